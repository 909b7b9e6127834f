"""What changed since the last plan: nothing where nothing did, practice exams by name, in a fixed order."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from conftest import all_facts, make_plan, make_student
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import wishes

from studyplan.errors import CannotPlan
from studyplan.plan import Block, Change, Day, Kind, Plan, PracticeExam
from studyplan.planning.rerun.changes import MOST_LINES, SECTIONS, changes
from studyplan.student import AvailabilityChange, LogEntry, Pin, QuestionBank, Score, Student

MONDAY = date(2027, 1, 4)
DAY = timedelta(days=1)
RECENT = Score(date=date(2026, 12, 28), exam="NBME 12", score=214)
ORDER = (  # how the lines of each kind begin or end, in the order a student would ask
    r" taken: |no longer on record|is corrected| recorded$|on record than counted|counted as done as planned",
    r"(ahead|behind): ",
    r"^The exam is on|^The target is|new question bank|no longer a question bank|^(UWorld|AMBOSS) holds ",
    r"^(NBME|UWSA|Free) .*( instead of | added on | dropped|full length)",
    r"^New questions |^The first pass|^No day to come|^From now on",
    r"^Buffer used|^Half a day kept free",
    r"^Off |^No longer off|^Hours ",
    r"ends on|is new, from|is gone",
    r"no longer fit| fits again",
    r"^The aim of",
    r"^The focus changes",
    r"smaller changes$",
)


class Rerun:
    """Two plans, one after the other, and the student the second was made for."""

    def __init__(self, previous: Plan, plan: Plan, student: Student) -> None:
        self.previous, self.plan, self.student = previous, plan, student

    def __repr__(self) -> str:
        return "\n".join(f"{line.date} {line.what} ({line.why})" for line in self.lines)

    @property
    def lines(self) -> tuple[Change, ...]:
        return changes(self.previous, self.plan, self.student, all_facts())


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


def rank(line: Change) -> int:
    """The first kind a line's words fit."""
    return next(i for i, words in enumerate(ORDER) if re.search(words, line.what))


def coming(plan: Plan) -> dict[str, PracticeExam]:
    return {exam.exam: exam for exam in plan.practice_exams if not exam.taken}


@given(reruns())
def test_a_plan_does_not_differ_from_itself(rerun: Rerun) -> None:
    assert changes(rerun.plan, rerun.plan, rerun.student, all_facts()) == ()


@given(reruns())
def test_the_same_plans_give_the_same_lines(rerun: Rerun) -> None:
    assert rerun.lines == rerun.lines


@given(reruns())
def test_every_practice_exam_that_moved_came_or_went_is_named_with_its_days(rerun: Rerun) -> None:
    told = " ".join(line.what for line in rerun.lines)
    old, new = coming(rerun.previous), coming(rerun.plan)
    for name in old.keys() & new.keys():
        if old[name].date != new[name].date:
            assert f"{name} on {new[name].date} instead of {old[name].date}" in told
    for name in new.keys() - old.keys():
        assert f"{name} added on {new[name].date}" in told
    taken = {exam.exam for exam in rerun.plan.practice_exams if exam.taken}
    for name in old.keys() - new.keys() - taken:
        assert f"{name} of {old[name].date} dropped" in told


@given(reruns())
def test_practice_exams_that_stayed_are_not_called_moved(rerun: Rerun) -> None:
    told = {part for line in rerun.lines for part in line.what.split("; ")}
    old, new = coming(rerun.previous), coming(rerun.plan)
    for name in old.keys() & new.keys():
        if old[name] == new[name]:
            assert not any(part.startswith((f"{name} on", f"{name} added", f"{name} of")) for part in told)


@given(reruns())
def test_the_lines_come_in_the_order_a_student_would_ask(rerun: Rerun) -> None:
    ranks = [rank(line) for line in rerun.lines]
    assert ranks == sorted(ranks)


@given(reruns())
def test_the_lines_are_few_short_and_plain(rerun: Rerun) -> None:
    assert len(rerun.lines) <= MOST_LINES
    for line in rerun.lines:
        assert 10 <= len(line.what) <= 150
        assert not line.what.endswith(".")
        assert 10 <= len(line.why) <= 120
        assert line.why.endswith(".")
        assert (line.what + line.why).isprintable()
    assert len({line.what for line in rerun.lines}) == len(rerun.lines)


