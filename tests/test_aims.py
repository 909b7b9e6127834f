"""The aim of a practice exam: a straight line, by hand and in general."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from studyplan.files.figures.read import load_facts
from studyplan.forecast.ability import on_scale
from studyplan.forecast.aims import aim, aim_as_printed
from studyplan.student import Score

EXAM = date(2027, 3, 26)
START = (date(2026, 12, 28), 214.0)

scores = st.floats(170, 290)
targets = st.integers(218, 285)
spans = st.integers(1, 300)


def test_without_a_score_no_line_can_be_drawn() -> None:
    assert aim(EXAM, None, EXAM, 240) is None


def test_the_line_from_214_to_240_passes_222_226_and_230() -> None:
    """23 January is day 26 of 88: 214 + 26 x 26/88 = 221.7; then day 40: 225.8 and day 54: 230.0."""
    saturdays = [date(2027, 1, 23), date(2027, 2, 6), date(2027, 2, 20)]
    assert [aim(day, START, EXAM, 240) for day in saturdays] == [222, 226, 230]


def test_the_line_ends_at_the_target_and_who_is_past_it_aims_to_stay() -> None:
    """A score on exam day leaves only the target."""
    assert aim(EXAM, START, EXAM, 240) == aim(EXAM, (EXAM, 214.0), EXAM, 240) == 240
    assert aim(date(2027, 1, 23), (START[0], 251.0), EXAM, 240) == 240


def test_a_half_point_is_rounded_up() -> None:
    """Two days to go from 229 to 230: half way is 229.5."""
    assert aim(EXAM - timedelta(days=1), (EXAM - timedelta(days=2), 229.0), EXAM, 230) == 230


@given(scores, targets, spans, st.data())
def test_an_aim_lies_from_score_to_target(score: float, target: int, span: int, data: st.DataObject) -> None:
    on = data.draw(st.integers(0, span))
    found = aim(EXAM - timedelta(days=span - on), (EXAM - timedelta(days=span), score), EXAM, target)
    assert found is not None
    assert min(target, int(score)) <= found <= target


@given(scores, targets, spans)
def test_aims_never_fall_as_the_exam_comes_nearer(score: float, target: int, span: int) -> None:
    start = (EXAM - timedelta(days=span), score)
    aims = [aim(EXAM - timedelta(days=span - on), start, EXAM, target) or 0 for on in range(span + 1)]
    assert aims == sorted(aims)


FACTS = load_facts()
FORMS = {form.name: form for form in FACTS.forms}


def printed(aimed: int | None, exam: str) -> float | None:
    return aim_as_printed(aimed, FORMS[exam], EXAM, FACTS)


def test_an_aim_is_told_as_the_form_prints_it() -> None:
    """UWSA 2 reads 5 high, NBME 9 reads 6 low, NBME 13 as the exam."""
    assert (printed(238, "UWSA 2"), printed(238, "NBME 9")) == (243, 232)
    assert printed(238, "NBME 13") is None is printed(None, "UWSA 2")


def test_an_aim_on_the_free_120_is_a_percentage() -> None:
    """The table has 250 at 72% and 256 at 77%, each less the 3 that real scores add: 250 takes 74.5%."""
    assert printed(250, "Free 120") == 75


@given(st.integers(200, 270))
def test_the_percentage_named_is_the_lowest_that_reaches_the_aim(aimed: int) -> None:
    percent = printed(aimed, "Free 120")
    assert percent is not None
    below, at = (
        on_scale(Score(date=EXAM, exam="Free 120", percent=p), FACTS) for p in (percent - 1, percent)
    )
    assert below < aimed <= at
