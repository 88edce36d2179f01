"""The comment in which a WebAnno TSV file carries what its columns have no place for."""

from __future__ import annotations

from annotator.formats.document_facts import facts_of, on_a_line
from annotator.formats.webanno.carried import Json, about_item
from annotator.formats.webanno.columns import Columns
from annotator.formats.writing import Writing
from annotator.model.document import AnnotatedDocument


def comment_of(annotated: AnnotatedDocument, writing: Writing, columns: Columns, head: str, tail: str) -> str:
    """The comment of an article whose text has these blanks before its first token and behind its last one."""
    document = annotated.document
    sets = writing.sets(annotated)
    named = {held.annotator for held in sets}
    annotations: Json = {}
    for number, one in enumerate(columns.annotations, start=1):
        said = about_item(one, columns=columns.tells(one, columns.type_of(one.layer)))
        if len(one.spans) > 1 or number in columns.trimmed:
            said["spans"] = [list(span) for span in one.spans]
        annotations[str(number)] = said
    relations = [
        {"in": place, "label": one.label, "args": args, **about_item(one, columns=columns.tells(one, place))}
        for one, place, args in columns.linked
    ]
    states = [
        [held.annotator, layer, held.states[layer]]
        for held in sets
        for layer in sorted(held.states)
        if not writing.layers or layer in writing.layers
    ]
    return on_a_line(
        {
            "id": document.id,
            "tokeniser": writing.tokeniser,
            "head": head,
            "tail": tail,
            "facts": facts_of(document),
            "people": [list(one) for one in annotated.annotators if one.kind == "program" or one.id in named],
            "states": states,
            "blocks": [list(block) for block in document.blocks],
            "names": columns.names,
            "annotations": annotations,
            "relations": relations,
        }
    )
