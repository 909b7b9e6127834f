"""What problems and practice exams say: each kind in its turns, beside the text in problem_words.txt."""

from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import get_args

import pytest
from conftest import all_facts, left_over

from studyplan.facts import Status
from studyplan.plan import PracticeExam
from studyplan.statements import problems as said
from studyplan.words.applicant import applicant_words
from studyplan.words.formats import iso_day, spoken_day
from studyplan.words.phases_and_exams import exam_reason
from studyplan.words.problems import impossible_words, problem_words

TEXT = Path(__file__).parent / "problem_words.txt"  # a new wording is written into it by hand
MAY, JUNE = date(2027, 5, 1), date(2027, 6, 18)
PIN = said.PinAgainstRules("NBME 13", JUNE, ("day_too_short", "too_close", "too_late"), 60, 300, 7, 1, 5, 10)
MED_PEDS = ((215, "low"), (225, "viable"), (235, "usual"))
IMPOSSIBLE: list[said.Impossible] = [
    said.ExamPassed(MAY, JUNE),
    said.ExamTooFar(JUNE, 730, MAY),
    said.NoFreeMinute(MAY, JUNE),
    said.TargetUnderPassMark(217, 218),
    said.NoUsualHours(),
    said.PastMidnight(42.5, MAY, time(18), 360),
]
UNRECORDED: list[said.Unrecorded] = [
    said.NothingToLog(MAY, "no_plan", ""),
    said.NothingToLog(MAY, "no_such_day", ""),
    said.NothingToLog(MAY, "no_questions", ""),
    said.NothingToLog(MAY, "practice_exam", "NBME 13"),
    said.NothingToUndo("no_plan"),
    said.NothingToUndo("no_change"),
    said.NothingToUndo("changed_since"),
]
PROBLEMS: list[said.ProblemFact] = [
    said.ScoreMissing("NBME 13", MAY, MAY, "score"),
    said.ScoreMissing("Free 120", MAY, date(2027, 5, 2), "percent"),
    said.ExamPassed(MAY, JUNE),
    said.RefinementOnly(1),
    said.RefinementOnly(20),
    said.PhasesShortened(81, 13),
    said.BaselineWeeks(221, 6.5, 9, 45, 6.48, 48, 48.6, in_doubt=False),
    said.BaselineWeeks(214, 9, 13, 98, 14 / 3, 48, 30.9, in_doubt=True),
    said.BaselineWeeks(199, 13, 17, 96, 13.04, 48, 45.5, in_doubt=False),
    said.LowBaseline(209, 230, 225),
    said.RepeatAttemptShort(6, 8, 77, 5.5, 48),
    said.FewDedicatedWeeks(0, 35, 4, 8, enough_ahead=True),
    said.FewDedicatedWeeks(1, 35, 4, 8, enough_ahead=True),
    said.FewDedicatedWeeks(3, 35, 4, 8, enough_ahead=False),
    said.LongCore(237, 30, 48, (8, 16), (8, 12), (3, 6), in_doubt=False),
    said.LongCore(237, 30.04, 48, (8, 16), (8, 12), (3, 6), in_doubt=True),
    said.PendingStep1(),
    said.ManyBanks(4, ("Kaplan", "Rx")),
    said.ManyResources(),
    left_over(),
    left_over(planned=0, full_days_needed=26, hours_needed=None, first_date=None, second_banks=()),
    said.Tight("tight", 2, 1400),
    said.Tight("ramp", 1, 10),
    said.Tight("buffer", 2, 10),
    said.LateFirstPass(1200),
    said.SpareTime(112, 112, 30, has_second_bank=False, in_doubt=False),
    said.SpareTime(55, 130, 40, has_second_bank=True, in_doubt=False),
    said.SpareTime(28, None, 0, has_second_bank=True, in_doubt=True),
    said.SpareTime(42, 42, 40, has_second_bank=False, in_doubt=True),
    said.SecondPassCut(1000, 799),
    said.NothingLogged(MAY, JUNE),
    PIN,
    said.PinAgainstRules("Free 120", JUNE, ("too_early",), 60, 300, 7, 9, 3, 5),
    said.PinAgainstRules("Free 120", JUNE, ("right_after_form",), 180, 180, 7, 5, 3, 5),
    said.NoBuffer(2),
    said.NoOtherDay("NBME 13", 300, 7),
    said.NewOrAgain("UWorld", 200, 480, 310, 30),
    said.BetterAfresh(120, 0, 80, 60, 25),
    said.BetterAfresh(120, 40, 60, 60, 25),
    said.PinDropped("NBME 13", JUNE),
    said.NoFormLeft(),
    said.NoDayForForm(240, MAY, JUNE),
    said.NoDayForForm(240, JUNE, MAY),
    said.NoLastForm(5, 10, 270, MAY, MAY),
    said.NoLastForm(5, 10, 270, JUNE, MAY),
    said.NoExamBeforeMarks((MAY,), 21, "forms"),
    said.NoExamBeforeMarks((MAY, JUNE), 21, "days"),
    said.SplitForms((MAY, JUNE)),
    said.LongerDay(5, 60, 5, "NBME 16", 300),
    said.LongerDay(6, 150, 1, "UWSA 2", 240),
    said.LongerDay(0, 20, 12, "CCSE", 260),
    said.ShortRehearsals(((MAY, 12), (JUNE, 10)), 16, 480),
    said.OneRehearsal(480),
    said.NoBaseline(240),
    said.WideGap(36, 21, "question_bank"),
    said.WideGap(36, 21, "forms"),
    said.WideGap(36, 21, "days"),
    said.NoWarmUp("Free 120", 180, MAY, JUNE),
    said.Attempts(1, 4),
    said.Attempts(4, 4),
    said.PassRates("pass_rate_us_md", (98, 70), first_attempt=True),
    said.PassRates("pass_rate_us_do", (96,), first_attempt=False),
    said.FailedStep1(0.98, 0.95),
    said.FailedStep1Score(10, 15, None, 245),
    said.FailedStep1Score(10, 15, 230, 229),
    said.FailedStep1Score(10, 15, 230, 230),
    said.LowStep1(209, 229, 234, 228),
    said.LowStep1(209, 229, 234, 229),
    said.LowStep1(209, 229, 234, 234),
    said.LowStep1(209, 229, 234, 235),
    said.Risk("moderate", (), None, 0, 1),
    said.Risk("high", ("low_score", "failed", "visa"), 212, 1, None),
    said.Risk("very_high", ("failed", "long_gap", "visa", "no_us_experience"), None, 2, 7),
    said.SpecialtyScores("pediatrics", 238, None, (239, 249, 259)),
    said.SpecialtyScores("pediatrics", 239, 248, (239, 249, 259)),
    said.SpecialtyScores("pediatrics", 249, 259, (239, 249, 259)),
    said.SpecialtyScores("pediatrics", 260, None, (239, 249, 259)),
    said.SpecialtyScores("pediatrics", 238, 249, None),
    said.ImgBands("img_band.med_peds", "med_peds", MED_PEDS, 214, 225),
    said.ImgBands("img_band.most_competitive", "dermatology", ((251, "usual"),), 252, None),
    said.InternationalScores(248, 242, us_citizen=True),
    said.InternationalScores(248, 242, us_citizen=False),
]


