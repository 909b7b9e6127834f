"""A day on the clock: few sittings, in a sensible order, with lunch, and special days in their own shapes."""

from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

from conftest import all_facts, make_plan, make_student
from hypothesis import given
from hypothesis import strategies as st

from studyplan.plan import Block, Day, Kind, PhaseName, Plan
from studyplan.planning.days.clock import Sitting, on_the_clock
from studyplan.planning.days.study_day import DRILLS, DayContext, habits, light_day, study_day
from studyplan.planning.questions.workload import limits
from studyplan.planning.terms import DayQuota, FreeDay
from studyplan.student import Score

MONDAY = date(2027, 1, 4)
SHARE = 2 / 3
LONGEST_SITTING = 180
Case = tuple[FreeDay, DayQuota, tuple[Block, ...]]


def free_day(minutes: int, starts: time = time(8)) -> FreeDay:
    return FreeDay(date=MONDAY, minutes=minutes, day_starts=starts, is_full=minutes >= 300)


def blocks_of(
    day: FreeDay,
    quota: DayQuota,
    *,
    phase: PhaseName = "core",
    number: int = 20,
    days_out: int = 100,
    pace: float = 4.0,
    **student: Any,
) -> tuple[Block, ...]:
    """A study day of that quota, for a student changed as asked."""
    context = DayContext(
        phase=phase,
        number=number,
        opening=number == 0,
        days_out=days_out,
        areas=("cardiovascular", "endocrine"),
    )
    asked = make_student(**student)
    lim = limits(all_facts(), pace, asked.flashcards_per_day)
    return study_day(day, quota, context, lim, habits(asked, all_facts()))


def minutes(blocks: tuple[Block, ...]) -> int:
    return sum(block.minutes for block in blocks)


