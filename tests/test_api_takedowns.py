"""What is on a corpus's takedown list is not saved elsewhere, and that is said; the owner's own rows have it all."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path

import pytest

import annotator
from annotator import opening, resources
from annotator.api import Corpus
from annotator.datasets.takedown import FILE
from annotator.errors import FileRefused
from annotator.jobs import run
from annotator.opening.takedowns import take_down_job
from tests.opening.samples import data_home, written

__all__ = ["data_home"]

JARS = "thirty-four-jars-of-mud"
SAID = "1 article is on the takedown list of news, and left out."


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """The sample corpus, of which one article is not to leave."""
    folder = tmp_path / "news"
    shutil.copytree(resources.sample_corpus(), folder)
    written(folder / FILE, f'[[article]]\nid = "{JARS}"\n')
    return folder


@pytest.fixture
def store(tmp_path: Path, data_home: Path, sample_store: Path) -> Path:
    """The same as a corpus file, with its list in its mirror."""
    path = tmp_path / "own" / "news.corpus"
    path.parent.mkdir()
    shutil.copy(sample_store, path)
    with opening.open_corpus(path, annotator="ana") as made:
        run(take_down_job(made, [JARS]))
    return path


@pytest.mark.parametrize("target", ["saved", "saved.corpus"])
@pytest.mark.parametrize("source", ["news", "store"])
def test_what_is_taken_down_is_not_saved_elsewhere(
    source: str, target: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with annotator.load(request.getfixturevalue(source)) as corpus:
        assert corpus.withheld() == [JARS]
        assert len(corpus) == len(list(corpus)) == 24
        with pytest.warns(UserWarning, match="on the takedown list") as said:
            assert annotator.save(corpus, tmp_path / target) == tmp_path / target
    assert [(str(one.message), one.filename) for one in said] == [(SAID.replace("news", corpus.name), __file__)]
    with annotator.load(tmp_path / target) as saved:
        assert len(saved) == 23
        assert JARS not in saved


def test_into_its_own_folder_all_is_saved(news: Path, store: Path) -> None:
    path = news / f"{JARS}.standoff.xml"
    before = path.read_bytes()
    corpus = annotator.load(news)
    path.unlink()
    corpus = Corpus.reading(
        corpus.ids(), annotator.load(resources.sample_corpus()).__getitem__, name="news",
        scheme_files=corpus.scheme_files(), home=corpus.home, takedowns=corpus.takedowns,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        annotator.save(corpus, news / "." / ".." / "news")
        with annotator.load(store) as held:
            annotator.save(held, store.with_suffix(""))
    assert path.read_bytes() == before
    assert (store.with_suffix("") / path.name).is_file()


def test_a_part_of_it_and_one_file_know_the_list(news: Path, tmp_path: Path) -> None:
    corpus = annotator.load(news)
    part = corpus.only([*corpus.ids()[:2], JARS])
    with pytest.warns(UserWarning, match="1 article is on the takedown list"):
        annotator.save(part, tmp_path / "part")
    one = annotator.load(news / f"{JARS}.standoff.xml")
    with pytest.warns(UserWarning, match="1 article is on the takedown list"):
        annotator.save(one, tmp_path / "one")
    assert len(list((tmp_path / "part").glob("*.standoff.xml"))) == 2
    assert list((tmp_path / "one").glob("*.standoff.xml")) == []
    without = corpus.only(name for name in corpus.ids() if name not in corpus.withheld())
    annotator.save(without, tmp_path / "without")
    assert len(annotator.load(tmp_path / "without")) == 23


def test_the_list_is_read_when_something_is_saved(news: Path, tmp_path: Path) -> None:
    corpus = annotator.load(news)
    written(news / FILE, "[[broken")
    with pytest.raises(FileRefused, match=r"takedown.toml: is no TOML"):
        annotator.save(corpus, tmp_path / "out")
    assert not list((tmp_path / "out").glob("*.standoff.xml"))
    (news / FILE).unlink()
    annotator.save(corpus, tmp_path / "out")
    assert len(annotator.load(tmp_path / "out")) == 24


def test_articles_in_memory_are_on_no_list(news: Path, tmp_path: Path) -> None:
    corpus = Corpus(annotator.load(news))
    assert corpus.withheld() == []
    assert not corpus.takedowns()
    annotator.save(corpus, tmp_path / "out")
    assert len(annotator.load(tmp_path / "out")) == 24


def test_what_an_earlier_save_has_left_is_named(news: Path, tmp_path: Path) -> None:
    annotator.save(annotator.load(resources.sample_corpus()), tmp_path / "out")
    path = tmp_path / "out" / f"{JARS}.standoff.xml"
    with pytest.warns(UserWarning, match="on the takedown list") as said:
        annotator.save(annotator.load(news), tmp_path / "out")
    assert str(said[0].message) == f"{SAID} Files of an earlier save are still there: delete {path}."
    assert path.is_file()
