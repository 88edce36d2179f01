"""Annotator: highlight entities, claims and boilerplate in news, and save them as standoff XML.

The public Python API. Everything is imported when first used, so `import annotator` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from annotator.version import __version__

if TYPE_CHECKING:
    from annotator.api import Corpus, load, save, validate
    from annotator.datasets.blocks import BlockRow
    from annotator.datasets.boilerplate_sets import CleanText, LabelledBlock
    from annotator.datasets.frames import Frame, Link, Mention
    from annotator.datasets.soft_tokens import SoftTokens
    from annotator.datasets.tokens import TaggedText
    from annotator.errors import AnnotatorError
    from annotator.model.annotation import Annotation, Relation
    from annotator.model.annotation_set import AnnotationSet
    from annotator.model.document import AnnotatedDocument, Block, Document
    from annotator.model.offsets import OffsetMap
    from annotator.model.scheme import Feature, Label, Layer, RelationType, Scheme
    from annotator.model.span import Span

_HOME = {
    "Corpus": "annotator.api",
    "load": "annotator.api",
    "save": "annotator.api",
    "validate": "annotator.api",
    "BlockRow": "annotator.datasets.blocks",
    "CleanText": "annotator.datasets.boilerplate_sets",
    "LabelledBlock": "annotator.datasets.boilerplate_sets",
    "Frame": "annotator.datasets.frames",
    "Link": "annotator.datasets.frames",
    "Mention": "annotator.datasets.frames",
    "SoftTokens": "annotator.datasets.soft_tokens",
    "TaggedText": "annotator.datasets.tokens",
    "AnnotatorError": "annotator.errors",
    "Annotation": "annotator.model.annotation",
    "Relation": "annotator.model.annotation",
    "AnnotationSet": "annotator.model.annotation_set",
    "AnnotatedDocument": "annotator.model.document",
    "Block": "annotator.model.document",
    "Document": "annotator.model.document",
    "OffsetMap": "annotator.model.offsets",
    "Feature": "annotator.model.scheme",
    "Label": "annotator.model.scheme",
    "Layer": "annotator.model.scheme",
    "RelationType": "annotator.model.scheme",
    "Scheme": "annotator.model.scheme",
    "Span": "annotator.model.span",
}

__all__ = [
    "AnnotatedDocument",
    "Annotation",
    "AnnotationSet",
    "AnnotatorError",
    "Block",
    "BlockRow",
    "CleanText",
    "Corpus",
    "Document",
    "Feature",
    "Frame",
    "Label",
    "LabelledBlock",
    "Layer",
    "Link",
    "Mention",
    "OffsetMap",
    "Relation",
    "RelationType",
    "Scheme",
    "SoftTokens",
    "Span",
    "TaggedText",
    "__version__",
    "load",
    "save",
    "validate",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'annotator' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return __all__
