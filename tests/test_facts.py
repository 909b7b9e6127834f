"""The figures: complete and honest about themselves, a student's own over them, and how they are shown."""

import ast
import json
import sys
import tomllib
from dataclasses import fields
from datetime import date, time
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyplan.errors import InputError, InputProblem, StudyplanError
from studyplan.facts import Facts, Figure, Numbers, Season
from studyplan.files.figures import read
from studyplan.files.figures.read import DATA_FILES, load_facts
from studyplan.seasons import named_by_rule
from studyplan.terminal.figures import facts_document, facts_rows, find_figures, near_names, render

TODAY = date(2026, 11, 28)
FIGURES = Path(__file__).parent
PACKAGE = FIGURES.parent / "studyplan"
FACTS = load_facts()
AREAS = (  # in the order of the outline
    "social_sciences renal_reproductive cardiovascular musculoskeletal_skin behavioral_health "
    "blood_immune gastrointestinal nervous_system respiratory multisystem endocrine pregnancy "
    "biostatistics human_development"
)
every_figure = pytest.mark.parametrize("figure", FACTS.figures.values(), ids=lambda figure: figure.name)


def problems(text: str) -> tuple[InputProblem, ...]:
    with pytest.raises(InputError) as caught:
        load_facts(text)
    return caught.value.problems


def places(text: str) -> list[tuple[int | None, str]]:
    return [(problem.line, problem.key) for problem in problems(text)]


# --- what the package ships with ---


@every_figure
def test_a_figure_says_what_it_is_where_it_is_from_and_how_sure_it_is(figure: Figure) -> None:
    assert FACTS.figures[figure.name] is figure
    assert figure.what and figure.source
    assert figure.value not in ("", [], {})
    assert figure.status in ("official", "reported", "assumption")
    assert figure.read_on <= TODAY


@every_figure
def test_only_an_owners_page_or_a_named_and_dated_transcription_is_official(figure: Figure) -> None:
    if figure.status == "official":
        transcribed = "transcribed" in figure.source and "checked 20" in figure.source
        assert transcribed or "usmle.org" in figure.source


@every_figure
def test_what_nobody_published_is_an_assumption(figure: Figure) -> None:
    if any(word in figure.source for word in ("our choice", "from memory", "our arithmetic", "our reading")):
        assert figure.status == "assumption"


def test_no_name_stands_in_two_data_files() -> None:
    names = [
        name
        for file in DATA_FILES
        for name in tomllib.loads((PACKAGE / "data" / f"{file}.toml").read_text("utf-8"))
        if name != "table"
    ]
    assert len(names) == len(set(names))


def test_every_data_file_is_read() -> None:
    assert {path.stem for path in (PACKAGE / "data").glob("*.toml")} == set(DATA_FILES)


def _read_in_code() -> set[str]:
    """Every attribute that any module of the package reads, but for the list of figures itself."""
    return {
        node.attr
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
    }


def test_every_single_figure_is_read_by_code() -> None:
    """A figure that nothing reads is one that nobody keeps true; mypy finds code that reads none."""
    single = {name for name in FACTS.figures if "." not in name}
    assert single == set(Numbers.__annotations__)
    assert set(Numbers.__annotations__) - _read_in_code() == set()


@pytest.mark.parametrize(
    "name", ["ceiling", "exam_day_minutes", "full_time_hours", "evidence_too_old_days", "pass_chance_repeat"]
)
def test_a_figure_is_no_literal_in_the_code(name: str) -> None:
    """A spot check, on values too odd to be in the code for another reason."""
    value = FACTS.figures[name].value
    parts = ("planning", "forecast", "alternatives", "words", "page", "terminal")
    for path in (path for part in parts for path in (PACKAGE / part).rglob("*.py")):
        constants = [
            node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant)
        ]
        assert [
            node.lineno for node in constants if type(node.value) in (int, float) and node.value == value
        ] == []


def test_the_pass_marks_of_every_test_day_are_no_literals_in_the_code() -> None:
    marks = {mark for _, mark in FACTS.pass_marks}
    for path in PACKAGE.rglob("*.py"):
        constants = (
            node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant)
        )
        assert not [
            node.lineno for node in constants if isinstance(node.value, int) and node.value in marks
        ], path


# --- the tables ---


