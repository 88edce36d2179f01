"""The folder of a batch: one batch at a time works in it, and what a killed one has left half written goes."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from annotator.durable import is_temporary, reason
from annotator.errors import CorpusBusy, CorpusError

_LOCK = ".batch.lock"


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """A folder that is this batch's alone, made if it is not there; before and after, nothing in it is half written.

    Raises:
        CorpusBusy: another batch works in it.
        CorpusError: it cannot be made or locked.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CorpusError(f"{folder}: cannot be made: {reason(error)}.") from error
    path = folder / _LOCK
    lock = FileLock(path, timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        sentence = f"{folder}: another batch works in it; wait for its end, or choose another folder."
        raise CorpusBusy(sentence, holder="another batch") from error
    except (OSError, NotImplementedError) as error:
        why = reason(error) if isinstance(error, OSError) else "it knows no locks; choose another"
        raise CorpusError(f"{folder}: cannot be locked: {why}.") from error
    try:
        _sweep(folder)
        yield
    finally:
        with contextlib.suppress(CorpusError):  # the next batch tries again
            _sweep(folder)
        with contextlib.suppress(OSError):  # Windows removes no open file
            path.unlink()  # who waits for it looks whether it is there
        lock.release()


def _sweep(folder: Path) -> None:
    try:
        for left_over in filter(is_temporary, list(folder.iterdir())):
            if left_over.is_dir() and not left_over.is_symlink():
                shutil.rmtree(left_over)
            else:
                left_over.unlink(missing_ok=True)
    except OSError as error:
        raise CorpusError(f"{folder}: what a batch left half written cannot be removed: {reason(error)}.") from error
