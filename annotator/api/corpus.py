"""A corpus as scripts see it."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

from annotator.api.articles import Article, article_of
from annotator.errors import CorpusError
from annotator.model.document import AnnotatedDocument
from annotator.model.scheme import Scheme

if TYPE_CHECKING:
    import pyarrow as pa
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    from annotator.api.outputs import Counted
    from annotator.datasets.blocks import BlockRow
    from annotator.datasets.boilerplate_sets import CleanText, LabelledBlock
    from annotator.datasets.frames import Frame
    from annotator.datasets.tokens import FastTokenizer, TaggedText, Tokenise
    from annotator.model.traces import BlockHint

_BATCH = 1_000


class Corpus:
    """Articles, read when they are asked for, each checked as it is read.

    Iterating gives the articles in the order of the corpus, of a store read some at
    a time; `len(corpus)`, `corpus["id"]` and `"id" in corpus` work as well. A corpus over a store may be
    closed, or used in a `with` block; it is read-only in any case.

    What models are trained on comes as rows, article by article: `tokens`,
    `claims`, `blocks`, `cleaneval` and `boilernet`. They take one annotator's
    work; if none is named gold's, in articles that have no gold everybody's,
    each annotator's in rows of their own. Articles in which the annotator has not
    looked at the layer (it is new or skipped) give none: what is not marked there
    may well be there. `to_arrow` and `to_spacy` give whole articles.

    Attributes:
        name: what people call it.
        scheme: what may be annotated in it, None where no scheme came with it.
    """

    def __init__(
        self, articles: Iterable[AnnotatedDocument] = (), *, name: str = "corpus", scheme: Scheme | None = None
    ) -> None:
        """Make a corpus of articles in memory.

        Args:
            articles: with different ids.
            name: what people call it.
            scheme: what may be annotated in it; `save` writes it beside the articles.

        Raises:
            CorpusError: two articles have the same id.
        """
        held: dict[str, AnnotatedDocument] = {}
        for article in articles:
            if held.setdefault(article.document.id, article) is not article:
                raise CorpusError(f"Two articles are called {article.document.id}; give one of them another id.")
        self.name = name
        self.scheme = scheme
        self._files: tuple[bytes, str] = b"", ""
        self._ids: dict[str, None] = dict.fromkeys(held)
        self._read: Callable[[str], AnnotatedDocument] = held.__getitem__
        self._read_each: Callable[[Iterable[str]], Iterator[AnnotatedDocument]] | None = None
        self._hints: Callable[[str], Sequence[BlockHint]] = _no_hints
        self._close: Callable[[], object] = _nothing

    @classmethod
    def reading(
        cls,
        ids: Iterable[str],
        read: Callable[[str], AnnotatedDocument],
        *,
        name: str,
        read_each: Callable[[Iterable[str]], Iterator[AnnotatedDocument]] | None = None,
        scheme_files: tuple[bytes, str] = (b"", ""),
        hints: Callable[[str], Sequence[BlockHint]] | None = None,
        close: Callable[[], object] | None = None,
    ) -> Self:
        """A corpus that reads its articles from somewhere, by `read_each` where many are asked for."""
        corpus = cls(name=name)
        corpus._ids = dict.fromkeys(ids)
        corpus._read, corpus._read_each = read, read_each
        corpus._files = scheme_files
        if scheme_files[0]:
            from annotator.formats.scheme_xml import read_scheme

            corpus.scheme = read_scheme(scheme_files[0], name=f"{name}/scheme.xml")
        if hints is not None:
            corpus._hints = hints
        if close is not None:
            corpus._close = weakref.finalize(corpus, close)
        return corpus

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[Article]:
        return self._several(self._ids)

    def _several(self, ids: Iterable[str]) -> Iterator[Article]:
        if self._read_each is None:
            yield from map(self.__getitem__, ids)
        else:
            yield from map(article_of, self._read_each(ids))

    def __contains__(self, identity: object) -> bool:
        return identity in self._ids

    def __getitem__(self, identity: str) -> Article:
        """The article with this id.

        Raises:
            KeyError: there is none.
            FileRefused: its file is damaged.
            CorpusError: it cannot be read.
        """
        if identity not in self._ids:
            raise KeyError(identity)
        return article_of(self._read(identity))

    def __repr__(self) -> str:
        return f"<Corpus {self.name!r}: {len(self)} articles>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ids(self) -> list[str]:
        """Ids of all articles, in the order of the corpus."""
        return list(self._ids)

    def only(self, ids: Iterable[str]) -> Corpus:
        """The same corpus with some of its articles, in this order: one side of a split.

        Raises:
            CorpusError: there is no such article.
        """
        chosen = dict.fromkeys(ids)
        if unknown := [identity for identity in chosen if identity not in self]:
            more = f" (and {len(unknown) - 1} more)" if len(unknown) > 1 else ""
            raise CorpusError(f"{self.name}: has no article {unknown[0]}{more}.")
        made = Corpus(name=self.name, scheme=self.scheme)
        made._ids, made._files = chosen, self._files
        # through this corpus, which lets go of its store when nothing holds it any more
        made._read, made._read_each = self.__getitem__, self._several
        made._hints, made._close = self.hints, self.close
        return made

    def close(self) -> None:
        """Let go of the store behind it, if there is one. Closing twice is fine."""
        self._close()

    def scheme_files(self) -> tuple[bytes, str]:
        """The bytes of scheme.xml (none without a scheme) and the text of guideline.md."""
        if self._files[0] or self.scheme is None:
            return self._files
        from annotator.formats.scheme_xml import write_scheme

        return write_scheme(self.scheme), self._files[1]

    def hints(self, identity: str) -> Sequence[BlockHint]:
        """What the web page of an article told of its blocks, one for each; only stores know it."""
        return self._hints(identity)

    # -- for models --------------------------------------------------------------------------------

    def tokens(
        self,
        layer: str,
        tokenizer: str | Tokenise | FastTokenizer = "words",
        scheme: str = "IOB2",
        annotator: str | None = None,
    ) -> Counted[TaggedText]:
        """A layer as tokens and tags, a row for each article and annotator.

        Args:
            layer: a layer's name.
            tokenizer: one of ours ("words", "blanks"), a fast tokenizer of Hugging Face's, or a function from a
                text to the (begin, end) of its tokens in code points, in order. One that cuts off what is too long
                for its model loses annotations, which are counted.
            scheme: of the tags: "IOB2" or "IOBES".
            annotator: whose work; None for gold's, or everybody's, each in rows of their own.

        Returns:
            Rows (`document`, `annotator`, `tokens`, `offsets` in code points, `tags`, `ids`), made when they are
            asked for; `losses` counts the annotations that the tags of the rows so far could not say.

        Raises:
            AnnotatorError: there is no such layer, tokeniser or scheme, or the tokenizer knows no offsets; later, one
                of its tokens does not lie in the text.
        """
        from annotator.api import outputs

        return outputs.tokens(self, layer, tokenizer, scheme, annotator or "")

    def claims(self, layer: str = "claims", label: str = "CLAIM", annotator: str | None = None) -> Iterator[Frame]:
        """Claims as frames: each with its features, and with whoever and whatever is linked to it.

        Args:
            layer: where claims are marked.
            label: what a claim is called.
            annotator: whose work; None for gold's, or everybody's.

        Returns:
            A `claim` each (`text`, `spans` in code points, `features`) with its `sources`, `cues` and `evidence`;
            `links` has all relations with their features: which stance which source takes.

        Raises:
            AnnotatorError: there is no such layer.
        """
        from annotator.api import outputs

        return outputs.claims(self, layer, label, annotator or "")

    def blocks(self, layer: str = "", annotator: str | None = None) -> Iterator[BlockRow]:
        """The blocks of all articles, with their label and what tells main text from boilerplate.

        Args:
            layer: where blocks are labelled; '' for the scheme's first layer of blocks.
            annotator: whose work; None for gold's, or everybody's, each in rows of their own.

        Returns:
            Rows with `begin`, `end` and `length` in code points, `position` and `link_density` from 0 to 1. Of an
            article whose blocks nobody has looked at there are rows, too, with an empty `label` and `keep`.

        Raises:
            AnnotatorError: there is no such layer, or none of blocks.
        """
        from annotator.api import outputs

        return outputs.blocks(self, layer, annotator or "")

    def cleaneval(self, layer: str = "", annotator: str | None = None) -> Iterator[CleanText]:
        """What of each article is no boilerplate, as in Cleaneval: a line a block, with <p>, <h> or <l> before it.

        Args and errors are those of `blocks`.
        """
        from annotator.datasets.boilerplate_sets import cleaned

        return cleaned(self.blocks(layer, annotator))

    def boilernet(self, layer: str = "", annotator: str | None = None) -> Iterator[LabelledBlock]:
        """Each block as in BoilerNet: its text, the elements round it, and 1 for content or 0 for boilerplate.

        Args and errors are those of `blocks`.
        """
        from annotator.datasets.boilerplate_sets import labelled

        return labelled(self.blocks(layer, annotator))

    def to_arrow(self, batch: int = _BATCH) -> pa.RecordBatchReader:
        """All there is, an article a row, with the columns of our Parquet files; needs `annotator[parquet]`.

        Args:
            batch: so many articles are read at a time.

        Returns:
            A reader with a fixed schema; `read_all()` makes one table of it. Offsets are code points.
        """
        from annotator.api import outputs

        return outputs.to_arrow(self, batch)

    def to_spacy(
        self, tokenizer: str = "words", annotator: str | None = None, vocab: Vocab | None = None
    ) -> Counted[Doc]:  # fmt: skip
        """Articles as spaCy has them, a group of spans a layer, as in our DocBin files; needs `annotator[spacy]`.

        Args:
            tokenizer: one of ours: "words" or "blanks".
            annotator: whose work; None for everybody's in one.
            vocab: the pipeline's, such as `nlp.vocab`; one of its own if left out.

        Returns:
            Docs, whose text is the article's; `losses` counts annotations that had to be split, or widened to whole
            tokens. The first layer of words is `doc.ents`, too, where its annotations do not overlap.

        Raises:
            AnnotatorError: there is no such tokeniser.
        """
        from annotator.api import outputs

        return outputs.to_spacy(self, tokenizer, annotator or "", vocab)


def _nothing() -> None:
    """What closing a corpus without a store does."""


def _no_hints(_: str) -> tuple[BlockHint, ...]:
    return ()
