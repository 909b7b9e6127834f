"""README.md tells the truth: its commands, help and excerpts are what the program really says.

Excerpts stand after a comment that names the command. When a change of output is meant, regenerate them with
STUDYPLAN_UPDATE_README=1 .venv/bin/python -m pytest tests/test_docs.py
and read the difference.
"""

import os
import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from conftest import changed

from studyplan.cli.program import MODULES, commands
from studyplan.files.figures.read import load_facts
from studyplan.words.rule import rule_words

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
SAMPLES = sorted((ROOT / "sample_inputs").glob("*.toml"))
UPDATE = bool(os.environ.get("STUDYPLAN_UPDATE_README"))
LARGEST_PICTURE = 300_000  # bytes
EXCERPT = re.compile(
    r"<!-- (?:lines (?P<first>\d+)-(?P<last>\d+) of: )?studyplan (?P<arguments>.+?) -->"
    r"\n```text\n(?P<text>.*?)```",
    re.S,
)
PROGRAM = re.compile(r"^```python\n(.*?)^```\n\nIt prints:\n\n```text\n(.*?)^```", re.S | re.M)
FENCE = re.compile(r"^```sh\n(.*?)^```", re.S | re.M)


def real_output(arguments: str, folder: Path) -> str:
    """What the command prints from the checkout, its --out folder elsewhere but under the name given."""
    given = shlex.split(arguments)
    elsewhere = [str(folder) if given[i - 1 : i] == ["--out"] else word for i, word in enumerate(given)]
    environment = {"COLUMNS": "100", "NO_COLOR": "1"}
    result = CliRunner().invoke(
        commands, elsewhere, env=environment, prog_name="studyplan", catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    named = next((given[i + 1] for i, word in enumerate(given) if word == "--out"), "")
    return result.stdout.replace(str(folder), named)


def excerpt(match: re.Match[str], folder: Path) -> str:
    """What should stand in the fence: the lines asked for, both ends included, trailing blanks dropped."""
    lines = [line.rstrip() for line in real_output(match["arguments"], folder).splitlines()]
    first, last = int(match["first"] or 1), int(match["last"] or len(lines))
    return "\n".join(lines[first - 1 : last]) + "\n"


def test_every_excerpt_is_real_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = README.read_text("utf-8")
    matches = list(EXCERPT.finditer(text))
    assert len(matches) >= 3
    real = [excerpt(match, tmp_path / str(number)) for number, match in enumerate(matches)]
    if UPDATE and real != [match["text"] for match in matches]:
        for match, new in reversed(list(zip(matches, real, strict=True))):
            text = text[: match.start("text")] + new + text[match.end("text") :]
        README.write_text(text, "utf-8")
        pytest.fail("README.md rewritten; read the difference, then run again without the flag")
    assert [match["text"] for match in matches] == real


def test_the_example_for_programs_prints_what_the_readme_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    (example,) = PROGRAM.findall(README.read_text("utf-8"))
    exec(example[0], {})
    assert capsys.readouterr().out == example[1]


def test_the_readme_sets_up_with_exactly_two_commands_and_ci_runs_the_second() -> None:
    setups = [fence.strip() for fence in FENCE.findall(README.read_text("utf-8")) if "-m venv" in fence]
    assert len(setups) == 2
    assert all("\n" not in command for command in setups)
    assert (ROOT / ".ci" / "run").read_text("utf-8").splitlines()[-1] == setups[1]


def test_every_command_of_the_program_is_in_the_readme_and_no_other() -> None:
    named = set(re.findall(r"^\| `studyplan ([a-z-]+)", README.read_text("utf-8"), re.M))
    assert named == set(MODULES)


def test_every_option_is_in_the_readme() -> None:
    text = README.read_text("utf-8")
    found = [commands.get_command(click.Context(commands), name) for name in MODULES]
    params = [param for command in found if command is not None for param in command.params]
    options = {name for param in params for name in param.opts}
    assert [name for name in sorted(options) if name.startswith("--") and name not in text] == []


def test_every_exit_code_is_in_the_readme() -> None:
    from studyplan import errors

    family = (errors.InputError, errors.CannotPlan, errors.CannotReadOrWrite, errors.AuditFailed)
    codes = {0, 2, *(error.exit_code for error in family)}
    assert {int(code) for code in re.findall(r"^\| (\d+) \| [a-z]", README.read_text("utf-8"), re.M)} == codes


def test_there_are_samples_and_the_readme_measures_each() -> None:
    text = README.read_text("utf-8")
    assert SAMPLES
    assert [sample.name for sample in SAMPLES if f"| {sample.name} |" not in text] == []


def test_files_named_in_the_readme_exist() -> None:
    named = re.findall(r"\]\(([^)#:]+)\)", README.read_text("utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_newest_released_changes_are_of_this_version() -> None:
    from studyplan import __version__

    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert next(heading for heading in headings if heading != "Unreleased") == __version__


RULE = re.compile(r"<!-- the rule -->\n(.*?)<!-- end of the rule -->", re.S)


def test_the_rule_in_the_readme_the_figures_and_the_output_agree() -> None:
    """One text for all three: the words of `decide`, with the numbers of the data files."""
    words = rule_words(load_facts())
    block = "".join(f"{i}. {line}\n" for i, line in enumerate(words, 1))
    readme = README.read_text("utf-8")
    if UPDATE:
        README.write_text(
            RULE.sub(lambda _: f"<!-- the rule -->\n{block}<!-- end of the rule -->", readme), "utf-8"
        )
        return
    found = RULE.search(readme)
    assert found is not None
    assert found.group(1) == block
    printed = real_output("decide sample_inputs/three_weeks_left.toml --today 2026-11-21", ROOT)
    assert all(line in " ".join(printed.split()) for line in words)


@pytest.mark.parametrize(
    ("figure", "value", "line", "before", "after"),
    [
        ("go_chance", 0.7, 2, "80%", "70%"),
        ("hold_chance", 0.5, 3, "60%", "50%"),
        ("pass_chance", 0.9, 1, "95%", "90%"),
        ("too_early_weeks", 6, 0, "7 weeks", "6 weeks"),
        ("plateau_points", 5, 4, "8 points", "5 points"),
    ],
)
def test_the_rule_follows_the_figures(figure: str, value: float, line: int, before: str, after: str) -> None:
    assert before in rule_words(load_facts())[line]
    assert after in rule_words(changed(**{figure: value}))[line]


def test_pictures_of_the_page_are_shown_and_small() -> None:
    shown = re.findall(r"!\[[^]]+\]\((docs/pictures/[^)]+\.png)\)", README.read_text("utf-8"))
    kept = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs" / "pictures").iterdir()}
    assert set(shown) == kept
    assert all((ROOT / picture).stat().st_size < LARGEST_PICTURE for picture in shown)
