"""The commands about the exam's date, `decide` and `what-if`. They write nothing."""

import math
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from studyplan.cli.files import answered, given_file, looked
from studyplan.cli.json_form import HEAD, print_document, print_parts
from studyplan.cli.options import common_options, file_argument, iso_date, out_option

if TYPE_CHECKING:
    from studyplan.api import Compared

MOST_SCENARIOS = 24
HOURS_OF_A_WEEK = 168


@click.command()
@file_argument
@out_option
@common_options
def decide(file: Path, as_json: bool, **where: Any) -> None:
    """Go, hold or delay, with the numbers behind it and what would reverse it. Writes nothing."""
    made = looked(file, **where)
    if as_json:
        print_parts(made, "projection", "decision")
        return
    from studyplan.terminal import decision, screen

    decision.print_decision(made.plan, made.facts, screen.console())


def _weekly_hours(
    _ctx: click.Context, _param: click.Parameter, values: tuple[float, ...]
) -> tuple[float, ...]:
    """Hours in a week to a hundredth; no week has more than 168, and "nan" is no number of hours."""
    for hours in values:
        if not 0.01 <= hours <= HOURS_OF_A_WEEK:
            raise click.BadParameter(
                f"{hours:g} study hours a week: give more than 0, up to {HOURS_OF_A_WEEK}."
            )
    return tuple(round(hours, 2) for hours in values)


@click.command()
@file_argument
@click.option(
    "--exam", "dates", metavar="DATE", multiple=True, type=iso_date, help="Another day of the exam."
)
@click.option(
    "--hours",
    metavar="N",
    multiple=True,
    type=float,
    callback=_weekly_hours,
    help="Study hours in a usual week, spread as yours are; your file's days off and changes stay.",
)
@click.option(
    "--target", "targets", metavar="N", multiple=True, type=click.IntRange(1, 300), help="Another target."
)
@out_option
@common_options
def what_if(
    file: Path,
    dates: tuple[date, ...],
    hours: tuple[float, ...],
    targets: tuple[int, ...],
    as_json: bool,
    today: date,
    **where: Any,
) -> None:
    """Other exam dates, weekly hours and targets beside the plan as it is. Writes nothing.

    Each option can be given several times; every combination is one line, at most 24 of them.
    """
    asked = [len(set(values)) for values in (dates, hours, targets)]
    if not any(asked):
        raise click.UsageError("Ask about something: --exam, --hours or --target, each as often as you like.")
    if (lines := math.prod(filter(None, asked))) > MOST_SCENARIOS:
        raise click.UsageError(f"That makes {lines} lines; at most {MOST_SCENARIOS} can be compared at once.")
    from studyplan import api

    given = given_file(file, today=today, **where)
    compared = answered(api.what_if(given.text, dates=dates, hours=hours, targets=targets, **given.around))
    if as_json:
        _print_scenarios(compared, today)
        return
    from studyplan.terminal import decision, screen

    decision.print_what_if(compared.student.name, today, compared.rows, screen.console())


def _print_scenarios(compared: "Compared", today: date) -> None:
    """The machine form of a what-if: the data file's head, and the plan as it is as the first of its rows."""
    from studyplan.memory.document import FORMAT, scenario_row

    student = compared.student
    values = (FORMAT, today.isoformat(), student.name, student.exam.date.isoformat(), student.exam.target)
    rows = [scenario_row(row) for row in compared.rows]
    print_document(dict(zip(HEAD, values, strict=True)) | {"what_if": rows})
