"""Water-filling: exact, within every limit, and as low at its fullest day as any allocation can be."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyplan.planning.questions.quotas import RUNGS, Filling, Ladder, fill, last_day_worth

FIRST = date(2027, 1, 4)
UNIT = 10


def ladder(i: int, floor: float, shape: float, buffer: int = 0, ramp: int = 0, tight: int = 0) -> Ladder:
    return Ladder(
        date=FIRST + timedelta(days=i), floor=floor, shape=shape, buffer=buffer, ramp=ramp, tight=tight
    )


def flat(count: int, floor: float, shape: float) -> list[Ladder]:
    """So many days alike, without rungs for tight plans."""
    return [ladder(i, floor, shape) for i in range(count)]


def counts(filling: Filling, ladders: Sequence[Ladder]) -> list[int]:
    return [filling.questions.get(one.date, 0) for one in ladders]


def height(count: int, limits: Sequence[float]) -> float:
    """How full a day is with `count` questions: whole rungs used up, and the share of the one it is on."""
    if not count:
        return 0.0
    rung = next(i for i, limit in enumerate(limits) if count <= limit)
    below = limits[rung - 1] if rung else 0.0
    return rung + (count - below) / (limits[rung] - below)


def fullest(amounts: Sequence[int], ladders: Sequence[Ladder]) -> float:
    return max((height(n, one.limits) for n, one in zip(amounts, ladders, strict=True)), default=0.0)


def sizes(ladders: Sequence[Ladder]) -> list[range]:
    """The whole units that each day may hold."""
    return [range(0, int(one.limits[-1]) + 1, UNIT) for one in ladders]


def units_below(ceiling: float, ladders: Sequence[Ladder]) -> int:
    """Questions in whole units that fit with every day staying under `ceiling`."""
    pairs = zip(sizes(ladders), ladders, strict=True)
    return sum(max(n for n in some if n == 0 or height(n, one.limits) < ceiling) for some, one in pairs)


@st.composite
def ladders(draw: st.DrawFn, most_days: int = 12, most_units: int = 12) -> list[Ladder]:
    """Days as the planner makes them: a floor and a shape scaled by ramp or taper, whole units above."""
    made = []
    for i in range(draw(st.integers(1, most_days))):
        usual = draw(st.integers(0, most_units)) * UNIT
        weight = draw(st.sampled_from([1.0, 1.0, 0.5, 0.75, 0.625]))
        whole = usual + draw(st.sampled_from([0, 0, 10, 40]))
        tight = whole + draw(st.sampled_from([0, 0, 10, 20])) if whole else 0
        floor = min(usual, draw(st.sampled_from([20, 40]))) * weight
        made.append(ladder(i, floor, usual * weight, int(whole * weight), whole, tight))
    return made


totals = st.one_of(st.integers(0, 300), st.integers(0, 1500))


@given(totals, ladders())
def test_no_question_is_lost_and_days_hold_whole_units_in_limits(total: int, days: list[Ladder]) -> None:
    """All but one, which holds what is odd; a day without questions is not listed."""
    filling = fill(total, days, unit=UNIT)
    assert sum(filling.questions.values()) + filling.left_over == total
    assert filling.left_over >= 0
    assert all(filling.questions.get(one.date, 0) <= max(one.limits) for one in days)
    odd = [count for count in filling.questions.values() if count % UNIT]
    assert len(odd) <= 1 and all(count % UNIT == total % UNIT for count in odd)
    assert all(count > 0 for count in filling.questions.values())


@given(totals, ladders())
def test_a_whole_unit_is_left_over_only_where_no_day_has_room_for_it(total: int, days: list[Ladder]) -> None:
    filling = fill(total // UNIT * UNIT, days, unit=UNIT)
    if filling.left_over:
        assert all(filling.questions.get(one.date, 0) + UNIT > one.limits[-1] for one in days)


def allocations(units: int, days: Sequence[Ladder]) -> Iterator[tuple[int, ...]]:
    return (amounts for amounts in product(*sizes(days)) if sum(amounts) == units)


@given(st.integers(0, 25), ladders(most_days=4, most_units=5))
def test_no_other_allocation_has_a_less_full_fullest_day(units: int, days: list[Ladder]) -> None:
    """Against every allocation there is, in small cases."""
    filling = fill(units * UNIT, days, unit=UNIT)
    placed = sum(filling.questions.values())
    lowest = min(fullest(amounts, days) for amounts in allocations(placed, days))
    assert abs(fullest(counts(filling, days), days) - lowest) < 1e-9


@given(totals, ladders())
def test_with_every_day_under_the_fullest_the_work_would_not_fit(total: int, days: list[Ladder]) -> None:
    """The same in cases of any size: what all days hold below that height is less than what was placed."""
    filling = fill(total // UNIT * UNIT, days, unit=UNIT)
    placed = sum(filling.questions.values())
    if placed:
        assert units_below(fullest(counts(filling, days), days), days) < placed


@given(totals, ladders())
def test_no_unit_stands_higher_than_it_would_on_another_day(total: int, days: list[Ladder]) -> None:
    """Fair to the last unit, not only on the fullest day: moving one elsewhere never makes it stand lower."""
    amounts = counts(fill(total // UNIT * UNIT, days, unit=UNIT), days)
    top = fullest(amounts, days)
    for amount, one in zip(amounts, days, strict=True):
        if amount + UNIT <= one.limits[-1]:
            assert height(amount + UNIT, one.limits) >= top - 1e-9


@given(totals, ladders())
def test_a_higher_rung_waits_until_no_day_has_room_for_a_unit_below(total: int, days: list[Ladder]) -> None:
    filling = fill(total // UNIT * UNIT, days, unit=UNIT)
    touched = filling.highest_rung
    assert touched == max(rung_of(n, one) for n, one in zip(counts(filling, days), days, strict=True))
    for rung in range(touched):
        for one in days:
            assert filling.questions.get(one.date, 0) + UNIT > one.limits[rung]


def rung_of(count: int, one: Ladder) -> int:
    """The number of the rung a day's questions reach, -1 for none."""
    return next(i for i, limit in enumerate(one.limits) if count <= limit) if count else -1


