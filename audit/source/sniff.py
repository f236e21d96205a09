"""What a file is, by its first bytes and never by its ending; and every way in which it is nothing we read."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import NamedTuple

from audit.errors import InputError
from audit.source import ole, xls
from audit.source.limits import Limits
from audit.source.private import cleaned_name
from audit.source.scans import damage

_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_MARKUP = (b"<!doctype html", b"<html", b"<table", b"<head", b"<body", b"<meta", b"<style", b"<div")
_DIRECTORY_ENTRY = b"PK\x01\x02"
_ENDINGS = {
    "xlsx": (".xlsx", ".xlsm"),
    "xls": (".xls",),
    "xlsb": (".xlsb",),
    "ods": (".ods",),
    "csv": (".csv", ".tsv", ".txt", ".tab"),
    "html": (".html", ".htm"),
    "parquet": (".parquet", ".pq"),
}
ENDINGS = frozenset(ending for endings in _ENDINGS.values() for ending in endings)
_OTHER_OFFICE = frozenset(("word/document.xml", "ppt/presentation.xml"))
DEFAULTS = Limits()
WORKBOOKS = ("xlsx", "xls", "xlsb", "ods")


class FoundFile(NamedTuple):
    """The bytes of a file and what they are: `kind` is "xlsx", "xls", "xlsb", "ods", "csv", "html" or "parquet"."""

    path: Path
    name: str  # without folder, private values taken out
    data: bytes
    kind: str
    sha256: str
    other_ending: bool  # the ending says another kind than the content
    private_name: bool  # the name held an identity number or a diagnosis


def find(path: Path, limits: Limits = DEFAULTS) -> FoundFile:
    """Read the file and say what it is.

    Raises InputError with an own sentence for: a missing, unreadable, empty or too large file, a folder, and content
    that is not read (password, XML, PDF, picture, other archive, other Office file, other binary).
    """
    sayable = _sayable(path)
    name = shown_name(path)
    data = _bytes(path, name, limits)
    with damage(name):
        kind = _kind(data, name, limits)
    if kind in (*WORKBOOKS, "html"):
        limits.hold_size(len(data), "workbook_megabytes", name)
    ending = path.suffix.lower()
    other = ending not in _ENDINGS[kind] and any(ending in endings for endings in _ENDINGS.values())
    return FoundFile(path, name, data, kind, hashlib.sha256(data).hexdigest(), other, name != sayable)


def shown_name(path: Path) -> str:
    """The name of a file without its folder, private values taken out."""
    return cleaned_name(_sayable(path))


def _sayable(path: Path) -> str:
    """A name with bytes outside UTF-8 could be written nowhere."""
    return path.name.encode("utf-8", "replace").decode()


def _bytes(path: Path, name: str, limits: Limits) -> bytes:
    try:
        if not path.exists():
            raise InputError("file_missing", file=name)
        if path.is_dir():
            raise InputError("file_is_folder", file=name)
        if not path.is_file():
            raise InputError("file_unreadable", file=name)
        limits.hold_size(path.stat().st_size, "text_megabytes", name)
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise InputError("file_unreadable", file=name) from error
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise InputError("file_empty", file=name)
    return data


def _kind(data: bytes, name: str, limits: Limits) -> str:
    if data.startswith(b"PK"):
        limits.hold_size(len(data), "workbook_megabytes", name)
        return _kind_of_archive(data, name, limits)
    if data.startswith(ole.MARK):
        limits.hold_size(len(data), "workbook_megabytes", name)
        return _kind_of_container(data, name)
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(b"%PDF"):
        raise InputError("file_pdf", file=name)
    if data.startswith((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")):
        raise InputError("file_archive", file=name)
    start = _start(data)
    if start.startswith(_MARKUP) or (start.startswith((b"<?xml", b"<!--")) and b"<html" in start):
        return "html"
    if start.startswith(b"<?xml"):
        raise InputError("file_xml", file=name)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "csv"  # UTF-16, which a spreadsheet calls Unicode text
    # A picture's mark can also begin a text ("BM;..."), but a text has no NUL.
    if b"\x00" in data[: 64 * 1024]:
        raise InputError("file_image" if data.startswith(_IMAGES) else "file_unknown", file=name)
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG")):
        raise InputError("file_image", file=name)
    return "csv"


def _start(data: bytes) -> bytes:
    """The first bytes in small letters, without what may stand before markup; those of UTF-16 as if they were UTF-8."""
    start = data[:8192]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.decode("utf-16", "ignore").encode("utf-8", "ignore")
    return start[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()


def _kind_of_archive(data: bytes, name: str, limits: Limits) -> str:
    # Opening an archive makes an object of each entry, so they are counted first.
    if data.count(_DIRECTORY_ENTRY) > 10 * limits.parts:
        raise InputError("workbook_too_many_parts", file=name, limit=limits.parts)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {info.filename for info in archive.infolist()}
        if any(info.flag_bits & 1 for info in archive.infolist()):
            raise InputError("file_password", file=name)
        if "xl/workbook.bin" in parts:
            return "xlsb"
        if any(part.startswith("xl/") for part in parts):
            return "xlsx"
        if "mimetype" in parts and "content.xml" in parts:
            with archive.open("mimetype") as part:
                if part.read(100).startswith(_ODS):
                    return "ods"
            raise InputError("file_office", file=name)
    raise InputError("file_office" if _OTHER_OFFICE & parts else "file_archive", file=name)


def _kind_of_container(data: bytes, name: str) -> str:
    streams = ole.streams(data)
    if not streams:
        raise InputError("file_damaged", file=name)
    if "EncryptedPackage" in streams:
        raise InputError("file_password", file=name)
    if not set(xls.STREAMS) & set(streams):
        raise InputError("file_office", file=name)
    return "xls"
