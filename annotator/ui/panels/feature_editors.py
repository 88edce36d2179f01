"""The form that lists the features of a label or relation by name, each with the control for its type."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from annotator.model.annotation import Features, feature_values
from annotator.model.scheme import Feature
from annotator.ui.panels.choice_editors import ChoiceEditor, ChoicesEditor, FlagEditor
from annotator.ui.panels.feature_editor import FeatureEditor
from annotator.ui.panels.text_editors import LinkEditor, NumberEditor, TextEditor
from annotator.ui.plain import plain_tip
from annotator.ui.theme import Theme

_EDITORS: dict[str, type[FeatureEditor]] = {
    "choice": ChoiceEditor,
    "choices": ChoicesEditor,
    "flag": FlagEditor,
    "number": NumberEditor,
    "link": LinkEditor,
}


def spoken_name(name: str) -> str:
    """A feature's, role's or relation's name as words: `same_as` becomes `Same as`."""
    words = name.replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def name_column(widget: QWidget) -> int:
    """Width of the column of names, the same in every form of a card."""
    return QFontMetrics(widget.font()).horizontalAdvance("Contradicts:") + 8


class FeatureForm(QWidget):
    """The features of a label or relation, one a line: name, then control.

    Signals:
        edited: a feature's name and the tuple of its new values.
    """

    edited = Signal(str, object)

    def __init__(self, features: Sequence[Feature], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(0)
        grid.setColumnMinimumWidth(0, name_column(self))
        grid.setColumnStretch(1, 1)
        self.editors = [_EDITORS.get(f.type, TextEditor)(f, theme, self) for f in features]
        for row, editor in enumerate(self.editors):
            feature = editor.feature
            name = self._name(feature)
            name.setMinimumHeight(max(24, editor.control().sizeHint().height()))
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(editor, row, 1)
            editor.name(spoken_name(feature.name))
            editor.describe()
            name.setBuddy(editor.control())  # the name of a list of choices is asked for so on Linux
            for control in editor.controls():
                if not control.toolTip():
                    control.setToolTip(plain_tip("\n".join(filter(None, (feature.help, editor.keys())))))
            editor.edited.connect(lambda values, name=feature.name: self.edited.emit(name, values))

    def show_features(self, features: Features) -> None:
        """Show the values of an annotation or relation."""
        for editor in self.editors:
            editor.show_values(feature_values(features, editor.feature.name))

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        for editor in self.editors:
            editor.set_theme(theme)

    def commit(self) -> None:
        """Send what was typed and not sent yet."""
        for editor in self.editors:
            editor.commit()

    def forget(self) -> None:
        """Drop what was typed and not kept: another annotation is about to be shown."""
        for editor in self.editors:
            editor.forget()

    def controls(self) -> list[QWidget]:
        """Everything that takes the keyboard, from the top."""
        return [control for editor in self.editors for control in editor.controls()]

    def _name(self, feature: Feature) -> QLabel:
        name, width = spoken_name(feature.name), name_column(self)
        metrics = QFontMetrics(self.font())
        mark = " *" if feature.required else ""
        shown = name
        if any(metrics.horizontalAdvance(word) > width for word in f"{name}{mark}".split(" ")):
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, width - metrics.horizontalAdvance(mark))
        label = QLabel(shown + mark, self)
        label.setAccessibleName(self.tr("{name}, needed").format(name=name) if feature.required else name)
        label.setProperty("tone", "muted")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setFixedWidth(width)
        need = self.tr("Needed before the article is finished.") if feature.required else ""
        label.setToolTip(plain_tip("\n".join(filter(None, (name if shown != name else "", feature.help, need)))))
        return label
