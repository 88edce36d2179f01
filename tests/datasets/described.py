"""Datasets to be described: facts made by hand, and a small folder of Parquet files that they are true of."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.datasets.card import checksums
from annotator.datasets.card.columns import from_arrow
from annotator.datasets.card.facts import OFFSETS, TEXTS, TOKENS, Facts, File
from annotator.datasets.leakage import Leakage
from annotator.datasets.manifest import Entry, Manifest
from annotator.datasets.splits import Plan
from annotator.datasets.tally import Tally
from annotator.datasets.ties import COPIES, SENTENCES, VERSIONS
from annotator.formats.tables import offsets_table, parquet, tokens_table
from annotator.model.document import Annotator
from tests.schemes import SMALL

if TYPE_CHECKING:
    import pyarrow as pa

COUNTS = {
    "articles train": 1_840, "articles dev": 230, "articles test": 231,
    "characters train": 7_912_004, "characters dev": 990_112, "characters test": 1_004_871,
    "bare train": 12,
    "label train things PERSON": 18_204, "label dev things PERSON": 2_310, "label test things PERSON": 2_288,
    "label train things ORG": 9_411, "label dev things ORG": 1_102, "label test things ORG": 1_188,
    "label train things ROLE": 911, "label test things ROLE": 104,
    "label train claims CLAIM": 6_020, "label dev claims CLAIM": 744, "label test claims CLAIM": 702,
    "label train parts NAV": 402,
    "relation train claims attribution": 4_110, "relation test claims attribution": 377,
    "outlet train The_Harbour_Herald": 1_010, "outlet test The_Harbour_Herald": 140, "outlet dev Le_Quai": 230,
    "outlet train ": 830, "outlet test صحيفة_الميناء": 91,
    "language train en": 1_500, "language train pt-BR": 340, "language dev fr": 230, "language test ar": 231,
    "year train 2024": 900, "year train 2025": 940, "year dev 2025": 230, "year test 2026": 231,
    "annotator human ana": 30_112, "annotator human ben": 12_004, "annotator program matcher": 4_001,
    "state things finished": 2_100, "state things in-progress": 140, "state things new": 61,
    "state claims finished": 2_301, "state parts skipped": 20,
    "pairs things": 140, "agreed things": 1_900, "made things": 4_400, "pairs claims": 0,
}  # fmt: skip


def tally(counts: dict[str, int]) -> Tally:
    """Counts whose keys have blanks for tabs, and `_` for blanks."""
    return Tally({key.replace(" ", "\t").replace("_", " "): number for key, number in counts.items()})


def facts(**changes: Any) -> Facts:
    """What is known of a dataset with everything in it."""
    plain: dict[str, Any] = {
        "name": "harbour-news",
        "version": "0.1.0",
        "scheme": SMALL,
        "guideline": "# Mark every name.",
        "votes": "all",
        "manifest": Manifest(
            Plan(),
            "things",
            {f"a{n}": Entry(("train", "dev", "test")[n % 3], f"a{n // 2}", "0" * 64) for n in range(9)},
        ),
        "stories": 1_960,
        "tally": tally(COUNTS),
        "ours": Leakage({COPIES: 0, VERSIONS: 0, SENTENCES: 3}, 4, ()),
        "naive": Leakage({COPIES: 212, VERSIONS: 31, SENTENCES: 1_804}, 166, ()),
        "licences": {"CC-BY-4.0": 2_100, "CC0-1.0": 180},
        "as_offsets": {"names no licence": 15, "is reserved from text and data mining": 6},
        "withheld": {"is on the takedown list": 2},
        "masked": {"e-mail": 31, "phone": 12},
        "mask": "blocks",
        "annotators": (Annotator("ana", name="Ana"), Annotator("ben"), Annotator("matcher", "program", version="1.2")),
        "files": (
            File("data/train-00000-of-00002.parquet", 4_000_123, "1" * 64, TEXTS, "train", 1_000),
            File("data/train-00001-of-00002.parquet", 3_000_123, "2" * 64, TEXTS, "train", 840),
            File("data/dev-00000-of-00001.parquet", 800_123, "3" * 64, TEXTS, "dev", 230),
            File("data/test-00000-of-00001.parquet", 810_123, "4" * 64, TEXTS, "test", 210),
            File("offsets/test-00000-of-00001.parquet", 44_120, "5" * 64, OFFSETS, "test", 21),
            File("tokens-things/train-00000-of-00001.parquet", 900_123, "6" * 64, f"{TOKENS}things", "train", 1_840),
            File("guideline.md", 18, "7" * 64),
            File("scheme.xml", 1_800, "8" * 64),
        ),
        "first": "2024-01-03",
        "last": "2026-02-11T08:00:00Z",
        "newest": "2026-03-01T12:30:00Z",
        "problems": ("harbour-opens: its page was cut off.",),
        "tokeniser": "words",
        "tags": "IOB2",
        "columns": {
            TEXTS: from_arrow(parquet.schema()),
            OFFSETS: from_arrow(offsets_table.schema()),
            f"{TOKENS}things": from_arrow(tokens_table.schema()),
        },
    }
    return Facts(**{**plain, **changes})


# -- a folder ------------------------------------------------------------------------------------------

_ABOUT = {"annotator": "ana", "layer": "things", "note": "", "origin": "human", "created": "2026-01-01T00:00:00Z"}


def article(number: int) -> dict[str, Any]:
    """A row with text, as our Parquet files have it; odd ones have no annotation."""
    text = f"👩‍👩‍👧 Ana Reis left {number}."
    marked = {"id": f"t{number}", "label": "PERSON", "spans": [{"begin": 6, "end": 9}, {"begin": 10, "end": 14}]}
    return {
        "format": "annotator-articles-1", "version": 1, "unit": "codepoint", "id": f"story-{number}",
        "title": f"Story {number}", "language": "en", "outlet": "Herald", "url": f"https://herald.example/{number}",
        "published": "2026-01-01", "retrieved": None, "media_type": "text/plain", "source_sha256": None, "text": text,
        "annotations": [] if number % 2 else [{**marked, "text": "Ana Reis", "features": [], **_ABOUT}],
        "relations": [], "blocks": [{"begin": 0, "end": len(text), "kind": "paragraph", "path": "p"}],
        "meta": [{"name": "licence", "value": "CC0-1.0"}],
        "annotators": [{"id": "ana", "kind": "human", "name": "Ana", "version": ""}],
        "states": [{"annotator": "ana", "layer": "things", "state": "finished"}],
        "normalisation": {"charset": "utf-8", "bom": "none", "newline": "lf", "replaced": []},
        "scheme": {"id": "small", "version": "1", "sha256": "0" * 64},
    }  # fmt: skip


def folder(path: Path, *, texts: bool = True) -> Facts:
    """Write a dataset of three articles with text, one without, and their tokens; what is known of it."""
    line = {
        "id": "story-0", "annotator": "ana", "tokens": ["Ana", "Reis"], "begins": [6, 10], "ends": [9, 14],
        "tags": ["B-PERSON", "I-PERSON"],
    }  # fmt: skip
    without = {"id": "story-3", "language": "en", "length": 20, "sha256": "0" * 64, "offsets": "{}"}
    schema, bare, tokens = parquet.schema(), offsets_table.schema(), tokens_table.schema()
    made = [
        *([("data", TEXTS, "train", "00000-of-00002", [article(0)], schema)] if texts else []),
        *([("data", TEXTS, "train", "00001-of-00002", [article(1)], schema)] if texts else []),
        *([("data", TEXTS, "test", "00000-of-00001", [article(2)], schema)] if texts else []),
        ("offsets", OFFSETS, "dev", "00000-of-00001", [without], bare),
        ("tokens-things", f"{TOKENS}things", "train", "00000-of-00001", [line], tokens),
    ]
    files = tuple(_written(path, *one) for one in made)
    counts = Counter({"articles train": 2, "articles dev": 1, "articles test": 1, "language train en": 4})
    return facts(files=files, tally=tally(counts), licences={"CC0-1.0": 3})


def _written(
    top: Path, where: str, table: str, split: str, shard: str, rows: list[dict[str, Any]], schema: pa.Schema
) -> File:
    import pyarrow as pa
    import pyarrow.parquet as pq

    name = f"{where}/{split}-{shard}.parquet"
    (top / where).mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), top / name)
    return File(name, (top / name).stat().st_size, checksums.sha256_of(top / name), table, split, len(rows))
