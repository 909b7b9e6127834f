"""The plan as JSON, which is also the program's memory: written after each plan, read before the next.

One element of an array a line, so that a comparison of two files reads well. Totals (questions of a day, left
over of a bank) are written for readers but computed anew when read back.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import is_dataclass
from datetime import date, datetime, time
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, cast, get_args, get_origin

from studyplan.errors import CannotReadOrWrite
from studyplan.facts import Facts
from studyplan.plan import (
    Aims,
    Block,
    CalendarEntry,
    Change,
    Day,
    Deadline,
    Decision,
    Done,
    Drawn,
    Due,
    Moved,
    Option,
    Pace,
    Phase,
    Plan,
    PracticeExam,
    Problem,
    Projection,
    Remembered,
    Scenario,
    Undo,
)
from studyplan.statements.changes import Cause, ChangeFact
from studyplan.statements.dates import DeadlineFact, Mark
from studyplan.statements.statement import Statement
from studyplan.words.blocks import note_words
from studyplan.words.changes import causes_words, change_words
from studyplan.words.dates import date_words, deadline_words, offer_words, source_words
from studyplan.words.decision import decision_words
from studyplan.words.formats import DateForm, area_labels, iso_day
from studyplan.words.phases_and_exams import exam_reason, phase_reason
from studyplan.words.problems import impossible_words, problem_words

FORMAT = 2
DIGITS = {"mean": 1, "sd": 1, "low": 1, "high": 1, "chance_of_target": 3, "chance_of_pass": 3}
LARGEST_NUMBER = 10**15  # far beyond anything counted, and every sum of such still a number
LARGEST_SEQUENCE = 2**26  # far beyond any calendar's life; the stamps made from it are still dates
Row = dict[str, Any]
Said = TypeVar("Said")
Labels = Mapping[str, str]

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=date.isoformat).encode
_UID = re.compile(r"[0-9a-f-]{1,64}@[a-z0-9.-]{1,64}")


def to_json(plan: Plan, facts: Facts) -> str:
    """The plan in format 2, with a line end at the end. Scores have one decimal, chances (0-1) three."""
    labels = area_labels(facts)
    parts = {
        "format": str(FORMAT),
        "generated_on": _encode(plan.generated_on.isoformat()),
        "student": _encode(plan.student),
        "exam_date": _encode(plan.exam_date.isoformat()),
        "target": _encode(plan.target),
        "phases": _array(_phase(phase, plan) for phase in plan.phases),
        "days": _lines(_day(day, labels) for day in plan.days),
        "practice_exams": _array(_practice_exam(exam) for exam in plan.practice_exams),
        "question_banks": _array(
            _row(bank, "name questions done planned left_over") for bank in plan.question_banks
        ),
        "pace": _encode(_pace(plan.pace)),
        "weekly_focus": _array(_row(w, "week areas") | {"topics": None} for w in plan.weekly_focus),
        "projection": _encode(_projection(plan.projection)),
        "decision": _decision(plan.decision),
        "deadlines": _array(
            {
                "date": line.date,
                "what": deadline_words(line.fact, iso_day),
                "source": source_words(line.fact, facts),
            }
            for line in plan.deadlines
        ),
        "problems": _array(_problem(problem, facts) for problem in plan.problems),
        "changes": _array(_change(change, labels) for change in plan.changes),
        "calendar": _lines(_entry(entry) for entry in plan.calendar),
        "calendar_id": _encode(plan.calendar_id),
        "undo": _encode(_kinded(plan.undo)),
        "said": _encode(plan.said),
        "drawn": _encode(_drawn(plan.drawn)),
        "told": _encode(_told(plan)),
    }
    return "{\n" + ",\n".join(f'"{key}": {value}' for key, value in parts.items()) + "\n}\n"


def _array(rows: Iterable[Row]) -> str:
    return _lines(map(_encode, rows))


def _lines(elements: Iterable[str]) -> str:
    lines = ",\n".join(elements)
    return f"[\n{lines}\n]" if lines else "[]"


def _phase(phase: Phase, plan: Plan) -> Row:
    reason = phase_reason(phase, plan.practice_exams)
    return _row(phase, "name first_day last_day") | {"reason": reason, "purpose": phase.purpose}


def _day(day: Day, labels: Labels) -> str:
    """Spelled out, as blocks and entries are: there are hundreds, and setting up encoders takes longer."""
    return (
        f'{{"date": "{day.date.isoformat()}", "phase": "{day.phase}", "kind": "{day.kind}", '
        f'"minutes_available": {day.minutes_available}, "minutes_planned": {day.minutes_planned}, '
        f'"questions": {day.questions}, "repeats": {day.repeats}, '
        f'"blocks": {_lines(_block(block, labels) for block in day.blocks)}, '
        f'"note": {_encode(day.note or None)}, "due": {_due(day.due)}, "done": {_done(day.done)}}}'
    )


def _due(due: Due | None) -> str:
    return "null" if due is None else _encode(_counts(due) | {"buffer": due.buffer})


def _done(done: Done | None) -> str:
    return "null" if done is None else _encode(_counts(done) | {"minutes": done.minutes})


def _counts(work: Due | Done) -> Row:
    return {"questions": work.questions, "repeats": work.repeats, "by_bank": dict(work.by_bank)}


def _pace(pace: Pace | None) -> Row | None:
    if pace is None:
        return None
    sides = {"due": pace.due._asdict(), "done": pace.done._asdict()}
    return _row(pace, "since until") | sides | {"days": pace.days}


def _drawn(drawn: Drawn | None) -> Row | None:
    if drawn is None:
        return None
    return (
        _row(drawn, "since")
        | {"left_over": dict(drawn.left_over)}
        | _row(drawn, "repeats_wanted minutes_per_question practice_exams rare_exams told_until")
        | {"aims": None if drawn.aims is None else _row(drawn.aims, "exam on start end minimum")}
        | {"moved": [_row(one, "bank day questions") for one in drawn.moved]}
    )


def _told(plan: Plan) -> Row:
    """What a rerun needs of the dates told: those behind stay as they were."""
    return {
        "deadlines": [_row(line, "date") | _kinded(line.fact) for line in plan.deadlines],
        "decision_days": [
            _row(day, "day exam_date days_out practice_exam sat_on") for day in plan.decision_days
        ],
    }


def _block(block: Block, labels: Labels) -> str:
    start, end = block.start.isoformat(timespec="minutes"), block.end.isoformat(timespec="minutes")
    return (
        f'{{"start": "{start}", "end": "{end}", "activity": "{block.activity}", '
        f'"bank": {_encode(block.bank)}, "questions": {block.questions}, "mode": "{block.mode}", '
        f'"areas": {_texts(block.areas)}, "topics": {_texts(block.topics)}, "exam": {_encode(block.exam)}, '
        f'"part": {_encode(block.part)}, "note": {_encode(note_words(block, labels))}, '
        f'"sections": {block.sections}, "subject": "{block.subject}"}}'
    )


def _texts(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_encode, texts))}]"


def _practice_exam(exam: PracticeExam) -> Row:
    return (
        _row(exam, "date exam purpose full_length parts aim")
        | {"reason": exam_reason(exam)}
        | _row(exam, "taken score percent why mark printed_aim")
    )


def _projection(projection: Projection) -> Row:
    values = _row(projection, "as_of mean sd low high chance_of_target chance_of_pass")
    return values | {"evidence": _said(projection.evidence, decision_words)}


def _decision(decision: Decision) -> str:
    head = {
        **_row(decision, "verdict course decide_by"),
        "reasons": _said(decision.reasons, decision_words),
        "would_change": _said(decision.would_change, decision_words),
    }
    options = _array(_option(option) for option in decision.options)
    return f'{_encode(head)[:-1]}, "options": {options}}}'


def _option(option: Option) -> Row:
    return {
        **_row(option, "exam_date mean chance_of_target chance_of_pass questions_per_day"),
        "keeps": [offer_words(option.offered, iso_day), *_marks(option.keeps)],
        "breaks": _marks(option.breaks),
    }


def _said(statements: Iterable[Said], words: Callable[[Said, DateForm], str]) -> list[Row]:
    """Statements in words, and beside them what programs read."""
    return [{"what": words(statement, iso_day), **_kinded(statement)} for statement in statements]


def _marks(marks: Iterable[Mark]) -> list[str]:
    return [date_words(mark, iso_day) for mark in marks]


def scenario_row(row: Scenario) -> Row:
    """One line of a what-if as JSON takes it; numbers are null where no plan can be made."""
    return {
        **_row(row, "exam_date hours_a_week target questions_per_day left_over mean low high"),
        **_row(row, "chance_of_target chance_of_pass verdict course"),
        "first_guess": row.first_guess,
        "keeps": _marks(row.keeps),
        "breaks": _marks(row.breaks),
        "problem": impossible_words(row.problem, iso_day).what if row.problem else "",
    }


def _change(change: Change, labels: Labels) -> Row:
    return {
        "date": change.date.isoformat(),
        "what": change_words(change.fact, labels, iso_day),
        "why": causes_words(change, iso_day),
        **_kinded(change.fact),
        "causes": _kinded(change.causes),
    }


def _kinded(value: Any) -> Any:
    """A statement as JSON takes it: its kind, and its other fields by name; or one value of a statement."""
    if isinstance(value, Statement):
        values = {name: _kinded(part) for name, part in vars(value).items() if name != "kind"}
        return {"kind": value.kind, "values": values}
    if hasattr(value, "_asdict"):
        return {name: _kinded(part) for name, part in value._asdict().items()}
    if isinstance(value, tuple):
        return [_kinded(part) for part in value]
    return _value(value, None)


def _entry(entry: CalendarEntry) -> str:
    return (
        f'{{"uid": {_encode(entry.uid)}, "key": {_encode(entry.key)}, "sequence": {entry.sequence}, '
        f'"hash": {_encode(entry.hash)}, "start": "{entry.start}", "state": "{entry.state}"}}'
    )


def _problem(problem: Problem, facts: Facts) -> Row:
    what, choices = problem_words(problem.fact, facts, iso_day)
    return {"severity": problem.severity, "what": what, "choices": choices, **_kinded(problem.fact)}


def _row(thing: object, names: str) -> Row:
    """These values of a thing, by name."""
    values = ((name, getattr(thing, name)) for name in names.split())
    return {name: _value(value, DIGITS.get(name)) for name, value in values}


def _value(value: Any, digits: int | None) -> Any:
    if isinstance(value, date | time):
        return value.isoformat()
    return value if None in (value, digits) else round(float(value), digits) + 0.0  # no minus zero


def from_json(text: str, *, file: str) -> Remembered:
    """The plan `to_json` wrote. `file` names the text in the CannotReadOrWrite raised for anything else."""
    try:
        row = json.loads(text, parse_constant=_refuse)
        if "\\u" in text:
            _encode(row).encode()  # half a character, written as an escape, could not be written again
        return _read_plan(row)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CannotReadOrWrite(
            f"{file} is not a plan this version of studyplan wrote, or it was changed by hand. "
            "Move it away and make the plan afresh; it is then made without the memory of the last one."
        ) from error


def with_undo(text: str, undo: Undo | None) -> str:
    """The memory with another last change, where a change is kept and no plan can be made of it.

    That of the first version holds none, and stays as it is.
    """
    line = f'"undo": {_encode(_kinded(undo))},'
    return re.sub(r'^"undo": .*,$', lambda _: line, text, count=1, flags=re.MULTILINE)


def _refuse(constant: str) -> float:
    raise ValueError(constant)


_NOTHING_TOLD: Mapping[str, Any] = {"deadlines": [], "decision_days": []}


def _read_plan(row: Row) -> Remembered:
    if row["format"] == 1:
        from studyplan.memory.format_1 import upgraded

        row = upgraded(row)
    elif row["format"] != FORMAT:
        raise ValueError("another format")
    unknown = dict.fromkeys(("calendar_id", "said", "undo", "pace", "drawn"))
    plan: Remembered = _reader(Remembered)({**unknown, **row, **row.get("told", _NOTHING_TOLD)})
    if not plan.phases or not plan.days:
        raise ValueError("no days")
    parts = (block.part for day in plan.days for block in day.blocks if block.part is not None)
    if not all(1 <= part <= of for part, of in parts):
        raise ValueError("no such part")
    for edit in plan.undo.edits if plan.undo is not None else ():
        if edit.line < 1 or any("\n" in line for lines in edit[1:] for line in lines):
            raise ValueError(edit)
    if any(exam.parts not in (1, 2) for exam in plan.practice_exams):
        raise ValueError("so many days")
    for entry in plan.calendar:
        if not _UID.fullmatch(entry.uid) or not 0 <= entry.sequence <= LARGEST_SEQUENCE:
            raise ValueError(entry.uid)
        _ = _date(entry.start) if len(entry.start) == len("2027-01-04") else _moment(entry.start)
    return plan


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """What makes a value of this type out of JSON, and raises ValueError, TypeError or KeyError otherwise.

    `kind` is any type a plan is made of; the fields of its classes are read by their names.
    """
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {word: word for word in inner}.__getitem__
    if origin is tuple:
        return _each(_reader(inner[0]), count=None if inner[-1] is Ellipsis else len(inner))
    if isinstance(kind, type) and issubclass(kind, Statement):
        return _by_kind((kind,))
    if origin is UnionType and NoneType not in inner:
        return _by_kind(inner)
    if NoneType in inner:
        read = _reader(next(part for part in inner if part is not NoneType))
        return lambda value: None if value is None else read(value)
    if kind in _READERS:
        return _READERS[kind]
    return _object(kind) if is_dataclass(kind) or hasattr(kind, "_fields") else _exactly(kind)


def _object(kind: Any) -> Callable[[Any], Any]:
    readers = [(name, _reader(hint)) for name, hint in kind.__annotations__.items()]

    def read(row: Any) -> Any:
        return kind(**{name: read_field(row[name]) for name, read_field in readers})

    return read


def _by_kind(statements: Iterable[type[Statement]]) -> Callable[[Any], Any]:
    """Reads what `_kinded` wrote of one of these."""
    readers = {kind: _object(statement) for statement in statements for kind in statement.kinds}
    return lambda row: readers[row["kind"]]({**row["values"], "kind": row["kind"]})


def _read_change(row: Any) -> Change:
    """A change's fact stands in its own row, its words left aside."""
    fact, causes = _reader(ChangeFact)(row), _reader(tuple[Cause, ...])(row["causes"])
    return Change(date=_date(row["date"]), fact=fact, causes=causes)


