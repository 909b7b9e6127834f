"""What the command line reads for the door: files, the machine's zone, options in the place of a file."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfoNotFoundError

import pytest
from conftest import TODAY, all_facts, read_text, run_cli
from hypothesis import given
from hypothesis import strategies as st

from studyplan import api
from studyplan.api import smallest_file
from studyplan.cli.files import LARGEST_BYTES, figures_of, machine_zone, text_of
from studyplan.errors import CannotReadOrWrite, InputError
from studyplan.files import locks
from studyplan.student import Score

EXAM = "[exam]\ndate = 2027-06-18\ntarget = 245\n"


def test_the_machine_names_its_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tzlocal.get_localzone_name", lambda: "America/Bogota")
    assert machine_zone() == "America/Bogota"


@pytest.mark.parametrize("trouble", [ZoneInfoNotFoundError("Mars/Olympus"), OSError(), ValueError()])
def test_a_machine_with_a_broken_setting_is_no_reason_to_stop(
    monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    def broken() -> str:
        raise trouble

    monkeypatch.setattr("tzlocal.get_localzone_name", broken)
    assert machine_zone() == ""


# The student's file.


def test_a_missing_file_is_named_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(CannotReadOrWrite, match=r"^Cannot read .*maya\.toml: there is no such file"):
        text_of(tmp_path / "maya.toml")


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(CannotReadOrWrite, match="it is a folder"):
        text_of(tmp_path)


def test_a_file_over_a_megabyte_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "maya.toml"
    path.write_text("#" * LARGEST_BYTES)
    assert len(text_of(path)) == 1_000_000
    path.write_text("#" * (LARGEST_BYTES + 1))
    with pytest.raises(CannotReadOrWrite, match="megabyte"):
        text_of(path)


def test_other_encodings_are_named_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "maya.toml"
    path.write_bytes((EXAM + '[student]\nname = "José"\n').encode("latin-1"))
    with pytest.raises(InputError) as caught:
        text_of(path)
    assert [(problem.key, problem.line) for problem in caught.value.problems] == [("file", 5)]
    path.write_bytes(EXAM.encode("utf-16"))
    with pytest.raises(InputError):
        text_of(path)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "maya.toml"
    path.write_bytes(content)
    with pytest.raises(InputError):
        read_text(text_of(path))


def test_figures_that_are_missing_or_no_text_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(CannotReadOrWrite, match=r"none\.toml"):
        figures_of(tmp_path / "none.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError):
        figures_of(tmp_path / "bytes.toml")


# The command line without a file.


def test_the_options_make_the_same_student_as_the_smallest_file() -> None:
    text = smallest_file(exam=date(2027, 6, 18), target=245, today=TODAY)
    assert read_text(text, name="") == read_text(EXAM, name="student.toml")


def test_the_baseline_is_a_practice_exam_of_today() -> None:
    maya = read_text(smallest_file(exam=date(2027, 6, 18), target=245, baseline=214, today=TODAY))
    assert maya.scores == (Score(date=TODAY, exam="Practice exam", score=214),)
    assert len(maya.practice_exams) == len(all_facts().forms)


@pytest.mark.parametrize(
    ("target", "exam", "option"), [(150, "2027-06-18", "--target"), (245, "2101-01-01", "--exam")]
)
def test_a_wrong_option_is_reported_under_its_own_name(target: int, exam: str, option: str) -> None:
    result = run_cli("plan", "--target", target, "--exam", exam)
    assert (result.exit_code, result.stderr.split(" found")[0]) == (3, f"command line: {option}:")


def taken(folder: Path) -> list[tuple[str, int]]:
    """Day and score of every result in the data file of a plan without a file."""
    plan = json.loads((folder / "studyplan.json").read_text("utf-8"))
    return [(exam["date"], exam["score"]) for exam in plan["practice_exams"] if exam["taken"]]


def test_a_baseline_told_again_later_keeps_its_day_and_a_new_one_is_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    same = ("--target", 245, "--exam", "2027-06-18")
    for day, score in (("11-21", 214), ("11-23", 214), ("11-23", 220), ("11-24", 222), ("11-24", 218)):
        told = run_cli("plan", *same, "--baseline", score, "--today", f"2026-{day}")
        assert told.exit_code == 0, told.stderr
    assert run_cli("plan", *same, "--today", "2026-11-25").exit_code == 0
    assert taken(tmp_path) == [("2026-11-21", 214), ("2026-11-23", 220), ("2026-11-24", 218)]


# Names that clash.


def student(path: Path, name: str = "Ann", more: str = "") -> Path:
    """A student's file."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'[student]\nname = "{name}"\n{EXAM}{more}', "utf-8")
    return path


