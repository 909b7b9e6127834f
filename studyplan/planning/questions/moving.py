"""What was missed or done ahead, moved to and from the days drawn before: as few days as will do.

Days keep what they hold. Missed questions go in tens to the nearest days with room under their cap and in
their minutes, a second ten only when each has one; what is under ten goes to the last day of the pass. Done
ahead, or told late, tens come off days over their due, the last given first, then off days above their floor,
nearest first, then off the end of the pass. So what is told late leaves the days it would have left in time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from studyplan.planning.questions.passes import WorkDays
from studyplan.planning.rerun.record import Record
from studyplan.planning.terms import DueLine, FreeDay

Put = Callable[[date, int], None]


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
        self.whole = {day.date: day.minutes for day in work.days}

    def add(self, day: date, questions: int, minutes_each: float) -> None:
        """So many questions more, or fewer, on a day."""
        self.counts[day] += questions
        self.minutes[day] += questions * minutes_each

    def fill(self, questions: Mapping[date, int], minutes_each: float) -> None:
        """What a line of days holds."""
        for day, count in questions.items():
            self.add(day, count, minutes_each)

    def has_room(self, day: FreeDay, questions: int, minutes_each: float) -> bool:
        """Whether a day takes so many more, under its cap and in its minutes, those of a buffer all.

        Flashcards leave questions the share of the day that a first plan gives them.
        """
        limits, whole = self.work.limits, self.work.free[day.date]
        free = max(whole - limits.reserved_minutes, whole * limits.share)
        under_cap = self.counts[day.date] + questions <= limits.range_for(day)[1]
        return under_cap and self.minutes[day.date] + questions * minutes_each <= free + 1e-6

    def is_half_empty(self, day: date) -> bool:
        """Whether what a day holds, reviews too, fits in half of it."""
        minutes = self.whole.get(day, 0)
        return self.minutes.get(day, 0.0) <= self.work.free.get(day, 0) - minutes + minutes // 2

    def overfull(self, day: FreeDay) -> bool:
        """Whether a day holds more than it has room for."""
        return not self.has_room(day, 0, 0)


def move_all(line: DueLine, record: Record, banks: Sequence[str], work: WorkDays) -> Now:
    """The days as drawn, with what was moved before and what is owed by now. Done ahead, what had found no
    day comes first.
    """
    lim, load = work.limits, Load(work)
    last_new = work.exam_date - timedelta(days=lim.last_new_days_out)
    days = work.between(date.min, last_new)
    passes = {
        bank: _Pass(line.new.get(bank, {}), line.moves.get(bank, {}), load, lim.minutes_per_question)
        for bank in banks
    }
    second = _Pass(line.repeats, line.repeat_moves, load, lim.minutes_per_repeat)
    for one in (second, *reversed(passes.values())):
        one.let_go()
    for bank, one in passes.items():
        owed = record.owed[bank]
        one.settle(min(0, owed + line.left_over.get(bank, 0)) if owed < 0 else owed, days)
    second.settle(
        record.repeats_owed, [d for d in work.days if d.date >= min(line.repeats, default=date.max)]
    )
    half_empty = frozenset(day for day in line.buffers if load.is_half_empty(day))
    return Now({bank: one.held() for bank, one in passes.items()}, second.held(), half_empty)


class _Pass:
    """The days of one bank's new questions, or of the repeats, while they are mended."""

    def __init__(
        self, drawn: Mapping[date, int], moves: Mapping[date, int], load: Load, minutes_each: float
    ) -> None:
        self.drawn, self.load, self.minutes_each = drawn, load, minutes_each
        self.unit = load.work.limits.unit
        self.moves: dict[date, int] = {}
        load.fill(drawn, minutes_each)
        for day, count in moves.items():
            if day in load.counts:
                self._put(day, max(count, -drawn.get(day, 0)))

    def _put(self, day: date, questions: int) -> None:
        self.moves[day] = self.moves.get(day, 0) + questions
        self.load.add(day, questions, self.minutes_each)

    def _holds(self, day: date) -> int:
        return self.drawn.get(day, 0) + self.moves.get(day, 0)

    def held(self) -> dict[date, int]:
        """What each day holds by now."""
        days = sorted({*self.drawn, *self.moves})
        return {day: count for day in days if (count := self._holds(day))}

    def let_go(self) -> None:
        """Takes back what was moved to days that hold too much by now."""
        for day in self.load.work.days:
            while self.moves.get(day.date, 0) > 0 and self.load.overfull(day):
                self._put(day.date, -min(self.unit, self.moves[day.date]))

    def settle(self, owed: int, days: Sequence[FreeDay]) -> None:
        """Moves as much more, or less, as is `owed` by now, on the days that may take it.

        Worked example: 30 drawn on each of five evenings with room for 40: 20 owed make 40, 40, 30, 30, 30,
        and 7 owed 30, 30, 30, 30, 37.
        """
        change = owed - sum(self.moves.values())
        if change > 0:
            tens, rest = divmod(change, self.unit)
            self._give(tens, days)
            self._add_rest(rest, days)
        elif change < 0:
            left = -change
            while left > 0 and self._take_back():
                left -= self.unit
            if left < 0:
                self._add_rest(-left, days)
            else:
                self._take(left)

    def _give(self, tens: int, days: Sequence[FreeDay]) -> None:
        """Tens to the nearest days with room, in turn; what finds none stays owed."""
        level = 0
        open_days = [day for day in days if self.load.has_room(day, self.unit, self.minutes_each)]
        while tens and open_days:
            for day in open_days:
                is_next = tens and self.moves.get(day.date, 0) < (level + 1) * self.unit
                if is_next and self.load.has_room(day, self.unit, self.minutes_each):
                    self._put(day.date, self.unit)
                    tens -= 1
            open_days = [day for day in open_days if self.load.has_room(day, self.unit, self.minutes_each)]
            level += 1

    def _add_rest(self, rest: int, days: Sequence[FreeDay]) -> None:
        """What is under ten, beside the odd part that a day holds already, else on the last day with room."""
        odd = {day for day, count in self.held().items() if count % self.unit}
        beside = (day for day in days if day.date in odd)
        for day in (*beside, *self._last_first(days)):
            if rest and self.load.has_room(day, rest, self.minutes_each):
                self._put(day.date, rest)
                rest = 0

    def _take_back(self) -> bool:
        """Takes the ten given last off a day over its due; whether there was one."""
        over = [(count // self.unit, day) for day, count in self.moves.items() if count >= self.unit]
        if not over:
            return False
        self._put(max(over)[1], -self.unit)
        return True

    def _take(self, count: int) -> None:
        """Takes tens off days above their floor in turn, then all that is left off the end of the pass."""
        tens, rest = divmod(count, self.unit)
        limits = self.load.work.limits
        above = list(self.load.work.days)
        while tens and above:
            above = [day for day in above if self._holds(day.date) - self.unit >= limits.range_for(day)[0]]
            for day in above[:tens]:
                self._put(day.date, -self.unit)
            tens -= min(tens, len(above))
        left = tens * self.unit + rest
        for one in sorted(self.held(), reverse=True):
            taken = min(left, self._holds(one))
            self._put(one, -taken)
            left -= taken

    def _last_first(self, days: Iterable[FreeDay]) -> Iterator[FreeDay]:
        """The days of the pass from its last one back, then those after it."""
        in_order = list(days)
        ends = max((day for day, count in self.drawn.items() if count), default=date.min)
        yield from (day for day in reversed(in_order) if day.date <= ends)
        yield from (day for day in in_order if day.date > ends)
