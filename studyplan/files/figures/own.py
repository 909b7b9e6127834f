"""The student's own figures: checked against the built-in ones, then laid over them.

Works on the raw tables that `files.figures.read` builds the facts from, and is needed only where a student
has figures of their own. A figure stays what it was: a number a number, a list in its order.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, get_args

from studyplan.facts import Status
from studyplan.files.spelling import did_you_mean, one_of, shown
from studyplan.files.toml.lines import KeyPath
from studyplan.files.toml.text import Table

Check = Callable[[object], str]  # the empty text where the value is fine, else what is allowed
Limit = Callable[[bool], Check]  # the check of a number, asked with whether it must be whole


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One thing wrong: where (list positions from 1), what was found, what is allowed."""

    path: KeyPath
    found: str
    allowed: str
    advice: str = ""


def merged(
    tables: Table, own: Table, *, file: str, identity: Mapping[str, str]
) -> tuple[Table, tuple[Fault, ...]]:
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
    faults = [fault for found in by_name.values() for fault in found]
    faults += [*_contradictions(result, sound), *_row_contradictions(result, sound, identity)]
    return (tables, tuple(faults)) if faults else (result, ())


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


def _faults(name: str, entry: object, tables: Table, identity: Mapping[str, str]) -> Iterator[Fault]:
    known = [known for known in tables if known != "table"]
    if name not in known:
        yield Fault(
            path=(name,),
            found="an unknown figure",
            allowed="a name that `studyplan facts` lists, or " + one_of(identity),
            advice=did_you_mean(name, known),
        )
    elif name in identity:
        yield from _table_faults(name, entry, tables, identity[name])
    elif not isinstance(entry, dict):
        yield Fault(path=(name,), found=shown(entry), allowed=f"a table [{name}] with its value")
    else:
        yield from _figure_faults(name, entry, tables[name])


def _figure_faults(name: str, own: Table, built_in: Table) -> Iterator[Fault]:
    for key, value in own.items():
        if key == "value":
            yield from _value_faults((name, key), value, built_in["value"], _limit(name, built_in["unit"]))
        elif key in PROVENANCE:
            yield from _provenance_faults((name, key), value, built_in["unit"])
        else:
            yield _unknown_key((name, key), ["value", *sorted(PROVENANCE)])


def _provenance_faults(path: KeyPath, value: object, unit: str) -> Iterator[Fault]:
    checks: Mapping[object, Check] = {
        "what": _text,
        "unit": _one_of(unit),
        "source": _text,
        "read_on": _day,
        "status": _one_of(*get_args(Status)),
    }
    if allowed := checks[path[-1]](value):
        yield Fault(path=path, found=shown(value), allowed=allowed)


def _unknown_key(path: KeyPath, known: list[str]) -> Fault:
    advice = did_you_mean(str(path[-1]), known)
    return Fault(path=path, found="an unknown key", allowed=one_of(known), advice=advice)


# --- values ---


def _text(value: object) -> str:
    fine = isinstance(value, str) and 0 < len(value.strip()) <= LONGEST_TEXT and value.isprintable()
    return "" if fine else f"a text of one line, at most {LONGEST_TEXT} characters"


def _name(value: object) -> str:
    fine = isinstance(value, str) and value == value.strip() and value.isprintable()
    allowed = f"a name of one line, at most {LONGEST_NAME} characters"
    return "" if fine and 0 < len(str(value)) <= LONGEST_NAME else allowed


def _day(value: object) -> str:
    return "" if isinstance(value, date) and not isinstance(value, datetime) else "a date, as 2027-06-18"


def _one_of(*names: str) -> Check:
    return lambda value: "" if value in names else one_of(names)


def _number(lowest: float, highest: float, *, whole: bool = False, above: bool = False) -> Check:
    """A check for a number between both ends, which are included; with `above`, the lower one is not."""
    kind = "a whole number" if whole else "a number"
    allowed = f"{kind} {f'above {lowest:g}, at most' if above else f'from {lowest:g} to'} {highest:g}"

    def check(value: object) -> str:
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            return allowed
        fine = (lowest < value if above else lowest <= value) and value <= highest
        return "" if fine else allowed

    return check


