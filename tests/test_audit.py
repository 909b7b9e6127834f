"""Break a good plan one way at a time: the audit names exactly that, and finds nothing in the good plan."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from time import perf_counter
from typing import Any

import pytest
from conftest import all_facts, make_plan, make_student
from hypothesis import given
from test_promises import Planned, planned, reruns

from studyplan.audit import find_problems
from studyplan.plan import Block, Day, Plan, PracticeExam, Problem
from studyplan.student import AvailabilityChange, Exam, LogEntry, Pin, QuestionBank, Score, Student

TODAY = date(2027, 1, 4)
REPORT = Score(
    date=date(2026, 12, 1),
    exam="NBME 12",
    score=214,
    percent_correct=(
        ("cardiovascular", 48.0),
        ("respiratory", 66.0),
        ("gastrointestinal", 70.0),
        ("nervous_system", 71.0),
        ("endocrine", 64.0),
        ("pregnancy", 68.0),
        ("behavioral_health", 75.0),
    ),
)
Step = Callable[[Plan], Plan]


@cache
def student() -> Student:
    """Full-time, five weeks after a score report: everything a plan can have is in theirs."""
    banks = (QuestionBank(name="UWorld", questions=3000, done=350),)
    return make_student(scores=(REPORT,), question_banks=banks)


@cache
def good() -> Plan:
    """The planner's own plan for that student."""
    return make_plan(student(), today=TODAY)


def audit(plan: Plan, who: Student | None = None) -> tuple[str, ...]:
    """What the audit finds."""
    return find_problems(plan, student() if who is None else who, all_facts())


# How to find a place in a plan and change it.


def first(days: Iterable[Day], kind: str = "", activity: str = "", phase: str = "") -> Day:
    """The first of these days of a kind, with an activity, in a phase."""
    found = (day for day in days if kind in ("", day.kind) and phase in ("", day.phase))
    return next(day for day in found if not activity or any(b.activity == activity for b in day.blocks))


def with_day(plan: Plan, day: Day, /, **changes: Any) -> Plan:
    """The plan with one of its days changed."""
    new = replace(day, **changes)
    return replace(plan, days=tuple(new if old.date == day.date else old for old in plan.days))


def with_block(plan: Plan, day: Day, activity: str, /, **changes: Any) -> Plan:
    """The plan with the day's first block of an activity changed."""
    at = next(i for i, block in enumerate(day.blocks) if block.activity == activity)
    blocks = (*day.blocks[:at], day.blocks[at]._replace(**changes), *day.blocks[at + 1 :])
    return with_day(plan, day, blocks=blocks)


def with_exam(plan: Plan, exam: PracticeExam, /, **changes: Any) -> Plan:
    """The plan with one practice exam's entry changed."""
    entries = (e._replace(**changes) if e is exam else e for e in plan.practice_exams)
    return replace(plan, practice_exams=tuple(sorted(entries, key=lambda e: e.date)))


def exams(plan: Plan) -> list[PracticeExam]:
    """Practice exams ahead."""
    return [exam for exam in plan.practice_exams if not exam.taken]


def day_of(plan: Plan, on: date) -> Day:
    """The plan's day of that date."""
    return next(day for day in plan.days if day.date == on)


def at(day: Day, hour: int, length: int, **changes: Any) -> Block:
    """A block of content on the day, from an hour on, so many minutes long."""
    start = datetime.combine(day.date, time(hour))
    end = start + timedelta(minutes=length)
    made = Block(start=start, end=end, activity="content", areas=("respiratory",))
    return made._replace(**changes)


def swapped(plan: Plan, one: date, other: date) -> Plan:
    """The plan with what two days hold exchanged, their practice exams included."""
    a, b = day_of(plan, one), day_of(plan, other)
    plan = with_day(plan, a, kind=b.kind, blocks=_moved(b, one - other))
    plan = with_day(plan, b, kind=a.kind, blocks=_moved(a, other - one))
    for exam in exams(plan):
        if exam.date in (one, other):
            plan = with_exam(plan, exam, date=other if exam.date == one else one)
    return plan


def _moved(day: Day, by: timedelta) -> tuple[Block, ...]:
    return tuple(block._replace(start=block.start + by, end=block.end + by) for block in day.blocks)


# The ways to break it.


def drop_a_day(plan: Plan) -> Plan:
    return replace(plan, days=plan.days[:9] + plan.days[10:])


def double_a_day(plan: Plan) -> Plan:
    return replace(plan, days=plan.days[:9] + plan.days[8:])


