"""Files are written whole or not at all, and only when they change."""

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Event, Thread
from time import sleep
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyplan.errors import CannotReadOrWrite
from studyplan.files import write
from studyplan.files.locks import alone_in
from studyplan.files.reasons import reason_of
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
    assert reason_of(OSError(9999, "Strange Trouble")) == "strange trouble"
    assert reason_of(OSError()) == "the system gave no reason"


# ---- all or none


def five(folder: Path) -> tuple[dict[Path, bytes | None], dict[str, bytes]]:
    """What a rerun writes, an update to remove among it and a file that is new; and what there was before."""
    names = ("maya.toml", "maya.html", "maya.ics", "maya-update.ics", "maya.json")
    for name in names[:4]:
        (folder / name).write_bytes(OLD + name.encode())
    new: dict[Path, bytes | None] = {folder / name: NEW for name in names}
    return {**new, folder / "maya-update.ics": None}, contents(folder)


AFTER = {"maya.toml": NEW, "maya.html": NEW, "maya.ics": NEW, "maya.json": NEW}


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
@pytest.mark.parametrize("stop", [OSError(28, "full"), KeyboardInterrupt()], ids=["fails", "interrupted"])
@pytest.mark.parametrize("after", [False, True], ids=["before it", "after it"])
@pytest.mark.parametrize("position", range(5))
def test_a_swap_that_fails_at_any_position_leaves_every_file_as_it_was(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    position: int,
    after: bool,
    stop: BaseException,
    links: bool,
) -> None:
    files, before = five(tmp_path)
    done = 0
    wanted = set(map(str, files))

    def stopping(real: Callable[..., None]) -> Callable[..., None]:
        def swap(*names: object, **options: object) -> None:
            nonlocal done
            if str(names[-1]) in wanted:
                done += 1
                if done == position + 1 and not after:
                    raise stop
            real(*names, **options)
            if str(names[-1]) in wanted and done == position + 1 and after:
                raise stop

        return swap

    def no_link(*_: object) -> None:
        raise OSError(1, "no links here")

    monkeypatch.setattr(os, "replace", stopping(os.replace))
    monkeypatch.setattr(Path, "unlink", stopping(Path.unlink))
    if not links:
        monkeypatch.setattr(os, "link", no_link)
    with pytest.raises((CannotReadOrWrite, KeyboardInterrupt)):
        write_all(files)
    assert contents(tmp_path) == before


def test_without_trouble_the_same_five_are_all_new(tmp_path: Path) -> None:
    files, _ = five(tmp_path)
    write_all(files)
    assert contents(tmp_path) == AFTER


def test_where_swaps_fail_for_good_what_was_swapped_is_written_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, before = five(tmp_path)
    swap, done = os.replace, []

    def failing(new: Path, old: Path) -> None:
        done.append(old)
        if len(done) > 2:
            raise PermissionError(1, "Operation not permitted")
        swap(new, old)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(CannotReadOrWrite, match=r"maya\.ics: permission is missing\.$"):
        write_all(files)
    assert contents(tmp_path) == before


def test_what_cannot_be_put_back_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files, before = five(tmp_path)
    swap, done = os.replace, []

    def failing(new: Path, old: Path) -> None:
        done.append(old)
        if len(done) > 1:
            raise PermissionError(1, "Operation not permitted")
        swap(new, old)

    def read_only(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "replace", failing)
    monkeypatch.setattr(Path, "write_bytes", read_only)
    with pytest.raises(CannotReadOrWrite, match=r"not to be put back: .*maya\.toml\.$"):
        write_all(files)
    assert contents(tmp_path) == {**before, "maya.toml": NEW}


# ---- an editor saves meanwhile

EDIT = b"an edit\n"
BLIND = ["os.replace(swap.new, swap.target)"]  # nothing stands between the look and the swap


def in_place(file: Path) -> None:
    """As most editors save: into the file."""
    with file.open("wb") as stream:
        stream.write(EDIT)


