"""A practice exam or a day's work written into the text of the student's file; all else stays as it was.

Takes the text of a file the reader accepts. Whether the new text is accepted too, `new_record` finds out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from studyplan.errors import InputError, InputProblem
from studyplan.facts import Facts
from studyplan.files.spelling import plain
from studyplan.files.student.defaults import as_log_entry
from studyplan.files.student.schema import check_keys
from studyplan.files.student.table import entries
from studyplan.files.toml import edit as toml_edit
from studyplan.files.toml.text import Table, parse
from studyplan.student import LogEntry, QuestionBank, Score
from studyplan.told import banks_of

Happened = Literal["added", "replaced", "unchanged"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """The file's new text and what happened to it.

    `steps` are the texts after each edit, each of one place; the last one is the new text. `key` is the
    entry's place, like `score[2]`. `now` is what the entry says, parts told earlier included; `before` what
    it said, None for a new one. `unlisted`: the exam left the list of unused ones. `pin_removed` is the
    later day the exam was pinned to.
    """

    steps: tuple[str, ...]
    happened: Happened
    key: str
    now: Score | LogEntry
    before: Score | LogEntry | None = None
    unlisted: bool = False
    pin_removed: date | None = None

    @property
    def text(self) -> str:
        """The file's new text."""
        return self.steps[-1]


def with_score(text: str, score: Score) -> Recorded:
    """The text with a practice exam's result; the same exam on the same day is corrected in place.

    What `score` leaves out stays as it is. The exam leaves `practice_exams`, and a pin to a later day goes:
    the reader refuses both for an exam that is taken. Raises InputError where two entries could be meant.
    """
    raw = _raw(text).get("score", ())
    exam = plain(score.exam), score.date
    same = [at for at, one in enumerate(raw, 1) if (plain(one["exam"]), _day(one)) == exam]
    recorded = _with_record(text, "score", score, same)
    if recorded.happened == "added":
        return _without_pin(_without_listing(recorded, score.exam), score)
    position, now = same[0], _raw(recorded.text)["score"][same[0] - 1]
    return replace(recorded, now=_score(now, score), before=_score(raw[position - 1], score))


def with_log(text: str, entry: LogEntry, *, banks: Sequence[QuestionBank], facts: Facts) -> Recorded:
    """The text with a day's work, a counter, or what was missed; the same kind for the same day and bank is
    corrected in place.

    What `entry` leaves out stays as it is, exams missed add up. An entry that names no bank is the same as
    one that names the bank it is of anyhow. Raises InputError where two entries could be meant.
    """
    known = _log(text, facts)
    of = banks_of((*known, entry), banks)
    kind = (entry.date, of[entry], entry.is_daily, entry.total is not None)
    same = [
        at
        for at, one in enumerate(known, 1)
        if (one.date, of[one], one.is_daily, one.total is not None) == kind
    ]
    before = known[same[0] - 1] if same else None
    if before is not None and entry.missed:
        entry = entry._replace(missed=tuple(dict.fromkeys((*before.missed, *entry.missed))))
        entry = entry._replace(missed=()) if entry.missed == before.missed else entry
    recorded = _with_record(text, "log", entry, same)
    if before is None:
        return recorded
    return replace(recorded, now=_log(recorded.text, facts)[same[0] - 1], before=before)


def _log(text: str, facts: Facts) -> tuple[LogEntry, ...]:
    """The entries of a text the reader accepts, in their order."""
    return tuple(as_log_entry(entry) for _, entry in entries(check_keys(_raw(text), facts)[0], "log"))


def _raw(text: str) -> Table:
    """The table of a text the reader accepts."""
    return parse(text)[0] or {}


def _day(entry: Table) -> date:
    day = entry["date"]
    return day if isinstance(day, date) else date.fromisoformat(day)


def _with_record(text: str, kind: str, record: Score | LogEntry, same: Sequence[int]) -> Recorded:
    """The record added, or written over the one entry it corrects, by its position from 1."""
    entry = _entry_of(record)
    if not same:
        new = toml_edit.with_entry(text, (kind,), entry)
        key = f"{kind}[{len(_raw(text).get(kind, ())) + 1}]"
        return Recorded(steps=(new,), happened="added", key=key, now=record)
    if len(same) > 1:
        raise InputError("", (_ambiguous(kind, same, record.date),))
    news = {key: value for key, value in entry.items() if key not in ("date", "exam")}  # found by these
    new = toml_edit.with_values(text, (kind, same[0]), news)
    happened: Happened = "replaced" if new != text else "unchanged"
    return Recorded(steps=(new,), happened=happened, key=f"{kind}[{same[0]}]", now=record)


def _ambiguous(kind: str, same: Sequence[int], day: date) -> InputProblem:
    keys = " and ".join(f"{kind}[{position}]" for position in same)
    advice = f"The file has {keys} for that day; make one of them, then correct it."
    return InputProblem(
        line=None, key="on", found=str(day), allowed="a day with one such entry", advice=advice
    )


def _entry_of(record: Score | LogEntry) -> Table:
    """The record as a table of the file: what it says and nothing else."""
    said = {
        key: list(value) if key == "missed" else value
        for key, value in record._asdict().items()
        if value not in ((), "", None) and value is not False
    }
    areas = said.get("percent_correct")
    return {**said, "percent_correct": dict(areas)} if isinstance(areas, tuple) else said


def _score(entry: Table, like: Score) -> Score:
    """What an entry of the file says of the exam of `like`."""
    said: dict[str, Any] = {**entry, "date": _day(entry), "exam": like.exam}
    return Score(**{**said, "percent_correct": tuple(entry.get("percent_correct", {}).items())})


def _without_listing(recorded: Recorded, exam: str) -> Recorded:
    """The exam taken out of the list of practice exams still unused, if it stands there."""
    listed = _raw(recorded.text).get("resources", {}).get("practice_exams", ())
    for position, name in enumerate(listed, 1):
        if plain(name) == plain(exam):
            text = toml_edit.without_entry(recorded.text, ("resources", "practice_exams"), position)
            return replace(recorded, steps=(*recorded.steps, text), unlisted=True)
    return recorded


def _without_pin(recorded: Recorded, score: Score) -> Recorded:
    """The exam's pin taken out if it names a day after the one the exam was taken on."""
    for position, pin in enumerate(_raw(recorded.text).get("pin", ()), 1):
        if plain(pin["exam"]) == plain(score.exam) and _day(pin) > score.date:
            text = toml_edit.without_entry(recorded.text, ("pin",), position)
            return replace(recorded, steps=(*recorded.steps, text), pin_removed=_day(pin))
    return recorded
