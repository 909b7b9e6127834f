"""Why a verdict is as it is, in sentences: each kind once, chances in one wording everywhere."""

import re
from datetime import date
from typing import get_args

import pytest
from conftest import make_plan, make_student

from studyplan.statements import decision as said
from studyplan.student import Score
from studyplan.words.decision import decision_words
from studyplan.words.formats import chances_words, iso_day, spoken_day

DAY = date(2027, 5, 15)
REASONS: dict[said.Reason, str] = {
    said.FarAway(50, 7): "The exam is 50 days away; the decision comes in the last 7 weeks.",
    said.NoFreshScore(21): "There is no practice score from the last 21 days to decide on.",
    said.OnlyWarmUp(21, "Free 120"): (
        "The only practice exam of the last 21 days is the Free 120: a warm-up that reports a percentage. A "
        "date hangs on full forms."
    ),
    said.CourseStands(230, 0.5, "tight", 0.6, 0.3): (
        "Your chance of 230 or more is 50%: a tight course (on course from 60%, tight from 30%)."
    ),
    said.NextExam("NBME 15", DAY, first=False): "The next practice exam is NBME 15 on 2027-05-15.",
    said.NextExam("NBME 15", DAY, first=True): (
        "Sit a full practice exam first. The next practice exam is NBME 15 on 2027-05-15."
    ),
    said.NextExam(None, None, first=False): (
        "No full practice exam fits any more: the scores you have, or a later date, must decide."
    ),
    said.NextExam(None, None, first=True): (
        "No practice exam fits before this date. If it can still be moved, sit one first: that is safer."
    ),
    said.PassAtRisk(218, 0.949, 0.95, failed_before=False): (
        "Your chance of passing (218) is 94%, under 95%: the first attempt matters most."
    ),
    said.PassAtRisk(218, 0.979, 0.98, failed_before=True): (
        "Your chance of passing (218) is 97%, under 98%: a repeated attempt or a failed Step 1 asks for more."
    ),
    said.PassOn(DAY, 0.97): "On 2027-05-15 it would be 97%.",
    said.MinimumChance(230, 0.996, "go", 0.6, 0.8): (
        "Your chance of 230 or more is over 99%; from 80% on it is a go."
    ),
    said.MinimumChance(230, 0.798, "hold", 0.6, 0.8): (
        "Your chance of 230 or more is 79%; that is between 60% and 80%."
    ),
    said.MinimumChance(230, 0.252, "neither", 0.6, 0.8): "Your chance of 230 or more is 25%, under 60%.",
    said.PassChance(1.0): "Your chance of passing is over 99%.",
    said.NoNews(): "No practice exam comes before a rescheduling mark any more: go, with caution.",
    said.WaitFor("NBME 15", DAY, date(2027, 5, 18)): (
        "Wait for NBME 15 on 2027-05-15; you can still move the date until 2027-05-18."
    ),
    said.Plateau((226, 220.5, 228), 8): (
        "Your last 3 practice scores (226, 220.5, 228) lie within 8 points: a plateau. More of the same will"
        " not help much: change how you study, not only the date."
    ),
    said.Reached(DAY, 231.4, 230): "On 2027-05-15 the projection is 231: it reaches 230.",
    said.NeverReached(230, 0.96): (
        "No date in the season reaches 230 at a realistic pace. Weigh sitting now (chance of passing 96%) "
        "with a wider list of programs against a later season."
    ),
}
EVIDENCE: dict[said.Evidence, str] = {
    said.NoScore(): (
        "No practice exam has been taken yet, so there is nothing to project from. Take one first."
    ),
    said.TooOld(183, 182): (
        "The latest practice exam is 183 days old. What stood after more than 182 days says too little about"
        " today to project from: take a new one first."
    ),
    said.RestsOn(1, "NBME 13", DAY, 222, None, 222): (
        "It rests on one practice exam: NBME 13 on 2027-05-15, 222."
    ),
    said.RestsOn(2, "Free 120", DAY, None, 71.5, 238): (
        "It rests on 2 practice exams, the latest: Free 120 on 2027-05-15, 71.5%, read as about 238."
    ),
    said.FormReading("School exam", None): (
        "There are no figures for School exam: its score counts as printed."
    ),
    said.FormReading("NBME 9", 6): "NBME 9 reads 6 low: as many points were added.",
    said.FormReading("UWSA 2", -5): "UWSA 2 reads 5 high: as many points were taken off.",
    said.UnseenStudy(288): "288 study hours since the latest score are taken as done, as in the usual week.",
    said.Growth(300, 12, own_scores=False): (
        "The 300 study hours left count for 12 points, judged by other students."
    ),
    said.Growth(300, 12, own_scores=True): (
        "The 300 study hours left count for 12 points, judged by other students and your own scores."
    ),
    said.FastGrowth(): "Three in four students gain less than that in as many hours.",
    said.ExamGain(3, 4): "Real scores are taken to lie 3 points over practice scores, give or take 4.",
    said.OldScore(30): "The latest practice exam is 30 days old, so the range is kept wide.",
    said.ThinEvidence(percents_only=False): "There is only one practice exam, so the range is kept wide.",
    said.ThinEvidence(percents_only=True): (
        "There is only a percent of the Free 120 and no three-digit practice score, so the range is kept "
        "wide."
    ),
    said.LowScore(218): (
        "Little is known about what follows a practice score of 218 or less: the uncertainty is high, so the"
        " range is widened further."
    ),
}
TURNS: dict[said.Turn, str] = {
    said.FreshScore("projection"): "A fresh practice score makes a projection and a decision possible.",
    said.FreshScore("decision"): "A fresh practice score in the last weeks turns this into a decision.",
    said.ScoreOnNext(240, "NBME 15", DAY, "go"): "240 or more on NBME 15 on 2027-05-15 would make it a go.",
    said.ScoreOnNext(230, "NBME 15", DAY, "later_date"): (
        "Less than 230 on NBME 15 on 2027-05-15 would speak for a later date."
    ),
    said.ProjectionAt(237.6, 235, "safe_pass"): (
        "A projection of 238 or more (now 235) would make passing safe enough."
    ),
    said.ProjectionAt(234.8, 234.7, "on_course"): (
        "A projection of 234.8 or more (now 234.7) would put you on course."
    ),
    said.ProjectionAt(237.6, 240, "no_go"): "A projection under 238 (now 240) would end the go.",
    said.ProjectionAt(237.6, 237.4, "no_go"): "A projection under 237.4 (now 237.4) would end the go.",
    said.ProjectionAt(232.9, 224, "hold"): (
        "A projection of 233 or more (now 224) would make this date worth holding."
    ),
    said.PlateauOver(5): "A practice score 5 points higher would show the plateau is over.",
}


