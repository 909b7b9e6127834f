"""The arrows of ARCHITECTURE.md, read from the source: who may import whom, who owns which library."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "studyplan"
TYPES = {"student", "plan", "facts", "errors"}
# What planning steps share: the nouns they hand to each other, the measure of a day's load, the one way to
# spread questions fairly, the clock that gives sittings their times, and the measure of where a student
# stands.
SHARED = {
    "planning.terms",
    "planning.workload",
    "planning.quotas",
    "planning.clock",
    "planning.comparison",
    "planning.ability",
}
# Passes joins measure and spreading, the schedule the steps before there are blocks, fit the schedule and its
# advice, the planner all of them; what-if asks the planner for one outline after the other.
JOINERS = {
    "planning.passes",
    "planning.schedule",
    "planning.days",
    "planning.fit",
    "planning.planner",
    "planning.what_if",
}
CORE = TYPES | {"audit", "planning"}
# One part in three files, so that each stays short: what commands share, those that record, all the others
# with the exit codes. Only the first reads the clock.
COMMAND_LINE = {"cli", "cli_record", "cli_run"}
CLOCK_READER = "cli_run"
FOREIGN = {
    "click",
    "rich",
    "jinja2",
    "markupsafe",
    "icalendar",
    "voluptuous",
    "tomlkit",
    "tzlocal",
    "tomllib",
}
CLOCKS = {
    ("date", "today"),
    ("datetime", "now"),
    ("datetime", "today"),
    ("datetime", "utcnow"),
    ("time", "time"),
    ("time", "localtime"),
    ("time", "monotonic"),
}
FILE_CALLS = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "glob", "rglob"}
# Each library has one owner, so that changing it stays one module's business.
OWNERS = {
    "click": COMMAND_LINE,
    "rich": {"reports.screen"},
    "jinja2": {"reports.html"},
    "markupsafe": {"reports.html"},
    "icalendar": {"reports.ics", "reports.ics_memory"},
    "voluptuous": {"files.rules"},
    "tomllib": {"files.toml_text", "files.lines", "files.read_facts"},
    "tzlocal": {"files.read"},
}


@dataclass(frozen=True)
class Module:
    """A module of the package: its dotted name inside the package, and its syntax."""

    name: str
    tree: ast.Module

    @property
    def part(self) -> str:
        """The top-level part it belongs to: `planning`, `reports`, `cli`, and so on."""
        return self.name.split(".")[0]

    def imports(self) -> Iterator[str]:
        """Every module it imports, anywhere in the file, as written."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.name}: imports are written in full"
                yield node.module or ""
                yield from (f"{node.module}.{alias.name}" for alias in node.names)

    def libraries(self) -> set[str]:
        """Top-level names of what it imports."""
        return {name.split(".")[0] for name in self.imports()}

    def own(self) -> set[str]:
        """Modules of this package it imports, by their name inside the package."""
        names = {name.removeprefix("studyplan.") for name in self.imports() if name.startswith("studyplan.")}
        return names & {module.name for module in MODULES}


def _modules() -> Iterator[Module]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if name not in ("", "__main__"):
            yield Module(name, ast.parse(path.read_text("utf-8")))


MODULES = tuple(_modules())
CORE_MODULES = [module for module in MODULES if module.part in CORE]
every_module = pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
every_core_module = pytest.mark.parametrize("module", CORE_MODULES, ids=lambda module: module.name)


def test_every_part_of_the_page_exists() -> None:
    """Guards the guards: an empty list of modules would pass everything below."""
    parts = {module.part for module in MODULES}
    assert parts >= CORE | COMMAND_LINE | {"files", "reports", "calendar_events"}
    assert "planning.planner" in {module.name for module in MODULES}


@every_core_module
def test_the_core_knows_no_file_format_and_no_terminal(module: Module) -> None:
    assert module.libraries() & FOREIGN == set()


@every_core_module
def test_the_core_imports_only_the_core(module: Module) -> None:
    assert {name for name in module.own() if name.split(".")[0] not in CORE} == set()


@every_core_module
def test_the_core_reads_no_file(module: Module) -> None:
    calls = {_called(node) for node in ast.walk(module.tree) if isinstance(node, ast.Call)}
    assert calls & FILE_CALLS == set()
    assert module.libraries() & {"os", "pathlib", "io", "importlib", "subprocess"} == set()


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


@every_module
def test_what_things_are_imports_nothing_else_of_ours(module: Module) -> None:
    if module.part in TYPES:
        assert module.own() <= TYPES


@every_module
def test_planning_modules_do_not_know_each_other(module: Module) -> None:
    """Only schedule and planner join them, so that each decision can be read and tested alone."""
    if module.part == "planning" and module.name not in JOINERS:
        assert module.own() <= TYPES | SHARED


def test_the_schedule_does_not_know_the_planner() -> None:
    schedule = next(module for module in MODULES if module.name == "planning.schedule")
    assert "planning.planner" not in schedule.own()


@every_module
def test_only_the_command_line_calls_the_planner(module: Module) -> None:
    reached = {name for name in module.own() if name.startswith("planning.")}
    if module.part in COMMAND_LINE:
        assert reached <= {"planning.planner", "planning.what_if"}
    elif module.part != "planning":
        assert reached == set()


@every_module
def test_nobody_imports_the_command_line(module: Module) -> None:
    """Inside it, the arrows go from all commands to those that record to what they share."""
    above = {"cli": {"cli_record", "cli_run"}, "cli_record": {"cli_run"}}
    assert module.own() & COMMAND_LINE <= above.get(module.name, set())


@every_module
def test_reports_do_not_know_each_other_and_read_no_student_file(module: Module) -> None:
    if module.part == "reports":
        assert {name for name in module.own() if name.startswith("files.")} == set()


def test_the_audit_shares_no_planning_code() -> None:
    known = {name for module in MODULES if module.part == "audit" for name in module.own()}
    assert {name for name in known if name.split(".")[0] not in TYPES | {"audit"}} == set()


@pytest.mark.parametrize("library", sorted(OWNERS))
def test_a_library_has_one_owner(library: str) -> None:
    assert {module.name for module in MODULES if library in module.libraries()} <= OWNERS[library]


@every_module
def test_only_the_command_line_reads_the_clock(module: Module) -> None:
    read = {(_base(node), node.attr) for node in ast.walk(module.tree) if isinstance(node, ast.Attribute)}
    assert module.name == CLOCK_READER or read & CLOCKS == set()


def _base(node: ast.Attribute) -> str:
    if isinstance(node.value, ast.Name):
        return node.value.id
    return node.value.attr if isinstance(node.value, ast.Attribute) else ""


@every_module
def test_nothing_is_left_to_chance(module: Module) -> None:
    """The writer's names for files that live for a moment are the exception; they are never seen."""
    assert module.name == "files.write" or module.libraries() & {"random", "secrets"} == set()
