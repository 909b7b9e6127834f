"""Sit, wait or move the exam: the guides' rule about practice scores near the target, turned into chances.

Projection and practice exams in; a verdict with the facts it rests on, and what would reverse it, out. Every
threshold is a figure of `data/projection.toml`. Other dates are left to `studyplan.alternatives`.
"""

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal, NamedTuple

from studyplan.facts import Facts
from studyplan.forecast.ability import Forecast, on_scale
from studyplan.forecast.projection import NOTHING_TOLD, Studied, foresee
from studyplan.log import settled_until
from studyplan.plan import Course, Decision, PracticeExam, Verdict
from studyplan.risk import pass_chance_wanted, risk_category
from studyplan.statements import decision as said
from studyplan.student import Score, Student

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
    minutes_by_day: Mapping[date, int] | None
    studied: Studied

    @property
    def minimum(self) -> int:
        """The lowest score worth sitting for."""
        return self.student.exam.minimum

    @property
    def chance_of_minimum(self) -> float:
        """Chance of the lowest score worth sitting for."""
        return self.forecast.chance_of(self.minimum)

    @property
    def has_score(self) -> bool:
        """Whether a score stands behind the projection, not a first guess alone."""
        return not any(isinstance(one, said.FirstGuess) for one in self.forecast.projection.evidence)

    @property
    def go_chance(self) -> float:
        """The chance of the minimum that a go takes."""
        return go_chance_wanted(self.student, self.facts, self.today)

    @property
    def next_form(self) -> PracticeExam | None:
        """The next practice exam to come that shows a score on the scale."""
        return next((exam for exam in self.coming if exam.purpose != "warm_up"), None)

    @property
    def chance_of_pass(self) -> float:
        """Chance of the pass mark of the exam day."""
        return self.forecast.projection.chance_of_pass or 0.0


class _Finding(NamedTuple):
    """What a rule that matched says. `decide_by` None leaves the next rescheduling mark."""

    verdict: Verdict
    reasons: tuple[said.Reason, ...]
    would_change: tuple[said.Turn, ...]
    course: Course | None = None
    decide_by: date | None = None


def decide(
    student: Student,
    facts: Facts,
    forecast: Forecast,
    *,
    today: date,
    practice_exams: Sequence[PracticeExam],
    minutes_by_day: Mapping[date, int] | None = None,
    studied: Studied = NOTHING_TOLD,
) -> Decision:
    """The verdict for the booked date, without other dates; the first rule that matches wins.

    `practice_exams` are those of the plan, taken or not. `decide_by` is the next rescheduling mark from
    `today` (included) on, for a hold the first one that a practice exam precedes; None when all are past.
    `course` is None unless it is too early and there is a projection. With the free minutes of the days up to
    the exam, what would change the verdict names a score on the next full form.
    """
    behind = settled_until(today, student.log)  # a practice exam of these days counts as sat
    coming = sorted((e for e in practice_exams if not e.taken and e.last_day > behind), key=lambda e: e[:2])
    marks = sorted(student.exam.date - timedelta(days=days) for days in facts.reschedule_marks)
    marks = [mark for mark in marks if mark >= today]  # the last days to move the exam before a line
    case = _Case(student, facts, today, forecast, coming, marks, minutes_by_day, studied)
    found = next(finding for rule in _RULES if (finding := rule(case)) is not None)
    return Decision(
        verdict=found.verdict,
        course=found.course,
        decide_by=found.decide_by or next(iter(marks), None),
        reasons=(*found.reasons, *_own_minimum(case), *_drop(case)),
        would_change=found.would_change,
    )


def go_chance_wanted(student: Student, facts: Facts, today: date) -> float:
    """The chance of the minimum that a go takes: more at a higher risk (guide I)."""
    category = risk_category(student.applicant, facts, today).category
    chances = {"high": facts.go_chance_high_risk, "very_high": facts.go_chance_very_high_risk}
    return chances.get(category, facts.go_chance)


