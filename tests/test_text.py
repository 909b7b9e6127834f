"""The terminal: every line fits, nothing is read as markup, a pipe gets no colour."""

import io
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from conftest import all_facts, make_plan, make_student, printed
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from studyplan.plan import Change, Option, Plan, PracticeExam
from studyplan.statements.changes import OldWords
from studyplan.statements.dates import LateQuestions
from studyplan.statements.decision import OnlyWarmUp
from studyplan.student import LogEntry
from studyplan.terminal import decision as decision_text
from studyplan.terminal import screen
from studyplan.terminal import summary as text
from studyplan.words.formats import plain, spoken_day
from studyplan.words.problems import problem_words

MONDAY = date(2027, 1, 4)
MARKUP = "Maya [bold]Okafor[/] [link=x]:smile: \\[red]"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan()


def reports(plan: Plan) -> list[Callable[[Console], None]]:
    """Every report a plan has in the terminal."""
    student, facts = make_student(), all_facts()
    return [
        lambda page: text.print_summary(plan, student, facts, page),
        lambda page: text.print_day(plan, student, facts, MONDAY, page),
        lambda page: text.print_week(plan, student, facts, MONDAY, page),
        lambda page: decision_text.print_decision(plan, facts, page),
        lambda page: text.print_changes(plan, facts, page),
    ]


def everything(plan: Plan, width: int = 80) -> str:
    """All reports of a plan, one after the other."""
    return "".join(printed(show, width) for show in reports(plan))


def with_words(plan: Plan, words: str) -> Plan:
    """The plan with `words` wherever a student's own can stand, and one of each optional part."""
    option = Option(date(2027, 7, 16), None, None, None, 40, keeps=(LateQuestions(words),))
    return replace(
        plan,
        student=words,
        practice_exams=tuple(exam._replace(exam=words) for exam in plan.practice_exams),
        question_banks=tuple(bank._replace(name=words) for bank in plan.question_banks),
        decision=plan.decision._replace(reasons=(OnlyWarmUp(21, words),), options=(option, option)),
        changes=(Change(MONDAY, OldWords(what=words, why=words)),) * 20,
    )


@cache
def usual_plan() -> Plan:
    """The usual plan, made once: hypothesis runs many words through it."""
    return make_plan()


@settings(max_examples=25)
@given(st.text(), st.sampled_from([60, 80, 100]))
def test_every_line_fits_and_none_ends_in_a_space(words: str, width: int) -> None:
    lines = everything(with_words(usual_plan(), words * 3), width).splitlines()
    assert max(map(cell_len, lines)) <= width
    assert [line for line in lines if line != line.rstrip(" ")] == []


def test_markup_in_a_students_words_stays_as_it_was_typed(plan: Plan) -> None:
    shown = with_words(plan, MARKUP)
    assert all(plain(MARKUP) in " ".join(printed(show).split()) for show in reports(shown))


def test_control_characters_never_reach_the_terminal(plan: Plan) -> None:
    shown = everything(with_words(plan, "a\x1b[31mb\x9b2Jc\rd\x07e\u202ef"))
    assert not set(shown) & set("\x1b\x9b\r\x07\u202e")


def test_the_summary_tells_the_main_things(plan: Plan) -> None:
    shown = printed(lambda page: text.print_summary(plan, make_student(), all_facts(), page))
    titles = ("Phases", "Practice exams", "Weeks to come", "Question banks", "Next three days")
    assert all(title in shown.splitlines() for title in titles)
    assert "Fri 18 Jun 2027 · 209 days left · target 245" in shown
    assert all(exam.exam in shown for exam in plan.practice_exams)
    for problem in plan.problems:
        what = problem_words(problem.fact, all_facts(), spoken_day).what
        assert all(word in shown for word in what.split() if "-" not in word)
    assert "Pace" not in shown, "nothing lies behind yet"


def test_the_summary_says_where_other_dates_are_to_be_seen(plan: Plan) -> None:
    def summary(shown: Plan) -> str:
        return printed(lambda page: text.print_summary(shown, make_student(), all_facts(), page))

    told = summary(with_words(plan, "words"))
    assert "  - 1 other exam date planned out for you to compare: studyplan decide FILE." in told
    assert "studyplan decide FILE" not in summary(replace(plan, decision=plan.decision._replace(options=())))


def test_the_week_table_adds_up_to_the_banks_plan(plan: Plan) -> None:
    shown = printed(lambda page: text.print_summary(plan, make_student(), all_facts(), page))
    head, *table = shown.split("Weeks to come\n")[1].split("\n\n")[0].splitlines()
    end = head.index("New") + len("New")
    new = [int(line[:end].split()[-1]) for line in table if line[:6].strip()]
    assert sum(new) == sum(bank.planned for bank in plan.question_banks)


