"""What the student's log settles: the rules of the record, for whoever counts what was done.

A counter of a bank settles everything of that bank up to and with its day, that day's own work included. With
no daily entry at all, days that have passed count as done as planned; from the first daily entry on, a day
without one counts as not done. A practice exam whose day has passed counts as sat, with its timed bank
blocks, unless the log says that it was missed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from studyplan.plan import Day, Done, Due, Pace, Work
from studyplan.student import LogEntry, QuestionBank, Student

DAY = timedelta(days=1)
Missed = frozenset[tuple[date, str]]


class History(NamedTuple):
    """What is behind the student. `until` is the last settled day: yesterday, or today once it is logged.

    `answered` are questions ever answered, by bank. `told` is what the record says of each day, `assumed` are
    the days up to `until` that count as done as planned, and `counted` is what counts of every day, told or
    assumed. `missed` are days of practice exams, with their names, that were not sat.
    """

    until: date
    answered: Mapping[str, int]
    told: Mapping[date, Done]
    assumed: tuple[Day, ...]
    counted: Mapping[date, Done]
    missed: Missed

    def since(self, day: date) -> Done:
        """What counts from a day on."""
        return _sum(done for other, done in self.counted.items() if other >= day)


def history_of(days: Iterable[Day], student: Student, *, today: date) -> History:
    """What the log and the days planned so far say of the past. Entries after `today` are not there yet."""
    log = [entry for entry in student.log if entry.date <= today]
    until = settled_until(today, log)
    begun = [day for day in days if day.date <= today]
    planned = {day.date: day for day in begun if day.date <= until}
    banks = [_Count(bank, log, is_main=not position) for position, bank in enumerate(student.question_banks)]
    first_daily, missed = first_daily_entry(log), _missed(student, begun)
    told: dict[date, Done] = {}
    counted: dict[date, Done] = {}
    assumed: list[Day] = []
    for date_ in sorted({*planned, *(entry.date for entry in log)}):
        entries = [entry for entry in log if entry.date == date_]
        day = planned.get(date_) or _empty(date_)
        if works := list(_told(entries, day, banks, missed)):
            told[date_] = _sum(works)
        if not any(entry.is_daily for entry in entries):
            works.append(_as_planned(day, banks, missed, is_assumed=date_ < first_daily))
            if date_ < first_daily and day.questions and works[-1].questions:
                assumed.append(day)
        counted[date_] = _sum(works)
    return History(
        until=until,
        answered={bank.name: bank.answered for bank in banks},
        told=told,
        assumed=tuple(assumed),
        counted=counted,
        missed=missed,
    )


def pace_of(days: Iterable[Day], history: History, *, since: date) -> Pace:
    """The pace from `since` on; nothing is due while no day of it is settled. `days` are all of the plan's.

    Worked example: 30 due on Monday and Tuesday, 10 moved from Monday to Tuesday: after 20 on Monday 20 of 30
    were done, after 40 on Tuesday 60 of 60.
    """
    days = tuple(days)
    settled = [day for day in days if since <= day.date <= history.until]
    dues = [day.due or Due() for day in settled]
    due = Work(sum(one.questions for one in dues), sum(one.repeats for one in dues))
    total = history.since(since)
    done = Work(total.questions, total.repeats)
    usual = [work for day in days if (work := _items(day))]
    gap = done.questions + done.repeats - due.questions - due.repeats if settled else 0
    in_days = round(gap * len(usual) / sum(usual)) if usual else 0
    until = history.until if settled else None
    return Pace(since=since, until=until, due=due, done=done if settled else Work(), days=in_days)


def first_daily_entry(log: Iterable[LogEntry]) -> date:
    """The first day with an entry of its own, not only a bank's counter; date.max where there is none."""
    return min((entry.date for entry in log if entry.is_daily), default=date.max)


def is_settled(day: date, log: Iterable[LogEntry]) -> bool:
    """Whether the record tells what was done on a day: an entry of its own, or a counter."""
    return any(entry.date == day and (entry.is_daily or entry.total is not None) for entry in log)


def settled_until(today: date, log: Iterable[LogEntry]) -> date:
    """The last settled day: today once the record tells what was done, else yesterday."""
    return today if is_settled(today, log) else today - DAY


