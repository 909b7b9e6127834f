"""From paths to the door and back: what a command reads and hands on, what it writes.

The only place that asks the machine for its time zone.
"""

import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from studyplan.cli.options import by_option
from studyplan.errors import CannotReadOrWrite, InputError, InputProblem, Misused

if TYPE_CHECKING:
    from studyplan.api import Around, Made, Refused

Answer = TypeVar("Answer")
NAME_WITHOUT_FILE = "studyplan"
LARGEST_BYTES = 1_000_000


class Given(NamedTuple):
    """What a command works on: the text of the student's file and what stands around it.

    `read` are the student's file and its bytes, none where there is no file; `base` is folder and NAME of the
    outputs; `old_calendar` is the calendar file read for a lost memory.
    """

    text: str
    read: Mapping[Path, bytes]
    around: "Around"
    base: Path
    old_calendar: Path | None = None

    def output(self, ending: str) -> Path:
        """The output of that ending: `output(".ics")`."""
        return self.base.with_name(self.base.name + ending)


def named(out: Path | None) -> Path:
    """Folder and NAME of the outputs of a plan without a file."""
    return (out or Path()) / NAME_WITHOUT_FILE


def hold(file: Path) -> None:
    """From here to the end of the command no other one that writes works on this student's file, or on the
    outputs of this name where there is none. Waits for one that does; to be called before the file is read.
    """
    from studyplan.files.locks import alone_with

    def waiting() -> None:
        click.echo(f"Another run of studyplan is at work on {file}; waiting for it to end.", err=True)

    click.get_current_context().with_resource(alone_with(file, waiting=waiting))


def given_file(file: Path, *, out: Path | None, **where: Any) -> Given:
    """What a command needs of a student's file. One named like an output is wrong usage: it would be lost."""
    if file.suffix in (".html", ".ics", ".json"):
        raise click.UsageError(f"{file} has the name of something this program writes; give the TOML file.")
    before, _, ending = file.name.rpartition(".")
    if ending and before and not before.strip("."):
        raise click.UsageError(f"{file} has no name before its ending; rename it, for example to me.toml.")
    base = (out or file.parent) / file.stem
    _refuse_clash(file, base)
    shared = os.path.realpath(base.parent) != os.path.realpath(file.parent)
    return _given(lambda: text_of(file), base, file=file, shared=shared, **where)


def _refuse_clash(file: Path, base: Path) -> None:
    """Raise CannotReadOrWrite where NAME-update.ics would be two students': of NAME and of NAME-update."""
    whole = base.name.removesuffix("-update")
    for other in (whole, f"{base.name}-update"):
        if other != base.name and base.with_name(f"{other}.json").exists():
            update = min(base.name, other, key=len) + "-update.ics"
            raise CannotReadOrWrite(
                f"{base.with_name(update)} would be written for {base.name} and for {other}, which has a "
                f"plan there already. Rename {file}, or choose another folder with --out."
            )


def given_options(
    baseline: int | None, target: int, exam: date, *, out: Path | None, today: date, **where: Any
) -> Given:
    """What a plan without a file needs; the results told earlier are in the last one's memory."""
    from studyplan.api import smallest_file

    base = named(out)
    memory = _memory_of(base.with_name(f"{base.name}.json"))
    text = smallest_file(exam=exam, target=target, baseline=baseline, today=today, memory=memory)
    return _given(lambda: text, base, today=today, **where)


def _given(
    text_from: Callable[[], str],
    base: Path,
    *,
    today: date,
    facts_file: Path | None,
    file: Path | None = None,
    shared: bool = False,
) -> Given:
    """Figures, text and the last plan where there is one: the first that cannot be read is told."""
    figures, text = figures_of(facts_file), text_from()
    around: Around = {"name": str(file or ""), "today": today, "zone": machine_zone, "own_figures": figures}
    read = {} if file is None else {file: text.encode()}
    given = Given(text=text, read=read, around=around, base=base)
    memory, update = given.output(".json"), given.output("-update.ics")
    called = {"own_figures": str(facts_file), "memory": str(memory), "old_update": str(update)}
    about_memory: Around = {**around, "memory": _memory_of(memory), "memory_shared": shared, "called": called}
    return given._replace(around=about_memory)


