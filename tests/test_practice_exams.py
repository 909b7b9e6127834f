"""Practice exams: the right ones on the right days, by rules that only the student may break."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from itertools import pairwise, permutations

import pytest
from conftest import all_facts
from hypothesis import given
from hypothesis import strategies as st

from studyplan.plan import Problem, Purpose
from studyplan.planning.practice_exams.board import Board, Slot, breaks_a_rule, matchable
from studyplan.planning.practice_exams.gaps import exam_gaps
from studyplan.planning.practice_exams.placing import place_exams
from studyplan.planning.terms import ExamWishes, FreeDay, PlacedExam
from studyplan.statements.problems import (
    LongerDay,
    NoDayForForm,
    NoExamBeforeMarks,
    NoFormLeft,
    PinAgainstRules,
    SplitForms,
)
from studyplan.student import Pin

MONDAY = date(2027, 1, 4)
DAY = timedelta(days=1)
FORMS = {form.name: form for form in all_facts().forms}
ORDER = list(FORMS)
SHORTEST = min(form.minutes for form in FORMS.values() if form.scale == "score")
FULL = (480,) * 7
MARKS = (46, 31, 6)


def free_day(on: date, minutes: int) -> FreeDay:
    return FreeDay(date=on, minutes=minutes, day_starts=time(8), is_full=minutes >= 300)


def wishes(
    length: int,
    minutes: Sequence[int] = FULL,
    *,
    unused: Sequence[str] = tuple(ORDER),
    taken: Sequence[int] = (),
    pins: Sequence[tuple[int, str]] = (),
    longest_core_gap: int = 21,
) -> ExamWishes:
    """A plan made on a Monday with so many days to the exam; `taken` and `pins` count days from that Monday.

    A score of the last two weeks stands in for a baseline.
    """
    days = [free_day(MONDAY + i * DAY, minutes[i % 7]) for i in range(length) if minutes[i % 7]]
    return ExamWishes(
        days={day.date: day for day in days},
        earliest=MONDAY + DAY,
        exam_date=MONDAY + length * DAY,
        taken_on=tuple(MONDAY + i * DAY for i in sorted(taken)),
        unused=tuple(FORMS[name] for name in ORDER if name in unused),
        pins=tuple(Pin(date=MONDAY + i * DAY, exam=name) for i, name in sorted(pins)),
        baseline_needed=not any(i >= -14 for i in taken),
        longest_core_gap=longest_core_gap,
    )


def place(asked: ExamWishes) -> tuple[PlacedExam, ...]:
    return place_exams(asked, all_facts())[0]


def warnings(asked: ExamWishes) -> list[Problem]:
    """On pins, then on what is missing."""
    exams, on_pins = place_exams(asked, all_facts())
    found = (*on_pins, *exam_gaps(asked, exams, all_facts()))
    return [problem for problem in found if problem.severity == "warning"]


def is_form(exam: PlacedExam) -> bool:
    return exam.form.scale == "score"


def out(asked: ExamWishes, exam: PlacedExam) -> int:
    """Days before the exam."""
    return (asked.exam_date - exam.date).days


def in_the_evening(asked: ExamWishes) -> ExamWishes:
    """The same days, but study begins at six in the evening."""
    return asked._replace(days={on: day._replace(day_starts=time(18)) for on, day in asked.days.items()})


def half_and_half(asked: ExamWishes, first: date, minutes: int) -> bool:
    """Whether a day and the next, no pin's own, hold half an exam each, from the first open day on."""
    pair = [asked.days.get(first), asked.days.get(first + DAY)]
    is_open = asked.earliest <= first and first + DAY <= asked.exam_date - 3 * DAY
    holds = all(day is not None and 2 * day.minutes >= minutes for day in pair)
    return is_open and holds and first + DAY not in [pin.date for pin in asked.pins]


usual_weeks = st.sampled_from(
    [FULL, (480,) * 5 + (360, 0), (120,) * 5 + (420, 240), (0,) * 5 + (480, 480), (0, 0, 540, 0, 0, 0, 0)]
)
any_week = st.one_of(usual_weeks, st.tuples(*[st.sampled_from([0, 60, 180, 240, 290, 300, 480, 600])] * 7))
some_forms = st.one_of(st.just(ORDER), st.lists(st.sampled_from(ORDER), unique=True))
long_plans = st.integers(84, 210)


