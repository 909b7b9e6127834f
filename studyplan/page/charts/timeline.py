"""The timeline: phases, practice exams, days off and decision days from the plan's first day to the exam.

Between the plan and the page: finished numbers and words, which the template draws as they are.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from studyplan.facts import Facts
from studyplan.page.charts.axis import WIDTH, Scale, Tick, date_scale, date_ticks
from studyplan.plan import Plan
from studyplan.words.formats import NO_SCORE, PHASES, count_words, day_words, plain, range_words

LEFT, RIGHT, TOP = 110, 342, 16
LANE = 22  # height of a lane
BAR = 12
THINNEST = 1.5  # a day off in a long plan still shows


class Bar(NamedTuple):
    """A stretch of days in a lane, in units; `phase` is the plan's word, or "off"."""

    x: float
    y: float
    width: float
    height: float
    phase: str


class Mark(NamedTuple):
    """A day in a lane, in units; `kind` is "taken", "planned" or "decide"."""

    x: float
    y: float
    kind: str


class Timeline(NamedTuple):
    """As high as it has lanes; a lane's place is its middle."""

    dates: tuple[Tick, ...]
    height: int
    bottom: int
    lanes: tuple[Tick, ...]
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    today: float
    summary: str
    facts: tuple[str, ...]
    width: int = WIDTH
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP


def timeline(plan: Plan, facts: Facts) -> Timeline:
    """The timeline of a plan of any length."""
    first_day = min(plan.first_day, plan.generated_on)
    across = date_scale(first_day, plan.exam_date, start=LEFT, end=RIGHT)
    names = [*(PHASES[phase.name] for phase in plan.phases), "Practice exams", "Days off", "Decide by"]
    middles = [TOP + LANE * index + LANE / 2 for index in range(len(names))]
    bottom = TOP + LANE * len(names)
    exams, off, decide = middles[-3:]
    phases, unscored = zip(plan.phases, middles, strict=False), plan.unscored
    return Timeline(
        height=bottom + 22,
        bottom=bottom,
        dates=date_ticks(across),
        lanes=tuple(Tick(y, name) for y, name in zip(middles, names, strict=True)),
        bars=(
            *(_bar(phase.first_day, phase.last_day, y, across, phase.name) for phase, y in phases),
            *(_bar(first, last, off, across, "off") for first, last in days_off(plan)),
        ),
        marks=(
            *(
                Mark(
                    across.at(exam.date.toordinal()),
                    exams,
                    "taken" if exam.taken or exam in unscored else "planned",
                )
                for exam in plan.practice_exams
                if exam.date >= first_day
            ),
            *(Mark(across.at(day.toordinal()), decide, "decide") for day in decision_days(plan, facts)),
        ),
        today=across.at(plan.generated_on.toordinal()),
        summary=_summary(plan, facts),
        facts=tuple(_facts(plan, facts)),
    )


def days_off(plan: Plan) -> tuple[tuple[date, date], ...]:
    """Days off as stretches, first and last day included."""
    stretches: list[tuple[date, date]] = []
    for day in plan.days:
        if day.kind != "off":
            continue
        if stretches and day.date - stretches[-1][1] == timedelta(days=1):
            stretches[-1] = (stretches[-1][0], day.date)
        else:
            stretches.append((day.date, day.date))
    return tuple(stretches)


def decision_days(plan: Plan, facts: Facts) -> tuple[date, ...]:
    """The deadlines that are rescheduling marks: the last days to move the exam before a fee line."""
    marks = {plan.exam_date - timedelta(days=days) for days in facts.reschedule_marks}
    return tuple(sorted(marks & {line.date for line in plan.deadlines}))


def _bar(first_day: date, last_day: date, middle: float, across: Scale, phase: str) -> Bar:
    """From the morning of the first day to the evening of the last, which on exam day is the chart's end."""
    x = across.at(first_day.toordinal())
    width = max(THINNEST, across.at(min(last_day.toordinal() + 1, across.high)) - x)
    return Bar(x, middle - BAR / 2, round(width, 1), BAR, phase)


def _summary(plan: Plan, facts: Facts) -> str:
    """The chart in one sentence."""
    off = sum(1 for day in plan.days if day.kind == "off")
    coming = sum(1 for exam in plan.practice_exams if not exam.taken) - len(plan.unscored)
    parts = [
        ", ".join(f"{PHASES[phase.name]} to {day_words(phase.last_day)}" for phase in plan.phases),
        count_words(coming, "practice exam") + " to come",
        count_words(off, "day") + " off",
        count_words(len(decision_days(plan, facts)), "decision day"),
    ]
    return f"Timeline: {'; '.join(parts)}."


def _facts(plan: Plan, facts: Facts) -> Iterator[str]:
    """All that the chart shows, a sentence each."""
    for phase in plan.phases:
        yield f"{PHASES[phase.name]}: {range_words(phase.first_day, phase.last_day)}"
    unscored = plan.unscored
    exams = (
        f"{plain(exam.exam)} on {day_words(exam.date, year=True)}"
        + (f", {NO_SCORE}" if exam in unscored else "")
        for exam in plan.practice_exams
    )
    yield f"Practice exams: {_list(exams)}"
    yield f"Days off: {_list(_stretch(first, last) for first, last in days_off(plan))}"
    yield f"Decide by: {_list(day_words(day, year=True) for day in decision_days(plan, facts))}"
    yield f"Exam: {day_words(plan.exam_date, year=True)}"


def _list(items: Iterable[str]) -> str:
    return "; ".join(items) or "none"


def _stretch(first_day: date, last_day: date) -> str:
    words = day_words(first_day)
    return words if first_day == last_day else f"{words} to {day_words(last_day)}"
