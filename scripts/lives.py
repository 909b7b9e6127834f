"""Students made by chance live with the program, and each rerun is proved without knowing the planner.

Only `studyplan.api` is called: text and memory in, outputs out. What a plan must be is counted here from the
student's file, the plans as they stood each morning and what was told since. `lives_search.py` runs many,
`tests/test_lives.py` a few. Rules are named by a letter, as `lives_search.py --rules` prints them.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # this checkout, whatever is installed

from studyplan import api

ROOT = Path(__file__).resolve().parent.parent
DAY = timedelta(days=1)
MONDAY = date(2027, 1, 4)
NAME = "maya.toml"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
AREAS = (
    *(
        "cardiovascular",
        "renal_reproductive",
        "gastrointestinal",
        "respiratory",
        "nervous_system",
        "endocrine",
    ),
    *("pregnancy", "blood_immune", "behavioral_health", "musculoskeletal_skin", "biostatistics"),
)
EXAMS = (
    *("NBME 10", "NBME 11", "NBME 12", "NBME 13", "NBME 14", "NBME 15", "NBME 16"),
    *("UWSA 1", "UWSA 2", "Free 120"),
)
RULES = {
    "a.exams": "a day done as planned, or nothing told: every coming practice exam stays",
    "a.quotas": "... every coming day's questions and repeats of each bank stay",
    "a.kinds": "... every coming day's kind stays",
    "a.areas": "... every coming day's areas stay",
    "a.phases": "... the phases stay",
    "a.focus": "... the coming weeks' focus stays",
    "a.overnight": "a new day with nothing new leaves coming days and exams as they were",
    "a.score": "a score at the aim, on the planned day, moves no coming practice exam",
    "b.exams": "missed or extra questions move no practice exam",
    "b.days": "k missed questions change k/10 coming days where k is in tens, else one day more at most",
    "b.up": "missed questions take nothing off a coming day",
    "b.sum": "coming days and what is left over rise by exactly what was missed",
    "b.nearest": "no nearer day with room is passed over",
    "b.buffer": "no nearer buffer with room is passed over",
    "b.second": "no day gets a second ten while another with room has none",
    "b.cap": "no day is brought over its cap by what was missed",
    "b.others": "other banks' questions and, where questions were missed, all repeats stay",
    "b.late": "told late, the coming days are as if told in time",
    "b.untold": "a day without a log, in a file with logs, is as one logged with 0",
    "b.ahead": "k extra questions come off k/10 coming days, one more at most; none rises",
    "c.fields": "pace, due and done are there and of the agreed form",
    "c.since": "pace begins with the plan's first day",
    "c.until": "pace ends with yesterday, or today once it is told",
    "c.due": "pace's due is the sum of each settled day's due as it stood that morning",
    "c.done": "pace's done is what was told (or planned, where nothing was told)",
    "c.repeats": "the same of repeats",
    "c.days": "days ahead or behind have the sign of done minus due",
    "c.due-first": "on a first plan each day's due is its quota",
    "c.due-stays": "a record of questions changes no coming day's due of questions",
    "c.day-done": "a settled day's done is what was told of it",
    "c.by-bank": "a day's due and done are the sums of their banks",
    "c.end": "one missed day and then each day as asked ends on pace",
    "d.days": "a past or told day keeps the plan of its morning",
    "d.events": "a past event keeps its bytes, alarms apart",
    "d.told-day": "the told day's events keep their bytes",
    "d.gone": "no event of a past or told day vanishes",
    "d.again": "the same of the events of an exam placed again: its past ones keep their bytes, or not",
    "e.crash": "no exception",
    "e.audit": "no exit 70",
    "e.refused": "an ordinary student is not refused",
    "e.proof": "what was answered has the agreed form: this proof can read it",
    "f.blocks": "a day's questions and repeats are those of its blocks",
    "f.sum": "questions of a bank after the last settled day sum to its planned",
    "f.total": "planned and left over are questions less done",
    "f.done": "a bank's done is what the file says of it",
    "g.stays": "a practice exam without a score keeps its day",
    "g.again": "a practice exam said to be missed is placed again, one pinned later is there",
    "g.others": "where it is placed again the other practice exams stay",
    "h.same": "the same input, memory and day give the same bytes",
    "h.twice": "a second run on the same day changes nothing",
    "i.cause": "each change names a cause other than that the plan was made again",
    "j.log": "`log` with nothing is the day as planned",
    "j.command": "the command writes the bytes that the door gives",
}


class Found(NamedTuple):
    """One thing that is not as it must be."""

    seed: int
    day: date
    rule: str
    expected: str
    found: str

    def __str__(self) -> str:
        return (
            f"{self.rule} seed {self.seed} on {self.day}: expected {self.expected}; found {self.found}"
            f" [--seed {self.seed}]"
        )


@dataclass
class Report:
    """How often each rule was asked, and what broke it."""

    asked: Counter[str] = field(default_factory=Counter)
    found: list[Found] = field(default_factory=list)
    runs: int = 0

    def expect(self, ok: bool, rule: str, at: tuple[int, date], expected: object, found: object) -> bool:
        """Note a rule's question and, where it is not `ok`, what was found."""
        self.asked[rule] += 1
        if not ok:
            self.found.append(Found(*at, rule, str(expected), str(found)))
        return ok


class OverError(Exception):
    """The program gave no plan; it is reported already."""


# Students.


