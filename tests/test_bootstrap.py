"""The set-up before the first start, tried on a small project of its own, with a package made here and no network."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

from annotator import bootstrap, system_packages

PACKAGE = Path(bootstrap.__file__).parent

# what `python3 -m annotator` does, with one small package in place of the real ones and no Qt
START = """
import json, os, sys
from annotator import bootstrap, system_packages
system_packages.plugins = lambda: ()
bootstrap.MODULES = {"run": ("tiny_package",), "test": ("tiny_package",)}
bootstrap.QT = ("tiny-package", "1.0")
for name, value in json.loads(os.environ.get("CHANGED", "{}")).items():
    setattr(bootstrap, name, tuple(value))
bootstrap.ensure("run")
import tiny_package
print(sys.prefix, tiny_package.__file__, *sys.argv[1:], sep="\\n")
"""


class Project:
    """A clone in miniature: the set-up code, a lock, and the wheel that the lock asks for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clone = folder / "a clone"
        self.environment = folder / "environment"
        self.wheels = folder / "wheels"
        (self.clone / "annotator").mkdir(parents=True)
        self.wheels.mkdir()
        (self.clone / "annotator" / "__init__.py").touch()
        for name in ("bootstrap.py", "system_packages.py"):
            shutil.copy(PACKAGE / name, self.clone / "annotator")
        (self.clone / "start.py").write_text(START, encoding="utf-8")
        self.lock_version("1.0")

    def lock_version(self, version: str, *, digest: str | None = None) -> None:
        """Offer a version of the package, and ask for it in the lock."""
        wheel = self.wheels / f"tiny_package-{version}-py3-none-any.whl"
        about = f"tiny_package-{version}.dist-info"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr("tiny_package.py", "")
            archive.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: tiny-package\nVersion: {version}\n")
            archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            archive.writestr(f"{about}/RECORD", "")
        digest = digest or hashlib.sha256(wheel.read_bytes()).hexdigest()
        lock = self.clone / "resources" / "locks" / "run.txt"
        lock.parent.mkdir(parents=True, exist_ok=True)
        lock.write_text(f"tiny-package=={version} \\\n    --hash=sha256:{digest}\n", encoding="utf-8")

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """Start the program with the Python beneath this one, which has none of the packages."""
        python = getattr(sys, "_base_executable", sys.executable)
        # clean of this process's own package settings: pip sees the folder of wheels and no index
        own = ("PIP_", "PYTHON", "ANNOTATOR")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
        kept.update(
            PIP_CONFIG_FILE=os.devnull, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(self.wheels), PIP_NO_CACHE_DIR="1",
            ANNOTATOR_VENV=str(self.environment), **environment,
        )  # fmt: skip
        return subprocess.Popen(
            [python, "start.py", *arguments], cwd=self.clone, env=kept,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip

    def run(self, *arguments: str, **environment: str) -> tuple[int, str, str]:
        """Start and wait: exit status, stdout, stderr."""
        return finish(self.start(*arguments, **environment))

    def installed(self) -> list[str]:
        """The versions of the package that are in the environment."""
        return [path.stem.split("-")[1] for path in self.environment.rglob("tiny_package-*.dist-info")]


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, trouble = process.communicate(timeout=300)
    return process.returncode, out, trouble.replace("\n", " ").strip()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    if importlib.util.find_spec("ensurepip") is None:
        pytest.skip("needs a Python that can make environments (python3-venv)")
    return Project(tmp_path)


def test_first_start_sets_up_and_the_next_needs_neither_pip_nor_wheels(project: Project) -> None:
    both = [project.start("one"), project.start("--two", "with space")]  # two first starts at once
    results = [finish(process) for process in both]
    for (status, out, trouble), arguments in zip(results, (["one"], ["--two", "with space"]), strict=True):
        assert status == 0, trouble
        prefix, package, *rest = out.rstrip("\n").split("\n")
        assert Path(prefix) == project.environment
        assert project.environment in Path(package).parents
        assert rest == arguments
    told = sorted(trouble for _, _, trouble in results)
    assert told[0].startswith("Another start is setting Annotator up")
    assert told[1].startswith("Setting Annotator up in ")

    shutil.rmtree(project.wheels)
    (project.environment / "setup.log").unlink()
    status, out, trouble = project.run("again")
    assert (status, trouble) == (0, "")
    assert out.endswith("again\n")
    assert not (project.environment / "setup.log").exists()


def test_a_wrong_package_is_refused_and_another_lock_makes_the_environment_anew(project: Project) -> None:
    project.lock_version("1.0", digest="0" * 64)
    status, out, trouble = project.run()
    assert (status, out) == (2, "")
    assert "is not the one this version was tested with, so nothing was installed" in trouble
    assert "Traceback" not in trouble
    assert project.installed() == []

    (project.environment / "stray").touch()
    project.lock_version("2.0")
    status, _, trouble = project.run()
    assert status == 0, trouble
    assert project.installed() == ["2.0"]
    assert not (project.environment / "stray").exists()


def test_an_environment_that_a_person_made_keeps_what_is_in_it(project: Project) -> None:
    python = getattr(sys, "_base_executable", sys.executable)
    subprocess.run([python, "-m", "venv", str(project.environment)], check=True)
    (project.environment / "mine").touch()
    status, _, trouble = project.run()
    assert status == 0, trouble
    assert (project.environment / "mine").exists()


def test_a_folder_of_something_else_is_left_alone(project: Project) -> None:
    project.environment.mkdir()
    (project.environment / "letter.txt").write_text("dear", encoding="utf-8")
    status, out, trouble = project.run()
    assert (status, out) == (2, "")
    assert "name another folder in ANNOTATOR_VENV" in trouble
    assert [path.name for path in project.environment.iterdir()] == ["letter.txt"]


def test_without_a_fitting_python_it_says_which_would_do(project: Project) -> None:
    status, out, trouble = project.run(CHANGED='{"NEWEST": [3, 10], "OLDEST": [3, 9]}', PATH="")
    assert (status, out) == (2, "")
    assert "Annotator needs Python 3.9 to 3.10, and this is 3." in trouble
    assert not project.environment.exists()


def test_an_unwritable_place_is_named(project: Project) -> None:
    (project.folder / "file").touch()
    project.environment = project.folder / "file" / "environment"
    status, out, trouble = project.run()
    assert (status, out) == (2, "")
    assert str(project.folder / "file") in trouble
    assert trouble.count("annotator:") == 1


def test_nothing_happens_where_the_packages_are_importable(project: Project) -> None:
    site = project.folder / "site"
    with zipfile.ZipFile(next(project.wheels.iterdir())) as wheel:
        wheel.extractall(site)
    status, out, trouble = project.run(PYTHONPATH=str(site))
    assert (status, trouble) == (0, "")
    assert str(site) in out
    assert not project.environment.exists()


def test_nothing_happens_where_annotator_was_installed(project: Project) -> None:
    shutil.rmtree(project.clone / "resources")
    status, _, trouble = project.run()
    assert status == 1
    assert "No module named 'tiny_package'" in trouble  # went on at once, without the package
    assert not project.environment.exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("WARNING: Retrying (Retry(total=0)) after NewConnectionError", "the package index cannot be reached"),
        ("ERROR: Could not install: [Errno 28] No space left on device", "the disk is full"),
        ("ERROR: No matching distribution found for numpy==2.4.6 (from -r run.txt)", "no ready-made numpy==2.4.6 for"),
        ("collecting\nERROR: something new\n", "pip could not install the packages (ERROR: something new)"),
    ],
)
def test_what_pip_says_becomes_one_sentence(said: str, sentence: str) -> None:
    assert sentence in bootstrap._why_pip_failed(said)


