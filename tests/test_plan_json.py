"""The plan as data: its keys and their order, its bytes, and what is refused when it is read back."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, get_args

import pytest
from conftest import all_facts, left_over, make_plan
from hypothesis import example, given
from hypothesis import strategies as st

from studyplan import plan as parts
from studyplan.calendar.events import event_uid
from studyplan.errors import CannotReadOrWrite
from studyplan.memory.document import from_json, to_json, with_undo
from studyplan.statements import decision as decided
from studyplan.statements.changes import Cause, ChangeFact, DateCause, DateMoved
from studyplan.statements.dates import (
    Arrival,
    DeadlineFact,
    Eligibility,
    LastEligible,
    ScoreNeeded,
    WeeksLater,
)

MONDAY = date(2027, 1, 4)
FRIDAY = date(2027, 6, 18)
# The contract of design section 3: keys and their order.
TOP = (
    "format generated_on student exam_date target phases days practice_exams question_banks pace "
    "weekly_focus projection decision deadlines problems changes calendar calendar_id undo said drawn told"
)
ELEMENTS = {
    "phases": "name first_day last_day reason purpose",
    "days": "date phase kind minutes_available minutes_planned questions repeats blocks note due done",
    "practice_exams": (
        "date exam purpose full_length parts aim reason taken score percent why mark printed_aim"
    ),
    "question_banks": "name questions done planned left_over",
    "weekly_focus": "week areas topics",
    "deadlines": "date what source",
    "problems": "severity what choices kind values",
    "changes": "date what why kind values causes",
    "calendar": "uid key sequence hash start state",
}
BLOCK = "start end activity bank questions mode areas topics exam part note sections subject"
PROJECTION = "as_of mean sd low high chance_of_target chance_of_pass evidence"
DECISION = "verdict course decide_by reasons would_change options"
OPTION = "exam_date mean chance_of_target chance_of_pass questions_per_day keeps breaks"

EVIDENCE = (decided.NoScore(), decided.RestsOn(2, "NBME 13", MONDAY, 222, None, 222))
OFFERED = (WeeksLater(4), LastEligible())
PLAN = parts.Plan(
    generated_on=MONDAY,
    student="Maya Ọkafọr",
    exam_date=FRIDAY,
    target=245,
    phases=(parts.Phase(name="core", first_day=MONDAY, last_day=FRIDAY, purpose="question_bank"),),
    days=(
        parts.Day(
            date=MONDAY,
            phase="core",
            kind="study",
            minutes_available=480,
            blocks=(
                parts.Block(
                    start=datetime(2027, 1, 4, 8),
                    end=datetime(2027, 1, 4, 10, 40),
                    activity="questions",
                    bank="UWorld",
                    questions=40,
                    mode="timed",
                    areas=("cardiovascular", "endocrine"),
                    topics=("heart failure",),
                    exam="NBME 13",
                    part=(1, 2),
                    sections=4,
                    subject="rehearsal",
                ),
                parts.Block(
                    start=datetime(2027, 1, 4, 11),
                    end=datetime(2027, 1, 4, 12),
                    activity="repeats",
                    bank="UWorld",
                    questions=20,
                ),
            ),
            due=parts.Due((("UWorld", 40),), 20, buffer=True),
            done=parts.Done((("UWorld", 38), ("Kaplan", -3)), 20, 240),
        ),
        parts.Day(date=FRIDAY, phase="core", kind="exam", minutes_available=0),
    ),
    practice_exams=(
        parts.PracticeExam(
            date=MONDAY, exam="NBME 13", purpose="progress", full_length=False, aim=222, why="progress"
        ),
        parts.PracticeExam(
            MONDAY, "Free 120", "warm_up", full_length=True, aim=None, why="taken", taken=True, percent=71.5
        ),
    ),
    question_banks=(parts.BankPlan(name="UWorld", questions=4000, done=350, planned=3600),),
    weekly_focus=(parts.WeekFocus(week=MONDAY, areas=("cardiovascular",)),),
    projection=parts.Projection(MONDAY, 238.4, 9.0, 226.1, 250.0, 0.163, 0.98, EVIDENCE),
    decision=parts.Decision(
        verdict="hold",
        course=None,
        decide_by=FRIDAY,
        reasons=(decided.Plateau((220.0, 226.5), within=8),),
        would_change=(decided.ScoreOnNext(240, "NBME 14", FRIDAY, "go"),),
        options=(parts.Option(FRIDAY, 240.0, 0.2, None, 60, OFFERED, (Eligibility(FRIDAY, kept=True),)),),
    ),
    deadlines=(parts.Deadline(date=FRIDAY, fact=ScoreNeeded(Arrival(MONDAY, safe=True, days_late=0))),),
    problems=(parts.Problem("warning", left_over()),),
    changes=(
        parts.Change(
            MONDAY,
            DateMoved("NBME 13", FRIDAY, MONDAY, "practice_exam_date"),
            (DateCause(FRIDAY, "exam_on"),),
        ),
    ),
    calendar=(
        parts.CalendarEntry(
            event_uid("maya", "exam-day"), "exam-day", 255300, "0123456789abcdef", "2027-06-18T08:00", "live"
        ),
    ),
    pace=parts.Pace(MONDAY, MONDAY, parts.Work(40, 20), parts.Work(35, 20), 0),
    drawn=parts.Drawn(MONDAY, (("UWorld", 50),), 480, 4.2, ("NBME 13",), rare_exams=True),
)


def written(plan: parts.Plan) -> str:
    return to_json(plan, all_facts())


def spaced(row: Mapping[str, Any]) -> str:
    return " ".join(row)


def test_every_key_is_there_in_the_order_promised() -> None:
    row = json.loads(written(PLAN))
    assert spaced(row) == TOP
    for name, wanted in ELEMENTS.items():
        assert {spaced(element) for element in row[name]} == {wanted}
    assert spaced(row["days"][0]["blocks"][0]) == BLOCK
    assert spaced(row["projection"]) == PROJECTION
    assert spaced(row["decision"]) == DECISION
    assert spaced(row["decision"]["options"][0]) == OPTION


def test_values_are_plain_and_totals_are_written() -> None:
    row = json.loads(written(PLAN))
    assert row["format"] == 2
    day = row["days"][0]
    assert (day["minutes_planned"], day["questions"], day["repeats"]) == (160 + 60, 40, 20)
    assert day["blocks"][0]["start"] == "2027-01-04T08:00"
    assert row["question_banks"][0]["left_over"] == 50
    assert row["decision"]["course"] is None
    block, other = day["blocks"]
    assert (block["part"], other["part"], block["sections"], block["subject"]) == (
        [1, 2],
        None,
        4,
        "rehearsal",
    )
    assert block["note"].startswith("4 half-hour blocks of 20")
    assert row["days"][1]["blocks"] == []
    assert row["changes"][0] == {
        "date": "2027-01-04",
        "what": "NBME 13 on 2027-01-04 instead of 2027-06-18",
        "why": "The exam is on 2027-06-18 now.",
        "kind": "practice_exam_date",
        "values": {"name": "NBME 13", "old": "2027-06-18", "new": "2027-01-04"},
        "causes": [{"kind": "exam_on", "values": {"date": "2027-06-18"}}],
    }
    (problem,) = row["problems"]
    assert problem["what"].startswith("1,930 questions of UWorld do not fit") and len(problem["choices"]) == 5
    assert (problem["kind"], problem["values"]["first_date"]) == ("left_over", "2027-07-02")
    assert "kind" not in problem["values"] and problem["values"]["second_banks"] == ["AMBOSS"]


def test_a_statement_is_written_in_words_and_for_programs() -> None:
    row = json.loads(written(PLAN))
    assert row["projection"]["evidence"][1] == {
        "what": "It rests on 2 practice exams, the latest: NBME 13 on 2027-01-04, 222.",
        "kind": "rests_on",
        "values": {
            "exams": 2,
            "exam": "NBME 13",
            "on": "2027-01-04",
            "score": 222,
            "percent": None,
            "points": 222,
        },
    }
    decision = row["decision"]
    assert (decision["reasons"][0]["kind"], decision["reasons"][0]["values"]) == (
        "plateau",
        {"points": [220.0, 226.5], "within": 8},
    )
    assert decision["would_change"][0]["what"] == "240 or more on NBME 14 on 2027-06-18 would make it a go."
    assert decision["options"][0]["keeps"] == [
        "4 weeks later; last day of your eligibility period",
        "inside your eligibility period, which ends on 2027-06-18",
    ]


def test_an_element_has_a_line_of_its_own_and_letters_stay_letters() -> None:
    lines = written(PLAN).splitlines()
    assert '"student": "Maya Ọkafọr",' in lines
    assert '{"week": "2027-01-04", "areas": ["cardiovascular"], "topics": null}' in lines
    blocks = [line for line in lines if line.startswith('{"start"')]
    assert len(blocks) == 2
    assert written(PLAN).endswith("}\n")


def comes_back(plan: parts.Plan) -> bool:
    """Whether what is written of a plan is read back with all that a rerun needs of it."""
    read = from_json(written(plan), file="maya.json")
    told = (plan.changes, plan.calendar, plan.undo)
    return read.holds_the_same(plan) and (read.changes, read.calendar, read.undo) == told


def test_a_plan_comes_back_as_it_was() -> None:
    assert comes_back(PLAN)


def test_scores_keep_one_decimal_and_chances_three() -> None:
    projection = PLAN.projection._replace(mean=238.449, low=-0.04, chance_of_target=0.16349, sd=9)
    row = json.loads(written(replace(PLAN, projection=projection)))["projection"]
    assert (row["mean"], row["chance_of_target"]) == (238.4, 0.163)
    assert str(row["low"]) == "0.0"
    assert row["sd"] == 9.0


def test_what_is_no_number_is_never_written() -> None:
    with pytest.raises(ValueError, match="float"):
        written(replace(PLAN, projection=PLAN.projection._replace(mean=float("nan"))))


def test_a_real_plan_comes_back_as_it_was() -> None:
    assert comes_back(make_plan())


texts = st.text(max_size=20)
dates = st.dates()
moments = st.datetimes().map(lambda moment: moment.replace(second=0, microsecond=0))
some = st.integers(-1000, 10**6)


def many(of: st.SearchStrategy[Any], smallest: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(of, min_size=smallest, max_size=3).map(tuple)


def word(kind: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(get_args(kind))


blocks = st.builds(
    parts.Block,
    start=moments,
    end=moments,
    activity=word(parts.Activity),
    bank=texts,
    questions=some,
    mode=word(parts.Mode),
    areas=many(texts),
    topics=many(texts),
    exam=texts,
    part=st.none() | st.integers(1, 9).flatmap(lambda of: st.tuples(st.integers(1, of), st.just(of))),
    sections=some,
    subject=word(parts.Subject),
)
counts = st.integers(0, 10**6)


def by_bank(of: st.SearchStrategy[int]) -> st.SearchStrategy[tuple[tuple[str, int], ...]]:
    return st.dictionaries(texts, of, max_size=2).map(lambda found: tuple(found.items()))


dues = st.builds(parts.Due, by_bank(counts), counts, st.booleans())
dones = st.builds(parts.Done, by_bank(some), some, st.none() | counts)
works = st.builds(parts.Work, some, some)
paces = st.builds(parts.Pace, dates, st.none() | dates, works, works, some)
drawings = st.builds(
    parts.Drawn,
    dates,
    by_bank(counts),
    counts,
    st.floats(0, 60),
    many(texts),
    rare_exams=st.booleans(),
    told_until=st.none() | dates,
    moved=many(st.builds(parts.Moved, texts, dates, some)),
    aims=st.none()
    | st.builds(parts.Aims, texts, dates, st.floats(0, 300), st.none() | st.floats(0, 300), some),
)
decision_days = st.builds(parts.DecisionDay, dates, dates, some, texts, st.none() | dates)
days = st.builds(
    parts.Day,
    date=dates,
    phase=word(parts.PhaseName),
    kind=word(parts.Kind),
    minutes_available=some,
    blocks=many(blocks),
    due=st.none() | dues,
    done=st.none() | dones,
)
exams = st.builds(
    parts.PracticeExam,
    date=dates,
    exam=texts,
    purpose=word(parts.Purpose),
    full_length=st.booleans(),
    aim=st.none() | some,
    why=word(parts.ExamWhy),
    taken=st.booleans(),
    score=some,
    percent=st.none() | st.floats(0, 100),
    parts=st.sampled_from([1, 2]),
    mark=st.none() | some,
    printed_aim=st.none() | st.floats(0, 300),
)
entries = st.builds(
    parts.CalendarEntry,
    uid=texts.map(lambda key: event_uid("maya", key)),
    key=texts,
    sequence=st.integers(0, 2**26),
    hash=texts,
    start=dates.map(str) | moments.map(lambda moment: moment.isoformat(timespec="minutes")),
    state=st.sampled_from(["live", "removed"]),
)
lines = many(texts.map(lambda line: line.replace("\n", "")))
edits = st.builds(parts.Edit, line=st.integers(1, 9999), above=lines, removed=lines, added=lines, below=lines)
undos = st.builds(parts.Undo, command=word(parts.Command), edits=many(edits))
one_of: Any = st.from_type
for statement in get_args(ChangeFact | Cause | DeadlineFact):
    st.register_type_strategy(
        statement, lambda kind: st.builds(kind, *map(one_of, kind.__annotations__.values()))
    )
changes = st.builds(parts.Change, date=dates, fact=one_of(ChangeFact), causes=many(one_of(Cause))).filter(
    lambda change: not re.search(r"nan|inf|e\+|\d{16}", repr(change))  # numbers that are no counts
)
deadlines = st.builds(parts.Deadline, date=dates, fact=one_of(DeadlineFact)).filter(
    lambda line: not re.search(r"nan|inf|e\+|\d{16}", repr(line))
)
plans = st.builds(
    parts.Plan,
    generated_on=dates,
    student=texts,
    exam_date=dates,
    target=some,
    phases=many(
        st.builds(parts.Phase, word(parts.PhaseName), dates, dates, word(parts.PhasePurpose)), smallest=1
    ),
    days=many(days, smallest=1),
    practice_exams=many(exams),
    question_banks=many(st.builds(parts.BankPlan, name=texts, questions=some, done=some, planned=some)),
    weekly_focus=many(st.builds(parts.WeekFocus, week=dates, areas=many(texts))),
    projection=st.just(PLAN.projection),  # written, never read back, as all that is said
    decision=st.just(PLAN.decision),
    problems=st.just(PLAN.problems),
    changes=many(changes),
    deadlines=many(deadlines),
    decision_days=many(decision_days),
    calendar=many(entries),
    undo=st.none() | undos,
    pace=st.none() | paces,
    drawn=st.none() | drawings,
)


@given(plans)
def test_any_plan_comes_back_as_it_was(plan: parts.Plan) -> None:
    assert comes_back(plan)


@given(plans, st.none() | undos)
def test_a_memory_takes_another_last_change_and_nothing_else(
    plan: parts.Plan, undo: parts.Undo | None
) -> None:
    assert with_undo(written(plan), undo) == written(replace(plan, undo=undo))


# What is not ours


def changed(*path: str | int, to: object, **others: object) -> str:
    """The plan's text with the value at `path` replaced; a missing value is removed."""
    row = json.loads(written(PLAN)) | others
    place = row
    for step in path[:-1]:
        place = place[step]
    if to is MISSING:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return json.dumps(row)