def test_the_content_areas_are_the_outlines_and_their_middles_sum_to_101() -> None:
    assert [area.key for area in FACTS.areas] == AREAS.split()
    assert sum(area.weight for area in FACTS.areas) == 101
    assert all(0 < area.low < area.high for area in FACTS.areas)


def test_forms_come_oldest_first_in_a_strict_order_with_the_newest_before_the_free_120() -> None:
    days = [form.typical_days_out for form in FACTS.forms]
    assert days == sorted(set(days), reverse=True)
    names = [form.name for form in FACTS.forms]
    assert names[0] == "NBME 9"
    assert names[-2:] == ["NBME 16", "Free 120"]
    nbme = [name for name in names if name.startswith("NBME")]
    assert nbme == [f"NBME {number}" for number in range(9, 17)]


@pytest.mark.parametrize(
    ("name", "items", "minutes", "offset", "scale"),
    [
        ("NBME 9", 200, 300, 6, "score"),
        ("NBME 13", 200, 300, 0, "score"),
        ("UWSA 2", 160, 240, -5, "score"),
        ("UWSA 3", 160, 240, 8, "score"),
        ("Free 120", 120, 180, 0, "percent"),
    ],
)
def test_a_form_has_length_and_offset(name: str, items: int, minutes: int, offset: int, scale: str) -> None:
    form = FACTS.form(name)
    assert form is not None
    assert (form.items, form.minutes, form.offset, form.scale) == (items, minutes, offset, scale)


@pytest.mark.parametrize(
    ("on", "mark"),
    [
        (date(2012, 6, 30), 189),
        (date(2012, 7, 1), 196),
        (date(2022, 6, 30), 209),
        (date(2022, 7, 1), 214),
        (date(2025, 6, 30), 214),
        (date(2025, 7, 1), 218),
        (date(2027, 6, 18), 218),
    ],
)
def test_the_pass_mark_is_the_one_of_the_test_day(on: date, mark: int) -> None:
    assert FACTS.pass_mark(on) == mark


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("question_bank.UWorld", "reported"),
        ("question_bank.AMBOSS", "assumption"),
        ("pass_mark.2014-07-01", "reported"),
        ("pass_mark.2025-07-01", "official"),
        ("free_120.77", "reported"),
        ("free_120.90", "assumption"),
        ("specialty.pediatrics", "official"),
        ("emphasis.pediatrics", "assumption"),
        ("practice_exam.NBME 16", "assumption"),
    ],
)
def test_a_row_is_as_sure_as_it_says_itself_and_else_as_its_table(name: str, status: str) -> None:
    assert FACTS.figures[name].status == status


def test_the_exam_fits_its_day() -> None:
    blocks = FACTS.exam_blocks * FACTS.exam_block_minutes
    assert blocks == 480
    tutorial = 5
    assert blocks + FACTS.exam_break_minutes + tutorial == FACTS.exam_day_minutes


def test_scores_rise_with_the_percent_of_the_free_120() -> None:
    assert len(FACTS.percent_to_score) == 5
    assert [score for _, score in FACTS.percent_to_score] == sorted(
        score for _, score in FACTS.percent_to_score
    )


def test_only_an_announced_season_is_listed_and_the_days_of_others_have_each_its_rule() -> None:
    assert [(season.name, season.status) for season in FACTS.seasons] == [("ERAS 2027", "reported")]
    assert {rule.day for rule in FACTS.season_rules} == {
        "submit_from",
        "review_from",
        "rank_list_deadline",
        "pathways_deadline",
    }
    rules = [FACTS.figures[f"season_day.{rule.day}"] for rule in FACTS.season_rules]
    assert {figure.status for figure in rules} == {"assumption"}


def test_a_specialty_is_found_by_key_or_label_whatever_its_case() -> None:
    assert FACTS.specialty("Internal Medicine ") == FACTS.specialty("internal_medicine")
    assert FACTS.specialty("med-peds") == FACTS.specialty("Med_Peds")
    assert FACTS.specialty("wizardry") is None