def drop_the_exam_day(plan: Plan) -> Plan:
    return replace(plan, days=plan.days[:-1])


def drop_the_first_day(plan: Plan) -> Plan:
    return replace(plan, days=plan.days[1:])


def another_exam_date(plan: Plan) -> Plan:
    return replace(plan, exam_date=plan.exam_date + timedelta(days=1))


def no_days(plan: Plan) -> Plan:
    return replace(plan, days=())


def phases_reversed(plan: Plan) -> Plan:
    return replace(plan, phases=(plan.phases[0], *plan.phases[:0:-1]))


def phase_gap(plan: Plan) -> Plan:
    one, core, last = plan.phases
    return replace(plan, phases=(one, core._replace(last_day=core.last_day - timedelta(days=1)), last))


def phase_short_of_the_exam(plan: Plan) -> Plan:
    one, core, last = plan.phases
    return replace(plan, phases=(one, core, last._replace(last_day=last.last_day - timedelta(days=1))))


def phase_ending_before_it_begins(plan: Plan) -> Plan:
    one, core, last = plan.phases
    empty = core._replace(last_day=core.first_day - timedelta(days=2))
    return replace(plan, phases=(one, empty, last))


def day_in_another_phase(plan: Plan) -> Plan:
    return with_day(plan, first(plan.days, kind="off", phase="core"), phase="diagnostic")


def diagnostic_of_one_week(plan: Plan) -> Plan:
    one, core, last = plan.phases
    end = one.first_day + timedelta(days=6)
    phases = (one._replace(last_day=end), core._replace(first_day=end + timedelta(days=1)), last)
    days = (replace(d, phase="core") if end < d.date < core.first_day else d for d in plan.days)
    return replace(plan, phases=phases, days=tuple(days))


def other_free_minutes(plan: Plan) -> Plan:
    day = first(plan.days, "study")
    return with_day(plan, day, minutes_available=day.minutes_available + 30)


def too_full(plan: Plan) -> Plan:
    day = first(plan.days, "study", "content")
    *rest, last = day.blocks
    return with_day(plan, day, blocks=(*rest, last._replace(end=last.end + timedelta(hours=3))))


def work_on_a_day_off(plan: Plan) -> Plan:
    day = first(plan.days, "off")
    return with_day(plan, day, blocks=(at(day, 9, 60),))


def day_off_called_study(plan: Plan) -> Plan:
    return with_day(plan, first(plan.days, "off"), kind="study")


def study_day_called_off(plan: Plan) -> Plan:
    return with_day(plan, first(plan.days, "study"), kind="off")


def exam_day_called_study(plan: Plan) -> Plan:
    return with_day(plan, plan.days[-1], kind="study")


def exam_at_another_hour(plan: Plan) -> Plan:
    return with_day(plan, plan.days[-1], blocks=_moved(plan.days[-1], timedelta(hours=1)))


def study_on_exam_day(plan: Plan) -> Plan:
    last = plan.days[-1]
    return with_day(plan, last, blocks=(*last.blocks, at(last, 20, 30)))


def exam_on_another_day(plan: Plan) -> Plan:
    day = first(plan.days, "study", "content")
    return with_block(plan, day, "content", activity="exam", areas=())


def eve_called_study(plan: Plan) -> Plan:
    return with_day(plan, plan.days[-2], kind="study")


def eve_too_full(plan: Plan) -> Plan:
    eve = plan.days[-2]
    return with_day(plan, eve, blocks=(at(eve, 9, 121),))


def before_the_day_starts(plan: Plan) -> Plan:
    day = first(plan.days, "study")
    return with_day(plan, day, blocks=_moved(day, timedelta(minutes=-5)))


def past_midnight(plan: Plan) -> Plan:
    day = first(plan.days, "study")
    last = day.blocks[-1]
    tomorrow = datetime.combine(day.date + timedelta(days=1), time(0, 15))
    moved = last._replace(start=tomorrow - timedelta(minutes=last.minutes), end=tomorrow)
    return with_day(plan, day, blocks=(*day.blocks[:-1], moved))


def out_of_order(plan: Plan) -> Plan:
    day = first(plan.days, "study", "questions", "core")
    a, *between, b = day.blocks
    return with_day(plan, day, blocks=(b, *between, a))


def overlapping(plan: Plan) -> Plan:
    day = first(plan.days, "study", "content")
    a, b, *rest = day.blocks
    early = timedelta(minutes=b.start.hour * 60 + b.start.minute - a.end.hour * 60 - a.end.minute + 5)
    return with_day(plan, day, blocks=(a, b._replace(start=b.start - early, end=b.end - early), *rest))