def by_swap(file: Path) -> None:
    """As others save: a new file in its place."""
    new = file.with_suffix(".editor")
    new.write_bytes(EDIT)
    new.rename(file)


@contextmanager
def at_step(number: int, act: Callable[[], None]) -> Iterator[list[str]]:
    """Act before the line of `write` that is executed as that number; gives the lines executed so far."""
    lines: list[str] = []
    text = Path(write.__file__).read_text("utf-8").splitlines()

    def trace(frame: FrameType, event: str, _: object) -> Any:
        if frame.f_code.co_filename != write.__file__:
            return None
        if event == "line":
            lines.append(text[frame.f_lineno - 1].strip())
            if len(lines) == number:
                sys.settrace(None)
                act()
                sys.settrace(trace)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield lines
    finally:
        sys.settrace(before)


@pytest.mark.parametrize("save", [in_place, by_swap])
def test_an_editor_that_saves_at_any_moment_loses_nothing(
    tmp_path_factory: pytest.TempPathFactory, save: Callable[[Path], None]
) -> None:
    """Its save is found and nothing is written; or it came after ours and stands. What is written into the
    file between the last look and the swap is found too; only a new file in its place then cannot be.
    """
    refused, blind = 0, []
    for number in count(1):
        folder = tmp_path_factory.mktemp("step")
        files, before = five(folder)
        file = folder / "maya.toml"
        with at_step(number, lambda: save(file)) as lines:  # noqa: B023 -- called at once
            try:
                write_all(files, read={file: before["maya.toml"]})
            except CannotReadOrWrite as error:
                assert "was changed by another program" in str(error)
                refused += 1
                assert contents(folder) == {**before, "maya.toml": EDIT}, lines[number - 1]
                continue
        if len(lines) < number:
            break
        if contents(folder) != {**AFTER, "maya.toml": EDIT}:
            blind.append(lines[number - 1])
    assert contents(folder) == AFTER
    assert refused > 40
    assert blind == ([] if save is in_place else BLIND)


def test_an_edit_saved_after_the_swap_outlives_a_run_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, before = five(tmp_path)
    swap = os.replace

    def failing(new: Path, old: Path) -> None:
        if old.name == "maya.html":
            in_place(tmp_path / "maya.toml")
            raise PermissionError(1, "Operation not permitted")
        swap(new, old)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(CannotReadOrWrite):
        write_all(files)
    assert contents(tmp_path) == {**before, "maya.toml": EDIT}


def test_a_file_that_is_gone_meanwhile_is_not_made_again(tmp_path: Path) -> None:
    with pytest.raises(CannotReadOrWrite, match="was changed by another program"):
        write_all({tmp_path / "maya.toml": NEW}, read={tmp_path / "maya.toml": OLD})
    assert contents(tmp_path) == {}


# ---- what killed runs leave


def test_what_a_killed_run_left_goes_with_the_next_even_where_that_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "same").write_bytes(OLD)
    (tmp_path / ".studyplan-0123456789abcdef.tmp").write_bytes(NEW)
    (tmp_path / ".studyplan.lock").touch()
    (tmp_path / ".mine.tmp").touch()
    write_all({tmp_path / "same": OLD})
    assert contents(tmp_path) == {"same": OLD, ".mine.tmp": b""}


def test_what_a_living_run_needs_is_left_to_it(tmp_path: Path) -> None:
    """The other run, of another student in the same folder, waits until this one has written."""
    living, ended = Event(), Event()

    def other() -> None:
        with alone_in(tmp_path):
            (tmp_path / ".studyplan-0123456789abcdef.tmp").write_bytes(NEW)
            living.set()
            sleep(0.3)
            (tmp_path / ".studyplan-0123456789abcdef.tmp").rename(tmp_path / "other")
        ended.set()

    thread = Thread(target=other)
    thread.start()
    living.wait()
    write_all({tmp_path / "mine": NEW})
    assert ended.is_set()
    thread.join()
    assert contents(tmp_path) == {"mine": NEW, "other": NEW}
