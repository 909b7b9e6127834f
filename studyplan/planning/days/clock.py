"""Sittings and their times of day: blocks one after the other, with pauses, lunch and breaks between them."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from studyplan.plan import Activity, Block, Mode, Subject

LUNCH_AROUND = 12 * 60 + 45


class Sitting(NamedTuple):
    """A block before it has a time of day; its fields are those of the block."""

    activity: Activity
    minutes: int
    bank: str = ""
    questions: int = 0
    mode: Mode = ""
    areas: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    exam: str = ""
    part: tuple[int, int] | None = None
    sections: int = 0
    subject: Subject = ""


def on_the_clock(
    day: date, starts: time, sittings: Sequence[Sitting], *, pause: int, lunch: int
) -> tuple[Block, ...]:
    """Give sittings their times, with a pause between them and lunch at the gap nearest to midday.

    Pauses and lunch shrink away before anything would pass midnight.
    """
    total = sum(sitting.minutes for sitting in sittings)
    begin = starts.hour * 60 + starts.minute
    breaks = [pause] * max(0, len(sittings) - 1)
    gap = _lunch_gap(begin, sittings, pause) if lunch else None
    if gap is not None:
        breaks[gap] = max(lunch, pause)
    if begin + total + sum(breaks) > 24 * 60 - 1:
        breaks = [0] * len(breaks)
    return place(day, starts, sittings, breaks)


def _lunch_gap(begin: int, sittings: Sequence[Sitting], pause: int) -> int | None:
    """The gap for lunch on a long day that starts in the morning; None on others."""
    total = sum(sitting.minutes for sitting in sittings)
    if total <= 300 or begin >= 13 * 60:
        return None
    ends, clock = [], begin
    for sitting in sittings[:-1]:
        clock += sitting.minutes
        ends.append(clock)
        clock += pause
    return min(range(len(ends)), key=lambda i: (abs(ends[i] - LUNCH_AROUND), i), default=None)


def place(day: date, starts: time, sittings: Sequence[Sitting], breaks: Sequence[int]) -> tuple[Block, ...]:
    """Blocks from `starts` on in a row, with `breaks` minutes after each (none where the list ends)."""
    blocks, clock = [], datetime.combine(day, starts)
    for i, sitting in enumerate(sittings):
        work = sitting._asdict()
        end = clock + timedelta(minutes=work.pop("minutes"))
        blocks.append(Block(start=clock, end=end, **work))
        clock = end + timedelta(minutes=breaks[i] if i < len(breaks) else 0)
    return tuple(blocks)


def review_sitting(exam: str, minutes: int) -> Sitting:
    """The review of a practice exam."""
    return Sitting(activity="exam_review", minutes=minutes, exam=exam)