def full_time(**wanted: object) -> Student:
    """Full-time from 4 January, with a recent score, so that the first practice exam comes weeks later."""
    return make_student(**{"scores": (RECENT,), **wanted})


FIRST = make_plan(full_time(), today=MONDAY)


def after(plan: Plan, days: int, **file: object) -> Rerun:
    """The planner's rerun so many days after `plan`, with these differences in the student's file."""
    student = full_time(**file)
    today = plan.generated_on + days * DAY
    return Rerun(previous=plan, plan=make_plan(student, today=today, previous=plan), student=student)


def whats(lines: Sequence[Change]) -> list[str]:
    return [line.what for line in lines]


def worked(day: int, questions: int, minutes: int | None = None) -> LogEntry:
    return LogEntry(date=MONDAY + day * DAY, questions=questions, minutes=minutes)


def planned(plan: Plan, days: int) -> int:
    """New questions of the plan's first so many days."""
    return sum(day.questions for day in plan.days[:days])


def test_with_nothing_logged_the_only_line_is_the_assumption() -> None:
    """Monday to Saturday are six study days, Sunday is off."""
    what = f"6 study days counted as done as planned, {planned(FIRST, 7)} new questions"
    why = "Nothing is logged from 2027-01-04 to 2027-01-09."
    assert after(FIRST, 7).lines == (Change(date=MONDAY + 7 * DAY, what=what, why=why),)


def test_a_day_off_without_a_log_is_no_assumption() -> None:
    """From Sunday to Monday nothing was asked."""
    saturday = after(FIRST, 6).plan
    assert after(saturday, 1).lines == ()


def test_work_done_as_planned_is_one_line() -> None:
    log = tuple(worked(i, planned(FIRST, i + 1) - planned(FIRST, i)) for i in range(6))
    lines = after(FIRST, 7, log=log).lines
    assert whats(lines) == [f"{planned(FIRST, 6)} new questions of UWorld recorded"]
    assert lines[0].why == "Your record since 2027-01-04."


def test_missed_days_are_one_line_in_days_and_questions() -> None:
    """40 done on the first day of a week; the rest of its quota is missing."""
    lines = after(FIRST, 7, log=(worked(0, 40),)).lines
    missing = planned(FIRST, 7) - 40
    assert lines[0].what == "40 new questions of UWorld recorded"
    assert re.fullmatch(rf"\d+ days behind: {missing} questions fewer than planned", lines[1].what)
    assert lines[1].why == f"40 of {planned(FIRST, 7)} planned since 2027-01-04 are done."


def test_a_day_logged_today_counts_today() -> None:
    """10 fewer than the first day's quota, told on that day."""
    quota = planned(FIRST, 1)
    lines = after(FIRST, 0, log=(worked(0, quota - 10),)).lines
    assert "Less than a day behind: 10 questions fewer than planned" in whats(lines)


def test_a_day_logged_today_is_no_lighter_quota() -> None:
    """What was logged is done, so the plan asks nothing more today; that is no change of the load."""
    lines = after(FIRST, 0, log=(worked(0, planned(FIRST, 1)),)).lines
    assert whats(lines) == [f"{planned(FIRST, 1)} new questions of UWorld recorded"]


def test_being_ahead_is_told_too() -> None:
    lines = after(FIRST, 1, log=(worked(0, planned(FIRST, 1) + 80),)).lines
    assert any(re.match(r"\d days? ahead: 80 questions more than planned", what) for what in whats(lines))


def test_a_counter_that_takes_back_what_was_assumed_is_told() -> None:
    second = after(FIRST, 7).plan
    lines = after(second, 1, log=(LogEntry(date=MONDAY + 7 * DAY, total=400),)).lines
    surplus = 350 + planned(FIRST, 7) - 400
    assert lines[0].what == f"{surplus} questions of UWorld fewer on record than counted so far"


