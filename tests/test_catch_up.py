"""Planned afresh after a lost week no fairer spread exists, by an independent integer program."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from unittest.mock import patch

import numpy as np
from conftest import all_facts, make_plan, make_student
from hypothesis import assume, given, reject
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from strategies import weeks

from studyplan.alternatives.choices import full_plan
from studyplan.errors import CannotPlan
from studyplan.plan import Plan
from studyplan.planning.questions import passes
from studyplan.planning.questions.quotas import Filling, Ladder, fill
from studyplan.student import LogEntry, QuestionBank, Score, Student

MONDAY = date(2027, 1, 4)
DAY = timedelta(days=1)
UNIT = 10
RECENT = Score(date=date(2026, 12, 28), exam="NBME 12", score=214)


@dataclass(frozen=True)
class Spread:
    """How the planner spread the main bank's questions: the days with their limits, and what each got."""

    ladders: tuple[Ladder, ...]
    filling: Filling

    @property
    def units(self) -> list[int]:
        """Whole units on each day; the odd rest of a bank, under a unit, is left out."""
        return [self.filling.questions.get(ladder.date, 0) // UNIT for ladder in self.ladders]


@contextmanager
def watched() -> Iterator[list[Spread]]:
    """What the planner asks to be spread, and gets."""
    seen: list[Spread] = []

    def spread(total: int, ladders: Sequence[Ladder], **how: Any) -> Filling:
        filling = fill(total, ladders, **how)
        seen.append(Spread(ladders=tuple(ladders), filling=filling))
        return filling

    with patch.object(passes, "fill", spread):
        yield seen


class Lost:
    """A student who did all as planned, then nothing for a week, and the plan made afresh after it."""

    def __init__(self, student: Student, lost_from: int) -> None:
        first = make_plan(student, today=MONDAY)
        self.today = MONDAY + (lost_from + 7) * DAY
        log = tuple(
            LogEntry(date=day.date, questions=day.questions if i < lost_from else 0)
            for i, day in enumerate(first.days[: lost_from + 7])
        )
        with watched() as seen:
            who = replace(student, log=log)
            self.plan = full_plan(who, all_facts(), today=self.today, previous=first, afresh=True)
        self.before = first
        quotas = new_by_day(self.plan)
        self.spread = next((one for one in seen if quotas and one.filling.questions == quotas), None)

    def __repr__(self) -> str:
        return f"{self.today}: {self.spread}"


def new_by_day(plan: Plan) -> dict[date, int]:
    """New questions of the main bank on each day to come that has any."""
    bank = plan.question_banks[0].name
    counts = {
        day.date: sum(b.questions for b in day.blocks if b.activity == "questions" and b.bank == bank)
        for day in plan.coming()
    }
    return {day: count for day, count in counts.items() if count}


@st.composite
def lost_weeks(draw: st.DrawFn) -> Lost:
    """Any usual week, 4 to 30 weeks, any bank, and a week lost somewhere in it."""
    length = draw(st.integers(4, 30))
    questions = draw(st.one_of(st.integers(100, 6000), st.integers(10, 600).map(lambda n: 10 * n)))
    student = make_student(
        date=MONDAY + timedelta(weeks=length, days=draw(st.integers(0, 6))),
        minutes=draw(weeks),
        question_banks=(QuestionBank(name="UWorld", questions=questions),),
        scores=(RECENT,),
    )
    assume(any(student.availability.minutes))
    try:
        return Lost(student, draw(st.integers(0, 7 * length - 8)))
    except CannotPlan:  # no free minute is left after the lost week
        reject()


def level(units: int, limits: Sequence[float]) -> float:
    """How full a day is: whole rungs used up, and the share of the one it is on; 0 for nothing."""
    count, below = units * UNIT, 0.0
    for rung, limit in enumerate(limits):
        if count <= limit:
            return rung + (count - below) / (limit - below) if count else 0.0
        below = limit
    raise AssertionError(f"{count} questions are over the last limit {below}")


def lowest_level(units: int, ladders: Sequence[Ladder]) -> float:
    """The least level at which so many units fit, by mixed integer programs: rung after rung, the smallest
    share t of it for which whole numbers n_i exist with UNIT n_i <= below_i + t (limit_i - below_i) on every
    day and the sum of n_i equal to the units.
    """
    tops = np.array([ladder.limits for ladder in ladders])
    floors = np.hstack([np.zeros((len(ladders), 1)), tops[:, :-1]])
    days = len(ladders)
    for rung in range(tops.shape[1]):
        widths = tops[:, rung] - floors[:, rung]
        under = LinearConstraint(np.hstack([UNIT * np.eye(days), -widths[:, None]]), -np.inf, floors[:, rung])
        exact = LinearConstraint(np.append(np.ones(days), 0.0), units, units)
        found = milp(
            c=np.append(np.zeros(days), 1.0),
            constraints=[under, exact],
            integrality=np.append(np.ones(days), 0),
            bounds=Bounds(0, np.append(np.full(days, np.inf), 1.0)),
        )
        if found.success:
            return rung + float(found.fun)
    raise AssertionError("the units do not fit")


@given(lost_weeks())
def test_after_a_lost_week_the_fullest_day_is_as_low_as_the_optimum(lost: Lost) -> None:
    assume(lost.spread is not None and any(lost.spread.units))
    assert lost.spread is not None
    pairs = zip(lost.spread.units, lost.spread.ladders, strict=True)
    fullest = max(level(units, ladder.limits) for units, ladder in pairs)
    assert abs(fullest - lowest_level(sum(lost.spread.units), lost.spread.ladders)) < 1e-6


@given(lost_weeks())
def test_what_the_plan_asks_is_what_was_spread(lost: Lost) -> None:
    """Guards the test above: what is held against the optimum is what the plan's days hold."""
    assert lost.spread is not None or not new_by_day(lost.plan)


@given(lost_weeks())
def test_among_equal_days_none_has_a_unit_more_than_it_must(lost: Lost) -> None:
    """So many units on so many days alike: the most on one of them is the mean, rounded up."""
    assume(lost.spread is not None)
    assert lost.spread is not None
    pairs = sorted(
        (ladder.limits, n) for n, ladder in zip(lost.spread.units, lost.spread.ladders, strict=True)
    )
    for _, alike in groupby(pairs, key=lambda pair: pair[0]):
        units = [n for _, n in alike]
        assert max(units) == -(-sum(units) // len(units))


@given(lost_weeks())
def test_questions_are_left_over_only_where_every_day_is_full(lost: Lost) -> None:
    assume(lost.spread is not None and lost.plan.question_banks[0].left_over >= UNIT)
    assert lost.spread is not None
    for units, ladder in zip(lost.spread.units, lost.spread.ladders, strict=True):
        assert (units + 1) * UNIT > ladder.limits[-1]


def test_the_program_finds_the_optimum_worked_by_hand() -> None:
    """Floors 40 and 20, shapes 80 and 40: 90 questions stand at 60 and 30, half of the second rung."""
    two = [
        Ladder(date=MONDAY, floor=40, shape=80, buffer=80, ramp=80, tight=80),
        Ladder(date=MONDAY + DAY, floor=20, shape=40, buffer=40, ramp=40, tight=40),
    ]
    assert abs(lowest_level(9, two) - 1.5) < 1e-9
    assert abs(lowest_level(6, two) - 1.0) < 1e-9
