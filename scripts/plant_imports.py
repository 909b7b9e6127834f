"""Plants a wrong import of each kind in a copy of the package, one after the other, and expects red tests.

Run `python scripts/plant_imports.py` in the project's environment after a contract has changed; it leaves the
checkout alone, takes a second for each, and exits 1 where one is not found out. No test runs it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ARROWS = "tests/test_architecture.py"
LINT = "tests/test_style.py::test_ruff_finds_nothing"  # of whose findings only TID251 counts
PLANTED = (
    # back up, or beside
    ("words/formats.py", "import studyplan.cli.program", ARROWS),
    ("words/formats.py", "import studyplan.page.front", ARROWS),
    ("words/formats.py", "import studyplan.audit.case", ARROWS),
    ("words/formats.py", "import studyplan.files.spelling", ARROWS),
    ("files/spelling.py", "import studyplan.page.html", ARROWS),
    ("files/spelling.py", "import studyplan.files.student.read", ARROWS),
    ("files/figures/read.py", "import studyplan.files.student.table", ARROWS),
    ("files/student/read.py", "import studyplan.planning.planner", ARROWS),
    ("files/student/read.py", "import studyplan.words.formats", ARROWS),
    ("calendar/events.py", "import studyplan.page.front", ARROWS),
    ("calendar/events.py", "import studyplan.planning.planner", ARROWS),
    ("memory/document.py", "import studyplan.calendar.events", ARROWS),
    ("terminal/summary.py", "import studyplan.memory.document", ARROWS),
    ("page/front.py", "import studyplan.terminal.summary", ARROWS),
    ("page/charts/axis.py", "import studyplan.page.html", ARROWS),
    ("alternatives/what_if.py", "import studyplan.words.formats", ARROWS),
    ("planning/phases.py", "import studyplan.words.formats", ARROWS),
    ("planning/phases.py", "import studyplan.alternatives.what_if", ARROWS),
    ("planning/phases.py", "import studyplan.planning.schedule", ARROWS),
    ("planning/questions/quotas.py", "import studyplan.planning.rerun.record", ARROWS),
    ("planning/schedule.py", "import studyplan.planning.planner", ARROWS),
    ("forecast/ability.py", "import studyplan.planning.terms", ARROWS),
    ("forecast/ability.py", "import studyplan.forecast.decision", ARROWS),
    ("audit/case.py", "import studyplan.planning.terms", ARROWS),
    ("audit/case.py", "import studyplan.forecast.ability", ARROWS),
    ("audit/case.py", "import studyplan.words.formats", ARROWS),
    ("statements/__init__.py", "import studyplan.planning.terms", ARROWS),
    ("plan.py", "import studyplan.forecast.ability", ARROWS),
    ("facts.py", "import studyplan.plan", ARROWS),
    ("errors.py", "import studyplan.files.spelling", ARROWS),
    ("a_new_room.py", "import studyplan.plan", ARROWS),
    # libraries
    ("page/html.py", "import click", ARROWS),
    ("page/html.py", "import rich.text", ARROWS),
    ("terminal/summary.py", "import jinja2", ARROWS),
    ("terminal/summary.py", "from markupsafe import Markup", ARROWS),
    ("memory/document.py", "import icalendar", ARROWS),
    ("calendar/zones.py", "import tomllib", ARROWS),
    ("cli/files.py", "import tomllib", ARROWS),
    ("cli/files.py", "import tomlrt", ARROWS),
    ("files/student/read.py", "import tomlrt", ARROWS),
    ("files/student/defaults.py", "import tzlocal", ARROWS),
    ("calendar/events.py", "import secrets", ARROWS),
    ("files/write.py", "import filelock", ARROWS),
    ("files/locks.py", "import studyplan.files.write", ARROWS),
    ("planning/phases.py", "from pathlib import Path", ARROWS),
    ("planning/phases.py", "import os.path", ARROWS),
    ("forecast/ability.py", "import json", ARROWS),
    ("audit/case.py", "import tomllib", ARROWS),
    ("words/formats.py", "from zoneinfo import ZoneInfo", ARROWS),
    ("statements/__init__.py", "import io", ARROWS),
    ("weeks.py", "import os", ARROWS),
    ("planning/deadlines.py", "import dateutil.relativedelta", ARROWS),
    # what no import shows
    ("planning/phases.py", "open('notes.txt')", ARROWS),
    ("words/formats.py", "PATH.read_text('utf-8')", ARROWS),
    ("planning/phases.py", "date.today()", LINT),
    ("calendar/events.py", "datetime.now()", LINT),
    ("page/front.py", "import time; time.time()", LINT),
    ("planning/phases.py", "import random; random.random()", LINT),
)


def is_red(copy: Path, test: str) -> bool:
    """Whether the tests of a copy find something."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", test]
    around = {**os.environ, "PYTHONPATH": str(copy)}
    run = subprocess.run(command, cwd=copy, env=around, capture_output=True, text=True, check=False)
    return run.returncode == 1 and (test == ARROWS or "TID251" in run.stdout)


def is_found(copy: Path, name: str, line: str, test: str) -> bool:
    """Plants the line where a lazy import would stand, runs the tests, takes it away again."""
    file = copy / "studyplan" / name
    before = file.read_text("utf-8") if file.exists() else ""
    file.write_text(f"{before}\n\ndef planted() -> None:\n    {line}\n", "utf-8")
    found = is_red(copy, test)
    if before:
        file.write_text(before, "utf-8")
    else:
        file.unlink()
    return found


def main() -> int:
    """Prints a line for each; 1 where one is not found out, or where the copy is red by itself."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy")
        ignore = shutil.ignore_patterns(".git", ".venv", "node_modules", "memories", "gold")
        shutil.copytree(ROOT, copy, ignore=ignore)
        if any(is_red(copy, test) for test in (ARROWS, LINT)):
            print("red before anything is planted")
            return 1
        missed = 0
        for name, line, test in PLANTED:
            found = is_found(copy, name, line, test)
            missed += not found
            print(f"{'red    ' if found else 'MISSED '} {name}: {line}", flush=True)
    print(f"{len(PLANTED)} planted, {missed} missed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
