"""A student's file becomes a complete student; what is left out is filled in and said."""

import math
import re
import sys
import time as clock
import tomllib
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from conftest import TODAY, all_facts, read_text
from hypothesis import given
from hypothesis import strategies as st

from studyplan.errors import InputError
from studyplan.files.student.read import student_from_text
from studyplan.student import AvailabilityChange, LogEntry, Pin, QuestionBank, Score, Student

ROOT = Path(__file__).parent.parent
SAMPLES = sorted((ROOT / "sample_inputs").glob("*.toml"))
EXAM = "[exam]\ndate = 2027-06-18\ntarget = 245\n"


def problems(text: str, **how: Any) -> list[tuple[str, int | None]]:
    """Key and line of everything wrong with a text; empty where it can be read."""
    try:
        read_text(text, **how)
    except InputError as error:
        return [(problem.key, problem.line) for problem in error.problems]
    return []


FULL = (ROOT / "tests" / "every_key.toml").read_text("utf-8")


def test_every_key_of_the_file_reaches_the_student() -> None:
    maya: Student = read_text(FULL, today=date(2027, 1, 20))
    assert (maya.name, maya.time_zone) == ("Maya Okafor", "America/Chicago")
    assert (maya.exam.date, maya.exam.target, maya.exam.minimum) == (date(2027, 6, 18), 245, 230)
    assert maya.exam.start_time == time(7, 30)
    assert maya.exam.eligibility_ends == date(2027, 7, 31)
    assert maya.exam.score_needed_by == date(2027, 9, 22)
    assert (maya.applicant.specialty, maya.applicant.group) == ("Pediatrics", "non-US IMG")
    assert (maya.applicant.step1, maya.applicant.attempts) == ("failed then passed", 1)
    assert maya.applicant.challenges == ("reading speed", "anxiety")
    assert (maya.applicant.graduation_year, maya.applicant.visa) == (2019, True)
    assert maya.applicant.us_experience_months == 0
    assert maya.availability.first_day == date(2027, 1, 4)
    assert maya.availability.minutes == (480, 450, 480, 480, 480, 360, 0)
    assert maya.availability.day_starts[1:6:4] == (time(9, 15), time(10, 0))
    assert maya.availability.lunch_minutes == 30
    assert maya.flashcards_per_day == 100
    assert maya.practice_exams == ("NBME 13", "NBME 14", "Free 120")
    assert maya.pins == (Pin(date=date(2027, 3, 6), exam="NBME 14"),)
    assert (maya.calendar.id, maya.calendar.alarm_minutes, maya.calendar.busy) == ("k3v9_A-z", 0, False)


def test_a_change_keeps_the_usual_week_where_it_says_nothing() -> None:
    surgery, monday_off = read_text(FULL, today=date(2027, 1, 20)).availability.changes
    assert surgery == AvailabilityChange(
        first_day=date(2027, 2, 1),
        last_day=date(2027, 2, 28),
        minutes=(180,) * 7,
        day_starts=(time(18, 0),) * 7,
        note="Surgery rotation",
    )
    assert monday_off == AvailabilityChange(
        first_day=date(2027, 3, 1),
        last_day=date(2027, 3, 1),  # no end given: that one day
        minutes=(0, 450, 480, 480, 480, 360, 0),
    )


def test_banks_keep_their_order_and_a_known_one_its_usual_size() -> None:
    assert read_text(FULL, today=date(2027, 1, 20)).question_banks == (
        QuestionBank(name="UWorld", questions=4100, done=350, percent_correct=52.0),
        QuestionBank(name="AMBOSS", questions=dict(all_facts().banks)["AMBOSS"]),
    )


