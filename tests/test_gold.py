"""Whole cases, byte for byte: `tests/gold/README.md` says how a meant change is accepted."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from studyplan.cli import commands

GOLD = Path(__file__).parent / "gold"
CASES = sorted(path.parent.name for path in GOLD.glob("*/input.toml"))
TODAY = "2026-12-28"
UPDATE = bool(os.environ.get("STUDYPLAN_UPDATE_GOLD"))


def printed(*arguments: str) -> bytes:
    """What a command that succeeds prints, in a terminal of 100 columns without colour."""
    environment = {"COLUMNS": "100", "NO_COLOR": "1", "STUDYPLAN_TODAY": TODAY}
    result = CliRunner().invoke(commands, arguments, env=environment, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout_bytes


def outputs(case: str, folder: Path) -> Mapping[str, bytes]:
    """Everything the program makes of a case, by file name."""
    file = str(GOLD / case / "input.toml")
    texts = {"terminal.txt": printed("plan", file, "--out", str(folder))}
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    texts["terminal.txt"] = texts["terminal.txt"].replace(str(folder).encode(), b"OUT")
    texts["week.txt"] = printed("week", file, "--out", str(folder))
    texts["decide.txt"] = printed("decide", file, "--out", str(folder))
    return {**texts, **files}


def test_there_are_cases() -> None:
    assert CASES == ["beside_work", "first_plan", "short_notice"]


@pytest.mark.parametrize("case", CASES)
def test_a_case_comes_out_byte_for_byte(case: str, tmp_path: Path) -> None:
    made = outputs(case, tmp_path)
    gold = {path.name: path.read_bytes() for path in (GOLD / case).iterdir() if path.name != "input.toml"}
    if UPDATE and made != gold:
        for name in gold.keys() - made.keys():
            (GOLD / case / name).unlink()
        for name, content in made.items():
            (GOLD / case / name).write_bytes(content)
        pytest.fail(f"{case}: gold files written; read the difference, then run again without the flag")
    assert sorted(gold) == sorted(made), f"{case}: files missing or left over; see tests/gold/README.md"
    for name, content in made.items():
        assert content == gold[name], f"{case}/{name} differs; see tests/gold/README.md"


@pytest.mark.parametrize("case", CASES)
def test_a_case_made_twice_is_the_same(case: str, tmp_path: Path) -> None:
    """Also in a folder that already holds the plan: nothing has changed, so nothing may differ."""
    first = outputs(case, tmp_path)
    again = outputs(case, tmp_path)
    files = [name for name in first if name.startswith("input.")]
    assert {name: first[name] for name in files if not name.endswith(".json")} == {
        name: again[name] for name in files if not name.endswith(".json")
    }
