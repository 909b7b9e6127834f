"""A practice exam or a day's work written into the text of the student's file; all else stays as it was.

Takes the text of a file the reader accepts. Whether the new text is accepted too, `new_record` finds out.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from studyplan.errors import InputError, InputProblem
from studyplan.files.spelling import plain
from studyplan.files.toml import edit as toml_edit
from studyplan.files.toml.text import Table, parse
from studyplan.student import LogEntry, Score

Happened = Literal["added", "replaced", "unchanged"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """The file's new text and what happened to it.

    `key` is the entry's place, like `score[2]`. `now` is what the entry says, parts told earlier included;
    `before` what it said, None for a new one. `unlisted`: the exam left the list of unused ones.
    `pin_removed` is the later day the exam was pinned to.
    """

    text: str
    happened: Happened
    key: str
    now: Score | LogEntry
    before: Score | LogEntry | None = None
    unlisted: bool = False
    pin_removed: date | None = None


def with_score(text: str, score: Score) -> Recorded:
    """The text with a practice exam's result; the same exam on the same day is corrected in place.

    What `score` leaves out stays as it is. The exam leaves `practice_exams`, and a pin to a later day goes:
    the reader refuses both for an exam that is taken. Raises InputError where two entries could be meant.
    """
    exam = plain(score.exam), score.date
    recorded = _with_record(text, "score", score, lambda one: (plain(one["exam"]), _day(one)) == exam)
    if recorded.happened == "added":
        recorded = _without_pin(_without_listing(recorded, score.exam), score)
    return recorded


def with_log(text: str, entry: LogEntry) -> Recorded:
    """The text with a day's work or the bank's counter; the same kind on the same day is corrected in place.

    What `entry` leaves out stays as it is. Raises InputError where two entries could be meant.
    """
    kind = "questions" if entry.questions is not None else "total"
    return _with_record(text, "log", entry, lambda one: kind in one and _day(one) == entry.date)


def _raw(text: str) -> Table:
    """The table of a text the reader accepts."""
    return parse(text)[0] or {}


def _day(entry: Table) -> date:
    day = entry["date"]
    return day if isinstance(day, date) else date.fromisoformat(day)


def _with_record(
    text: str, kind: str, record: Score | LogEntry, is_same: Callable[[Table], bool]
) -> Recorded:
    """The record added, or written over the one entry it corrects."""
    entry, entries = _entry_of(record), _raw(text).get(kind, [])
    same = [position for position, one in enumerate(entries, 1) if is_same(one)]
    if not same:
        new = toml_edit.with_entry(text, (kind,), entry)
        return Recorded(text=new, happened="added", key=f"{kind}[{len(entries) + 1}]", now=record)
    if len(same) > 1:
        raise InputError("", (_ambiguous(kind, same, record.date),))
    position = same[0]
    news = {key: value for key, value in entry.items() if key not in ("date", "exam")}  # found by these
    new = toml_edit.with_values(text, (kind, position), news)
    return Recorded(
        text=new,
        happened="replaced" if new != text else "unchanged",
        key=f"{kind}[{position}]",
        now=_record(_raw(new)[kind][position - 1], record),
        before=_record(entries[position - 1], record),
    )


def _ambiguous(kind: str, same: list[int], day: date) -> InputProblem:
    keys = " and ".join(f"{kind}[{position}]" for position in same)
    advice = f"The file has {keys} for that day; make one of them, then correct it."
    return InputProblem(
        line=None, key="on", found=str(day), allowed="a day with one such entry", advice=advice
    )


def _entry_of(record: Score | LogEntry) -> Table:
    """The record as a table of the file: what it says and nothing else."""
    said = {
        key: value
        for key, value in record._asdict().items()
        if value not in ((), "", None) and value is not False
    }
    areas = said.get("percent_correct")
    return {**said, "percent_correct": dict(areas)} if isinstance(areas, tuple) else said


def _record(entry: Table, like: Score | LogEntry) -> Score | LogEntry:
    """What an entry of the file says, as the kind of record `like` is."""
    said: dict[str, Any] = {**entry, "date": _day(entry)}
    if isinstance(like, LogEntry):
        return LogEntry(**{**said, "missed": tuple(entry.get("missed", ()))})
    return Score(
        **{**said, "exam": like.exam, "percent_correct": tuple(entry.get("percent_correct", {}).items())}
    )


def _without_listing(recorded: Recorded, exam: str) -> Recorded:
    """The exam taken out of the list of practice exams still unused, if it stands there."""
    listed = _raw(recorded.text).get("resources", {}).get("practice_exams", ())
    for position, name in enumerate(listed, 1):
        if plain(name) == plain(exam):
            text = toml_edit.without_entry(recorded.text, ("resources", "practice_exams"), position)
            return replace(recorded, text=text, unlisted=True)
    return recorded


def _without_pin(recorded: Recorded, score: Score) -> Recorded:
    """The exam's pin taken out if it names a day after the one the exam was taken on."""
    for position, pin in enumerate(_raw(recorded.text).get("pin", ()), 1):
        if plain(pin["exam"]) == plain(score.exam) and _day(pin) > score.date:
            text = toml_edit.without_entry(recorded.text, ("pin",), position)
            return replace(recorded, text=text, pin_removed=_day(pin))
    return recorded
