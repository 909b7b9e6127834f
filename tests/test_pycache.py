"""What is kept in `__pycache__` is taken only as it was made, and never needed."""

import os
import sys
from importlib.util import cache_from_source
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyplan.pycache import kept

MADE = b"compiled"


@pytest.fixture(autouse=True)
def bytecode_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the tests themselves run under."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return tmp_path / "page.html"


def made() -> bytes:
    return MADE


def not_again() -> bytes:
    raise AssertionError("made anew")


def test_what_was_made_once_is_not_made_again(page: Path) -> None:
    assert kept(page, b"source", made) == kept(page, b"source", not_again) == MADE


def test_it_is_kept_where_python_keeps_compiled_modules(page: Path) -> None:
    kept(page, b"source", made)
    (file,) = (page.parent / "__pycache__").iterdir()
    assert file == Path(cache_from_source(str(page)))


def test_other_ingredients_make_something_else(page: Path) -> None:
    kept(page, b"source", made)
    assert kept(page, b"changed", lambda: b"other") == b"other"
    assert kept(page, b"changed", not_again) == b"other"


@given(place=st.integers(0, 39), letter=st.none() | st.integers(0, 255))
def test_a_file_cut_short_or_spoilt_is_made_anew(
    tmp_path_factory: pytest.TempPathFactory, place: int, letter: int | None
) -> None:
    page = tmp_path_factory.mktemp("package") / "page.html"
    kept(page, b"source", made)
    file = Path(cache_from_source(str(page)))
    whole = file.read_bytes()
    rest = b"" if letter is None else bytes([letter]) + whole[place + 1 :]
    file.write_bytes(whole[:place] + rest)
    assert kept(page, b"source", made) == MADE
    assert file.read_bytes() == whole


def test_a_longer_file_is_made_anew(page: Path) -> None:
    kept(page, b"source", made)
    with Path(cache_from_source(str(page))).open("ab") as file:
        file.write(b"more")
    assert kept(page, b"source", made) == MADE


def test_a_folder_that_may_not_be_written_is_done_without(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (page.parent / "__pycache__").mkdir()

    def forbidden(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:  # the tests may run as a user who may write anywhere
        patch.setattr("_frozen_importlib_external._write_atomic", forbidden)
        assert kept(page, b"source", made) == MADE
    assert list((page.parent / "__pycache__").iterdir()) == []


def test_a_folder_that_cannot_be_made_is_done_without(page: Path) -> None:
    (page.parent / "__pycache__").write_text("in the way", "utf-8")
    assert kept(page, b"source", made) == kept(page, b"source", made) == MADE
    assert os.listdir(page.parent) == ["__pycache__"]


def test_nothing_is_written_where_python_writes_no_bytecode(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert kept(page, b"source", made) == MADE
    assert list(page.parent.iterdir()) == []


def test_a_mistake_in_the_making_is_not_hidden(page: Path) -> None:
    with pytest.raises(AssertionError, match="made anew"):
        kept(page, b"source", not_again)
