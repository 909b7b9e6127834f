"""Other exam dates are planned only where the verdict asks, and the reasons that rest on them stand last."""

from collections.abc import Sequence
from datetime import date

import pytest
from conftest import all_facts, make_plan, make_student

from studyplan.alternatives.choices import is_cured, reasons_from
from studyplan.plan import Decision, Option, Projection
from studyplan.statements import decision as said
from studyplan.statements.dates import Booked, NextSeason, SeasonPlace, WeeksLater
from studyplan.student import Score, Student

FIRST, SECOND = date(2027, 7, 16), date(2027, 7, 30)
FAR_BELOW = said.MinimumChance(235, 0.3, "neither", hold_from=0.6, go_from=0.8)
AT_RISK = said.PassAtRisk(218, 0.9, 0.95, failed_before=False)


def an_option(day: date, mean: float | None, chance_of_pass: float | None = None) -> Option:
    return Option(day, mean, None, chance_of_pass, 40, (WeeksLater(4),))


def resting(
    options: Sequence[Option], *reasons: said.Reason, student: Student | None = None
) -> tuple[said.Reason, ...]:
    decision = Decision("delay", None, None, reasons, ())
    return tuple(reasons_from(options, decision, 0.96, student or make_student(), all_facts()))


def test_a_chance_of_passing_is_mended_on_the_first_date_that_is_safe() -> None:
    options = [an_option(FIRST, 230, 0.949), an_option(SECOND, 231, 0.95)]
    assert resting(options, AT_RISK) == (said.PassOn(SECOND, 0.95),)
    assert resting(options[:1], AT_RISK) == ()


def test_far_below_the_first_date_that_reaches_the_minimum_is_named() -> None:
    options = [an_option(FIRST, 234.9), an_option(SECOND, 235)]
    assert resting(options, FAR_BELOW) == (said.Reached(SECOND, 235, 235),)


@pytest.mark.parametrize(
    ("limits", "mean", "why"),
    [
        ({}, 234, "the projection stays under the minimum"),
        ({"eligibility_ends": date(2027, 7, 29)}, 235, "eligibility has ended"),
        ({"score_needed_by": date(2027, 8, 26)}, 235, "27 days for the score"),
    ],
)
def test_where_no_date_in_the_season_gets_there_sitting_now_is_weighed(
    limits: dict[str, date], mean: float, why: str
) -> None:
    found = resting([an_option(SECOND, mean)], FAR_BELOW, student=make_student(**limits))
    assert found == (said.NeverReached(235, 0.96),), why


def test_a_date_is_in_the_season_when_its_score_usually_arrives_in_time() -> None:
    who = make_student(eligibility_ends=SECOND, score_needed_by=date(2027, 8, 27))
    assert resting([an_option(SECOND, 235)], FAR_BELOW, student=who) == (said.Reached(SECOND, 235, 235),)


def test_a_date_of_the_next_season_makes_passing_safe_but_reaches_no_minimum_of_this_one() -> None:
    option = an_option(SECOND, 235, 0.95)._replace(offered=(NextSeason("ERAS 2028"),))
    assert resting([option], FAR_BELOW) == (said.NeverReached(235, 0.96),)
    assert resting([option], AT_RISK) == (said.PassOn(SECOND, 0.95),)


@pytest.mark.parametrize(
    ("reason", "mean", "chance_of_pass", "cured"),
    [
        (AT_RISK, 250, 0.949, False),
        (AT_RISK, 220, 0.95, True),
        (FAR_BELOW, 234.9, 0.99, False),
        (FAR_BELOW, 235, 0.9, True),
        (said.MinimumChance(235, 0.7, "hold", hold_from=0.6, go_from=0.8), 200, 0.5, True),
        (said.CourseStands(235, 0.2, "off", on_from=0.6, tight_from=0.3), 234.9, 0.99, False),
        (said.CourseStands(235, 0.4, "tight", on_from=0.6, tight_from=0.3), 200, 0.5, True),
    ],
)
def test_a_projection_mends_what_the_verdict_finds_wrong(
    reason: said.Reason, mean: float, chance_of_pass: float, cured: bool
) -> None:
    seen = Projection(FIRST, mean, 9.0, mean - 12, mean + 12, 0.5, chance_of_pass)
    assert is_cured(seen, Decision("delay", None, None, (said.NoNews(), reason), ())) == cured


def test_the_booked_date_is_the_first_option_of_every_plan_with_the_plans_own_numbers() -> None:
    """On 14 May the 45-day line of 18 June is passed, which costs who stays nothing."""
    fine = make_student(scores=(Score(date=date(2027, 5, 10), exam="NBME 12", score=250),))
    plan = make_plan(fine, today=date(2027, 5, 14))
    (booked,) = plan.decision.options
    assert (booked.exam_date, booked.offered) == (plan.exam_date, (Booked(),))
    assert (booked.mean, booked.questions_per_day) == (plan.projection.mean, plan.questions_per_day)
    opens = date(2027, 9, 22)
    assert SeasonPlace("ERAS 2028", "best", opens, opens, "", pattern=True) in booked.keeps
    behind = make_student(scores=(Score(date=date(2027, 5, 10), exam="NBME 12", score=205),))
    others = make_plan(behind, today=date(2027, 5, 14)).decision
    assert others.options[0].offered == (Booked(),) and others.others


def test_what_else_a_delay_says_hides_no_date_that_mends_it() -> None:
    drop = said.DropWithinNoise("NBME 13", 4, 11.0)
    options = [an_option(FIRST, 235, 0.95)]
    assert resting(options, AT_RISK, drop) == (said.PassOn(FIRST, 0.95),)
    assert resting(options, FAR_BELOW, drop) == (said.Reached(FIRST, 235, 235),)


def test_nothing_rests_on_other_dates_at_a_plateau_or_where_there_are_none() -> None:
    assert resting([an_option(SECOND, 235)], FAR_BELOW, said.Plateau((220, 221, 222), 8)) == ()
    assert resting([], FAR_BELOW) == ()


def test_reasons_that_rest_on_other_dates_stand_last() -> None:
    scores = (Score(date=date(2027, 5, 10), exam="NBME 12", score=245),)
    who = make_student(scores=scores, target=280, minimum=270)
    decision = make_plan(who, today=date(2027, 5, 14)).decision
    assert [reason.kind for reason in decision.reasons] == ["minimum_chance", "never_reached"]
    assert decision.options


@pytest.mark.parametrize(
    ("exam_date", "today"),
    [
        (date(2027, 6, 18), date(2026, 11, 21)),
        (date(2027, 6, 18), date(2027, 5, 14)),
        (date(2026, 12, 11), date(2026, 11, 21)),
    ],
    ids=["on course", "go", "go, though risky for this season"],
)
def test_where_the_booked_date_stands_no_other_is_planned(
    exam_date: date, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("another date was planned")

    monkeypatch.setattr("studyplan.alternatives.choices.schedule_on", refuse)
    scores = (Score(date=today, exam="NBME 12", score=262),)
    who = make_student(date=exam_date, scores=scores, first_day=today)
    decision = make_plan(who, today=today).decision
    assert (decision.verdict == "go" or decision.course == "on") and decision.others == ()
