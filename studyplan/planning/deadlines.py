"""Dates around the exam that matter: when to decide, when the score comes, what it must come in time for.

A planning step: the student's dates and the published figures in, deadlines out. Where a figure is not
confirmed, the deadline says so itself, because it may be read alone in a calendar.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from studyplan.facts import Facts, Season
from studyplan.plan import Deadline
from studyplan.student import Student

_OWN_FILE = "your file"


def deadlines(student: Student, facts: Facts, *, today: date) -> tuple[Deadline, ...]:
    """Every deadline from `today` (included) on, by date, then by text."""
    exam = student.exam
    found = [
        *_decision_days(exam.date, facts),
        *_results(exam.date, facts),
        *_season_dates(exam.date, facts),
    ]
    if exam.eligibility_ends is not None:
        found.append(_eligibility_end(exam.eligibility_ends, facts))
    if exam.score_needed_by is not None:
        found += _score_needed(exam.date, exam.score_needed_by, facts)
    coming = (deadline for deadline in found if deadline.date >= today)
    return tuple(sorted(coming, key=lambda deadline: (deadline.date, deadline.what)))


def _decision_days(exam: date, facts: Facts) -> Iterator[Deadline]:
    """The last day on the free (or cheaper) side of each line: a mark of 46 days serves the line at 45."""
    source = facts.figures["reschedule_marks"].source
    for mark in facts.reschedule_marks:
        yield Deadline(
            date=exam - timedelta(days=mark),
            what=(
                f"Last day to move the exam before the {mark - 1}-day line: decide today. "
                "The fee tiers are unconfirmed; verify at Prometric."
            ),
            source=source,
        )


def _results(exam: date, facts: Facts) -> Iterator[Deadline]:
    waits = (
        ("results_typical_days", facts.results_typical_days, "is usually out by this day"),
        ("results_safe_days", facts.results_safe_days, "may take until this day"),
    )
    for name, days, word in waits:
        figure = facts.figures[name]
        yield Deadline(
            date=exam + timedelta(days=days),
            what=f"The score of your exam on {exam} {word} ({days} days after it).",
            source=figure.source,
        )


def _eligibility_end(last_day: date, facts: Facts) -> Deadline:
    months = facts.extension_months
    return Deadline(
        date=last_day,
        what=(
            "Last day of your eligibility period: the exam must be taken by this day. One extension of "
            f"{months} months may be possible for a fee; ask well before."
        ),
        source=f"{_OWN_FILE}; extension: {facts.figures['extension_months'].source}",
    )


def _score_needed(exam: date, needed: date, facts: Facts) -> Iterator[Deadline]:
    what = f"You need your score by this day. {_in_time(exam, needed, facts)}"
    yield Deadline(date=needed, what=what, source=_OWN_FILE)
    waits = (
        ("results_typical_days", facts.results_typical_days, "usually"),
        ("results_safe_days", facts.results_safe_days, "safely"),
    )
    for name, days, word in waits:
        yield Deadline(
            date=needed - timedelta(days=days),
            what=f"Last exam date whose score {word} arrives by {needed} ({days} days).",
            source=f"{_OWN_FILE}; {facts.figures[name].source}",
        )


def _season_dates(exam: date, facts: Facts) -> Iterator[Deadline]:
    """The first season whose programs open applications on or after the exam, and a Match already running."""
    for season in facts.seasons:
        closes = season.rank_list_deadline
        if closes is not None and season.submit_from <= exam <= closes:
            what = f"{season.name}: rank lists close{_pattern(season)}. {_in_time(exam, closes, facts)}"
            yield Deadline(date=closes, what=what, source=season.source)
    coming = next((season for season in facts.seasons if season.review_from >= exam), None)
    if coming is not None:
        note, opens = _pattern(coming), coming.review_from
        yield Deadline(
            date=coming.submit_from,
            what=f"{coming.name}: applications can be submitted from this day{note}.",
            source=coming.source,
        )
        yield Deadline(
            date=opens,
            what=f"{coming.name}: programs open applications{note}. {_in_time(exam, opens, facts)}",
            source=coming.source,
        )


def _pattern(season: Season) -> str:
    if season.status == "assumption":
        return " (a date from the pattern of past years, not announced)"
    return ""


def _in_time(exam: date, needed: date, facts: Facts) -> str:
    """Whether the score of the exam on that day is there by `needed`, in a sentence."""
    spare = (needed - exam).days
    if spare >= facts.results_safe_days:
        return f"The score of your exam on {exam} should be there, even if results are slow."
    late = facts.results_typical_days - spare
    if late <= 0:
        return f"The score of your exam on {exam} is usually there by then, but not if results are slow."
    return f"The score of your exam on {exam} usually comes {late} {'day' if late == 1 else 'days'} too late."
