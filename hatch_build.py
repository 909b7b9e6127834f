"""Puts the page's template into the wheel compiled, so that no run of the program has to compile it."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledTemplate(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the module `studyplan.page.compiled`; not to an editable install, whose template may change."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the template into a folder that lasts until the wheel is built."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from studyplan.page.templates import compiled

        self.folder = TemporaryDirectory()
        module = Path(self.folder.name, "compiled.py")
        module.write_text(compiled(), "utf-8")
        build_data["force_include"][str(module)] = "studyplan/page/compiled.py"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the folder again."""
        if version != "editable":
            self.folder.cleanup()
