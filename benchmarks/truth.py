"""What the projection's model shows, beside what is published: one table.

Run `python benchmarks/truth.py` in the project's environment; `--write` puts the table into docs/truth.md
too. Students are drawn from the model (`Life` of decisions.py), each from its number alone, and study eight
weeks of 48 hours up to the exam; the chances come out of the program's own `project`.
"""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from statistics import fmean, linear_regression, pstdev, quantiles
from typing import NamedTuple

import decisions
from decisions import DAY, EXAM, OWN, Life, the_facts

from studyplan.forecast.ability import Forecast
from studyplan.forecast.first_guess import first_guess
from studyplan.forecast.projection import Studied, project
from studyplan.student import Applicant, Group, Score, Student

PAGE = decisions.ROOT / "docs" / "truth.md"
WEEKS = 8
HOURS = 48.0  # a week, as full-time weeks are counted
SEVEN, SIX = 7, 6  # forms from the first to the last day of the schedule
FROM, TO = 47, 7  # days before the exam: first and last form of those who report theirs
LONG = 24  # weeks before the exam of a low start

US_MD = Applicant(group="US MD")
SCORES_2026 = "LCME first takers (Score Interpretation Guidelines, 2026-08-17)"
RATES_2025 = "usmle.org/performance-data, 2024-25"
GROWTH = "178 students with dated forms (gunner-site, 2026-09-19)"
SLOPE = "239 pairs, after range correction (gunner-site, 2026-08-23)"
STEP_1 = "5,985 US students, 1993-2000 (PMC3315604)"


_HEAD = """# What the model shows, beside what is published

Written by `.venv/bin/python benchmarks/truth.py --write`. Students are drawn from the projection's model and
study eight weeks of 48 hours up to the exam; chances without a score and from a low start are what the
program says. The model and its figures: `studyplan/forecast/ability.py` and `studyplan/data/projection.toml`.
"""
_NOTES = """Where two figures cannot both be met, this gave way:

- Takers within two weeks of their exam showed 239 (sd 20) on AMBOSS's self-assessment, US MDs score 251 on
  the exam. From 230 far out no pace reaches both: the exam's own figures, of every US MD, win.
- Reports leave +7 on the last day; the model adds 4. They are of people who post; with 7 the population of
  US MDs ends over 253.
- The plain slope of real on practice average is 0.59; the model keeps to 0.79, which its author corrected for
  the narrow range of those who post. The other would promise too much at low scores.
- Quartiles of growth are apparent: they hold the noise of the forms. True rates are spread less (log-sd 0.6).
- A share of scores at a mark is taken as the program's chances are, without rounding scores to whole points;
  rounded, about 10.0% lie at 270 or more and 1.6% at 280.
- Levels of repeaters and after a failed Step 1 are those from which the published share passes after eight
  full-time weeks. Nothing published tells what they show on practice exams.
"""


class Check(NamedTuple):
    """One figure of the model, the published one with its source, and between what it must lie."""

    what: str
    shown: float
    published: str
    source: str
    least: float
    most: float
    unit: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the figure lies where it must."""
        return self.least <= self.shown <= self.most


def main() -> None:
    """Work out every check and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=20_000, help="simulated students of each population")
    parser.add_argument("--write", action="store_true", help="write docs/truth.md too")
    chosen = parser.parse_args()
    text = table(list(checks(chosen.students)))
    print(text, end="")
    if chosen.write:
        PAGE.write_text(f"{_HEAD}\n{text}\n{_NOTES}", "utf-8")


