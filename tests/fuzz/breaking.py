"""What breaks in the bytes of a file: anywhere, inside the parts of an archive, in markup and in binary records."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable

from audit.source import ole
from tests.dice import Dice
from tests.fuzz.writing import packed, unpacked

_ATTRIBUTE = re.compile(rb"([\w:]+=)([\"'])([^\"'<>]{0,60})\2")
_ELEMENT = re.compile(rb"<(\w[\w:]*)[^<>]*>[^<>]*</\1>|<\w[^<>]*/>")
_NUMBER = re.compile(rb"\d+")
_VALUES = (
    *(b"", b"0", b"1", b"-1", b"2", b"16384", b"1048576", b"1048577", b"4294967296", b"9" * 30, b"1e9", b"true", b"e"),
    *(b"s", b"str", b"b", b"d", b"n", b"inlineStr", b"A1", b"A0", b"XFD1048576", b"ZZZZ1", b"A1:XFD1048576", b"B2:A1"),
    *(b"hidden", b"veryHidden", b"collapse", b"../../x", b"xl/workbook.xml", b"\xc3\xa6", b"&amp;", b"&x;", b"rId1"),
)
_FRAGMENTS = (
    *(
        b"<row/>",
        b'<row r="1048576"/>',
        b"<c/>",
        b'<c r="XFD1048576"><v>1</v></c>',
        b'<c r="A1" t="s"><v>99999</v></c>',
    ),
    *(
        b'<c r="B3" t="e"><v>#N/A</v></c>',
        b'<c r="C2"><f>1+1</f></c>',
        b"<!-- x -->",
        b"<![CDATA[x]]>",
        b"<?x y?>",
        b"&#0;",
    ),
    *(
        b"<!DOCTYPE x>",
        b'<!DOCTYPE a [<!ENTITY x "y">]>',
        b"&x;",
        b"&#x10FFFF;",
        b"<mergeCell ref='A1:D9'/>",
        b"<v></v>",
    ),
    *(
        b'<mergeCells><mergeCell ref="A2:XFD2"/></mergeCells>',
        b"<is><t>x</t></is>",
        b"</sheetData>",
        b"</row>",
        b"<f/>",
    ),
    *(
        b'<table:table-cell table:number-columns-repeated="16384"/>',
        b"<text:s text:c='9999999'/>",
        b"<table:table-row/>",
    ),
    *(b'<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value="1"/></table:table-row>',),
    *(
        b"<td colspan=99999>",
        b"<td rowspan=99999>x",
        b"<table><tr><td>",
        b"</td></tr></table>",
        b"<script>",
        b"<style>",
        b"<br>",
    ),
)
_NUMBERS = tuple(struct.pack("<I", value) for value in (0, 1, 0x7F, 0xFF, 0xFFFF, 0x100000, 0x7FFFFFFF, 0xFFFFFFFF))


def broken(data: bytes, kind: str, dice: Dice) -> bytes:
    """The file with some damage of the kinds that its format can have."""
    ways = {"xlsx": _broken_archive, "ods": _broken_archive, "xlsb": _broken_archive, "xls": _broken_container}
    if kind in ways and not dice.one_in(4):
        return ways[kind](data, dice)
    for _ in range(dice.number(1, 3)):
        data = (_broken_markup if kind == "html" and dice.one_in(2) else _broken_bytes)(data, dice)
    return data


def _broken_archive(data: bytes, dice: Dice) -> bytes:
    parts = unpacked(data)
    for _ in range(dice.number(1, 3)):
        at = dice.number(0, len(parts) - 1)
        name, content = parts[at]
        what = dice.number(0, 9)
        if what == 0 and len(parts) > 1:
            del parts[at]
        elif what == 1:
            parts.insert(dice.number(0, len(parts)), (name, dice.pick(parts)[1]))
        elif what == 2:
            parts[at] = (dice.pick([name.upper(), "/" + name, "../" + name, name + "x", dice.pick(parts)[0]]), content)
        elif what == 3:
            parts[at] = (name, dice.pick(parts)[1])
        elif name.endswith(".bin"):
            parts[at] = (name, _broken_records(content, dice, xls=False))
        else:
            parts[at] = (name, (_broken_bytes if dice.one_in(6) else _broken_markup)(content, dice))
    return packed(parts)


def _broken_container(data: bytes, dice: Dice) -> bytes:
    return ole.container("Workbook", _broken_records(ole.stream(data, "Workbook"), dice, xls=True))


def _broken_records(content: bytes, dice: Dice, *, xls: bool) -> bytes:
    """A binary workbook with records dropped, doubled, moved or with other numbers in them."""
    records = _records_xls(content) if xls else _records_xlsb(content)
    for _ in range(dice.number(1, 3)):
        if not records:
            break
        at = dice.number(0, len(records) - 1)
        what = dice.number(0, 4)
        if what == 0:
            del records[at]
        elif what == 1:
            records.insert(dice.number(0, len(records)), records[at])
        elif what == 2:
            other = dice.number(0, len(records) - 1)
            records[at], records[other] = records[other], records[at]
        else:
            records[at] = _broken_bytes(records[at], dice)
    return b"".join(records)


def _records_xls(content: bytes) -> list[bytes]:
    records, place = [], 0
    while place + 4 <= len(content):
        end = place + 4 + int.from_bytes(content[place + 2 : place + 4], "little")
        records.append(content[place:end])
        place = end
    return records


def _records_xlsb(content: bytes) -> list[bytes]:
    records, place = [], 0
    while place < len(content):
        end = place + (2 if content[place] & 0x80 else 1)
        length = shift = 0
        while end < len(content):
            byte = content[end]
            length, shift, end = length | (byte & 0x7F) << shift, shift + 7, end + 1
            if byte < 0x80:
                break
        records.append(content[place : end + length])
        place = end + length
    return records


def _broken_markup(data: bytes, dice: Dice) -> bytes:
    what = dice.number(0, 5)
    if what <= 1 and (found := list(_ATTRIBUTE.finditer(data))):
        for match in reversed(dice.sample(found, min(len(found), dice.number(1, 3)))):
            value = dice.pick(found)[3] if dice.one_in(3) else dice.pick(_VALUES)
            if len(data) >= match.end(3):
                data = data[: match.start(3)] + value + data[match.end(3) :]
        return data
    if what == 2 and (found := list(_ELEMENT.finditer(data))):
        match, other = dice.pick(found), dice.pick(found)
        return data[: match.start()] + dice.pick([b"", match[0] * 2, other[0]]) + data[match.end() :]
    if what == 3 and (found := list(_NUMBER.finditer(data))):
        match = dice.pick(found)
        return data[: match.start()] + dice.pick(_VALUES) + data[match.end() :]
    if what == 4:
        place = data.find(b">", dice.number(0, len(data))) + 1
        return data[:place] + dice.pick(_FRAGMENTS) + data[place:]
    return _broken_bytes(data, dice)


def _broken_bytes(data: bytes, dice: Dice) -> bytes:
    return dice.pick(_BYTE_WAYS)(data, dice.number(0, len(data)), dice)


def _flipped(data: bytes, place: int, dice: Dice) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.number(1, 8)):
        if changed:
            changed[dice.number(0, len(changed) - 1)] ^= 1 << dice.number(0, 7)
    return bytes(changed)


def _byte(data: bytes, place: int, dice: Dice) -> bytes:
    return data[:place] + bytes([dice.number(0, 255)]) + data[place + 1 :]


def _cut(data: bytes, place: int, dice: Dice) -> bytes:
    return data[:place]


def _removed(data: bytes, place: int, dice: Dice) -> bytes:
    return data[:place] + data[place + dice.number(1, 40) :]


def _repeated(data: bytes, place: int, dice: Dice) -> bytes:
    return data[:place] + data[place : place + dice.number(1, 60)] * dice.pick([2, 2, 3, 50]) + data[place:]


def _inserted(data: bytes, place: int, dice: Dice) -> bytes:
    junk = dice.pick(
        [b"\x00", b'"', b'"\n', b";", b"\n", b"\r", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\x1a", b"=", b"\x81"]
    )
    return data[:place] + junk * dice.pick([1, 1, 1, 2, 500]) + data[place:]


def _number(data: bytes, place: int, dice: Dice) -> bytes:
    value = dice.pick(_NUMBERS)[: dice.pick([1, 2, 4])]
    return data[:place] + value + data[place + len(value) :]


_BYTE_WAYS: tuple[Callable[[bytes, int, Dice], bytes], ...] = (
    *(_flipped, _flipped, _byte, _byte, _cut, _removed, _repeated, _inserted, _number),
)
