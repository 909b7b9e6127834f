"""Writing files all or none: new contents first, then the swaps; what is swapped is put back where one fails.

A file is safe on the disk before it counts, but for the page and the whole calendar: the next run makes those
again whenever their bytes are not the right ones, so none waits for the disk to take them.
"""

import errno
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from studyplan.errors import CannotReadOrWrite
from studyplan.files.locks import alone_in
from studyplan.files.reasons import reason_of

MADE_AGAIN = (".html", ".ics")
MADE_ONCE = "-update.ics"  # what changed since the last run; the next one has another past
NOTHING: Mapping[Path, bytes] = MappingProxyType({})


class _Swap(NamedTuple):
    """What a target is to hold, None for no file, stored as `new`; `kept` is what it held before."""

    path: Path
    target: Path
    content: bytes | None
    new: Path
    kept: Path


def write_all(files: Mapping[Path, bytes | None], *, read: Mapping[Path, bytes] = NOTHING) -> None:
    """Give every file its content, or remove it for None; or change none of them.

    `read` are files that must still hold these bytes when the first one is swapped, for what an editor or
    another program saved meanwhile is not to be lost. Missing folders are made. A file that holds the same
    bytes already is left alone; a changed one keeps its permissions, and a link keeps pointing to its target.
    What killed runs left in the folders goes. Raises CannotReadOrWrite naming the file at fault.
    """
    targets = {path: Path(os.path.realpath(path)) for path in files}
    for path, target in targets.items():
        with _at_fault(path):
            target.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as alone:
        for folder in sorted({target.parent for target in targets.values()}):
            alone.enter_context(alone_in(folder))
            alone.callback(_tidy, folder)
            _tidy(folder)
        swaps: list[_Swap] = []
        for path, content in files.items():
            with _at_fault(path):
                if _is_news(targets[path], content):
                    swaps.append(_stored(path, targets[path], content))
        _swap_all(swaps, {Path(os.path.realpath(path)): content for path, content in read.items()})


@contextmanager
def _at_fault(path: Path, do: str = "write") -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotReadOrWrite(f"Cannot {do} {path}: {reason_of(error)}.") from error


def _tidy(folder: Path) -> None:
    """Remove files made for a moment: while this run is alone in the folder, all are its own or left over."""
    for rest in folder.glob(".studyplan-*.tmp"):
        with suppress(OSError):  # open in a program on Windows: the next run removes it
            rest.unlink()


def _is_news(target: Path, content: bytes | None) -> bool:
    """Whether the target lacks this content. Raises OSError where it may not be written."""
    if not os.path.lexists(target):
        return content is not None
    if not target.is_file():
        raise OSError(errno.EISDIR if target.is_dir() else 0, "it is not an ordinary file")
    if content is None:
        return True
    if target.stat().st_size == len(content) and target.read_bytes() == content:
        return False
    if not os.access(target, os.W_OK):  # the swap would succeed, but read-only was meant
        raise PermissionError(errno.EACCES, "read-only")
    return True


def _stored(path: Path, target: Path, content: bytes | None) -> _Swap:
    """A swap made ready: all that can fail for want of space or permission is done."""
    new, kept = (target.with_name(f".studyplan-{secrets.token_hex(8)}.tmp") for _ in range(2))
    if content is not None:
        _store(new, content, like=target)
    if target.exists():
        try:
            os.link(target, kept)
        except OSError:  # a disk that knows no second name for a file
            _store(kept, target.read_bytes(), like=target)
    return _Swap(path, target, content, new, kept)


def _store(new: Path, content: bytes, *, like: Path) -> None:
    """Write a file beside its target, with the target's permissions where it exists."""
    with new.open("xb") as stream:
        stream.write(content)
        if like.suffix not in MADE_AGAIN or like.name.endswith(MADE_ONCE):
            stream.flush()
            os.fsync(stream.fileno())
    if like.exists():
        os.chmod(new, like.stat().st_mode & 0o7777)


def _swap_all(swaps: Sequence[_Swap], read: Mapping[Path, bytes]) -> None:
    """Swap every file or, where one fails or another program came in between, put back those that were."""
    begun: list[_Swap] = []
    try:
        for path, content in read.items():
            with _at_fault(path, "read"):
                if _held(path) != content:
                    raise _changed(path)
        for swap in swaps:
            begun.append(swap)
            with _at_fault(swap.path, "remove" if swap.content is None else "write"):
                _swap(swap, read.get(swap.target))
    except BaseException as error:
        new = [str(swap.path) for swap in reversed(begun) if not _put_back(swap)]
        if new and isinstance(error, CannotReadOrWrite):
            raise CannotReadOrWrite(
                f"{error} Already new, and not to be put back: {', '.join(new)}."
            ) from error
        raise


def _swap(swap: _Swap, read: bytes | None) -> None:
    """Swap a file. Where it was `read`, look at it at the last moment, and then at what was swapped out: it
    may have been written into between the two.
    """
    if swap.content is None:
        swap.target.unlink(missing_ok=True)
        return
    if read is not None and _held(swap.target) != read:
        raise _changed(swap.target)
    os.replace(swap.new, swap.target)
    if read is not None and _held(swap.kept) != read:
        raise _changed(swap.target)


def _changed(path: Path) -> CannotReadOrWrite:
    return CannotReadOrWrite(
        f"{path} was changed by another program while studyplan was at work, so nothing was written. "
        "Give the command again; if the file is open in an editor, save it there first."
    )


def _held(path: Path) -> bytes | None:
    """What a file holds, None where there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _put_back(swap: _Swap) -> bool:
    """Give a target what it held, unless another program has written it since. False where that fails."""
    try:
        if _held(swap.target) == swap.content:
            old = _held(swap.kept)
            if old is None:
                swap.target.unlink(missing_ok=True)
                return True
            try:
                os.replace(swap.kept, swap.target)
            except OSError:  # what stopped a swap may stop this one; then into the file as it stands
                swap.target.write_bytes(old)
    except OSError:
        return False
    return True
