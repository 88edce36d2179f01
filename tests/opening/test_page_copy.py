"""The copy of a kept page that the browser is shown."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from lxml import html

from annotator import opening
from annotator.errors import CorpusError
from annotator.jobs import run
from annotator.opening.page_copy import POLICY, safe_copy
from tests.opening.samples import written

PAGE = """<!DOCTYPE html>
<html lang="ru"><head><meta charset="windows-1251"><meta http-equiv = "refresh" content="0;url=https://spy.example/">
<link rel="preconnect" href="https://spy.example"><base href="https://spy.example/"><script>new Image()</script>
<meta http-equiv='Content-Security-Policy' content="default-src *"></head>
<body><p>Порт начнёт работы.</p></body></html>"""


def test_the_policy_stands_before_everything_that_could_be_fetched() -> None:
    copy = safe_copy(PAGE.encode("cp1251"), "windows-1251").decode("utf-8-sig")
    assert copy.startswith('<!DOCTYPE html><meta http-equiv="Content-Security-Policy"')
    root = html.document_fromstring(copy)
    head = list(root.iter("meta"))
    assert head[0].get("content") == POLICY
    assert "Порт начнёт работы." in root.text_content()
    equivalents = [meta.get("http-equiv") for meta in head if meta.get("http-equiv")]
    assert equivalents == [
        "Content-Security-Policy", "x-dns-prefetch-control", "was-refresh", "was-Content-Security-Policy",
    ]  # fmt: skip
    assert not list(root.iter("link"))


@pytest.mark.parametrize(
    "beginning", ["", "  \n", "<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC 'x'>", "<!-- <html> -->", "<script>", "<p>"]
)
def test_whatever_a_page_begins_with_only_a_doctype_comes_before_the_policy(beginning: str) -> None:
    copy = safe_copy(f"{beginning}<p>x</p>".encode(), "utf-8").decode("utf-8-sig")
    before = copy.partition("<meta")[0]
    assert "<script" not in before
    assert "<p" not in before
    assert "<!--" not in before


def test_bytes_of_an_unknown_charset_are_shown_as_well_as_can_be() -> None:
    assert "a\ufffd".encode() in safe_copy(b"<p>a\xff", "no-such-charset")


def test_a_corpus_writes_the_copy_and_takes_it_away(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(PAGE.encode("cp1251"))
    with opening.create_corpus(tmp_path / "news.corpus", annotator="ana") as corpus:
        run(corpus.import_job([page, written(tmp_path / "text.txt", "A headline\nA text.\n")]))
        documents = [corpus.store.read(identity).document for identity in corpus.store.document_ids()]
        by_type = {document.media_type: document for document in documents}
        copy = corpus.page_copy(by_type["text/html"])
        assert copy.read_bytes() == safe_copy(PAGE.encode("cp1251"), "windows-1251")
        assert copy.parent.stat().st_mode & 0o077 == 0
        with pytest.raises(CorpusError, match="no web page is kept"):
            corpus.page_copy(by_type["text/plain"])
        with pytest.raises(CorpusError, match="no web page is kept"):
            corpus.page_copy(dataclasses.replace(by_type["text/html"], source_sha256="0" * 64))
    assert not copy.parent.exists()


def test_hints_of_a_page_are_kept_and_become_suggestions(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    story = "".join(f"<p>The council of Vell Port voted on day {n} to dredge the channel.</p>" for n in range(9))
    page.write_text(
        f"<body><nav>Home</nav><h1>Dredging</h1>{story}<footer>© Coast Herald</footer></body>", encoding="utf-8"
    )
    with opening.create_corpus(tmp_path / "news.corpus", annotator="ana") as corpus:
        run(corpus.import_job([page]))
        (identity,) = corpus.store.document_ids()
        document = corpus.store.read(identity).document
        assert len(corpus.store.hints(identity)) == len(document.blocks) == 12
        recommender = corpus.recommender(document, ())
        run(recommender.begin([]))
        labels = [(one.label, one.covered(document.text)) for one in recommender.suggestions]
        assert labels == [("NAV", "Home"), ("HEADLINE", "Dredging"), ("LEGAL", "© Coast Herald")]


def test_blanks_without_end_are_passed_over_once() -> None:
    assert safe_copy(b"<meta http-equiv=" + b" " * 300_000 + b">", "utf-8").endswith(b" >")
