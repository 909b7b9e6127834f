"""Joins phases, practice exams and quotas to one schedule, without blocks and clock times.

It is cheap, so the planner can also ask "what if the exam were later" or "with more hours" by making another.
"""

from bisect import bisect_left
from collections.abc import Container, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple

from studyplan.facts import Facts
from studyplan.plan import BankPlan, Phase, PhaseName, Problem, Remembered
from studyplan.planning.availability import free_days
from studyplan.planning.phases import split_phases, with_diagnostic_begun
from studyplan.planning.practice_exams.gaps import exam_gaps
from studyplan.planning.practice_exams.placing import place_exams
from studyplan.planning.practice_exams.remembered import RememberedExams
from studyplan.planning.questions.keeping import Drawing, keep, kept_buffers
from studyplan.planning.questions.moving import Now, move_all
from studyplan.planning.questions.passes import (
    FirstPass,
    Taken,
    WorkDays,
    first_pass,
    more_new,
    repeats_wanted,
    second_pass,
    tightness,
)
from studyplan.planning.questions.quotas import Rung
from studyplan.planning.questions.workload import (
    Limits,
    buffer_days,
    fortnights_without_buffer,
    free_minutes,
    limits,
    review_minutes,
)
from studyplan.planning.rerun.record import Record
from studyplan.planning.terms import DayQuota, DueLine, ExamWishes, FreeDay, PlacedExam
from studyplan.statements.problems import NoBuffer
from studyplan.student import Score, Student

DAY = timedelta(days=1)


class Start(NamedTuple):
    """Where a schedule begins: `today`, the plan's `first_day` (anchor of phases, ramp and buffers), what is
    on `record`, and the weak areas' share of the exam (0-1). `exams` are those of the previous plan, where
    there is one, and `exam_today` tells that one was promised for today. `phases` are those begun; `halves`
    the days of exams it put on two.
    """

    today: date
    first_day: date
    record: Record
    weak_share: float
    exams: RememberedExams | None = None
    exam_today: bool = False
    phases: tuple[Phase, ...] = ()
    halves: Mapping[str, tuple[date, ...]] = MappingProxyType({})


class Schedule(NamedTuple):
    """Every day's quota from today to the exam day, and how tight it is.

    `timeline` are the days since the plan began, `days` those from today on. `line` is what these were drawn
    to hold, `quotas` what they hold with what was missed before or done ahead. `sat` are practice exams
    behind without a score. `highest_rung` names how far the first pass had to go (see `quotas`),
    `buffers_used` counts the buffers it took, `slack` the questions its days could still take.
    `repeats_wanted` counts questions still worth a second look, `repeats_planned` those that found a day.
    """

    today: date
    phases: tuple[Phase, ...]
    timeline: tuple[FreeDay, ...]
    days: tuple[FreeDay, ...]
    exams: tuple[PlacedExam, ...]
    sat: tuple[PlacedExam, ...]
    line: DueLine
    quotas: Mapping[date, DayQuota]
    banks: tuple[BankPlan, ...]
    limits: Limits
    highest_rung: Rung | None
    repeats_wanted: int
    repeats_planned: int
    buffers_used: int
    slack: int
    rare_exams: bool
    problems: tuple[Problem, ...]

    @property
    def left_over(self) -> int:
        """Questions of the main bank that found no day."""
        return self.banks[0].left_over


def make_schedule(
    student: Student,
    facts: Facts,
    start: Start,
    *,
    kept: Remembered | None = None,
    extra_minutes: int = 0,
    rare_exams: bool = False,
) -> Schedule:
    """The schedule from today to the student's exam date.

    With a `kept` plan its days and practice exams stay and are mended where they have to be; without, all
    days that are left are drawn anew. `extra_minutes` are added to every day that has any; `rare_exams`
    spaces practice exams in core wider, for the questions' sake.
    """
    if kept is not None and kept.drawn is not None:
        rare_exams = kept.drawn.rare_exams
    timeline = _timeline(student, facts, start.first_day, extra_minutes)
    days = tuple(day for day in timeline if day.date >= start.today)
    phases, phase_problems = _phases(student, facts, start)
    wishes = _exam_wishes(student, facts, start, days, kept, rare_exams)
    exams, pin_problems = place_exams(wishes, facts)
    sat = start.exams.sat if start.exams else ()
    reviews = review_minutes((*_taken_exams(student, facts, start), *sat, *exams), timeline, facts)
    work = _work_days(student, facts, start, phases, timeline, exams, reviews)
    no_buffers = _no_buffers(phases, timeline, work.buffers, start.record.begins, facts)
    if kept is None:
        drawn = _drawn(student, facts, start, phases, work, exams)
    else:
        drawn = _kept(student, facts, start, phases, work, reviews, kept)
    work = work._replace(buffers=drawn.line.buffers)
    now = move_all(drawn.line, start.record, [bank.name for bank in student.question_banks], work)
    banks = _banks(student, start, now)
    exams = _with_seen_questions(exams, banks[0], now.new, facts)
    rehearsed = sum(exam.bank_blocks for exam in exams) * facts.exam_block_questions
    released = drawn.line.buffers - now.half_empty
    return Schedule(
        today=start.today,
        phases=phases,
        timeline=timeline,
        days=days,
        exams=exams,
        sat=sat,
        line=drawn.line,
        quotas=_quotas(days, now.new, now.repeats, banks[0].name, reviews, now.half_empty),
        banks=banks,
        limits=work.limits,
        highest_rung=drawn.highest_rung,
        repeats_wanted=max(0, drawn.line.repeats_wanted - start.record.repeats_done),
        repeats_planned=sum(now.repeats.values()) + rehearsed,
        buffers_used=drawn.buffers_used + len(released),
        slack=drawn.slack,
        rare_exams=rare_exams,
        problems=(*phase_problems, *pin_problems, *exam_gaps(wishes, exams, facts), *no_buffers),
    )


def _phases(student: Student, facts: Facts, start: Start) -> tuple[tuple[Phase, ...], tuple[Problem, ...]]:
    """The phases begun, or those that another exam date asks for, and what to say about their lengths."""
    stands_in, begun = _score_stands_in(student, facts, start), start.phases
    if begun and begun[0].name == "diagnostic":
        stands_in = begun[0].purpose == "short_survey"
    phases, problems = split_phases(start.first_day, student.exam.date, facts, score_stands_in=stands_in)
    if begun and begun[-1].last_day == student.exam.date:
        return begun, problems
    return with_diagnostic_begun(phases, begun, facts, begins=start.record.begins), problems


def _kept(
    student: Student,
    facts: Facts,
    start: Start,
    phases: Sequence[Phase],
    work: WorkDays,
    reviews: Container[date],
    kept: Remembered,
) -> Drawing:
    """What the last plan drew, mended."""
    mended = work._replace(buffers=kept_buffers(kept, work, reviews, facts))
    drawn = keep(kept, student, facts, start.record, phases, mended, weak_share=start.weak_share)
    main = drawn.line.new[student.question_banks[0].name]
    rung, slack = tightness(main, work, facts)
    used = _released(main, work) - mended.buffers
    return drawn._replace(highest_rung=rung, slack=slack, buffers_used=len(used))


def _drawn(
    student: Student,
    facts: Facts,
    start: Start,
    phases: Sequence[Phase],
    work: WorkDays,
    exams: Sequence[PlacedExam],
) -> Drawing:
    """All that is left and not owed, spread anew over the days that may change."""
    record, main = start.record, student.question_banks[0].name
    new, first = _new_questions(student, facts, start, phases, work)
    left = _left_over(record, new)
    wanted = repeats_wanted(
        student.question_banks[0].questions - left[main], record.right_share, start.weak_share, facts
    )
    seen = _with_seen_questions(exams, _banks(student, start, Now(new, {}, frozenset()))[0], new, facts)
    rehearsed = sum(exam.bank_blocks for exam in seen) * facts.exam_block_questions
    to_draw = wanted - rehearsed - record.repeats_done - record.repeats_owed - record.repeats_held
    answered = record.history.answered[main] + sum(new[main].values())
    repeats = _repeats(to_draw, answered, phases, first, new, work, start, facts)
    if len(phases) == 1 and left[main]:
        new = _beside_repeats(main, left[main], new, repeats, work, facts)
        left = _left_over(record, new)
        seen_at_last = student.question_banks[0].questions - left[main]
        wanted = repeats_wanted(seen_at_last, record.right_share, start.weak_share, facts)
    released = _released(first.questions, work)
    line = DueLine(new, repeats, work.buffers - released, left, wanted)
    return Drawing(line, *tightness(new[main], work, facts), len(released))


def _left_over(record: Record, new: Mapping[str, Mapping[date, int]]) -> dict[str, int]:
    return {name: max(0, count - sum(new.get(name, {}).values())) for name, count in record.to_draw.items()}


