"""Go, hold or delay: each rule reached, each threshold read from the facts, each date worked by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from conftest import changed, make_plan, make_student
from hypothesis import given
from hypothesis import strategies as st

from studyplan.facts import Facts, Value
from studyplan.files.figures.read import load_facts
from studyplan.forecast.ability import Belief, Forecast
from studyplan.forecast.decision import asks_for_other_dates, decide
from studyplan.plan import Course, Decision, PracticeExam, Projection, Verdict
from studyplan.statements import decision as said
from studyplan.student import Applicant, Score, Student
from studyplan.words.decision import decision_words
from studyplan.words.formats import iso_day

FACTS = load_facts()
EXAM = date(2027, 6, 18)
TODAY = date(2027, 5, 10)  # 39 days before the exam: the 46-day mark is past, 18 May and 12 June are to come
SAFE = 0.99


def student(
    *points: int, applicant: Applicant | None = None, gap_days: int = 14, minimum: int = 230
) -> Student:
    """A student with these scores, the latest of them five days old."""
    last = TODAY - timedelta(days=5)
    days = [last - timedelta(days=gap_days * i) for i in reversed(range(len(points)))]
    scores = tuple(Score(date=d, exam="NBME 12", score=p) for d, p in zip(days, points, strict=True))
    exam = {"date": EXAM, "target": 240, "minimum": minimum}
    return make_student(**exam, minutes=(480,) * 7, scores=scores, applicant=applicant or Applicant())


def forecast(
    mean: float,
    *,
    sd: float = 9.0,
    chance_of_pass: float | None = None,
    forms: int = 1,
    surprise: float = 0.0,
) -> Forecast:
    """A forecast that is one normal curve; its chance of passing (218) may be stated otherwise."""
    curve = (Belief(1.0, 0.0, mean, sd**2),)
    bare = Projection(TODAY, mean, sd, mean - 1.28 * sd, mean + 1.28 * sd, None, None)
    chances = Forecast(bare, curve)
    passing = chances.chance_of(218) if chance_of_pass is None else chance_of_pass
    stated = bare._replace(chance_of_target=chances.chance_of(240), chance_of_pass=passing)
    return Forecast(stated, curve, forms, surprise)


GUESS = said.NoScore(), said.FirstGuess(90)


def guessed(mean: float, *, chance_of_pass: float = SAFE) -> Forecast:
    """A first guess, with no score behind it."""
    bare = forecast(mean, chance_of_pass=chance_of_pass, forms=0)
    return bare._replace(projection=bare.projection._replace(evidence=GUESS))


def practice(day: date, exam: str = "NBME 15", aim: int | None = 240) -> PracticeExam:
    return PracticeExam(date=day, exam=exam, purpose="progress", full_length=False, aim=aim, why="progress")


BEFORE_THE_MARK = practice(date(2027, 5, 15))
AFTER_ALL_MARKS = practice(date(2027, 6, 14), "Free 120")


def decided(
    mean: float,
    who: Student | None = None,
    *,
    facts: Facts = FACTS,
    today: date = TODAY,
    practice_exams: Sequence[PracticeExam] = (),
    chance_of_pass: float = SAFE,
    sd: float = 9.0,
    minutes_by_day: Mapping[date, int] | None = None,
    forms: int = 1,
    surprise: float = 0.0,
) -> Decision:
    return decide(
        who or student(236),
        facts,
        forecast(mean, sd=sd, chance_of_pass=chance_of_pass, forms=forms, surprise=surprise),
        today=today,
        practice_exams=practice_exams,
        minutes_by_day=minutes_by_day,
    )


def test_with_a_usual_sd_of_nine_two_under_target_is_a_go_and_three_is_not() -> None:
    """Target 240, minimum 230: 80% of 230 takes 230 + 0.8416 x 9 = 237.6."""
    assert decided(237.6).verdict == "go"
    assert decided(237.5, practice_exams=[BEFORE_THE_MARK]).verdict == "hold"


def test_with_a_usual_sd_of_nine_eight_under_target_holds_and_nine_does_not() -> None:
    """60% of 230 takes 230 + 0.2533 x 9 = 232.3."""
    assert decided(232.3, practice_exams=[BEFORE_THE_MARK]).verdict == "hold"
    assert decided(232.2, practice_exams=[BEFORE_THE_MARK]).verdict == "delay"


def test_more_than_seven_weeks_out_is_too_early_and_seven_weeks_are_not() -> None:
    seven_weeks = EXAM - timedelta(weeks=7)
    who = replace(student(), scores=(Score(date=seven_weeks - timedelta(days=3), exam="NBME 12", score=240),))
    assert decided(250, who, today=seven_weeks).verdict == "go"
    early = decided(250, who, today=seven_weeks - timedelta(days=1))
    assert (early.verdict, early.reasons[0]) == ("too_early", said.FarAway(50, 7))


def test_without_a_score_in_21_days_it_is_too_early_however_near_the_exam() -> None:
    scores = (Score(date=TODAY - timedelta(days=22), exam="NBME 12", score=250),)
    stale = decided(250, replace(student(), scores=scores), practice_exams=[BEFORE_THE_MARK])
    assert (stale.verdict, stale.course) == ("too_early", "on")
    assert said.NoFreshScore(21) in stale.reasons
    assert said.NextExam("NBME 15", date(2027, 5, 15), first=False) in stale.reasons


def test_a_score_exactly_21_days_old_is_fresh() -> None:
    scores = (Score(date=TODAY - timedelta(days=21), exam="NBME 12", score=250),)
    fresh = decided(250, replace(student(), scores=scores), practice_exams=[BEFORE_THE_MARK])
    assert fresh.verdict == "hold"


def test_a_stale_score_decides_once_no_practice_exam_comes_any_more() -> None:
    scores = (Score(date=TODAY - timedelta(days=40), exam="NBME 12", score=250),)
    assert decided(250, replace(student(), scores=scores)).verdict == "go"


@pytest.mark.parametrize(("chance_of_pass", "course"), [(0.95, "on"), (0.949, "tight")])
def test_no_course_is_on_while_passing_is_in_doubt(chance_of_pass: float, course: str) -> None:
    early = decided(250, today=EXAM - timedelta(weeks=20), chance_of_pass=chance_of_pass)
    assert (early.course, any(isinstance(one, said.PassAtRisk) for one in early.reasons)) == (
        course,
        course == "tight",
    )


@pytest.mark.parametrize(
    ("mean", "course", "why"),
    [(232.5, "on", "61% of 230"), (230, "tight", "50%"), (225.5, "tight", "30.8%"), (225, "off", "28.9%")],
)
def test_too_early_says_how_the_course_looks(mean: float, course: str, why: str) -> None:
    early = decided(mean, today=EXAM - timedelta(weeks=20))
    assert (early.verdict, early.course) == ("too_early", course), why


@pytest.mark.parametrize(
    ("exams", "first"),
    [
        ([AFTER_ALL_MARKS, BEFORE_THE_MARK], said.NextExam("NBME 15", date(2027, 5, 15), first=True)),
        ([], said.NextExam(None, None, first=True)),
    ],
)
def test_without_any_score_a_practice_exam_comes_first_and_nothing_is_decided(
    exams: Sequence[PracticeExam], first: said.NextExam
) -> None:
    found = decide(student(), FACTS, guessed(250), today=TODAY, practice_exams=exams)
    assert found.verdict == "too_early"
    assert found.reasons[:3] == (GUESS[0], first, GUESS[1])
    assert isinstance(found.would_change[0], said.FreshScore)


WARM_UP = AFTER_ALL_MARKS._replace(purpose="warm_up")


@pytest.mark.parametrize("exams", [[], [WARM_UP]], ids=["none", "a warm-up only"])
def test_without_a_form_to_come_a_first_guess_under_95_percent_of_passing_delays_and_says_so(
    exams: Sequence[PracticeExam],
) -> None:
    found = decide(student(), FACTS, guessed(230, chance_of_pass=0.949), today=TODAY, practice_exams=exams)
    assert (found.verdict, found.reasons[0]) == ("delay", said.PassAtRisk(218, 0.949, 0.95, False))
    assert set(found.reasons) >= {*GUESS, said.NextExam(None, None, first=True)}
    assert found.would_change == (said.FreshScore("projection"),)


def test_a_chance_of_passing_under_95_percent_delays_even_a_likely_minimum() -> None:
    assert decided(245, chance_of_pass=0.95).verdict == "go"
    risky = decided(245, chance_of_pass=0.949)
    assert risky.verdict == "delay"
    assert risky.reasons == (said.PassAtRisk(218, 0.949, 0.95, failed_before=False),)


@pytest.mark.parametrize("applicant", [Applicant(attempts=1), Applicant(step1="failed then passed")])
def test_an_earlier_fail_asks_98_percent(applicant: Applicant) -> None:
    risky = decided(245, student(240, applicant=applicant), chance_of_pass=0.979)
    assert risky.verdict == "delay"
    assert risky.reasons[0] == said.PassAtRisk(218, 0.979, 0.98, failed_before=True)
    assert decided(245, student(240, applicant=applicant), chance_of_pass=0.98).verdict == "go"
    assert decided(245, student(240), chance_of_pass=0.979).verdict == "go"


def test_a_hold_names_the_exam_to_wait_for_and_the_mark_that_it_precedes() -> None:
    waiting = decided(235, practice_exams=[AFTER_ALL_MARKS, BEFORE_THE_MARK])
    assert (waiting.verdict, waiting.decide_by) == ("hold", date(2027, 5, 18))
    assert waiting.reasons[1] == said.WaitFor("NBME 15", date(2027, 5, 15), movable_until=date(2027, 5, 18))


def test_a_hold_is_decided_by_the_first_mark_with_news_before_it() -> None:
    """The next mark is 18 May, but the next practice exam comes on 22 May: decide by 12 June."""
    assert decided(235, practice_exams=[practice(date(2027, 5, 22))]).decide_by == date(2027, 6, 12)


@pytest.mark.parametrize(
    "exams",
    [
        [],
        [AFTER_ALL_MARKS],
        [BEFORE_THE_MARK._replace(taken=True)],
        [practice(TODAY - timedelta(days=1))],
        [practice(date(2027, 6, 12))],
    ],
    ids=["none", "after the marks", "taken", "past", "on the last mark"],
)
def test_near_enough_without_news_to_wait_for_is_a_go_with_caution(exams: list[PracticeExam]) -> None:
    careful = decided(235, practice_exams=exams)
    assert (careful.verdict, careful.reasons[1]) == ("go", said.NoNews())


def test_three_scores_that_stand_still_call_for_another_method() -> None:
    """At most 8 points apart, at least 14 days from first to last: both just so."""
    stuck = decided(228, student(226, 220, 228, gap_days=7))
    assert (stuck.verdict, stuck.reasons[1]) == ("delay", said.Plateau((226, 220, 228), within=8))
    assert stuck.would_change[0] == said.PlateauOver(FACTS.no_real_change_points)


def is_plateau(decision: Decision) -> bool:
    return any(isinstance(reason, said.Plateau) for reason in decision.reasons)


@pytest.mark.parametrize(
    ("who", "why"),
    [
        (student(218, 222, 228), "they lie 10 apart"),
        (student(226, 228), "there are two"),
        (student(226, 227, 228, gap_days=6), "they lie within 12 days"),
    ],
)
def test_other_scores_are_no_plateau(who: Student, why: str) -> None:
    assert not is_plateau(decided(228, who)), why


def test_a_plateau_is_seen_on_the_scale_not_in_print() -> None:
    """220, 227 and 226 are within 8; but an NBME 9 of 220 counts as 226, and a UWSA 2 of 226 as 221."""
    scores = student(212, 227, 226).scores
    forms = ("NBME 9", "NBME 12", "UWSA 2")
    who = replace(
        student(), scores=tuple(s._replace(exam=form) for s, form in zip(scores, forms, strict=True))
    )
    assert not is_plateau(decided(228, who))  # 218, 227, 221
    who = replace(who, scores=(who.scores[0]._replace(score=214), *who.scores[1:]))
    assert decided(228, who).reasons[1] == said.Plateau((220, 227, 221), within=8)


def test_far_below_is_a_delay_with_the_chance_there_is() -> None:
    far = decided(224)
    assert far.verdict == "delay"
    assert far.reasons == (said.MinimumChance(230, 0.252, "neither", hold_from=0.6, go_from=0.8),)


@pytest.mark.parametrize(
    ("figure", "value", "mean", "before", "after"),
    [
        ("too_early_weeks", 5, 245, "go", "too_early"),
        ("fresh_score_days", 4, 245, "go", "too_early"),
        ("pass_chance", 0.995, 245, "go", "delay"),
        ("go_chance", 0.97, 245, "go", "hold"),
        ("hold_chance", 0.75, 235, "hold", "delay"),
        ("reschedule_marks", [46], 235, "hold", "go"),
    ],
)
def test_each_threshold_is_a_figure(figure: str, value: Value, mean: float, before: str, after: str) -> None:
    exams = [BEFORE_THE_MARK]
    assert decided(mean, practice_exams=exams).verdict == before
    assert decided(mean, practice_exams=exams, facts=changed(**{figure: value})).verdict == after


def test_the_thresholds_of_course_plateau_and_repeat_are_figures_too() -> None:
    early = EXAM - timedelta(weeks=20)
    assert decided(230, today=early, facts=changed(course_on=0.45)).course == "on"
    assert decided(230, today=early, facts=changed(course_tight=0.55)).course == "off"
    assert not is_plateau(decided(228, student(226, 222, 228), facts=changed(plateau_points=5)))
    repeat = student(240, applicant=Applicant(attempts=1))
    assert decided(245, repeat, facts=changed(pass_chance_repeat=0.999)).verdict == "delay"


@pytest.mark.parametrize(
    ("today", "mark"),
    [
        (date(2027, 5, 3), date(2027, 5, 3)),
        (date(2027, 5, 4), date(2027, 5, 18)),
        (date(2027, 5, 19), date(2027, 6, 12)),
        (date(2027, 6, 13), None),
    ],
)
def test_the_decision_is_due_by_the_next_rescheduling_mark(today: date, mark: date | None) -> None:
    """46, 31 and 6 days before 18 June: 3 May, 18 May, 12 June. The mark's own day still counts."""
    assert decided(250, today=today).decide_by == mark


