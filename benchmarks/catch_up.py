"""What missed days do to three ways of planning: replanning as studyplan does, piling on, a fixed plan.

Run `python benchmarks/catch_up.py` in the project's environment; it prints the table README.md shows. Every
simulated student is built from its number alone, so the figures are the same on every machine. All three ways
begin with the same schedule and meet the same days: a student does what the day asks, except for what goes
wrong, and never more than the day's own limit (its minutes after reviews at four minutes a question, and the
day cap). No way puts new questions on the last days before the exam. The replanning is the planner's own, as
far as the days' quotas: blocks, clock times, projection and decision of a whole plan are left out.
"""

import argparse
import multiprocessing
import os
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import cache
from pathlib import Path
from statistics import fmean, median
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the checkout this file is in, whatever is installed

if TYPE_CHECKING:
    from studyplan.facts import Facts
    from studyplan.planning.schedule import Schedule
    from studyplan.student import Score, Student

README = ROOT / "README.md"
START, END = "<!-- catching up -->", "<!-- end of catching up -->"
FIRST_DAY = date(2027, 1, 4)
DAY = timedelta(days=1)
TROUBLES = ("each day missed at 15%", "one week lost", "80% of every day")
WAYS = ("studyplan", "missed work on the next day", "fixed plan")
WEEKS_OF_MINUTES = (
    (480, 480, 480, 480, 480, 360, 0),
    (600, 600, 600, 600, 600, 600, 0),
    (120, 120, 120, 120, 120, 420, 240),
    (240, 240, 240, 240, 240, 480, 480),
    (180, 0, 180, 0, 180, 540, 300),
)
FORMS = ("NBME 12", "NBME 13", "NBME 14", "NBME 15", "NBME 16", "UWSA 1", "UWSA 2", "Free 120")
MINUTES_A_QUESTION = 4
WEAK_SHARE = 0.2  # only repeats depend on it


@dataclass(frozen=True)
class Outcome:
    """How one student fared one way. `fullest` is the most a day asked, as a share of its limit."""

    undone: int
    fullest: float
    most_questions: int
    days_over: int


def main() -> None:
    """Simulate all students and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=2000, help="simulated students, a third each trouble")
    parser.add_argument("--readme", action="store_true", help="put the table into README.md as well")
    chosen = parser.parse_args()
    with multiprocessing.Pool(os.cpu_count()) as pool:
        outcomes = pool.map(simulate, range(chosen.students), chunksize=10)
    table = f"{outcome_table(outcomes)}\n"
    print(table, end="")
    if chosen.readme:
        before, _, rest = README.read_text("utf-8").partition(START)
        README.write_text(f"{before}{START}\n{table}{END}{rest.partition(END)[2]}", "utf-8")


def outcome_table(outcomes: Sequence[tuple[Outcome, ...]]) -> str:
    """A row for each trouble and way, as a Markdown table."""
    rows = [
        "| what goes wrong | way | finish the bank | left undone, mean | fullest day of its limit, median "
        "| most questions asked in a day | days over the limit, mean |",
        "|---|---|--:|--:|--:|--:|--:|",
    ]
    for number, trouble in enumerate(TROUBLES):
        some = outcomes[number :: len(TROUBLES)]
        for way, name in enumerate(WAYS):
            mine = [outcome[way] for outcome in some]
            if mine:
                rows.append(f"| {trouble} | {name} | {_cells(mine)} |")
    return "\n".join(rows)


def _cells(outcomes: Sequence[Outcome]) -> str:
    finished = sum(outcome.undone == 0 for outcome in outcomes) / len(outcomes)
    undone = fmean(outcome.undone for outcome in outcomes)
    fullest = median(outcome.fullest for outcome in outcomes)
    most = max(outcome.most_questions for outcome in outcomes)
    over = fmean(outcome.days_over for outcome in outcomes)
    return f"{finished:.0%} | {undone:.0f} | {fullest:.0%} | {most} | {over:.1f}"


def simulate(number: int) -> tuple[Outcome, ...]:
    """One student's three outcomes, in the order of WAYS."""
    chance = random.Random(f"catching up {number}")
    student, schedule = start(chance)
    share = shares_done(TROUBLES[number % len(TROUBLES)], schedule, chance)
    return replanned(student, schedule, share), piled(schedule, share), fixed(schedule, share)


