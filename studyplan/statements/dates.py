"""What is said of dates: why another exam date is offered, what it keeps and breaks, and deadlines.

Offers and marks are made by `studyplan.alternatives`, deadlines by `studyplan.planning.deadlines`;
`studyplan.words.dates` tells them. No mark depends on how far a date lies from a limit, so that two dates on
the same side of it have the same one.
"""

from datetime import date
from typing import Literal, NamedTuple


class WeeksLater(NamedTuple):
    """So many weeks after the booked date."""

    weeks: int
    kind: Literal["weeks_later"] = "weeks_later"


class FirstLikely(NamedTuple):
    """The first date on which the target is as likely as this."""

    target: int
    chance: float
    kind: Literal["first_likely"] = "first_likely"


class LastEligible(NamedTuple):
    """The last day of the eligibility period."""

    kind: Literal["last_eligible"] = "last_eligible"


class LastInTime(NamedTuple):
    """The last date whose score arrives when it is needed: usually, or safely."""

    needed: date
    safely: bool
    kind: Literal["last_in_time"] = "last_in_time"


Offer = WeeksLater | FirstLikely | LastEligible | LastInTime


class Eligibility(NamedTuple):
    """The eligibility period: kept or broken."""

    ends: date
    kept: bool
    kind: Literal["eligibility"] = "eligibility"


class ScoreArrival(NamedTuple):
    """The score is there when needed, or not, if results take so many days, the usual ones or the most."""

    needed: date
    kept: bool
    days: int
    slow: bool
    kind: Literal["score_arrival"] = "score_arrival"


class SeasonPlace(NamedTuple):
    """Kept if best or acceptable, else broken: the usual arrival of the score against `day` of the season.

    `day`: programs open applications (best), the last acceptable one, or rank lists close (too late, or
    lost by moving from a booked date within the season). `pattern`: its dates are not announced yet.
    """

    season: str
    place: Literal["best", "acceptable", "risky", "too_late", "lost"]
    day: date
    pattern: bool
    kind: Literal["season_place"] = "season_place"


class BeforeFees(NamedTuple):
    """Kept: moved by this day, the date stays before the first fee line."""

    until: date
    kind: Literal["before_fees"] = "before_fees"


class FeeLinePassed(NamedTuple):
    """Broken: the line so many days before the booked date."""

    days: int
    kind: Literal["fee_line_passed"] = "fee_line_passed"


class Weeks(NamedTuple):
    """The weeks of study that the first score or a repeat attempt calls for: left or not."""

    weeks: float
    called_for_by: Literal["score", "repeat_attempt"]
    kept: bool
    kind: Literal["weeks"] = "weeks"


class LongDelay(NamedTuple):
    """Broken: the most weeks of a modest delay."""

    weeks: int
    kind: Literal["long_delay"] = "long_delay"


class LateQuestions(NamedTuple):
    """Broken: new questions of the main bank run into refinement."""

    bank: str
    kind: Literal["late_questions"] = "late_questions"


class QuestionsLeft(NamedTuple):
    """Broken: questions of the main bank find no day."""

    bank: str
    questions: int
    kind: Literal["questions_left"] = "questions_left"


Mark = (
    Eligibility
    | ScoreArrival
    | SeasonPlace
    | BeforeFees
    | FeeLinePassed
    | Weeks
    | LongDelay
    | LateQuestions
    | QuestionsLeft
)


class Arrival(NamedTuple):
    """Whether the score of an exam is there in time: safely, usually (0 days late), or so many days late."""

    exam_date: date
    safe: bool
    days_late: int


class LastDayToMove(NamedTuple):
    """The last day on the cheaper side of a line so many days before the exam."""

    line_days: int
    kind: Literal["last_day_to_move"] = "last_day_to_move"


class ResultsOut(NamedTuple):
    """The score is out so many days after the exam: usually, or where results are `slow`."""

    exam_date: date
    days: int
    slow: bool
    kind: Literal["results_out"] = "results_out"


class EligibilityEnds(NamedTuple):
    """The last day of the eligibility period, and the months of an extension."""

    extension_months: int
    kind: Literal["eligibility_ends"] = "eligibility_ends"


class ScoreNeeded(NamedTuple):
    """The day on which the student needs the score."""

    arrival: Arrival
    kind: Literal["score_needed"] = "score_needed"


class LastExamDate(NamedTuple):
    """The last exam date whose score arrives by the day `needed`: usually, or safely."""

    needed: date
    days: int
    safely: bool
    kind: Literal["last_exam_date"] = "last_exam_date"


class SeasonDay(NamedTuple):
    """A day of a season, and whether the score is there by then. `pattern`: the date is not announced yet."""

    season: str
    what: Literal["submission", "programs_open", "rank_lists_close"]
    pattern: bool
    arrival: Arrival | None
    kind: Literal["season_day"] = "season_day"


DeadlineFact = LastDayToMove | ResultsOut | EligibilityEnds | ScoreNeeded | LastExamDate | SeasonDay
