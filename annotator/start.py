"""The way in: the window at once when nothing else is asked for, the command line for everything else."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from annotator.exits import guarded


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what was typed after the program's name (None: the process's own words); returns the exit status.

    Without a word the window opens; the command line, which takes as long to
    import as an empty window takes to show, is not loaded then.
    """
    words = sys.argv[1:] if arguments is None else list(arguments)
    if words:
        from annotator import cli

        return cli.main(words)
    return guarded(_open_window)


def _open_window() -> int:
    from annotator.ui import application

    return application.main()
