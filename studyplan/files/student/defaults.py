"""From the clean table of a student's file to the student: what is not told gets its default, said aloud."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from studyplan.characters import is_hidden
from studyplan.facts import Facts
from studyplan.files.rules import WEEKDAYS
from studyplan.files.student.schema import NAME_LENGTH, is_time_zone
from studyplan.files.student.table import bank_size, entries, of_day, part, pass_mark
from studyplan.files.toml.text import Table
from studyplan.student import (
    Applicant,
    Availability,
    AvailabilityChange,
    CalendarWish,
    Exam,
    LogEntry,
    Pin,
    QuestionBank,
    Score,
    Student,
)


def complete(file: Table, facts: Facts, *, name: str, zone: Callable[[], str]) -> Student:
    """The student of a table without problems; `name` and `zone` serve where the file gives none."""
    assumed: list[str] = []
    name = part(file, "student").get("name") or name
    taken = {entry["exam"] for _, entry in entries(file, "score")}
    return Student(
        name=name,
        time_zone=_time_zone(file, zone, assumed),
        exam=_exam(file, facts, assumed),
        applicant=_applicant(file),
        availability=_availability(file, assumed),
        question_banks=_question_banks(file, facts, assumed),
        practice_exams=_practice_exams(file, facts, taken, assumed),
        calendar=CalendarWish(**{"id": _calendar_id(name), **part(file, "calendar")}),
        flashcards_per_day=part(file, "resources").get("flashcards_per_day", 0),
        scores=tuple(as_score(entry, facts) for entry in _by_date(file, "score")),
        log=tuple(as_log_entry(entry) for entry in _by_date(file, "log")),
        # A pin whose exam was taken has done its work.
        pins=tuple(Pin(**pin) for pin in _by_date(file, "pin") if pin["exam"] not in taken),
        assumed=tuple(assumed),
    )


def name_from_stem(stem: str) -> str:
    """A name to print from a file's name: `maya_okafor` is Maya Okafor."""
    words = "".join(" " if is_hidden(c) or c in "_-." else c for c in stem).split()
    name = " ".join(word[0].upper() + word[1:] for word in words)[:NAME_LENGTH].strip()
    return name or "Student"


def _time_zone(file: Table, zone: Callable[[], str], assumed: list[str]) -> str:
    given: str | None = part(file, "student").get("time_zone")
    if given is not None:
        return given
    machine = zone()
    if is_time_zone(machine):
        assumed.append(f"Time zone: {machine}, as this computer is set.")
        return machine
    assumed.append("Time zone: UTC, because this computer does not name its own.")
    return "UTC"


def _exam(file: Table, facts: Facts, assumed: list[str]) -> Exam:
    exam = part(file, "exam")
    minimum = exam.get("minimum")
    if minimum is None:
        mark = pass_mark(facts, exam["date"])
        again = part(file, "applicant").get("attempts", 0) > 0
        minimum = max(exam["target"] - (0 if again else 10), mark)
        why = "the target, after a failed attempt" if again else "10 points under the target"
        why = f"the pass mark of {mark}" if minimum == mark and not again else why
        assumed.append(f"Lowest score worth sitting for: {minimum}, {why}.")
    given = {key: exam[key] for key in ("start_time", "eligibility_ends", "score_needed_by") if key in exam}
    return Exam(date=exam["date"], target=exam["target"], minimum=minimum, **given)


def _applicant(file: Table) -> Applicant:
    applicant = dict(part(file, "applicant"))
    return Applicant(**{**applicant, "challenges": tuple(applicant.get("challenges", ()))})


def _availability(file: Table, assumed: list[str]) -> Availability:
    availability = part(file, "availability")
    if "hours" not in availability:
        assumed.append("Study hours: 8 a day Monday to Friday, 6 on Saturday, none on Sunday.")
    elif unnamed := [name for name in WEEKDAYS if name not in availability["hours"]]:
        assumed.append(f"Days off, because availability.hours does not name them: {', '.join(unnamed)}.")
    return Availability(
        minutes=tuple(of_day(availability, "hours", name) for name in WEEKDAYS),
        day_starts=tuple(of_day(availability, "day_starts", name) for name in WEEKDAYS),
        changes=tuple(_change(change, availability) for _, change in entries(availability, "change")),
        **{key: availability[key] for key in ("first_day", "lunch_minutes") if key in availability},
    )


def _change(change: Table, usual: Table) -> AvailabilityChange:
    """A change, for one day where no end is given; weekdays it does not name stay as usual."""

    def week(key: str) -> tuple[Any, ...] | None:
        if key not in change:
            return None
        return tuple(change[key].get(name, of_day(usual, key, name)) for name in WEEKDAYS)

    first: date = change["from"]
    return AvailabilityChange(
        first_day=first,
        last_day=change.get("to", first),
        minutes=week("hours"),
        day_starts=week("day_starts"),
        note=change.get("note", ""),
    )


def _question_banks(file: Table, facts: Facts, assumed: list[str]) -> tuple[QuestionBank, ...]:
    if "question_bank" not in file:
        name, questions = facts.banks[0]
        assumed.append(f"Question bank: {name} with {questions:,} questions, none done yet.")
        return (QuestionBank(name=name, questions=questions),)
    banks = [{**bank, "questions": bank_size(bank, facts)} for _, bank in entries(file, "question_bank")]
    for (_, bank), full in zip(entries(file, "question_bank"), banks, strict=True):
        if "questions" not in bank:
            assumed.append(f"Question bank: {full['name']} has {full['questions']:,} questions.")
    return tuple(QuestionBank(**bank) for bank in banks)


def _practice_exams(file: Table, facts: Facts, taken: Collection[str], assumed: list[str]) -> tuple[str, ...]:
    resources = part(file, "resources")
    if "practice_exams" in resources:
        return tuple(resources["practice_exams"])
    unused = tuple(form.name for form in facts.forms if form.name not in taken)
    assumed.append("Practice exams: every one without a score here is still unused.")
    return unused


def as_score(entry: Table, facts: Facts) -> Score:
    """An entry without problems as a score, its content areas in the figures' order."""
    percents = entry.get("percent_correct", {})
    areas = tuple((area.key, percents[area.key]) for area in facts.areas if area.key in percents)
    return Score(**{**entry, "percent_correct": areas})


def as_log_entry(entry: Table) -> LogEntry:
    """An entry without problems as what was done."""
    return LogEntry(**{**entry, "missed": tuple(entry.get("missed", ()))})


def _by_date(file: Table, name: str) -> list[Table]:
    return sorted((entry for _, entry in entries(file, name)), key=lambda entry: entry["date"])


def _calendar_id(name: str) -> str:
    """The same for the same name on every computer: readable letters, and a few that tell namesakes apart."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_name)[:40].strip("-") or "student"
    return f"{slug}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
