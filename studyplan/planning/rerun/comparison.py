"""Two plans side by side: what both say, what was settled between them, and what led to a difference.

Nouns and words for `changes`. The causes are told from both plans and the student's file alone; where none
shows, the plan was only made again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from studyplan.facts import Facts
from studyplan.plan import BankPlan, Change, Day, Plan, PracticeExam, Remembered
from studyplan.student import Score, Student

ASSUMED_KINDS = ("study", "review", "buffer", "light")


class Settled(NamedTuple):
    """New questions of the main bank from the last plan to this one.

    `assumed` are study days counted as done as planned, `assumed_count` their questions; `recorded` came from
    the file (negative: fewer than counted before); `planned` is what the last plan asked for, and `gap` what
    was done minus that (negative: behind).
    """

    assumed: tuple[date, ...] = ()
    assumed_count: int = 0
    recorded: int = 0
    planned: int = 0
    gap: int = 0


class Comparison(NamedTuple):
    """Both plans, what was settled between them, and the days from today on that both have, in pairs."""

    old: Remembered
    new: Plan
    student: Student
    facts: Facts
    settled: Settled
    days: tuple[tuple[Day, Day], ...]

    @property
    def today(self) -> date:
        """The day the new plan was made."""
        return self.new.generated_on

    @property
    def bank(self) -> str:
        """The main bank's name."""
        return self.student.question_banks[0].name

    @property
    def logged_today(self) -> bool:
        """Whether today's questions are already recorded."""
        return logged_on(self.student, self.today)

    def why(self, *causes: str, most: int = 2) -> str:
        """The first of the named CAUSES that hold, as sentences; else that the plan was made again."""
        found = [told for cause in causes if (told := CAUSES[cause](self))][:most]
        return " ".join(found) or f"The plan was made again on {self.today}."

    def new_scores(self) -> list[Score]:
        """Scores the last plan did not know, or knew otherwise, by date."""
        known = {(exam.date, exam.exam, exam.score) for exam in self.old.practice_exams if exam.taken}
        return [score for score in self.student.scores if (score.date, score.exam, score.score) not in known]


def settle_since(old: Remembered, new: Plan, student: Student) -> Settled:
    """By the rule of the record: a total settles all up to its day; days after the last total and before the
    first daily log count as done as planned.
    """
    name, today = student.question_banks[0].name, new.generated_on
    before, now = bank_of(old, name), bank_of(new, name)
    if before is None or now is None:
        return Settled()
    first_daily = min((entry.date for entry in student.log if entry.questions is not None), default=date.max)
    last_total = max((entry.date for entry in student.log if entry.total is not None), default=date.min)
    until = today if logged_on(student, today) else today - timedelta(days=1)
    since = [day for day in old.days if old.generated_on <= day.date <= until]
    assumed = [
        day for day in since if last_total < day.date < min(first_daily, today) and day.kind in ASSUMED_KINDS
    ]
    assumed_count = sum(new_questions(day, name) for day in assumed)
    planned = sum(new_questions(day, name) for day in since)
    return Settled(
        assumed=tuple(day.date for day in assumed),
        assumed_count=assumed_count,
        recorded=now.done - min(now.questions, before.done + assumed_count),
        planned=planned,
        gap=now.done - min(now.questions, before.done + planned),
    )


def logged_on(student: Student, day: date) -> bool:
    """Whether the log holds a day's own questions (not only the bank's counter)."""
    return any(entry.date == day and entry.questions is not None for entry in student.log)


def bank_of(plan: Remembered, name: str) -> BankPlan | None:
    """A plan's bank of that name."""
    return next((bank for bank in plan.question_banks if bank.name == name), None)


def new_questions(day: Day, bank: str) -> int:
    """New questions of one bank on a day."""
    return sum(b.questions for b in day.blocks if b.activity == "questions" and b.bank == bank)


def coming_exams(plan: Remembered) -> list[PracticeExam]:
    """Practice exams planned, not taken, by date."""
    return [exam for exam in plan.practice_exams if not exam.taken]


def pace_of(plan: Remembered, bank: str) -> float | None:
    """Minutes a new question the plan counts with; None where no day to come has a block that tells it.

    Paces are whole halves, so an even number of questions takes whole minutes.
    """
    blocks = (block for day in plan.coming() for block in day.blocks)
    wanted = (b for b in blocks if b.activity == "questions" and b.bank == bank and b.questions % 2 == 0)
    block = next(wanted, None)
    return block.minutes / block.questions if block else None


