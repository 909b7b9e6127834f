"""A calendar's memory survives the loss of NAME.json in the calendar file itself."""

from datetime import date, timedelta

import pytest
from conftest import TODAY, all_facts, make_plan, make_student

from studyplan.calendar.events import plan_events
from studyplan.calendar.reading import recovered_entries
from studyplan.calendar.versions import calendar_entries
from studyplan.calendar.writing import to_ics, to_update_ics
from studyplan.errors import CannotReadOrWrite
from studyplan.plan import CalendarEntry, Plan
from studyplan.student import Student


def exported(plan: Plan, student: Student, entries: tuple[CalendarEntry, ...], today: date) -> bytes:
    events = plan_events(plan, student, all_facts())
    return to_ics(events, calendar_entries(events, entries, today=today), student)


@pytest.mark.parametrize("time_zone", ["America/Chicago", "Asia/Kolkata", "Africa/Cairo"])
def test_an_old_calendar_file_gives_back_every_id_version_and_start(time_zone: str) -> None:
    student = make_student(time_zone=time_zone)
    plan = make_plan(time_zone=time_zone)
    events = plan_events(plan, student, all_facts())
    entries = calendar_entries(events, (), today=TODAY)
    found = recovered_entries(to_ics(events, entries, student), file="old.ics", time_zone=time_zone)
    kept = {(e.uid, e.sequence, e.start, e.state) for e in entries}
    assert {(e.uid, e.sequence, e.start, e.state) for e in found} == kept


def test_after_the_loss_the_update_reaches_every_event_and_cancels_what_is_gone() -> None:
    student, plan = make_student(), make_plan()
    old = exported(plan, student, (), TODAY)
    later = TODAY + timedelta(days=3)
    known = recovered_entries(old, file="old.ics", time_zone=student.time_zone)
    events = plan_events(plan, student, all_facts())[: -len(known) // 4]
    entries = calendar_entries(events, known, today=later)
    newest = max(entry.sequence for entry in known)
    coming = [entry for entry in entries if entry.start[:10] >= later.isoformat()]
    assert coming and all(entry.sequence > newest for entry in coming)
    update = to_update_ics(events, entries, student, today=later)
    assert update is not None
    gone = {e.uid for e in known if e.start[:10] >= later.isoformat()} - {event.uid for event in events}
    assert gone and update.count(b"STATUS:CANCELLED") == len(gone)


@pytest.mark.parametrize("data", [b"", b"no calendar", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", b"\xff\xfe"])
def test_another_file_is_refused_with_its_name(data: bytes) -> None:
    with pytest.raises(CannotReadOrWrite, match=r"old\.ics"):
        recovered_entries(data, file="old.ics", time_zone="UTC")
