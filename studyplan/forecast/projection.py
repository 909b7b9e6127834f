"""The score to expect on exam day: where the student stands, the study still to come, and what an exam adds.

Ability today is the mixture of `ability.py`. The hours still to come grow it: those of the first 8 full-time
weeks (384 hours) in full, for so long ahead the rates were observed, and later ones by half, for nobody has
published what months more bring. The exam adds 3 points, give or take 4, and has noise of its own (sd 6).
The range is never narrower than the exam's own error. It is widened where the evidence is old, and where the
level is low: public reports thin out under 235 and end at 218, so from 235 down the sd grows, by 4 points at
218. All of these are figures of `projection.toml`.

Worked example. One score of 232 today, two weeks of 48 hours left, a student known to gain 1.7 a week:
ability 234.46, variance 99.69 (`ability.py`); share of the gap left exp(-1.7 * 96 / (48 * 45)) = 0.9272,
ability then 290 - 55.54 * 0.9272 = 238.50, variance 99.69 * 0.9272² + 2 * 2.5² = 98.21; exam 241.5, variance
98.21 + 4² + 6² = 150.21, sd 12.26; the level of 234.46 lies 0.54 under 235, which adds 4 * 0.54 / 17 = 0.13:
sd 12.4.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from studyplan.facts import Facts
from studyplan.forecast.ability import (
    Belief,
    Forecast,
    Passed,
    Shown,
    filtered,
    grown,
    mean_of,
    model,
    on_scale,
    share_under,
    solve,
    variance_of,
    within_scale,
)
from studyplan.plan import Projection
from studyplan.statements import decision as said
from studyplan.student import Availability, Student

TAIL = 0.10  # share outside each end of the 80% range


def project(
    student: Student, facts: Facts, *, today: date, exam_date: date, minutes_by_day: Mapping[date, int]
) -> Forecast:
    """The forecast for an exam on `exam_date`; its numbers are None without a score of the last half year.

    `minutes_by_day` holds the free minutes of the days from `today` up to the exam: a day it lacks counts as
    0, the exam day itself is not counted. Before today the student's usual week stands in. Scores dated after
    today or after the exam are left out. Points are rounded to tenths, chances to thousandths.
    """
    last = min(today, exam_date)
    shown = tuple(Shown(score, on_scale(score, facts)) for score in student.scores if score.date <= last)
    if not shown:
        return Forecast(_nothing(today, said.NoScore()), ())
    age, oldest = (today - shown[-1].score.date).days, facts.evidence_too_old_days
    if age > oldest:
        return Forecast(_nothing(today, said.TooOld(age, oldest)), ())
    figures = model(facts)
    hours = sum(minutes for day, minutes in minutes_by_day.items() if today <= day < exam_date) / 60
    passed = _passed(shown, student.availability, facts, last)
    now = filtered([points for _, points in shown], passed, figures)
    ahead = Passed(_counted(hours, facts), max(0, (exam_date - today).days))
    then = [grown(belief, ahead, figures) for belief in now]
    level = mean_of(now)
    evidence = (
        *_sources(shown, facts),
        *_unseen(passed[-1].hours),
        *_growth(level, mean_of(then), hours, len(shown), facts),
        said.ExamGain(facts.practice_to_exam_gain_mean, facts.practice_to_exam_gain_sd),
        *_thin(shown, facts, last),
    )
    exam = tuple(_on_exam_day(then, _least_sd(shown, facts, last), _low_extra(level, facts), facts))
    return Forecast(
        _read_off(exam, facts, today, evidence, (student.exam.target, facts.pass_mark(exam_date))), exam
    )


def _nothing(today: date, why: said.Evidence) -> Projection:
    return Projection(today, None, None, None, None, None, None, evidence=(why,))


def _passed(shown: Sequence[Shown], availability: Availability, facts: Facts, today: date) -> list[Passed]:
    """Study hours and days after each score: up to the next one, and from the latest up to today.

    Between two scores every day counts as in the usual week, up to the age at which evidence is as old as it
    gets (56 days): nobody is taken to have studied through longer gaps, and a slow rate is the careful guess.
    From the latest score on, the plan's own days count in full; before its first day only as many as a score
    stays fresh (21), since a level that no exam has confirmed must not climb for long.
    """
    dates = [score.date for score, _ in shown]
    longest = int(facts.evidence_age_sd[-2][0])
    gaps = [(later - earlier).days for earlier, later in pairwise(dates)]
    daily_hours = sum(availability.minutes) / 60 / 7
    between = [Passed(min(days, longest) * daily_hours, days) for days in gaps]
    start = availability.first_day or today
    before = min((min(start, today) - dates[-1]).days, facts.fresh_score_days)
    within = (today - max(start, dates[-1])).days
    studied = max(before, 0) + max(within, 0)
    return [*between, Passed(studied * daily_hours, (today - dates[-1]).days)]


def _counted(hours: float, facts: Facts) -> float:
    """Hours ahead as growth counts them: in full as far as rates were observed, by a share after that."""
    sure = facts.growth_sure_weeks * facts.full_time_hours
    return min(hours, sure) + max(0.0, hours - sure) * facts.growth_later_share


def _on_exam_day(beliefs: Sequence[Belief], least_sd: float, extra_sd: float, facts: Facts) -> list[Belief]:
    """Ability turned into the real score: the gain and its doubt, the day's noise, what thinness asks for."""
    gain = facts.practice_to_exam_gain_mean
    noise = facts.practice_to_exam_gain_sd**2 + facts.exam_day_sd**2
    exam = [belief._replace(mean=belief.mean + gain, variance=belief.variance + noise) for belief in beliefs]
    variance = variance_of(exam)
    asked = (max(math.sqrt(variance), least_sd) + extra_sd) ** 2
    return [belief._replace(variance=belief.variance + asked - variance) for belief in exam]


