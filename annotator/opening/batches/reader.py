"""The program that reads articles for a worker: requests come in, what is read goes out, as pickles."""

from __future__ import annotations

import faulthandler
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from annotator.articles import kinds
from annotator.articles.decoders import Reading, fault_of_ours
from annotator.articles.importing import pieces_in
from annotator.articles.language import guess
from annotator.articles.pieces import Imported, Piece, Refusal, Wishes
from annotator.articles.web_archive import NoPages
from annotator.batch.shards import WHOLE, Part
from annotator.errors import FileRefused
from annotator.model.document import AnnotatedDocument
from annotator.opening.batches.naming import named
from annotator.opening.batches.reading import Finished, Message, Place, Problem, Read, Request, Skipped, sha256_of
from annotator.opening.codec import decode, encode

if TYPE_CHECKING:
    from typing import TextIO

Say = Callable[[Message], None]


def answer(request: Request, say: Say) -> None:
    """Read what is asked for, and say of every piece that it begins and what came of it."""
    wishes = Wishes(request.columns)
    for number, part in enumerate(request.parts):
        if number < request.part:
            continue
        begin = request.piece if number == request.part else 0
        found = _pieces(part, wishes)
        at = 0
        while True:
            say(Place(number, at, decoding=False, name=part.path))
            piece = next(found, None)
            if piece is None:
                break
            if at >= begin:
                say(Place(number, at, decoding=True, name=piece.name))
                for made in _read(piece):
                    say(_said(made, request.taken))
            at += 1
    say(Finished())


def _pieces(part: Part, wishes: Wishes) -> Iterator[Piece | Refusal]:
    if part.end == WHOLE and not part.begin:
        yield from pieces_in(Path(part.path), wishes)
        return
    name = f"{part.path} from byte {part.begin}"
    unpack = kinds.unpacker_for(Path(part.path).name)
    try:
        if unpack is None:
            raise FileRefused(name, "is a stretch of a file that is read as a whole")
        with part.opened() as file:
            yield from unpack(file, name, wishes)
    except NoPages:  # those of the archive are in other stretches
        return
    except FileRefused as refused:
        yield Refusal.of(refused, name)
    except Exception as fault:  # the other parts are to come in, whatever one of them brings to light
        yield Refusal.of(fault_of_ours(fault, name))


def _read(piece: Piece | Refusal) -> Iterator[tuple[Imported, str] | Refusal]:
    """The articles of a piece, each with the kind of the piece."""
    if isinstance(piece, Refusal):
        yield piece
        return
    for one in Reading(_standoff)(piece):
        if isinstance(one, Refusal):
            yield one
        elif isinstance(one.article, Imported):
            yield one.article, piece.kind


def _standoff(data: bytes, *, name: str) -> AnnotatedDocument:
    return decode(data, name)


def _said(made: tuple[Imported, str] | Refusal, taken: dict[str, str]) -> Read | Problem | Skipped:
    """What is told of an article, named so that no other of its shard is called so."""
    if isinstance(made, Refusal):
        return Problem(made.sentence) if made.has_articles else Skipped("tables without articles")
    one, kind = made
    document = one.annotated.document
    is_named = kind == kinds.STANDOFF
    identity = document.id if is_named else named(document.id, document.sha256)
    data = _called(one, identity)
    if is_named and taken.get(identity, sha256_of(data)) != sha256_of(data):
        identity = named(document.id, sha256_of(data))  # another text, or other work on the same
        data = _called(one, identity)
    if identity in taken:
        return Skipped("copies")
    taken[identity] = sha256_of(data)
    return Read(identity, data, one.hints)


def _called(one: Imported, identity: str) -> bytes:
    return encode(replace(one.annotated, document=replace(one.annotated.document, id=identity)))


# -- the program -------------------------------------------------------------------------------------


def main() -> None:
    """Answer requests until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C goes to all; whoever started this one decides
    out = os.fdopen(os.dup(1), "wb")
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), 1)  # libraries print
        _answer_all(sys.stdin.buffer, out, nowhere)


def _answer_all(requests: BinaryIO, out: BinaryIO, nowhere: TextIO) -> None:
    import trafilatura  # noqa: F401  the first page would wait for it, and for what tells languages

    guess("The harbour opened on Monday.")

    while True:
        try:
            request: Request = pickle.load(requests)  # noqa: S301  from the program that started this one
        except EOFError:
            return

        def say(message: Message, longest: float = request.longest) -> None:
            faulthandler.cancel_dump_traceback_later()  # who listens may be slow, which is nobody's fault
            pickle.dump(message, out)
            out.flush()
            if isinstance(message, Place):
                faulthandler.dump_traceback_later(longest, exit=True, file=nowhere)

        answer(request, say)


if __name__ == "__main__":
    main()
