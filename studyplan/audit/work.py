"""Audit: each day's blocks fit the student's hours, and light, off, buffer and exam days are what called."""

from collections.abc import Iterator
from itertools import pairwise
from typing import get_args

from studyplan.audit.case import Case, wished
from studyplan.plan import Activity, Block, Day, Kind, Mode
from studyplan.statements.findings import Finding
from studyplan.statements.problems import NoBuffer

KINDS, ACTIVITIES, MODES = (frozenset(get_args(names)) for names in (Kind, Activity, Mode))
COUNTING = frozenset({"questions", "repeats"})
MOST_BLOCKS = 5
WORTH_HALVING = 120  # minutes of a day whose half is of use as a buffer


def broken_work(case: Case) -> Iterator[Finding]:
    """Findings on days whose kind, hours or blocks break a rule."""
    areas = frozenset(area.key for area in case.facts.areas)
    for day in case.plan.days:
        if day.blocks:
            yield from _misshapen(day, areas)
        if day.kind not in KINDS:
            yield Finding("unknown_day_kind", day.date, (day.kind,))
    for day in case.coming:
        yield from _exam_day(case, day) if day.date == case.plan.exam_date else _study_day(case, day)
    yield from _missing_buffers(case)


def _misshapen(day: Day, areas: frozenset[str]) -> Iterator[Finding]:
    for block in day.blocks:
        if block.start.tzinfo is not None or block.end.tzinfo is not None:
            yield Finding("block_with_zone", day.date)
        elif not block.start.date() == day.date == block.end.date():
            yield Finding("block_off_its_day", day.date, (block.start, block.end))
        elif block.start >= block.end:
            yield Finding("block_ends_before_it_starts", day.date, (block.activity,))
        yield from _misnamed(day, block, areas)
    for before, after in pairwise(day.blocks):
        if after.start < before.end:
            yield Finding("blocks_overlap", day.date, (after.activity, before.activity))


def _misnamed(day: Day, block: Block, areas: frozenset[str]) -> Iterator[Finding]:
    if block.activity not in ACTIVITIES or block.mode not in MODES:
        yield Finding("unknown_activity_or_mode", day.date, (block.activity, block.mode))
    counts = block.activity in COUNTING
    if counts != (block.questions > 0):
        yield Finding("block_question_count", day.date, (block.activity, block.questions))
    if counts and not (block.bank and block.mode):
        yield Finding("block_without_bank_or_mode", day.date, (block.activity,))
    if not areas.issuperset(block.areas):
        yield Finding("unknown_area", day.date, (tuple(sorted(set(block.areas) - areas)),))


def _exam_day(case: Case, day: Day) -> Iterator[Finding]:
    if day.kind != "exam" or not day.blocks or any(block.activity != "exam" for block in day.blocks):
        yield Finding("exam_day_not_only_exam", day.date)
    elif day.blocks[0].start.time() != case.student.exam.start_time:
        yield Finding("exam_at_another_hour", day.date, (case.student.exam.start_time,))
    if day.minutes_available < day.minutes_planned:
        yield Finding("exam_over_its_minutes", day.date, (day.minutes_planned, day.minutes_available))


def _study_day(case: Case, day: Day) -> Iterator[Finding]:
    minutes, start = wished(case.student, day.date)
    if day.minutes_available != minutes:
        yield Finding("other_free_minutes", day.date, (day.minutes_available, minutes))
    if day.kind == "exam" or any(block.activity == "exam" for block in day.blocks):
        yield Finding("exam_on_another_day", day.date)
    if _is_given(case, day):
        return
    if day.minutes_planned > minutes:
        yield Finding("day_over_its_minutes", day.date, (day.minutes_planned, minutes))
    if (day.kind == "off") != (minutes == 0):
        yield Finding("off_means_no_minutes", day.date, (day.kind, minutes))
    if minutes == 0:
        if day.blocks:
            yield Finding("block_on_day_off", day.date)
        return
    if day.kind == "practice_exam":
        start = min(start, case.student.exam.start_time)
    if day.blocks and day.blocks[0].start.time() < start:
        yield Finding("study_starts_early", day.date, (day.blocks[0].start, start))
    yield from _fullness(case, day)


def _is_given(case: Case, day: Day) -> bool:
    """Whether the day holds a practice exam that nobody placed: pinned there, or taken today already."""
    held = (exam for exam in case.plan.practice_exams if exam.date <= day.date <= exam.last_day)
    return any(exam.taken or case.is_pinned(exam) for exam in held) or case.is_second_half(day)


def _fullness(case: Case, day: Day) -> Iterator[Finding]:
    if day.kind != "practice_exam" and len(day.blocks) > MOST_BLOCKS:
        yield Finding("too_many_blocks", day.date, (len(day.blocks), MOST_BLOCKS))
    if day.kind == "buffer" and 2 * day.minutes_planned > day.minutes_available:
        yield Finding("buffer_too_full", day.date)
    if case.days_out(day.date) != 1:
        return
    if day.kind != "light":
        yield Finding("eve_not_light", day.date, (day.kind,))
    if day.minutes_planned > case.facts.light_day_minutes:
        yield Finding("eve_too_full", day.date, (day.minutes_planned,))


def _missing_buffers(case: Case) -> Iterator[Finding]:
    """Twice the usual distance without a half-empty day, though new questions alone would have left room."""
    if any(isinstance(problem.fact, NoBuffer) for problem in case.plan.problems):
        return
    every, stretch = case.facts.buffer_every_days, list[Day]()
    for day in case.coming:
        was_drawn_so = day.due is not None and day.due.buffer  # work that was missed may have flowed into it
        is_half_empty = day.minutes_available and (
            was_drawn_so or 2 * day.minutes_planned <= day.minutes_available
        )
        if day.phase == "refinement" or is_half_empty:
            stretch = []
            continue
        stretch.append(day)
        study = [day for day in stretch if day.kind == "study" and day.minutes_available >= WORTH_HALVING]
        if len(stretch) > 2 * every and 2 * len(study) > 3 * every:
            if _is_light_load(case, study):
                yield Finding("buffer_missing", stretch[0].date, (len(stretch),))
            stretch = []


def _is_light_load(case: Case, days: list[Day]) -> bool:
    """Whether new questions take less than half of what a day may give to them."""
    share = case.facts.question_share / 2
    needed = sum(day.questions for day in days) * case.facts.minutes_per_question
    return needed < share * sum(day.minutes_available for day in days)