def test_scores_and_log_come_sorted_by_date() -> None:
    maya = read_text(FULL, today=date(2027, 1, 20))
    areas = (("renal_reproductive", 48.5), ("cardiovascular", 55.0))  # in the order of the exam's outline
    assert maya.scores == (
        Score(date=date(2026, 12, 28), exam="NBME 12", score=214, percent_correct=areas),
        Score(date=date(2027, 1, 2), exam="Practice exam", score=216),
    )
    assert maya.log == (
        LogEntry(
            date=date(2027, 1, 5),
            questions=60,
            repeats=20,
            correct=38,
            minutes=270,
            bank="AMBOSS",
            missed=("NBME 13", "Free 120"),
        ),
        LogEntry(date=date(2027, 1, 17), total=960, percent_correct=61.0),
        LogEntry(date=date(2027, 1, 18), total=40, bank="UWorld", reset=True),
    )


def test_only_the_exam_has_no_default() -> None:
    maya: Student = read_text(EXAM, zone="Europe/Berlin")
    assert (maya.name, maya.time_zone) == ("Maya", "Europe/Berlin")
    assert (maya.exam.minimum, maya.exam.start_time) == (235, time(8, 0))
    assert maya.availability.minutes == (480, 480, 480, 480, 480, 360, 0)
    assert maya.availability.day_starts == (time(8, 0),) * 7
    assert (maya.availability.lunch_minutes, maya.availability.first_day) == (45, None)
    assert maya.question_banks == (QuestionBank(name="UWorld", questions=dict(all_facts().banks)["UWorld"]),)
    assert maya.practice_exams == tuple(form.name for form in all_facts().forms)
    assert (maya.applicant.graduation_year, maya.applicant.visa) == (None, None)
    assert maya.applicant.us_experience_months is None
    assert (maya.scores, maya.log, maya.pins, maya.flashcards_per_day) == ((), (), (), 0)
    assert (maya.calendar.alarm_minutes, maya.calendar.busy) == (30, True)


def test_the_big_assumptions_are_said_and_nothing_is_said_of_what_was_told() -> None:
    said = " ".join(read_text(EXAM, zone="Europe/Berlin").assumed)
    for word in ("Europe/Berlin", "Study hours", "UWorld", "Practice exams", "235"):
        assert word in said
    assert read_text(FULL, today=date(2027, 1, 20)).assumed == ("Question bank: AMBOSS has 3,250 questions.",)


def test_weekdays_that_hours_does_not_name_are_days_off_and_the_student_hears_it() -> None:
    maya = read_text(EXAM + "[availability]\nhours = { tue = 7, sat = 8 }\nday_starts = { sat = '07:30' }\n")
    assert maya.availability.minutes == (0, 420, 0, 0, 0, 480, 0)
    assert maya.availability.day_starts == (time(8),) * 5 + (time(7, 30), time(8))
    assert any("mon, wed, thu, fri, sun" in said for said in maya.assumed)


MINIMUMS = [
    (245, "2027-06-18", 235, "10 under the target"),
    (228, "2027-06-18", 218, "10 under is the pass mark itself"),
    (220, "2027-06-18", 218, "never under the pass mark"),
    (218, "2027-06-18", 218, "who aims for a pass has one score in view"),
    (220, "2025-06-30", 214, "the pass mark of that day, not of today"),
]


@pytest.mark.parametrize(("target", "day", "minimum", "why"), MINIMUMS)
def test_the_lowest_score_worth_sitting_for(target: int, day: str, minimum: int, why: str) -> None:
    assert read_text(f"[exam]\ndate = {day}\ntarget = {target}\n").exam.minimum == minimum, why


@pytest.mark.parametrize(
    ("target", "attempts", "own", "minimum", "said"),
    [
        (245, 0, "", 235, ["235, 10 points under the target."]),
        (245, 1, "", 245, ["245, the target, after a failed attempt."]),
        (218, 1, "", 218, ["218, the target, after a failed attempt."]),
        (218, 0, "", 218, ["218, the pass mark of 218."]),
        (245, 1, "minimum = 235", 235, []),
    ],
)
def test_after_a_failed_attempt_the_target_is_the_lowest_score_unless_the_student_sets_another(
    target: int, attempts: int, own: str, minimum: int, said: list[str]
) -> None:
    text = f"[exam]\ndate = 2027-06-18\ntarget = {target}\n{own}\n[applicant]\nattempts = {attempts}\n"
    student = read_text(text)
    told = [line.partition(": ")[2] for line in student.assumed if line.startswith("Lowest score")]
    assert (student.exam.minimum, told) == (minimum, said)


