"""Makes the plan: settles the past, asks each planning step for its decision, and joins them.

The only planning module that knows all the others. Pure: `today` and the previous plan are arguments.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from hashlib import blake2b
from typing import NamedTuple

from studyplan.errors import CannotPlan
from studyplan.facts import Facts
from studyplan.forecast.ability import Forecast, on_scale
from studyplan.forecast.aims import Line, Lives, aim_as_printed, aim_line
from studyplan.forecast.decision import decide
from studyplan.forecast.projection import Studied, project, usual_hours
from studyplan.log import History, pace_of
from studyplan.plan import (
    Aims,
    Day,
    Drawn,
    Phase,
    Plan,
    PracticeExam,
    Problem,
    Purpose,
    Remembered,
    WeekFocus,
    unscored,
)
from studyplan.planning.advice import notices as advice
from studyplan.planning.advice.applicant import background
from studyplan.planning.advice.fit import better_afresh, fit_problems, on_another_date
from studyplan.planning.advice.refusal import refusal
from studyplan.planning.availability import free_days
from studyplan.planning.days.plan_days import plan_days
from studyplan.planning.deadlines import deadlines, decision_days
from studyplan.planning.focus import AreaShares, area_shares, weekly_focus
from studyplan.planning.practice_exams.halves import halves
from studyplan.planning.practice_exams.remembered import remembered_exams
from studyplan.planning.questions.keeping import moved_by_now
from studyplan.planning.rerun.changes import changes
from studyplan.planning.rerun.hours import studied
from studyplan.planning.rerun.record import Record, settle, with_nothing_owed
from studyplan.planning.schedule import Schedule, Start, make_schedule
from studyplan.planning.terms import PlacedExam
from studyplan.statements.problems import NothingLogged, Refusal
from studyplan.student import Availability, Score, Student
from studyplan.weeks import monday

DAY = timedelta(days=1)


class Outline(NamedTuple):
    """A plan before its days are laid out. `student` has the plan's first day; `start` is what stays the same
    whatever date, hours or target are asked about; `kept` is the last plan where its days stay;
    `minutes_by_day` are free, from today to the exam.
    """

    student: Student
    start: Start
    shares: AreaShares
    schedule: Schedule
    kept: Remembered | None
    exams: tuple[PracticeExam, ...]
    aims: Aims | None
    minutes_by_day: Mapping[date, int]
    studied: Studied
    forecast: Forecast


def outline(
    student: Student,
    facts: Facts,
    *,
    today: date,
    previous: Remembered | None = None,
    afresh: bool = False,
    lived: Availability | None = None,
) -> Outline:
    """The schedule from `today` on with its practice exams and the projection: all but days and words.

    The days and practice exams of the `previous` plan stay as far as they can, unless it is made `afresh` or
    is for another exam date; its past stays always. `lived` is the usual week so far where the student asks
    about another one ahead.
    Raises CannotPlan where no sensible plan exists: the exam is not ahead, too far ahead, or there is no free
    minute before it. A plan once made holds up to its exam day, whatever is left.
    """
    first_day = student.availability.first_day or (previous.first_day if previous else today)
    student = replace(student, availability=replace(student.availability, first_day=first_day))
    if previous is None or student.exam.date < today or previous.exam_date != student.exam.date:
        refused = _refused(student, facts, today=today, first_day=first_day)
        if refused is not None:
            raise CannotPlan(refused)
    specialty = facts.specialty(student.applicant.specialty)
    shares = area_shares(facts, student.scores, dict(specialty.emphasis) if specialty else {})
    record = settle(student, facts, today=today, previous=previous, afresh=afresh)
    start = Start(
        today=today,
        first_day=first_day,
        record=record,
        weak_share=sum(share for key, share in shares.shares if key in shares.weak[:3]),
        exams=remembered_exams(previous, student, facts, record, today=today) if previous else None,
        exam_today=not afresh and _promised_today(student, previous, today),
        phases=_phases_begun(previous, first_day, record.begins),
        halves=halves(previous, today),
    )
    kept = previous if previous and not afresh and _stays(previous, student, start) else None
    schedule = (
        make_schedule(student, facts, start, kept=kept) if kept else _best_schedule(student, facts, start)
    )
    exam_date, minutes = student.exam.date, free_minutes(student, today, student.exam.date)
    hours = _studied(student, facts, record, previous, lived)
    aims = _line(student, facts, schedule, previous, Lives(minutes, hours), today=today)
    return Outline(
        student=student,
        start=start,
        shares=shares,
        schedule=schedule,
        exams=_practice_exams(student, facts, schedule, previous, aims),
        aims=aims,
        kept=kept,
        minutes_by_day=minutes,
        studied=hours,
        forecast=project(
            student, facts, today=today, exam_date=exam_date, minutes_by_day=minutes, studied=hours
        ),
    )


def make_plan(drawn: Outline, facts: Facts, *, previous: Remembered | None = None) -> Plan:
    """The plan of an outline drawn with the same `previous` plan; its verdict names no other dates."""
    student, schedule, today = drawn.student, drawn.schedule, drawn.start.today
    record = drawn.start.record
    focus = _focus(drawn, facts, previous)
    days = plan_days(student, facts, schedule, focus, previous, record)
    told = previous is not None and _told_dates(previous, student)
    since = max(days[0].date, today) if told else days[0].date
    plan = Plan(
        generated_on=today,
        student=student.name,
        exam_date=student.exam.date,
        target=student.exam.target,
        phases=_clipped(schedule.phases, days[0].date),
        days=days,
        practice_exams=drawn.exams,
        question_banks=schedule.banks,
        weekly_focus=tuple(week for week in focus if week.week + 6 * DAY >= days[0].date),
        projection=drawn.forecast.projection,
        decision=decide(
            student,
            facts,
            drawn.forecast,
            today=today,
            practice_exams=drawn.exams,
            minutes_by_day=drawn.minutes_by_day,
            studied=drawn.studied,
        ),
        deadlines=deadlines(student, facts, today=today, since=since, previous=previous),
        problems=_problems(drawn, facts),
        pace=pace_of(days, record.history, since=record.since),
        drawn=_drawn(student, schedule, record, days, drawn.kept)._replace(aims=drawn.aims),
        decision_days=decision_days(student.exam.date, facts, drawn.exams, since=since, previous=previous),
    )
    plan = replace(plan, said=_digest(plan))
    if previous is None:
        return plan
    again = previous.holds_the_same(plan)  # made again with nothing new, a plan keeps what it said
    return replace(
        plan, changes=previous.changes if again else changes(previous, plan, student, facts, record)
    )


def _drawn(
    student: Student, schedule: Schedule, record: Record, days: Sequence[Day], kept: Remembered | None
) -> Drawn:
    """How the days' dues were drawn, as a rerun reads it; `kept` is the last plan where its days stay."""
    told_until, moved = record.history.until, moved_by_now(day for day in days if day.date >= record.begins)
    before = kept.drawn if kept else None
    if before and before.told_until and _is_open(days, record.history, after=before.told_until):
        told_until, moved = before.told_until, before.moved
    return Drawn(
        since=record.since,
        left_over=tuple(schedule.line.left_over.items()),
        repeats_wanted=schedule.line.repeats_wanted,
        minutes_per_question=record.minutes_per_question,
        practice_exams=student.practice_exams,
        rare_exams=schedule.rare_exams,
        told_until=told_until,
        moved=moved,
    )


