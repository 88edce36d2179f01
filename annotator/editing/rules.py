"""What can be done with boilerplate rules: functions that return a Change, undone like any other."""

from __future__ import annotations

from annotator.editing.change import Change, Edit
from annotator.editing.values import quoted, shortened
from annotator.model.rule import Rule


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
    return f"{rule.label} {quoted(shortened(' '.join(rule.text.split())))}"
