"""The container of the old Office formats ([MS-CFB]): its streams, and a new container of one stream.

Every number in it can lie, so each chain of sectors is followed no longer than the file is.
"""

from __future__ import annotations

import struct

import numpy as np
import numpy.typing as npt

MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_IN_HEADER = 109  # sectors of the table that the header itself names
_MINI = 64
_SECTOR = 4096

Table = npt.NDArray[np.uint32]


def streams(data: bytes) -> dict[str, tuple[int, int]]:
    """First sector and size of each stream. Raises ValueError, IndexError or struct.error on damage."""
    return _Container(data).streams


def stream(data: bytes, name: str) -> bytes:
    """The bytes of a stream. Raises KeyError when there is none of this name, ValueError or IndexError on damage."""
    container = _Container(data)
    return container.read(*container.streams[name])


class _Container:
    def __init__(self, data: bytes) -> None:
        self.data = data
        (shift,) = struct.unpack_from("<H", data, 30)
        if shift not in (9, 12):
            raise ValueError("no size of sectors that is known")
        self.sector = 1 << shift
        self.table = self._table()
        (directory,) = struct.unpack_from("<I", data, 48)
        (mini_table,) = struct.unpack_from("<I", data, 60)
        entries = self._chain(directory)
        self.streams: dict[str, tuple[int, int]] = {}
        self.mini = b""
        for place in range(0, len(entries) - 127, 128):
            (length,) = struct.unpack_from("<H", entries, place + 64)
            kind = entries[place + 66]
            first, size = struct.unpack_from("<II", entries, place + 116)
            name = entries[place : place + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            if kind == 5:
                self.mini = self._chain(first)
            elif kind == 2:
                self.streams.setdefault(name, (first, size))
        self.mini_table: Table = np.frombuffer(self._chain(mini_table), dtype="<u4")

    def read(self, first: int, size: int) -> bytes:
        if size >= 4096:
            return self._chain(first)[:size]
        pieces: list[bytes] = []
        sector = first
        while sector < len(self.mini_table) and len(pieces) * _MINI < size:
            pieces.append(self.mini[sector * _MINI : (sector + 1) * _MINI])
            sector = int(self.mini_table[sector])
        return b"".join(pieces)[:size]

    def _at(self, sector: int) -> bytes:
        return self.data[(sector + 1) * self.sector : (sector + 2) * self.sector]

    def _table(self) -> Table:
        """The table that tells of each sector which one follows."""
        numbers = list(struct.unpack_from(f"<{_IN_HEADER}I", self.data, 76))
        (more,) = struct.unpack_from("<I", self.data, 68)
        seen: set[int] = set()
        while more < _TABLE and more not in seen and len(self._at(more)) == self.sector:
            seen.add(more)
            *named, more = struct.unpack(f"<{self.sector // 4}I", self._at(more))
            numbers += named
        named_once = dict.fromkeys(number for number in numbers if number < _TABLE)
        table = b"".join(self._at(number) for number in named_once)
        return np.frombuffer(table[: len(table) // 4 * 4], dtype="<u4")

    def _chain(self, first: int) -> bytes:
        pieces: list[bytes] = []
        sector, most = first, len(self.data) // self.sector + 1
        while sector < len(self.table):
            if len(pieces) > most:
                raise ValueError("sectors that follow each other in a ring")
            pieces.append(self._at(sector))
            sector = int(self.table[sector])
        return b"".join(pieces)


def container(name: str, content: bytes) -> bytes:
    """A container of one stream and nothing else; a short stream is filled up with zeros."""
    content = content.ljust(4096, b"\x00")
    sectors = -(-len(content) // _SECTOR)
    per_table = _SECTOR // 4
    tables = 1
    while tables * per_table < sectors + 2 + tables:
        tables += 1
    if tables > _IN_HEADER:
        raise ValueError("more than a header can name")
    follow = np.full(tables * per_table, _FREE, dtype="<u4")
    follow[:tables] = _TABLE
    follow[tables : tables + 2] = _END  # the directory, and the room for short streams, which may not be left out
    first = tables + 2
    follow[first : first + sectors] = np.arange(first + 1, first + sectors + 1, dtype="<u4")
    follow[first + sectors - 1] = _END
    header = MARK + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 4, 0xFFFE, 12, 6)
    header += struct.pack("<IIIIIIIII", 1, tables, tables, 0, 4096, _END, 0, _END, 0)
    header += struct.pack(f"<{_IN_HEADER}I", *range(tables), *[_FREE] * (_IN_HEADER - tables))
    directory = _entry("Root Entry", 5, 1, tables + 1, _MINI) + _entry(name, 2, _FREE, first, len(content))
    directory = directory.ljust(2 * _SECTOR, b"\x00")
    return header.ljust(_SECTOR, b"\x00") + follow.tobytes() + directory + content.ljust(sectors * _SECTOR, b"\x00")


def _entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    return (
        text.ljust(64, b"\x00")
        + struct.pack("<HBBIII", len(text) + 2, kind, 1, _FREE, _FREE, child)
        + bytes(36)
        + struct.pack("<IQ", first, size)
    )