def test_a_specialty_emphasises_known_areas_and_cites_who_matched() -> None:
    areas = {area.key for area in FACTS.areas}
    for specialty in FACTS.specialties:
        assert {area for area, _ in specialty.emphasis} <= areas
        assert all(factor > 0 for _, factor in specialty.emphasis)
        assert "cited facts only" in specialty.source
    pediatrics = FACTS.specialty("pediatrics")
    assert pediatrics is not None
    assert pediatrics.high_yield[:2] == ("vaccines", "milestones")
    assert "middle half 239-259, median 249" in pediatrics.advice
    assert len(FACTS.specialties) == 23


def test_every_load_hands_out_figures_of_its_own() -> None:
    first, second = load_facts(), load_facts()
    assert first == second
    assert first.figures is not second.figures


# --- the student's own figures ---


def test_an_own_value_replaces_the_figure_and_nothing_else() -> None:
    facts = load_facts("[results_typical_days]\nvalue = 21\n")
    assert facts.results_typical_days == 21
    changed = {name for name, figure in facts.figures.items() if figure != FACTS.figures[name]}
    assert changed == {"results_typical_days"}


def test_an_own_value_without_a_source_is_an_assumption_and_with_one_reported() -> None:
    text = '[results_typical_days]\nvalue = 21\n[growth_median]\nvalue = 1.5\nsource = "my school"\n'
    figures = load_facts(text).figures
    assert figures["results_typical_days"].status == "assumption"
    assert figures["results_typical_days"].source == "your own figures (figures.toml)"
    assert (figures["growth_median"].status, figures["growth_median"].source) == ("reported", "my school")


def test_an_own_source_alone_leaves_value_and_status() -> None:
    figure = load_facts('[ceiling]\nsource = "the guidelines"\n').figures["ceiling"]
    assert figure == FACTS.figures["ceiling"]._replace(source="the guidelines")


@pytest.mark.parametrize(
    "name", sorted(name for name in FACTS.figures if "." not in name), ids=lambda name: name
)
def test_a_figure_may_be_overridden_by_its_own_value(name: str) -> None:
    """The checks accept what the package itself holds."""
    value = FACTS.figures[name].value
    facts = load_facts(f"[{name}]\nvalue = {value}\n")
    assert facts == FACTS


def test_new_forms_banks_and_specialties_join_and_known_ones_change() -> None:
    text = (FIGURES / "own_figures.toml").read_text("utf-8")
    facts = load_facts(text)
    assert [form.name for form in facts.forms][-3:] == ["NBME 16", "NBME 17", "Free 120"]
    uwsa = facts.form("UWSA 3")
    assert uwsa is not None
    assert (uwsa.offset, uwsa.minutes) == (2.5, 240)
    assert facts.banks[0] == ("UWorld", 4300)
    assert facts.banks[-1] == ("My school's bank", 900)
    sports = facts.specialty("Sports Medicine")
    assert sports is not None
    assert sports.emphasis == (("musculoskeletal_skin", 2.0),)
    assert facts.figures["emphasis.sports_medicine"].source == "my mentor"
    assert facts.figures["practice_exam.NBME 17"].status == "reported"


def test_an_announced_season_or_pass_mark_can_be_entered() -> None:
    text = """
[[season]]
name = "ERAS 2028"
submit_from = 2027-09-08
review_from = 2027-09-29
source = "aamc.org"
status = "official"
[[pass_mark]]
effective = 2027-01-01
value = 222
"""
    facts = load_facts(text)
    assert (facts.seasons[-1].review_from, facts.seasons[-1].status) == (date(2027, 9, 29), "official")
    assert facts.seasons[-1].rank_list_deadline == date(2028, 3, 1)  # as by the rule
    assert [facts.pass_mark(day) for day in (date(2026, 12, 31), date(2027, 1, 1))] == [218, 222]
    assert load_facts('[[season]]\nname = "ERAS 2028"\nreview_from = 2027-09-29\n').seasons[-1] == Season(
        "ERAS 2028",
        date(2027, 9, 1),
        date(2027, 9, 29),
        date(2028, 3, 1),
        date(2028, 1, 31),
        "your own figures (figures.toml)",
        "assumption",
    )
    (problem,) = problems('[[season]]\nname = "CaRMS 2028"\nsubmit_from = 2027-09-01\n')
    assert (problem.line, problem.key) == (1, "season[1].review_from")


