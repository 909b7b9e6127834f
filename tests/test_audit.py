"""Break a good plan one way at a time: the audit names exactly that, and finds nothing in the good plan."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from time import perf_counter
from typing import Any

import pytest
from conftest import all_facts, left_over, make_plan, make_student
from hypothesis import given
from test_promises import Planned, planned, reruns

from studyplan.audit import find_broken_promises
from studyplan.plan import Block, Day, Done, Due, Plan, PracticeExam, Problem, Work
from studyplan.statements.findings import Finding
from studyplan.statements.problems import PinAgainstRules
from studyplan.student import AvailabilityChange, Exam, LogEntry, Pin, QuestionBank, Score, Student
from studyplan.words.findings import finding_words

TODAY, EXAM_DAY = date(2027, 1, 4), date(2027, 6, 18)
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


def audit(plan: Plan, who: Student | None = None) -> tuple[Finding, ...]:
    """What the audit finds; each finding must be tellable."""
    findings = find_broken_promises(plan, student() if who is None else who, all_facts())
    assert all(finding_words(finding) for finding in findings)
    return findings


def rules(findings: Iterable[Finding]) -> set[str]:
    return {finding.rule for finding in findings}


# How to find a place in a plan and change it.


def first(days: Iterable[Day], kind: str = "", activity: str = "", phase: str = "") -> Day:
    """The first of these days of a kind, with an activity, in a phase."""
    found = (day for day in days if kind in ("", day.kind) and phase in ("", day.phase))
    return next(day for day in found if not activity or any(b.activity == activity for b in day.blocks))


def with_day(plan: Plan, day: Day, /, **changes: Any) -> Plan:
    new = replace(day, **changes)
    return replace(plan, days=tuple(new if old.date == day.date else old for old in plan.days))


def with_block(plan: Plan, day: Day, activity: str, /, **changes: Any) -> Plan:
    at = next(i for i, block in enumerate(day.blocks) if block.activity == activity)
    blocks = (*day.blocks[:at], day.blocks[at]._replace(**changes), *day.blocks[at + 1 :])
    return with_day(plan, day, blocks=blocks)


def with_exam(plan: Plan, exam: PracticeExam, /, **changes: Any) -> Plan:
    entries = (e._replace(**changes) if e is exam else e for e in plan.practice_exams)
    return replace(plan, practice_exams=tuple(sorted(entries, key=lambda e: e.date)))


def on_day(kind: str, phase: str = "", /, **changes: Any) -> Step:
    """Change the first day of a kind, in a phase; a change may be a function of the day."""
    return lambda plan: _on(plan, first(plan.days, kind, phase=phase), changes)


def days_out(place: int, **changes: Any) -> Step:
    """Change the exam day (0), the eve (1) and so on; a change may be a function of the day."""
    return lambda plan: _on(plan, plan.days[-1 - place], changes)


def on_day_of(exam: Callable[[Plan], PracticeExam], /, **changes: Any) -> Step:
    """Change the day of a practice exam; a change may be a function of the day."""
    return lambda plan: _on(plan, day_of(plan, exam(plan).date), changes)


def _on(plan: Plan, day: Day, changes: dict[str, Any]) -> Plan:
    return with_day(plan, day, **{name: new(day) if callable(new) else new for name, new in changes.items()})


def in_block(kind: str, activity: str, phase: str = "", /, **changes: Any) -> Step:
    """Change the first block of an activity on a day of a kind, in a phase."""
    return lambda plan: with_block(plan, first(plan.days, kind, activity, phase), activity, **changes)


def in_entry(exam: Callable[[Plan], PracticeExam], /, **changes: Any) -> Step:
    return lambda plan: with_exam(plan, exam(plan), **changes)


def end_of_phase(place: int, days: int) -> Step:
    """Move the end of a phase, and nothing else, by so many days."""

    def step(plan: Plan) -> Plan:
        phases = list(plan.phases)
        phases[place] = phases[place]._replace(last_day=phases[place].last_day + timedelta(days=days))
        return replace(plan, phases=tuple(phases))

    return step


def exams(plan: Plan) -> list[PracticeExam]:
    return [exam for exam in plan.practice_exams if not exam.taken]


def day_of(plan: Plan, on: date) -> Day:
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


def later(minutes: int) -> Callable[[Day], tuple[Block, ...]]:
    return lambda day: _moved(day, timedelta(minutes=minutes))


def only(activity: str) -> Callable[[Day], tuple[Block, ...]]:
    return lambda day: tuple(block for block in day.blocks if block.activity == activity)


def _moved(day: Day, by: timedelta) -> tuple[Block, ...]:
    return tuple(block._replace(start=block.start + by, end=block.end + by) for block in day.blocks)


# The ways to break it.


def diagnostic_of_one_week(plan: Plan) -> Plan:
    one, core, last = plan.phases
    end = one.first_day + timedelta(days=6)
    phases = (one._replace(last_day=end), core._replace(first_day=end + timedelta(days=1)), last)
    days = (replace(d, phase="core") if end < d.date < core.first_day else d for d in plan.days)
    return replace(plan, phases=phases, days=tuple(days))


def too_full(plan: Plan) -> Plan:
    day = first(plan.days, "study", "content")
    *rest, last = day.blocks
    return with_day(plan, day, blocks=(*rest, last._replace(end=last.end + timedelta(hours=3))))


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
            drawn = day.due and day.due._replace(buffer=False)
            plan = with_day(plan, day, kind=_filled(day), blocks=(*day.blocks, filler), due=drawn)
    return plan


def _filled(day: Day) -> str:
    return "study" if day.kind == "buffer" else day.kind


def told(questions: int) -> tuple[Problem, ...]:
    """A warning as the planner would give it."""
    return (Problem("warning", left_over(questions=questions)),)


def main_bank(plan: Plan, **changes: Any) -> Plan:
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


def more_done_than_the_log_says(plan: Plan) -> Plan:
    (bank,) = plan.question_banks
    plan = more_questions(plan, quiet_days(plan)[0], -10)
    return main_bank(plan, done=bank.done + 10, planned=bank.planned - 10)


def more_planned_than_there_are(plan: Plan) -> Plan:
    plan = more_questions(plan, quiet_days(plan)[0], 10)
    return main_bank(plan, planned=plan.question_banks[0].planned + 10)


def odd_numbers(plan: Plan) -> Plan:
    """Two days drawn for no whole tens."""
    for day in quiet_days(plan)[:2]:
        plan = with_day(plan, day, due=Due((("UWorld", day.questions + 3),)))
    return plan


def more_questions_than_minutes(plan: Plan) -> Plan:
    """A hundred questions at four minutes need 400 of a Saturday's 360, and are over the cap besides."""
    day = next(d for d in plan.days if d.minutes_available == 360 and d.kind == "study" and d.questions)
    number = 100 - d_questions(day)
    plan = main_bank(more_questions(plan, day, number), planned=plan.question_banks[0].planned + number)
    return main_bank(plan, questions=plan.question_banks[0].questions)


