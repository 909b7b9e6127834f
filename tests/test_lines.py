"""Every key of a TOML file is found on the line where a reader's eye finds it."""

import itertools
import tomllib
from collections.abc import Iterator
from pathlib import Path as Folder
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyplan.files.toml.lines import lines_of, path_text

Path = tuple[str | int, ...]

keys = st.one_of(
    st.sampled_from(["date", "exam", "percent_correct", "hours", "a-b", "7"]),
    st.text(st.characters(exclude_categories=["C", "Zl", "Zp"], exclude_characters='"\\'), max_size=5),
)


def spelled(key: str) -> str:
    """A key as TOML wants it: in quotes where it has to be."""
    return key if path_text([key]) == key and key else f'"{key}"'


@st.composite
def documents(draw: st.DrawFn) -> str:
    """TOML with a different number in every leaf, written in all the ways the format allows."""
    numbers = itertools.count(10_001)

    def scalar() -> str:
        n = next(numbers)
        forms = [
            f"{n}",
            f'"{n} # no comment ] }} , = \\" \\\\"',
            f"'{n} \" [x]'",
            f'"""{n}\n[no.header]\nno = "key" \\""" {"x" * (n % 3)}\n"""',
            f'"""{n} ends in quotes"""""',
            f"'''{n}\r\n''no\n# comment'''",
        ]
        return draw(st.sampled_from(forms))

    def value(depth: int) -> str:
        kind = draw(st.sampled_from(["scalar", "scalar", "list", "tables", "inline"])) if depth else "scalar"
        if kind == "scalar":
            return scalar()
        if kind == "inline":
            return inline(depth)
        gap = draw(st.sampled_from(["", " ", "\n  ", "  # ] a comment\n"]))
        count = draw(st.integers(0, 3))
        items = [value(depth - 1) if kind == "list" else inline(depth) for _ in range(count)]
        end = draw(st.sampled_from([gap, f",{gap}"])) if items else gap
        return f"[{gap}" + f",{gap}".join(items) + end + "]"

    def inline(depth: int) -> str:
        names = draw(st.lists(keys, unique=True, max_size=3))
        return "{ " + ", ".join(f"{spelled(name)} = {value(depth - 1)}" for name in names) + " }"

    def pairs(names: list[str]) -> Iterator[str]:
        for name in names:
            left = spelled(name)
            if draw(st.integers(0, 3)) == 0:  # a dotted key
                left += draw(st.sampled_from([".", " . "])) + spelled(draw(keys))
            equals, comment = draw(st.sampled_from(["=", " = "])), draw(st.sampled_from(["", "  # a = 1"]))
            yield f"{left}{equals}{value(2)}{comment}"
            yield from draw(st.sampled_from([(), ("",), ("# [comment]",)]))

    def table(head: str, depth: int) -> Iterator[str]:
        names = draw(st.lists(keys, unique=True, max_size=5))
        cut = draw(st.integers(0, len(names)))
        yield from pairs(names[:cut])
        for name in names[cut:] if depth else ():
            path = f"{head}.{spelled(name)}" if head else spelled(name)
            count = draw(st.integers(0, 3))
            for _ in range(max(1, count)):
                yield f"[[{path}]]" if count else f"[ {path} ]"
                yield from table(path, depth - 1)

    return draw(st.sampled_from(["\n", "\r\n"])).join(table("", 2))


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every scalar of what was parsed, with its path, list positions from 1."""
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from leaves(entry, (*path, key))
    elif isinstance(value, list):
        for position, entry in enumerate(value, 1):
            yield from leaves(entry, (*path, position))
    else:
        yield path, value


@given(documents())
def test_the_line_of_every_value_is_the_one_that_holds_it(text: str) -> None:
    lines, raw = lines_of(text), text.split("\n")
    for path, value in leaves(tomllib.loads(text)):
        line = raw[lines[path_text(path)] - 1]
        assert str(value)[:5] in line  # the leaf's own number
        if isinstance(path[-1], str):
            assert path[-1] in line


@given(documents())
def test_every_table_and_list_on_the_way_has_a_line_too_not_below_its_content(text: str) -> None:
    lines = lines_of(text)
    for path, _ in leaves(tomllib.loads(text)):
        steps = [lines[path_text(path[:length])] for length in range(1, len(path) + 1)]
        assert steps[0] == min(steps)


STUDENT = (Folder(__file__).parent / "many_keys.toml").read_text("utf-8")

PLACES = [
    ("exam", 2),
    ("exam.date", 3),
    ("score", 5),
    ("score[1]", 5),
    ("score[1].percent_correct", 7),
    ("score[1].percent_correct.cardiovascular", 8),
    ("log[1].date", 10),
    ("score[2]", 11),
    ("score[2].exam", 12),
    ('score[2].percent_correct."renal.reproductive"', 14),
    ("availability", 15),
    ("availability.hours.tue", 16),
    ("availability.first.day", 17),
    ("availability.change[1]", 18),
    ("availability.change[1].note", 19),
    ("availability.change[1].hours.mon", 22),
    ("log[2]", 23),
    ("log[2].marks[1]", 25),
    ("log[2].marks[2][2]", 26),
]


@pytest.mark.parametrize(("path", "line"), PLACES)
def test_a_key_of_a_students_file_stands_where_the_editor_shows_it(path: str, line: int) -> None:
    assert lines_of(STUDENT)[path] == line
    assert lines_of(STUDENT.replace("\n", "\r\n"))[path] == line


def test_nothing_but_the_keys_of_the_file_has_a_line() -> None:
    assert lines_of("a = 1\nb.c = [2]\n") == {"a": 1, "b": 2, "b.c": 2, "b.c[1]": 2}
    assert lines_of("") == lines_of("# only a comment") == {}


def test_a_key_with_escapes_is_known_by_what_it_means() -> None:
    assert lines_of('"\\u0061\\U00000062" = 1') == {"ab": 1}


def test_an_odd_key_is_shown_in_quotes_so_that_no_two_paths_look_alike() -> None:
    assert path_text(["score", 2, "a.b"]) == 'score[2]."a.b"'
    assert path_text(["a", "b"]) != path_text(["a.b"])
