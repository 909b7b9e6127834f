"""The score each practice exam should show: the lowest straight line that the verdict follows to a go.

The line leads from the latest score to the exam. It is the lowest at which a student who meets each aim is
not told to delay on the day of any form, and is told go after the last one; none lies under the latest score.
Where only a line steeper than the growth of the fastest quarter of students would do there are no aims: they
could not be met.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from studyplan.facts import Facts, PracticeForm
from studyplan.forecast.ability import fast_quartile, model, on_scale
from studyplan.forecast.decision import go_chance_wanted
from studyplan.forecast.projection import Foreseen, Studied, foresee
from studyplan.risk import pass_chance_wanted
from studyplan.student import Score, Student

_Forms = Sequence[tuple[date, PracticeForm]]


class Line(NamedTuple):
    """A straight line of scores, as forms on the exam's scale print them, from a score to the exam."""

    begun: date
    start: float
    exam_date: date
    end: float

    def on(self, day: date) -> int:
        """The aim of a day, rounded up. Worked example: 214 on 28 December, 240 on 26 March (88 days): on
        23 January, 26 days later, 214 + 26 x 26/88 = 221.7, so 222.
        """
        days = (self.exam_date - self.begun).days
        share = (day - self.begun).days / days if days > 0 else 1.0
        return math.ceil(self.start + (self.end - self.start) * share - 1e-9)


class Lives(NamedTuple):
    """What the days up to the exam hold, as the projection counts them."""

    minutes_by_day: Mapping[date, int]
    studied: Studied


def aim_line(student: Student, facts: Facts, forms: _Forms, lives: Lives, *, today: date) -> Line | None:
    """The line of the aims of practice exams to come. None without a score, or where none can be met."""
    scores = [score for score in student.scores if score.date <= today]
    if not scores or not forms or scores[-1].date >= student.exam.date:
        return None
    start, exam_date = on_scale(scores[-1], facts), student.exam.date
    lowest = Line(scores[-1].date, start, exam_date, start)
    ends = range(math.ceil(start), facts.highest_score + 1)
    low, high = 0, len(ends)
    while low < high:  # the first end that leads to a go
        middle = (low + high) // 2
        if _leads_to_go(student, facts, lowest._replace(end=ends[middle]), forms, lives):
            high = middle
        else:
            low = middle + 1
    if low == len(ends):
        return None
    end = max(start, float(ends[low]))
    return lowest._replace(end=end) if end <= max(start, _reach(student, facts, lives, today)) else None


def _leads_to_go(student: Student, facts: Facts, line: Line, forms: _Forms, lives: Lives) -> bool:
    """Whether who meets every aim is never told to delay, and told go in the end."""
    pass_mark, minimum = facts.pass_mark(line.exam_date), student.exam.minimum
    passing = pass_chance_wanted(student.applicant, facts)
    last = forms[-1][0]
    for day, seen in _lived(student, facts, line, forms, lives):
        asked = go_chance_wanted(student, facts, day) if day == last else facts.hold_chance
        if seen.chance_of(pass_mark) < passing or seen.chance_of(minimum) < asked:
            return False
    return True


def _lived(
    student: Student, facts: Facts, line: Line, forms: _Forms, lives: Lives
) -> Iterator[tuple[date, Foreseen]]:
    """The forecast on the day of each practice exam that may decide, every aim met so far."""
    kept, minutes, last = lives.studied.kept, lives.minutes_by_day, forms[-1][0]
    for day, form in forms:
        shown = _at_aim(line.on(day), form, day, facts)
        student = replace(student, scores=(*student.scores, shown))
        if (line.exam_date - day).days > facts.too_early_weeks * 7 and day != last:
            continue
        until = {one: count / 60 * kept for one, count in minutes.items() if one < day}
        by_then = Studied({**lives.studied.hours, **until}, kept)
        yield (
            day,
            foresee(
                student, facts, today=day, exam_date=line.exam_date, minutes_by_day=minutes, studied=by_then
            ),
        )


def _at_aim(aimed: int, form: PracticeForm, day: date, facts: Facts) -> Score:
    """The score of a form that meets its aim."""
    printed = aim_as_printed(aimed, form, day, facts)
    if form.scale == "score":
        return Score(date=day, exam=form.name, score=math.ceil(aimed if printed is None else printed))
    return Score(date=day, exam=form.name, percent=100.0 if printed is None else printed)


def _reach(student: Student, facts: Facts, lives: Lives, today: date) -> float:
    """What the fastest quarter of students would show on exam day from the latest score on."""
    score = [score for score in student.scores if score.date <= today][-1]
    since = [minutes for day, minutes in lives.minutes_by_day.items() if day < student.exam.date]
    done = [hours for day, hours in lives.studied.hours.items() if score.date <= day < today]
    gain, figures = facts.practice_to_exam_gain_mean, model(facts)
    level = on_scale(score, facts) + gain
    hours = sum(since) / 60 + sum(done)
    left = math.exp(-fast_quartile(facts) * hours / figures.hours_scale)
    return level + max(0.0, figures.ceiling - level) * (1 - left) - gain


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
