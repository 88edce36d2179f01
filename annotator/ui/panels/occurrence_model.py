"""Places that a label may go on, in one article or in many: each taken or not, with what stands round it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

from PySide6.QtCore import QLocale, QObject

from annotator.editing.apply_all import Candidate
from annotator.editing.corpus_wide import REACH, Place, Wanted, differing
from annotator.editing.occurrences import around
from annotator.model.document import Document
from annotator.model.span import Span
from annotator.ui.panels.kwic import Context
from annotator.ui.panels.row_model import RowModel
from annotator.ui.panels.signs import one_line

Row: TypeAlias = Candidate | Place


class OccurrenceModel(RowModel[Row]):
    """Places in the order of the text, or of the articles; a filter may leave some out of sight.

    Attributes:
        rows: those in sight.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._all: list[Row] = []
        self._wanted: Sequence[Wanted] = ()
        self._by_block = False
        self._outlets = 0
        self._document = Document("", "")
        self._decided: dict[tuple[str, Span], bool] = {}
        self._words: tuple[str, ...] = ()

    def read(self, candidates: list[Candidate], document: Document, *, anew: bool = True) -> None:
        """List places of one article; what was decided about a place stays, unless it is all `anew`."""
        self._document, self._by_block = document, False
        self._read(list(candidates), anew=anew)

    def read_places(self, places: list[Place], wanted: Sequence[Wanted], *, by_block: bool, anew: bool = True) -> None:
        """List places of many articles."""
        self._wanted, self._by_block = wanted, by_block
        self._outlets = len({one.outlet for one in places})
        self._read(list(places), anew=anew)

    def _read(self, rows: list[Row], *, anew: bool) -> None:
        self._all = rows
        if anew:
            self._decided = {}
        self.show(filter(self._is_in_sight, rows))

    def narrow(self, typed: str) -> None:
        """Show only what has all of these words in its article's title, its outlet, its label or its text."""
        self._words = tuple(typed.casefold().split())
        self.show(filter(self._is_in_sight, self._all))

    def _is_in_sight(self, row: Row) -> bool:
        if not self._words or not isinstance(row, Place):
            return True
        said = f"{row.title}\n{row.outlet}\n{row.words}\n{self._wanted[row.wanted].label}".casefold()
        return all(word in said for word in self._words)

    # -- what was decided ----------------------------------------------------------------------------

    def is_possible(self, row: int) -> bool:
        """Whether the label can go there at all."""
        return _candidate(self.rows[row]).possible

    def is_taken(self, row: int) -> bool:
        """Whether the label goes on the place: where nothing is in the way, if nobody said otherwise."""
        return self._takes(self.rows[row])

    def _takes(self, one: Row) -> bool:
        return _candidate(one).possible and self._decided.get(_key(one), _is_open(one))

    def take(self, row: int, *, taken: bool) -> None:
        """Decide about one place."""
        self._decided[_key(self.rows[row])] = taken
        self.touch(row)

    def take_all(self, *, taken: bool) -> None:
        """Decide about every place in sight."""
        self._decided |= {_key(one): taken for one in self.rows}
        self.touch_all()

    def taken(self) -> list[Span]:
        """The places of the article that the label goes on."""
        return [one.span for one in self._all if isinstance(one, Candidate) and self._takes(one)]

    def taken_places(self) -> list[Place]:
        """The places of many articles that the label goes on."""
        return [one for one in self._all if isinstance(one, Place) and self._takes(one)]

    def left_out(self) -> list[Place]:
        """Places where nothing is in the way, and a person said no."""
        return [one for one in self._all if isinstance(one, Place) and one.open and not self._takes(one)]

    def number_taken(self) -> int:
        """How many places the label goes on, in sight or not."""
        return sum(self._takes(one) for one in self._all)

    @property
    def total(self) -> int:
        """How many places there are, in sight or not."""
        return len(self._all)

    # -- what a row says -----------------------------------------------------------------------------

    def has_context(self, row: int) -> bool:
        """Whether what stands round the place tells something; round a whole block nothing does."""
        return not (self._by_block and isinstance(self.rows[row], Place))

    def right_to_left(self, row: int) -> bool:
        """Whether the article reads from right to left."""
        one = self.rows[row]
        return one.right_to_left if isinstance(one, Place) else self._document.right_to_left

    def article(self, row: int) -> str:
        """Which article it is in, '' when all are in the same."""
        one = self.rows[row]
        if not isinstance(one, Place):
            return ""
        label = self._wanted[one.wanted].label
        where = f"{one.outlet} · {one.title}" if one.outlet and self._outlets > 1 else one.title
        return f"{label} · {where}" if len(self._wanted) > 1 else where

    def context(self, row: int) -> Context:
        """A place as it stands in its paragraph."""
        one = self.rows[row]
        if isinstance(one, Place):
            return Context(one.before, one.words, one.after)
        before, words, after = around(self._document.text, one.span, REACH)
        cut = "…" if len(words) < one.span.length else ""
        return Context(before, " ".join(words.split()) + cut, after)

    def differences(self, row: int) -> tuple[Span, ...]:
        """Where the words of a block differ from the one that was labelled, in code points of the row's words."""
        one = self.rows[row]
        if not isinstance(one, Place) or one.likeness == 1:
            return ()
        return _differing(one.words, self._wanted[one.wanted].text)

    def reason(self, row: int) -> str:
        """What is at a place already, and how alike the block is."""
        one = self.rows[row]
        said = [self._what_is_there(one)]
        if isinstance(one, Place):
            said.append(self.tr("turned down before") if one.rejected else "")
            share = QLocale().toString(int(100 * one.likeness))
            said.append(self.tr("{0} % alike").format(share) if one.likeness < 1 else "")
        return ", ".join(filter(None, said))

    def _what_is_there(self, one: Row) -> str:
        candidate = _candidate(one)
        if candidate.other is None:
            return ""
        if candidate.how == "same":
            return self.tr("already {0}").format(candidate.other.label)
        sentence = {
            "inside": self.tr("inside {0} “{1}”"),
            "round": self.tr("around {0} “{1}”"),
            "across": self.tr("across {0} “{1}”"),
        }[candidate.how]
        begin, end = candidate.other.extent
        text = one.there if isinstance(one, Place) else self._document.text[begin : min(end, begin + 80)]
        return sentence.format(candidate.other.label, one_line(text, 40))

    def line(self, row: int) -> str:
        return "".join(self.context(row))

    def tip(self, row: int) -> str:
        return "\n".join(filter(None, (self.article(row), self.line(row), self.reason(row))))

    def spoken(self, row: int) -> str:
        state = self.tr("taken") if self.is_taken(row) else self.tr("left out")
        return ", ".join(filter(None, (state, self.reason(row), self.article(row), self.line(row))))


_differing = lru_cache(maxsize=512)(differing)


def _candidate(one: Row) -> Candidate:
    return one.candidate if isinstance(one, Place) else one


def _key(one: Row) -> tuple[str, Span]:
    return one.key if isinstance(one, Place) else ("", one.span)


def _is_open(one: Row) -> bool:
    return one.open if isinstance(one, Place) else not one.how
