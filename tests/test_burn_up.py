"""The burn-up: done so far from the record, planned from the days, and what had been planned."""

import itertools
from datetime import date, timedelta

import pytest
from conftest import TODAY, make_plan, make_student

from studyplan.page.charts import burn_up
from studyplan.plan import Plan
from studyplan.student import LogEntry, QuestionBank, Student

LATER = date(2027, 2, 1)


def rerun(log: tuple[LogEntry, ...] = ()) -> tuple[Plan, Student]:
    """Four weeks into the usual plan, made again with this log."""
    student = make_student(log=log)
    return make_plan(student, today=LATER, previous=make_plan()), student


def test_planned_questions_grow_from_what_is_done_to_what_the_plan_says() -> None:
    plan = make_plan()
    counts = burn_up.planned_counts(plan)
    assert counts[0] == (TODAY, 350)
    assert counts[-1] == (plan.exam_date, sum(bank.done + bank.planned for bank in plan.question_banks))
    assert all(after[0] > before[0] and after[1] >= before[1] for before, after in itertools.pairwise(counts))
    assert all(day.weekday() == 6 for day, _ in counts[1:-1])


def test_a_first_plan_has_done_what_the_student_said() -> None:
    assert burn_up.done_counts(make_plan(), make_student()) == ((TODAY - timedelta(1), 350), (TODAY, 350))
    assert burn_up.meant_counts(make_plan(), burn_up.done_counts(make_plan(), make_student())) == ()


def test_a_log_gives_a_point_for_each_entry_and_ends_with_the_plans_own_count() -> None:
    log = (
        LogEntry(date=date(2027, 1, 5), questions=60),
        LogEntry(date=date(2027, 1, 6), questions=40),
        LogEntry(date=date(2027, 1, 17), total=960),
        LogEntry(date=date(2027, 1, 20), questions=20),
    )
    plan, student = rerun(log)
    assert burn_up.done_counts(plan, student) == (
        (date(2027, 1, 3), 350),
        (date(2027, 1, 5), 410),
        (date(2027, 1, 6), 450),
        (date(2027, 1, 17), 960),
        (date(2027, 1, 20), 980),
        (LATER, plan.question_banks[0].done),
    )
    assert plan.question_banks[0].done == 980


def test_an_entry_of_today_is_in_todays_count_alone() -> None:
    plan, student = rerun((LogEntry(date=LATER, questions=30),))
    assert [day for day, _ in burn_up.done_counts(plan, student)] == [date(2027, 1, 3), LATER]
    planned = sum(bank.done + bank.planned for bank in plan.question_banks)
    assert burn_up.planned_counts(plan)[-1][1] == planned  # what today held is not planned once more


def test_without_a_log_the_line_of_done_meets_what_was_planned() -> None:
    plan, student = rerun()
    assert (
        burn_up.done_counts(plan, student)[-1][1]
        == burn_up.meant_counts(plan, burn_up.done_counts(plan, student))[-1][1]
    )


def test_days_counted_as_done_between_a_total_and_the_first_daily_entry_are_in_the_line() -> None:
    log = (LogEntry(date=date(2027, 1, 10), total=600), LogEntry(date=date(2027, 1, 25), questions=10))
    plan, student = rerun(log)
    *_, entry, now = burn_up.done_counts(plan, student)
    assert entry[0] == date(2027, 1, 25)
    assert entry[1] == now[1] == plan.question_banks[0].done


def test_what_was_planned_starts_where_the_plan_started() -> None:
    plan, student = rerun((LogEntry(date=date(2027, 1, 5), questions=10),))
    first, *_, last = burn_up.meant_counts(plan, burn_up.done_counts(plan, student))
    assert first == (date(2027, 1, 3), 350)
    assert last[0] == LATER - timedelta(1)
    assert last[1] == 350 + sum(day.questions for day in plan.days if day.date < LATER)
    assert last[1] > plan.question_banks[0].done


def test_all_banks_are_counted() -> None:
    main = QuestionBank(name="UWorld", questions=4000, done=350)
    student = make_student(question_banks=(main, QuestionBank(name="Amboss", questions=300, done=20)))
    plan = make_plan(student)
    chart = burn_up.burn_up(plan, student)
    assert [count for _, count in burn_up.done_counts(plan, student)] == [370, 370]
    assert chart.summary.startswith("New questions: 370 of 4,300 done")


def test_the_lines_meet_today_and_lie_inside_the_frame() -> None:
    plan, student = rerun((LogEntry(date=date(2027, 1, 17), total=960),))
    chart = burn_up.burn_up(plan, student)
    assert chart.done.split()[-1] == chart.planned.split()[0] == f"{chart.here[0]},{chart.here[1]}"
    assert chart.planned.split()[-1] == f"{chart.end[0]},{chart.end[1]}"
    places = [pair.split(",") for pair in f"{chart.done} {chart.planned} {chart.meant}".split()]
    assert all(
        burn_up.LEFT <= float(x) <= burn_up.RIGHT and burn_up.TOP <= float(y) <= burn_up.BOTTOM
        for x, y in places
    )


def test_questions_left_over_are_told() -> None:
    student = make_student(minutes=(60,) * 7)
    plan = make_plan(student)
    left = sum(bank.left_over for bank in plan.question_banks)
    assert left > 0
    assert f"{left:,} left over" in burn_up.burn_up(plan, student).summary


def test_nothing_done_needs_no_label_over_the_axis() -> None:
    student = make_student(question_banks=(QuestionBank(name="UWorld", questions=4000),))
    chart = burn_up.burn_up(make_plan(student), student)
    assert [label.text for label in chart.labels] == ["4,000 in all", "4,000"]


@pytest.mark.parametrize(("done", "anchor"), [(100, "start"), (2000, "start"), (3990, "start")])
def test_the_label_of_today_stays_inside_the_chart(done: int, anchor: str) -> None:
    student = make_student(question_banks=(QuestionBank(name="UWorld", questions=4000, done=done),))
    label = burn_up.burn_up(make_plan(student), student).labels[1]
    assert label.text == f"{done:,} done" and label.anchor == anchor
    assert burn_up.TOP <= label.y <= burn_up.BOTTOM


def test_late_in_a_plan_the_label_stands_left_of_its_mark() -> None:
    late = date(2027, 6, 1)
    student = make_student()
    plan = make_plan(student, today=late, previous=make_plan())
    label = burn_up.burn_up(plan, student).labels[1]
    assert label.anchor == "end" and label.x < burn_up.burn_up(plan, student).here[0]


def test_an_exam_tomorrow_with_nothing_planned_still_has_a_chart() -> None:
    student = make_student(date=TODAY + timedelta(1), first_day=None)
    chart = burn_up.burn_up(make_plan(student), student)
    assert chart.dates[-1].label == "exam" and chart.here[1] == chart.end[1]


def test_the_words_carry_the_pace_each_entry_and_each_week() -> None:
    plan, student = rerun((LogEntry(date=date(2027, 1, 17), total=960),))
    facts = burn_up.burn_up(plan, student).facts
    assert facts[0].startswith("Pace: ")
    assert "Sun 17 Jan 2027: 960 done" in facts
    assert (
        sum(fact.startswith("Planned by the end of") for fact in facts)
        == len(burn_up.planned_counts(plan)) - 1
    )


def test_a_bank_of_any_size_has_short_amounts() -> None:
    student = make_student(question_banks=(QuestionBank(name="All", questions=20_000),))
    plan = make_plan(student)
    assert [tick.label for tick in burn_up.burn_up(plan, student).amounts] == [
        "0",
        "5,000",
        "10k",
        "15k",
        "20k",
    ]
