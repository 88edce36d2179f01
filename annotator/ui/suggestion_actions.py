"""Suggestions in the window: makes them, walks along them, and gives the annotator's answers to them."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.editing import commands
from annotator.editing.change import Change
from annotator.editing.history import JournalEntry
from annotator.editing.recommender import Recommender
from annotator.editing.session import EditingSession
from annotator.errors import Cancelled
from annotator.jobs import Job, run
from annotator.model.annotation import Annotation, LayerState
from annotator.model.graphemes import snap_back
from annotator.model.span import Span
from annotator.model.suggestion import Suggestion, SuggestionSet
from annotator.ui.article.article_view import ArticleView
from annotator.ui.article.prompt import strong
from annotator.ui.desk import Desk
from annotator.ui.prompts import Question
from annotator.ui.settings import Settings
from annotator.ui.text_actions import TextActions

AT_ONCE = 50_000
"""Articles of up to so many code points are looked through at once, longer ones as a job in the background."""

ITEMS_AT_ONCE = 300
"""So are those with more annotations and answers than these."""

NAME_AT_ONCE = 1_000_000
"""In articles of up to so many code points a single new name is looked for at once: that takes a millisecond."""

LATER = 30
"""So long after an edit the suggestions of a long article follow it, in milliseconds: the edit is painted first."""

TOLD_EVERY, LONGEST_REST = 0.1, 0.05
"""Seconds between two words on how far a job is, and for which it rests at most."""

AFTER_KEY, MOST_PATIENT = 0.2, 0.5
"""Seconds that a job rests after a key, and at most, however many keys follow: work beside a key slows it down."""

SETTING = "suggest_names"
_NAP = 0.01
_SHOWN = 60
_CLOSED = {"finished", "skipped"}


class SuggestionActions(QObject):
    """Repeated names of the open article, and the keys on them; without a suggestion at the caret: the text's own.

    `keys` says which key does an action, by its name.

    Signals:
        shown: other suggestions are shown than before.
    """

    shown = Signal()

    def __init__(
        self,
        desk: Desk,
        view: ArticleView,
        text: TextActions,
        settings: Settings,
        keys: Callable[[str], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._view, self._text, self._settings, self._keys = desk, view, text, settings, keys
        self._session: EditingSession | None = None
        self._names: Recommender | None = None
        self._looking = False
        self._edits: list[Change] = []
        self._later = QTimer(self, singleShot=True, interval=LATER)
        self._later.timeout.connect(self._catch_up)
        self._touched = 0.0
        view.caret_moved.connect(self._touch)
        view.verticalScrollBar().valueChanged.connect(self._touch)
        view.how_to_answer = self._how_to_answer
        settings.listen(self._follow_setting)

    @property
    def on(self) -> bool:
        """Whether repeated names are suggested."""
        return self._settings.flag(SETTING, default=True)

    def _touch(self) -> None:
        """The curator is at work."""
        self._touched = time.perf_counter()

    def _follow_setting(self, name: str) -> None:
        if name == SETTING:
            self.begin()

    # -- making them -------------------------------------------------------------------------------

    def begin(self) -> None:
        """Look through the article that is open now."""
        self._session, self._names, self._looking, self._edits = None, None, False, []
        self._later.stop()
        self._show(SuggestionSet())
        session = self._desk.session
        if session is None or not self.on or self._desk.corpus.read_only or not session.annotations.is_whole:
            return
        self._session = session
        states, present = session.annotations.states, session.annotations
        closed = [layer for layer, state in states.items() if state in _CLOSED]
        names = self._desk.corpus.recommender(session.document, closed)
        items = [*present.items(), *present.rejections.values()]

        def done() -> None:
            self._names = names
            self._show(names.suggestions)

        short = len(session.document.text) <= AT_ONCE and len(items) <= ITEMS_AT_ONCE
        self._look(names.begin(items), done, at_once=short)

    def follow(self, entry: JournalEntry) -> None:
        """Bring the suggestions in line with an edit."""
        self._touch()
        session = self._session
        if session is None or session is not self._desk.session:
            return
        if entry.change.changes_rules:
            self.begin()  # other blocks are known now
            return
        if session.document.id not in entry.change.documents():
            return
        if any(isinstance(edit.item, LayerState) for edit in entry.change.of(session.document.id)):
            self.begin()  # a layer was finished, or is open again
        else:
            self._edits.append(entry.change)
            if len(session.document.text) > AT_ONCE:
                self._later.start()
            else:
                self._catch_up()

    def _catch_up(self) -> None:
        names, session = self._names, self._session
        if names is None or session is None or self._looking or not self._edits:
            return
        identity = session.document.id
        if len(session.document.text) > NAME_AT_ONCE:
            wanted = {name for change in self._edits for name in names.unknown(change, identity)}
            if wanted:
                self._look(names.look_up(wanted), lambda: None)
                return
        changed = names.apply(*self._edits, document=identity)
        self._edits = []
        self._show(names.suggestions, changed)

    def _look(self, job: Job[None], done: Callable[[], None], *, at_once: bool = False) -> None:
        """Do a job at once or in the background; what it finds after another article was opened is dropped."""
        session = self._session
        if at_once:
            run(job)
            done()
            return
        begun = self._edits  # another list stands for another beginning
        self._looking = True
        job = _saying(job, self.tr("Looking for repeated names"))

        def wanted() -> bool:
            return self._session is session and self._edits is begun

        def found(whole: bool) -> None:  # noqa: FBT001  the result of a job
            if wanted() and whole:
                self._looking = False
                done()
                self._catch_up()
            elif wanted():  # cancelled: better no suggestions than some that are no longer right
                self._session = None
                self._show(SuggestionSet())
                self._desk.passing.emit(self.tr("Nothing is suggested in this article until it is opened again."))

        self._desk.background.start(politely(job, wanted, lambda: self._touched), found)

    def _show(self, suggestions: SuggestionSet, changed: list[Span] | None = None) -> None:
        self._view.show_suggestions(suggestions, changed)
        self.shown.emit()

    # -- looking at them ---------------------------------------------------------------------------

    def here(self) -> Suggestion | None:
        """The suggestion at the caret, after every edit made so far."""
        self._catch_up()
        return self._view.suggestion_here()

    def after(self, offset: int) -> Suggestion | None:
        """The first suggestion of the active layer that begins at or after an offset, after every edit made so far."""
        self._catch_up()
        return self._view.suggestions.after(offset, self._view.layer)

    def before(self, offset: int) -> Suggestion | None:
        """The last one that begins before an offset."""
        self._catch_up()
        return self._view.suggestions.before(offset, self._view.layer)

    # -- answering them ----------------------------------------------------------------------------

    def accept(self) -> None:
        """Accept the suggestion at the caret and go on to the next one; without one: to the next annotation."""
        here = self.here()
        if here is None:
            self._text.next_annotation()
        elif self._answer(here) is not None:
            self._go_on(here)

    def accept_all(self) -> None:
        """Accept every suggestion of the active layer in this article, in one step to undo."""
        self._catch_up()
        session, layer = self._desk.session, self._view.layer
        here = [one for one in self._view.suggestions if one.layer == layer]
        if session is None or not here:
            self._desk.passing.emit(self.tr("Nothing is suggested in this layer."))
            return
        scheme = self._desk.scheme
        entry = self._desk.run(lambda: commands.accept_all(session.document, session.annotations, scheme, here))
        if entry is not None:
            made = sum(isinstance(edit.after, Annotation) for edit in entry.change.edits)
            self._desk.passing.emit(self.tr("{0} suggestions were accepted.").format(made))

    def reject(self) -> None:
        """Turn the suggestion at the caret down and go on to the next one; without one: delete the annotation."""
        here, session = self.here(), self._desk.session
        if here is None or session is None:
            self._text.delete()
        elif self._desk.run(lambda: commands.reject(session.document, session.annotations, here)) is not None:
            self._go_on(here)

    def annotate(self, layer: str, label: str) -> None:
        """Label the suggestion at the caret, be it as suggested or not; without one: the selection, word or block."""
        here = self.here()
        if here is None or here.layer != layer:
            self._text.annotate(layer, label)
            return
        entry = self._answer(here, label)
        made = [edit.after.id for edit in entry.change.edits if isinstance(edit.after, Annotation)] if entry else []
        if made:
            self._view.activate(made[0])

    def _answer(self, suggestion: Suggestion, label: str = "") -> JournalEntry | None:
        session = self._desk.session
        if session is None:
            return None
        scheme = self._desk.scheme
        return self._desk.run(
            lambda: commands.accept(session.document, session.annotations, scheme, suggestion, label)
        )  # fmt: skip

    def _go_on(self, answered: Suggestion) -> None:
        following = self.after(answered.begin) or self.after(0)
        self._view.activate("", chosen=False)
        if following is None:
            self._view.place_caret(answered.end, activate=False)
            self._desk.passing.emit(self.tr("That was the last suggestion in this layer."))
        else:
            self._view.place_caret(following.begin, activate=False)

    # -- saying it -----------------------------------------------------------------------------------

    def question(self) -> Question | None:
        """What is suggested at the caret, and the keys that answer it."""
        here = self._view.suggestion_here()
        if here is None:
            return None
        suggestions = self._view.suggestions
        words = " ".join(here.covered(self._view.document.text).split())
        words = words if len(words) <= _SHOWN else f"{words[: snap_back(words, _SHOWN - 1)]}…"
        sentence = self.tr("Suggestion {0} of {1}: {2} → {3}")
        return Question(
            sentence.format(suggestions.number(here), suggestions.count(here.layer), strong(words), here.label),
            (
                (self.tr("accept"), self._keys("next_annotation")),
                (self.tr("reject"), self._keys("delete")),
                (self.tr("next"), self._keys("next_candidate")),
            ),
        )

    def _how_to_answer(self) -> str:
        answer = self.tr("With the caret on it {0} accepts, {1} turns it down, the key of a label corrects it")
        return answer.format(self._keys("next_annotation"), self._keys("delete"))


def politely(job: Job[None], wanted: Callable[[], bool], touched: Callable[[], float]) -> Job[bool]:
    """A job that rests as long as it works, and after every key, and gives up when it is not wanted.

    Args:
        job: the job itself, in steps of about a millisecond.
        wanted: whether somebody still wants its result.
        touched: when the curator last did something, by `time.perf_counter`.

    Returns:
        Whether it came to its end.
    """
    try:
        begun = told = time.perf_counter()
        for progress in job:
            if not wanted():
                return False
            time.sleep(min(time.perf_counter() - begun, LONGEST_REST))
            longest = time.perf_counter() + MOST_PATIENT
            while True:
                begun = time.perf_counter()
                if begun - told > TOLD_EVERY:  # whoever shows it has other things to do, too
                    told = begun
                    yield progress
                if begun > min(touched() + AFTER_KEY, longest):
                    break
                time.sleep(_NAP)
    except Cancelled:
        return False
    return True


def _saying(job: Job[None], what: str) -> Job[None]:
    """A job whose progress is told in other words, such as those of the reader's language."""
    for progress in job:
        yield progress._replace(what=what)
