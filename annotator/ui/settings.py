"""What the user set: window geometry in QSettings, everything else in one readable TOML file."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from enum import Enum, auto
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from PySide6.QtCore import QByteArray, QSettings

from annotator.ui import toml_file
from annotator.ui.toml_file import Place

APPLICATION = "annotator"
Value = TypeVar("Value")

_RECENT = 6
"""Commands that are remembered as used last."""

_RECENT_CORPORA = 12
"""Corpora that are remembered."""

_LONG = 40
"""Characters of a broken value that are quoted."""


def settings_file() -> Path:
    """Where the TOML file is."""
    from platformdirs import user_config_path  # after the first paint

    return user_config_path(APPLICATION, appauthor=False) / "settings.toml"


class Wanted(Enum):
    """What a value should be that makes no sense."""

    TEXT = auto()
    ONE_OF = auto()
    NUMBER = auto()
    NUMBER_WITHIN = auto()
    FLAG = auto()
    FONT = auto()
    TABLE_OF_KEYS = auto()
    LIST_OF_KEYS = auto()
    ACTION = auto()
    KEY = auto()


class Fault(NamedTuple):
    """A value that made no sense when it was asked for.

    Attributes:
        name: of the setting.
        value: as it stands in the file, cut where it is long.
        terms: what ONE_OF (the texts, in a row) and NUMBER_WITHIN (least, most) are about.
    """

    name: str
    value: str
    wanted: Wanted
    terms: tuple[str, ...] = ()


class Problem(NamedTuple):
    """Why what is set is not kept: the file cannot be read, and is left for the user to mend, or cannot be written."""

    unreadable: bool
    why: str


class Settings:
    """Values by name, e.g. `theme` or `article_size`; unknown ones are kept, comments too.

    The file is the user's, and other windows': saving changes no more in it
    than what was set here. What others write there counts here from the
    next start on.

    Attributes:
        problem: what is wrong with the file, None while what is set is kept.
        faults: every value that made no sense when it was asked for; it stays in the file until another one
            is set.
    """

    def __init__(self, file: Path | None = None) -> None:
        self.file = file or settings_file()
        self.problem: Problem | None = None
        self.faults: list[Fault] = []
        self._listeners: list[Callable[[str], object]] = []
        self._troubled: list[Callable[[], object]] = []
        self._unkept: dict[Place, None] = {}
        try:
            self._values = toml_file.read(self.file)
        except (OSError, ValueError) as error:
            import tomlkit

            self.problem = Problem(unreadable=True, why=str(error))
            self._values = tomlkit.document()

    # -- looking ---------------------------------------------------------------------------------

    def text(self, name: str, default: str = "", *, among: Collection[str] = ()) -> str:
        """A text value; one of those named, if any are."""
        value = self._values.get(name, default)
        if isinstance(value, str) and (not among or value in among or value == default):
            return str(value)
        if among:
            return self._fault(name, value, default, Wanted.ONE_OF, ", ".join(among))
        return self._fault(name, value, default, Wanted.TEXT)

    def number(self, name: str, default: float, *, least: float = -math.inf, most: float = math.inf) -> float:
        """A number within bounds."""
        value = self._values.get(name, default)
        if isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most:
            return float(value)
        if least == -math.inf:
            return self._fault(name, value, default, Wanted.NUMBER)
        return self._fault(name, value, default, Wanted.NUMBER_WITHIN, f"{least:g}", f"{most:g}")

    def flag(self, name: str, *, default: bool) -> bool:
        """A yes or no."""
        value = self._values.get(name, default)
        return bool(value) if isinstance(value, bool) else self._fault(name, value, default, Wanted.FLAG)

    def keys(self) -> dict[str, tuple[str, ...]]:
        """The table `[keys]`: the keys that the user gave to actions, by name; no keys take an action's away."""
        table = self._values.get("keys", {})
        if not isinstance(table, Mapping):
            return self._fault("keys", table, {}, Wanted.TABLE_OF_KEYS)
        found: dict[str, tuple[str, ...]] = {}
        for name, value in table.items():
            if isinstance(value, list) and all(isinstance(key, str) for key in value):
                found[name] = tuple(str(key) for key in value)
            else:
                self.complain(f"keys.{name}", value, Wanted.LIST_OF_KEYS)
        return found

    def complain(self, name: str, value: object, wanted: Wanted, *terms: str) -> None:
        """Note that a value makes no sense, and what would."""
        fault = Fault(name, _shown(value), wanted, terms)
        if fault not in self.faults:
            self.faults.append(fault)

    def _fault(self, name: str, value: object, default: Value, wanted: Wanted, *terms: str) -> Value:
        self.complain(name, value, wanted, *terms)
        return default

    # -- setting ---------------------------------------------------------------------------------

    def listen(self, told: Callable[[str], object]) -> None:
        """Have a function called with the name of every value that is set; those of keys are named `keys`."""
        self._listeners.append(told)

    def listen_to_trouble(self, told: Callable[[], object]) -> None:
        """Have a function called when what was set cannot be kept, for another reason than before."""
        self._troubled.append(told)

    def set(self, name: str, value: str | float | bool) -> None:  # noqa: FBT001  a setting may be a flag
        """Set one value and save it."""
        present = self._values.get(name)
        if present == value and isinstance(present, bool) == isinstance(value, bool):
            return
        self.put((name,), value)

    def forget(self, name: str) -> None:
        """Take a value back to its default."""
        if name in self._values:
            self.put((name,), None)

    def set_keys(self, name: str, keys: Sequence[str] | None) -> None:
        """Give keys to an action, or (None) leave it those it has by default."""
        self.put(("keys", name), None if keys is None else list(keys))

    def at(self, place: Place) -> Any:
        """The value at a place, whatever it is; None for none."""
        return toml_file.look(self._values, place)

    def put(self, place: Place, value: object) -> None:
        """Set or (None) take away the value at a place, save it and tell of it."""
        toml_file.put(self._values, place, value)
        self._unkept[place] = None
        self.save()
        for told in self._listeners:
            told(place[0])

    def save(self) -> None:
        """Write to the file what was set here and could not be written yet; all else in it stays as it is now."""
        before, self.problem = self.problem, self._written()
        if self.problem is not None and self.problem != before:
            for told in self._troubled:
                told()

    def _written(self) -> Problem | None:
        try:
            document = toml_file.read(self.file)
        except (OSError, ValueError) as error:
            return Problem(unreadable=True, why=str(error))
        for place in self._unkept:
            toml_file.put(document, place, self.at(place))
        try:
            toml_file.write(self.file, document)
        except OSError as error:
            return Problem(unreadable=False, why=error.strerror or str(error))
        self._unkept.clear()
        return None


