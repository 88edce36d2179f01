"""A screen reader on the real window: what it hears of keys, what it reads, and what it moves."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator import cli
from tests.end_to_end.articles import FERRY, written
from tests.end_to_end.curator import PATIENCE, ROOT, Curator, Screen

SYSTEM_PYTHON = "/usr/bin/python3"
LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")


class ScreenReader:
    """A listener on the accessibility bus of a session of its own."""

    def __init__(self, screen: Screen) -> None:
        # it lives until its standard input is closed
        self._session = subprocess.Popen(
            ["dbus-run-session", "--", "sh", "-c", "echo $DBUS_SESSION_BUS_ADDRESS; exec cat"],
            env={**os.environ, "DISPLAY": screen.display}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert self._session.stdout is not None
        self.bus = self._session.stdout.readline().strip()
        self._env = {**os.environ, "DISPLAY": screen.display, "DBUS_SESSION_BUS_ADDRESS": self.bus}
        self._env.pop("PYTHONPATH", None)
        launcher = next(path for path in LAUNCHERS if Path(path).exists())
        self._launcher = subprocess.Popen(
            [launcher, "--launch-immediately"], env=self._env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._listener = subprocess.Popen(
            [SYSTEM_PYTHON, "-I", str(ROOT / "tests" / "end_to_end" / "listener.py")],
            env=self._env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._unread = b""
        self.events: list[dict[str, Any]] = []
        assert self._answer() == "listening"

    def close(self) -> None:
        """End listener, accessibility bus and session."""
        for process in (self._listener, self._session):
            assert process.stdin is not None
            process.stdin.close()
            process.wait(timeout=PATIENCE)
            assert process.stdout is not None
            process.stdout.close()
        self._launcher.terminate()
        self._launcher.wait(timeout=PATIENCE)

    def ask(self, do: str, **order: object) -> Any:
        """Ask the listener; events that come meanwhile are kept."""
        assert self._listener.stdin is not None
        self._listener.stdin.write((json.dumps({"do": do, **order}) + "\n").encode())
        self._listener.stdin.flush()
        return self._answer()

    def look(self) -> dict[str, Any]:
        """What has the keyboard."""
        return dict(self.ask("look"))

    def hears(self, kind: str, **wanted: object) -> dict[str, Any]:
        """Wait for an event of a kind; what was heard before it is forgotten.

        Raises:
            AssertionError: it does not come.
        """
        last = time.monotonic() + PATIENCE
        while True:
            for number, event in enumerate(self.events):
                if kind in event["event"] and all(event[name] == value for name, value in wanted.items()):
                    del self.events[: number + 1]
                    return event
            assert time.monotonic() < last, f"waited in vain for {kind} {wanted}: {self.events}"
            self._read(0.2)

    def heard(self) -> list[dict[str, Any]]:
        """Everything that has come by now and was not waited for."""
        self.look()  # what was sent before this answer has arrived
        events, self.events = self.events, []
        return events

    def _answer(self) -> Any:
        last = time.monotonic() + PATIENCE
        while time.monotonic() < last:
            for line in self._read(0.2):
                if "answer" in line:
                    return line["answer"]
        raise AssertionError("no answer from the listener")

    def _read(self, patience: float) -> list[dict[str, Any]]:
        assert self._listener.stdout is not None
        there, _, _ = select.select([self._listener.stdout], [], [], patience)
        if there:
            data = os.read(self._listener.stdout.fileno(), 1 << 16)
            assert data, "the listener is gone"
            self._unread += data
        *whole, self._unread = self._unread.split(b"\n")
        lines = [json.loads(line) for line in whole]
        self.events += [line for line in lines if "event" in line]
        return lines


def _missing() -> list[str]:
    missing = [] if shutil.which("dbus-run-session") else ["dbus-run-session"]
    if not any(Path(path).exists() for path in LAUNCHERS):
        missing.append("at-spi-bus-launcher")
    tried = [SYSTEM_PYTHON, "-I", "-c", "import pyatspi"]
    if not Path(SYSTEM_PYTHON).exists() or subprocess.run(tried, capture_output=True, check=False).returncode:
        missing.append("pyatspi for the system's Python")
    return missing


@pytest.fixture
def reader(display: Screen) -> Iterator[ScreenReader]:
    """A screen reader on the screen."""
    missing = _missing()
    if missing:
        pytest.skip(f"needs {', '.join(missing)} to listen as a screen reader does")
    made = ScreenReader(display)
    yield made
    made.close()


@pytest.fixture
def ana(
    reader: ScreenReader, display: Screen, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Curator]:
    """A curator with a screen reader, in an article."""
    file = written(tmp_path, "ferry.txt", FERRY)
    assert cli.main(["--as", "ana", "import", "--quiet", str(tmp_path / "news.corpus"), str(file)]) == 0
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", reader.bus)
    monkeypatch.setenv("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "1")
    with Curator(tmp_path / "news.corpus", home=home, screen=display) as made:
        made.ready()
        yield made


def test_a_screen_reader_follows_the_curator_and_leads(reader: ScreenReader, ana: Curator) -> None:
    # the text, as it is and where it is
    ana.press("Right")
    reader.hears("text-caret-moved", name="Article text", detail=1)
    seen = reader.look()
    assert (seen["role"], seen["text"], seen["caret"]) == ("text", FERRY.removesuffix("\n"), 1)
    assert {"focused", "showing", "visible", "multi line", "read only"} <= {*seen["states"]}
    offsets = [0, 5, 40, FERRY.index("Islanders"), FERRY.index("Olaf")]
    for (x, y), (left, top, width, height) in zip(
        ana._places(*offsets), reader.ask("extents", offsets=offsets), strict=True
    ):
        assert left - 2 <= x <= left + width + 2
        assert top - 2 <= y <= top + height + 2

    # every move is heard, and where it led; selections, too
    ana.press("Down")
    caret = ana.look().caret
    reader.hears("text-caret-moved", detail=caret)
    assert reader.look()["caret"] == caret
    words = reader.ask("line", offset=caret)
    assert words.strip() in FERRY.replace("\n", " ")
    assert words.strip()
    ana.press("Shift+Right", "Shift+Right")
    reader.hears("text-selection-changed")
    caret = ana.look().caret
    assert reader.look()["selections"] == [[caret - 2, caret]]

    # what is done is said; what the caret comes to, too
    ana.mark("Olaf Brekke", "1")
    said = "Add PERSON “Olaf Brekke”"
    reader.hears("announcement", name="Article text", data=said)
    ana.press("Ctrl+Home")
    reader.hears("text-caret-moved", detail=0)
    ana.press("Tab")
    reader.hears("announcement", data="PERSON: Olaf Brekke")
    assert reader.look()["description"] == "PERSON: Olaf Brekke"
    ana.press("Ctrl+Z")
    reader.hears("announcement", data=f"Undo: {said}")

    # a reader that moves the caret moves the canvas's
    reader.heard()
    goal = FERRY.index("Islanders")
    assert reader.ask("place_caret", offset=goal)
    assert ana.until(lambda now: now.caret == goal, "the caret where it was asked").selected == ""
    assert reader.ask("select", begin=goal, end=goal + 9)
    assert ana.until(lambda now: now.selected, "a selection").selected == "Islanders"
    assert not [event for event in reader.heard() if "text-changed" in event["event"]], "nothing is read out anew"
