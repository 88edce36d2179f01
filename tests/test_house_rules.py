"""The rules of the house: who imports whom, lint and types, what a bare import costs, locks and licences."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from annotator import resources

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "annotator"
HEAVY = ("PySide6", "sqlalchemy", "alembic", "lxml", "numpy", "icu4py")
READERS = (
    "multiprocessing", "concurrent.futures.process", "trafilatura", "pypdf", "docx", "warcio", "feedparser", "pyarrow",
    "charset_normalizer", "py3langid",
)  # fmt: skip
LIGHT = {"charsets", "columns", "files", "pieces"}
"""What of `articles` reads no articles."""

# a licence that lets a shipped dependency be used as it is; one of several to choose from is enough
PERMITTED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "LGPL-2.1-or-later",
    "LGPL-3.0-only", "MIT", "PSF-2.0", "Zlib",
    "Apache 2.0", "The BSD 2-Clause License",  # as warcio and justext write them
}  # fmt: skip
PERMITTED_AS_IT_IS = {"certifi": "MPL-2.0"}
"""Shipped unchanged: what this licence asks for is met by the package's own files."""


def modules(folder: Path = PACKAGE) -> list[Path]:
    """Every module of the package, in the order of their paths."""
    return sorted(path for path in folder.rglob("*.py") if "_data" not in path.parts)


def run(*command: str, block: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Run this Python on the clone, with some packages made impossible to import."""
    bar = f"import sys; sys.modules.update(dict.fromkeys({block!r})); "
    if command[0] == "-c":
        command = ("-c", bar + command[1], *command[2:])
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"},
    )  # fmt: skip


def tracked() -> list[Path]:
    """The files that git keeps; the test is skipped where there is no git."""
    try:
        listed = subprocess.run(
            ["git", "-c", "safe.directory=*", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs git and a clone")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def imported(path: Path) -> set[str]:
    """The dotted names that a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def locked(name: str) -> dict[str, str]:
    """The packages of a lock with what follows their names: version and marker."""
    text = resources.text("locks", f"{name}.txt")
    return {found[1]: found[2] for found in re.finditer(r"^([a-z0-9][a-z0-9.-]*)(==[^\\\n]*)", text, re.MULTILINE)}


# ---------------------------------------------------------------- tools


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(("-m", "ruff", "check", "--no-cache", "."), id="ruff"),
        pytest.param(("-m", "mypy", "--strict", "annotator"), id="mypy"),
        pytest.param(("-c", "from importlinter.cli import lint_imports_command as c; c(['--no-cache'])"), id="imports"),
    ],
)
def test_the_tools_find_nothing(command: tuple[str, ...]) -> None:
    done = run(*command)
    assert done.returncode == 0, done.stdout + done.stderr


# ---------------------------------------------------------------- imports


def test_import_annotator_loads_nothing_heavy() -> None:
    done = run("-c", f"import annotator, sys; print([name for name in {HEAVY!r} if name in sys.modules])")
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_everything_outside_ui_imports_without_qt() -> None:
    outside = [path for path in modules() if PACKAGE / "ui" not in path.parents and path.name != "__main__.py"]
    # migrations are scripts that Alembic runs, not modules that anyone imports
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in outside if "migrations" not in path.parts
    ]
    assert "annotator.model.span" in names
    script = f"import importlib; [importlib.import_module(name) for name in {names!r}]"
    done = run("-c", script, block=("PySide6", "shiboken6"))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", ["info", "validate"])
def test_the_command_line_works_without_qt(command: str) -> None:
    script = "from annotator.cli import main; sys.exit(main(sys.argv[1:], prog_name='annotator'))"
    done = run("-c", script, command, str(resources.sample_corpus()), block=("PySide6", "shiboken6"))
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_window_starts_without_what_reads_articles() -> None:
    window = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in modules(PACKAGE / "ui")]
    script = (
        f"import importlib; [importlib.import_module(name) for name in {['annotator.opening', *window]!r}]\n"
        f"print(*(name for name in sys.modules if name.startswith('annotator.articles.') or name in {READERS!r}))"
    )
    done = run("-c", script)
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) <= {f"annotator.articles.{name}" for name in LIGHT}


def test_the_model_needs_the_standard_library_and_regex_only() -> None:
    allowed = {*sys.stdlib_module_names, "regex"}
    for path in modules(PACKAGE / "model"):
        foreign = {
            name
            for name in imported(path)
            if name.split(".")[0] not in allowed and not re.match(r"annotator\.(model|errors|jobs|resources)\b", name)
        }
        assert not foreign, f"{path.relative_to(ROOT)} imports {sorted(foreign)}"


@pytest.mark.parametrize("name", ["__init__", "__main__", "bootstrap", "system_packages"])
def test_what_runs_before_the_set_up_is_plain_and_old_python(name: str) -> None:
    path = PACKAGE / f"{name}.py"
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 8))
    foreign = {found for found in imported(path) if found.split(".")[0] not in {*sys.stdlib_module_names, "annotator"}}
    assert not foreign


