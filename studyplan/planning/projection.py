"""The score to expect on exam day, from practice scores and the study hours still to come.

The model. Ability lives on the score scale; before any score it is N(240, 18). A practice exam shows ability
plus noise of sd 8, once the form's offset is added. Study closes the gap to a ceiling of 290: `hours` leave
`exp(-rate * hours / (48 * 45))` of it, so that a student at 245 (45 under the ceiling) who studies 48 hours
a week first gains `rate` points a week, one at 267 half of that, and half the hours give half the pace. The
rate differs by student: lognormal around 1.7, a quarter under 0.8, a quarter over 3.5. The exam adds 3 points
to ability, give or take 4, and has noise of its own (sd 6). All of these are figures of `projection.toml`.

The arithmetic. For one fixed rate this is a linear Kalman filter for a single number. Fifteen equally likely
rates are filtered side by side and weighted by how well each foretold the student's scores: a mixture of
fifteen normal curves. Mean and sd are exact, and the 80% range and the chances are read off the mixture.

Worked example. One score of 232 today, two weeks of 48 hours left, a student known to gain 1.7 a week:
ability (240 * 8² + 232 * 18²) / (18² + 8²) = 233.32, variance 18² * 8² / (18² + 8²) = 53.44;
share of the gap left exp(-1.7 * 96 / (48 * 45)) = 0.9272, ability then 290 - 56.68 * 0.9272 = 237.44;
exam 240.4, variance 0.9272² * 53.44 + 4² + 6² = 97.95, sd 9.9, and 12 because one score is thin evidence.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from studyplan.facts import Facts
from studyplan.plan import Projection
from studyplan.student import Availability, Score, Student

RATE_COUNT = 15  # points of the grid of rates: a matter of arithmetic, not an opinion about students
TAIL = 0.10  # share outside each end of the 80% range
NO_SCORE = "No practice exam has been taken yet, so there is nothing to project from. Take one first."


class _Shown(NamedTuple):
    """A practice exam as the model sees it: the score, and what it says on the exam's scale."""

    score: Score
    points: float


class _Model(NamedTuple):
    """The figures that the filter uses, looked up once. `hours_scale`: rate x hours that leave 1/e."""

    first_mean: float
    first_variance: float
    score_variance: float
    ceiling: float
    hours_scale: float
    rates: tuple[float, ...]


class _Belief(NamedTuple):
    """What one rate of growth makes of the scores: its weight, and ability as a normal curve."""

    weight: float
    rate: float
    mean: float
    variance: float


class _Thinness(NamedTuple):
    """What the evidence is too thin for: the least sd it allows, what is added to it, and why, in words."""

    least_sd: float
    extra_sd: float
    words: tuple[str, ...]


def project(
    student: Student, facts: Facts, *, today: date, exam_date: date, minutes_by_day: Mapping[date, int]
) -> Projection:
    """The projection for an exam on `exam_date`; all its numbers are None without a score.

    `minutes_by_day` holds the free minutes of the days from `today` up to the exam: a day it lacks counts as
    0, the exam day itself is not counted. Before today the student's usual week stands in. Scores dated after
    today or after the exam are left out. Points are rounded to tenths, chances to thousandths.
    """
    last = min(today, exam_date)
    shown = tuple(_Shown(score, on_scale(score, facts)) for score in student.scores if score.date <= last)
    if not shown:
        return _nothing(today)
    model = _model(facts)
    hours = sum(minutes for day, minutes in minutes_by_day.items() if today <= day < exam_date) / 60
    hours_after = _hours_after(shown, student.availability, facts, last)
    now = _filtered(shown, hours_after, model)
    then = [_grown(belief, hours, model) for belief in now]
    thinness = _thinness(shown, facts, last)
    evidence = (
        *_sources(shown, facts),
        *_unseen_words(hours_after[-1]),
        *_growth_words(_mean(now), _mean(then), hours, len(shown), facts),
        _gain_words(facts),
        *thinness.words,
    )
    exam = _on_exam_day(then, thinness, facts)
    return _read_off(exam, facts, today, evidence, (student.exam.target, facts.pass_mark(exam_date)))


