"""Files are written whole or not at all, and only when they change."""

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyplan.errors import CannotReadOrWrite
from studyplan.files import write
from studyplan.files.write import write_all

OLD, NEW = b"old\n", b"new\n"


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@given(st.dictionaries(st.sampled_from(["a.html", "b.ics", "sub/c.json", "ü.json"]), st.binary(max_size=50)))
def test_every_file_holds_exactly_its_bytes_and_nothing_else_is_left(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]
) -> None:
    folder = tmp_path_factory.mktemp("out")
    write_all({folder / name: content for name, content in files.items()})
    assert contents(folder) == files


def test_a_file_with_the_same_bytes_is_not_touched(tmp_path: Path) -> None:
    same, other = tmp_path / "same", tmp_path / "other"
    same.write_bytes(OLD)
    other.write_bytes(OLD)
    before = same.stat()
    write_all({same: OLD, other: NEW})
    after = same.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert other.read_bytes() == NEW


def test_a_changed_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "maya.toml"
    path.write_bytes(OLD)
    path.chmod(0o640)
    write_all({path: NEW})
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_new_file_gets_the_permissions_of_any_other_new_file(tmp_path: Path) -> None:
    (tmp_path / "ordinary").touch()
    write_all({tmp_path / "new": NEW})
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "ordinary").stat().st_mode


def test_a_link_goes_on_pointing_to_its_file(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(OLD)
    link.symlink_to(target)
    write_all({link: NEW})
    assert link.is_symlink()
    assert target.read_bytes() == NEW


def test_nothing_is_replaced_when_one_file_cannot_be_written(tmp_path: Path) -> None:
    first, blocked = tmp_path / "first", tmp_path / "blocked"
    first.write_bytes(OLD)
    blocked.mkdir()
    with pytest.raises(CannotReadOrWrite, match=r"^Cannot write .*blocked: it is a folder, not a file\.$"):
        write_all({first: NEW, blocked: NEW})
    assert contents(tmp_path) == {"first": OLD}


def test_a_full_disk_leaves_old_files_and_no_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_bytes(OLD)
    calls = []

    def full(_: int) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotReadOrWrite, match=r"^Cannot write .*second: the disk is full\.$"):
        write_all({first: NEW, second: NEW})
    assert contents(tmp_path) == {"first": OLD}


def test_a_swap_that_fails_leaves_no_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "maya.html"
    path.write_bytes(OLD)

    def forbidden(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "replace", forbidden)
    with pytest.raises(CannotReadOrWrite, match=r"maya\.html: permission is missing\.$"):
        write_all({path: NEW})
    assert contents(tmp_path) == {"maya.html": OLD}


def test_all_is_stored_before_anything_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    fsync, replace = os.fsync, os.replace

    def store(number: int) -> None:
        steps.append("store")
        fsync(number)

    def swap(new: Path, old: Path) -> None:
        steps.append("swap")
        replace(new, old)

    monkeypatch.setattr(os, "fsync", store)
    monkeypatch.setattr(os, "replace", swap)
    write_all({tmp_path / "a": NEW, tmp_path / "b": NEW})
    assert steps == ["store", "store", "swap", "swap"]


def test_only_what_is_always_made_anew_is_not_awaited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page and the whole calendar are; the memory, the update and the student's own file are not."""
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda number: synced.append(number))
    for name in ("maya.html", "maya.ics", "maya-update.ics", "maya.json", "maya.toml"):
        before = len(synced)
        write_all({tmp_path / name: NEW})
        assert (len(synced) > before) == (name not in ("maya.html", "maya.ics")), name


def test_a_read_only_file_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "maya.toml"
    path.write_bytes(OLD)
    monkeypatch.setattr(os, "access", lambda *_: False)  # the tests may run as a user who may do anything
    with pytest.raises(CannotReadOrWrite, match="permission is missing"):
        write_all({path: NEW})
    assert path.read_bytes() == OLD


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a file/maya.html", "a file stands where a folder should be"),
        ("x" * 300, "the name is too long"),
        ("a pipe", "it is not an ordinary file"),
    ],
)
def test_the_message_says_in_plain_words_what_is_in_the_way(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "a file").touch()
    os.mkfifo(tmp_path / "a pipe")
    with pytest.raises(CannotReadOrWrite) as caught:
        write_all({tmp_path / name: NEW})
    assert str(caught.value) == f"Cannot write {tmp_path / name}: {reason}."


def test_an_unknown_reason_is_passed_on_in_the_systems_words() -> None:
    assert write.reason_of(OSError(9999, "Strange Trouble")) == "strange trouble"
    assert write.reason_of(OSError()) == "the system gave no reason"