def _no_buffers(
    phases: Sequence[Phase],
    timeline: Sequence[FreeDay],
    buffers: frozenset[date],
    begins: date,
    facts: Facts,
) -> tuple[Problem, ...]:
    """That fortnights before refinement have no day to keep half empty, but for those that work took."""
    before = [day for day in timeline if day.date < phases[-1].first_day]
    count = fortnights_without_buffer(before, buffers, begins, facts)
    return (Problem("info", NoBuffer(count)),) if count else ()


def phase_on(phases: Sequence[Phase], day: date) -> PhaseName:
    """The phase a date belongs to."""
    return next(phase.name for phase in phases if phase.first_day <= day <= phase.last_day)


def _timeline(student: Student, facts: Facts, first_day: date, extra_minutes: int) -> tuple[FreeDay, ...]:
    full = facts.full_day_minutes
    days = free_days(
        student.availability, first_day=first_day, last_day=student.exam.date, full_day_minutes=full
    )
    if not extra_minutes:
        return days
    return tuple(_longer(day, extra_minutes, full) if day.minutes else day for day in days)


def _longer(day: FreeDay, extra_minutes: int, full_day_minutes: int) -> FreeDay:
    minutes = day.minutes + extra_minutes
    return day._replace(minutes=minutes, is_full=minutes >= full_day_minutes)


def _score_stands_in(student: Student, facts: Facts, start: Start) -> bool:
    oldest = start.first_day - timedelta(days=facts.score_stands_in_days)
    return any(oldest <= score.date <= start.first_day for score in student.scores)


def _exam_wishes(
    student: Student,
    facts: Facts,
    start: Start,
    days: Sequence[FreeDay],
    kept: Remembered | None,
    rare_exams: bool,
) -> ExamWishes:
    known = start.exams
    sat = known.sat if known else ()
    taken = {score.exam for score in student.scores} | {exam.form.name for exam in sat}
    unused = (form for form in facts.forms if form.name in student.practice_exams and form.name not in taken)
    gap = facts.rare_exams_gap_days if rare_exams else facts.core_gap_days[1]
    recent = start.first_day - timedelta(days=facts.score_stands_in_days)
    again = (form for name in (known.again if known else ()) if (form := facts.form(name)) is not None)
    promised_today = start.exam_today and start.record.begins == start.today
    sat_on = {day for exam in sat if exam.form.scale == "score" for day in exam.days}
    return ExamWishes(
        days={day.date: day for day in days[:-1] if day.minutes > 0},
        earliest=start.today if promised_today else start.today + DAY,
        exam_date=student.exam.date,
        taken_on=tuple(sorted(sat_on | {s.date for s in student.scores if _keeps_distance(s.exam, facts)})),
        unused=tuple(unused),
        pins=tuple(pin for pin in student.pins if pin.date >= start.today),
        baseline_needed=all(day < recent for day in (*(score.date for score in student.scores), *sat_on)),
        longest_core_gap=gap,
        kept=known.ahead if known and kept else None,
        reopened=kept is None or _is_reopened(student, kept, start, days),
        again=tuple(form for form in again if form.name in student.practice_exams),
        sat_for=known.sat_for if known and kept else frozenset(),
        missed=frozenset(name for entry in student.log for name in entry.missed),
    )


def _is_reopened(student: Student, kept: Remembered, start: Start, days: Sequence[FreeDay]) -> bool:
    """Whether more practice exams may find a day than in the kept plan: another form is listed, days are
    longer, or one was taken before its day.
    """
    before = {day.date: day.minutes_available for day in kept.days}
    known = set(kept.drawn.practice_exams) if kept.drawn else set(student.practice_exams)
    return (
        (start.exams is not None and start.exams.vacated)
        or any(day.minutes > before.get(day.date, day.minutes) for day in days[:-1])
        or not known.issuperset(student.practice_exams)
    )


def _keeps_distance(exam: str, facts: Facts) -> bool:
    """Whether an exam taken keeps others at a distance: all but the Free 120."""
    form = facts.form(exam)
    return form is None or form.scale == "score"


def _taken_exams(student: Student, facts: Facts, start: Start) -> tuple[PlacedExam, ...]:
    """Practice exams taken since the plan began: their review may still lie ahead, a rehearsal's with its
    bank blocks.
    """
    taken = ((facts.form(score.exam), _sat_on(score, start)) for score in student.scores)
    blocks = start.exams.bank_blocks if start.exams else {}
    return tuple(
        PlacedExam(
            date=days[0],
            form=form,
            purpose="progress",
            full_length=False,
            bank_blocks=blocks.get(days[0], 0),
            why="taken",
            parts=len(days),
        )
        for form, days in taken
        if form is not None and days[0] >= start.first_day
    )


