"""A curator at work: starts the application, presses keys, moves the mouse, and looks at the window."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace, TracebackType
from typing import Any, Self

import pytest

from annotator.ui.article import motions
from tests.end_to_end.keys import key

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30
"""Seconds after which what was waited for will not come any more."""

TOOLS = ("Xvfb", "openbox", "xdotool")
_BATCH = 60
_MARK = ("key", "Control_R")
Seen = SimpleNamespace
Condition = Callable[[Seen], object]


class Screen:
    """A display of its own, with a window manager on it."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
            pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(writing)
        with os.fdopen(reading) as told:  # at the end of the line it is ready
            self.display = f":{told.readline().strip()}"
        self._manager = subprocess.Popen(
            ["openbox", "--sm-disable"], env={**os.environ, "DISPLAY": self.display},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def close(self) -> None:
        """End both."""
        for process in (self._manager, self._server):
            process.terminate()
            process.wait(timeout=PATIENCE)


class Curator:
    """One run of the application and the person before it.

    Keys are pressed and the mouse is moved on the screen if there is one, else
    inside the application, which then draws where nobody looks.
    """

    def __init__(self, *arguments: object, home: Path, screen: Screen | None = None, name: str = "ana") -> None:
        self.screen = screen
        self._home = home
        reading, writing = os.pipe()
        self._answers = os.fdopen(reading, "rb", buffering=0)
        self._unread = b""
        words = ["--as", name, *map(str, arguments)] if name else list(map(str, arguments))
        self._log = home / "said.log"
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.end_to_end.inside", str(writing), *words],
                cwd=ROOT, env=environment(home, screen), stdin=subprocess.PIPE, stdout=log, stderr=log,
                pass_fds=[writing], start_new_session=True,
            )  # fmt: skip
        os.close(writing)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        if kind is not None and error is not None:
            self.kill()
        elif self._process.poll() is None:
            self.close()

    # -- beginning and end ---------------------------------------------------------------------------

    @property
    def pid(self) -> int:
        """The application's process."""
        return self._process.pid

    def ready(self) -> Seen:
        """Wait until the window is there with an article in it, has the keyboard, and nothing runs."""
        return self.until(
            lambda seen: seen.ready and seen.active_window and not seen.busy and seen.article,
            "the window with an article",
        )

    def close(self) -> None:
        """Leave the application by its key; it has to end well, with nothing said or logged that is amiss."""
        self.press("Ctrl+Q", settle=False)
        assert self.ends() == 0, self.said()
        assert not self.said()

    def ends(self) -> int:
        """Wait until the application has ended by itself; its exit status."""
        status = self._process.wait(timeout=PATIENCE)
        self._put_away()
        return status

    def kill(self, heard: Callable[[Any], object] | None = None) -> None:
        """End it as a power cut does; `heard` gets the answers that had left it by then."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(timeout=PATIENCE)
        if heard is not None:
            lines = (self._unread + self._answers.readall()).split(b"\n")[:-1]
            for line in lines:
                heard(json.loads(line))
        self._put_away()

    def _put_away(self) -> None:
        if self._process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()
        self._answers.close()

    def said(self) -> str:
        """Everything it said on the terminal or logged as a crash."""
        logs = sorted(self._home.glob("**/crash.log"))
        lines = [line for path in [self._log, *logs] for line in path.read_text(encoding="utf-8").split("\n")]
        return "\n".join(line for line in lines if line and "This plugin does not support" not in line)

    # -- hands -----------------------------------------------------------------------------------------

    def press(self, *names: str, times: int = 1, settle: bool = True) -> None:
        """Press keys by the names they have in the manual; `settle` waits until they have arrived."""
        if self.screen is None:
            self.tell(*(order(name) for _ in range(times) for name in names))
            return
        pressed = [key(name).x for name in names] * times
        for start in range(0, len(pressed), _BATCH):
            self._do("key", "--delay", "2", *pressed[start : start + _BATCH], settle=settle)

    def type(self, text: str) -> None:
        """Type a text."""
        if self.screen is None:
            for character in text:
                self._tell("type", character=character)
            return
        self._do("type", "--delay", "2", text)

    def click(self, offset: int, *, twice: bool = False) -> None:
        """Click on a character of the article, or click twice."""
        (place,) = self._places(offset)
        if self.screen is None:
            self._tell("mouse", at=[place], clicks=1 + twice)
            return
        clicks = ["--repeat", "2", "--delay", "40"] if twice else []
        self._do("mousemove", *map(str, place), "click", *clicks, "1")

    def drag(self, begin: int, end: int) -> None:
        """Drag the mouse from one character of the article to another."""
        places = self._places(begin, end)
        (left, top), (right, bottom) = places
        way = [[left + (right - left) * step // 5, top + (bottom - top) * step // 5] for step in range(1, 6)]
        if self.screen is None:
            self._tell("mouse", at=[places[0], *way], clicks=1)
            return
        moves = [word for x, y in way for word in ("mousemove", str(x), str(y))]
        self._do("mousemove", str(left), str(top), "mousedown", "1", *moves, "mouseup", "1")

    def drop(self, *files: Path) -> None:
        """Drop files on the window."""
        self._tell("drop", files=[str(file) for file in files])

    def answer_to(self, *names: str) -> Seen:
        """Press keys and look; what is said then was said to them."""
        self._tell("pass_by")
        self.press(*names)
        return self.look()

    def choose(self, path: str) -> None:
        """Type a path (or several, in quotation marks) into the dialog that asks for one."""
        self.until(lambda seen: seen.dialog and seen.active_window, "a dialog")
        self.type(path)
        self.press("Enter")
        self.until(lambda seen: not seen.dialog and seen.active_window, "the end of the dialog")

    # -- eyes ------------------------------------------------------------------------------------------

    def look(self) -> Seen:
        """What is in the window now, after everything that was done before."""
        return Seen(**self._ask("look"))

    def until(self, condition: Condition, what: str = "it", *, patience: float = PATIENCE, raises: bool = True) -> Seen:
        """Look until a condition holds.

        Raises:
            AssertionError: it does not, for a long time.
        """
        last = time.monotonic() + patience
        seen = self.look()
        while not condition(seen):
            if time.monotonic() > last:
                if not raises:
                    return seen
                shown = "\n".join(f"{name}: {value!r:.200}" for name, value in vars(seen).items())
                raise AssertionError(f"waited in vain for {what}:\n{shown}\n{self.said()}")
            select.select([], [], [], 0.005)
            seen = self.look()
        return seen

    def picture(self, path: Path) -> None:
        """Keep a picture of the screen, for a person to look at."""
        if self.screen is not None and shutil.which("import"):
            subprocess.run(["import", "-display", self.screen.display, "-window", "root", str(path)], check=True)

    # -- what hands can do in the article ------------------------------------------------------------------

    def go_to(self, words: str | int, nth: int = 1) -> int:
        """Put the caret before some words, by keys alone; where that is."""
        seen = self.look()
        offset = words if isinstance(words, int) else find(seen.text, words, nth)
        paragraph = seen.text.rfind("\n", 0, offset) + 1
        above = sum(1 for line in seen.text[:paragraph].split("\n") if line.strip())
        # the paragraph is selected after those above it, and left at its start
        starts = [(["Ctrl+Home", *["P"] * (above + 1), "Right" if seen.right_to_left else "Left"], paragraph)]
        if not seen.selected and seen.caret >= paragraph:
            starts.append(([], seen.caret))
        ways = ([*first, *self._steps(seen, start, offset)] for first, start in starts)
        self.press(*min(ways, key=len))
        return offset

    def select(self, words: str, nth: int = 1) -> None:
        """Select some words of the article, by keys alone."""
        begin = self.go_to(words, nth)
        steps = self._steps(self.look(), begin, begin + len(words))
        self.press(*(f"Shift+{step}" for step in steps))

    @staticmethod
    def _steps(seen: Seen, caret: int, goal: int) -> list[str]:
        steps = _steps(seen.text, caret, goal)
        if seen.right_to_left:  # the arrows go where they point
            return [step.replace("Right", "?").replace("Left", "Right").replace("?", "Left") for step in steps]
        return steps

    def mark(self, words: str, label: str, nth: int = 1) -> None:
        """Select some words and press a label's key."""
        self.select(words, nth)
        self.press(label)

    # -- the wire --------------------------------------------------------------------------------------

    def tell(self, *orders: Mapping[str, Any]) -> None:
        """Hand over orders without waiting for anything.

        Raises:
            AssertionError: nobody is there to take them.
        """
        lines = b"".join((json.dumps(order) + "\n").encode() for order in orders)
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(lines)
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise AssertionError(f"the application is gone ({self._process.poll()})\n{self.said()}") from error

    def answer(self) -> Any:
        """Read one answer.

        Raises:
            AssertionError: none comes.
        """
        while b"\n" not in self._unread:
            there, _, _ = select.select([self._answers], [], [], PATIENCE)
            data = self._answers.read(1 << 20) if there else b""
            if not data:
                raise AssertionError(f"no answer from the application ({self._process.poll()})\n{self.said()}")
            self._unread += data
        line, _, self._unread = self._unread.partition(b"\n")
        return json.loads(line)

    def _tell(self, do: str, **order: object) -> None:
        self.tell({"do": do, **order})

    def _ask(self, do: str, **order: object) -> Any:
        self._tell(do, **order)
        return self.answer()

    def _places(self, *offsets: int) -> list[list[int]]:
        return list(self._ask("places", offsets=offsets))

    def _do(self, *words: str, settle: bool = True) -> None:
        """Have hands moved, then press a key that does nothing: when that has arrived, all has."""
        if not settle:
            self._xdotool(*words)
            return
        before = self.look().marks
        self._xdotool(*words, *([] if words[0] == "type" else _MARK))
        if words[0] == "type":
            self._xdotool(*_MARK)
        while self.until(lambda seen: seen.marks > before, "keys", patience=1, raises=False).marks <= before:
            self._xdotool(*_MARK)  # one that is pressed while the keyboard goes to another window may be lost

    def _xdotool(self, *words: str) -> None:
        assert self.screen is not None
        subprocess.run(["xdotool", *words], env=environment(self._home, self.screen), check=True, timeout=PATIENCE)


