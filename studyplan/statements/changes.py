"""What is different since the last plan, and what led to it.

Made by the last step of a rerun, told by `studyplan.words.changes`, and read back by a rerun of the same day.
Both ends of every range are included.
"""

from datetime import date
from typing import Literal, NamedTuple

from studyplan.statements.problems import NothingLogged as NothingLogged
from studyplan.statements.statement import Statement


class Result(Statement):
    """A practice exam newly on record, corrected or no longer there. Newly: with the `aim` for it, and with
    its day in the last plan where that was another (`planned`).
    """

    exam: str
    day: date
    score: int | None
    percent: float | None
    aim: int | None
    planned: date | None
    kind: Literal["exam_taken", "exam_corrected", "exam_withdrawn"]


class Headline(Statement):
    """What a rerun changed of the days ahead, in one sentence: how many days hold other questions, from the
    first to the last, the questions and repeats they gain in all, and the practice exams with another day.
    """

    days: int
    first_day: date | None
    last_day: date | None
    gain: int
    practice_exams: tuple[str, ...]


class QuestionsRecorded(Statement):
    """New questions of a bank, or repeats, that came from the record; negative: fewer than counted so far."""

    bank: str
    questions: int
    kind: Literal["questions_recorded", "repeats_recorded"]


class BankCount(NamedTuple):
    """New questions of one bank."""

    bank: str
    questions: int


class LogGone(Statement):
    """What was on record of a day and is no longer: new questions by bank, repeats, minutes."""

    day: date
    by_bank: tuple[BankCount, ...]
    repeats: int
    minutes: int | None


class DaysOfQuestions(Statement):
    """Days taken as done as planned; or questions and repeats ahead of what was due (under nothing: behind),
    and the usual days that they make.
    """

    days: int
    questions: int
    kind: Literal["days_assumed", "against_plan"]


class ExamDate(Statement):
    """The exam is on another day."""

    old: date
    new: date


class DateMoved(Statement):
    """Another day for a practice exam, for the end of a bank's new questions or of a phase; new where `old`
    is None (a phase with its first day), gone where `new` is.
    """

    name: str
    old: date | None
    new: date | None
    kind: Literal["practice_exam_date", "first_pass_end", "phase_end"]


class NumberMoved(Statement):
    """Another number for what `name` says (a bank), new where `old` is None, gone where `new` is: the target,
    questions of a bank, those no day holds, repeats and new questions over the days to come.
    """

    name: str
    old: int | None
    new: int | None
    kind: Literal["target", "bank_questions", "left_over", "repeats", "new_questions"]


class PracticeExamLength(Statement):
    """A practice exam that is full length now, or no longer."""

    exam: str
    date: date
    full_length: bool


class MeanLoad(NamedTuple):
    """New questions a day, rounded, over the full or the other days; `exact` where all these days agree."""

    full_days: bool
    old: int
    new: int
    exact: bool


class Load(Statement):
    """Other new questions on the days of a stretch: `means` where these differ, `gain` in all."""

    first_day: date
    last_day: date
    means: tuple[MeanLoad, ...]
    gain: int


class OtherQuestions(Statement):
    """Repeats, and new questions of banks beside the main one, where they differ."""

    sums: tuple[NumberMoved, ...]


class Pace(Statement):
    """Minutes a new question the plan counts with."""

    old: float
    new: float


class BuffersMoved(Statement):
    """Half-day buffers that work took, or half days that are free again."""

    dates: tuple[date, ...]
    kind: Literal["buffers_used", "buffers_freed"]


HoursKind = Literal["days_off_added", "days_off_dropped", "hours_fewer", "hours_more"]


class HoursMoved(Statement):
    """Days off that are new or gone, or days with other hours: their number, and the minutes they differ."""

    first_day: date
    last_day: date
    days: int
    minutes: int
    kind: HoursKind


class Aim(Statement):
    """The aim of the first practice exam with another one, and how many later aims differ too."""

    exam: str
    old: int | None
    new: int | None
    later: int


class Focus(Statement):
    """The weeks led by other content areas, and the areas that lead more and less of them, by key."""

    weeks: int
    more: tuple[str, ...]
    less: tuple[str, ...]


class SmallerChanges(Statement):
    """So many more than a student reads."""

    number: int


class OldWords(Statement):
    """The words of the first version, whose memory held no facts."""

    what: str
    why: str


LoadChange = Load | BuffersMoved | HoursMoved
# fmt: off
SingleChange = (
    Headline | Result | QuestionsRecorded | LogGone | DaysOfQuestions | ExamDate | DateMoved | NumberMoved
    | PracticeExamLength | LoadChange | OtherQuestions | Pace | Aim | Focus | SmallerChanges | OldWords
)
# fmt: on


class Together(Statement):
    """Several changes of one cause, told in one line."""

    changes: tuple[SingleChange, ...]


ChangeFact = SingleChange | Together


class PlainCause(Statement):
    """A cause that its kind says in full."""

    kind: Literal[
        "hours_changed",
        "banks_changed",
        "practice_exams_moved",
        "result_recorded",
        "result_changed",
        "file_says",
        "file_changed",
        "hours_in_file",
        "pinned_there",
        "not_listed",
        "not_taken",
        "day_shortened",
        "pace_in_log",
        "told_elsewhere",
        "as_planned",
        "counts_as_planned",
        "accuracy",
        "rule",
        "asked_afresh",
    ]


class ExamCause(Statement):
    """A practice exam with a new score or score report, one that was pinned, or was missed."""

    exam: str
    kind: Literal["new_score", "new_report", "pinned", "missed"]


class DateCause(Statement):
    """The exam's new date; the day that the record tells anew, or since which; the day the plan was made
    again.
    """

    date: date
    kind: Literal["exam_on", "recorded_of", "recorded_since", "made_again"]


class NumberCause(Statement):
    """The new target; questions and repeats more than due since the last plan, negative: missed; or those
    that caught up with what was missed before.
    """

    number: int
    kind: Literal["new_target", "off_plan", "caught_up"]


class DoneSince(Statement):
    """Questions and repeats done of those due since a day; negative where the record was corrected."""

    done: int
    planned: int
    since: date


Cause = PlainCause | ExamCause | DateCause | NumberCause | Pace | DoneSince | NothingLogged
