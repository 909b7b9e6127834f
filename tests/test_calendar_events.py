"""What goes into the calendar, and how its memory versions it over many reruns."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from conftest import make_plan, make_student
from hypothesis import example, given
from hypothesis import strategies as st

from studyplan import plan as parts
from studyplan.calendar.events import Event, clean, event_uid, is_timed, plan_events, start_text
from studyplan.calendar.versions import calendar_entries, differs_from_first, may_be_ahead, stamp
from studyplan.facts import Facts
from studyplan.planning.deadlines import decision_days
from studyplan.statements.dates import EligibilityEnds, LastDayToMove, ResultsOut
from studyplan.student import CalendarWish, Student
from studyplan.words.events import SUMMARY_LENGTH, marker_words

MONDAY = date(2027, 1, 4)
DAY = timedelta(days=1)
CONTENT = {"activity": "content", "areas": ()}


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute)


def a_block(day: date = MONDAY, hour: int = 8, **changes: Any) -> parts.Block:
    """Forty timed cardiovascular questions from `hour` on for two hours, changed as asked."""
    usual: dict[str, Any] = {
        "start": at(day, hour),
        "end": at(day, hour + 2),
        "activity": "questions",
        "bank": "UWorld",
        "questions": 40,
        "mode": "timed",
        "areas": ("cardiovascular",),
    }
    return parts.Block(**{**usual, **changes})


def a_day(day: date, *blocks: parts.Block, kind: Any = "study") -> parts.Day:
    return parts.Day(date=day, phase="core", kind=kind, minutes_available=480, blocks=blocks)


def an_exam(day: date, name: str, purpose: Any = "progress") -> parts.PracticeExam:
    return parts.PracticeExam(
        date=day, exam=name, purpose=purpose, full_length=False, aim=231, why="progress"
    )


def a_plan(*days: parts.Day, exams: Iterable[parts.PracticeExam] = (), **changes: Any) -> parts.Plan:
    """A plan of these days. Its numbers (target 247, aim 231, mean 238) must never reach a calendar."""
    usual: dict[str, Any] = {
        "generated_on": MONDAY,
        "student": "Maya Okafor",
        "exam_date": days[-1].date,
        "target": 247,
        "phases": (parts.Phase("core", days[0].date, days[-1].date, "question_bank"),),
        "days": days,
        "practice_exams": tuple(exams),
        "question_banks": (parts.BankPlan(name="UWorld", questions=4000, done=0, planned=40),),
        "weekly_focus": (parts.WeekFocus(week=MONDAY, areas=("cardiovascular",)),),
        "projection": parts.Projection(MONDAY, 238.0, 9.0, 226.0, 250.0, 0.16, 0.98),
        "decision": parts.Decision(
            verdict="too_early", course="on", decide_by=None, reasons=(), would_change=()
        ),
    }
    return parts.Plan(**{**usual, **changes})


def by_key(plan: parts.Plan, facts: Facts, student: Student | None = None) -> Mapping[str, Event]:
    events = plan_events(plan, student or make_student(), facts)
    found = {event.key: event for event in events}
    assert len(found) == len(events), "two events share a key"
    return found


# What goes in


def test_a_block_is_a_timed_event_named_by_date_and_place_in_the_day(facts: Facts) -> None:
    events = by_key(a_plan(a_day(MONDAY, a_block(), a_block(hour=11, areas=()))), facts)
    assert list(events) == ["block/2027-01-04/1", "block/2027-01-04/2"]
    first = events["block/2027-01-04/1"]
    assert (first.start, first.end) == (at(MONDAY, 8), at(MONDAY, 10))
    assert first.summary == "UWorld 40 timed: cardiovascular"
    assert first.description.splitlines() == [
        "Goal: 40 new questions of UWorld and their review: cardiovascular.",
        "Why today: cardiovascular is a focus of this week.",
        "Mode: timed, as in the exam.",
        "Note: All areas mixed, 20 in 30 minutes; then every explanation.",
        "Made from your study plan: change it there, not here.",
    ]
    assert first.category == "Questions"
    assert events["block/2027-01-04/2"].summary == "UWorld 40 timed: mixed"


@pytest.mark.parametrize(
    ("changes", "summary", "category"),
    [
        ({"activity": "repeats", "areas": ()}, "UWorld 40 again timed: mixed", "Questions"),
        ({"mode": "", "bank": ""}, "Question bank 40: cardiovascular", "Questions"),
        ({"activity": "content", "mode": "", "bank": ""}, "Content: cardiovascular", "Study"),
        ({**CONTENT, "subject": "sheets"}, "Content: Quick-reference sheets", "Study"),
        ({**CONTENT, "subject": "pathophysiology"}, "Content: Pathophysiology", "Study"),
        (CONTENT, "Content: mixed", "Study"),
        ({"activity": "flashcards", "areas": ()}, "Flashcards and missed questions", "Study"),
        ({"activity": "drill", "subject": "timing"}, "Drill: Timed reading", "Study"),
        # 60 characters hold the first two areas whole, and never half of the third.
        (
            {"areas": ("cardiovascular", "endocrine", "musculoskeletal_skin")},
            "UWorld 40 timed: cardiovascular, endocrine",
            "Questions",
        ),
        ({"areas": ("an_area_of_next_year",)}, "UWorld 40 timed: an area of next year", "Questions"),
    ],
)
def test_a_summary_leads_with_the_task(
    changes: Mapping[str, Any], summary: str, category: str, facts: Facts
) -> None:
    (event,) = plan_events(a_plan(a_day(MONDAY, a_block(**changes))), make_student(), facts)
    assert (event.summary, event.category) == (summary, category)
    assert "Note:\n" not in event.description


def test_a_long_summary_is_cut_at_a_word(facts: Facts) -> None:
    bank = "The Very Complete Collection of Clinical Questions for Everybody"
    (event,) = plan_events(a_plan(a_day(MONDAY, a_block(bank=bank))), make_student(), facts)
    assert event.summary == "The Very Complete Collection of Clinical Questions for…"


def test_a_practice_exam_is_known_by_its_name_and_shows_its_day(facts: Facts) -> None:
    sitting = a_block(activity="practice_exam", exam="NBME 13", questions=0, mode="", areas=())
    day = a_day(MONDAY, sitting, kind="practice_exam")
    events = by_key(a_plan(day, exams=[an_exam(MONDAY, "NBME 13")]), facts)
    assert set(events) == {"practice/nbme-13", "practice/nbme-13/banner"}
    assert events["practice/nbme-13"].summary == "NBME 13: practice exam"
    banner = events["practice/nbme-13/banner"]
    assert (banner.start, banner.end, banner.busy, banner.alarm_minutes) == (MONDAY, MONDAY + DAY, False, 0)


def test_a_practice_exam_keeps_its_id_when_it_moves(facts: Facts) -> None:
    def sat_on(day: date) -> Event:
        sitting = a_block(day, activity="practice_exam", exam="NBME 13", questions=0)
        return by_key(a_plan(a_day(day, sitting), exams=[an_exam(day, "NBME 13")]), facts)["practice/nbme-13"]

    early, late = sat_on(MONDAY), sat_on(MONDAY + 5 * DAY)
    assert early.uid == late.uid
    assert early.hash != late.hash


def test_a_practice_exam_in_parts_numbers_them(facts: Facts) -> None:
    parts = [a_block(hour=hour, activity="practice_exam", exam="NBME 13") for hour in (8, 11)]
    work = a_block(hour=14, activity="repeats")
    exams = [an_exam(MONDAY, "NBME 1"), an_exam(MONDAY, "NBME 13")]
    events = by_key(a_plan(a_day(MONDAY, *parts, work), exams=exams), facts)
    assert {"practice/nbme-13/1", "practice/nbme-13/2", "block/2027-01-04/3"} <= set(events)


def test_the_banner_of_a_day_names_the_practice_exam_it_was_planned_for(facts: Facts) -> None:
    """Whatever was sat in its place; where none was planned, the one taken."""
    sitting = a_block(activity="practice_exam", exam="NBME 13")
    taken = [an_exam(MONDAY, "NBME 1")._replace(taken=True, score=220)]
    day = a_day(MONDAY, sitting, kind="practice_exam")
    later = a_plan(day, exams=taken, generated_on=MONDAY + DAY)
    assert banners(later, facts) == {"practice/nbme-13/banner"}
    unplanned = a_plan(replace(day, blocks=()), exams=taken, generated_on=MONDAY + DAY)
    assert banners(unplanned, facts) == {"practice/nbme-1/banner"}


def banners(plan: parts.Plan, facts: Facts) -> set[str]:
    return {key for key in by_key(plan, facts) if key.endswith("/banner")}


def test_a_practice_exam_over_two_days_has_an_event_a_day_that_says_which_half(facts: Facts) -> None:
    """Known by the same keys as its two sittings on one day."""
    halves = [
        a_block(MONDAY + i * DAY, activity="practice_exam", exam="NBME 13", questions=0, part=(i + 1, 2))
        for i in (0, 1)
    ]
    days = [a_day(MONDAY + i * DAY, half, kind="practice_exam") for i, half in enumerate(halves)]
    events = by_key(a_plan(*days, exams=[an_exam(MONDAY, "NBME 13")._replace(parts=2)]), facts)
    assert {key: (event.start, event.summary) for key, event in events.items()} == {
        "practice/nbme-13/1": (halves[0].start, "NBME 13: practice exam, half 1 of 2"),
        "practice/nbme-13/banner": (MONDAY, "Practice exam: NBME 13, half 1 of 2"),
        "practice/nbme-13/2": (halves[1].start, "NBME 13: practice exam, half 2 of 2"),
        "practice/nbme-13/banner/2": (MONDAY + DAY, "Practice exam: NBME 13, half 2 of 2"),
    }


def test_a_review_belongs_to_the_latest_practice_exam_and_may_go_on(facts: Facts) -> None:
    exams = [an_exam(MONDAY, "NBME 13"), an_exam(MONDAY + 9 * DAY, "NBME 14")]
    days = [a_day(MONDAY + i * DAY, a_block(MONDAY + i * DAY, activity="exam_review")) for i in (1, 2, 10)]
    events = by_key(a_plan(*days, exams=exams), facts)
    assert {"review/nbme-13", "review/nbme-13/2", "review/nbme-14"} <= set(events)
    assert events["review/nbme-14"].summary == "Review of NBME 14"


def test_names_without_latin_letters_still_have_keys_of_their_own(facts: Facts) -> None:
    exams = [an_exam(MONDAY, "试卷"), an_exam(MONDAY + DAY, "模拟")]
    days = [a_day(e.date, a_block(e.date, activity="practice_exam", exam=e.exam, questions=0)) for e in exams]
    events = by_key(a_plan(*days, exams=exams), facts)
    assert events["practice/exam"].summary == "试卷: practice exam"
    assert events["practice/exam/2"].summary == "模拟: practice exam"


def test_exam_day_has_the_exam_at_its_real_length_and_a_banner(facts: Facts) -> None:
    events = by_key(a_plan(a_day(MONDAY, kind="exam")), facts)
    assert set(events) == {"exam-day", "exam-day/banner"}
    exam = events["exam-day"]
    assert (exam.start, exam.end) == (at(MONDAY, 8), at(MONDAY, 17))  # 540 minutes, exam.toml
    assert exam.busy


def test_the_exam_as_the_plan_holds_it_goes_first(facts: Facts) -> None:
    block = a_block(hour=9, activity="exam")
    student = make_student(calendar=CalendarWish(id="maya", busy=False))
    exam = by_key(a_plan(a_day(MONDAY, block, kind="exam")), facts, student)["exam-day"]
    assert (exam.start, exam.end, exam.busy) == (at(MONDAY, 9), at(MONDAY, 11), True)
    assert "Take every break" in exam.description


def test_days_off_and_buffers_are_free_whole_days(facts: Facts) -> None:
    plan = a_plan(a_day(MONDAY, kind="off"), a_day(MONDAY + DAY, kind="buffer"))
    events = by_key(plan, facts)
    assert set(events) == {"off/2027-01-04", "buffer/2027-01-05"}
    assert all(event.end == event.start + DAY and not event.busy for event in events.values())


def decided(plan: parts.Plan, facts: Facts, before: parts.Plan | None = None) -> parts.Plan:
    """The plan with its days of decision, made after that other one or as the first."""
    since = plan.generated_on if before else plan.days[0].date
    days = decision_days(plan.exam_date, facts, plan.practice_exams, since=since, previous=before)
    return replace(plan, decision_days=days)


def deciding(plan: parts.Plan, facts: Facts, before: parts.Plan | None = None) -> dict[str, Event]:
    """The events of a plan's days of decision, made after that other one or as the first."""
    plan = decided(plan, facts, before)
    return {key: event for key, event in by_key(plan, facts).items() if key.startswith("decide/")}


