"""Edits to a TOML text that leave every other letter as it is: line ends, comments, order, spacing.

Each takes a valid text and returns a valid one. A library for whole documents would not do: they gather the
entries of a list that the student wrote between others. Below `record_file`, which knows what to write.
"""

import json
import re
from collections.abc import Sequence
from datetime import date

from studyplan.files.toml.lines import Header, Layout, Path, layout_of

_BLANKS = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_COMMENT_LINES = re.compile(r"(?:[ \t]*#[^\n]*(?:\n|\Z))+")
_BLANK_LINE = re.compile(r"[ \t]*(?:\r?\n|\Z)")


def written(value: object) -> str:
    """A value as TOML spells it; a table becomes an inline one, its keys must be bare words."""
    match value:
        case dict():
            return "{ " + ", ".join(f"{key} = {written(entry)}" for key, entry in value.items()) + " }"
        case float() if value.is_integer():
            return str(int(value))
        case str():
            return json.dumps(value)
        case date():
            return value.isoformat()
    return repr(value)


def with_value(text: str, path: Path, value: object) -> str:
    """The value at a path replaced, its comment kept."""
    place = layout_of(text).places[path]
    return text[: place.value] + written(value) + text[place.end :]


def with_pair_beside(text: str, sibling: Path, name: str, value: object) -> str:
    """A new pair behind another of the same table, spelled like it: inline, dotted, or on its own line."""
    place = layout_of(text).places[sibling]
    pair = f"{text[place.start : place.name]}{name} = {written(value)}"
    if place.inline:
        return f"{text[: place.end]}, {pair}{text[place.end :]}"
    indent = text[_line_start(text, place.start) : place.start]
    return with_lines(text, _line_end(text, place.end), [indent + pair])


def with_lines(text: str, at: int, lines: Sequence[str]) -> str:
    """New lines at the beginning of a line or the end of the text; they end as the line above does."""
    before = text.rfind("\n", 0, at)
    one = before if before >= 0 else text.find("\n")
    end = "\r\n" if one > 0 and text[one - 1] == "\r" else "\n"
    gap = end if at and text[at - 1] != "\n" else ""
    return text[:at] + gap + "".join(line + end for line in lines) + text[at:]


def end_of_section(text: str, layout: Layout, header: Header) -> int:
    """Where a line can be added at the end of a header's own part.

    That is behind its last pair and the comment lines that follow it closely, unless they lead over to
    the next header.
    """
    index = layout.headers.index(header)
    stop = layout.headers[index + 1].start if index + 1 < len(layout.headers) else len(text)
    ends = [place.end for place in layout.places.values() if header.end <= place.start < stop]
    end = _line_end(text, max(ends, default=header.end))
    comments = _COMMENT_LINES.match(text, end)
    return comments.end() if comments and _BLANK_LINE.match(text, comments.end()) else end


def is_spaced(text: str, header: Header) -> bool:
    """Whether an empty line stands above a header, or above the comment lines that lead over to it."""
    above = text[: _line_start(text, header.start)].split("\n")[:-1]
    while above and above[-1].lstrip().startswith("#"):
        above.pop()
    return not above or not above[-1].strip()


def with_item(text: str, path: Path, value: object) -> str:
    """A new last entry of a list in brackets, on a line of its own where the last one stands so."""
    layout, item = layout_of(text), written(value)
    items = [place for at, place in layout.places.items() if at[:-1] == path and isinstance(at[-1], int)]
    if not items:
        at = layout.places[path].end - 1
        return text[:at] + item + text[at:]
    last = items[-1]
    comma = _comma_behind(text, last.end)
    rest = text[last.end if comma is None else comma + 1 : _line_end(text, comma or last.end)].strip()
    indent = text[_line_start(text, last.start) : last.start]
    if indent.strip() or (rest and not rest.startswith("#")):
        return f"{text[: last.end]}, {item}{text[last.end :]}"
    line = indent + item + ("" if comma is None else ",")
    longer = with_lines(text, _line_end(text, comma or last.end), [line])
    return longer if comma is not None else f"{longer[: last.end]},{longer[last.end :]}"


def without_item(text: str, path: Path) -> str:
    """One entry of a list in brackets taken out with its comma and a line it leaves empty; comments stay."""
    places = layout_of(text).places
    start, end = places[path].start, places[path].end
    comma = _comma_behind(text, end)
    if comma is not None and not text[end:comma].strip():
        end = comma + 1
    elif comma is not None:
        text = text[:comma] + text[comma + 1 :]
    elif (before := places.get((*path[:-1], int(path[-1]) - 1))) is not None:
        joint = text[before.end : start]
        start = before.end if "\n" not in joint else start
    return _cut(text, start, end)


def without_block(text: str, path: Path) -> str:
    """A `[[header]]` and its pairs taken out with their lines; comment lines between and behind them stay."""
    layout = layout_of(text)
    (header,) = (header for header in layout.headers if header.path == path)
    own = [place for at, place in layout.places.items() if at[:-1] == path]
    spans = [(header.start, header.end), *((place.start, place.end) for place in own)]
    for start, end in sorted(spans, reverse=True):
        text = text[: _line_start(text, start)] + text[_line_end(text, end) :]
    return text


def _cut(text: str, start: int, end: int) -> str:
    """The text without a span, and without the blanks or the line it would leave behind."""
    first, last = _line_start(text, start), _line_end(text, end)
    left, right = text[first:start], text[end:last]
    if not left.strip() and not right.strip():
        return text[:first] + text[last:]
    if not right.strip():
        return text[:first] + left.rstrip(" \t") + right.lstrip(" \t") + text[last:]
    return text[:start] + right.lstrip(" \t") + text[last:]


def _comma_behind(text: str, end: int) -> int | None:
    """Where the comma behind a list entry stands; None where there is none."""
    blanks = _BLANKS.match(text, end)
    at = blanks.end() if blanks else end
    return at if text.startswith(",", at) else None


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    """The beginning of the next line, or the end of the text."""
    return text.find("\n", at) + 1 or len(text)
