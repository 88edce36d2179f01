"""Files of tokens and tags: IOB2, and what it has in common with CoNLL-2003 and IOBES."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.formats.conll import conll2003, iob2, iobes
from annotator.formats.conll.iob2 import FORMAT
from annotator.formats.format import HEAD
from annotator.formats.standoff.folder import FORMAT as STANDOFF
from annotator.model.document import AnnotatedDocument
from tests.formats.damaging import assert_damage_is_borne, lines
from tests.formats.exchanging import Got, article, assert_back, everything, folder, hostile, mark, plain, read, write

FORMATS = (conll2003.FORMAT, iob2.FORMAT, iobes.FORMAT)
OURS = {
    "conll/broad-twitter/a.conll": 521,
    "conll/dkpro-suite/2002/germeval2014_test.conll": 6,
    "conll/dkpro-suite/2002/ner2002_test.conll": 4,
    "conll/spacy/ner-sent-per-line.iob": 7,
    "conll/spacy/ner-token-per-line-with-pos.iob": 7,
    "conll/spacy/ner-token-per-line.iob": 7,
    "conll/wnut17/emerging.dev.conll": 836,
    "doccano/tests/sequence_labeling/example.conll": 2,
}
"""Files that are read, and how many names they hold."""


def named(annotated: AnnotatedDocument) -> list[tuple[str, str]]:
    return [
        (one.label, one.covered(annotated.document.text))
        for held in annotated.sets.values()
        for one in held.annotations()
    ]


def read_text(text: str, name: str = "a.conll") -> Got:
    return read(FORMAT, {name: text.encode()}, name)


def test_names_come_back_and_the_rest_is_counted() -> None:
    written, got = assert_back(FORMAT, [plain(), hostile(), everything()])
    assert set(written.files) == {"corpus.conll"}
    lost = written.losses.counts
    assert lost["text"] == 3
    assert (lost["overlaps"], lost["further"], lost["relations"], lost["merged"]) == (2, 4, 1, 1)
    assert "labels" not in lost
    by_id = {one.document.id: one for one in got.articles}
    assert named(by_id["port"]) == [("PERSON", "Ines Tallow"), ("ORG", "Port Authority"), ("GPE", "Lower Vell")]
    assert by_id["port"].document.text == (
        "Ines Tallow runs the Port Authority of Lower Vell .\nShe said so on Tuesday .\n"
    )
    assert ("PERSON", "\U0001f469\u200d\U0001f680") in named(by_id["hostile"])
    assert named(by_id["ferry"]) == [("ORG", "The port of Tu\u0308r"), ("GPE", "東 京"), ("PERSON", "Ines Tallow")]
    assert {one.layer for held in by_id["ferry"].sets.values() for one in held.annotations()} == {"entities"}
    assert "The tags are IOB2." in got.arrivals[0].said
    assert "The tokens were cut by the tokeniser words." in got.arrivals[0].said


def test_the_file_is_what_others_expect() -> None:
    data = write(FORMAT, plain()).files["corpus.conll"].decode()
    assert data.startswith("# tokeniser = words\n# tags = IOB2\n\n-DOCSTART-\tO\n# doc_id = port\n# layer = entities\n")
    assert "\n\nInes\tB-PERSON\nTallow\tI-PERSON\nruns\tO\n" in data
    assert data.endswith("Tuesday\tO\n.\tO\n\n")


def test_the_tokeniser_that_is_asked_for_is_used_and_named() -> None:
    data = write(FORMAT, plain(), tokeniser="blanks").files["corpus.conll"].decode()
    assert data.startswith("# tokeniser = blanks\n")
    assert "Lower\tB-GPE\nVell.\tI-GPE\n" in data


def test_edges_inside_of_tokens_move_to_the_edges_of_these() -> None:
    text = "Midsummers  Vell-based\n"
    given = article(text, mark(text, "entities", "GPE", "Midsummer"), mark(text, "entities", "ORG", " Vell-b"))
    written = write(FORMAT, given)
    assert written.losses.counts["trimmed"] == 2
    assert named(read(FORMAT, written.files).one) == [("GPE", "Midsummers"), ("ORG", "Vell - based")]


def test_parts_and_lines_become_several_names() -> None:
    text = "South and North Vell\nBay\n"
    given = article(text, mark(text, "entities", "GPE", "South", "Vell\nBay"), mark(text, "entities", "LOC", "North"))
    written = write(FORMAT, given)
    assert written.losses.counts["split"] == 1
    got = read(FORMAT, written.files).one
    assert named(got) == [("GPE", "South"), ("LOC", "North"), ("GPE", "Vell"), ("GPE", "Bay")]


def test_labels_with_blanks_get_other_names() -> None:
    text = "Ines left\n"
    written = write(FORMAT, article(text, mark(text, "my layer", "A man-made\nlabel", "Ines")))
    assert written.losses.counts["labels"] == 1
    got = read(FORMAT, written.files).one
    assert named(got) == [("A_man-made_label", "Ines")]
    assert {one.layer for held in got.sets.values() for one in held.annotations()} == {"my layer"}


def test_of_overlapping_names_the_longest_stays() -> None:
    text = "the University of Lower Vell today\n"
    given = article(
        text,
        mark(text, "entities", "GPE", "Lower Vell"),
        mark(text, "entities", "ORG", "University of Lower Vell"),
        mark(text, "entities", "DATE", "Vell today"),
    )
    written = write(FORMAT, given)
    assert written.losses.counts["overlaps"] == 2
    assert named(read(FORMAT, written.files).one) == [("ORG", "University of Lower Vell")]


def test_one_layer_is_written() -> None:
    written = write(FORMAT, everything(), layers=("claims",))
    names = [("SOURCE", "Ines Tallow , of Lower Vell"), ("CLAIM", "denied it"), ("CLAIM", "twice")]
    assert named(read(FORMAT, written.files).one) == names
    assert written.losses.counts["annotations"] == 0
    assert written.losses.counts["overlaps"] == 1


def test_a_text_that_is_its_tokens_is_not_changed() -> None:
    text = "Ines Tallow left .\nShe said so .\n"
    written, got = assert_back(FORMAT, [article(text, mark(text, "entities", "PERSON", "Ines Tallow"))])
    assert "text" not in written.losses.counts
    assert got.one.document.text == text


def test_what_a_text_holds_is_never_taken_for_a_line_of_the_format() -> None:
    text = "-DOCSTART- O\n# layer = O\n# 5\n"
    got = read(FORMAT, write(FORMAT, article(text), tokeniser="blanks").files).one
    assert got.document.text == "DOCSTART O\n# layer = O\n# 5\n"


def test_articles_without_names_or_words_are_written_and_read() -> None:
    written = write(FORMAT, article("", identity="empty"), plain(), article("\n", identity="blank"))
    got = read(FORMAT, written.files)
    assert [(one.document.id, one.document.text) for one in got.articles][::2] == [("empty", ""), ("blank", "")]


@pytest.mark.parametrize(
    ("tags", "names", "said"),
    [
        ("O I-X I-X O I-Y I-X", ["b c", "e", "f"], "The tags are IOB1."),
        ("I-X B-X I-X O O O", ["a", "b c"], "The tags are IOB1."),
        ("B-X I-X B-X O B-Y I-Y", ["a b", "c", "e f"], "The tags are IOB2."),
        ("B-X E-X S-X S-X B-Y E-Y", ["a b", "c", "d", "e f"], "The tags are IOBES."),
        ("B-X L-X U-X O B-Y L-Y", ["a b", "c", "e f"], "The tags are BILOU."),
        ("B-X I-X I-Y O O O", ["a b", "c"], "but 1 entity begins with a tag for the inside"),
        ("O O O O O O", [], ""),
    ],
)
def test_dialects(tags: str, names: list[str], said: str) -> None:
    text = "".join(f"{word}\t{tag}\n" for word, tag in zip("abcdef", tags.split(), strict=True))
    got = read_text(text)
    assert [covered for _, covered in named(got.one)] == names
    assert said in " ".join(got.arrivals[0].said)


def test_windows_marks_emoji_and_blanks_that_are_no_blanks() -> None:
    got = read_text("\ufeffTür\u00a0Bay B-LOC\r\n\U0001f6a2 O\r\n\r\n\r\nx\u2028y B-ORG\r\n")
    assert got.one.document.text == "Tür\u00a0Bay \U0001f6a2\nx\u2028y\n"
    assert named(got.one) == [("LOC", "Tür\u00a0Bay"), ("ORG", "x\u2028y")]


def test_articles_of_others_are_numbered() -> None:
    got = read_text("-DOCSTART- O\n\na O\n\n-DOCSTART- O\n\n# the second\nb B-X\n\n-DOCSTART- O\n", "news.bio")
    assert [(one.document.id, one.document.text) for one in got.articles] == [("news-1", "a\n"), ("news-2", "b\n")]


def test_a_bad_article_does_not_keep_the_others() -> None:
    got = read_text("-DOCSTART-\tO\n\na\tO\n\n-DOCSTART-\tO\n\nb\tB-X\tz\n\n-DOCSTART-\tO\n\nc\tB-X\n")
    assert [one.document.text for one in got.articles] == ["a\n", "c\n"]
    assert "line 7: has 3 columns where the lines before have 2" in got.unread[0].sentence


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\tO\nb\tQ\n", "line 2: “Q” is no tag"),
        ("a\tO\n\tO\n", "line 2: has a tag and no token"),
        ("", "holds no tokens"),
        ("just words\n", "holds no tokens"),
    ],
)
def test_what_is_wrong_is_told(text: str, said: str) -> None:
    assert said in read_text(text).unread[0].sentence


def test_bytes_that_are_not_utf8_are_told() -> None:
    assert "not UTF-8" in read(FORMAT, {"a.iob": "Tür\tO\n".encode("latin-1")}).unread[0].sentence


def test_real_files(shared_data: Path) -> None:
    files = folder(shared_data / "interop")
    for name, number in OURS.items():
        got = read(FORMAT, files, name, scheme=None)
        assert len(named(got.one)) == number, name
        assert_back(STANDOFF, got.articles)
        written, again = assert_back(FORMAT, got.articles, tokeniser="blanks")
        assert "text" not in written.losses.counts
        nested = written.losses.counts["overlaps"]
        assert nested == (1 if "germeval" in name else 0)
        assert len(named(again.one)) == number - nested
        assert set(named(again.one)) <= set(named(got.one))


def test_nested_names_of_germeval(shared_data: Path) -> None:
    name = "conll/dkpro-suite/2002/germeval2014_test.conll"
    got = read(FORMAT, folder(shared_data / "interop"), name).one
    assert ("OTH", "Troia - Traum und Wirklichkeit") in named(got)
    assert ("LOC", "Troia") in named(got)


@pytest.mark.parametrize("format_of", FORMATS, ids=lambda one: one.name)
def test_heads_may_be_cut_anywhere(format_of: object) -> None:
    data = write(format_of, plain(), hostile()).files["corpus.conll"] * 200  # type: ignore[arg-type]
    for end in range(HEAD, HEAD + 12):
        assert [one.name for one in FORMATS if one.sniff("x", data[:end])] == [format_of.name]  # type: ignore[attr-defined]


def test_damage() -> None:
    assert_damage_is_borne(FORMAT, write(FORMAT, plain(), everything()).files, "corpus.conll", lines)


@pytest.mark.parametrize("order", [1, -1])
def test_one_layer_is_written_whatever_comes_first_and_the_losses_say_which(order: int) -> None:
    text = "Ines Tallow said so.\n"
    cue = article(text, mark(text, "claims", "CUE", "said"), identity="cue")
    whole = article(text, mark(text, "boilerplate", "NAV", text[:-1]), identity="whole")
    name = article(text, mark(text, "entities", "PERSON", "Ines Tallow"), identity="name")
    written = write(FORMAT, *[cue, whole, name][::order])
    data = written.files["corpus.conll"].decode()
    assert data.count("# layer = entities\n") >= 1
    assert data.count("# layer = ") == data.count("# layer = entities\n")
    assert (data.count("\tB-PERSON\n"), data.count("\tB-")) == (1, 1)
    first = "cue claims/CUE" if order == 1 else "whole boilerplate/NAV"
    (told,) = [one for one in written.losses.sentences() if "further" in one]
    assert told.endswith(f": 2 (the first: {first}; the layer that is written is entities)")


@pytest.mark.parametrize(
    ("layers", "written"),
    [
        (("claims",), "claims"),
        (("boilerplate",), "boilerplate"),
        (("boilerplate", "claims"), "claims"),  # words come first
        (("claims", "entities"), "entities"),  # in the scheme's order
        ((), "entities"),
    ],
)
def test_the_layer_that_is_asked_for_is_written(layers: tuple[str, ...], written: str) -> None:
    text = "Ines Tallow said so.\n"
    marks = [("claims", "CUE", "said"), ("boilerplate", "NAV", "so"), ("entities", "PERSON", "Ines Tallow")]
    whole = article(text, *(mark(text, *one) for one in marks))
    data = write(FORMAT, whole, layers=layers).files["corpus.conll"].decode()
    assert f"# layer = {written}\n" in data
    (label,) = [label for layer, label, _ in marks if layer == written]
    assert (data.count(f"\tB-{label}\n"), data.count("\tB-")) == (1, 1)
