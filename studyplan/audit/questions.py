"""Audit: no question is lost or doubled, and no day holds more than its minutes and its cap allow."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from studyplan.audit.case import Case
from studyplan.audit.record import Counted, broken_days, broken_pace, count_again
from studyplan.plan import BankPlan, Day
from studyplan.statements.findings import Finding
from studyplan.statements.problems import LeftOver

MODED = frozenset({"questions", "repeats"})


def broken_questions(case: Case) -> Iterator[Finding]:
    """Findings on banks whose sums are wrong, a wrong pace, and days with too many, too late or wrongly timed
    questions.
    """
    banks = tuple((bank.name, bank.questions) for bank in case.student.question_banks)
    if banks != tuple((bank.name, bank.questions) for bank in case.plan.question_banks):
        yield Finding("other_banks")
        return
    new = _new_questions(case)
    for name in new.keys() - {name for name, _ in banks}:
        yield Finding("unknown_bank", min(new[name]), (name,))
    counted = count_again(case)
    for position, bank in enumerate(case.plan.question_banks):
        yield from _sums(case, bank, new.get(bank.name, {}), counted, main=position == 0)
    yield from broken_pace(case, counted)
    yield from broken_days(case, counted)
    yield from _days(case)


def _new_questions(case: Case) -> dict[str, dict[date, int]]:
    """New questions of each bank by day after the last settled one."""
    found: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for day in case.plan.days:
        for block in day.blocks if day.date > case.settled else ():
            if block.activity == "questions":
                found[block.bank][day.date] += block.questions
    return found


def _sums(
    case: Case, bank: BankPlan, by_day: dict[date, int], counted: Counted, *, main: bool
) -> Iterator[Finding]:
    total, unit = sum(by_day.values()), case.facts.question_unit
    if total != bank.planned:
        yield Finding("bank_sum", None, (bank.name, bank.planned, total))
    if bank.planned < 0 or bank.left_over < 0:
        yield Finding("negative_questions", None, (bank.name, bank.planned, bank.left_over))
    dues = ((day.date, dict(day.due.by_bank)) for day in case.coming if day.due is not None)
    uneven = [day for day, due in dues if due.get(bank.name, 0) % unit]
    if len(uneven) > 1:
        yield Finding("uneven_units", uneven[1], (bank.name, unit))
    done = counted.answered[bank.name]
    if bank.done != done:
        yield Finding("other_done", None, (bank.name, bank.done, done))
    if not main:
        return
    told = (fact.questions for fact in case.warned if isinstance(fact, LeftOver))
    if bank.left_over > 0 and bank.left_over not in told:
        yield Finding("left_over_untold", None, (bank.name, bank.left_over))
    yield from _late_first_pass(case, by_day)


def _late_first_pass(case: Case, by_day: dict[date, int]) -> Iterator[Finding]:
    has_core = any(phase.name == "core" for phase in case.plan.phases)
    begun = case.settled >= (case.student.availability.first_day or case.plan.first_day)
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
            if day.questions * pace > day.minutes_available + 1e-4:
                yield Finding("questions_over_minutes", day.date, (day.questions,))
        yield from _mode(day, out, facts.timed_days)


def _pace(case: Case) -> float:
    """Minutes a new question takes: the usual figure, drawn day by day toward the student's own record, by a
    limited step, weighed by questions.
    """
    facts = case.facts
    known = usual = facts.minutes_per_question
    minutes, weight = usual * facts.pace_prior_questions, float(facts.pace_prior_questions)
    timed = [entry for entry in case.student.log if entry.minutes and entry.questions]
    for day in sorted({entry.date for entry in timed}):
        for entry in timed:
            if entry.date == day:
                minutes += entry.minutes or 0
                weight += (entry.questions or 0) + (entry.repeats or 0) * facts.minutes_per_repeat / usual
        step = minutes / weight - known
        known += min(facts.pace_step_minutes, max(-facts.pace_step_minutes, step))
    return known


def _mode(day: Day, out: int, timed_days: int) -> Iterator[Finding]:
    """Timed in the last weeks; before them tutor in diagnostic. The edge day itself may be either."""
    tutored = day.phase == "diagnostic" and out > timed_days
    wanted = "timed" if out < timed_days else "tutor" if tutored else ""
    if not wanted or day.kind == "practice_exam":
        return
    for block in day.blocks:
        if block.activity in MODED and block.mode != wanted:
            yield Finding("wrong_mode", day.date, (block.mode, block.activity, day.phase, out, wanted))