@pytest.mark.parametrize(("reason", "words"), (REASONS | EVIDENCE).items())
def test_each_reason_is_a_sentence(reason: said.Reason, words: str) -> None:
    assert decision_words(reason, iso_day) == words


@pytest.mark.parametrize(("evidence", "words"), EVIDENCE.items())
def test_each_piece_of_evidence_is_a_sentence(evidence: said.Evidence, words: str) -> None:
    assert decision_words(evidence, iso_day) == words


@pytest.mark.parametrize(("turn", "words"), TURNS.items())
def test_each_turn_is_a_sentence(turn: said.Turn, words: str) -> None:
    assert decision_words(turn, iso_day) == words


def test_no_kind_is_left_out() -> None:
    assert set(get_args(said.Reason)) == {type(fact) for fact in REASONS | EVIDENCE}
    assert set(get_args(said.Turn)) == {type(fact) for fact in TURNS}


def test_dates_take_the_form_of_the_report() -> None:
    assert decision_words(said.PassOn(DAY, 0.97), spoken_day) == "On Sat 15 May 2027 it would be 97%."


def test_one_chance_has_one_wording() -> None:
    scores = (
        Score(date=date(2027, 1, 10), exam="NBME 12", score=258),
        Score(date=date(2027, 1, 24), exam="NBME 13", score=262),
    )
    plan = make_plan(make_student(date=date(2027, 2, 12), scores=scores), today=date(2027, 1, 25))
    told = [decision_words(reason, spoken_day) for reason in plan.decision.reasons]
    told.append(chances_words(plan.projection, plan.target))
    passing = re.findall(r"hance of passing(?: is|:) (.*?)[.;]", " ".join(told))
    assert passing == ["over 99%", "over 99%"]
