"""What a plan is: decisions only, finished and frozen. The wish behind it is in `studyplan.student`.

Dates include both ends; block times are local wall time without zone; minutes are net study time.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from studyplan.statements.changes import Cause, ChangeFact
from studyplan.statements.dates import DeadlineFact, Mark, Offer
from studyplan.statements.decision import Evidence, FirstGuess, Reason, Turn
from studyplan.statements.problems import Impossible, ProblemFact

PhaseName = Literal["diagnostic", "core", "refinement"]
Kind = Literal["study", "light", "practice_exam", "review", "buffer", "off", "exam"]
Activity = Literal[
    "questions", "repeats", "practice_exam", "exam_review", "content", "flashcards", "drill", "exam"
]
Mode = Literal["tutor", "timed", ""]
DrillSubject = Literal["post_mortem", "timing", "anxiety", "reading_speed"]
ContentSubject = Literal[
    "survey", "wrong_answers", "own_mistakes", "specialty", "pathophysiology", "biostatistics_ethics"
]
# What a block is about where activity, mode and areas do not tell it.
Subject = Literal["", DrillSubject, ContentSubject, "sheets", "due_cards", "rehearsal"]
Purpose = Literal["baseline", "progress", "rehearsal", "final", "warm_up"]
Severity = Literal["info", "warning", "error"]
PhasePurpose = Literal["short_notice", "survey", "short_survey", "question_bank", "rehearsal"]
ExamWhy = Literal["baseline", "final", "rehearsal", "before_mark", "progress", "pinned", "warm_up", "taken"]
Verdict = Literal["too_early", "go", "hold", "delay"]
Course = Literal["on", "tight", "off"]
Command = Literal["score", "log", "off", "move", "pin", "change"]


Date = date  # the type, where a field has its name


class Phase(NamedTuple):
    """A stretch of the plan; phases follow each other without gap or overlap up to the exam day."""

    name: PhaseName
    first_day: date
    last_day: date
    purpose: PhasePurpose


class Block(NamedTuple):
    """One sitting. `questions` counts items of a bank (activity questions, repeats) and is 0 otherwise.

    The block of a question quota holds its review. `areas` are content area keys, leading one first;
    empty means all areas mixed. `topics` are names. `exam` is the practice exam sat or reviewed; where it
    takes several sittings, `part` says which (from 1) of how many, and `sections` how many the whole form
    has. A rehearsal's run in the bank has as many `sections` as half-hour blocks.
    """

    start: datetime
    end: datetime
    activity: Activity
    bank: str = ""
    questions: int = 0
    mode: Mode = ""
    areas: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    exam: str = ""
    part: tuple[int, int] | None = None
    sections: int = 0
    subject: Subject = ""

    @property
    def minutes(self) -> int:
        """Wall minutes from start to end; pauses lie between blocks, never inside."""
        delta = self.end - self.start
        return delta.days * 1440 + delta.seconds // 60


class Due(NamedTuple):
    """What a day was drawn to hold, by bank the new questions, and repeats: its quota without what was moved
    there or away because other days held less or more. `buffer`: drawn with its second half empty.
    """

    by_bank: tuple[tuple[str, int], ...] = ()
    repeats: int = 0
    buffer: bool = False

    @property
    def questions(self) -> int:
        """New questions of all banks."""
        return sum(count for _, count in self.by_bank)


class Done(NamedTuple):
    """What the record says of a day: new questions by bank, repeats, and minutes where they were told.

    On the day of a counter what it adds to all that was recorded before, under nothing where it corrects.
    """

    by_bank: tuple[tuple[str, int], ...] = ()
    repeats: int = 0
    minutes: int | None = None

    @property
    def questions(self) -> int:
        """New questions of all banks."""
        return sum(count for _, count in self.by_bank)


class Work(NamedTuple):
    """New questions of all banks, and repeats."""

    questions: int = 0
    repeats: int = 0


class Pace(NamedTuple):
    """What was due from `since` up to the last settled day, and what was done.

    `until` is that day, None before the first. `days` are the usual days that the difference makes, ahead
    (+) or behind (-).
    """

    since: date
    until: date | None
    due: Work
    done: Work
    days: int

    @property
    def gap(self) -> Work:
        """Done minus due: under nothing is behind."""
        return Work(self.done.questions - self.due.questions, self.done.repeats - self.due.repeats)

    @property
    def ahead(self) -> int:
        """Questions and repeats done more than due, under nothing: fewer."""
        return sum(self.gap)


class DecisionDay(NamedTuple):
    """A day to decide on sitting the exam of `exam_date`; last moved `days_out` days before it.

    `practice_exam`, first sat on `sat_on`, is the last one until then; "" and None where there is none.
    """

    day: date
    exam_date: date
    days_out: int
    practice_exam: str = ""
    sat_on: date | None = None


class Moved(NamedTuple):
    """Questions that a day holds beside its due, fewer under nothing; of no bank they are repeats."""

    bank: str
    day: date
    questions: int


class Aims(NamedTuple):
    """The line of the aims as it was drawn: from which practice exam's points it leads to which on exam day,
    None where no line can be met, and the lowest score worth sitting for that it was drawn for.
    """

    exam: str
    on: date
    start: float
    end: float | None
    minimum: int


class Drawn(NamedTuple):
    """How the days' dues were drawn: counted from `since` on, with nothing owed then.

    `left_over` are questions by bank that found no day; `repeats_wanted` those worth a second look;
    `minutes_per_question` is the pace counted with; `practice_exams` are the names of those still unused,
    which `rare_exams` spaces wider for the questions' sake. `moved` is what days ahead held beside
    their dues when the record was told up to `told_until`.
    """

    since: date
    left_over: tuple[tuple[str, int], ...]
    repeats_wanted: int
    minutes_per_question: float
    practice_exams: tuple[str, ...]
    rare_exams: bool = False
    told_until: date | None = None
    moved: tuple[Moved, ...] = ()
    aims: Aims | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """One date of the plan with its blocks in order of time.

    `minutes_available` is what the student's hours give; on the exam day it is the exam's own length. `due`
    is None in a memory that does not tell it, `done` where nothing is recorded. `note` is the student's own.
    """

    date: date
    phase: PhaseName
    kind: Kind
    minutes_available: int
    blocks: tuple[Block, ...] = ()
    note: str = ""
    due: Due | None = None
    done: Done | None = None

    @property
    def minutes_planned(self) -> int:
        """Sum of the blocks' minutes, the exam's own on exam day."""
        return sum(block.minutes for block in self.blocks)

    @property
    def questions(self) -> int:
        """New questions of all banks."""
        return sum(block.questions for block in self.blocks if block.activity == "questions")

    def new_questions(self, bank: str) -> int:
        """New questions of one bank."""
        return sum(b.questions for b in self.blocks if b.activity == "questions" and b.bank == bank)

    @property
    def repeats(self) -> int:
        """Questions seen before (second pass, rehearsals)."""
        return sum(block.questions for block in self.blocks if block.activity == "repeats")


class PracticeExam(NamedTuple):
    """A practice exam planned or taken. `aim` is on the score scale; None where no line can be drawn yet.

    `full_length`: with timed bank blocks up to the exam's own number of half-hour blocks.
    `why` it is on its day; `mark` is the rescheduling mark it comes before, in days before the exam.
    `printed_aim` is the aim on a form that does not print the exam's scale, in percent on the Free 120.
    One taken has a `score` on the scale, or the `percent` of a Free 120. `parts`: the days in a row it takes.
    """

    date: date
    exam: str
    purpose: Purpose
    full_length: bool
    aim: int | None
    why: ExamWhy
    taken: bool = False
    score: int | None = None
    percent: float | None = None
    parts: int = 1
    mark: int | None = None
    printed_aim: float | None = None

    @property
    def days(self) -> tuple[Date, ...]:
        """The days it is sat on."""
        return tuple(self.date + timedelta(days=i) for i in range(self.parts))

    @property
    def last_day(self) -> Date:
        """The day its score is in."""
        return self.days[-1]


def unscored(exams: Iterable[PracticeExam], until: date) -> tuple[PracticeExam, ...]:
    """Practice exams over up to and with the last settled day, `until`, that have no result yet."""
    return tuple(exam for exam in exams if not exam.taken and exam.last_day <= until)


class BankPlan(NamedTuple):
    """How a question bank is used: `planned` new questions over the days not yet past."""

    name: str
    questions: int
    done: int
    planned: int

    @property
    def left_over(self) -> int:
        """Questions that no day of this plan holds."""
        return self.questions - self.done - self.planned


class WeekFocus(NamedTuple):
    """The content areas a week (named by its Monday) leads with, most urgent first."""

    week: date
    areas: tuple[str, ...]


class Projection(NamedTuple):
    """The score expected on exam day. `low`/`high` hold 80%; chances are shares 0-1.

    All numbers are None where nothing honest can be said. `evidence` is what it rests on.
    """

    as_of: date
    mean: float | None
    sd: float | None
    low: float | None
    high: float | None
    chance_of_target: float | None
    chance_of_pass: float | None
    evidence: tuple[Evidence, ...] = ()

    @property
    def is_first_guess(self) -> bool:
        """Whether no score of the student's stands behind it: reports must not tell it as one of theirs."""
        return any(isinstance(one, FirstGuess) for one in self.evidence)


