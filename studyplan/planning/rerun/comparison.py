"""Two plans side by side: what was settled between them, and what led to a difference.

Nouns for `changes`. The causes come from both plans and the student's file alone; where none shows, the plan
was only made again.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from studyplan.facts import Facts
from studyplan.plan import BankPlan, Change, Day, Done, Plan, PracticeExam, Remembered, Work
from studyplan.planning.rerun.record import Record
from studyplan.statements import changes as said
from studyplan.student import Student


class Settled(NamedTuple):
    """What is settled from the last plan to this one.

    `assumed` are days counted as done as planned, `assumed_count` their new questions; `recorded` came from
    the file, by bank, and `repeats` too (negative: fewer than counted before); `gap` is what was done more
    than due since then, questions and repeats (negative: missed).
    """

    assumed: tuple[date, ...]
    assumed_count: int
    recorded: tuple[tuple[str, int], ...]
    repeats: int
    gap: int


class Comparison(NamedTuple):
    """Both plans, what is on record and was settled between them, and in pairs the days that may differ."""

    old: Remembered
    new: Plan
    student: Student
    facts: Facts
    record: Record
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

    def why(self, *causes: str, most: int = 2) -> tuple[said.Cause, ...]:
        """The first of the named causes that hold; else that the plan was made again."""
        known = _causes(self)
        found = [cause for name in causes if (cause := known[name])][:most]
        if not found and self.old.drawn is None:
            return (said.PlainCause("rule"),)
        if not found and (recorded := known["record"]):
            return (recorded,)
        return tuple(found) or (said.DateCause(self.today, "made_again"),)

    def pace(self) -> said.Pace | None:
        """The pace where both plans tell one and these differ."""
        drawn = (plan.drawn for plan in (self.old, self.new))
        old, new = (round(one.minutes_per_question, 1) if one else None for one in drawn)
        return said.Pace(old, new) if old and new and old != new else None


def recorded_cause(plans: Comparison) -> said.DateCause:
    """The day that the record tells otherwise than for the last plan, or since which it does.

    A plan of the first version tells no day what was done.
    """
    before, now = ({day.date: day.done for day in plan.days if day.done} for plan in (plans.old, plans.new))
    told = sorted(day for day in before.keys() | now.keys() if before.get(day) != now.get(day))
    if plans.old.drawn is None or not told:
        return said.DateCause(plans.old.generated_on, "recorded_since")
    return said.DateCause(told[0], "recorded_of" if len(told) == 1 else "recorded_since")


def settle_since(old: Remembered, new: Plan, record: Record) -> Settled:
    """What the record settles between two plans, see `studyplan.log`.

    A plan of the first version tells no day what was done: its banks tell it, and of repeats nothing.
    """
    assumed = [day for day in record.history.assumed if day.date >= old.generated_on]
    before, now = ([day.done for day in plan.days if day.done] for plan in (old, new))
    by_bank: dict[str, int] = {}
    for sign, told in ((1, now), (-1, before)):
        for done in told:
            for bank, count in done.by_bank:
                by_bank[bank] = by_bank.get(bank, 0) + sign * count
    if old.drawn is None:
        now = [day.done for day in new.days if day.done and day.date > old.generated_on]
        by_bank = _recorded_by_the_banks(old, new, assumed)
    return Settled(
        assumed=tuple(day.date for day in assumed),
        assumed_count=sum(day.questions for day in assumed),
        recorded=tuple((bank, count) for bank, count in by_bank.items() if count),
        repeats=sum(done.repeats for done in now) - sum(done.repeats for done in before),
        gap=_gap(old, new, record),
    )


def _recorded_by_the_banks(old: Remembered, new: Plan, assumed: Sequence[Day]) -> dict[str, int]:
    """What each bank has more done than the last plan said and was assumed since; never under nothing."""
    known = {bank.name: bank.done for bank in old.question_banks}
    return {
        name: max(0, done - known[name] - sum(day.new_questions(name) for day in assumed))
        for name, _, done, _ in new.question_banks
        if name in known
    }


def _gap(old: Remembered, new: Plan, record: Record) -> int:
    if old.pace is None:
        return _beyond_asked(
            old.days, old.generated_on, record.history.until, record.history.since(old.generated_on)
        )
    return _beyond(new) - (_beyond(old) if _counts_alike(old, new) else 0)


def _counts_alike(old: Remembered, new: Plan) -> bool:
    """Whether both plans count what is due from the same day on."""
    return old.pace is not None and new.pace is not None and old.pace.since == new.pace.since


def _beyond(plan: Remembered) -> int:
    pace = plan.pace
    return _beyond_asked(plan.days, pace.since, pace.until, pace.done) if pace and pace.until else 0


def _beyond_asked(days: Sequence[Day], since: date, until: date, done: Done | Work) -> int:
    """Questions and repeats done more than these days asked for in the end (negative: missed)."""
    asked = (day.questions + day.repeats for day in days if since <= day.date <= until)
    return done.questions + done.repeats - sum(asked)


def bank_of(plan: Remembered, name: str) -> BankPlan | None:
    """A plan's bank of that name."""
    return next((bank for bank in plan.question_banks if bank.name == name), None)


