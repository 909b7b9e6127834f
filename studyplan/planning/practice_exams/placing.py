"""Which practice exam on which day.

The last ones are placed first, from the exam backward: the final rehearsal, the rehearsal before it, then
one before each rescheduling mark; what lies between the baseline and those is filled evenly. So the forms
that a decision hangs on get their days even where few days are long enough, and forms are few. Where no day
is long enough, a form takes two days in a row; one that a single day holds is then kept for the end. The
Free 120 comes last, where it leaves the other reviews their time.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from studyplan.facts import Facts, PracticeForm
from studyplan.plan import Problem
from studyplan.planning.practice_exams.board import DAY, Board, Slot, Spot, breaks_a_rule, matchable
from studyplan.planning.questions.workload import half_review
from studyplan.planning.terms import REHEARSALS, ExamWishes, PlacedExam
from studyplan.statements.problems import NoOtherDay, PinAgainstRules, PinDropped
from studyplan.student import Pin


def place_exams(wishes: ExamWishes, facts: Facts) -> tuple[tuple[PlacedExam, ...], tuple[Problem, ...]]:
    """Practice exams in order of date, and what could not be placed or breaks a rule, with choices.

    Every exam is on a day long enough, or on two, at least `minimum_gap_days` from every other one (the
    Free 120, a warm-up, excepted), never in the last two days; pins alone are kept as they are and reported
    instead.
    """
    board = Board(wishes, facts)
    dropped = tuple(_pin(board))
    lost = _keep(board)
    if lost or wishes.reopened:
        usual = len(board.slots) + len(lost)
        _place_all(board)
        for form in lost[: max(0, usual - len(board.slots))]:
            _place_again(board, form)
    if wishes.kept is not None and "final" not in board.purposes():
        _restore_final(board)
    again = wishes.again if wishes.kept is not None else ()
    waiting = [form for form in again if not _place_again(board, form)]
    _name(board)
    _restore_order(board)
    _free_warm_up(board)
    exams = [_placed(board, slot, slot.form) for slot in board.slots.values() if slot.form]
    exams += _warm_up(board, exams)
    problems = (*dropped, *_pins_against_rules(board), *_without_a_day(waiting, exams, board.least_gap))
    return tuple(sorted(exams, key=lambda exam: exam.date)), problems


def _without_a_day(
    waiting: Sequence[PracticeForm], exams: Sequence[PlacedExam], least_gap: int
) -> Iterator[Problem]:
    """Missed forms that have no day, not even one that was open to any form."""
    placed = {exam.form.name for exam in exams}
    for form in waiting:
        if form.name not in placed:
            yield Problem("warning", NoOtherDay(form.name, form.minutes, least_gap))


def _keep(board: Board) -> list[PracticeForm]:
    """Puts the practice exams of the last plan where they were; the forms of those that no longer can be."""
    lost = []
    unused = {form.name for form in board.wishes.unused}
    unused -= {slot.form.name for slot in board.slots.values() if slot.form}
    for exam in board.wishes.kept or ():
        there, spot = board.slots.get(exam.date), board.spot(exam.date, exam.form)
        if there is not None and there.form is exam.form:
            board.add(there._replace(purpose=exam.purpose, why=exam.why, mark=exam.mark))
        elif exam.form.name not in unused:
            continue
        elif spot is None or not _may_stay(board, exam):
            lost.append(exam.form)
        else:
            board.add(Slot(exam.date, exam.purpose, exam.why, spot.minutes, exam.parts, exam.form, exam.mark))
    return lost


def _may_stay(board: Board, exam: PlacedExam) -> bool:
    """Whether no rule is broken where it was, but for its age beside others, which is mended at the end."""
    held = {day for slot in board.slots.values() for day in (slot.date, slot.last_day)}
    return held.isdisjoint(exam.days) and {"newer_form_first"}.issuperset(breaks_a_rule(board, exam))


def _free_warm_up(board: Board) -> None:
    """Takes back a warm-up right after a form: it is placed again, on another day where there is one."""
    ends = {slot.last_day + DAY for slot in board.slots.values() if not slot.is_warm_up}
    for day, slot in tuple(board.slots.items()):
        if slot.is_warm_up and not slot.pinned and day in ends:
            del board.slots[day]


def _place_all(board: Board) -> None:
    """Every practice exam that is not on the board yet, the last ones first; in core only where more may find
    a day than before.
    """
    held = board.purposes()
    if "final" not in held:
        _place_final(board)
    if "baseline" in board.purposes():
        _place_last(board)
    elif board.is_short_of_days:
        _place_around_baseline(board)
    else:
        _place_baseline(board)
        _place_last(board)
    if board.wishes.reopened:
        _fill_core(board)


def _restore_final(board: Board) -> None:
    """A last form where it was taken, pinned away or lost its day: a spare one, else the last that is left
    moves there.
    """
    open_slots = [slot for _, slot in sorted(board.slots.items()) if not slot.pinned and not slot.is_warm_up]
    _place_final(board)
    if open_slots and "final" not in board.purposes():
        del board.slots[open_slots[-1].date]
        _place_final(board)
        if "final" not in board.purposes():
            board.add(open_slots[-1])


def _place_again(board: Board, form: PracticeForm) -> bool:
    """A form that was missed, or lost its day, on the next day that holds it at a distance from all others;
    whether it has one now.
    """
    if form.scale != "score" or any(slot.form is form for slot in board.slots.values()):
        return True
    first, latest = board.wishes.earliest, board.day_out(board.facts.last_form_days_out[0])
    spots = [*board.candidates(first, latest, form.minutes), *board.pairs(first, latest, form.minutes)]
    spot = next(filter(board.keeps_distance, spots), None)
    if spot is None or not board.forms_left or not board.leaves_forms(spot, form):
        return False
    board.add(Slot(spot.date, "progress", "progress", spot.minutes, spot.parts, form))
    return True


def _restore_order(board: Board) -> None:
    """Where a form newly listed is newer than the last one, it takes its place; where an older form has come
    to stand after a newer one and was not missed, they change places.
    """
    age = {form.name: position for position, form in enumerate(board.facts.forms)}
    held = [
        slot
        for _, slot in sorted(board.slots.items())
        if slot.form and not slot.is_warm_up and not slot.pinned and slot.form.name not in board.wishes.missed
    ]
    used = {slot.form.name for slot in board.slots.values() if slot.form}
    spare = [form for form in board.wishes.unused if form.scale == "score" and form.name not in used]
    if held and spare:
        last = held[-1]
        newer = [form for form in spare if last.form and age[form.name] > age[last.form.name]]
        if newer and newer[-1].minutes <= last.minutes:
            held[-1] = last._replace(form=newer[-1])
    for _ in held:
        for i in range(len(held) - 1):
            one, other = held[i : i + 2]
            if one.form is None or other.form is None or age[one.form.name] < age[other.form.name]:
                continue
            if other.minutes >= one.form.minutes and one.minutes >= other.form.minutes:
                held[i : i + 2] = one._replace(form=other.form), other._replace(form=one.form)
    for slot in held:
        board.add(slot)


def _place_last(board: Board) -> None:
    """The rehearsal before the final one, and one before each mark: those first if more marks get one so."""
    slots = dict(board.slots)
    _place_rehearsal(board)
    _place_before_marks(board)
    missed = board.marks_without_exam()
    if missed:
        usual, board.slots = board.slots, slots
        _place_before_marks(board, beyond=_rehearsal_reach(board))
        _place_rehearsal(board)
        _place_before_marks(board)
        if len(board.marks_without_exam()) >= len(missed):
            board.slots = usual


def _pin(board: Board) -> Iterator[Problem]:
    forms = {form.name: form for form in board.wishes.unused}
    pins = [pin for pin in board.wishes.pins if pin.exam in forms and board.out(pin.date) > 0]
    held = {pin.date for pin in pins}
    for pin in pins:
        if pin.date in board.wishes.taken_on:
            yield Problem("info", PinDropped(pin.exam, pin.date))
        else:
            board.add(_pinned(board, pin, forms[pin.exam], held))


def _pins_against_rules(board: Board) -> Iterator[Problem]:
    """The pins that break a rule, once all forms have their days: a warm-up may come right after one."""
    for slot in board.slots.values():
        fact = _held_to_rules(board, slot)
        if slot.pinned and fact.broken:
            yield Problem("warning", fact)


def _pinned(board: Board, pin: Pin, form: PracticeForm, held: set[date]) -> Slot:
    """On its day, and the next one where that is no other pin's and only both are long enough."""
    day, spot = board.wishes.days.get(pin.date), board.spot(pin.date, form)
    parts = 2 if spot and spot.second and spot.last_day not in held else 1
    minutes = spot.minutes if spot and parts == 2 else day.minutes if day else 0
    return Slot(pin.date, "progress", "pinned", minutes, parts, form, pinned=True)


