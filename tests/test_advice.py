"""What the student is told beside the plan: the right word at the right threshold, with choices."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import TODAY, all_facts, make_plan, make_student, read_text
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import Wish, wishes

from studyplan.errors import CannotPlan
from studyplan.plan import Phase, Plan, Problem, Projection
from studyplan.planning.advice import notices
from studyplan.planning.questions.quotas import Rung
from studyplan.statements.problems import (
    BaselineWeeks,
    FewDedicatedWeeks,
    LongCore,
    LowBaseline,
    ManyBanks,
    ManyResources,
    PendingStep1,
    ProblemFact,
    RepeatAttemptShort,
    SecondPassCut,
    SpareTime,
)
from studyplan.student import AvailabilityChange, QuestionBank
from studyplan.words.formats import iso_day
from studyplan.words.problems import problem_words

EXAM = date(2027, 6, 18)
DAY = timedelta(days=1)
MONDAY = date(2027, 1, 4)
FULL_TIME = (480,) * 6 + (0,)  # 48 h a week
CASES = Path(__file__).parent / "cases"
SAMPLES = Path(__file__).parent.parent / "sample_inputs"


def baseline(
    score: float | None, weeks: float, today: date | None = None, **changes: object
) -> tuple[Problem, ...]:
    first = EXAM - timedelta(days=round(7 * weeks))
    student = make_student(**{"minutes": FULL_TIME, **changes})
    return notices.on_the_baseline(
        student, all_facts(), first_day=first, today=today or first, score=score, in_doubt=False
    )


def words(fact: ProblemFact) -> str:
    """All that is said, the choices too."""
    what, choices = problem_words(fact, all_facts(), iso_day)
    return " ".join((what, *choices))


def plan_of(case: str) -> Plan:
    """The plan of a case from the reports of people who advise students."""
    return make_plan(read_text((CASES / f"{case}.toml").read_text("utf-8"), name=case))


def applicant(weeks: float = 20, **changes: object) -> tuple[Problem, ...]:
    first = EXAM - timedelta(days=round(7 * weeks))
    student = make_student(**{"minutes": FULL_TIME, **changes})
    return notices.on_the_applicant(student, all_facts(), first_day=first)


@pytest.mark.parametrize(
    ("score", "least", "most"),
    [
        pytest.param(199, 13, 17, id="under 200"),
        pytest.param(200, 9, 13, id="200 itself"),
        pytest.param(220, 9, 13, id="220 itself"),
        pytest.param(221, 6.5, 9, id="over 220"),
        pytest.param(234, 6.5, 9, id="11 under the target"),
    ],
)
def test_a_baseline_calls_for_its_weeks(score: int, least: float, most: float) -> None:
    fact = BaselineWeeks(
        score,
        least,
        most,
        days=210,
        full_time_weeks=30,
        full_time_hours=48,
        hours_a_week=least * 48 / 30,
        in_doubt=False,
    )
    assert baseline(score, 30) == (Problem("info", fact),)


@given(st.integers(170, 234), st.integers(7, 210))
def test_fewer_weeks_than_the_baseline_calls_for_are_a_warning(score: int, days: int) -> None:
    """48 h a week on six days, none on the Sunday before the exam on a Friday."""
    least = 13 if score < 200 else 9 if score <= 220 else 6.5
    (said,) = baseline(score, days / 7)
    studied = sum((EXAM - i * DAY).weekday() != 6 for i in range(1, days + 1))
    assert said.severity == ("warning" if studied < 6 * least else "info")


@given(st.integers(235, 300), st.integers(7, 210))
def test_a_score_within_ten_of_the_target_calls_for_nothing(score: int, days: int) -> None:
    assert baseline(score, days / 7) == ()


def test_just_the_weeks_a_baseline_calls_for_are_enough() -> None:
    assert [problem.severity for problem in baseline(214, 9)] == ["info"]
    assert [problem.severity for problem in baseline(214, 8.8)] == ["warning"]


def test_hours_count_and_not_the_calendar() -> None:
    """14 weeks of 16 h are 224 h, or 4.7 weeks of 48 h; 9 such weeks in 14 take 30.9 h a week."""
    (said,) = baseline(214, 14, minutes=(120,) * 5 + (180,) * 2)
    assert said.severity == "warning" and isinstance(said.fact, BaselineWeeks)
    assert (said.fact.days, round(said.fact.full_time_weeks, 2)) == (98, 4.67)
    assert "9 to 13 weeks of full-time study (48 h)" in words(said.fact)
    assert "make only 4.6, in 14.0 calendar weeks. Study more: 31 h a week would" in words(said.fact)


def test_hours_behind_are_not_asked_for_again() -> None:
    """Of 9 weeks 7 x 16 / 48 are behind after half of 14: 320 h are left for 7 weeks, 45.7 a week."""
    (said,) = baseline(214, 14, EXAM - 49 * DAY, minutes=(120,) * 5 + (180,) * 2)
    assert isinstance(said.fact, BaselineWeeks) and round(said.fact.hours_a_week, 1) == 45.7
    (late,) = baseline(214, 14, EXAM - 42 * DAY, minutes=(120,) * 5 + (180,) * 2)
    assert "Study more" in words(said.fact) and "Study more" not in words(late.fact)


def test_more_than_full_time_is_not_asked_for() -> None:
    (said,) = baseline(199, 12)
    assert "Study more" not in words(said.fact) and "Move the exam date" in words(said.fact)


def test_fourteen_weeks_beside_work_are_no_nine_weeks_of_full_time() -> None:
    """21 November to 25 February: 13 weeks of 16 h and six days of 14 h, 222 h in all."""
    problems = plan_of("part_time_16_hours").problems
    (weeks,) = (problem.fact for problem in problems if isinstance(problem.fact, BaselineWeeks))
    assert weeks.full_time_weeks * 48 == 222
    assert Problem("warning", weeks) in problems


@pytest.mark.parametrize(
    ("score", "target", "told"),
    [(199.4, 225, False), (200, 225, True), (220, 229, True), (221, 225, False), (209, 230, False)],
)
def test_from_200_to_220_the_low_230s_are_the_least_to_aim_for(score: float, target: int, told: bool) -> None:
    found = [p for p in baseline(score, 30, target=target, minimum=220) if isinstance(p.fact, LowBaseline)]
    assert found == ([Problem("info", LowBaseline(round(score), 230, target))] if told else [])
    assert not told or "low 230s at least" in words(found[0].fact)


def test_a_low_baseline_near_its_target_is_told_to_aim_higher_all_the_same() -> None:
    assert baseline(218, 30, target=225, minimum=218) == (Problem("info", LowBaseline(218, 230, 225)),)


def test_without_a_score_nothing_is_said_of_the_baseline() -> None:
    assert baseline(None, 2) == ()


@pytest.mark.parametrize(("attempts", "weeks", "warned"), [(1, 5.8, True), (1, 6, False), (0, 2, False)])
def test_a_repeat_attempt_under_six_weeks_is_a_warning(attempts: int, weeks: float, warned: bool) -> None:
    assert bool(applicant(weeks, attempts=attempts)) == warned


def test_twelve_half_weeks_are_a_repeat_attempts_six_and_eleven_are_not() -> None:
    half = tuple(minutes // 2 for minutes in FULL_TIME)
    assert applicant(12, attempts=1, minutes=half) == ()
    fact = RepeatAttemptShort(6, 8, days=77, full_time_weeks=5.5, full_time_hours=48)
    assert applicant(11, attempts=1, minutes=half) == (Problem("warning", fact),)


def test_a_step_1_to_come_is_passed_first() -> None:
    assert applicant(step1="not taken") == (Problem("warning", PendingStep1()),)
    assert "pass it first" in words(PendingStep1())
    assert applicant(step1="passed") == ()


# The last weeks, and a long core.


def last_weeks(
    *dedicated: int, hours: float = 35, weeks: float = 20, today: date | None = None
) -> tuple[Problem, ...]:
    """Two hours a day, and in the given weeks before the exam (1 is the last) so many on a day."""
    changes = (AvailabilityChange(*_week(n), minutes=(round(hours * 60 / 7),) * 7) for n in dedicated)
    student = make_student(minutes=(120,) * 7, changes=tuple(changes))
    first = EXAM - timedelta(days=round(7 * weeks))
    return notices.on_the_last_weeks(student, all_facts(), first_day=first, today=today or first)


def _week(back: int) -> tuple[date, date]:
    return EXAM - 7 * back * DAY, EXAM - (7 * back - 7) * DAY - DAY


@pytest.mark.parametrize(
    ("dedicated", "held"), [((), 0), ((1,), 1), ((2, 5, 8), 3), ((1, 2, 3), 3), ((6, 7, 8, 9), 3)]
)
def test_under_four_dedicated_weeks_in_the_last_eight_are_a_warning(
    dedicated: tuple[int, ...], held: int
) -> None:
    assert last_weeks(*dedicated) == (
        Problem("warning", FewDedicatedWeeks(held, 35, 4, 8, enough_ahead=True)),
    )


@pytest.mark.parametrize("dedicated", [(1, 2, 3, 4), (2, 4, 6, 8), tuple(range(1, 9))])
def test_four_dedicated_weeks_wherever_in_the_last_eight_are_enough(dedicated: tuple[int, ...]) -> None:
    assert last_weeks(*dedicated) == ()


def test_a_week_under_35_hours_is_not_dedicated() -> None:
    assert last_weeks(1, 2, 3, 4, hours=34.9) == (
        Problem("warning", FewDedicatedWeeks(0, 35, 4, 8, enough_ahead=True)),
    )


def test_four_weeks_of_leave_count_on_whatever_day_they_begin() -> None:
    """From a Monday, before a last week of work up to the exam on a Friday."""
    leave = AvailabilityChange(date(2027, 5, 17), date(2027, 6, 13), minutes=(300,) * 7)
    student = make_student(minutes=(120,) * 7, changes=(leave,))
    assert notices.on_the_last_weeks(student, all_facts(), first_day=MONDAY, today=MONDAY) == ()


def test_weeks_before_the_first_day_are_not_there_to_be_dedicated() -> None:
    assert last_weeks(1, 2, 3, 4, weeks=3.9) == (
        Problem("warning", FewDedicatedWeeks(3, 35, 4, 8, enough_ahead=False)),
    )


def test_a_plan_of_refinement_alone_has_a_warning_of_its_own() -> None:
    assert last_weeks(weeks=2.9) == ()
    assert last_weeks(weeks=3) != ()


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (0, "None of the last eight weeks before the exam holds 35 h"),
        (1, "Only one of"),
        (3, "Only three of"),
    ],
)
def test_the_warning_says_how_many_weeks_are_dedicated(held: int, said: str) -> None:
    assert words(FewDedicatedWeeks(held, 35, 4, 8, enough_ahead=True)).startswith(said)


def test_leave_is_only_advised_while_four_weeks_lie_ahead() -> None:
    for days, offered in ((28, True), (27, False)):
        (said,) = last_weeks(today=EXAM - days * DAY)
        assert ("Arrange leave" in words(said.fact)) == offered


def core_of(weeks: int, minutes: tuple[int, ...] = FULL_TIME) -> tuple[Problem, ...]:
    core = Phase("core", EXAM, EXAM + 7 * weeks * DAY - DAY, "question_bank")
    return notices.on_the_core((core,), make_student(minutes=minutes), all_facts(), in_doubt=False)


def test_a_core_of_twice_the_guides_length_is_said() -> None:
    """Guides A and P: 8 to 16 weeks, 8 to 12 of full-time study."""
    assert core_of(31) == ()
    fact = LongCore(224, 32, 48, (8, 16), (8, 12), (3, 6), in_doubt=False)
    assert core_of(32) == (Problem("info", fact),)


def test_beside_work_a_core_may_be_longer() -> None:
    """32 weeks of 35 h are 23.3 of full-time study, of 36 h they are 24."""
    assert core_of(32, (300,) * 7) == ()
    assert core_of(32, (360,) * 6 + (0,)) != ()


def test_nine_months_of_full_time_study_are_told_to_be_long() -> None:
    """34 weeks of core with days off in them, 30 of full-time study."""
    plan = make_plan(read_text((SAMPLES / "nine_months.toml").read_text("utf-8")))
    (core,) = (problem.fact for problem in plan.problems if isinstance(problem.fact, LongCore))
    assert (core.days, core.full_time_weeks) == (238, 30)


def test_refinement_alone_has_no_core_to_be_long() -> None:
    phase = Phase("refinement", EXAM, EXAM + 300 * DAY, "short_notice")
    assert notices.on_the_core((phase,), make_student(), all_facts(), in_doubt=False) == ()


# While passing is in doubt nobody is told to do less.


def projection(chance_of_pass: float | None) -> Projection:
    return Projection(TODAY, 240, 9, 228, 252, 0.5, chance_of_pass)


@pytest.mark.parametrize(
    ("chance", "told", "in_doubt"),
    [
        (0.95, {}, False),
        (0.949, {}, True),
        (None, {}, True),
        (0.979, {"attempts": 1}, True),
        (0.979, {"step1": "failed then passed"}, True),
        (0.98, {"attempts": 1}, False),
    ],
)
def test_passing_is_in_doubt_under_the_chance_that_a_go_takes(
    chance: float | None, told: dict[str, object], in_doubt: bool
) -> None:
    found = notices.passing_in_doubt(make_student(**told), all_facts(), projection(chance))
    assert found == in_doubt


LESS = ("Sit earlier", "sit earlier", "fewer hours", "Begin later", "smaller gain")


@pytest.mark.parametrize(
    "doubted",
    [
        BaselineWeeks(172, 13, 17, 60, 8.5, 48, 73, in_doubt=True),
        LongCore(238, 30, 48, (8, 16), (8, 12), (3, 6), in_doubt=True),
        SpareTime(42, 42, 40, has_second_bank=False, in_doubt=True),
        SpareTime(42, None, 40, has_second_bank=True, in_doubt=True),
    ],
    ids=lambda fact: fact.kind,
)
def test_no_choice_is_less_study_while_passing_is_in_doubt(doubted: ProblemFact) -> None:
    assert not any(less in words(doubted) for less in LESS)
    sure = type(doubted)(**{**vars(doubted), "in_doubt": False})
    assert any(less in words(sure) for less in LESS)


def test_a_student_below_the_pass_mark_is_told_to_keep_the_hours() -> None:
    told = [words(problem.fact) for problem in plan_of("below_the_pass_mark").problems]
    assert not any(less in text for text in told for less in LESS)
    assert any("Keep the hours until passing is safe" in text for text in told)


@settings(max_examples=20)
@given(wishes())
def test_whoever_might_fail_is_not_told_to_do_less(wish: Wish) -> None:
    try:
        plan = make_plan(wish.student, today=wish.today)
    except CannotPlan:
        return
    if notices.passing_in_doubt(wish.student, all_facts(), plan.projection):
        assert not any(less in words(problem.fact) for problem in plan.problems for less in LESS)


def test_a_third_question_bank_is_named_to_be_dropped() -> None:
    banks = tuple(QuestionBank(name=name, questions=2000) for name in ("UWorld", "AMBOSS", "Kaplan"))
    assert applicant(question_banks=banks[:2]) == ()
    assert applicant(question_banks=banks) == (Problem("warning", ManyBanks(3, ("Kaplan",))),)


@pytest.mark.parametrize(("planned", "told"), [(900, False), (899, True), (1200, False), (0, True)])
def test_a_second_pass_that_is_cut_by_over_a_tenth_is_told(planned: int, told: bool) -> None:
    said = (Problem("info", SecondPassCut(1000, planned)),)
    assert notices.on_second_pass(1000, planned) == (said if told else ())


def test_nothing_to_repeat_is_nothing_to_tell() -> None:
    assert notices.on_second_pass(0, 0) == ()


def test_too_many_resources_are_answered_with_one_of_each() -> None:
    assert applicant(challenges=("too many resources", "timing")) == (Problem("info", ManyResources()),)


@pytest.mark.parametrize("rung", ["floor", "shape", None])
def test_an_easy_pace_is_not_called_tight(rung: Rung | None) -> None:
    assert notices.on_tightness(rung, buffers_used=2, slack=400) == ()


@pytest.mark.parametrize("rung", ["buffer", "ramp", "tight"])
def test_a_tight_plan_says_so_with_the_room_that_is_left(rung: Rung) -> None:
    (said,) = notices.on_tightness(rung, buffers_used=2, slack=1400)
    assert said.severity == "warning" and vars(said.fact) == {"rung": rung, "buffers_used": 2, "slack": 1400}


def test_the_buffer_rung_without_a_buffer_used_is_not_tight() -> None:
    assert notices.on_tightness("buffer", buffers_used=0, slack=400) == ()


def test_four_weeks_to_spare_are_said_and_three_are_not() -> None:
    assert notices.on_spare_time(27, 90, repeats_a_day=30, has_second_bank=True, in_doubt=False) == ()
    said = notices.on_spare_time(28, 90, repeats_a_day=30.4, has_second_bank=True, in_doubt=False)
    assert said == (Problem("info", SpareTime(28, 90, 30, has_second_bank=True, in_doubt=False)),)


def test_the_main_bank_is_done_when_it_is_and_not_when_all_banks_are() -> None:
    """UWorld's last new questions are on 16 December, AMBOSS's on 1 March, and core ends on 25 April."""
    plan = plan_of("two_banks")
    last = {bank: max(d.date for d in plan.days if d.new_questions(bank)) for bank in ("UWorld", "AMBOSS")}
    core_ends = plan.phases[-1].first_day - DAY
    (said,) = (p.fact for p in plan.problems if isinstance(p.fact, SpareTime))
    assert said.main_days == (core_ends - last["UWorld"]).days == 130
    assert said.days == (core_ends - last["AMBOSS"]).days == 55
    assert "the main bank is done 18 weeks before refinement, all banks 7." in words(said)


def test_a_main_bank_without_new_questions_is_not_said_to_be_done_later() -> None:
    banks = (QuestionBank("UWorld", 4000, done=4000), QuestionBank("AMBOSS", 600))
    plan = make_plan(question_banks=banks)
    (said,) = (p.fact for p in plan.problems if isinstance(p.fact, SpareTime))
    assert said.main_days is None and "the question banks are done" in words(said)


@given(st.integers(1, 700))
def test_the_hours_found_are_the_fewest_halves_that_fit(minutes: int) -> None:
    """Where so many extra minutes are just enough; six hours are the limit."""
    halves = [half / 2 for half in range(1, 13) if 30 * half >= minutes]
    assert notices.hours_needed(lambda extra: extra >= minutes, 360) == (halves[0] if halves else None)


@given(st.integers(1, 120))
def test_the_weeks_found_are_the_fewest_that_fit_within_a_year(needed: int) -> None:
    assert notices.weeks_needed(lambda weeks: weeks >= needed) == (needed if needed <= 52 else None)
