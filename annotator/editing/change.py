"""One Change: what an edit did, as pairs of before and after.

From it follow undo (`inverse`), autosave, the journal, the region to repaint
and the screen reader's announcement.
"""

from __future__ import annotations

import json
import operator
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias, TypeVar

from annotator.model.annotation import Annotation, Arg, Features, Item, LayerState, Rejection, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Facts
from annotator.model.rule import Rule
from annotator.model.span import Span

_AnyItem = TypeVar("_AnyItem", Annotation, Relation, LayerState, Rejection, Facts, Rule)
_NO_TEXT = ("spans", "features", "args", "confidence", "meta", "assigned", "removed", "similar", "on")

Subject: TypeAlias = Item | Facts | Rule
"""Everything that an edit can change: what an annotator's set holds, a document's facts, a rule of the corpus."""


class Edit(NamedTuple):
    """One thing of one document: `before` is None when it was made, `after` is None when it went.

    The facts of a document are always there. A rule belongs to no document: its `document` is ''.
    """

    document: str
    before: Subject | None
    after: Subject | None

    @property
    def item(self) -> Subject:
        """What it is about: `after`, or `before` when that is gone."""
        item = self.after if self.after is not None else self.before
        if item is None:
            raise ValueError("an edit needs a before or an after")
        return item


class ItemEdit(NamedTuple):
    """An edit of what an annotator's set holds; see `Edit`."""

    document: str
    before: Item | None
    after: Item | None

    @property
    def item(self) -> Item:
        """What it is about: `after`, or `before` when that is gone."""
        item = self.after if self.after is not None else self.before
        if item is None:
            raise ValueError("an edit needs a before or an after")
        return item


@dataclass(frozen=True, slots=True)
class Change:
    """An edit as a whole: applied, undone and journalled in one piece.

    Attributes:
        what: what it did, for the history, e.g. 'Add PERSON “Ines Tallow”'.
        edits: in the order to apply.
    """

    what: str
    edits: tuple[Edit, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.edits)

    def inverse(self) -> Change:
        """The change that takes this one back."""
        return Change(self.what, tuple(Edit(e.document, e.after, e.before) for e in reversed(self.edits)))

    def documents(self) -> tuple[str, ...]:
        """Ids of the documents it touches, in order of first appearance."""
        return tuple(dict.fromkeys(edit.document for edit in self.edits if edit.document))

    @property
    def articles(self) -> int:
        """How many documents it touches."""
        return len(self.documents())

    @property
    def is_stored(self) -> bool:
        """Whether its edits have still to be read from the journal; see `stored_change`."""
        return False

    @property
    def changes_rules(self) -> bool:
        """Whether rules of the corpus come, go or change with it."""
        return any(isinstance(edit.item, Rule) for edit in self.edits)

    def annotators(self) -> set[str]:
        """Ids of those whose work or rules it touches."""
        return {edit.item.annotator for edit in self.edits if not isinstance(edit.item, Facts)}

    def of(self, document: str) -> Iterator[ItemEdit]:
        """Its edits of what annotators did on one document."""
        for identity, before, after in self.edits:
            if identity == document and not isinstance(before, _APART) and not isinstance(after, _APART):
                yield ItemEdit(identity, before, after)

    def facts_of(self, document: str) -> tuple[Facts, Facts] | None:
        """The facts of one document before and after it, None when it leaves them alone."""
        pairs = [(before, after) for identity, before, after in self.edits if identity == document]
        facts = [(b, a) for b, a in pairs if isinstance(b, Facts) and isinstance(a, Facts)]
        return (facts[0][0], facts[-1][1]) if facts else None

    def moves_articles(self) -> bool:
        """Whether articles come or go with it."""
        pairs = ((before, after) for _, before, after in self.edits)
        return any(isinstance(b, Facts) and isinstance(a, Facts) and b.removed != a.removed for b, a in pairs)

    def recounted(self) -> tuple[str, ...]:
        """The documents of which the list says something else after it: facts, states, numbers of annotations."""
        return tuple(dict.fromkeys(edit.document for edit in self.edits if _recounts(edit)))

    def region(self, document: str) -> Span | None:
        """The stretch of text (code points) of a document whose annotations or suggestions it touches, or None."""
        extents = [
            item.extent
            for edit in self.of(document)
            for item in (edit.before, edit.after)
            if isinstance(item, Annotation | Rejection)
        ]
        if not extents:
            return None
        return Span(min(span.begin for span in extents), max(span.end for span in extents))


_APART = (Facts, Rule)


def _recounts(edit: Edit) -> bool:
    item = edit.item
    comes_or_goes = isinstance(item, Annotation) and (edit.before is None or edit.after is None)
    return comes_or_goes or isinstance(item, Facts | LayerState)


