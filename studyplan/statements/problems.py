"""What does not fit or deserves a word: the figures behind it and the choices there are.

Each is made by a planning step and told by `studyplan.words.problems`. Minutes are net study minutes.
"""

from datetime import date, time
from typing import Literal, NamedTuple


class ExamPassed(NamedTuple):
    """The exam is not after today."""

    exam_date: date
    today: date
    kind: Literal["exam_passed"] = "exam_passed"


class ExamTooFar(NamedTuple):
    """The exam is beyond the horizon; `first_day` is a sensible day to begin."""

    exam_date: date
    horizon_days: int
    first_day: date
    kind: Literal["exam_too_far"] = "exam_too_far"


class NoFreeMinute(NamedTuple):
    """No day from `first_day` up to the exam has study time."""

    first_day: date
    exam_date: date
    kind: Literal["no_free_minute"] = "no_free_minute"


Refusal = ExamPassed | ExamTooFar | NoFreeMinute


class TargetUnderPassMark(NamedTuple):
    """A target asked about that would fail."""

    target: int
    pass_mark: int
    kind: Literal["target_under_pass_mark"] = "target_under_pass_mark"


class NoUsualHours(NamedTuple):
    """More hours were asked about, and no day of the usual week has any to grow from."""

    kind: Literal["no_usual_hours"] = "no_usual_hours"


class PastMidnight(NamedTuple):
    """The hours asked about make a day that does not end before midnight."""

    hours_a_week: float
    date: date
    day_starts: time
    minutes: int
    kind: Literal["past_midnight"] = "past_midnight"


Impossible = Refusal | TargetUnderPassMark | NoUsualHours | PastMidnight


class RefinementOnly(NamedTuple):
    """So few `days` before the exam that refinement is the only phase."""

    days: int
    kind: Literal["refinement_only"] = "refinement_only"


class PhasesShortened(NamedTuple):
    """Fewer `days` before the exam than the weeks of a full plan."""

    days: int
    full_weeks: int
    kind: Literal["phases_shortened"] = "phases_shortened"


class BaselineWeeks(NamedTuple):
    """The weeks of full-time study that the first score calls for, and the `days` there are."""

    score: int
    least_weeks: float
    most_weeks: float
    days: int
    kind: Literal["baseline_weeks"] = "baseline_weeks"


class RepeatAttemptShort(NamedTuple):
    """Fewer `days` than the weeks of new preparation a repeat attempt takes."""

    least_weeks: int
    most_weeks: int
    days: int
    kind: Literal["repeat_attempt_short"] = "repeat_attempt_short"


class ManyBanks(NamedTuple):
    """More question banks than do good, and those to drop."""

    banks: int
    needless: tuple[str, ...]
    kind: Literal["many_banks"] = "many_banks"


class ManyResources(NamedTuple):
    """The student says that too many resources cost them before."""

    kind: Literal["many_resources"] = "many_resources"


class LeftOver(NamedTuple):
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
    kind: Literal["left_over"] = "left_over"


class Tight(NamedTuple):
    """How the first pass was made to fit where an easy pace did not do; `slack` more questions would fit."""

    rung: Literal["buffer", "ramp", "tight"]
    buffers_used: int
    slack: int
    kind: Literal["tight"] = "tight"


class LateFirstPass(NamedTuple):
    """New questions that lost days have pushed into refinement."""

    questions: int
    kind: Literal["late_first_pass"] = "late_first_pass"


class SpareTime(NamedTuple):
    """Core has so many `days` left after the main bank, for `repeats_a_day`."""

    days: int
    repeats_a_day: int
    has_second_bank: bool
    kind: Literal["spare_time"] = "spare_time"


class SecondPassCut(NamedTuple):
    """Of the questions worth a second look many find no day."""

    wanted: int
    planned: int
    kind: Literal["second_pass_cut"] = "second_pass_cut"


class NothingLogged(NamedTuple):
    """Days that count as done as planned, both ends included."""

    first_day: date
    last_day: date
    kind: Literal["nothing_logged"] = "nothing_logged"


PinRule = Literal["day_too_short", "too_close", "too_late", "too_early"]


class PinAgainstRules(NamedTuple):
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
    kind: Literal["pin_against_rules"] = "pin_against_rules"


