"""Corpora written without their boilerplate: files that verify, maps that lead back to the same words."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from annotator import opening, resources
from annotator.editing import commands
from annotator.errors import CorpusError
from annotator.formats.standoff import standoff_xml
from annotator.jobs import run
from annotator.model.span import Span
from annotator.opening.main_text import Exported, export_main_text
from annotator.opening.validation import validate
from tests.opening.samples import ID, data_home, mirror, session, story

__all__ = ["data_home", "mirror", "story"]


def exported(source: Path, folder: Path, annotator: str = "") -> Exported:
    with opening.open_corpus(source, read_only_if_needed=True) as corpus:
        return run(export_main_text(corpus, folder, annotator=annotator))


def label_last_block(path: Path, label: str) -> None:
    with opening.open_corpus(path, annotator="ana") as corpus:
        work = session(corpus)
        last = commands.annotate_blocks(
            work.document,
            work.annotations,
            corpus.scheme,
            layer="boilerplate",
            label=label,
            target=Span(len(work.document.text), len(work.document.text)),
        )
        work.do(last)


def test_the_sample_corpus_without_boilerplate(data_home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "main"
    made = exported(resources.sample_corpus(), folder)
    assert made.empty == ()
    assert made.blocks > len(made.written)
    assert run(validate([folder])) == []
    dropped = 0
    for path in made.written:
        name = path.name.removesuffix(standoff_xml.SUFFIX)
        whole = standoff_xml.read((resources.sample_corpus() / path.name).read_bytes(), name=name)
        clean = standoff_xml.read(path.read_bytes(), name=name)
        with (folder / f"{name}.map.tsv").open(encoding="utf-8", newline="") as file:
            rows = [tuple(map(int, row)) for row in list(csv.reader(file, delimiter="\t"))[1:]]
        source = {begin + n: old + n for begin, old, length in rows for n in range(length)}
        assert "".join(whole.document.text[source[n]] for n in range(len(source))) == clean.document.text
        assert dict(clean.document.meta)["main-text-of"] == whole.document.sha256
        for annotator, kept in clean.sets.items():
            before = {a.id: a for a in whole.sets[annotator].annotations()}
            dropped += len(before) - len(kept.annotations())
            for annotation in kept.annotations():
                was = before[annotation.id]
                assert annotation.covered(clean.document.text) == was.covered(whole.document.text)
                assert tuple((source[b], source[e - 1] + 1) for b, e in annotation.spans) == was.spans
    assert 0 < dropped <= made.left_out


def test_exporting_again_gives_the_same_bytes(data_home: Path, tmp_path: Path) -> None:
    folders = tmp_path / "one", tmp_path / "two"
    for folder in (*folders, folders[0]):
        exported(resources.sample_corpus(), folder)
    one, two = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders)
    assert one == two


def test_an_export_is_written_over_when_labels_have_changed(mirror: Path, tmp_path: Path) -> None:
    corpus, folder = tmp_path / "made.corpus", tmp_path / "main"
    (first,) = exported(corpus, folder).written
    before = first.read_bytes()
    label_last_block(corpus, "COMMENTS")
    exported(corpus, folder)
    assert len(first.read_bytes()) != len(before)
    assert "0 Comments" not in first.read_text(encoding="utf-8")


def test_what_is_all_boilerplate_now_leaves_no_older_main_text_behind(mirror: Path, tmp_path: Path) -> None:
    corpus, folder = tmp_path / "made.corpus", tmp_path / "main"
    (first,) = exported(corpus, folder).written
    with opening.open_corpus(corpus, annotator="ana") as opened:
        work = session(opened)
        for block in work.document.blocks:
            span = Span(block.begin, block.end)
            work.do(
                commands.annotate_blocks(
                    work.document, work.annotations, opened.scheme, layer="boilerplate", label="COMMENTS", target=span
                )
            )
    assert exported(corpus, folder).empty == (ID,)
    assert not first.exists()
    assert [path.name for path in folder.iterdir()] == ["scheme.xml"]


def test_another_article_of_the_same_name_is_not_written_over(mirror: Path, tmp_path: Path) -> None:
    label_last_block(tmp_path / "made.corpus", "COMMENTS")
    with pytest.raises(CorpusError, match="holds another article"):
        exported(tmp_path / "made.corpus", mirror)
    assert "0 Comments" in (mirror / f"{ID}.standoff.xml").read_text(encoding="utf-8")


def test_the_folder_of_the_corpus_is_refused(mirror: Path) -> None:
    with pytest.raises(CorpusError, match="holds the whole articles"):
        exported(mirror, mirror)


def test_a_name_that_nobody_has_is_refused(mirror: Path, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="carol has annotated nothing in made"):
        exported(tmp_path / "made.corpus", tmp_path / "main", annotator="carol")
