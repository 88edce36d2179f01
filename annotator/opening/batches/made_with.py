"""With what the files of a batch are made: the versions that stand in the rows of its manifest."""

from __future__ import annotations

from importlib import metadata

from annotator.version import __version__


def code(*packages: str) -> str:
    """Annotator and the packages whose version changes what a work writes, each with its version."""
    return "; ".join([f"annotator {__version__}", *(f"{name} {_version(name)}" for name in packages)])


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"
