"""What changed since the last plan, in words: every kind of change and cause once."""

from datetime import date
from typing import get_args

import pytest
from conftest import all_facts

from studyplan.plan import Change
from studyplan.statements import changes as said
from studyplan.words.changes import cause_words, causes_words, change_words
from studyplan.words.formats import area_labels, iso_day, spoken_day

A, B = date(2027, 2, 8), date(2027, 2, 14)
MEANS = (said.MeanLoad(True, 60, 70, exact=False), said.MeanLoad(False, 20, 30, exact=True))
SUMS = (said.NumberMoved("", 100, 140, "repeats"), said.NumberMoved("AMBOSS", 0, 40, "new_questions"))
WHATS: tuple[tuple[str, said.ChangeFact], ...] = (
    ("NBME 13 taken: 230", said.Result("NBME 13", B, 230, None, None, None, "exam_taken")),
    (
        "NBME 13 taken: 230, aim 228, planned for 2027-02-08",
        said.Result("NBME 13", B, 230, None, 228, A, "exam_taken"),
    ),
    ("Free 120 taken: 71.5%", said.Result("Free 120", B, None, 71.5, None, None, "exam_taken")),
    (
        "NBME 12 of 2027-02-08 is corrected: 216",
        said.Result("NBME 12", A, 216, None, None, None, "exam_corrected"),
    ),
    (
        "NBME 12 of 2027-02-08 is no longer on record",
        said.Result("NBME 12", A, None, None, None, None, "exam_withdrawn"),
    ),
    ("1 new question of UWorld recorded", said.QuestionsRecorded("UWorld", 1)),
    ("40 questions of UWorld fewer on record than counted so far", said.QuestionsRecorded("UWorld", -40)),
    (
        "6 study days counted as done as planned, 240 new questions",
        said.DaysOfQuestions(6, 240, "days_assumed"),
    ),
    ("1 study day counted as done as planned", said.DaysOfQuestions(1, 0, "days_assumed")),
    ("2 days behind: 80 questions fewer than planned", said.DaysOfQuestions(2, -80, "against_plan")),
    ("Less than a day ahead: 1 question more than planned", said.DaysOfQuestions(0, 1, "against_plan")),
    ("The exam is on 2027-02-14 instead of 2027-02-08, 6 days later", said.ExamDate(A, B)),
    ("The exam is on 2027-02-08 instead of 2027-02-14, 6 days earlier", said.ExamDate(B, A)),
    ("The target is 250 instead of 245", said.NumberMoved("", 245, 250, "target")),
    ("AMBOSS is a new question bank", said.NumberMoved("AMBOSS", None, 2500, "bank_questions")),
    ("AMBOSS is no longer a question bank", said.NumberMoved("AMBOSS", 2500, None, "bank_questions")),
    ("UWorld holds 4300 questions instead of 4000", said.NumberMoved("UWorld", 4000, 4300, "bank_questions")),
    ("NBME 9 on 2027-02-14 instead of 2027-02-08", said.DateMoved("NBME 9", A, B, "practice_exam_date")),
    ("NBME 9 added on 2027-02-08", said.DateMoved("NBME 9", None, A, "practice_exam_date")),
    ("NBME 9 of 2027-02-08 dropped", said.DateMoved("NBME 9", A, None, "practice_exam_date")),
    ("NBME 9 on 2027-02-08 is now full length", said.PracticeExamLength("NBME 9", A, True)),
    ("NBME 9 on 2027-02-08 is no longer full length", said.PracticeExamLength("NBME 9", A, False)),
    (
        "New questions from 2027-02-08 to 2027-02-14: about 70 instead of 60 on full days, "
        "30 instead of 20 on working days",
        said.Load(A, B, MEANS, 60),
    ),
    ("New questions on 2027-02-08: 30 instead of 20", said.Load(A, A, MEANS[1:], 10)),
    ("New questions from 2027-02-08 to 2027-02-14: 2 more in all", said.Load(A, B, (), 2)),
    ("New questions from 2027-02-08 to 2027-02-14: 2 fewer in all", said.Load(A, B, (), -2)),
    (
        "New questions from 2027-02-08 to 2027-02-14: other days, as many in all",
        said.Load(A, B, (), 0),
    ),
    ("The first pass of UWorld ends on 2027-02-14", said.DateMoved("UWorld", None, B, "first_pass_end")),
    (
        "The first pass of UWorld ends on 2027-02-14 instead of 2027-02-08",
        said.DateMoved("UWorld", A, B, "first_pass_end"),
    ),
    ("No day to come holds new questions of UWorld", said.DateMoved("UWorld", A, None, "first_pass_end")),
    (
        "From now on 140 repeats instead of 100, 40 new questions of AMBOSS instead of 0",
        said.OtherQuestions(SUMS),
    ),
    ("New questions take 4.5 minutes each instead of 4, review included", said.Pace(4.0, 4.5)),
    (
        "Buffer used: 2027-02-08, 2027-02-14, 2027-02-08 and 1 more",
        said.BuffersMoved((A, B, A, B), "buffers_used"),
    ),
    ("Half a day kept free: 2027-02-08", said.BuffersMoved((A,), "buffers_freed")),
    ("Off from 2027-02-08 to 2027-02-14: 6 days", said.HoursMoved(A, B, 6, 2760, "days_off_added")),
    ("No longer off on 2027-02-08: 1 day with 7.5 h", said.HoursMoved(A, A, 1, 450, "days_off_dropped")),
    ("Hours on 2027-02-08: 0.333 h fewer on 1 day", said.HoursMoved(A, A, 1, 20, "hours_fewer")),
    (
        "Hours from 2027-02-08 to 2027-02-14: 100 h more on 5 days",
        said.HoursMoved(A, B, 5, 6000, "hours_more"),
    ),
    ("Core ends on 2027-02-14 instead of 2027-02-08", said.DateMoved("core", A, B, "phase_end")),
    ("Refinement is new, from 2027-02-14", said.DateMoved("refinement", None, B, "phase_end")),
    ("The diagnostic phase is gone", said.DateMoved("diagnostic", A, None, "phase_end")),
    ("30 questions of UWorld no longer fit", said.NumberMoved("UWorld", 0, 30, "left_over")),
    ("1 question of UWorld no longer fit, 30 before", said.NumberMoved("UWorld", 30, 1, "left_over")),
    ("The aim of NBME 9 is 231", said.Aim("NBME 9", None, 231, 0)),
    (
        "The aim of NBME 9 is 231 instead of 228; 1 later aim changes too",
        said.Aim("NBME 9", 228, 231, 1),
    ),
    ("The aim of NBME 9 is 231; 2 later aims change too", said.Aim("NBME 9", None, 231, 2)),
    (
        "The focus changes in 3 weeks: more Cardiovascular · less Endocrine",
        said.Focus(3, ("cardiovascular",), ("endocrine",)),
    ),
    ("The focus changes in 1 week: another order", said.Focus(1, (), ())),
    ("6 smaller changes", said.SmallerChanges(6)),
    ("140 repeats instead of 100", SUMS[0]),
    ("40 new questions of AMBOSS instead of 0", SUMS[1]),
    ("All of core fits again", said.NumberMoved("core", 30, 0, "left_over")),
    ("moved to 2027-02-08", said.OldWords("moved to 2027-02-08", "")),
    (
        "Core ends on 2027-02-14 instead of 2027-02-08; The diagnostic phase is gone",
        said.Together(
            (said.DateMoved("core", A, B, "phase_end"), said.DateMoved("diagnostic", A, None, "phase_end"))
        ),
    ),
)
WHYS: tuple[tuple[str, said.Cause], ...] = (
    ("Your hours changed.", said.PlainCause("hours_changed")),
    ("Your question banks changed.", said.PlainCause("banks_changed")),
    ("Practice exams moved.", said.PlainCause("practice_exams_moved")),
    ("A new score in your file.", said.PlainCause("result_recorded")),
    ("The score in your file changed.", said.PlainCause("result_changed")),
    ("Your file says so.", said.PlainCause("file_says")),
    ("Changed in your file.", said.PlainCause("file_changed")),
    ("Your hours in the file changed.", said.PlainCause("hours_in_file")),
    ("You pinned it there.", said.PlainCause("pinned_there")),
    ("It is no longer in your list.", said.PlainCause("not_listed")),
    ("Its day passed without a score.", said.PlainCause("not_taken")),
    ("That day has fewer hours now.", said.PlainCause("day_shortened")),
    ("Learned from the minutes in your log.", said.PlainCause("pace_in_log")),
    ("The page and the calendar hold them all.", said.PlainCause("told_elsewhere")),
    ("New score: NBME 9.", said.ExamCause("NBME 9", "new_score")),
    ("New score report: NBME 9.", said.ExamCause("NBME 9", "new_report")),
    ("You pinned NBME 9.", said.ExamCause("NBME 9", "pinned")),
    ("The day of NBME 9 passed without a score.", said.ExamCause("NBME 9", "day_passed")),
    ("The exam is on 2027-02-08 now.", said.DateCause(A, "exam_on")),
    ("Your record since 2027-02-08.", said.DateCause(A, "recorded_since")),
    ("The plan was made again on 2027-02-08.", said.DateCause(A, "made_again")),
    ("The target is 250 now.", said.NumberCause(250, "new_target")),
    ("You are 40 questions ahead of the last plan.", said.NumberCause(40, "off_plan")),
    ("You are 1 question behind the last plan.", said.NumberCause(-1, "off_plan")),
    ("40 of 120 planned since 2027-02-08 are done.", said.DoneSince(40, 120, A)),
    ("Nothing new was planned since 2027-02-08.", said.DoneSince(40, 0, A)),
    ("The record was corrected.", said.DoneSince(-10, 120, A)),
    ("Your log says 4.5 minutes a question.", said.Pace(4.0, 4.5)),
    ("Nothing is logged from 2027-02-08 to 2027-02-14.", said.NothingLogged(A, B)),
)


