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
    recorded = {e.date: e.is_daily for e in sorted(case.student.log, key=lambda e: e.is_daily)}
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
    banks = {bank.name: bank.questions for bank in case.student.question_banks}
    main = next(iter(banks))
    answered = {bank.name: min(bank.done, bank.questions) for bank in case.student.question_banks}
    log = [entry for entry in case.student.log if entry.date <= case.plan.generated_on]
    counters = {
        name: [e.date for e in log if e.total is not None and (e.bank or main) == name] for name in banks
    }
    daily = [entry.date for entry in log if entry.is_daily]
    planned = {day.date: day for day in case.plan.days if day.date <= case.settled}
    old: dict[str, int] = {}
    set_back: dict[str, int] = defaultdict(int)
    again: dict[str, int] = defaultdict(int)
    earlier: dict[str, int] = defaultdict(int)
    by_day: dict[date, Work] = {}
    for today in sorted({*planned, *(entry.date for entry in log)}):
        before, repeats, day = sum(answered.values()), 0, planned.get(today)
        entries = [entry for entry in log if entry.date == today]
        for entry in entries:
            left = entry.questions or 0
            for name in [entry.bank] if entry.bank in banks else banks:
                taken = min(left, banks[name] - answered[name])
                answered[name], left = answered[name] + taken, left - taken
        if any(entry.is_daily for entry in entries):
            repeats += _repeats(case, entries, day)
            again[main] += repeats
        for entry in entries:
            if entry.total is None:
                continue
            name = entry.bank or main
            total = min(entry.total, banks[name])
            if entry.reset and (name not in old or total < set_back[name]):
                earlier[name] = again[name] if name in old else 0
                old[name] = answered[name]
            set_back[name] = total
            if name in old:
                more = earlier[name] + min(total, old[name]) - again[name]
                again[name], repeats = again[name] + more, repeats + more
            answered[name] = max(total, old.get(name, 0))
        if day is not None and not any(entry.is_daily for entry in entries):
            told = main in old and any(e.total is not None and e.bank in ("", main) for e in entries)
            untold = day.repeats if _counts_untold(case, day, daily) and not told else 0
            again[main], repeats = again[main] + untold, repeats + untold
            for name in banks if not daily or today < min(daily) else ():
                if today > max(counters[name], default=date.min):
                    answered[name] = min(banks[name], answered[name] + day.new_questions(name))
        by_day[today] = Work(sum(answered.values()) - before, repeats)
    return Counted(answered, by_day)


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
