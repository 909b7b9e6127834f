"""The command that shows every published figure."""

from datetime import date
from pathlib import Path

import click

from studyplan.cli.files import answered, figures_of
from studyplan.cli.options import common_options


@click.command()
@click.argument("name", required=False)
@common_options
def facts(name: str | None, today: date, facts_file: Path | None, as_json: bool) -> None:
    """Every published figure in use, its source, the day it was read and how sure it is; or one, by NAME."""
    from studyplan import api
    from studyplan.terminal import figures

    known = answered(api.figures(figures_of(facts_file), name=str(facts_file)))
    click.echo(figures.render(known, name, today=today, as_json=as_json))