class PinDropped(NamedTuple):
    """A pin to a day on which another exam was taken."""

    exam: str
    date: date
    kind: Literal["pin_dropped"] = "pin_dropped"


class NoFormLeft(NamedTuple):
    """No practice exam on the exam's scale is unused."""

    kind: Literal["no_form_left"] = "no_form_left"


class NoDayForForm(NamedTuple):
    """No day holds the shortest form; the days for the last one are over where they cross."""

    minutes: int
    first_day: date
    last_day: date
    kind: Literal["no_day_for_form"] = "no_day_for_form"


class NoLastForm(NamedTuple):
    """No form `nearest` to `farthest` days before the exam; the days for it are over where they cross."""

    nearest: int
    farthest: int
    minutes: int
    first_day: date
    last_day: date
    kind: Literal["no_last_form"] = "no_last_form"


class ShortRehearsals(NamedTuple):
    """Rehearsals, each with its half-hour blocks, that hold fewer than the exam's `blocks`."""

    held: tuple[tuple[date, int], ...]
    blocks: int
    minutes: int
    kind: Literal["short_rehearsals"] = "short_rehearsals"


class OneRehearsal(NamedTuple):
    """One rehearsal where the guides ask for two; another takes `minutes`."""

    minutes: int
    kind: Literal["one_rehearsal"] = "one_rehearsal"


class NoBaseline(NamedTuple):
    """No early day holds the shortest form."""

    minutes: int
    kind: Literal["no_baseline"] = "no_baseline"


class WideGap(NamedTuple):
    """The most days between two practice exams, the most the guides ask for, and what they are rare for."""

    days: int
    most_days: int
    why: Literal["question_bank", "forms", "days"]
    kind: Literal["wide_gap"] = "wide_gap"


class NoWarmUp(NamedTuple):
    """No day from `first_day` to `last_day` holds the warm-up beside the review before it."""

    exam: str
    minutes: int
    first_day: date
    last_day: date
    kind: Literal["no_warm_up"] = "no_warm_up"


class Attempts(NamedTuple):
    """Earlier attempts at this Step, and how many are allowed in all."""

    earlier: int
    limit: int
    kind: Literal["attempts"] = "attempts"

    @property
    def are_too_many(self) -> bool:
        """Whether none is left."""
        return self.earlier >= self.limit


class PassRates(NamedTuple):
    """Percent passing from the student's kind of school: first takers, then repeaters; by which figure."""

    figure: str
    rates: tuple[int, ...]
    first_attempt: bool
    kind: Literal["pass_rates"] = "pass_rates"


class FailedStep1(NamedTuple):
    """The chance of passing (0-1) wanted after a failed Step 1, and that of others."""

    wanted: float
    usual: float
    kind: Literal["failed_step1"] = "failed_step1"


class LowStep1(NamedTuple):
    """A low Step 1 score, and the scores it asks for here."""

    step1: int
    least: int
    most: int
    target: int
    kind: Literal["low_step1"] = "low_step1"


class SpecialtyScores(NamedTuple):
    """Target and projected score beside those of the specialty's matched: lower quartile, median, upper."""

    specialty: str
    target: int
    projected: int | None
    matched: tuple[float, float, float] | None
    kind: Literal["specialty_scores"] = "specialty_scores"


class InternationalScores(NamedTuple):
    """Median scores of international graduates matched and not; of US citizens none are known."""

    matched: int
    unmatched: int
    us_citizen: bool
    kind: Literal["international_scores"] = "international_scores"


# fmt: off
ApplicantFact = Attempts | PassRates | FailedStep1 | LowStep1 | SpecialtyScores | InternationalScores
ProblemFact = (
    Refusal | RefinementOnly | PhasesShortened | BaselineWeeks | RepeatAttemptShort | ManyBanks
    | ManyResources | LeftOver | Tight | LateFirstPass | SpareTime | SecondPassCut | NothingLogged
    | PinAgainstRules | PinDropped | NoFormLeft | NoDayForForm | NoLastForm | ShortRehearsals
    | OneRehearsal | NoBaseline | WideGap | NoWarmUp | ApplicantFact
)
# fmt: on
