"""Hidden characters, defined once: refused in a file, dropped from a report, spelled out in a message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyplan.characters import escaped, is_hidden, misleads, plain

HIDDEN = "\0\t\n\r\x1b\x7f\x85\xad\u061c\u200b\u200e\u2028\u2029\u202a\u202e\u2060\u2066\u2069\ufeff\ud800"
SEEN = "a é\xa0\u200c\u200d\u3000“–\U0001f600\ue000"


@pytest.mark.parametrize("char", HIDDEN, ids=ascii)
def test_controls_breaks_and_unseen_marks_are_hidden_everywhere(char: str) -> None:
    assert is_hidden(char)
    assert plain(f"a{char}b") in ("ab", "a b")
    assert escaped(f"a{char}b") == f"a{ascii(char)[1:-1]}b"


@pytest.mark.parametrize("char", SEEN, ids=ascii)
def test_letters_spaces_and_what_joins_letters_are_not(char: str) -> None:
    assert not is_hidden(char)
    assert plain(f"a{char}b") == f"a{' ' if char.isspace() else char}b"


@pytest.mark.parametrize("char", HIDDEN, ids=ascii)
def test_only_what_shows_something_else_is_refused(char: str) -> None:
    assert misleads(char) == (char not in "\xad\u200b\u2060\ufeff")


@given(st.text())
def test_what_is_plain_stays_so_and_a_line_of_any_text_is_one(text: str) -> None:
    line = plain(text)
    assert plain(line) == line and not any(map(is_hidden, line))
    assert escaped(text).isprintable()
