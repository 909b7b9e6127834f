"""The memory of the first version: every block of every kept one says what it said then."""

import json
import lzma
import re
from dataclasses import fields
from datetime import date, timedelta
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
from studyplan.statements.changes import OldWords
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


def rerun(sample: str, stage: str, day: date) -> api.Made:
    """The plan remade from a kept file, memory and calendar."""
    text = (KEPT / sample / f"{stage}.toml").read_text("utf-8")
    made = api.plan(text, name=f"{sample}.toml", today=day, zone=ZONE, memory=memory(sample, stage))
    assert isinstance(made, api.Made)
    return made


@pytest.mark.parametrize(("sample", "stage"), EACH)
def test_a_calendar_remade_the_same_day_from_a_kept_memory_keeps_every_byte(sample: str, stage: str) -> None:
    """But for the last week where the Free 120 followed right on the last form, or where half a review did
    not count a rehearsal's bank blocks.
    """
    kept = lzma.decompress((KEPT / sample / f"{stage}.ics.xz").read_bytes())
    day = date.fromisoformat(STAGES[sample][stage]["today"])
    made = rerun(sample, stage, day)
    if sample not in MENDED:
        assert made.outputs[".ics"] == kept
    last_week = made.plan.exam_date - timedelta(days=6)
    assert events_before(last_week, made.outputs[".ics"]) == events_before(last_week, kept)


MENDED = ("beside_a_job", "two_day_week")


def events_before(day: date, calendar: bytes) -> list[str]:
    """The events of a calendar that start before a day, as they are written."""
    events = calendar.decode().replace("\r\n ", "").split("BEGIN:VEVENT")[1:]
    starts = (re.search(r"DTSTART[^:]*:(\d{8})", event) for event in events)
    return [
        event for event, start in zip(events, starts, strict=True) if start and start[1] < f"{day:%Y%m%d}"
    ]


@pytest.mark.parametrize(("sample", "stage"), EACH)
def test_a_rerun_from_a_kept_memory_keeps_ids_versions_and_the_past(sample: str, stage: str) -> None:
    """An event that says the same keeps its version; any other has a higher one; none is forgotten ahead."""
    day = date.fromisoformat(STAGES[sample][stage]["today"]) + timedelta(days=1)
    old = from_json(memory(sample, stage), file=stage)
    if day > old.exam_date:
        return  # nothing is left to plan
    plan = rerun(sample, stage, day).plan
    new = {entry.uid: entry for entry in plan.calendar}
    for entry in old.calendar:
        assert entry.uid in new or entry.start[:10] < day.isoformat()
        now = new.get(entry.uid, entry)
        unchanged = (now.hash, now.start, now.state) == (entry.hash, entry.start, entry.state)
        assert (
            (now.key, now.sequence) == (entry.key, entry.sequence)
            if unchanged
            else (now.sequence > entry.sequence)
        )
    past = [one for one in old.days if one.date < day and one.date < old.generated_on]
    assert [one for one in plan.days if one.date < old.generated_on] == past


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
