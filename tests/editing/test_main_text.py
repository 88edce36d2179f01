"""Articles without their boilerplate: every word in its place, what is cut counted, the map true."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.editing.main_text import MainText, dropped_spans, main_text
from annotator.formats.standoff import standoff_xml
from annotator.model.annotation import Annotation, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Annotator, Block, Document, Normalisation, Replaced
from annotator.model.span import Span
from tests.editing.samples import annotation, made_of, relation
from tests.schemes import SMALL

LINES = ("Home News Sport", "Quay opens", "Ines Tallow opened it.", "Read more", "Fares rise.", "Share this")
TEXT = "\n\n".join(LINES) + "\n"
PAGE = Document(
    "page",
    TEXT,
    blocks=tuple(
        Block(TEXT.index(line), TEXT.index(line) + len(line), "paragraph", f"/p[{number}]")
        for number, line in enumerate(LINES)
    ),
)


def at(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def part(line: str, keep: str = "drop", **more: object) -> Annotation:
    return annotation(line, "NAV", at(line), features=(("keep", keep),), **more)


def cleaned(*items: Annotation | Relation, annotator: str = "", **more: AnnotationSet) -> MainText:
    sets = {"ana": made_of(*items, things="finished"), **more}
    return main_text(AnnotatedDocument(PAGE, sets, tuple(map(Annotator, sets))), SMALL, annotator=annotator)


def test_blocks_that_are_labelled_drop_go_and_leave_no_empty_lines() -> None:
    made = cleaned(part("Home News Sport"), part("Read more"), part("Share this"), part("Quay opens", "meta"))
    assert made.annotated.document.text == "Quay opens\n\nInes Tallow opened it.\n\nFares rise.\n"
    assert made.blocks == 3
    assert made.left_out == 3
    assert [block.path for block in made.annotated.document.blocks] == ["/p[1]", "/p[2]", "/p[4]"]


def test_the_text_is_sealed_anew_and_says_what_it_is_of() -> None:
    document = cleaned(part("Read more")).annotated.document
    assert document.id == "page"
    assert document.sha256 != PAGE.sha256
    assert document.meta == (("main-text-of", PAGE.sha256),)


def test_annotations_keep_their_words_and_layers_their_states() -> None:
    made = cleaned(part("Home News Sport"), annotation("p", "PERSON", at("Ines Tallow")), part("Fares rise.", "body"))
    after = made.annotated.sets["ana"]
    covered = {(a.label, a.covered(made.annotated.document.text)) for a in after.annotations()}
    assert covered == {("PERSON", "Ines Tallow"), ("NAV", "Fares rise.")}
    assert after.layer_states()["things"] == "finished"


def test_an_annotation_that_reaches_into_boilerplate_loses_those_words_only() -> None:
    across = annotation("c", "CLAIM", (at("opened it.")[0], at("Fares rise.")[1]))
    tail = annotation("t", "CLAIM", (at("Fares rise.")[0], at("Share")[1]))
    made = cleaned(part("Read more"), part("Share this"), across, tail)
    text = made.annotated.document.text
    assert sorted(a.covered(text) for a in made.annotated.sets["ana"].annotations("claims")) == [
        "Fares rise.",
        "opened it.\n\nFares rise.",
    ]
    assert made.cut == 2


def test_a_link_that_cannot_stand_without_what_is_left_out_goes_with_it() -> None:
    claim, cue = annotation("c", "CLAIM", at("Fares rise")), annotation("q", "CUE", at("Share"))
    other, source = annotation("o", "CLAIM", at("more")), annotation("r", "SOURCE", at("Tallow"))
    says, against = (
        relation("s", "attribution", ("claim", claim), ("source", source), ("cue", cue)),
        relation("a", "contradicts", ("a", claim), ("b", other)),
    )
    made = cleaned(part("Read more"), part("Share this"), claim, cue, other, says, against)
    (left,) = made.annotated.sets["ana"].relations()
    assert (left.id, [arg.role for arg in left.args]) == (says.id, ["claim", "source"])
    assert made.left_out == 5


def test_gold_decides_else_a_block_goes_that_nobody_keeps() -> None:
    ben = AnnotationSet("ben", [part("Read more", "body", annotator="ben"), part("Share this", annotator="ben")])
    gold = AnnotationSet("gold", [part("Quay opens", annotator="gold")])

    def left_out(annotator: str = "", **more: AnnotationSet) -> list[str]:
        sets = {"ana": made_of(part("Read more")), "ben": ben, **more}
        spans = dropped_spans(AnnotatedDocument(PAGE, sets), SMALL, annotator=annotator)
        return [TEXT[begin:end] for begin, end in spans]

    assert left_out() == ["Share this"]
    assert left_out("ana") == ["Read more"]
    assert left_out(gold=gold) == ["Quay opens"]
    assert left_out("ben", gold=gold) == ["Share this"]


def test_a_label_that_says_nothing_of_its_own_says_what_its_preset_says() -> None:
    made = cleaned(annotation("n", "NAV", at("Read more")), annotation("o", "OTHER", at("Share this")))
    assert "Read more" not in made.annotated.document.text
    assert "Share this" in made.annotated.document.text


def test_what_was_replaced_is_where_it_has_come_to() -> None:
    text = "Read more\nFerry \ufffd late\nShare \ufffd\n"
    document = Document("d", text, normalisation=Normalisation(replaced=(Replaced(16, "0008"), Replaced(29, "0008"))))
    marks = [annotation(n, "NAV", span) for n, span in enumerate([(0, 9), (23, 30)])]
    made = main_text(AnnotatedDocument(document, {"ana": made_of(*marks)}), SMALL)
    assert made.annotated.document.text == "Ferry \ufffd late\n"
    assert made.annotated.document.normalisation.replaced == (Replaced(6, "0008"),)


def test_an_article_without_labels_stays_as_it_is() -> None:
    made = cleaned()
    assert made.annotated.document.text == TEXT
    assert made.kept == ((0, 0, len(TEXT)),)


def test_all_boilerplate_leaves_no_text() -> None:
    made = cleaned(*map(part, LINES))
    assert made.annotated.document.text == ""
    assert made.kept == ()


TEXTS = st.text("ab \n", min_size=1, max_size=40)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 39), st.integers(1, 9)), max_size=8), st.integers(0, 4))
def test_every_word_that_is_left_is_where_the_map_says(text: str, drawn: list[tuple[int, int]], parts: int) -> None:
    spans = [Span(begin, min(len(text), begin + length)) for begin, length in drawn if begin < len(text)]
    document = Document("d", text)
    things = [annotation(f"t{n}", "PERSON", span) for n, span in enumerate(spans)]
    gone = [annotation(f"n{n}", "NAV", span) for n, span in enumerate(spans[:parts])]
    given = AnnotatedDocument(document, {"ana": made_of(*things, *gone)}, (Annotator("ana"),))
    made = main_text(given, SMALL)
    new = made.annotated.document.text
    assert [piece.begin for piece in made.kept] == [
        sum(piece.length for piece in made.kept[:number]) for number in range(len(made.kept))
    ]
    source = {begin + n: old + n for begin, old, length in made.kept for n in range(length)}
    assert sorted(source) == list(range(len(new)))
    assert all(new[now] == text[old] for now, old in source.items())
    dropped = {n for one in gone for n in range(one.begin, one.end)}
    assert not dropped & set(source.values())
    # every word that is gone is in a block that was labelled so: only white space goes with it
    assert all(text[n].isspace() for n in set(range(len(text))) - dropped - set(source.values()))
    before = {one.id: one for one in things}
    for after in made.annotated.sets["ana"].annotations("things"):
        was = before[after.id]
        covered = {source[n] for n in range(after.begin, after.end)}
        assert covered <= set(range(was.begin, was.end))
        lost = set(range(was.begin, was.end)) - covered
        assert all(n in dropped or text[n].isspace() for n in lost)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 39), st.integers(1, 9)), max_size=4))
def test_a_file_can_hold_what_is_left(text: str, drawn: list[tuple[int, int]]) -> None:
    spans = [Span(begin, min(len(text), begin + length)) for begin, length in drawn if begin < len(text)]
    gone = [annotation(n, "NAV", span) for n, span in enumerate(spans[:2])]
    kept = [annotation(f"c{n}", "CLAIM", span) for n, span in enumerate(spans)]
    given = AnnotatedDocument(Document("d", text), {"ana": made_of(*gone, *kept)}, (Annotator("ana"),))
    made = main_text(given, SMALL).annotated
    held = {name: one for name, one in made.sets.items() if one.layer_states()}
    assert standoff_xml.read(standoff_xml.write(made), name="d").sets == held
