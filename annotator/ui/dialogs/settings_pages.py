"""The pages of the settings that are forms; each control sets its value as it is changed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from annotator.ui import preferences as names
from annotator.ui.preferences import Choice, Preferences
from annotator.ui.settings import Trial


class _Form(QWidget):
    """A form whose controls show and set values; `own` are their names."""

    own: tuple[str, ...] = ()

    def __init__(self, chosen: Preferences, trial: Trial, parent: QWidget) -> None:
        super().__init__(parent)
        self._chosen, self._trial = chosen, trial
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 4, 0, 0)
        self._form.setHorizontalSpacing(14)
        self._form.setVerticalSpacing(10)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    def restore(self) -> None:
        """Let everything on the page be as it is by default."""
        for name in self.own:
            self._trial.forget(name)

    def _explain(self, text: str) -> None:
        label = QLabel(text, self)
        label.setProperty("tone", "muted")
        label.setProperty("size", "small")
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._form.addRow("", label)

    def _flag(self, text: str, name: str, explained: str) -> QCheckBox:
        box = QCheckBox(text, self)
        box.setMinimumHeight(24)
        box.setAccessibleDescription(explained)
        box.clicked.connect(lambda checked: self._trial.set(name, checked))
        self._form.addRow("", box)
        self._explain(explained)
        return box


class GeneralPage(_Form):
    """Who annotates, the theme, whether anything moves."""

    own = (names.ANNOTATOR, names.THEME, names.STILL)

    def __init__(self, chosen: Preferences, trial: Trial, parent: QWidget) -> None:
        super().__init__(chosen, trial, parent)
        self._name = QLineEdit(self)
        self._name.setPlaceholderText(self.tr("Your login name"))
        self._name.editingFinished.connect(self._set_name)
        self._form.addRow(self.tr("&Annotator"), self._name)
        self._explain(self.tr("Whose work it is from the next start on."))
        self._theme = QComboBox(self)
        for name, title in (
            ("system", self.tr("As the desktop")),
            ("light", self.tr("Light")),
            ("dark", self.tr("Dark")),
            ("high-contrast", self.tr("High contrast")),
        ):
            self._theme.addItem(title, name)
        self._theme.activated.connect(lambda: self._trial.set(names.THEME, self._theme.currentData()))
        self._form.addRow(self.tr("&Theme"), self._theme)
        self._still = self._flag(
            self.tr("&Reduced motion"),
            names.STILL,
            self.tr("Nothing blinks or slides. Without it, the window does as the desktop asks."),
        )
        self.show_settings()

    def show_settings(self) -> None:
        """Show what is set."""
        self._name.setText(self._chosen.annotator)
        self._theme.setCurrentIndex(max(0, self._theme.findData(self._chosen.theme)))
        self._still.setChecked(self._chosen.reduced_motion)

    def _set_name(self) -> None:
        name = self._name.text().strip()
        if name:
            self._trial.set(names.ANNOTATOR, name)
        else:
            self._trial.forget(names.ANNOTATOR)


class TextPage(_Form):
    """How articles are set; the article in the window shows it."""

    own = names.TEXT_NAMES

    def __init__(self, chosen: Preferences, trial: Trial, parent: QWidget) -> None:
        super().__init__(chosen, trial, parent)
        self._family = QComboBox(self)
        self._family.addItem(self.tr("The usual serif"), "")
        for family in QFontDatabase.families():
            if not QFontDatabase.isPrivateFamily(family):
                self._family.addItem(family, family)
        self._family.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._family.setMinimumContentsLength(20)
        self._family.activated.connect(self._set_family)
        self._form.addRow(self.tr("&Font"), self._family)
        self._size = self._number(self.tr("&Size"), names.SIZE, self.tr(" points"))
        self._width = self._number(self.tr("&Width of a line"), names.WIDTH, self.tr(" characters"))
        self._spacing = self._number(self.tr("&Line spacing"), names.SPACING, self.tr(" × the usual one"))
        self._explain(self.tr("The article beside shows what you set."))
        self.show_settings()

    def show_settings(self) -> None:
        """Show what is set."""
        self._family.setCurrentIndex(max(0, self._family.findData(self._chosen.family)))
        for box, choice in ((self._size, names.SIZE), (self._width, names.WIDTH), (self._spacing, names.SPACING)):
            box.setValue(choice.of(self._chosen.settings))

    def _set_family(self) -> None:
        family = self._family.currentData()
        if family:
            self._trial.set(names.FAMILY, family)
        else:
            self._trial.forget(names.FAMILY)

    def _number(self, title: str, choice: Choice, unit: str) -> QDoubleSpinBox:
        box, row = QDoubleSpinBox(self), QHBoxLayout()
        box.setRange(choice.least, choice.most)
        box.setSingleStep(choice.step)
        box.setDecimals(0 if choice.step >= 1 else 1)
        box.setSuffix(unit)
        box.setMinimumHeight(30)
        box.setValue(choice.of(self._chosen.settings))
        box.valueChanged.connect(lambda value: self._trial.set(choice.name, round(value, box.decimals() or None)))
        row.setSpacing(6)
        row.addWidget(box, 1)
        plain = title.replace("&", "")
        # the box's own arrows are too small to hit; the style sheet hides them
        for sign, name, step in (("−", self.tr("{0}: less"), box.stepDown), ("+", self.tr("{0}: more"), box.stepUp)):
            button = QPushButton(sign, self)
            button.setProperty("sign", "true")
            button.setFixedSize(30, 28)
            button.setAutoDefault(False)
            button.setAutoRepeat(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Up and Down do the same in the field
            button.setAccessibleName(name.format(plain))
            button.clicked.connect(step)
            row.addWidget(button)
        label = QLabel(title, self)
        label.setBuddy(box)
        self._form.addRow(label, row)
        return box


class EditingPage(_Form):
    """What keys and mouse do in the text."""

    own = (names.SNAP, names.VISUAL_ARROWS)

    def __init__(self, chosen: Preferences, trial: Trial, parent: QWidget) -> None:
        super().__init__(chosen, trial, parent)
        self._snap = self._flag(
            self.tr("A drag selects whole &words"),
            names.SNAP,
            self.tr("Hold Alt while dragging for the other way, this once."),
        )
        self._visual = self._flag(
            self.tr("&Left and Right go where they point"),
            names.VISUAL_ARROWS,
            self.tr(
                "In lines that mix directions the caret then moves as it looks, not as the text is read. "
                "Without it, the arrows go by the direction of the paragraph."
            ),
        )
        self.show_settings()

    def show_settings(self) -> None:
        """Show what is set."""
        self._snap.setChecked(self._chosen.snap_to_words)
        self._visual.setChecked(self._chosen.visual_arrows)
