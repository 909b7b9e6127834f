"""A practice exam or a day's work written into the text of the student's file; all else stays as it was.

Takes the text of a file the reader accepts. Whether the new text is accepted too, `new_record` finds out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from studyplan.errors import InputError, InputProblem
from studyplan.files.spelling import plain
from studyplan.files.student.read import BYTE_ORDER_MARK
from studyplan.files.student.rules import Told
from studyplan.files.toml import edit as toml_edit
from studyplan.files.toml.lines import Path, layout_of
from studyplan.files.toml.text import parse
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
    body = text.removeprefix(BYTE_ORDER_MARK)
    taken = [(plain(entry["exam"]), _day(entry)) for entry in _raw(body).get("score", ())]
    same = [position for position, one in enumerate(taken, 1) if one == (plain(score.exam), score.date)]
    recorded = _with_entry(body, "score", same, score)
    if recorded.happened == "added":
        recorded = _without_pin(_without_listing(recorded, score.exam), score)
    return replace(recorded, text=text[: len(text) - len(body)] + recorded.text)


def with_log(text: str, entry: LogEntry) -> Recorded:
    """The text with a day's work or the bank's counter; the same kind on the same day is corrected in place.

    What `entry` leaves out stays as it is. Raises InputError where two entries could be meant.
    """
    body = text.removeprefix(BYTE_ORDER_MARK)
    kind = "questions" if entry.questions is not None else "total"
    logged = enumerate(_raw(body).get("log", ()), 1)
    same = [position for position, one in logged if kind in one and _day(one) == entry.date]
    recorded = _with_entry(body, "log", same, entry)
    return replace(recorded, text=text[: len(text) - len(body)] + recorded.text)


def _raw(text: str) -> Told:
    """The table of a text the reader accepts."""
    return parse(text)[0] or {}


def _day(entry: Told) -> date:
    day = entry["date"]
    return day if isinstance(day, date) else date.fromisoformat(day)


def _with_entry(text: str, kind: str, same: list[int], record: Score | LogEntry) -> Recorded:
    """The record added, or written over the one entry it corrects."""
    told, entries = _told(record), _raw(text).get(kind, [])
    if not same:
        key = f"{kind}[{len(entries) + 1}]"
        return Recorded(text=_appended(text, kind, told), happened="added", key=key, now=record)
    if len(same) > 1:
        raise InputError("", (_ambiguous(kind, same, record.date),))
    position = same[0]
    old = entries[position - 1]
    news = [(tail, value) for tail, value in _leaves(told) if _held(old, tail) != value]
    for tail, value in news:
        text = _with_leaf(text, (kind, position), tail, value)
    return Recorded(
        text=text,
        happened="replaced" if news else "unchanged",
        key=f"{kind}[{position}]",
        now=_record(_raw(text)[kind][position - 1], record),
        before=_record(old, record),
    )


def _ambiguous(kind: str, same: list[int], day: date) -> InputProblem:
    keys = " and ".join(f"{kind}[{position}]" for position in same)
    advice = f"The file has {keys} for that day; make one of them, then correct it."
    return InputProblem(
        line=None, key="on", found=str(day), allowed="a day with one such entry", advice=advice
    )


def _told(record: Score | LogEntry) -> Told:
    """The record as a table of the file: what it says and nothing else."""
    said = {key: value for key, value in record._asdict().items() if value is not None and value != ()}
    areas = said.get("percent_correct")
    return {**said, "percent_correct": dict(areas)} if isinstance(areas, tuple) else said


def _record(entry: Told, like: Score | LogEntry) -> Score | LogEntry:
    """What an entry of the file says, as the kind of record `like` is."""
    said: dict[str, Any] = {**entry, "date": _day(entry)}
    if isinstance(like, LogEntry):
        return LogEntry(**said)
    return Score(
        **{**said, "exam": like.exam, "percent_correct": tuple(entry.get("percent_correct", {}).items())}
    )


def _leaves(told: Told) -> Iterator[tuple[tuple[str, ...], object]]:
    """The values to write over an entry by their path in it; the names it is found by are no news."""
    for key, value in told.items():
        if isinstance(value, dict):
            yield from (((key, area), percent) for area, percent in value.items())
        elif key not in ("date", "exam"):
            yield (key,), value


def _held(entry: Told, tail: tuple[str, ...]) -> object:
    value: Any = entry
    for key in tail:
        value = value.get(key, {})
    return value


def _with_leaf(text: str, entry: Path, tail: tuple[str, ...], value: object) -> str:
    """The text with one value of an entry changed, or added beside those that stand there."""
    places = layout_of(text).places
    path = (*entry, *tail)
    if path in places:
        return toml_edit.with_value(text, path, value)
    siblings = [other for other in places if other[:-1] == path[:-1]]
    if siblings:
        return toml_edit.with_pair_beside(text, max(siblings, key=lambda p: places[p].start), tail[-1], value)
    return _with_first_area(text, entry, tail, value)


def _with_first_area(text: str, entry: Path, tail: tuple[str, ...], value: object) -> str:
    """The text with the first value of an entry's sub-table, which may stand there empty or not at all."""
    layout = layout_of(text)
    table, areas = (*entry, tail[0]), {tail[1]: value}
    headers = {header.path: header for header in layout.headers}
    if table in layout.places:
        return toml_edit.with_value(text, table, areas)
    if table in headers:
        at = toml_edit.end_of_section(text, layout, headers[table])
        return toml_edit.with_lines(text, at, _block(areas))
    if entry in headers:
        at = toml_edit.end_of_section(text, layout, headers[entry])
        return toml_edit.with_lines(text, at, [f"[{entry[0]}.{tail[0]}]", *_block(areas)])
    return toml_edit.with_pair_beside(text, (*entry, "date"), tail[0], areas)


