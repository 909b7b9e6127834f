"""A student's whole story: five reruns and more, and a calendar that saw all of them, or some, or one."""

import random
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import pairwise

from conftest import all_facts, make_plan, make_student
from hypothesis import given, settings
from hypothesis import strategies as st

from studyplan.audit import find_broken_promises
from studyplan.calendar.events import event_uid, plan_events
from studyplan.calendar.versions import calendar_entries
from studyplan.calendar.writing import to_ics, to_update_ics
from studyplan.errors import CannotPlan
from studyplan.memory.document import from_json, to_json
from studyplan.plan import CalendarEntry, Plan
from studyplan.student import AvailabilityChange, LogEntry, Pin, QuestionBank, Score, Student

MONDAY = date(2027, 1, 4)
DAY = timedelta(days=1)
Calendar = dict[str, bytes]


@dataclass(repr=False)
class Chapter:
    """One run of the program: the day, the plan, what it remembers and the files it wrote."""

    today: date
    student: Student
    plan: Plan
    entries: tuple[CalendarEntry, ...]
    whole: Calendar
    update: Calendar

    def __repr__(self) -> str:
        return f"{self.today}: exam {self.student.exam.date}, {len(self.entries)} events"


def events_of(data: bytes | None) -> Calendar:
    """The events of a calendar file by id, each with every byte of it."""
    parts = (data or b"").split(b"BEGIN:VEVENT\r\n")[1:]
    return {line_of(part, b"UID:").decode(): part.partition(b"END:VCALENDAR")[0] for part in parts}


def line_of(event: bytes, name: bytes) -> bytes:
    """The value of a property: what stands behind its name on the first line that begins with it."""
    return next(line for line in event.split(b"\r\n") if line.startswith(name))[len(name) :]


def sequence(event: bytes) -> int:
    return int(line_of(event, b"SEQUENCE:"))


def starts_on(event: bytes) -> date:
    digits = line_of(event, b"DTSTART").rpartition(b":")[2][:8].decode()
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))


def imported(calendar: Calendar, file: Calendar) -> Calendar:
    """A calendar that updates by id after importing a file: a lower version than its own is not taken."""
    taken = {
        uid: event
        for uid, event in file.items()
        if uid not in calendar or sequence(event) >= sequence(calendar[uid])
    }
    return {**calendar, **taken}


def run(student: Student, today: date, before: Chapter | None) -> Chapter:
    previous = None
    if before is not None:
        text = to_json(replace(before.plan, calendar=before.entries), all_facts())
        previous = from_json(text, file="NAME.json")
    plan = make_plan(student, today=today, previous=previous)
    assert find_broken_promises(plan, student, all_facts()) == ()
    events = plan_events(plan, student, all_facts())
    entries = calendar_entries(events, previous.calendar if previous else (), today=today)
    whole = events_of(to_ics(events, entries, student))
    update = events_of(to_update_ics(events, entries, student, today=today))
    return Chapter(today, student, plan, entries, whole, update)


def lived(student: Student, chapter: Chapter, today: date, chance: random.Random) -> Student:
    """What happens up to `today`: work logged or not, an exam taken or missed, hours, dates, pins changed."""
    past = [day for day in chapter.plan.days if chapter.today <= day.date < today]
    habit = chance.choice(["nothing", "daily", "counter"])
    log = list(student.log)
    if habit == "daily":
        log += [LogEntry(date=day.date, questions=chance.choice([0, day.questions, 20])) for day in past]
    if habit == "counter" and past:
        done = sum(entry.questions or 0 for entry in log)
        told = max([entry.total or 0 for entry in log] + [done])
        total = min(student.question_banks[0].questions, told + 10 * chance.randrange(20))
        log.append(LogEntry(date=past[-1].date, total=total))
    taken = [
        Score(date=exam.date, exam=exam.exam, score=chance.randrange(200, 260))
        for exam in chapter.plan.practice_exams
        if not exam.taken and exam.date < today and exam.exam != "Free 120" and chance.random() < 0.8
    ]
    names = {score.exam for score in taken}
    availability, exam, pins = student.availability, student.exam, student.pins
    match chance.choice(["hours", "exam", "pin", "", ""]):
        case "hours":
            first = today + chance.randrange(10) * DAY
            change = AvailabilityChange(
                first_day=first,
                last_day=first + chance.randrange(9) * DAY,
                minutes=(chance.choice([0, 60, 300]),) * 7,
            )
            availability = replace(availability, changes=(*availability.changes, change))
        case "exam":
            exam = replace(exam, date=max(exam.date + chance.choice([-7, 3, 14]) * DAY, today + 3 * DAY))
        case "pin":
            unused = [name for name in student.practice_exams if name not in names]
            if unused:
                pins = (Pin(date=today + chance.randrange(1, 20) * DAY, exam=chance.choice(unused)),)
    return replace(
        student,
        log=tuple(sorted(log, key=lambda entry: entry.date)),
        scores=tuple(sorted((*student.scores, *taken), key=lambda score: score.date)),
        practice_exams=tuple(name for name in student.practice_exams if name not in names),
        availability=availability,
        exam=exam,
        pins=tuple(pin for pin in pins if pin.exam not in names and pin.date < exam.date),
    )


