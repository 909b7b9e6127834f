"""The go or delay rule in words, every number from the figures in force: one text for screen and README."""

from studyplan.facts import Facts
from studyplan.words.formats import percent_words


def rule_words(facts: Facts) -> tuple[str, ...]:
    """The six rules in order; the first that matches wins. Chances as whole percents."""
    first, last = facts.delay_weeks
    points, days = f"{facts.plateau_points:g}", f"{facts.plateau_days:g}"
    return (
        f"More than {facts.too_early_weeks:g} weeks before the exam, or no full practice exam in the "
        f"last {facts.fresh_score_days:g} days: too early to decide. The course is on from a chance of "
        f"the minimum of {percent_words(facts.course_on)}, tight from {percent_words(facts.course_tight)}, "
        "off below that.",
        f"A chance of passing under {percent_words(facts.pass_chance)}, after a failed attempt or Step 1 "
        f"under {percent_words(facts.pass_chance_repeat)}: delay.",
        f"A chance of the minimum of {percent_words(facts.go_chance)} or more: go.",
        f"From {percent_words(facts.hold_chance)}: hold while a practice exam still comes before a date "
        "after which moving costs more, otherwise go with caution.",
        f"Less, and the last {facts.plateau_scores} scores within {points} points over {days} days or more: "
        "a plateau; delay, and change the method, not only the date.",
        f"Less otherwise: delay, first by {first} to {last} weeks. Where no date of the season gets there, "
        "weigh going now.",
    )
