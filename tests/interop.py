"""Where libraries of the field live that cannot be installed beside Annotator's own; .ci/run makes the place."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def python_with_peers() -> Path | None:
    """The Python of the environment that has bioc, datasets and mlcroissant; None if there is none."""
    folder = Path(os.environ.get("ANNOTATOR_INTEROP") or ROOT / ".venv-interop")
    python = folder / "bin" / "python"
    return python if python.is_file() else None
