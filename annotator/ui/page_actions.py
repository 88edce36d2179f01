"""The page that an article was read from, beside the article."""

from __future__ import annotations

from PySide6.QtCore import QObject, QUrl

from annotator.errors import AnnotatorError
from annotator.model.blocks import path_at
from annotator.model.span import Span
from annotator.ui.article.article_view import ArticleView
from annotator.ui.browser import browse
from annotator.ui.desk import Desk
from annotator.ui.text_fragment import text_fragment


class PageActions(QObject):
    """Actions on the web page that the open article was read from."""

    def __init__(self, desk: Desk, view: ArticleView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._view = desk, view

    def show_in_page(self) -> None:
        """Open a copy of the kept page in the browser, at what is selected, or at the block at the caret."""
        session = self._desk.session
        if session is None:
            return
        document = session.document
        try:
            copy = self._desk.corpus.page_copy(document)
        except AnnotatorError as error:
            self._desk.passing.emit(str(error))
            return
        target = self._view.selection() or Span(self._view.caret, self._view.caret)
        address = QUrl.fromLocalFile(str(copy))
        address.setFragment(text_fragment(document, target), QUrl.ParsingMode.StrictMode)
        path = path_at(document, target.begin)
        if not browse(address):
            self._desk.passing.emit(self.tr("No browser could be opened; the page is in {0}").format(copy))
            return
        told = self.tr("A copy of the page opens in the browser, without scripts, at {0}")
        self._desk.passing.emit(told.format(path or self.tr("its beginning")))