def endless_moment(plan: Plan) -> Plan:
    day = first(plan.days, "study")
    last = day.blocks[-1]
    return with_day(plan, day, blocks=(*day.blocks[:-1], last._replace(start=last.end)))


def with_a_zone(plan: Plan) -> Plan:
    day = plan.days[-1]
    times = ((block, block.start.replace(tzinfo=UTC), block.end.replace(tzinfo=UTC)) for block in day.blocks)
    blocks = (block._replace(start=start, end=end) for block, start, end in times)
    return with_day(plan, day, blocks=tuple(blocks))


def six_blocks(plan: Plan) -> Plan:
    eve = plan.days[-2]
    return with_day(plan, eve, blocks=tuple(at(eve, 9 + n, 15) for n in range(6)))


def full_buffer(plan: Plan) -> Plan:
    day = first(plan.days, "buffer")
    missing = day.minutes_available // 2 - day.minutes_planned + 1
    return with_day(plan, day, blocks=(*day.blocks, at(day, 20, missing, areas=())))


def no_buffers(plan: Plan) -> Plan:
    """Every half-empty day before refinement is filled with content."""
    for day in plan.days:
        early = day.minutes_available and day.phase != "refinement"
        if early and 2 * day.minutes_planned <= day.minutes_available:
            spare = day.minutes_available - day.minutes_planned - 60
            filler = at(day, 15, min(spare, 480), areas=())
            plan = with_day(plan, day, kind=_filled(day), blocks=(*day.blocks, filler))
    return plan


def _filled(day: Day) -> str:
    return "study" if day.kind == "buffer" else day.kind


def unknown_kind(plan: Plan) -> Plan:
    return with_day(plan, first(plan.days, "study", phase="refinement"), kind="holiday")


def unknown_activity(plan: Plan) -> Plan:
    return with_block(plan, first(plan.days, "study", "flashcards"), "flashcards", activity="reading")


def unknown_area(plan: Plan) -> Plan:
    day = first(plan.days, "study", "content")
    block = next(b for b in day.blocks if b.activity == "content")
    return with_block(plan, day, "content", areas=(*block.areas, "astrology"))


def content_that_counts_questions(plan: Plan) -> Plan:
    return with_block(plan, first(plan.days, "study", "content"), "content", questions=10)


def repeats_that_count_none(plan: Plan) -> Plan:
    return with_block(plan, first(plan.days, "study", "repeats"), "repeats", questions=0)


def questions_without_mode(plan: Plan) -> Plan:
    day = first(plan.days, "study", "questions", "core")
    return with_block(plan, day, "questions", mode="")


def told(questions: int) -> tuple[Problem, ...]:
    """A warning as the planner would give it."""
    what = f"{questions} questions are left over."
    return (Problem(severity="warning", what=what, choices=("Study more.",)),)


def main_bank(plan: Plan, **changes: Any) -> Plan:
    """The plan with its main bank's numbers changed."""
    return replace(plan, question_banks=(plan.question_banks[0]._replace(**changes),))


def more_questions(plan: Plan, day: Day, number: int) -> Plan:
    """The plan with so many more (or fewer) new questions in the day's first block of them."""
    block = next(b for b in day.blocks if b.activity == "questions")
    return with_block(plan, day, "questions", questions=block.questions + number)


def quiet_days(plan: Plan) -> list[Day]:
    """Core days with new questions, still well under their cap and more than ten."""
    return [d for d in plan.days if d.kind == "study" and d.phase == "core" and 20 <= d.questions <= 70]


def a_sum_that_is_wrong(plan: Plan) -> Plan:
    plan = main_bank(plan, planned=plan.question_banks[0].planned - 10)
    return replace(plan, problems=told(10))


def questions_left_over_in_silence(plan: Plan) -> Plan:
    plan = more_questions(plan, quiet_days(plan)[0], -10)
    return replace(main_bank(plan, planned=plan.question_banks[0].planned - 10), problems=())


def questions_left_over_without_a_choice(plan: Plan) -> Plan:
    plan = questions_left_over_in_silence(plan)
    return replace(plan, problems=(told(10)[0]._replace(choices=()),))


def more_done_than_the_log_says(plan: Plan) -> Plan:
    (bank,) = plan.question_banks
    plan = more_questions(plan, quiet_days(plan)[0], -10)
    return main_bank(plan, done=bank.done + 10, planned=bank.planned - 10)


