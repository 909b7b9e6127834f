"""The go or delay rule in words, every number from the figures in force: one text for screen and README."""

from studyplan.facts import Facts
from studyplan.words.formats import percent_words


def rule_words(facts: Facts) -> tuple[str, ...]:
    """The six rules in order; the first that matches wins. Chances as whole percents."""
    first, last = facts.delay_weeks
    high, very_high = percent_words(facts.go_chance_high_risk), percent_words(facts.go_chance_very_high_risk)
    return (
        f"More than {facts.too_early_weeks:g} weeks before the exam, or a practice exam still to come and "
        f"none in the last {facts.fresh_score_days:g} days: too early to decide. The course is on from a "
        f"chance of the minimum of {percent_words(facts.course_on)}, tight from "
        f"{percent_words(facts.course_tight)}, off below that, and never on while passing is in doubt.",
        f"A chance of passing under {percent_words(facts.pass_chance)}, after a failed attempt or Step 1 "
        f"under {percent_words(facts.pass_chance_repeat)}: delay.",
        f"A chance of the minimum of {percent_words(facts.go_chance)} or more ({high} at high risk as an "
        f"applicant, {very_high} at very high risk): go, where {facts.go_forms} practice exams with a score "
        f"show it or one of the last {facts.go_fresh_days} days that the others do not contradict (it lies "
        f"at most {facts.no_real_change_points:g} over what they foretold). The minimum is what you set, "
        f"else {facts.minimum_below_target} under the target; after a failed attempt it is the target.",
        f"From {percent_words(facts.hold_chance)}: hold while a practice exam still comes before a date "
        "after which moving costs more, otherwise go with caution.",
        f"Less, and the last {facts.plateau_scores} scores within {facts.plateau_points:g} points over "
        f"{facts.plateau_days:g} days or more, a plateau: delay, and change the method, not only the date. "
        "At a higher chance a plateau changes nothing: the lines before come first.",
        f"Less otherwise: delay, first by {first} to {last} weeks. Where no date of the season gets there, "
        "weigh going now.",
    )