def asks_for_other_dates(decision: Decision) -> bool:
    """Whether the verdict needs other dates to choose from; they cost time to plan."""
    return decision.verdict in ("delay", "hold") or decision.course in ("tight", "off")


def _no_score(case: _Case) -> _Finding | None:
    """No score that still says anything, and none to come: a first guess alone makes no go."""
    if case.has_score:
        return None
    none_yet, guess = _first_guess(case)
    reasons = (none_yet, _next_exam(case, first=True), guess, _minimum_so_far(case))
    return _Finding("too_early", reasons, (said.FreshScore("projection"),))


def _first_guess(case: _Case) -> tuple[said.Reason, said.Reason]:
    """Why there is a first guess alone, and what it is."""
    evidence = case.forecast.projection.evidence
    why = next(one for one in evidence if isinstance(one, said.NoScore | said.TooOld))
    return why, next(one for one in evidence if isinstance(one, said.FirstGuess))


def _own_minimum(case: _Case) -> Iterator[said.Reason]:
    """After a failed attempt the target is the least to sit for; a lower minimum of one's own is kept."""
    exam = case.student.exam
    if case.student.applicant.attempts and exam.minimum < exam.target:
        yield said.OwnMinimum(exam.minimum, exam.target)


def _drop(case: _Case) -> Iterator[said.Reason]:
    """A latest score under the one before by no more than noise may do is told as that."""
    last = [s for s in case.student.scores if s.score is not None and s.date <= case.today][-2:]
    if len(last) == 2:
        before, now = (on_scale(score, case.facts) for score in last)
        if 1 <= before - now <= case.facts.no_real_change_points:
            yield said.DropWithinNoise(last[1].exam, round(before - now), case.facts.no_real_change_points)


def _next_exam(case: _Case, *, first: bool) -> said.NextExam:
    """The next one that a decision can rest on; a warm-up only beside scores, where nothing else comes."""
    found = case.next_form or (None if first else next(iter(case.coming), None))
    return said.NextExam(found and found.exam, found and found.date, first)


def _too_early(case: _Case) -> _Finding | None:
    """Rule 1: too far from the exam, or no fresh score. The course says how it looks so far."""
    reasons = tuple(_why_too_early(case))
    if not reasons:
        return None
    stands = _minimum_so_far(case)
    turns: list[said.Turn] = [said.FreshScore("decision")]
    if stands.course != "on":
        wanted = ((_pass_mark(case), _pass_wanted(case)), (case.minimum, stands.on_from))
        turns.append(_turn(case, wanted, "on_course"))
    in_doubt = (_pass_risk(case),) if case.chance_of_pass < _pass_wanted(case) else ()
    if case.has_score:
        reasons = (*reasons, stands, *in_doubt, _next_exam(case, first=False))
    else:
        none_yet, guess = _first_guess(case)
        far = (reason for reason in reasons if isinstance(reason, said.FarAway))
        reasons = (none_yet, _next_exam(case, first=True), *far, guess, stands, *in_doubt)
    return _Finding(
        verdict="too_early",
        course=stands.course,
        reasons=reasons,
        would_change=tuple(turns),
    )


def _minimum_so_far(case: _Case) -> said.CourseStands:
    """How it looks so far; never on course while passing is in doubt, off where no aim can be met."""
    on, tight = case.facts.course_on, case.facts.course_tight
    chance = case.chance_of_minimum
    course: Course = "on" if chance >= on else "tight" if chance >= tight else "off"
    if course == "on" and case.chance_of_pass < _pass_wanted(case):
        course = "tight"
    if case.has_score and case.coming and all(exam.aim is None for exam in case.coming):
        course = "off"
    return said.CourseStands(case.minimum, chance, course, on, tight)


