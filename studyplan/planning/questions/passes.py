"""Which day holds how many questions: the main bank's first pass, other banks, then the second pass.

Builds each day's ladder of limits from its free minutes and lets `quotas.fill` spread questions over it.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from studyplan.facts import Facts
from studyplan.planning.questions.quotas import RUNGS, Ladder, Rung, fill, highest_rung, last_day_worth
from studyplan.planning.questions.workload import Limits, ramp_weight, taper_weight
from studyplan.planning.terms import FreeDay

# Questions a day has already, and the minutes they take.
Taken = Mapping[date, tuple[int, float]]


class WorkDays(NamedTuple):
    """The days that can hold questions, in order, with their free minutes after reviews.

    Out of it are days off, practice exams, and the last day before the exam. `buffers` keep half of their
    minutes empty. `first_day` is the plan's first day, where the ramp begins.
    """

    days: tuple[FreeDay, ...]
    free: Mapping[date, int]
    buffers: frozenset[date]
    limits: Limits
    first_day: date
    exam_date: date

    def between(self, first: date, last: date) -> tuple[FreeDay, ...]:
        """The days from `first` to `last`, both included."""
        return tuple(day for day in self.days if first <= day.date <= last)


class FirstPass(NamedTuple):
    """New questions of the main bank by day. `ends` is the last day of the days they were spread over, None
    where there were none; `highest_rung` names how tight it had to be; `slack` more would have fitted.
    """

    questions: Mapping[date, int]
    ends: date | None
    highest_rung: Rung | None
    slack: int


def first_pass(total: int, days: Sequence[FreeDay], work: WorkDays, facts: Facts) -> FirstPass:
    """Spread `total` new questions over `days`, or over as many as are each worth sitting down for."""
    if not days or not total:
        return FirstPass(questions={}, ends=None, highest_rung=None, slack=0)
    window = _window(total, days, work, facts)
    ladders = _new_ladders(window, len(window), work, facts)
    filling = fill(total, ladders, unit=work.limits.unit)
    return FirstPass(
        questions=filling.questions,
        ends=window[-1].date,
        highest_rung=RUNGS[filling.highest_rung] if filling.highest_rung >= 0 else None,
        slack=int(sum(ladder.limits[-1] for ladder in ladders)) - sum(filling.questions.values()),
    )


def _window(total: int, days: Sequence[FreeDay], work: WorkDays, facts: Facts) -> Sequence[FreeDay]:
    """The first days that `total` fills up to their floors; the taper moves with the end, so look again."""
    count = len(days)
    for _ in range(4):
        floors = [ladder.floor for ladder in _new_ladders(days, count, work, facts)]
        shorter = last_day_worth(total, floors)
        if shorter == count:
            break
        count = shorter
    room = [ladder.limits[-1] for ladder in _new_ladders(days, count, work, facts)]
    while count < len(days) and sum(room[:count]) < total:
        count += 1
    return days[:count]


def _new_ladders(days: Sequence[FreeDay], count: int, work: WorkDays, facts: Facts) -> list[Ladder]:
    """Ladders for a pass that ends with the `count`-th of `days`."""
    ramp = min(facts.ramp_days, count // 3)
    taper = min(facts.taper_days, count // 6)
    start, end = facts.ramp_start, facts.taper_end
    last = days[count - 1].date
    ladders = []
    for day in days:
        rising = ramp_weight(max(0, (day.date - work.first_day).days), ramp, start)
        falling = taper_weight(max(0, (last - day.date).days), taper, end)
        ladders.append(_new_ladder(day, work, min(rising, falling)))
    return ladders


def _new_ladder(day: FreeDay, work: WorkDays, weight: float) -> Ladder:
    """The rungs of a day's new questions; `weight` is its share (0-1) of a full quota on ramp and taper.

    A working day holds the fewest worth it wherever its time does, on ramp and taper too.
    """
    lim = work.limits
    fewest, most = lim.range_for(day)
    minutes = work.free[day.date]
    half = minutes // 2 if day.date in work.buffers else minutes
    whole = min(most, lim.fit(minutes * lim.share, lim.minutes_per_question))
    usual = min(whole, lim.fit(half * lim.share, lim.minutes_per_question))
    tight = min(most, lim.fit(minutes - lim.reserved_minutes, lim.minutes_per_question))
    worth = 0
    if not day.is_full and day.date not in work.buffers:
        worth = min(fewest, tight)
        usual, whole = max(usual, worth), max(whole, worth)
    return Ladder(
        date=day.date,
        floor=max(worth, min(fewest, usual) * weight),
        shape=max(worth, usual * weight),
        buffer=int(whole * weight),
        ramp=whole,
        tight=tight if whole else 0,
    )


def tightness(questions: Mapping[date, int], work: WorkDays, facts: Facts) -> tuple[Rung | None, int]:
    """How tight new questions that are on their days already make them, and how many more would fit."""
    if not questions:
        return None, 0
    days = work.between(date.min, max(questions))
    ladders = _new_ladders(days, len(days), work, facts)
    rung = highest_rung(questions, ladders)
    return rung, max(0, int(sum(ladder.limits[-1] for ladder in ladders)) - sum(questions.values()))


def more_new(total: int, days: Sequence[FreeDay], taken: Taken, work: WorkDays) -> Mapping[date, int]:
    """New questions over `days` beside what is `taken` already; what has no room stays undone.

    For a further bank, and for what is left of the main one where repeats leave room.
    """
    if not days or not total:
        return {}
    ladders = [_beside(day, taken, work, work.limits.minutes_per_question, 1.0) for day in days]
    count = last_day_worth(total, [ladder.floor for ladder in ladders])
    return fill(total, ladders[:count], unit=work.limits.unit).questions


def _beside(day: FreeDay, taken: Taken, work: WorkDays, minutes_each: float, weight: float) -> Ladder:
    """A day's room beside the questions it has already; no rung for tight plans."""
    lim = work.limits
    fewest, most = lim.range_for(day)
    count, minutes = taken.get(day.date, (0, 0.0))
    free = work.free[day.date] // 2 if day.date in work.buffers else work.free[day.date]
    room = min(most - count, lim.fit(free * lim.share - minutes, minutes_each))
    shape = max(0, int(room * weight / lim.unit)) * lim.unit
    floor = min(max(0.0, fewest - count) * weight, shape)
    if not day.is_full and day.date not in work.buffers and room >= fewest - count > 0:
        floor = fewest - count
        shape = max(shape, floor)
    return Ladder(date=day.date, floor=floor, shape=shape, buffer=0, ramp=0, tight=0)


