"""Which blocks of the open article are meant when a label is to go on all that read the same."""

from __future__ import annotations

from typing import TypeAlias

from annotator.editing.corpus_wide import Wanted
from annotator.editing.values import default_features
from annotator.model.annotation import Annotation, feature_value
from annotator.model.document import Document
from annotator.model.span import Span
from annotator.model.suggestion import Suggestion
from annotator.ui.article.article_view import ArticleView
from annotator.ui.desk import Desk

Labelled: TypeAlias = Annotation | Suggestion


def here(desk: Desk, view: ArticleView) -> list[Labelled]:
    """The labelled blocks that are selected, else the active one; in the layer that is being annotated."""
    selected = view.selection()
    if selected is None:
        active = desk.annotations.get(view.active)
        return [active] if isinstance(active, Annotation) and active.layer == view.layer else []
    return [one for one in desk.annotations.touching(selected) if one.layer == view.layer]


def repeated(desk: Desk, view: ArticleView) -> list[Labelled]:
    """The blocks that are labelled, or that a label is suggested for, and that stand in other articles, too.

    What belongs to the article is none of them: its headline is a mere link elsewhere.
    """
    labelled = desk.annotations.annotations(view.layer)
    marked: list[Labelled] = [*labelled, *(one for one in view.suggestions if one.layer == view.layer)]
    meant = [one for one in marked if not _belongs_to_article(desk, one)]
    counts = desk.corpus.everywhere.counts(view.document, [one.extent for one in meant])
    return [one for one, count in zip(meant, counts, strict=True) if count > 1]


def _belongs_to_article(desk: Desk, block: Labelled) -> bool:
    """Whether its label, or the curator, says that the block is kept; a scheme need not say anything of the kind."""
    if isinstance(block, Annotation):
        features = block.features
    else:
        scheme, layer, name = desk.scheme, block.layer, block.label
        features = default_features(scheme.features_of(layer, name), scheme.label(layer, name))
    return feature_value(features, "keep") not in {"", "drop"}


def wanted(document: Document, block: Labelled) -> Wanted:
    """A block with its label, to be looked for in the outlet's articles."""
    # what is only suggested begins with what its label does
    features = block.features if isinstance(block, Annotation) else None
    return unlabelled(document, block.layer, block.label, block.extent)._replace(features=features)


def unlabelled(document: Document, layer: str, label: str, block: Span) -> Wanted:
    """The same for a block that has no label yet."""
    return Wanted(layer, label, document.text[block.begin : block.end], document.outlet)
