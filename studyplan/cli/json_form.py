"""What `--json` prints where it is not the whole data file: its head and some of its parts."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from studyplan.api import Made

HEAD = ("format", "generated_on", "student", "exam_date", "target")


def print_parts(made: "Made", *names: str, days: Callable[[date], bool] | None = None) -> None:
    """The machine form of parts of a plan: the data file's head, the parts named, the days wanted."""
    from studyplan.memory.document import to_json

    document = json.loads(to_json(made.plan, made.facts))
    if days is not None:
        document["days"] = [day for day in document["days"] if days(date.fromisoformat(day["date"]))]
    print_document({name: document[name] for name in (*HEAD, *names)})


def print_document(document: Mapping[str, Any]) -> None:
    """A document as the data file would spell it, on stdout."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=1).encode())
