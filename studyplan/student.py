"""What a student is: the wishes and the record, as read from the student's file.

Everything here is a wish or a fact of the past; what is decided from it is in `studyplan.plan`.
Times are net study minutes; dates are plain `datetime.date`; both ends of every range are included.
"""

import datetime as dt
from dataclasses import dataclass
from datetime import date, time
from typing import Literal, NamedTuple

Group = Literal["US MD", "US DO", "US IMG", "non-US IMG", ""]
Challenge = Literal["timing", "anxiety", "reading speed", "too many resources"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Exam:
    """The booked exam and the limits the student gave for it.

    `minimum` is the lowest score worth sitting for; the reader has already filled its default
    (target - 10, never under the pass mark of the exam's day).
    """

    date: date
    target: int
    minimum: int
    start_time: time = time(8, 0)
    eligibility_ends: dt.date | None = None
    score_needed_by: dt.date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Applicant:
    """What sharpens target, emphasis and advice. `step1` is "", "not taken", "passed",
    "failed then passed", or a three-digit score. None: not told."""

    specialty: str = ""
    group: Group = ""
    step1: str | int = ""
    attempts: int = 0
    challenges: tuple[Challenge, ...] = ()
    graduation_year: int | None = None
    visa: bool | None = None
    us_experience_months: int | None = None


class AvailabilityChange(NamedTuple):
    """Days from `first_day` to `last_day` (both included) that differ from the usual week.

    `minutes` and `day_starts` hold seven entries, Monday first; None leaves the usual ones.
    """

    first_day: date
    last_day: date
    minutes: tuple[int, ...] | None = None
    day_starts: tuple[time, ...] | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Availability:
    """The usual week: net study minutes and the hour the day starts, seven entries, Monday first.

    `first_day` None means "the day of the first plan". Later changes win over earlier ones.
    """

    minutes: tuple[int, ...]
    day_starts: tuple[time, ...]
    lunch_minutes: int = 45
    first_day: date | None = None
    changes: tuple[AvailabilityChange, ...] = ()

    def minutes_on(self, day: date) -> int:
        """Net study minutes of a day; the last change that names hours for it wins."""
        covering = (one.minutes for one in reversed(self.changes) if one.first_day <= day <= one.last_day)
        week = next((minutes for minutes in covering if minutes is not None), self.minutes)
        return week[day.weekday()]

    def note_on(self, day: date) -> str:
        """What the student notes on a day: the last change that has a note for it says."""
        covering = (one.note for one in reversed(self.changes) if one.first_day <= day <= one.last_day)
        return next(filter(None, covering), "")


class QuestionBank(NamedTuple):
    """A question bank; `done` questions were answered before this plan, `percent_correct` of them right."""

    name: str
    questions: int
    done: int = 0
    percent_correct: float | None = None


class Score(NamedTuple):
    """A practice exam already taken. Exactly one of `score` and `percent` (Free 120) is given.

    `percent_correct` pairs a content area's key with its percent (0-100) on the score report.
    """

    date: date
    exam: str
    score: int | None = None
    percent: float | None = None
    percent_correct: tuple[tuple[str, float], ...] = ()


class LogEntry(NamedTuple):
    """What was really done: a day's `questions` and `repeats`, or the bank's own counter `total` on that day.

    `bank` is the bank both are of, "" the first with questions left, the main one for a counter. `total`
    counts every question of the bank ever answered, those before the plan included; after a `reset` those
    since then. `repeats` None: those planned. `missed` are practice exams whose day passed without being sat.
    """

    date: date
    questions: int | None = None
    repeats: int | None = None
    correct: int | None = None
    minutes: int | None = None
    total: int | None = None
    percent_correct: float | None = None
    bank: str = ""
    reset: bool = False
    missed: tuple[str, ...] = ()

    @property
    def is_daily(self) -> bool:
        """Whether it tells a day's work, not only a counter or what was missed."""
        return self.questions is not None or self.repeats is not None


class Pin(NamedTuple):
    """A practice exam the student moved to a day and wants kept there."""

    date: date
    exam: str


class CalendarWish(NamedTuple):
    """How the calendar file should behave; `id` is the identity of its events, `alarm_minutes` 0 means
    none.
    """

    id: str
    alarm_minutes: int = 30
    busy: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Student:
    """Everything the student told us, complete with defaults.

    `question_banks` has the main bank first. `practice_exams` are names still unused. `scores`, `log`
    and `pins` are sorted by date. `flashcards_per_day` 0 means the student did not say.
    `assumed` names the defaults that were used instead of the student's own words, for the small print.
    """

    name: str
    time_zone: str
    exam: Exam
    applicant: Applicant
    availability: Availability
    question_banks: tuple[QuestionBank, ...]
    practice_exams: tuple[str, ...]
    calendar: CalendarWish
    flashcards_per_day: int = 0
    scores: tuple[Score, ...] = ()
    log: tuple[LogEntry, ...] = ()
    pins: tuple[Pin, ...] = ()
    assumed: tuple[str, ...] = ()
