"""Runs small programs on a store in a process of their own, such as one that will be killed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAD = """
import sys
from pathlib import Path
from annotator.storage.store import Store
from tests.storage.samples import *
"""


def start(script: str, *arguments: object, wrapped: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    """Start a script; what it needs from the samples and the store is imported."""
    return subprocess.Popen(
        [*wrapped, sys.executable, "-c", HEAD + script, *map(str, arguments)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip


def run(script: str, *arguments: object, wrapped: tuple[str, ...] = ()) -> str:
    """Run a script to its end; what it printed, and its errors if there were any."""
    child = start(script, *arguments, wrapped=wrapped)
    output, errors = child.communicate()
    return output + errors


def bound_by_permissions() -> tuple[str, ...]:
    """What to put before a command so that file permissions bind it even for root; skips where that cannot be."""
    if not hasattr(os, "geteuid"):
        pytest.skip("needs POSIX permissions")
    if os.geteuid() != 0:
        return ()
    if not shutil.which("setpriv"):
        pytest.skip("needs setpriv, as permissions do not bind root")
    wrapped = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
    if subprocess.run([*wrapped, "true"], check=False, capture_output=True).returncode:
        pytest.skip("needs a setpriv that may drop rights")
    return wrapped
