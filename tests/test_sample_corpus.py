"""The sample corpus is what corpora/README.md says it is."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from annotator import resources
from annotator.editing.lint import missing
from annotator.formats.scheme_xml import read_scheme
from annotator.formats.standoff import standoff_xml
from annotator.model.document import AnnotatedDocument

FILES = sorted(resources.sample_corpus().glob("*.standoff.xml"))


@cache
def articles() -> dict[str, AnnotatedDocument]:
    read = [standoff_xml.read(file.read_bytes(), name=file.name) for file in FILES]
    return {one.document.id: one for one in read}


def paragraphs(name: str) -> set[str]:
    document = articles()[name].document
    return {document.text[block.begin : block.end] for block in document.blocks if block.kind == "paragraph"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.split(".")[0][:30])
def test_a_file_is_written_as_it_was_read(file: Path) -> None:
    data = file.read_bytes()
    assert standoff_xml.write(standoff_xml.read(data, name=file.name)) == data


def test_twenty_four_articles_of_four_outlets_in_nine_languages() -> None:
    documents = [one.document for one in articles().values()]
    assert len(documents) == 24
    assert Counter(document.language for document in documents) == {
        "en": 16, "de": 1, "es": 1, "ar": 1, "he": 1, "hi": 1, "ja": 1, "zh": 1, "ru": 1,
    }  # fmt: skip
    assert {document.outlet for document in documents} == {"Coast Herald", "The Mole", "Ledger Weekly", "Norvik Post"}


def test_ana_has_read_all_and_ben_ten_and_nothing_is_left_open() -> None:
    scheme = read_scheme((resources.sample_corpus() / "scheme.xml").read_bytes(), name="scheme.xml")
    readers: Counter[str] = Counter()
    for one in articles().values():
        readers.update(list(one.sets))
        for work in one.sets.values():
            assert set(work.states.values()) == {"finished"}
            assert missing(one.document, work, scheme) == []
    assert readers == {"ana": 24, "ben": 10}


def test_the_revised_article_and_the_one_before_it_name_each_other() -> None:
    before, after = (
        "inspectors-warned-twice-about-auction-hall-roof",
        "inspectors-warned-twice-about-auction-hall-roof-2",
    )
    told = {name: dict(articles()[name].document.meta) for name in (before, after)}
    assert (told[before]["next-version"], told[after]["previous-version"]) == (after, before)
    assert told[before]["canonical"] == told[after]["canonical"]
    assert len(paragraphs(before) & paragraphs(after)) >= 8
    assert len(paragraphs(after) - paragraphs(before)) >= 5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("warships-close-north-channel", "naval-drill-to-shut-channel"),
        ("warships-close-north-channel", "norvik-braces-for-week-of-closed-channel"),
        ("herring-quota-for-the-strait-cut-by-22-percent", "strait-herring-quota-falls-to-record-low"),
    ],
)
def test_near_copies_of_one_wire_story_share_paragraphs_and_differ(one: str, other: str) -> None:
    assert articles()[one].document.outlet != articles()[other].document.outlet
    assert len(paragraphs(one) & paragraphs(other)) >= 4
    assert len(paragraphs(one) ^ paragraphs(other)) >= 4


def test_the_readme_counts_what_is_there() -> None:
    sets = [work for one in articles().values() for work in one.sets.values()]
    annotations = sum(len(work.annotations()) for work in sets)
    relations = sum(len(work.relations()) for work in sets)
    text = (resources.corpora() / "README.md").read_text(encoding="utf-8")
    assert f"{annotations:,} annotations and {relations:,} relations" in text
