"""What does not fit or deserves a word: the figures behind it and the choices there are.

Each is made by a planning step and told by `studyplan.words.problems`. Minutes are net study minutes.
"""

from datetime import date, time
from typing import Literal

from studyplan.statements.statement import Statement


class ExamPassed(Statement):
    """The exam is not after today."""

    exam_date: date
    today: date


class ExamTooFar(Statement):
    """The exam is beyond the horizon; `first_day` is a sensible day to begin."""

    exam_date: date
    horizon_days: int
    first_day: date


class NoFreeMinute(Statement):
    """No day from `first_day` up to the exam has study time."""

    first_day: date
    exam_date: date


Refusal = ExamPassed | ExamTooFar | NoFreeMinute


class ScoreMissing(Statement):
    """A practice exam from `first_day` to `last_day` that counts as sat; its `result` is on no record."""

    exam: str
    first_day: date
    last_day: date
    result: Literal["score", "percent"]


class NothingToLog(Statement):
    """A day cannot be told as planned: there is no last plan, the day is none of its days, or the day holds
    no questions, but perhaps a practice `exam`.
    """

    date: date
    why: Literal["no_plan", "no_such_day", "no_questions", "practice_exam"]
    exam: str


class NothingToUndo(Statement):
    """No change can be taken back: none is remembered, or the lines of the last one differ by now."""

    why: Literal["no_plan", "no_change", "changed_since"]


Unrecorded = NothingToLog | NothingToUndo


class TargetUnderPassMark(Statement):
    """A target asked about that would fail."""

    target: int
    pass_mark: int


class NoUsualHours(Statement):
    """More hours were asked about, and no day of the usual week has any to grow from."""


class PastMidnight(Statement):
    """The hours asked about make a day that does not end before midnight."""

    hours_a_week: float
    date: date
    day_starts: time
    minutes: int


Impossible = Refusal | TargetUnderPassMark | NoUsualHours | PastMidnight


class RefinementOnly(Statement):
    """So few `days` before the exam that refinement is the only phase."""

    days: int


class PhasesShortened(Statement):
    """Fewer `days` before the exam than the weeks of a full plan."""

    days: int
    full_weeks: int


class BaselineWeeks(Statement):
    """The weeks of full-time study that the first score calls for, and those that the hours of `days` make.

    So many `hours_a_week` from today on would be enough. `in_doubt`: passing is.
    """

    score: int
    least_weeks: float
    most_weeks: float
    days: int
    full_time_weeks: float
    full_time_hours: float
    hours_a_week: float
    in_doubt: bool

    @property
    def are_enough(self) -> bool:
        """Whether the hours make the fewest weeks called for."""
        return self.full_time_weeks >= self.least_weeks


class LowBaseline(Statement):
    """A low first score with a target under the `least` that it asks for."""

    score: int
    least: int
    target: int


class RepeatAttemptShort(Statement):
    """The hours of `days` make fewer full-time weeks than the new preparation of a repeat attempt takes."""

    least_weeks: int
    most_weeks: int
    days: int
    full_time_weeks: float
    full_time_hours: float


class FewDedicatedWeeks(Statement):
    """Of the last weeks before the exam, `most_weeks`, too few hold a dedicated week's hours.

    `enough_ahead`: so many lie ahead that they could.
    """

    weeks: int
    hours: float
    least_weeks: int
    most_weeks: int
    enough_ahead: bool


class LongCore(Statement):
    """Core takes `days`, twice the longest of the guides, in full-time weeks too. `in_doubt`: passing is.

    `guides` are the weeks that the guides give it, `full_time` those of full-time study, `months` those of
    the whole preparation: least, most.
    """

    days: int
    full_time_weeks: float
    full_time_hours: float
    guides: tuple[int, int]
    full_time: tuple[int, int]
    months: tuple[int, int]
    in_doubt: bool


class ManyBanks(Statement):
    """More question banks than do good, and those to drop."""

    banks: int
    needless: tuple[str, ...]