def test_deadlines_are_whole_days_and_a_last_day_to_move_says_what_to_look_at(facts: Facts) -> None:
    last_day = MONDAY + 46 * DAY
    deadlines = (
        parts.Deadline(date=MONDAY, fact=LastDayToMove(45)),
        parts.Deadline(date=MONDAY, fact=EligibilityEnds(3)),
        parts.Deadline(date=last_day + 30 * DAY, fact=ResultsOut(last_day, 30, slow=False)),
    )
    events = by_key(a_plan(a_day(MONDAY), a_day(last_day), deadlines=deadlines), facts)
    assert {key for key in events if not key.startswith("decide/")} == {
        "deadline/2027-01-04/1",
        "deadline/2027-01-04/2",
        "deadline/2027-03-21/1",
    }
    first = events["deadline/2027-01-04/1"]
    assert first.summary == "Last day to move the exam before the 45-day line: decide…"
    assert "studyplan decide" in first.description
    others = ("deadline/2027-01-04/2", "deadline/2027-03-21/1")
    assert not any("studyplan decide" in events[key].description for key in others)


def test_a_decision_day_comes_two_days_before_each_last_day_to_move_the_exam(facts: Facts) -> None:
    """An exam on 18 June: last days 3 May, 18 May and 12 June, so 1 May, 16 May and 10 June."""
    events = deciding(a_plan(a_day(MONDAY), a_day(date(2027, 6, 18))), facts)
    assert {key: event.start for key, event in events.items()} == {
        "decide/46": date(2027, 5, 1),
        "decide/31": date(2027, 5, 16),
        "decide/6": date(2027, 6, 10),
    }
    assert all(event.end == event.start + DAY and not event.busy for event in events.values())


