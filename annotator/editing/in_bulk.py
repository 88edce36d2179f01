"""Commands over any number of articles, open or not: states, tags, rights, assignments, removal; each is one Change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from annotator.editing.change import Change, Edit
from annotator.editing.checks import check_facts
from annotator.editing.values import articles
from annotator.model.annotation import LayerState
from annotator.model.document import Facts

EditFacts = Callable[[Facts], Facts]
"""Makes other facts of an article's; the same when it has nothing to change."""


def edit_facts(what: str, present: Mapping[str, Facts], edit: EditFacts) -> Change:
    """Edit the facts of articles.

    Args:
        what: what is done, for the history; `{articles}` in it becomes how many.
        present: the facts as they are, by document id.
        edit: makes the new ones.

    Raises:
        EditRefused: what an article would get cannot be said about one.
    """
    edits = []
    for identity, before in present.items():
        after = edit(before)
        if after != before:
            check_facts(after)
            edits.append(Edit(identity, before, after))
    return Change(what.replace("{articles}", articles(len(edits)), 1), tuple(edits))


def add_tag(tag: str) -> EditFacts:
    """Give a tag to whatever has it not yet."""
    return lambda facts: facts if tag in facts.tags else facts.with_values("tag", [*facts.tags, tag])


def remove_tag(tag: str) -> EditFacts:
    """Take a tag away."""
    return lambda facts: facts.with_values("tag", [one for one in facts.tags if one != tag])


def set_rights(text: str) -> EditFacts:
    """Say what rights there are in it, in place of what was said; '' says nothing."""
    return lambda facts: facts.with_values("rights", [text] if text else [])


def assign(annotator: str) -> EditFacts:
    """Have somebody annotate it."""
    return lambda facts: facts._replace(assigned=tuple(sorted({*facts.assigned, annotator})))


def unassign(annotator: str) -> EditFacts:
    """Have somebody annotate it no longer."""
    return lambda facts: facts._replace(assigned=tuple(name for name in facts.assigned if name != annotator))


def remove(facts: Facts) -> Facts:
    """Take it out of the corpus, to be brought back by undo."""
    return facts._replace(removed=True)


def set_states(present: Mapping[str, Mapping[str, str]], annotator: str, layers: Sequence[str], state: str) -> Change:
    """Say how far an annotator is with the layers of articles.

    Args:
        present: the states of the annotator's layers as they are, by document id.
        annotator: whose work it is.
        layers: all that get the state.
        state: new, in-progress, finished or skipped.
    """
    edits = []
    for identity, states in present.items():
        for layer in layers:
            is_now = states.get(layer)
            if is_now != state and (is_now or state != "new"):
                before = LayerState(annotator, layer, is_now) if is_now else None
                edits.append(Edit(identity, before, LayerState(annotator, layer, state)))
    return Change(f"Mark {articles(len({edit.document for edit in edits}))} {state}", tuple(edits))
