"""A plan without its weeks as finished rows: verdict, exams, problems, small print, for page and terminal.

Between the plan and its reports, beside the rows of the weeks: templates only loop and escape.
"""

from collections.abc import Container, Iterable
from datetime import date
from typing import NamedTuple

from studyplan.facts import Facts, Figure
from studyplan.plan import Option, Plan, PracticeExam, Problem
from studyplan.statements.changes import Headline
from studyplan.statements.dates import Mark
from studyplan.statements.problems import ScoreMissing
from studyplan.student import Student
from studyplan.words.changes import causes_words, change_words
from studyplan.words.dates import date_words, deadline_words, offer_words, source_words
from studyplan.words.decision import decision_words, verdict_words
from studyplan.words.formats import (
    NO_SCORE,
    PHASES,
    PURPOSES,
    SEVERITIES,
    area_labels,
    chances_words,
    count_words,
    day_words,
    days_left_words,
    days_words,
    percent_words,
    plain,
    range_words,
    score_words,
    spoken_day,
    weeks_words,
)
from studyplan.words.phases_and_exams import exam_reason, phase_reason
from studyplan.words.problems import problem_words

OLD_AFTER_DAYS = 365
FIGURES_BY_NAME = frozenset({"practice_exam", "question_bank", "emphasis"})  # as in "practice_exam.NBME 13"


class PhaseRow(NamedTuple):
    """A phase; `length` in weeks as words."""

    name: str
    dates: str
    length: str
    reason: str


class ExamRow(NamedTuple):
    """A practice exam. `aim` is the score aimed at, or what was scored; `is_over`: it was taken or sat."""

    date: str
    exam: str
    purpose: str
    aim: str
    reason: str
    is_over: bool


class BankRow(NamedTuple):
    """A question bank, in questions."""

    name: str
    done: int
    planned: int
    left_over: int
    questions: int


class ProblemRow(NamedTuple):
    """Something that does not fit, with what can be done."""

    severity: str
    label: str
    what: str
    choices: tuple[str, ...]


class DatedRow(NamedTuple):
    """A dated line: a deadline (`more` is its source) or a change (`more` is why)."""

    date: str
    what: str
    more: str


class OptionRow(NamedTuple):
    """An exam date, what it would mean, what it keeps and what it breaks."""

    date: str
    words: str
    keeps: tuple[str, ...]
    breaks: tuple[str, ...]


class FigureRow(NamedTuple):
    """A figure of the small print; `why` says what makes it worth a second look."""

    what: str
    value: str
    why: str
    source: str


class Overview(NamedTuple):
    """Everything above the weeks. `asked` are scores to ask for before anything else is said."""

    name: str
    asked: tuple[ProblemRow, ...]
    exam_day: str
    days_left: str
    target: str
    minimum: str
    made_on: str
    verdict: str
    headline: str
    chances: str
    reasons: tuple[str, ...]
    would_change: tuple[str, ...]
    evidence: tuple[str, ...]
    options_title: str
    options: tuple[OptionRow, ...]
    phases: tuple[PhaseRow, ...]
    exams: tuple[ExamRow, ...]
    banks: tuple[BankRow, ...]
    problems: tuple[ProblemRow, ...]
    deadlines: tuple[DatedRow, ...]
    changed: str
    changes: tuple[DatedRow, ...]
    assumed: tuple[str, ...]
    figures: tuple[FigureRow, ...]