def _sat_on(score: Score, start: Start) -> tuple[date, ...]:
    """The day of a score, or both days of an exam over two."""
    days = start.halves.get(score.exam, ())
    return days if score.date in days else (score.date,)


def _work_days(
    student: Student,
    facts: Facts,
    start: Start,
    phases: Sequence[Phase],
    timeline: Sequence[FreeDay],
    exams: Sequence[PlacedExam],
    reviews: Mapping[date, Sequence[tuple[str, int]]],
) -> WorkDays:
    """The days that can hold questions. Buffers are those of the whole plan, so that a rerun keeps them."""
    behind = start.exams.sat if start.exams else ()
    sat = {day for exam in (*behind, *exams) for day in exam.days}
    sat |= {day for score in student.scores for day in _sat_on(score, start)}
    before = [day for day in timeline if day.date < phases[-1].first_day]
    eve = student.exam.date - DAY
    opening = next((day for day in timeline if day.minutes and day.date not in sat), None)
    free = free_minutes(timeline, reviews)
    if student.applicant.attempts and opening is not None:
        post_mortem = min(facts.post_mortem_minutes, opening.minutes // 4 // 5 * 5)
        free[opening.date] = max(0, free[opening.date] - post_mortem)
    return WorkDays(
        days=tuple(
            day
            for day in timeline
            if start.record.begins <= day.date < eve and day.minutes > 0 and day.date not in sat
        ),
        free=free,
        buffers=buffer_days(before, sat | set(reviews) | {day - DAY for day in sat}, facts),
        limits=limits(facts, start.record.minutes_per_question, student.flashcards_per_day),
        first_day=start.first_day,
        exam_date=student.exam.date,
    )


def _new_questions(
    student: Student, facts: Facts, start: Start, phases: Sequence[Phase], work: WorkDays
) -> tuple[dict[str, Mapping[date, int]], FirstPass]:
    """New questions of every bank by day. Other banks fill the rest of core once the main bank is done."""
    main, *others = student.question_banks
    to_draw = start.record.to_draw
    first = _main_pass(to_draw[main.name], facts, start, phases, work)
    new: dict[str, Mapping[date, int]] = {main.name: first.questions}
    follows = (first.ends or start.today - DAY) + DAY
    complete = to_draw[main.name] == sum(first.questions.values()) and len(phases) > 1
    for bank in others:
        days = work.between(follows, phases[-1].first_day - DAY) if complete else ()
        new[bank.name] = more_new(to_draw[bank.name], days, _taken(new, {}, work), work)
        follows = max((*new[bank.name], follows - DAY)) + DAY
    return new, first


def _main_pass(total: int, facts: Facts, start: Start, phases: Sequence[Phase], work: WorkDays) -> FirstPass:
    """The main bank's first pass. A first plan keeps it out of refinement; once days are lost, what core
    cannot hold at a pace one can live with goes to the first days of refinement, as few as it takes.
    """

    def spread(more: int) -> FirstPass:
        return first_pass(total, (*days, *late[:more]), work, facts)

    days = _first_pass_days(facts, start, phases, work)
    late: tuple[FreeDay, ...] = ()
    first = spread(0)
    if len(phases) == 1 or start.today <= start.first_day or _is_easy(first, total):
        return first
    last_new = work.exam_date - timedelta(days=facts.last_new_days_out)
    late = work.between(max(phases[-1].first_day, start.record.begins), last_new)
    late = late[: _spared(late, start, facts, work)]
    few = bisect_left(range(len(late)), True, key=lambda more: _is_easy(spread(more), total))
    return spread(few)


def _spared(late: Sequence[FreeDay], start: Start, facts: Facts, work: WorkDays) -> int:
    """How many of the second pass's days new questions may take: the last of them hold the repeats of weak
    areas.
    """
    weak = round(start.weak_share * sum(start.record.to_draw.values()) * (1 - start.record.right_share))
    each, room = work.limits.minutes_per_repeat, 0
    for i in range(len(late) - 1, -1, -1):
        if room >= weak:
            return i + 1
        most = work.limits.range_for(late[i])[1]
        room += min(most, work.limits.fit(work.free[late[i].date] * work.limits.share, each))
    return 0


def _is_easy(first: FirstPass, total: int) -> bool:
    """Whether all of `total` found a day, without taking every free minute for questions."""
    return sum(first.questions.values()) == total and first.highest_rung != "tight"


def _first_pass_days(
    facts: Facts, start: Start, phases: Sequence[Phase], work: WorkDays
) -> tuple[FreeDay, ...]:
    """Days for new questions: diagnostic and core, or the first part of a refinement-only plan."""
    last_new = work.exam_date - timedelta(days=facts.last_new_days_out)
    if len(phases) > 1:
        return work.between(start.record.begins, min(last_new, phases[-1].first_day - DAY))
    days = work.between(start.record.begins, last_new)
    return days[: max(1, round(len(days) * facts.short_plan_new_share))]


def _taken(new: Mapping[str, Mapping[date, int]], repeats: Mapping[date, int], work: WorkDays) -> Taken:
    lim = work.limits
    parts = [(questions, lim.minutes_per_question) for questions in new.values()]
    total: dict[date, tuple[int, float]] = {}
    for questions, minutes_each in (*parts, (repeats, lim.minutes_per_repeat)):
        for day, count in questions.items():
            before, minutes = total.get(day, (0, 0.0))
            total[day] = before + count, minutes + count * minutes_each
    return total


def _beside_repeats(
    main: str,
    left_over: int,
    new: Mapping[str, Mapping[date, int]],
    repeats: Mapping[date, int],
    work: WorkDays,
    facts: Facts,
) -> dict[str, Mapping[date, int]]:
    """In a refinement-only plan the later days take new questions too, where repeats leave room."""
    last_new = work.exam_date - timedelta(days=facts.last_new_days_out)
    starts = max(new[main], default=work.days[0].date - DAY if work.days else last_new) + DAY
    more = more_new(left_over, work.between(starts, last_new), _taken(new, repeats, work), work)
    return {**new, main: {**new[main], **more}}


def _banks(student: Student, start: Start, now: Now) -> tuple[BankPlan, ...]:
    done, held = dict(start.record.done), start.record.held
    return tuple(
        BankPlan(
            name=bank.name,
            questions=bank.questions,
            done=done[bank.name],
            planned=held[bank.name] + sum(now.new.get(bank.name, {}).values()),
        )
        for bank in student.question_banks
    )


def _with_seen_questions(
    exams: Sequence[PlacedExam], main: BankPlan, new: Mapping[str, Mapping[date, int]], facts: Facts
) -> tuple[PlacedExam, ...]:
    """Rehearsals take bank blocks only as far as there are questions already seen by then."""
    each = facts.exam_block_questions
    result = []
    for exam in exams:
        seen = main.done + sum(count for day, count in new[main.name].items() if day < exam.date)
        if exam.bank_blocks * each > seen:
            exam = exam._replace(bank_blocks=seen // each, full_length=False)
        result.append(exam)
    return tuple(result)


def _repeats(
    to_draw: int,
    answered: int,
    phases: Sequence[Phase],
    first: FirstPass,
    new: Mapping[str, Mapping[date, int]],
    work: WorkDays,
    start: Start,
    facts: Facts,
) -> dict[date, int]:
    after = (first.ends or start.today - DAY) + DAY
    refinement = phases[-1].first_day
    return second_pass(
        max(0, to_draw),
        answered,
        work.between(after, refinement - DAY) if len(phases) > 1 else (),
        work.between(refinement if len(phases) > 1 else after, work.exam_date),
        _taken(new, {}, work),
        work,
        facts,
    )


def _released(questions: Mapping[date, int], work: WorkDays) -> frozenset[date]:
    """Buffers whose second half the first pass had to take."""
    each = work.limits.minutes_per_question
    return frozenset(
        day for day, count in questions.items() if day in work.buffers and count * each > work.free[day] // 2
    )


def _quotas(
    days: Sequence[FreeDay],
    new: Mapping[str, Mapping[date, int]],
    repeats: Mapping[date, int],
    repeat_bank: str,
    reviews: Mapping[date, Sequence[tuple[str, int]]],
    buffers: frozenset[date],
) -> dict[date, DayQuota]:
    return {
        day.date: DayQuota(
            new=tuple((bank, counts[day.date]) for bank, counts in new.items() if day.date in counts),
            repeats=repeats.get(day.date, 0),
            repeat_bank=repeat_bank,
            reviews=tuple(reviews.get(day.date, ())),
            buffer=day.date in buffers,
        )
        for day in days
    }
