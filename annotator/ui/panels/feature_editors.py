"""One control for each type of feature, and the form that lists them by name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from annotator.model.annotation import Features, feature_values
from annotator.model.scheme import Feature, value_problem
from annotator.ui.panels.flat import FlatCombo
from annotator.ui.plain import plain_tip
from annotator.ui.theme import Theme

Values = tuple[str, ...]


def spoken_name(name: str) -> str:
    """A feature's, role's or relation's name as words: `same_as` becomes `Same as`."""
    words = name.replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def name_column(widget: QWidget) -> int:
    """Width of the column of names, the same in every form of a card."""
    return QFontMetrics(widget.font()).horizontalAdvance("Contradicts:") + 8


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

    def show_values(self, values: Values) -> None:
        """Show what the annotation has; what is being typed stays."""
        raise NotImplementedError

    def values(self) -> Values:
        """What is shown now."""
        raise NotImplementedError

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self.theme = theme

    def commit(self) -> None:
        """Send what was typed and not sent yet."""

    def forget(self) -> None:
        """Drop what was typed and not kept."""


class ChoiceEditor(FeatureEditor):
    """One of the feature's values, or none."""

    def __init__(self, feature: Feature, theme: Theme, parent: QWidget) -> None:
        super().__init__(feature, theme, parent)
        self._combo = FlatCombo(theme, self)
        self._combo.addItem("", "")
        for value in feature.values:
            self._combo.addItem(value, value)
        self._combo.activated.connect(self._send)
        self.box.addWidget(self._combo)
        self._shown: Values = ()
        self.show_values(())

    def control(self) -> QWidget:
        return self._combo

    def show_values(self, values: Values) -> None:
        self._shown = values
        wanted = values[0] if values else ""
        place = self._combo.findData(wanted)
        if place < 0:
            # a value that the scheme no longer offers is still shown
            self._combo.addItem(wanted, wanted)
            place = self._combo.count() - 1
        self._combo.asks = self.feature.required and not wanted
        self._combo.setItemText(0, self.tr("choose…") if self._combo.asks else "—")
        self._combo.setCurrentIndex(place)
        self._combo.update()

    def values(self) -> Values:
        value: str = self._combo.currentData()
        return (value,) if value else ()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._combo.set_theme(theme)

    def _send(self) -> None:
        if self.values() != self._shown:
            self.edited.emit(self.values())


class ChoicesEditor(FeatureEditor):
    """Any number of the feature's values."""

    def __init__(self, feature: Feature, theme: Theme, parent: QWidget) -> None:
        super().__init__(feature, theme, parent)
        self._boxes = [QCheckBox(value, self) for value in feature.values]
        self.box.setSpacing(0)
        for box in self._boxes:
            box.setMinimumHeight(24)
            box.clicked.connect(lambda: self.edited.emit(self.values()))
            self.box.addWidget(box)

    def control(self) -> QWidget:
        return self._boxes[0]

    def controls(self) -> Sequence[QWidget]:
        return self._boxes

    def show_values(self, values: Values) -> None:
        for box, value in zip(self._boxes, self.feature.values, strict=True):
            box.setChecked(value in values)

    def values(self) -> Values:
        pairs = zip(self._boxes, self.feature.values, strict=True)
        return tuple(value for box, value in pairs if box.isChecked())


class FlagEditor(FeatureEditor):
    """Yes or no."""

    def __init__(self, feature: Feature, theme: Theme, parent: QWidget) -> None:
        super().__init__(feature, theme, parent)
        self._check = QCheckBox(self)
        self._check.setMinimumHeight(24)
        self._check.clicked.connect(lambda: self.edited.emit(self.values()))
        self._check.toggled.connect(self._say)
        self.box.addWidget(self._check)
        self._say()

    def control(self) -> QWidget:
        return self._check

    def show_values(self, values: Values) -> None:
        self._check.setChecked(values == ("yes",))

    def values(self) -> Values:
        return ("yes",) if self._check.isChecked() else ("no",)

    def _say(self) -> None:
        self._check.setText(self.tr("yes") if self._check.isChecked() else self.tr("no"))


