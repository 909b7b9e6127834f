"""What does not fit or deserves a word, in words: what it is, and what the student can do about it.

The student's own names stand as they were typed; each report makes them safe for itself.
"""

from collections.abc import Iterator, Mapping
from itertools import compress
from math import ceil, floor
from typing import Any, NamedTuple

from studyplan.facts import Facts
from studyplan.statements import problems as said
from studyplan.words.applicant import applicant_words
from studyplan.words.formats import DateForm, count_words, shown

MOVE = "Move the exam date."
LEFT = "{questions:,} questions of {bank}"
GAP = "Up to {days} days lie between two practice exams; the guides ask for {most_days} at most."
NO_LAST_FORM = "No full form lies {nearest} to {farthest} days before the exam: no day there is long enough."
NO_EXAM_BEFORE = (
    "No practice exam lies in the {days} days before {how}: no new score will be there to decide by."
)
FULL_TIME = "weeks of full-time study ({full_time_hours:g} h)"
BASELINE = f"A score of {{score}} calls for about {{least_weeks:g}} to {{most_weeks:g}} {FULL_TIME}"
LONG_CORE = (
    "Core takes {weeks:.0f} weeks, {full:g} of full-time study ({full_time_hours:g} h): twice the guides' "
    "length ({guides}, full-time {full_time}; {months} months in all)."
)
TEXTS: dict[str, tuple[str, ...]] = {
    # What it is, then the choices; by kind, and by kind and turn where one kind takes several.
    "score_missing": (
        "{exam} of {how}: what was the score?",
        'Record it: studyplan score FILE "{exam}" {told} --on {on}',
        'Not sat: studyplan log FILE --missed "{exam}" --on {on}',
    ),
    "exam_passed": (
        "The exam on {exam_date} is not after today, {today}: there is nothing left to plan.",
        "Write the new date in [exam] date.",
    ),
    "exam_too_far": (
        "The exam on {exam_date} is more than {horizon_days} days away; no daily plan holds that long.",
        "Check the year of [exam] date.",
        "Set [availability] first_day to about {first_day}.",
    ),
    "no_free_minute": (
        "There is no free minute between {first_day} and the exam on {exam_date}.",
        "Give hours in [availability], or a later exam date.",
    ),
    "nothing_to_log no_plan": (
        "There is no last plan that says what {date} held.",
        "Say what you did: --questions N, --repeats N.",
    ),
    "nothing_to_log no_such_day": (
        "{date} is no day of the last plan.",
        "Say what you did: --questions N, --repeats N.",
    ),
    "nothing_to_log no_questions": (
        "The plan holds no questions on {date}, so there is nothing to log as planned.",
        "If you did some all the same, say how many: --questions N, --repeats N.",
    ),
    "nothing_to_log practice_exam": (
        "The plan holds {exam} on {date} and no questions, so there is nothing to log as planned.",
        'Record its result: studyplan score FILE "{exam}" RESULT.',
        'If you did not sit it, say so: studyplan log FILE --missed "{exam}".',
    ),
    "nothing_to_undo no_plan": ("There is no last plan that knows what a command changed in your file.",),
    "nothing_to_undo no_change": (
        "No command changed your file since the last one was taken back; undo goes one step.",
        "Change the file by hand, then run studyplan plan.",
    ),
    "nothing_to_undo changed_since": (
        "The lines that the last command wrote are not as it left them, so nothing was taken back.",
        "Change them by hand, then run studyplan plan.",
    ),
    "target_under_pass_mark": ("A target of {target} is under the pass mark of {pass_mark}.",),
    "no_usual_hours": (
        "The usual week has no study hours to make longer: give some in [availability] hours.",
    ),
    "past_midnight": (
        "{hours_a_week:g} hours a week make {hours:.1f} h from {day_starts:%H:%M} on {date}, "
        "past midnight with pauses.",
    ),
    "refinement_only": (
        "{days} {how} too few for a diagnostic and a core phase.",
        "A later date leaves room for the whole plan: 13 weeks and more.",
    ),
    "phases_shortened": (
        "{weeks:.1f} weeks are fewer than a full plan's {full_weeks}: every phase is shortened.",
    ),
    "baseline_weeks": (
        f"{BASELINE}; the hours up to the exam make only {{full:g}}, in {{weeks:.1f}} calendar weeks.",
        "Study more: {hours_a_week} h a week would be enough.",
        "Move the exam date: `studyplan what-if` shows what other dates would bring.",
        "Keep the date and expect a smaller gain.",
    ),
    "baseline_weeks enough": (f"{BASELINE}; the hours of this plan make {{full:g}}.",),
    "low_baseline": (
        "After a first score of {score}, guide N asks for the low 230s at least; your target of {target} is "
        "under that.",
        "Aim for {least} or more: [exam] target.",
    ),
    "repeat_attempt_short": (
        f"A repeat attempt takes {{least_weeks}} to {{most_weeks}} {FULL_TIME} in a new way; the hours up to "
        "the exam make {full:g}.",
        "Move the exam date: sit only when practice scores are safely above the target.",
    ),
    "few_dedicated_weeks": (
        "{how} of the last {most} weeks before the exam {holds} {hours:g} h of study; guide I asks for "
        "{least_weeks} to {most_weeks} dedicated weeks.",
        "Arrange leave or lighter duty for these weeks, and name them in an [[availability.change]].",
        "Move the exam to a date with such weeks before it.",
    ),
    "long_core": (
        LONG_CORE,
        "Begin later, or sit earlier if the practice exams allow it: what was learned first fades.",
    ),
    "long_core in_doubt": (
        LONG_CORE,
        "Keep the hours until passing is safe, and come back to what was learned first.",
    ),
    "pending_step1": (
        "Step 1 is not taken yet: the guides say to pass it first, and to mend a weak foundation before this "
        "exam.",
        "Take Step 1 before this exam: `studyplan what-if` shows what later dates would bring.",
    ),
    "many_banks": (
        "{banks} question banks are many: three and more go with lower scores.",
        "Drop {needless}.",
    ),
    "many_resources": (
        "Too many resources cost you before. Now: one question bank, one text or course, practice exams.",
    ),
    "left_over": (
        f"{LEFT} do not fit before the exam, {{how}}.",
        "Study a full day on {full_days_needed:,} of your days off, before the last three weeks.",
        "Study {hours_needed:g} h more on every study day: then everything fits.",
        "Move the exam to {first_date} or later: the first date that fits at these hours.",
        "Leave out {second_banks}; the main bank comes first (this plan already does so).",
        f"Keep the date and leave {LEFT} undone, in areas you are strong in.",
    ),
    "tight": (
        "It is tight: {how}. {more}",
        "Add an hour on some days.",
        MOVE,
        "Keep it, and log your days so that slips show early.",
    ),
    "late_first_pass": (
        "{questions:,} new questions moved into the refinement phase: core no longer holds them sanely. "
        "They take the place of repeats.",
        "Catch up on a free day: the next run moves them back.",
        MOVE,
    ),
    "spare_time": (
        "There is more time than work: {how}. "
        "The rest goes to what you missed, about {repeats_a_day} questions a day, and weak areas.",
        "Keep the hours until passing is safe: they go where you are weakest.",
        "Sit earlier if the practice exams allow it.",
        "Study fewer hours; rest is part of the plan.",
        "Add a second question bank.",
    ),
    "second_pass_cut": (
        "About {wanted:,} questions will be worth a second look (wrong answers, weak areas); "
        "{planned:,} of them find a day.",
        "Take the weak areas first, as the plan does; the rest by reading your notes on them.",
    ),
    "nothing_logged": (
        "Nothing is logged from {first_day} to {last_day}, so those days count as done as planned.",
        "Tell the bank's own counter and everything is settled: studyplan log FILE --total N.",
    ),
    "pin_against_rules": (
        "{exam} stays on {date} as you pinned it, but {how}.",
        "Move or remove the [[pin]] in your file if that was not meant.",
    ),
    "no_other_day": (
        "{exam} was not sat, and no day ahead has {minutes} minutes at {least_gap_days} days "
        "from all others.",
        "Pin it where you want it in place of another, or leave it out.",
    ),
    "new_or_again": (
        "{questions} new questions of {bank} fit no day beside the second pass, which holds {repeats} "
        "repeats.",
        "Fewer new ones: leave them out, and the second pass stays as it is.",
        "Fewer again: studyplan plan FILE --afresh gives them days of the second pass. {repeats_afresh} "
        "repeats remain, those of weak areas first, and {left_over_afresh} questions without a day.",
    ),
    "better_afresh": (
        "Planned anew, the days ahead would be better: {gains}. {days} days would change.",
        "studyplan plan FILE --afresh plans them anew; without it they stay as they are.",
    ),
    "no_buffer": (
        "In {fortnights} of the fortnights ahead no half day stays free: practice exams, their reviews "
        "and short days leave none.",
        "A missed day then moves to full days. Add an hour somewhere if you need the slack.",
    ),
    "pin_dropped": (
        "{exam} was pinned to {date}, but another exam was taken that day: the pin is dropped.",
        "Pin it to another day, or leave the day to the plan.",
    ),
    "no_form_left": (
        "No practice exam form is left unused, so nothing before the exam can show where you stand.",
        "List the forms you have not taken in [resources] practice_exams.",
    ),
    "no_day_for_form": (
        "No practice exam fits: the shortest form takes {hours:g} hours, and far enough from other exams no "
        "day has them, nor have two in a row half of them each before the evening.",
        "Free {hours:g} hours on one day between {first_day} and {last_day}, and on one every three weeks.",
        "Name such a day in an [[availability.change]] and run the plan again.",
    ),
    "no_day_for_form late": (
        "Too few days are left for a full practice exam with its review.",
        "Use the free days for repeats and sleep.",
    ),
    "no_last_form": (NO_LAST_FORM, "Free {hours:g} hours on one day between {first_day} and {last_day}."),
    "no_last_form late": (NO_LAST_FORM, "Too late for this date: the last score you have has to do."),
    "no_exam_before_marks forms": (
        f"{NO_EXAM_BEFORE} Too few unused forms are left.",
        "A form taken long ago, or one of another publisher, is better than none.",
    ),
    "no_exam_before_marks days": (
        f"{NO_EXAM_BEFORE} No day there, nor two in a row, holds one far enough from the others.",
        "Free one long day in the ten days before.",
    ),
    "split_forms": (
        "Practice exams over two days in a row, half on each, as no day near is long enough: {how}. "
        "Such a score counts, but it is no rehearsal.",
    ),
    "longer_day": (
        "{how} longer would hold {form} in one sitting.",
        "Name such days in an [[availability.change]] with their hours and run the plan again.",
    ),
    "short_rehearsals": (
        "A true rehearsal holds all {blocks} half-hour blocks; these days hold fewer ({how}).",
        "Free {hours:g} hours on these days, or on one near them.",
    ),
    "one_rehearsal": (
        "Only one rehearsal fits before the exam; the guides ask for two.",
        "A later date, or a free day of {hours:g} hours a week to ten days before the last one.",
    ),
    "no_baseline": (
        "No early day holds a baseline exam, so the plan starts without knowing where you stand.",
        "Free {hours:g} hours on one of the first days, a week before the next exam.",
    ),
    "wide_gap question_bank": (
        f"{GAP} More of them would leave more of the question bank undone.",
        "Free one more day every other week: then both fit.",
    ),
    "wide_gap forms": (
        f"{GAP} Too few unused forms are left.",
        "A form taken long ago, or one of another publisher, is better than none.",
    ),
    "wide_gap days": (f"{GAP} Too few days are long enough for one.", "Free half a day in between."),
    "no_warm_up": (
        "The {exam} is not planned: no day holds it beside the review of the form before it.",
        "Free {hours:g} hours more on one day between {first_day} and {last_day}.",
    ),
}
TIGHT = {
    "tight": "questions take nearly every free minute, hardly any content study is left",
    "ramp": "{} had to be used and the first weeks start heavier",
    "buffer": "{} had to be used from the start",
}
PIN_RULES = {
    "day_too_short": "that day has {minutes} free minutes and it takes {minutes_needed}",
    "too_close": "it is fewer than {least_gap_days} days from another practice exam",
    "too_late": "it is {out} before the exam, nearer than {nearest}",
    "too_early": "it is {out} before the exam; as a warm-up it belongs {nearest} to {farthest} days before",
    "right_after_form": "it is the day after a full practice exam, which is not reviewed by then",
}


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NUMBERS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
FAMILIES = {"NBME": "an NBME", "UWSA": "a UWSA"}  # by the first word of a form's name