def test_a_practice_exam_with_a_score_is_no_longer_unused() -> None:
    maya = read_text(EXAM + '[[score]]\ndate = 2026-11-01\nexam = "NBME 12"\nscore = 214\n')
    assert "NBME 12" not in maya.practice_exams
    assert len(maya.practice_exams) == len(all_facts().forms) - 1


def test_the_pin_of_an_exam_taken_on_time_is_kept_no_longer() -> None:
    text = EXAM + '[[score]]\ndate = 2026-11-07\nexam = "NBME 12"\nscore = 214\n'
    assert read_text(text + '[[pin]]\ndate = 2026-11-07\nexam = "NBME 12"\n').pins == ()


def test_the_calendars_identity_depends_on_the_name_alone() -> None:
    first, second = read_text(EXAM), read_text(EXAM + "minimum = 240\n")
    assert first.calendar.id == second.calendar.id
    assert first.calendar.id != read_text(EXAM, name="maya-okafor-2.toml").calendar.id
    cyrillic = read_text(EXAM + '[student]\nname = "Майя"\n').calendar.id
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", cyrillic)
    assert cyrillic != read_text(EXAM + '[student]\nname = "Анна"\n').calendar.id


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("maya_okafor", "Maya Okafor"),
        ("maya", "Maya"),
        ("O'Neill-sam.v2", "O'Neill Sam V2"),
        ("josé", "José"),
        ("x" * 90, "X" + "x" * 79),
        ("_-_", "Student"),
        ("a\tb\u202e", "A B"),
    ],
)
def test_a_file_without_a_name_lends_its_own(stem: str, name: str) -> None:
    assert read_text(EXAM, name=stem + ".toml").name == name


# Time zones.


def test_the_machines_zone_is_asked_for_only_when_needed() -> None:
    def never() -> str:
        raise AssertionError("asked")

    text = EXAM + '[student]\ntime_zone = "Asia/Kolkata"\n'
    maya = student_from_text(text, name="maya.toml", facts=all_facts(), today=TODAY, machine_zone=never)
    assert maya.time_zone == "Asia/Kolkata"


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "local"])
def test_a_machine_without_a_proper_zone_means_utc_and_says_so(zone: str) -> None:
    maya = read_text(EXAM, zone=zone)
    assert maya.time_zone == "UTC"
    assert any("UTC" in said for said in maya.assumed)


def test_a_zone_of_any_depth_in_the_database_is_accepted() -> None:
    for zone in ("UTC", "America/Argentina/Buenos_Aires", "Asia/Kathmandu", "US/Pacific"):
        assert read_text(EXAM + f'[student]\ntime_zone = "{zone}"\n').time_zone == zone


# Neighbours of what is wrong that are right.

