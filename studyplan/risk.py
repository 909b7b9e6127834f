"""How sure an applicant has to be before sitting: the risk that guide I sees in what was told.

The chance of passing to ask for, and the category behind a larger margin. What is not told does not count.
"""

from datetime import date

from studyplan.facts import Facts
from studyplan.statements.problems import Risk, RiskWhy
from studyplan.student import Applicant


def pass_chance_wanted(applicant: Applicant, facts: Facts) -> float:
    """The chance of passing that a go takes: higher after an earlier attempt or a failed Step 1."""
    return facts.pass_chance_repeat if _fails(applicant) else facts.pass_chance


def risk_category(applicant: Applicant, facts: Facts, today: date) -> Risk:
    """Guide I's category and all that raises it; moderate where nothing told does.

    High: a Step score of 215 or less, a fail, more than 5 years since graduation, no US experience, or a
    visa. Very high: several fails, or a long gap with visa and no experience. Worked example: graduated in
    2019, today in 2026, 7 years: high; with visa and 0 months of experience, very high.
    """
    fails = _fails(applicant)
    low = isinstance(applicant.step1, int) and applicant.step1 <= facts.risk_score
    graduated = applicant.graduation_year
    years = None if graduated is None else max(0, today.year - graduated)
    raised: dict[RiskWhy, bool] = {
        "low_score": low,
        "failed": fails > 0,
        "long_gap": years is not None and years > facts.risk_gap_years,
        "visa": bool(applicant.visa),
        "no_us_experience": applicant.us_experience_months == 0,
    }
    why = tuple(name for name, does in raised.items() if does)
    alone = {"long_gap", "visa", "no_us_experience"} <= set(why)
    return Risk(
        category="very_high" if alone or fails >= facts.risk_fails else "high" if why else "moderate",
        why=why,
        step1=applicant.step1 if isinstance(applicant.step1, int) else None,
        fails=fails,
        years=years,
    )


def _fails(applicant: Applicant) -> int:
    """Failed attempts at the Steps, those at this one and at Step 1."""
    return applicant.attempts + (applicant.step1 == "failed then passed")
