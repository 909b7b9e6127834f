"""The door for programs and the browser: from the text of a student's file to every output, or what is wrong.

The command line stands on it and adds folders, the clock and a terminal. Nothing here reads a clock, asks the
machine for its zone, opens a file outside the installed packages and the system's zones, or writes one. What
plans and draws is imported where it is called, so that who asks for less waits less.

>>> from datetime import date
>>> text = "[exam]\\ndate = 2027-06-18\\ntarget = 245\\n"
>>> made = plan(text, name="maya.toml", today=date(2026, 11, 21), zone="America/Chicago")
>>> isinstance(made, Made) and list(made.outputs)
['.html', '.ics', '.json']
>>> memory = made.outputs[".json"].decode()
>>> around = Around(name="maya.toml", today=date(2026, 12, 28), zone="America/Chicago", memory=memory)
>>> scored = score(text, exam="nbme 13", result=226, **around)
>>> print(scored.text)
[exam]
date = 2027-06-18
target = 245
<BLANKLINE>
[[score]]
date = 2026-12-28
exam = "NBME 13"
score = 226
<BLANKLINE>
>>> refused = score(text, exam="NBME 13", result=71, **around)
>>> isinstance(refused, Refused) and [(problem.key, problem.found) for problem in refused.problems]
[('result', '71')]
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple, NotRequired, TypedDict, TypeVar, Unpack

from studyplan.errors import (
    AuditFailed,
    CannotPlan,
    CannotReadOrWrite,
    InputError,
    InputProblem,
    StudyplanError,
)
from studyplan.facts import Facts
from studyplan.files.figures.read import load_facts
from studyplan.files.student.read import student_from_text
from studyplan.plan import CalendarEntry, Plan, Remembered, Scenario
from studyplan.statements.findings import Finding
from studyplan.statements.problems import Refusal
from studyplan.student import LogEntry, Score, Student

if TYPE_CHECKING:
    from studyplan.files.student.record import Recorded

Answer = TypeVar("Answer")
BASELINE = "Practice exam"  # the name of a result told without a file


class Around(TypedDict):
    """What stands around the text of a student's file, for every function of the door.

    `name` is the file's name or path in messages; a student who tells no name is called after it. `today` is
    the day to plan from. `zone` is the IANA name of the time zone where the file tells none, or a function
    that is asked for it only then; where that is no zone it is UTC, and the plan says so. `memory` is the
    text of the last plan's `.json`; where it is `memory_shared`, in a folder of several students, that of
    another one is refused. Where that is lost, `old_calendar` is the `.ics` imported last and
    `old_update` the `-update.ics` beside it. `own_figures` is the text of figures over the built-in ones.
    `called` names these in messages, by their names here, where they are not NAME.json and the like.
    """

    name: str
    today: date
    zone: str | Callable[[], str]
    memory: NotRequired[str | None]
    memory_shared: NotRequired[bool]
    old_calendar: NotRequired[bytes | None]
    old_update: NotRequired[bytes | None]
    own_figures: NotRequired[str | None]
    called: NotRequired[Mapping[str, str]]


class Made(NamedTuple):
    """A plan that passed the audit, and what it was made of.

    `text` is the student's file, with the record or the change if there was one. `outputs` are the finished
    files by their endings: ".html", ".ics", "-update.ics" if a rerun changes something, and last ".json", the
    memory of the next run; none where the plan was only looked at. `recorded` tells what became of each
    record, `notes` the same in sentences.
    """

    text: str
    student: Student
    facts: Facts
    plan: Plan
    outputs: Mapping[str, bytes]
    recorded: "tuple[Recorded, ...]" = ()
    notes: tuple[str, ...] = ()


class Compared(NamedTuple):
    """The plan as it is, first of the `rows`, and beside it every combination asked for, one a row."""

    student: Student
    facts: Facts
    rows: tuple[Scenario, ...]


class Refused(NamedTuple):
    """Why there is no plan, by its `code`, which is the exit code of the command.

    3: something told is wrong: all `problems` in order of line, with the keys of the `file`, or where that is
    empty with the arguments of the function. 4: no plan is possible as asked, for this `refusal`. 5: the
    memory or the old calendar is not ours, or data of the installation is missing, as `str(error)` says. 70:
    our own mistake, the audit's `findings`; `words.problems` and `words.findings` say them.
    `text` is the file with a record, which is a fact and to be kept even where no plan can be made of it
    (code 4), and `notes` say what became of it; else it is None, and nothing is to be stored.
    """

    code: int
    error: StudyplanError
    file: str = ""
    problems: tuple[InputProblem, ...] = ()
    refusal: Refusal | None = None
    findings: tuple[Finding, ...] = ()
    text: str | None = None
    notes: tuple[str, ...] = ()


def smallest_file(
    *, exam: date, target: int, baseline: int | None = None, today: date, memory: str | None = None
) -> str:
    """The text of a student's file that tells nothing else; `baseline` is a practice score of today.

    The scores in the `memory` of the last such plan stay, each on its day; the newest told again is not new.
    """
    scores: dict[date, int] = {}
    if memory is not None:
        from studyplan.memory.document import from_json

        past = from_json(memory, file="studyplan.json").practice_exams
        taken = [one for one in past if one.taken and one.exam == BASELINE and one.date <= today]
        scores = {one.date: one.score for one in taken if one.score is not None}
    if baseline is not None and baseline != next(reversed(scores.values()), None):
        scores[today] = baseline
    text = f"[exam]\ndate = {exam}\ntarget = {target}\n"
    for day, score in scores.items():
        text += f'\n[[score]]\ndate = {day}\nexam = "{BASELINE}"\nscore = {score}\n'
    return text


def plan(text: str, **around: Unpack[Around]) -> Made | Refused:
    """Make or remake the plan with all its outputs, as `studyplan plan` does."""
    return _answer(lambda: _drawn(_read(text, around), around))


def look(text: str, **around: Unpack[Around]) -> Made | Refused:
    """Make the plan without outputs, as `studyplan today`, `week` and `decide` do."""
    return _answer(lambda: _made(_read(text, around), around))


def score(
    text: str,
    *,
    exam: str,
    result: float,
    on: date | None = None,
    areas: Mapping[str, float] | None = None,
    total: int | None = None,
    **around: Unpack[Around],
) -> Made | Refused:
    """Record a practice exam and remake the plan, as `studyplan score` does.

    `result` is what the report prints: a score, or the percentage of a Free 120. `areas` are percentages by
    content area, `total` is the main bank's own counter, `on` the day of both (else today). The same exam on
    the same day is corrected; what is left out stays. Problems name these arguments, an area `areas.renal`.
    """
    from studyplan.files.student.new_record import new_log_entry, new_score

    def records(on: date, facts: Facts) -> list[Score | LogEntry]:
        taken = new_score(exam=exam, result=result, areas=areas or {}, on=on, facts=facts)
        return [taken] if total is None else [taken, new_log_entry(on=on, total=total, facts=facts)]

    return _answer(lambda: _recorded(text, on, records, around))


def log(
    text: str,
    *,
    questions: int | None = None,
    correct: int | None = None,
    minutes: int | None = None,
    total: int | None = None,
    percent: float | None = None,
    on: date | None = None,
    **around: Unpack[Around],
) -> Made | Refused:
    """Record a day's work and remake the plan, as `studyplan log` does.

    Either the day's new `questions`, how many were `correct` and the `minutes` they took; or `total`, the
    main bank's own counter, with its `percent` correct. The same day again is a correction; what is left out
    stays. Problems name these arguments.
    """
    from studyplan.files.student.new_record import new_log_entry

    work = {"questions": questions, "correct": correct, "minutes": minutes}

    def records(on: date, facts: Facts) -> list[Score | LogEntry]:
        return [new_log_entry(on=on, facts=facts, **work, total=total, percent=percent)]

    return _answer(lambda: _recorded(text, on, records, around))


def change(
    text: str,
    *,
    exam_date: date | None = None,
    target: int | None = None,
    hours: float | Mapping[str, float] | None = None,
    days_off: Sequence[tuple[date, date, str]] = (),
    **around: Unpack[Around],
) -> Made | Refused:
    """Change what the file says and remake the plan; comments, order and layout stay.

    `hours` of study are for every day, or by weekday ("mon"). A stretch of `days_off` is its first day, its
    last and a note. Problems of the new values have the keys of the file and no line, for that text is not
    stored yet.
    """
    from studyplan.files.student.edits import with_edits

    def changed() -> Made:
        case = _read(text, around)
        new = with_edits(text, exam_date=exam_date, target=target, hours=hours, days_off=days_off)
        try:
            student = _student(new, case.facts, around)
        except InputError as error:
            unplaced = tuple(problem._replace(line=None) for problem in error.problems)
            raise InputError("", unplaced) from error
        return _drawn(case._replace(text=new, student=student), around)

    return _answer(changed)


def what_if(
    text: str,
    *,
    dates: Sequence[date] = (),
    hours: Sequence[float] = (),
    targets: Sequence[int] = (),
    **around: Unpack[Around],
) -> Compared | Refused:
    """Compare exam dates, weekly hours and targets, every combination, as `studyplan what-if` does."""
    from studyplan.alternatives.what_if import what_if as compare

    def compared() -> Compared:
        _, student, facts, previous = _read(text, around)
        asked: Any = {"dates": dates, "hours": hours, "targets": targets}
        rows = compare(student, facts, today=around["today"], previous=previous, **asked)
        return Compared(student=student, facts=facts, rows=rows)

    return _answer(compared)


def figures(own: str | None = None, *, name: str = "figures.toml") -> Facts | Refused:
    """Every published figure, those of the text `own` over the built-in ones; `name` is that file's."""
    return _answer(lambda: load_facts(own, name=name))