class ManyResources(Statement):
    """The student says that too many resources cost them before."""


class LeftOver(Statement):
    """Questions of the main bank that find no day, of `planned` that do, and what would make all fit.

    `full_days_needed`: days off, of all `days_off` ahead, that would have to become full; `hours_needed`:
    more hours on every study day, None where none up to the limit do; `first_date`: the first exam date,
    None where none within a year does.
    """

    bank: str
    questions: int
    planned: int
    full_days_needed: int
    days_off: int
    hours_needed: float | None
    first_date: date | None
    second_banks: tuple[str, ...]


class Tight(Statement):
    """How the first pass was made to fit where an easy pace did not do; `slack` more questions would fit."""

    rung: Literal["buffer", "ramp", "tight"]
    buffers_used: int
    slack: int


class LateFirstPass(Statement):
    """New questions that lost days have pushed into refinement."""

    questions: int


class SpareTime(Statement):
    """Core has so many `days` left after all new questions, for `repeats_a_day`.

    `main_days`: after those of the main bank, None where it holds none any more. `in_doubt`: passing is.
    """

    days: int
    main_days: int | None
    repeats_a_day: int
    has_second_bank: bool
    in_doubt: bool


class SecondPassCut(Statement):
    """Of the questions worth a second look many find no day."""

    wanted: int
    planned: int


class NothingLogged(Statement):
    """Days that count as done as planned, both ends included."""

    first_day: date
    last_day: date


PinRule = Literal["day_too_short", "too_close", "too_late", "too_early", "right_after_form"]


class PinAgainstRules(Statement):
    """A pin that is kept and breaks rules: the day's minutes against those needed, days before the exam
    against the `nearest` and (a warm-up) `farthest` allowed, the least gap to another exam.
    """

    exam: str
    date: date
    broken: tuple[PinRule, ...]
    minutes: int
    minutes_needed: int
    least_gap_days: int
    days_out: int
    nearest: int
    farthest: int


class BetterAfresh(Statement):
    """The days ahead planned anew would be better, but many would change: questions of the main bank without
    a day and the most questions on one day, as it is and planned anew, and the days that would change.
    """

    left_over: int
    left_over_afresh: int
    fullest: int
    fullest_afresh: int
    days: int


class NewOrAgain(Statement):
    """New questions that fit no day beside the second pass: its repeats as it is, and as `afresh` leaves
    them, with so many of the new ones still without a day.
    """

    bank: str
    questions: int
    repeats: int
    repeats_afresh: int
    left_over_afresh: int


class NoBuffer(Statement):
    """Fortnights ahead in which practice exams and their reviews leave no half day to keep empty."""

    fortnights: int


class NoOtherDay(Statement):
    """A practice exam that was not sat and finds no day so far from the others."""

    exam: str
    minutes: int
    least_gap_days: int


class PinDropped(Statement):
    """A pin to a day on which another exam was taken."""

    exam: str
    date: date


class NoFormLeft(Statement):
    """No practice exam on the exam's scale is unused."""


class NoDayForForm(Statement):
    """No day holds the shortest form; the days for the last one are over where they cross."""

    minutes: int
    first_day: date
    last_day: date


class NoLastForm(Statement):
    """No form `nearest` to `farthest` days before the exam; the days for it are over where they cross."""

    nearest: int
    farthest: int
    minutes: int
    first_day: date
    last_day: date


class NoExamBeforeMarks(Statement):
    """Rescheduling marks before which no practice exam lies for so many days, as forms or days lack."""

    marks: tuple[date, ...]
    days: int
    why: Literal["forms", "days"]


class SplitForms(Statement):
    """Forms over two days in a row, by their first."""

    dates: tuple[date, ...]


class LongerDay(Statement):
    """A day of the week (0 is Monday), one in so many of which made `more` minutes longer holds the exam of
    `minutes` in one sitting.
    """

    weekday: int
    more: int
    one_in: int
    exam: str
    minutes: int


