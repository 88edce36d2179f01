"""The READMEs tell the truth: their code runs, their commands exist, their links lead somewhere."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.opening.exchange import matrix

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#:]+)\)|`((?:resources|corpora|tests|annotator)/[\w./-]*)`")
PAGES = ("README.md", "annotator/README.md", "corpora/README.md")


def blocks(page: Path, language: str) -> list[str]:
    return [body for kind, body in BLOCK.findall(page.read_text(encoding="utf-8")) if kind == language]


@pytest.fixture(scope="module")
def worked(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which every command of the README that opens no window was run, in order."""
    folder = tmp_path_factory.mktemp("readme")
    lines = [line for block in blocks(repository / "README.md", "sh") for line in block.splitlines()]
    assert {"python3 -m annotator", "python3 -m annotator test"} <= set(lines)
    (folder / "story.txt").write_text("Harbour opens\n\nThe harbour opened on Monday.\n", encoding="utf-8")
    (folder / "page.html").write_text("<h1>Quay closes</h1><p>The quay closed.</p>", encoding="utf-8")
    shutil.copytree(repository / "corpora", folder / "corpora")
    run = [line for line in lines if line not in {"python3 -m annotator", "python3 -m annotator test"}]
    assert len(run) >= 4
    commands = [shlex.split(line) for line in run]
    assert all(words[:3] == ["python3", "-m", "annotator"] for words in commands)
    done = subprocess.run(  # one process for all: to start one takes longer than most commands
        [sys.executable, "-c", _ONE_AFTER_ANOTHER, *(json.dumps(words[3:]) for words in commands)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(repository)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (done.stdout, done.stderr)
    return folder


def test_commands_and_python_of_the_readme_work(repository: Path, worked: Path) -> None:
    codes = blocks(repository / "README.md", "python")
    assert codes
    for code in codes:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", code],
            cwd=worked,
            env={**os.environ, "PYTHONPATH": str(repository)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")


_ONE_AFTER_ANOTHER = """
import json, sys
from annotator.cli import main
for words in map(json.loads, sys.argv[1:]):
    if status := main(words):
        sys.exit(f"{words}: {status}")
"""


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files(repository: Path, page: str) -> None:
    text = (repository / page).read_text(encoding="utf-8")
    targets = [first or second for first, second in LINK.findall(text)]
    assert targets or page != "README.md"
    for target in targets:
        places = [(repository / page).parent / target, repository / target]
        assert any(place.exists() for place in places), target


def test_rooms_of_the_table_are_the_rooms_there_are(repository: Path) -> None:
    """Every package and module at the top of annotator/ stands in the table of rooms, and nothing else."""
    text = (repository / "annotator" / "README.md").read_text(encoding="utf-8")
    table = text[text.index("## The rooms") : text.index("The rules are contracts")]
    named = {
        name.split("/")[0]
        for row in table.splitlines()
        if row.startswith("| `")
        for name in re.findall(r"`([\w/]+)`", row.split("|")[1])
    }
    there = {path.stem for path in (repository / "annotator").glob("*.py") if not path.stem.startswith("__")}
    there |= {path.parent.name for path in (repository / "annotator").glob("*/__init__.py")}
    assert named == there


def test_version_is_the_projects(repository: Path) -> None:
    import tomllib

    import annotator

    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == annotator.__version__


def test_the_table_of_formats_is_what_the_formats_say(repository: Path, update_snapshots: bool) -> None:
    """`--update-snapshots` writes it anew."""
    heading, *rows = [(f"`{name}` {title}", *more) for name, title, *more in matrix()]
    heading = ("format", *heading[1:])
    lines = [f"| {' | '.join(row)} |" for row in (heading, ["---"] * len(heading), *rows)]
    path = repository / "README.md"
    text = path.read_text(encoding="utf-8")
    begin = text.index("| format |")
    end = text.index("\n\n", begin)
    if update_snapshots:
        path.write_text(text[:begin] + "\n".join(lines) + text[end:], encoding="utf-8")
    else:
        assert text[begin:end].split("\n") == lines
