"""What is known about the exam: every figure with its source, the day it was read, and how sure it is.

The figures live in `studyplan/data/*.toml` and are read by `studyplan.files.figures.read`; this module only
says what they are and hands them out. A figure nobody may question has no business here.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal, NamedTuple

Status = Literal["official", "reported", "assumption"]
AFTERNOON = time(13, 0)  # a day that starts later has no lunch
MIDNIGHT = 24 * 60  # minutes
Value = int | float | str | date | list[object] | dict[str, object]


class Figure(NamedTuple):
    """One published or assumed figure.

    `status`: "official" the owner's own page was read, or a dated transcription of it is named in `source`;
    "reported" somebody published it with or without data; "assumption" ours, no source carries it.
    """

    name: str
    what: str
    unit: str
    value: Value
    source: str
    read_on: date
    status: Status


class ContentArea(NamedTuple):
    """A content area of the exam's outline; `low` and `high` are percent of the exam's questions."""

    key: str
    label: str
    low: float
    high: float

    @property
    def weight(self) -> float:
        """Middle of the published range, in percent. The middles sum to about 101, so divide by the sum."""
        return (self.low + self.high) / 2


class PracticeForm(NamedTuple):
    """A practice exam that can be taken once.

    `minutes` is testing time without breaks. `offset` is what to add to a printed score to be on the exam's
    scale (NBME 9 reads 6 low: +6). `scale` tells whether the report prints a score or a percent.
    Forms are handed out oldest first, by how close to the exam they are usually taken (`typical_days_out`).
    """

    name: str
    items: int
    sections: int
    minutes: int
    offset: float
    scale: Literal["score", "percent"]
    typical_days_out: int


class Specialty(NamedTuple):
    """A specialty's emphasis: `emphasis` pairs an area key with a factor (1 = as the exam weighs it)."""

    key: str
    label: str
    emphasis: tuple[tuple[str, float], ...]
    high_yield: tuple[str, ...]
    advice: str
    source: str


class Season(NamedTuple):
    """An application season. Dates not announced yet are patterns and say so in `status`."""

    name: str
    submit_from: date
    review_from: date
    rank_list_deadline: date | None
    source: str
    status: Status


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All figures by name, and the few that come as tables."""

    figures: Mapping[str, Figure]
    areas: tuple[ContentArea, ...]
    forms: tuple[PracticeForm, ...]
    banks: tuple[tuple[str, int], ...]
    pass_marks: tuple[tuple[date, int], ...]
    percent_to_score: tuple[tuple[float, float], ...]
    specialties: tuple[Specialty, ...]
    seasons: tuple[Season, ...]
    _forms_by_name: Mapping[str, PracticeForm] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_forms_by_name", {form.name: form for form in self.forms})

    def number(self, name: str) -> float:
        """The figure's value as a number. Raises KeyError for an unknown name, TypeError for another type."""
        value = self.figures[name].value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TypeError(f"figure {name} is not a number: {value!r}")
        return float(value)

    def whole(self, name: str) -> int:
        """The figure's value as a whole number (minutes, days, questions). Raises as `number` does."""
        value = self.number(name)
        if value != int(value):
            raise TypeError(f"figure {name} is not a whole number: {value!r}")
        return int(value)

    def wholes(self, name: str) -> tuple[int, ...]:
        """The figure's value as a list of whole numbers (rescheduling marks)."""
        value = self.figures[name].value
        if not isinstance(value, list):
            raise TypeError(f"figure {name} is not a list: {value!r}")
        return tuple(int(str(item)) for item in value)

    def pairs(self, name: str) -> tuple[tuple[int, int], ...]:
        """The figure's value as rows of two whole numbers."""
        value = self.figures[name].value
        if not isinstance(value, list):
            raise TypeError(f"figure {name} is not a list: {value!r}")
        return tuple((int(row[0]), int(row[1])) for row in value if isinstance(row, list))

    def form(self, name: str) -> PracticeForm | None:
        """The practice exam of that exact name, None where there is none."""
        return self._forms_by_name.get(name)

    def pass_mark(self, on: date) -> int:
        """The score that passes on a test day: the latest mark in effect on it."""
        return max((start, mark) for start, mark in self.pass_marks if start <= on)[1]

    def day_ends(self, starts: time, minutes: int, lunch_minutes: int) -> int:
        """Minutes after midnight at which a day of so many study minutes ends, lunch and pauses included.

        A pause for every sitting begun; lunch on a day of more than one sitting that starts in the morning.
        Example: 480 minutes from 08:00 with 45 of lunch end at 480 + 480 + 45 + 3 x 10 = 1035, or 17:15.
        """
        sitting = self.whole("sitting_minutes")
        lunch = lunch_minutes if minutes > sitting and starts < AFTERNOON else 0
        pauses = math.ceil(minutes / sitting) * self.whole("pause_minutes")
        return starts.hour * 60 + starts.minute + minutes + lunch + pauses

    def specialty(self, name: str) -> Specialty | None:
        """The specialty by label or key, without regard to case; None where we hold none."""
        wanted = name.casefold().strip()
        found = (s for s in self.specialties if wanted in (s.key.casefold(), s.label.casefold()))
        return next(found, None)
