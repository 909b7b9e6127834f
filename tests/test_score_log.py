"""`studyplan score` and `studyplan log`: what they write, print and refuse, what an interruption leaves."""

import json
import os
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from conftest import run_cli

from studyplan.statements.findings import Finding
from studyplan.statements.problems import NoFreeMinute

ROOT = Path(__file__).parent.parent
GOOD = """\
# Maya's plan
[student]
name = "Maya Okafor"
time_zone = "America/Chicago"
[exam]
date = 2027-06-18
target = 245   # pediatrics
[[question_bank]]
name = "UWorld"
done = 350
[resources]
practice_exams = ["NBME 13", "NBME 14", "NBME 15", "UWSA 1", "UWSA 2", "Free 120"]
"""
SCORED = GOOD.replace('"NBME 13", ', "") + '\n[[score]]\ndate = 2026-11-21\nexam = "NBME 13"\nscore = 226\n'


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A good student's file in a folder of its own, which is the current one."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "maya.toml"
    path.write_text(GOOD, "utf-8")
    return path


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def refused(result: Result, code: int, *words: str) -> bool:
    """Whether a command ended with that code, said these words on stderr, and nothing on stdout."""
    assert (result.exit_code, result.stdout) == (code, ""), result.output
    assert [word for word in words if word not in result.stderr] == []
    return "Traceback" not in result.stderr


# ---- what is recorded and printed


def test_a_score_is_recorded_and_the_plan_remade_with_it(file: Path) -> None:
    result = run_cli("score", file, "nbme 13", 226)
    assert (result.exit_code, result.stderr) == (0, "")
    assert file.read_text("utf-8") == SCORED
    assert contents(file.parent).keys() == {"maya.toml", "maya.html", "maya.ics", "maya.json"}
    plan = json.loads(file.with_suffix(".json").read_text("utf-8"))
    assert [exam["score"] for exam in plan["practice_exams"] if exam["taken"]] == [226]


def test_the_record_comes_first_then_verdict_changes_and_what_to_import(file: Path) -> None:
    run_cli("plan", file)
    lines = run_cli("score", file, "NBME 13", 226).stdout.splitlines()
    assert lines[0] == "Recorded in maya.toml: NBME 13 on Sat 21 Nov 2026: 226."
    assert lines[1] == "NBME 13 is off your list of unused practice exams."
    text = "\n".join(lines)
    assert text.index("Maya Okafor") < text.index("Too early") < text.index("Files")
    changes = json.loads(file.with_suffix(".json").read_text("utf-8"))["changes"]
    assert bool(changes) == ("What changed" in text)
    assert "Import maya" in text


def test_the_plan_is_the_one_that_plan_would_make(file: Path) -> None:
    run_cli("score", file, "NBME 13", 226)
    before = contents(file.parent)
    assert run_cli("plan", file).exit_code == 0
    assert contents(file.parent) == before


def test_areas_a_percentage_and_the_counter_are_recorded_too(file: Path) -> None:
    result = run_cli(
        "score", file, "Free 120", 71, "--on", "2026-11-20", "--area", "cardiovascular=61", "--total", 500
    )
    assert result.stdout.startswith(
        "Recorded in maya.toml: Free 120 on Fri 20 Nov 2026: 71% (Cardiovascular 61%).\n"
    )
    assert "question bank counter at 500." in result.stdout
    assert file.read_text("utf-8").endswith(
        '\n[[score]]\ndate = 2026-11-20\nexam = "Free 120"\npercent = 71\n'
        "[score.percent_correct]\ncardiovascular = 61\n"
        "\n[[log]]\ndate = 2026-11-20\ntotal = 500\n"
    )


def test_a_day_s_work_is_recorded_for_today_by_default(file: Path) -> None:
    result = run_cli("log", file, "--questions", 60, "--correct", 41, "--minutes", 270)
    assert result.stdout.startswith(
        "Recorded in maya.toml: Sat 21 Nov 2026: 60 questions, 41 correct, 270 minutes.\n"
    )
    added = "\n[[log]]\ndate = 2026-11-21\nquestions = 60\ncorrect = 41\nminutes = 270\n"
    assert file.read_text("utf-8") == GOOD + added


def test_today_on_the_command_line_is_the_day_recorded(file: Path) -> None:
    run_cli("log", file, "--questions", 60, "--today", "2026-12-01")
    assert file.read_text("utf-8").endswith("date = 2026-12-01\nquestions = 60\n")


