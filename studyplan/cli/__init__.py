"""The command line."""

from studyplan.cli.program import commands, main

__all__ = ["commands", "main"]
