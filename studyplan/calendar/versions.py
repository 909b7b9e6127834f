"""Which version of each event a calendar should hold: from the events and the memory of the last plan.

Pure. Sequences carry the day of the change, so that stamps follow from them and a lost memory still yields
higher ones than before.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from studyplan.calendar.events import Event, start_text
from studyplan.plan import CalendarEntry

# Sequences count from this day, a hundred a day.
FIRST_STAMP = datetime(2020, 1, 1)
REVISIONS_A_DAY = 100


def calendar_entries(
    events: Iterable[Event], previous: Iterable[CalendarEntry], *, today: date
) -> tuple[CalendarEntry, ...]:
    """The memory after this plan, in order of start and key.

    An unchanged event keeps its sequence, a changed or new one takes this plan's revision. What is gone from
    the plan stays as removed until its date has passed. Events of days before `today` are never changed: only
    one that has moved there from a day to come is news.
    """
    known = {entry.uid: entry for entry in previous}
    revision = _revision(known.values(), today)
    first = min((entry.sequence for entry in known.values()), default=revision)
    entries = [_entry(event, known.pop(event.uid, None), today, revision, first) for event in events]
    for old in known.values():
        if may_be_ahead(old, today):
            gone = old if old.state == "removed" else old._replace(sequence=revision, state="removed")
            entries.append(gone)
    return tuple(sorted(entries, key=lambda entry: (entry.start, entry.key)))


def _revision(previous: Iterable[CalendarEntry], today: date) -> int:
    """This plan's version: above every earlier one, and never round except in a first calendar.

    28 December 2026 is day 2553: the first plan made that day has 255300, the next 255301.
    """
    day = max(0, (today - FIRST_STAMP.date()).days) * REVISIONS_A_DAY
    latest = max((entry.sequence for entry in previous), default=None)
    if latest is None:
        return day
    revision = max(day, latest) + 1
    return revision if revision % REVISIONS_A_DAY else revision + 1


def _entry(event: Event, old: CalendarEntry | None, today: date, revision: int, first: int) -> CalendarEntry:
    start, now = start_text(event.start), today.isoformat()
    content, sequence = event.hash, revision
    if old is None:
        # What happened outside the plan is nothing to announce: it counts as there from the beginning.
        sequence = first - first % REVISIONS_A_DAY if start[:10] < now else revision
    elif old.state == "live" and (_content(old) == content or max(old.start, start)[:10] < now):
        return old
    elif _last_day(old) > start[:10]:
        content = f"{content}/{_last_day(old)}"
    return CalendarEntry(event.uid, event.key, sequence, content, start, "live")


def _content(entry: CalendarEntry) -> str:
    """The hash of the event alone."""
    return entry.hash.partition("/")[0]


def _last_day(entry: CalendarEntry) -> str:
    """The last day on which a calendar that missed updates may hold the event: its own or one it moved from.

    An event that moves to an earlier day keeps the later one behind its hash: `0123456789abcdef/2027-03-06`.
    """
    return max(entry.start[:10], entry.hash.partition("/")[2])


def may_be_ahead(entry: CalendarEntry, today: date) -> bool:
    """Whether some calendar may hold the event on `today` or later, where an update must reach it."""
    return _last_day(entry) >= today.isoformat()


def stamp(sequence: int) -> datetime:
    """The moment (UTC, without zone) an event of this sequence was last changed; the sequence tells it."""
    days, minutes = divmod(sequence, REVISIONS_A_DAY)
    return FIRST_STAMP + timedelta(days=days, minutes=minutes)


def differs_from_first(entry: CalendarEntry) -> bool:
    """Whether an entry came or changed after the first calendar: only that one has round sequences."""
    return entry.sequence % REVISIONS_A_DAY != 0
