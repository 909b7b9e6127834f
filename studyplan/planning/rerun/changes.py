"""What is different since the last plan, and why, in the order a student would ask.

The last step of a rerun: it compares two finished plans and decides nothing. Dates in its texts are ISO; the
reports put them in words.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import groupby

from studyplan.facts import Facts
from studyplan.plan import Change, Day, PhaseName, Plan, PracticeExam, Remembered
from studyplan.planning.rerun.comparison import (
    Comparison,
    bank_of,
    coming_exams,
    count_words,
    dates_words,
    in_stretches,
    new_questions,
    pace_of,
    result_words,
    settle_since,
    span_words,
    together,
)
from studyplan.student import Score, Student
from studyplan.weeks import monday

MOST_LINES = 20
MOST_EXAM_LINES = 6  # more are told several to a line
MOST_RANGES = 3  # stretches of one kind told apart; more are told as one
LOAD_CAUSES = ("gap", "hours", "exam", "pace", "bank", "skipped", "score", "pin", "placed")
ENDS: dict[PhaseName, str] = {
    "diagnostic": "The diagnostic phase",
    "core": "Core",
    "refinement": "Refinement",
}


def changes(previous: Remembered, plan: Plan, student: Student, facts: Facts) -> tuple[Change, ...]:
    """The differences of `plan` to the `previous` one, at most MOST_LINES, empty where there are none.

    In this order: what was recorded or assumed, ahead or behind, the exam and the file, practice exams, the
    load, buffers, hours, phases, questions left over, aims, focus. `student` is the one `plan` was made for.
    """
    coming = {day.date: day for day in plan.coming()}
    plans = Comparison(
        old=previous,
        new=plan,
        student=student,
        facts=facts,
        settled=settle_since(previous, plan, student),
        days=tuple((day, coming[day.date]) for day in previous.days if day.date in coming),
    )
    lines = [line for section in SECTIONS for line in section(plans)]
    if len(lines) > MOST_LINES:
        rest = len(lines) - MOST_LINES + 1
        why = "The page and the calendar hold them all."
        lines[MOST_LINES - 1 :] = [Change(date=plan.generated_on, what=f"{rest} smaller changes", why=why)]
    return tuple(lines)


def _recorded(plans: Comparison) -> Iterator[Change]:
    """Practice exams taken, questions recorded, days that count as done as planned."""
    yield from _exams_taken(plans)
    settled, since = plans.settled, plans.old.generated_on
    if settled.recorded > 0:
        what = f"{count_words(settled.recorded, 'new question')} of {plans.bank} recorded"
        yield Change(date=plans.today, what=what, why=f"Your record since {since}.")
    elif settled.recorded < 0:
        fewer = count_words(-settled.recorded, "question")
        what = f"{fewer} of {plans.bank} fewer on record than counted so far"
        yield Change(date=plans.today, what=what, why="Your file says so.")
    if settled.assumed:
        count = f"{count_words(len(settled.assumed), 'study day')} counted as done as planned"
        more = f", {count_words(settled.assumed_count, 'new question')}" if settled.assumed_count else ""
        why = f"Nothing is logged {span_words(settled.assumed[0], settled.assumed[-1])}."
        yield Change(date=plans.today, what=count + more, why=why)


def _exams_taken(plans: Comparison) -> Iterator[Change]:
    told = {(e.date, e.exam): (e.score, e.percent) for e in plans.old.practice_exams if e.taken}
    now = {(e.date, e.exam): (e.score, e.percent) for e in plans.new.practice_exams if e.taken}
    aims = {exam.exam: exam for exam in coming_exams(plans.old)}
    fresh = [score for score in plans.student.scores if (score.date, score.exam) not in told]
    shown = [(score.date, _taken_words(score, aims.get(score.exam))) for score in fresh]
    yield from together(shown, "A new score in your file.", each=1 if len(shown) <= 3 else 4)
    other = [
        (day, f"{exam} of {day} is no longer on record")
        if (day, exam) not in now
        else (day, f"{exam} of {day} is corrected: {result_words(*now[day, exam])}")
        for (day, exam), result in sorted(told.items())
        if now.get((day, exam)) != result
    ]
    yield from together(other, "The score in your file changed.", each=4)


def _taken_words(score: Score, promised: PracticeExam | None) -> str:
    aim = f", aim {promised.aim}" if promised and promised.aim is not None and score.score is not None else ""
    late = f", planned for {promised.date}" if promised and promised.date != score.date else ""
    return f"{score.exam} taken: {result_words(score.score, score.percent)}{aim}{late}"


def _pace_against_plan(plans: Comparison) -> Iterator[Change]:
    """Ahead or behind, in questions and in usual days of them."""
    gap = plans.settled.gap
    if not gap:
        return
    usual = [count for day in plans.old.days if (count := new_questions(day, plans.bank))]
    days = round(abs(gap) * len(usual) / sum(usual)) if usual else 0
    lead = count_words(days, "day") if days else "Less than a day"
    side, more = ("ahead", "more") if gap > 0 else ("behind", "fewer")
    what = f"{lead} {side}: {count_words(abs(gap), 'question')} {more} than planned"
    planned, done = plans.settled.planned, plans.settled.planned + gap
    why = f"{done} of {planned} planned since {plans.old.generated_on} are done."
    if not planned:
        why = f"Nothing new was planned since {plans.old.generated_on}."
    yield Change(date=plans.today, what=what, why=why if done >= 0 else "The record was corrected.")


def _wishes(plans: Comparison) -> Iterator[Change]:
    """The exam date, the target, the banks: what the student changed in the file."""
    old, new, why = plans.old, plans.new, "Changed in your file."
    if shift := (new.exam_date - old.exam_date).days:
        words = f"{count_words(abs(shift), 'day')} {'later' if shift > 0 else 'earlier'}"
        what = f"The exam is on {new.exam_date} instead of {old.exam_date}, {words}"
        yield Change(date=new.exam_date, what=what, why=why)
    if new.target != old.target:
        what = f"The target is {new.target} instead of {old.target}"
        yield Change(date=new.exam_date, what=what, why=why)
    if banks := "; ".join(_bank_words(plans)):
        yield Change(date=plans.today, what=banks, why=why)


def _bank_words(plans: Comparison) -> Iterator[str]:
    names = dict.fromkeys(bank.name for plan in (plans.old, plans.new) for bank in plan.question_banks)
    for name in names:
        old, new = bank_of(plans.old, name), bank_of(plans.new, name)
        if old is None:
            yield f"{name} is a new question bank"
        elif new is None:
            yield f"{name} is no longer a question bank"
        elif old.questions != new.questions:
            yield f"{name} holds {new.questions} questions instead of {old.questions}"


def _practice_exams(plans: Comparison) -> Iterator[Change]:
    """Practice exams moved, added, dropped, or of another kind, matched by name; each is named."""
    old, new = ({exam.exam: exam for exam in coming_exams(plan)} for plan in (plans.old, plans.new))
    taken = {exam.exam for exam in plans.new.practice_exams if exam.taken}
    rows = []
    for name in old.keys() | new.keys():
        if name in taken - new.keys():
            continue
        before, after = old.get(name), new.get(name)
        if what := _exam_words(before, after):
            exam = after or before
            assert exam is not None  # the name comes from one of them
            rows.append((exam.date, what, _exam_why(plans, before, after)))
    rows.sort()
    if len(rows) <= MOST_EXAM_LINES:
        yield from (Change(date=day, what=what, why=why) for day, what, why in rows)
        return
    for why in dict.fromkeys(why for _, _, why in rows):
        alike = [(day, what) for day, what, other in rows if other == why]
        yield from together(alike, why, each=max(2, -(-len(alike) // MOST_EXAM_LINES)))


def _exam_words(old: PracticeExam | None, new: PracticeExam | None) -> str:
    if old is None or new is None:
        return (
            f"{new.exam} added on {new.date}" if new else f"{old.exam} of {old.date} dropped" if old else ""
        )
    if old.date != new.date:
        return f"{new.exam} on {new.date} instead of {old.date}"
    if old.full_length != new.full_length:
        return f"{new.exam} on {new.date} is {'now' if new.full_length else 'no longer'} full length"
    return ""


def _exam_why(plans: Comparison, old: PracticeExam | None, new: PracticeExam | None) -> str:
    if new and any((pin.date, pin.exam) == (new.date, new.exam) for pin in plans.student.pins):
        return "You pinned it there."
    if new is None and old and old.exam not in plans.student.practice_exams:
        return "It is no longer in your list."
    if old and old.date < plans.today:
        return "Its day passed without a score."
    if old and any(a.date == old.date and b.minutes_available < a.minutes_available for a, b in plans.days):
        return "That day has fewer hours now."
    return plans.why("exam", "pin", "score", "skipped", "hours", "gap", most=1)


def _load(plans: Comparison) -> Iterator[Change]:
    """From when on the new questions a day change, the end of the first pass, other questions, the pace."""
    old = {day.date: new_questions(day, plans.bank) for day, _ in plans.days}
    new = {day.date: new_questions(day, plans.bank) for _, day in plans.days}
    if plans.logged_today:
        old.pop(plans.today, None)
    why = plans.why(*LOAD_CAUSES)
    ends = [max((day for day, count in counts.items() if count), default=None) for counts in (old, new)]
    shared = min((end for end in ends if end), default=date.min) if all(ends) else date.min
    exams = {exam.date for plan in (plans.old, plans.new) for exam in plan.practice_exams}
    pairs = [(a, b) for a, b in plans.days if a.date in old and a.date <= shared and a.date not in exams]
    for stretch in _stretches(pairs, plans.bank):
        yield Change(date=stretch[0][0].date, what=_load_words(stretch, plans), why=why)
    if ends[0] != ends[1] and plans.old.exam_date == plans.new.exam_date:
        yield Change(date=ends[1] or plans.today, what=_end_words(plans.bank, ends[0], ends[1]), why=why)
    yield from _other_questions(plans, why)
    before, now = pace_of(plans.old, plans.bank), pace_of(plans.new, plans.bank)
    if before and now and before != now:
        what = f"New questions take {now:g} minutes each instead of {before:g}, review included"
        yield Change(date=plans.today, what=what, why="Learned from the minutes in your log.")


def _stretches(pairs: Sequence[tuple[Day, Day]], bank: str) -> list[list[tuple[Day, Day]]]:
    """Runs of weeks whose new questions change the same way, from the first changed day to the last."""
    weeks = [list(week) for _, week in groupby(pairs, key=lambda pair: pair[0].date.isocalendar()[:2])]
    gains = [(week, sum(new_questions(b, bank) - new_questions(a, bank) for a, b in week)) for week in weeks]
    changed = [(week, gain > 0) for week, gain in gains if gain]
    runs = [[pair for week, _ in run for pair in week] for _, run in groupby(changed, key=lambda w: w[1])]
    if len(runs) > MOST_RANGES:
        runs = [[pair for run in runs for pair in run]]
    return [_trimmed(run, bank) for run in runs]


def _trimmed(run: list[tuple[Day, Day]], bank: str) -> list[tuple[Day, Day]]:
    differs = [i for i, (a, b) in enumerate(run) if new_questions(a, bank) != new_questions(b, bank)]
    return run[differs[0] : differs[-1] + 1]


def _load_words(stretch: Sequence[tuple[Day, Day]], plans: Comparison) -> str:
    """Means over the days with new questions; where these round to the same, the sum tells."""
    full = plans.facts.full_day_minutes
    parts = []
    for kind, is_full in (("full", True), ("working", False)):
        counts = [
            (new_questions(a, plans.bank), new_questions(b, plans.bank))
            for a, b in stretch
            if (b.minutes_available >= full) == is_full
        ]
        counts = [pair for pair in counts if any(pair)]
        before, after = (
            (round(sum(side) / len(counts)) for side in zip(*counts, strict=True)) if counts else (0, 0)
        )
        if before != after:
            about = "about " if len(set(counts)) > 1 else ""
            where = f" on {kind} days" if len(stretch) > 1 else ""
            parts.append(f"{about}{after} instead of {before}{where}")
    span = span_words(stretch[0][0].date, stretch[-1][0].date)
    if parts:
        return f"New questions {span}: {', '.join(parts)}"
    gain = sum(new_questions(b, plans.bank) - new_questions(a, plans.bank) for a, b in stretch)
    if not gain:
        return f"New questions {span}: other days, as many in all"
    return f"New questions {span}: {abs(gain)} {'more' if gain > 0 else 'fewer'} in all"


def _end_words(bank: str, old: date | None, new: date | None) -> str:
    if new is None:
        return f"No day to come holds new questions of {bank}"
    return f"The first pass of {bank} ends on {new}" + (f" instead of {old}" if old else "")


def _other_questions(plans: Comparison, why: str) -> Iterator[Change]:
    """Repeats, and new questions of banks beside the main one, over the days to come."""
    coming = [day for day in plans.old.days if day.date >= plans.today]
    others = [bank.name for bank in plans.new.question_banks if bank.name != plans.bank]
    rows = [("repeats", sum(d.repeats for d in coming), sum(d.repeats for d in plans.new.coming()))]
    for name in others:
        now = sum(new_questions(day, name) for day in plans.new.coming())
        rows.append((f"new questions of {name}", sum(new_questions(day, name) for day in coming), now))
    parts = [f"{now} {what} instead of {before}" for what, before, now in rows if before != now]
    if parts:
        yield Change(date=plans.today, what=f"From now on {', '.join(parts)}", why=why)


def _buffers(plans: Comparison) -> Iterator[Change]:
    """Half-day buffers that work took, and half days that are empty again."""
    used = [b.date for a, b in plans.days if (a.kind, b.kind) == ("buffer", "study")]
    freed = [b.date for a, b in plans.days if (a.kind, b.kind) == ("study", "buffer")]
    why = plans.why(*LOAD_CAUSES)
    if used:
        yield Change(date=used[0], what=f"Buffer used: {dates_words(used)}", why=why)
    if freed:
        yield Change(date=freed[0], what=f"Half a day kept free: {dates_words(freed)}", why=why)


def _hours(plans: Comparison) -> Iterator[Change]:
    """Days off and other hours that are new or gone, in stretches."""
    rows: dict[str, list[tuple[Day, Day]]] = {"off": [], "on": [], "fewer": [], "more": []}
    for old, new in plans.days:
        before, after = old.minutes_available, new.minutes_available
        if before != after and "exam" not in (old.kind, new.kind):
            kind = "off" if not after else "on" if not before else "fewer" if after < before else "more"
            rows[kind].append((old, new))
    for kind, pairs in rows.items():
        stretches = in_stretches(pairs)
        for stretch in stretches if len(stretches) <= MOST_RANGES else ([pairs] if pairs else []):
            yield Change(
                date=stretch[0][0].date,
                what=_hours_words(kind, stretch),
                why="Your hours in the file changed.",
            )


def _hours_words(kind: str, stretch: Sequence[tuple[Day, Day]]) -> str:
    span, days = span_words(stretch[0][0].date, stretch[-1][0].date), count_words(len(stretch), "day")
    if kind == "off":
        return f"Off {span}: {days}"
    minutes = sum(abs(b.minutes_available - a.minutes_available) for a, b in stretch)
    if kind == "on":
        return f"No longer off {span}: {days} with {minutes / 60:.3g} h"
    return f"Hours {span}: {minutes / 60:.3g} h {kind} on {days}"


def _phases(plans: Comparison) -> Iterator[Change]:
    """Phases that end on another day, came or went."""
    old, new = ({phase.name: phase for phase in plan.phases} for plan in (plans.old, plans.new))
    moved_exam = plans.old.exam_date != plans.new.exam_date
    parts = []
    for name, words in ENDS.items():
        before, after = old.get(name), new.get(name)
        if (
            before
            and after
            and before.last_day != after.last_day
            and not (moved_exam and name == "refinement")
        ):
            parts.append((after.last_day, f"{words} ends on {after.last_day} instead of {before.last_day}"))
        elif after and not before:
            parts.append((after.first_day, f"{words} is new, from {after.first_day}"))
        elif before and not after:
            parts.append((plans.today, f"{words} is gone"))
    yield from together(parts, plans.why("exam", "score", "hours"), each=3)


def _left_over(plans: Comparison) -> Iterator[Change]:
    """Questions that no day holds now, or that fit again."""
    why = plans.why(*LOAD_CAUSES)
    for bank in plans.new.question_banks:
        before = bank_of(plans.old, bank.name)
        left, was = bank.left_over, before.left_over if before else 0
        if left == was:
            continue
        what = (
            f"{count_words(left, 'question')} of {bank.name} no longer fit"
            if left
            else f"All of {bank.name} fits again"
        )
        yield Change(date=plans.today, what=f"{what}, {was} before" if left and was else what, why=why)


def _aims(plans: Comparison) -> Iterator[Change]:
    old = {exam.exam: exam.aim for exam in coming_exams(plans.old)}
    changed = [exam for exam in coming_exams(plans.new) if exam.exam in old and exam.aim != old[exam.exam]]
    if not changed:
        return
    first, more = changed[0], len(changed) - 1
    instead = f" instead of {old[first.exam]}" if old[first.exam] is not None else ""
    others = f"; {count_words(more, 'later aim')} {'changes' if more == 1 else 'change'} too" if more else ""
    what = f"The aim of {first.exam} is {first.aim}{instead}{others}"
    yield Change(date=first.date, what=what, why=plans.why("score", "exam", "target", "placed"))


def _focus(plans: Comparison) -> Iterator[Change]:
    """Which content areas lead more or fewer of the weeks that both plans have."""
    this_week = monday(plans.today)
    old = {focus.week: focus.areas for focus in plans.old.weekly_focus if focus.week >= this_week}
    new = {focus.week: focus.areas for focus in plans.new.weekly_focus if focus.week in old}
    differing = [week for week, areas in sorted(new.items()) if set(areas) != set(old[week])]
    if not differing:
        return
    gains = {
        area.label: sum((area.key in new[week]) - (area.key in old[week]) for week in differing)
        for area in plans.facts.areas
    }
    parts = []
    for word, sign in (("more", 1), ("less", -1)):
        ranked = sorted((-sign * gain, label) for label, gain in gains.items() if sign * gain > 0)
        parts += [f"{word} {'; '.join(label for _, label in ranked[:2])}"] if ranked else []
    weeks = count_words(len(differing), "week")
    what = f"The focus changes in {weeks}: {' · '.join(parts) or 'another order'}"
    yield Change(date=differing[0], what=what, why=plans.why("report", "hours", "exam"))


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