def test_each_kind_says_what_it_is_and_what_can_be_done() -> None:
    told = [impossible_words(fact, iso_day) for fact in (*IMPOSSIBLE, *UNRECORDED)]
    told += [problem_words(fact, all_facts(), iso_day) for fact in PROBLEMS]
    lines = [f"{'- ' * bool(n)}{text}" for words in told for n, text in enumerate((words[0], *words[1]))]
    assert lines == TEXT.read_text("utf-8").splitlines()


def test_every_kind_is_told_and_has_a_name_of_its_own() -> None:
    kinds = get_args(said.ProblemFact | said.Impossible | said.Unrecorded)
    assert {type(fact) for fact in (*IMPOSSIBLE, *UNRECORDED, *PROBLEMS)} == set(kinds)
    assert len({kind.kind for kind in kinds}) == len(kinds)


def test_page_and_terminal_say_dates_in_words() -> None:
    logged = problem_words(said.NothingLogged(MAY, JUNE), all_facts(), spoken_day)
    assert logged.what.startswith("Nothing is logged from Sat 1 May 2027 to Fri 18 Jun 2027, so")
    rates = applicant_words(
        said.PassRates("pass_rate_us_do", (96,), first_attempt=False), all_facts(), spoken_day
    )
    assert rates.endswith("checked 2026-09-29, read Sat 21 Nov 2026.")


@pytest.mark.parametrize(
    ("status", "opening"),
    [("official", "Source: "), ("reported", "Reported, not official: "), ("assumption", "Our assumption: ")],
)
def test_no_source_sounds_surer_than_it_is(status: Status, opening: str) -> None:
    figures = dict(all_facts().figures)
    figures["img_matched_median"] = figures["img_matched_median"]._replace(status=status)
    fact: said.ApplicantFact = said.InternationalScores(248, 242, us_citizen=False)
    assert f"242 not matched. {opening}NRMP" in applicant_words(
        fact, replace(all_facts(), figures=figures), iso_day
    )


PROGRESS = "Progress every two to three weeks shows whether the method works."
MARK = "Its score is in before the 46-day mark, while the date can still be moved."
PINNED = "You put it on this day."


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"why": "progress"}, PROGRESS),
        (
            {"why": "before_mark", "mark": 46, "printed_aim": 243.0},
            f"{MARK} It reads 5 high: an aim of 238 is a printed 243.",
        ),
        (
            {"why": "pinned", "parts": 2},
            f"{PINNED} Half of it on each of two days, as no day is long enough: no rehearsal.",
        ),
        (
            {"why": "pinned", "printed_aim": 232.5},
            f"{PINNED} It reads 5.5 low: an aim of 238 is a printed 232.5.",
        ),
        (
            {"why": "pinned", "purpose": "warm_up", "printed_aim": 75.0},
            f"{PINNED} An aim of 238 is about 75% correct.",
        ),
        ({"why": "taken", "score": 214}, "Taken: 214."),
        ({"why": "taken", "percent": 71.5}, "Taken: 71.5%."),
    ],
)
def test_a_practice_exam_says_why_it_is_on_its_day(changes: dict[str, object], words: str) -> None:
    exam = PracticeExam(JUNE, "UWSA 2", "progress", full_length=False, aim=238, why="progress")
    assert exam_reason(exam._replace(**changes)) == words  # type: ignore[arg-type]
