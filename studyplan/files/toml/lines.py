"""The line of everything in a TOML file, for a problem to name.

Used only when a problem is found. The scanner trusts that a parser accepted the text, and keeps no values.
"""

import json
import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable

KeyPath = tuple[str | int, ...]

_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"""("{0,2})' r"|'''.*?'''('{0,2})" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'", re.DOTALL
)
_SCALAR = re.compile(r"[^,\]}#\n]+")


def path_text(path: Iterable[str | int]) -> str:
    """The path as the student reads it: `score[2].date`, list positions from 1, odd keys in quotes."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            shown = part if _BARE_KEY.fullmatch(part) else json.dumps(part, ensure_ascii=False)
            text += f".{shown}" if text else shown
    return text


def lines_of(text: str) -> dict[str, int]:
    """The line (from 1) of every key, table header and list entry, by its path as `path_text` writes it.

    A table that several headers add to keeps the line of the first; `text` must be valid TOML.
    """
    return {path_text(path): line for path, line in _Scanner(text).scan().lines.items()}


def line_of(key: str, lines: dict[str, int]) -> int | None:
    """The line of a key, or of the nearest table around it; None where the file has no such table."""
    while key not in lines:
        shorter = re.sub(r"(\.[^.\[\]]+|\[\d+\])$", "", key)
        if shorter == key:
            return None
        key = shorter
    return lines[key]


class _Scanner:
    """One walk through the text; `_at` is how far it got, `_counts` how long each array of tables is."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._newlines = [match.start() for match in re.finditer("\n", text)]
        self._counts: dict[KeyPath, int] = {}
        self.lines: dict[KeyPath, int] = {}

    def scan(self) -> "_Scanner":
        table: KeyPath = ()
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)
        return self

    def _skip(self, pattern: re.Pattern[str]) -> str:
        """Step over what the pattern matches here and hand it out; nothing matched is an empty string."""
        match = pattern.match(self._text, self._at)
        if match is None:
            return ""
        self._at = match.end()
        return match.group()

    def _note(self, path: KeyPath, offset: int) -> None:
        """Remember a path and the tables it implies, each where it first appears."""
        line = bisect_right(self._newlines, offset - 1) + 1
        for length in range(1, len(path) + 1):
            self.lines.setdefault(path[:length], line)

    def _header(self) -> KeyPath:
        start = self._at
        is_list = self._text.startswith("[[", start)
        self._at += 2 if is_list else 1
        parts = self._key()
        self._at += 2 if is_list else 1
        table: KeyPath = ()
        for position, part in enumerate(parts, start=1):
            table = (*table, part)
            if is_list and position == len(parts):
                self._counts[table] = self._counts.get(table, 0) + 1
            if table in self._counts:
                table = (*table, self._counts[table])
        self._note(table, start)
        return table

    def _key(self) -> list[str]:
        """Read a key, dotted or quoted, up to the sign behind it."""
        parts = []
        while True:
            self._skip(_SPACE)
            quoted = self._skip(_STRING)
            # Escapes are resolved by the parser that knows them all.
            parts.append(tomllib.loads(f"key = {quoted}")["key"] if quoted else self._skip(_BARE_KEY))
            self._skip(_SPACE)
            if not self._text.startswith(".", self._at):
                return parts
            self._at += 1

    def _pair(self, table: KeyPath) -> None:
        start = self._at
        path = (*table, *self._key())
        self._note(path, start)
        self._at += 1  # the equals sign
        self._skip(_SPACE)
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        if self._text[self._at] == "[":
            self._list(path)
        elif self._text[self._at] == "{":
            self._inline_table(path)
        elif not self._skip(_STRING):
            self._skip(_SCALAR)

    def _list(self, path: KeyPath) -> None:
        position = 0
        self._at += 1
        self._skip(_BLANK)
        while self._text[self._at] != "]":
            position += 1
            entry = (*path, position)
            self._note(entry, self._at)
            self._value(entry)
            self._separator()
        self._at += 1

    def _inline_table(self, path: KeyPath) -> None:
        self._at += 1
        self._skip(_BLANK)
        while self._text[self._at] != "}":
            self._pair(path)
            self._separator()
        self._at += 1

    def _separator(self) -> None:
        self._skip(_BLANK)
        if self._text[self._at] == ",":
            self._at += 1
            self._skip(_BLANK)