Start = Callable[..., Curator]
"""Starts the application; the fixtures `begin` and `begin_anywhere` are such."""


def order(name: str) -> dict[str, Any]:
    """What to tell an application that nobody sees to have a key pressed."""
    one = key(name)
    return {"do": "press", "qt": one.qt, "modifiers": one.modifiers}


def environment(home: Path, screen: Screen | None = None, *, seen: bool = True) -> dict[str, str]:
    """A user's own folders under `home`, and the screen: a real one, one that nobody looks at, or none."""
    folders = {
        f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CACHE", "CONFIG", "DATA", "STATE")
    }  # fmt: skip
    values = {**os.environ, **folders, "HOME": str(home), "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    if screen is None and seen:
        values["QT_QPA_PLATFORM"] = f"offscreen:configfile={_unseen_screen(home)}"
    if screen is not None:
        values |= {"DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"}
    elif not seen:
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
            values.pop(name, None)
    return values


def _unseen_screen(home: Path) -> Path:
    """The size of the screen that nobody looks at, as large as the real one."""
    file = home / "screen.json"
    screen = {"name": "unseen", "x": 0, "y": 0, "width": 1600, "height": 1000, "logicalDpi": 96, "dpr": 1}
    file.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    return file


def _steps(text: str, caret: int, goal: int) -> list[str]:
    """The keys that take the caret from one place to another, by words and then by characters."""
    steps = []
    while caret < goal and (following := motions.next_word(text, caret)) <= goal:
        steps.append("Ctrl+Right")
        caret = following
    while caret > goal and (before := motions.previous_word(text, caret)) >= goal:
        steps.append("Ctrl+Left")
        caret = before
    while caret != goal:
        forward = caret < goal
        steps.append("Right" if forward else "Left")
        caret = motions.next_character(text, caret) if forward else motions.previous_character(text, caret)
    return steps


def find(text: str, words: str, nth: int = 1) -> int:
    """Where some words stand in a text, the n-th time."""
    offset = -1
    for _ in range(nth):
        offset = text.index(words, offset + 1)
    return offset


def can_show() -> Sequence[str]:
    """The programs that a real window needs and that are not here."""
    return [tool for tool in TOOLS if not shutil.which(tool)]


def skip_where_there_are_no_pipes() -> None:
    """The wire between test and application is made for Linux and macOS."""
    if sys.platform == "win32":
        pytest.skip("needs pipes as on Linux and macOS")