def apply(change: Change, document: str, annotations: AnnotationSet) -> None:
    """Apply the part of a change that is about one annotator's set of one document.

    Raises:
        ValueError: an item is not as the change found it; the set is untouched up to that edit's check.
    """
    mine = [edit for edit in change.of(document) if edit.item.annotator == annotations.annotator]
    for edit in mine:
        _take(edit, annotations)


def _take(edit: ItemEdit, annotations: AnnotationSet) -> None:
    if not isinstance(edit.item, LayerState) and annotations.present(edit.item) != edit.before:
        raise ValueError(f"{edit.item.id} is not as the change found it")
    if edit.after is not None:
        annotations.put(edit.after)
    elif edit.before is not None:
        annotations.remove(edit.before)


# -- as JSON, for the journal ----------------------------------------------------------------------


def to_json(change: Change) -> str:
    """Write the edits of a change as compact JSON, in one line (the journal keeps `what` beside it)."""
    rows = [[edit.document, _plain(edit.before), _plain(edit.after)] for edit in change.edits]
    return _encoded(rows)


def from_json(what: str, data: str) -> Change:
    """Read a change that `to_json` wrote.

    Raises:
        ValueError: the data is not a journalled change.
    """
    try:
        rows = json.loads(data)
        if not isinstance(rows, list):
            raise TypeError("no list of edits")
        return Change(what, tuple(_edit(row) for row in rows))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a journalled change: {error}") from error


def _edit(row: Any) -> Edit:
    document, before, after = row
    if not isinstance(document, str) or (before is None and after is None):
        raise ValueError("an edit needs a document, and a before or an after")
    edit = Edit(document, _item(before), _item(after))
    if isinstance(edit.item, Facts) and (edit.before is None or edit.after is None):
        raise ValueError("the facts of a document neither come nor go")
    return edit


def _plain(item: Subject | None) -> dict[str, Any] | None:
    if item is None:
        return None
    # only what differs from the defaults is written: journals grow for years
    kind, names, defaults = _SHAPES[type(item)]
    kept = {name: value for name, value, default in zip(names, item, defaults, strict=True) if value != default}
    return {"is": kind, **kept}


_SHAPES = {
    kind: (kind.__name__.lower(), kind._fields, tuple(kind._field_defaults.get(name, ...) for name in kind._fields))
    for kind in (Annotation, Relation, LayerState, Rejection, Facts, Rule)
}
_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _item(data: dict[str, Any] | None) -> Subject | None:
    if data is None:
        return None
    kind = data.pop("is")
    if kind == "facts":
        return _plain_text(_facts(data))
    if kind == "rule":
        return _plain_text(Rule(**data))
    if kind == "layerstate":
        return _plain_text(LayerState(**data))
    if kind == "rejection":
        return _plain_text(Rejection(**{**data, "spans": _spans(data["spans"])}))
    data["features"] = _pairs(data.get("features", ()))
    if kind == "annotation":
        return _plain_text(Annotation(**{**data, "spans": _spans(data["spans"])}))
    if kind == "relation":
        data["args"] = tuple(Arg(*pair) for pair in _pairs(data["args"]))
        return _plain_text(Relation(**data))
    raise ValueError(f"unknown kind of item {kind!r}")


def _plain_text(item: _AnyItem) -> _AnyItem:
    """The item, if every value that should be text is."""
    for name, value in item._asdict().items():
        if name not in _NO_TEXT and not isinstance(value, str):
            raise ValueError(f"{name} {value!r} is no text")
    confidence = getattr(item, "confidence", None)
    if confidence is not None and type(confidence) not in {int, float}:
        raise ValueError(f"confidence {confidence!r} is no number")
    return item


def _facts(data: dict[str, Any]) -> Facts:
    assigned = tuple(data.get("assigned", ()))
    if not all(isinstance(name, str) for name in assigned):
        raise ValueError("annotators are named by texts")
    return Facts(**{**data, "meta": _pairs(data.get("meta", ())), "assigned": assigned})


def _spans(rows: Any) -> tuple[Span, ...]:
    spans = tuple(Span(operator.index(begin), operator.index(end)) for begin, end in rows)
    if not spans:
        raise ValueError("what stands in the text needs at least one span")
    return spans


def _pairs(rows: Any) -> Features:
    pairs = tuple((name, value) for name, value in map(tuple, rows))
    if not all(isinstance(part, str) for pair in pairs for part in pair) or any(isinstance(row, str) for row in rows):
        raise ValueError("names and values are pairs of texts")
    return pairs
