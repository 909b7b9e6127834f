"""What `score` and `log` say they did to the student's file: a line for the record, and notes behind it."""

from collections.abc import Iterator, Mapping
from datetime import date

from studyplan.log import answered
from studyplan.student import LogEntry, Score, Student
from studyplan.words.formats import areas_words, count_words, day_words

_AREAS_NAMED = 3
_BEGINNINGS = {
    "added": "Recorded in {}",
    "replaced": "Corrected in {}",
    "unchanged": "Already in {}, nothing to change",
}


def record_words(
    happened: str,
    now: Score | LogEntry,
    before: Score | LogEntry | None,
    *,
    file: str,
    labels: Mapping[str, str],
) -> str:
    """The line for one record; `happened` is "added", "replaced" or "unchanged", `labels` name the areas."""
    day = day_words(now.date, year=True)
    subject = f"{now.exam} on {day}" if isinstance(now, Score) else day
    other = before if happened == "replaced" else None
    was = f", instead of {_said(other, now, labels)}" if other is not None else ""
    return f"{_BEGINNINGS[happened].format(file)}: {subject}: {_said(now, other, labels)}{was}."


def _said(record: Score | LogEntry, other: Score | LogEntry | None, labels: Mapping[str, str]) -> str:
    """What a record says; of its areas those that the other version of it has not like this."""
    if isinstance(record, LogEntry):
        return _log_words(record)
    result = f"{record.percent:g}%" if record.score is None else str(record.score)
    known = other.percent_correct if isinstance(other, Score) else ()
    areas = [pair for pair in record.percent_correct if pair not in known]
    if not areas:
        return result
    if len(areas) > _AREAS_NAMED:
        return f"{result} (with {len(areas)} content areas)"
    named = (f"{areas_words([key], labels)} {percent:g}%" for key, percent in areas)
    return f"{result} ({', '.join(named)})"


def _log_words(entry: LogEntry) -> str:
    if entry.total is not None:
        words = f"question bank counter at {entry.total:,}"
        return words if entry.percent_correct is None else f"{words}, {entry.percent_correct:g}% correct"
    parts = [count_words(entry.questions or 0, "question")]
    parts += [] if entry.correct is None else [f"{entry.correct} correct"]
    parts += [] if entry.minutes is None else [f"{entry.minutes} minutes"]
    return ", ".join(parts)


def record_notes(
    now: Score | LogEntry, student: Student, *, unlisted: bool, pin_removed: date | None
) -> Iterator[str]:
    """What else the record means; `student` is the one with it."""
    if isinstance(now, Score):
        if unlisted:
            yield f"{now.exam} is off your list of unused practice exams."
        if pin_removed is not None:
            day = day_words(pin_removed, year=True)
            yield f"{now.exam} was pinned to {day}; now that it is taken, that pin is removed."
    elif now.total is not None:
        yield _settling(now, student)
    else:
        later = [entry.date for entry in student.log if entry.total is not None and entry.date >= now.date]
        if later:
            yield f"The counter of {day_words(later[0], year=True)} holds these questions already."


def _settling(now: LogEntry, student: Student) -> str:
    """That the counter counts, and what the entries before it add up to where that differs."""
    earlier = [entry for entry in student.log if entry.date <= now.date and entry != now]
    known = answered(student.question_banks[0], earlier)
    words = "The counter settles everything up to that day"
    if any(entry.questions for entry in earlier) and known != now.total:
        return f"{words}; without it, your entries would add up to {known:,}."
    return f"{words}."
