"""Corpora as tables of other libraries: pandas, and the datasets of Hugging Face."""

from __future__ import annotations

import atexit
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.api.for_models import ForModels
from annotator.api.outputs import to_arrow
from annotator.durable import reason
from annotator.errors import AnnotatorError
from annotator.formats.tables import parquet

if TYPE_CHECKING:
    from datasets import Dataset
    from pandas import DataFrame


def to_pandas(corpus: ForModels, size: int) -> DataFrame:
    """See `ForModels.to_pandas`."""
    _need("pandas")
    # columns are let go of one after the other as they are converted, so that not all are there twice
    return to_arrow(corpus, size).read_all().to_pandas(split_blocks=True, self_destruct=True)


def to_hf(corpus: ForModels, size: int) -> Dataset:
    """See `ForModels.to_hf`."""
    _need("datasets")
    import pyarrow as pa
    from datasets import Dataset

    reader = to_arrow(corpus, size)
    try:
        folder = Path(tempfile.mkdtemp(prefix="annotator-"))
        # not with the dataset: what is made of it, also in other processes, reads the same file
        atexit.register(_remove, folder, os.getpid())
        path = folder / "articles.arrow"
        with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, reader.schema) as stream:
            for batch in reader:
                stream.write_batch(batch)
    except OSError as error:
        place = tempfile.gettempdir()
        raise AnnotatorError(
            f"{place}: cannot be written to: {reason(error)}; name another folder by TMPDIR."
        ) from error
    return Dataset.from_file(str(path))


def _remove(folder: Path, process: int) -> None:
    """Remove what a process wrote, unless this is a child of it that ends earlier."""
    if os.getpid() == process:
        shutil.rmtree(folder, ignore_errors=True)


def _need(package: str) -> None:
    parquet.FORMAT.need()
    if importlib.util.find_spec(package) is None:
        raise AnnotatorError(f"This needs the package {package}: pip install {package}")
