"""Files that are no corpus, no longer one, or not yet: each is refused in one sentence with its reason and remedy."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection

from annotator.errors import CorpusError
from annotator.storage import opening
from annotator.storage.backup import back_up_now
from annotator.storage.store import Store
from annotator.storage.troubles import backup_remedy
from tests.storage.children import bound_by_permissions, run
from tests.storage.samples import SCHEME, SCHEME_XML, article, new_store

PAGE = 4096


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of a few hundred pages."""
    folder = tmp_path_factory.mktemp("sound")
    articles = [article(f"a-{number}", text=f"{number} " + "word " * 2000) for number in range(40)]
    with new_store(folder, *articles) as store:
        return Path(str(store.target))


def _copy(sound: Path, folder: Path) -> Path:
    return Path(shutil.copy(sound, folder / "harbour.corpus"))


def _overwritten(path: Path, place: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        file.write(data)


def facts() -> opening.CorpusFacts:
    return opening.first_facts("harbour", SCHEME_XML, SCHEME, "")


def _refusal(path: Path) -> str:
    before = path.read_bytes() if path.is_file() else b""
    messages = []
    for read_only in (False, True):
        with pytest.raises(CorpusError) as caught:
            Store.open(path, read_only=read_only).close()
        messages.append(str(caught.value))
    assert messages[0] == messages[1]
    assert messages[0].startswith(f"{path}: ")
    assert "\n" not in messages[0]
    if before:
        assert path.read_bytes() == before  # looking changed nothing
    return messages[0]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda path: path.write_bytes(b""), "is empty"),
        (lambda path: path.write_bytes(b"\0" * 3 * PAGE), "not a corpus file, or its beginning is damaged"),
        (lambda path: path.write_bytes(b"%PDF-1.7 " * 500), "not a corpus file, or its beginning is damaged"),
        (lambda path: path.write_bytes(path.read_bytes()[:50]), "is damaged"),
        (lambda path: _overwritten(path, 0, b"\0" * PAGE), "not a corpus file, or its beginning is damaged"),
        (lambda path: os.truncate(path, path.stat().st_size // 2), "is damaged"),
        (lambda path: os.truncate(path, path.stat().st_size - PAGE), "is damaged"),
        (lambda path: os.truncate(path, path.stat().st_size - 7), "is damaged"),
        (lambda path: _overwritten(path, PAGE, b"\0" * PAGE), "is damaged"),
        (lambda path: _overwritten(path, 3 * PAGE, b"\0" * PAGE), "is damaged"),
    ],
    ids=["empty", "zeros", "foreign", "stump", "first page", "half", "page short", "bytes short", "second page",
         "fourth page"],
)  # fmt: skip
def test_a_spoiled_file_is_refused_and_the_newest_backup_named(
    sound: Path, tmp_path: Path, spoil: Callable[[Path], object], reason: str
) -> None:
    path = _copy(sound, tmp_path)
    spoil(path)
    message = _refusal(path)
    assert reason in message
    assert "open its mirror folder or a copy instead" in message

    shutil.copy(sound, path)
    backup = back_up_now(path)
    spoil(path)
    assert str(backup) in _refusal(path)


