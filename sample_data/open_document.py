"""Open document spreadsheets (ods), written by hand, the same bytes each time."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any

from sample_data.spreadsheets import PLAIN, Error, Look, Share, Sheets, archive

SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMES = " ".join(f'xmlns:{name}="{_OASIS}{name}:1.0"' for name in ("office", "table", "text", "style"))
_CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
_STYLES = (
    '<office:automatic-styles><style:style style:name="h" style:family="table">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
)


def ods_archive(body: str, before: str = "", manifest: str = "", mimetype: str = SPREADSHEET) -> bytes:
    """A spreadsheet with this in its body; `before` stands before the first tag."""
    return archive(
        {
            "mimetype": mimetype,
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_OASIS}manifest:1.0"><manifest:file-entry '
            f'manifest:full-path="/">{manifest}</manifest:file-entry></manifest:manifest>',
            "content.xml": f"{before}<office:document-content {_NAMES} {_CALC}>{_STYLES}<office:body>"
            f"<office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>",
        }
    )


def ods(sheets: Sheets, look: Look = PLAIN, hidden: str = "") -> bytes:
    body = ""
    for name, rows in sheets.items():
        width = max((len(row) for row in rows), default=0)
        shown = [' table:visibility="collapse"' * (column in look.hidden_columns) for column in range(width)]
        lines = "".join(f"<table:table-column{told}/>" for told in shown)
        for row, cells in enumerate(rows):
            told = ' table:visibility="collapse"' * (row in look.hidden_rows)
            lines += f"<table:table-row{told}>"
            lines += "".join(_cell(value, (row, column), look) for column, value in enumerate(cells))
            lines += "</table:table-row>"
        # As spreadsheet programs end a sheet: all that is left is blank.
        lines += '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
        style = ' table:style-name="h"' * (name == hidden)
        body += f'<table:table table:name="{escape(name)}"{style}>{lines}</table:table>'
    return ods_archive(body)


def _cell(value: Any, place: tuple[int, int], look: Look) -> str:
    told = ""
    for top, left, bottom, right in look.merged:
        if (top, left) == place:
            told = f' table:number-rows-spanned="{bottom - top + 1}" table:number-columns-spanned="{right - left + 1}"'
    if value is None:
        return f"<table:table-cell{told}/>"
    if isinstance(value, Error):
        told += ' table:formula="of:=NA()" office:value-type="string" office:string-value="" calcext:value-type="error"'
        return f"<table:table-cell{told}><text:p>#N/A</text:p></table:table-cell>"
    if isinstance(value, bool):
        return f'<table:table-cell{told} office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
    if isinstance(value, Share):
        return f'<table:table-cell{told} office:value-type="percentage" office:value="{value.value}"/>'
    if isinstance(value, date):
        return f'<table:table-cell{told} office:value-type="date" office:date-value="{value}"/>'
    if isinstance(value, int | float):
        return f'<table:table-cell{told} office:value-type="float" office:value="{value}"/>'
    return f'<table:table-cell{told} office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