@st.composite
def any_wishes(draw: st.DrawFn, pinned: bool = False) -> ExamWishes:
    length = draw(st.one_of(st.integers(1, 40), st.integers(40, 300)))
    unused = draw(some_forms)
    pins: list[tuple[int, str]] = []
    if pinned and unused:
        names = draw(st.lists(st.sampled_from(unused), min_size=1, max_size=3, unique=True))
        on = draw(st.lists(st.integers(0, length - 1), min_size=1, max_size=len(names), unique=True))
        pins = list(zip(on, names, strict=False))
    taken = draw(st.lists(st.integers(-60, 0), max_size=3, unique=True))
    gap = draw(st.sampled_from([21, 21, 35]))
    return wishes(length, draw(any_week), unused=unused, taken=taken, pins=pins, longest_core_gap=gap)


@given(any_wishes())
def test_nothing_is_put_before_the_first_day_open_for_it(asked: ExamWishes) -> None:
    assert all(exam.date >= asked.earliest for exam in place(asked))


@given(any_wishes())
def test_a_rehearsal_holds_as_many_half_hours_as_the_day_and_the_exam_allow(asked: ExamWishes) -> None:
    """As far as the week after has time to review a half of both."""
    for exam in place(asked):
        whole = exam.form.minutes + 30 * exam.bank_blocks
        rehearsal = exam.purpose in ("rehearsal", "final")
        after = [asked.days.get(exam.date + i * DAY) for i in range(1, 8)]
        room = sum(d.minutes for d in after if d and d.minutes >= 15 and d.date < asked.exam_date - DAY)
        half = 0.6 * (exam.form.items + 20 * exam.bank_blocks)
        if exam.bank_blocks:
            assert half <= room and whole <= min(480, asked.days[exam.date].minutes)
            assert whole + 30 > min(480, asked.days[exam.date].minutes) or half + 0.6 * 20 + 5 > room
        assert (rehearsal and exam.parts == 1) or not exam.bank_blocks
        assert exam.full_length == (rehearsal and exam.parts == 1 and whole == 480)


@given(long_plans, some_forms)
def test_the_newest_forms_are_kept_for_last(length: int, unused: list[str]) -> None:
    """Where every day is long enough for each; only the baseline chooses among the others for itself."""
    exams = [e for e in place(wishes(length, unused=unused)) if is_form(e) and e.purpose != "baseline"]
    names = [ORDER.index(exam.form.name) for exam in exams]
    assert names == sorted(names)
    if exams:
        assert exams[-1].form == [FORMS[name] for name in ORDER if name in unused and is_score(name)][-1]


def is_score(name: str) -> bool:
    return FORMS[name].scale == "score"


@given(st.integers(70, 210), st.sampled_from([FULL, (480,) * 5 + (360, 0), (480,) * 6 + (0,)]))
def test_each_mark_has_a_score_of_the_last_three_weeks(length: int, minutes: tuple[int, ...]) -> None:
    """With every form unused and days enough."""
    asked = wishes(length, minutes)
    outs = [out(asked, exam) for exam in place(asked) if is_form(exam)]
    for mark in MARKS:
        assert any(mark < days_out <= mark + 21 for days_out in outs)


@given(st.integers(84, 180), st.sampled_from([FULL, (480,) * 5 + (360, 0)]))
def test_with_forms_enough_no_four_weeks_pass_without_one(length: int, minutes: tuple[int, ...]) -> None:
    dates = [exam.date for exam in place(wishes(length, minutes)) if is_form(exam)]
    assert all((after - before).days < 28 for before, after in pairwise(dates))


@given(st.integers(42, 210))
def test_the_last_weeks_hold_two_full_rehearsals_and_the_free_120(length: int) -> None:
    asked = wishes(length)
    *_, rehearsal, final, warm_up = place(asked)
    assert (rehearsal.purpose, final.purpose, warm_up.purpose) == ("rehearsal", "final", "warm_up")
    assert rehearsal.full_length and final.full_length
    assert 7 <= (final.date - rehearsal.date).days <= 10
    assert 5 <= out(asked, final) <= 10
    assert out(asked, warm_up) == 4


