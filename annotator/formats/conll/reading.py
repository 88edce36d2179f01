"""Files of tokens and tags read as articles: one line a token, an empty line after a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from annotator.errors import FileRefused
from annotator.formats.conll.columns import ARTICLE, SAID, Columns, columns_of, head_lines, is_comment
from annotator.formats.conll.tags import TAG, Habits, tagged
from annotator.formats.document_facts import describe, from_a_line
from annotator.formats.draft import Draft
from annotator.formats.files import Files, stem_of
from annotator.formats.foreign_text import decoded, lines_of, storable
from annotator.formats.format import Sniff
from annotator.formats.reading import Arrival, Reading, Unread

SUFFIXES = (".conll", ".iob", ".iob2", ".bio")
_LOOKED_AT = 2_000


def sniff_for(name: str) -> Sniff:
    """What knows one of the formats `conll2003`, `iob2` and `iobes` again: every file of tokens is of one of them.

    Four columns are CoNLL-2003; of the others those are IOBES that say so, or tell where entities end.
    """

    def sniff(_: str, head: bytes) -> bool:
        lines = head_lines(head)
        columns = columns_of(lines)
        if columns is None:
            return False
        if columns.number == 4 and columns.word == 0 and columns.separator != "|":
            return name == "conll2003"
        said = next((line.removeprefix("# tags = ") for line in lines if line.startswith("# tags = ")), "")
        return name == ("iobes" if said == "IOBES" or (not said and columns.has_ends) else "iob2")

    return sniff


def read(files: Files, name: str, reading: Reading) -> Iterator[Arrival | Unread]:
    """Read the articles of a file, one after the other; see `format.Read`."""
    shown = files.shown(name)
    text = decoded(files.read(name), name=shown).removeprefix("\ufeff")
    first = list(islice(lines_of(text), _LOOKED_AT))
    # a broken line among the first ones is told by its number when it is read
    columns = columns_of(first) or next(filter(None, (columns_of([line]) for line in first)), None)
    if columns is None:
        raise FileRefused(shown, "holds no tokens with tags; a line needs a token and, as the last column, its tag")
    article = _Article(reading, shown, columns)
    several = False
    said: dict[str, str] = {}
    for number, line in enumerate(lines_of(text), start=1):
        if line.startswith(ARTICLE):
            if article.is_begun:
                yield article.finished(stem_of(name, SUFFIXES), several=True)
                article = _Article(reading, shown, columns, article.number + 1)
            several = True
            article.said.update(said)
        elif is_comment(line):
            if (ours := SAID.fullmatch(line)) is not None:
                (article.said if several else said)[ours[1]] = ours[2]
                article.said.setdefault(ours[1], ours[2])
            article.is_begun |= several
        else:
            article.take(number, line)
    if article.is_begun or not several:
        yield article.finished(stem_of(name, SUFFIXES), several=several)


class _Article:
    """One article: takes line by line, and keeps the first trouble for when its end is known."""

    def __init__(self, reading: Reading, shown: str, columns: Columns, number: int = 1) -> None:
        self._reading, self._shown, self._columns = reading, shown, columns
        self.number = number
        self.said: dict[str, str] = {}
        self.is_begun = False
        self._sentences: list[list[list[str]]] = []
        self._rows: list[list[str]] = []
        self._trouble: FileRefused | None = None
        self._known: set[str] = set()  # tags that were looked at

    def take(self, number: int, line: str) -> None:
        """Take in a line: a token, or the end of a sentence."""
        if not line or line.isspace():
            self._end_sentence()
            return
        self.is_begun = True
        if self._columns.separator == "|":
            for word in line.split(" "):
                if word:
                    self._token(number, word.split("|"))
            self._end_sentence()
        else:
            self._token(number, self._columns.cells(line))

    def _token(self, number: int, cells: list[str]) -> None:
        columns = self._columns
        if self._trouble:
            return
        if len(cells) != columns.number:
            several = "column" if len(cells) == 1 else "columns"
            reason = f"has {len(cells)} {several} where the lines before have {columns.number}; correct that line"
            self._trouble = FileRefused(self._shown, reason, line=number)
        elif not self._known.issuperset(tags := cells[-columns.tags :]) and not all(map(TAG.fullmatch, tags)):
            reason = f"“{cells[-1]}” is no tag; a tag is O, or a letter, a hyphen and a label, such as B-PER"
            self._trouble = FileRefused(self._shown, reason, line=number)
        elif not cells[columns.word]:
            self._trouble = FileRefused(self._shown, "has a tag and no token; correct that line", line=number)
        else:
            self._known.update(tags)
            self._rows.append(cells)

    def _end_sentence(self) -> None:
        if self._rows:
            self._sentences.append(self._rows)
            self._rows = []

    def finished(self, stem: str, *, several: bool) -> Arrival | Unread:
        """The article, or why it cannot be read."""
        self._end_sentence()
        if self._trouble:
            return Unread.of(self._trouble)
        identity = self.said.get("doc_id") or (f"{stem}-{self.number}" if several else stem)
        words = [[row[self._columns.word] for row in rows] for rows in self._sentences]
        raw = "".join(" ".join(sentence) + "\n" for sentence in words)
        draft = Draft(self._reading, self._shown, raw, identity=identity)
        self._tell(draft, sum(map(len, words)))
        self._annotate(draft, words)
        describe(draft, from_a_line(self.said.get("facts", "")))
        return draft.finished()

    def _tell(self, draft: Draft, number: int) -> None:
        draft.said.append(
            f"The text was rebuilt from {number:,} tokens: one blank between them, a line for each sentence."
        )
        if tokeniser := self.said.get("tokeniser"):
            draft.said.append(f"The tokens were cut by the tokeniser {storable(tokeniser)}.")
        if unread := [column for column in self._columns.unread if self._says_something(column)]:
            which = ", ".join(map(str, unread))
            draft.said.append(f"Of {self._columns.number} columns these were not read: {which}.")
            draft.lose("annotations", f"columns that were not read: {which}")

    def _says_something(self, column: int) -> bool:
        return any(row[column - 1] != "_" for rows in self._sentences for row in rows)

    def _annotate(self, draft: Draft, words: list[list[str]]) -> None:
        layer = storable(self.said.get("layer", ""))
        for column in range(self._columns.number - self._columns.tags, self._columns.number):
            habits = Habits()
            begin, place = 0, 0
            for sentence, rows in zip(words, self._sentences, strict=True):
                tags = [row[column] for row in rows]
                habits.note(tags)
                offsets = [begin]
                for word in sentence:
                    offsets.append(offsets[-1] + len(word) + 1)
                for one in tagged(tags):
                    span = (offsets[one.begin], offsets[one.end] - 1)
                    covered = " ".join(sentence[one.begin : one.end])
                    key = f"token {place + one.begin + 1} ({column + 1})"
                    draft.annotate(key, storable(one.label), [span], covered=covered, layer=layer)
                begin, place = offsets[-1], place + len(rows)
            if habits.sentence:
                draft.said.append(habits.sentence)
