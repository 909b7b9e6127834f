"""Sit, wait or move the exam: the guides' rule about practice scores near the target, turned into chances.

A planning step: projection, practice exams and other dates in; a verdict with its numbers, and what would
reverse it, out. Every threshold is a figure of `data/projection.toml`; the reasons print those they used.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from studyplan.facts import Facts
from studyplan.plan import Course, Decision, Option, PracticeExam, Projection, Verdict
from studyplan.student import Score, Student


class _Case(NamedTuple):
    """One student's question on one day, with the projection's numbers; exams and marks are still to come."""

    student: Student
    facts: Facts
    today: date
    mean: float
    sd: float
    chance_of_minimum: float
    chance_of_pass: float
    coming: Sequence[PracticeExam]
    marks: Sequence[date]
    options: Callable[[], Sequence[Option]]


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
    projection: Projection,
    *,
    today: date,
    practice_exams: Sequence[PracticeExam],
    options: Callable[[], Sequence[Option]],
) -> Decision:
    """The verdict for the booked date; the first rule that matches wins.

    `practice_exams` are those of the plan, taken or not. `options` makes the other dates; they cost time, so
    it is called only where they are offered: for a delay, a hold, a course that is not on. `decide_by` is the
    next rescheduling mark from `today` (included) on, for a hold the first one that a practice exam precedes;
    None when all are past. `course` is None unless it is too early and there is a projection.
    """
    coming = sorted((e for e in practice_exams if not e.taken and e.date >= today), key=_by_date)
    marks = [mark for mark in _marks(student.exam.date, facts) if mark >= today]
    offered = cache(options)
    mean, sd, pass_chance = projection.mean, projection.sd, projection.chance_of_pass
    chance = chance_of_minimum(student, facts, projection)
    if chance is None or mean is None or sd is None or pass_chance is None:
        found = _no_score(coming)
    else:
        case = _Case(student, facts, today, mean, sd, chance, pass_chance, coming, marks, offered)
        found = next(finding for rule in _RULES if (finding := rule(case)) is not None)
    return Decision(
        verdict=found.verdict,
        course=found.course,
        decide_by=found.decide_by or next(iter(marks), None),
        reasons=found.reasons,
        would_change=found.would_change,
        options=tuple(offered()) if _asks_for_another_date(found) else (),
    )


def chance_of(projection: Projection, score: float) -> float | None:
    """Chance (0-1) of `score` or more by a normal curve with the projection's mean and sd, if any.

    The projection's own two chances come from the full mixture and may differ by a few hundredths far out.
    """
    if projection.mean is None or projection.sd is None:
        return None
    return round(_chance(projection.mean, projection.sd, score), 3)


def chance_of_minimum(student: Student, facts: Facts, projection: Projection) -> float | None:
    """Chance (0-1) of the lowest score worth sitting for; None where nothing can be projected.

    By `chance_of`, but never at odds with the chances of target and pass that the projection states: a lower
    score is never less likely than a higher one.
    """
    chance = chance_of(projection, student.exam.minimum)
    if chance is None or projection.chance_of_target is None or projection.chance_of_pass is None:
        return None
    minimum = student.exam.minimum
    for score, stated in (
        (student.exam.target, projection.chance_of_target),
        (facts.pass_mark(student.exam.date), projection.chance_of_pass),
    ):
        if minimum <= score:
            chance = max(chance, stated)
        if minimum >= score:
            chance = min(chance, stated)
    return chance


def _asks_for_another_date(found: _Finding) -> bool:
    return found.verdict in ("delay", "hold") or found.course in ("tight", "off")


def _by_date(exam: PracticeExam) -> tuple[date, str]:
    return exam.date, exam.exam


def _marks(exam_date: date, facts: Facts) -> list[date]:
    """The rescheduling marks in order: last days to move the exam before a line."""
    return sorted(exam_date - timedelta(days=days) for days in facts.wholes("reschedule_marks"))


def _no_score(coming: Sequence[PracticeExam]) -> _Finding:
    advice = f"Sit the baseline first. {_next_exam(coming)}"
    if not coming:
        advice = (
            "No practice exam fits before this date. If it can still be moved, sit one first: that is safer."
        )
    reasons = ("There is no practice score yet, so nothing can be projected.", advice)
    change = "A first practice score makes a projection and a decision possible."
    return _Finding(verdict="too_early", reasons=reasons, would_change=(change,))


def _next_exam(coming: Sequence[PracticeExam]) -> str:
    if not coming:
        return "No practice exam is planned: put one in before you decide."
    return f"The next practice exam is {coming[0].exam} on {coming[0].date}."


def _too_early(case: _Case) -> _Finding | None:
    """Rule 1: too far from the exam, or no fresh score. The course says how it looks so far."""
    reasons = tuple(_why_too_early(case))
    if not reasons:
        return None
    on, tight = case.facts.number("course_on"), case.facts.number("course_tight")
    chance = case.chance_of_minimum
    course: Course = "on" if chance >= on else "tight" if chance >= tight else "off"
    words = {"on": "on course", "tight": "a tight course", "off": "off course"}[course]
    scale = f"on course from {_percent(on)}, tight from {_percent(tight)}"
    would_change = ["A fresh practice score in the last weeks turns this into a decision."]
    if course != "on":
        would_change.append(f"{_at_least(case, on)} would put you on course.")
    return _Finding(
        verdict="too_early",
        course=course,
        reasons=(*reasons, f"{_minimum_words(case)}: {words} ({scale}).", _next_exam(case.coming)),
        would_change=tuple(would_change),
    )


def _why_too_early(case: _Case) -> Iterator[str]:
    weeks, fresh_days = case.facts.number("too_early_weeks"), case.facts.whole("fresh_score_days")
    days_left = (case.student.exam.date - case.today).days
    if days_left > weeks * 7:
        yield f"The exam is {days_left} days away; the decision comes in the last {weeks:g} weeks."
    ages = [(case.today - score.date).days for score in case.student.scores]
    if not any(0 <= age <= fresh_days for age in ages):
        yield f"There is no practice score from the last {fresh_days} days to decide on."


def _may_not_pass(case: _Case) -> _Finding | None:
    """Rule 2: a fail costs more than any delay, above all on a first attempt and after an earlier fail."""
    applicant = case.student.applicant
    again = applicant.attempts > 0 or applicant.step1 == "failed then passed"
    wanted = case.facts.number("pass_chance_repeat" if again else "pass_chance")
    if case.chance_of_pass >= wanted:
        return None
    why = "a repeated attempt or a failed Step 1 asks for more" if again else "the first attempt matters most"
    mark = case.facts.pass_mark(case.student.exam.date)
    state = f"Your chance of passing ({mark}) is {_percent(case.chance_of_pass)}, under {_percent(wanted)}"
    reasons = [f"{state}: {why}."]
    safe = [(o.exam_date, o.chance_of_pass) for o in _later(case) if (o.chance_of_pass or 0) >= wanted]
    reasons += [f"On {day} it would be {_percent(chance or 0)}." for day, chance in safe[:1]]
    return _Finding(
        verdict="delay",
        reasons=tuple(reasons),
        would_change=(f"{_at_least(case, wanted, mark)} would make passing safe enough.",),
    )


def _go(case: _Case) -> _Finding | None:
    """Rule 3."""
    wanted = case.facts.number("go_chance")
    if case.chance_of_minimum < wanted:
        return None
    return _Finding(
        verdict="go",
        reasons=(
            f"{_minimum_words(case)}; from {_percent(wanted)} on it is a go.",
            f"Your chance of passing is {_percent(case.chance_of_pass)}.",
        ),
        would_change=(f"{_under(case, wanted)} would end the go.",),
    )


def _hold(case: _Case) -> _Finding | None:
    """Rule 4: near enough. Wait for news that can still be acted on; without any, go with caution."""
    wanted, go = case.facts.number("hold_chance"), case.facts.number("go_chance")
    if case.chance_of_minimum < wanted:
        return None
    state = f"{_minimum_words(case)}; that is between {_percent(wanted)} and {_percent(go)}."
    down = f"{_under(case, wanted)} would speak for a later date."
    news = next(((e, mark) for mark in case.marks for e in case.coming if case.today < e.date < mark), None)
    if news is None:
        caution = "No practice exam comes before a rescheduling mark any more: go, with caution."
        return _Finding(verdict="go", reasons=(state, caution), would_change=(down,))
    exam, mark = news
    return _Finding(
        verdict="hold",
        reasons=(state, f"Wait for {exam.exam} on {exam.date}; you can still move the date until {mark}."),
        would_change=(f"{_at_least(case, go)} would make it a go.", down),
        decide_by=mark,
    )


def _plateau(case: _Case) -> _Finding | None:
    """Rule 5: the last scores stand still below what is worth sitting for."""
    facts = case.facts
    count = facts.whole("plateau_scores")
    last = [s for s in case.student.scores if s.score is not None and s.date <= case.today][-count:]
    if len(last) < count or (last[-1].date - last[0].date).days < facts.number("plateau_days"):
        return None
    points = [_points(score, facts) for score in last]
    if max(points) - min(points) > facts.number("plateau_points"):
        return None
    return _Finding(
        verdict="delay",
        reasons=(
            _below_hold(case),
            f"Your last {len(last)} practice scores ({', '.join(f'{p:g}' for p in points)}) lie within "
            f"{facts.number('plateau_points'):g} points: a plateau. More of the same will not help much: "
            "change how you study, not only the date.",
        ),
        would_change=(
            f"A practice score {facts.number('no_real_change_points'):g} points higher would show the "
            "plateau is over.",
            _worth_holding(case),
        ),
    )


def _points(score: Score, facts: Facts) -> float:
    form = facts.form(score.exam)
    return (score.score or 0) + (form.offset if form is not None else 0)


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
        limits.append(exam.score_needed_by - timedelta(days=case.facts.whole("results_typical_days")))
    later = (o for o in case.options() if o.exam_date > exam.date)
    return [o for o in later if all(o.exam_date <= day for day in limits)]


def _minimum_words(case: _Case) -> str:
    return f"Your chance of {case.student.exam.minimum} or more is {_percent(case.chance_of_minimum)}"


def _below_hold(case: _Case) -> str:
    return f"{_minimum_words(case)}, under {_percent(case.facts.number('hold_chance'))}."


def _worth_holding(case: _Case) -> str:
    return f"{_at_least(case, case.facts.number('hold_chance'))} would make this date worth holding."


def _at_least(case: _Case, chance: float, score: int | None = None) -> str:
    needed = max(_mean_for(case, chance, score), int(case.mean) + 1)
    return f"A projection of {needed} or more (now {int(case.mean)})"


def _under(case: _Case, chance: float) -> str:
    return f"A projection under {min(_mean_for(case, chance), int(case.mean))} (now {int(case.mean)})"


def _mean_for(case: _Case, chance: float, score: int | None = None) -> int:
    """The lowest whole projection, as wide as today's, that gives `score` (or the minimum) this chance."""
    wanted = case.student.exam.minimum if score is None else score
    means = range(int(wanted - 3 * case.sd), int(wanted + 3 * case.sd))
    return next((mean for mean in means if _chance(mean, case.sd, wanted) >= chance), means.stop)


def _chance(mean: float, sd: float, score: float) -> float:
    """Share of a normal curve at or over `score`."""
    return math.erfc((score - mean) / (sd * math.sqrt(2))) / 2


def _percent(chance: float) -> str:
    """Whole percents, rounded down: 79.6% must not read as the 80% it missed. Never a certain 100."""
    return f"{min(int(chance * 100 + 1e-6), 99)}%"
