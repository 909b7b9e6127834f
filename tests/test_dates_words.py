"""Why a date is offered, what it keeps and breaks, and deadlines: each kind once, all in dates_words.txt."""

from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from conftest import all_facts

from studyplan.statements import dates as said
from studyplan.words.dates import date_words, deadline_words, offer_words, source_words
from studyplan.words.formats import iso_day, spoken_day

TEXT = Path(__file__).parent / "dates_words.txt"  # a new wording is written into it by hand
ENDS, NEEDED, EXAM = date(2027, 7, 31), date(2027, 9, 22), date(2027, 6, 18)
ACCEPTABLE = date(2027, 10, 6)
OFFERS: tuple[said.Offer, ...] = (
    said.Booked(),
    said.WeeksLater(4),
    said.FirstLikely(245, 0.8),
    said.LastEligible(),
    said.LastInTime(NEEDED, safely=True),
    said.LastInTime(NEEDED, safely=False),
    said.NextSeason("ERAS 2028"),
)
MARKS: tuple[said.Mark, ...] = (
    said.Eligibility(ENDS, kept=True),
    said.Eligibility(ENDS, kept=False),
    said.Extension(date(2027, 10, 31), 70, beyond=False),
    said.Extension(date(2027, 10, 31), 70, beyond=True),
    said.ScoreArrival(NEEDED, True, 56, slow=True),
    said.ScoreArrival(NEEDED, True, 28, slow=False),
    said.ScoreArrival(NEEDED, False, 56, slow=True),
    said.ScoreArrival(NEEDED, False, 28, slow=False),
    said.SeasonPlace("ERAS 2028", "best", NEEDED, NEEDED, "", pattern=True),
    said.SeasonPlace("ERAS 2028", "acceptable", ACCEPTABLE, NEEDED, "", pattern=False),
    said.SeasonPlace("ERAS 2028", "risky", ACCEPTABLE, NEEDED, "", pattern=False),
    said.SeasonPlace("ERAS 2028", "risky", ACCEPTABLE, NEEDED, "ERAS 2029", pattern=True),
    said.SeasonPlace("ERAS 2028", "too_late", date(2028, 3, 1), NEEDED, "ERAS 2029", pattern=True),
    said.NotYetBookable(date(2027, 1, 28)),
    said.BeforeFees(date(2027, 5, 3)),
    said.FeeLinePassed(30),
    said.Weeks(24, "score", kept=True),
    said.Weeks(6, "repeat_attempt", kept=False),
    said.LongDelay(12),
    said.LateQuestions("UWorld"),
    said.QuestionsLeft("UWorld", 1200),
)
SAFE, USUAL, LATE, DAY_LATE = (
    said.Arrival(EXAM, safe, days) for safe, days in ((True, 0), (False, 0), (False, 12), (False, 1))
)
DEADLINES: dict[said.DeadlineFact, str] = {  # with its source
    said.LastDayToMove(45): "MedPrep",
    said.BookingOpens(EXAM, 6): "MedPrep (2026-09-28); UW Medicine",
    said.ResultsOut(EXAM, 28, slow=False): "results_typical_days",
    said.ResultsOut(EXAM, 56, slow=True): "results_safe_days",
    said.EligibilityEnds(3): "your file; extension: ",
    said.ScoreNeeded(SAFE): "your file",
    said.ScoreNeeded(LATE): "your file",
    said.ScoreNeeded(DAY_LATE): "your file",
    said.LastExamDate(NEEDED, 28, safely=False): "your file; results_typical_days",
    said.LastExamDate(NEEDED, 56, safely=True): "your file; results_safe_days",
    said.SeasonDay("ERAS 2028", "submission", True, None): "ERAS 2028",
    said.SeasonDay("ERAS 2028", "programs_open", False, USUAL): "ERAS 2028",
    said.SeasonDay("ERAS 2028", "rank_lists_close", True, SAFE): "ERAS 2028",
    said.SeasonDay("ERAS 2028", "pathways", True, None): "ERAS 2028",
}


def test_each_offer_mark_and_deadline_has_its_words() -> None:
    told = [offer_words((offer,), iso_day) for offer in OFFERS] + [
        date_words(mark, iso_day) for mark in MARKS
    ]
    told += [deadline_words(fact, iso_day) for fact in DEADLINES]
    assert told == TEXT.read_text("utf-8").splitlines()


def test_all_reasons_to_name_a_date_stand_in_one_line() -> None:
    both = offer_words((said.WeeksLater(4), said.LastInTime(NEEDED, safely=True)), spoken_day)
    assert both == "4 weeks later; last date whose score safely arrives by Wed 22 Sep 2027"


@pytest.mark.parametrize(("fact", "source"), DEADLINES.items())
def test_each_deadline_begins_with_its_title_and_has_its_source(fact: said.DeadlineFact, source: str) -> None:
    facts = all_facts()
    for name in ("results_typical_days", "results_safe_days"):
        source = source.replace(name, facts.figures[name].source)
    if isinstance(fact, said.SeasonDay):
        source = "Pathways" if fact.what == "pathways" else "Friday" if "rank" in fact.what else "Wednesday"
    assert deadline_words(fact, iso_day).startswith(date_words(fact, iso_day))
    assert source in source_words(fact, facts)


def test_a_season_of_figures_that_are_gone_has_a_source_too() -> None:
    """As in a memory of a day when the student's own figures had it."""
    gone = said.SeasonDay("CaRMS 2027", "submission", False, None)
    assert source_words(gone, all_facts()) == "your figures of an earlier day"


def test_no_kind_is_left_out() -> None:
    for union, told in ((said.Offer, OFFERS), (said.Mark, MARKS), (said.DeadlineFact, DEADLINES)):
        assert set(get_args(union)) == {type(fact) for fact in told}
