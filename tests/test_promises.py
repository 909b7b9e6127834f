"""What the plan promises, over many students: restated here, sharing nothing with planner or audit."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any, get_args

from conftest import TODAY, all_facts, make_plan, make_student
from hypothesis import given
from hypothesis import strategies as st
from strategies import Wish, wishes

from studyplan.errors import CannotPlan
from studyplan.facts import PracticeForm
from studyplan.plan import Activity, Block, Day, Kind, Plan, PracticeExam, Severity
from studyplan.statements.problems import LeftOver, PinAgainstRules, PinDropped
from studyplan.student import AvailabilityChange, LogEntry, Pin, QuestionBank, Score, Student
from studyplan.words.formats import iso_day
from studyplan.words.problems import problem_words

FULL_DAY = 300  # minutes
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Planned:
    """A student, the day, and the plan made that day; `previous` where it was made again."""

    student: Student
    today: date
    plan: Plan = field(repr=False)
    previous: Plan | None = field(default=None, repr=False)

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """Enough for Hypothesis to tell how to make it again, without the plan's many pages."""
        printer.text(f"make_plan({self.student!r}, today={self.today!r})")

    @property
    def began(self) -> date:
        """The day study began, by the student's word or the plan's."""
        return min(self.student.availability.first_day or self.plan.first_day, self.plan.first_day)

    @property
    def coming(self) -> list[Day]:
        """Days from today on."""
        return [day for day in self.plan.days if day.date >= self.today]

    @property
    def exams(self) -> list[PracticeExam]:
        """Practice exams still to take, by date."""
        return sorted((e for e in self.plan.practice_exams if not e.taken), key=lambda exam: exam.date)

    @property
    def free(self) -> list[PracticeExam]:
        """Those of them the planner was free to place."""
        return [exam for exam in self.exams if (exam.date, exam.exam) not in self.pins]

    @property
    def pins(self) -> set[tuple[date, str]]:
        """Date and exam of each pin."""
        return {(pin.date, pin.exam) for pin in self.student.pins}

    def day(self, on: date) -> Day:
        """The plan's day of that date."""
        return self.plan.days[(on - self.plan.days[0].date).days]

    def days_out(self, on: date) -> int:
        """Days before the exam."""
        return (self.student.exam.date - on).days

    def hours(self, on: date) -> tuple[int, time]:
        """Free minutes and start of a date, straight from the student's words."""
        minutes, start = self.student.availability.minutes, self.student.availability.day_starts
        for change in self.student.availability.changes:
            if change.first_day <= on <= change.last_day:
                minutes, start = change.minutes or minutes, change.day_starts or start
        return minutes[on.weekday()], start[on.weekday()]


@lru_cache(maxsize=4096)
def plan_or_none(student: Student, today: date, previous: Plan | None = None) -> Plan | None:
    """The plan, None where the planner says that there can be none."""
    try:
        return make_plan(student, today=today, previous=previous)
    except CannotPlan:
        return None


def _planned(wish: Wish) -> Planned | None:
    plan = plan_or_none(wish.student, wish.today)
    return None if plan is None else Planned(wish.student, wish.today, plan)


def planned(*, with_pins: bool = True) -> st.SearchStrategy[Planned]:
    """Students whose plan could be made, with it."""
    made = wishes(with_pins=with_pins).map(_planned).filter(lambda found: found is not None)
    return made.map(lambda found: found or never())


def never() -> Planned:
    """For what the filter before has ruled out."""
    raise AssertionError("filtered before")