def result_words(score: int | None, percent: float | None) -> str:
    """The result of a practice exam taken: "214", "71%"."""
    return f"{percent:g}%" if score is None else f"{score}"


def count_words(count: int, one: str) -> str:
    """A count with its noun: "1 day", "12 days"."""
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def span_words(first: date, last: date) -> str:
    """Two days, both included, "from 2027-02-08 to 2027-02-14", or one, "on 2027-02-08"."""
    return f"on {first}" if first == last else f"from {first} to {last}"


def dates_words(days: Sequence[date]) -> str:
    """The first three days, and how many more."""
    shown = ", ".join(str(day) for day in days[:3])
    return f"{shown} and {len(days) - 3} more" if len(days) > 3 else shown


def in_stretches(pairs: Sequence[tuple[Day, Day]]) -> list[list[tuple[Day, Day]]]:
    """Stretches of days no more than a week apart: a weekday that changes every week is one stretch."""
    stretches: list[list[tuple[Day, Day]]] = []
    for pair in pairs:
        if stretches and (pair[0].date - stretches[-1][-1][0].date).days <= 7:
            stretches[-1].append(pair)
        else:
            stretches.append([pair])
    return stretches


def together(rows: Sequence[tuple[date, str]], why: str, *, each: int) -> Iterator[Change]:
    """Lines of the same cause, so many of them told as one, on the day of its first."""
    for i in range(0, len(rows), each):
        some = rows[i : i + each]
        yield Change(date=some[0][0], what="; ".join(what for _, what in some), why=why)


def _exam_moved(plans: Comparison) -> str:
    return f"The exam is on {plans.new.exam_date} now." if plans.old.exam_date != plans.new.exam_date else ""


def _target_changed(plans: Comparison) -> str:
    return f"The target is {plans.new.target} now." if plans.old.target != plans.new.target else ""


def _gap(plans: Comparison) -> str:
    gap = plans.settled.gap
    side = "ahead of" if gap > 0 else "behind"
    return f"You are {count_words(abs(gap), 'question')} {side} the last plan." if gap else ""


def _hours_changed(plans: Comparison) -> str:
    changed = any(
        old.minutes_available != new.minutes_available and "exam" not in (old.kind, new.kind)
        for old, new in plans.days
    )
    return "Your hours changed." if changed else ""


def _pace_learned(plans: Comparison) -> str:
    old, new = (pace_of(plan, plans.bank) for plan in (plans.old, plans.new))
    return f"Your log says {new:g} minutes a question." if old and new and old != new else ""


def _banks_changed(plans: Comparison) -> str:
    old, new = ({(b.name, b.questions) for b in plan.question_banks} for plan in (plans.old, plans.new))
    return "Your question banks changed." if old != new else ""


def _new_score(plans: Comparison) -> str:
    names = [score.exam for score in plans.new_scores()]
    return f"New score: {names[-1]}." if names else ""


def _new_report(plans: Comparison) -> str:
    names = [score.exam for score in plans.new_scores() if score.percent_correct]
    return f"New score report: {names[-1]}." if names else ""


def _skipped(plans: Comparison) -> str:
    taken = {exam.exam for exam in plans.new.practice_exams if exam.taken}
    names = [e.exam for e in coming_exams(plans.old) if e.date < plans.today and e.exam not in taken]
    return f"The day of {names[0]} passed without a score." if names else ""


def _pinned(plans: Comparison) -> str:
    old = {(exam.date, exam.exam) for exam in coming_exams(plans.old)}
    new = {(exam.date, exam.exam) for exam in coming_exams(plans.new)}
    pins = ((pin.date, pin.exam) for pin in plans.student.pins)
    name = next((exam for day, exam in pins if (day, exam) in new - old), "")
    return f"You pinned {name}." if name else ""


def _exams_moved(plans: Comparison) -> str:
    old = {exam.exam: exam.date for exam in coming_exams(plans.old)}
    moved = any(old.get(exam.exam, exam.date) != exam.date for exam in coming_exams(plans.new))
    return "Practice exams moved." if moved else ""


CAUSES: Mapping[str, Callable[[Comparison], str]] = {
    "exam": _exam_moved,
    "target": _target_changed,
    "gap": _gap,
    "hours": _hours_changed,
    "pace": _pace_learned,
    "bank": _banks_changed,
    "score": _new_score,
    "report": _new_report,
    "skipped": _skipped,
    "pin": _pinned,
    "placed": _exams_moved,
}