class Trial:
    """Settings that are tried out: all that was set by it can be taken back; what others set meanwhile stays."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._before: dict[Place, Any] = {}

    def set(self, name: str, value: str | float | bool) -> None:  # noqa: FBT001  a setting may be a flag
        """Set one value."""
        self.note(name)
        self._settings.set(name, value)

    def forget(self, name: str) -> None:
        """Take a value back to its default."""
        self.note(name)
        self._settings.forget(name)

    def note(self, *place: str) -> None:
        """Remember what stands at a place that is about to be set."""
        self._before.setdefault(place, self._settings.at(place))

    def take_back(self) -> None:
        """Let everything be as it was before it was tried out."""
        for place, value in reversed(self._before.items()):
            if self._settings.at(place) != value:
                self._settings.put(place, value)
        self._before.clear()


def _shown(value: object) -> str:
    """A value as it stands in the file, cut where it is long."""
    text = str(value) if not isinstance(value, bool) else str(value).lower()
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"


class Geometry:
    """Where windows and splitters were, and what was open in which corpus."""

    def __init__(self) -> None:
        self._settings = QSettings(APPLICATION, APPLICATION)

    def bytes(self, name: str) -> QByteArray:
        """State of a window or splitter; empty when none is kept."""
        value: Any = self._settings.value(name)
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_bytes(self, name: str, value: QByteArray) -> None:
        """Keep the state of a window or splitter."""
        self._settings.setValue(name, value)

    @property
    def last_corpus(self) -> str:
        """What to open to be where the user was last: a path or a database URL, '' for nothing."""
        return str(self._settings.value("last_corpus") or "")

    @last_corpus.setter
    def last_corpus(self, target: str) -> None:
        self._settings.setValue("last_corpus", target)

    @property
    def recent_corpora(self) -> list[str]:
        """Paths and database URLs of corpora that were open, the last one first."""
        kept: Any = self._settings.value("recent_corpora")
        return str(kept).split("\n") if kept else []

    def remember_corpus(self, address: str) -> None:
        """Put a corpus first on the list of those that were open."""
        addresses = dict.fromkeys([address, *self.recent_corpora])
        self._settings.setValue("recent_corpora", "\n".join([*addresses][:_RECENT_CORPORA]))

    def forget_corpus(self, address: str) -> None:
        """Take a corpus off the list."""
        self._settings.setValue("recent_corpora", "\n".join(one for one in self.recent_corpora if one != address))

    @property
    def recent(self) -> list[str]:
        """Names of the commands that were chosen from the list of all, the last one first."""
        kept: Any = self._settings.value("recent")
        return str(kept).split("\n") if kept else []

    def used(self, command: str) -> None:
        """Remember that a command was chosen."""
        names = dict.fromkeys([command, *self.recent])
        self._settings.setValue("recent", "\n".join([*names][:_RECENT]))

    def place(self, corpus: str) -> tuple[str, int, int]:
        """Where a corpus was left: article id, caret and first text in view (both in code points)."""
        kept: Any = self._settings.value(f"place/{_key(corpus)}")
        try:
            article, caret, top = str(kept).split("|")
            return article, int(caret), int(top)
        except ValueError:
            return "", 0, 0

    def set_place(self, corpus: str, article: str, caret: int, top: int) -> None:
        """Keep where a corpus is left."""
        self._settings.setValue(f"place/{_key(corpus)}", f"{article}|{caret}|{top}")


def _key(corpus: str) -> str:
    return corpus.replace("/", "_").replace("\\", "_")
