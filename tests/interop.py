"""Where libraries of the field live that cannot be installed beside our own: .ci/run makes their environment."""

from __future__ import annotations

import os
import subprocess
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def python_with_peers() -> Path | None:
    """The Python of the environment that has bioc, datasets, mlcroissant and pandas; None if there is none."""
    folder = Path(os.environ.get("ANNOTATOR_INTEROP") or ROOT / ".venv-interop")
    python = folder / "bin" / "python"
    return python if python.is_file() else None


def run_with_peers(script: Path, *arguments: object, home: Path | None = None, with_annotator: bool = False) -> bytes:
    """What a script prints that the Python with the peers runs; without one the test is skipped.

    Args:
        script: the script; what stands beside it cannot be imported.
        arguments: of the script.
        home: a folder for whatever libraries keep of their own.
        with_annotator: whether the script imports Annotator as it is here. What it needs and the peers do not bring
            along comes from the environment of the tests, behind the peers' own: `sys.path.append` of the
            environment variable BEHIND.
    """
    import pytest

    python = python_with_peers()
    if python is None:
        pytest.skip("needs an environment with peers, which .ci/run makes; ANNOTATOR_INTEROP says where it is")
    env = {"PYTHONUTF8": "1"}
    if home is not None:
        # nothing is fetched, nothing is kept elsewhere
        env |= {"HOME": str(home), "HF_HOME": str(home), "TMPDIR": str(home), "HF_HUB_OFFLINE": "1"}
    if with_annotator:
        env |= {"PYTHONPATH": str(ROOT), "BEHIND": sysconfig.get_paths()["purelib"]}
    done = subprocess.run(
        [python, "-P", script, *map(str, arguments)], capture_output=True, check=False, timeout=120, env=env
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout
