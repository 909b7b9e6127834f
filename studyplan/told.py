"""What the log tells by itself, without a plan: which bank an entry is of, and what all of it adds up to.

And the other way round: a planned day, told as done.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from studyplan.plan import Day
from studyplan.student import LogEntry, QuestionBank


class _Tally:
    """New questions done of each bank while the log is gone through, entry by entry."""

    def __init__(self, banks: Sequence[QuestionBank]) -> None:
        self.sizes = {bank.name: bank.questions for bank in banks}
        self.done = {bank.name: bank.done for bank in banks}
        self.main = banks[0].name
        self.reset: set[str] = set()

    def add(self, entry: LogEntry) -> None:
        """Count an entry. A counter settles its bank; after a reset what lies over the old number is new."""
        name = entry.bank or self.main
        if entry.total is not None:
            self.reset |= {name} if entry.reset else set()
            self.done[name] = max(self.done[name], entry.total) if name in self.reset else entry.total
            return
        rest = entry.questions or 0
        for name in [entry.bank] if entry.bank else self.sizes:
            more = max(0, min(rest, self.sizes[name] - self.done[name]))
            self.done[name] += more
            rest -= more

    def open_bank(self) -> str:
        """The first bank with questions left, the main one where none has any."""
        return next((name for name, size in self.sizes.items() if self.done[name] < size), self.main)


def _in_order(log: Iterable[LogEntry]) -> list[LogEntry]:
    """By day, a day's counters last: they hold the day's work."""
    return sorted(log, key=lambda entry: (entry.date, entry.total is not None))


def done_by_bank(banks: Sequence[QuestionBank], log: Iterable[LogEntry]) -> dict[str, int]:
    """New questions done of each bank by what was told alone, those before the plan counted in.

    Work told without a bank is of the first bank with questions left, and goes on to the next.
    """
    tally = _Tally(banks)
    for entry in _in_order(log):
        tally.add(entry)
    return tally.done


def banks_of(log: Iterable[LogEntry], banks: Sequence[QuestionBank]) -> dict[LogEntry, str]:
    """The bank each entry is of: the one it names, else for a counter the main one, for a day's work the
    first with questions left before that day (the main one where none has any).
    """
    tally, found = _Tally(banks), dict[LogEntry, str]()
    for _, day in groupby(_in_order(log), key=lambda entry: entry.date):
        entries, first = tuple(day), tally.open_bank()
        for entry in entries:
            found[entry] = entry.bank or (first if entry.is_daily else banks[0].name)
            tally.add(entry)
    return found


def as_planned(day: Day) -> tuple[LogEntry, ...]:
    """What a day's plan asks for, told as done: an entry a bank."""
    blocks = [block for block in day.blocks if block.activity in ("questions", "repeats")]
    entries = []
    for bank in dict.fromkeys(block.bank for block in blocks):
        own = [block for block in blocks if block.bank == bank]
        new = sum(block.questions for block in own if block.activity == "questions")
        again = sum(block.questions for block in own if block.activity == "repeats")
        if new or again:
            entries.append(LogEntry(date=day.date, questions=new or None, repeats=again or None, bank=bank))
    return tuple(entries)
