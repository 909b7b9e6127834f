"""What fits on a sheet: wide letters are wide, and a fuller week gets smaller type."""

import pytest
from conftest import make_plan
from hypothesis import given
from hypothesis import strategies as st

from studyplan.facts import Facts
from studyplan.page.week_fit import PRINT_HEIGHT, PRINT_SIZES, letters, sheet_size, week_height, week_size
from studyplan.words.weeks import week_rows


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("abc", 3), ("mmm", 5.1), ("ABC", 3.9), ("WWW", 6.0), ("王王", 4.4), ("ébc", 3.6)],
)
def test_wide_letters_count_for_more(text: str, width: float) -> None:
    assert letters(text) == pytest.approx(width)


@given(st.text(), st.text())
def test_more_text_is_never_narrower(one: str, other: str) -> None:
    if (one + other).isupper() == one.isupper() and (one + other).isascii() == one.isascii():
        assert letters(one + other) >= letters(one)


def test_the_height_of_a_week_by_hand() -> None:
    """At 10 points a column holds 53 - 19.5 = 33.5 ems: 40 take two lines, 2.7 with the space after."""
    empty = 7 * 10 * (3.1 + 0.7)
    assert week_height([[]] * 7, 10) == pytest.approx(empty)
    assert week_height([[40.0, 40.0], *[[]] * 6], 10) == pytest.approx(empty + 10 * (2 * 2.7 - 3.1))


def test_a_week_takes_the_largest_type_that_fits() -> None:
    order = list(PRINT_SIZES)
    sizes = [week_size([[30.0] * blocks] * 7) for blocks in range(1, 14)]
    assert sizes[0] == "roomy"
    assert sizes == sorted(sizes, key=order.index)
    for blocks, size in enumerate(sizes, 1):
        assert size == "bare" or week_height([[30.0] * blocks] * 7, PRINT_SIZES[size]) <= PRINT_HEIGHT


def test_a_week_beyond_every_size_prints_without_its_notes() -> None:
    assert week_size([[400.0] * 9] * 7) == "bare"


def test_a_fuller_week_prints_in_smaller_type(facts: Facts) -> None:
    week = week_rows(make_plan(), facts)[0]

    def size(note: str) -> str:
        fuller = (d._replace(blocks=tuple(b._replace(note=note) for b in d.blocks)) for d in week.days)
        return sheet_size(week._replace(days=tuple(fuller)))

    sizes = [size("word " * count) for count in (0, 12, 25, 40, 200)]
    order = list(PRINT_SIZES)
    assert sizes == sorted(sizes, key=order.index)
    assert sizes[0] in order[:2]
    assert sizes[-1] == "bare"
