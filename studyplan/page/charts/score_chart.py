"""The chart of scores: those so far, the aims to come, the projected range on exam day, the deadlines.

Between the plan and the page: finished numbers and words, which the template draws as they are.
"""

import math
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from studyplan.page.charts.axis import (
    LETTER,
    LINE,
    WIDTH,
    Label,
    Place,
    Scale,
    Tick,
    apart,
    date_scale,
    date_ticks,
    line_through,
)
from studyplan.plan import Plan, PracticeExam
from studyplan.student import Student
from studyplan.words.dates import deadline_words
from studyplan.words.formats import (
    NO_SCORE,
    day_words,
    percent_words,
    plain,
    projected_words,
    score_words,
    spoken_day,
)
from studyplan.words.phases_and_exams import exam_reason

HEIGHT = 210
LEFT, RIGHT, TOP, BOTTOM = 30, 328, 18, 186
LOOK_BACK_DAYS = 112  # before the plan; older scores are told in words only: they would squeeze the rest
BETWEEN_LABELS = 24  # units from one score's number to the next
OVER_MARK, UNDER_MARK = 22, 14  # units that a mark with its number takes up, over and under its middle
LABEL_PLACES = (LEFT + 4, 70, 110, 145, 180, 215, 240)  # where the name of a level line may begin


Range = tuple[float, float, float]
"""The projected range on exam day, at the right end: low, mean and high in units; low to high holds 80%."""


