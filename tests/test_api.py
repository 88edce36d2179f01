"""The Python API: every kind of corpus loads as one, saves as one, and is checked."""

from __future__ import annotations

import doctest
import gc
import subprocess
import sys
from pathlib import Path

import pytest

import annotator
from annotator import api, opening, resources
from annotator.api import Article, Corpus
from annotator.errors import AnnotatorError, CorpusError, FileRefused
from annotator.model.document import AnnotatedDocument, Document
from tests.opening.samples import ID, STORY, data_home, mark, mirror, story, written

__all__ = ["data_home", "mirror", "story"]


def covered(corpus: Corpus) -> dict[str, list[str]]:
    return {article.id: [article.covered(one) for one in article.annotations()] for article in corpus}


# -- loading -----------------------------------------------------------------------------------------


def test_a_folder_a_store_and_a_file_all_load_as_a_corpus(mirror: Path, tmp_path: Path) -> None:
    for target in (mirror, str(mirror), tmp_path / "made.corpus", mirror / f"{ID}.standoff.xml"):
        with annotator.load(target) as corpus:
            assert isinstance(corpus, annotator.Corpus)
            assert covered(corpus) == {ID: ["Ines Tallow"]}
            assert corpus.scheme is not None
            assert corpus.scheme.label("entities", "PERSON") is not None


def test_an_article_without_annotations_loads_too(story: Path) -> None:
    corpus = annotator.load(story)
    (article,) = corpus
    assert (article.id, article.text, article.annotations()) == (ID, STORY, [])
    assert corpus.scheme is None


def test_a_corpus_is_walked_looked_up_and_counted(mirror: Path) -> None:
    corpus = annotator.load(mirror)
    assert (len(corpus), corpus.ids(), corpus.name) == (1, [ID], "harbour")
    assert ID in corpus
    assert "nope" not in corpus
    assert corpus[ID].id == ID
    assert repr(corpus) == "<Corpus 'harbour': 1 articles>"
    with pytest.raises(KeyError):
        corpus["nope"]


def test_a_store_is_walked_as_long_as_anything_holds_the_walk(tmp_path: Path, data_home: Path) -> None:
    """More articles than are read at once; the corpus itself is held by nobody."""
    texts = {f"article-{number}": f"Text {number}" for number in range(250)}
    path = tmp_path / "made.corpus"
    annotator.save(Corpus(AnnotatedDocument(Document(*one)) for one in texts.items()), path)
    walk = iter(annotator.load(path))
    gc.collect()
    assert {article.id: article.text for article in walk} == texts
    chosen = [*texts][200:50:-1]
    some = iter(annotator.load(path).only(chosen))
    gc.collect()
    assert [(article.id, article.text) for article in some] == [(one, texts[one]) for one in chosen]


def test_loading_changes_and_locks_nothing(mirror: Path, tmp_path: Path, data_home: Path) -> None:
    before = {path.name: path.read_bytes() for path in mirror.iterdir()}
    with (
        opening.open_corpus(tmp_path / "made.corpus", annotator="ben") as held,
        annotator.load(tmp_path / "made.corpus") as corpus,
    ):
        mark(held, "Tuesday", "DATE")
        assert covered(corpus) == {ID: ["Ines Tallow", "Tuesday"]}
    annotator.load(mirror)[ID]
    assert {path.name: path.read_bytes() for path in mirror.iterdir()} == before
    assert not data_home.exists()


def test_articles_are_read_and_checked_when_they_are_asked_for(mirror: Path) -> None:
    path = mirror / f"{ID}.standoff.xml"
    corpus = annotator.load(mirror)
    written(path, path.read_bytes().replace(b"Ines Tallow, the", b"Inez Tallow, the", 1))
    with pytest.raises(FileRefused, match="is not the one that was annotated"):
        corpus[ID]
    path.unlink()
    with pytest.raises(AnnotatorError, match="cannot be read"):
        corpus[ID]


@pytest.mark.parametrize("what", ["nope", "nope.corpus", "nope.txt", "."])
def test_what_is_not_there_is_said_in_one_sentence(what: str, tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError) as refused:
        annotator.load(tmp_path / what)
    assert str(refused.value).startswith(str(tmp_path / what))
    assert "\n" not in str(refused.value)


# -- articles ----------------------------------------------------------------------------------------


def test_annotations_are_found_by_layer_annotator_and_label(mirror: Path, tmp_path: Path) -> None:
    with opening.open_corpus(tmp_path / "made.corpus", annotator="ben") as corpus:
        mark(corpus, "Tuesday", "DATE")
        mark(corpus, "Ines Tallow")
    with annotator.load(tmp_path / "made.corpus") as loaded:
        article = loaded[ID]
    assert [article.covered(one) for one in article.annotations()] == ["Ines Tallow", "Ines Tallow", "Tuesday"]
    assert [one.annotator for one in article.annotations(label="PERSON")] == ["ana", "ben"]
    assert [one.label for one in article.annotations("entities", annotator="ben")] == ["PERSON", "DATE"]
    assert article.annotations("claims") == []
    assert article.annotations(annotator="nobody") == []
    assert article.states("ben") == {"entities": "in-progress"}
    assert article.states("nobody") == {}


def test_relations_lead_to_what_fills_their_roles() -> None:
    corpus = annotator.load(resources.sample_corpus())
    found = 0
    for article in corpus:
        for relation in article.relations("claims", annotator="ana", label="attribution"):
            claims = article.fillers(relation, "claim")
            assert all(claim.label == "CLAIM" for claim in claims)
            found += len(claims)
    assert found > 20


