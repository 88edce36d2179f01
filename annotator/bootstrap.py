"""Set-up before the first start: a private environment from a hashed lock, in which Qt can draw.

Standard library only, and readable to any Python from 3.8 on, so that an unfitting one can still
say so. Progress and troubles go to stderr: stdout belongs to the command that was asked for.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from annotator import system_packages
from annotator.system_packages import works

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import NoReturn

CLONE = Path(__file__).resolve().parent.parent
OLDEST, NEWEST = (3, 11), (3, 13)
QT = ("PySide6-Essentials", "6.11.3")

RUN_MODULES = (
    "PySide6", "sqlalchemy", "alembic", "lxml", "charset_normalizer", "numpy", "regex", "icu4py", "click",
    "platformdirs", "filelock", "tomlkit", "lxml_html_clean", "trafilatura", "warcio", "docx", "pypdf", "feedparser",
    "py3langid", "rapidfuzz", "rensa",
)  # fmt: skip
MODULES = {
    "run": RUN_MODULES,
    "test": (
        *RUN_MODULES, "psycopg", "pytest", "pytestqt", "xdist", "hypothesis", "coverage", "mypy", "ruff",
        "importlinter", "hatchling", "cassis", "pyarrow", "spacy",
    ),
}  # fmt: skip


class SetupFailed(Exception):
    """The set-up cannot go on; the message is one sentence for a person, with the remedy."""


def ensure(lock: str) -> None:
    """Make sure that this process has every package of a lock, or start again where it has.

    Returns at once when the packages are importable already. Otherwise the private environment is
    made or brought up to date, and its Python takes this process over with the same arguments.

    Args:
        lock: The lock's name, "run" or "test".
    """
    try:
        if not lock_file(lock).is_file():
            return  # installed from a wheel: its packages came with it
        venv = environment_folder()
        inside = Path(sys.prefix).resolve() == venv.resolve()
        if not inside and _importable(lock):
            return
        if not _ready(venv, lock):
            with _only_one(venv):
                if not _ready(venv, lock):
                    _set_up(venv, lock)
        settings = system_packages.settings(_system(venv))
        if not inside or any(os.environ.get(name) != value for name, value in settings.items()):
            _start_again(_venv_python(venv), settings)
    except SetupFailed as trouble:
        _give_up(f"annotator: {trouble}", 2)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        remedy = "ANNOTATOR_VENV can name another folder for the private environment."
        _give_up(f"annotator: {place}{error.strerror or error}; {remedy}", 2)
    except KeyboardInterrupt:
        _give_up("annotator: stopped; the next start goes on with the set-up.", 130)


def lock_file(lock: str) -> Path:
    """The file of the lock called "run" or "test"."""
    return CLONE / "resources" / "locks" / f"{lock}.txt"


def environment_folder() -> Path:
    """Where the private environment is or will be; ANNOTATOR_VENV overrides."""
    chosen = os.environ.get("ANNOTATOR_VENV")
    return Path.cwd() / Path(chosen).expanduser() if chosen else CLONE / ".venv"


def stamp(lock: str, python_version: str) -> str:
    """What identifies an environment: the lock's contents and the Python that runs it, such as "3.11"."""
    return hashlib.sha256(lock_file(lock).read_bytes() + python_version.encode("ascii")).hexdigest()


def _importable(lock: str) -> bool:
    if any(importlib.util.find_spec(module) is None for module in MODULES[lock]):
        return False
    from importlib import metadata

    try:
        return metadata.version(QT[0]) == QT[1]  # a later one aborts on this Python
    except metadata.PackageNotFoundError:
        return False


def _ready(venv: Path, lock: str) -> bool:
    """Whether the environment holds this lock, and Qt can draw where it will have to."""
    return _current(venv, lock) and set(system_packages.plugins()) <= set(_read(_stamp_file(venv, "qt")).split())


def _current(venv: Path, lock: str) -> bool:
    wanted = stamp(lock, _python_version(venv))
    return _read(_stamp_file(venv, lock)) == wanted and _venv_python(venv).exists()


