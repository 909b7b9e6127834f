"""A new record as it is told: judged by itself, written into the file's text, judged with the file.

The reader's own rules judge it; a problem names what was told, never a line of a text not stored.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import takewhile
from typing import Any

from studyplan.errors import InputError, InputProblem
from studyplan.facts import Facts
from studyplan.files.spelling import NOTHING, official, shown
from studyplan.files.student.defaults import as_log_entry, as_score
from studyplan.files.student.record import Recorded, with_log, with_score
from studyplan.files.student.schema import UNNAMED_EXAM, check_keys
from studyplan.files.toml.text import Table
from studyplan.student import LogEntry, QuestionBank, Score, Student
from studyplan.told import banks_of

_ARGUMENTS = {"date": "on", "score": "result", "percent": "result", "percent_correct": "percent"}
_LOWEST_SCORE = 100  # a percentage has up to this; no report shows a three-digit score with two


def new_score(*, exam: str, result: float, areas: Mapping[str, float], on: date, facts: Facts) -> Score:
    """A practice exam as it is told, its name in the official spelling.

    `result` is what the report prints: a score, or the percentage where the exam gives one. Raises
    InputError for no file; its keys are the arguments here, an area's `areas.renal`.
    """
    name = official(exam, (form.name for form in facts.forms)) or exam
    form = facts.form(name)
    key = form.scale if form is not None else "score"
    value = int(result) if float(result).is_integer() else result
    raw: Table = {"date": on, "exam": exam, key: value, "percent_correct": dict(areas)}
    slips = [*_mixed_up(name, key, value), *_shares({f"areas.{area}": areas[area] for area in areas})]
    return as_score(_clean("score", raw, slips, facts), facts)


def new_log_entry(*, on: date, before: Student, facts: Facts, **told: Any) -> LogEntry:
    """A day's work, a counter with its `percent`, or exams missed, as told to the student's file `before`.

    Raises InputError for no file; its keys are the arguments here.
    """
    known = {key: value for key, value in told.items() if value not in (None, "", ()) and value is not False}
    slips = list(_shares({key: value for key, value in known.items() if key == "percent"}))
    raw = {"date": on, **{"percent_correct" if key == "percent" else key: known[key] for key in known}}
    if known.keys().isdisjoint(("questions", "repeats", "total", "missed")):
        key, allowed = ("questions", "questions, repeats, total or missed")
        if "questions" not in told:
            key, allowed = "total", "the counter of that bank"
        slips.append(InputProblem(line=None, key=key, found=NOTHING, allowed=allowed))
    if "missed" in known:
        raw["missed"] = list(known["missed"])
    return as_log_entry(_clean("log", raw, slips, facts, before.question_banks))


def recorded_in(
    text: str,
    records: Sequence[Score | LogEntry],
    *,
    before: Student,
    read: Callable[[str], Student],
    facts: Facts,
) -> tuple[tuple[Recorded, ...], Student]:
    """Every record written into the text of the file, and the student it then describes.

    The last of the results holds the new text; `before` is the student without the records, `read` the reader
    that found it. Raises InputError for no file where a record contradicts the file or another record; its
    keys are what was told, or else those of the file.
    """
    clashes = [problem for record in records for problem in _clashes(record, before)]
    if clashes:
        raise InputError("", tuple(clashes))
    done: list[Recorded] = []
    for record in records:
        if isinstance(record, Score):
            done.append(with_score(text, record))
        else:
            done.append(with_log(text, record, banks=before.question_banks, facts=facts))
        text = done[-1].text
    try:
        after = read(text)
    except InputError as error:
        pairs = list(zip(done, records, strict=True))
        raise InputError("", tuple(_by_argument(problem, pairs) for problem in error.problems)) from error
    if not _only_records_changed(before, after, done):
        raise RuntimeError("the record would change something else in the file")
    return tuple(done), after


# The record by itself.


def _clean(
    kind: str, raw: Table, slips: list[InputProblem], facts: Facts, banks: Sequence[QuestionBank] = ()
) -> dict[str, Any]:
    """The record's values as the reader of the file would have them; `slips` were found already."""
    named = {"question_bank": [{"name": bank.name} for bank in banks]} if banks else {}
    file, problems = check_keys({kind: [raw], **named}, facts)
    own = [p for p in problems if p.key.startswith(f"{kind}[1]")]
    told = [p._replace(key=_argument(p.key.removeprefix(f"{kind}[1]."))) for p in own]
    seen = {slip.key for slip in slips}
    found = slips + [problem for problem in told if problem.key not in seen]
    if found:
        raise InputError("", tuple(found))
    return dict(file[kind][0])


