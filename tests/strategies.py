"""Any valid student, for Hypothesis: from one day to forty-five weeks, from no free hour to all of them."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import get_args

from conftest import TODAY, all_facts
from hypothesis import strategies as st

from studyplan.student import (
    Applicant,
    Availability,
    AvailabilityChange,
    CalendarWish,
    Challenge,
    Exam,
    LogEntry,
    Pin,
    QuestionBank,
    Score,
    Student,
)

LONGEST_HORIZON = 45 * 7
PAUSES = 60  # minutes of pauses a day may need on top of study and lunch
WEEKS: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("full-time", (480, 480, 480, 480, 480, 360, 0)),
    ("every day long", (600,) * 7),
    ("all the day", (960,) * 7),
    ("beside a job", (120, 120, 120, 120, 120, 420, 240)),
    ("two-day week", (0, 0, 0, 0, 0, 480, 480)),
    ("one long day", (0, 0, 540, 0, 0, 0, 0)),
    ("evenings only", (150,) * 5 + (0, 0)),
    ("tiny days", (20, 15, 10, 30, 5, 25, 10)),
    ("odd minutes", (437, 299, 301, 61, 119, 7, 333)),
    ("just under a form", (299,) * 7),
    ("no free hour", (0,) * 7),
)


@dataclass(frozen=True)
class Wish:
    """A student and the day the plan is made."""

    student: Student
    today: date


def near(strategy_of_days: st.SearchStrategy[int], day: date) -> st.SearchStrategy[date]:
    """Dates so many days from `day`."""
    return strategy_of_days.map(lambda days: day + timedelta(days=days))


horizons = st.one_of(
    st.integers(1, 24), st.integers(25, 120), st.integers(85, 100), st.integers(120, LONGEST_HORIZON)
)
todays = st.one_of(st.just(TODAY), near(st.integers(-30, 500), TODAY))
weeks = st.one_of(
    st.sampled_from([minutes for _, minutes in WEEKS]),
    st.integers(1, 600).map(lambda minutes: (minutes,) * 7),
    st.tuples(*[st.one_of(st.just(0), st.integers(1, 660)) for _ in range(7)]),
)
starts = st.one_of(
    st.sampled_from([time(6, 30), time(8, 0), time(10, 0), time(18, 0), time(21, 0)]).map(lambda t: (t,) * 7),
    st.tuples(*[st.sampled_from([time(5, 0), time(8, 0), time(9, 15), time(17, 45)]) for _ in range(7)]),
)


def fits_before_midnight(availability: Availability, day: date) -> bool:
    """Whether a day's minutes, lunch and pauses end on the day itself."""
    minutes, start = availability.minutes[day.weekday()], availability.day_starts[day.weekday()]
    for change in availability.changes:
        if change.first_day <= day <= change.last_day:
            minutes = change.minutes[day.weekday()] if change.minutes else minutes
            start = change.day_starts[day.weekday()] if change.day_starts else start
    end = datetime.combine(day, start) + timedelta(minutes=minutes + availability.lunch_minutes + PAUSES)
    return end.date() == day


@st.composite
def changes(draw: st.DrawFn, first: date, last: date) -> AvailabilityChange:
    """A stretch that differs from the usual week; it may overlap others and reach outside the plan."""
    begin = draw(near(st.integers(-10, (last - first).days + 5), first))
    end = begin + timedelta(days=draw(st.one_of(st.just(0), st.integers(1, 40))))
    week = draw(st.one_of(st.just((0,) * 7), weeks, st.none()))
    hours = draw(starts) if week is None else draw(st.one_of(st.none(), starts))
    return AvailabilityChange(first_day=begin, last_day=end, minutes=week, day_starts=hours, note="away")


@st.composite
def availabilities(draw: st.DrawFn, today: date, exam: date) -> Availability:
    """Hours that end before midnight on every day of the plan."""
    room = (exam - today).days - 1
    first = draw(st.one_of(st.none(), near(st.integers(0, room), today), near(st.integers(-40, 0), today)))
    made = Availability(
        minutes=draw(weeks),
        day_starts=draw(starts),
        lunch_minutes=draw(st.sampled_from([0, 30, 45, 60])),
        first_day=first,
        changes=tuple(draw(st.lists(changes(today, exam), max_size=3))),
    )
    days = [today + timedelta(days=offset) for offset in range(-45, room + 2)]
    if all(fits_before_midnight(made, day) for day in days):
        return made
    kept = tuple(c._replace(day_starts=(time(5, 0),) * 7) for c in made.changes)
    return replace(made, day_starts=(time(5, 0),) * 7, changes=kept)


@st.composite
def banks(draw: st.DrawFn, name: str) -> QuestionBank:
    """A bank with any number of questions done, also none or all."""
    questions = draw(st.one_of(st.sampled_from([0, 1, 10, 2400, 3600, 4000]), st.integers(0, 5000)))
    done = draw(st.one_of(st.just(0), st.just(questions), st.integers(0, questions)))
    percent = draw(st.one_of(st.none(), st.floats(0, 100).map(lambda value: round(value, 1))))
    return QuestionBank(name=name, questions=questions, done=done, percent_correct=percent)