def _held_to_rules(board: Board, slot: Slot) -> PinAgainstRules:
    form = slot.form
    assert form is not None
    is_form = form.scale == "score"
    nearest, farthest = board.facts.last_form_days_out if is_form else board.facts.warm_up_days_out
    broken = breaks_a_rule(board, _placed(board, slot, form))
    return PinAgainstRules(
        exam=form.name,
        date=slot.date,
        broken=tuple(rule for rule in broken if rule != "newer_form_first"),
        minutes=slot.minutes,
        minutes_needed=form.minutes,
        least_gap_days=board.least_gap,
        days_out=board.out(slot.last_day),
        nearest=nearest,
        farthest=farthest,
    )


def _best(
    board: Board,
    first: date,
    last: date,
    wish: date,
    *,
    gaps: Sequence[int] = (),
    whole_exam: bool = False,
    parts: Sequence[int] = (1, 2),
) -> Spot | None:
    """The spot from `first` to `last` nearest to `wish`: a day long enough, else two; the first of the `gaps`
    to all others that one keeps; a nearby spot that wastes less time is preferred.

    One day further off weighs as much as half an hour of study lost by sitting on a longer day than needed,
    or as a day's wait for the review; a day too short for most forms, as much as six. `whole_exam`: days
    that hold the exam's full length first.
    """

    def cost(spot: Spot) -> tuple[bool, float, date]:
        short = whole_exam and spot.minutes < board.full_length
        needed = board.full_length if whole_exam else board.longest
        waste = max(0, spot.total - needed) / 30 if spot.minutes >= board.longest else 6
        return short, abs((spot.date - wish).days) + waste + board.wait_for_review(spot.last_day), spot.date

    for days in parts:
        spots = (board.candidates, board.pairs)[days - 1](first, last, board.shortest)
        for gap in gaps or (board.least_gap,):
            fit = [spot for spot in spots if board.keeps_distance(spot, gap) and board.leaves_forms(spot)]
            if fit:
                return min(fit, key=cost)
    return None


