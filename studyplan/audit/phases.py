"""Audit: phases follow each other up to the exam and are as long as the guides say."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import get_args

from studyplan.audit.case import Case
from studyplan.plan import Phase, PhaseName

ORDER = get_args(PhaseName)


def broken_phases(case: Case) -> Iterator[str]:
    """Sentences on phases out of order, with gaps, of the wrong length, or not agreeing with their days."""
    phases = case.plan.phases
    names = [phase.name for phase in phases]
    if names != [name for name in ORDER if name in names]:
        yield f"phases {names} are not in the order {list(ORDER)}, each once"
        return
    if phases[-1].last_day != case.plan.exam_date:
        yield f"{phases[-1].last_day}: the last phase does not end on the exam day"
    yield from _gaps(phases)
    yield from _disagreeing_days(case)
    yield from _lengths(case)


def _gaps(phases: tuple[Phase, ...]) -> Iterator[str]:
    for phase in phases:
        if phase.last_day < phase.first_day:
            yield f"{phase.first_day}: the {phase.name} phase ends before it begins"
    for before, after in pairwise(phases):
        if after.first_day != before.last_day + timedelta(days=1):
            yield f"{after.first_day}: the {after.name} phase does not begin the day after {before.name} ends"


def _disagreeing_days(case: Case) -> Iterator[str]:
    for phase in case.plan.phases:
        for day in case.coming:
            if phase.first_day <= day.date <= phase.last_day and day.phase != phase.name:
                yield f"{day.date}: the day says {day.phase}, its phase is {phase.name}"


def _lengths(case: Case) -> Iterator[str]:
    """Both edges (counting the exam day or not) are allowed where the guides speak of whole weeks.

    Where study began before the plan did, its first phases may be partly or wholly over.
    """
    facts, began = case.facts, _began(case)
    whole_days, already = case.days_out(began), began < case.plan.first_day
    if whole_days + 1 < 7 * facts.refinement_only_weeks:
        if any(phase.name != "refinement" for phase in case.plan.phases):
            yield f"{began}: only refinement fits into {whole_days} days"
        return
    if whole_days < 7 * facts.short_plan_weeks:
        return
    days_in = {phase.name: (phase.last_day - phase.first_day).days + 1 for phase in case.plan.phases}
    lengths = (facts.diagnostic_weeks, facts.core_weeks, facts.refinement_weeks)
    for name, weeks in zip(ORDER, lengths, strict=True):
        shortest, longest = 7 * weeks[0], 7 * weeks[1]
        if name == "diagnostic" and _recent_score(case):
            # Once study has begun, a score told later does not shorten what is behind.
            shortest, longest = 0, longest if case.plan.generated_on > began else shortest - 1
        shortest, longest = 0 if already else shortest, longest + 1 if name != "core" else whole_days
        if not shortest <= days_in.get(name, 0) <= longest:
            yield f"{name} lasts {days_in.get(name, 0)} days; {shortest} to {longest} are right"


def _began(case: Case) -> date:
    """The day study began by the student's own word, never after the plan's first day."""
    told = case.student.availability.first_day
    return case.plan.first_day if told is None else min(told, case.plan.first_day)


def _recent_score(case: Case) -> bool:
    first_day, limit = _began(case), case.facts.score_stands_in_days
    return any(0 <= (first_day - score.date).days <= limit for score in case.student.scores)
