"""Dates around the exam that matter: when to decide, when the score comes, what it must come in time for.

A planning step: the student's dates and the published figures in, deadlines out.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from studyplan.facts import Facts, Season
from studyplan.plan import Deadline, DecisionDay, PracticeExam, Remembered
from studyplan.seasons import months_before, seasons_from
from studyplan.statements import dates as said
from studyplan.student import Student

DAY = timedelta(days=1)


def deadlines(
    student: Student, facts: Facts, *, today: date, since: date, previous: Remembered | None = None
) -> tuple[Deadline, ...]:
    """Every deadline from `since` (included) on, by date, those of one day always in one order.

    Those before `since` are the `previous` plan's: what was told once stays, of an earlier exam date too.
    What the first version did not tell is told of no day before `today`.
    """
    behind = [line for line in (previous.deadlines if previous else ()) if line.date < since]
    found = (*_season_dates(student.exam.date, facts), *_own_dates(student, facts))
    later = (
        *_missed_season(student.exam.date, facts, today),
        *_certification(student, facts),
        _booking(student.exam.date, facts),
    )
    ahead = [line for line in found if line.date >= since]
    ahead += [line for line in later if line.date >= max(since, today)]
    return tuple(sorted((*behind, *ahead), key=lambda line: line.date))


def decision_days(
    exam_date: date,
    facts: Facts,
    exams: Sequence[PracticeExam],
    *,
    since: date,
    previous: Remembered | None = None,
) -> tuple[DecisionDay, ...]:
    """A day to decide on shortly before each last day to move the exam and after the last practice exam.

    From `since` (included) on, by date; those before it are the `previous` plan's. One that lay ahead there
    is no earlier than `since`, whichever practice exam was missed.
    """
    told = previous.decision_days if previous else ()
    behind = [one for one in told if one.day < since or (one.day == since and one.exam_date != exam_date)]
    decided = {one.days_out for one in behind if one.exam_date == exam_date}
    promised = {one.days_out for one in told if one.exam_date == exam_date} - decided
    ahead = []
    for days_out in sorted({*facts.reschedule_marks} - decided):
        mark = exam_date - DAY * days_out
        day, before = mark - DAY * facts.decision_lead_days, [e for e in exams if e.last_day < mark]
        latest = max(before, key=lambda exam: (exam.date, exam.exam), default=None)
        if latest is not None:
            day = max(day, latest.last_day + DAY)
        if days_out in promised:
            day = max(day, min(since, mark))
        name, sat_on = (latest.exam, latest.date) if latest else ("", None)
        ahead.append(DecisionDay(day, exam_date, days_out, name, sat_on))
    return tuple(sorted((*behind, *(one for one in ahead if one.day >= since)), key=lambda one: one.day))


def _own_dates(student: Student, facts: Facts) -> Iterator[Deadline]:
    exam, waits = student.exam, (facts.results_typical_days, facts.results_safe_days)
    if exam.eligibility_ends is not None:
        yield Deadline(exam.eligibility_ends, said.EligibilityEnds(facts.extension_months))
    for mark in facts.reschedule_marks:
        # the last day on the free (or cheaper) side of each line: a mark of 46 days serves the line at 45
        yield Deadline(exam.date - DAY * mark, said.LastDayToMove(mark - 1))
    if exam.score_needed_by is not None:
        for safely in (True, False):
            last = exam.score_needed_by - DAY * waits[safely]
            yield Deadline(last, said.LastExamDate(exam.score_needed_by, waits[safely], safely))
    for slow in (False, True):
        out = exam.date + DAY * waits[slow]
        yield Deadline(out, said.ResultsOut(exam.date, waits[slow], slow))
    if exam.score_needed_by is not None:
        arrival = _arrival(exam.date, exam.score_needed_by, facts)
        yield Deadline(exam.score_needed_by, said.ScoreNeeded(arrival))


def _season_dates(exam: date, facts: Facts) -> Iterator[Deadline]:
    """The first season whose programs open applications on or after the exam, and a Match already running."""
    for season in seasons_from(exam, facts):
        if season.submit_from <= exam:
            closes = season.rank_list_deadline
            yield _season_day(season, "rank_lists_close", closes, _arrival(exam, closes, facts))
        if season.review_from >= exam:
            yield from _opening(season, exam, facts)
            return


def _missed_season(exam: date, facts: Facts, today: date) -> Iterator[Deadline]:
    """When programs open the applications of the season running or next, where the exam is after that."""
    season = next(seasons_from(today, facts), None)
    if season is not None and season.review_from < exam:
        yield from _opening(season, exam, facts)


def _opening(season: Season, exam: date, facts: Facts) -> Iterator[Deadline]:
    opens = season.review_from
    yield _season_day(season, "submission", season.submit_from)
    yield _season_day(season, "programs_open", opens, _arrival(exam, opens, facts))


def _certification(student: Student, facts: Facts) -> Iterator[Deadline]:
    """What else graduates of schools abroad need for the first Match that the score can still serve."""
    if student.applicant.group in ("US IMG", "non-US IMG"):
        season = next(seasons_from(student.exam.date + DAY * facts.results_typical_days, facts), None)
        if season is not None:
            yield _season_day(season, "pathways", season.pathways_deadline)


def _booking(exam: date, facts: Facts) -> Deadline:
    months = facts.booking_months
    return Deadline(months_before(exam, months), said.BookingOpens(exam, months))


def _season_day(
    season: Season, what: said.SeasonDayName, day: date, arrival: said.Arrival | None = None
) -> Deadline:
    return Deadline(day, said.SeasonDay(season.name, what, season.status == "assumption", arrival))


def _arrival(exam: date, needed: date, facts: Facts) -> said.Arrival:
    """Whether the score of the exam on that day is there by `needed`."""
    spare = (needed - exam).days
    late = max(0, facts.results_typical_days - spare)
    return said.Arrival(exam, safe=spare >= facts.results_safe_days, days_late=late)
