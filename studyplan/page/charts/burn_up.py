"""The burn-up: new questions of all banks done so far, against those planned, up to exam day.

Between the plan and the page: finished numbers and words, which the template draws as they are. The past is
what was recorded; the plan's own past days say what had been planned.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from studyplan.log import history_of
from studyplan.page.charts.axis import (
    LINE,
    WIDTH,
    Label,
    Place,
    Scale,
    Tick,
    date_scale,
    date_ticks,
    line_through,
    round_steps,
)
from studyplan.plan import Day, Plan
from studyplan.student import Student
from studyplan.weeks import monday
from studyplan.words.formats import day_words, pace_words, week_words

HEIGHT = 210
LEFT, RIGHT, TOP, BOTTOM = 40, 314, 20, 186
ONE_DAY = timedelta(days=1)

Count = tuple[date, int]
"""Questions answered in all, or planned to be, at the end of a day."""


class BurnUp(NamedTuple):
    """`done` ends today; `planned` goes on from there; `meant` is what the days behind had been given."""

    dates: tuple[Tick, ...]
    amounts: tuple[Tick, ...]
    labels: tuple[Label, ...]
    ceiling: float
    done: str
    planned: str
    meant: str
    here: Place
    end: Place
    summary: str
    facts: tuple[str, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP
    bottom: int = BOTTOM


def burn_up(plan: Plan, student: Student) -> BurnUp:
    """The chart of a plan, with or without a log."""
    done, planned = done_counts(plan, student), planned_counts(plan)
    meant = meant_counts(plan, done)
    total = sum(bank.questions for bank in plan.question_banks)
    across = date_scale(done[0][0], plan.exam_date, start=LEFT, end=RIGHT)
    up = Scale(0, max(1, total), BOTTOM, TOP)
    here, end = _place(done[-1], across, up), _place(planned[-1], across, up)
    return BurnUp(
        dates=date_ticks(across),
        amounts=tuple(Tick(up.at(amount), _short(amount)) for amount in round_steps(total)),
        labels=tuple(_labels(total, done[-1][1], planned[-1][1], here, end)),
        ceiling=up.at(total),
        done=_line(done, across, up),
        planned=_line(planned, across, up),
        meant=_line(meant, across, up),
        here=here,
        end=end,
        summary=_summary(plan, total, done[-1][1], planned[-1][1]),
        facts=tuple(_facts(plan, student, total, done, planned)),
    )


def done_counts(plan: Plan, student: Student) -> tuple[Count, ...]:
    """What is known of the questions done: before the plan, after each day on record, today.

    Days without an entry lie on the straight line between two; the last count is the plan's own.
    """
    today = plan.generated_on
    history = history_of(plan.days, student, today=today)
    told = [day for day in sorted(history.told) if day < today]
    start = min([plan.days[0].date, today, *told[:1]]) - ONE_DAY
    count = sum(min(bank.done, bank.questions) for bank in student.question_banks)
    counts = [(start, count)]
    for day in sorted(history.counted):
        count += history.counted[day].questions
        if day in history.told and day < today:
            counts.append((day, count))
    counts.append((today, sum(bank.done for bank in plan.question_banks)))
    return tuple(counts)


def meant_counts(plan: Plan, done: Sequence[Count]) -> tuple[Count, ...]:
    """What the days behind had been given, week by week, from what was `done` when the plan began."""
    past = [day for day in plan.days if day.date < plan.generated_on]
    if not past:
        return ()
    begin = past[0].date - ONE_DAY
    before = [count for day, count in done if day <= begin]
    return _growing(begin, before[-1], past)


def planned_counts(plan: Plan) -> tuple[Count, ...]:
    """What is planned, week by week, from what is done today to exam day; a day that is logged is done."""
    done = sum(bank.done for bank in plan.question_banks)
    settled = plan.pace.until if plan.pace else None
    days = tuple(day for day in plan.coming() if settled is None or day.date > settled)
    return _growing(plan.generated_on, done, days)


def _growing(begin: date, count: int, days: Sequence[Day]) -> tuple[Count, ...]:
    """The count at the end of each week and of the last day."""
    counts = [(begin, count)]
    for day in days:
        count += day.questions
        if day.date > begin and (day.date.weekday() == 6 or day is days[-1]):
            counts.append((day.date, count))
    return tuple(counts)


def _place(count: Count, across: Scale, up: Scale) -> Place:
    return across.at(count[0].toordinal()), up.at(count[1])


def _line(counts: Sequence[Count], across: Scale, up: Scale) -> str:
    return line_through([_place(count, across, up) for count in counts])


def _short(amount: int) -> str:
    return f"{amount // 1000}k" if amount >= 10_000 and amount % 1000 == 0 else f"{amount:,}"


def _labels(total: int, done: int, planned: int, here: Place, end: Place) -> Iterator[Label]:
    """In all over its line; done beside its mark, clear of both lines; planned at the end of its line."""
    yield Label(LEFT + 4, TOP - 5, "start", f"{total:,} in all")
    if done:
        late = here[0] > (LEFT + RIGHT) / 2
        over = late and here[1] > TOP + 2 * LINE
        y = here[1] - 7 if over else min(here[1] + 15, BOTTOM - 4)
        x = here[0] - 8 if late else here[0] + 9
        yield Label(round(x, 1), round(y, 1), "end" if late else "start", f"{done:,} done")
    if planned != done:
        yield Label(RIGHT + 6, round(end[1] + 4, 1), "start", _short(planned))


def _summary(plan: Plan, total: int, done: int, planned: int) -> str:
    """The chart in one sentence."""
    left = total - planned
    rest = f", {left:,} left over" if left else ""
    return f"New questions: {done:,} of {total:,} done, {planned - done:,} planned up to exam day{rest}."


def _facts(
    plan: Plan, student: Student, total: int, done: Sequence[Count], planned: Sequence[Count]
) -> Iterator[str]:
    """All that the chart shows, a sentence each."""
    yield pace_words(plan, student)
    for day, count in done[1:-1]:
        yield f"{day_words(day, year=True)}: {count:,} done"
    yield f"{day_words(plan.generated_on, year=True)}: {done[-1][1]:,} of {total:,} done"
    for day, count in planned[1:]:
        week = week_words(monday(day))
        yield f"Planned by the end of {week}: {count:,}"
