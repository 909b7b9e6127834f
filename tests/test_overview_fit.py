"""The overview on one sheet: larger type where little is to be told, less told where there is much."""

from dataclasses import replace

import pytest
from conftest import left_over, make_plan, make_student

from studyplan.facts import Facts
from studyplan.page.front import front
from studyplan.page.overview_fit import FORMS, SHEET, overview_form, overview_height
from studyplan.page.templates import find_templates
from studyplan.plan import Plan, Problem
from studyplan.words.overview import overview


def heights(plan: Plan, facts: Facts, week_count: int) -> list[float]:
    """Points the overview of a plan takes in each form, largest first."""
    rows, first = overview(plan, make_student(), facts), front(plan, make_student(), facts)
    return [overview_height(rows, first, week_count, form) for form in FORMS]


def form(plan: Plan, facts: Facts, week_count: int) -> str:
    """The form chosen for a plan."""
    student = make_student()
    return overview_form(overview(plan, student, facts), front(plan, student, facts), week_count)


def test_each_form_takes_less_than_the_one_before(facts: Facts) -> None:
    found = heights(make_plan(), facts, 24)
    assert found == sorted(found, reverse=True) and len(set(found)) == len(FORMS)


def test_the_first_form_that_fits_is_taken(facts: Facts) -> None:
    plan = make_plan()
    for weeks in (1, 12, 24, 40, 60):
        sized = zip(FORMS, heights(plan, facts, weeks), strict=True)
        fitting = [one.name for one, points in sized if points <= SHEET]
        assert form(plan, facts, weeks) == (fitting or ["tiny"])[0]


@pytest.mark.parametrize("severity", ["warning", "error"])
def test_warnings_take_room_in_every_form_and_hints_only_in_large_ones(severity: str, facts: Facts) -> None:
    plan = replace(make_plan(), problems=())
    fact = left_over(bank="What it is. " * 30)
    hint = replace(plan, problems=(Problem("info", fact),))
    grave = replace(plan, problems=(Problem(severity, fact),))  # type: ignore[arg-type]
    without, hinted, warned = (heights(one, facts, 24) for one in (plan, hint, grave))
    larger = [one.name for one, a, b in zip(FORMS, without, hinted, strict=True) if b > a]
    assert larger == ["whole", "usual", "tight"]
    assert all(b > a for a, b in zip(without, warned, strict=True))


def test_every_form_has_its_rules_in_the_style_sheet() -> None:
    style = (find_templates() / "plan.css").read_text("utf-8")
    for one in FORMS:
        assert f".{one.name}" in style or one.name == "usual"
        assert f"font-size: {one.points}pt" in style
