"""The takedown list: what it means, its file there and back, and files that are refused."""

from __future__ import annotations

import hashlib

import pytest

from annotator.datasets.takedown import Entry, Takedowns, entry_of, parse, written
from annotator.errors import FileRefused
from annotator.model.document import Document

URL = "https://www.news.example/a?b=1"
PORT = Document(
    "port", "The port.\n", url=URL, source_sha256="ab" * 32, meta=(("canonical", "http://port.example/x/"),)
)


@pytest.mark.parametrize(
    "name",
    ["port", URL, "http://news.example/a/?b=1#top", "https://port.example/x", "AB" * 32, PORT.sha256],
)
def test_an_article_is_known_by_id_address_and_hash(name: str) -> None:
    assert Takedowns([entry_of(name)]).means(PORT)


@pytest.mark.parametrize("name", ["ports", "https://news.example/a", "cd" * 32, "https://news.example/b?b=1"])
def test_others_are_not_meant(name: str) -> None:
    assert not Takedowns([entry_of(name)]).means(PORT)


def test_an_article_without_facts_is_meant_by_nothing_that_is_empty() -> None:
    assert not Takedowns([Entry(id="port")]).means(Document("other", "x"))


def test_a_list_comes_back_and_is_the_same_bytes() -> None:
    entries = [Entry("port", "", PORT.sha256, 'asked "for"\nby\x7f them é'), entry_of(URL), entry_of("cd" * 32)]
    held = Takedowns(entries)
    assert parse(written(held), "x").entries == held.entries
    assert written(parse(written(held), "x")) == written(held)
    assert parse(written(Takedowns()), "x").entries == ()


def test_entries_come_once_and_go_by_any_of_their_names() -> None:
    held = Takedowns().with_entries([entry_of("port"), entry_of("port", "again"), entry_of(URL)])
    assert len(held.entries) == 2
    assert held.with_entries([entry_of("port")]).entries == held.entries
    assert held.without(["port"]).entries == (entry_of(URL),)
    assert held.without(["other"]).entries == held.entries
    both = Takedowns([Entry("port", "", PORT.sha256)])
    assert both.without([PORT.sha256]).entries == ()


def test_a_list_may_say_hashes_in_capitals() -> None:
    digest = hashlib.sha256(b"x").hexdigest()
    assert parse(f'[[article]]\nsha256 = "{digest.upper()}"\n'.encode(), "x").means(Document("x", "x"))


@pytest.mark.parametrize(
    "data",
    [
        b"\xff", b"article = 1", b"[article]\nid = 'x'", b"[[articles]]\nid = 'x'", b"[[article]]", b"article = ['x']",
        b"[[article]]\nid = 'A B'", b"[[article]]\nid = 1", b"[[article]]\nsha256 = 'ab'", b"[[article]]\nreason = 'x'",
        b"[[article]]\nname = 'x'", b"[[article]]\nurl = 'https://'", b"x = " + b"[" * 5000, b"[[article]\n",
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused, match=r"^takedown.toml: "):
        parse(data, "takedown.toml")
