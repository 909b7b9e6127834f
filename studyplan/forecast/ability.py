"""Where a student stands: ability on the score scale, told from practice scores and study hours.

The model. Before any score ability is N(240, 18). A practice exam shows ability plus noise of sd 8; the first
one a student tells of, taken cold and with nothing to hold it against, is noisier (sd 12). Study closes the
gap to a ceiling of 290: `hours` leave `exp(-rate * hours / (48 * 45))` of it, so that a student at 245 (45
under the ceiling) who studies 48 hours a week first gains `rate` points a week, one at 267 half of that, and
half the hours give half the pace. The rate differs by student: one in eleven stands still, the others'
rates are lognormal around 1.7 with quartiles 0.8 and 3.5. Beside study ability strays by 2.5 points in a week
(illness, forgetting, luck with topics), 5 in four, which is why a recent score says more than an old one. All
of these are figures of `projection.toml`.

The arithmetic. For one fixed rate this is a linear Kalman filter for a single number. Sixteen rates are
filtered side by side and weighted by how well each foretold the student's scores: a mixture of sixteen normal
curves, of which mean, sd, chances and range are read off exactly.

Worked example. A first score of 232: the pull is 18² / (18² + 12²) = 0.692, so ability is
240 - 0.692 * 8 = 234.46 with variance 18² * 12² / (18² + 12²) = 99.69. A week of 48 hours at a known rate of
1.7 leaves exp(-1.7 / 45) = 0.9629 of the gap: 290 - 55.54 * 0.9629 = 236.52, variance
99.69 * 0.9629² + 2.5² = 98.69.
"""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from studyplan.facts import Facts
from studyplan.plan import Projection
from studyplan.student import Score

RATE_COUNT = 15  # points of the grid of rates: a matter of arithmetic, not an opinion about students


class Model(NamedTuple):
    """The figures that the filter uses, looked up once. `hours_scale`: rate x hours that leave 1/e.

    `rates` pairs each rate (points a week at the reference score) with its share of students; variances are
    in square points, that of `drift` a week.
    """

    first_mean: float
    first_variance: float
    score_variance: float
    cold_variance: float
    drift_variance: float
    ceiling: float
    hours_scale: float
    rates: tuple[tuple[float, float], ...]


class Belief(NamedTuple):
    """What one rate of growth makes of the scores: its weight, and ability as a normal curve."""

    weight: float
    rate: float
    mean: float
    variance: float


class Shown(NamedTuple):
    """A practice exam as the model sees it: the score, and what it says on the exam's scale."""

    score: Score
    points: float


class Forecast(NamedTuple):
    """A projection and the mixture it was read off, which knows the chance of any score.

    `exam` is empty where nothing is projected.
    """

    projection: Projection
    exam: tuple[Belief, ...]

    def chance_of(self, score: float) -> float:
        """Chance (0-1) of `score` or more on exam day, to thousandths; 0 where nothing is projected."""
        return round(1 - share_under(self.exam, score), 3) if self.exam else 0.0

    def mean_for(self, chance: float, score: float) -> float:
        """How high the projection would have to lie, as wide as it is, for this chance of `score`."""
        start = mean_of(self.exam)

        def chance_at(mean: float) -> float:
            return 1 - share_under(self.exam, score - (mean - start))

        return solve(chance_at, chance, score - 200, score + 200)


class Passed(NamedTuple):
    """Time between two scores, or from the latest to today: study hours and days."""

    hours: float
    days: float


def on_scale(score: Score, facts: Facts) -> float:
    """A practice score on the exam's scale: printed score plus the form's offset, or a percent by the table.

    A form we hold no figures for counts as printed. The table pairs a percent with real scores, so the gain
    from practice to exam is taken off again.
    """
    if score.score is not None:
        form = facts.form(score.exam)
        points = score.score + (form.offset if form is not None else 0)
    else:
        points = _percent_to_points(score.percent or 0.0, facts) - facts.practice_to_exam_gain_mean
    return within_scale(points, facts)


def within_scale(points: float, facts: Facts) -> float:
    """The points, held between the lowest and the highest score there is."""
    return min(max(points, facts.lowest_score), facts.highest_score)


def _percent_to_points(percent: float, facts: Facts) -> float:
    """The Free 120 table with straight lines between its rows; over it the slope of its last two goes on.

    Under it a percent is worth `points_per_percent`, as on NBME forms: those who reported so low a percent
    are too few and too select for the table's own lowest slope to be believed.
    """
    table = sorted(facts.percent_to_score)
    lowest_percent, lowest_points = table[0]
    if percent < lowest_percent or len(table) == 1:
        return lowest_points + (percent - lowest_percent) * facts.points_per_percent
    rows = list(pairwise(table))
    (x0, y0), (x1, y1) = next((row for row in rows if percent <= row[1][0]), rows[-1])
    return y0 + (percent - x0) * (y1 - y0) / (x1 - x0)