def _appended(text: str, kind: str, told: Told) -> str:
    """The text with a new entry behind the last of its kind and its sub-tables, or at the end of the file."""
    layout = layout_of(text)
    if (kind,) in layout.places:
        return toml_edit.with_item(text, (kind,), told)
    tables = {key: value for key, value in told.items() if isinstance(value, dict)}
    lines = [f"[[{kind}]]", *_block({key: value for key, value in told.items() if key not in tables})]
    for key, table in tables.items():
        lines += [f"[{kind}.{key}]", *_block(table)]
    own = [header for header in layout.headers if header.path[0] == kind]
    if own:
        first = next(header for header in reversed(own) if len(header.path) == 2)
        gap = toml_edit.is_spaced(text, first)
        return toml_edit.with_lines(
            text, toml_edit.end_of_section(text, layout, own[-1]), ["", *lines] if gap else lines
        )
    ends_spaced = not text.rpartition("\n")[0].rpartition("\n")[2].strip() and text.endswith("\n")
    return toml_edit.with_lines(text, len(text), lines if ends_spaced else ["", *lines])


def _block(table: Told) -> list[str]:
    return [f"{key} = {toml_edit.written(value)}" for key, value in table.items()]


def _without_listing(recorded: Recorded, exam: str) -> Recorded:
    """The exam taken out of the list of practice exams still unused, if it stands there."""
    listed = _raw(recorded.text).get("resources", {}).get("practice_exams", ())
    for position, name in enumerate(listed, 1):
        if plain(name) == plain(exam):
            path = ("resources", "practice_exams", position)
            return replace(recorded, text=toml_edit.without_item(recorded.text, path), unlisted=True)
    return recorded


def _without_pin(recorded: Recorded, score: Score) -> Recorded:
    """The exam's pin taken out if it names a day after the one the exam was taken on."""
    for position, pin in enumerate(_raw(recorded.text).get("pin", ()), 1):
        if plain(pin["exam"]) == plain(score.exam) and _day(pin) > score.date:
            path: Path = ("pin", position)
            is_inline = path in layout_of(recorded.text).places
            remove = toml_edit.without_item if is_inline else toml_edit.without_block
            return replace(recorded, text=remove(recorded.text, path), pin_removed=_day(pin))
    return recorded
