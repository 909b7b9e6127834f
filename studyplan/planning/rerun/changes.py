"""What is different since the last plan, and why, in the order a student would ask.

The last step of a rerun: it compares two finished plans and decides nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Literal, get_args

from studyplan.facts import Facts
from studyplan.plan import Change, Day, PhaseName, Plan, PracticeExam, Remembered
from studyplan.planning.rerun.comparison import (
    Comparison,
    bank_of,
    coming_exams,
    in_stretches,
    recorded_cause,
    settle_since,
    together,
)
from studyplan.planning.rerun.record import Record
from studyplan.statements import changes as said
from studyplan.student import Score, Student
from studyplan.weeks import monday

MOST_LINES = 20
MOST_EXAM_LINES = 6  # more are told several to a line
MOST_RANGES = 3  # stretches of one kind told apart; more are told as one
LOAD_CAUSES = (
    "afresh",
    "exam",
    "hours",
    "gap",
    "bank",
    "accuracy",
    "pace",
    "missed",
    "score",
    "pin",
    "placed",
)


def changes(
    previous: Remembered, plan: Plan, student: Student, facts: Facts, record: Record
) -> tuple[Change, ...]:
    """The differences of `plan` to the `previous` one, at most MOST_LINES, empty where there are none.

    First of all in one sentence what changed ahead, and why. Then in this order: what was recorded or
    assumed, ahead or behind, the exam and the file, practice exams, the load, buffers, hours, phases,
    questions left over, aims, focus. `student` is the one `plan` was made for.
    """
    coming = {day.date: day for day in plan.days if day.date >= record.begins}
    plans = Comparison(
        old=previous,
        new=plan,
        student=student,
        facts=facts,
        record=record,
        settled=settle_since(previous, plan, record),
        days=tuple((day, coming[day.date]) for day in previous.days if day.date in coming),
    )
    lines = [line for section in SECTIONS for line in section(plans)]
    lines = [*_headline(plans), *lines] if lines else []
    if len(lines) > MOST_LINES:
        rest = said.SmallerChanges(len(lines) - MOST_LINES + 1)
        lines[MOST_LINES - 1 :] = [Change(plan.generated_on, rest, (said.PlainCause("told_elsewhere"),))]
    return tuple(lines)


def _headline(plans: Comparison) -> Iterator[Change]:
    """What changed ahead in all, and why: days with other questions, practice exams on other days."""
    changed = list(_other_days(plans))
    before, after = ({exam.exam: exam.date for exam in coming_exams(plan)} for plan in (plans.old, plans.new))
    taken = {exam.exam for exam in plans.new.practice_exams if exam.taken}
    moved = [name for name in before | after if before.get(name) != after.get(name) and name not in taken]
    if changed or moved:
        why = plans.why(*LOAD_CAUSES, most=1)
    elif plans.settled.recorded or plans.settled.repeats or plans.settled.assumed:
        kind: Literal["counts_as_planned", "as_planned"] = (
            "counts_as_planned" if plans.settled.assumed else "as_planned"
        )
        why = plans.why("gap") if plans.settled.gap else (said.PlainCause(kind),)
    else:
        why = plans.why(
            "gap", "score", "exam", "target", "hours", "report", "pace", "bank", "accuracy", most=1
        )
    fact = said.Headline(
        days=len(changed),
        first_day=changed[0][0] if changed else None,
        last_day=changed[-1][0] if changed else None,
        gain=sum(gain for _, gain in changed),
        practice_exams=tuple(moved),
    )
    yield Change(plans.today, fact, why)


def _other_days(plans: Comparison) -> Iterator[tuple[date, int]]:
    """Days ahead that ask for something else, and how much more; days that only one plan has, too."""
    old, new = (
        {day.date: day for day in plan.days if day.date >= plans.record.begins}
        for plan in (plans.old, plans.new)
    )
    for on in sorted(old.keys() | new.keys()):
        before, after = old.get(on), new.get(on)
        if _held(before) != _held(after):
            asked, asks = (day.questions + day.repeats if day else 0 for day in (before, after))
            yield on, asks - asked


def _held(day: Day | None) -> tuple[object, ...]:
    """What a day asks for: new questions by bank, and repeats."""
    if day is None:
        return {}, 0
    return {b.bank: day.new_questions(b.bank) for b in day.blocks if b.activity == "questions"}, day.repeats


def _recorded(plans: Comparison) -> Iterator[Change]:
    """Practice exams taken, questions recorded, days that count as done as planned."""
    yield from _exams_taken(plans)
    settled, today = plans.settled, plans.today
    since = recorded_cause(plans)
    for bank, count in settled.recorded:
        why = since if count > 0 else said.PlainCause("file_says")
        yield Change(today, said.QuestionsRecorded(bank, count, "questions_recorded"), (why,))
    if settled.repeats:
        why = since if settled.repeats > 0 else said.PlainCause("file_says")
        yield Change(today, said.QuestionsRecorded("", settled.repeats, "repeats_recorded"), (why,))
    now = {day.date for day in plans.new.days if day.done is not None}
    for day in plans.old.days:
        if day.done is not None and day.date not in now:
            gone = said.LogGone(
                day.date,
                tuple(said.BankCount(*one) for one in day.done.by_bank),
                day.done.repeats,
                day.done.minutes,
            )
            yield Change(day.date, gone, (said.PlainCause("file_says"),))
    if settled.assumed:
        nothing = said.NothingLogged(settled.assumed[0], settled.assumed[-1])
        days = said.DaysOfQuestions(len(settled.assumed), settled.assumed_count, "days_assumed")
        yield Change(today, days, (nothing,))


def _exams_taken(plans: Comparison) -> Iterator[Change]:
    known, now = (
        {(exam.date, exam.exam): (exam.score, exam.percent) for exam in plan.practice_exams if exam.taken}
        for plan in (plans.old, plans.new)
    )
    aims = {exam.exam: exam for exam in coming_exams(plans.old)}
    fresh = [score for score in plans.student.scores if (score.date, score.exam) not in known]
    taken = [(score.date, _taken(score, aims.get(score.exam))) for score in fresh]
    yield from together(taken, (said.PlainCause("result_recorded"),), each=1 if len(taken) <= 3 else 4)
    other = [
        (day, said.Result(exam, day, *now[day, exam], None, None, "exam_corrected"))
        if (day, exam) in now
        else (day, said.Result(exam, day, *known[day, exam], None, None, "exam_withdrawn"))
        for day, exam in sorted(known)
        if now.get((day, exam)) != known[day, exam]
    ]
    yield from together(other, (said.PlainCause("result_changed"),), each=4)


def _taken(score: Score, promised: PracticeExam | None) -> said.Result:
    return said.Result(
        exam=score.exam,
        day=score.date,
        score=score.score,
        percent=score.percent,
        aim=promised.aim if promised and score.score is not None else None,
        planned=promised.date if promised and promised.date != score.date else None,
        kind="exam_taken",
    )


def _pace_against_plan(plans: Comparison) -> Iterator[Change]:
    """Ahead or behind in all, where that is another number than the last plan's."""
    pace = plans.new.pace
    if pace is not None and pace.until is not None and plans.settled.gap:
        lead = said.DaysOfQuestions(abs(pace.days), pace.ahead, "against_plan")
        yield Change(plans.today, lead, (said.DoneSince(sum(pace.done), sum(pace.due), pace.since),))


