"""Lines on a screen: wrapped, in columns, printed in one go. Owns rich, which loads only when it is needed.

Below the reports in the terminal. What a student typed is never read as markup.
"""

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from studyplan.words.formats import plain

if TYPE_CHECKING:
    from rich.console import Console as Console  # for the reports too: no other module names rich

DEFAULT_WIDTH = 80
WIDEST = 110  # longer lines are hard to read
NARROWEST_COLUMN = 8

Line = tuple[str, str]
"""A line of words and its style in rich's terms."""
BLANK: Line = ("", "")


def console(width: int | None = None) -> "Console":
    """Where to print: as wide as asked, or as COLUMNS says, or as the terminal is; 80 columns when piped.

    Not a terminal means no colour and no emphasis. Nothing is read as markup.
    """
    from rich.console import Console

    given = os.environ.get("COLUMNS", "")
    wanted = width or (int(given) if given.isdigit() else None) or None
    screen = Console(markup=False, emoji=False, highlight=False, width=wanted)
    if wanted is None:
        screen.width = min(screen.width, WIDEST) if screen.is_terminal else DEFAULT_WIDTH
    return screen


def section(title: str, lines: list[Line]) -> list[Line]:
    """The lines under their title; nothing where there are none."""
    return [BLANK, (title, "bold"), *lines] if lines else []


def points(sentences: Iterable[str], width: int) -> list[Line]:
    """Sentences as a list with dashes, dates in words."""
    return [
        (f"{'    ' if place else '  - '}{line}", "")
        for words in sentences
        for place, line in enumerate(wrap(plain(words), width - 4))
    ]


def wrapped(words: str, width: int, style: str = "") -> list[Line]:
    """Words in as many lines as they take."""
    return [(line, style) for line in wrap(words, width)]


def table(cells: Sequence[Sequence[str]], aligned: str, width: int, titles: Sequence[str] = ()) -> list[Line]:
    """Columns two apart and two in, wrapped where too wide; `aligned` has "<" or ">" for each column."""
    from rich.cells import cell_len

    if not cells:
        return []
    every = [titles, *cells] if titles else cells
    widths = [max(cell_len(row[column]) for row in every) for column in range(len(aligned))]
    widths = _narrowed(widths, width - 2 * len(aligned))
    lines: list[Line] = []
    for row in every:
        parts = [wrap(cell, room) for cell, room in zip(row, widths, strict=True)]
        for place in range(max(map(len, parts))):
            line = ""
            for part, room, side in zip(parts, widths, aligned, strict=True):
                cell = part[place] if place < len(part) else ""
                space = " " * (room - cell_len(cell))
                line += f"  {space}{cell}" if side == ">" else f"  {cell}{space}"
            lines.append((line.rstrip(), "dim" if row is titles else ""))
    return lines


def _narrowed(widths: list[int], room: int) -> list[int]:
    """Widths that sum to at most `room`: the widest column gives way first, down to the narrowest allowed."""
    widths = list(widths)
    while (excess := sum(widths) - room) > 0 and max(widths) > NARROWEST_COLUMN:
        widest = widths.index(max(widths))
        widths[widest] = max(NARROWEST_COLUMN, widths[widest] - excess)
    return widths


def wrap(words: str, width: int) -> list[str]:
    """The words in lines of at most `width` cells, at least one; a word too long for a line is cut."""
    from rich.cells import cell_len, chop_cells

    width = max(width, 2)  # room for one wide letter
    if cell_len(words) <= width:
        return [words]
    lines = [""]
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(longer) <= width:
            lines[-1] = longer
        else:
            lines += chop_cells(word, width) or [""]
    return [line for line in lines if line] or [""]


def show(lines: Iterable[Line], console: "Console") -> None:
    """Print lines that are wrapped already, in one go."""
    from rich.text import Text

    console.print(Text("\n").join(Text(words.rstrip(), style) for words, style in lines), soft_wrap=True)