def _is_open(days: Sequence[Day], history: History, *, after: date) -> bool:
    """Whether settled days with work on them are not told, up to the last settled one."""
    settled = [day for day in days if after < day.date <= history.until and day.questions + day.repeats]
    assumed = {day.date for day in history.assumed}
    return bool(settled) and settled[-1].date not in history.told and settled[-1].date not in assumed


def _told_dates(previous: Remembered, student: Student) -> bool:
    """Whether that plan tells its dates behind, which the first version kept in its calendar alone."""
    return bool(previous.deadlines) or previous.exam_date != student.exam.date


def _digest(plan: Plan) -> str:
    """Tells whether a plan that holds the same says something else: another chance, another warning."""
    said = (plan.projection, plan.decision, plan.deadlines, plan.problems)
    return blake2b(repr(said).encode(), digest_size=8).hexdigest()


def _phases_begun(previous: Remembered | None, first_day: date, begins: date) -> tuple[Phase, ...]:
    """The previous plan's phases once study has begun: a score told later does not shorten what is behind.
    `begins` is the first day that may change.
    """
    begun = previous is not None and _begins_as_before(previous, first_day) and first_day < begins
    return previous.phases if previous and begun else ()


def _begins_as_before(previous: Remembered, first_day: date) -> bool:
    """Whether study begins on the day it did for the previous plan, whose phases begin with its own first day
    where it was made later.
    """
    return max(first_day, previous.days[0].date) == previous.first_day


