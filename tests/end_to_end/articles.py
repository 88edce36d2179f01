"""Articles that the stories are about, as files and as what a curator makes of them."""

from __future__ import annotations

from pathlib import Path

FERRY = """Ferry line cuts winter crossings
Islanders fear that the cut will leave hospital patients stranded

By Ada Quill

The ferry line Strait Link will halve its winter crossings from Monday, it said in Vestergate.

“We carry more fuel than people,” said Olaf Brekke, the line’s director, “and nobody pays for that.”

The island council denied that the crossings run empty. Mayor Ines Tallow said 300 islanders had signed a letter. 🚢

Before you go: we have a small favour to ask.

Millions read the Herald, but few of them pay.

Support us today. Thank you.

14 Comments
"""
FERRY_ID = "ferry-line-cuts-winter-crossings"

QUAY = """Quay closes for repairs

The east quay of Eastmole closes on Friday, Harbour Master Ada Quill said.
"""
QUAY_ID = "quay-closes-for-repairs"


def written(folder: Path, name: str, content: str | bytes) -> Path:
    """A file with this content."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
