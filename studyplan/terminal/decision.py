"""The decision in the terminal, and what other dates, hours and targets would bring.

Beside `summary`, whose header and verdict it prints; for the commands `decide` and `what-if`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from string import ascii_letters
from typing import TYPE_CHECKING

from studyplan.facts import Facts
from studyplan.plan import Option, Plan, Scenario
from studyplan.statements.dates import Mark
from studyplan.terminal import summary
from studyplan.terminal.screen import BLANK, Line, points, section, show, table, wrapped
from studyplan.words.dates import offer_words
from studyplan.words.decision import decision_words
from studyplan.words.formats import MONTHS, day_words, percent_words, plain, score_words, spoken_day
from studyplan.words.overview import evidence_words, marks_spoken, options_title
from studyplan.words.problems import impossible_words
from studyplan.words.rule import rule_words

if TYPE_CHECKING:
    from studyplan.terminal.screen import Console

UNKNOWN = "–"
COMPARE = "studyplan what-if FILE --exam DATE"
COLUMNS = (
    "The first line is the plan as it is. h/wk: study hours in a usual week; days off and the stretches "
    "your file changes stay as they are. A day: questions, new and again, on an average day with questions. "
    "Left: questions of the main bank without a day. Score: projected, and 8 times in 10 between; guess: "
    "the range of a first guess, without a score of yours. Target: its chance. Pass: the chance of passing. "
    "Says: go, hold or delay; where it is too early to decide, on, tight or off course."
)


def print_decision(plan: Plan, facts: Facts, console: "Console") -> None:
    """What `studyplan decide` shows: the verdict, what it rests on, what would reverse it, other dates."""
    width = console.width
    lines = [*summary.opening(plan, facts, width), *summary.verdict(plan, facts, width)]
    lines += section("Evidence", points(evidence_words(plan), width))
    turns = (decision_words(turn, spoken_day) for turn in plan.decision.would_change)
    lines += section("What would change this", points(turns, width))
    lines += section(options_title(plan), _options(plan, width))
    lines += section("The rule; the first line that fits decides", points(rule_words(facts), width))
    show([*lines, *summary.problems(plan, facts, width)], console)


def print_what_if(name: str, today: date, scenarios: Sequence[Scenario], console: "Console") -> None:
    """What `studyplan what-if` shows: one line a scenario, then what its marks stand for."""
    width = console.width
    letters = _letters((row.keeps, row.breaks) for row in scenarios)
    rows = [_scenario(scenario, letters) for scenario in scenarios]
    titles = ("Exam date", "h/wk", "A day", "Left", "Score", "Target", "Pass", "Says", "Marks")
    show(
        [
            *wrapped(plain(name), width, "bold"),
            *wrapped(f"What if, on {day_words(today, year=True)}", width),
            BLANK,
            *table(rows, "<>>><<><<", width, titles),
            BLANK,
            *wrapped(COLUMNS, width),
            *section("Marks: + kept, - broken, ! cannot be planned", _legend(scenarios, letters, width)),
        ],
        console,
    )


def _options(plan: Plan, width: int) -> list[Line]:
    """The booked date and the others in columns, then what each keeps and breaks."""
    options = plan.decision.options
    letters = _letters([(option.keeps, option.breaks) for option in options])
    if not plan.decision.others:
        none = f"No other date has to be weighed now. {COMPARE} compares any you like."
        return [*table(_marked(letters), "<<", width), *points([none], width)]
    cells = [(*_option_cells(option, letters), offer_words(option.offered, spoken_day)) for option in options]
    is_guess = plan.projection.is_first_guess
    score, guess = ("Guess", "Guess: no score of yours stands behind it. ") if is_guess else ("Score", "")
    titles = ("Date", "A day", score, str(plan.target), "Pass", "Marks", "Why this date")
    legend = (
        f"A day: questions, new and again, on an average day with questions. {guess}{plan.target}: the "
        f"chance of it or more. Marks: + kept, - broken. {COMPARE} compares other dates."
    )
    return [
        *table(cells, "<>>>><<", width, titles),
        BLANK,
        *wrapped(legend, width),
        *table(_marked(letters), "<<", width),
    ]


def _option_cells(option: Option, letters: Mapping[Mark, str]) -> tuple[str, ...]:
    return (
        day_words(option.exam_date, year=True),
        str(option.questions_per_day),
        UNKNOWN if option.mean is None else score_words(option.mean),
        _percent(option.chance_of_target),
        _percent(option.chance_of_pass),
        _marks(option.keeps, option.breaks, letters),
    )


def _percent(share: float | None) -> str:
    """A chance in at most four letters: "84%", "<1%", ">99%"."""
    if share is None:
        return UNKNOWN
    return percent_words(share).replace("under ", "<").replace("over ", ">")


def _letters(sides: Iterable[tuple[Sequence[Mark], Sequence[Mark]]]) -> dict[Mark, str]:
    """A mark for each thing kept ("+a") and then for each thing broken ("-d"), in order of first mention."""
    every = tuple(sides)
    kept = dict.fromkeys(mark for keeps, _ in every for mark in keeps)
    broken = dict.fromkeys(mark for _, breaks in every for mark in breaks)
    signed = [*((mark, "+") for mark in kept), *((mark, "-") for mark in broken)]
    return {mark: sign + _letter(place) for place, (mark, sign) in enumerate(signed)}


def _letter(place: int) -> str:
    """a to z, A to Z, then a1: there are never so many, but none may go without."""
    turn, letter = divmod(place, len(ascii_letters))
    return f"{ascii_letters[letter]}{turn or ''}"


def _marks(keeps: Iterable[Mark], breaks: Iterable[Mark], letters: Mapping[Mark, str]) -> str:
    """What one date keeps and breaks: "+abc -d"."""
    sides = ("".join(sorted(letters[mark][1:] for mark in side)) for side in (keeps, breaks))
    return " ".join(f"{sign}{side}" for sign, side in zip("+-", sides, strict=True) if side)


def _marked(letters: Mapping[Mark, str]) -> list[tuple[str, str]]:
    """What the marks stand for, as rows."""
    return list(zip(letters.values(), marks_spoken(letters), strict=True))


def _scenario(row: Scenario, letters: Mapping[Mark, str]) -> tuple[str, ...]:
    day = row.exam_date
    asked = f"{day.day} {MONTHS[day.month - 1]} {day.year}", f"{row.hours_a_week:g}"
    if row.problem is not None:
        return (*asked, UNKNOWN, UNKNOWN, UNKNOWN, f"{row.target} {UNKNOWN}", UNKNOWN, UNKNOWN, "!")
    score = UNKNOWN
    if row.mean is not None:
        middle = "guess" if row.first_guess else score_words(row.mean)
        score = f"{middle} {score_words(row.low)}–{score_words(row.high)}"
    return (
        *asked,
        str(row.questions_per_day),
        str(row.left_over),
        score,
        f"{row.target} {_percent(row.chance_of_target)}",
        _percent(row.chance_of_pass),
        (row.course or UNKNOWN) if row.verdict == "too_early" else str(row.verdict),
        _marks(row.keeps, row.breaks, letters),
    )


def _legend(scenarios: Sequence[Scenario], letters: Mapping[Mark, str], width: int) -> list[Line]:
    """What is kept, what is broken, and why a line has no numbers."""
    problems = dict.fromkeys(row.problem for row in scenarios if row.problem is not None)
    told = (("!", impossible_words(problem, spoken_day).what) for problem in problems)
    return table([*_marked(letters), *told], "<<", width)