@given(long_plans, st.integers(5, 8))
def test_scarce_forms_are_spread_evenly(length: int, count: int) -> None:
    """From the baseline to the one that is placed for the 46-day mark, on days all alike."""
    asked = wishes(length, unused=["NBME 9", "NBME 10", *ORDER[-count + 1 : -1], "Free 120"])
    dates = [exam.date for exam in place(asked) if is_form(exam) and out(asked, exam) > 46]
    gaps = [(after - before).days for before, after in pairwise(dates)]
    assert max(gaps, default=0) - min(gaps, default=0) <= 2


@given(long_plans)
def test_rarer_exams_leave_wider_gaps_and_never_more_of_them(length: int) -> None:
    usual, rare = (place(wishes(length, longest_core_gap=gap)) for gap in (21, 35))
    assert len(rare) <= len(usual)


@given(long_plans)
def test_the_baseline_is_the_first_day_open_unless_a_recent_score_stands_in(length: int) -> None:
    first = place(wishes(length))[0]
    assert (first.purpose, first.date) == ("baseline", MONDAY + DAY)
    assert "baseline" not in [exam.purpose for exam in place(wishes(length, taken=[-7]))]


def test_a_baseline_on_the_first_day_of_a_plan_that_begins_later_is_early_enough() -> None:
    """The file is written five weeks before study begins: nothing is missing on the days in between."""
    asked = wishes(200)
    begins = MONDAY + 35 * DAY
    later = asked._replace(days={day: free for day, free in asked.days.items() if day >= begins})
    assert (place(later)[0].purpose, place(later)[0].date) == ("baseline", begins)
    told = {problem.fact.kind for problem in exam_gaps(later, place(later), all_facts())}
    assert not told & {"no_baseline", "wide_gap"}


def test_a_baseline_waits_for_the_first_day_long_enough() -> None:
    first = place(wishes(200, (120,) * 5 + (420, 240)))[0]
    assert (first.date, first.purpose) == (date(2027, 1, 9), "baseline")


def test_a_two_day_week_has_its_exams_on_saturdays_with_sunday_for_the_review() -> None:
    exams = [exam for exam in place(wishes(178, (0,) * 5 + (480, 480))) if is_form(exam)]
    assert len(exams) >= 5
    assert {exam.date.weekday() for exam in exams} == {5}


@pytest.mark.parametrize(
    ("tuesday", "names"),
    [(420, ["NBME 16", "Free 120"]), (405, ["NBME 16", "Free 120"]), (400, ["NBME 16"]), (180, ["NBME 16"])],
    ids=["room to spare", "180 + 195 + 15 + 15 is just enough", "too little for both", "the Free 120 alone"],
)
def test_the_free_120_leaves_the_last_form_half_its_review(tuesday: int, names: list[str]) -> None:
    """Free on Tuesdays and Saturdays, exam on a Friday: Tuesday is the only day between the two."""
    asked = wishes(214, (0, tuesday, 0, 0, 0, 480, 0))
    placed = [exam for exam in place(asked) if out(asked, exam) <= 10]
    assert [exam.form.name for exam in placed] == names
    told = {problem.fact.kind for problem in exam_gaps(asked, place(asked), all_facts())}
    assert ("no_warm_up" in told) == ("Free 120" not in names)


def test_a_job_on_weekdays_leaves_the_sunday_to_the_review_and_two_evenings_to_the_free_120() -> None:
    """The last form on Saturday, 4 hours of review on Sunday, 90 minutes on Monday and on Tuesday."""
    asked = wishes(207, (120, 120, 120, 120, 0, 420, 240))
    assert [(exam.form.name, out(asked, exam), exam.parts) for exam in place(asked)][-2:] == [
        ("NBME 16", 6, 1),
        ("Free 120", 4, 2),
    ]


def test_the_free_120_is_the_day_after_the_last_form_where_nothing_else_holds_it() -> None:
    """Free at the weekend only, exam on a Friday: Sunday is the one day three to five days out."""
    placed = place(wishes(214, (0,) * 5 + (480, 480)))
    assert [(exam.form.name, exam.date.weekday()) for exam in placed][-2:] == [
        ("NBME 16", 5),
        ("Free 120", 6),
    ]