RIGHT = [
    ("exam.minimum is the target", "minimum = 245"),
    ("exam.minimum is the pass mark", "minimum = 218"),
    ("exam.start_time earliest", 'start_time = "06:00"'),
    ("exam.start_time latest", 'start_time = "14:00"'),
    ("exam on the last day of eligibility", "eligibility_ends = 2027-06-18"),
    ("score needed on exam day itself", "score_needed_by = 2027-06-18"),
    ("first day is exam day", "[availability]\nfirst_day = 2027-06-18"),
    ("first day long past", "[availability]\nfirst_day = 2026-01-01"),
    ("no free hour at all", "[availability]\nhours = 0"),
    ("hours to the minute", "[availability]\nhours = 0.25"),
    ("longest day that fits", "[availability]\nhours = 14\nday_starts = '08:00'"),
    ("evening up to midnight, no lunch", "[availability]\nhours = 2.5\nday_starts = '21:00'"),
    ("day off at night", "[availability]\nhours = { mon = 0, tue = 8 }\nday_starts = { mon = '23:59' }"),
    ("change of one day", "[[availability.change]]\nfrom = 2027-02-01\nto = 2027-02-01\nhours = 0"),
    ("change after the exam", "[[availability.change]]\nfrom = 2027-07-01\nhours = 16\nday_starts = '20:00'"),
    ("a later change repairs an earlier", "[[availability.change]]\nfrom = 2027-02-01\nday_starts = '20:00'\n"
     "[[availability.change]]\nfrom = 2027-02-01\nhours = 2"),
    ("note of nothing", "[[availability.change]]\nfrom = 2027-02-01\nhours = 0\nnote = ''"),
    ("bank all done", '[[question_bank]]\nname = "UWorld"\nquestions = 4000\ndone = 4000'),
    ("bank of one's own", '[[question_bank]]\nname = "Our school"\nquestions = 700'),
    ("a second edition of a bank", '[[question_bank]]\nname = "UWorld2"\nquestions = 700'),
    ("no practice exams", "[resources]\npractice_exams = []"),
    ("no change, score, log or pin", "[availability]\nchange = []"),
    ("score today", '[[score]]\ndate = 2026-11-21\nexam = "NBME 12"\nscore = 300'),
    ("Free 120 in percent", '[[score]]\ndate = 2026-11-21\nexam = "Free 120"\npercent = 71.5'),
    ("percent 0 and 100", '[[score]]\ndate = 2026-11-21\nexam = "NBME 9"\nscore = 1\n'
     "[score.percent_correct]\nendocrine = 0\nmultisystem = 100"),
    ("two unnamed exams", '[[score]]\ndate = 2026-11-01\nexam = "Practice exam"\nscore = 201\n'
     '[[score]]\ndate = 2026-11-15\nexam = "practice exam"\nscore = 209'),
    ("log of a day without work", "[[log]]\ndate = 2026-11-20\nquestions = 0\ncorrect = 0\nminutes = 0"),
    ("all correct", "[[log]]\ndate = 2026-11-20\nquestions = 40\ncorrect = 40"),
    ("a day's work and the counter", "[[log]]\ndate = 2026-11-20\nquestions = 40\n"
     "[[log]]\ndate = 2026-11-20\ntotal = 900"),
    ("two banks on one day", '[[question_bank]]\nname = "UWorld"\n[[question_bank]]\nname = "AMBOSS"\n'
     "[[log]]\ndate = 2026-11-20\nquestions = 40\n"
     '[[log]]\ndate = 2026-11-20\nrepeats = 20\ncorrect = 20\nbank = "amboss"'),
    ("all of questions and repeats right", "[[log]]\ndate = 2026-11-20\nquestions = 40\n"
     "repeats = 20\ncorrect = 60"),
    ("an exam missed and taken since", '[[log]]\ndate = 2026-11-10\nmissed = ["nbme13"]\n'
     '[[score]]\ndate = 2026-11-10\nexam = "NBME 13"\nscore = 230'),
    ("a counter reset twice", "[[log]]\ndate = 2026-11-10\ntotal = 900\n"
     "[[log]]\ndate = 2026-11-11\ntotal = 20\nreset = true\n[[log]]\ndate = 2026-11-12\ntotal = 60\n"
     "[[log]]\ndate = 2026-11-13\ntotal = 10\nreset = true\n"
     "[[log]]\ndate = 2026-11-14\ntotal = 10\nreset = true"),
    ("counter at the whole bank", "[[log]]\ndate = 2026-11-20\ntotal = 4000"),
    ("counter read twice", "[[log]]\ndate = 2026-11-19\ntotal = 900\n"
     "[[log]]\ndate = 2026-11-20\ntotal = 900"),
    ("pin on the first day", '[[pin]]\ndate = 2027-01-04\nexam = "NBME 9"\n'
     "[availability]\nfirst_day = 2027-01-04"),
    ("pin the day before", '[[pin]]\ndate = 2027-06-17\nexam = "Free 120"'),
    ("blanks of a template", '[applicant]\nspecialty = ""\ngroup = ""\nstep1 = ""\nchallenges = []'),
    ("step 1 as a number", "[applicant]\nstep1 = 215"),
    ("specialty by its key", '[applicant]\nspecialty = "med_peds"'),
    ("specialty by its label", '[applicant]\nspecialty = "Med-Peds"'),
    ("quotes around a date", '[availability]\nfirst_day = "2027-01-04"'),
    ("longest name", f'[student]\nname = "{"M" * 80}"'),
    ("name from anywhere", '[student]\nname = "Zoë 陳 عائشة O\'Brien-Łuczak 🩺"'),
    ("no alarm", "[calendar]\nalarm_minutes = 0"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "more"), RIGHT, ids=[why for why, _ in RIGHT])
