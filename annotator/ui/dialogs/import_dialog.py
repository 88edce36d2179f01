"""Annotations of other tools before they are taken in: what there is, what their labels are here, what is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from annotator.model.document import Annotator
from annotator.model.scheme import Scheme
from annotator.ui.dialogs.labels_table import LabelsTable
from annotator.ui.dialogs.looking import LookRow, Lost, Told, fill_formats, heading, scrolled, tab_through
from annotator.ui.theme import Theme

if TYPE_CHECKING:
    from annotator.opening.choices import Choice
    from annotator.opening.label_map import LabelMap
    from annotator.opening.looking import Looked

WIDTH, HEIGHT, EDGE = 760, 640, 48
OK, CANCEL = QDialogButtonBox.StandardButton.Ok, QDialogButtonBox.StandardButton.Cancel


class ImportDialog(QDialog):
    """Asks how files of other tools are to be read; whoever shows it looks through them and tells what was found.

    Args:
        files: what is looked through.
        formats: those that can be chosen.
        scheme: what may be annotated here.
        labels: what is known about their labels.
        annotator: who works here.
        own: whether what names nobody is proposed to be that one's work.

    Attributes:
        labels: what the user says about their labels.
        is_looking: whether what was chosen last is being looked through.

    Signals:
        changed: something else was chosen, which is to be looked at.
        chosen: the annotations are to be taken in as they were looked at.
        load_wanted, save_wanted: the table of labels is to come from a file, or to go into one.
    """

    changed = Signal()
    chosen = Signal()
    load_wanted = Signal()
    save_wanted = Signal()

    def __init__(
        self, files: Sequence[Path], formats: Sequence[Choice], scheme: Scheme, labels: LabelMap, annotator: str,
        theme: Theme, parent: QWidget, *, own: bool,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName("import_annotations")
        name = files[0].name if len(files) == 1 else self.tr("{0} files").format(QLocale().toString(len(files)))
        self.setWindowTitle(self.tr("Import annotations from {0}").format(name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.labels, self.is_looking = labels, False
        self._found = Told(self)
        self._format = QComboBox(self)
        self._format.addItem(self.tr("As each file says"), "")
        fill_formats(self._format, formats)
        self._format.currentIndexChanged.connect(lambda _: self._change())
        self._maker = QComboBox(self)
        self._maker.addItem(self.tr("{0}, who works here").format(annotator), annotator)
        self._maker.addItem(self.tr("“Imported”"), "")
        self._maker.setCurrentIndex(int(not own))
        self._table = LabelsTable(scheme, self)
        self._table.placed.connect(self._place)
        self._none = QPushButton(self.tr("Leave out all that are &not known"), self)
        self._none.clicked.connect(self._leave_out_unknown)
        self._load, self._save = QPushButton(self.tr("Loa&d…"), self), QPushButton(self.tr("&Save…"), self)
        self._load.setAccessibleDescription(self.tr("Take what their labels are here from a file"))
        self._save.setAccessibleDescription(self.tr("Write what their labels are here into a file"))
        self._load.clicked.connect(self.load_wanted)
        self._save.clicked.connect(self.save_wanted)
        self._leave_out = QCheckBox(self.tr("Leave &out annotations that do not cover their text"), self)
        self._leave_out.setEnabled(False)
        self._leave_out.setMinimumHeight(24)
        self._leave_out.toggled.connect(lambda _: self._change())
        self._lost = Lost(self)
        self.look = LookRow(theme, self)
        self.look.again.connect(self._change)
        self._buttons = QDialogButtonBox(OK | CANCEL)
        self._buttons.accepted.connect(self._accept)
        self._buttons.rejected.connect(self.reject)
        self._take = self._buttons.button(OK)
        self._take.setText(self.tr("&Import"))
        for button in self._buttons.buttons():
            button.setIcon(QIcon())
        for other in (self._none, self._load, self._save):
            other.setAutoDefault(False)
        self._arrange()
        self.show_looking()

    def _arrange(self) -> None:
        self._format.setAccessibleName(self.tr("Format"))
        self._maker.setAccessibleName(self.tr("Made by, if no file says"))
        form, over = QFormLayout(), QHBoxLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(10)
        form.addRow(self.tr("&Format"), self._format)
        form.addRow(self.tr("&Made by, if no file says"), self._maker)
        form.addRow("", self._explained())
        self._over = heading(self.tr("&Their labels, and what they are here"), self, self._load)
        over.addWidget(self._over, 1)
        over.addWidget(self._none)
        over.addWidget(self._load)
        over.addWidget(self._save)
        foot = QHBoxLayout()
        foot.addWidget(self.look, 1)
        foot.addWidget(self._buttons)
        rows = scrolled(self, foot)
        rows.addWidget(self._found)
        rows.addLayout(form)
        rows.addLayout(over)
        rows.addWidget(self._table, 3)
        rows.addWidget(self._leave_out)
        rows.addWidget(heading(self.tr("What will be &lost"), self, self._lost))
        rows.addWidget(self._lost, 1)
        room = self.screen().availableGeometry()
        self.resize(min(WIDTH, room.width() - EDGE), min(HEIGHT, room.height() - EDGE))
        self._format.setFocus(Qt.FocusReason.PopupFocusReason)

    def _explained(self) -> QLabel:
        text = self.tr(
            "Everybody sees their own annotations only: choose “Imported” to keep them apart from your own work."
        )
        label = QLabel(text, self)
        label.setProperty("tone", "muted")
        label.setProperty("size", "small")
        label.setWordWrap(True)
        self._maker.setAccessibleDescription(text)
        return label

    # -- what is chosen ------------------------------------------------------------------------------

    @property
    def format(self) -> str:
        """The name of the format that the files are in, '' to tell it by each."""
        return str(self._format.currentData())

    @property
    def leave_out_wrong(self) -> bool:
        """Whether what does not cover its text is left out."""
        return self._leave_out.isChecked()

    @property
    def maker(self) -> Annotator | None:
        """Who is to stand at what does not say who made it; None for nobody in particular."""
        name = str(self._maker.currentData())
        return Annotator(name, "human", name) if name else None

    @property
    def placed(self) -> dict[str, str]:
        """What each label is here, as the table shows it."""
        return self._table.shown()

    def set_labels(self, labels: LabelMap) -> None:
        """Say something else about their labels."""
        self.labels = labels
        self._change()

    def _place(self, their: str, here: str) -> None:
        self.set_labels(replace(self.labels, labels={**self.labels.labels, their: here}))

    def _leave_out_unknown(self) -> None:
        self.set_labels(replace(self.labels, labels={**self.labels.labels, **dict.fromkeys(self._table.unknown, "")}))

    def _change(self) -> None:
        self.show_looking()
        self.changed.emit()

    def _accept(self) -> None:
        self.chosen.emit()
        self.accept()

    # -- what was found --------------------------------------------------------------------------------

    def show_looking(self) -> None:
        """A look begins: nothing is taken in before it is over."""
        self.is_looking = True
        self.look.offer_again(False)
        self._take.setEnabled(False)
        if not self._found.text():
            self._found.tell(self.tr("The files are being looked through…"))

    def show_looked(self, looked: Looked) -> None:
        """Show what is in the files."""
        self.is_looking = False
        self._table.show_labels(looked.met, looked.links, self.labels)
        boxes = self._table.boxes
        self._over.setBuddy(boxes[0] if boxes else self._load)
        tab_through(self._none, self._load, self._save, *boxes, self._leave_out)
        self._leave_out.setEnabled(self.leave_out_wrong or any(one.text_differs for one in looked.unread))
        self._lost.show_lines([*(one.sentence for one in looked.unread), *looked.losses.sentences()])
        for one in (self._over, self._none, self._load, self._save, self._table):
            one.setVisible(looked.articles > 0)  # else the list below has the room
        self._save.setEnabled(bool(looked.met))
        self._none.setEnabled(bool(self._table.unknown))
        self._take.setEnabled(looked.articles > 0)
        self._buttons.button(OK if looked.annotations else CANCEL).setDefault(True)
        self._found.tell(" ".join(filter(None, (self._counted(looked), self._unplaced(len(self._table.unknown))))))

    def show_trouble(self, sentence: str) -> None:
        """Say why nothing was found; '' when the look was stopped."""
        self.is_looking = False
        self._found.tell(sentence or self.tr("Stopped before everything was looked through."))
        self._lost.show_lines(
            [sentence] if sentence else [self.tr("That is known when everything was looked through.")]
        )
        self.look.offer_again(True)

    def say(self, sentence: str) -> None:
        """Say what became of a file with a table of labels."""
        self._found.tell(sentence)

    def _counted(self, looked: Looked) -> str:
        number = QLocale().toString
        formats = self.tr(" and ").join(looked.formats)
        if not looked.articles:
            return self.tr("Nothing can be read: the list below says why.")
        articles = self.tr("1 article") if looked.articles == 1 else self.tr("{0} articles")
        annotations = self.tr("1 annotation") if looked.annotations == 1 else self.tr("{0} annotations")
        relations = self.tr("1 relation") if looked.relations == 1 else self.tr("{0} relations")
        said = (
            self.tr("{0}: {1}, with {2} and {3}.")
            if looked.annotations
            else self.tr("{0}: {1}. No annotation would come in, only the text.")
        )
        said = said.format(
            formats,
            articles.format(number(looked.articles)),
            annotations.format(number(looked.annotations)),
            relations.format(number(looked.relations)),
        )
        if looked.unread:
            said += " " + self.tr("Not readable: {0}.").format(number(len(looked.unread)))
        return said

    def _unplaced(self, unknown: int) -> str:
        if not unknown:
            return ""
        return self.tr("Labels that are not known here: {0}.").format(QLocale().toString(unknown))