def test_every_zeroed_page_is_noticed(sound: Path, tmp_path: Path) -> None:
    whole = sound.read_bytes()
    refusals = {}
    for page in range(len(whole) // PAGE):
        path = tmp_path / "harbour.corpus"
        path.write_bytes(whole[: page * PAGE] + b"\0" * PAGE + whole[(page + 1) * PAGE :])
        try:
            with Store.open(path) as store:
                for identity in store.document_ids():
                    store.read(identity)
        except CorpusError as error:
            refusals[page] = str(error)
    assert list(refusals) == list(range(len(whole) // PAGE))
    words = ("damaged", "not what was imported", "lacks", "cannot be read")
    assert [one for one in refusals.values() if not any(word in one for word in words)] == []


def test_damage_in_a_large_file_shows_when_it_is_read(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "CHECKED_ON_OPENING", 0)
    path = _copy(sound, tmp_path)
    pages = [path.read_bytes()[place : place + PAGE] for place in range(0, path.stat().st_size, PAGE)]
    of_one_text = next(number for number, page in enumerate(pages) if page.count(b"word ") > 800)
    _overwritten(path, of_one_text * PAGE, b"\0" * PAGE)
    with Store.open(path) as store:
        assert store.check() != ""
        refused = []
        for identity in store.document_ids():
            try:
                store.read(identity)
            except CorpusError as error:
                refused.append(str(error))
        assert len(refused) == 1
        assert "damaged" in refused[0]


KILLED = """
import os
store = Store.open(sys.argv[1], annotator_name="Ana")
for number in range(20):
    store.commit(added("a", annotation(number)), annotator="ana")
os._exit(9)  # its edits are in the WAL still
"""


def _killed_at_work(folder: Path) -> Path:
    with new_store(folder, article("a")) as store:
        path = Path(str(store.target))
    run(KILLED, path)
    assert path.with_name("harbour.corpus-wal").stat().st_size > 0
    return path


def test_edits_that_a_crash_left_do_not_get_into_a_new_corpus_of_the_same_name(tmp_path: Path) -> None:
    path = _killed_at_work(tmp_path)
    path.unlink()
    for make in (lambda: new_store(tmp_path), lambda: opening.make_file(path, facts())):
        with pytest.raises(
            CorpusError, match=r"harbour\.corpus-wal: holds edits of a corpus that is gone; move it away"
        ):
            make()
    assert not path.exists()
    path.with_name("harbour.corpus-wal").unlink()
    with new_store(tmp_path) as store:
        assert store.document_ids() == []


def test_the_way_back_to_a_backup_names_what_a_crash_left(tmp_path: Path) -> None:
    with new_store(tmp_path, article("a")) as store:
        path = Path(str(store.target))
    backup = back_up_now(path)
    assert backup is not None
    run(KILLED, path)
    assert backup_remedy(path).startswith("move harbour.corpus-wal beside it away, then put the newest backup in its")
    path.with_name("harbour.corpus-wal").unlink()
    assert backup_remedy(path) == f"put the newest backup in its place: {backup}"
    shutil.copy(backup, path)
    with Store.open(path) as store:
        assert store.read("a").sets == {}


def test_of_two_that_make_the_same_corpus_the_later_leaves_the_others_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "harbour.corpus"
    with monkeypatch.context() as patched:
        patched.setattr(opening, "_fill", lambda *_: path.write_bytes(b"the other's"))
        with pytest.raises(CorpusError, match="is there already"):
            opening.make_file(path, facts())
    assert path.read_bytes() == b"the other's"
    assert list(tmp_path.iterdir()) == [path]


def test_a_database_of_another_program_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "harbour.corpus"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.close()
    assert "is a database of another program, not a corpus" in _refusal(path)
    assert [one.name for one in tmp_path.glob("harbour*")] == ["harbour.corpus"]


def test_a_corpus_without_its_tables_is_refused(sound: Path, tmp_path: Path) -> None:
    path = _copy(sound, tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE alembic_version")
    connection.close()
    assert "lacks the tables of a corpus" in _refusal(path)


def test_a_corpus_without_its_first_row_is_refused(sound: Path, tmp_path: Path) -> None:
    path = _copy(sound, tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM corpus")
    connection.close()
    assert "lacks its first row" in _refusal(path)


def test_a_newer_version_is_refused(sound: Path, tmp_path: Path) -> None:
    path = _copy(sound, tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    message = _refusal(path)
    assert "was written by a newer version of Annotator (revision 9999); update Annotator" in message


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "there is no such file; check the name" in _refusal(tmp_path / "none.corpus")
    assert "the folder is not there" in _refusal(tmp_path / "gone" / "none.corpus")
    assert "is a folder; choose a .corpus file" in _refusal(tmp_path)
    (tmp_path / "file").touch()
    assert "a file is where a folder should be" in _refusal(tmp_path / "file" / "none.corpus")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file"]


def test_nothing_is_made_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="cannot be made: the folder is not there"):
        new_store(tmp_path / "gone")
    assert list(tmp_path.iterdir()) == []


def test_a_corpus_that_cannot_be_made_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Connection) -> None:
        raise CorpusError("no")

    monkeypatch.setattr("annotator.storage.upgrade.create_tables", fail)
    with pytest.raises(CorpusError, match="no"):
        new_store(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_permissions(tmp_path: Path) -> None:
    wrapped = bound_by_permissions()
    new_store(tmp_path, article("a")).close()
    path = tmp_path / "harbour.corpus"
    script = """
path = Path(sys.argv[1])
def attempt(what):
    try:
        with what() as store:
            print(store.document_ids())
    except Exception as error:
        print(type(error).__name__, str(error).removeprefix(str(path)))
path.chmod(0o444); path.parent.chmod(0o555)
attempt(lambda: Store.open(path))
attempt(lambda: Store.open(path, read_only=True))
attempt(lambda: new_store(path.parent, name="second"))
path.chmod(0o644); (path.parent / ".harbour.corpus.lock").chmod(0o444)
attempt(lambda: Store.open(path))
path.chmod(0o000)
attempt(lambda: Store.open(path, read_only=True))
"""
    try:
        lines = run(script, path, wrapped=wrapped).split("\n")
    finally:
        tmp_path.chmod(0o755)
        path.chmod(0o644)
    assert lines[0].endswith("CorpusError : may not be written to; change its permissions, or open it read-only.")
    assert lines[1] == "['a']"
    assert "second.corpus: cannot be made: there is no permission for it" in lines[2]
    assert "cannot be locked for writing: there is no permission for it" in lines[3]
    assert lines[4].endswith("CorpusError : may not be read; change its permissions.")


def test_a_password_is_never_shown() -> None:
    with pytest.raises(CorpusError) as caught:
        Store.open("mysql://ana:secret@host/name")
    assert "secret" not in str(caught.value)
    assert "postgresql://" in str(caught.value)
    with pytest.raises(CorpusError, match="cannot be read"):
        Store.open("no such thing://x")


def test_a_server_that_does_not_answer_is_said() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(CorpusError) as caught:
        Store.open("postgresql://ana:secret@127.0.0.1:1/harbour")
    said = str(caught.value)
    assert said.startswith("postgresql://ana:***@127.0.0.1:1/harbour: the server cannot be reached (")
    assert said.endswith("check the address, the name and the password, then try again.")
    assert "\n" not in said
