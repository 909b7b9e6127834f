"""Runs the real program beside another run, beside an editor, and kills it, at any moment.

`python scripts/together.py --rounds 50 --seed 1`, in the project's environment, tries each so often and says
what came of it; it ends with an error where a record, an edit or a file is lost, or something is left behind.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

TODAY = "2027-01-20"
STUDENT = """\
[exam]
date = 2027-06-18
target = 245

[availability]
first_day = 2027-01-04
"""
COMMENT = "# a thought, typed meanwhile\n"


def start(*words: str | Path, folder: Path) -> subprocess.Popen[str]:
    """A run of the program in a folder."""
    command = [sys.executable, "-m", "studyplan", *map(str, words), "--today", TODAY]
    root = str(Path(__file__).resolve().parent.parent)
    around = {**os.environ, "PYTHONPATH": root, "NO_COLOR": "1"}
    out, err = subprocess.DEVNULL, subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, env=around, text=True, stdout=out, stderr=err)


def ended(run: subprocess.Popen[str], *allowed: int) -> int:
    """The exit code of a run, one of those allowed."""
    _, told = run.communicate()
    assert run.returncode in allowed and "Traceback" not in told, (run.args, run.returncode, told)
    return run.returncode


def tidy(folder: Path) -> bool:
    """Whether a folder holds nothing but the student's file and its outputs."""
    endings = (".toml", ".html", ".ics", "-update.ics", ".json")
    return {path.name for path in folder.iterdir()} <= {f"maya{ending}" for ending in endings}


def logged(folder: Path, *, on: int) -> subprocess.Popen[str]:
    """A run that records a day's work."""
    return start("log", "maya.toml", "--questions", f"{20 + on}", "--on", f"2027-01-{on:02}", folder=folder)


def wait_a_while(run: subprocess.Popen[str], folder: Path, chance: random.Random) -> None:
    """Let some of a run pass: any part of it, or as often some of the moment in which it writes."""
    if chance.random() < 0.5:
        time.sleep(chance.random())
        return
    while run.poll() is None and not any(folder.glob(".studyplan-*.tmp")):
        pass
    time.sleep(chance.random() * 0.03)


def beside(folder: Path, file: Path, chance: random.Random) -> str:
    """A score and a log at the same moment: both are recorded."""
    log = logged(folder, on=11)
    time.sleep(chance.choice((0, 0, chance.random() * 0.5)))
    score = start("score", "maya.toml", "NBME 13", "221", "--on", "2027-01-12", folder=folder)
    ended(log, 0), ended(score, 0)
    text = file.read_text("utf-8")
    assert "questions = 31" in text and 'exam = "NBME 13"' in text, text
    return "both recorded"


def edited(folder: Path, file: Path, chance: random.Random) -> str:
    """An editor saves its file while a log runs: it stands; so does the record, or its run is refused."""
    run = logged(folder, on=11)
    wait_a_while(run, folder, chance)
    edit = file.read_text("utf-8") + COMMENT
    if chance.random() < 0.5:
        file.write_text(edit, "utf-8")
    else:
        (folder / "maya.part").write_text(edit, "utf-8")
        (folder / "maya.part").replace(file)
    code = ended(run, 0, 5)
    text = file.read_text("utf-8")
    assert COMMENT in text, text
    assert code == 5 or "questions = 31" in text, text
    return "refused" if code else "edit and record stand"


def killed(folder: Path, file: Path, chance: random.Random) -> str:
    """A log is killed at some moment: the file is the old or the new one; the next run works and tidies."""
    before = file.read_text("utf-8")
    run = logged(folder, on=11)
    wait_a_while(run, folder, chance)
    run.kill()
    ended(run, 0, -9)
    text = file.read_text("utf-8")
    assert text == before or text == before + "\n[[log]]\ndate = 2027-01-11\nquestions = 31\n", text
    left = "left old" if text == before else "left new"
    rest = "" if tidy(folder) else ", something lay about"
    ended(logged(folder, on=12), 0)
    assert "questions = 32" in file.read_text("utf-8")
    return left + rest


def main() -> None:
    """Try each way in a new folder a round, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    with TemporaryDirectory() as name:
        planned = Path(name) / "planned"
        planned.mkdir()
        (planned / "maya.toml").write_text(STUDENT, "utf-8")
        ended(start("plan", "maya.toml", folder=planned), 0)
        for way in (beside, edited, killed):
            came: Counter[str] = Counter()
            for number in range(asked.rounds):
                folder = Path(shutil.copytree(planned, Path(name) / f"{way.__name__} {number}"))
                came[way(folder, folder / "maya.toml", chance)] += 1
                assert tidy(folder), sorted(folder.iterdir())
            print(f"{way.__name__}: {dict(came)}", flush=True)


if __name__ == "__main__":
    main()
