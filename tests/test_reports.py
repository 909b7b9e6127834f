"""What every report shows of the days behind: scores to tell, what was done, what changed, notes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, partial

import pytest
from conftest import all_facts, make_plan, make_student, printed
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st
from strategies import Wish, wishes

from studyplan.calendar.events import plan_events
from studyplan.errors import CannotPlan
from studyplan.memory.document import from_json, to_json
from studyplan.page.charts.score_chart import score_chart
from studyplan.page.charts.timeline import timeline
from studyplan.page.front import front
from studyplan.page.html import to_html
from studyplan.plan import Day, Done, Plan, unscored
from studyplan.statements.changes import Headline
from studyplan.statements.decision import NextExam
from studyplan.statements.problems import ScoreMissing
from studyplan.student import AvailabilityChange, LogEntry, Score, Student
from studyplan.terminal import decision, summary
from studyplan.words.overview import exam_rows, headline, problem_rows
from studyplan.words.weeks import counter_days, day_row, week_rows

MONDAY, TUESDAY, WEDNESDAY = (date(2027, 1, 4) + timedelta(days=n) for n in range(3))
ASKED = "UWSA 1 of Tue 5 Jan 2027: what was the score?"
CALL = AvailabilityChange(WEDNESDAY, WEDNESDAY, minutes=(0,) * 7, note="Call <b>&")


@cache
def first_plan() -> Plan:
    """The usual plan on its first day; UWSA 1 is on the Tuesday."""
    return make_plan(today=MONDAY)


def on(today: date, **changes: object) -> tuple[Plan, Student]:
    """The plan of a later day, made after the first one, and its student."""
    student = make_student(**changes)
    return make_plan(student, today=today, previous=first_plan()), student


def terminal(plan: Plan, student: Student, day: date) -> Mapping[str, str]:
    """What each command prints, its lines joined."""
    shows: Mapping[str, Callable[..., None]] = {
        "plan": partial(summary.print_summary, plan, student, all_facts()),
        "score and log": partial(summary.print_changes, plan, all_facts()),
        "today": partial(summary.print_day, plan, student, all_facts(), day),
        "week": partial(summary.print_week, plan, student, all_facts(), day),
        "decide": partial(decision.print_decision, plan, all_facts()),
    }
    return {name: " ".join(printed(show).split()) for name, show in shows.items()}


def is_first(sentence: str, words: str, *others: str) -> bool:
    """Whether words hold a sentence once, and before all others."""
    before, _, after = words.partition(sentence)
    return sentence in words and sentence not in after and not any(other in before for other in others)


# Scores to tell.


def test_a_day_that_passed_without_a_score_is_asked_for_before_anything_else() -> None:
    plan, student = on(WEDNESDAY)
    assert plan.problems[0].fact == ScoreMissing("UWSA 1", TUESDAY, TUESDAY, "score")
    assert plan.problems[0].severity == "warning"
    for name, words in terminal(plan, student, WEDNESDAY).items():
        assert is_first(ASKED, words, "Too early", "Week 1", "ahead"), name
    page = to_html(plan, student, all_facts())
    assert page.index(ASKED) < page.index('id="today"') and page.count(ASKED) == 1
    assert not [row for row in problem_rows(plan, all_facts()) if row.what == ASKED]


def test_nothing_is_asked_before_the_day_is_over_nor_once_it_is_told() -> None:
    def asked(today: date, **changes: object) -> bool:
        return any(isinstance(problem.fact, ScoreMissing) for problem in on(today, **changes)[0].problems)

    assert not asked(TUESDAY)
    assert asked(TUESDAY, log=(LogEntry(date=TUESDAY, questions=0),))
    assert asked(WEDNESDAY)
    assert not asked(WEDNESDAY, scores=(Score(date=TUESDAY, exam="UWSA 1", score=220),))
    assert not asked(WEDNESDAY, log=(LogEntry(date=TUESDAY, missed=("UWSA 1",)),))


def test_an_exam_on_two_days_is_over_with_the_second() -> None:
    exam = first_plan().practice_exams[0]._replace(date=MONDAY, parts=2)
    assert unscored([exam], MONDAY) == ()
    assert unscored([exam], TUESDAY) == (exam,)
    assert unscored([exam._replace(taken=True)], WEDNESDAY) == ()


@settings(max_examples=20)
@given(wishes(with_pins=False), st.data())
def test_whoever_told_no_score_is_asked_for_each_and_for_no_other(wish: Wish, data: st.DataObject) -> None:
    try:
        first = make_plan(wish.student, today=wish.today)
    except CannotPlan:
        reject()
    ahead = [exam.last_day for exam in first.practice_exams if not exam.taken]
    assume(ahead)
    today = min(
        data.draw(st.sampled_from(ahead)) + timedelta(days=1), wish.student.exam.date - timedelta(days=1)
    )
    plan = make_plan(wish.student, today=today, previous=first)
    over = [exam.exam for exam in plan.practice_exams if not exam.taken and exam.last_day < today]
    facts = [problem.fact for problem in plan.problems[: len(over)]]
    assert [fact.exam for fact in facts if isinstance(fact, ScoreMissing)] == over
    assert not any(isinstance(problem.fact, ScoreMissing) for problem in plan.problems[len(over) :])
    told = [reason for reason in plan.decision.reasons if isinstance(reason, NextExam)]
    assert not [reason for reason in told if reason.exam in over]
    shown = {row.exam: row.aim for row in exam_rows(plan) if not row.aim.startswith("scored")}
    assert [name for name, words in shown.items() if words == "sat, score missing"] == over


def test_an_exam_sat_without_a_score_stands_nowhere_as_still_to_come() -> None:
    plan, student = on(TUESDAY, log=(LogEntry(date=TUESDAY, questions=0),))
    missing = "sat, score missing"
    assert next((row.aim, row.is_over) for row in exam_rows(plan)) == (missing, True)
    assert week_rows(plan, all_facts())[0].goals == (f"Tue 5 Jan: UWSA 1 (baseline), {missing}",)
    assert front(plan, student, all_facts()).coming[0].words == f"Practice exam: UWSA 1, {missing}"
    chart, line = score_chart(plan, student), timeline(plan, all_facts())
    assert f"Tue 5 Jan 2027: UWSA 1, {missing}" in chart.facts
    aimed = replace(plan, practice_exams=tuple(exam._replace(aim=230) for exam in plan.practice_exams))
    assert len(score_chart(aimed, student).aims) == len(plan.practice_exams), "all but one, and the target"
    assert [mark.kind for mark in line.marks if mark.kind != "decide"].count("taken") == 1
    assert f"{len(plan.practice_exams) - 1} practice exams to come" in line.summary
    assert line.facts[3].startswith(f"Practice exams: UWSA 1 on Tue 5 Jan 2027, {missing}; NBME")
    told = next(reason for reason in plan.decision.reasons if isinstance(reason, NextExam))
    assert told.exam != "UWSA 1"


# What was done.


def done_words(done: Done | None, **how: object) -> str:
    day = Day(date=MONDAY, phase="core", kind="study", minutes_available=480, done=done)
    return day_row(day, {}, **how).done  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("done", "words"),
    [
        (None, ""),
        (Done(), "Nothing done"),
        (Done((("UWorld", 0),)), "Nothing done"),
        (Done((("UWorld", 40),), 20, 270), "Done: 40 new questions, 20 repeats, 270 min"),
        (Done((("UWorld", 1),), 1), "Done: 1 new question, 1 repeat"),
        (
            Done((("UWorld", 40), ("AMBOSS", 20))),
            "Done: 40 new questions of UWorld, 20 new questions of AMBOSS",
        ),
    ],
)
def test_a_day_says_what_was_done_on_it(done: Done | None, words: str) -> None:
    assert done_words(done) == words


@pytest.mark.parametrize(
    ("done", "words"),
    [
        (Done(), "nothing more"),
        (Done((("UWorld", 130),)), "130 new questions more"),
        (Done((("UWorld", -20),), 5), "20 new questions fewer, 5 repeats more"),
    ],
)
def test_a_counters_day_says_what_it_adds_to_the_days_before(done: Done, words: str) -> None:
    assert done_words(done, counters={MONDAY}) == f"By the counter: {words} than recorded before"
    entry = LogEntry(date=MONDAY, total=480)
    assert counter_days(make_student(log=(entry, LogEntry(date=TUESDAY, questions=1)))) == {MONDAY}


def test_a_past_day_keeps_its_plan_and_says_beside_it_what_was_done() -> None:
    log = (LogEntry(date=MONDAY, questions=10, repeats=5, minutes=60),)
    plan, student = on(WEDNESDAY, log=log)
    before, after = (week_rows(made, all_facts())[0] for made in (first_plan(), plan))
    assert after.days[0].done == "Done: 10 new questions, 5 repeats, 60 min"
    assert after.days[0]._replace(done="") == before.days[0]
    assert after.days[0].done in terminal(plan, student, MONDAY)["week"]
    assert after.days[0].done in terminal(plan, student, MONDAY)["today"]
    page = to_html(plan, student, all_facts())
    day = page.split('id="day-2027-01-04"')[1].split("</section>")[0]
    assert f'<p class="did">{after.days[0].done}</p>' in day
    assert day.count("<li>") == len(before.days[0].blocks)


def test_todays_list_on_the_page_says_what_was_done_today() -> None:
    plan, student = on(TUESDAY, log=(LogEntry(date=TUESDAY, questions=30),))
    page = to_html(plan, student, all_facts())
    assert "Done: 30 new questions" in page.split('id="today-list"')[1].split("</section>")[0]


def test_that_nothing_is_logged_is_said_with_its_advice_once() -> None:
    """`plan` says it where it asks for attention, `today` in its line of pace."""
    plan, student = on(WEDNESDAY)
    shown = terminal(plan, student, WEDNESDAY)
    assert shown["plan"].count("count as done as planned. - Tell") == shown["plan"].count("--total N") == 1
    assert shown["today"].count("Pace: nothing is logged") == shown["today"].count("--total N") == 1


def test_the_day_of_the_exam_says_nothing_of_the_pace() -> None:
    plan, student = on(make_student().exam.date, log=(LogEntry(date=MONDAY, questions=0),))
    shown = terminal(plan, student, plan.exam_date)
    assert all("Pace:" not in words for words in shown.values())
    assert "the exam is today" in shown["today"]


# What changed.


def test_a_rerun_says_first_and_once_what_changed_and_why() -> None:
    plan, student = on(WEDNESDAY, log=(LogEntry(date=MONDAY, questions=0),))
    told = headline(plan, all_facts())
    assert isinstance(plan.changes[0].fact, Headline) and "questions missed since the last plan." in told
    for name, words in terminal(plan, student, WEDNESDAY).items():
        if name != "decide":
            assert is_first(told, words, "Too early", "Week 1", "UWorld"), name
    assert to_html(plan, student, all_facts()).count(told) == 1
    assert headline(first_plan(), all_facts()) == ""


# The student's notes.


def test_the_note_of_a_change_is_printed_on_its_day_everywhere() -> None:
    student = make_student(changes=(CALL,))
    plan = make_plan(student, today=MONDAY)
    assert [day.date for day in plan.days if day.note] == [WEDNESDAY]
    assert "Wed 6 Jan · Day off · Call <b>&" in terminal(plan, student, WEDNESDAY)["week"]
    assert "Wed 6 Jan · Day off · Call <b>&" in terminal(plan, student, WEDNESDAY)["today"]
    page = to_html(plan, student, all_facts())
    assert (
        '<p class="own">Call &lt;b&gt;&amp;</p>'
        in page.split('id="day-2027-01-06"')[1].split("</section>")[0]
    )
    assert front(plan, student, all_facts()).coming[2].words == "Day off; Call <b>&"
    noted = [
        event for event in plan_events(plan, student, all_facts()) if "Your note: Call" in event.description
    ]
    assert [event.key for event in noted] == ["off/2027-01-06"]
    assert from_json(to_json(plan, all_facts()), file="maya.json").days == plan.days


def test_every_event_of_a_day_has_its_note_and_no_other_event_differs() -> None:
    note = AvailabilityChange(MONDAY, TUESDAY, note="Baby due")
    student = make_student(changes=(note,))
    with_note, without = (
        {event.key: event for event in plan_events(make_plan(one, today=MONDAY), one, all_facts())}
        for one in (student, make_student())
    )
    assert with_note.keys() == without.keys()
    differ = {key for key, event in with_note.items() if event != without[key]}
    deadlines = {key for key in with_note if key.startswith(("deadline", "decide"))}
    assert (
        differ
        == {key for key, event in with_note.items() if f"{event.start}"[:10] < "2027-01-06"} - deadlines
    )
    assert all("\nYour note: Baby due\n" in with_note[key].description for key in differ)


def test_a_day_told_off_once_it_is_past_keeps_its_plan_and_events_and_shows_the_note() -> None:
    sick = AvailabilityChange(MONDAY, MONDAY, minutes=(0,) * 7, note="Sick")
    before, _ = on(WEDNESDAY)
    plan, student = on(WEDNESDAY, changes=(sick,))
    assert plan.days[0] == replace(before.days[0], note="Sick")
    assert "Mon 4 Jan · Sick · " in terminal(plan, student, MONDAY)["week"]
    past, once = (
        [event for event in plan_events(made, who, all_facts()) if f"{event.start}"[:10] == "2027-01-04"]
        for made, who in ((plan, student), (before, make_student()))
    )
    assert past == once


def test_of_two_notes_the_later_change_wins_and_one_without_a_note_takes_none_away() -> None:
    changes = (
        AvailabilityChange(MONDAY, WEDNESDAY, note="Surgery"),
        AvailabilityChange(TUESDAY, TUESDAY, note="Call"),
        AvailabilityChange(MONDAY, WEDNESDAY, minutes=(60,) * 7),
    )
    availability = make_student(changes=changes).availability
    days = (MONDAY, TUESDAY, WEDNESDAY, WEDNESDAY + timedelta(days=1))
    assert [availability.note_on(day) for day in days] == ["Surgery", "Call", "Surgery", ""]
