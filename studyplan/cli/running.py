"""What the commands share: the options they all take, and a run from the student's file to rendered outputs.

Below `cli` and `cli_record`, which hold the commands. The only place that reads the clock. Reports and
planning are imported inside the functions, so that `--help` and a wrong option answer at once.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from studyplan.errors import AuditFailed, CannotReadOrWrite

if TYPE_CHECKING:
    from studyplan.facts import Facts
    from studyplan.plan import CalendarEntry, Plan, Remembered
    from studyplan.student import Student

Decorated = TypeVar("Decorated", bound=Callable[..., object])
NAME_WITHOUT_FILE = "studyplan"


@dataclass(frozen=True, kw_only=True)
class Run:
    """What a command works on. `base` is folder and NAME of the outputs, `previous` the plan made before;
    `old_calendar` is the calendar file it wrote, where that plan is lost.
    """

    student: "Student"
    facts: "Facts"
    today: date
    base: Path
    previous: "Remembered | None" = None
    old_calendar: Path | None = None

    def output(self, ending: str) -> Path:
        """The output of that ending: `output(".ics")`."""
        return self.base.with_name(self.base.name + ending)


def iso_date(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    """A date written YYYY-MM-DD and no other way, so that 01/02 is never guessed at."""
    if value is None:
        return None
    with suppress(ValueError):
        found = date.fromisoformat(value)
        if found.isoformat() == value:
            return found
    raise click.BadParameter(f"{value!r} is not a date; write it as YYYY-MM-DD, for example 2027-06-18.")


def _clock() -> str:
    """Today by the machine's clock: the only reading of it."""
    return date.today().isoformat()


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
            callback=iso_date,
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


def read_file(file: Path, *, out: Path | None, today: date, facts_file: Path | None) -> Run:
    """The run for a student's file. A file named like an output would be overwritten: wrong usage."""
    return read_file_and_text(file, out=out, today=today, facts_file=facts_file)[0]


def read_file_and_text(
    file: Path, *, out: Path | None, today: date, facts_file: Path | None
) -> tuple[Run, str]:
    """The run for a student's file, and the text of that file to the letter, for commands that add to it."""
    from studyplan.files.figures.read import load_facts
    from studyplan.files.student.read import student_from_text, text_of

    if file.suffix in (".html", ".ics", ".json"):
        raise click.UsageError(f"{file} has the name of something this program writes; give the TOML file.")
    known = load_facts(facts_file)
    text = text_of(file)
    student = student_from_text(text, file, facts=known, today=today)
    return _run(student, known, today, (out or file.parent) / file.stem), text


def read_options(
    baseline: int | None, target: int, exam: date, *, out: Path | None, today: date, facts_file: Path | None
) -> Run:
    """The run for a plan without a file."""
    from studyplan.files.figures.read import load_facts
    from studyplan.files.student.read import student_from_options

    known = load_facts(facts_file)
    student = student_from_options(baseline=baseline, target=target, exam=exam, facts=known, today=today)
    return _run(student, known, today, (out or Path()) / NAME_WITHOUT_FILE)


def _run(student: "Student", known: "Facts", today: date, base: Path) -> Run:
    run = Run(student=student, facts=known, today=today, base=base)
    previous, calendar = _previous(run.output(".json")), run.output(".ics")
    lost = previous is None and calendar.exists()
    return replace(run, previous=previous, old_calendar=calendar if lost else None)


def make(run: Run) -> "Plan":
    """The plan, proved by the audit. Raises CannotPlan and AuditFailed."""
    from studyplan.alternatives.choices import full_plan
    from studyplan.audit import find_broken_promises

    made = full_plan(run.student, run.facts, today=run.today, previous=run.previous)
    findings = find_broken_promises(made, run.student, run.facts)
    if findings:
        raise AuditFailed(findings)
    return made


def render(made: "Plan", run: Run) -> dict[Path, bytes]:
    """Every output of a plan in memory; the data file is last, as the memory of what the others hold."""
    from studyplan.calendar.events import plan_events
    from studyplan.calendar.versions import calendar_entries
    from studyplan.calendar.writing import to_ics, to_update_ics
    from studyplan.memory.document import to_json
    from studyplan.page.html import to_html

    events = plan_events(made, run.student, run.facts)
    entries = calendar_entries(events, _calendar_memory(run), today=run.today)
    outputs = {
        run.output(".html"): to_html(made, run.student, run.facts).encode(),
        run.output(".ics"): to_ics(events, entries, run.student),
    }
    update = to_update_ics(events, entries, run.student, today=run.today)
    if update is not None:
        outputs[run.output("-update.ics")] = update
    outputs[run.output(".json")] = to_json(replace(made, calendar=entries), run.facts).encode()
    return outputs


def _calendar_memory(run: Run) -> "tuple[CalendarEntry, ...]":
    """What is known of the student's calendar: by the plan made before, or by an old calendar file."""
    if run.previous is not None:
        return run.previous.calendar
    if run.old_calendar is None:
        return ()
    from studyplan.calendar.reading import recovered_entries
    from studyplan.files.write import reason_of

    try:
        data = run.old_calendar.read_bytes()
    except OSError as error:
        raise CannotReadOrWrite(f"Cannot read {run.old_calendar}: {reason_of(error)}.") from error
    entries = recovered_entries(data, file=str(run.old_calendar), time_zone=run.student.time_zone)
    known = {entry.uid for entry in entries}
    update = run.output("-update.ics")
    markers = _removed_in(update, run.student.time_zone) if update.exists() else ()
    return (*entries, *(entry for entry in markers if entry.uid not in known))


def _removed_in(update: Path, time_zone: str) -> "tuple[CalendarEntry, ...]":
    """Events the last update cancelled: a calendar that skipped it still holds them."""
    from studyplan.calendar.reading import recovered_entries
    from studyplan.files.write import reason_of

    try:
        data = update.read_bytes()
    except OSError as error:
        raise CannotReadOrWrite(f"Cannot read {update}: {reason_of(error)}.") from error
    found = recovered_entries(data, file=str(update), time_zone=time_zone)
    return tuple(entry for entry in found if entry.state == "removed")


def save(outputs: Mapping[Path, bytes], run: Run) -> None:
    """Write the outputs; an update that no longer belongs to them goes, so that nobody imports it."""
    from studyplan.files.write import reason_of, write_all

    write_all(outputs)
    stale = run.output("-update.ics")
    if stale not in outputs:
        try:
            stale.unlink(missing_ok=True)
        except OSError as error:
            raise CannotReadOrWrite(f"Cannot remove {stale}: {reason_of(error)}.") from error


def _previous(file: Path) -> "Remembered | None":
    """The plan a data file remembers, None where there is none. Raises CannotReadOrWrite for one not ours."""
    from studyplan.files.write import reason_of
    from studyplan.memory.document import from_json

    try:
        text = file.read_bytes().decode()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CannotReadOrWrite(f"Cannot read {file}: {reason_of(error)}.") from error
    except UnicodeDecodeError as error:
        raise CannotReadOrWrite(f"{file} is not a plan studyplan wrote: it is not text.") from error
    return from_json(text, file=str(file))