def test_evenings_hold_no_form_but_the_free_120_and_the_plan_says_so() -> None:
    asked = in_the_evening(wishes(151, (180,) * 7, taken=[-7]))
    assert [(exam.form.name, out(asked, exam)) for exam in place(asked)] == [("Free 120", 4)]
    first, last = asked.exam_date - 10 * DAY, asked.exam_date - 5 * DAY
    assert warnings(asked) == [Problem("warning", NoDayForForm(SHORTEST, first, last))]


def test_no_forms_left_is_said() -> None:
    asked = wishes(151, unused=["Free 120"], taken=[-7])
    assert [exam.form.name for exam in place(asked)] == ["Free 120"]
    assert warnings(asked) == [Problem("warning", NoFormLeft())]


def test_an_exam_in_four_days_has_no_room_for_a_form() -> None:
    asked = wishes(4)
    assert [exam.purpose for exam in place(asked)] == ["warm_up"]
    assert warnings(asked) == [Problem("warning", NoDayForForm(SHORTEST, MONDAY + DAY, MONDAY - DAY))]


@given(any_wishes(pinned=True))
def test_a_pin_that_breaks_a_rule_is_kept_and_reported_and_no_other(asked: ExamWishes) -> None:
    facts = (problem.fact for problem in warnings(asked))
    said = {fact.exam: fact for fact in facts if isinstance(fact, PinAgainstRules)}
    forms = [pin.date for pin in asked.pins if is_score(pin.exam)]
    for pin in asked.pins:
        if pin.date in asked.taken_on:  # another exam was taken that day, so the pin is dropped
            continue
        form, days_out = FORMS[pin.exam], (asked.exam_date - pin.date).days
        others = [*asked.taken_on, *(on for on in forms if on != pin.date)]
        minutes = asked.days[pin.date].minutes if pin.date in asked.days else 0
        parts = 2 if minutes < form.minutes and half_and_half(asked, pin.date, form.minutes) else 1
        ends = {on: on + (exam.parts - 1) * DAY for exam in place(asked) if exam.pinned for on in [exam.date]}
        too_close = is_score(pin.exam) and any(
            (pin.date - ends.get(on, on)).days < 7 and (on - pin.date).days - (parts - 1) < 7 for on in others
        )
        rules = {
            "day_too_short": parts * minutes < form.minutes,
            "too_close": too_close,
            "too_late": days_out - (parts - 1) < (5 if is_score(pin.exam) else 3),
            "too_early": not is_score(pin.exam) and days_out > 5,
        }
        broken = tuple(rule for rule, is_broken in rules.items() if is_broken)
        told = said[pin.exam].broken if pin.exam in said else ()
        assert tuple(rule for rule in told if rule != "right_after_form") == broken


def test_a_pin_in_the_last_weeks_becomes_the_final_rehearsal() -> None:
    asked = wishes(81, taken=[-7], pins=[(75, "NBME 13")])
    final = next(exam for exam in place(asked) if exam.purpose == "final")
    assert (final.date, final.form.name, final.pinned) == (MONDAY + 75 * DAY, "NBME 13", True)


def test_the_free_120_pinned_right_after_the_last_form_is_told_where_a_later_day_holds_it() -> None:
    """Only weekends hold a form: Saturday six days out the last one, Sunday the pin, Monday evening free."""
    week = (180,) * 5 + (360, 300)
    for evenings, broken in ((week, ("right_after_form",)), ((0,) * 5 + week[5:], ())):
        asked = wishes(81, evenings, taken=[-7], pins=[(76, "Free 120")])
        final = next(exam for exam in place(asked) if exam.purpose == "final")
        assert final.last_day == MONDAY + 75 * DAY
        found = [one.fact for one in warnings(asked)]
        assert next((one.broken for one in found if isinstance(one, PinAgainstRules)), ()) == broken


def test_a_pin_of_a_form_already_used_is_no_exam() -> None:
    asked = wishes(81, unused=["NBME 16"], pins=[(20, "NBME 13")])
    assert "NBME 13" not in [exam.form.name for exam in place(asked)]


def test_days_of_240_and_480_can_hold_forms_of_240_and_300_but_two_of_240_cannot() -> None:
    assert matchable([240, 480], [240, 300])
    assert not matchable([240, 240], [240, 300])