def checks(students: int) -> Iterator[Check]:
    """Every check. The slope is taken over a fifth of the students: each of them is filtered."""
    yield from _population(students)
    yield from _growth(students)
    what = "points of projection a point of six forms’ average"
    yield Check(what, slope(students // 5), "0.79", SLOPE, 0.75, 0.85)
    yield from _no_other_evidence()
    yield from _low_starts()


def _population(students: int) -> Iterator[Check]:
    scores = exam_scores(US_MD, students)

    def over(mark: int) -> float:
        return 100 * fmean(score >= mark for score in scores)

    yield Check("US MD, mean at the exam", fmean(scores), "251", SCORES_2026, 249, 253)
    yield Check("US MD, sd at the exam", pstdev(scores), "15", SCORES_2026, 0, 17)
    yield Check("US MD at 270 or more", over(270), "7%", SCORES_2026, 0, 10, "%")
    yield Check("US MD at 280 or more", over(280), "under 1%", SCORES_2026, 0, 2, "%")
    groups: tuple[tuple[str, Group, str, int, int], ...] = (
        ("US DO", "US DO", "96%", 95, 97),
        ("abroad", "non-US IMG", "90%", 88, 92),
        ("US IMG (as abroad: our choice)", "US IMG", "90%", 88, 92),
        ("no group told (as abroad: our choice)", "", "90%", 88, 92),
    )
    for name, group, published, least, most in groups:
        passing = pass_share(Applicant(group=group), students)
        yield Check(f"{name}, share passing", passing, published, RATES_2025, least, most, "%")
    yield Check("US MD, share passing", pass_share(US_MD, students), "98%", RATES_2025, 95, 100, "%")


def pass_share(applicant: Applicant, students: int) -> float:
    """Percent of a population that passes."""
    mark = the_facts().pass_mark(EXAM)
    return 100 * fmean(score >= mark for score in exam_scores(applicant, students))


@cache
def exam_scores(applicant: Applicant, students: int) -> list[float]:
    """Real scores of so many students after eight full-time weeks from where takers stand far out."""
    lives = (life_of(applicant, i) for i in range(students))
    return [_exam_after(life, WEEKS * 7) for life in lives]


def life_of(applicant: Applicant, number: int) -> Life:
    """Student `number` of a population, eight full-time weeks before the exam."""
    facts = the_facts()
    return Life(OWN, number, first_guess(applicant, facts), facts, weekly=HOURS)


def _exam_after(life: Life, days: int) -> float:
    life.live(days)
    return life.exam()


def _forms(life: Life, count: int) -> list[tuple[float, Score]]:
    """The student's forms with their days before the exam, evenly from 47 to 7."""
    step = (FROM - TO) / (count - 1)
    found = []
    for i in range(count):
        left = FROM - i * step
        life.live(step if i else WEEKS * 7 - FROM)
        found.append((left, life.sit("NBME 12", EXAM - timedelta(days=round(left)))))
    return found


def _growth(students: int) -> Iterator[Check]:
    paces = apparent_growth(students)
    names, published_quartiles = ("slow", "middle", "fast"), (0.8, 1.73, 3.5)
    for name, found, published in zip(names, quantiles(paces, n=4), published_quartiles, strict=True):
        what = f"apparent growth from seven forms, points a week: {name} quartile"
        yield Check(what, found, str(published), GROWTH, published - 0.45, published + 0.45)
    improved = 100 * fmean(pace > 0 for pace in paces)
    yield Check("share whose forms improve", improved, "91%", GROWTH, 84, 93, "%")


@cache
def apparent_growth(students: int) -> list[float]:
    """Points a week of the line through each student's seven forms."""
    paces = []
    for number in range(students):
        forms = _forms(life_of(US_MD, number), SEVEN)
        days, points = zip(*((-left, score.score or 0) for left, score in forms), strict=True)
        paces.append(7 * linear_regression(days, points).slope)
    return paces


def slope(students: int) -> float:
    """How the projection for the exam, seven days before it, rises with the average of six forms."""
    averages, projected = [], []
    who = decisions.student_of(US_MD, (), 245, HOURS)
    for number in range(students):
        scores = tuple(score for _, score in _forms(life_of(US_MD, number), SIX))
        averages.append(fmean(score.score or 0 for score in scores))
        found = _project(replace(who, scores=scores), TO)
        projected.append(found.projection.mean or 0.0)
    return linear_regression(averages, projected).slope


def _project(who: Student, days_left: int) -> Forecast:
    """The program's own forecast with so many full-time days left."""
    today = EXAM - days_left * DAY
    minutes = {today + i * DAY: who.availability.minutes[0] for i in range(days_left)}
    first = who.scores[0].date if who.scores else today
    behind = {first + i * DAY: HOURS / 7 for i in range((today - first).days)}
    return project(
        who, the_facts(), today=today, exam_date=EXAM, minutes_by_day=minutes, studied=Studied(behind)
    )


def _no_other_evidence() -> Iterator[Check]:
    """Chances of passing of those of whom nothing but group and history is known, eight weeks out."""
    cases = (
        ("abroad, first attempt", Applicant(group="non-US IMG"), 90, RATES_2025),
        ("US DO, first attempt", Applicant(group="US DO"), 96, RATES_2025),
        ("abroad, failed before", Applicant(group="non-US IMG", attempts=1), 64, RATES_2025),
        ("US MD, failed before", Applicant(group="US MD", attempts=1), 70, RATES_2025),
        ("US DO, failed before (as US MD: our choice)", Applicant(group="US DO", attempts=1), 70, RATES_2025),
        ("US MD, failed Step 1", Applicant(group="US MD", step1="failed then passed"), 70, STEP_1),
    )
    for name, applicant, rate, source in cases:
        shown = 100 * chance_of_passing(applicant)
        margin = 2 if rate == 90 else 1 if rate == 96 else 3
        what = f"{name}: chance of passing without a score"
        yield Check(what, shown, f"{rate}%", source, rate - margin, rate + margin, "%")


def chance_of_passing(applicant: Applicant) -> float:
    """What the program says without any score and with eight full-time weeks left."""
    who = decisions.student_of(applicant, (), 245, HOURS)
    return _project(who, WEEKS * 7).projection.chance_of_pass or 0.0


def _low_starts() -> Iterator[Check]:
    none = "nothing published: our choice"
    what = f"a 214 at {LONG} full-time weeks: chance of 280 or more"
    yield Check(what, 100 * chance_from(214, LONG, 280), "at most 5%", none, 0, 5, "%")


def chance_from(points: int, weeks: int, mark: int) -> float:
    """What the program says after one score with so many full-time weeks left."""
    today = EXAM - 7 * weeks * DAY
    score = Score(date=today, exam="NBME 12", score=points)
    return _project(decisions.student_of(US_MD, (score,), 245, HOURS), 7 * weeks).chance_of(mark)


def table(found: list[Check]) -> str:
    """The checks as Markdown."""
    rows = ["| what | the model | held against | must lie in | met | source |", "|---|--:|--:|--:|---|---|"]
    for one in found:
        digits = 1 if one.most > 10 else 2
        shown, bounds = f"{one.shown:.{digits}f}{one.unit}", f"{one.least:.4g}–{one.most:.4g}{one.unit}"
        met = "yes" if one.is_met else "**no**"
        rows.append(f"| {one.what} | {shown} | {one.published} | {bounds} | {met} | {one.source} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    main()
