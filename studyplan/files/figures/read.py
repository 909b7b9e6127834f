"""Figures from the package's data files, with the student's own figures over them.

First step of every command. A table `[name]` is one figure; an array of tables `[[name]]` holds rows, and
`[table.name]` what its rows have in common. The student's own file has the same form and needs to hold only
what differs; it is checked against the built-in figures, and everything wrong with it is reported together.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from operator import itemgetter
from pathlib import Path, PurePath
from typing import Any, NamedTuple, TypeVar

from studyplan.errors import InputError, InputProblem
from studyplan.facts import (
    ContentArea,
    Facts,
    Figure,
    ImgBand,
    PracticeForm,
    Season,
    SeasonRule,
    Specialty,
)
from studyplan.files.toml.text import Table
from studyplan.seasons import YEARS, by_rule, named_by_rule

Row = TypeVar("Row", bound=NamedTuple)
COMPILED = "studyplan.files.figures.compiled"
DATA = Path(__file__).parents[2] / "data"
DATA_FILES = ("exam", "content", "practice_exams", "banks", "dates", "projection", "planning", "specialties")

# What names a row, and the value its figure shows.
_ROWS: Mapping[str, tuple[str, Callable[[Table], Any]]] = {
    "pass_mark": ("effective", itemgetter("value")),
    "content_area": ("key", lambda row: [row["low"], row["high"]]),
    "practice_exam": ("name", lambda row: {key: row[key] for key in PracticeForm._fields[1:]}),
    "free_120": ("percent", itemgetter("score")),
    "question_bank": ("name", itemgetter("questions")),
    "img_band": ("key", itemgetter("bands")),
    "season": ("name", lambda row: {key: row[key] for key in Season._fields[1:5] if key in row}),
    "season_day": ("day", lambda row: {key: row[key] for key in SeasonRule._fields[1:6] if key in row}),
    "specialty": ("key", lambda row: list(row["matched"][:3]) if "matched" in row else row["label"]),
}


def load_facts(own: str | None = None, *, name: str = "figures.toml") -> Facts:
    """All figures; those of the text `own` of the file `name` replace or join the built-in ones.

    Raises InputError with every problem of that text.
    """
    tables = _built_in()
    return _facts(tables if own is None else _with_own(tables, own, name))


def _built_in() -> Table:
    """The tables of all data files: a wheel holds them as the module that `compiled` writes."""
    try:
        return dict(import_module(COMPILED).TABLES)
    except ImportError:
        return _parsed()


def compiled() -> str:
    """The tables of all data files as a module of Python."""
    return f"import datetime\n\nTABLES = {_parsed()!r}\n"


def _parsed() -> Table:
    """The tables in the files' order; `table` holds what the rows of a table have in common."""
    tables: Table = {"table": {}}
    for name in DATA_FILES:
        own = tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))
        tables["table"] |= own.pop("table", {})
        tables |= own
    for name in _ROWS:
        common = tables["table"][name]
        tables[name] = [common | row for row in tables[name]]
    return tables


def _with_own(tables: Table, own_text: str, name: str) -> Table:
    from studyplan.files.figures.own import merged
    from studyplan.files.toml.text import parse

    own, text, problems = parse(own_text)
    if own is not None:
        tables = tables | {"season": [*tables["season"], *_expected(own, tables)]}
        identity = {table: key for table, (key, _) in _ROWS.items()}
        tables, wrong = merged(tables, own, file=PurePath(name).name, identity=identity)
        problems += _placed(wrong, text, {problem.line for problem in problems})
    if problems:
        in_order = sorted(problems, key=lambda problem: (problem.line or 0, problem.key))
        raise InputError(name, tuple(in_order))
    return tables


def _expected(own: Table, tables: Table) -> Iterator[Table]:
    """The seasons that the student's rows are about and nobody has announced, as the rules have them."""
    known, rules = [row["name"] for row in tables["season"]], _season_rules(tables)
    rows = own.get("season")
    rows = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    for name in dict.fromkeys(str(row.get("name")) for row in rows):
        season = named_by_rule(name, rules)
        if season is not None and name not in known:
            yield tables["table"]["season"] | season._asdict()


def _placed(problems: Sequence[InputProblem], text: str, taken: set[int | None]) -> list[InputProblem]:
    """The problems with their lines, but for lines that have one already."""
    from studyplan.files.toml.lines import line_of, lines_of

    lines = lines_of(text)
    placed = [problem._replace(line=line_of(problem.key, lines)) for problem in problems]
    return [problem for problem in placed if problem.line not in taken]