def start(chance: random.Random) -> tuple["Student", "Schedule"]:
    """A student with 8 to 16 weeks, and a bank that fits, on days from half empty to nearly full."""
    from studyplan.student import Applicant, Availability, CalendarWish, Exam, QuestionBank, Score, Student

    weeks = chance.randint(8, 16)
    minutes = chance.choice(WEEKS_OF_MINUTES)
    size = round(sum(minutes) / MINUTES_A_QUESTION * 2 / 3 * weeks * chance.uniform(0.25, 0.65) / 10) * 10
    student = Student(
        name="Student",
        time_zone="America/Chicago",
        exam=Exam(date=FIRST_DAY + timedelta(weeks=weeks, days=4), target=245, minimum=235),
        applicant=Applicant(),
        availability=Availability(minutes=minutes, day_starts=(time(7),) * 7, first_day=FIRST_DAY),
        question_banks=(QuestionBank(name="UWorld", questions=size),),
        practice_exams=FORMS,
        calendar=CalendarWish(id="student"),
        scores=(Score(date=FIRST_DAY - 5 * DAY, exam="NBME 11", score=215),),
    )
    while True:
        schedule = schedule_on(FIRST_DAY, student)
        if not schedule.left_over:
            return student, schedule
        bank = student.question_banks[0]
        student = replace(student, question_banks=(bank._replace(questions=bank.questions * 9 // 100 * 10),))


@cache
def figures() -> "Facts":
    """The figures the package ships with, read once in each process."""
    from studyplan.files.figures.read import load_facts

    return load_facts()


def schedule_on(today: date, student: "Student", exam_today: bool = False) -> "Schedule":
    """The quotas from a day on, as the planner makes them; rarer practice exams where a third more fits."""
    from studyplan.planning.rerun.record import settle
    from studyplan.planning.schedule import Start, make_schedule

    record = settle(student, figures(), today=today, previous=None)
    start = Start(
        today=today, first_day=FIRST_DAY, record=record, weak_share=WEAK_SHARE, exam_today=exam_today
    )
    usual = make_schedule(student, figures(), start)
    if not usual.left_over:
        return usual
    rarer = make_schedule(student, figures(), start, rare_exams=True)
    return rarer if 3 * rarer.left_over <= 2 * usual.left_over else usual


def shares_done(trouble: str, schedule: "Schedule", chance: random.Random) -> dict[date, float]:
    """The share of its work (0-1) that the student does on each day of the plan."""
    dates = [day.date for day in schedule.days]
    if trouble == TROUBLES[0]:
        return {day: float(chance.random() >= 0.15) for day in dates}
    if trouble == TROUBLES[1]:
        last = max(day for day in dates if asked_on(schedule, day))
        lost = chance.randrange(max(1, (last - FIRST_DAY).days - 6))
        return {day: float(not lost <= i < lost + 7) for i, day in enumerate(dates)}
    return dict.fromkeys(dates, 0.8)


def asked_on(schedule: "Schedule", day: date) -> int:
    """New questions a schedule asks for on a day."""
    return sum(count for _, count in schedule.quotas[day].new)


def limit_on(schedule: "Schedule", day: date) -> int:
    """The most new questions a day can hold: by its minutes after reviews, in tens, and by the day cap."""
    free = schedule.days[(day - schedule.today).days]
    last = schedule.days[-1].date - timedelta(days=figures().last_new_days_out)
    if day > last or any(exam.date == day for exam in schedule.exams):
        return 0
    minutes = free.minutes - sum(length for _, length in schedule.quotas[day].reviews)
    most = (figures().full_day_questions if free.is_full else figures().working_day_questions)[1]
    return min(most, minutes // MINUTES_A_QUESTION // 10 * 10)


class Tally:
    """What one way asked of one student, counted day by day."""

    def __init__(self, schedule: "Schedule") -> None:
        self.left, self.fullest, self.most, self.over = schedule.banks[0].planned, 0.0, 0, 0

    def work(self, asked: int, most: int, share: float) -> int:
        """What is done of the `asked` questions on a day that holds `most`."""
        self.fullest = max(self.fullest, asked / most if most else float(asked > 0))
        self.most = max(self.most, asked)
        self.over += asked > most
        done = round(min(asked, most, self.left) * share)
        self.left -= done
        return done

    def outcome(self) -> Outcome:
        """The figures at the end."""
        return Outcome(self.left, self.fullest, self.most, self.over)


def fixed(schedule: "Schedule", share: dict[date, float]) -> Outcome:
    """Each day asks its quota, whatever was missed."""
    tally = Tally(schedule)
    for day in share:
        if asked := asked_on(schedule, day):
            tally.work(asked, limit_on(schedule, day), share[day])
    return tally.outcome()


def piled(schedule: "Schedule", share: dict[date, float]) -> Outcome:
    """Each day that can hold questions asks its quota and everything missed before it."""
    tally = Tally(schedule)
    missed = 0
    for day in share:
        if most := limit_on(schedule, day):
            asked = asked_on(schedule, day) + missed
            missed = asked - tally.work(asked, most, share[day])
    return tally.outcome()


def replanned(student: "Student", schedule: "Schedule", share: dict[date, float]) -> Outcome:
    """After a week that went otherwise the rest is planned again on Monday; from two weeks before refinement
    on, on the day after.
    """
    from studyplan.student import LogEntry

    tally = Tally(schedule)
    log: list[LogEntry] = []
    scores = list(student.scores)
    off_plan = False
    for today in list(share)[:-1]:
        near = today >= schedule.phases[-1].first_day - 14 * DAY
        if off_plan and (near or today.weekday() == 0):
            student = replace(student, log=tuple(log), scores=tuple(scores))
            schedule = schedule_on(today, student, any(exam.date == today for exam in schedule.exams))
            off_plan = False
        asked = asked_on(schedule, today)
        done = tally.work(asked, limit_on(schedule, today), share[today]) if asked else 0
        off_plan = off_plan or done != asked
        log.append(LogEntry(date=today, questions=done))
        scores += taken(schedule, today)
    return tally.outcome()


def taken(schedule: "Schedule", today: date) -> "list[Score]":
    """The practice exam of the day as the student's file records it."""
    from studyplan.student import Score

    names = [exam.form.name for exam in schedule.exams if exam.date == today]
    return [
        Score(date=today, exam=name, percent=72.0)
        if name == "Free 120"
        else Score(date=today, exam=name, score=228)
        for name in names
    ]


if __name__ == "__main__":
    main()