def repeats_wanted(answered: int, right_share: float, weak_share: float, facts: Facts) -> int:
    """Wrong answers expected in all, and half again in weak areas, in whole units.

    `weak_share` (0-1) is the weak areas' share of the exam. Example: 4,000 answered, 60% right, weak areas
    20% of the exam: 1,600 wrong, 1,600 x (1 + 0.5 x 0.2) = 1,760.
    """
    unit = facts.question_unit
    extra = 1 + facts.weak_area_repeat_extra * weak_share
    return min(answered, round(answered * (1 - right_share) * extra)) // unit * unit


def second_pass(
    wanted: int,
    answered: int,
    early: Sequence[FreeDay],
    late: Sequence[FreeDay],
    taken: Taken,
    work: WorkDays,
    facts: Facts,
) -> dict[date, int]:
    """Repeats by day: in the `late` days (refinement) first, the rest in the `early` ones (end of core).

    Where the `wanted` ones leave room in the early days, right answers come back too, up to all `answered`.
    """
    unit = work.limits.unit
    last = _repeat_ladders(late, taken, work, facts)
    late_questions = fill(min(wanted, _room(last)), last, unit=unit).questions
    ladders = _repeat_ladders(early, taken, work, facts)
    repeated = sum(late_questions.values())
    worth = int(sum(ladder.floor for ladder in ladders)) // unit * unit
    rest = max(wanted - repeated, min(worth, (answered - repeated) // unit * unit))
    early_questions = fill(max(0, min(rest, _room(ladders))), ladders, unit=unit).questions
    return {**early_questions, **late_questions}


def _repeat_ladders(days: Sequence[FreeDay], taken: Taken, work: WorkDays, facts: Facts) -> list[Ladder]:
    taper, end = facts.taper_days, facts.taper_end
    return [
        _beside(
            day,
            taken,
            work,
            work.limits.minutes_per_repeat,
            taper_weight((work.exam_date - day.date).days - 2, taper, end),
        )
        for day in days
    ]


def _room(ladders: Sequence[Ladder]) -> int:
    return sum(int(ladder.shape) for ladder in ladders)
