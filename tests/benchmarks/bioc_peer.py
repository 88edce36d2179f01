"""bioc, timed in the environment that has it: it cannot be installed beside Annotator."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests import interop

PATIENCE = 600


def times(files: Sequence[Path], rounds: int) -> dict[str, list[float]] | None:
    """Milliseconds of each round in which bioc reads all these files ("read"), and writes what it has read ("write").

    None if there is no such environment.
    """
    python = interop.python_with_peers()
    if python is None:
        return None
    done = subprocess.run(
        [python, Path(__file__).with_name("time_bioc.py"), str(rounds), *files],
        capture_output=True, check=True, timeout=PATIENCE, env={"PYTHONUTF8": "1"},
    )  # fmt: skip
    spent: dict[str, list[float]] = json.loads(done.stdout)
    return spent