def more_planned_than_there_are(plan: Plan) -> Plan:
    plan = more_questions(plan, quiet_days(plan)[0], 10)
    return main_bank(plan, planned=plan.question_banks[0].planned + 10)


def odd_numbers(plan: Plan) -> Plan:
    one, other, *_ = quiet_days(plan)
    return more_questions(more_questions(plan, one, -3), other, 3)


def a_strange_bank(plan: Plan) -> Plan:
    day = first(plan.days, "study", "repeats")
    return with_block(plan, day, "repeats", activity="questions", bank="Other")


def no_banks(plan: Plan) -> Plan:
    return replace(plan, question_banks=())


def over_the_cap(plan: Plan) -> Plan:
    return with_block(plan, first(plan.days, "study", "repeats", "refinement"), "repeats", questions=90)


def more_questions_than_minutes(plan: Plan) -> Plan:
    """A hundred questions at four minutes need 400 of a Saturday's 360, and are over the cap besides."""
    day = next(d for d in plan.days if d.minutes_available == 360 and d.kind == "study" and d.questions)
    number = 100 - d_questions(day)
    plan = main_bank(more_questions(plan, day, number), planned=plan.question_banks[0].planned + number)
    return main_bank(plan, questions=plan.question_banks[0].questions)


def d_questions(day: Day) -> int:
    """New questions of the day."""
    return sum(block.questions for block in day.blocks if block.activity == "questions")


def new_on_the_eve(plan: Plan) -> Plan:
    eve = plan.days[-2]
    block = at(eve, 9, 60, activity="questions", questions=10, bank="UWorld", mode="timed", areas=())
    return with_day(more_questions(plan, quiet_days(plan)[0], -10), eve, blocks=(block,))


def new_in_refinement(plan: Plan) -> Plan:
    early, late = quiet_days(plan)[0], first(plan.days, "study", "repeats", "refinement")
    block = next(b for b in early.blocks if b.activity == "questions")
    plan = with_block(plan, early, "questions", activity="repeats")
    return with_block(plan, late, "repeats", activity="questions", questions=block.questions)


def tutored_at_the_end(plan: Plan) -> Plan:
    return with_block(plan, first(plan.days, "study", "repeats", "refinement"), "repeats", mode="tutor")


def timed_at_the_start(plan: Plan) -> Plan:
    return with_block(plan, first(plan.days, "study", "questions", "diagnostic"), "questions", mode="timed")


def full_forms(plan: Plan) -> list[PracticeExam]:
    """Practice exams ahead other than the Free 120."""
    return [exam for exam in exams(plan) if exam.exam != "Free 120"]


def one_form_twice(plan: Plan) -> Plan:
    *_, last = full_forms(plan)
    before = next(e for e in full_forms(plan) if _length(e) == _length(last) and e is not last)
    return with_exam(plan, last, exam=before.exam)


def _length(exam: PracticeExam) -> int:
    form = all_facts().form(exam.exam)
    return form.minutes if form else 0


def a_form_already_taken(plan: Plan) -> Plan:
    exam = next(e for e in full_forms(plan) if _length(e) == 300)
    return with_exam(plan, exam, exam="NBME 12")


def a_form_the_student_does_not_have(plan: Plan) -> Plan:
    exam = next(e for e in full_forms(plan) if _length(e) == 300)
    return with_exam(plan, exam, exam="NBME 10")


def exam_cut_short(plan: Plan) -> Plan:
    day = day_of(plan, next(e for e in full_forms(plan) if not e.full_length).date)
    block = next(b for b in day.blocks if b.activity == "practice_exam")
    return with_block(plan, day, "practice_exam", end=block.end - timedelta(minutes=60))


def exam_day_of_another_kind(plan: Plan) -> Plan:
    exam = next(e for e in full_forms(plan) if not e.full_length)
    return with_day(plan, day_of(plan, exam.date), kind="review")


def exam_on_no_list(plan: Plan) -> Plan:
    exam = next(e for e in full_forms(plan))
    return replace(plan, practice_exams=tuple(e for e in plan.practice_exams if e is not exam))


def forms_within_a_week(plan: Plan) -> Plan:
    *_, before, last = full_forms(plan)
    near = last.date - timedelta(days=6)
    return with_reviews(swapped(plan, before.date, near), near)


def with_reviews(plan: Plan, on: date) -> Plan:
    """The plan with half a day of review on the day after."""
    day = day_of(plan, on + timedelta(days=1))
    return with_day(plan, day, kind="review", blocks=(at(day, 9, 200, activity="exam_review", areas=()),))


