"""What the operating system complains of, in plain words."""

import errno

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
