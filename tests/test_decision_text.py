"""The decision in the terminal: other dates in columns, marks that are all explained, every line fits."""

from dataclasses import replace
from datetime import date
from typing import Any

from conftest import all_facts, make_plan, printed
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from studyplan.plan import Option, Plan, Scenario
from studyplan.statements import dates as said
from studyplan.statements.problems import TargetUnderPassMark
from studyplan.terminal import decision as decision_text

EXAM = date(2027, 6, 18)
INSIDE, LATE = said.Eligibility(date(2027, 8, 1), kept=True), said.LateQuestions("UWorld")
BOOKED = Option(EXAM, 238.4, 0.243, 0.982, 52, (said.Booked(),), (INSIDE,))
NEW = Option(date(2027, 7, 16), 243.4, 0.427, 0.996, 47, (said.WeeksLater(4),), (INSIDE,), (LATE,))
LAST = NEW._replace(
    exam_date=date(2027, 7, 30),
    offered=(said.WeeksLater(6),),
    breaks=(LATE, said.ScoreArrival(date(2027, 9, 22), False, 28, slow=False)),
)
AS_IT_IS = Scenario(
    exam_date=EXAM,
    hours_a_week=46,
    target=245,
    questions_per_day=52,
    left_over=0,
    mean=238.4,
    low=226.2,
    high=250.6,
    chance_of_target=0.243,
    chance_of_pass=0.982,
    verdict="hold",
    keeps=(INSIDE,),
)


def decision(*options: Option, width: int = 80, **changes: Any) -> str:
    plan = make_plan()
    decided = plan.decision._replace(options=(BOOKED, *options), **changes)
    return printed(
        lambda page: decision_text.print_decision(replace(plan, decision=decided), all_facts(), page), width
    )


def what_if(*rows: Scenario, width: int = 80, name: str = "Maya Okafor") -> str:
    day = date(2027, 5, 28)
    return printed(lambda page: decision_text.print_what_if(name, day, rows, page), width)


def row_of(shown: str, begins: str) -> str:
    """The line of a table, its spaces made one each."""
    (line,) = (line for line in shown.splitlines() if line.strip().startswith(begins))
    return " ".join(line.split())


def section(shown: str, title: str) -> str:
    return shown.partition(f"\n{title}\n")[2].partition("\n\nWhat needs")[0]


# decide


def test_other_dates_stand_in_columns_under_the_booked_one() -> None:
    other = section(decision(NEW, LAST), "Other exam dates")
    assert row_of(other, "Date") == "Date A day Guess 245 Pass Marks Why this date"
    assert row_of(other, "Fri 16 Jul") == "Fri 16 Jul 2027 47 243 42% >99% +a -b 4 weeks later"
    assert row_of(other, "Fri 30 Jul") == "Fri 30 Jul 2027 47 243 42% >99% +a -bc 6 weeks later"
    assert other.index("the booked date") < other.index("4 weeks later")


def test_each_mark_is_explained_once_what_is_kept_first() -> None:
    other = section(decision(NEW, LAST), "Other exam dates").partition("The rule")[0]
    assert [line for line in other.splitlines() if line.startswith(("  +", "  -"))] == [
        "  +a  inside your eligibility period, which ends on Sun 1 Aug 2027",
        "  -b  new questions of UWorld run into the last weeks, in place of repeats",
        "  -c  the score comes too late for Wed 22 Sep 2027: results usually take 28 days",
    ]


def test_the_booked_date_stands_first_with_its_own_marks() -> None:
    other = section(decision(NEW), "Other exam dates")
    assert row_of(other, "Fri 18 Jun") == "Fri 18 Jun 2027 52 238 24% 98% +a the booked date"


def test_where_no_other_date_is_offered_the_booked_one_is_judged_and_the_way_to_compare_named() -> None:
    shown = decision()
    assert "Other exam dates" not in shown
    assert " ".join(section(shown, "Your exam date").partition("The rule")[0].split()) == (
        "+a inside your eligibility period, which ends on Sun 1 Aug 2027 "
        "- No other date has to be weighed now. studyplan what-if FILE --exam DATE compares any you like."
    )


def test_a_date_without_a_projection_shows_no_number_for_it() -> None:
    bare = NEW._replace(mean=None, chance_of_target=None, chance_of_pass=None)
    assert row_of(section(decision(bare), "Other exam dates"), "Fri 16 Jul").startswith(
        "Fri 16 Jul 2027 47 – – – +a -b"
    )


def test_what_needs_attention_closes_the_decision() -> None:
    shown = decision(NEW)
    titles = ["Evidence", "What would change this", "Other exam dates", "What needs your attention"]
    places = [shown.index(f"\n{title}\n") for title in titles]
    assert places == sorted(places)


# what-if


def test_a_scenario_is_one_line_of_its_numbers() -> None:
    shown = what_if(AS_IT_IS)
    assert row_of(shown, "Exam date") == "Exam date h/wk A day Left Score Target Pass Says Marks"
    assert row_of(shown, "18 Jun") == "18 Jun 2027 46 52 0 238 226–251 245 24% 98% hold +a"