def test_a_day_told_again_with_other_numbers_is_a_correction_that_says_what_was_there(file: Path) -> None:
    run_cli("log", file, "--questions", 60, "--correct", 41)
    result = run_cli("log", file, "--questions", 65)
    assert result.stdout.startswith(
        "Corrected in maya.toml: Sat 21 Nov 2026: 65 questions, 41 correct, "
        "instead of 60 questions, 41 correct.\n"
    )
    assert file.read_text("utf-8").count("[[log]]") == 1


def test_a_corrected_score_names_only_the_areas_that_differ(file: Path) -> None:
    areas = ["--area", "cardiovascular=61", "--area", "pregnancy=70"]
    run_cli("score", file, "NBME 13", 226, *areas)
    result = run_cli("score", file, "NBME 13", 228, "--area", "pregnancy=75")
    line = result.stdout.splitlines()[0]
    assert "228 (Pregnancy and childbirth 75%), instead of 226 (Pregnancy and childbirth 70%)." in line


@pytest.mark.parametrize(
    "command", [["score", "maya.toml", "NBME 13", "226"], ["log", "maya.toml", "--total", "500"]], ids=str
)
def test_the_same_record_twice_is_noticed_and_touches_no_file(file: Path, command: list[str]) -> None:
    run_cli(*command)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in file.parent.iterdir()}
    result = run_cli(*command)
    assert result.exit_code == 0
    assert result.stdout.startswith("Already in maya.toml, nothing to change: ")
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in file.parent.iterdir()} == before


def test_the_counter_says_what_it_settles(file: Path) -> None:
    run_cli("log", file, "--questions", 60, "--on", "2026-11-19")
    result = run_cli("log", file, "--total", 400)
    assert "without it, your entries would add up to 410." in result.stdout
    result = run_cli("log", file, "--questions", 30, "--on", "2026-11-20")
    assert "The counter of Sat 21 Nov 2026 holds these questions already." in result.stdout


def test_with_no_numbers_the_day_was_as_planned(file: Path) -> None:
    run_cli("plan", file)
    plan = json.loads(file.with_suffix(".json").read_text("utf-8"))
    day = next(day for day in plan["days"] if day["questions"] and day["repeats"] == 0)
    result = run_cli("log", file, "--today", day["date"])
    assert result.exit_code == 0
    assert (
        file.read_text("utf-8") == f"{GOOD}\n[[log]]\ndate = {day['date']}\nquestions = {day['questions']}\n"
    )


def test_a_day_as_planned_needs_a_plan_that_holds_questions_that_day(file: Path) -> None:
    assert refused(run_cli("log", file), 4, "There is no last plan", "--questions N")
    run_cli("plan", file)
    plan = json.loads(file.with_suffix(".json").read_text("utf-8"))
    sat, exam = plan["practice_exams"][0]["date"], plan["practice_exams"][0]["exam"]
    off = next(day["date"] for day in plan["days"] if day["kind"] == "off")
    assert refused(run_cli("log", file, "--on", "2026-11-20"), 4, "2026-11-20 is no day of the last plan")
    words = (f'studyplan score FILE "{exam}" RESULT', f'studyplan log FILE --missed "{exam}"')
    assert refused(run_cli("log", file, "--on", sat, "--today", sat), 4, *words)
    assert refused(run_cli("log", file, "--on", "2026-12-10"), 3, "--on: found 2026-12-10")
    assert refused(run_cli("log", file, "--on", off, "--today", off), 4, f"no questions on {off}")
    assert file.read_text("utf-8") == GOOD


def test_a_day_as_planned_names_its_banks_where_the_plan_has_two(file: Path) -> None:
    """A bank that has another name by now is asked for."""
    file.write_text(GOOD + '[[question_bank]]\nname = "AMBOSS"\n', "utf-8")
    run_cli("plan", file)
    plan = json.loads(file.with_suffix(".json").read_text("utf-8"))
    both = next(day for day in plan["days"] if sum(b["activity"] == "questions" for b in day["blocks"]) == 2)
    blocks = [block for block in both["blocks"] if block["activity"] == "questions"]
    blocks[0] |= {"activity": "repeats", "bank": "UWorld"}
    blocks[1] |= {"bank": "AMBOSS"}
    file.with_suffix(".json").write_text(json.dumps(plan), "utf-8")
    before = file.read_text("utf-8")
    assert run_cli("log", file, "--today", both["date"]).exit_code == 0
    assert tomllib.loads(file.read_text("utf-8"))["log"] == [
        {"date": date.fromisoformat(both["date"]), "repeats": blocks[0]["questions"], "bank": "UWorld"},
        {"date": date.fromisoformat(both["date"]), "questions": blocks[1]["questions"], "bank": "AMBOSS"},
    ]
    file.write_text(before.replace('"AMBOSS"', '"Kaplan"'), "utf-8")
    file.with_suffix(".json").write_text(json.dumps(plan), "utf-8")
    assert refused(run_cli("log", file, "--today", both["date"]), 3, '--bank: found "AMBOSS"', '"Kaplan"')


