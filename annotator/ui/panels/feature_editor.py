"""What every control for a feature has in common."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.model.scheme import Feature
from annotator.ui.theme import Theme

Values = tuple[str, ...]


class FeatureEditor(QWidget):
    """A control for one feature.

    Signals:
        edited: a tuple of the feature's new values, empty for none; only values that fit are sent.
    """

    edited = Signal(object)

    def __init__(self, feature: Feature, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.feature = feature
        self.theme = theme
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(2)

    def control(self) -> QWidget:
        """What takes the keyboard."""
        raise NotImplementedError

    def controls(self) -> Sequence[QWidget]:
        """Everything that takes the keyboard, from the top."""
        return [self.control()]

    def keys(self) -> str:
        """What keys do in it, for its tip; '' for nothing special."""
        return ""

    def name(self, name: str) -> None:
        """Take the name that a screen reader says."""
        self.control().setAccessibleName(name)

    def show_values(self, values: Values) -> None:
        """Show what the annotation has; what is being typed stays."""
        raise NotImplementedError

    def values(self) -> Values:
        """What is shown now."""
        raise NotImplementedError

    @property
    def lacks_answer(self) -> bool:
        """Whether it is required and has no value yet."""
        return self.feature.required and not self.values()

    @property
    def trouble(self) -> str:
        """Why what was typed is not kept, '' when all is well."""
        return ""

    def describe(self) -> None:
        """Tell a screen reader what else there is to know: the trouble, and that an answer is needed."""
        need = self.tr("needed before the article is finished") if self.feature.required else ""
        self.control().setAccessibleDescription(". ".join(filter(None, (self.trouble, need))))

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self.theme = theme

    def commit(self) -> None:
        """Send what was typed and not sent yet."""

    def forget(self) -> None:
        """Drop what was typed and not kept."""


def digit_of(text: str) -> int | None:
    """The number of a digit key, None for any other."""
    return int(text) if len(text) == 1 and text in "0123456789" else None
