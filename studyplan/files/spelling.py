"""Names as students write them: their official spelling, the nearest to a slip; and values put in words."""

import json
import re
from collections.abc import Iterable
from datetime import date, time

NOTHING = "nothing"  # what is found where something is missing
DID_YOU_MEAN = 'Did you mean "{}"?'
_LONGEST_SHOWN = 60
_HUGE = 10**18


def plain(name: str) -> str:
    """The name without what people vary: case, spaces, hyphens, underscores, slashes."""
    return re.sub(r"[\s_/&-]+", "", name).casefold()


def official(name: str, names: Iterable[str]) -> str | None:
    """The one of `names` that differs from `name` in case and spacing at most; None where there is none."""
    wanted = plain(name)
    return next((known for known in names if plain(known) == wanted), None)


def nearest(name: str, names: Iterable[str], *, likeness: float = 0.6) -> str | None:
    """The most similar of `names`, `likeness` (0-1) at least; None where none comes near."""
    from difflib import get_close_matches

    by_plain = {plain(known): known for known in names}
    close = get_close_matches(plain(name)[:100], by_plain, n=1, cutoff=likeness)
    return by_plain[close[0]] if close else None


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """A question that offers the nearest name; empty where none comes near."""
    guess = nearest(name, names)
    return DID_YOU_MEAN.format(guess) if guess is not None else ""


def one_of(names: Iterable[str]) -> str:
    """The names in quotes with commas between, as a sentence part."""
    return "one of " + ", ".join(f'"{name}"' for name in names)


def shown(value: object) -> str:
    """A value of the file as a short, printable piece of text: what was found."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() if abs(value) >= _HUGE:
            return "a number with far too many digits"
        case str():
            return _shown_text(value)
        case dict():
            return "a table" if value else "an empty table"
        case list():
            return f"a list of {len(value)}" if value else "an empty list"
        case date() | time():
            return value.isoformat()
    return str(value)


def _shown_text(text: str) -> str:
    short = text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
    quoted = json.dumps(short, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in quoted)
