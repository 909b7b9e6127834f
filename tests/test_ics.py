"""The calendar file: three independent readers see what was meant, in any zone and with any text."""

import re
import subprocess
import sys
import zoneinfo
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from itertools import pairwise
from os import environ
from pathlib import Path
from typing import get_args

import icalendar
import pytest
import vobject
from conftest import all_facts, make_plan, make_student
from hypothesis import example, given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from studyplan.calendar.events import Category, Event, clean, event_uid, is_timed, plan_events
from studyplan.calendar.versions import calendar_entries, stamp
from studyplan.calendar.writing import LARGE_BYTES, LINE_OCTETS, fold, to_ics, to_update_ics
from studyplan.calendar.zones import parse_footer, zone
from studyplan.errors import AuditFailed, CannotReadOrWrite
from studyplan.plan import CalendarEntry
from studyplan.statements.findings import Finding
from studyplan.student import CalendarWish, Student

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 12, 28)
DAY = timedelta(days=1)
CHICAGO = "America/Chicago"
ZONES = (files("tzdata") / "zones").read_text("utf-8").split()
# Zones whose clock changes on another day than its name says: calendars cannot repeat that, so times are UTC.
WITHOUT_RULE = {"America/Nuuk", "Asia/Jerusalem", "Asia/Gaza", "Africa/Cairo", "America/Santiago"}


@pytest.fixture(autouse=True, scope="module")
def zones_of_the_package() -> Iterator[None]:
    """Readers that ask zoneinfo get the same zone data everywhere, not the machine's."""
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(())
    zoneinfo.ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath(before)
    zoneinfo.ZoneInfo.clear_cache()


def in_zone(name: str, *, alarm_minutes: int = 30) -> Student:
    return make_student(time_zone=name, calendar=CalendarWish(id="maya", alarm_minutes=alarm_minutes))


def an_event(
    start: date, end: date | None = None, *, key: str = "", summary: str = "Study", text: str = ""
) -> Event:
    """An hour, or a whole day where `start` is a date."""
    length = timedelta(hours=1) if is_timed(start) else DAY
    key = key or f"block/{start.isoformat()}"
    return Event(
        uid=event_uid("maya", key),
        key=key,
        start=start,
        end=end or start + length,
        summary=summary,
        description=text or "Goal: study.",
        category="Study",
        busy=is_timed(start),
        alarm_minutes=30 if is_timed(start) else 0,
        hash=f"{start}{end}{summary}{text}",
    )


def written(events: Iterable[Event], student: Student) -> bytes:
    events = list(events)
    return to_ics(events, calendar_entries(events, (), today=TODAY), student)


# Three readers. Each gives, by id: start and end (UTC without zone, or a date), summary, description.

Seen = tuple[date, date, str, str]


def instant(moment: date) -> date:
    if not isinstance(moment, datetime):
        return moment
    assert moment.tzinfo is not None, "a floating time"
    return moment.astimezone(UTC).replace(tzinfo=None)


def with_icalendar(data: bytes) -> dict[str, Seen]:
    calendar = icalendar.Calendar.from_ical(data)
    assert isinstance(calendar, icalendar.Calendar)
    return {
        str(e["UID"]): (instant(e.start), instant(e.end), str(e["SUMMARY"]), str(e["DESCRIPTION"]))
        for e in calendar.events
    }


def with_vobject(data: bytes) -> dict[str, Seen]:
    """Reads times by the file's own VTIMEZONE, not by the name of the zone."""
    calendar = vobject.readOne(data.decode())
    assert calendar.validate(raiseException=True)
    return {
        e.uid.value: (instant(e.dtstart.value), instant(e.dtend.value), e.summary.value, e.description.value)
        for e in getattr(calendar, "vevent_list", [])
    }


def with_ical(data: bytes) -> dict[str, Seen]:
    calendar = IcsCalendarStream.calendar_from_ics(data.decode())
    return {
        str(e.uid): (instant(e.dtstart), instant(e.dtend), str(e.summary), str(e.description))
        for e in calendar.events
        if e.dtstart is not None and e.dtend is not None
    }


READERS = (with_icalendar, with_vobject, with_ical)


def meant(event: Event, place: zoneinfo.ZoneInfo) -> Seen:
    """What a reader has to see, worked out with nothing but zoneinfo; for times that exist."""
    start, end = (
        instant(moment.replace(tzinfo=place)) if isinstance(moment, datetime) else moment
        for moment in (event.start, event.end)
    )
    return start, end, event.summary, event.description


