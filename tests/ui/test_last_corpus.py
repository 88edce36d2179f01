"""The window opens again on the corpus that was open last."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator import opening
from annotator.ui import application
from annotator.ui.settings import Geometry


@pytest.mark.parametrize("name", ["news.corpus", "news"])
def test_a_corpus_is_opened_again_by_its_address(tmp_path: Path, name: str) -> None:
    with opening.create_corpus(tmp_path / name, annotator="ana") as corpus:
        address, key = corpus.address, corpus.key
    assert Path(address) == tmp_path / name
    again = application._open_last(address, "ben")
    assert again is not None
    with again:
        assert (again.key, again.annotator, again.read_only) == (key, "ben", False)


def test_what_is_gone_is_said_and_the_start_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert application._open_last("", "ana") is None
    assert application._open_last(str(tmp_path / "gone.corpus"), "ana") is None
    assert "gone.corpus" in capsys.readouterr().err


def test_the_address_is_kept() -> None:
    Geometry().last_corpus = "/somewhere/news.corpus"
    assert Geometry().last_corpus == "/somewhere/news.corpus"
    Geometry().last_corpus = ""
    assert Geometry().last_corpus == ""
