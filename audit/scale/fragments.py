"""The rows of each file by part: a Parquet file a table with one row group a part, in a folder that all workers see.

The files are written beside their places and renamed, so that a task that is run again leaves the same files.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from rules.days import Ints

PARTS = b"tilsynsklar parts"  # the part of each row group


def write_fragments(path: Path, frame: pd.DataFrame, part: Ints) -> Path:
    """Write the rows of a frame, whose index is kept, by their part. OSError when the folder cannot be written."""
    order = np.argsort(part, kind="stable")
    table = pa.Table.from_pandas(frame.iloc[order].rename_axis("at").reset_index(), preserve_index=False)
    numbers, starts = np.unique(part[order], return_index=True)
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), PARTS: json.dumps(numbers.tolist())})
    ends = np.append(starts[1:], len(part))
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with pyarrow.parquet.ParquetWriter(beside, table.schema, compression="zstd") as writer:
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            writer.write_table(table.slice(start, end - start), row_group_size=end - start)
    beside.replace(path)
    return path


def read_part(found: Sequence[Path], part: int) -> pd.DataFrame | None:
    """The rows of one part, file by file; the index is their place in the table of all. None where there are none."""
    tables = []
    for path in found:
        with pyarrow.parquet.ParquetFile(path) as source:
            numbers = json.loads(source.schema_arrow.metadata[PARTS])
            if part in numbers:
                tables.append(source.read_row_group(numbers.index(part)))
    if not tables:
        return None
    frame: pd.DataFrame = pa.concat_tables(tables, promote_options="permissive").to_pandas()
    return frame.set_index("at").rename_axis(None)
