"""How long a plan takes: the whole command against its imports, and the planner as the horizon grows.

Run `python benchmarks/speed.py --python VENV/bin/python`, where a wheel is installed, for the tables of
README.md; without it the checkout is measured, which compiles its page anew each time. The import floor is a
program that only imports what the command imports from elsewhere (standard library and dependencies), with
the garbage collector off as the command has it, so the ratio says what studyplan itself adds, on any machine.
Times are of the processor, user and system together, the runs taken in turn.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = sorted((ROOT / "sample_inputs").glob("*.toml"))
README = ROOT / "README.md"
START, END = "<!-- figures -->", "<!-- end of figures -->"
QUESTIONS_A_WEEK = 150
HORIZONS = (3, 6, 10, 15, 20, 24, 30, 40)  # weeks

LIST_MODULES = """
import atexit, json, sys
before = set(sys.modules)
def show():
    loaded = [name for name in sys.modules if name not in before and name.split(".")[0] != "studyplan"]
    open(sys.argv[-1], "w").write(json.dumps(loaded))
from studyplan.cli import main
modules_file = sys.argv.pop()
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
sys.argv.append(modules_file)
show()
"""


def main() -> None:
    """Measure and print both tables, of the checkout this file is in whatever is installed."""
    sys.path.insert(0, str(ROOT))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15, help="runs of each program; the fastest counts")
    parser.add_argument("--readme", action="store_true", help="put the tables into README.md as well")
    parser.add_argument("--python", default=sys.executable, help="of an environment with studyplan installed")
    chosen = parser.parse_args()
    tables = f"{command_table(chosen.python, chosen.runs)}\n\n{horizon_table(chosen.runs)}\n"
    print(tables, end="")
    if chosen.readme:
        before, _, rest = README.read_text("utf-8").partition(START)
        README.write_text(f"{before}{START}\n{tables}{END}{rest.partition(END)[2]}", "utf-8")


def command_table(python: str, runs: int) -> str:
    """The whole command on each sample against the import floor, as a Markdown table."""
    rows = ["| sample | weeks | whole command | import floor | ratio |", "|---|--:|--:|--:|--:|"]
    for sample in SAMPLES:
        with tempfile.TemporaryDirectory() as folder:
            whole, floor = command_and_floor(python, sample, Path(folder), runs)
            weeks = plan_weeks(Path(folder) / "0" / f"{sample.stem}.json")
        times = f"{whole * 1000:.0f} ms | {floor * 1000:.0f} ms | {whole / floor:.2f}"
        rows.append(f"| {sample.name} | {weeks} | {times} |")
    return "\n".join(rows)


def day_of(sample: Path) -> date:
    """The day a sample is meant to be planned on, as its first line says."""
    return date.fromisoformat(sample.read_text("utf-8").splitlines()[0].removeprefix("# today: "))


def plan_weeks(file: Path) -> int:
    """Weeks from the first day of a written plan to its exam."""
    plan = json.loads(file.read_text("utf-8"))
    return round((len(plan["days"]) - 1) / 7)


def command_and_floor(python: str, sample: Path, folder: Path, runs: int) -> tuple[float, float]:
    """Least processor seconds of the command and of its imports alone, runs taken in turn."""
    arguments = ("plan", sample, "--today", day_of(sample).isoformat())
    floor_program = floor_of(python, arguments, folder)
    whole, floor = [], []
    for run in range(runs):
        whole.append(checked(python, "-m", "studyplan", *arguments, "--out", folder / str(run)))
        floor.append(checked(python, floor_program))
    return min(whole), min(floor)


def floor_of(python: str, arguments: tuple[str | Path, ...], folder: Path) -> Path:
    """A program that imports what the command loads, without any module of studyplan."""
    names = folder / "modules.json"
    checked(python, "-c", LIST_MODULES, *arguments, "--out", folder / "modules", names)
    program = folder / "floor.py"
    importable = [name for name in json.loads(names.read_text()) if name != "__mp_main__"]
    program.write_text(
        "import gc\nfrom contextlib import suppress\nfrom importlib import import_module\ngc.disable()\n"
        f"for name in {importable!r}:\n"
        "    with suppress(ModuleNotFoundError):  # what a library puts there itself cannot be imported\n"
        "        import_module(name)\ngc.freeze()\n"
    )
    return program


def checked(*command: str | Path) -> float:
    """Processor seconds of a program that must succeed, its output thrown away, Python's settings at their
    defaults. It runs in this folder for the checkout's own Python, elsewhere for any other.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    place = ROOT if command[0] == sys.executable else tempfile.gettempdir()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, cwd=place, env=environment, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def timed(action: Callable[[], object]) -> float:
    """Wall seconds an action takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def horizon_table(runs: int) -> str:
    """Time of `full_plan` alone for plans of growing length, with the line fitted through it.

    The bank grows with the weeks and there are no scores: a plan that does not fit, or an exam date in doubt,
    is held against other plans, which would be measured as well.
    """
    from studyplan.alternatives.choices import full_plan
    from studyplan.files.figures.read import load_facts
    from studyplan.files.student.read import student_from_text

    facts = load_facts()
    sample = ROOT / "sample_inputs" / "dedicated.toml"
    today = day_of(sample)
    text = sample.read_text("utf-8")
    student = student_from_text(text, name=sample.name, facts=facts, today=today, machine_zone=lambda: "")
    availability = replace(student.availability, first_day=None, changes=())
    points = []
    for weeks in HORIZONS:
        exam = replace(
            student.exam, date=today + timedelta(weeks=weeks), eligibility_ends=None, score_needed_by=None
        )
        bank = student.question_banks[0]._replace(questions=QUESTIONS_A_WEEK * weeks, done=0)
        asked = replace(student, exam=exam, availability=availability, question_banks=(bank,))
        asked = replace(asked, scores=(), log=(), pins=())
        seconds = min(timed(lambda asked=asked: full_plan(asked, facts, today=today)) for _ in range(runs))  # type: ignore[misc]
        points.append((weeks, seconds * 1000))
    rows = ["| weeks | full_plan | plans a second |", "|--:|--:|--:|"]
    rows += [f"| {weeks} | {ms:.1f} ms | {1000 / ms:.0f} |" for weeks, ms in points]
    base, slope, explained = line_through(points)
    rows += ["", f"Line: {base:.1f} ms + {slope:.2f} ms a week (R² = {explained:.3f})."]
    return "\n".join(rows)


def line_through(points: list[tuple[int, float]]) -> tuple[float, float, float]:
    """Least squares: intercept, slope, and the share of the variance the line explains."""
    count = len(points)
    mean_x, mean_y = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    spread_x = sum((x - mean_x) ** 2 for x, _ in points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread_x
    spread_y = sum((y - mean_y) ** 2 for _, y in points)
    return mean_y - slope * mean_x, slope, slope**2 * spread_x / spread_y


if __name__ == "__main__":
    main()