TWO_BANKS = GOOD.replace("done = 350", "done = 4000") + '[[question_bank]]\nname = "AMBOSS"\ndone = 400\n'


def test_another_bank_is_told_by_name_and_its_counter_may_be_reset(file: Path) -> None:
    file.write_text(TWO_BANKS, "utf-8")
    result = run_cli("log", file, "--total", 700)
    assert refused(result, 3, "--total: found 700", 'bank = "AMBOSS", or --bank')
    result = run_cli("score", file, "NBME 13", 226, "--total", 700, "--bank", "amboss")
    assert "2026: AMBOSS counter at 700.\n" in result.stdout
    result = run_cli("log", file, "--total", 30, "--bank", "AMBOSS", "--today", "2026-11-22")
    assert refused(result, 3, "--total: found 30", "--reset")
    command = ("log", file, "--total", 30, "--reset", "--bank", "AMBOSS", "--percent", 70)
    result = run_cli(*command, "--today", "2026-11-22")
    assert "AMBOSS counter at 30 after a reset, 70% correct.\n" in result.stdout
    assert file.read_text("utf-8").endswith(
        '\n[[log]]\ndate = 2026-11-21\ntotal = 700\nbank = "AMBOSS"\n'
        '\n[[log]]\ndate = 2026-11-22\ntotal = 30\npercent_correct = 70\nbank = "AMBOSS"\nreset = true\n'
    )


def test_work_without_a_bank_corrects_that_of_the_bank_it_is_of_anyhow(file: Path) -> None:
    file.write_text(TWO_BANKS, "utf-8")
    run_cli("log", file, "--questions", 40, "--repeats", 20, "--bank", "AMBOSS")
    result = run_cli("log", file, "--questions", 50)
    assert result.stdout.startswith(
        "Corrected in maya.toml: Sat 21 Nov 2026: 50 questions, 20 repeats of AMBOSS, "
        "instead of 40 questions, 20 repeats of AMBOSS.\n"
    )
    run_cli("log", file, "--repeats", 60, "--bank", "UWorld")
    assert file.read_text("utf-8").endswith(
        'bank = "AMBOSS"\n\n[[log]]\ndate = 2026-11-21\nrepeats = 60\nbank = "UWorld"\n'
    )


def test_exams_missed_on_a_day_add_up_and_will_be_placed_again(file: Path) -> None:
    result = run_cli("log", file, "--missed", "nbme13")
    assert result.stdout.splitlines()[:2] == [
        "Recorded in maya.toml: Sat 21 Nov 2026: NBME 13 not sat.",
        "NBME 13 will be placed again on a day to come.",
    ]
    run_cli("log", file, "--missed", "Free 120")
    assert (
        file.read_text("utf-8") == f'{GOOD}\n[[log]]\ndate = 2026-11-21\nmissed = ["NBME 13", "Free 120"]\n'
    )
    result = run_cli("log", file, "--missed", "NBME 13")
    assert result.stdout.startswith("Already in maya.toml, nothing to change: ")
    run_cli("score", file, "NBME 13", 226)
    result = run_cli("log", file, "--missed", "NBME 13", "--questions", 20)
    assert refused(result, 3, '--missed: found "NBME 13"', "It was taken on 2026-11-21")


def test_a_pin_to_a_later_day_goes_and_is_named(file: Path) -> None:
    file.write_text(GOOD + '[[pin]]\ndate = 2026-12-19\nexam = "NBME 13"\n', "utf-8")
    result = run_cli("score", file, "NBME 13", 226)
    assert (
        "NBME 13 was pinned to Sat 19 Dec 2026; now that it is taken, that pin is removed." in result.stdout
    )
    assert "[[pin]]" not in file.read_text("utf-8")


def test_json_prints_exactly_the_data_file_and_the_record_as_a_message(file: Path) -> None:
    result = run_cli("score", file, "NBME 13", 226, "--json")
    assert result.stdout.encode() == file.with_suffix(".json").read_bytes()
    assert result.stderr.startswith("Recorded in maya.toml: NBME 13 on ")


