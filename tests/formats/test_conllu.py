"""CoNLL-U: texts, contractions, entities in brackets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from annotator.formats.conll.conllu import FORMAT
from annotator.formats.standoff.folder import FORMAT as STANDOFF
from annotator.formats.webanno import tsv as webanno_tsv
from tests.formats.damaging import assert_damage_is_borne, lines
from tests.formats.exchanging import Got, assert_back, folder, read
from tests.formats.test_iob2 import named

GUM = "conll/gum-wikinews/GUM_news_worship.conllu"
DKPRO = "conll/dkpro-suite/u/conllu-en-orig.conllu"


def row(number: str, word: str, misc: str = "_") -> str:
    return "\t".join([number, word, *"______0"[:4], "0", "root", "_", misc]) + "\n"


def read_text(text: str) -> Got:
    return read(FORMAT, {"a.conllu": text.encode()}, "a.conllu")


TALLOW = (
    "# newdoc id = Vell 7\n# global.Entity = GRP-etype-kb\n# meta::title = Dredging\n# meta::speakers = 2\n# newpar\n"
    "# text = \U0001f6a2 Ines  Tallow's there.\n"
    + row("1", "\U0001f6a2")
    + row("2", "Ines", "Entity=(e1-person-Q4%2D2(e2-event")
    + row("3-4", "Tallow's")
    + row("3", "Tallow", "SpaceAfter=No|Entity=e1)")
    + row("4", "'s")
    + row("4.1", "sailed")
    + row("5", "there", "SpaceAfter=No|Entity=(e3-place-)e2)")
    + row("6", ".")
    + "\n# newpar\n"
    + row("1", "Bye", "SpaceAfter=No")
    + row("2", "!")
    + "\n"
)


def test_entities_nest_and_words_of_a_contraction_share_a_place() -> None:
    got = read_text(TALLOW)
    one = got.one
    assert (one.document.id, one.document.title) == ("vell-7", "Dredging")
    assert one.document.meta == (("speakers", "2"),)
    assert one.document.text == "\U0001f6a2 Ines  Tallow's there.\nBye!\n"
    assert [block[:3] for block in one.document.blocks] == [(0, 23, "paragraph"), (24, 28, "paragraph")]
    assert named(one) == [("event", "Ines  Tallow's there"), ("person", "Ines  Tallow's"), ("place", "there")]
    features = {found.label: found.features for held in one.sets.values() for found in held.annotations()}
    assert features["person"] == (("GRP", "e1"), ("kb", "Q4-2"))
    assert got.losses.counts == {"annotations": 1}


def test_parts_of_one_entity() -> None:
    text = (
        "# global.Entity = eid-etype\n"
        + row("1", "South", "Entity=(e1[1/2]-place)")
        + row("2", "and")
        + row("3", "North", "Entity=(e2-place)")
        + row("4", "Vell", "Entity=(e1[2/2])")
    )
    (whole, north) = (found for held in read_text(text).one.sets.values() for found in held.annotations())
    assert [tuple(span) for span in whole.spans] == [(0, 5), (16, 20)]
    assert whole.features == (("eid", "e1"),)
    assert north.label == "place"


def test_documents_are_articles_and_a_bad_one_does_not_keep_the_others() -> None:
    bad = TALLOW.replace("Tallow's there.", "Tallow’s there.")
    got = read_text(TALLOW + bad + TALLOW.replace("Vell 7", "Vell 8"))
    assert [one.document.id for one in got.articles] == ["vell-7", "vell-8"]
    assert "line 28: “Tallow's” is not what the sentence's text goes on with" in got.unread[0].sentence


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Entity=e1)", "Entity=e9)", "e9 is closed and was never opened"),
        ("(e3-place-)e2)", "(e3-place-)", "e2 is never closed"),
        ("(e3-place-)e2)", "e3", "brackets are missing"),
        ("3-4\t", "3-2\t", "3-2 is no range of words"),
        ("\n6\t.", "\nsix\t.", "“six” is no number of a word"),
        ("\tthere\t", "\tthere\t_\t", "has 11 columns"),
        ("\n6\t.\t", "\n6\t!\t", "“!” is not what the sentence's text goes on with, “.”"),
        ("there.\n", "there. Bye\n", "no word is “ Bye”"),
    ],
)
def test_what_is_wrong_is_told(old: str, new: str, said: str) -> None:
    assert old in TALLOW
    assert said in read_text(TALLOW.replace(old, new)).unread[0].sentence


@pytest.mark.parametrize("text", ["", "# newdoc\n", "# text = no words\n\n"])
def test_files_without_words(text: str) -> None:
    assert len(read_text(text).unread) == 1


def test_windows() -> None:
    assert read_text("\ufeff" + TALLOW.replace("\n", "\r\n")).one == read_text(TALLOW).one


def test_real_files(shared_data: Path) -> None:
    files = folder(shared_data / "interop")
    got = read(FORMAT, files, DKPRO)
    assert got.one.document.text == "They buy and sell books.\nI haven't a clue.\n"
    gum = read(FORMAT, files, GUM).one
    opened = sum(value.count(b"(") for value in re.findall(rb"Entity=([^|\s]*)", files.files[GUM]))
    assert len(named(gum)) == opened == 44
    assert gum.document.id == "gum-news-worship"
    assert gum.document.published == "2006-03-27"
    assert ("organization", "the Greek Ministry of Culture") in named(gum)
    assert_back(STANDOFF, [gum])


def test_the_same_article_in_two_formats_has_the_same_names(shared_data: Path) -> None:
    files = folder(shared_data / "interop")
    one = read(FORMAT, files, GUM).one
    other = read(webanno_tsv.FORMAT, files, "webanno_tsv/gum-wikinews/GUM_news_worship.tsv").one

    def squeezed(names: list[tuple[str, str]]) -> list[tuple[str, str]]:
        return [(label, "".join(covered.split())) for label, covered in names]

    assert squeezed(named(one)) == squeezed(named(other))


def test_damage() -> None:
    assert_damage_is_borne(FORMAT, {"a.conllu": TALLOW.encode()}, "a.conllu", lines)
