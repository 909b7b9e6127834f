"""The commands that add to the student's file, `score` and `log`, and remake the plan.

The student's file is written first and all files only when every one is ready: an interruption leaves the old
file or the new one. A record is a fact, so it is kept even where no plan can be made of it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from studyplan.cli.running import (
    Run,
    common_options,
    file_argument,
    iso_date,
    make,
    out_option,
    read_file_and_text,
    render,
    save,
)
from studyplan.errors import CannotPlan

if TYPE_CHECKING:
    from studyplan.facts import Facts
    from studyplan.files.student.record import Recorded
    from studyplan.student import LogEntry, Score


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


_on = click.option(
    "--on", "day", metavar="DATE", callback=iso_date, help="The day it was done, else the day to plan from."
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
@out_option
@common_options
def score(
    file: Path,
    exam: str,
    result: float,
    day: date | None,
    areas: dict[str, float],
    total: int | None,
    **where: Any,
) -> None:
    """Record a practice exam in FILE and remake the plan; show the verdict and what changed.

    EXAM is its name, like "NBME 13"; RESULT the score on its report, or the percentage for Free 120. The same
    exam on the same day is corrected; what you leave out stays as it was.
    """
    from studyplan.files.student.record_options import log_from_options, score_from_options

    def records(on: date, known: "Facts") -> "list[Score | LogEntry]":
        taken = score_from_options(exam=exam, result=result, areas=areas, on=on, facts=known)
        return [taken] if total is None else [taken, log_from_options(on=on, total=total, facts=known)]

    _record(file, day, records, **where)


@click.command()
@file_argument
@click.option("--questions", metavar="N", type=int, help="New questions done that day.")
@click.option("--correct", metavar="N", type=int, help="How many of them were right.")
@click.option("--minutes", metavar="N", type=int, help="Minutes they took, review included.")
@click.option("--total", metavar="N", type=int, help="Instead: the question bank's own counter.")
@click.option("--percent", metavar="N", type=float, help="With --total: the bank's own percent correct.")
@_on
@out_option
@common_options
def log(
    file: Path,
    questions: int | None,
    correct: int | None,
    minutes: int | None,
    total: int | None,
    percent: float | None,
    day: date | None,
    **where: Any,
) -> None:
    """Record a day's work in FILE and remake the plan; show the verdict and what changed.

    Give --questions for the whole day, or --total, the number of questions your main bank says you have done:
    it settles everything up to that day. The same day again is a correction; what you leave out stays.
    """
    from studyplan.files.student.record_options import log_from_options

    if (questions is None) == (total is None):
        raise click.UsageError("Give --questions for a day's work, or --total for the bank's own counter.")
    if total is not None and (correct, minutes) != (None, None):
        raise click.UsageError("--correct and --minutes go with --questions; with --total give --percent.")
    if questions is not None and percent is not None:
        raise click.UsageError("--percent goes with --total; with --questions give --correct.")
    told = {"questions": questions, "correct": correct, "minutes": minutes, "total": total}

    def records(on: date, known: "Facts") -> "list[Score | LogEntry]":
        return [log_from_options(on=on, percent=percent, facts=known, **told)]

    _record(file, day, records, **where)


def _record(
    file: Path,
    day: date | None,
    records: "Callable[[date, Facts], list[Score | LogEntry]]",
    *,
    as_json: bool,
    today: date,
    **where: Any,
) -> None:
    """Write the records and the plan remade with them; say what was done.

    A wrong file is told before a wrong record. Where no plan can be made the record alone is written.
    """
    from studyplan.files.student.record_options import recorded_in
    from studyplan.files.write import write_all

    run, text = read_file_and_text(file, today=today, **where)
    told = records(day or today, run.facts)
    done, student = recorded_in(text, told, path=file, before=run.student, facts=run.facts, today=today)
    run = replace(run, student=student)
    changed = {file: done[-1].text.encode()} if done[-1].text != text else {}
    lines = _lines(done, run, file)
    try:
        made = make(run)
    except CannotPlan:
        write_all(changed)
        _say([*lines, "The plan stays as it was, because no new one can be made:"], on_stderr=True)
        raise
    outputs = render(made, run)
    save({**changed, **outputs}, run)
    _say(lines, on_stderr=as_json)
    if as_json:
        click.echo(outputs[run.output(".json")], nl=False)
        return
    from studyplan.terminal import screen
    from studyplan.terminal import summary as screen_text

    terminal = screen.console()
    screen_text.print_changes(made, run.facts, terminal)
    screen_text.print_files(outputs, terminal)


def _lines(done: "Sequence[Recorded]", run: Run, file: Path) -> list[str]:
    """What was recorded, and what else it means, a line each."""
    from studyplan.words.formats import area_labels
    from studyplan.words.record import record_notes, record_words

    labels = area_labels(run.facts)
    lines: list[str] = []
    for one in done:
        lines.append(record_words(one.happened, one.now, one.before, file=file.name, labels=labels))
        lines += record_notes(one.now, run.student, unlisted=one.unlisted, pin_removed=one.pin_removed)
    return lines


def _say(lines: Sequence[str], *, on_stderr: bool) -> None:
    """Print what was recorded: part of the result, but beside the machine form or a problem a message."""
    from studyplan.words.formats import plain

    for line in lines:
        click.echo(plain(line), err=on_stderr)
