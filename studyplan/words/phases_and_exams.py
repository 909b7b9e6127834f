"""Why a phase and a practice exam stand where they do, in words."""

from collections.abc import Iterable

from studyplan.plan import Phase, PhasePurpose, PracticeExam

PHASE_REASONS: dict[PhasePurpose, str] = {
    "short_notice": "Under three weeks are left: weakest areas, repeats and the last practice exams only.",
    "survey": (
        "Find out where you stand: one practice exam in one sitting, a survey of all areas, the routine."
    ),
    "short_survey": (
        "A recent practice score stands in for the diagnostic exam, so this phase is short: routine, survey."
    ),
    "question_bank": "The whole question bank once, weak areas first, a practice exam every few weeks.",
    "rehearsal": "What was wrong once more, rehearsals at exam hours, biostatistics and ethics, rest.",
}
_EXAM_REASONS = {
    "baseline": "Where you stand today; everything after is measured from here.",
    "final": "The last full form: its score decides, and its review still fits before the exam.",
    "rehearsal": "A rehearsal at the exam's hours, with its breaks: stamina, timing, food.",
    "progress": "Progress every two to three weeks shows whether the method works.",
    "pinned": "You put it on this day.",
    "warm_up": "The official sample questions as a warm-up: the exam's own style and screen, not a verdict.",
}


_SPLIT = "Half of it on each of two days, as no day is long enough: no rehearsal."


def phase_reason(phase: Phase, exams: Iterable[PracticeExam]) -> str:
    """What a phase is for; its practice exam is in one sitting only where it does not take two days."""
    reason = PHASE_REASONS[phase.purpose]
    split = any(exam.parts > 1 and phase.first_day <= exam.date <= phase.last_day for exam in exams)
    return reason.replace("in one sitting", "over two days") if split else reason


def exam_reason(exam: PracticeExam) -> str:
    """Why a practice exam is on its day, and its aim as the form prints it; of one taken, the result."""
    if exam.why == "taken":
        return f"Taken: {exam.score}." if exam.score is not None else f"Taken: {exam.percent:g}%."
    if exam.why == "before_mark":
        reason = f"Its score is in before the {exam.mark}-day mark, while the date can still be moved."
    else:
        reason = _EXAM_REASONS[exam.why]
    split = _SPLIT if exam.parts > 1 and exam.purpose != "warm_up" else ""
    return " ".join(filter(None, (reason, split, _printed_aim(exam))))


def _printed_aim(exam: PracticeExam) -> str:
    aim, printed = exam.aim, exam.printed_aim
    if aim is None or printed is None:
        return ""
    if exam.purpose == "warm_up":
        return f"An aim of {aim} is about {printed:.0f}% correct."
    side = "low" if printed < aim else "high"
    return f"It reads {abs(aim - printed):g} {side}: an aim of {aim} is a printed {printed:g}."
