"""The real window as a picture: three scripts, light and dark. `--update-snapshots` writes them anew; look at each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from annotator import opening
from annotator.model.annotation import Annotation
from annotator.opening.codec import decode
from annotator.opening.corpus import OpenCorpus
from annotator.ui import theme as themes
from annotator.ui.main_window import MainWindow
from annotator.ui.theme import DARK, LIGHT, Theme
from tests.ui.conftest import OpenWindow

SNAPSHOTS = Path(__file__).parent / "snapshots"
TOLERANCE, SHARE = 24, 0.001
"""A pixel differs when a channel does by more than this; so many of a picture may: fonts are never quite the same."""

ARTICLES = {
    "english": "harbour-council-says-dredging-to-start-in-march",
    "japanese": "eastmole-ko-reito-soko",
    "arabic": "idrab-murshidi-mina-eastmole",
}


@pytest.fixture
def sample(repository: Path, tmp_path: Path) -> Iterator[OpenCorpus]:
    """Three articles of the sample corpus as ana annotated them."""
    corpus = opening.create_corpus(tmp_path / "harbour-news.corpus", annotator="ana")
    folder = repository / "corpora" / "harbour-news"
    files = [folder / f"{name}.standoff.xml" for name in ARTICLES.values()]
    corpus.store.add_documents([decode(file.read_bytes(), file.name) for file in files])
    yield corpus
    corpus.close()


def show(window: MainWindow, article: str, layer: str, label: str) -> None:
    """Bring an article on screen with the first annotation of a label active."""
    window.open_article(article)
    first = next(a for a in window.desk.annotations.annotations(layer) if a.label == label)
    assert isinstance(first, Annotation)
    window.show_annotation(first.id)
    window.messages.clear()
    window.status.say("")
    for _ in range(5):
        QApplication.processEvents()


def colours(image: QImage) -> NDArray[np.int16]:
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(plain.constBits(), dtype=np.uint8).reshape(plain.height(), plain.bytesPerLine() // 4, 4)
    return rows[:, : plain.width(), :3].astype(np.int16)


@pytest.fixture
def compare(update_snapshots: bool, tmp_path: Path) -> Callable[[str, QImage], None]:
    """Compare a picture with the one that was accepted, or accept it."""

    def compare(name: str, image: QImage) -> None:
        file = SNAPSHOTS / f"{name}.png"
        if update_snapshots:
            SNAPSHOTS.mkdir(exist_ok=True)
            assert image.save(str(file), "PNG", 0)  # as small as can be
            return
        seen = tmp_path / f"{name}.png"
        image.save(str(seen))
        accepted = QImage(str(file))
        assert accepted.size() == image.size(), f"{seen} has another size than {file}"
        differing = (np.abs(colours(image) - colours(accepted)) > TOLERANCE).any(axis=2)
        share = float(differing.mean())
        assert share <= SHARE, f"{share:.2%} of the pixels of {seen} differ from {file}"

    return compare


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize(
    ("script", "layer", "label"),
    [
        ("english", "claims", "CLAIM"),
        ("japanese", "entities", "GPE"),
        ("arabic", "claims", "CLAIM"),
    ],
)
def test_the_window_looks_as_it_did(
    open_window: OpenWindow,
    sample: OpenCorpus,
    qapp: QApplication,
    compare: Callable[[str, QImage], None],
    theme: Theme,
    script: str,
    layer: str,
    label: str,
) -> None:
    window = open_window(sample)
    themes.apply(qapp, theme)
    window.view_actions.show_theme(theme)
    show(window, ARTICLES[script], layer, label)
    assert (window.shell.width(), window.shell.height()) == (1200, 800)
    compare(f"window-{script}-{theme.name}", window.shell.grab().toImage())
