"""Files of any kind to shards of standoff articles."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from annotator.batch.shards import Shard
from annotator.batch.work import Done
from annotator.opening.article_shards import SUFFIX, add_article
from annotator.opening.batches.made_with import code
from annotator.opening.batches.reading import LONGEST, Problem, Read, Request, Skipped, read


@dataclass(frozen=True, slots=True)
class Import:
    """Reads the articles of files, as an import into a corpus does, and writes them as one shard.

    Their ids end in digits of their text's SHA-256 (see `naming`), but for standoff files, which keep theirs. A text
    that comes again under one title is written once, and counted.

    Attributes:
        columns: of tables: pairs of what is held and the column that holds it.
        longest: seconds that an article may take; what takes longer is left out.
    """

    columns: tuple[tuple[str, str], ...] = ()
    longest: float = LONGEST
    suffix: str = SUFFIX
    model: str = ""

    @property
    def asked(self) -> Mapping[str, Any]:
        return {"work": "import", "columns": sorted(self.columns), "longest": self.longest}

    @property
    def code(self) -> str:
        return code("trafilatura", "lxml", "pypdf", "python-docx", "feedparser", "warcio", "py3langid")

    def __call__(self, shard: Shard, out: BinaryIO) -> Done:
        counts: Counter[str] = Counter(articles=0)
        problems: list[str] = []
        with zipfile.ZipFile(out, "w") as archive:
            for one in read(Request(shard.parts, dict(self.columns), self.longest), shard.name):
                if isinstance(one, Read):
                    add_article(archive, one.id, one.data, one.hints)
                    counts["articles"] += 1
                elif isinstance(one, Problem):
                    problems.append(one.sentence)
                    counts["refused"] += 1
                elif isinstance(one, Skipped):
                    counts[one.why] += 1
        return Done(counts, problems=problems)
