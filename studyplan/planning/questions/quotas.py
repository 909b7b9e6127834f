"""How many questions on which day: fair, exact, and never over a day's limits.

Each day has a ladder of limits. The first rungs are its share of an even plan (ramp and taper are in them);
the later ones are what a tight plan may use: the half kept empty as a buffer, the questions that the ramp
held back, and at last every minute the student's pace allows. Units of questions are given one at a time to
the day that stands lowest on its ladder. That is water-filling: the fullest day is as little full as can
be, and a rung is touched only when every day has used up the rung below.
"""

import heapq
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple, get_args

Rung = Literal["floor", "shape", "buffer", "ramp", "tight"]
RUNGS: tuple[Rung, ...] = get_args(Rung)


class Ladder(NamedTuple):
    """A day's limits in questions, ascending: fewest worth the day, its share of an even plan, with its
    buffer half, without ramp and taper, with every minute. Those over `floor` and `shape` are whole units.
    """

    date: date
    floor: float
    shape: float
    buffer: int
    ramp: int
    tight: int

    @property
    def limits(self) -> tuple[float, ...]:
        """The rungs in order, made ascending (a rung under the one before it gives nothing)."""
        limits: list[float] = []
        for limit in (self.floor, self.shape, self.buffer, self.ramp, self.tight):
            limits.append(max(limit, limits[-1] if limits else 0.0))
        return tuple(limits)


class Filling(NamedTuple):
    """The questions each day got, what found no place, and the highest rung touched (-1: none)."""

    questions: dict[date, int]
    left_over: int
    highest_rung: int


def fill(total: int, ladders: Sequence[Ladder], *, unit: int) -> Filling:
    """Spread `total` questions over the days in units, exact: the sum of all days and `left_over` is `total`.

    The part of `total` that is no whole unit goes to the last day with room. Ties go to the earlier day.
    Worked example: 160 questions over two days with floor 40 and shape 80 each give 80 and 80; 90 give
    50 and 40 (each at its floor of 40 first).
    """
    limits = [ladder.limits for ladder in ladders]
    counts = [0] * len(ladders)
    heap: list[tuple[float, int]] = []
    for i, rungs in enumerate(limits):
        height = _height(unit, rungs)
        if height is not None:
            heap.append((height, i))
    heapq.heapify(heap)
    units, rest = divmod(total, unit)
    highest = -1.0
    while units and heap:
        height, i = heap[0]
        counts[i] += unit
        units -= 1
        highest = max(highest, height)
        following = _height(counts[i] + unit, limits[i])
        if following is None:
            heapq.heappop(heap)
        else:
            heapq.heapreplace(heap, (following, i))
    rest = _place_rest(rest, counts, limits)
    questions = {ladder.date: count for ladder, count in zip(ladders, counts, strict=True) if count}
    return Filling(questions=questions, left_over=units * unit + rest, highest_rung=_rung(highest))


def _height(count: int, limits: Sequence[float]) -> float | None:
    """How high `count` questions stand on a ladder: the rung's number plus the share of it; None over all.

    Example: floor 40, shape 80: 20 questions stand at 0.5, 60 at 1.5.
    """
    below = 0.0
    for rung, limit in enumerate(limits):
        if count <= limit:
            return rung + (count - below) / (limit - below)
        below = limit
    return None


def highest_rung(questions: Mapping[date, int], ladders: Sequence[Ladder]) -> Rung | None:
    """The highest rung that the questions already on their days touch; None where they touch none."""
    counts = ((ladder, questions.get(ladder.date, 0)) for ladder in ladders)
    heights = [_height(count, ladder.limits) for ladder, count in counts if count]
    over = [len(RUNGS) if height is None else height for height in heights]
    return RUNGS[min(_rung(max(over)), len(RUNGS) - 1)] if over else None


def _rung(height: float) -> int:
    """The rung a height lies on; a height of exactly one full rung still is that rung."""
    return -1 if height < 0 else max(0, -int(-height // 1) - 1)


def _place_rest(rest: int, counts: list[int], limits: Sequence[Sequence[float]]) -> int:
    """Put the odd remainder on the last working day with room; what has no room comes back."""
    if not rest:
        return 0
    working = [i for i, count in enumerate(counts) if count] or list(range(len(counts)))
    for i in reversed(working):
        if counts[i] + rest <= limits[i][-1]:
            counts[i] += rest
            return 0
    return rest


def last_day_worth(total: int, floors: Sequence[float]) -> int:
    """How many of the days, from the first, `total` questions fill at least up to their floors.

    At least 1 where there is any day. Spread over more days, each would hold less than is worth sitting
    down for. Example: 100 questions, floors 40, 40, 40: two days (80 fit in 100, 120 do not).
    """
    needed = 0.0
    for count, floor in enumerate(floors):
        needed += floor
        if needed > total:
            return max(1, count)
    return len(floors)