def new(count: int) -> DayQuota:
    return DayQuota(new=(("UWorld", count),) if count else (), repeat_bank="UWorld")


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any day with a quota of the size the planner gives it, and its blocks."""
    free = draw(st.one_of(st.sampled_from([60, 120, 240, 360, 480]), st.integers(15, 600)))
    buffer = draw(st.booleans())
    usable = free // 2 if buffer else free
    review = draw(st.sampled_from([0, 0, 60, 240]))
    review = review if review <= usable else 0
    pace = draw(st.sampled_from([3.0, 4.0, 5.5]))
    most = int((usable - review) * SHARE / pace / 10) * 10
    count = min(draw(st.integers(0, 8)) * 10, most)
    count -= draw(st.integers(0, 9)) if count and draw(st.booleans()) else 0
    second = draw(st.booleans())
    quota = DayQuota(
        new=(("UWorld", count),) if count and not second else (),
        repeats=count if second else 0,
        repeat_bank="UWorld",
        reviews=(("NBME 13", review),) if review else (),
        buffer=buffer,
    )
    day = free_day(free, draw(st.sampled_from([time(6), time(8), time(12, 30), time(13, 15)])))
    blocks = blocks_of(
        day,
        quota,
        phase=draw(st.sampled_from(["diagnostic", "core", "refinement"])),
        number=draw(st.integers(0, 40)),
        days_out=draw(st.integers(2, 200)),
        pace=pace,
        step1=draw(st.sampled_from(["", "failed then passed", 199, 230])),
        attempts=draw(st.integers(0, 1)),
        challenges=tuple(draw(st.lists(st.sampled_from(["timing", "anxiety"]), unique=True))),
        specialty=draw(st.sampled_from(["", "pediatrics"])),
        flashcards_per_day=draw(st.sampled_from([0, 100])),
    )
    return day, quota, blocks


@given(cases())
def test_a_day_holds_its_quota_within_its_minutes_and_a_buffer_within_half_of_them(case: Case) -> None:
    day, quota, blocks = case
    assert minutes(blocks) <= (day.minutes // 2 if quota.buffer else day.minutes)
    assert sum(block.questions for block in blocks) == sum(n for _, n in quota.new) + quota.repeats
    assert all(block.questions <= 40 for block in blocks)
    assert len([block for block in blocks if block.questions % 10]) <= 1


@given(cases())
def test_a_day_has_at_most_five_sittings_none_longer_than_a_person_can_sit(case: Case) -> None:
    """Reviews of practice exams are as long as their form asks."""
    _, _, blocks = case
    assert len(blocks) <= 5
    assert all(0 < b.minutes <= LONGEST_SITTING for b in blocks if b.activity != "exam_review")


@given(cases())
def test_questions_come_first_then_content_then_cards(case: Case) -> None:
    rank = {"exam_review": 0, "questions": 1, "repeats": 1, "content": 2, "drill": 2, "flashcards": 3}
    _, _, blocks = case
    own = [block for block in blocks if block.subject != "post_mortem"]
    order = [rank[block.activity] for block in own]
    assert order == sorted(order)


@given(cases())
def test_sittings_follow_each_other_with_a_pause_from_the_days_start(case: Case) -> None:
    day, _, blocks = case
    assert not blocks or blocks[0].start == datetime.combine(day.date, day.day_starts)
    assert all(after.start - before.end >= timedelta(minutes=10) for before, after in pairwise(blocks))


@given(st.lists(st.integers(5, 180), min_size=1, max_size=5), st.integers(0, 24 * 60 - 1))
def test_nothing_passes_midnight_while_the_work_itself_fits(lengths: list[int], latest: int) -> None:
    begin = min(latest, 24 * 60 - 1 - sum(lengths))
    sittings = [Sitting(activity="content", minutes=length) for length in lengths]
    blocks = on_the_clock(MONDAY, time(begin // 60, begin % 60), sittings, pause=10, lunch=45)
    assert all(block.start.date() == block.end.date() == MONDAY for block in blocks)
    assert [block.minutes for block in blocks] == lengths


def clock(blocks: tuple[Block, ...]) -> list[str]:
    return [f"{block.start:%H:%M}-{block.end:%H:%M} {block.activity}" for block in blocks]


def test_a_tutors_full_day_of_80_questions() -> None:
    """40 and 40 with their review, 160 minutes each; lunch at 13:30; content 100, cards 60 minutes."""
    assert clock(blocks_of(free_day(480), new(80))) == [
        "08:00-10:40 questions",
        "10:50-13:30 questions",
        "14:15-15:55 content",
        "16:05-17:05 flashcards",
    ]


def test_the_odd_questions_of_a_bank_sit_with_the_last_of_the_day() -> None:
    assert [block.questions for block in blocks_of(free_day(480), new(73)) if block.questions] == [40, 33]


def test_an_evening_of_20_questions_ends_with_cards() -> None:
    assert clock(blocks_of(free_day(120, time(19)), new(20))) == [
        "19:00-20:20 questions",
        "20:30-21:00 flashcards",
    ]


@given(st.sampled_from([360, 420, 480, 540]), st.integers(4, 8), st.sampled_from([0, 30, 45, 60]))
def test_on_a_long_day_lunch_is_at_the_gap_nearest_to_midday(free: int, tens: int, lunch: int) -> None:
    count = min(10 * tens, int(free * SHARE / 4 / 10) * 10)
    blocks = blocks_of(free_day(free), new(count), lunch_minutes=lunch)
    gaps = [(before.end, after.start - before.end) for before, after in pairwise(blocks)]
    long = [end for end, gap in gaps if gap > timedelta(minutes=10)]
    assert len(long) == (1 if lunch else 0)
    assert all(time(11) <= end.time() <= time(14, 30) for end in long)


def test_a_review_day_opens_with_the_review() -> None:
    quota = DayQuota(new=(("UWorld", 40),), repeat_bank="UWorld", reviews=(("NBME 13", 240),))
    blocks = blocks_of(free_day(480), quota)
    assert [block.activity for block in blocks][:3] == ["exam_review", "exam_review", "questions"]
    assert [(block.minutes, block.exam) for block in blocks[:2]] == [(120, "NBME 13")] * 2


def test_where_two_reviews_two_banks_and_repeats_fill_the_five_sittings_the_cards_give_way() -> None:
    """A Free 120 pinned to the day after a form leaves the reviews of both to one day."""
    quota = DayQuota(
        new=(("UWorld", 10), ("AMBOSS", 20)),
        repeats=40,
        repeat_bank="UWorld",
        reviews=(("NBME 16", 85), ("Free 120", 145)),
    )
    found = [block.activity for block in blocks_of(free_day(480), quota, days_out=10)]
    assert found == ["exam_review", "exam_review", "questions", "questions", "repeats"]


@given(st.integers(0, 200))
def test_the_eve_of_the_exam_is_light_and_nothing_is_new(free: int) -> None:
    blocks = light_day(free_day(free), habits(make_student(), all_facts()))
    assert minutes(blocks) <= min(120, free)
    assert {(b.activity, b.subject) for b in blocks} <= {("content", "sheets"), ("flashcards", "due_cards")}
    assert not sum(block.questions for block in blocks)


# What students see of it in a whole plan.


@cache
def plan(**changes: Any) -> Plan:
    return make_plan(today=MONDAY, **changes)


def coming(kind: Kind, **changes: Any) -> list[Day]:
    return [day for day in plan(**changes).days if day.kind == kind]


def subjects(day: Day) -> set[str]:
    return {block.subject for block in day.blocks}


def test_a_rehearsal_is_the_exams_480_minutes_with_its_55_of_breaks_from_its_start() -> None:
    exam = [e.date for e in plan(start_time=time(7, 30)).practice_exams if e.full_length]
    days = [day for day in plan(start_time=time(7, 30)).days if day.date in exam]
    assert len(days) == 2
    for day in days:
        sat = [block for block in day.blocks if block.activity in ("practice_exam", "repeats")]
        breaks = [after.start - before.end for before, after in pairwise(sat)]
        assert sum(block.minutes for block in sat) == 480
        assert sum(breaks, timedelta()) == timedelta(minutes=55)
        assert sat[0].start.time() == time(7, 30)
        assert {block.part for block in sat if block.exam} == {(1, 2), (2, 2)}
        assert {(b.mode, b.subject) for b in sat if b.activity == "repeats"} == {("timed", "rehearsal")}
        assert all(b.sections * 20 == b.questions for b in sat if b.questions)
        assert sum(b.questions for b in sat) * 30 == 20 * sum(b.minutes for b in sat if b.questions)


def test_exam_day_is_nine_hours_from_its_start() -> None:
    (block,) = plan(start_time=time(7, 30)).days[-1].blocks
    assert (block.start.time(), block.end.time(), block.activity) == (time(7, 30), time(16, 30), "exam")


def test_full_days_hold_three_to_five_sittings() -> None:
    assert {len(day.blocks) for day in coming("study")} <= {3, 4, 5}


def test_the_last_six_weeks_begin_42_days_before_the_exam() -> None:
    for days_out, modes in ((43, {"tutor", "timed"}), (42, {"timed"})):
        sat = blocks_of(free_day(480), new(80), days_out=days_out)
        assert {block.mode for block in sat if block.questions} == modes


def test_a_weak_step_1_brings_one_to_two_hours_of_pathophysiology_to_ordinary_full_days() -> None:
    for step1 in ("failed then passed", 214):
        long = [day for day in coming("study", step1=step1) if day.minutes_available >= 480]
        days = [day for day in long if day.phase != "refinement"]
        held = [sum(b.minutes for b in d.blocks if b.subject == "pathophysiology") for d in days]
        assert all(60 <= length <= 120 for length in held if length)
        assert sum(1 for length in held if length) >= len(days) * 0.9
    assert not any("pathophysiology" in subjects(day) for day in coming("study", step1=215))


def test_pathophysiology_is_of_an_area_of_the_body() -> None:
    """Weak in statistics and ethics, the student reads the basics of the day's other area."""
    weak = (("biostatistics", 30.0), ("social_sciences", 35.0), ("cardiovascular", 40.0))
    scores = (Score(date=date(2026, 12, 28), exam="NBME 12", score=205, percent_correct=weak),)
    days = coming("study", step1="failed then passed", scores=scores)
    read = [b.areas for day in days for b in day.blocks if b.subject == "pathophysiology"]
    led = [day.blocks[0].areas[:1] for day in days]
    assert ("biostatistics",) in led and ("cardiovascular",) in read
    assert not {("biostatistics",), ("social_sciences",)} & set(read)


