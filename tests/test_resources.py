"""The door to resources/ and the sample corpora: in the clone, and in the wheel that is built from it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from annotator import resources


def test_the_clone_has_what_the_door_leads_to(repository: Path) -> None:
    assert resources.path("locks", "run.txt") == repository / "resources" / "locks" / "run.txt"
    assert resources.text("locks", "run.txt").startswith("alembic==")
    assert resources.data("locks", "run.txt") == resources.text("locks", "run.txt").encode()
    assert (resources.schemas() / "standoff.rng").is_file()
    assert (resources.schemas() / "standoff.xsd").is_file()
    assert (resources.schemes() / "news.xml").is_file()
    assert resources.sample_corpus().is_dir()
    assert resources.corpora() == resources.sample_corpus().parent


def test_the_fonts_come_with_their_licence_and_stay_small() -> None:
    names = [font.stem for font in resources.fonts()]
    assert {"NotoSerif-Regular", "NotoSerif-Bold", "NotoSerif-Italic", "NotoSans-Regular"} <= set(names)
    assert all(font.stat().st_size < 400_000 for font in resources.fonts())
    assert "SIL Open Font License, Version 1.1" in resources.text("fonts", "OFL.txt")


def test_what_is_not_there_is_an_ordinary_missing_file() -> None:
    with pytest.raises(FileNotFoundError, match=r"nothing\.xml"):
        resources.text("schemes", "nothing.xml")


@pytest.fixture(scope="module")
def installed(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the contents of the wheel, as an installation would lay them out."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=repository, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = folder.glob("annotator-*-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def in_wheel(installed: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], cwd=installed.parent, capture_output=True, text=True, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONPATH": str(installed)},
    )  # fmt: skip


def test_the_wheel_carries_package_resources_and_corpora_only(installed: Path, repository: Path) -> None:
    assert {path.name.split("-")[0] for path in installed.iterdir()} == {"annotator"}
    carried = installed / "annotator" / "_data"
    for folder in ("resources", "corpora"):
        kept = {path.relative_to(repository) for path in (repository / folder).rglob("*") if path.is_file()}
        assert kept == {path.relative_to(carried) for path in (carried / folder).rglob("*") if path.is_file()}
    assert (installed / "annotator" / "py.typed").is_file()
    (about,) = installed.glob("*.dist-info")
    assert (about / "licenses" / "LICENSE").is_file()
    assert "annotator = annotator.start:main" in (about / "entry_points.txt").read_text(encoding="utf-8")


def test_an_installed_annotator_finds_its_resources_and_sample_corpus(installed: Path) -> None:
    places = "r.fonts()[0], r.schemas() / 'standoff.rng', r.sample_corpus()"
    found = in_wheel(installed, "-c", f"from annotator import resources as r; print({places}, sep='\\n')")
    assert found.returncode == 0, found.stderr
    for place in found.stdout.rstrip("\n").split("\n"):
        assert Path(place).exists()
        assert installed in Path(place).parents


def test_an_installed_annotator_works_and_has_no_tests(installed: Path) -> None:
    read = in_wheel(installed, "-c", "from annotator import resources as r; print(r.sample_corpus())").stdout.strip()
    done = in_wheel(installed, "-m", "annotator", "validate", read)
    assert done.returncode == 0, done.stdout + done.stderr
    refused = in_wheel(installed, "-m", "annotator", "test")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "needs a clone of the project" in refused.stderr
