"""What a single value, table or list may be: types, ranges, names. The layout of the file is in `schema`.

Every rule takes a raw value and hands out the clean one or raises. None passes through: it stands for a value
whose problem is already reported, so that the rest of a wrong file can still be checked.
"""

import copy
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

import voluptuous as vol

from studyplan.errors import InputProblem
from studyplan.files.spelling import NOTHING, did_you_mean, is_hidden, official, one_of, shown
from studyplan.files.toml.lines import path_text
from studyplan.files.toml.text import Table

Rule = Callable[[object], Any]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EARLIEST, _LATEST = date(2012, 7, 1), date(2100, 12, 31)


class Wrong(vol.Invalid):
    """One value at fault: what was found, what is allowed, and a word of advice."""

    def __init__(self, value: object, allowed: str, advice: str = "", *, found: str = "") -> None:
        super().__init__(allowed)
        self.found, self.allowed, self.advice = found or shown(value), allowed, advice


class UnknownKey(str):
    """A key, at the end of a problem's path, that has no place in its table."""


def apply(rule: Rule, raw: Table, *, homes: Mapping[str, str]) -> tuple[Table, list[InputProblem]]:
    """The clean table, and its problems with `line` still None.

    Wrong and missing values come out as None, unknown keys not at all. `homes` tells where a misplaced
    key belongs.
    """
    try:
        return rule(raw), []
    except vol.MultipleInvalid as wrong:
        rest = copy.deepcopy(raw)
        for error in wrong.errors:
            _blank_out(rest, error.path)
        return rule(rest), [_problem(error, homes) for error in wrong.errors]


def _problem(error: vol.Invalid, homes: Mapping[str, str]) -> InputProblem:
    if not isinstance(error, Wrong):
        raise error
    last = error.path[-1]
    home = homes.get(last) if isinstance(last, UnknownKey) else None
    return InputProblem(
        line=None,
        key=path_text(part + 1 if isinstance(part, int) else str(part) for part in error.path),
        found=error.found,
        allowed=error.allowed,
        advice=f"It belongs in {home}." if home else error.advice,
    )


def _blank_out(raw: Table, path: list[Any]) -> None:
    spot: Any = raw
    for part in path[:-1]:
        spot = spot[part]
    if isinstance(path[-1], UnknownKey):
        del spot[path[-1]]
    else:
        spot[path[-1]] = None


# What a single value may be. Each rule hands None through: a value already reported.


def whole(low: int, high: int) -> Rule:
    """A whole number within both ends."""
    allowed = f"a whole number from {low} to {high}"

    def check(value: object) -> int | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise Wrong(value, allowed, _unquote_advice(value))
        return value

    return check


def number(low: float, high: float, what: str, *, advice: str = "") -> Rule:
    """A number, whole or not, within both ends; `what` names it in the message."""

    def check(value: object) -> float | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise Wrong(value, f"{what} from {low:g} to {high:g}", _unquote_advice(value) or advice)
        return float(value)

    return check


def _unquote_advice(value: object) -> str:
    if isinstance(value, str) and re.fullmatch(r"\s*\d+(\.\d+)?\s*", value):
        return "Write the number without quotes."
    return ""


def day(value: object) -> date | None:
    """A date of the calendar, as TOML writes it or as the same text in quotes."""
    if value is None:
        return None
    found = value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            found = date.fromisoformat(value)
        except ValueError:
            raise Wrong(
                value, "a day that exists, like 2027-01-04", "The calendar has no such day."
            ) from None
    if isinstance(found, datetime):
        raise Wrong(value, "a date like 2027-01-04", "Leave out the time of day.")
    if not isinstance(found, date):
        raise Wrong(value, "a date like 2027-01-04", "Write year-month-day, two digits for month and day.")
    if not _EARLIEST <= found <= _LATEST:
        raise Wrong(value, f"a date from {_EARLIEST} to {_LATEST}", "Is the year right?")
    return found


def clock(earliest: time = time(0), latest: time = time(23, 59)) -> Rule:
    """A time of day to the minute within both ends, as "08:00" or TOML's own 08:00:00."""
    allowed = f'a time from "{earliest:%H:%M}" to "{latest:%H:%M}", like "08:00"'

    def check(value: object) -> time | None:
        found = value
        if isinstance(value, str) and re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value):
            found = time.fromisoformat(value)
        if found is None:
            return None
        if not isinstance(found, time) or found.second or found.microsecond:
            raise Wrong(value, allowed, "Write hours and minutes with two digits each, 00:00 to 23:59.")
        if not earliest <= found <= latest:
            raise Wrong(value, allowed)
        return found

    return check


