"""Two plans side by side: what was settled between them, and what led to a difference.

Nouns for `changes`. The causes come from both plans and the student's file alone; where none shows, the plan
was only made again.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from studyplan.facts import Facts
from studyplan.log import done_as_planned, is_logged
from studyplan.plan import BankPlan, Change, Day, Plan, PracticeExam, Remembered
from studyplan.statements import changes as said
from studyplan.student import Student

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
        return is_logged(self.today, self.student.log)

    def why(self, *causes: str, most: int = 2) -> tuple[said.Cause, ...]:
        """The first of the named causes that hold; else that the plan was made again."""
        known = _causes(self)
        found = [cause for name in causes if (cause := known[name])][:most]
        return tuple(found) or (said.DateCause(self.today, "made_again"),)

    def pace(self) -> said.Pace | None:
        """The pace where both plans tell one and these differ."""
        old, new = (_pace_of(plan, self.bank) for plan in (self.old, self.new))
        return said.Pace(old, new) if old and new and old != new else None


def settle_since(old: Remembered, new: Plan, student: Student) -> Settled:
    """What the record settles between two plans, see `studyplan.log`."""
    name, today = student.question_banks[0].name, new.generated_on
    before, now = bank_of(old, name), bank_of(new, name)
    if before is None or now is None:
        return Settled()
    until = today if is_logged(today, student.log) else today - timedelta(days=1)
    since = [day for day in old.days if old.generated_on <= day.date <= until]
    assumed = [
        day for day in done_as_planned(since, student.log) if day.date < today and day.kind in ASSUMED_KINDS
    ]
    assumed_count = sum(day.new_questions(name) for day in assumed)
    planned = sum(day.new_questions(name) for day in since)
    return Settled(
        assumed=tuple(day.date for day in assumed),
        assumed_count=assumed_count,
        recorded=now.done - min(now.questions, before.done + assumed_count),
        planned=planned,
        gap=now.done - min(now.questions, before.done + planned),
    )


def bank_of(plan: Remembered, name: str) -> BankPlan | None:
    """A plan's bank of that name."""
    return next((bank for bank in plan.question_banks if bank.name == name), None)


def coming_exams(plan: Remembered) -> list[PracticeExam]:
    """Practice exams planned, not taken, by date."""
    return [exam for exam in plan.practice_exams if not exam.taken]


def _pace_of(plan: Remembered, bank: str) -> float | None:
    """Minutes a new question the plan counts with; None where no day to come has a block that tells it.

    Paces are whole halves, so an even number of questions takes whole minutes.
    """
    blocks = (block for day in plan.coming() for block in day.blocks)
    wanted = (b for b in blocks if b.activity == "questions" and b.bank == bank and b.questions % 2 == 0)
    block = next(wanted, None)
    return block.minutes / block.questions if block else None


def in_stretches(pairs: Sequence[tuple[Day, Day]]) -> list[list[tuple[Day, Day]]]:
    """Stretches of days no more than a week apart: a weekday that changes every week is one stretch."""
    stretches: list[list[tuple[Day, Day]]] = []
    for pair in pairs:
        if stretches and (pair[0].date - stretches[-1][-1][0].date).days <= 7:
            stretches[-1].append(pair)
        else:
            stretches.append([pair])
    return stretches


def together(
    rows: Sequence[tuple[date, said.SingleChange]], causes: tuple[said.Cause, ...], *, each: int
) -> Iterator[Change]:
    """Changes of the same causes, so many of them in one line, on the day of its first."""
    for i in range(0, len(rows), each):
        facts = tuple(fact for _, fact in rows[i : i + each])
        yield Change(rows[i][0], facts[0] if len(facts) == 1 else said.Together(facts), causes)


def _causes(plans: Comparison) -> Mapping[str, said.Cause | None]:
    """What may have led to a difference, by name, None where it did not."""
    old, new = plans.old, plans.new
    known = {(exam.date, exam.exam, exam.score) for exam in old.practice_exams if exam.taken}
    scores = [score for score in plans.student.scores if (score.date, score.exam, score.score) not in known]
    taken = {exam.exam for exam in new.practice_exams if exam.taken}
    before, after = ({exam.exam: exam.date for exam in coming_exams(plan)} for plan in (old, new))
    skipped = [exam for exam, day in before.items() if day < plans.today and exam not in taken]
    pinned = [
        pin.exam for pin in plans.student.pins if before.get(pin.exam) != pin.date == after.get(pin.exam)
    ]
    reports = [score.exam for score in scores if score.percent_correct]
    banks = [{(bank.name, bank.questions) for bank in plan.question_banks} for plan in (old, new)]
    moved = any(before.get(exam, day) != day for exam, day in after.items())
    hours = any(
        a.minutes_available != b.minutes_available and "exam" not in (a.kind, b.kind) for a, b in plans.days
    )
    return {
        "exam": said.DateCause(new.exam_date, "exam_on") if old.exam_date != new.exam_date else None,
        "target": said.NumberCause(new.target, "new_target") if old.target != new.target else None,
        "gap": said.NumberCause(plans.settled.gap, "off_plan") if plans.settled.gap else None,
        "hours": said.PlainCause("hours_changed") if hours else None,
        "pace": plans.pace(),
        "bank": said.PlainCause("banks_changed") if banks[0] != banks[1] else None,
        "score": said.ExamCause(scores[-1].exam, "new_score") if scores else None,
        "report": said.ExamCause(reports[-1], "new_report") if reports else None,
        "skipped": said.ExamCause(skipped[0], "day_passed") if skipped else None,
        "pin": said.ExamCause(pinned[0], "pinned") if pinned else None,
        "placed": said.PlainCause("practice_exams_moved") if moved else None,
    }
