"""Lives many students by chance and shows each plan that is not what a rerun must be.

    python scripts/lives_search.py --students 300          # four to six minutes a hundred on each core
    python scripts/lives_search.py --seed 17 --trace       # one student, step by step
    python scripts/lives_search.py --rules                 # what is asked, by the letters of the report

Students are numbers, the same on every machine. The report counts each rule and shows its first examples;
every finding goes to `--out`, a line each. The exit code is 1 where something was found.
"""

import argparse
import multiprocessing
import random
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from lives import (
    DAY,
    NAME,
    ROOT,
    RULES,
    Bank,
    Entry,
    Found,
    Life,
    OverError,
    Quota,
    Report,
    Run,
    _change,
    asked_on,
    born,
    counted,
    expect_due_stays,
    expect_fewer,
    expect_moved,
    expect_unchanged,
    read_run,
    understood,
    without_pages,
)

from studyplan import api

STYLES = {"told": 50, "untold": 18, "counters": 14, "mixed": 18}
TRACE = False


def note(life: Life, day: date, what: str) -> None:
    """A step of a life, for who looks at one student."""
    if TRACE:
        print(f"  {day} {what}", flush=True)


# What a student writes down.


def as_asked(
    life: Life, day: date, *, fewer: Mapping[Quota, int] | None = None, chance: random.Random | None = None
) -> tuple[Entry, ...]:
    """The day's log: what its plan asks, less `fewer`; with `chance`, now and then how many were right."""
    row, known = life.standing.get(day), understood()
    if row is None or not row["minutes_planned"]:
        return ()
    asked = asked_on(row)
    for quota, number in (fewer or {}).items():
        asked[quota] -= number
    names = [bank.name for bank in life.file.banks]
    planned = [name for name in names if any(quota.bank == name for quota in asked)] or names[:1]
    if "bank" not in known:
        new = sum(number for quota, number in asked.items() if quota.kind == "questions")
        again = sum(number for quota, number in asked.items() if quota.kind == "repeats")
        return (Entry(day, new, again if "repeats" in known else None),)
    made = []
    for name in planned:
        new, again = asked[Quota(name, "questions")], asked[Quota(name, "repeats")]
        told = again if again or fewer or Quota(name, "repeats") in asked else None
        entry = Entry(day, new, told, bank=name if len(names) > 1 else None)
        made.append(_right(life, entry) if chance and told is None and chance.random() < 0.5 else entry)
    return tuple(made)


def _right(life: Life, entry: Entry) -> Entry:
    """The entry with as many right as expected, where the file says what that is."""
    bank = next(bank for bank in life.file.banks if entry.bank in (None, bank.name))
    if bank.percent is None or not entry.questions:
        return entry
    earlier = [one for one in life.file.log if one.correct is not None and one.bank == entry.bank]
    asked = sum(one.questions or 0 for one in earlier) + entry.questions
    right = round(asked * bank.percent / 100) - sum(one.correct or 0 for one in earlier)
    minutes = 4 * entry.questions if asked % 3 == 0 else None  # the pace every plan begins with
    return entry._replace(correct=min(entry.questions, max(0, right)), minutes=minutes)


def nothing(life: Life, day: date) -> tuple[Entry, ...]:
    """The day's log where nothing of it was done."""
    made = (entry._replace(questions=0) for entry in as_asked(life, day))
    return tuple(entry._replace(repeats=0 if entry.repeats is not None else None) for entry in made)


def score_at_aim(life: Life, run: Run, exam: str, day: date) -> bool:
    """Write a practice exam's score at its printed aim into the file; not where it has none."""
    row = next(
        (row for row in run.data["practice_exams"] if row["exam"] == exam and row["date"] == str(day)), None
    )
    aim = None if row is None else row.get("printed_aim") or row["aim"]
    if aim is None or (exam == "Free 120") != (aim <= 100):
        return False
    key = "percent" if exam == "Free 120" else "score"
    text = f'[[score]]\ndate = {day}\nexam = "{exam}"\n{key} = {round(aim)}\n'
    pins = tuple(pin for pin in life.file.pins if pin[1] != exam)
    unused = tuple(one for one in life.file.unused if one != exam)
    life.file = replace(life.file, scores=(*life.file.scores, text), pins=pins, unused=unused)
    return True