def _why_too_early(case: _Case) -> Iterator[said.Reason]:
    weeks, fresh_days = case.facts.too_early_weeks, case.facts.fresh_score_days
    days_left = (case.student.exam.date - case.today).days
    if days_left > weeks * 7:
        yield said.FarAway(days_left, weeks)
    fresh = [s for s in case.student.scores if 0 <= (case.today - s.date).days <= fresh_days]
    if not case.coming or (case.next_form is None and not case.has_score):  # what there is must decide
        return
    if not fresh:
        yield said.NoFreshScore(fresh_days)
    elif case.next_form is not None and all(score.score is None for score in fresh):
        yield said.OnlyWarmUp(fresh_days, fresh[-1].exam)


def _pass_mark(case: _Case) -> int:
    return case.facts.pass_mark(case.student.exam.date)


def _failed_before(case: _Case) -> bool:
    applicant = case.student.applicant
    return applicant.attempts > 0 or applicant.step1 == "failed then passed"


def _pass_wanted(case: _Case) -> float:
    """Chance of passing that a date must offer; more after an earlier fail."""
    return pass_chance_wanted(case.student.applicant, case.facts)


def _may_not_pass(case: _Case) -> _Finding | None:
    """Rule 2: a fail costs more than any delay, above all on a first attempt and after an earlier fail."""
    if case.chance_of_pass >= _pass_wanted(case):
        return None
    if not case.has_score:
        none_yet, guess = _first_guess(case)
        reasons = (_pass_risk(case), none_yet, _next_exam(case, first=True), guess)
        return _Finding("delay", reasons, (said.FreshScore("projection"),))
    asked = [case.forecast.mean_for(chance, score) for score, chance in _for_a(case, "hold")]
    brings: said.Brings = "safe_pass" if asked[0] >= asked[1] else "hold"  # the minimum may ask for more
    return _Finding("delay", (_pass_risk(case),), (_turn(case, _for_a(case, "hold"), brings),))


def _pass_risk(case: _Case) -> said.PassAtRisk:
    return said.PassAtRisk(_pass_mark(case), case.chance_of_pass, _pass_wanted(case), _failed_before(case))


def _go(case: _Case) -> _Finding | None:
    """Rule 3."""
    if case.chance_of_minimum < case.go_chance or not _is_well_shown(case):
        return None
    well = (_minimum(case, "go"), said.PassChance(case.chance_of_pass), *_margin(case))
    return _Finding("go", well, (_turn(case, _for_a(case, "go"), "no_go"),))


def _is_well_shown(case: _Case) -> bool:
    """Whether two forms show it, or a fresh one that the others do not contradict."""
    return _why_thin(case) is None


def _why_thin(case: _Case) -> said.OneScore | None:
    """What keeps the forms there are from showing it. A warm-up neither shows nor contradicts."""
    facts, forecast = case.facts, case.forecast
    told = [score for score in case.student.scores if score.date <= case.today]
    forms = [score for score in told if score.score is not None]
    if not forms:
        return said.OneScore(facts.go_fresh_days, "no_form")
    contradicted = forms[-1] is told[-1] and forecast.surprise > facts.no_real_change_points
    if forecast.forms - contradicted >= facts.go_forms:
        return None
    if contradicted:
        return said.OneScore(facts.go_fresh_days, "contradicted")
    if (case.today - forms[-1].date).days > facts.go_fresh_days:
        return said.OneScore(facts.go_fresh_days, "old")
    return None


def _margin(case: _Case) -> Iterator[said.Reason]:
    """The larger margin that a risk asks for."""
    if case.go_chance > case.facts.go_chance:
        category = risk_category(case.student.applicant, case.facts, case.today).category
        yield said.RiskMargin(category, case.go_chance)


