"""Puts the page's template and the figures into the wheel as Python, so that no run has to parse them."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Compiled(BuildHookInterface):  # type: ignore[type-arg]
    """Adds two modules; not to an editable install, whose template and figures may change."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the modules into a folder that lasts until the wheel is built."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from studyplan.files.figures import read
        from studyplan.page import templates

        self.folder = TemporaryDirectory()
        for source in (templates, read):
            module = Path(self.folder.name, f"{source.COMPILED}.py")
            module.write_text(source.compiled(), "utf-8")
            build_data["force_include"][str(module)] = source.COMPILED.replace(".", "/") + ".py"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the folder again."""
        if version != "editable":
            self.folder.cleanup()
