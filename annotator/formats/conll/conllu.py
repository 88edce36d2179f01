"""CoNLL-U read as articles: texts from their comments, and what brackets in the last column say of entities."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from annotator.errors import FileRefused
from annotator.formats.conll.columns import head_lines
from annotator.formats.conll.conllu_entities import Entities
from annotator.formats.document_facts import describe
from annotator.formats.draft import Draft
from annotator.formats.files import Files, stem_of
from annotator.formats.foreign_text import decoded, lines_of, storable
from annotator.formats.format import Format
from annotator.formats.reading import About, Arrival, Reading, Unread

SUFFIXES = (".conllu",)
_ID = re.compile(r"[1-9][0-9]{0,8}")
_RANGE = re.compile(r"([1-9][0-9]{0,8})-([1-9][0-9]{0,8})")
_EMPTY = re.compile(r"[0-9]{1,9}\.[0-9]{1,9}")
_COMMENT = re.compile(r"#\s*([^=]*?)\s*=\s*(.*?)\s*")
_FACTS = {"title": "title", "sourceURL": "url", "dateCreated": "published"}
_WORD, _FEATURES, _MISC, _COLUMNS = 1, 5, 9, 10


def _sniff(_: str, head: bytes) -> bool:
    lines = head_lines(head)
    rows = [line.split("\t") for line in lines if line and line[0] != "#"]
    if any(line.startswith("#id=") for line in lines):
        return False
    return bool(rows) and all(_is_row(row) for row in rows)


def _is_row(cells: list[str]) -> bool:
    if len(cells) != _COLUMNS or not all(cells):
        return False
    counted = _ID.fullmatch(cells[0]) or _RANGE.fullmatch(cells[0]) or _EMPTY.fullmatch(cells[0])
    return counted is not None and (cells[_FEATURES] == "_" or "=" in cells[_FEATURES])


def _read(files: Files, name: str, reading: Reading) -> Iterator[Arrival | Unread]:
    shown = files.shown(name)
    stem = stem_of(name, SUFFIXES)
    text = decoded(files.read(name), name=shown).removeprefix("\ufeff")
    article = _Article(reading, shown)
    several = False
    for number, line in enumerate(lines_of(text), start=1):
        if re.match(r"#\s*newdoc\b", line):
            if article.sentences:
                yield article.finished(stem, several=several)
                article = _Article(reading, shown, article.number + 1)
            several = True
        article.take(number, line)
    if article.sentences or article.number == 1:
        yield article.finished(stem, several=several)


class _Token(NamedTuple):
    """What is written, its line, and the last columns of the words that it is."""

    word: str
    line: int
    miscs: list[str]


class _Sentence:
    """A sentence in the making: its words, what the file says its text is, and where each token stands in it."""

    def __init__(self) -> None:
        self.said: str | None = None
        self.rows: list[tuple[int, list[str]]] = []

    def laid_out(self, shown: str) -> tuple[str, list[tuple[int, int, str]]]:
        """The text, and each word's place in it with its last column; words of a contraction share its place."""
        tokens = self._tokens(shown)
        text = self.said if self.said is not None else _spaced(tokens)
        at = 0
        places: list[tuple[int, int, str]] = []
        for word, number, miscs in tokens:
            while text[at : at + 1].isspace() and not text.startswith(word, at):
                at += 1
            if not text.startswith(word, at):
                reason = f"“{word}” is not what the sentence's text goes on with, “{text[at : at + 30]}”"
                raise FileRefused(shown, reason, line=number)
            places += [(at, at + len(word), misc) for misc in miscs]
            at += len(word)
        if text[at:].strip():
            raise FileRefused(shown, f"no word is “{text[at : at + 30]}”", line=self.rows[-1][0])
        return text, places

    def _tokens(self, shown: str) -> list[_Token]:
        tokens: list[_Token] = []
        left = 0  # words of a contraction that are still to come
        for number, cells in self.rows:
            if found := _RANGE.fullmatch(cells[0]):
                left = int(found[2]) - int(found[1]) + 1
                if not 1 <= left <= len(self.rows):
                    raise FileRefused(shown, f"{cells[0]} is no range of words", line=number)
                tokens.append(_Token(cells[_WORD], number, [cells[_MISC]]))
            elif left and _ID.fullmatch(cells[0]):
                left -= 1
                tokens[-1].miscs.append(cells[_MISC])
            elif _ID.fullmatch(cells[0]):
                tokens.append(_Token(cells[_WORD], number, [cells[_MISC]]))
        return tokens


def _spaced(tokens: list[_Token]) -> str:
    """Tokens as a text: a blank behind each one that does not deny it."""
    words = [word + " " * ("SpaceAfter=No" not in miscs[0].split("|")) for word, _, miscs in tokens]
    return "".join(words).rstrip(" ")


