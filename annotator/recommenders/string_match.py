"""Proposes for every further place of a name the label that the annotator gave it elsewhere in the article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from annotator.editing.change import Change
from annotator.jobs import Job, Progress
from annotator.model.annotation import Annotation, Features, Item, Rejection, is_dropped
from annotator.model.scheme import Label, Layer, Scheme
from annotator.model.span import Span
from annotator.model.span_index import SpanIndex
from annotator.model.suggestion import Suggestion, SuggestionSet
from annotator.model.words import normal_form, stands_alone, without_possessive
from annotator.recommenders.occurrences import MOST, WHAT, places, places_of

PROGRAM = "string-match"
"""The origin of its suggestions: the id of a program among annotators."""

LEAST = 0.5
"""The least share of judgements for a label, at which it is still proposed."""

SURNAME = 0.6
"""How much less sure a surname alone is than the full name that was labelled."""

LONGEST = 120
_SUFFIXES = {"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"}
_PERSONS = {"PERSON", "PER"}
_STEP = 32


class Proposal(NamedTuple):
    """What is proposed wherever a name stands unlabelled."""

    label: str
    features: Features
    confidence: float


@dataclass(slots=True)
class _Judged:
    """What the annotator said about one name: labels given, their features, labels turned down."""

    given: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)

    def share(self, label: str) -> float:
        """The share of all that was said which speaks for a label."""
        return self.given[label] / (self.given.total() + self.rejected[label])

    def features(self, label: str) -> Features:
        """Features that every annotation with this label has."""
        count = self.given[label]
        pairs = ((name, value) for (of, name, value), n in self.pairs.items() if of == label and n == count)
        return tuple(sorted(pairs))


class RepeatedNames:
    """Suggestions for one article by one annotator, kept in step with their edits.

    Every name that was labelled in a tinted layer is looked for where it stands
    unlabelled. The confidence of a label is its share of what the annotator said
    about the name: given labels, and this label turned down. An edit costs what
    there is of the names that it is about.

    Attributes:
        suggestions: what is proposed now.
    """

    def __init__(
        self, text: str, scheme: Scheme, closed: Iterable[str] = (), suggestions: SuggestionSet | None = None
    ) -> None:
        """Begin with nothing labelled.

        Args:
            text: the article's.
            scheme: what may be annotated.
            closed: layers that are finished, for which nothing is proposed.
            suggestions: the set to put suggestions into, beside those of others; a new one by default.
        """
        self.suggestions = SuggestionSet() if suggestions is None else suggestions
        self._names = _Names(text)
        shut = set(closed)
        self._layers = {
            layer.name: _LayerOfNames(self._names, self.suggestions, layer)
            for layer in scheme.layers
            if layer.mark == "tint" and layer.unit == "word" and layer.name not in shut
        }

    def begin(self, items: Iterable[Item]) -> Job[None]:
        """Take in what is there already: a job, done in names or code points."""
        for number, item in enumerate(items):
            if number % _STEP == 0:
                yield Progress(0, 0, WHAT)
            self._put(item)
        yield from self.look_up(self._names.unknown(name for layer in self._layers.values() for name in layer.names()))
        for layer in self._layers.values():
            yield from layer.settle()
            layer.changed = []

    def apply(self, *changes: Change, document: str) -> list[Span]:
        """Follow edits of this article; returns where suggestions came, went or changed. Doing it twice is fine.

        Several edits cost no more than what is left of them: what was done and undone meanwhile is nothing.
        """
        for edit in (edit for change in changes for edit in change.of(document)):
            if edit.before is not None:
                for layer in self._layers_of(edit.before):
                    layer.remove(edit.before)
            if edit.after is not None:
                self._put(edit.after)
        changed: list[Span] = []
        for layer in self._layers.values():
            for _ in layer.settle():
                pass
            changed += layer.changed
            layer.changed = []
        return changed

    def unknown(self, change: Change, document: str) -> set[str]:
        """Names that an edit makes worth looking for and that nobody has looked for: see `look_up`."""
        found: set[str] = set()
        for edit in change.of(document):
            layer = self._layers.get(edit.item.layer)
            if layer is not None and isinstance(edit.after, Annotation):
                found |= layer.names_of(edit.after)
        return self._names.unknown(found)

    def look_up(self, names: set[str]) -> Job[None]:
        """Find where names stand: a job, done in code points. Others may look at the suggestions meanwhile."""
        return self._names.look_up(names)

    def _put(self, item: Item) -> None:
        for layer in self._layers_of(item):
            layer.put(item)

    def _layers_of(self, item: Item) -> Iterable[_LayerOfNames]:
        """The layers that an item means something to: its own; a dropped block all, as no names are labelled in it."""
        if (own := self._layers.get(item.layer)) is not None:
            return (own,)
        return self._layers.values() if isinstance(item, Annotation) and is_dropped(item) else ()


class _Names:
    """Which text of an article is a name, and where names stand in it.

    The layers of names hold this and not what holds them: an article that was left goes at once, without a
    collection of cycles.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._places: dict[str, tuple[Span, ...]] = {}

    def unknown(self, names: Iterable[str]) -> set[str]:
        """What has to be looked for to say where names stand, as far as nobody has."""
        telling = {name for name in names if is_telling(name)}
        wanted = telling | {usual for name in telling if (usual := _ordinary_form(name))}
        return wanted - self._places.keys()

    def look_up(self, names: set[str]) -> Job[None]:
        """Find where names stand: a job, done in code points."""
        found = yield from places_of(self._text, sorted(names))
        self._places |= found

    def places(self, name: str) -> tuple[Span, ...]:
        """Where a name stands; nowhere if it is no name to be asked about, or stands there too often."""
        if not is_telling(name):
            return ()
        found = self._found(name)
        usual = _ordinary_form(name)
        if len(found) > MOST or (usual and len(self._found(usual)) > len(found)):
            return ()
        return found

    def _found(self, name: str) -> tuple[Span, ...]:
        if name not in self._places:
            self._places[name] = places(self._text, name)
        return self._places[name]

    def name_of(self, spans: tuple[Span, ...]) -> str:
        """The name on a single span in its normal form, without its possessive; '' for what is too long or cuts words.

        However it is spelled, with whichever apostrophe, space or accents, it is one name.
        """
        begin, end = spans[0]
        if len(spans) > 1 or end - begin > LONGEST:
            return ""
        name = self._text[begin:end]
        # where there are no capitals, endings may well be left out of a name
        if name.lower() != name.upper() and not stands_alone(self._text, begin, end):
            return ""
        return normal_form(without_possessive(name.strip()))