@given(st.lists(st.integers(0, 6), max_size=4), st.lists(st.integers(0, 6), max_size=5))
def test_matchable_is_whether_any_assignment_fits(days: list[int], forms: list[int]) -> None:
    chosen = permutations(forms, len(days))
    fits = (all(form <= day for day, form in zip(days, some, strict=True)) for some in chosen)
    assert matchable(days, forms) == any(fits)


# Where days are short.

SHORT = st.tuples(*[st.sampled_from([0, 60, 120, 150, 180, 240, 290])] * 7)


def holds_half(asked: ExamWishes, day: date, minutes: int) -> bool:
    free = asked.days.get(day)
    return free is not None and 2 * free.minutes >= minutes and free.day_starts.hour < 15


@given(any_wishes())
def test_a_form_takes_two_days_only_where_its_first_does_not_hold_it(asked: ExamWishes) -> None:
    """Both hold half and begin before three in the afternoon; the Free 120 may be sat in two evenings."""
    for exam in place(asked):
        if exam.parts == 2:
            assert asked.days[exam.date].minutes < exam.form.minutes
            assert all(holds_half(asked, day, exam.form.minutes) for day in exam.days)
            assert not exam.full_length and not exam.bank_blocks and exam.purpose != "rehearsal"


@given(any_wishes())
def test_between_the_last_day_of_a_form_and_the_next_lies_a_week(asked: ExamWishes) -> None:
    forms = [exam for exam in place(asked) if is_form(exam)]
    assert all((after.date - before.last_day).days >= 7 for before, after in pairwise(forms))
    days = [day for exam in place(asked) for day in exam.days]
    assert len(days) == len(set(days))


@given(st.integers(1, 300), SHORT)
def test_an_evening_is_no_time_for_half_a_form(length: int, minutes: tuple[int, ...]) -> None:
    exams = place(in_the_evening(wishes(length, minutes)))
    assert all(exam.parts == 1 for exam in exams if is_form(exam))


@given(any_wishes())
def test_marks_without_an_exam_before_them_are_said(asked: ExamWishes) -> None:
    """Where a form is placed at all; else that is said."""
    exams = place(asked)
    known = [*asked.taken_on, *(exam.last_day for exam in exams if is_form(exam))]
    marks = [asked.exam_date - mark * DAY for mark in MARKS]
    missed = tuple(m for m in marks if m > asked.earliest and not any(0 < (m - d).days <= 21 for d in known))
    told = [problem.fact for problem in exam_gaps(asked, exams, all_facts())]
    said = [fact.marks for fact in told if isinstance(fact, NoExamBeforeMarks)]
    if any(map(is_form, exams)):
        assert said == ([missed] if missed else [])


@given(st.integers(70, 300), st.integers(3, len(ORDER)))
def test_the_far_marks_get_a_form_before_the_rehearsal_does(length: int, count: int) -> None:
    """Where forms are few: with three, a baseline, one before the 46-day mark and the last one."""
    exams = place(wishes(length, unused=ORDER[-count:]))
    outs = [out(wishes(length), exam) for exam in exams if is_form(exam)]
    if len(outs) >= 3:
        assert any(46 < days_out <= 67 for days_out in outs) and any(31 < days_out <= 52 for days_out in outs)


def test_weekends_of_four_hours_hold_forms_in_halves_and_short_ones_before_the_marks() -> None:
    """The three that a day of 240 minutes holds come last; eight others take a weekend each."""
    asked = wishes(326, (0,) * 5 + (240, 240), longest_core_gap=35)
    exams = [exam for exam in place(asked) if is_form(exam)]
    assert [(exam.form.name, exam.parts, out(asked, exam)) for exam in exams[-4:]] == [
        ("NBME 16", 2, 83),
        ("UWSA 1", 1, 48),
        ("UWSA 3", 1, 13),
        ("UWSA 2", 1, 6),
    ]
    assert [exam.parts for exam in exams[:-3]] == [2] * 8 and exams[0].date == date(2027, 1, 9)
    told = [problem.fact for problem in exam_gaps(asked, exams, all_facts())]
    assert SplitForms(tuple(exam.date for exam in exams[:8])) in told
    assert LongerDay(5, 60, 5, "NBME 16", 300) in told