class Bank(NamedTuple):
    """A question bank, as the file tells it."""

    name: str
    questions: int
    done: int
    percent: int | None

    def written(self) -> str:
        """Its table in the file."""
        right = "" if self.percent is None else f"percent_correct = {self.percent}\n"
        head = f'[[question_bank]]\nname = "{self.name}"\n'
        return f"{head}questions = {self.questions}\ndone = {self.done}\n{right}"


class Entry(NamedTuple):
    """One [[log]]: a day's work, or a counter."""

    day: date
    questions: int | None = None
    repeats: int | None = None
    correct: int | None = None
    minutes: int | None = None
    bank: str | None = None
    total: int | None = None
    reset: bool = False
    missed: tuple[str, ...] = ()

    def written(self) -> str:
        """Its table in the file."""
        lines = [f"[[log]]\ndate = {self.day}"]
        for key in ("questions", "repeats", "correct", "minutes", "total"):
            value = getattr(self, key)
            lines += [f"{key} = {value}"] if value is not None else []
        lines += [f'bank = "{self.bank}"'] if self.bank else []
        lines += ["reset = true"] if self.reset else []
        lines += [f"missed = {json.dumps(list(self.missed))}"] if self.missed else []
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class File:
    """A student's file, taken apart so that it can be written again with more in it."""

    head: str  # student, applicant, hours, calendar: what no life changes
    resources: str
    unused: tuple[str, ...]
    exam_date: date
    exam: str
    banks: tuple[Bank, ...]
    changes: tuple[str, ...] = ()
    scores: tuple[str, ...] = ()
    pins: tuple[tuple[date, str], ...] = ()
    log: tuple[Entry, ...] = ()

    def written(self) -> str:
        """The whole file."""
        pins = (f'[[pin]]\ndate = {day}\nexam = "{exam}"\n' for day, exam in self.pins)
        logged = (entry.written() for entry in sorted(self.log, key=lambda entry: entry.day))
        resources = f"[resources]\npractice_exams = {json.dumps(list(self.unused))}\n{self.resources}"
        parts = (
            *(self.head, resources, f"[exam]\ndate = {self.exam_date}\n{self.exam}", *self.changes),
            *(bank.written() for bank in self.banks),
            *(*self.scores, *logged, *pins),
        )
        return "\n".join(parts)


class Born(NamedTuple):
    """A student and the day of the first plan."""

    file: File
    first_run: date
    kind: str
    hours: Mapping[str, float]


def _hours(chance: random.Random, kind: str) -> tuple[dict[str, float], str]:
    """A week's hours, and when its days start."""
    pick = chance.choice
    week: tuple[float, ...]
    match kind:
        case "full-time":
            week, start = (pick([7, 8, 9]),) * 5 + (pick([5, 6, 7]), pick([0, 0, 4])), "08:00"
        case "half-time":
            week, start = (pick([4, 4.5, 5]),) * 5 + (pick([6, 7]), 0), "13:00"
        case "beside a job":
            week, start = (2, 2, pick([0, 2]), 2, 2, pick([6, 7, 8]), pick([3, 5])), "18:30"
        case "evenings":
            week, start = (pick([2, 2.5, 3]),) * 4 + (pick([0, 2]), pick([5, 6]), pick([4, 5])), "18:00"
        case "nights":
            week, start = (pick([3, 4]), 3, 0, 3, 0, pick([6, 7]), 6), "13:00"
        case _:
            week, start = (pick([6, 8]),) * 6 + (pick([0, 4]),), "09:00"
    if start == "18:30" or start == "18:00":
        starts = f'{{ mon = "{start}", tue = "{start}", wed = "{start}", thu = "{start}", fri = "{start}" }}'
    else:
        starts = f'"{start}"'
    return dict(zip(WEEKDAYS, week, strict=True)), starts


def _changes(chance: random.Random, kind: str, first: date, exam: date) -> list[str]:
    """Weeks off and months of other hours; later ones win."""
    made = []
    if kind == "alternating weeks":
        monday = first - first.weekday() * DAY + 7 * DAY
        hours = chance.choice([0, 0, 1])
        while monday < exam - 14 * DAY:
            made.append(_change(monday, monday + 6 * DAY, hours, "Week on the ward"))
            monday += 14 * DAY
    weeks = (exam - first).days // 7
    if kind == "nights" and weeks >= 10:
        start = first + chance.randrange(21, 42) * DAY
        made.append(_change(start, start + 20 * DAY, 1.5, "Three weeks of nights"))
    if weeks >= 6 and chance.random() < 0.4:
        start = first + chance.randrange(10, weeks * 7 - 21) * DAY
        made.append(_change(start, start + chance.randrange(1, 6) * DAY, 0, "Away"))
    if weeks >= 12 and chance.random() < 0.25:
        start = first + chance.randrange(14, weeks * 7 - 42) * DAY
        made.append(_change(start, start + 27 * DAY, chance.choice([2, 3, 4]), "Surgery rotation"))
    return made


def _change(first: date, last: date, hours: float, note: str) -> str:
    return f'[[availability.change]]\nfrom = {first}\nto = {last}\nhours = {hours}\nnote = "{note}"\n'


