"""What changed since the last plan, in words: what is different, and why.

The student's own names stand as they were typed; each report makes them safe for itself.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from studyplan.plan import Change
from studyplan.statements import changes as said
from studyplan.words.formats import DateForm, areas_words, count_words, hours_words, shown

TEXTS = {  # by kind, and what is new or gone by kind and turn
    "headline": "{ahead}",
    "exam_taken": "{exam} taken: {result}{aimed}{late}",
    "exam_corrected": "{exam} of {day} is corrected: {result}",
    "exam_withdrawn": "{exam} of {day} is no longer in your file; if that was not meant: {again}",
    "questions_recorded": "{count} of {bank} recorded",
    "questions_recorded gone": "{count} of {bank} fewer on record than counted so far",
    "repeats_recorded": "{count} recorded",
    "repeats_recorded gone": "{count} fewer on record than counted so far",
    "log_gone": "The record of {day} is no longer in your file; if that was not meant: {again}",
    "days_assumed": "{days} counted as done as planned{more}",
    "against_plan": "{days} {side}: {count} {more} than due",
    "against_plan even": "On plan again: what was due is done",
    "exam_date": "The exam is on {new} instead of {old}, {shift}",
    "practice_exam_date": "{name} on {new} instead of {old}",
    "practice_exam_date new": "{name} added on {new}",
    "practice_exam_date gone": "{name} of {old} dropped",
    "first_pass_end": "The first pass of {name} ends on {new} instead of {old}",
    "first_pass_end new": "The first pass of {name} ends on {new}",
    "first_pass_end gone": "No day to come holds new questions of {name}",
    "phase_end": "{name} ends on {new} instead of {old}",
    "phase_end new": "{name} is new, from {new}",
    "phase_end gone": "{name} is gone",
    "target": "The target is {new} instead of {old}",
    "bank_questions": "{name} holds {new} questions instead of {old}",
    "bank_questions new": "{name} is a new question bank",
    "bank_questions gone": "{name} is no longer a question bank",
    "left_over": "{count} of {name} no longer fit{before}",
    "left_over gone": "All of {name} fits again",
    "repeats": "{new} repeats instead of {old}",
    "new_questions": "{new} new questions of {name} instead of {old}",
    "practice_exam_length": "{exam} on {date} is {now} full length",
    "load": "New questions {span}: {means}",
    "other_questions": "From now on {sums}",
    "pace": "New questions take {new:g} minutes each instead of {old:g}, review included",
    "buffers_used": "Buffer used: {dates}",
    "buffers_freed": "Half a day kept free: {dates}",
    "days_off_added": "Off {span}: {days}",
    "days_off_dropped": "No longer off {span}: {days} with {hours}",
    "hours_fewer": "Hours {span}: {hours} fewer on {days}",
    "hours_more": "Hours {span}: {hours} more on {days}",
    "aim": "The aim of {exam} is {new}{instead}{others}",
    "focus": "The focus changes in {weeks}: {sides}",
    "smaller_changes": "{number} smaller changes",
    "old_words": "{what}",
    "together": "{changes}",
}
PHASES = {"diagnostic": "The diagnostic phase", "core": "Core", "refinement": "Refinement"}
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
    "not_taken": "It was not sat.",
    "day_shortened": "That day has fewer hours now.",
    "pace_in_log": "Learned from the minutes in your log.",
    "told_elsewhere": "The page and the calendar hold them all.",
    "as_planned": "The days behind were done as planned.",
    "counts_as_planned": "The days behind count as done as planned.",
    "accuracy": "More or fewer of your answers are right than was counted with.",
    "rule": "A rule of the plan asks for it.",
    "asked_afresh": "You asked for a plan made afresh.",
    "new_score": "New score: {exam}.",
    "new_report": "New score report: {exam}.",
    "pinned": "You pinned {exam}.",
    "missed": "{exam} was not sat.",
    "exam_on": "The exam is on {date} now.",
    "recorded_of": "Your record of {date}.",
    "recorded_since": "Your record since {date}.",
    "new_target": "The target is {number} now.",
    "off_plan": "{behind} since the last plan.",
    "caught_up": "{caught} caught up since the last plan.",
    "pace": "Your log says {new:g} minutes a question.",
    "done_since": "{done} of {planned} questions and repeats due since {since} are done.",
    "done_since none": "Nothing was due since {since}.",
    "done_since fewer": "The record was corrected.",
    "nothing_logged": "Nothing is logged {span}.",
    "made_again": "The plan was made again on {date}.",
}


def change_words(fact: said.ChangeFact, labels: Mapping[str, str], day: DateForm) -> str:
    """What is different; `labels` name the content areas."""
    if isinstance(fact, said.Together | said.OtherQuestions | said.Focus):
        parts = _lists(fact, labels, day)
    else:
        parts = _load(fact, day) if isinstance(fact, said.LoadChange) else _parts(fact, day)
    text = TEXTS.get(f"{fact.kind} {_turn(fact)}") or TEXTS[fact.kind]
    return text.format(**{**shown(fact, day), **parts})


def _turn(fact: said.ChangeFact) -> str:
    """Whether it is new or gone, which some kinds tell otherwise."""
    match fact:
        case said.DateMoved(old=None) | said.NumberMoved(old=None):
            return "new"
        case (
            said.DateMoved(new=None) | said.NumberMoved(new=None) | said.NumberMoved(new=0, kind="left_over")
        ):
            return "gone"
        case said.QuestionsRecorded(questions=questions) if questions < 0:
            return "gone"
        case said.DaysOfQuestions(questions=0, kind="against_plan"):
            return "even"
    return ""


def _lists(
    fact: said.Together | said.OtherQuestions | said.Focus, labels: Mapping[str, str], day: DateForm
) -> dict[str, Any]:
    match fact:
        case said.Together(changes):
            return {"changes": "; ".join(change_words(one, labels, day) for one in changes)}
        case said.OtherQuestions(sums):
            return {"sums": ", ".join(change_words(one, labels, day) for one in sums)}
        case said.Focus(weeks, more, less):
            sides = (("more", more), ("less", less))
            parts = (f"{side} {areas_words(areas, labels)}" for side, areas in sides if areas)
            return {"weeks": count_words(weeks, "week"), "sides": " · ".join(parts) or "another order"}


def _parts(fact: said.ChangeFact, day: DateForm) -> dict[str, Any]:
    """What a text puts together out of several values."""
    match fact:
        case said.LogGone():
            return {"again": _log_again(fact)}
        case said.Result():
            result = f"{fact.percent or 0:g}%" if fact.score is None else str(fact.score)
            aim = f", aim {fact.aim}" if fact.aim is not None else ""
            late = f", planned for {day(fact.planned)}" if fact.planned else ""
            again = f'studyplan score FILE "{fact.exam}" {result.removesuffix("%")} --on {fact.day}'
            return {"result": result, "aimed": aim, "late": late, "again": again}
        case said.Headline():
            return {"ahead": _headline(fact, day)}
        case said.QuestionsRecorded(_, questions, "repeats_recorded"):
            return {"count": count_words(abs(questions), "repeat")}
        case said.QuestionsRecorded(_, questions):
            return {"count": count_words(abs(questions), "new question" if questions > 0 else "question")}
        case said.DaysOfQuestions(days, questions, "days_assumed"):
            more = f", {count_words(questions, 'new question')}" if questions else ""
            return {"days": count_words(days, "study day"), "more": more}
        case said.DaysOfQuestions(days, questions):
            side, more = ("ahead", "more") if questions > 0 else ("behind", "fewer")
            lead, count = count_words(days, "day"), count_words(abs(questions), "question")
            return {"days": lead if days else "Less than a day", "side": side, "count": count, "more": more}
        case said.ExamDate(old, new):
            side = "later" if new > old else "earlier"
            return {"shift": f"{count_words(abs((new - old).days), 'day')} {side}"}
        case said.PracticeExamLength():
            return {"now": "now" if fact.full_length else "no longer"}
        case said.DateMoved(name, _, _, "phase_end"):
            return {"name": PHASES.get(name, name)}
        case said.NumberMoved(_, was, left, "left_over"):
            before = f", {was} before" if was else ""
            return {"count": count_words(left or 0, "question"), "before": before}
        case said.Aim(_, old, _, later):
            others = f"; {count_words(later, 'later aim changes', 'later aims change')} too" if later else ""
            return {"instead": f" instead of {old}" if old is not None else "", "others": others}
        case said.OldWords(what):
            return {"what": what}
    return {}


def _log_again(fact: said.LogGone) -> str:
    """The commands that record a day as it was, one a bank."""
    commands: list[str] = []
    for bank, count in fact.by_bank or (("", 0),):
        options = [f"--questions {count}"] if count or not fact.repeats else []
        options += [f'--bank "{bank}"'] if len(fact.by_bank) > 1 else []
        if not commands:
            options += [f"--repeats {fact.repeats}"] if fact.repeats else []
            options += [f"--minutes {fact.minutes}"] if fact.minutes is not None else []
        commands.append(" ".join(("studyplan log FILE", f"--on {fact.day}", *options)))
    return "; ".join(commands)


def _headline(fact: said.Headline, day: DateForm) -> str:
    parts = []
    if fact.first_day and fact.last_day:
        side = "more" if fact.gain > 0 else "fewer"
        gain = f"{count_words(abs(fact.gain), 'question')} {side} in all" if fact.gain else "as many in all"
        days = count_words(fact.days, "day ahead changes", "days ahead change")
        parts.append(f"{days}, {_span(fact.first_day, fact.last_day, day)}: {gain}")
    if fact.practice_exams:
        names = ", ".join(fact.practice_exams)
        many = len(fact.practice_exams) > 3
        one = len(fact.practice_exams) == 1
        parts.append(
            f"{len(fact.practice_exams)} practice exams move"
            if many
            else f"{names} {'moves' if one else 'move'}"
        )
    return "; ".join(parts) or "No question and no practice exam ahead changes"


def _load(fact: said.LoadChange, day: DateForm) -> dict[str, Any]:
    match fact:
        case said.Load(first_day, last_day):
            return {"span": _span(first_day, last_day, day), "means": _means(fact)}
        case said.BuffersMoved(dates):
            return {"dates": _dates(dates, day)}
        case said.HoursMoved(first_day, last_day, days, minutes):
            span, hours = _span(first_day, last_day, day), hours_words(minutes)
            return {"span": span, "days": count_words(days, "day"), "hours": hours}


def _means(fact: said.Load) -> str:
    if not fact.means:
        side = "more" if fact.gain > 0 else "fewer"
        return f"{abs(fact.gain)} {side} in all" if fact.gain else "other days, as many in all"
    one_day = fact.first_day == fact.last_day
    numbers = [f"{'' if mean.exact else 'about '}{mean.new} instead of {mean.old}" for mean in fact.means]
    if one_day or numbers[1:] == numbers[:1]:
        return numbers[0]
    sides = ("on full days" if mean.full_days else "on shorter days" for mean in fact.means)
    return ", ".join(f"{number} {side}" for number, side in zip(numbers, sides, strict=True))


def causes_words(change: Change, day: DateForm) -> str:
    """Why it is different."""
    if isinstance(change.fact, said.OldWords):
        return change.fact.why
    return " ".join(cause_words(cause, day) for cause in change.causes)


def cause_words(cause: said.Cause, day: DateForm) -> str:
    """One cause as a sentence."""
    key, values = cause.kind, shown(cause, day)
    match cause:
        case said.NumberCause(number, "off_plan"):
            side = "more than due" if number > 0 else "missed"
            values["behind"] = f"{count_words(abs(number), 'question')} {side}"
        case said.NumberCause(number, "caught_up"):
            values["caught"] = count_words(number, "question")
        case said.DoneSince(done, planned) if done < 0 or not planned:
            key += " fewer" if done < 0 else " none"
        case said.NothingLogged(first_day, last_day):
            values["span"] = _span(first_day, last_day, day)
    return CAUSES[key].format(**values)


def _span(first: date, last: date, day: DateForm) -> str:
    """Two days, both included, "from 2027-02-08 to 2027-02-14", or one, "on 2027-02-08"."""
    return f"on {day(first)}" if first == last else f"from {day(first)} to {day(last)}"


def _dates(days: Sequence[date], day: DateForm) -> str:
    """The first three days, and how many more."""
    shown = ", ".join(map(day, days[:3]))
    return f"{shown} and {len(days) - 3} more" if len(days) > 3 else shown
