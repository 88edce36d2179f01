"""Articles written as WebAnno TSV 3.3, one file each, as INCEpTION reads it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from annotator.formats.webanno.columns import Columns
from annotator.formats.webanno.comment import comment_of
from annotator.formats.webanno.grammar import FORMAT_LINE, escaped_text
from annotator.formats.webanno.rows import COMMENT
from annotator.formats.writing import Items, Writing
from annotator.model.annotation import Annotation
from annotator.model.document import AnnotatedDocument
from annotator.model.offsets import OffsetMap


def write(articles: Iterable[AnnotatedDocument], writing: Writing) -> Iterator[str]:
    """See `format.Write`."""
    tokenise = writing.tokenise
    for annotated in articles:
        identity = annotated.document.id
        sheet = _Sheet(annotated, writing, writing.items(annotated), list(tokenise(annotated.document.text)))
        writing.put(f"{identity}.tsv", sheet.text().encode())
        yield identity


class _Unit(NamedTuple):
    """A token, by its place among all; or a piece of one, which begins and ends there."""

    token: int
    piece: tuple[int, int] | None


class _Sheet:
    """One article as a sheet of rows."""

    def __init__(
        self, annotated: AnnotatedDocument, writing: Writing, items: Items, tokens: list[tuple[int, int]]
    ) -> None:
        self._annotated, self._writing = annotated, writing
        self._text = annotated.document.text
        self._begins = [begin for begin, _ in tokens]
        self._ends = [end for _, end in tokens]
        self._firsts = self._sentences()
        self._at: dict[int, list[int]] = {}  # by the token: the numbers of what stands there
        self._pieces: dict[int, dict[tuple[int, int], list[int]]] = {}  # by the token, then by the piece: the same
        placed = [one for one in items.annotations if self._is_placed(one)]
        trimmed = [number for number, one in enumerate(placed, start=1) if self._is_trimmed(one)]
        self._columns = Columns(writing, annotated.document, placed, items.relations, frozenset(trimmed))
        units = [self._stand(number, one) for number, one in enumerate(placed, start=1)]
        self._order = {
            token: {one: at for at, one in enumerate(sorted(self._pieces[token]), 1)} for token in self._pieces
        }
        self._columns.refer([self._id(unit) for unit in units])

    def text(self) -> str:
        """The file."""
        out = [f"{FORMAT_LINE}3.3", *self._columns.header, ""]
        out += self._body() if self._firsts else ["", self._comment(0, 0)]
        return "\n".join(out) + "\n"

    def _comment(self, begin: int, end: int) -> str:
        return COMMENT + comment_of(self._annotated, self._writing, self._columns, self._text[:begin], self._text[end:])

    # -- where annotations stand -------------------------------------------------------------------

    def _sentences(self) -> list[int]:
        """The first token of each line that has any."""
        found: list[int] = []
        line_end = -1
        for at, begin in enumerate(self._begins):
            if begin > line_end:
                found.append(at)
                line_end = self._text.find("\n", begin)
                line_end = len(self._text) if line_end < 0 else line_end
        return found

    def _tokens(self, one: Annotation) -> tuple[int, int]:
        """The tokens of an annotation: the first one and the one after the last."""
        return bisect_right(self._ends, one.begin), bisect_left(self._begins, one.end)

    def _is_placed(self, one: Annotation) -> bool:
        first, last = self._tokens(one)
        if first >= last:
            self._writing.lose("annotations", self._annotated.document, one.id)
        return first < last

    def _is_trimmed(self, one: Annotation) -> bool:
        first, last = self._tokens(one)
        trimmed = one.begin < self._begins[first] or one.end > self._ends[last - 1]
        if trimmed:
            self._writing.lose("trimmed", self._annotated.document, one.id)
        return trimmed

    def _stand(self, number: int, one: Annotation) -> _Unit:
        """Note an annotation at its tokens; where it begins or ends inside of one, at a piece of that one."""
        begin, end = one.begin, one.end
        if len(one.spans) > 1:
            self._writing.lose("parts", self._annotated.document, one.id)
        first, last = self._tokens(one)
        pieces: list[tuple[int, int] | None] = []
        for token in range(first, last):
            piece = max(begin, self._begins[token]), min(end, self._ends[token])
            if piece == (self._begins[token], self._ends[token]):
                self._at.setdefault(token, []).append(number)
                pieces.append(None)
            else:
                self._pieces.setdefault(token, {}).setdefault(piece, []).append(number)
                pieces.append(piece)
        return _Unit(first, pieces[0])

    def _id(self, unit: _Unit) -> str:
        sentence = bisect_right(self._firsts, unit.token)
        plain = f"{sentence}-{unit.token - self._firsts[sentence - 1] + 1}"
        if unit.piece is None:
            return plain
        return f"{plain}.{self._order[unit.token][unit.piece]}"

    # -- rows --------------------------------------------------------------------------------------

    def _body(self) -> list[str]:
        text, begins, ends = self._text, self._begins, self._ends
        offsets = OffsetMap(text)
        begins16, ends16 = begins, ends
        if offsets.utf16_length != offsets.length:
            begins16, ends16 = [*map(offsets.to_utf16, begins)], [*map(offsets.to_utf16, ends)]
        nothing = "\t" + "_\t" * self._columns.width
        noted = {*self._at, *self._pieces}
        out: list[str] = []
        for number, first in enumerate(self._firsts, start=1):
            out.append("")
            if number == 1:
                out.append(self._comment(begins[0], ends[-1]))
            last = self._firsts[number] if number < len(self._firsts) else len(begins)
            # the next sentence begins with its first token, so that nothing between the two is left to guessing
            whole = text[begins[first] : begins[last] if last < len(begins) else len(text)].removesuffix("\n")
            out += [f"#Text={escaped_text(line)}" for line in whole.split("\n")]
            for token in range(first, last):
                word = text[begins[token] : ends[token]]
                row = f"{number}-{token - first + 1}\t{begins16[token]}-{ends16[token]}\t{word}"
                if token in noted:
                    out += self._noted(token, row, offsets)
                else:
                    out.append(row + nothing)
        return out

    def _noted(self, token: int, row: str, offsets: OffsetMap) -> Iterator[str]:
        """The row of a token at which something stands, and those of its pieces."""
        yield row + self._columns.cells(self._id(_Unit(token, None)), self._at.get(token, []))
        pieces = self._pieces.get(token, {})
        for begin, end in self._order.get(token, ()):
            identity = self._id(_Unit(token, (begin, end)))
            where = f"{offsets.to_utf16(begin)}-{offsets.to_utf16(end)}"
            cells = self._columns.cells(identity, pieces[begin, end])
            yield f"{identity}\t{where}\t{self._text[begin:end]}{cells}"
