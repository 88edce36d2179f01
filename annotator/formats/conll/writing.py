"""Articles written as tokens and tags: one corpus file, one line a token, an empty line after a sentence."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from annotator.formats.conll.columns import ARTICLE
from annotator.formats.document_facts import facts_of, on_a_line
from annotator.formats.format import Write
from annotator.formats.tokens import Tokenise
from annotator.formats.writing import Writing
from annotator.model.annotation import Annotation
from annotator.model.document import AnnotatedDocument, Document

CANNOT_EXPRESS = frozenset(
    {
        "further", "overlaps", "text",
        "features", "notes", "authors", "origins", "times", "ids", "states", "blocks", "relations",
    }
)  # fmt: skip
"""What no file of tokens and tags can hold."""

CORPUS = "corpus.conll"
_LONGEST, _MOST_WORDS = 40, 100_000
_SPACE = re.compile(r"\s")


class Style(NamedTuple):
    """How one of the formats writes.

    Attributes:
        tags: the dialect, as people call it.
        tag: the tags of a label on so many tokens.
        separator: between columns.
        before: columns between the token and its tag, with the separator in front.
        article: the line that begins an article.
        maps: the vocabulary whose names labels get; '' for their own.
    """

    tags: str
    tag: Callable[[str, int], list[str]]
    separator: str = "\t"
    before: str = ""
    article: str = f"{ARTICLE}\tO"
    maps: str = ""


def writer(style: Style) -> Write:
    """What writes articles in one of the formats."""

    def write(articles: Iterable[AnnotatedDocument], writing: Writing) -> Iterator[str]:
        script = _Script(style, writing)
        with writing.sink.open(CORPUS) as out:
            out.write(f"# tokeniser = {writing.tokeniser}\n# tags = {style.tags}\n\n".encode())
            for annotated in articles:
                out.write(script.article(annotated).encode())
                yield annotated.document.id

    return write


class _Words(dict[str, str]):
    """What stands between blanks, as the lines of its tokens, none of them being tagged."""

    def __init__(self, tokenise: Tokenise, row: Callable[[str], str]) -> None:
        super().__init__()
        self._tokenise, self._row = tokenise, row

    def __missing__(self, word: str) -> str:
        rows = "".join(self._row(word[begin:end]) for begin, end in self._tokenise(word))
        if len(word) <= _LONGEST:
            if len(self) >= _MOST_WORDS:
                self.clear()
            self[word] = rows
        return rows


class _Zone(NamedTuple):
    """A stretch of text from blank to blank with something in it to be tagged: its tokens and their tags."""

    begin: int
    end: int
    begins: list[int]
    ends: list[int]
    tags: list[str]


class _Script:
    """Writes one article after the other, all of one layer."""

    def __init__(self, style: Style, writing: Writing) -> None:
        self._style, self._writing = style, writing
        self._tokenise = writing.tokenise
        self._middle = style.before + style.separator
        self._rows = _Words(self._tokenise, lambda token: self._row(token, "O"))
        self._layer = ""
        self._labels: dict[str, str] = {}

    def article(self, annotated: AnnotatedDocument) -> str:
        """An article as text."""
        document, style = annotated.document, self._style
        annotations = self._of_layer(document, self._writing.items(annotated).annotations)
        zones = self._zones(document.text, annotations)
        self._tag(document, zones, annotations)
        if not self._is_kept(document.text):
            self._writing.lose("text", document)
        about = [style.article, f"# doc_id = {document.id}"]
        if self._layer:
            about.append(f"# layer = {_SPACE.sub(' ', self._layer)}")
        about.append(f"# facts = {on_a_line(facts_of(document))}")
        return "\n".join(about) + "\n\n" + "".join(self._sentences(document.text, zones))

    # -- which annotations -------------------------------------------------------------------------

    def _of_layer(self, document: Document, annotations: Sequence[Annotation]) -> list[Annotation]:
        """Those of the one layer that is written; the others are counted, with which one it is."""
        if not self._layer and annotations:
            self._layer = _layer_of(self._writing, frozenset(one.layer for one in annotations))
        for one in annotations:
            if one.layer != self._layer:
                what = f"{one.layer}/{one.label}; the layer that is written is {self._layer}"
                self._writing.lose("further", document, what)
        return [one for one in annotations if one.layer == self._layer]

    def _label(self, document: Document, one: Annotation) -> str:
        if one.label not in self._labels:
            label = self._writing.scheme.label(one.layer, one.label)
            mapped = dict(label.maps).get(self._style.maps, "") if label and self._style.maps else ""
            self._labels[one.label] = _SPACE.sub("_", mapped or one.label)
        name = self._labels[one.label]
        if name != one.label:
            self._writing.lose("labels", document, one.id)
        return name

    # -- which tokens ------------------------------------------------------------------------------

    def _zones(self, text: str, annotations: Sequence[Annotation]) -> list[_Zone]:
        """What has to be looked at token by token, in order; the rest of a text is the same in every article."""
        found: list[tuple[int, int]] = []
        for begin, end in sorted(span for one in annotations for span in one.spans):
            if found and begin < found[-1][1]:
                if end <= found[-1][1]:
                    continue
                start, _ = found.pop()
            else:
                start = _after_blank(text, begin)
            blank = _SPACE.search(text, end)
            found.append((start, blank.start() if blank else len(text)))
        zones = []
        for begin, end in found:
            cut = [(begin + a, begin + b) for a, b in self._tokenise(text[begin:end])]
            zones.append(_Zone(begin, end, [a for a, _ in cut], [b for _, b in cut], ["O"] * len(cut)))
        return zones

    def _tag(self, document: Document, zones: Sequence[_Zone], annotations: Sequence[Annotation]) -> None:
        """Set the tags: where annotations share a token, the longest one stays."""
        starts = [zone.begin for zone in zones]
        pieces: list[tuple[int, int, _Zone, int, int, Annotation]] = []
        for order, one in enumerate(annotations):
            runs = 0
            moved = False
            for begin, end in one.spans:
                zone = zones[bisect_right(starts, begin) - 1]
                first, last = bisect_right(zone.ends, begin), bisect_left(zone.begins, end)
                if first >= last:
                    continue
                moved = moved or (zone.begins[first], zone.ends[last - 1]) != (begin, end)
                for a, b in _lines(document.text, zone, first, last):
                    runs += 1
                    pieces.append((zone.begins[a] - zone.ends[b - 1], order, zone, a, b, one))
            if not runs:
                self._writing.lose("annotations", document, one.id)
            if runs > 1:
                self._writing.lose("split", document, one.id)
            if moved:
                self._writing.lose("trimmed", document, one.id)
        for _, _, zone, a, b, one in sorted(pieces, key=lambda piece: piece[:2]):
            if any(tag != "O" for tag in zone.tags[a:b]):
                self._writing.lose("overlaps", document, one.id)
            else:
                zone.tags[a:b] = self._style.tag(self._label(document, one), b - a)

    # -- lines -------------------------------------------------------------------------------------

    def _row(self, token: str, tag: str) -> str:
        # a text that holds the line which begins an article must not begin one
        token = token.strip("-") if token.startswith(ARTICLE) else token
        return f"{token}{self._middle}{tag}\n"

    def _sentences(self, text: str, zones: Sequence[_Zone]) -> list[str]:
        """The lines of the tokens; an empty one after each line of the text that has any."""
        out: list[str] = []
        place = 0
        for zone in zones:
            self._plain(text[place : zone.begin], out)
            place = zone.begin
            for begin, end, tag in zip(zone.begins, zone.ends, zone.tags, strict=True):
                if "\n" in text[place:begin]:
                    _end_sentence(out)
                out.append(self._row(text[begin:end], tag))
                place = end
        self._plain(text[place:], out)
        _end_sentence(out)
        return out

    def _plain(self, text: str, out: list[str]) -> None:
        """Add the lines of a stretch of text in which nothing is tagged."""
        for number, line in enumerate(text.split("\n")):
            if number:
                _end_sentence(out)
            out += map(self._rows.__getitem__, line.split())

    def _is_kept(self, text: str) -> bool:
        """Whether the tokens, one blank between them and a line end after each line, are the text again."""
        if not text.endswith("\n"):
            return not text
        return all(self._is_tokens(line) for line in text[:-1].split("\n"))

    def _is_tokens(self, line: str) -> bool:
        words = line.split()
        one_each = all(self._rows[word] == f"{word}{self._middle}O\n" for word in words)
        return bool(words) and one_each and line == " ".join(words)


def _layer_of(writing: Writing, there: frozenset[str]) -> str:
    """The layer that is written: of those that are asked for, the scheme's first of words, else its first of all.

    So it is the same in every export of a corpus, whatever its first articles hold. Only where the scheme knows
    nothing of what is there, `there` tells.
    """
    layers = writing.scheme.layers
    if there.isdisjoint(one.name for one in layers):
        return min(there)
    wanted = [one for one in layers if one.labels and (not writing.layers or one.name in writing.layers)]
    words = [one for one in wanted if one.unit != "block"]
    return next((one.name for one in (*words, *wanted)), min(there))


def _end_sentence(out: list[str]) -> None:
    if out and out[-1] != "\n":
        out.append("\n")


def _after_blank(text: str, place: int) -> int:
    while place > 0 and not text[place - 1].isspace():
        place -= 1
    return place


def _lines(text: str, zone: _Zone, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The tokens `[first, last)` of a zone, those of each line by themselves."""
    if "\n" in text[zone.begins[first] : zone.ends[last - 1]]:
        for at in range(first + 1, last):
            if "\n" in text[zone.ends[at - 1] : zone.begins[at]]:
                yield first, at
                first = at
    yield first, last
