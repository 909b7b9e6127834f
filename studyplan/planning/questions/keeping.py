"""What the last plan drew for the days ahead, kept, and mended where a day no longer holds it.

A day keeps what it was drawn to hold. What no longer fits, as where hours were cut, and what is new, as where
a bank has grown, is spread evenly over the days of the pass that have room; nothing else moves.
"""

import heapq
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from studyplan.facts import Facts
from studyplan.plan import Day, Moved, Phase, Remembered
from studyplan.planning.questions.moving import Load
from studyplan.planning.questions.passes import WorkDays, repeats_wanted
from studyplan.planning.questions.quotas import Rung
from studyplan.planning.rerun.record import Record, drawn_for
from studyplan.planning.terms import DueLine, FreeDay
from studyplan.student import Student

DAY = timedelta(days=1)


class Drawing(NamedTuple):
    """What the days are drawn to hold, and how tight it is: see `Schedule`."""

    line: DueLine
    highest_rung: Rung | None
    slack: int
    buffers_used: int


def kept_buffers(
    previous: Remembered, work: WorkDays, reviews: Container[date], facts: Facts
) -> frozenset[date]:
    """The buffers of the last plan that can still be ones: none of the `reviews` has come to them. Where one
    cannot, or days are longer, those that are due by now too.
    """
    dues = {day.date: drawn_for(day) for day in previous.days}
    open_days = {day.date for day in work.days if day.date not in reviews}
    drawn = {day for day, due in dues.items() if due.buffer and work.days and day >= work.days[0].date}
    kept, every = drawn & open_days, timedelta(days=facts.buffer_every_days)
    if drawn == kept and not _has_longer_days(previous, work):
        return frozenset(kept)
    for day in sorted((work.buffers & open_days) - kept):
        if all(abs(day - other) * 2 > every for other in kept):
            kept = kept | {day}
    return frozenset(kept)


def keep(
    previous: Remembered,
    student: Student,
    facts: Facts,
    record: Record,
    phases: Sequence[Phase],
    work: WorkDays,
    *,
    weak_share: float,
) -> Drawing:
    """The last plan's days, with as few changes as the record, the hours and the banks ask for."""
    names = [bank.name for bank in student.question_banks]
    mending = _Mending(previous, names, record.begins, work)
    mending.trim()
    left = {}
    before = dict(previous.drawn.left_over) if previous.drawn else {}
    is_longer = _has_longer_days(previous, work)
    core_ends = phases[-1].first_day - DAY if len(phases) > 1 else work.exam_date
    for name in names:
        left[name] = mending.draw(
            name, record.to_draw[name], before.get(name, 0), core_ends, is_longer=is_longer
        )
    wanted = repeats_wanted(
        student.question_banks[0].questions - left[names[0]], record.right_share, weak_share, facts
    )
    mending.put_back_repeats()
    if previous.drawn is not None:
        step = facts.accuracy_step_questions
        steps = int((wanted - previous.drawn.repeats_wanted) / step)
        mending.lengthen(steps * step)
        wanted = previous.drawn.repeats_wanted + steps * step
    moves, repeat_moves = _moves(previous, names, record)
    line = DueLine(mending.new, mending.repeats, work.buffers, left, wanted, moves, repeat_moves)
    return Drawing(line, None, 0, 0)


def _moves(
    previous: Remembered, banks: Sequence[str], record: Record
) -> tuple[Mapping[str, Mapping[date, int]], Mapping[date, int]]:
    """What the last plan's days hold beside what they were drawn to hold.

    Where days are told late that counted as not done, it is what they held before those days: what was
    moved for them is moved anew, as if they had been told in time.
    """
    drawn = previous.drawn
    begun = drawn.told_until if drawn else None
    is_late = begun is not None and any(begun < day < previous.generated_on for day in record.history.told)
    moved = drawn.moved if drawn and is_late else moved_by_now(previous.days)
    ahead = [one for one in moved if one.day >= record.begins]
    new = {bank: {day: count for name, day, count in ahead if name == bank} for bank in banks}
    return new, {day: count for name, day, count in ahead if not name}


