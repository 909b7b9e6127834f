"""Why a date is offered, what it keeps and breaks, and deadlines, in words: each kind once."""

from datetime import date
from typing import get_args

import pytest
from conftest import all_facts

from studyplan.statements import dates as said
from studyplan.words.dates import date_words, deadline_words, offer_words, source_words
from studyplan.words.formats import iso_day, spoken_day

ENDS, NEEDED, EXAM = date(2027, 7, 31), date(2027, 9, 22), date(2027, 6, 18)
OFFERS: dict[said.Offer, str] = {
    said.WeeksLater(4): "4 weeks later",
    said.FirstLikely(245, 0.8): "first date whose chance of 245 reaches 80%",
    said.LastEligible(): "last day of your eligibility period",
    said.LastInTime(NEEDED, safely=True): "last date whose score safely arrives by 2027-09-22",
    said.LastInTime(NEEDED, safely=False): "last date whose score usually arrives by 2027-09-22",
}
PATTERN = "(dates from the pattern of past years)"
MARKS: dict[said.Mark, str] = {
    said.Eligibility(ENDS, kept=True): "inside your eligibility period, which ends on 2027-07-31",
    said.Eligibility(ENDS, kept=False): (
        "after your eligibility period, which ends on 2027-07-31: it needs an extension"
    ),
    said.ScoreArrival(NEEDED, True, 56, slow=True): (
        "the score is there by 2027-09-22 even if results take 56 days"
    ),
    said.ScoreArrival(NEEDED, True, 28, slow=False): (
        "the score is there by 2027-09-22 if results take the usual 28 days"
    ),
    said.ScoreArrival(NEEDED, False, 56, slow=True): (
        "the score comes too late for 2027-09-22 if results take 56 days"
    ),
    said.ScoreArrival(NEEDED, False, 28, slow=False): (
        "the score comes too late for 2027-09-22: results usually take 28 days"
    ),
    said.SeasonPlace("ERAS 2028", "best", NEEDED, pattern=True): (
        "best for ERAS 2028: the score is usually there when programs open applications on 2027-09-22 "
        f"{PATTERN}"
    ),
    said.SeasonPlace("ERAS 2028", "acceptable", NEEDED, pattern=False): (
        "acceptable for ERAS 2028: the score usually comes by 2027-09-22"
    ),
    said.SeasonPlace("ERAS 2028", "risky", NEEDED, pattern=False): (
        "risky for ERAS 2028: the score usually comes after 2027-09-22"
    ),
    said.SeasonPlace("ERAS 2028", "too_late", NEEDED, pattern=True): (
        f"too late for ERAS 2028: the score usually comes after rank lists close {PATTERN}"
    ),
    said.SeasonPlace("ERAS 2027", "lost", NEEDED, pattern=True): (
        "too late for ERAS 2027: the score usually comes after rank lists close"
    ),
    said.BeforeFees(date(2027, 5, 3)): (
        "moved by 2027-05-03, it stays before the first fee line (verify at Prometric)"
    ),
    said.FeeLinePassed(30): (
        "the 30-day line of the booked date is passed: moving may cost a fee, verify at Prometric"
    ),
    said.Weeks(24, "score", kept=True): "it leaves the 24 weeks of study that your score called for",
    said.Weeks(6, "repeat_attempt", kept=False): (
        "it is too short for the 6 weeks of new preparation that a repeat attempt takes"
    ),
    said.LongDelay(12): "it is more than 12 weeks later: the guides advise a modest delay, not months",
    said.LateQuestions("UWorld"): "new questions of UWorld run into the last weeks, in place of repeats",
    said.QuestionsLeft("UWorld", 1200): "1,200 questions of UWorld find no day",
}
SAFE, USUAL, LATE, DAY_LATE = (
    said.Arrival(EXAM, safe, days) for safe, days in ((True, 0), (False, 0), (False, 12), (False, 1))
)
YOURS = "The score of your exam on 2027-06-18"
NOTE = "(a date from the pattern of past years, not announced)"
DEADLINES: tuple[tuple[said.DeadlineFact, str, str], ...] = (
    (
        said.LastDayToMove(45),
        "Last day to move the exam before the 45-day line: decide today. The fee tiers are unconfirmed; "
        "verify at Prometric.",
        "MedPrep",
    ),
    (
        said.ResultsOut(EXAM, 28, slow=False),
        f"{YOURS} is usually out by this day (28 days after it).",
        "results_typical_days",
    ),
    (
        said.ResultsOut(EXAM, 56, slow=True),
        f"{YOURS} may take until this day (56 days after it).",
        "results_safe_days",
    ),
    (
        said.EligibilityEnds(3),
        "Last day of your eligibility period: the exam must be taken by this day. One extension of 3 months "
        "may be possible for a fee; ask well before.",
        "your file; extension: ",
    ),
    (
        said.ScoreNeeded(SAFE),
        f"You need your score by this day. {YOURS} should be there, even if results are slow.",
        "your file",
    ),
    (
        said.ScoreNeeded(LATE),
        f"You need your score by this day. {YOURS} usually comes 12 days too late.",
        "your file",
    ),
    (
        said.ScoreNeeded(DAY_LATE),
        f"You need your score by this day. {YOURS} usually comes 1 day too late.",
        "your file",
    ),
    (
        said.LastExamDate(NEEDED, 28, safely=False),
        "Last exam date whose score usually arrives by 2027-09-22 (28 days).",
        "your file; results_typical_days",
    ),
    (
        said.LastExamDate(NEEDED, 56, safely=True),
        "Last exam date whose score safely arrives by 2027-09-22 (56 days).",
        "your file; results_safe_days",
    ),
    (
        said.SeasonDay("ERAS 2028", "submission", True, None),
        f"ERAS 2028: applications can be submitted from this day {NOTE}.",
        "ERAS 2028",
    ),
    (
        said.SeasonDay("ERAS 2028", "programs_open", False, USUAL),
        f"ERAS 2028: programs open applications. {YOURS} is usually there by then, but not if results are "
        "slow.",
        "ERAS 2028",
    ),
    (
        said.SeasonDay("ERAS 2028", "rank_lists_close", True, SAFE),
        f"ERAS 2028: rank lists close {NOTE}. {YOURS} should be there, even if results are slow.",
        "ERAS 2028",
    ),
)


