"""How sure an applicant has to be before sitting, by what was told; what is not told does not count."""

from studyplan.facts import Facts
from studyplan.student import Applicant


def pass_chance_wanted(applicant: Applicant, facts: Facts) -> float:
    """The chance of passing that a go takes: higher after an earlier attempt or a failed Step 1."""
    return facts.pass_chance_repeat if _fails(applicant) else facts.pass_chance


def _fails(applicant: Applicant) -> int:
    """Failed attempts at the Steps, those at this one and at Step 1."""
    return applicant.attempts + (applicant.step1 == "failed then passed")