# Steps of a life.


def live(seed: int, *, steps: int = 10, pages: bool = False, style: str = "") -> Report:
    """The life of one student, and what was found."""
    report, person = Report(), born(seed)
    if not pages:
        without_pages()
    chance = random.Random(f"life {seed}")
    life = Life(seed, report, person.file)
    style = style or chance.choices(list(STYLES), list(STYLES.values()))[0]
    if TRACE:
        print(f"{person.kind}, {style}, first run {person.first_run}\n{life.file.written()}")
    try:
        run = life.run(person.first_run, twice=chance.random() < 0.3)
        if chance.random() < 0.2:
            catch_up(life.fork(), min(run.days))
        walk = {"told": told, "mixed": told, "untold": untold, "counters": counters}[style]
        walk(life, chance, max(min(run.days), person.first_run), steps, style)
    except OverError:
        pass
    except Exception as error:  # one answer that cannot be read must not hide what else is found
        where = traceback.extract_tb(error.__traceback__)[-1]
        today = life.last.today if life.last else person.first_run
        found = f"{type(error).__name__} {error} in {where.name}, line {where.lineno}"
        report.expect(False, "e.proof", (seed, today), "an answer that can be read", found)
    return report


def far(life: Life, day: date) -> bool:
    """Whether the exam is still a few days away."""
    return day < life.file.exam_date - 4 * DAY


def untold(life: Life, chance: random.Random, day: date, steps: int, style: str) -> None:
    """Plans again now and then and tells nothing but scores."""
    for _ in range(steps):
        before = life.last
        start, day = day, day + chance.choice([1, 1, 1, 2, 4, 7, 12]) * DAY
        if not far(life, day) or before is None:
            return
        note(life, day, "planned again, nothing told")
        now = life.run(day, twice=chance.random() < 0.15)
        expect_unchanged(life, before, now, day)
        _passed_exams(life, chance, before, now, start, day)


def _passed_exams(life: Life, chance: random.Random, before: Run, now: Run, start: date, day: date) -> None:
    """Each exam between two days stays where it was; then a score, "missed", a later pin or nothing."""
    for exam, on in before.exams(start).items():
        if not start <= on < day or not life.last:
            continue
        rows = [row["date"] for row in now.data["practice_exams"] if row["exam"] == exam]
        life.expect(rows == [str(on)], "g.stays", day, f"{exam} on {on} only", rows or "gone")
        luck, last = chance.random(), life.last
        if luck < 0.4 and score_at_aim(life, last, exam, on):
            note(life, day, f"{exam} of {on} scored at its aim")
            scored = life.run(day)
            life.expect(
                last.exams(day) == scored.exams(day), "a.score", day, last.exams(day), scored.exams(day)
            )
        elif luck < 0.6:
            _placed_again(life, chance, exam, on, day)


def _placed_again(life: Life, chance: random.Random, exam: str, on: date, day: date) -> None:
    """A practice exam that was not sat is told so, or pinned on a later day."""
    before = life.last
    assert before is not None
    roomy = [one for one in before.days if day + 2 * DAY < one < life.file.exam_date - 7 * DAY]
    taken = list(before.exams(day).values())
    roomy = [one for one in roomy if before.days[one]["minutes_available"] >= 330]
    roomy = [one for one in roomy if all(abs((one - other).days) >= 8 for other in taken)]
    if chance.random() < 0.5 and roomy:
        later = chance.choice(roomy[:6])
        pins = (*(pin for pin in life.file.pins if pin[1] != exam), (later, exam))
        life.file, right = replace(life.file, pins=pins), str(later)
    elif "missed" in understood():
        here = next((entry for entry in life.file.log if entry.day == on), None)
        if here is None:
            life.add(Entry(on, missed=(exam,)))
        else:
            log = tuple(one._replace(missed=(exam,)) if one is here else one for one in life.file.log)
            life.file = replace(life.file, log=log)
        right = f"a day from {day}"
    else:
        return
    note(life, day, f"{exam} of {on} was not sat: {right}")
    now = life.run(day)
    found = now.exams(day).get(exam)
    no_room = any(problem["kind"] == "no_other_day" for problem in now.data["problems"])
    ok = str(found) == right if right[0].isdigit() else found is not None or no_room
    life.expect(ok, "g.again", day, f"{exam} on {right}", found)
    old, new = ({e: d for e, d in run.exams(day).items() if e != exam} for run in (before, now))
    life.expect(old == new, "g.others", day, old, new)


