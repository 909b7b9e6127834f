"""Why another exam date is offered, what it keeps and breaks, and deadlines, in words.

One wording for terminal, page, calendar and JSON; `day` gives dates the form of the report.
"""

from collections.abc import Iterable

from studyplan.facts import Facts
from studyplan.statements import dates as said
from studyplan.words.formats import DateForm, percent_words

CALLED_FOR = {
    "score": "weeks of study that your score called for",
    "repeat_attempt": "weeks of new preparation that a repeat attempt takes",
}
SEASON_DAYS = {
    "submission": "applications can be submitted from this day",
    "programs_open": "programs open applications",
    "rank_lists_close": "rank lists close",
}
FEES = "The fee tiers are unconfirmed; verify at Prometric."
OWN_FILE = "your file"


def offer_words(offered: Iterable[said.Offer], day: DateForm) -> str:
    """Every reason to name a date, in one line."""
    return "; ".join(_offer(offer, day) for offer in offered)


def _offer(offer: said.Offer, day: DateForm) -> str:
    match offer:
        case said.WeeksLater(weeks):
            return f"{weeks} weeks later"
        case said.FirstLikely(target, chance):
            return f"first date whose chance of {target} reaches {percent_words(chance)}"
        case said.LastEligible():
            return "last day of your eligibility period"
        case said.LastInTime(needed, safely):
            return f"last date whose score {_surely(safely)} arrives by {day(needed)}"


def _surely(safely: bool) -> str:
    return "safely" if safely else "usually"


def mark_words(mark: said.Mark, day: DateForm) -> str:
    """One thing that a date keeps or breaks."""
    match mark:
        case said.Eligibility(ends, kept):
            if kept:
                return f"inside your eligibility period, which ends on {day(ends)}"
            return f"after your eligibility period, which ends on {day(ends)}: it needs an extension"
        case said.ScoreArrival():
            return _score_words(mark, day)
        case said.SeasonPlace():
            return _season_words(mark, day)
        case said.BeforeFees(until):
            return f"moved by {day(until)}, it stays before the first fee line (verify at Prometric)"
        case said.FeeLinePassed(days):
            passed = f"the {days}-day line of the booked date is passed"
            return f"{passed}: moving may cost a fee, verify at Prometric"
        case said.Weeks(weeks, by, kept):
            return f"it {'leaves' if kept else 'is too short for'} the {weeks:g} {CALLED_FOR[by]}"
        case said.LongDelay(weeks):
            return f"it is more than {weeks} weeks later: the guides advise a modest delay, not months"
        case said.LateQuestions(bank):
            return f"new questions of {bank} run into the last weeks, in place of repeats"
        case said.QuestionsLeft(bank, questions):
            return f"{questions:,} questions of {bank} find no day"


def _score_words(mark: said.ScoreArrival, day: DateForm) -> str:
    needed, days = day(mark.needed), f"{mark.days} days"
    if mark.kept:
        wait = f"even if results take {days}" if mark.slow else f"if results take the usual {days}"
        return f"the score is there by {needed} {wait}"
    wait = f" if results take {days}" if mark.slow else f": results usually take {days}"
    return f"the score comes too late for {needed}{wait}"


def _season_words(mark: said.SeasonPlace, day: DateForm) -> str:
    place, score = {
        "best": ("best", f"is usually there when programs open applications on {day(mark.day)}"),
        "acceptable": ("acceptable", f"usually comes by {day(mark.day)}"),
        "risky": ("risky", f"usually comes after {day(mark.day)}"),
    }.get(mark.place, ("too late", "usually comes after rank lists close"))
    note = " (dates from the pattern of past years)" if mark.pattern and mark.place != "lost" else ""
    return f"{place} for {mark.season}: the score {score}{note}"


def deadline_words(fact: said.DeadlineFact, day: DateForm) -> str:
    """A deadline in one or two sentences."""
    return " ".join(filter(None, (f"{deadline_title(fact, day)}.", _more(fact, day))))


def deadline_title(fact: said.DeadlineFact, day: DateForm) -> str:
    """What the day is, without a stop at its end."""
    match fact:
        case said.LastDayToMove(line_days):
            return f"Last day to move the exam before the {line_days}-day line: decide today"
        case said.ResultsOut(exam_date, days, slow):
            out = "may take until" if slow else "is usually out by"
            return f"The score of your exam on {day(exam_date)} {out} this day ({days} days after it)"
        case said.EligibilityEnds():
            return "Last day of your eligibility period: the exam must be taken by this day"
        case said.ScoreNeeded():
            return "You need your score by this day"
        case said.LastExamDate(needed, days, safely):
            return f"Last exam date whose score {_surely(safely)} arrives by {day(needed)} ({days} days)"
        case said.SeasonDay(season, what, pattern):
            note = " (a date from the pattern of past years, not announced)" if pattern else ""
            return f"{season}: {SEASON_DAYS[what]}{note}"


def _more(fact: said.DeadlineFact, day: DateForm) -> str:
    match fact:
        case said.LastDayToMove():
            return FEES
        case said.EligibilityEnds(months):
            return f"One extension of {months} months may be possible for a fee; ask well before."
        case said.ScoreNeeded() | said.SeasonDay():
            return _arrival(fact.arrival, day) if fact.arrival else ""
        case _:
            return ""


def _arrival(arrival: said.Arrival, day: DateForm) -> str:
    score, late = f"The score of your exam on {day(arrival.exam_date)}", arrival.days_late
    if arrival.safe:
        return f"{score} should be there, even if results are slow."
    if not late:
        return f"{score} is usually there by then, but not if results are slow."
    return f"{score} usually comes {late} {'day' if late == 1 else 'days'} too late."


def source_words(fact: said.DeadlineFact, facts: Facts) -> str:
    """Where a deadline comes from."""
    match fact:
        case said.LastDayToMove():
            return facts.figures["reschedule_marks"].source
        case said.ResultsOut():
            return _wait_source(facts, fact.slow)
        case said.EligibilityEnds():
            return f"{OWN_FILE}; extension: {facts.figures['extension_months'].source}"
        case said.ScoreNeeded():
            return OWN_FILE
        case said.LastExamDate():
            return f"{OWN_FILE}; {_wait_source(facts, fact.safely)}"
        case said.SeasonDay():
            return next(season.source for season in facts.seasons if season.name == fact.season)


def _wait_source(facts: Facts, longest: bool) -> str:
    return facts.figures["results_safe_days" if longest else "results_typical_days"].source
