"""Articles written as WebAnno TSV 3.3, one file each, as INCEpTION reads it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from annotator.formats.webanno_columns import Columns
from annotator.formats.webanno_comment import comment_of
from annotator.formats.webanno_grammar import FORMAT_LINE, escaped_text
from annotator.formats.webanno_rows import COMMENT
from annotator.formats.writing import Items, Writing
from annotator.model.annotation import Annotation
from annotator.model.document import AnnotatedDocument, Document
from annotator.model.offsets import OffsetMap


def write(articles: Iterable[AnnotatedDocument], writing: Writing) -> Iterator[str]:
    """See `format.Write`."""
    for annotated in articles:
        document = annotated.document
        writing.put(f"{document.id}.tsv", _Sheet(annotated, writing, writing.items(annotated)).text().encode())
        yield document.id


@dataclass(slots=True)
class _Token:
    """A token, or a piece of one, and the numbers of what stands there."""

    begin: int
    end: int
    id: str = ""
    numbers: list[int] = field(default_factory=list)
    pieces: dict[tuple[int, int], _Token] = field(default_factory=dict)


class _Sheet:
    """One article as a sheet of rows."""

    def __init__(self, annotated: AnnotatedDocument, writing: Writing, items: Items) -> None:
        self._annotated, self._writing = annotated, writing
        document = annotated.document
        self._text = document.text
        self._tokens = [_Token(begin, end) for begin, end in writing.tokenise(self._text)]
        self._begins = [one.begin for one in self._tokens]
        self._ends = [one.end for one in self._tokens]
        placed = [one for one in items.annotations if self._is_placed(document, one)]
        self._columns = Columns(writing, document, placed, items.relations)
        self._defining: list[_Token] = []  # by number, from 1: where each annotation begins
        for number, one in enumerate(placed, start=1):
            self._defining.append(self._stand(document, number, one))

    def text(self) -> str:
        """The file."""
        sentences = self._sentences()
        for number, (first, last) in enumerate(sentences, start=1):
            for at in range(first, last):
                token = self._tokens[at]
                token.id = f"{number}-{at - first + 1}"
                for order, place in enumerate(sorted(token.pieces), start=1):
                    token.pieces[place].id = f"{token.id}.{order}"
        self._columns.refer([token.id for token in self._defining])
        out = [f"{FORMAT_LINE}3.3", *self._columns.header, ""]
        out += self._body(sentences) if sentences else ["", self._comment(0, 0)]
        return "\n".join(out) + "\n"

    def _comment(self, begin: int, end: int) -> str:
        head, tail = self._text[:begin], self._text[end:]
        return COMMENT + comment_of(self._annotated, self._writing, self._columns, head, tail)

    # -- where annotations stand -------------------------------------------------------------------

    def _is_placed(self, document: Document, one: Annotation) -> bool:
        placed = bisect_right(self._ends, one.begin) < bisect_left(self._begins, one.end)
        if not placed:
            self._writing.lose("annotations", document, one.id)
        return placed

    def _stand(self, document: Document, number: int, one: Annotation) -> _Token:
        """Note an annotation at its tokens; where it begins or ends inside of one, at a piece of that one."""
        begin, end = one.begin, one.end
        first, last = bisect_right(self._ends, begin), bisect_left(self._begins, end) - 1
        if len(one.spans) > 1:
            self._writing.lose("parts", document, one.id)
        if begin < self._begins[first] or end > self._ends[last]:
            self._writing.lose("trimmed", document, one.id)
            self._columns.trimmed.add(number)
        units = []
        for token in self._tokens[first : last + 1]:
            a, b = max(begin, token.begin), min(end, token.end)
            whole = (a, b) == (token.begin, token.end)
            unit = token if whole else token.pieces.setdefault((a, b), _Token(a, b))
            unit.numbers.append(number)
            units.append(unit)
        return units[0]

    # -- rows --------------------------------------------------------------------------------------

    def _sentences(self) -> list[tuple[int, int]]:
        """The tokens of each line, as [first, last) pairs."""
        found: list[tuple[int, int]] = []
        first, line_end = 0, -1
        for at, begin in enumerate(self._begins):
            if begin > line_end:
                if at:
                    found.append((first, at))
                first = at
                line_end = self._text.find("\n", begin)
                line_end = len(self._text) if line_end < 0 else line_end
        return [*found, (first, len(self._tokens))] if self._tokens else []

    def _body(self, sentences: Sequence[tuple[int, int]]) -> list[str]:
        offsets = OffsetMap(self._text)
        same = offsets.utf16_length == offsets.length
        nothing = "\t" + "_\t" * self._columns.width
        text = self._text
        out: list[str] = []
        for number, (first, last) in enumerate(sentences):
            out.append("")
            if not number:
                out.append(self._comment(self._begins[0], self._ends[-1]))
            # the next sentence begins with its first token, so that nothing between the two is left to guessing
            end = self._begins[last] if last < len(self._tokens) else len(text)
            whole = text[self._begins[first] : end].removesuffix("\n")
            out += [f"#Text={escaped_text(line)}" for line in whole.split("\n")]
            for token in self._tokens[first:last]:
                a, b = token.begin, token.end
                where = f"{a}-{b}" if same else f"{offsets.to_utf16(a)}-{offsets.to_utf16(b)}"
                cells = self._columns.cells(token.id, token.numbers) if token.numbers else nothing
                out.append(f"{token.id}\t{where}\t{text[a:b]}{cells}")
                for (a, b), piece in sorted(token.pieces.items()) if token.pieces else ():
                    where = f"{offsets.to_utf16(a)}-{offsets.to_utf16(b)}"
                    out.append(f"{piece.id}\t{where}\t{text[a:b]}{self._columns.cells(piece.id, piece.numbers)}")
        return out