def _read_off(
    exam: Sequence[Belief],
    facts: Facts,
    today: date,
    evidence: tuple[said.Evidence, ...],
    marks: tuple[int, int],
) -> Projection:
    """The mixture as a projection. `marks` are the target and the pass mark."""
    mean, sd = mean_of(exam), math.sqrt(variance_of(exam))

    def under(points: float) -> float:
        return share_under(exam, points)

    low, high = (solve(under, share, mean - 9 * sd, mean + 9 * sd) for share in (TAIL, 1 - TAIL))
    target_chance, pass_chance = (round(1 - under(mark), 3) for mark in marks)
    return Projection(
        as_of=today,
        mean=round(within_scale(mean, facts), 1),
        sd=round(sd, 1),
        low=round(within_scale(low, facts), 1),
        high=round(within_scale(high, facts), 1),
        chance_of_target=target_chance,
        chance_of_pass=pass_chance,
        evidence=evidence,
    )


def _least_sd(shown: Sequence[Shown], facts: Facts, today: date) -> float:
    """The narrowest sd that the age of the latest score allows, and never under the exam's own error."""
    age = (today - shown[-1].score.date).days
    rows = facts.evidence_age_sd
    return max(facts.exam_day_sd, next((sd for days, sd in rows if age <= days), rows[-1][1]))


def _low_extra(level: float, facts: Facts) -> float:
    """What a low level adds to the sd: nothing where reports are many, all where they end, even between.

    Evenly, because a step would let one point more in a score lower a chance.
    """
    many, none = facts.low_evidence_from, facts.low_anchor_score
    return facts.low_anchor_extra_sd * min(1.0, max(0.0, (many - level) / (many - none)))


def _thin(shown: Sequence[Shown], facts: Facts, today: date) -> Iterator[said.Evidence]:
    """Why the evidence is thin: an old latest score, a single one, only percents, or a low one."""
    age = (today - shown[-1].score.date).days
    if age > facts.fresh_score_days:
        yield said.OldScore(age)
    percents_only = all(score.score is None for score, _ in shown)
    if len(shown) == 1 or percents_only:
        yield said.ThinEvidence(percents_only)
    if shown[-1].points <= facts.low_anchor_score:
        yield said.LowScore(facts.low_anchor_score)


def _sources(shown: Sequence[Shown], facts: Facts) -> Iterator[said.Evidence]:
    """Which scores the projection rests on, and how printed scores were read."""
    score, points = shown[-1]
    yield said.RestsOn(len(shown), score.exam, score.date, score.score, score.percent, round(points))
    for name in dict.fromkeys(score.exam for score, _ in shown if score.score is not None):
        form = facts.form(name)
        if form is None or form.offset:
            yield said.FormReading(name, form.offset if form is not None else None)


def _unseen(hours: float) -> Iterator[said.Evidence]:
    """Study that was counted although no score has seen it yet."""
    if round(hours) >= 1:
        yield said.UnseenStudy(round(hours))


def _growth(now: float, then: float, hours: float, score_count: int, facts: Facts) -> Iterator[said.Evidence]:
    """What the hours left add, what that is judged by, and whether it is more than most students reach."""
    if not hours:
        return
    yield said.Growth(round(hours), round(then - now), own_scores=score_count > 1)
    ceiling, fast = facts.ceiling, facts.growth_fast_quartile
    ahead = Passed(_counted(hours, facts), 0)
    quickly = ceiling - grown(Belief(1.0, fast, now, 0.0), ahead, model(facts)).mean
    if ceiling - then < quickly:
        yield said.FastGrowth()
