"""The commands that change a plan without opening the file: `off`, `move`, `pin`, and `undo`.

They write into the student's file and remake the plan; a wish of which no plan can be made is not written.
"""

from pathlib import Path
from typing import Any

import click

from studyplan.cli.files import given_file, hold, with_old_calendar
from studyplan.cli.options import common_options, file_argument, iso_date, out_option
from studyplan.cli.recording import finish

WITH_CHANGE = "{} with this change"


@click.command()
@file_argument
@click.argument("first_day", metavar="FROM", type=iso_date)
@click.argument("last_day", metavar="[TO]", required=False, type=iso_date)
@click.option("--hours", metavar="N", type=float, default=0, help="Study so many hours a day at most.")
@click.option("--note", metavar="TEXT", default="", help="Why, printed on these days.")
@out_option
@common_options
def off(file: Path, as_json: bool, **told: Any) -> None:
    """Take the days FROM to TO off, or with --hours make them short, and remake the plan.

    Both ends are included; without TO it is one day. Days that have fewer hours keep them, days that are past
    keep their plan.
    """
    names = {"first_day": "FROM", "last_day": "TO", "hours": "--hours", "note": "--note"}
    _change("off", file, names, told, as_json=as_json)


@click.command()
@file_argument
@click.argument("exam_date", metavar="DATE", type=iso_date)
@out_option
@common_options
def move(file: Path, as_json: bool, **told: Any) -> None:
    """Move the exam to DATE and remake the plan. Where no plan can be made, nothing is written."""
    _change("move", file, {"exam_date": "DATE"}, told, as_json=as_json)


@click.command()
@file_argument
@click.argument("exam")
@click.argument("on", metavar="DATE", type=iso_date)
@out_option
@common_options
def pin(file: Path, as_json: bool, **told: Any) -> None:
    """Put the practice exam EXAM on DATE, where it stays, and remake the plan.

    EXAM is its name, like "NBME 13". One that is pinned already moves.
    """
    _change("pin", file, {"exam": "EXAM", "on": "DATE"}, told, as_json=as_json)


@click.command()
@file_argument
@out_option
@common_options
def undo(file: Path, as_json: bool, **where: Any) -> None:
    """Take back what the last score, log, off, move or pin wrote into FILE, and remake the plan.

    One step, and only where those lines are still as the command wrote them.
    """
    _change("undo", file, {}, where, as_json=as_json)


def _change(name: str, file: Path, called: dict[str, str], told: dict[str, Any], *, as_json: bool) -> None:
    """Ask the door for the change, and write what it answers."""
    from studyplan import api

    hold(file)
    where = {key: told.pop(key) for key in ("out", "today", "facts_file")}
    given = with_old_calendar(given_file(file, **where))
    answer = getattr(api, name)(given.text, **told, **given.around)
    finish(given, answer, as_json=as_json, otherwise=WITH_CHANGE, called=called)
