"""Other exam dates, each with what sitting then would mean: its load, its chances, what it keeps and breaks.

A planning step: student, figures and the ways to project and to plan another date in, options out. A date is
planned in full only when it is offered; the search for a likely date needs projections alone. Nothing in the
words of `kept_and_broken` depends on how far a date lies from a limit, so that two dates on the same side of
it are told the same.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from studyplan.facts import Facts, Season
from studyplan.plan import Option, Projection
from studyplan.student import Student

DAY = timedelta(days=1)
VERIFY = "verify at Prometric"
Judged = Iterator[tuple[bool, str]]
"""What a date keeps (True) and breaks, in words."""


class Load(NamedTuple):
    """What the schedule for one exam date holds.

    `questions_per_day`: new questions of all banks and repeats on an average day that holds any, from today
    on; practice exams and the timed blocks that make a rehearsal full-length are not counted. `left_over`:
    questions of the main `bank` that find no day. `late`: its new questions that run into refinement.
    """

    bank: str
    questions_per_day: int
    left_over: int
    late: int


class Ground(NamedTuple):
    """What is the same for every date: `today`, the first day of preparation, and the fewest weeks of
    full-time study that the score then called for (None without a score, or near the target).
    """

    today: date
    first_day: date
    least_weeks: float | None


def options(
    student: Student,
    facts: Facts,
    ground: Ground,
    *,
    projected: Callable[[date], Projection],
    planned: Callable[[date], Load | None],
) -> tuple[Option, ...]:
    """What sitting on each of the dates worth naming would mean, by date; one that cannot be planned is left
    out. `projected` and `planned` are those of `student` with only the exam date changed.
    """
    found = []
    for day, why in other_dates(student, facts, today=ground.today, projected=projected):
        load = planned(day)
        if load is not None:
            found.append(_option(student, facts, ground, day, why, projected(day), load))
    return tuple(found)


def other_dates(
    student: Student, facts: Facts, *, today: date, projected: Callable[[date], Projection]
) -> tuple[tuple[date, str], ...]:
    """Exam dates after the booked one and after `today`, each once with every reason to name it, by date."""
    why: dict[date, list[str]] = {}
    for day, reason in _candidates(student, facts, today, projected):
        if day > max(today, student.exam.date):
            why.setdefault(day, []).append(reason)
    return tuple((day, "; ".join(why[day])) for day in sorted(why))


def kept_and_broken(
    student: Student, facts: Facts, ground: Ground, exam_date: date, load: Load
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What sitting on `exam_date` instead of the booked date of `student` keeps, and what it breaks."""
    judged = (
        *_eligibility(student, exam_date),
        *_score_in_time(student, facts, exam_date),
        *_season(facts, student.exam.date, exam_date),
        *_moving(facts, ground.today, student.exam.date, exam_date),
        *_preparation(student, facts, ground, exam_date),
        *_first_pass(load),
    )
    keeps, breaks = ([words for kept, words in judged if kept is side] for side in (True, False))
    return tuple(keeps), tuple(breaks)


def _option(
    student: Student,
    facts: Facts,
    ground: Ground,
    exam_date: date,
    why: str,
    projection: Projection,
    load: Load,
) -> Option:
    keeps, breaks = kept_and_broken(student, facts, ground, exam_date, load)
    left = f"{load.left_over:,} questions of {load.bank} find no day"
    return Option(
        exam_date=exam_date,
        mean=projection.mean,
        chance_of_target=projection.chance_of_target,
        chance_of_pass=projection.chance_of_pass,
        questions_per_day=load.questions_per_day,
        keeps=(why, *keeps),
        breaks=(*breaks, left) if load.left_over else breaks,
    )


def _candidates(
    student: Student, facts: Facts, today: date, projected: Callable[[date], Projection]
) -> Iterator[tuple[date, str]]:
    exam = student.exam
    for weeks in facts.delay_weeks:
        yield exam.date + timedelta(weeks=weeks), f"{weeks} weeks later"
    likely = _first_likely(student, facts, today, projected)
    if likely is not None:
        chance = f"{facts.likely_chance:.0%}"
        yield likely, f"first date whose chance of {exam.target} reaches {chance}"
    if exam.eligibility_ends is not None:
        yield exam.eligibility_ends, "last day of your eligibility period"
    if exam.score_needed_by is not None:
        for days, word in ((facts.results_safe_days, "safely"), (facts.results_typical_days, "usually")):
            day = exam.score_needed_by - timedelta(days=days)
            yield day, f"last date whose score {word} arrives by {exam.score_needed_by}"


