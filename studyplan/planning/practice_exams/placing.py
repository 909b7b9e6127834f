"""Which practice exam on which day.

The last ones are placed first, from the exam backward: the Free 120, the final rehearsal, the rehearsal
before it, then one before each rescheduling mark; what lies between the baseline and those is filled
evenly. So the forms that a decision hangs on get their days even where few days are long enough, and forms
are few.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal, NamedTuple

from studyplan.facts import Facts, PracticeForm
from studyplan.plan import ExamWhy, Problem, Purpose
from studyplan.planning.questions.workload import half_review
from studyplan.planning.terms import REHEARSALS, ExamWishes, FreeDay, PlacedExam
from studyplan.statements.problems import PinAgainstRules, PinDropped, PinRule
from studyplan.student import Pin


class _Slot(NamedTuple):
    date: date
    purpose: Purpose
    why: ExamWhy
    form: PracticeForm | None = None
    mark: int | None = None


class _Board:
    """The slots so far, and whether another one keeps the distance to all of them.

    Grows while one call of `place_exams` runs and is never handed out.
    """

    def __init__(self, wishes: ExamWishes, facts: Facts) -> None:
        self.wishes, self.facts = wishes, facts
        self.least_gap = facts.minimum_gap_days
        self.slots: dict[date, _Slot] = {}
        self.pinned: set[date] = set()
        full = [form for form in wishes.unused if form.scale == "score"]
        self.lengths = sorted(form.minutes for form in full)
        self.shortest = self.lengths[0] if self.lengths else 0
        self.longest = self.lengths[-1] if self.lengths else 0
        self.full_length = facts.exam_blocks * facts.exam_block_minutes

    def out(self, day: date) -> int:
        return (self.wishes.exam_date - day).days

    def day_out(self, days_out: int) -> date:
        return self.wishes.exam_date - timedelta(days=days_out)

    def keeps_distance(self, day: date, gap: int | None = None) -> bool:
        gap = self.least_gap if gap is None else gap
        distant = all(abs((day - other).days) >= gap for other in self.taken_and_planned())
        return distant and day not in self.slots

    def taken_and_planned(self) -> tuple[date, ...]:
        return (*self.wishes.taken_on, *(day for day, slot in self.slots.items() if not _is_warm_up(slot)))

    def wait_for_review(self, day: date) -> int:
        """Days off right after a day, up to a week: so long its review has to wait."""
        following = (day + timedelta(days=i) for i in range(1, 8))
        return next((i for i, other in enumerate(following) if other in self.wishes.days), 7)

    def candidates(self, first: date, last: date, minutes: int) -> list[FreeDay]:
        """Open days from `first` to `last` (both included) long enough, out of the last two days."""
        first = max(first, self.wishes.earliest)
        last = min(last, self.day_out(self.facts.warm_up_days_out[0]))
        count = (last - first).days + 1
        found = (self.wishes.days.get(first + timedelta(days=i)) for i in range(count))
        return [day for day in found if day is not None and day.minutes >= minutes]

    @property
    def forms_left(self) -> int:
        """Forms that no slot has claimed yet."""
        return len(self.lengths) - sum(1 for slot in self.slots.values() if not _is_warm_up(slot))

    def leaves_forms(self, day: FreeDay) -> bool:
        """Whether every slot and this day too can still get a form that fits its minutes."""
        minutes = [self.wishes.days[day].minutes for day, slot in self.slots.items() if slot.form is None]
        pinned = [slot.form.minutes for slot in self.slots.values() if slot.form and not _is_warm_up(slot)]
        lengths = list(self.lengths)
        for length in pinned:
            lengths.remove(length)
        return matchable([*minutes, day.minutes], lengths)

    def add(self, slot: _Slot) -> None:
        self.slots[slot.date] = slot


def _is_warm_up(slot: _Slot) -> bool:
    return slot.form is not None and slot.form.scale == "percent"


def matchable(minutes: Sequence[int], lengths: Sequence[int]) -> bool:
    """Whether days of these minutes can each get a form of their own no longer than the day.

    Example: days of 240 and 480 minutes and forms of 240 and 300 can; two days of 240 cannot.
    """
    days, forms = sorted(minutes), sorted(lengths)
    return len(days) <= len(forms) and all(form <= day for day, form in zip(days, forms, strict=False))


def place_exams(wishes: ExamWishes, facts: Facts) -> tuple[tuple[PlacedExam, ...], tuple[Problem, ...]]:
    """Practice exams in order of date, and what could not be placed or breaks a rule, with choices.

    Every exam is on a day long enough, at least `minimum_gap_days` from every other one (the Free 120, a
    warm-up, excepted), never in the last two days; pins alone are kept as they are and reported instead.
    """
    board = _Board(wishes, facts)
    problems = list(_pin(board))
    again = [*wishes.again, *_keep(board)]
    if again or wishes.reopened:
        _place_all(board, again)
    _restore_order(board)
    exams = _name(board)
    exams += _warm_up(board, exams) if again or wishes.reopened else []
    return tuple(sorted(exams, key=lambda exam: exam.date)), tuple(problems)


def _keep(board: _Board) -> list[PracticeForm]:
    """Puts the practice exams of the last plan where they were; the forms of those that no longer can be."""
    lost = []
    unused = {form.name for form in board.wishes.unused}
    unused -= {slot.form.name for slot in board.slots.values() if slot.form}
    for exam in board.wishes.kept or ():
        there = board.slots.get(exam.date)
        if there is not None and there.form is exam.form:
            board.add(there._replace(purpose=exam.purpose, why=exam.why, mark=exam.mark))
        elif exam.form.name not in unused:
            continue
        elif _may_stay(board, exam):
            board.add(_Slot(exam.date, exam.purpose, exam.why, exam.form, exam.mark))
        else:
            lost.append(exam.form)
    return lost


def _may_stay(board: _Board, exam: PlacedExam) -> bool:
    """Whether a practice exam placed before breaks no rule by now."""
    day, out = board.wishes.days.get(exam.date), board.out(exam.date)
    is_form = exam.form.scale == "score"
    nearest, farthest = board.facts.last_form_days_out if is_form else board.facts.warm_up_days_out
    if day is None or day.minutes < exam.form.minutes or out < nearest:
        return False
    if is_form:
        return board.keeps_distance(exam.date)
    return out <= farthest and exam.date not in board.slots


def _place_all(board: _Board, again: Sequence[PracticeForm]) -> None:
    """Every practice exam that is not on the board yet, the last ones first."""
    wishes = board.wishes
    purposes = wishes.sat_for | {slot.purpose for slot in board.slots.values()}
    if "final" not in purposes:
        _place_final(board)
    baseline = None if "baseline" in purposes else _place_baseline(board)
    if "rehearsal" not in purposes:
        _place_rehearsal(board)
    anchor = baseline or max(wishes.taken_on, default=None)
    for mark in sorted(board.facts.reschedule_marks, reverse=True):
        _place_before_mark(board, mark)
    _fill_core(board, anchor)
    for form in again:
        _place_again(board, form)


def _place_again(board: _Board, form: PracticeForm) -> None:
    """A form that was missed, or lost its day, on the next day that holds it at a distance from all others."""
    if form.scale != "score" or board.forms_left < 1:
        return
    latest = board.day_out(board.facts.last_form_days_out[0])
    days = board.candidates(board.wishes.earliest, latest, form.minutes)
    day = next((day for day in days if board.keeps_distance(day.date) and board.leaves_forms(day)), None)
    if day is not None:
        board.add(_Slot(day.date, "progress", "progress", form))


def _restore_order(board: _Board) -> None:
    """Where a form newly listed is newer than the last one, it takes its place; where an older form has come
    to stand after a newer one, all are named anew on the same days.
    """
    named = sorted(
        day
        for day, slot in board.slots.items()
        if slot.form and not _is_warm_up(slot) and day not in board.pinned
    )
    age = {form.name: position for position, form in enumerate(board.facts.forms)}
    held = [(day, form) for day in named if (form := board.slots[day].form)]
    used = {slot.form.name for slot in board.slots.values() if slot.form}
    spare = [form for form in board.wishes.unused if form.scale == "score" and form.name not in used]
    if held and spare and all(slot.form for slot in board.slots.values()):
        day, last = held[-1]
        newer = [form for form in spare if age[form.name] > age[last.name]]
        if newer and newer[-1].minutes <= board.wishes.days[day].minutes:
            board.add(board.slots[day]._replace(form=newer[-1]))
    minutes = {day: board.wishes.days[day].minutes for day in named}
    for (before, early), (after, late) in pairwise(held):
        could_swap = minutes[after] >= early.minutes and minutes[before] >= late.minutes
        if age[early.name] > age[late.name] and could_swap:
            for day in named:
                board.add(board.slots[day]._replace(form=None))
            return


def _pin(board: _Board) -> list[Problem]:
    problems = []
    forms = {form.name: form for form in board.wishes.unused}
    pins = [pin for pin in board.wishes.pins if pin.exam in forms and board.out(pin.date) > 0]
    for pin in pins:
        if pin.date in board.wishes.taken_on:
            problems.append(Problem("info", PinDropped(pin.exam, pin.date)))
            continue
        form = forms[pin.exam]
        others = [other.date for other in pins if other is not pin and forms[other.exam].scale == "score"]
        fact = _held_to_rules(board, pin, form, (*board.wishes.taken_on, *others))
        if fact.broken:
            problems.append(Problem("warning", fact))
        board.add(_Slot(pin.date, "progress", "pinned", form))
        board.pinned.add(pin.date)
    return problems


def _held_to_rules(board: _Board, pin: Pin, form: PracticeForm, others: Sequence[date]) -> PinAgainstRules:
    day = board.wishes.days.get(pin.date)
    minutes = day.minutes if day else 0
    out, is_form = board.out(pin.date), form.scale == "score"
    nearest, farthest = board.facts.last_form_days_out if is_form else board.facts.warm_up_days_out
    rules: dict[PinRule, bool] = {
        "day_too_short": minutes < form.minutes,
        "too_close": is_form and any(abs((pin.date - other).days) < board.least_gap for other in others),
        "too_late": out < nearest,
        "too_early": not is_form and out > farthest,
    }
    return PinAgainstRules(
        exam=pin.exam,
        date=pin.date,
        broken=tuple(rule for rule, is_broken in rules.items() if is_broken),
        minutes=minutes,
        minutes_needed=form.minutes,
        least_gap_days=board.least_gap,
        days_out=out,
        nearest=nearest,
        farthest=farthest,
    )


def _best(
    board: _Board, days: Sequence[FreeDay], wish: date, *, gap: int | None = None, whole_exam: bool = False
) -> date | None:
    """The day nearest to `wish` that keeps the distance; a nearby day that wastes less time is preferred.

    One day further off weighs as much as half an hour of study lost by sitting on a longer day than needed,
    or as a day's wait for the review; a day too short for most forms, as much as six. `whole_exam`: days
    that hold the exam's full length first.
    """

    def cost(day: FreeDay) -> tuple[bool, float, date]:
        short = whole_exam and day.minutes < board.full_length
        needed = board.full_length if whole_exam else board.longest
        waste = max(0, day.minutes - needed) / 30 if day.minutes >= board.longest else 6
        return short, abs((day.date - wish).days) + waste + board.wait_for_review(day.date), day.date

    fit = [day for day in days if board.keeps_distance(day.date, gap) and board.leaves_forms(day)]
    return min(fit, key=cost).date if fit else None


def _place_final(board: _Board) -> None:
    nearest, farthest = board.facts.last_form_days_out
    if _convert_pin(board, nearest, farthest, "final") or board.forms_left < 1:
        return
    days = board.candidates(board.day_out(farthest), board.day_out(nearest), board.shortest)
    best = _best(board, days, board.day_out((nearest + farthest + 1) // 2), whole_exam=True)
    if best:
        board.add(_Slot(best, "final", "final"))


def _convert_pin(board: _Board, nearest: int, farthest: int, purpose: Literal["final", "rehearsal"]) -> bool:
    for day in sorted(board.pinned):
        slot = board.slots[day]
        is_form = slot.form is not None and slot.form.scale == "score"
        if is_form and slot.purpose == "progress" and nearest <= board.out(day) <= farthest:
            board.slots[day] = slot._replace(purpose=purpose, why=purpose)
            return True
    return False


def _place_baseline(board: _Board) -> date | None:
    """The first day of two weeks that holds a form; the final form stands in where time is short."""
    if not board.wishes.baseline_needed or board.forms_left < 1 or not board.wishes.days:
        return None
    first = max(min(board.wishes.days), board.wishes.earliest)
    finals = [slot.date for slot in board.slots.values() if slot.purpose == "final"]
    last = min(
        first + timedelta(days=7 * board.facts.diagnostic_weeks[0] - 1),
        *(day - timedelta(days=board.least_gap) for day in finals),
        board.day_out(board.facts.last_form_days_out[0]),
    )
    for day in board.candidates(first, last, board.shortest):
        if board.keeps_distance(day.date) and board.leaves_forms(day):
            board.add(_Slot(day.date, "baseline", "baseline"))
            return day.date
    return None


def _place_rehearsal(board: _Board) -> None:
    """The rehearsal before the final one, a week to ten days earlier, up to two weeks where no day fits."""
    finals = [slot.date for slot in board.slots.values() if slot.purpose == "final"]
    if not finals:
        return
    nearest, farthest = board.facts.refinement_gap_days
    out = board.out(finals[0])
    if _convert_pin(board, out + nearest, out + farthest, "rehearsal"):
        return
    if board.forms_left < 1:
        return
    wish = board.day_out(out + (nearest + farthest + 1) // 2)
    for widest in (farthest, 2 * nearest):
        days = board.candidates(board.day_out(out + widest), board.day_out(out + nearest), board.shortest)
        best = _best(board, days, wish, whole_exam=True)
        if best:
            board.add(_Slot(best, "rehearsal", "rehearsal"))
            return


def _place_before_mark(board: _Board, mark: int) -> None:
    """An exam up to ten days before a rescheduling mark at which no score will be fresh enough to act on."""
    gap = board.facts.core_gap_days[0]
    window = range(mark + 1, mark + 1 + board.facts.fresh_score_days)
    if board.forms_left < 1 or any(board.out(day) in window for day in board.taken_and_planned()):
        return
    days = board.candidates(board.day_out(mark + 10), board.day_out(mark + 1), board.shortest)
    best = _best(board, days, board.day_out(mark + 3), gap=gap)
    if best:
        board.add(_Slot(best, "progress", "before_mark", mark=mark))


def _fill_core(board: _Board, anchor: date | None) -> None:
    """Even gaps between the anchor (baseline or last score) and the exams that follow, as forms allow."""
    if not board.wishes.days:
        return
    start = anchor or min(board.wishes.days) - timedelta(days=1)
    fixed = sorted({start, *(day for day in board.slots if day > start)})
    spans = list(pairwise(fixed))
    for first, last in sorted(spans, key=lambda span: span[0] - span[1]):
        _fill_span(board, first, last)


def _fill_span(board: _Board, first: date, last: date) -> None:
    least, most = board.facts.core_gap_days[0], board.wishes.longest_core_gap
    span = (last - first).days
    count = min(-(-span // most) - 1, board.forms_left, span // least - 1)
    for i in range(1, count + 1):
        wish = first + timedelta(days=round(span * i / (count + 1)))
        reach = timedelta(days=span // (count + 1) // 2)
        days = [
            d for d in board.candidates(wish - reach, wish + reach, board.shortest) if first < d.date < last
        ]
        best = _best(board, days, wish, gap=least) or _best(board, days, wish)
        if best:
            board.add(_Slot(best, "progress", "progress"))


def _name(board: _Board) -> list[PlacedExam]:
    """Give the slots their forms, newest to the last, so that each fits its day and none goes without."""
    named = {slot.form.name for slot in board.slots.values() if slot.form}
    free = [form for form in board.wishes.unused if form.scale == "score" and form.name not in named]
    minutes = {day: board.wishes.days[day].minutes if day in board.wishes.days else 0 for day in board.slots}
    open_slots = sorted(day for day, slot in board.slots.items() if slot.form is None)
    exams = [_placed(board, slot, slot.form, minutes[day]) for day, slot in board.slots.items() if slot.form]
    while open_slots:
        day = open_slots.pop()
        others = [minutes[other] for other in open_slots]
        keep_new = board.slots[day].purpose == "baseline" and any(e.date > day for e in exams)
        order = _baseline_order(free) if keep_new else list(reversed(free))
        form = next(
            form
            for form in order
            if form.minutes <= minutes[day] and matchable(others, [f.minutes for f in free if f is not form])
        )
        free.remove(form)
        exams.append(_placed(board, board.slots[day], form, minutes[day]))
    return exams


def _review_fits(board: _Board, day: date, form: PracticeForm) -> bool:
    """Whether the week after holds half the review at least; else the day's own rest goes to it."""
    return _minutes_after(board, day, board.day_out(1)) >= half_review(form, board.facts)


