"""The plan as one page that needs nothing else: no network, no second file.

The last step for the page: finished rows go into `templates/`, which only loops and escapes. Owns jinja2.
"""

import marshal
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from studyplan.errors import CannotReadOrWrite
from studyplan.facts import Facts
from studyplan.page.charts.burn_up import burn_up
from studyplan.page.charts.score_chart import score_chart
from studyplan.page.charts.timeline import timeline
from studyplan.page.front import front
from studyplan.page.overview_sheet import has_long_name, overview_form
from studyplan.page.sheets import sheet_size
from studyplan.plan import Plan
from studyplan.pycache import kept
from studyplan.student import Student
from studyplan.words.overview import overview
from studyplan.words.weeks import week_rows

if TYPE_CHECKING:
    from jinja2 import Template

PACKAGE = Path(__file__).parents[1]
# How a template is compiled.
SETTINGS: dict[str, Any] = {
    "autoescape": True,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
}


class Templates(NamedTuple):
    """The page, its style sheet and its script."""

    page: "Template"
    style: str
    script: str


def to_html(plan: Plan, student: Student, facts: Facts) -> str:
    """The whole page: overview first, then each calendar week. The same plan gives the same text."""
    from markupsafe import Markup

    templates = read_templates()
    rows, weeks, first = overview(plan, student, facts), week_rows(plan, facts), front(plan, student, facts)
    return templates.page.render(
        o=rows,
        f=first,
        scores=score_chart(plan, student),
        burn=burn_up(plan, student),
        line=timeline(plan, facts),
        weeks=weeks,
        sheets=[sheet_size(week) for week in weeks],
        today=plan.generated_on.isoformat(),
        identity=f"{student.calendar.id} {plan.first_day}",  # kept over reruns, so that ticks are as well
        size=overview_form(rows, first, len(weeks)),
        long_name=has_long_name(rows),
        policy=Markup(_policy(templates)),  # these three are ours; everything else is escaped
        style=Markup(templates.style),
        script=Markup(templates.script),
    )


def _policy(templates: Templates) -> str:
    """What the page may load: nothing, and no style or script but those it was made with."""
    style, script = (_source(text) for text in (templates.style, templates.script))
    return f"default-src 'none'; style-src {style}; script-src {script}; base-uri 'none'; form-action 'none'"


def _source(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


@cache
def read_templates() -> Templates:
    """The page, its style sheet and its script, read once a run; compiled anew only where it has changed."""
    from jinja2 import Environment, StrictUndefined, Template
    from jinja2.bccache import bc_magic

    folder = find_templates()
    page = folder / "plan.html"
    source, style, script = ((folder / f"plan.{kind}").read_text("utf-8") for kind in ("html", "css", "js"))
    environment = Environment(undefined=StrictUndefined, **SETTINGS)
    code = kept(
        page,
        bc_magic + f"{SETTINGS} {page} {source}".encode(),
        lambda: marshal.dumps(environment.compile(source, page.name, str(page))),
    )
    template = Template.from_code(environment, marshal.loads(code), environment.make_globals(None))
    return Templates(template, style, script)


def find_templates() -> Path:
    """The folder of the templates: inside an installed package, or beside the package in a checkout.

    Raises CannotReadOrWrite where neither is there.
    """
    for folder in (PACKAGE / "templates", PACKAGE.parent / "templates"):
        if (folder / "plan.html").is_file():
            return folder
    raise CannotReadOrWrite(f"the page's templates are missing beside {PACKAGE}; install studyplan again")
