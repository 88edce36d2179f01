"""What a corpus gives to ML teams, put together: rows and tables, made one article at a time as they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from annotator.api.for_models import ForModels
from annotator.datasets.blocks import BlockRow, block_rows
from annotator.datasets.frames import Frame, frames
from annotator.datasets.soft_tokens import SoftTokens
from annotator.datasets.soft_tokens import soft_tokens as soft_rows
from annotator.datasets.tokens import Cutter, FastTokenizer, Tag, TaggedText, Tokenise, cutter, tagged
from annotator.errors import AnnotatorError
from annotator.formats.conll.tags import iob2, iobes
from annotator.formats.losses import Losses
from annotator.formats.tables import article_rows, parquet
from annotator.formats.tokens import tokeniser
from annotator.formats.writing import Writing
from annotator.model.document import AnnotatedDocument
from annotator.model.scheme import Layer, Scheme
from annotator.opening.exchange_files import Nowhere

if TYPE_CHECKING:
    import pyarrow as pa
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_T = TypeVar("_T")

_TAGS = {"IOB2": iob2, "IOBES": iobes}


class Counted(Iterator[_T], Generic[_T]):
    """Rows, made when they are asked for, once.

    Attributes:
        losses: what the rows given so far could not say: `counts` by kind, `sentences()` for people.
    """

    def __init__(self, rows: Iterator[_T], losses: Losses) -> None:
        self._rows = rows
        self.losses = losses

    def __next__(self) -> _T:
        return next(self._rows)


def tokens(
    corpus: ForModels, layer: str, tokenizer: str | Tokenise | FastTokenizer, scheme: str, annotator: str
) -> Counted[TaggedText]:  # fmt: skip
    """See `ForModels.tokens`."""
    named, tag, cut, losses = _layer(corpus, layer), _tag(scheme), _cutter(tokenizer), Losses()
    rows = (row for article in corpus for row in tagged(article, named, annotator, cut, tag, losses.add))
    return Counted(rows, losses)


def soft_tokens(
    corpus: ForModels, layer: str, tokenizer: str | Tokenise | FastTokenizer, scheme: str
) -> Counted[SoftTokens]:  # fmt: skip
    """See `ForModels.soft_tokens`."""
    named, tag, cut, losses = _layer(corpus, layer), _tag(scheme), _cutter(tokenizer), Losses()
    rows = (row for article in corpus for row in soft_rows(article, named, cut, tag, losses.add))
    return Counted(rows, losses)


def claims(corpus: ForModels, layer: str, label: str, annotator: str) -> Iterator[Frame]:
    """See `ForModels.claims`."""
    named = _layer(corpus, layer)
    return (row for article in corpus for row in frames(article, named, label, annotator))


def blocks(corpus: ForModels, layer: str, annotator: str) -> Iterator[BlockRow]:
    """See `ForModels.blocks`."""
    named = _layer(corpus, layer or _layer_of_blocks(corpus))
    scheme = _scheme(corpus)
    return (
        row for article in corpus for row in block_rows(article, named, scheme, corpus.hints(article.id), annotator)
    )  # fmt: skip


def to_arrow(corpus: ForModels, size: int) -> pa.RecordBatchReader:
    """See `ForModels.to_arrow`."""
    parquet.FORMAT.need()
    import pyarrow as pa

    writing = Writing(Nowhere(), _scheme(corpus))
    rows = (article_rows.row(article, writing, _named(article)) for article in corpus)
    return pa.RecordBatchReader.from_batches(parquet.schema(), parquet.batches(rows, size))


def to_spacy(corpus: ForModels, tokenizer: str, annotator: str, vocab: Vocab | None) -> Counted[Doc]:
    """See `ForModels.to_spacy`."""
    from spacy.vocab import Vocab as OwnVocab

    from annotator.formats.spacy.writer import doc_of

    tokeniser(tokenizer)
    held = OwnVocab() if vocab is None else vocab
    writing = Writing(Nowhere(), _scheme(corpus), annotator=annotator, tokeniser=tokenizer)
    return Counted((doc_of(article, writing, held) for article in corpus), writing.losses)


def _tag(scheme: str) -> Tag:
    if (tag := _TAGS.get(scheme)) is None:
        raise AnnotatorError(f"{scheme}: is no scheme of tags; there are {', '.join(_TAGS)}.")
    return tag


def _cutter(tokenizer: str | Tokenise | FastTokenizer) -> Cutter:
    return cutter(tokeniser(tokenizer) if isinstance(tokenizer, str) else tokenizer)


def _named(article: AnnotatedDocument) -> dict[str, Any]:
    return article.scheme._asdict()


def _scheme(corpus: ForModels) -> Scheme:
    return corpus.scheme or Scheme("", "")


def _layer(corpus: ForModels, name: str) -> str:
    """A layer that the corpus has; any name will do where no scheme says which there are.

    Raises:
        AnnotatorError: there is no such layer.
    """
    if corpus.scheme is not None and corpus.scheme.layer(name) is None:
        raise AnnotatorError(f"{name}: is no layer of {corpus.name}; {_there_are(corpus.scheme.layers)}.")
    return name


def _there_are(layers: tuple[Layer, ...]) -> str:
    return f"there are {', '.join(layer.name for layer in layers)}" if layers else "there are none"


def _layer_of_blocks(corpus: ForModels) -> str:
    found = next((layer.name for layer in _scheme(corpus).layers if layer.unit == "block"), "")
    if not found:
        raise AnnotatorError(f"{corpus.name}: has no layer of blocks; name the layer that is meant.")
    return found
