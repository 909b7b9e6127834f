"""A day's quota laid out as three to five sittings on the clock.

Questions and their review first, content after them, flashcards and missed questions last. Days of practice
exams are in `exam_day`.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from studyplan.facts import Facts
from studyplan.plan import Activity, Block, Mode, PhaseName, Subject
from studyplan.planning.days.clock import Sitting, on_the_clock, review_sitting
from studyplan.planning.questions.workload import Limits
from studyplan.planning.terms import DayQuota, FreeDay
from studyplan.student import Challenge, Student

MOST_BLOCKS = 5
NOT_OF_THE_BODY = ("biostatistics", "social_sciences")

DRILLS: dict[Challenge, Subject] = {
    "timing": "timing",
    "anxiety": "anxiety",
    "reading speed": "reading_speed",
}
# What content is about in each phase.
CONTENT: dict[PhaseName, Subject] = {
    "diagnostic": "survey",
    "core": "wrong_answers",
    "refinement": "own_mistakes",
}


class DayContext(NamedTuple):
    """What a study day is about. `number` counts days from the plan's first (0), `days_out` to the exam.

    `opening` is true on the first study day of the plan. `areas` are the day's content areas, leading one
    first.
    """

    phase: PhaseName
    number: int
    opening: bool
    days_out: int
    areas: tuple[str, ...]


class Habits(NamedTuple):
    """The student's daily habits and the figures in force."""

    facts: Facts
    weak_foundation: bool
    repeat_attempt: bool
    challenges: tuple[Challenge, ...]
    high_yield: tuple[str, ...]
    flashcard_minutes: int
    lunch: int


