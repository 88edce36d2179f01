"""Controls for features whose answer is typed: text, numbers, links."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, QRegularExpression, Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from annotator.model.scheme import Feature, value_problem
from annotator.ui.browser import browse
from annotator.ui.panels.feature_editor import FeatureEditor, Values
from annotator.ui.panels.flat import IconButton
from annotator.ui.panels.numerals import decimal_text, stepped
from annotator.ui.panels.pattern_words import in_words
from annotator.ui.theme import Theme


class TextEditor(FeatureEditor):
    """Free text, sent by Enter and when the keyboard leaves."""

    def __init__(self, feature: Feature, theme: Theme, parent: QWidget) -> None:
        super().__init__(feature, theme, parent)
        self.line = self._made_line()
        self.line.setProperty("compact", "true")
        self.line.setPlaceholderText(feature.help or self._empty())
        self.line.editingFinished.connect(self.commit)
        self.line.textEdited.connect(lambda _: self._complain(""))
        self._trouble = QLabel(self)
        self._trouble.setProperty("tone", "danger")
        self._trouble.setTextFormat(Qt.TextFormat.PlainText)
        self._trouble.setWordWrap(True)
        self._trouble.setProperty("size", "small")
        self._trouble.hide()
        self._shown = ""
        self.row = QHBoxLayout()
        self.row.setSpacing(2)
        self.row.addWidget(self.line, 1)
        self.box.addLayout(self.row)
        self.box.addWidget(self._trouble)

    def _made_line(self) -> QLineEdit:
        return QLineEdit(self)

    def _empty(self) -> str:
        return self.tr("needed") if self.feature.required else "—"

    def control(self) -> QWidget:
        return self.line

    def show_values(self, values: Values) -> None:
        wanted = values[0] if values else ""
        # what was typed and is not kept yet stays, also after an edit that failed
        typing = self.line.text().strip() != self._shown
        self._shown = wanted
        if not typing and self.line.text().strip() != wanted:
            self.line.setText(wanted)
            self.line.setCursorPosition(0)

    def values(self) -> Values:
        typed = self._typed()
        return (typed,) if typed else ()

    @property
    def lacks_answer(self) -> bool:
        return self.feature.required and not self._shown

    @property
    def trouble(self) -> str:
        return self._trouble.text()

    def forget(self) -> None:
        self.line.setText(self._shown)
        self.line.setCursorPosition(0)
        self._complain("")

    def commit(self) -> None:
        typed = self._typed()
        trouble = self._problem(typed)
        self._complain(trouble)
        if trouble:
            return
        if self.line.text().strip() != typed:
            self.line.setText(typed)
        if typed != self._shown:
            self.edited.emit(self.values())

    def _typed(self) -> str:
        return self.line.text().strip()

    def _problem(self, typed: str) -> str:
        pattern = self.feature.pattern
        if typed and pattern:
            # Qt gives up on a hostile pattern, Python would not; letters and digits of every script, as for Python
            option = QRegularExpression.PatternOption.UseUnicodePropertiesOption
            whole = QRegularExpression(QRegularExpression.anchoredPattern(pattern), option)
            if whole.isValid() and not whole.match(typed).hasMatch():
                return self.tr("Not kept: this should be {form}.").format(form=self._form(pattern))
        return ""

    def _form(self, pattern: str) -> str:
        words = in_words(pattern)
        if words:
            return words
        said = self.feature.help.rstrip(".")
        return self.tr("{help} (as in {pattern})").format(help=said, pattern=pattern) if said else pattern

    def _complain(self, trouble: str) -> None:
        if trouble == self._trouble.text():
            return
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))
        self.describe()
        self.line.setProperty("trouble", "true" if trouble else "false")
        self.line.style().unpolish(self.line)
        self.line.style().polish(self.line)


class NumberEditor(TextEditor):
    """A decimal; Up and Down count, also by tens with Page Up and Page Down."""

    def _made_line(self) -> QLineEdit:
        line = _CountingLine(self)
        line.counted.connect(self._count)
        return line

    def _empty(self) -> str:
        return self.tr("a number, needed") if self.feature.required else self.tr("a number")

    def keys(self) -> str:
        return self.tr("Up and Down count")

    def _typed(self) -> str:
        return decimal_text(self.line.text(), QLocale().decimalPoint())

    def _problem(self, typed: str) -> str:
        if typed and value_problem(self.feature, typed):
            return self.tr("Not kept: this should be a number, written like 1250.5.")
        return ""

    def _count(self, by: int) -> None:
        self.line.setText(stepped(self._typed(), by))
        self.line.selectAll()
        self._complain("")


class _CountingLine(QLineEdit):
    """A line in which Up and Down count.

    Signals:
        counted: by how much.
    """

    counted = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}
        by = steps.get(Qt.Key(event.key()), 0)
        if by and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.counted.emit(by)
        else:
            super().keyPressEvent(event)


class LinkEditor(TextEditor):
    """An entity's id or a web address; the address can be opened in the browser, and is never looked at by itself."""

    def __init__(self, feature: Feature, theme: Theme, parent: QWidget) -> None:
        super().__init__(feature, theme, parent)
        self._open = IconButton("open", self.tr("Open in the browser"), theme, self)
        self._open.clicked.connect(self._browse)
        self.row.addWidget(self._open)
        self.line.textChanged.connect(self._offer)
        self._offer()

    def _empty(self) -> str:
        return self.tr("an id or a web address, needed") if self.feature.required else self.tr("an id or a web address")

    def controls(self) -> Sequence[QWidget]:
        return [self.line, self._open]

    def name(self, name: str) -> None:
        super().name(name)
        self._open.setAccessibleName(self.tr("{name}: open in the browser").format(name=name))

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._open.set_theme(theme)

    def _offer(self) -> None:
        address = web_address(self._typed())
        self._open.setEnabled(address is not None)
        host = address.host() if address is not None else ""
        self._open.setToolTip(
            self.tr("Open {host} in the browser").format(host=host)
            if host
            else self.tr("Web addresses can be opened in the browser; this is none.")
        )

    def _browse(self) -> None:
        address = web_address(self._typed())
        if address is not None:
            browse(address)


def web_address(value: str) -> QUrl | None:
    """The address that a value is, if a browser may be sent there: http or https, and no name or password in it."""
    url = QUrl(value, QUrl.ParsingMode.StrictMode)
    usual = url.isValid() and url.scheme() in ("http", "https") and bool(url.host()) and not url.userInfo()
    return url if usual else None
