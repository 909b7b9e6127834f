"""What the entries of the log say together, with each other and with the banks and exams of the file.

A part of `checks`, which calls it with the clean table of a student's file.
"""

from collections.abc import Container, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from studyplan.errors import InputProblem
from studyplan.facts import Facts
from studyplan.files.student.table import bank_size, clash, entries, in_future, repeated, taken
from studyplan.files.toml.lines import KeyPath, path_text
from studyplan.files.toml.text import Table
from studyplan.student import LogEntry, QuestionBank
from studyplan.told import banks_of

DAILY = ("questions", "repeats")
_OTHER_BANK = 'If it is of {names}, say so: bank = "{name}", or --bank.'
_RESET = "If the bank was reset, say so: reset = true, or --reset."


def about_log(file: Table, facts: Facts, today: date) -> Iterator[InputProblem]:
    """What contradicts something in one entry, between two of them, or elsewhere in the file."""
    for position, entry in entries(file, "log"):
        path = ("log", position)
        yield from in_future(path, entry, today)
        yield from _about_kind(path, entry)
        yield from _about_missed(path, entry, taken(file))
    banks = _banks(file, facts)
    if banks:
        log = [*_certain(file, {bank.bank.name for bank in banks})]
        yield from _about_twice(log, [bank.bank for bank in banks])
        for bank in banks:
            yield from _about_counter(log, bank, banks)


def _about_kind(path: KeyPath, entry: Table) -> Iterator[InputProblem]:
    """An entry tells a day's work, a counter, or only what was missed; each has keys of its own."""
    daily, missed = [key for key in DAILY if key in entry], entry.get("missed", []) != []
    if daily and "total" in entry:
        advice = "Delete one of the two: the counter holds the day's questions already."
        yield clash((*path, "total"), entry["total"], f"{daily[0]} or total, not both", advice)
    elif daily:
        yield from _stray(path, entry, ("percent_correct", "reset"), "total", daily[0])
        yield from _about_numbers(path, entry)
    elif "total" in entry:
        yield from _stray(path, entry, ("correct", "minutes"), "questions", "total")
    elif missed:
        yield from _stray(path, entry, ("correct", "minutes", "bank"), "questions", "missed")
        yield from _stray(path, entry, ("percent_correct", "reset"), "total", "missed")
    else:
        advice = "questions and repeats are the day's work, total the question bank's own counter."
        yield clash(path, None, "questions, repeats, total or missed", advice)


def _stray(
    path: KeyPath, entry: Table, keys: Iterable[str], home: str, beside: str
) -> Iterator[InputProblem]:
    """Keys that mean nothing beside `beside` because they belong to an entry with `home`."""
    for key in keys:
        if entry.get(key) not in (None, False):
            advice = f"It belongs to an entry with {home}, not {beside}."
            yield clash((*path, key), entry[key], f"no {key} here", advice)


def _about_numbers(path: KeyPath, entry: Table) -> Iterator[InputProblem]:
    told = [entry[key] for key in DAILY if key in entry]
    done = sum(told) if None not in told else None
    correct, minutes = entry.get("correct"), entry.get("minutes")
    if done is not None and correct is not None and correct > done:
        what = " and ".join(key for key in DAILY if key in entry)
        allowed = f"a whole number from 0 to {done}, the day's {what}"
        yield clash((*path, "correct"), correct, allowed, "Are the two swapped?")
    if done and minutes == 0:
        advice = "Leave it out if the time was not measured."
        yield clash((*path, "minutes"), minutes, "the minutes those questions took", advice)


def _about_missed(path: KeyPath, entry: Table, taken: dict[str, date | None]) -> Iterator[InputProblem]:
    """An exam missed was not taken before; it may have been since."""
    names = [((*path, "missed", at), name) for at, name in enumerate(entry.get("missed") or (), 1)]
    yield from repeated(names, "each practice exam once")
    day = entry.get("date")
    for at, name in names:
        on = taken.get(name)
        if on is not None and day is not None and on < day:
            advice = f"It was taken on {on}: delete it here."
            yield clash(at, name, "a practice exam not taken by then", advice)


class _Bank(NamedTuple):
    """A bank, and the key of what was done of it before the plan."""

    bank: QuestionBank
    key: str


def _banks(file: Table, facts: Facts) -> list[_Bank]:
    """The banks of the file that have a name and a size, or the one it has by default; none where the main
    one is not known, for whatever names no bank is of it.
    """
    if "question_bank" not in file:
        return [_Bank(QuestionBank(*facts.banks[0]), "question_bank[1].done")]
    found = []
    for position, bank in entries(file, "question_bank"):
        size = bank_size(bank, facts)
        if bank.get("name") is not None and size is not None:
            made = QuestionBank(bank["name"], size, bank.get("done") or 0)
            found.append(_Bank(made, f"question_bank[{position}].done"))
    return found if found and found[0].key == "question_bank[1].done" else []


_Log = list[tuple[KeyPath, LogEntry]]


def _certain(file: Table, banks: Container[str]) -> Iterator[tuple[KeyPath, LogEntry]]:
    """The entries whose day, kind and bank are not in doubt."""
    for position, entry in entries(file, "log"):
        told = {key: value for key, value in entry.items() if key != "missed"}
        if None not in told.values() and not ("total" in told and told.keys() & {*DAILY}):
            made = LogEntry(**told)
            if not made.bank or made.bank in banks:
                yield ("log", position), made


def _about_twice(log: _Log, banks: list[QuestionBank]) -> Iterator[InputProblem]:
    """A second entry of a kind for the same day and bank."""
    of = banks_of((entry for _, entry in log), banks)
    seen: dict[tuple[date, str, bool, bool], KeyPath] = {}
    for path, entry in log:
        what = (entry.date, of[entry], entry.is_daily, entry.total is not None)
        if what in seen:
            advice = f"{path_text(seen[what])} is of that day already: make one entry of the two."
            yield clash((*path, "date"), entry.date, "one [[log]] a day and bank", advice)
        seen.setdefault(what, path)


def _about_counter(log: _Log, own: _Bank, banks: list[_Bank]) -> Iterator[InputProblem]:
    """A bank's counter lies between what was done before and its size; only a reset lets it run back."""
    bank, main = own.bank, banks[0].bank
    read = [(path, entry) for path, entry in log if (entry.bank or main.name) == bank.name]
    least, since = bank.done, own.key
    for path, entry in sorted(read, key=lambda pair: pair[1].date):
        total, at = entry.total, (*path, "total")
        if total is None:
            continue
        elsewhere = "" if entry.bank else _other_bank(total, own, banks)
        if total > bank.questions:
            allowed = f"a whole number up to {bank.questions}, the size of {bank.name}"
            yield clash(at, total, allowed, elsewhere)
        elif total < least and not entry.reset:
            advice = "The counter holds every question of the bank ever answered, those before the plan too."
            allowed = f"a whole number from {least} ({since}) on"
            yield clash(at, total, allowed, " ".join(filter(None, (advice, elsewhere or _RESET))))
        else:
            least, since = total, f"read on {entry.date}"


def _other_bank(total: int, own: _Bank, banks: list[_Bank]) -> str:
    """Which other banks could hold a counter that is not of this one."""
    fit = [bank.name for bank, _ in banks if bank != own.bank and bank.done <= total <= bank.questions]
    return _OTHER_BANK.format(names=" or ".join(fit), name=fit[0]) if fit else ""