def test_a_decision_day_says_which_score_to_look_at_and_what_to_run(facts: Facts) -> None:
    exams = [an_exam(date(2027, 4, 20), "NBME 13"), an_exam(date(2027, 5, 12), "NBME 14")]
    events = deciding(a_plan(a_day(MONDAY), a_day(date(2027, 6, 18)), exams=exams), facts)
    assert events["decide/31"].summary == "Decide: sit or move the exam?"
    assert events["decide/31"].description.splitlines()[:3] == [
        "What to look at: NBME 14 of 2027-05-12, the last practice exam before this day.",
        "Record its score, then run: studyplan decide FILE. It tells your chance of the lowest score worth "
        "sitting for: go from 80% on, hold from 60%, under that another date. Passing must be safe.",
        "Last day to move the exam before the 30-day line: 2027-05-18. The fee tiers are unconfirmed; verify "
        "at Prometric.",
    ]
    assert "NBME 13 of 2027-04-20" in events["decide/46"].description
    without = deciding(a_plan(a_day(MONDAY), a_day(date(2027, 6, 18))), facts)["decide/31"]
    assert "no practice exam comes before this day" in without.description


@pytest.mark.parametrize(
    ("sat", "decided"),
    [
        (date(2027, 5, 14), date(2027, 5, 16)),
        (date(2027, 5, 15), date(2027, 5, 16)),
        (date(2027, 5, 16), date(2027, 5, 17)),
        (date(2027, 5, 17), date(2027, 5, 18)),
        (date(2027, 5, 18), date(2027, 5, 16)),
    ],
)
def test_nobody_decides_before_the_practice_exam_it_rests_on(sat: date, decided: date, facts: Facts) -> None:
    """The last day to move is 18 May; an exam on that day itself comes too late to count."""
    exams = [an_exam(sat, "NBME 14")]
    plan = a_plan(a_day(MONDAY), a_day(date(2027, 6, 18)), exams=exams)
    assert deciding(plan, facts)["decide/31"].start == decided


