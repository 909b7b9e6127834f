"""Lives of students made by chance: what a rerun must keep, counted without the planner.

A small, seeded run of scripts/lives_search.py. A finding names its student; `python scripts/lives_search.py
--seed N --steps 5 --style STYLE --trace` shows that life step by step.
"""

import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))

import lives
import lives_search

STEPS = 5
SEEDS = {"told": range(6), "mixed": range(20, 25), "untold": range(40, 45), "counters": range(60, 64)}
ALWAYS = {
    "c.due",
    "c.done",
    "c.repeats",
    "d.days",
    "d.events",
    "d.gone",
    "f.sum",
    "f.total",
    "f.done",
}
ASKED = {
    "told": {
        "h.same",
        "a.quotas",
        "a.exams",
        "a.overnight",
        "b.days",
        "b.nearest",
        "b.late",
        "b.exams",
        "c.due-stays",
    },
    "mixed": {"a.quotas", "a.exams", "a.overnight", "b.exams"},
    "untold": {"a.quotas", "a.exams", "g.stays"},
    "counters": {"a.quotas", "a.exams"},
}


@pytest.fixture(autouse=True)
def no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of the time, and what other tests read."""
    monkeypatch.setattr("studyplan.page.html.to_html", lambda *_: "")


def lived(style: str, seeds: range, steps: int) -> lives.Report:
    """What was found in some lives of one style."""
    whole = lives.Report()
    for seed in seeds:
        one = lives_search.live(seed, steps=steps, pages=True, style=style)
        whole.asked += one.asked
        whole.found += one.found
    return whole


@pytest.mark.parametrize("style", SEEDS)
def test_every_rerun_of_a_life_keeps_what_it_must(style: str) -> None:
    report = lived(style, SEEDS[style], STEPS)
    assert not report.found, "\n".join(map(str, report.found[:20]))
    assert ALWAYS | ASKED[style] <= report.asked.keys()


@pytest.mark.slow
@pytest.mark.parametrize("style", SEEDS)
def test_so_does_every_rerun_of_a_longer_life(style: str) -> None:
    report = lived(style, range(100, 103), 9)
    assert not report.found, "\n".join(map(str, report.found[:20]))


def test_the_command_writes_what_the_door_gives() -> None:
    report = lives_search.by_command(2)
    assert report.asked["j.command"] >= 4
    assert not [one for one in report.found if one.rule == "j.command"]


def less(data: dict[str, Any]) -> None:
    """Ten questions of a coming day are planned on no day."""
    row = [row for row in data["days"] if row["questions"]][-1]
    next(block for block in row["blocks"] if block["activity"] == "questions")["questions"] -= 10


def rewritten(data: dict[str, Any]) -> None:
    """The first day is another on every day."""
    data["days"][0]["minutes_planned"] += int(data["generated_on"][-2:])


def behind(data: dict[str, Any]) -> None:
    """One question more is said to be done."""
    data["pace"]["done"]["questions"] += 1


def moved(data: dict[str, Any]) -> None:
    """The last practice exam is there on every second day."""
    if int(data["generated_on"][-2:]) % 2:
        data["practice_exams"].pop()


@pytest.mark.parametrize(
    ("fault", "rule"), [(less, "f.sum"), (rewritten, "d.days"), (behind, "c.done"), (moved, "a.exams")]
)
def test_a_planted_fault_is_found(
    fault: Callable[[dict[str, Any]], None], rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_run = lives.read_run

    def planted(file: lives.File, today: date, outputs: Mapping[str, bytes]) -> lives.Run:
        run = read_run(file, today, outputs)
        fault(dict(run.data))
        return run

    monkeypatch.setattr(lives, "read_run", planted)
    report, person = lives.Report(), lives.born(3)
    life = lives.Life(3, report, person.file)
    for today in (person.first_run, person.first_run + 12 * lives.DAY, person.first_run + 13 * lives.DAY):
        before, after = life.last, life.run(today)
        if before:
            lives.expect_unchanged(life, before, after, today)
    assert rule in {one.rule for one in report.found}
