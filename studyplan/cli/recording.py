"""The commands that add to the student's file, `score` and `log`, and remake the plan.

The student's file is written first and all files only when every one is ready: an interruption leaves the old
file or the new one. A run waits for the one before it, so that both are recorded. A record is a fact, so it
is kept even where no plan can be made of it.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from studyplan.cli.files import Given, answered, given_file, hold, save, with_old_calendar
from studyplan.cli.options import common_options, file_argument, iso_date, out_option

if TYPE_CHECKING:
    from studyplan.api import Made, Refused


def _percent_by_area(_ctx: click.Context, _param: click.Parameter, values: Sequence[str]) -> dict[str, float]:
    """Percentages by content area from "cardiovascular=61" and the like."""
    areas: dict[str, float] = {}
    for value in values:
        area, _, percent = (part.strip() for part in value.partition("="))
        if area in areas:
            raise click.BadParameter(f"{area} is given twice.")
        try:
            areas[area] = float(percent)
        except ValueError:
            example = "write an area and its percentage, for example cardiovascular=61."
            raise click.BadParameter(f"{value!r} is no such pair; {example}") from None
    return areas


WITH_RECORD = "{} with this record"
_on = click.option(
    "--on", "day", metavar="DATE", type=iso_date, help="The day it was done, else the day to plan from."
)


@click.command()
@file_argument
@click.argument("exam")
@click.argument("result", type=float, metavar="RESULT")
@_on
@click.option(
    "--area",
    "areas",
    metavar="AREA=PERCENT",
    multiple=True,
    callback=_percent_by_area,
    help="Percent correct in a content area, as the report lists it; any number of times.",
)
@click.option("--total", metavar="N", type=int, help="The question bank's own counter on that day.")
@click.option("--bank", metavar="NAME", default="", help="The bank of --total, if it is not the main one.")
@out_option
@common_options
def score(
    file: Path,
    exam: str,
    result: float,
    day: date | None,
    areas: dict[str, float],
    total: int | None,
    bank: str,
    as_json: bool,
    **where: Any,
) -> None:
    """Record a practice exam in FILE and remake the plan; show the verdict and what changed.

    EXAM is its name, like "NBME 13"; RESULT the score on its report, or the percentage for Free 120. The same
    exam on the same day is corrected; what you leave out stays as it was.
    """
    if bank and total is None:
        raise click.UsageError("--bank says whose counter --total is; give both.")
    from studyplan import api

    hold(file)
    given = with_old_calendar(given_file(file, **where))
    told: Any = {"exam": exam, "result": result, "areas": areas, "total": total, "bank": bank, "on": day}
    answer = api.score(given.text, **told, **given.around)
    finish(given, answer, as_json=as_json, otherwise=WITH_RECORD)


@click.command()
@file_argument
@click.option("--questions", metavar="N", type=int, help="New questions done that day.")
@click.option("--repeats", metavar="N", type=int, help="Questions of the second pass done that day.")
@click.option(
    "--correct", metavar="N", type=int, help="How many were right, of both where --repeats is told."
)
@click.option("--minutes", metavar="N", type=int, help="Minutes they took, review included.")
@click.option("--total", metavar="N", type=int, help="Instead: the question bank's own counter.")
@click.option("--percent", metavar="N", type=float, help="With --total: the bank's own percent correct.")
@click.option("--reset", is_flag=True, help="With --total: the bank was reset since its last counter.")
@click.option(
    "--bank",
    metavar="NAME",
    default="",
    help="Of which bank; else the first with questions left, for --total the main one.",
)
@click.option(
    "--missed", metavar="EXAM", multiple=True, help="A practice exam not sat on its day: it is placed again."
)
@_on
@out_option
@common_options
def log(
    file: Path,
    day: date | None,
    as_json: bool,
    out: Path | None,
    today: date,
    facts_file: Path | None,
    **told: Any,
) -> None:
    """Record a day's work in FILE and remake the plan; show the verdict and what changed.

    Give --questions and --repeats for the day, or --total, the number of questions your bank says you have
    done: it settles everything up to that day. With none of the options the day was as planned. The same day
    and bank again is a correction; what you leave out stays.
    """
    named = {
        name
        for name, value in told.items()
        if value is not None and value is not False and value not in ("", ())
    }
    daily = named & {"questions", "repeats"}
    if daily and "total" in named:
        raise click.UsageError("Give --questions for a day's work, or --total for the bank's own counter.")
    if not daily and named & {"correct", "minutes"}:
        raise click.UsageError("--correct and --minutes go with --questions; with --total give --percent.")
    if "total" not in named and named & {"percent", "reset"}:
        raise click.UsageError("--percent and --reset go with --total; with --questions give --correct.")
    if "bank" in named and not daily and "total" not in named:
        raise click.UsageError("--bank says whose --questions, --repeats or --total these are; give one.")
    from studyplan import api

    hold(file)
    given = with_old_calendar(given_file(file, out=out, today=today, facts_file=facts_file))
    answer = api.log(given.text, on=day, **told, **given.around)
    finish(given, answer, as_json=as_json, otherwise=WITH_RECORD)


def finish(given: Given, answer: "Made | Refused", *, as_json: bool, **names: Any) -> None:
    """Write the change and the plan remade with it; say so.

    Where no plan can be made, what is to be kept all the same is written alone. `names` are the command's for
    what is wrong.
    """
    from studyplan.api import Refused

    if isinstance(answer, Refused) and answer.text is not None:
        save(given, {}, text=answer.text, memory=answer.memory)
        kept = "The plan stays as it was, because no new one can be made:"
        _say([*answer.notes, kept], on_stderr=True)
    made = answered(answer, **names)
    save(given, made.outputs, text=made.text)
    _say(made.notes, on_stderr=as_json)
    if as_json:
        click.echo(made.outputs[".json"], nl=False)
        return
    from studyplan.terminal import screen, summary

    terminal = screen.console()
    summary.print_changes(made.plan, made.facts, terminal)
    summary.print_files(map(given.output, made.outputs), terminal)


def _say(lines: Sequence[str], *, on_stderr: bool) -> None:
    """Print what was recorded: part of the result, but beside the machine form or a problem a message."""
    from studyplan.words.formats import plain

    for line in lines:
        click.echo(plain(line), err=on_stderr)