def test_a_practice_exam_that_moves_takes_its_decision_day_with_it_under_the_same_id(facts: Facts) -> None:
    days = (a_day(MONDAY), a_day(date(2027, 6, 18)))
    before, after = (
        deciding(a_plan(*days, exams=[an_exam(day, "NBME 14")]), facts)["decide/31"]
        for day in (date(2027, 5, 12), date(2027, 5, 17))
    )
    assert (before.uid, before.start != after.start) == (after.uid, True)


def test_a_score_on_record_changes_no_word_of_a_decision_day(facts: Facts) -> None:
    exam = an_exam(date(2027, 5, 12), "NBME 14")
    days = (a_day(MONDAY), a_day(date(2027, 6, 18)))
    planned, taken = (
        deciding(a_plan(*days, exams=[one]), facts) for one in (exam, exam._replace(taken=True, score=229))
    )
    assert planned == taken


def test_a_decision_day_behind_stays_where_it_was(facts: Facts) -> None:
    """The past is never rewritten, whatever form is placed anew since; none lies before the first day."""
    days = (a_day(MONDAY), a_day(date(2027, 6, 18)))
    form = an_exam(date(2027, 4, 20), "NBME 13")
    first = a_plan(*days, generated_on=date(2027, 4, 1), exams=[form])
    missed = form._replace(date=date(2027, 5, 20))
    again = a_plan(*days, generated_on=date(2027, 5, 4), exams=[missed])
    before, after = deciding(first, facts), deciding(again, facts, decided(first, facts))
    assert before["decide/46"] == after["decide/46"]
    assert "no practice exam" in after["decide/31"].description
    assert "decide/46" not in deciding(a_plan(a_day(date(2027, 5, 2)), a_day(date(2027, 6, 18))), facts)


