"""Whose question stands in the pill over the text: of several that have one, the first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject

from annotator.ui.article.prompt import Prompt


class Question(NamedTuple):
    """What waits for a key.

    Attributes:
        text: the sentence, shown as it is but for what `strong` sets off in it.
        answers: what a key does, and the key as the desktop writes it.
    """

    text: str
    answers: tuple[tuple[str, str], ...]


class Prompts(QObject):
    """Asks everybody who may have a question, whenever something they look at has changed."""

    def __init__(self, prompt: Prompt, askers: Sequence[Callable[[], Question | None]], parent: QObject) -> None:
        super().__init__(parent)
        self._prompt, self._askers = prompt, askers

    def renew(self, *_: object) -> None:
        """Show the question of the first who has one now, or none."""
        for ask in self._askers:
            question = ask()
            if question is not None:
                self._prompt.show_prompt(question.text, question.answers)
                return
        self._prompt.clear()