def on_scale(score: Score, facts: Facts) -> float:
    """A practice score on the exam's scale: printed score plus the form's offset, or a percent by the table.

    A form we hold no figures for counts as printed. The table pairs a percent with real scores, so the gain
    from practice to exam is taken off again.
    """
    if score.score is not None:
        form = facts.form(score.exam)
        points = score.score + (form.offset if form is not None else 0)
    else:
        points = _percent_to_points(score.percent or 0.0, facts) - facts.number("practice_to_exam_gain_mean")
    return _within_scale(points, facts)


def _percent_to_points(percent: float, facts: Facts) -> float:
    """The Free 120 table with straight lines between its rows; over it the slope of its last two goes on.

    Under it a percent is worth `points_per_percent`, as on NBME forms: those who reported so low a percent
    are too few and too select for the table's own lowest slope to be believed.
    """
    table = sorted(facts.percent_to_score)
    lowest_percent, lowest_points = table[0]
    if percent < lowest_percent or len(table) == 1:
        return lowest_points + (percent - lowest_percent) * facts.number("points_per_percent")
    rows = list(pairwise(table))
    (x0, y0), (x1, y1) = next((row for row in rows if percent <= row[1][0]), rows[-1])
    return y0 + (percent - x0) * (y1 - y0) / (x1 - x0)


def _within_scale(points: float, facts: Facts) -> float:
    return min(max(points, facts.number("lowest_score")), facts.number("highest_score"))


def _nothing(today: date) -> Projection:
    return Projection(
        as_of=today,
        mean=None,
        sd=None,
        low=None,
        high=None,
        chance_of_target=None,
        chance_of_pass=None,
        evidence=(NO_SCORE,),
    )


def _model(facts: Facts) -> _Model:
    ceiling, reference = facts.number("ceiling"), facts.number("growth_reference")
    return _Model(
        first_mean=facts.number("population_mean"),
        first_variance=facts.number("population_sd") ** 2,
        score_variance=facts.number("practice_exam_sd") ** 2,
        ceiling=ceiling,
        hours_scale=facts.number("full_time_hours") * (ceiling - reference),
        rates=_rates(
            facts.number("growth_median"),
            facts.number("growth_slow_quartile"),
            facts.number("growth_fast_quartile"),
        ),
    )


@lru_cache(maxsize=8)
def _rates(median: float, slow: float, fast: float) -> tuple[float, ...]:
    """Equally likely rates, slowest first: the middles of equal slices of the lognormal curve.

    Half of the students lie between the quartiles, so log(fast / slow) is twice 0.674 of its sd.
    """
    log_sd = math.log(fast / slow) / (2 * _solve(_normal_share, 0.75, -9.0, 9.0))
    middles = ((i + 0.5) / RATE_COUNT for i in range(RATE_COUNT))
    return tuple(median * math.exp(log_sd * _solve(_normal_share, share, -9.0, 9.0)) for share in middles)


def _hours_after(
    shown: Sequence[_Shown], availability: Availability, facts: Facts, today: date
) -> list[float]:
    """Study hours believed after each score: up to the next one, and from the latest up to today.

    Between two scores every day counts as in the usual week, up to the age at which evidence is as old as it
    gets (56 days): nobody is taken to have studied through longer gaps, and a slow rate is the careful guess.
    From the latest score on, the plan's own days count in full; before its first day only as many as a score
    stays fresh (21), since a level that no exam has confirmed must not climb for long.
    """
    dates = [score.date for score, _ in shown]
    longest = int(_age_rows(facts)[-2][0])
    between = [min((later - earlier).days, longest) for earlier, later in pairwise(dates)]
    start = availability.first_day or today
    before = min((min(start, today) - dates[-1]).days, facts.whole("fresh_score_days"))
    within = (today - max(start, dates[-1])).days
    daily_hours = sum(availability.minutes) / 60 / 7
    return [days * daily_hours for days in (*between, max(before, 0) + max(within, 0))]


