"""What changed since the last plan: every kind of change and cause once, its words in change_words.txt."""

from datetime import date
from pathlib import Path
from typing import get_args

from conftest import all_facts

from studyplan.plan import Change
from studyplan.statements import changes as said
from studyplan.words.changes import cause_words, causes_words, change_words
from studyplan.words.formats import area_labels, iso_day, spoken_day

TEXT = Path(__file__).parent / "change_words.txt"  # a new wording is written into it by hand
A, B = date(2027, 2, 8), date(2027, 2, 14)
MEANS = (said.MeanLoad(True, 60, 70, exact=False), said.MeanLoad(False, 20, 30, exact=True))
SUMS = (said.NumberMoved("", 100, 140, "repeats"), said.NumberMoved("AMBOSS", 0, 40, "new_questions"))
WHATS: tuple[said.ChangeFact, ...] = (
    said.Headline(0, None, None, 0, ()),
    said.Headline(1, A, A, -10, ()),
    said.Headline(3, A, B, 0, ("NBME 9",)),
    said.Headline(2, A, B, 1, ("NBME 9", "UWSA 1")),
    said.Result("NBME 13", B, 230, None, None, None, "exam_taken"),
    said.Result("NBME 13", B, 230, None, 228, A, "exam_taken"),
    said.Result("Free 120", B, None, 71.5, None, None, "exam_taken"),
    said.Result("NBME 12", A, 216, None, None, None, "exam_corrected"),
    said.Result("NBME 12", A, 216, None, None, None, "exam_withdrawn"),
    said.LogGone(A, (said.BankCount("UWorld", 40),), 20, 180),
    said.LogGone(A, (), 5, None),
    said.QuestionsRecorded("UWorld", 1, "questions_recorded"),
    said.QuestionsRecorded("UWorld", -40, "questions_recorded"),
    said.QuestionsRecorded("", 1, "repeats_recorded"),
    said.QuestionsRecorded("", -40, "repeats_recorded"),
    said.DaysOfQuestions(6, 240, "days_assumed"),
    said.DaysOfQuestions(1, 0, "days_assumed"),
    said.DaysOfQuestions(2, -80, "against_plan"),
    said.DaysOfQuestions(0, 1, "against_plan"),
    said.ExamDate(A, B),
    said.ExamDate(B, A),
    said.NumberMoved("", 245, 250, "target"),
    said.NumberMoved("AMBOSS", None, 2500, "bank_questions"),
    said.NumberMoved("AMBOSS", 2500, None, "bank_questions"),
    said.NumberMoved("UWorld", 4000, 4300, "bank_questions"),
    said.DateMoved("NBME 9", A, B, "practice_exam_date"),
    said.DateMoved("NBME 9", None, A, "practice_exam_date"),
    said.DateMoved("NBME 9", A, None, "practice_exam_date"),
    said.PracticeExamLength("NBME 9", A, True),
    said.PracticeExamLength("NBME 9", A, False),
    said.Load(A, B, MEANS, 60),
    said.Load(A, A, MEANS[1:], 10),
    said.Load(A, B, (said.MeanLoad(True, 20, 30, exact=True), MEANS[1]), 20),
    said.Load(A, B, (), 2),
    said.Load(A, B, (), -2),
    said.Load(A, B, (), 0),
    said.DateMoved("UWorld", None, B, "first_pass_end"),
    said.DateMoved("UWorld", A, B, "first_pass_end"),
    said.DateMoved("UWorld", A, None, "first_pass_end"),
    said.OtherQuestions(SUMS),
    said.Pace(4.0, 4.5),
    said.BuffersMoved((A, B, A, B), "buffers_used"),
    said.BuffersMoved((A,), "buffers_freed"),
    said.HoursMoved(A, B, 6, 2760, "days_off_added"),
    said.HoursMoved(A, A, 1, 450, "days_off_dropped"),
    said.HoursMoved(A, A, 1, 20, "hours_fewer"),
    said.HoursMoved(A, B, 5, 6000, "hours_more"),
    said.DateMoved("core", A, B, "phase_end"),
    said.DateMoved("refinement", None, B, "phase_end"),
    said.DateMoved("diagnostic", A, None, "phase_end"),
    said.NumberMoved("UWorld", 0, 30, "left_over"),
    said.NumberMoved("UWorld", 30, 1, "left_over"),
    said.Aim("NBME 9", None, 231, 0),
    said.Aim("NBME 9", 228, 231, 1),
    said.Aim("NBME 9", None, 231, 2),
    said.Focus(3, ("cardiovascular",), ("endocrine",)),
    said.Focus(1, (), ()),
    said.SmallerChanges(6),
    SUMS[0],
    SUMS[1],
    said.NumberMoved("core", 30, 0, "left_over"),
    said.OldWords("moved to 2027-02-08", ""),
    said.Together(
        (said.DateMoved("core", A, B, "phase_end"), said.DateMoved("diagnostic", A, None, "phase_end"))
    ),
)
WHYS: tuple[said.Cause, ...] = (
    said.PlainCause("hours_changed"),
    said.PlainCause("banks_changed"),
    said.PlainCause("practice_exams_moved"),
    said.PlainCause("result_recorded"),
    said.PlainCause("result_changed"),
    said.PlainCause("file_says"),
    said.PlainCause("file_changed"),
    said.PlainCause("hours_in_file"),
    said.PlainCause("pinned_there"),
    said.PlainCause("not_listed"),
    said.PlainCause("not_taken"),
    said.PlainCause("day_shortened"),
    said.PlainCause("pace_in_log"),
    said.PlainCause("told_elsewhere"),
    said.PlainCause("as_planned"),
    said.PlainCause("counts_as_planned"),
    said.PlainCause("accuracy"),
    said.PlainCause("rule"),
    said.PlainCause("asked_afresh"),
    said.ExamCause("NBME 9", "new_score"),
    said.ExamCause("NBME 9", "new_report"),
    said.ExamCause("NBME 9", "pinned"),
    said.ExamCause("NBME 9", "missed"),
    said.DateCause(A, "exam_on"),
    said.DateCause(A, "recorded_of"),
    said.DateCause(A, "recorded_since"),
    said.DateCause(A, "made_again"),
    said.NumberCause(250, "new_target"),
    said.NumberCause(40, "off_plan"),
    said.NumberCause(-1, "off_plan"),
    said.NumberCause(40, "caught_up"),
    said.DoneSince(40, 120, A),
    said.DoneSince(40, 0, A),
    said.DoneSince(-10, 120, A),
    said.Pace(4.0, 4.5),
    said.NothingLogged(A, B),
)


