"""Sit, wait or move the exam: the guides' rule about practice scores near the target, turned into chances.

A planning step: projection, practice exams and other dates in; a verdict with its numbers, and what would
reverse it, out. Every threshold is a figure of `data/projection.toml`; the reasons print those they used.
"""

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from studyplan.facts import Facts
from studyplan.forecast.ability import Forecast, on_scale
from studyplan.plan import Course, Decision, Option, PracticeExam, Verdict
from studyplan.student import Student

_Wanted = tuple[tuple[int, float], ...]
"""Scores, and the chance of each that something asks for."""


class _Case(NamedTuple):
    """One student's question on one day, with the projection's numbers; exams and marks are still to come."""

    student: Student
    facts: Facts
    today: date
    forecast: Forecast
    coming: Sequence[PracticeExam]
    marks: Sequence[date]
    options: Callable[[], Sequence[Option]]
    after_next: Callable[[int], Forecast] | None

    @property
    def mean(self) -> float:
        """The projected score."""
        return self.forecast.projection.mean or 0.0

    @property
    def chance_of_minimum(self) -> float:
        """Chance of the lowest score worth sitting for."""
        return self.forecast.chance_of(self.student.exam.minimum)

    @property
    def chance_of_pass(self) -> float:
        """Chance of the pass mark of the exam day."""
        return self.forecast.projection.chance_of_pass or 0.0


class _Finding(NamedTuple):
    """What a rule that matched says. `decide_by` None leaves the next rescheduling mark."""

    verdict: Verdict
    reasons: tuple[str, ...]
    would_change: tuple[str, ...]
    course: Course | None = None
    decide_by: date | None = None


def decide(
    student: Student,
    facts: Facts,
    forecast: Forecast,
    *,
    today: date,
    practice_exams: Sequence[PracticeExam],
    options: Callable[[], Sequence[Option]],
    after_next: Callable[[int], Forecast] | None = None,
) -> Decision:
    """The verdict for the booked date; the first rule that matches wins.

    `practice_exams` are those of the plan, taken or not. `options` makes the other dates; they cost time, so
    it is called only where they are offered: for a delay, a hold, a course that is not on. `decide_by` is the
    next rescheduling mark from `today` (included) on, for a hold the first one that a practice exam precedes;
    None when all are past. `course` is None unless it is too early and there is a projection. `after_next`
    foresees the day of the next full form by the score that shows: with it the reasons name that score.
    """
    coming = sorted((e for e in practice_exams if not e.taken and e.date >= today), key=_by_date)
    marks = [mark for mark in _marks(student.exam.date, facts) if mark >= today]
    offered = cache(options)
    case = _Case(student, facts, today, forecast, coming, marks, offered, after_next)
    rules = _RULES if forecast.exam else (_no_score,)
    found = next(finding for rule in rules if (finding := rule(case)) is not None)
    return Decision(
        verdict=found.verdict,
        course=found.course,
        decide_by=found.decide_by or next(iter(marks), None),
        reasons=found.reasons,
        would_change=found.would_change,
        options=tuple(offered()) if _asks_for_another_date(found) else (),
    )


def _asks_for_another_date(found: _Finding) -> bool:
    return found.verdict in ("delay", "hold") or found.course in ("tight", "off")


def _by_date(exam: PracticeExam) -> tuple[date, str]:
    return exam.date, exam.exam


def _marks(exam_date: date, facts: Facts) -> list[date]:
    """The rescheduling marks in order: last days to move the exam before a line."""
    return sorted(exam_date - timedelta(days=days) for days in facts.reschedule_marks)


def _no_score(case: _Case) -> _Finding:
    """Nothing to project from: no score at all, or none that still says anything."""
    advice = f"Sit a full practice exam first. {_next_exam(case.coming)}"
    if not case.coming:
        advice = (
            "No practice exam fits before this date. If it can still be moved, sit one first: that is safer."
        )
    change = "A fresh practice score makes a projection and a decision possible."
    reasons = (*case.forecast.projection.evidence, advice)
    return _Finding(verdict="too_early", reasons=reasons, would_change=(change,))


def _next_exam(coming: Sequence[PracticeExam]) -> str:
    if not coming:
        return "No full practice exam fits any more: the scores you have, or a later date, must decide."
    return f"The next practice exam is {coming[0].exam} on {coming[0].date}."


def _too_early(case: _Case) -> _Finding | None:
    """Rule 1: too far from the exam, or no fresh score. The course says how it looks so far."""
    reasons = tuple(_why_too_early(case))
    if not reasons:
        return None
    on, tight = case.facts.course_on, case.facts.course_tight
    chance = case.chance_of_minimum
    course: Course = "on" if chance >= on else "tight" if chance >= tight else "off"
    words = {"on": "on course", "tight": "a tight course", "off": "off course"}[course]
    scale = f"on course from {_percent(on)}, tight from {_percent(tight)}"
    would_change = ["A fresh practice score in the last weeks turns this into a decision."]
    if course != "on":
        would_change.append(f"{_at_least(case, ((_minimum(case), on),))} would put you on course.")
    return _Finding(
        verdict="too_early",
        course=course,
        reasons=(*reasons, f"{_minimum_words(case)}: {words} ({scale}).", _next_exam(case.coming)),
        would_change=tuple(would_change),
    )


