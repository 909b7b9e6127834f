"""`studyplan plan` where the memory is lost, a calendar begins anew, or the plan is made afresh."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import TODAY, run_cli
from test_score_log import GOOD, contents, refused

LATER = TODAY + timedelta(days=9)
WITH_ID = GOOD + '[calendar]\nid = "mine-1"   # keep\n'


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A good student's file in a folder of its own, which is the current one, and its plan."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "maya.toml"
    path.write_text(GOOD, "utf-8")
    run_cli("plan", path)
    return path


def memory(file: Path) -> Any:
    return json.loads(file.with_suffix(".json").read_text("utf-8"))


def ids(file: Path) -> set[str]:
    """The ids of the whole calendar."""
    return set(re.findall(r"UID:(\S+)", file.with_suffix(".ics").read_text("utf-8").replace("\r\n ", "")))


# ---- the memory lost


def test_an_old_memory_serves_like_the_one_that_is_lost(file: Path) -> None:
    kept = file.with_suffix(".json").read_bytes()
    run_cli("plan", file, "--today", LATER)
    expected = contents(file.parent)
    file.with_suffix(".json").unlink()
    (file.parent / "old.json").write_bytes(kept)
    result = run_cli("plan", file, "--today", LATER, "--previous", "old.json")
    assert (result.exit_code, "goes on from old.json" in result.stderr) == (0, True)
    assert contents(file.parent) == {**expected, "old.json": kept}


@pytest.mark.parametrize("content", [b"{}", b'{"\xff', b"[]", b""], ids=repr)
def test_another_file_is_no_memory_and_no_calendar(file: Path, content: bytes) -> None:
    file.with_suffix(".json").unlink()
    (file.parent / "old.json").write_bytes(content)
    before = contents(file.parent)
    assert refused(run_cli("plan", file, "--previous", "old.json"), 5, "old.json ")
    assert contents(file.parent) == before


def test_an_old_memory_is_not_wanted_beside_the_one_that_is_there(file: Path) -> None:
    assert refused(run_cli("plan", file, "--previous", "old.json"), 2, "leave out --previous")


# ---- the calendar


def test_a_new_calendar_has_no_id_of_the_old_one_and_keeps_its_own(file: Path) -> None:
    old = ids(file)
    run_cli("log", file, "--questions", 10, "--today", LATER)
    assert file.with_name("maya-update.ics").exists()
    result = run_cli("plan", file, "--new-calendar", "--today", LATER)
    assert "delete it, make a new one and import maya.ics" in " ".join(result.stderr.split())
    assert not file.with_name("maya-update.ics").exists()
    new = ids(file)
    assert new and new.isdisjoint(old)
    assert memory(file)["calendar_id"] not in file.read_text("utf-8")
    assert not any(entry["state"] == "removed" for entry in memory(file)["calendar"])
    run_cli("plan", file, "--today", LATER)
    assert ids(file) == new


def test_an_id_in_the_file_is_replaced_by_the_new_one_and_nothing_else(file: Path) -> None:
    file.with_suffix(".json").unlink()
    file.with_suffix(".ics").unlink()
    file.write_text(WITH_ID, "utf-8")
    run_cli("plan", file)
    old = ids(file)
    assert run_cli("plan", file, "--new-calendar").exit_code == 0
    identity = memory(file)["calendar_id"]
    assert file.read_text("utf-8") == WITH_ID.replace("mine-1", identity) != WITH_ID
    assert ids(file).isdisjoint(old)


def test_an_id_written_later_counts_only_for_a_new_calendar(file: Path) -> None:
    old = ids(file)
    file.write_text(WITH_ID.replace("Maya Okafor", "Maya O."), "utf-8")
    run_cli("plan", file)
    assert ids(file) == old
    run_cli("plan", file, "--new-calendar")
    assert memory(file)["calendar_id"] == "mine-1"
    assert file.read_text("utf-8") == WITH_ID.replace("Maya Okafor", "Maya O.")
    assert ids(file).isdisjoint(old)


# ---- afresh


def test_a_plan_made_afresh_keeps_the_days_behind_and_the_calendar(file: Path) -> None:
    before, old = memory(file)["days"], ids(file)
    assert run_cli("plan", file, "--afresh", "--today", LATER).exit_code == 0
    behind = [day for day in memory(file)["days"] if day["date"] < LATER.isoformat()]
    assert behind == before[: len(behind)] != []
    assert len(ids(file) & old) > len(behind)
