"""What a day can hold: questions by its minutes, the student's pace and the day's kind; reviews; buffers."""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from studyplan.facts import Facts
from studyplan.planning.terms import FreeDay, PlacedExam


class Limits(NamedTuple):
    """The figures a day's load is measured with, read once. Pairs are (fewest worth the day, most)."""

    unit: int
    full_day: tuple[int, int]
    working_day: tuple[int, int]
    share: float
    minutes_per_question: float
    minutes_per_repeat: float
    reserved_minutes: int
    last_new_days_out: int

    def range_for(self, day: FreeDay) -> tuple[int, int]:
        """Fewest and most questions of a day of this kind."""
        return self.full_day if day.is_full else self.working_day

    def fit(self, minutes: float, minutes_each: float) -> int:
        """Whole units of questions that `minutes` hold."""
        return max(0, int(minutes / minutes_each / self.unit + 1e-9)) * self.unit


def limits(facts: Facts, minutes_per_question: float, flashcards_per_day: int) -> Limits:
    """Limits at the student's pace. Flashcards the student named stay even in a tight plan."""
    cards = flashcards_per_day * facts.seconds_per_flashcard / 60
    return Limits(
        unit=facts.question_unit,
        full_day=facts.full_day_questions,
        working_day=facts.working_day_questions,
        share=facts.question_share,
        minutes_per_question=minutes_per_question,
        minutes_per_repeat=facts.minutes_per_repeat,
        reserved_minutes=round(cards),
        last_new_days_out=facts.last_new_days_out,
    )


