"""Plans many generated students, each on a few days of a life, and tells what the audit finds: seeded.

Faster than `lives_search`, which proves what a rerun must keep: nothing is written or drawn here, a plan is
handed to the next one as it is. `python scripts/many_students.py --students 20000 --jobs 2`.
"""

import argparse
import random
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from lives import born

from studyplan.alternatives.choices import full_plan
from studyplan.audit import find_broken_promises
from studyplan.errors import CannotPlan, InputError
from studyplan.facts import Facts
from studyplan.files.figures.read import load_facts
from studyplan.files.student.read import student_from_text
from studyplan.plan import Plan
from studyplan.student import LogEntry, Pin, Score, Student

DAY = timedelta(days=1)


@cache
def figures() -> Facts:
    """The built-in figures, read once."""
    return load_facts(None, name="")


def lived(student: Student, plan: Plan, until: date, chance: random.Random) -> Student:
    """The student some days later: days logged in full, in part or not, exams scored, missed or neither."""
    log, scores, missed = list(student.log), list(student.scores), []
    days = [day for day in plan.days if plan.generated_on <= day.date < until]
    told = chance.random() < 0.7
    for day in days:
        if told and day.questions + day.repeats and chance.random() < 0.7:
            share = chance.choice((1.0, 1.0, 0.6, 0.0, 1.3))
            questions, repeats = round(day.questions * share), round(day.repeats * share)
            correct = round(questions * chance.uniform(0.4, 0.8)) if chance.random() < 0.5 else None
            minutes = questions * chance.choice((3, 4, 5)) or None
            log.append(LogEntry(day.date, questions, repeats, correct, minutes))
    for exam in plan.practice_exams:
        if exam.taken or not plan.generated_on <= exam.date < until or exam.parts > 1:
            continue
        fate = chance.random()
        if fate < 0.5 and exam.exam != "Free 120":
            areas = tuple((a.key, float(chance.randint(20, 95))) for a in figures().areas)
            report = tuple(chance.sample(areas, chance.randint(2, len(areas)))) if fate < 0.3 else ()
            scores.append(Score(exam.date, exam.exam, score=chance.randint(190, 260), percent_correct=report))
        elif fate < 0.7:
            missed.append(exam.exam)
    if missed:
        log.append(LogEntry(until - DAY, missed=tuple(missed)))
    taken = {score.exam for score in scores}
    return replace(
        student,
        log=tuple(sorted(log, key=lambda entry: entry.date)),
        scores=tuple(sorted(scores, key=lambda score: score.date)),
        practice_exams=tuple(name for name in student.practice_exams if name not in taken),
        pins=tuple(pin for pin in student.pins if pin.exam not in taken),
    )


def changed(student: Student, plan: Plan, today: date, chance: random.Random) -> Student:
    """With another wish now and then: a pin, another exam date, other hours."""
    kind, exam = chance.random(), student.exam
    if kind < 0.15:
        open_exams = [e for e in plan.practice_exams if not e.taken and e.date > today]
        if open_exams:
            one = chance.choice(open_exams)
            first = max(today, student.availability.first_day or today)
            day = first + DAY * chance.randint(1, max(1, (exam.date - first).days - 1))
            pins = [pin for pin in student.pins if pin.exam != one.exam and pin.date != day]
            return replace(student, pins=tuple(sorted([*pins, Pin(day, one.exam)])))
    elif kind < 0.25:
        return replace(student, exam=replace(exam, date=exam.date + DAY * chance.choice((-7, 7, 28, 42))))
    elif kind < 0.35:
        latest = tuple(960 if start.hour < 12 else 180 for start in student.availability.day_starts)
        more = chance.choice((-120, -60, 60, 120))
        usual = zip(student.availability.minutes, latest, strict=True)
        weekly = tuple(min(most, 600, max(0, minutes + more)) for minutes, most in usual)
        return replace(student, availability=replace(student.availability, minutes=weekly))
    return student


def found(seed: int, steps: int) -> list[str]:
    """What is wrong with the plans of one student, a line each."""
    chance = random.Random(f"many {seed}")
    one = born(seed)
    today, lines, plan = one.first_run, list[str](), None
    try:
        student = student_from_text(
            one.file.written(), name="x", facts=figures(), today=today, machine_zone=lambda: "UTC"
        )
    except InputError as error:
        return [f"{seed} generator: {error}"]
    for step in range(steps):
        try:
            made = full_plan(student, figures(), today=today, previous=plan)
        except CannotPlan:
            break
        except Exception as error:
            return [*lines, f"{seed} step {step} {today}: {type(error).__name__}: {error}"]
        broken = find_broken_promises(made, student, figures())
        lines += [f"{seed} step {step} {today}: {one.rule} {one.day} {one.values}" for one in broken]
        if broken:
            break
        later = today + DAY * chance.choice((1, 1, 3, 7, 14, 30))
        if later >= student.exam.date:
            break
        student = changed(lived(student, made, later, chance), made, later, chance)
        today, plan = later, made
    return lines


def main() -> int:
    """Search, and print every finding and how many of each rule."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    options.add_argument("--students", type=int, default=1000)
    options.add_argument("--first-seed", type=int, default=0)
    options.add_argument("--steps", type=int, default=4)
    options.add_argument("--jobs", type=int, default=1)
    told = options.parse_args()
    seeds = range(told.first_seed, told.first_seed + told.students)
    rules: Counter[str] = Counter()
    with ProcessPoolExecutor(told.jobs) as pool:
        for seed, lines in zip(
            seeds, pool.map(found, seeds, [told.steps] * len(seeds), chunksize=20), strict=True
        ):
            for line in lines:
                rules[line.split(": ", 1)[1].split()[0]] += 1
                print(line[:400], flush=True)
            if (seed + 1) % 1000 == 0:
                print(f"# {seed + 1 - told.first_seed} students", flush=True)
    print(dict(rules) or "nothing found")
    return bool(rules)


if __name__ == "__main__":
    sys.exit(main())
