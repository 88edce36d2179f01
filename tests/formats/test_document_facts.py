"""Facts of an article as JSON: what is there comes back, what cannot be so is passed over."""

from __future__ import annotations

import pytest

from annotator.formats import registry
from annotator.formats.document_facts import PLAIN, facts_of, origin_of
from tests.formats.exchanging import article, assert_back, everything

DIGEST = "0f" * 32


def test_what_is_usual_or_unknown_is_not_said() -> None:
    assert "media_type" not in facts_of(article("A\n").document)
    assert "source_sha256" not in facts_of(article("A\n").document)
    said = facts_of(everything().document)
    assert (said["media_type"], said["source_sha256"]) == ("text/html", DIGEST)


@pytest.mark.parametrize("digest", [None, "", "abc", DIGEST.upper(), DIGEST + "0", 7, [DIGEST]])
def test_no_digest_is_made_of_anything_else(digest: object) -> None:
    assert origin_of("text/html", digest) == {"media_type": "text/html", "source_sha256": ""}


@pytest.mark.parametrize("media_type", [None, "", " ", [], {}])
def test_a_media_type_that_is_none_is_plain_text(media_type: object) -> None:
    assert origin_of(media_type, DIGEST) == {"media_type": PLAIN, "source_sha256": DIGEST}


@pytest.mark.parametrize("name", ["tei", "naf", "webanno-tsv", "conll2003", "iob2", "iobes"])
def test_what_an_article_was_read_from_comes_back(name: str) -> None:
    kind = registry.format_named(name)
    before = everything()
    _, got = assert_back(kind, [before])
    (document,) = [one.document for one in got.articles]
    assert (document.media_type, document.source_sha256) == ("text/html", DIGEST)
    assert document.retrieved == before.document.retrieved
