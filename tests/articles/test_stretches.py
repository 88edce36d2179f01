"""Where web archives are cut: before records only, wherever they are packed alone, damaged or not."""

from __future__ import annotations

import gzip
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.articles import stretches as cutting
from annotator.articles.pieces import Piece, Wishes
from annotator.articles.stretches import stretches
from annotator.articles.web_archive import unpack
from annotator.errors import FileRefused
from tests.articles.inputs import HTML, record

INFO = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nWARC\r\n\r\n"


def records(count: int) -> list[bytes]:
    """A record about the archive, and the answers of a server."""
    return [INFO, *(record(f"https://x.example/{n}", f"{HTML}{n}".encode()) for n in range(count))]


def cut(data: bytes, most: int) -> list[bytes]:
    """The bytes of its stretches, which are all of it."""
    found = list(stretches(io.BytesIO(data), "a.warc", most))
    assert [one.begin for one in found[1:]] == [one.end for one in found[:-1]]
    pieces = [data[begin : end if end >= 0 else len(data)] for begin, end in found]
    assert b"".join(pieces) == data
    return pieces


def pages(data: bytes) -> list[tuple[bytes, str]]:
    """The pages in an archive with their addresses."""
    found = unpack(io.BytesIO(data), "a.warc", Wishes())
    return [(one.data, one.told.url) for one in found if isinstance(one, Piece)]


@given(st.integers(1, 12), st.integers(1, 5), st.booleans())
@settings(max_examples=25)
def test_the_pages_of_the_stretches_are_those_of_the_whole(count: int, most: int, packed: bool) -> None:
    each = records(count)
    whole = b"".join(map(gzip.compress, each) if packed else each)
    pieces = cut(whole, most)
    assert len(pieces) == -(-count // most)
    found = [pages(piece) for piece in pieces]
    assert max(map(len, found)) <= most
    assert [page for some in found for page in some] == pages(whole)


def test_an_archive_that_is_packed_as_a_whole_is_one_stretch() -> None:
    whole = gzip.compress(b"".join(records(6)))
    assert cut(whole, 2) == [whole]


def test_long_records_are_cut_by_their_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "BYTES", 1_000)
    each = records(3)[1:]
    long = [record(f"https://x.example/{n}", b"<p>word</p>" * 200) for n in range(3)]
    assert cut(b"".join([*each, *long]), 100)[-1] == long[-1]


@pytest.mark.parametrize("packed", [True, False])
def test_what_comes_after_damage_belongs_to_the_last_stretch(packed: bool) -> None:
    each = [gzip.compress(one) for one in records(6)] if packed else records(6)
    damaged = b"".join([*each[:5], b"\0nothing that is a record", *each[5:]])
    assert cut(damaged, 2)[-1].endswith(each[6])
    cut(b"".join(each)[:-9], 2)
    assert cut(b"", 2) == [b""]
    assert cut(b"no archive at all", 2) == [b"no archive at all"]


def test_a_length_beyond_the_end_and_a_head_without_one_end_the_search() -> None:
    liar = record("https://x.example/", HTML.encode(), length=10**12)
    assert cut(liar + liar, 1) == [liar + liar]
    endless = b"WARC/1.0\r\n" + b"x" * 2_000_000
    assert cut(endless, 1) == [endless]


def test_a_bomb_is_refused() -> None:
    bomb = gzip.compress(INFO + b"\0" * 20_000_000)
    with pytest.raises(FileRefused, match="unpacks"):
        list(stretches(io.BytesIO(bomb), "bomb.warc.gz"))
