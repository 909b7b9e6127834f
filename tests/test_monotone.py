"""Better news never makes things worse: scores, hours and dates against projection and verdict, as wholes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from conftest import make_student
from hypothesis import given
from hypothesis import strategies as st

from studyplan.files.figures.read import load_facts
from studyplan.forecast.ability import Forecast
from studyplan.forecast.decision import decide
from studyplan.forecast.projection import Studied, project
from studyplan.plan import Decision, PracticeExam
from studyplan.student import Score, Student

FACTS = load_facts()
TODAY = date(2027, 5, 10)
DAY = timedelta(days=1)
VERDICTS = ("delay", "hold", "go")
COURSES = ("off", "tight", "on")

# Scores two to eight weeks apart that differ by what people's scores differ by: a leap of more than 60
# points between two exams is a mistake in the file, and near 300 its arithmetic can turn around.
leaps = st.lists(st.tuples(st.integers(14, 56), st.integers(-60, 60)), max_size=5)
first_scores = st.integers(170, 280)
ages = st.integers(0, 40)
days_left = st.integers(3, 200)
targets = st.integers(220, 275)
hours = st.sampled_from([0.5, 2, 5, 8])


def history(first: int, steps: Sequence[tuple[int, int]], age: int) -> tuple[Score, ...]:
    """Scores held on 150 to 290, the latest `age` days old."""
    gaps = [gap for gap, _ in steps]
    day, points = TODAY - (age + sum(gaps)) * DAY, first
    scores = [Score(date=day, exam="NBME 12", score=points)]
    for gap, step in steps:
        day, points = day + gap * DAY, min(290, max(150, points + step))
        scores.append(Score(date=day, exam="NBME 12", score=points))
    return tuple(scores)


def student(scores: tuple[Score, ...], target: int, left: int, daily_hours: float) -> Student:
    exam = {"date": TODAY + left * DAY, "target": target, "minimum": max(218, target - 10)}
    minutes = (int(daily_hours * 60),) * 7
    return make_student(**exam, minutes=minutes, first_day=scores[0].date, scores=scores)


def foreseen(who: Student, minutes: int) -> Forecast:
    ahead = {TODAY + i * DAY: minutes for i in range((who.exam.date - TODAY).days)}
    return project(who, FACTS, today=TODAY, exam_date=who.exam.date, minutes_by_day=ahead)


def judged(who: Student) -> tuple[float, Decision]:
    """The projected mean and the decision, with a practice exam to come before the exam."""
    forecast = foreseen(who, who.availability.minutes[0])
    coming = PracticeExam(
        date=TODAY + DAY, exam="NBME 16", purpose="final", full_length=True, aim=None, why="final"
    )
    found = decide(who, FACTS, forecast, today=TODAY, practice_exams=[coming])
    return forecast.projection.mean or 0.0, found


def assert_no_worse(before: Student, after: Student) -> None:
    (mean, found), (new_mean, new_found) = judged(before), judged(after)
    assert new_mean >= mean
    if found.verdict == "too_early":
        assert new_found.verdict == "too_early"
        assert COURSES.index(new_found.course or "off") >= COURSES.index(found.course or "off")
    else:
        assert VERDICTS.index(new_found.verdict) >= VERDICTS.index(found.verdict)


@given(first_scores, leaps, ages, targets, days_left, hours, st.integers(1, 10))
def test_a_higher_latest_score_never_lowers_the_projection_nor_worsens_the_verdict(
    first: int, steps: list[tuple[int, int]], age: int, target: int, left: int, daily_hours: float, more: int
) -> None:
    who = student(history(first, steps, age), target, left, daily_hours)
    last = who.scores[-1]
    higher = last._replace(score=(last.score or 0) + more)
    assert_no_worse(who, replace(who, scores=(*who.scores[:-1], higher)))


@given(first_scores, leaps, ages, targets, days_left, hours, st.integers(1, 10))
def test_all_scores_higher_never_lower_the_projection_nor_worsen_the_verdict(
    first: int, steps: list[tuple[int, int]], age: int, target: int, left: int, daily_hours: float, more: int
) -> None:
    who = student(history(first, steps, age), target, left, daily_hours)
    higher = tuple(score._replace(score=(score.score or 0) + more) for score in who.scores)
    assert_no_worse(who, replace(who, scores=higher))


@given(first_scores, leaps, ages, days_left, st.integers(0, 600), st.integers(0, 300), st.integers(0, 120))
def test_more_hours_or_a_later_date_never_lower_the_projected_mean(
    first: int, steps: list[tuple[int, int]], age: int, left: int, minutes: int, more: int, later: int
) -> None:
    scores = history(first, steps, age)
    sooner, after = (student(scores, 245, days, 5) for days in (left, left + later))
    few, many = (foreseen(sooner, each).projection.mean or 0.0 for each in (minutes, minutes + more))
    assert few <= many
    assert few <= (foreseen(after, minutes).projection.mean or 0.0)


FORMS = ("NBME 9", "NBME 12", "UWSA 2", "School exam", "Free 120")
sittings = st.lists(st.tuples(st.sampled_from(FORMS), st.integers(150, 280), st.integers(0, 50)), max_size=6)
groups = st.sampled_from(["US MD", "US DO", "US IMG", "non-US IMG", ""])


def sat(form: str, points: int, day: date) -> Score:
    """A score of so many points, or the percent that is about as good."""
    if form != "Free 120":
        return Score(date=day, exam=form, score=points)
    return Score(date=day, exam=form, percent=min(99.0, max(20.0, 77 + (points - 252) / 2.5)))


@given(sittings, groups, st.integers(0, 2), days_left, hours, st.integers(0, 12), st.integers(1, 60))
def test_any_evidence_or_none_better_news_never_lowers_the_projected_mean(
    taken: list[tuple[str, int, int]],
    group: str,
    attempts: int,
    left: int,
    daily_hours: float,
    done: int,
    more: int,
) -> None:
    """Better news: every score a point higher, more hours done since the latest one or ahead, or more kept of
    them, and a later date; of all forms at once, of first guesses and of percents.
    """
    day, scores = TODAY, list[Score]()
    for form, points, gap in taken:
        day -= gap * DAY
        scores.insert(0, sat(form, points, day))
    higher = [
        score._replace(
            score=score.score + 1 if score.score else None, percent=score.percent and score.percent + 1
        )
        for score in scores
    ]

    def mean(
        told: Sequence[Score] = scores,
        days: int = left,
        ahead: float = daily_hours,
        since: int = 0,
        kept: float = 0.7,
    ) -> float:
        begun = told[-1].date if told else TODAY
        behind = {TODAY - (i + 1) * DAY: float(done) for i in range(60)}
        better = {each: hours + since for each, hours in behind.items() if each >= begun or not told}
        exam = TODAY + days * DAY
        who = make_student(scores=tuple(told), group=group, attempts=attempts, date=exam)
        minutes = {TODAY + i * DAY: round(60 * ahead) for i in range(days)}
        studied = Studied({**behind, **better}, kept)
        forecast = project(who, FACTS, today=TODAY, exam_date=exam, minutes_by_day=minutes, studied=studied)
        return forecast.projection.mean or 0.0

    usual = mean()
    assert usual <= mean(higher)
    assert usual <= mean(days=left + more)
    assert usual <= mean(ahead=daily_hours + more / 20)
    assert usual <= mean(since=1)
    assert usual <= mean(kept=0.9)
