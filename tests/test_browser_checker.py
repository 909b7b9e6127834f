"""The Nu HTML checker, by which browsers' makers check their own pages, finds no error on any page."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from browser import CASES, ROOT, Made, needed

NO_CHECKER = (
    "no Nu HTML checker found: npm install --no-save --ignore-scripts --prefix .venv vnu-jar "
    "(or name its jar in the variable STUDYPLAN_VNU), then run again"
)
NO_JAVA = "no Java found: apt-get install default-jre-headless, then run again"


def find_checker() -> str | None:
    """The checker's jar; None where it is not installed."""
    jar = Path(os.environ.get("STUDYPLAN_VNU") or ROOT / ".venv/node_modules/vnu-jar/build/dist/vnu.jar")
    return str(jar) if jar.is_file() else None


@pytest.mark.browser
def test_the_nu_html_checker_finds_no_error_on_any_page(made: Callable[[str], Made]) -> None:
    """One Java process reads all pages: starting it is what takes time."""
    java = needed(shutil.which("java"), NO_JAVA)
    jar = needed(find_checker(), NO_CHECKER)
    pages = [made(name).html for name in CASES]
    command = [java, "-jar", jar, "--stdout", "--exit-zero-always", "--format", "json", *map(str, pages)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    messages = json.loads(result.stdout)["messages"]
    errors = [told for told in messages if told["type"] != "info"]
    assert [f"{Path(e['url']).name}:{e.get('lastLine')} {e['message']}" for e in errors] == []
