"""Why a verdict is as it is, what would turn it and what a projection rests on, in sentences.

One wording for terminal, page and JSON; `day` gives dates the form of the report.
"""

from math import ceil
from typing import Any

from studyplan.facts import Facts
from studyplan.plan import Plan
from studyplan.statements import decision as said
from studyplan.words.formats import DateForm, day_words, shown

CHANCE = "Your chance of {minimum} or more is {chance}"
AT_RISK = "Your chance of passing ({pass_mark}) is {chance}, under {wanted}: "
GROWTH = "The {hours} study hours left count for {points} points, judged by other students"
TEXTS = {  # by kind, and by kind and turn where one kind takes several
    "pass_at_risk": f"{AT_RISK}the first attempt matters most.",
    "pass_at_risk again": f"{AT_RISK}a repeated attempt or a failed Step 1 asks for more.",
    "pass_on": "On {exam_date} it would be {chance}.",
    "minimum_chance go": f"{CHANCE}; from {{go_from}} on it is a go.",
    "minimum_chance hold": f"{CHANCE}; that is between {{hold_from}} and {{go_from}}.",
    "minimum_chance neither": f"{CHANCE}, under {{hold_from}}.",
    "pass_chance": "Your chance of passing is {chance}.",
    "no_news": "No practice exam comes before a rescheduling mark any more: go, with caution.",
    "wait_for": "Wait for {exam} on {on}; you can still move the date until {movable_until}.",
    "plateau": (
        "Your last {scores} practice scores ({points}) lie within {within:g} points: a plateau. More of the "
        "same will not help much: change how you study, not only the date."
    ),
    "reached": "On {exam_date} the projection is {mean:.0f}: it reaches {minimum}.",
    "never_reached": (
        "No date in the season reaches {minimum} at a realistic pace. Weigh sitting now (chance of passing "
        "{chance_of_pass}) with a wider list of programs against a later season."
    ),
    "far_away": "The exam is {days_left} days away; the decision comes in the last {last_weeks:g} weeks.",
    "no_fresh_score": "There is no practice score from the last {days} days to decide on.",
    "only_warm_up": (
        "The only practice exam of the last {days} days is the {exam}: a warm-up that reports a percentage. "
        "A date hangs on full forms."
    ),
    "course_stands": f"{CHANCE}: {{stands}} (on course from {{on_from}}, tight from {{tight_from}}).",
    "next_exam": "The next practice exam is {exam} on {on}.",
    "next_exam first": "Sit a full practice exam first. The next practice exam is {exam} on {on}.",
    "next_exam none": (
        "No full practice exam fits any more: the scores you have, or a later date, must decide."
    ),
    "next_exam none first": (
        "No practice exam fits before this date. If it can still be moved, sit one first: that is safer."
    ),
    "fresh_score projection": "A fresh practice score makes a projection and a decision possible.",
    "fresh_score decision": "A fresh practice score in the last weeks turns this into a decision.",
    "score_on_next": "{score} or more on {exam} on {on} {turn}.",
    "score_on_next under": "Less than {score} on {exam} on {on} {turn}.",
    "projection_at": "A projection of {least} or more (now {now}) {turn}.",
    "projection_at under": "A projection under {least} (now {now}) {turn}.",
    "plateau_over": "A practice score {points:g} points higher would show the plateau is over.",
    "no_score": "No practice exam has been taken yet, so there is nothing to project from. Take one first.",
    "too_old": (
        "The latest practice exam is {days} days old. What stood after more than {oldest} days says too "
        "little about today to project from: take a new one first."
    ),
    "rests_on": "It rests on {exams}: {exam} on {on}, {reading}.",
    "form_reading": "{exam} reads {by:g} {side}: as many points were {done}.",
    "form_reading none": "There are no figures for {exam}: its score counts as printed.",
    "unseen_study": "{hours} study hours since the latest score are taken as done, as in the usual week.",
    "growth": f"{GROWTH}.",
    "growth own": f"{GROWTH} and your own scores.",
    "fast_growth": "Three in four students gain less than that in as many hours.",
    "exam_gain": (
        "Real scores are taken to lie {points:g} points over practice scores, give or take {doubt:g}."
    ),
    "old_score": "The latest practice exam is {days} days old, so the range is kept wide.",
    "thin_evidence": "There is only one practice exam, so the range is kept wide.",
    "thin_evidence percents": (
        "There is only a percent of the Free 120 and no three-digit practice score, so the range is kept "
        "wide."
    ),
    "low_score": (
        "Little is known about what follows a practice score of {points:g} or less: the uncertainty is high, "
        "so the range is widened further."
    ),
}
COURSES = {"on": "on course", "tight": "a tight course", "off": "off course"}
HEADING_COURSES = {"on": "on course", "tight": "the course is tight", "off": "off course so far"}
TURNS = {
    "on_course": "would put you on course",
    "safe_pass": "would make passing safe enough",
    "go": "would make it a go",
    "hold": "would make this date worth holding",
    "no_go": "would end the go",
    "later_date": "would speak for a later date",
}


