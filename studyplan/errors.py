"""The few ways a command ends badly, each with its exit code. One place (`studyplan.cli`) turns them into
text.
"""

from datetime import date
from typing import NamedTuple

from studyplan.statements.findings import Finding
from studyplan.statements.problems import Refusal, Unrecorded


class InputProblem(NamedTuple):
    """One thing wrong in a file. `key` is dotted with list positions from 1, as in `score[2].date`.

    `line` is None where no line of the file is at fault (a missing table, what was told beside the file).
    `day` is that of another entry, where the advice is to give that day.
    """

    line: int | None
    key: str
    found: str
    allowed: str
    advice: str = ""
    day: date | None = None


class StudyplanError(Exception):
    """A problem the user can do something about. `exit_code` is the program's."""

    exit_code = 5


class InputError(StudyplanError):
    """The input file is wrong, or what was told beside it (`file` is then empty).

    Carries every problem at once, in order of line.
    """

    exit_code = 3

    def __init__(self, file: str, problems: tuple[InputProblem, ...]) -> None:
        super().__init__(f"{file}: {len(problems)} problem(s)")
        self.file = file
        self.problems = problems


class Misused(InputError):
    """What was told beside the file is wrong by itself, as a day in the past; the command was not written as
    it must be.
    """

    exit_code = 2


class CannotPlan(StudyplanError):
    """No sensible plan exists as asked; `refusal` is the fact that says why."""

    exit_code = 4

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.kind)
        self.refusal = refusal


class CannotRecord(StudyplanError):
    """The file cannot be changed as asked; `refusal` is the fact that says why."""

    exit_code = 4

    def __init__(self, refusal: Unrecorded) -> None:
        super().__init__(refusal.kind)
        self.refusal = refusal


class CannotReadOrWrite(StudyplanError):
    """A file cannot be read or written, or a memory file is not ours."""

    exit_code = 5


class AuditFailed(StudyplanError):
    """A plan or a calendar file broke a promise, which is our own mistake; nothing is written."""

    exit_code = 70

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(", ".join(finding.rule for finding in findings))
        self.findings = findings
