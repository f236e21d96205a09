"""How the report grows with its findings: bytes, seconds to write, to open, to filter and to sort, against a small one.

Run by `make bench-report`. The figures that matter are the ratios: a report of a hundred times the findings must not be
a hundred times as large, nor as slow to open. 5 MB is the most that a report may be.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from reports.page import render
from tests.benchmarks.large_result import large_result
from tests.browser_report import chromium, opened, until

SIZES = (1_000, 10_000, 100_000)
MOST_BYTES = 5_000_000
ROUNDS = 3

# From the choice to the next frame that is drawn.
DRAWN = """(act) => new Promise((done) => {
  const begun = performance.now();
  new Function(act)();
  setTimeout(() => requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun), 0)), 0);
})"""
CHOOSE = """const field = document.getElementById('filter-verdict'); field.value = '{}';
field.dispatchEvent(new Event('input', {{ bubbles: true }}));"""
SORT = "document.querySelector('th.of-employee .sort').click();"
LOADED = "(() => { const [t] = performance.getEntriesByType('navigation'); return t.loadEventEnd - t.startTime; })()"


def measured(browser: Any, folder: Path, findings: int) -> dict[str, float]:
    """One size: seconds as the best of some rounds, since other work on the machine only makes them longer."""
    result = large_result(findings)
    begun = time.perf_counter()
    html = render(result)
    written = time.perf_counter() - begun
    file = folder / f"{findings}.html"
    file.write_text(html, encoding="utf-8")
    rounds = []
    for _ in range(ROUNDS):
        with opened(browser, file, viewport={"width": 1280, "height": 900}) as seen:
            until(seen.page, "performance.getEntriesByType('navigation')[0].loadEventEnd > 0")
            rounds.append(
                {
                    "open": seen.page.evaluate(LOADED),
                    "filter": seen.page.evaluate(DRAWN, CHOOSE.format("late")),
                    "clear": seen.page.evaluate(DRAWN, CHOOSE.format("")),
                    "sort": seen.page.evaluate(DRAWN, SORT),
                }
            )
    best = {name: min(one[name] for one in rounds) / 1000 for name in rounds[0]}
    rows = html.count("<tr data-verdict=")
    return {"findings": findings, "rows": rows, "bytes": len(html.encode("utf-8")), "write": written, **best}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        found = [measured(browser, Path(folder), size) for size in SIZES]
    first = found[0]
    print(f"{'':10}" + "".join(f"{one['findings']:>14,.0f}" for one in found) + f"{'last/first':>14}")
    for name in list(first)[1:]:
        form = ",.0f" if name in ("rows", "bytes") else ".3f"
        cells = "".join(f"{one[name]:>14{form}}" for one in found)
        print(f"{name:10}{cells}{found[-1][name] / first[name]:>14.2f}")
    print(
        f"bytes a row shown: {found[-1]['bytes'] / found[-1]['rows']:.0f}; bytes a finding: "
        f"{found[-1]['bytes'] / found[-1]['findings']:.0f}"
    )
    return int(found[-1]["bytes"] > MOST_BYTES)


if __name__ == "__main__":
    sys.exit(main())
