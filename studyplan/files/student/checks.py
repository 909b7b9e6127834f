"""What the keys of a student's file say together: whatever contradicts something else or the calendar.

Runs after `schema` on its clean table. None there is a value already reported; it contradicts nothing.
"""

from collections.abc import Iterator
from datetime import date

from studyplan.errors import InputProblem
from studyplan.facts import Facts
from studyplan.files.spelling import did_you_mean, one_of
from studyplan.files.student.day_length import about_availability
from studyplan.files.student.log_checks import about_log
from studyplan.files.student.schema import UNNAMED_EXAM
from studyplan.files.student.table import (
    bank_size,
    clash,
    entries,
    in_future,
    listed,
    named,
    part,
    pass_mark,
    repeated,
    taken,
)
from studyplan.files.toml.text import Table


def contradictions(file: Table, facts: Facts, *, today: date) -> Iterator[InputProblem]:
    """Every problem that takes more than one key to see, in no order; `line` is still None in each."""
    yield from _about_exam(file, facts)
    yield from about_availability(file, facts, today)
    yield from _about_banks(file, facts)
    yield from _about_practice_exams(file)
    yield from _about_scores(file, facts, today)
    yield from about_log(file, facts, today)
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
    yield from repeated(named(file, "question_bank", "name"), "each question bank once")


def _about_practice_exams(file: Table) -> Iterator[InputProblem]:
    unused, done = listed(file, "resources", "practice_exams"), taken(file)
    yield from repeated(unused, "each practice exam once")
    for path, name in unused:
        if name in done:
            advice = "It has a score: delete it from this list."
            yield clash(path, name, "practice exams not taken yet", advice)
    yield from repeated(listed(file, "applicant", "challenges"), "each challenge once")


def _about_scores(file: Table, facts: Facts, today: date) -> Iterator[InputProblem]:
    for position, entry in entries(file, "score"):
        path = ("score", position)
        yield from in_future(path, entry, today)
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
    names = [pair for pair in named(file, "score", "exam") if pair[1] != UNNAMED_EXAM]
    yield from repeated(names, "each practice exam once")


def _about_pins(file: Table) -> Iterator[InputProblem]:
    exam_day, first_day = part(file, "exam").get("date"), part(file, "availability").get("first_day")
    for position, pin in entries(file, "pin"):
        path, day = ("pin", position, "date"), pin.get("date")
        if day is not None and exam_day is not None and day >= exam_day:
            yield clash(path, day, f"a day before exam.date, {exam_day}")
        if day is not None and first_day is not None and day < first_day:
            yield clash(path, day, f"a day from availability.first_day, {first_day}, on")
        yield from _about_pinned_exam(position, pin, file)
    yield from repeated(named(file, "pin", "exam"), "each practice exam once")
    yield from repeated(named(file, "pin", "date"), "one practice exam a day")


def _about_pinned_exam(position: int, pin: Table, file: Table) -> Iterator[InputProblem]:
    name, day, done = pin.get("exam"), pin.get("date"), taken(file)
    path = ("pin", position, "exam")
    unused = [exam for _, exam in listed(file, "resources", "practice_exams")]
    if name in done:
        on = done[name]
        if on is not None and day is not None and day > on:
            advice = f"It was taken on {on}: delete this pin."
            yield clash(path, name, "a practice exam not taken yet", advice)
    elif name is not None and "practice_exams" in part(file, "resources") and {name, None}.isdisjoint(unused):
        allowed = one_of(exam for exam in unused if exam) if unused else "an exam of resources.practice_exams"
        yield clash(path, name, allowed, "Add it to resources.practice_exams, or delete this pin.")
