"""Annotations of other tools in, and ours out: looked through, mapped, written whole or not at all, losses told."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.editing.checks import check_facts
from annotator.errors import AnnotatorError, Cancelled, CorpusError, FileRefused
from annotator.formats.brat.format import FORMAT as BRAT
from annotator.formats.losses import Losses, NotWithoutLoss
from annotator.formats.scheme_xml import read_scheme, write_scheme
from annotator.formats.standoff import standoff_xml
from annotator.jobs import run
from annotator.model.annotation import Annotation, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument
from annotator.model.scheme import scheme_problems
from annotator.opening import create_corpus, open_corpus
from annotator.opening.exchange import REPORT, Out, convert_job
from annotator.opening.exchange_files import find
from annotator.opening.fitting import Fitting
from annotator.opening.label_map import LabelMap, read_map, write_map
from annotator.opening.looking import In, look_job
from annotator.opening.validation import validate
from tests.formats.exchanging import NEWS, article, everything, hostile, link, mark, plain, write
from tests.formats.test_standoff_folder import FORMAT as STANDOFF

OTHER = "Ben Lund met Ada Quill.\n"


def other_labels() -> object:
    """An article with labels that the news scheme does not have."""
    who = mark(OTHER, "names", "PER", "Ben Lund", features=(("mention", "name"), ("shoe", "42")))
    whom = mark(OTHER, "names", "PER", "Ada Quill")
    odd = mark(OTHER, "names", "GREMLIN", "met")
    return article(OTHER, who, whom, odd, link("met", ("a", who), ("b", whom), layer="names"), identity="met")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Standoff XML of other people, with a scheme of their own."""
    made = tmp_path / "theirs"
    made.mkdir()
    for name, data in write(STANDOFF, other_labels(), plain()).files.items():  # type: ignore[arg-type]
        if name != "scheme.xml":
            (made / name).write_bytes(data.replace(b'<scheme id="news"', b'<scheme id="theirs"'))
    return made


# -- looking -------------------------------------------------------------------------------------------


def test_looking_says_what_is_there_and_what_does_not_fit(folder: Path) -> None:
    looked = run(look_job([folder], In(), NEWS))
    assert looked.formats == ["Standoff XML"]
    assert (looked.articles, looked.annotations) == (2, 5)  # PER is what others call a PERSON, says the scheme
    assert looked.met[("names", "PER")] == 2
    assert looked.losses.counts == {"annotations": 1, "features": 1, "relations": 1}  # GREMLIN, a shoe size, met
    assert looked.links == {("names", "met")}
    mapped = In(labels=LabelMap({"PER": "", "names/GREMLIN": "entities/EVENT", "met": ""}))
    looked = run(look_job([folder], mapped, NEWS))
    assert looked.annotations == 4
    assert not looked.losses  # what is left out on purpose is not lost


def test_without_a_scheme_everything_fits_and_makes_one(folder: Path) -> None:
    looked = run(look_job([folder], In(), None))
    assert not looked.losses
    assert scheme_problems(looked.scheme) == []
    names = looked.scheme.layer("names")
    assert names is not None
    assert [label.name for label in names.labels] == ["PER", "GREMLIN"]
    (met,) = names.relations
    assert [(role.name, role.labels, role.least, role.most) for role in met.roles] == [
        ("a", ("PER",), 1, 1),
        ("b", ("PER",), 1, 1),
    ]
    assert read_scheme(write_scheme(looked.scheme), name="scheme.xml") == looked.scheme


def test_a_relation_called_as_a_label_of_its_layer_gets_a_layer_of_its_own(tmp_path: Path) -> None:
    who, whom = mark(OTHER, "events", "met", "Ben Lund"), mark(OTHER, "events", "met", "Ada Quill")
    met = article(OTHER, who, whom, link("met", ("a", who), ("b", whom), layer="events"), identity="met")
    folder = tmp_path / "theirs"
    folder.mkdir()
    for name, data in write(STANDOFF, met).files.items():
        if name != "scheme.xml":
            (folder / name).write_bytes(data)
    run(convert_job([folder], tmp_path / "out", In(), Out()))
    assert run(validate([tmp_path / "out"])) == []
    back = standoff_xml.read((tmp_path / "out" / "met.standoff.xml").read_bytes(), name="met")
    assert [one.layer for one in back.sets["ana"].relations()] == ["events links"]


