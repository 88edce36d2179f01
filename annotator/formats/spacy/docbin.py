"""spaCy's DocBin, taken apart without spaCy's own reader, which trusts every number in a file."""

from __future__ import annotations

import struct
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from annotator.errors import FileRefused
from annotator.formats.files import MOST_BYTES
from annotator.formats.foreign_values import name_of
from annotator.formats.spacy.message_pack import NotMessagePack, unpacked

if TYPE_CHECKING:
    from numpy import ndarray

VERSION = "0.1"
LONGEST_NAME = 1_000
"""Labels, layers and ids that are longer are refused: a file has them once and may name them a million times."""

MOST = 1_000_000
"""More articles in a file, or tokens or spans in an article, are refused."""

_SPAN = struct.Struct(">QQQllll")
_INSIDE, _OUTSIDE, _BEGIN = 1, 2, 3  # 0: the file says nothing of the token
_GRAMMAR = ("LEMMA", "TAG", "POS", "MORPH", "DEP")


class Tokens:
    """The tokens of an article, whose text they make up.

    Args:
        words: what they are.
        spaces: whether a space follows, of each.
    """

    def __init__(self, words: Sequence[str], spaces: Sequence[bool]) -> None:
        lengths = [len(word) + space for word, space in zip(words, spaces, strict=True)]
        self.begins = list(accumulate(lengths, initial=0))[:-1]
        self.ends = [begin + len(word) for begin, word in zip(self.begins, words, strict=True)]
        self.text = "".join([word + " " if space else word for word, space in zip(words, spaces, strict=True)])

    def __len__(self) -> int:
        return len(self.begins)

    def touched(self, begin: int, end: int) -> tuple[int, int]:
        """The first of the tokens that a stretch of text touches, and the one after the last.

        The space after a token belongs to it only if there is nothing else in the stretch.
        """
        first, last = bisect_right(self.ends, begin), bisect_left(self.begins, end)
        return (first, last) if first < last else (last - 1, last)

    def place(self, first: int, last: int) -> tuple[int, int] | None:
        """Where tokens are in the text, as `touched` counts them; None where there are none."""
        if 0 <= first < last <= len(self.begins):
            return self.begins[first], self.ends[last - 1]
        return None


class FoundSpan(NamedTuple):
    """A span of tokens: the first, the one after the last, what it is, and what it is known as.

    Attributes:
        characters: where it says it is in the text; None if it does not say.
    """

    first: int
    last: int
    label: str
    kb: str
    id: str
    characters: tuple[int, int] | None = None


class FoundDoc(NamedTuple):
    """An article of a DocBin.

    Attributes:
        spaces_known: whether the file says which tokens a space follows.
        entities: in order, disjoint.
        groups: spans by the name of their group.
        categories: what the whole article is, and how surely.
        data: what programs have attached to it.
        grammar: names of what is said of its tokens besides.
    """

    tokens: Tokens
    spaces_known: bool
    entities: Sequence[FoundSpan]
    groups: Mapping[str, Sequence[FoundSpan]]
    categories: Mapping[str, Any]
    data: Mapping[Any, Any]
    grammar: Sequence[str]


