"""The main window: puts desk, canvas and panels together and carries what one says to the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QPoint
from PySide6.QtGui import QCloseEvent, QGuiApplication

from annotator.errors import AnnotatorError
from annotator.model.annotation import Annotation
from annotator.model.scheme import Layer
from annotator.model.span import Span
from annotator.ui import actions as window_actions
from annotator.ui.actions import Spec, key_or_name, keys_of, tr
from annotator.ui.annotation_import import AnnotationImport
from annotator.ui.announcements import Announcements
from annotator.ui.article_actions import ArticleActions
from annotator.ui.article_on_show import ArticleOnShow
from annotator.ui.article_source import StoreSource
from annotator.ui.bulk_edits import BulkEdits
from annotator.ui.candidate_actions import CandidateActions
from annotator.ui.command_list import CommandList
from annotator.ui.compare_actions import CompareActions
from annotator.ui.corpus_actions import CorpusActions
from annotator.ui.corpus_search_actions import CorpusSearchActions
from annotator.ui.dataset_actions import DatasetActions
from annotator.ui.desk import Desk
from annotator.ui.export_actions import ExportActions
from annotator.ui.find_actions import FindActions
from annotator.ui.folding import Folding
from annotator.ui.help_actions import HelpActions
from annotator.ui.history_actions import HistoryActions
from annotator.ui.import_actions import ImportActions
from annotator.ui.key_bindings import KeyBindings
from annotator.ui.label_actions import LabelActions
from annotator.ui.list_menus import ListMenus
from annotator.ui.menus import MenuBar
from annotator.ui.messages import Messages
from annotator.ui.occurrence_actions import OccurrenceActions
from annotator.ui.page_actions import PageActions
from annotator.ui.panel_keys import panel_keys
from annotator.ui.panels.label_bar import layer_name
from annotator.ui.preferences import SNAP, Preferences
from annotator.ui.prompts import Prompts
from annotator.ui.recounting import Recounting
from annotator.ui.repeated_blocks import RepeatedBlocks
from annotator.ui.rule_actions import RuleActions
from annotator.ui.running_jobs import RunningJobs
from annotator.ui.selection_actions import SelectionActions
from annotator.ui.settings import Geometry, Settings
from annotator.ui.settings_actions import SettingsActions
from annotator.ui.shell import Shell
from annotator.ui.suggestion_actions import SETTING as SUGGEST
from annotator.ui.suggestion_actions import SuggestionActions
from annotator.ui.text_actions import TextActions
from annotator.ui.theme import Theme
from annotator.ui.view_actions import ViewActions, follow_setting, follow_visibility
from annotator.ui.window_parts import WindowParts
from annotator.ui.window_specs import specs
from annotator.ui.window_wiring import wire

if TYPE_CHECKING:
    from annotator.opening import OpenCorpus

FIRST_LOOK = 20
"""Articles among which the first one to show is chosen."""


class MainWindow(QObject):
    """One corpus on screen, inside a shell.

    Attributes:
        shell: the window itself.
        commands: every action that is not made from the scheme, by name.

    Args:
        annotator: who was named to annotate, '' for whom the settings name; the next corpus is opened for them.
    """

    def __init__(
        self,
        shell: Shell,
        corpus: OpenCorpus,
        theme: Theme,
        settings: Settings,
        geometry: Geometry,
        annotator: str = "",
    ) -> None:
        super().__init__(shell)
        self.shell, self._geometry = shell, geometry
        self._failures, self._warned = 0, False
        self._add_desk(corpus)
        self._add_work_on_the_text(settings)
        self._add_questions()
        self.history_actions = HistoryActions(self.desk, self.bulk_edits, self)
        self.running_jobs = RunningJobs(self)
        self.article_actions = ArticleActions(self.desk, self.messages, self.show_annotation, shell)
        self.view_actions = ViewActions(shell, self.view, self.parts.themed(), self.parts.regions(), settings)
        self._add_finding()
        self._add_corpus_work(settings, theme, annotator)
        self.settings_actions = SettingsActions(settings, lambda: self.key_bindings, self.messages, shell)
        self.help_actions = HelpActions(self.desk, self.messages, lambda: self.command_list, self.view, shell)
        table = specs(self)
        self._add_menus(table, settings)
        self.announcements = Announcements(self.desk, self.view, self.messages, self.label_actions, self)
        self._add_keys(table, settings)
        wire(self)
        self.folding = Folding(self.desk, self.view, self.commands["without_boilerplate"], self)
        self.key_bindings.apply()
        self.view_actions.show_theme(theme)
        self._show_corpus(theme)
        self.settings_actions.tell_faults()

    # -- putting it together ---------------------------------------------------------------------

    def _add_desk(self, corpus: OpenCorpus) -> None:
        """The corpus and its open article, and what of them is on screen."""
        self.desk = Desk(corpus, self)
        self.bulk_edits = BulkEdits(self.desk, self)
        parts = self.parts = WindowParts(self.shell, self._geometry)
        self.view, self.prompt, self.articles, self.labels = parts.view, parts.prompt, parts.articles, parts.labels
        self.inspector, self.annotation_list, self.history = parts.inspector, parts.annotation_list, parts.history
        self.banner, self.status = parts.banner, parts.status
        self.find_bar, self.occurrences = parts.find_bar, parts.occurrences
        self._source = StoreSource(corpus)
        self.recounting = Recounting(self._source.row, self.articles.refresh, self)
        self.messages = Messages(self.banner, self.status, self.view.setFocus, self)
        self.on_show = ArticleOnShow(self.desk, parts, self.recounting, self.messages, self.shell)

    def _add_work_on_the_text(self, settings: Settings) -> None:
        """What marks words and blocks, by hand or as a program proposes."""
        self.text_actions = TextActions(self.desk, self.view, self)
        self.page_actions = PageActions(self.desk, self.view, self)
        self.suggestion_actions = SuggestionActions(self.desk, self.view, self.text_actions, settings, self._key, self)
        self.candidate_actions = CandidateActions(self.desk, self.view, self.suggestion_actions, self._key, self)

    def _add_questions(self) -> None:
        """Whoever may have a question for the pill over the text; the first one that has is heard."""
        self.repeated_blocks = RepeatedBlocks(
            self.desk, self.view, self._key, lambda: self.occurrence_actions.is_busy, self
        )
        askers = (
            self.suggestion_actions.question, self.repeated_blocks.question, self.candidate_actions.question
        )  # fmt: skip
        self.prompts = Prompts(self.prompt, askers, self)

    def _add_finding(self) -> None:
        """What looks for places, in the article and in the corpus."""
        self.find_actions = FindActions(self.view, self.find_bar, self)
        self.occurrence_actions = OccurrenceActions(
            self.desk, self.bulk_edits, self.view, self.occurrences, self.choose_label,
            lambda: self.articles.searched, self,
        )  # fmt: skip
        self.rule_actions = RuleActions(self.desk, self.view, self.parts.rules, self)
        self.corpus_search = CorpusSearchActions(
            self.desk, self.bulk_edits, self.view, self.parts.concordance, self.choose_label, self.open_article, self
        )

    def _add_corpus_work(self, settings: Settings, theme: Theme, annotator: str) -> None:
        """What is about more than the open article: articles in, the corpus as a whole, two articles compared."""
        desk, messages, shell = self.desk, self.messages, self.shell
        self.import_actions = ImportActions(desk, self.articles, messages, settings, self.article_actions.open, shell)
        self.annotation_import = AnnotationImport(desk, messages, settings, shell)
        self.export_actions = ExportActions(desk, messages, settings, shell)
        self.dataset_actions = DatasetActions(desk, messages, settings, shell)
        self.corpus_actions = CorpusActions(
            desk, messages, self._geometry, lambda: annotator or Preferences(settings).annotator, self.view, shell
        )
        self.compare_actions = CompareActions(desk, self.bulk_edits, messages, self._show_place_of, theme, shell)
        self.selection_actions = SelectionActions(
            desk, self.bulk_edits, self.articles, messages, self.export_actions, shell
        )
        self.list_menus = ListMenus(self.articles, messages, settings, shell)
        others = (self.annotation_import, self.export_actions, self.dataset_actions)
        for part in (self.corpus_actions, self.compare_actions, *others):
            self.view_actions.add_themed(part)

    def _add_menus(self, table: Sequence[Spec], settings: Settings) -> None:
        """The actions of the table and those of the scheme, and the menus they stand in."""
        self.commands = window_actions.make(table, self.shell, self.view)
        bar = MenuBar(self.shell)
        self.shell.setMenuBar(bar)
        menus = window_actions.fill_menus(bar, table, self.commands)
        follow_visibility(self.commands["show_articles"], self.articles)
        follow_visibility(self.commands["show_inspector"], self.parts.right)
        self.view_actions.offer_all_links(self.commands["show_links"])
        follow_setting(self.commands["snap_to_words"], settings, SNAP, default=True)
        follow_setting(self.commands["suggest_names"], settings, SUGGEST, default=True)
        self._text_menu = menus[tr("&Annotate")]
        self._text_menu.addSeparator()
        self.label_actions = LabelActions(
            self.desk.scheme, self.view, self.suggestion_actions.annotate, self._text_menu, self.shell
        )
        self.label_actions.add_layers(menus[tr("&View")])

    def _add_keys(self, table: Sequence[Spec], settings: Settings) -> None:
        """Which key does what, and the lists that name them."""
        keys, active, of_scheme = panel_keys(self), lambda: self.view.layer, self.label_actions.named
        self.key_bindings = KeyBindings(table, self.commands, of_scheme, self.desk.scheme, keys, active, settings, self)
        self.command_list = CommandList(
            table, self.commands, self.label_actions, self.key_bindings, keys, self.view, self._geometry, self
        )

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
        self.on_show.show_saved()
        article, caret, top = self._geometry.place(corpus.key)
        if article and self._source.has(article) and self.desk.open_article(article):
            self.view.place_caret(caret, activate=False)
            self.view.scroll_to(top)
        elif first := self._source.listing("", "").page(None, FIRST_LOOK)[0]:
            own = QLocale().name()[:2]  # an article that the reader can read, if one is near
            self.desk.open_article(next((row for row in first if row.language[:2] == own), first[0]).id)

    # -- going to an article, an annotation, an edit -------------------------------------------------

    def open_article(self, document_id: str) -> None:
        """Open an article and put the keyboard into it."""
        self.article_actions.open(document_id)
        self.view.setFocus()

    def count_failure(self, *_: object) -> None:
        """Something could not be done; the window stays open for it once."""
        self._failures += 1

    def show_keys(self) -> None:
        """Let the texts that name a key name the present one."""
        self.inspector.set_keys(self._key("link"), self._key("next_annotation"), self._key("compare"))
        keys = {name: keys_of(action) for name, action in self.commands.items()}
        self.find_bar.set_keys(keys)
        self.parts.concordance.set_keys(keys)
        self.on_show.show_frame(self.desk.frame)

    def _key(self, name: str) -> str:
        return key_or_name(self.shell, name)

    def show_layer(self, layer: Layer) -> None:
        """Let everything that is about the active layer be about this one."""
        self.key_bindings.apply()  # what the scheme has for this layer's labels is theirs
        self.labels.show_layer(layer.name)
        self.annotation_list.show_layer(layer)
        self.status.show_layer(layer_name(layer))

    def _show_place_of(self, span: Span) -> None:
        """Show a stretch of the article; the keyboard stays in the window that asked for it."""
        if span.length:
            self.view.select(span)
        else:
            self.view.place_caret(span.begin)

    def show_annotation(self, identity: str) -> None:
        """Go to an annotation of the open article, in its layer, and put the keyboard into the text."""
        if self.go_to_annotation(identity):
            self.view.setFocus()

    def go_to_annotation(self, identity: str) -> bool:
        """The same, and the keyboard stays where it is: in the list, on the way down it. False if there is none."""
        item = self.desk.annotations.get(identity)
        if not isinstance(item, Annotation):
            return False
        self.label_actions.set_layer(item.layer)
        self.view.activate(identity, go=True)
        return True

    def go_to_entry(self, number: int) -> None:
        """Go to where an edit of the journal was made, in the first of its articles."""
        entry = next((e for e in self.desk.history.entries if e.number == number), None)
        try:
            documents = entry.change.documents() if entry else ()
        except AnnotatorError as error:  # a large change is read from the journal now
            self.messages.show(str(error))
            return
        if entry is None or not documents:
            return
        self.open_article(documents[0])
        region = entry.change.region(documents[0])
        if region is not None:
            self.view.place_caret(region.begin)

    # -- the few actions that are about the window as a whole -----------------------------------------

    def choose_label(self, then: Callable[[str, str], object] | None = None) -> None:
        """Type ahead over all labels of all layers."""
        self.label_actions.choose(then)

    def edit_features(self) -> None:
        """Put the keyboard into the inspector's first feature; Esc comes back.

        A selection goes into the slot that waits instead.
        """
        if self.candidate_actions.waits() and self.view.selection() is not None:
            self.candidate_actions.fill(self.text_actions.annotate)
        elif self.view.active:
            self.inspector.focus_first_feature()
        else:
            sentence = self.tr("Choose an annotation first ({0} goes to the next one).")
            self.messages.say(sentence.format(self._key("next_annotation")))

    def edit_facts(self) -> None:
        """Put the keyboard into what is said about the article; Esc comes back."""
        self.view.activate("")
        self.on_show.show_active("")
        self.inspector.focus_first_feature()

    def show_text_menu(self, place: QPoint) -> None:
        """Open what can be done with the text, at a place on the screen."""
        self._text_menu.popup(place)

    def copy(self) -> None:
        """Copy the selected text from the article itself, so that no character is changed on the way."""
        span = self.view.selection()
        if span is not None:
            QGuiApplication.clipboard().setText(self.view.document.text[span.begin : span.end])

    def escape(self) -> None:
        """Close what is looked for, then the open frame; next drop selection and active annotation; then the banner."""
        if self.occurrence_actions.is_open:
            self.occurrence_actions.close()
        elif self.find_actions.is_open:
            self.find_actions.close()
        elif self.desk.frame:
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
        self.parts.remember(self._geometry)
        self.find_actions.wait()
        self.occurrence_actions.wait()
        self.corpus_search.wait()
        self.compare_actions.wait()
        self.recounting.stop()
        self.articles.stop()
        self.repeated_blocks.stop()
        self.corpus_actions.close()
        self.annotation_import.close()
        self.export_actions.close()
        self.dataset_actions.close()
        self.selection_actions.close()
        self.shell.hide()  # the file of a large article takes a second more
        self.desk.close()
