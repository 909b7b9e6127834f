"""Single values of a student's file changed in its text, as its owner would: all else stays as it was.

Takes the text of a file the reader accepts. Whether the new text is accepted too, the reader finds out.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from studyplan.files.rules import WEEKDAYS
from studyplan.files.toml.edit import with_entry, with_values
from studyplan.files.toml.text import parse


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

    exam = {key: value for key, value in (("date", exam_date), ("target", target)) if value is not None}
    if exam:
        text = with_values(text, ("exam",), exam)
    if hours is not None:
        text = with_values(text, ("availability",), {"hours": _spelled_like(text, hours)})
    for first_day, last_day, note in days_off:
        entry = {"from": first_day, "to": last_day, "hours": 0} | ({"note": note} if note else {})
        text = with_entry(text, ("availability", "change"), entry)
    return text


def calendar_id(text: str) -> str | None:
    """The identity of the calendar that the file names, if it does."""
    found: str | None = (parse(text)[0] or {}).get("calendar", {}).get("id")
    return found


def with_calendar_id(text: str, identity: str) -> str:
    """The text with another identity of the calendar."""
    return with_values(text, ("calendar",), {"id": identity})


def _spelled_like(text: str, hours: float | Mapping[str, float]) -> float | Mapping[str, float]:
    """The hours as a table of weekdays where the file has one, so that each day keeps its place."""
    file = parse(text)[0] or {}
    week = file.get("availability", {}).get("hours")
    if not isinstance(week, dict):
        return hours
    given = hours if isinstance(hours, Mapping) else dict.fromkeys(WEEKDAYS, hours)
    unknown = {day: value for day, value in given.items() if day not in WEEKDAYS}  # for the reader to refuse
    return {day: given.get(day, 0) for day in WEEKDAYS if day in given or day in week} | unknown
