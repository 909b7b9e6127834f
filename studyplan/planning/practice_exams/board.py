"""The days practice exams can lie on, those placed so far, and the rules between them."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal, NamedTuple

from studyplan.facts import Facts, PracticeForm
from studyplan.plan import Date, ExamWhy, Purpose
from studyplan.planning.terms import ExamWishes, FreeDay, PlacedExam
from studyplan.statements.problems import PinRule

ExamRule = PinRule | Literal["newer_form_first"]
DAY = timedelta(days=1)


class Spot(NamedTuple):
    """Where an exam can be sat: on one day, or half of it on each of two days in a row."""

    first: FreeDay
    second: FreeDay | None = None

    @property
    def date(self) -> Date:
        """The first day."""
        return self.first.date

    @property
    def last_day(self) -> Date:
        """The day the score is in."""
        return (self.second or self.first).date

    @property
    def parts(self) -> int:
        """How many days it takes."""
        return 1 if self.second is None else 2

    @property
    def minutes(self) -> int:
        """Minutes of the longest exam it holds."""
        return self.total if self.second is None else 2 * min(self.first.minutes, self.second.minutes)

    @property
    def total(self) -> int:
        """Free minutes of all its days."""
        return self.first.minutes + (self.second.minutes if self.second else 0)


class Slot(NamedTuple):
    """A day, or two, given to an exam of at most so many `minutes`; which form it is may still be open."""

    date: date
    purpose: Purpose
    why: ExamWhy
    minutes: int
    parts: int = 1
    form: PracticeForm | None = None
    mark: int | None = None
    pinned: bool = False

    @property
    def last_day(self) -> Date:
        """The day its score is in."""
        return self.date + (self.parts - 1) * DAY

    @property
    def is_warm_up(self) -> bool:
        """Whether it holds the Free 120, which keeps no distance."""
        return self.form is not None and self.form.scale == "percent"


class Board:
    """The slots so far, and whether another one keeps the distance to all of them.

    Grows while one call of `place_exams` runs and is never handed out.
    """

    def __init__(self, wishes: ExamWishes, facts: Facts) -> None:
        self.wishes, self.facts = wishes, facts
        self.least_gap = facts.minimum_gap_days
        self.slots: dict[date, Slot] = {}
        full = [form for form in wishes.unused if form.scale == "score"]
        self.lengths = sorted(form.minutes for form in full)
        self.shortest = self.lengths[0] if self.lengths else 0
        self.longest = self.lengths[-1] if self.lengths else 0
        self.full_length = facts.exam_blocks * facts.exam_block_minutes

    @property
    def is_short_of_days(self) -> bool:
        """Whether no day holds the longest form."""
        return all(day.minutes < self.longest for day in self.wishes.days.values())

    def out(self, day: date) -> int:
        """Days before the exam."""
        return (self.wishes.exam_date - day).days

    def day_out(self, days_out: int) -> date:
        """The day so many days before the exam."""
        return self.wishes.exam_date - timedelta(days=days_out)

    def keeps_distance(self, spot: Spot, gap: int | None = None) -> bool:
        """Whether a spot lies far enough from every exam, and on no day of another one."""
        gap = self.least_gap if gap is None else gap
        distant = all(_gap((spot.date, spot.last_day), other) >= gap for other in self.taken_and_planned())
        held = {day for slot in self.slots.values() for day in (slot.date, slot.last_day)}
        return distant and held.isdisjoint((spot.date, spot.last_day))

    def taken_and_planned(self) -> tuple[tuple[date, date], ...]:
        """First and last day of every exam that keeps a distance."""
        planned = ((slot.date, slot.last_day) for slot in self.slots.values() if not slot.is_warm_up)
        return (*((day, day) for day in self.wishes.taken_on), *planned)

    def marks_without_exam(self) -> list[int]:
        """Rescheduling marks ahead at which no score will be fresh enough to act on, the farthest first."""
        known, fresh = [self.out(day) for _, day in self.taken_and_planned()], self.facts.fresh_score_days
        return [
            mark
            for mark in sorted(self.facts.reschedule_marks, reverse=True)
            if self.day_out(mark) > self.wishes.earliest
            and not any(mark < out <= mark + fresh for out in known)
        ]

    def purposes(self) -> frozenset[Purpose]:
        """What the exams behind and those on the board are for."""
        return self.wishes.sat_for | {slot.purpose for slot in self.slots.values()}

    def wait_for_review(self, day: date) -> int:
        """Days off right after a day, up to a week: so long its review has to wait."""
        following = (day + timedelta(days=i) for i in range(1, 8))
        return next((i for i, other in enumerate(following) if other in self.wishes.days), 7)

    def candidates(self, first: date, last: date, minutes: int) -> list[Spot]:
        """Open days from `first` to `last` (both included) long enough, out of the last two days."""
        return [Spot(day) for day in self._open(first, last) if day.minutes >= minutes]

    def pairs(self, first: date, last: date, minutes: int, *, evenings: bool = False) -> list[Spot]:
        """Two open days in a row that hold half each and, but for `evenings`, begin early enough."""
        latest = self.facts.split_begins_before_hour
        days = [
            day
            for day in self._open(first, last)
            if day.minutes >= minutes / 2 and (evenings or day.day_starts.hour < latest)
        ]
        return [Spot(one, other) for one, other in pairwise(days) if one.date + DAY == other.date]

    def _open(self, first: date, last: date) -> list[FreeDay]:
        first = max(first, self.wishes.earliest)
        last = min(last, self.day_out(self.facts.warm_up_days_out[0]))
        count = (last - first).days + 1
        found = (self.wishes.days.get(first + timedelta(days=i)) for i in range(count))
        return [day for day in found if day is not None]

    @property
    def forms_left(self) -> int:
        """Forms that no slot has claimed yet."""
        return len(self.lengths) - sum(1 for slot in self.slots.values() if not slot.is_warm_up)

    def leaves_forms(self, spot: Spot, form: PracticeForm | None = None) -> bool:
        """Whether every slot and this spot too, for the `form` if told, can still get a form it holds."""
        minutes = [slot.minutes for slot in self.slots.values() if slot.form is None]
        lengths = list(self.lengths)
        for slot in self.slots.values():
            if slot.form and not slot.is_warm_up:
                lengths.remove(slot.form.minutes)
        if form is not None:
            lengths.remove(form.minutes)
            return matchable(minutes, lengths)
        return matchable([*minutes, spot.minutes], lengths)

    def add(self, slot: Slot) -> None:
        """Gives a slot its day."""
        self.slots[slot.date] = slot

    def warm_ups(self, first: date, last: date, minutes: int) -> list[Spot]:
        """Days from `first` to `last` that hold the Free 120, or two evenings."""
        return [*self.candidates(first, last, minutes), *self.pairs(first, last, minutes, evenings=True)]

    def apart(self, warm_up: PracticeForm, others: Sequence[Slot]) -> list[Spot]:
        """Where the Free 120 could be sat at its time, on no day of others nor right after one."""
        nearest, farthest = self.facts.warm_up_days_out
        spots = self.warm_ups(self.day_out(farthest), self.day_out(nearest), warm_up.minutes)
        held = {day for slot in others for day in (slot.date, slot.last_day)}
        return [spot for spot in spots if held.isdisjoint((spot.date - DAY, spot.date, spot.last_day))]

    def spot(self, day: date, form: PracticeForm) -> Spot | None:
        """Where a form that begins on `day` is sat: that day alone where it is long enough, else with the
        next; None where neither holds it.
        """
        spots = (
            *self.candidates(day, day, form.minutes),
            *self.pairs(day, day + DAY, form.minutes, evenings=form.scale == "percent"),
        )
        return next(iter(spots), None)


def _gap(one: tuple[date, date], other: tuple[date, date]) -> int:
    """Days from the end of the earlier to the beginning of the later; none where they overlap."""
    return max((one[0] - other[1]).days, (other[0] - one[1]).days)


def matchable(minutes: Sequence[int], lengths: Sequence[int]) -> bool:
    """Whether days of these minutes can each get a form of their own no longer than the day.

    Example: days of 240 and 480 minutes and forms of 240 and 300 can; two days of 240 cannot.
    """
    days, forms = sorted(minutes), sorted(lengths)
    return len(days) <= len(forms) and all(form <= day for day, form in zip(days, forms, strict=False))


def breaks_a_rule(board: Board, exam: PlacedExam) -> tuple[ExamRule, ...]:
    """The rules that an exam breaks where it lies, beside the exams taken and all others on the board.

    A day too short (or gone, or two days where one holds it now), too near to another exam, outside the days
    it belongs to (the Free 120 also right after the last form, where no other days hold it), and a newer form
    before it that could change places with it.
    """
    wishes, form, is_form = board.wishes, exam.form, exam.form.scale == "score"
    days = [wishes.days.get(day) for day in exam.days]
    free = [day for day in days if day is not None]
    spot = Spot(*free[:2]) if len(free) == exam.parts else None
    others = [slot for slot in board.slots.values() if slot.date != exam.date]
    spans = [(slot.date, slot.last_day) for slot in others if not (slot.is_warm_up and is_form)]
    gap = board.least_gap if is_form else 1
    nearest, farthest = board.facts.last_form_days_out if is_form else board.facts.warm_up_days_out
    taken = [(day, day) for day in wishes.taken_on] if is_form else []
    follows = not is_form and any(exam.date - DAY == ends for _, ends in spans)
    rules: dict[ExamRule, bool] = {
        "day_too_short": spot is None or spot.minutes < form.minutes or _needless(board, spot, form),
        "too_close": any(_gap((exam.date, exam.last_day), other) < gap for other in (*taken, *spans)),
        "too_late": board.out(exam.last_day) < nearest,
        "too_early": board.out(exam.date) > farthest
        and (exam.purpose == "final" or not is_form)
        and (exam.pinned or not follows),
        "right_after_form": follows and bool(board.apart(form, others)),
        "newer_form_first": spot is not None and is_form and _newer_first(board, exam, spot, others),
    }
    return tuple(rule for rule, is_broken in rules.items() if is_broken)


def _needless(board: Board, spot: Spot, form: PracticeForm) -> bool:
    """Whether two days are taken where the first alone holds the form, or too late in the day for a half."""
    if spot.second is None:
        return False
    late = max(spot.first.day_starts.hour, spot.second.day_starts.hour)
    return spot.first.minutes >= form.minutes or (
        form.scale == "score" and late >= board.facts.split_begins_before_hour
    )


def _newer_first(board: Board, exam: PlacedExam, spot: Spot, others: Sequence[Slot]) -> bool:
    """Whether a newer form lies on an earlier day, free to change places with it."""
    age = {form.name: i for i, form in enumerate(board.wishes.unused)}
    here = age.get(exam.form.name)
    return here is not None and any(
        slot.form is not None
        and not (slot.is_warm_up or slot.pinned or exam.pinned)
        and slot.date < exam.date
        and age.get(slot.form.name, -1) > here
        and slot.minutes >= exam.form.minutes
        and spot.minutes >= slot.form.minutes
        for slot in others
    )
