"""What the keys of a student's file say together: whatever contradicts something else or the calendar.

Runs after `schema` on its clean table. None there is a value already reported; it contradicts nothing.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from studyplan.errors import InputProblem
from studyplan.facts import Facts
from studyplan.files.spelling import did_you_mean, one_of
from studyplan.files.student.day_length import about_availability
from studyplan.files.student.schema import UNNAMED_EXAM
from studyplan.files.student.table import bank_size, clash, entries, part, pass_mark
from studyplan.files.toml.lines import KeyPath, path_text
from studyplan.files.toml.text import Table


def contradictions(file: Table, facts: Facts, *, today: date) -> Iterator[InputProblem]:
    """Every problem that takes more than one key to see, in no order; `line` is still None in each."""
    yield from _about_exam(file, facts)
    yield from about_availability(file, facts, today)
    yield from _about_banks(file, facts)
    yield from _about_practice_exams(file)
    yield from _about_scores(file, facts, today)
    yield from _about_log(file, today)
    yield from _about_totals(file, facts)
    yield from _about_pins(file)


def _about_exam(file: Table, facts: Facts) -> Iterator[InputProblem]:
    exam = part(file, "exam")
    day, target, minimum = exam.get("date"), exam.get("target"), exam.get("minimum")
    mark = pass_mark(facts, day) if day is not None else 1
    if target is not None and target < mark:
        advice = f"{mark} passes on that day."
        yield clash(("exam", "target"), target, f"a score from {mark}, the pass mark, to 300", advice)
    elif minimum is not None and minimum < mark:
        allowed = f"a score from {mark}, the pass mark, to the target"
        yield clash(("exam", "minimum"), minimum, allowed, "A score that fails is not worth sitting for.")
    if minimum is not None and target is not None and minimum > target:
        allowed = f"a score up to the target, {target}"
        yield clash(("exam", "minimum"), minimum, allowed, "Are the two swapped?")
    if day is not None:
        yield from _about_exam_day(day, exam, part(file, "availability").get("first_day"))


def _about_exam_day(day: date, exam: Table, first_day: date | None) -> Iterator[InputProblem]:
    ends, needed = exam.get("eligibility_ends"), exam.get("score_needed_by")
    if ends is not None and day > ends:
        allowed = f"a day up to exam.eligibility_ends, {ends}"
        yield clash(("exam", "date"), day, allowed, "One of the two is wrong.")
    if needed is not None and needed < day:
        advice = "No score is out before the exam is taken."
        yield clash(("exam", "score_needed_by"), needed, f"a day from exam.date, {day}, on", advice)
    if first_day is not None and first_day > day:
        advice = "The plan has to begin before the exam."
        yield clash(("availability", "first_day"), first_day, f"a day up to exam.date, {day}", advice)


# Question banks, practice exams, record.


def _about_banks(file: Table, facts: Facts) -> Iterator[InputProblem]:
    for position, bank in entries(file, "question_bank"):
        size, done = bank_size(bank, facts), bank.get("done")
        if size is None and bank.get("name") is not None and "questions" not in bank:
            advice = did_you_mean(bank["name"], dict(facts.banks)) or "Its size is not known here: add it."
            yield clash(("question_bank", position, "questions"), None, "the number of its questions", advice)
        if size is not None and done is not None and done > size:
            allowed = f"a whole number from 0 to {size}, its size"
            yield clash(("question_bank", position, "done"), done, allowed)
    yield from _repeated(_named(file, "question_bank", "name"), "each question bank once")


Named = list[tuple[KeyPath, Any]]
"""Values of one kind and where they stand."""


def _named(file: Table, table: str, key: str) -> Named:
    """A key's values in a list of tables; None where it is wrong or missing."""
    return [((table, position, key), entry.get(key)) for position, entry in entries(file, table)]


def _listed(file: Table, table: str, key: str) -> Named:
    """The entries of a list of names."""
    names = part(file, table).get(key) or ()
    return [((table, key, position), name) for position, name in enumerate(names, 1)]


def _repeated(named: Named, allowed: str) -> Iterator[InputProblem]:
    """A problem for each name that stood before, whatever its case."""
    seen: dict[str, KeyPath] = {}
    for path, value in named:
        name = "" if value is None else str(value).casefold()
        if name and name in seen:
            yield clash(path, str(value), allowed, f"It stands at {path_text(seen[name])} already.")
        seen.setdefault(name, path)


def _taken(file: Table) -> dict[str, date | None]:
    """The practice exams with a score, and when; the unnamed one can be any and counts for none."""
    taken = {entry.get("exam"): entry.get("date") for _, entry in entries(file, "score")}
    return {name: on for name, on in taken.items() if name not in (None, UNNAMED_EXAM)}


def _about_practice_exams(file: Table) -> Iterator[InputProblem]:
    listed, taken = _listed(file, "resources", "practice_exams"), _taken(file)
    yield from _repeated(listed, "each practice exam once")
    for path, name in listed:
        if name in taken:
            advice = "It has a score: delete it from this list."
            yield clash(path, name, "practice exams not taken yet", advice)
    yield from _repeated(_listed(file, "applicant", "challenges"), "each challenge once")


