"""The calendar's memory read back from an old calendar file, for when `NAME.json` is lost.

The old file tells ids, versions and times, not keys and contents: so every event counts as changed, and
what the new plan does not hold is cancelled.
"""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from studyplan.calendar.events import DOMAIN, start_text
from studyplan.errors import CannotReadOrWrite
from studyplan.plan import CalendarEntry


def recovered_entries(data: bytes, *, file: str, time_zone: str) -> tuple[CalendarEntry, ...]:
    """One entry an event of ours in the old file, in its order; times in UTC are turned to `time_zone`.

    Raises CannotReadOrWrite where the file is no calendar, or holds no event of this program.
    """
    from icalendar import Calendar

    try:
        calendar = Calendar.from_ical(data)
        entries = tuple(_entries(calendar, ZoneInfo(time_zone)))
    except ValueError as error:
        raise CannotReadOrWrite(f"{file} is not a calendar file: {error}") from error
    if not entries:
        raise CannotReadOrWrite(f"{file} holds no event of this program; give the .ics it wrote last.")
    return entries


def _entries(calendar: object, zone: ZoneInfo) -> Iterator[CalendarEntry]:
    for event in getattr(calendar, "events", ()):
        uid = str(event.get("UID", ""))
        if uid.endswith(f"@{DOMAIN}") and "DTSTART" in event:
            yield CalendarEntry(
                uid=uid,
                key=f"recovered/{uid.partition('@')[0]}",
                sequence=int(event.get("SEQUENCE", 0)),
                hash="",
                start=start_text(_wall_time(event.decoded("DTSTART"), zone)),
                state="removed" if event.get("STATUS") == "CANCELLED" else "live",
            )


def _wall_time(start: date, zone: ZoneInfo) -> date:
    if not isinstance(start, datetime):
        return start
    return start.astimezone(zone).replace(tzinfo=None) if start.tzinfo else start
