"""The takedown list of a database is everybody's; that of the user's own folder counts as well.

No server is needed: a corpus file is opened as if it were one, by its address.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import annotator
from annotator import cli, opening
from annotator.datasets.takedown import FILE
from annotator.errors import CorpusError, FileRefused
from annotator.jobs import run
from annotator.opening import OpenCorpus
from annotator.opening.takedowns import Withheld, take_down_job
from annotator.storage.store import Store
from tests.opening.samples import ID, data_home, story, written

__all__ = ["data_home", "story"]

URL = "postgresql://ana:secret@server/news"
PUBLIC = "postgresql://ana:***@server/news"
OTHER = "quay-closes"


@pytest.fixture
def server(tmp_path: Path, data_home: Path, story: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a database of two articles."""
    path = tmp_path / "server" / "news.corpus"
    path.parent.mkdir()
    with opening.create_corpus(path, annotator="ana") as made:
        run(made.import_job([story, written(tmp_path / "other.txt", "Quay closes\n\nThe quay closed on Monday.\n")]))
    real = Store.open

    def opened(target: Path | str, *, annotator_name: str = "", read_only: bool = False) -> Store:
        if target != URL:
            return real(target, annotator_name=annotator_name, read_only=read_only)
        store = real(path, annotator_name=annotator_name, read_only=read_only)
        store.target, store._inode = URL, None
        return store

    monkeypatch.setattr(Store, "open", opened)
    return URL


def move_to(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be somebody else, with folders of their own."""
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home / name.lower()))


def left_out(corpus: OpenCorpus, folder: Path) -> tuple[Withheld, ...]:
    run(corpus.export_job(folder))
    return corpus.withheld


def test_what_one_takes_down_leaves_in_nobodys_export(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opening.open_corpus(server, annotator="ana") as corpus:
        done = run(take_down_job(corpus, [OTHER], reason="asked for"))
        assert (done.where, done.meant) == (PUBLIC, (OTHER,))
        assert not (corpus.mirror / FILE).exists()
    move_to(tmp_path / "ben", monkeypatch)
    with opening.open_corpus(server, annotator="ben", read_only=True) as corpus:
        assert left_out(corpus, tmp_path / "out") == (Withheld(OTHER),)
        assert [entry.reason for entry in corpus.takedowns().entries] == ["asked for"]
    with annotator.load(server) as loaded, pytest.warns(UserWarning, match="1 article is on the takedown list"):
        annotator.save(loaded, tmp_path / "saved")
    assert sorted(path.name for path in (tmp_path / "saved").glob("*.standoff.xml")) == [f"{ID}.standoff.xml"]
    with opening.open_corpus(server, annotator="ben") as corpus:
        assert run(take_down_job(corpus, [OTHER], lift=True)).meant == ()
        assert left_out(corpus, tmp_path / "out") == ()


def test_the_users_own_list_counts_as_well_and_is_lifted_too(server: str, tmp_path: Path) -> None:
    with opening.open_corpus(server, annotator="ana") as corpus:
        corpus.mirror.mkdir(parents=True)
        written(corpus.mirror / FILE, f'[[article]]\nid = "{ID}"\n')
        run(take_down_job(corpus, [OTHER]))
        assert left_out(corpus, tmp_path / "out") == (Withheld(ID), Withheld(OTHER))
        with pytest.raises(CorpusError, match="no-such-article: is not on the takedown list"):
            run(take_down_job(corpus, [ID, "no-such-article"], lift=True))
        assert len(corpus.takedowns().entries) == 2
        run(take_down_job(corpus, [ID, OTHER], lift=True))
        assert left_out(corpus, tmp_path / "out") == ()


def test_a_list_in_a_database_is_checked_like_a_file(server: str, tmp_path: Path) -> None:
    with opening.open_corpus(server, annotator="ana") as corpus:
        corpus.store.change_takedowns(lambda _: [("", "", "no digest", "")])
        with pytest.raises(FileRefused, match="news: takedown list: has 'no digest', which is no SHA-256") as refused:
            left_out(corpus, tmp_path / "out")
        assert "secret" not in str(refused.value)


def test_the_command_writes_it_into_the_database(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["takedown", server, OTHER, "--reason", "asked for"]) == 0
    assert cli.main(["takedown", server]) == 0
    said = capsys.readouterr()
    assert said.out.split("\n")[1:] == [f"{OTHER} (asked for)", ""]
    assert said.err.split("\n")[1] == f"1 entry in {PUBLIC}: 1 article of the corpus kept out of exports."
    assert cli.main(["takedown", server, OTHER, "--lift"]) == 0
    assert capsys.readouterr().out == ""


def test_a_corpus_file_has_its_list_beside_it_only(tmp_path: Path, data_home: Path, story: Path) -> None:
    with opening.create_corpus(tmp_path / "news.corpus", annotator="ana") as corpus:
        run(corpus.import_job([story]))
        run(take_down_job(corpus, [ID]))
        assert corpus.store.takedowns() == []
        corpus.store.change_takedowns(lambda _: [("another", "", "", "")])
        assert [entry.id for entry in corpus.takedowns().entries] == [ID]
