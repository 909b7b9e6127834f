"""The score each practice exam should show: the line from today's score to the target."""

from datetime import date


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