def test_saturdays_of_four_hours_keep_a_short_form_for_the_far_marks() -> None:
    """Three forms fit: the baseline, one before the 46-day mark, and the last."""
    asked = wishes(200, (0,) * 5 + (240, 0))
    assert [(exam.form.name, exam.purpose) for exam in place(asked) if is_form(exam)] == [
        ("UWSA 1", "baseline"),
        ("UWSA 3", "progress"),
        ("UWSA 2", "final"),
    ]


def test_a_plan_of_five_weeks_has_a_form_in_the_middle() -> None:
    """Between the baseline, or a score of some days ago, and the rehearsals."""
    asked = wishes(35)
    assert [out(asked, exam) for exam in place(asked)] == [34, 26, 17, 8, 4]
    assert [out(asked, exam) for exam in place(wishes(35, taken=[-3]))] == [27, 17, 8, 4]


def test_a_pin_on_a_short_day_takes_the_next_one_too() -> None:
    asked = wishes(151, (240,) * 7, taken=[-7], pins=[(50, "NBME 15")])
    exam = next(exam for exam in place(asked) if exam.pinned)
    assert (exam.date, exam.parts) == (MONDAY + 50 * DAY, 2)
    assert not warnings(asked)


def test_a_pin_between_two_others_has_no_second_day() -> None:
    asked = wishes(151, (240,) * 7, taken=[-7], pins=[(50, "NBME 15"), (51, "NBME 16")])
    told = {fact.exam: fact.broken for p in warnings(asked) if isinstance(fact := p.fact, PinAgainstRules)}
    assert told["NBME 15"] == ("day_too_short", "too_close")


@given(any_wishes())
def test_no_exam_that_was_placed_breaks_a_rule(asked: ExamWishes) -> None:
    exams = place(asked)
    board = Board(asked, all_facts())
    for exam in exams:
        board.add(Slot(exam.date, exam.purpose, exam.why, exam.form.minutes, exam.parts, exam.form))
    broken = [rule for exam in exams for rule in breaks_a_rule(board, exam)]
    assert not set(broken) - {"newer_form_first", "right_after_form"}


def test_an_exam_breaks_the_rules_of_its_day_its_neighbours_and_its_time() -> None:
    asked = wishes(100, (240,) * 7)
    board = Board(asked, all_facts())
    board.add(Slot(MONDAY + 60 * DAY, "progress", "progress", 480, 2, FORMS["NBME 16"]))
    there = PlacedExam(MONDAY + 64 * DAY, FORMS["NBME 15"], "progress", False, 0, "progress")
    assert breaks_a_rule(board, there) == ("day_too_short", "too_close")
    later = there._replace(date=MONDAY + 70 * DAY, parts=2)
    assert breaks_a_rule(board, later) == ("newer_form_first",)
    assert breaks_a_rule(board, later._replace(form=FORMS["UWSA 2"])) == ("day_too_short", "newer_form_first")
    assert breaks_a_rule(board, later._replace(date=MONDAY + 95 * DAY)) == ("too_late", "newer_form_first")
    assert breaks_a_rule(board, later._replace(purpose="final"))[0] == "too_early"


def test_the_free_120_right_after_a_form_breaks_a_rule_where_another_day_holds_it() -> None:
    warm_up = PlacedExam(MONDAY + 95 * DAY, FORMS["Free 120"], "warm_up", False, 0, "warm_up")
    for week, broken in ((FULL, ("right_after_form",)), ((0,) * 4 + (480, 0, 0), ())):
        board = Board(wishes(100, week), all_facts())
        board.add(Slot(MONDAY + 94 * DAY, "final", "final", 480, 1, FORMS["NBME 16"]))
        assert breaks_a_rule(board, warm_up) == broken


def test_kept_forms_in_the_wrong_order_change_places_until_each_is_there_once() -> None:
    """The newest of three first."""
    names = ["NBME 16", "NBME 15", "NBME 14"]
    asked = wishes(120, unused=names, taken=[-3])
    days = [MONDAY + i * DAY for i in (40, 60, 112)]
    purposes: tuple[Purpose, ...] = ("progress", "rehearsal", "final")
    kept = [
        PlacedExam(on, FORMS[name], purpose, False, 0, "progress")
        for on, name, purpose in zip(days, names, purposes, strict=True)
    ]
    exams = place(asked._replace(kept=tuple(kept), reopened=False))
    assert [(exam.date, exam.form.name) for exam in exams] == list(zip(days, reversed(names), strict=True))
