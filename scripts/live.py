"""Lives weeks of one student day by day with the real commands, and prints a diary to be read as the student.

    python scripts/live.py sample_inputs/dedicated.toml --days 28 --style mixed --seed 1

Every morning plans anew, every evening records: all that was asked (`full`), two thirds (`short`), nothing
on every third day (`missed`), four days ill in the second week (`ill`), or all of these, a date moved, the
bank's own number and scores at the aim or below by chance (`mixed`). It works on a copy; `--keep` says where.
At the end stand the oddities: what a student would ask about. `--today` is the day of the first plan
(default: the day in the file's `# today:` line).
"""

import argparse
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DAY = timedelta(days=1)
BEHIND = re.compile(
    r"(\d+) (?:new |questions |repeats )*(?:behind|ahead|fewer than planned|more than planned)"
)
STYLES = ("full", "short", "missed", "ill", "mixed")


@cache
def options_of(command: str) -> str:
    """What a command takes, as its help says; nothing where there is no such command."""
    return run_program(command, "--help")[1]


def run_program(*arguments: str) -> tuple[int, str, str]:
    """The program as a student runs it: exit code, what it printed, what it complained of."""
    command = [sys.executable, "-m", "studyplan", *arguments]
    done = subprocess.run(
        command, env={"PYTHONPATH": str(ROOT), "COLUMNS": "110"}, capture_output=True, check=False
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@dataclass
class Diary:
    """A student's file, the last plan, and what looked odd so far."""

    file: Path
    today: date
    plan: dict[str, Any] = field(default_factory=dict)
    mornings: dict[str, Any] = field(default_factory=dict)
    odd: list[str] = field(default_factory=list)
    said: Counter[str] = field(default_factory=Counter)

    def oddity(self, what: str) -> None:
        """Something a student would ask about."""
        self.odd.append(f"{self.today:%a %-d %b}: {what}")
        print(f"    ! {what}")

    def run(self, *arguments: str, told: str, before: dict[str, Any] | None = None) -> None:
        """One command; prints what it changed since `before`, the last plan if not given.

        `told` is what was told: "" for nothing, "as asked", "a part" of it (not compared) or something else.
        """
        before = before or self.plan
        code, out, err = run_program(*arguments, "--today", str(self.today))
        if code:
            self.oddity(f"exit {code}: {(err or out).strip()[:400]}")
            return
        if err.strip():
            print(f"    said on stderr: {err.strip()[:300]}")
        self.plan = json.loads(self.file.with_suffix(".json").read_text(encoding="utf-8"))
        self._program_said(out)
        if before and told != "a part":
            self._compare(before, told)

    def _program_said(self, out: str) -> None:
        for change in self.plan["changes"]:
            print(f"    changed {change['date']}: {change['what']} ({change['why']})")
            self.said[change["what"]] += 1
            if "made again" in change["why"]:
                self.oddity(f"no cause but that the plan was made again: {change['what']}")
        lines = [line.strip() for line in out.splitlines()]
        behind = [line for line in lines if re.search(r"\b(behind|ahead|on pace)\b", line)]
        for line in dict.fromkeys(behind):
            print(f"    printed: {line}")
        numbers = {number for line in behind for number in BEHIND.findall(line)}
        if len(numbers) > 1:
            self.oddity(f"numbers of behind or ahead in one printout: {', '.join(sorted(numbers))}")

    def _compare(self, before: dict[str, Any], told: str) -> None:
        """What the rerun did to exams, to coming days and to past ones."""
        first = self.today + DAY if told else self.today
        old, new = exams(before, first), exams(self.plan, first)
        moved = [
            f"{exam} {old.get(exam, 'none')} -> {new.get(exam, 'none')}"
            for exam in {**old, **new}
            if old.get(exam) != new.get(exam)
        ]
        print(f"    coming exams: {'; '.join(moved) or 'as they were'}")
        if moved and told in ("", "as asked", "fewer"):
            self.oddity(f"exams moved though {told or 'nothing new was told'}: {'; '.join(moved)}")
        days = {row["date"]: row for row in self.plan["days"]}
        shifts = []
        for row in before["days"]:
            now = days.get(row["date"])
            if row["date"] < str(first):
                continue
            keys = ("kind", "questions", "repeats") if now else ()
            if now is None or any(row[key] != now[key] for key in keys):
                shifts.append(f"{row['date'][5:]} {short(row)} -> {short(now)}")
        if shifts:
            more = " …" if len(shifts) > 6 else ""
            print(f"    coming days changed: {len(shifts)}: {'; '.join(shifts[:6])}{more}")
        if shifts and told in ("", "as asked"):
            self.oddity(f"{len(shifts)} coming days changed though {told or 'nothing new was told'}")
        for day, row in self.mornings.items():
            now = days.get(day)
            shown = ("kind", "questions", "repeats", "minutes_planned", "blocks")
            wrong = "gone" if now is None else ", ".join(key for key in shown if now[key] != row[key])
            if wrong:
                self.oddity(f"{day} is not as it stood that morning: {wrong}")
                self.mornings[day] = now or row


def exams(plan: dict[str, Any], today: date) -> dict[str, str]:
    """Coming practice exams and their days."""
    return {
        row["exam"]: row["date"]
        for row in plan["practice_exams"]
        if not row["taken"] and row["date"] >= str(today)
    }


def short(row: dict[str, Any] | None) -> str:
    """A day in a few characters."""
    return "gone" if row is None else f"{row['kind']} {row['questions']}+{row['repeats']}"


def asked(row: dict[str, Any]) -> dict[str, Counter[str]]:
    """A day's questions and repeats by bank."""
    banks: dict[str, Counter[str]] = {}
    for block in row["blocks"]:
        if block["activity"] in ("questions", "repeats") and block["questions"]:
            banks.setdefault(block["bank"], Counter())[block["activity"]] += block["questions"]
    return banks


def show_morning(diary: Diary, row: dict[str, Any], number: int) -> None:
    """The day's plan, as a student sees it in the morning."""
    day = date.fromisoformat(row["date"])
    due = row.get("due") or {}
    owed = f" (due {due.get('questions')} and {due.get('repeats')})" if due else ""
    print(
        f"\nDay {number} · {day:%a %-d %b %Y} · {row['phase']} · {row['kind']} · {row['minutes_planned']} of "
        f"{row['minutes_available']} min · {row['questions']} new, {row['repeats']} repeats{owed}"
    )
    for block in row["blocks"]:
        what = " ".join(
            str(block[key]) for key in ("activity", "subject", "exam", "bank", "mode") if block.get(key)
        )
        many = f" {block['questions']}" if block["questions"] else ""
        about = ", ".join((*block["areas"], *(block["topics"] or ())))
        start, end = block["start"][11:16], block["end"][11:16]
        print(f"    {start}-{end}  {what}{many}{' · ' + about if about else ''}")
    if row.get("note"):
        print(f"    note: {row['note']}")
    pace = diary.plan.get("pace")
    if pace:
        sums = f"due {pace['due']}, done {pace['done']}, days {pace['days']}"
        print(f"    pace {pace['since']} to {pace['until']}: {sums}")
    limit = 80 if row["minutes_available"] >= 300 else 40
    if row["questions"] > limit:
        diary.oddity(f"{row['questions']} new questions on a day of at most {limit}")
    if row["minutes_planned"] > row["minutes_available"]:
        diary.oddity(f"{row['minutes_planned']} minutes planned of {row['minutes_available']}")
    work = row["questions"] + row["repeats"]
    if row["kind"] == "study" and work == 10 and row["minutes_available"] * 2 / 3 >= 80:
        diary.oddity("an evening of 10 where its time holds 20")
    if due and work > 1.5 * (due["questions"] + due["repeats"]) + 10:
        diary.oddity(f"{work} on a day that was due {due['questions'] + due['repeats']}")


def evening(diary: Diary, row: dict[str, Any], share: float | None, chance: random.Random) -> None:
    """Records a share of the day; None: nothing is written down."""
    if share is None:
        print("  evening: nothing written down")
        return
    banks, known = asked(row), options_of("log")
    if not row["minutes_planned"]:
        return
    if share == 1 and "--repeats" in known and chance.random() < 0.3:
        log(diary, "as asked")
        return
    told = "as asked" if share == 1 else "fewer"
    if "--bank" not in known:
        log(diary, told, "--questions", str(round(share * row["questions"])))
        return
    before, rows = diary.plan, list(banks.items()) or [("", Counter[str]())]
    for number, (bank, work) in enumerate(rows, 1):
        new, again = (round(share * work[kind]) for kind in ("questions", "repeats"))
        more = ("--bank", bank) if len(diary.plan["question_banks"]) > 1 and bank else ()
        repeats = ("--repeats", str(again)) if work["repeats"] else ()
        part = told if number == len(rows) else "a part"
        log(diary, part, "--questions", str(new), *repeats, *more, before=before)


def log(diary: Diary, told: str, *what: str, before: dict[str, Any] | None = None) -> None:
    """The log command, shown as it is typed."""
    print(f"  evening: studyplan log {' '.join(what) or '(the day as planned)'}")
    diary.run("log", str(diary.file), *what, told=told, before=before)


def score(diary: Diary, row: dict[str, Any], chance: random.Random, style: str) -> None:
    """Records the practice exam that this day holds, at its aim or below; now and then not at all."""
    for one in diary.plan["practice_exams"]:
        if one["taken"] or one["date"] != row["date"]:
            continue
        if style == "mixed" and chance.random() < 0.2:
            print(f"  evening: {one['exam']} sat, the score is not written down")
            continue
        aim = one.get("printed_aim") or one["aim"] or 228
        below = 0 if style in ("full", "ill") else chance.choice([0, 0, 6, 12])
        result = aim - below if one["exam"] != "Free 120" or aim <= 100 else 75
        print(f'  evening: studyplan score "{one["exam"]}" {result} (aim {aim})')
        diary.run("score", str(diary.file), one["exam"], str(result), told="a score")


def share_of(style: str, number: int, chance: random.Random, ill: range) -> float | None:
    """How much of a day is done; None: nothing, and nothing written down."""
    if style == "missed":
        return None if number % 3 == 2 else 1
    if style == "short":
        return 2 / 3
    if style in ("ill", "mixed") and number in ill:
        return None
    return chance.choices([1, 2 / 3, 0, None], [70, 15, 5, 10])[0] if style == "mixed" else 1


def surprise(diary: Diary, number: int, moved_on: int, counter_on: int) -> None:
    """The exam on another day, once; the bank's own number, once."""
    if number == moved_on:
        new = date.fromisoformat(diary.plan["exam_date"]) + 7 * DAY
        print(f"  evening: the exam is moved to {new}")
        if options_of("move"):
            diary.run("move", str(diary.file), str(new), told="another date")
            return
        text = diary.file.read_text(encoding="utf-8")
        head, exam, rest = text.partition("[exam]")
        rest = re.sub(r"date = \d{4}-\d\d-\d\d", f"date = {new}", rest, count=1)
        diary.file.write_text(head + exam + rest, encoding="utf-8")
        diary.run("plan", str(diary.file), told="another date")
    if number == counter_on:
        bank = diary.plan["question_banks"][0]
        total = min(bank["questions"], bank["done"] + 10)
        print(f"  evening: studyplan log --total {total} (done so far {bank['done']})")
        diary.run("log", str(diary.file), "--total", str(total), told="the bank's number")


def live(diary: Diary, days: int, style: str, chance: random.Random) -> None:
    """The first plan, then so many days from its first one."""
    print(f"First plan on {diary.today:%a %-d %b %Y}")
    diary.run("plan", str(diary.file), told="")
    if not diary.plan:
        return
    first = max(diary.today, date.fromisoformat(diary.plan["days"][0]["date"]))
    start = chance.randrange(7, 12)
    ill = range(start, start + 4)
    moved_on, counter_on = (chance.randrange(8, max(9, days)) if style == "mixed" else 0 for _ in range(2))
    for number in range(1, days + 1):
        diary.today = first + (number - 1) * DAY
        if str(diary.today) >= diary.plan["exam_date"]:
            break
        print(f"\n--- {diary.today:%a %-d %b}: morning")
        diary.run("plan", str(diary.file), told="")
        row = next((row for row in diary.plan["days"] if row["date"] == str(diary.today)), None)
        if row is None:
            diary.oddity("today is not in the plan")
            continue
        show_morning(diary, row, number)
        diary.mornings[row["date"]] = row
        evening(diary, row, share_of(style, number, chance, ill), chance)
        score(diary, row, chance, style)
        surprise(diary, number, moved_on, counter_on)


def main() -> int:
    """Live, then list what was odd; 1 where something was."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    options.add_argument("file", type=Path)
    options.add_argument("--days", type=int, default=28)
    options.add_argument("--style", choices=STYLES, default="mixed")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--today", type=date.fromisoformat)
    options.add_argument("--keep", type=Path, help="a folder for the student's file and its outputs")
    chosen = options.parse_args()
    text = chosen.file.read_text(encoding="utf-8")
    noted = re.search(r"# today: (\S+)", text)
    today = chosen.today or (date.fromisoformat(noted[1]) if noted else date(2026, 11, 21))
    with tempfile.TemporaryDirectory() as folder:
        home = chosen.keep or Path(folder)
        home.mkdir(parents=True, exist_ok=True)
        file = Path(shutil.copy(chosen.file, home))
        diary = Diary(file, today)
        live(diary, chosen.days, chosen.style, random.Random(chosen.seed))
    print(f"\n=== Oddities: {len(diary.odd)}")
    print("\n".join(diary.odd))
    print("\n".join(f"said {times} times: {what}" for what, times in diary.said.most_common(5) if times > 3))
    return 1 if diary.odd else 0


if __name__ == "__main__":
    sys.exit(main())
