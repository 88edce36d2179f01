"""The articles of the corpus: search, how far the work has come, and the list to choose from."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from annotator.ui.panels.article_rows import (
    LOOK_AHEAD,
    PAGE,
    ArticleCounts,
    ArticleDelegate,
    ArticleModel,
    ArticleRow,
    ArticleSource,
)
from annotator.ui.panels.elided import ElidedLabel
from annotator.ui.panels.row_list import RowList
from annotator.ui.panels.search_field import SearchField
from annotator.ui.theme import LIGHT, Theme

__all__ = ["ArticleCounts", "ArticleRow", "ArticleSource", "ArticlesPanel"]

_TYPING_PAUSE = 150


class ArticlesPanel(QWidget):
    """Search field, counts and the list of articles; never holds more rows than were looked at.

    Signals:
        article_chosen: the id of the article to open.
        left: Esc was pressed; the keyboard should go back to the text.
    """

    article_chosen = Signal(str)
    left = Signal()

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
                "Words of the title or outlet. To narrow down: state:new, state:in-progress, state:finished,\n"
                "outlet:herald, lang:de, label:PERSON"
            )
        )
        self._counts = ElidedLabel(self)
        self._counts.setProperty("tone", "muted")
        self._counts.setProperty("size", "small")
        self._nothing = QLabel(self)
        self._nothing.setProperty("tone", "muted")
        self._nothing.setWordWrap(True)
        self._nothing.hide()

        self._model = ArticleModel(self)
        self._list = RowList(self)
        self._list.setAccessibleName(self.tr("Articles"))
        self._list.setModel(self._model)
        self._delegate = ArticleDelegate(theme, self._model, self._list)
        self._list.use(self._delegate)

        self._pause = QTimer(self, singleShot=True, interval=_TYPING_PAUSE)
        self._pause.timeout.connect(self._look)
        self._search.textEdited.connect(lambda _: self._pause.start())
        self._search.textChanged.connect(lambda text: None if text else self._look())
        self._search.down.connect(self._enter_list)
        self._search.left.connect(self.left)
        self._list.left.connect(self.left)
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
        top.addWidget(self._search)
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
        self._search.set_theme(theme)
        self._list.viewport().update()

    def set_source(self, source: ArticleSource | None) -> None:
        """List the articles of a corpus from its first; None lists nothing."""
        self._source = source
        self._search.clear()
        self._pause.stop()
        self._model.read(source)
        self._show_place()
        self._count()

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
        self._model.read(self._source, self._model.search, least=max(PAGE, min(len(self._model.rows), LOOK_AHEAD)))
        self._show_place()
        self._list.verticalScrollBar().setValue(top)
        self._count()

    @property
    def searched(self) -> str:
        """What the list is narrowed to, '' for nothing."""
        return self._model.search

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
            self._model.read(self._source, wanted)
            self._show_place()
            self._count()

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
        self._counts.setText(" · ".join(filter(None, (counts.corpus, done, begun))))
        searching = bool(self._model.search)
        self._nothing.setText(self.tr("No article fits this search.") if searching else self.tr("No articles yet."))
        self._nothing.setVisible(not self._model.rows)
