"""Says what is wrong with the articles of shards, by file and line: a report a shard, in JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from annotator.batch.shards import Shard
from annotator.batch.work import Done
from annotator.opening.article_shards import unshelve
from annotator.opening.batches.folders import scheme_of, sha256
from annotator.opening.batches.made_with import code
from annotator.opening.validation import problems_in


@dataclass(frozen=True, slots=True)
class Validate:
    """Checks the files of a shard as `annotator validate` checks those of a folder.

    Attributes:
        scheme: the scheme.xml that everything in them is to fit, b'' for none.
    """

    scheme: bytes = b""
    suffix: str = ".problems.jsonl"
    model: str = ""

    @property
    def asked(self) -> Mapping[str, Any]:
        return {"work": "validate", "scheme": sha256(self.scheme)}

    @property
    def code(self) -> str:
        return code("lxml")

    def __call__(self, shard: Shard, out: BinaryIO) -> Done:
        scheme = scheme_of(self.scheme) if self.scheme else None
        articles = problems = 0
        for one in unshelve(shard):
            articles += 1
            for problem in problems_in(one.member, one.data, scheme):
                problems += 1
                row = {"file": problem.file, "line": problem.line, "problem": problem.sentence}
                out.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        return Done({"articles": articles, "problems": problems})