def coming_exams(plan: Remembered) -> list[PracticeExam]:
    """Practice exams without a result, those whose day has passed too, by date."""
    return [exam for exam in plan.practice_exams if not exam.taken]


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
    before, after = ({exam.exam: exam.date for exam in coming_exams(plan)} for plan in (old, new))
    missed = [exam for exam, day in before.items() if (day, exam) in plans.record.history.missed]
    pinned = [
        pin.exam for pin in plans.student.pins if before.get(pin.exam) != pin.date == after.get(pin.exam)
    ]
    reports = [score.exam for score in scores if score.percent_correct]
    report = said.ExamCause(reports[-1], "new_report") if reports else None
    banks = [{(bank.name, bank.questions) for bank in plan.question_banks} for plan in (old, new)]
    recorded = plans.settled.recorded or plans.settled.repeats
    moved = any(before.get(exam, day) != day for exam, day in after.items())
    hours = any(
        a.minutes_available != b.minutes_available and "exam" not in (a.kind, b.kind) for a, b in plans.days
    )
    return {
        "exam": said.DateCause(new.exam_date, "exam_on") if old.exam_date != new.exam_date else None,
        "target": said.NumberCause(new.target, "new_target") if old.target != new.target else None,
        "gap": _off_plan(plans),
        "hours": said.PlainCause("hours_changed") if hours else None,
        "pace": plans.pace(),
        "bank": said.PlainCause("banks_changed") if banks[0] != banks[1] else None,
        "score": said.ExamCause(scores[-1].exam, "new_score") if scores else None,
        "report": report,
        "missed": said.ExamCause(missed[0], "missed") if missed else None,
        "accuracy": (report or said.PlainCause("accuracy")) if _is_other_accuracy(old, new) else None,
        "record": recorded_cause(plans) if recorded else None,
        "afresh": said.PlainCause("asked_afresh") if _is_afresh(old, new) else None,
        "pin": said.ExamCause(pinned[0], "pinned") if pinned else None,
        "placed": said.PlainCause("practice_exams_moved") if moved else None,
    }


def _off_plan(plans: Comparison) -> said.NumberCause | None:
    """More or less done than due since the last plan; caught up, where that was behind and is not ahead."""
    gap, before, now = plans.settled.gap, plans.old.pace, plans.new.pace
    if not gap:
        return None
    behind = before and now and before.ahead < 0 >= now.ahead
    return said.NumberCause(gap, "caught_up" if behind and gap > 0 else "off_plan")


def _is_other_accuracy(old: Remembered, new: Plan) -> bool:
    """Whether more or fewer questions are worth a second look than the last plan counted with."""
    return bool(old.drawn and new.drawn and old.drawn.repeats_wanted != new.drawn.repeats_wanted)


def _is_afresh(old: Remembered, new: Plan) -> bool:
    """Whether what is owed is counted anew."""
    return bool(old.drawn and new.drawn and old.drawn.since != new.drawn.since)
