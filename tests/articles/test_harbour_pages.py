"""The project's own sample pages: what is taken for their main text is the article."""

from __future__ import annotations

from annotator import resources
from annotator.articles.pages import from_page
from annotator.formats.standoff import standoff_xml
from annotator.model.annotation import is_dropped
from annotator.model.document import AnnotatedDocument
from tests.benchmarks.pages import contained, mean, score

PAGES = resources.corpora() / "harbour-pages"

F1 = 0.95
"""The least agreement with the article, in words, on average over the pages."""

CONTAINED = 0.995


def article_of(annotated: AnnotatedDocument) -> str:
    """The text of a page without the blocks that its annotators drop."""
    text, kept, at = annotated.document.text, [], 0
    dropped = {one.spans[0] for given in annotated.sets.values() for one in given.annotations() if is_dropped(one)}
    for span in sorted(dropped):
        kept.append(text[at : span.begin])
        at = span.end
    return "".join([*kept, text[at:]])


def test_the_main_text_of_the_sample_pages_is_the_article() -> None:
    files = sorted(PAGES.glob("*.standoff.xml"))
    annotated = [standoff_xml.read(file.read_bytes(), name=file.name) for file in files]
    by_text = {one.document.text: one for one in annotated}
    scores, texts, golds = [], [], []
    for file in sorted((PAGES / "pages").glob("*.html")):
        parsed = from_page(file.read_bytes(), name=file.name).parsed
        assert len(parsed.hints) == len(parsed.blocks), file.name
        gold = article_of(by_text[parsed.text])
        main = (parsed.text[b.begin : b.end] for b, hint in zip(parsed.blocks, parsed.hints, strict=True) if hint.main)
        scores.append(score("\n".join(main), gold))
        texts.append(parsed.text)
        golds.append(gold)
    assert mean(scores).f1 > F1
    assert contained(texts, golds) >= CONTAINED
