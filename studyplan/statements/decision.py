"""What a verdict rests on and what would turn it, and what a projection rests on.

Made by `studyplan.forecast` (what rests on other dates by `studyplan.alternatives`) and told by
`studyplan.words.decision`. Chances are shares 0-1, scores on the exam's scale.
"""

from datetime import date
from typing import Literal, NamedTuple


class NoScore(NamedTuple):
    """No practice exam has been taken."""

    kind: Literal["no_score"] = "no_score"


class TooOld(NamedTuple):
    """The latest practice exam is so many days old, more than the `oldest` that still says something."""

    days: int
    oldest: int
    kind: Literal["too_old"] = "too_old"


class RestsOn(NamedTuple):
    """How many practice exams there are, and the latest: its score or percent, its points on the scale."""

    exams: int
    exam: str
    on: date
    score: int | None
    percent: float | None
    points: int
    kind: Literal["rests_on"] = "rests_on"


class FormReading(NamedTuple):
    """Points added to what a form prints, taken off if negative; None where no figures are held for it."""

    exam: str
    offset: float | None
    kind: Literal["form_reading"] = "form_reading"


class UnseenStudy(NamedTuple):
    """Study hours since the latest score, taken as done."""

    hours: int
    kind: Literal["unseen_study"] = "unseen_study"


class Growth(NamedTuple):
    """Points that the study hours left count for, judged by other students and maybe by `own_scores`."""

    hours: int
    points: int
    own_scores: bool
    kind: Literal["growth"] = "growth"


class FastGrowth(NamedTuple):
    """Three in four students gain less than that growth."""

    kind: Literal["fast_growth"] = "fast_growth"


class ExamGain(NamedTuple):
    """Points by which real scores lie over practice scores, give or take `doubt`."""

    points: float
    doubt: float
    kind: Literal["exam_gain"] = "exam_gain"


class OldScore(NamedTuple):
    """The latest practice exam is no longer fresh."""

    days: int
    kind: Literal["old_score"] = "old_score"


class ThinEvidence(NamedTuple):
    """There is one practice exam only, or `percents_only`: no score on the scale."""

    percents_only: bool
    kind: Literal["thin_evidence"] = "thin_evidence"


class LowScore(NamedTuple):
    """The latest score is no higher than `points`, under which reports are few."""

    points: float
    kind: Literal["low_score"] = "low_score"


Evidence = (
    NoScore
    | TooOld
    | RestsOn
    | FormReading
    | UnseenStudy
    | Growth
    | FastGrowth
    | ExamGain
    | OldScore
    | ThinEvidence
    | LowScore
)


class FarAway(NamedTuple):
    """The exam is `days_left` away; decisions are made in the last weeks."""

    days_left: int
    last_weeks: float
    kind: Literal["far_away"] = "far_away"


class NoFreshScore(NamedTuple):
    """No practice score of the last days."""

    days: int
    kind: Literal["no_fresh_score"] = "no_fresh_score"


class OnlyWarmUp(NamedTuple):
    """The only practice exam of the last days reports a percent."""

    days: int
    exam: str
    kind: Literal["only_warm_up"] = "only_warm_up"


class CourseStands(NamedTuple):
    """How it looks so far: the chance of the minimum, and from which chances on the course is on or tight."""

    minimum: int
    chance: float
    course: Literal["on", "tight", "off"]
    on_from: float
    tight_from: float
    kind: Literal["course_stands"] = "course_stands"


class NextExam(NamedTuple):
    """The practice exam to come next, None where no full one fits any more; `first` before all else."""

    exam: str | None
    on: date | None
    first: bool
    kind: Literal["next_exam"] = "next_exam"


EarlyReason = FarAway | NoFreshScore | OnlyWarmUp | CourseStands | NextExam


class PassAtRisk(NamedTuple):
    """The chance of passing is under the one wanted, which is higher after an earlier fail."""

    pass_mark: int
    chance: float
    wanted: float
    failed_before: bool
    kind: Literal["pass_at_risk"] = "pass_at_risk"


class PassOn(NamedTuple):
    """The chance of passing on a later date that is safe."""

    exam_date: date
    chance: float
    kind: Literal["pass_on"] = "pass_on"


class MinimumChance(NamedTuple):
    """The chance of the minimum, and from which chances on it is near enough for a hold, and for a go."""

    minimum: int
    chance: float
    enough_for: Literal["go", "hold", "neither"]
    hold_from: float
    go_from: float
    kind: Literal["minimum_chance"] = "minimum_chance"


class PassChance(NamedTuple):
    """The chance of passing, which is safe."""

    chance: float
    kind: Literal["pass_chance"] = "pass_chance"


class NoNews(NamedTuple):
    """No practice exam comes before a rescheduling mark any more."""

    kind: Literal["no_news"] = "no_news"


class WaitFor(NamedTuple):
    """The practice exam to wait for, and the last day after it to move the date."""

    exam: str
    on: date
    movable_until: date
    kind: Literal["wait_for"] = "wait_for"


class Plateau(NamedTuple):
    """The last practice scores on the exam's scale, all `within` so many points."""

    points: tuple[float, ...]
    within: float
    kind: Literal["plateau"] = "plateau"


class Reached(NamedTuple):
    """The first later date on which the projection reaches the minimum."""

    exam_date: date
    mean: float
    minimum: int
    kind: Literal["reached"] = "reached"


class NeverReached(NamedTuple):
    """No later date reaches the minimum; sitting now has this chance of passing."""

    minimum: int
    chance_of_pass: float
    kind: Literal["never_reached"] = "never_reached"


Reason = (
    Evidence
    | EarlyReason
    | PassAtRisk
    | PassOn
    | MinimumChance
    | PassChance
    | NoNews
    | WaitFor
    | Plateau
    | Reached
    | NeverReached
)
Brings = Literal["on_course", "safe_pass", "go", "hold", "no_go", "later_date"]
"""What a score or a projection would bring; the last two by lying under it."""


class FreshScore(NamedTuple):
    """A practice score makes a projection possible, or in the last weeks a decision."""

    allows: Literal["projection", "decision"]
    kind: Literal["fresh_score"] = "fresh_score"


class ScoreOnNext(NamedTuple):
    """The score on the next full form at which the verdict turns."""

    score: int
    exam: str
    on: date
    brings: Brings
    kind: Literal["score_on_next"] = "score_on_next"


class ProjectionAt(NamedTuple):
    """The projected score at which the verdict turns, to tenths, and the one there is `now`."""

    mean: float
    now: float
    brings: Brings
    kind: Literal["projection_at"] = "projection_at"


class PlateauOver(NamedTuple):
    """So many points more in a practice score end a plateau."""

    points: float
    kind: Literal["plateau_over"] = "plateau_over"


Turn = FreshScore | ScoreOnNext | ProjectionAt | PlateauOver
