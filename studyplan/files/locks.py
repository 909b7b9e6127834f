"""One run at a time: locks beside what they guard, so that two machines on one network folder see the same.

A lock's file is there while a run is. The system lets go of the lock of a killed run, and the next one takes
its file over and removes it.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from studyplan.errors import CannotReadOrWrite
from studyplan.files.reasons import reason_of

if TYPE_CHECKING:
    import filelock

PATIENCE = 120.0  # seconds; a run takes one or two
SOON = 2.0  # seconds to wait without a word


@contextmanager
def alone_with(file: Path, *, waiting: Callable[[], object] = lambda: None) -> Iterator[None]:
    """Let no other run work on this student's file, nor on the outputs of this name where there is none.

    Waits for a run that does; `waiting` is called where that takes long. Raises CannotReadOrWrite.
    """
    target = Path(os.path.realpath(file))
    folder = next(parent for parent in target.parents if parent.is_dir())  # that of --out may not be made yet
    name = (
        f"{crc32(os.fsencode(target.name.casefold())):08x}"  # one file where Maya.toml and maya.toml are one
    )
    with _held(folder / f".studyplan-{name}.lock", file, waiting):
        yield


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Let no other run write into this folder, whichever student's. Waits, and raises CannotReadOrWrite."""
    with _held(folder / ".studyplan.lock", folder, lambda: None):
        yield


@contextmanager
def _held(lock: Path, what: Path, waiting: Callable[[], object]) -> Iterator[None]:
    """Hold a lock file. A folder that nothing can be written in needs none."""
    if not os.access(lock.parent, os.W_OK):
        yield
        return
    import filelock

    held = filelock.FileLock(lock)
    try:
        try:
            held.acquire(timeout=SOON)
        except filelock.Timeout:
            waiting()
            held.acquire(timeout=PATIENCE)
    except filelock.Timeout as error:
        raise CannotReadOrWrite(
            f"Another run of studyplan has been at work on {what} for {PATIENCE:.0f} seconds, so nothing was "
            "written. Stop that run, or wait for it, and give the command again."
        ) from error
    except OSError as error:
        raise CannotReadOrWrite(f"Cannot lock {what}: {reason_of(error)}.") from error
    try:
        yield
    finally:
        _let_go(held, lock)


def _let_go(held: "filelock.BaseFileLock", lock: Path) -> None:
    """Remove a lock's file and let it go: whoever waits on the removed file notices and makes a new one."""
    if os.name == "nt":  # there an open file cannot be removed: not ours before, nor another's after
        held.release()
    with suppress(OSError):  # it stays empty and hidden, and the next run takes it over
        lock.unlink()
    held.release()