def born(seed: int) -> Born:
    """The student of this number, the same on every machine and for every version of the program."""
    chance = random.Random(f"student {seed}")
    kinds = ("full-time", "half-time", "beside a job", "evenings", "nights", "alternating weeks")
    kind = chance.choices(kinds, (35, 12, 18, 12, 10, 13))[0]
    full = kind in ("full-time", "alternating weeks")
    weeks = (
        chance.choice([3, 4, 5, 6, 8, 9, 10, 12] if full else [8, 10, 12, 14, 16])
        if chance.random() < 0.6
        else 0
    )
    weeks = weeks or chance.choice([13, 14, 16, 20, 24, 30, 40])
    today = MONDAY + chance.randrange(60) * DAY
    first = today + chance.choice([0, 0, 0, 1, 3, 9]) * DAY
    exam = first + (weeks * 7 + chance.randrange(7)) * DAY
    while exam.weekday() == 6:
        exam += DAY
    hours, starts = _hours(chance, kind)
    changes = _changes(chance, kind, first, exam)
    banks = _banks(chance, sum(hours.values()) * (0.55 if kind == "alternating weeks" else 1), weeks)
    unused = list(EXAMS) if weeks > 8 or chance.random() < 0.5 else list(EXAMS[chance.randrange(1, 6) :])
    level = chance.randrange(196, 246)
    scores, taken = _scores(chance, today, level)
    unused = [exam for exam in unused if exam not in taken]
    pins: tuple[tuple[date, str], ...] = ()
    saturday = first + ((5 - first.weekday()) % 7 + 7 * chance.randrange(3, 6)) * DAY
    free = kind != "alternating weeks" and not any(f"from = {saturday}" in text for text in changes)
    if chance.random() < 0.25 and saturday < exam - 28 * DAY and hours["sat"] >= 5 and free:
        pins = ((saturday, chance.choice([form for form in unused if form.startswith("NBME")][:3])),)
    target = min(270, max(225, level + chance.randrange(5, 26)))
    group = chance.choice(["US MD", "US DO", "US IMG", "non-US IMG", ""])
    attempts = chance.choice([0] * 7 + [1])
    applicant = [f'group = "{group}"'] if group else []
    applicant += [f"attempts = {attempts}"] if attempts else []
    applicant += (
        [f'step1 = "{chance.choice(["passed", "passed", "failed then passed"])}"']
        if chance.random() < 0.4
        else []
    )
    applicant += (
        [f'specialty = "{chance.choice(["pediatrics", "internal medicine", "psychiatry"])}"']
        if chance.random() < 0.3
        else []
    )
    applicant += (
        [f'challenges = ["{chance.choice(["timing", "anxiety", "reading speed"])}"]']
        if chance.random() < 0.2
        else []
    )
    cards = chance.choice([0, 0, 60, 100])
    zone = chance.choice(
        ["America/Chicago", "America/New_York", "Europe/London", "Asia/Kolkata", "Africa/Cairo"]
    )
    head = "\n".join(
        (
            f'[student]\nname = "Student {seed}"\ntime_zone = "{zone}"\n',
            "[applicant]",
            *applicant,
            f"\n[availability]\nfirst_day = {first}",
            "hours = { " + ", ".join(f"{day} = {number}" for day, number in hours.items()) + " }",
            f"day_starts = {starts}\n",
            f'[calendar]\nid = "life-{seed}"\n',
        )
    )
    file = File(
        head=head,
        resources=f"flashcards_per_day = {cards}\n" if cards else "",
        unused=tuple(unused),
        exam_date=exam,
        exam=f"target = {target}\n",
        banks=banks,
        changes=tuple(changes),
        scores=tuple(scores),
        pins=pins,
    )
    return Born(file, today, kind, hours)


def _banks(chance: random.Random, hours: float, weeks: int) -> tuple[Bank, ...]:
    """One bank or two, mostly no more than the weeks hold."""
    room = hours * 60 * (2 / 3) * weeks * 0.75 / 4
    left = min(4000, max(100, round(room * chance.uniform(0.35, 1.1) / 10) * 10))
    odd = chance.choice([0, 0, 3, 7])
    done = 4000 - left + (odd if left >= 110 else 0)
    percent = chance.randrange(48, 69) if done and chance.random() < 0.6 else None
    first = Bank("UWorld", 4000, done, percent)
    if chance.random() < 0.3:
        return first, Bank("AMBOSS", chance.randrange(20, 121) * 10, 0, None)
    return (first,)


def _scores(chance: random.Random, today: date, level: int) -> tuple[list[str], list[str]]:
    """Practice exams taken before the first plan, some with a report by area."""
    made, taken = [], []
    for exam in ("NBME 10", "NBME 11")[: chance.choice([0, 1, 1, 2])]:
        day = today - (chance.randrange(30, 60) if exam == "NBME 10" else chance.randrange(2, 15)) * DAY
        text = f'[[score]]\ndate = {day}\nexam = "{exam}"\nscore = {level + chance.randrange(-3, 4)}\n'
        if chance.random() < 0.4:
            text += "[score.percent_correct]\n"
            for area in chance.sample(AREAS, chance.choice([2, 3, len(AREAS)])):
                text += f"{area} = {chance.randrange(42, 75)}\n"
        made.append(text)
        taken.append(exam)
    return made, taken


# The program, seen from outside.


class Quota(NamedTuple):
    """New questions or repeats of a bank."""

    bank: str
    kind: str


