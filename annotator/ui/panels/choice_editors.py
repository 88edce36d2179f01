"""Controls for features whose answer is picked: one of several, some of several, yes or no."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QWidget

from annotator.model.scheme import Feature
from annotator.ui.panels.feature_editor import FeatureEditor, Values, digit_of
from annotator.ui.panels.flat import CheckBox, FlatCombo
from annotator.ui.plain import plain_tip
from annotator.ui.theme import Theme

_CLEARING = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


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

    def keys(self) -> str:
        return self.tr("1 to 9 choose, 0 takes the answer back")

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
        self._boxes = [CheckBox(value, self) for value in feature.values]
        self._gone = QLabel(self)
        self._gone.setProperty("tone", "muted")
        self._gone.setProperty("size", "small")
        self._gone.setTextFormat(Qt.TextFormat.PlainText)
        self._gone.setWordWrap(True)
        self._gone.hide()
        self.box.setSpacing(0)
        for box in self._boxes:
            box.clicked.connect(lambda: self.edited.emit(self.values()))
            box.installEventFilter(self)
            self.box.addWidget(box)
        self.box.addWidget(self._gone)

    def control(self) -> QWidget:
        return self._boxes[0]

    def controls(self) -> Sequence[QWidget]:
        return self._boxes

    def keys(self) -> str:
        return self.tr("1 to 9 turn one on or off")

    def name(self, name: str) -> None:
        for box, value in zip(self._boxes, self.feature.values, strict=True):
            box.setAccessibleName(f"{name}: {value}")
            box.setToolTip(plain_tip("\n".join(filter(None, (value, self.feature.help, self.keys())))))

    def show_values(self, values: Values) -> None:
        for box, value in zip(self._boxes, self.feature.values, strict=True):
            box.setChecked(value in values)
        gone = [value for value in values if value not in self.feature.values]
        self._gone.setText(self.tr("no longer offered: {values}").format(values=", ".join(gone)) if gone else "")
        self._gone.setVisible(bool(gone))

    def values(self) -> Values:
        pairs = zip(self._boxes, self.feature.values, strict=True)
        return tuple(value for box, value in pairs if box.isChecked())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            digit = digit_of(event.text())
            if digit is not None and 1 <= digit <= len(self._boxes):
                self._boxes[digit - 1].setFocus(Qt.FocusReason.ShortcutFocusReason)
                self._boxes[digit - 1].click()
                return True
        return super().eventFilter(watched, event)


class FlagEditor(FeatureEditor):
    """Yes, no, or not answered, which is neither."""

    def __init__(self, feature: Feature, theme: Theme, parent: QWidget) -> None:
        super().__init__(feature, theme, parent)
        self._check = _ThreeStates("", self)
        self._check.setTristate(True)
        self._check.clicked.connect(self._send)
        self._check.answered.connect(self._send)
        self._check.checkStateChanged.connect(self._say)
        self.box.addWidget(self._check)
        self.show_values(())
        self._say()

    def control(self) -> QWidget:
        return self._check

    def keys(self) -> str:
        return self.tr("1 yes, 2 no, 0 takes the answer back")

    def show_values(self, values: Values) -> None:
        self._check.setCheckState(_STATES.get(values, Qt.CheckState.PartiallyChecked))

    def values(self) -> Values:
        shown = self._check.checkState()
        return next((values for values, state in _STATES.items() if state == shown), ())

    def describe(self) -> None:
        super().describe()
        said = self._check.accessibleDescription()
        self._check.setAccessibleDescription(". ".join(filter(None, (self._check.text(), said))))

    def _send(self) -> None:
        self.edited.emit(self.values())

    def _say(self) -> None:
        answers: dict[Values, str] = {("yes",): self.tr("yes"), ("no",): self.tr("no")}
        self._check.setText(answers.get(self.values(), self.tr("not answered")))
        tone = "warning" if self.lacks_answer else ""
        if tone != self._check.property("tone"):
            self._check.setProperty("tone", tone)
            self._check.style().unpolish(self._check)
            self._check.style().polish(self._check)
        self.describe()


_STATES: dict[Values, Qt.CheckState] = {("yes",): Qt.CheckState.Checked, ("no",): Qt.CheckState.Unchecked}


class _ThreeStates(CheckBox):
    """A check box that goes from not answered to yes to no, and by keys to any of them.

    Signals:
        answered: a key gave it another state.
    """

    answered = Signal()

    def nextCheckState(self) -> None:  # noqa: N802
        following = {
            Qt.CheckState.PartiallyChecked: Qt.CheckState.Checked,
            Qt.CheckState.Checked: Qt.CheckState.Unchecked,
            Qt.CheckState.Unchecked: Qt.CheckState.PartiallyChecked,
        }
        self.setCheckState(following[self.checkState()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = 0 if event.key() in _CLEARING else digit_of(event.text())
        states = (Qt.CheckState.PartiallyChecked, Qt.CheckState.Checked, Qt.CheckState.Unchecked)
        if digit is None or digit >= len(states):
            super().keyPressEvent(event)
        elif self.checkState() != states[digit]:
            self.setCheckState(states[digit])
            self.answered.emit()
