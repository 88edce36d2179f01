"""Articles as tokens and tags, for models that label tokens; what the tokens cannot say is told."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from operator import lt, ne
from typing import Any, NamedTuple, Protocol, TypeAlias, runtime_checkable

from annotator.datasets.whose import looked_at
from annotator.errors import AnnotatorError
from annotator.model.annotation import Annotation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Document

OUTSIDE = "O"
NO_TEXT = ""
"""The tag of a token that stands for none of the text."""

Tokenise: TypeAlias = Callable[[str], Iterable[tuple[int, int]]]
"""Cuts a text into tokens: (begin, end) in code points, in order."""

Tag: TypeAlias = Callable[[str, int], list[str]]
"""The tags of a label on so many tokens."""

Lose: TypeAlias = Callable[[str, str, str], None]
"""Counts what the tags cannot say: its kind, the article's id, the annotation's id."""


@runtime_checkable
class FastTokenizer(Protocol):
    """What Hugging Face calls a fast tokenizer; a slow one looks the same and does not know its offsets."""

    @property
    def is_fast(self) -> bool:
        """Whether it knows offsets."""
        ...

    def __call__(self, text: str, /, *, return_offsets_mapping: bool) -> Mapping[str, Any]:
        """At least `offset_mapping`, and `input_ids` of the same length; special tokens are at (0, 0)."""
        ...


class Cut(NamedTuple):
    """A text cut into tokens: where each is, in code points, and its number in the vocabulary if there is one."""

    offsets: tuple[tuple[int, int], ...]
    ids: tuple[int, ...] = ()


Cutter: TypeAlias = Callable[[str], Cut]


class TaggedText(NamedTuple):
    """One annotator's work on one layer of one article, as tokens and tags; all sequences have the same length.

    Attributes:
        document: the article's id.
        annotator: whose work it is.
        tokens: what of the text each token stands for, blanks included where the tokeniser includes them.
        offsets: (begin, end) of each token in code points, end exclusive: `tokens[i] == text[begin:end]`.
        tags: such as B-PERSON, I-PERSON and O; '' for tokens that stand for no text, such as [CLS], which a
            model is not to learn from (-100 for many of them).
        ids: the tokeniser's `input_ids`; empty for a tokeniser without a vocabulary.
    """

    document: str
    annotator: str
    tokens: tuple[str, ...]
    offsets: tuple[tuple[int, int], ...]
    tags: tuple[str, ...]
    ids: tuple[int, ...] = ()


def cutter(tokenizer: Tokenise | FastTokenizer) -> Cutter:
    """What cuts texts by any tokenizer.

    Raises:
        AnnotatorError: it is a slow one of Hugging Face's, which does not know where its tokens are.
    """
    if not isinstance(tokenizer, FastTokenizer):
        return lambda text: Cut(_places(tokenizer(text)))
    if not tokenizer.is_fast:
        raise AnnotatorError("This tokenizer does not know where its tokens are; use the fast one of the model.")

    def cut(text: str) -> Cut:
        said = tokenizer(text, return_offsets_mapping=True)
        return Cut(_places(said["offset_mapping"]), tuple(said["input_ids"]))

    return cut


def _places(given: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Pairs of whatever pairs a tokenizer gives."""
    return tuple([(begin, end) for begin, end in given])


def tagged(
    annotated: AnnotatedDocument, layer: str, annotator: str, cut: Cutter, tag: Tag, lose: Lose
) -> Iterator[TaggedText]:
    """The article as tokens and tags, once for each annotator who has looked at the layer.

    A token that an annotation touches is tagged. Where annotations share a token the longest one stays.

    Args:
        annotated: the article.
        layer: which annotations.
        annotator: whose work, as `whose.looked_at` says.
        cut: cuts the text.
        tag: the dialect of the tags.
        lose: is told "annotations" that touch no token, those that gave way to others ("overlaps"), and those of
            which more than one run of tokens is tagged ("split") or tokens that it does not fill ("trimmed").

    Raises:
        AnnotatorError: the tokens do not lie in the text, or are not in order.
    """
    yield from tagged_for(looked_at(annotated, layer, annotator), annotated.document, layer, cut, tag, lose)


def tagged_for(
    sets: Sequence[AnnotationSet], document: Document, layer: str, cut: Cutter, tag: Tag, lose: Lose
) -> Iterator[TaggedText]:
    """The same for these sets: the text is cut once for all of them."""
    if not sets:
        return
    made = cut(document.text)
    words = tuple([document.text[begin:end] for begin, end in made.offsets])
    line = _Line(document.text, made.offsets, words, document.id)
    for held in sets:
        tags = line.tags(held.annotations(layer), tag, lambda kind, which: lose(kind, document.id, which))
        yield TaggedText(document.id, held.annotator, words, made.offsets, tags, made.ids)