def _about_scores(file: Table, facts: Facts, today: date) -> Iterator[InputProblem]:
    for position, entry in entries(file, "score"):
        path = ("score", position)
        yield from _in_future(path, entry, today)
        form = facts.form(entry.get("exam") or "")
        scale = form.scale if form is not None else "score"
        other = "percent" if scale == "score" else "score"
        if entry.get("exam") is None:
            continue
        if entry.get(other) is not None:
            what = "a percentage, not a score" if scale == "percent" else "a score, not a percentage"
            yield clash((*path, other), entry[other], f"{scale} = …", f"{entry['exam']} reports {what}.")
        elif scale not in entry and other not in entry:
            yield clash((*path, scale), None, "the result of the exam", "Without it the entry says nothing.")
    names = [pair for pair in _named(file, "score", "exam") if pair[1] != UNNAMED_EXAM]
    yield from _repeated(names, "each practice exam once")


def _in_future(path: KeyPath, entry: Table, today: date) -> Iterator[InputProblem]:
    day = entry.get("date")
    if day is not None and day > today:
        advice = "Only what has happened is recorded. Is the year right?"
        yield clash((*path, "date"), day, f"a day up to today, {today}", advice)


def _about_log(file: Table, today: date) -> Iterator[InputProblem]:
    for position, entry in entries(file, "log"):
        path = ("log", position)
        yield from _in_future(path, entry, today)
        has_questions, has_total = "questions" in entry, "total" in entry
        if has_questions and has_total:
            advice = "Delete one of the two: the counter holds the day's questions already."
            yield clash((*path, "total"), entry["total"], "questions or total, not both", advice)
        elif not has_questions and not has_total:
            advice = "questions is the day's work, total the question bank's own counter."
            yield clash(path, None, "questions or total", advice)
        elif has_total:
            yield from _stray(path, entry, ("correct", "minutes"), "questions", "total")
        else:
            yield from _stray(path, entry, ("percent_correct",), "total", "questions")
            yield from _about_log_numbers(path, entry)


def _stray(
    path: KeyPath, entry: Table, keys: Iterable[str], home: str, beside: str
) -> Iterator[InputProblem]:
    """Keys that mean nothing beside `beside` because they belong to an entry with `home`."""
    for key in keys:
        if entry.get(key) is not None:
            advice = f"It belongs to an entry with {home}, not {beside}."
            yield clash((*path, key), entry[key], f"no {key} here", advice)


def _about_log_numbers(path: KeyPath, entry: Table) -> Iterator[InputProblem]:
    questions, correct, minutes = entry.get("questions"), entry.get("correct"), entry.get("minutes")
    if questions is not None and correct is not None and correct > questions:
        allowed = f"a whole number from 0 to {questions}, the day's questions"
        yield clash((*path, "correct"), correct, allowed, "Are the two swapped?")
    if questions and minutes == 0:
        advice = "Leave it out if the time was not measured."
        yield clash((*path, "minutes"), minutes, "the minutes those questions took", advice)


def _about_totals(file: Table, facts: Facts) -> Iterator[InputProblem]:
    """The main bank's counter lies between what was done before and the bank's size; it never runs back."""
    banks = entries(file, "question_bank")
    main = banks[0][1] if banks and banks[0][0] == 1 else {}
    done = main.get("done") or 0
    size = bank_size(main, facts) if main else (facts.banks[0][1] if "question_bank" not in file else None)
    days, totals = _named(file, "log", "date"), _named(file, "log", "total")
    read = [(day, path, total) for (_, day), (path, total) in zip(days, totals, strict=True)]
    highest, since = done, "question_bank[1].done"
    for day, path, total in sorted(reading for reading in read if None not in reading):
        if size is not None and total > size:
            yield clash(path, total, f"a whole number up to {size}, the size of the question bank")
        elif total < highest:
            advice = "The counter holds every question of the bank ever answered, those before the plan too."
            yield clash(path, total, f"a whole number from {highest} ({since}) on", advice)
        else:
            highest, since = total, f"read on {day}"


def _about_pins(file: Table) -> Iterator[InputProblem]:
    exam_day, first_day = part(file, "exam").get("date"), part(file, "availability").get("first_day")
    for position, pin in entries(file, "pin"):
        path, day = ("pin", position, "date"), pin.get("date")
        if day is not None and exam_day is not None and day >= exam_day:
            yield clash(path, day, f"a day before exam.date, {exam_day}")
        if day is not None and first_day is not None and day < first_day:
            yield clash(path, day, f"a day from availability.first_day, {first_day}, on")
        yield from _about_pinned_exam(position, pin, file)
    yield from _repeated(_named(file, "pin", "exam"), "each practice exam once")
    yield from _repeated(_named(file, "pin", "date"), "one practice exam a day")


def _about_pinned_exam(position: int, pin: Table, file: Table) -> Iterator[InputProblem]:
    name, day, taken = pin.get("exam"), pin.get("date"), _taken(file)
    path = ("pin", position, "exam")
    listed = [exam for _, exam in _listed(file, "resources", "practice_exams")]
    if name in taken:
        on = taken[name]
        if on is not None and day is not None and day > on:
            advice = f"It was taken on {on}: delete this pin."
            yield clash(path, name, "a practice exam not taken yet", advice)
    elif name is not None and "practice_exams" in part(file, "resources") and {name, None}.isdisjoint(listed):
        allowed = one_of(exam for exam in listed if exam) if listed else "an exam of resources.practice_exams"
        yield clash(path, name, allowed, "Add it to resources.practice_exams, or delete this pin.")