def test_the_rule_of_a_seasons_day_can_be_another_one_for_all_years_without_an_announcement() -> None:
    """In 2027 the second Tuesday of September is the 14th; 20 days after its first Wednesday is the 21st."""
    rules = ('day = "submit_from"\nweekday = "tue"\nnth = 2', 'day = "review_from"\noffset = 20')
    facts = load_facts("".join(f"[[season_day]]\n{rule}\n" for rule in rules))
    season = named_by_rule("ERAS 2028", facts.season_rules)
    assert season is not None
    assert (season.submit_from, season.review_from) == (date(2027, 9, 14), date(2027, 9, 21))
    (problem,) = problems('[[season_day]]\nday = "rank_list"\nweekday = "Tuesday"\n')[-1:]
    assert problem.allowed == 'one of "mon", "tue", "wed", "thu", "fri", "sat", "sun"'


def test_an_areas_weight_changes_but_no_area_joins() -> None:
    facts = load_facts('[[content_area]]\nkey = "respiratory"\nhigh = 14\n')
    assert [area.key for area in facts.areas] == AREAS.split()
    assert next(area.weight for area in facts.areas if area.key == "respiratory") == 9.5
    (problem,) = problems('[[content_area]]\nkey = "respiratry"\nlow = 5\nhigh = 9\n')
    assert (problem.line, problem.key) == (2, "content_area[1].key")
    assert "respiratory" in problem.advice


def test_all_nonsense_is_refused_at_once_in_order_of_line() -> None:
    text = (FIGURES / "bad_figures.toml").read_text("utf-8")
    assert places(text) == [
        (2, "go_chanse"),
        (5, "go_chance.value"),
        (6, "go_chance.status"),
        (8, "too_early_weeks.value"),
        (9, "too_early_weeks.unit"),
        (11, "reschedule_marks.value"),
        (13, "delay_weeks.value"),
        (15, "results_safe_days.value"),
        (18, "question_bank[1].questions"),
        (19, "question_bank[1].color"),
        *((20, f"practice_exam[1].{key}") for key in ("items", "minutes", "offset", "scale", "sections")),
        (20, "practice_exam[1].typical_days_out"),
        (24, "specialty[1].emphasis.hart"),
        (27, "season[1].submit_from"),
        (28, "table"),
    ]


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("[full_time_hours]\nvalue = nan", "a number above 0, at most 168"),
        ("[full_time_hours]\nvalue = 0", "a number above 0, at most 168"),
        ("[full_time_hours]\nvalue = true", "a number above 0, at most 168"),
        ("[pass_chance]\nvalue = 95", "a number above 0, at most 1"),
        ("[exam_blocks]\nvalue = 16.5", "a whole number above 0, at most 96"),
        ("[evidence_age_sd]\nvalue = [[14, 8], [30]]", "a list of 2"),
        ("ceiling = 290", "a table [ceiling] with its value"),
        ("question_bank = 3", "rows, each under [[question_bank]]"),
        ('[[question_bank]]\nname = "A\\nB"\nquestions = 3', "a name of one line, at most 60 characters"),
        ("[go_chance]\nvalue = 0.87", "go_chance (0.87) <= go_chance_high_risk (0.85)"),
        ("[ceiling]\nvalue = 245", "growth_reference (245.0) < ceiling (245)"),
        ("[low_evidence_from]\nvalue = 218", "low_anchor_score (218) < low_evidence_from (218)"),
        ("[growth_log_sd]\nvalue = 900", "a number above 0, at most 3"),
        ("[[free_120]]\npercent = 77\nscore = 249", "scores that rise with the percent"),
        ("[[content_area]]\nkey = 'endocrine'\nlow = 8", "low no later or higher than high (7)"),
        ("[ceiling]\nvalue = 290\n[ceiling]", "TOML"),
    ],
)
def test_a_value_out_of_its_kind_or_range_is_refused(text: str, allowed: str) -> None:
    (problem,) = problems(text)
    assert allowed in problem.allowed
    assert problem.line is not None


@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5), st.lists
    )
)
def test_whatever_value_is_given_the_answer_is_figures_or_problems(value: object) -> None:
    text = json.dumps(value).replace("NaN", "nan").replace("Infinity", "inf").replace("null", "1979-05-27")
    names = ("go_chance", "reschedule_marks", "baseline_weeks")
    try:
        facts = load_facts("".join(f"[{name}]\nvalue = {text}\n" for name in names))
    except InputError as error:
        assert error.problems
    else:
        assert 0 < facts.go_chance <= 1