def _read_deadline(row: Any) -> Deadline:
    """A deadline's fact stands in its own row, its words left aside."""
    return Deadline(_date(row["date"]), _reader(DeadlineFact)(row))


def _each(read: Callable[[Any], Any], *, count: int | None) -> Callable[[Any], Any]:
    def read_all(values: Any) -> tuple[Any, ...]:
        if type(values) is not list:
            raise TypeError(values)
        if count is not None and len(values) != count:
            raise ValueError(values)
        return tuple(map(read, values))

    return read_all


def _exactly(kind: type[Any]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) is not kind:  # True is no number here
            raise TypeError(value)
        if kind in (int, float) and not abs(value) <= LARGEST_NUMBER:  # 1e999 is read as endless
            raise ValueError(value)
        return value

    return read


def _date(value: Any) -> date:
    found = date.fromisoformat(value)
    if found.isoformat() != value:  # other forms of the same day, as 2027-W24-5
        raise ValueError(value)
    return found


def _moment(value: Any) -> datetime:
    found = datetime.fromisoformat(value)
    if found.isoformat(timespec="minutes") != value or found.tzinfo is not None:
        raise ValueError(value)
    return found


def _read_day(row: Any) -> Day:
    return cast(Day, _object(Day)({**row, "note": row["note"] or ""}))


