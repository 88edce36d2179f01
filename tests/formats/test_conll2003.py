"""CoNLL-2003: four columns, and labels by the names that they have there."""

from __future__ import annotations

from pathlib import Path

from annotator.formats.conll.conll2003 import FORMAT
from annotator.formats.standoff.folder import FORMAT as STANDOFF
from tests.formats.damaging import assert_damage_is_borne, lines
from tests.formats.exchanging import article, assert_back, everything, folder, hostile, mark, plain, read, write
from tests.formats.test_iob2 import named

OURS = {
    "conll/dkpro-suite/2003/en-orig.conll": [("ORG", "U.N."), ("PER", "Ekeus"), ("LOC", "Baghdad")],
    "conll/spacy/ner-token-per-line-conll2003.iob": [
        ("PERSON", "Sebastian Thrun"), ("ORG", "Google"), ("DATE", "2007"), ("NORP", "American"), ("PERSON", "Thrun"),
        ("ORG", "Recode"), ("DATE", "earlier this week"),
    ],
    "doccano/transformer/labeling.conll2003.user1": [
        ("12", "JAPAN"), ("13", "CHINA"), ("13", "Nadim Ladki"), ("12", "AL-AIN"), ("12", "United Arab Emirates"),
    ],
}  # fmt: skip


def test_names_come_back_under_the_labels_of_conll() -> None:
    written, got = assert_back(FORMAT, [plain(), hostile(), everything()])
    lost = written.losses.counts
    # of PERSON, ORG, GPE, PRODUCT and LOC two are called the same
    assert (lost["labels"], lost["text"], lost["overlaps"]) == (2 + 6 + 2, 3, 2)
    port = next(one for one in got.articles if one.document.id == "port")
    assert named(port) == [("PER", "Ines Tallow"), ("ORG", "Port Authority"), ("LOC", "Lower Vell")]


def test_the_file_is_what_others_expect() -> None:
    data = write(FORMAT, plain()).files["corpus.conll"].decode()
    assert "\n-DOCSTART- -X- -X- O\n# doc_id = port\n" in data
    assert "\n\nInes _ _ B-PER\nTallow _ _ I-PER\nruns _ _ O\n" in data


def test_labels_that_conll_does_not_have_keep_their_names() -> None:
    text = "on Tuesday\n"
    written = write(FORMAT, article(text, mark(text, "entities", "DATE", "Tuesday")))
    assert "labels" not in written.losses.counts
    assert named(read(FORMAT, written.files).one) == [("DATE", "Tuesday")]


def test_real_files(shared_data: Path) -> None:
    files = folder(shared_data / "interop")
    for name, names in OURS.items():
        got = read(FORMAT, files, name, scheme=None)
        assert named(got.one) == names
        assert_back(STANDOFF, got.articles)
        _, again = assert_back(FORMAT, got.articles, tokeniser="blanks")
        assert named(again.one) == names
        assert again.one.document.text == got.one.document.text


def test_iob1_is_told_and_so_are_the_columns_that_are_left_out(shared_data: Path) -> None:
    got = read(FORMAT, folder(shared_data / "interop"), "conll/dkpro-suite/2003/en-orig.conll")
    assert got.arrivals[0].said[1:] == ("Of 4 columns these were not read: 2, 3.", "The tags are IOB1.")
    assert got.losses.counts == {"annotations": 1}


def test_damage() -> None:
    assert_damage_is_borne(FORMAT, write(FORMAT, plain(), everything()).files, "corpus.conll", lines)