def _first_likely(
    student: Student, facts: Facts, today: date, projected: Callable[[date], Projection]
) -> date | None:
    """The first date later than the booked one on which the target is likely; None where the booked one is
    likely already, or none within the longest delay is.

    Weeks first, then the days of the week it happens in: study raises the chance from day to day, but time
    also widens the range, so a later date is not likelier for everybody.
    """
    wanted = facts.likely_chance
    booked = max(today, student.exam.date)

    def is_likely(days: int) -> bool:
        return (projected(booked + days * DAY).chance_of_target or 0) >= wanted

    if is_likely(0):
        return None
    weeks = range(1, facts.longest_delay_weeks + 1)
    week = next((week for week in weeks if is_likely(7 * week)), None)
    if week is None:
        return None
    return booked + next(days for days in range(7 * week - 6, 7 * week + 1) if is_likely(days)) * DAY


def _eligibility(student: Student, exam_date: date) -> Judged:
    ends = student.exam.eligibility_ends
    if ends is not None and exam_date <= ends:
        yield True, f"inside your eligibility period, which ends on {ends}"
    elif ends is not None:
        yield False, f"after your eligibility period, which ends on {ends}: it needs an extension"


def _score_in_time(student: Student, facts: Facts, exam_date: date) -> Judged:
    """Whether the score arrives when the student needs it, by the usual wait and by the longest to allow."""
    needed = student.exam.score_needed_by
    if needed is None:
        return
    usual, safe = facts.results_typical_days, facts.results_safe_days
    if exam_date + safe * DAY <= needed:
        yield True, f"the score is there by {needed} even if results take {safe} days"
    elif exam_date + usual * DAY <= needed:
        yield True, f"the score is there by {needed} if results take the usual {usual} days"
        yield False, f"the score comes too late for {needed} if results take {safe} days"
    else:
        yield False, f"the score comes too late for {needed}: results usually take {usual} days"


def _season(facts: Facts, booked: date, exam_date: date) -> Judged:
    """The guides' best, acceptable and risky dates: by when the score usually comes in the next season.

    A Match already running when the booked exam is sat counts too, where moving loses its rank lists.
    """
    wait = facts.results_typical_days * DAY
    arrives = exam_date + wait
    for season in facts.seasons:
        closes = season.rank_list_deadline
        running = closes is not None and season.submit_from <= booked <= closes
        if closes is not None and running and booked + wait <= closes < arrives:
            yield False, f"too late for {season.name}: the score usually comes after rank lists close"
    coming = next((season for season in facts.seasons if season.review_from >= booked), None)
    if coming is not None:
        yield _in_season(coming, arrives, coming.review_from + facts.season_acceptable_days * DAY)


def _in_season(season: Season, arrives: date, acceptable: date) -> tuple[bool, str]:
    note = " (dates from the pattern of past years)" if season.status == "assumption" else ""
    opens, closes = season.review_from, season.rank_list_deadline
    if arrives <= opens:
        return True, (
            f"best for {season.name}: the score is usually there when programs open applications on "
            f"{opens}{note}"
        )
    if arrives <= acceptable:
        return True, f"acceptable for {season.name}: the score usually comes by {acceptable}{note}"
    if closes is not None and arrives > closes:
        return False, f"too late for {season.name}: the score usually comes after rank lists close{note}"
    return False, f"risky for {season.name}: the score usually comes after {acceptable}{note}"


def _moving(facts: Facts, today: date, booked: date, exam_date: date) -> Judged:
    """What moving the booked exam today costs. Amounts are not published, so none is named."""
    if exam_date == booked:
        return
    marks = sorted(booked - days * DAY for days in facts.reschedule_marks)
    passed = [mark for mark in marks if mark < today]
    if passed:
        line = (booked - passed[-1]).days - 1
        yield False, f"the {line}-day line of the booked date is passed: moving may cost a fee, {VERIFY}"
    else:
        yield True, f"moved by {marks[0]}, it stays before the first fee line ({VERIFY})"


def _preparation(student: Student, facts: Facts, ground: Ground, exam_date: date) -> Judged:
    """Too short or too long: against the weeks the score called for, a repeat attempt's, a modest delay.

    Enough weeks are worth a word only where the booked date leaves too few.
    """
    booked, began = student.exam.date, ground.first_day
    wanted = [(ground.least_weeks, "weeks of study that your score called for")]
    if student.applicant.attempts:
        least = facts.repeat_attempt_weeks[0]
        wanted.append((least, "weeks of new preparation that a repeat attempt takes"))
    for weeks, words in wanted:
        if weeks is None:
            continue
        if (exam_date - began).days < weeks * 7:
            yield False, f"it is too short for the {weeks:g} {words}"
        elif (booked - began).days < weeks * 7:
            yield True, f"it leaves the {weeks:g} {words}"
    modest = facts.modest_delay_weeks
    if exam_date > booked + timedelta(weeks=modest):
        yield False, f"it is more than {modest} weeks later: the guides advise a modest delay, not months"


def _first_pass(load: Load) -> Judged:
    if load.late:
        yield False, f"new questions of {load.bank} run into the last weeks, in place of repeats"