@dataclass(frozen=True)
class Run:
    """One answer of the program."""

    file: File
    today: date
    outputs: Mapping[str, bytes]
    data: Mapping[str, Any]
    days: Mapping[date, Mapping[str, Any]]

    def quotas(self, day: date) -> dict[Quota, int]:
        """What a day asks, by bank; no zeros."""
        asked: Counter[Quota] = Counter()
        for block in self.days[day]["blocks"] if day in self.days else ():
            if block["activity"] in ("questions", "repeats") and block["questions"]:
                asked[Quota(block["bank"], block["activity"])] += block["questions"]
        return dict(asked)

    def exams(self, first: date) -> dict[str, date]:
        """Coming practice exams from a day on."""
        rows = (
            (row["exam"], date.fromisoformat(row["date"]))
            for row in self.data["practice_exams"]
            if not row["taken"]
        )
        return {exam: day for exam, day in rows if day >= first}

    def left_over(self, bank: str) -> int:
        """Questions of a bank that no day holds."""
        rows = [row for row in self.data["question_banks"] if row["name"] == bank]
        return int(rows[0]["left_over"]) if rows else 0


def read_run(file: File, today: date, outputs: Mapping[str, bytes]) -> Run:
    """What the program answered."""
    data = json.loads(outputs[".json"])
    return Run(file, today, outputs, data, {date.fromisoformat(row["date"]): row for row in data["days"]})


class Event(NamedTuple):
    """A calendar's event without its alarms."""

    first: date
    last: date
    text: bytes
    title: str


def events(calendar: bytes) -> dict[bytes, Event]:
    """Every event of a calendar file by its id."""
    found = {}
    for part in calendar.split(b"BEGIN:VEVENT\r\n")[1:]:
        body = part.partition(b"END:VEVENT")[0]
        while b"BEGIN:VALARM" in body:
            start, _, rest = body.partition(b"BEGIN:VALARM")
            body = start + rest.partition(b"END:VALARM\r\n")[2]
        lines = dict(line.partition(b":")[::2] for line in body.splitlines() if not line.startswith(b" "))
        keys = {key.partition(b";")[0]: value for key, value in lines.items()}
        first, end = (_day(keys.get(key, keys[b"DTSTART"])) for key in (b"DTSTART", b"DTEND"))
        last = max(first, end - DAY) if len(keys.get(b"DTEND", b"")) == 8 else end
        found[keys[b"UID"]] = Event(first, last, body, keys.get(b"SUMMARY", b"").decode())
    return found


def _day(value: bytes) -> date:
    return date(int(value[:4]), int(value[4:6]), int(value[6:8]))


@cache
def understood() -> frozenset[str]:
    """The newer keys of [[log]] that this version of the program knows."""
    text = "[exam]\ndate = 2027-06-18\ntarget = 245\n[[log]]\ndate = 2027-01-04\nquestions = 10\n"
    known = set()
    for key, value in (("repeats", "0"), ("bank", '"UWorld"'), ("missed", '["NBME 13"]'), ("reset", "true")):
        asked = text.replace("questions = 10", "total = 10") if key == "reset" else text
        answer = api.look(f"{asked}{key} = {value}\n", name=NAME, today=MONDAY, zone="UTC", memory=None)
        wrong = answer.problems if isinstance(answer, api.Refused) else ()
        if not any(problem.key.endswith(key) and "unknown" in problem.found for problem in wrong):
            known.add(key)
    return frozenset(known)


def without_pages() -> None:
    """Leave the page out, which is half of the time; every other output is as always."""
    from studyplan.page import html

    vars(html)["to_html"] = lambda *_: ""


# A life.


@dataclass
class Life:
    """A student's file, the program's memory of them, and each day's plan as it stood that morning."""

    seed: int
    report: Report
    file: File
    last: Run | None = None
    standing: dict[date, Mapping[str, Any]] = field(default_factory=dict)

    def fork(self) -> "Life":
        """The same life, to be lived another way."""
        return replace(self, standing=dict(self.standing))

    def expect(self, ok: bool, rule: str, day: date, expected: object, found: object) -> bool:
        """Ask a rule of this student."""
        return self.report.expect(ok, rule, (self.seed, day), expected, found)

    def answer(self, today: date, memory: bytes | None) -> Mapping[str, bytes]:
        """The program's outputs for the file as it is. Raises OverError where there are none."""
        self.report.runs += 1
        told = None if memory is None else memory.decode()
        try:
            made = api.plan(self.file.written(), name=NAME, today=today, zone="UTC", memory=told)
        except Exception as error:  # what no rule foresees is what this looks for
            self.expect(False, "e.crash", today, "a plan", f"{type(error).__name__}: {str(error)[:200]}")
            raise OverError from error
        if isinstance(made, api.Refused):
            rule = "e.audit" if made.code == 70 else "e.refused"
            why = (
                made.findings or made.refusal or [(one.key, one.found) for one in made.problems] or made.error
            )
            self.expect(False, rule, today, "a plan", f"code {made.code}: {str(why)[:300]}")
            raise OverError
        for rule in ("e.crash", "e.audit", "e.refused"):
            self.report.asked[rule] += 1
        return made.outputs

    def told(self, day: date) -> bool:
        """Whether the file tells anything of this day's work."""
        return any(entry.day == day for entry in self.file.log)

    def run(self, today: date, *, twice: bool = False) -> Run:
        """Make or remake the plan and prove what holds of every plan."""
        memory = self.last.outputs[".json"] if self.last else None
        outputs = self.answer(today, memory)
        if twice:
            self.expect_same("h.same", today, outputs, self.answer(today, memory))
            self.expect_same("h.twice", today, outputs, self.answer(today, outputs[".json"]))
        run = read_run(self.file, today, outputs)
        prove(self, run)
        for day, row in run.days.items():
            if day > today or (day == today and not self.told(day)):
                self.standing[day] = row
        self.last = run
        return run

    def expect_same(
        self, rule: str, today: date, one: Mapping[str, bytes], other: Mapping[str, bytes]
    ) -> None:
        """The two answers are the same, byte by byte."""
        different = [end for end in {**one, **other} if one.get(end) != other.get(end)]
        where = ""
        if ".json" in different:
            old, new = (json.loads(each[".json"]) for each in (one, other))
            where = " in " + ", ".join(key for key in new if old.get(key) != new[key])
        self.expect(not different, rule, today, "the same bytes", f"{', '.join(different)} differ{where}")

    def add(self, *entries: Entry) -> None:
        """More of the log."""
        self.file = replace(self.file, log=(*self.file.log, *entries))