def d_questions(day: Day) -> int:
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


def free_120(plan: Plan) -> PracticeExam:
    return next(e for e in exams(plan) if e.exam == "Free 120")


def free_120_to(days_out: int) -> Step:
    """The Free 120 changes places with what stands so many days before the exam."""
    return lambda plan: swapped(plan, free_120(plan).date, plan.exam_date - timedelta(days=days_out))


def full_forms(plan: Plan) -> list[PracticeExam]:
    return [exam for exam in exams(plan) if exam.exam != "Free 120"]


def first_form(plan: Plan) -> PracticeExam:
    return full_forms(plan)[0]


def last_form(plan: Plan) -> PracticeExam:
    return full_forms(plan)[-1]


def nbme(plan: Plan) -> PracticeExam:
    """The first form ahead of five hours, which is not full-length."""
    return next(e for e in full_forms(plan) if _length(e) == 300 and not e.full_length)


def rehearsal(plan: Plan) -> PracticeExam:
    return next(e for e in exams(plan) if e.full_length)


def unlisted(plan: Plan) -> Plan:
    return replace(plan, practice_exams=tuple(e for e in plan.practice_exams if e is not first_form(plan)))


def one_form_twice(plan: Plan) -> Plan:
    *_, last = full_forms(plan)
    before = next(e for e in full_forms(plan) if _length(e) == _length(last) and e is not last)
    return with_exam(plan, last, exam=before.exam)


