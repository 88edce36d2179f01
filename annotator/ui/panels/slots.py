"""What an annotation is linked to, and what it may still be linked to: values first, then their rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator.editing.checks import fits
from annotator.model.annotation import Annotation, Features, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Document
from annotator.model.scheme import Layer, RelationType, Role, Scheme
from annotator.ui.panels.feature_editor import FeatureEditor
from annotator.ui.panels.feature_editors import FeatureForm, name_column, spoken_name
from annotator.ui.panels.flat import FlatButton, IconButton
from annotator.ui.panels.signs import one_line
from annotator.ui.plain import plain_tip
from annotator.ui.theme import Theme

_GAP_SIGN = " … "
_ACROSS = 3


@dataclass(frozen=True, slots=True)
class Slot:
    """One role beside the annotation's own.

    Attributes:
        name: what the row is called, a name of the scheme.
        fillers: (annotation id, covered text) of what fills it.
        room: whether it may take another filler.
    """

    name: str
    relation: str
    role: str
    fillers: tuple[tuple[str, str], ...]
    room: bool


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """The slots of one relation, or of a type of relation that could be made (then `id` is '')."""

    id: str
    kind: RelationType
    slots: tuple[Slot, ...]
    features: Features = ()


def link_groups(
    annotation: Annotation, document: Document, annotations: AnnotationSet, scheme: Scheme
) -> tuple[LinkGroup, ...]:
    """What an annotation is linked to, in the scheme's order.

    Types that nothing is linked by yet give empty slots when they stay within
    the annotation's own layer, so that a claim shows its place for a source;
    the others are in `further_links`.
    """
    groups: list[LinkGroup] = []
    for layer, kind, mine, own in _kinds(annotation, annotations, scheme):
        groups += [_filled(relation, kind, annotation, document, annotations) for relation in mine]
        if not mine and own is not None and _shown_empty(layer, kind, annotation):
            slots = tuple(
                Slot(_slot_name(kind, role, own), kind.name, role.name, (), room=True)
                for role in kind.roles
                if role is not own
            )
            groups.append(LinkGroup("", kind, slots))
    return tuple(groups)


def further_links(annotation: Annotation, annotations: AnnotationSet, scheme: Scheme) -> tuple[Slot, ...]:
    """Links that could be made and have no slot: symmetric ones, those to or from another layer, second ones."""
    found: list[Slot] = []
    for layer, kind, mine, own in _kinds(annotation, annotations, scheme):
        if own is None or (not mine and _shown_empty(layer, kind, annotation)):
            continue
        if mine and any(role.most != 1 for role in kind.roles):
            # its own slots take more
            continue
        found += [
            Slot(_slot_name(kind, role, own), kind.name, role.name, (), room=True)
            for role in kind.roles
            if role is not own
        ]
    return tuple(found)


def _kinds(
    annotation: Annotation, annotations: AnnotationSet, scheme: Scheme
) -> Iterator[tuple[Layer, RelationType, list[Relation], Role | None]]:
    """Every type of relation, the annotation's relations of it, and the first role it could fill."""
    present = annotations.relations_of(annotation.id)
    for layer in scheme.layers:
        for kind in layer.relations:
            mine = [r for r in present if r.layer == layer.name and r.label == kind.name]
            yield layer, kind, mine, next((role for role in kind.roles if fits(role, annotation)), None)


def _shown_empty(layer: Layer, kind: RelationType, annotation: Annotation) -> bool:
    within = all(role.layer in ("", annotation.layer) for role in kind.roles)
    return layer.name == annotation.layer and not kind.symmetric and within


