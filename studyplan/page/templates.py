"""The page's template, style sheet and script: of the installed package, or of the checkout it stands in.

Owns jinja2. A wheel holds the template compiled, as the module `studyplan.page.compiled`, which
`hatch_build.py` makes of what `compiled` returns; a checkout compiles it in each run.
"""

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from studyplan.errors import CannotReadOrWrite

if TYPE_CHECKING:
    from jinja2 import Environment, Template

PACKAGE = Path(__file__).parents[1]
COMPILED = "studyplan.page.compiled"


class Templates(NamedTuple):
    """The page, its style sheet and its script."""

    page: "Template"
    style: str
    script: str


@cache
def read_templates() -> Templates:
    """The page, its style sheet and its script, read once a run."""
    from jinja2 import Template
    from jinja2.bccache import bc_version

    environment, folder = _environment(), find_templates()
    style, script = ((folder / f"plan.{kind}").read_text("utf-8") for kind in ("css", "js"))
    try:
        code = vars(import_module(COMPILED))
    except ImportError:
        code = {}
    if code.get("bc_version") != bc_version:  # a checkout, or another jinja2 than the wheel was built with
        code = {"__file__": "plan.html"}
        exec(compile(compiled(), code["__file__"], "exec"), code)
    page = Template.from_module_dict(environment, code, environment.make_globals(None))
    return Templates(page, style, script)


def compiled() -> str:
    """The page's template as a module of Python."""
    from jinja2.bccache import bc_version

    source = (find_templates() / "plan.html").read_text("utf-8")
    code = _environment().compile(source, "plan.html", raw=True, defer_init=True)
    return f"{code}\nbc_version = {bc_version}\n"


def _environment() -> "Environment":
    from jinja2 import Environment, StrictUndefined

    return Environment(
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def find_templates() -> Path:
    """The folder of the templates: inside an installed package, or beside the package in a checkout.

    Raises CannotReadOrWrite where neither is there.
    """
    for folder in (PACKAGE / "templates", PACKAGE.parent / "templates"):
        if (folder / "plan.html").is_file():
            return folder
    raise CannotReadOrWrite(f"the page's templates are missing beside {PACKAGE}; install studyplan again")