@pytest.mark.parametrize(
    ("mean", "turns"),
    [(235, [(237.6, "go"), (232.9, "later_date")]), (240, [(237.6, "no_go")]), (224, [(232.9, "hold")])],
)
def test_what_would_change_a_verdict_names_the_projection_that_does(
    mean: float, turns: Sequence[tuple[float, said.Brings]]
) -> None:
    """80% of 230 takes 237.6; 60% takes 232.3, but 95% of passing 232.804."""
    found = decided(mean, practice_exams=[BEFORE_THE_MARK]).would_change
    assert found == tuple(said.ProjectionAt(needed, mean, brings) for needed, brings in turns)


def test_a_go_tells_both_chances() -> None:
    """(240 - 230) / 9 is 1.111: 86.7%."""
    go = decided(240).reasons
    assert go == (said.MinimumChance(230, 0.867, "go", hold_from=0.6, go_from=0.8), said.PassChance(SAFE))


ORDER = ("delay", "hold", "go")


@given(st.floats(190, 290), st.floats(0, 30), st.floats(6, 20))
def test_a_better_projection_never_worsens_the_verdict(mean: float, more: float, sd: float) -> None:
    exams = [BEFORE_THE_MARK]
    worse, better = (decided(m, sd=sd, practice_exams=exams).verdict for m in (mean, mean + more))
    assert ORDER.index(better) >= ORDER.index(worse)


