"""Expected troubles: one sentence each for a person, with the file, the reason and the remedy.

Whatever is not an `AnnotatorError` is a bug and goes to the crash log.
"""

from __future__ import annotations


class AnnotatorError(Exception):
    """Expected trouble; `str(error)` is one sentence that a curator can act on."""


def printable(text: str) -> str:
    """A text on one line: line ends and what a terminal would obey, which names and files may hold, become U+FFFD."""
    return text if text.isprintable() else "".join(char if char.isprintable() else "\ufffd" for char in text)


class FileRefused(AnnotatorError):
    """A file cannot be read as what it should be; nothing of it was taken in.

    Attributes:
        name: the file's name or path, as the user knows it.
        reason: what is wrong, without the name.
        line: the line in the file, from 1, or 0 where a line makes no sense.
    """

    def __init__(self, name: str, reason: str, *, line: int = 0) -> None:
        place = f"{name}, line {line}" if line else name
        super().__init__(printable(f"{place}: {reason}"))  # reasons quote files, which may hold anything
        self.name = name
        self.reason = reason
        self.line = line


class SchemeRefused(FileRefused):
    """A scheme file breaks the rules of schemes."""


class EditRefused(AnnotatorError):
    """An edit does not fit the scheme or the text; nothing has changed."""


class SearchRefused(AnnotatorError):
    """A search cannot be made, or takes too long."""


class CorpusError(AnnotatorError):
    """A corpus cannot be opened, read or written."""


class CorpusBusy(CorpusError):
    """The corpus is open elsewhere.

    Attributes:
        holder: who holds it, as a person would say it.
    """

    def __init__(self, message: str, *, holder: str) -> None:
        super().__init__(message)
        self.holder = holder


class CommitFailed(CorpusError):
    """An edit could not be written; nothing has changed, in memory or on disk."""


class EditOutdated(CommitFailed):
    """What an edit is about is no longer as the edit found it, in the corpus; nothing has changed."""


class Cancelled(AnnotatorError):
    """The user cancelled a job; articles it had added and nobody worked on are taken out again."""
