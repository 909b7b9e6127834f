"""Deadlines: dates worked by hand, and what a deadline admits about itself."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from conftest import make_student
from hypothesis import given
from hypothesis import strategies as st

from studyplan.facts import Facts
from studyplan.files.figures.read import load_facts
from studyplan.plan import Deadline
from studyplan.planning.deadlines import deadlines
from studyplan.statements import dates as said
from studyplan.student import Student

TODAY = date(2026, 11, 21)
EXAM = date(2027, 6, 18)
FACTS = load_facts()


def found(student: Student, kind: str, *, since: date = TODAY, facts: Facts = FACTS) -> tuple[Deadline, ...]:
    return tuple(line for line in deadlines(student, facts, since=since) if line.fact.kind == kind)


def dates(lines: tuple[Deadline, ...]) -> list[date]:
    return [line.date for line in lines]


any_exam = st.dates(date(2026, 11, 21), date(2028, 11, 21))
any_date = st.none() | st.dates(date(2026, 11, 21), date(2029, 1, 1))


@given(exam=any_exam, ends=any_date, needed=any_date, today=st.dates(date(2026, 6, 1), date(2029, 1, 1)))
def test_deadlines_come_sorted_none_past(
    exam: date, ends: date | None, needed: date | None, today: date
) -> None:
    student = make_student(date=exam, eligibility_ends=ends, score_needed_by=needed)
    lines = deadlines(student, FACTS, since=today)
    assert dates(lines) == sorted(dates(lines))
    assert all(line.date >= today for line in lines)
    assert len(set(lines)) == len(lines)


@given(exam=any_exam, today=any_exam)
def test_a_later_today_only_takes_deadlines_away(exam: date, today: date) -> None:
    every = deadlines(make_student(date=exam), FACTS, since=date(2026, 1, 1))
    assert deadlines(make_student(date=exam), FACTS, since=today) == tuple(
        x for x in every if x.date >= today
    )


def test_deadlines_of_one_day_keep_their_order() -> None:
    """Calendars know them by their place: season, eligibility, marks, last exam dates, results, own need."""
    exam, day = date(2027, 7, 28), date(2027, 9, 22)
    lines = deadlines(make_student(date=exam, eligibility_ends=day, score_needed_by=day), FACTS, since=TODAY)
    assert [line.fact.kind for line in lines if line.date == exam] == ["last_exam_date"]
    assert [line.fact.kind for line in lines if line.date == day] == [
        "season_day",
        "eligibility_ends",
        "results_out",
        "score_needed",
    ]


def test_the_marks_before_an_exam_on_18_june_are_3_may_18_may_and_12_june() -> None:
    """The last day on the cheaper side of a line: 46 days before serves the line at 45."""
    assert found(make_student(), "last_day_to_move") == (
        Deadline(date(2027, 5, 3), said.LastDayToMove(45)),
        Deadline(date(2027, 5, 18), said.LastDayToMove(30)),
        Deadline(date(2027, 6, 12), said.LastDayToMove(5)),
    )


@pytest.mark.parametrize("today", [date(2027, 5, 3), date(2027, 5, 4)])
def test_a_mark_counts_on_its_own_day_and_is_gone_the_day_after(today: date) -> None:
    first = dates(found(make_student(), "last_day_to_move", since=today))[0]
    assert first == (date(2027, 5, 3) if today == date(2027, 5, 3) else date(2027, 5, 18))


def test_other_marks_in_the_figures_make_other_decision_days() -> None:
    figure = FACTS.figures["reschedule_marks"]
    facts = replace(FACTS, figures={**FACTS.figures, "reschedule_marks": figure._replace(value=[61])})
    marks = found(make_student(), "last_day_to_move", facts=facts)
    assert marks == (Deadline(date(2027, 4, 18), said.LastDayToMove(60)),)


def test_the_score_of_18_june_is_usual_on_16_july_and_allowed_until_13_august() -> None:
    assert found(make_student(), "results_out") == (
        Deadline(date(2027, 7, 16), said.ResultsOut(EXAM, 28, slow=False)),
        Deadline(date(2027, 8, 13), said.ResultsOut(EXAM, 56, slow=True)),
    )


def test_a_score_needed_by_22_september_takes_an_exam_by_25_august_or_safely_by_28_july() -> None:
    needed = date(2027, 9, 22)
    assert found(make_student(score_needed_by=needed), "last_exam_date") == (
        Deadline(date(2027, 7, 28), said.LastExamDate(needed, 56, safely=True)),
        Deadline(date(2027, 8, 25), said.LastExamDate(needed, 28, safely=False)),
    )


@pytest.mark.parametrize(
    ("needed", "safe", "days_late"),
    [
        (date(2027, 8, 13), True, 0),  # 56 days after the exam
        (date(2027, 8, 12), False, 0),
        (date(2027, 7, 16), False, 0),  # 28 days
        (date(2027, 7, 15), False, 1),
        (date(2027, 6, 18), False, 28),
    ],
)
def test_a_needed_score_says_whether_it_comes_in_time(needed: date, safe: bool, days_late: int) -> None:
    lines = found(make_student(score_needed_by=needed), "score_needed")
    assert lines == (Deadline(needed, said.ScoreNeeded(said.Arrival(EXAM, safe, days_late))),)


def test_nothing_is_said_of_limits_the_student_did_not_give() -> None:
    assert found(make_student(), "eligibility_ends") == found(make_student(), "score_needed") == ()


def test_the_eligibility_period_ends_on_its_last_day_and_names_the_extension() -> None:
    ends = date(2027, 7, 31)
    lines = found(make_student(eligibility_ends=ends), "eligibility_ends")
    assert lines == (Deadline(ends, said.EligibilityEnds(extension_months=3)),)


def test_the_season_after_a_june_exam_is_the_one_of_september_and_says_that_it_is_a_pattern() -> None:
    """From 18 June to 22 September there are 96 days."""
    safe = said.Arrival(EXAM, safe=True, days_late=0)
    assert found(make_student(), "season_day") == (
        Deadline(date(2027, 9, 1), said.SeasonDay("ERAS 2028", "submission", True, None)),
        Deadline(date(2027, 9, 22), said.SeasonDay("ERAS 2028", "programs_open", True, safe)),
    )


def test_an_announced_season_is_not_called_a_pattern() -> None:
    seasons = tuple(season._replace(status="official") for season in FACTS.seasons)
    lines = found(make_student(), "season_day", facts=replace(FACTS, seasons=seasons))
    assert [isinstance(line.fact, said.SeasonDay) and line.fact.pattern for line in lines] == [False, False]


def test_an_exam_inside_a_running_season_shows_when_its_rank_lists_close() -> None:
    """Thirty days after the exam: the score is usually there, not safely."""
    exam = date(2027, 2, 1)
    usual = said.Arrival(exam, safe=False, days_late=0)
    closing = said.SeasonDay("ERAS 2027", "rank_lists_close", True, usual)
    assert Deadline(date(2027, 3, 3), closing) in found(make_student(date=exam), "season_day")


def test_an_exam_on_the_day_programs_open_applications_still_belongs_to_that_season() -> None:
    opens = date(2027, 9, 22)
    assert opens in dates(found(make_student(date=opens), "season_day"))
    assert opens not in dates(found(make_student(date=opens + timedelta(days=1)), "season_day"))
