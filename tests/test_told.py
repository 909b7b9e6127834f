"""What the log tells by itself, by hand and for any entries."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from studyplan.plan import Block, Day
from studyplan.student import LogEntry, QuestionBank
from studyplan.told import as_planned, banks_of, done_by_bank

TWO = (QuestionBank(name="UWorld", questions=400, done=350), QuestionBank(name="AMBOSS", questions=300))
DAYS = [date(2027, 1, 4) + timedelta(days=days) for days in range(9)]


def test_work_without_a_bank_is_of_the_first_with_questions_left_and_flows_over() -> None:
    log = (LogEntry(date=DAYS[0], questions=70), LogEntry(date=DAYS[1], questions=20))
    assert done_by_bank(TWO, log) == {"UWorld": 400, "AMBOSS": 40}
    assert list(banks_of(log, TWO).values()) == ["UWorld", "AMBOSS"]


def test_work_of_a_day_says_nothing_about_the_bank_of_another_entry_of_that_day() -> None:
    named, unnamed = LogEntry(date=DAYS[0], questions=50, bank="UWorld"), LogEntry(date=DAYS[0], repeats=20)
    assert banks_of((named, unnamed), TWO)[unnamed] == "UWorld"
    assert banks_of((named, unnamed._replace(date=DAYS[1])), TWO)[unnamed._replace(date=DAYS[1])] == "AMBOSS"


def test_after_a_reset_only_what_lies_over_the_old_number_is_new() -> None:
    log = [
        LogEntry(date=DAYS[1], total=380),
        LogEntry(date=DAYS[2], total=30, reset=True),
        LogEntry(date=DAYS[4], total=370),
    ]
    assert done_by_bank(TWO, log)["UWorld"] == 380
    assert done_by_bank(TWO, [*log, LogEntry(date=DAYS[5], total=390)])["UWorld"] == 390


@given(
    st.lists(st.tuples(st.sampled_from(DAYS), st.integers(0, 90), st.sampled_from(["", "UWorld", "AMBOSS"])))
)
def test_no_bank_has_more_done_than_it_holds_and_nothing_told_is_lost_before(
    told: list[tuple[date, int, str]],
) -> None:
    log = [LogEntry(date=on, questions=questions, bank=bank) for on, questions, bank in told]
    done = done_by_bank(TWO, log)
    assert all(bank.done <= done[bank.name] <= bank.questions for bank in TWO)
    if not any(bank for _, _, bank in told):
        assert sum(done.values()) == min(700, 350 + sum(questions for _, questions, _ in told))


def test_a_day_as_planned_is_an_entry_a_bank_with_new_and_repeats_apart() -> None:
    start = datetime(2027, 1, 4, 8)
    blocks = [("questions", "UWorld", 40), ("repeats", "UWorld", 20), ("questions", "AMBOSS", 10)]
    day = Day(
        date=DAYS[0],
        phase="core",
        kind="study",
        minutes_available=480,
        blocks=tuple(Block(start, start, activity, bank, count) for activity, bank, count in blocks),  # type: ignore[arg-type]
    )
    assert as_planned(day) == (
        LogEntry(date=DAYS[0], questions=40, repeats=20, bank="UWorld"),
        LogEntry(date=DAYS[0], questions=10, bank="AMBOSS"),
    )
    assert as_planned(replace(day, blocks=())) == ()
