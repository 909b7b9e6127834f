"""What is published about applicants like this one: attempts, Step 1, their risk, the specialty's scores.

A planning step: the student's own words about themselves, the projection and the figures in, things good to
know out. Nothing is said of what the student left out.
"""

from collections.abc import Callable, Iterator
from datetime import date

from studyplan.facts import Facts
from studyplan.plan import Problem, Projection
from studyplan.risk import risk_category
from studyplan.statements import problems as said
from studyplan.student import Group, Student

PASS_RATES: dict[Group, tuple[str, Callable[[Facts], tuple[int, ...]]]] = {
    "US MD": ("pass_rate_us_md", lambda facts: facts.pass_rate_us_md),
    "US DO": ("pass_rate_us_do", lambda facts: facts.pass_rate_us_do),
    "US IMG": ("pass_rate_non_us", lambda facts: facts.pass_rate_non_us),
    "non-US IMG": ("pass_rate_non_us", lambda facts: facts.pass_rate_non_us),
}


def background(student: Student, facts: Facts, projection: Projection, *, today: date) -> tuple[Problem, ...]:
    """What to know about attempts, Step 1, the risk, and the scores of those who matched; only where it was
    told.
    """
    return (
        *_attempts(student, facts),
        *_step1(student, facts),
        *_risk(student, facts, today),
        *_specialty(student, facts, projection),
        *_bands(student, facts, projection),
        *_international(student, facts),
    )


def _attempts(student: Student, facts: Facts) -> Iterator[Problem]:
    """Which attempt it is, and how those before passed from the student's own kind of school."""
    attempts = said.Attempts(student.applicant.attempts, facts.attempt_limit)
    if attempts.earlier:
        yield Problem("warning" if attempts.are_too_many else "info", attempts)
    if student.applicant.group in PASS_RATES:
        figure, rates_of = PASS_RATES[student.applicant.group]
        yield Problem("info", said.PassRates(figure, rates_of(facts), first_attempt=not attempts.earlier))


def _step1(student: Student, facts: Facts) -> Iterator[Problem]:
    """A failed Step 1 asks for more certainty and points, a low one for more points."""
    step1 = student.applicant.step1
    if step1 == "failed then passed":
        yield Problem("info", said.FailedStep1(facts.pass_chance_repeat, facts.pass_chance))
        specialty = facts.specialty(student.applicant.specialty)
        med_peds = facts.failed_step1_med_peds if specialty and specialty.key == "med_peds" else None
        margin = facts.failed_step1_margin
        yield Problem("info", said.FailedStep1Score(*margin, med_peds, student.exam.target))
    elif isinstance(step1, int) and step1 < facts.weak_step1_below:
        least, most = facts.step1_margin
        yield Problem("info", said.LowStep1(step1, step1 + least, step1 + most, student.exam.target))


def _risk(student: Student, facts: Facts, today: date) -> Iterator[Problem]:
    """Guide I's category, where something counts for it or it was told that nothing does."""
    who = student.applicant
    risk = risk_category(who, facts, today)
    if risk.why or not (who.graduation_year is who.visa is who.us_experience_months is None):
        yield Problem("info", risk)


def _specialty(student: Student, facts: Facts, projection: Projection) -> Iterator[Problem]:
    """Where target and projection lie among those who matched."""
    specialty = facts.specialty(student.applicant.specialty)
    figure = facts.figures.get(f"specialty.{specialty.key}") if specialty is not None else None
    if specialty is None or figure is None or not specialty.advice:
        return
    matched = None
    if isinstance(figure.value, list):
        lower, median, upper = (float(str(score)) for score in figure.value)
        matched = lower, median, upper
    scores = student.exam.target, _projected(projection)
    yield Problem("info", said.SpecialtyScores(specialty.key, *scores, matched))


def _bands(student: Student, facts: Facts, projection: Projection) -> Iterator[Problem]:
    """Where target and projection lie among the guides' bands, which are of international graduates."""
    specialty = facts.specialty(student.applicant.specialty)
    found = facts.img_band(specialty.key) if specialty is not None else None
    if specialty is None or found is None or student.applicant.group in ("US MD", "US DO"):
        return
    scores = student.exam.target, _projected(projection)
    yield Problem("info", said.ImgBands(f"img_band.{found.key}", specialty.key, found.bands, *scores))


def _projected(projection: Projection) -> int | None:
    """The projected score; a first guess has no place among those who matched."""
    return None if projection.mean is None or projection.is_first_guess else round(projection.mean)


def _international(student: Student, facts: Facts) -> Iterator[Problem]:
    """What is known of international graduates of all specialties together."""
    if student.applicant.group in ("US IMG", "non-US IMG"):
        us_citizen = student.applicant.group == "US IMG"
        yield Problem("info", said.InternationalScores(*facts.img_matched_median, us_citizen=us_citizen))