def _filtered(shown: Sequence[_Shown], hours_after: Sequence[float], model: _Model) -> list[_Belief]:
    """What each rate believes about ability today, weighted by how well it foretold the scores."""
    beliefs = [_one_rate(rate, shown, hours_after, model) for rate in model.rates]
    best = max(belief.weight for belief in beliefs)
    shares = [math.exp(belief.weight - best) for belief in beliefs]
    total = sum(shares)
    return [belief._replace(weight=share / total) for belief, share in zip(beliefs, shares, strict=True)]


def _one_rate(rate: float, shown: Sequence[_Shown], hours_after: Sequence[float], model: _Model) -> _Belief:
    """The filter for one rate. Its weight is the log likelihood of the scores, up to a constant."""
    belief = _Belief(0.0, rate, model.first_mean, model.first_variance)
    for (_, points), hours in zip(shown, hours_after, strict=True):
        surprise, spread = points - belief.mean, belief.variance + model.score_variance
        pull = belief.variance / spread  # 0.84 for a first score, less for each one after it
        belief = _Belief(
            weight=belief.weight - (math.log(spread) + surprise * surprise / spread) / 2,
            rate=rate,
            mean=belief.mean + pull * surprise,
            variance=belief.variance * (1 - pull),
        )
        belief = _grown(belief, hours, model)
    return belief


def _grown(belief: _Belief, hours: float, model: _Model) -> _Belief:
    """The belief after `hours` of study. At or over the ceiling study holds the level and adds nothing."""
    if belief.mean >= model.ceiling:
        return belief
    left = math.exp(-belief.rate * hours / model.hours_scale)
    mean = model.ceiling - (model.ceiling - belief.mean) * left
    return _Belief(belief.weight, belief.rate, mean, belief.variance * left * left)


def _on_exam_day(beliefs: Sequence[_Belief], thinness: _Thinness, facts: Facts) -> list[_Belief]:
    """Ability turned into the real score: the gain and its doubt, the day's noise, what thinness asks for."""
    gain = facts.number("practice_to_exam_gain_mean")
    noise = facts.number("practice_to_exam_gain_sd") ** 2 + facts.number("exam_day_sd") ** 2
    exam = [belief._replace(mean=belief.mean + gain, variance=belief.variance + noise) for belief in beliefs]
    variance = _variance(exam)
    asked = (max(math.sqrt(variance), thinness.least_sd) + thinness.extra_sd) ** 2
    return [belief._replace(variance=belief.variance + asked - variance) for belief in exam]


def _read_off(
    exam: Sequence[_Belief], facts: Facts, today: date, evidence: tuple[str, ...], marks: tuple[int, int]
) -> Projection:
    """The mixture as a projection. `marks` are the target and the pass mark."""
    mean, sd = _mean(exam), math.sqrt(_variance(exam))

    def share_under(points: float) -> float:
        return sum(b.weight * _normal_share((points - b.mean) / math.sqrt(b.variance)) for b in exam)

    low, high = (_solve(share_under, share, mean - 9 * sd, mean + 9 * sd) for share in (TAIL, 1 - TAIL))
    target_chance, pass_chance = (round(1 - share_under(mark), 3) for mark in marks)
    return Projection(
        as_of=today,
        mean=round(_within_scale(mean, facts), 1),
        sd=round(sd, 1),
        low=round(_within_scale(low, facts), 1),
        high=round(_within_scale(high, facts), 1),
        chance_of_target=target_chance,
        chance_of_pass=pass_chance,
        evidence=evidence,
    )


def _mean(beliefs: Iterable[_Belief]) -> float:
    return sum(belief.weight * belief.mean for belief in beliefs)


def _variance(beliefs: Sequence[_Belief]) -> float:
    mean = _mean(beliefs)
    return sum(belief.weight * (belief.variance + (belief.mean - mean) ** 2) for belief in beliefs)


def _normal_share(z: float) -> float:
    """Share of a standard normal curve under `z`."""
    return math.erfc(-z / math.sqrt(2)) / 2


