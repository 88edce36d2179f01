"""A question about annotations is known by its look, so that nobody has to say that it is one."""

from __future__ import annotations

import pytest

from annotator import resources
from annotator.editing.annotation_query import is_asked
from annotator.formats.scheme_xml import read_scheme

NEWS = read_scheme(resources.data("schemes", "news.xml"), name="news.xml")


@pytest.mark.parametrize("typed", ["PERSON inside CLAIM", "CLAIM not with SOURCE", 'ORG containing "Strait Link"'])
def test_a_label_and_how_it_stands_is_a_question(typed: str) -> None:
    assert is_asked(typed, NEWS)


@pytest.mark.parametrize(
    "typed", ["", "PERSON", "person inside the claim", "inside CLAIM", "PERSON not found", "a with b"]
)
def test_words_are_words(typed: str) -> None:
    assert not is_asked(typed, NEWS)
