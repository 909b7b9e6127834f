"""The wording of a plan: dates, times, tasks, chances, verdict; one place for page and terminal.

Below the rows. Nothing here decides, and nothing depends on the machine's language. The student's own text
loses control characters here; escaping it is each report's duty.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from studyplan.characters import plain as plain
from studyplan.facts import Facts
from studyplan.plan import Plan, Projection
from studyplan.statements.statement import Statement
from studyplan.student import Student

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
PHASES = {"diagnostic": "Diagnostic", "core": "Core", "refinement": "Refinement"}
KINDS = {
    "study": "",
    "light": "Light day, nothing new",
    "practice_exam": "Practice exam day",
    "review": "Review day",
    "buffer": "Buffer: half the day stays free to catch up",
    "off": "Day off",
    "exam": "Exam day",
}
NO_SCORE = "sat, score missing"
PURPOSES = {
    "baseline": "Baseline",
    "progress": "Progress",
    "rehearsal": "Rehearsal",
    "final": "Last form",
    "warm_up": "Warm-up",
}
SEVERITIES = {"info": "Good to know", "warning": "Warning", "error": "Does not fit"}
CHANCES = {"chance", "chance_of_pass", "wanted", "usual", "on_from", "tight_from", "hold_from", "go_from"}


DateForm = Callable[[date], str]
"""How the sentences of a report name a day: data and calendar with `iso_day`, page and terminal with
`spoken_day`."""


def iso_day(day: date) -> str:
    """A date as data have it, "2027-01-04"."""
    return day.isoformat()


def spoken_day(day: date) -> str:
    """A date as people read it, "Mon 4 Jan 2027"."""
    return day_words(day, year=True)


def day_words(day: date, *, year: bool = False) -> str:
    """A date in words, "Mon 4 Jan", with the year where asked. Never depends on the machine's language."""
    words = f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    return f"{words} {day.year}" if year else words


def days_words(days: Sequence[date], *, year: bool = False) -> str:
    """A day, or the first and last of several in a row: "Sat 28 Nov and Sun 29 Nov"."""
    *before, last = dict.fromkeys((days[0], days[-1]))
    return " and ".join([*map(day_words, before), day_words(last, year=year)])


def range_words(first_day: date, last_day: date) -> str:
    """Two dates, both included: "4 Jan – 10 Jan 2027", the first year only where it differs."""
    start, end = _short(first_day), f"{_short(last_day)} {last_day.year}"
    return f"{start} – {end}" if first_day.year == last_day.year else f"{start} {first_day.year} – {end}"


def shown(fact: Statement, day: DateForm) -> dict[str, Any]:
    """A statement's values for a text: dates, chances and names in words; numbers for each text to shape."""
    return {name: _shown(value, day, name in CHANCES) for name, value in vars(fact).items()}


def _shown(value: Any, day: DateForm, may_be_chance: bool) -> Any:
    if isinstance(value, date):
        return day(value)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return percent_words(value) if may_be_chance and isinstance(value, float) else value


def week_words(monday: date) -> str:
    """The week of a Monday in its shortest form, "4 Jan – 10 Jan"."""
    return f"{_short(monday)} – {_short(monday + timedelta(days=6))}"


def _short(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def clock_words(moment: datetime) -> str:
    """The time of day, "08:05"."""
    return f"{moment.hour:02}:{moment.minute:02}"


def hours_words(minutes: int) -> str:
    """Minutes as "7 h 30 min", "8 h", "45 min"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def count_words(count: int, one: str, many: str = "") -> str:
    """A count with its noun: "1 day", "12 days"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def percent_words(share: float | None) -> str:
    """A chance (0-1) in whole percent; never 0% or 100%, which nobody can promise. None is "not known"."""
    if share is None:
        return "not known"
    percent = int(share * 100 + 1e-9)  # down, so that a chance never shows as the threshold it missed
    if percent < 1:
        return "under 1%"
    return "over 99%" if share > 0.995 else f"{percent}%"


def score_words(score: float | None) -> str:
    """A score as a whole number; None is "not known"."""
    return "not known" if score is None else str(round(score))


def area_labels(facts: Facts) -> dict[str, str]:
    """Content area keys with the words for them."""
    return {area.key: area.label for area in facts.areas}


def areas_words(areas: Iterable[str], labels: Mapping[str, str]) -> str:
    """Content areas in words, leading one first; a semicolon, since labels hold commas themselves."""
    return "; ".join(labels.get(area) or plain(area.replace("_", " ")).capitalize() for area in areas)


def chances_words(projection: Projection, target: int) -> str:
    """The projected score and its chances, or that nothing honest can be said."""
    if projection.mean is None:
        return "No score can be projected yet."
    return (
        f"{projected_words(projection)}. "
        f"Chance of {target}: {percent_words(projection.chance_of_target)}. "
        f"Chance of passing: {percent_words(projection.chance_of_pass)}."
    )


def projected_words(projection: Projection) -> str:
    """The projected score with its range; of a first guess the range alone, for its middle says nothing."""
    span = ""
    if projection.low is not None and projection.high is not None:
        span = f"8 times in 10 between {score_words(projection.low)} and {score_words(projection.high)}"
    if projection.is_first_guess:
        return f"No score of yours to project from; a first guess for exam day: {span}"
    return ", ".join(filter(None, (f"Projected on exam day: {score_words(projection.mean)}", span)))


def days_left_words(exam_day: date, today: date) -> str:
    """Days from `today` to the exam: "209 days left", "today", or that it is over."""
    left = (exam_day - today).days
    if left < 0:
        return "the exam is over"
    return f"{count_words(left, 'day')} left" if left else "the exam is today"


def weeks_words(days: int) -> str:
    """Days as weeks to a tenth, "2.4 weeks"; under a week as days."""
    if days < 7:
        return count_words(days, "day")
    weeks = f"{days / 7:.1f}".removesuffix(".0")
    return f"{weeks} week" if weeks == "1" else f"{weeks} weeks"


def is_logged(student: Student) -> bool:
    """Whether anything is told from which a pace can be counted."""
    return any(entry.is_daily or entry.total is not None for entry in student.log)


def pace_words(plan: Plan, student: Student) -> str:
    """What was done of what was due up to the last settled day, in one line."""
    pace = plan.pace
    if pace is None or pace.until is None:
        first_day = max(plan.first_day, plan.drawn.since if plan.drawn else plan.first_day)
        begins = "counted from" if first_day > plan.first_day else "the plan starts"
        return f"Pace: {begins} {day_words(first_day)}."
    if not is_logged(student) and any(pace.due):
        return (
            "Pace: nothing is logged, so past days count as done as planned. "
            "Tell your bank's counter, and they are settled: studyplan log FILE --total N"
        )
    works = list(zip(pace.done, pace.due, ("new question", "repeat"), strict=True))
    owed = [f"{done} of {count_words(due, what)}" for done, due, what in works if due]
    more = [count_words(done, what) for done, due, what in works if done and not due]
    until = day_words(pace.until)
    line = f"Pace: {' and '.join(owed)} due up to {until} done"
    line = line if owed else f"Pace: nothing was due up to {until}"
    line += f", {' and '.join(more)} beyond that" if more else ""
    if not any(pace.gap):
        return f"{line}: on plan."
    gaps = (pace.gap.questions, "question"), (pace.gap.repeats, "repeat")
    sides = [f"{count_words(abs(gap), what)} {'ahead' if gap > 0 else 'behind'}" for gap, what in gaps if gap]
    days = f"about {count_words(abs(pace.days), 'day')}" if pace.days else "less than a day"
    return f"{line}: {', '.join(sides)}, {days}."
