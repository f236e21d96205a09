"""The report, and the comparison of two, as one HTML file that opens offline, loads nothing and never differs."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import sys
from functools import cache, lru_cache
from importlib.resources import files
from importlib.util import cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import BytecodeCache, Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from reports.readers import READERS
from reports.view import report_view
from reports.wording import Wording
from rules.result import AuditResult

if TYPE_CHECKING:
    from reports.comparing import Comparison

# "aml. § 4-6 (3)" and the "6-2 (4)" of a list, as Wording.glued leaves them: their blanks already hold.
_CLAUSE = re.compile(
    r"(?:\b(?:aml|ftrl)\.\xa0)?(?:§+\xa0\d+(?:-\d+)?|(?<![\w.:/-])\d{1,2}-\d{1,2}(?=\xa0\())(?:\xa0[a-z]\b)?(?:\xa0\(\d+\))?"
)
STYLES = ("report.css", "figures.css", "working.css", "readers.css")
SCRIPTS = ("report.js", "working.js", "readers.js")


def render(result: AuditResult, language: str | None = None, reader: str = "adviser") -> str:
    """The whole report for a reader of READERS. `language` (nb, nn, en) is that of the settings when it is left out."""
    wording = Wording(language or result.settings.language, result.settings.tolerance_days)
    view = report_view(result, wording, READERS[reader])
    return _page("report.html", view.stamp, wording, SCRIPTS, view=view)


def render_comparison(comparison: Comparison) -> str:
    """The comparison of two results, in the language of the new one."""
    from reports.compare import compare_view  # no audit needs it

    settings = comparison.new.settings
    wording = Wording(settings.language, settings.tolerance_days)
    view = compare_view(comparison, wording)
    return _page("compare.html", view.stamp, wording, SCRIPTS[:1], view=view)


def _page(template: str, stamp: str, wording: Wording, scripts: tuple[str, ...], **values: object) -> str:
    """A page with the style and the policy that all pages share; `stamp` stands at the foot of a sheet."""
    style = (
        _assets(STYLES)
        .replace("__STAMP__", css_text(stamp))
        .replace("__PAGE__", css_text(wording.say("report.page")))
        .replace("__PAGES__", css_text(wording.say("report.pages")))
    )
    script = _assets(scripts)
    return (
        _environment()
        .get_template(template)
        .render(t=wording.say, style=Markup(style), script=Markup(script), policy=_policy(style, script), **values)
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=held_together,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_compiled(),
    )


def _compiled() -> BytecodeCache | None:
    """The compiled templates beside the compiled modules of this package, where Python may write those."""
    folder = Path(cache_from_source(__file__)).parent
    if sys.dont_write_bytecode or not os.access(folder, os.W_OK):
        return None
    return FileSystemBytecodeCache(str(folder))


def held_together(value: object) -> object:
    """What a template writes, with every clause in a span that no line may be broken in (§ 4-6 has a hyphen)."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return _held_together(value)


@lru_cache(maxsize=10_000)
def _held_together(text: str) -> Markup:
    if "§" not in text and "\xa0(" not in text:  # nor is there a clause in it
        return escape(text)
    return Markup(_CLAUSE.sub(r'<span class="clause">\g<0></span>', str(escape(text))))


def _policy(style: str, script: str) -> str:
    """Nothing may be loaded; the page's own style and script are allowed by what they say, to the letter."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _assets(names: tuple[str, ...]) -> str:
    return "".join(files("reports").joinpath("assets", name).read_text("utf-8") for name in names)


def css_text(text: str) -> str:
    """A CSS string literal. All but plain letters and figures are written as code points, so nothing can end it."""
    plain = (
        character if character.isascii() and character.isalnum() else f"\\{ord(character):06x}" for character in text
    )
    return '"' + "".join(plain) + '"'
