"""Writing files so that a failed run never leaves half of one: new contents first, then the swap.

A file is safe on the disk before it counts, but for the page and the whole calendar: the next run makes those
again whenever their bytes are not the right ones, so none waits for the disk to take them.
"""

import errno
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from studyplan.errors import CannotReadOrWrite

MADE_AGAIN = (".html", ".ics")
MADE_ONCE = "-update.ics"  # what changed since the last run; the next one has another past
_REASONS = {
    errno.EACCES: "permission is missing",
    errno.EPERM: "permission is missing",
    errno.ENOENT: "there is no such file or folder",
    errno.EEXIST: "a file stands where a folder should be",
    errno.ENOTDIR: "part of the path is a file, not a folder",
    errno.EISDIR: "it is a folder, not a file",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the disk is read-only",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "its links go round in a circle",
}


def reason_of(error: OSError) -> str:
    """The operating system's complaint in plain words, without a full stop."""
    return _REASONS.get(error.errno or 0) or (error.strerror or "the system gave no reason").lower()


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write every file, or none where a content cannot even be stored beside its target.

    Missing folders are made. A file that holds the same bytes already is left alone; a changed one keeps its
    permissions, and a link keeps pointing to its target. Raises CannotReadOrWrite naming the file at fault.
    """
    swaps: list[tuple[Path, Path, Path]] = []
    path = Path()
    try:
        for path, content in files.items():
            target = Path(os.path.realpath(path))
            if _is_news(target, content):
                new = target.parent / f".studyplan-{secrets.token_hex(8)}.tmp"
                swaps.append((path, new, target))
                _store(new, content, like=target)
        for path, new, target in swaps:  # noqa: B007 -- the message below names it
            os.replace(new, target)
    except OSError as error:
        raise CannotReadOrWrite(f"Cannot write {path}: {reason_of(error)}.") from error
    finally:
        for _, new, _ in swaps:
            new.unlink(missing_ok=True)


def _is_news(target: Path, content: bytes) -> bool:
    """Whether the target lacks this content. Makes the folder; raises OSError where it may not be written."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if not os.path.lexists(target):
        return True
    if not target.is_file():
        raise OSError(errno.EISDIR if target.is_dir() else 0, "it is not an ordinary file")
    if target.stat().st_size == len(content) and target.read_bytes() == content:
        return False
    if not os.access(target, os.W_OK):  # the swap would succeed, but read-only was meant
        raise PermissionError(errno.EACCES, "read-only")
    return True


def _store(new: Path, content: bytes, *, like: Path) -> None:
    """Write a file beside its target, with the target's permissions where it exists."""
    with new.open("xb") as stream:
        stream.write(content)
        if like.suffix not in MADE_AGAIN or like.name.endswith(MADE_ONCE):
            stream.flush()
            os.fsync(stream.fileno())
    if like.exists():
        os.chmod(new, like.stat().st_mode & 0o7777)