def settled(life: Life, today: date) -> date:
    """The last day whose work is known: yesterday, or today once it is told."""
    return today if life.told(today) else today - DAY


def asked_on(row: Mapping[str, Any]) -> Counter[Quota]:
    """What a day's plan asks, by bank."""
    asked: Counter[Quota] = Counter()
    for block in row["blocks"]:
        if block["activity"] in ("questions", "repeats") and block["questions"]:
            asked[Quota(block["bank"], block["activity"])] += block["questions"]
    return asked


# What was done, counted from the file and the mornings alone.


@dataclass
class Count:
    """Questions and repeats done from a first day to a last, and of each day alone."""

    questions: Counter[str] = field(default_factory=Counter)
    repeats: Counter[str] = field(default_factory=Counter)
    by_day: dict[date, tuple[int, int]] = field(default_factory=dict)
    counters: bool = False


def counted(life: Life, first: date, last: date) -> Count:
    """What the file says was done over these days; days of which nothing is known count as planned.

    From the first daily log on, a day without one counts as not done. A counter of a bank settles its
    questions up to and with its day.
    """
    log = [entry for entry in life.file.log if entry.day <= last]
    daily = [
        entry for entry in log if entry.total is None and (entry.questions, entry.repeats) != (None, None)
    ]
    since = min((entry.day for entry in daily), default=date.max)
    done = Count()
    left = {bank.name: bank.questions - bank.done for bank in life.file.banks}
    day = first
    while day <= last:
        plan = life.standing.get(day)
        work = [entry for entry in daily if entry.day == day]
        before = done.questions.total(), done.repeats.total()
        if work:
            _work(done, left, work, plan)
        elif plan is not None and (day < since or plan["kind"] == "practice_exam"):
            for (bank, kind), number in asked_on(plan).items():
                if plan["kind"] == "practice_exam":  # its timed blocks were done where it was sat
                    done.repeats[bank] += 0 if _was_missed(life, plan) else number
                elif kind == "questions":
                    done.questions[bank] += number
                    left[bank] = left.get(bank, 0) - number
                else:
                    done.repeats[bank] += number
        for entry in (one for one in log if one.day == day and one.total is not None):
            _counter(done, left, entry, life.file.banks)
        if work:
            done.by_day[day] = done.questions.total() - before[0], done.repeats.total() - before[1]
        day += DAY
    return done


def _was_missed(life: Life, plan: Mapping[str, Any]) -> bool:
    """Whether the file says that the practice exam of a day was not sat."""
    exams = {block["exam"] for block in plan["blocks"] if block["activity"] == "practice_exam"}
    day = date.fromisoformat(plan["date"])
    told = {name for entry in life.file.log if entry.day >= day for name in entry.missed}
    told |= {exam for pinned, exam in life.file.pins if pinned > day}
    return bool(exams & told)


def _work(done: Count, left: dict[str, int], work: Iterable[Entry], plan: Mapping[str, Any] | None) -> None:
    """A day's entries: untold repeats are those planned, unless no question was done."""
    for entry in work:
        number = entry.questions or 0
        for name in [entry.bank] if entry.bank else list(left):
            takes = number if name == list(left)[-1] or entry.bank else min(number, max(0, left[name]))
            done.questions[name] += takes
            left[name] -= takes
            number -= takes
        if entry.repeats is not None:
            done.repeats[entry.bank or next(iter(left))] += entry.repeats
        elif entry.questions and plan is not None:
            for (bank, kind), many in asked_on(plan).items():
                done.repeats[bank] += many if kind == "repeats" and entry.bank in (None, bank) else 0


def _counter(done: Count, left: dict[str, int], entry: Entry, banks: Iterable[Bank]) -> None:
    """A bank's own number: everything answered up to this day; after a reset first the old ones again."""
    done.counters = True
    bank = next(bank for bank in banks if entry.bank in (None, bank.name))
    total = entry.total or 0
    if entry.reset:
        old = bank.done + done.questions[bank.name]
        done.repeats[bank.name] = min(old, total)
        total = max(old, total)
    done.questions[bank.name] = total - bank.done
    left[bank.name] = bank.questions - total


# What holds of every plan.


def prove(life: Life, run: Run) -> None:
    """Everything that holds of a plan on its own, and of it beside the last one."""
    last = settled(life, run.today)
    _sums(life, run, last)
    _pace(life, run, last)
    _past(life, run, last)
    _causes(life, run)


