"""Other exam dates, each with what sitting then would mean: its load, its chances, what it keeps and breaks.

Student, figures and the ways to project and to plan another date in, options out. A date is planned in full
only when it is offered; the search for a likely date needs projections alone.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from studyplan.facts import Facts, Season
from studyplan.plan import Option, Projection
from studyplan.planning.advice.fit import late_questions
from studyplan.planning.advice.notices import weeks_called_for
from studyplan.planning.availability import full_time_weeks
from studyplan.planning.planner import DAY, Outline, beginning
from studyplan.planning.schedule import Schedule
from studyplan.seasons import extended, months_before, seasons_from
from studyplan.statements import dates as said
from studyplan.student import Availability, Student

SEASONS_AHEAD = 5  # further than any exam date that can be planned
Cured = Callable[[Projection], bool]
Judged = Iterator[tuple[bool, said.Mark]]
"""What a date keeps (True) and breaks."""


def always(_: Projection) -> bool:
    """Nothing is wrong with the booked date."""
    return True


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
    full-time study that the score then called for (None without a score, or near the target). The hours
    asked about are in `availability`, None where they are the student's own.
    """

    today: date
    first_day: date
    least_weeks: float | None
    availability: Availability | None = None


def load(schedule: Schedule) -> Load:
    """What a schedule asks of a student."""
    counts = (sum(n for _, n in quota.new) + quota.repeats for quota in schedule.quotas.values())
    busy = [count for count in counts if count]
    return Load(
        bank=schedule.banks[0].name,
        questions_per_day=round(sum(busy) / len(busy)) if busy else 0,
        left_over=schedule.left_over,
        late=late_questions(schedule),
    )


def ground(drawn: Outline, facts: Facts) -> Ground:
    """What other dates are held against."""
    first_day, score = beginning(drawn, facts)
    called = weeks_called_for(drawn.student, facts, score)
    return Ground(
        today=drawn.start.today,
        first_day=first_day,
        least_weeks=called[0] if called else None,
        availability=drawn.student.availability,
    )


def options(
    student: Student,
    facts: Facts,
    ground: Ground,
    *,
    projected: Callable[[date], Projection],
    planned: Callable[[date], Load | None],
    asked: bool = True,
    cured: Cured = always,
) -> tuple[Option, ...]:
    """What sitting on each of the dates worth naming would mean, by date; one that cannot be planned is left
    out. `projected` and `planned` are those of `student` with only the exam date changed.
    """
    found = []
    others = other_dates(student, facts, today=ground.today, projected=projected, asked=asked, cured=cured)
    for day, offered in others:
        load = planned(day)
        if load is None:
            continue
        found.append(option(student, facts, ground, day, offered, projected(day), load))
    return tuple(found)


def option(
    student: Student,
    facts: Facts,
    ground: Ground,
    exam_date: date,
    offered: tuple[said.Offer, ...],
    seen: Projection,
    load: Load,
) -> Option:
    """What sitting on a date would mean, the booked one or another."""
    keeps, breaks = kept_and_broken(student, facts, ground, exam_date, load)
    left = (said.QuestionsLeft(load.bank, load.left_over),) if load.left_over else ()
    return Option(
        exam_date=exam_date,
        mean=seen.mean,
        chance_of_target=seen.chance_of_target,
        chance_of_pass=seen.chance_of_pass,
        questions_per_day=load.questions_per_day,
        offered=offered,
        keeps=keeps,
        breaks=(*breaks, *left),
    )


def other_dates(
    student: Student,
    facts: Facts,
    *,
    today: date,
    projected: Callable[[date], Projection],
    asked: bool = True,
    cured: Cured = always,
) -> tuple[tuple[date, tuple[said.Offer, ...]], ...]:
    """Exam dates after the booked one and after `today`, each once with every reason to name it, by date.

    `asked`: the verdict asks for them; else there is the next season's alone, where this one is lost. `cured`
    tells whether a projection mends what is wrong with the booked date.
    """
    why: dict[date, list[said.Offer]] = {}
    candidates = (
        *(_candidates(student, facts, today, projected) if asked else ()),
        *_next_season(student, facts, today, asked, lambda day: cured(projected(day))),
    )
    for day, offer in candidates:
        if day > max(today, student.exam.date):
            why.setdefault(day, []).append(offer)
    return tuple((day, tuple(why[day])) for day in sorted(why))


