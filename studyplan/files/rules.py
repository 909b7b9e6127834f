"""What a value, table or list may be: types, ranges, names. One language for every file a student writes.

A rule takes a raw value and hands out the clean one or raises. A table or list raises with all that is wrong
in it and with the rest, so that what a wrong file says together can still be checked.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from studyplan.characters import misleads
from studyplan.errors import InputProblem
from studyplan.facts import WEEKDAYS as WEEKDAYS
from studyplan.files.spelling import NOTHING, did_you_mean, official, one_of, shown
from studyplan.files.toml.lines import KeyPath, path_text
from studyplan.files.toml.text import Table

Rule = Callable[[object], Any]

_EARLIEST, _LATEST = date(2012, 7, 1), date(2100, 12, 31)


class Wrong(Exception):
    """One value at fault: what was found, what is allowed, and a word of advice."""

    def __init__(self, value: object, allowed: str, advice: str = "", *, found: str = "") -> None:
        super().__init__(allowed)
        self.found, self.allowed, self.advice = found or shown(value), allowed, advice


class UnknownKey(Wrong):
    """A key that has no place in its table."""


class PartlyWrong(Exception):
    """A table or list with something wrong in it, by path, and the rest: None stands for a wrong value."""

    def __init__(self, clean: Any, wrongs: Iterable[tuple[KeyPath, Wrong]]) -> None:
        super().__init__()
        self.clean, self.wrongs = clean, tuple(wrongs)


def apply(rule: Rule, raw: Table, *, homes: Mapping[str, str]) -> tuple[Table, list[InputProblem]]:
    """The clean table, and its problems with `line` still None.

    Wrong and missing values come out as None, unknown keys not at all. `homes` tells where a misplaced
    key belongs.
    """
    try:
        return rule(raw), []
    except PartlyWrong as partly:
        return partly.clean, [_problem(path, wrong, homes) for path, wrong in partly.wrongs]


def _problem(path: KeyPath, wrong: Wrong, homes: Mapping[str, str]) -> InputProblem:
    home = homes.get(str(path[-1])) if isinstance(wrong, UnknownKey) else None
    advice = f"It belongs in {home}." if home else wrong.advice
    return problem(path, wrong.found, wrong.allowed, advice)


def problem(path: KeyPath, found: str, allowed: str, advice: str = "") -> InputProblem:
    """A problem at a path, its line still to come."""
    return InputProblem(line=None, key=path_text(path), found=found, allowed=allowed, advice=advice)


# What a single value may be.


def number(
    low: float,
    high: float,
    what: str = "a number",
    *,
    above: bool = False,
    whole: bool = False,
    advice: str = "",
) -> Rule:
    """A number between both ends, which are included but for the lower one with `above`; `what` names it."""
    allowed = f"{what} {f'above {low:g}, at most' if above else f'from {low:g} to'} {high:g}"

    def check(value: object) -> float:
        is_number = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
        if not is_number or not low <= value <= high or (above and value == low):  # type: ignore[operator]
            raise Wrong(value, allowed, _unquote_advice(value) or advice)
        return value if whole else float(value)  # type: ignore[arg-type, return-value]

    return check


def whole(low: int, high: int, *, above: bool = False) -> Rule:
    """A whole number between both ends, as `number` has them."""
    return number(low, high, "a whole number", whole=True, above=above)


def _unquote_advice(value: object) -> str:
    if isinstance(value, str) and re.fullmatch(r"\s*\d+(\.\d+)?\s*", value):
        return "Write the number without quotes."
    return ""


def day(value: object) -> date:
    """A date of the calendar, as TOML writes it or as the same text in quotes."""
    found = value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            found = date.fromisoformat(value)
        except ValueError:
            exists = "a day that exists, like 2027-01-04"
            raise Wrong(value, exists, "The calendar has no such day.") from None
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

    def check(value: object) -> time:
        found = value
        if isinstance(value, str) and re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value):
            found = time.fromisoformat(value)
        if not isinstance(found, time) or found.second or found.microsecond:
            raise Wrong(value, allowed, "Write hours and minutes with two digits each, 00:00 to 23:59.")
        if not earliest <= found <= latest:
            raise Wrong(value, allowed)
        return found

    return check


def text(longest: int, *, empty: bool = False) -> Rule:
    """One line of text without hidden characters, trimmed."""
    allowed = f"text of {0 if empty else 1} to {longest} characters on one line"

    def check(value: object) -> str:
        if not isinstance(value, str):
            raise Wrong(value, allowed, "Put text in double quotes.")
        trimmed = value.strip()
        if any(map(misleads, value)):
            raise Wrong(value, allowed, "It holds a line break or another hidden character.")
        if len(trimmed) > longest or not (trimmed or empty):
            raise Wrong(value, allowed, f"It has {len(trimmed)} characters." if trimmed else "It is empty.")
        return trimmed

    return check


def yes_or_no(value: object) -> bool:
    """True or false, never a number or a word in quotes."""
    if isinstance(value, bool):
        return value
    raise Wrong(value, "true or false", "Write it without quotes.")


def name_from(names: Iterable[str], *, empty: bool = False) -> Rule:
    """One of the names, whatever the case and spacing; comes out in its official spelling."""
    known = tuple(names)
    allowed = one_of(known)

    def check(value: object) -> str:
        if empty and value == "":
            return ""
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
    needed = tuple(required)

    def check(value: object) -> Any:
        if not isinstance(value, dict):
            raise Wrong(value, "a table with " + _keys_in_words(fields))
        wrongs: list[tuple[KeyPath, Wrong]] = [
            ((key,), _unknown(key, fields)) for key in value if key not in fields
        ]
        known = ((key, fields[key], entry) for key, entry in value.items() if key in fields)
        clean = dict(_checked(known, wrongs))
        for key in needed:
            if key not in value:
                clean[key] = None
                wrongs.append(((key,), _missing(fields[key])))
        return _sound(clean, wrongs)

    return check


def _checked(
    parts: Iterable[tuple[str | int, Rule, object]], wrongs: list[tuple[KeyPath, Wrong]]
) -> Iterator[tuple[Any, Any]]:
    """Each part's key and clean value; what is wrong is added to `wrongs`."""
    for key, rule, value in parts:
        clean = None
        try:
            clean = rule(value)
        except Wrong as wrong:
            wrongs.append(((key,), wrong))
        except PartlyWrong as partly:
            clean = partly.clean
            wrongs += [((key, *path), wrong) for path, wrong in partly.wrongs]
        yield key, clean


