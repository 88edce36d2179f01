"""Text from articles and schemes as tips: Qt would take some of it for HTML, and follow what it names."""

from __future__ import annotations

from html import escape


def plain_tip(text: str) -> str:
    """A tip that shows the text as it is, even where it looks like HTML."""
    if "<" not in text:
        return text
    return f"<qt>{escape(text).replace(chr(10), '<br>')}</qt>"
