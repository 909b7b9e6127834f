"""What changed since the last plan, in words: what is different, and why.

The student's own names stand as they were typed; each report makes them safe for itself.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import assert_never

from studyplan.plan import Change
from studyplan.statements import changes as said
from studyplan.words.formats import DateForm, areas_words, count_words, with_days

MOVED = {  # new, gone, or another one
    "practice_exam_date": (
        "{name} added on {new}",
        "{name} of {old} dropped",
        "{name} on {new} instead of {old}",
    ),
    "first_pass_end": (
        "The first pass of {name} ends on {new}",
        "No day to come holds new questions of {name}",
        "The first pass of {name} ends on {new} instead of {old}",
    ),
    "phase_end": ("{name} is new, from {new}", "{name} is gone", "{name} ends on {new} instead of {old}"),
    "bank_questions": (
        "{name} is a new question bank",
        "{name} is no longer a question bank",
        "{name} holds {new} questions instead of {old}",
    ),
}
PHASES = {"diagnostic": "The diagnostic phase", "core": "Core", "refinement": "Refinement"}
HOURS: Mapping[said.HoursKind, str] = {
    "days_off_added": "Off {span}: {days}",
    "days_off_dropped": "No longer off {span}: {days} with {hours}",
    "hours_fewer": "Hours {span}: {hours} fewer on {days}",
    "hours_more": "Hours {span}: {hours} more on {days}",
}
CAUSES = {
    "hours_changed": "Your hours changed.",
    "banks_changed": "Your question banks changed.",
    "practice_exams_moved": "Practice exams moved.",
    "result_recorded": "A new score in your file.",
    "result_changed": "The score in your file changed.",
    "file_says": "Your file says so.",
    "file_changed": "Changed in your file.",
    "hours_in_file": "Your hours in the file changed.",
    "pinned_there": "You pinned it there.",
    "not_listed": "It is no longer in your list.",
    "not_taken": "Its day passed without a score.",
    "day_shortened": "That day has fewer hours now.",
    "pace_in_log": "Learned from the minutes in your log.",
    "told_elsewhere": "The page and the calendar hold them all.",
    "new_score": "New score: {}.",
    "new_report": "New score report: {}.",
    "pinned": "You pinned {}.",
    "day_passed": "The day of {} passed without a score.",
    "exam_on": "The exam is on {} now.",
    "recorded_since": "Your record since {}.",
    "made_again": "The plan was made again on {}.",
}


def change_words(fact: said.ChangeFact, labels: Mapping[str, str], day: DateForm) -> str:
    """What is different; `labels` name the content areas."""
    if isinstance(fact, said.Together):
        return "; ".join(change_words(one, labels, day) for one in fact.changes)
    if isinstance(fact, said.RecordChange):
        return _record(fact, day)
    if isinstance(fact, said.DateMoved | said.NumberMoved):
        return _moved(fact, day)
    return _load(fact, day) if isinstance(fact, said.LoadChange) else _plan(fact, labels, day)


def causes_words(change: Change, day: DateForm) -> str:
    """Why it is different."""
    if isinstance(change.fact, said.OldWords):
        return with_days(change.fact.why, day)
    return " ".join(cause_words(cause, day) for cause in change.causes)


def _record(fact: said.RecordChange, day: DateForm) -> str:
    match fact:
        case said.Result():
            return _result(fact, day)
        case said.QuestionsRecorded(bank, questions):
            if questions > 0:
                return f"{count_words(questions, 'new question')} of {bank} recorded"
            return f"{count_words(-questions, 'question')} of {bank} fewer on record than counted so far"
        case said.DaysOfQuestions(days, questions, "days_assumed"):
            more = f", {count_words(questions, 'new question')}" if questions else ""
            return f"{count_words(days, 'study day')} counted as done as planned{more}"
        case said.DaysOfQuestions(days, questions):
            lead = count_words(days, "day") if days else "Less than a day"
            side, more = ("ahead", "more") if questions > 0 else ("behind", "fewer")
            return f"{lead} {side}: {count_words(abs(questions), 'question')} {more} than planned"
        case _:
            assert_never(fact)


def _result(fact: said.Result, day: DateForm) -> str:
    result = f"{fact.percent or 0:g}%" if fact.score is None else f"{fact.score}"
    match fact.kind:
        case "exam_taken":
            aim = f", aim {fact.aim}" if fact.aim is not None else ""
            late = f", planned for {day(fact.planned)}" if fact.planned else ""
            return f"{fact.exam} taken: {result}{aim}{late}"
        case "exam_corrected":
            return f"{fact.exam} of {day(fact.day)} is corrected: {result}"
        case "exam_withdrawn":
            return f"{fact.exam} of {day(fact.day)} is no longer on record"


def _load(fact: said.LoadChange, day: DateForm) -> str:
    match fact:
        case said.Load():
            return f"New questions {_span(fact.first_day, fact.last_day, day)}: {_means(fact)}"
        case said.OtherQuestions(sums):
            return f"From now on {', '.join(_moved(one, day) for one in sums)}"
        case said.Pace(old, new):
            return f"New questions take {new:g} minutes each instead of {old:g}, review included"
        case said.BuffersMoved(dates, kind):
            return (
                f"{'Buffer used' if kind == 'buffers_used' else 'Half a day kept free'}: {_dates(dates, day)}"
            )
        case said.HoursMoved(first, last, days, minutes, kind):
            hours, span = f"{minutes / 60:.3g} h", _span(first, last, day)
            return HOURS[kind].format(span=span, days=count_words(days, "day"), hours=hours)
        case _:
            assert_never(fact)


def _means(fact: said.Load) -> str:
    if not fact.means:
        side = "more" if fact.gain > 0 else "fewer"
        return f"{abs(fact.gain)} {side} in all" if fact.gain else "other days, as many in all"
    one_day = fact.first_day == fact.last_day
    return ", ".join(
        f"{'' if mean.exact else 'about '}{mean.new} instead of {mean.old}"
        + ("" if one_day else f" on {'full' if mean.full_days else 'working'} days")
        for mean in fact.means
    )


def _plan(fact: said.PlanChange, labels: Mapping[str, str], day: DateForm) -> str:
    match fact:
        case said.ExamDate(old, new):
            shift = f"{count_words(abs((new - old).days), 'day')} {'later' if new > old else 'earlier'}"
            return f"The exam is on {day(new)} instead of {day(old)}, {shift}"
        case said.PracticeExamLength(exam, when, full_length):
            return f"{exam} on {day(when)} is {'now' if full_length else 'no longer'} full length"
        case said.Aim(exam, old, new, later):
            instead = f" instead of {old}" if old is not None else ""
            others = f"; {count_words(later, 'later aim changes', 'later aims change')} too" if later else ""
            return f"The aim of {exam} is {new}{instead}{others}"
        case said.Focus(weeks, more, less):
            sides = (("more", more), ("less", less))
            parts = (f"{side} {areas_words(areas, labels)}" for side, areas in sides if areas)
            return (
                f"The focus changes in {count_words(weeks, 'week')}: {' · '.join(parts) or 'another order'}"
            )
        case said.SmallerChanges(number):
            return f"{number} smaller changes"
        case said.OldWords(what):
            return with_days(what, day)
        case _:
            assert_never(fact)


def _moved(fact: said.DateMoved | said.NumberMoved, day: DateForm) -> str:
    match fact:
        case said.NumberMoved(bank, was, left, "left_over"):
            before = f", {was} before" if was else ""
            return (
                f"{count_words(left, 'question')} of {bank} no longer fit{before}"
                if left
                else f"All of {bank} fits again"
            )
        case said.NumberMoved(_, was, now, "target"):
            return f"The target is {now} instead of {was}"
        case said.NumberMoved(_, was, now, "repeats"):
            return f"{now} repeats instead of {was}"
        case said.NumberMoved(bank, was, now, "new_questions"):
            return f"{now} new questions of {bank} instead of {was}"
    name = PHASES.get(fact.name, fact.name) if fact.kind == "phase_end" else fact.name
    old, new = (day(value) if isinstance(value, date) else value for value in (fact.old, fact.new))
    return MOVED[fact.kind][0 if old is None else 1 if new is None else 2].format(name=name, old=old, new=new)


def cause_words(cause: said.Cause, day: DateForm) -> str:
    """One cause as a sentence."""
    match cause:
        case said.PlainCause(kind):
            return CAUSES[kind]
        case said.ExamCause(exam, kind):
            return CAUSES[kind].format(exam)
        case said.DateCause(when, kind):
            return CAUSES[kind].format(day(when))
        case said.NumberCause(number, "new_target"):
            return f"The target is {number} now."
        case said.NumberCause(number):
            side = "ahead of" if number > 0 else "behind"
            return f"You are {count_words(abs(number), 'question')} {side} the last plan."
        case said.Pace(_, new):
            return f"Your log says {new:g} minutes a question."
        case said.DoneSince(done, planned, since):
            if done < 0:
                return "The record was corrected."
            if not planned:
                return f"Nothing new was planned since {day(since)}."
            return f"{done} of {planned} planned since {day(since)} are done."
        case said.NothingLogged(first_day, last_day):
            return f"Nothing is logged {_span(first_day, last_day, day)}."
        case _:
            assert_never(cause)


def _span(first: date, last: date, day: DateForm) -> str:
    """Two days, both included, "from 2027-02-08 to 2027-02-14", or one, "on 2027-02-08"."""
    return f"on {day(first)}" if first == last else f"from {day(first)} to {day(last)}"


def _dates(days: Sequence[date], day: DateForm) -> str:
    """The first three days, and how many more."""
    shown = ", ".join(map(day, days[:3]))
    return f"{shown} and {len(days) - 3} more" if len(days) > 3 else shown
