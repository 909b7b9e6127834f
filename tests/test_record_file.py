"""A record enters the student's file so that the reader finds exactly it, and every other letter stays."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from conftest import TODAY, all_facts, read_text
from hypothesis import assume, given
from hypothesis import strategies as st

from studyplan.errors import InputError
from studyplan.files.student import record as writing
from studyplan.files.student.new_record import new_log_entry, new_score, recorded_in
from studyplan.files.student.record import Recorded, with_score
from studyplan.files.toml import edit as toml_edit
from studyplan.student import LogEntry, Pin, QuestionBank, Score, Student

EXAM = "[exam]\ndate = 2027-06-18\ntarget = 245\n"
DAY = date(2026, 11, 10)
FORMS = ("NBME 11", "NBME 12", "NBME 13", "NBME 14", "UWSA 1")
AREAS = ("cardiovascular", "renal_reproductive", "pregnancy")


def score_of(exam: str, result: int, *, on: date = DAY, **areas: float) -> Score:
    """A practice exam as it would be told."""
    return Score(date=on, exam=exam, score=result, percent_correct=tuple(areas.items()))


def record(text: str, *records: Score | LogEntry) -> tuple[tuple[Recorded, ...], Student]:
    """The records written into a text and checked with it."""
    return recorded_in(text, records, before=read_text(text), read=read_text, facts=all_facts())


def with_log(text: str, entry: LogEntry) -> Recorded:
    """A log entry written into a text with the one bank of a file that names none."""
    banks = (QuestionBank(name="UWorld", questions=4000),)
    return writing.with_log(text, entry, banks=banks, facts=all_facts())


def refusal(text: str, *records: Score | LogEntry) -> list[tuple[str, str]]:
    """Argument and value of what is wrong with the records; fails where nothing is."""
    with pytest.raises(InputError) as caught:
        record(text, *records)
    assert caught.value.file == ""
    assert all(problem.line is None for problem in caught.value.problems)
    return [(problem.key, problem.found) for problem in caught.value.problems]


# ---- any file, any records


@dataclass
class Notebook:
    """What a file is known to say: results by exam and day, logs by day and kind, listed exams, pins."""

    scores: dict[tuple[str, date], Score] = field(default_factory=dict)
    log: dict[tuple[date, str], LogEntry] = field(default_factory=dict)
    listed: list[str] | None = None
    pins: dict[str, date] = field(default_factory=dict)


days = st.sampled_from([0, 1, 9]).map(lambda ago: TODAY - timedelta(days=ago))  # few, so that many meet
areas = st.dictionaries(st.sampled_from(AREAS), st.integers(0, 100), max_size=3)


@st.composite
def scores(draw: st.DrawFn) -> Score:
    """A practice exam of the last weeks."""
    known = draw(areas)
    listed = tuple((area.key, float(known[area.key])) for area in all_facts().areas if area.key in known)
    return Score(
        date=draw(days),
        exam=draw(st.sampled_from(FORMS)),
        score=draw(st.integers(200, 260)),
        percent_correct=listed,
    )


@st.composite
def logs(draw: st.DrawFn) -> LogEntry:
    """A day's work, a counter that grows from day to day, or only an exam missed."""
    on, told = draw(days), dict[str, Any]()
    told["missed"] = draw(st.sampled_from([(), (), ("UWSA 2",), ("Free 120",)]))
    if told["missed"] and draw(st.booleans()):
        return LogEntry(date=on, **told)
    told["bank"] = draw(st.sampled_from(["", "UWorld"]))
    if draw(st.booleans()):
        told["total"] = 4000 - 20 * (TODAY - on).days - draw(st.integers(0, 19))
        told["percent_correct"] = draw(st.none() | st.integers(0, 100).map(float))
        return LogEntry(date=on, reset=draw(st.booleans()), **told)
    told["correct"] = draw(st.none() | st.integers(0, 40))
    told["minutes"] = draw(st.none() | st.integers(1, 900))
    new, again = draw(st.sampled_from([(40, None), (90, 20), (None, 60), (60, 0), (50, 900)]))
    return LogEntry(date=on, questions=new, repeats=again, **told)


def kind_of(entry: LogEntry) -> str:
    """What an entry of the log tells: each kind once a day."""
    return "daily" if entry.is_daily else "missed" if entry.total is None else "counter"