def test_a_score_comes_first_with_its_aim() -> None:
    exam = next(iter(coming(FIRST).values()))
    areas = (("cardiovascular", 40.0), ("nervous_system", 80.0))
    score = Score(date=exam.date, exam=exam.exam, score=230, percent_correct=areas)
    left = tuple(name for name in full_time().practice_exams if name != exam.exam)
    days = (exam.date - MONDAY).days
    lines = after(FIRST, days, scores=(RECENT, score), practice_exams=left).lines
    assert lines[0] == Change(
        date=exam.date, what=f"{exam.exam} taken: 230, aim {exam.aim}", why="A new score in your file."
    )
    focus = next(line for line in lines if line.what.startswith("The focus"))
    assert focus.why == f"New score report: {exam.exam}."
    aims = next(line for line in lines if line.what.startswith("The aim of"))
    assert aims.why.startswith(f"New score: {exam.exam}.")


def test_a_corrected_score_is_told() -> None:
    lines = after(FIRST, 0, scores=(RECENT._replace(score=216),)).lines
    assert lines[0].what == "NBME 12 of 2026-12-28 is corrected: 216"


def test_a_score_taken_back_is_told() -> None:
    lines = after(FIRST, 0, scores=()).lines
    assert lines[0].what == "NBME 12 of 2026-12-28 is no longer on record"


def test_an_exam_whose_day_passed_untaken_moves_for_that_reason() -> None:
    exam = next(iter(coming(FIRST).values()))
    lines = after(FIRST, (exam.date - MONDAY).days + 1).lines
    moved = next(line for line in lines if line.what.startswith(f"{exam.exam} on "))
    assert moved.what.endswith(f"instead of {exam.date}")
    assert moved.why == "Its day passed without a score."


def test_a_pinned_exam_moves_because_it_was_pinned() -> None:
    last = list(coming(FIRST).values())[1]
    day = last.date + DAY if (last.date + DAY).weekday() != 6 else last.date - DAY
    lines = after(FIRST, 0, pins=(Pin(date=day, exam=last.exam),)).lines
    assert Change(
        date=day, what=f"{last.exam} on {day} instead of {last.date}", why="You pinned it there."
    ) in (lines)


def test_an_exam_out_of_the_list_is_dropped_for_that_reason() -> None:
    exam = coming(FIRST)["UWSA 1"]
    left = tuple(name for name in full_time().practice_exams if name != "UWSA 1")
    lines = after(FIRST, 0, practice_exams=left).lines
    dropped = next(line for line in lines if line.what == f"UWSA 1 of {exam.date} dropped")
    assert dropped.why == "It is no longer in your list."


def test_a_moved_exam_date_and_a_new_target_come_before_what_follows_from_them() -> None:
    later = replace(full_time().exam, date=date(2027, 7, 2), target=250)
    lines = after(FIRST, 0, exam=later).lines
    assert whats(lines)[:2] == [
        "The exam is on 2027-07-02 instead of 2027-06-18, 14 days later",
        "The target is 250 instead of 245",
    ]
    assert all("2027-07-02 now" in line.why for line in lines[2:] if line.what.startswith("NBME"))


def test_a_new_week_off_is_one_range() -> None:
    """Monday to Sunday; the Sunday was off before."""
    week = AvailabilityChange(first_day=date(2027, 3, 1), last_day=date(2027, 3, 7), minutes=(0,) * 7)
    hours = replace(full_time().availability, changes=(week,))
    away = after(FIRST, 0, availability=hours)
    assert "Off from 2027-03-01 to 2027-03-06: 6 days" in whats(away.lines)
    back = Rerun(previous=away.plan, plan=make_plan(full_time(), today=MONDAY), student=full_time())
    assert "No longer off from 2027-03-01 to 2027-03-06: 6 days with 46 h" in whats(back.lines)


def test_shorter_days_for_a_month_are_one_range() -> None:
    """Monday to Friday 3 h instead of 8 h, four weeks: 20 days, 100 h."""
    month = AvailabilityChange(
        first_day=date(2027, 3, 1), last_day=date(2027, 3, 28), minutes=(180,) * 5 + (360, 0)
    )
    hours = replace(full_time().availability, changes=(month,))
    told = whats(after(FIRST, 0, availability=hours).lines)
    assert "Hours from 2027-03-01 to 2027-03-26: 100 h fewer on 20 days" in told


