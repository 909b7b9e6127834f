"""From paths to the door and back: what a command reads and hands on, what it writes.

The only place that asks the machine for its time zone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from studyplan.cli.options import by_option
from studyplan.errors import CannotReadOrWrite, InputError, InputProblem, Misused

if TYPE_CHECKING:
    from studyplan.api import Around, Made, Refused

Answer = TypeVar("Answer")
NAME_WITHOUT_FILE = "studyplan"
LARGEST_BYTES = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a command works on: the text of the student's file and what stands around it.

    `base` is folder and NAME of the outputs; `old_calendar` is the calendar file read for a lost memory.
    """

    text: str
    around: "Around"
    base: Path
    old_calendar: Path | None = None

    def output(self, ending: str) -> Path:
        """The output of that ending: `output(".ics")`."""
        return self.base.with_name(self.base.name + ending)


def given_file(file: Path, *, out: Path | None, **where: Any) -> Given:
    """What a command needs of a student's file. One named like an output is wrong usage: it would be lost."""
    if file.suffix in (".html", ".ics", ".json"):
        raise click.UsageError(f"{file} has the name of something this program writes; give the TOML file.")
    return _given(str(file), lambda: text_of(file), (out or file.parent) / file.stem, **where)


def given_options(
    baseline: int | None, target: int, exam: date, *, out: Path | None, today: date, **where: Any
) -> Given:
    """What a plan without a file needs."""
    from studyplan.api import smallest_file

    text = smallest_file(exam=exam, target=target, baseline=baseline, today=today)
    return _given("", lambda: text, (out or Path()) / NAME_WITHOUT_FILE, today=today, **where)


def _given(name: str, read: Callable[[], str], base: Path, *, today: date, facts_file: Path | None) -> Given:
    """Figures, text and the last plan where there is one: the first that cannot be read is told."""
    figures, text = figures_of(facts_file), read()
    around: Around = {"name": name, "today": today, "zone": machine_zone, "own_figures": figures}
    given = Given(text=text, around=around, base=base)
    file, update = given.output(".json"), given.output("-update.ics")
    called = {"own_figures": str(facts_file), "memory": str(file), "old_update": str(update)}
    try:
        memory = file.read_bytes().decode()
    except FileNotFoundError:
        memory = None
    except OSError as error:
        raise _unreadable(file, error) from error
    except UnicodeDecodeError as error:
        raise CannotReadOrWrite(f"{file} is not a plan studyplan wrote: it is not text.") from error
    return replace(given, around={**around, "memory": memory, "called": called})


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
        return replace(given, around={**around, **_memory_of(old, content, given)})
    around["old_calendar"] = content
    around["old_update"] = _bytes_of(update) if update.exists() else None
    around["called"] = {**given.around["called"], "old_calendar": str(old)}
    return replace(given, around=around, old_calendar=old)


def _memory_of(old: Path, content: bytes, given: Given) -> Any:
    """An old memory in the place of the one that is lost."""
    try:
        return {"memory": content.decode(), "called": {**given.around["called"], "memory": str(old)}}
    except UnicodeDecodeError as error:
        raise CannotReadOrWrite(f"{old} is not a plan studyplan wrote: it is not text.") from error


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


def save(given: Given, outputs: Mapping[str, bytes], *, first: Mapping[Path, bytes] | None = None) -> None:
    """Write `first`, then the outputs. An update that is none of them goes, so that nobody imports it."""
    from studyplan.files.write import reason_of, write_all

    write_all({**(first or {}), **{given.output(ending): content for ending, content in outputs.items()}})
    stale = given.output("-update.ics")
    if "-update.ics" not in outputs:
        try:
            stale.unlink(missing_ok=True)
        except OSError as error:
            raise CannotReadOrWrite(f"Cannot remove {stale}: {reason_of(error)}.") from error


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
    from studyplan.files.write import reason_of

    return CannotReadOrWrite(f"Cannot read {path}: {reason_of(error)}.")