def _minutes_after(board: _Board, day: date, end: date) -> int:
    """Free minutes for a review in the week after `day`, before `end`."""
    least = board.facts.review_needs_minutes
    following = (board.wishes.days.get(day + timedelta(days=i)) for i in range(1, 8))
    return sum(other.minutes for other in following if other and other.date < end and other.minutes >= least)


def _baseline_order(free: Sequence[PracticeForm]) -> list[PracticeForm]:
    """Oldest first, those on the exam's own scale before the others: newer forms stay for a later date."""
    return sorted(free, key=lambda form: form.offset != 0)


def _placed(board: _Board, slot: _Slot, form: PracticeForm, minutes: int) -> PlacedExam:
    """Rehearsals get timed bank blocks up to the exam's own length, or as many as the day holds."""
    half_hour = board.facts.exam_block_minutes
    room = min(minutes, board.full_length) - form.minutes
    rehearsal = slot.purpose in REHEARSALS and form.scale == "score" and _review_fits(board, slot.date, form)
    blocks = max(0, room // half_hour) if rehearsal else 0
    return PlacedExam(
        date=slot.date,
        form=form,
        purpose=slot.purpose if form.scale == "score" else "warm_up",
        full_length=slot.purpose in REHEARSALS and form.minutes + blocks * half_hour >= board.full_length,
        bank_blocks=blocks,
        why=slot.why,
        mark=slot.mark,
        pinned=slot.date in board.pinned,
    )


def _warm_up(board: _Board, exams: list[PlacedExam]) -> list[PlacedExam]:
    """The Free 120 three to five days out, four if it can be, on a day of its own that leaves the form
    before it time for its review. None where no day does.
    """
    named = {exam.form.name for exam in exams}
    form = next((f for f in board.wishes.unused if f.scale == "percent" and f.name not in named), None)
    if form is None:
        return []
    nearest, farthest = board.facts.warm_up_days_out
    middle = board.day_out((nearest + farthest) // 2)
    days = board.candidates(board.day_out(farthest), board.day_out(nearest), form.minutes)
    free = [
        day
        for day in days
        if all(day.date != exam.date for exam in exams) and _leaves_review(board, day, form, exams)
    ]
    if not free:
        return []
    day = min(free, key=lambda day: (abs((day.date - middle).days), day.date))
    return [_placed(board, _Slot(day.date, "warm_up", "warm_up", form), form, day.minutes)]


def _leaves_review(board: _Board, day: FreeDay, warm_up: PracticeForm, exams: Sequence[PlacedExam]) -> bool:
    """Whether the form before a warm-up on `day` keeps half its review: before it, or beside half of the
    warm-up's own, a last short sitting included.
    """
    before = max((exam for exam in exams if exam.date < day.date), key=lambda e: e.date, default=None)
    if before is None:
        return True
    missing = half_review(before.form, board.facts) - _minutes_after(board, before.date, day.date)
    rest = day.minutes - warm_up.minutes + _minutes_after(board, day.date, board.day_out(1))
    scrap = board.facts.review_needs_minutes
    return missing <= 0 or rest >= missing + scrap + half_review(warm_up, board.facts)