def test_a_weekday_that_goes_off_every_week_is_one_range() -> None:
    """Two Saturdays, a week apart."""
    fortnight = AvailabilityChange(
        first_day=date(2027, 3, 1), last_day=date(2027, 3, 14), minutes=(480,) * 5 + (0, 0)
    )
    hours = replace(full_time().availability, changes=(fortnight,))
    assert "Off from 2027-03-06 to 2027-03-13: 2 days" in whats(after(FIRST, 0, availability=hours).lines)


def test_a_larger_bank_that_no_longer_fits_is_told_with_its_number() -> None:
    banks = (QuestionBank(name="UWorld", questions=12000, done=350),)
    larger = after(FIRST, 0, question_banks=banks)
    assert "UWorld holds 12000 questions instead of 4000" in whats(larger.lines)
    left = larger.plan.question_banks[0].left_over
    assert left > 0
    told = next(line for line in larger.lines if "no longer fit" in line.what)
    assert told.what == f"{left} questions of UWorld no longer fit"
    assert told.why.startswith("Your question banks changed.")


def test_a_learned_pace_is_told() -> None:
    """200 questions at 6 minutes each on record from before: (200 x 4 + 200 x 6) / 400 = 5."""
    lines = after(FIRST, 7, log=(worked(0, 100, 600), worked(1, 100, 600))).lines
    told = next(line for line in lines if "minutes each" in line.what)
    assert told.what == "New questions take 5 minutes each instead of 4, review included"
    assert told.why == "Learned from the minutes in your log."


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
    return changes(with_days(FIRST, old), with_days(FIRST, new), full_time(), all_facts())


def test_a_higher_quota_is_one_line_from_its_first_day_to_its_last() -> None:
    """Ten study days with 70 instead of 60."""
    days = study_days(date(2027, 2, 8), 10)
    lines = compared({day: (60, "study") for day in days}, {day: (70, "study") for day in days})
    span = f"from {days[0]} to {days[-1]}"
    (told,) = (line for line in lines if line.what.startswith("New questions from"))
    assert told.date == days[0]
    pattern = rf"New questions {span}: (about )?\d+ instead of \d+ on full days"
    assert re.fullmatch(pattern, told.what)


def test_one_other_day_is_told_with_both_numbers() -> None:
    (day,) = study_days(date(2027, 2, 8), 1)
    lines = compared({day: (60, "study")}, {day: (70, "study")})
    assert whats(lines) == [f"New questions on {day}: 70 instead of 60"]


def test_more_then_fewer_are_two_ranges() -> None:
    first, second = study_days(date(2027, 2, 8), 2), study_days(date(2027, 3, 8), 2)
    old: dict[date, tuple[int, Kind]] = {day: (60, "study") for day in (*first, *second)}
    lines = compared(old, {**{d: (80, "study") for d in first}, **{d: (50, "study") for d in second}})
    assert whats(lines) == [
        f"New questions from {first[0]} to {first[1]}: 80 instead of 60 on full days",
        f"New questions from {second[0]} to {second[1]}: 50 instead of 60 on full days",
    ]


def test_buffers_used_and_kept_free_again_are_told() -> None:
    one, two = study_days(date(2027, 2, 8), 2)
    lines = compared({one: (40, "buffer"), two: (40, "study")}, {one: (40, "study"), two: (40, "buffer")})
    assert [(line.date, line.what) for line in lines] == [
        (one, f"Buffer used: {one}"),
        (two, f"Half a day kept free: {two}"),
    ]


def test_without_a_visible_cause_the_line_says_only_that_the_plan_was_made_again() -> None:
    (day,) = study_days(date(2027, 2, 8), 1)
    (line,) = compared({day: (60, "study")}, {day: (70, "study")})
    assert line.why == "The plan was made again on 2027-01-04."


def test_more_lines_than_a_student_reads_end_in_a_count(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Change(date=MONDAY, what="Core is gone", why="Because.")
    monkeypatch.setattr("studyplan.planning.rerun.changes.SECTIONS", (lambda _: iter([one] * 25),))
    lines = changes(FIRST, FIRST, full_time(), all_facts())
    assert (len(lines), lines[-1].what) == (MOST_LINES, "6 smaller changes")
    assert len(SECTIONS) == len(ORDER) - 1
