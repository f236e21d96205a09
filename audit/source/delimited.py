"""Delimited text (CSV): encoding, delimiter, and every cell as found."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv

from audit.errors import InputError
from audit.source.limits import Limits
from audit.source.sheets import TEXT, Codes, Column, Sheet
from audit.source.sniff import FoundFile

DELIMITERS = (";", ",", "\t", "|")
_LINES_LOOKED_AT = 20
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_SEPARATOR_LINE = re.compile(r'\A"?sep=(.)"?\r?\n')
# How exporters keep the zeros of a number: ="00123". A spreadsheet shows 00123.
_TEXT_AS_FORMULA = re.compile(r'\A="([^"]*)"\Z')


def read_delimited(found: FoundFile, file: int, limits: Limits) -> tuple[Sheet, str, str]:
    """The one sheet of the file, its encoding ("utf-8", "utf-8-sig", "utf-16" or "cp1252") and its delimiter.

    `file` is the position of the file in the run. Raises InputError when the bytes are no text, or no rows.
    """
    text, encoding = _decoded(found)
    separator = _SEPARATOR_LINE.match(text)
    if separator:
        text = text[separator.end() :]
    delimiter = separator[1] if separator and separator[1] in DELIMITERS else _delimiter(text)
    plain = encoding == "utf-8" and separator is None
    # The standard library refuses long fields, and would call them quotes that are never closed.
    longest = csv.field_size_limit(max(len(text), 1))
    try:
        sheet = _fast(found, text, plain, delimiter, file, limits) or _slow(text, delimiter, found, file, limits)
    finally:
        csv.field_size_limit(longest)
    hold_table(len(sheet.columns), sheet.height, found.name, limits)
    return sheet, encoding, delimiter


def hold_table(width: int, height: int, file: str, limits: Limits) -> None:
    """Raise InputError when a table that is no workbook is wider than the limit, or larger than memory should hold."""
    if width > limits.columns:
        raise InputError("text_too_wide", file=file, columns=limits.columns)
    if width * height > limits.text_cells:
        raise InputError("text_too_large", file=file, cells=limits.text_cells)


def _decoded(found: FoundFile) -> tuple[str, str]:
    data = found.data
    candidates = ["utf-8", "cp1252"]
    if data.startswith(b"\xef\xbb\xbf"):
        candidates = ["utf-8-sig"]
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, encoding
    raise InputError("text_encoding", file=found.name)


def _delimiter(text: str) -> str:
    """The delimiter that stands equally often, outside quotes, in most of the first lines; then the most frequent."""
    lines = [_QUOTED.sub("", line) for line in text[:200_000].splitlines() if line.strip()][:_LINES_LOOKED_AT]
    best, best_score = DELIMITERS[0], (0, 0)
    for delimiter in DELIMITERS:
        counts = Counter(line.count(delimiter) for line in lines)
        counts.pop(0, None)
        if not counts:
            continue
        number, agreeing = max(counts.items(), key=lambda item: (item[1], item[0]))
        if (agreeing, number) > best_score:
            best, best_score = delimiter, (agreeing, number)
    return best


def _fast(found: FoundFile, text: str, plain: bool, delimiter: str, file: int, limits: Limits) -> Sheet | None:
    """The sheet, or None when the records are not all equally long or a quote is never closed.

    `plain`: the bytes of the file are the text as it is (UTF-8), so they need not be made again. Raises InputError when
    the table is larger than the limits.
    """
    quotes = text.count('"')
    if quotes % 2:
        return None
    data = found.data if plain else text.encode("utf-8")
    try:
        width = len(next(csv.reader(io.StringIO(text[:200_000]), delimiter=delimiter), []))
        names = [str(position) for position in range(width)]
        table = pyarrow.csv.read_csv(
            pa.BufferReader(data),
            read_options=pyarrow.csv.ReadOptions(column_names=names, block_size=8 << 20),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=delimiter, ignore_empty_lines=False, newlines_in_values=quotes > 0
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types={name: pa.string() for name in names}, strings_can_be_null=False, check_utf8=False
            ),
        )
    except (pa.ArrowInvalid, csv.Error):
        return None
    hold_table(table.num_columns, table.num_rows, found.name, limits)
    columns = []
    for position in range(width):
        encoded = table.column(position).combine_chunks().dictionary_encode()
        codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int32, copy=False)
        columns.append(_column(codes, encoded.dictionary.to_pylist()))
    return Sheet(file, None, columns, table.num_rows)


def _slow(text: str, delimiter: str, found: FoundFile, file: int, limits: Limits) -> Sheet:
    """The same through the standard library, for records of different length; each keeps its number and its length."""
    reader = csv.reader(io.StringIO(text.rstrip("\r\n"), newline=""), delimiter=delimiter, strict=True)
    records: list[list[str]] = []
    try:
        records.extend(reader)
    except csv.Error as error:
        raise InputError("text_quotes", file=found.name, line=reader.line_num) from error
    lengths = np.array([len(record) for record in records], dtype=np.int64)
    width = int(lengths.max(initial=0))
    hold_table(width, len(records), found.name, limits)
    columns = []
    for position in range(width):
        values = np.array([record[position] if position < len(record) else "" for record in records], dtype=object)
        codes, uniques = pd.factorize(values)
        columns.append(_column(codes.astype(np.int32), list(uniques)))
    return Sheet(file, None, columns, len(records), lengths=lengths)


def _column(codes: Codes, uniques: list[str]) -> Column:
    texts = [_TEXT_AS_FORMULA.sub(r"\1", text) if text[:1] == "=" else text for text in uniques]
    return Column.of(codes, texts, np.full(len(texts), TEXT, dtype=np.uint8))