def text(longest: int, *, empty: bool = False) -> Rule:
    """One line of text without hidden characters, trimmed."""
    allowed = f"text of {0 if empty else 1} to {longest} characters on one line"

    def check(value: object) -> str | None:
        if value is None:
            return None
        if not isinstance(value, str):
            raise Wrong(value, allowed, "Put text in double quotes.")
        trimmed = value.strip()
        if any(map(is_hidden, value)):
            raise Wrong(value, allowed, "It holds a line break or another hidden character.")
        if len(trimmed) > longest or not (trimmed or empty):
            raise Wrong(value, allowed, f"It has {len(trimmed)} characters." if trimmed else "It is empty.")
        return trimmed

    return check


def yes_or_no(value: object) -> bool | None:
    """True or false, never a number or a word in quotes."""
    if value is None or isinstance(value, bool):
        return value
    raise Wrong(value, "true or false", "Write it without quotes.")


def name_from(names: Iterable[str], *, empty: bool = False) -> Rule:
    """One of the names, whatever the case and spacing; comes out in its official spelling."""
    known = tuple(names)
    allowed = one_of(known)

    def check(value: object) -> str | None:
        if value is None or (empty and value == ""):
            return value
        if not isinstance(value, str):
            raise Wrong(value, allowed, "Put the name in double quotes.")
        found = official(value, known)
        if found is None:
            raise Wrong(value, allowed, did_you_mean(value, known))
        return found

    return check


# Tables and lists.


def table(fields: Mapping[str, Rule], *, required: Iterable[str] = ()) -> Rule:
    """A table of these keys and no others. Reports all its problems together."""
    needed = frozenset(required)
    compiled = vol.Schema({vol.Required(k) if k in needed else vol.Optional(k): r for k, r in fields.items()})
    names = list(fields)

    def check(value: object) -> Table | None:
        if value is None:
            return None
        if not isinstance(value, dict):
            raise Wrong(value, "a table with " + _keys_in_words(names))
        try:
            return dict(compiled(value))
        except vol.MultipleInvalid as wrong:
            errors = [_explained(error, fields) for error in wrong.errors]
        raise vol.MultipleInvalid(errors)

    return check


def _keys_in_words(names: Iterable[str]) -> str:
    return "the keys " + ", ".join(names)


def _explained(error: vol.Invalid, fields: Mapping[str, Rule]) -> vol.Invalid:
    """Voluptuous's own complaints about a table's keys in our words; everything else is ours already."""
    if isinstance(error, Wrong):
        return error
    key = str(error.path[-1])
    if isinstance(error, vol.RequiredFieldInvalid):
        advice = "This key has no default: add it."
        return _at(key, Wrong(None, _allowed_by(fields[key]), advice, found=NOTHING))
    found = f"the unknown key {shown(key)}"
    return _at(UnknownKey(key), Wrong(None, _keys_in_words(fields), did_you_mean(key, fields), found=found))


def _allowed_by(rule: Rule) -> str:
    """What a rule says of a value that no rule can like."""
    try:
        rule(object())
    except Wrong as wrong:
        return wrong.allowed
    return "a value"


def _at(key: str, error: Wrong) -> Wrong:
    error.prepend([key])
    return error


def each(rule: Rule, *, most: int, what: str, least: int = 0) -> Rule:
    """A list whose entries all follow the rule. Reports all its problems together."""

    def check(value: object) -> list[Any] | None:
        if value is None:
            return None
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise Wrong(value, f"a list of {least} to {most} {what}")
        entries, errors = [], []
        for position, entry in enumerate(value):
            try:
                entries.append(rule(entry))
            except vol.Invalid as wrong:
                wrong.prepend([position])
                errors += wrong.errors if isinstance(wrong, vol.MultipleInvalid) else [wrong]
        if errors:
            raise vol.MultipleInvalid(errors)
        return entries

    return check


def by_weekday(rule: Rule) -> Rule:
    """One value for every day, or a table by weekday. Comes out as a table of the days named."""
    week = table(dict.fromkeys(WEEKDAYS, rule))

    def check(value: object) -> Table | None:
        if value is None or isinstance(value, dict):
            named: Table | None = week(value)
            return named
        if isinstance(value, list):
            raise Wrong(value, "one value for every day, or a table by weekday: " + ", ".join(WEEKDAYS))
        return dict.fromkeys(WEEKDAYS, rule(value))

    return check
