"""Edits to a TOML text that leave every other letter as it is: line ends, comments, order, spacing.

Owns tomlrt, which keeps the layout; that no comment line is lost or changes sides is seen to here. Imported
only where something is written into a student's file.
"""

from collections.abc import Callable, Mapping
from typing import Any

from tomlrt import AoT, Array, Document, Table, dumps, loads

from studyplan.files.toml.lines import KeyPath
from studyplan.files.toml.text import BYTE_ORDER_MARK


def with_values(text: str, path: KeyPath, values: Mapping[str, Any]) -> str:
    """The text with these values of the table at `path`, list positions from 1; new ones behind the others.

    A value that is a table changes only what it names in the one that stands there; a new one gets a header
    of its own in an entry of a list, as [score.percent_correct], and is written in braces elsewhere.
    """

    def change(document: Document) -> None:
        table: Any = document
        for part in path:
            if isinstance(part, int):
                table = table[part - 1]
            else:
                table = table[part] if part in table else table.ensure_table(part)
        _write(table, values, sections=isinstance(path[-1], int))

    return _edited(text, change)


def with_entry(text: str, path: tuple[str, ...], entry: Mapping[str, Any], *, in_braces: bool = False) -> str:
    """The text with a new last entry in the list of tables at `path`, which may not be there yet.

    A table within it gets a header of its own, or is written `in_braces`. Comment lines close below the last
    entry stay with it, unless they lead over to what comes next.
    """
    new = _edited(text, lambda document: _append(document, path, _written(entry), in_braces))
    old, lines = text.split("\n"), new.split("\n")
    at = _first_difference(old, lines)
    below = at
    while below < len(old) and _is_comment(old[below]):
        below += 1
    if below == len(old) > at:  # the last comment lacks its line end
        ended = text + ("\r\n" if "\r\n" in text else "\n")
        return with_entry(ended, path, entry, in_braces=in_braces)
    if below == at or old[below].strip():
        return new
    return "\n".join([*old[:below], *lines[at : at + len(lines) - len(old)], *old[below:]])


def _edited(text: str, change: Callable[[Document], None]) -> str:
    body = text.removeprefix(BYTE_ORDER_MARK)
    document = loads(body)
    change(document)
    return text[: len(text) - len(body)] + dumps(document)


def _write(table: Table, values: Mapping[str, Any], *, sections: bool) -> None:
    for key, value in values.items():
        old = table.get(key)
        if isinstance(value, Mapping) and isinstance(old, Table):
            _write(old, value, sections=sections)
        elif isinstance(value, Mapping) and sections and not table.is_inline:
            table[key] = Table.section(_written(value))
            table[key].header_leading_block = ()
        elif old != value:
            table[key] = _written(value)


def _written(value: Any) -> Any:
    """A value as a student would write it: whole numbers without a point, in a table too."""
    if isinstance(value, Mapping):
        return {key: _written(part) for key, part in value.items()}
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _append(document: Document, path: tuple[str, ...], entry: dict[str, Any], in_braces: bool) -> None:
    *above, key = path
    home = document.get_table(above) if above else document
    entries = document.get_entry(path)
    if isinstance(entries, Array):
        entries.append(entry)
        return
    if isinstance(home, Table) and home.is_inline:
        home[key] = [entry]
        return
    values = {key: value for key, value in entry.items() if not isinstance(value, dict)}
    if entries is None:
        added = document.install(path, AoT([values]))[0]
        added.header_leading_block = (None,)
    else:
        spaced = None in entries[-1].header_leading_block
        added = entries.add(values)
        added.header_leading_block = (None,) if spaced else ()
    _write(added, entry, sections=not in_braces)


def without_entry(text: str, path: tuple[str, ...], position: int) -> str:
    """The text without the entry at this position, from 1, of a list; comment and empty lines stay."""
    new = _edited(text, lambda document: _remove(document, path, position - 1))
    old, lines = text.split("\n"), new.split("\n")
    at = _first_difference(old, lines)
    removed = old[at : at + len(old) - len(lines)]
    if lines[at:] != old[at + len(removed) :]:  # an item of a list in brackets
        return new
    stays = [line for line in removed if _is_comment(line) or not line.strip()]
    return "\n".join([*old[:at], *stays, *old[at + len(removed) :]])


def _remove(document: Document, path: tuple[str, ...], position: int) -> None:
    home = document.table(path[:-1]) if path[1:] else document
    entries = home[path[-1]]
    if isinstance(entries, Array):
        _remove_item(home, path[-1], position)
    elif len(entries) > 1:
        del entries[position]
    else:
        del home[path[-1]]


def _remove_item(home: Table | Document, key: str, position: int) -> None:
    """An item taken out of a list in brackets; what is said of it stands at the next, or else before it."""
    items = home.array(key)
    beside = _comment(items.comments, position)
    said = [*items.leading_comments.get(position, ()), *beside]
    del items[position]
    if said and position < len(items):
        items.leading_comments[position] = (*said, *items.leading_comments.get(position, ()))
    elif said and items:
        items.comments[position - 1] = " # ".join([*_comment(items.comments, position - 1), *said])
    elif beside:  # comment lines stay in the empty brackets
        home.comments[key] = " # ".join([*beside, *_comment(home.comments, key)])


def _comment(comments: Mapping[Any, str], key: object) -> list[str]:
    return [comments[key]] if key in comments else []


def _first_difference(old: list[str], new: list[str]) -> int:
    """The first line that an edit touched, empty lines before it counted in."""
    pairs = enumerate(zip(old, new, strict=False))
    at = next((at for at, (one, other) in pairs if one != other), min(len(old), len(new)))
    while at and not old[at - 1].strip():
        at -= 1
    return at


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")
