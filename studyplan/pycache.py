"""What takes long to make of the package's files, kept where Python keeps compiled modules, `__pycache__`.

Below files and reports, and no part of any answer: with it and without it the program does the same. As for
modules, nothing is kept where Python is told to write no bytecode, or where the folder may not be written.
"""

import sys
from collections.abc import Callable
from hashlib import sha256
from importlib.machinery import SourceFileLoader
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path

DIGEST_BYTES = 32


def kept(origin: Path, ingredients: bytes, make: Callable[[], bytes]) -> bytes:
    """What `make` returns, from an earlier run where that made it of the same ingredients.

    It is kept as if it were compiled from `origin`, a file there is or could be. A digest tells what is
    stale, cut short or spoilt; that is made anew.
    """
    place = cache_from_source(str(origin))
    seal = sha256(MAGIC_NUMBER + ingredients).digest()
    stored = _stored(place)
    content = stored[DIGEST_BYTES:]
    if stored[:DIGEST_BYTES] == sha256(seal + content).digest():
        return content
    content = make()
    if not sys.dont_write_bytecode:
        # Python's own writer of .pyc files: makes the folder, swaps the file in whole, or leaves it be.
        SourceFileLoader("", place).set_data(place, sha256(seal + content).digest() + content)
    return content


def _stored(place: str) -> bytes:
    try:
        return Path(place).read_bytes()
    except OSError:  # never written, or not for us to read
        return b""
