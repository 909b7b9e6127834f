"""The page: complete, self-contained, escaped, the same for the same plan."""

import base64
import hashlib
import itertools
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

import pytest
from conftest import all_facts, left_over, make_plan, make_student
from hypothesis import given, settings
from hypothesis import strategies as st

from studyplan.errors import CannotReadOrWrite
from studyplan.facts import Facts
from studyplan.page import html, templates
from studyplan.plan import Change, Plan, Problem
from studyplan.statements.changes import OldWords
from studyplan.student import CalendarWish
from studyplan.words.blocks import task_name
from studyplan.words.decision import decision_words, verdict_words
from studyplan.words.formats import iso_day, plain, spoken_day
from studyplan.words.problems import problem_words

ROOT = Path(__file__).parent.parent
VOID = {"meta", "input", "br"}
SHAPES = {"path", "circle", "rect", "polyline"}  # closed by a slash: <path .../>
HOSTILE = """<script>alert(1)</script>'"><img src=x onerror=alert(1)>{{ 7*7 }}{% raw %}</style>&amp;]]>"""


class Page(HTMLParser):
    """A page as elements (tag and attributes) and its text; nesting is checked on the way."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == [], "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in SHAPES, "only shapes are closed by a slash"
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, "elements close in order"

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        """The page's text with single spaces."""
        return " ".join(" ".join(self.texts).split())

    def all(self, tag: str) -> Iterator[dict[str, str]]:
        """Attributes of every element with this tag."""
        return (attributes for name, attributes in self.elements if name == tag)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan()


@pytest.fixture(scope="module")
def source(plan: Plan) -> str:
    return html.to_html(plan, make_student(), all_facts())


@pytest.fixture(scope="module")
def page(source: str) -> Page:
    return Page(source)


def test_every_block_of_the_plan_is_on_the_page_with_a_box_to_tick(plan: Plan, page: Page) -> None:
    blocks = [(day.date, place, block) for day in plan.days for place, block in enumerate(day.blocks, 1)]
    ticks = [box for box in page.all("input") if box["class"] == "tick"]
    assert [box["data-key"] for box in ticks] == [f"{day}/{place}" for day, place, _ in blocks]
    new = [int(box.get("data-new", 0)) for box in ticks]
    assert new == [block.questions if block.activity == "questions" else 0 for _, _, block in blocks]
    assert {task_name(block) for _, _, block in blocks} <= set(page.texts)


def test_todays_list_comes_first_with_boxes_that_mirror_those_of_its_day(page: Page, plan: Plan) -> None:
    mirrors = [box["data-mirror"] for box in page.all("input") if box["class"] == "mirror"]
    assert mirrors == [f"{plan.days[0].date}/{place}" for place in range(1, len(plan.days[0].blocks) + 1)]
    assert page.text.index("First day, Mon 4 Jan 2027") < page.text.index(verdict_words(plan, all_facts()))


def test_a_day_of_the_plan_is_marked_as_today_only_on_that_day() -> None:
    def marked(today: date) -> list[str]:
        days = Page(html.to_html(make_plan(today=today), make_student(), all_facts())).all("section")
        return [day["id"] for day in days if "today" in day.get("class", "").split()]

    assert marked(date(2027, 1, 4)) == ["day-2027-01-04"]
    assert marked(date(2026, 11, 21)) == []


def test_ticks_are_kept_under_the_identity_of_the_plan(source: str) -> None:
    later = html.to_html(make_plan(today=date(2026, 11, 23)), make_student(), all_facts())
    another = html.to_html(make_plan(), make_student(calendar=CalendarWish(id="noah")), all_facts())
    assert '<body data-plan="maya 2027-01-04">' in source
    assert '<body data-plan="maya 2027-01-04">' in later
    assert '<body data-plan="noah 2027-01-04">' in another


def test_every_chart_has_a_title_and_says_in_words_what_it_shows(page: Page) -> None:
    charts = list(page.all("svg"))
    ids = {attributes["id"] for _, attributes in page.elements if "id" in attributes}
    assert len(charts) == 3
    assert all(chart["role"] == "img" and set(chart["aria-labelledby"].split()) <= ids for chart in charts)
    assert len([one for one in page.all("details") if one.get("class") == "words"]) == 3