def counters(life: Life, chance: random.Random, day: date, steps: int, style: str) -> None:
    """Tells the first bank's own number now and then, and nothing else."""
    first = min(life.standing)
    for _ in range(steps):
        before = life.last
        start, day = day, day + chance.choice([1, 3, 5, 7, 10]) * DAY
        if not far(life, day) or before is None:
            return
        morning = life.run(day)
        expect_unchanged(life, before, morning, day)
        _passed_exams(life, chance, before, morning, start, day)
        bank, latest = life.file.banks[0], life.last
        done = counted(life, first, day)
        planned = bank.done + done.questions[bank.name]
        off = chance.choice([0, 0, 0, -10, -20, -35, 20, 40])
        if any(entry.reset for entry in life.file.log):
            return  # from then on the bank's number counts anew
        told = [entry.total or 0 for entry in life.file.log if entry.total is not None]
        total = min(bank.questions, max(planned + off, *told, bank.done))
        if latest is None or ("reset" in understood() and planned == bank.questions == total):
            _reset(life, chance, day, bank, done.repeats[bank.name])
            continue
        life.add(
            Entry(
                day,
                total=total,
                bank=bank.name if len(life.file.banks) > 1 and "bank" in understood() else None,
            )
        )
        note(life, day, f"counter {total}, {total - planned:+d} of planned")
        evening = life.run(day)
        if total == planned:
            expect_unchanged(life, latest, evening, day + DAY)


def _reset(life: Life, chance: random.Random, day: date, bank: Bank, repeats: int) -> None:
    """The bank was reset; its number tells how many were done a second time, as many as planned or fewer."""
    if not 0 < repeats < bank.questions or any(entry.reset for entry in life.file.log):
        return
    total = max(1, repeats - chance.choice([0, 0, 10, 25]))
    life.add(Entry(day, total=total, reset=True, bank=bank.name if len(life.file.banks) > 1 else None))
    note(life, day, f"counter {total} after a reset, {repeats} planned")
    life.run(day)


def told(life: Life, chance: random.Random, day: date, steps: int, style: str) -> None:
    """Tells each day in the evening; now and then fewer, more, late or nothing."""
    clean = True
    for _ in range(steps):
        if not far(life, day) or life.last is None:
            return
        if life.last.today != day:
            before = life.last
            morning = life.run(day, twice=chance.random() < 0.1)
            if clean:
                expect_unchanged(life, before, morning, day, "a.overnight")
            _passed_exams(life, chance, before, morning, before.today, day)
        clean = _evening(life, chance, day, style)
        day += DAY
        if chance.random() < 0.5 and clean:  # days of which there is nothing to tell but that they were done
            for _ in range(chance.choice([1, 2, 4, 6, 10])):
                if far(life, day + DAY):
                    life.add(*as_asked(life, day, chance=chance))
                    day += DAY