def _facts(tables: Table) -> Facts:
    forms = (_record(PracticeForm, row) for row in tables["practice_exam"])
    rules = _season_rules(tables)
    seasons = (_season(row, rules) for row in tables["season"])
    return Facts(
        figures={figure.name: figure for figure in _figures(tables)},
        areas=tuple(_record(ContentArea, row) for row in tables["content_area"]),
        forms=tuple(sorted(forms, key=lambda form: -form.typical_days_out)),
        banks=tuple((row["name"], row["questions"]) for row in tables["question_bank"]),
        pass_marks=tuple(sorted((row["effective"], row["value"]) for row in tables["pass_mark"])),
        percent_to_score=tuple(sorted((row["percent"], row["score"]) for row in tables["free_120"])),
        specialties=tuple(_specialty(row, tables) for row in tables["specialty"]),
        img_bands=tuple(_img_band(row) for row in tables["img_band"]),
        seasons=tuple(sorted(seasons, key=lambda season: (season.submit_from, season.name))),
        season_rules=rules,
    )


def _season_rules(tables: Table) -> tuple[SeasonRule, ...]:
    return tuple(_record(SeasonRule, {"weekday": None, **row}) for row in tables["season_day"])


def _season(row: Table, rules: Sequence[SeasonRule]) -> Season:
    """An announced season; the dates that it leaves out are those of the rules."""
    year = row["review_from"].year + 1
    expected = by_rule(min(max(year, YEARS.start), YEARS.stop - 1), rules)
    return _record(Season, expected._asdict() | row)


def _record(kind: type[Row], row: Table) -> Row:
    """A row as that kind of record, which takes the keys named like its fields."""
    return kind(*(row[field] for field in kind._fields))


def _specialty(row: Table, tables: Table) -> Specialty:
    emphasis = tuple((area, float(factor)) for area, factor in row.get("emphasis", {}).items())
    source = f"{row['source']}; emphasis: {_emphasis_source(row, tables)}" if emphasis else row["source"]
    return Specialty(
        key=row["key"],
        label=row["label"],
        emphasis=emphasis,
        high_yield=tuple(row.get("high_yield", ())),
        advice=_advice(row),
        source=source,
    )


def _img_band(row: Table) -> ImgBand:
    bands = sorted((lowest, name) for name, lowest in row["bands"].items())
    return ImgBand(row["key"], tuple(row["specialties"]), tuple(bands))


def _emphasis_source(row: Table, tables: Table) -> str:
    return str(row.get("emphasis_source", tables["table"]["emphasis"]["source"]))


def _advice(row: Table) -> str:
    """What is known of the scores of those who matched, in sentences; empty where nothing is."""
    sentences = []
    if "matched" in row:
        lower, median, upper, count = row["matched"]
        people = row.get("people", row["label"])
        sentences.append(f"{people}, {count} matched: middle half {lower}-{upper}, median {median}.")
    if "unmatched" in row:
        median, count = row["unmatched"]
        sentences.append(f"Not matched ({count}): median {median}.")
    if "guides" in row:
        sentences.append(row["guides"])
    return " ".join(sentences)


def _figures(tables: Table) -> Iterator[Figure]:
    """Every figure and every row of a table as a figure, in the order of the data files."""
    for name, entry in tables.items():
        if isinstance(entry, list):
            yield from (_row_figure(name, row) for row in entry)
        elif name != "table":
            yield _record(Figure, {"name": name, **entry})
    yield from _emphasis_figures(tables)


def _row_figure(table: str, row: Table) -> Figure:
    key, shown = _ROWS[table]
    identity = row[key]
    people = f"{row['people']}, " if "people" in row else ""
    what = f"{row.get('label', identity)}: {people}{row['what']}"
    news = {"name": f"{table}.{identity}", "what": what, "value": shown(row)}
    return _record(Figure, row | news)


def _emphasis_figures(tables: Table) -> Iterator[Figure]:
    common = tables["table"]["emphasis"]
    for row in tables["specialty"]:
        if "emphasis" in row:
            name, what = f"emphasis.{row['key']}", f"{row['label']}: {common['what']}"
            news = {"name": name, "what": what, "value": row["emphasis"]}
            yield _record(Figure, common | news | {"source": _emphasis_source(row, tables)})
