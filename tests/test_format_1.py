"""The memory of the first version: every block of every kept one says what it said then."""

import json
import lzma
import re
from dataclasses import fields, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import all_facts, make_plan, read_text

from studyplan import api
from studyplan.calendar.events import plan_events, start_text
from studyplan.errors import CannotReadOrWrite
from studyplan.memory.document import from_json
from studyplan.memory.format_1 import upgraded
from studyplan.plan import Plan, Remembered
from studyplan.statements.changes import OldWords, PlainCause, QuestionsRecorded
from studyplan.words.blocks import note_words
from studyplan.words.formats import area_labels
from studyplan.words.phases_and_exams import PHASE_REASONS, exam_reason

ZONE = "America/Chicago"  # of the machine they were written on
KEPT = Path(__file__).parent / "memories" / "format_1"
STAGES = json.loads((KEPT / "stages.json").read_text("utf-8"))
EACH = [(sample, stage) for sample, stages in STAGES.items() for stage in stages]


def memory(sample: str, stage: str) -> str:
    return lzma.decompress((KEPT / sample / f"{stage}.json.xz").read_bytes()).decode()


@pytest.mark.parametrize(("sample", "stage"), EACH)
def test_a_kept_block_says_what_it_said(sample: str, stage: str) -> None:
    text, labels = memory(sample, stage), area_labels(all_facts())
    told = [block["note"] for day in json.loads(text)["days"] for block in day["blocks"]]
    read = from_json(text, file=stage)
    assert [note_words(block, labels) for day in read.days for block in day.blocks] == told


@pytest.mark.parametrize(("sample", "stage"), EACH)
def test_what_a_memory_said_is_still_said(sample: str, stage: str) -> None:
    text = memory(sample, stage)
    row, read = json.loads(text), from_json(text, file=stage)
    assert [PHASE_REASONS[phase.purpose] for phase in read.phases] == [one["reason"] for one in row["phases"]]
    told = [exam["reason"] for exam in row["practice_exams"]]
    assert list(map(exam_reason, read.practice_exams)) == told
    changes = [OldWords(change["what"], change["why"]) for change in row["changes"]]
    assert [change.fact for change in read.changes] == changes


@pytest.mark.parametrize(("sample", "stage"), EACH)
def test_an_event_ahead_in_a_kept_calendar_keeps_every_letter(sample: str, stage: str) -> None:
    """By its hash, which changes with anything shown; past events may have been told otherwise then."""
    read = from_json(memory(sample, stage), file=stage)
    whole = {field.name: getattr(read, field.name) for field in fields(Remembered)}
    plan = Plan(**whole, projection=make_plan().projection, decision=make_plan().decision)
    file = KEPT / sample / f"{stage}.toml"
    student = read_text(file.read_text("utf-8"), name=file.name, today=plan.generated_on)
    known = {entry.key: entry.hash.partition("/")[0] for entry in read.calendar if entry.state == "live"}
    ahead = {
        event.key: event.hash
        for event in plan_events(plan, student, all_facts())
        if start_text(event.start)[:10] >= plan.generated_on.isoformat()
    }
    assert ahead
    assert ahead == {key: known[key] for key in ahead}


def a_day(sample: str, stage: str, *, later: int = 0) -> date:
    """The day a memory was written, or one after it."""
    return date.fromisoformat(STAGES[sample][stage]["today"]) + timedelta(days=later)


@cache
def rerun(sample: str, stage: str, *, later: int = 0, log: str = "") -> api.Made:
    """The plan remade from a kept file, memory and calendar, so many days later, with a `log` entry more."""
    text = (KEPT / sample / f"{stage}.toml").read_text("utf-8") + log
    day = a_day(sample, stage, later=later)
    made = api.plan(text, name=f"{sample}.toml", today=day, zone=ZONE, memory=memory(sample, stage))
    assert isinstance(made, api.Made)
    return made


