"""The student's own figures: checked against the built-in ones, then laid over them.

Works on the raw tables that `files.figures.read` builds the facts from, and is needed only where a student
has figures of their own. A figure stays what it was: a number a number, a list in its order.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any, get_args

from studyplan.characters import misleads
from studyplan.errors import InputProblem
from studyplan.facts import WEEKDAYS, SeasonDayName, Status
from studyplan.files.rules import Rule, Wrong, number, problem, whole
from studyplan.files.spelling import did_you_mean, one_of, shown
from studyplan.files.toml.lines import KeyPath
from studyplan.files.toml.text import Table


def merged(
    tables: Table, own: Table, *, file: str, identity: Mapping[str, str]
) -> tuple[Table, list[InputProblem]]:
    """The built-in tables with the student's over them, and everything wrong with those.

    Where anything is wrong the tables returned are the built-in ones. `identity` says which key names a row.
    """
    by_name = {name: list(_faults(name, entry, tables, identity)) for name, entry in own.items()}
    sound = {name: entry for name, entry in own.items() if not by_name[name]}
    result = dict(tables)
    for name, entry in sound.items():
        if name in identity:
            result[name] = _rows(tables, name, entry, file, identity[name])
        else:
            result[name] = _laid(tables[name], entry, file)
    problems = [problem for found in by_name.values() for problem in found]
    problems += [*_contradictions(result, sound), *_row_contradictions(result, sound, identity)]
    return (tables if problems else result), problems


def _laid(built_in: Table, own: Table, file: str) -> Table:
    """A figure or row with the student's values over it. Who names no source is not taken for one."""
    provenance: Table = {}
    if any(key not in PROVENANCE and built_in.get(key) != value for key, value in own.items()):
        provenance["status"] = "reported" if "source" in own else "assumption"
        provenance["source"] = f"your own figures ({file})"
    return built_in | provenance | own


def _rows(tables: Table, name: str, own: list[Table], file: str, key: str) -> list[Table]:
    """The rows of a table, those of the same identity replaced in their place, new ones at the end."""
    rows = {row[key]: row for row in tables[name]}
    for row in own:
        common = {part: value for part, value in tables["table"][name].items() if part in SAME_IN_NEW_ROWS}
        laid = _laid(rows.get(row[key], common), row, file)
        if "emphasis" in row:
            laid["emphasis_source"] = laid["source"]
        rows[row[key]] = laid
    return list(rows.values())


PROVENANCE = frozenset({"what", "unit", "source", "read_on", "status"})
SAME_IN_NEW_ROWS = frozenset({"what", "unit", "read_on"})


def _faults(name: str, entry: object, tables: Table, identity: Mapping[str, str]) -> Iterator[InputProblem]:
    known = [known for known in tables if known != "table"]
    if name not in known:
        allowed = "a name that `studyplan facts` lists, or " + one_of(identity)
        yield problem((name,), "an unknown figure", allowed, did_you_mean(name, known))
    elif name in identity:
        yield from _table_faults(name, entry, tables, identity[name])
    elif not isinstance(entry, dict):
        yield problem((name,), shown(entry), f"a table [{name}] with its value")
    else:
        for key, value in entry.items():
            if key == "value":
                yield from _value_faults(name, value, tables[name])
            else:
                yield from _key_faults((name, key), value, {}, tables[name]["unit"])


def _key_faults(
    path: KeyPath, value: object, columns: Mapping[str, Rule], unit: str
) -> Iterator[InputProblem]:
    """What is wrong with a key of a row, or with one that says where a figure comes from."""
    rules = {
        "what": _text,
        "unit": _one_of(unit),
        "source": _text,
        "read_on": _day,
        "status": _one_of(*get_args(Status)),
        **columns,
    }
    key = str(path[-1])
    if key in rules:
        yield from _wrong(path, rules[key], value)
    else:
        yield _unknown_key(path, [*(columns or ["value"]), *sorted(PROVENANCE)])


def _wrong(path: KeyPath, rule: Rule, value: object) -> Iterator[InputProblem]:
    try:
        rule(value)
    except Wrong as wrong:
        yield problem(path, wrong.found, wrong.allowed)


def _unknown_key(path: KeyPath, known: list[str]) -> InputProblem:
    return problem(path, "an unknown key", one_of(known), did_you_mean(str(path[-1]), known))


# --- values ---


def _one_line(longest: int, allowed: str, *, trimmed: bool) -> Rule:
    def check(value: object) -> None:
        fine = isinstance(value, str) and 0 < len(value.strip()) <= longest
        if not fine or any(map(misleads, str(value))) or (trimmed and value != str(value).strip()):
            raise Wrong(value, f"{allowed} of one line, at most {longest} characters")

    return check


def _day(value: object) -> None:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise Wrong(value, "a date, as 2027-06-18")


def _one_of(*names: str) -> Rule:
    def check(value: object) -> None:
        if value not in names:
            raise Wrong(value, one_of(names))

    return check


