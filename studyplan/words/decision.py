"""Why a verdict is as it is, what would turn it and what a projection rests on, in sentences.

One wording for terminal, page and JSON; `day` gives dates the form of the report.
"""

from math import ceil

from studyplan.statements import decision as said
from studyplan.words.formats import DateForm, percent_words, score_words

COURSES = {"on": "on course", "tight": "a tight course", "off": "off course"}
TURNS = {
    "on_course": "would put you on course",
    "safe_pass": "would make passing safe enough",
    "go": "would make it a go",
    "hold": "would make this date worth holding",
    "no_go": "would end the go",
    "later_date": "would speak for a later date",
}


def reason_words(reason: said.Reason, day: DateForm) -> str:
    """One reason of a verdict."""
    match reason:
        case said.PassAtRisk(mark, chance, wanted, failed):
            why = "the first attempt matters most"
            if failed:
                why = "a repeated attempt or a failed Step 1 asks for more"
            now, least = percent_words(chance), percent_words(wanted)
            return f"Your chance of passing ({mark}) is {now}, under {least}: {why}."
        case said.PassOn(exam_date, chance):
            return f"On {day(exam_date)} it would be {percent_words(chance)}."
        case said.MinimumChance():
            return _minimum_words(reason)
        case said.PassChance(chance):
            return f"Your chance of passing is {percent_words(chance)}."
        case said.NoNews():
            return "No practice exam comes before a rescheduling mark any more: go, with caution."
        case said.WaitFor(exam, on, until):
            return f"Wait for {exam} on {day(on)}; you can still move the date until {day(until)}."
        case said.Plateau(points, within):
            return (
                f"Your last {len(points)} practice scores ({', '.join(f'{p:g}' for p in points)}) lie within "
                f"{within:g} points: a plateau. More of the same will not help much: change how you study, "
                "not only the date."
            )
        case said.Reached(exam_date, mean, minimum):
            return f"On {day(exam_date)} the projection is {score_words(mean)}: it reaches {minimum}."
        case said.NeverReached(minimum, chance):
            return (
                f"No date in the season reaches {minimum} at a realistic pace. Weigh sitting now (chance of "
                f"passing {percent_words(chance)}) with a wider list of programs against a later season."
            )
        case _:
            return _early(reason, day)


def _early(reason: said.EarlyReason | said.Evidence, day: DateForm) -> str:
    match reason:
        case said.FarAway(days, weeks):
            return f"The exam is {days} days away; the decision comes in the last {weeks:g} weeks."
        case said.NoFreshScore(days):
            return f"There is no practice score from the last {days} days to decide on."
        case said.OnlyWarmUp(days, exam):
            return (
                f"The only practice exam of the last {days} days is the {exam}: a warm-up that reports a "
                "percentage. A date hangs on full forms."
            )
        case said.CourseStands(minimum, chance, course, on, tight):
            scale = f"on course from {percent_words(on)}, tight from {percent_words(tight)}"
            return f"{_chance(minimum, chance)}: {COURSES[course]} ({scale})."
        case said.NextExam(exam, on, first) if exam is not None and on is not None:
            sit = "Sit a full practice exam first. " if first else ""
            return f"{sit}The next practice exam is {exam} on {day(on)}."
        case said.NextExam(first=True):
            safer = "If it can still be moved, sit one first: that is safer."
            return f"No practice exam fits before this date. {safer}"
        case said.NextExam():
            return "No full practice exam fits any more: the scores you have, or a later date, must decide."
        case _:
            return evidence_words(reason, day)


def _chance(minimum: int, chance: float) -> str:
    return f"Your chance of {minimum} or more is {percent_words(chance)}"


def _minimum_words(reason: said.MinimumChance) -> str:
    state = _chance(reason.minimum, reason.chance)
    hold, go = percent_words(reason.hold_from), percent_words(reason.go_from)
    match reason.enough_for:
        case "go":
            return f"{state}; from {go} on it is a go."
        case "hold":
            return f"{state}; that is between {hold} and {go}."
        case "neither":
            return f"{state}, under {hold}."


def turn_words(turn: said.Turn, day: DateForm) -> str:
    """One thing that would turn the verdict."""
    match turn:
        case said.FreshScore("projection"):
            return "A fresh practice score makes a projection and a decision possible."
        case said.FreshScore():
            return "A fresh practice score in the last weeks turns this into a decision."
        case said.ScoreOnNext(score, exam, on, brings):
            least = f"Less than {score}" if _is_under(turn) else f"{score} or more"
            return f"{least} on {exam} on {day(on)} {TURNS[brings]}."
        case said.ProjectionAt():
            return f"A projection {_projection(turn)} {TURNS[turn.brings]}."
        case said.PlateauOver(points):
            return f"A practice score {points:g} points higher would show the plateau is over."


def _is_under(turn: said.ScoreOnNext | said.ProjectionAt) -> bool:
    return turn.brings in ("no_go", "later_date")


def _projection(turn: said.ProjectionAt) -> str:
    """Whole points where they tell the two apart, else tenths."""
    whole, now = ceil(turn.mean), round(turn.now)
    if _is_under(turn):
        if whole <= now:
            return f"under {whole} (now {now})"
        return f"under {min(turn.mean, turn.now):.1f} (now {turn.now:.1f})"
    if whole > now:
        return f"of {whole} or more (now {now})"
    return f"of {max(turn.mean, turn.now):.1f} or more (now {turn.now:.1f})"


def evidence_words(evidence: said.Evidence, day: DateForm) -> str:
    """One thing a projection rests on."""
    match evidence:
        case said.NoScore():
            return "No practice exam has been taken yet, so there is nothing to project from. Take one first."
        case said.TooOld(days, oldest):
            return (
                f"The latest practice exam is {days} days old. What stood after more than {oldest} days says "
                "too little about today to project from: take a new one first."
            )
        case said.RestsOn(number, exam, on, score, percent, points):
            exams = "one practice exam" if number == 1 else f"{number} practice exams, the latest"
            reading = f"{percent or 0:g}%, read as about {points}" if score is None else str(score)
            return f"It rests on {exams}: {exam} on {day(on)}, {reading}."
        case said.FormReading(exam, offset):
            if offset is None:
                return f"There are no figures for {exam}: its score counts as printed."
            side, verb = ("low", "added") if offset > 0 else ("high", "taken off")
            return f"{exam} reads {abs(offset):g} {side}: as many points were {verb}."
        case said.UnseenStudy(hours):
            return f"{hours} study hours since the latest score are taken as done, as in the usual week."
        case said.Growth(hours, points, own_scores):
            judged_by = "other students and your own scores" if own_scores else "other students"
            return f"The {hours} study hours left count for {points} points, judged by {judged_by}."
        case said.FastGrowth():
            return "Three in four students gain less than that in as many hours."
        case said.ExamGain(points, doubt):
            over = f"{points:g} points over practice scores, give or take {doubt:g}"
            return f"Real scores are taken to lie {over}."
        case _:
            return _doubt(evidence)


def _doubt(evidence: said.OldScore | said.ThinEvidence | said.LowScore) -> str:
    match evidence:
        case said.OldScore(days):
            return f"The latest practice exam is {days} days old, so the range is kept wide."
        case said.ThinEvidence(percents_only):
            few = "one practice exam"
            if percents_only:
                few = "a percent of the Free 120 and no three-digit practice score"
            return f"There is only {few}, so the range is kept wide."
        case said.LowScore(points):
            return (
                f"Little is known about what follows a practice score of {points:g} or less: the uncertainty "
                "is high, so the range is widened further."
            )
