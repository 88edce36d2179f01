"""What holds for every test: a home of its own, the same fonts everywhere, and nothing unexpected left behind."""

from __future__ import annotations

import atexit
import gc
import logging
import os
import re
import shutil
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).resolve().parent.parent


def _isolate() -> Path:
    """Point everything that a program looks up about its user and its screen at fresh folders and fixed values."""
    home = Path(tempfile.mkdtemp(prefix="annotator-tests-"))
    for name in [*os.environ]:
        if name.startswith(("QT_", "XDG_", "LC_", "LANGUAGE")):
            del os.environ[name]
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "NO_COLOR", "FORCE_COLOR"):
        os.environ.pop(name, None)
    folders = {
        "HOME": home,
        "USERPROFILE": home,
        "APPDATA": home / "roaming",
        "LOCALAPPDATA": home / "local",
        "XDG_CACHE_HOME": home / "cache",
        "XDG_CONFIG_HOME": home / "config",
        "XDG_DATA_HOME": home / "data",
        "XDG_RUNTIME_DIR": home / "runtime",
        "XDG_STATE_HOME": home / "state",
    }
    for name, folder in folders.items():
        folder.mkdir(mode=0o700, exist_ok=True)
        os.environ[name] = str(folder)
    os.environ.update(
        FONTCONFIG_FILE=str(REPOSITORY / "tests" / "fonts" / "fonts.conf"),
        LANG="C.UTF-8",
        QT_FONT_DPI="96",
        QT_QPA_PLATFORM="offscreen",
        QT_SCALE_FACTOR="1",
        TZ="UTC",
    )
    return home


# at import: before Qt, fontconfig or platformdirs look at any of it
# removed at the very end of the process: libraries write their caches there even after the last test
atexit.register(shutil.rmtree, _isolate(), ignore_errors=True)

settings.register_profile(
    "quick",
    deadline=None,
    derandomize=True,
    database=None,
    # no Phase.explain: it traces every line of a long state machine, and a failure looks like a hang
    max_examples=50,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.target, Phase.shrink),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("soak", settings.get_profile("quick"), derandomize=False, max_examples=5000)
settings.load_profile("quick")


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was collected stays to the end: the cycle collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-snapshots",
        action="store_true",
        help="write the screenshots and files that tests compare with, instead of comparing",
    )


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample corpus as a file, made once; who writes into it takes a copy."""
    from annotator import opening, resources
    from annotator.jobs import run

    path = tmp_path_factory.mktemp("sample") / "harbour-news.corpus"
    with opening.create_corpus(path, annotator="ana") as made:
        run(made.import_job([resources.sample_corpus()]))
    return path


@pytest.fixture(scope="session")
def repository() -> Path:
    """The top folder of the clone."""
    return REPOSITORY


@pytest.fixture(scope="session")
def update_snapshots(pytestconfig: pytest.Config) -> bool:
    """Whether snapshots are to be written instead of compared."""
    return bool(pytestconfig.getoption("--update-snapshots"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real files that are not part of the project; without it the test is skipped."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("needs ../shared/data beside the clone")
    return folder


class _Recorder(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def no_collection() -> Iterator[None]:
    """The cycle collector stays away: what the window froze is never collected, and goes when nothing holds it."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def _no_unexpected_log_records(request: pytest.FixtureRequest) -> Iterator[None]:
    """A record at WARNING or above fails the test unless `@pytest.mark.expects_log(pattern)` announced it."""
    recorder = _Recorder()
    logging.getLogger().addHandler(recorder)
    yield
    logging.getLogger().removeHandler(recorder)
    expected = [re.compile(pattern) for mark in request.node.iter_markers("expects_log") for pattern in mark.args]
    said = [f"{record.levelname} {record.name}: {record.getMessage()}" for record in recorder.records]
    unexpected = [line for line in said if not any(pattern.search(line) for pattern in expected)]
    if unexpected:
        pytest.fail("unexpected log records:\n" + "\n".join(unexpected), pytrace=False)


@pytest.fixture(autouse=True)
def _nothing_left_running(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every thread and timer that a test started has ended with it."""
    before = set(threading.enumerate())
    yield
    running = [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
    for thread in running:
        thread.join(timeout=2)
    left = [f"thread {thread.name}" for thread in running if thread.is_alive()]
    if "PySide6.QtWidgets" in sys.modules and "qapp" in request.fixturenames:
        left += _left_in_qt()
    if left:
        pytest.fail("left running: " + ", ".join(left), pytrace=False)


def _left_in_qt() -> list[str]:
    import shiboken6
    from PySide6.QtCore import QCoreApplication, QEvent, QThread, QThreadPool, QTimer

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [] if QThreadPool.globalInstance().waitForDone(2000) else ["a job in Qt's thread pool"]
    here = QThread.currentThread()
    for thing in gc.get_objects():
        if issubclass(type(thing), QThread | QTimer) and shiboken6.isValid(thing):
            if isinstance(thing, QThread) and thing.isRunning() and thing is not here:
                left.append(f"thread {thing.objectName() or type(thing).__name__}")
            elif isinstance(thing, QTimer) and thing.isActive():
                left.append(f"timer {thing.objectName() or type(thing).__name__} of {thing.parent()}")
    return left
