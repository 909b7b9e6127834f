"""The command line: exit code, stdout, stderr and files, for each command and each way it can end."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from studyplan import __version__, cli
from studyplan.cli import json_form, program
from studyplan.errors import InputProblem
from studyplan.plan import Plan
from studyplan.statements.findings import Finding

ROOT = Path(__file__).parent.parent
TODAY = "2026-12-28"
GOOD = """\
[student]
name = "Maya Okafor"
time_zone = "America/Chicago"

[exam]
date = 2027-06-18
target = 245
"""


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit code and what it printed."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the program in this process, its clock set, as the installed script would."""
    monkeypatch.setenv("STUDYPLAN_TODAY", TODAY)
    monkeypatch.setattr("gc.disable", lambda: None)
    monkeypatch.setattr("gc.freeze", lambda: None)

    def run(*arguments: str | Path) -> Ended:
        with pytest.raises(SystemExit) as end:
            cli.main([str(argument) for argument in arguments])
        captured = capfd.readouterr()
        assert isinstance(end.value.code, int)
        return Ended(end.value.code, captured.out, captured.err)

    return run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A good student's file in a folder of its own."""
    path = tmp_path / "maya.toml"
    path.write_text(GOOD, "utf-8")
    return path


def names(folder: Path) -> set[str]:
    """What a folder holds."""
    return {path.name for path in folder.iterdir()}


def failed(ended: Ended, code: int, *words: str) -> bool:
    """Whether a run ended with that code and told it in sentences with these words, on stderr only."""
    told = ended.out == "" and ended.err != "" and all(word in ended.err for word in words)
    return ended.code == code and told and "Traceback" not in ended.err


# ---- plan


def test_plan_writes_page_calendar_and_data_beside_the_file(run: Run, file: Path) -> None:
    ended = run("plan", file)
    assert (ended.code, ended.err) == (0, "")
    assert names(file.parent) == {"maya.toml", "maya.html", "maya.ics", "maya.json"}


def test_plan_writes_into_the_folder_asked_for_and_makes_it(run: Run, file: Path, tmp_path: Path) -> None:
    assert run("plan", file, "--out", tmp_path / "new" / "folder").code == 0
    assert names(tmp_path / "new" / "folder") == {"maya.html", "maya.ics", "maya.json"}
    assert names(tmp_path) == {"maya.toml", "new"}


def test_plan_prints_the_summary_names_its_files_and_leaves_the_students_alone(run: Run, file: Path) -> None:
    told = run("plan", file).out.replace("\n", "")
    assert all(words in told for words in ("Maya Okafor", "maya.html", "maya.ics"))
    assert file.read_text("utf-8") == GOOD


def test_plan_json_prints_exactly_the_data_file(run: Run, file: Path) -> None:
    ended = run("plan", file, "--json")
    assert ended.out.encode() == (file.parent / "maya.json").read_bytes()
    assert json.loads(ended.out)["format"] == 2


def test_plan_made_again_the_same_day_changes_no_file(run: Run, file: Path) -> None:
    run("plan", file)
    before = {path.name: path.read_bytes() for path in file.parent.iterdir()}
    assert run("plan", file).code == 0
    assert {path.name: path.read_bytes() for path in file.parent.iterdir()} == before


def test_a_rerun_that_changes_something_writes_the_calendar_update(run: Run, file: Path) -> None:
    run("plan", file)
    file.write_text(GOOD + "\n[availability]\nhours = 5\n", "utf-8")
    ended = run("plan", file, "--today", "2027-01-11")
    assert ended.code == 0
    assert "maya-update.ics" in names(file.parent)
    assert "maya-update.ics" in ended.out.replace("\n", "")


