"""Phases: seamless, in the lengths of the guides, the same proportions where time is short."""

from datetime import date, timedelta
from itertools import pairwise

from conftest import all_facts
from hypothesis import assume, given
from hypothesis import strategies as st

from studyplan.plan import Phase, Problem
from studyplan.planning.phases import split_phases
from studyplan.statements.problems import PhasesShortened, RefinementOnly

DAY = timedelta(days=1)
MONDAY = date(2027, 1, 4)

firsts = st.integers(0, 400).map(lambda n: date(2026, 11, 21) + n * DAY)
stands_in = st.booleans()


def split(first: date, days: int, scored: bool = False) -> tuple[tuple[Phase, ...], tuple[Problem, ...]]:
    """Phases of a plan from `first` with so many days before the exam."""
    return split_phases(first, first + days * DAY, all_facts(), score_stands_in=scored)


def lengths(phases: tuple[Phase, ...], exam: date) -> dict[str, int]:
    """Days of each phase, the exam day not counted."""
    return {phase.name: (min(phase.last_day, exam - DAY) - phase.first_day).days + 1 for phase in phases}


@given(firsts, st.integers(1, 730), stands_in)
def test_phases_follow_each_other_from_first_day_to_exam(first: date, days: int, scored: bool) -> None:
    phases, _ = split(first, days, scored)
    assert phases[0].first_day == first
    assert phases[-1].last_day == first + days * DAY
    assert all(before.last_day + DAY == after.first_day for before, after in pairwise(phases))
    assert all(phase.first_day <= phase.last_day for phase in phases)
    assert len({phase.purpose for phase in phases}) == len(phases)


@given(firsts, st.integers(21, 730), stands_in)
def test_from_three_weeks_on_there_are_all_three_in_order(first: date, days: int, scored: bool) -> None:
    phases, _ = split(first, days, scored)
    assert [phase.name for phase in phases] == ["diagnostic", "core", "refinement"]


@given(firsts, st.integers(1, 20), stands_in)
def test_under_three_weeks_is_only_refinement_and_a_warning(first: date, days: int, scored: bool) -> None:
    phases, problems = split(first, days, scored)
    assert [phase.name for phase in phases] == ["refinement"]
    assert problems == (Problem("warning", RefinementOnly(days)),)


@given(firsts, st.integers(91, 730))
def test_with_thirteen_weeks_every_phase_has_the_length_of_the_guides(first: date, days: int) -> None:
    phases, problems = split(first, days)
    found = lengths(phases, first + days * DAY)
    assert 14 <= found["diagnostic"] <= 21
    assert 21 <= found["refinement"] <= 28
    assert found["core"] >= 56
    assert problems == ()


@given(firsts, st.integers(91, 23 * 7))
def test_core_is_at_most_sixteen_weeks_while_other_phases_can_take_the_rest(first: date, days: int) -> None:
    """16 weeks and the longest diagnostic and refinement, 3 and 4, are 23."""
    phases, _ = split(first, days)
    assert lengths(phases, first + days * DAY)["core"] <= 16 * 7 + 7


@given(firsts, st.integers(91, 730))
def test_a_recent_score_leaves_about_a_week_of_diagnostic(first: date, days: int) -> None:
    phases, _ = split(first, days, scored=True)
    found = lengths(phases, first + days * DAY)
    assert 4 <= found["diagnostic"] <= 11
    assert 21 <= found["refinement"] <= 28


@given(firsts, st.integers(21, 90), stands_in)
def test_a_shorter_plan_keeps_the_proportions_and_says_so(first: date, days: int, scored: bool) -> None:
    phases, problems = split(first, days, scored)
    found = lengths(phases, first + days * DAY)
    diagnostic = days * 2 / 13 / (2 if scored else 1)
    assert abs(found["diagnostic"] - diagnostic) <= 3.5
    assert abs(found["refinement"] - days * 3 / 13) <= 3.5
    assert found["core"] >= days * 6 / 13
    assert problems == (Problem("info", PhasesShortened(days, 13)),)


@given(firsts, st.integers(21, 730))
def test_a_recent_score_never_lengthens_diagnostic(first: date, days: int) -> None:
    exam = first + days * DAY
    without, scored = (lengths(split(first, days, flag)[0], exam)["diagnostic"] for flag in (False, True))
    assert scored <= without


@given(firsts, st.integers(91, 730), stands_in)
def test_a_long_plan_begins_core_and_refinement_on_a_monday(first: date, days: int, scored: bool) -> None:
    """A plan of just thirteen weeks may have no day to give for it."""
    assume(days >= 98)
    phases, _ = split(first, days, scored)
    assert [phase.first_day.weekday() for phase in phases[1:]] == [0, 0]


def test_a_tutors_twelve_weeks_change_on_11_january_and_8_march() -> None:
    phases, problems = split(MONDAY, 81, scored=True)
    assert [(phase.first_day, phase.last_day) for phase in phases] == [
        (MONDAY, date(2027, 1, 10)),
        (date(2027, 1, 11), date(2027, 3, 7)),
        (date(2027, 3, 8), date(2027, 3, 26)),
    ]
    assert problems == (Problem("info", PhasesShortened(81, 13)),)


def test_thirteen_weeks_to_the_day_are_two_eight_and_three() -> None:
    phases, problems = split(MONDAY, 91)
    assert lengths(phases, MONDAY + 91 * DAY) == {"diagnostic": 14, "core": 56, "refinement": 21}
    assert problems == ()


def test_a_long_plan_has_three_weeks_before_and_four_after_core() -> None:
    phases, _ = split(MONDAY, 210)
    assert lengths(phases, MONDAY + 210 * DAY) == {"diagnostic": 21, "core": 161, "refinement": 28}
