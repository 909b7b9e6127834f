"""The score to expect on exam day: where the student stands, the study still to come, and what an exam adds.

Ability today is the mixture of `ability.py`; without a score of the last half year it is the first guess of
`first_guess.py`, grown by what was studied since the first day. The hours still to come grow it. Hours count
in full up to those of 8 full-time weeks of this attempt (384), for so long ahead growth was observed, and
with 15% after that, for nobody has published what months more bring: one clock, from the first score or the
first day on. The exam has noise of its own (sd 6). The range is never narrower than that. It is widened
where the evidence is old, and where the level is low: public reports thin out under 235 and end at 218, so
from 235 down the sd grows, by 4 points at 218. All of these are figures of `projection.toml`.

Worked example. A US MD's one score of 232 today, two weeks of 48 hours left, a student known to gain 2 a
week: ability 235.68, variance 50.36 (`ability.py`); share of the gap left exp(-2 * 96 / (48 * 30)) =
0.8752, ability then 275 - 39.32 * 0.8752 = 240.59, variance 50.36 * 0.8752² + 2 * 1² = 40.57; with the
exam's 6² it is 76.57, sd 8.75. The level of 231.68 as forms show it lies 3.32 under 235, which adds
4 * 3.32 / 17 = 0.78: sd 9.53.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from studyplan.facts import Facts
from studyplan.forecast.ability import (
    Belief,
    Forecast,
    Model,
    Passed,
    Shown,
    fast_quartile,
    filtered,
    grown,
    mean_of,
    model,
    noise_of,
    on_scale,
    share_under,
    solve,
    variance_of,
    weighted,
    within_scale,
)
from studyplan.forecast.first_guess import first_guess, published_rates
from studyplan.plan import Projection
from studyplan.statements import decision as said
from studyplan.student import Availability, Score, Student

TAIL = 0.10  # share outside each end of the 80% range


class Studied(NamedTuple):
    """What the record says of study: `hours` done on each day that a plan held and that is behind, and the
    share (0-1) of planned hours kept so far, to which hours ahead are held. `usual`: the hours of a usual day
    so far, None where they are the student's present ones.
    """

    hours: Mapping[date, float] = {}
    kept: float = 1.0
    usual: float | None = None


NOTHING_TOLD = Studied()


def project(
    student: Student,
    facts: Facts,
    *,
    today: date,
    exam_date: date,
    minutes_by_day: Mapping[date, int],
    studied: Studied = NOTHING_TOLD,
) -> Forecast:
    """The forecast for an exam on `exam_date`.

    `minutes_by_day` holds the free minutes of the days from `today` up to the exam: a day it lacks counts as
    0, the exam day itself is not counted; a day that `studied` tells of, as today once it is logged, counts
    as told. On days behind that it does not tell the student's usual week stands in. Scores dated after today
    or after the exam are left out, and so is a latest one older than half a year. Points are rounded to
    tenths, chances to thousandths.
    """
    seen = foresee(
        student, facts, today=today, exam_date=exam_date, minutes_by_day=minutes_by_day, studied=studied
    )
    last, shown, gain = min(today, exam_date), seen.shown, facts.practice_to_exam_gain_mean
    growth = _growth(seen.now, seen.then, seen.hours, seen.ahead, len(shown), facts)
    if shown:
        evidence = (
            *_sources(shown, facts),
            *_unseen(seen.behind),
            *growth,
            said.ExamGain(gain, facts.own_offset_sd),
            *_thin(shown, facts, last),
        )
    else:
        evidence = (*_no_evidence(student, facts, last), *growth)
    marks = student.exam.target, facts.pass_mark(exam_date)
    forms = sum(one.score.score is not None for one in shown)
    return Forecast(_read_off(seen.exam, facts, today, evidence, marks), seen.exam, forms, seen.surprise)


class Foreseen(NamedTuple):
    """What the filter makes of a student: ability now and then, and the score on exam day, as mixtures.

    `shown` are the scores it rests on, `behind` the hours since the latest, `hours` those ahead, `ahead` as
    growth counts them.
    """

    shown: tuple[Shown, ...]
    behind: float
    hours: float
    ahead: Passed
    now: list[Belief]
    then: list[Belief]
    exam: tuple[Belief, ...]
    surprise: float

    def chance_of(self, score: float) -> float:
        """Chance (0-1) of `score` or more on exam day, to thousandths."""
        return round(1 - share_under(self.exam, score), 3)


def foresee(
    student: Student,
    facts: Facts,
    *,
    today: date,
    exam_date: date,
    minutes_by_day: Mapping[date, int],
    studied: Studied = NOTHING_TOLD,
) -> Foreseen:
    """The mixtures of a forecast alone, for whoever asks for many: see `project`."""
    last, figures = min(today, exam_date), model(facts)
    scores = _counting(student, facts, last)
    shown = tuple(Shown(score, on_scale(score, facts), noise_of(score, facts)) for score in scores)
    behind = _hours_behind(scores, student.availability, facts, last, studied)
    to_come = {day: minutes / 60 for day, minutes in minutes_by_day.items() if today <= day < exam_date}
    hours = sum(studied.hours.get(day, planned * studied.kept) for day, planned in to_come.items())
    whole, done = counted(sum(behind) + hours, facts), counted(sum(behind), facts)
    ahead = Passed(whole - done, max(0, (exam_date - today).days))
    passed = _passed(scores, behind, facts, last) if shown else (Passed(done, 0),)
    level = first_guess(student.applicant, facts, hours=None if shown else whole)
    gain = facts.practice_to_exam_gain_mean
    points = tuple((one.points + gain, one.variance) for one in shown)
    seen = filtered(level, points, passed[:-1], figures)
    now = weighted([grown(belief, passed[-1], figures) for belief in seen])
    then = [grown(belief, ahead, figures) for belief in now]
    widths = facts.exam_day_sd, 0.0
    if shown:
        widths = _least_sd(shown, facts, last), _low_extra(mean_of(now) - gain, facts)
    surprise = points[-1][0] - _foretold(level, points, passed, figures) if len(shown) > 1 else 0.0
    exam = tuple(_on_exam_day(then, *widths, facts))
    return Foreseen(shown, behind[-1], hours, ahead, now, then, exam, surprise)


def _counting(student: Student, facts: Facts, last: date) -> tuple[Score, ...]:
    """The scores that a forecast rests on: none where the latest is too old."""
    told = tuple(score for score in student.scores if score.date <= last)
    return () if told and (last - told[-1].date).days > facts.evidence_too_old_days else told


def _foretold(
    level: float, points: tuple[tuple[float, float], ...], passed: tuple[Passed, ...], figures: Model
) -> float:
    """What the scores before the latest one foretold that it would show."""
    before = filtered(level, points[:-1], passed[:-2], figures)
    then = weighted([grown(belief, passed[-2], figures) for belief in before])
    return sum(belief.weight * (belief.mean + belief.offset) for belief in then)


def _no_evidence(student: Student, facts: Facts, today: date) -> Iterator[said.Evidence]:
    """Why nothing but a first guess is projected, and what that rests on."""
    told = [score for score in student.scores if score.date <= today]
    if told:
        yield said.TooOld((today - told[-1].date).days, facts.evidence_too_old_days)
    else:
        yield said.NoScore()
    rates = published_rates(student.applicant, facts)
    yield said.FirstGuess(min(rates.values(), default=None))


def _hours_behind(
    scores: Sequence[Score], availability: Availability, facts: Facts, today: date, studied: Studied
) -> list[float]:
    """Study hours after each score: up to the next one, and from the latest up to today. Without a score
    those since the first day.

    Days that a plan held count as done. Before it each day counts as in the usual week: between two scores up
    to the age at which evidence is as old as it gets (56 days), for nobody is taken to have studied through
    longer gaps; after the latest only as many days as a score stays fresh (21), since a level that no exam
    has confirmed must not climb for long.
    """
    start = min(studied.hours, default=availability.first_day or today)
    daily = usual_hours(availability) if studied.usual is None else studied.usual
    oldest = int(facts.evidence_age_sd[-2][0])
    dates = [score.date for score in scores]
    spans = [(*pair, oldest) for pair in pairwise(dates)]
    spans.append((dates[-1] if dates else min(start, today), today, facts.fresh_score_days))
    found = []
    for begins, ends, longest in spans:
        before = min((min(start, ends) - begins).days, longest)
        within = [begins + timedelta(days=i) for i in range((ends - begins).days)]
        planned = [studied.hours.get(day, daily) for day in within if day >= start]
        found.append(max(before, 0) * daily + sum(planned))
    return found


def usual_hours(availability: Availability) -> float:
    """Study hours of a usual day."""
    return sum(availability.minutes) / 60 / 7


def _passed(
    scores: Sequence[Score], behind: Sequence[float], facts: Facts, today: date
) -> tuple[Passed, ...]:
    """Time after each score, its hours as growth counts them: one clock for the whole attempt."""
    dates, clock, found = [*(score.date for score in scores), today], 0.0, []
    for hours, (begins, ends) in zip(behind, pairwise(dates), strict=False):
        found.append(Passed(counted(clock + hours, facts) - counted(clock, facts), (ends - begins).days))
        clock += hours
    return tuple(found)


def counted(hours: float, facts: Facts) -> float:
    """Hours of an attempt as growth counts them: in full as far as rates were observed, then a share."""
    sure = facts.growth_sure_weeks * facts.full_time_hours
    return min(hours, sure) + max(0.0, hours - sure) * facts.growth_later_share


def _on_exam_day(beliefs: Sequence[Belief], least_sd: float, extra_sd: float, facts: Facts) -> list[Belief]:
    """Ability turned into the real score: the day's noise, and what thin evidence asks for."""
    noise = facts.exam_day_sd**2
    exam = [belief._replace(variance=belief.variance + noise) for belief in beliefs]
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

    low, high = (solve(under, share, mean - 3 * sd, mean + 3 * sd, steps=13) for share in (TAIL, 1 - TAIL))
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
    percents_only = all(score.score is None for score, *_ in shown)
    if len(shown) == 1 or percents_only:
        yield said.ThinEvidence(percents_only)
    if shown[-1].points <= facts.low_anchor_score:
        yield said.LowScore(facts.low_anchor_score)