def runs(sample: str, stage: str) -> list[tuple[Remembered, Plan]]:
    """The kept plan beside those made from it: at once, a day later, and then with a day's work logged."""
    old = from_json(memory(sample, stage), file=stage)
    log = f"\n[[log]]\ndate = {old.generated_on}\nquestions = 7\n"
    is_logged = f"[[log]]\ndate = {old.generated_on}" in (KEPT / sample / f"{stage}.toml").read_text("utf-8")
    ways: list[dict[str, Any]] = [{}]
    if a_day(sample, stage, later=1) <= old.exam_date:
        ways += [{"later": 1}, {"later": 1, "log": "" if is_logged else log}]
    return [(old, rerun(sample, stage, **way).plan) for way in ways]


def held(plan: Remembered, begins: date) -> dict[date, tuple[int, int]]:
    """New questions and repeats of each day to come."""
    return {day.date: (day.questions, day.repeats) for day in plan.days if day.date >= begins}


@pytest.mark.parametrize(("sample", "stage"), EACH)
def test_a_practice_exam_that_breaks_no_rule_stays(sample: str, stage: str) -> None:
    """Only where the Free 120 followed right on the last form it moves, and that rule is the cause."""
    for old, plan in runs(sample, stage):
        before, after = (
            {(one.exam, one.date, one.parts) for one in each.practice_exams if one.date >= plan.generated_on}
            for each in (old, plan)
        )
        assert {exam for exam, *_ in before ^ after} == ({"Free 120"} if sample == "beside_a_job" else set())
        told = [change.causes for change in plan.changes if change.fact.kind == "practice_exam_date"]
        assert told == [(PlainCause("rule"),)] * (sample == "beside_a_job")


@pytest.mark.parametrize(("sample", "stage"), EACH)
def test_nothing_is_owed_at_first(sample: str, stage: str) -> None:
    """Nothing was due before the first run; a day done as planned after it is neither ahead nor behind."""
    for _, plan in runs(sample, stage):
        assert plan.pace and plan.drawn and plan.drawn.since == plan.pace.since >= plan.generated_on
        assert (plan.pace.until, plan.pace.ahead, plan.pace.days) == (None, 0, 0)
    made = rerun(sample, stage)
    tomorrow = a_day(sample, stage, later=1)
    today = next((day for day in made.plan.days if day.date == made.plan.generated_on), None)
    assert made.plan.drawn
    if not today or tomorrow > made.plan.exam_date or made.plan.drawn.since == tomorrow:
        return  # the plan begins later, ends, or today was logged before the first run
    text = (KEPT / sample / f"{stage}.toml").read_text("utf-8")
    text += f"\n[[log]]\ndate = {today.date}\nquestions = {today.questions}\nrepeats = {today.repeats}\n"
    name, kept = f"{sample}.toml", made.outputs[".json"].decode()
    again = api.plan(text, name=name, today=tomorrow, zone=ZONE, memory=kept)
    assert isinstance(again, api.Made) and again.plan.pace
    assert again.plan.pace.due == again.plan.pace.done == (today.questions, today.repeats)
    assert held(again.plan, tomorrow) == held(made.plan, tomorrow)


@pytest.mark.parametrize(("sample", "stage"), EACH)
def test_what_a_first_run_changes_has_its_cause(sample: str, stage: str) -> None:
    """What was not done since the last plan, or a rule; and nothing is told as recorded that it knew."""
    for old, plan in runs(sample, stage):
        causes = {cause.kind for change in plan.changes for cause in change.causes}
        assert causes <= {
            "rule",
            "off_plan",
            "as_planned",
            "counts_as_planned",
            "practice_exams_moved",
            "recorded_since",
            "nothing_logged",
        }
        known = {bank.name: bank.done for bank in old.question_banks}
        told = {
            one.fact.bank: one.fact.questions
            for one in plan.changes
            if isinstance(one.fact, QuestionsRecorded)
        }
        for bank in plan.question_banks:
            assert told.get(bank.name, 0) <= max(0, bank.done - known[bank.name])
        if held(old, plan.generated_on) != held(plan, plan.generated_on):
            assert causes & {"rule", "off_plan"}