def test_what_is_just_inside_the_limits_is_accepted(why: str, more: str) -> None:
    assert problems(EXAM + more + "\n") == []


def test_an_exam_that_is_over_is_not_the_readers_business() -> None:
    assert read_text("[exam]\ndate = 2026-11-21\ntarget = 245\n").exam.date == TODAY
    assert read_text("[exam]\ndate = 2026-11-20\ntarget = 245\n").exam.date < TODAY


def test_names_are_known_whatever_their_case_and_spacing() -> None:
    exams = '[resources]\npractice_exams = ["nbme 13", "UWSA1", "free-120"]\n'
    text = EXAM + exams + '[applicant]\ngroup = "us img"\n'
    maya = read_text(text)
    assert maya.practice_exams == ("NBME 13", "UWSA 1", "Free 120")
    assert maya.applicant.group == "US IMG"


# Midnight, by hand: 14 h from 08:00 are 22:00, lunch 45 min, five pauses of 10 min: 23:35.

DAYS = [
    ("hours = 14.4\nday_starts = '08:00'", False, "22:24 + 45 + 50 min = 23:59"),
    ("hours = 14.45\nday_starts = '08:00'", True, "22:27 + 45 + 50 min = 00:02"),
    ("hours = 14.45\nday_starts = '08:00'\nlunch_minutes = 30", False, "22:27 + 30 + 50 min = 23:47"),
    ("hours = 3\nday_starts = '20:49'", False, "23:49 + one pause = 23:59"),
    ("hours = 3\nday_starts = '20:50'", True, "23:50 + one pause = midnight"),
    ("hours = 6\nday_starts = '17:30'", False, "23:30 + two pauses, and no lunch in the evening"),
]


@pytest.mark.parametrize(("week", "too_long", "sum_by_hand"), DAYS)
def test_a_day_must_end_before_midnight(week: str, too_long: bool, sum_by_hand: str) -> None:
    found = problems(EXAM + f"[availability]\n{week}\n")
    assert found == ([("availability.hours", 5)] if too_long else []), sum_by_hand


# Files that are no student's file at all.


def test_a_byte_order_mark_is_no_problem() -> None:
    assert read_text("\ufeff" + EXAM.replace("\n", "\r\n")).exam.date == date(2027, 6, 18)


NO_FILE_AT_ALL = [
    ("x = " + "[" * 5000, None),
    ("x = " + "[" * 200 + "]" * 200, None),
    ("x = " + "{a = " * 50 + "1" + "}" * 50, None),
    (".".join("a" * 60) + " = 1", None),
    ("x = " + "9" * 5000, None),
    ("\x00", 1),
    ("MZ\x01\x02", 1),
    ('{"exam": {"date": "2027-06-18"}}', 1),
    ("a,b\n1,2\n", 1),
]


