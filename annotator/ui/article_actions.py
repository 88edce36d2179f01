"""What can be done with whole articles: open, import, walk, finish, skip, save."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.ui.actions import key_or_name
from annotator.ui.desk import Desk
from annotator.ui.messages import Messages
from annotator.ui.panels.articles_panel import ArticlesPanel

if TYPE_CHECKING:
    from annotator.opening import ImportResult

SHOWN = 50
"""Lines of an import's log that the banner shows."""


class ArticleActions(QObject):
    """Actions on articles; `show_annotation` brings an annotation of the open article into view."""

    def __init__(
        self,
        desk: Desk,
        panel: ArticlesPanel,
        messages: Messages,
        show_annotation: Callable[[str], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._desk, self._panel, self._messages = desk, panel, messages
        self._show_annotation = show_annotation
        self._window = window
        self._asked = ""
        self._folder = ""
        desk.imported.connect(self._imported)
        desk.background.refused.connect(self._refused)

    # -- in ----------------------------------------------------------------------------------------

    def choose_files(self) -> None:
        """Ask for articles to open."""
        kinds = self.tr("Articles (*.txt *.md *.html *.htm *.xml);;All files (*)")
        names, _ = QFileDialog.getOpenFileNames(self._window, self.tr("Open articles"), self._folder, kinds)
        if names:
            self._folder = str(Path(names[0]).parent)
        self.open_files([Path(name) for name in names])

    def choose_folder(self) -> None:
        """Ask for a folder of articles to open."""
        name = QFileDialog.getExistingDirectory(self._window, self.tr("Open a folder of articles"), self._folder)
        if name:
            self._folder = name
            self.open_files([Path(name)])

    def open_files(self, files: list[Path]) -> None:
        """Take articles into the corpus and open the first of them."""
        if files:
            self._desk.import_files(files)

    def _imported(self, result: ImportResult) -> None:
        """Show the first imported article; say what was refused and what was done, with the reasons at hand."""
        self._panel.reload()
        session = self._desk.session
        if session is not None and any(
            one.id == session.document.id and one.outcome in ("merged", "restored") for one in result.accepted
        ):
            self._desk.open_article(session.document.id)  # read anew, with the work that came in
        if result.accepted:
            self.open(result.accepted[0].id)
        refused = [refusal.sentence for refusal in result.refused]
        log = [f"{Path(one.name).name}: {' '.join(one.log)}" for one in result.accepted if one.log]
        taken = len(result.accepted)
        if len(refused) == 1 and not taken:
            self._messages.show(refused[0])
        elif refused:
            sentence = self.tr("{0} of {1} files were refused.").format(len(refused), len(refused) + taken)
            self._messages.show(sentence, details="\n".join([*refused, *log][:SHOWN]))
        elif taken == 1 and len(result.accepted[0].log) > 1:
            self._messages.show(log[0], kind="news")
        elif taken == 1:
            self._messages.say("".join(log))
        elif taken:
            known = result.count("known")
            sentence = self.tr("{0} articles are in the corpus.").format(taken)
            if known:
                sentence = self.tr("New in the corpus: {0}. There already: {1}.").format(taken - known, known)
            self._messages.show(sentence, kind="news", details="\n".join(log[:SHOWN]))

    def _refused(self, sentence: str) -> None:
        if sentence:
            self._messages.show(sentence)
        else:
            self._messages.say(self.tr("Cancelled: nothing was changed."))

    # -- walking -----------------------------------------------------------------------------------

    def open(self, document_id: str) -> None:
        """Open an article, unless it is open already."""
        session = self._desk.session
        if session is None or session.document.id != document_id:
            self._desk.open_article(document_id)

    def next(self) -> None:
        """Open the next article of the corpus."""
        self._step(1)

    def previous(self) -> None:
        """Open the article before."""
        self._step(-1)

    def _step(self, step: int) -> None:
        session = self._desk.session
        found = session and self._desk.corpus.store.neighbour(session.document.id, step)
        if found:
            self.open(found)
        else:
            self._messages.say(self.tr("There is no further article."))

    def leave_removed(self) -> None:
        """The open article was removed from the corpus: open the one after it, or before it; the last one stays."""
        session = self._desk.session
        if session is not None:
            store, here = self._desk.corpus.store, session.document.id
            found = store.neighbour(here, 1) or store.neighbour(here, -1)
            if found:
                self.open(found)

    def next_unfinished(self) -> bool:
        """Open the next article that is neither finished nor skipped; False when there is none."""
        found = self._desk.next_unfinished()
        if found is None:
            self._messages.say(self.tr("Every article is finished or skipped."))
        else:
            self.open(found)
        return found is not None

    # -- done with it --------------------------------------------------------------------------------

    def save(self) -> None:
        """Write the article's standoff XML into the mirror folder."""
        session = self._desk.session
        if self._desk.corpus.read_only:
            self._messages.say(self.tr("The corpus is open read-only: nothing is written."))
        elif session is not None:
            name = f"{session.document.id}.standoff.xml"
            sentence = self.tr("Wrote {0} into {1}").format(name, self._desk.corpus.mirror)
            self._desk.write_out(lambda: self._messages.say(sentence))

    def finish(self) -> None:
        """Check required features and links, mark the article finished and go to the next that needs work."""
        if not self._desk.whole():
            return
        lacks = self._desk.lacks()
        if not lacks:
            self._finish_unless_untouched()
            return
        self._show_annotation(lacks[0].annotation)
        sentence = lacks[0].what
        if len(lacks) > 1:
            sentence = self.tr("{0} {1} more to look at.").format(sentence, len(lacks) - 1)
        details = "\n".join(lack.what for lack in lacks) if len(lacks) > 1 else ""
        self._messages.show(sentence, button=self.tr("Finish anyway"), action=self._finish_now, details=details)

    def _finish_unless_untouched(self) -> None:
        """Finish at once, but an article where nothing is annotated only when asked a second time."""
        session = self._desk.session
        asked, self._asked = self._asked, session.document.id if session else ""
        if asked == self._asked or self._desk.corpus.read_only or not self._desk.is_untouched():
            self._finish_now()
            return
        sentence = self.tr("Nothing is annotated in this article; {0} again finishes it as it is.")
        sentence = sentence.format(key_or_name(self._window, "finish"))
        self._messages.show(sentence, button=self.tr("Finish anyway"), action=self._finish_now)

    def _finish_now(self) -> None:
        self._asked = ""
        self._messages.clear()
        self._leave("finished", self.tr("Finished, {0} takes it back: {1}"))

    def skip(self) -> None:
        """Mark the article skipped and go to the next that needs work."""
        self._leave("skipped", self.tr("Skipped, {0} takes it back: {1}"))

    def _leave(self, state: str, said: str) -> None:
        """Put the article into a state, go to the next that needs work, and say what became of this one."""
        session = self._desk.session
        if session is not None and self._desk.set_state(state) and self.next_unfinished():
            undo = key_or_name(self._window, "undo")
            self._messages.say(said.format(undo, session.document.title or session.document.id))