def test_a_decision_day_behind_stays_when_the_exam_moves_and_the_new_one_has_an_id_of_its_own(
    facts: Facts,
) -> None:
    """Decided on 1 May for 18 June; moved two weeks on 4 May, the next decision is on 15 May."""
    first = a_plan(a_day(MONDAY), a_day(date(2027, 6, 18)))
    moved = a_plan(a_day(MONDAY), a_day(date(2027, 7, 2)), generated_on=date(2027, 5, 4))
    before, after = deciding(first, facts), deciding(moved, facts, decided(first, facts))
    assert before["decide/46"] == after["decide/46"]
    assert after["decide/46/2"].start == date(2027, 5, 15)
    assert after["decide/46/2"].uid not in {event.uid for event in before.values()}
    assert after["decide/31"].start == date(2027, 5, 30)  # ahead when the exam was moved: it moves along


def test_a_decision_ahead_is_not_lost_in_the_past_where_its_practice_exam_is_missed(facts: Facts) -> None:
    """Last day to move 18 May, NBME 14 on the 16th, so decided on the 17th; missed, told on the 17th."""
    days = (a_day(MONDAY), a_day(date(2027, 6, 18)))
    first = a_plan(*days, exams=[an_exam(date(2027, 5, 16), "NBME 14")])
    told = a_plan(*days, generated_on=date(2027, 5, 17))
    assert deciding(told, facts, decided(first, facts))["decide/31"].start == date(2027, 5, 17)