def _solve(share_under: Callable[[float], float], share: float, low: float, high: float) -> float:
    """Where a rising curve reaches `share`, by halving: to a millionth of `low` to `high`."""
    for _ in range(20):
        middle = (low + high) / 2
        low, high = (low, middle) if share_under(middle) >= share else (middle, high)
    return (low + high) / 2


def _thinness(shown: Sequence[_Shown], facts: Facts, today: date) -> _Thinness:
    """Why the evidence is thin: an old latest score, a single one, only percents, or a low one."""
    floors, words = [facts.number("exam_day_sd")], []
    age = (today - shown[-1].score.date).days
    rows = _age_rows(facts)
    floors.append(next((sd for days, sd in rows if age <= days), rows[-1][1]))
    if age > rows[0][0]:
        words.append(f"The latest practice exam is {age} days old, so the range is kept wide.")
    if len(shown) == 1 or all(score.score is None for score, _ in shown):
        floors.append(facts.number("evidence_single_sd"))
        words.append(f"There is {_thin_kind(shown)}, so the range is kept wide.")
    lowest = facts.number("low_anchor_score")
    if shown[-1].points > lowest:
        return _Thinness(max(floors), 0.0, tuple(words))
    words.append(
        f"Little is known about what follows a practice score of {lowest:g} or less: the uncertainty is "
        "high, so the range is widened further."
    )
    return _Thinness(max(floors), facts.number("low_anchor_extra_sd"), tuple(words))


def _thin_kind(shown: Sequence[_Shown]) -> str:
    if any(score.score is not None for score, _ in shown):
        return "only one practice exam"
    return "only a percent of the Free 120 and no three-digit practice score"


def _age_rows(facts: Facts) -> list[tuple[float, float]]:
    """Least sd by age of the latest score: up to so many days, so many points; last row: all the rest."""
    rows = facts.figures["evidence_age_sd"].value
    if not isinstance(rows, list) or len(rows) < 2:
        raise TypeError(f"figure evidence_age_sd is not a list of at least two rows: {rows!r}")
    return [(float(row[0]), float(row[1])) for row in rows if isinstance(row, list)]


def _sources(shown: Sequence[_Shown], facts: Facts) -> list[str]:
    """Which scores the projection rests on, and how printed scores were read."""
    score, points = shown[-1]
    count = "one practice exam" if len(shown) == 1 else f"{len(shown)} practice exams, the latest"
    percent = f"{score.percent or 0.0:g}%, read as about {points:.0f}"
    reading = percent if score.score is None else str(score.score)
    words = [f"It rests on {count}: {score.exam} on {score.date.isoformat()}, {reading}."]
    for name in dict.fromkeys(score.exam for score, _ in shown if score.score is not None):
        form = facts.form(name)
        if form is None:
            words.append(f"There are no figures for {name}: its score counts as printed.")
        elif form.offset:
            side, verb = ("low", "added") if form.offset > 0 else ("high", "taken off")
            words.append(f"{name} reads {abs(form.offset):g} {side}: as many points were {verb}.")
    return words


def _unseen_words(hours: float) -> list[str]:
    """Study that was counted although no score has seen it yet."""
    if round(hours) < 1:
        return []
    return [f"{hours:.0f} study hours since the latest score are taken as done, as in the usual week."]


def _growth_words(now: float, then: float, hours: float, score_count: int, facts: Facts) -> list[str]:
    """What the hours left add, what that is judged by, and whether it is more than most students reach."""
    if not hours:
        return []
    judged_by = "other students" if score_count == 1 else "other students and your own scores"
    words = [f"The {hours:.0f} study hours left count for {then - now:.0f} points, judged by {judged_by}."]
    ceiling, fast = facts.number("ceiling"), facts.number("growth_fast_quartile")
    quickly = ceiling - _grown(_Belief(1.0, fast, now, 0.0), hours, _model(facts)).mean
    if ceiling - then < quickly:
        words.append("Three in four students gain less than that in as many hours.")
    return words


def _gain_words(facts: Facts) -> str:
    gain, doubt = facts.number("practice_to_exam_gain_mean"), facts.number("practice_to_exam_gain_sd")
    return f"Real scores are taken to lie {gain:g} points over practice scores, give or take {doubt:g}."
