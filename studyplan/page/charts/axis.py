"""Where things stand in a chart: dates and amounts to drawing units, ticks that do not run into each other.

Below the charts. A drawing unit is a pixel of a chart 360 wide, the width of a phone; y grows downwards.
All that a chart shows its `summary` and `facts` say in words too.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from studyplan.words.formats import MONTHS

WIDTH = 360
LETTER = 7.0  # width of a letter in a chart's labels on paper, where they are largest, in units
LINE = 12.0  # height of a label
DAY_STEPS = (1, 2, 7, 14)
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
MONTH_DAYS = 30.44


Place = tuple[float, float]
"""x and y of a mark, in units."""


class Tick(NamedTuple):
    """A place along one axis, `at` in units, with its words."""

    at: float
    label: str


class Label(NamedTuple):
    """Words in a chart; `anchor` is SVG's word for the side of them that stands at `x`."""

    x: float
    y: float
    anchor: str
    text: str

    @property
    def width(self) -> float:
        """Units the words take, about."""
        return round(LETTER * len(self.text), 1)

    @property
    def left(self) -> float:
        """Where the words begin, about, in units."""
        share = {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor]
        return round(self.x - share * self.width, 1)


class Scale(NamedTuple):
    """A straight line from amounts (`low` to `high`) to units (`start` to `end`)."""

    low: float
    high: float
    start: float
    end: float

    def at(self, amount: float) -> float:
        """Units of an amount, to a tenth; a scale of one single amount has everything in its middle."""
        if self.high == self.low:
            return (self.start + self.end) / 2
        share = (amount - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)


def date_scale(first_day: date, last_day: date, *, start: float, end: float) -> Scale:
    """A scale for the ordinal numbers of dates, both ends included."""
    return Scale(first_day.toordinal(), last_day.toordinal(), start, end)


def date_ticks(scale: Scale) -> tuple[Tick, ...]:
    """Days, Mondays or first days of months, as close as their labels allow, and the exam at the far end.

    The last day of the scale is the exam's; a tick whose label would touch its label is left out.
    """
    exam = Tick(scale.end, "exam")
    ticks = (Tick(scale.at(day.toordinal()), label) for day, label in _dates(scale))
    room = LETTER * 2.6
    kept = (tick for tick in ticks if tick.at + LETTER * len(tick.label) / 2 < scale.end - room)
    return (*kept, exam)


def _dates(scale: Scale) -> Iterator[tuple[date, str]]:
    first, last = date.fromordinal(int(scale.low)), date.fromordinal(int(scale.high))
    unit = (scale.end - scale.start) / max(1, (last - first).days)  # of a day
    step = next((days for days in DAY_STEPS if days * unit >= LETTER * 6.4), 0)
    if step:
        day = first if step < 7 else first + timedelta(days=-first.weekday() % 7)
        while day <= last:
            yield day, f"{day.day} {MONTHS[day.month - 1]}"
            day += timedelta(days=step)
        return
    steps = (months for months in MONTH_STEPS if months * MONTH_DAYS * unit >= LETTER * 4.1)
    every = next(steps, MONTH_STEPS[-1])
    for month in range(first.year * 12 + first.month, last.year * 12 + last.month):
        if month % every == 0:
            yield date(month // 12, month % 12 + 1, 1), MONTHS[month % 12]


def round_steps(high: float, *, most: int = 4) -> tuple[int, ...]:
    """Round amounts from 0 to at most `high` (1, 2 or 5 with noughts), at most `most` after the nought."""
    step, factors = 1, (2.0, 2.5, 2.0)
    place = 0
    while high / step > most:
        step = round(step * factors[place % 3])
        place += 1
    return tuple(range(0, int(high) + 1, step))


def apart(wanted: Sequence[float], *, low: float, high: float, gap: float = LINE) -> tuple[float, ...]:
    """Places (in units) as near to the wanted ones as leaves `gap` between two, in the same order.

    `wanted` grows; the result stays between `low` and `high` where that is room enough.
    """
    places: list[float] = []
    for place in wanted:
        places.append(max(place, places[-1] + gap if places else low))
    limit = high
    for index in range(len(places) - 1, -1, -1):
        places[index] = min(places[index], limit)
        limit = places[index] - gap
    return tuple(round(place, 1) for place in places)


def line_through(points: Sequence[Place]) -> str:
    """Points as SVG wants them: "30.0,120.5 41.2,99.0"."""
    return " ".join(f"{x},{y}" for x, y in points)