def test_a_repeat_attempt_opens_with_a_post_mortem_and_has_it_once() -> None:
    first, *others = plan(attempts=1).days
    assert first.blocks[0].subject == "post_mortem"
    assert not any("post_mortem" in subjects(day) for day in others)
    assert "post_mortem" not in subjects(plan().days[0])


def test_each_challenge_has_its_drill_again_and_again() -> None:
    for challenge, drill in DRILLS.items():
        days = [day.date for day in plan(challenges=(challenge,)).days if drill in subjects(day)]
        assert len(days) >= 24
    assert not any(block.activity == "drill" for day in plan().days for block in day.blocks)


def test_a_specialtys_own_topics_come_up_in_content() -> None:
    specialty = all_facts().specialty("pediatrics")
    assert specialty is not None
    days = plan(specialty="pediatrics").days
    topics = {topic for day in days for b in day.blocks if b.subject == "specialty" for topic in b.topics}
    assert topics >= set(specialty.high_yield[:3])


def test_refinement_has_biostatistics_and_ethics_on_its_study_days() -> None:
    made = plan()
    days = [
        day for day in coming("study") if day.phase == "refinement" and (made.exam_date - day.date).days > 3
    ]
    assert days
    assert all("biostatistics_ethics" in subjects(day) for day in days)
