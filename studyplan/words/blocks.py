"""The words of a block: the name of its task and its note, for page, terminal, calendar and JSON alike."""

from collections.abc import Mapping

from studyplan.plan import Block, Subject
from studyplan.words.formats import areas_words, count_words, plain

# What has a name of its own, whatever areas it is about.
NAMES: Mapping[Subject, str] = {
    "post_mortem": "Post-mortem",
    "timing": "Timed reading",
    "anxiety": "Mock exam under pressure",
    "reading_speed": "Long stems against the clock",
    "pathophysiology": "Pathophysiology, pharmacology, microbiology",
    "biostatistics_ethics": "Biostatistics and ethics",
    "sheets": "Quick-reference sheets",
}
# How the note goes on after the name or, where there is none, the leading area.
_SAYS: Mapping[Subject, str] = {
    "post_mortem": ": what went wrong last time - content, time, anxiety? Write down what changes.",
    "timing": ": 20 questions in 27 to 30 minutes, the question line first.",
    "anxiety": ": 20 questions, a loud clock, no pause; note what unsettled you.",
    "reading_speed": ": 20 questions in 27 to 30 minutes, a line of notes each.",
    "biostatistics_ethics": ", one sheet each day.",
    "sheets": ", once through; permit, ID, route, food ready. Then stop and sleep.",
    "survey": ": survey, list what is new to you.",
    "wrong_answers": ": the topics behind this week's wrong answers.",
    "own_mistakes": ": high-yield sheet from your own mistakes.",
}
_REVIEW = ": why right, why wrong, for every question; one line for what keeps coming back."
_MODES = {"timed": ", timed", "tutor": ", tutor mode", "": ""}


def task_name(block: Block) -> str:
    """What to do in a block, without its areas."""
    match block.activity:
        case "questions" | "repeats":
            return _questions(block)
        case "practice_exam":
            return plain(_sitting(block))
        case "exam_review":
            return f"Review of {plain(block.exam)}"
        case "content":
            return NAMES.get(block.subject, "Content")
        case "flashcards":
            return "Flashcards and missed questions"
        case "drill":
            return NAMES.get(block.subject, "Drill")
        case "exam":
            return "Step 2 CK"


def _questions(block: Block) -> str:
    repeats = "Repeats, " if block.activity == "repeats" else ""
    count = count_words(block.questions, "question")
    # A rehearsal's blocks are reviewed on another day, and their note says so.
    review = "" if block.subject == "rehearsal" else ", with review"
    return f"{repeats}{plain(block.bank) or 'Question bank'}: {count}{_MODES[block.mode]}{review}"


def _sitting(block: Block) -> str:
    """A practice exam or the part of it that is sat: "NBME 13, sections 1-2 of 4, strict timing"."""
    if block.part is None:
        return f"{block.exam}, one sitting, strict timing"
    part, parts = block.part
    each = block.sections // parts
    if block.sections % parts:
        return f"{block.exam}, part {part} of {parts}, strict timing"
    sections = f"sections {(part - 1) * each + 1}-{part * each} of {block.sections}"
    return f"{block.exam}, {sections}, strict timing"


def task_note(block: Block, labels: Mapping[str, str]) -> str:
    """The block's note without what the task's name and areas already say."""
    return plain(_rest(_note(block, labels)[1]))


def note_words(block: Block, labels: Mapping[str, str]) -> str:
    """The block's whole note."""
    begins, says = _note(block, labels)
    return begins + says if begins else _rest(says)


def _rest(says: str) -> str:
    """The note without its beginning, as a sentence of its own."""
    says = says.lstrip(":;,. ")
    return says[:1].upper() + says[1:]


def _note(block: Block, labels: Mapping[str, str]) -> tuple[str, str]:
    """The note in two: what it begins with and the row already names, and how it goes on from there."""
    match block.activity:
        case "questions" | "repeats":
            return "", _question_note(block)
        case "practice_exam":
            return _sitting(block), "."
        case "exam_review":
            return block.exam, _REVIEW
        case "content" | "drill":
            return _study_note(block, areas_words(block.areas[:1], labels))
        case "flashcards":
            only = block.subject == "due_cards"
            return "", f"Due cards {'only' if only else 'first, then the questions you missed today'}."
        case "exam":
            return "", "You know what you know. Take every break."


def _question_note(block: Block) -> str:
    if block.subject == "rehearsal":
        return f"{block.sections} half-hour blocks of 20, straight on, no looking up; review tomorrow."
    if block.activity == "repeats":
        return "Missed and marked questions, weak areas first; say the reason before you look."
    if block.mode == "tutor":
        return "Read every explanation; why right, why wrong."
    return "All areas mixed, 20 in 30 minutes; then every explanation."


def _study_note(block: Block, area: str) -> tuple[str, str]:
    name, topics = NAMES.get(block.subject, area), "; ".join(block.topics)
    match block.subject:
        case "pathophysiology":
            return (f"{name}: {topics}", ".") if area else (name, f": {topics}.")
        case "specialty":
            return name, f"; for your specialty: {topics}."
    says = _SAYS.get(block.subject, "")
    return (name, says) if says else ("", "")