def verdict_words(plan: Plan, facts: Facts) -> str:
    """The decision in one plain sentence. In the last weeks it is not too early: then evidence is missing."""
    decision = plan.decision
    by = f" Decide by {day_words(decision.decide_by)}." if decision.decide_by else ""
    match decision.verdict:
        case "too_early":
            course = f"; {HEADING_COURSES[decision.course]}" if decision.course else ""
            weeks_left = (plan.exam_date - plan.generated_on).days / 7
            early = weeks_left > facts.too_early_weeks
            return f"{'Too early' if early else 'Too little evidence'} to decide{course}.{by}"
        case "go":
            return f"Go: keep {day_words(plan.exam_date, year=True)}."
        case "hold":
            return f"Hold: keep preparing, keep the date open.{by}"
        case "delay":
            return f"Delay: {day_words(plan.exam_date, year=True)} is too soon.{by}"


def decision_words(fact: said.Reason | said.Turn, day: DateForm) -> str:
    """One reason of a verdict, one thing that would turn it, or one a projection rests on."""
    text = TEXTS[" ".join(filter(None, (fact.kind, _turn(fact))))]
    return text.format(**{**shown(fact, day), **_parts(fact)})


def _turn(fact: said.Reason | said.Turn) -> str:
    """Which of its texts a statement takes, where it has several."""
    match fact:
        case said.MinimumChance():
            return fact.enough_for
        case said.FreshScore():
            return fact.allows
        case said.NextExam():
            return f"{'' if fact.exam else 'none '}{'first' if fact.first else ''}".strip()
        case said.PassAtRisk(failed_before=True):
            return "again"
        case said.ScoreOnNext() | said.ProjectionAt() if _is_under(fact):
            return "under"
        case said.FormReading(offset=None):
            return "none"
        case said.Growth(own_scores=True):
            return "own"
        case said.ThinEvidence(percents_only=True):
            return "percents"
    return ""


def _parts(fact: said.Reason | said.Turn) -> dict[str, Any]:
    """What a text puts together out of several values."""
    match fact:
        case said.Plateau(points):
            return {"scores": len(points), "points": ", ".join(f"{score:g}" for score in points)}
        case said.CourseStands():
            return {"stands": COURSES[fact.course]}
        case said.ScoreOnNext():
            return {"turn": TURNS[fact.brings]}
        case said.ProjectionAt():
            least, now = _projection(fact)
            return {"least": least, "now": now, "turn": TURNS[fact.brings]}
        case said.RestsOn(number, _, _, score, percent, points):
            exams = "one practice exam" if number == 1 else f"{number} practice exams, the latest"
            reading = f"{percent or 0:g}%, read as about {points}" if score is None else str(score)
            return {"exams": exams, "reading": reading}
        case said.FormReading(_, offset) if offset is not None:
            side, done = ("low", "added") if offset > 0 else ("high", "taken off")
            return {"by": abs(offset), "side": side, "done": done}
    return {}


def _is_under(turn: said.ScoreOnNext | said.ProjectionAt) -> bool:
    return turn.brings in ("no_go", "later_date")


def _projection(turn: said.ProjectionAt) -> tuple[str, str]:
    """The one that turns it and the one there is: whole points where they tell the two apart, else tenths."""
    whole, now = ceil(turn.mean), round(turn.now)
    if (whole <= now) == _is_under(turn):
        return str(whole), str(now)
    least = min(turn.mean, turn.now) if _is_under(turn) else max(turn.mean, turn.now)
    return f"{least:.1f}", f"{turn.now:.1f}"
