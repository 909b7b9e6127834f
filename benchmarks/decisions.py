"""Go or delay: how this program's rule does against the plain rules of the articles, on simulated students.

Run `python benchmarks/decisions.py` in the project's environment; `--readme` puts its tables into README.md
and draws docs/decisions.svg. Each student is drawn from its number alone: ability, pace, the own offset
between practice and exam, weekly hours, two to six practice exams of real forms, a target, and a day 6 to 46
days before the exam on which to decide. The score of the booked day, and of one five weeks later, follow. The
first world draws from the projection's own assumptions; each other world breaks one of them. No rule is told
which world it is in.
"""

import argparse
import math
import multiprocessing
import os
import sys
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import cache
from pathlib import Path
from random import Random
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the checkout this file is in, whatever is installed

if TYPE_CHECKING:
    from studyplan.facts import Facts
    from studyplan.forecast.ability import Forecast
    from studyplan.forecast.projection import Studied
    from studyplan.plan import Decision
    from studyplan.student import Applicant, Score, Student

README, DRAWING = ROOT / "README.md", ROOT / "docs" / "decisions.svg"
START, END = "<!-- decisions -->", "<!-- end of decisions -->"
EXAM = date(2027, 6, 18)
DAY = timedelta(days=1)
DELAY_DAYS = 35
BAD_DAY_POINTS = 20
USUAL_SD = 9.5  # of a projection from several fresh scores: what a low level adds to it is added to this
FORMS = (
    "NBME 9",
    "NBME 10",
    "UWSA 1",
    "NBME 11",
    "NBME 12",
    "UWSA 3",
    "NBME 13",
    "NBME 14",
    "UWSA 2",
    "NBME 15",
)
LAST_FORM = "NBME 16"  # kept for those told to hold


@dataclass(frozen=True)
class World:
    """What is true of its students. `pace`: points a week for all, else as the projection believes.

    `guess_wrong`: how far, up or down by a toss, abilities lie around another level than the first guess.
    `hours_done`: share of the planned hours that is studied, behind and ahead; `told` where the log says so
    of those behind. `own_offset`: own offsets are even from minus to plus this, else as believed.
    """

    name: str
    pace: float | None = None
    guess_wrong: int = 0
    hours_done: float = 1.0
    told: bool = False
    own_offset: float | None = None
    forms_read_low: int = 0
    bad_day: bool = False
    heavy_tails: bool = False


WORLDS = (
    World("the projection's own"),
    World("no growth", pace=0.0),
    World("fast growth, 3.5 a week", pace=3.5),
    World("one practice exam on a bad day, 20 low", bad_day=True),
    World("all forms read 5 low", forms_read_low=5),
    World("heavy tails", heavy_tails=True),
    World("first guess wrong by 10", guess_wrong=10),
    World("half the hours done, told", hours_done=0.5, told=True),
    World("half the hours done, untold", hours_done=0.5),
    World("own offsets even from -10 to +10", own_offset=10.0),
)
OWN = WORLDS[0]


class Outcome(NamedTuple):
    """One student: what was known on the day of the decision, and the scores of both exam days."""

    target: int
    minimum: int
    last: int
    average: float
    low: float
    high: float
    chance_of_target: float
    chance_of_minimum: float
    chance_of_pass: float
    verdict: str
    real: float
    later: float

    @property
    def made_it(self) -> bool:
        """Passed, and no more than 10 under target."""
        return self.real >= self.minimum


RULES: dict[str, Callable[[Outcome], bool]] = {
    "studyplan": lambda o: o.verdict == "go",
    "last score within 5 of target": lambda o: o.last >= o.target - 5,
    "last score within 10 of target": lambda o: o.last >= o.target - 10,
    "average + 10 reaches target": lambda o: o.average + 10 >= o.target,
}
# What each rule goes by: moving its threshold trades needless delays for goes that end badly.
GOES_BY: dict[str, Callable[[Outcome], float]] = {
    "studyplan": lambda o: o.chance_of_minimum,
    "last score": lambda o: o.last - o.target,
    "average + 10": lambda o: o.average - o.target,
}