class ProblemWords(NamedTuple):
    """What a problem is, in sentences, and what can be done, a sentence each."""

    what: str
    choices: tuple[str, ...] = ()


def problem_words(fact: said.ProblemFact, facts: Facts, day: DateForm) -> ProblemWords:
    """What a plan's problem says; `day` is how dates are told."""
    if isinstance(fact, said.ApplicantFact):
        too_many = isinstance(fact, said.Attempts) and fact.are_too_many
        choices = ("Ask USMLE first whether you may sit again.",) if too_many else ()
        return ProblemWords(applicant_words(fact, facts, day), choices)
    return _told(fact, day)


def impossible_words(fact: said.Impossible | said.Unrecorded, day: DateForm) -> ProblemWords:
    """Why no plan can be made, or nothing recorded, as asked."""
    return _told(fact, day)


def _told(fact: Any, day: DateForm) -> ProblemWords:
    values = shown(fact, day)
    weeks, hours = values.get("days", 0) / 7, values.get("minutes", 0) / 60
    values = {"weeks": weeks, "hours": hours, **values, "how": _how(fact, day), **_reckoned(fact)}
    what, *choices = (text.format(**values) for text in _texts(fact))
    return ProblemWords(what, tuple(choices))


def _reckoned(fact: Any) -> Mapping[str, object]:
    """What the texts of a fact say that is reckoned from its values."""
    match fact:
        case said.Tight(slack=slack):
            room = f"Only {slack:,} more questions would fit" if slack >= 10 else "Nothing more would fit"
            return {"more": f"{room} if days are lost."}
        case said.BetterAfresh():
            return {"gains": " and ".join(_gains(fact))}
        case said.ScoreMissing():
            return {"on": fact.last_day.isoformat(), "told": fact.result.upper()}
        case said.LongerDay():
            return {"form": FAMILIES.get(fact.exam.partition(" ")[0], fact.exam)}
        case said.BaselineWeeks():
            return {"full": _tenths(fact.full_time_weeks), "hours_a_week": ceil(fact.hours_a_week)}
        case said.RepeatAttemptShort():
            return {"full": _tenths(fact.full_time_weeks)}
        case said.FewDedicatedWeeks():
            return {"holds": "holds" if fact.weeks < 2 else "hold", "most": _number(fact.most_weeks)}
        case said.LongCore():
            ranges = {"guides": fact.guides, "full_time": fact.full_time, "months": fact.months}
            told = {name: f"{least} to {most}" for name, (least, most) in ranges.items()}
            return {"full": _tenths(fact.full_time_weeks), **told}
    return {}


