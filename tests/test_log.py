"""What the log settles, by hand."""

from datetime import date

from studyplan.log import answered
from studyplan.student import LogEntry, QuestionBank

BANK = QuestionBank(name="UWorld", questions=4000, done=350)


def test_a_counter_settles_the_log_before_it() -> None:
    log = (
        LogEntry(date=date(2027, 1, 4), questions=40),
        LogEntry(date=date(2027, 1, 6), total=460),
        LogEntry(date=date(2027, 1, 7), questions=30),
    )
    assert answered(BANK, ()) == 350
    assert answered(BANK, log[:1]) == 390
    assert answered(BANK, log) == 490


def test_a_counter_settles_its_own_day_whichever_entry_comes_first() -> None:
    day = date(2027, 1, 6)
    worked, counter = LogEntry(date=day, questions=40), LogEntry(date=day, total=460)
    assert answered(BANK, (worked, counter)) == answered(BANK, (counter, worked)) == 460
