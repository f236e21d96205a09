"""Files that are no workbooks: delimited text, web pages and Parquet; and what people send instead of a table."""

from __future__ import annotations

import csv
import io
import random
import struct
import zlib
from datetime import date
from html import escape
from typing import Any

import pyarrow as pa
import pyarrow.parquet

from sample_data.spreadsheets import Rows

SEED = 20260630
_SECTOR = 512
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def as_text(value: Any) -> str:
    """A cell as a Norwegian system writes it to text."""
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return "" if value is None else str(value).replace(".", ",") if isinstance(value, float) else str(value)


def delimited(rows: Rows, delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """Rows as delimited text; a cell that holds the delimiter or a quote stands in quotes."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows([map(as_text, row) for row in rows])
    return out.getvalue().encode(encoding)


def html(*tables: Rows) -> bytes:
    """A page of plain tables, as systems save under the name xls; the first row of each holds its headers."""
    body = "".join(f"<table>\n{_html_rows(rows)}</table>\n" for rows in tables)
    return f"<html><head><meta charset='utf-8'></head><body>{body}</body></html>\n".encode()


def _html_rows(rows: Rows) -> str:
    lines = ""
    for number, row in enumerate(rows):
        name = "th" if number == 0 else "td"
        lines += "<tr>" + "".join(f"<{name}>{escape(as_text(cell))}</{name}>" for cell in row) + "</tr>\n"
    return lines


def parquet(rows: Rows) -> bytes:
    """The first row names the columns; each column has the type of its cells."""
    headers, *cells = rows
    columns = [pa.array(values) for values in zip(*cells, strict=True)]
    out = io.BytesIO()
    pyarrow.parquet.write_table(pa.table(columns, names=[as_text(name) for name in headers]), out)
    return out.getvalue()


def pdf() -> bytes:
    """A page with a line of text."""
    text = b"BT /F1 12 Tf 72 720 Td (Sykefravaer 2026) Tj ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
    )
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))
    return data + head + table + tail


def png() -> bytes:
    """A picture of one grey dot."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")


def with_password() -> bytes:
    """What a spreadsheet program saves when a workbook gets a password: a container of encrypted bytes ([MS-CFB])."""
    rng = random.Random(SEED)
    streams = {"EncryptedPackage": rng.randbytes(4096), "EncryptionInfo": rng.randbytes(4096)}
    each = 4096 // _SECTOR
    # Sector 0 is the table, 1 the directory, then the streams.
    follow = [_TABLE, _END]
    entries = [_entry("Root Entry", 5, _FREE, 1, _END, 0)]
    for number, (name, content) in enumerate(streams.items(), 1):
        first = len(follow)
        follow += [*range(first + 1, first + each), _END]
        after = number + 1 if number < len(streams) else _FREE
        entries.append(_entry(name, 2, after, _FREE, first, len(content)))
    follow += [_FREE] * (_SECTOR // 4 - len(follow))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    table = struct.pack(f"<{len(follow)}I", *follow)
    return header + table + b"".join(entries).ljust(_SECTOR, b"\0") + b"".join(streams.values())


def _entry(name: str, kind: int, right: int, child: int, first: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text) + 2, kind, 1, _FREE, right, child)
    return head + bytes(36) + struct.pack("<IQ", first, size)
