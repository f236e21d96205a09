"""The archive behind a workbook (xlsx, xlsb, ods): opened within limits, and packed anew for the parser.

The directory of an archive can lie, and two readers can believe different lies. Parts are therefore inflated here, no
further than their told size and with their check sum held, and the parser is given a new archive of just these bytes.
"""

from __future__ import annotations

import io
import re
import zipfile

from audit.errors import InputError
from audit.source.limits import MEGABYTE, Limits

RATIO_COUNTS_FROM = 20 * MEGABYTE  # small parts of spaces compress better than any attack

_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Archive:
    """The parts of an archive that holds its limits; those that were read are what `packed` gives."""

    def __init__(self, data: bytes, file: str, limits: Limits) -> None:
        """Raises InputError when a limit is passed or the names of the parts are not what a workbook has."""
        self.file = file
        self._source = zipfile.ZipFile(io.BytesIO(data))
        infos = self._source.infolist()
        self.names = {info.filename for info in infos}
        if len(infos) > limits.parts or len(self.names) != len(infos):
            raise InputError("workbook_too_many_parts", file=file, limit=limits.parts)
        limits.hold_inflated(sum(info.file_size for info in infos), file)
        for info in infos:
            if info.file_size > RATIO_COUNTS_FROM and info.file_size > limits.ratio * max(info.compress_size, 1):
                raise InputError("workbook_ratio", file=file, limit=limits.ratio)
        # A parser finds a part whatever the case of its name; what it reads must be what was looked at here.
        folded = {name.lower() for name in self.names}
        if len(folded) != len(infos) or any(strange(name) for name in self.names):
            raise InputError("file_damaged", file=file)
        if any(info.compress_type not in _METHODS for info in infos):
            raise InputError("file_damaged", file=file)
        self._stream = io.BytesIO()
        self._target = zipfile.ZipFile(self._stream, "w", zipfile.ZIP_STORED)

    def close(self) -> None:
        self._target.close()

    def binary(self, name: str) -> bytes:
        """The bytes of the part. Raises KeyError, zipfile.BadZipFile or zlib.error."""
        part = self._source.read(name)
        self._target.writestr(zipfile.ZipInfo(name), part)
        return part

    def markup(self, name: str) -> bytes:
        """The bytes of a part that is XML. Raises InputError when it is not in UTF-8 or holds a DTD."""
        return checked(self.binary(name), self.file)

    def packed(self) -> bytes:
        """A new archive of the parts that were read."""
        self._target.close()
        return self._stream.getvalue()


def strange(name: str) -> bool:
    return "\\" in name or ".." in name.split("/")


def checked(part: bytes, file: str) -> bytes:
    if b"\x00" in part[:200] or (b"!" in part and b"<!" in part and _FORBIDDEN.search(part)):
        raise InputError("workbook_entities", file=file)
    return part