# --- how they are shown ---


def test_the_listing_names_every_figure_within_80_columns() -> None:
    text = render(FACTS, None, today=TODAY, as_json=False)
    assert max(map(len, text.splitlines())) <= 80
    listed = [line.split(": ")[0] for line in text.splitlines() if not line.startswith(" ")]
    assert listed == list(FACTS.figures)


def test_one_figure_is_shown_in_full() -> None:
    assert render(FACTS, "Reschedule_Marks", today=TODAY, as_json=False) == (
        "reschedule_marks\n"
        "  what     last days to move the exam before a line: days before the exam\n"
        "  value    46, 31, 6 days\n"
        "  status   assumption: ours, no source carries it\n"
        "  source   MedPrep (2026-09-28) for the 45-day line; the lines at 30 and 5 days\n"
        "           and all amounts are unconfirmed: verify at Prometric\n"
        "  read on  2026-11-21"
    )


def test_a_group_is_shown_by_the_name_its_figures_share() -> None:
    assert [figure.name for figure in find_figures(FACTS, "season_day")] == [
        "season_day.submit_from",
        "season_day.review_from",
        "season_day.rank_list_deadline",
        "season_day.pathways_deadline",
    ]
    assert len(find_figures(FACTS, "content_area")) == len(AREAS.split())


@pytest.mark.parametrize(
    ("name", "near"), [("reschedule", "reschedule_marks"), ("pass_mrak", "pass_mark"), ("nbme 13", "NBME 13")]
)
def test_an_unknown_name_is_wrong_usage_and_names_what_is_near(name: str, near: str) -> None:
    assert any(near in found for found in near_names(FACTS, name))
    with pytest.raises(StudyplanError, match=near) as caught:
        render(FACTS, name, today=TODAY, as_json=False)
    assert caught.value.exit_code == 2


def test_the_machine_form_holds_the_fields_of_a_figure_and_dates_as_text() -> None:
    document = json.loads(render(FACTS, None, today=TODAY, as_json=True))
    assert document == facts_document(FACTS, None)
    assert document["format"] == 1
    assert [entry["name"] for entry in document["figures"]] == list(FACTS.figures)
    assert {tuple(entry) for entry in document["figures"]} == {Figure._fields}
    (season,) = (entry for entry in document["figures"] if entry["name"] == "season.ERAS 2027")
    assert season["value"]["review_from"] == "2026-09-23"


def test_a_figure_is_old_once_it_was_read_over_a_year_ago() -> None:
    (fresh,) = facts_rows(FACTS, "ceiling", today=date(2027, 11, 25))
    (old,) = facts_rows(FACTS, "ceiling", today=date(2027, 11, 26))
    assert (fresh.is_old, old.is_old) == (False, True)
    assert "over a year ago" in render(FACTS, "ceiling", today=date(2027, 11, 26), as_json=False)


def test_a_source_cannot_steer_the_terminal() -> None:
    figure = FACTS.figures["ceiling"]
    hostile = figure._replace(source="a\x1b[2Jb")
    facts = Facts(
        **{field.name: getattr(FACTS, field.name) for field in fields(Facts) if field.init}
        | {"figures": {"ceiling": hostile}}
    )
    for name in ("ceiling", None):
        assert "\x1b" not in render(facts, name, today=TODAY, as_json=False)


@pytest.mark.parametrize(
    ("starts", "minutes", "ends", "why"),
    [
        (time(8), 480, 17 * 60 + 15, "three sittings of 180 at most, a pause after each, lunch"),
        (time(8), 180, 11 * 60 + 10, "one sitting has no lunch"),
        (time(13), 360, 19 * 60 + 20, "an afternoon has none"),
    ],
)
def test_a_day_ends_after_study_pauses_and_lunch(starts: time, minutes: int, ends: int, why: str) -> None:
    assert FACTS.day_ends(starts, minutes, 45) == ends, why


def test_a_wheel_holds_the_figures_as_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    built = ModuleType(read.COMPILED)
    exec(read.compiled(), vars(built))
    from_files = load_facts()
    monkeypatch.setitem(sys.modules, read.COMPILED, built)
    monkeypatch.setattr(read, "DATA", Path("nowhere"))
    assert load_facts() == from_files
