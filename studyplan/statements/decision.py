"""What a verdict rests on and what would turn it, and what a projection rests on.

Made by `studyplan.forecast` (what rests on other dates by `studyplan.alternatives`) and told by
`studyplan.words.decision`. Chances are shares 0-1, scores on the exam's scale.
"""

from datetime import date
from typing import Literal

from studyplan.statements.statement import Statement


class NoScore(Statement):
    """No practice exam has been taken."""


class TooOld(Statement):
    """The latest practice exam is so many days old, more than the `oldest` that still says something."""

    days: int
    oldest: int


class FirstGuess(Statement):
    """Nothing but group, history and time left is known; the published share passing (percent) that it is set
    by, None where takers far from their exam are.
    """

    percent: int | None


class RestsOn(Statement):
    """How many practice exams there are, and the latest: its score or percent, its points on the scale."""

    exams: int
    exam: str
    on: date
    score: int | None
    percent: float | None
    points: int


class FormReading(Statement):
    """Points added to what a form prints, taken off if negative; None where no figures are held for it."""

    exam: str
    offset: float | None


class UnseenStudy(Statement):
    """Study hours since the latest score, taken as done."""

    hours: int


class Growth(Statement):
    """Points that the study hours left count for, judged by other students and maybe by `own_scores`."""

    hours: int
    points: int
    own_scores: bool


class FastGrowth(Statement):
    """Three in four students gain less than that growth."""


class ExamGain(Statement):
    """Points by which real scores lie over practice scores, give or take `doubt`."""

    points: float
    doubt: float


class OldScore(Statement):
    """The latest practice exam is no longer fresh."""

    days: int


class ThinEvidence(Statement):
    """There is one practice exam only, or `percents_only`: no score on the scale."""

    percents_only: bool


class LowScore(Statement):
    """The latest score is no higher than `points`, under which reports are few."""

    points: float


class FarAway(Statement):
    """The exam is `days_left` away; decisions are made in the last weeks."""

    days_left: int
    last_weeks: float


class NoFreshScore(Statement):
    """No practice score of the last days."""

    days: int


class OnlyWarmUp(Statement):
    """The only practice exam of the last days reports a percent."""

    days: int
    exam: str


class CourseStands(Statement):
    """How it looks so far: the chance of the minimum, and from which chances on the course is on or tight."""

    minimum: int
    chance: float
    course: Literal["on", "tight", "off"]
    on_from: float
    tight_from: float


class NextExam(Statement):
    """The practice exam to come next, None where no full one fits any more; `first` before all else."""

    exam: str | None
    on: date | None
    first: bool


class PassAtRisk(Statement):
    """The chance of passing is under the one wanted, which is higher after an earlier fail."""

    pass_mark: int
    chance: float
    wanted: float
    failed_before: bool


class PassOn(Statement):
    """The chance of passing on a later date that is safe."""

    exam_date: date
    chance: float


class MinimumChance(Statement):
    """The chance of the minimum, and from which chances on it is near enough for a hold, and for a go."""

    minimum: int
    chance: float
    enough_for: Literal["go", "hold", "neither"]
    hold_from: float
    go_from: float


class PassChance(Statement):
    """The chance of passing, which is safe."""

    chance: float


class OneScore(Statement):
    """It rests on too little for a plain go: no form, one older than so many `days`, or the others contradict
    the latest.
    """

    days: int
    why: Literal["no_form", "old", "contradicted"]


class OwnMinimum(Statement):
    """The student set a minimum under the target, which after a failed attempt is the least to sit for."""

    minimum: int
    target: int


class RiskMargin(Statement):
    """The applicant's category of risk, and the chance of the minimum that it asks for."""

    category: Literal["moderate", "high", "very_high"]
    chance: float


class DropWithinNoise(Statement):
    """The latest score is so many points lower than the one before, no more than noise may do."""

    exam: str
    points: int
    within: float


class NoNews(Statement):
    """No practice exam comes before a rescheduling mark any more."""


class WaitFor(Statement):
    """The practice exam to wait for, and the last day after it to move the date."""

    exam: str
    on: date
    movable_until: date


class Plateau(Statement):
    """The last practice scores on the exam's scale, all `within` so many points."""

    points: tuple[float, ...]
    within: float


class Reached(Statement):
    """The first later date on which the projection reaches the minimum."""

    exam_date: date
    mean: float
    minimum: int


class NeverReached(Statement):
    """No later date reaches the minimum; sitting now has this chance of passing."""

    minimum: int
    chance_of_pass: float


# fmt: off
Evidence = (
    NoScore | FirstGuess | TooOld | RestsOn | FormReading | UnseenStudy | Growth | FastGrowth | ExamGain
    | OldScore | ThinEvidence | LowScore
)
Reason = (
    Evidence | FarAway | NoFreshScore | OnlyWarmUp | CourseStands | NextExam | PassAtRisk | PassOn
    | MinimumChance | PassChance | OneScore | OwnMinimum | RiskMargin | DropWithinNoise | NoNews
    | WaitFor | Plateau | Reached | NeverReached
)
# fmt: on
Brings = Literal["on_course", "safe_pass", "go", "hold", "no_go", "later_date"]
"""What a score or a projection would bring; the last two by lying under it."""


class FreshScore(Statement):
    """A practice score makes a projection possible, or in the last weeks a decision."""

    allows: Literal["projection", "decision"]


class ScoreOnNext(Statement):
    """The score on the next full form at which the verdict turns."""

    score: int
    exam: str
    on: date
    brings: Brings


class ProjectionAt(Statement):
    """The projected score at which the verdict turns, to tenths, and the one there is `now`."""

    mean: float
    now: float
    brings: Brings


class PlateauOver(Statement):
    """So many points more in a practice score end a plateau."""

    points: float


Turn = FreshScore | ScoreOnNext | ProjectionAt | PlateauOver
