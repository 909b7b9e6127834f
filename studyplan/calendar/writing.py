"""The calendar file: events and their versions as iCalendar bytes that every tested client reads.

The last step of the calendar. The frame (calendar head, time zone) is built with icalendar, which also
escapes all text; the events' own lines are written here, because six hundred event objects would cost more
time than the whole plan. What a client may stumble over decides the form:

- no METHOD, which asks for an organizer, and no id of the calendar, which makes some readers see one event;
- times in the student's zone with a two-rule time zone, or in UTC where no such rule tells the truth;
- no fold inside an escape: Google Calendar silently drops such an event;
- stamps follow from the sequence, so that an unchanged event keeps every byte.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from studyplan.calendar.events import Event
from studyplan.calendar.versions import differs_from_first, may_be_ahead, stamp
from studyplan.calendar.zones import LAST_WEEK, Rule, Zone, zone
from studyplan.errors import AuditFailed
from studyplan.plan import CalendarEntry
from studyplan.statements.findings import Finding
from studyplan.student import Student
from studyplan.words.events import GONE, marker_words

if TYPE_CHECKING:
    from icalendar import Component

CALENDAR_NAME = "Step 2 CK"
PRODUCER = "-//studyplan//studyplan 1//EN"  # without the version, which would change every file
# Google refuses files over 1 MB; from this size on the student should be told.
LARGE_BYTES = 700_000
LINE_OCTETS = 75
MARKER_MINUTES = 15
# The memory holds no birthday of an event. One fixed day before every stamp keeps unchanged events unchanged.
CREATED = f"CREATED:{stamp(0):%Y%m%dT%H%M%SZ}"
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_CONTROLS = bytes([*range(0x20), 0x7F])


def to_ics(events: Iterable[Event], entries: Iterable[CalendarEntry], student: Student) -> bytes:
    """The whole calendar, for a fresh one or one that reads the file again.

    `events` in order; each has its entry. Raises CannotReadOrWrite where the student's time zone is unknown,
    and AuditFailed where the file would not be fit to import.
    """
    sequences = {entry.uid: entry.sequence for entry in entries if entry.state == "live"}
    writer = _Writer(zone(student.time_zone))
    return writer.calendar(writer.event(event, sequences[event.uid]) for event in events)


def to_update_ics(
    events: Iterable[Event], entries: Iterable[CalendarEntry], student: Student, *, today: date
) -> bytes | None:
    """What a calendar that holds the first file, and any updates or none, needs to be as planned now.

    Every event from `today` on that differs from the first calendar, those that have moved from there into
    the past, and a cancelled marker for each one removed. None where there is nothing. Raises as `to_ics`.
    """
    ahead = {entry.uid: entry for entry in entries if may_be_ahead(entry, today)}
    changed = {uid: entry.sequence for uid, entry in ahead.items() if differs_from_first(entry)}
    news = [event for event in events if event.uid in changed]
    gone = [entry for entry in ahead.values() if entry.state == "removed"]
    if not news and not gone:
        return None
    writer = _Writer(zone(student.time_zone))
    written = [writer.event(event, changed[event.uid]) for event in news]
    return writer.calendar([*written, *(writer.marker(entry) for entry in gone)])


class _Writer:
    """Writes one file; notes whether any event needs the time zone and which ids it has used."""

    def __init__(self, place: Zone) -> None:
        from icalendar import vText

        self._text = vText
        self._place = place
        self._folded = cache(self._line)  # many events share their texts and times
        self._moment = cache(self._written)
        self._stamp = cache(lambda sequence: f"{stamp(sequence):%Y%m%dT%H%M%SZ}")
        self._is_quiet = cache(place.is_quiet)
        self._zone_is_used = False
        self._ids: set[str] = set()
        self._findings: list[Finding] = []

    def event(self, event: Event, sequence: int) -> str:
        """An event's lines, folded, each with its line end."""
        start, end = self._real_span(event.start, event.end)
        if not start < end:
            self._findings.append(Finding("event_ends_before_it_starts", None, (event.key,)))
        summary = self._folded("SUMMARY", event.summary)
        description = self._folded("DESCRIPTION", event.description)
        busy = "OPAQUE" if event.busy else "TRANSPARENT"
        alarm = ""
        if event.alarm_minutes:
            alarm = (
                f"BEGIN:VALARM\r\nACTION:DISPLAY\r\n{self._folded('DESCRIPTION', event.summary)}\r\n"
                f"TRIGGER:-PT{event.alarm_minutes}M\r\nEND:VALARM\r\n"
            )
        return (
            f"{self._head(event.uid, sequence, start, end)}{summary}\r\n{description}\r\n"
            f"CATEGORIES:{CALENDAR_NAME},{event.category}\r\nSTATUS:CONFIRMED\r\nTRANSP:{busy}\r\n"
            f"{alarm}END:VEVENT\r\n"
        )

    def marker(self, entry: CalendarEntry) -> str:
        """The lines that cancel an event; harmless where a client keeps them."""
        if len(entry.start) > len("2027-01-04"):
            moment = datetime.fromisoformat(entry.start)
            start, end = self._real_span(moment, moment + timedelta(minutes=MARKER_MINUTES))
        else:
            start = date.fromisoformat(entry.start)
            end = start + timedelta(days=1)
        return (
            f"{self._head(entry.uid, entry.sequence, start, end)}SUMMARY:{marker_words(entry.key)}\r\n"
            f"DESCRIPTION:{GONE}\r\n"
            f"CATEGORIES:{CALENDAR_NAME}\r\nSTATUS:CANCELLED\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n"
        )

    def calendar(self, written: Iterable[str]) -> bytes:
        """The finished file around the written events."""
        body = "".join(written)
        head, end = self._frame().split("END:VCALENDAR", 1)
        data = f"{head}{body}END:VCALENDAR{end}".encode()
        self._findings += _unfit(data)
        if self._findings:
            raise AuditFailed(tuple(self._findings))
        return data

    def _head(self, uid: str, sequence: int, start: date, end: date) -> str:
        if uid in self._ids:
            self._findings.append(Finding("event_id_twice", None, (uid,)))
        self._ids.add(uid)
        changed = self._stamp(sequence)
        return (
            f"BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:{changed}\r\nDTSTART{self._moment(start)}\r\n"
            f"DTEND{self._moment(end)}\r\n{CREATED}\r\nLAST-MODIFIED:{changed}\r\nSEQUENCE:{sequence}\r\n"
        )

    def _real_span(self, start: date, end: date) -> tuple[date, date]:
        """Start and end as clocks will show them: both later by the gap where the clock skips the start."""
        if not (isinstance(start, datetime) and isinstance(end, datetime)):
            return start, end
        if self._is_quiet(start.date()) and self._is_quiet(end.date()):
            return start, end
        begins = self._place.real_time(start)
        return begins, self._place.real_time(end + (begins - start))

    def _written(self, moment: date) -> str:
        """Parameters and value of a start or end, from the semicolon or colon on."""
        if not isinstance(moment, datetime):
            return f";VALUE=DATE:{moment:%Y%m%d}"
        if not self._is_quiet(moment.date()) and not self._place.rule_holds(moment):
            return f":{self._place.to_utc(moment):%Y%m%dT%H%M%SZ}"
        self._zone_is_used = True
        return f";TZID={self._place.name}:{_basic(moment)}"

    def _line(self, name: str, text: str) -> str:
        """A line of text: escaped, folded, without its last line end."""
        escaped: str = self._text(text).to_ical().decode()
        return "\r\n".join(fold(f"{name}:{escaped}"))

    def _frame(self) -> str:
        from icalendar import Calendar

        calendar = Calendar()  # not Calendar.new, which adds a random id
        calendar.add("PRODID", PRODUCER)
        calendar.add("VERSION", "2.0")
        calendar.add("CALSCALE", "GREGORIAN")
        calendar.add("NAME", CALENDAR_NAME)
        calendar.add("X-WR-CALNAME", CALENDAR_NAME)
        calendar.add("X-WR-TIMEZONE", self._place.name)
        if self._zone_is_used and self._place.rule is not None:
            calendar.add_component(_timezone(self._place.name, self._place.rule))
        return str(calendar.to_ical(), "utf-8")


