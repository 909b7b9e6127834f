"""The options that commands share, the clock behind `--today` and the lots behind `--new-calendar`, and which
option gives what to the door.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import click

from studyplan.errors import InputProblem

Decorated = TypeVar("Decorated", bound=Callable[..., object])
_OPTIONS = {
    "exam.date": "--exam",
    "exam.target": "--target",
    "score[1].score": "--baseline",
    "exam": "EXAM",
    "result": "RESULT",
    **{name: f"--{name}" for name in ("on", "questions", "repeats", "correct", "minutes")},
    **{name: f"--{name}" for name in ("total", "percent", "bank", "reset", "missed")},
}


def by_option(
    problem: InputProblem, *, otherwise: str = "{}", called: Mapping[str, str] = MappingProxyType({})
) -> InputProblem:
    """A problem of what was told, with its option as key; `otherwise` frames a key of the file instead.

    `called` are the command's own names for keys.
    """
    key, day = problem.key, problem.day
    if key.startswith("areas."):
        option = f"--area {key.removeprefix('areas.')}"
    else:
        option = called.get(key) or _OPTIONS.get(key) or otherwise.format(key)
    advice = f"It has a result of {day}; to correct that one, add --on {day}." if day else problem.advice
    return problem._replace(line=None, key=option, advice=advice)


def iso_date(value: str) -> date:
    """A date written YYYY-MM-DD and no other way, so that 01/02 is never guessed at."""
    with suppress(ValueError):
        found = date.fromisoformat(value)
        if found.isoformat() == value:
            return found
    raise click.BadParameter(f"{value!r} is not a date; write it as YYYY-MM-DD, for example 2027-06-18.")


def _clock() -> str:
    """Today by the machine's clock: the only reading of it."""
    return date.today().isoformat()


def new_identity() -> str:
    """An identity that no calendar has."""
    import secrets

    return secrets.token_hex(8)


def common_options(command: Decorated) -> Decorated:
    """The options every command takes."""
    file = click.Path(path_type=Path)
    for option in (
        click.option("--debug", is_flag=True, expose_value=False, help="Show where an error came from."),
        click.option("--facts", "facts_file", type=file, help="Your own figures, over the built-in ones."),
        click.option("--json", "as_json", is_flag=True, help="Print the machine form instead."),
        click.option(
            "--today",
            metavar="DATE",
            type=iso_date,
            envvar="STUDYPLAN_TODAY",
            default=_clock,
            help="The day to plan from.",
        ),
    ):
        command = option(command)
    return command


out_option = click.option(
    "--out", type=click.Path(path_type=Path), help="Folder of the plan, else beside FILE."
)
file_argument = click.argument("file", type=click.Path(path_type=Path))