def _stays(previous: Remembered, student: Student, start: Start) -> bool:
    """Whether the days of the previous plan stay: it is for the same exam and bank, and what was drawn before
    study began is not drawn for other hours and pins or without a score that is known by now.
    """
    mains = (previous.question_banks[0].name, student.question_banks[0].name)
    if previous.exam_date != student.exam.date or len(set(mains)) > 1:
        return False
    if not _begins_as_before(previous, start.first_day):
        return False
    if start.today > start.first_day or start.record.begins > start.today:
        return True
    free = free_days(
        student.availability, first_day=start.today, last_day=student.exam.date - DAY, full_day_minutes=0
    )
    hours = {day.date: day.minutes_available for day in previous.days}
    known = {(exam.date, exam.exam) for exam in previous.practice_exams if exam.taken}
    days = {exam.exam: exam.date for exam in previous.practice_exams}
    return (
        all(day.minutes == hours.get(day.date) for day in free if day.date >= start.first_day)
        and all((score.date, score.exam) in known for score in student.scores)
        and all(days.get(pin.exam) == pin.date for pin in student.pins)
    )


def _promised_today(student: Student, previous: Remembered | None, today: date) -> bool:
    """Whether the previous plan put a practice exam on today that is not recorded yet."""
    if previous is None or any(score.date == today for score in student.scores):
        return False
    return any(exam.date == today and not exam.taken for exam in previous.practice_exams)


def _best_schedule(student: Student, facts: Facts, start: Start, extra_minutes: int = 0) -> Schedule:
    """The usual schedule, or one with rarer practice exams where that leaves a third less undone."""
    schedule = make_schedule(student, facts, start, extra_minutes=extra_minutes)
    if not schedule.left_over:
        return schedule
    rarer = make_schedule(student, facts, start, extra_minutes=extra_minutes, rare_exams=True)
    return rarer if 3 * rarer.left_over <= 2 * schedule.left_over else schedule


def _refused(student: Student, facts: Facts, *, today: date, first_day: date) -> Refusal | None:
    """Why no plan can be made, None where one can. Days beyond the horizon are not looked at."""
    starts = max(first_day, today)
    last_day = min(student.exam.date - DAY, starts + facts.horizon_days * DAY)
    days = free_days(student.availability, first_day=starts, last_day=last_day, full_day_minutes=0)
    return refusal(student, facts, starts=starts, today=today, days=days)


def _focus(drawn: Outline, facts: Facts, previous: Remembered | None) -> tuple[WeekFocus, ...]:
    """The focus of every week since the plan began; weeks before this one stay as they were, those of a kept
    plan too where no new report says otherwise.
    """
    schedule = drawn.schedule
    this_week = monday(schedule.days[0].date)
    known = {week.week: week.areas for week in previous.weekly_focus} if previous else {}
    stays = drawn.kept is not None and not _has_new_report(drawn.kept, drawn.student)
    past = {week: areas for week, areas in known.items() if stays or week < this_week}
    weeks = sorted({monday(day.date) for day in schedule.timeline if day.minutes} | past.keys())
    chosen = weekly_focus(drawn.shares, weeks, facts, past)
    return tuple(WeekFocus(week=week, areas=areas) for week, areas in chosen)


def _has_new_report(kept: Remembered, student: Student) -> bool:
    """Whether a report by area came after the kept plan, or one that it knew was changed."""
    known = {(exam.date, exam.exam) for exam in kept.practice_exams if exam.taken}
    return any(s.percent_correct and (s.date, s.exam) not in known for s in student.scores)