def test_no_score_no_aim_and_no_chance_is_in_a_shared_calendar(facts: Facts) -> None:
    sitting = a_block(activity="practice_exam", exam="NBME 13", questions=0)
    taken = an_exam(MONDAY, "NBME 13")._replace(taken=True, score=229)
    plan = a_plan(a_day(MONDAY, sitting), a_day(MONDAY + 60 * DAY, kind="exam"), exams=[taken])
    assert len(deciding(plan, facts)) == 3
    told = " ".join(f"{event.summary} {event.description}" for event in by_key(plan, facts).values())
    assert not re.search(r"\b(247|231|229|238|226|250|16|98)\b", told)


def test_two_students_never_share_an_id_and_one_always_does() -> None:
    assert event_uid("maya", "exam-day") == event_uid("maya", "exam-day")
    assert event_uid("maya", "exam-day") != event_uid("ines", "exam-day")
    # Ids may never change: calendars out there hold them.
    assert event_uid("maya", "exam-day") == "589623a4-1fe2-52f1-8673-76fe45949ae2@studyplan"


@pytest.mark.parametrize(
    "changed",
    [
        {"calendar": CalendarWish(id="maya", alarm_minutes=0)},
        {"calendar": CalendarWish(id="maya", busy=False)},
        {"time_zone": "Europe/Paris"},
    ],
)
def test_whatever_the_calendar_shows_of_a_block_is_in_its_hash(changed: dict[str, Any], facts: Facts) -> None:
    plan = a_plan(a_day(MONDAY, a_block()), a_day(MONDAY + DAY, kind="off"))
    before, after = by_key(plan, facts), by_key(plan, facts, make_student(**changed))
    assert before["block/2027-01-04/1"].hash != after["block/2027-01-04/1"].hash
    assert before["off/2027-01-05"] == after["off/2027-01-05"]


@given(st.text())
@example("cafe\u0301")
def test_cleaned_text_is_one_safe_line_and_cleaning_it_again_changes_nothing(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned.splitlines()) <= 1
    assert "\\" not in cleaned
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)


@given(st.text(), st.text(), st.text(min_size=1))
def test_any_text_gives_short_summaries_and_events_in_order(bank: str, topic: str, exam: str) -> None:
    from conftest import all_facts

    sitting = a_block(hour=12, activity="practice_exam", exam=exam, topics=(topic,))
    day = a_day(MONDAY, a_block(bank=bank, topics=(topic,)), sitting)
    events = plan_events(a_plan(day, exams=[an_exam(MONDAY, exam)]), make_student(), all_facts())
    assert all(0 < len(event.summary) <= SUMMARY_LENGTH for event in events)
    assert len({event.uid for event in events}) == len(events) == 3
    assert [start_text(e.start) for e in events] == sorted(start_text(e.start) for e in events)


def test_a_real_plan_has_an_event_for_every_block(facts: Facts) -> None:
    student = make_student()
    plan = make_plan(student)
    timed = [event for event in plan_events(plan, student, facts) if is_timed(event.start)]
    blocks = [block for day in plan.days for block in day.blocks]
    assert [(e.start, e.end) for e in timed] == [(b.start, b.end) for b in blocks]


# What the memory says


def an_event(key: str, start: date, words: str = "") -> Event:
    return Event(
        uid=event_uid("maya", key),
        key=key,
        start=start,
        end=start + timedelta(hours=1) if is_timed(start) else start + DAY,
        summary=key,
        description=words,
        category="Study",
        busy=True,
        alarm_minutes=0,
        hash=f"{start}{words}",
    )