def test_the_modules_looked_for_are_those_of_the_declared_dependencies(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    declared = {"run": project["dependencies"], "test": [*project["dependencies"], *extras["team"], *extras["test"]]}
    homes = metadata.packages_distributions()
    for lock, modules in bootstrap.MODULES.items():
        wanted = {bare(line) for line in declared[lock]} - {"annotator"}
        stubs = {name for name in wanted if name.startswith("types-")}
        assert {bare(name) for module in modules for name in homes[module]} >= wanted - stubs


def bare(requirement: str) -> str:
    """The normalised name at the front of a requirement."""
    name = requirement
    for sign in "[<>=!~; ":
        name = name.partition(sign)[0]
    return name.lower().replace("_", "-")


def test_qt_is_the_version_that_the_project_asks_for(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "==".join(bootstrap.QT) in project["dependencies"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the wheels for other systems bring every library")
def test_qt_draws_here_and_a_missing_library_is_named(tmp_path: Path) -> None:
    assert system_packages.missing_library(Path(sys.executable), tmp_path / "none", ("offscreen",)) == ""
    missing = system_packages.missing_library(Path(sys.executable), tmp_path / "none", ("nosuch",))
    assert missing.endswith("libqnosuch.so")


def test_unpacked_libraries_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/theirs")
    assert system_packages.settings(tmp_path / "none") == {}
    ours = tmp_path / "system" / "usr" / "lib" / "x86_64-linux-gnu"
    ours.mkdir(parents=True)
    first = system_packages.settings(tmp_path / "system")
    assert first["LD_LIBRARY_PATH"] == f"/opt/theirs:{ours}"
    monkeypatch.setenv("LD_LIBRARY_PATH", first["LD_LIBRARY_PATH"])
    assert system_packages.settings(tmp_path / "system") == first  # a start inside does not start again