@pytest.mark.parametrize(("sample", "stage"), EACH)
def test_a_calendar_remade_the_same_day_from_a_kept_memory_keeps_every_byte(sample: str, stage: str) -> None:
    """But for days ahead that hold something else by now, or the student's note, and all-day entries."""
    kept = lzma.decompress((KEPT / sample / f"{stage}.ics.xz").read_bytes())
    made, old = rerun(sample, stage), from_json(memory(sample, stage), file=stage)
    blocks = {day.date: day.blocks for day in old.days}
    ahead = (day for day in made.plan.days if day.date >= made.plan.generated_on)
    other = {f"{day.date:%Y%m%d}" for day in ahead if day.note or day.blocks != blocks[day.date]}
    before, after = events(kept), events(made.outputs[".ics"])
    assert all(day in other for day, *_ in before.keys() ^ after.keys())
    assert all(key[0] in other for key, event in before.items() if after.get(key, event) != event)


def events(calendar: bytes) -> dict[tuple[str, str], str]:
    """The events of a calendar at an hour, as they are written, by day and id."""
    return {
        (day[1], uid[1]): event
        for event in calendar.decode().replace("\r\n ", "").split("BEGIN:VEVENT")[1:]
        if (day := re.search(r"DTSTART;TZID[^:]*:(\d{8})", event))
        and (uid := re.search(r"UID:(.*)\r", event))
    }


@pytest.mark.parametrize(("sample", "stage"), EACH)
def test_a_rerun_from_a_kept_memory_keeps_ids_versions_and_the_past(sample: str, stage: str) -> None:
    """An event that says the same keeps its version; any other has a higher one; none is forgotten ahead."""
    for old, plan in runs(sample, stage):
        new = {entry.uid: entry for entry in plan.calendar}
        for entry in old.calendar:
            assert entry.uid in new or entry.start[:10] < plan.generated_on.isoformat()
            now = new.get(entry.uid, entry)
            unchanged = (now.hash, now.start, now.state) == (entry.hash, entry.start, entry.state)
            assert (
                (now.key, now.sequence) == (entry.key, entry.sequence)
                if unchanged
                else (now.sequence > entry.sequence)
            )
        past = [one for one in old.days if one.date < old.generated_on]
        assert [replace(one, done=None, note="") for one in plan.days if one.date < old.generated_on] == past


def test_a_kept_memory_spoilt_by_hand_is_refused() -> None:
    row = json.loads(memory("dedicated", "first_day"))
    row["phases"][0]["reason"] = 5
    with pytest.raises(CannotReadOrWrite):
        from_json(json.dumps(row), file="dedicated.json")


def facts_of(activity: str, note: Any, bank: str = "", areas: tuple[str, ...] = ()) -> dict[str, Any]:
    """The facts that a block of the first version is read as, those that say nothing left out."""
    row = {"activity": activity, "bank": bank, "areas": areas, "note": note}
    empty: dict[str, list[Any]] = {"phases": [], "practice_exams": [], "changes": []}
    (day,) = upgraded({**empty, "days": [{"blocks": [row]}]})["days"]
    (block,) = day["blocks"]
    return {name: value for name, value in block.items() if (value and name not in row) or name == "bank"}


def test_what_only_a_note_told_becomes_a_fact() -> None:
    sat = "NBME 13, sections 3-4 of 4, strict timing."
    assert facts_of("practice_exam", sat, "NBME 13") == {
        "bank": "",
        "exam": "NBME 13",
        "part": [2, 2],
        "sections": 4,
    }
    run = "3 half-hour blocks of 20, straight on, no looking up; review tomorrow."
    assert facts_of("repeats", run, "UWorld") == {"bank": "UWorld", "sections": 3, "subject": "rehearsal"}
    assert facts_of("content", "Endocrine; for your specialty: growth.", areas=("endocrine",)) == {
        "bank": "",
        "topics": ["growth"],
        "subject": "specialty",
    }
    assert facts_of("exam_review", "NBME 13: anything.", "NBME 13") == {"bank": "", "exam": "NBME 13"}


def test_a_note_nobody_knows_is_about_nothing() -> None:
    assert facts_of("content", "By hand.") == facts_of("drill", "") == {"bank": ""}


@pytest.mark.parametrize("note", [None, [], {}, 7])
def test_a_note_that_is_no_text_is_no_memory(note: object) -> None:
    with pytest.raises((TypeError, ValueError, KeyError)):
        facts_of("content", note)
