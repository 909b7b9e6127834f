"""The student's file, read and judged: a complete `Student`, or every problem at once with its line.

`schema` judges single keys, `checks` what they say together, `defaults` completes what is left out.
"""

from collections.abc import Callable
from datetime import date
from pathlib import PurePath

from studyplan.errors import InputError, InputProblem
from studyplan.facts import Facts
from studyplan.files.spelling import DID_YOU_MEAN, NOTHING
from studyplan.files.student.checks import contradictions
from studyplan.files.student.defaults import complete, name_from_stem
from studyplan.files.student.schema import check_keys
from studyplan.files.toml.lines import line_of, lines_of
from studyplan.files.toml.text import parse
from studyplan.student import Student


def student_from_text(
    text: str, *, name: str, facts: Facts, today: date, machine_zone: Callable[[], str]
) -> Student:
    """The student that the text of the file `name` describes, defaults filled in.

    `machine_zone` names the time zone where the file does not. Raises InputError with every problem of the
    text, sorted by line.
    """
    raw, text, slips = parse(text)
    if raw is None:
        raise InputError(name, tuple(_sorted(_named(slips, {}))))
    file, problems = check_keys(raw, facts)
    problems += contradictions(file, facts, today=today)
    if slips or problems:
        raise InputError(name, tuple(_sorted(_with_lines(slips, problems, text))))
    return complete(file, facts, name=name_from_stem(PurePath(name).stem), zone=machine_zone)


def _sorted(problems: list[InputProblem]) -> list[InputProblem]:
    """In order of line, then key, those without a line first."""
    return sorted(problems, key=lambda problem: (problem.line or 0, problem.key, problem.allowed))


def _with_lines(slips: list[InputProblem], problems: list[InputProblem], text: str) -> list[InputProblem]:
    """All problems with line and key; a slip yields to what was found wrong with its value."""
    lines = lines_of(text)
    placed = [problem._replace(line=line_of(problem.key, lines)) for problem in _without_echoes(problems)]
    taken = {problem.line for problem in placed}
    return placed + _named([slip for slip in slips if slip.line not in taken], lines)


def _without_echoes(problems: list[InputProblem]) -> list[InputProblem]:
    """Leave out "missing" where the key stands there misspelt, which is reported already."""
    meant = {problem.key.rpartition(".")[0] + problem.advice for problem in problems}

    def is_echo(problem: InputProblem) -> bool:
        table, _, key = problem.key.rpartition(".")
        return problem.found == NOTHING and f"{table}{DID_YOU_MEAN.format(key)}" in meant

    return [problem for problem in problems if not is_echo(problem)]


def _named(slips: list[InputProblem], lines: dict[str, int]) -> list[InputProblem]:
    """The slips with the last key that begins on their line."""
    keys = {line: key for key, line in lines.items()}
    return [slip._replace(key=slip.key or keys.get(slip.line or 0, "file")) for slip in slips]
