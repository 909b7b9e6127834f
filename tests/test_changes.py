"""What changed since the last plan: nothing where nothing did, practice exams by name, in a fixed order."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from conftest import all_facts, make_plan, make_student
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import wishes

from studyplan.alternatives.choices import full_plan
from studyplan.errors import CannotPlan
from studyplan.plan import Block, Change, Day, Kind, Plan, PracticeExam
from studyplan.planning.rerun.changes import MOST_LINES, changes
from studyplan.planning.rerun.record import settle
from studyplan.statements import changes as said
from studyplan.student import AvailabilityChange, LogEntry, Pin, QuestionBank, Score, Student
from studyplan.words.changes import cause_words, causes_words, change_words
from studyplan.words.formats import area_labels, spoken_day

MONDAY = date(2027, 1, 4)
DAY = timedelta(days=1)
RECENT = Score(date=date(2026, 12, 28), exam="NBME 12", score=214)
ORDER = (  # the kinds of each section, in the order a student would ask
    "headline",
    "exam_taken exam_corrected exam_withdrawn questions_recorded repeats_recorded days_assumed",
    "against_plan",
    "exam_date target bank_questions",
    "practice_exam_date practice_exam_length",
    "load first_pass_end other_questions pace",
    "buffers_used buffers_freed",
    "days_off_added days_off_dropped hours_fewer hours_more",
    "phase_end",
    "left_over",
    "aim",
    "focus",
    "smaller_changes",
)


class Rerun:
    """Two plans, one after the other, and the student the second was made for."""

    def __init__(self, previous: Plan, plan: Plan, student: Student) -> None:
        self.previous, self.plan, self.student = previous, plan, student

    def __repr__(self) -> str:
        return "\n".join(map(repr, self.lines))

    @property
    def lines(self) -> tuple[Change, ...]:
        record = settle(self.student, all_facts(), today=self.plan.generated_on, previous=self.previous)
        return changes(self.previous, self.plan, self.student, all_facts(), record)

    @property
    def told(self) -> tuple[Change, ...]:
        """What comes after the headline."""
        return self.lines[1:]


@st.composite
def reruns(draw: st.DrawFn) -> Rerun:
    """Any student, some days later, who took an exam, logged, lost hours, moved the date, or did nothing."""
    wish = draw(wishes())
    student, today = wish.student, wish.today
    later = today + draw(st.sampled_from([0, 1, 3, 8, 30])) * DAY
    assume(later < student.exam.date)
    for news in draw(st.lists(st.sampled_from([took, logged, counted, away, moved, retargeted]), max_size=3)):
        student = news(student, today, later)
    try:
        previous = make_plan(wish.student, today=today)
        plan = make_plan(student, today=later, previous=previous)
    except CannotPlan:
        assume(False)
    return Rerun(previous=previous, plan=plan, student=student)


def took(student: Student, today: date, later: date) -> Student:
    if not student.practice_exams or any(score.date >= later for score in student.scores):
        return student
    name, *left = student.practice_exams
    form = all_facts().form(name)
    assert form is not None
    result = {"score": 231} if form.scale == "score" else {"percent": 71}
    areas = (("cardiovascular", 44.0), ("nervous_system", 80.0))
    new = Score(date=later, exam=name, percent_correct=areas, **result)
    pins = tuple(pin for pin in student.pins if pin.exam != name)
    return replace(student, scores=(*student.scores, new), practice_exams=tuple(left), pins=pins)


def logged(student: Student, today: date, later: date) -> Student:
    free = [today + i * DAY for i in range((later - today).days + 1)]
    free = [day for day in free if not student.log or day > student.log[-1].date]
    return replace(student, log=(*student.log, *(LogEntry(date=d, questions=20, minutes=100) for d in free)))


def counted(student: Student, today: date, later: date) -> Student:
    if student.log and student.log[-1].date >= later:
        return student
    bank = student.question_banks[0]
    return replace(student, log=(*student.log, LogEntry(date=later, total=bank.questions)))


def away(student: Student, today: date, later: date) -> Student:
    gone = AvailabilityChange(first_day=later + 5 * DAY, last_day=later + 12 * DAY, minutes=(0,) * 7)
    hours = student.availability
    return replace(student, availability=replace(hours, changes=(*hours.changes, gone)))


def moved(student: Student, today: date, later: date) -> Student:
    exam = replace(student.exam, date=student.exam.date + 28 * DAY, eligibility_ends=None)
    return replace(student, exam=exam)


def retargeted(student: Student, today: date, later: date) -> Student:
    return replace(student, exam=replace(student.exam, target=student.exam.target + 5))


def singles(lines: Iterable[Change]) -> Iterator[said.SingleChange]:
    """Every fact told, those of one line too."""
    for line in lines:
        yield from line.fact.changes if isinstance(line.fact, said.Together) else (line.fact,)


def rank(fact: said.SingleChange) -> int:
    return next(i for i, kinds in enumerate(ORDER) if fact.kind in kinds.split())


def coming(plan: Plan) -> dict[str, PracticeExam]:
    return {exam.exam: exam for exam in plan.practice_exams if not exam.taken}


@given(reruns())
def test_a_plan_does_not_differ_from_itself(rerun: Rerun) -> None:
    kinds = {line.fact.kind for line in Rerun(rerun.plan, rerun.plan, rerun.student).lines}
    assert kinds <= {"headline", "days_assumed"}  # what was assumed since is told again


@given(reruns())
def test_every_practice_exam_that_moved_came_or_went_is_named_with_its_days(rerun: Rerun) -> None:
    told = set(singles(rerun.lines))
    old, new = coming(rerun.previous), coming(rerun.plan)
    for name in old.keys() & new.keys():
        if old[name].date != new[name].date:
            assert exam_moved(name, old[name].date, new[name].date) in told
    for name in new.keys() - old.keys():
        assert exam_moved(name, None, new[name].date) in told
    taken = {exam.exam for exam in rerun.plan.practice_exams if exam.taken}
    for name in old.keys() - new.keys() - taken:
        assert exam_moved(name, old[name].date, None) in told


def exam_moved(name: str, old: date | None, new: date | None) -> said.DateMoved:
    return said.DateMoved(name, old, new, "practice_exam_date")


@given(reruns())
def test_practice_exams_that_stayed_are_not_called_moved(rerun: Rerun) -> None:
    moved = (fact for fact in singles(rerun.lines) if fact.kind.startswith("practice_exam"))
    told = {next(iter(vars(fact).values())) for fact in moved}
    old, new = coming(rerun.previous), coming(rerun.plan)
    assert not told & {name for name in old.keys() & new.keys() if old[name] == new[name]}


@given(reruns())
def test_the_lines_come_in_the_order_a_student_would_ask(rerun: Rerun) -> None:
    ranks = [rank(fact) for fact in singles(rerun.lines)]
    assert ranks == sorted(ranks)


@given(reruns())
def test_the_lines_are_few_short_and_plain(rerun: Rerun) -> None:
    assert len(rerun.lines) <= MOST_LINES
    told = [told_in_words(line) for line in rerun.lines]
    for what, why in told:
        assert 10 <= len(what) <= 170
        assert not what.endswith(".")
        assert 10 <= len(why) <= 130
        assert why.endswith(".")
        assert (what + why).isprintable()
    assert len({what for what, _ in told}) == len(told)


def told_in_words(line: Change) -> tuple[str, str]:
    return change_words(line.fact, area_labels(all_facts()), spoken_day), causes_words(line, spoken_day)


def full_time(**wanted: object) -> Student:
    """Full-time from 4 January, with a recent score, so that the first practice exam comes weeks later."""
    return make_student(**{"scores": (RECENT,), **wanted})


FIRST = make_plan(full_time(), today=MONDAY)


def after(plan: Plan, days: int, **file: object) -> Rerun:
    """The planner's rerun so many days after `plan`, with these differences in the student's file."""
    student = full_time(**file)
    today = plan.generated_on + days * DAY
    return Rerun(previous=plan, plan=make_plan(student, today=today, previous=plan), student=student)


def facts_of(lines: Iterable[Change]) -> list[said.ChangeFact]:
    return [line.fact for line in lines]


def told_of(kind: str, lines: Iterable[Change]) -> Change:
    """The first line with a fact of this kind, alone."""
    return next(line for line in lines if line.fact.kind == kind)


def against_plan(days: int, questions: int) -> said.DaysOfQuestions:
    return said.DaysOfQuestions(days, questions, "against_plan")


def recorded(questions: int) -> said.QuestionsRecorded:
    return said.QuestionsRecorded("UWorld", questions, "questions_recorded")


def says(kind: Any) -> tuple[said.Cause, ...]:
    return (said.PlainCause(kind),)


def worked(day: int, questions: int, minutes: int | None = None) -> LogEntry:
    return LogEntry(date=MONDAY + day * DAY, questions=questions, minutes=minutes)


def planned(plan: Plan, days: int) -> int:
    """New questions of the plan's first so many days."""
    return sum(day.questions for day in plan.days[:days])


