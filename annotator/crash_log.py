"""What went wrong unexpectedly, in one file that the user can show, copy or delete; it is never sent."""

from __future__ import annotations

import faulthandler
import platform
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from platformdirs import user_log_path

from annotator.version import __version__

LIMIT = 1_000_000
"""Bytes after which the log starts anew."""


def log_file() -> Path:
    """Where the log is."""
    return user_log_path("annotator", appauthor=False) / "crash.log"


def write_line(text: str) -> None:
    """Add to the log; a log that cannot be written is no trouble of its own."""
    file = log_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists() and file.stat().st_size > LIMIT:
            file.replace(file.with_suffix(".old.log"))
        stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        with file.open("a", encoding="utf-8") as log:
            log.write(f"{stamp} {text}\n")
    except OSError:
        return


def report_exception(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log an unexpected exception and say one friendly sentence on stderr; usable as `sys.excepthook`."""
    if issubclass(kind, KeyboardInterrupt):
        return
    versions = f"annotator {__version__}, Python {platform.python_version()}, {platform.platform()}"
    write_line(f"{versions}\n{''.join(traceback.format_exception(kind, error, trace))}")
    sys.stderr.write(
        f"Something went wrong inside Annotator ({kind.__name__}); your work is on disk. Details are in {log_file()}\n"
    )


def watch_for_crashes() -> None:
    """Have a crash of the interpreter itself written to the log's folder, too."""
    file = log_file().with_name("fatal.log")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        faulthandler.enable(file.open("a", encoding="utf-8"))  # the last start's crash is what is looked for
    except OSError:
        return
