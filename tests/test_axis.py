"""Places in a chart: straight lines, round amounts, and labels that never touch."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyplan.page.charts import axis

FIRST = date(2026, 11, 21)


def test_a_scale_is_a_straight_line_to_a_tenth() -> None:
    scale = axis.Scale(200, 300, 180, 20)
    assert [scale.at(amount) for amount in (200, 300, 250, 233)] == [180, 20, 100, 127.2]


def test_a_scale_of_one_amount_has_it_in_the_middle() -> None:
    assert axis.Scale(5, 5, 10, 30).at(5) == 20


@pytest.mark.parametrize(
    ("days", "labels"),
    [
        (0, ["21 Nov", "exam"]),
        (1, ["21 Nov", "exam"]),
        (6, ["21 Nov", "22 Nov", "23 Nov", "24 Nov", "25 Nov", "26 Nov", "exam"]),
        (10, ["21 Nov", "23 Nov", "25 Nov", "27 Nov", "29 Nov", "exam"]),
        (20, ["23 Nov", "30 Nov", "7 Dec", "exam"]),
        (90, ["23 Nov", "7 Dec", "21 Dec", "4 Jan", "18 Jan", "1 Feb", "exam"]),
        (120, ["Dec", "Jan", "Feb", "Mar", "exam"]),
        (270, ["Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "exam"]),
        (500, ["Jan", "Mar", "May", "Jul", "Sep", "Nov", "Jan", "exam"]),
    ],
)
def test_an_axis_names_days_weeks_or_months_as_they_fit(days: int, labels: list[str]) -> None:
    scale = axis.date_scale(FIRST, FIRST + timedelta(days), start=30, end=330)
    assert [tick.label for tick in axis.date_ticks(scale)] == labels


@given(st.dates(date(2012, 7, 1), date(2090, 1, 1)), st.integers(0, 4000), st.integers(150, 300))
def test_labels_of_an_axis_never_touch(first: date, days: int, width: int) -> None:
    ticks = axis.date_ticks(axis.date_scale(first, first + timedelta(days), start=30, end=30 + width))
    assert ticks[-1].label == "exam"
    for one, other in itertools.pairwise(ticks):
        assert other.at - one.at >= axis.LETTER * (len(one.label) + len(other.label)) / 2


def test_months_begin_on_their_first_day() -> None:
    scale = axis.date_scale(FIRST, date(2027, 6, 18), start=30, end=330)
    assert axis.date_ticks(scale)[1].at == scale.at(date(2027, 1, 1).toordinal())


@pytest.mark.parametrize(
    ("high", "steps"),
    [
        (0, (0,)),
        (3, (0, 1, 2, 3)),
        (7, (0, 2, 4, 6)),
        (350, (0, 100, 200, 300)),
        (4000, (0, 1000, 2000, 3000, 4000)),
    ],
)
def test_amounts_are_round(high: int, steps: tuple[int, ...]) -> None:
    assert axis.round_steps(high) == steps


@given(st.integers(0, 1_000_000))
def test_there_are_few_amounts_and_none_over_the_highest(high: int) -> None:
    steps = axis.round_steps(high)
    assert steps[0] == 0 and steps[-1] <= high and len(steps) <= 5
    assert high < 4 or len(steps) >= 3 or steps[-1] * 3 > high


def test_labels_that_are_apart_stay_where_they_are() -> None:
    assert axis.apart([20, 60, 100], low=10, high=190) == (20, 60, 100)


@given(st.lists(st.floats(20, 180), min_size=1, max_size=5).map(sorted))
def test_labels_are_moved_apart_and_stay_inside(wanted: list[float]) -> None:
    places = axis.apart(wanted, low=20, high=180)
    assert all(after - before >= axis.LINE - 0.11 for before, after in itertools.pairwise(places))
    assert places[0] >= 19.9 and places[-1] <= 180


@pytest.mark.parametrize(("anchor", "left"), [("start", 100), ("middle", 86), ("end", 72)])
def test_a_label_knows_where_its_words_begin(anchor: str, left: float) -> None:
    label = axis.Label(100, 50, anchor, "four")
    assert (label.left, label.width) == (left, 28)


def test_points_are_written_as_svg_wants_them() -> None:
    assert axis.line_through([(30.0, 1.5), (2.25, 3.0)]) == "30.0,1.5 2.25,3.0"
    assert axis.line_through([]) == ""
