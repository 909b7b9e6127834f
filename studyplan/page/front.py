"""What the page shows before anything else: today's list, the coming week, the weak areas.

Between the plan and the page, beside overview and weeks: finished rows, which the template loops over.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from studyplan.facts import Facts
from studyplan.plan import Day, Plan, PracticeExam
from studyplan.student import Student
from studyplan.weeks import monday
from studyplan.words.formats import KINDS, NO_SCORE, area_labels, areas_words, count_words, day_words, plain
from studyplan.words.weeks import DayRow, counter_days, day_row

COMING_DAYS = 7
WEAK_AREAS = 5
LEADS_NAMED = 3


class ComingRow(NamedTuple):
    """One of the coming days; `words` says what kind of day it is, or which areas it is about."""

    iso: str
    title: str
    totals: str
    words: str


class WeakRow(NamedTuple):
    """A weak area; `percent` is right answers on the score report, "" where no report says."""

    area: str
    percent: str
    plan: str


class Front(NamedTuple):
    """The front of the page.

    `today` is the plan's own day, or its first where it starts later; the page's script may show another.
    """

    heading: str
    today: DayRow
    coming: tuple[ComingRow, ...]
    weak: tuple[WeakRow, ...]
    weak_note: str


def front(plan: Plan, student: Student, facts: Facts) -> Front:
    """The front of the page for the day the plan was made."""
    labels = area_labels(facts)
    days = list(plan.coming())
    first = days[0]
    begun = first.date == plan.generated_on
    weak, note = weak_rows(plan, student, labels)
    return Front(
        heading=f"{'Today' if begun else 'First day'}, {day_words(first.date, year=True)}",
        today=day_row(first, labels, bank=plan.question_banks[0].name, counters=counter_days(student)),
        coming=coming_rows(days[:COMING_DAYS], plan, labels),
        weak=weak,
        weak_note=note,
    )


def coming_rows(days: Iterable[Day], plan: Plan, labels: Mapping[str, str]) -> tuple[ComingRow, ...]:
    """The coming days of a plan, a row each."""
    by_day = {day: exam for exam in plan.practice_exams if not exam.taken for day in exam.days}
    unscored = plan.unscored

    def about(day: Day) -> str:
        exam = by_day.get(day.date)
        if exam is None:
            leads = dict.fromkeys(area for block in day.blocks for area in block.areas[:1])
            areas = areas_words(list(leads)[:LEADS_NAMED], labels)
            return "; ".join(filter(None, (KINDS[day.kind], plain(day.note), areas)))
        return "; ".join(filter(None, (_sitting(exam, day.date, exam in unscored), plain(day.note))))

    rows = ((day_row(day, labels), about(day)) for day in days)
    return tuple(ComingRow(row.iso, row.title, row.totals, words) for row, words in rows)


def _sitting(exam: PracticeExam, day: date, is_unscored: bool) -> str:
    aim = NO_SCORE if is_unscored else "" if exam.aim is None else f"aim {exam.aim}"
    half = f"half {exam.days.index(day) + 1} of 2" if exam.parts > 1 else ""
    return ", ".join(filter(None, (f"Practice exam: {plain(exam.exam)}", half, aim)))


def weak_rows(plan: Plan, student: Student, labels: Mapping[str, str]) -> tuple[tuple[WeakRow, ...], str]:
    """The areas with the lowest percent on the latest report that lists them, and where that is from.

    Without a report: the areas the coming weeks lead with most often.
    """
    reports = [score for score in student.scores if score.percent_correct]
    leads = [(week.week, week.areas) for week in plan.weekly_focus if week.week >= monday(plan.generated_on)]
    if reports:
        latest = {area: percent for score in reports for area, percent in score.percent_correct}
        weakest = sorted(latest, key=lambda area: (latest[area], area))[:WEAK_AREAS]
        sources = (f"{plain(one.exam)} on {day_words(one.date, year=True)}" for one in reports[-2:])
        note = f"Right answers by content area, from {'; '.join(sources)}."
    else:
        latest = {}
        weeks = Counter(area for _, areas in leads for area in areas)  # ties: the one that leads first
        weakest = [area for area, _ in weeks.most_common(WEAK_AREAS)]
        note = (
            "No score report lists content areas yet: these lead most often, as the exam weighs them. "
            "Add the percents of your next report, and your own weak areas come first."
        )
    rows = (
        WeakRow(areas_words((area,), labels), f"{latest[area]:g}%" if latest else "", _planned(area, leads))
        for area in weakest
    )
    return tuple(rows), note


def _planned(area: str, leads: Sequence[tuple[date, tuple[str, ...]]]) -> str:
    """How often the area leads a week, and when next."""
    weeks = [week for week, areas in leads if area in areas]
    if not weeks:
        return "leads no week ahead"
    return f"leads {count_words(len(weeks), 'week')}, next from {day_words(weeks[0])}"
