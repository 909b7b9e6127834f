"""The code keeps the rules the project set itself: lint, types, and sizes a reader can hold in mind."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "studyplan").rglob("*.py"))
LONGEST_FUNCTION = 40  # lines, its docstring not counted
MOST_PROSE = 25  # pieces in a room whose results are facts: sentences are made in `words`


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


def prose(tree: ast.Module) -> Iterator[str]:
    """Strings of three words or more, an f-string as one with a word for each value; docstrings and what
    exceptions say are left out.
    """
    left_out: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise):
            left_out.update(map(id, ast.walk(node)))
        elif isinstance(node, ast.Expr):
            left_out.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            left_out.update(map(id, node.values))
        text = "" if id(node) in left_out else _text(node)
        if len(text.split()) >= 3 and any(map(str.isalpha, text)):
            yield text


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) or "0" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def test_prose_is_counted_as_meant() -> None:
    text = '"""A docstring of words."""\nX = "a b", "three words here", f"{a} {b} {c}", f"{a} is {b} too"\n'
    raised = 'raise ValueError("this is not counted" + f"nor is {this}")\n'
    assert list(prose(ast.parse(text + raised))) == ["three words here", "0 is 0 too"]


@pytest.mark.parametrize("room", ["alternatives", "audit", "forecast", "planning"])
def test_a_room_of_facts_holds_no_sentences(room: str) -> None:
    sources = (ROOT / "studyplan" / room).rglob("*.py")
    found = [text for source in sources for text in prose(ast.parse(source.read_text("utf-8")))]
    assert len(found) <= MOST_PROSE, "\n".join(found)