def overview(plan: Plan, student: Student, facts: Facts) -> Overview:
    """Everything about the plan except its weeks."""
    decision = plan.decision
    return Overview(
        name=plain(plan.student),
        asked=asked_rows(plan, facts),
        exam_day=day_words(plan.exam_date, year=True),
        days_left=days_left_words(plan.exam_date, plan.generated_on),
        target=str(plan.target),
        minimum=str(student.exam.minimum),
        made_on=day_words(plan.generated_on, year=True),
        verdict=decision.verdict,
        headline=verdict_words(plan, facts),
        chances=chances_words(plan.projection, plan.target),
        reasons=tuple(plain(decision_words(reason, spoken_day)) for reason in decision.reasons),
        would_change=tuple(plain(decision_words(turn, spoken_day)) for turn in decision.would_change),
        evidence=evidence_words(plan),
        options_title=options_title(plan),
        options=option_rows(plan),
        phases=phase_rows(plan),
        exams=exam_rows(plan),
        banks=bank_rows(plan),
        problems=problem_rows(plan, facts),
        deadlines=deadline_rows(plan, facts),
        changed=headline(plan, facts),
        changes=change_rows(plan, facts),
        assumed=tuple(plain(words).removesuffix(".") for words in student.assumed),
        figures=figure_rows(plan, student, facts),
    )


def evidence_words(plan: Plan) -> tuple[str, ...]:
    """What the projection rests on, but for what the verdict's reasons have told already."""
    told = plan.decision.reasons
    return tuple(
        plain(decision_words(one, spoken_day)) for one in plan.projection.evidence if one not in told
    )


def options_title(plan: Plan) -> str:
    """What stands over the booked date and the others, or over the booked date alone."""
    return "Other exam dates" if plan.decision.others else "Your exam date"


def option_rows(plan: Plan) -> tuple[OptionRow, ...]:
    """The booked date, and the other exam dates the decision offers."""
    return tuple(
        OptionRow(
            date=day_words(option.exam_date, year=True),
            words=_option_words(option, plan),
            keeps=(offer_words(option.offered, spoken_day), *marks_spoken(option.keeps)),
            breaks=marks_spoken(option.breaks),
        )
        for option in plan.decision.options
    )


def marks_spoken(marks: Iterable[Mark]) -> tuple[str, ...]:
    """What a date keeps or breaks, for page and terminal."""
    return tuple(plain(date_words(mark, spoken_day)) for mark in marks)


def _option_words(option: Option, plan: Plan) -> str:
    load = f"{count_words(option.questions_per_day, 'question')} a day"
    if option.mean is None:
        return load
    chances = (percent_words(option.chance_of_target), percent_words(option.chance_of_pass))
    score = f"{'first guess' if plan.projection.is_first_guess else 'score'} {score_words(option.mean)}"
    return f"{score}, {plan.target} or more {chances[0]}, pass {chances[1]}; {load}"


def phase_rows(plan: Plan) -> tuple[PhaseRow, ...]:
    """The phases in order."""
    return tuple(
        PhaseRow(
            name=PHASES[phase.name],
            dates=range_words(phase.first_day, phase.last_day),
            length=weeks_words((phase.last_day - phase.first_day).days + 1),
            reason=phase_reason(phase, plan.practice_exams),
        )
        for phase in plan.phases
    )


def exam_rows(plan: Plan) -> tuple[ExamRow, ...]:
    """The practice exams, taken and planned, in order of date."""
    unscored = plan.unscored
    return tuple(
        ExamRow(
            date=days_words(exam.days, year=True),
            exam=plain(exam.exam),
            purpose=PURPOSES[exam.purpose] + (", full length" if exam.full_length else ""),
            aim=NO_SCORE if exam in unscored else _aim(exam),
            reason=exam_reason(exam),
            is_over=exam.taken or exam in unscored,
        )
        for exam in plan.practice_exams
    )


def _aim(exam: PracticeExam) -> str:
    if exam.taken:
        return "taken" if exam.score is None else f"scored {exam.score}"
    return "–" if exam.aim is None else str(exam.aim)


def bank_rows(plan: Plan) -> tuple[BankRow, ...]:
    """The question banks, main one first."""
    return tuple(
        BankRow(plain(bank.name), bank.done, bank.planned, bank.left_over, bank.questions)
        for bank in plan.question_banks
    )