def test_days_done_as_planned_change_nothing_ahead() -> None:
    log = tuple(worked(i, day.questions) for i, day in enumerate(FIRST.days[:6]))
    for done, cause in (((), "counts_as_planned"), (log, "as_planned")):
        headline = after(FIRST, 7, log=done).lines[0]
        assert headline == Change(MONDAY + 7 * DAY, said.Headline(0, None, None, 0, ()), says(cause))


def test_what_was_missed_is_told_first_with_the_days_that_take_it() -> None:
    """Of the first day's quota all but ten: it goes to the nearest days, ten each."""
    quota = FIRST.days[0].questions
    headline = after(FIRST, 1, log=(worked(0, 10),)).lines[0]
    assert headline.fact == said.Headline(
        (quota - 10) // 10, MONDAY + DAY, MONDAY + (quota - 10) // 10 * DAY, quota - 10, ()
    )
    assert headline.causes == (said.NumberCause(10 - quota, "off_plan"),)


def test_a_later_exam_counts_the_days_it_adds() -> None:
    """All new questions stay, so what is more in all are the repeats."""
    rerun = after(FIRST, 0, exam=replace(full_time().exam, date=FIRST.exam_date + 7 * DAY))
    fact = rerun.lines[0].fact
    new, repeats = (
        sum(getattr(day, what) for day in rerun.plan.days) - sum(getattr(day, what) for day in FIRST.days)
        for what in ("questions", "repeats")
    )
    assert isinstance(fact, said.Headline)
    assert (new, fact.gain) == (0, repeats)