def _studied(
    student: Student,
    facts: Facts,
    record: Record,
    previous: Remembered | None,
    lived: Availability | None,
) -> Studied:
    """The hours behind; those before any plan as in the week `lived` so far."""
    hours = studied(previous.days if previous else (), record.history, student, facts)
    return hours._replace(usual=usual_hours(lived)) if lived else hours


def _line(
    student: Student,
    facts: Facts,
    schedule: Schedule,
    previous: Remembered | None,
    lives: Lives,
    *,
    today: date,
) -> Aims | None:
    """The line of the aims: the last plan's where it stays, else drawn anew; None without a score."""
    before = _aims_before(student, facts, previous, lives.minutes_by_day)
    if before is not None:
        return before
    forms = sorted((exam.date, exam.form) for exam in schedule.exams)
    return _aims(student, facts, aim_line(student, facts, forms, lives, today=today))


def _aims(student: Student, facts: Facts, line: Line | None) -> Aims | None:
    """The line of the aims as a rerun reads it; None without a score."""
    if not student.scores:
        return None
    latest, end = student.scores[-1], float(line.end) if line else None
    start = round(float(on_scale(latest, facts)), 6)
    return Aims(latest.exam, latest.date, start, end, student.exam.minimum)


def _aims_before(
    student: Student, facts: Facts, previous: Remembered | None, minutes_by_day: Mapping[date, int]
) -> Aims | None:
    """The last plan's aims: they stay until there is another score, exam date, target, minimum or hours."""
    before = previous.drawn.aims if previous and previous.drawn else None
    if previous is None or before is None:
        return None
    now = _aims(student, facts, None)
    hours = {day.date: day.minutes_available for day in previous.days if day.kind != "exam"}
    is_same = (
        now == before._replace(end=None)
        and (previous.exam_date, previous.target) == (student.exam.date, student.exam.target)
        and all(hours.get(day, minutes) == minutes for day, minutes in minutes_by_day.items())
    )
    return before if is_same else None


def _practice_exams(
    student: Student,
    facts: Facts,
    schedule: Schedule,
    previous: Remembered | None,
    aims: Aims | None,
) -> tuple[PracticeExam, ...]:
    """Exams taken, those sat without a score, those to come with their aims, by date."""
    promised = {exam.exam: exam.purpose for exam in previous.practice_exams} if previous else {}
    first = student.scores[0].exam if student.scores else ""
    taken = [_taken(score, promised.get(score.exam) or _purpose(score, first)) for score in student.scores]
    line = None
    if aims is not None and aims.end is not None:
        line = Line(aims.on, aims.start, student.exam.date, aims.end)
    coming = (_coming(exam, line.on(exam.date) if line else None, facts) for exam in schedule.exams)
    sat = [exam for exam in (previous.practice_exams if previous else ()) if _is_sat(exam, schedule)]
    return tuple(sorted((*taken, *sat, *coming), key=lambda exam: exam.date))


def _is_sat(exam: PracticeExam, schedule: Schedule) -> bool:
    """Whether a practice exam of the last plan is behind without a score."""
    return not exam.taken and any((exam.date, exam.exam) == (one.date, one.form.name) for one in schedule.sat)


def _coming(exam: PlacedExam, aimed: int | None, facts: Facts) -> PracticeExam:
    return PracticeExam(
        date=exam.date,
        exam=exam.form.name,
        purpose=exam.purpose,
        full_length=exam.full_length,
        aim=aimed,
        why=exam.why,
        parts=exam.parts,
        mark=exam.mark,
        printed_aim=aim_as_printed(aimed, exam.form, exam.date, facts),
    )


def _purpose(score: Score, first: str) -> Purpose:
    """What a practice exam taken outside any plan was for."""
    if score.score is None:
        return "warm_up"
    return "baseline" if score.exam == first else "progress"


def _taken(score: Score, purpose: Purpose) -> PracticeExam:
    return PracticeExam(
        date=score.date,
        exam=score.exam,
        purpose=purpose,
        full_length=False,
        aim=None,
        why="taken",
        taken=True,
        score=score.score,
        percent=None if score.percent is None else float(score.percent),
    )