def test_where_it_is_too_early_the_course_is_told() -> None:
    early = AS_IT_IS._replace(verdict="too_early", course="tight")
    assert " tight " in row_of(what_if(early), "18 Jun")
    unknown = early._replace(
        course=None, mean=None, low=None, high=None, chance_of_target=None, chance_of_pass=None
    )
    assert row_of(what_if(unknown), "18 Jun") == "18 Jun 2027 46 52 0 – 245 – – – +a"


def test_what_cannot_be_planned_says_why_below_the_table_once() -> None:
    refused = Scenario(
        exam_date=date(2026, 1, 1), hours_a_week=40, target=240, problem=TargetUnderPassMark(210, 218)
    )
    shown = what_if(AS_IT_IS, refused, refused._replace(exam_date=date(2026, 2, 1), hours_a_week=50.5))
    assert row_of(shown, "1 Jan 2026") == "1 Jan 2026 40 – – – 240 – – – !"
    assert row_of(shown, "1 Feb 2026") == "1 Feb 2026 50.5 – – – 240 – – – !"
    assert shown.count("A target of 210 is under the pass mark of 218.") == 1


def test_a_table_without_marks_has_no_list_of_them() -> None:
    assert "Marks: +" not in what_if(AS_IT_IS._replace(keeps=()))


def test_a_name_is_never_read_as_markup() -> None:
    assert "Maya [bold]O[/]" in what_if(AS_IT_IS, name="Maya [bold]O[/]\x1b[2J")
    assert "\x1b" not in what_if(AS_IT_IS, name="Maya\x1b[2J")


chances = st.none() | st.floats(0, 1)
numbers = st.integers(0, 9999)
scores = st.floats(1, 300)
POOL = tuple(said.LateQuestions(f"Bank {place}") for place in range(60))
marks = st.lists(st.sampled_from(POOL), max_size=6, unique=True).map(tuple)
scenarios = st.builds(
    Scenario,
    exam_date=st.dates(date(2026, 11, 21), date(2029, 12, 31)),
    hours_a_week=st.floats(0, 168).map(lambda hours: round(hours, 2)),
    target=st.integers(1, 300),
    questions_per_day=numbers,
    left_over=numbers,
    mean=scores,
    low=scores,
    high=scores,
    chance_of_target=chances,
    chance_of_pass=chances,
    verdict=st.sampled_from(["too_early", "go", "hold", "delay"]),
    course=st.sampled_from([None, "on", "tight", "off"]),
    keeps=marks,
    breaks=marks,
    problem=st.sampled_from([None, TargetUnderPassMark(210, 218)]),
    first_guess=st.booleans(),
)


def test_every_mark_is_a_different_one_however_many_there_are() -> None:
    shown = what_if(*(AS_IT_IS._replace(keeps=POOL[at : at + 10]) for at in range(0, 60, 10)))
    marks = [line.split()[0] for line in shown.splitlines() if line.startswith("  +")]
    assert len(set(marks)) == len(marks) == 60


@settings(max_examples=40)
@given(st.lists(scenarios, min_size=1, max_size=25), st.sampled_from([80, 100]))
def test_every_line_of_a_what_if_fits(rows: list[Scenario], width: int) -> None:
    lines = what_if(*rows, width=width).splitlines()
    assert max(map(cell_len, lines)) <= width


options = st.builds(
    Option,
    exam_date=st.dates(date(2026, 11, 21), date(2029, 12, 31)),
    mean=st.none() | scores,
    chance_of_target=chances,
    chance_of_pass=chances,
    questions_per_day=numbers,
    offered=st.sampled_from([(), (said.WeeksLater(4),), (said.WeeksLater(6), said.LastEligible())]),
    keeps=marks,
    breaks=marks,
)


@settings(max_examples=25)
@given(st.lists(options, max_size=6), st.sampled_from([60, 80, 100]))
def test_every_line_of_a_decision_fits(offered: list[Option], width: int) -> None:
    lines = decision(*offered, width=width).splitlines()
    assert max(map(cell_len, lines)) <= width


def test_the_same_limit_has_the_same_mark_on_every_line() -> None:
    both = what_if(AS_IT_IS, AS_IT_IS._replace(exam_date=date(2027, 7, 16)))
    assert row_of(both, "18 Jun")[-2:] == row_of(both, "16 Jul")[-2:] == "+a"


def test_a_plan_tells_its_own_average_day() -> None:
    """40 and 21 questions on two days, none on the third: 30.5, rounded to even."""
    plan: Plan = make_plan()
    first, second, third = (replace(day, blocks=()) for day in plan.days[:3])
    block = next(b for day in plan.days for b in day.blocks if b.activity == "questions")
    days = (
        replace(first, blocks=(block._replace(questions=40),)),
        replace(
            second, blocks=(block._replace(questions=11), block._replace(activity="repeats", questions=10))
        ),
        third,
    )
    few = replace(plan, days=days, practice_exams=(), generated_on=first.date)
    assert few.questions_per_day == 30
    assert replace(few, days=(third,)).questions_per_day == 0