def free_120_too_early(plan: Plan) -> Plan:
    exam = next(e for e in exams(plan) if e.exam == "Free 120")
    early = plan.exam_date - timedelta(days=11)
    return swapped(plan, exam.date, early)


def exam_in_the_last_days(plan: Plan) -> Plan:
    exam = next(e for e in exams(plan) if e.exam == "Free 120")
    return swapped(plan, exam.date, plan.exam_date - timedelta(days=2))


def last_form_three_weeks_out(plan: Plan) -> Plan:
    """All forms of refinement but the first go."""
    limit = plan.exam_date - timedelta(days=11)
    gone = [e for e in full_forms(plan) if e.date > limit]
    for exam in gone:
        day = day_of(plan, exam.date)
        plan = with_day(plan, day, kind="study", blocks=())
    return replace(plan, practice_exams=tuple(e for e in plan.practice_exams if e not in gone))


def newest_form_first(plan: Plan) -> Plan:
    one, *_, other = [e for e in full_forms(plan) if _length(e) == 300]
    entries = {one.date: one._replace(exam=other.exam), other.date: other._replace(exam=one.exam)}
    names = {one.exam: other.exam, other.exam: one.exam}
    days = [
        replace(day, blocks=tuple(b._replace(bank=names.get(b.bank, b.bank)) for b in day.blocks))
        for day in plan.days
    ]
    exams_now = tuple(entries.get(e.date, e) for e in plan.practice_exams)
    return replace(plan, days=tuple(days), practice_exams=exams_now)


def rehearsal_cut_short(plan: Plan) -> Plan:
    day = day_of(plan, next(e for e in exams(plan) if e.full_length).date)
    return with_day(plan, day, blocks=tuple(b for b in day.blocks if b.activity == "practice_exam"))


def rehearsal_at_another_hour(plan: Plan) -> Plan:
    day = day_of(plan, next(e for e in exams(plan) if e.full_length).date)
    return with_day(plan, day, blocks=_moved(day, timedelta(minutes=30)))


def taken_in_the_future(plan: Plan) -> Plan:
    return with_exam(plan, full_forms(plan)[0], taken=True)


def taken_without_a_score(plan: Plan) -> Plan:
    taken = full_forms(plan)[0]._replace(date=TODAY, exam="NBME 11", taken=True, score=220)
    return replace(plan, practice_exams=(taken, *plan.practice_exams))


def exam_after_the_exam(plan: Plan) -> Plan:
    free = next(e for e in exams(plan) if e.exam == "Free 120")
    return with_exam(plan, free, date=plan.exam_date + timedelta(days=3))


def two_exams_one_day(plan: Plan) -> Plan:
    free = next(e for e in exams(plan) if e.exam == "Free 120")
    last = full_forms(plan)[-1]
    return with_exam(plan, free, date=last.date)


def form_on_a_short_day(plan: Plan) -> Plan:
    return with_day(plan, day_of(plan, full_forms(plan)[-1].date), minutes_available=240)


def form_four_days_out(plan: Plan) -> Plan:
    """The last form and the Free 120 change places."""
    last = full_forms(plan)[-1]
    free = next(e for e in exams(plan) if e.exam == "Free 120")
    return swapped(plan, last.date, free.date)


def no_purpose(plan: Plan) -> Plan:
    return with_exam(plan, full_forms(plan)[0], purpose="fun")


def no_review(plan: Plan) -> Plan:
    one, other, *_ = full_forms(plan)
    for day in plan.days:
        if one.date <= day.date < other.date:
            blocks = tuple(b for b in day.blocks if b.activity != "exam_review")
            plan = with_day(plan, day, blocks=blocks)
    return plan


def falling_aim(plan: Plan) -> Plan:
    exam = full_forms(plan)[-1]
    return with_exam(plan, exam, aim=(exam.aim or 0) - 40)


def week_without_focus(plan: Plan) -> Plan:
    return replace(plan, weekly_focus=plan.weekly_focus[:2] + plan.weekly_focus[3:])


def with_focus(plan: Plan, *areas: str) -> Plan:
    """The plan with the last week's focus changed."""
    *weeks, last = plan.weekly_focus
    return replace(plan, weekly_focus=(*weeks, last._replace(areas=areas)))


def five_areas(plan: Plan) -> Plan:
    return with_focus(plan, *(area.key for area in all_facts().areas[:5]))


def one_area_twice(plan: Plan) -> Plan:
    return with_focus(plan, "respiratory", "respiratory")