def test_each_change_and_cause_has_its_words() -> None:
    told = [change_words(fact, area_labels(all_facts()), iso_day) for fact in WHATS]
    assert told + [cause_words(cause, iso_day) for cause in WHYS] == TEXT.read_text("utf-8").splitlines()


def test_every_kind_is_in_the_tables() -> None:
    for union, table in ((said.ChangeFact, WHATS), (said.Cause, WHYS)):
        kinds = {kind for one in get_args(union) for kind in one.kinds}
        assert {fact.kind for fact in table} == kinds


def test_a_report_names_days_in_its_own_form() -> None:
    causes = (said.DateCause(A, "exam_on"), said.NumberCause(250, "new_target"))
    change = Change(A, said.DateMoved("core", A, B, "phase_end"), causes)
    assert (
        change_words(change.fact, {}, spoken_day) == "Core ends on Sun 14 Feb 2027 instead of Mon 8 Feb 2027"
    )
    assert causes_words(change, spoken_day) == "The exam is on Mon 8 Feb 2027 now. The target is 250 now."
    first_version = Change(A, said.OldWords("moved to 2027-02-08", "made on 2027-02-14."))
    assert change_words(first_version.fact, {}, spoken_day) == "moved to 2027-02-08"
    assert causes_words(first_version, spoken_day) == "made on 2027-02-14."
