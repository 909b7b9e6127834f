"""The program: its commands, and the only place that turns errors into exit codes.

Reports and the door are imported inside the commands, so that `--help` and a wrong option answer at once.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from studyplan import __version__
from studyplan.characters import escaped
from studyplan.errors import (
    AuditFailed,
    CannotPlan,
    CannotRecord,
    InputError,
    InputProblem,
    StudyplanError,
)

OUR_MISTAKE = 70
INTERRUPTED = 130
MODULES = {  # of the commands, each loaded when it is called or its help is asked for
    "plan": "plan",
    "score": "recording",
    "log": "recording",
    "off": "changing",
    "move": "changing",
    "pin": "changing",
    "undo": "changing",
    "decide": "deciding",
    "what-if": "deciding",
    "today": "daily",
    "week": "daily",
    "facts": "figures",
}
REPORT = "Please report it with the lines above, the command and, if you can, your file."


class Commands(click.Group):
    """The commands, quiet when the reader of their output has gone away."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, as `--help` lists them."""
        return sorted(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, None where there is none."""
        if cmd_name not in MODULES:
            return None
        module = import_module(f"studyplan.cli.{MODULES[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a closed pipe (`studyplan week FILE | head -1`) is no failure."""
        try:
            return super().invoke(ctx)
        except (BrokenPipeError, SystemExit):  # rich turns the first into the second; nothing else below does
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return None


def exit_code(arguments: Sequence[str] | None) -> int:
    """Run the command those arguments ask for, or the program's own; what went wrong is told on stderr."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a letter of the student's name shows its code instead of failing.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    return _exit_code(given)


def _exit_code(arguments: list[str]) -> int:
    try:
        code = commands.main(arguments, prog_name="studyplan", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        return INTERRUPTED
    except Exception as error:
        if "--debug" in arguments:
            import traceback

            traceback.print_exc()
        for line in _explanation(error):
            click.echo(escaped(line), err=True)
        return error.exit_code if isinstance(error, StudyplanError) else OUR_MISTAKE


def _explanation(error: Exception) -> list[str]:
    """What to print on stderr, a line each."""
    match error:
        case InputError():
            return [_input_line(error.file, problem) for problem in error.problems]
        case CannotPlan() | CannotRecord():
            from studyplan.words.formats import iso_day
            from studyplan.words.problems import impossible_words

            what, choices = impossible_words(error.refusal, iso_day)
            return [what, *(f"  - {choice}" for choice in choices)]
        case AuditFailed():
            from studyplan.words.findings import finding_words

            return [
                "The plan broke a promise of its own, so nothing was written:",
                *(f"  - {finding_words(finding)}" for finding in error.findings),
                f"This is a mistake of studyplan. {REPORT}",
            ]
        case StudyplanError():
            return [str(error)]
    what = f"{type(error).__name__}: {error}".rstrip(": ")
    return [
        f"studyplan stopped on a mistake of its own ({what}).",
        f"{REPORT} --debug shows where it happened.",
    ]


def _input_line(file: str, problem: InputProblem) -> str:
    place = file if problem.line is None else f"{file}:{problem.line}"
    advice = f" {problem.advice}" if problem.advice else ""
    return f"{place}: {problem.key}: found {problem.found}; allowed {problem.allowed}.{advice}"


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="studyplan", message="%(prog)s %(version)s")
def commands() -> None:
    """A day-by-day study plan for the USMLE Step 2 CK, from one text file.

    Exit codes: 0 done, 2 wrong usage, 3 the file is wrong, 4 no plan is possible as asked, 5 a file cannot
    be read or written, 70 a mistake of the program itself.
    """
