"""Audit: each day's blocks fit the student's hours, and light, off, buffer and exam days are what called."""

from collections.abc import Iterator
from itertools import pairwise
from typing import get_args

from studyplan.audit.case import Case, free_minutes, start_of_day
from studyplan.plan import Activity, Block, Day, Kind, Mode

KINDS, ACTIVITIES, MODES = (frozenset(get_args(names)) for names in (Kind, Activity, Mode))
COUNTING = frozenset({"questions", "repeats"})
MOST_BLOCKS = 5
WORTH_HALVING = 120  # minutes of a day whose half is of use as a buffer


def broken_work(case: Case) -> Iterator[str]:
    """Sentences on days whose kind, hours or blocks break a rule."""
    areas = frozenset(area.key for area in case.facts.areas)
    for day in case.plan.days:
        if day.blocks:
            yield from _misshapen(day, areas)
        if day.kind not in KINDS:
            yield f"{day.date}: {day.kind!r} is no kind of day"
    for day in case.coming:
        yield from _exam_day(case, day) if day.date == case.plan.exam_date else _study_day(case, day)
    yield from _missing_buffers(case)


def _misshapen(day: Day, areas: frozenset[str]) -> Iterator[str]:
    for block in day.blocks:
        if block.start.tzinfo is not None or block.end.tzinfo is not None:
            yield f"{day.date}: block times are local, without a zone"
        elif not block.start.date() == day.date == block.end.date():
            yield f"{day.date}: a block from {block.start} to {block.end} is not on this day"
        elif block.start >= block.end:
            yield f"{day.date}: a block of {block.activity} ends before it starts"
        yield from _misnamed(day, block, areas)
    for before, after in pairwise(day.blocks):
        if after.start < before.end:
            yield f"{day.date}: {after.activity} starts before {before.activity} ends"


def _misnamed(day: Day, block: Block, areas: frozenset[str]) -> Iterator[str]:
    if block.activity not in ACTIVITIES or block.mode not in MODES:
        yield f"{day.date}: {block.activity!r}/{block.mode!r} is no activity and mode"
    counts = block.activity in COUNTING
    if counts != (block.questions > 0):
        yield f"{day.date}: a block of {block.activity} counts {block.questions} questions"
    if counts and not (block.bank and block.mode):
        yield f"{day.date}: a block of {block.activity} names no bank or no mode"
    if not areas.issuperset(block.areas):
        yield f"{day.date}: {', '.join(sorted(set(block.areas) - areas))}: no such content area"


def _exam_day(case: Case, day: Day) -> Iterator[str]:
    if day.kind != "exam" or not day.blocks or any(block.activity != "exam" for block in day.blocks):
        yield f"{day.date}: exam day holds the exam and nothing else"
    elif day.blocks[0].start.time() != case.student.exam.start_time:
        yield f"{day.date}: the exam starts at {case.student.exam.start_time:%H:%M}"
    if day.minutes_available < day.minutes_planned:
        yield f"{day.date}: the exam takes {day.minutes_planned} minutes of {day.minutes_available}"


def _study_day(case: Case, day: Day) -> Iterator[str]:
    minutes = free_minutes(case.student, day.date)
    if day.minutes_available != minutes:
        yield f"{day.date}: {day.minutes_available} minutes available, the student's hours say {minutes}"
    if day.kind == "exam" or any(block.activity == "exam" for block in day.blocks):
        yield f"{day.date}: the exam is not on this day"
    if _is_given(case, day):
        return
    if day.minutes_planned > minutes:
        yield f"{day.date}: {day.minutes_planned} minutes planned of {minutes}"
    if (day.kind == "off") != (minutes == 0):
        yield f"{day.date}: {day.kind} on a day of {minutes} free minutes; off means none"
    if minutes == 0:
        if day.blocks:
            yield f"{day.date}: a day off holds a block"
        return
    yield from _starting_hour(case, day)
    yield from _fullness(case, day)


def _is_given(case: Case, day: Day) -> bool:
    """Whether the day holds a practice exam that nobody placed: pinned there, or taken today already."""
    held = (exam for exam in case.plan.practice_exams if exam.date == day.date)
    return any(exam.taken or case.is_pinned(exam) for exam in held)


def _starting_hour(case: Case, day: Day) -> Iterator[str]:
    earliest = start_of_day(case.student, day.date)
    if day.kind == "practice_exam":
        earliest = min(earliest, case.student.exam.start_time)
    if day.blocks and day.blocks[0].start.time() < earliest:
        yield f"{day.date}: study starts at {day.blocks[0].start:%H:%M}, before {earliest:%H:%M}"


def _fullness(case: Case, day: Day) -> Iterator[str]:
    if day.kind != "practice_exam" and len(day.blocks) > MOST_BLOCKS:
        yield f"{day.date}: {len(day.blocks)} blocks; a student keeps {MOST_BLOCKS} in mind"
    if day.kind == "buffer" and 2 * day.minutes_planned > day.minutes_available:
        yield f"{day.date}: a buffer day is more than half full"
    if case.days_out(day.date) != 1:
        return
    if day.kind != "light":
        yield f"{day.date}: the day before the exam is {day.kind}, not light"
    if day.minutes_planned > case.facts.light_day_minutes:
        yield f"{day.date}: {day.minutes_planned} minutes on the day before the exam"


def _missing_buffers(case: Case) -> Iterator[str]:
    """Twice the usual distance without a half-empty day, though new questions alone would have left room."""
    every, stretch = case.facts.buffer_every_days, list[Day]()
    for day in case.coming:
        if day.phase == "refinement" or (day.minutes_available and _is_half_empty(day)):
            stretch = []
            continue
        stretch.append(day)
        study = [day for day in stretch if day.kind == "study" and day.minutes_available >= WORTH_HALVING]
        if len(stretch) > 2 * every and 2 * len(study) > 3 * every:
            if _is_light_load(case, study):
                yield f"{stretch[0].date}: no half-empty day in {len(stretch)} days with room for one"
            stretch = []


def _is_half_empty(day: Day) -> bool:
    return 2 * day.minutes_planned <= day.minutes_available


def _is_light_load(case: Case, days: list[Day]) -> bool:
    """Whether new questions take less than half of what a day may give to them."""
    share = case.facts.question_share / 2
    needed = sum(day.questions for day in days) * case.facts.minutes_per_question
    return needed < share * sum(day.minutes_available for day in days)