class _LayerOfNames:
    """What is labelled, turned down and proposed in one layer."""

    def __init__(self, names: _Names, suggestions: SuggestionSet, layer: Layer) -> None:
        self._names = names
        self._suggestions = suggestions
        self._layer = layer
        self._labels = {label.name: label for label in layer.labels if not label.retired}
        self._order = {name: number for number, name in enumerate(self._labels)}
        self._held: dict[str, Annotation | Rejection] = {}
        self._refused: Counter[tuple[Span, ...]] = Counter()
        self._covered = SpanIndex(long=LONGEST)
        self._judged: dict[str, _Judged] = {}
        self._full_names: dict[str, Counter[tuple[str, str]]] = {}
        self._proposals: dict[str, Proposal] = {}
        self._candidates = SpanIndex(long=LONGEST)
        self._shown: dict[str, Suggestion] = {}
        self._stale_names: set[str] = set()
        self._stale_spans: list[Span] = []
        self.changed: list[Span] = []

    # -- what the annotator says -------------------------------------------------------------------

    def put(self, item: Item) -> None:
        """Take in an annotation, a dropped block or a rejection, in place of the one with its id."""
        if isinstance(item, Annotation | Rejection):
            if item.id in self._held:
                self.remove(item)
            self._held[item.id] = item
            self._count(item, 1)

    def remove(self, item: Item) -> None:
        """Forget an annotation, a dropped block or a rejection, if it is known."""
        if isinstance(item, Annotation | Rejection) and (held := self._held.pop(item.id, None)) is not None:
            self._count(held, -1)

    def _count(self, item: Annotation | Rejection, step: int) -> None:
        self._stale_spans += item.spans
        if isinstance(item, Annotation):
            (self._covered.add if step > 0 else self._covered.discard)(item.id, item.spans)
        if item.layer != self._layer.name:
            return
        name = self._names.name_of(item.spans)
        self._stale_names.add(name)
        judged = self._judged.setdefault(name, _Judged())
        if isinstance(item, Rejection):
            judged.rejected[item.label] += step
            self._refused[item.spans] += step
            return
        judged.given[item.label] += step
        for pair in item.features:
            judged.pairs[item.label, *pair] += step
        if surname := self._surname(item, name):
            self._stale_names.add(surname)
            self._full_names.setdefault(surname, Counter())[name, item.label] += step

    def names(self) -> set[str]:
        """All names that were labelled, and surnames that follow from them."""
        return {name for name, judged in self._judged.items() if judged.given.total()} | self._full_names.keys()

    def names_of(self, annotation: Annotation) -> set[str]:
        """The name that an annotation labels, and the surname in it."""
        name = self._names.name_of(annotation.spans)
        return {name, self._surname(annotation, name)} - {""}

    def _surname(self, annotation: Annotation, name: str) -> str:
        label = self._labels.get(annotation.label)
        return surname_of(name) if label is not None and _is_person(label) else ""

    # -- what follows from it ------------------------------------------------------------------------

    def settle(self) -> Job[None]:
        """Bring the suggestions in line with what was said since: a job, done in names."""
        stale, self._stale_names = sorted(self._stale_names - {""}), set()
        spans, self._stale_spans = self._stale_spans, []
        doubtful = {key for span in spans for key in self._candidates.touching(span)}
        for number, name in enumerate(stale):
            yield Progress(number, len(stale), WHAT)
            doubtful |= self._settle_name(name)
        for number, key in enumerate(doubtful):
            if number % _STEP == 0:
                yield Progress(number, len(doubtful), WHAT)
            self._settle_place(key)

    def _settle_name(self, name: str) -> set[str]:
        """Propose a name, or no longer; returns the places where that may change something."""
        before, after = self._proposals.get(name), self._proposal(name)
        if before == after:
            return set()
        keys = {_key(span, name): (span,) for span in self._names.places(name)}
        if after is None:
            del self._proposals[name]
        else:
            self._proposals[name] = after
        if before is not None and after is not None:
            return set(keys)
        doubtful = set(keys)
        for key, spans in keys.items():
            doubtful |= self._candidates.touching(spans[0])
            if after is None:
                self._candidates.discard(key, spans)
            else:
                self._candidates.add(key, spans)
        return doubtful

    def _proposal(self, name: str) -> Proposal | None:
        judged = self._judged.get(name, _Judged())
        if judged.given.total():
            known = [label for label in judged.given if judged.given[label] and label in self._labels]
            best = max(known, key=lambda label: (judged.share(label), -self._order[label]), default="")
            if best and judged.share(best) >= LEAST:
                return Proposal(best, judged.features(best), round(judged.share(best), 4))
            return None
        full = [found for found, count in self._full_names.get(name, Counter()).items() if count]
        if len(full) != 1:  # nobody has this surname, or several have
            return None
        label, count = full[0][1], self._full_names[name][full[0]]
        share = count / (count + judged.rejected[label])
        return Proposal(label, (), round(SURNAME * share, 4)) if share >= LEAST else None

    def _settle_place(self, key: str) -> None:
        before, after = self._shown.get(key), self._suggestion(key)
        if before == after:
            return
        if before is not None and (after is None or after.id != before.id):
            self._suggestions.discard(before.id)
        if after is None:
            del self._shown[key]
        else:
            self._shown[key] = after
            self._suggestions.put(after)
        self.changed.append(_parted(key)[0])

    def _suggestion(self, key: str) -> Suggestion | None:
        """What is proposed at a place, or None: labelled, turned down with any label, or part of a longer name."""
        span, name = _parted(key)
        proposal = self._proposals.get(name)
        if proposal is None or self._refused[span,] or self._covered.touching(span):
            return None
        rivals = (_rank(other) for other in self._candidates.touching(span))
        if max(rivals) > _rank(key):
            return None
        label, features, confidence = proposal
        return Suggestion(self._layer.name, label, (span,), features, PROGRAM, confidence)


