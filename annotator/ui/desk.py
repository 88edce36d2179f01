"""The curator's desk: everything that can be done to the article that is open on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from annotator.editing import commands, facts, frames, links
from annotator.editing.change import Change
from annotator.editing.history import JournalEntry
from annotator.editing.lint import Missing, missing
from annotator.errors import AnnotatorError, EditRefused
from annotator.model.annotation import Annotation
from annotator.model.document import Document
from annotator.model.span import Span
from annotator.ui.corpus_desk import CorpusDesk


class Desk(CorpusDesk):
    """One article at a time, each edit one step; what is refused is told, not raised."""

    # -- edits ------------------------------------------------------------------------------------

    def run(self, command: Callable[[], Change]) -> JournalEntry | None:
        """Make the change that a command returns; what it refuses is told in passing."""
        if self.session is None:
            return None
        try:
            change = command()
        except AnnotatorError as error:
            self.passing.emit(str(error))
            return None
        return self.do(change)

    def annotate(self, layer: str, label: str, target: Span) -> str:
        """Label a stretch of text, or the blocks it touches in a layer of blocks.

        While the slots of an annotation are being filled, a filler is linked to
        it in the same step.

        Returns:
            The id of the annotation made (or changed), '' when nothing was.
        """
        if self.session is None:
            return ""
        try:
            change = self._annotation(layer, label, target)
        except AnnotatorError as error:
            self.passing.emit(str(error))
            return ""
        made = next((edit.after for edit in change.edits if isinstance(edit.after, Annotation)), None)
        return made.id if made is not None and self._make(change, made) else ""

    def _make(self, change: Change, made: Annotation) -> JournalEntry | None:
        """Do what makes (or changes) an annotation; one that has slots then waits for what fills them."""
        session = self.session

        def action() -> JournalEntry | None:
            entry = session.do(change) if session else None
            if entry is not None and frames.opens_frame(self.scheme, made):
                self.set_frame(made.id)
            return entry

        return self._try(action)

    def _annotation(self, layer: str, label: str, target: Span) -> Change:
        document, annotations = self._document(), self.annotations
        kind = self.scheme.layer(layer)
        if kind is not None and kind.unit == "block":
            return commands.annotate_blocks(document, annotations, self.scheme, layer=layer, label=label, target=target)
        return frames.annotate(
            document, annotations, self.scheme, frame=self.frame, layer=layer, label=label, target=target
        )  # fmt: skip

    def link(self, subject: str, filler: str, slot: links.Slot | None = None) -> None:
        """Link two annotations by the slot named, else by the first that fits."""
        one, other = self.annotations.get(subject), self.annotations.get(filler)
        if not isinstance(one, Annotation) or not isinstance(other, Annotation):
            return
        found = slot or links.slot_for(self.scheme, one, other)
        if found is None:
            self.passing.emit(self.tr("{0} and {1} cannot be linked.").format(one.label, other.label))
            return
        self.run(
            lambda: links.link(
                self._document(),
                self.annotations,
                self.scheme,
                layer=found.layer,
                relation=found.relation,
                args=[(found.own, subject), (found.role.name, filler)],
            )
        )

    def delete(self, identity: str) -> None:
        """Delete an annotation with the links that cannot stand without it."""
        self.run(lambda: commands.delete(self._document(), self.annotations, self.scheme, [identity]))

    def resize(self, identity: str, spans: Sequence[Span]) -> None:
        """Give an annotation other spans."""
        self.run(lambda: commands.resize(self._document(), self.annotations, self.scheme, identity, spans))

    def add_part(self, identity: str, span: Span) -> None:
        """Add a further part to an annotation."""
        self.run(lambda: commands.add_part(self._document(), self.annotations, self.scheme, identity, span))

    def relabel(self, identity: str, label: str) -> None:
        """Give an annotation another label of its layer."""
        entry = self.run(lambda: commands.relabel(self._document(), self.annotations, self.scheme, identity, label))
        if entry is not None and frames.opens_frame(self.scheme, after := self.annotations.annotation(identity)):
            self.set_frame(after.id)

    def set_feature(self, identity: str, name: str, values: Sequence[str]) -> None:
        """Set a feature of an annotation or relation."""
        self.run(lambda: commands.set_feature(self._document(), self.annotations, self.scheme, identity, name, values))

    def set_note(self, identity: str, note: str) -> None:
        """Write the note of an annotation or relation."""
        self.run(lambda: commands.set_note(self._document(), self.annotations, identity, note))

    def set_fact(self, name: str, values: Sequence[str]) -> None:
        """Say something else about the open article."""
        self.run(lambda: facts.set_fact(self._document(), name, values))

    def unlink(self, relation: str, annotation: str) -> None:
        """Take an annotation out of a relation."""
        self.run(lambda: links.unlink(self._document(), self.annotations, self.scheme, relation, annotation))

    # -- states ------------------------------------------------------------------------------------

    def lacks(self) -> list[Missing]:
        """What the open article lacks before it is finished."""
        self.settling.emit()
        return missing(self._document(), self.annotations, self.scheme) if self.session else []

    def is_untouched(self) -> bool:
        """Whether nothing is annotated in the open article, and no layer of it has a state."""
        return not self.annotations.layer_states()

    def set_state(self, state: str, layers: Sequence[str] = ()) -> bool:
        """Mark layers (all, when none is named) new, in-progress, finished or skipped; whether that was done."""
        if self.session is None:
            return False
        named = list(layers) or [layer.name for layer in self.scheme.layers]
        change = commands.set_state(self._document(), self.annotations, named, state)
        if change and self.do(change) is None:
            return False
        return self._leave()

    def next_unfinished(self) -> str | None:
        """The next article (round the end) that is neither finished nor skipped, or None."""
        store, annotator = self.corpus.store, self.corpus.annotator
        here = self._document().id if self.session else ""
        for search in ("state:in-progress", "state:new"):
            found = store.neighbour(here, 1, annotator=annotator, search=search) if here else None
            if found is None:
                rows = store.page(None, 2, annotator=annotator, search=search)
                found = next((row.id for row in rows if row.id != here), None)
            if found is not None:
                return found
        return None

    # -- slots being filled ------------------------------------------------------------------------

    @property
    def open_frame(self) -> Annotation | None:
        """The annotation whose slots are being filled."""
        item = self.annotations.get(self.frame)
        return item if isinstance(item, Annotation) else None

    def waiting_slot(self) -> links.Slot | None:
        """The slot of the open frame that the next filler goes to, None when all are filled or none is open."""
        frame = self.open_frame
        return frames.waiting_slot(self.scheme, self.annotations, frame) if frame is not None else None

    def _document(self) -> Document:
        if self.session is None:
            raise EditRefused(self.tr("No article is open."))
        return self.session.document
