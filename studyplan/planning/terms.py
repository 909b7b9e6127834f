"""Nouns that several planning steps share: what one of them hands to the next."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from types import MappingProxyType
from typing import NamedTuple

from studyplan.facts import PracticeForm
from studyplan.plan import Date, ExamWhy, Purpose
from studyplan.student import Pin

REHEARSALS: tuple[Purpose, ...] = ("rehearsal", "final")


class FreeDay(NamedTuple):
    """One date's free net study minutes and the hour they start. `is_full`: enough for a full day's work."""

    date: date
    minutes: int
    day_starts: time
    is_full: bool


class ExamWishes(NamedTuple):
    """What the placing needs to know. `days` are the free days from today to the exam's eve, by date.

    `earliest` is the first day an exam may be put on. `taken_on` are the days of practice exams already
    taken, or that count as sat, ascending; `unused` the forms left, oldest first; `baseline_needed`: no
    recent score stands in. `longest_core_gap` is the most days between two exams in core.

    `kept` are those of the last plan: they stay where no rule is broken, and no other is placed unless one
    had to go or `reopened` says that there is more to place: another form, or longer days. `again` are forms
    that were missed and need another day, `missed` the names of all that ever were: they may come after newer
    ones. `sat_for` are the purposes that those behind have met.
    """

    days: Mapping[date, FreeDay]
    earliest: date
    exam_date: date
    taken_on: tuple[date, ...]
    unused: tuple[PracticeForm, ...]
    pins: tuple[Pin, ...]
    baseline_needed: bool
    longest_core_gap: int
    kept: "tuple[PlacedExam, ...] | None" = None
    reopened: bool = True
    again: tuple[PracticeForm, ...] = ()
    sat_for: frozenset[Purpose] = frozenset()
    missed: frozenset[str] = frozenset()


class PlacedExam(NamedTuple):
    """A practice exam put on a day, `mark` days before the exam at least where a rescheduling mark is why.

    `bank_blocks` half-hour blocks of the bank follow it in a rehearsal. It takes `parts` days in a row, half
    of it on each of two; `date` is the first.
    """

    date: date
    form: PracticeForm
    purpose: Purpose
    full_length: bool
    bank_blocks: int
    why: ExamWhy
    mark: int | None = None
    pinned: bool = False
    parts: int = 1

    @property
    def days(self) -> tuple[Date, ...]:
        """The days it is sat on."""
        return tuple(self.date + timedelta(days=i) for i in range(self.parts))

    @property
    def last_day(self) -> Date:
        """The day its score is in."""
        return self.days[-1]


class DayQuota(NamedTuple):
    """What one day holds besides content and cards: counts of questions, and minutes of exam review.

    `new` pairs a bank's name with its new questions; `reviews` pairs an exam's name with minutes of review.
    `repeat_bank` is the bank the repeats come from. `buffer` days keep half of their minutes empty.
    """

    new: tuple[tuple[str, int], ...] = ()
    repeats: int = 0
    repeat_bank: str = ""
    reviews: tuple[tuple[str, int], ...] = ()
    buffer: bool = False


class DueLine(NamedTuple):
    """What each day is drawn to hold: new questions by bank and day, repeats by day, and the buffers.

    `left_over` are questions by bank that found no day, `repeats_wanted` those worth a second look. `moves`
    are what the last plan moved to a day, or from it (under nothing), by bank and day; `repeat_moves` of
    repeats.
    """

    new: Mapping[str, Mapping[date, int]]
    repeats: Mapping[date, int]
    buffers: frozenset[date]
    left_over: Mapping[str, int]
    repeats_wanted: int
    moves: Mapping[str, Mapping[date, int]] = MappingProxyType({})
    repeat_moves: Mapping[date, int] = MappingProxyType({})
