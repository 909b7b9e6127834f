"""What is published about applicants like this one: earlier attempts, Step 1, the specialty's scores.

A planning step: the student's own words about themselves, the projection and the figures in, things good to
know out. Each comes with its source and the day it was read; nothing is said of what the student left out.
"""

from collections.abc import Iterator

from studyplan.facts import Facts, Figure
from studyplan.plan import Problem, Projection
from studyplan.student import Group, Student

PASS_RATES: dict[Group, tuple[str, str]] = {
    "US MD": ("pass_rate_us_md", "of US MD schools"),
    "US DO": ("pass_rate_us_do", "of US DO schools"),
    "US IMG": ("pass_rate_non_us", "of schools outside the US and Canada"),
    "non-US IMG": ("pass_rate_non_us", "of schools outside the US and Canada"),
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
    attempts, limit = student.applicant.attempts, facts.whole("attempt_limit")
    if attempts < limit:
        return ()
    what = (
        f"You told of {attempts} earlier attempts, and only {limit} in all are allowed at one Step. "
        f"{_source(facts.figures['attempt_limit'])}"
    )
    return (Problem(severity="warning", what=what, choices=("Ask USMLE first whether you may sit again.",)),)


def _attempts(student: Student, facts: Facts) -> Iterator[str]:
    """How those before passed, for the student's own kind of school; the limit of attempts from the second
    on.
    """
    attempts, limit = student.applicant.attempts, facts.whole("attempt_limit")
    figure, people = _pass_rate(student, facts)
    rates = figure.value if figure is not None and isinstance(figure.value, list) else []
    if 0 < attempts < limit:
        source = _source(facts.figures["attempt_limit"])
        yield f"This is attempt {attempts + 1} of at most {limit} at this Step. {source}"
    if figure is None:
        return
    if attempts and len(rates) > 1:
        yield f"Of graduates {people} who sat again, {rates[1]}% passed in 2024-25. {_source(figure)}"
    elif not attempts:
        again = f", of those who sat again {rates[1]}%" if len(rates) > 1 else ""
        yield (
            f"First attempts of graduates {people}: {rates[0]}% passed in 2024-25{again}. A failed attempt "
            f"costs more than a later date. {_source(figure)}"
        )


def _pass_rate(student: Student, facts: Facts) -> tuple[Figure | None, str]:
    name, people = PASS_RATES.get(student.applicant.group, ("", ""))
    return facts.figures.get(name), people


def _step1(student: Student, facts: Facts) -> Iterator[str]:
    """A failed Step 1 asks for more certainty, a low one for more points."""
    step1 = student.applicant.step1
    if step1 == "failed then passed":
        wanted, usual = (f"{facts.number(name):.0%}" for name in ("pass_chance_repeat", "pass_chance"))
        source = _source(facts.figures["pass_chance_repeat"])
        yield (
            "Step 1 was failed once, so programs look harder at this exam: a go takes a chance of passing of "
            f"{wanted}, not {usual}. {source}"
        )
    elif isinstance(step1, int) and step1 < facts.number("weak_step1_below"):
        least, most = (step1 + points for points in facts.wholes("step1_margin"))
        target = student.exam.target
        side = "is under" if target < least else "lies in" if target <= most else "is over"
        yield (
            f"After a Step 1 score of {step1} the guides ask for {least} to {most} here; your target of {target} "
            f"{side} that. {_source(facts.figures['step1_margin'])}"
        )


def _specialty(student: Student, facts: Facts, projection: Projection) -> Iterator[str]:
    """Where target and projection lie among those who matched."""
    specialty = facts.specialty(student.applicant.specialty) if student.applicant.specialty else None
    figure = facts.figures.get(f"specialty.{specialty.key}") if specialty is not None else None
    if specialty is None or figure is None or not specialty.advice:
        return
    places = ""
    if isinstance(figure.value, list):
        lower, median, upper = (float(str(score)) for score in figure.value)
        places = (
            f" Your target of {student.exam.target} lies {_place(student.exam.target, lower, median, upper)}"
        )
        if projection.mean is not None:
            shown = round(projection.mean)
            places += f", your projection of {shown} {_place(shown, lower, median, upper)}"
        places += "."
    yield f"{specialty.label}: {specialty.advice}{places} {_source(figure)}"


def _place(score: float, lower: float, median: float, upper: float) -> str:
    """Where a score lies in the middle half of those who matched."""
    if score < lower:
        return "under that middle half"
    if score > upper:
        return "over that middle half"
    return f"in the {'lower' if score < median else 'upper'} part of that middle half"


def _international(student: Student, facts: Facts) -> Iterator[str]:
    """What is known of international graduates of all specialties together."""
    if student.applicant.group not in ("US IMG", "non-US IMG"):
        return
    figure = facts.figures["img_matched_median"]
    matched, unmatched = facts.wholes("img_matched_median")
    note = ""
    if student.applicant.group == "US IMG":
        note = " For US citizens who studied abroad no such figure was found."
    yield (
        f"Non-US international graduates, Match of 2026, all specialties: median {matched} matched, "
        f"{unmatched} not matched.{note} {_source(figure)}"
    )


def _source(figure: Figure) -> str:
    """Where a figure is from and when it was read, in a sentence that makes it no surer than it is."""
    kinds = {"official": "Source", "reported": "Reported, not official", "assumption": "Our assumption"}
    return f"{kinds[figure.status]}: {figure.source} (read {figure.read_on})."