def check_readers(events: Iterable[Event], student: Student) -> bytes:
    events = list(events)
    data = written(events, student)
    place = zoneinfo.ZoneInfo(student.time_zone)
    wanted = {event.uid: meant(event, place) for event in events}
    for reader in READERS:
        assert reader(data) == wanted, reader.__name__
    return data


# Times


def hours_around_changes(name: str) -> list[Event]:
    """An event each two hours on the days around both changes of 2027, without times that do not exist."""
    place = zoneinfo.ZoneInfo(name)
    days = [date(2027, 1, 1) + i * DAY for i in range(365)]
    noons = [datetime(d.year, d.month, d.day, 12, tzinfo=place).utcoffset() for d in days]
    near = {days[i + j] for i, (a, b) in enumerate(pairwise(noons)) if a != b for j in (0, 1, 2)}
    near |= {date(2027, 1, 15), date(2027, 7, 15)}
    starts = [datetime(d.year, d.month, d.day, hour) for d in sorted(near) for hour in range(0, 23, 2)]
    real = zone(name).real_time
    ends = [start + timedelta(hours=1) for start in starts]
    return [an_event(s, e) for s, e in zip(starts, ends, strict=True) if real(s) == s and real(e) == e]


@pytest.mark.parametrize(
    "name",
    [
        CHICAGO,
        "America/New_York",
        "America/Phoenix",  # no daylight saving
        "Asia/Kolkata",  # half an hour
        "Asia/Kathmandu",  # three quarters
        "Australia/Sydney",  # summer at new year
        "Australia/Lord_Howe",  # a change of half an hour
        "Pacific/Chatham",
        "Europe/London",
        "Europe/Dublin",  # winter time is the exception by law
        "America/Nuuk",  # changes on a Saturday named after Sunday
        "Asia/Jerusalem",
        "America/Santiago",
        "Africa/Cairo",
        "Africa/Casablanca",  # another hour until 2026
        "America/Vancouver",  # no daylight saving since 2026
        "UTC",
    ],
)
def test_three_readers_see_every_hour_around_the_changes_as_meant(name: str) -> None:
    data = check_readers(hours_around_changes(name), in_zone(name))
    assert (b"BEGIN:VTIMEZONE" in data) == (name not in WITHOUT_RULE)


def test_all_zones_have_a_rule_that_holds_or_times_in_utc() -> None:
    """Every zone of the package, through the one reader that knows a zone only from the file."""
    moments = [
        datetime(2026, 12, 20, 8),
        datetime(2027, 3, 28, 12),
        datetime(2027, 7, 1, 8),
        datetime(2027, 11, 1, 8),
    ]
    without = set()
    for name in (name for name in ZONES if name != "Factory"):  # the name of no place
        events = [an_event(moment) for moment in moments]
        data = written(events, in_zone(name))
        place = zoneinfo.ZoneInfo(name)
        assert with_vobject(data) == {event.uid: meant(event, place) for event in events}, name
        assert (b"TZID:" in data) == (b"BEGIN:VTIMEZONE" in data) == (b"TZID=" in data)
        if b"TZID:" not in data:
            without.add(name)
    assert without >= WITHOUT_RULE
    assert len(without) < 20  # with the other names of the same zones


def test_each_time_zone_has_one_rule_for_each_kind_of_time() -> None:
    """Outlook and Exchange read no more, and only rules of a numbered weekday."""
    for name in ("Europe/Dublin", "Australia/Sydney", CHICAGO):
        text = written([an_event(datetime(2027, 1, 4, 8))], in_zone(name)).decode()
        assert text.count("BEGIN:STANDARD") == text.count("BEGIN:DAYLIGHT") == 1
        rules = re.findall(r"RRULE:(.*)\r\n", text)
        assert len(rules) == 2
        assert all(re.fullmatch(r"FREQ=YEARLY;BYDAY=(-1|[1-4])SU;BYMONTH=\d+", rule) for rule in rules)
    dublin = written([an_event(datetime(2027, 1, 4, 8))], in_zone("Europe/Dublin")).decode()
    assert "TZOFFSETTO:+0100" in dublin.partition("BEGIN:DAYLIGHT")[2].partition("END:DAYLIGHT")[0]
    fixed = written([an_event(datetime(2027, 1, 4, 8))], in_zone("Asia/Kolkata")).decode()
    assert "RRULE" not in fixed and "TZOFFSETTO:+0530" in fixed


