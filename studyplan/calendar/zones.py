"""Time zones for the calendar file: the rule a zone follows now, as the tzdata package has it.

Between zone data and the calendar writer. The machine's own zone data is never read: it may be years older,
and the file must come out the same everywhere.
"""

import re
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import tzdata

from studyplan.errors import CannotReadOrWrite

_NAME = r"<[^>]+>|[A-Za-z]+"
_OFFSET = r"[+-]?\d+(?::\d+){0,2}"
_CHANGE = r",M(\d+)\.(\d)\.(\d)(?:/([+-]?\d+(?::\d+){0,2}))?"
_FOOTER = re.compile(rf"({_NAME})({_OFFSET})(?:({_NAME})({_OFFSET})?{_CHANGE}{_CHANGE})?")
_DAY = timedelta(days=1)
LAST_WEEK = 5


class Shift(NamedTuple):
    """A yearly change of the clock. `week` 1-4 counts from the month's start, 5 is the last; Monday is 0.

    `at` is wall time since midnight as the clock shows it before the change; `before` and `after` are offsets
    from UTC.
    """

    name: str
    month: int
    week: int
    weekday: int
    at: timedelta
    before: timedelta
    after: timedelta

    def in_year(self, year: int) -> datetime:
        """The wall time of the change in a year, as the clock shows it before."""
        if self.week == LAST_WEEK:
            last = date(year + self.month // 12, self.month % 12 + 1, 1) - _DAY
            day = last - _DAY * ((last.weekday() - self.weekday) % 7)
        else:
            first = date(year, self.month, 1)
            day = first + _DAY * ((self.weekday - first.weekday()) % 7 + 7 * (self.week - 1))
        return datetime(day.year, day.month, day.day) + self.at


class Rule(NamedTuple):
    """What a zone does every year from now on: nothing (`shifts` empty) or two shifts."""

    name: str
    offset: timedelta
    shifts: tuple[Shift, ...] = ()

    def offset_at(self, wall: datetime) -> timedelta:
        """What a clock that shows this time is ahead of UTC by."""
        if not self.shifts:
            return self.offset
        changes = sorted((shift.in_year(wall.year), shift.after) for shift in self.shifts)
        before = changes[-1][1]  # what the last change of the year before left
        return next((after for when, after in reversed(changes) if when <= wall), before)

    def is_plain(self) -> bool:
        """Whether each change falls on the very day it is named after; calendars cannot repeat the others."""
        return all(timedelta(0) <= shift.at < _DAY for shift in self.shifts)


class Zone(NamedTuple):
    """A zone by its IANA name, with its full history in `info`.

    `rule` is None where it has none that a calendar file can hold.
    """

    name: str
    rule: Rule | None
    info: ZoneInfo

    def real_time(self, wall: datetime) -> datetime:
        """The wall time, moved by the length of the gap when the clock skips it in spring."""
        offset = self._offset(wall)
        there = (wall - offset).replace(tzinfo=UTC).astimezone(self.info).replace(tzinfo=None, fold=0)
        return wall if there == wall else there

    def to_utc(self, wall: datetime) -> datetime:
        """The instant of a wall time, without zone; the earlier one where the clock shows it twice."""
        return wall - self._offset(wall)

    def rule_holds(self, wall: datetime) -> bool:
        """Whether the yearly rule gives this wall time the offset the zone's full history gives it."""
        return self.rule is not None and self.rule.offset_at(wall) == self._offset(wall)

    def is_quiet(self, day: date) -> bool:
        """Whether the clock does not change on a day and the yearly rule is right about all of it."""
        begins = datetime(day.year, day.month, day.day)
        ends = begins + timedelta(hours=23, minutes=59)
        same = self._offset(begins) == self._offset(ends) == self._offset(begins + _DAY)
        return same and self.rule_holds(begins) and self.rule_holds(ends)

    def _offset(self, wall: datetime) -> timedelta:
        return self.info.utcoffset(wall) or timedelta(0)


@cache
def zone(name: str) -> Zone:
    """The zone of an IANA name, or CannotReadOrWrite where the tzdata package has none of that name."""
    source = Path(tzdata.__file__).with_name("zoneinfo").joinpath(*name.split("/"))
    try:
        data = source.read_bytes()
        with source.open("rb") as stream:
            info = ZoneInfo.from_file(stream, key=name)
    except (OSError, ValueError) as error:
        raise CannotReadOrWrite(
            f"There is no data for the time zone {name!r}. Write another one of the same hours as time_zone, "
            "or update the Python package tzdata."
        ) from error
    rule = parse_footer(data.rstrip(b"\n").rpartition(b"\n")[2].decode("ascii", "replace"))
    return Zone(name=name, rule=rule if rule is not None and rule.is_plain() else None, info=info)


def parse_footer(footer: str) -> Rule | None:
    """The rule in a POSIX TZ string such as `CST6CDT,M3.2.0,M11.1.0`; None for forms no zone uses today."""
    found = _FOOTER.fullmatch(footer)
    if found is None:
        return None
    name, offset, other_name, other_offset, *changes = found.groups()
    usual = -_duration(offset)  # POSIX counts west of Greenwich as positive
    if other_name is None:
        return Rule(name=name.strip("<>"), offset=usual)
    other = -_duration(other_offset) if other_offset else usual + timedelta(hours=1)
    shifts = _shift(other_name, changes[:4], usual, other), _shift(name, changes[4:], other, usual)
    return Rule(name=name.strip("<>"), offset=usual, shifts=shifts)


def _shift(name: str, change: list[str], before: timedelta, after: timedelta) -> Shift:
    month, week, weekday = map(int, change[:3])
    monday_first = (weekday - 1) % 7  # POSIX counts from Sunday
    return Shift(name.strip("<>"), month, week, monday_first, _duration(change[3] or "2"), before, after)


def _duration(text: str) -> timedelta:
    """Hours, minutes and seconds as in `-3:30`; the sign covers all of them."""
    numbers = [int(part) for part in text.lstrip("+-").split(":")] + [0, 0]
    size = timedelta(hours=numbers[0], minutes=numbers[1], seconds=numbers[2])
    return -size if text.startswith("-") else size
