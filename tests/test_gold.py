"""Whole cases as a person can read them: `tests/gold/README.md` says how a meant change is accepted."""

import html
import os
import re
import shlex
import shutil
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from conftest import run_cli

GOLD = Path(__file__).parent / "gold"
UPDATE = bool(os.environ.get("STUDYPLAN_UPDATE_GOLD"))
FIRST_DAY = ("2026-12-28", "plan input.toml")
CASES = {
    "first_plan": (FIRST_DAY,),
    "beside_work": (
        FIRST_DAY,
        ("2027-01-03", "log input.toml --total 960 --percent 61"),
        ("2027-01-09", "score input.toml 'NBME 14' 226 --area cardiovascular=55 --area endocrine=48"),
    ),
    "short_notice": (FIRST_DAY,),
}
LEFT_OUT = {"first_plan": "page.txt", "short_notice": "plan.json"}  # others show the same
BLOCKS = "h1|h2|h3|p|div|li|section|article|tr|caption|figcaption|summary|dt|dd|text|title|desc|header|option"


def printed(today: str, command: str) -> str:
    """What a command that succeeds prints, with the command above it."""
    result = run_cli(*shlex.split(command), "--today", today)
    assert result.exit_code == 0, result.stderr
    return f"$ studyplan {command} --today {today}\n\n{result.stdout}"


def page_words(page: str, today: str) -> Iterator[str]:
    """What a page says, a line for each block of text with its cells apart: without markup, the figures
    behind it and all weeks but this one.
    """
    sheets = page.split("<article ")
    page = "<article ".join(each for i, each in enumerate(sheets) if i < 2 or f'data-date="{today}"' in each)
    page = re.sub(r"(?s)<(style|script).*?</\1>", "", page)
    page = re.sub(r"\s+", " ", page)
    page = re.sub(rf"</?({BLOCKS})\b[^>]*>", "\n", page)
    page = re.sub(r"<t[dh]\b[^>]*>", " | ", page)
    for line in html.unescape(re.sub(r"<[^>]*>", "", page)).splitlines():
        if line.strip(" |") and "(assumption;" not in line:
            yield line.strip(" |")


def events(calendar: bytes) -> Iterator[str]:
    """A line for each event: the beginning of its identity, its version, when, what, and whatever else it
    says that none before it did.
    """
    told: set[str] = set()
    found: list[Any] = icalendar.Calendar.from_ical(calendar).walk("VEVENT")
    for event in found:
        start, end = (event.decoded(key) for key in ("DTSTART", "DTEND"))
        words = [str(event[key]) for key in ("DESCRIPTION", "STATUS", "TRANSP", "LOCATION") if key in event]
        words += [f"alarm {alarm['TRIGGER'].to_ical().decode()}" for alarm in event.walk("VALARM")]
        new = [part for words in words for part in words.splitlines() if part not in told]
        known = f"{event['UID'][:4]} {event['SEQUENCE']} {start:%a %d %b %H:%M}–{end:%H:%M}"
        yield " · ".join((f"{known} {event['SUMMARY']}", *new))
        told.update(new)


def plan_rows(document: str, today: str) -> Iterator[str]:
    """The lines of NAME.json: blocks of two days only, and no calendar's rows: its own file shows them."""
    shown = [f"{date.fromisoformat(today) + timedelta(days=i)}T" for i in range(2)]
    for line in document.splitlines():
        start = re.match(r'\{"start": "(.{11})', line)
        if not line.startswith('{"uid"') and (start is None or start[1] in shown):
            yield line


def outputs(case: str, folder: Path) -> dict[str, str]:
    """Everything the program makes of a case, by file name, in a form that a person can read."""
    steps, today = CASES[case], CASES[case][-1][0]
    made: dict[str, Iterable[str]] = {
        "terminal.txt": [printed(*step) for step in steps],
        "week.txt": [printed(today, "week input.toml")],
        "decide.txt": [printed(today, "decide input.toml")],
        "plan.json": plan_rows((folder / "input.json").read_text("utf-8"), today),
        "page.txt": page_words((folder / "input.html").read_text("utf-8"), today),
    }
    for file in folder.glob("*.ics"):
        made[f"{file.stem.replace('input', 'calendar')}.txt"] = events(file.read_bytes())
    if len(steps) > 1:
        made["recorded.toml"] = [(folder / "input.toml").read_text("utf-8").rstrip()]
    return {name: "\n".join(lines) + "\n" for name, lines in made.items() if name != LEFT_OUT.get(case)}


@pytest.mark.parametrize("case", CASES)
def test_a_case_comes_letter_by_letter(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(GOLD / case / "input.toml", tmp_path)
    monkeypatch.chdir(tmp_path)
    made = outputs(case, tmp_path)
    gold = {
        path.name: path.read_text("utf-8") for path in (GOLD / case).iterdir() if path.name != "input.toml"
    }
    if UPDATE and made != gold:
        for name in gold.keys() - made.keys():
            (GOLD / case / name).unlink()
        for name, content in made.items():
            (GOLD / case / name).write_text(content, "utf-8")
        pytest.fail(f"{case}: gold files written; read the difference, then run again without the flag")
    assert sorted(gold) == sorted(made), f"{case}: files missing or left over; see tests/gold/README.md"
    for name, content in made.items():
        assert content == gold[name], f"{case}/{name} differs; see tests/gold/README.md"
    files = {path: path.read_bytes() for path in tmp_path.iterdir() if path.suffix != ".json"}
    printed(CASES[case][-1][0], "plan input.toml")
    assert {path: path.read_bytes() for path in files} == files, "made again with nothing new, it is the same"
