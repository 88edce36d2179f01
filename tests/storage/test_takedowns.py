"""The takedown list of a database: kept in order, changed as a whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.errors import CorpusError
from annotator.storage.store import Store
from annotator.storage.takedowns import Listed
from tests.storage.samples import article, new_store

FIRST: Listed = ("quay-closes", "", "0" * 64, "asked for\nby the outlet")
SECOND: Listed = ("", "https://news.example/a?b=ü", "", "")


def test_entries_stay_in_order(tmp_path: Path) -> None:
    with new_store(tmp_path, article("a")) as store:
        assert store.takedowns() == []
        store.change_takedowns(lambda listed: [*listed, SECOND])
        store.change_takedowns(lambda listed: [FIRST, *listed])
        path = Path(str(store.target))
    with Store.open(path, read_only=True) as store:
        assert store.takedowns() == [FIRST, SECOND]
        with pytest.raises(CorpusError, match="read-only"):
            store.change_takedowns(lambda _: [])
    with Store.open(path) as store:
        store.change_takedowns(lambda listed: listed[1:])
        assert store.takedowns() == [SECOND]
        store.change_takedowns(lambda _: [])
        assert store.takedowns() == []


def test_a_change_that_fails_changes_nothing(tmp_path: Path) -> None:
    def fail(_: list[Listed]) -> list[Listed]:
        raise ValueError("no list")

    with new_store(tmp_path, article("a")) as store:
        store.change_takedowns(lambda _: [FIRST])
        with pytest.raises(ValueError, match="no list"):
            store.change_takedowns(fail)
        with pytest.raises(CorpusError):
            store.change_takedowns(lambda _: [SECOND, (None, "", "", "")])  # type: ignore[list-item]
        assert store.takedowns() == [FIRST]
