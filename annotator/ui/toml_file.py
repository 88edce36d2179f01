"""A TOML file that people and other windows write, too: values by place, comments kept, never written by halves."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

Place = tuple[str, ...]
"""Where a value stands: the names of its tables, then its own."""


def read(file: Path) -> TOMLDocument:
    """What a file says, nothing if there is none; raises OSError, or ValueError where it is no TOML."""
    import tomlkit  # after the first paint
    from tomlkit.exceptions import TOMLKitError

    try:
        return tomlkit.parse(file.read_text(encoding="utf-8-sig"))  # some editors begin with a byte-order mark
    except FileNotFoundError:
        return tomlkit.document()
    except TOMLKitError as error:
        raise ValueError(str(error)) from error


def look(document: TOMLDocument, place: Place) -> Any:
    """The value at a place as plain Python, None if there is none."""
    found: Any = document
    for name in place:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found.unwrap() if hasattr(found, "unwrap") else found


def put(document: TOMLDocument, place: Place, value: object) -> None:
    """Set the value at a place, or (None) take it away, with its table when that is empty then."""
    import tomlkit

    *tables, name = place
    inner: Any = document
    for one in tables:
        if not isinstance(inner.get(one), Mapping):
            if value is None:
                return
            inner[one] = tomlkit.table()
        inner = inner[one]
    if value is not None:
        inner[name] = value
    elif name in inner:
        del inner[name]
        if tables and not tomlkit.dumps(inner).strip():
            put(document, tuple(tables), None)


def write(file: Path, document: TOMLDocument) -> None:
    """Put a document in the place of a file; raises OSError."""
    import tomlkit

    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    text = tomlkit.dumps(document).rstrip("\n")  # a table that is gone leaves the empty line before it
    part.write_text(text + "\n" if text else "", encoding="utf-8")
    part.replace(file)