def test_every_module_says_first_what_it_is_for() -> None:
    first_lines = {
        str(path.relative_to(ROOT)): (ast.get_docstring(ast.parse(source)) or "").split("\n")[0]
        for path in [*modules(), *modules(ROOT / "tests")]
        if (source := path.read_text(encoding="utf-8")).strip() or path.name != "__init__.py"
    }
    assert not [name for name, line in first_lines.items() if not line.endswith((".", "?", "!"))]


# ---------------------------------------------------------------- Qt's Python


def test_qt_keeps_its_references_to_none() -> None:
    """A PySide6 that loses one reference to None a call ends the process after some thousand calls."""
    script = (
        "import gc; from PySide6.QtCore import QPoint; point = QPoint(); gc.disable(); before = sys.getrefcount(None)\n"
        "for _ in range(1000): point.setX(1)\n"
        "print(sys.getrefcount(None) - before)"
    )
    done = run("-c", script)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > -10


# ---------------------------------------------------------------- locks and licences


@pytest.mark.parametrize("name", ["run", "test"])
def test_a_lock_names_no_address_and_hashes_every_package(name: str) -> None:
    text = resources.text("locks", f"{name}.txt")
    assert "://" not in text
    assert "--index" not in text
    entries = text.replace("\\\n", " ").strip().split("\n")
    assert len(entries) > 10
    whole = re.compile(r"[a-z0-9.-]+==\S+( ; [^#]+?)?( +--hash=sha256:\w{64})+")
    assert not [entry for entry in entries if not whole.fullmatch(entry)]


def test_the_test_lock_holds_the_run_lock() -> None:
    run_lines = set(resources.text("locks", "run.txt").split("\n"))
    assert run_lines <= set(resources.text("locks", "test.txt").split("\n"))


def test_every_declared_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = re.compile(r"[A-Za-z0-9._-]+")
    wanted = {
        "run": project["dependencies"],
        "test": [line for extra in project["optional-dependencies"].values() for line in extra],
    }
    for lock, lines in wanted.items():
        declared = {names.match(line)[0].lower().replace("_", "-") for line in lines} - {"annotator"}  # type: ignore[index]
        assert declared <= locked(lock).keys()


def licences(name: str) -> set[str]:
    """The licences among which the metadata of an installed package let one choose, each a set joined by AND."""
    about = metadata.metadata(name)
    said = about.get("License-Expression") or about.get("License") or ""
    return {choice.strip(" ()") for choice in re.split(r"\s+OR\s+", said)}


def test_the_licences_of_what_is_shipped_are_permitted() -> None:
    strange = {}
    for name, rest in locked("run").items():
        try:
            choices = licences(name)
        except metadata.PackageNotFoundError:
            assert ";" in rest, f"{name} is locked for this machine but not installed"
            continue
        if PERMITTED_AS_IT_IS.get(name) in choices:
            continue
        if not any(set(re.split(r"\s+AND\s+", choice)) <= PERMITTED for choice in choices):
            strange[name] = choices
    assert not strange


# ---------------------------------------------------------------- what git keeps


def test_no_file_names_a_place_on_one_machine() -> None:
    places = re.compile(rb"(?<![A-Za-z0-9_.])/(?:work|farm|root|tmp|home)/[a-z.]")
    for path in tracked():
        if path.suffix in {".md", ".py", ".toml", ".txt", ".xml", ".yml", ".html", ".rng", ".xsd"} or not path.suffix:
            found = places.search(path.read_bytes())
            assert not found, f"{path.relative_to(ROOT)}: {found[0]!r}"


def test_stores_are_not_committed() -> None:
    assert not [path.name for path in tracked() if path.suffix == ".corpus" and "revisions" not in path.parts]


# ---------------------------------------------------------------- the tests themselves

CARELESS = '''
"""Each of these passes or fails for what it leaves behind."""
import logging, threading, warnings
from PySide6.QtCore import QThread, QTimer, qWarning

def test_clean(qapp): pass
def test_warns(): warnings.warn("careless")
def test_logs(): logging.getLogger("x").warning("careless")
def test_leaves_a_thread(): threading.Thread(target=threading.Event().wait, args=(4,)).start()
def test_qt_warns(qapp): qWarning("careless")
def test_leaves_a_timer(qapp, request):
    timer = QTimer(); timer.start(10_000)
    request.config.kept = timer
'''


def test_careless_tests_fail(tmp_path: Path) -> None:
    (tmp_path / "test_careless.py").write_text(CARELESS, encoding="utf-8")
    strict = ("-c", "pyproject.toml", "-p", "tests.conftest", "-p", "no:cacheprovider")
    done = run("-m", "pytest", "-q", "-rA", *strict, str(tmp_path))
    failed = set(re.findall(r"(?:FAILED|ERROR) \S+::test_(\w+)", done.stdout))
    assert failed == {"warns", "logs", "leaves_a_thread", "qt_warns", "leaves_a_timer"}, done.stdout + done.stderr