@st.composite
def scores(draw: st.DrawFn, exam: str, on: date) -> Score:
    """One practice exam taken, with or without a report by content area."""
    form = all_facts().form(exam)
    assert form is not None
    keys = [area.key for area in all_facts().areas]
    reported = draw(st.one_of(st.just([]), st.lists(st.sampled_from(keys), unique=True), st.just(keys)))
    areas = tuple((key, float(draw(st.integers(0, 100)))) for key in reported)
    if form.scale == "percent":
        return Score(date=on, exam=exam, percent=float(draw(st.integers(30, 98))), percent_correct=areas)
    return Score(date=on, exam=exam, score=draw(st.integers(170, 285)), percent_correct=areas)


@st.composite
def logs(draw: st.DrawFn, bank: QuestionBank, first: date, today: date) -> tuple[LogEntry, ...]:
    """A few days' work and readings of the bank's counter that agree with each other."""
    span = (today - first).days
    offsets = draw(st.lists(st.integers(0, span), max_size=4, unique=True).map(sorted)) if span >= 0 else []
    entries, done = [], bank.done
    for offset in offsets:
        on, more = first + timedelta(days=offset), draw(st.integers(0, min(120, bank.questions - done)))
        done += more
        if draw(st.booleans()):
            entries.append(LogEntry(date=on, total=done))
            continue
        minutes = draw(st.one_of(st.none(), st.integers(3 * more, 6 * more))) if more else None
        correct = draw(st.one_of(st.none(), st.integers(0, more)))
        entries.append(LogEntry(date=on, questions=more, correct=correct, minutes=minutes))
    return tuple(entries)


@st.composite
def pins(draw: st.DrawFn, unused: tuple[str, ...], first: date, exam: date) -> tuple[Pin, ...]:
    """Practice exams the student insists on, sensible or not, each on its own day before the exam."""
    room = (exam - first).days - 1
    if not unused or room < 0:
        return ()
    names = draw(st.lists(st.sampled_from(unused), max_size=2, unique=True))
    size = min(len(names), room + 1)
    offsets = draw(st.lists(st.integers(0, room), min_size=size, max_size=size, unique=True).map(sorted))
    dates = [first + timedelta(days=offset) for offset in offsets]
    return tuple(Pin(date=on, exam=name) for on, name in zip(dates, names[:size], strict=True))


@st.composite
def exams(draw: st.DrawFn, on: date) -> Exam:
    """The exam of that day, with any limits a student may give."""
    target = draw(st.integers(220, 285))
    minimum = draw(st.one_of(st.just(max(218, target - 10)), st.integers(218, target)))
    later = st.one_of(st.none(), near(st.integers(0, 120), on))
    return Exam(
        date=on,
        target=target,
        minimum=minimum,
        start_time=draw(st.sampled_from([time(8, 0), time(7, 30), time(9, 0), time(12, 30)])),
        eligibility_ends=draw(later),
        score_needed_by=draw(later),
    )


@st.composite
def applicants(draw: st.DrawFn) -> Applicant:
    """Any applicant, named specialty or not."""
    known = [specialty.label for specialty in all_facts().specialties]
    step1 = st.sampled_from(["", "not taken", "passed", "failed then passed"])
    challenges = st.sampled_from(get_args(Challenge))
    return Applicant(
        specialty=draw(st.sampled_from(["", *known])),
        group=draw(st.sampled_from(["", "US MD", "US DO", "US IMG", "non-US IMG"])),
        step1=draw(st.one_of(step1, st.integers(192, 260))),
        attempts=draw(st.sampled_from([0, 0, 0, 1, 2])),
        challenges=tuple(draw(st.lists(challenges, unique=True, max_size=4))),
        graduation_year=draw(st.none() | st.integers(2015, 2027)),
        visa=draw(st.none() | st.booleans()),
        us_experience_months=draw(st.none() | st.integers(0, 6)),
    )


@st.composite
def wishes(draw: st.DrawFn, *, with_pins: bool = True) -> Wish:
    """Any valid student and the day the plan is made; the exam lies one day to 45 weeks ahead."""
    today = draw(todays)
    exam = today + timedelta(days=draw(horizons))
    hours = draw(availabilities(today, exam))
    first = hours.first_day or today
    names = [form.name for form in all_facts().forms]
    taken = draw(st.one_of(st.just([]), st.lists(st.sampled_from(names), max_size=4, unique=True)))
    ages = st.one_of(st.integers(0, 20), st.integers(20, 200))
    dates = draw(st.lists(ages, min_size=len(taken), max_size=len(taken), unique=True).map(sorted))
    taken_on = [(today - timedelta(days=n), name) for n, name in zip(dates[::-1], taken, strict=True)]
    left = [name for name in names if name not in taken]
    some = st.lists(st.sampled_from(left), unique=True) if left else st.just([])
    unused = tuple(sorted(draw(st.one_of(st.just(left), some, st.just([]))), key=names.index))
    main = draw(banks("UWorld"))
    others = draw(st.one_of(st.just(()), st.tuples(banks("AMBOSS"))))
    pinned = draw(pins(unused, max(first, today), exam)) if with_pins and draw(st.integers(0, 3)) == 3 else ()
    student = Student(
        name="Maya Okafor",
        time_zone="America/Chicago",
        exam=draw(exams(exam)),
        applicant=draw(applicants()),
        availability=hours,
        question_banks=(main, *others),
        practice_exams=unused,
        calendar=CalendarWish(id="maya"),
        flashcards_per_day=draw(st.sampled_from([0, 0, 40, 100, 400])),
        scores=tuple(draw(scores(name, on)) for on, name in taken_on),
        log=draw(logs(main, first, today)) if draw(st.booleans()) else (),
        pins=pinned,
    )
    return Wish(student=student, today=today)