def _list_of(rule: Rule, count: int | None = None) -> Rule:
    def check(value: object) -> None:
        if not isinstance(value, list) or not value or count not in (None, len(value)):
            raise Wrong(value, f"a list of {count or 'at least 1'}")
        for item in value:
            for fault in _wrong((), rule, item):
                raise Wrong(value, f"a list, each entry {fault.allowed}")

    return check


def _factors(value: object) -> None:
    factors = value.values() if isinstance(value, dict) else [None]
    if any(True for factor in factors for _ in _wrong((), number(LOWEST_FACTOR, HIGHEST_FACTOR), factor)):
        allowed = f"a table of content areas, each with a factor from {LOWEST_FACTOR} to {HIGHEST_FACTOR}"
        raise Wrong(value, allowed)


def _bands(value: object) -> None:
    bands = value if isinstance(value, dict) and value else {"": None}
    wrong = (_wrong((), rule, part) for pair in bands.items() for rule, part in zip(_BAND, pair, strict=True))
    if any(True for faults in wrong for _ in faults):
        raise Wrong(value, "a table of bands, each with its lowest score from 1 to 300")


# What keeps a slip of the keys from making a plan of a million days. Not figures, only far ends.
LONGEST_TEXT, LONGEST_NAME = 400, 60
LOWEST_FACTOR, HIGHEST_FACTOR = 0.1, 10
_text = _one_line(LONGEST_TEXT, "a text", trimmed=False)
_name = _one_line(LONGEST_NAME, "a name", trimmed=True)
_BAND = (_name, whole(1, 300))
FAR_END: Mapping[str, float] = {
    "share": 1,
    "percent": 100,
    "percentage points": 100,
    "seconds": 3600,
    "minutes": 1440,
    "hours": 168,
    "days": 3660,
    "weeks": 520,
    "months": 120,
    "score points": 300,
    "questions": 100_000,
    "blocks": 96,
    "areas": 14,
    "scores": 50,
    "natural logarithm": 3,
}
FARTHEST = 1_000_000
MAY_BE_ZERO = frozenset({"minimum_below_target", "pause_minutes", "practice_to_exam_gain_mean"})


def _limit(name: str, unit: str, model: Sequence[object]) -> Rule:
    """The range a figure of this unit may have, whole numbers where the built-in ones are."""
    whole = all(isinstance(number, int) for number in model)
    what = "a whole number" if whole else "a number"
    return number(0, FAR_END.get(unit, FARTHEST), what, whole=whole, above=name not in MAY_BE_ZERO)


def _value_faults(name: str, value: object, built_in: Table) -> Iterator[InputProblem]:
    """What is wrong with a value that stands for the built-in one."""
    path, model = (name, "value"), built_in["value"]
    if isinstance(model, list):
        yield from _list_faults(path, value, model, built_in["unit"])
    elif isinstance(model, int | float):
        yield from _wrong(path, _limit(name, built_in["unit"], [model]), value)
    else:
        yield from _wrong(path, _day if isinstance(model, date) else _text, value)


def _list_faults(path: KeyPath, value: object, model: list[Any], unit: str) -> Iterator[InputProblem]:
    """A pair stays a pair; a longer list may change its length. Numbers keep the direction they run in."""
    length = len(model) if len(model) <= PAIR else None
    if not isinstance(value, list) or not value or length not in (None, len(value)):
        yield problem(path, shown(value), f"a list of {length or 'at least 1'}, as {model}")
        return
    rows = isinstance(model[0], list)
    limit = _limit(str(path[0]), unit, [part for row in model for part in row] if rows else model)
    entry = _list_of(limit, len(model[0])) if rows else limit
    wrong = (_wrong((*path, position), entry, item) for position, item in enumerate(value, 1))
    faults = [*chain.from_iterable(wrong)]
    yield from faults
    if not faults and not _same_direction(value, model):
        yield problem(path, str(value)[:LONGEST_NAME], f"the order of {model}")


PAIR = 2


def _same_direction(value: list[Any], model: list[Any]) -> bool:
    """Whether the numbers rise where the model's rise and fall where they fall; of rows, their first ones."""
    ours, theirs = ([item[0] if isinstance(item, list) else item for item in both] for both in (value, model))
    if theirs == sorted(theirs):
        return ours == sorted(ours)
    return theirs != sorted(theirs, reverse=True) or ours == sorted(ours, reverse=True)


# --- rows ---