# From what was told to a plan.


class _Case(NamedTuple):
    """What a plan is made of: the student of a text, the figures, and the last plan where there was one."""

    text: str
    student: Student
    facts: Facts
    previous: Remembered | None


def _answer(asked: Callable[[], Answer]) -> Answer | Refused:
    """What was asked for, or why not. A mistake of ours is no answer: it goes on as it is."""
    try:
        return asked()
    except StudyplanError as error:
        return _refused(error)


def _refused(error: StudyplanError, **kept: Any) -> Refused:
    """The refusal of an error; what each kind carries has the same name there."""
    return Refused(code=error.exit_code, error=error, **vars(error), **kept)


def _called(around: Around, what: str, ending: str) -> str:
    return around.get("called", {}).get(what) or PurePath(around["name"]).stem + ending


def _read(text: str, around: Around) -> _Case:
    """Figures, then student, then memory: the first that is wrong is told."""
    facts = load_facts(around.get("own_figures"), name=_called(around, "own_figures", "-figures.toml"))
    student = _student(text, facts, around)
    memory = around.get("memory")
    if memory is None:
        return _Case(text, student, facts, None)
    from studyplan.memory.document import from_json

    file = _called(around, "memory", ".json")
    previous = from_json(memory, file=file)
    another = previous.student != student.name and previous.calendar_id not in (None, student.calendar.id)
    if another and around.get("memory_shared"):
        raise CannotReadOrWrite(
            f"{file} is the plan of {previous.student}, not of {student.name}. Choose another folder, "
            f"or rename {around['name']}. If only the name has changed, write "
            f'id = "{previous.calendar_id}" under [calendar] in the file.'
        )
    return _Case(text, student, facts, previous)