def asked_rows(plan: Plan, facts: Facts) -> tuple[ProblemRow, ...]:
    """The scores to ask for, oldest first."""
    return tuple(_problem_row(one, facts) for one in plan.problems if isinstance(one.fact, ScoreMissing))


def problem_rows(plan: Plan, facts: Facts) -> tuple[ProblemRow, ...]:
    """All other problems in the plan's order, the gravest first."""
    return tuple(_problem_row(one, facts) for one in plan.problems if not isinstance(one.fact, ScoreMissing))


def _problem_row(problem: Problem, facts: Facts) -> ProblemRow:
    what, choices = problem_words(problem.fact, facts, spoken_day)
    label = SEVERITIES[problem.severity]
    return ProblemRow(problem.severity, label, plain(what), tuple(map(plain, choices)))


def deadline_rows(plan: Plan, facts: Facts, *, last_day: date = date.max) -> tuple[DatedRow, ...]:
    """Deadlines from the day the plan was made to `last_day` (included)."""
    return tuple(
        DatedRow(
            day_words(line.date, year=True),
            plain(deadline_words(line.fact, spoken_day)),
            plain(source_words(line.fact, facts)),
        )
        for line in plan.deadlines
        if plan.generated_on <= line.date <= last_day
    )


def headline(plan: Plan, facts: Facts) -> str:
    """What changed since the previous plan and why, in all; "" where nothing did."""
    labels = area_labels(facts)
    told = (one for one in plan.changes if isinstance(one.fact, Headline))
    sentences = (
        f"{change_words(one.fact, labels, spoken_day)}. {causes_words(one, spoken_day)}" for one in told
    )
    return plain(next(sentences, ""))


def change_rows(plan: Plan, facts: Facts) -> tuple[DatedRow, ...]:
    """What changed since the previous plan, each by itself."""
    labels = area_labels(facts)
    return tuple(
        DatedRow(
            day_words(change.date),
            plain(change_words(change.fact, labels, spoken_day)),
            plain(causes_words(change, spoken_day)),
        )
        for change in plan.changes
        if not isinstance(change.fact, Headline)
    )


def figure_rows(plan: Plan, student: Student, facts: Facts) -> tuple[FigureRow, ...]:
    """Figures to look at twice: our own assumptions, and what was read over a year before the plan was made.

    Of the practice exams, banks and specialties only those this plan is about.
    """
    specialty = facts.specialty(student.applicant.specialty)
    concerned = {exam.exam for exam in plan.practice_exams} | {bank.name for bank in plan.question_banks}
    concerned |= {specialty.key} if specialty else set()
    rows = ((figure, _doubt(figure, plan.generated_on)) for figure in facts.figures.values())
    return tuple(
        _figure_row(figure, doubt) for figure, doubt in rows if doubt and _concerns(figure, concerned)
    )


def _concerns(figure: Figure, names: Container[str]) -> bool:
    table, _, item = figure.name.partition(".")
    return table not in FIGURES_BY_NAME or item in names


def _figure_row(figure: Figure, doubt: str) -> FigureRow:
    """A figure that is itself a table is only named: its parts are too long for small print."""
    what, value, source = plain(figure.what), _figure_value(figure), plain(figure.source)
    if value:
        return FigureRow(what, value, doubt, source)
    name, _, parts = what.partition(": ")
    return FigureRow(name, "", doubt, f"{parts}; {source}" if parts else source)


def _doubt(figure: Figure, on: date) -> str:
    if figure.status == "assumption":
        return "assumption"
    return f"read {figure.read_on.isoformat()}" if (on - figure.read_on).days > OLD_AFTER_DAYS else ""


def _figure_value(figure: Figure) -> str:
    """The value with its unit; tables inside a figure are too long for small print and are left out."""
    value = figure.value
    items = value if isinstance(value, list) else [value]
    if any(isinstance(item, list | dict) for item in items):
        return ""
    return plain(f"{', '.join(map(str, items))} {figure.unit}")
