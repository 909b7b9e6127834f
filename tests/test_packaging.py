"""The package as a student gets it: the wheel is complete, and its program runs far from the checkout."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("packaging")]


def checked(*command: str | Path, cwd: Path) -> str:
    """Run a command that must succeed and return what it prints."""
    ours = ("PYTHON", "STUDYPLAN")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    result = subprocess.run(command, cwd=cwd, env=clean, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a clone holds and a build needs, in a folder of its own."""
    clone = tmp_path_factory.mktemp("checkout") / "studyplan"
    skip = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "my-plan", "dist", "build")
    shutil.copytree(ROOT, clone, ignore=skip)
    return clone


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel pip builds from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    checked(
        sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ".", cwd=checkout
    )
    (built,) = folder.glob("studyplan-*.whl")
    return built


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installed program in a fresh environment; the libraries are those of this one, to keep it quick."""
    home = tmp_path_factory.mktemp("fresh")
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / Path(sys.executable).name
    target = checked(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home).strip()
    pip = (sys.executable, "-m", "pip", "--python", python)
    checked(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=home)
    libraries = sysconfig.get_path("purelib")
    # A plain path line: the libraries become importable, while an editable install's own hooks do not run.
    Path(target, "libraries.pth").write_text(f"{libraries}\n", "utf-8")
    return scripts / ("studyplan.exe" if os.name == "nt" else "studyplan")


def test_the_wheel_holds_templates_data_and_the_typing_marker(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    data = {f"studyplan/data/{path.name}" for path in (ROOT / "studyplan/data").glob("*.toml")}
    files = (path for path in (ROOT / "templates").iterdir() if path.is_file())
    templates = {f"studyplan/templates/{path.name}" for path in files}
    assert data and templates
    assert data | templates | {"studyplan/py.typed"} <= names


def test_the_wheel_holds_every_module_and_nothing_else_of_the_checkout(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "studyplan").rglob("*.py")}
    compiled = {"studyplan/page/compiled.py", "studyplan/files/figures/compiled.py"}
    assert {name for name in names if name.endswith(".py")} == modules | compiled
    assert {name.split("/")[0] for name in names} == {"studyplan"}


def test_the_installed_program_makes_a_plan_from_another_folder(
    program: Path, checkout: Path, tmp_path: Path
) -> None:
    """The checkout may be read-only: nothing is written beside the program or its data."""
    sample = tmp_path / "dedicated.toml"
    shutil.copy(checkout / "sample_inputs" / "dedicated.toml", sample)
    where = "import studyplan; print(studyplan.__file__)"
    python = program.parent / Path(sys.executable).name
    assert ROOT not in Path(checked(python, "-c", where, cwd=tmp_path).strip()).parents
    folders = [path for path in (checkout, *checkout.rglob("*")) if path.is_dir()]
    for folder in folders:
        folder.chmod(0o555)
    try:
        checked(program, "plan", sample, "--today", "2026-11-21", "--out", tmp_path / "out", cwd=tmp_path)
    finally:
        for folder in folders:
            folder.chmod(0o755)
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {"dedicated.html", "dedicated.ics", "dedicated.json"}


def test_the_installed_program_knows_its_version(program: Path, tmp_path: Path) -> None:
    version = checked(program, "--version", cwd=tmp_path)
    assert version.split()[-1] in (ROOT / "CHANGELOG.md").read_text("utf-8")
