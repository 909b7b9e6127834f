"""Free days: the student's words, date by date."""

from datetime import date, time, timedelta

from conftest import make_student
from hypothesis import given
from hypothesis import strategies as st

from studyplan.planning.availability import free_days
from studyplan.planning.terms import FreeDay
from studyplan.student import Availability, AvailabilityChange

MONDAY = date(2027, 1, 4)
FULL = 300

weeks = st.tuples(*[st.integers(0, 960)] * 7)
starts = st.tuples(*[st.sampled_from([time(6), time(8), time(18, 30)])] * 7)


@st.composite
def changes(draw: st.DrawFn) -> AvailabilityChange:
    first = MONDAY + timedelta(days=draw(st.integers(-10, 60)))
    return AvailabilityChange(
        first_day=first,
        last_day=first + timedelta(days=draw(st.integers(0, 30))),
        minutes=draw(st.none() | weeks),
        day_starts=draw(st.none() | starts),
    )


availabilities = st.builds(
    Availability,
    minutes=weeks,
    day_starts=starts,
    lunch_minutes=st.just(45),
    changes=st.lists(changes(), max_size=4).map(tuple),
)


def days_of(availability: Availability, first: date, last: date) -> tuple[FreeDay, ...]:
    return free_days(availability, first_day=first, last_day=last, full_day_minutes=FULL)


def usual(*changed: AvailabilityChange) -> Availability:
    return make_student(changes=changed).availability


@given(availabilities, st.integers(0, 60))
def test_each_date_from_the_first_to_the_last_is_there_once(availability: Availability, length: int) -> None:
    days = days_of(availability, MONDAY, MONDAY + timedelta(days=length))
    assert [day.date for day in days] == [MONDAY + timedelta(days=i) for i in range(length + 1)]


@given(availabilities)
def test_the_last_change_that_names_hours_or_start_wins_separately(availability: Availability) -> None:
    for day in days_of(availability, MONDAY, MONDAY + timedelta(days=60)):
        weekday = day.date.weekday()
        on = [change for change in availability.changes if change.first_day <= day.date <= change.last_day]
        hours = [change.minutes for change in on if change.minutes is not None]
        begins = [change.day_starts for change in on if change.day_starts is not None]
        assert day.minutes == [availability.minutes, *hours][-1][weekday]
        assert day.day_starts == [availability.day_starts, *begins][-1][weekday]


@given(availabilities)
def test_a_day_is_full_from_the_figure_on(availability: Availability) -> None:
    for day in days_of(availability, MONDAY, MONDAY + timedelta(days=30)):
        assert day.is_full == (day.minutes >= FULL)


def test_five_hours_are_a_full_day_and_a_minute_less_is_not() -> None:
    days = days_of(make_student(minutes=(300, 299, 0, 0, 0, 0, 0)).availability, MONDAY, date(2027, 1, 5))
    assert [day.is_full for day in days] == [True, False]


def test_reversed_dates_give_no_day() -> None:
    assert days_of(usual(), MONDAY, MONDAY - timedelta(days=1)) == ()
    assert days_of(usual(), MONDAY, MONDAY - timedelta(days=9)) == ()


def test_a_change_covers_both_its_ends_and_no_more() -> None:
    off = AvailabilityChange(first_day=date(2027, 1, 5), last_day=date(2027, 1, 6), minutes=(0,) * 7)
    days = days_of(usual(off), MONDAY, MONDAY + timedelta(days=3))
    assert [day.minutes for day in days] == [480, 0, 0, 480]
