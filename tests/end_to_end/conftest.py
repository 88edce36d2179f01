"""A curator with a home of their own; every story is played on a real screen, or without one where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.curator import Curator, Screen, Start, can_show, skip_where_there_are_no_pipes


@pytest.fixture(scope="session")
def display() -> Iterator[Screen]:
    """A screen with a window manager, for all stories of the run."""
    missing = can_show()
    if missing:
        pytest.skip(f"needs {', '.join(missing)} for a real window")
    screen = Screen()
    yield screen
    screen.close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A user's home folder that nobody has used."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


# where there is a screen the same story without one is for the long run: what can be done unseen has stories of its own
UNSEEN = pytest.param("unseen", marks=() if can_show() else pytest.mark.soak)


@pytest.fixture(params=["on a screen", UNSEEN])
def screen(request: pytest.FixtureRequest) -> Screen | None:
    """A real screen; and none, so that every story is played somewhere."""
    return request.getfixturevalue("display") if request.param == "on a screen" else None


@pytest.fixture
def begin(home: Path) -> Iterator[Start]:
    """Starts the application without a screen; whatever still runs at the end of the story is killed."""
    yield from _begin(home, None)


@pytest.fixture
def begin_anywhere(home: Path, screen: Screen | None) -> Iterator[Start]:
    """Starts the application, on the screen if the story is played on one."""
    yield from _begin(home, screen)


def _begin(home: Path, screen: Screen | None) -> Iterator[Start]:
    skip_where_there_are_no_pipes()
    started: list[Curator] = []

    def begin(*arguments: object, name: str = "ana") -> Curator:
        curator = Curator(*arguments, home=home, screen=screen, name=name)
        started.append(curator)
        return curator

    yield begin
    for curator in started:
        curator.kill()
