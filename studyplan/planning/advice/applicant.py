"""What is published about applicants like this one: earlier attempts, Step 1, the specialty's scores.

A planning step: the student's own words about themselves, the projection and the figures in, things good to
know out. Each comes with its source and the day it was read; nothing is said of what the student left out.
"""

from collections.abc import Callable, Iterator, Sequence

from studyplan.facts import Facts, Figure
from studyplan.plan import Problem, Projection
from studyplan.student import Group, Student

PASS_RATES: dict[Group, tuple[str, Callable[[Facts], tuple[int, ...]]]] = {
    "US MD": ("pass_rate_us_md", lambda facts: facts.pass_rate_us_md),
    "US DO": ("pass_rate_us_do", lambda facts: facts.pass_rate_us_do),
    "US IMG": ("pass_rate_non_us", lambda facts: facts.pass_rate_non_us),
    "non-US IMG": ("pass_rate_non_us", lambda facts: facts.pass_rate_non_us),
}


def background(student: Student, facts: Facts, projection: Projection) -> tuple[Problem, ...]:
    """What to know about attempts, Step 1, and the scores of those who matched; only where it was told."""
    warned = _too_many_attempts(student, facts)
    told = (
        *_attempts(student, facts),
        *_step1(student, facts),
        *_specialty(student, facts, projection),
        *_international(student, facts),
    )
    return (*warned, *(Problem(severity="info", what=what) for what in told))


def _too_many_attempts(student: Student, facts: Facts) -> tuple[Problem, ...]:
    attempts, limit = student.applicant.attempts, facts.attempt_limit
    if attempts < limit:
        return ()
    what = (
        f"You told of {attempts} earlier attempts, and only {limit} in all are allowed at one Step. "
        f"{_source(facts.figures['attempt_limit'])}"
    )
    return (Problem(severity="warning", what=what, choices=("Ask USMLE first whether you may sit again.",)),)


def _attempts(student: Student, facts: Facts) -> Iterator[str]:
    """Which attempt it is, and how those before passed from the student's own kind of school."""
    attempts, limit = student.applicant.attempts, facts.attempt_limit
    if 0 < attempts < limit:
        source = _source(facts.figures["attempt_limit"])
        yield f"This is attempt {attempts + 1} of at most {limit} at this Step. {source}"
    if student.applicant.group in PASS_RATES:
        name, rates_of = PASS_RATES[student.applicant.group]
        rates = zip(rates_of(facts), ("first takers", "repeaters"), strict=False)
        words = ", ".join(f"{rate}% of {people}" for rate, people in rates)
        first = "" if attempts else " A first attempt above all must pass."
        yield f"{_of_whom(facts.figures[name])}: {words}.{first} {_source(facts.figures[name])}"


def _step1(student: Student, facts: Facts) -> Iterator[str]:
    """A failed Step 1 asks for more certainty, a low one for more points."""
    step1 = student.applicant.step1
    if step1 == "failed then passed":
        wanted, usual = (f"{chance:.0%}" for chance in (facts.pass_chance_repeat, facts.pass_chance))
        source = _source(facts.figures["pass_chance_repeat"])
        yield (
            "Step 1 was failed once, which the guides count as a higher risk: a go takes a chance of passing "
            f"of {wanted}, not {usual}. {source}"
        )
    elif isinstance(step1, int) and step1 < facts.weak_step1_below:
        least, most = (step1 + points for points in facts.step1_margin)
        target = student.exam.target
        side = "is under" if target < least else "lies in" if target <= most else "is over"
        yield (
            f"After a Step 1 score of {step1} the guides ask for {least} to {most} here; your target of "
            f"{target} {side} that. {_source(facts.figures['step1_margin'])}"
        )


def _specialty(student: Student, facts: Facts, projection: Projection) -> Iterator[str]:
    """Where target and projection lie among those who matched."""
    specialty = facts.specialty(student.applicant.specialty) if student.applicant.specialty else None
    figure = facts.figures.get(f"specialty.{specialty.key}") if specialty is not None else None
    if specialty is None or figure is None or not specialty.advice:
        return
    places = ""
    if isinstance(figure.value, list):
        band = tuple(float(str(score)) for score in figure.value)
        half = f"the middle half of those matched ({band[0]:g} to {band[-1]:g})"
        target = student.exam.target
        places = f"your target of {target} lies {_place(target, band)} {half}"
        if projection.mean is not None:
            shown = round(projection.mean)
            places += f", your projection of {shown} {_place(shown, band)} it"
        places += ". "
    yield f"{specialty.label}: {places}{specialty.advice} {_source(figure)}"


def _place(score: float, band: Sequence[float]) -> str:
    """Where a score lies against lower quartile, median and upper quartile."""
    lower, median, upper = band
    if score < lower:
        return "under"
    if score > upper:
        return "over"
    return f"in the {'lower' if score < median else 'upper'} part of"


def _international(student: Student, facts: Facts) -> Iterator[str]:
    """What is known of international graduates of all specialties together."""
    if student.applicant.group not in ("US IMG", "non-US IMG"):
        return
    figure = facts.figures["img_matched_median"]
    matched, unmatched = facts.img_matched_median
    note = ""
    if student.applicant.group == "US IMG":
        note = " For US citizens who studied abroad no such figure was found."
    yield f"{_of_whom(figure)}: {matched} matched, {unmatched} not matched.{note} {_source(figure)}"


def _of_whom(figure: Figure) -> str:
    """What a figure is, without the names of its parts: they follow their numbers."""
    words = figure.what.rpartition(": ")[0] or figure.what
    return words[:1].upper() + words[1:]


def _source(figure: Figure) -> str:
    """Where a figure is from and when it was read, in a sentence that makes it no surer than it is."""
    kinds = {"official": "Source", "reported": "Reported, not official", "assumption": "Our assumption"}
    return f"{kinds[figure.status]}: {figure.source}, read {figure.read_on}."