def _memory_of(file: Path) -> str | None:
    """The text of the last plan's data file; None where there is none."""
    try:
        return file.read_bytes().decode()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(file, error) from error
    except UnicodeDecodeError as error:
        raise CannotReadOrWrite(f"{file} is not a plan studyplan wrote: it is not text.") from error


def with_old_calendar(given: Given, asked: Path | None = None) -> Given:
    """The same with what is left where the memory is lost: an old memory or calendar asked for, or the
    calendar beside the lost memory.
    """
    whole, update = given.output(".ics"), given.output("-update.ics")
    if given.around["memory"] is not None:
        if asked is not None:
            raise click.UsageError(f"{given.output('.json')} is there and knows more; leave out --previous.")
        return given
    if asked is None and not whole.exists():
        return given
    old = asked or whole
    around, content = given.around.copy(), _bytes_of(old)
    if content.lstrip()[:1] == b"{":
        called = {**given.around["called"], "memory": str(old)}
        return given._replace(around={**around, "memory": _memory_of(old), "called": called})
    around["old_calendar"] = content
    around["old_update"] = _bytes_of(update) if update.exists() else None
    around["called"] = {**given.around["called"], "old_calendar": str(old)}
    return given._replace(around=around, old_calendar=old)


def machine_zone() -> str:
    """The IANA name of this computer's time zone; empty where the system does not tell."""
    import tzlocal

    try:
        return tzlocal.get_localzone_name() or ""
    except (LookupError, OSError, ValueError):  # odd or missing system settings are no reason to stop
        return ""


def answered(answer: "Answer | Refused", **names: Any) -> Answer:
    """What the door made; raises what it refused, with options in the place of arguments by these `names`."""
    from studyplan.api import Refused

    if not isinstance(answer, Refused):
        return answer
    if answer.problems and not answer.file:
        named = tuple(by_option(problem, **names) for problem in answer.problems)
        kind = Misused if isinstance(answer.error, Misused) else InputError
        raise kind("command line", named) from answer.error
    raise answer.error


def looked(file: Path, **where: Any) -> "Made":
    """The plan of a student's file for a command that only shows it."""
    from studyplan import api

    given = given_file(file, **where)
    return answered(api.look(given.text, **given.around))


def save(
    given: Given, outputs: Mapping[str, bytes], *, text: str | None = None, memory: str | None = None
) -> None:
    """Write the student's file where its `text` is a new one, then the outputs; all of them or none.

    An update that is none of the outputs goes, so that nobody imports it. Without outputs the `memory` alone
    is written where it is told.
    """
    from studyplan.files.write import write_all

    ours = {} if text is None else {file: text.encode() for file in given.read}
    every: dict[str, bytes | None] = {} if memory is None else {".json": memory.encode()}
    if outputs:
        every = {"-update.ics": None, **outputs}
    write_all({**ours, **{given.output(end): content for end, content in every.items()}}, read=given.read)


def text_of(path: Path) -> str:
    """The text of a student's file to the letter: its line ends and, where it has one, its byte order mark.

    Raises CannotReadOrWrite and, for bytes that are no UTF-8, InputError.
    """
    content = _bytes_of(path, most=LARGEST_BYTES + 1)
    if len(content) > LARGEST_BYTES:
        raise CannotReadOrWrite(
            f"Cannot read {path}: it is larger than a megabyte, too large for a student's file."
        )
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = f"the byte {content[error.start]:#04x}"
        advice = "Save the file as UTF-8 in your editor."
        problem = InputProblem(line=line, key="file", found=found, allowed="text in UTF-8", advice=advice)
        raise InputError(str(path), (problem,)) from error


def figures_of(path: Path | None) -> str | None:
    """The text of the student's own figures, where there are some. Raises as `text_of` does."""
    if path is None:
        return None
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CannotReadOrWrite(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        problem = InputProblem(line=None, key="file", found="bytes that are no UTF-8", allowed="UTF-8 text")
        raise InputError(str(path), (problem,)) from error


def _bytes_of(path: Path, *, most: int = -1) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(most)
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> CannotReadOrWrite:
    from studyplan.files.reasons import reason_of

    return CannotReadOrWrite(f"Cannot read {path}: {reason_of(error)}.")