def test_a_first_calendar_has_the_number_of_its_day() -> None:
    """28 December 2026 is 2553 days after 1 January 2020."""
    today = date(2026, 12, 28)
    (entry,) = calendar_entries([an_event("a", at(MONDAY, 8))], (), today=today)
    assert entry == parts.CalendarEntry(
        uid=event_uid("maya", "a"),
        key="a",
        sequence=255300,
        hash="2027-01-04 08:00:00",
        start="2027-01-04T08:00",
        state="live",
    )
    assert stamp(entry.sequence) == datetime(2026, 12, 28)
    assert not differs_from_first(entry)


def test_a_change_on_the_same_day_is_one_minute_later() -> None:
    today = date(2026, 12, 28)
    first = calendar_entries([an_event("a", MONDAY), an_event("b", MONDAY)], (), today=today)
    again = calendar_entries([an_event("a", MONDAY, "new"), an_event("b", MONDAY)], first, today=today)
    assert [entry.sequence for entry in again] == [255301, 255300]
    assert stamp(255301) == datetime(2026, 12, 28, 0, 1)
    assert [differs_from_first(entry) for entry in again] == [True, False]


def test_a_hundred_changes_in_one_day_never_look_like_a_first_calendar() -> None:
    entries = calendar_entries([an_event("a", MONDAY)], (), today=MONDAY)
    for number in range(250):
        before = entries[0].sequence
        entries = calendar_entries([an_event("a", MONDAY, str(number))], entries, today=MONDAY)
        assert entries[0].sequence > before
        assert differs_from_first(entries[0])


def test_a_lost_memory_still_gives_higher_numbers_on_a_later_day() -> None:
    first = calendar_entries([an_event("a", MONDAY)], (), today=MONDAY - 9 * DAY)
    changed = calendar_entries([an_event("a", MONDAY, "new")], first, today=MONDAY - 9 * DAY)
    afresh = calendar_entries([an_event("a", MONDAY)], (), today=MONDAY - 8 * DAY)
    assert afresh[0].sequence > changed[0].sequence


def test_an_early_clock_gives_no_negative_number() -> None:
    assert calendar_entries([an_event("a", MONDAY)], (), today=date(2019, 5, 1))[0].sequence == 0


def test_a_removed_event_that_comes_back_is_news() -> None:
    first = calendar_entries([an_event("a", MONDAY)], (), today=MONDAY)
    removed = calendar_entries([], first, today=MONDAY)
    back = calendar_entries([an_event("a", MONDAY)], removed, today=MONDAY)
    assert back[0].state == "live"
    assert back[0].sequence > removed[0].sequence


def test_what_happened_outside_the_plan_is_no_news() -> None:
    first = calendar_entries([an_event("a", MONDAY + 5 * DAY)], (), today=MONDAY)
    events = [an_event("extra", MONDAY), an_event("a", MONDAY + 5 * DAY)]
    extra, _ = calendar_entries(events, first, today=MONDAY + DAY)
    assert extra.key == "extra"
    assert not differs_from_first(extra)


def test_an_exam_taken_early_leaves_the_day_it_was_planned_for() -> None:
    first = calendar_entries([an_event("practice/x", MONDAY + 5 * DAY)], (), today=MONDAY)
    (moved,) = calendar_entries([an_event("practice/x", MONDAY)], first, today=MONDAY + DAY)
    assert moved.sequence > first[0].sequence
    assert (moved.start, moved.hash) == ("2027-01-04", "2027-01-04/2027-01-09")
    assert may_be_ahead(moved, MONDAY + 5 * DAY)
    assert not may_be_ahead(moved, MONDAY + 6 * DAY)


