"""How a process ends: its exit status, and the one sentence it says when it could not do its work."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from annotator.errors import AnnotatorError

FINE, PROBLEMS, IMPOSSIBLE = 0, 1, 2
INTERRUPTED = 130  # what a shell expects after Ctrl+C


def say(sentence: str) -> None:
    """Say a sentence on stderr."""
    sys.stderr.write(f"{sentence}\n")


def guarded(work: Callable[[], int]) -> int:
    """Do the work and return its exit status; nothing is raised, no traceback is shown.

    Expected trouble is one sentence on stderr; a bug goes to the crash log.
    """
    try:
        status = work()
        sys.stdout.flush()
    except AnnotatorError as error:
        say(str(error))
        return IMPOSSIBLE
    except BrokenPipeError:
        # whoever read our output has had enough; what Python flushes at its end must go nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # a bug: it goes to the crash log, not to the terminal
        from annotator.crash_log import report_exception

        report_exception(type(error), error, error.__traceback__)
        return IMPOSSIBLE
    return status