@pytest.mark.parametrize(("words", "fact"), WHATS, ids=str)
def test_a_change_in_words(words: str, fact: said.ChangeFact) -> None:
    assert change_words(fact, area_labels(all_facts()), iso_day) == words


@pytest.mark.parametrize(("words", "cause"), WHYS, ids=str)
def test_a_cause_in_words(words: str, cause: said.Cause) -> None:
    assert cause_words(cause, iso_day) == words


def test_every_kind_is_in_the_tables() -> None:
    for union, table in ((said.ChangeFact, WHATS), (said.Cause, WHYS)):
        kinds = {kind for one in get_args(union) for kind in one.kinds}
        assert {row[1].kind for row in table} == kinds


def test_a_report_names_days_in_its_own_form() -> None:
    causes = (said.DateCause(A, "exam_on"), said.NumberCause(250, "new_target"))
    change = Change(A, said.DateMoved("core", A, B, "phase_end"), causes)
    assert (
        change_words(change.fact, {}, spoken_day) == "Core ends on Sun 14 Feb 2027 instead of Mon 8 Feb 2027"
    )
    assert causes_words(change, spoken_day) == "The exam is on Mon 8 Feb 2027 now. The target is 250 now."
    first_version = Change(A, said.OldWords("moved to 2027-02-08", "made on 2027-02-14."))
    assert change_words(first_version.fact, {}, spoken_day) == "moved to Mon 8 Feb 2027"
    assert causes_words(first_version, spoken_day) == "made on Sun 14 Feb 2027."
