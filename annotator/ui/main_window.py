"""The main window: puts desk, canvas and panels together and carries what one says to the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Qt
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from annotator.editing.history import JournalEntry
from annotator.model.annotation import Annotation
from annotator.model.scheme import Layer
from annotator.ui import actions as window_actions
from annotator.ui.actions import tr
from annotator.ui.article.article_view import ArticleView
from annotator.ui.article_actions import ArticleActions
from annotator.ui.article_source import StoreSource
from annotator.ui.desk import Desk
from annotator.ui.help_actions import HelpActions
from annotator.ui.history_actions import HistoryActions
from annotator.ui.label_actions import LabelActions
from annotator.ui.messages import Messages
from annotator.ui.panels.annotation_list import AnnotationList
from annotator.ui.panels.articles_panel import ArticlesPanel
from annotator.ui.panels.banner import Banner
from annotator.ui.panels.history_panel import HistoryPanel
from annotator.ui.panels.inspector import Inspector
from annotator.ui.panels.label_bar import LabelBar, layer_name
from annotator.ui.panels.status import StatusPanel
from annotator.ui.settings import Geometry, Settings
from annotator.ui.shell import Shell
from annotator.ui.text_actions import TextActions
from annotator.ui.theme import Theme
from annotator.ui.view_actions import Themed, ViewActions, follow_visibility
from annotator.ui.window_specs import specs

if TYPE_CHECKING:
    from annotator.opening import OpenCorpus

FIRST_LOOK = 20
"""Articles among which the first one to show is chosen."""


class MainWindow(QObject):
    """One corpus on screen, inside a shell.

    Attributes:
        shell: the window itself.
        commands: every action that is not made from the scheme, by name.
    """

    def __init__(self, shell: Shell, corpus: OpenCorpus, theme: Theme, settings: Settings, geometry: Geometry) -> None:
        super().__init__(shell)
        self.shell, self._geometry = shell, geometry
        self.desk = Desk(corpus, self)
        self.view = ArticleView()
        self.articles, self.labels = ArticlesPanel(), LabelBar()
        self.inspector, self.annotation_list, self.history = Inspector(), AnnotationList(), HistoryPanel()
        self.banner, self.status = Banner(), StatusPanel()
        self._source = StoreSource(corpus)
        self._failures, self._warned = 0, False
        self._lay_out()
        self.messages = Messages(self.banner, self.status, self.view.setFocus, self)
        self.text_actions = TextActions(self.desk, self.view, self)
        self.history_actions = HistoryActions(self.desk, self)
        self.article_actions = ArticleActions(self.desk, self.articles, self.messages, self.show_annotation, shell)
        self.view_actions = ViewActions(shell, self.view, self._themed(), self._regions(), settings)
        self.help_actions = HelpActions(self.desk, self.messages, self._all_actions, self.view, shell)
        table = specs(self)
        self.commands = window_actions.make(table, shell, self.view)
        menus = window_actions.fill_menus(shell.menuBar(), table, self.commands)
        follow_visibility(self.commands["show_articles"], self.articles)
        follow_visibility(self.commands["show_inspector"], self._right)
        self.label_actions = LabelActions(
            self.desk.scheme, self.view, self.text_actions.annotate, menus[tr("&Annotate")], shell
        )
        self.label_actions.add_layers(menus[tr("&View")])
        self._wire()
        self.view_actions.show_theme(theme)
        self._show_corpus(theme)
        if settings.problem:
            self.messages.show(settings.problem)

    # -- putting it together ---------------------------------------------------------------------

    def _lay_out(self) -> None:
        centre, whole = QWidget(), QWidget()
        column, rows = _rows(centre), _rows(whole)
        column.addWidget(self.banner)
        column.addWidget(self.view, 1)
        self._right = QSplitter(Qt.Orientation.Vertical)
        for panel in (self.inspector, self.annotation_list, self.history):
            self._right.addWidget(panel)
        self._right.setSizes([480, 230, 110])
        self._columns = QSplitter(Qt.Orientation.Horizontal)
        for widget in (self.articles, centre, self._right):
            self._columns.addWidget(widget)
        self._columns.setStretchFactor(1, 1)
        self._columns.setSizes([270, 854, 316])
        for splitter, name in ((self._right, "right"), (self._columns, "columns")):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
            splitter.restoreState(self._geometry.bytes(name))
        rows.addWidget(self.labels)
        rows.addWidget(self._columns, 1)
        rows.addWidget(self.status)
        self.shell.setCentralWidget(whole)

    def _themed(self) -> list[Themed]:
        panels: list[Themed] = [self.articles, self.labels, self.inspector, self.annotation_list, self.history]
        return [self.view, *panels, self.banner, self.status]

    def _regions(self) -> list[tuple[QWidget, Callable[[], object]]]:
        return [
            (self.articles, self.articles.focus_list),
            (self.labels, self.labels.focus_layers),
            (self.banner, self.banner.focus_first_button),
            (self.view, self.view.setFocus),
            (self.inspector, self.inspector.focus_first_feature),
            (self.annotation_list, self.annotation_list.focus_list),
            (self.history, self.history.focus_list),
        ]

    def _all_actions(self) -> Iterable[QAction]:
        made = self.label_actions
        return [*self.commands.values(), *made.by_layer.values(), *made.by_label.values()]

    def _wire(self) -> None:
        desk, view, inspector = self.desk, self.view, self.inspector
        desk.opened.connect(self._show_article)
        desk.changed.connect(self._follow)
        desk.passing.connect(self.messages.say)
        desk.news.connect(lambda sentence: self.messages.show(sentence, kind="news"))
        desk.trouble.connect(self.messages.trouble)
        desk.trouble.connect(self._count_failure)
        desk.frame_changed.connect(self._show_frame)
        desk.background.progressed.connect(self.status.show_job)
        self.status.cancel_requested.connect(desk.background.cancel)
        self.status.cancel_requested.connect(self.history_actions.cancel)
        self.history_actions.progressed.connect(self.status.show_job)
        view.caret_moved.connect(self._show_place)
        view.annotation_activated.connect(self._show_active)
        view.annotation_chosen.connect(self._open_frame)
        self.articles.article_chosen.connect(self.open_article)
        self.labels.layer_chosen.connect(self.label_actions.set_layer)
        self.labels.label_chosen.connect(self.text_actions.annotate)
        self.label_actions.layer_changed.connect(self._show_layer)
        inspector.feature_edited.connect(desk.set_feature)
        inspector.relation_feature_edited.connect(desk.set_feature)
        inspector.note_edited.connect(desk.set_note)
        inspector.slot_chosen.connect(self.show_annotation)
        inspector.unlink_requested.connect(desk.unlink)
        inspector.link_requested.connect(lambda _id, relation, role: self.text_actions.link(relation, role))
        self.annotation_list.annotation_chosen.connect(self._go_to_annotation)
        self.history.entry_chosen.connect(self._go_to_entry)
        self.history.undo_wanted.connect(self.history_actions.undo_to)
        self.history.redo_wanted.connect(self.history_actions.redo_to)
        for panel in (self.articles, self.labels, self.annotation_list, self.history, inspector):
            panel.left.connect(self.view.setFocus)
        self.shell.closing.connect(self.close)
        self.shell.dropped.connect(self.article_actions.open_files)

    def _show_corpus(self, theme: Theme) -> None:
        corpus = self.desk.corpus
        self.labels.set_scheme(self.desk.scheme, theme)
        self.articles.set_source(self._source)
        self.history.set_history(self.desk.history, older=self.desk.recall, title_of=self._source.title)
        self.status.show_annotator(corpus.annotator)
        if self.desk.scheme.layers:
            self.label_actions.set_layer(self.desk.scheme.layers[0].name)
        if corpus.notice:
            self.messages.show(corpus.notice, kind="news")
        self._show_saved()
        article, caret, top = self._geometry.place(corpus.key)
        if article and self._source.has(article) and self.desk.open_article(article):
            self.view.place_caret(caret, activate=False)
            self.view.scroll_to(top)
        elif first := self._source.page(None, FIRST_LOOK, ""):
            own = QLocale().name()[:2]  # an article that the reader can read, if one is near
            self.desk.open_article(next((row for row in first if row.language[:2] == own), first[0]).id)

    # -- following the desk ------------------------------------------------------------------------

    def open_article(self, document_id: str) -> None:
        """Open an article and put the keyboard into it."""
        self.article_actions.open(document_id)
        self.view.setFocus()

    def _show_article(self) -> None:
        session = self.desk.session
        if session is None:
            return
        document, annotations = session.document, session.annotations
        self.view.show_article(document, annotations, self.desk.scheme)
        self.annotation_list.show_article(document, annotations, self.desk.scheme)
        self.inspector.show_annotation(None, document, annotations, self.desk.scheme)
        self.history.show_article(document.id)
        self.articles.show_current(document.id)
        self.status.show_language(document.language, right_to_left=document.right_to_left)
        self._show_saved()
        name = document.title or document.id
        self.shell.setWindowTitle(self.tr("{0} — {1} — Annotator").format(name, self.desk.corpus.name))

    def _follow(self, entry: JournalEntry) -> None:
        """Show what a committed edit did; go to it when it was undone or redone elsewhere."""
        documents = entry.change.documents()
        if self.desk.session is not None and self.desk.session.document.id not in documents:
            self.desk.open_article(documents[0])  # read as the change left it
        else:
            self.view.apply(entry.change)
            self.annotation_list.apply(entry.change)
        session = self.desk.session
        if session is None:
            return
        self.history.apply(entry)
        self._show_active(self.view.active)
        if self.desk.frame not in session.annotations:
            self.desk.set_frame("")
        if entry.undoes or entry.redoes:
            region = entry.change.region(session.document.id)
            if region is not None:
                self.view.place_caret(region.begin, activate=False)
            self.messages.say(entry.what)
        self._show_saved()
        for row in filter(None, map(self._source.row, documents)):
            self.articles.refresh(row)

    def _show_active(self, identity: str) -> None:
        session = self.desk.session
        if session is None:
            return
        item = session.annotations.get(identity)
        shown = item if isinstance(item, Annotation) else None
        self.inspector.show_annotation(shown, session.document, session.annotations, self.desk.scheme)
        self.annotation_list.select(identity)

    def _open_frame(self, identity: str) -> None:
        """An annotation with slots was picked: what is marked next fills them."""
        item = self.desk.annotations.get(identity)
        if isinstance(item, Annotation) and self.desk.opens_frame(item):
            self.desk.set_frame(identity)

    def _show_frame(self, identity: str) -> None:
        self.view.set_frame(identity)
        item = self.desk.annotations.get(identity)
        if not isinstance(item, Annotation):
            self.status.show_frame("")
            return
        labels = ", ".join(self.desk.filler_labels(item))
        self.status.show_frame(self.tr("{0} open: mark its {1} (Esc closes it)").format(item.label, labels))

    def _count_failure(self, *_: object) -> None:
        self._failures += 1

    def _show_place(self, _offset: int) -> None:
        selection = self.view.selection()
        begin, end = selection if selection is not None else (self.view.caret, self.view.caret)
        self.status.show_selection(begin, end)

    def _show_saved(self) -> None:
        if self.desk.corpus.read_only:
            self.status.show_read_only(self.desk.corpus.notice)
        else:
            self.status.show_saved()

    def _show_layer(self, layer: Layer) -> None:
        self.labels.show_layer(layer.name)
        self.annotation_list.show_layer(layer)
        self.status.show_layer(layer_name(layer))

    def show_annotation(self, identity: str) -> None:
        """Go to an annotation of the open article, in its layer, and put the keyboard into the text."""
        if self._go_to_annotation(identity):
            self.view.setFocus()

    def _go_to_annotation(self, identity: str) -> bool:
        """The same, and the keyboard stays where it is: in the list, on the way down it. False if there is none."""
        item = self.desk.annotations.get(identity)
        if not isinstance(item, Annotation):
            return False
        self.label_actions.set_layer(item.layer)
        self.view.activate(identity, go=True)
        return True

    def _go_to_entry(self, number: int) -> None:
        entry = next((e for e in self.desk.history.entries if e.number == number), None)
        documents = entry.change.documents() if entry else ()
        if entry is None or not documents:
            return
        self.open_article(documents[0])
        region = entry.change.region(documents[0])
        if region is not None:
            self.view.place_caret(region.begin)

    # -- the few actions that are about the window as a whole -----------------------------------------

    def choose_label(self) -> None:
        """Type ahead over all labels of all layers."""
        self.label_actions.choose()

    def edit_features(self) -> None:
        """Put the keyboard into the inspector's first feature; Esc comes back."""
        if self.view.active:
            self.inspector.focus_first_feature()
        else:
            self.messages.say(self.tr("Choose an annotation first (Tab goes to the next one)."))

    def copy(self) -> None:
        """Copy the selected text from the article itself, so that no character is changed on the way."""
        span = self.view.selection()
        if span is not None:
            QGuiApplication.clipboard().setText(self.view.document.text[span.begin : span.end])

    def escape(self) -> None:
        """Close the open frame; next time drop the selection and the active annotation; next time the banner."""
        if self.desk.frame:
            self.desk.set_frame("")
            self.messages.say(self.tr("Closed: what you mark now stands for itself."))
        elif self.view.selection() is not None or self.view.active:
            self.view.place_caret(self.view.caret, activate=False)
            self.view.activate("")
        else:
            self.messages.clear()

    def close(self, event: QCloseEvent | None = None) -> None:
        """Mirror the open article and remember where everything was; every edit is on disk already.

        What was typed last and cannot be written keeps the window open once, with the reason in the banner.
        """
        failures = self._failures
        self.inspector.commit_typing()
        if event is not None and self._failures > failures and not self._warned:
            self._warned = True
            event.ignore()
            return
        self.history_actions.cancel()
        session = self.desk.session
        if session is not None:
            top = self.view.visible().begin
            self._geometry.set_place(self.desk.corpus.key, session.document.id, self.view.caret, top)
        self._geometry.set_bytes("window", self.shell.saveGeometry())
        self._geometry.set_bytes("columns", self._columns.saveState())
        self._geometry.set_bytes("right", self._right.saveState())
        self.desk.close()


def _rows(parent: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(parent)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    return layout
