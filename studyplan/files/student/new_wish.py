"""What a student wants otherwise, as told: days off, another exam date, a practice exam on a day of its own.

Judged by itself, then written into the text of a file the reader accepts; the door has the new text read.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from studyplan.errors import InputError, InputProblem, Misused
from studyplan.facts import Facts
from studyplan.files.rules import WEEKDAYS
from studyplan.files.spelling import plain, shown
from studyplan.files.student.edits import with_edits
from studyplan.files.student.schema import check_keys
from studyplan.files.toml.edit import with_entry, with_values
from studyplan.files.toml.text import Table, parse
from studyplan.student import AvailabilityChange, Pin, Student

Wish = AvailabilityChange | date | Pin
# What a key of the file was told as, by the table it stands in.
_ARGUMENTS = {
    "availability.change": {"from": "first_day", "to": "last_day", "hours": "hours", "note": "note"},
    "pin": {"date": "on", "exam": "exam"},
    "exam": {"date": "exam_date"},
}


class Written(NamedTuple):
    """The texts after each edit, the last one new, none where the file says it already; what was wished, and
    what stood there. `expected` is the student of the new text, but for what the program assumes; `place` is
    where in it the wish stands.
    """

    place: str
    steps: tuple[str, ...]
    now: Wish
    before: Wish | None
    expected: Student

    def is_all_of(self, after: Student) -> bool:
        """Whether the student of the new text differs by the wish and by nothing else."""
        # A minimum that is not told follows the exam's date.
        exam = replace(self.expected.exam, minimum=after.exam.minimum)
        return after == replace(self.expected, exam=exam, assumed=after.assumed)

    def by_argument(self, problem: InputProblem) -> InputProblem:
        """A problem of the new text as one of what was told; elsewhere in the file it keeps its key."""
        return _told(problem, self.place)


def with_days_off(
    text: str,
    before: Student,
    facts: Facts,
    *,
    first_day: date,
    last_day: date | None,
    hours: float,
    note: str,
) -> Written:
    """Days free, or with `hours` of study at most: a day that has fewer keeps them.

    Raises Misused with the arguments' names.
    """
    last = last_day or first_day
    raw = {"from": first_day, "to": last, "hours": hours, **({"note": note} if note.strip() else {})}
    file, problems = check_keys({"availability": {"change": [raw]}}, facts)
    told = [_told(problem, "availability.change[1]") for problem in problems if "change" in problem.key]
    if last < first_day:
        told.append(_problem("last_day", last, f"a day from {first_day} on", "Are the two swapped?"))
    if told:
        raise Misused("", tuple(told))
    clean, usual = file["availability"]["change"][0], before.availability
    most = clean["hours"]["mon"]
    wish = AvailabilityChange(first_day, last, minutes=(most,) * 7, note=clean.get("note", ""))
    new, steps = tuple(_shortened(wish, most, before)), list[str]()
    place = f"availability.change[{len(usual.changes) + 1}]"
    if not new or usual.changes[-len(new) :] == new:
        return Written(place, (), wish, wish, before)
    for change in new:
        text = with_entry(text, ("availability", "change"), _entry(change), in_braces=True)
        steps.append(text)
    expected = replace(before, availability=replace(usual, changes=(*usual.changes, *new)))
    return Written(place, tuple(steps), wish, None, expected)


def _shortened(wish: AvailabilityChange, most: int, before: Student) -> Iterator[AvailabilityChange]:
    """The wish as changes of the file: one where every weekday of it comes out the same, else one for each
    stretch of days that are longer now.
    """
    count = (wish.last_day - wish.first_day).days + 1
    days = [wish.first_day + timedelta(days=offset) for offset in range(count)]
    now = {day: before.availability.minutes_on(day) for day in days}
    found = {(day.weekday(), min(most, now[day])) for day in days}
    minutes, usual = dict(found), before.availability.minutes
    if set(minutes.values()) == {most}:
        yield wish
    elif len(minutes) == len(found):
        yield wish._replace(minutes=tuple(minutes.get(at, usual[at]) for at in range(7)))
    else:
        for is_longer, stretch in groupby(days, key=lambda day: now[day] > most):
            first, *more = stretch
            if is_longer:
                yield wish._replace(first_day=first, last_day=[first, *more][-1])


def _entry(change: AvailabilityChange) -> Table:
    """A change of hours as the file has it: one number, or by weekday where days differ."""
    hours = [round(minutes / 60, 4) for minutes in change.minutes or ()]
    days = range((change.last_day - change.first_day).days + 1)
    named = sorted({(change.first_day + timedelta(days=offset)).weekday() for offset in days})
    told = hours[0] if len(set(hours)) == 1 else {WEEKDAYS[at]: hours[at] for at in named}
    entry = {"from": change.first_day, "to": change.last_day, "hours": told}
    return entry | ({"note": change.note} if change.note else {})


def with_exam_date(text: str, before: Student, *, exam_date: date, today: date) -> Written:
    """Another exam date. Raises Misused for a day that is past."""
    if exam_date < today:
        raise Misused("", (_problem("exam_date", exam_date, f"a day from today, {today}, on"),))
    old = before.exam.date
    steps = (with_edits(text, exam_date=exam_date),) if exam_date != old else ()
    expected = replace(before, exam=replace(before.exam, date=exam_date))
    return Written("exam", steps, exam_date, old, expected)


def with_pin(text: str, before: Student, facts: Facts, *, exam: str, on: date, today: date) -> Written:
    """A practice exam kept on a day; pinned already, its pin moves.

    Raises Misused for a past day and a name nobody knows, InputError for an exam that was taken.
    """
    file, problems = check_keys({"pin": [{"date": on, "exam": exam}]}, facts)
    told = [_told(problem, "pin[1]") for problem in problems if "pin" in problem.key]
    if on < today:
        told.append(_problem("on", on, f"a day from today, {today}, on"))
    if told:
        raise Misused("", tuple(told))
    new = Pin(**file["pin"][0])
    if taken := [score.date for score in before.scores if score.exam == new.exam]:
        advice = f"It was taken on {taken[0]}."
        raise InputError("", (_problem("exam", new.exam, "a practice exam without a score", advice),))
    old = next((pin for pin in before.pins if pin.exam == new.exam), None)
    pins = sorted((new, *(pin for pin in before.pins if pin != old)), key=lambda pin: pin.date)
    listed = (parse(text)[0] or {}).get("pin", ())
    same = [at for at, pin in enumerate(listed, 1) if plain(pin["exam"]) == plain(new.exam)]
    if old == new:
        steps: tuple[str, ...] = ()
    elif same:
        steps = (with_values(text, ("pin", same[0]), {"date": on}),)
    else:
        steps = (with_entry(text, ("pin",), new._asdict()),)
    place = f"pin[{same[0] if same else len(listed) + 1}]"
    return Written(place, steps, new, old, replace(before, pins=tuple(pins)))


def _told(problem: InputProblem, place: str) -> InputProblem:
    """A problem of the table at this place as one of an argument."""
    table, _, key = problem.key.rpartition(".")
    names = _ARGUMENTS[place.partition("[")[0]] if table == place else {}
    return problem._replace(line=None, key=names.get(key, problem.key))


def _problem(key: str, found: date | str, allowed: str, advice: str = "") -> InputProblem:
    return InputProblem(line=None, key=key, found=shown(found), allowed=allowed, advice=advice)
