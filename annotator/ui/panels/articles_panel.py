"""The articles of the corpus: search, filters, order, how far the work has come, and the list to choose from."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QLocale, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from annotator.ui.panels.article_delegate import ArticleDelegate
from annotator.ui.panels.article_rows import (
    LOOK_AHEAD,
    PAGE,
    ArticleCounts,
    ArticleListing,
    ArticleModel,
    ArticleRow,
    ArticleSource,
)
from annotator.ui.panels.elided import ElidedLabel
from annotator.ui.panels.filter_completion import FilterCompletion
from annotator.ui.panels.flat import IconButton
from annotator.ui.panels.found_count import FoundCount
from annotator.ui.panels.row_list import RowList
from annotator.ui.panels.search_field import SearchField
from annotator.ui.theme import LIGHT, Theme

__all__ = ["ArticleCounts", "ArticleRow", "ArticleSource", "ArticlesPanel", "Chosen"]

_TYPING_PAUSE = 150


class Chosen(NamedTuple):
    """The articles that something is to be done with.

    Attributes:
        ids: of those that were selected one by one.
        everything: the list all of whose articles are meant, also those that are not read yet; None: only `ids`.
    """

    ids: tuple[str, ...]
    everything: ArticleListing | None = None


class ArticlesPanel(QWidget):
    """Search field, counts and the list of articles; never holds more rows than were looked at.

    Signals:
        article_chosen: the id of the article to open.
        left: Esc was pressed; the keyboard should go back to the text.
        menu_asked(place): what can be done with the selected articles is asked for.
        delete_asked: the selected articles are to be removed.
        filters_asked(place), order_asked(place): a button was pressed.
    """

    article_chosen = Signal(str)
    left = Signal()
    menu_asked = Signal(QPoint)
    delete_asked = Signal()
    filters_asked = Signal(QPoint)
    order_asked = Signal(QPoint)

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("articles_panel")
        self.setProperty("panel", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Articles"))
        self._source: ArticleSource | None = None

        self._search = SearchField(self)
        self._search.setAccessibleName(self.tr("Search articles"))
        self._search.setToolTip(
            self.tr(
                "Words of the text, title, outlet, byline or tags, or how they begin.\n"
                "To narrow down: state:new, outlet:herald, lang:de, label:PERSON, date:2026-03, date:>2026-01,\n"
                "date:2026-03-01..2026-03-31, annotator:ben, assigned:ana, tag:port, near-copy:yes.\n"
                "A minus before any of them leaves those articles out."
            )
        )
        self.completion = FilterCompletion(self._search, self._look)
        self._filters = IconButton("filter", self.tr("Filters that were kept"), theme, self)
        self._order = IconButton("sort", self.tr("Order of the articles"), theme, self)
        self._filters.clicked.connect(self.ask_filters)
        self._order.clicked.connect(self.ask_order)
        self._counts = ElidedLabel(self)
        self._counts.setProperty("tone", "muted")
        self._counts.setProperty("size", "small")
        self._nothing = QLabel(self)
        self._nothing.setProperty("tone", "muted")
        self._nothing.setWordWrap(True)
        self._nothing.hide()

        self._model = ArticleModel(self)
        self._list = RowList(self, several=True)
        self._list.setAccessibleName(self.tr("Articles"))
        self._list.setModel(self._model)
        self._delegate = ArticleDelegate(theme, self._model, self._list)
        self._list.use(self._delegate)

        self._all = False
        self._found = FoundCount(self)
        self._number, self._exact = 0, True
        self._found.counted.connect(self._show_number)
        self._model.looked.connect(self._show_looking)
        self._model.rowsInserted.connect(lambda *_: self._select_what_came())
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_PAUSE)
        self._pause.timeout.connect(self._look)
        self._search.textEdited.connect(lambda _: self._pause.start())
        self._search.textChanged.connect(lambda text: None if text else self._look())
        self._search.down.connect(self._enter_list)
        self._search.left.connect(self.left)
        self._list.left.connect(self.left)
        self._list.menu_asked.connect(self.menu_asked)
        self._list.delete_asked.connect(self.delete_asked)
        self._list.all_asked.connect(self.select_everything)
        self._list.selectionModel().selectionChanged.connect(lambda *_: self._selected())
        self._list.chosen.connect(lambda row: self.article_chosen.emit(self._model.rows[row].id))

        self._arrange()
        self.set_theme(theme)
        self._count()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(10, 0, 10, 8)
        top.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self._search, 1)
        row.addSpacing(4)
        row.addWidget(self._filters)
        row.addWidget(self._order)
        top.addLayout(row)
        self._counts.setContentsMargins(4, 0, 4, 0)
        top.addWidget(self._counts)
        layout.addLayout(top)
        self._nothing.setContentsMargins(16, 8, 16, 8)
        layout.addWidget(self._nothing)
        layout.addWidget(self._list, 1)

    # -- what it is given ----------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self._delegate.theme = theme
        for part in (self._search, self._filters, self._order):
            part.set_theme(theme)
        self._list.viewport().update()

    def set_source(self, source: ArticleSource | None) -> None:
        """List the articles of a corpus from its first; None lists nothing."""
        self._source = source
        self.completion.values = source.values if source is not None else lambda _name: ()
        self._search.clear()
        self._pause.stop()
        self._read("", self._model.order)

    def set_order(self, order: str) -> None:
        """Put the list into another order, '' for that of import."""
        if order != self._model.order:
            self._read(self._model.search, order)

    @property
    def search(self) -> str:
        """What is searched for."""
        return self._model.search

    def show_search(self, search: str) -> None:
        """Search for something else."""
        self._search.setText(search)
        self._look()

    def show_current(self, document_id: str) -> None:
        """Mark the article that is open, and bring its row into view if it is not too far down."""
        self._delegate.shown = document_id
        self._show_place(look_ahead=LOOK_AHEAD)
        self._list.viewport().update()

    def refresh(self, row: ArticleRow) -> None:
        """Say anew what is known about one article, and count again if its state is another."""
        if self._model.refresh(row) != row.state:
            self._count()

    def reload(self) -> None:
        """Read again what is listed: articles came or went."""
        top = self._list.verticalScrollBar().value()
        self._read(self._model.search, self._model.order, least=max(PAGE, min(len(self._model.rows), LOOK_AHEAD)))
        self._list.verticalScrollBar().setValue(top)

    def chosen(self) -> Chosen:
        """The articles that are selected in the list, or the one that is open."""
        if self._all and not self._model.complete:
            return Chosen((), self._model.listing)
        rows = self._list.selected_rows()
        ids = tuple(self._model.rows[row].id for row in rows)
        if not ids and self._delegate.shown:
            ids = (self._delegate.shown,)
        return Chosen(ids)

    def select_everything(self) -> None:
        """Select every article that is found, also those that are not read yet."""
        self._list.selectAll()
        self._all = True
        self._count()

    @property
    def searched(self) -> str:
        """What the list is narrowed to, '' for nothing."""
        return self._model.search

    def ask_filters(self) -> None:
        """Ask for the menu of filters, below its button."""
        self.filters_asked.emit(self._filters.mapToGlobal(self._filters.rect().bottomLeft()))

    def ask_order(self) -> None:
        """Ask for the menu of orders, below its button."""
        self.order_asked.emit(self._order.mapToGlobal(self._order.rect().bottomLeft()))

    def stop(self) -> None:
        """Look for nothing more: the corpus is let go of."""
        self._pause.stop()
        self._found.stop()
        self._model.stop()

    def focus_search(self) -> None:
        """Bring the keyboard to the search field."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def focus_list(self) -> None:
        """Bring the keyboard to the list."""
        self._list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def sizeHint(self) -> QSize:
        return QSize(270, 600)

    # -- what it does --------------------------------------------------------------------------

    def _look(self) -> None:
        self._pause.stop()
        wanted = self._search.text().strip()
        if wanted != self._model.search:
            self._read(wanted, self._model.order)

    def _read(self, search: str, order: str, *, least: int = PAGE) -> None:
        self._all = False
        self._number, self._exact = 0, False
        self._model.read(self._source, search, order, least=least)
        self._show_place()
        if search:
            self._found.count(self._model.listing)
        else:
            self._found.stop()
        self._count()

    def _select_what_came(self) -> None:
        """Everything is selected: also what was read since."""
        if self._all:
            self.select_everything()

    def _selected(self) -> None:
        self._all = False
        several = len(self._list.selected_rows()) > 1
        if several or self._delegate.shows_selection:
            self._delegate.shows_selection = several
            self._list.viewport().update()
            self._count()

    def _show_number(self, number: int, exact: bool) -> None:  # noqa: FBT001  a signal's
        self._number, self._exact = number, exact
        self._count()

    def _show_looking(self) -> None:
        """Say when there are no rows whether there may still be some."""
        if self._model.looking:
            self._nothing.setText(self.tr("Still looking…"))
        elif self._model.search:
            self._nothing.setText(self.tr("No article fits this search."))
        else:
            self._nothing.setText(self.tr("No articles yet: open files or a folder (File menu), or drop them here."))
        self._nothing.setVisible(not self._model.rows)

    def _enter_list(self) -> None:
        self._look()
        if self._model.rows:
            if self._list.current_row() < 0:
                self._list.go_to(0)
            self.focus_list()

    def _show_place(self, *, look_ahead: int = 0) -> None:
        place = self._model.place(self._delegate.shown, look_ahead=look_ahead) if self._delegate.shown else -1
        if place >= 0:
            self._list.go_to(place)

    def _count(self) -> None:
        counts = self._source.counts() if self._source is not None else ArticleCounts("", 0, 0, 0)
        number = QLocale().toString(counts.total)
        if counts.total == 1:
            self._search.setPlaceholderText(self.tr("Search 1 article…"))
        else:
            self._search.setPlaceholderText(self.tr("Search {count} articles…").format(count=number))
        done = self.tr("{count} done").format(count=QLocale().toString(counts.finished))
        begun = self.tr("{count} in progress").format(count=QLocale().toString(counts.in_progress))
        said = (counts.corpus, done, begun)
        if self._model.search:
            said = (self._found_in_words(), counts.corpus, "")
        selected = self._selected_in_words()
        self._counts.setText(" · ".join(filter(None, (selected, *said))))
        self._show_looking()

    def _found_in_words(self) -> str:
        """How many are found; as long as they are being counted, how many there are at least."""
        number = QLocale().toString(self._number)
        return self.tr("{count} found").format(count=number if self._exact else f"{number}+")

    def _selected_in_words(self) -> str:
        if self._all and not self._model.complete:
            return self.tr("all selected")
        number = len(self._list.selected_rows())
        return self.tr("{count} selected").format(count=QLocale().toString(number)) if number > 1 else ""
