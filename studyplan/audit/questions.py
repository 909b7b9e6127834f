"""Audit: no question is lost or doubled, and no day holds more than its minutes and its cap allow."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from studyplan.audit.case import Case
from studyplan.plan import BankPlan, Day
from studyplan.statements.findings import Finding
from studyplan.statements.problems import LeftOver

MODED = frozenset({"questions", "repeats"})


def broken_questions(case: Case) -> Iterator[Finding]:
    """Findings on banks whose sums are wrong and days with too many, too late or wrongly timed questions."""
    banks = tuple((bank.name, bank.questions) for bank in case.student.question_banks)
    if banks != tuple((bank.name, bank.questions) for bank in case.plan.question_banks):
        yield Finding("other_banks")
        return
    new = _new_questions(case)
    for name in new.keys() - {name for name, _ in banks}:
        yield Finding("unknown_bank", min(new[name]), (name,))
    for position, bank in enumerate(case.plan.question_banks):
        yield from _sums(case, bank, new.get(bank.name, {}), main=position == 0)
    yield from _days(case)


def _new_questions(case: Case) -> dict[str, dict[date, int]]:
    """New questions of each bank by coming day."""
    found: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for day in case.coming:
        for block in day.blocks:
            if block.activity == "questions":
                found[block.bank][day.date] += block.questions
    return found


def _sums(case: Case, bank: BankPlan, by_day: dict[date, int], *, main: bool) -> Iterator[Finding]:
    total, unit = sum(by_day.values()), case.facts.question_unit
    if total != bank.planned:
        yield Finding("bank_sum", None, (bank.name, bank.planned, total))
    if bank.planned < 0 or bank.left_over < 0:
        yield Finding("negative_questions", None, (bank.name, bank.planned, bank.left_over))
    uneven = [day for day, questions in by_day.items() if questions % unit]
    if len(uneven) > 1:
        yield Finding("uneven_units", uneven[1], (bank.name, unit))
    if not main:
        return
    done = _done(case, bank)
    if bank.done != done:
        yield Finding("other_done", None, (bank.name, bank.done, done))
    told = (fact.questions for fact in case.warned if isinstance(fact, LeftOver))
    if bank.left_over > 0 and bank.left_over not in told:
        yield Finding("left_over_untold", None, (bank.name, bank.left_over))
    yield from _late_first_pass(case, by_day)


def _done(case: Case, bank: BankPlan) -> int:
    """The latest total, or what was done before; then daily entries; days before the first one as planned.

    Restated here on purpose, and shared with no other part: `studyplan.log` is what this proves.
    """
    log, today = case.student.log, case.plan.generated_on
    settled_on, done = date.min, case.student.question_banks[0].done
    for entry in log:
        if entry.total is not None and entry.date >= settled_on:
            settled_on, done = entry.date, entry.total
    daily = [entry for entry in log if entry.questions is not None]
    done += sum(entry.questions or 0 for entry in daily if entry.date > settled_on)
    trusted_until = min([today, *(entry.date for entry in daily)])
    for day in case.plan.days:
        if settled_on < day.date < trusted_until:
            done += day.new_questions(bank.name)
    return min(done, bank.questions)


def _late_first_pass(case: Case, by_day: dict[date, int]) -> Iterator[Finding]:
    has_core = any(phase.name == "core" for phase in case.plan.phases)
    begun = case.plan.generated_on > (case.student.availability.first_day or case.plan.first_day)
    if not has_core or begun:  # lost days may push the rest into refinement, never a first plan
        return
    for day, questions in by_day.items():
        if questions and case.day_on[day].phase == "refinement":
            yield Finding("new_in_refinement", day, (questions,))


def _days(case: Case) -> Iterator[Finding]:
    facts, pace = case.facts, _pace(case)
    full_cap, working_cap = facts.full_day_questions[1], facts.working_day_questions[1]
    for day in case.coming:
        if not day.blocks:
            continue
        out = case.days_out(day.date)
        if out < facts.last_new_days_out and day.questions:
            yield Finding("new_questions_late", day.date, (day.questions, out))
        if day.kind != "practice_exam":
            cap = full_cap if day.minutes_available >= facts.full_day_minutes else working_cap
            if day.questions + day.repeats > cap:
                yield Finding("questions_over_cap", day.date, (day.questions + day.repeats, cap))
            if day.questions * pace > day.minutes_available:
                yield Finding("questions_over_minutes", day.date, (day.questions,))
        yield from _mode(day, out, facts.timed_days)


def _pace(case: Case) -> float:
    """Minutes a new question takes: the usual figure and the student's own record, weighed by questions."""
    usual, weight = case.facts.minutes_per_question, case.facts.pace_prior_questions
    timed = [entry for entry in case.student.log if entry.minutes and entry.questions]
    minutes = sum(entry.minutes or 0 for entry in timed)
    return (usual * weight + minutes) / (weight + sum(entry.questions or 0 for entry in timed))


def _mode(day: Day, out: int, timed_days: int) -> Iterator[Finding]:
    """Timed in the last weeks; before them tutor in diagnostic. The edge day itself may be either."""
    tutored = day.phase == "diagnostic" and out > timed_days
    wanted = "timed" if out < timed_days else "tutor" if tutored else ""
    if not wanted or day.kind == "practice_exam":
        return
    for block in day.blocks:
        if block.activity in MODED and block.mode != wanted:
            yield Finding("wrong_mode", day.date, (block.mode, block.activity, day.phase, out, wanted))