def _sound(clean: Any, wrongs: list[tuple[KeyPath, Wrong]]) -> Any:
    if wrongs:
        raise PartlyWrong(clean, wrongs)
    return clean


def _keys_in_words(names: Iterable[str]) -> str:
    return "the keys " + ", ".join(names)


def _unknown(key: str, fields: Mapping[str, Rule]) -> Wrong:
    found = f"the unknown key {shown(key)}"
    return UnknownKey(None, _keys_in_words(fields), did_you_mean(key, fields), found=found)


def _missing(rule: Rule) -> Wrong:
    return Wrong(None, _allowed_by(rule), "This key has no default: add it.", found=NOTHING)


def _allowed_by(rule: Rule) -> str:
    """What a rule says of a value that no rule can like."""
    try:
        rule(object())
    except Wrong as wrong:
        return wrong.allowed
    return "a value"


def each(rule: Rule, *, most: int, what: str, least: int = 0) -> Rule:
    """A list whose entries all follow the rule. Reports all its problems together."""

    def check(value: object) -> Any:
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise Wrong(value, f"a list of {least} to {most} {what}")
        wrongs: list[tuple[KeyPath, Wrong]] = []
        parts = ((position, rule, entry) for position, entry in enumerate(value, 1))
        clean = [entry for _, entry in _checked(parts, wrongs)]
        return _sound(clean, wrongs)

    return check


def by_weekday(rule: Rule) -> Rule:
    """One value for every day, or a table by weekday. Comes out as a table of the days named."""
    week = table(dict.fromkeys(WEEKDAYS, rule))

    def check(value: object) -> Any:
        if isinstance(value, dict):
            return week(value)
        if isinstance(value, list):
            raise Wrong(value, "one value for every day, or a table by weekday: " + ", ".join(WEEKDAYS))
        return dict.fromkeys(WEEKDAYS, rule(value))

    return check
