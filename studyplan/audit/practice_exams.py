"""Audit: practice exams are taken once, far enough apart, on days long enough, and in a sensible order."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import get_args

from studyplan.audit.case import WARM_UP_FORM, Case, wished
from studyplan.audit.exam_reviews import LEAST_SHARE, SHORTEST_SITTING, minutes_of_review
from studyplan.facts import PracticeForm
from studyplan.plan import Day, PracticeExam, Purpose
from studyplan.statements.findings import Finding
from studyplan.statements.problems import PinAgainstRules

PURPOSES = frozenset(get_args(Purpose))
BANK_WORK = frozenset({"practice_exam", "questions", "repeats"})
LAST_QUIET_DAYS = 2
LATE_HOUR = 15  # no half of a form on a day that begins so late


def broken_practice_exams(case: Case) -> Iterator[Finding]:
    """Findings on practice exams placed, sized, ordered or aimed wrongly, and on pins not kept."""
    yield from _records(case)
    yield from _repeated(case)
    yield from _pins(case)
    for exam in case.exams:
        yield from _entry(case, exam)
    yield from _lost_days(case)
    yield from _too_close(case)
    yield from _last_form(case)
    yield from _order(case)
    yield from _aims(case)


def _records(case: Case) -> Iterator[Finding]:
    scores = {(score.date, score.exam): score.score for score in case.student.scores}
    for exam in case.plan.practice_exams:
        if exam.purpose not in PURPOSES:
            yield Finding("unknown_purpose", exam.date, (exam.purpose,))
        if not exam.taken and exam.date not in case.day_on:
            yield Finding("practice_exam_on_no_day", exam.date, (exam.exam,))
        if exam.taken and exam.date > case.plan.generated_on:
            yield Finding("taken_and_ahead", exam.date, (exam.exam,))
        if exam.taken and scores.get((exam.date, exam.exam), -1) != exam.score:
            yield Finding("taken_without_its_score", exam.date, (exam.exam,))


def _repeated(case: Case) -> Iterator[Finding]:
    seen = {score.exam for score in case.student.scores}
    offered = {*case.student.practice_exams, *(name for _, name in case.pinned)}
    for exam in case.exams:
        if exam.exam in seen:
            yield Finding("practice_exam_twice", exam.date, (exam.exam,))
        if exam.exam not in offered or case.facts.form(exam.exam) is None:
            yield Finding("practice_exam_not_owned", exam.date, (exam.exam,))
        seen.add(exam.exam)


def _pins(case: Case) -> Iterator[Finding]:
    taken = {score.exam for score in case.student.scores}
    sat_on = {score.date for score in case.student.scores}
    told = {(fact.date, fact.exam) for fact in case.warned if isinstance(fact, PinAgainstRules)}
    for day, name in sorted(case.pinned):
        if name in taken or day in sat_on or not case.plan.first_day <= day < case.plan.exam_date:
            continue
        kept = [exam for exam in case.exams if (exam.date, exam.exam) == (day, name)]
        if not kept:
            yield Finding("pin_not_kept", day, (name,))
        elif (day, name) not in told and _breaks_a_rule(case, kept[0]):
            yield Finding("pin_untold", day, (name,))


def _breaks_a_rule(case: Case, exam: PracticeExam) -> bool:
    """Whether a pin lies wrongly, or too close to another practice exam already taken or pinned."""
    fixed = (one for one in case.plan.practice_exams if one.taken or case.is_pinned(one))
    others = (one.date for one in fixed if one.exam not in (exam.exam, WARM_UP_FORM))
    is_close = any(abs((other - exam.date).days) < case.facts.minimum_gap_days for other in others)
    return any(True for _ in _placing(case, exam)) or (is_close and exam.exam != WARM_UP_FORM)


def _entry(case: Case, exam: PracticeExam) -> Iterator[Finding]:
    form, days = case.facts.form(exam.exam), _days(case, exam)
    if form is None:
        return
    if not case.is_pinned(exam):
        yield from _placing(case, exam)
    sat = [sum(b.minutes for b in day.blocks if b.activity == "practice_exam") for day in days]
    kinds = {day.kind for day in days}
    if kinds != {"practice_exam"} or sum(sat) != form.minutes or max(sat) - min(sat) > 1:
        other = min(kinds, key="practice_exam".__eq__)
        yield Finding("practice_exam_minutes", exam.date, (exam.exam, form.minutes, other, sum(sat)))
    elif exam.full_length:
        yield from _full_length(case, exam)


def _days(case: Case, exam: PracticeExam) -> list[Day]:
    """The day a practice exam is sat on, or the two."""
    return [case.day_on[exam.date + timedelta(days=i)] for i in range(exam.parts)]


def _placing(case: Case, exam: PracticeExam) -> Iterator[Finding]:
    """Findings on where the practice exam lies, distances to others left aside."""
    form, days = case.facts.form(exam.exam), _days(case, exam)
    out, is_warm_up = case.days_out(days[-1].date), exam.exam == WARM_UP_FORM
    there = len(days) * min(day.minutes_available for day in days)
    if form is not None and there < form.minutes:
        yield Finding("practice_exam_over_its_day", exam.date, (exam.exam, form.minutes, there))
    if form is not None and len(days) > 1:
        late = any(wished(case.student, day.date)[1].hour >= LATE_HOUR for day in days)
        is_needless = days[0].minutes_available >= form.minutes
        if is_needless or exam.full_length or (late and not is_warm_up):
            yield Finding("practice_exam_split", exam.date, (exam.exam,))
    if out <= LAST_QUIET_DAYS:
        yield Finding("practice_exam_in_last_days", exam.date, (exam.exam, LAST_QUIET_DAYS))
    fewest, most = case.facts.warm_up_days_out if is_warm_up else case.facts.last_form_days_out
    too_early = is_warm_up and case.days_out(exam.date) > most and not _follows_form(case, exam.date)
    if out < fewest or too_early:
        yield Finding("practice_exam_days_out", exam.date, (exam.exam, out, fewest, most))
    if is_warm_up and _follows_form(case, exam.date) and _room_apart(case, exam):
        yield Finding("warm_up_right_after_form", exam.date, (exam.exam,))


def _follows_form(case: Case, day: date) -> bool:
    """Whether a full form is sat on the day before."""
    eve = day - timedelta(days=1)
    return any(exam.last_day == eve and exam.exam != WARM_UP_FORM for exam in case.exams)


def _room_apart(case: Case, warm_up: PracticeExam) -> bool:
    """Whether three to five days out a day, or two in a row, could hold the warm-up away from the last form,
    with days enough between the two for half that form's review.
    """
    form = case.facts.form(warm_up.exam)
    last = max((e for e in case.exams if e.date < warm_up.date and e.exam != WARM_UP_FORM), default=None)
    if form is None or last is None:
        return False
    fewest, most = case.facts.warm_up_days_out
    held = {day for exam in case.exams if exam is not warm_up for day in exam.days}
    open_days = [d for d in case.coming if fewest <= case.days_out(d.date) <= most and d.date not in held]
    singles = [day.date for day in open_days if day.minutes_available >= form.minutes]
    halves = [day.date for day in open_days if 2 * day.minutes_available >= form.minutes]
    pairs = [one for one, other in pairwise(halves) if (other - one).days == 1]
    apart = (day for day in (*singles, *pairs) if day > warm_up.date and not _follows_form(case, day))
    return any(_reviewed_between(case, last, day) for day in apart)


def _reviewed_between(case: Case, exam: PracticeExam, end: date) -> bool:
    """Whether the days between an exam and another day hold half of the exam's review."""
    between = [day for day in case.coming if exam.last_day < day.date < end]
    minutes = sum(day.minutes_available for day in between if day.minutes_available >= SHORTEST_SITTING)
    return minutes >= LEAST_SHARE * minutes_of_review(case, exam)