def _sums(life: Life, run: Run, last: date) -> None:
    coming: Counter[str] = Counter()
    for day, row in run.days.items():
        asked = asked_on(row)
        new = sum(number for (_, kind), number in asked.items() if kind == "questions")
        again = sum(number for (_, kind), number in asked.items() if kind == "repeats")
        drilled = sum(b["questions"] for b in row["blocks"] if b["activity"] not in ("questions", "repeats"))
        told = (row["questions"], row["repeats"])
        sums = {(new, again), (new + drilled, again), (new, again + drilled)}
        if day > last:
            life.expect(told in sums, "f.blocks", run.today, f"{(new, again)} on {day}", told)
            for (bank, kind), number in asked.items():
                coming[bank] += number if kind == "questions" else 0
    first = min(life.standing, default=min(run.days))
    done = counted(life, first, last)
    for bank in run.data["question_banks"]:
        name = bank["name"]
        life.expect(
            coming[name] == bank["planned"],
            "f.sum",
            run.today,
            f"{name} {coming[name]} over coming days",
            f"planned {bank['planned']}",
        )
        total = bank["questions"] - bank["done"]
        holds = bank["planned"] + bank["left_over"]
        life.expect(holds == total, "f.total", run.today, f"{name} {total}", holds)
        own = next((one for one in life.file.banks if one.name == name), None)
        if own is not None:
            right = own.done + done.questions[name]
            life.expect(bank["done"] == right, "f.done", run.today, f"{name} {right} done", bank["done"])


def _pace(life: Life, run: Run, last: date) -> None:
    today, pace = run.today, run.data.get("pace")
    first = min(life.standing, default=min(run.days))
    rows_have = all(isinstance(row.get("due"), dict) for row in run.days.values())
    keys = {"since", "until", "due", "done", "days"}
    form = isinstance(pace, dict) and keys <= set(pace) and rows_have
    if not life.expect(
        form, "c.fields", today, "pace and each day's due", f"pace {pace}, due everywhere {rows_have}"
    ):
        return
    assert isinstance(pace, dict)
    until = None if last < first else last
    life.expect(pace["until"] == (until and str(until)), "c.until", today, until, pace["until"])
    life.expect(pace["since"] == str(first), "c.since", today, first, pace["since"])
    done = counted(life, first, last)
    due: Counter[str] = Counter()
    for day, row in life.standing.items():
        if first <= day <= last:
            due["questions"] += row["due"]["questions"]
            due["repeats"] += row["due"]["repeats"]
    said = pace["due"], pace["done"]
    life.expect(
        said[0]["questions"] == due["questions"], "c.due", today, due["questions"], said[0]["questions"]
    )
    questions = done.questions.total()
    life.expect(said[1]["questions"] == questions, "c.done", today, questions, said[1]["questions"])
    found = said[0]["repeats"], said[1]["repeats"]
    right = due["repeats"], done.repeats.total()
    life.expect(found == right, "c.repeats", today, f"due, done {right}", found)
    ahead = sum(said[1].values()) - sum(said[0].values())
    sign = pace["days"] == 0 if ahead == 0 else pace["days"] * ahead >= 0
    life.expect(sign, "c.days", today, f"the sign of {ahead}", pace["days"])
    for day, (new, again) in done.by_day.items():
        said_of = run.days.get(day, {}).get("done")
        told = None if said_of is None else (said_of["questions"], said_of["repeats"])
        if not done.counters:
            life.expect(told == (new, again), "c.day-done", today, f"{(new, again)} on {day}", told)
    untold = [day for day in life.standing if first <= day <= last and not life.told(day)]
    wrong = [str(day) for day in untold if run.days.get(day, {}).get("done") is not None]
    life.expect(not wrong, "c.day-done", today, "nothing done on days of which nothing is told", wrong[:3])
    for day, row in run.days.items():
        for what in ("due", "done"):
            sums = row[what]
            by_bank = None if sums is None else sum(sums["by_bank"].values())
            adds_up = sums is None or by_bank in (sums["questions"], sums["questions"] + sums["repeats"])
            life.expect(adds_up, "c.by-bank", today, f"{day} {what} {sums}", by_bank)
    if life.last is None:
        for day, row in run.days.items():
            got = row["due"]["questions"], row["due"]["repeats"]
            wanted = row["questions"], row["repeats"]
            if not life.expect(got == wanted, "c.due-first", today, f"{wanted} on {day}", got):
                break


def _past(life: Life, run: Run, last: date) -> None:
    for day, old in life.standing.items():
        if day > last:
            continue
        now = run.days.get(day)
        keys = "the day" if now is None else ", ".join(k for k in old if k != "done" and now.get(k) != old[k])
        found = "gone" if now is None else f"other {keys}" + _numbers(old, now)
        life.expect(not keys, "d.days", run.today, f"{day} as that morning", found)
    if life.last is None:
        return
    before, after = events(life.last.outputs[".ics"]), events(run.outputs[".ics"])
    asked = {exam for _, exam in life.file.pins} | {exam for entry in life.file.log for exam in entry.missed}
    again = asked & run.exams(run.today).keys() & life.last.exams(date.min).keys()
    again = {exam for exam in again if life.last.exams(date.min)[exam] <= last}
    for uid, event in before.items():
        if event.last > last:
            continue
        name = f"{event.first} {event.title!r}"
        moved = any(exam in event.title for exam in again)
        if not life.expect(uid in after, "d.again" if moved else "d.gone", run.today, name, "no such event"):
            continue
        rule = "d.again" if moved else "d.events" if event.last < run.today else "d.told-day"
        same = after[uid].text == event.text
        lines = [] if same else sorted(set(after[uid].text.split(b"\r\n")) ^ set(event.text.split(b"\r\n")))
        life.expect(
            same, rule, run.today, f"{name} as it was", b" / ".join(lines)[:160].decode(errors="replace")
        )