def _evening(life: Life, chance: random.Random, day: date, style: str) -> bool:
    """What is told on a day; whether the next morning has nothing new to know."""
    morning, row = life.last, life.standing.get(day)
    if morning is None or row is None or not row["minutes_planned"]:
        return True
    luck, asked = chance.random(), asked_on(row)
    if luck < 0.07:
        return _file_change(life, chance, day)
    if luck < 0.14 and style == "mixed":
        bank = life.file.banks[0]
        life.add(*as_asked(life, day))
        total = bank.done + counted(life, min(life.standing), day).questions[bank.name]
        total = min(bank.questions, max(bank.done, total + chance.choice([0, -10, 10, 17, 30])))
        named = len(life.file.banks) > 1 and "bank" in understood()
        entry = Entry(day, total=total, bank=bank.name if named else None)
        life.file = replace(
            life.file, log=(*(e for e in life.file.log if e.day != day or e.bank != entry.bank), entry)
        )
        note(life, day, f"counter {total}")
        life.run(day)
        return True
    movable = [quota for quota in asked if quota.kind == "questions" or "repeats" in understood()]
    if luck < 0.42 and movable:
        return _short(life, chance, day, chance.choice(movable))
    if luck < 0.5 and movable and chance.random() < 0.7:
        return _ahead(life, chance, day)
    if luck < 0.58 and any(entry.questions is not None for entry in life.file.log):
        return _untold_day(life, day)
    on = [exam for exam, when in morning.exams(day).items() if when == day]
    life.add(*as_asked(life, day, chance=chance))
    note(life, day, "done as asked")
    evening = life.run(day, twice=chance.random() < 0.1)
    expect_unchanged(life, morning, evening, day + DAY)
    if "repeats" in understood():
        expect_due_stays(life, morning, evening)
        if chance.random() < 0.15:
            _by_log(life, morning, evening)
    if on and chance.random() < 0.5 and score_at_aim(life, morning, on[0], day):
        note(life, day, f"{on[0]} at its aim")
        scored = life.run(day)
        old, new = evening.exams(day + DAY), scored.exams(day + DAY)
        life.expect(old == new, "a.score", day, old, new)
    return True


def _by_log(life: Life, morning: Run, evening: Run) -> None:
    """The same evening by `log` with nothing told but the day."""
    day, memory = evening.today, morning.outputs[".json"].decode()
    try:
        made = api.log(morning.file.written(), on=day, name=NAME, today=day, zone="UTC", memory=memory)
    except Exception as error:  # what no rule foresees is what this looks for
        life.expect(False, "e.crash", day, "a plan", f"log: {type(error).__name__}: {str(error)[:200]}")
        return
    if isinstance(made, api.Refused) and made.refusal is not None and made.refusal.kind == "nothing_to_log":
        return  # a day of a practice exam alone: its score is asked for
    if not life.expect(isinstance(made, api.Made), "j.log", day, "a plan", str(made)[:200]):
        return
    assert isinstance(made, api.Made)
    logged = read_run(life.file, day, made.outputs)
    expect_unchanged(life, evening, logged, day + DAY, "j.log")
    one, other = evening.data["pace"], logged.data["pace"]
    life.expect(one == other, "j.log", day, one, other)


def _file_change(life: Life, chance: random.Random, day: date) -> bool:
    """Another exam date, or days off to come. The day itself is done as asked."""
    life.add(*as_asked(life, day))
    luck = chance.random()
    if luck < 0.4:
        new = max(day + 14 * DAY, life.file.exam_date + chance.choice([-7, 7, 14]) * DAY)
        new += DAY if new.weekday() == 6 else 0 * DAY
        pins = tuple(pin for pin in life.file.pins if pin[0] < new - 14 * DAY or pin[0] < day)
        life.file = replace(life.file, exam_date=new, pins=pins)
        note(life, day, f"the exam is on {new}")
    else:
        first = day + chance.randrange(2, 14) * DAY
        last = first + chance.randrange(0, 4) * DAY
        if any(first <= pin[0] <= last for pin in life.file.pins) or last >= life.file.exam_date - 7 * DAY:
            return True
        life.file = replace(life.file, changes=(*life.file.changes, _change(first, last, 0, "Away")))
        note(life, day, f"off from {first} to {last}")
    life.run(day)
    return True