def is_telling(name: str) -> bool:
    """Whether a text is worth looking for: several words, or one that is no ordinary word."""
    if len(name) < 2 or len(name) > LONGEST or "\n" in name or not any(map(str.isalpha, name)):
        return False
    if len(name.split()) > 1:
        return True
    if name.upper() == name.lower():  # a script without capitals
        return True
    return not name.islower() and (len(name) > 2 or name.isupper())


def surname_of(name: str) -> str:
    """The last word of a full name that may stand for it alone, or ''."""
    words = name.split()
    while words and words[-1] in _SUFFIXES:
        words.pop()
    if len(words) < 2 or len(words[-1]) < 3 or not words[-1][0].isupper() or not is_telling(words[-1]):
        return ""
    return words[-1]


def _ordinary_form(name: str) -> str:
    """The same word as it is written inside a sentence, when it may be no name at all: They, Council; else ''."""
    return name.lower() if name.istitle() and name.isalpha() else ""


def _is_person(label: Label) -> bool:
    return label.name in _PERSONS or any(name in _PERSONS for _, name in label.maps)


def _key(span: Span, name: str) -> str:
    return f"{span.begin} {span.end} {name}"


def _parted(key: str) -> tuple[Span, str]:
    begin, end, name = key.split(" ", 2)
    return Span(int(begin), int(end)), name


def _rank(key: str) -> tuple[int, int]:
    """Of names that overlap the longest is proposed, of those as long the first."""
    (begin, end), _ = _parted(key)
    return end - begin, -begin
