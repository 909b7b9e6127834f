"""What `score` and `log` say they did to the student's file: a line for the record, and notes behind it."""

from collections.abc import Iterator, Mapping
from datetime import date

from studyplan.plan import Undo
from studyplan.student import AvailabilityChange, LogEntry, Pin, Score, Student
from studyplan.told import banks_of, done_by_bank
from studyplan.words.formats import areas_words, count_words, day_words, hours_words, plain, range_words

_AREAS_NAMED = 3
_LINES_SHOWN = 30
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
    parts = []
    if entry.total is not None:
        counter = f"{plain(entry.bank)} counter" if entry.bank else "question bank counter"
        parts.append(f"{counter} at {entry.total:,}{' after a reset' if entry.reset else ''}")
        parts += [] if entry.percent_correct is None else [f"{entry.percent_correct:g}% correct"]
    elif entry.is_daily:
        parts += [] if entry.questions is None else [count_words(entry.questions, "question")]
        parts += [] if entry.repeats is None else [count_words(entry.repeats, "repeat")]
        parts[-1] += f" of {plain(entry.bank)}" if entry.bank else ""
        parts += [] if entry.correct is None else [f"{entry.correct} correct"]
        parts += [] if entry.minutes is None else [f"{entry.minutes} minutes"]
    parts += [f"{exam} not sat" for exam in entry.missed]
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
        return
    of = banks_of(student.log, student.question_banks)
    own = [entry for entry in student.log if of[entry] == of[now]]
    if now.total is not None:
        yield _settling(now, student)
    elif now.is_daily:
        later = [entry.date for entry in own if entry.total is not None and entry.date >= now.date]
        if later:
            yield f"The counter of {day_words(later[0], year=True)} holds these questions already."
    if now.missed:
        yield f"{' and '.join(now.missed)} will be placed again on a day to come."


def wish_words(
    now: AvailabilityChange | date | Pin, before: AvailabilityChange | date | Pin | None, *, file: str
) -> str:
    """The line for days off, another exam date or a pin; `before` is what the file said, the same if that."""
    happened = "unchanged" if now == before else "replaced" if before is not None else "added"
    was = f", instead of {_wish_said(before)}" if happened == "replaced" and before is not None else ""
    return f"{_BEGINNINGS[happened].format(file)}: {_wish_said(now)}{was}."


def _wish_said(wish: AvailabilityChange | date | Pin) -> str:
    match wish:
        case Pin():
            return f"{wish.exam} on {day_words(wish.date, year=True)}"
        case date():
            return f"the exam on {day_words(wish, year=True)}"
    days = range_words(wish.first_day, wish.last_day)
    if wish.first_day == wish.last_day:
        days = day_words(wish.first_day, year=True)
    most = wish.minutes[0] if wish.minutes else 0
    hours = f"at most {hours_words(most)}" if most else "off"
    return f"{days} {hours}{f', {plain(wish.note)}' if wish.note else ''}"


def undo_words(undo: Undo, *, file: str) -> tuple[str, ...]:
    """What was taken back: a line, and behind it the lines that are gone and those that are there again."""
    gone = [f"  - {plain(line)}" for edit in undo.edits for line in edit.added if line.strip()]
    back = [f"  + {plain(line)}" for edit in undo.edits for line in edit.removed if line.strip()]
    more = [f"  and {len(gone) + len(back) - _LINES_SHOWN} lines more"]
    shown = [*gone, *back]
    shown = shown if len(shown) <= _LINES_SHOWN else [*shown[:_LINES_SHOWN], *more]
    return (f"Taken back in {file}, what studyplan {undo.command} wrote:", *shown)


def _settling(now: LogEntry, student: Student) -> str:
    """That the counter counts, and what the entries before it add up to where that differs."""
    if now.reset:
        return (
            "From that day on the counter counts since the reset: up to its old number that is a second pass."
        )
    bank = now.bank or student.question_banks[0].name
    earlier = [entry for entry in student.log if entry.date <= now.date and entry != now]
    known = done_by_bank(student.question_banks, earlier)[bank]
    words = "The counter settles everything up to that day"
    if any(entry.questions for entry in earlier) and known != now.total:
        return f"{words}; without it, your entries would add up to {known:,}."
    return f"{words}."