def no_area(plan: Plan) -> Plan:
    return with_focus(plan)


def unknown_focus(plan: Plan) -> Plan:
    return with_focus(plan, "astrology")


def weeks_out_of_order(plan: Plan) -> Plan:
    one, other, *rest = plan.weekly_focus
    return replace(plan, weekly_focus=(other, one, *rest))


def weakest_left_waiting(plan: Plan) -> Plan:
    """Cardiovascular is 18 points under the student's mean of 66; three weeks pass without it."""
    waiting = tuple(week._replace(areas=("respiratory",)) for week in plan.weekly_focus[:3])
    return replace(plan, weekly_focus=waiting + plan.weekly_focus[3:])


def one_lead_two_days(plan: Plan) -> Plan:
    days = [day for day in plan.days if day.kind == "study" and lead(day)]
    one, other = next((a, b) for a, b in pairwise(days) if (b.date - a.date).days == 1)
    at_other = next(b for b in other.blocks if b.activity == "content" and b.areas)
    blocks = (b._replace(areas=lead(one)) if b is at_other else b for b in other.blocks)
    return with_day(plan, other, blocks=tuple(blocks))


def lead(day: Day) -> tuple[str, ...]:
    """The areas of the day's first content that names any."""
    return next((b.areas for b in day.blocks if b.activity == "content" and b.areas), ())


def with_projection(plan: Plan, **changes: Any) -> Plan:
    """The plan with numbers of its projection changed."""
    return replace(plan, projection=plan.projection._replace(**changes))


def certain_beyond_certainty(plan: Plan) -> Plan:
    return with_projection(plan, chance_of_target=1.2)


def mean_outside_its_range(plan: Plan) -> Plan:
    return with_projection(plan, mean=300.0)


def no_spread(plan: Plan) -> Plan:
    return with_projection(plan, sd=0.0)


def half_a_projection(plan: Plan) -> Plan:
    return with_projection(plan, mean=None)


def unknown_verdict(plan: Plan) -> Plan:
    return replace(plan, decision=plan.decision._replace(verdict="perhaps"))


def unknown_severity(plan: Plan) -> Plan:
    return replace(plan, problems=(*plan.problems, told(1)[0]._replace(severity="fatal")))


def deadlines_reversed(plan: Plan) -> Plan:
    return replace(plan, deadlines=plan.deadlines[::-1])