def test_files_folders_and_archives_are_looked_into(folder: Path, tmp_path: Path) -> None:
    packed = tmp_path / "all.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in folder.iterdir():
            archive.write(path, f"in/{path.name}")
    (folder / "readme.txt").write_text("no annotations", encoding="utf-8")
    found, unread = find([folder, packed, folder / "met.standoff.xml"], None)
    assert [(one.name, one.format.name) for one in found] == [
        ("met.standoff.xml", "standoff"), ("port.standoff.xml", "standoff"),
        ("in/met.standoff.xml", "standoff"), ("in/port.standoff.xml", "standoff"),
        ("met.standoff.xml", "standoff"),
    ]  # fmt: skip
    assert unread == []
    _, unread = find([folder / "readme.txt", tmp_path / "gone.xml", tmp_path], STANDOFF)
    assert [("gone.xml" in one.sentence or "readme.txt" in one.sentence) for one in unread] == [True]
    looked = run(look_job([folder, packed], In(), None))
    assert looked.articles == 4  # the same articles again have names of their own


# -- converting ----------------------------------------------------------------------------------------


def test_converting_writes_all_or_nothing_and_the_report(folder: Path, tmp_path: Path) -> None:
    (folder / "broken.standoff.xml").write_bytes((folder / "met.standoff.xml").read_bytes()[:-40])
    written = run(convert_job([folder], tmp_path / "out", In(), Out()))
    assert written.articles == 2
    assert written.read is not None
    assert [one.name.endswith("broken.standoff.xml") for one in written.read.unread] == [True]
    files = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert files == [REPORT, "met.standoff.xml", "port.standoff.xml", "scheme.xml"]
    report = json.loads((tmp_path / "out" / REPORT).read_text(encoding="utf-8"))
    assert report["articles"] == 2
    assert report["lost"] == []
    assert len(report["unread"]) == 1
    for path in (tmp_path / "out").glob("*.standoff.xml"):
        assert standoff_xml.check(path.read_bytes(), name=path.name) == []
    with pytest.raises(CorpusError, match="is not empty"):
        run(convert_job([folder], tmp_path / "out", In(), Out()))
    with pytest.raises(NotWithoutLoss):
        run(convert_job([folder], tmp_path / "strict", In(), Out(strict=True)))
    with pytest.raises(CorpusError):
        run(convert_job([folder / "broken.standoff.xml"], tmp_path / "none", In(), Out()))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "theirs"]


def test_a_cancelled_conversion_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    def cancel(progress: object) -> None:
        if getattr(progress, "what", "") == "port":
            raise Cancelled

    with pytest.raises(Cancelled):
        run(convert_job([folder], tmp_path / "out", In(), Out()), cancel)
    assert [path.name for path in tmp_path.iterdir()] == ["theirs"]


def test_an_unknown_format_is_told_with_those_there_are(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match="standoff"):
        run(convert_job([folder], tmp_path / "out", In(), Out("nonsense")))
    with pytest.raises(AnnotatorError, match="standoff"):
        run(look_job([folder], In("nonsense"), None))


def test_layers_and_people_that_are_not_there_are_told(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match="nmaes: is no layer; there are names, entities"):
        run(convert_job([folder], tmp_path / "out", In(), Out(layers=("names", "nmaes"))))
    with pytest.raises(CorpusError, match="nobody has annotated nothing in these files; ana has"):
        run(convert_job([folder], tmp_path / "out", In(), Out(annotator="nobody")))
    assert [path.name for path in tmp_path.iterdir()] == ["theirs"]
    assert run(convert_job([folder], tmp_path / "out", In(), Out(layers=("names",), annotator="ana"))).articles == 2


# -- into a corpus and out of it -----------------------------------------------------------------------


def test_a_corpus_takes_in_what_fits_once(folder: Path, tmp_path: Path) -> None:
    wishes = In(labels=LabelMap({"PER": "PERSON"}))
    with create_corpus(tmp_path / "news.corpus", annotator="ana") as corpus:
        result, losses, _ = run(corpus.import_annotations_job([folder], wishes))
        assert result.count("added") == 2
        assert losses.counts["annotations"] == 1
        labels = [one.label for one in corpus.store.read("met").sets["ana"].annotations()]
        assert labels == ["PERSON", "PERSON"]
        there = sum(len(held) for one in corpus.store.document_ids() for held in corpus.store.read(one).sets.values())
        assert (result.annotations, result.left_out) == (there, 3)
        again, *_ = run(corpus.import_annotations_job([folder], wishes))
        assert again.count("known") == 2
        assert again.annotations == 0
        differing, *_ = run(corpus.import_annotations_job([folder], In(labels=LabelMap({"PER": "ORG"}))))
        assert differing.annotations == 0, "what is in the corpus stays"