@pytest.mark.parametrize(
    ("verdict", "course", "asks"),
    [
        ("delay", None, True),
        ("hold", None, True),
        ("go", None, False),
        ("too_early", "on", False),
        ("too_early", "tight", True),
        ("too_early", "off", True),
        ("too_early", None, False),
    ],
)
def test_a_delay_a_hold_and_a_course_that_is_not_on_ask_for_other_dates(
    verdict: Verdict, course: Course | None, asks: bool
) -> None:
    assert asks_for_other_dates(Decision(verdict, course, None, (), ())) == asks


@pytest.fixture
def half_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a next form the mean lies half way between 236 and it, as wide as ever."""
    monkeypatch.setattr(
        "studyplan.forecast.decision.foresee",
        lambda who, *_, **__: forecast((236 + who.scores[-1].score) / 2),
    )


@pytest.mark.usefixtures("half_way")
def test_what_would_change_a_hold_is_a_score_on_the_next_form() -> None:
    """80% of 230 takes 237.6, so 239.2 on the form. 60% takes 232.3, 95% of passing 232.8, so 229.6."""
    warm_up = practice(date(2027, 5, 14), "Free 120")._replace(purpose="warm_up")
    held = decided(235, practice_exams=[warm_up, BEFORE_THE_MARK], minutes_by_day={})
    assert held.verdict == "hold"
    assert held.would_change == (
        said.ScoreOnNext(240, "NBME 15", date(2027, 5, 15), "go"),
        said.ScoreOnNext(230, "NBME 15", date(2027, 5, 15), "later_date"),
    )


@pytest.mark.usefixtures("half_way")
def test_a_go_asks_the_chance_of_passing_too() -> None:
    """With a failed Step 1 passing takes 98%: 218 + 2.054 x 9 = 236.5, less than the 237.6 of 230 at 80%."""
    low = student(236, minimum=220, applicant=Applicant(step1="failed then passed"))
    found = decided(240, low, practice_exams=[BEFORE_THE_MARK], minutes_by_day={})
    assert found.would_change == (said.ScoreOnNext(237, "NBME 15", date(2027, 5, 15), "no_go"),)


def test_no_score_is_named_that_no_form_can_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studyplan.forecast.decision.foresee", lambda *_, **__: forecast(190))
    far = decided(190, practice_exams=[BEFORE_THE_MARK], minutes_by_day={})
    assert all(isinstance(turn, said.ProjectionAt) for turn in far.would_change)


def test_a_fresh_free_120_alone_decides_nothing() -> None:
    who = replace(student(), scores=(Score(date=TODAY, exam="Free 120", percent=80.0),))
    found = decided(250, who, practice_exams=[BEFORE_THE_MARK])
    assert (found.verdict, found.reasons[0]) == ("too_early", said.OnlyWarmUp(21, "Free 120"))


# What a go rests on, and what a risk asks for.


def old_form(days: int) -> Student:
    scores = (Score(date=TODAY - timedelta(days=days), exam="NBME 12", score=250),)
    return replace(student(), scores=scores)


@pytest.mark.parametrize(
    ("who", "forms", "surprise", "thin"),
    [
        (old_form(14), 1, 0.0, None),
        (old_form(15), 1, 0.0, "old"),
        (student(236, 240), 2, 11.0, None),
        (student(236, 240, 255), 3, 11.1, None),
        (student(236, 255), 2, 11.1, "contradicted"),
    ],
    ids=["one, 14 days old", "one, 15 days old", "two", "two beside one too high", "one, another one lower"],
)
def test_a_go_rests_on_two_forms_or_a_fresh_one_that_the_others_do_not_contradict(
    who: Student, forms: int, surprise: float, thin: str | None
) -> None:
    """Where it does not, the verdict waits for the next form, and without one it is a go with caution."""
    waiting = decided(250, who, forms=forms, surprise=surprise, practice_exams=[BEFORE_THE_MARK])
    careful = decided(250, who, forms=forms, surprise=surprise)
    assert (waiting.verdict, careful.verdict) == ("hold" if thin else "go", "go")
    for decision in (waiting, careful):
        assert [one.why for one in decision.reasons if isinstance(one, said.OneScore)] == [thin] * bool(thin)
    assert (said.NoNews() in careful.reasons) == bool(thin)


def test_a_percent_makes_no_form_and_contradicts_none() -> None:
    """A Free 120 far over what two forms foretold leaves them two; alone it is no form."""
    free_120 = Score(date=TODAY, exam="Free 120", percent=90.0)
    forms = student(236, 240)
    high = replace(forms, scores=(*forms.scores, free_120))
    assert decided(250, high, forms=2, surprise=20, practice_exams=[BEFORE_THE_MARK]).verdict == "go"
    alone = decided(250, replace(forms, scores=(free_120,)), forms=0)
    assert said.OneScore(14, "no_form") in alone.reasons


@pytest.mark.parametrize(
    ("applicant", "asked"),
    [
        (Applicant(), 0.8),
        (Applicant(visa=True), 0.85),
        (Applicant(visa=True, us_experience_months=0, graduation_year=2016), 0.9),
    ],
    ids=["moderate", "high", "very high"],
)
def test_a_higher_risk_asks_a_higher_chance_of_the_minimum(applicant: Applicant, asked: float) -> None:
    """80%, 85% and 90% of 230 take 237.58, 239.33 and 241.54."""
    needed = 230 + 9 * {0.8: 0.8416, 0.85: 1.0364, 0.9: 1.2816}[asked]
    who = student(236, applicant=applicant)
    go, under = (
        decided(mean, who, practice_exams=[BEFORE_THE_MARK]) for mean in (needed + 0.1, needed - 0.1)
    )
    assert (go.verdict, under.verdict) == ("go", "hold")
    for decision in (go, under):
        margins = [one.chance for one in decision.reasons if isinstance(one, said.RiskMargin)]
        assert margins == [asked] * (asked > 0.8)


def test_after_a_failed_attempt_a_minimum_under_the_target_is_kept_and_said() -> None:
    again = Applicant(attempts=1)
    own = said.OwnMinimum(230, 240)
    assert own in decided(250, student(240, applicant=again)).reasons
    assert own not in decided(250, student(240, applicant=again, minimum=240)).reasons
    assert own not in decided(250, student(240)).reasons


@pytest.mark.parametrize(("before", "now", "points"), [(240, 229, 11), (240, 228, None), (240, 240, None)])
def test_a_drop_within_noise_is_called_that(before: int, now: int, points: int | None) -> None:
    reasons = decided(250, student(before, now)).reasons
    drops = [one.points for one in reasons if isinstance(one, said.DropWithinNoise)]
    assert drops == ([] if points is None else [points])


def test_a_delay_for_passing_names_a_score_that_brings_the_minimum_too() -> None:
    """95% of passing takes 232.8; a minimum of 230 at 60% 232.3, one of 235 237.3."""
    for minimum, turn in (
        (230, said.ProjectionAt(232.9, 224, "safe_pass")),
        (235, said.ProjectionAt(237.3, 224, "hold")),
    ):
        assert decided(224, student(236, minimum=minimum), chance_of_pass=0.9).would_change == (turn,)


def test_who_waits_for_a_practice_exam_is_named_a_full_one_before_a_warm_up() -> None:
    warm_up = practice(date(2027, 5, 12), "Free 120")._replace(purpose="warm_up")
    found = decided(250, old_form(30), practice_exams=[warm_up, BEFORE_THE_MARK])
    assert said.NextExam("NBME 15", date(2027, 5, 15), first=False) in found.reasons


# Cases of real people.


@pytest.mark.parametrize(("attempts", "verdict"), [(1, "hold"), (0, "go")])
def test_a_repeater_near_the_target_waits_where_a_first_attempt_goes(attempts: int, verdict: str) -> None:
    """236, 238 and 240 for 245: after a fail the target itself is the least worth sitting for."""
    forms = ((date(2027, 2, 20), 13, 236), (date(2027, 3, 6), 14, 238), (date(2027, 3, 20), 15, 240))
    scores = tuple(Score(date=day, exam=f"NBME {form}", score=points) for day, form, points in forms)
    who = make_student(
        date=date(2027, 4, 9),
        target=245,
        minimum=245 if attempts else 235,
        scores=scores,
        practice_exams=("NBME 16", "Free 120"),
        applicant=Applicant(group="non-US IMG", step1="passed", attempts=attempts),
    )
    assert make_plan(who, today=date(2027, 3, 21)).decision.verdict == verdict


def test_far_below_the_pass_mark_no_course_is_on_and_passing_is_named() -> None:
    scores = (Score(date=date(2026, 11, 14), exam="NBME 12", score=172),)
    plan = make_plan(make_student(date=date(2027, 6, 11), target=240, minimum=230, scores=scores))
    assert plan.decision.course in ("tight", "off")
    assert any(isinstance(one, said.PassAtRisk) for one in plan.decision.reasons)


def test_where_no_aim_can_be_met_the_course_is_off() -> None:
    scores = (Score(date=TODAY - timedelta(days=22), exam="NBME 12", score=250),)
    who = replace(student(), scores=scores)
    without = BEFORE_THE_MARK._replace(aim=None)
    assert decided(250, who, practice_exams=[BEFORE_THE_MARK]).course == "on"
    found = decided(250, who, practice_exams=[without])
    assert found.course == "off"
    stands = next(one for one in found.reasons if one.kind == "course_stands")
    assert "no aims that students reach" in decision_words(stands, iso_day)
