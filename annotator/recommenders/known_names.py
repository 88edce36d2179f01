"""Proposes labels for names that were labelled in other articles, wherever they stand in one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from annotator.jobs import run
from annotator.model.document import AnnotatedDocument, Document
from annotator.model.scheme import Scheme
from annotator.model.span_index import SpanIndex
from annotator.model.suggestion import Suggestion
from annotator.model.words import normal_form, stands_alone, without_possessive
from annotator.recommenders.occurrences import MOST, places_of
from annotator.recommenders.string_match import LEAST, LONGEST, is_telling

PROGRAM = "known-names"
"""The origin of its suggestions: the id of a program among annotators."""


class Known(NamedTuple):
    """What a name was labelled: a layer, a label, and the share of its annotations that have it, 0 to 1."""

    layer: str
    label: str
    share: float


@dataclass(slots=True)
class Lexicon:
    """Names that were labelled, counted article by article."""

    _given: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)

    def take(self, annotated: AnnotatedDocument, scheme: Scheme) -> None:
        """Count what everybody has labelled in an article, in layers of names."""
        text = annotated.document.text
        layers = _layers(scheme)
        for held in annotated.sets.values():
            for one in held.annotations():
                if one.layer not in layers or len(one.spans) > 1 or one.end - one.begin > LONGEST:
                    continue
                name = normal_form(without_possessive(text[one.begin : one.end].strip()))
                if is_telling(name) and stands_alone(text, one.begin, one.end):
                    self._given.setdefault((name, one.layer), Counter())[one.label] += 1

    def names(self) -> dict[str, list[Known]]:
        """What each name is proposed as, names sorted: a label that at least half of its annotations have."""
        found: dict[str, list[Known]] = {}
        for (name, layer), given in sorted(self._given.items()):
            label, count = min(given.items(), key=lambda pair: (-pair[1], pair[0]))
            if count >= LEAST * given.total():
                found.setdefault(name, []).append(Known(layer, label, round(count / given.total(), 4)))
        return found


def proposed(document: Document, names: Mapping[str, Iterable[Known]], scheme: Scheme) -> Iterator[Suggestion]:
    """One suggestion for every place of a known name; of names that overlap the longest, of those as long the first.

    A name that stands in an article more than 400 times is passed over.
    """
    found = run(places_of(document.text, names))
    places = [(span, name) for name, spans in found.items() if len(spans) <= MOST for span in spans]
    places.sort(key=lambda place: (place[0].begin - place[0].end, place))
    layers = _layers(scheme)
    taken: dict[str, SpanIndex] = {}
    for span, name in places:
        for known in names[name]:
            there = taken.setdefault(known.layer, SpanIndex())
            if known.label not in layers.get(known.layer, ()) or there.touching(span):
                continue
            there.add(f"{span.begin}", (span,))
            yield Suggestion(known.layer, known.label, (span,), (), PROGRAM, known.share)


def _layers(scheme: Scheme) -> dict[str, set[str]]:
    """Labels by the layers that names are labelled in."""
    return {
        layer.name: {label.name for label in layer.labels if not label.retired}
        for layer in scheme.layers
        if layer.mark == "tint" and layer.unit == "word"
    }
