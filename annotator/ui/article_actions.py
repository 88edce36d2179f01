"""What can be done with whole articles: walk, finish, skip, save."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from annotator.ui.actions import key_or_name
from annotator.ui.desk import Desk
from annotator.ui.messages import Messages


class ArticleActions(QObject):
    """Actions on articles; `show_annotation` brings an annotation of the open article into view."""

    def __init__(
        self,
        desk: Desk,
        messages: Messages,
        show_annotation: Callable[[str], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._desk, self._messages = desk, messages
        self._show_annotation = show_annotation
        self._window = window
        self._asked = ""

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
