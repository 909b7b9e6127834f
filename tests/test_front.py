"""The front of the page: today's list, the coming week, the weak areas."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from conftest import make_plan, make_student

from studyplan.facts import Facts
from studyplan.page.front import COMING_DAYS, Front, front
from studyplan.plan import Plan, WeekFocus
from studyplan.student import Score

FIRST = date(2027, 1, 4)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(today=FIRST)


def shown(plan: Plan, facts: Facts, **changes: object) -> Front:
    """The front of the usual student's page."""
    return front(plan, make_student(**changes), facts)


def test_the_list_is_todays_or_that_of_the_first_day(plan: Plan, facts: Facts) -> None:
    assert shown(plan, facts).heading == "Today, Mon 4 Jan 2027"
    assert shown(make_plan(), facts).heading == "First day, Mon 4 Jan 2027"
    later = make_plan(today=date(2027, 1, 6), previous=plan)
    rows = shown(later, facts)
    assert rows.heading == "Today, Wed 6 Jan 2027" and rows.today.iso == "2027-01-06"


def test_the_coming_week_begins_today_and_has_seven_days(plan: Plan, facts: Facts) -> None:
    rows = shown(plan, facts).coming
    assert [row.iso for row in rows] == [(FIRST + timedelta(days)).isoformat() for days in range(COMING_DAYS)]


def test_near_the_exam_the_coming_week_ends_with_it(facts: Facts) -> None:
    rows = shown(make_plan(today=date(2027, 6, 16)), facts).coming
    assert [row.iso for row in rows] == ["2027-06-16", "2027-06-17", "2027-06-18"]
    assert rows[-1].words == "Exam day"


def test_a_coming_day_says_its_areas_or_what_kind_of_day_it_is(plan: Plan, facts: Facts) -> None:
    exam = plan.practice_exams[0]._replace(date=FIRST, exam="NBME 13", aim=221, taken=False)
    _, second, *others = plan.days
    days = (plan.days[0], replace(second, kind="off", blocks=()), *others)

    def words(**fields: object) -> list[str]:
        changed = replace(plan, days=days, practice_exams=(exam._replace(**fields),))  # type: ignore[arg-type]
        return [row.words for row in shown(changed, facts).coming]

    assert words()[:2] == ["Practice exam: NBME 13, aim 221", "Day off"]
    assert words(aim=None)[0] == "Practice exam: NBME 13"
    assert not words(taken=True)[0].startswith("Practice exam: ")
    study = next(row for row in shown(plan, facts).coming if not row.words.startswith(("Practice", "Review")))
    assert set(study.words.split("; ")) <= {area.label for area in facts.areas}


def test_the_lowest_areas_of_the_latest_reports_are_the_weak_ones(plan: Plan, facts: Facts) -> None:
    first = Score(
        date=date(2026, 12, 1),
        exam="NBME 11",
        score=210,
        percent_correct=(("cardiovascular", 40.0), ("endocrine", 90.0), ("respiratory", 55.5)),
    )
    second = Score(
        date=date(2026, 12, 28), exam="NBME 12", score=214, percent_correct=(("cardiovascular", 70.0),)
    )
    past = WeekFocus(week=FIRST - timedelta(7), areas=("endocrine",))
    focus = (past, WeekFocus(week=FIRST, areas=("respiratory",)))
    rows = shown(replace(plan, weekly_focus=focus), facts, scores=(first, second))
    assert [(row.area, row.percent, row.plan) for row in rows.weak] == [
        ("Respiratory", "55.5%", "leads 1 week, next from Mon 4 Jan"),
        ("Cardiovascular", "70%", "leads no week ahead"),
        ("Endocrine", "90%", "leads no week ahead"),
    ]
    assert rows.weak_note == (
        "Right answers by content area, from NBME 11 on Tue 1 Dec 2026; NBME 12 on Mon 28 Dec 2026."
    )


def test_no_more_than_five_areas_are_called_weak(plan: Plan, facts: Facts) -> None:
    percents = tuple((area.key, 50.0) for area in facts.areas)
    report = Score(date=date(2026, 12, 28), exam="NBME 12", score=214, percent_correct=percents)
    assert len(shown(plan, facts, scores=(report,)).weak) == 5


def test_without_a_report_the_areas_that_lead_most_are_named_first(plan: Plan, facts: Facts) -> None:
    weeks = [("renal_reproductive", "endocrine"), ("endocrine",), ("respiratory",)]
    focus = tuple(WeekFocus(week=FIRST + timedelta(7 * n), areas=areas) for n, areas in enumerate(weeks))
    rows = shown(replace(plan, weekly_focus=focus), facts)
    assert [row.area for row in rows.weak] == ["Endocrine", "Renal and reproductive", "Respiratory"]
    assert rows.weak[0].plan == "leads 2 weeks, next from Mon 4 Jan"
    assert all(row.percent == "" for row in rows.weak)
    assert rows.weak_note.startswith("No score report lists content areas yet")


def test_the_list_of_today_counts_new_questions_of_the_main_bank(plan: Plan, facts: Facts) -> None:
    day = next(day for day in plan.days if day.questions)
    rows = shown(replace(plan, generated_on=day.date), facts).today.blocks
    assert sum(int(row.new or 0) for row in rows) == day.questions
