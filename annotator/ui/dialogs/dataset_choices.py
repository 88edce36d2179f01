"""What the dialog for a dataset is given, and what it gives back to be asked again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple


class Around(NamedTuple):
    """What the dialog has to know of files.

    Attributes:
        new_folder: a folder that is not there yet.
        is_taken: whether something else is being written into a folder.
        beside: where files that belong to the corpus are looked for.
        about: the file that says what is to be said of the dataset, '' for none.
        key: where the key of pseudonyms is, or will be.
    """

    new_folder: Callable[[], Path]
    is_taken: Callable[[Path], bool]
    beside: Path
    about: str
    key: Path


class Choices(NamedTuple):
    """All that was chosen, to be chosen again.

    Attributes:
        remembered: what holds for other corpora, too.
        keep, about, folder: what stands in the fields of files.
        licences: which were offered, and whether they are ticked.
    """

    remembered: Mapping[str, str]
    keep: str
    about: str
    folder: str
    licences: Mapping[str, bool]
