"""The page: complete, self-contained, escaped, the same for the same plan."""

import base64
import hashlib
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import all_facts, make_plan, make_student
from hypothesis import given, settings
from hypothesis import strategies as st

from studyplan.errors import CannotReadOrWrite
from studyplan.facts import Facts
from studyplan.plan import Change, Plan, Problem
from studyplan.reports import html
from studyplan.reports.words import plain, task_name

ROOT = Path(__file__).parent.parent
VOID = {"meta", "input", "br"}
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
    blocks = [block for day in plan.days for block in day.blocks]
    boxes = [box["id"] for box in page.all("input") if box["type"] == "checkbox"]
    labels = [label["for"] for label in page.all("label")]
    assert len(boxes) == len(set(boxes)) == len(blocks)
    assert boxes == labels
    assert {task_name(block) for block in blocks} <= set(page.texts)


def test_a_section_for_each_week_with_seven_days(plan: Plan, page: Page) -> None:
    weeks = [one for one in page.all("article") if one["id"].startswith("week-")]
    monday, last = plan.days[0].date, plan.days[-1].date
    assert len(weeks) == (last.toordinal() - (monday.toordinal() - monday.weekday())) // 7 + 1
    assert len({one["datetime"] for one in page.all("time")}) == 7 * len(weeks)


def test_totals_of_each_week_stand_in_its_heading(plan: Plan, source: str) -> None:
    questions = sum(day.questions for day in plan.days if day.date <= date(2027, 1, 10))
    first = source.split('id="week-1"')[1].split('id="week-2"')[0]
    assert f"<b>{questions}</b> new questions" in first


def test_the_overview_tells_everything_the_plan_decided(plan: Plan, page: Page) -> None:
    decision = plan.decision
    names = [exam.exam for exam in plan.practice_exams] + [bank.name for bank in plan.question_banks]
    sentences = [problem.what for problem in plan.problems] + list(decision.reasons)
    sentences += [choice for problem in plan.problems for choice in problem.choices]
    assert all(name in page.texts for name in names)
    undated = [words for words in sentences if not re.search(r"\d{4}-\d\d-\d\d", words)]
    assert undated and all(words in page.text for words in undated)


def test_nothing_on_the_page_points_outside_it(page: Page) -> None:
    for tag, attributes in page.elements:
        assert not {"src", "srcset", "action", "style", "background", "poster"} & attributes.keys(), tag
        assert not [name for name in attributes if name.startswith("on")], tag
        assert attributes.get("href", "#").startswith("#")
    assert {tag for tag, _ in page.elements} & {
        "script",
        "link",
        "iframe",
        "object",
        "embed",
        "base",
    } == set()


def test_every_link_leads_to_a_place_on_the_page(page: Page) -> None:
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {link["href"].removeprefix("#") for link in page.all("a")} <= set(ids)