def test_out_and_facts_work_as_for_plan(file: Path) -> None:
    assert run_cli("log", file, "--questions", 60, "--out", "plans").exit_code == 0
    assert contents(file.parent / "plans").keys() == {"maya.html", "maya.ics", "maya.json"}
    result = run_cli("log", file, "--questions", 70, "--facts", "nowhere.toml")
    assert refused(result, 5, "nowhere.toml")


def test_line_ends_byte_order_mark_and_permissions_stay(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    file.chmod(0o600)
    assert run_cli("score", file, "NBME 13", 226).exit_code == 0
    assert file.read_bytes() == b"\xef\xbb\xbf" + SCORED.replace("\n", "\r\n").encode()
    assert file.stat().st_mode & 0o777 == 0o600


# ---- what is refused

REFUSED = [
    (["score", "NBME 13", "226", "--on", "2026-11-22"], "--on: found 2026-11-22"),
    (["score", "NBME 13", "71"], "RESULT: found 71"),
    (["score", "Free 120", "226"], "RESULT: found 226"),
    (["score", "NMBE 13", "226"], 'Did you mean "NBME 13"?'),
    (["score", "NBME 13", "226", "--area", "cardio=61"], '--area cardio: found the unknown key "cardio"'),
    (["score", "NBME 13", "226", "--total", "349"], "--total: found 349"),
    (["log", "--questions", "60", "--correct", "61"], "--correct: found 61"),
    (["log", "--questions", "1001"], "--questions: found 1001"),
    (["log", "--questions", "60", "--on", "1999-01-01"], "--on: found 1999-01-01"),
    (["log", "--total", "4001"], "--total: found 4001"),
    (["log", "--total", "349"], "--total: found 349"),
    (["log", "--total", "500", "--percent", "0.61"], "--percent: found 0.61"),
    (["log", "--questions", "40", "--repeats", "20", "--correct", "61"], "--correct: found 61"),
    (["log", "--repeats", "20", "--correct", "21"], "--correct: found 21"),
    (["log", "--questions", "40", "--bank", "Uwolrd"], '--bank: found "Uwolrd"'),
    (["log", "--missed", "NBME 99"], '--missed: found "NBME 99"'),
    (["log", "--missed", "NBME 10"], "Add it to resources.practice_exams"),
]
USAGE = [
    (["log", "--minutes", "60"], "--questions"),
    (["log", "--bank", "UWorld"], "--bank"),
    (["log", "--questions", "60", "--reset"], "--total"),
    (["log", "--repeats", "60", "--total", "500"], "--total"),
    (["score", "NBME 13", "226", "--bank", "UWorld"], "--total"),
    (["log", "--questions", "60", "--total", "500"], "--total"),
    (["log", "--total", "500", "--correct", "41"], "--percent"),
    (["log", "--total", "500", "--minutes", "270"], "--percent"),
    (["log", "--questions", "60", "--percent", "61"], "--correct"),
    (["log", "--questions", "many"], "many"),
    (["log", "--questions", "60", "--on", "21/11/2026"], "YYYY-MM-DD"),
    (["score", "NBME 13"], "RESULT"),
    (["score", "NBME 13", "good"], "good"),
    (["score", "NBME 13", "226", "--area", "cardiovascular"], "cardiovascular=61"),
    (["score", "NBME 13", "226", "--area", "cardiovascular=many"], "cardiovascular=61"),
    (["score", "NBME 13", "226", "--area", "pregnancy=1", "--area", "pregnancy=2"], "twice"),
]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [(told, 3, ("command line: ", words)) for told, words in REFUSED]
    + [(told, 2, (words,)) for told, words in USAGE],
    ids=str,
)
def test_a_record_that_contradicts_ends_with_3_and_options_that_make_none_with_2(
    file: Path, arguments: list[str], code: int, words: tuple[str, ...]
) -> None:
    """Option and value are named, and nothing is written."""
    assert refused(run_cli(arguments[0], file, *arguments[1:]), code, *words)
    assert contents(file.parent) == {"maya.toml": GOOD.encode()}


def test_a_file_that_was_wrong_before_is_told_first(file: Path) -> None:
    file.write_text(GOOD.replace("target", "targett"), "utf-8")
    result = run_cli("log", file, "--questions", 60, "--correct", 61)
    assert refused(result, 3, "maya.toml:7: exam.targett: ")
    assert "--correct" not in result.stderr


def test_a_missing_file_and_an_output_in_its_place_are_refused(file: Path) -> None:
    assert refused(run_cli("log", "nobody.toml", "--questions", 60), 5, "nobody.toml")
    assert refused(run_cli("log", "maya.json", "--questions", 60), 2, "maya.json")