def quotation(annotation: Annotation, document: Document, limit: int) -> str:
    """The covered text on one line, its parts joined by an ellipsis, cut after about `limit` code points."""
    parts = (document.text[begin : min(end, begin + 2 * limit)] for begin, end in annotation.spans)
    line = one_line(_GAP_SIGN.join(parts), 2 * limit)
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _filled(
    relation: Relation, kind: RelationType, annotation: Annotation, document: Document, annotations: AnnotationSet
) -> LinkGroup:
    name = next((arg.role for arg in relation.args if arg.ref == annotation.id), "")
    own = kind.role(name) or kind.roles[0]
    slots = []
    for role in kind.roles:
        others = [ref for ref in relation.refs(role.name) if ref != annotation.id]
        found = [(ref, annotations.get(ref)) for ref in others]
        fillers = tuple((ref, quotation(i, document, 80)) for ref, i in found if isinstance(i, Annotation))
        if role is not own or fillers:
            room = role.most == 0 or len(relation.refs(role.name)) < role.most
            slots.append(Slot(_slot_name(kind, role, own), kind.name, role.name, fillers, room=room))
    return LinkGroup(relation.id, kind, tuple(slots), relation.features)


def _slot_name(kind: RelationType, role: Role, own: Role) -> str:
    forward = len(kind.roles) == 2 and own is kind.roles[0] and role is not own
    return kind.name if kind.symmetric or forward else role.name


_EMPTY = "empty"
"""Name of the button that stands in a slot that nothing fills."""


