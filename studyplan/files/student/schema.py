"""The layout of a student's file: what each key may hold on its own. `checks` finds contradictions."""

from contextlib import suppress
from datetime import time
from functools import lru_cache
from pathlib import Path
from typing import get_args

import tzdata

from studyplan.errors import InputProblem
from studyplan.facts import Facts
from studyplan.files.rules import (
    Rule,
    Wrong,
    apply,
    by_weekday,
    clock,
    day,
    each,
    name_from,
    number,
    table,
    text,
    whole,
    yes_or_no,
)
from studyplan.files.spelling import did_you_mean, nearest, official
from studyplan.files.toml.text import Table
from studyplan.student import Challenge, Group

UNNAMED_EXAM = "Practice exam"
NAME_LENGTH = 80
BANK_NAME_LENGTH = 60
LONGEST_DAY_HOURS = 16
_HIGHEST_SCORE = 300
_STEP1_WORDS = ("not taken", "passed", "failed then passed")


def check_keys(raw: Table, facts: Facts) -> tuple[Table, list[InputProblem]]:
    """The student's table with dates, times, minutes and official names in it, and what is wrong with keys.

    A wrong value comes out as None. `line` is still None in each problem.
    """
    return apply(_student_file(facts, _bank_names(raw, facts)), {"exam": {}, **raw}, homes=_HOMES)


def _bank_names(raw: Table, facts: Facts) -> list[str]:
    """The banks an entry of the log can name: the file's, or the one it has by default."""
    if "question_bank" not in raw:
        return [facts.banks[0][0]]
    banks = raw["question_bank"] if isinstance(raw["question_bank"], list) else []
    rule, names = _bank_name(facts), list[str]()
    for bank in banks:
        with suppress(Wrong):  # reported where it stands
            names.append(rule(bank.get("name") if isinstance(bank, dict) else None))
    return names


def _student_file(facts: Facts, banks: list[str]) -> Rule:
    form = name_from(form.name for form in facts.forms)
    unused = each(form, most=100, what="practice exams")
    pin = table({"date": day, "exam": form}, required=("date", "exam"))
    return table(
        {
            "student": table({"name": text(NAME_LENGTH), "time_zone": _time_zone}),
            "exam": _exam(),
            "applicant": _applicant(facts),
            "availability": _availability(),
            "question_bank": each(_question_bank(facts), least=1, most=20, what="question banks"),
            "resources": table({"practice_exams": unused, "flashcards_per_day": whole(0, 1000)}),
            "score": each(_score(facts), most=100, what="practice exams"),
            "log": each(_log_entry(form, banks), most=5000, what="log entries"),
            "pin": each(pin, most=100, what="pins"),
            "calendar": table({"id": _calendar_id, "alarm_minutes": whole(0, 1440), "busy": yes_or_no}),
        }
    )


def _exam() -> Rule:
    score = whole(1, _HIGHEST_SCORE)
    keys = {
        "date": day,
        "target": score,
        "start_time": clock(time(6), time(14)),
        "minimum": score,
        "eligibility_ends": day,
        "score_needed_by": day,
    }
    return table(keys, required=("date", "target"))


def _applicant(facts: Facts) -> Rule:
    return table(
        {
            "specialty": _specialty(facts),
            "group": name_from((group for group in get_args(Group) if group), empty=True),
            "step1": _step1,
            "attempts": whole(0, 10),
            "challenges": each(name_from(get_args(Challenge)), most=4, what="challenges"),
            "graduation_year": whole(1950, 2100),
            "visa": yes_or_no,
            "us_experience_months": whole(0, 600),
        }
    )


def _availability() -> Rule:
    week = {"hours": by_weekday(_hours), "day_starts": by_weekday(clock())}
    change = table({"from": day, "to": day, **week, "note": text(120, empty=True)}, required=("from",))
    usual: dict[str, Rule] = {"first_day": day, **week, "lunch_minutes": whole(0, 240)}
    return table({**usual, "change": each(change, most=200, what="changes")})


def _question_bank(facts: Facts) -> Rule:
    keys = {"name": _bank_name(facts), "questions": whole(1, 20_000), "done": whole(0, 20_000), **_PERCENT}
    return table(keys, required=("name",))


def _score(facts: Facts) -> Rule:
    percent = number(0, 100, "a percentage")
    keys = {
        "date": day,
        "exam": name_from((*(form.name for form in facts.forms), UNNAMED_EXAM)),
        "score": whole(1, _HIGHEST_SCORE),
        "percent": number(0, 100, "a percentage", advice="A three-digit score goes into score = 214."),
        "percent_correct": table(dict.fromkeys((area.key for area in facts.areas), percent)),
    }
    return table(keys, required=("date", "exam"))