def begins_docbin(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a DocBin."""
    try:
        first = zlib.decompressobj().decompress(head[:4_096], 64)
    except zlib.error:
        return False
    return first[:1] >= b"\x81" and first[:1] < b"\x90" and b"\xa5attrs" in first


class DocBinFile:
    """The articles of a DocBin, each of which is made when it is asked for.

    Args:
        data: the file.
        name: for messages.

    Raises:
        FileRefused: it is none, not whole, of another version, or larger than any is read.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        try:
            whole = unpacked(_inflated(data, name))
        except NotMessagePack as error:
            raise self._refused(f"{error}; save it again with spaCy") from error
        if not isinstance(whole, dict) or not isinstance(whole.get("attrs"), list):
            raise self._refused("is no DocBin; save the articles as one with spaCy 3")
        if (version := whole.get("version", VERSION)) != VERSION:
            raise self._refused(f"is a DocBin of version {version}; save it with spaCy 3")
        self._read_tokens(whole)
        named = ("strings", "flags", "cats", "span_groups", "user_data")
        self._lists = {name: one if isinstance(one := whole.get(name), list) else [] for name in named}
        self._strings = _by_hash([one for one in self._lists["strings"] if isinstance(one, str)])
        self._most_text = MOST_BYTES

    def __len__(self) -> int:
        return len(self._lengths)

    def doc(self, index: int) -> FoundDoc:
        """One article.

        Raises:
            FileRefused: it is damaged.
        """
        begin, end = self._edges[index], self._edges[index + 1]
        if end - begin > MOST:
            raise self._refused(f"has an article of over {MOST:,} tokens; split it")
        columns = {name: self._tokens[begin:end, place].tolist() for name, place in self._columns.items()}
        words = [self._string(one) for one in columns["ORTH"]]
        self._most_text -= sum(map(len, words)) + len(words)
        if self._most_text < 0:
            raise self._refused("has words so long that its texts are too large; split it into several files")
        flags = self._at("flags", index)
        known = not (isinstance(flags, dict) and flags.get("has_unknown_spaces"))
        spaces = self._spaces[begin:end].tolist() if known else [True] * len(words)
        categories, data = self._at("cats", index), self._at("user_data", index)
        return FoundDoc(
            Tokens(words, spaces), known, self._entities(columns),
            self._groups(self._at("span_groups", index)),
            categories if isinstance(categories, dict) else {},
            self._mapping(data), [one for one in _GRAMMAR if any(columns.get(one, ()))],
        )  # fmt: skip

    # -- parts of it -------------------------------------------------------------------------------

    def _read_tokens(self, whole: dict[Any, Any]) -> None:
        import numpy as np
        from spacy.attrs import IDS

        numbers = whole["attrs"]
        names = {number: name for name, number in IDS.items()}
        found: list[Any] = [whole.get(name) for name in ("tokens", "spaces", "lengths")]
        if not numbers or not all(type(one) is int for one in numbers) or names.get(numbers[0]) != "ORTH":
            raise self._refused("does not say what its tokens are; save it again with spaCy 3")
        if any(not isinstance(one, memoryview) for one in found) or len(found[0]) % (8 * len(numbers)):
            raise self._refused("has no whole tokens; save it again with spaCy 3")
        tokens, spaces, lengths = found
        if len(lengths) > 4 * MOST:
            raise self._refused(f"has over {MOST:,} articles; split it into several files")
        self._columns = {names.get(number, ""): place for place, number in reversed([*enumerate(numbers)])}
        self._tokens: ndarray[Any, Any] = np.frombuffer(tokens, "<u8").reshape(-1, len(numbers))
        self._spaces: ndarray[Any, Any] = np.frombuffer(spaces, "u1") != 0
        self._lengths = np.frombuffer(lengths, "<i4").tolist() if len(lengths) % 4 == 0 else [-1]
        self._edges = list(accumulate(self._lengths, initial=0))
        agree = len(self._tokens) == len(self._spaces) == self._edges[-1]
        if not agree or any(length < 0 for length in self._lengths):
            raise self._refused("has not as many tokens as it says; save it again with spaCy 3")

    def _at(self, name: str, index: int) -> Any:
        found = self._lists[name]
        return found[index] if index < len(found) else None

    def _entities(self, columns: Mapping[str, Sequence[int]]) -> list[FoundSpan]:
        kinds = columns.get("ENT_TYPE", ())
        places = columns.get("ENT_IOB") or [_INSIDE if kind else _OUTSIDE for kind in kinds]
        knowns, ids = (columns.get(name) or [0] * len(kinds) for name in ("ENT_KB_ID", "ENT_ID"))
        found: list[FoundSpan] = []
        before = 0
        for token, (place, kind) in enumerate(zip(places, kinds, strict=False)):
            now = kind if place in (_INSIDE, _BEGIN) else 0
            if now and (place == _BEGIN or now != before):
                label = self._named(kind)
                found.append(FoundSpan(token, token + 1, label, self._named(knowns[token]), self._named(ids[token])))
            elif now:
                found[-1] = found[-1]._replace(last=token + 1)
            before = now
        return found

    def _groups(self, data: Any) -> dict[str, list[FoundSpan]]:
        groups: dict[str, list[FoundSpan]] = {}
        held = self._unpacked(data) if isinstance(data, memoryview) and len(data) else []
        pairs = held.items() if isinstance(held, dict) else [(one, None) for one in held or ()]
        number = 0
        for packed, names in pairs:
            group = self._unpacked(packed) if isinstance(packed, memoryview) else None
            if not isinstance(group, dict) or not isinstance(group.get("spans"), list):
                raise self._refused("has spans that are damaged; save it again with spaCy 3")
            spans = [self._span(one) for one in group["spans"]]
            for name in names if isinstance(names, list) else [group.get("name")]:
                plain = name_of(self._short(name)) if isinstance(name, str) else ""
                number += len(spans)
                if number > MOST:
                    raise self._refused(f"has an article with over {MOST:,} spans; split it")
                groups.setdefault(plain, []).extend(spans)
        return groups

    def _span(self, packed: Any) -> FoundSpan:
        if not isinstance(packed, memoryview) or len(packed) != _SPAN.size:
            raise self._refused("has spans that are damaged; save it again with spaCy 3")
        identity, kb, label, first, last, begin, end = _SPAN.unpack(packed)
        # an id may be a number that stands for itself
        known = self._strings.get(identity, str(identity)) if identity else ""
        return FoundSpan(first, last, self._named(label), self._named(kb), self._short(known), (begin, end))

    def _mapping(self, data: Any) -> Mapping[Any, Any]:
        found = self._unpacked(data) if isinstance(data, memoryview) and len(data) else None
        return found if isinstance(found, dict) else {}

    def _unpacked(self, data: memoryview) -> Any:
        try:
            return unpacked(data)
        except NotMessagePack as error:
            raise self._refused(f"{error}; save it again with spaCy 3") from error

    def _string(self, number: int) -> str:
        if not number:
            return ""
        found = self._strings.get(number)
        if found is None:
            raise self._refused("names words that it does not hold; save it again with spaCy 3")
        return found

    def _named(self, number: int) -> str:
        return name_of(self._short(self._string(number)))

    def _short(self, name: str) -> str:
        if len(name) > LONGEST_NAME:
            raise self._refused(f"has a label, group or id of over {LONGEST_NAME:,} characters; shorten it")
        return name

    def _refused(self, reason: str) -> FileRefused:
        return FileRefused(self._name, reason)


def _inflated(data: bytes, name: str) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        whole = unpacking.decompress(data, MOST_BYTES + 1)
    except zlib.error as error:
        raise FileRefused(name, "is no DocBin, or a damaged one; save it again with spaCy 3") from error
    if len(whole) > MOST_BYTES:
        raise FileRefused(name, f"has over {MOST_BYTES >> 20} MB when unpacked; split it into several files")
    if not unpacking.eof:
        raise FileRefused(name, "breaks off; get the file again")
    return whole


def _by_hash(strings: Sequence[str]) -> dict[int, str]:
    """The strings of a file by what stands for them in it; what spaCy numbers itself is there anyway."""
    from spacy.strings import get_string_id
    from spacy.symbols import NAMES

    return {**dict(enumerate(NAMES)), **{get_string_id(one): one for one in strings}}