def _argument(key: str) -> str:
    """What a key of an entry was told as."""
    table, _, area = re.sub(r"\[\d+\]$", "", key).partition(".")
    return f"areas.{area}" if area else _ARGUMENTS.get(table, table)


def _mixed_up(exam: str, scale: str, result: float) -> Iterator[InputProblem]:
    """A percentage where the report prints a score, or the other way round."""
    if scale == "score" and 0 <= result <= _LOWEST_SCORE:
        advice = f"{exam} reports a score, not a percentage."
        yield _problem("result", result, "the score the report prints, like 226", advice)
    elif scale == "percent" and result > 100:
        advice = f"{exam} reports a percentage, not a score."
        yield _problem("result", result, "a percentage from 0 to 100", advice)
    elif scale == "percent":
        yield from _shares({"result": result})


def _shares(percents: Mapping[str, float]) -> Iterator[InputProblem]:
    """Shares of one, like 0.61, where percentages belong."""
    for key, percent in percents.items():
        if 0 < percent < 1:
            advice = f"Do you mean {percent * 100:g}?"
            yield _problem(key, percent, "a percentage from 0 to 100", advice)


def _problem(key: str, found: object, allowed: str, advice: str) -> InputProblem:
    return InputProblem(line=None, key=key, found=shown(found), allowed=allowed, advice=advice)


# The record and the file.


def _clashes(record: Score | LogEntry, before: Student) -> Iterator[InputProblem]:
    """What the reader would find at another entry than the new one."""
    if isinstance(record, Score):
        taken = [s.date for s in before.scores if s.exam == record.exam != UNNAMED_EXAM]
        if taken and record.date not in taken:
            advice = f"It has a result of {taken[0]}; to correct that one, give its day."
            problem = _problem("exam", record.exam, "each practice exam once", advice)
            yield problem._replace(day=taken[0])
        return
    for exam in record.missed:
        taken = [score.date for score in before.scores if score.exam == exam]
        if taken:
            yield _problem("missed", exam, "a practice exam without a score", f"It was taken on {taken[0]}.")
        elif exam not in before.practice_exams:
            advice = "Add it to resources.practice_exams first."
            yield _problem("missed", exam, "a practice exam still unused", advice)
    if record.total is not None:
        yield from _runs_back(record, record.total, before)


def _runs_back(record: LogEntry, total: int, before: Student) -> Iterator[InputProblem]:
    """A counter over a later one of its bank, up to the next reset."""
    of = banks_of((*before.log, record), before.question_banks)
    later = [e for e in before.log if e.total is not None and e.date > record.date and of[e] == of[record]]
    held = takewhile(lambda entry: not entry.reset, later)
    lowest = min(held, key=lambda entry: entry.total or 0, default=None)
    if lowest is not None and lowest.total is not None and lowest.total < total:
        allowed = f"a whole number up to {lowest.total}, read on {lowest.date}"
        advice = "The question bank's counter never runs back, except after a reset."
        yield _problem("total", total, allowed, advice)


def _by_argument(problem: InputProblem, pairs: Sequence[tuple[Recorded, Score | LogEntry]]) -> InputProblem:
    """A problem of the new text as one of what was told; elsewhere in the file it keeps its key."""
    for recorded, record in pairs:
        if problem.key.startswith(f"{recorded.key}."):
            key = problem.key.removeprefix(f"{recorded.key}.")
            from_before = getattr(record, key, None) in (None, "", False) and not re.search(r"[.[]", key)
            advice = "The file has it from before: give it anew, too." if from_before else problem.advice
            return problem._replace(line=None, key=_argument(key), advice=advice)
    return problem._replace(line=None)


def _only_records_changed(before: Student, after: Student, done: Sequence[Recorded]) -> bool:
    """Whether the new file says what the old one said, and what was recorded, and nothing else."""
    taken = {one.now.exam for one in done if isinstance(one.now, Score)}
    expected = replace(
        before,
        scores=after.scores,
        log=after.log,
        practice_exams=tuple(name for name in before.practice_exams if name not in taken),
        pins=tuple(pin for pin in before.pins if pin.exam not in taken),
        assumed=after.assumed,
    )
    records = _counted([*before.scores, *before.log])
    records -= _counted(one.before for one in done if one.before is not None)
    records += _counted(one.now for one in done)
    return after == expected and _counted([*after.scores, *after.log]) == records


def _counted(records: Iterable[Score | LogEntry]) -> Counter[Score | LogEntry]:
    """How often each record is there, the order of areas in a score report left aside."""
    return Counter(
        one._replace(percent_correct=tuple(sorted(one.percent_correct))) if isinstance(one, Score) else one
        for one in records
    )
