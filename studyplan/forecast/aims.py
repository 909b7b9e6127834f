"""The score each practice exam should show: the line from today's score to the target."""

from datetime import date

from studyplan.facts import Facts, PracticeForm
from studyplan.forecast.ability import on_scale
from studyplan.student import Score


def aim(on: date, start: tuple[date, float] | None, exam_date: date, target: int) -> int | None:
    """The score on the straight line from `start` (day and scaled score) to the target on exam day.

    A student already past the target aims to stay at it. None without a starting point: no line can be drawn.
    Worked example: 214 on 28 December, target 240 on 26 March (88 days): on 23 January, 26 days later,
    214 + 26 x 26/88 = 221.7, so 222.
    """
    if start is None:
        return None
    began, score = start
    days = (exam_date - began).days
    if score >= target or days <= 0:
        return target
    return min(target, int(score + (target - score) * (on - began).days / days + 0.5))


def aim_as_printed(aimed: int | None, form: PracticeForm, on: date, facts: Facts) -> float | None:
    """The aim as a form prints it that does not print the exam's scale; None where it does, or no aim.

    Examples: an aim of 238 on UWSA 2, which reads 5 high, is a printed 243; one of 244 on the Free 120 is the
    lowest percentage whose place in the table is 244 or more.
    """
    if aimed is None or (form.scale == "score" and not form.offset):
        return None
    if form.scale == "score":
        return float(aimed - form.offset)
    percents = (Score(date=on, exam=form.name, percent=float(percent)) for percent in range(101))
    return next((score.percent for score in percents if on_scale(score, facts) >= aimed), None)
