"""What a command changed in the text of a student's file, so that it can be taken back: lines, by content.

The file may have been edited since. Lines are found again where they stood, or wherever else they stand once.
"""

from collections.abc import Sequence
from itertools import pairwise, takewhile

from studyplan.plan import Command, Edit, Undo

_ABOVE, _BELOW = 4, 2  # lines around an edit that tell one entry from another


def undo_of(command: Command, texts: Sequence[str]) -> Undo | None:
    """What takes back a change, from the text before it and those after each edit; None for no change."""
    edits = tuple(_edit(old, new) for old, new in pairwise(texts) if old != new)
    return Undo(command, edits) if edits else None


def _edit(old: str, new: str) -> Edit:
    """The one place where two texts differ."""
    before, after = old.split("\n"), new.split("\n")
    most = min(len(before), len(after))
    below = _alike(before[: -most - 1 : -1], after[: -most - 1 : -1])
    at = _alike(before[: most - below], after[: most - below])
    end = len(after) - below
    return Edit(
        line=at + 1,
        above=tuple(after[max(0, at - _ABOVE) : at]),
        removed=tuple(before[at : len(before) - below]),
        added=tuple(after[at:end]),
        below=tuple(after[end : end + _BELOW]),
    )


def _alike(lines: Sequence[str], others: Sequence[str]) -> int:
    """How many lines are the same from the first on."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(lines, others, strict=True)))


def taken_back(text: str, undo: Undo) -> str | None:
    """The text without the change; None where its lines differ by now, or several places could be meant."""
    lines = text.split("\n")
    for edit in reversed(undo.edits):
        at = _place(edit, lines)
        if at is None:
            return None
        lines[at : at + len(edit.added)] = edit.removed
    return "\n".join(lines)


def _place(edit: Edit, lines: list[str]) -> int | None:
    """Where the edit's lines begin, from 0: with the lines around them or, where these changed, without those
    below; a whole entry is known by itself.
    """
    around = [(edit.above, edit.below)]
    around += [(edit.above, ())] if edit.added else []
    around += [((), ())] if any(line.lstrip().startswith("[[") for line in edit.added) else []
    for above, below in around:
        whole = [*above, *edit.added, *below]
        starts = range(len(lines) - len(whole) + 1)
        found = [at + len(above) for at in starts if lines[at : at + len(whole)] == whole]
        if edit.line - 1 in found:
            return edit.line - 1
        if found:
            return found[0] if len(found) == 1 else None
    return None
