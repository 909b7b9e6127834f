"""The arrows between rooms: contracts in `pyproject.toml`, and what no import shows.

`scripts/plant_imports.py` plants a wrong import of each kind and sees that these tests are red.
"""

import ast
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "studyplan"
FILE_CALLS = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "glob", "rglob"}
ROOMS_WITH_FILES = {"cli", "files", "page", "calendar"}  # the last two: templates, zones


def test_the_contracts_are_kept(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)
    assert status == 0, capsys.readouterr().out


def test_only_rooms_at_the_edge_open_files() -> None:
    """A path handed in would need no import."""
    found = [
        f"{source}: {name}"
        for source in PACKAGE.rglob("*.py")
        if source.relative_to(PACKAGE).parts[0] not in ROOMS_WITH_FILES
        for node in ast.walk(ast.parse(source.read_text("utf-8")))
        if isinstance(node, ast.Call) and (name := _called(node)) in FILE_CALLS
    ]
    assert found == []


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""
