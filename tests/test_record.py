"""The past: with no log, with a daily log, with the bank's own counter."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from conftest import all_facts, make_plan, make_student
from hypothesis import given
from hypothesis import strategies as st

from studyplan.plan import Activity, Block, Day, Plan
from studyplan.planning.rerun.record import Record, settle
from studyplan.statements.problems import NothingLogged
from studyplan.student import LogEntry, QuestionBank

MONDAY, SECOND_MONDAY = date(2027, 1, 4), date(2027, 1, 11)
EXAM = date(2027, 6, 18)
MAIN = QuestionBank(name="UWorld", questions=4000, done=350)
SECOND = QuestionBank(name="AMBOSS", questions=2500)


EMPTY = replace(make_plan(today=MONDAY), days=(), practice_exams=(), question_banks=(), weekly_focus=())


def on(i: int) -> date:
    return MONDAY + timedelta(days=i)


def block(day: date, count: int, bank: str, activity: Activity = "questions") -> Block:
    start = datetime.combine(day, time(8))
    return Block(start=start, end=start + timedelta(hours=2), activity=activity, bank=bank, questions=count)


def planned(counts: Sequence[int], second: Sequence[int] = (), repeats: Sequence[int] = ()) -> Plan:
    """A plan made on Monday with these questions on its days: main bank, second bank, repeats."""
    parts: list[tuple[Sequence[int], str, Activity]] = [
        (counts, "UWorld", "questions"),
        (second, "AMBOSS", "questions"),
        (repeats, "UWorld", "repeats"),
    ]
    days = []
    for i in range(len(counts)):
        today = [(some[i], bank, doing) for some, bank, doing in parts if i < len(some)]
        blocks = tuple(block(on(i), count, bank, doing) for count, bank, doing in today if count)
        days.append(Day(date=on(i), phase="core", kind="study", minutes_available=480, blocks=blocks))
    return replace(EMPTY, days=tuple(days))


def settled(
    log: Sequence[LogEntry] = (),
    *,
    today: date = SECOND_MONDAY,
    previous: Plan | None = None,
    banks: tuple[QuestionBank, ...] = (MAIN,),
) -> Record:
    student = make_student(question_banks=banks, log=tuple(log))
    return settle(student, all_facts(), today=today, previous=previous)


def done(record: Record, bank: str = "UWorld") -> int:
    return dict(record.done)[bank]


def worked(i: int, questions: int, minutes: int | None = None) -> LogEntry:
    return LogEntry(date=on(i), questions=questions, minutes=minutes)


def counter(i: int, total: int) -> LogEntry:
    return LogEntry(date=on(i), total=total)


WEEK = planned([40, 40, 50, 50, 60, 30, 0, 60, 60])

day_counts = st.lists(st.integers(0, 8).map(lambda n: 10 * n), min_size=1, max_size=30)


def test_without_plan_and_log_only_the_file_counts() -> None:
    record = settled()
    assert (done(record), record.assumed_days, record.logged_today) == (350, (), False)


@given(day_counts, st.integers(0, 40))
def test_with_no_log_the_past_counts_as_done_as_planned(counts: list[int], today: int) -> None:
    record = settled(today=on(today), previous=planned(counts))
    assert done(record) == 350 + sum(counts[:today])
    assert record.assumed_days == tuple(on(i) for i in range(min(today, len(counts))))


@given(day_counts, st.dictionaries(st.integers(0, 29), st.integers(0, 90), min_size=1))
def test_from_the_first_log_on_a_day_without_one_is_not_done(
    counts: list[int], logged: dict[int, int]
) -> None:
    """Days before the first log still count as planned."""
    log = [worked(i, questions) for i, questions in sorted(logged.items())]
    record = settled(log, today=on(30), previous=planned(counts))
    assert done(record) == 350 + sum(logged.values()) + sum(counts[: min(logged)])
    assert all(day < on(min(logged)) for day in record.assumed_days)


daily = st.dictionaries(st.integers(0, 29), st.integers(0, 20))


@given(day_counts, st.integers(0, 29), st.integers(0, 3000), daily)
def test_a_total_settles_the_past(
    counts: list[int], settles: int, total: int, logged: dict[int, int]
) -> None:
    """Also the work logged on its own day."""
    entries = [worked(i, questions) for i, questions in logged.items()]
    log = sorted([*entries, counter(settles, total)], key=lambda entry: entry.date)
    record = settled(log, today=on(30), previous=planned(counts))
    after = sum(questions for i, questions in logged.items() if i > settles)
    first_log = min(logged, default=30)
    assert done(record) == total + after + sum(counts[settles + 1 : first_log])
    assert all(day > on(settles) for day in record.assumed_days)


@pytest.mark.parametrize(
    ("log", "counted", "why"),
    [
        ([], 350 + 270, "no log: 40 + 40 + 50 + 50 + 60 + 30 on the six days before Sunday"),
        (
            [worked(2, 20)],
            350 + 40 + 40 + 20,
            "Monday and Tuesday as planned, 20 on Wednesday, nothing after",
        ),
        ([counter(3, 500)], 500 + 60 + 30, "500 up to Thursday, Friday and Saturday as planned"),
        ([counter(1, 430), counter(6, 555)], 555, "of two counters the newer one"),
    ],
)
def test_a_week_by_hand(log: list[LogEntry], counted: int, why: str) -> None:
    assert done(settled(log, previous=WEEK)) == counted, why


def test_no_bank_is_done_more_than_whole() -> None:
    small = QuestionBank(name="UWorld", questions=400, done=350)
    assert done(settled(previous=WEEK, banks=(small,))) == 400


def test_a_second_bank_counts_as_planned_whatever_the_log_says() -> None:
    previous = planned([0] * 9, second=[20] * 9)
    record = settled([worked(0, 0)], previous=previous, banks=(MAIN, SECOND))
    assert (done(record), done(record, "AMBOSS")) == (350, 140)


def test_second_pass_questions_of_past_days_count_as_done() -> None:
    assert settled(previous=planned([0] * 9, repeats=[30] * 9)).repeats_done == 210


def test_todays_log_is_told_from_an_older_one() -> None:
    assert settled([worked(7, 10)]).logged_today
    assert not settled([worked(6, 10)]).logged_today
    assert not settled([counter(7, 400)]).logged_today


def test_with_no_log_the_plan_says_that_it_assumed_the_past_and_asks_for_the_counter() -> None:
    previous = make_plan(today=MONDAY)
    again = make_plan(today=on(7), previous=previous)
    said = [problem.fact for problem in again.problems if problem.fact.kind == "nothing_logged"]
    assert said == [NothingLogged(MONDAY, on(6))]


def pace(*log: LogEntry) -> float:
    return settled(log, today=on(60)).minutes_per_question


def test_two_hundred_questions_in_a_thousand_minutes_make_a_pace_of_four_and_a_half() -> None:
    """200 at the usual 4 minutes and 200 at 5: (800 + 1000) / 400."""
    assert pace(worked(0, 100, 500), worked(1, 100, 500)) == 4.5


def test_a_first_fast_day_changes_no_pace() -> None:
    """40 questions in 100 minutes: (800 + 100) / 240 = 3.75, up to the next half."""
    assert pace(worked(0, 40, 100)) == 4.0


def test_days_without_minutes_say_nothing_of_the_pace() -> None:
    assert pace(worked(0, 80), worked(1, 0, 60)) == 4.0


@given(st.lists(st.tuples(st.integers(1, 80), st.integers(30, 600)), max_size=60))
def test_the_pace_is_between_usual_and_own_rounded_up_to_a_half(days: list[tuple[int, int]]) -> None:
    found = pace(*(worked(i, questions, minutes) for i, (questions, minutes) in enumerate(days)))
    own = sum(m for _, m in days) / sum(q for q, _ in days) if days else 4.0
    assert (2 * found).is_integer()
    assert min(4.0, own) - 1e-6 <= found < max(4.0, own) + 0.5


def right(*log: LogEntry, percent: float | None = None, answered: int = 350) -> float:
    bank = QuestionBank(name="UWorld", questions=4000, done=answered, percent_correct=percent)
    return settled(log, today=on(60), banks=(bank,)).right_share


def test_the_share_right_is_the_newest_counters_else_the_files_else_expected() -> None:
    reading = LogEntry(date=on(3), total=500, percent_correct=61)
    newer = LogEntry(date=on(9), total=700, percent_correct=64)
    assert right(reading, newer, percent=52) == 0.64
    assert right(percent=52) == 0.52
    assert right() == 0.60


def test_a_percent_of_no_answers_says_nothing() -> None:
    assert right(percent=0, answered=0) == 0.60
