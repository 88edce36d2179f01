"""The boilerplate rules in the window: shown with what there is of them, turned on and off, deleted, gone to."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject

from annotator.editing import rules as commands
from annotator.editing.history import JournalEntry
from annotator.errors import AnnotatorError
from annotator.model.blocks import blocks_of
from annotator.model.repeats import neutral
from annotator.model.rule import Rule
from annotator.ui.article.article_view import ArticleView
from annotator.ui.desk import Desk
from annotator.ui.panels.rule_rows import Counted
from annotator.ui.panels.rules_panel import RulesPanel


class RuleActions(QObject):
    """Opens the panel and does what is asked for there; it follows every edit while it is open."""

    def __init__(self, desk: Desk, view: ArticleView, panel: RulesPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._view, self._panel = desk, view, panel
        self._counting: object = None
        panel.switched.connect(lambda rule: desk.do_in_corpus(commands.switch(rule, on=not rule.on)))
        panel.deleted.connect(lambda rule: desk.do_in_corpus(commands.remove(rule)))
        panel.chosen.connect(self._go)
        panel.left.connect(self.close)
        desk.changed.connect(self._follow)

    def toggle(self) -> None:
        """Show the rules and give them the keyboard, or put them away."""
        if self._panel.isVisible():
            self.close()
            return
        self._read()
        self._panel.show()
        self._panel.focus_list()

    def close(self) -> None:
        """Put the panel away; the keyboard goes to the text."""
        self._counting = None
        self._panel.hide()
        self._view.setFocus()

    def _follow(self, entry: JournalEntry) -> None:
        if not self._panel.isVisible():
            return
        if entry.change.changes_rules:
            self._read()

    def _read(self) -> None:
        corpus = self._desk.corpus
        try:
            rules = sorted(corpus.store.rules(), key=lambda one: (one.outlet.casefold(), one.label, one.text))
        except AnnotatorError as error:
            self._desk.trouble.emit(str(error), None)
            return
        self._panel.show_rules(rules)
        mine = self._counting = object()  # what is counted for an earlier list is not shown

        def counted(evidence: Mapping[str, Counted]) -> None:
            if self._counting is mine:
                self._panel.show_evidence(evidence)

        self._desk.background.start(corpus.everywhere.evidence(rules), counted)

    def _go(self, rule: Rule) -> None:
        """Show the block of a rule in the article where it was made."""
        session = self._desk.session
        here = session is not None and session.document.id == rule.document
        if not here and not self._desk.open_article(rule.document):
            return
        document, wanted = self._view.document, neutral(rule.text)
        found = (span for span in blocks_of(document) if neutral(document.text[span.begin : span.end]) == wanted)
        if (span := next(found, None)) is not None:
            self._view.place_caret(span.begin)
        self._view.setFocus()
