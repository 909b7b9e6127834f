"""What a calendar's event says: its title, and the lines below it.

Calendars get shared, so nothing here tells a score, an aim or a chance.
"""

from collections.abc import Container, Mapping
from datetime import timedelta
from typing import NamedTuple

from studyplan.facts import Facts
from studyplan.plan import Block, Day, DecisionDay, Kind, Subject
from studyplan.statements.dates import DeadlineFact, LastDayToMove
from studyplan.words.blocks import NAMES, note_words
from studyplan.words.dates import FEES, date_words, deadline_words, source_words
from studyplan.words.formats import iso_day, percent_words

SUMMARY_LENGTH = 60
MADE_FROM = "Made from your study plan: change it there, not here."
GONE = "Your study plan no longer holds this. You can delete it."
_MODES = {
    "timed": "Mode: timed, as in the exam.",
    "tutor": "Mode: tutor, each explanation right after its question.",
}
_SHORT_NAMES: Mapping[Subject, str] = {**NAMES, "pathophysiology": "Pathophysiology"}
_MARKERS = {
    "block": "study block",
    "practice": "practice exam",
    "review": "review of a practice exam",
    "exam-day": "exam day",
    "off": "day off",
    "buffer": "buffer day",
    "deadline": "deadline",
    "decide": "decision day",
}


class EventWords(NamedTuple):
    """An event's title and its lines; empty ones are left out."""

    summary: str
    lines: tuple[str, ...]


_DAYS: Mapping[Kind, EventWords] = {
    "exam": EventWords("Step 2 CK", ("Exam day.",)),
    "off": EventWords("Day off", ("Nothing is planned. Rest.",)),
    "buffer": EventWords(
        "Buffer: half a day kept free", ("This half day stays free. It fills only when you are behind.",)
    ),
}


def block_words(
    block: Block, day: Day, exam: str, focus: Container[str], labels: Mapping[str, str]
) -> EventWords:
    """A block of the day. `exam` is the practice exam it is about, `focus` the areas its week leads with."""
    summary, goal = _task(block, exam, labels)
    summary += _half(day) if block.activity == "practice_exam" else ""
    note = note_words(block, labels)
    return EventWords(
        summary,
        (
            f"Goal: {goal}.",
            f"Why today: {_why(block, day, focus, labels)}.",
            _MODES.get(block.mode, ""),
            f"Note: {note}" if note else "",
            _own_note(day),
        ),
    )


def exam_words(block: Block | None) -> EventWords:
    """The exam itself, with the note of its block where the plan holds one."""
    goal = "Goal: sit the Step 2 CK. Be at the centre early, with your permit and identification."
    return EventWords("Step 2 CK: the exam", (goal, note_words(block, {}) if block else ""))


def practice_day_words(exam: str, day: Day) -> EventWords:
    """The whole day of a practice exam."""
    lines = (f"Why today: {_why_sit(day)}.", _own_note(day))
    return EventWords(f"Practice exam: {exam}{_half(day)}", lines)


def marked_day_words(day: Day) -> EventWords:
    """What the whole of an exam day, a day off or a buffer is marked with."""
    summary, lines = _DAYS[day.kind]
    return EventWords(summary, (*lines, _own_note(day)))


def _own_note(day: Day) -> str:
    """The student's own note of the day."""
    return f"Your note: {day.note}" if day.note else ""


def _half(day: Day) -> str:
    """Which half of a practice exam its day holds, where it takes two days."""
    sat = [block.part for block in day.blocks if block.activity == "practice_exam" and block.part]
    if not sat or len(sat) == sat[0][1]:
        return ""
    return f", half {1 if sat[0][0] == 1 else 2} of 2"


def decision_day_words(day: DecisionDay, facts: Facts) -> EventWords:
    """A day to decide on whether the exam is sat or moved."""
    look = "your latest practice score; no practice exam comes before this day."
    if day.sat_on is not None:
        look = f"{day.practice_exam} of {iso_day(day.sat_on)}, the last practice exam before this day."
    go, hold = percent_words(facts.go_chance), percent_words(facts.hold_chance)
    mark, line = day.exam_date - timedelta(days=day.days_out), day.days_out - 1
    return EventWords(
        "Decide: sit or move the exam?",
        (
            f"What to look at: {look}",
            "Record its score, then run: studyplan decide FILE. It tells your chance of the lowest score "
            f"worth sitting for: go from {go} on, hold from {hold}, under that another date. Passing must be "
            "safe.",
            f"Last day to move the exam before the {line}-day line: {iso_day(mark)}. {FEES}",
            f"Source: {facts.figures['reschedule_marks'].source}",
        ),
    )