def _tenths(weeks: float) -> float:
    """Weeks rounded down: what is short of a whole number is not told as that number."""
    return floor(weeks * 10 + 1e-6) / 10


def _gains(fact: said.BetterAfresh) -> Iterator[str]:
    if fact.left_over_afresh < fact.left_over:
        yield f"{fact.left_over_afresh} questions without a day instead of {fact.left_over}"
    if fact.fullest_afresh < fact.fullest:
        yield f"{fact.fullest_afresh} questions on the fullest day instead of {fact.fullest}"


def _texts(fact: Any) -> tuple[str, ...]:
    """The texts of the turn a fact takes; a choice that does not exist is not offered."""
    match fact:
        case said.NothingToLog() | said.NothingToUndo() | said.WideGap() | said.NoExamBeforeMarks():
            return TEXTS[f"{fact.kind} {fact.why}"]
        case said.NoDayForForm() | said.NoLastForm() if fact.last_day < fact.first_day:
            return TEXTS[f"{fact.kind} late"]
        case said.BaselineWeeks() if fact.are_enough:
            return TEXTS["baseline_weeks enough"]
        case said.BaselineWeeks():
            beside_work = fact.hours_a_week <= fact.full_time_hours
            return _offered("baseline_weeks", True, beside_work, True, not fact.in_doubt)
        case said.FewDedicatedWeeks():
            return _offered("few_dedicated_weeks", True, fact.enough_ahead, True)
        case said.LongCore(in_doubt=True):
            return TEXTS["long_core in_doubt"]
        case said.SpareTime():
            less = not fact.in_doubt
            return _offered("spare_time", True, fact.in_doubt, less, less, not fact.has_second_bank)
        case said.LeftOver():
            enough_days_off = fact.full_days_needed <= fact.days_off
            more_hours, later = fact.hours_needed is not None, fact.first_date is not None
            drop = bool(fact.second_banks)
            return _offered("left_over", True, enough_days_off, more_hours, later, drop, True)
    return TEXTS[fact.kind]