class ScoreChart(NamedTuple):
    """`levels` are the lines across the chart, labelled "target" and "minimum"."""

    dates: tuple[Tick, ...]
    amounts: tuple[Tick, ...]
    levels: tuple[Tick, ...]
    labels: tuple[Label, ...]
    scores: tuple[Place, ...]
    score_line: str
    aims: tuple[Place, ...]
    aim_line: str
    range: Range | None
    is_guess: bool
    deadlines: tuple[float, ...]
    today: float
    summary: str
    facts: tuple[str, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP
    bottom: int = BOTTOM


def score_chart(plan: Plan, student: Student) -> ScoreChart:
    """The chart of a plan with any number of scores, none included."""
    taken = [exam for exam in plan.practice_exams if exam.taken and exam.score is not None]
    start = _first_day(plan, taken)
    recent = [exam for exam in taken if exam.date >= start]
    aims = _aims(plan, recent)
    across = date_scale(start, plan.exam_date, start=LEFT, end=RIGHT)
    up = _score_scale(plan, student, [*(exam.score or 0 for exam in recent), *(aim for _, aim in aims)])
    scores = [(across.at(exam.date.toordinal()), up.at(exam.score or 0)) for exam in recent]
    aim_points = [(across.at(day.toordinal()), up.at(aim)) for day, aim in aims]
    span = _range(plan, up)
    return ScoreChart(
        dates=date_ticks(across),
        amounts=_amounts(up),
        levels=(Tick(up.at(plan.target), "target"), Tick(up.at(student.exam.minimum), "minimum")),
        labels=(
            *_level_labels(plan, student, up, [*scores, *aim_points]),
            *_score_labels(recent, scores),
            *_range_labels(plan, span),
        ),
        scores=tuple(scores),
        score_line=line_through(scores),
        aims=tuple(aim_points if not recent else aim_points[1:]),
        aim_line=line_through(aim_points),
        range=span,
        is_guess=plan.projection.is_first_guess,
        deadlines=tuple(across.at(day.toordinal()) for day in deadline_days(plan)),
        today=across.at(plan.generated_on.toordinal()),
        summary=_summary(plan, taken),
        facts=tuple(_facts(plan, student)),
    )


def _first_day(plan: Plan, taken: Sequence[PracticeExam]) -> date:
    """The plan's first day, the day it was made, or a score not long before, whichever is first."""
    begin = min(plan.first_day, plan.generated_on)
    oldest = begin - timedelta(days=LOOK_BACK_DAYS)
    return min([begin, *(exam.date for exam in taken if exam.date >= oldest)])


def _aims(plan: Plan, recent: Sequence[PracticeExam]) -> list[tuple[date, int]]:
    """The line from the latest score over the aims to the target on exam day; no line without an aim."""
    coming = (exam for exam in plan.practice_exams if not exam.taken and exam not in plan.unscored)
    aims = [(exam.date, exam.aim) for exam in coming if exam.aim is not None]
    begin = [(exam.date, exam.score) for exam in recent[-1:] if exam.score is not None]
    if not aims and not begin:
        return []
    return [*begin, *aims, (plan.exam_date, plan.target)]


def _score_scale(plan: Plan, student: Student, shown: Sequence[int]) -> Scale:
    """Whole tens with everything inside, so that no mark touches the frame."""
    projection = plan.projection
    amounts = [plan.target, student.exam.minimum, *shown]
    amounts += [round(end) for end in (projection.low, projection.high) if end is not None]
    low, high = math.floor((min(amounts) - 6) / 10) * 10, math.ceil((max(amounts) + 6) / 10) * 10
    return Scale(low, high, BOTTOM, TOP)


def _amounts(up: Scale) -> tuple[Tick, ...]:
    step = 10 if up.high - up.low <= 60 else 20 if up.high - up.low <= 160 else 50
    first = math.ceil(up.low / step) * step
    return tuple(Tick(up.at(score), str(score)) for score in range(first, int(up.high) + 1, step))


def _range(plan: Plan, up: Scale) -> Range | None:
    projection = plan.projection
    if projection.mean is None or projection.low is None or projection.high is None:
        return None
    return up.at(projection.low), up.at(projection.mean), up.at(projection.high)


def _level_labels(plan: Plan, student: Student, up: Scale, marks: Sequence[Place]) -> Iterator[Label]:
    """Target over its line, minimum under its own: however close the lines are, the words do not meet."""
    named = (("target", plan.target, -4), ("minimum", student.exam.minimum, 11))
    for name, score, beside in named:
        text, y = f"{name} {score}", round(up.at(score) + beside, 1)
        yield Label(_free_place(len(text) * LETTER, y, marks), y, "start", text)


def _free_place(width: float, y: float, marks: Sequence[Place]) -> float:
    """Where words of this width on the line `y` meet the fewest marks and numbers, as far left as can be."""

    def met(x: float) -> int:
        near = (y - mark_y for mark_x, mark_y in marks if x - LINE < mark_x < x + width + LINE)
        return sum(-OVER_MARK < over < UNDER_MARK for over in near)

    return min(LABEL_PLACES, key=met)


def _score_labels(recent: Sequence[PracticeExam], points: Sequence[Place]) -> Iterator[Label]:
    """The number of a score over its mark, latest first; one too close to another is left to the words."""
    last = math.inf
    for exam, (x, y) in zip(reversed(recent), reversed(points), strict=True):
        if last - x >= BETWEEN_LABELS:
            place, anchor = (LEFT + 2, "start") if x < LEFT + LINE else (x, "middle")
            yield Label(place, round(y - 8, 1), anchor, str(exam.score))
            last = x


def _range_labels(plan: Plan, span: Range | None) -> Iterator[Label]:
    """Both ends and the middle; of a first guess the ends alone, for its middle would look like a score."""
    if span is None:
        return
    projection = plan.projection
    ends = [(projection.high, span[2]), (projection.mean, span[1]), (projection.low, span[0])]
    told = ends[::2] if projection.is_first_guess else ends
    places = apart([at + 4 for _, at in told], low=TOP, high=BOTTOM + LINE)
    for place, (score, _) in zip(places, told, strict=True):
        yield Label(RIGHT + 8, place, "start", score_words(score))


def deadline_days(plan: Plan) -> tuple[date, ...]:
    """The days with a deadline from today to the exam."""
    days = {line.date for line in plan.deadlines if plan.generated_on <= line.date <= plan.exam_date}
    return tuple(sorted(days))


def _summary(plan: Plan, taken: Sequence[PracticeExam]) -> str:
    """The chart in one sentence."""
    so_far = f"the latest score {taken[-1].score}" if taken else "no score yet"
    projection = plan.projection
    if projection.mean is None:
        return f"Scores: {so_far}, target {plan.target}. Nothing can be projected yet."
    low, high = score_words(projection.low), score_words(projection.high)
    if projection.is_first_guess:
        return (
            f"Scores: {so_far}, target {plan.target}. "
            f"A first guess for exam day: 8 times in 10 between {low} and {high}."
        )
    return (
        f"Scores: {so_far}, target {plan.target}, "
        f"projected {score_words(projection.mean)} on exam day, 8 times in 10 between {low} and {high}."
    )


def _facts(plan: Plan, student: Student) -> Iterator[str]:
    """All that the chart shows, a sentence each."""
    unscored = plan.unscored
    for exam in plan.practice_exams:
        day, name = day_words(exam.date, year=True), plain(exam.exam)
        if exam.taken:
            yield f"{day}: {name}, {'scored ' + str(exam.score) if exam.score else exam_reason(exam)}"
        elif exam in unscored:
            yield f"{day}: {name}, {NO_SCORE}"
        else:
            yield f"{day}: {name}, {'no aim' if exam.aim is None else f'aim {exam.aim}'}"
    projection = plan.projection
    chance = percent_words(projection.chance_of_target)
    yield (
        f"{day_words(plan.exam_date, year=True)}: exam, target {plan.target} (chance {chance}), "
        f"lowest score worth sitting for {student.exam.minimum}"
    )
    if projection.mean is not None:
        yield projected_words(projection)
    for line in plan.deadlines:
        if plan.generated_on <= line.date <= plan.exam_date:
            yield f"{day_words(line.date, year=True)}: {plain(deadline_words(line.fact, spoken_day))}"
