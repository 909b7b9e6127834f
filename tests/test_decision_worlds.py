"""The rule on simulated students: it keeps its word where its assumptions hold, and is not beaten where not.

A small, seeded run of benchmarks/decisions.py, so the same students every time; the figures of the whole run
stand in README.md. A share of 300 of them is known to about 3 points, hence the margins.
"""

import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

import decisions

STUDENTS = 1500
OWN = decisions.WORLDS[0]


@cache
def outcomes(world: decisions.World) -> list[decisions.Outcome]:
    return [decisions.outcome(world, i) for i in range(STUDENTS)]


def in_one_process(world: decisions.World) -> Any:
    """A case whose tests run where its students are already simulated."""
    return pytest.param(world, id=world.name, marks=pytest.mark.xdist_group(world.name))


@pytest.mark.xdist_group(OWN.name)
def test_on_its_own_assumptions_the_range_holds_eight_in_ten() -> None:
    inside = sum(o.low <= o.real <= o.high for o in outcomes(OWN)) / STUDENTS
    assert 0.78 <= inside <= 0.82


@pytest.mark.xdist_group(OWN.name)
@pytest.mark.parametrize("fifth", range(5))
def test_on_its_own_assumptions_a_stated_chance_is_the_share_that_make_it(fifth: int) -> None:
    ranked = sorted(outcomes(OWN), key=lambda o: o.chance_of_minimum)
    part = ranked[fifth * STUDENTS // 5 : (fifth + 1) * STUDENTS // 5]
    stated = sum(o.chance_of_minimum for o in part) / len(part)
    assert sum(o.made_it for o in part) / len(part) == pytest.approx(stated, abs=0.07)


@pytest.mark.parametrize("world", [in_one_process(world) for world in decisions.WORLDS])
@pytest.mark.parametrize("plain", ["last score", "average + 10"])
def test_at_equal_needless_delays_fewer_goes_end_badly_than_by_a_plain_rule(
    world: decisions.World, plain: str
) -> None:
    curves = {name: decisions.curve(outcomes(world), key) for name, key in decisions.GOES_BY.items()}
    ours, theirs = (
        sum(decisions.missing_at(curves[rule], share / 100) for share in range(2, 31, 2)) / 15
        for rule in ("studyplan", plain)
    )
    assert ours < theirs


def test_the_same_number_is_the_same_student() -> None:
    assert decisions.outcome(OWN, 7) == decisions.outcome(OWN, 7)
    assert decisions.outcome(OWN, 7) != decisions.outcome(OWN, 8)
