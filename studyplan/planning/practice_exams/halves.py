"""Which practice exams the previous plan put on two days: a score on either of them is theirs."""

from collections.abc import Mapping
from datetime import date

from studyplan.plan import Remembered


def halves(previous: Remembered | None, today: date) -> Mapping[str, tuple[date, ...]]:
    """First and second day of every exam that the previous plan split, both of them come by `today`."""
    sat: dict[str, list[date]] = {}
    for day in previous.days if previous else ():
        for name in {block.exam for block in day.blocks if block.activity == "practice_exam"}:
            sat.setdefault(name, []).append(day.date)
    pairs = ((name, tuple(days[-2:])) for name, days in sat.items() if len(days) > 1)
    return {name: days for name, days in pairs if (days[1] - days[0]).days == 1 and days[1] <= today}