def _list_of(check: Check, count: int | None = None) -> Check:
    def check_all(value: object) -> str:
        if not isinstance(value, list) or not value or count not in (None, len(value)):
            return f"a list of {count or 'at least 1'}"
        return next((f"a list, each entry {allowed}" for item in value if (allowed := check(item))), "")

    return check_all


def _factors(value: object) -> str:
    fine = _number(LOWEST_FACTOR, HIGHEST_FACTOR)
    if isinstance(value, dict) and not any(fine(factor) for factor in value.values()):
        return ""
    return f"a table of content areas, each with a factor from {LOWEST_FACTOR} to {HIGHEST_FACTOR}"


# What keeps a slip of the keys from making a plan of a million days. Not figures, only far ends.
LONGEST_TEXT, LONGEST_NAME = 400, 60
LOWEST_FACTOR, HIGHEST_FACTOR = 0.1, 10
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
}
FARTHEST = 1_000_000
MAY_BE_ZERO = frozenset({"minimum_below_target", "pause_minutes", "practice_to_exam_gain_mean"})


def _limit(name: str, unit: str) -> Limit:
    """The range a figure of this unit may have."""
    highest = FAR_END.get(unit, FARTHEST)
    return lambda whole: _number(0, highest, whole=whole, above=name not in MAY_BE_ZERO)


def _value_faults(path: KeyPath, value: object, model: object, limit: Limit) -> Iterator[Fault]:
    """What is wrong with a value that stands for `model`, the built-in one."""
    if isinstance(model, list):
        yield from _list_faults(path, value, model, limit)
        return
    if isinstance(model, int | float):
        allowed = limit(isinstance(model, int))(value)
    else:
        allowed = _day(value) if isinstance(model, date) else _text(value)
    if allowed:
        yield Fault(path=path, found=shown(value), allowed=allowed)


def _list_faults(path: KeyPath, value: object, model: list[Any], limit: Limit) -> Iterator[Fault]:
    """A pair stays a pair; a longer list may change its length. Numbers keep the direction they run in."""
    length = len(model) if len(model) <= PAIR else None
    if not isinstance(value, list) or not value or length not in (None, len(value)):
        yield Fault(path=path, found=shown(value), allowed=f"a list of {length or 'at least 1'}, as {model}")
        return
    entry: Check
    if isinstance(model[0], list):
        entry = _list_of(limit(all(isinstance(part, int) for row in model for part in row)), len(model[0]))
    else:
        entry = limit(all(isinstance(part, int) for part in model))
    faults = [
        Fault(path=(*path, position), found=shown(item), allowed=allowed)
        for position, item in enumerate(value, start=1)
        if (allowed := entry(item))
    ]
    if not faults and not _same_direction(value, model):
        faults.append(Fault(path=path, found=str(value)[:LONGEST_NAME], allowed=f"the order of {model}"))
    yield from faults


PAIR = 2


def _same_direction(value: list[Any], model: list[Any]) -> bool:
    """Whether the numbers rise where the model's rise and fall where they fall; of rows, their first ones."""
    ours, theirs = ([item[0] if isinstance(item, list) else item for item in both] for both in (value, model))
    if theirs == sorted(theirs):
        return ours == sorted(ours)
    return theirs != sorted(theirs, reverse=True) or ours == sorted(ours, reverse=True)


# --- rows ---

OPTIONAL = frozenset(
    {"rank_list_deadline", "matched", "unmatched", "people", "emphasis", "high_yield", "guides"}
)
COLUMNS: Mapping[str, Mapping[str, Check]] = {
    "content_area": {"key": _name, "low": _number(0, 100), "high": _number(0, 100, above=True)},
    "practice_exam": {
        "name": _name,
        "items": _number(1, 1000, whole=True),
        "sections": _number(1, 50, whole=True),
        "minutes": _number(1, 1440, whole=True),
        "offset": _number(-50, 50),
        "scale": _one_of("score", "percent"),
        "typical_days_out": _number(0, 365, whole=True),
    },
    "question_bank": {"name": _name, "questions": _number(1, 100_000, whole=True)},
    "pass_mark": {"effective": _day, "value": _number(1, 300, whole=True)},
    "free_120": {"percent": _number(0, 100), "score": _number(1, 300)},
    "season": {"name": _name, "submit_from": _day, "review_from": _day, "rank_list_deadline": _day},
    "specialty": {
        "key": _name,
        "label": _name,
        "matched": _list_of(_number(1, 100_000, whole=True), 4),
        "unmatched": _list_of(_number(1, 100_000, whole=True), 2),
        "people": _text,
        "emphasis": _factors,
        "high_yield": _list_of(_name),
        "guides": _text,
    },
}