def _set_up(venv: Path, lock: str) -> None:
    began = time.monotonic()
    locks = ("run", "test") if lock == "test" else ("run",)  # the test lock holds everything the run lock does
    if not any(_current(venv, name) for name in locks):
        _make_environment(venv)
    if not _current(venv, lock):
        _say(f"Setting Annotator up in {venv}: only now, some minutes; later starts need no network.")
        for name in locks:
            _stamp_file(venv, name).unlink(missing_ok=True)
        _install(venv, lock)
        for name in locks:
            _write(_stamp_file(venv, name), stamp(name, _python_version(venv)))
    if system_packages.plugins():
        _let_qt_draw(venv)
    _say(f"Set up in {time.monotonic() - began:.0f} seconds.")


def _let_qt_draw(venv: Path) -> None:
    missing = system_packages.provide_libraries(_venv_python(venv), _system(venv))
    if missing:
        raise SetupFailed(
            f"Qt cannot start because the system library {missing} is missing; install it and start Annotator again, "
            f"on Debian or Ubuntu with: {system_packages.INSTALL_LINE}"
        )
    working = [*system_packages.plugins()]
    if "xcb" not in working and not system_packages.missing_library(_venv_python(venv), _system(venv), ("xcb",)):
        working.append("xcb")  # there is no screen now; should there be one later, nothing is left to do
    _write(_stamp_file(venv, "qt"), " ".join(working))


# ---------------------------------------------------------------- the environment


def _make_environment(venv: Path) -> None:
    """Make an empty environment; one of ours that is out of date or broken is cleared first."""
    ours = venv / "made-by-annotator"
    if venv.exists() and any(venv.iterdir()):
        if not ours.exists():
            if _venv_python(venv).exists() and OLDEST <= _version_pair(_python_version(venv)) <= NEWEST:
                return  # a person's own environment: packages are added, nothing is taken away
            raise SetupFailed(
                f"{venv} is not an environment of Annotator's: remove it, or name another folder in ANNOTATOR_VENV."
            )
        _clear(venv, but=ours)
    python = _fitting_python()
    venv.mkdir(parents=True, exist_ok=True)
    _write(ours, "This folder may be deleted at any time: the next start makes it again.\n")
    if not works([python, "-c", "import ensurepip"]) and not _install_venv_package(python):
        _make_without_ensurepip(venv, python)
        return
    made = subprocess.run([python, "-m", "venv", str(venv)], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise SetupFailed(f"{python} -m venv failed: {_last_line(made.stdout + made.stderr)}")


def _clear(folder: Path, *, but: Path) -> None:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry != but:
            entry.unlink()


def _fitting_python() -> str:
    """A Python that Annotator runs on: this one (without its environment), or another on PATH."""
    this = ".".join(str(number) for number in sys.version_info[:2])
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return str(getattr(sys, "_base_executable", None) or sys.executable)
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and works([found, "-c", f"import sys; sys.exit(sys.version_info[:2] != (3, {minor}))"]):
            _say(f"This is Python {this}; Annotator goes on with {found}.")
            return found
    raise SetupFailed(
        f"Annotator needs Python 3.{OLDEST[1]} to 3.{NEWEST[1]}, and this is {this}: install a fitting one, then start "
        f"Annotator again with it, for example `python3.{NEWEST[1]} -m annotator`."
    )


def _install_venv_package(python: str) -> bool:
    """Debian keeps ensurepip in a package of its own; with the right to install it, do."""
    name = "import sys; print('python3.%d-venv' % sys.version_info[1])"
    asked = subprocess.run([python, "-c", name], capture_output=True, text=True, check=False)
    return system_packages.install([asked.stdout.strip()]) and works([python, "-c", "import ensurepip"])


def _make_without_ensurepip(venv: Path, python: str) -> None:
    """Without ensurepip and without root: pip's wheel comes out of Debian's package for it."""
    made = works([python, "-m", "venv", "--without-pip", str(venv)])
    if made and not _pip_wheels(Path("/")):
        system_packages.unpack(["python3-pip-whl"], _system(venv))
    wheels = [*_pip_wheels(Path("/")), *_pip_wheels(_system(venv))]
    if not wheels or not works([str(_venv_python(venv)), f"{wheels[0]}/pip", "install", "--no-index", wheels[0]]):
        raise SetupFailed(
            "this Python cannot make an environment because the package python3-venv is missing: run "
            "`sudo apt-get install python3-venv`, then start Annotator again."
        )


def _pip_wheels(root: Path) -> list[str]:
    return [str(wheel) for wheel in (root / "usr" / "share" / "python-wheels").glob("pip-*.whl")]


def _install(venv: Path, lock: str) -> None:
    """Let pip install the lock: every file checked against its hash, nothing built from source."""
    command = [
        str(_venv_python(venv)), "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:",
        "--disable-pip-version-check", "--no-input", "--no-color", "--progress-bar", "off", "-r", str(lock_file(lock)),
    ]  # fmt: skip
    log = venv / "setup.log"
    shown = sys.stderr.isatty()
    with log.open("w", encoding="utf-8") as written, subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace",
        env={"PIP_RETRIES": "2", **os.environ, "PIP_USER": "0"},
    ) as pip:  # fmt: skip
        for line in pip.stdout or ():
            written.write(line)
            if shown and line.startswith(("Collecting", "Installing")):
                print("\r\033[K" + " ".join(line.split()[:2]), end="", file=sys.stderr, flush=True)
    if shown:
        print("\r\033[K", end="", file=sys.stderr, flush=True)
    if pip.returncode != 0:
        raise SetupFailed(f"{_why_pip_failed(_read(log))}; everything pip said is in {log}.")


