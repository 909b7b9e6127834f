"""Each rule that code uses has its template, with a place for each value, and is told in one sentence."""

import ast
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from studyplan.statements.findings import Finding, Rule
from studyplan.words.findings import TEMPLATES, finding_words

SOURCES = sorted((Path(__file__).parent.parent / "studyplan").rglob("*.py"))
DAY = date(2027, 3, 1)
SENTENCES = (
    (Finding("deadlines_out_of_order"), "the deadlines are not in order"),
    (Finding("questions_over_cap", DAY, (90, 80)), "2027-03-01: 90 questions are over the cap of 80"),
    (
        Finding("study_starts_early", DAY, (datetime(2027, 3, 1, 7, 55), time(8))),
        "2027-03-01: study starts at 07:55, before 08:00",
    ),
    (
        Finding("unknown_area", DAY, (("astrology", "magic"),)),
        "2027-03-01: astrology, magic: no such content area",
    ),
    (
        Finding("unknown_verdict_or_course", None, ("perhaps", None)),
        "'perhaps'/None is no verdict and course",
    ),
    (
        Finding("later_score_lower", DAY, (211.0,)),
        "2027-03-01: a later date lowers the projected score to 211",
    ),
    (Finding("unknown_bank", DAY, ("{0}",)), "2027-03-01: '{0}' is no question bank of the student's"),
    (Finding("calendar_line_too_long", None, (76,)), "calendar: a line has 76 octets"),
)


@pytest.mark.parametrize(("finding", "sentence"), SENTENCES)
def test_a_finding_is_told_in_one_sentence(finding: Finding, sentence: str) -> None:
    assert finding_words(finding) == sentence


def findings_in_code() -> Iterator[tuple[str, int]]:
    """The rule of each finding that is made anywhere, and how many values it gets."""
    for source in SOURCES:
        for call in ast.walk(ast.parse(source.read_text("utf-8"))):
            match call:
                case ast.Call(func=ast.Name("Finding"), args=[ast.Constant(str(rule)), _, ast.Tuple(values)]):
                    yield rule, len(values)
                case ast.Call(func=ast.Name("Finding"), args=[ast.Constant(str(rule)), *_]):
                    yield rule, 0


def test_every_rule_in_use_has_a_template_with_a_place_for_each_value_and_no_other_has_one() -> None:
    places = {
        rule: sum(field is not None for _, field, _, _ in Formatter().parse(template))
        for rule, template in TEMPLATES.items()
    }
    assert set(get_args(Rule)) == set(places)
    assert set(findings_in_code()) == set(places.items())