def test_with_nothing_logged_the_only_line_is_the_assumption() -> None:
    """Monday to Saturday are six study days, Sunday is off."""
    fact, nothing = (
        said.DaysOfQuestions(6, planned(FIRST, 7), "days_assumed"),
        said.NothingLogged(MONDAY, MONDAY + 5 * DAY),
    )
    assert after(FIRST, 7).told == (Change(MONDAY + 7 * DAY, fact, (nothing,)),)


def test_a_day_off_without_a_log_is_no_assumption() -> None:
    """From Sunday to Monday nothing was asked."""
    saturday = after(FIRST, 6).plan
    assert after(saturday, 1).told == ()


def test_work_done_as_planned_is_one_line() -> None:
    log = tuple(worked(i, planned(FIRST, i + 1) - planned(FIRST, i)) for i in range(6))
    lines = after(FIRST, 7, log=log).told
    since = said.DateCause(MONDAY, "recorded_since")
    assert lines == (Change(MONDAY + 7 * DAY, recorded(planned(FIRST, 6)), (since,)),)


def test_a_late_record_is_named_by_its_day() -> None:
    """Even of a day before what is due counts from: the plan was made afresh a week after it."""
    first, late = worked(0, 10), worked(1, 30)
    student, today = full_time(log=(first,)), MONDAY + 7 * DAY
    again = full_plan(student, all_facts(), today=today, previous=FIRST, afresh=True)
    lines = after(again, 0, log=(first, late)).lines
    named = (said.DateCause(late.date, "recorded_of"),)
    assert lines[0].causes == told_of("questions_recorded", lines).causes == named


def test_missed_days_are_one_line_in_days_and_questions() -> None:
    """40 done on the first day of a week; the rest of its quota is missing."""
    lines = after(FIRST, 7, log=(worked(0, 40),)).told
    assert lines[0].fact == recorded(40)
    assert lines[1].fact == against_plan(2, 40 - planned(FIRST, 7))  # some 40 a day
    assert lines[1].causes == (said.DoneSince(40, planned(FIRST, 7), MONDAY),)


def test_a_day_logged_today_counts_today() -> None:
    """10 fewer than the first day's quota, told on that day."""
    quota = planned(FIRST, 1)
    lines = after(FIRST, 0, log=(worked(0, quota - 10),)).told
    assert against_plan(0, -10) in facts_of(lines)


def test_a_day_logged_today_is_no_lighter_quota() -> None:
    """What was logged is done, so the plan asks nothing more today; that is no change of the load."""
    lines = after(FIRST, 0, log=(worked(0, planned(FIRST, 1)),)).told
    assert facts_of(lines) == [recorded(planned(FIRST, 1))]


def test_being_ahead_is_told_too() -> None:
    lines = after(FIRST, 1, log=(worked(0, planned(FIRST, 1) + 80),)).told
    assert against_plan(2, 80) in facts_of(lines)


