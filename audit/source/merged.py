"""Merged cells: what the first cell says holds for the whole range, and for nothing outside it."""

from __future__ import annotations

import numpy as np

from audit.source.sheets import BLANK, Codes, Column, Sheet


def fill_merged(sheet: Sheet) -> None:
    """Fill the merged cells of `sheet` with what the first cell of their range holds."""
    wanted: dict[int, list[tuple[int, int, str, int]]] = {}
    for first_row, first, last_row, last in sheet.merged:
        if first >= len(sheet.columns) or first_row >= sheet.height:
            continue
        column = sheet.columns[first]
        code = int(column.codes[first_row])
        if code == BLANK:
            continue
        for position in range(first, min(last + 1, len(sheet.columns))):
            cell = (first_row, last_row + 1, column.texts[code], int(column.kinds[code]))
            wanted.setdefault(position, []).append(cell)
    for position, cells in wanted.items():
        sheet.columns[position] = _filled(sheet.columns[position], cells)


def _filled(column: Column, cells: list[tuple[int, int, str, int]]) -> Column:
    codes: Codes = column.codes.copy()
    texts = list(column.texts)
    kinds = column.kinds.tolist()
    known = {cell: code for code, cell in enumerate(zip(texts, kinds, strict=True))}
    for start, end, text, kind in cells:
        code = known.setdefault((text, kind), len(texts))
        if code == len(texts):
            texts.append(text)
            kinds.append(kind)
        codes[start:end] = code
    return Column(codes, texts, np.array(kinds, np.uint8), column.percent_format)
