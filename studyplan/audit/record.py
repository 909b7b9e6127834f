"""Audit: what is done is counted again from the log, and the pace is due minus done.

Restated here on purpose, and shared with no other part: `studyplan.log` is what this proves.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from studyplan.audit.case import Case
from studyplan.plan import Day, Work
from studyplan.statements.findings import Finding
from studyplan.student import LogEntry


class Counted(NamedTuple):
    """Questions ever answered by bank, and for each settled day the new questions and repeats that count."""

    answered: dict[str, int]
    by_day: dict[date, Work]


def broken_pace(case: Case, counted: Counted) -> Iterator[Finding]:
    """Findings on a pace that is not what was due and done up to the last settled day."""
    pace, drawn = case.plan.pace, case.plan.drawn
    since = drawn.since if drawn else case.plan.first_day
    days = [day for day in case.plan.days if since <= day.date <= case.settled]
    if pace is None or (pace.until is None) != (not days):
        yield Finding("pace_of_no_day")
        return
    if not days:
        return
    dues = [day.due for day in days if day.due is not None]
    due = Work(sum(one.questions for one in dues), sum(one.repeats for one in dues))
    works = [work for day, work in counted.by_day.items() if since <= day]
    done = Work(sum(work.questions for work in works), sum(work.repeats for work in works))
    if (pace.since, pace.until, pace.due, pace.done) != (since, case.settled, due, done):
        told, right = (pace.due, pace.done), (due, done)
        yield Finding("other_pace", case.settled, (_told(*told), _told(*right)))


def broken_days(case: Case, counted: Counted) -> Iterator[Finding]:
    """Findings on days that lost what they were drawn to hold, or tell of other work than the log."""
    since = case.plan.drawn.since if case.plan.drawn else case.plan.first_day
    works = (entry for entry in case.student.log if entry.is_daily or entry.total is not None)
    recorded = {entry.date: entry.is_daily for entry in sorted(works, key=lambda entry: entry.is_daily)}
    for day in case.plan.days:
        if day.due is None and day.blocks and day.date >= since:
            yield Finding("day_without_due", day.date)
        done = day.done and Work(day.done.questions, day.done.repeats)
        told = recorded.get(day.date) if day.date <= case.settled else None
        if (done is None) != (told is None) or (told and done != counted.by_day.get(day.date)):
            yield Finding("other_day_done", day.date, (str(tuple(done) if done else None),))


def _told(due: Work, done: Work) -> str:
    return f"{due.questions} + {due.repeats} due, {done.questions} + {done.repeats} done"


def count_again(case: Case) -> Counted:
    """The record, day by day: daily entries, then counters, then what a day untold counts for."""
    tally, by_day = _Tally(case), dict[date, Work]()
    planned = {day.date: day for day in case.plan.days if day.date <= case.settled}
    for today in sorted({*planned, *(entry.date for entry in tally.log)}):
        before, day = sum(tally.answered.values()), planned.get(today)
        entries = [entry for entry in tally.log if entry.date == today]
        repeats = tally.daily_work(entries, day)
        repeats += sum(tally.counter(entry) for entry in entries if entry.total is not None)
        if day is not None and not any(entry.is_daily for entry in entries):
            repeats += tally.untold(day, entries)
        by_day[today] = Work(sum(tally.answered.values()) - before, repeats)
    return Counted(tally.answered, by_day)


class _Tally:
    """Answered questions by bank, and repeats: grows while one record is counted."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.banks = {bank.name: bank.questions for bank in case.student.question_banks}
        self.main = next(iter(self.banks))
        self.answered = {bank.name: min(bank.done, bank.questions) for bank in case.student.question_banks}
        self.log = [entry for entry in case.student.log if entry.date <= case.plan.generated_on]
        self.daily = [entry.date for entry in self.log if entry.is_daily]
        self.old: dict[str, int] = {}
        self.set_back: dict[str, int] = defaultdict(int)
        self.again: dict[str, int] = defaultdict(int)
        self.earlier: dict[str, int] = defaultdict(int)

    def daily_work(self, entries: list[LogEntry], day: Day | None) -> int:
        """Counts a day's own entries; its repeats come back, as from the two below."""
        for entry in entries:
            left = entry.questions or 0
            for name in [entry.bank] if entry.bank in self.banks else self.banks:
                taken = min(left, self.banks[name] - self.answered[name])
                self.answered[name], left = self.answered[name] + taken, left - taken
        repeats = _repeats(self.case, entries, day) if any(entry.is_daily for entry in entries) else 0
        self.again[self.main] += repeats
        return repeats

    def counter(self, entry: LogEntry) -> int:
        """Counts a bank's own counter; one set back counts old questions first."""
        name = entry.bank or self.main
        total, more = min(entry.total or 0, self.banks[name]), 0
        if entry.reset and (name not in self.old or total < self.set_back[name]):
            self.earlier[name] = self.again[name] if name in self.old else 0
            self.old[name] = self.answered[name]
        self.set_back[name] = total
        if name in self.old:
            more = self.earlier[name] + min(total, self.old[name]) - self.again[name]
            self.again[name] += more
        self.answered[name] = max(total, self.old.get(name, 0))
        return more

    def untold(self, day: Day, entries: list[LogEntry]) -> int:
        """Counts a day without entry of its own as planned, where the days before the first one are."""
        told = self.main in self.old and any(
            e.total is not None and e.bank in ("", self.main) for e in entries
        )
        repeats = day.repeats if _counts_untold(self.case, day, self.daily) and not told else 0
        self.again[self.main] += repeats
        for name in self.banks if not self.daily or day.date < min(self.daily) else ():
            if not self._is_settled(name, day.date):
                more = self.answered[name] + day.new_questions(name)
                self.answered[name] = min(self.banks[name], more)
        return repeats

    def _is_settled(self, name: str, day: date) -> bool:
        """Whether a counter of a bank from that day on tells of it, as the first after a reset does not."""
        counters = [e for e in self.log if e.total is not None and (e.bank or self.main) == name]
        before = [entry for entry in counters if entry.date < day]
        after = [entry for entry in counters if entry.date >= day]
        if not after or not after[0].reset:
            return bool(after)
        return bool(before) and before[-1].reset and (before[-1].total or 0) <= (after[0].total or 0)


def _repeats(case: Case, entries: list[LogEntry], day: Day | None) -> int:
    """Repeats of a day with entries: those told, else those planned where anything was done."""
    told = [entry.repeats for entry in entries if entry.repeats is not None]
    if told or day is None:
        return sum(told)
    worked = any(entry.questions for entry in entries) or _sat(case, day)
    return day.repeats if worked else 0


def _counts_untold(case: Case, day: Day, daily: list[date]) -> bool:
    """Whether a day without entry counts as done: before the first entry, or as a practice exam sat."""
    has_exam = any(block.activity == "practice_exam" for block in day.blocks)
    return _sat(case, day) if has_exam else not daily or day.date < min(daily)


def _sat(case: Case, day: Day) -> bool:
    """Whether the practice exam of a day was sat: no entry says it was missed, no later pin moves it."""
    taken = {score.exam for score in case.student.scores}
    names = {block.exam for block in day.blocks if block.activity == "practice_exam"}
    missed = {name for entry in case.student.log if entry.date >= day.date for name in entry.missed}
    missed |= {pin.exam for pin in case.student.pins if pin.date > day.date}
    return bool(names) and not names & (missed - taken)
