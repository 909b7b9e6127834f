"""Every kind of wrong file, one a file in bad_inputs/, with the whole list of problems it must produce."""

import re
from datetime import date
from pathlib import Path

import pytest
from conftest import TODAY, read_text

from studyplan.errors import InputError, InputProblem

FOLDER = Path(__file__).parent / "bad_inputs"
FILES = sorted(FOLDER.glob("*.toml"))
EXPECT = re.compile(r"# EXPECT (.+) line (-|\d+)")


def expected(path: Path) -> list[tuple[str, int | None]]:
    """Key and line of every problem the file's first lines announce, in their order."""
    found = []
    for line in path.read_text("utf-8").splitlines():
        match = EXPECT.fullmatch(line)
        if match is None:
            break
        found.append((match[1], None if match[2] == "-" else int(match[2])))
    return found


def problems_of(path: Path, *, today: date = TODAY) -> tuple[InputProblem, ...]:
    """What reading the file complains about; nothing where it is fine."""
    try:
        read_text(path.read_bytes().decode(), name=str(path), today=today)
    except InputError as error:
        assert error.file == str(path)
        return error.problems
    return ()


def test_the_collection_is_there() -> None:
    assert len(FILES) >= 50


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_wrong_file_names_every_problem_with_its_line_and_nothing_else(path: Path) -> None:
    assert [(problem.key, problem.line) for problem in problems_of(path)] == expected(path) != []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_problem_says_what_was_found_and_what_is_allowed(path: Path) -> None:
    for problem in problems_of(path):
        assert problem.found.strip() and problem.allowed.strip()
        assert all(text.isprintable() for text in (problem.found, problem.allowed, problem.advice))
        assert len(problem.found) < 100


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_line_ends_of_other_systems_and_a_byte_order_mark_change_no_line(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / path.name
    copy.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert [(problem.key, problem.line) for problem in problems_of(copy)] == expected(path)


NEAR_NAMES = [
    ("unknown_keys", "exam.targt", '"target"'),
    ("key_in_the_wrong_table", "exam.time_zone", "[student]"),
    ("key_in_the_wrong_table", "availability.change[1].lunch_minutes", "[availability]"),
    ("time_zone", "student.time_zone", '"America/Chicago"'),
    ("unknown_form", "score[1].exam", '"NBME 12"'),
    ("unknown_form", "resources.practice_exams[2]", '"NBME 14"'),
    ("unknown_content_area", "score[1].percent_correct.cardiovasculr", '"cardiovascular"'),
    ("unknown_applicant_words", "applicant.specialty", '"Pediatrics"'),
    ("bank_misspelt", "question_bank[1].name", '"UWorld"'),
    ("step1_in_quotes", "applicant.step1", "without quotes"),
    ("inline_and_dotted", 'student."time zone"', '"time_zone"'),
]


@pytest.mark.parametrize(("stem", "key", "advice"), NEAR_NAMES)
def test_the_advice_names_the_nearest_valid_name_or_place(stem: str, key: str, advice: str) -> None:
    problems = {problem.key: problem for problem in problems_of(FOLDER / f"{stem}.toml")}
    assert advice in problems[key].advice