def _numbers(old: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    keys = [
        key
        for key in ("kind", "questions", "repeats", "minutes_planned", "due")
        if old.get(key) != now.get(key)
    ]
    return "".join(f", {key} {old.get(key)} -> {now.get(key)}" for key in keys)


def _causes(life: Life, run: Run) -> None:
    for change in run.data["changes"]:
        kinds = [cause["kind"] for cause in change.get("causes") or ()]
        named = bool(change["why"]) and "made again" not in change["why"] and kinds != ["made_again"]
        life.expect(named, "i.cause", run.today, f"a cause of {change['what']!r}", change["why"] or "none")


# One plan beside another.


def differences(one: Mapping[date, Any], other: Mapping[date, Any]) -> str:
    """How many days differ, and the first of them."""
    days = [day for day in sorted({**one, **other}) if one.get(day) != other.get(day)]
    if not days:
        return ""
    first = days[0]
    return f"{len(days)} differ, first {first}: {_short(one.get(first))} -> {_short(other.get(first))}"


def _short(value: object) -> str:
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{quota.bank} {quota.kind} {number}" for quota, number in sorted(value.items()))
            + "}"
        )
    return str(value)


def coming(run: Run, first: date, last: date, what: Callable[[date], Any]) -> dict[date, Any]:
    """What holds of each day from a first one to a last."""
    return {day: what(day) for day in run.days if first <= day <= last}


def expect_unchanged(life: Life, before: Run, after: Run, first: date, rule: str = "") -> None:
    """Coming days and exams are as they were; under one `rule`, or each under its own."""
    last = max(before.days)
    today = after.today

    def ask(own: str, one: Any, other: Any) -> None:
        found = f"{own[2:]}: " + (differences(one, other) if isinstance(one, dict) else f"{one} -> {other}")
        life.expect(one == other, rule or own, today, "no change", found[:300])

    ask("a.quotas", coming(before, first, last, before.quotas), coming(after, first, last, after.quotas))
    exams = (_by_day(run.exams(first)) for run in (before, after))
    ask("a.exams", *exams)
    if rule:
        return
    kinds = ({day: row["kind"] for day, row in run.days.items() if day >= first} for run in (before, after))
    ask("a.kinds", *kinds)
    areas = ({day: _areas(row) for day, row in run.days.items() if day >= first} for run in (before, after))
    ask("a.areas", *areas)
    phases = (
        [(p["name"], p["first_day"], p["last_day"]) for p in run.data["phases"]] for run in (before, after)
    )
    ask("a.phases", *phases)
    weeks = (
        {
            date.fromisoformat(w["week"]): w["areas"]
            for w in run.data["weekly_focus"]
            if w["week"] >= str(first)
        }
        for run in (before, after)
    )
    ask("a.focus", *weeks)


def _by_day(exams: Mapping[str, date]) -> dict[date, str]:
    return {day: exam for exam, day in exams.items()}


def _areas(row: Mapping[str, Any]) -> list[Any]:
    return [block["areas"] for block in row["blocks"] if block["areas"]]


def cap(row: Mapping[str, Any]) -> int:
    """The most questions of a day by the contract."""
    return 80 if row["minutes_available"] >= 300 else 40


def has_room(run: Run, day: date, quota: Quota) -> bool:
    """Whether ten more clearly fit a day: under its cap, its minutes and what else it must hold."""
    row = run.days[day]
    asked = asked_on(row)
    new = sum(number for (_, kind), number in asked.items() if kind == "questions")
    again = sum(number for (_, kind), number in asked.items() if kind == "repeats")
    pace = max(4.0, _minutes_a_question(row))
    fixed = sum(_length(block) for block in row["blocks"] if _is_fixed(block))
    needed = new * pace + again * 3 + 10 * (pace if quota.kind == "questions" else 3) + 5
    return bool(
        new + again + 10 <= cap(row)
        and needed <= row["minutes_available"] * 2 / 3
        and needed + fixed + 20 <= row["minutes_available"]
        and day < run.file.exam_date - 4 * DAY
    )


def over_due(run: Run, day: date, quota: Quota) -> int:
    """What a day holds over its due of new questions or repeats, moved there before; 0 where none is told."""
    row = run.days[day]
    due = row.get("due")
    return max(0, int(row[quota.kind] - due[quota.kind])) if due else 0


def _is_fixed(block: Mapping[str, Any]) -> bool:
    """Whether a block is one that questions do not push out."""
    gives_way = ("", None, "survey", "wrong_answers", "own_mistakes", "due_cards")
    return block["activity"] not in ("questions", "repeats") and block.get("subject") not in gives_way


def _length(block: Mapping[str, Any]) -> float:
    (hours, minutes), (later, after) = (map(int, block[key][11:16].split(":")) for key in ("start", "end"))
    return (later * 60 + after - hours * 60 - minutes) % 1440


