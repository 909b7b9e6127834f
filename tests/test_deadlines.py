"""Deadlines: dates worked by hand, and what a deadline admits about itself."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyplan.facts import Facts
from studyplan.files.figures.read import load_facts
from studyplan.plan import Deadline
from studyplan.planning.deadlines import deadlines
from studyplan.student import Applicant, Availability, CalendarWish, Exam, Student

TODAY = date(2026, 11, 21)
EXAM = date(2027, 6, 18)
FACTS = load_facts()


def make_student(
    exam: date = EXAM, *, eligibility_ends: date | None = None, score_needed_by: date | None = None
) -> Student:
    return Student(
        name="Maya Okafor",
        time_zone="America/Chicago",
        exam=Exam(
            date=exam,
            target=245,
            minimum=235,
            eligibility_ends=eligibility_ends,
            score_needed_by=score_needed_by,
        ),
        applicant=Applicant(),
        availability=Availability(minutes=(480,) * 7, day_starts=(time(8),) * 7),
        question_banks=(),
        practice_exams=(),
        calendar=CalendarWish(id="maya"),
    )


def found(student: Student, word: str, *, today: date = TODAY, facts: Facts = FACTS) -> tuple[Deadline, ...]:
    """The deadlines whose text holds `word`."""
    return tuple(line for line in deadlines(student, facts, today=today) if word in line.what)


def dates(lines: tuple[Deadline, ...]) -> list[date]:
    return [line.date for line in lines]


any_exam = st.dates(date(2026, 11, 21), date(2028, 11, 21))
any_date = st.none() | st.dates(date(2026, 11, 21), date(2029, 1, 1))


@given(exam=any_exam, ends=any_date, needed=any_date, today=st.dates(date(2026, 6, 1), date(2029, 1, 1)))
def test_deadlines_are_sorted_sourced_and_never_past(
    exam: date, ends: date | None, needed: date | None, today: date
) -> None:
    student = make_student(exam, eligibility_ends=ends, score_needed_by=needed)
    lines = deadlines(student, FACTS, today=today)
    assert list(lines) == sorted(lines, key=lambda line: (line.date, line.what))
    assert all(line.date >= today and line.source and line.what.endswith(".") for line in lines)
    assert len(set(lines)) == len(lines)


@given(exam=any_exam, today=any_exam)
def test_a_later_today_only_takes_deadlines_away(exam: date, today: date) -> None:
    every = deadlines(make_student(exam), FACTS, today=date(2026, 1, 1))
    assert deadlines(make_student(exam), FACTS, today=today) == tuple(x for x in every if x.date >= today)


def test_the_marks_before_an_exam_on_18_june_are_3_may_18_may_and_12_june() -> None:
    marks = found(make_student(), "decide today")
    assert dates(marks) == [date(2027, 5, 3), date(2027, 5, 18), date(2027, 6, 12)]
    assert [line.what.split(":")[0] for line in marks] == [
        "Last day to move the exam before the 45-day line",
        "Last day to move the exam before the 30-day line",
        "Last day to move the exam before the 5-day line",
    ]


def test_the_marks_admit_that_the_fees_are_unconfirmed_and_say_where_to_ask() -> None:
    marks = found(make_student(), "decide today")
    assert all("unconfirmed" in line.what and "Prometric" in line.what for line in marks)
    assert all("MedPrep" in line.source for line in marks)


def test_a_mark_counts_on_its_own_day_and_is_gone_the_day_after() -> None:
    assert dates(found(make_student(), "decide today", today=date(2027, 5, 3)))[0] == date(2027, 5, 3)
    assert dates(found(make_student(), "decide today", today=date(2027, 5, 4)))[0] == date(2027, 5, 18)


def test_other_marks_in_the_figures_make_other_decision_days() -> None:
    figure = FACTS.figures["reschedule_marks"]
    facts = replace(FACTS, figures={**FACTS.figures, "reschedule_marks": figure._replace(value=[61])})
    marks = found(make_student(), "decide today", facts=facts)
    assert dates(marks) == [date(2027, 4, 18)]
    assert "60-day line" in marks[0].what


def test_the_score_of_18_june_is_usual_on_16_july_and_allowed_until_13_august() -> None:
    assert dates(found(make_student(), "is usually out by this day")) == [date(2027, 7, 16)]
    assert dates(found(make_student(), "may take until this day")) == [date(2027, 8, 13)]


def test_a_score_needed_by_22_september_takes_an_exam_by_25_august_or_safely_by_28_july() -> None:
    lines = found(make_student(score_needed_by=date(2027, 9, 22)), "Last exam date")
    assert [(line.date, "safely" in line.what) for line in lines] == [
        (date(2027, 7, 28), True),
        (date(2027, 8, 25), False),
    ]


@pytest.mark.parametrize(
    ("needed", "says"),
    [
        (date(2027, 8, 13), "even if results are slow"),  # 56 days after the exam
        (date(2027, 8, 12), "but not if results are slow"),
        (date(2027, 7, 16), "but not if results are slow"),  # 28 days
        (date(2027, 7, 15), "usually comes 1 day too late"),
        (date(2027, 6, 18), "usually comes 28 days too late"),
    ],
)
def test_a_needed_score_says_whether_this_exam_brings_it_in_time(needed: date, says: str) -> None:
    (line,) = found(make_student(score_needed_by=needed), "You need your score")
    assert line.date == needed
    assert says in line.what


def test_nothing_is_said_of_limits_the_student_did_not_give() -> None:
    assert found(make_student(), "eligibility") == found(make_student(), "You need your score") == ()


def test_the_eligibility_period_ends_on_its_last_day_and_names_the_extension() -> None:
    (line,) = found(make_student(eligibility_ends=date(2027, 7, 31)), "eligibility")
    assert line.date == date(2027, 7, 31)
    assert "3 months" in line.what
    assert "your file" in line.source


def test_the_season_after_a_june_exam_is_the_one_of_september_and_says_that_it_is_a_pattern() -> None:
    lines = found(make_student(), "ERAS 2028")
    assert dates(lines) == [date(2027, 9, 1), date(2027, 9, 22)]
    assert all("not announced" in line.what for line in lines)
    assert "even if results are slow" in lines[1].what  # 18 June to 22 September is 96 days


def test_an_announced_season_is_not_called_a_pattern() -> None:
    seasons = tuple(season._replace(status="official") for season in FACTS.seasons)
    lines = found(make_student(), "ERAS 2028", facts=replace(FACTS, seasons=seasons))
    assert lines
    assert not any("pattern" in line.what for line in lines)


def test_an_exam_inside_a_running_season_shows_when_its_rank_lists_close() -> None:
    lines = found(make_student(date(2027, 2, 1)), "rank lists close")
    assert dates(lines) == [date(2027, 3, 3)]
    assert "but not if results are slow" in lines[0].what  # 30 days


def test_an_exam_on_the_day_programs_open_applications_still_belongs_to_that_season() -> None:
    opens = date(2027, 9, 22)
    assert opens in dates(found(make_student(opens), "programs open applications"))
    assert found(make_student(opens + timedelta(days=1)), "programs open applications") == ()
