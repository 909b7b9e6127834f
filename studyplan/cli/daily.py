"""The commands for every day, `today` and `week`. They write nothing."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from studyplan.cli.files import looked
from studyplan.cli.json_form import print_parts
from studyplan.cli.options import common_options, file_argument, iso_date, out_option


@click.command()
@file_argument
@out_option
@common_options
def today(file: Path, as_json: bool, today: date, **where: Any) -> None:
    """The list for today, and the pace against the plan. Writes nothing."""
    made = looked(file, today=today, **where)
    if as_json:
        print_parts(made, "days", days=lambda day: day == today)
        return
    from studyplan.terminal import screen, summary

    summary.print_day(made.plan, made.student, made.facts, today, screen.console())


@click.command()
@file_argument
@click.option("--of", "day", metavar="DATE", type=iso_date, help="Any day of the week to show, else today.")
@out_option
@common_options
def week(file: Path, day: date | None, as_json: bool, today: date, **where: Any) -> None:
    """The list for the week, Monday to Sunday, and the pace against the plan. Writes nothing."""
    made = looked(file, today=today, **where)
    shown = day or today
    if as_json:
        print_parts(made, "days", days=lambda day: day.isocalendar()[:2] == shown.isocalendar()[:2])
        return
    from studyplan.terminal import screen, summary

    summary.print_week(made.plan, made.student, made.facts, shown, screen.console())
