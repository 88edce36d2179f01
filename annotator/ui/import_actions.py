"""Articles in: chosen, dropped or pasted; what was refused, and which column of a table is which."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.ui.desk import Desk
from annotator.ui.messages import Messages
from annotator.ui.panels.articles_panel import ArticlesPanel
from annotator.ui.settings import Settings

if TYPE_CHECKING:
    from annotator.opening.taking_in import ImportResult
    from annotator.ui.dialogs.columns_dialog import ColumnsDialog

SHOWN = 1_000
"""Lines of an import's log that the banner shows."""

COLUMNS = "columns"
"""The table of the settings that says which column holds what, by the columns of a table."""

_KINDS = (
    "*.html *.htm *.xhtml *.mhtml *.mht *.warc *.warc.gz *.txt *.md *.docx *.pdf *.json *.jsonl *.csv *.tsv *.parquet "
    "*.xml *.rss *.atom *.nitf *.zip"
)


class ImportActions(QObject):
    """Actions that bring articles in; `open_article` shows one by its id.

    Signals:
        annotations_wanted(files): the user wants the annotations in files that are no articles.
    """

    annotations_wanted = Signal(object)

    def __init__(
        self, desk: Desk, panel: ArticlesPanel, messages: Messages, settings: Settings,
        open_article: Callable[[str], object], window: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._desk, self._panel, self._messages, self._settings = desk, panel, messages, settings
        self._open_article, self._window = open_article, window
        self._folder = ""
        self._dialog: ColumnsDialog | None = None
        desk.imported.connect(self._imported)
        desk.background.refused.connect(self._refused)

    # -- ways in -----------------------------------------------------------------------------------

    def choose_files(self) -> None:
        """Ask for articles to open."""
        kinds = self.tr("Articles ({0});;All files (*)").format(_KINDS)
        names, _ = QFileDialog.getOpenFileNames(self._window, self.tr("Open articles"), self._folder, kinds)
        if names:
            self._folder = str(Path(names[0]).parent)
        self.open_files([Path(name) for name in names])

    def choose_folder(self) -> None:
        """Ask for a folder of articles to open."""
        name = QFileDialog.getExistingDirectory(self._window, self.tr("Open a folder of articles"), self._folder)
        if name:
            self._folder = name
            self.open_files([Path(name)])

    def open_files(self, files: Sequence[Path]) -> None:
        """Take articles into the corpus and open the first of them."""
        if files:
            self._desk.import_files(files, columns=self._remembered())

    def paste(self) -> None:
        """Take what is in the clipboard as a new article: files, markup, or words."""
        held = cast("QMimeData | None", QGuiApplication.clipboard().mimeData())
        self.take(held or QMimeData(), self.tr("Pasted article"))

    def drop(self, dropped: QMimeData) -> None:
        """Take what was dropped on the window as articles: files and folders, markup, or words."""
        self.take(dropped, self.tr("Dropped article"))

    def take(self, data: QMimeData, name: str) -> None:
        """Take files, markup or words as articles; `name` is what markup and words are called."""
        from annotator.opening import pasted

        urls = data.urls()
        files = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        if files:
            self.open_files(files)
        elif urls:
            self._messages.say(self.tr("A link is no article: save the page, or copy its text and paste that."))
        elif data.html().strip() or data.text().strip():
            self._desk.import_files([], pieces=[pasted(name, text=data.text(), html=data.html())])
        else:
            self._messages.say(self.tr("The clipboard holds no text."))

    # -- what became of it ---------------------------------------------------------------------------

    def _imported(self, result: ImportResult) -> None:
        """Show the first imported article; say what was refused and what was done, with the reasons at hand."""
        self._panel.reload()
        session = self._desk.session
        if session is not None and any(
            one.id == session.document.id and one.outcome in ("merged", "restored") for one in result.accepted
        ):
            self._desk.open_article(session.document.id)  # read anew, with the work that came in
        if result.accepted:
            self._open_article(result.accepted[0].id)
        log = [f"{Path(one.name).name}: {' '.join(one.log)}" for one in result.accepted if one.log]
        if result.annotations is not None and result.accepted:
            self._tell_came_in(result, result.annotations, log)
        elif result.refused:
            self._tell_refused(result, log)
        else:
            self._tell_taken(result, log)

    def _tell_refused(self, result: ImportResult, log: list[str]) -> None:
        refused = [refusal.sentence for refusal in result.refused]
        taken = len(result.accepted)
        button, action = self._remedy(result)
        if len(refused) == 1 and not taken:
            name = result.refused[0].name
            self._messages.show(refused[0].replace(name, Path(name).name), tip=refused[0], button=button, action=action)
            return
        number = self._window.locale().toString
        sentence = (
            self.tr("1 of {1} articles was refused.")
            if len(refused) == 1
            else self.tr("{0} of {1} articles were refused.")
        )
        sentence = sentence.format(number(len(refused)), number(len(refused) + taken))
        details = "\n".join([*refused, *result.lost, *log][:SHOWN])
        self._messages.show(sentence, details=details, button=button, action=action)

    def _tell_taken(self, result: ImportResult, log: list[str]) -> None:
        taken = len(result.accepted)
        if taken == 1 and len(result.accepted[0].log) > 1:
            self._messages.show(log[0], kind="news")
        elif taken == 1 and log:
            self._messages.say("".join(log))
        elif taken:
            details = "\n".join(log[:SHOWN])
            self._messages.show(self._counted(result), kind="news", details=details)

    def _tell_came_in(self, result: ImportResult, annotations: int, log: list[str]) -> None:
        """Say how many articles came in with how many annotations of other tools, and how much did not."""
        known = result.count("known")
        head = self.tr("{0} came in with {1}").format(
            self._number(len(result.accepted) - known, self.tr("1 article"), self.tr("{0} articles")),
            self._number(annotations, self.tr("1 annotation"), self.tr("{0} annotations")),
        )
        parts = [head]
        if known:
            parts.append(self._number(known, self.tr("1 was there already"), self.tr("{0} were there already")))
        if result.refused:
            refused = len(result.refused)
            parts.append(self._number(refused, self.tr("1 could not be read"), self.tr("{0} could not be read")))
        if result.left_out:
            left_out = self.tr("1 thing was left out"), self.tr("{0} things were left out")
            parts.append(self._number(result.left_out, *left_out))
        elif result.lost:
            parts.append(self.tr("not all is as it was"))
        details = "\n".join([*(one.sentence for one in result.refused), *result.lost, *log][:SHOWN])
        sentence = self.tr("; ").join(parts) + (self.tr(" (see Details).") if details else self.tr("."))
        self._messages.show(sentence, kind="warning" if result.refused else "news", details=details)

    def _number(self, number: int, one: str, many: str) -> str:
        return one if number == 1 else many.format(self._window.locale().toString(number))

    def _counted(self, result: ImportResult) -> str:
        """How many articles came in."""
        number = self._window.locale().toString
        taken, known = len(result.accepted), result.count("known")
        sentence = self.tr("{0} articles were added to the corpus.").format(number(taken))
        if taken == 1 and not known:
            sentence = self.tr("1 article was added to the corpus.")
        if known:
            sentence = self.tr("New in the corpus: {0}. There already: {1}.").format(
                number(taken - known), number(known)
            )
        return sentence

    def _refused(self, sentence: str) -> None:
        if sentence:
            self._messages.show(sentence)
        else:
            self._messages.say(self.tr("Cancelled: nothing was changed."))

    # -- columns -------------------------------------------------------------------------------------

    def _remembered(self) -> Mapping[str, Mapping[str, str]]:
        """Which column holds what, as it was chosen before; what makes no sense in the file counts for nothing."""
        kept = self._settings.at((COLUMNS,))
        tables = kept.items() if isinstance(kept, Mapping) else ()
        return {
            signature: {field: column for field, column in columns.items() if isinstance(column, str)}
            for signature, columns in tables
            if isinstance(columns, Mapping)
        }

    def _remedy(self, result: ImportResult) -> tuple[str, Callable[[], object] | None]:
        """A button that asks for the columns of a table, or takes in another tool's annotations, if that would help."""
        if any(refusal.table is not None for refusal in result.refused):
            return self.tr("Choose columns…"), lambda: self._ask_columns(result)
        if result.annotated:
            return self.tr("Import annotations…"), lambda: self.annotations_wanted.emit(result.annotated)
        return "", None

    def _ask_columns(self, result: ImportResult) -> None:
        from annotator.opening import COLUMNS as FIELDS
        from annotator.opening.places import file_of
        from annotator.ui.dialogs.columns_dialog import ColumnsDialog

        first = next(refusal for refusal in result.refused if refusal.table is not None)
        table = first.table
        if table is None or self._dialog is not None:
            return
        alike = [one.name for one in result.refused if one.table and one.table.signature == table.signature]

        def chosen(columns: Mapping[str, str]) -> None:
            self._settings.put((COLUMNS, table.signature), dict(columns))
            self.open_files(list(dict.fromkeys(file_of(name) for name in alike)))

        self._dialog = ColumnsDialog(Path(first.name).name, table.header, table.rows, FIELDS, self._window)
        self._dialog.chosen.connect(chosen)
        self._dialog.finished.connect(self._forget_dialog)
        self._dialog.show()

    def _forget_dialog(self, _result: int) -> None:
        self._dialog = None
        self._window.activateWindow()