def test_the_sample_corpus_loads_with_spans_that_cover_what_they_quote() -> None:
    corpus = annotator.load(resources.sample_corpus())
    assert len(corpus) == 24
    for article in corpus:
        for one in article.annotations():
            assert article.covered(one) == " ".join(article.text[begin:end] for begin, end in one.spans)
            assert article.covered(one).strip()


# -- saving ------------------------------------------------------------------------------------------


def test_a_corpus_saved_as_a_folder_is_byte_identical(mirror: Path, tmp_path: Path) -> None:
    for source in (mirror, tmp_path / "made.corpus"):
        target = tmp_path / f"saved-{source.stem}"
        with annotator.load(source) as corpus:
            assert annotator.save(corpus, target) == target
        assert {path.name: path.read_bytes() for path in target.iterdir()} == {
            path.name: path.read_bytes() for path in mirror.iterdir()
        }


def test_a_corpus_saved_as_a_store_opens_in_the_application(mirror: Path, tmp_path: Path) -> None:
    path = annotator.save(annotator.load(mirror), tmp_path / "new.corpus")
    with opening.open_corpus(path, annotator="ana") as corpus:
        assert corpus.store.document_ids() == [ID]
        assert corpus.store.facts.scheme_xml == (mirror / "scheme.xml").read_bytes()
    with annotator.load(path) as loaded:
        assert covered(loaded) == {ID: ["Ines Tallow"]}
    with pytest.raises(CorpusError, match="is there already"):
        annotator.save(annotator.load(mirror), path)


def test_one_article_is_saved_into_a_folder_or_as_a_file(mirror: Path, tmp_path: Path) -> None:
    article = annotator.load(mirror)[ID]
    expected = (mirror / f"{ID}.standoff.xml").read_bytes()
    assert annotator.save(article, tmp_path / "out").read_bytes() == expected
    named = tmp_path / "deep" / "er" / f"{ID}.standoff.xml"
    assert annotator.save(article, named) == named
    assert named.read_bytes() == expected
    with pytest.raises(CorpusError, match=f"an article's file is called {ID}.standoff.xml"):
        annotator.save(article, tmp_path / "other.standoff.xml")


def test_a_corpus_made_in_memory_is_saved_with_its_scheme(tmp_path: Path, mirror: Path) -> None:
    scheme = annotator.load(mirror).scheme
    documents = [AnnotatedDocument(Document(f"article-{number}", f"Text {number}\n")) for number in (2, 1)]
    corpus = Corpus(documents, name="mine", scheme=scheme)
    assert corpus.ids() == ["article-2", "article-1"]
    annotator.save(corpus, tmp_path / "mine")
    assert annotator.validate(tmp_path / "mine") == []
    again = annotator.load(tmp_path / "mine")
    assert again.scheme == scheme
    assert [article.text for article in again] == ["Text 1\n", "Text 2\n"]
    with pytest.raises(CorpusError, match="Two articles are called article-1"):
        Corpus([documents[1], AnnotatedDocument(Document("article-1", "Other"))])


def test_saving_does_not_mix_two_corpora(mirror: Path, tmp_path: Path) -> None:
    corpus = annotator.load(mirror)
    annotator.save(corpus, tmp_path / "out")
    written(tmp_path / "out" / "scheme.xml", "<other/>")
    with pytest.raises(CorpusError, match="holds a corpus with another scheme"):
        annotator.save(corpus, tmp_path / "out")


# -- validating --------------------------------------------------------------------------------------


def test_validate_names_file_line_and_what_is_wrong(mirror: Path) -> None:
    path = mirror / f"{ID}.standoff.xml"
    assert annotator.validate(mirror) == annotator.validate(path) == []
    data = path.read_bytes()
    written(path, data.replace(b"<quote>Ines", b"<quote>Inez", 1))
    (problem,) = annotator.validate(str(mirror))
    assert (problem.file, problem.line) == (str(path), data[: data.index(b"    <span ")].count(b"\n") + 1)
    assert "Inez" in problem.sentence
    assert str(problem) == f"{path}:{problem.line}: {problem.sentence}"
    with pytest.raises(CorpusError, match="is not there"):
        annotator.validate(mirror / "nope")


# -- the package -------------------------------------------------------------------------------------


def test_everything_that_is_public_is_there() -> None:
    for name in annotator.__all__:
        assert getattr(annotator, name) is not None
    assert dir(annotator) == annotator.__all__
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        annotator.nonsense  # noqa: B018


def test_the_examples_in_the_documentation_are_right(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    failed, tried = doctest.testmod(api)
    assert tried >= 5
    assert failed == 0


def test_loading_a_folder_loads_neither_qt_nor_numpy(mirror: Path, repository: Path) -> None:
    script = (
        "import sys, annotator\n"
        f"corpus = annotator.load({str(mirror)!r})\n"
        "assert [article.text for article in corpus]\n"
        "print([name for name in ('PySide6', 'numpy', 'icu4py') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=False, cwd=repository
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_an_article_is_what_the_rest_of_the_package_knows(mirror: Path) -> None:
    article = annotator.load(mirror)[ID]
    assert isinstance(article, Article)
    assert isinstance(article, annotator.AnnotatedDocument)
    assert article.title == article.document.title
