"""Why a verdict is as it is, what would turn it and what a projection rests on, in sentences.

One wording for terminal, page and JSON; `day` gives dates the form of the report.
"""

from math import ceil
from typing import Any

from studyplan.facts import Facts
from studyplan.plan import Decision, Plan
from studyplan.statements import decision as said
from studyplan.words.formats import DateForm, day_words, shown

CHANCE = "Your chance of {minimum} or more is {chance}"
AT_RISK = "Your chance of passing ({pass_mark}) is {chance}, under {wanted}: "
GROWTH = "The {hours} study hours left count for {points} points, judged by other students"
TEXTS = {  # by kind, and by kind and turn where one kind takes several
    "pass_at_risk": f"{AT_RISK}the first attempt matters most.",
    "pass_at_risk again": f"{AT_RISK}a repeated attempt or a failed Step 1 asks for more.",
    "pass_on": "On {exam_date} your chance of passing would be {chance}.",
    "minimum_chance go": f"{CHANCE}; from {{go_from}} on it is a go.",
    "minimum_chance hold": f"{CHANCE}; that is between {{hold_from}} and {{go_from}}.",
    "minimum_chance thin": f"{CHANCE}, enough for a go ({{go_from}}) if more stood behind it.",
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
    "course_stands reach": (
        f"{CHANCE}, but no aims that students reach lead from your latest score to a go: off course."
    ),
    "course_stands doubt": f"{CHANCE}, but no course is on while passing is in doubt.",
    "next_exam": "The next practice exam is {exam} on {on}.",
    "next_exam first": "Sit a full practice exam first. The next practice exam is {exam} on {on}.",
    "next_exam none": (
        "No full practice exam fits any more: the scores you have, or a later date, must decide."
    ),
    "next_exam none first": (
        "No full practice exam fits before this date. If it can still be moved, sit one first: that is safer."
    ),
    "fresh_score projection": ("A practice score of your own makes a projection and a decision possible."),
    "fresh_score decision": "A fresh practice score in the last weeks turns this into a decision.",
    "score_on_next": "{score} or more on {exam} on {on} {turn}.",
    "score_on_next under": "Less than {score} on {exam} on {on} {turn}.",
    "projection_at": "A projection of {least} or more (now {now}) {turn}.",
    "projection_at under": "A projection under {least} (now {now}) {turn}.",
    "plateau_over": "A practice score {points:g} points higher would show the plateau is over.",
    "no_score": "No practice exam has been taken yet.",
    "first_guess": (
        "So far this is a first guess, from students far from their exam and the hours left. It says little "
        "about you."
    ),
    "first_guess rate": (
        "So far this is a first guess, from the hours left and the share who pass of your group and history "
        "({percent}%; as from abroad where no group is told). It says little about you."
    ),
    "one_score old": (
        "A single practice exam, older than {days} days, is thin evidence: sit another if a day allows."
    ),
    "one_score contradicted": (
        "The latest practice exam lies far over what those before it foretold: sit another if a day allows."
    ),
    "one_score no_form": (
        "There is no practice exam with a three-digit score, which a plain go takes: sit one if a day allows."
    ),
    "own_minimum": (
        "The lowest score worth sitting for is {minimum}, as you set it; after a failed attempt the guides "
        "ask for the target, {target}."
    ),
    "risk_margin": "At {risk} risk as an applicant a go takes {chance}.",
    "drop_within_noise": (
        "{exam} is {points} under the exam before it: a drop of up to {within:g} points may be noise."
    ),
    "too_old": (
        "The latest practice exam is {days} days old. What stood more than {oldest} days ago says too little "
        "about today: take a new one first."
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
    """The decision in one plain sentence: what to do, and by when. In the last weeks it is not too early:
    then evidence is missing.
    """
    decision = plan.decision
    by = f" Decide by {day_words(decision.decide_by)}." if decision.decide_by else ""
    match decision.verdict:
        case "too_early":
            course = f"; {HEADING_COURSES[decision.course]}" if decision.course else ""
            weeks_left = (plan.exam_date - plan.generated_on).days / 7
            if weeks_left > facts.too_early_weeks:
                return f"Too early to decide{course}.{by}"
            return f"Too little evidence to decide{_sit_first(decision, course, by)}"
        case "go":
            caution = any(isinstance(reason, said.NoNews) for reason in decision.reasons)
            return f"Go{', with caution' if caution else ''}: keep {day_words(plan.exam_date, year=True)}."
        case "hold":
            return f"Hold: {_what_news_brings(decision)}.{by}"
        case "delay":
            return _delay_words(decision, day_words(plan.exam_date, year=True))


def _sit_first(decision: Decision, course: str, by: str) -> str:
    """The practice exam that a decision waits for; the day to decide by only where it comes before that."""
    first = next((one for one in decision.reasons if isinstance(one, said.NextExam)), None)
    if first is None or first.exam is None or first.on is None:
        return f"{course}.{by}"
    in_time = decision.decide_by is not None and first.on < decision.decide_by
    return f": sit {first.exam} on {day_words(first.on)} first{course}.{by if in_time else ''}"


def _what_news_brings(decision: Decision) -> str:
    """What a hold waits for, and what each score on it would bring."""
    go, later = _on_next(decision, "go"), _on_next(decision, "later_date")
    if go is None:
        return "keep preparing, keep the date open"
    below = f", less than {later.score} a delay" if later else ""
    return f"{go.score} or more on {go.exam} on {day_words(go.on)} makes it a go{below}"


def _delay_words(decision: Decision, booked: str) -> str:
    """Until when to move the date, and what would save it before that."""
    turn, move = _on_next(decision, "safe_pass", "hold"), decision.decide_by
    if move is None:
        return f"Delay: {booked} is too soon. Move it now, which may cost a fee."
    if turn is None or turn.on >= move:
        return f"Delay: move the exam of {booked} by {day_words(move)}."
    unless = f"unless {turn.exam} on {day_words(turn.on)} shows {turn.score}"
    return f"Delay, {unless}; move the exam by {day_words(move)}."


def _on_next(decision: Decision, *brings: said.Brings) -> said.ScoreOnNext | None:
    """The score on the next form at which the verdict turns that way."""
    turns = (one for one in decision.would_change if isinstance(one, said.ScoreOnNext))
    return next((turn for turn in turns if turn.brings in brings), None)


def decision_words(fact: said.Reason | said.Turn, day: DateForm) -> str:
    """One reason of a verdict, one thing that would turn it, or one a projection rests on."""
    text = TEXTS[" ".join(filter(None, (fact.kind, _turn(fact))))]
    return text.format(**{**shown(fact, day), **_parts(fact)})


def _turn(fact: said.Reason | said.Turn) -> str:
    """Which of its texts a statement takes, where it has several."""
    match fact:
        case said.MinimumChance(enough_for="hold") if fact.chance >= fact.go_from:
            return "thin"
        case said.MinimumChance():
            return fact.enough_for
        case said.OneScore():
            return fact.why
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
        case said.CourseStands(course="off") if fact.chance >= fact.tight_from:
            return "reach"
        case said.CourseStands(course="tight") if fact.chance >= fact.on_from:
            return "doubt"
        case said.FirstGuess(percent=int()):
            return "rate"
        case said.ThinEvidence(percents_only=True):
            return "percents"
    return ""


def _parts(fact: said.Reason | said.Turn) -> dict[str, Any]:
    """What a text puts together out of several values."""
    match fact:
        case said.Plateau(points):
            return {"scores": len(points), "points": ", ".join(f"{score:g}" for score in points)}
        case said.RiskMargin(category=category):
            return {"risk": category.replace("_", " ")}
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