class _Run(NamedTuple):
    """Tokens `[first, last)` that an annotation touches: how long they are, and its place among the annotations."""

    length: int
    order: int
    first: int
    last: int


class _Line:
    """The tokens of a text that stand for some of it, without the blanks at their edges.

    A token of blanks alone is empty: it is tagged only between others.
    """

    def __init__(self, text: str, offsets: Sequence[tuple[int, int]], words: Sequence[str], name: str) -> None:
        self._number = len(offsets)
        self._places = [place for place, (begin, end) in enumerate(offsets) if begin != end]
        standing = offsets if len(self._places) == self._number else [offsets[place] for place in self._places]
        if not _in_order(standing, len(text)):
            _refuse_odd(standing, len(text), name)
        if any(map(ne, map(str.strip, words), words)):
            standing = [_without_blanks(text, begin, end) for begin, end in standing]
        self._begins = [begin for begin, _ in standing]
        self._ends = [end for _, end in standing]

    def tags(self, annotations: Sequence[Annotation], tag: Tag, lose: Callable[[str, str], None]) -> tuple[str, ...]:
        """The tags of all tokens."""
        tags = [OUTSIDE] * len(self._places)
        runs = [self._runs(one, order) for order, one in enumerate(annotations)]
        stays = [0] * len(annotations)
        for run in sorted((run for each in runs for run in each), key=lambda run: (-run.length, run.order)):
            if all(one == OUTSIDE for one in tags[run.first : run.last]):
                tags[run.first : run.last] = tag(annotations[run.order].label, run.last - run.first)
                stays[run.order] += 1
        for one, found, staying in zip(annotations, runs, stays, strict=True):
            for kind in self._lost(one, found, staying):
                lose(kind, one.id)
        if len(tags) == self._number:
            return tuple(tags)
        whole = [NO_TEXT] * self._number
        for place, said in zip(self._places, tags, strict=True):
            whole[place] = said
        return tuple(whole)

    def _runs(self, one: Annotation, order: int) -> list[_Run]:
        """The tokens that each part touches; parts that share a token are one run."""
        found: list[_Run] = []
        for begin, end in one.spans:
            first, last = bisect_right(self._ends, begin), bisect_left(self._begins, end)
            while first < last and self._begins[first] == self._ends[first]:
                first += 1
            while first < last and self._begins[last - 1] == self._ends[last - 1]:
                last -= 1
            if first >= last:
                continue
            if found and first < found[-1].last:
                first = found.pop().first
            found.append(_Run(self._ends[last - 1] - self._begins[first], order, first, last))
        return found

    def _lost(self, one: Annotation, runs: Sequence[_Run], staying: int) -> Iterator[str]:
        if not runs:
            yield "annotations"
        if staying < len(runs):
            yield "overlaps"
        if staying > 1:
            yield "split"
        if staying and [(self._begins[run.first], self._ends[run.last - 1]) for run in runs] != [*one.spans]:
            yield "trimmed"


def _in_order(offsets: Sequence[tuple[int, int]], length: int) -> bool:
    """Whether nothing is odd, as hardly ever anything is: at once for all, which is several times as fast."""
    begins, ends = [begin for begin, _ in offsets], [end for _, end in offsets]
    return (
        all(map(lt, begins, ends)) and begins == sorted(begins) and ends == sorted(ends)
        and (not offsets or (begins[0] >= 0 and ends[-1] <= length))
    )  # fmt: skip


def _refuse_odd(offsets: Sequence[tuple[int, int]], length: int, name: str) -> None:
    for begin, end in offsets:
        if not 0 <= begin < end <= length:
            raise AnnotatorError(
                f"{name}: the tokenizer gave the token {begin}-{end} of a text of {length} characters."
            )
    for (begin, end), (later, last) in pairwise(offsets):
        if later < begin or last < end:
            raise AnnotatorError(f"{name}: the tokenizer gave the token {later}-{last} after {begin}-{end}.")


def _without_blanks(text: str, begin: int, end: int) -> tuple[int, int]:
    covered = text[begin:end]
    first = begin + len(covered) - len(covered.lstrip())
    return (first, first + len(covered.strip())) if first < end else (begin, begin)
