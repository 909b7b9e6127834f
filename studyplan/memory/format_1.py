"""The memory of the first version in the shape of today's: facts, where it kept sentences.

Between the parsed JSON and its reading. The one place that knows the old sentences; what none of them says
stays unsaid.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from studyplan.plan import ExamWhy, PhasePurpose, Subject

Row = dict[str, Any]

_NOTES: Mapping[str, Subject] = {
    "Post-mortem: what went wrong last time - content, time, anxiety? Write down what changes.": (
        "post_mortem"
    ),
    "Timed reading: 20 questions in 27 to 30 minutes, the question line first.": "timing",
    "Mock exam under pressure: 20 questions, a loud clock, no pause; note what unsettled you.": "anxiety",
    "Long stems against the clock: 20 questions in 27 to 30 minutes, a line of notes each.": "reading_speed",
    "Biostatistics and ethics, one sheet each day.": "biostatistics_ethics",
    "Quick-reference sheets, once through; permit, ID, route, food ready. Then stop and sleep.": "sheets",
    "Due cards only.": "due_cards",
}
# Notes with something of the day in them; what the block itself does not hold is in named groups.
_FORMS: Mapping[str, Subject] = {
    r".*: survey, list what is new to you\.": "survey",
    r".*: the topics behind this week's wrong answers\.": "wrong_answers",
    r".*: high-yield sheet from your own mistakes\.": "own_mistakes",
    r".*; for your specialty: (?P<topic>.*)\.": "specialty",
    r"Pathophysiology, pharmacology, microbiology: (?P<topic>.*)\.": "pathophysiology",
    r"(?P<sections>\d+) half-hour blocks of 20, straight on, no looking up; review tomorrow\.": "rehearsal",
    r".*, sections (?P<first>\d+)-\d+ of (?P<sections>\d+), strict timing\.": "",
}
# Reasons by how they begin.
_PHASES: Mapping[str, PhasePurpose] = {
    "Under three weeks": "short_notice",
    "Find out where": "survey",
    "A recent practice": "short_survey",
    "The whole question": "question_bank",
    "What was wrong": "rehearsal",
}
_EXAMS: Mapping[str, ExamWhy] = {
    "Where you stand": "baseline",
    "The last full": "final",
    "A rehearsal at": "rehearsal",
    "Its score is": "before_mark",
    "Progress every two": "progress",
    "You put it": "pinned",
    "The official sample": "warm_up",
}


def upgraded(row: Row) -> Row:
    """The whole memory; what is no memory at all raises KeyError, TypeError or ValueError, here or later."""
    untold = {"note": None, "due": None, "done": None}
    days = [{**day, **untold, "blocks": [_block(block) for block in day["blocks"]]} for day in row["days"]]
    phases = [{**phase, "purpose": _PHASES[_beginning(phase)]} for phase in row["phases"]]
    exams = [_practice_exam(exam) for exam in row["practice_exams"]]
    changes = [_change(change) for change in row["changes"]]
    return {**row, "phases": phases, "days": days, "practice_exams": exams, "changes": changes}


def _beginning(row: Row) -> str:
    return " ".join(str.split(row["reason"])[:3])


def _practice_exam(row: Row) -> Row:
    """Why it is there; the number in it is a mark, a Free 120's result, or an aim as its form prints it."""
    mark = re.search(r"before the (\d+)-day mark", row["reason"])
    percent = re.fullmatch(r"Taken: (.*)%\.", row["reason"])
    aim = re.search(r"is (?:a printed (.*)\.|about (\d+)% correct\.)$", row["reason"])
    return {
        **row,
        "why": "taken" if row["taken"] else _EXAMS[_beginning(row)],
        "mark": int(mark[1]) if mark else None,
        "percent": float(percent[1]) if percent else None,
        "printed_aim": float(aim[1] or aim[2]) if aim else None,
        "parts": 1,
    }


def _change(row: Row) -> Row:
    values = {"what": row["what"], "why": row["why"]}
    return {"date": row["date"], "kind": "old_words", "values": values, "causes": []}


def _block(row: Row) -> Row:
    subject, told = _meaning(row["note"])
    is_exam = row["activity"] in ("practice_exam", "exam_review")
    return {
        **row,
        "bank": "" if is_exam else row["bank"],
        "exam": row["bank"] if is_exam else "",
        "topics": [told["topic"]] if "topic" in told else [],
        "part": [1 if told["first"] == "1" else 2, 2] if "first" in told else None,
        "sections": int(told.get("sections", 0)),
        "subject": subject,
    }


@cache
def _meaning(note: str) -> tuple[Subject, Mapping[str, str]]:
    """What a note is about, and what only its words tell."""
    if note in _NOTES:
        return _NOTES[note], {}
    matches = ((re.fullmatch(form, note), subject) for form, subject in _FORMS.items())
    return next(((subject, found.groupdict()) for found, subject in matches if found), ("", {}))