def _student(text: str, facts: Facts, around: Around) -> Student:
    name, today, zone = around["name"], around["today"], around["zone"]
    name_zone = zone if callable(zone) else lambda: zone
    return student_from_text(text, name=name, facts=facts, today=today, machine_zone=name_zone)


def _made(case: _Case, around: Around) -> Made:
    """The plan, proved by the audit. Raises CannotPlan and AuditFailed."""
    from studyplan.alternatives.choices import full_plan
    from studyplan.audit import find_broken_promises

    text, student, facts, previous = case
    made = full_plan(student, facts, today=around["today"], previous=previous)
    findings = find_broken_promises(made, student, facts)
    if findings:
        raise AuditFailed(findings)
    return Made(text=text, student=student, facts=facts, plan=made, outputs={})


def _drawn(case: _Case, around: Around) -> Made:
    """The plan with every output; the data file is last, as the memory of what the others hold."""
    from studyplan.calendar.events import plan_events
    from studyplan.calendar.versions import calendar_entries
    from studyplan.calendar.writing import to_ics, to_update_ics
    from studyplan.memory.document import to_json
    from studyplan.page.html import to_html

    made, today = _made(case, around), around["today"]
    events = plan_events(made.plan, case.student, case.facts)
    entries = calendar_entries(events, _calendar_memory(case, around), today=today)
    finished = replace(made.plan, calendar=entries, calendar_id=made.student.calendar.id)
    outputs = {
        ".html": to_html(finished, case.student, case.facts).encode(),
        ".ics": to_ics(events, entries, case.student),
    }
    update = to_update_ics(events, entries, case.student, today=today)
    if update is not None:
        outputs["-update.ics"] = update
    return made._replace(plan=finished, outputs={**outputs, ".json": to_json(finished, case.facts).encode()})