def moved_by_now(days: Iterable[Day]) -> tuple[Moved, ...]:
    """What days hold beside what they were drawn for."""
    found = []
    for day in days:
        if day.kind != "practice_exam":
            due = drawn_for(day)
            drawn = dict(due.by_bank)
            banks = {*drawn, *(block.bank for block in day.blocks if block.activity == "questions")}
            found += [Moved(name, day.date, day.new_questions(name) - drawn.get(name, 0)) for name in banks]
            found.append(Moved("", day.date, day.repeats - due.repeats))
    return tuple(sorted(one for one in found if one.questions))


def _has_longer_days(previous: Remembered, work: WorkDays) -> bool:
    before = {day.date: day for day in previous.days}
    return any(
        day.date in before
        and (day.minutes > before[day.date].minutes_available or before[day.date].kind == "practice_exam")
        for day in work.days
    )


class _Mending:
    """The line of days while it is mended: new questions by bank, repeats, and what lost its day."""

    def __init__(self, previous: Remembered, banks: Sequence[str], begins: date, work: WorkDays) -> None:
        self.work, self.load = work, Load(work)
        before = {day.date for day in previous.days if drawn_for(day).buffer}
        self.new_buffers = work.buffers - before
        self.last_new = work.exam_date - timedelta(days=work.limits.last_new_days_out)
        self.new: dict[str, dict[date, int]] = {bank: {} for bank in banks}
        self.repeats: dict[date, int] = {}
        self.lost = dict.fromkeys(banks, 0)
        self.lost_repeats = 0
        self.second_pass_begins = date.max
        for day in previous.days:
            if day.date >= begins:
                self._take_over(day)

    def _take_over(self, day: Day) -> None:
        due, is_open = drawn_for(day), day.date in self.load.counts
        for bank, count in due.by_bank:
            if bank in self.new and is_open and day.date <= self.last_new:
                self._add(self.new[bank], day.date, count, self.work.limits.minutes_per_question)
            elif bank in self.lost:
                self.lost[bank] += count
        if due.repeats and day.kind != "practice_exam":  # there they belong to the exam
            self.second_pass_begins = min(self.second_pass_begins, day.date)
            if is_open:
                self._add(self.repeats, day.date, due.repeats, self.work.limits.minutes_per_repeat)
            else:
                self.lost_repeats += due.repeats

    def _add(self, line: dict[date, int], day: date, count: int, minutes_each: float) -> None:
        line[day] = line.get(day, 0) + count
        self.load.add(day, count, minutes_each)
        if not line[day]:
            del line[day]

    def trim(self) -> None:
        """Takes tens off days that hold more than they have room for: repeats first, the main bank last."""
        lim = self.work.limits
        for day in self.work.days:
            while self._holds_too_much(day):
                if count := self.repeats.get(day.date, 0):
                    taken = min(lim.unit, count)
                    self._add(self.repeats, day.date, -taken, lim.minutes_per_repeat)
                    self.lost_repeats += taken
                    continue
                bank = next((name for name in reversed(self.new) if self.new[name].get(day.date)), None)
                if bank is None:
                    break
                taken = self.new[bank][day.date] % lim.unit or lim.unit
                self._add(self.new[bank], day.date, -taken, lim.minutes_per_question)
                self.lost[bank] += taken

    def _holds_too_much(self, day: FreeDay) -> bool:
        is_new = day.date in self.new_buffers
        return self.load.overfull(day) or (is_new and not self.load.is_half_empty(day.date))

    def draw(self, bank: str, to_draw: int, left_before: int, core_ends: date, *, is_longer: bool) -> int:
        """Makes the bank's days hold `to_draw` questions, less those that find none: their number comes back.

        `left_before` found no day when the days were drawn; only longer days are asked for them again.
        """
        line, each = self.new[bank], self.work.limits.minutes_per_question
        missing = to_draw - left_before - sum(line.values())
        if missing < 0:
            left_before, missing = max(0, left_before + missing), min(0, left_before + missing)
            self._cut(line, -missing, each)
            return left_before
        if is_longer:
            missing, left_before = missing + left_before, 0
        ends = max([*line, core_ends])
        inside = self.work.between(date.min, min(ends, self.last_new))
        for is_tight in (False, True):
            missing -= self._spread(line, missing, inside, each, is_tight=is_tight)
        beyond = self.work.between(ends + DAY, self.last_new)
        missing -= self._spread(line, missing, beyond, each, is_tight=True)
        return left_before + missing

    def put_back_repeats(self) -> None:
        """Puts what the second pass lost on other days of it."""
        self._spread(
            self.repeats, self.lost_repeats, self._second_pass(), self.work.limits.minutes_per_repeat
        )

    def _second_pass(self) -> list[FreeDay]:
        """The days from the first on that was drawn to hold repeats."""
        return [day for day in self.work.days if day.date >= self.second_pass_begins]

    def lengthen(self, more: int) -> None:
        """Makes the second pass longer, or shorter, at its end."""
        each, days = self.work.limits.minutes_per_repeat, self._second_pass()
        if more < 0:
            self._cut(self.repeats, -more, each)
        ends = max(self.repeats, default=date.min)
        for day in reversed([day for day in days if day.date <= ends]):
            while more >= self.work.limits.unit and self._has_room(day, self.work.limits.unit, each):
                self._add(self.repeats, day.date, self.work.limits.unit, each)
                more -= self.work.limits.unit

    def _cut(self, line: dict[date, int], count: int, minutes_each: float) -> None:
        """Takes so many off the end of a line, what is under ten off the odd part of a day first."""
        unit = self.work.limits.unit
        if count % unit and (odd := self._odd_day(line)):
            taken = min(count, line[odd] % unit)
            self._add(line, odd, -taken, minutes_each)
            count -= taken
        for day in sorted(line, reverse=True):
            taken = min(count, line[day])
            self._add(line, day, -taken, minutes_each)
            count -= taken

    def _spread(
        self,
        line: dict[date, int],
        count: int,
        days: Sequence[FreeDay],
        minutes_each: float,
        *,
        is_tight: bool = False,
    ) -> int:
        """Gives tens to the days in proportion least full, the odd rest to the last; how many found room.

        A buffer keeps its second half empty unless it `is_tight`.
        """
        unit, given = self.work.limits.unit, 0
        heap = [(self._height(day, unit), i) for i, day in enumerate(days)]
        heapq.heapify(heap)
        while heap and count - given >= unit:
            _, i = heapq.heappop(heap)
            if self._has_room(days[i], unit, minutes_each, is_tight=is_tight):
                self._add(line, days[i].date, unit, minutes_each)
                given += unit
                heapq.heappush(heap, (self._height(days[i], unit), i))
        rest = count - given
        return given + (self._add_rest(line, rest, days, minutes_each) if 0 < rest < unit else 0)

    def _has_room(self, day: FreeDay, questions: int, minutes_each: float, *, is_tight: bool = False) -> bool:
        """Whether a day takes so many more; a buffer only in its first half unless it `is_tight`."""
        half = self.work.free[day.date] // 2
        is_free = is_tight or day.date not in self.work.buffers
        is_free = is_free or self.load.minutes[day.date] + questions * minutes_each <= half
        return is_free and self.load.has_room(day, questions, minutes_each)

    def _add_rest(
        self, line: dict[date, int], rest: int, days: Sequence[FreeDay], minutes_each: float
    ) -> int:
        """Puts what is under ten beside the odd part a day holds, else both on the last day with room."""
        odd = self._odd_day(line)
        beside = [day for day in days if day.date == odd]
        for day in (*beside, *reversed(days)):
            part = line[odd] % self.work.limits.unit if odd and day not in beside else 0
            if self.load.has_room(day, rest + part, minutes_each):
                self._add(line, day.date, rest + part, minutes_each)
                if odd and part:
                    self._add(line, odd, -part, minutes_each)
                return rest
        return 0

    def _odd_day(self, line: Mapping[date, int]) -> date | None:
        """The day that holds no whole tens; there is one at most."""
        return next((day for day, held in line.items() if held % self.work.limits.unit), None)

    def _height(self, day: FreeDay, more: int) -> float:
        """How full a day would stand with so many more, as a share of what its time holds beside content."""
        lim = self.work.limits
        free = self.work.free[day.date]
        if day.date in self.work.buffers:
            free //= 2
        room = min(lim.range_for(day)[1], lim.share * free / lim.minutes_per_question)
        return (self.load.counts[day.date] + more) / max(room, 1.0)
