"""Audit: every week names what it leads with, leads change daily, and the weakest area never waits long."""

from collections.abc import Iterator

from studyplan.audit.case import Case
from studyplan.plan import Day
from studyplan.statements.findings import Finding
from studyplan.weeks import monday

MOST_AREAS = 4
LONGEST_ABSENCE_WEEKS = 2
CLEARLY_WEAK = 10  # percentage points below the student's own mean


def broken_focus(case: Case) -> Iterator[Finding]:
    """Findings on weeks without focus, areas leading two days running, and a weakest area left waiting."""
    yield from _weeks(case)
    yield from _repeated_leads(case)
    yield from _waiting(case)


def _weeks(case: Case) -> Iterator[Finding]:
    known = {area.key for area in case.facts.areas}
    weeks = [focus.week for focus in case.plan.weekly_focus]
    if weeks != sorted(set(weeks)) or any(week.weekday() for week in weeks):
        yield Finding("focus_weeks")
    for focus in case.plan.weekly_focus:
        distinct = set(focus.areas)
        if not 1 <= len(focus.areas) <= MOST_AREAS or len(distinct) != len(focus.areas):
            yield Finding("focus_areas", focus.week, (len(focus.areas), MOST_AREAS))
        if not distinct <= known:
            yield Finding("unknown_area", focus.week, (tuple(sorted(distinct - known)),))
    study = {monday(day.date) for day in case.coming if day.kind == "study"}
    for week in sorted(study.difference(weeks)):
        yield Finding("week_without_focus", week)


def _lead(day: Day) -> str:
    """The area the day's first content block leads with, "" where there is none."""
    return next((b.areas[0] for b in day.blocks if b.activity == "content" and b.areas), "")


def _repeated_leads(case: Case) -> Iterator[Finding]:
    yesterday = ""
    for day in case.coming:
        lead = _lead(day)
        if lead and lead == yesterday:
            yield Finding("lead_repeated", day.date, (lead,))
        yesterday = lead


def _weakest(case: Case) -> set[str]:
    """Areas furthest below the student's own mean in the latest report that names areas.

    Clearly, and beyond doubt: most areas are reported, and it stays the weakest when a percent that rests on
    few questions counts for less.
    """
    reports = [score for score in case.student.scores if score.percent_correct]
    if not reports or 2 * len(reports[-1].percent_correct) < len(case.facts.areas):
        return set()
    percents = dict(reports[-1].percent_correct)
    mean = sum(percents.values()) / len(percents)
    gaps = {area: mean - percent for area, percent in percents.items()}
    sure = {area: gap * _trust(case, area, reports[-1].exam) for area, gap in gaps.items()}
    return {
        area
        for area, gap in gaps.items()
        if gap == max(gaps.values()) >= CLEARLY_WEAK and sure[area] == max(sure.values())
    }


def _trust(case: Case, area: str, exam: str) -> float:
    """Share (0-1) of a gap that is not chance, by how many questions of the area the exam holds."""
    form, prior = case.facts.form(exam), case.facts.weakness_prior_items
    weights = {known.key: known.weight for known in case.facts.areas}
    items = (form.items if form else 0) * weights.get(area, 0) / sum(weights.values())
    return items / (items + prior)


def _waiting(case: Case) -> Iterator[Finding]:
    weakest, absent = _weakest(case), 0
    if not weakest:
        return
    early = {monday(day.date) for day in case.coming if day.phase != "refinement"}
    for focus in case.plan.weekly_focus:
        if focus.week not in early:
            continue
        absent = 0 if weakest.intersection(focus.areas) else absent + 1
        if absent > LONGEST_ABSENCE_WEEKS:
            yield Finding("weakest_waits", focus.week, (tuple(sorted(weakest)), absent))
