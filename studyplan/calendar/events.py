"""What goes into the calendar, and which version of it: between the finished plan and the calendar file.

Pure: events come from plan and student, versions from the events and the memory of the last plan. Each event
has a key that stays the same over reruns: practice exams by name, blocks by date and place in the day.
"""

import hashlib
import re
import unicodedata
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from studyplan.characters import plain
from studyplan.facts import Facts
from studyplan.plan import Block, Day, Plan, PracticeExam
from studyplan.student import Student
from studyplan.weeks import monday
from studyplan.words.events import (
    MADE_FROM,
    EventWords,
    block_words,
    deadline_day_words,
    decision_day_words,
    exam_words,
    marked_day_words,
    practice_day_words,
    shortened,
)
from studyplan.words.formats import area_labels

Category = Literal["Exam", "Practice exam", "Review", "Questions", "Study", "Day", "Deadline"]
# Never change these two: every event ever exported is known to calendars by them.
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:studyplan:calendar")
DOMAIN = "studyplan"
_DAY = timedelta(days=1)
_CATEGORIES: Mapping[str, Category] = {
    "questions": "Questions",
    "repeats": "Questions",
    "practice_exam": "Practice exam",
    "exam_review": "Review",
    "exam": "Exam",
}


class Event(NamedTuple):
    """One event of the calendar; all-day where `start` is a plain date.

    Times are local wall time without zone. `end` is not included, as calendars want it: an all-day event ends
    on the day after. `alarm_minutes` before the start, 0 for none. `hash` changes with anything shown.
    """

    uid: str
    key: str
    start: date
    end: date
    summary: str
    description: str
    category: Category
    busy: bool
    alarm_minutes: int
    hash: str


def is_timed(moment: date) -> bool:
    """Whether an event's start or end is a time of day and not a whole day."""
    return isinstance(moment, datetime)


@lru_cache(maxsize=4096)
def start_text(start: date) -> str:
    """An event's start as the memory keeps it: `2027-01-04T08:00`, or `2027-01-04` for all-day events."""
    return start.isoformat(timespec="minutes") if isinstance(start, datetime) else start.isoformat()


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """The text on one line, safe in every calendar: no hidden character, no backslash, NFC."""
    return unicodedata.normalize("NFC", plain(text)).replace("\\", "/").strip()


def plan_events(plan: Plan, student: Student, facts: Facts) -> tuple[Event, ...]:
    """Every event of the plan, its past days too, in order of start and key; no two share a key."""
    events = _Calendar(plan, student, facts).events()
    return tuple(sorted(events, key=lambda event: (start_text(event.start), event.key)))