class ShortRehearsals(Statement):
    """Rehearsals, each with its half-hour blocks, that hold fewer than the exam's `blocks`."""

    held: tuple[tuple[date, int], ...]
    blocks: int
    minutes: int


class OneRehearsal(Statement):
    """One rehearsal where the guides ask for two; another takes `minutes`."""

    minutes: int


class NoBaseline(Statement):
    """No early day holds the shortest form."""

    minutes: int


class WideGap(Statement):
    """The most days between two practice exams, the most the guides ask for, and what they are rare for."""

    days: int
    most_days: int
    why: Literal["question_bank", "forms", "days"]


class NoWarmUp(Statement):
    """No day from `first_day` to `last_day` holds the warm-up beside the review before it."""

    exam: str
    minutes: int
    first_day: date
    last_day: date


class Attempts(Statement):
    """Earlier attempts at this Step, and how many are allowed in all."""

    earlier: int
    limit: int

    @property
    def are_too_many(self) -> bool:
        """Whether none is left."""
        return self.earlier >= self.limit


class PassRates(Statement):
    """Percent passing from the student's kind of school: first takers, then repeaters; by which figure."""

    figure: str
    rates: tuple[int, ...]
    first_attempt: bool


class FailedStep1(Statement):
    """The chance of passing (0-1) wanted after a failed Step 1, and that of others."""

    wanted: float
    usual: float


class FailedStep1Score(Statement):
    """Points over a program's minimum that a failed Step 1 asks for; in Med-Peds a score, else None."""

    least: int
    most: int
    med_peds: int | None
    target: int


class PendingStep1(Statement):
    """Step 1 is not taken yet."""


RiskCategory = Literal["moderate", "high", "very_high"]
RiskWhy = Literal["low_score", "failed", "long_gap", "visa", "no_us_experience"]


class Risk(Statement):
    """Guide I's category of risk, `why` it is not moderate, and the numbers behind that, as far as told.

    `fails` are failed attempts at the Steps, `years` those since graduation.
    """

    category: RiskCategory
    why: tuple[RiskWhy, ...]
    step1: int | None
    fails: int
    years: int | None


class LowStep1(Statement):
    """A low Step 1 score, and the scores it asks for here."""

    step1: int
    least: int
    most: int
    target: int


class SpecialtyScores(Statement):
    """Target and projected score beside those of the specialty's matched: lower quartile, median, upper."""

    specialty: str
    target: int
    projected: int | None
    matched: tuple[float, float, float] | None


class ImgBands(Statement):
    """Target and projected score beside the bands that the guides name for international graduates.

    `figure` holds them; each of `bands` is its lowest score and its name, the lowest first.
    """

    figure: str
    specialty: str
    bands: tuple[tuple[int, str], ...]
    target: int
    projected: int | None


class InternationalScores(Statement):
    """Median scores of international graduates matched and not; of US citizens none are known."""

    matched: int
    unmatched: int
    us_citizen: bool


# fmt: off
ApplicantFact = (
    Attempts | PassRates | FailedStep1 | FailedStep1Score | LowStep1 | Risk | SpecialtyScores | ImgBands
    | InternationalScores
)
ProblemFact = (
    ScoreMissing | Refusal | RefinementOnly | PhasesShortened | BaselineWeeks | LowBaseline
    | RepeatAttemptShort | FewDedicatedWeeks | LongCore | PendingStep1 | ManyBanks
    | ManyResources | LeftOver | NewOrAgain | NoBuffer | BetterAfresh | NoOtherDay | Tight | LateFirstPass
    | SpareTime | SecondPassCut | NothingLogged
    | PinAgainstRules | PinDropped | NoFormLeft | NoDayForForm | NoLastForm | ShortRehearsals
    | NoExamBeforeMarks | SplitForms | LongerDay | OneRehearsal | NoBaseline | WideGap | NoWarmUp
    | ApplicantFact
)
# fmt: on