def everything(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("first", ["s", "s-update"])
@pytest.mark.parametrize("command", [("plan",), ("log", "--questions", 3), ("score", "NBME 13", 220)])
def test_two_students_whose_updates_have_one_name_cannot_share_a_folder(
    tmp_path: Path, first: str, command: tuple[object, ...]
) -> None:
    files = {name: student(tmp_path / f"{name}.toml") for name in ("s", "s-update")}
    assert run_cli("plan", files[first]).exit_code == 0
    before = everything(tmp_path)
    (second,) = files.keys() - {first}
    name, *rest = command
    refused = run_cli(name, files[second], *rest)
    assert refused.exit_code == 5
    assert "s-update.ics" in refused.stderr and f"Rename {files[second]}" in refused.stderr
    assert everything(tmp_path) == before
    assert run_cli(name, files[first], *rest).exit_code == 0


def test_another_students_plan_of_the_same_name_is_not_overwritten(tmp_path: Path) -> None:
    ann, bob = student(tmp_path / "a" / "s.toml"), student(tmp_path / "b" / "s.toml", "Bob")
    out = ("--out", tmp_path / "plans")
    assert run_cli("plan", ann, *out).exit_code == 0
    before = everything(tmp_path)
    for command in (("plan", bob), ("log", bob, "--questions", 3)):
        refused = run_cli(*command, *out)
        assert refused.exit_code == 5 and "is the plan of Ann, not of Bob" in refused.stderr
    assert everything(tmp_path) == before
    assert run_cli("plan", ann, *out).exit_code == 0


def test_who_changes_the_name_stays_the_same_student_beside_the_file_or_by_the_calendars_id(
    tmp_path: Path,
) -> None:
    ann, out = student(tmp_path / "a" / "s.toml"), ("--out", tmp_path / "plans")
    assert run_cli("plan", ann).exit_code == run_cli("plan", ann, *out).exit_code == 0
    student(ann, "Annie")
    assert run_cli("plan", ann).exit_code == 0
    calendar_id = json.loads((tmp_path / "plans" / "s.json").read_text("utf-8"))["calendar_id"]
    assert f'id = "{calendar_id}"' in run_cli("plan", ann, *out).stderr
    student(ann, "Annie", f'[calendar]\nid = "{calendar_id}"\n')
    assert run_cli("plan", ann, *out).exit_code == 0


@pytest.mark.parametrize("name", ["..toml", "...toml", "..txt"])
def test_a_file_without_a_name_before_its_ending_is_wrong_usage(tmp_path: Path, name: str) -> None:
    file = student(tmp_path / "sub" / name)
    refused = run_cli("plan", file)
    assert refused.exit_code == 2 and "has no name before its ending" in refused.stderr
    assert set(everything(tmp_path)) == {str(file)}


# Beside other programs.


@pytest.mark.parametrize("command", ["plan", "log", "score"])
def test_what_an_editor_saves_while_a_run_plans_stands_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    file, edited = student(tmp_path / "s.toml"), f"{EXAM}# a thought\n".encode()
    assert run_cli("plan", file).exit_code == 0
    real = getattr(api, command)

    def meanwhile(*told: object, **around: object) -> object:
        made = real(*told, **around)
        file.write_bytes(edited)
        return made

    monkeypatch.setattr(api, command, meanwhile)
    before = everything(tmp_path)
    rest = {"plan": [], "log": ["--questions", 3], "score": ["NBME 13", 220]}[command]
    refused = run_cli(command, file, *rest, "--today", "2026-11-23")
    assert (refused.exit_code, refused.stdout) == (5, "")
    assert f"{file} was changed by another program" in refused.stderr
    assert everything(tmp_path) == {**before, str(file): edited}


def test_only_commands_that_write_wait_for_another_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = student(tmp_path / "s.toml")
    monkeypatch.setattr(locks, "SOON", 0.01)
    monkeypatch.setattr(locks, "PATIENCE", 0.02)
    with locks.alone_with(file):
        for command in (["plan"], ["log", "--questions", 3], ["score", "NBME 13", 220]):
            ended = run_cli(command[0], file, *command[1:])
            assert ended.exit_code == 5 and "waiting for it to end" in ended.stderr
        for command in (["today"], ["week"], ["decide"], ["what-if", "--target", 250]):
            assert run_cli(command[0], file, *command[1:]).exit_code == 0
    assert set(everything(tmp_path)) == {str(file)}


@pytest.mark.slow
def test_the_program_loses_nothing_beside_another_run_beside_an_editor_and_when_killed() -> None:
    """Two rounds of what `scripts/together.py` does fifty times."""
    script = Path(__file__).parent.parent / "scripts" / "together.py"
    ended = subprocess.run(
        [sys.executable, script, "--rounds", "2"], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
