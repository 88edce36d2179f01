"""What the tip over a mark tells: label, definition, features, note, who and when. Nothing in it is taken for HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from PySide6.QtCore import QCoreApplication

from annotator.model.annotation import Annotation
from annotator.model.graphemes import snap_back
from annotator.model.scheme import Scheme
from annotator.model.suggestion import Suggestion
from annotator.ui.clock import local_time

TOLD = 5
"""So many annotations and so many suggestions are told of; how many more there are is said."""

LONGEST = 400
"""Characters of a note, and of the values of a feature, that are shown."""


def tip_of(annotations: Sequence[Annotation], suggestions: Sequence[Suggestion], scheme: Scheme, answers: str) -> str:
    """A tip on the annotations at one place, innermost first, and on what is suggested there; '' for nothing.

    `answers` says how to answer a suggestion.
    """
    if not annotations and not suggestions:
        return ""
    told = [_told(annotation, scheme) for annotation in annotations[:TOLD]]
    told += [_suggested(suggestion, scheme, answers) for suggestion in suggestions[:TOLD]]
    more = len(annotations) + len(suggestions) - len(told)
    if more:
        told.append(escape(_tr("… and {count} more").format(count=more)))
    return "<qt>" + "<hr>".join(told) + "</qt>"


def _told(annotation: Annotation, scheme: Scheme) -> str:
    label = scheme.label(annotation.layer, annotation.label)
    title = label.title if label and label.title != annotation.label else ""
    lines = [f"<b>{escape(annotation.label)}</b>" + (f" · {escape(title)}" if title else "")]
    if label and label.definition:
        lines.append(escape(label.definition))
    for name, pairs in groupby(annotation.features, key=lambda pair: pair[0]):
        values = ", ".join(value for _, value in pairs)
        lines.append(f"{escape(name)}: {escape(_short(values))}")
    if annotation.note:
        lines.append(f"<i>{escape(_short(annotation.note))}</i>")
    lines.append(escape(" · ".join(_who_and_when(annotation))))
    return "<br>".join(line.replace("\n", "<br>") for line in lines)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: snap_back(text, LONGEST)] + "…"


def _suggested(suggestion: Suggestion, scheme: Scheme, answers: str) -> str:
    """What is suggested, how surely, by which program, and how to answer."""
    label = scheme.label(suggestion.layer, suggestion.label)
    score = "" if suggestion.confidence is None else f", {suggestion.confidence:.2f}"
    by = _tr("suggested by {program}").format(program=suggestion.origin + score)
    definition = label.definition if label else ""
    lines = [f"<b>{escape(suggestion.label)}?</b>", *(escape(line) for line in (definition, by, answers) if line)]
    return "<br>".join(lines)


def _who_and_when(annotation: Annotation) -> list[str]:
    found = [annotation.annotator]
    if annotation.created:
        found.append(local_time(annotation.created))
    if annotation.modified:
        found.append(_tr("changed {when}").format(when=local_time(annotation.modified)))
    return found


def _tr(text: str) -> str:
    return QCoreApplication.translate("Tips", text)