def test_an_event_the_rule_is_wrong_about_is_written_in_utc_alone() -> None:
    """Until 2006 summer began in April in Chicago; the rule since then would put 20 March an hour wrong."""
    events = [an_event(datetime(2006, 3, 20, 8)), an_event(datetime(2027, 3, 20, 8))]
    text = written(events, in_zone(CHICAGO)).decode()
    assert "DTSTART:20060320T140000Z\r\n" in text
    assert "DTSTART;TZID=America/Chicago:20270320T080000\r\n" in text


def test_a_time_the_clock_skips_moves_by_the_gap() -> None:
    """On 14 March 2027 two o'clock is three o'clock in Chicago; the length stays, wherever it can."""
    starts = [datetime(2027, 3, 14, 2, 30), datetime(2027, 3, 14, 1, 30)]
    events = [an_event(starts[0], starts[0] + timedelta(minutes=45)), an_event(starts[1], starts[0])]
    seen = [value[:2] for value in with_ical(written(events, in_zone(CHICAGO))).values()]
    assert seen == [
        (datetime(2027, 3, 14, 8, 30), datetime(2027, 3, 14, 9, 15)),  # 03:30 to 04:15
        (datetime(2027, 3, 14, 7, 30), datetime(2027, 3, 14, 8, 30)),  # 01:30 to 03:30, an hour
    ]


def test_a_time_the_clock_shows_twice_is_the_first_of_them() -> None:
    event = an_event(datetime(2027, 11, 7, 1, 30), datetime(2027, 11, 7, 3))
    (seen,) = with_ical(written([event], in_zone(CHICAGO))).values()
    assert seen[:2] == (datetime(2027, 11, 7, 6, 30), datetime(2027, 11, 7, 9))


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "America", "../zones", "a\0b"])
def test_an_unknown_zone_is_told_in_plain_words(name: str) -> None:
    with pytest.raises(CannotReadOrWrite, match="time zone"):
        written([an_event(datetime(2027, 1, 4, 8))], in_zone(name))


def test_a_footer_of_another_form_is_no_rule() -> None:
    assert parse_footer("") is None
    assert parse_footer("CST6CDT,J60,J300") is None
    rule = parse_footer("<-02>2<-01>,M3.5.0/-1,M10.5.0/0")
    assert rule is not None and not rule.is_plain()


# The form of the file

BAD_ESCAPE = re.compile(rb"(?<!\\)(\\\\)*\\$")


def check_form(data: bytes) -> None:
    """What calendars stumble over: R1 and R2 of the calendar's rules."""
    assert data.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")
    assert data.endswith(b"END:VCALENDAR\r\n")
    lines = data.split(b"\r\n")[:-1]
    for line in lines:
        assert 0 < len(line) <= LINE_OCTETS
        assert b"\r" not in line and b"\n" not in line
        assert not BAD_ESCAPE.search(line), "a fold inside an escape"
        line.decode()  # no fold inside a character
    text = data.decode()
    assert len(text.splitlines()) == len(lines), "a character some readers take for a line end"


hostile = st.text(
    st.sampled_from("ab ,;:\\\n\r\t\"'<>&\u2028\u2029\x85\x00\x1b\ufeff\u202eé試👩\u200d⚕️٣nN^")
    | st.characters(codec="utf-8"),
    max_size=200,
)


@given(hostile, hostile, hostile)
@example("a\\nb", "<script>alert(1)</script>\r\nEND:VCALENDAR", "\u2028BEGIN:VEVENT")
@example("x" * 74 + "\\,;" * 40, ";,\\" * 80, "👩\u200d⚕️" * 40)
def test_any_text_comes_through_three_readers_and_keeps_the_form(summary: str, one: str, two: str) -> None:
    text = f"{clean(one)}\n{clean(two)}."
    event = an_event(datetime(2027, 1, 4, 8), summary=clean(summary) or "-", text=text)
    check_form(check_readers([event], in_zone(CHICAGO)))


@given(st.lists(st.sampled_from(["a", "é", "👩", "\\,", "\\;", "\\n", "\\\\"]), max_size=300).map("".join))
def test_a_folded_line_unfolds_to_itself(line: str) -> None:
    pieces = fold(line)
    assert pieces[0] + "".join(piece.removeprefix(" ") for piece in pieces[1:]) == line
    assert all(len(piece.encode()) <= LINE_OCTETS for piece in pieces)
    assert all(not BAD_ESCAPE.search(piece.encode()) for piece in pieces)
    assert all(len(piece.encode()) > LINE_OCTETS - 6 for piece in pieces[:-1]), (
        "no line shorter than it must be"
    )