class Option(NamedTuple):
    """An exam date with what it would mean. Chances are shares 0-1, None where unknown.

    `questions_per_day` are new questions and repeats of all banks on an average day that holds any, in the
    whole plan made for that date. `offered` is why the date is named.
    """

    exam_date: date
    mean: float | None
    chance_of_target: float | None
    chance_of_pass: float | None
    questions_per_day: int
    offered: tuple[Offer, ...] = ()
    keeps: tuple[Mark, ...] = ()
    breaks: tuple[Mark, ...] = ()


class Scenario(NamedTuple):
    """One line of a what-if: the plan with another exam date, other hours a usual week, another target.

    `questions_per_day`, `keeps` and `breaks` as in an option, `left_over` are questions of the main bank,
    `first_guess`: no score stands behind the projection.
    Where no such plan can be made, `problem` says why, and `verdict` and all numbers after it are None.
    """

    exam_date: date
    hours_a_week: float
    target: int
    questions_per_day: int | None = None
    left_over: int | None = None
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    chance_of_target: float | None = None
    chance_of_pass: float | None = None
    verdict: Verdict | None = None
    course: Course | None = None
    keeps: tuple[Mark, ...] = ()
    breaks: tuple[Mark, ...] = ()
    problem: Impossible | None = None
    first_guess: bool = False


