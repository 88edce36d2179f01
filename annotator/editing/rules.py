"""What can be done with boilerplate rules: functions that return a Change, undone like any other."""

from __future__ import annotations

from annotator.editing.change import Change, Edit
from annotator.editing.values import quoted
from annotator.model.graphemes import snap_back
from annotator.model.rule import Rule

_SHOWN = 40


def switch(rule: Rule, *, on: bool) -> Change:
    """Have a rule propose its label in articles, or no longer."""
    if rule.on == on:
        return Change("")
    what = "Turn on" if on else "Turn off"
    return Change(f"{what} the rule {_named(rule)}", (Edit("", rule, rule._replace(on=on)),))


def remove(rule: Rule) -> Change:
    """Forget a rule; what was labelled by it stays."""
    return Change(f"Delete the rule {_named(rule)}", (Edit("", rule, None),))


def _named(rule: Rule) -> str:
    words = " ".join(rule.text.split())
    shown = words if len(words) <= _SHOWN else f"{words[: snap_back(words, _SHOWN - 1)]}…"
    return f"{rule.label} {quoted(shown)}"
