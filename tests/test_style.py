"""The code keeps the rules the project set itself: lint, types, and sizes a reader can hold in mind."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "studyplan").rglob("*.py"))
LONGEST_FILE = 400  # lines
LONGEST_FUNCTION = 40  # lines, its docstring not counted


def run_tool(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a tool of this environment on the whole checkout."""
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_ruff_finds_nothing() -> None:
    result = run_tool("ruff", "check", ".")
    assert result.returncode == 0, result.stdout + result.stderr


def test_mypy_finds_nothing() -> None:
    result = run_tool("mypy")
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_source_file_is_short_enough_to_read(source: Path) -> None:
    assert len(source.read_text("utf-8").splitlines()) < LONGEST_FILE


def code_lines(function: ast.FunctionDef) -> int:
    """Lines from the first statement after the docstring to the last."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_function_fits_on_a_screen(source: Path) -> None:
    functions = [n for n in ast.walk(ast.parse(source.read_text("utf-8"))) if isinstance(n, ast.FunctionDef)]
    assert [f.name for f in functions if code_lines(f) > LONGEST_FUNCTION] == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_says_what_it_is_for(source: Path) -> None:
    text = source.read_text("utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text))
