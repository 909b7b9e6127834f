"""The command that makes or remakes the plan."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from studyplan.cli import files
from studyplan.cli.files import Given, answered, given_file, given_options, save, with_old_calendar
from studyplan.cli.options import common_options, iso_date, new_identity, out_option


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--baseline", type=click.IntRange(1, 300), help="Without FILE: your practice score today.")
@click.option("--target", type=click.IntRange(1, 300), help="Without FILE: the score you want.")
@click.option("--exam", metavar="DATE", type=iso_date, help="Without FILE: the day of the exam.")
@click.option("--afresh", is_flag=True, help="Plan all days ahead anew instead of changing the least.")
@click.option(
    "--previous",
    "old",
    metavar="OLD",
    type=click.Path(path_type=Path),
    help="If NAME.json is lost: an old copy of it, or the calendar file (.ics) you imported last.",
)
@click.option("--new-calendar", is_flag=True, help="Give every event a new id, for a calendar made anew.")
@out_option
@common_options
def plan(
    file: Path | None,
    baseline: int | None,
    target: int | None,
    exam: date | None,
    afresh: bool,
    old: Path | None,
    new_calendar: bool,
    as_json: bool,
    **where: Any,
) -> None:
    """Make or remake the plan: a page, a calendar and data, beside FILE or in the folder of --out.

    NAME.html, NAME.ics and NAME.json are written, and on a rerun that changes something NAME-update.ics.
    Without FILE, --target and --exam (and --baseline) make a plan with everything else by default.
    """
    files.hold(file or files.named(where["out"]))
    if file is None:
        if target is None or exam is None:
            raise click.UsageError("Give FILE, or --target and --exam (and --baseline).")
        given = given_options(baseline, target, exam, **where)
    elif (baseline, target, exam) != (None, None, None):
        raise click.UsageError("--baseline, --target and --exam make a plan without FILE; edit FILE instead.")
    else:
        given = given_file(file, **where)
    from studyplan import api

    given = with_old_calendar(given, old)
    identity = new_identity() if new_calendar else ""
    made = answered(api.plan(given.text, afresh=afresh, new_calendar=identity, **given.around))
    save(given, made.outputs, text=made.text)
    if new_calendar:
        click.echo(_new_calendar(given), err=True)
    elif given.old_calendar is not None:
        click.echo(_made_afresh(given, given.old_calendar), err=True)
    elif old is not None:
        click.echo(_gone_on(given, old), err=True)
    if as_json:
        click.echo(made.outputs[".json"], nl=False)
        return
    from studyplan.terminal import screen, summary

    terminal = screen.console()
    summary.print_summary(made.plan, made.student, made.facts, terminal)
    summary.print_files(map(given.output, made.outputs), terminal)


def _new_calendar(given: Given) -> str:
    """What is to be done with the calendars, the old one and the new one."""
    return (
        "Every event has a new id. The old events stay in the old calendar: delete it, make a new one "
        f"and import {given.output('.ics').name} into it."
    )


def _gone_on(given: Given, old: Path) -> str:
    """What an old memory does not know."""
    return (
        f"The plan goes on from {old.name}. If your calendar took an update written after it, "
        f"delete that calendar and import {given.output('.ics').name} into a new one."
    )


def _made_afresh(given: Given, old_calendar: Path) -> str:
    """What a plan without its memory lacks, and how the calendar is served all the same."""
    return (
        f"{given.output('.json').name} was not there, so the plan is made afresh and its past is empty. "
        f"What your calendar holds was read back from {old_calendar.name}: "
        f"{given.output('-update.ics').name} brings it up to date. "
        "If that was not the file you imported last, delete the calendar and import the whole one."
    )
