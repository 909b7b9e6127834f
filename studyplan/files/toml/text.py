"""TOML text to a raw table. Small slips are named and read around, so that the rest can be judged too."""

import re
import tomllib
from collections.abc import Callable
from datetime import date
from typing import Any

from studyplan.errors import InputProblem
from studyplan.files.spelling import NOTHING, shown

Table = dict[str, Any]  # as a TOML text holds it

BYTE_ORDER_MARK = "\ufeff"
_MOST_SLIPS = 50
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_BARE_VALUE = re.compile(r"(\s*[\w.\"-]+\s*=\s*)([^\s\"'\[{#][^\"#]*?)(\s*(?:#.*)?)")
_BARE_DAY = re.compile(r"(?<![\w\"':-])(\d{4}-\d{2}-\d{2})(?![\w\"':-])")
_SLIP = "a value in TOML's spelling: text and times in double quotes, numbers and dates without"
_TOML = 'TOML: [header] lines and key = value lines, text in double quotes, like name = "Maya"'
_DEEPEST = 20
_TOO_DEEP = InputProblem(
    line=None,
    key="file",
    found="brackets within brackets",
    allowed=_TOML,
    advice="It is nested deeper than any student's file needs.",
)


def parse(text: str) -> tuple[Table | None, str, list[InputProblem]]:
    """The raw table, the text it was read from, and the slips in it; None where the text is beyond repair.

    A byte order mark is passed over. A value that is no TOML (an unquoted word, a day the calendar lacks) is
    put in quotes and read as text.
    """
    text, slips = text.removeprefix(BYTE_ORDER_MARK), list[InputProblem]()
    while True:
        try:
            raw = tomllib.loads(text)
        except RecursionError:
            return None, text, [*slips, _TOO_DEEP]
        except ValueError as error:  # TOMLDecodeError, or a number with thousands of digits
            line, what = _place(error, text)
            mended = _mended(text, line) if len(slips) < _MOST_SLIPS else None
            if mended is None:
                return None, text, [*slips, _broken(line, _line(text, line).strip(), what)]
            text, value = mended
            slip = InputProblem(line=line, key="", found=_bare(value), allowed=_SLIP, advice="Add quotes.")
            slips.append(slip)
        else:
            return (raw, text, slips) if _depth(raw) <= _DEEPEST else (None, text, [*slips, _TOO_DEEP])


def _depth(raw: Table) -> int:
    """How many tables and lists lie in each other, counted up to one more than is allowed."""
    layer: list[object] = [raw]
    depth = 0
    while layer and depth <= _DEEPEST:
        depth += 1
        tables = [list(item.values()) for item in layer if isinstance(item, dict)]
        lists = [item for item in layer if isinstance(item, list)]
        layer = [entry for items in (*tables, *lists) for entry in items if isinstance(entry, dict | list)]
    return depth


def _place(error: ValueError, text: str) -> tuple[int | None, str]:
    """Line and complaint of the parser: the last line if it ran out of text, None if it does not say."""
    match = _PLACE.search(str(error))
    if match is None:
        return None, "A number has far too many digits."
    line = int(match[1]) if match[1] else len(text.rstrip().splitlines()) or 1
    return line, str(error)[: match.start()].rstrip(".") + "."


def _broken(line: int | None, found: str, advice: str) -> InputProblem:
    return InputProblem(line=line, key="file", found=_bare(found) or NOTHING, allowed=_TOML, advice=advice)


def _bare(text: str) -> str:
    """A piece of the file made short and printable, without quotes of ours around it."""
    return shown(text)[1:-1]


def _line(text: str, line: int | None) -> str:
    lines = text.split("\n")
    return lines[line - 1] if line is not None and line <= len(lines) else ""


def _mended(text: str, line: int | None) -> tuple[str, str] | None:
    """The text with one bare value of that line in quotes, and the value; None if the trouble is another."""
    old = _line(text, line)
    days = _BARE_DAY.finditer(old.split("#")[0])
    impossible = next((day for day in days if not _reads(date.fromisoformat, day[1])), None)
    bare = _BARE_VALUE.fullmatch(old.rstrip("\r"))
    if impossible is not None:
        value, new = impossible[1], f'{old[: impossible.start()]}"{impossible[1]}"{old[impossible.end() :]}'
    elif bare is not None and "\\" not in bare[2] and not _reads(tomllib.loads, f"value = {bare[2]}"):
        value, new = bare[2], f'{bare[1]}"{bare[2]}"{bare[3]}'
    else:
        return None
    lines = text.split("\n")
    lines[(line or 1) - 1] = new
    return "\n".join(lines), value


def _reads(reader: Callable[[str], object], text: str) -> bool:
    try:
        reader(text)
    except ValueError:
        return False
    return True