def _why_too_early(case: _Case) -> Iterator[str]:
    weeks, fresh_days = case.facts.too_early_weeks, case.facts.fresh_score_days
    days_left = (case.student.exam.date - case.today).days
    if days_left > weeks * 7:
        yield f"The exam is {days_left} days away; the decision comes in the last {weeks:g} weeks."
    fresh = [s for s in case.student.scores if 0 <= (case.today - s.date).days <= fresh_days]
    if not fresh:
        yield f"There is no practice score from the last {fresh_days} days to decide on."
    elif all(score.score is None for score in fresh):
        yield (
            f"The only practice exam of the last {fresh_days} days is the {fresh[-1].exam}: a warm-up that "
            "reports a percentage. A date hangs on full forms."
        )


def _pass_mark(case: _Case) -> int:
    return case.facts.pass_mark(case.student.exam.date)


def _failed_before(case: _Case) -> bool:
    applicant = case.student.applicant
    return applicant.attempts > 0 or applicant.step1 == "failed then passed"


def _pass_wanted(case: _Case) -> float:
    """Chance of passing that a date must offer; more after an earlier fail."""
    return case.facts.pass_chance_repeat if _failed_before(case) else case.facts.pass_chance


def _may_not_pass(case: _Case) -> _Finding | None:
    """Rule 2: a fail costs more than any delay, above all on a first attempt and after an earlier fail."""
    wanted, mark = _pass_wanted(case), _pass_mark(case)
    if case.chance_of_pass >= wanted:
        return None
    again = _failed_before(case)
    why = "a repeated attempt or a failed Step 1 asks for more" if again else "the first attempt matters most"
    state = f"Your chance of passing ({mark}) is {_percent(case.chance_of_pass)}, under {_percent(wanted)}"
    reasons = [f"{state}: {why}."]
    safe = [(o.exam_date, o.chance_of_pass) for o in _later(case) if (o.chance_of_pass or 0) >= wanted]
    reasons += [f"On {day} it would be {_percent(chance or 0)}." for day, chance in safe[:1]]
    return _Finding(
        verdict="delay",
        reasons=tuple(reasons),
        would_change=(f"{_at_least(case, ((mark, wanted),))} would make passing safe enough.",),
    )


def _go(case: _Case) -> _Finding | None:
    """Rule 3."""
    wanted = case.facts.go_chance
    if case.chance_of_minimum < wanted:
        return None
    return _Finding(
        verdict="go",
        reasons=(
            f"{_minimum_words(case)}; from {_percent(wanted)} on it is a go.",
            f"Your chance of passing is {_percent(case.chance_of_pass)}.",
        ),
        would_change=(f"{_under(case, _for_a(case, 'go'))} would end the go.",),
    )


def _hold(case: _Case) -> _Finding | None:
    """Rule 4: near enough. Wait for news that can still be acted on; without any, go with caution."""
    wanted, go = case.facts.hold_chance, case.facts.go_chance
    if case.chance_of_minimum < wanted:
        return None
    state = f"{_minimum_words(case)}; that is between {_percent(wanted)} and {_percent(go)}."
    down = f"{_under(case, _for_a(case, 'hold'))} would speak for a later date."
    news = next(((e, mark) for mark in case.marks for e in case.coming if case.today < e.date < mark), None)
    if news is None:
        caution = "No practice exam comes before a rescheduling mark any more: go, with caution."
        return _Finding(verdict="go", reasons=(state, caution), would_change=(down,))
    exam, mark = news
    return _Finding(
        verdict="hold",
        reasons=(state, f"Wait for {exam.exam} on {exam.date}; you can still move the date until {mark}."),
        would_change=(f"{_at_least(case, _for_a(case, 'go'))} would make it a go.", down),
        decide_by=mark,
    )


def _plateau(case: _Case) -> _Finding | None:
    """Rule 5: the last scores stand still below what is worth sitting for."""
    facts = case.facts
    count = facts.plateau_scores
    last = [s for s in case.student.scores if s.score is not None and s.date <= case.today][-count:]
    if len(last) < count or (last[-1].date - last[0].date).days < facts.plateau_days:
        return None
    points = [on_scale(score, facts) for score in last]
    if max(points) - min(points) > facts.plateau_points:
        return None
    return _Finding(
        verdict="delay",
        reasons=(
            _below_hold(case),
            f"Your last {len(last)} practice scores ({', '.join(f'{p:g}' for p in points)}) lie within "
            f"{facts.plateau_points:g} points: a plateau. More of the same will not help much: "
            "change how you study, not only the date.",
        ),
        would_change=(
            f"A practice score {facts.no_real_change_points:g} points higher would show the "
            "plateau is over.",
            _worth_holding(case),
        ),
    )