def story(seed: int) -> list[Chapter]:
    """A first plan and five to seven reruns, some on the same day, with something happening in between."""
    chance = random.Random(seed)
    student = make_student(
        date=MONDAY + timedelta(weeks=chance.randrange(6, 15), days=chance.randrange(7)),
        first_day=MONDAY,
        minutes=chance.choice([(120,) * 5 + (420, 240), (480,) * 5 + (360, 0), (0, 0, 300, 0, 0, 480, 480)]),
        day_starts=(time(8),) * 7,
        question_banks=(QuestionBank(name="UWorld", questions=chance.randrange(200, 3000)),),
        scores=(),
    )
    chapters = [run(student, MONDAY, None)]
    for _ in range(chance.randrange(5, 8)):
        today = chapters[-1].today + chance.choice([0, 1, 3, 7, 12, 20]) * DAY
        student = lived(student, chapters[-1], today, chance)
        try:
            chapters.append(run(student, today, chapters[-1]))
        except CannotPlan:  # the exam is over
            break
    return chapters


stories = st.integers(0, 10**6).map(story)


@settings(max_examples=40)
@given(stories)
def test_versions_never_fall_and_ids_never_change_their_meaning(chapters: list[Chapter]) -> None:
    meaning: dict[str, str] = {}
    for before, after in pairwise(chapters):
        known = {entry.uid: entry for entry in before.entries}
        for entry in after.entries:
            assert entry.uid not in known or entry.sequence >= known[entry.uid].sequence
    for chapter in chapters:
        assert len({entry.uid for entry in chapter.entries}) == len(chapter.entries)
        for entry in chapter.entries:
            assert meaning.setdefault(entry.uid, entry.key) == entry.key
            assert entry.uid == event_uid(chapter.student.calendar.id, entry.key)


@settings(max_examples=40)
@given(stories)
def test_an_event_of_the_same_version_keeps_every_byte_past_ones_too(chapters: list[Chapter]) -> None:
    for before, after in pairwise(chapters):
        for uid, event in after.whole.items():
            old = before.whole.get(uid)
            if old is not None and sequence(old) == sequence(event):
                assert event == old


@settings(max_examples=40)
@given(stories)
def test_each_removed_event_has_one_marker_until_its_day_has_passed(chapters: list[Chapter]) -> None:
    gone: dict[str, date] = {}
    for before, after in pairwise(chapters):
        gone |= {
            uid: starts_on(event)
            for uid, event in before.whole.items()
            if uid not in after.whole and starts_on(event) >= after.today
        }
        due = {uid for uid, day in gone.items() if day >= after.today and uid not in after.whole}
        cancelled = {uid for uid, event in after.update.items() if b"STATUS:CANCELLED" in event}
        assert due <= cancelled
        assert not cancelled & after.whole.keys()


@settings(max_examples=40)
@given(stories, st.integers(0, 10**6))
def test_the_newest_update_brings_any_earlier_calendar_up_to_date(chapters: list[Chapter], seed: int) -> None:
    """Whichever updates were skipped: no orphan, no duplicate, nothing stale from today on."""
    chance = random.Random(seed)
    last = chapters[-1]
    for start, first in enumerate(chapters[:-1]):
        calendar = dict(first.whole)
        for chapter in chapters[start + 1 : -1]:
            if chance.random() < 0.5:
                calendar = imported(calendar, chapter.update)
        calendar = imported(calendar, last.update)
        ahead = {uid: event for uid, event in calendar.items() if starts_on(event) >= last.today}
        live = {uid: event for uid, event in ahead.items() if b"STATUS:CANCELLED" not in event}
        assert live == {uid: event for uid, event in last.whole.items() if starts_on(event) >= last.today}


@settings(max_examples=25)
@given(stories)
def test_a_rerun_with_nothing_new_changes_no_byte(chapters: list[Chapter]) -> None:
    last = chapters[-1]
    again = run(last.student, last.today, last)
    assert again.whole == last.whole and again.update == last.update and again.entries == last.entries
    assert to_json(again.plan, all_facts()) == to_json(last.plan, all_facts())