def _full_length(case: Case, exam: PracticeExam) -> Iterator[Finding]:
    blocks = case.day_on[exam.date].blocks
    minutes = sum(block.minutes for block in blocks if block.activity in BANK_WORK)
    wanted = case.facts.exam_blocks * case.facts.exam_block_minutes
    if minutes != wanted:
        yield Finding("full_length_minutes", exam.date, (exam.exam, minutes, wanted))
    if blocks[0].start.time() != case.student.exam.start_time:
        yield Finding("rehearsal_hour", exam.date)


def _lost_days(case: Case) -> Iterator[Finding]:
    listed = {day for exam in case.plan.practice_exams for day in exam.days}
    for day in case.coming:
        sits = day.kind == "practice_exam" or any(b.activity == "practice_exam" for b in day.blocks)
        if sits and day.date not in listed and not case.is_second_half(day):
            yield Finding("unlisted_practice_exam", day.date)


def _too_close(case: Case) -> Iterator[Finding]:
    """Two are too close when at least one of them was for the planner to place."""
    gap, free = case.facts.minimum_gap_days, {exam.date for exam in case.exams if not case.is_pinned(exam)}
    taken = {score.date for score in case.student.scores if score.exam != WARM_UP_FORM}
    spaced = [(exam.date, exam.last_day) for exam in case.exams if exam.exam != WARM_UP_FORM]
    for (before, ends), (after, _) in pairwise(sorted([*((day, day) for day in taken), *spaced])):
        if (after - ends).days < gap and not free.isdisjoint((before, after)):
            yield Finding("practice_exams_too_close", after, ((after - ends).days,))
    dates = [day for exam in case.exams for day in exam.days]
    free = {day for exam in case.exams if not case.is_pinned(exam) for day in exam.days}
    for day in sorted({day for day in dates if dates.count(day) > 1} & free):
        yield Finding("two_practice_exams_a_day", day)