def _too_far_below(case: _Case) -> _Finding:
    """Rule 6. Where no date gets there, sitting now is weighed too: by rule 2 passing is safe."""
    reasons = [_below_hold(case)]
    minimum = case.student.exam.minimum
    reached = next((o for o in _later(case) if (o.mean or 0) >= minimum), None)
    if reached is not None:
        reasons.append(f"On {reached.exam_date} the projection is {reached.mean:.0f}: it reaches {minimum}.")
    elif case.options():
        reasons.append(
            f"No date in the season reaches {minimum} at a realistic pace. Weigh sitting now (chance of "
            f"passing {_percent(case.chance_of_pass)}) with a wider list of programs against a later season."
        )
    return _Finding("delay", tuple(reasons), (_worth_holding(case),))


_RULES: tuple[Callable[[_Case], _Finding | None], ...]
_RULES = (_too_early, _may_not_pass, _go, _hold, _plateau, _too_far_below)


def _later(case: _Case) -> list[Option]:
    """The options after the booked date that lie within what the student said about the season."""
    exam = case.student.exam
    limits = [exam.eligibility_ends] if exam.eligibility_ends is not None else []
    if exam.score_needed_by is not None:
        limits.append(exam.score_needed_by - timedelta(days=case.facts.results_typical_days))
    later = (o for o in case.options() if o.exam_date > exam.date)
    return [o for o in later if all(o.exam_date <= day for day in limits)]


def _minimum_words(case: _Case) -> str:
    return f"Your chance of {case.student.exam.minimum} or more is {_percent(case.chance_of_minimum)}"


def _below_hold(case: _Case) -> str:
    return f"{_minimum_words(case)}, under {_percent(case.facts.hold_chance)}."


def _worth_holding(case: _Case) -> str:
    return f"{_at_least(case, _for_a(case, 'hold'))} would make this date worth holding."


def _minimum(case: _Case) -> int:
    return case.student.exam.minimum


def _for_a(case: _Case, verdict: str) -> _Wanted:
    """What a go or a hold asks for: the chance of passing, and the figure's chance of the minimum."""
    least = case.facts.go_chance if verdict == "go" else case.facts.hold_chance
    return ((_pass_mark(case), _pass_wanted(case)), (_minimum(case), least))


def _at_least(case: _Case, wanted: _Wanted) -> str:
    """What it takes to reach the chances wanted of these scores: on the next full form, else projected."""
    form, shown = _next_form(case), _score_on_next(case, wanted)
    if form is not None and shown is not None:
        return f"{shown} or more on {form.exam} on {form.date}"
    needed, now = _projection_for(case, wanted), round(case.mean)
    if math.ceil(needed) > now:
        return f"A projection of {math.ceil(needed)} or more (now {now})"
    return f"A projection of {max(math.ceil(needed * 10) / 10, case.mean):.1f} or more (now {case.mean:.1f})"


def _under(case: _Case, wanted: _Wanted) -> str:
    """What would fall short of them."""
    form, shown = _next_form(case), _score_on_next(case, wanted)
    if form is not None and shown is not None:
        return f"Less than {shown} on {form.exam} on {form.date}"
    needed, now = _projection_for(case, wanted), round(case.mean)
    if math.ceil(needed) <= now:
        return f"A projection under {math.ceil(needed)} (now {now})"
    return f"A projection under {min(math.ceil(needed * 10) / 10, case.mean):.1f} (now {case.mean:.1f})"


def _projection_for(case: _Case, wanted: _Wanted) -> float:
    """The projection that reaches all the chances wanted, less a hair that is arithmetic."""
    return max(case.forecast.mean_for(chance, score) for score, chance in wanted) - 1e-6


def _next_form(case: _Case) -> PracticeExam | None:
    return next((exam for exam in case.coming if exam.purpose != "warm_up"), None)


def _score_on_next(case: _Case, wanted: _Wanted) -> int | None:
    """The lowest score on the next full form after which all chances wanted are reached, if one would do."""
    foresee = case.after_next
    if foresee is None:
        return None

    def reached(score: int) -> bool:
        forecast = foresee(score)
        return all(forecast.chance_of(mark) >= chance for mark, chance in wanted)

    lowest, highest = case.facts.lowest_score, case.facts.highest_score
    scores = range(lowest, highest + 1)
    found = bisect_left(scores, True, key=reached)
    return scores[found] if 0 < found < len(scores) else None


def _percent(chance: float) -> str:
    """Whole percents, rounded down: 79.6% must not read as the 80% it missed. Never a certain 100."""
    return f"{min(int(chance * 100 + 1e-6), 99)}%"