def test_what_moved_into_the_past_and_then_vanished_is_still_called_back() -> None:
    """A calendar that skipped the update of the move holds it in days to come."""
    first = calendar_entries([an_event("a", MONDAY + 5 * DAY)], (), today=MONDAY)
    moved = calendar_entries([an_event("a", MONDAY)], first, today=MONDAY + DAY)
    assert may_be_ahead(moved[0], MONDAY + DAY)
    gone = calendar_entries([], moved, today=MONDAY + DAY)
    assert [(entry.state, entry.start) for entry in gone] == [("removed", "2027-01-04")]
    assert calendar_entries([], gone, today=MONDAY + 5 * DAY) == gone
    assert calendar_entries([], gone, today=MONDAY + 6 * DAY) == ()


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("block/2027-01-04/1", "(removed) study block"),
        ("practice/nbme-13/banner", "(removed) practice exam"),
        ("review/nbme-13", "(removed) review of a practice exam"),
        ("exam-day", "(removed) exam day"),
        ("deadline/2027-01-04/1", "(removed) deadline"),
        ("something of another version", "(removed) event"),
    ],
)
def test_a_marker_says_what_was_there(key: str, words: str) -> None:
    assert marker_words(key) == words


keys = st.sampled_from("abcdef")
contents = st.tuples(st.integers(-3, 12), st.booleans(), st.sampled_from(["", "x", "y"]))
reruns = st.lists(st.tuples(st.integers(0, 3), st.dictionaries(keys, contents)), min_size=1, max_size=8)


def events_of(wanted: Mapping[str, tuple[int, bool, str]]) -> list[Event]:
    """Events by key: days after the first Monday, timed or all-day, and words."""
    return [
        an_event(key, at(MONDAY + days * DAY, 8) if timed else MONDAY + days * DAY, words)
        for key, (days, timed, words) in wanted.items()
    ]


def check_step(
    before: Mapping[str, parts.CalendarEntry],
    after: Mapping[str, parts.CalendarEntry],
    events: list[Event],
    today: date,
) -> None:
    """One rerun, restated from the rules."""
    now = today.isoformat()
    highest = max((entry.sequence for entry in before.values()), default=-1)
    for event in events:
        old, new = before.get(event.uid), after[event.uid]
        assert new.state == "live"
        if old is None or old.state == "removed":
            continue
        if old.hash.partition("/")[0] == event.hash or (
            old.start[:10] < now and start_text(event.start)[:10] < now
        ):
            assert new == old, "unchanged or past: nothing moves"
        else:
            assert new.sequence > highest, "changed: above everything before"
            assert new.hash.partition("/")[0] == event.hash
    live = {event.uid for event in events}
    gone = {uid for uid, entry in before.items() if uid not in live and may_be_ahead(entry, today)}
    assert {uid for uid, entry in after.items() if entry.state == "removed"} == gone
    for uid in gone:
        assert after[uid].start == before[uid].start
        was_removed = before[uid].state == "removed"
        assert after[uid] == before[uid] if was_removed else after[uid].sequence > highest
    for uid in before.keys() & after.keys():
        is_past = before[uid].start[:10] < now and after[uid].start[:10] < now
        assert after[uid].sequence >= before[uid].sequence or is_past


@given(reruns)
def test_over_any_reruns_the_memory_keeps_its_rules(steps: list[tuple[int, dict[str, Any]]]) -> None:
    today = MONDAY
    entries: tuple[parts.CalendarEntry, ...] = ()
    for days, wanted in steps:
        today += timedelta(days=days)
        events = events_of(wanted)
        known = {entry.uid: entry for entry in entries}
        entries = calendar_entries(events, entries, today=today)
        check_step(known, {entry.uid: entry for entry in entries}, events, today)
        assert len({entry.uid for entry in entries}) == len(entries)
        assert calendar_entries(events, entries, today=today) == entries, "run again, nothing new"
        assert [(e.start, e.key) for e in entries] == sorted((e.start, e.key) for e in entries)