BROKEN: tuple[tuple[Step, str], ...] = (
    (drop_a_day, "days follow each other"),
    (double_a_day, "days follow each other"),
    (drop_the_exam_day, "the last day is not the exam day"),
    (drop_the_first_day, "is not the first phase's first day"),
    (another_exam_date, "the plan is for|the last day is not the exam day"),
    (no_days, "no days or no phases"),
    (phases_reversed, "are not in the order"),
    (phase_gap, "does not begin the day after"),
    (phase_ending_before_it_begins, "core phase ends before|does not begin the day after|core lasts -1 days"),
    (phase_short_of_the_exam, "does not end on the exam day"),
    (day_in_another_phase, "the day says diagnostic"),
    (diagnostic_of_one_week, "diagnostic lasts 7 days"),
    (other_free_minutes, "the student's hours say"),
    (too_full, "minutes planned of"),
    (work_on_a_day_off, "minutes planned of 0|a day off holds a block"),
    (day_off_called_study, "off means none"),
    (study_day_called_off, "off means none"),
    (exam_day_called_study, "exam day holds the exam"),
    (exam_at_another_hour, "the exam starts at 08:00"),
    (study_on_exam_day, "exam day holds the exam|the exam takes 570 minutes"),
    (exam_on_another_day, "the exam is not on this day"),
    (eve_called_study, "not light"),
    (eve_too_full, "121 minutes on the day before the exam"),
    (before_the_day_starts, "study starts at 07:55"),
    (past_midnight, "is not on this day"),
    (out_of_order, "starts before"),
    (overlapping, "starts before"),
    (endless_moment, "ends before it starts"),
    (with_a_zone, "without a zone"),
    (six_blocks, "6 blocks"),
    (full_buffer, "more than half full"),
    (no_buffers, "no half-empty day"),
    (unknown_kind, "no kind of day"),
    (unknown_activity, "no activity and mode"),
    (unknown_area, "astrology: no such content area"),
    (content_that_counts_questions, "a block of content counts 10"),
    (repeats_that_count_none, "a block of repeats counts 0"),
    (questions_without_mode, "names no bank or no mode"),
    (a_sum_that_is_wrong, "the days hold"),
    (questions_left_over_in_silence, "no warning with a choice"),
    (questions_left_over_without_a_choice, "no warning with a choice"),
    (more_done_than_the_log_says, "bank and log say 350"),
    (more_planned_than_there_are, "neither can be negative"),
    (odd_numbers, "only one day takes the remainder"),
    (a_strange_bank, "'Other' is no question bank"),
    (no_banks, "are not the student's"),
    (over_the_cap, "over the cap of 80"),
    (more_questions_than_minutes, "more than the day's minutes|over the cap|negative"),
    (new_on_the_eve, "1 days before the exam|in refinement"),
    (new_in_refinement, "of the main bank in refinement"),
    (tutored_at_the_end, "timed is due"),
    (timed_at_the_start, "tutor is due"),
    (one_form_twice, "already taken or comes twice|newest forms|newer and unused"),
    (a_form_already_taken, "NBME 12 was already taken|NBME 12 is not among"),
    (a_form_the_student_does_not_have, "NBME 10 is not among|newest forms are kept"),
    (exam_cut_short, "gives it"),
    (exam_day_of_another_kind, "the review day gives it"),
    (exam_on_no_list, "that the plan does not list"),
    (forms_within_a_week, "6 days after the one before|leads two days running"),
    (free_120_too_early, "Free 120 11 days before the exam; 3 to 5|followed by 0"),
    (exam_in_the_last_days, "in the last 2 days|2 days before the exam; 3 to 5"),
    (last_form_three_weeks_out, "the last form|newer and unused"),
    (newest_form_first, "the newest forms are kept for last"),
    (rehearsal_cut_short, "the full-length"),
    (rehearsal_at_another_hour, "does not start at the exam's hour"),
    (taken_in_the_future, "lies ahead|scores say otherwise"),
    (taken_without_a_score, "scores say otherwise"),
    (exam_after_the_exam, "is on no day of the plan|that the plan does not list"),
    (
        two_exams_one_day,
        "two practice exams on one day|Free 120 8 days|Free 120 takes 180|does not list",
    ),
    (form_on_a_short_day, "takes 300 minutes, the day has 240|the student's hours say 480"),
    (form_four_days_out, "NBME 16 4 days before the exam; 5 to 10|Free 120 8 days|NBME 16 is followed by 0"),
    (no_purpose, "'fun' is no purpose"),
    (no_review, "0 minutes of review"),
    (falling_aim, "the aim falls"),
    (week_without_focus, "a week of study without a focus"),
    (five_areas, "focus is 5 areas"),
    (one_area_twice, "focus is 2 areas"),
    (no_area, "focus is 0 areas"),
    (unknown_focus, "astrology: no such content area"),
    (weeks_out_of_order, "Mondays in order"),
    (weakest_left_waiting, "cardiovascular, the weakest, waits"),
    (one_lead_two_days, "leads two days running"),
    (certain_beyond_certainty, "not between 0 and 1"),
    (mean_outside_its_range, "does not hold its mean"),
    (no_spread, "does not hold its mean"),
    (half_a_projection, "only some of mean"),
    (unknown_verdict, "no verdict"),
    (unknown_severity, "'fatal' is no severity"),
    (deadlines_reversed, "deadlines are not in order"),
)


def test_a_good_plan_has_no_findings() -> None:
    assert audit(good()) == ()


def test_a_warm_up_that_takes_the_review_of_the_last_form_is_found() -> None:
    """Tuesdays and Saturdays are free, so one Tuesday lies between the last form and a Friday's exam."""
    exam = Exam(date=date(2027, 8, 6), target=245, minimum=235)
    who = make_student(minutes=(0, 420, 0, 0, 0, 480, 0), exam=exam)
    plan = make_plan(who, today=TODAY)
    assert audit(plan, who) == ()
    day = day_of(plan, date(2027, 8, 3))
    assert {block.bank for block in day.blocks} == {"Free 120", "NBME 16"}
    blocks = (b._replace(bank="Free 120") if b.activity == "exam_review" else b for b in day.blocks)
    broken = with_day(plan, day, blocks=tuple(blocks))
    assert unexpected(audit(broken, who), "NBME 16 is followed by 0 minutes of review") == []


@pytest.mark.parametrize(("step", "words"), BROKEN, ids=[step.__name__ for step, _ in BROKEN])
def test_the_audit_names_exactly_what_was_broken(step: Step, words: str) -> None:
    broken = step(good())
    assert broken != good(), "nothing was broken"
    assert unexpected(audit(broken), words) == []


