"""What a file is, by its first bytes and never by its ending; and every way in which it is nothing we read."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from audit.errors import InputError
from audit.source.private import cleaned_name

MEGABYTE = 1024 * 1024
LARGEST_WORKBOOK = 50 * MEGABYTE
LARGEST_TEXT = 1024 * MEGABYTE

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_MARKUP = (b"<!doctype html", b"<html", b"<table", b"<head", b"<body", b"<meta", b"<style", b"<div")
_WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_TEXT_ENDINGS = (".csv", ".tsv", ".txt", ".tab")


@dataclass(frozen=True)
class FoundFile:
    """The bytes of a file and what they are: `kind` is "xlsx" or "csv"."""

    path: Path
    name: str  # without folder, private values taken out
    data: bytes
    kind: str
    sha256: str
    other_ending: bool  # the ending says another kind than the content
    private_name: bool  # the name held an identity number or a diagnosis


def find(path: Path) -> FoundFile:
    """Read the file and say what it is.

    Raises InputError with an own sentence for: a missing, unreadable, empty or too large file, a folder, and content
    that is not read (old xls, password, xlsb, ods, Parquet, HTML, XML, PDF, picture, other archive, other binary).
    """
    # A name with bytes outside UTF-8 could be written nowhere.
    sayable = path.name.encode("utf-8", "replace").decode()
    name = cleaned_name(sayable)
    data = _bytes(path, name)
    kind = _kind(data, name)
    if kind == "xlsx" and len(data) > LARGEST_WORKBOOK:
        raise InputError("file_too_large", file=name, megabytes=LARGEST_WORKBOOK // MEGABYTE)
    ending = path.suffix.lower()
    other = ending in _TEXT_ENDINGS if kind == "xlsx" else ending in _WORKBOOK_ENDINGS
    return FoundFile(path, name, data, kind, hashlib.sha256(data).hexdigest(), other, name != sayable)


def _bytes(path: Path, name: str) -> bytes:
    try:
        if not path.exists():
            raise InputError("file_missing", file=name)
        if path.is_dir():
            raise InputError("file_is_folder", file=name)
        if not path.is_file():
            raise InputError("file_unreadable", file=name)
        if path.stat().st_size > LARGEST_TEXT:
            raise InputError("file_too_large", file=name, megabytes=LARGEST_TEXT // MEGABYTE)
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise InputError("file_unreadable", file=name) from error
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise InputError("file_empty", file=name)
    return data


def _kind(data: bytes, name: str) -> str:
    if data.startswith(b"PK"):
        return _kind_of_archive(data, name)
    if data.startswith(_OLE):
        code = "file_password" if "EncryptedPackage".encode("utf-16-le") in data else "file_xls"
        raise InputError(code, file=name)
    if data.startswith(b"PAR1"):
        raise InputError("file_parquet", file=name)
    if data.startswith(b"%PDF"):
        raise InputError("file_pdf", file=name)
    if data.startswith((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")):
        raise InputError("file_archive", file=name)
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_MARKUP) or (start.startswith((b"<?xml", b"<!--")) and b"<html" in start):
        raise InputError("file_html", file=name)
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


def _kind_of_archive(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {info.filename for info in archive.infolist()}
            encrypted = any(info.flag_bits & 1 for info in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, KeyError) as error:
        raise InputError("file_damaged", file=name) from error
    if encrypted:
        raise InputError("file_password", file=name)
    if "xl/workbook.bin" in parts:
        raise InputError("file_xlsb", file=name)
    if any(part.startswith("xl/") for part in parts):
        return "xlsx"
    if "content.xml" in parts or "mimetype" in parts:
        raise InputError("file_ods", file=name)
    raise InputError("file_archive", file=name)
