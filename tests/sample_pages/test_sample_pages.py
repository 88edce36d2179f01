"""The sample pages: read anew they show the text that ships annotated, and their main text is the article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from annotator import resources
from annotator.articles.importing import from_bytes
from annotator.articles.structure import one_line
from annotator.formats.standoff import standoff_xml
from annotator.model.annotation import is_dropped
from annotator.model.document import AnnotatedDocument
from tests.sample_pages.house import ANNOTATOR
from tests.sample_pages.making import made_files

FOLDER = resources.corpora() / "harbour-pages"
NAMES = sorted(file.name.removesuffix(".standoff.xml") for file in resources.sample_corpus().glob("*.standoff.xml"))


def read(folder: str, name: str) -> AnnotatedDocument:
    file = resources.corpora() / folder / f"{name}.standoff.xml"
    return standoff_xml.read(file.read_bytes(), name=file.name)


def body_blocks(annotated: AnnotatedDocument) -> Iterator[str]:
    """The article's own text: what has no label, and what is kept as body (standfirst, headings in it)."""
    text = annotated.document.text
    labelled = {item.begin: item for item in annotated.sets[ANNOTATOR].annotations("boilerplate")}
    for block in annotated.document.blocks:
        item = labelled.get(block.begin)
        if item is None or dict(item.features)["keep"] == "body":
            yield text[block.begin : block.end]


def test_the_files_are_those_that_articles_and_houses_make_now() -> None:
    """When this fails after a change to any of them or to the reader of pages: `python -m tests.sample_pages`."""
    made = made_files()
    assert {str(file.relative_to(FOLDER)) for file in FOLDER.rglob("*") if file.is_file()} == set(made)
    assert [name for name, data in made.items() if (FOLDER / name).read_bytes() != data] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_page_read_anew_shows_the_canonical_text_and_its_main_text_is_the_article(name: str) -> None:
    shipped = read("harbour-pages", name)
    article = read("harbour-news", name)
    page = FOLDER / "pages" / f"{name}.html"
    imported = from_bytes(page.read_bytes(), name=page.name).annotated.document
    assert imported.text == shipped.document.text
    assert imported.source_sha256 == shipped.document.source_sha256
    assert list(body_blocks(shipped)) == list(body_blocks(article))
    assert (imported.title, imported.outlet, imported.language, imported.url, imported.published) == (
        one_line(article.document.title), article.document.outlet, article.document.language, article.document.url,
        article.document.published,
    )  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_what_was_annotated_in_the_article_is_annotated_on_its_page(name: str) -> None:
    article, page = read("harbour-news", name), read("harbour-pages", name)
    for layer in ("entities", "claims"):
        said = [
            [(item.label, re.sub(r"\s+", " ", item.covered(one.document.text)), item.features)
             for item in one.sets[ANNOTATOR].annotations(layer)]
            for one in (article, page)
        ]  # fmt: skip
        assert Counter(map(str, said[0])) == Counter(map(str, said[1]))
        relations = [Counter(item.label for item in one.sets[ANNOTATOR].relations(layer)) for one in (article, page)]
        assert relations[0] == relations[1]


def test_pages_repeat_what_their_outlet_writes_under_every_article() -> None:
    repeated: Counter[tuple[str, str]] = Counter()
    for name in NAMES:
        page = read("harbour-pages", name)
        dropped = {
            item.covered(page.document.text)
            for item in page.sets[ANNOTATOR].annotations("boilerplate")
            if is_dropped(item)
        }
        repeated.update((page.document.outlet, text) for text in dropped)
    for outlet in ("Coast Herald", "The Mole", "Ledger Weekly", "Norvik Post"):
        assert sum(count >= 2 for (where, _), count in repeated.items() if where == outlet) > 10


def test_pages_say_in_what_they_are_encoded_and_hold_no_marks() -> None:
    declared = set()
    for name in NAMES:
        page = (FOLDER / "pages" / f"{name}.html").read_bytes()
        declared |= set(re.findall(rb'charset="?([\w-]+)', page))
        assert b"data-gold" not in page
        assert b"data-at" not in page
    assert declared == {b"utf-8", b"windows-1252", b"Shift_JIS"}
