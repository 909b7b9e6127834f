"""What a block says, once for every kind: its task, what its row adds, and its whole note."""

from datetime import datetime, timedelta
from typing import Any, get_args

import pytest
from conftest import make_plan

from studyplan.facts import Facts
from studyplan.plan import Block, Subject
from studyplan.words.blocks import note_words, task_name, task_note
from studyplan.words.formats import area_labels

START = datetime(2027, 1, 4, 8)
BASICS = "Pathophysiology, pharmacology, microbiology"
MIXED = "All areas mixed, 20 in 30 minutes; then every explanation."
AGAIN = "Missed and marked questions, weak areas first; say the reason before you look."
HALVES = "4 half-hour blocks of 20, straight on, no looking up; review tomorrow."
REVIEW = "Why right, why wrong, for every question; one line for what keeps coming back."
CARDS = "Flashcards and missed questions"
FIRST = "Due cards first, then the questions you missed today."
SHEETS = "Once through; permit, ID, route, food ready. Then stop and sleep."
FAILED = "What went wrong last time - content, time, anxiety? Write down what changes."
LINE_FIRST = "20 questions in 27 to 30 minutes, the question line first."
LOUD = "20 questions, a loud clock, no pause; note what unsettled you."
NOTES = "20 questions in 27 to 30 minutes, a line of notes each."
TOPICS = "The topics behind this week's wrong answers."
OWN = "High-yield sheet from your own mistakes."
PART, WHOLE = "NBME 13, sections 3-4 of 4, strict timing", "UWSA 1, one sitting, strict timing"


def block(activity: Any, **fields: Any) -> Block:
    """A block of an hour with the fields given."""
    return Block(start=START, end=START + timedelta(hours=1), activity=activity, **fields)


def work(activity: Any, **fields: Any) -> Block:
    return block(activity, **{"bank": "UWorld", "questions": 40, "mode": "timed", **fields})


def content(subject: Subject, *areas: str, topic: str = "") -> Block:
    return block("content", subject=subject, areas=areas, topics=(topic,) if topic else ())


def drill(subject: Subject) -> Block:
    return block("drill", subject=subject)


# The task, what its row adds, and what the whole note begins with before that.
TOLD = [
    (work("questions"), "UWorld: 40 questions, timed, with review", MIXED, ""),
    (
        work("questions", questions=1, mode="tutor", areas=("endocrine",)),
        "UWorld: 1 question, tutor mode, with review",
        "Read every explanation; why right, why wrong.",
        "",
    ),
    (work("repeats"), "Repeats, UWorld: 40 questions, timed, with review", AGAIN, ""),
    (work("repeats", subject="rehearsal", sections=4), "Repeats, UWorld: 40 questions, timed", HALVES, ""),
    (block("practice_exam", exam="NBME 13", part=(2, 2), sections=4), PART, "", f"{PART}."),
    (block("practice_exam", exam="UWSA 1"), WHOLE, "", f"{WHOLE}."),
    (block("exam_review", exam="NBME 13"), "Review of NBME 13", REVIEW, "NBME 13: "),
    (content("survey", "endocrine"), "Content", "Survey, list what is new to you.", "Endocrine: "),
    (content("wrong_answers", "endocrine"), "Content", TOPICS, "Endocrine: "),
    (content("own_mistakes", "endocrine", "respiratory"), "Content", OWN, "Endocrine: "),
    (
        content("specialty", "endocrine", topic="growth"),
        "Content",
        "For your specialty: growth.",
        "Endocrine; ",
    ),
    (content("pathophysiology", "endocrine", topic="Endocrine"), BASICS, "", f"{BASICS}: Endocrine."),
    (content("pathophysiology", topic="DNA"), BASICS, "DNA.", f"{BASICS}: "),
    (
        content("biostatistics_ethics", "biostatistics"),
        "Biostatistics and ethics",
        "One sheet each day.",
        "Biostatistics and ethics, ",
    ),
    (content("sheets"), "Quick-reference sheets", SHEETS, "Quick-reference sheets, "),
    (content("", "space_medicine"), "Content", "", ""),
    (block("flashcards"), CARDS, FIRST, ""),
    (block("flashcards", subject="due_cards"), CARDS, "Due cards only.", ""),
    (drill("post_mortem"), "Post-mortem", FAILED, "Post-mortem: "),
    (drill("timing"), "Timed reading", LINE_FIRST, "Timed reading: "),
    (drill("anxiety"), "Mock exam under pressure", LOUD, "Mock exam under pressure: "),
    (drill("reading_speed"), "Long stems against the clock", NOTES, "Long stems against the clock: "),
    (drill(""), "Drill", "", ""),
    (block("exam"), "Step 2 CK", "You know what you know. Take every break.", ""),
]


@pytest.mark.parametrize(("told", "task", "row", "begins"), TOLD)
def test_a_block_reads_like_a_diary_line(told: Block, task: str, row: str, begins: str, facts: Facts) -> None:
    """The row's note says nothing again that the task and its areas already say."""
    labels = area_labels(facts)
    assert (task_name(told), task_note(told, labels)) == (task, row)
    goes_on = row if not begins or row[1:2].isupper() else row[:1].lower() + row[1:]
    assert note_words(told, labels) == begins + goes_on


def test_every_kind_of_block_is_in_the_table_above() -> None:
    assert {told.subject for told, *_ in TOLD} == set(get_args(Subject))
    plans = (make_plan(step1=200, attempts=1, specialty="pediatrics", challenges=("timing",)), make_plan())
    made = {(one.activity, one.subject) for plan in plans for day in plan.days for one in day.blocks}
    assert made <= {(told.activity, told.subject) for told, *_ in TOLD}


def test_words_of_the_student_lose_what_disturbs_a_row() -> None:
    assert task_name(work("questions", bank="UW\x1borld\u202e")).startswith("UWorld: 40")
    assert task_name(block("exam_review", exam="NBME\n13")) == "Review of NBME 13"
    assert task_name(work("questions", bank="")).startswith("Question bank: 40")
