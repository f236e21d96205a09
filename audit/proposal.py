"""The settings under which files were read, written as a TOML file that the user looks through, answers and keeps."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from datetime import date

import numpy as np
import tomlkit
from tomlkit.items import Table

from audit.source.columns import Understood
from audit.source.kinds import own_key
from audit.source.private import cleaned
from audit.source.reading import Survey
from audit.source.sheets import BLANK, letter
from reports.understood import field_word
from reports.wording import Wording
from rules.settings import NEVER_TOLD, Settings
from rules.texts import Texts
from rules.vocabulary import DAY_ORDERS, PERCENT_SCALES

SAMPLES = 3
LONGEST_SAMPLE = 24

_SCALES = (*PERCENT_SCALES, *DAY_ORDERS)
_TABLES = ("columns", "scales", "codes", "constants", "limits", "control_totals")


def proposed_settings(survey: Survey, settings: Settings, texts: Texts) -> str:
    """The proposal: what was understood as lines that hold, what has to be asked as comments with the choices."""
    document = tomlkit.document()
    for line in texts.say("check.lead").splitlines():
        document.add(tomlkit.comment(line))
    for number, question in enumerate(survey.understanding.questions, 1):
        sentence = question.own_sentence(texts)
        document.add(tomlkit.comment(texts.say("check.question", n=number, question=sentence)))
    document.add(tomlkit.nl())
    _add_plain(document, settings, texts)
    document.add("columns", _columns(survey, texts))
    document.add("scales", _scales(survey, settings, texts))
    document.add("codes", _codes(survey, settings, texts))
    for name in ("constants", "limits"):
        if values := getattr(settings, name):
            document.add(name, tomlkit.item(dict(values)))
    if settings.control_totals:
        document.add("control_totals", tomlkit.item([dict(total) for total in settings.control_totals]))
    return tomlkit.dumps(document)


def _add_plain(document: tomlkit.TOMLDocument, settings: Settings, texts: Texts) -> None:
    """The settings that are single values: those that the user has changed."""
    if settings.as_of == date.max:
        document.add(tomlkit.comment(f"as_of = 2026-06-30  # {texts.say('check.as_of')}"))
    for field in dataclasses.fields(settings):
        value = getattr(settings, field.name)
        if field.name in (*_TABLES, *NEVER_TOLD) or value == field.default or value == date.max:
            continue
        document.add(field.name, list(value) if isinstance(value, tuple) else value)


def _columns(survey: Survey, texts: Texts) -> Table:
    table, taken = tomlkit.table(), dict[str, str]()
    wording = Wording(texts.language)
    files = survey.kept.files
    for item in survey.recognised:
        sheet = item.sheet
        place = files[sheet.file].name if sheet.name is None else f"{files[sheet.file].name}: {cleaned(sheet.name)}"
        table.add(tomlkit.comment(f"{texts.say(f'words.tables.{item.table}')}, {place}"))
        named = {**item.fields, **item.events, **item.details}
        for name, position in sorted(named.items(), key=lambda pair: pair[1]):
            if position not in item.open:
                _add_column(table, taken, item, name, position, wording)
        for position, names in item.open.items():
            table.add(tomlkit.comment(texts.say("check.choose", column=letter(position))))
            for name in names:
                table.add(tomlkit.comment(f"{_key(item, name)} = {tomlkit.item(item.header_of(position)).as_string()}"))
        for position in _unused(item):
            table.add(tomlkit.comment(texts.say("check.unused", header=item.header_of(position))))
    return table


def _add_column(
    table: Table, taken: dict[str, str], item: Understood, name: str, position: int, wording: Wording
) -> None:
    """One line. A column whose header cannot be written, or whose name another table has taken, is a comment."""
    key, header = _key(item, name), item.header_of(position)
    samples = ", ".join(_samples(item, position))
    about = wording.say("check.column", field=field_word(item.table, name, wording), column=letter(position))
    about = f"{about} {samples}".strip()
    hidden = header != " ".join(item.sheet.columns[position].raw_cell(item.header).split())
    if hidden or not item.sheet.columns[position].raw_cell(item.header):
        table.add(tomlkit.comment(f"{key}: {about}"))
    elif key not in taken:
        taken[key] = header
        value = tomlkit.item(header)
        value.comment(about)
        table.add(tomlkit.key(key), value)
    elif taken[key] != header:
        table.add(tomlkit.comment(f"{key} = {tomlkit.item(header).as_string()}  # {about}"))


def _key(item: Understood, name: str) -> str:
    return name if item.table == "absences" else f"{item.table}.{name}"


def _unused(item: Understood) -> Iterable[int]:
    known = {*item.used, *item.dropped, *item.personal, *item.deadlines, *item.open}
    return (
        position
        for position, column in enumerate(item.sheet.columns)
        if position not in known and column.cell(item.header)
    )


def _samples(item: Understood, position: int) -> list[str]:
    """What some cells look like: every letter an x and every digit a 0, so that nobody's data stand in the file."""
    column = item.sheet.columns[position]
    codes = column.codes[item.header + 1 :]
    found: dict[str, None] = {}
    for code in np.unique(codes[codes != BLANK])[:200].tolist():
        found.setdefault(re.sub(r"\d", "0", re.sub(r"[^\W\d_]", "x", column.texts[code]))[:LONGEST_SAMPLE])
    return [f"«{' '.join(text.split())}»" for text in list(found)[:SAMPLES]]


def _scales(survey: Survey, settings: Settings, texts: Texts) -> Table:
    table = tomlkit.table()
    found: dict[str, set[str]] = {}
    for read in survey.kept.reads:
        for name, scale in read.scales.items():
            key = name if read.table == "absences" else f"{read.table}.{name}"
            found.setdefault(key, set()).add(scale)
    # Of files that differ nothing can be said in one word, and some words tell of a field and not of its scale.
    common = {key: scale for key, scales in found.items() for scale in scales if len(scales) == 1 and scale in _SCALES}
    for key, scale in {**common, **settings.scales}.items():
        value = tomlkit.item(scale)
        value.comment(texts.say(f"data.scales.{scale}"))
        table.add(tomlkit.key(key), value)
    return table


def _codes(survey: Survey, settings: Settings, texts: Texts) -> Table:
    """What the user and the word rules decided, and as comments the codes that nobody has decided yet."""
    table = tomlkit.table()
    done = {own_key(code) for code in settings.codes}
    for code, kind in settings.codes.items():
        table.add(tomlkit.key([code]), kind)
    for part in survey.parts:
        for pair, rows in part.kinds.counted(part.in_scope) if part.kinds else ():
            if not pair.key or own_key(pair.key) in done or (pair.reading.kind and pair.reading.by == "name"):
                continue
            done.add(own_key(pair.key))
            group = texts.say(f"words.absence_classes.{pair.reading.group}")
            if pair.reading.kind:
                value = tomlkit.item(pair.reading.kind)
                value.comment(texts.say("check.code", group=group, n=rows))
                table.add(tomlkit.key([pair.key]), value)
            else:
                about = texts.say("check.code_open", group=group, n=rows)
                table.add(tomlkit.comment(f'{tomlkit.item(pair.key).as_string()} = "{pair.near or ""}"  # {about}'))
    return table
