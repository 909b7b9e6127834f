"""What is believed of a student before any practice exam, told from group, history and the time left.

Takers far from the exam show 230 on average (sd 19.4), so their ability is 234: practice exams read 4 low. We
take that for US MDs with 8 full-time weeks left, who then come out at the published mean. For other groups,
after an earlier attempt that failed and after a failed Step 1 the level is the one from which, with 8 such
weeks, the published share passes; where several hold, the lowest share. Who begins with less time left has
done more of it before: the first guess rises by half of what a usual student gains in the weeks that are
missing to 8, by less than those weeks would add, so that a later date never projects lower. Weeks studied
since the first day are not missing: they grow the guess as those ahead do, so that it stays the same for a
student who studies as planned. Nothing published tells more.

Worked example. A US MD with 4 full-time weeks left: 4 are missing, in which 234 becomes
275 - 41 * exp(-2 * 4 / 30) = 243.6, so the first guess is 234 + (243.6 - 234) / 2 = 238.8.
"""

from functools import lru_cache

from studyplan.facts import Facts
from studyplan.forecast.ability import (
    Belief,
    Model,
    Passed,
    first_beliefs,
    grown,
    model,
    share_under,
    solve,
    weighted,
)
from studyplan.student import Applicant


def first_guess(applicant: Applicant, facts: Facts, *, hours: float | None = None) -> float:
    """The ability expected on the first day, before any score; far out where `hours` is None.

    `hours` are those of the attempt as growth counts them, done since the first day or left.
    """
    level, figures = _far_out(_pass_percent(applicant, facts), facts), model(facts)
    if hours is None:
        return level
    missing = max(0.0, facts.growth_sure_weeks * facts.full_time_hours - hours)
    usual = grown(Belief(1.0, facts.growth_median, level, 0.0), Passed(missing, 0), figures)
    return level + facts.first_guess_share * (usual.mean - level)


def published_rates(applicant: Applicant, facts: Facts) -> dict[str, int]:
    """The published shares passing (percent) that hold for a student, by figure.

    US MDs on their first attempt with a Step 1 passed have none: their level is observed.
    """
    group, rates = applicant.group, dict[str, int]()
    if group == "US DO":
        rates["pass_rate_us_do"] = facts.pass_rate_us_do[0]
    elif group != "US MD":
        rates["pass_rate_non_us"] = facts.pass_rate_non_us[0]
    if applicant.attempts:
        is_us = group in ("US MD", "US DO")  # repeaters of US DO schools are not published: our choice
        name = "pass_rate_us_md" if is_us else "pass_rate_non_us"
        rates[name] = (facts.pass_rate_us_md if is_us else facts.pass_rate_non_us)[1]
    if applicant.step1 == "failed then passed":
        rates["pass_rate_after_failed_step1"] = facts.pass_rate_after_failed_step1
    return rates


def _pass_percent(applicant: Applicant, facts: Facts) -> int | None:
    return min(published_rates(applicant, facts).values(), default=None)


def _far_out(pass_percent: int | None, facts: Facts) -> float:
    if pass_percent is None:
        return facts.population_mean + facts.practice_to_exam_gain_mean
    hours, latest_mark = facts.growth_sure_weeks * facts.full_time_hours, max(facts.pass_marks)[1]
    return _level(pass_percent / 100, latest_mark, hours, facts.exam_day_sd, model(facts))


@lru_cache(maxsize=32)
def _level(share: float, pass_mark: int, hours: float, exam_sd: float, figures: Model) -> float:
    """The level from which so large a share passes after so many hours."""

    def passing(level: float) -> float:
        then = [grown(one, Passed(hours, 0), figures) for one in first_beliefs(level, figures)]
        exam = [one._replace(variance=one.variance + exam_sd**2) for one in weighted(then)]
        return 1 - share_under(exam, pass_mark)

    return solve(passing, share, 150.0, 270.0)
