"""The command line."""

import gc
from collections.abc import Sequence
from typing import NoReturn


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the program and exit with its code. No exception leaves here; `--debug` shows where one rose."""
    # A run builds one plan, writes it and ends: looking for garbage finds none, neither on the way nor (hence
    # the freeze) when the interpreter closes. Without both a run takes about a fifth longer. The program is
    # loaded after it, since loading alone sets off two dozen searches.
    gc.disable()
    from studyplan.cli.program import exit_code

    code = exit_code(arguments)
    gc.freeze()
    raise SystemExit(code)