def ramp_weight(days_since_start: int, ramp_days: int, start: float) -> float:
    """Share of a full quota so many days into the plan, by whole weeks in a long ramp, else by days.

    Example: 14 days from 0.5 give 0.5 in the first week, 0.75 in the second, 1 after.
    """
    if days_since_start >= ramp_days or ramp_days <= 0:
        return 1.0
    step = 7 if ramp_days >= 14 else 1
    return start + (1 - start) * (days_since_start // step * step) / ramp_days


def taper_weight(days_to_end: int, taper_days: int, end: float) -> float:
    """Share of a full quota so many days before the last day of a pass (0 on the last day itself).

    Example: 7 days to 0.5: 1 with seven days to go, 0.5 on the last.
    """
    if days_to_end >= taper_days or taper_days <= 0:
        return 1.0
    return end + (1 - end) * days_to_end / taper_days


def review_minutes(
    exams: Sequence[PlacedExam], days: Sequence[FreeDay], facts: Facts
) -> dict[date, list[tuple[str, int]]]:
    """For each day the exams reviewed on it and how long: the next free days after each, until it is done.

    `exams` may lie in the past if `days` reach back to them. A form over two days is reviewed from the second
    on. The day before the exam (the last but one of `days`) takes none, and the next full form ends a review.
    A warm-up does not; from its day on the form before it takes half its review, or what the warm-up's own
    leaves. What all those days cannot hold goes to the rest of the practice exam's own days.
    """
    in_order = sorted(exams, key=lambda exam: exam.date)
    room = {day.date: day.minutes for day in days[:-2]}
    for exam in in_order:
        for day in exam.days:
            room[day] = room.get(day, 0) - exam_day_minutes(exam, facts)
    reviews = _Reviews(room, facts.review_needs_minutes, {})
    for i, exam in enumerate(in_order):
        later = in_order[i + 1 :]
        ends = next((other.date for other in later if other.form.scale == "score"), days[-1].date)
        begins = exam.date if exam.parts == 1 else exam.last_day - timedelta(days=1)
        following = [day.date for day in days[:-2] if begins < day.date < ends]
        warm_up = next((other for other in later if other.date < ends), None)
        left = full_review(exam, facts)
        if warm_up is not None:
            left -= reviews.give(exam, [day for day in following if day < warm_up.date], left)
            following = [day for day in following if day >= warm_up.date]
        wanted = left if warm_up is None else _beside(warm_up, exam, left, following, room, facts)
        left -= reviews.give(exam, following, wanted)
        for day in reversed(exam.days):
            left -= reviews.give(exam, [day], left)
    return reviews.by_day


def _beside(
    warm_up: PlacedExam,
    exam: PlacedExam,
    left: int,
    days: Iterable[date],
    room: Mapping[date, int],
    facts: Facts,
) -> int:
    """What of the `left` minutes of an exam's review the `days` from a warm-up on are asked for: what makes
    it a half, or more where the warm-up's own review leaves more.
    """
    spare = sum(room[day] for day in days) - full_review(warm_up, facts)
    to_half = half_review(exam, facts) - (full_review(exam, facts) - left)
    return min(left, max(to_half, spare))


class _Reviews(NamedTuple):
    """Minutes free on each day, and the reviews given to them so far: grows while one call runs."""

    room: dict[date, int]
    least: int
    by_day: dict[date, list[tuple[str, int]]]

    def give(self, exam: PlacedExam, days: Iterable[date], wanted: int) -> int:
        """Puts `wanted` minutes of an exam's review on the days in order, a scrap at the end rounded up to a
        sitting; the minutes that found a day.
        """
        given = 0
        for day in days:
            minutes = min(max(wanted - given, self.least), self.room.get(day, 0))
            if given < wanted and minutes >= self.least:
                self.by_day.setdefault(day, []).append((exam.form.name, minutes))
                self.room[day] -= minutes
                given += minutes
        return given


def full_review(exam: PlacedExam, facts: Facts) -> int:
    """Minutes that the review of all its items takes, in fives."""
    return 5 * round(_items(exam, facts) * facts.review_minutes_per_item / 5)


def half_review(exam: PlacedExam, facts: Facts) -> int:
    """The least review an exam must get, in minutes, rounded up to fives: half of the time of all its items.

    Example: 120 items at 1.2 minutes take 144, half of it 72, so 75.
    """
    return 5 * math.ceil(_items(exam, facts) * facts.review_minutes_per_item / 10)


def _items(exam: PlacedExam, facts: Facts) -> int:
    """Questions of the form and of the bank blocks after it."""
    return exam.form.items + exam.bank_blocks * facts.exam_block_questions


def exam_day_minutes(exam: PlacedExam, facts: Facts) -> int:
    """Testing time of a practice exam with its bank blocks, without breaks, on each of its days."""
    return math.ceil(exam.form.minutes / exam.parts) + exam.bank_blocks * facts.exam_block_minutes


def buffer_days(days: Sequence[FreeDay], taken: Iterable[date], facts: Facts) -> frozenset[date]:
    """One day in about every `buffer_every_days` from the first of `days` on, its second half empty.

    Late in its fortnight where it can be, never a day in `taken` (practice exams, reviews), at the week's end
    rather than on a weekday, and the shorter day of those that are long enough to matter.
    """
    every, full = facts.buffer_every_days, facts.full_day_minutes
    least = facts.smallest_buffer_minutes
    busy = frozenset(taken)
    chosen = []
    for start in range(0, len(days), every):
        window = days[start : start + every]
        free = [day for day in window if day.date not in busy and day.minutes >= least]
        free = [day for day in free if day in window[every // 2 :]] or free
        if free:
            chosen.append(
                max(free, key=lambda day: (min(day.minutes, full), day.date.weekday(), -day.minutes)).date
            )
    return frozenset(chosen)


def fortnights_without_buffer(
    days: Sequence[FreeDay], buffers: Iterable[date], begins: date, facts: Facts
) -> int:
    """Stretches of `buffer_every_days` from the first of `days`, not over before `begins`, with study on most
    days, none of them a buffer.
    """
    every, kept = facts.buffer_every_days, frozenset(buffers)
    stretches = (days[start : start + every] for start in range(0, len(days), every))
    ahead = (one for one in stretches if one[-1].date >= begins)
    full = (one for one in ahead if sum(day.minutes > 0 for day in one) * 3 >= every * 2)
    return sum(1 for one in full if kept.isdisjoint(day.date for day in one))


def free_minutes(
    days: Iterable[FreeDay], reviews: Mapping[date, Sequence[tuple[str, int]]]
) -> dict[date, int]:
    """Minutes left on each day after its reviews."""
    return {day.date: day.minutes - sum(m for _, m in reviews.get(day.date, ())) for day in days}
