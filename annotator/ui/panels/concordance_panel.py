"""Under the text: a search in the whole corpus, and every hit in its line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QLocale, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QActionGroup, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator.editing.corpus_query import LONGEST
from annotator.ui.menus import Menu
from annotator.ui.panels.concordance_rows import (
    SORTS,
    ConcordanceDelegate,
    ConcordanceList,
    ConcordanceModel,
    HitRow,
)
from annotator.ui.panels.flat import LEAST, IconButton, MenuButton
from annotator.ui.panels.search_field import SearchField
from annotator.ui.theme import LIGHT, Theme

ROWS = 9
"""Hits in view at most; the text needs room as well."""

_TYPING_PAUSE = 80

_BETWEEN = 14
"""Pixels between two options."""


class ConcordancePanel(QWidget):
    """A field, four options, how much was found, and the hits.

    Signals:
        edited(): something else is looked for.
        more_wanted(): more hits are wanted than were looked for.
        opened(row): the article is wanted at this hit, a `HitRow`.
        labelled(rows): these hits are to get a label.
        left: the panel is to be closed.
    """

    edited = Signal()
    more_wanted = Signal()
    opened = Signal(object)
    labelled = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("concordance_panel")
        self.setProperty("panel", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Search in the corpus"))
        self._field = SearchField(self)
        self._field.setMaxLength(LONGEST)
        self._field.setPlaceholderText(self.tr("Search in the corpus…"))
        self._field.setAccessibleName(self.tr("Search in the corpus"))
        self._count = self._label("muted")
        self._trouble = self._label("danger")
        self._trouble.setWordWrap(True)
        self._trouble.hide()
        self._close = IconButton("close", self.tr("Close (Esc)"), theme, self)
        self._options = {
            "case": self._option(self.tr("Case"), self.tr("Capitals as written")),
            "whole_words": self._option(self.tr("Whole words"), self.tr("Whole words only, which is much faster")),
            "regular": self._option(self.tr("Regex"), self.tr("Regular expression; ^ and $ are about lines")),
            "annotations": self._option(self.tr("In annotations"), self.tr("Ask about labels and links")),
        }
        self._options["whole_words"].setChecked(True)
        self._sort = MenuButton("", theme, parent=self)
        self._sort.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._orders = self._made_orders()
        self._more = QPushButton(self.tr("More"), self)
        self._more.setToolTip(self.tr("Look for more hits"))
        self._label_button = QPushButton(self.tr("Annotate…"), self)
        self._label_button.setToolTip(self.tr("Choose a label for the hits that are ticked (Ctrl+Enter)"))
        self._model = ConcordanceModel(self)
        self._list = ConcordanceList(self)
        self._list.setAccessibleName(
            self.tr("Hits; Enter opens one, Space ticks it, A all, N none, Ctrl+Enter annotates what is ticked")
        )
        self._list.setModel(self._model)
        self._delegate = ConcordanceDelegate(theme, self._model, self._list)
        self._list.use(self._delegate)
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_PAUSE)
        self._anew = True
        self._top, self._grid = QVBoxLayout(), QGridLayout()
        self._columns = 0
        self._arrange()
        self._wire()
        self.set_theme(theme)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._show_tip()
        self.show_hits([])
        self.hide()

    def _label(self, tone: str) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("tone", tone)
        return label

    def _option(self, text: str, name: str) -> QCheckBox:
        box = QCheckBox(text, self)
        box.setAccessibleName(name)
        box.setToolTip(name)
        box.setMinimumHeight(LEAST)
        return box

    def _made_orders(self) -> Menu:
        menu = Menu(self)
        names = self.tr("By article"), self.tr("By left context"), self.tr("By right context")
        group = QActionGroup(menu)
        for sort, name in zip(SORTS, names, strict=True):
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setActionGroup(group)
            action.triggered.connect(lambda _=False, sort=sort, name=name: self._reorder(sort, name))
        menu.actions()[0].setChecked(True)
        self._name_order(names[0])
        return menu

    def _name_order(self, name: str) -> None:
        self._sort.setText(name)
        self._sort.setAccessibleName(self.tr("Order of the hits: {0}").format(name))
        self._sort.setToolTip(self.tr("Order of the hits"))

    def _arrange(self) -> None:
        upper, lower = QHBoxLayout(), QHBoxLayout()
        upper.setSpacing(10)
        lower.setSpacing(8)
        self._grid.setHorizontalSpacing(_BETWEEN)
        self._grid.setVerticalSpacing(0)
        upper.addWidget(self._field, 1)
        for widget in (self._count, self._more, self._label_button, self._close):
            upper.addWidget(widget)
        self._place_options()
        lower.addLayout(self._grid)
        lower.addStretch(1)
        lower.addWidget(self._sort)
        top = self._top
        top.setContentsMargins(12, 8, 12, 6)
        top.setSpacing(6)
        top.addLayout(upper)
        top.addLayout(lower)
        top.addWidget(self._trouble)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._list, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: ARG002
        self._place_options()

    def _place_options(self) -> None:
        """In one row, in two where that is too narrow for their names."""
        boxes = list(self._options.values())
        needed = sum(widget.sizeHint().width() + _BETWEEN for widget in (*boxes, self._sort))
        margins = self._top.contentsMargins()
        columns = len(boxes) if needed <= self.width() - margins.left() - margins.right() else 2
        if columns != self._columns:
            self._columns = columns
            for place, box in enumerate(boxes):
                self._grid.addWidget(box, place // columns, place % columns)

    def _wire(self) -> None:
        self._field.textEdited.connect(lambda _: self._pause.start())
        self._field.textChanged.connect(lambda text: None if text else self._pause.start())
        self._field.down.connect(self._enter_list)
        self._field.left.connect(self.left)
        self._pause.timeout.connect(self._edit)
        for box in self._options.values():
            box.clicked.connect(lambda _: self._edit())
        self._options["regular"].toggled.connect(self._leave_one_way)
        self._options["annotations"].toggled.connect(self._leave_one_way)
        self._sort.clicked.connect(self._ask_order)
        self._more.clicked.connect(self.more_wanted)
        self._label_button.clicked.connect(self._choose_label)
        self._close.clicked.connect(self.left)
        self._list.chosen.connect(self._open)
        self._list.toggled.connect(self._toggle)
        self._list.all_toggled.connect(self._toggle_all)
        self._list.labelled.connect(self._choose_label)
        self._list.up.connect(self.focus_field)
        self._list.left.connect(self.left)

    # -- what it is given ----------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self._delegate.theme = theme
        self._field.set_theme(theme)
        for button in (self._close, self._sort):
            button.set_theme(theme)
        self._list.viewport().update()

    def set_keys(self, keys: Mapping[str, str]) -> None:
        """Name the present keys of what the window does, by the action's name."""
        self._show_tip(keys.get("next_hit_in_corpus", ""), keys.get("previous_hit_in_corpus", ""))

    def _show_tip(self, following: str = "", before: str = "") -> None:
        walk = self.tr("\n{0}: next hit; {1}: previous, from wherever you are").format(following, before)
        self._field.setToolTip(
            self.tr(
                'harbour crew: all of the words · "ferry crew": a phrase · ferr*: a beginning · -crew: without\n'
                "/\\bMinister of \\w+/: a regular expression · state:new lang:de outlet:herald: only such articles\n"
                "In annotations: PERSON inside CLAIM · PERSON containing minister · CLAIM with SOURCE ·\n"
                "CLAIM not with SOURCE · CLAIM stance=denies\n"
                "Down: into the hits; Enter opens one, Space ticks it, Ctrl+Enter annotates those ticked"
            )
            + (walk if following and before else "")
        )

    def open_with(self, words: str) -> None:
        """Bring the keyboard into the field; `words` are looked for, what was there before when there are none."""
        self.show()
        changed = bool(words) and words != self._field.text()
        if changed:
            self._field.setText(words)
        self.focus_field()
        if changed:
            self._edit()

    def focus_field(self) -> None:
        """Bring the keyboard into the field."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    @property
    def typed(self) -> str:
        """What is looked for."""
        return self._field.text()

    def option(self, name: str) -> bool:
        """Whether an option is on: 'case', 'whole_words', 'regular' or 'annotations'."""
        return self._options[name].isChecked()

    def show_searching(self) -> None:
        """A search begins; what is listed stays until it has found something or has ended."""
        self._anew = True
        self._count.setText(self.tr("Searching…") if self._field.text().strip() else "")

    def show_hits(self, rows: Sequence[HitRow], *, ended: bool = True, more: bool = False, problem: str = "") -> None:
        """List hits.

        Args:
            rows: in the order of the articles.
            ended: whether there cannot be others.
            more: whether there are others that were not looked for.
            problem: why there is none, '' when there is no reason but that there is none.
        """
        here = self._current()
        self._model.read(rows, anew=self._anew)
        self._anew = False
        self._trouble.setText(problem)
        self._trouble.setVisible(bool(problem))
        self._list.setVisible(bool(rows))
        if here is not None and here in self._model.rows:
            self._list.go_to(self._model.rows.index(here))
        self._more.setVisible(more)
        self._count.setText(self._counted(rows, ended=ended, more=more) if self._field.text().strip() else "")
        self._tell_chosen()
        self.updateGeometry()
        self._say()

    def show_opened(self, row: HitRow | None) -> None:
        """Mark the hit that is shown in the text."""
        self._delegate.shown = None if row is None else (row.document, row.span)
        self._list.viewport().update()

    def step(self, step: int) -> HitRow | None:
        """Go to the next (1) or previous (-1) hit, round the end; None when there is none."""
        rows = self._model.rows
        if not rows:
            return None
        row = (self._list.current_row() + step) % len(rows) if self._list.current_row() >= 0 or step > 0 else -1
        self._list.go_to(row % len(rows))
        return rows[row]

    def sizeHint(self) -> QSize:
        rows = min(ROWS, len(self._model.rows))
        top = self._top.sizeHint().height()
        return QSize(600, top + rows * self._delegate.row_height())

    def minimumSizeHint(self) -> QSize:
        top = self._top.sizeHint().height()
        return QSize(360, top + min(3, len(self._model.rows)) * self._delegate.row_height())

    # -- what it does ----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and held == Qt.KeyboardModifier.ControlModifier:
            self._choose_label()
        else:
            super().keyPressEvent(event)

    def _edit(self) -> None:
        self._pause.stop()
        self.edited.emit()

    def _leave_one_way(self, on: bool) -> None:  # noqa: FBT001  Qt hands it over so
        """An expression is looked for in texts, not in annotations."""
        names = ("regular", "annotations")
        if on and all(self._options[name].isChecked() for name in names):
            other = names[0] if self.sender() is self._options[names[1]] else names[1]
            self._options[other].setChecked(False)

    def _enter_list(self) -> None:
        if self._pause.isActive():
            self._edit()
        if self._model.rows:
            if self._list.current_row() < 0:
                self._list.go_to(0)
            self._list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _open(self, row: int) -> None:
        self.opened.emit(self._model.rows[row])

    def _toggle(self, row: int) -> None:
        self._model.toggle(row)
        self._tell_chosen()

    def _toggle_all(self, chosen: bool) -> None:  # noqa: FBT001  Qt hands it over so
        self._model.choose_all(chosen=chosen)
        self._tell_chosen()

    def _choose_label(self) -> None:
        """The hits that are ticked, else the one that the keyboard is at."""
        here = self._current()
        rows = self._model.chosen() or ([here] if here is not None and self._list.hasFocus() else [])
        if rows:
            self.labelled.emit(rows)

    def _current(self) -> HitRow | None:
        row = self._list.current_row()
        return self._model.rows[row] if 0 <= row < len(self._model.rows) else None

    def _ask_order(self) -> None:
        self._orders.popup(self._sort.mapToGlobal(QPoint(0, self._sort.height() + 2)))

    def _reorder(self, sort: str, name: str) -> None:
        self._name_order(name)
        here = self._current()
        self._model.sort_by(sort)
        if here is not None:
            self._list.go_to(self._model.rows.index(here))

    def _tell_chosen(self) -> None:
        number = len(self._model.chosen())
        text = self.tr("Annotate {0}…").format(QLocale().toString(number)) if number else self.tr("Annotate…")
        self._label_button.setText(text)
        self._label_button.setEnabled(number > 0)

    def _counted(self, rows: Sequence[HitRow], *, ended: bool, more: bool) -> str:
        number = QLocale().toString
        if not rows:
            return self.tr("No hits") if ended else self.tr("Searching…")
        sign = "+" if more else "" if ended else "…"
        articles = len({row.document for row in rows})
        hits = self.tr("1 hit") if len(rows) == 1 and not sign else self.tr("{0} hits").format(number(len(rows)) + sign)
        if articles == 1 and not sign:
            return self.tr("{0} in 1 article").format(hits)
        return self.tr("{0} in {1} articles").format(hits, number(articles) + sign)

    def _say(self) -> None:
        """Let a screen reader hear what the labels show."""
        said = ". ".join(filter(None, (self._count.text(), self._trouble.text())))
        if said != self._field.accessibleDescription():
            self._field.setAccessibleDescription(said)
            QAccessible.updateAccessibility(QAccessibleEvent(self._field, QAccessible.Event.DescriptionChanged))
