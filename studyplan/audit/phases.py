"""Audit: phases follow each other up to the exam and are as long as the guides say."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import get_args

from studyplan.audit.case import Case
from studyplan.plan import Phase, PhaseName
from studyplan.statements.findings import Finding

ORDER = get_args(PhaseName)


def broken_phases(case: Case) -> Iterator[Finding]:
    """Findings on phases out of order, with gaps, of the wrong length, or not agreeing with their days."""
    phases = case.plan.phases
    names = [phase.name for phase in phases]
    if names != [name for name in ORDER if name in names]:
        yield Finding("phases_out_of_order", None, (tuple(names), ORDER))
        return
    if phases[-1].last_day != case.plan.exam_date:
        yield Finding("last_phase_ends_early", phases[-1].last_day)
    yield from _gaps(phases)
    yield from _disagreeing_days(case)
    yield from _lengths(case)


def _gaps(phases: tuple[Phase, ...]) -> Iterator[Finding]:
    for phase in phases:
        if phase.last_day < phase.first_day:
            yield Finding("phase_ends_before_it_begins", phase.first_day, (phase.name,))
    for before, after in pairwise(phases):
        if after.first_day != before.last_day + timedelta(days=1):
            yield Finding("phases_not_in_a_row", after.first_day, (after.name, before.name))


def _disagreeing_days(case: Case) -> Iterator[Finding]:
    for phase in case.plan.phases:
        for day in case.coming:
            if phase.first_day <= day.date <= phase.last_day and day.phase != phase.name:
                yield Finding("day_in_another_phase", day.date, (day.phase, phase.name))


def _lengths(case: Case) -> Iterator[Finding]:
    """Both edges (counting the exam day or not) are allowed where the guides speak of whole weeks.

    Where study began before the plan did, by the student's own word, its first phases may be partly or wholly
    over.
    """
    facts, told = case.facts, case.student.availability.first_day
    began = min(told or case.plan.first_day, case.plan.first_day)
    whole_days, already = case.days_out(began), began < case.plan.first_day
    if whole_days + 1 < 7 * facts.refinement_only_weeks:
        if any(phase.name != "refinement" for phase in case.plan.phases):
            yield Finding("only_refinement_fits", began, (whole_days,))
        return
    if whole_days < 7 * facts.short_plan_weeks:
        return
    ages = ((began - score.date).days for score in case.student.scores)
    has_score = any(0 <= age <= facts.score_stands_in_days for age in ages)
    days_in = {phase.name: (phase.last_day - phase.first_day).days + 1 for phase in case.plan.phases}
    lengths = (facts.diagnostic_weeks, facts.core_weeks, facts.refinement_weeks)
    for name, weeks in zip(ORDER, lengths, strict=True):
        shortest, longest = 7 * weeks[0], 7 * weeks[1]
        if name == "diagnostic" and has_score:
            shortest, longest = 0, shortest - 1
        if name == "diagnostic" and (not case.coming or case.coming[0].date > began):
            # Once study has begun, a score told later, or taken back, does not change what is behind.
            shortest, longest = 0, 7 * weeks[1]
        shortest, longest = 0 if already else shortest, longest + 1 if name != "core" else whole_days
        if not shortest <= days_in.get(name, 0) <= longest:
            yield Finding("phase_length", None, (name, days_in.get(name, 0), shortest, longest))