def _offered(texts: str, *exist: bool) -> tuple[str, ...]:
    """Of those texts the ones that exist."""
    return tuple(compress(TEXTS[texts], exist))


def _how(fact: Any, day: DateForm) -> str:
    """The part of a text that a fact puts together out of several."""
    match fact:
        case said.ScoreMissing():
            return " and ".join(map(day, dict.fromkeys((fact.first_day, fact.last_day))))
        case said.RefinementOnly():
            return "day is" if fact.days == 1 else "days are"
        case said.LeftOver():
            return (
                "with every day filled to its limit" if fact.planned else "and the last days take nothing new"
            )
        case said.Tight():
            return TIGHT[fact.rung].format(count_words(fact.buffers_used, "half-day buffer"))
        case said.NoExamBeforeMarks():
            last = " and ".join(", ".join(map(day, fact.marks)).rsplit(", ", 1))
            return (
                f"{last}, the last {'day' if len(fact.marks) == 1 else 'days'} to move the exam before a line"
            )
        case said.FewDedicatedWeeks():
            return f"Only {_number(fact.weeks)}" if fact.weeks else "None"
        case said.SpareTime():
            return _spare_weeks(fact)
        case said.SplitForms():
            return ", ".join(map(day, fact.dates))
        case said.LongerDay():
            return _longer(fact)
        case said.ShortRehearsals():
            return ", ".join(f"{day(on)}: {count}" for on, count in fact.held)
        case said.PinAgainstRules():
            values = {**vars(fact), "out": count_words(fact.days_out, "day")}
            return " and ".join(PIN_RULES[rule].format(**values) for rule in fact.broken)
    return ""


def _spare_weeks(fact: said.SpareTime) -> str:
    """When the questions are done, in whole weeks: of the main bank, and of all banks where that is later."""
    if fact.main_days is None:
        return f"the question banks are done {fact.days // 7} weeks before refinement"
    later = f", all banks {fact.days // 7}" if fact.main_days != fact.days else ""
    return f"the main bank is done {fact.main_days // 7} weeks before refinement{later}"


def _longer(fact: said.LongerDay) -> str:
    """How often a day has to be how much longer: "One Saturday in five made one hour"."""
    day, every = WEEKDAYS[fact.weekday], fact.one_in
    often = f"Every {day}" if every == 1 else f"One {day} in {_number(every)}"
    hours, minutes = divmod(fact.more, 60)
    parts = (
        f"{_number(n)} {unit}{'' if n == 1 else 's'}"
        for n, unit in ((hours, "hour"), (minutes, "minute"))
        if n
    )
    return f"{often} made {' and '.join(parts)}"


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)