def main() -> None:
    """Simulate every world and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=20_000, help="simulated students in each world")
    parser.add_argument("--readme", action="store_true", help="update README.md and docs/decisions.svg too")
    chosen = parser.parse_args()
    outcomes = {world.name: simulated(world, chosen.students) for world in WORLDS}
    text = tables(outcomes)
    print(text, end="")
    if chosen.readme:
        from curves import drawing

        before, _, rest = README.read_text("utf-8").partition(START)
        README.write_text(f"{before}{START}\n{text}{END}{rest.partition(END)[2]}", "utf-8")
        lines = {
            world: {rule: curve(found, key) for rule, key in GOES_BY.items()}
            for world, found in outcomes.items()
        }
        DRAWING.write_text(drawing(lines), "utf-8")


def simulated(world: World, students: int) -> list[Outcome]:
    """The outcomes of so many students of a world."""
    with multiprocessing.Pool(os.cpu_count()) as pool:
        return pool.starmap(outcome, ((world, i) for i in range(students)), chunksize=50)


class Life:
    """One student's hidden side: ability, pace, own offset and chance, all drawn from one seed.

    Ability lies around `level`. The clock of the hours that count in full begins with the life.
    """

    def __init__(self, world: World, seed: int, level: float, facts: "Facts", *, weekly: float = 0) -> None:
        from studyplan.forecast.ability import model

        self.world, self.rng, self.facts, self.model = world, Random(seed), facts, model(facts)
        wrong = world.guess_wrong and self.rng.choice((-1, 1)) * world.guess_wrong
        self.ability = self.rng.gauss(level + wrong, math.sqrt(self.model.first_variance))
        pace = facts.growth_median * math.exp(facts.growth_log_sd * self.rng.gauss(0, 1))
        self.pace = pace if world.pace is None else world.pace
        even = world.own_offset
        self.offset = facts.own_offset_sd * self.noise() if even is None else self.rng.uniform(-even, even)
        self.weekly_hours = weekly or self.rng.choice([14, 21, 30, 40, 48])
        self.clock = 0.0

    def noise(self) -> float:
        """A draw with sd 1: normal, or Student's t with three degrees of freedom."""
        draw = self.rng.gauss(0, 1)
        if not self.world.heavy_tails:
            return draw
        spread = math.sqrt(sum(self.rng.gauss(0, 1) ** 2 for _ in range(3)) / 3)
        return draw / spread / math.sqrt(3)

    def live(self, days: float) -> None:
        """Study and time: growth towards the ceiling, and drift."""
        from studyplan.forecast.projection import counted

        hours = self.weekly_hours * self.world.hours_done * days / 7
        fresh = counted(self.clock + hours, self.facts) - counted(self.clock, self.facts)
        self.clock += hours
        left = math.exp(-self.pace * fresh / self.model.hours_scale)
        gap = max(0.0, self.model.ceiling - self.ability)
        self.ability += gap * (1 - left) + math.sqrt(self.model.drift_variance * days / 7) * self.noise()

    def sit(self, form: str, day: date, *, bad_day: bool = False) -> "Score":
        """A practice exam: ability less the gain, the own offset and noise, as the form prints it."""
        from studyplan.student import Score

        facts, known = self.facts, self.facts.form(form)
        shift = (known.offset if known else 0) + self.world.forms_read_low + BAD_DAY_POINTS * bad_day
        shown = self.ability - facts.practice_to_exam_gain_mean + self.offset
        printed = shown - shift + facts.practice_exam_sd * self.noise()
        return Score(date=day, exam=form, score=min(300, max(1, round(printed))))

    def exam(self, extra: float = 0.0) -> float:
        """A real score on this day: the day's noise, and what low levels add."""
        return self.ability + self.facts.exam_day_sd * self.noise() + extra * self.noise()

    def low_extra(self) -> float:
        """The sd that the projection's widening at low levels stands for."""
        many, none = self.facts.low_evidence_from, self.facts.low_anchor_score
        level = self.ability - self.facts.practice_to_exam_gain_mean
        more = self.facts.low_anchor_extra_sd * min(1.0, max(0.0, (many - level) / (many - none)))
        return math.sqrt((USUAL_SD + more) ** 2 - USUAL_SD**2)


@cache
def the_facts() -> "Facts":
    """The built-in figures."""
    from studyplan.files.figures.read import load_facts

    return load_facts()


def outcome(world: World, number: int) -> Outcome:
    """What becomes of student `number` of a world."""
    from studyplan.forecast.first_guess import first_guess

    facts = the_facts()
    life = Life(world, number, first_guess(_applicant(), facts), facts)
    rng = life.rng
    count, days_out = rng.randint(2, 6), rng.randint(6, 46)
    today = EXAM - days_out * DAY
    days = [today - rng.randint(0, 20) * DAY]
    for _ in range(count - 1):
        days.append(days[-1] - rng.randint(10, 21) * DAY)
    days.reverse()
    begins, bad = rng.randint(0, len(FORMS) - count), rng.randrange(count)
    scores: list[Score] = []
    for i, (day, until) in enumerate(zip(days, [*days[1:], today], strict=True)):
        scores.append(life.sit(FORMS[begins + i], day, bad_day=world.bad_day and i == bad))
        life.live((until - day).days)
    first = scores[0].score or 0
    target = min(280, max(225, first + rng.randint(0, 35)))
    who = student_of(_applicant(), scores, target, life.weekly_hours)
    return _judged(life, who, today, facts)


def _applicant() -> "Applicant":
    """All are of the group whose level far from the exam is observed."""
    from studyplan.student import Applicant

    return Applicant(group="US MD")