def _read_due(row: Any) -> Due:
    return Due(_by_bank(row["by_bank"], _count), _count(row["repeats"]), _reader(bool)(row["buffer"]))


def _read_done(row: Any) -> Done:
    minutes = None if row["minutes"] is None else _count(row["minutes"])
    return Done(_by_bank(row["by_bank"], _reader(int)), _reader(int)(row["repeats"]), minutes)


def _by_bank(counts: Any, read: Callable[[Any], int]) -> tuple[tuple[str, int], ...]:
    return tuple((_reader(str)(name), read(count)) for name, count in dict(counts).items())


def _count(value: Any) -> int:
    found: int = _reader(int)(value)
    if found < 0:
        raise ValueError(value)
    return found


def _read_drawn(row: Any) -> Drawn:
    return Drawn(
        since=_date(row["since"]),
        left_over=_by_bank(row["left_over"], _count),
        repeats_wanted=_count(row["repeats_wanted"]),
        minutes_per_question=_reader(float)(row["minutes_per_question"]),
        practice_exams=_reader(tuple[str, ...])(row["practice_exams"]),
        rare_exams=_reader(bool)(row["rare_exams"]),
        told_until=_reader(date | None)(row.get("told_until")),
        moved=_reader(tuple[Moved, ...])(row.get("moved", [])),
        aims=_reader(Aims | None)(row.get("aims")),
    )


_READERS: dict[type[Any], Callable[[Any], Any]] = {
    date: _date,
    datetime: _moment,
    Change: _read_change,
    Day: _read_day,
    Deadline: _read_deadline,
    Due: _read_due,
    Done: _read_done,
    Drawn: _read_drawn,
}