OPTIONAL = frozenset(
    {
        "rank_list_deadline",
        "pathways_deadline",
        "weekday",
        "matched",
        "unmatched",
        "people",
        "emphasis",
        "high_yield",
        "guides",
    }
)
COLUMNS: Mapping[str, Mapping[str, Rule]] = {
    "content_area": {"key": _name, "low": number(0, 100), "high": number(0, 100, above=True)},
    "practice_exam": {
        "name": _name,
        "items": whole(1, 1000),
        "sections": whole(1, 50),
        "minutes": whole(1, 1440),
        "offset": number(-50, 50),
        "scale": _one_of("score", "percent"),
        "typical_days_out": whole(0, 365),
    },
    "question_bank": {"name": _name, "questions": whole(1, 100_000)},
    "pass_mark": {"effective": _day, "value": whole(1, 300)},
    "free_120": {"percent": number(0, 100), "score": number(1, 300)},
    "img_band": {"key": _name, "specialties": _list_of(_name), "bands": _bands},
    "season": {
        "name": _name,
        "submit_from": _day,
        "review_from": _day,
        "rank_list_deadline": _day,
        "pathways_deadline": _day,
    },
    "season_day": {
        "day": _one_of(*get_args(SeasonDayName)),
        "years": number(-1, 0, "a whole number", whole=True),
        "month": whole(1, 12),
        "weekday": _one_of(*WEEKDAYS),
        "nth": whole(1, 31),
        "offset": number(-366, 366, "a whole number", whole=True),
    },
    "specialty": {
        "key": _name,
        "label": _name,
        "matched": _list_of(whole(1, 100_000), 4),
        "unmatched": _list_of(whole(1, 100_000), 2),
        "people": _text,
        "emphasis": _factors,
        "high_yield": _list_of(_name),
        "guides": _text,
    },
}


def _table_faults(table: str, entry: object, tables: Table, key: str) -> Iterator[InputProblem]:
    if not isinstance(entry, list) or not all(isinstance(row, dict) for row in entry):
        yield problem((table,), shown(entry), f"rows, each under [[{table}]]")
        return
    known = {row[key] for row in tables[table]}
    named = Counter(str(row.get(key)) for row in entry)
    for position, row in enumerate(entry, start=1):
        path: KeyPath = (table, position)
        for column, value in row.items():
            yield from _key_faults((*path, column), value, COLUMNS[table], tables["table"][table]["unit"])
        name = row.get(key)
        if name is not None and named[str(name)] > 1:
            yield problem((*path, key), shown(name), "each row once")
        is_new = isinstance(name, str | int | float | date) and name not in known
        yield from _missing(path, row, key, is_new=is_new)
        yield from _unknown_areas(path, row, tables)


def _missing(path: KeyPath, row: Table, key: str, *, is_new: bool) -> Iterator[InputProblem]:
    """A row must say which one it is; a new one must be complete."""
    table = str(path[0])
    complete = is_new and table != "content_area"
    for column in (c for c in COLUMNS[table] if c not in OPTIONAL) if complete else (key,):
        if column not in row:
            yield problem((*path, column), "nothing", "a value: this row needs one")


def _unknown_areas(path: KeyPath, row: Table, tables: Table) -> Iterator[InputProblem]:
    """Content areas are the exam's: no row may bring one that is not there."""
    emphasis = row.get("emphasis")
    areas = [area["key"] for area in tables["content_area"]]
    if path[0] == "content_area" and isinstance(row.get("key"), str) and row["key"] not in areas:
        advice = did_you_mean(row["key"], areas)
        yield problem((*path, "key"), shown(row["key"]), one_of(areas), advice)
    for area in emphasis if isinstance(emphasis, dict) else ():
        if area not in areas:
            yield _unknown_key((*path, "emphasis", area), areas)


# --- together ---

# Figures that must not overtake each other, smallest first.
RISING: tuple[tuple[str, ...], ...] = (
    ("lowest_score", "highest_score"),
    ("results_typical_days", "results_safe_days"),
    ("course_tight", "course_on"),
    ("hold_chance", "go_chance", "go_chance_high_risk", "go_chance_very_high_risk"),
    ("pass_chance", "pass_chance_repeat"),
    ("growth_reference", "ceiling"),
    ("low_anchor_score", "low_evidence_from"),
)
APART = frozenset({"ceiling", "low_evidence_from"})  # above what stands before them: their distance divides


def _contradictions(result: Table, own: Table) -> Iterator[InputProblem]:
    for names in RISING:
        values = [result[name]["value"] for name in names]
        overtaken = values != sorted(values)
        if overtaken or (names[-1] in APART and len(set(values)) == 1):
            at = next(name for name in names if name in own)
            order = (" < " if names[-1] in APART else " <= ").join(
                f"{name} ({value})" for name, value in zip(names, values, strict=True)
            )
            yield problem((at, "value"), shown(result[at]["value"]), f"this order: {order}")


def _row_contradictions(result: Table, own: Table, identity: Mapping[str, str]) -> Iterator[InputProblem]:
    """Rows whose values contradict each other, under the position of the student's own row."""
    for table, first, second in (
        ("content_area", "low", "high"),
        ("season", "submit_from", "review_from"),
        ("season", "review_from", "rank_list_deadline"),
    ):
        rows = {row[identity[table]]: row for row in result[table]}
        for position, own_row in enumerate(own.get(table, ()), start=1):
            row = rows[own_row[identity[table]]]
            if second in row and row[first] > row[second]:
                allowed = f"{first} no later or higher than {second} ({shown(row[second])})"
                yield problem((table, position, first), shown(row[first]), allowed)
    scores = [row["score"] for row in sorted(result["free_120"], key=lambda row: row["percent"])]
    if scores != sorted(scores):
        yield problem(("free_120", 1), str(scores), "scores that rise with the percent")