def test_plan_without_a_file_is_named_studyplan_and_lands_in_the_current_folder(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("plan", "--baseline", "214", "--target", "245", "--exam", "2027-06-18").code == 0
    assert names(tmp_path) == {"studyplan.html", "studyplan.ics", "studyplan.json"}
    plan = json.loads((tmp_path / "studyplan.json").read_text("utf-8"))
    assert (plan["target"], plan["exam_date"]) == (245, "2027-06-18")


def test_today_on_the_command_line_wins_over_the_environment(run: Run, file: Path) -> None:
    plan = json.loads(run("plan", file, "--json", "--today", "2027-01-04").out)
    assert plan["generated_on"] == "2027-01-04"
    assert json.loads(run("week", file, "--json").out)["generated_on"] == TODAY


def test_without_any_setting_the_clock_of_the_machine_counts(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two readings around the run, in case midnight falls between them."""
    monkeypatch.delenv("STUDYPLAN_TODAY")
    soon = date.today() + timedelta(weeks=20)
    file.write_text(GOOD.replace("2027-06-18", soon.isoformat()), "utf-8")
    before = date.today()
    ended = run("plan", file, "--json")
    made = date.fromisoformat(json.loads(ended.out)["generated_on"])
    assert before <= made <= date.today()


# ---- today, week


def test_today_and_week_print_and_write_nothing(run: Run, file: Path) -> None:
    for command in ("today", "week"):
        ended = run(command, file)
        assert (ended.code, ended.err) == (0, "")
        assert ended.out
    assert names(file.parent) == {"maya.toml"}


def test_today_json_is_the_day_as_the_data_file_has_it(run: Run, file: Path) -> None:
    plan = json.loads(run("plan", file, "--json").out)
    shown = json.loads(run("today", file, "--json").out)
    assert shown["days"] == [day for day in plan["days"] if day["date"] == TODAY]
    assert shown["format"] == plan["format"]


def test_decide_tells_the_verdict_with_its_numbers_and_writes_nothing(run: Run, file: Path) -> None:
    file.write_text(GOOD + '[[score]]\ndate = 2026-12-20\nexam = "NBME 12"\nscore = 214\n', "utf-8")
    before = sorted(file.parent.iterdir())
    ended = run("decide", file)
    assert ended.code == 0 and ended.err == ""
    assert "Too early to decide" in ended.out and "What would change this" in ended.out
    assert sorted(file.parent.iterdir()) == before


def test_decide_json_is_projection_and_decision_as_the_data_file_has_them(run: Run, file: Path) -> None:
    shown = json.loads(run("decide", file, "--json").out)
    assert run("plan", file).code == 0
    written = json.loads(file.with_suffix(".json").read_text("utf-8"))
    assert shown == {name: written[name] for name in (*json_form.HEAD, "projection", "decision")}


SCENARIO = (
    "exam_date hours_a_week target questions_per_day left_over mean low high chance_of_target chance_of_pass "
    "verdict course first_guess keeps breaks problem"
)


def test_what_if_shows_the_plan_and_every_combination_and_writes_nothing(run: Run, file: Path) -> None:
    ended = run("what-if", file, "--exam", "2027-07-16", "--hours", "30", "--hours", "40", "--target", "250")
    assert (ended.code, ended.err) == (0, "")
    assert [line.split()[:4] for line in ended.out.splitlines() if line.startswith("  1")] == [
        ["18", "Jun", "2027", "46"],
        ["16", "Jul", "2027", "30"],
        ["16", "Jul", "2027", "40"],
    ]
    assert names(file.parent) == {"maya.toml"}


def test_what_if_json_has_the_plan_as_it_is_first(run: Run, file: Path) -> None:
    score = '[[score]]\ndate = 2026-12-20\nexam = "NBME 12"\nscore = 214\n'
    file.write_text(GOOD + score, "utf-8")
    shown = json.loads(run("what-if", file, "--exam", "2027-07-16", "--exam", "2026-01-01", "--json").out)
    assert tuple(shown) == (*json_form.HEAD, "what_if")
    assert [" ".join(row) for row in shown["what_if"]] == [SCENARIO] * 3
    assert run("plan", file).code == 0
    written = json.loads(file.with_suffix(".json").read_text("utf-8"))
    first, other, past = shown["what_if"]
    assert {name: first[name] for name in ("mean", "low", "high")} == {
        name: written["projection"][name] for name in ("mean", "low", "high")
    }
    assert first["verdict"] == written["decision"]["verdict"]
    assert {name: shown[name] for name in json_form.HEAD} == {name: written[name] for name in json_form.HEAD}
    assert other["mean"] > first["mean"]
    assert (past["mean"], past["verdict"]) == (None, None) and "not after today" in past["problem"]


def test_what_if_takes_24_lines_and_not_one_more(run: Run, file: Path) -> None:
    """Four dates, three targets and two numbers of hours make 24; said twice counts once."""
    asked = [word for day in range(1, 5) for word in ("--exam", f"2027-07-0{day}")]
    asked += ["--target", "240", "--target", "250", "--target", "255", "--hours", "30", "--hours", "40"]
    lines = json.loads(run("what-if", file, *asked, "--hours", "40", "--json").out)["what_if"]
    assert len(lines) == 25, "the plan as it is comes first"
    ended = run("what-if", file, *asked, "--hours", "50")
    assert failed(ended, 2)
    assert "36 lines" in ended.err and "24" in ended.err


def test_what_if_remembers_the_last_plan_and_leaves_it_as_it_was(run: Run, file: Path) -> None:
    """A month on, what lies behind counts as done; without the memory the whole bank would still be ahead."""
    run("plan", file)
    before = {path.name: path.read_bytes() for path in file.parent.iterdir()}
    asked = ("what-if", file, "--exam", "2027-05-01", "--today", "2027-03-01", "--json")
    remembered = json.loads(run(*asked).out)["what_if"]
    assert {path.name: path.read_bytes() for path in file.parent.iterdir()} == before
    file.with_suffix(".json").unlink()
    forgotten = json.loads(run(*asked).out)["what_if"]
    assert remembered[1]["left_over"] < forgotten[1]["left_over"]


def test_week_json_is_monday_to_sunday_around_the_day_asked_for(run: Run, file: Path) -> None:
    shown = json.loads(run("week", file, "--of", "2027-02-03", "--json").out)
    assert [day["date"] for day in shown["days"]] == [f"2027-02-0{number}" for number in range(1, 8)]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-12-01"])
def test_a_week_outside_the_plan_has_no_days(run: Run, file: Path, day: str) -> None:
    assert json.loads(run("week", file, "--of", day, "--json").out)["days"] == []
    assert run("week", file, "--of", day).code == 0


def test_week_shows_the_week_asked_for(run: Run, file: Path) -> None:
    shown = run("week", file, "--of", "2027-02-03").out
    assert "1 Feb" in shown
    assert "7 Feb" in shown
    assert "8 Feb" not in shown


def test_today_finds_the_memory_in_the_folder_of_out(run: Run, file: Path, tmp_path: Path) -> None:
    """The first day of the plan comes from the memory: without it, the plan would begin today."""
    out = tmp_path / "out"
    run("plan", file, "--out", out)
    first = json.loads((out / "maya.json").read_text("utf-8"))["phases"][0]["first_day"]
    shown = json.loads(run("week", file, "--out", out, "--today", "2027-01-06", "--of", first, "--json").out)
    assert first in [day["date"] for day in shown["days"]]


# ---- facts


def test_facts_prints_every_figure_or_the_one_named_as_text_or_json(run: Run) -> None:
    every, one = run("facts"), run("facts", "diagnostic_weeks")
    assert (every.code, every.err, one.code) == (0, "", 0)
    assert "diagnostic_weeks" in one.out and "core_weeks" not in one.out
    assert "diagnostic_weeks" in every.out and "core_weeks" in every.out
    assert json.loads(run("facts", "diagnostic_weeks", "--json").out)
    assert failed(run("facts", "diagnostic_week"), 2)


# ---- ways to end badly

USAGE = [
    (["plan"], "--target and --exam"),
    (["plan", "maya.toml", "--target", "245"], "without FILE"),
    (["plan", "--target", "245"], "--exam"),
    (["plan", "--exam", "18/06/2027", "--target", "245"], "YYYY-MM-DD"),
    (["plan", "--exam", "20270618", "--target", "245"], "YYYY-MM-DD"),
    (["plan", "--exam", "2027-06-31", "--target", "245"], "YYYY-MM-DD"),
    (["plan", "maya.toml", "--today", "tomorrow"], "tomorrow"),
    (["plan", "maya.toml", "--colour"], "--colour"),
    (["plan", "maya.ics"], "maya.ics"),
    (["weak", "maya.toml"], "weak"),
    (["week"], "FILE"),
    (["what-if", "maya.toml"], "--exam, --hours or --target"),
    (["what-if", "maya.toml", "--exam", "16/07/2027"], "YYYY-MM-DD"),
    (["what-if", "maya.toml", "--hours", "0"], "--hours"),
    (["what-if", "maya.toml", "--hours", "169"], "--hours"),
    (["what-if", "maya.toml", "--hours", "nan"], "--hours"),
    (["what-if", "maya.toml", "--target", "301"], "--target"),
]


@pytest.mark.parametrize(("arguments", "word"), USAGE, ids=str)
def test_wrong_usage_ends_with_2_and_names_the_wrong(run: Run, arguments: Sequence[str], word: str) -> None:
    assert failed(run(*arguments), 2, word)


def test_a_wrong_file_ends_with_3_lists_every_problem_and_writes_nothing(run: Run, file: Path) -> None:
    file.write_text(GOOD.replace("target", "targett") + '\n[student.shoes]\nsize = "9"\n', "utf-8")
    ended = run("plan", file)
    assert failed(ended, 3)
    lines = ended.err.splitlines()
    assert len(lines) >= 2
    assert all(line.startswith(f"{file}:") for line in lines)
    typo = re.compile(rf"{re.escape(str(file))}:7: exam\.targett: found .*; allowed .*target")
    assert any(map(typo.match, lines))
    assert names(file.parent) == {"maya.toml"}


def test_an_exam_in_the_past_cannot_be_planned_and_writes_nothing(run: Run, file: Path) -> None:
    assert failed(run("plan", file, "--today", "2027-06-20"), 4)
    assert names(file.parent) == {"maya.toml"}


def test_a_plan_that_cannot_be_made_ends_with_4_and_offers_choices(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from studyplan.errors import CannotPlan
    from studyplan.statements.problems import ExamTooFar

    def refuse(*_: object, **__: object) -> None:
        raise CannotPlan(ExamTooFar(date(2036, 6, 18), 730, date(2035, 12, 3)))

    monkeypatch.setattr("studyplan.alternatives.choices.full_plan", refuse)
    ended = run("plan", file)
    assert (ended.code, ended.out) == (4, "")
    assert ended.err == (
        "The exam on 2036-06-18 is more than 730 days away; no daily plan holds that long.\n"
        "  - Check the year of [exam] date.\n"
        "  - Set [availability] first_day to about 2035-12-03.\n"
    )


def test_a_missing_file_ends_with_5(run: Run, tmp_path: Path) -> None:
    assert failed(run("plan", tmp_path / "nobody.toml"), 5, "nobody.toml")


def test_a_memory_that_is_not_ours_ends_with_5_and_is_left_alone(run: Run, file: Path) -> None:
    memory = file.with_suffix(".json")
    memory.write_bytes(b'{"shopping": ["milk"]}')
    for command in ("plan", "today", "week"):
        assert failed(run(command, file), 5, "maya.json")
    assert memory.read_bytes() == b'{"shopping": ["milk"]}'
    assert names(file.parent) == {"maya.toml", "maya.json"}


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b"null", b'{"format": 99}'])
def test_a_memory_nobody_can_read_ends_with_5(run: Run, file: Path, content: bytes) -> None:
    file.with_suffix(".json").write_bytes(content)
    assert failed(run("plan", file), 5)


def test_a_folder_that_cannot_be_made_ends_with_5(run: Run, file: Path) -> None:
    assert failed(run("plan", file, "--out", file / "inside"), 5)


def test_what_the_audit_finds_ends_with_70_and_writes_nothing(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = Finding("two_practice_exams_a_day", date(2027, 3, 2))
    monkeypatch.setattr("studyplan.audit.find_broken_promises", lambda *_: (finding,))
    for command in ("plan", "today", "week"):
        assert failed(run(command, file), 70, "  - 2027-03-02: two practice exams on one day\n")
    assert names(file.parent) == {"maya.toml"}


def test_a_mistake_of_ours_is_told_in_one_sentence_and_debug_shows_where(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> Plan:
        raise KeyError("renal")

    monkeypatch.setattr("studyplan.alternatives.choices.full_plan", fail)
    assert failed(run("plan", file), 70, "KeyError", "report")
    assert "Traceback" in run("plan", file, "--debug").err


def test_what_is_printed_on_stderr_cannot_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    ended = run("plan", tmp_path / "\x1b[2Jnobody.toml")
    assert ended.code == 5
    assert "\x1b" not in ended.err


def test_an_input_problem_without_a_line_or_advice_is_still_one_sentence() -> None:
    problem = InputProblem(line=None, key="--exam", found="2025-01-01", allowed="a day after today")
    assert program._input_line("command line", problem) == (
        "command line: --exam: found 2025-01-01; allowed a day after today."
    )


# ---- the program as a process


def python(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """How the interpreter of this environment ends with these arguments."""
    around = {**os.environ, **environment}
    return subprocess.run(
        [sys.executable, *arguments], env=around, capture_output=True, text=True, check=False
    )


def test_the_version_is_printed() -> None:
    assert python("-m", "studyplan", "--version").stdout == f"studyplan {__version__}\n"


@pytest.mark.parametrize("form", ["--json", ""])
def test_a_reader_that_goes_away_is_no_failure(file: Path, form: str) -> None:
    shell = f'exec 3>&1; {{ "$@" {form}; echo "$?" >&3; }} | true'
    command = [
        "bash",
        "-c",
        shell,
        "bash",
        sys.executable,
        "-m",
        "studyplan",
        "plan",
        str(file),
        "--today",
        TODAY,
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.stderr == ""
    assert result.stdout == "0\n"


def test_help_loads_neither_reports_nor_planning() -> None:
    """So that it answers at once."""
    code = (
        "import sys\nfrom studyplan.cli import main\n"
        "try:\n    main(['plan', '--help'])\nexcept SystemExit:\n    pass\n"
        "print([name for name in ('rich', 'jinja2', 'icalendar', 'tomlrt', 'studyplan.planning.planner')"
        " if name in sys.modules])"
    )
    assert python("-c", code).stdout.endswith("[]\n")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_interrupting_is_quiet(file: Path) -> None:
    """The signal arrives while the plan is being made."""
    code = (
        "import os, signal, sys\nimport studyplan.alternatives.choices as choices\n"
        "choices.full_plan = lambda *_, **__: os.kill(os.getpid(), signal.SIGINT)\n"
        "from studyplan.cli import main\nmain(sys.argv[1:])"
    )
    result = python("-c", code, "plan", file, "--today", TODAY)
    assert (result.returncode, result.stdout, result.stderr.strip()) == (130, "", "")


def test_the_zone_of_the_machine_changes_no_byte(tmp_path: Path) -> None:
    """Everything is local time of the student's own zone."""
    made: list[dict[str, bytes]] = []
    for zone in ("UTC", "Pacific/Auckland", "America/St_Johns"):
        folder = tmp_path / zone.replace("/", "-")
        folder.mkdir()
        (folder / "maya.toml").write_text(GOOD, "utf-8")
        around = {"TZ": zone, "PYTHONHASHSEED": str(len(made)), "STUDYPLAN_TODAY": TODAY}
        assert python("-m", "studyplan", "plan", folder / "maya.toml", **around).returncode == 0
        made.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert made[0] == made[1] == made[2]


def test_a_terminal_without_the_letters_of_a_name_shows_something_instead_of_failing(file: Path) -> None:
    file.write_text(GOOD.replace("Maya Okafor", "Мая 奥卡福"), "utf-8")
    result = python("-m", "studyplan", "plan", file, PYTHONIOENCODING="ascii", STUDYPLAN_TODAY=TODAY)
    assert (result.returncode, result.stderr) == (0, "")


def test_a_file_on_a_path_with_odd_letters_is_no_problem(run: Run, file: Path) -> None:
    odd = file.parent / "two words [bold] 奥.toml"
    shutil.move(file, odd)
    assert run("plan", odd).code == 0
    assert f"{odd.stem}.ics" in names(file.parent)