@given(st.integers(0, 120), st.integers(0, 20), ladders())
def test_more_work_never_takes_questions_from_a_day(units: int, more: int, days: list[Ladder]) -> None:
    before = fill(units * UNIT, days, unit=UNIT)
    after = fill((units + more) * UNIT, days, unit=UNIT)
    assert all(count <= after.questions.get(day, 0) for day, count in before.questions.items())
    assert before.highest_rung <= after.highest_rung


@given(st.integers(0, 300), st.integers(1, 30), st.integers(4, 8))
def test_among_equal_days_the_earlier_get_the_spare_units(units: int, count: int, most: int) -> None:
    days = flat(count, 40, most * UNIT)
    amounts = counts(fill(units * UNIT, days, unit=UNIT), days)
    assert amounts == sorted(amounts, reverse=True)
    assert amounts[0] - amounts[-1] <= UNIT


@pytest.mark.parametrize(
    ("total", "days", "amounts", "left_over", "why"),
    [
        (160, 2, [80, 80], 0, "both are full"),
        (100, 2, [50, 50], 0, "40 and 40 are the floor; then each takes ten more: both at 1.25"),
        (90, 2, [50, 40], 0, "the earlier day gets the spare unit"),
        (250, 3, [80, 80, 80], 10, "what has no room is left over"),
        (93, 2, [50, 43], 0, "the odd questions of a bank go to the last day with room"),
        (83, 1, [80], 3, "odd questions without room are left over"),
        (7, 3, [0, 0, 7], 0, "less than a unit is one short last day"),
    ],
)
def test_days_of_40_to_80_are_filled_as_by_hand(
    total: int, days: int, amounts: list[int], left_over: int, why: str
) -> None:
    filling = fill(total, flat(days, 40, 80), unit=UNIT)
    assert (counts(filling, flat(days, 40, 80)), filling.left_over) == (amounts, left_over), why


def test_a_short_day_gets_its_part_in_proportion() -> None:
    """Floors 40 and 20, shapes 80 and 40: 90 fill both floors and half of what is above, 60 and 30."""
    days = [ladder(0, 40, 80), ladder(1, 20, 40)]
    assert counts(fill(90, days, unit=UNIT), days) == [60, 30]


def test_a_buffer_half_is_used_before_the_ramp_and_the_ramp_before_the_last_minute() -> None:
    days = [ladder(0, 20, 40, 40, 80, 80), ladder(1, 20, 40, 80, 80, 100)]
    tight = [RUNGS[fill(total, days, unit=UNIT).highest_rung] for total in (40, 80, 120, 160, 180)]
    assert tight == ["floor", "shape", "buffer", "ramp", "tight"]


def test_no_work_and_no_days_touch_no_rung() -> None:
    assert fill(0, flat(3, 40, 80), unit=UNIT) == Filling(questions={}, left_over=0, highest_rung=-1)
    assert fill(50, [], unit=UNIT) == Filling(questions={}, left_over=50, highest_rung=-1)


def test_a_rung_under_the_one_before_it_gives_nothing() -> None:
    assert ladder(0, 40, 80, 60, 80, 90).limits == (40, 80, 80, 80, 90)


@pytest.mark.parametrize(
    ("total", "floors", "days"),
    [(100, [40, 40, 40], 2), (80, [40, 40, 40], 2), (10, [40, 40], 1), (10, [], 0)],
)
def test_questions_are_worth_the_days_whose_floors_they_fill_at_least_the_first(
    total: int, floors: list[float], days: int
) -> None:
    assert last_day_worth(total, floors) == days


some_floors = st.lists(st.sampled_from([0.0, 10.0, 20.0, 40.0]), min_size=1, max_size=15)


@given(st.integers(0, 40).map(lambda tens: 10 * tens), some_floors)
def test_the_days_worth_it_are_those_filled_to_their_floors(total: int, floors: list[float]) -> None:
    fitting = [n for n in range(1, len(floors) + 1) if sum(floors[:n]) <= total]
    assert last_day_worth(total, floors) == max(fitting, default=1)
