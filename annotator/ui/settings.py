"""What the user set: window geometry in QSettings, everything else in one readable TOML file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

APPLICATION = "annotator"


def settings_file() -> Path:
    """Where the TOML file is."""
    from platformdirs import user_config_path  # after the first paint

    return user_config_path(APPLICATION, appauthor=False) / "settings.toml"


class Settings:
    """Values by name, e.g. `theme` or `article.size`; unknown ones are kept, comments too."""

    def __init__(self, file: Path | None = None) -> None:
        import tomlkit  # after the first paint
        from tomlkit.exceptions import TOMLKitError

        self.file = file or settings_file()
        self.problem = ""
        try:
            self._values = tomlkit.parse(self.file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            self._values = tomlkit.document()
        except (OSError, UnicodeDecodeError, TOMLKitError) as error:
            # a broken file is left alone for the user to mend: nothing is saved over it
            self.problem = f"{self.file} cannot be read, so defaults are used and nothing is saved: {error}"
            self._values = tomlkit.document()

    def text(self, name: str, default: str = "") -> str:
        """A text value."""
        value = self._values.get(name, default)
        return str(value) if isinstance(value, str) else default

    def number(self, name: str, default: float) -> float:
        """A number."""
        value = self._values.get(name, default)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else default

    def flag(self, name: str, *, default: bool) -> bool:
        """A yes or no."""
        value = self._values.get(name, default)
        return bool(value) if isinstance(value, bool) else default

    def set(self, name: str, value: str | float | bool) -> None:  # noqa: FBT001  a setting may be a flag
        """Set one value and save the file."""
        if self._values.get(name) == value:
            return
        self._values[name] = value
        if self.problem:
            return
        import tomlkit

        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            part = self.file.with_suffix(".part")
            part.write_text(tomlkit.dumps(self._values), encoding="utf-8")
            part.replace(self.file)
        except OSError as error:
            self.problem = f"{self.file} cannot be written: {error.strerror}"


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