def _slot(spot: Spot, purpose: Literal["baseline", "progress", "rehearsal", "final"], **more: int) -> Slot:
    why = "before_mark" if "mark" in more else purpose
    return Slot(spot.date, purpose, why, spot.minutes, spot.parts, mark=more.get("mark"))


def _place_final(board: Board) -> None:
    nearest, farthest = board.facts.last_form_days_out
    if _convert_pin(board, nearest, farthest, "final") or board.forms_left < 1:
        return
    wish = board.day_out((nearest + farthest + 1) // 2)
    best = _best(board, board.day_out(farthest), board.day_out(nearest), wish, whole_exam=True)
    if best:
        board.add(_slot(best, "final"))


def _convert_pin(board: Board, nearest: int, farthest: int, purpose: Literal["final", "rehearsal"]) -> bool:
    for day, slot in sorted(board.slots.items()):
        is_open = slot.pinned and not slot.is_warm_up and slot.purpose == "progress"
        is_open = is_open and (purpose == "final" or slot.parts == 1)
        if is_open and nearest <= board.out(slot.last_day) and board.out(day) <= farthest:
            board.slots[day] = slot._replace(purpose=purpose, why=purpose)
            return True
    return False


def _place_baseline(board: Board) -> None:
    spots = _baseline_spots(board)
    if spots:
        board.add(_slot(spots[0], "baseline"))


def _place_around_baseline(board: Board) -> None:
    """Where no day holds the longest form, those that a day does hold are for the end: which is left for the
    baseline, or whether it takes two days, is known once the end is placed around its day.
    """
    spots = sorted(_baseline_spots(board), key=lambda spot: spot.minutes < board.longest)
    if spots:
        board.add(_slot(spots[0], "baseline")._replace(parts=1))
    _place_last(board)
    if spots:
        del board.slots[spots[0].date]
        _place_baseline(board)
        _place_before_marks(board)


def _baseline_spots(board: Board) -> list[Spot]:
    """The days of the first two weeks that hold a form, then two in a row; the final form stands in where
    time is short.
    """
    if not board.wishes.baseline_needed or board.forms_left < 1 or not board.wishes.days:
        return []
    first = max(min(board.wishes.days), board.wishes.earliest)
    last = min(
        first + timedelta(days=7 * board.facts.diagnostic_weeks[0] - 1),
        *(slot.date - timedelta(days=board.least_gap) for slot in _finals(board)),
        board.day_out(board.facts.last_form_days_out[0]),
    )
    spots = (*board.candidates(first, last, board.shortest), *board.pairs(first, last, board.shortest))
    return [spot for spot in spots if board.keeps_distance(spot) and board.leaves_forms(spot)]


def _finals(board: Board) -> list[Slot]:
    return [slot for slot in board.slots.values() if slot.purpose == "final"]


def _rehearsal_reach(board: Board) -> int:
    """Days before the exam up to which the rehearsal before the final one lies; none without a final one."""
    return (
        max((board.out(slot.date) for slot in _finals(board)), default=0) + board.facts.refinement_gap_days[1]
    )


def _place_rehearsal(board: Board) -> None:
    """The rehearsal before the final one, a week to ten days earlier, up to two weeks where no day fits. A
    form over two days there is no rehearsal.
    """
    if not _finals(board) or "rehearsal" in board.purposes():
        return
    nearest, farthest = board.facts.refinement_gap_days
    out = board.out(_finals(board)[0].date)
    if _convert_pin(board, out + nearest, out + farthest, "rehearsal") or board.forms_left < 1:
        return
    wish = board.day_out(out + (nearest + farthest + 1) // 2)
    for parts in (1, 2):
        for widest in (farthest, 2 * nearest):
            first, last = board.day_out(out + widest), board.day_out(out + nearest)
            best = _best(board, first, last, wish, whole_exam=True, parts=(parts,))
            if best:
                board.add(_slot(best, "rehearsal" if best.second is None else "progress"))
                return


def _place_before_marks(board: Board, *, beyond: int = 0) -> None:
    """An exam before each rescheduling mark (more than `beyond` days before the exam) at which no score will
    be fresh enough to act on: up to ten days before it, else as long as the score stays fresh.
    """
    gaps = (board.facts.core_gap_days[0], board.least_gap)
    fresh = board.facts.fresh_score_days
    for mark in board.marks_without_exam():
        if mark <= beyond or board.forms_left < 1 or mark not in board.marks_without_exam():
            continue
        last, wish = board.day_out(mark + 1), board.day_out(mark + 3)
        tries = (
            _best(board, board.day_out(mark + days), last, wish, gaps=gaps, parts=(parts,))
            for parts in (1, 2)
            for days in (10, fresh)
        )
        best = next(filter(None, tries), None)
        if best:
            board.add(_slot(best, "progress", mark=mark))


def _fill_core(board: Board) -> None:
    """Even gaps between the anchor (baseline or last score) and the exams that follow, as forms allow."""
    if not board.wishes.days:
        return
    baselines = (slot.date for slot in board.slots.values() if slot.purpose == "baseline")
    begins = min(board.wishes.days) - DAY
    start = next(baselines, max(board.wishes.taken_on, default=begins))
    first, *rest = sorted({start, *(day for day in board.slots if day > start)})
    if rest and board.slots[rest[0]].purpose in REHEARSALS and _gaps_in(board, first, rest[0]) < 2:
        _place_in_the_middle(board, max(first, begins), rest[0])
        return
    spans = list(pairwise((first, *rest)))
    for first, last in sorted(spans, key=lambda span: span[0] - span[1]):
        _fill_span(board, first, last)


def _place_in_the_middle(board: Board, first: date, last: date) -> None:
    """In a plan of about five weeks one between its first days and the rehearsal, where more than two weeks
    lie between them.
    """
    span = (last - first).days
    if board.forms_left and span > board.facts.core_gap_days[0]:
        best = _best(board, first + DAY, last - DAY, first + timedelta(days=span // 2))
        if best:
            board.add(_slot(best, "progress"))


def _gaps_in(board: Board, first: date, last: date) -> int:
    """How many gaps between exams in core two days are apart: as few as not too wide, none too narrow."""
    span, least, most = (last - first).days, board.facts.core_gap_days[0], board.wishes.longest_core_gap
    return min(-(-span // most), span // least)


def _fill_span(board: Board, first: date, last: date) -> None:
    least, span = board.facts.core_gap_days[0], (last - first).days
    count = min(_gaps_in(board, first, last) - 1, board.forms_left)
    for i in range(1, count + 1):
        wish = first + timedelta(days=round(span * i / (count + 1)))
        reach = timedelta(days=span // (count + 1) // 2)
        earliest, latest = max(wish - reach, first + DAY), min(wish + reach, last - DAY)
        best = _best(board, earliest, latest, wish, gaps=(least, board.least_gap))
        if best:
            board.add(_slot(best, "progress"))


def _name(board: Board) -> None:
    """Give the slots their forms, newest to the last, so that each fits its day and none goes without."""
    named = {slot.form.name for slot in board.slots.values() if slot.form}
    free = [form for form in board.wishes.unused if form.scale == "score" and form.name not in named]
    open_slots = [slot for _, slot in sorted(board.slots.items()) if slot.form is None]
    while open_slots:
        slot = open_slots.pop()
        others = [other.minutes for other in open_slots]
        keep_new = slot.purpose == "baseline" and any(
            other.date > slot.date and other.form and not other.is_warm_up for other in board.slots.values()
        )
        order = _baseline_order(free) if keep_new else list(reversed(free))
        form = next(
            form
            for form in order
            if form.minutes <= slot.minutes and matchable(others, [f.minutes for f in free if f is not form])
        )
        free.remove(form)
        board.add(slot._replace(form=form))


def _minutes_after(board: Board, day: date, end: date) -> int:
    """Free minutes for a review in the week after `day`, before `end`."""
    least = board.facts.review_needs_minutes
    following = (board.wishes.days.get(day + timedelta(days=i)) for i in range(1, 8))
    return sum(other.minutes for other in following if other and other.date < end and other.minutes >= least)


def _baseline_order(free: Sequence[PracticeForm]) -> list[PracticeForm]:
    """Oldest first, those on the exam's own scale before the others: newer forms stay for a later date."""
    return sorted(free, key=lambda form: form.offset != 0)


def _placed(board: Board, slot: Slot, form: PracticeForm) -> PlacedExam:
    """A form in its slot, on the first day alone where that holds it; a rehearsal there gets bank blocks."""
    first = board.wishes.days.get(slot.date)
    parts = 1 if first and first.minutes >= form.minutes else slot.parts
    exam = PlacedExam(
        date=slot.date,
        form=form,
        purpose=slot.purpose if form.scale == "score" else "warm_up",
        full_length=False,
        bank_blocks=0,
        why=slot.why,
        mark=slot.mark,
        pinned=slot.pinned,
        parts=parts,
    )
    is_rehearsal = slot.purpose in REHEARSALS and form.scale == "score" and parts == 1
    return _with_bank_blocks(board, exam, slot.minutes) if is_rehearsal else exam


def _with_bank_blocks(board: Board, exam: PlacedExam, minutes: int) -> PlacedExam:
    """Timed bank blocks up to the exam's own length, or as many as the day holds and the week after has time
    to review a half of; none where even the form's own half is too much.
    """
    half_hour, after = board.facts.exam_block_minutes, _minutes_after(board, exam.date, board.day_out(1))
    most = max(0, min(minutes, board.full_length) - exam.form.minutes) // half_hour
    tries = (exam._replace(bank_blocks=blocks) for blocks in range(most, 0, -1))
    exam = next((one for one in tries if half_review(one, board.facts) <= after), exam)
    whole = exam.form.minutes + exam.bank_blocks * half_hour
    return exam._replace(full_length=whole >= board.full_length)


def _warm_up(board: Board, exams: list[PlacedExam]) -> list[PlacedExam]:
    """The Free 120 three to five days out, four if it can be, on a day of its own, or two evenings, that
    leave the form before it time for its review: the day after that form only where no others do, and then
    also farther out.
    """
    named = {exam.form.name for exam in exams}
    form = next((f for f in board.wishes.unused if f.scale == "percent" and f.name not in named), None)
    if form is None:
        return []
    nearest, farthest = board.facts.warm_up_days_out
    held = {day for exam in exams for day in exam.days}
    ends = {exam.last_day for exam in exams if exam.form.scale == "score"}
    middle = board.day_out((nearest + farthest) // 2)

    def among(first: date, last: date) -> list[Spot]:
        spots = board.warm_ups(first, last, form.minutes)
        return [spot for spot in spots if held.isdisjoint((spot.date, spot.last_day))]

    def cost(spot: Spot) -> tuple[bool, int, int, date]:
        return spot.date - DAY in ends, spot.parts, abs((spot.date - middle).days), spot.date

    after = max(ends, default=board.day_out(0)) + DAY
    next_to_it = (spot for spot in among(after, after + DAY) if spot.date == after)
    for spots in (among(board.day_out(farthest), board.day_out(nearest)), next_to_it):
        fit = [spot for spot in spots if _leaves_review(board, spot, form, exams)]
        if fit:
            best = min(fit, key=cost)
            return [
                _placed(board, Slot(best.date, "warm_up", "warm_up", best.minutes, best.parts, form), form)
            ]
    return []


def _leaves_review(board: Board, spot: Spot, warm_up: PracticeForm, exams: Sequence[PlacedExam]) -> bool:
    """Whether the form before a warm-up keeps half its review: before it, or beside a sitting of the
    warm-up's own, a last short sitting included.
    """
    before = max((exam for exam in exams if exam.date < spot.date), key=lambda e: e.date, default=None)
    if before is None:
        return True
    missing = half_review(before, board.facts) - _minutes_after(board, before.last_day, spot.date)
    later = (exam.date for exam in exams if exam.date > spot.date and exam.form.scale == "score")
    ends = min(later, default=board.day_out(1))
    rest = spot.total - warm_up.minutes + _minutes_after(board, spot.last_day, ends)
    return missing <= 0 or rest >= missing + 2 * board.facts.review_needs_minutes