def _basic(moment: datetime) -> str:
    """As `20270104T080000`, at half the time of a format string."""
    return moment.isoformat(timespec="seconds").replace("-", "").replace(":", "")


def fold(line: str) -> list[str]:
    """The line in pieces of at most 75 octets, never cut inside a character or an escape.

    The pieces after the first start with a space, as the format wants it; it counts.
    """
    if len(line) <= LINE_OCTETS and line.isascii():
        return [line]
    octets = line.encode()
    pieces = []
    start, limit = 0, LINE_OCTETS
    while len(octets) - start > limit:
        cut = start + limit
        while octets[cut] & 0xC0 == 0x80:  # inside a character of several octets
            cut -= 1
        escapes = cut - start - len(octets[start:cut].rstrip(b"\\"))
        cut -= escapes % 2
        pieces.append(octets[start:cut])
        start, limit = cut, LINE_OCTETS - 1
    pieces.append(octets[start:])
    return [("" if number == 0 else " ") + piece.decode() for number, piece in enumerate(pieces)]


def _unfit(data: bytes) -> Iterator[Finding]:
    """Findings on what would make a client refuse the file or drop an event."""
    lines = data.split(b"\r\n")
    longest = max(map(len, lines))
    if longest > LINE_OCTETS:
        yield Finding("calendar_line_too_long", None, (longest,))
    text = b"".join(lines)  # where a lone part of a line end is a control character as well
    if len(text.translate(None, _CONTROLS)) < len(text):
        yield Finding("calendar_control_character")


def _timezone(name: str, rule: Rule) -> "Component":
    """The zone with one rule for standard time and one for daylight saving, or only the first."""
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    zone_part = Timezone()
    zone_part.add("TZID", name)
    for shift in rule.shifts:
        # Ireland's law calls winter time the exception; calendars want the clock ahead to be daylight time.
        part = TimezoneDaylight() if shift.after > shift.before else TimezoneStandard()
        _observance(part, shift.in_year(1970), shift.before, shift.after, shift.name)
        week = -1 if shift.week == LAST_WEEK else shift.week
        yearly = {"FREQ": "YEARLY", "BYDAY": f"{week}{_WEEKDAYS[shift.weekday]}", "BYMONTH": shift.month}
        part.add("RRULE", yearly)
        zone_part.add_component(part)
    if not rule.shifts:
        always = _observance(TimezoneStandard(), datetime(1970, 1, 1), rule.offset, rule.offset, rule.name)
        zone_part.add_component(always)
    return zone_part


def _observance(
    part: "Component", start: datetime, before: timedelta, after: timedelta, name: str
) -> "Component":
    part.add("DTSTART", start)
    part.add("TZOFFSETFROM", before)
    part.add("TZOFFSETTO", after)
    part.add("TZNAME", name)
    return part
