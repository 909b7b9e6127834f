"""Where diagnostic, core and refinement begin and end.

With the weeks of the guides (A, P) or more, every phase gets its length and core takes what is left, with its
ends on Sundays where that keeps the lengths; with less, the shortest full plan's proportions are kept.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from studyplan.facts import Facts
from studyplan.plan import Phase, PhasePurpose, Problem
from studyplan.statements.problems import PhasesShortened, RefinementOnly

DAY = timedelta(days=1)


def split_phases(
    first_day: date, exam_date: date, facts: Facts, *, score_stands_in: bool
) -> tuple[tuple[Phase, ...], tuple[Problem, ...]]:
    """Phases that cover `first_day` to `exam_date` (both included), and what to say about their lengths.

    `score_stands_in`: a practice score is recent enough to replace the diagnostic exam. Worked example:
    Monday 4 January to Friday 26 March 2027 is 81 days before the exam; 81 x 3/13 is 19 days of refinement
    (from 8 March), a score stands in so diagnostic is 81 x 2/13 / 2 = 6 days, rounded to the Sunday.
    """
    before_exam = (exam_date - first_day).days
    if before_exam < 7 * facts.refinement_only_weeks:
        return _refinement_only(first_day, exam_date)
    if before_exam < 7 * facts.short_plan_weeks:
        lengths = _short_lengths(before_exam, facts, score_stands_in)
        fact = PhasesShortened(before_exam, facts.short_plan_weeks)
        problems: tuple[Problem, ...] = (Problem("info", fact),)
    else:
        lengths = _full_lengths(first_day, exam_date, facts, score_stands_in)
        problems = ()
    diagnostic, refinement = _on_sundays(first_day, exam_date, lengths, facts, score_stands_in)
    return _phases(first_day, exam_date, diagnostic, refinement, score_stands_in), problems


def with_diagnostic_begun(
    phases: tuple[Phase, ...], begun: Sequence[Phase], facts: Facts, *, begins: date
) -> tuple[Phase, ...]:
    """Phases for another exam date than those `begun`: what lies before `begins` stays diagnostic or not.

    Where core would become too short for it they stay as they are.
    """
    if len(phases) < 3 or not begun or begun[0].name != "diagnostic":
        return phases
    (diagnostic, core, refinement), ended = phases, begun[0].last_day
    ends = ended if ended < begins else max(diagnostic.last_day, begins - DAY)
    is_full = (refinement.last_day - diagnostic.first_day).days >= 7 * facts.short_plan_weeks
    if (core.last_day - ends).days < (7 * facts.core_weeks[0] if is_full else 1):
        return phases
    return diagnostic._replace(last_day=ends), core._replace(first_day=ends + DAY), refinement


def _refinement_only(first_day: date, exam_date: date) -> tuple[tuple[Phase, ...], tuple[Problem, ...]]:
    phase = Phase("refinement", first_day, exam_date, "short_notice")
    return (phase,), (Problem("warning", RefinementOnly((exam_date - first_day).days)),)


def _short_lengths(before_exam: int, facts: Facts, score_stands_in: bool) -> tuple[int, int]:
    weeks = facts.short_plan_weeks
    diagnostic = before_exam * facts.diagnostic_weeks[0] / weeks
    refinement = before_exam * facts.refinement_weeks[0] / weeks
    return max(1, round(diagnostic / 2 if score_stands_in else diagnostic)), max(1, round(refinement))


def _full_lengths(first_day: date, exam_date: date, facts: Facts, score_stands_in: bool) -> tuple[int, int]:
    """Shortest lengths in a plan of the shortest full size, the longest once core has its most weeks too."""
    weeks = (exam_date - first_day).days / 7
    shortest, longest = facts.core_weeks
    roomy = weeks >= (shortest + longest) / 2 + facts.short_plan_weeks - shortest
    diagnostic = facts.diagnostic_weeks[roomy] * 7
    refinement = facts.refinement_weeks[roomy] * 7
    return (facts.shortened_diagnostic_days if score_stands_in else diagnostic), refinement


def _on_sundays(
    first_day: date, exam_date: date, lengths: tuple[int, int], facts: Facts, score_stands_in: bool
) -> tuple[int, int]:
    """The same lengths with their ends moved to the nearest Sunday where every promised length still holds.

    Days of refinement are counted without the exam day.
    """
    before_exam = (exam_date - first_day).days
    if before_exam < 7 * facts.short_plan_weeks:
        allowed_diagnostic = range(max(1, lengths[0] - 3), lengths[0] + 4)
        allowed_refinement = range(max(1, lengths[1] - 3), lengths[1] + 4)
        least_core = before_exam - sum(lengths) - 3
    else:
        allowed_diagnostic = range(4, 12) if score_stands_in else _days_range(facts.diagnostic_weeks)
        allowed_refinement = _days_range(facts.refinement_weeks)
        least_core = 7 * facts.core_weeks[0]
    refinement = _nearest(lengths[1], [n for n in allowed_refinement if (exam_date - n * DAY).weekday() == 0])
    diagnostic = _nearest(lengths[0], [n for n in allowed_diagnostic if (first_day + n * DAY).weekday() == 0])
    for choice in ((diagnostic, refinement), (lengths[0], refinement), (diagnostic, lengths[1])):
        in_order = (
            choice[1] + 1 >= choice[0] or lengths[1] < lengths[0]
        )  # refinement is no shorter than diagnostic
        if before_exam - sum(choice) >= least_core and in_order:
            return choice
    return lengths


def _days_range(weeks: tuple[int, int]) -> range:
    shortest, longest = weeks
    return range(7 * shortest, 7 * longest + 1)


def _nearest(wish: int, candidates: list[int]) -> int:
    return min(candidates, key=lambda n: (abs(n - wish), n), default=wish)


def _phases(
    first_day: date, exam_date: date, diagnostic: int, refinement: int, score_stands_in: bool
) -> tuple[Phase, ...]:
    core_starts = first_day + diagnostic * DAY
    refinement_starts = exam_date - refinement * DAY
    opening: PhasePurpose = "short_survey" if score_stands_in else "survey"
    return (
        Phase("diagnostic", first_day, core_starts - DAY, opening),
        Phase("core", core_starts, refinement_starts - DAY, "question_bank"),
        Phase("refinement", refinement_starts, exam_date, "rehearsal"),
    )
