"""The article without its boilerplate: what its labels say is left out is folded away in the text."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from annotator.editing.history import JournalEntry
from annotator.editing.main_text import dropped_spans
from annotator.model.annotation import Annotation
from annotator.model.document import AnnotatedDocument
from annotator.ui.article.article_view import ArticleView
from annotator.ui.desk import Desk


class Folding(QObject):
    """Keeps what is folded away in step with the labels, as long as its checkable action is on."""

    def __init__(self, desk: Desk, view: ArticleView, action: QAction, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._view, self._action = desk, view, action
        self._blocks = {layer.name for layer in desk.scheme.layers if layer.unit == "block"}
        action.setCheckable(True)
        action.toggled.connect(self._toggle)
        desk.opened.connect(self._fold)
        desk.changed.connect(self._follow)
        view.unfolded.connect(lambda: action.setChecked(False))

    def _toggle(self, _on: bool) -> None:  # noqa: FBT001  a signal of Qt
        self._fold()
        if not self._action.isChecked():
            self._desk.passing.emit(self.tr("The whole article is shown."))
        elif self._view.is_folded:
            blocks = self._view.folded_blocks
            one, several = self.tr("1 block is folded away."), self.tr("{0} blocks are folded away.")
            self._desk.passing.emit(one if blocks == 1 else several.format(blocks))
        else:
            self._desk.passing.emit(self.tr("Nothing in this article is labelled as boilerplate."))

    def _follow(self, entry: JournalEntry) -> None:
        session = self._desk.session
        if session is not None and any(
            isinstance(edit.item, Annotation) and edit.item.layer in self._blocks
            for edit in entry.change.of(session.document.id)
        ):
            self._fold()

    def _fold(self) -> None:
        session = self._desk.session
        if session is None:
            return
        if not self._action.isChecked():
            if self._view.is_folded:
                self._view.fold(())
            return
        if not self._desk.whole():
            return
        mine = session.annotations
        whole = AnnotatedDocument(session.document, {mine.annotator: mine})
        self._view.fold(dropped_spans(whole, self._desk.scheme, annotator=mine.annotator))
