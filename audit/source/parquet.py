"""Parquet files: every column as text cells, under a row of headers, as a spreadsheet would show them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from audit.errors import InputError
from audit.source.delimited import hold_table
from audit.source.limits import Limits
from audit.source.private import cleaned
from audit.source.scans import damage
from audit.source.sheets import BLANK, BOOL, DATE, NUMBER, TEXT, Column, Sheet
from audit.source.sniff import FoundFile

_LONGEST_TEXT = 64 << 20  # of what the file says of itself
_MOST_ITEMS = 1_000_000


def read_parquet(found: FoundFile, file: int, limits: Limits) -> Sheet:
    """The one table of the file. Raises InputError when it is damaged, too large or has a column that is no cells."""
    with damage(found.name):
        try:
            schema = _opened(found.data, []).schema_arrow
            # Texts stay as they are stored, each different one once.
            texts = [field.name for field in schema if pa.types.is_string(field.type)]
            return _sheet(_opened(found.data, texts), found.name, file, limits)
        except pa.ArrowException as error:
            raise InputError("file_damaged", file=found.name) from error


def rows_of_parquet(found: FoundFile) -> int:
    """How many rows the file says it has. InputError when it is damaged."""
    with damage(found.name):
        return int(_opened(found.data, []).metadata.num_rows)


def _opened(data: bytes, encoded: list[str]) -> pa.parquet.ParquetFile:
    import pyarrow.parquet  # no other file needs it

    return pyarrow.parquet.ParquetFile(
        pa.BufferReader(data),
        read_dictionary=encoded,
        thrift_string_size_limit=_LONGEST_TEXT,
        thrift_container_size_limit=_MOST_ITEMS,
    )


def _sheet(source: pa.parquet.ParquetFile, name: str, file: int, limits: Limits) -> Sheet:
    about, schema = source.metadata, source.schema_arrow
    hold_table(len(schema), about.num_rows, name, limits)
    limits.hold_inflated(sum(about.row_group(group).total_byte_size for group in range(about.num_row_groups)), name)
    for field in schema:
        if not _readable(field.type):
            raise InputError("parquet_column", file=name, column=cleaned(field.name), type=str(field.type))
    if len(set(schema.names)) != len(schema):
        raise InputError("parquet_names", file=name)
    columns = [_column(source, field, name) for field in schema]
    if any(len(column.codes) != about.num_rows + 1 for column in columns):
        raise InputError("file_damaged", file=name)  # read one by one, nothing else holds them against each other
    return Sheet(file, None, columns, about.num_rows + 1)


def _readable(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    tests = (
        pa.types.is_string,
        pa.types.is_large_string,
        pa.types.is_string_view,
        pa.types.is_integer,
        pa.types.is_floating,
        pa.types.is_decimal,
        pa.types.is_boolean,
        pa.types.is_date,
        pa.types.is_timestamp,
        pa.types.is_time,
        pa.types.is_null,
    )
    return any(test(kind) for test in tests)


def _column(source: pa.parquet.ParquetFile, field: pa.Field, name: str) -> Column:
    array = source.read(columns=[field.name]).column(0).combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    if pa.types.is_null(array.type):
        array = array.cast(pa.string())
    encoded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    encoded.validate(full=True)  # that no cell points beyond what the file holds
    codes = encoded.indices.fill_null(BLANK).to_numpy(zero_copy_only=False).astype(np.int32)
    texts, kind = _texts(encoded.dictionary, field, name)
    header = np.array([len(texts)], dtype=np.int32)
    kinds = np.append(np.full(len(texts), kind, dtype=np.uint8), np.uint8(TEXT))
    return Column.of(np.concatenate([header, codes]), [*texts, field.name], kinds)


def _texts(values: pa.Array, field: pa.Field, name: str) -> tuple[list[str], int]:
    """The different values as cells show them, and their kind."""
    kind = values.type
    if pa.types.is_boolean(kind):
        return ["TRUE" if value else "FALSE" for value in values.to_pylist()], BOOL
    if pa.types.is_date(kind):
        return values.cast(pa.date32()).cast(pa.string()).to_pylist(), DATE
    if pa.types.is_timestamp(kind):
        return _days(values, field, name), DATE
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return [_number(value) for value in values.to_pylist()], NUMBER
    return ["" if value is None else str(value) for value in values.cast(pa.string()).to_pylist()], TEXT


def _days(values: pa.Array, field: pa.Field, name: str) -> list[str]:
    """Points in time as ISO text, those at midnight as days.

    A column with a time zone is read as days in that zone, and only where all of it is days: which day another hour
    belongs to depends on where one stands.
    """
    zone = values.type.tz
    local = pc.local_timestamp(values) if zone else values
    texts = np.datetime_as_string(local.cast(pa.timestamp("s"), safe=False).to_numpy(zero_copy_only=False)).tolist()
    days = [text.removesuffix("T00:00:00") for text in texts]
    if zone and any("T" in text for text in days):
        raise InputError("parquet_column", file=name, column=cleaned(field.name), type=str(field.type))
    return days


def _number(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(int(value)) if value == value.to_integral_value() else str(value.normalize())
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return "" if value != value else str(value)
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)
