"""The main window: puts desk, canvas and panels together and carries what one says to the others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QMessageBox, QSplitter, QVBoxLayout, QWidget

from annotator import __version__
from annotator.editing.history import JournalEntry
from annotator.model.annotation import Annotation
from annotator.ui import actions as window_actions
from annotator.ui import theme as themes
from annotator.ui.actions import Spec, keys_of, tr
from annotator.ui.article.article_view import ArticleView
from annotator.ui.article_source import StoreSource
from annotator.ui.desk import Desk
from annotator.ui.dialogs.palette import Entry, Palette
from annotator.ui.panels.annotation_list import AnnotationList
from annotator.ui.panels.articles_panel import ArticlesPanel
from annotator.ui.panels.banner import Banner
from annotator.ui.panels.history_panel import HistoryPanel
from annotator.ui.panels.inspector import Inspector
from annotator.ui.panels.label_bar import LabelBar
from annotator.ui.panels.status import StatusPanel
from annotator.ui.settings import Geometry, Settings
from annotator.ui.text_actions import TextActions
from annotator.ui.theme import Theme, article_font
from annotator.ui.window_specs import specs

if TYPE_CHECKING:
    from annotator.opening import OpenCorpus

ZOOM_STEP, SMALLEST, LARGEST = 1.1, 0.6, 3.0


class MainWindow(QMainWindow):
    """One corpus on screen."""

    def __init__(self, corpus: OpenCorpus, theme: Theme, settings: Settings, geometry: Geometry) -> None:
        super().__init__()
        self.setObjectName("main")
        self.setAcceptDrops(True)
        self._settings, self._geometry, self.theme = settings, geometry, theme
        self.desk = Desk(corpus, self)
        self.view = ArticleView()
        self.text_actions = TextActions(self.desk, self.view, self)
        self.articles, self.labels = ArticlesPanel(), LabelBar()
        self.inspector, self.annotation_list, self.history = Inspector(), AnnotationList(), HistoryPanel()
        self.banner, self.status = Banner(), StatusPanel()
        self._source = StoreSource(corpus)
        self._zoom = settings.number("article_zoom", 1.0)
        self._label_actions: list[QAction] = []
        self._banner_action: Callable[[], object] | None = None
        self._lay_out()
        table = specs(self)
        self.commands = window_actions.make(table, self, self.view)
        self._menus = window_actions.fill_menus(self.menuBar(), table, self.commands)
        self._wire()
        self._show_theme()
        self._show_corpus()

    # -- putting it together ---------------------------------------------------------------------

    def _lay_out(self) -> None:
        centre = QWidget()
        column = _rows(centre)
        column.addWidget(self.banner)
        column.addWidget(self.view, 1)
        self._right = QSplitter(Qt.Orientation.Vertical)
        for panel in (self.inspector, self.annotation_list, self.history):
            self._right.addWidget(panel)
        self._right.setSizes([400, 300, 140])
        self._columns = QSplitter(Qt.Orientation.Horizontal)
        for widget in (self.articles, centre, self._right):
            self._columns.addWidget(widget)
        self._columns.setStretchFactor(1, 1)
        self._columns.setSizes([270, 854, 316])
        for splitter in (self._right, self._columns):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        whole = QWidget()
        rows = _rows(whole)
        rows.addWidget(self.labels)
        rows.addWidget(self._columns, 1)
        rows.addWidget(self.status)
        self.setCentralWidget(whole)
        self.resize(1440, 900)
        self.restoreGeometry(self._geometry.bytes("window"))
        self._columns.restoreState(self._geometry.bytes("columns"))
        self._right.restoreState(self._geometry.bytes("right"))
        self.view.set_font(article_font(self._zoom))

    def _wire(self) -> None:
        desk, view, inspector = self.desk, self.view, self.inspector
        desk.opened.connect(self._show_article)
        desk.changed.connect(self._follow)
        desk.passing.connect(self.status.say)
        desk.trouble.connect(self._show_trouble)
        desk.frame_changed.connect(self._show_frame)
        desk.imported.connect(self._imported)
        desk.background.progressed.connect(self.status.show_job)
        desk.background.refused.connect(self._refused)
        self.status.cancel_requested.connect(desk.background.cancel)
        self.banner.button_chosen.connect(self._banner_pressed)
        self.banner.dismissed.connect(self.view.setFocus)
        view.caret_moved.connect(self._show_place)
        view.annotation_activated.connect(self._show_active)
        self.articles.article_chosen.connect(self.open_article)
        for panel in (self.articles, self.annotation_list, self.history):
            panel.left.connect(self.view.setFocus)
        self.labels.layer_chosen.connect(self.set_layer)
        self.labels.label_chosen.connect(self.text_actions.annotate)
        self.labels.left.connect(self.view.setFocus)
        inspector.feature_edited.connect(desk.set_feature)
        inspector.relation_feature_edited.connect(desk.set_feature)
        inspector.note_edited.connect(desk.set_note)
        inspector.slot_chosen.connect(self._go_to)
        inspector.unlink_requested.connect(desk.unlink)
        inspector.link_requested.connect(lambda _id, relation, role: self.text_actions.link(relation, role))
        inspector.left.connect(self.view.setFocus)
        self.annotation_list.annotation_chosen.connect(self._go_to)
        self.history.entry_chosen.connect(self._go_to_entry)

    def _show_corpus(self) -> None:
        corpus = self.desk.corpus
        self.labels.set_scheme(self.desk.scheme, self.theme)
        self.articles.set_source(self._source)
        self.history.set_history(self.desk.history)
        self.status.show_annotator(corpus.annotator)
        for layer in self.desk.scheme.layers:
            if layer.switch:
                action = QAction(tr("Layer {0}").format(layer.title or layer.name), self)
                action.setShortcut(layer.switch)
                action.triggered.connect(lambda _=False, name=layer.name: self.set_layer(name))
                self.addAction(action)
                self._menus[tr("&View")].addAction(action)
        if self.desk.scheme.layers:
            self.set_layer(self.desk.scheme.layers[0].name)
        if corpus.read_only:
            self._say(corpus.notice or self.tr("This corpus is open read-only."), kind="news")
        elif corpus.notice:
            self.status.say(corpus.notice)
        article, caret, scroll = self._geometry.place(str(corpus.key))
        if article and self.desk.open_article(article):
            self.view.place_caret(caret, activate=False)
            self.view.verticalScrollBar().setValue(scroll)
        else:
            first = self._source.page(None, 1, "")
            if first:
                self.open_article(first[0].id)

    # -- following the desk ------------------------------------------------------------------------

    def open_article(self, document_id: str) -> None:
        """Open an article; the caret goes to its start."""
        session = self.desk.session
        if session is not None and session.document.id == document_id:
            self.view.setFocus()
            return
        if self.desk.open_article(document_id):
            self.view.setFocus()

    def _show_article(self) -> None:
        session = self.desk.session
        if session is None:
            return
        document, annotations = session.document, session.annotations
        self.view.show_article(document, annotations, self.desk.scheme)
        self.annotation_list.show_article(document, annotations, self.desk.scheme)
        self.inspector.show_annotation(None, document, annotations, self.desk.scheme)
        self.articles.show_current(document.id)
        self.status.show_language(document.language, right_to_left=document.right_to_left)
        self._show_saved()
        name = document.title or document.id
        self.setWindowTitle(self.tr("{0} — {1} — Annotator").format(name, self.desk.corpus.name))

    def _follow(self, entry: JournalEntry) -> None:
        """Show what a committed edit did; go to it when it was undone or redone elsewhere."""
        session = self.desk.session
        documents = entry.change.documents()
        if session is not None and documents and session.document.id not in documents:
            self.desk.open_article(documents[0])
        session = self.desk.session
        if session is None:
            return
        self.view.apply(entry.change)
        self.annotation_list.apply(entry.change)
        self.history.apply(entry)
        self._show_active(self.view.active)
        if entry.undoes or entry.redoes:
            region = entry.change.region(session.document.id)
            if region is not None:
                self.view.place_caret(region.begin, activate=False)
            self.status.say(entry.what)
        self._show_saved()
        self._refresh_rows(documents)

    def _refresh_rows(self, documents: tuple[str, ...]) -> None:
        for document_id in documents:
            if (row := self._source.row(document_id)) is not None:
                self.articles.refresh(row)

    def _show_active(self, identity: str) -> None:
        session = self.desk.session
        if session is None:
            return
        item = session.annotations.get(identity)
        shown = item if isinstance(item, Annotation) else None
        self.inspector.show_annotation(shown, session.document, session.annotations, self.desk.scheme)
        self.annotation_list.select(identity)
        opens = shown is not None and self.desk.opens_frame(shown)
        if shown is not None and opens and self.desk.frame != shown.id:
            self.desk.set_frame(shown.id)

    def _show_frame(self, identity: str) -> None:
        item = self.desk.annotations.get(identity)
        if isinstance(item, Annotation):
            labels = self.desk.filler_labels(item)
            self.status.say(
                self.tr("{0} open: {1} marked now belong to it. Esc closes it.").format(item.label, ", ".join(labels))
            )

    def _show_place(self, _offset: int) -> None:
        selection = self.view.selection()
        begin, end = selection if selection is not None else (self.view.caret, self.view.caret)
        self.status.show_selection(begin, end)

    def _show_trouble(self, sentence: str, retry: object) -> None:
        self.status.show_not_saved(sentence)
        self._say(sentence, self.tr("Retry"), retry if callable(retry) else None, kind="trouble")

    def _say(
        self, sentence: str, button: str = "", action: Callable[[], object] | None = None, *, kind: str = "warning"
    ) -> None:
        """Show a banner that stays, with a button for what can be done about it."""
        self._banner_action = action
        self.banner.show_message(sentence, kind=kind, buttons=[("do", button)] if action and button else [])

    def _banner_pressed(self, _name: str) -> None:
        action, self._banner_action = self._banner_action, None
        self.banner.clear()
        self.view.setFocus()
        if action is not None:
            action()

    def _refused(self, sentence: str) -> None:
        if sentence:
            self._say(sentence)
        else:
            self.status.say(self.tr("Cancelled: nothing was changed."))

    def _show_saved(self) -> None:
        if self.desk.corpus.read_only:
            self.status.show_read_only(self.desk.corpus.notice)
        else:
            self.status.show_saved()

    def _go_to(self, identity: str) -> None:
        item = self.desk.annotations.get(identity)
        if isinstance(item, Annotation):
            self.set_layer(item.layer)
            self.view.activate(identity, go=True)
            self.view.setFocus()

    def _go_to_entry(self, number: int) -> None:
        entry = next((e for e in self.desk.history.entries if e.number == number), None)
        if entry is None or not entry.change.documents():
            return
        self.open_article(entry.change.documents()[0])
        region = entry.change.region(entry.change.documents()[0])
        if region is not None:
            self.view.place_caret(region.begin)
        self.view.setFocus()

    # -- layers and labels ----------------------------------------------------------------------------

    def set_layer(self, name: str) -> None:
        """Make a layer the one that the label keys are about."""
        layer = self.desk.scheme.layer(name)
        if layer is None or self.view.layer == name:
            return
        self.view.layer = name
        self.labels.show_layer(name)
        self.status.show_layer(layer.title or layer.name)
        for action in self._label_actions:
            self.view.removeAction(action)
            self._menus[tr("&Annotate")].removeAction(action)
            action.deleteLater()
        table = [
            Spec(
                f"label_{label.name}",
                "",
                label.name,
                (label.key,) if label.key else (),
                lambda name=label.name: self.text_actions.annotate(layer.name, name),  # type: ignore[misc]
                in_text=True,
            )
            for label in layer.labels
            if not label.retired
        ]
        self._label_actions = list(window_actions.make(table, self, self.view).values())
        self._menus[tr("&Annotate")].addActions(self._label_actions)

    @property
    def commands_by_label(self) -> dict[str, QAction]:
        """The actions that annotate with a label of the active layer, by the label's name."""
        return {action.text(): action for action in self._label_actions}

    def choose_label(self) -> None:
        """Type ahead over all labels of all layers."""
        entries = [
            Entry(
                label.name,
                f"{layer.title or layer.name}  {label.key}",
                lambda one=layer.name, other=label.name: self._label_chosen(one, other),  # type: ignore[misc]
                colour=label.colour,
                search=f"{layer.name} {label.title}",
            )
            for layer in sorted(self.desk.scheme.layers, key=lambda layer: layer.name != self.view.layer)
            for label in layer.labels
            if not label.retired
        ]
        Palette(entries, self.tr("Label…"), self).open_over(self.view)

    def _label_chosen(self, layer: str, label: str) -> None:
        self.text_actions.annotate(layer, label)
        self.view.setFocus()

    def edit_features(self) -> None:
        """Put the keyboard into the inspector's first feature; Esc comes back."""
        if self.view.active:
            self.inspector.focus_first_feature()

    # -- articles --------------------------------------------------------------------------------------

    def next_article(self) -> None:
        """Open the next article of the corpus."""
        self._step(1)

    def previous_article(self) -> None:
        """Open the article before."""
        self._step(-1)

    def _step(self, step: int) -> None:
        session = self.desk.session
        if session is None:
            return
        found = self.desk.corpus.store.neighbour(session.document.id, step)
        if found is None:
            self.status.say(self.tr("There is no further article."))
        else:
            self.open_article(found)

    def next_unfinished(self) -> None:
        """Open the next article that is neither finished nor skipped."""
        found = self.desk.next_unfinished()
        if found is None:
            self.status.say(self.tr("Every article is finished or skipped."))
        else:
            self.open_article(found)

    def finish(self) -> None:
        """Check required features and links, mark the article finished and go to the next that needs work."""
        lacks = self.desk.lacks()
        if lacks:
            self._go_to(lacks[0].annotation)
            sentence = lacks[0].what
            if len(lacks) > 1:
                sentence = self.tr("{0} ({1} more to look at.)").format(sentence, len(lacks) - 1)
            self._say(sentence, self.tr("Finish anyway"), self._finish_now)
            return
        self._finish_now()

    def _finish_now(self) -> None:
        self.banner.clear()
        if self.desk.set_state("finished"):
            self.next_unfinished()

    def skip(self) -> None:
        """Mark the article skipped and go to the next that needs work."""
        if self.desk.set_state("skipped"):
            self.next_unfinished()

    def save(self) -> None:
        """Write the article's standoff XML into the mirror folder."""
        if self.desk.save() and self.desk.session is not None:
            name = f"{self.desk.session.document.id}.standoff.xml"
            self.status.say(self.tr("Saved {0} in {1}").format(name, self.desk.corpus.mirror))

    def choose_files(self) -> None:
        """Ask for articles to open."""
        kinds = self.tr("Articles (*.txt *.md *.html *.htm *.xml);;All files (*)")
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Open articles"), "", kinds)
        self.open_files([Path(name) for name in names])

    def choose_folder(self) -> None:
        """Ask for a folder of articles to open."""
        name = QFileDialog.getExistingDirectory(self, self.tr("Open a folder of articles"))
        if name:
            self.open_files([Path(name)])

    def open_files(self, files: list[Path]) -> None:
        """Take articles into the corpus and open the first of them."""
        if files:
            self.desk.import_files(files)

    def _imported(self, outcome: Any) -> None:
        """Show the first imported article; say what was refused, with the reasons at hand."""
        self.articles.reload()
        if outcome.accepted:
            self.open_article(outcome.accepted[0].document_id)
        if outcome.refused:
            sentences = [str(refused) for refused in outcome.refused]
            self.banner.show_message(
                sentences[0]
                if len(sentences) == 1
                else self.tr("{0} files were refused, {1} taken in.").format(len(sentences), len(outcome.accepted)),
                details="" if len(sentences) == 1 else "\n".join(sentences[:50]),
            )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        self.open_files([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    # -- the window itself ------------------------------------------------------------------------------

    def copy(self) -> None:
        """Copy the selected text from the article itself, so that no character is changed on the way."""
        span = self.view.selection()
        if span is not None:
            QGuiApplication.clipboard().setText(self.view.document.text[span.begin : span.end])

    def escape(self) -> None:
        """Back to the text; there: close the open frame, then drop the selection."""
        if not self.view.hasFocus():
            self.view.setFocus()
        elif self.desk.frame:
            self.desk.set_frame("")
            self.status.say("")
        else:
            self.view.place_caret(self.view.caret, activate=False)
            self.view.activate("")
        self.banner.clear()

    def search_articles(self) -> None:
        """Put the keyboard into the search field."""
        self.articles.focus_search()

    def next_region(self) -> None:
        """Put the keyboard into the next region of the window."""
        self._to_region(1)

    def previous_region(self) -> None:
        """Put the keyboard into the region before."""
        self._to_region(-1)

    def _to_region(self, step: int) -> None:
        regions: list[tuple[QWidget, Callable[[], object]]] = [
            (self.articles, self.articles.focus_list),
            (self.labels, self.labels.focus_layers),
            (self.view, self.view.setFocus),
            (self.inspector, self.inspector.focus_first_feature),
            (self.annotation_list, self.annotation_list.focus_list),
            (self.history, self.history.focus_list),
        ]
        shown = [region for region in regions if region[0].isVisible()]
        focus = QApplication.focusWidget()
        here = next(
            (i for i, (w, _) in enumerate(shown) if focus is not None and (w is focus or w.isAncestorOf(focus))), 0
        )
        shown[(here + step) % len(shown)][1]()

    def toggle_articles(self) -> None:
        """Show or hide the articles."""
        self.articles.setVisible(not self.articles.isVisible())

    def toggle_inspector(self) -> None:
        """Show or hide the right side."""
        self._right.setVisible(not self._right.isVisible())

    def toggle_full_screen(self) -> None:
        """Fill the screen, or leave it."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def zoom(self, step: int) -> None:
        """Set the article larger (1), smaller (-1) or in its usual size (0)."""
        self._zoom = 1.0 if step == 0 else min(LARGEST, max(SMALLEST, self._zoom * ZOOM_STEP**step))
        self._settings.set("article_zoom", round(self._zoom, 3))
        self.view.set_font(article_font(self._zoom))

    def choose_theme(self, name: str) -> None:
        """Use a theme by name, or the system's."""
        self._settings.set("theme", name)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self.theme = themes.THEMES.get(name) or themes.system_theme(app)
            themes.apply(app, self.theme)
            self._show_theme()

    def _show_theme(self) -> None:
        for widget in (self.view, self.articles, self.labels, self.inspector, self.annotation_list, self.history):
            widget.set_theme(self.theme)
        self.banner.set_theme(self.theme)
        self.status.set_theme(self.theme)

    def show_commands(self) -> None:
        """Type ahead over every action."""
        entries = [
            Entry(action.text().replace("&", ""), keys_of(action), action.trigger)
            for action in [*self.commands.values(), *self._label_actions]
            if action.text()
        ]
        Palette(entries, self.tr("Command…"), self).open_over(self.view)

    def show_keys(self) -> None:
        """List every key."""
        entries = [
            Entry(action.text().replace("&", ""), keys_of(action), action.trigger)
            for action in [*self.commands.values(), *self._label_actions]
            if keys_of(action)
        ]
        Palette(entries, self.tr("Keys: type to find one, Enter does it"), self).open_over(self.view)

    def show_guideline(self) -> None:
        """Show definition and examples of the active annotation's label."""
        item = self.desk.annotations.get(self.view.active)
        label = self.desk.scheme.label(item.layer, item.label) if isinstance(item, Annotation) else None
        if label is None:
            self.status.say(self.tr("Choose an annotation to see the guideline of its label."))
            return
        lines = [label.definition, *(f"• {example}" for example in label.examples)]
        self._say(f"{label.name}: " + "\n".join(lines), kind="news")

    def about(self) -> None:
        """Say which versions run here, to paste into a report."""
        from PySide6 import __version__ as qt_version

        QMessageBox.about(
            self,
            self.tr("About Annotator"),
            self.tr("Annotator {0}\nQt {1}\nCorpus {2}").format(__version__, qt_version, self.desk.corpus.name),
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        """Mirror the open article and remember where everything was; there is nothing left to save."""
        self.inspector.commit_typing()
        self.desk.save()
        session = self.desk.session
        if session is not None:
            scroll = self.view.verticalScrollBar().value()
            self._geometry.set_place(str(self.desk.corpus.key), session.document.id, self.view.caret, scroll)
        self._geometry.set_bytes("window", self.saveGeometry())
        self._geometry.set_bytes("columns", self._columns.saveState())
        self._geometry.set_bytes("right", self._right.saveState())
        self.desk.close()
        super().closeEvent(event)


def _rows(parent: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(parent)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    return layout
