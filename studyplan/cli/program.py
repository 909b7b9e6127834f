"""The command line: parse, call, print. The only place that turns errors into exit codes.

What commands share is in `cli_run`, those that add to the student's file are in `cli_record`. Reports and
planning are imported inside the commands, so that `--help` and a wrong option answer at once.
"""

import gc
import json
import math
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from studyplan import __version__
from studyplan.characters import escaped
from studyplan.cli.recording import log, score
from studyplan.cli.running import (
    Run,
    common_options,
    file_argument,
    iso_date,
    make,
    out_option,
    read_file,
    read_options,
    render,
    save,
)
from studyplan.errors import AuditFailed, CannotPlan, InputError, InputProblem, StudyplanError

if TYPE_CHECKING:
    from studyplan.plan import Plan, Scenario

MOST_SCENARIOS = 24
HOURS_OF_A_WEEK = 168
OUR_MISTAKE = 70
INTERRUPTED = 130
REPORT = "Please report it with the lines above, the command and, if you can, your file."


class Commands(click.Group):
    """The commands, quiet when the reader of their output has gone away."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a closed pipe (`studyplan week FILE | head -1`) is no failure."""
        try:
            return super().invoke(ctx)
        except (BrokenPipeError, SystemExit):  # rich turns the first into the second; nothing else below does
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return None


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the program and exit with its code. No exception leaves here; `--debug` shows where one rose."""
    # A run builds one plan, writes it and ends: looking for garbage finds none, neither on the way nor (hence
    # the freeze) when the interpreter closes. Without both a run takes about a fifth longer.
    gc.disable()
    given = sys.argv[1:] if arguments is None else list(arguments)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a letter of the student's name shows its code instead of failing.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    code = _exit_code(given)
    gc.freeze()
    sys.exit(code)


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
            traceback.print_exc()
        for line in _explanation(error):
            click.echo(escaped(line), err=True)
        return error.exit_code if isinstance(error, StudyplanError) else OUR_MISTAKE


def _explanation(error: Exception) -> list[str]:
    """What to print on stderr, a line each."""
    match error:
        case InputError():
            return [_input_line(error.file, problem) for problem in error.problems]
        case CannotPlan():
            return [error.problem.what, *(f"  - {choice}" for choice in error.problem.choices)]
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


@commands.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--baseline", type=click.IntRange(1, 300), help="Without FILE: your practice score today.")
@click.option("--target", type=click.IntRange(1, 300), help="Without FILE: the score you want.")
@click.option("--exam", metavar="DATE", callback=iso_date, help="Without FILE: the day of the exam.")
@click.option(
    "--previous",
    "old_calendar",
    metavar="OLD.ics",
    type=click.Path(path_type=Path),
    help="If NAME.json is lost: the calendar file you imported last, to update that calendar.",
)
@out_option
@common_options
def plan(
    file: Path | None,
    baseline: int | None,
    target: int | None,
    exam: date | None,
    old_calendar: Path | None,
    as_json: bool,
    **where: Any,
) -> None:
    """Make or remake the plan: a page, a calendar and data, beside FILE or in the folder of --out.

    NAME.html, NAME.ics and NAME.json are written, and on a rerun that changes something NAME-update.ics.
    Without FILE, --target and --exam (and --baseline) make a plan with everything else by default.
    """
    if file is None:
        if target is None or exam is None:
            raise click.UsageError("Give FILE, or --target and --exam (and --baseline).")
        run = read_options(baseline, target, exam, **where)
    elif (baseline, target, exam) != (None, None, None):
        raise click.UsageError("--baseline, --target and --exam make a plan without FILE; edit FILE instead.")
    else:
        run = read_file(file, **where)
    if old_calendar is not None:
        if run.previous is not None:
            raise click.UsageError(f"{run.output('.json')} is there and knows more; leave out --previous.")
        run = replace(run, old_calendar=old_calendar)
    made = make(run)
    outputs = render(made, run)
    save(outputs, run)
    if run.old_calendar is not None:
        click.echo(_made_afresh(run, run.old_calendar), err=True)
    if as_json:
        click.echo(outputs[run.output(".json")], nl=False)
        return
    from studyplan.terminal import screen
    from studyplan.terminal import summary as text

    terminal = screen.console()
    text.print_summary(made, run.student, run.facts, terminal)
    text.print_files(outputs, terminal)


@commands.command()
@file_argument
@out_option
@common_options
def today(file: Path, as_json: bool, **where: Any) -> None:
    """The list for today, and the pace against the plan. Writes nothing."""
    run = read_file(file, **where)
    made = make(run)
    if as_json:
        _print_parts(made, run, "days", days=lambda day: day == run.today)
        return
    from studyplan.terminal import screen
    from studyplan.terminal import summary as text

    text.print_day(made, run.student, run.facts, run.today, screen.console())


@commands.command()
@file_argument
@click.option(
    "--of", "day", metavar="DATE", callback=iso_date, help="Any day of the week to show, else today."
)
@out_option
@common_options
def week(file: Path, day: date | None, as_json: bool, **where: Any) -> None:
    """The list for the week, Monday to Sunday, and the pace against the plan. Writes nothing."""
    run = read_file(file, **where)
    made = make(run)
    shown = day or run.today
    if as_json:
        _print_parts(made, run, "days", days=lambda day: day.isocalendar()[:2] == shown.isocalendar()[:2])
        return
    from studyplan.terminal import screen
    from studyplan.terminal import summary as text

    text.print_week(made, run.student, run.facts, shown, screen.console())


@commands.command()
@file_argument
@out_option
@common_options
def decide(file: Path, as_json: bool, **where: Any) -> None:
    """Go, hold or delay, with the numbers behind it and what would reverse it. Writes nothing."""
    run = read_file(file, **where)
    made = make(run)
    if as_json:
        _print_parts(made, run, "projection", "decision")
        return
    from studyplan.terminal import decision as decision_text
    from studyplan.terminal import screen

    decision_text.print_decision(made, run.facts, screen.console())


def _iso_dates(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> tuple[date | None, ...]:
    return tuple(iso_date(ctx, param, value) for value in values)


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


@commands.command()
@file_argument
@click.option(
    "--exam", "dates", metavar="DATE", multiple=True, callback=_iso_dates, help="Another day of the exam."
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
    from studyplan.alternatives.what_if import what_if as compare

    run = read_file(file, **where)
    rows = compare(
        run.student,
        run.facts,
        today=run.today,
        previous=run.previous,
        dates=dates,
        hours=hours,
        targets=targets,
    )
    if as_json:
        _print_scenarios(run, rows)
        return
    from studyplan.terminal import decision as decision_text
    from studyplan.terminal import screen

    decision_text.print_what_if(run.student.name, run.today, rows, screen.console())


@commands.command()
@click.argument("name", required=False)
@common_options
def facts(name: str | None, today: date, facts_file: Path | None, as_json: bool) -> None:
    """Every published figure in use, its source, the day it was read and how sure it is; or one, by NAME."""
    from studyplan.files.figures.read import load_facts
    from studyplan.terminal import figures as facts_text

    click.echo(facts_text.render(load_facts(facts_file), name, today=today, as_json=as_json))


commands.add_command(score)
commands.add_command(log)


def _made_afresh(run: Run, old_calendar: Path) -> str:
    """What a plan without its memory lacks, and how the calendar is served all the same."""
    return (
        f"{run.output('.json').name} was not there, so the plan is made afresh and its past is empty. "
        f"What your calendar holds was read back from {old_calendar.name}: "
        f"{run.output('-update.ics').name} brings it up to date. "
        "If that was not the file you imported last, delete the calendar and import the whole one."
    )


HEAD = ("format", "generated_on", "student", "exam_date", "target")


def _print_scenarios(run: Run, rows: "Sequence[Scenario]") -> None:
    """The machine form of a what-if: the data file's head, and the plan as it is as the first of its rows."""
    from studyplan.memory.document import FORMAT, scenario_row

    exam = run.student.exam
    values = (FORMAT, run.today.isoformat(), run.student.name, exam.date.isoformat(), exam.target)
    shown = dict(zip(HEAD, values, strict=True)) | {"what_if": [scenario_row(row) for row in rows]}
    click.echo(json.dumps(shown, ensure_ascii=False, indent=1).encode())


def _print_parts(made: "Plan", run: Run, *names: str, days: Callable[[date], bool] | None = None) -> None:
    """The machine form of parts of a plan: the data file's head, the parts named, the days wanted."""
    from studyplan.memory.document import to_json

    document = json.loads(to_json(made, run.facts))
    if days is not None:
        document["days"] = [day for day in document["days"] if days(date.fromisoformat(day["date"]))]
    kept = {name: document[name] for name in (*HEAD, *names)}
    click.echo(json.dumps(kept, ensure_ascii=False, indent=1).encode())