def _forms(case: Case) -> list[tuple[PracticeExam, PracticeForm]]:
    """Full forms that the planner was free to place, by date."""
    pairs = ((exam, case.facts.form(exam.exam)) for exam in case.exams if not case.is_pinned(exam))
    return [(exam, form) for exam, form in pairs if form is not None and exam.exam != WARM_UP_FORM]


def _last_form(case: Case) -> Iterator[Finding]:
    """The last form too early is wrong only where a day of the right window could have held it."""
    forms = _forms(case)
    if not forms:
        return
    last, form = forms[-1]
    most = case.facts.last_form_days_out[1]
    later = any(exam.exam != WARM_UP_FORM and exam.date > last.date for exam in case.exams)
    if case.days_out(last.date) > most and not later and _room_for_last(case, form):
        yield Finding("last_form_too_early", last.date, (case.days_out(last.date), most))


def _room_for_last(case: Case, form: PracticeForm) -> list[date]:
    fewest, most = case.facts.last_form_days_out
    held = {day for exam in case.exams for day in exam.days}
    fixed = [score.date for score in case.student.scores if score.exam != WARM_UP_FORM]
    fixed += [day for e in case.exams if case.is_pinned(e) and e.exam != WARM_UP_FORM for day in e.days]
    days = [
        day
        for day in case.coming
        if fewest <= case.days_out(day.date) <= most
        and day.date not in held
        and all(abs((day.date - other).days) >= case.facts.minimum_gap_days for other in fixed)
    ]
    early = [day for day in days if wished(case.student, day.date)[1].hour < LATE_HOUR]
    halves = [day.date for day in early if 2 * day.minutes_available >= form.minutes]
    pairs = [one for one, other in pairwise(halves) if (other - one).days == 1]
    return [*pairs, *(day.date for day in days if day.minutes_available >= form.minutes)]


def _order(case: Case) -> Iterator[Finding]:
    """Oldest forms first; only days too short for an exchange excuse."""
    age = {form.name: position for position, form in enumerate(case.facts.forms)}
    forms = _forms(case)
    room = {e.date: e.parts * min(day.minutes_available for day in _days(case, e)) for e, _ in forms}
    missed = {name for entry in case.student.log for name in entry.missed}
    for (before, early), (after, late) in pairwise(pair for pair in forms if pair[1].name not in missed):
        could_swap = room[after.date] >= early.minutes and room[before.date] >= late.minutes
        if age[early.name] > age[late.name] and could_swap:
            yield Finding("newer_form_first", before.date, (early.name, late.name))
    unused = set(case.student.practice_exams) - {exam.exam for exam in case.plan.practice_exams}
    unused -= {score.exam for score in case.student.scores} | {WARM_UP_FORM}
    last_of_all = max((exam.date for exam in case.exams if exam.exam != WARM_UP_FORM), default=None)
    for name in sorted(unused) if forms and forms[-1][0].date == last_of_all else ():
        form, (last, used) = case.facts.form(name), forms[-1]
        is_free = not missed & {name, used.name}
        if form and is_free and age[name] > age[used.name] and room[last.date] >= form.minutes:
            yield Finding("newer_form_unused", last.date, (used.name, name))


def _aims(case: Case) -> Iterator[Finding]:
    known = [score.score for score in case.student.scores if score.score is not None]
    if not known or case.student.exam.target <= known[-1]:
        return
    aimed = [exam for exam in case.exams if exam.aim is not None]
    for before, after in pairwise(aimed):
        if (before.aim or 0) > (after.aim or 0):
            yield Finding("aim_falls", after.date, (before.aim, after.aim))
