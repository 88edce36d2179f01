"""What the window says: in passing in the status line, or in the banner until it is dealt with."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from annotator.ui.panels.banner import Banner
from annotator.ui.panels.status import StatusPanel


class Messages(QObject):
    """One way for everybody to say something, never a box in the way.

    Signals:
        said(sentence): something is shown, in the status line or in the banner.
    """

    said = Signal(str)

    def __init__(self, banner: Banner, status: StatusPanel, back: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._banner, self._status, self._back = banner, status, back
        self._actions: dict[str, Callable[[], object]] = {}
        banner.button_chosen.connect(self._press)
        banner.dismissed.connect(back)

    def say(self, sentence: str) -> None:
        """Say something in passing."""
        self._status.say(sentence)
        self.said.emit(sentence)

    def show(
        self,
        sentence: str,
        *,
        button: str = "",
        action: Callable[[], object] | None = None,
        kind: str = "warning",
        details: str = "",
        tip: str = "",
        others: Sequence[tuple[str, Callable[[], object]]] = (),
    ) -> None:
        """Show a banner that stays, with a button for what can be done about it, and others for what can be, too.

        The arguments are the banner's.
        """
        offered = [*([(button, action)] if button and action else []), *others]
        self._actions = {f"do {number}" if number else "do": one for number, (_, one) in enumerate(offered)}
        buttons = [(name, text) for name, (text, _) in zip(self._actions, offered, strict=True)]
        self._banner.show_message(sentence, kind=kind, buttons=buttons, details=details, tip=tip)
        self.said.emit(sentence)

    def trouble(self, sentence: str, retry: object) -> None:
        """An edit or a save failed; nothing is lost, and it can be tried again."""
        self._status.show_not_saved(sentence)
        self.show(sentence, button=self.tr("Retry"), action=retry if callable(retry) else None, kind="trouble")

    def clear(self) -> None:
        """Take the banner away."""
        self._actions = {}
        self._banner.clear()

    def _press(self, name: str) -> None:
        action = self._actions.get(name)
        self.clear()
        self._back()
        if action is not None:
            action()
