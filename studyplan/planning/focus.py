"""What a week is about: content areas by weight and weakness, and the area that leads each day."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from studyplan.facts import ContentArea, Facts
from studyplan.student import Score
from studyplan.weeks import monday

NOTHING: Mapping[date, tuple[str, ...]] = MappingProxyType({})


class AreaShares(NamedTuple):
    """Share (0-1) of study each content area gets, in the outline's order, and the areas that are weak.

    `weak` lists areas below the student's own mean, the largest gap on the report first (of several the best
    proved), the others by the gap that their number of items proves; empty without a score report by area.
    """

    shares: tuple[tuple[str, float], ...]
    weak: tuple[str, ...]


def area_shares(facts: Facts, scores: Sequence[Score], emphasis: Mapping[str, float]) -> AreaShares:
    """Shares that sum to 1: blueprint weight x weakness x the specialty's emphasis, none under the floor.

    Weakness is 1 + shrunk / scale, between 1/2 and 2.5, where `shrunk` is how many percentage points the area
    lies below the student's own mean, times n / (n + prior): the area's n items on the report count against
    `weakness_prior_items` items that say it is average, because a few items prove little.
    Worked example: 20 items, 15 points below the mean, prior 20, scale 15: shrunk 7.5, weakness 1.5.
    """
    report = latest_report(scores)
    gaps = _shrunk_gaps(facts, report, _overall_percent(facts, scores))
    scale = facts.weakness_scale
    raw = {
        area.key: area.weight * min(2.5, max(0.5, 1 + gaps[area.key] / scale)) * emphasis.get(area.key, 1.0)
        for area in facts.areas
    }
    newest = dict(next((s.percent_correct for s in reversed(scores) if s.percent_correct), ()))
    lowest = {key for key in newest if newest[key] == min(newest.values())}
    below = sorted((key for key, gap in gaps.items() if gap > 0), key=lambda key: (-gaps[key], key))
    first = next((key for key in below if key in lowest), "")
    weak = sorted(below, key=lambda key: key != first)
    return AreaShares(shares=_with_floor(raw, facts.smallest_area_share), weak=tuple(weak))


def latest_report(scores: Sequence[Score]) -> dict[str, float]:
    """For each area the percent correct of the newest report that names it."""
    report: dict[str, float] = {}
    for score in scores:
        report.update(score.percent_correct)
    return report


def _overall_percent(facts: Facts, scores: Sequence[Score]) -> float:
    """Percent correct of the whole exam behind the newest report by area, 0 where there is none.

    A score is turned to a percent on the line through the anchor. Worked example: anchor 65% at 218, 2.5
    points a percent: 214 is 65 - 4 / 2.5 = 63.4%.
    """
    newest = next((score for score in reversed(scores) if score.percent_correct), None)
    if newest is None:
        return 0.0
    if newest.score is None:
        return newest.percent or 0.0
    (anchor_score, anchor_percent), *_ = facts.percent_correct_anchor
    return anchor_percent + (newest.score - anchor_score) / facts.points_per_percent


def _shrunk_gaps(facts: Facts, report: Mapping[str, float], overall: float) -> dict[str, float]:
    """Points below the mean by area, shrunk. A report of only some areas, often just those that hurt, says
    nothing of the mean: then the exam's own percent stands in where it is higher.
    """
    reported = [area for area in facts.areas if area.key in report]
    if not reported:
        return {area.key: 0.0 for area in facts.areas}
    weight = sum(area.weight for area in reported)
    mean = sum(report[area.key] * area.weight for area in reported) / weight
    if 2 * weight < sum(area.weight for area in facts.areas):
        mean = max(mean, overall)
    prior = facts.weakness_prior_items
    items = facts.practice_form_items
    gaps = {}
    for area in facts.areas:
        n = items * area.weight / 100
        gaps[area.key] = (mean - report.get(area.key, mean)) * n / (n + prior)
    return gaps


def _with_floor(raw: Mapping[str, float], floor: float) -> tuple[tuple[str, float], ...]:
    """Scale to a sum of 1 with none under `floor`; what that takes comes off the others in proportion."""
    fixed: set[str] = set()
    while True:
        rest = sum(value for key, value in raw.items() if key not in fixed)
        room = 1 - floor * len(fixed)
        low = {key for key, value in raw.items() if key not in fixed and value * room / rest < floor}
        if not low:
            break
        fixed |= low
    return tuple((key, floor if key in fixed else value * room / rest) for key, value in raw.items())


def weekly_focus(
    shares: AreaShares, weeks: Sequence[date], facts: Facts, past: Mapping[date, tuple[str, ...]] = NOTHING
) -> tuple[tuple[date, tuple[str, ...]], ...]:
    """For each week (its Monday) the areas it leads with, most urgent first; weeks in `past` keep theirs.

    Every area saves up its share each week; the richest areas are chosen and pay. So over many weeks an
    area leads in proportion to its share, and sooner again the larger it is. The weakest areas never wait
    longer than `longest_wait_weeks`.
    """
    count = facts.focus_areas_per_week
    longest_wait = facts.longest_wait_weeks
    credit = {key: 0.0 for key, _ in shares.shares}
    order = {key: (-share, i) for i, (key, share) in enumerate(shares.shares)}
    waited = {key: longest_wait for key in shares.weak[:count]}
    chosen = []
    for week in weeks:
        for key, share in shares.shares:
            credit[key] += share * count
        overdue = [key for key in waited if waited[key] >= longest_wait]
        rest = sorted(
            (key for key in credit if key not in overdue), key=lambda key: (-credit[key], order[key])
        )
        areas = past.get(week) or tuple((overdue + rest)[:count])
        for key in areas:
            credit[key] -= 1
        waited = {key: 1 if key in areas else weeks_since + 1 for key, weeks_since in waited.items()}
        chosen.append((week, areas))
    return tuple(chosen)


def day_leads(
    days: Sequence[date], focus: Mapping[date, tuple[str, ...]], areas: Sequence[ContentArea]
) -> dict[date, tuple[str, ...]]:
    """The areas of each study day, leading one first; no area leads on two of the given days in a row."""
    last_lead = ""
    leads: dict[date, tuple[str, ...]] = {}
    turn: dict[date, int] = {}
    for day in days:
        week = monday(day)
        names = focus.get(week) or tuple(area.key for area in areas)
        i = turn.get(week, 0)
        if names[i % len(names)] == last_lead and len(names) > 1:
            i += 1
        turn[week] = i + 1
        last_lead = names[i % len(names)]
        leads[day] = (last_lead, names[(i + 1) % len(names)])
    return leads
