"""The door for programs: the command's own bytes, made by a process that can touch nothing; its refusals."""

import doctest
import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import TODAY, run_cli

from studyplan import api
from studyplan.api import Around, Made, Refused
from studyplan.errors import CannotPlan
from studyplan.memory.document import with_undo
from studyplan.statements.findings import Finding
from studyplan.statements.problems import NoFreeMinute

ROOT = Path(__file__).parent.parent
SAMPLES = sorted((ROOT / "sample_inputs").glob("*.toml"))
ZONE = "America/Chicago"
AROUND: Any = Around(name="maya.toml", today=TODAY, zone=ZONE)
GOOD = """\
# Maya's plan
[exam]
date = 2027-06-18
target = 245   # pediatrics
[availability]
hours = 8  # a day
"""
LOGGED = GOOD + "[[log]]\ndate = 2026-11-20\nquestions = 60\ncorrect = 50\n"


def made(answer: Made | Refused) -> Made:
    """The answer of the door where it is a plan."""
    assert isinstance(answer, Made), answer
    return answer


def refused(answer: Made | Refused) -> Refused:
    """The answer of the door where it is none."""
    assert isinstance(answer, Refused)
    return answer


# ---- the same as the command


def steps_of(day: date) -> list[tuple[list[str], str, dict[str, Any]]]:
    """What happens to a sample: the command's arguments behind FILE, the function, what it is told."""
    later = [(day + timedelta(days=days)).isoformat() for days in (0, 2, 9, 10)]
    return [
        (["plan"], "plan", {"today": later[0]}),
        (["score", "Practice exam", "230", "--area", "pregnancy=61", "--on", later[0]], "score",
         {"today": later[1], "exam": "Practice exam", "result": 230, "areas": {"pregnancy": 61},
          "on": later[0]}),
        (["log", "--questions", "30", "--correct", "21"], "log",
         {"today": later[2], "questions": 30, "correct": 21}),
        (["plan"], "plan", {"today": later[3]}),
        (["plan"], "plan", {"today": later[3]}),
    ]  # fmt: skip


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_every_output_of_a_sample_equals_the_command_s(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tzlocal.get_localzone_name", lambda: ZONE)
    text = sample.read_text("utf-8")
    file = tmp_path / sample.name
    file.write_text(text, "utf-8")
    steps = steps_of(date.fromisoformat(text.splitlines()[0].removeprefix("# today: ")))
    told = [(function, {"name": str(file), "zone": ZONE, **what}) for _, function, what in steps]
    told[0][1]["text"] = text
    command: list[str | Path] = [sys.executable, "-B", ROOT / "tests" / "locked_in.py"]
    ended = subprocess.run(command, input=json.dumps(told), capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    came = json.loads(ended.stdout)
    assert came[0]["code"] == 0
    for ((name, *rest), _, what), one in zip(steps, came, strict=True):
        result = run_cli(name, file, *rest, "--today", what["today"])
        found = {
            path.name.removeprefix(sample.stem): path.read_bytes().decode() for path in tmp_path.iterdir()
        }
        assert (result.exit_code, found.pop(".toml")) == (one["code"], one["text"])
        if not result.exit_code:
            assert found == one["outputs"]
            assert result.stdout.splitlines()[: len(one["notes"])] == one["notes"]


def test_a_look_is_the_plan_without_outputs_and_a_comparison_begins_with_it() -> None:
    whole, look = made(api.plan(GOOD, **AROUND)), made(api.look(GOOD, **AROUND))
    assert (look.outputs, look.plan.days) == ({}, whole.plan.days)
    compared = api.what_if(GOOD, dates=[date(2027, 7, 16)], hours=[30, 40], **AROUND)
    assert isinstance(compared, api.Compared)
    assert [row.exam_date.month for row in compared.rows] == [6, 7, 7]
    assert compared.rows[0].mean == whole.plan.projection.mean


def test_a_change_keeps_comments_and_makes_the_plan_of_the_text_it_hands_out() -> None:
    sick = (date(2027, 1, 4), date(2027, 1, 6), "Sick")
    new = made(api.change(GOOD, exam_date=date(2027, 7, 2), target=250, hours=6.5, days_off=[sick], **AROUND))
    assert new.text.startswith(GOOD.replace("06-18", "07-02").replace("245", "250").replace("= 8", "= 6.5"))
    assert new.text.endswith('from = 2027-01-04\nto = 2027-01-06\nhours = 0\nnote = "Sick"\n')
    known = with_undo(new.outputs[".json"].decode(), None).encode()  # but for how to take it back
    assert {**new.outputs, ".json": known} == made(api.plan(new.text, **AROUND)).outputs


def test_the_machine_is_never_asked_for_its_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("tzlocal.get_localzone_name")
    assert made(api.log(GOOD, questions=60, **AROUND)).student.time_zone == ZONE


# ---- what is refused

WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("score", {"exam": "NBME 99", "result": 226}, "exam"),
    ("score", {"exam": "NBME 13", "result": 71}, "result"),
    ("score", {"exam": "NBME 13", "result": 226, "areas": {"renal": 61}}, "areas.renal"),
    ("score", {"exam": "NBME 13", "result": 226, "on": date(2026, 11, 22)}, "on"),
    ("score", {"exam": "NBME 13", "result": 226, "total": 5000}, "total"),
    ("log", {"questions": 40}, "correct"),
    ("log", {"questions": 60, "minutes": 1441}, "minutes"),
    ("log", {"questions": 60, "total": 500}, "total"),
    ("log", {"total": 500, "percent": 0.61}, "percent"),
    ("log", {"minutes": 60}, "questions"),
    ("log", {"questions": 20, "bank": "AMBOSS"}, "bank"),
    ("log", {"missed": ["NBME 13", "NBME 99"]}, "missed"),
    ("score", {"exam": "NBME 13", "result": 226, "bank": "UWorld"}, "total"),
    ("change", {"target": 301}, "exam.target"),
    ("change", {"exam_date": date(2111, 1, 1)}, "exam.date"),
    ("change", {"hours": {"mon": 17}}, "availability.hours.mon"),
]


@pytest.mark.parametrize(("function", "told", "name"), WRONG, ids=str)
def test_what_is_told_wrongly_is_named_by_argument_or_key(
    function: str, told: dict[str, Any], name: str
) -> None:
    around = {**AROUND, "today": date(2026, 11, 20)} if name == "correct" else AROUND
    answer = refused(getattr(api, function)(LOGGED, **told, **around))
    assert (answer.code, answer.file, answer.text) == (3, "", None)
    assert [(problem.key, problem.line) for problem in answer.problems] == [(name, None)]


def test_a_wrong_file_is_told_before_all_else_with_key_and_line() -> None:
    answer = refused(api.log(GOOD.replace("target", "targett"), **AROUND))
    assert (answer.code, answer.file) == (3, "maya.toml")
    assert ("exam.targett", 4) in [(problem.key, problem.line) for problem in answer.problems]


def test_a_record_is_kept_where_no_plan_is_possible_and_a_wish_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise CannotPlan(refusal)

    refusal = NoFreeMinute(date(2027, 1, 4), date(2027, 6, 18))
    monkeypatch.setattr("studyplan.alternatives.choices.full_plan", refuse)
    record, wish = (
        refused(api.log(GOOD, questions=60, **AROUND)),
        refused(api.change(GOOD, target=250, **AROUND)),
    )
    assert (record.code, record.refusal) == (4, refusal)
    assert record.text == GOOD + "\n[[log]]\ndate = 2026-11-21\nquestions = 60\n"
    assert record.notes == ("Recorded in maya.toml: Sat 21 Nov 2026: 60 questions.",)
    assert (wish.code, wish.text) == (4, None)


def test_a_memory_or_a_calendar_that_is_not_ours_is_named_as_the_caller_names_it() -> None:
    answer = refused(api.plan(GOOD, **AROUND, memory="{}"))
    assert (answer.code, str(answer.error).split(" is not")[0]) == (5, "maya.json")
    called = {"old_calendar": "old.ics"}
    answer = refused(api.plan(GOOD, **AROUND, old_calendar=b"no calendar", called=called))
    assert (answer.code, str(answer.error).split(" is not")[0]) == (5, "old.ics")


def test_own_figures_count_and_wrong_ones_are_refused() -> None:
    own = "[results_typical_days]\nvalue = 21\n"
    assert made(api.look(GOOD, **AROUND, own_figures=own)).facts.results_typical_days == 21
    answer = refused(api.look(GOOD, **AROUND, own_figures="[nothing]\nvalue = 1\n"))
    assert (answer.code, answer.file, answer.problems[0].line) == (3, "maya-figures.toml", 1)


def test_what_the_audit_finds_is_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    finding = Finding("deadlines_out_of_order")
    monkeypatch.setattr("studyplan.audit.find_broken_promises", lambda *_: (finding,))
    answer = refused(api.plan(GOOD, **AROUND))
    assert (answer.code, answer.findings) == (70, (finding,))


def test_the_example_in_the_documentation_runs() -> None:
    assert doctest.testmod(api).attempted > 5
    assert doctest.testmod(api).failed == 0
