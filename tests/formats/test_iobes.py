"""IOBES: what differs from IOB2."""

from __future__ import annotations

from annotator.formats.conll.iobes import FORMAT
from tests.formats.damaging import assert_damage_is_borne, lines
from tests.formats.exchanging import article, assert_back, everything, hostile, mark, plain, read, write
from tests.formats.test_iob2 import named


def test_names_come_back() -> None:
    _, got = assert_back(FORMAT, [plain(), hostile(), everything()])
    assert "The tags are IOBES." in got.arrivals[0].said
    assert {one.document.id: len(named(one)) for one in got.articles} == {"port": 3, "hostile": 9, "ferry": 3}


def test_ends_are_told() -> None:
    text = "Ines Ada Tallow of Vell\n"
    given = article(text, mark(text, "entities", "PERSON", "Ines Ada Tallow"), mark(text, "entities", "GPE", "Vell"))
    data = write(FORMAT, given).files["corpus.conll"].decode()
    assert data.endswith("\n\nInes\tB-PERSON\nAda\tI-PERSON\nTallow\tE-PERSON\nof\tO\nVell\tS-GPE\n\n")


def test_a_file_without_names_is_still_known() -> None:
    data = write(FORMAT, article("No names.\n")).files["corpus.conll"]
    assert FORMAT.sniff("corpus.conll", data)
    assert FORMAT.sniff("x.txt", b"Vell S-GPE\n")
    assert not FORMAT.sniff("x.txt", b"Vell B-GPE\n")


def test_damage() -> None:
    files = write(FORMAT, plain(), everything()).files
    assert_damage_is_borne(FORMAT, files, "corpus.conll", lines)
    assert len(read(FORMAT, files).articles) == 2