def kept_and_broken(
    student: Student, facts: Facts, ground: Ground, exam_date: date, load: Load
) -> tuple[tuple[said.Mark, ...], tuple[said.Mark, ...]]:
    """What sitting on `exam_date` instead of the booked date of `student` keeps, and what it breaks."""
    judged = (
        *_eligibility(student, facts, exam_date),
        *_score_in_time(student, facts, exam_date),
        *_season(facts, ground.today, exam_date),
        *_moving(facts, ground.today, student.exam.date, exam_date),
        *_preparation(student, facts, ground, exam_date),
        *_first_pass(load),
    )
    keeps, breaks = ([mark for kept, mark in judged if kept is side] for side in (True, False))
    return tuple(keeps), tuple(breaks)


def _candidates(
    student: Student, facts: Facts, today: date, projected: Callable[[date], Projection]
) -> Iterator[tuple[date, said.Offer]]:
    exam = student.exam
    for weeks in facts.delay_weeks:
        yield exam.date + timedelta(weeks=weeks), said.WeeksLater(weeks)
    likely = _first_likely(student, facts, today, projected)
    if likely is not None:
        yield likely, said.FirstLikely(exam.target, facts.likely_chance)
    if exam.eligibility_ends is not None:
        yield exam.eligibility_ends, said.LastEligible()
    if exam.score_needed_by is not None:
        for days, safely in ((facts.results_safe_days, True), (facts.results_typical_days, False)):
            yield exam.score_needed_by - days * DAY, said.LastInTime(exam.score_needed_by, safely)


def _next_season(
    student: Student, facts: Facts, today: date, asked: bool, cured: Callable[[date], bool]
) -> Iterator[tuple[date, said.Offer]]:
    """A date for the next season where the one running or next is lost: the score of the booked date comes
    after what is still acceptable in it, or no date whose score comes in time mends what is wrong.

    Where the verdict has not `asked` for other dates, a booked date that is fine for a later season stands.
    """
    booked = student.exam.date
    seasons = tuple(islice(seasons_from(today, facts), SEASONS_AHEAD))
    fits = [season for season in seasons if booked <= _last_acceptable(season, facts)]
    served = next(seasons_from(booked + facts.results_typical_days * DAY, facts), None)
    if not fits or (not asked and served in fits):
        return
    lost = fits[0] != seasons[0] or not cured(_last_acceptable(fits[0], facts))
    for season in [each for each in fits if each != seasons[0]][:lost]:
        yield season.review_from - facts.results_safe_days * DAY, said.NextSeason(season.name)


def _last_acceptable(season: Season, facts: Facts) -> date:
    """The last exam date whose score usually comes while it is acceptable in a season."""
    return season.review_from + (facts.season_acceptable_days - facts.results_typical_days) * DAY


def _first_likely(
    student: Student, facts: Facts, today: date, projected: Callable[[date], Projection]
) -> date | None:
    """The first date later than the booked one on which the target is likely; None where the booked one is
    likely already, or none within the longest delay is.

    Weeks first, after three months every fourth, then the weeks and days it happens in: study raises the
    chance from day to day, but time also widens the range, so a later date is not likelier for everybody.
    """
    wanted = facts.likely_chance
    booked = max(today, student.exam.date)

    def is_likely(days: int) -> bool:
        return (projected(booked + days * DAY).chance_of_target or 0) >= wanted

    if is_likely(0):
        return None
    near, farthest = 12, facts.longest_delay_weeks
    weeks = (*range(1, min(near, farthest) + 1), *range(near + 4, farthest + 1, 4))
    found = next((week for week in weeks if is_likely(7 * week)), None)
    if found is None:
        return None
    week = next(week for week in range(max(1, found - 3), found + 1) if is_likely(7 * week))
    return booked + next(days for days in range(7 * week - 6, 7 * week + 1) if is_likely(days)) * DAY


