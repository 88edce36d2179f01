"""What the user set: window geometry in QSettings, everything else in one readable TOML file."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QByteArray, QSettings

APPLICATION = "annotator"
Value = TypeVar("Value")

_RECENT = 6
"""Commands that are remembered as used last."""

_LONG = 40
"""Characters of a broken value that are quoted."""


def settings_file() -> Path:
    """Where the TOML file is."""
    from platformdirs import user_config_path  # after the first paint

    return user_config_path(APPLICATION, appauthor=False) / "settings.toml"


class Settings:
    """Values by name, e.g. `theme` or `article_size`; unknown ones are kept, comments too.

    Attributes:
        problem: why the file cannot be read or written, '' when it can.
        faults: a sentence for every value that made no sense when it was asked for; it stays in the file
            until another one is set.
    """

    def __init__(self, file: Path | None = None) -> None:
        import tomlkit  # after the first paint
        from tomlkit.exceptions import TOMLKitError

        self.file = file or settings_file()
        self.problem = ""
        self.faults: list[str] = []
        self._listeners: list[Callable[[str], object]] = []
        try:
            self._values = tomlkit.parse(self.file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            self._values = tomlkit.document()
        except (OSError, UnicodeDecodeError, TOMLKitError) as error:
            # a broken file is left alone for the user to mend: nothing is saved over it
            self.problem = f"{self.file} cannot be read, so defaults are used and nothing is saved: {error}"
            self._values = tomlkit.document()

    # -- looking ---------------------------------------------------------------------------------

    def text(self, name: str, default: str = "", *, among: Collection[str] = ()) -> str:
        """A text value; one of those named, if any are."""
        value = self._values.get(name, default)
        if isinstance(value, str) and (not among or value in among or value == default):
            return str(value)
        known = f"one of {', '.join(among)}" if among else "a text in quotes"
        return self._fault(name, value, known, default)

    def number(self, name: str, default: float, *, least: float = -math.inf, most: float = math.inf) -> float:
        """A number within bounds."""
        value = self._values.get(name, default)
        if isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most:
            return float(value)
        bounds = "" if least == -math.inf else f" from {least:g} to {most:g}"
        return self._fault(name, value, f"a number{bounds}", default)

    def flag(self, name: str, *, default: bool) -> bool:
        """A yes or no."""
        value = self._values.get(name, default)
        return bool(value) if isinstance(value, bool) else self._fault(name, value, "true or false", default)

    def keys(self) -> dict[str, tuple[str, ...]]:
        """The table `[keys]`: the keys that the user gave to actions, by name; no keys take an action's away."""
        table = self._values.get("keys", {})
        if not isinstance(table, Mapping):
            return self._fault("keys", table, 'a table of actions and their keys, e.g. finish = ["Ctrl+D"]', {})
        found: dict[str, tuple[str, ...]] = {}
        for name, value in table.items():
            if isinstance(value, list) and all(isinstance(key, str) for key in value):
                found[name] = tuple(str(key) for key in value)
            else:
                self._fault(f"keys.{name}", value, 'a list of keys in quotes, e.g. ["Ctrl+D"]', None)
        return found

    def complain(self, name: str, value: object, wanted: str) -> None:
        """Note that a value makes no sense, and what would."""
        sentence = f"{name} = {_shown(value)} in {self.file} should be {wanted}: the default is used instead."
        if sentence not in self.faults:
            self.faults.append(sentence)

    def _fault(self, name: str, value: object, wanted: str, default: Value) -> Value:
        self.complain(name, value, wanted)
        return default

    # -- setting ---------------------------------------------------------------------------------

    def listen(self, told: Callable[[str], object]) -> None:
        """Have a function called with the name of every value that is set; those of keys are named `keys`."""
        self._listeners.append(told)

    def set(self, name: str, value: str | float | bool) -> None:  # noqa: FBT001  a setting may be a flag
        """Set one value and save the file."""
        present = self._values.get(name)
        if present == value and isinstance(present, bool) == isinstance(value, bool):
            return
        self._values[name] = value
        self._changed(name)

    def forget(self, name: str) -> None:
        """Take a value back to its default."""
        if name in self._values:
            del self._values[name]
            self._changed(name)

    def snapshot(self) -> str:
        """Everything as it stands, for `take_back`."""
        import tomlkit

        return tomlkit.dumps(self._values)

    def take_back(self, snapshot: str) -> None:
        """Let everything be as it was once, and tell of whatever was otherwise."""
        import tomlkit

        before, self._values = self._values, tomlkit.parse(snapshot)
        self._save()
        for name in dict.fromkeys([*before, *self._values]):
            if before.get(name) != self._values.get(name):
                self._tell(name)

    def set_keys(self, name: str, keys: Sequence[str] | None) -> None:
        """Give keys to an action, or (None) leave it those it has by default."""
        import tomlkit

        table = self._values.get("keys")
        if not isinstance(table, Mapping):
            if keys is None:
                return
            table = self._values["keys"] = tomlkit.table()
        if keys is not None:
            table[name] = list(keys)  # type: ignore[index]
        elif name in table:
            del table[name]  # type: ignore[attr-defined]
        self._changed("keys")

    def _changed(self, name: str) -> None:
        self._save()
        self._tell(name)

    def _tell(self, name: str) -> None:
        for told in self._listeners:
            told(name)

    def _save(self) -> None:
        import tomlkit

        if self.problem:
            return
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            part = self.file.with_suffix(".part")
            part.write_text(tomlkit.dumps(self._values), encoding="utf-8")
            part.replace(self.file)
        except OSError as error:
            self.problem = f"{self.file} cannot be written: {error.strerror}"


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