@pytest.mark.parametrize(("text", "line"), NO_FILE_AT_ALL, ids=range(len(NO_FILE_AT_ALL)))
def test_nonsense_is_one_problem_and_never_a_crash(text: str, line: int | None) -> None:
    assert problems(text) == [("file", line)]


values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**70), 2**70),
        st.floats(),
        st.text(max_size=8),
        st.dates().map(lambda day: day),
        st.times(),
        st.datetimes(),
        st.sampled_from(["NBME 13", "UWorld", "08:00", "2027-02-30", "2027-06-18", "timing", "pediatrics"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["date", "exam", "from", "mon", "name", "x"]), inner, max_size=4),
    ),
    max_leaves=6,
)


def as_toml(value: Any) -> str:
    """A value in TOML's inline spelling."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {as_toml(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    if isinstance(value, bool) or value is None:
        return "true" if value else "false"
    if isinstance(value, float) and not math.isfinite(value):
        return "nan" if math.isnan(value) else "inf"
    if isinstance(value, str):
        return '"' + "".join(c if c.isascii() and c.isalnum() else f"\\U{ord(c):08x}" for c in value) + '"'
    return value.isoformat() if isinstance(value, date | time) else str(value)


def known_keys() -> list[str]:
    """Every dotted key of the contract's example."""
    text = FULL.replace("[[", "[").replace("]]", "]")
    tables = re.split(r"^\[(.+)\]$", text, flags=re.MULTILINE)[1:]
    found = {f"{head}.{line.split(' = ')[0]}" for head, body in zip(tables[::2], tables[1::2], strict=True)
             for line in body.strip().splitlines()}  # fmt: skip
    return sorted(found | {head for head in tables[::2] if "." not in head})


@given(st.dictionaries(st.sampled_from(known_keys()), values, max_size=5))
def test_any_value_at_any_key_is_read_or_refused_in_plain_words(wild: dict[str, Any]) -> None:
    lists = ("score.", "log.", "pin.", "question_bank.", "availability.change.")
    rows = {key: value for key, value in wild.items() if key.startswith(lists)}
    text = "".join(f"{key} = {as_toml(value)}\n" for key, value in wild.items() if key not in rows)
    for key, value in rows.items():
        table, _, name = key.rpartition(".")
        text += f"[[{table}]]\n{name} = {as_toml(value)}\n"
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:  # the same table told twice
        return
    try:
        assert isinstance(read_text(text), Student)
    except InputError as error:
        assert error.problems
        assert list(error.problems) == sorted(error.problems, key=lambda p: (p.line or 0, p.key, p.allowed))
        assert all(p.found.isprintable() and p.found and p.allowed for p in error.problems)


# The sample files.


def day_of(path: Path) -> date:
    """The day a sample is meant for, from its first line."""
    match = re.fullmatch(r"# today: (\d{4}-\d{2}-\d{2})", path.read_text("utf-8").splitlines()[0])
    assert match, f"{path.name} does not begin with its day"
    return date.fromisoformat(match[1])


def test_there_are_lives_enough() -> None:
    assert len(SAMPLES) >= 8


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_reads_without_a_problem_on_its_day_and_a_week_later(path: Path) -> None:
    day = day_of(path)
    text = path.read_text("utf-8")
    assert read_text(text, today=day).exam.date > day
    assert read_text(text, today=date.fromordinal(day.toordinal() + 7)).name


@pytest.mark.skipif(sys.gettrace() is not None, reason="measured without a tracer")
def test_a_sample_is_read_in_a_few_milliseconds() -> None:
    text = (ROOT / "sample_inputs" / "rotations.toml").read_text("utf-8")
    read_text(text)
    spent = []
    for _ in range(20):
        begun = clock.process_time()
        read_text(text)
        spent.append(clock.process_time() - begun)
    assert min(spent) < 0.010