def free_minutes(student: Student, today: date, exam_date: date) -> Mapping[date, int]:
    """The free minutes of each day from today up to that date."""
    days = free_days(student.availability, first_day=today, last_day=exam_date, full_day_minutes=0)
    return {day.date: day.minutes for day in days}


def forecast_on(
    exam_date: date, drawn: Outline, facts: Facts, minutes_by_day: Mapping[date, int]
) -> Forecast:
    """The forecast for another exam date, from the student's hours up to it: see `free_minutes`."""
    student, today = drawn.student, drawn.start.today
    return project(
        student, facts, today=today, exam_date=exam_date, minutes_by_day=minutes_by_day, studied=drawn.studied
    )


def schedule_on(exam_date: date, drawn: Outline, facts: Facts) -> Schedule | None:
    """The schedule for another exam date, made as the plan's own is; None where none can be made."""
    other, start = on_another_date(drawn.student, exam_date), drawn.start
    if _refused(other, facts, today=start.today, first_day=start.first_day) is not None:
        return None
    return _best_schedule(other, facts, start)


def beginning(drawn: Outline, facts: Facts) -> tuple[date, float | None]:
    """The first day of preparation, and the score then on the exam's scale, None where there is none."""
    baseline = _baseline(drawn.student, facts, drawn.start)
    first_day = max(drawn.start.first_day, baseline.date if baseline else drawn.start.today)
    return first_day, on_scale(baseline, facts) if baseline else None


def _problems(drawn: Outline, facts: Facts) -> tuple[Problem, ...]:
    """All there is to say: scores to ask for, then the gravest first."""
    student, start, schedule = drawn.student, drawn.start, drawn.schedule
    first_day, score = beginning(drawn, facts)
    coming = len(schedule.days)
    in_doubt = advice.passing_in_doubt(student, facts, drawn.forecast.projection)

    def schedule_for(other: Student, extra_minutes: int = 0) -> Schedule:
        return _best_schedule(other, facts, start, extra_minutes)

    found = (
        *advice.on_the_baseline(
            student, facts, first_day=first_day, today=start.today, score=score, in_doubt=in_doubt
        ),
        *advice.on_the_applicant(student, facts, first_day=first_day),
        *advice.on_the_last_weeks(student, facts, first_day=first_day, today=start.today),
        *fit_problems(student, schedule, schedule_for, in_doubt=in_doubt),
        *_better_afresh(drawn, facts),
        *advice.on_the_core(schedule.phases, student, facts, in_doubt=in_doubt),
        *schedule.problems,
        *(advice.on_second_pass(schedule.repeats_wanted, schedule.repeats_planned) if coming > 7 else ()),
        *_assumed(start.record),
        *background(student, facts, drawn.forecast.projection, today=start.today),
    )
    asked = advice.on_missing_scores(unscored(drawn.exams, start.record.history.until), facts)
    return (
        *asked,
        *sorted(found, key=lambda problem: ("error", "warning", "info").index(problem.severity)),
    )


def _better_afresh(drawn: Outline, facts: Facts) -> tuple[Problem, ...]:
    """What the days that were kept lose against days drawn anew."""
    start = drawn.start
    if start.exams is None or start.record.history.until < start.record.since:
        return ()
    anew = start._replace(record=with_nothing_owed(start.record))
    return better_afresh(drawn.schedule, _best_schedule(drawn.student, facts, anew), start.record.begins)


def _baseline(student: Student, facts: Facts, start: Start) -> Score | None:
    """The score the plan starts from: the first that stands in for a baseline, else the last one before."""
    recent = start.first_day - timedelta(days=facts.score_stands_in_days)
    since = [score for score in student.scores if score.date >= recent]
    return since[0] if since else student.scores[-1] if student.scores else None


def _assumed(record: Record) -> tuple[Problem, ...]:
    if not record.assumed_days:
        return ()
    return (Problem("info", NothingLogged(record.assumed_days[0], record.assumed_days[-1])),)


def _clipped(phases: Sequence[Phase], first: date) -> tuple[Phase, ...]:
    """Phases from the first listed day on; those wholly before it are gone."""
    kept = [phase for phase in phases if phase.last_day >= first]
    return (kept[0]._replace(first_day=first), *kept[1:])
