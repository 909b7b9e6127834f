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
    CannotRecord,
    InputError,
    InputProblem,
    StudyplanError,
)
from studyplan.facts import Facts
from studyplan.files.figures.read import load_facts
from studyplan.files.student.read import student_from_text
from studyplan.plan import CalendarEntry, Command, Plan, Remembered, Scenario, Undo
from studyplan.statements.findings import Finding
from studyplan.statements.problems import NothingToLog, NothingToUndo, Refusal, Unrecorded
from studyplan.student import LogEntry, Score, Student
from studyplan.told import as_planned, banks_of

if TYPE_CHECKING:
    from studyplan.files.student.new_wish import Written
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
    empty with the arguments of the function. 4: no plan, or no record, is possible as asked, for this
    `refusal`. 5: the
    memory or the old calendar is not ours, or data of the installation is missing, as `str(error)` says. 70:
    our own mistake, the audit's `findings`; `words.problems` and `words.findings` say them.
    `text` is the file with a record, which is a fact and to be kept even where no plan can be made of it
    (code 4), and `notes` say what became of it; `memory` is then the last plan's, where there is one, that
    knows how to take it back. Else both are None, and nothing is to be stored.
    """

    code: int
    error: StudyplanError
    file: str = ""
    problems: tuple[InputProblem, ...] = ()
    refusal: Refusal | Unrecorded | None = None
    findings: tuple[Finding, ...] = ()
    text: str | None = None
    memory: str | None = None
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


def plan(
    text: str, *, afresh: bool = False, new_calendar: str = "", **around: Unpack[Around]
) -> Made | Refused:
    """Make or remake the plan with all its outputs, as `studyplan plan` does.

    A plan remade changes as little of the last one as will do; `afresh`, only its past and its calendar stay.
    With a `new_calendar` every event gets a new id by this identity, for a calendar that begins anew: the old
    one is to be deleted. It takes the place of an id in the file's text, unless that one is new itself.
    """

    def planned() -> Made:
        case = _read(text, around)._replace(afresh=afresh)
        return _drawn(_in_new_calendar(case, new_calendar, around) if new_calendar else case, around)

    return _answer(planned)


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
    bank: str = "",
    **around: Unpack[Around],
) -> Made | Refused:
    """Record a practice exam and remake the plan, as `studyplan score` does.

    `result` is what the report prints: a score, or the percentage of a Free 120. `areas` are percentages by
    content area, `total` is the own counter of the main bank or of the `bank` named, `on` the day of both
    (else today). The same exam on the same day is corrected; what is left out stays. Problems name these
    arguments, an area `areas.renal`.
    """
    from studyplan.files.student.new_record import new_log_entry, new_score

    def records(on: date, case: _Case) -> list[Score | LogEntry]:
        taken = new_score(exam=exam, result=result, areas=areas or {}, on=on, facts=case.facts)
        if total is None and not bank:
            return [taken]
        counter = {"total": total, "bank": bank}
        return [taken, new_log_entry(on=on, before=case.student, facts=case.facts, **counter)]

    return _answer(lambda: _recorded("score", text, on, records, around))


def log(
    text: str,
    *,
    questions: int | None = None,
    repeats: int | None = None,
    correct: int | None = None,
    minutes: int | None = None,
    total: int | None = None,
    percent: float | None = None,
    bank: str = "",
    reset: bool = False,
    missed: Sequence[str] = (),
    on: date | None = None,
    **around: Unpack[Around],
) -> Made | Refused:
    """Record a day's work and remake the plan, as `studyplan log` does.

    Either the day's new `questions` and its `repeats` (of the second pass; left out, those planned count as
    done), how many were `correct` (of the questions; of both where repeats are told) and the `minutes` they
    took; or `total`, the own counter of a bank, with its `percent` correct, and `reset` where the bank was
    set back since the last one. `bank` names the bank, else a day's work is of the first with questions left,
    a counter of the main one. `missed` are practice exams not sat on their day: they are placed again.
    With none of these the day was as planned: what the memory's plan holds on it, an entry a bank.

    The same day and bank again is a correction; what is left out stays. Problems name these arguments.
    """
    from studyplan.files.student.new_record import new_log_entry

    work = {"questions": questions, "repeats": repeats, "correct": correct, "minutes": minutes}
    told = {**work, "total": total, "percent": percent, "bank": bank, "reset": reset, "missed": tuple(missed)}

    def records(on: date, case: _Case) -> list[Score | LogEntry]:
        if all(value is None or value in ("", ()) or value is False for value in told.values()):
            return [*_as_planned(on, case)]
        return [new_log_entry(on=on, before=case.student, facts=case.facts, **told)]

    return _answer(lambda: _recorded("log", text, on, records, around))


def off(
    text: str,
    *,
    first_day: date,
    last_day: date | None = None,
    hours: float = 0,
    note: str = "",
    **around: Unpack[Around],
) -> Made | Refused:
    """Take days off up to `last_day` and remake the plan, as `studyplan off` does.

    With `hours`, so many are studied on them at most; days that have fewer keep them. Days behind keep their
    plan.
    """
    from studyplan.files.student.new_wish import with_days_off

    told: Any = {"first_day": first_day, "last_day": last_day, "hours": hours, "note": note}

    def write(case: _Case) -> "Written":
        return with_days_off(text, case.student, case.facts, **told)

    return _answer(lambda: _granted("off", text, write, around))


def move(text: str, *, exam_date: date, **around: Unpack[Around]) -> Made | Refused:
    """Move the exam to another date and remake the plan, as `studyplan move` does."""
    from studyplan.files.student.new_wish import with_exam_date

    def write(case: _Case) -> "Written":
        return with_exam_date(text, case.student, exam_date=exam_date, today=around["today"])

    return _answer(lambda: _granted("move", text, write, around))


def pin(text: str, *, exam: str, on: date, **around: Unpack[Around]) -> Made | Refused:
    """Keep a practice exam on a day and remake the plan, as `studyplan pin` does; a pin it has moves."""
    from studyplan.files.student.new_wish import with_pin

    def write(case: _Case) -> "Written":
        return with_pin(text, case.student, case.facts, exam=exam, on=on, today=around["today"])

    return _answer(lambda: _granted("pin", text, write, around))


def undo(text: str, **around: Unpack[Around]) -> Made | Refused:
    """Take back the last change of the text and remake the plan, as `studyplan undo` does.

    The memory knows it, of `score`, `log`, `off`, `move`, `pin` or `change`. One step: then there is none.
    """
    return _answer(lambda: _undone(text, around))


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
        student = _unplaced(lambda: _student(new, case.facts, around))
        return _drawn(_rewritten(case, "change", (new,), student), around)

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
        case = _read(text, around)
        asked: Any = {"dates": dates, "hours": hours, "targets": targets}
        rows = compare(case.student, case.facts, today=around["today"], previous=case.previous, **asked)
        return Compared(student=case.student, facts=case.facts, rows=rows)

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
    undo: Undo | None = None
    afresh: bool = False
    new_calendar: bool = False


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
    return _Case(text, student, facts, previous, previous.undo)


def _student(text: str, facts: Facts, around: Around) -> Student:
    name, today, zone = around["name"], around["today"], around["zone"]
    name_zone = zone if callable(zone) else lambda: zone
    return student_from_text(text, name=name, facts=facts, today=today, machine_zone=name_zone)


def _made(case: _Case, around: Around) -> Made:
    """The plan, proved by the audit. Raises CannotPlan and AuditFailed."""
    from studyplan.alternatives.choices import full_plan
    from studyplan.audit import find_broken_promises

    student, facts = case.student, case.facts
    made = full_plan(student, facts, today=around["today"], previous=case.previous, afresh=case.afresh)
    findings = find_broken_promises(made, student, facts)
    if findings:
        raise AuditFailed(findings)
    return Made(text=case.text, student=student, facts=facts, plan=made, outputs={})


def _drawn(case: _Case, around: Around) -> Made:
    """The plan with every output; the data file is last, as the memory of what the others hold."""
    from studyplan.calendar.events import plan_events
    from studyplan.calendar.versions import calendar_entries
    from studyplan.calendar.writing import to_ics, to_update_ics
    from studyplan.memory.document import to_json
    from studyplan.page.html import to_html

    made, today = _made(_in_calendar(case), around), around["today"]
    events = plan_events(made.plan, made.student, made.facts)
    entries = calendar_entries(events, _calendar_memory(case, around), today=today)
    finished = replace(made.plan, calendar=entries, calendar_id=made.student.calendar.id, undo=case.undo)
    outputs = {
        ".html": to_html(finished, made.student, made.facts).encode(),
        ".ics": to_ics(events, entries, made.student),
    }
    update = to_update_ics(events, entries, made.student, today=today)
    if update is not None:
        outputs["-update.ics"] = update
    return made._replace(plan=finished, outputs={**outputs, ".json": to_json(finished, made.facts).encode()})


def _in_calendar(case: _Case) -> _Case:
    """With the identity of the calendar there is: one that the file names later would lose all its events."""
    if case.new_calendar or case.previous is None or case.previous.calendar_id is None:
        return case
    return _with_identity(case, case.previous.calendar_id)


def _with_identity(case: _Case, identity: str) -> _Case:
    student = case.student
    return case._replace(student=replace(student, calendar=student.calendar._replace(id=identity)))


def _in_new_calendar(case: _Case, identity: str, around: Around) -> _Case:
    """With an identity that no calendar knows: in the file where it names one, else in the memory alone."""
    from studyplan.files.student.edits import calendar_id, with_calendar_id

    case = case._replace(new_calendar=True)
    named, known = calendar_id(case.text), case.previous.calendar_id if case.previous else None
    if named is not None and known not in (None, named):
        return case
    text = with_calendar_id(case.text, identity)
    student = _unplaced(lambda: _student(text, case.facts, around))
    return _with_identity(case, identity) if named is None else case._replace(text=text, student=student)


def _unplaced(read: Callable[[], Student]) -> Student:
    """The student of a new text; what is wrong with it has no line, for that text is not stored yet."""
    try:
        return read()
    except InputError as error:
        unplaced = tuple(problem._replace(line=None) for problem in error.problems)
        raise InputError("", unplaced) from error


def _rewritten(case: _Case, command: Command, steps: Sequence[str], student: Student) -> _Case:
    """With the last of the texts a command made, and what takes it back where that changes anything."""
    from studyplan.files.student.undo import undo_of

    undo = undo_of(command, (case.text, *steps)) or case.undo
    return case._replace(text=[case.text, *steps][-1], student=student, undo=undo)


def _granted(command: Command, text: str, write: "Callable[[_Case], Written]", around: Around) -> Made:
    """The plan with a wish. Nothing is to be stored where none can be made."""
    from studyplan.words.record import wish_words

    case = _read(text, around)
    written = write(case)
    new = [text, *written.steps][-1]
    try:
        student = _unplaced(lambda: _student(new, case.facts, around))
    except InputError as error:
        raise InputError("", tuple(map(written.by_argument, error.problems))) from error
    if not written.is_all_of(student):
        raise RuntimeError("the wish would change something else in the file")
    made = _drawn(_rewritten(case, command, written.steps, student), around)
    return made._replace(notes=(wish_words(written.now, written.before, file=PurePath(around["name"]).name),))


def _undone(text: str, around: Around) -> Made | Refused:
    """The plan without the last change, which counts as not made even where no plan is possible."""
    from studyplan.files.student.undo import taken_back
    from studyplan.words.record import undo_words

    case = _read(text, around)
    if case.undo is None:
        raise CannotRecord(NothingToUndo("no_plan" if case.previous is None else "no_change"))
    new = taken_back(text, case.undo)
    if new is None:
        raise CannotRecord(NothingToUndo("changed_since"))
    student = _unplaced(lambda: _student(new, case.facts, around))
    notes = undo_words(case.undo, file=PurePath(around["name"]).name)
    return _kept(case._replace(text=new, student=student, undo=None), notes, around)


def _kept(case: _Case, notes: tuple[str, ...], around: Around) -> Made | Refused:
    """The plan of a new text that is to be stored even where none can be made."""
    from studyplan.memory.document import with_undo

    try:
        return _drawn(case, around)._replace(notes=notes)
    except CannotPlan as error:
        memory = around.get("memory")
        known = memory and with_undo(memory, case.undo)
        return _refused(error, text=case.text, memory=known, notes=notes)


def _recorded(
    command: Command,
    text: str,
    on: date | None,
    records: Callable[[date, _Case], list[Score | LogEntry]],
    around: Around,
) -> Made | Refused:
    """The records in the text and the plan remade with them. A wrong file is told before a wrong record."""
    from studyplan.files.student.new_record import recorded_in

    case = _read(text, around)
    told = records(on or around["today"], case)
    reread = partial(_student, facts=case.facts, around=around)
    done, student = recorded_in(text, told, before=case.student, read=reread, facts=case.facts)
    notes = _notes(done, student, case.facts, PurePath(around["name"]).name)
    steps = [step for one in done for step in one.steps]
    made = _kept(_rewritten(case, command, steps, student), notes, around)
    return made._replace(recorded=done) if isinstance(made, Made) else made


def _as_planned(on: date, case: _Case) -> tuple[LogEntry, ...]:
    """A day's work as the last plan has it. The bank is named where the log would take it for another."""
    from studyplan.files.student.new_record import new_log_entry

    if case.previous is None:
        raise CannotRecord(NothingToLog(on, "no_plan", ""))
    day = next((day for day in case.previous.days if day.date == on), None)
    if day is None:
        raise CannotRecord(NothingToLog(on, "no_such_day", ""))
    entries = as_planned(day)
    if not entries:
        sat = [exam.exam for exam in case.previous.practice_exams if exam.date == on and not exam.taken]
        raise CannotRecord(
            NothingToLog(on, "practice_exam" if sat else "no_questions", sat[0] if sat else "")
        )
    unnamed = entries[0]._replace(bank="")
    usual = banks_of((*case.student.log, unnamed), case.student.question_banks)[unnamed]
    if [entry.bank for entry in entries] == [usual]:
        return (unnamed,)
    around: Any = {"before": case.student, "facts": case.facts}  # where a bank may have another name by now
    return tuple(
        new_log_entry(on=on, questions=one.questions, repeats=one.repeats, bank=one.bank, **around)
        for one in entries
    )


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
    if case.new_calendar:
        return ()
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
