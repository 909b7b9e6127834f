"""The go or delay rule in words, every number from the figures in force: one text for screen and README."""

from studyplan.facts import Facts


def rule_words(facts: Facts) -> tuple[str, ...]:
    """The six rules in order; the first that matches wins. Chances as whole percents."""
    number = facts.number

    def percent(name: str) -> str:
        return f"{number(name):.0%}"

    first, last = facts.wholes("delay_weeks")
    scores, points, days = (f"{number(f'plateau_{name}'):g}" for name in ("scores", "points", "days"))
    return (
        f"More than {number('too_early_weeks'):g} weeks before the exam, or no full practice exam in the "
        f"last {number('fresh_score_days'):g} days: too early to decide. The course is on from a chance of "
        f"the minimum of {percent('course_on')}, tight from {percent('course_tight')}, off below that.",
        f"A chance of passing under {percent('pass_chance')}, after a failed attempt or Step 1 under "
        f"{percent('pass_chance_repeat')}: delay.",
        f"A chance of the minimum of {percent('go_chance')} or more: go.",
        f"From {percent('hold_chance')}: hold while a practice exam still comes before a date after which "
        "moving costs more, otherwise go with caution.",
        f"Less, and the last {scores} scores within {points} points over {days} days or more: a plateau; "
        "delay, and change the method, not only the date.",
        f"Less otherwise: delay, first by {first} to {last} weeks. Where no date of the season gets there, "
        "weigh going now.",
    )
