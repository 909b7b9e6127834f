"""Changes planning and the decision in a hundred small ways, one at a time, and shows what no test noticed.

    pip install --editable '.[test,mutation]'
    python scripts/mutants.py --count 100 --seed 1

The same seed draws the same mutants of the same source. It takes a quarter of an hour, most for those that
live, and leaves the checkout alone but for the folder `mutants`; no test runs it. What lives is either a test
to write (its edge is a rule) or a change that changes nothing: say which. Settings: `[tool.mutmut]`.
"""

import argparse
import os
import random
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def mutmut(*arguments: str, quiet: bool = True) -> str:
    """Run mutmut on the checkout; what it printed, where it is `quiet`."""
    around = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, "-m", "mutmut", *arguments]
    around |= {"HYPOTHESIS_PROFILE": "mutants"}
    pipe = subprocess.PIPE if quiet else None
    run = subprocess.run(command, cwd=ROOT, env=around, stdout=pipe, stderr=pipe, text=True, check=False)
    return run.stdout or ""


def results() -> dict[str, str]:
    """What is known of each mutant, by name."""
    rows = (line.strip().rpartition(": ") for line in mutmut("results", "--all", "true").splitlines())
    return {name: status for name, _, status in rows}


def main() -> int:
    """Draw, run, show; 1 where a mutant lives."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    options.add_argument("--count", type=int, default=100)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    mutmut("run", "none of these, only write them all")
    drawn = random.Random(asked.seed).sample(sorted(results()), asked.count)
    mutmut("run", *drawn, quiet=False)
    found = results()
    living = [name for name in drawn if found[name] != "killed"]
    for name in living:
        print(mutmut("show", name))
    print(f"{len(drawn)} mutants drawn with seed {asked.seed}, {len(living)} not killed")
    return 1 if living else 0


if __name__ == "__main__":
    sys.exit(main())
