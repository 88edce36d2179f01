"""What can be done with many articles at once: states, tags, rights, export, removal …; each is one step to undo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from PySide6.QtCore import QLocale, QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from annotator.editing import in_bulk
from annotator.editing.change import Change
from annotator.editing.facts import BY_NAME, normal
from annotator.editing.history import JournalEntry
from annotator.editing.values import shortened
from annotator.errors import AnnotatorError
from annotator.jobs import Job, Progress
from annotator.model.document import Facts
from annotator.ui.actions import key_or_name, tr
from annotator.ui.bulk_edits import BulkEdits
from annotator.ui.desk import Desk
from annotator.ui.dialogs.palette import Entry, Palette
from annotator.ui.export_actions import ExportActions
from annotator.ui.look import Look
from annotator.ui.menus import Menu
from annotator.ui.messages import Messages
from annotator.ui.panels.articles_panel import ArticlesPanel, Chosen

_Present = TypeVar("_Present")

AT_ONCE = 500
"""Articles that are looked up together."""

RIGHTS, MOST_OFFERED = "rights", 30
"""What a fact is called, and how many that are in use are offered."""

IN_MENU = (
    ("finish_articles", "skip_articles", "begin_articles", "renew_articles"),
    ("add_tag", "remove_tag", "assign", "unassign", "rights"),
    ("export_articles", "select_articles"),
    ("remove_articles",),
)
"""Names of the actions in the list's own menu; a line stands between groups."""