class Pen:
    """Writes a file the way some student might: comments anywhere, several spellings for each thing."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self._numbers = count(1)

    def one_of(self, *choices: str) -> str:
        return self.draw(st.sampled_from(choices))

    def tosses(self) -> bool:
        """Heads or tails."""
        return self.draw(st.booleans())

    def comment(self) -> str:
        """Nothing, or a comment found nowhere else."""
        return self.one_of("", f"  # c{next(self._numbers)} ] , = \"'")

    def line_of_comment(self) -> str:
        return self.one_of("", "\n", f"# c{next(self._numbers)}\n", f"\n# c{next(self._numbers)}\n\n")

    def day(self, on: date) -> str:
        return self.one_of(str(on), f'"{on}"')

    def name(self, exam: str) -> str:
        return self.one_of(f'"{exam}"', f"'{exam.lower()}'", f'"{exam.replace(" ", "")}"')

    def inline(self, told: dict[str, str]) -> str:
        return "{ " + ", ".join(f"{key} = {value}" for key, value in told.items()) + " }"

    def block(self, header: str, told: dict[str, str]) -> str:
        indent = self.one_of("", "", "  ")
        lines = [
            f"{indent}{key} {self.one_of('=', ' = ')} {value}{self.comment()}" for key, value in told.items()
        ]
        return "\n".join([header + self.comment(), *lines]) + "\n" + self.line_of_comment()

    def listing(self, items: list[str]) -> str:
        """A list on one line, on a line for each, or with the commas in front."""
        kind = self.one_of("flat", "flat,", "lines", "lines,", "front")
        if not items:
            return self.one_of("[]", "[ ]", f"[{self.comment()}\n]")
        if kind.startswith("flat"):
            return f"[{', '.join(items)}{kind[4:]}]"
        if kind == "front":
            return "[" + f"{self.comment()}\n  , ".join(items) + f"{self.comment()}\n]"
        lines = [f"  {item},{self.comment()}\n" for item in items[:-1]]
        return f"[{self.comment()}\n{''.join(lines)}  {items[-1]}{kind[5:]}{self.comment()}\n]"


def told_score(pen: Pen, score: Score) -> dict[str, str]:
    return {"date": pen.day(score.date), "exam": pen.name(score.exam), "score": str(score.score)}


def told_log(pen: Pen, entry: LogEntry) -> dict[str, str]:
    keys = ("questions", "repeats", "correct", "minutes", "total", "percent_correct")
    numbers = {key: getattr(entry, key) for key in keys}
    told = {"date": pen.day(entry.date), **{key: f"{n:g}" for key, n in numbers.items() if n is not None}}
    told |= {"bank": pen.name(entry.bank)} if entry.bank else {}
    told |= {"reset": "true"} if entry.reset else {}
    return told | ({"missed": f"[{', '.join(map(pen.name, entry.missed))}]"} if entry.missed else {})


def score_block(pen: Pen, score: Score) -> str:
    """A `[[score]]` with its areas dotted, inline or in a table of their own, which may be empty."""
    told, known = told_score(pen, score), {key: f"{percent:g}" for key, percent in score.percent_correct}
    kind = pen.one_of("dotted", "inline", "table", "none")
    if kind == "dotted":
        return pen.block("[[score]]", {**told, **{f"percent_correct.{key}": n for key, n in known.items()}})
    if kind == "inline":
        return pen.block("[[score]]", {**told, "percent_correct": pen.inline(known)})
    if kind == "table" or known:
        return pen.block("[[score]]", told) + pen.block("[ score.percent_correct ]", known)
    return pen.block("[[score]]", told)


def score_inline(pen: Pen, score: Score) -> str:
    """A practice exam within braces."""
    known = {key: f"{percent:g}" for key, percent in score.percent_correct}
    return pen.inline(told_score(pen, score) | ({"percent_correct": pen.inline(known)} if known else {}))


@st.composite
def files(draw: st.DrawFn) -> tuple[str, Notebook]:
    """A file the reader accepts, and what it says."""
    pen, book = Pen(draw), Notebook()
    known_scores = draw(st.lists(scores(), max_size=3, unique_by=lambda score: score.exam))
    known_logs = draw(st.lists(logs(), max_size=4, unique_by=lambda e: (e.date, kind_of(e))))
    free = [form for form in FORMS if form not in {score.exam for score in known_scores}]
    book.scores = {(score.exam, score.date): score for score in known_scores}
    book.log = {(entry.date, kind_of(entry)): entry for entry in known_logs}
    book.listed = draw(st.none() | st.lists(st.sampled_from(free), unique=True))
    pinned = draw(
        st.lists(st.sampled_from(free if book.listed is None else book.listed or [""]), unique=True)
    )
    ahead = draw(st.lists(st.integers(-30, 60), min_size=5, max_size=5, unique=True))
    book.pins = {exam: TODAY + timedelta(days=n) for exam, n in zip(pinned, ahead, strict=False) if exam}

    top, parts = "", [pen.block("[exam]", {"date": "2027-06-18", "target": "245"})]
    if book.listed is not None:
        spelled = pen.listing([pen.name(exam) for exam in book.listed])
        if pen.tosses():
            top += f"resources.practice_exams = {spelled}{pen.comment()}\n"
        else:
            parts.append(pen.block("[resources]", {"practice_exams": spelled}))
    pins = [{"exam": pen.name(exam), "date": pen.day(on)} for exam, on in book.pins.items()]
    logged = [told_log(pen, entry) for entry in known_logs]
    kinds: list[tuple[str, list[dict[str, str]]]] = [("pin", pins), ("log", logged)]
    for kind, entries in kinds:
        if pen.tosses():
            parts += [pen.block(f"[[{kind}]]", entry) for entry in entries]
        elif entries or pen.tosses():
            top += f"{kind} = {pen.listing([pen.inline(entry) for entry in entries])}{pen.comment()}\n"
    if pen.tosses():
        parts += [score_block(pen, score) for score in known_scores]
    else:
        top += f"score = {pen.listing([score_inline(pen, score) for score in known_scores])}\n"
    text = pen.line_of_comment() + top + "".join(draw(st.permutations(parts)))
    text = text.removesuffix("\n") if pen.tosses() else text
    text = text.replace("\n", "\r\n") if pen.tosses() else text
    return draw(st.sampled_from(["", "\ufeff"])) + text, book


def merged(old: Any, new: Any) -> Any:
    """What an entry says after a correction: the new values, and the old ones it is silent about."""
    if old is None:
        return new
    said = {name: value for name, value in new._asdict().items() if value not in (None, "", ())}
    said = {name: value for name, value in said.items() if value is not False}
    if isinstance(new, LogEntry):
        said["missed"] = tuple(dict.fromkeys((*old.missed, *new.missed)))
    if isinstance(new, Score):
        known = {**dict(old.percent_correct), **dict(new.percent_correct)}
        order = [area.key for area in all_facts().areas]
        said["percent_correct"] = tuple(sorted(known.items(), key=lambda pair: order.index(pair[0])))
    return old._replace(**said)


def write_down(book: Notebook, new: Score | LogEntry) -> bool:
    """Enter a record into the notebook; False where the file must refuse it: an exam taken on another day, or
    missed that is not unused.
    """
    if isinstance(new, LogEntry):
        if new.missed and book.listed is not None:
            return False
        place = (new.date, kind_of(new))
        book.log[place] = merged(book.log.get(place), new)
        return True
    if any(exam == new.exam and on != new.date for exam, on in book.scores):
        return False
    book.scores[new.exam, new.date] = merged(book.scores.get((new.exam, new.date)), new)
    return True


def test_a_written_file_says_what_its_notebook_says() -> None:
    """Guards the guards: the writer above is used as the truth below."""

    @given(files())
    def check(made: tuple[str, Notebook]) -> None:
        agrees(read_text(made[0]), made[1])

    check()


def agrees(student: Student, book: Notebook) -> None:
    """The reader finds exactly what the notebook holds."""
    taken = {exam for exam, _ in book.scores}
    assert sorted(student.scores, key=repr) == sorted(book.scores.values(), key=repr)
    assert sorted(student.log, key=repr) == sorted(book.log.values(), key=repr)
    assert {pin.exam: pin.date for pin in student.pins} == {
        e: d for e, d in book.pins.items() if e not in taken
    }
    if book.listed is not None:
        assert student.practice_exams == tuple(exam for exam in book.listed if exam not in taken)


@given(files(), st.lists(st.one_of(scores(), logs()), max_size=6))
def test_any_records_in_any_file_are_all_there_and_nothing_else_changed(
    made: tuple[str, Notebook], news: list[Score | LogEntry]
) -> None:
    text, book = made
    for new in news:
        if not write_down(book, new):
            wrong = ("exam", new.exam) if isinstance(new, Score) else ("missed", new.missed[0])
            assert refusal(text, new) == [(wrong[0], f'"{wrong[1]}"')]
            continue
        (done,), student = record(text, new)
        agrees(student, book)
        only_the_record_changed(text, done)
        text = done.text


def comments(text: str) -> list[str]:
    return re.findall(r"# c\d+", text)


def only_the_record_changed(old: str, done: Recorded) -> None:
    """Comments, line ends, byte order mark and all that is not the record are as they were."""
    new = done.text
    assert ("\r\n" in old) == ("\r\n" in new) or "\n" not in old
    assert "\n" not in old or "\r" not in old or new.count("\n") == new.count("\r")
    assert new.startswith("\ufeff") == old.startswith("\ufeff")
    if done.pin_removed is None:
        assert comments(new) == comments(old)
    if done.happened == "unchanged":
        assert new == old
    elif done.happened == "replaced":
        keys = (
            r"score|percent|percent_correct|questions|repeats|correct|minutes|total|bank|reset|missed|"
            + "|".join(AREAS)
        )
        lost = [line for line in old.splitlines() if line not in new.splitlines()]
        assert [line for line in lost if not re.search(rf"\b({keys})\b", line)] == []
    elif not done.unlisted and done.pin_removed is None:
        letters: Iterator[str] = iter(new)
        assert all(letter in letters for letter in old)  # nothing was lost, and the order stays


@given(files(), st.one_of(scores(), logs()))
def test_the_same_record_again_changes_nothing(made: tuple[str, Notebook], new: Score | LogEntry) -> None:
    assume(write_down(made[1], new))
    once = record(made[0], new)[0][0]
    again = record(once.text, new)[0][0]
    assert (again.happened, again.text, again.key) == ("unchanged", once.text, once.key)
    assert again.now == again.before


# ---- examples, each written out

HAND_WRITTEN = (Path(__file__).parent / "hand_written.toml").read_text("utf-8").removesuffix("\n")


def test_a_new_score_stands_behind_the_last_one_and_its_table_and_leaves_list_and_pins() -> None:
    done = with_score(HAND_WRITTEN, score_of("NBME 13", 226, cardiovascular=61))
    expected = HAND_WRITTEN.replace('    "NBME 13",  # the new one\n', "    # the new one\n")
    expected = expected.replace('[[pin]]\ndate = 2026-12-05\nexam = "NBME 13"\n', "")
    expected = expected.replace(
        "# by far the worst\n",
        '# by far the worst\n\n[[score]]\ndate = 2026-11-10\nexam = "NBME 13"\nscore = 226\n'
        "[score.percent_correct]\ncardiovascular = 61\n",
    )
    assert done.text == expected
    assert (done.happened, done.key, done.unlisted, done.pin_removed) == (
        "added",
        "score[2]",
        True,
        date(2026, 12, 5),
    )


def test_a_pin_up_to_the_day_taken_stays() -> None:
    """The reader accepts it: the exam was taken when it was planned, or late."""
    done = with_score(HAND_WRITTEN.replace("2026-12-05", "2026-11-10"), score_of("NBME 13", 226))
    assert done.pin_removed is None
    assert "[[pin]]" in done.text
    assert read_text(done.text).pins == ()


def test_a_new_log_entry_stands_behind_the_last_one() -> None:
    done = with_log(HAND_WRITTEN, LogEntry(date=DAY, questions=40, correct=30, minutes=200))
    assert done.text == HAND_WRITTEN.replace(
        "# of 60\n", "# of 60\n\n[[log]]\ndate = 2026-11-10\nquestions = 40\ncorrect = 30\nminutes = 200\n"
    )


def test_a_correction_changes_the_numbers_and_nothing_around_them() -> None:
    done = with_log(HAND_WRITTEN, LogEntry(date=date(2026, 11, 2), questions=65, correct=41, minutes=270))
    expected = HAND_WRITTEN.replace("questions = 60", "questions = 65")
    assert done.text == expected.replace(
        "correct = 38        # of 60\n", "correct = 41        # of 60\nminutes = 270\n"
    )
    assert (done.happened, done.key) == ("replaced", "log[1]")
    assert done.before == LogEntry(date=date(2026, 11, 2), questions=60, correct=38)


def test_a_corrected_score_keeps_its_comment_and_gains_areas() -> None:
    done = with_score(HAND_WRITTEN, score_of("NBME 12", 216, on=date(2026, 11, 1), pregnancy=70))
    expected = HAND_WRITTEN.replace("score = 214  ", "score = 216  ")
    assert done.text == expected.replace("cardiovascular = 55\n", "cardiovascular = 55\npregnancy = 70\n")


def test_the_first_record_of_its_kind_stands_at_the_end_behind_an_empty_line() -> None:
    done = with_log(EXAM, LogEntry(date=DAY, total=960, percent_correct=61.5))
    assert done.text == EXAM + "\n[[log]]\ndate = 2026-11-10\ntotal = 960\npercent_correct = 61.5\n"


@pytest.mark.parametrize("end", ["", "\n", "  ", "\r\n"])
def test_a_file_may_end_anyhow(end: str) -> None:
    text = f"[[log]]\ndate = 2026-11-01\nquestions = 60\n{EXAM}[[log]]\ndate = 2026-11-02\nquestions = 60"
    done = with_log(text + end, LogEntry(date=DAY, questions=40))
    added = "[[log]]\ndate = 2026-11-10\nquestions = 40\n"
    assert done.text.replace("\r", "").replace(" \n", "\n").replace(" \n", "\n") == f"{text}\n{added}"


def test_what_is_added_to_an_entry_is_spelled_like_the_rest_of_it() -> None:
    """Set in, dotted or within braces."""
    before = f'  [[score]]\n  date = 2026-11-10\n  exam = "NBME 12"\n  score = 214\n{{}}{EXAM}'
    dotted = "  percent_correct.cardiovascular = 55\n{}"
    braces = "  percent_correct = {{ cardiovascular = 55{} }}\n"
    new = score_of("NBME 12", 214, pregnancy=70)
    for written, added in ((dotted, "  percent_correct.pregnancy = 70\n"), (braces, ", pregnancy = 70")):
        old, expected = before.format(written.format("")), before.format(written.format(added))
        assert with_score(old, new).text == expected
    entry = "log = [{{ date = 2026-11-10, questions = 60{} }}]\n" + EXAM
    done = with_log(entry.format(""), LogEntry(date=DAY, questions=60, minutes=200))
    assert done.text == entry.format(", minutes = 200")


def test_a_table_that_comes_late_still_belongs_to_the_entry_before() -> None:
    """A new entry in front of it would take its numbers."""
    text = (
        f'{EXAM}[[score]]\ndate = 2026-11-01\nexam = "NBME 12"\nscore = 214\n'
        "[[log]]\ndate = 2026-11-02\nquestions = 60\n[score.percent_correct]\ncardiovascular = 55\n"
    )
    student = record(text, score_of("NBME 13", 226))[1]
    assert [dict(score.percent_correct) for score in student.scores] == [{"cardiovascular": 55}, {}]


def test_unnamed_practice_exams_are_told_apart_by_their_days() -> None:
    one = with_score(EXAM, score_of("Practice exam", 214, on=date(2026, 11, 1))).text
    two = with_score(one, score_of("Practice exam", 220)).text
    three = with_score(two, score_of("Practice exam", 221))
    assert three.happened == "replaced"
    assert [score.score for score in read_text(three.text).scores] == [214, 221]


@pytest.mark.parametrize(
    ("listing", "left"),
    [
        ('["NBME 13"]', "[]"),
        ('["NBME 12", "NBME 13"]', '["NBME 12"]'),
        ('[ "NBME 13" , "NBME 14" ]', '[ "NBME 14" ]'),
        ('["NBME 12", "nbme-13", "NBME 14"]', '["NBME 12", "NBME 14"]'),
        ('["NBME 12", "NBME 13",]', '["NBME 12",]'),
        ('[\n  "NBME 12",\n  "NBME 13",\n]', '[\n  "NBME 12",\n]'),
        ('[\n  "NBME 12",\n  "NBME 13" # x\n]', '[\n  "NBME 12" # x\n]'),
        ('["NBME 12", "NBME 13", # x\n "NBME 14"]', '["NBME 12",\n # x\n "NBME 14"]'),
        ('["NBME 12", "NBME 13",\n "NBME 14"]', '["NBME 12",\n "NBME 14"]'),
        ('[ "NBME 13" # x\n , "NBME 14" ]', '[\n    # x\n    "NBME 14",\n]'),
    ],
)
def test_a_taken_exam_leaves_its_list_with_its_comma(listing: str, left: str) -> None:
    text = f"[resources]\npractice_exams = {listing}\n{EXAM}"
    done = with_score(text, score_of("NBME 13", 226))
    assert f"practice_exams = {left}\n{EXAM}" in done.text
    assert tomllib.loads(done.text)["resources"] == tomllib.loads(f"practice_exams = {left}")


@pytest.mark.parametrize(
    ("listing", "longer"),
    [
        ("[]", "[{ n = 1 }]"),
        ("[{ n = 0 }]", "[{ n = 0 }, { n = 1 }]"),
        ("[{ n = 0 }, ]", "[{ n = 0 }, { n = 1 }, ]"),
        ("[\n  { n = 0 }, # x\n]", "[\n  { n = 0 }, # x\n  { n = 1 },\n]"),
        ("[\n  { n = 0 } # x\n]", "[\n  { n = 0 }, # x\n  { n = 1 }\n]"),
        ("[\r\n  { n = 0 },\r\n]", "[\r\n  { n = 0 },\r\n  { n = 1 },\r\n]"),
        ("[\n  { n = 0 }]", "[\n  { n = 0 },\n  { n = 1 }]"),
    ],
)
def test_a_new_entry_of_a_list_in_brackets_stands_like_the_last(listing: str, longer: str) -> None:
    assert toml_edit.with_entry(f"log = {listing}\n", ("log",), {"n": 1}) == f"log = {longer}\n"


# ---- what is refused

LOGGED = (
    f'{EXAM}[[score]]\ndate = 2026-11-01\nexam = "NBME 12"\nscore = 214\n'
    "[[log]]\ndate = 2026-11-05\ntotal = 900\n[[log]]\ndate = 2026-11-06\nquestions = 60\ncorrect = 38\n"
)


def log_of(on: date = DAY, **told: Any) -> LogEntry:
    """A log entry as it would be told."""
    return new_log_entry(on=on, before=read_text(EXAM), facts=all_facts(), **told)


@pytest.mark.parametrize(
    ("new", "problem"),
    [
        (LogEntry(date=date(2026, 11, 22), questions=40), ("on", "2026-11-22")),
        (LogEntry(date=DAY, questions=40, correct=41), ("correct", "41")),
        (LogEntry(date=DAY, questions=40, minutes=0), ("minutes", "0")),
        (LogEntry(date=DAY, total=899), ("total", "899")),
        (LogEntry(date=DAY, total=4001), ("total", "4001")),
        (LogEntry(date=date(2026, 11, 4), total=901), ("total", "901")),
        (LogEntry(date=date(2026, 11, 6), questions=30), ("correct", "38")),
        (score_of("NBME 13", 220, on=date(2026, 11, 22)), ("on", "2026-11-22")),
        (score_of("NBME 12", 220), ("exam", '"NBME 12"')),
    ],
    ids=str,
)
def test_what_contradicts_the_file_is_named_and_refused(
    new: Score | LogEntry, problem: tuple[str, str]
) -> None:
    assert refusal(LOGGED, new) == [problem]


def test_a_counter_may_be_over_a_later_one_of_another_bank_or_since_a_reset() -> None:
    banks = '[[question_bank]]\nname = "UWorld"\n[[question_bank]]\nname = "AMBOSS"\n'
    text = LOGGED.replace("total = 900", 'total = 900\nbank = "AMBOSS"') + banks
    assert record(text, LogEntry(date=date(2026, 11, 4), total=901))[0][0].happened == "added"
    reset = LOGGED.replace("total = 900", "total = 900\nreset = true")
    assert record(reset, LogEntry(date=date(2026, 11, 4), total=901))[0][0].happened == "added"


def test_an_exam_taken_on_another_day_is_refused_with_the_way_to_correct_it() -> None:
    with pytest.raises(InputError) as caught:
        record(LOGGED, score_of("NBME 12", 220))
    (problem,) = caught.value.problems
    assert problem.advice == "It has a result of 2026-11-01; to correct that one, give its day."
    assert problem.day == date(2026, 11, 1)


def test_a_number_kept_from_before_that_no_longer_fits_is_asked_for_anew() -> None:
    with pytest.raises(InputError) as caught:
        record(LOGGED, LogEntry(date=date(2026, 11, 6), questions=30))
    (problem,) = caught.value.problems
    assert problem.advice == "The file has it from before: give it anew, too."


def test_an_entry_that_stands_twice_is_not_guessed_at() -> None:
    text = f"{EXAM}[[log]]\ndate = 2026-11-10\nquestions = 20\n[[log]]\ndate = 2026-11-10\nquestions = 30\n"
    with pytest.raises(InputError) as caught:
        with_log(text, LogEntry(date=DAY, questions=50))
    assert [(problem.key, problem.found) for problem in caught.value.problems] == [("on", "2026-11-10")]


def alone(**told: Any) -> list[tuple[str, str]]:
    """Argument and value of what is wrong with a practice exam by itself."""
    usual = {"exam": "NBME 13", "result": 226.0, "areas": {}, "on": DAY}
    with pytest.raises(InputError) as caught:
        new_score(**{**usual, **told}, facts=all_facts())
    return [(problem.key, problem.found) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ({"exam": "NBME 99"}, ("exam", '"NBME 99"')),
        ({"result": 71.0}, ("result", "71")),
        ({"result": 226.5}, ("result", "226.5")),
        ({"result": 301.0}, ("result", "301")),
        ({"result": float("nan")}, ("result", "nan")),
        ({"exam": "Free 120", "result": 226.0}, ("result", "226")),
        ({"exam": "Free 120", "result": 0.71}, ("result", "0.71")),
        ({"areas": {"cardiovascular": 0.61}}, ("areas.cardiovascular", "0.61")),
        ({"areas": {"cardiovascular": 101.0}}, ("areas.cardiovascular", "101")),
        ({"areas": {"cardiology": 61.0}}, ("areas.cardiology", 'the unknown key "cardiology"')),
        ({"on": date(2001, 1, 1)}, ("on", "2001-01-01")),
        ({"exam": "NBME 13\x7f\udc80"}, ("exam", '"NBME 13\\U0000007f\\U0000dc80"')),
    ],
    ids=str,
)
def test_a_record_wrong_by_itself_is_refused_by_name(told: dict[str, Any], problem: tuple[str, str]) -> None:
    (found,) = alone(**told)
    assert found[0] == problem[0]
    assert found[1].removesuffix(".0") == problem[1]


def test_an_unknown_exam_gets_the_nearest_name_and_an_unknown_area_too() -> None:
    with pytest.raises(InputError) as caught:
        new_score(exam="UWSA1x", result=226.0, areas={"cardio": 50.0}, on=DAY, facts=all_facts())
    advice = [problem.advice for problem in caught.value.problems]
    assert sorted(advice) == ['Did you mean "UWSA 1"?', 'Did you mean "cardiovascular"?']


def test_names_are_written_in_their_official_spelling() -> None:
    told = new_score(exam="free120", result=71.0, areas={}, on=DAY, facts=all_facts())
    assert told == Score(date=DAY, exam="Free 120", percent=71)
    assert 'exam = "Free 120"\npercent = 71\n' in with_score(EXAM, told).text


def test_every_field_of_a_log_entry_can_be_told() -> None:
    assert log_of(questions=60, correct=41, minutes=270) == LogEntry(
        date=DAY, questions=60, correct=41, minutes=270
    )
    assert log_of(total=960, percent=61, reset=True, bank="uworld", missed=["nbme13"]) == LogEntry(
        date=DAY, total=960, percent_correct=61, reset=True, bank="UWorld", missed=("NBME 13",)
    )


def test_an_edit_that_touched_anything_else_would_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last guard before the file: here the editing itself goes wrong."""
    real = toml_edit.with_entry

    def careless(text: str, path: tuple[str, ...], entry: dict[str, Any]) -> str:
        return real(text, path, entry).replace("245", "246")

    monkeypatch.setattr(toml_edit, "with_entry", careless)
    with pytest.raises(RuntimeError, match="something else"):
        record(EXAM, LogEntry(date=DAY, questions=40))


def test_a_pin_in_a_list_goes_like_one_under_a_header() -> None:
    text = (
        f'pin = [{{ date = 2026-12-05, exam = "NBME 13" }}, {{ date = 2026-12-06, exam = "UWSA 1" }}]\n{EXAM}'
    )
    done = with_score(text, score_of("NBME 13", 226))
    assert done.text.startswith('pin = [{ date = 2026-12-06, exam = "UWSA 1" }]\n[exam]')
    assert read_text(done.text).pins == (Pin(date=date(2026, 12, 6), exam="UWSA 1"),)
