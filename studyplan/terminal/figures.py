"""The figures as text or as data, for the command `facts`: all of them, those of one group, or one in full.

Plain lines of at most 80 columns, so that a page of them can be read anywhere and searched.
"""

import json
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from studyplan.errors import StudyplanError
from studyplan.facts import Facts, Figure
from studyplan.words.formats import plain

WIDTH = 80
OLD_AFTER_DAYS = 365
_WRONG_USAGE = 2
_SUGGESTIONS = 5
_STATUS_WORDS = {
    "official": "official: the owner's own page, or a dated transcription of it",
    "reported": "reported: somebody published it, with or without data",
    "assumption": "assumption: ours, no source carries it",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class FactRow:
    """A figure ready to print: `value` with its unit, dates in ISO, every text on one line."""

    name: str
    what: str
    value: str
    status: str
    source: str
    read_on: str
    is_old: bool


def render(facts: Facts, name: str | None, *, today: date, as_json: bool) -> str:
    """What the command prints for `name` (None: all figures), without the last line break.

    Raises StudyplanError with the exit code of wrong usage, naming the nearest names, where there is no such
    figure.
    """
    if name is not None and not find_figures(facts, name):
        error = StudyplanError(_unknown(facts, name))
        error.exit_code = _WRONG_USAGE
        raise error
    if as_json:
        return json.dumps(facts_document(facts, name), ensure_ascii=False, indent=2)
    rows = facts_rows(facts, name, today=today)
    lines = _full_view(rows[0]) if name is not None and len(rows) == 1 else _listing(rows)
    return "\n".join(lines)


def facts_rows(facts: Facts, name: str | None, *, today: date) -> tuple[FactRow, ...]:
    """The rows for `name` as `find_figures` understands it; `is_old`: read over a year before `today`."""
    return tuple(
        FactRow(
            name=plain(figure.name),
            what=plain(figure.what),
            value=plain(f"{_words(figure.value)} {figure.unit}"),
            status=figure.status,
            source=plain(figure.source),
            read_on=figure.read_on.isoformat(),
            is_old=(today - figure.read_on).days > OLD_AFTER_DAYS,
        )
        for figure in find_figures(facts, name)
    )


def facts_document(facts: Facts, name: str | None) -> dict[str, object]:
    """The machine form: `format`, and `figures` with the fields of `Figure`, dates as ISO text."""
    return {"format": 1, "figures": [_plain_value(found._asdict()) for found in find_figures(facts, name)]}


def find_figures(facts: Facts, name: str | None) -> tuple[Figure, ...]:
    """The figure of that name, or all of a group (`content_area`), without regard to case; empty for none.

    None stands for all figures.
    """
    if name is None:
        return tuple(facts.figures.values())
    wanted = name.casefold().strip()
    named = [(figure.name.casefold(), figure) for figure in facts.figures.values()]
    exact = tuple(figure for known, figure in named if known == wanted)
    return exact or tuple(figure for known, figure in named if known.startswith(f"{wanted}."))


def near_names(facts: Facts, name: str) -> tuple[str, ...]:
    """Names that could be meant by `name`, nearest first: those that hold it, then those spelled like it."""
    from difflib import get_close_matches

    wanted = name.casefold().strip()[:WIDTH]
    groups = (known.split(".")[0] for known in facts.figures)
    by_name = {known.casefold(): known for known in (*facts.figures, *groups)}
    holding = [known for folded, known in by_name.items() if wanted and wanted in folded]
    alike = [by_name[folded] for folded in get_close_matches(wanted, by_name, n=_SUGGESTIONS)]
    return tuple(dict.fromkeys((*holding, *alike)))[:_SUGGESTIONS]


def _unknown(facts: Facts, name: str) -> str:
    near = near_names(facts, name)
    guess = f" Did you mean {' or '.join(near)}?" if near else ""
    return f'There is no figure "{plain(name)[:WIDTH]}".{guess} Without a name, all are listed.'


def _listing(rows: Iterable[FactRow]) -> Iterator[str]:
    """Name and value; on the line below them how sure, when it was read, and the source in short."""
    for row in rows:
        when = f"{row.status}, read {row.read_on}{', over a year ago' if row.is_old else ''}"
        yield from _wrapped(f"{row.name}: {row.value}", first="", rest="    ")
        yield _cut(f"    {when}. {row.source}")


def _full_view(row: FactRow) -> Iterator[str]:
    yield row.name
    for label, text in (
        ("what", row.what),
        ("value", row.value),
        ("status", _STATUS_WORDS[row.status]),
        ("source", row.source),
        ("read on", f"{row.read_on}{' (over a year ago)' if row.is_old else ''}"),
    ):
        yield from _wrapped(text, first=f"  {label:<9}", rest=" " * 11)


def _cut(line: str) -> str:
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 1].rstrip()}…"


def _wrapped(text: str, *, first: str, rest: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


def _words(value: object) -> str:
    """A value as text: lists with commas, rows of a list with semicolons, tables as "name value"."""
    if isinstance(value, dict):
        return ", ".join(f"{str(key).replace('_', ' ')} {_words(entry)}" for key, entry in value.items())
    if isinstance(value, list):
        mark = "; " if any(isinstance(entry, list) for entry in value) else ", "
        return mark.join(map(_words, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _plain_value(value: object) -> object:
    """The value with its dates as ISO text, also inside lists and tables."""
    if isinstance(value, dict):
        return {key: _plain_value(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_plain_value(entry) for entry in value]
    return value.isoformat() if isinstance(value, date) else value