def test_a_record_is_kept_even_where_no_plan_is_possible(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from studyplan.errors import CannotPlan

    def refuse(*_: object, **__: object) -> None:
        raise CannotPlan(NoFreeMinute(date(2027, 1, 4), date(2027, 6, 18)))

    monkeypatch.setattr("studyplan.alternatives.choices.full_plan", refuse)
    result = run_cli("score", file, "NBME 13", 226)
    assert refused(result, 4, "Recorded in maya.toml: NBME 13", "There is no free minute", "  - Give hours")
    assert contents(file.parent) == {"maya.toml": SCORED.encode()}


def test_an_audit_that_finds_our_mistake_writes_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finding = Finding("deadlines_out_of_order")
    monkeypatch.setattr("studyplan.audit.find_broken_promises", lambda *_: (finding,))
    assert refused(run_cli("score", file, "NBME 13", 226), 70, "nothing was written")
    assert contents(file.parent) == {"maya.toml": GOOD.encode()}


# ---- interruptions

LOG = ("--questions", "60", "--correct", "41")
LOGGED = GOOD + "\n[[log]]\ndate = 2026-11-21\nquestions = 60\ncorrect = 41\n"


def steps_of(monkeypatch: pytest.MonkeyPatch, fail: Callable[[int], None]) -> list[str]:
    """Every call that touches the disk, in order; before each `fail` may raise, given its number from 1."""
    seen: list[str] = []

    def watched(name: str) -> None:
        real = getattr(os, name)

        def call(*arguments: object, **options: object) -> object:
            seen.append(name)
            fail(len(seen))
            return real(*arguments, **options)

        monkeypatch.setattr(os, name, call)

    for name in ("open", "fdopen", "fsync", "chmod", "replace"):
        watched(name)
    return seen


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device")], ids=repr)
def test_an_interruption_at_any_step_leaves_the_old_file_or_the_new_one(
    file: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    run_cli("plan", file)
    plan = contents(file.parent)
    states: list[bytes] = []
    for stop in range(1, 100):

        def fail(number: int, stop: int = stop) -> None:
            if number == stop:
                raise error

        with monkeypatch.context() as patched:
            steps = steps_of(patched, fail)
            result = run_cli("log", file, *LOG)
        states.append(file.read_bytes())
        assert contents(file.parent).keys() >= plan.keys()
        assert [name for name in contents(file.parent) if name.endswith(".tmp")] == []
        if len(steps) < stop:
            break
        if result.exit_code == 0:  # only looking whether the disk knows locks, which may fail
            assert states.pop() == LOGGED.encode()
        else:
            assert result.exit_code in (130, 5)
        for name, content in plan.items():
            (file.parent / name).write_bytes(content)
    assert set(states) == {GOOD.encode(), LOGGED.encode()}
    assert states == sorted(states, key=len)  # once it is the new one, it is never the old one again
    assert len(states) > 8


def test_the_student_s_file_is_swapped_before_all_others(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    swapped: list[str] = []
    real = os.replace

    def replace(new: Path, old: Path) -> None:
        swapped.append(Path(old).name)
        real(new, old)

    monkeypatch.setattr(os, "replace", replace)
    run_cli("log", file, *LOG)
    assert swapped[0] == "maya.toml"
    assert swapped[-1] == "maya.json"


KILLED = """
import os, signal, sys
stop, seen = int(sys.argv.pop()), 0
def watched(name):
    real = getattr(os, name)
    def call(*arguments, **options):
        global seen
        seen += 1
        if seen == stop:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **options)
    setattr(os, name, call)
from studyplan.cli import main
for name in ("fdopen", "replace"):
    watched(name)
main(sys.argv[1:])
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_kill_at_any_step_leaves_the_old_file_or_the_new_one_and_the_next_run_goes_on(file: Path) -> None:
    """Killed, the program cannot tidy up: rests beside the files are all that may be left."""
    states = []
    for stop in range(1, 12):
        file.write_text(GOOD, "utf-8")
        command = [sys.executable, "-c", KILLED, "log", str(file), *LOG, "--today", "2026-11-21", str(stop)]
        result = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        states.append(file.read_text("utf-8"))
        if result.returncode == 0:
            break
        assert result.returncode == -signal.SIGKILL
        assert run_cli("plan", file).exit_code == 0
    assert set(states) == {GOOD, LOGGED}
    assert states == sorted(states, key=len)