def test_what_is_done_late_is_caught_up_and_not_more_than_due() -> None:
    """A day is missed; ten of its questions are done beside the next day's own."""
    missed = after(FIRST, 1, log=(worked(0, 0),))
    asked = planned(missed.plan, 2) - planned(missed.plan, 1)
    late = after(missed.plan, 0, log=(worked(0, 0), worked(1, asked + 10)))
    assert late.lines[0].causes == (said.NumberCause(10, "caught_up"),)
    told = " ".join(cause_words(cause, spoken_day) for cause in late.lines[0].causes)
    assert told == "10 questions caught up since the last plan."


def test_a_counter_that_takes_back_what_was_assumed_is_told_as_missed() -> None:
    """It counts 50 in all, on a day that counted all but its own as done."""
    second = after(FIRST, 7).plan
    rerun = after(second, 1, log=(LogEntry(date=MONDAY + 7 * DAY, total=400),))
    lost = planned(FIRST, 8) - 50
    assert rerun.lines[0].causes == (said.NumberCause(-lost, "off_plan"),)
    assert facts_of(rerun.told[:2]) == [recorded(50), against_plan(2, -lost)]


def test_a_score_comes_first_with_its_aim() -> None:
    exam = next(iter(coming(FIRST).values()))
    areas = (("cardiovascular", 40.0), ("nervous_system", 80.0))
    score = Score(date=exam.date, exam=exam.exam, score=230, percent_correct=areas)
    left = tuple(name for name in full_time().practice_exams if name != exam.exam)
    days = (exam.date - MONDAY).days
    lines = after(FIRST, days, scores=(RECENT, score), practice_exams=left).told
    taken = said.Result(exam.exam, exam.date, 230, None, exam.aim, None, "exam_taken")
    assert lines[0] == Change(exam.date, taken, says("result_recorded"))
    assert told_of("focus", lines).causes == (said.ExamCause(exam.exam, "new_report"),)
    assert told_of("aim", lines).causes[0] == said.ExamCause(exam.exam, "new_score")


def test_a_corrected_score_is_told() -> None:
    lines = after(FIRST, 0, scores=(RECENT._replace(score=216),)).told
    assert lines[0].fact == said.Result("NBME 12", RECENT.date, 216, None, None, None, "exam_corrected")


def test_a_corrected_percent_is_told() -> None:
    """Of a Free 120 there is no score to compare."""
    taken = Score(date=RECENT.date, exam="Free 120", percent=61.0)
    first = make_plan(full_time(scores=(taken,)), today=MONDAY)
    assert after(first, 0, scores=(taken,)).told == ()
    lines = after(first, 0, scores=(taken._replace(percent=66.0),)).told
    assert lines[0].fact == said.Result("Free 120", RECENT.date, None, 66.0, None, None, "exam_corrected")


def test_a_score_taken_back_is_told() -> None:
    lines = after(FIRST, 0, scores=()).told
    assert lines[0].fact == said.Result("NBME 12", RECENT.date, 214, None, None, None, "exam_withdrawn")


def test_an_exam_that_was_missed_moves_for_that_reason_and_one_untold_stays() -> None:
    exam = next(iter(coming(FIRST).values()))
    days = (exam.date - MONDAY).days
    assert after(FIRST, days + 1).lines[0].fact == said.Headline(0, None, None, 0, ())
    missed = (LogEntry(date=exam.date, missed=(exam.exam,)),)
    rerun = after(FIRST, days + 1, log=missed)
    moved = told_of("practice_exam_date", rerun.told)
    assert (moved.fact, moved.causes) == (exam_moved(exam.exam, exam.date, moved.date), says("not_taken"))
    headline = rerun.lines[0]
    assert isinstance(headline.fact, said.Headline)
    assert headline.fact.practice_exams == (exam.exam,)
    assert headline.causes == (said.ExamCause(exam.exam, "missed"),)


def test_a_pinned_exam_moves_because_it_was_pinned() -> None:
    last = list(coming(FIRST).values())[1]
    day = last.date + DAY if (last.date + DAY).weekday() != 6 else last.date - DAY
    lines = after(FIRST, 0, pins=(Pin(date=day, exam=last.exam),)).told
    assert Change(day, exam_moved(last.exam, last.date, day), says("pinned_there")) in lines


