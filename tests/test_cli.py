"""The command line: what it does, what it says, its exit status; one sentence per trouble, never a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from annotator import __version__, cli, crash_log, opening, resources
from annotator.cli import terminal
from annotator.errors import AnnotatorError
from annotator.jobs import Job, Progress, run
from tests.opening.samples import ID, STORY, data_home, mark, mirror, reachable, story, without_privileges, written

__all__ = ["data_home", "mirror", "reachable", "story"]

REPOSITORY = Path(__file__).parent.parent
Command = Callable[..., int]


@pytest.fixture
def annotator(data_home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """Runs the command line in a folder of its own; returns its exit status."""
    monkeypatch.chdir(tmp_path)

    def command(*words: object) -> int:
        return cli.main([str(word) for word in words])

    return command


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[[], tuple[list[str], list[str]]]:
    """What was printed since the last time: lines of stdout, lines of stderr."""

    def lines() -> tuple[list[str], list[str]]:
        output, errors = capsys.readouterr()
        assert "Traceback" not in output + errors
        return output.split("\n")[:-1], errors.split("\n")[:-1]

    return lines


def standoff(mirror: Path) -> Path:
    return mirror / f"{ID}.standoff.xml"


# -- import ------------------------------------------------------------------------------------------


def test_tables_are_read_as_the_options_say(annotator: Command, said, tmp_path: Path) -> None:
    table = written(tmp_path / "a.csv", "kopf,inhalt\nErste,Ein Text.\n")
    assert annotator("import", "news.corpus", table) == 1
    assert said()[1] == [f"{table}: no column is known to hold the text; say which does: “kopf”, “inhalt”"]
    options = ("--text-column", "inhalt", "--column", "title=kopf")
    assert annotator("import", *options, "news.corpus", table) == 0
    assert said()[0][0] == f"{table}, line 2: added as erste"
    assert annotator("import", "--text-column", "body", "news.corpus", table) == 1
    assert "has no column “body” for the text" in said()[1][0]
    assert annotator("import", "--column", "headline=kopf", "news.corpus", table) == 2
    assert "'headline=kopf' is not NAME=COLUMN" in " ".join(said()[1])


def test_import_makes_a_corpus_and_tells_what_was_done(annotator: Command, said, story: Path) -> None:
    crlf = written(story.with_name("crlf.txt"), b"Other headline\r\nBody \x93quoted\x94\r\n")
    assert annotator("import", "news.corpus", story, crlf) == 0
    output, errors = said()
    assert errors == []
    assert output[0] == f"{story}: added as {ID}"
    assert f"{crlf}: added as other-headline" in output
    assert "  Read as windows-1252: the bytes are not UTF-8." in output
    assert "  Line ends were CRLF and are LF now." in output
    assert output[-1] == "2 articles added, 0 there already, 0 refused."


def test_import_twice_says_that_nothing_is_new(annotator: Command, said, story: Path) -> None:
    annotator("import", "news.corpus", story)
    said()
    assert annotator("import", "news.corpus", story) == 0
    output, _ = said()
    assert output[0] == f"{story}: is already there as {ID}"
    assert output[-1] == "0 articles added, 1 there already, 0 refused."


def test_import_goes_on_after_a_bad_file_and_its_status_is_1(annotator: Command, said, story: Path) -> None:
    empty = written(story.with_name("empty.txt"), b"")
    assert annotator("import", "-q", "news.corpus", empty, "nope.txt", story) == 1
    output, errors = said()
    assert output == []
    assert errors == [f"{empty}: is empty, so there is nothing to annotate", "nope.txt: is not there; check the name"]
    assert annotator("info", "news.corpus") == 0
    assert said()[0][0] == "news: 1 article"


def test_import_into_a_folder_writes_its_files(annotator: Command, story: Path, tmp_path: Path) -> None:
    assert annotator("import", "folder", story) == 0
    assert sorted(path.name for path in (tmp_path / "folder").iterdir()) == [f"{ID}.standoff.xml", "scheme.xml"]
    assert annotator("validate", "folder") == 0


def test_import_of_a_folder_takes_all_its_articles(annotator: Command, said, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(3):
        written(tmp_path / "in" / f"{number}.html", f"<h1>Head {number}</h1><p>Body.</p>")
    assert annotator("import", "news.corpus", "in") == 0
    assert said()[0][-1] == "3 articles added, 0 there already, 0 refused."


def test_import_into_what_is_no_corpus_cannot_be_done(annotator: Command, said, story: Path) -> None:
    assert annotator("import", story, story) == 2
    assert "is no corpus" in said()[1][0]
    assert annotator("import", "news.sqlite", story) == 2
    assert "cannot become a corpus" in said()[1][0]
    assert annotator("import", "no/such/folder.corpus", story) == 2
    assert len(said()[1]) == 1


def test_import_while_the_corpus_is_open_elsewhere_names_the_holder(annotator: Command, said, story: Path) -> None:
    with opening.create_corpus("news.corpus", annotator="ana"):
        assert annotator("import", "news.corpus", story) == 2
        assert "ana" in said()[1][0]
        assert annotator("info", "news.corpus") == 0


def test_the_annotators_name_goes_into_the_corpus(annotator: Command, said, story: Path) -> None:
    assert annotator("--as", "Ana María", "import", "news.corpus", story) == 0
    said()
    assert annotator("info", "news.corpus") == 0
    assert "annotator: ana-maria, 0 annotations, 0 finished, 0 in progress" in said()[0]


# -- bad input ---------------------------------------------------------------------------------------


def _hash(data: bytes) -> bytes:
    return data.replace(b"Ines Tallow, the", b"Inez Tallow, the", 1)


def _offset(data: bytes) -> bytes:
    return data.replace(b'end="146"', b'end="9999"', 1)


def _duplicate(data: bytes) -> bytes:
    begin, end = data.index(b"    <span "), data.index(b"</span>\n") + len(b"</span>\n")
    return data[:end] + data[begin:end] + data[end:]


def _dangling(data: bytes) -> bytes:
    relation = (
        b'    <relation id="r' + b"0" * 32 + b'" label="same_as" created="2024-04-05T07:54:00Z">\n'
        b'      <arg role="one" ref="a' + b"0" * 32 + b'"/>\n    </relation>\n'
    )
    return data.replace(b"  </layer>\n", relation + b"  </layer>\n", 1)


def _version(data: bytes) -> bytes:
    return data.replace(b'version="1.0"', b'version="2.0"', 2).replace(b'<?xml version="2.0"', b'<?xml version="1.0"')


def _half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _doctype(data: bytes) -> bytes:
    return data.replace(b"<standoff", b"<!DOCTYPE standoff>\n<standoff", 1)


def _bomb(data: bytes) -> bytes:
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n'
    return data.replace(b"<standoff", entities + b"<standoff", 1).replace(b"Ines", b"&b;", 1)


def _external(data: bytes) -> bytes:
    entity = b'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>\n'
    return data.replace(b"<standoff", entity + b"<standoff", 1).replace(b"Ines", b"&x;", 1)


def _unknown_element(data: bytes) -> bytes:
    return data.replace(b"  <structure>", b"  <extra/>\n  <structure>", 1)


def _quote(data: bytes) -> bytes:
    return data.replace(b"<quote>Ines Tallow", b"<quote>Ines Tallov", 1)


BAD = (_hash, _offset, _duplicate, _dangling, _version, _half, _doctype, _bomb, _external, _unknown_element, _quote)


@pytest.mark.parametrize("damage", BAD, ids=[damage.__name__[1:] for damage in BAD])
def test_a_bad_standoff_file_is_refused_and_found(damage, annotator: Command, said, mirror: Path, story: Path) -> None:
    good = standoff(mirror).read_bytes()
    assert damage(good) != good
    bad = written(story.with_name(f"{ID}.standoff.xml"), damage(good))
    assert annotator("import", "-q", "news.corpus", bad, story) == 1
    output, errors = said()
    assert output == []
    assert len(errors) == 1
    assert errors[0].startswith(f"{bad}, line ")
    assert annotator("validate", bad) == 1
    output, errors = said()
    assert all(line.startswith(f"{bad}:") and int(line.removeprefix(f"{bad}:").partition(":")[0]) for line in output)
    assert errors[-1].endswith(("problem.", "problems."))


def test_a_corpus_of_a_newer_version_is_refused(annotator: Command, said, story: Path) -> None:
    import sqlite3

    annotator("import", "news.corpus", story)
    with sqlite3.connect("news.corpus") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    said()
    assert annotator("info", "news.corpus") == 2
    output, (sentence,) = said()
    assert output == []
    assert "newer version of Annotator" in sentence


def test_a_truncated_corpus_is_refused(annotator: Command, said, story: Path, tmp_path: Path) -> None:
    annotator("import", "news.corpus", story)
    data = (tmp_path / "news.corpus").read_bytes()
    written(tmp_path / "news.corpus", data[: len(data) // 3])
    said()
    assert annotator("info", "news.corpus") == 2
    assert annotator("import", "news.corpus", story) == 2
    _, errors = said()
    assert len(errors) == 2
    assert all("news.corpus" in sentence for sentence in errors)


# -- export ------------------------------------------------------------------------------------------


def test_export_writes_what_validate_finds_good(annotator: Command, said, mirror: Path, tmp_path: Path) -> None:
    assert annotator("export", "made.corpus", "--to", "out", "--format", "standoff") == 0
    assert said()[0] == ["1 article written into out as standoff XML."]
    assert standoff(tmp_path / "out").read_bytes() == standoff(mirror).read_bytes()
    assert annotator("validate", "out") == 0
    assert said() == ([], ["0 problems."])


def test_export_of_a_mirror_gives_what_is_in_the_folder_now(annotator: Command, mirror: Path, tmp_path: Path) -> None:
    assert annotator("export", mirror, "--to", "first") == 0
    with opening.create_corpus(tmp_path / "more.corpus", annotator="ben") as more:
        run(more.import_job([written(tmp_path / "other.txt", "Another headline\nBody.\n")]))
        written(mirror / "another-headline.standoff.xml", more.save_article("another-headline").read_bytes())
    assert annotator("export", mirror, "--to", "second") == 0
    assert len(list((tmp_path / "second").iterdir())) == 1 + len(list((tmp_path / "first").iterdir()))


def test_export_of_main_texts_says_what_is_left_out(annotator: Command, said, tmp_path: Path) -> None:
    assert annotator("export", resources.sample_corpus(), "--to", "out", "--main-text-only", "--annotator", "ana") == 0
    output, _ = said()
    assert output[0].partition(" ")[2] == "articles written into out without boilerplate."
    assert output[1].startswith("Left out: ")
    assert annotator("validate", "out") == 0
    assert len(list((tmp_path / "out").glob("*.map.tsv"))) == int(output[0].split()[0])


def test_main_texts_are_standoff_and_whole(annotator: Command, said, mirror: Path) -> None:
    for options in (("--format", "brat"), ("--layer", "entities"), ("--strict",)):
        assert annotator("export", "made.corpus", "--to", "out", "--main-text-only", *options) == 2
        assert "--main-text-only" in said()[1][-1]


def test_export_needs_a_folder_and_a_format_that_is_known(annotator: Command, said, mirror: Path) -> None:
    assert annotator("export", "made.corpus") == 2
    assert annotator("export", "made.corpus", "--to", "out", "--format", "pigeon") == 2
    assert annotator("export", "made.corpus", "--to", "story.txt") == 2
    assert said()[1][-1] == "story.txt: is a file; choose a folder."


# -- validate ----------------------------------------------------------------------------------------


def test_validate_checks_labels_against_the_scheme_beside(annotator: Command, said, mirror: Path) -> None:
    path = standoff(mirror)
    data = path.read_bytes()
    line = data[: data.index(b'label="PERSON"')].count(b"\n") + 1
    written(path, data.replace(b'label="PERSON"', b'label="ALIEN"', 1))
    assert annotator("validate", mirror) == 1
    assert said() == (
        [f"{path}:{line}: The layer Entities has no label “ALIEN”."],
        ["1 problem."],
    )
    (mirror / "scheme.xml").unlink()
    assert annotator("validate", mirror) == 0


def test_validate_checks_the_files_name(annotator: Command, said, mirror: Path) -> None:
    standoff(mirror).rename(mirror / "other.standoff.xml")
    assert annotator("validate", mirror) == 1
    assert said()[0][0].endswith(f"holds the article {ID}; name the file {ID}.standoff.xml")


def test_validate_checks_the_scheme_itself(annotator: Command, said, mirror: Path) -> None:
    written(mirror / "scheme.xml", "<scheme/>")
    assert annotator("validate", mirror) == 1
    assert said()[0][0].startswith(f"{mirror / 'scheme.xml'}:")


@pytest.mark.parametrize("what", ["nope", "nope.standoff.xml", "."])
def test_validate_of_nothing_cannot_be_done(annotator: Command, said, what: str, tmp_path: Path) -> None:
    assert annotator("validate", what) == 2
    output, errors = said()
    assert (output, len(errors)) == ([], 1)


@pytest.mark.parametrize("sample", ["harbour-news", "harbour-pages"])
def test_validate_finds_the_sample_corpora_good(annotator: Command, said, sample: str) -> None:
    from annotator import resources

    assert annotator("validate", resources.corpora() / sample) == 0
    assert said() == ([], ["0 problems."])


# -- repair ------------------------------------------------------------------------------------------


def test_repair_writes_a_new_file_and_leaves_the_old_one(annotator: Command, said, mirror: Path) -> None:
    path = standoff(mirror)
    data = path.read_bytes()
    damaged = data.replace(b"Ines Tallow, the", b"Yesterday Ines Tallow, the", 1)
    written(path, damaged)
    assert annotator("repair", path) == 0
    repaired = mirror / f"{ID}.repaired.standoff.xml"
    output, _ = said()
    assert output[0] == f"{repaired}: written; 1 moved, 0 could not be placed."
    assert any("Ines Tallow" in line for line in output[1:])
    assert path.read_bytes() == damaged
    assert annotator("validate", repaired) == 0
    assert annotator("repair", path) == 0
    assert (mirror / f"{ID}.repaired-2.standoff.xml").read_bytes() == repaired.read_bytes()


def test_repair_lists_what_cannot_be_placed(annotator: Command, said, mirror: Path) -> None:
    path = standoff(mirror)
    written(path, path.read_bytes().replace(b"Ines Tallow, the", b"Somebody, the", 1))
    assert annotator("repair", path) == 1
    output, _ = said()
    assert "written; 0 moved, " in output[0]
    assert any("Ines Tallow" in line for line in output[1:])


def test_repair_leaves_a_good_file_alone_and_goes_on_after_a_hopeless_one(
    annotator: Command, said, mirror: Path
) -> None:
    before = sorted(mirror.iterdir())
    hopeless = written(mirror.parent / "hopeless.standoff.xml", "<standoff")
    assert annotator("repair", hopeless, standoff(mirror), "nope.standoff.xml") == 1
    output, errors = said()
    assert output == [f"{standoff(mirror)}: is good as it is."]
    assert [line.partition(",")[0].partition(":")[0] for line in errors] == [str(hopeless), "nope.standoff.xml"]
    assert sorted(mirror.iterdir()) == before


# -- info --------------------------------------------------------------------------------------------


def test_search_prints_hits_in_their_lines(annotator: Command, said, tmp_path: Path) -> None:
    written(tmp_path / "one.txt", b"Ferry late\nThe ferry crew met in the harbour on Monday.\n")
    written(tmp_path / "two.txt", "港の話\n東京の港でferryが遅れた。\n".encode())
    assert annotator("import", "-q", "news.corpus", tmp_path / "one.txt", tmp_path / "two.txt") == 0
    said()
    assert annotator("search", "news.corpus", "ferry") == 0
    output, errors = said()
    assert errors == []
    assert [line.split("»")[1].split("«")[0] for line in output] == ["Ferry", "ferry", "ferry"]
    assert output[1] == f"{output[1].split(':')[0]}:15: {'The ':>50}»ferry« crew met in the harbour on Monday."
    assert annotator("search", "news.corpus", "ferry", "--case", "--most", "1") == 0
    assert len(said()[0]) == 1
    assert annotator("search", "news.corpus", "arbo") == 1
    assert annotator("search", "news.corpus", "arbo", "--pieces") == 0
    said()
    assert annotator("search", "news.corpus", "f.*y", "--regex") == 0
    assert annotator("search", "news.corpus", "PERSON", "--annotations") == 1
    said()
    assert annotator("search", "news.corpus", "ferry", "--most", "-1") == 2
    said()
    for query, options in (("(", ["--regex"]), ("--", ["-ferry"]), ("PERSON inside", ["--annotations"])):
        assert annotator("search", "news.corpus", query, *options) == 2
        output, errors = said()
        assert (output, len(errors)) == ([], 1)


def test_info_says_what_a_corpus_holds(annotator: Command, said, mirror: Path) -> None:
    with opening.open_corpus("made.corpus", annotator="ben") as corpus:
        mark(corpus, "Tuesday", "DATE")
    assert annotator("info", "made.corpus") == 0
    output, errors = said()
    assert errors == []
    assert output[:2] == ["made: 1 article", "scheme: news, version 1"]
    assert "layer: entities, 16 labels" in output
    assert "annotator: ana, 1 annotation, 0 finished, 1 in progress" in output
    assert "annotator: ben, 1 annotation, 0 finished, 1 in progress" in output


def test_info_of_a_folder_tells_once_where_its_store_is(annotator: Command, said, mirror: Path) -> None:
    assert annotator("info", mirror) == 0
    assert "history and undo begin now" in said()[1][0]
    assert annotator("info", mirror) == 0
    assert said()[1] == []


@pytest.mark.parametrize("what", ["nope", "nope.corpus", "story.txt", "."])
def test_info_of_what_is_no_corpus_cannot_be_done(annotator: Command, said, what: str, story: Path) -> None:
    assert annotator("info", what) == 2
    output, errors = said()
    assert (output, len(errors)) == ([], 1)
    assert errors[0].startswith(what)


def test_a_database_address_is_not_shown_with_its_password(annotator: Command, said) -> None:
    assert annotator("info", "postgresql://ana:secret@127.0.0.1:1/none") == 2
    (sentence,) = said()[1]
    assert "secret" not in sentence
    assert annotator("info", "mysql://host/name") == 2
    assert len(said()[1]) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="needs permissions as on Linux")
def test_a_corpus_without_permission_cannot_be_read(annotator: Command, said, reachable: Path) -> None:
    path = reachable / "news.corpus"
    opening.create_corpus(path).close()
    path.chmod(0o000)
    with without_privileges():
        assert annotator("info", path) == 2
    assert "permission" in said()[1][0]


# -- the window --------------------------------------------------------------------------------------


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], str]]:
    """Stands for the window, which would stay open: what it was asked to open, and for whom."""
    from annotator.ui import application

    asked: list[tuple[list[str], str]] = []
    monkeypatch.setattr(
        application,
        "main",
        lambda targets, *, annotator, sample: asked.append((["--sample"] if sample else list(targets), annotator)) or 0,
    )
    return asked


def test_the_sample_can_be_asked_for(annotator: Command, window: list[tuple[list[str], str]]) -> None:
    assert annotator("--sample") == 0
    assert annotator("--as", "Ana", "--sample") == 0
    assert window == [(["--sample"], ""), (["--sample"], "Ana")]


@pytest.mark.parametrize(
    ("words", "targets", "who"),
    [
        ([], [], ""),
        (["--as", "Ana"], [], "Ana"),
        (["story.txt"], ["story.txt"], ""),
        (["--as", "Ana", "story.txt", "made.corpus"], ["story.txt", "made.corpus"], "Ana"),
        (["not/there"], ["not/there"], ""),
        (["not-there.corpus"], ["not-there.corpus"], ""),
        (["postgresql://host/name"], ["postgresql://host/name"], ""),
        (["harbour", "story.txt"], ["harbour", "story.txt"], ""),
    ],
)
def test_what_is_no_command_is_opened_in_the_window(
    words: list[str], targets: list[str], who: str, annotator: Command, window, mirror: Path
) -> None:
    assert annotator(*words) == 0
    assert window == [(targets, who)]


def test_the_window_is_asked_for_before_anything_heavy_is_imported() -> None:
    heavy = ("sqlalchemy", "lxml", "numpy", "charset_normalizer", "annotator.opening")
    script = (
        "import sys, types\n"
        "application = types.ModuleType('annotator.ui.application')\n"
        f"application.main = lambda *_, **__: print([name for name in {heavy!r} if name in sys.modules]) or 0\n"
        "import annotator.ui\n"
        "sys.modules['annotator.ui.application'] = annotator.ui.application = application\n"
        "from annotator.cli import main\n"
        "sys.exit(main(['story.txt']))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=REPOSITORY)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_a_mistyped_command_is_not_opened(annotator: Command, said, window) -> None:
    assert annotator("improt", "x.corpus") == 2
    assert window == []
    assert "Did you mean 'import'?" in said()[1][-1]


# -- the rest ----------------------------------------------------------------------------------------


def test_help_and_version(annotator: Command, said) -> None:
    assert annotator("--version") == 0
    assert said()[0] == [f"annotator {__version__}"]
    assert annotator("--help") == 0
    text = "\n".join(said()[0])
    assert all(name in text for name in ("import", "export", "validate", "repair", "info", "--as"))
    for name in ("import", "export", "validate", "repair", "info"):
        assert annotator(name, "-h") == 0
        assert said()[0]


def test_wrong_options_are_said_in_words(annotator: Command, said) -> None:
    for words in (["import"], ["import", "a.corpus"], ["info", "--nope"], ["validate"], ["--nope"]):
        assert annotator(*words) == 2
        assert said()[1][-1].startswith("Error: ")


def test_a_bug_goes_to_the_crash_log_and_is_said_in_one_sentence(
    annotator: Command, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, mirror: Path
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(opening, "open_corpus", broken)
    assert annotator("info", "made.corpus") == 2
    output, errors = capsys.readouterr()
    assert output == ""
    assert errors.count("\n") == 1
    assert str(crash_log.log_file()) in errors
    assert "ZeroDivisionError: a bug" in crash_log.log_file().read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (AnnotatorError("It cannot be done."), 2, "It cannot be done.\n"),
        (KeyboardInterrupt(), 130, ""),
        (click.Abort(), 130, ""),
    ],
)
def test_troubles_have_a_status(
    error: BaseException, status: int, sentence: str, monkeypatch: pytest.MonkeyPatch, annotator: Command, capsys
) -> None:
    def troubled(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(opening, "open_corpus", troubled)
    assert annotator("info", "made.corpus") == status
    assert capsys.readouterr().err.strip("\n") == sentence.strip("\n")


def test_as_the_programs_own_entry_the_status_is_the_processs(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["info", "nope.corpus"], standalone_mode=True)
    assert left.value.code == 2


def _process(*words: str, **options: object) -> subprocess.Popen[str]:
    script = "import sys; from annotator.cli import main; sys.exit(main())"
    return subprocess.Popen(
        [sys.executable, "-c", script, *words], stderr=subprocess.PIPE, text=True, cwd=REPOSITORY, **options
    )


def test_a_reader_that_has_had_enough_is_no_trouble(mirror: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = _process("info", str(mirror.parent / "made.corpus"), stdout=writing)
    os.close(writing)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals as on Linux and macOS")
def test_ctrl_c_is_quiet_and_leaves_the_corpus_as_it_was(tmp_path: Path, data_home: Path) -> None:
    many = tmp_path / "many"
    many.mkdir()
    for number in range(3000):
        written(many / f"{number}.txt", STORY + f"{number}\n")
    process = _process("import", str(tmp_path / "news.corpus"), str(many), stdout=subprocess.PIPE)
    while process.poll() is None and not (tmp_path / "news.corpus").exists():
        pass
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, output, errors.strip()) == (130, "", "")
    with opening.open_corpus(tmp_path / "news.corpus") as corpus:
        assert corpus.store.document_ids() == []


def test_a_progress_bar_is_shown_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    def job() -> Job[str]:
        yield Progress(0, 2, "one")
        yield Progress(1, 2, "two")
        return "done"

    assert terminal.drive(job(), "Working") == "done"
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert terminal.drive(job(), "Working") == "done"
    assert "100%" in capsys.readouterr().err


# -- a corpus as a whole -----------------------------------------------------------------------------


def test_a_backup_is_made_listed_and_put_back(annotator: Command, said, story: Path, tmp_path: Path) -> None:
    annotator("import", "-q", "news.corpus", story)
    assert annotator("backup", "news.corpus") == 0
    (backup,) = said()[0]
    assert annotator("import", "-q", "news.corpus", written(tmp_path / "other.txt", "Another headline\nBody.\n")) == 0
    said()
    assert annotator("restore", "news.corpus") == 0
    line, *_ = said()[0]
    assert line.startswith((f"{tmp_path / backup}: ", f"{backup}: "))
    assert line.endswith("1 article")
    assert annotator("restore", "news.corpus", backup, "--to", "then.corpus") == 0
    assert annotator("restore", "news.corpus", backup) == 0
    assert "what it was is in" in said()[0][-1]
    for corpus in ("then.corpus", "news.corpus"):
        assert annotator("info", corpus) == 0
        assert said()[0][0].endswith(": 1 article")
    assert annotator("restore", "news.corpus", "no-such.corpus") == 2
    assert said()[1] == ["no-such.corpus: there is no such backup; choose another one."]
    assert annotator("restore", "news.corpus", backup, "--to", "then.corpus") == 2
    assert "is there already" in said()[1][0]


def test_check_finds_what_was_changed_behind_its_back(annotator: Command, said, story: Path) -> None:
    import sqlite3

    annotator("import", "-q", "news.corpus", story)
    said()
    assert annotator("check", "news.corpus") == 0
    assert said() == ([], ["0 problems."])
    with sqlite3.connect("news.corpus") as connection:
        connection.execute("UPDATE texts SET text = text || '!'")
    connection.close()
    assert annotator("check", "news.corpus") == 1
    (line,), (count,) = said()
    assert line.endswith("its text is not what was imported; restore a backup.")
    assert count == "1 problem."


def test_compact_says_what_is_gone(annotator: Command, said, story: Path) -> None:
    annotator("import", "-q", "news.corpus", story)
    said()
    assert annotator("compact", "news.corpus") == 0
    assert said()[0][0].startswith("0 removed articles and 0 unused pages are gone for good; ")
    with opening.open_corpus("news.corpus", annotator="ana"):
        assert annotator("compact", "news.corpus") == 2
        assert "ana" in said()[1][0]


def test_stats_are_lines_or_csv(annotator: Command, said, story: Path) -> None:
    annotator("import", "-q", "news.corpus", story)
    said()
    assert annotator("stats", "news.corpus") == 0
    assert said()[0][:2] == ["articles:", "  all: 1"]
    assert annotator("stats", "news.corpus", "--csv") == 0
    assert said()[0][:2] == ["kind,value,count", "articles,all,1"]
    assert annotator("stats", "nope.corpus") == 2