def _short(life: Life, chance: random.Random, day: date, quota: Quota) -> bool:
    """Does fewer of one quota: what moves, and that late is as good as in time."""
    morning, row = life.last, life.standing[day]
    most = asked_on(row)[quota]
    missed = chance.choice([k for k in (5, 10, 10, 10, 13, 20, 20, 27, 30, 40, most) if k <= most] or [most])
    whole, late, later = life.fork(), life.fork(), life.fork()
    whole.add(*as_asked(life, day))
    told_short = as_asked(life, day, fewer={quota: missed})
    life.add(*told_short)
    note(life, day, f"{missed} of {most} {quota.kind} of {quota.bank} missed")
    asked, short = whole.run(day), life.run(day)
    expect_moved(life, asked, short, day, quota, missed)
    if quota.kind == "questions" and morning:
        expect_due_stays(life, morning, short)
    if far(life, day + DAY) and chance.random() < 0.6:
        tomorrow = life.run(day + DAY)
        expect_unchanged(life, short, tomorrow, day + DAY, "a.overnight")
        late.add(*told_short)
        expect_unchanged(life, tomorrow, late.run(day + DAY), day + DAY, "b.late")
        later.run(day + DAY)
        later.add(*told_short)
        expect_unchanged(life, tomorrow, later.run(day + DAY), day + DAY, "b.late")
    return True


def _ahead(life: Life, chance: random.Random, day: date) -> bool:
    """Does more new questions than asked."""
    morning = life.last
    assert morning is not None
    bank = life.file.banks[0]
    left = next(row["planned"] for row in morning.data["question_banks"] if row["name"] == bank.name)
    quota, extra = Quota(bank.name, "questions"), chance.choice([10, 20, 20, 30, 40])
    if left < 200 or quota not in asked_on(life.standing[day]):
        return False
    whole = life.fork()
    whole.add(*as_asked(life, day))
    life.add(*as_asked(life, day, fewer={quota: -extra}))
    note(life, day, f"{extra} more of {bank.name}")
    expect_fewer(life, whole.run(day), life.run(day), day, quota, extra)
    return True


def _untold_day(life: Life, day: date) -> bool:
    """Tells nothing, in a file that tells days: as if nothing was done."""
    if not far(life, day + DAY):
        return False
    zero, whole, asked = life.fork(), life.fork(), asked_on(life.standing[day])
    zero.add(*nothing(life, day))
    note(life, day, "nothing told")
    evening = zero.run(day)
    if len(asked) == 1:
        whole.add(*as_asked(life, day))
        (quota, number), *_ = asked.items()
        expect_moved(life, whole.run(day), evening, day, quota, number)
    if {kind for _, kind in asked} == {"repeats"} and "repeats" not in understood():
        return False
    expect_unchanged(life, zero.run(day + DAY), life.run(day + DAY), day + DAY, "b.untold")
    return True


def catch_up(life: Life, day: date) -> None:
    """One day missed, every other done as asked: in the end nothing is owed."""
    run = life.last
    while run and far(life, day) and not any(q.kind == "questions" for q in asked_on(run.days[day])):
        life.add(*as_asked(life, day))
        day += DAY
    life.add(*nothing(life, day))
    note(life, day, "missed, and from now on as asked")
    start = day
    for step in (1, 1, 1, 2, 4, 7, 7, 7, 7, 14, 14, 14, 14, 28, 28, 28, 28):
        if not far(life, day + step * DAY):
            return
        for _ in range(step):
            if day != start:
                life.add(*as_asked(life, day))
            day += DAY
        run = life.run(day)
        pace, rows = run.data["pace"], [row for one, row in run.days.items() if one >= day]
        if not pace or any(bank["left_over"] for bank in run.data["question_banks"]):
            return
        if all(row["due"] and row["due"]["questions"] >= row["questions"] for row in rows):
            owed = {key: pace["done"][key] - pace["due"][key] for key in ("questions", "repeats")}
            right = not any(owed.values()) and pace["days"] == 0
            life.expect(right, "c.end", day, f"nothing owed since {start}", f"{owed}, days {pace['days']}")
            return


def by_command(seed: int) -> Report:
    """The student's first two plans by the command: the same bytes as by the door."""
    report, person = Report(), born(seed)
    life = Life(seed, report, person.file)
    with tempfile.TemporaryDirectory() as folder:
        for today in (person.first_run, person.first_run + DAY):
            (Path(folder) / NAME).write_text(life.file.written(), encoding="utf-8")
            command = [sys.executable, "-m", "studyplan", "plan", NAME, "--today", str(today)]
            done = subprocess.run(
                command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=False
            )
            report.expect(
                done.returncode == 0, "j.command", (seed, today), "exit 0", done.stderr.decode()[-200:]
            )
            try:
                run = life.run(today)
            except OverError:
                break
            stem = NAME.removesuffix(".toml")
            drawn = {ending: content for ending, content in run.outputs.items() if content}
            for ending, content in drawn.items():
                file = Path(folder) / (stem + ending)
                same = file.exists() and file.read_bytes() == content
                report.expect(same, "j.command", (seed, today), f"{file.name} as by the door", "other bytes")
    return report


