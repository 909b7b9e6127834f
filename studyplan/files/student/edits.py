"""Single values of a student's file changed in its text, as its owner would: all else stays as it was.

Takes the text of a file the reader accepts. Whether the new text is accepted too, the reader finds out.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from tomlrt import Document, Table

from studyplan.files.rules import WEEKDAYS
from studyplan.files.toml.edit import edited, set_value, with_entry, written


def with_edits(
    text: str,
    *,
    exam_date: date | None = None,
    target: int | None = None,
    hours: float | Mapping[str, float] | None = None,
    days_off: Sequence[tuple[date, date, str]] = (),
) -> str:
    """The text with another exam date, target or week, and with days off: first day, last day, note.

    `hours` is one number for every day or a table by weekday, in which a day not named is off.
    """

    def change(document: Document) -> None:
        for key, value in (("date", exam_date), ("target", target)):
            if value is not None:
                set_value(document.ensure_table("exam"), key, value)
        if hours is not None:
            _set_hours(document.ensure_table("availability"), hours)

    text = edited(text, change)
    for first_day, last_day, note in days_off:
        entry = {"from": first_day, "to": last_day, "hours": 0} | ({"note": note} if note else {})
        text = with_entry(text, ("availability", "change"), entry)
    return text


def _set_hours(availability: Table, hours: float | Mapping[str, float]) -> None:
    """The usual week; where the file has a table of weekdays, each keeps its place and its comment."""
    week = availability.get("hours")
    if not isinstance(week, Table):
        availability["hours"] = written(hours)
        return
    named = hours if isinstance(hours, Mapping) else dict.fromkeys(WEEKDAYS, hours)
    for day in WEEKDAYS:
        if day in week or day in named:
            set_value(week, day, named.get(day, 0))