def _log_entry(form: Rule, banks: list[str]) -> Rule:
    keys = {
        "date": day,
        "questions": whole(0, 1000),
        "repeats": whole(0, 1000),
        "correct": whole(0, 2000),
        "minutes": whole(0, 1440),
        "total": whole(0, 20_000),
        **_PERCENT,
        "bank": name_from(banks) if banks else text(BANK_NAME_LENGTH),
        "reset": yes_or_no,
        "missed": each(form, most=20, what="practice exams"),
    }
    return table(keys, required=("date",))


_PERCENT: dict[str, Rule] = {"percent_correct": number(0, 100, "a percentage")}


# Keys with a rule of their own.


def _hours(value: object) -> int:
    """Net study time of a day: given in hours, handed out in minutes."""
    hours: float = number(0, LONGEST_DAY_HOURS, "a number of hours")(value)
    return round(hours * 60)


@lru_cache(maxsize=1)
def _zone_names() -> tuple[str, ...]:
    return tuple(Path(tzdata.__file__).with_name("zones").read_text("utf-8").split())


def is_time_zone(name: str) -> bool:
    """Whether the time zone database holds a zone of exactly this name."""
    return name in _zone_names()


def _time_zone(value: object) -> str:
    if isinstance(value, str) and is_time_zone(value):
        return value
    guess = did_you_mean(value, _zone_names()) if isinstance(value, str) else ""
    allowed = 'a time zone of the IANA list, like "America/Chicago"'
    raise Wrong(value, allowed, guess or "Name a continent and a city.")


def _specialty(facts: Facts) -> Rule:
    labels = [specialty.label for specialty in facts.specialties]
    by_label = name_from(labels, empty=True)

    def check(value: object) -> str:
        known = facts.specialty(value) if isinstance(value, str) else None
        return known.label if known is not None else str(by_label(value))

    return check


def _step1(value: object) -> str | int:
    if isinstance(value, str) and value in ("", *_STEP1_WORDS):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _HIGHEST_SCORE:
        return value
    words = ", ".join(f'"{word}"' for word in _STEP1_WORDS)
    advice = did_you_mean(value, _STEP1_WORDS) if isinstance(value, str) else ""
    if isinstance(value, str) and value.isdecimal():
        advice = "Write the number without quotes."
    raise Wrong(value, f"{words}, or a score from 1 to {_HIGHEST_SCORE}", advice)


def _bank_name(facts: Facts) -> Rule:
    """A known bank, or any other name that is not a slip of the keys for a known one."""
    known = tuple(name for name, _ in facts.banks)
    any_text = text(BANK_NAME_LENGTH)

    def check(value: object) -> str:
        name: str = any_text(value)
        if (spelled := official(name, known)) is not None:
            return spelled
        guess = nearest(name, known, likeness=0.8)
        if guess is not None and abs(len(guess) - len(name)) <= 1 and not any(map(str.isdigit, name)):
            advice = f'Did you mean "{guess}"? If it is another bank, make its name more different.'
            raise Wrong(value, "the name of a question bank, like " + ", ".join(known), advice)
        return name

    return check


def _calendar_id(value: object) -> str:
    letters = value.replace("-", "").replace("_", "") if isinstance(value, str) else ""
    if letters.isascii() and letters.isalnum() and len(str(value)) <= 64:
        return str(value)
    raise Wrong(value, "1 to 64 letters A-Z a-z, digits, - and _", "No spaces, accents or other signs.")


# Where a key belongs that stands in another table: in TOML everything after a [header] is part of that table.
_HOMES = {
    key: home
    for home, keys in {
        "[student]": "time_zone",
        "[exam]": "target start_time minimum eligibility_ends score_needed_by",
        "[applicant]": "specialty group step1 attempts challenges graduation_year visa us_experience_months",
        "[availability]": "first_day lunch_minutes",
        "[availability] or [[availability.change]]": "hours day_starts",
        "[[availability.change]]": "from to note",
        "[[question_bank]]": "done",
        "[[question_bank]] or [[log]]": "questions",
        "[student] or [[question_bank]]": "name",
        "[resources]": "practice_exams flashcards_per_day",
        "[[score]]": "score percent",
        "[[score]], [[log]] or [[question_bank]]": "percent_correct",
        "[[score]] or [[pin]]": "exam",
        "[[log]]": "repeats correct minutes total bank reset missed",
        "[calendar]": "id alarm_minutes busy",
    }.items()
    for key in keys.split()
}
