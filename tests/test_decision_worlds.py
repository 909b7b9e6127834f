"""The rule on simulated students: it keeps its word where its assumptions hold, and is not beaten where not.

A small, seeded run of benchmarks/decisions.py, so the same students every time; the figures of the whole run
stand in README.md. A share of 1,500 of them is known to about a point, one of 800 to 1.5, of 300 to 3, hence
the margins.
"""

import sys
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

import decisions

STUDENTS, IN_OTHERS = 1500, 800
OWN = decisions.OWN
LIKE_OWN, BROKEN = (0.76, 0.88), (0.70, 0.86)
COVERED = {
    "the projection's own": LIKE_OWN,
    "fast growth, 3.5 a week": LIKE_OWN,
    "heavy tails": LIKE_OWN,
    "first guess wrong by 10": LIKE_OWN,
    "half the hours done, told": LIKE_OWN,
    "own offsets even from -10 to +10": BROKEN,
    "all forms read 5 low": BROKEN,
    "half the hours done, untold": BROKEN,
    "one practice exam on a bad day, 20 low": (0.66, 1.0),
    "no growth": (0.55, 1.0),
}
"""Between what shares of real scores the 80% range must hold in each world."""


@cache
def outcomes(world: decisions.World) -> list[decisions.Outcome]:
    return [decisions.outcome(world, i) for i in range(STUDENTS if world == OWN else IN_OTHERS)]


def in_one_process(world: decisions.World) -> Any:
    """A case whose tests run where its students are already simulated."""
    return pytest.param(world, id=world.name, marks=pytest.mark.xdist_group(world.name))


@pytest.mark.parametrize("world", [in_one_process(world) for world in decisions.WORLDS])
def test_the_range_holds_about_eight_in_ten_in_its_own_world_and_not_much_fewer_in_others(
    world: decisions.World,
) -> None:
    inside = fmean(o.low <= o.real <= o.high for o in outcomes(world))
    least, most = COVERED[world.name]
    assert least <= inside <= most


@pytest.mark.xdist_group(OWN.name)
@pytest.mark.parametrize("fifth", range(5))
def test_on_its_own_assumptions_a_stated_chance_is_the_share_that_make_it(fifth: int) -> None:
    ranked = sorted(outcomes(OWN), key=lambda o: o.chance_of_minimum)
    part = ranked[fifth * STUDENTS // 5 : (fifth + 1) * STUDENTS // 5]
    stated = sum(o.chance_of_minimum for o in part) / len(part)
    assert sum(o.made_it for o in part) / len(part) == pytest.approx(stated, abs=0.07)


@pytest.mark.parametrize(
    "world", [in_one_process(world) for world in decisions.WORLDS if world.name != "no growth"]
)
@pytest.mark.parametrize("plain", ["last score", "average + 10"])
def test_at_equal_needless_delays_fewer_goes_end_badly_than_by_a_plain_rule(
    world: decisions.World, plain: str
) -> None:
    """In all worlds but the one without growth, where the projection promises what does not come."""
    ours, theirs = (mean_missing(world, rule) for rule in ("studyplan", plain))
    assert ours < theirs


@pytest.mark.xdist_group("no growth")
def test_without_growth_no_more_goes_end_badly_than_by_the_last_score() -> None:
    world = next(world for world in decisions.WORLDS if world.name == "no growth")
    assert mean_missing(world, "studyplan") < mean_missing(world, "last score")


def mean_missing(world: decisions.World, rule: str) -> float:
    """Of those told to go, who fail or land low: over thresholds for 2 to 30% needless delays."""
    points = decisions.curve(outcomes(world), decisions.GOES_BY[rule])
    return sum(decisions.missing_at(points, share / 100) for share in range(2, 31, 2)) / 15


@pytest.mark.xdist_group("half the hours done, told")
def test_what_the_log_tells_of_half_the_hours_lowers_ranges_that_lie_too_high() -> None:
    """On average: for one student fewer hours between two scores tell of a faster pace."""
    untold, told = (
        outcomes(next(world for world in decisions.WORLDS if world.name == f"half the hours done, {what}"))
        for what in ("untold", "told")
    )
    high, right = (fmean((o.low + o.high) / 2 - o.real for o in found) for found in (untold, told))
    assert high > right + 1
    assert abs(right) < 1.5


def test_the_same_number_is_the_same_student() -> None:
    assert decisions.outcome(OWN, 7) == decisions.outcome(OWN, 7)
    assert decisions.outcome(OWN, 7) != decisions.outcome(OWN, 8)