def _recorded(
    text: str, on: date | None, records: Callable[[date, Facts], list[Score | LogEntry]], around: Around
) -> Made | Refused:
    """The records in the text and the plan remade with them. A wrong file is told before a wrong record."""
    from studyplan.files.student.new_record import recorded_in

    case = _read(text, around)
    told = records(on or around["today"], case.facts)
    reread = partial(_student, facts=case.facts, around=around)
    done, student = recorded_in(text, told, before=case.student, read=reread)
    new, notes = done[-1].text, _notes(done, student, case.facts, PurePath(around["name"]).name)
    try:
        made = _drawn(case._replace(text=new, student=student), around)
    except CannotPlan as error:
        return _refused(error, text=new, notes=notes)
    return made._replace(recorded=done, notes=notes)


def _notes(done: "Sequence[Recorded]", student: Student, facts: Facts, file: str) -> tuple[str, ...]:
    """What was recorded, and what else it means, a line each."""
    from studyplan.words.formats import area_labels
    from studyplan.words.record import record_notes, record_words

    labels = area_labels(facts)
    lines: list[str] = []
    for one in done:
        lines.append(record_words(one.happened, one.now, one.before, file=file, labels=labels))
        lines += record_notes(one.now, student, unlisted=one.unlisted, pin_removed=one.pin_removed)
    return tuple(lines)


def _calendar_memory(case: _Case, around: Around) -> tuple[CalendarEntry, ...]:
    """What is known of the student's calendar: by the plan made before, or by an old calendar file."""
    if case.previous is not None:
        return case.previous.calendar
    data, update = around.get("old_calendar"), around.get("old_update")
    if data is None:
        return ()
    from studyplan.calendar.reading import recovered_entries

    zone = case.student.time_zone
    found = recovered_entries(data, file=_called(around, "old_calendar", ".ics"), time_zone=zone)
    if update is None:
        return found
    known = {entry.uid for entry in found}
    markers = recovered_entries(update, file=_called(around, "old_update", "-update.ics"), time_zone=zone)
    # Events the last update cancelled: a calendar that skipped it still holds them.
    return (*found, *(one for one in markers if one.state == "removed" and one.uid not in known))