def _hold(case: _Case) -> _Finding | None:
    """Rule 4: near enough. Wait for news that can still be acted on; without any, go with caution."""
    if case.chance_of_minimum < case.facts.hold_chance:
        return None
    near = _minimum(case, "hold")
    thin = filter(None, [_why_thin(case)])
    down = _turn(case, _for_a(case, "hold"), "later_date")
    news = next(
        ((e, mark) for mark in case.marks for e in case.coming if case.today < e.date and e.last_day < mark),
        None,
    )
    if news is None:
        return _Finding("go", (near, *thin, *_margin(case), said.NoNews()), (down,))
    exam, mark = news
    up = _turn(case, _for_a(case, "go"), "go")
    reasons = (near, said.WaitFor(exam.exam, exam.date, mark), *thin, *_margin(case))
    return _Finding("hold", reasons, (up, down), decide_by=mark)


def _plateau(case: _Case) -> _Finding | None:
    """Rule 5: the last scores stand still below what is worth sitting for."""
    facts = case.facts
    count = facts.plateau_scores
    last = [s for s in case.student.scores if s.score is not None and s.date <= case.today][-count:]
    if len(last) < count or (last[-1].date - last[0].date).days < facts.plateau_days:
        return None
    points = tuple(on_scale(score, facts) for score in last)
    if max(points) - min(points) > facts.plateau_points:
        return None
    return _Finding(
        "delay",
        (_minimum(case, "neither"), said.Plateau(points, facts.plateau_points)),
        (said.PlateauOver(facts.no_real_change_points), _worth_holding(case)),
    )


def _too_far_below(case: _Case) -> _Finding:
    """Rule 6."""
    return _Finding("delay", (_minimum(case, "neither"),), (_worth_holding(case),))


_RULES: tuple[Callable[[_Case], _Finding | None], ...]
_RULES = (_too_early, _may_not_pass, _no_score, _go, _hold, _plateau, _too_far_below)


def _minimum(case: _Case, enough_for: Literal["go", "hold", "neither"]) -> said.MinimumChance:
    hold, go = case.facts.hold_chance, case.go_chance
    return said.MinimumChance(case.minimum, case.chance_of_minimum, enough_for, hold, go)


def _worth_holding(case: _Case) -> said.Turn:
    return _turn(case, _for_a(case, "hold"), "hold")


def _for_a(case: _Case, verdict: str) -> _Wanted:
    """What a go or a hold asks for: the chance of passing, and the figure's chance of the minimum."""
    least = case.go_chance if verdict == "go" else case.facts.hold_chance
    return ((_pass_mark(case), _pass_wanted(case)), (case.minimum, least))


def _turn(case: _Case, wanted: _Wanted, brings: said.Brings) -> said.Turn:
    """Where the chances wanted of these scores are just reached: on the next full form, else projected."""
    form = case.next_form
    shown = _score_on(form, case, wanted) if form is not None else None
    if form is not None and shown is not None:
        return said.ScoreOnNext(shown, form.exam, form.date, brings)
    needed = max(case.forecast.mean_for(chance, score) for score, chance in wanted)
    needed -= 1e-6  # a hair that is arithmetic
    return said.ProjectionAt(math.ceil(needed * 10) / 10, case.forecast.projection.mean or 0.0, brings)


def _score_on(form: PracticeExam, case: _Case, wanted: _Wanted) -> int | None:
    """The lowest score on the form after which all chances wanted are reached, if one would do."""
    student, facts, minutes_by_day = case.student, case.facts, case.minutes_by_day
    if minutes_by_day is None:
        return None

    until = {
        day: minutes / 60 * case.studied.kept for day, minutes in minutes_by_day.items() if day < form.date
    }
    by_then = case.studied._replace(hours={**case.studied.hours, **until})

    def reached(score: int) -> bool:
        shown = Score(date=form.date, exam=form.exam, score=score)
        seen = foresee(
            replace(student, scores=(*student.scores, shown)),
            facts,
            today=form.date,
            exam_date=student.exam.date,
            minutes_by_day=minutes_by_day,
            studied=by_then,
        )
        return all(seen.chance_of(mark) >= chance for mark, chance in wanted)

    scores = range(facts.lowest_score, facts.highest_score + 1)
    found = bisect_left(scores, True, key=reached)
    return scores[found] if 0 < found < len(scores) else None