class _Article:
    """One article: takes line by line, and keeps the first trouble for when its end is known."""

    def __init__(self, reading: Reading, shown: str, number: int = 1) -> None:
        self._reading, self._shown = reading, shown
        self.number = number
        self.sentences: list[tuple[int, _Sentence]] = []
        self._now = _Sentence()
        self._identity = ""
        self._names: tuple[str, ...] = ()
        self._meta: list[tuple[str, str]] = []
        self._facts: dict[str, object] = {}
        self._paragraphs: list[int] = []
        self._trouble: FileRefused | None = None

    def take(self, number: int, line: str) -> None:
        """Take in a line."""
        if self._trouble:
            return
        if not line.strip():
            self._end_sentence(number)
        elif line[0] == "#":
            self._comment(line)
        else:
            cells = line.split("\t")
            if len(cells) != _COLUMNS or not cells[_WORD]:
                reason = f"has {len(cells)} columns, and a word of CoNLL-U has {_COLUMNS}; correct that line"
                self._trouble = FileRefused(self._shown, reason, line=number)
            elif not any(form.fullmatch(cells[0]) for form in (_ID, _RANGE, _EMPTY)):
                self._trouble = FileRefused(self._shown, f"“{cells[0]}” is no number of a word", line=number)
            else:
                self._now.rows.append((number, cells))

    def _comment(self, line: str) -> None:
        if re.match(r"#\s*newpar\b(?!_)", line):
            self._paragraphs.append(len(self.sentences))
        found = _COMMENT.fullmatch(line)
        if found is None:
            return
        name, value = found[1], storable(found[2])
        if name == "newdoc id":
            self._identity = value
        elif name == "text":
            self._now.said = found[2]
        elif name == "global.Entity":
            self._names = tuple(value.split("-"))
        elif name.startswith("meta::"):
            fact = name.removeprefix("meta::")
            if fact in _FACTS:
                self._facts[_FACTS[fact]] = value
            elif value:
                self._meta.append(("byline" if fact == "author" else fact, value))

    def _end_sentence(self, number: int) -> None:
        if self._now.rows:
            self.sentences.append((number, self._now))
        elif self._now.said:
            self._trouble = FileRefused(self._shown, "has a text and no words; the file is not whole", line=number)
        self._now = _Sentence()

    def finished(self, stem: str, *, several: bool) -> Arrival | Unread:
        """The article, or why it cannot be read."""
        self._end_sentence(0)
        try:
            if self._trouble:
                raise self._trouble
            if not self.sentences:
                raise FileRefused(self._shown, "holds no words; get the file again")
            return self._arrival(self._identity or (f"{stem}-{self.number}" if several and self.number > 1 else stem))
        except FileRefused as refused:
            return Unread.of(refused)

    def _arrival(self, identity: str) -> Arrival:
        entities = Entities(self._names)
        pieces: list[str] = []
        begins: list[int] = []
        place = 0
        for number, sentence in self.sentences:
            text, places = sentence.laid_out(self._shown)
            for begin, end, misc in places:
                trouble = entities.take(place + begin, place + end, misc)
                if trouble:
                    raise FileRefused(self._shown, trouble, line=number)
            begins.append(place)
            pieces.append(text + "\n")
            place += len(text) + 1
        if trouble := entities.trouble():
            raise FileRefused(self._shown, trouble)
        raw = "".join(pieces)
        draft = Draft(self._reading, self._shown, raw, identity=identity)
        describe(draft, {**self._facts, "meta": [list(pair) for pair in self._meta]})
        self._blocks(draft, begins, place)
        for number, one in enumerate(entities.found, start=1):
            about = About(features=one.features)
            draft.annotate(f"entity {number} ({one.key})", one.label, one.spans, about=about)
        told = all(sentence.said is not None for _, sentence in self.sentences)
        how = "the texts that it gives for its sentences" if told else "its tokens, with a blank where none is denied"
        draft.said.append(f"The text was rebuilt from {how}; every sentence is a line.")
        draft.said.append("Lemmas, parts of speech, morphology and dependencies were not read.")
        draft.lose("annotations", "lemmas, parts of speech, morphology and dependencies")
        return draft.finished()

    def _blocks(self, draft: Draft, begins: list[int], end: int) -> None:
        firsts = sorted({begins[one] for one in self._paragraphs if one < len(begins)})
        for begin, after in zip(firsts, [*firsts[1:], end], strict=False):
            draft.block(begin, after - 1, "paragraph")


FORMAT = Format(
    name="conllu", title="CoNLL-U", suffixes=SUFFIXES, sniff=_sniff, read=_read, write=None, takes_tokens=True
)