def _eligibility(student: Student, facts: Facts, exam_date: date) -> Judged:
    ends = student.exam.eligibility_ends
    if ends is not None:
        inside, last = exam_date <= ends, extended(ends, facts.extension_months)
        yield inside, said.Eligibility(ends, inside)
        if not inside:
            yield False, said.Extension(last, facts.extension_fee, exam_date > last)


def _score_in_time(student: Student, facts: Facts, exam_date: date) -> Judged:
    """Whether the score arrives when the student needs it, by the usual wait and by the longest to allow."""
    needed = student.exam.score_needed_by
    if needed is None:
        return
    usual, slow = facts.results_typical_days, facts.results_safe_days
    if exam_date + slow * DAY <= needed:
        yield True, said.ScoreArrival(needed, True, slow, slow=True)
    elif exam_date + usual * DAY <= needed:
        yield True, said.ScoreArrival(needed, True, usual, slow=False)
        yield False, said.ScoreArrival(needed, False, slow, slow=True)
    else:
        yield False, said.ScoreArrival(needed, False, usual, slow=False)


def _season(facts: Facts, today: date, exam_date: date) -> Judged:
    """The guides' best, acceptable and risky dates: by when the score usually comes in the season running or
    next from `today`, and where that is after its rank lists close, in the first season that it can serve.

    Where no date from today on is acceptable any more, a risky one says which season it is early enough for.
    """
    wait = facts.results_typical_days * DAY
    arrives = exam_date + wait
    running, (served, after) = (
        next(seasons_from(today, facts)),
        islice(seasons_from(max(today, arrives), facts), 2),
    )
    if arrives > running.rank_list_deadline:
        yield False, _place("too_late", running, running.rank_list_deadline, later=served.name)
    opens, acceptable = served.review_from, served.review_from + facts.season_acceptable_days * DAY
    if arrives <= opens:
        yield True, _place("best", served, opens)
    elif arrives <= acceptable:
        yield True, _place("acceptable", served, acceptable)
    else:
        yield (
            False,
            _place("risky", served, acceptable, later=after.name if today + wait >= acceptable else ""),
        )


def _place(place: said.SeasonPlaceName, season: Season, day: date, later: str = "") -> said.SeasonPlace:
    pattern = season.status == "assumption"
    return said.SeasonPlace(season.name, place, day, season.review_from, later, pattern)


def _moving(facts: Facts, today: date, booked: date, exam_date: date) -> Judged:
    """Whether the booked exam can be moved there today, and what that costs. No amounts are published."""
    if exam_date == booked:
        return
    opens = months_before(exam_date, facts.booking_months)
    if opens > today:
        yield False, said.NotYetBookable(opens)
    marks = sorted(booked - days * DAY for days in facts.reschedule_marks)
    passed = [mark for mark in marks if mark < today]
    if passed:
        yield False, said.FeeLinePassed((booked - passed[-1]).days - 1)
    else:
        yield True, said.BeforeFees(marks[0])


def _preparation(student: Student, facts: Facts, ground: Ground, exam_date: date) -> Judged:
    """Too short or too long: against the full-time weeks the score called for, a repeat attempt's, a modest
    delay.

    Enough weeks are worth a word only where the booked date leaves too few.
    """
    booked, began = student.exam.date, ground.first_day
    wanted: list[tuple[float, said.CalledForBy]] = []
    if ground.least_weeks is not None:
        wanted.append((ground.least_weeks, "score"))
    if student.applicant.attempts:
        wanted.append((facts.repeat_attempt_weeks[0], "repeat_attempt"))
    own = student.availability
    here = full_time_weeks(own, facts, first_day=began, exam_date=booked)
    there = full_time_weeks(ground.availability or own, facts, first_day=began, exam_date=exam_date)
    for weeks, called_for_by in wanted:
        kept = there >= weeks
        if not kept or here < weeks:
            yield kept, said.Weeks(weeks, called_for_by, kept)
    modest = facts.modest_delay_weeks
    if exam_date > booked + timedelta(weeks=modest):
        yield False, said.LongDelay(modest)


def _first_pass(load: Load) -> Judged:
    if load.late:
        yield False, said.LateQuestions(load.bank)