def _sources(shown: Sequence[Shown], facts: Facts) -> Iterator[said.Evidence]:
    """Which scores the projection rests on, and how printed scores were read."""
    score, points, _ = shown[-1]
    yield said.RestsOn(len(shown), score.exam, score.date, score.score, score.percent, round(points))
    for name in dict.fromkeys(score.exam for score, *_ in shown if score.score is not None):
        form = facts.form(name)
        if form is None or form.offset:
            yield said.FormReading(name, form.offset if form is not None else None)


def _unseen(hours: float) -> Iterator[said.Evidence]:
    """Study that was counted although no score has seen it yet."""
    if round(hours) >= 1:
        yield said.UnseenStudy(round(hours))


def _growth(
    now: Sequence[Belief], then: Sequence[Belief], hours: float, ahead: Passed, score_count: int, facts: Facts
) -> Iterator[said.Evidence]:
    """What the hours left add, what that is judged by, and whether it is more than most students reach."""
    if not hours:
        return
    level, end = mean_of(now), mean_of(then)
    yield said.Growth(round(hours), round(end - level), own_scores=score_count > 1)
    fast = Belief(1.0, fast_quartile(facts), level, 0.0)
    if end > grown(fast, ahead, model(facts)).mean:
        yield said.FastGrowth()