class TextEditor(FeatureEditor):
    """Free text, a number or an entity's id, sent by Enter and when the keyboard leaves."""

    def __init__(self, feature: Feature, theme: Theme, parent: QWidget) -> None:
        super().__init__(feature, theme, parent)
        self._line = QLineEdit(self)
        self._line.setProperty("compact", "true")
        self._line.setPlaceholderText(feature.help or ("0" if feature.type == "number" else "—"))
        self._line.editingFinished.connect(self.commit)
        self._line.textEdited.connect(lambda _: self._complain(""))
        self._trouble = QLabel(self)
        self._trouble.setProperty("tone", "danger")
        self._trouble.setTextFormat(Qt.TextFormat.PlainText)
        self._trouble.setWordWrap(True)
        self._trouble.setProperty("size", "small")
        self._trouble.hide()
        self._shown = ""
        self.box.addWidget(self._line)
        self.box.addWidget(self._trouble)

    def control(self) -> QWidget:
        return self._line

    def show_values(self, values: Values) -> None:
        wanted = values[0] if values else ""
        # what was typed and is not kept yet stays, also after an edit that failed
        typing = self._line.text().strip() != self._shown
        self._shown = wanted
        if not typing and self._line.text().strip() != wanted:
            self._line.setText(wanted)

    def values(self) -> Values:
        typed = self._line.text().strip()
        return (typed,) if typed else ()

    def forget(self) -> None:
        self._line.setText(self._shown)
        self._complain("")

    def commit(self) -> None:
        typed = self._line.text().strip()
        trouble = self._problem(typed)
        self._complain(trouble)
        if not trouble and typed != self._shown:
            self.edited.emit(self.values())

    def _problem(self, typed: str) -> str:
        if not typed:
            return ""
        pattern = self.feature.pattern
        if pattern:
            whole = QRegularExpression(QRegularExpression.anchoredPattern(pattern))
            if whole.isValid() and not whole.match(typed).hasMatch():
                return self.tr("Not kept: this should look like {pattern}.").format(pattern=pattern)
        if value_problem(self.feature, typed):
            return self.tr("Not kept: this should be a number.")
        return ""

    def _complain(self, trouble: str) -> None:
        if trouble == self._trouble.text():
            return
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))
        self._line.setAccessibleDescription(trouble)
        self._line.setProperty("trouble", "true" if trouble else "false")
        self._line.style().unpolish(self._line)
        self._line.style().polish(self._line)


def editor_for(feature: Feature, theme: Theme, parent: QWidget) -> FeatureEditor:
    """The control for a feature's type."""
    kinds: dict[str, type[FeatureEditor]] = {"choice": ChoiceEditor, "choices": ChoicesEditor, "flag": FlagEditor}
    return kinds.get(feature.type, TextEditor)(feature, theme, parent)


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
        self.editors = [editor_for(feature, theme, self) for feature in features]
        for row, editor in enumerate(self.editors):
            feature = editor.feature
            control = editor.control()
            name = self._name(feature)
            name.setMinimumHeight(max(24, control.sizeHint().height()))
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(editor, row, 1)
            control.setAccessibleName(spoken_name(feature.name))
            name.setBuddy(control)  # the name of a list of choices is asked for so on Linux
            control.setToolTip(plain_tip(feature.help))
            if feature.required:
                control.setAccessibleDescription(self.tr("needed before the article is finished"))
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

    def first(self) -> QWidget | None:
        """The first control that still wants an answer, or else the first; None if there is none."""
        for editor in self.editors:
            if editor.feature.required and not editor.values():
                return editor.control()
        return self.editors[0].control() if self.editors else None

    def _name(self, feature: Feature) -> QLabel:
        name = spoken_name(feature.name)
        label = QLabel(f"{name} *" if feature.required else name, self)
        label.setProperty("tone", "muted")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setFixedWidth(name_column(self))
        tip = [feature.help, self.tr("Needed before the article is finished.") if feature.required else ""]
        label.setToolTip(plain_tip("\n".join(filter(None, tip))))
        return label