# The report.


def show(report: Report, *, first: int) -> None:
    """How often each rule was asked and broken, and the first examples."""
    broken = Counter(one.rule for one in report.found)
    students = Counter(rule for rule, _ in {(one.rule, one.seed) for one in report.found})
    print(f"{report.runs} plans\n\n{'rule':14}{'asked':>9}{'broken':>8}{'students':>10}")
    for rule, says in RULES.items():
        print(f"{rule:14}{report.asked[rule]:9}{broken[rule]:8}{students[rule]:10}  {says}")
    for rule in RULES:
        examples: list[Found] = []
        for one in report.found:
            if one.rule == rule and one.seed not in {other.seed for other in examples}:
                examples.append(one)
        for one in examples[:first]:
            print(f"\n{one}", end="")
    print()


def main() -> int:
    """Live and report; 1 where something was found."""
    global TRACE
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    options.add_argument("--students", type=int, default=100)
    options.add_argument("--first-seed", type=int, default=0)
    options.add_argument("--seed", type=int, help="this student only")
    options.add_argument("--steps", type=int, default=10, help="days told, of each life")
    options.add_argument("--style", choices=STYLES, default="", help="default: by chance")
    options.add_argument("--jobs", type=int, default=1, help="processes")
    options.add_argument("--pages", action="store_true", help="draw the page as well, at twice the time")
    options.add_argument(
        "--commands", type=int, default=0, help="students whose plans are made by the command too"
    )
    options.add_argument("--only", default="", help="report these rules, by how they begin: a,b.days")
    options.add_argument("--first", type=int, default=3, help="examples of each rule")
    options.add_argument("--out", type=Path, help="every finding, a line each")
    options.add_argument("--trace", action="store_true", help="show each step")
    options.add_argument("--rules", action="store_true", help="show the rules")
    chosen = options.parse_args()
    if chosen.rules:
        print("\n".join(f"{rule:14}{says}" for rule, says in RULES.items()))
        return 0
    TRACE = chosen.trace
    missing = {"repeats", "bank", "missed", "reset"} - understood()
    if missing:
        keys = ", ".join(sorted(missing))
        print(f"This version does not know {keys} in [[log]]: left out, with what needs it.")
    count = range(chosen.first_seed, chosen.first_seed + chosen.students)
    seeds = [chosen.seed] if chosen.seed is not None else list(count)
    whole = Report()
    work = partial(live, steps=chosen.steps, pages=chosen.pages, style=chosen.style)
    for seed in seeds[: chosen.commands]:
        _join(whole, by_command(seed))
    with multiprocessing.Pool(chosen.jobs) if chosen.jobs > 1 else nullcontext() as pool:
        try:
            for number, report in enumerate((pool.imap if pool else map)(work, seeds), 1):
                _join(whole, report)
                for one in report.found:
                    print(one, file=sys.stderr, flush=True)
                if number % 20 == 0:
                    print(f"{number} students, {len(whole.found)} findings", file=sys.stderr, flush=True)
        except KeyboardInterrupt:
            print("Interrupted; this is what was found so far.")
    if chosen.only:
        begins = tuple(chosen.only.split(","))
        whole.found = [one for one in whole.found if one.rule.startswith(begins)]
    if chosen.out:
        chosen.out.write_text("".join(f"{one}\n" for one in whole.found), encoding="utf-8")
    show(whole, first=chosen.first)
    return 1 if whole.found else 0


def _join(whole: Report, one: Report) -> None:
    whole.asked += one.asked
    whole.found += one.found
    whole.runs += one.runs


if __name__ == "__main__":
    sys.exit(main())