def test_a_cancelled_import_of_annotations_is_taken_out_again(folder: Path, tmp_path: Path) -> None:
    def cancel(progress: object) -> None:
        if getattr(progress, "what", "") == "Storing":
            raise Cancelled

    with create_corpus(tmp_path / "news.corpus", annotator="ana") as corpus:
        with pytest.raises(Cancelled):
            run(corpus.import_annotations_job([folder], In()), cancel)
        assert corpus.store.document_ids() == []


def test_a_corpus_goes_out_whole_or_in_part(tmp_path: Path) -> None:
    with create_corpus(tmp_path / "news.corpus", annotator="ana") as corpus:
        corpus.store.add_documents([plain(), hostile(), everything()])
        seen = run(corpus.export_as_job(None, Out()))
        assert (seen.articles, bool(seen.losses)) == (3, False)
        assert not (tmp_path / "out").exists()
        run(corpus.export_as_job(tmp_path / "out", Out(annotator="ben"), ["ferry"]))
        with pytest.raises(CorpusError, match="nobody"):
            run(corpus.export_as_job(tmp_path / "more", Out(annotator="nobody")))
    with open_corpus(tmp_path / "out") as back:
        assert back.store.document_ids() == ["ferry"]
        assert list(back.store.read("ferry").sets) == ["ben"]


# -- what the user says about labels -------------------------------------------------------------------


def test_what_is_said_about_labels_is_kept_in_a_file(tmp_path: Path) -> None:
    said = LabelMap({"PER": "entities/PERSON", "a/b c": ""}, {"NamedEntity": "entities"}, {"met/a": "holder"})
    write_map(tmp_path / "labels.toml", said)
    assert read_map(tmp_path / "labels.toml") == said