def _why_pip_failed(said: str) -> str:
    if "No space left on device" in said:
        return "the disk is full: free 1 GB, or name a folder on another disk in ANNOTATOR_VENV"
    if "DO NOT MATCH THE HASHES" in said:
        return "a downloaded package is not the one this version was tested with, so nothing was installed"
    if any(sign in said for sign in ("NewConnectionError", "Retrying (", "ConnectionError", "ProxyError", "SSLError")):
        return (
            "the package index cannot be reached: the first start needs the network once, so connect (or tell pip of "
            "your proxy or mirror) and start Annotator again"
        )
    if "No matching distribution" in said:
        name = said.rpartition("No matching distribution found for ")[2].partition(" ")[0].strip()
        return f"the package index has no ready-made {name} for this computer and this Python"
    return f"pip could not install the packages ({_last_line(said)})"


# ---------------------------------------------------------------- what differs between systems


def _venv_python(venv: Path) -> Path:
    return venv / "Scripts" / "python.exe" if sys.platform == "win32" else venv / "bin" / "python"


def _start_again(python: Path, settings: dict[str, str]) -> NoReturn:
    """Hand this process over to the environment's Python, with the same arguments."""
    arguments = [str(python), *getattr(sys, "orig_argv", ["", "-m", "annotator", *sys.argv[1:]])[1:]]
    environment = {**os.environ, **settings}
    environment.pop("__PYVENV_LAUNCHER__", None)  # macOS: it would lead back to the Python we come from
    sys.stdout.flush()
    sys.stderr.flush()
    if sys.platform == "win32":  # exec there returns to the shell at once
        with subprocess.Popen(arguments, env=environment) as child:
            while True:
                with contextlib.suppress(KeyboardInterrupt):  # Ctrl+C is for the child
                    sys.exit(child.wait())
    os.execve(arguments[0], arguments, environment)  # noqa: S606


@contextlib.contextmanager
def _only_one(venv: Path) -> Iterator[None]:
    """Let one start at a time set up; the lock goes with the process, however that ends."""
    venv.parent.mkdir(parents=True, exist_ok=True)
    with venv.with_name(venv.name + ".lock").open("a+b") as file:
        if sys.platform == "win32":
            import msvcrt

            def take() -> None:
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            def take() -> None:
                fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)

        waiting = False
        while True:
            try:
                take()
            except OSError:
                if not waiting:
                    _say("Another start is setting Annotator up; waiting for it.")
                waiting = True
                time.sleep(0.2)
            else:
                break
        yield


# ---------------------------------------------------------------- small things


def _python_version(venv: Path) -> str:
    """The environment's Python as "3.11", without starting it; "0.0" when it is not an environment."""
    for line in _read(venv / "pyvenv.cfg").split("\n"):
        name, _, value = line.partition("=")
        if name.strip() in ("version", "version_info"):
            return ".".join(value.strip().split(".")[:2])
    return "0.0"


def _version_pair(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))


def _stamp_file(venv: Path, name: str) -> Path:
    return venv / f"annotator-{name}.stamp"


def _system(venv: Path) -> Path:
    return venv / "system"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return ""


def _write(path: Path, text: str) -> None:
    """Write a small file so that it is there whole or not at all."""
    unfinished = path.with_name(path.name + ".new")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


def _last_line(text: str) -> str:
    return (text.strip() or "no message").split("\n")[-1].strip()


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _give_up(sentence: str, status: int) -> NoReturn:
    _say(sentence)
    sys.exit(status)