def undo_row(**values: object) -> dict[str, object]:
    """A change of the student's file as the memory has it, with other values in its one edit."""
    edit = {"line": 1, "above": [], "removed": [], "added": ["a"], "below": []}
    return {"command": "log", "edits": [{**edit, **values}]}


MISSING = object()
NOT_OURS = {
    "nothing": "",
    "no JSON": "# a calendar\n",
    "half a file": written(PLAN)[:900],
    "a list": "[]",
    "a word": '"format"',
    "another program's": '{"format": 1, "name": "x"}',
    "another format": changed("format", to=3),
    "no format": changed("format", to=MISSING),
    "the first format, and not its blocks": changed("days", 0, "blocks", 0, "note", to=MISSING, format=1),
    "a missing key": changed("days", 0, "blocks", 0, "subject", to=MISSING),
    "a part of three numbers": changed("days", 0, "blocks", 0, "part", to=[1, 2, 3]),
    "an exam of no day": changed("practice_exams", 0, "parts", to=0),
    "a part of nothing": changed("days", 0, "blocks", 0, "part", to=[1, 0]),
    "a text where a number belongs": changed("target", to="245"),
    "a truth where a number belongs": changed("target", to=True),
    "a number where a truth belongs": changed("practice_exams", 0, "taken", to=1),
    "a text where a list belongs": changed("days", 0, "blocks", 0, "areas", to="endocrine"),
    "numbers where texts belong": changed("weekly_focus", 0, "areas", to=[7]),
    "an unknown kind of change": changed("changes", 0, "kind", to="luck"),
    "a change without its day": changed("changes", 0, "values", "old", to=MISSING),
    "a cause of no kind": changed("changes", 0, "causes", to=["luck"]),
    "an endless number": changed("practice_exams", 0, "percent", to=61.5).replace("61.5", "1e999"),
    "a number out of all bounds": changed("target", to=10**400),
    "an unknown word": changed("days", 0, "kind", to="holiday"),
    "a day due fewer than nothing": changed("days", 0, "due", "by_bank", to={"UWorld": -10}),
    "a day due half a question": changed("days", 0, "due", "by_bank", to={"UWorld": 0.5}),
    "a day due by a list": changed("days", 0, "due", "by_bank", to=[7]),
    "a day due a word": changed("days", 0, "due", to="40"),
    "repeats due out of all bounds": changed("days", 0, "due", "repeats", to=10**400),
    "a buffer that is a number": changed("days", 0, "due", "buffer", to=1),
    "done without its banks": changed("days", 0, "done", "by_bank", to=MISSING),
    "done in fewer minutes than none": changed("days", 0, "done", "minutes", to=-1),
    "done in no bank": changed("days", 0, "done", "by_bank", to=None),
    "a pace of a word": changed("pace", to="ahead"),
    "a pace since no day": changed("pace", "since", to=None),
    "a pace of half days": changed("pace", "days", to=0.5),
    "a pace without what was due": changed("pace", "due", to={}),
    "drawn since no day": changed("drawn", "since", to="2027-02-30"),
    "drawn with fewer than no repeats": changed("drawn", "repeats_wanted", to=-1),
    "drawn with fewer than nothing left over": changed("drawn", "left_over", to={"UWorld": -1}),
    "drawn at an endless pace": changed("drawn", "minutes_per_question", to=7.5).replace("7.5", "1e999"),
    "drawn with a name for practice exams": changed("drawn", "practice_exams", to="NBME 13"),
    "no date": changed("exam_date", to="2027-02-30"),
    "a date of another form": changed("exam_date", to="2027-W24-5"),
    "a number for a date": changed("exam_date", to=20270618),
    "a time with a zone": changed("days", 0, "blocks", 0, "start", to="2027-01-04T08:00+00:00"),
    "a time of another form": changed("days", 0, "blocks", 0, "start", to="2027-01-04 08:00"),
    "no days": changed("days", to=[]),
    "no phases": changed("phases", to=[]),
    "an id that could break the calendar": changed("calendar", 0, "uid", to="a\r\nATTENDEE:x@y"),
    "an id with a line end": changed("calendar", 0, "uid", to=f"{event_uid('a', 'b')}\n"),
    "a number too large for a date": changed("calendar", 0, "sequence", to=10**12),
    "a number below nothing": changed("calendar", 0, "sequence", to=-1),
    "an event without a day": changed("calendar", 0, "start", to="soon"),
    "a value that is no number": written(PLAN).replace("238.4", "NaN"),
    "half a character": written(PLAN).replace("Maya", "\\ud800"),
    "a change of a file above its first line": changed("undo", to=undo_row(line=0)),
    "a change of more lines than it says": changed("undo", to=undo_row(added=["a\nb"])),
    "a change by a command nobody knows": changed("undo", to={**undo_row(), "command": "plan"}),
    "a nest without end": "[" * 100_000,
    "a number without end": changed("target", to=MISSING).replace("{", '{"target": ' + "9" * 5000 + ",", 1),
}


@pytest.mark.parametrize("what", NOT_OURS)
def test_what_is_not_ours_is_refused_in_plain_words(what: str) -> None:
    with pytest.raises(CannotReadOrWrite) as refused:
        from_json(NOT_OURS[what], file="plans/maya.json")
    assert str(refused.value).startswith("plans/maya.json is not a plan")
    assert "Move it away" in str(refused.value)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(TOP.split()), inner),
    max_leaves=20,
)


@given(st.sampled_from(TOP.split()), json_values)
@example("target", 10**400)
def test_any_other_value_is_read_or_refused_and_never_breaks_anything(key: str, value: object) -> None:
    try:
        read = from_json(changed(key, to=value), file="x")
    except CannotReadOrWrite:
        return
    assert repr(read).encode()