def unexpected(findings: tuple[str, ...], words: str) -> list[str]:
    """Findings that none of the `|`-separated words tell of, and words that no finding tells."""
    expected = words.split("|")
    strange = [finding for finding in findings if not any(word in finding for word in expected)]
    return strange + [word for word in expected if not any(word in finding for finding in findings)]


# The plan stays, the student's words change under it.


@dataclass(frozen=True)
class Otherwise:
    """Wishes that the good plan does not fulfil."""

    reason: str
    changes: dict[str, Any]
    words: str


def _exam_on(position: int) -> tuple[date, str]:
    exam = full_forms(good())[position]
    return exam.date, exam.exam


def otherwise() -> list[Otherwise]:
    """Each with the words the audit must find."""
    on, name = _exam_on(1)
    pin = Pin(date=on - timedelta(days=1), exam=name)
    other = QuestionBank(name="A", questions=9)
    weekend = AvailabilityChange(first_day=date(2027, 3, 1), last_day=date(2027, 3, 1), minutes=(0,) * 7)
    hours = "hours say|off means none|minutes planned of 0|holds a block"
    log = (LogEntry(date=TODAY, questions=40),)
    total = (LogEntry(date=TODAY, total=500),)
    return [
        Otherwise("a day off that the plan forgot", {"changes": (weekend,)}, hours),
        Otherwise("a longer Tuesday", {"minutes": (480, 490, 480, 480, 480, 360, 0)}, "hours say 490"),
        Otherwise("work done today", {"log": log}, "bank and log say 390"),
        Otherwise("the bank's own counter", {"log": total}, "bank and log say 500"),
        Otherwise("a pin on another day", {"pins": (pin,)}, "is pinned here"),
        Otherwise("the day starts later", {"day_starts": (time(9, 0),) * 7}, "before 09:00"),
        Otherwise("the exam starts later", {"start_time": time(9, 0)}, "exam starts at 09:00|exam's hour"),
        Otherwise("another bank", {"question_banks": (other,)}, "not the student's"),
    ]


@pytest.mark.parametrize("row", range(8))
def test_the_audit_holds_the_plan_to_the_students_own_words(row: int) -> None:
    case = otherwise()[row]
    findings = audit(good(), make_student(**{**_own(), **case.changes}))
    assert unexpected(findings, case.words) == [], case.reason


def _own() -> dict[str, Any]:
    return {"scores": student().scores, "question_banks": student().question_banks}


def test_a_pin_that_breaks_a_rule_must_be_told() -> None:
    """The plan keeps it two days before the exam; with no word to the student the audit objects."""
    pinned = make_student(**_own(), pins=(Pin(date=date(2027, 6, 16), exam="NBME 13"),))
    plan = make_plan(pinned, today=TODAY)
    assert audit(plan, pinned) == ()
    silent = replace(plan, problems=())
    assert any("pinned against the rules" in finding for finding in audit(silent, pinned))


def test_with_two_weeks_left_there_is_only_refinement() -> None:
    late = make_student(date=TODAY + timedelta(days=14), first_day=None)
    plan = make_plan(late, today=TODAY)
    assert audit(plan, late) == ()
    (only,) = plan.phases
    core = only._replace(name="core", last_day=TODAY)
    days = (replace(plan.days[0], phase="core"), *plan.days[1:])
    rest = only._replace(first_day=TODAY + timedelta(days=1))
    findings = audit(replace(plan, phases=(core, rest), days=days), late)
    assert any("only refinement fits" in finding for finding in findings)


def test_days_past_are_not_held_to_the_planning_rules() -> None:
    """A day that was fuller than its minutes happened; a plan made later only records it."""
    day = first(good().days, "study", "content")
    full = too_full(good())
    assert audit(full)
    later = replace(full, generated_on=day.date + timedelta(days=1))
    assert not [finding for finding in audit(later) if str(day.date) in finding]


# Over many students, and fast enough to run with every command.


@given(planned())
def test_every_plan_is_proved(made: Planned) -> None:
    assert find_problems(made.plan, made.student, all_facts()) == ()


@given(reruns())
def test_every_plan_made_again_is_proved(made: Planned) -> None:
    assert find_problems(made.plan, made.student, all_facts()) == ()


def test_the_audit_takes_no_time_anybody_notices() -> None:
    """Under 10 ms for 24 weeks; the best of five runs, and some slack for a busy machine."""
    plan, times = good(), []
    for _ in range(5):
        start = perf_counter()
        audit(plan)
        times.append(perf_counter() - start)
    assert min(times) < 0.03
