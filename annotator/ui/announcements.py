"""What a screen reader is told beside the text: every edit, what the caret comes to, letters, layers, messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from annotator.model.annotation import Annotation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.graphemes import snap_back
from annotator.model.scheme import Layer
from annotator.ui.article.article_view import ArticleView
from annotator.ui.desk import Desk
from annotator.ui.label_actions import LabelActions
from annotator.ui.messages import Messages
from annotator.ui.panels.label_bar import layer_name
from annotator.ui.panels.signs import one_line

MOST_LABELS = 4
MOST_LETTERS = 12
_QUOTE = 40


class Announcements(QObject):
    """Gathers what is to be said of one key press, and says it once, together.

    What the caret came to (`mention`) gives way to anything that was done (`say`):
    who marks a name need not hear that the caret is in it.

    Signals:
        spoken(sentences): this is said now.
    """

    spoken = Signal(str)

    def __init__(
        self, desk: Desk, view: ArticleView, messages: Messages, labels: LabelActions, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view = view
        self._sentences: list[str] = []
        self._mention = ""
        self._under: dict[str, str] = {}
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._speak)
        desk.changed.connect(lambda entry: self.say(entry.what))
        desk.opened.connect(self._name_article)
        messages.said.connect(self.say)
        labels.layer_changed.connect(self._name_layer)
        view.caret_moved.connect(self._look)
        view.annotation_chosen.connect(self._name)
        view.letters_shown.connect(self._spell)
        self.spoken.connect(view.say)

    def say(self, sentence: str) -> None:
        """Say a sentence; the same one is said once only."""
        self._under = self._labels()
        if sentence and sentence not in self._sentences:
            self._sentences.append(sentence)
            self._soon.start()

    def mention(self, words: str) -> None:
        """Say some words unless there is something else to say, or others come before they are said."""
        self._mention = words
        self._soon.start()

    def _speak(self) -> None:
        said = joined(self._sentences) or self._mention
        self._sentences, self._mention = [], ""
        if said:
            self.spoken.emit(said)

    # -- the caret -------------------------------------------------------------------------------

    def _labels(self) -> dict[str, str]:
        """Label by id of what is at the caret, of the active layer and innermost first."""
        return {a.id: a.label for a in self._view.annotations_at(self._view.caret)}

    def _look(self) -> None:
        before, self._under = self._under, self._labels()
        if words := crossed(before, self._under):
            self.mention(words)

    def _name(self, identity: str) -> None:
        """Say what was gone to or picked, with its text."""
        item = self._view.annotations.get(identity)
        if isinstance(item, Annotation):
            self.mention(named(item, self._view.document.text))

    def _name_article(self) -> None:
        session = self._desk.session
        if session is not None:
            self.say(session.document.title or session.document.id)

    def _name_layer(self, layer: Layer) -> None:
        self.say(self.tr("{0} layer").format(layer_name(layer)))

    def _spell(self) -> None:
        view = self._view
        self.say(spelled(view.hints.shown, view.annotations, view.document.text))


def crossed(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    """What to say when the caret was in some annotations and is in others now, each a label by its id."""
    entered = [label for identity, label in now.items() if identity not in before]
    if entered:
        return _listed(entered, MOST_LABELS)
    left = [label for identity, label in before.items() if identity not in now]
    return _tr("end of {0}").format(_listed(left, MOST_LABELS)) if left else ""


def named(annotation: Annotation, text: str) -> str:
    """An annotation in words: its label and its text, shortened."""
    first, *more = annotation.spans
    end = first.end if first.length <= _QUOTE else snap_back(text, first.begin + _QUOTE)
    shortened = bool(more) or end < first.end
    return f"{annotation.label}: {one_line(text[first.begin : end])}{'…' if shortened else ''}"


def spelled(letters: Mapping[str, str], annotations: AnnotationSet, text: str) -> str:
    """The letters over annotations, the first ones each with the annotation that it leads to."""
    found = ((code, annotations.get(identity)) for code, identity in letters.items())
    there = [(code, item) for code, item in found if isinstance(item, Annotation)]
    lines = [f"{' '.join(code.upper())}: {named(item, text)}" for code, item in there[:MOST_LETTERS]]
    return _with_more(lines, len(there))


def joined(sentences: Sequence[str]) -> str:
    """Sentences one after the other, each ended before the next."""
    ended = [one if one.endswith((".", "!", "?", "…")) else f"{one}." for one in sentences[:-1]]
    return " ".join([*ended, *sentences[-1:]])


def _listed(names: Sequence[str], most: int) -> str:
    return _with_more(names[:most], len(names))


def _with_more(names: Sequence[str], count: int) -> str:
    """Some names of so many."""
    shown = ", ".join(names)
    return _tr("{0} and {1} more").format(shown, count - len(names)) if count > len(names) else shown


def _tr(text: str) -> str:
    return QCoreApplication.translate("Announcements", text)
