"""One run at a time works on a student's file, the others wait, and no lock is left behind."""

import os
import subprocess
import sys
from pathlib import Path
from threading import Thread
from time import sleep

import filelock
import pytest

from studyplan.errors import CannotReadOrWrite
from studyplan.files import locks
from studyplan.files.locks import alone_in, alone_with

HOLDER = """
import sys, time, pathlib
from studyplan.files.locks import alone_with
with alone_with(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_no_two_are_inside_at_once_and_nothing_is_left(tmp_path: Path) -> None:
    """A lock's file is removed while others wait for it, which must not let two in."""
    inside, most, entered = 0, 0, 0

    def work() -> None:
        nonlocal inside, most, entered
        for _ in range(5):
            with alone_with(tmp_path / "maya.toml"):
                inside, entered = inside + 1, entered + 1
                most = max(most, inside)
                sleep(0.002)
                inside -= 1

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most, entered) == (1, 20)
    assert list(tmp_path.iterdir()) == []


def test_a_killed_run_holds_nobody_up_and_its_lock_goes_with_the_next(tmp_path: Path) -> None:
    file = tmp_path / "maya.toml"
    with subprocess.Popen([sys.executable, "-c", HOLDER, file], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        assert len(list(tmp_path.iterdir())) == 1
        holder.kill()
    with alone_with(file):
        pass
    assert list(tmp_path.iterdir()) == []


def test_who_waits_long_is_told_and_refused_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "SOON", 0.05)
    monkeypatch.setattr(locks, "PATIENCE", 0.1)
    told: list[str] = []
    with alone_with(tmp_path / "maya.toml"):
        with (
            pytest.raises(CannotReadOrWrite, match=r"^Another run of studyplan .*maya\.toml"),
            alone_with(tmp_path / "maya.toml", waiting=lambda: told.append("waiting")),
        ):
            pass
        with alone_with(tmp_path / "ben.toml"), alone_in(tmp_path):
            pass  # other students, and the folder, are free
    assert told == ["waiting"]


def test_a_link_and_another_spelling_are_the_same_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "SOON", 0.01)
    monkeypatch.setattr(locks, "PATIENCE", 0.02)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "link.toml").symlink_to(tmp_path / "maya.toml")
    with alone_with(tmp_path / "maya.toml"):
        for name in ("sub/link.toml", "sub/../maya.toml", "Maya.toml"):
            with pytest.raises(CannotReadOrWrite), alone_with(tmp_path / name):
                pass


def test_a_folder_that_is_not_there_yet_is_not_made(tmp_path: Path) -> None:
    with alone_with(tmp_path / "new" / "folder" / "studyplan"):
        assert not (tmp_path / "new").exists()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_in_needs_no_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with alone_with(tmp_path / "maya.toml"):
        assert list(tmp_path.iterdir()) == []


def test_a_lock_that_cannot_be_made_is_told_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("filelock.FileLock.acquire", full)
    with (
        pytest.raises(CannotReadOrWrite, match=r"^Cannot lock .*: the disk is full\.$"),
        alone_with(tmp_path / "maya.toml"),
    ):
        pass


@pytest.mark.skipif(os.name == "nt", reason="there an open file cannot be removed")
def test_a_locks_file_is_removed_while_the_lock_is_still_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Removed later, it could be the next run's, and a third would make another and be let in beside it."""
    held: list[bool] = []
    remove = Path.unlink

    def unlink(path: Path) -> None:
        try:
            filelock.FileLock(path).acquire(timeout=0)
        except filelock.Timeout:
            held.append(True)
        remove(path)

    monkeypatch.setattr(Path, "unlink", unlink)
    with alone_with(tmp_path / "maya.toml"):
        pass
    assert held == [True]