def _table_faults(table: str, entry: object, tables: Table, key: str) -> Iterator[Fault]:
    if not isinstance(entry, list) or not all(isinstance(row, dict) for row in entry):
        yield Fault(path=(table,), found=shown(entry), allowed=f"rows, each under [[{table}]]")
        return
    known = {row[key] for row in tables[table]}
    named = Counter(str(row.get(key)) for row in entry)
    for position, row in enumerate(entry, start=1):
        path: KeyPath = (table, position)
        yield from _row_faults(path, row, table, tables["table"][table]["unit"])
        name = row.get(key)
        if name is not None and named[str(name)] > 1:
            yield Fault(path=(*path, key), found=shown(name), allowed="each row once")
        is_new = isinstance(name, str | int | float | date) and name not in known
        yield from _missing(path, row, key, is_new=is_new)
        yield from _unknown_areas(path, row, tables)


def _row_faults(path: KeyPath, row: Table, table: str, unit: str) -> Iterator[Fault]:
    columns = COLUMNS[table]
    for key, value in row.items():
        if key in PROVENANCE:
            yield from _provenance_faults((*path, key), value, unit)
        elif key not in columns:
            yield _unknown_key((*path, key), [*columns, *sorted(PROVENANCE)])
        elif allowed := columns[key](value):
            yield Fault(path=(*path, key), found=shown(value), allowed=allowed)


def _missing(path: KeyPath, row: Table, key: str, *, is_new: bool) -> Iterator[Fault]:
    """A row must say which one it is; a new one must be complete."""
    table = str(path[0])
    complete = is_new and table != "content_area"
    for column in (c for c in COLUMNS[table] if c not in OPTIONAL) if complete else (key,):
        if column not in row:
            yield Fault(path=(*path, column), found="nothing", allowed="a value: this row needs one")


def _unknown_areas(path: KeyPath, row: Table, tables: Table) -> Iterator[Fault]:
    """Content areas are the exam's: no row may bring one that is not there."""
    emphasis = row.get("emphasis")
    areas = [area["key"] for area in tables["content_area"]]
    if path[0] == "content_area" and isinstance(row.get("key"), str) and row["key"] not in areas:
        advice = did_you_mean(row["key"], areas)
        yield Fault(path=(*path, "key"), found=shown(row["key"]), allowed=one_of(areas), advice=advice)
    for area in emphasis if isinstance(emphasis, dict) else ():
        if area not in areas:
            yield _unknown_key((*path, "emphasis", area), areas)


# --- together ---

# Figures that must not overtake each other, smallest first.
RISING: tuple[tuple[str, ...], ...] = (
    ("lowest_score", "highest_score"),
    ("results_typical_days", "results_safe_days"),
    ("growth_slow_quartile", "growth_median", "growth_fast_quartile"),
    ("course_tight", "course_on"),
    ("hold_chance", "go_chance"),
    ("pass_chance", "pass_chance_repeat"),
    ("growth_reference", "ceiling"),
)


def _contradictions(result: Table, own: Table) -> Iterator[Fault]:
    for names in RISING:
        values = [result[name]["value"] for name in names]
        if values != sorted(values):
            at = next(name for name in names if name in own)
            order = " <= ".join(f"{name} ({value})" for name, value in zip(names, values, strict=True))
            yield Fault(path=(at, "value"), found=shown(result[at]["value"]), allowed=f"this order: {order}")


def _row_contradictions(result: Table, own: Table, identity: Mapping[str, str]) -> Iterator[Fault]:
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
                yield Fault(path=(table, position, first), found=shown(row[first]), allowed=allowed)
    scores = [row["score"] for row in sorted(result["free_120"], key=lambda row: row["percent"])]
    if scores != sorted(scores):
        yield Fault(path=("free_120", 1), found=str(scores), allowed="scores that rise with the percent")
