"""The plan as one page that needs nothing else: no network, no second file, no script.

The last step for the page: finished rows go into `templates/`, which only loops and escapes. Owns jinja2.
"""

import marshal
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studyplan.errors import CannotReadOrWrite
from studyplan.facts import Facts
from studyplan.plan import Plan
from studyplan.pycache import kept
from studyplan.reports.overview import Overview, overview
from studyplan.reports.rows import week_rows
from studyplan.student import Student

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
# Lines of the overview that fit one sheet in each form: smaller type, then without the list of figures.
PRINT_LINES = ((62, "usual"), (78, "tight"), (99, "tight brief"))


def to_html(plan: Plan, student: Student, facts: Facts) -> str:
    """The whole page: overview first, then each calendar week. The same plan gives the same text."""
    from markupsafe import Markup

    template, style = read_template()
    rows, weeks = overview(plan, student, facts), week_rows(plan, facts)
    return template.render(
        o=rows,
        weeks=weeks,
        size=_print_size(rows, len(weeks)),
        policy=Markup(_policy(style)),  # these two are ours; everything else is escaped
        style=Markup(style),
    )


def _print_size(rows: Overview, week_count: int) -> str:
    """How the overview fits on one sheet: in its usual type, in smaller, or without the list of figures.

    Counts about how many lines it takes; letters per line are those of the usual type.
    """
    lists = len(rows.reasons) + len(rows.would_change) + len(rows.exams) + len(rows.changes)
    problems = sum(1 + len(f"{row.what} {' '.join(row.choices)}") // 140 for row in rows.problems)
    small = sum(len(row.what) + len(row.value) for row in rows.figures) / 330
    lines = 26 + lists + problems + len(rows.deadlines) + 1.5 * len(rows.options) + week_count + small
    return next((size for limit, size in PRINT_LINES if lines <= limit), "tiny brief")


def _policy(style: str) -> str:
    """What the page may load: nothing, and no style but the one it was made with."""
    digest = b64encode(sha256(style.encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@cache
def read_template() -> "tuple[Template, str]":
    """The page and its style sheet, read once a run; compiled anew only where the template has changed."""
    from jinja2 import Environment, StrictUndefined, Template
    from jinja2.bccache import bc_magic

    folder = find_templates()
    page = folder / "plan.html"
    source, style = page.read_text("utf-8"), (folder / "plan.css").read_text("utf-8")
    environment = Environment(undefined=StrictUndefined, **SETTINGS)
    code = kept(
        page,
        bc_magic + f"{SETTINGS} {page} {source}".encode(),
        lambda: marshal.dumps(environment.compile(source, page.name, str(page))),
    )
    return Template.from_code(environment, marshal.loads(code), environment.make_globals(None)), style


def find_templates() -> Path:
    """The folder of the templates: inside an installed package, or beside the package in a checkout.

    Raises CannotReadOrWrite where neither is there.
    """
    for folder in (PACKAGE / "templates", PACKAGE.parent / "templates"):
        if (folder / "plan.html").is_file():
            return folder
    raise CannotReadOrWrite(f"the page's templates are missing beside {PACKAGE}; install studyplan again")