class _Count:
    """What is answered of one bank, entry by entry: grows while one history is told."""

    def __init__(self, bank: QuestionBank, log: Iterable[LogEntry], *, is_main: bool) -> None:
        self.name, self.size = bank.name, bank.questions
        self.answered = min(bank.done, bank.questions)
        self.is_main = is_main
        self.before_reset: int | None = None
        self.repeats_told = date.min
        self.since_reset = self.repeated = self.repeated_before = 0
        self.counters = [entry for entry in log if entry.total is not None and self.is_of(entry)]

    def is_of(self, entry: LogEntry) -> bool:
        """Whether a counter is this bank's."""
        return entry.bank == self.name or (self.is_main and not entry.bank)

    def is_settled(self, day: date) -> bool:
        """Whether a counter read on that day or later tells what was done on it. The first one after a reset
        does not: it tells nothing of the days before.
        """
        later = [i for i, entry in enumerate(self.counters) if entry.date >= day]
        if not later:
            return False
        entry = self.counters[later[0]]
        before = self.counters[later[0] - 1] if later[0] else None
        is_first = entry.reset and (
            before is None or not before.reset or (before.total or 0) > (entry.total or 0)
        )
        return not is_first

    def add(self, questions: int) -> int:
        """New questions, as many as there are left; how many that were."""
        taken = min(questions, self.size - self.answered)
        self.answered += taken
        return taken

    def read(self, entry: LogEntry) -> Done:
        """What a counter adds. One set back counts old questions first: they are repeats, new ones beyond. It
        goes on so, said again or not.
        """
        total, old = min(entry.total or 0, self.size), self.before_reset
        if entry.reset and (old is None or total < self.since_reset):
            self.repeated_before = 0 if old is None else self.repeated  # in the passes before this one
            old = self.answered
        self.before_reset = old
        before, self.answered = self.answered, total if old is None else max(old, total)
        repeats = 0 if old is None else self.repeated_before + min(total, old) - self.repeated
        self.since_reset, self.repeated = total, self.repeated + repeats
        self.repeats_told = date.min if old is None else entry.date
        return Done(((self.name, self.answered - before),), repeats)


def _told(entries: Sequence[LogEntry], day: Day, banks: Sequence[_Count], missed: Missed) -> Iterator[Done]:
    """What a day's entries say: its own work first, for a counter includes it."""
    daily = [entry for entry in entries if entry.is_daily]
    for entry in daily:
        yield from _new(entry.questions or 0, entry.bank, banks)
    if daily:
        repeats = [entry.repeats for entry in daily if entry.repeats is not None]
        worked = any(entry.questions for entry in daily) or _is_sat(day, missed)
        told = sum(repeats) if repeats else day.repeats if worked else 0
        banks[0].repeated += told
        minutes = [entry.minutes for entry in daily if entry.minutes is not None]
        yield Done((), told, sum(minutes) if minutes else None)
    for entry in entries:
        if entry.total is not None:
            yield from (bank.read(entry) for bank in banks if bank.is_of(entry))


def _new(questions: int, name: str, banks: Sequence[_Count]) -> Iterator[Done]:
    """New questions of the bank named, or of the first with some left; what is over goes to the next."""
    named = [bank for bank in banks if bank.name == name]
    for bank in named or banks:
        taken = bank.add(questions)
        questions -= taken
        if taken:
            yield Done(((bank.name, taken),))


def _as_planned(day: Day, banks: Sequence[_Count], missed: Missed, *, is_assumed: bool) -> Done:
    """What counts of a day that nobody told: all of it, of banks that no later counter settles; or, where the
    practice exam was sat, a rehearsal's timed blocks and nothing else.
    """
    if not is_assumed:
        return Done((), day.repeats if _is_sat(day, missed) else 0)
    is_open = _is_sat(day, missed) is not False and banks[0].repeats_told < day.date
    repeats = day.repeats if is_open else 0
    banks[0].repeated += repeats
    open_banks = (bank for bank in banks if not bank.is_settled(day.date))
    by_bank = tuple((bank.name, bank.add(day.new_questions(bank.name))) for bank in open_banks)
    return Done(tuple(pair for pair in by_bank if pair[1]), repeats)


def _is_sat(day: Day, missed: Missed) -> bool | None:
    """Whether a practice exam of that day counts as sat; None on other days."""
    exams = {(day.date, block.exam) for block in day.blocks if block.activity == "practice_exam"}
    return exams.isdisjoint(missed) if exams else None


def _missed(student: Student, days: Iterable[Day]) -> Missed:
    """Practice exams without a score that the log says were missed, or that are pinned to a later day."""
    taken = {score.exam for score in student.scores}
    told = [(entry.date, name) for entry in student.log for name in entry.missed]
    told += [(pin.date - DAY, pin.exam) for pin in student.pins]
    return frozenset(
        (day.date, block.exam)
        for day in days
        for block in day.blocks
        if block.activity == "practice_exam" and block.exam not in taken
        if any(day.date <= until and name == block.exam for until, name in told)
    )


def _empty(day: date) -> Day:
    """A day that no plan held."""
    return Day(date=day, phase="core", kind="off", minutes_available=0)


def _items(day: Day) -> int:
    return 0 if day.kind == "practice_exam" else day.questions + day.repeats


def _sum(works: Iterable[Done]) -> Done:
    """Several pieces of work as one."""
    by_bank: dict[str, int] = {}
    repeats, minutes = 0, None
    for work in works:
        repeats += work.repeats
        minutes = minutes if work.minutes is None else (minutes or 0) + work.minutes
        for name, count in work.by_bank:
            by_bank[name] = by_bank.get(name, 0) + count
    return Done(tuple(by_bank.items()), repeats, minutes)
