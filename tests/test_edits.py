"""Exam date, target, hours and days off enter the student's file; every other letter stays."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import all_facts
from hypothesis import given
from hypothesis import strategies as st
from test_record_file import Pen, comments

from studyplan.errors import InputError
from studyplan.files.rules import WEEKDAYS
from studyplan.files.student.edits import with_edits
from studyplan.files.student.read import student_from_text
from studyplan.files.toml.edit import without_entry
from studyplan.student import Student

SAMPLES = sorted((Path(__file__).parents[1] / "sample_inputs").glob("*.toml"))
LATE = date(2028, 1, 1)  # the samples record what happened up to different days
NEW_DAY, TARGET = date(2027, 8, 20), 251
WEEK = {"mon": 5, "sat": 7.5}
OFF = [(date(2027, 7, 1), date(2027, 7, 4), 'A "trip"'), (date(2027, 7, 9), date(2027, 7, 9), "")]


def read(text: str) -> Student:
    return student_from_text(
        text, name="maya.toml", facts=all_facts(), today=LATE, machine_zone=lambda: "UTC"
    )


@st.composite
def files(draw: st.DrawFn) -> str:
    """A file with exam and availability in any spelling, comments on and between the lines."""
    pen = Pen(draw)
    exam = {"date": pen.day(date(2027, 7, 20)), "target": "245", "minimum": "230"}
    hours = pen.one_of("", "4", "7.5", "{ mon = 3, fri = 2.5 }")
    usual = {"hours": hours} if hours else {}
    change = {"from": "2027-03-01", "to": "2027-03-05", "hours": "3"}
    top, parts = "", []
    match pen.one_of("header", "inline", "dotted"):
        case "header":
            parts.append(pen.block("[exam]", exam))
        case "inline":
            top += f"exam = {pen.inline(exam)}{pen.comment()}\n"
        case "dotted":
            top += "".join(f"exam.{key} = {value}{pen.comment()}\n" for key, value in exam.items())
    match pen.one_of("header", "list", "inline", "dotted", "week", "none"):
        case "header":
            parts.append(pen.block("[availability]", {**usual, "lunch_minutes": "30"}))
            parts += [pen.block("[[availability.change]]", change)] if pen.tosses() else []
        case "list":
            listed = {**usual, "change": pen.listing([pen.inline(change)])}
            parts.append(pen.block("[availability]", listed))
        case "inline":
            top += f"availability = {pen.inline({**usual, 'lunch_minutes': '30'})}{pen.comment()}\n"
        case "dotted":
            top += f"availability.hours.mon = 3{pen.comment()}\navailability.hours.tue = 2{pen.comment()}\n"
        case "week":
            parts.append(pen.block("[availability.hours]", {"mon": "3", "tue": "2"}))
            parts += [pen.block("[[availability.change]]", change)] if pen.tosses() else []
    parts.append(pen.block("[calendar]", {"busy": "false"}))
    text = pen.line_of_comment() + top + "".join(draw(st.permutations(parts)))
    text = text.removesuffix("\n") if pen.tosses() else text
    text = text.replace("\n", "\r\n") if pen.tosses() else text
    return draw(st.sampled_from(["", "\ufeff"])) + text


def samples() -> st.SearchStrategy[str]:
    texts = st.sampled_from([path.read_text("utf-8") for path in SAMPLES])
    return st.builds(lambda text, end: text.replace("\n", end), texts, st.sampled_from(["\n", "\r\n"]))


def as_wished(student: Student, target: int | None, hours: float | Mapping[str, float] | None) -> Student:
    """The student with another target and week, found without the text."""
    exam, usual = student.exam, student.availability
    if target is not None:
        exam = replace(exam, target=target)
    if hours is not None:
        week = hours if isinstance(hours, Mapping) else dict.fromkeys(WEEKDAYS, hours)
        usual = replace(usual, minutes=tuple(round(week.get(day, 0) * 60) for day in WEEKDAYS))
    return replace(student, exam=exam, availability=usual, assumed=())


@given(files() | samples(), st.none() | st.just(TARGET), st.sampled_from([None, 6, 7.5, WEEK]))
def test_a_value_is_changed_and_everything_around_it_stays(
    text: str, target: int | None, hours: float | Mapping[str, float] | None
) -> None:
    new = with_edits(text, target=target, hours=hours)
    if re.search(r"^minimum|minimum =", text):  # else it follows the target
        assert replace(read(new), assumed=()) == as_wished(read(text), target, hours)
    assert comments(new) == comments(text)
    gone = [line for line in text.splitlines() if line not in new.splitlines()]
    assert [
        line
        for line in gone
        if not re.search(r"target|hours|availability =|(mon|tue|wed|thu|fri|sat|sun) *=", line)
    ] == []
    assert ("\r\n" in new) == ("\r\n" in text) or "\n" not in text
    assert "\n" not in text or "\r" not in text or new.count("\n") == new.count("\r")


@given(files() | samples())
def test_days_off_are_added_and_nothing_else(text: str) -> None:
    old, new = read(text), with_edits(text, days_off=OFF)
    student = read(new)
    added = student.availability.changes[len(old.availability.changes) :]
    assert [(one.first_day, one.last_day, one.note) for one in added] == OFF
    assert all(one.minutes == (0,) * 7 for one in added)
    before = replace(student.availability, changes=old.availability.changes)
    assert replace(student, availability=before, assumed=old.assumed) == old
    letters = iter(new)
    assert all(letter in letters for letter in text)  # nothing was lost, and the order stays


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_can_be_moved_to_another_day(path: Path) -> None:
    text = path.read_text("utf-8")
    (old,) = re.findall(r"^date = (\S+)", text, re.MULTILINE)[:1]
    assert with_edits(text, exam_date=NEW_DAY) == text.replace(f"date = {old}", f"date = {NEW_DAY}", 1)


def test_no_wish_changes_nothing() -> None:
    text = "exam={date=2027-06-18,target=245} # as is \r\n"
    assert with_edits(text) == text


def test_days_off_stand_behind_the_other_changes() -> None:
    text = (
        "[exam]\ndate = 2027-06-18\ntarget = 245\n[availability]\nhours = 8  # most days\n"
        "[[availability.change]]\nfrom = 2027-02-01\nhours = 3\n# a rotation\n\n[calendar]\nbusy = true\n"
    )
    new = with_edits(text, hours=WEEK, days_off=OFF[:1])
    assert new == text.replace("hours = 8  #", "hours = { mon = 5, sat = 7.5 }  #").replace(
        "# a rotation\n",
        "# a rotation\n[[availability.change]]\nfrom = 2027-07-01\nto = 2027-07-04\nhours = 0\n"
        'note = "A \\"trip\\""\n',
    )


def test_a_weekday_nobody_knows_is_left_for_the_reader_to_refuse() -> None:
    text = "[exam]\ndate = 2027-06-18\ntarget = 245\n[availability]\nhours = { mon = 5, tue = 5 }\n"
    with pytest.raises(InputError):
        read(with_edits(text, hours={"Monday": 9, "tue": 3}))


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=repr)
@pytest.mark.parametrize("beside", ["", " # c2"])
@pytest.mark.parametrize("before", ["", '"w",\n  '])
def test_comments_around_an_item_taken_out_are_there_once(before: str, beside: str, end: str) -> None:
    text = f'a = [\n  {before}# c1\n  "x"{beside}\n  # c3\n]\n'.replace("\n", end)
    left = without_entry(text, ("a",), 2 if before else 1)
    assert sorted(re.findall(r"# c\d", left)) == sorted(re.findall(r"# c\d", text))
    assert tomllib.loads(left)["a"] == (["w"] if before else [])
