"""The student's file, read and judged: a complete `Student`, or every problem at once with its line.

`schema` judges single keys, `checks` what they say together, `defaults` completes what is left out.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from studyplan.errors import CannotReadOrWrite, InputError, InputProblem
from studyplan.facts import Facts
from studyplan.files.spelling import DID_YOU_MEAN, NOTHING
from studyplan.files.student.checks import contradictions
from studyplan.files.student.defaults import complete, name_from_stem
from studyplan.files.student.schema import UNNAMED_EXAM, check_keys
from studyplan.files.toml.lines import line_of, lines_of
from studyplan.files.toml.text import Table, parse
from studyplan.files.write import reason_of
from studyplan.student import Student

_LARGEST_BYTES = 1_000_000


def read_student(
    path: Path, *, facts: Facts, today: date, machine_zone: Callable[[], str] | None = None
) -> Student:
    """The student a file describes, defaults filled in; `machine_zone` names the computer's own time zone.

    Raises InputError with every problem of the file, sorted by line, and CannotReadOrWrite where the file
    cannot be opened or is larger than a megabyte.
    """
    return student_from_text(text_of(path), path, facts=facts, today=today, machine_zone=machine_zone)


def student_from_text(
    text: str, path: Path, *, facts: Facts, today: date, machine_zone: Callable[[], str] | None = None
) -> Student:
    """The student of a file's text that need not be stored yet; `path` names it in messages.

    Raises InputError as `read_student` does.
    """
    raw, text, slips = parse(text)
    if raw is None:
        raise InputError(str(path), tuple(_sorted(_named(slips, {}))))
    file, problems = check_keys(raw, facts)
    problems += contradictions(file, facts, today=today)
    if slips or problems:
        raise InputError(str(path), tuple(_sorted(_with_lines(slips, problems, text))))
    return complete(file, facts, name=name_from_stem(path.stem), zone=machine_zone or name_machine_zone)


def student_from_options(
    *,
    baseline: int | None,
    target: int,
    exam: date,
    facts: Facts,
    today: date,
    machine_zone: Callable[[], str] | None = None,
) -> Student:
    """The student of a command line without a file; `baseline` is a practice exam taken today.

    Raises InputError for the file "command line", its keys the options' names and its lines None.
    """
    raw: Table = {"exam": {"date": exam, "target": target}}
    if baseline is not None:
        raw["score"] = [{"date": today, "exam": UNNAMED_EXAM, "score": baseline}]
    file, problems = check_keys(raw, facts)
    problems += contradictions(file, facts, today=today)
    if problems:
        named = [problem._replace(key=_OPTIONS.get(problem.key, problem.key)) for problem in problems]
        raise InputError("command line", tuple(_sorted(named)))
    return complete(file, facts, name="Student", zone=machine_zone or name_machine_zone)


_OPTIONS = {"exam.date": "--exam", "exam.target": "--target", "score[1].score": "--baseline"}


def name_machine_zone() -> str:
    """The IANA name of this computer's time zone; empty where the system does not tell."""
    import tzlocal

    try:
        return tzlocal.get_localzone_name() or ""
    except (LookupError, OSError, ValueError):  # odd or missing system settings are no reason to stop
        return ""


# Opening the file and giving problems their lines.


def text_of(path: Path) -> str:
    """The file's text to the letter: its line ends and, where it has one, its byte order mark.

    Raises CannotReadOrWrite and, for bytes that are no UTF-8, InputError.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(_LARGEST_BYTES + 1)
    except OSError as error:
        raise CannotReadOrWrite(f"Cannot read {path}: {reason_of(error)}.") from error
    if len(content) > _LARGEST_BYTES:
        raise CannotReadOrWrite(
            f"Cannot read {path}: it is larger than a megabyte, too large for a student's file."
        )
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = f"the byte {content[error.start]:#04x}"
        advice = "Save the file as UTF-8 in your editor."
        problem = InputProblem(line=line, key="file", found=found, allowed="text in UTF-8", advice=advice)
        raise InputError(str(path), (problem,)) from error


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