def minutes(blocks: Iterator[Block] | list[Block] | tuple[Block, ...]) -> int:
    """Wall minutes of the blocks."""
    return sum(int((block.end - block.start).total_seconds()) // 60 for block in blocks)


def of(day: Day, *activities: str) -> list[Block]:
    """The day's blocks of these activities."""
    return [block for block in day.blocks if block.activity in activities]


def counted(day: Day, *activities: str) -> int:
    """Questions in the day's blocks of these activities."""
    return sum(block.questions for block in of(day, *activities))


def form_of(name: str) -> PracticeForm:
    """The figures of a practice exam that the package knows."""
    return next(form for form in all_facts().forms if form.name == name)


# Whether there is a plan at all.


@given(wishes())
def test_a_plan_is_refused_only_where_no_day_before_the_exam_has_a_free_minute(wish: Wish) -> None:
    if plan_or_none(wish.student, wish.today) is None:
        bare = Planned(wish.student, wish.today, make_plan())
        starts = max(wish.today, wish.student.availability.first_day or wish.today)
        ahead = range((starts - wish.today).days, (wish.student.exam.date - wish.today).days)
        assert all(bare.hours(wish.today + timedelta(days=n))[0] == 0 for n in ahead)


@given(planned())
def test_the_same_wishes_give_the_same_plan(made: Planned) -> None:
    assert make_plan(made.student, today=made.today) == made.plan


# Time.


@given(planned())
def test_every_date_up_to_the_exam_is_there_once_with_the_students_own_free_minutes(made: Planned) -> None:
    dates = [day.date for day in made.plan.days]
    assert dates == [dates[0] + timedelta(days=n) for n in range(len(dates))]
    assert dates[0] == made.plan.first_day
    assert dates[-1] == made.student.exam.date == made.plan.exam_date
    assert all(day.minutes_available == made.hours(day.date)[0] for day in made.coming[:-1])


@given(planned())
def test_blocks_lie_inside_their_day_one_after_the_other_and_say_what_they_are(made: Planned) -> None:
    """Only questions and repeats count questions, and they name their bank and mode."""
    areas = {area.key for area in all_facts().areas}
    banks = {bank.name for bank in made.student.question_banks}
    for day in made.plan.days:
        assert day.kind in get_args(Kind)
        for block in day.blocks:
            assert datetime.combine(day.date, time(0)) <= block.start < block.end
            assert block.end <= datetime.combine(day.date, time(23, 59, 59))
            assert block.activity in get_args(Activity) and set(block.areas) <= areas
            if block.activity in ("questions", "repeats"):
                assert block.questions > 0 and block.bank in banks and block.mode in ("tutor", "timed")
            else:
                assert block.questions == 0
        assert all(before.end <= after.start for before, after in pairwise(day.blocks))


@given(planned())
def test_study_never_starts_before_the_students_hour(made: Planned) -> None:
    """Only a practice exam may start at the exam's own hour instead."""
    for day in made.coming[:-1]:
        start = made.hours(day.date)[1]
        if day.kind == "practice_exam":
            start = min(start, made.student.exam.start_time)
        assert all(block.start.time() >= start for block in day.blocks)


@given(planned(with_pins=False))
def test_no_day_is_overfull_a_day_off_is_off_and_the_day_before_the_exam_light(made: Planned) -> None:
    for day in made.coming:
        assert day.minutes_planned == minutes(day.blocks) <= day.minutes_available
        assert day.kind != "off" or not day.blocks
        if made.days_out(day.date) > 0:
            assert (day.kind == "off") == (made.hours(day.date)[0] == 0)
        if made.days_out(day.date) == 1 and made.hours(day.date)[0]:
            assert day.kind == "light" and minutes(day.blocks) <= 120
            assert not of(day, "questions", "practice_exam")


@given(planned())
def test_exam_day_holds_the_exam_at_its_hour_and_nothing_else(made: Planned) -> None:
    last = made.plan.days[-1]
    assert last.kind == "exam"
    assert {block.activity for block in last.blocks} == {"exam"}
    assert last.blocks[0].start == datetime.combine(last.date, made.student.exam.start_time)
    assert not [day for day in made.plan.days[:-1] if of(day, "exam") or day.kind == "exam"]


@given(planned())
def test_a_student_can_keep_a_day_in_mind_and_a_buffer_stays_half_empty(made: Planned) -> None:
    for day in made.coming:
        assert len(day.blocks) <= 5 or day.kind in ("practice_exam", "exam")
        assert day.kind != "buffer" or 2 * minutes(day.blocks) <= day.minutes_available


def test_a_full_time_student_with_room_gets_a_buffer_about_every_two_weeks() -> None:
    """Fourteen study days apart at the usual pace; the first pass of 2,400 questions leaves room for it."""
    plan = make_plan(question_banks=(QuestionBank(name="UWorld", questions=2400),))
    early = [day for day in plan.days if day.phase != "refinement"]
    buffers = [day.date for day in early if day.kind == "buffer"]
    marks = [early[0].date, *buffers, early[-1].date]
    assert all((after - before).days <= 21 for before, after in pairwise(marks))
    assert len(buffers) <= len(early) / 10


# Phases.


@given(planned())
def test_phases_follow_each_other_up_to_the_exam(made: Planned) -> None:
    phases = made.plan.phases
    order = [name for name in ("diagnostic", "core", "refinement") if name in {p.name for p in phases}]
    assert [phase.name for phase in phases] == order
    assert phases[-1].name == "refinement" and phases[-1].last_day == made.student.exam.date
    for before, after in pairwise(phases):
        assert after.first_day - before.last_day == timedelta(days=1)
    for day in made.coming:
        assert [p.name for p in phases if p.first_day <= day.date <= p.last_day] == [day.phase]


@given(planned())
def test_phases_are_as_long_as_the_guides_say(made: Planned) -> None:
    """Counted from the day study began; what lies before the plan may cut its first phases short."""
    length, whole = made.days_out(made.began), made.began == made.plan.first_day
    days = {phase.name: (phase.last_day - phase.first_day).days + 1 for phase in made.plan.phases}
    if length < 20:
        assert list(days) == ["refinement"]
    if length >= 91:
        assert days.get("diagnostic", 0) <= (13 if has_fresh_score(made) else 21)
        assert days.get("refinement", 0) <= 29
    if length >= 91 and whole:
        assert days["diagnostic"] >= (1 if has_fresh_score(made) else 14)
        assert days["core"] >= 56 and days["refinement"] >= 21


def has_fresh_score(made: Planned) -> bool:
    """Whether a practice exam of the two weeks before the first day stands in for the baseline."""
    return any(0 <= (made.began - score.date).days <= 14 for score in made.student.scores)


@given(planned())
def test_a_short_plan_keeps_every_phase_in_proportion(made: Planned) -> None:
    """Core is the longest of the three from six weeks on, as it is in the full plan."""
    whole = made.began == made.plan.first_day
    if 42 <= made.days_out(made.began) < 91 and whole and not has_fresh_score(made):
        days = {phase.name: (phase.last_day - phase.first_day).days + 1 for phase in made.plan.phases}
        assert days["core"] > days["refinement"] >= days["diagnostic"] > 0


# Questions.


@given(planned())
def test_no_question_is_lost_and_the_days_hold_exactly_what_each_bank_plans(made: Planned) -> None:
    """In tens: no more than one day of a bank has an odd number."""
    held: dict[str, Counter[date]] = {bank.name: Counter() for bank in made.student.question_banks}
    for day in made.coming:
        for block in of(day, "questions"):
            held[block.bank][day.date] += block.questions
    for told, bank in zip(made.student.question_banks, made.plan.question_banks, strict=True):
        assert (bank.name, bank.questions) == (told.name, told.questions)
        assert bank.planned == held[bank.name].total() >= 0 and bank.left_over >= 0
        assert bank.planned + bank.left_over == bank.questions - bank.done
        assert len([questions for questions in held[bank.name].values() if questions % 10]) <= 1


@given(planned())
def test_what_was_done_is_the_bank_and_the_log(made: Planned) -> None:
    """In a first plan: the latest counter and what came after, or the bank's number and every day's work."""
    done = made.student.question_banks[0].done
    for entry in made.student.log:
        done = entry.total if entry.total is not None else done + (entry.questions or 0)
    assert made.plan.question_banks[0].done == done


@given(planned())
def test_questions_left_over_are_told_with_something_to_do_about_it(made: Planned) -> None:
    left_over = made.plan.question_banks[0].left_over
    told = [
        p.fact.questions for p in made.plan.problems if isinstance(p.fact, LeftOver) and p.severity != "info"
    ]
    assert told == ([left_over] if left_over else [])


@given(planned())
def test_new_questions_have_their_minutes_and_their_days_no_more_than_the_guides_allow(made: Planned) -> None:
    """Four minutes each, where the student's own pace is not known; none in the last three days."""
    own_pace = any(entry.minutes for entry in made.student.log)
    for day in made.coming:
        if day.kind != "practice_exam":
            assert own_pace or 4 * counted(day, "questions") <= day.minutes_available
            assert counted(day, "questions", "repeats") <= (80 if day.minutes_available >= FULL_DAY else 40)
        assert made.days_out(day.date) >= 3 or not of(day, "questions")


@given(planned())
def test_the_first_pass_of_a_first_plan_ends_with_core(made: Planned) -> None:
    began_before = made.today > (made.student.availability.first_day or made.today)
    if not began_before and "core" in {phase.name for phase in made.plan.phases}:
        late = [block for day in made.coming if day.phase == "refinement" for block in of(day, "questions")]
        assert made.plan.question_banks[0].name not in {block.bank for block in late}


@given(planned())
def test_questions_are_timed_in_the_last_six_weeks_and_tutored_in_diagnostic(made: Planned) -> None:
    for day in made.coming:
        for block in of(day, "questions", "repeats"):
            if made.days_out(day.date) < 42:
                assert block.mode == "timed"
            elif day.phase == "diagnostic" and made.days_out(day.date) > 42:
                assert block.mode == "tutor"


@given(planned(with_pins=False))
def test_work_is_spread_before_anything_is_left_over(made: Planned) -> None:
    """Left over on the main bank means that hardly a day of the first pass could have taken ten more."""
    if made.plan.question_banks[0].left_over < 10 or made.student.log or made.began < made.plan.first_day:
        return
    whole = {phase.name for phase in made.plan.phases} == {"refinement"}
    for day in made.coming:
        first_pass = (whole or day.phase != "refinement") and made.days_out(day.date) >= 3
        if not first_pass or day.kind not in ("study", "buffer"):
            continue
        cap = 80 if day.minutes_available >= FULL_DAY else 40
        spare = day.minutes_available - minutes(of(day, "questions", "exam_review"))
        full = counted(day, "questions", "repeats") + 10 > cap
        share = minutes(of(day, "questions", "repeats", "exam_review")) + 40 > day.minutes_available * 0.6
        assert full or share or spare < 40, day.date


# Practice exams.


@given(planned())
def test_no_practice_exam_is_taken_twice(made: Planned) -> None:
    ahead = [exam.exam for exam in made.exams]
    assert len(set(ahead)) == len(ahead)
    assert not {score.exam for score in made.student.scores} & set(ahead)
    assert set(ahead) <= set(made.student.practice_exams)


@given(planned())
def test_practice_exams_keep_their_distance(made: Planned) -> None:
    """A week from any other; only the Free 120 may be nearer, never that day, and only near the exam or the
    day after the last form.
    """
    free = {exam.date for exam in made.free}
    spans = [(s.date, s.date) for s in made.student.scores if s.exam != "Free 120"]
    forms = [(exam.date, exam.last_day) for exam in made.exams if exam.exam != "Free 120"]
    for (before, ends), (after, _) in pairwise(sorted([*spans, *forms])):
        assert after - ends >= WEEK or not free & {before, after}
    all_days = [day for exam in made.exams for day in exam.days]
    assert all(all_days.count(day) == 1 for exam in made.free for day in exam.days)
    for exam in made.free:
        out = made.days_out(exam.last_day)
        follows = exam.date - timedelta(days=1) in [ends for _, ends in forms]
        assert (
            out >= 5 if exam.exam != "Free 120" else out >= 3 and (made.days_out(exam.date) <= 5 or follows)
        )


@given(planned())
def test_a_practice_exam_gets_a_listed_day_that_is_long_enough(made: Planned) -> None:
    """Or two, a half on each. A rehearsal is as long as the exam and starts at its hour."""
    for exam in made.exams:
        day, form = made.day(exam.date), form_of(exam.exam)
        for each in map(made.day, exam.days):
            assert each.kind == "practice_exam"
            assert minutes(of(each, "practice_exam")) == form.minutes / exam.parts
            assert exam not in made.free or made.hours(each.date)[0] >= form.minutes / exam.parts
        if exam.full_length:
            assert minutes(of(day, "practice_exam", "questions", "repeats")) == 480
            assert day.blocks[0].start.time() == made.student.exam.start_time
    sat = {day.date for day in made.coming if day.kind == "practice_exam" or of(day, "practice_exam")}
    assert sat <= {day for exam in made.plan.practice_exams for day in exam.days}


@given(planned(with_pins=False))
def test_the_last_full_form_is_five_to_ten_days_out_where_a_day_can_hold_it(made: Planned) -> None:
    full = [exam for exam in made.exams if exam.exam != "Free 120"]
    if not full:
        return
    held = {exam.date for exam in made.exams}
    taken = [score.date for score in made.student.scores if score.exam != "Free 120"]
    could = [
        on
        for on in (made.student.exam.date - timedelta(days=out) for out in range(5, 11))
        if on >= max(made.today, made.plan.first_day)
        and made.hours(on)[0] >= form_of(full[-1].exam).minutes
        and on not in held
        and all(on - other >= WEEK for other in taken)
    ]
    assert made.days_out(full[-1].date) <= 10 or not could


@given(planned())
def test_pins_stay_where_the_student_put_them_and_are_told_where_they_break_a_rule(made: Planned) -> None:
    """Unless another practice exam has been taken that very day."""
    sat_on = {score.date for score in made.student.scores}
    kept = {(exam.date, exam.exam) for exam in made.exams}
    assert {pin for pin in made.pins if pin[0] not in sat_on} <= kept
    told = {(p.fact.date, p.fact.exam) for p in made.plan.problems if isinstance(p.fact, PinAgainstRules)}
    for on, exam in kept & made.pins:
        parts = next(one.parts for one in made.exams if one.exam == exam)
        wrong = made.hours(on)[0] < form_of(exam).minutes / parts or made.days_out(on) <= 2
        assert not wrong or (on, exam) in told


def test_a_pin_gives_way_to_another_exam_taken_that_day() -> None:
    """UWSA 1 was sat on the day NBME 13 was pinned to: nothing is left to plan there, and that is told."""
    pin, score = Pin(date=TODAY, exam="NBME 13"), Score(date=TODAY, exam="UWSA 1", score=220)
    plan = make_plan(first_day=None, pins=(pin,), scores=(score,))
    assert [exam.exam for exam in plan.practice_exams if exam.date == TODAY] == ["UWSA 1"]
    assert PinDropped("NBME 13", TODAY) in [problem.fact for problem in plan.problems]


def room_for_review(made: Planned, day: Day) -> int:
    """Minutes a day could give to review: half a buffer day, none of the last day, no scrap under 15."""
    room = day.minutes_available // 2 if day.kind == "buffer" else day.minutes_available
    return room if room >= 15 and made.days_out(day.date) > 1 else 0


@given(planned())
def test_each_form_is_followed_by_time_to_review_it(made: Planned) -> None:
    """At least half of what its items and bank blocks take, or all that the days before the next one have. A
    Free 120 ends no review: unless it was pinned it never stands on the only minutes for the form before it.
    """
    full = [exam for exam in made.exams if exam.exam != "Free 120"]
    pinned = {day for exam in made.exams if exam not in made.free for day in exam.days}
    ends = [*(exam.date for exam in full[1:]), made.student.exam.date]
    for exam, end in zip(full, ends, strict=len(full) > 0):
        between = [day for day in made.coming if exam.date < day.date < end]
        rooms = [room_for_review(made, day) for day in between if day.date not in pinned]
        blocks = [b for day in (made.day(exam.date), *between) for b in of(day, "exam_review")]
        if exam in made.free:
            reviewed = minutes([block for block in blocks if block.exam == exam.exam])
            sat = sum(minutes(of(made.day(on), "practice_exam")) for on in exam.days[1:])
            rehearsed = counted(made.day(exam.date), "repeats")
            assert reviewed >= min(0.6 * (form_of(exam.exam).items + rehearsed), sum(rooms) - sat)


@given(planned())
def test_a_free_120_is_reviewed_where_days_follow_that_are_not_the_last_forms(made: Planned) -> None:
    for exam in made.free:
        after = [day for day in made.coming if day.date > exam.date]
        own = [day for day in after if all(b.exam == "Free 120" for b in of(day, "exam_review"))]
        blocks = [b for day in (made.day(exam.date), *after) for b in of(day, "exam_review")]
        if exam.exam == "Free 120":
            reviewed = minutes([block for block in blocks if block.exam == "Free 120"])
            sat = sum(minutes(of(made.day(on), "practice_exam")) for on in exam.days[1:])
            assert reviewed >= min(0.6 * 120, sum(room_for_review(made, day) for day in own) - sat)


@given(planned())
def test_the_newest_forms_are_kept_for_last(made: Planned) -> None:
    names = [form.name for form in all_facts().forms]
    full = [exam for exam in made.free if exam.exam != "Free 120"]
    for before, after in pairwise(full):
        early, late = form_of(before.exam), form_of(after.exam)
        could_swap = made.hours(after.date)[0] >= early.minutes and made.hours(before.date)[0] >= late.minutes
        assert names.index(early.name) < names.index(late.name) or not could_swap


@given(planned())
def test_aims_never_fall_on_the_way_up(made: Planned) -> None:
    known = [score.score for score in made.student.scores if score.score is not None]
    if known and made.student.exam.target > known[-1]:
        aims = [exam.aim for exam in made.exams if exam.aim is not None]
        assert aims == sorted(aims)


@given(planned(with_pins=False))
def test_a_plan_opens_with_a_baseline_unless_a_fresh_score_stands_in(made: Planned) -> None:
    """Where two forms, a long enough day and seven weeks are there; an only form is better kept for last."""
    fresh = any((made.plan.first_day - score.date).days <= 14 for score in made.student.scores)
    forms = [all_facts().form(name) for name in made.student.practice_exams if name != "Free 120"]
    start = max(made.today, made.plan.first_day)
    if fresh or len(forms) < 2 or made.days_out(start) < 49 or made.began < made.today:
        return
    longest = max(form.minutes for form in forms if form)
    early = [start + timedelta(days=n) for n in range(1, 7)]
    if any(made.hours(on)[0] >= longest for on in early):
        first = made.exams[0]
        assert first.purpose == "baseline" and made.day(first.date).phase == "diagnostic"


def test_a_full_time_student_rehearses_the_exam_at_least_twice() -> None:
    plan = make_plan()
    assert len([exam for exam in plan.practice_exams if exam.full_length]) >= 2


def test_a_full_time_student_with_enough_forms_sits_one_every_two_or_three_weeks_in_core() -> None:
    names = tuple(form.name for form in all_facts().forms)
    plan = make_plan(practice_exams=names)
    core = {day.date for day in plan.days if day.phase == "core"}
    dates = sorted(exam.date for exam in plan.practice_exams if exam.date in core)
    assert all(12 <= (after - before).days <= 23 for before, after in pairwise(dates))
    assert len(dates) >= len(core) // 21 - 1


# Focus.


def monday(on: date) -> date:
    """The Monday that names the week of a date."""
    return on - timedelta(days=on.weekday())


@given(planned())
def test_each_week_of_study_names_one_to_four_areas(made: Planned) -> None:
    known = {area.key for area in all_facts().areas}
    focus = {week.week: week.areas for week in made.plan.weekly_focus}
    assert len(focus) == len(made.plan.weekly_focus)
    for areas in focus.values():
        assert 1 <= len(areas) == len(set(areas)) <= 4 and set(areas) <= known
    for day in made.coming:
        if day.kind == "study":
            assert monday(day.date) in focus


@given(planned())
def test_no_area_leads_two_days_running(made: Planned) -> None:
    leads = [next((b.areas[0] for b in of(day, "content") if b.areas), "") for day in made.coming]
    assert not [lead for lead, following in pairwise(leads) if lead and lead == following]


@given(planned())
def test_the_weakest_area_never_waits_three_weeks(made: Planned) -> None:
    """Weakest: furthest below the student's own mean, by ten points or more, however few its questions."""
    reports = [score for score in made.student.scores if score.percent_correct]
    if not reports:
        return
    percents = dict(reports[-1].percent_correct)
    mean = sum(percents.values()) / len(percents)
    gaps = {area: mean - percent for area, percent in percents.items()}
    items = {area.key: form_of(reports[-1].exam).items * area.weight / 101 for area in all_facts().areas}
    sure = {area: gap * items[area] / (items[area] + 20) for area, gap in gaps.items()}
    weakest = {area for area in gaps if gaps[area] == max(gaps.values()) and sure[area] == max(sure.values())}
    early = {monday(day.date) for day in made.coming if day.phase != "refinement"}
    weeks = [bool(weakest & set(focus.areas)) for focus in made.plan.weekly_focus if focus.week in early]
    if weakest and max(gaps.values()) >= 10 and len(gaps) >= 7:
        assert all(any(weeks[start : start + 3]) for start in range(len(weeks) - 2))


# Numbers and words.


@given(planned())
def test_the_projection_is_a_range_that_holds_its_mean_and_chances_are_shares(made: Planned) -> None:
    seen = made.plan.projection
    numbers = (seen.low, seen.mean, seen.high, seen.sd)
    if seen.low is None or seen.mean is None or seen.high is None or seen.sd is None:
        assert numbers == (None,) * 4
    else:
        assert seen.low < seen.mean < seen.high
        assert seen.sd >= 6, "no forecast is surer than the exam itself"
    chances = [seen.chance_of_target, seen.chance_of_pass]
    for option in made.plan.decision.options:
        chances += [option.chance_of_target, option.chance_of_pass]
    assert all(chance is None or 0 <= chance <= 1 for chance in chances)


@given(planned())
def test_more_than_seven_weeks_out_or_without_a_fresh_score_it_is_too_early_to_say(made: Planned) -> None:
    """Once no practice exam comes any more, what there is decides, a first guess only against it."""
    forms = [score for score in made.student.scores if score.score is not None]
    fresh = any((made.today - score.date).days <= 21 for score in forms)
    coming = [exam for exam in made.plan.practice_exams if not exam.taken and exam.last_day > made.today]
    early = made.plan.decision.verdict == "too_early"
    if made.days_out(made.today) > 49:
        assert early
    elif fresh:
        assert not early
    elif any(exam.purpose != "warm_up" for exam in coming):
        assert early
    elif not coming and forms and (made.today - forms[-1].date).days <= 182:
        assert not early


@given(planned())
def test_no_course_is_on_while_passing_is_in_doubt(made: Planned) -> None:
    doubt = (made.plan.projection.chance_of_pass or 0.0) < 0.95
    assert not (doubt and made.plan.decision.course == "on")
    assert not (doubt and made.plan.decision.verdict in ("go", "hold"))


@given(planned())
def test_a_delay_comes_with_dates_to_choose_from(made: Planned) -> None:
    booked, *others = made.plan.decision.options
    assert booked.exam_date == made.plan.exam_date
    assert all(option.exam_date > made.plan.exam_date for option in others)
    if made.plan.decision.verdict == "delay":
        assert made.plan.decision.reasons and made.plan.decision.would_change


@given(planned())
def test_what_to_do_about_a_warning_is_told_with_it_and_deadlines_are_in_order(made: Planned) -> None:
    for problem in made.plan.problems:
        what, choices = problem_words(problem.fact, all_facts(), iso_day)
        assert problem.severity in get_args(Severity) and what
        assert problem.severity == "info" or choices
    dates = [deadline.date for deadline in made.plan.deadlines]
    assert dates == sorted(dates)


# Wishes that change the plan in a known direction, each with an example worked by hand.


def test_a_week_off_moves_work_and_loses_none() -> None:
    """A known break moves work before and after: 24 weeks hold 3,650 questions with or without it."""
    week = AvailabilityChange(
        first_day=date(2027, 2, 1), last_day=date(2027, 2, 7), minutes=(0,) * 7, note="wedding"
    )
    plan = make_plan(changes=(week,))
    assert plan.question_banks[0].planned == make_plan().question_banks[0].planned == 3650
    assert not [day for day in plan.days if date(2027, 2, 1) <= day.date <= date(2027, 2, 7) and day.blocks]


def test_a_recent_score_shortens_the_diagnostic_phase() -> None:
    score = Score(date=date(2026, 12, 28), exam="NBME 12", score=214)
    first = make_plan(today=date(2027, 1, 4), scores=(score,)).phases[0]
    assert first.name == "diagnostic" and (first.last_day - first.first_day).days + 1 < 14


# A plan made again.


def _again(made: Planned, today: date, log: tuple[LogEntry, ...], points: int | None) -> Planned | None:
    """The plan made again on `today`; practice exams due have been taken, none where `points` is None."""
    due = [exam for exam in made.exams if exam.date < today and points is not None]
    sat = tuple(_score(exam, points or 0) for exam in due)
    student = replace(
        made.student, log=tuple([*made.student.log, *log]), scores=tuple([*made.student.scores, *sat])
    )
    plan = plan_or_none(student, today, made.plan)
    return None if plan is None else Planned(student, today, plan, made.plan)


def _score(exam: PracticeExam, points: int) -> Score:
    if exam.exam == "Free 120":
        return Score(date=exam.date, exam=exam.exam, percent=points / 3)
    return Score(date=exam.date, exam=exam.exam, score=points)


@st.composite
def reruns(draw: st.DrawFn) -> Planned:
    """A plan made again some days later, with or without a log of the days between and exams taken."""
    first = draw(planned(with_pins=False))
    last_day = first.student.exam.date - timedelta(days=1)
    today = min(first.today + timedelta(days=draw(st.integers(0, 60))), last_day)
    room = first.plan.question_banks[0].questions - first.plan.question_banks[0].done
    log: list[LogEntry] = []
    for offset, number in enumerate(draw(st.lists(st.one_of(st.none(), st.integers(0, 80)), max_size=12))):
        on = first.today + timedelta(days=1 + offset)
        if number is not None and number <= room and on <= today:
            log.append(LogEntry(date=on, questions=number))
            room -= number
    again = _again(first, today, tuple(log), draw(st.one_of(st.none(), st.integers(180, 270))))
    return first if again is None else again


@given(reruns())
def test_the_past_stays_as_it_was(made: Planned) -> None:
    if made.previous is None:
        return
    before = {day.date: day for day in made.previous.days}
    assert made.plan.first_day == made.previous.first_day
    for day in made.plan.days:
        if day.date < made.today:
            assert replace(day, done=None) == replace(before[day.date], done=None)


@given(reruns())
def test_a_plan_made_again_still_holds_every_question_and_piles_none_on_tomorrow(made: Planned) -> None:
    for bank in made.plan.question_banks:
        held = sum(b.questions for day in made.coming for b in of(day, "questions") if b.bank == bank.name)
        assert held == bank.planned >= 0
        assert bank.left_over >= 0 and bank.done >= 0
    for day in made.coming:
        if day.kind != "practice_exam":
            assert counted(day, "questions", "repeats") <= (80 if day.minutes_available >= FULL_DAY else 40)


@given(planned(with_pins=False))
def test_a_plan_made_again_on_the_same_day_changes_nothing(made: Planned) -> None:
    again = make_plan(made.student, today=made.today, previous=made.plan)
    assert again.days == made.plan.days and again.practice_exams == made.plan.practice_exams
    assert not again.changes


def test_ahead_of_plan_lightens_later_days() -> None:
    first = make_plan(today=date(2027, 1, 4))
    ahead = make_student(log=(LogEntry(date=date(2027, 1, 17), total=1500),))
    again = make_plan(ahead, today=date(2027, 1, 18), previous=first)
    later = [day for day in again.days if day.date >= date(2027, 1, 18)]
    before = [day for day in first.days if day.date >= date(2027, 1, 18)]
    assert sum(day.questions for day in later) < sum(day.questions for day in before)
    assert max(day.questions for day in later) <= max(day.questions for day in before)


def test_today_is_not_the_day_of_the_tests_machine() -> None:
    """The plan knows no other clock than the one it is given."""
    assert make_plan(today=TODAY).generated_on == TODAY
