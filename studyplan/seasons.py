"""Application seasons of any year: those announced, and for all others the dates that their rules give; and
periods of months.

The one owner of python-dateutil. A season bears the year of its Match: ERAS 2028 is sent in September 2027,
and its rank lists close in March 2028.
"""

from collections.abc import Iterator, Sequence
from datetime import MAXYEAR, MINYEAR, date, timedelta

from dateutil.relativedelta import relativedelta, weekday

from studyplan.facts import WEEKDAYS, Facts, Season, SeasonDayName, SeasonRule

ONE_DAY = timedelta(days=1)
YEARS = range(MINYEAR + 2, MAXYEAR)  # a rule may reach a year beyond both ends


def seasons_from(day: date, facts: Facts) -> Iterator[Season]:
    """The season running or next on `day`, then those after it, in order.

    A season runs until its rank lists close, that day included.
    """
    named = {season.name for season in facts.seasons}
    for year in range(max(day.year, YEARS.start), YEARS.stop):
        found = [season for season in facts.seasons if season.review_from.year + 1 == year]
        if _name(year) not in named:
            found.append(by_rule(year, facts.season_rules))
        yield from (season for season in found if season.rank_list_deadline >= day)


def source_of(name: str, day: SeasonDayName, facts: Facts) -> str | None:
    """Where a day of the season of that name comes from; None where the season is none that is known."""
    announced = next((season.source for season in facts.seasons if season.name == name), None)
    if announced is not None or named_by_rule(name, facts.season_rules) is None:
        return announced
    return next(rule.source for rule in facts.season_rules if rule.day == day)


def named_by_rule(name: str, rules: Sequence[SeasonRule]) -> Season | None:
    """The season of that name as the rules have it; None where it names no year of theirs."""
    year = name.rpartition(" ")[2]
    known = len(year) == 4 and year.isdecimal() and int(year) in YEARS and name == _name(int(year))
    return by_rule(int(year), rules) if known else None


def by_rule(year: int, rules: Sequence[SeasonRule]) -> Season:
    """The season of that year's Match as past years let expect it.

    Example: of 2028, the first Wednesday of September 2027 is the 1st, and 21 days later comes the 22nd; the
    third Friday of March 2028 is the 17th, and 16 days earlier lies the 1st.
    """
    days = {rule.day: _dated(rule, year) for rule in rules}
    source = "; ".join(dict.fromkeys(rule.source for rule in rules))
    return Season(name=_name(year), source=source, status="assumption", **days)


def extended(ends: date, months: int) -> date:
    """The last day of the period of whole months that begins the day after `ends`.

    Example: three months from 1 May on end on 31 July, though the period before ended on 30 April.
    """
    return _moved(ends + ONE_DAY, relativedelta(months=months)) - ONE_DAY


def months_before(day: date, months: int) -> date:
    """The same day so many months before, or the last of a shorter month."""
    return _moved(day, relativedelta(months=-months))


def _name(year: int) -> str:
    return f"ERAS {year}"


def _dated(rule: SeasonRule, year: int) -> date:
    first = date(year + rule.years, rule.month, 1)
    if rule.weekday is None:
        day = relativedelta(day=rule.nth)
    else:
        day = relativedelta(weekday=weekday(WEEKDAYS.index(rule.weekday), rule.nth))
    return _moved(first, day) + ONE_DAY * rule.offset


def _moved(day: date, by: relativedelta) -> date:
    moved: date = day + by
    return moved
