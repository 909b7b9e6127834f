"""What was missed or done ahead, moved to and from the days drawn before: as few days as will do.

Days keep what they were drawn to hold. Missed questions go in tens to the nearest days with room under their
cap and in their minutes, a second ten only when each has one; what is under ten goes to the last day of the
pass. Done ahead, tens come off days above their floor, nearest first, then off the end of the pass. So the
days ahead depend on what is owed in all, not on when it was told.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from studyplan.planning.questions.passes import WorkDays
from studyplan.planning.rerun.record import Record
from studyplan.planning.terms import DueLine, FreeDay

Put = Callable[[date, int], None]


class Moved(NamedTuple):
    """Questions by day after the moves, and how many of those owed found no day."""

    questions: dict[date, int]
    left_over: int


class Now(NamedTuple):
    """What the days hold by now: new questions by bank and day, repeats by day, buffers still half empty."""

    new: Mapping[str, Mapping[date, int]]
    repeats: Mapping[date, int]
    half_empty: frozenset[date]


class Load:
    """What the days hold by now, of all banks and repeats: grows while one schedule is made."""

    def __init__(self, work: WorkDays) -> None:
        self.work = work
        self.counts = dict.fromkeys((day.date for day in work.days), 0)
        self.minutes = dict.fromkeys((day.date for day in work.days), 0.0)

    def add(self, day: date, questions: int, minutes_each: float) -> None:
        """So many questions more, or fewer, on a day."""
        self.counts[day] += questions
        self.minutes[day] += questions * minutes_each

    def fill(self, questions: Mapping[date, int], minutes_each: float) -> None:
        """What a line of days holds."""
        for day, count in questions.items():
            self.add(day, count, minutes_each)

    def has_room(self, day: FreeDay, questions: int, minutes_each: float) -> bool:
        """Whether a day takes so many more, under its cap and in its minutes; a buffer gives its empty half."""
        limits = self.work.limits
        free = self.work.free[day.date] - limits.reserved_minutes
        under_cap = self.counts[day.date] + questions <= limits.range_for(day)[1]
        return under_cap and self.minutes[day.date] + questions * minutes_each <= free + 1e-6

    def is_half_empty(self, day: date) -> bool:
        """Whether what a day holds fits in half of it."""
        return self.minutes.get(day, 0.0) <= self.work.free.get(day, 0) // 2

    def overfull(self, day: FreeDay) -> bool:
        """Whether a day holds more than it has room for."""
        return not self.has_room(day, 0, 0)


def move_all(line: DueLine, record: Record, banks: Sequence[str], work: WorkDays) -> Now:
    """The days as drawn with what is owed in them. Done ahead, what had found no day comes first."""
    lim, load = work.limits, Load(work)
    for questions in line.new.values():
        load.fill(questions, lim.minutes_per_question)
    load.fill(line.repeats, lim.minutes_per_repeat)
    last_new = work.exam_date - timedelta(days=lim.last_new_days_out)
    days, new = work.between(date.min, last_new), {}
    for bank in banks:
        owed = record.owed[bank]
        owed = min(0, owed + line.left_over.get(bank, 0)) if owed < 0 else owed
        new[bank] = moved(line.new.get(bank, {}), owed, load, lim.minutes_per_question, days).questions
    second = [day for day in work.days if day.date >= min(line.repeats, default=date.max)]
    repeats = moved(line.repeats, record.repeats_owed, load, lim.minutes_per_repeat, second).questions
    half_empty = frozenset(day for day in line.buffers if load.is_half_empty(day))
    return Now(new, repeats, half_empty)


def moved(
    drawn: Mapping[date, int], owed: int, load: Load, minutes_each: float, days: Sequence[FreeDay]
) -> Moved:
    """The `drawn` questions of a pass with `owed` more, or fewer, on the `days` that may take them.

    `load` holds the drawn questions already. Worked example: 30 drawn on each of five evenings with room for
    40: 20 owed make 40, 40, 30, 30, 30, and 7 owed 30, 30, 30, 30, 37.
    """
    result = dict(drawn)

    def put(day: date, questions: int) -> None:
        result[day] = result.get(day, 0) + questions
        load.add(day, questions, minutes_each)

    unit = load.work.limits.unit
    tens, rest = divmod(abs(owed), unit)
    left = 0
    if owed > 0:
        left = (tens - _add_tens(tens, load, minutes_each, days, put)) * unit
    else:
        _take_tens(tens, result, load, put)
        rest = -rest
    if rest:
        rest += _take_odd(result, unit, put)
        if rest < 0:
            rest += unit * _take_last_ten(result, load, put)
    for day in _last_first(drawn, days):
        if rest > 0 and load.has_room(day, rest, minutes_each):
            put(day.date, rest)
            rest = 0
    return Moved({day: count for day, count in sorted(result.items()) if count}, left + max(0, rest))


def _add_tens(tens: int, load: Load, minutes_each: float, days: Sequence[FreeDay], put: Put) -> int:
    """Gives tens to the days in turn until none has room; how many found one."""
    unit, given = load.work.limits.unit, 0
    while given < tens:
        before = given
        for day in days:
            if given < tens and load.has_room(day, unit, minutes_each):
                put(day.date, unit)
                given += 1
        if given == before:
            break
    return given


def _take_tens(tens: int, held: Mapping[date, int], load: Load, put: Put) -> None:
    """Takes tens from days above their floor in turn, then from the last days, as many as there are."""
    limits, taken = load.work.limits, 0
    days = [day for day in load.work.days if held.get(day.date)]
    while taken < tens:
        before = taken
        for day in days:
            if taken < tens and held[day.date] - limits.unit >= limits.range_for(day)[0]:
                put(day.date, -limits.unit)
                taken += 1
        if taken == before:
            break
    while taken < tens and _take_last_ten(held, load, put):
        taken += 1


def _take_odd(held: Mapping[date, int], unit: int, put: Put) -> int:
    """Takes the part of a day that is no whole ten, for another to be put in its place."""
    odd = next(((day, count % unit) for day, count in held.items() if count % unit), None)
    if odd is None:
        return 0
    put(odd[0], -odd[1])
    return odd[1]


def _take_last_ten(held: Mapping[date, int], load: Load, put: Put) -> bool:
    """Takes ten from the last day that has them; whether there was one."""
    unit = load.work.limits.unit
    day = max((day for day, count in held.items() if count >= unit), default=None)
    if day is None:
        return False
    put(day, -unit)
    return True


def _last_first(drawn: Mapping[date, int], days: Iterable[FreeDay]) -> Iterator[FreeDay]:
    """The days of the pass from its last one back, then those after it."""
    in_order = list(days)
    ends = max((day for day, count in drawn.items() if count), default=date.min)
    yield from (day for day in reversed(in_order) if day.date <= ends)
    yield from (day for day in in_order if day.date > ends)