def student_of(
    applicant: "Applicant", scores: Sequence["Score"], target: int, weekly_hours: float
) -> "Student":
    """A student of the program with these scores, and the same hours every day."""
    from studyplan.student import Availability, CalendarWish, Exam, Student

    facts = the_facts()
    minimum = max(target - facts.minimum_below_target, facts.pass_mark(EXAM))
    return Student(
        name="",
        time_zone="UTC",
        exam=Exam(date=EXAM, target=target, minimum=minimum),
        applicant=applicant,
        availability=Availability(
            minutes=(round(weekly_hours * 60 / 7),) * 7,
            day_starts=(time(8),) * 7,
            first_day=scores[0].date if scores else None,
        ),
        question_banks=(),
        practice_exams=(),
        calendar=CalendarWish(id=""),
        scores=tuple(scores),
    )


def _judged(life: Life, who: "Student", today: date, facts: "Facts") -> Outcome:
    """The decision on `today`, again after one more form if it says hold, and how both exam days end."""
    forecast = _forecast(who, today, facts, life.world)
    extra, days_left = life.low_extra(), (EXAM - today).days
    found = _decision(who, forecast, today, facts)
    lived = 0
    verdict: str = found.verdict
    if verdict == "hold":
        lived = _days_to_next(days_left)
        life.live(lived)
        again = today + lived * DAY
        shown = life.sit(LAST_FORM, again)
        knows_more = replace(who, scores=(*who.scores, shown))
        verdict = _decision(
            knows_more, _forecast(knows_more, again, facts, life.world), again, facts, last=True
        ).verdict
    life.live(days_left - lived)
    real = life.exam(extra)
    life.live(DELAY_DAYS)
    seen, printed = forecast.projection, [score.score or 0 for score in who.scores]
    return Outcome(
        target=who.exam.target,
        minimum=who.exam.minimum,
        last=printed[-1],
        average=fmean(printed),
        low=seen.low or 0.0,
        high=seen.high or 0.0,
        chance_of_target=seen.chance_of_target or 0.0,
        chance_of_minimum=forecast.chance_of(who.exam.minimum),
        chance_of_pass=seen.chance_of_pass or 0.0,
        verdict=verdict,
        real=real,
        later=life.exam(extra),
    )


def _days_to_next(days_left: int) -> int:
    return min(8, days_left - 2)


def _forecast(who: "Student", today: date, facts: "Facts", world: World) -> "Forecast":
    from studyplan.forecast.projection import project

    minutes = {today + i * DAY: who.availability.minutes[0] for i in range((EXAM - today).days)}
    done = _studied(who, today, facts, world)
    return project(who, facts, today=today, exam_date=EXAM, minutes_by_day=minutes, studied=done)


def _studied(who: "Student", today: date, facts: "Facts", world: World) -> "Studied":
    """What the log makes known of the hours since the first score: all as planned where nothing is told."""
    from studyplan.forecast.projection import Studied

    share, daily = world.hours_done if world.told else 1.0, who.availability.minutes[0] / 60
    days = [who.scores[0].date + i * DAY for i in range((today - who.scores[0].date).days)]
    planned, prior = daily * len(days), 2 * facts.full_time_hours
    return Studied(dict.fromkeys(days, daily * share), (planned * share + prior) / (planned + prior))


def _decision(
    who: "Student", forecast: "Forecast", today: date, facts: "Facts", *, last: bool = False
) -> "Decision":
    from studyplan.forecast.decision import decide
    from studyplan.plan import PracticeExam

    day = today + _days_to_next((EXAM - today).days) * DAY
    coming: list[PracticeExam] = []
    if not last and day > today:
        coming.append(
            PracticeExam(date=day, exam=LAST_FORM, purpose="final", full_length=True, aim=None, why="final")
        )
    return decide(who, facts, forecast, today=today, practice_exams=coming)


def curve(outcomes: Sequence[Outcome], goes_by: Callable[[Outcome], float]) -> list[tuple[float, float]]:
    """For every threshold on what a rule goes by: needless delays as a share of all students, and the share
    of those told to go who fail or land more than 10 under target. Ascending in the first.
    """
    ranked = sorted(outcomes, key=goes_by)
    needless, missing = 0, sum(not o.made_it for o in ranked)
    points = []
    for i, student in enumerate(ranked):
        needless += student.made_it
        missing -= not student.made_it
        going = len(ranked) - i - 1
        if going and goes_by(ranked[i + 1]) > goes_by(student):
            points.append((needless / len(ranked), missing / going))
    return points


def missing_at(points: Sequence[tuple[float, float]], needless: float) -> float:
    """The second of a curve's values where the first is this share at most."""
    return points[max(0, bisect_right(points, (needless, 1.0)) - 1)][1]


def tables(outcomes: dict[str, list[Outcome]]) -> str:
    """All tables, as Markdown."""
    from curves import calibration_table, coverage_table, rules_table, same_delays_table

    return "\n".join(
        (
            rules_table(outcomes, RULES),
            same_delays_table(
                {
                    world: {rule: curve(found, key) for rule, key in GOES_BY.items()}
                    for world, found in outcomes.items()
                },
                missing_at,
                outcomes,
            ),
            coverage_table(outcomes),
            calibration_table(next(iter(outcomes.values()))),
        )
    )


if __name__ == "__main__":
    main()
