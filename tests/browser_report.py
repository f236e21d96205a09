"""Debian's Chromium for the tests of the report: a page opened from a file, and a list of what it asks for."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

WAITED = 30  # seconds
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class Opened:
    """A page and what it did: requests other than for itself, scripts that failed, dialogs that opened."""

    page: Any
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser without a network of its own. The test fails with what to do where there is none."""
    executable = shutil.which("chromium")
    if executable is None:
        pytest.fail("the browser tests need Chromium: apt-get install chromium", pytrace=False)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=executable, args=list(QUIET))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Any, file: Path, **context: Any) -> Iterator[Opened]:
    """`file` opened in a window of its own; `context` as for playwright's new_context."""
    window = browser.new_context(**context)
    page = window.new_page()
    seen = Opened(page)
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("console", lambda message: seen.errors.append(message.text) if message.type == "error" else None)
    page.on("dialog", lambda dialog: (seen.dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(file.as_uri())
    seen.requests = [url for url in seen.requests if url != file.as_uri()]
    try:
        yield seen
    finally:
        window.close()


def until(page: Any, expression: str, arg: Any = None) -> None:
    """Wait until `expression` is true. It is asked anew each time: the page's policy lets no text become a script."""
    ends = time.monotonic() + WAITED
    while not page.evaluate(expression, arg):
        assert time.monotonic() < ends, f"waited in vain for {expression}"
        page.wait_for_timeout(20)


CONTRASTS = """
() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    const [x, y, z] = [r, g, b].map((c) => linear(c / 255));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (element) => {
    for (let here = element; here; here = here.parentElement) {
      const colour = parse(getComputedStyle(here).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  const found = {};
  for (const element of document.querySelectorAll("main *, nav *, footer *")) {
    const own = Array.from(element.childNodes).some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !element.checkVisibility() || element.closest(".unseen")) continue;
    const style = getComputedStyle(element);
    const colour = parse(element.ownerSVGElement ? style.fill : style.color);
    const name = `${element.tagName.toLowerCase()}.${element.getAttribute("class") || ""} ${colour}`;
    found[name] = Math.round(ratio(colour, ground(element)) * 100) / 100;
  }
  return found;
}
"""