class _Calendar:
    """One plan's names, looked up once for all of its events."""

    def __init__(self, plan: Plan, student: Student, facts: Facts) -> None:
        self.plan, self.student, self.facts = plan, student, facts
        self.labels = area_labels(facts)
        self.focus = {week.week: frozenset(week.areas) for week in plan.weekly_focus}
        self.exams = sorted(plan.practice_exams, key=lambda exam: (exam.date, exam.exam))
        self.exams_on = {
            day: [e for e in self.exams if day in e.days] for exam in self.exams for day in exam.days
        }
        self.used: Counter[str] = Counter()

    def events(self) -> Iterator[Event]:
        for day in map(self._without_late_note, self.plan.days):
            for slot, block in enumerate(day.blocks, 1):
                yield self._block(day, slot, block)
            yield from self._whole_days(day)
        yield from self._decision_days()
        yield from self._deadlines()

    def _without_late_note(self, day: Day) -> Day:
        """The day, without a note told with other hours once it was behind: its events stay as they were.

        Those behind of the first version, whose days tell no due, had none.
        """
        behind = day.note and day.date < self.plan.generated_on
        other_hours = day.minutes_available != self.student.availability.minutes_on(day.date)
        return replace(day, note="") if behind and (other_hours or day.due is None) else day

    def _block(self, day: Day, slot: int, block: Block) -> Event:
        if block.activity == "exam":
            return self._exam(block.start, block.end, block)
        key, exam = f"block/{day.date}/{slot}", ""
        if block.activity == "practice_exam":
            key, exam = self._practice_exam(day, block)
        elif block.activity == "exam_review":
            exam = self._name_on(day, block, [exam for exam in self.exams if exam.date <= day.date])
            key = self._numbered(f"review/{_slug(exam)}")
        words = block_words(block, day, exam, self.focus.get(monday(day.date), ()), self.labels)
        span, category = (block.start, block.end), _CATEGORIES.get(block.activity, "Study")
        return self._event(key, span, words, category, busy=self.student.calendar.busy)

    def _practice_exam(self, day: Day, block: Block) -> tuple[str, str]:
        """Key and exam of a sitting of a practice exam."""
        exams = self.exams_on.get(day.date, [])
        sat = [self._name_on(day, b, exams) for b in day.blocks if b.activity == "practice_exam"]
        exam = self._name_on(day, block, exams)
        several = sat.count(exam) > 1 or block.part is not None
        return self._numbered(f"practice/{_slug(exam)}", several=several), exam

    def _name_on(self, day: Day, block: Block, exams: list[PracticeExam]) -> str:
        """The exam of a block: a day behind keeps the one it was planned for, whatever was sat in the end."""
        return block.exam if block.exam and day.date <= self.plan.generated_on else _named(block.exam, exams)

    def _exam(self, start: datetime, end: datetime, block: Block | None = None) -> Event:
        key = self._numbered("exam-day")
        return self._event(key, (start, end), exam_words(block), "Exam", busy=True)

    def _whole_days(self, day: Day) -> Iterator[Event]:
        sat = [block.exam for block in day.blocks if block.activity == "practice_exam" and block.exam]
        taken = [exam.exam for exam in self.exams_on.get(day.date, ())] if day.kind == "practice_exam" else []
        for name in dict.fromkeys(sat or taken):
            key = self._numbered(f"practice/{_slug(name)}/banner")
            yield self._whole_day(key, day.date, practice_day_words(name, day), "Practice exam")
        if day.kind == "exam":
            yield self._whole_day("exam-day/banner", day.date, marked_day_words(day), "Exam")
            if not any(block.activity == "exam" for block in day.blocks):
                start = datetime.combine(day.date, self.student.exam.start_time)
                yield self._exam(start, start + timedelta(minutes=self.facts.exam_day_minutes))
        elif day.kind in ("off", "buffer"):
            yield self._whole_day(f"{day.kind}/{day.date}", day.date, marked_day_words(day), "Day")

    def _decision_days(self) -> Iterator[Event]:
        """Known by their marks, so that they move with the exams; those of an earlier exam date stay."""
        for one in self.plan.decision_days:
            words = decision_day_words(one, self.facts)
            yield self._whole_day(self._numbered(f"decide/{one.days_out}"), one.day, words, "Deadline")

    def _deadlines(self) -> Iterator[Event]:
        for deadline in self.plan.deadlines:
            key = f"deadline/{deadline.date}"
            self.used[key] += 1
            words = deadline_day_words(deadline.fact, self.facts)
            yield self._whole_day(f"{key}/{self.used[key]}", deadline.date, words, "Deadline")

    def _numbered(self, key: str, *, several: bool = False) -> str:
        """The key, numbered from its second use on; from its first where `several` are known to come."""
        self.used[key] += 1
        number = self.used[key]
        return f"{key}/{number}" if several or number > 1 else key

    def _whole_day(self, key: str, day: date, words: EventWords, category: Category) -> Event:
        return self._event(key, (day, day + _DAY), words, category, busy=False)

    def _event(
        self, key: str, span: tuple[date, date], words: EventWords, category: Category, *, busy: bool
    ) -> Event:
        start, end = span
        timed = is_timed(start)
        summary = shortened(clean(words[0]))
        description = "\n".join((*(clean(line) for line in words[1] if line), MADE_FROM))
        alarm = self.student.calendar.alarm_minutes if timed else 0
        zone = self.student.time_zone if timed else ""
        shown = f"{start}\n{end}\n{zone}\n{busy}\n{alarm}\n{category}\n{summary}\n{description}"
        return Event(
            uid=event_uid(self.student.calendar.id, key),
            key=key,
            start=start,
            end=end,
            summary=summary,
            description=description,
            category=category,
            busy=busy,
            alarm_minutes=alarm,
            hash=hashlib.blake2b(shown.encode(), digest_size=8).hexdigest(),
        )


def event_uid(calendar_id: str, key: str) -> str:
    """What calendars know an event by: the same for the same calendar and key, another for other students."""
    name = f"{clean(calendar_id)}/{key}".encode()
    digest = bytearray(hashlib.sha1(NAMESPACE.bytes + name, usedforsecurity=False).digest()[:16])
    # As uuid.uuid5, at a third of the time.
    digest[6], digest[8] = digest[6] & 0x0F | 0x50, digest[8] & 0x3F | 0x80
    text = digest.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}@{DOMAIN}"


def _named(exam: str, exams: list[PracticeExam]) -> str:
    """The exam of that name; where another was sat in its place, or none in the end, the last one known."""
    return exam if not exams or any(one.exam == exam for one in exams) else exams[-1].exam


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "exam"
