"""What a command wrote is taken back to the letter where its lines still stand, and else not at all."""

from hypothesis import given
from hypothesis import strategies as st

from studyplan.files.student.undo import taken_back, undo_of
from studyplan.plan import Undo

texts = st.lists(st.sampled_from(["", "a", "b", "[[log]]", "# c"]), max_size=9).map("\n".join)
ENTRY = "\n\n[[log]]\ndate = 2027-01-05\nquestions = 60"
FILE = "[exam]\ndate = 2027-06-18\n\n[[log]]\ndate = 2027-01-04\nquestions = 60\ncorrect = 40\n"


def change(*steps: str) -> Undo:
    """What takes back a change that led through these texts."""
    undo = undo_of("log", steps)
    assert undo is not None
    return undo


@given(st.lists(texts, min_size=2, max_size=4))
def test_any_change_is_taken_back_to_the_letter(steps: list[str]) -> None:
    undo = undo_of("score", steps)
    if undo is None:
        assert len(set(steps)) == 1
    else:
        assert taken_back(steps[-1], undo) == steps[0]


numbered = st.lists(st.integers(0, 99), min_size=9, max_size=20, unique=True)


@given(
    numbered, st.integers(3, 6), st.integers(0, 3), st.text("xyz\n", max_size=9), st.text("xyz\n", max_size=9)
)
def test_lines_added_far_above_and_below_since_stay(
    numbers: list[int], at: int, gone: int, above: str, below: str
) -> None:
    lines = [f"key = {number}" for number in numbers]
    new = [*lines[:at], "new = 1", *lines[at + gone :]]
    whole, changed = "\n".join(lines), "\n".join(new)
    edited = taken_back(f"{above}\n{changed}\n{below}", change(whole, changed))
    assert edited == f"{above}\n{whole}\n{below}"


def test_a_new_entry_is_found_among_others_written_by_hand() -> None:
    undo = change(FILE, FILE + ENTRY)
    by_hand = "\n[[log]]\ndate = 2027-01-06\nquestions = 60\n"
    top = FILE.replace("[exam]\n", "# mine\n[exam]\n").replace("correct = 40\n", "correct = 41\n")
    assert taken_back(top + ENTRY + by_hand, undo) == top + by_hand


def test_lines_that_differ_by_now_are_not_taken_back() -> None:
    corrected = FILE.replace("= 60", "= 65")
    undo = change(FILE, corrected)
    assert taken_back(corrected.replace("= 65", "= 66"), undo) is None
    assert taken_back(FILE, undo) is None
    assert taken_back(corrected.replace("2027-01-04", "2027-01-03"), undo) is None
    assert taken_back(FILE + ENTRY.replace("60", "70"), change(FILE, FILE + ENTRY)) is None


def test_lines_that_could_be_meant_twice_are_not_guessed_at() -> None:
    undo = change(FILE, FILE + ENTRY)
    assert taken_back("\n" + FILE + ENTRY + "\n" + FILE + ENTRY, undo) is None


def test_of_entries_that_look_alike_the_one_that_was_changed_is_meant() -> None:
    entry = "[[log]]\ndate = 2027-01-04\n# a\n# b\n# c\n# d\nquestions = {}\n# e\n# f\n"
    old, new = entry.format(65) + entry.format(60), entry.format(65) + entry.format(65)
    assert taken_back(new, change(old, new)) == old
