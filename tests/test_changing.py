"""`studyplan off`, `move`, `pin` and `undo`: what they write, print and refuse."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import TODAY, all_facts, run_cli
from hypothesis import given
from hypothesis import strategies as st
from test_edits import files, read, samples
from test_score_log import GOOD, contents, refused

from studyplan import api
from studyplan.errors import CannotPlan
from studyplan.files.student.new_wish import with_days_off
from studyplan.memory.document import from_json
from studyplan.statements.problems import NoFreeMinute


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A good student's file in a folder of its own, which is the current one."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "maya.toml"
    path.write_text(GOOD, "utf-8")
    return path


OFF = '\n[[availability.change]]\nfrom = 2027-01-04\nto = 2027-01-06\nhours = 0\nnote = "Sick"\n'
PIN = '\n[[pin]]\ndate = 2027-01-16\nexam = "NBME 14"\n'


# ---- what is written and printed


@pytest.mark.parametrize(
    ("command", "new", "words"),
    [
        (["off", "2027-01-04", "2027-01-06", "--note", "Sick"], GOOD + OFF,
         "Recorded in maya.toml: 4 Jan – 6 Jan 2027 off, Sick.\n"),
        (["off", "2027-01-04"], GOOD + OFF.replace('note = "Sick"\n', "").replace("01-06", "01-04"),
         "Recorded in maya.toml: Mon 4 Jan 2027 off.\n"),
        (["off", "2027-01-04", "2027-01-06", "--hours", "3.5"],
         GOOD + OFF.replace('note = "Sick"\n', "").replace("hours = 0", "hours = 3.5"),
         "Recorded in maya.toml: 4 Jan – 6 Jan 2027 at most 3 h 30 min.\n"),
        (["move", "2027-07-02"], GOOD.replace("2027-06-18", "2027-07-02"),
         "Corrected in maya.toml: the exam on Fri 2 Jul 2027, instead of the exam on Fri 18 Jun 2027.\n"),
        (["pin", "nbme14", "2027-01-16"], GOOD + PIN,
         "Recorded in maya.toml: NBME 14 on Sat 16 Jan 2027.\n"),
    ],
    ids=str,
)  # fmt: skip
def test_a_wish_is_written_planned_said_and_taken_back(
    file: Path, command: list[str], new: str, words: str
) -> None:
    """The same again is noticed; undo gives back every letter, once."""
    run_cli("plan", file)
    result = run_cli(command[0], file, *command[1:])
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(words)
    assert "Files" in result.stdout
    assert file.read_text("utf-8") == new
    outputs = contents(file.parent)
    again = run_cli(command[0], file, *command[1:])
    assert again.stdout.startswith("Already in maya.toml, nothing to change: ")
    assert contents(file.parent) == outputs
    assert run_cli("plan", file).exit_code == 0  # a plan made in between forgets nothing
    back = run_cli("undo", file)
    assert back.stdout.startswith(f"Taken back in maya.toml, what studyplan {command[0]} wrote:\n")
    assert file.read_text("utf-8") == GOOD
    assert json.loads(file.with_suffix(".json").read_text("utf-8"))["undo"] is None
    assert refused(run_cli("undo", file), 4, "undo goes one step")


def test_a_pin_of_an_exam_pinned_already_moves(file: Path) -> None:
    run_cli("pin", file, "NBME 14", "2027-01-16")
    result = run_cli("pin", file, "nbme 14", "2027-01-23")
    assert "NBME 14 on Sat 23 Jan 2027, instead of NBME 14 on Sat 16 Jan 2027." in result.stdout
    assert file.read_text("utf-8") == GOOD + PIN.replace("01-16", "01-23")


def test_today_may_be_pinned(file: Path) -> None:
    assert run_cli("pin", file, "NBME 14", TODAY).exit_code == 0


def test_days_behind_may_be_off_and_keep_their_plan(file: Path) -> None:
    run_cli("plan", file)
    before = json.loads(file.with_suffix(".json").read_text("utf-8"))["days"][:3]
    assert run_cli("off", file, "2026-11-21", "2026-11-24", "--today", "2026-11-24").exit_code == 0
    assert json.loads(file.with_suffix(".json").read_text("utf-8"))["days"][:3] == before


@given(files() | samples(), st.integers(0, 40), st.integers(0, 30), st.sampled_from([0, 0.5, 3, 7.3, 16]))
def test_days_off_never_lengthen_a_day_and_change_no_other(
    text: str, ahead: int, more: int, hours: float
) -> None:
    before, first = read(text), date(2027, 2, 25) + timedelta(days=ahead)
    last = first + timedelta(days=more)
    told = {"first_day": first, "last_day": last, "hours": hours, "note": "away"}
    written = with_days_off(text, before, all_facts(), **told)  # type: ignore[arg-type]
    after = read([text, *written.steps][-1])
    assert written.is_all_of(after)
    for day in (first + timedelta(days=days) for days in range(-10, more + 11)):
        was, now = before.availability.minutes_on(day), after.availability.minutes_on(day)
        assert now == (min(was, round(60 * hours)) if first <= day <= last else was)


# ---- what is refused


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        (["off", "2027-01-06", "2027-01-04"], 2, "TO: found 2027-01-04; allowed a day from 2027-01-06 on"),
        (["off", "2027-01-06", "--hours", "17"], 2, "--hours: found 17"),
        (["off", "2027-01-06", "--note", "x" * 121], 2, "--note: found"),
        (["off", "2027-01-06", "--note", "a\x1b[2Jb"], 2, "hidden character"),
        (["off", "06/01/2027"], 2, "YYYY-MM-DD"),
        (["off", "1999-01-01"], 2, "FROM: found 1999-01-01"),
        (["move", "2026-11-20"], 2, "DATE: found 2026-11-20; allowed a day from today, 2026-11-21, on"),
        (["move", "2026-11-21"], 4, "nothing left to plan"),
        (["move", "2111-01-01"], 3, "DATE: found 2111-01-01"),
        (["pin", "NBME 14", "2026-11-20"], 2, "DATE: found 2026-11-20"),
        (["pin", "NMBE 14", "2027-01-16"], 2, 'EXAM: found "NMBE 14"'),
        (["pin", "NBME 14", "2027-06-18"], 3, "DATE: found 2027-06-18; allowed a day before exam.date"),
        (["pin", "NBME 10", "2027-01-16"], 3, "Add it to resources.practice_exams"),
        (["undo"], 4, "There is no last plan"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_and_nothing_written(
    file: Path, command: list[str], code: int, words: str
) -> None:
    assert refused(run_cli(command[0], file, *command[1:]), code, words)
    assert contents(file.parent) == {"maya.toml": GOOD.encode()}


def test_an_exam_taken_is_not_pinned(file: Path) -> None:
    run_cli("score", file, "NBME 13", 226)
    assert refused(run_cli("pin", file, "NBME 13", "2027-01-16"), 3, "EXAM: found", "taken on 2026-11-21")


def test_a_wish_without_a_plan_is_not_kept(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise CannotPlan(NoFreeMinute(date(2027, 1, 4), date(2027, 6, 18)))

    run_cli("plan", file)
    before = contents(file.parent)
    monkeypatch.setattr("studyplan.alternatives.choices.full_plan", refuse)
    for command in (["off", "2027-01-04"], ["move", "2027-07-02"], ["pin", "NBME 14", "2027-01-16"]):
        assert refused(run_cli(command[0], file, *command[1:]), 4, "There is no free minute")
    assert contents(file.parent) == before


# ---- undo


RECORDS = [
    ["score", "NBME 13", "226", "--total", "500", "--area", "cardiovascular=61"],
    ["log", "--questions", "60", "--correct", "41"],
    ["log", "--missed", "NBME 14"],
]


@pytest.mark.parametrize("command", RECORDS, ids=str)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=repr)
def test_a_record_is_taken_back_with_the_list_and_the_pin_it_changed(
    file: Path, command: list[str], end: str
) -> None:
    old = (GOOD + '# last\n[[pin]]\ndate = 2026-12-19\nexam = "NBME 13"').replace("\n", end).encode()
    file.write_bytes(old)
    run_cli("plan", file)
    assert run_cli(command[0], file, *command[1:]).exit_code == 0
    assert file.read_bytes() != old
    result = run_cli("undo", file)
    assert (result.exit_code, file.read_bytes()) == (0, old)
    assert "\n  - date = 2026-11-21\n" in result.stdout


def test_edits_elsewhere_stay_and_edited_lines_are_left_alone(file: Path) -> None:
    run_cli("log", file, "--questions", 60)
    mine = file.read_text("utf-8").replace("245   # pediatrics", "250").replace("# Maya's plan\n", "")
    file.write_text(mine, "utf-8")
    assert run_cli("undo", file).exit_code == 0
    assert file.read_text("utf-8") == GOOD.replace("245   # pediatrics", "250").replace("# Maya's plan\n", "")
    run_cli("log", file, "--questions", 60)
    edited = file.read_text("utf-8").replace("questions = 60", "questions = 61")
    file.write_text(edited, "utf-8")
    before = contents(file.parent)
    assert refused(run_cli("undo", file), 4, "not as it left them")
    assert contents(file.parent) == before


def test_the_last_change_is_taken_back_even_where_no_plan_could_be_made_of_it(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise CannotPlan(NoFreeMinute(date(2027, 1, 4), date(2027, 6, 18)))

    run_cli("log", file, "--questions", 60)
    logged = file.read_text("utf-8")
    with monkeypatch.context() as patched:
        patched.setattr("studyplan.alternatives.choices.full_plan", refuse)
        assert run_cli("log", file, "--total", 500).exit_code == 4
        assert file.read_text("utf-8") != logged
        result = run_cli("undo", file)
        assert refused(result, 4, "Taken back in maya.toml", "There is no free minute")
    assert file.read_text("utf-8") == logged
    assert from_json(file.with_suffix(".json").read_text("utf-8"), file="maya.json").undo is None


def test_undo_with_a_contradiction_left_behind_names_it(file: Path) -> None:
    run_cli("move", file, "2027-07-30")
    file.write_text(file.read_text("utf-8") + '[[pin]]\ndate = 2027-07-20\nexam = "NBME 14"\n', "utf-8")
    assert refused(run_cli("undo", file), 3, "pin[1].date with this change: found 2027-07-20")


def test_programs_take_back_their_change_too() -> None:
    around = api.Around(name="maya.toml", today=TODAY, zone="UTC")
    changed = api.change(GOOD, target=250, **around)
    assert isinstance(changed, api.Made)
    around["memory"] = changed.outputs[".json"].decode()
    back = api.undo(changed.text, **around)
    assert isinstance(back, api.Made)
    assert back.text == GOOD
