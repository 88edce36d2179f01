"""What a corpus gives to models: rows and tables, made one article at a time as they are asked for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from annotator.api.articles import Article
from annotator.model.scheme import Scheme

if TYPE_CHECKING:
    import pyarrow as pa
    from datasets import Dataset
    from pandas import DataFrame
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    from annotator.api.outputs import Counted
    from annotator.datasets.blocks import BlockRow
    from annotator.datasets.boilerplate_sets import CleanText, LabelledBlock
    from annotator.datasets.frames import Frame
    from annotator.datasets.soft_tokens import SoftTokens
    from annotator.datasets.tokens import FastTokenizer, TaggedText, Tokenise
    from annotator.model.traces import BlockHint

_BATCH = 1_000


class ForModels(ABC):
    """The outputs of a corpus, which all go through its articles in their order.

    Attributes:
        name: what people call it.
        scheme: what may be annotated in it, None where no scheme came with it.
    """

    name: str
    scheme: Scheme | None

    @abstractmethod
    def __iter__(self) -> Iterator[Article]:
        """The articles."""

    @abstractmethod
    def hints(self, identity: str) -> Sequence[BlockHint]:
        """What the web page of an article told of its blocks."""

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

    def soft_tokens(
        self, layer: str, tokenizer: str | Tokenise | FastTokenizer = "words", scheme: str = "IOB2"
    ) -> Counted[SoftTokens]:
        """A layer as tokens with the share of persons who gave each tag, a row for each article.

        Args:
            layer: a layer's name.
            tokenizer: as in `tokens`.
            scheme: of the tags: "IOB2" or "IOBES".

        Returns:
            Rows (`document`, `voters`, `tokens`, `offsets` in code points, `shares`, `ids`); each of `shares` says
            how many of the voters gave a tag, and sums to 1. Where one person looked at the layer shares are 1.0,
            where none did there is no row: gold and programs do not vote. `losses` counts as in `tokens`.

        Raises:
            AnnotatorError: as in `tokens`.
        """
        from annotator.api import outputs

        return outputs.soft_tokens(self, layer, tokenizer, scheme)

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

    def to_pandas(self, batch: int = _BATCH) -> DataFrame:
        """The same as one table of pandas, all in memory; needs `annotator[parquet]` and pandas.

        Args:
            batch: so many articles are read at a time.

        Returns:
            The columns of `to_arrow`: texts of type `str` (`object` before pandas 3), `version` int64; `annotations`
            and all other lists as arrays of dicts, None where there is nothing. Offsets are code points.

        Raises:
            AnnotatorError: a package is missing.
        """
        from annotator.api import tables

        return tables.to_pandas(self, batch)

    def to_hf(self, batch: int = _BATCH) -> Dataset:
        """The same as a dataset of Hugging Face's; needs `annotator[parquet]` and datasets.

        It is written to a temporary file, some articles at a time, and read from there, not from memory; the file
        goes when Python ends. `save_to_disk` keeps it.

        Args:
            batch: so many articles are read at a time.

        Returns:
            A dataset with the columns and types of `to_arrow`. Offsets are code points.

        Raises:
            AnnotatorError: a package is missing, or the file cannot be written.
        """
        from annotator.api import tables

        return tables.to_hf(self, batch)

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
