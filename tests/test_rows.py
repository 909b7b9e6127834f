"""Words and rows: what both the page and the terminal say, without either."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from conftest import TODAY, all_facts, make_plan, make_student
from hypothesis import given
from hypothesis import strategies as st

from studyplan.facts import Facts, Figure
from studyplan.plan import Block, Decision, Option, Pace, Plan, Projection, Verdict, Work
from studyplan.statements import decision as said
from studyplan.statements.decision import FirstGuess, Growth, NoScore
from studyplan.student import LogEntry, Score
from studyplan.words import formats as words
from studyplan.words.decision import verdict_words
from studyplan.words.overview import evidence_words, figure_rows, overview
from studyplan.words.weeks import block_row, week_rows

START = datetime(2027, 1, 4, 8)


def block(**fields: object) -> Block:
    """A block of an hour with the fields given."""
    return Block(start=START, end=START + timedelta(hours=1), activity="content")._replace(**fields)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan()


def test_every_block_of_the_plan_has_one_row_with_its_own_key(plan: Plan, facts: Facts) -> None:
    rows = [row for week in week_rows(plan, facts) for day in week.days for row in day.blocks]
    blocks = [one for day in plan.days for one in day.blocks]
    assert [(row.time, row.activity) for row in rows] == [
        (f"{one.start:%H:%M}–{one.end:%H:%M}", one.activity) for one in blocks
    ]
    assert len({row.key for row in rows}) == len(rows)


def test_weeks_are_monday_to_sunday_and_hold_every_day_once(plan: Plan, facts: Facts) -> None:
    weeks = week_rows(plan, facts)
    days = [day.iso for week in weeks for day in week.days]
    assert all(week.first_day.weekday() == 0 and len(week.days) == 7 for week in weeks)
    assert days == sorted(set(days))
    assert {day.date.isoformat() for day in plan.days} <= set(days)
    assert [week.number for week in weeks] == list(range(1, len(weeks) + 1))


def test_totals_of_the_weeks_are_the_sums_of_their_days(plan: Plan, facts: Facts) -> None:
    weeks = week_rows(plan, facts)
    for week in weeks:
        days = [day for day in plan.days if week.first_day <= day.date <= week.last_day]
        blocks = [one for day in days for one in day.blocks]
        assert week.questions == sum(one.questions for one in blocks if one.activity == "questions")
        assert week.repeats == sum(one.questions for one in blocks if one.activity == "repeats")
        assert week.minutes == sum(one.minutes for one in blocks if one.activity != "exam")
    assert sum(week.questions for week in weeks) == sum(bank.planned for bank in plan.question_banks)


def test_weeks_without_their_days_have_the_same_totals(plan: Plan, facts: Facts) -> None:
    whole, totals = week_rows(plan, facts), week_rows(plan, facts, with_days=False)
    assert all(week.days == () for week in totals)
    assert totals == tuple(row._replace(days=()) for row in whole)


@pytest.mark.parametrize(("day", "number"), [(date(2027, 1, 10), 1), (date(2027, 1, 11), 2)])
def test_a_practice_exam_stands_in_its_own_week(plan: Plan, facts: Facts, day: date, number: int) -> None:
    """A Sunday is the end of its week, a Monday the start of the next."""
    moved = replace(plan, practice_exams=(plan.practice_exams[0]._replace(date=day),))
    weeks = [week for week in week_rows(moved, facts) if plan.practice_exams[0].exam in week.exams]
    assert [week.number for week in weeks] == [number]


def test_days_beside_the_plan_say_so(facts: Facts) -> None:
    """4 January 2027 is a Monday and 18 June a Friday: two days follow the exam."""
    weeks = week_rows(make_plan(), facts)
    assert [day.words for day in weeks[-1].days[-2:]] == ["Not part of the plan"] * 2
    assert [day.kind for day in weeks[-1].days][4] == "exam"


def test_a_block_knows_its_new_questions_of_the_main_bank_which_the_log_counts(facts: Facts) -> None:
    labels = words.area_labels(facts)

    def new(**fields: object) -> str:
        return block_row(block(questions=40, **fields), "2027-01-04/1", labels, bank="UWorld").new

    assert new(activity="questions", bank="UWorld") == "40"
    assert new(activity="repeats", bank="UWorld") == ""
    assert new(activity="questions", bank="Amboss") == ""


def test_a_block_is_named_by_its_date_and_place_and_a_week_by_its_monday(plan: Plan, facts: Facts) -> None:
    first = week_rows(plan, facts)[0]
    assert first.key == "2027-01-04"
    assert [row.key for row in first.days[0].blocks][:2] == ["2027-01-04/1", "2027-01-04/2"]


def test_a_week_tells_the_aim_of_its_practice_exam(plan: Plan, facts: Facts) -> None:
    exam = plan.practice_exams[0]._replace(date=date(2027, 1, 9), exam="NBME 13", aim=221, purpose="progress")

    def goal(**fields: object) -> tuple[str, ...]:
        changed = replace(plan, practice_exams=(exam._replace(**fields),))  # type: ignore[arg-type]
        return week_rows(changed, facts)[0].goals

    assert goal(full_length=False) == ("Sat 9 Jan: NBME 13 (progress), aim 221",)
    assert goal(full_length=True) == ("Sat 9 Jan: NBME 13 (progress, full length), aim 221",)
    assert goal(aim=None) == ("Sat 9 Jan: NBME 13 (progress), no aim",)
    assert goal(taken=True, score=230) == ("Sat 9 Jan: NBME 13 (progress), scored 230",)
    assert goal(taken=True, score=None) == ("Sat 9 Jan: NBME 13 (progress), taken",)


@given(st.text())
def test_plain_text_is_one_line_without_control_or_direction_characters(text: str) -> None:
    shown = words.plain(text)
    assert not set(shown) & set("\n\r\t\x00\x07\x1b\x9b\u202e\u2066\u2028")
    assert words.plain(shown) == shown


def test_plain_text_keeps_letters_of_any_language() -> None:
    assert words.plain("  Zoë \t Nguyễn\n王 👩‍⚕️ ") == "Zoë   Nguyễn 王 👩‍⚕️"


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (470, "7 h 50 min"), (480, "8 h")]
)
def test_minutes_in_words(minutes: int, text: str) -> None:
    assert words.hours_words(minutes) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (None, "not known"),
        (0.0, "under 1%"),
        (0.004, "under 1%"),
        (0.234, "23%"),
        (0.99, "99%"),
        (1.0, "over 99%"),
    ],
)
def test_a_chance_is_never_nought_or_certain(share: float | None, text: str) -> None:
    assert words.percent_words(share) == text


def test_dates_times_and_areas_in_words() -> None:
    """An area nobody named is shown by its key."""
    assert words.clock_words(datetime(2027, 1, 4, 8, 5)) == "08:05"
    assert words.areas_words(("space_medicine",), {}) == "Space medicine"
    assert words.day_words(date(2027, 1, 4)) == "Mon 4 Jan"
    assert words.range_words(date(2026, 12, 28), date(2027, 1, 3)) == "28 Dec 2026 – 3 Jan 2027"
    assert words.range_words(date(2027, 1, 4), date(2027, 1, 10)) == "4 Jan – 10 Jan 2027"
    assert words.days_words([date(2027, 1, 4)]) == "Mon 4 Jan"
    both = [date(2027, 1, 4), date(2027, 1, 5)]
    assert words.days_words(both, year=True) == "Mon 4 Jan and Tue 5 Jan 2027"


@pytest.mark.parametrize(
    ("verdict", "course", "text"),
    [
        ("too_early", "on", "Too early to decide; on course."),
        ("too_early", None, "Too early to decide."),
        ("go", None, "Go: keep Fri 18 Jun 2027."),
        ("hold", None, "Hold: keep preparing, keep the date open."),
    ],
)
def test_the_verdict_is_one_sentence(verdict: str, course: str | None, text: str, plan: Plan) -> None:
    fields = {"verdict": verdict, "course": course}
    decision = Decision(decide_by=None, reasons=(), would_change=(), **fields)  # type: ignore[arg-type]
    assert verdict_words(replace(plan, decision=decision), all_facts()) == text
    dated = replace(plan, decision=decision._replace(decide_by=date(2027, 5, 3)))
    ending = "" if verdict == "go" else " Decide by Mon 3 May."
    assert verdict_words(dated, all_facts()) == text + ending


ON_NEXT = ("NBME 15", date(2027, 5, 1))


@pytest.mark.parametrize(
    ("verdict", "facts", "decide_by", "text"),
    [
        ("delay", (), None, "Delay: Fri 18 Jun 2027 is too soon. Move it now, which may cost a fee."),
        ("delay", (), date(2027, 5, 3), "Delay: move the exam of Fri 18 Jun 2027 by Mon 3 May."),
        (
            "delay",
            (said.ScoreOnNext(238, *ON_NEXT, "safe_pass"),),
            date(2027, 5, 3),
            "Delay, unless NBME 15 on Sat 1 May shows 238; move the exam by Mon 3 May.",
        ),
        (
            "delay",
            (said.ScoreOnNext(238, *ON_NEXT, "hold"),),
            date(2027, 5, 1),
            "Delay: move the exam of Fri 18 Jun 2027 by Sat 1 May.",
        ),
        (
            "hold",
            (said.ScoreOnNext(240, *ON_NEXT, "go"), said.ScoreOnNext(230, *ON_NEXT, "later_date")),
            date(2027, 5, 3),
            "Hold: 240 or more on NBME 15 on Sat 1 May makes it a go, less than 230 a delay. "
            "Decide by Mon 3 May.",
        ),
        ("go", (said.NoNews(),), None, "Go, with caution: keep Fri 18 Jun 2027."),
    ],
)
def test_the_verdict_says_what_to_do_by_when(
    verdict: Verdict, facts: tuple[Any, ...], decide_by: date | None, text: str, plan: Plan
) -> None:
    """A score on a form that comes on the last day to move, or later, saves nothing."""
    decision = Decision(verdict, None, decide_by, reasons=facts, would_change=facts)
    assert verdict_words(replace(plan, decision=decision), all_facts()) == text


def test_who_has_too_little_evidence_is_told_which_exam_to_sit(plan: Plan) -> None:
    decision = Decision("too_early", "tight", date(2027, 6, 12), (said.NextExam(*ON_NEXT, first=True),), ())
    late = replace(plan, decision=decision, generated_on=date(2027, 4, 30))
    assert verdict_words(late, all_facts()) == (
        "Too little evidence to decide: sit NBME 15 on Sat 1 May first; the course is tight. "
        "Decide by Sat 12 Jun."
    )
    sooner = replace(late, decision=decision._replace(decide_by=ON_NEXT[1]))
    assert "Decide by" not in verdict_words(sooner, all_facts()), "the exam comes too late for that day"


@pytest.mark.parametrize(("days_left", "words_of_it"), [(50, "Too early"), (49, "Too little evidence")])
def test_in_the_last_weeks_evidence_is_missing_not_time(days_left: int, words_of_it: str, plan: Plan) -> None:
    decision = Decision(verdict="too_early", course=None, decide_by=None, reasons=(), would_change=())
    late = replace(plan, decision=decision, generated_on=plan.exam_date - timedelta(days=days_left))
    assert verdict_words(late, all_facts()) == f"{words_of_it} to decide."


def test_chances_are_told_with_their_range_or_not_at_all() -> None:
    known = Projection(TODAY, 238.4, 9.0, 226.6, 250.2, 0.23, 0.998)
    assert words.chances_words(known, 245) == (
        "Projected on exam day: 238, 8 times in 10 between 227 and 250. "
        "Chance of 245: 23%. Chance of passing: over 99%."
    )
    unknown = known._replace(mean=None, low=None, high=None, chance_of_target=None, chance_of_pass=None)
    assert words.chances_words(unknown, 245) == "No score can be projected yet."


def test_a_first_guess_is_told_by_its_range_and_never_as_a_score() -> None:
    guess = Projection(TODAY, 238.4, 17.0, 216.6, 260.2, 0.23, 0.898, (NoScore(), FirstGuess(90)))
    assert words.chances_words(guess, 245) == (
        "No score of yours to project from; a first guess for exam day: 8 times in 10 between 217 and 260. "
        "Chance of 245: 23%. Chance of passing: 89%."
    )


def test_evidence_is_what_the_reasons_have_not_told(plan: Plan) -> None:
    growth = Growth(146, 11, own_scores=False)
    guess = Projection(TODAY, 238.4, 17.0, 216.6, 260.2, 0.23, 0.898, (NoScore(), FirstGuess(90), growth))
    told = replace(
        plan, projection=guess, decision=plan.decision._replace(reasons=(NoScore(), FirstGuess(90)))
    )
    (left,) = evidence_words(told)
    assert left.startswith("The 146 study hours left")


def pace(plan: Plan, due: Work, done: Work, days: int, **changes: object) -> str:
    """The pace of a student who logs, told on Wednesday."""
    log = (LogEntry(date=date(2027, 1, 5), questions=10),)
    told = Pace(since=date(2027, 1, 4), until=date(2027, 1, 5), due=due, done=done, days=days)
    return words.pace_words(replace(plan, pace=told), make_student(**{"log": log, **changes}))


@pytest.mark.parametrize(
    ("due", "done", "days", "line"),
    [
        ((80, 0), (80, 0), 0, "80 of 80 new questions due up to Tue 5 Jan done: on plan."),
        (
            (80, 0),
            (70, 0),
            0,
            "70 of 80 new questions due up to Tue 5 Jan done: 10 questions behind, less than a day.",
        ),
        (
            (80, 40),
            (1, 60),
            -1,
            "1 of 80 new questions and 60 of 40 repeats due up to Tue 5 Jan done: "
            "79 questions behind, 20 repeats ahead, about 1 day.",
        ),
        (
            (80, 0),
            (80, 20),
            0,
            "80 of 80 new questions due up to Tue 5 Jan done, 20 repeats beyond that: "
            "20 repeats ahead, less than a day.",
        ),
        ((0, 0), (0, 0), 0, "nothing was due up to Tue 5 Jan: on plan."),
        (
            (0, 0),
            (60, 0),
            2,
            "nothing was due up to Tue 5 Jan, 60 new questions beyond that: "
            "60 questions ahead, about 2 days.",
        ),
    ],
)
def test_the_pace_is_what_was_done_of_what_was_due(
    due: tuple[int, int], done: tuple[int, int], days: int, line: str, plan: Plan
) -> None:
    assert pace(plan, Work(*due), Work(*done), days) == f"Pace: {line}"


def test_without_a_log_the_past_counts_as_planned_and_the_counter_is_asked_for(plan: Plan) -> None:
    asks = (
        "Pace: nothing is logged, so past days count as done as planned. "
        "Tell your bank's counter, and they are settled: studyplan log FILE --total N"
    )
    assert pace(plan, Work(80), Work(80), 0, log=()) == asks
    missed = (LogEntry(date=date(2027, 1, 5), missed=("NBME 13",)),)
    assert pace(plan, Work(80), Work(80), 0, log=missed) == asks
    assert pace(plan, Work(), Work(), 0, log=()) == "Pace: nothing was due up to Tue 5 Jan: on plan."
    counter = (LogEntry(date=date(2027, 1, 5), total=400),)
    assert "on plan" in pace(plan, Work(80), Work(80), 0, log=counter)


def test_before_anything_is_settled_the_pace_says_from_when_it_counts(plan: Plan) -> None:
    assert words.pace_words(plan, make_student()) == "Pace: the plan starts Mon 4 Jan."
    assert plan.pace is not None and plan.drawn is not None
    afresh = replace(plan, drawn=plan.drawn._replace(since=date(2027, 2, 1)))
    assert words.pace_words(afresh, make_student()) == "Pace: counted from Mon 1 Feb."


def test_small_print_names_assumptions_and_figures_over_a_year_old(plan: Plan, facts: Facts) -> None:
    def figure(name: str, status: str, read_on: date) -> Figure:
        values = {"unit": "days", "value": 3, "source": "somebody", "status": status, "read_on": read_on}
        return Figure(name=name, what=f"{name}: what it is", **values)  # type: ignore[arg-type]

    made = plan.generated_on
    figures = [
        figure("ours", "assumption", made),
        figure("old", "official", made - timedelta(days=366)),
        figure("fresh", "official", made - timedelta(days=365)),
        figure("too_early_weeks", "official", made),
        figure("question_bank.Other", "assumption", made),
        figure("question_bank.UWorld", "assumption", made),
    ]
    few = replace(facts, figures={one.name: one for one in figures})
    rows = figure_rows(plan, make_student(), few)
    assert [(row.what, row.value, row.why) for row in rows] == [
        ("ours: what it is", "3 days", "assumption"),
        ("old: what it is", "3 days", f"read {(made - timedelta(days=366)).isoformat()}"),
        ("question_bank.UWorld: what it is", "3 days", "assumption"),
    ]


def test_another_date_tells_a_first_guess_as_one(plan: Plan, facts: Facts) -> None:
    option = Option(date(2027, 7, 16), 243.0, 0.5, 0.99, 60)
    guessed = plan.projection._replace(evidence=(NoScore(), FirstGuess(None)))
    dated = replace(plan, projection=guessed, decision=plan.decision._replace(options=(option,)))
    (row,) = overview(dated, make_student(), facts).options
    assert row.words == "first guess 243, 245 or more 50%, pass 99%; 60 questions a day"


def test_another_date_without_a_projection_tells_only_its_load(facts: Facts) -> None:
    known = Option(date(2027, 7, 16), 243.0, 0.5, 0.99, 60)
    unknown = known._replace(mean=None, questions_per_day=1)
    scored = make_plan(scores=(Score(date=TODAY, exam="NBME 12", score=222),))
    both = replace(scored, decision=scored.decision._replace(options=(known, unknown)))
    rows = overview(both, make_student(), facts).options
    assert [row.words for row in rows] == [
        "score 243, 245 or more 50%, pass 99%; 60 questions a day",
        "1 question a day",
    ]