def test_the_policy_allows_the_pages_own_style_and_nothing_else(source: str, page: Page) -> None:
    style = source.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    (policy,) = [meta["content"] for meta in page.all("meta") if "http-equiv" in meta]
    assert policy == (f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'")
    assert "url(" not in style and "@import" not in style


def test_the_same_plan_gives_the_same_page(plan: Plan, source: str) -> None:
    assert html.to_html(make_plan(), make_student(), all_facts()) == source


def with_text(plan: Plan, text: str) -> Plan:
    """The plan with `text` wherever a student's words can stand."""
    days = tuple(
        replace(day, blocks=tuple(replace(block, bank=text, note=text) for block in day.blocks))
        for day in plan.days[:7]
    )
    return replace(
        plan,
        student=text,
        days=days,
        practice_exams=tuple(replace(exam, exam=text, reason=text) for exam in plan.practice_exams),
        question_banks=tuple(replace(bank, name=text) for bank in plan.question_banks),
        problems=(Problem(severity="warning", what=text, choices=(text,)),),
        changes=(Change(date=plan.exam_date, what=text, why=text),),
    )


def shape(page: Page) -> list[tuple[str, frozenset[str]]]:
    """The page without any words: its elements and the names of their attributes."""
    return [(tag, frozenset(attributes)) for tag, attributes in page.elements]


def test_hostile_words_are_shown_and_never_obeyed(plan: Plan, facts: Facts) -> None:
    harmless = Page(html.to_html(with_text(plan, "harmless: words"), make_student(), facts))
    hostile = Page(html.to_html(with_text(plan, HOSTILE), make_student(assumed=(HOSTILE,)), facts))
    assert HOSTILE in hostile.texts
    assert not {"script", "img"} & {tag for tag, _ in hostile.elements}
    assert {tag for tag, _ in hostile.elements} == {tag for tag, _ in harmless.elements}


@cache
def short_plan() -> Plan:
    """A short plan, made once: hypothesis runs many names through it."""
    plan = make_plan()
    return replace(plan, days=plan.days[:7])


@settings(max_examples=25)
@given(st.text(min_size=1).filter(lambda text: plain(text) != ""))
def test_any_name_leaves_the_page_as_it_is(name: str) -> None:
    plan = short_plan()
    page = Page(html.to_html(replace(plan, student=name), make_student(), all_facts()))
    assert shape(page) == shape(Page(html.to_html(plan, make_student(), all_facts())))
    assert " ".join(plain(name).split()) in page.text


def test_a_style_sheet_cannot_end_itself() -> None:
    assert "</" not in (html.find_templates() / "plan.css").read_text("utf-8")


def test_templates_are_found_in_a_checkout() -> None:
    assert html.find_templates() == ROOT / "templates"


def test_templates_inside_the_package_win(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in an installed wheel, where nothing of ours lies beside the package."""
    inside = tmp_path / "studyplan" / "templates"
    inside.mkdir(parents=True)
    (inside / "plan.html").write_text("", "utf-8")
    monkeypatch.setattr(html, "PACKAGE", tmp_path / "studyplan")
    assert html.find_templates() == inside


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package with its own templates, whose bytecode is written whatever the tests run under."""
    package = tmp_path / "studyplan"
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(html.find_templates(), package / "templates", ignore=skip)
    monkeypatch.setattr(html, "PACKAGE", package)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    yield package
    html.read_template.cache_clear()


def next_run(plan: Plan) -> str:
    """The page as the next run of the program makes it."""
    html.read_template.cache_clear()
    return html.to_html(plan, make_student(), all_facts())


def test_the_template_is_compiled_once_and_gives_the_same_page_from_then_on(
    plan: Plan, source: str, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert next_run(plan) == source
    (file,) = (package / "templates" / "__pycache__").iterdir()
    assert file.name.startswith("plan.")
    monkeypatch.delattr("jinja2.Environment.compile")
    assert next_run(plan) == source


def test_a_changed_template_or_setting_shows_at_once(
    plan: Plan, source: str, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    next_run(plan)
    template = package / "templates" / "plan.html"
    template.write_text(template.read_text("utf-8").replace("<main>", '<main class="new">'), "utf-8")
    assert next_run(plan) == source.replace("<main>", '<main class="new">')
    monkeypatch.setitem(html.SETTINGS, "keep_trailing_newline", False)
    assert not next_run(plan).endswith("\n")


def test_a_changed_style_sheet_shows_at_once(plan: Plan, package: Path) -> None:
    next_run(plan)
    (package / "templates" / "plan.css").write_text("h1 { color: red }", "utf-8")
    assert "<style>h1 { color: red }</style>" in next_run(plan)


def test_spoilt_bytecode_does_not_matter(plan: Plan, source: str, package: Path) -> None:
    next_run(plan)
    (file,) = (package / "templates" / "__pycache__").iterdir()
    file.write_bytes(file.read_bytes()[:1000])
    assert next_run(plan) == source


def test_missing_templates_are_told_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "PACKAGE", tmp_path / "studyplan")
    with pytest.raises(CannotReadOrWrite, match="templates are missing"):
        html.find_templates()


def test_a_short_overview_prints_in_its_usual_type_and_a_long_one_smaller(plan: Plan, facts: Facts) -> None:
    few = replace(facts, figures={})
    quiet = replace(plan, problems=(), deadlines=(), days=plan.days[:14])
    loud = replace(plan, problems=plan.problems * 40)
    assert '<article id="overview" class="usual">' in html.to_html(quiet, make_student(), few)
    assert '<article id="overview" class="tiny brief">' in html.to_html(loud, make_student(), facts)