class SlotList(QWidget):
    """The rows of an annotation's links.

    Signals:
        slot_chosen: id of the annotation that fills a slot.
        unlink_requested: relation id, and the annotation to take out of it.
        link_requested: relation and role to fill.
        relation_feature_edited: relation id, feature, tuple of values.
    """

    slot_chosen = Signal(str)
    unlink_requested = Signal(str, str)
    link_requested = Signal(str, str)
    relation_feature_edited = Signal(str, str, object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shape: object = None
        self._forms: dict[str, FeatureForm] = {}
        self._rows: list[QWidget] = []
        self._link_key = ""
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)

    def set_link_key(self, key: str) -> None:
        """Name the key that links, in the slots that are empty."""
        self._link_key = key
        for button in self.findChildren(FlatButton, _EMPTY):
            button.setText(self._asking())

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self._theme = theme
        for button in self.findChildren(FlatButton):
            button.set_theme(theme)
        for small_button in self.findChildren(IconButton):
            small_button.set_theme(theme)
        for form in self._forms.values():
            form.set_theme(theme)

    def show_groups(self, groups: tuple[LinkGroup, ...], further: tuple[Slot, ...]) -> None:
        """Show links; nothing is built anew, and no keyboard focus lost, while only features differ.

        Args:
            groups: what `link_groups` says.
            further: what `further_links` says.
        """
        shape = (tuple((group.id, group.kind.name, group.slots) for group in groups), further)
        if shape != self._shape:
            self._shape = shape
            self._rebuild(groups, further)
        for group in groups:
            if group.id in self._forms:
                self._forms[group.id].show_features(group.features)

    def controls(self) -> list[QWidget]:
        """Everything that takes the keyboard, from the top."""
        found: list[QWidget] = []
        for place in range(self._box.count()):
            item = self._box.itemAt(place)
            row = item.widget() if item is not None else None
            if isinstance(row, FeatureForm):
                found += row.controls()
            elif row is not None:
                found += row.findChildren(QAbstractButton)
        return found

    def editors(self) -> list[FeatureEditor]:
        """The controls for the features of relations, from the top."""
        widgets = [item.widget() for item in map(self._box.itemAt, range(self._box.count())) if item is not None]
        return [editor for form in widgets if isinstance(form, FeatureForm) for editor in form.editors]

    def commit(self) -> None:
        """Send what was typed and not sent yet."""
        for form in list(self._forms.values()):
            form.commit()

    def _rebuild(self, groups: tuple[LinkGroup, ...], further: tuple[Slot, ...]) -> None:
        focused = self._focused_row()
        kept = {group.id for group in groups if group.id and group.kind.features}
        for key in set(self._forms) - kept:
            self._forms.pop(key).deleteLater()
        forms = set(self._forms.values())
        while (item := self._box.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget not in forms:
                widget.hide()
                widget.deleteLater()
        self._rows = []
        for number, group in enumerate(groups):
            if number and group.id and groups[number - 1].kind == group.kind:
                self._box.addWidget(self._divider())
            for slot in group.slots:
                self._add(self._slot_row(group, slot))
            if group.id in kept:
                self._box.addWidget(self._form(group))
        if further:
            self._add(self._further_row(further))
        if focused is not None and self._rows:
            _first_control(self._rows[min(focused, len(self._rows) - 1)]).setFocus()

    def _add(self, row: QWidget) -> None:
        self._rows.append(row)
        self._box.addWidget(row)
        # at once, so that it can take the keyboard
        row.show()

    def _focused_row(self) -> int | None:
        holder = QApplication.focusWidget()
        if holder is None:
            return None
        return next((number for number, row in enumerate(self._rows) if row.isAncestorOf(holder)), None)

    def _form(self, group: LinkGroup) -> FeatureForm:
        if group.id not in self._forms:
            form = FeatureForm(group.kind.features, self._theme, self)
            form.edited.connect(
                lambda name, values, relation=group.id: self.relation_feature_edited.emit(relation, name, values)
            )
            self._forms[group.id] = form
        return self._forms[group.id]

    def _slot_row(self, group: LinkGroup, slot: Slot) -> QWidget:
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        name = QLabel(spoken_name(slot.name), row)
        name.setProperty("tone", "muted")
        name.setFixedWidth(name_column(self))
        name.setMinimumHeight(24)
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setToolTip(plain_tip(group.kind.definition))
        line.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        fillers = QVBoxLayout()
        fillers.setSpacing(0)
        line.addLayout(fillers, 1)
        for identity, text in slot.fillers:
            fillers.addLayout(self._filler(row, group, slot, identity, text))
        if not slot.fillers:
            fillers.addWidget(self._empty(row, slot))
        return row

    def _filler(self, row: QWidget, group: LinkGroup, slot: Slot, identity: str, text: str) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(0)
        button = FlatButton(text, self._theme, parent=row)
        button.setToolTip(plain_tip(text))
        button.setAccessibleName(self.tr("{slot}: {text}").format(slot=spoken_name(slot.name), text=text))
        button.clicked.connect(lambda: self.slot_chosen.emit(identity))
        line.addWidget(button, 1)
        if slot.room and identity == slot.fillers[-1][0]:
            name = self.tr("Link another {slot}").format(slot=spoken_name(slot.name).lower())
            another = IconButton("plus", name, self._theme, row)
            another.clicked.connect(lambda: self.link_requested.emit(slot.relation, slot.role))
            line.addWidget(another)
        remove = IconButton("close", self.tr("Unlink “{text}”").format(text=text), self._theme, row)
        remove.clicked.connect(lambda: self.unlink_requested.emit(group.id, identity))
        line.addWidget(remove)
        return line

    def _empty(self, row: QWidget, slot: Slot) -> FlatButton:
        button = FlatButton(self._asking(), self._theme, quiet=True, parent=row)
        button.setObjectName(_EMPTY)
        button.setAccessibleName(self.tr("{slot}: empty, link").format(slot=spoken_name(slot.name)))
        button.clicked.connect(lambda: self.link_requested.emit(slot.relation, slot.role))
        return button

    def _asking(self) -> str:
        return self.tr("— press {key}, then pick").format(key=self._link_key)

    def _further_row(self, further: tuple[Slot, ...]) -> QWidget:
        row = QWidget(self)
        grid = QGridLayout(row)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(0)
        for number, slot in enumerate(further):
            name = spoken_name(slot.name)
            button = FlatButton(f"+ {name}", self._theme, quiet=True, inset=1, parent=row)
            button.setAccessibleName(self.tr("Link: {slot}").format(slot=name))
            button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _=False, slot=slot: self.link_requested.emit(slot.relation, slot.role))
            grid.addWidget(button, number // _ACROSS, number % _ACROSS)
        grid.setColumnStretch(_ACROSS, 1)
        return row

    def _divider(self) -> QFrame:
        line = QFrame(self)
        line.setProperty("rule", "true")
        line.setFixedHeight(1)
        return line


def _first_control(row: QWidget) -> QWidget:
    return row.findChildren(FlatButton)[0]