def model(facts: Facts) -> Model:
    """The model with the figures in force."""
    ceiling, reference = facts.ceiling, facts.growth_reference
    return Model(
        first_mean=facts.population_mean,
        first_variance=facts.population_sd**2,
        score_variance=facts.practice_exam_sd**2,
        cold_variance=facts.first_practice_exam_sd**2,
        drift_variance=facts.drift_sd**2,
        ceiling=ceiling,
        hours_scale=facts.full_time_hours * (ceiling - reference),
        rates=_rates(
            facts.growth_none_share,
            facts.growth_median,
            facts.growth_slow_quartile,
            facts.growth_fast_quartile,
        ),
    )


@lru_cache(maxsize=8)
def _rates(none: float, median: float, slow: float, fast: float) -> tuple[tuple[float, float], ...]:
    """No growth with its share, then equally likely rates, the middles of slices of the lognormal curve.

    Half of the students lie between the quartiles, so log(fast / slow) is twice 0.674 of its sd.
    """
    log_sd = math.log(fast / slow) / (2 * solve(normal_share, 0.75, -9.0, 9.0))
    middles = ((i + 0.5) / RATE_COUNT for i in range(RATE_COUNT))
    steps = (solve(normal_share, share, -9.0, 9.0) for share in middles)
    growing = tuple((median * math.exp(log_sd * z), (1 - none) / RATE_COUNT) for z in steps)
    return ((0.0, none), *growing) if none > 0 else growing


def filtered(points: Sequence[float], passed: Sequence[Passed], model: Model) -> list[Belief]:
    """What each rate believes about ability today, weighted by how well it foretold the scores.

    `points` are scores on the exam's scale, oldest first; `passed` holds the time after each of them.
    """
    beliefs = [_one_rate(rate, share, points, passed, model) for rate, share in model.rates]
    best = max(belief.weight for belief in beliefs)
    weights = [math.exp(belief.weight - best) for belief in beliefs]
    total = sum(weights)
    return [belief._replace(weight=weight / total) for belief, weight in zip(beliefs, weights, strict=True)]


def _one_rate(
    rate: float, share: float, points: Sequence[float], passed: Sequence[Passed], model: Model
) -> Belief:
    """The filter for one rate. Its weight is the log of its share times the likelihood of the scores."""
    belief = Belief(math.log(share), rate, model.first_mean, model.first_variance)
    noise = model.cold_variance
    for shown, after in zip(points, passed, strict=True):
        surprise, spread = shown - belief.mean, belief.variance + noise
        pull = belief.variance / spread
        belief = Belief(
            weight=belief.weight - (math.log(spread) + surprise * surprise / spread) / 2,
            rate=rate,
            mean=belief.mean + pull * surprise,
            variance=belief.variance * (1 - pull),
        )
        belief = grown(belief, after, model)
        noise = model.score_variance
    return belief


def grown(belief: Belief, passed: Passed, model: Model) -> Belief:
    """The belief after so much study and time. Over the ceiling study holds the level and adds nothing."""
    left = math.exp(-belief.rate * passed.hours / model.hours_scale)
    gap = max(0.0, model.ceiling - belief.mean)
    variance = belief.variance * left * left + model.drift_variance * passed.days / 7
    return Belief(belief.weight, belief.rate, belief.mean + gap * (1 - left), variance)


def mean_of(beliefs: Sequence[Belief]) -> float:
    """Mean of the mixture."""
    return sum(belief.weight * belief.mean for belief in beliefs)


def variance_of(beliefs: Sequence[Belief]) -> float:
    """Variance of the mixture: within the curves and between them."""
    mean = mean_of(beliefs)
    return sum(belief.weight * (belief.variance + (belief.mean - mean) ** 2) for belief in beliefs)


def share_under(beliefs: Sequence[Belief], points: float) -> float:
    """Share (0-1) of the mixture under `points`."""
    return sum(b.weight * normal_share((points - b.mean) / math.sqrt(b.variance)) for b in beliefs)


def normal_share(z: float) -> float:
    """Share of a standard normal curve under `z`."""
    return math.erfc(-z / math.sqrt(2)) / 2


def solve(rising: Callable[[float], float], wanted: float, low: float, high: float) -> float:
    """Where a rising curve reaches `wanted`, by halving: to a millionth of `low` to `high`."""
    for _ in range(20):
        middle = (low + high) / 2
        low, high = (low, middle) if rising(middle) >= wanted else (middle, high)
    return (low + high) / 2