class SelectionActions(QObject):
    """Actions on the articles that are selected in the panel, or on all that it finds."""

    def __init__(
        self, desk: Desk, bulk: BulkEdits, panel: ArticlesPanel, messages: Messages, exporting: ExportActions,
        window: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._desk, self._bulk, self._panel, self._exporting = desk, bulk, panel, exporting
        self._messages, self._window = messages, window
        self._look = Look(self)
        panel.delete_asked.connect(self.remove)

    def close(self) -> None:
        """Wait until nothing is looked up."""
        self._look.wait()

    def show_menu(self, place: QPoint, actions: Mapping[str, QAction]) -> None:
        """Open the menu of what can be done with the selected articles."""
        menu = Menu(self._window)
        menu.aboutToHide.connect(menu.deleteLater)
        for number, group in enumerate(IN_MENU):
            if number:
                menu.addSeparator()
            for name in group:
                menu.addAction(actions[name])
        menu.popup(place)

    # -- states ------------------------------------------------------------------------------------

    def mark(self, state: str) -> None:
        """Put all layers of the articles into a state."""
        annotator, layers = self._desk.corpus.annotator, [layer.name for layer in self._desk.scheme.layers]
        store = self._desk.corpus.store

        def change(ids: Sequence[str]) -> Job[Change]:
            present = yield from _looked_up(ids, lambda some: store.states_of(some, annotator))
            return in_bulk.set_states(present, annotator, layers, state)

        self._make(change, tr("Marked: {0}; {1} takes it back."))

    # -- tags and assignments ------------------------------------------------------------------------

    def add_tag(self) -> None:
        """Ask for a tag, a known or a new one, and give it to the articles."""
        self._ask("tag", tr("Tag to add…"), self._tag, otherwise=True)

    def remove_tag(self) -> None:
        """Ask for a tag, and take it from the articles."""
        self._ask("tag", tr("Tag to take away…"), self._untag)

    def _tag(self, tag: str) -> None:
        self._edit(f"Tag {{articles}} “{tag}”", in_bulk.add_tag(tag), tr("Tagged: {0}; {1} takes it back."))

    def _untag(self, tag: str) -> None:
        what = f"Take from {{articles}} the tag “{tag}”"
        self._edit(what, in_bulk.remove_tag(tag), tr("The tag was taken from {0}; {1} takes that back."))

    def assign(self) -> None:
        """Ask for an annotator, and have them annotate the articles."""
        self._ask("annotator", tr("Who is to annotate them…"), self._assign, otherwise=True)

    def unassign(self) -> None:
        """Ask for an annotator, and have them annotate the articles no longer."""
        self._ask("assigned", tr("Who is to annotate them no longer…"), self._unassign)

    def _assign(self, name: str) -> None:
        said = tr("Assigned: {0}; {1} takes it back.")
        self._edit(f"Assign {{articles}} to {name}", in_bulk.assign(name), said)

    def _unassign(self, name: str) -> None:
        said = tr("No longer assigned so: {0}; {1} takes it back.")
        self._edit(f"Take {{articles}} from {name}", in_bulk.unassign(name), said)

    def _ask(self, kind: str, prompt: str, then: Callable[[str], None], *, otherwise: bool = False) -> None:
        """Offer what there is of a kind, and with `otherwise` what is typed, too."""

        def entry(value: str, hint: str = "") -> Entry:
            return Entry(value, hint, lambda: then(value))

        if kind == "annotator":
            entries = [entry(person.id) for person in self._desk.corpus.store.annotators() if person.kind == "human"]
        else:
            found = self._desk.corpus.store.facets(kind)
            entries = [entry(value, QLocale().toString(number)) for value, number in found]
        if not entries and not otherwise:
            self._messages.say(self.tr("There is none yet."))
            return
        new = (lambda typed: entry(typed, self.tr("new"))) if otherwise else None
        Palette(entries, prompt, self._window, otherwise=new).open_over(self._window)

    # -- rights ------------------------------------------------------------------------------------------

    def set_rights(self) -> None:
        """Ask what is to be said of the rights of the articles: a licence, what is said of others, or any words."""
        from annotator.ui.dialogs.rights_dialog import RightsDialog

        chosen, store = self._panel.chosen(), self._desk.corpus.store
        if not self._has_any(chosen):
            return
        try:
            said = {facts.values(RIGHTS) for facts in store.facts_of(chosen.ids[:AT_ONCE]).values()}
        except AnnotatorError as error:
            self._messages.show(str(error))
            return
        same = len(said) == 1 and chosen.everything is None and len(chosen.ids) <= AT_ONCE
        dialog = RightsDialog("; ".join(said.pop()) if same else None, self._window)
        dialog.chosen.connect(lambda text: self._say_rights(text, chosen))
        dialog.finished.connect(self._look.drop)
        self._look.found.connect(dialog.offer)
        self._look.want(lambda: _in_use(store.document_ids, store.facts_of), at_once=True)
        dialog.show()

    def _say_rights(self, text: str, chosen: Chosen) -> None:
        kept = normal(BY_NAME[RIGHTS], text)
        what, said = f"Say of {{articles}} the rights “{shortened(kept)}”", tr("Rights set: {0}; {1} takes it back.")
        if not kept:
            what, said = "Say nothing of the rights of {articles}", tr("Rights removed: {0}; {1} takes it back.")
        self._edit(what, in_bulk.set_rights(kept), said, chosen)

    # -- out and away ----------------------------------------------------------------------------------

    def export(self) -> None:
        """Ask how the articles are to be written."""
        chosen = self._panel.chosen()
        if self._has_any(chosen):
            self._exporting.export_articles(lambda: _ids(chosen))

    def remove(self) -> None:
        """Take the articles out of the corpus, until undo brings them back."""
        said = tr("Removed from the corpus: {0}; Undo is {1}.")
        self._edit("Remove {articles}", in_bulk.remove, said)

    def select_all(self) -> None:
        """Select every article that the panel finds."""
        self._panel.focus_list()
        self._panel.select_everything()

    # -- how it is done ----------------------------------------------------------------------------------

    def _edit(self, what: str, edit: in_bulk.EditFacts, said: str, chosen: Chosen | None = None) -> None:
        store = self._desk.corpus.store

        def change(ids: Sequence[str]) -> Job[Change]:
            present = yield from _looked_up(ids, store.facts_of)
            return in_bulk.edit_facts(what, present, edit)

        self._make(change, said, chosen)

    def _make(self, change: Callable[[Sequence[str]], Job[Change]], said: str, meant: Chosen | None = None) -> None:
        """Make a change of the articles that are meant, or else are chosen now, and say of how many."""
        chosen = meant or self._panel.chosen()
        if not self._has_any(chosen):
            return

        def job() -> Job[Change]:
            return (yield from change((yield from _ids(chosen))))

        def done(entry: JournalEntry | None) -> None:
            if entry is None:
                self._messages.say(self.tr("There was nothing to change."))
                return
            number = self._counted(len(entry.change.documents()))
            self._messages.say(said.format(number, key_or_name(self._window, "undo")))

        self._desk.settling.emit()
        self._bulk.make(job(), done)

    def _has_any(self, chosen: Chosen) -> bool:
        if not chosen.ids and chosen.everything is None:
            self._messages.say(self.tr("Select articles first."))
            return False
        return True

    def _counted(self, number: int) -> str:
        return self.tr("1 article") if number == 1 else self.tr("{0} articles").format(QLocale().toString(number))


def _ids(chosen: Chosen) -> Job[list[str]]:
    """The ids of what was chosen, also of what the panel has not read yet."""
    if chosen.everything is None:
        return list(chosen.ids)
    found: list[str] = []
    after: object = None
    while True:
        ids, after = chosen.everything.ids(after)
        found += ids
        if after is None:
            return found
        yield Progress(len(found), 0, tr("Looking for the articles"))


def _in_use(
    identities: Callable[[], Sequence[str]], facts_of: Callable[[Iterable[str]], Mapping[str, Facts]]
) -> Job[list[str]]:
    """What is said of the rights of articles, the most frequent first."""
    found: Counter[str] = Counter()
    present = yield from _looked_up(identities(), lambda some: _rights(facts_of(some)))
    for values in present.values():
        found.update(values)
    return [value for value, _ in found.most_common(MOST_OFFERED)]


def _rights(facts: Mapping[str, Facts]) -> dict[str, tuple[str, ...]]:
    return {identity: one.values(RIGHTS) for identity, one in facts.items()}


def _looked_up(ids: Sequence[str], read: Callable[[Sequence[str]], Mapping[str, _Present]]) -> Job[dict[str, _Present]]:
    """What is known of articles, some hundreds at a time."""
    found: dict[str, _Present] = {}
    for start in range(0, len(ids), AT_ONCE):
        yield Progress(start, len(ids), tr("Looking up the articles"))
        found.update(read(ids[start : start + AT_ONCE]))
    return found
