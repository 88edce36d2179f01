"""What the choices for a dataset are for, in a sentence each, and what the words of the look at it mean."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from annotator.datasets.splits import DATE, OUTLET
from annotator.datasets.votes import ALL, SOFT
from annotator.editing.main_text import GOLD


def whose(value: str, name: str) -> str:
    """Whose work is in it: of everybody, of gold, in shares, or of somebody by their name."""
    return {
        ALL: _tr("What every annotator has made, each under their name."),
        GOLD: _tr("Only what was decided where annotators differ."),
        SOFT: _tr("Each label with the share of annotators who chose it (soft labels)."),
    }.get(value) or _tr("Only articles that {0} has annotated, with that work alone.").format(name)


def by(method: str) -> str:
    """What stays together in a split."""
    return {
        OUTLET: _tr("All articles of an outlet stay together: the test is of outlets not trained on."),
        DATE: _tr("The oldest articles are for training, the newest for the test."),
    }.get(method) or _tr("Copies and versions of an article stay together, so that no test is known before.")


def shares() -> str:
    return _tr("Train: what a model learns from. Dev: what it is tuned with. Test: what it is judged by.")


def tokens() -> str:
    return _tr("One more table for each layer that is ticked: every word with its tag (IOB2).")


def folder() -> str:
    return _tr("A new folder: the tables by split, and a card that describes them.")


def keep() -> str:
    return _tr("An earlier splits.tsv: its articles stay where they were, new ones are shared out.")


def balance() -> str:
    return _tr("Every split gets its share of each label of that layer, as far as articles that stay together allow.")


def seed() -> str:
    return _tr("Chance decides what goes where: the same number gives the same splits, another one other splits.")


def licences() -> str:
    return _tr("Articles under other licences leave without their text, as offsets only.")


def mask() -> str:
    return _tr("E-mail addresses, numbers of telephones, accounts and cards, and the names of those who comment.")


def pseudonyms(key: str) -> str:
    """With where the key is."""
    return _tr("The same in all your datasets; whose they are tells only the key: {0}").format(key)


def about() -> str:
    return _tr("A TOML file with what the card cannot count: a title, who made it, what for.")


def meanings() -> dict[str, str]:
    """What words in the look mean, for whoever rests the mouse on them."""
    return {
        _tr("At random"): _tr("What it would be if articles were dealt out like cards, in the same shares."),
        _tr("Here"): _tr("What it will be with these choices."),
        _tr("In several splits"): _tr("What would let a model be tested with something that it has learnt from."),
        _tr("Near copies"): _tr("Pairs of articles that have almost the same text."),
        _tr("Versions"): _tr("Pairs of articles that are earlier and later versions of one."),
        _tr("Shared sentences"): _tr("Sentences that stand in articles of several splits."),
        _tr("Stories"): _tr("Groups of articles that stay together: copies, versions, and what shares sentences."),
        _tr("offsets only"): _tr("Where annotations begin and end, and no text: whoever has the text can join them."),
    }


def _tr(text: str) -> str:
    return QCoreApplication.translate("DatasetWords", text)