def habits(student: Student, facts: Facts) -> Habits:
    """Read the applicant's history once for all days."""
    applicant = student.applicant
    specialty = facts.specialty(applicant.specialty)
    cards = student.flashcards_per_day * facts.seconds_per_flashcard / 60
    step1 = applicant.step1
    weak = step1 == "failed then passed" or (isinstance(step1, int) and step1 < facts.weak_step1_below)
    return Habits(
        facts=facts,
        weak_foundation=weak,
        repeat_attempt=applicant.attempts > 0,
        challenges=tuple(challenge for challenge in applicant.challenges if challenge in DRILLS),
        high_yield=specialty.high_yield if specialty else (),
        flashcard_minutes=5 * -(-round(cards) // 5),
        lunch=student.availability.lunch_minutes,
    )


def study_day(
    day: FreeDay, quota: DayQuota, context: DayContext, lim: Limits, habits: Habits
) -> tuple[Block, ...]:
    """The blocks of an ordinary, review or buffer day; never over the day's minutes (half on a buffer)."""
    minutes = day.minutes // 2 if quota.buffer else day.minutes
    reserved = 2 if habits.repeat_attempt and context.opening else 1  # flashcards, and a post-mortem
    most = MOST_BLOCKS - reserved - len(quota.new) - (1 if quota.repeats else 0)
    each = most // max(1, len(quota.reviews))
    sittings = [part for name, length in quota.reviews for part in _review(name, length, each, habits)]
    room = minutes - sum(sitting.minutes for sitting in sittings)
    sittings += _rounded(
        _questions(quota, context, lim, habits, MOST_BLOCKS - reserved - len(sittings)), room
    )
    left = _unhurried(day, minutes, context, habits) - sum(sitting.minutes for sitting in sittings)
    opening = _post_mortem(left, context, habits)
    sittings = opening + sittings
    left -= sum(sitting.minutes for sitting in opening)
    cards = _flashcard_minutes(day, left, habits) if len(sittings) < MOST_BLOCKS else 0
    room = MOST_BLOCKS - len(sittings) - (1 if cards else 0)
    content = _content(day, min(left - cards, habits.facts.content_minutes), room, context, habits)
    left -= cards + sum(sitting.minutes for sitting in content)
    if cards and not content and left:
        cards += min(left, 10) // 5 * 5
    sittings += content
    if cards:
        sittings.append(Sitting(activity="flashcards", minutes=cards))
    return on_the_clock(
        day.date, day.day_starts, sittings, pause=habits.facts.pause_minutes, lunch=habits.lunch
    )


def light_day(day: FreeDay, habits: Habits) -> tuple[Block, ...]:
    """The day before the exam: little, nothing new."""
    minutes = min(day.minutes, habits.facts.light_day_minutes)
    sheets = min(60, minutes)
    sittings = [Sitting(activity="content", minutes=sheets, subject="sheets")]
    if minutes - sheets >= 20:
        cards = min(30, minutes - sheets)
        sittings.append(Sitting(activity="flashcards", minutes=cards, subject="due_cards"))
    return on_the_clock(
        day.date,
        day.day_starts,
        [s for s in sittings if s.minutes >= 5],
        pause=habits.facts.pause_minutes,
        lunch=habits.lunch,
    )


def _unhurried(day: FreeDay, minutes: int, context: DayContext, habits: Habits) -> int:
    """Minutes to fill: all of them, but a smaller share the nearer the exam is in the last days."""
    share = dict(habits.facts.last_days_percent).get(context.days_out, 100)
    return min(minutes, day.minutes * share // 100)


def _review(exam: str, minutes: int, most: int, habits: Habits) -> list[Sitting]:
    """A review in as many equal sittings, `most` at the most, as it takes to sit none of them too long."""
    parts = max(1, min(most, -(-minutes // habits.facts.sitting_minutes)))
    each = -(-minutes // parts // 5) * 5
    lengths = [each] * (parts - 1) + [minutes - each * (parts - 1)]
    return [review_sitting(exam, length) for length in lengths]


def _post_mortem(left: int, context: DayContext, habits: Habits) -> list[Sitting]:
    """A repeat attempt opens with it, in what the first day's questions leave."""
    minutes = min(habits.facts.post_mortem_minutes, left // 5 * 5)
    if not habits.repeat_attempt or not context.opening or minutes < habits.facts.review_needs_minutes:
        return []
    return [Sitting(activity="drill", minutes=minutes, subject="post_mortem")]


def _questions(quota: DayQuota, context: DayContext, lim: Limits, habits: Habits, most: int) -> list[Sitting]:
    """Sittings of new questions and repeats: none longer than a person can sit, if `most` allows it."""
    sittings: list[Sitting] = []
    wanted: list[tuple[Activity, str, int, float]] = [
        ("questions", bank, count, lim.minutes_per_question) for bank, count in quota.new
    ]
    main = quota.repeat_bank
    if quota.repeats:
        wanted.append(("repeats", main, quota.repeats, lim.minutes_per_repeat))
    for activity, bank, count, minutes_each in wanted:
        for part in _parts(count, minutes_each, lim, habits, max(1, most // len(wanted))):
            mode = _mode(context, len(sittings), habits)
            sittings.append(
                Sitting(
                    activity=activity,
                    minutes=_minutes(part, minutes_each),
                    bank=bank,
                    questions=part,
                    mode=mode,
                    areas=context.areas if mode == "tutor" else (),
                )
            )
    return sittings


def _minutes(questions: int, minutes_each: float) -> int:
    return math.ceil(round(questions * minutes_each, 6))


def _rounded(sittings: Sequence[Sitting], room: int) -> list[Sitting]:
    """Each up to the next five minutes, as far as the day has them."""
    spare = room - sum(sitting.minutes for sitting in sittings)
    rounded = []
    for sitting in sittings:
        more = min(-sitting.minutes % 5, spare)  # under nothing where the parts of a minute add up
        spare -= more
        rounded.append(sitting._replace(minutes=sitting.minutes + more))
    return rounded


def _parts(count: int, minutes_each: float, lim: Limits, habits: Habits, most: int) -> list[int]:
    """Split a day's questions into at most `most` sittings, as equal as units allow, larger first."""
    size = min(
        habits.facts.block_questions, max(lim.unit, lim.fit(habits.facts.sitting_minutes, minutes_each))
    )
    parts = min(most, -(-count // size))
    if parts <= 1:
        return [count]
    units, rest = divmod(count, lim.unit)
    sizes = [(units // parts + (i < units % parts)) * lim.unit for i in range(parts)]
    sizes[-1] += rest
    return sizes


def _mode(context: DayContext, index: int, habits: Habits) -> Mode:
    """Timed in the last weeks, tutor in diagnostic, in between by turns."""
    if context.days_out <= habits.facts.timed_days:
        return "timed"
    if context.phase == "diagnostic":
        return "tutor"
    return "timed" if (context.number + index) % 2 else "tutor"


def _flashcard_minutes(day: FreeDay, left: int, habits: Habits) -> int:
    wish = max(
        habits.flashcard_minutes, min(60, max(20, 5 * round(day.minutes * habits.facts.flashcard_share / 5)))
    )
    minutes = min(wish, left)
    return minutes if minutes >= 10 else 0


def _content(day: FreeDay, minutes: int, room: int, context: DayContext, habits: Habits) -> list[Sitting]:
    """Content in at most `room` sittings: what this student needs every day first, then the day's areas."""
    specials: list[Sitting] = []
    for special in _specials(day, context, habits):
        beside_main = room - len(specials) >= 2 and special.minutes + 30 <= minutes
        alone = room == 1 and not specials and special.minutes <= minutes
        if beside_main or alone:
            specials.append(special if beside_main else special._replace(areas=()))
            minutes -= special.minutes
    slots = min(room - len(specials), 2)
    main = _main_content(minutes, slots, context, habits) if slots >= 1 and minutes >= 30 else []
    return main + specials


def _specials(day: FreeDay, context: DayContext, habits: Habits) -> list[Sitting]:
    specials = []
    if context.phase == "refinement":
        areas = NOT_OF_THE_BODY[:: -1 if context.number % 2 else 1]
        sheet = Sitting(activity="content", minutes=habits.facts.biostatistics_minutes, areas=areas)
        specials.append(sheet._replace(subject="biostatistics_ethics"))
    elif habits.weak_foundation and (basics := _pathophysiology(day, context, habits)):
        specials.append(basics)
    if habits.challenges and context.number % 2:
        challenge = habits.challenges[context.number // 2 % len(habits.challenges)]
        specials.append(
            Sitting(activity="drill", minutes=habits.facts.drill_minutes, subject=DRILLS[challenge])
        )
    return specials


def _pathophysiology(day: FreeDay, context: DayContext, habits: Habits) -> Sitting | None:
    """The basics of the day's first area that has some; nobody reads the pathophysiology of statistics."""
    labels = {area.key: area.label for area in habits.facts.areas}
    minutes = habits.facts.pathophysiology_minutes // (1 if day.is_full else 2)
    for area in context.areas:
        if area not in NOT_OF_THE_BODY:
            sitting = Sitting(activity="content", minutes=minutes, areas=(area,), topics=(labels[area],))
            return sitting._replace(subject="pathophysiology")
    return None


def _main_content(minutes: int, slots: int, context: DayContext, habits: Habits) -> list[Sitting]:
    """One sitting on the leading area, two where the time is long; once a week the specialty's own list."""
    parts = 2 if slots == 2 and minutes > 150 else 1
    sittings = []
    for i in range(parts):
        length = min(minutes // parts // 5 * 5, habits.facts.sitting_minutes)
        area = context.areas[i % len(context.areas)]
        topics = _specialty_topics(context, habits) if i == 0 else ()
        subject = "specialty" if topics else CONTENT[context.phase]
        sitting = Sitting(activity="content", minutes=length, areas=(area,), topics=topics, subject=subject)
        sittings.append(sitting)
    return sittings


def _specialty_topics(context: DayContext, habits: Habits) -> tuple[str, ...]:
    """The next topic of the specialty's list on every sixth day, none on the others."""
    if not habits.high_yield or context.number % 6 != 3:
        return ()
    return (habits.high_yield[context.number // 6 % len(habits.high_yield)],)
