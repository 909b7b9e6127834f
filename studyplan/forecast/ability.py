"""Where a student stands: ability on the score scale, told from practice scores and study hours.

The model. Ability is the score the exam would show without its own noise. A practice exam shows it less what
practice exams read low on average (4 points), plus an offset of the student's own that all of their practice
exams share (sd 4.2), plus noise of its own (sd 6.5). Before any score ability is normal with an sd of 17.8
around what takers of the student's group and history show far from the exam (`first_guess.py`). Study closes
the gap to a ceiling of 275: `hours` leave `exp(-rate * hours / (48 * 30))` of it, so that a student at 245
(30 under the ceiling) who studies 48 hours a week first gains `rate` points a week, one at 260 half of that,
and half the hours give half the pace. The rate differs by student: lognormal around 2 with a log-sd of 0.6.
Beside study ability strays by 1 point in a week (illness, forgetting, luck with topics), 2 in four. All of
these are figures of `projection.toml`; `benchmarks/truth.py` holds them against what is published.

The arithmetic. For one fixed rate this is a linear Kalman filter of two numbers, ability and offset. Fifteen
rates are filtered side by side and weighted by how well each foretold the student's scores: a mixture of
normal curves, of which mean, sd, chances and range are read off exactly.

Worked example. A first score of 232 is 236 on the exam's scale. Around 234 with variance 19.4² - 6.5² -
4.2² = 316.47, an offset of variance 4.2² = 17.64 and noise of 6.5² = 42.25, the pull is 316.47 / 376.36 =
0.8409: ability is 234 + 0.8409 * 2 = 235.68, variance 316.47 * (1 - 0.8409) = 50.36, and the offset is 0.09
with a variance of 16.81, its covariance with ability -14.83. A week of 48 hours at a known rate of 2 leaves
exp(-2 / 30) = 0.9355 of the gap: 275 - 39.32 * 0.9355 = 238.22, variance 50.36 * 0.9355² + 1² = 45.07.
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

    first_variance: float
    own_variance: float
    drift_variance: float
    ceiling: float
    hours_scale: float
    rates: tuple[tuple[float, float], ...]


class Belief(NamedTuple):
    """What one rate of growth makes of the scores: its weight, and ability as a normal curve.

    `offset` is the student's own between practice and exam, `offset_variance` its variance, `shared` its
    covariance with ability.
    """

    weight: float
    rate: float
    mean: float
    variance: float
    offset: float = 0.0
    shared: float = 0.0
    offset_variance: float = 0.0


class Shown(NamedTuple):
    """A practice exam as the model sees it: the score, what it says on the scale of forms, its noise."""

    score: Score
    points: float
    variance: float


class Forecast(NamedTuple):
    """A projection and the mixture it was read off, which knows the chance of any score.

    `forms` are the practice exams with a score on the scale that it rests on, `surprise` how far the latest
    of all lies over what those before it foretold for its day (0 where there are none).
    """

    projection: Projection
    exam: tuple[Belief, ...]
    forms: int = 0
    surprise: float = 0.0

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
    """Time between two scores, or from the latest to today: study hours as growth counts them, and days."""

    hours: float
    days: float


def on_scale(score: Score, facts: Facts) -> float:
    """A practice score on the scale of practice exams, as aims are: the printed one with the form's offset.

    A form we hold no figures for counts as printed. The Free 120's table pairs a percent with real scores, so
    what practice exams read low is taken off again. Each row of the table is an average of people who differ,
    so it spreads less than they do: what it tells is spread again around its middle, and shrunk once only, by
    the filter.
    """
    if score.score is not None:
        form = facts.form(score.exam)
        points = score.score + (form.offset if form is not None else 0)
    else:
        points = _percent_to_points(score.percent or 0.0, facts) - facts.practice_to_exam_gain_mean
    return within_scale(points, facts)


def noise_of(score: Score, facts: Facts) -> float:
    """The variance of what a score shows, beside the student's own offset: a form's, or the Free 120's."""
    return (facts.practice_exam_sd if score.score is not None else facts.free_120_sd) ** 2


def within_scale(points: float, facts: Facts) -> float:
    """The points, held between the lowest and the highest score there is."""
    return min(max(points, facts.lowest_score), facts.highest_score)