class Decision(NamedTuple):
    """Sit, wait or move the date, and what would reverse it."""

    verdict: Verdict
    course: Course | None
    decide_by: date | None
    reasons: tuple[Reason, ...]
    would_change: tuple[Turn, ...]
    options: tuple[Option, ...] = ()

    @property
    def others(self) -> tuple[Option, ...]:
        """The options but for the booked date, which is the first."""
        return self.options[1:]


class Deadline(NamedTuple):
    """A date that matters around the exam, and why."""

    date: date
    fact: DeadlineFact


class Problem(NamedTuple):
    """Something that does not fit or deserves a word."""

    severity: Severity
    fact: ProblemFact


class Change(NamedTuple):
    """One difference to the previous plan, on the day it concerns, and what led to it."""

    date: date
    fact: ChangeFact
    causes: tuple[Cause, ...] = ()


class CalendarEntry(NamedTuple):
    """One line of the calendar's memory: an event ever exported, its version, and whether it still exists."""

    uid: str
    key: str
    sequence: int
    hash: str
    start: str
    state: Literal["live", "removed"]


class Edit(NamedTuple):
    """Lines a command changed in the student's file: at `line` (from 1) `added` took the place of `removed`,
    between the lines `above` and `below`.
    """

    line: int
    above: tuple[str, ...]
    removed: tuple[str, ...]
    added: tuple[str, ...]
    below: tuple[str, ...]


class Undo(NamedTuple):
    """The last change of the student's file by a command: its edits, each on the text the one before left."""

    command: Command
    edits: tuple[Edit, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Remembered:
    """What a rerun needs to know of the plan before it: `NAME.json` is read back as one of these.

    `days` run from the first day of the plan to the exam day, one entry each. `pace`, `drawn` and
    `said`, a digest of what the plan says beside its days, are None where an
    earlier version wrote the memory. `undo` is the last change a command made to the student's file, None
    where there is none to take back. `deadlines` and `decision_days` that are behind stay as they were told,
    those of an earlier exam date too.
    """

    generated_on: date
    student: str
    exam_date: date
    target: int
    phases: tuple[Phase, ...]
    days: tuple[Day, ...]
    practice_exams: tuple[PracticeExam, ...]
    question_banks: tuple[BankPlan, ...]
    weekly_focus: tuple[WeekFocus, ...]
    deadlines: tuple[Deadline, ...] = ()
    changes: tuple[Change, ...] = ()
    calendar: tuple[CalendarEntry, ...] = ()
    calendar_id: str | None = None
    said: str | None = None
    undo: Undo | None = None
    pace: Pace | None = None
    drawn: Drawn | None = None
    decision_days: tuple[DecisionDay, ...] = ()

    @property
    def first_day(self) -> date:
        """The day the first plan began; reruns keep it."""
        return self.phases[0].first_day

    @property
    def questions_per_day(self) -> int:
        """New questions and repeats on an average day ahead that holds any, practice exams not counted."""
        sat = {day for exam in self.practice_exams if not exam.taken for day in exam.days}
        counts = (day.questions + day.repeats for day in self.coming() if day.date not in sat)
        busy = [count for count in counts if count]
        return round(sum(busy) / len(busy)) if busy else 0

    def coming(self) -> Iterable[Day]:
        """Days not yet past on the day the plan was made."""
        return (day for day in self.days if day.date >= self.generated_on)

    @property
    def unscored(self) -> tuple[PracticeExam, ...]:
        """Practice exams that count as sat and have no result yet."""
        today_is_told = any(day.date == self.generated_on and day.done is not None for day in self.days)
        return unscored(self.practice_exams, self.generated_on - timedelta(days=not today_is_told))

    def holds_the_same(self, other: "Remembered") -> bool:
        """Whether another plan of the same day plans the same: what changed and the calendar left aside."""
        names = (field.name for field in fields(Remembered) if field.name not in _TOLD_AFTERWARDS)
        if None not in (self.said, other.said) and self.said != other.said:
            return False
        return all(getattr(self, name) == getattr(other, name) for name in names)


_TOLD_AFTERWARDS = frozenset({"changes", "calendar", "calendar_id", "said", "undo"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan(Remembered):
    """A whole plan: what is remembered of it, and what is said about it today."""

    projection: Projection
    decision: Decision
    problems: tuple[Problem, ...] = ()
