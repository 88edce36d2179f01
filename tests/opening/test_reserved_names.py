"""Names that Windows has for devices: no new article is called so; such corpora are read as before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from annotator import load, opening, save, validate
from annotator.formats.format import Format
from annotator.formats.registry import formats
from annotator.jobs import run
from annotator.opening.looking import In
from tests.formats.exchanging import plain, read, write
from tests.opening.samples import data_home, written

__all__ = ["data_home"]

BOTH = [one for one in formats() if one.read and one.write and one.name != "standoff"]


def test_a_new_article_gets_another_name(tmp_path: Path, data_home: Path) -> None:
    with opening.create_corpus(tmp_path / "news.corpus", annotator="ana") as corpus:
        run(
            corpus.import_job(
                [written(tmp_path / "a.txt", "Con\n\nA con man.\n"), written(tmp_path / "b.txt", "AUX\n\nSo.\n")]
            )
        )
        assert sorted(corpus.store.document_ids()) == ["article-aux", "article-con"]


@pytest.mark.parametrize("kind", BOTH, ids=lambda one: one.name)
def test_what_comes_from_another_tool_gets_another_name(kind: Format) -> None:
    given = replace(plain(), document=replace(plain().document, id="nul"))
    (got,) = read(kind, write(kind, given).files).articles
    assert got.document.id == "article-nul"


def test_a_corpus_that_has_one_stays_readable(tmp_path: Path, data_home: Path) -> None:
    folder = tmp_path / "old"
    with opening.create_corpus(folder, annotator="ana") as corpus:
        scheme = corpus.scheme
    given = replace(plain(), document=replace(plain().document, id="con"))
    save(given, folder)
    assert validate(folder) == []
    with opening.open_corpus(folder, annotator="ana") as corpus:
        assert corpus.store.document_ids() == ["con"]
        assert corpus.scheme == scheme
        run(corpus.save_job())
    assert load(folder)["con"].sets == given.sets
    with opening.create_corpus(tmp_path / "new.corpus", annotator="ana") as corpus:
        run(corpus.import_job([folder / "con.standoff.xml"]))
        assert corpus.store.document_ids() == ["con"]
        run(corpus.import_annotations_job([folder], In()))
        assert corpus.store.document_ids() == ["con"]
