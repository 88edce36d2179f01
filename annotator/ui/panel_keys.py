"""The keys that panels have of their own, to be listed and to be told of; arrows, Home and Esc are as everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from annotator.ui.actions import tr
from annotator.ui.keys import Binding, Right
from annotator.ui.panels.history_panel import REDO_KEY, UNDO_KEY

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow

_ENTER = ("Return", "Enter")


class PanelKey(NamedTuple):
    """One of them; `go` brings the keyboard to where it works."""

    binding: Binding
    go: Callable[[], object]


def panel_keys(window: MainWindow) -> list[PanelKey]:
    """Every key that works in one panel only."""
    articles, history, places, rules, find, corpus, inspector = (
        tr("Articles"),
        tr("History"),
        tr("Apply to every occurrence"),
        tr("Boilerplate rules"),
        tr("Find in the article"),
        tr("Search in the corpus"),
        tr("Inspector"),
    )
    go: dict[str, Callable[[], object]] = {
        articles: window.articles.focus_list,
        history: window.history.focus_list,
        places: window.occurrence_actions.start,
        rules: window.rule_actions.toggle,
        find: window.find_actions.open,
        corpus: window.corpus_search.open,
        inspector: window.edit_features,
    }
    table = (
        (articles, "select_every_article", tr("Select all that are found"), ("Ctrl+A",)),
        (articles, "articles_menu", tr("Menu of the selected articles"), ("Shift+F10", "Menu")),
        (articles, "delete_articles", tr("Remove the selected articles"), ("Del",)),
        (history, "undo_to", tr("Undo back to here"), (UNDO_KEY,)),
        (history, "redo_to", tr("Redo up to here"), (REDO_KEY,)),
        (places, "take_place", tr("Take a place or leave it"), ("Space",)),
        (places, "take_all", tr("Take all places"), ("A",)),
        (places, "take_none", tr("Take no place"), ("N",)),
        (places, "take_elsewhere", tr("Look in other articles, too, or here alone"), ("C",)),
        (places, "narrow_places", tr("Narrow the list"), ("F",)),
        (places, "apply", tr("Apply the label"), _ENTER),
        (rules, "switch_rule", tr("Turn a rule on or off"), ("Space",)),
        (rules, "delete_rule", tr("Delete a rule"), ("Del", "Backspace")),
        (rules, "show_rule", tr("Show the block of a rule"), _ENTER),
        (find, "hit_next", tr("Next hit"), _ENTER),
        (find, "hit_previous", tr("Previous hit"), tuple(f"Shift+{key}" for key in _ENTER)),
        (find, "hit_all", tr("Apply a label to every hit"), tuple(f"Ctrl+{key}" for key in _ENTER)),
        (find, "search_earlier", tr("An earlier search"), ("Up",)),
        (find, "search_later", tr("A later search"), ("Down",)),
        (corpus, "open_hit", tr("Open the article at a hit"), _ENTER),
        (corpus, "tick_hit", tr("Tick a hit or leave it out"), ("Space",)),
        (corpus, "tick_all", tr("Tick all hits"), ("A",)),
        (corpus, "tick_none", tr("Tick no hit"), ("N",)),
        (corpus, "label_hits", tr("Apply a label to the hits ticked"), tuple(f"Ctrl+{key}" for key in _ENTER)),
        (inspector, "feature_next", tr("Next feature"), _ENTER),
        (inspector, "feature_previous", tr("Previous feature"), tuple(f"Shift+{key}" for key in _ENTER)),
    )
    return [
        PanelKey(Binding(f"panel {name}", title, keys, Right.PANEL, panel=panel), go[panel])
        for panel, name, title, keys in table
    ]