def _wishes(plans: Comparison) -> Iterator[Change]:
    """The exam date, the target, the banks: what the student changed in the file."""
    old, new, why = plans.old, plans.new, (said.PlainCause("file_changed"),)
    if old.exam_date != new.exam_date:
        moved = said.ExamDate(old.exam_date, new.exam_date)
        yield Change(new.exam_date, moved, why)
    if new.target != old.target:
        yield Change(new.exam_date, said.NumberMoved("", old.target, new.target, "target"), why)
    before, now = ({bank.name: bank.questions for bank in plan.question_banks} for plan in (old, new))
    banks = [
        (plans.today, said.NumberMoved(name, before.get(name), now.get(name), "bank_questions"))
        for name in before | now
        if before.get(name) != now.get(name)
    ]
    yield from together(banks, why, each=max(1, len(banks)))


def _practice_exams(plans: Comparison) -> Iterator[Change]:
    """Practice exams moved, added, dropped, or of another kind, matched by name; each is named."""
    old, new = ({exam.exam: exam for exam in coming_exams(plan)} for plan in (plans.old, plans.new))
    taken = {exam.exam for exam in plans.new.practice_exams if exam.taken}
    rows: list[tuple[date, said.SingleChange, tuple[said.Cause, ...]]] = []
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name), new.get(name)
        if after is None and name in taken:
            continue
        fact, exam = _exam_change(name, before, after), after or before
        if fact and exam:
            rows.append((exam.date, fact, _exam_why(plans, before, after)))
    rows.sort(key=lambda row: row[0])
    if len(rows) <= MOST_EXAM_LINES:
        yield from (Change(*row) for row in rows)
        return
    for why in dict.fromkeys(why for _, _, why in rows):
        alike = [(day, fact) for day, fact, other in rows if other == why]
        yield from together(alike, why, each=max(2, -(-len(alike) // MOST_EXAM_LINES)))


def _exam_change(
    name: str, old: PracticeExam | None, new: PracticeExam | None
) -> said.DateMoved | said.PracticeExamLength | None:
    before, after = old and old.date, new and new.date
    if before != after:
        return said.DateMoved(name, before, after, "practice_exam_date")
    if old and new and old.full_length != new.full_length:
        return said.PracticeExamLength(name, new.date, new.full_length)
    return None


def _exam_why(
    plans: Comparison, old: PracticeExam | None, new: PracticeExam | None
) -> tuple[said.Cause, ...]:
    if new and any((pin.date, pin.exam) == (new.date, new.exam) for pin in plans.student.pins):
        return (said.PlainCause("pinned_there"),)
    if new is None and old and old.exam not in plans.student.practice_exams:
        return (said.PlainCause("not_listed"),)
    if old and (old.date, old.exam) in plans.record.history.missed:
        return (said.PlainCause("not_taken"),)
    if old and any(a.date == old.date and b.minutes_available < a.minutes_available for a, b in plans.days):
        return (said.PlainCause("day_shortened"),)
    return plans.why("afresh", "exam", "missed", "pin", "score", "hours", most=1)


def _load(plans: Comparison) -> Iterator[Change]:
    """From when on the new questions a day change, the end of the first pass, other questions, the pace."""
    old = {day.date: day.new_questions(plans.bank) for day, _ in plans.days}
    new = {day.date: day.new_questions(plans.bank) for _, day in plans.days}
    why = plans.why(*LOAD_CAUSES)
    ended, ends = (
        max((day for day, count in counts.items() if count), default=None) for counts in (old, new)
    )
    shared = min(ended, ends) if ended and ends else date.min
    exams = {exam.date for plan in (plans.old, plans.new) for exam in plan.practice_exams}
    pairs = [(a, b) for a, b in plans.days if a.date in old and a.date <= shared and a.date not in exams]
    for stretch in _stretches(pairs, plans.bank):
        yield Change(stretch[0][0].date, _load_change(stretch, plans), why)
    if ended != ends and plans.old.exam_date == plans.new.exam_date:
        end = said.DateMoved(plans.bank, ended, ends, "first_pass_end")
        yield Change(ends or plans.today, end, why)
    yield from _other_questions(plans, why)
    if pace := plans.pace():
        yield Change(plans.today, pace, (said.PlainCause("pace_in_log"),))


def _stretches(pairs: Sequence[tuple[Day, Day]], bank: str) -> list[list[tuple[Day, Day]]]:
    """Stretches whose new questions change the same way, from the first changed day to the last.

    As fine as few lines allow: a few changed days, weeks in a row, weeks with others between; else one.
    """
    asked = [pair for pair in pairs if any(day.new_questions(bank) for day in pair)]
    days = [[pair] for pair in asked]
    weeks = [list(week) for _, week in groupby(asked, key=lambda pair: pair[0].date.isocalendar()[:2])]
    changed = [week for week in weeks if _gain(week, bank)]
    few = sum(1 for day in days if _gain(day, bank)) <= MOST_RANGES
    levels = (days,) if few else (weeks, changed)
    told = (runs for parts in levels if len(runs := _runs(parts, bank)) <= MOST_RANGES)
    runs = next(told, [[pair for week in changed for pair in week]])
    return [_trimmed(run, bank) for run in runs]


def _runs(parts: Sequence[list[tuple[Day, Day]]], bank: str) -> list[list[tuple[Day, Day]]]:
    """Neighbouring parts that gain, and that lose, joined; those that do neither are left out."""
    sides = groupby(parts, key=lambda part: (_gain(part, bank) > 0) - (_gain(part, bank) < 0))
    return [[pair for part in side for pair in part] for sign, side in sides if sign]


def _gain(pairs: Sequence[tuple[Day, Day]], bank: str) -> int:
    return sum(b.new_questions(bank) - a.new_questions(bank) for a, b in pairs)


def _trimmed(run: list[tuple[Day, Day]], bank: str) -> list[tuple[Day, Day]]:
    differs = [i for i, pair in enumerate(run) if _gain([pair], bank)]
    return run[differs[0] : differs[-1] + 1]


def _load_change(stretch: Sequence[tuple[Day, Day]], plans: Comparison) -> said.Load:
    """Means over the days with new questions, where these do not round to the same."""
    full, means = plans.facts.full_day_minutes, []
    for full_days in (True, False):
        counts = [
            (a.new_questions(plans.bank), b.new_questions(plans.bank))
            for a, b in stretch
            if (b.minutes_available >= full) == full_days
        ]
        counts = [pair for pair in counts if any(pair)]
        if not counts:
            continue
        old, new = (round(sum(side) / len(counts)) for side in zip(*counts, strict=True))
        if old != new:
            means.append(said.MeanLoad(full_days, old, new, exact=len(set(counts)) == 1))
    return said.Load(stretch[0][0].date, stretch[-1][0].date, tuple(means), _gain(stretch, plans.bank))


def _other_questions(plans: Comparison, why: tuple[said.Cause, ...]) -> Iterator[Change]:
    """Repeats, and new questions of banks beside the main one, over the days to come."""
    old, new = (
        [day for day in plan.days if day.date >= plans.record.begins] for plan in (plans.old, plans.new)
    )
    sums = [said.NumberMoved("", sum(d.repeats for d in old), sum(d.repeats for d in new), "repeats")]
    for bank in (bank.name for bank in plans.new.question_banks if bank.name != plans.bank):
        before, now = (sum(day.new_questions(bank) for day in days) for days in (old, new))
        sums.append(said.NumberMoved(bank, before, now, "new_questions"))
    if changed := tuple(one for one in sums if one.old != one.new):
        yield Change(plans.today, said.OtherQuestions(changed), why)


def _buffers(plans: Comparison) -> Iterator[Change]:
    """Half-day buffers that work took, and half days that are empty again."""
    why = plans.why(*LOAD_CAUSES)
    used = tuple(b.date for a, b in plans.days if (a.kind, b.kind) == ("buffer", "study"))
    freed = tuple(b.date for a, b in plans.days if (a.kind, b.kind) == ("study", "buffer"))
    if used:
        yield Change(used[0], said.BuffersMoved(used, "buffers_used"), why)
    if freed:
        yield Change(freed[0], said.BuffersMoved(freed, "buffers_freed"), why)


def _hours(plans: Comparison) -> Iterator[Change]:
    """Days off and other hours that are new or gone, in stretches."""
    rows: dict[said.HoursKind, list[tuple[Day, Day]]] = {kind: [] for kind in get_args(said.HoursKind)}
    for old, new in plans.days:
        before, after = old.minutes_available, new.minutes_available
        if before != after and "exam" not in (old.kind, new.kind):
            rows[_hours_kind(before, after)].append((old, new))
    for kind, pairs in rows.items():
        stretches = in_stretches(pairs)
        for stretch in stretches if len(stretches) <= MOST_RANGES else [pairs]:
            first, last = stretch[0][0].date, stretch[-1][0].date
            minutes = sum(abs(b.minutes_available - a.minutes_available) for a, b in stretch)
            fact = said.HoursMoved(first, last, len(stretch), minutes, kind)
            yield Change(first, fact, (said.PlainCause("hours_in_file"),))


def _hours_kind(before: int, after: int) -> said.HoursKind:
    if not after:
        return "days_off_added"
    return "days_off_dropped" if not before else "hours_fewer" if after < before else "hours_more"


def _phases(plans: Comparison) -> Iterator[Change]:
    """Phases that end on another day, came or went."""
    old, new = ({phase.name: phase for phase in plan.phases} for plan in (plans.old, plans.new))
    moved_exam = plans.old.exam_date != plans.new.exam_date
    moved = []
    for name in get_args(PhaseName):
        before, after = old.get(name), new.get(name)
        ended, ends = before and before.last_day, after and (after.last_day if before else after.first_day)
        if ended != ends and not (before and after and moved_exam and name == "refinement"):
            moved.append((ends or plans.today, said.DateMoved(name, ended, ends, "phase_end")))
    yield from together(moved, plans.why("exam", "score", "hours"), each=3)


def _left_over(plans: Comparison) -> Iterator[Change]:
    """Questions that no day holds now, or that fit again."""
    why = plans.why(*LOAD_CAUSES)
    for bank in plans.new.question_banks:
        before = bank_of(plans.old, bank.name)
        was = before.left_over if before else 0
        if bank.left_over != was:
            yield Change(plans.today, said.NumberMoved(bank.name, was, bank.left_over, "left_over"), why)


def _aims(plans: Comparison) -> Iterator[Change]:
    old = {exam.exam: exam.aim for exam in coming_exams(plans.old)}
    changed = [exam for exam in coming_exams(plans.new) if exam.exam in old and exam.aim != old[exam.exam]]
    if not changed:
        return
    first = changed[0]
    fact = said.Aim(first.exam, old[first.exam], first.aim, len(changed) - 1)
    yield Change(first.date, fact, plans.why("score", "exam", "target", "placed"))


def _focus(plans: Comparison) -> Iterator[Change]:
    """Which content areas lead more or fewer of the weeks that both plans have."""
    this_week = monday(plans.today)
    old = {focus.week: focus.areas for focus in plans.old.weekly_focus if focus.week >= this_week}
    new = {focus.week: focus.areas for focus in plans.new.weekly_focus if focus.week in old}
    differing = [week for week, areas in sorted(new.items()) if set(areas) != set(old[week])]
    if not differing:
        return
    gains = {
        area: sum((area.key in new[week]) - (area.key in old[week]) for week in differing)
        for area in plans.facts.areas
    }
    more, less = (
        sorted((-sign * gain, area.label, area.key) for area, gain in gains.items() if sign * gain > 0)[:2]
        for sign in (1, -1)
    )
    fact = said.Focus(len(differing), tuple(key for *_, key in more), tuple(key for *_, key in less))
    yield Change(differing[0], fact, plans.why("report", "hours", "exam"))


SECTIONS: tuple[Callable[[Comparison], Iterator[Change]], ...] = (
    _recorded,
    _pace_against_plan,
    _wishes,
    _practice_exams,
    _load,
    _buffers,
    _hours,
    _phases,
    _left_over,
    _aims,
    _focus,
)