def _length(exam: PracticeExam) -> int:
    form = all_facts().form(exam.exam)
    return form.minutes if form else 0


def exam_cut_short(plan: Plan) -> Plan:
    day = day_of(plan, nbme(plan).date)
    block = next(b for b in day.blocks if b.activity == "practice_exam")
    return with_block(plan, day, "practice_exam", end=block.end - timedelta(minutes=60))


def forms_within_a_week(plan: Plan) -> Plan:
    *_, before, last = full_forms(plan)
    near = last.date - timedelta(days=6)
    return with_reviews(swapped(plan, before.date, near), near)


def with_reviews(plan: Plan, on: date) -> Plan:
    """The plan with half a day of review on the day after."""
    day = day_of(plan, on + timedelta(days=1))
    return with_day(plan, day, kind="review", blocks=(at(day, 9, 200, activity="exam_review", areas=()),))


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
        replace(day, blocks=tuple(b._replace(exam=names.get(b.exam, b.exam)) for b in day.blocks))
        for day in plan.days
    ]
    exams_now = tuple(entries.get(e.date, e) for e in plan.practice_exams)
    return replace(plan, days=tuple(days), practice_exams=exams_now)


def taken_without_a_score(plan: Plan) -> Plan:
    taken = full_forms(plan)[0]._replace(date=TODAY, exam="NBME 11", taken=True, score=220)
    return replace(plan, practice_exams=(taken, *plan.practice_exams))


def no_review(plan: Plan) -> Plan:
    one, other, *_ = full_forms(plan)
    for day in plan.days:
        if one.date <= day.date < other.date:
            blocks = tuple(b for b in day.blocks if b.activity != "exam_review")
            plan = with_day(plan, day, blocks=blocks)
    return plan


def focus(*areas: str) -> Step:
    """Change the last week's focus."""

    def step(plan: Plan) -> Plan:
        *weeks, last = plan.weekly_focus
        return replace(plan, weekly_focus=(*weeks, last._replace(areas=areas)))

    return step


def week_without_focus(plan: Plan) -> Plan:
    return replace(plan, weekly_focus=plan.weekly_focus[:2] + plan.weekly_focus[3:])


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


def in_part(name: str, **changes: Any) -> Step:
    """Change what the projection or the decision says."""
    return lambda plan: replace(plan, **{name: getattr(plan, name)._replace(**changes)})