def test_an_exam_out_of_the_list_is_dropped_for_that_reason() -> None:
    exam = coming(FIRST)["UWSA 1"]
    left = tuple(name for name in full_time().practice_exams if name != "UWSA 1")
    lines = after(FIRST, 0, practice_exams=left).told
    assert Change(exam.date, exam_moved("UWSA 1", exam.date, None), says("not_listed")) in lines


def test_a_moved_exam_date_and_a_new_target_come_before_what_follows_from_them() -> None:
    later = replace(full_time().exam, date=date(2027, 7, 2), target=250)
    lines = after(FIRST, 0, exam=later).told
    assert facts_of(lines)[:2] == [
        said.ExamDate(full_time().exam.date, date(2027, 7, 2)),
        said.NumberMoved("", 245, 250, "target"),
    ]
    moved = told_of("practice_exam_date", lines)
    assert moved.causes == (said.DateCause(date(2027, 7, 2), "exam_on"),)


def test_a_moved_exam_leaves_the_diagnostic_phase_behind_as_it_was() -> None:
    """A score told on the first day stands in for nothing once study has begun."""
    first = replace(full_time(), scores=())
    begun = make_plan(first, today=MONDAY)
    lasted, exam = begun.phases[0].last_day, replace(first.exam, date=date(2027, 7, 2))
    told = replace(first, exam=exam, scores=(Score(date=MONDAY, exam="NBME 9", score=214),))
    for today in (lasted + DAY, lasted + 9 * DAY):
        assert make_plan(told, today=today, previous=begun).phases[0] == begun.phases[0]
    early = make_plan(told, today=MONDAY + 8 * DAY, previous=begun).phases[0]
    assert early.last_day >= MONDAY + 7 * DAY


def test_a_new_week_off_is_one_range() -> None:
    """Monday to Sunday; the Sunday was off before."""
    week = AvailabilityChange(first_day=date(2027, 3, 1), last_day=date(2027, 3, 7), minutes=(0,) * 7)
    hours = replace(full_time().availability, changes=(week,))
    away = after(FIRST, 0, availability=hours)
    span = (date(2027, 3, 1), date(2027, 3, 6))
    assert said.HoursMoved(*span, days=6, minutes=46 * 60, kind="days_off_added") in facts_of(away.told)
    back = Rerun(previous=away.plan, plan=make_plan(full_time(), today=MONDAY), student=full_time())
    assert said.HoursMoved(*span, days=6, minutes=46 * 60, kind="days_off_dropped") in facts_of(back.told)


def test_shorter_days_for_a_month_are_one_range() -> None:
    """Monday to Friday 3 h instead of 8 h, four weeks: 20 days, 100 h."""
    month = AvailabilityChange(
        first_day=date(2027, 3, 1), last_day=date(2027, 3, 28), minutes=(180,) * 5 + (360, 0)
    )
    hours = replace(full_time().availability, changes=(month,))
    told = told_of("hours_fewer", after(FIRST, 0, availability=hours).told)
    assert told.fact == said.HoursMoved(date(2027, 3, 1), date(2027, 3, 26), 20, 100 * 60, "hours_fewer")
    assert told.causes == says("hours_in_file")


def test_a_weekday_that_goes_off_every_week_is_one_range() -> None:
    """Two Saturdays, a week apart."""
    fortnight = AvailabilityChange(
        first_day=date(2027, 3, 1), last_day=date(2027, 3, 14), minutes=(480,) * 5 + (0, 0)
    )
    hours = replace(full_time().availability, changes=(fortnight,))
    told = told_of("days_off_added", after(FIRST, 0, availability=hours).told).fact
    assert told == said.HoursMoved(date(2027, 3, 6), date(2027, 3, 13), 2, 12 * 60, "days_off_added")


def test_a_larger_bank_that_no_longer_fits_is_told_with_its_number() -> None:
    banks = (QuestionBank(name="UWorld", questions=12000, done=350),)
    larger = after(FIRST, 0, question_banks=banks)
    assert said.NumberMoved("UWorld", 4000, 12000, "bank_questions") in facts_of(larger.told)
    left = larger.plan.question_banks[0].left_over
    assert left > 0
    told = told_of("left_over", larger.told)
    assert told.fact == said.NumberMoved("UWorld", 0, left, "left_over")
    assert told.causes[0] == said.PlainCause("banks_changed")


def test_a_learned_pace_is_told() -> None:
    """Two days at 6 minutes a question move it a tenth each."""
    lines = after(FIRST, 7, log=(worked(0, 100, 600), worked(1, 100, 600))).told
    told = told_of("pace", lines)
    assert (told.fact, told.causes) == (said.Pace(4.0, 4.2), says("pace_in_log"))


