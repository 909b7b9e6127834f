"""What is said of dates: why another exam date is offered, what it keeps and breaks, and deadlines.

Offers and marks are made by `studyplan.alternatives`, deadlines by `studyplan.planning.deadlines`;
`studyplan.words.dates` tells them. No mark depends on how far a date lies from a limit, so that two dates on
the same side of it have the same one.
"""

from datetime import date
from typing import Literal, NamedTuple

from studyplan.statements.statement import Statement


class Booked(Statement):
    """The booked date itself."""


class WeeksLater(Statement):
    """So many weeks after the booked date."""

    weeks: int


class FirstLikely(Statement):
    """The first date on which the target is as likely as this."""

    target: int
    chance: float


class LastEligible(Statement):
    """The last day of the eligibility period."""


class LastInTime(Statement):
    """The last date whose score arrives when it is needed: usually, or safely."""

    needed: date
    safely: bool


class NextSeason(Statement):
    """The last date whose score is safely there when programs open the applications of a later season."""

    season: str


Offer = Booked | WeeksLater | FirstLikely | LastEligible | LastInTime | NextSeason


class Eligibility(Statement):
    """The eligibility period: kept or broken."""

    ends: date
    kept: bool


class Extension(Statement):
    """Broken: what a date after the eligibility period costs.

    Its one extension lasts to `until`, for a `fee` in US dollars; what lies `beyond` takes a new application.
    """

    until: date
    fee: int
    beyond: bool


class ScoreArrival(Statement):
    """The score is there when needed, or not, if results take so many days, the usual ones or the most."""

    needed: date
    kept: bool
    days: int
    slow: bool


SeasonPlaceName = Literal["best", "acceptable", "risky", "too_late"]


class SeasonPlace(Statement):
    """Kept if best or acceptable, else broken: the usual arrival of the score against `day` of the season.

    `day`: programs open applications (best), the last acceptable one (acceptable, risky), or rank lists close
    (too late). Applications are opened from `opens` on. `later`: the season that the score is early enough
    for where this one is lost, "" where it is not. `pattern`: its dates are not announced yet.
    """

    season: str
    place: SeasonPlaceName
    day: date
    opens: date
    later: str
    pattern: bool


class NotYetBookable(Statement):
    """Broken: another date than the booked one that no seat can be booked for before the day `opens`."""

    opens: date


class BeforeFees(Statement):
    """Kept: moved by this day, the date stays before the first fee line."""

    until: date


class FeeLinePassed(Statement):
    """Broken: the line so many days before the booked date."""

    days: int


CalledForBy = Literal["score", "repeat_attempt"]


class Weeks(Statement):
    """The full-time weeks of study that the first score or a repeat attempt calls for: left or not."""

    weeks: float
    called_for_by: CalledForBy
    kept: bool


class LongDelay(Statement):
    """Broken: the most weeks of a modest delay."""

    weeks: int


class LateQuestions(Statement):
    """Broken: new questions of the main bank run into refinement."""

    bank: str


class QuestionsLeft(Statement):
    """Broken: questions of the main bank find no day."""

    bank: str
    questions: int


# fmt: off
Mark = (
    Eligibility | Extension | ScoreArrival | SeasonPlace | NotYetBookable | BeforeFees | FeeLinePassed
    | Weeks | LongDelay | LateQuestions | QuestionsLeft
)
# fmt: on


class Arrival(NamedTuple):
    """Whether the score of an exam is there in time: safely, usually (0 days late), or so many days late."""

    exam_date: date
    safe: bool
    days_late: int


class LastDayToMove(Statement):
    """The last day on the cheaper side of a line so many days before the exam."""

    line_days: int


class BookingOpens(Statement):
    """The first day on which a seat can be booked for the exam, so many months before it."""

    exam_date: date
    months: int


class ResultsOut(Statement):
    """The score is out so many days after the exam: usually, or where results are `slow`."""

    exam_date: date
    days: int
    slow: bool


class EligibilityEnds(Statement):
    """The last day of the eligibility period, and the months of an extension."""

    extension_months: int


class ScoreNeeded(Statement):
    """The day on which the student needs the score."""

    arrival: Arrival


class LastExamDate(Statement):
    """The last exam date whose score arrives by the day `needed`: usually, or safely."""

    needed: date
    days: int
    safely: bool


SeasonDayName = Literal["submission", "programs_open", "rank_lists_close", "pathways"]


class SeasonDay(Statement):
    """A day of a season, and whether the score is there by then. `pattern`: the date is not announced yet."""

    season: str
    what: SeasonDayName
    pattern: bool
    arrival: Arrival | None


# fmt: off
DeadlineFact = (
    BookingOpens | LastDayToMove | ResultsOut | EligibilityEnds | ScoreNeeded | LastExamDate | SeasonDay
)
# fmt: on
