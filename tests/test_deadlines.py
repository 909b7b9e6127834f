"""Deadlines: dates worked by hand, and what a deadline admits about itself."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from conftest import make_plan, make_student
from hypothesis import given
from hypothesis import strategies as st

from studyplan.facts import Facts
from studyplan.files.figures.read import load_facts
from studyplan.plan import Deadline
from studyplan.planning.deadlines import deadlines
from studyplan.seasons import by_rule
from studyplan.statements import dates as said
from studyplan.student import Group, Student

TODAY = date(2026, 11, 21)
EXAM = date(2027, 6, 18)
FACTS = load_facts()


def found(
    student: Student, kind: str, *, today: date = TODAY, since: date | None = None, facts: Facts = FACTS
) -> tuple[Deadline, ...]:
    lines = deadlines(student, facts, today=today, since=since or today)
    return tuple(line for line in lines if line.fact.kind == kind)


def dates(lines: tuple[Deadline, ...]) -> list[date]:
    return [line.date for line in lines]


any_exam = st.dates(date(2026, 11, 21), date(2028, 11, 21))
any_date = st.none() | st.dates(date(2026, 11, 21), date(2029, 1, 1))


@given(exam=any_exam, ends=any_date, needed=any_date, today=st.dates(date(2026, 6, 1), date(2029, 1, 1)))
def test_deadlines_come_sorted_none_past(
    exam: date, ends: date | None, needed: date | None, today: date
) -> None:
    student = make_student(date=exam, eligibility_ends=ends, score_needed_by=needed)
    lines = deadlines(student, FACTS, today=today, since=today)
    assert dates(lines) == sorted(dates(lines))
    assert all(line.date >= today for line in lines)
    assert len(set(lines)) == len(lines)


@given(exam=any_exam, today=any_exam)
def test_a_later_today_only_takes_deadlines_away(exam: date, today: date) -> None:
    """But for seasons that are not running any more on that day, and the next that is."""
    every = deadlines(make_student(date=exam), FACTS, today=today, since=date(2026, 1, 1))
    lines = deadlines(make_student(date=exam), FACTS, today=today, since=today)
    assert lines == tuple(line for line in every if line.date >= today)


def test_deadlines_of_one_day_keep_their_order() -> None:
    """Calendars know them by their place: season, eligibility, marks, last exam dates, results, own need.

    What later versions tell stands after these.
    """
    exam, day = date(2027, 7, 28), date(2027, 9, 22)
    who = make_student(date=exam, eligibility_ends=day, score_needed_by=day)
    lines = deadlines(who, FACTS, today=TODAY, since=TODAY)
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
    announced = by_rule(2028, FACTS.season_rules)._replace(status="official")
    lines = found(make_student(), "season_day", facts=replace(FACTS, seasons=(announced,)))
    assert [isinstance(line.fact, said.SeasonDay) and line.fact.pattern for line in lines] == [False, False]


def test_an_exam_inside_a_running_season_shows_when_its_rank_lists_close() -> None:
    """Thirty days after the exam: the score is usually there, not safely."""
    exam = date(2027, 2, 1)
    usual = said.Arrival(exam, safe=False, days_late=0)
    closing = said.SeasonDay("ERAS 2027", "rank_lists_close", False, usual)
    assert Deadline(date(2027, 3, 3), closing) in found(make_student(date=exam), "season_day")


def test_an_exam_on_the_day_programs_open_applications_still_belongs_to_that_season() -> None:
    opens = date(2027, 9, 22)
    assert opens in dates(found(make_student(date=opens), "season_day"))
    assert opens not in dates(found(make_student(date=opens + timedelta(days=1)), "season_day"))


def named(lines: tuple[Deadline, ...]) -> list[tuple[date, str, str]]:
    facts = [(line.date, line.fact) for line in lines]
    return [(day, fact.season, fact.what) for day, fact in facts if isinstance(fact, said.SeasonDay)]


def test_an_exam_booked_too_late_for_this_season_still_shows_when_its_programs_open_applications() -> None:
    """The score of 26 October usually comes on 23 November, 61 days after 23 September."""
    exam, today = date(2026, 10, 26), date(2026, 7, 25)
    lines = found(make_student(date=exam), "season_day", today=today)
    assert named(lines) == [
        (date(2026, 9, 2), "ERAS 2027", "submission"),
        (date(2026, 9, 23), "ERAS 2027", "programs_open"),
        (date(2027, 3, 3), "ERAS 2027", "rank_lists_close"),
        (date(2027, 9, 1), "ERAS 2028", "submission"),
        (date(2027, 9, 22), "ERAS 2028", "programs_open"),
    ]
    late = said.Arrival(exam, safe=False, days_late=61)
    assert lines[1].fact == said.SeasonDay("ERAS 2027", "programs_open", False, late)
    on_the_day = found(make_student(date=exam), "season_day", today=date(2026, 9, 23))
    assert (date(2026, 9, 23), "ERAS 2027", "programs_open") in named(on_the_day)


def test_of_a_season_that_has_opened_without_the_exam_nothing_new_is_told() -> None:
    """Neither of days behind: not even where the plan began before them."""
    exam = date(2027, 6, 18)
    for since in (date(2026, 9, 1), date(2026, 9, 24)):
        lines = found(make_student(date=exam), "season_day", today=date(2026, 9, 24), since=since)
        assert {season for _, season, _ in named(lines)} == {"ERAS 2028"}


@pytest.mark.parametrize(
    ("exam", "submission", "opens"),
    [
        (date(2027, 9, 23), date(2028, 9, 6), date(2028, 9, 27)),  # a day after ERAS 2028 was opened
        (date(2028, 6, 30), date(2028, 9, 6), date(2028, 9, 27)),  # first Wednesday of September: 6
        (date(2029, 6, 30), date(2029, 9, 5), date(2029, 9, 26)),  # 5
        (date(2032, 6, 30), date(2032, 9, 1), date(2032, 9, 22)),  # 1
    ],
)
def test_an_exam_of_any_year_shows_when_applications_are_sent_and_opened(
    exam: date, submission: date, opens: date
) -> None:
    today = date(exam.year, 3, 20)  # rank lists are closed in each of these years
    name = f"ERAS {opens.year + 1}"
    lines = named(found(make_student(date=exam), "season_day", today=today))
    assert (submission, name, "submission") in lines and (opens, name, "programs_open") in lines


@pytest.mark.parametrize("group", ["US IMG", "non-US IMG", "US MD", "US DO", ""])
def test_graduates_of_schools_abroad_see_when_pathways_close(group: Group) -> None:
    """For the first Match that the score can serve: that of 3 February 2027 comes as rank lists close."""
    for exam, closes in ((date(2027, 2, 3), date(2027, 1, 31)), (date(2027, 2, 4), date(2028, 1, 31))):
        lines = named(found(make_student(date=exam, group=group), "season_day"))
        told = [(day, season) for day, season, what in lines if what == "pathways"]
        assert told == ([(closes, f"ERAS {closes.year}")] if "IMG" in group else [])


def test_seats_are_booked_six_months_ahead_at_most() -> None:
    """Before 18 June lies 18 December; of an exam so near that the day is behind nothing is said."""
    opens = date(2026, 12, 18)
    assert found(make_student(), "booking_opens") == (Deadline(opens, said.BookingOpens(EXAM, 6)),)
    assert found(make_student(), "booking_opens", today=date(2026, 12, 19)) == ()


def test_made_again_before_study_begins_a_plan_tells_the_same_dates() -> None:
    """Seats for 7 July open on 7 January; the plan of the 6th begins on the 15th, as does that made again."""
    student = make_student(date=date(2027, 7, 7), first_day=date(2027, 1, 15))
    first = make_plan(student, today=date(2027, 1, 6))
    again = make_plan(student, today=date(2027, 1, 6), previous=first)
    assert (again.deadlines, again.decision_days) == (first.deadlines, first.decision_days)
    assert all(line.date >= date(2027, 1, 15) for line in first.deadlines)
