"""What can be done with a corpus as a whole: another one opened, a copy, a backup, a look through all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from annotator.errors import AnnotatorError
from annotator.jobs import Job, Progress
from annotator.ui.clock import local_time
from annotator.ui.desk import Desk
from annotator.ui.dialogs.palette import Entry, Palette
from annotator.ui.messages import Messages
from annotator.ui.moving import Shift, nothing
from annotator.ui.settings import Geometry
from annotator.ui.theme import LIGHT, Theme

if TYPE_CHECKING:
    from annotator.opening import OpenCorpus
    from annotator.opening.upkeep import Backup
    from annotator.ui.statistics.window import StatisticsWindow

SHOWN = 50
"""Problems that the banner shows."""


class CorpusActions(QObject):
    """Actions on the corpus; `annotator` tells who works on the next one, '' for the login name.

    Signals:
        adopted(corpus): another corpus was opened, to be shown in place of this one.
        shifted(shift): this corpus is to be closed, worked on and opened again.
    """

    adopted = Signal(object)
    shifted = Signal(object)

    def __init__(
        self, desk: Desk, messages: Messages, geometry: Geometry, annotator: Callable[[], str],
        over: QWidget, window: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._desk, self._messages, self._geometry, self._annotator = desk, messages, geometry, annotator
        self._over, self._window = over, window
        self._theme = LIGHT
        self._counts: StatisticsWindow | None = None

    # -- another corpus ------------------------------------------------------------------------------

    def new(self) -> None:
        """Ask where a new corpus is to be, make it and show it."""
        target = self._ask_for_new(self.tr("New corpus"), self.tr("My corpus"))
        if target is not None:
            self._open(self.tr("Making {0}").format(target.stem), _created(target, self._annotator()))

    def open_file(self) -> None:
        """Ask for a corpus file."""
        kinds = self.tr("Corpora (*.corpus);;All files (*)")
        name, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open a corpus"), self._folder(), kinds)
        if name:
            self.open(name)

    def open_folder(self) -> None:
        """Ask for a folder of standoff files."""
        name = QFileDialog.getExistingDirectory(self._window, self.tr("Open the folder of a corpus"), self._folder())
        if name:
            self.open(name)

    def open_database(self) -> None:
        """Ask for the address of a database."""
        label = self.tr("Address, such as postgresql://user@host/name")
        address, chosen = QInputDialog.getText(self._window, self.tr("Open a database"), label)
        if chosen and address.strip():
            self.open(address.strip())

    def open_recent(self) -> None:
        """Type ahead over the corpora that were open before; those that are gone cannot be chosen."""
        entries = [self._recent(address) for address in self._geometry.recent_corpora if not self._is_here(address)]
        if entries:
            Palette(entries, self.tr("Corpus…"), self._window).open_over(self._over)
        else:
            self._messages.say(self.tr("No other corpus was open before."))

    def _recent(self, address: str) -> Entry:
        there = "://" in address or Path(address).exists()
        if there:
            return Entry(_name(address), "", lambda: self.open(address), search=address, where=_parent(address))
        return Entry(
            _name(address), self.tr("not there"), lambda: self._forget(address), search=address, where=_parent(address)
        )

    def _forget(self, address: str) -> None:
        self._geometry.forget_corpus(address)
        self._messages.say(self.tr("{0} is not there any more; it is off the list.").format(address))

    def open(self, address: str) -> None:
        """Show another corpus in place of this one, after what is being done here."""
        if self._is_here(address):
            self._messages.say(self.tr("This corpus is open already."))
        else:
            self._open(self.tr("Opening {0}").format(_name(address)), _opened(address, self._annotator()))

    def _open(self, what: str, job: Job[OpenCorpus]) -> None:
        self._messages.say(f"{what}…")
        self._desk.background.start(job, self.adopted.emit, self._tell)

    def _is_here(self, address: str) -> bool:
        corpus = self._desk.corpus
        here = {corpus.address, str(corpus.store.target)}
        return address in here or ("://" not in address and str(Path(address).resolve()) in map(_resolved, here))

    # -- copies ----------------------------------------------------------------------------------------

    def duplicate(self) -> None:
        """Ask for a place and make another corpus there that holds the same."""
        from annotator.opening import upkeep

        target = self._ask_for_new(self.tr("Duplicate the corpus"), self.tr("{0} copy").format(self._desk.corpus.name))
        if target is not None:
            self._start(lambda: upkeep.duplicate(self._desk.corpus, target), self._made)

    def back_up(self) -> None:
        """Make a backup now."""
        from annotator.opening import upkeep

        def told(path: Path) -> None:
            self._messages.say(self.tr("The backup is in {0}").format(path))

        self._start(lambda: upkeep.back_up_now(self._desk.corpus), told)

    def restore(self) -> None:
        """Choose a backup, then whether it becomes a corpus of its own or takes the place of this one."""
        from annotator.opening import upkeep

        self._start(lambda: upkeep.backups_of(self._desk.corpus), self._choose_backup)

    def _choose_backup(self, backups: Sequence[Backup]) -> None:
        entries = [
            Entry(local_time(one.made.isoformat()), _holds(self, one), self._asker(one), search=one.path.name)
            for one in backups
            if one.documents is not None
        ]
        if entries:
            Palette(entries, self.tr("Restore which backup?"), self._window).open_over(self._over)
        else:
            self._messages.say(self.tr("There is no backup of this corpus yet."))

    def _asker(self, backup: Backup) -> Callable[[], None]:
        def ask() -> None:
            entries = [
                Entry(self.tr("As a corpus of its own, beside this one"), "", lambda: self._restore_beside(backup)),
                Entry(
                    self.tr("In the place of this one, which is backed up first"), "", lambda: self._put_back(backup)
                ),
            ]
            Palette(entries, local_time(backup.made.isoformat()), self._window).open_over(self._over)

        return ask

    def _restore_beside(self, backup: Backup) -> None:
        from annotator.opening import upkeep

        path = upkeep.file_of(self._desk.corpus)
        beside = _free(path.with_name(f"{path.stem} {backup.made:%Y-%m-%d %H%M}{path.suffix}"))
        self._start(lambda: upkeep.restore(backup.path, path, beside=beside), self._made)

    def _put_back(self, backup: Backup) -> None:
        from annotator.opening import upkeep

        if self._refuses():
            return
        path = upkeep.file_of(self._desk.corpus)
        when, sentence = local_time(backup.made.isoformat()), self.tr("Restoring the backup of {0}…")

        def job() -> Job[str]:
            present = yield from upkeep.restore(backup.path, path, annotator=self._desk.corpus.annotator)
            return self.tr("The corpus is as it was on {0}; what it was before is in {1}.").format(when, present)

        self._shift(sentence.format(when), job())

    def _made(self, path: Path) -> None:
        self._messages.show(
            self.tr("{0} is there now.").format(path), kind="news", button=self.tr("Open it"),
            action=lambda: self.open(str(path)),
        )  # fmt: skip

    # -- upkeep ----------------------------------------------------------------------------------------

    def verify(self) -> None:
        """Go through the whole corpus for damage."""
        from annotator.opening import upkeep

        self._desk.save()
        self._start(lambda: upkeep.check(self._desk.corpus), self._tell_problems)

    def statistics(self) -> None:
        """Show what the corpus holds in a window beside the article."""
        from annotator.ui.statistics.charts import charts_of
        from annotator.ui.statistics.window import StatisticsWindow

        desk = self._desk
        if self._counts is None:
            self._counts = StatisticsWindow(
                desk.corpus.name, desk.corpus.store.statistics, lambda counted: charts_of(counted, desk.scheme),
                self._theme, self._window,
            )  # fmt: skip
            self._counts.finished.connect(self._forget_counts)
        self._counts.open_beside(self._window)

    def _forget_counts(self, _result: int) -> None:
        self._counts = None
        self._window.activateWindow()

    def set_theme(self, theme: Theme) -> None:
        """Give what is open beside the article a theme's colours."""
        self._theme = theme
        if self._counts is not None:
            self._counts.set_theme(theme)

    def close(self) -> None:
        """Close what is open beside the article: the corpus is let go of."""
        if self._counts is not None:
            self._counts.close()

    def _tell_problems(self, problems: Sequence[str]) -> None:
        if not problems:
            self._messages.show(self.tr("Everything is as it was written."), kind="news")
            return
        sentence = problems[0]
        if len(problems) > 1:
            sentence = self.tr("{0} problems were found.").format(QLocale().toString(len(problems)))
        self._messages.show(sentence, details="\n".join(problems[:SHOWN]) if len(problems) > 1 else "")

    def compact(self) -> None:
        """Ask, then take what was removed out for good and make the file small."""
        if self._refuses():
            return
        gone = len(self._desk.corpus.store.removed_ids())
        sentence = self.tr("Compacting closes the corpus for a moment and writes its file anew.")
        if gone:
            sentence = self.tr("Compacting takes {0} removed articles out for good; that cannot be undone.")
        self._messages.show(
            sentence.format(QLocale().toString(gone)), kind="news", button=self.tr("Compact"), action=self._compact_now
        )

    def _compact_now(self) -> None:
        from annotator.opening import upkeep

        address, annotator, size = self._desk.corpus.address, self._desk.corpus.annotator, QLocale().formattedDataSize

        def job() -> Job[str]:
            done = yield from upkeep.compact(address, annotator=annotator)
            said = self.tr("The corpus had {0} and has {1} now.")
            return said.format(size(done.before), size(done.after))

        self._shift(self.tr("Compacting {0}…").format(self._desk.corpus.name), job())

    def _shift(self, sentence: str, job: Job[str]) -> None:
        address, annotator = self._desk.corpus.address, self._desk.corpus.annotator
        shift = Shift(sentence, job, lambda: _open_now(address, annotator))
        # what runs is not broken off: an import ends first
        self._desk.background.start(nothing(), lambda _: self.shifted.emit(shift))

    def _refuses(self) -> bool:
        """Whether the file cannot be replaced from here, which is told."""
        from annotator.opening import upkeep

        if self._desk.corpus.read_only:
            self._messages.say(self.tr("The corpus is open read-only: nothing can be changed."))
            return True
        try:
            upkeep.file_of(self._desk.corpus)
        except AnnotatorError as error:
            self._messages.show(str(error))
            return True
        return False

    # -- shared ----------------------------------------------------------------------------------------

    def _start(self, job: Callable[[], Job[object]], done: Callable[..., None]) -> None:
        try:
            made = job()
        except AnnotatorError as error:
            self._messages.show(str(error))
        else:
            self._desk.background.start(made, done, self._tell)

    def _tell(self, sentence: str) -> None:
        if sentence:
            self._messages.show(sentence)
        else:
            self._messages.say(self.tr("Cancelled: nothing was changed."))

    def _ask_for_new(self, title: str, name: str) -> Path | None:
        start = str(Path(self._folder()) / f"{name}.corpus")
        dialog = QFileDialog(self._window, title, start, self.tr("Corpora (*.corpus)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("corpus")
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # it is refused
        dialog.selectFile(start)
        chosen = dialog.exec()
        dialog.deleteLater()  # not WA_DeleteOnClose: exec() would delete it before it can be asked
        return Path(dialog.selectedFiles()[0]) if chosen else None

    def _folder(self) -> str:
        target = self._desk.corpus.store.target
        return str(target.parent) if isinstance(target, Path) else str(Path.home())


def _opened(address: str, annotator: str) -> Job[OpenCorpus]:
    yield Progress(0, 0, _name(address))
    return _open_now(address, annotator)


def _open_now(address: str, annotator: str) -> OpenCorpus:
    from annotator import opening

    who = annotator or opening.usual_annotator(address)
    return opening.open_corpus(address, annotator=who, read_only_if_needed=True)


def _created(target: Path, annotator: str) -> Job[OpenCorpus]:
    from annotator import opening

    yield Progress(0, 0, target.stem)
    return opening.create_corpus(target, annotator=annotator)


def _holds(actions: QObject, backup: Backup) -> str:
    articles = QLocale().toString(backup.documents or 0)
    return actions.tr("{0} articles, {1}").format(articles, QLocale().formattedDataSize(backup.size))


def _name(address: str) -> str:
    return Path(address).stem if "://" not in address else address.rpartition("@")[2]


def _parent(address: str) -> str:
    return str(Path(address).parent) if "://" not in address else ""


def _resolved(address: str) -> str:
    return str(Path(address).resolve()) if "://" not in address else address


def _free(path: Path) -> Path:
    """A path where nothing is yet: that one, or with a number."""
    number, found = 2, path
    while found.exists():
        found = path.with_name(f"{path.stem} {number}{path.suffix}")
        number += 1
    return found