def test_the_head_asks_for_nothing_that_breaks_a_client() -> None:
    text = written([an_event(datetime(2027, 1, 4, 8))], in_zone(CHICAGO)).decode()
    head = text.partition("BEGIN:VTIMEZONE")[0]
    assert head.split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//studyplan//studyplan 1//EN",
        "CALSCALE:GREGORIAN",
        "NAME:Step 2 CK",
        "X-WR-CALNAME:Step 2 CK",
        "X-WR-TIMEZONE:America/Chicago",
        "",
    ]
    assert not re.search(r"^(METHOD|CLASS|ORGANIZER|ATTENDEE|X-ALT-DESC)", text, re.MULTILINE)


def test_an_event_is_exactly_this() -> None:
    event = an_event(datetime(2027, 1, 4, 8), key="block/2027-01-04/1", summary="UWorld 40: a, b")
    text = written([event], in_zone(CHICAGO)).decode()
    assert text.partition("END:VTIMEZONE\r\n")[2].split("\r\n") == [
        "BEGIN:VEVENT",
        f"UID:{event_uid('maya', 'block/2027-01-04/1')}",
        "DTSTAMP:20261228T000000Z",
        "DTSTART;TZID=America/Chicago:20270104T080000",
        "DTEND;TZID=America/Chicago:20270104T090000",
        "CREATED:20200101T000000Z",
        "LAST-MODIFIED:20261228T000000Z",
        "SEQUENCE:255300",
        "SUMMARY:UWorld 40: a\\, b",
        "DESCRIPTION:Goal: study.",
        "CATEGORIES:Step 2 CK,Study",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:UWorld 40: a\\, b",
        "TRIGGER:-PT30M",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_a_whole_day_has_dates_no_alarm_and_needs_no_zone() -> None:
    text = written([an_event(date(2027, 1, 4))], in_zone(CHICAGO)).decode()
    assert "DTSTART;VALUE=DATE:20270104\r\nDTEND;VALUE=DATE:20270105\r\n" in text
    assert "VALARM" not in text and "VTIMEZONE" not in text
    assert "TRANSP:TRANSPARENT" in text


def test_no_events_are_still_a_calendar_that_reads() -> None:
    data = written([], in_zone(CHICAGO))
    check_form(data)
    assert with_icalendar(data) == {}


def test_our_own_mistakes_are_found_before_a_file_is_written() -> None:
    event = an_event(datetime(2027, 1, 4, 8))
    backwards = event._replace(end=event.start)
    control = event._replace(summary="a\x07b")
    for events, finding in (
        ([backwards], Finding("event_ends_before_it_starts", None, (event.key,))),
        ([event, event], Finding("event_id_twice", None, (event.uid,))),
        ([control], Finding("calendar_control_character")),
    ):
        with pytest.raises(AuditFailed) as failed:
            written(events, in_zone(CHICAGO))
        assert failed.value.findings == (finding,)


def test_a_full_plan_stays_under_the_size_google_takes() -> None:
    student = make_student()
    data = written(plan_events(make_plan(student), student, all_facts()), student)
    assert 100_000 < len(data) < LARGE_BYTES


def test_a_real_plan_reads_the_same_everywhere() -> None:
    """From November to June in Chicago, over both changes of the clock."""
    student = make_student(first_day=date(2026, 10, 20))
    plan = make_plan(student, today=date(2026, 10, 20))
    check_form(check_readers(plan_events(plan, student, all_facts()), student))


def test_the_same_plan_gives_the_same_bytes_on_any_machine() -> None:
    """Zone, language, hash seed and the machine's own zone data make no difference."""
    script = (
        "import sys, hashlib; sys.path[:0] = ['tests', '.']\n"
        "from conftest import make_plan, make_student, all_facts, TODAY\n"
        "from dataclasses import replace\n"
        "from studyplan.calendar.events import *\n"
        "from studyplan.calendar.versions import *\n"
        "from studyplan.calendar.writing import to_ics\n"
        "from studyplan.memory.document import to_json\n"
        "s = make_student(); p = make_plan(s); e = plan_events(p, s, all_facts())\n"
        "m = calendar_entries(e, (), today=TODAY)\n"
        "data = to_ics(e, m, s) + to_json(replace(p, calendar=m), all_facts()).encode()\n"
        "print(hashlib.sha256(data).hexdigest())"
    )
    settings = [
        {"TZ": "UTC", "PYTHONHASHSEED": "0", "LC_ALL": "C"},
        {"TZ": "Pacific/Chatham", "PYTHONHASHSEED": "7", "LC_ALL": "C.UTF-8", "PYTHONTZPATH": ""},
        {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "random", "PYTHONUTF8": "1"},
    ]
    digests = set()
    for setting in settings:
        run = subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**environ, **setting},
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        digests.add(run.stdout)
    assert len(digests) == 1


