"""Applying labels across the corpus: the places that they may go on, and what is done to one article of many."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from annotator.editing import apply_all, commands
from annotator.editing.apply_all import Candidate
from annotator.editing.change import Change, Edit
from annotator.editing.checks import check
from annotator.editing.occurrences import around
from annotator.editing.values import articles, now, quoted, shortened
from annotator.model.annotation import Features
from annotator.model.annotation_set import AnnotationSet
from annotator.model.blocks import numbered_blocks
from annotator.model.document import Document
from annotator.model.repeats import NEAR, SURE, alike, neutral
from annotator.model.rule import Rule, rule_id
from annotator.model.scheme import Scheme
from annotator.model.span import Span
from annotator.model.suggestion import Suggestion, suggestion_id

PROGRAM = "repeated-blocks"
"""The origin of what rules propose: the id of a program among annotators."""

REACH = 120
"""Code points shown before and after a place at most."""


class Wanted(NamedTuple):
    """What is applied: a label, and the block (or the words) that it was given.

    Attributes:
        text: the block as it stands in the article where it was labelled, or the words.
        outlet: whose pages a block repeats on.
        features: those of the annotation that others are made like; None: what the label begins with.
    """

    layer: str
    label: str
    text: str
    outlet: str = ""
    features: Features | None = None


class Place(NamedTuple):
    """A place in some article that a label may go on.

    Attributes:
        document, title, outlet: of the article.
        right_to_left: whether the article reads so.
        wanted: the number of what is applied there.
        candidate: where, and how other annotations stand to it.
        before, words, after: the place as it stands in its line.
        there: the words of the annotation that is in the way, '' for none.
        likeness: 0 to 1, how much of the block is what was labelled; 1: all but numbers.
        rejected: whether the annotator turned this label down there before.
    """

    document: str
    title: str
    outlet: str
    right_to_left: bool
    wanted: int
    candidate: Candidate
    before: str
    words: str
    after: str
    there: str = ""
    likeness: float = 1.0
    rejected: bool = False

    @property
    def key(self) -> tuple[str, Span]:
        """What tells it from every other place."""
        return self.document, self.candidate.span

    @property
    def open(self) -> bool:
        """Whether the label goes on it, if nobody says otherwise: nothing is in the way, and it is no other text."""
        return self.candidate.possible and not self.candidate.how and not self.rejected and self.likeness >= SURE


class Applied(NamedTuple):
    """A change that labels places, and what of them it labels.

    Attributes:
        places, articles: how many get the label, and in how many articles.
        left_out: places where another annotation is in the way.
    """

    change: Change
    places: int
    articles: int
    left_out: int


def repeated_in(
    document: Document, numbers: Iterable[int], wanted: Sequence[Wanted], *, similar: bool = True
) -> Iterator[tuple[Span, int, float]]:
    """Which blocks, of those with these numbers, read like what is wanted: where, what, and how alike."""
    here = set(numbers)
    plain = [neutral(one.text) for one in wanted]
    for number, span in numbered_blocks(document):
        if number not in here:
            continue
        text = document.text[span.begin : span.end]
        mine = neutral(text)
        if mine in plain:
            yield span, plain.index(mine), 1.0
        elif similar:
            likeness, best = max((alike(text, one.text), -place) for place, one in enumerate(wanted))
            if likeness >= NEAR:
                yield span, -best, likeness


def place(
    document: Document, annotations: AnnotationSet, scheme: Scheme, span: Span, *,
    wanted: Wanted, number: int = 0, likeness: float = 1.0,
) -> Place:  # fmt: skip
    """What becomes of one span when the label is applied there; nothing is changed."""
    (candidate,) = apply_all.candidates([span], annotations, scheme, layer=wanted.layer, label=wanted.label)
    there = ""
    if candidate.other is not None and candidate.how != "same":
        begin, end = candidate.other.extent
        there = " ".join(document.text[begin : min(end, begin + REACH)].split())
    before, words, after = around(document.text, span, REACH)
    cut = "…" if len(words) < span.length else ""
    rejected = suggestion_id(wanted.layer, wanted.label, (span,)) in annotations.rejections
    return Place(
        document.id, document.title or document.id, document.outlet, document.right_to_left, number, candidate,
        before, " ".join(words.split()) + cut, after, there, likeness, rejected,
    )  # fmt: skip


def part(
    document: Document, annotations: AnnotationSet, scheme: Scheme, wanted: Sequence[Wanted],
    taken: Sequence[Place], left_out: Sequence[Place],
) -> Change:  # fmt: skip
    """What is done to one article: labels where they were taken, rejections where they were left out; checked.

    Raises:
        EditRefused: it does not fit the article as it is now.
    """
    edits: list[Edit] = []
    for number, one in enumerate(wanted):
        spans = [place.candidate.span for place in taken if place.wanted == number]
        change = apply_all.apply(
            document, annotations, scheme, spans, layer=one.layer, label=one.label, features=one.features
        )
        edits += change.edits
    for place in left_out:
        one = wanted[place.wanted]
        turned_down = Suggestion(one.layer, one.label, (place.candidate.span,), origin=PROGRAM)
        edits += commands.reject(document, annotations, turned_down).edits
    change = Change("", tuple(edits))
    check(change, document, annotations, scheme)
    return change


def rules_for(wanted: Iterable[Wanted], present: Sequence[Rule], *, annotator: str, document: str) -> list[Edit]:
    """The rules that keep what was applied for articles to come, in the place of those that said something else."""
    known = {rule.id: rule for rule in present}
    edits: dict[str, Edit] = {}
    for one in wanted:
        identity = rule_id(one.outlet, one.layer, one.text)
        before = known.get(identity)
        after = Rule(
            identity, annotator, one.outlet, one.layer, one.label, one.text, document=document, created=now()
        )  # fmt: skip
        if before is None:
            edits[identity] = Edit("", None, after)
        elif (before.label, before.on) != (one.label, True):
            edits[identity] = Edit("", before, before._replace(label=one.label, on=True))
    return list(edits.values())


def what_was_applied(wanted: Sequence[Wanted], places: int, number: int) -> str:
    """A line of the history for all of it."""
    labels = ", ".join(dict.fromkeys(one.label for one in wanted))
    words = quoted(shortened(" ".join(wanted[0].text.split())))
    more = f" and {len(wanted) - 1} more" if len(wanted) > 1 else ""
    return f"Add {places:,} × {labels} {words}{more} in {articles(number)}"


def differing(words: str, model: str) -> tuple[Span, ...]:
    """Where a text differs from another one, word by word, in code points of the first."""
    parts = [Span(*match.span()) for match in re.finditer(r"\S+", words)]
    mine = [words[begin:end].casefold() for begin, end in parts]
    matcher = SequenceMatcher(None, model.casefold().split(), mine, autojunk=False)
    changed = ((first, last) for how, _, _, first, last in matcher.get_opcodes() if how != "equal" and last > first)
    return tuple(Span(parts[first].begin, parts[last - 1].end) for first, last in changed)
