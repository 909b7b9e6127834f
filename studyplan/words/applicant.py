"""What is published about applicants like this one, in words: each with its source and when it was read."""

from studyplan.facts import Facts, Figure
from studyplan.statements import problems as said
from studyplan.words.formats import DateForm, percent_words

FIGURES = {
    "attempts": "attempt_limit",
    "failed_step1": "pass_chance_repeat",
    "failed_step1_score": "failed_step1_margin",
    "low_step1": "step1_margin",
    "risk": "risk_gap_years",
    "international_scores": "img_matched_median",
}
RISKS = {"moderate": "moderate", "high": "high", "very_high": "very high"}
RISK_WHY = {
    "low_score": "a Step 1 score of {step1}",
    "failed": "{failed}",
    "long_gap": "{years} years since graduation",
    "visa": "a visa needed",
    "no_us_experience": "no US clinical experience",
}


def applicant_words(fact: said.ApplicantFact, facts: Facts, day: DateForm) -> str:
    """What a fact about attempts, Step 1 or those who matched says, and where it is from."""
    match fact:
        case said.PassRates():
            name = fact.figure
        case said.SpecialtyScores():
            name = f"specialty.{fact.specialty}"
        case said.ImgBands():
            name = fact.figure
        case _:
            name = FIGURES[fact.kind]
    figure = facts.figures[name]
    return f"{_words(fact, facts, figure)} {_source(figure, day)}"


def _words(fact: said.ApplicantFact, facts: Facts, figure: Figure) -> str:
    match fact:
        case said.Attempts(earlier, limit) if fact.are_too_many:
            return f"You told of {earlier} earlier attempts, and only {limit} in all are allowed at one Step."
        case said.Attempts(earlier, limit):
            return f"This is attempt {earlier + 1} of at most {limit} at this Step."
        case said.PassRates():
            rates = zip(fact.rates, ("first takers", "repeaters"), strict=False)
            shares = ", ".join(f"{rate}% of {people}" for rate, people in rates)
            first = " A first attempt above all must pass." if fact.first_attempt else ""
            return f"{_of_whom(figure)}: {shares}.{first}"
        case said.FailedStep1(wanted, usual):
            return (
                "Step 1 was failed once, which the guides count as a higher risk: a go takes a chance of "
                f"passing of {percent_words(wanted)}, not {percent_words(usual)}."
            )
        case said.FailedStep1Score():
            return _failed_step1(fact)
        case said.Risk():
            return _risk(fact)
        case said.ImgBands():
            return _bands(fact, facts)
        case said.LowStep1(step1, least, most, target):
            side = "is under" if target < least else "lies in" if target <= most else "is over"
            return (
                f"After a Step 1 score of {step1} the guides ask for {least} to {most} here; your target of "
                f"{target} {side} that."
            )
        case said.SpecialtyScores():
            return _specialty(fact, facts)
        case said.InternationalScores(matched, unmatched, us_citizen):
            note = " For US citizens who studied abroad no such figure was found." if us_citizen else ""
            return f"{_of_whom(figure)}: {matched} matched, {unmatched} not matched.{note}"


def _failed_step1(fact: said.FailedStep1Score) -> str:
    here = ""
    if fact.med_peds is not None:
        side = "is under" if fact.target < fact.med_peds else "meets"
        here = (
            f" In Med-Peds that is ideally {fact.med_peds} or more; your target of {fact.target} {side} that."
        )
    return (
        f"After a failed Step 1 the guides ask for {fact.least} to {fact.most} points over a program's own "
        f"minimum, and to mend what failed before this exam.{here}"
    )


def _risk(fact: said.Risk) -> str:
    """The category and all that raises it."""
    failed = (
        "one failed attempt at a Step" if fact.fails == 1 else f"{fact.fails} failed attempts at the Steps"
    )
    values = {**vars(fact), "failed": failed}
    why = ", ".join(RISK_WHY[name].format(**values) for name in fact.why)
    if not why:
        return "By guide I your risk is moderate: nothing you told raises it."
    return (
        f"By guide I your risk is {RISKS[fact.category]}: {why}. The higher the risk, the larger the margin "
        "to want before you sit."
    )


def _bands(fact: said.ImgBands, facts: Facts) -> str:
    """The bands, and in which of them target and projection lie."""
    specialty = facts.specialty(fact.specialty)
    label = specialty.label if specialty else fact.specialty
    bands = ", ".join(f"{name} from {lowest}" for lowest, name in fact.bands)
    places = f"your target of {fact.target} is {_band_of(fact.target, fact.bands)}"
    if fact.projected is not None:
        places += f", your projection of {fact.projected} {_band_of(fact.projected, fact.bands)}"
    return f"{label}, international graduates by the guides: {bands}; {places}."


def _band_of(score: int, bands: tuple[tuple[int, str], ...]) -> str:
    reached = [lowest for lowest, _ in bands if lowest <= score]
    return f"in the band from {reached[-1]}" if reached else "under every band"


def _specialty(fact: said.SpecialtyScores, facts: Facts) -> str:
    """Where target and projection lie among those who matched, and what else is known of them."""
    specialty = facts.specialty(fact.specialty)
    label, advice = (specialty.label, specialty.advice) if specialty else (fact.specialty, "")
    if fact.matched is None:
        return f"{label}: {advice}"
    half = f"the middle half of those matched ({fact.matched[0]:g} to {fact.matched[-1]:g})"
    places = f"your target of {fact.target} lies {_place(fact.target, *fact.matched)} {half}"
    if fact.projected is not None:
        places += f", your projection of {fact.projected} {_place(fact.projected, *fact.matched)} it"
    return f"{label}: {places}. {advice}"


def _place(score: float, lower: float, median: float, upper: float) -> str:
    if score < lower:
        return "under"
    if score > upper:
        return "over"
    return f"in the {'lower' if score < median else 'upper'} part of"


def _of_whom(figure: Figure) -> str:
    """What a figure is, without the names of its parts: they follow their numbers."""
    words = figure.what.rpartition(": ")[0] or figure.what
    return words[:1].upper() + words[1:]


def _source(figure: Figure, day: DateForm) -> str:
    """Where a figure is from and when it was read, in a sentence that makes it no surer than it is."""
    kinds = {"official": "Source", "reported": "Reported, not official", "assumption": "Our assumption"}
    return f"{kinds[figure.status]}: {figure.source}, read {day(figure.read_on)}."