# Updates


@dataclass
class Steps:
    """A plan's reruns: the events of each, the memory after it, and both files."""

    events: list[Event]
    entries: tuple[CalendarEntry, ...]
    full: bytes
    update: bytes | None


def rerun(events: list[Event], before: tuple[CalendarEntry, ...], today: date) -> Steps:
    student = in_zone(CHICAGO)
    entries = calendar_entries(events, before, today=today)
    update = to_update_ics(events, entries, student, today=today)
    return Steps(events, entries, to_ics(events, entries, student), update)


def vevents(data: bytes) -> dict[str, str]:
    """Each event's bytes by id."""
    found = re.findall(r"BEGIN:VEVENT\r\nUID:(.*?)\r\n(.*?)END:VEVENT", data.decode(), re.DOTALL)
    assert len({uid for uid, _ in found}) == len(found)
    return dict(found)


def test_the_first_calendar_and_a_rerun_without_news_have_no_update() -> None:
    events = [an_event(datetime(2027, 1, 4, 8)), an_event(date(2027, 1, 5))]
    first = rerun(events, (), TODAY)
    again = rerun(events, first.entries, TODAY + 3 * DAY)
    assert first.update is None and again.update is None
    assert again.full == first.full


def test_an_update_holds_the_changes_and_markers_and_nothing_else() -> None:
    keep, change, drop = (
        an_event(datetime(2027, 1, day, 8), key=f"block/2027-01-0{day}/1") for day in (4, 5, 6)
    )
    day_off = an_event(date(2027, 1, 7), key="off/2027-01-07")
    first = rerun([keep, change, drop, day_off], (), TODAY)
    changed = change._replace(summary="Something else", hash="else")
    second = rerun([keep, changed], first.entries, TODAY)
    assert second.update is not None
    news = vevents(second.update)
    assert set(news) == {change.uid, drop.uid, day_off.uid}
    assert news[changed.uid] == vevents(second.full)[changed.uid]
    assert "SEQUENCE:255301" in news[changed.uid]
    assert vevents(second.full)[keep.uid] == vevents(first.full)[keep.uid]
    assert drop.uid not in vevents(second.full)
    assert news[drop.uid].split("\r\n") == [
        "DTSTAMP:20261228T000100Z",
        "DTSTART;TZID=America/Chicago:20270106T080000",
        "DTEND;TZID=America/Chicago:20270106T081500",
        "CREATED:20200101T000000Z",
        "LAST-MODIFIED:20261228T000100Z",
        "SEQUENCE:255301",
        "SUMMARY:(removed) study block",
        "DESCRIPTION:Your study plan no longer holds this. You can delete it.",
        "CATEGORIES:Step 2 CK",
        "STATUS:CANCELLED",
        "TRANSP:TRANSPARENT",
        "",
    ]
    assert "DTSTART;VALUE=DATE:20270107" in news[day_off.uid]
    check_form(second.update)
    for reader in READERS:
        assert set(reader(second.update)) == set(news)


def test_an_update_leaves_out_what_is_over() -> None:
    events = [an_event(datetime(2027, 1, day, 8), key=f"block/2027-01-0{day}/1") for day in (4, 5)]
    first = rerun(events, (), TODAY)
    second = rerun([event._replace(summary="New", hash="new") for event in events], first.entries, TODAY)
    third = rerun(second.events, second.entries, date(2027, 1, 5))
    assert third.update is not None
    assert set(vevents(third.update)) == {events[1].uid}
    assert third.full == second.full


def test_stamps_follow_from_the_sequence_alone() -> None:
    events = [an_event(datetime(2027, 1, 4, 8))]
    (entry,) = calendar_entries(events, (), today=TODAY)
    text = to_ics(events, [entry._replace(sequence=255342)], in_zone(CHICAGO)).decode()
    assert f"DTSTAMP:{stamp(255342):%Y%m%dT%H%M%SZ}\r\n" in text
    assert "LAST-MODIFIED:20261228T004200Z\r\n" in text


def test_words_for_kinds_need_no_escape() -> None:
    """They are written into CATEGORIES as they are."""
    assert all(re.fullmatch(r"[A-Z][a-z ]+", word) for word in get_args(Category))