def with_days(plan: Plan, change: dict[date, tuple[int, Kind]]) -> Plan:
    """The plan with other counts of new questions and other kinds on some days."""
    return replace(
        plan, days=tuple(_with(day, *change[day.date]) if day.date in change else day for day in plan.days)
    )


def _with(day: Day, count: int, kind: Kind) -> Day:
    start = day.blocks[0].start
    block = Block(
        start=start,
        end=start + 4 * count * timedelta(minutes=1),
        activity="questions",
        bank="UWorld",
        questions=count,
    )
    others = tuple(other for other in day.blocks if other.activity != "questions")
    return replace(day, kind=kind, blocks=(block, *others))


def study_days(first: date, count: int) -> list[date]:
    """So many ordinary full days of the first plan from a day on."""
    days = [day for day in FIRST.days if day.date >= first and day.kind == "study" and day.date.weekday() < 5]
    return [day.date for day in days[:count]]


def compared(old: dict[date, tuple[int, Kind]], new: dict[date, tuple[int, Kind]]) -> tuple[Change, ...]:
    """What is told but for the headline."""
    return Rerun(with_days(FIRST, old), with_days(FIRST, new), full_time()).told


def test_a_higher_quota_is_one_line_from_its_first_day_to_its_last() -> None:
    """Ten study days with 70 instead of 60."""
    days = study_days(date(2027, 2, 8), 10)
    lines = compared({day: (60, "study") for day in days}, {day: (70, "study") for day in days})
    told = told_of("load", lines)
    assert told.date == days[0]
    assert isinstance(told.fact, said.Load)
    assert (told.fact.first_day, told.fact.last_day, told.fact.gain) == (days[0], days[-1], 100)
    assert [mean.full_days for mean in told.fact.means] == [True]


def test_one_other_day_is_told_with_both_numbers() -> None:
    (day,) = study_days(date(2027, 2, 8), 1)
    lines = compared({day: (60, "study")}, {day: (70, "study")})
    assert facts_of(lines) == [load(day, day, 60, 70, 10)]


def test_more_then_fewer_are_two_ranges() -> None:
    first, second = study_days(date(2027, 2, 8), 2), study_days(date(2027, 3, 8), 2)
    old: dict[date, tuple[int, Kind]] = {day: (60, "study") for day in (*first, *second)}
    lines = compared(old, {**{d: (80, "study") for d in first}, **{d: (50, "study") for d in second}})
    assert facts_of(lines) == [load(first[0], first[1], 60, 80, 40), load(second[0], second[1], 60, 50, -20)]


def test_two_days_far_apart_are_told_apart() -> None:
    """Ten missed today go to a near day, seven to the last of the pass; nothing between them changes."""
    (near,), (far,) = study_days(date(2027, 2, 8), 1), study_days(date(2027, 4, 5), 1)
    lines = compared({near: (60, "study"), far: (60, "study")}, {near: (70, "study"), far: (67, "study")})
    assert facts_of(lines) == [load(near, near, 60, 70, 10), load(far, far, 60, 67, 7)]


def load(first: date, last: date, old: int, new: int, gain: int) -> said.Load:
    return said.Load(first, last, (said.MeanLoad(True, old, new, exact=True),), gain)


def test_buffers_used_and_kept_free_again_are_told() -> None:
    one, two = study_days(date(2027, 2, 8), 2)
    lines = compared({one: (40, "buffer"), two: (40, "study")}, {one: (40, "study"), two: (40, "buffer")})
    assert [(line.date, line.fact) for line in lines] == [
        (one, said.BuffersMoved((one,), "buffers_used")),
        (two, said.BuffersMoved((two,), "buffers_freed")),
    ]


def test_without_a_visible_cause_the_line_says_only_that_the_plan_was_made_again() -> None:
    (day,) = study_days(date(2027, 2, 8), 1)
    (line,) = compared({day: (60, "study")}, {day: (70, "study")})
    assert line.causes == (said.DateCause(MONDAY, "made_again"),)


def test_more_lines_than_a_student_reads_end_in_a_count(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Change(MONDAY, said.DateMoved("core", MONDAY, None, "phase_end"))
    monkeypatch.setattr("studyplan.planning.rerun.changes.SECTIONS", (lambda _: iter([one] * 25),))
    lines = Rerun(FIRST, FIRST, full_time()).lines
    assert (len(lines), lines[-1]) == (
        MOST_LINES,
        Change(MONDAY, said.SmallerChanges(7), says("told_elsewhere")),
    )
