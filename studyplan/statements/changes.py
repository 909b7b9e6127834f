"""What is different since the last plan, and what led to it.

Made by the last step of a rerun, told by `studyplan.words.changes`, and read back by a rerun of the same day.
Both ends of every range are included.
"""

from datetime import date
from typing import Literal, NamedTuple


class Result(NamedTuple):
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


class QuestionsRecorded(NamedTuple):
    """New questions of a bank that came from the record; negative: fewer than were counted so far."""

    bank: str
    questions: int
    kind: Literal["questions_recorded"] = "questions_recorded"


class DaysOfQuestions(NamedTuple):
    """Days counted as done as planned; questions ahead of the last plan (negative: behind) and usual days of
    them.
    """

    days: int
    questions: int
    kind: Literal["days_assumed", "against_plan"]


class ExamDateMoved(NamedTuple):
    """The exam is on another day."""

    old: date
    new: date
    kind: Literal["exam_date"] = "exam_date"


class DateMoved(NamedTuple):
    """Another day for a practice exam, for the end of a bank's new questions or of a phase; new where `old`
    is None (a phase with its first day), gone where `new` is.
    """

    name: str
    old: date | None
    new: date | None
    kind: Literal["practice_exam_date", "first_pass_end", "phase_end"]


class NumberMoved(NamedTuple):
    """Another number for what `name` says (a bank), new where `old` is None, gone where `new` is: the target,
    questions of a bank, those no day holds, repeats and new questions over the days to come.
    """

    name: str
    old: int | None
    new: int | None
    kind: Literal["target", "bank_questions", "left_over", "repeats", "new_questions"]


class LengthMoved(NamedTuple):
    """A practice exam that is full length now, or no longer."""

    exam: str
    date: date
    full_length: bool
    kind: Literal["practice_exam_length"] = "practice_exam_length"


class MeanLoad(NamedTuple):
    """New questions a day, rounded, over the full or the other days; `exact` where all these days agree."""

    full_days: bool
    old: int
    new: int
    exact: bool


class LoadMoved(NamedTuple):
    """Other new questions on the days of a stretch: `means` where these differ, `gain` in all."""

    first_day: date
    last_day: date
    means: tuple[MeanLoad, ...]
    gain: int
    kind: Literal["load"] = "load"


class OtherQuestions(NamedTuple):
    """Repeats, and new questions of banks beside the main one, where they differ."""

    sums: tuple[NumberMoved, ...]
    kind: Literal["other_questions"] = "other_questions"


class PaceMoved(NamedTuple):
    """Minutes a new question the plan counts with."""

    old: float
    new: float
    kind: Literal["pace"] = "pace"


class BuffersMoved(NamedTuple):
    """Half-day buffers that work took, or half days that are free again."""

    dates: tuple[date, ...]
    kind: Literal["buffers_used", "buffers_freed"]


HoursKind = Literal["days_off_added", "days_off_dropped", "hours_fewer", "hours_more"]


class HoursMoved(NamedTuple):
    """Days off that are new or gone, or days with other hours: their number, and the minutes they differ."""

    first_day: date
    last_day: date
    days: int
    minutes: int
    kind: HoursKind


class AimMoved(NamedTuple):
    """The aim of the first practice exam with another one, and how many later aims differ too."""

    exam: str
    old: int | None
    new: int | None
    later: int
    kind: Literal["aim"] = "aim"


class FocusMoved(NamedTuple):
    """The weeks led by other content areas, and the areas that lead more and less of them, by key."""

    weeks: int
    more: tuple[str, ...]
    less: tuple[str, ...]
    kind: Literal["focus"] = "focus"


class SmallerChanges(NamedTuple):
    """So many more than a student reads."""

    number: int
    kind: Literal["smaller_changes"] = "smaller_changes"


class OldWords(NamedTuple):
    """The words of the first version, whose memory held no facts."""

    what: str
    why: str
    kind: Literal["old_words"] = "old_words"


RecordChange = Result | QuestionsRecorded | DaysOfQuestions
LoadChange = LoadMoved | OtherQuestions | PaceMoved | BuffersMoved | HoursMoved
PlanChange = ExamDateMoved | LengthMoved | AimMoved | FocusMoved | SmallerChanges | OldWords
SingleChange = RecordChange | LoadChange | PlanChange | DateMoved | NumberMoved


class Together(NamedTuple):
    """Several changes of one cause, told in one line."""

    changes: tuple[SingleChange, ...]
    kind: Literal["together"] = "together"


ChangeFact = SingleChange | Together


class PlainCause(NamedTuple):
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
    ]


class ExamCause(NamedTuple):
    """A practice exam with a new score or score report, one that was pinned, or whose day passed untaken."""

    exam: str
    kind: Literal["new_score", "new_report", "pinned", "day_passed"]


class DateCause(NamedTuple):
    """The exam's new date; the day since which the record counts; the day the plan was made again."""

    date: date
    kind: Literal["exam_on", "recorded_since", "made_again"]


class NumberCause(NamedTuple):
    """The new target; questions ahead of the last plan, negative: behind."""

    number: int
    kind: Literal["new_target", "off_plan"]


class DoneSince(NamedTuple):
    """New questions done of those planned since a day; negative where the record was corrected."""

    done: int
    planned: int
    since: date
    kind: Literal["done_since"] = "done_since"


class NothingLogged(NamedTuple):
    """Days without a record."""

    first_day: date
    last_day: date
    kind: Literal["nothing_logged"] = "nothing_logged"


Cause = PlainCause | ExamCause | DateCause | NumberCause | PaceMoved | DoneSince | NothingLogged