def deadline_day_words(fact: DeadlineFact, facts: Facts) -> EventWords:
    """The whole day of a deadline."""
    look = "What to look at: your latest practice exams; `studyplan decide` weighs them."
    lines = (look,) if isinstance(fact, LastDayToMove) else ()
    source = f"Source: {source_words(fact, facts)}"
    return EventWords(date_words(fact, iso_day), (deadline_words(fact, iso_day), *lines, source))


def marker_words(key: str) -> str:
    """What stands on the calendar where a removed event was and the calendar keeps its marker."""
    return f"(removed) {_MARKERS.get(key.partition('/')[0], 'event')}"


def shortened(text: str) -> str:
    """A title, cut at a word where it is too long for the narrow rows of a phone."""
    if len(text) <= SUMMARY_LENGTH:
        return text
    start, space, _ = text[:SUMMARY_LENGTH].rpartition(" ")
    start = start if space and len(start) > SUMMARY_LENGTH // 2 else text[: SUMMARY_LENGTH - 1]
    return start.rstrip(" ,;:") + "…"


def _task(block: Block, exam: str, labels: Mapping[str, str]) -> tuple[str, str]:
    """The summary and the goal of a block."""
    areas = [_label(area, labels) for area in block.areas]
    about = ", ".join(areas) or "all areas mixed"
    bank, count = block.bank or "Question bank", block.questions
    match block.activity:
        case "practice_exam":
            return f"{exam}: practice exam", f"sit {exam} without looking anything up"
        case "exam_review":
            return f"Review of {exam}", f"go through {exam} and write down why each miss was missed"
        case "questions":
            task = f"{bank} {count} {block.mode}".rstrip()
            goal = f"{count} new questions of {bank} and their review: {about}"
            return _with_areas(task, areas or ["mixed"]), goal
        case "repeats":
            task = f"{bank} {count} again {block.mode}".rstrip()
            goal = f"{count} questions of {bank} a second time: {about}"
            return _with_areas(task, areas or ["mixed"]), goal
        case "flashcards":
            return "Flashcards and missed questions", "the cards that are due, then questions you missed"
        case "drill":
            return f"Drill: {_SHORT_NAMES.get(block.subject, about)}", f"short practice: {about}"
        case "content" | "exam":  # exam day has words of its own
            name = _SHORT_NAMES.get(block.subject, "mixed")
            return _with_areas("Content", areas or [name]), f"learn: {about}"


def _why(block: Block, day: Day, focus: Container[str], labels: Mapping[str, str]) -> str:
    if block.activity == "practice_exam":
        return _why_sit(day)
    if block.activity == "exam_review":
        return "the review teaches more than the exam itself"
    if block.areas and block.areas[0] in focus:
        return f"{_label(block.areas[0], labels)} is a focus of this week"
    if block.activity == "repeats":
        return "what was missed once comes back until it stays"
    return f"{day.phase} phase of your plan"


def _why_sit(day: Day) -> str:
    """Why a practice exam is sat, by the day alone, so that it still says the same once the day is past."""
    if any(block.activity == "repeats" for block in day.blocks):
        return "a rehearsal of exam day, so take the real breaks"
    return "it shows in time whether the plan works"


def _label(area: str, labels: Mapping[str, str]) -> str:
    """A content area's label in running text: its first letter small unless it begins an abbreviation."""
    label = labels.get(area) or area.replace("_", " ")
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _with_areas(task: str, areas: list[str]) -> str:
    """The task and its content areas, leading one first, as many as fit whole."""
    summary = f"{task}: {areas[0]}"
    for area in areas[1:]:
        if len(summary) + len(area) + 2 <= SUMMARY_LENGTH:
            summary += f", {area}"
    return summary
