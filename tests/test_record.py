"""What is behind and what of it is owed: with no log, a daily log, the bank's own counter."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from conftest import all_facts, make_plan, make_student
from hypothesis import given
from hypothesis import strategies as st

from studyplan.plan import Activity, Block, Day, Due, Plan
from studyplan.planning.rerun.record import Record, pace_of_a_question, settle
from studyplan.statements.problems import NothingLogged
from studyplan.student import LogEntry, QuestionBank

MONDAY, SECOND_MONDAY = date(2027, 1, 4), date(2027, 1, 11)
EXAM = date(2027, 6, 18)
MAIN = QuestionBank(name="UWorld", questions=4000, done=350)


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
        due = Due(
            tuple((bank, count) for count, bank, doing in today if doing == "questions"), again(i, repeats)
        )
        days.append(
            Day(date=on(i), phase="core", kind="study", minutes_available=480, blocks=blocks, due=due)
        )
    assert EMPTY.drawn is not None
    return replace(EMPTY, days=tuple(days), drawn=EMPTY.drawn._replace(since=MONDAY))


def again(i: int, repeats: Sequence[int]) -> int:
    return repeats[i] if i < len(repeats) else 0


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
    assert (done(record), record.assumed_days, record.today) == (350, (), None)


@given(day_counts, st.integers(0, 40))
def test_with_no_log_the_past_counts_as_done_as_planned(counts: list[int], today: int) -> None:
    record = settled(today=on(today), previous=planned(counts))
    assert done(record) == 350 + sum(counts[:today])
    assert record.assumed_days == tuple(on(i) for i, count in enumerate(counts[:today]) if count)
    assert record.owed == {"UWorld": 0}


@given(day_counts, st.dictionaries(st.integers(0, 29), st.integers(0, 90), min_size=1))
def test_from_the_first_log_on_a_day_without_one_is_not_done(
    counts: list[int], logged: dict[int, int]
) -> None:
    """Days before the first log still count as planned."""
    log = [worked(i, questions) for i, questions in sorted(logged.items())]
    record = settled(log, today=on(30), previous=planned(counts))
    assert done(record) == 350 + sum(logged.values()) + sum(counts[: min(logged)])
    assert all(day < on(min(logged)) for day in record.assumed_days)
    left = 4000 - done(record)
    assert record.owed["UWorld"] == min(left, sum(counts) - done(record) + 350)
    assert record.to_draw["UWorld"] == left - record.owed["UWorld"]


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


def test_what_was_due_and_not_done_is_owed_less_what_was_done_ahead() -> None:
    """40 and 20 due on either day: 30 and none done, then 60 and 20."""
    previous = planned([40, 40, 40], repeats=[20, 20, 20])
    late = settled([worked(0, 30)._replace(repeats=0)], today=on(1), previous=previous)
    assert (late.owed["UWorld"], late.repeats_owed) == (10, 20)
    log = [worked(0, 30)._replace(repeats=0), worked(1, 60)]
    ahead = settled(log, today=on(2), previous=previous)
    assert (ahead.owed["UWorld"], ahead.repeats_owed) == (-10, 20)


def test_made_afresh_nothing_is_owed() -> None:
    student = make_student(question_banks=(MAIN,), log=(worked(0, 0),))
    record = settle(student, all_facts(), today=on(2), previous=planned([40] * 5), afresh=True)
    assert (record.since, record.owed["UWorld"], record.to_draw["UWorld"]) == (on(2), 0, 3650)


@pytest.mark.parametrize(
    ("entry", "begins", "held"),
    [
        (worked(6, 10), on(7), 0),
        (worked(7, 10), on(8), 0),
        (counter(7, 400), on(8), 0),
        (LogEntry(date=on(7), missed=("NBME 13",)), on(8), 60),
    ],
    ids=["yesterday", "worked", "counted", "missed an exam"],
)
def test_a_day_with_a_record_stays_and_its_work_is_held_until_it_is_told(
    entry: LogEntry, begins: date, held: int
) -> None:
    record = settled([entry], previous=WEEK)
    assert (record.begins, record.today is not None) == (begins, begins == on(8))
    assert record.held["UWorld"] == held


def test_with_no_log_the_plan_says_that_it_assumed_the_past_and_asks_for_the_counter() -> None:
    previous = make_plan(today=MONDAY)
    again = make_plan(today=on(7), previous=previous)
    said = [problem.fact for problem in again.problems if problem.fact.kind == "nothing_logged"]
    assert said == [NothingLogged(MONDAY, on(5))]


def pace(*log: LogEntry) -> float:
    return pace_of_a_question(log, all_facts())


def test_two_slow_days_move_the_pace_by_a_tenth_each() -> None:
    """40 in 200 minutes twice: 1,000 / 240 = 4.17, then 1,200 / 280 = 4.29."""
    assert pace(worked(0, 40, 200)) == 4.1
    assert pace(worked(0, 40, 200), worked(1, 40, 200)) == 4.2


def test_a_day_near_the_usual_pace_moves_it_as_far_as_it_says_and_no_further() -> None:
    """40 in 170 minutes: (800 + 170) / 240."""
    assert pace(worked(0, 40, 170)) == round(970 / 240, 6)


def test_repeats_take_their_share_of_the_minutes() -> None:
    """A repeat takes 2.5 minutes where a new question takes 4: 40 and 40 take 160 + 100."""
    facts = all_facts()
    minutes = round(40 * (facts.minutes_per_question + facts.minutes_per_repeat))
    assert pace(worked(0, 40, minutes)._replace(repeats=40)) == facts.minutes_per_question


def test_days_without_minutes_say_nothing_of_the_pace() -> None:
    assert pace(worked(0, 80), worked(1, 0, 60)) == 4.0


@given(st.lists(st.tuples(st.integers(1, 80), st.integers(30, 600)), max_size=60))
def test_no_day_moves_the_pace_by_more_than_a_tenth_and_none_beyond_all_days_paces(
    days: list[tuple[int, int]],
) -> None:
    log = [worked(i, questions, minutes) for i, (questions, minutes) in enumerate(days)]
    paces = [pace(*log[:i]) for i in range(len(log) + 1)]
    assert all(abs(b - a) <= 0.1 + 2e-6 for a, b in pairwise(paces))
    each = [4.0, *(minutes / questions for questions, minutes in days)]
    assert min(each) - 1e-6 <= paces[-1] <= max(each) + 1e-6


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


def test_as_many_right_as_whole_answers_come_to_the_known_share_tell_nothing_new() -> None:
    """58% of 33 are 19.1: 19 leave the share, and the second pass, as they were; 25 do not."""
    day = LogEntry(date=on(5), questions=33, correct=19)
    assert right(day, percent=58) == pytest.approx(0.58, abs=1e-12)
    assert right(day._replace(correct=25), percent=58) > 0.59
