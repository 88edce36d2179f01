"""Says everything that is wrong with standoff files and mirror folders, by file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from annotator.editing.change import Change, Edit
from annotator.editing.checks import check
from annotator.errors import CorpusError, EditRefused, FileRefused, SchemeRefused
from annotator.formats.scheme_xml import read_scheme
from annotator.formats.standoff import standoff_xml
from annotator.jobs import Job, Progress
from annotator.model.annotation import LayerState
from annotator.model.document import AnnotatedDocument
from annotator.model.scheme import Scheme
from annotator.opening.places import Kind, kind_of
from annotator.storage.mirror import ARTICLE, SCHEME

_REPAIRED = re.compile(r"\.repaired(-\d+)?$")


class FileProblem(NamedTuple):
    """What is wrong with a file: the line, from 1 (0 where a line makes no sense), and a sentence."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


def validate(paths: Iterable[Path]) -> Job[list[FileProblem]]:
    """Check standoff files, and all of them in folders: a job, done in files.

    Besides the rules of standoff XML: an article has its file's name, and where
    there is a scheme.xml beside it, everything in it fits that scheme.

    Returns:
        Problems in the order of the files, then by line.

    Raises:
        CorpusError: a path is not there, cannot be read, or is a folder without standoff files.
    """
    files = [file for path in paths for file in _files(path)]
    schemes: dict[Path, Scheme | None] = {}
    problems: list[FileProblem] = []
    for done, file in enumerate(files):
        yield Progress(done, len(files), file.name)
        if file.parent not in schemes:
            schemes[file.parent] = _scheme_beside(file, problems)
        problems += problems_in(str(file), _bytes_of(file), schemes[file.parent])
    return problems


def _files(path: Path) -> list[Path]:
    kind = kind_of(path)
    if kind is Kind.MISSING:
        raise CorpusError(f"{path}: is not there; check the name.")
    if kind not in (Kind.MIRROR, Kind.FOLDER):
        return [path]
    found = sorted(file for file in path.rglob(f"*{ARTICLE}") if file.is_file())
    if not found:
        raise CorpusError(f"{path}: holds no {ARTICLE} files; name a folder or file that does.")
    return found


def _scheme_beside(file: Path, problems: list[FileProblem]) -> Scheme | None:
    path = file.with_name(SCHEME)
    if not path.is_file():
        return None
    try:
        return read_scheme(_bytes_of(path), name=str(path))
    except SchemeRefused as refused:
        problems.append(FileProblem(str(path), refused.line, refused.reason))
        return None


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CorpusError(f"{file}: cannot be read ({error.strerror}); change its permissions.") from error


def problems_in(file: str, data: bytes, scheme: Scheme | None) -> list[FileProblem]:
    """What is wrong with a standoff file, by line.

    Args:
        file: its path, or the place of its archive and its name there.
        data: its bytes.
        scheme: what everything in it is to fit, if there is one.
    """
    found = [FileProblem(file, line, sentence) for line, sentence in standoff_xml.check(data, name=file)]
    if found:
        return found
    try:
        annotated = standoff_xml.read(data, name=file)
    except FileRefused as refused:
        return [FileProblem(file, refused.line, refused.reason)]
    at = [(_line_of(data, place), sentence) for place, sentence in _unfit(Path(file).name, annotated, scheme)]
    return [FileProblem(file, line, sentence) for line, sentence in sorted(at)]


def _unfit(name: str, annotated: AnnotatedDocument, scheme: Scheme | None) -> Iterator[tuple[str, str]]:
    """What does not fit the file's name or the scheme: the markup to find it by, and a sentence."""
    document = annotated.document
    if name.endswith(ARTICLE) and _REPAIRED.sub("", name.removesuffix(ARTICLE)) != document.id:
        yield "<document ", f"holds the article {document.id}; name the file {document.id}{ARTICLE}"
    if scheme is None:
        return
    if annotated.scheme.id not in ("", scheme.id):
        yield "<scheme ", f"was annotated under the scheme {annotated.scheme.id}, and {SCHEME} beside it is {scheme.id}"
        return
    for who, made in annotated.sets.items():
        states = [LayerState(who, layer, state) for layer, state in made.states.items()]
        for item in (*made.items(), *states):
            place = f'<layer name="{item.layer}"' if isinstance(item, LayerState) else f'id="{item.id}"'
            try:
                check(Change("", (Edit(document.id, item, item),)), document, made, scheme)
            except EditRefused as refused:
                yield place, str(refused)


def _line_of(data: bytes, markup: str) -> int:
    at = data.find(markup.encode())
    return data.count(b"\n", 0, at) + 1 if at >= 0 else 0