def test_a_day_shows_its_blocks_in_order_of_time(plan: Plan) -> None:
    shown = printed(lambda page: text.print_day(plan, make_student(), all_facts(), MONDAY, page))
    (monday,) = (day for day in plan.days if day.date == MONDAY)
    times = [f"{block.start:%H:%M}–{block.end:%H:%M}" for block in monday.blocks]
    places = [shown.index(time) for time in times]
    assert places == sorted(places)
    assert "Mon 4 Jan" in shown


def test_a_day_outside_the_plan_is_told_so(plan: Plan) -> None:
    outside = date(2026, 11, 21)
    shown = printed(lambda page: text.print_day(plan, make_student(), all_facts(), outside, page))
    assert "Sat 21 Nov 2026 is not part of the plan: Mon 4 Jan to Fri 18 Jun 2027." in shown
    shown = printed(lambda page: text.print_week(plan, make_student(), all_facts(), outside, page))
    assert "No week of the plan holds Sat 21 Nov 2026." in shown


def test_a_week_shows_seven_days(plan: Plan) -> None:
    wednesday = MONDAY + timedelta(days=2)
    shown = printed(lambda page: text.print_week(plan, make_student(), all_facts(), wednesday, page))
    days = ("Mon 4", "Tue 5", "Wed 6", "Thu 7", "Fri 8", "Sat 9", "Sun 10")
    assert all(f"\n{day} Jan" in shown for day in days)


def test_a_plan_on_the_way_tells_the_pace(plan: Plan) -> None:
    student = make_student(log=(LogEntry(date=MONDAY, questions=10),))
    later = make_plan(student, today=MONDAY + timedelta(days=1), previous=make_plan(today=MONDAY))
    shown = printed(lambda page: text.print_summary(later, student, all_facts(), page))
    assert f"Pace: 10 of {later.days[0].questions} new questions due up to Mon 4 Jan done" in shown


def test_a_plan_without_practice_exams_says_so(plan: Plan) -> None:
    none: tuple[PracticeExam, ...] = ()
    shown = everything(replace(plan, practice_exams=none))
    assert "None fits into this plan." in shown


def test_many_changes_end_in_a_count(plan: Plan) -> None:
    many = replace(plan, changes=(Change(MONDAY, OldWords(what="Moved.", why="Missed.")),) * 11)
    shown = printed(lambda page: text.print_changes(many, all_facts(), page))
    assert shown.count("Moved.") == 8
    assert "and 3 more; the page lists them all" in shown


def test_the_files_come_with_the_way_to_import_them() -> None:
    files = [Path("out/maya.html"), Path("out/maya.ics"), Path("out/maya.json")]
    shown = " ".join(printed(lambda page: text.print_files(files, page)).split())
    assert all(str(path) in shown for path in files)
    assert 'make a calendar of its own, "Step 2 CK". Import maya.ics into it' in shown
    assert "Settings > Import & export" in shown and "Never into your main calendar." in shown


def test_on_a_rerun_the_update_is_the_file_to_import() -> None:
    files = [Path("maya.html"), Path("maya.ics"), Path("maya.json"), Path("maya-update.ics")]
    shown = " ".join(printed(lambda page: text.print_files(files, page)).split())
    assert 'Import maya-update.ics into your calendar "Step 2 CK"' in shown
    assert "make it anew and import maya.ics" in shown


def test_a_long_path_is_not_broken_so_that_it_can_be_copied() -> None:
    path = Path("folder" * 20) / "maya.ics"
    assert f"  {path}\n" in printed(lambda page: text.print_files([path], page))


@pytest.mark.parametrize(("columns", "width"), [("72", 72), ("", 80), ("wide", 80), ("0", 80)])
def test_a_pipe_has_80_columns_unless_told_otherwise(
    columns: str, width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert screen.console().width == width
    assert screen.console(50).width == 50


def test_a_pipe_gets_no_colour(
    plan: Plan, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    text.print_summary(plan, make_student(), all_facts(), screen.console())
    assert "\x1b" not in capsys.readouterr().out


def test_a_terminal_gets_colour_and_the_same_words(plan: Plan) -> None:
    file = io.StringIO()
    terminal = Console(file=file, width=80, force_terminal=True, color_system="standard", markup=False)
    decision_text.print_decision(plan, all_facts(), terminal)
    assert "\x1b[1m" in file.getvalue()
    assert Console(file=io.StringIO()).render_str(file.getvalue())


def test_loading_the_reports_loads_no_library() -> None:
    """A library costs some 40 ms, which only a command that prints should pay."""
    modules = "sys, studyplan.terminal.summary, studyplan.page.html"
    code = f"import {modules}; print({{'rich', 'jinja2'}} & set(sys.modules))"
    command = [sys.executable, "-c", code]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "set()\n"
