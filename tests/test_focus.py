"""Content areas: how much of each, and whose turn it is."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from conftest import all_facts
from hypothesis import given
from hypothesis import strategies as st

from studyplan.facts import ContentArea, Facts
from studyplan.planning.focus import AreaShares, area_shares, day_leads, latest_report, weekly_focus
from studyplan.student import Score

MONDAY = date(2027, 1, 4)
KEYS = tuple(area.key for area in all_facts().areas)

reports = st.dictionaries(st.sampled_from(KEYS), st.integers(0, 100).map(float))
emphases = st.dictionaries(st.sampled_from(KEYS), st.floats(0.2, 3))


def scored(report: Mapping[str, float], on: date = MONDAY) -> Score:
    return Score(date=on, exam="NBME 12", score=214, percent_correct=tuple(report.items()))


def shares_for(report: Mapping[str, float], emphasis: Mapping[str, float] | None = None) -> dict[str, float]:
    return dict(area_shares(all_facts(), (scored(report),), emphasis or {}).shares)


def weeks(count: int) -> list[date]:
    return [MONDAY + timedelta(weeks=i) for i in range(count)]


def focus_of(shares: AreaShares, count: int) -> list[tuple[str, ...]]:
    return [areas for _, areas in weekly_focus(shares, weeks(count), all_facts(), {})]


@given(reports, emphases)
def test_shares_sum_to_one_in_outline_order(report: dict[str, float], emphasis: dict[str, float]) -> None:
    shares = area_shares(all_facts(), (scored(report),), emphasis).shares
    assert tuple(key for key, _ in shares) == KEYS
    assert abs(sum(share for _, share in shares) - 1) < 1e-9


@given(reports, emphases)
def test_no_area_disappears(report: dict[str, float], emphasis: dict[str, float]) -> None:
    assert min(shares_for(report, emphasis).values()) >= 0.02 - 1e-12


@given(reports)
def test_without_a_report_an_area_counts_as_the_exam_weighs_it(emphasis: dict[str, float]) -> None:
    areas = all_facts().areas
    whole = sum(area.weight for area in areas)
    found = shares_for({})
    assert all(abs(found[area.key] - area.weight / whole) < 1e-9 for area in areas)


@given(st.sampled_from(KEYS), st.floats(20, 70), st.floats(1, 29))
def test_the_worse_an_area_did_the_larger_its_share(key: str, percent: float, worse: float) -> None:
    even = dict.fromkeys(KEYS, 70.0)
    better = shares_for({**even, key: percent})[key]
    assert shares_for({**even, key: max(0.0, percent - worse)})[key] >= better


@given(reports)
def test_weak_areas_are_those_under_the_students_mean_the_lowest_first(report: dict[str, float]) -> None:
    """The others by their points under the mean, times n / (n + 20) for their n items on a form of 200."""
    items = {area.key: 2 * area.weight for area in all_facts().areas}
    mean = sum(items[key] * value for key, value in report.items()) / (sum(items[k] for k in report) or 1)
    if 2 * sum(items[key] for key in report) < sum(items.values()):
        mean = max(mean, 63.4)  # what 214 is in percent, where most areas are not told
    under = {key: (mean - value) * items[key] / (items[key] + 20) for key, value in report.items()}
    weak = area_shares(all_facts(), (scored(report),), {}).weak
    assert set(weak) == {key for key, points in under.items() if points > 1e-9}
    assert not weak or report[weak[0]] == min(report.values())
    points = [under[key] for key in weak[1:]]
    assert all(one >= other - 1e-9 for one, other in pairwise(points))


def test_of_areas_equally_low_only_the_surest_comes_before_those_with_more_proof() -> None:
    """In two no question was right; renal's gap is a point smaller than the heart's but rests on more."""
    report = {"social_sciences": 0.0, "renal_reproductive": 1.0, "cardiovascular": 0.0}
    weak = area_shares(all_facts(), (scored(report),), {}).weak
    assert weak == ("social_sciences", "renal_reproductive", "cardiovascular")


def two_areas() -> Facts:
    """Two areas of half the exam each: 100 of the 200 items of a form."""
    areas = tuple(ContentArea(key=key, label=key, low=50, high=50) for key in ("heart", "kidney"))
    return replace(all_facts(), areas=areas)


def test_thirty_points_apart_with_a_hundred_items_each() -> None:
    """15 points under the mean of 65; n = 100, so 15 x 100/120 = 12.5; weakness 1 + 12.5/15 = 1.8333 for one,
    the other 1 - 0.8333 = 0.1667, never under a half: 1.8333 to 0.5 is 11/14 to 3/14."""
    shares = area_shares(two_areas(), (scored({"heart": 50, "kidney": 80}),), {})
    assert [round(share, 4) for _, share in shares.shares] == [round(11 / 14, 4), round(3 / 14, 4)]
    assert shares.weak == ("heart",)


def test_twenty_items_fifteen_points_under_the_mean_weigh_half_as_much_again() -> None:
    """The docstring's example: 10% of a form is 20 items; 15 x 20/40 = 7.5 points, weakness 1 + 7.5/15 = 1.5.

    Ten areas of a tenth each; one at 46.5 and nine at 63.1667 have a mean of 61.5. The nine lie
    1.6667 over it, shrunk to 0.8333: weakness 0.9444. The shares are 1.5 and 0.9444 of 1.5 + 9 x 0.9444 = 10.
    """
    keys = [f"area {i}" for i in range(10)]
    tenths = tuple(ContentArea(key=key, label=key, low=10, high=10) for key in keys)
    report = dict.fromkeys(keys, 61.5 + 15 / 9) | {"area 0": 46.5}
    shares = dict(area_shares(replace(all_facts(), areas=tenths), (scored(report),), {}).shares)
    assert round(shares["area 0"], 6) == 0.15
    assert round(shares["area 9"], 6) == round((1 - 1 / 18) / 10, 6)


def test_the_newest_report_that_names_an_area_counts() -> None:
    first = scored({"cardiovascular": 40, "endocrine": 70})
    second = scored({"cardiovascular": 66}, MONDAY + timedelta(days=21))
    assert latest_report((first, second)) == {"cardiovascular": 66, "endocrine": 70}


@given(st.sampled_from(KEYS), st.floats(1.1, 3))
def test_a_specialtys_emphasis_enlarges_its_area(key: str, factor: float) -> None:
    plain, emphasised = shares_for({}), shares_for({}, {key: factor})
    assert emphasised[key] > plain[key]
    assert all(emphasised[other] <= plain[other] for other in KEYS if other != key)


@given(reports, st.integers(1, 40))
def test_each_week_leads_with_three_different_areas(report: dict[str, float], count: int) -> None:
    shares = area_shares(all_facts(), (scored(report),), {})
    assert [week for week, _ in weekly_focus(shares, weeks(count), all_facts(), {})] == weeks(count)
    assert all(len(set(areas)) == len(areas) == 3 for areas in focus_of(shares, count))


@given(reports)
def test_the_three_weakest_areas_lead_the_first_week_and_every_other_after(report: dict[str, float]) -> None:
    shares = area_shares(all_facts(), (scored(report),), {})
    chosen = focus_of(shares, 30)
    for key in shares.weak[:3]:
        led = [i for i, areas in enumerate(chosen) if key in areas]
        assert led[0] == 0
        assert all(later - earlier <= 2 for earlier, later in pairwise([*led, 30]))


@given(emphases)
def test_over_many_weeks_an_area_leads_in_proportion_to_its_share(emphasis: dict[str, float]) -> None:
    """Without weak areas: never more than a turn and a bit away from three times its share a week."""
    shares = area_shares(all_facts(), (), emphasis)
    chosen = focus_of(shares, 100)
    for key, share in shares.shares:
        assert abs(sum(key in areas for areas in chosen) - min(100, 300 * share)) <= 3


@given(reports, reports, st.integers(1, 12))
def test_weeks_behind_keep_their_areas(before: dict[str, float], after: dict[str, float], count: int) -> None:
    """A new score re-weighs the weeks to come, not those behind."""
    old, new = (area_shares(all_facts(), (scored(report),), {}) for report in (before, after))
    past = dict(weekly_focus(old, weeks(count), all_facts(), {}))
    again = dict(weekly_focus(new, weeks(20), all_facts(), past))
    assert {week: again[week] for week in past} == past


def test_every_area_has_its_turn_in_half_a_year() -> None:
    shares = area_shares(all_facts(), (scored({"cardiovascular": 40, "endocrine": 45, "pregnancy": 50}),), {})
    assert {key for areas in focus_of(shares, 26) for key in areas} == set(KEYS)


focuses = st.lists(st.sampled_from(KEYS), min_size=2, max_size=3, unique=True).map(tuple)


study_days = st.sets(st.integers(0, 69), min_size=1).map(
    lambda offsets: [MONDAY + timedelta(days=i) for i in sorted(offsets)]
)


@given(st.lists(focuses, min_size=1, max_size=10), study_days)
def test_no_area_leads_two_study_days_running(chosen: list[tuple[str, ...]], days: list[date]) -> None:
    leads = day_leads(days, dict(zip(weeks(10), chosen, strict=False)), all_facts().areas)
    assert all(leads[before][0] != leads[after][0] for before, after in pairwise(days))


@given(focuses)
def test_a_days_areas_are_those_of_its_week(areas: tuple[str, ...]) -> None:
    days = [MONDAY + timedelta(days=i) for i in range(7)]
    leads = day_leads(days, {MONDAY: areas}, all_facts().areas)
    assert {key for lead in leads.values() for key in lead} <= set(areas)
    assert {lead[0] for lead in leads.values()} == set(areas)


def test_the_most_urgent_area_leads_the_week() -> None:
    leads = day_leads([MONDAY], {MONDAY: ("endocrine", "pregnancy", "respiratory")}, all_facts().areas)
    assert leads == {MONDAY: ("endocrine", "pregnancy")}


def test_an_area_alone_may_lead_every_day() -> None:
    days = [MONDAY, MONDAY + timedelta(days=1)]
    assert day_leads(days, {MONDAY: ("endocrine",)}, all_facts().areas) == {
        day: ("endocrine", "endocrine") for day in days
    }


def test_a_report_of_only_the_areas_that_hurt_makes_each_of_them_weak() -> None:
    """214 is about 63% correct: both areas lie far under it, though one lies over the mean of the two."""
    report = (("cardiovascular", 46.0), ("renal_reproductive", 44.0))
    score = Score(date=date(2026, 12, 28), exam="NBME 12", score=214, percent_correct=report)
    found = area_shares(all_facts(), (score,), {})
    assert found.weak == ("renal_reproductive", "cardiovascular")
    plain = dict(area_shares(all_facts(), (), {}).shares)
    assert all(share > 1.3 * plain[key] for key, share in found.shares if key in found.weak)