def _minutes_a_question(row: Mapping[str, Any]) -> float:
    blocks = [b for b in row["blocks"] if b["activity"] == "questions" and b["questions"]]
    return max((_length(b) / b["questions"] for b in blocks), default=4.0) if blocks else 4.0


def expect_moved(life: Life, asked: Run, short: Run, day: date, quota: Quota, missed: int) -> None:
    """`short` did `missed` fewer of a quota on a day than `asked`, and else the same."""
    today = short.today
    last = max(asked.days)
    life.expect(asked.exams(day) == short.exams(day), "b.exams", today, asked.exams(day), short.exams(day))
    delta: dict[date, int] = {}
    others: dict[date, str] = {}
    for one in (d for d in asked.days if day < d <= last):
        old, new = asked.quotas(one), short.quotas(one)
        for each in {*old, *new}:
            change = new.get(each, 0) - old.get(each, 0)
            if change and each == quota:
                delta[one] = change
            elif change and (
                quota.kind == "questions" or each.kind == "questions" or each.bank != quota.bank
            ):
                others[one] = f"{each.bank} {each.kind} {change:+d}"
    pass_days = [one for one in asked.days if one > day and quota in asked.quotas(one)]
    head = f"{missed} {quota.kind} of {quota.bank} missed"
    shown = ", ".join(f"{one} {number:+d}" for one, number in sorted(delta.items())[:8]) or "no change"
    some = next(iter(sorted(others.items())), None)
    life.expect(
        not others, "b.others", today, f"{head}: nothing else changes", f"{len(others)} days, first {some}"
    )
    falls = [one for one, number in delta.items() if number < 0]
    if missed % 10 and falls == [max(pass_days, default=None)]:
        falls = []  # what was under ten there makes a ten with these
    life.expect(not falls, "b.up", today, f"{head}: no day loses", shown)
    more = short.left_over(quota.bank) - asked.left_over(quota.bank) if quota.kind == "questions" else 0
    moved = sum(delta.values())
    if quota.kind == "questions":
        life.expect(
            moved + more == missed,
            "b.sum",
            today,
            f"{missed} moved",
            f"{moved} and {more} left over: {shown}",
        )
    else:
        life.expect(
            0 <= moved <= missed, "b.sum", today, f"{head}: {missed} moved at most", f"{moved}: {shown}"
        )
    tens, rest = divmod(missed, 10)
    second = [
        one for one, up in delta.items() if up >= 10 and (up >= 20 or over_due(asked, one, quota) >= 10)
    ]
    if not second and not more and moved == missed:
        right = len(delta) == tens if not rest else len(delta) <= tens + 1
        life.expect(
            right, "b.days", today, f"{head}: {tens}{' or one more' if rest else ''} days change", shown
        )
    taken = sorted(one for one, number in delta.items() if number >= 10)
    if not taken or not pass_days:
        return
    near = [
        one
        for one in asked.days
        if max(day + DAY, min(pass_days)) <= one < taken[-1] and one <= max(pass_days)
    ]
    free = [
        one
        for one in near
        if one not in delta and has_room(asked, one, quota) and not over_due(asked, one, quota)
    ]
    for rule, kind in (("b.nearest", "study"), ("b.buffer", "buffer")):
        passed = [one for one in free if asked.days[one]["kind"] == kind]
        said = f"{len(passed)} nearer with room, first {passed[0]}; given {shown}" if passed else ""
        life.expect(not passed, rule, today, f"{head}: nearest first", said)
    whole = [one for one in asked.days if min(pass_days) <= one <= max(pass_days) and one > day]
    none = [
        one
        for one in whole
        if one not in delta and has_room(asked, one, quota) and not over_due(asked, one, quota)
    ]
    none = [one for one in none if asked.days[one]["kind"] == "study"]
    if second:
        life.expect(
            not none, "b.second", today, f"{head}: one ten each first", f"{none[:1]} has none; {shown}"
        )
    over = [
        one
        for one in taken
        if short.days[one]["questions"] > max(cap(short.days[one]), asked.days[one]["questions"])
    ]
    life.expect(not over, "b.cap", today, f"{head}: under the cap", f"{over[:3]}: {shown}")


def expect_fewer(life: Life, asked: Run, ahead: Run, day: date, quota: Quota, extra: int) -> None:
    """`ahead` did `extra` more of a quota on a day than `asked`."""
    today = ahead.today
    life.expect(asked.exams(day) == ahead.exams(day), "b.exams", today, asked.exams(day), ahead.exams(day))
    delta = {}
    for one in (d for d in asked.days if d > day):
        change = ahead.quotas(one).get(quota, 0) - asked.quotas(one).get(quota, 0)
        if change:
            delta[one] = change
    less = asked.left_over(quota.bank) - ahead.left_over(quota.bank)
    shown = ", ".join(f"{one} {number:+d}" for one, number in sorted(delta.items())[:8]) or "no change"
    right = max(delta.values(), default=-1) < 0 and len(delta) <= -(-extra // 10) + 1
    right = right and less - sum(delta.values()) == extra
    life.expect(right, "b.ahead", today, f"{extra} extra of {quota.bank}: so many fewer, few days", shown)


def expect_due_stays(life: Life, before: Run, after: Run) -> None:
    """A record of questions leaves what coming days are due."""
    due = [
        {day: (row.get("due") or {}).get("questions") for day, row in run.days.items() if day > after.today}
        for run in (before, after)
    ]
    life.expect(due[0] == due[1], "c.due-stays", after.today, "the same due", differences(*due))