def _percent_to_points(percent: float, facts: Facts) -> float:
    """The Free 120 table, straight lines between its rows, spread around its middle row.

    Over and under the table the slope of its two nearest rows goes on.
    """
    table = sorted(facts.percent_to_score)
    middle = table[len(table) // 2][1]
    if len(table) == 1:
        return middle + (percent - table[0][0]) * facts.points_per_percent
    rows = list(pairwise(table))
    (x0, y0), (x1, y1) = next((row for row in rows if percent <= row[1][0]), rows[-1])
    told = y0 + (percent - x0) * (y1 - y0) / (x1 - x0)
    return middle + (told - middle) / facts.free_120_share


def model(facts: Facts) -> Model:
    """The model with the figures in force."""
    ceiling, reference = facts.ceiling, facts.growth_reference
    shown = facts.practice_exam_sd**2 + facts.own_offset_sd**2
    return Model(
        first_variance=max(1.0, facts.population_sd**2 - shown),
        own_variance=facts.own_offset_sd**2,
        drift_variance=facts.drift_sd**2,
        ceiling=ceiling,
        hours_scale=facts.full_time_hours * (ceiling - reference),
        rates=_rates(facts.growth_median, facts.growth_log_sd),
    )


@lru_cache(maxsize=8)
def _rates(median: float, log_sd: float) -> tuple[tuple[float, float], ...]:
    """Equally likely rates: the middles of slices of the lognormal curve."""
    middles = ((i + 0.5) / RATE_COUNT for i in range(RATE_COUNT))
    steps = (solve(normal_share, share, -9.0, 9.0) for share in middles)
    return tuple((median * math.exp(log_sd * z), 1 / RATE_COUNT) for z in steps)


def fast_quartile(facts: Facts) -> float:
    """The rate that one student in four exceeds, points a full-time week at the reference score."""
    return facts.growth_median * math.exp(facts.growth_log_sd * solve(normal_share, 0.75, -9.0, 9.0))


def first_beliefs(level: float, figures: Model) -> tuple[Belief, ...]:
    """What is believed of ability around that level before any score; weights are logs."""
    return tuple(
        Belief(math.log(share), rate, level, figures.first_variance, 0.0, 0.0, figures.own_variance)
        for rate, share in figures.rates
    )


@lru_cache(maxsize=512)
def filtered(
    level: float, points: tuple[tuple[float, float], ...], passed: tuple[Passed, ...], figures: Model
) -> tuple[Belief, ...]:
    """What each rate believes right after the last score; weights are logs, up to a common term.

    `points` are scores on the exam's scale with the variance of their noise, oldest first; `passed` holds
    the time after each of them but the last. What was worked out for the scores before is kept.
    """
    if not points:
        return first_beliefs(level, figures)
    before = filtered(level, points[:-1], passed[:-1], figures)
    if passed:
        before = tuple(grown(belief, passed[-1], figures) for belief in before)
    return tuple(_told(belief, *points[-1]) for belief in before)


def _told(belief: Belief, shown: float, noise: float) -> Belief:
    """The belief once a score is known: ability and offset move by their part in what it foretold."""
    weight, rate, mean, variance, offset, shared, own = belief
    surprise, spread = shown - mean - offset, variance + 2 * shared + own + noise
    pull, own_pull = (variance + shared) / spread, (shared + own) / spread
    return Belief(
        weight - (math.log(spread) + surprise * surprise / spread) / 2,
        rate,
        mean + pull * surprise,
        variance - pull * (variance + shared),
        offset + own_pull * surprise,
        shared - pull * (shared + own),
        own - own_pull * (shared + own),
    )


def weighted(beliefs: Sequence[Belief]) -> list[Belief]:
    """The beliefs with weights that are shares of the mixture, where they were logs."""
    best = max(belief.weight for belief in beliefs)
    weights = [math.exp(belief.weight - best) for belief in beliefs]
    total = sum(weights)
    return [belief._replace(weight=weight / total) for belief, weight in zip(beliefs, weights, strict=True)]


def grown(belief: Belief, passed: Passed, figures: Model) -> Belief:
    """The belief after so much study and time. Over the ceiling study holds the level and adds nothing."""
    weight, rate, mean, variance, offset, shared, own = belief
    left = math.exp(-rate * passed.hours / figures.hours_scale)
    gap = max(0.0, figures.ceiling - mean)
    variance = variance * left * left + figures.drift_variance * passed.days / 7
    return Belief(weight, rate, mean + gap * (1 - left), variance, offset, shared * left, own)


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


def solve(
    rising: Callable[[float], float], wanted: float, low: float, high: float, *, steps: int = 20
) -> float:
    """Where a rising curve reaches `wanted`, by halving: in 20 `steps` to a millionth of `low` to `high`."""
    for _ in range(steps):
        middle = (low + high) / 2
        low, high = (low, middle) if rising(middle) >= wanted else (middle, high)
    return (low + high) / 2
