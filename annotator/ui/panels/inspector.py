"""The selected annotation: its text, links, features, note, who made it and when; else what is said of the article."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from annotator.editing.values import quoted
from annotator.model.annotation import Annotation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Document
from annotator.model.scheme import Scheme
from annotator.ui.clock import local_time
from annotator.ui.panels.article_facts import ArticleFacts
from annotator.ui.panels.feature_editor import FeatureEditor
from annotator.ui.panels.feature_editors import FeatureForm, name_column
from annotator.ui.panels.label_bar import label_name
from annotator.ui.panels.note_edit import NoteEdit
from annotator.ui.panels.section import SectionHeading
from annotator.ui.panels.signs import reads_right_to_left
from annotator.ui.panels.slots import SlotList, further_links, link_groups, quotation
from annotator.ui.plain import plain_tip
from annotator.ui.theme import LIGHT, Theme

_QUOTE = 120
_STEPS = {Qt.KeyboardModifier.NoModifier: 1, Qt.KeyboardModifier.ShiftModifier: -1}
"""Where Enter goes with which modifier."""


class Inspector(QWidget):
    """A card about one annotation, or about the article while none is selected.

    Showing the same one again keeps what is being typed, and where.

    Signals:
        feature_edited: annotation id, feature, tuple of its new values (empty: none).
        note_edited: annotation id, note.
        slot_chosen: id of the annotation that was clicked in a slot.
        unlink_requested: relation id, id of the annotation to take out of it.
        link_requested: annotation id, relation and role to fill.
        relation_feature_edited: relation id, feature, tuple of values.
        fact_edited: a fact of the article, tuple of its new values.
        compare_wanted: the article is to be laid beside its near copies and versions.
        left: Esc was pressed, or Enter in the last control; the keyboard should go back to the text.
    """

    feature_edited = Signal(str, str, object)
    note_edited = Signal(str, str)
    slot_chosen = Signal(str)
    unlink_requested = Signal(str, str)
    link_requested = Signal(str, str, str)
    relation_feature_edited = Signal(str, str, object)
    fact_edited = Signal(str, object)
    compare_wanted = Signal()
    left = Signal()

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setProperty("panel", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Inspector"))
        self._theme = theme
        self._annotation: Annotation | None = None
        self._document = ""
        self._scheme: Scheme | None = None
        self._forms: dict[tuple[str, str], FeatureForm] = {}

        self._heading = SectionHeading(self.tr("Selection"), self)
        self._nothing = QLabel(self)
        self._nothing.setProperty("tone", "muted")
        self._nothing.setWordWrap(True)
        self._nothing.setContentsMargins(16, 0, 16, 8)
        self._card = QFrame(self)
        self._card.setProperty("card", "true")
        self._quote = QLabel(self._card)
        self._quote.setTextFormat(Qt.TextFormat.PlainText)
        self._quote.setProperty("weight", "strong")
        self._quote.setWordWrap(True)
        self._quote.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._missing = QLabel(self._card)
        self._missing.setProperty("tone", "warning")
        self._missing.setProperty("size", "small")
        self._missing.setWordWrap(True)
        self._slots = SlotList(theme, self._card)
        self._note = NoteEdit(self._card)
        self._who = QLabel(self._card)
        self._who.setProperty("tone", "muted")
        self._who.setProperty("size", "small")
        self._who.setTextFormat(Qt.TextFormat.PlainText)
        self._who.setWordWrap(True)
        self._connect()
        self._facts = ArticleFacts(theme, self)
        self._facts.edited.connect(self.fact_edited)
        self._facts.compare_wanted.connect(self.compare_wanted)
        self._facts.left.connect(self.left)
        self._about = _scroll(self._facts, self)
        self._arrange()
        self.set_keys("L", "Tab", "Ctrl+Shift+M")
        self._show_nothing()

    def _connect(self) -> None:
        self._note.written.connect(lambda note: self.note_edited.emit(self.annotation_id, note))
        self._note.left.connect(self.left)
        self._note.back.connect(lambda: self._go_on(-1))
        self._slots.slot_chosen.connect(self.slot_chosen)
        self._slots.unlink_requested.connect(self.unlink_requested)
        self._slots.relation_feature_edited.connect(self.relation_feature_edited)
        self._slots.link_requested.connect(
            lambda relation, role: self.link_requested.emit(self.annotation_id, relation, role)
        )

    def _arrange(self) -> None:
        card = QVBoxLayout(self._card)
        card.setContentsMargins(12, 10, 8, 10)
        card.setSpacing(4)
        card.addWidget(self._quote)
        card.addWidget(self._missing)
        card.addWidget(self._slots)
        self._place_of_forms = QVBoxLayout()
        card.addLayout(self._place_of_forms)
        note = QHBoxLayout()
        note.setSpacing(6)
        name = QLabel(self.tr("Note"), self._card)
        name.setProperty("tone", "muted")
        name.setFixedWidth(name_column(self))
        name.setMinimumHeight(28)
        name.setBuddy(self._note)
        note.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        note.addWidget(self._note, 1)
        card.addLayout(note)
        card.addWidget(self._who)

        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, 0, 12, 8)
        column.addWidget(self._card)
        column.addStretch(1)
        self._scroll = _scroll(inside, self)

        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._heading)
        whole.addWidget(self._nothing)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(self._about, 1)
        whole.addStretch(0)

    # -- what it is given ----------------------------------------------------------------------

    def set_keys(self, link: str, following: str, compare: str) -> None:
        """Name the keys (or actions) that link the annotation, go to the next one, and compare the article."""
        sentence = self.tr("Click a mark in the text, or press {0} to go to the next one.")
        self._nothing.setText(sentence.format(following))
        self._slots.set_link_key(link)
        self._facts.set_compare_key(compare)

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self._theme = theme
        self._slots.set_theme(theme)
        self._facts.set_theme(theme)
        for form in self._forms.values():
            form.set_theme(theme)

    def show_annotation(
        self, annotation: Annotation | None, document: Document, annotations: AnnotationSet, scheme: Scheme
    ) -> None:
        """Show one annotation, or that none is selected.

        What was typed about the annotation shown before and not sent yet is
        sent first, if that one is still in `annotations`.
        """
        before = self._annotation
        if before is not None and (annotation is None or annotation.id != before.id):
            if before.id in annotations:
                self.commit_typing()
            self._annotation = None
            self._forget_typing()
        self.show_document(document)
        if scheme is not self._scheme:
            self._drop_forms()
            self._scheme = scheme
        if annotation is None:
            self._show_nothing()
            return
        self._annotation = annotation
        self._show_texts(annotation, document, scheme)
        groups = link_groups(annotation, document, annotations, scheme)
        further = further_links(annotation, annotations, scheme)
        self._slots.setVisible(bool(groups or further))
        self._slots.show_groups(groups, further)
        self._show_form(annotation, scheme)
        self._note.show_note(annotation.note)
        self._count_missing()
        self._order_tabs()
        self._nothing.hide()
        self._about.hide()
        self._scroll.show()

    def show_document(self, document: Document) -> None:
        """Show what is said of the article now; what is being typed about it stays."""
        self._document = document.id
        self._facts.show_document(document)

    def show_alike(self, copies: int, versions: Sequence[str]) -> None:
        """Offer to compare the article with its near copies, so many, and its other versions, named in words."""
        self._facts.show_alike(copies, versions)

    def commit_typing(self) -> None:
        """Send what was typed and not sent yet; to be called before another article is opened."""
        if self._document:
            self._facts.commit()
        if self._annotation is not None:
            form = self._forms.get(self._key(self._annotation))
            if form is not None:
                form.commit()
            self._slots.commit()
            self._note.commit()

    def focus_first_feature(self) -> None:
        """Bring the keyboard to the first feature that wants an answer, or else to the first, or to the note."""
        if self._annotation is None:
            if self._document:
                self._facts.focus_first()
            return
        form = self._forms.get(self._key(self._annotation))
        editors = self._editors()
        asking = next((editor for editor in editors if editor.lacks_answer), None)
        first = asking or next(iter(form.editors if form is not None and form.editors else editors), None)
        target = first.control() if first is not None else self._note
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._scroll.ensureWidgetVisible(target)

    @property
    def annotation_id(self) -> str:
        """Id of the annotation that is shown, '' for none."""
        return self._annotation.id if self._annotation is not None else ""

    def sizeHint(self) -> QSize:
        return QSize(316, 420)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 120)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and modifiers in _STEPS:
            go_on = self._go_on if self._annotation is not None else self._facts.go_on
            go_on(_STEPS[modifiers])
        else:
            super().keyPressEvent(event)

    # -- what it does --------------------------------------------------------------------------

    def _show_nothing(self) -> None:
        self._heading.setText(self.tr("Article") if self._document else self.tr("Selection"))
        self._heading.setToolTip("")
        self._scroll.hide()
        self._about.setVisible(bool(self._document))
        self._nothing.show()

    def _show_texts(self, annotation: Annotation, document: Document, scheme: Scheme) -> None:
        label = scheme.label(annotation.layer, annotation.label)
        name = label_name(label) if label is not None else annotation.label
        self._heading.setText(self.tr("Selected {label}").format(label=name))
        self._heading.setToolTip(plain_tip(label.definition) if label is not None else "")
        quote = quotation(annotation, document, _QUOTE)
        right_to_left = reads_right_to_left(quote)
        self._quote.setText(quoted(quote))
        direction = Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight
        self._quote.setLayoutDirection(direction)
        self._who.setText(self._made(annotation))

    def _made(self, annotation: Annotation) -> str:
        parts = [annotation.annotator, local_time(annotation.created)]
        if annotation.modified:
            parts.append(self.tr("changed {when}").format(when=local_time(annotation.modified)))
        if annotation.origin:
            score = "" if annotation.confidence is None else f" {annotation.confidence:.2f}"
            parts.append(self.tr("proposed by {program}").format(program=annotation.origin + score))
        if annotation.scheme:
            parts.append(self.tr("scheme version {version}").format(version=annotation.scheme))
        return " · ".join(filter(None, parts))

    def _show_form(self, annotation: Annotation, scheme: Scheme) -> None:
        key = self._key(annotation)
        if key not in self._forms:
            form = FeatureForm(scheme.features_of(*key), self._theme, self._card)
            form.edited.connect(lambda name, values: self.feature_edited.emit(self.annotation_id, name, values))
            self._forms[key] = form
            self._place_of_forms.addWidget(form)
        self._forms[key].show_features(annotation.features)
        for other, form in self._forms.items():
            form.setVisible(other == key and bool(form.editors))

    def _editors(self) -> list[FeatureEditor]:
        """The controls for features that are shown, from the top of the card."""
        form = self._forms.get(self._key(self._annotation)) if self._annotation is not None else None
        return [*self._slots.editors(), *(form.editors if form is not None else ())]

    def _go_on(self, step: int) -> None:
        """Go to the next feature, or (step -1) to the one before; from the last one back to the text."""
        editors, holder = self._editors(), QApplication.focusWidget()
        here = [number for number, editor in enumerate(editors) if holder and editor.isAncestorOf(holder)]
        place = here[0] + step if here else len(editors) - 1
        if here and editors[here[0]].trouble:
            return  # what was typed is not kept, and says why
        if place >= len(editors) or not editors:
            self.left.emit()
            return
        target = editors[max(0, place)].control()
        target.setFocus(Qt.FocusReason.TabFocusReason if step > 0 else Qt.FocusReason.BacktabFocusReason)
        self._scroll.ensureWidgetVisible(target)

    def _count_missing(self) -> None:
        missing = sum(editor.lacks_answer for editor in self._editors())
        one, several = self.tr("1 answer is missing"), self.tr("{count} answers are missing")
        self._missing.setText(one if missing == 1 else several.format(count=missing))
        self._missing.setVisible(missing > 0)

    def _order_tabs(self) -> None:
        """Let Tab walk the card from top to foot; Qt would go by when the controls were made."""
        form = self._forms[self._key(self._annotation)] if self._annotation is not None else None
        walk = [self._note, *self._slots.controls(), *(form.controls() if form else ()), self._note]
        for one, following in pairwise(walk):
            QWidget.setTabOrder(one, following)

    def _forget_typing(self) -> None:
        self._note.forget()
        for form in self._forms.values():
            form.forget()

    def _drop_forms(self) -> None:
        for form in self._forms.values():
            form.hide()
            form.deleteLater()
        self._forms = {}

    @staticmethod
    def _key(annotation: Annotation) -> tuple[str, str]:
        return annotation.layer, annotation.label


def _scroll(inside: QWidget, parent: QWidget) -> QScrollArea:
    inside.setProperty("panel", "true")
    area = _Scroll(parent)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area


class _Scroll(QScrollArea):
    """Keeps what has the keyboard in sight, also when there is less room than before."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow(None, QApplication.focusWidget())

    def _follow(self, _before: QWidget | None, holder: QWidget | None) -> None:
        card = self.widget()
        if holder is not None and card is not None and card.isAncestorOf(holder):
            self.ensureWidgetVisible(holder)
