"""A program behind the door: it takes steps from stdin and prints what came of each, locked in.

Opening a file outside Python, its packages and the system's zones raises, as does opening any for writing and
asking for the time. Run by `test_api` as a process of its own, because such locks cannot be taken off.
"""

import json
import logging  # noqa: F401 -- notes the time when it is loaded
import os
import sys
import sysconfig
import time
import zoneinfo
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from studyplan import api

CHECKOUT = Path(api.__file__).parents[1]
OPEN = tuple(
    os.path.realpath(place) + os.sep
    for place in (
        *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")),
        *(str(CHECKOUT / name) for name in ("studyplan", "templates")),
        *zoneinfo.TZPATH,
    )
)


def stay_inside(event: str, arguments: tuple[Any, ...]) -> None:
    """Audit hook: let nothing be opened elsewhere, nor for writing."""
    if event == "open" and not isinstance(arguments[0], int):
        path, _, flags = arguments
        inside = os.path.realpath(os.fsdecode(path)).startswith(OPEN)
        if not inside or flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise PermissionError(f"{path} is behind the door")


def no_clock() -> NoReturn:
    """In the place of the system's clock, which `date.today` asks too."""
    raise PermissionError("the clock is behind the door")


def locked(what: Any, *arguments: Any) -> bool:
    """Whether a lock holds."""
    try:
        what(*arguments)
    except PermissionError:
        return True
    return False


def taken(function: str, text: str, told: dict[str, Any]) -> api.Made | api.Refused:
    """One step; dates come as text."""
    days = {name: date.fromisoformat(told[name]) for name in ("today", "on") if name in told}
    answer: api.Made | api.Refused = getattr(api, function)(text, **(told | days))
    return answer


def main() -> None:
    """Take the steps, each with the text and the memory that the one before left."""
    steps, text, memory = json.load(sys.stdin), "", None
    came: list[dict[str, Any]] = []
    time.time = no_clock
    sys.addaudithook(stay_inside)
    assert all((locked(open, os.devnull), locked(open, api.__file__, "a"), locked(date.today)))
    for function, told in steps:
        text = told.pop("text", text)
        answer = taken(function, text, {**told, "memory": memory})
        outputs: dict[str, str] = {}
        if isinstance(answer, api.Made):
            outputs = {ending: content.decode() for ending, content in answer.outputs.items()}
            memory = outputs[".json"]
        text = text if answer.text is None else answer.text
        code = answer.code if isinstance(answer, api.Refused) else 0
        came.append({"code": code, "text": text, "outputs": outputs, "notes": answer.notes})
    loaded = {"click", "rich", "tzlocal"} & sys.modules.keys()
    assert not loaded, loaded
    json.dump(came, sys.stdout)


if __name__ == "__main__":
    main()