BROKEN: tuple[tuple[str, Step, str], ...] = (
    ("a day missing", lambda p: replace(p, days=p.days[:9] + p.days[10:]), "days_not_in_a_row"),
    ("a day doubled", lambda p: replace(p, days=p.days[:9] + p.days[8:]), "days_not_in_a_row"),
    ("no exam day", lambda p: replace(p, days=p.days[:-1]), "last_day_differs"),
    ("no first day", lambda p: replace(p, days=p.days[1:]), "first_day_differs"),
    (
        "another exam date",
        lambda p: replace(p, exam_date=p.exam_date + timedelta(days=1)),
        "another_exam_date last_day_differs",
    ),
    ("no days", lambda p: replace(p, days=()), "no_days_or_phases"),
    ("phases reversed", lambda p: replace(p, phases=(p.phases[0], *p.phases[:0:-1])), "phases_out_of_order"),
    ("phases with a gap", end_of_phase(1, -1), "phases_not_in_a_row"),
    ("a lost core", end_of_phase(1, -200), "phase_ends_before_it_begins phases_not_in_a_row phase_length"),
    ("phases short of the exam", end_of_phase(-1, -1), "last_phase_ends_early"),
    ("a day in another phase", on_day("off", "core", phase="diagnostic"), "day_in_another_phase"),
    ("diagnostic of one week", diagnostic_of_one_week, "phase_length"),
    ("other free minutes", on_day("study", minutes_available=510), "other_free_minutes"),
    ("a day too full", too_full, "day_over_its_minutes"),
    (
        "work on a day off",
        on_day("off", blocks=lambda d: (at(d, 9, 60),)),
        "day_over_its_minutes block_on_day_off",
    ),
    ("a day off called study", on_day("off", kind="study"), "off_means_no_minutes"),
    ("a study day called off", on_day("study", kind="off"), "off_means_no_minutes"),
    ("exam day called study", days_out(0, kind="study"), "exam_day_not_only_exam"),
    ("exam an hour late", days_out(0, blocks=later(60)), "exam_at_another_hour"),
    (
        "study on exam day",
        days_out(0, blocks=lambda d: (*d.blocks, at(d, 20, 30))),
        "exam_day_not_only_exam exam_over_its_minutes",
    ),
    ("exam on another day", in_block("study", "content", activity="exam", areas=()), "exam_on_another_day"),
    ("the eve called study", days_out(1, kind="study"), "eve_not_light"),
    ("a full eve", days_out(1, blocks=lambda d: (at(d, 9, 121),)), "eve_too_full"),
    ("study before the day starts", on_day("study", blocks=later(-5)), "study_starts_early"),
    ("past midnight", past_midnight, "block_off_its_day"),
    ("blocks out of order", out_of_order, "blocks_overlap"),
    ("blocks overlapping", overlapping, "blocks_overlap"),
    ("an endless moment", endless_moment, "block_ends_before_it_starts"),
    ("a zone", with_a_zone, "block_with_zone"),
    (
        "six blocks",
        days_out(1, blocks=lambda d: tuple(at(d, 9 + n, 15) for n in range(6))),
        "too_many_blocks",
    ),
    ("a full buffer", full_buffer, "buffer_too_full"),
    ("no buffers", no_buffers, "buffer_missing"),
    ("an unknown kind", on_day("study", "refinement", kind="holiday"), "unknown_day_kind"),
    ("an unknown activity", in_block("study", "flashcards", activity="cards"), "unknown_activity_or_mode"),
    ("an unknown area", in_block("study", "content", areas=("respiratory", "astrology")), "unknown_area"),
    ("content that counts questions", in_block("study", "content", questions=10), "block_question_count"),
    ("repeats that count none", in_block("study", "repeats", questions=0), "block_question_count"),
    ("no mode", in_block("study", "questions", "core", mode=""), "block_without_bank_or_mode"),
    ("a wrong sum", a_sum_that_is_wrong, "bank_sum"),
    ("left over in silence", questions_left_over_in_silence, "left_over_untold"),
    (
        "left over as a hint",
        lambda p: replace(
            questions_left_over_in_silence(p), problems=(Problem("info", left_over(questions=10)),)
        ),
        "left_over_untold",
    ),
    (
        "left over with another number",
        lambda p: replace(questions_left_over_in_silence(p), problems=told(100)),
        "left_over_untold",
    ),
    ("more done than the log says", more_done_than_the_log_says, "other_done"),
    ("more planned than there are", more_planned_than_there_are, "negative_questions"),
    ("odd numbers", odd_numbers, "uneven_units"),
    ("a strange bank", in_block("study", "repeats", activity="questions", bank="Other"), "unknown_bank"),
    ("no banks", lambda p: replace(p, question_banks=()), "other_banks"),
    ("over the cap", in_block("study", "repeats", "refinement", questions=90), "questions_over_cap"),
    (
        "more questions than minutes",
        more_questions_than_minutes,
        "questions_over_minutes questions_over_cap negative_questions",
    ),
    ("new questions on the eve", new_on_the_eve, "new_questions_late new_in_refinement"),
    ("new questions in refinement", new_in_refinement, "new_in_refinement"),
    ("tutored at the end", in_block("study", "repeats", "refinement", mode="tutor"), "wrong_mode"),
    ("timed at the start", in_block("study", "questions", "diagnostic", mode="timed"), "wrong_mode"),
    ("one form twice", one_form_twice, "practice_exam_twice newer_form_first newer_form_unused"),
    ("a form already taken", in_entry(nbme, exam="NBME 12"), "practice_exam_twice practice_exam_not_owned"),
    ("a form not owned", in_entry(nbme, exam="NBME 10"), "practice_exam_not_owned newer_form_first"),
    ("a practice exam cut short", exam_cut_short, "practice_exam_minutes"),
    ("a practice exam on a review day", on_day_of(nbme, kind="review"), "practice_exam_minutes"),
    ("a practice exam on no list", unlisted, "unlisted_practice_exam"),
    ("forms within a week", forms_within_a_week, "practice_exams_too_close lead_repeated"),
    ("the Free 120 too early", free_120_to(11), "practice_exam_days_out review_too_short aim_falls"),
    (
        "the Free 120 right after the last form",
        lambda p: swapped(p, free_120(p).date, last_form(p).date + timedelta(days=1)),
        "warm_up_right_after_form",
    ),
    (
        "a form over two days for nothing",
        in_entry(nbme, parts=2),
        "practice_exam_split practice_exam_minutes practice_exam_over_its_day",
    ),
    ("the Free 120 too late", free_120_to(2), "practice_exam_in_last_days practice_exam_days_out"),
    ("no form in three weeks", last_form_three_weeks_out, "last_form_too_early newer_form_unused"),
    ("the newest form first", newest_form_first, "newer_form_first"),
    ("a rehearsal cut short", on_day_of(rehearsal, blocks=only("practice_exam")), "full_length_minutes"),
    ("a rehearsal half an hour late", on_day_of(rehearsal, blocks=later(30)), "rehearsal_hour"),
    ("taken in the future", in_entry(first_form, taken=True), "taken_and_ahead taken_without_its_score"),
    ("taken without a score", taken_without_a_score, "taken_without_its_score"),
    (
        "a practice exam after the exam",
        lambda p: with_exam(p, free_120(p), date=p.exam_date + timedelta(days=3)),
        "practice_exam_on_no_day unlisted_practice_exam",
    ),
    (
        "two practice exams on one day",
        lambda p: with_exam(p, free_120(p), date=last_form(p).date),
        "two_practice_exams_a_day practice_exam_days_out practice_exam_minutes unlisted_practice_exam",
    ),
    (
        "a form on a short day",
        on_day_of(last_form, minutes_available=240),
        "practice_exam_over_its_day other_free_minutes",
    ),
    (
        "the last form after the Free 120",
        lambda p: swapped(p, last_form(p).date, free_120(p).date),
        "practice_exam_days_out review_too_short aim_falls",
    ),
    ("no purpose", in_entry(first_form, purpose="fun"), "unknown_purpose"),
    ("no review", no_review, "review_too_short"),
    ("a falling aim", in_entry(last_form, aim=200), "aim_falls"),
    ("a week without focus", week_without_focus, "week_without_focus"),
    ("five areas", focus(*(area.key for area in all_facts().areas[:5])), "focus_areas"),
    ("one area twice", focus("respiratory", "respiratory"), "focus_areas"),
    ("no area", focus(), "focus_areas"),
    ("an unknown focus", focus("astrology"), "unknown_area"),
    ("weeks out of order", lambda p: replace(p, weekly_focus=p.weekly_focus[::-1]), "focus_weeks"),
    ("the weakest left waiting", weakest_left_waiting, "weakest_waits"),
    ("one lead two days", one_lead_two_days, "lead_repeated"),
    ("certain beyond certainty", in_part("projection", chance_of_target=1.2), "projection_chances"),
    ("a mean outside its range", in_part("projection", mean=300.0), "projection_range"),
    ("no spread", in_part("projection", sd=0.0), "projection_range"),
    ("half a projection", in_part("projection", mean=None), "projection_incomplete"),
    ("an unknown verdict", in_part("decision", verdict="perhaps"), "unknown_verdict_or_course"),
    (
        "an unknown severity",
        lambda p: replace(p, problems=(*p.problems, told(1)[0]._replace(severity="fatal"))),
        "unknown_severity",
    ),
    ("deadlines reversed", lambda p: replace(p, deadlines=p.deadlines[::-1]), "deadlines_out_of_order"),
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
    assert {block.exam for block in day.blocks} == {"Free 120", "NBME 16"}
    blocks = (b._replace(exam="Free 120") if b.activity == "exam_review" else b for b in day.blocks)
    broken = with_day(plan, day, blocks=tuple(blocks))
    assert audit(broken, who) == (Finding("review_too_short", date(2027, 7, 31), ("NBME 16", 0)),)


@pytest.mark.parametrize(("step", "broken"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_the_audit_names_exactly_what_was_broken(step: Step, broken: str) -> None:
    assert step(good()) != good(), "nothing was broken"
    assert rules(audit(step(good()))) == set(broken.split())


NAMED = (
    ("a day missing", Finding("days_not_in_a_row", date(2027, 1, 14), (date(2027, 1, 13),))),
    ("diagnostic of one week", Finding("phase_length", None, ("diagnostic", 7, 14, 22))),
    ("other free minutes", Finding("other_free_minutes", TODAY, (510, 480))),
    ("study on exam day", Finding("exam_over_its_minutes", EXAM_DAY, (570, 540))),
    ("exam an hour late", Finding("exam_at_another_hour", EXAM_DAY, (time(8),))),
    ("a full eve", Finding("eve_too_full", date(2027, 6, 17), (121,))),
    (
        "study before the day starts",
        Finding("study_starts_early", TODAY, (datetime(2027, 1, 4, 7, 55), time(8))),
    ),
    ("an unknown area", Finding("unknown_area", TODAY, (("astrology",),))),
    ("more done than the log says", Finding("other_done", None, ("UWorld", 360, 350))),
    ("a strange bank", Finding("unknown_bank", date(2027, 4, 3), ("Other",))),
    ("over the cap", Finding("questions_over_cap", date(2027, 5, 24), (130, 80))),
    ("new questions on the eve", Finding("new_questions_late", date(2027, 6, 17), (10, 1))),
    (
        "tutored at the end",
        Finding("wrong_mode", date(2027, 5, 24), ("tutor", "repeats", "refinement", 25, "timed")),
    ),
    (
        "a practice exam on a review day",
        Finding("practice_exam_minutes", date(2027, 2, 13), ("NBME 13", 300, "review", 300)),
    ),
    ("the Free 120 too early", Finding("practice_exam_days_out", date(2027, 6, 7), ("Free 120", 11, 3, 5))),
    ("forms within a week", Finding("practice_exams_too_close", date(2027, 6, 10), (6,))),
    ("no review", Finding("review_too_short", date(2027, 1, 5), ("UWSA 1", 0))),
    ("five areas", Finding("focus_areas", date(2027, 6, 14), (5, 4))),
    ("the weakest left waiting", Finding("weakest_waits", date(2027, 1, 18), (("cardiovascular",), 3))),
)


@pytest.mark.parametrize(("name", "finding"), NAMED)
def test_a_finding_holds_its_day_and_what_is_wrong(name: str, finding: Finding) -> None:
    (step,) = (step for known, step, _ in BROKEN if known == name)
    assert finding in audit(step(good()))


# The plan stays, the student's words change under it.


def _exam_on(position: int) -> tuple[date, str]:
    exam = full_forms(good())[position]
    return exam.date, exam.exam


def otherwise() -> list[tuple[str, dict[str, Any], str]]:
    """What the plan forgot, the wishes that it does not fulfil, and the promises broken by that."""
    on, name = _exam_on(1)
    pin = Pin(date=on - timedelta(days=1), exam=name)
    other = QuestionBank(name="A", questions=9)
    weekend = AvailabilityChange(first_day=date(2027, 3, 1), last_day=date(2027, 3, 1), minutes=(0,) * 7)
    hours = "other_free_minutes off_means_no_minutes day_over_its_minutes block_on_day_off"
    log = (LogEntry(date=TODAY, questions=40),)
    total = (LogEntry(date=TODAY, total=500),)
    return [
        ("a day off", {"changes": (weekend,)}, hours),
        ("a longer Tuesday", {"minutes": (480, 490, 480, 480, 480, 360, 0)}, "other_free_minutes"),
        ("work done today", {"log": log}, "other_done other_day_done bank_sum pace_of_no_day"),
        ("the bank's own counter", {"log": total}, "other_done other_day_done bank_sum pace_of_no_day"),
        ("a pin on another day", {"pins": (pin,)}, "pin_not_kept"),
        ("a later start of the day", {"day_starts": (time(9, 0),) * 7}, "study_starts_early"),
        ("a later exam", {"start_time": time(9, 0)}, "exam_at_another_hour rehearsal_hour"),
        ("another bank", {"question_banks": (other,)}, "other_banks"),
    ]


@pytest.mark.parametrize("row", range(8))
def test_the_audit_holds_the_plan_to_the_students_own_words(row: int) -> None:
    forgotten, changes, broken = otherwise()[row]
    findings = audit(good(), make_student(**{**_own(), **changes}))
    assert rules(findings) == set(broken.split()), forgotten


def _own() -> dict[str, Any]:
    return {"scores": student().scores, "question_banks": student().question_banks}


def test_a_pin_that_breaks_a_rule_must_be_told() -> None:
    """The plan keeps it two days before the exam; with no word to the student the audit objects."""
    pinned = make_student(**_own(), pins=(Pin(date=date(2027, 6, 16), exam="NBME 13"),))
    plan = make_plan(pinned, today=TODAY)
    assert audit(plan, pinned) == ()
    others = tuple(problem for problem in plan.problems if not isinstance(problem.fact, PinAgainstRules))
    assert "pin_untold" in rules(audit(replace(plan, problems=others), pinned))


def test_with_two_weeks_left_there_is_only_refinement() -> None:
    late = make_student(date=TODAY + timedelta(days=14), first_day=None)
    plan = make_plan(late, today=TODAY)
    assert audit(plan, late) == ()
    (only,) = plan.phases
    core = only._replace(name="core", last_day=TODAY)
    days = (replace(plan.days[0], phase="core"), *plan.days[1:])
    rest = only._replace(first_day=TODAY + timedelta(days=1))
    findings = audit(replace(plan, phases=(core, rest), days=days), late)
    assert Finding("only_refinement_fits", TODAY, (14,)) in findings


def test_days_past_are_not_held_to_the_planning_rules() -> None:
    """A day that was fuller than its minutes happened; a plan made later only records it."""
    day = first(good().days, "study", "content")
    full = too_full(good())
    assert audit(full)
    later = replace(full, generated_on=day.date + timedelta(days=1))
    assert not [finding for finding in audit(later) if finding.day == day.date]


def test_the_pace_and_what_is_due_and_done_are_counted_again() -> None:
    """A day behind with 20 of its questions done: nothing that is told of it may be lost or differ."""
    first_day = good().days[0]
    who = make_student(**_own(), log=(LogEntry(date=TODAY, questions=20, repeats=0),))
    plan = make_plan(who, today=TODAY + timedelta(days=1), previous=good())
    assert audit(plan, who) == ()
    day = next(day for day in plan.days if day.date == first_day.date)
    pace = plan.pace
    assert pace and day.due and day.done
    coming = first(plan.days[2:], "study", "questions")
    broken: dict[str, Plan] = {
        "other_pace": replace(plan, pace=pace._replace(done=Work(30, 0))),
        "pace_of_no_day": replace(plan, pace=pace._replace(until=None)),
        "day_without_due": with_day(plan, coming, due=None),
        "other_day_done": with_day(plan, day, done=Done((("UWorld", 30),))),
    }
    assert {rule: rules(audit(one, who)) for rule, one in broken.items()} == {rule: {rule} for rule in broken}
    assert rules(audit(with_day(plan, day, done=None), who)) == {"other_day_done"}
    other = Due((("UWorld", day.due.questions + 10),), day.due.repeats)
    assert rules(audit(with_day(plan, day, due=other), who)) == {"other_pace"}


def test_a_practice_exam_of_today_leaves_a_plan_that_begins_tomorrow_its_first_day() -> None:
    tomorrow = TODAY + timedelta(days=1)
    who = make_student(first_day=tomorrow, scores=(Score(date=TODAY, exam="NBME 12", score=214),))
    plan = make_plan(who, today=TODAY)
    assert audit(plan, who) == ()
    assert plan.days[0].date == tomorrow and plan.days[0].blocks


# Over many students, and fast enough to run with every command.


@given(planned())
def test_every_plan_is_proved(made: Planned) -> None:
    assert find_broken_promises(made.plan, made.student, all_facts()) == ()


@given(reruns())
def test_every_plan_made_again_is_proved(made: Planned) -> None:
    assert find_broken_promises(made.plan, made.student, all_facts()) == ()


def test_the_audit_takes_no_time_anybody_notices() -> None:
    """Under 10 ms for 24 weeks; the best of five runs, and some slack for a busy machine."""
    plan, times = good(), []
    for _ in range(5):
        start = perf_counter()
        audit(plan)
        times.append(perf_counter() - start)
    assert min(times) < 0.03