@pytest.mark.parametrize(("offer", "words"), OFFERS.items())
def test_each_offer_has_its_words(offer: said.Offer, words: str) -> None:
    assert offer_words((offer,), iso_day) == words


def test_all_reasons_to_name_a_date_stand_in_one_line() -> None:
    both = offer_words((said.WeeksLater(4), said.LastInTime(NEEDED, safely=True)), spoken_day)
    assert both == "4 weeks later; last date whose score safely arrives by Wed 22 Sep 2027"


@pytest.mark.parametrize(("mark", "words"), MARKS.items())
def test_each_mark_has_its_words(mark: said.Mark, words: str) -> None:
    assert date_words(mark, iso_day) == words


@pytest.mark.parametrize(("fact", "words", "source"), DEADLINES)
def test_each_deadline_has_its_words_and_its_source(fact: said.DeadlineFact, words: str, source: str) -> None:
    facts = all_facts()
    for name in ("results_typical_days", "results_safe_days"):
        source = source.replace(name, facts.figures[name].source)
    if isinstance(fact, said.SeasonDay):
        source = next(season.source for season in facts.seasons if season.name == fact.season)
    assert deadline_words(fact, iso_day) == words
    assert words.startswith(date_words(fact, iso_day))
    assert source in source_words(fact, facts)


def test_no_kind_is_left_out() -> None:
    deadlines = [fact for fact, _, _ in DEADLINES]
    for union, told in ((said.Offer, OFFERS), (said.Mark, MARKS), (said.DeadlineFact, deadlines)):
        assert set(get_args(union)) == {type(fact) for fact in told}