@pytest.mark.parametrize("wrong", ["no toml", "[colours]\na = 'b'", "labels = 3", "[labels]\nPER = 3", "\x00"])
def test_a_file_about_labels_that_says_something_else_is_refused(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "labels.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(FileRefused):
        read_map(tmp_path / "labels.toml")


def test_labels_go_where_they_are_said_to_go() -> None:
    said = LabelMap({"PER": "PERSON", "a/PER": "", "X": "nowhere/NOTHING"}, {"NER": "entities"})
    for (layer, label), place in {
        ("b", "PER"): ("entities", "PERSON"),
        ("a", "PER"): None,
        ("b", "X"): None,
        ("NER", "ORG"): ("entities", "ORG"),
        ("b", "CLAIM"): ("claims", "CLAIM"),  # the same name in another layer
        ("b", "WEA"): ("entities", "WEAPON"),  # as another vocabulary calls it
        ("b", "Thing"): None,
        ("b", "person"): ("entities", "PERSON"),
        ("b", "Organization"): ("entities", "ORG"),
    }.items():
        found = said.place(layer, label, NEWS)
        assert (found and (found.layer, found.label)) == place, label


def test_annotations_become_labels_and_relations_relations() -> None:
    for is_relation, found in ((None, "entities"), (True, "entities"), (False, None)):
        place = LabelMap().place("any", "same_as", NEWS, is_relation=is_relation)
        assert (place and place.layer) == found
    assert LabelMap({"X": "same_as"}).place("any", "X", NEWS, is_relation=False) is None
    assert LabelMap({"X": "PERSON"}).place("any", "X", NEWS, is_relation=True) is None
    assert LabelMap().place("any", "WEA", NEWS, is_relation=True) is None


# -- what fits -----------------------------------------------------------------------------------------


def fitted(*items: Annotation | Relation, **facts: object) -> tuple[AnnotatedDocument, Losses]:
    losses = Losses()
    return Fitting(NEWS, LabelMap(), losses).fitted(article(OTHER, *items, **facts)), losses  # type: ignore[arg-type]


def test_an_annotation_that_is_called_as_a_relation_is_left_out() -> None:
    made, losses = fitted(mark(OTHER, "entities", "same_as", "met"), mark(OTHER, "entities", "PERSON", "Ben Lund"))
    assert [one.label for one in made.sets["ana"].annotations()] == ["PERSON"]
    assert losses.counts == {"annotations": 1}


def test_a_relation_gets_no_more_arguments_than_it_takes() -> None:
    ben, ada = mark(OTHER, "entities", "PERSON", "Ben Lund"), mark(OTHER, "entities", "PERSON", "Ada Quill")
    met = mark(OTHER, "entities", "PERSON", "met")
    too_many = link("same_as", ("a", ben), ("b", ada), ("b", met), layer="entities")
    itself = link("same_as", ("a", ben), ("b", ben), layer="entities")
    made, losses = fitted(ben, ada, met, too_many, itself)
    (kept,) = made.sets["ana"].relations()
    assert [arg.ref for arg in kept.args] == [ben.id, ada.id]
    assert losses.counts == {"arguments": 2, "relations": 1}


def test_a_feature_that_has_one_value_gets_one() -> None:
    features = (("mention", "name"), ("mention", "nominal"))
    made, losses = fitted(mark(OTHER, "entities", "PERSON", "Ben Lund", features=features, note="a\r\nb\rc"))
    (one,) = made.sets["ana"].annotations()
    assert (one.features, one.note) == (features[:1], "a\nb\nc")
    assert losses.counts == {"features": 1}


def test_states_of_layers_that_are_not_here_are_counted() -> None:
    given = article(OTHER, mark(OTHER, "entities", "PERSON", "Ben Lund"))
    states = {"entities": "finished", "theirs": "finished", "empty": "in-progress"}
    held = AnnotationSet("ana", given.sets["ana"].items(), states)
    losses = Losses()
    made = Fitting(NEWS, LabelMap(), losses).fitted(replace(given, sets={"ana": held}))
    assert made.sets["ana"].states == {"entities": "finished"}
    assert losses.counts == {"states": 1}


def test_facts_that_came_in_can_be_edited() -> None:
    meta = (("about\nthis", "a\r\n b\tc"), ("body", "x" * 10_001))
    made, losses = fitted(outlet="The\nHerald", meta=meta)
    check_facts(made.document.facts)
    assert made.document.outlet == "The Herald"
    assert made.document.meta == (("about this", "a b c"), ("body", "x" * 10_000))
    assert losses.counts == {"facts": 1}
    whole = replace(made, document=replace(made.document, meta=meta))
    assert Fitting(None, LabelMap()).fitted(whole).document.meta == meta  # on the way to another format they stay


def test_roles_of_others_are_called_as_the_scheme_calls_them(tmp_path: Path) -> None:
    text = "Mayor Ben Lund came.\n"
    who, what = mark(text, "entities", "PERSON", "Ben Lund"), mark(text, "entities", "ROLE", "Mayor")
    folder = tmp_path / "theirs"
    folder.mkdir()
    met = article(text, who, what, link("title", ("Arg1", what), ("Arg2", who), layer="x"), identity="met")
    for name, data in write(STANDOFF, met).files.items():
        if name != "scheme.xml":
            (folder / name).write_bytes(data)
    said = LabelMap({"title": "entities/role_of"}, {}, {"title/Arg1": "role", "Arg2": "holder"})
    looked = run(look_job([folder], In(labels=said), NEWS))
    assert (looked.relations, dict(looked.losses.counts)) == (1, {})


@pytest.mark.parametrize("said", [LabelMap({"PER": "entities/PERSN"}), LabelMap({}, {"a": "nowhere"})])
def test_a_label_that_the_scheme_does_not_have_is_told_at_once(folder: Path, said: LabelMap) -> None:
    with pytest.raises(AnnotatorError, match="the scheme has no such"):
        run(look_job([folder], In(labels=said), NEWS))


def test_files_of_no_format_are_told_and_those_that_others_need_are_not(tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    for name, data in write(BRAT, plain()).files.items():
        (folder / name).write_bytes(data)
    (folder / "notes.bin").write_bytes(b"\x00")
    looked = run(look_job([folder], In(), None))
    assert looked.passed_over == [str(folder / "notes.bin")]
    assert looked.unread == []
    looked = run(look_job([folder / "port.ann", folder / "port.txt"], In(), None))  # as the shell gives them
    assert (looked.articles, looked.unread, looked.passed_over) == (1, [], [])
