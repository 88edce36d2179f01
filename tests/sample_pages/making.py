"""All files of corpora/harbour-pages, made from the articles of corpora/harbour-news."""

from __future__ import annotations

from annotator import resources
from annotator.formats.scheme_xml import read_scheme
from annotator.formats.standoff import standoff_xml
from annotator.model.document import AnnotatedDocument
from tests.sample_pages.annotated_page import annotated_page
from tests.sample_pages.gold import shipped
from tests.sample_pages.house import house_of, marked_page


def articles() -> list[AnnotatedDocument]:
    """The articles that the pages are made of, by id."""
    files = sorted(resources.sample_corpus().glob("*.standoff.xml"))
    return [standoff_xml.read(file.read_bytes(), name=file.name) for file in files]


def made_files() -> dict[str, bytes]:
    """What the corpus consists of, by the name in its folder."""
    source = resources.sample_corpus()
    made = {name: (source / name).read_bytes() for name in ("scheme.xml", "guideline.md")}
    scheme = read_scheme(made["scheme.xml"], name="scheme.xml")
    given = articles()
    for article in given:
        document = article.document
        marked = marked_page(article, given)
        page = shipped(marked, house_of(document.outlet), document.language)
        made[f"pages/{document.id}.html"] = page
        made[f"{document.id}.standoff.xml"] = standoff_xml.write(annotated_page(article, marked, page, scheme))
    return made
