"""The only place from which the browser is opened."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def browse(address: QUrl) -> bool:
    """Open an address in the user's browser; whether the desktop knows one."""
    return QDesktopServices.openUrl(address)
