"""Why a verdict is as it is: each kind once, its words in decision_words.txt, and one wording of chances."""

import re
from datetime import date
from pathlib import Path
from typing import get_args

from conftest import make_plan, make_student

from studyplan.statements import decision as said
from studyplan.student import Score
from studyplan.words.decision import decision_words
from studyplan.words.formats import chances_words, iso_day, spoken_day

TEXT = Path(__file__).parent / "decision_words.txt"  # a new wording is written into it by hand
DAY = date(2027, 5, 15)
REASONS: tuple[said.Reason, ...] = (
    said.FarAway(50, 7),
    said.NoFreshScore(21),
    said.OnlyWarmUp(21, "Free 120"),
    said.CourseStands(230, 0.5, "tight", 0.6, 0.3),
    said.NextExam("NBME 15", DAY, first=False),
    said.NextExam("NBME 15", DAY, first=True),
    said.NextExam(None, None, first=False),
    said.NextExam(None, None, first=True),
    said.PassAtRisk(218, 0.949, 0.95, failed_before=False),
    said.PassAtRisk(218, 0.979, 0.98, failed_before=True),
    said.PassOn(DAY, 0.97),
    said.MinimumChance(230, 0.996, "go", 0.6, 0.8),
    said.MinimumChance(230, 0.798, "hold", 0.6, 0.8),
    said.MinimumChance(230, 0.252, "neither", 0.6, 0.8),
    said.PassChance(1.0),
    said.MinimumChance(230, 0.95, "hold", 0.6, 0.8),
    said.OneScore(14, "no_form"),
    said.OneScore(14, "old"),
    said.OneScore(14, "contradicted"),
    said.OwnMinimum(235, 245),
    said.RiskMargin("very_high", 0.9),
    said.DropWithinNoise("NBME 14", 4, 11.0),
    said.NoNews(),
    said.WaitFor("NBME 15", DAY, date(2027, 5, 18)),
    said.Plateau((226, 220.5, 228), 8),
    said.Reached(DAY, 231.4, 230),
    said.NeverReached(230, 0.96),
)
EVIDENCE: tuple[said.Evidence, ...] = (
    said.NoScore(),
    said.TooOld(183, 182),
    said.FirstGuess(None),
    said.FirstGuess(90),
    said.RestsOn(1, "NBME 13", DAY, 222, None, 222),
    said.RestsOn(2, "Free 120", DAY, None, 71.5, 238),
    said.FormReading("School exam", None),
    said.FormReading("NBME 9", 6),
    said.FormReading("UWSA 2", -5),
    said.UnseenStudy(288),
    said.Growth(300, 12, own_scores=False),
    said.Growth(300, 12, own_scores=True),
    said.FastGrowth(),
    said.ExamGain(3, 4),
    said.OldScore(30),
    said.ThinEvidence(percents_only=False),
    said.ThinEvidence(percents_only=True),
    said.LowScore(218),
)
TURNS: tuple[said.Turn, ...] = (
    said.FreshScore("projection"),
    said.FreshScore("decision"),
    said.ScoreOnNext(240, "NBME 15", DAY, "go"),
    said.ScoreOnNext(230, "NBME 15", DAY, "later_date"),
    said.ProjectionAt(237.6, 235, "safe_pass"),
    said.ProjectionAt(234.8, 234.7, "on_course"),
    said.ProjectionAt(237.6, 240, "no_go"),
    said.ProjectionAt(237.6, 237.4, "no_go"),
    said.ProjectionAt(232.9, 224, "hold"),
    said.PlateauOver(5),
)


def test_each_reason_piece_of_evidence_and_turn_is_a_sentence() -> None:
    told = [decision_words(one, iso_day) for one in (*REASONS, *EVIDENCE, *TURNS)]
    assert told == TEXT.read_text("utf-8").splitlines()


def test_no_kind_is_left_out() -> None:
    assert set(get_args(said.Reason)) == {type(fact) for fact in (*REASONS, *EVIDENCE)}
    assert set(get_args(said.Turn)) == {type(fact) for fact in TURNS}


def test_dates_take_the_form_of_the_report() -> None:
    assert (
        decision_words(said.PassOn(DAY, 0.97), spoken_day)
        == "On Sat 15 May 2027 your chance of passing would be 97%."
    )


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
