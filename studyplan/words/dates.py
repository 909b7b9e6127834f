"""Why another exam date is offered, what it keeps and breaks, and deadlines, in words.

One wording for terminal, page, calendar and JSON; `day` gives dates the form of the report.
"""

from collections.abc import Iterable

from studyplan.facts import Facts, SeasonDayName
from studyplan.seasons import source_of
from studyplan.statements import dates as said
from studyplan.words.formats import DateForm, shown

ENDS = "your eligibility period, which ends on {ends}"
AND_LATE = "programs open applications from {opens} on, and the score usually comes after"
TEXTS = {  # by kind and what turns it
    "booked": "the booked date",
    "weeks_later": "{weeks} weeks later",
    "first_likely": "first date whose chance of {target} reaches {chance}",
    "last_eligible": "last day of your eligibility period",
    "last_in_time": "last date whose score {surely} arrives by {needed}",
    "next_season": "last date safely in time for the next season, {season}",
    "eligibility": f"after {ENDS}",
    "eligibility kept": f"inside {ENDS}",
    "extension": (
        "it needs the one extension of your eligibility period, to {until}, "
        "for a fee (${fee} for graduates abroad)"
    ),
    "extension beyond": (
        "it lies after the one extension of your eligibility period too, to {until}: "
        "it needs a new application and its whole fee"
    ),
    "score_arrival": "the score comes too late for {needed}: results usually take {days} days",
    "score_arrival slow": "the score comes too late for {needed} if results take {days} days",
    "score_arrival kept": "the score is there by {needed} if results take the usual {days} days",
    "score_arrival kept slow": "the score is there by {needed} even if results take {days} days",
    "season_place best": (
        "best for {season}: the score is usually there when programs open applications on {day}{past}"
    ),
    "season_place acceptable": "acceptable for {season}: the score usually comes by {day}{past}",
    "season_place risky": f"risky for {{season}}: {AND_LATE} {{day}}{{past}}{{early}}",
    "season_place too_late": (
        f"too late for {{season}}; next: {{later}}, as {AND_LATE} rank lists close on {{day}}{{past}}"
    ),
    "not_yet_bookable": "no seat can be booked for it before {opens}",
    "before_fees": "moved by {until}, it stays before the first fee line (verify at Prometric)",
    "fee_line_passed": (
        "the {days}-day line of the booked date is passed: moving may cost a fee, verify at Prometric"
    ),
    "weeks": "it is too short for the {weeks:g} {study}",
    "weeks kept": "it leaves the {weeks:g} {study}",
    "long_delay": "it is more than {weeks} weeks later: the guides advise a modest delay, not months",
    "late_questions": "new questions of {bank} run into the last weeks, in place of repeats",
    "questions_left": "{questions:,} questions of {bank} find no day",
    "last_day_to_move": "Last day to move the exam before the {line_days}-day line: decide today",
    "booking_opens": (
        "Book a seat for your exam on {exam_date} from this day on, if you have none ({months} months ahead)"
    ),
    "results_out": (
        "The score of your exam on {exam_date} is usually out by this day ({days} days after it)"
    ),
    "results_out slow": (
        "The score of your exam on {exam_date} may take until this day ({days} days after it)"
    ),
    "eligibility_ends": "Last day of your eligibility period: the exam must be taken by this day",
    "score_needed": "You need your score by this day",
    "last_exam_date": "Last exam date whose score {surely} arrives by {needed} ({days} days)",
    "season_day": "{season}: {marks}{pattern_note}",
}
CALLED_FOR = {
    "score": "weeks of full-time study that your score called for",
    "repeat_attempt": "full-time weeks of new preparation that a repeat attempt takes",
}
SEASON_DAYS = {
    "submission": "applications can be submitted from this day",
    "programs_open": "programs open applications",
    "rank_lists_close": "rank lists close",
    "pathways": "last day to apply for an ECFMG Pathway",
}
RULES: dict[said.SeasonDayName, SeasonDayName] = {
    "submission": "submit_from",
    "programs_open": "review_from",
    "rank_lists_close": "rank_list_deadline",
    "pathways": "pathways_deadline",
}
PAST = " (dates from the pattern of past years)"
PATTERN = " (a date from the pattern of past years, not announced)"
FEES = "The fee tiers are unconfirmed; verify at Prometric."
NO_SEASON = "your figures of an earlier day"
OET = (
    "OET Medicine must be passed too, its last test date is in December. Without a passing Step 2 CK by the "
    "day rank lists close you are withdrawn from the Match."
)
OWN_FILE = "your file"


def offer_words(offered: Iterable[said.Offer], day: DateForm) -> str:
    """Every reason to name a date, in one line."""
    return "; ".join(date_words(offer, day) for offer in offered)


def date_words(fact: said.Offer | said.Mark | said.DeadlineFact, day: DateForm) -> str:
    """Why a date is named, what it keeps or breaks, or what a deadline is, without a stop at its end."""
    values = vars(fact)
    turns = [name for name in ("kept", "slow", "beyond") if values.get(name)]
    turns += [fact.place] if isinstance(fact, said.SeasonPlace) else []
    parts = {
        "surely": "safely" if values.get("safely") else "usually",
        "study": CALLED_FOR.get(values.get("called_for_by", "")),
        "early": f", but early enough for {values['later']}" if values.get("later") else "",
        "marks": SEASON_DAYS.get(values.get("what", "")),
        "past": PAST if values.get("pattern") else "",
        "pattern_note": PATTERN if values.get("pattern") else "",
    }
    return TEXTS[" ".join((fact.kind, *turns))].format(**shown(fact, day), **parts)


def deadline_words(fact: said.DeadlineFact, day: DateForm) -> str:
    """A deadline in one or two sentences."""
    return " ".join(filter(None, (f"{date_words(fact, day)}.", _more(fact, day))))


def _more(fact: said.DeadlineFact, day: DateForm) -> str:
    match fact:
        case said.LastDayToMove():
            return FEES
        case said.EligibilityEnds(months):
            return f"One extension of {months} months may be possible for a fee; ask well before."
        case said.SeasonDay(what="pathways"):
            return OET
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
        case said.BookingOpens():
            return facts.figures["booking_months"].source
        case said.ResultsOut():
            return _wait_source(facts, fact.slow)
        case said.EligibilityEnds():
            return f"{OWN_FILE}; extension: {facts.figures['extension_months'].source}"
        case said.ScoreNeeded():
            return OWN_FILE
        case said.LastExamDate():
            return f"{OWN_FILE}; {_wait_source(facts, fact.safely)}"
        case said.SeasonDay():
            return source_of(fact.season, RULES[fact.what], facts) or NO_SEASON


def _wait_source(facts: Facts, longest: bool) -> str:
    return facts.figures["results_safe_days" if longest else "results_typical_days"].source