def test_headings_go_down_one_level_at_a_time(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_a_section_for_each_week_with_seven_days(plan: Plan, page: Page) -> None:
    weeks = [one for one in page.all("article") if one["id"].startswith("week-")]
    assert weeks[0]["id"] == "week-2027-01-04" and weeks[1]["id"] == "week-2027-01-11"
    monday, last = plan.days[0].date, plan.days[-1].date
    assert len(weeks) == (last.toordinal() - (monday.toordinal() - monday.weekday())) // 7 + 1
    days = [one for one in page.all("section") if "day" in one.get("class", "").split()]
    assert len(days) == 7 * len(weeks)
    assert all(one["id"] == f"day-{one['data-date']}" for one in days)
    assert [one["datetime"] for one in page.all("time")] == [one["data-date"] for one in days]


def test_totals_of_each_week_stand_in_its_heading(plan: Plan, source: str) -> None:
    questions = sum(day.questions for day in plan.days if day.date <= date(2027, 1, 10))
    first = source.split('id="week-2027-01-04"')[1].split('id="week-2027-01-11"')[0]
    assert f"<b>{questions}</b> new questions" in first


def test_the_overview_tells_everything_the_plan_decided(plan: Plan, page: Page) -> None:
    decision = plan.decision
    names = [exam.exam for exam in plan.practice_exams] + [bank.name for bank in plan.question_banks]
    told = [problem_words(problem.fact, all_facts(), iso_day) for problem in plan.problems]
    sentences = [words.what for words in told]
    sentences += [decision_words(reason, spoken_day) for reason in decision.reasons]
    sentences += [choice for words in told for choice in words.choices]
    assert all(name in page.texts for name in names)
    undated = [words for words in sentences if not re.search(r"\d{4}-\d\d-\d\d", words)]
    assert undated and all(words in page.text for words in undated)


def test_nothing_on_the_page_points_outside_it(page: Page) -> None:
    for tag, attributes in page.elements:
        assert not {"src", "srcset", "action", "style", "background", "poster"} & attributes.keys(), tag
        assert not [name for name in attributes if name.startswith("on")], tag
        assert attributes.get("href", "#").startswith("#")
    assert not {tag for tag, _ in page.elements} & {"link", "iframe", "object", "embed", "base"}


def test_every_link_leads_to_a_place_on_the_page(page: Page) -> None:
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {link["href"].removeprefix("#") for link in page.all("a")} <= set(ids)


def digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_the_policy_allows_the_pages_own_style_and_script_and_nothing_else(source: str, page: Page) -> None:
    style = source.split("<style>")[1].split("</style>")[0]
    script = source.split("<script>")[1].split("</script>")[0]
    (policy,) = [meta["content"] for meta in page.all("meta") if "http-equiv" in meta]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest(style)}'; script-src 'sha256-{digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert "url(" not in style and "@import" not in style


def test_the_script_is_the_same_for_every_student(source: str) -> None:
    """Nothing a student typed stands in it: it is the file, letter by letter."""
    script = (templates.find_templates() / "plan.js").read_text("utf-8")
    assert source.count("<script") == 1 and f"<script>{script}</script>" in source
    assert script.startswith('"use strict";')
    assert not re.search(r"fetch|XMLHttp|import|eval|innerHTML|https?:|document\.write", script)


def test_the_same_plan_gives_the_same_page(plan: Plan, source: str) -> None:
    assert html.to_html(make_plan(), make_student(), all_facts()) == source


def with_text(plan: Plan, text: str) -> Plan:
    """The plan with `text` wherever a student's words can stand."""
    days = tuple(
        replace(
            day, blocks=tuple(block._replace(bank=text, exam=text, topics=(text,)) for block in day.blocks)
        )
        for day in plan.days[:7]
    )
    return replace(
        plan,
        student=text,
        days=days,
        practice_exams=tuple(exam._replace(exam=text) for exam in plan.practice_exams),
        question_banks=tuple(bank._replace(name=text) for bank in plan.question_banks),
        problems=(Problem("warning", left_over(bank=text, second_banks=(text,))),),
        changes=(Change(plan.exam_date, OldWords(what=text, why=text)),),
    )


def shape(page: Page) -> list[tuple[str, frozenset[str]]]:
    """The page without any words: its elements and the names of their attributes."""
    return [(tag, frozenset(attributes)) for tag, attributes in page.elements]


def test_hostile_words_are_shown_and_never_obeyed(plan: Plan, facts: Facts) -> None:
    harmless = Page(html.to_html(with_text(plan, "harmless: words"), make_student(), facts))
    hostile = Page(html.to_html(with_text(plan, HOSTILE), make_student(assumed=(HOSTILE,)), facts))
    assert HOSTILE in hostile.texts
    assert [tag for tag, _ in hostile.elements if tag in ("script", "img")] == ["script"]
    assert {tag for tag, _ in hostile.elements} == {tag for tag, _ in harmless.elements}


@cache
def short_plan() -> Plan:
    """A short plan, made once: hypothesis runs many names through it."""
    plan = make_plan()
    return replace(plan, days=plan.days[:7])


@settings(max_examples=25)
@given(st.text(min_size=1, max_size=30).filter(lambda text: plain(text) != ""))
def test_any_name_leaves_the_page_as_it_is(name: str) -> None:
    plan = short_plan()
    page = Page(html.to_html(replace(plan, student=name), make_student(), all_facts()))
    assert shape(page) == shape(Page(html.to_html(plan, make_student(), all_facts())))
    assert " ".join(plain(name).split()) in page.text


@pytest.mark.parametrize("file", ["plan.css", "plan.js"])
def test_style_and_script_cannot_end_themselves(file: str) -> None:
    text = (templates.find_templates() / file).read_text("utf-8")
    assert "</" not in text and "<!--" not in text


def test_templates_are_found_in_a_checkout() -> None:
    assert templates.find_templates() == ROOT / "templates"


def test_templates_inside_the_package_win(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in an installed wheel, where nothing of ours lies beside the package."""
    inside = tmp_path / "studyplan" / "templates"
    inside.mkdir(parents=True)
    (inside / "plan.html").write_text("", "utf-8")
    monkeypatch.setattr(templates, "PACKAGE", tmp_path / "studyplan")
    assert templates.find_templates() == inside


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package with its own templates."""
    package = tmp_path / "studyplan"
    shutil.copytree(templates.find_templates(), package / "templates")
    monkeypatch.setattr(templates, "PACKAGE", package)
    yield package
    templates.read_templates.cache_clear()


def next_run(plan: Plan) -> str:
    """The page as the next run of the program makes it."""
    templates.read_templates.cache_clear()
    return html.to_html(plan, make_student(), all_facts())


@pytest.mark.parametrize("stale", [False, True])
def test_a_wheel_makes_the_same_page_of_its_compiled_template_unless_jinja2_changed(
    stale: bool, plan: Plan, source: str, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = ModuleType(templates.COMPILED)
    exec(templates.compiled(), vars(built))
    broken = {"bc_version": -1, "root": None} if stale else {}
    vars(built).update(broken, __file__="compiled.py")
    monkeypatch.setitem(sys.modules, templates.COMPILED, built)
    if not stale:
        monkeypatch.delattr("jinja2.Environment.compile")
    assert next_run(plan) == source


def test_a_changed_file_shows_at_once_in_a_checkout(plan: Plan, source: str, package: Path) -> None:
    template = package / "templates" / "plan.html"
    template.write_text(template.read_text("utf-8").replace("<main>", '<main class="new">'), "utf-8")
    assert next_run(plan) == source.replace("<main>", '<main class="new">')
    (package / "templates" / "plan.css").write_text("h1 { color: red }", "utf-8")
    (package / "templates" / "plan.js").write_text("void 0;", "utf-8")
    page = next_run(plan)
    assert "<style>h1 { color: red }</style>" in page and "<script>void 0;</script>" in page


def test_missing_templates_are_told_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "PACKAGE", tmp_path / "studyplan")
    with pytest.raises(CannotReadOrWrite, match="templates are missing"):
        templates.find_templates()


@pytest.mark.parametrize(("name", "long"), [("Maya Okafor", False), ("Wilhelmina " * 7, True)])
def test_a_long_name_is_set_in_smaller_type(name: str, long: bool, facts: Facts) -> None:
    page = html.to_html(replace(short_plan(), student=name), make_student(), facts)
    assert ('<h1 class="name long">' in page) is long


def test_a_short_overview_prints_in_its_usual_type_and_a_long_one_smaller(plan: Plan, facts: Facts) -> None:
    marks = {name: facts.figures[name] for name in ("reschedule_marks", "too_early_weeks")}
    booked_alone = plan.decision._replace(options=plan.decision.options[:1])
    quiet = replace(plan, problems=(), deadlines=(), practice_exams=(), days=plan.days[:14])
    quiet = replace(quiet, decision=booked_alone)
    loud = replace(plan, problems=(Problem("error", left_over(bank="x " * 600)),) * 9)
    assert '<article id="overview" class="whole">' in html.to_html(
        quiet, make_student(), replace(facts, figures=marks)
    )
    assert '<article id="overview" class="tiny">' in html.to_html(loud, make_student(), facts)
