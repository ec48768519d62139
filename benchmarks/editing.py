"""How soon the grade answers in the editor, in a real Chromium: run with `make bench`.

Prints a Markdown table of medians in milliseconds, and exits with 1 where a bound is not kept. Each
time goes from the last key until the page is drawn with the answer beside it.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.live_page import CHROMIUM, FINDING, opened

UNCOUNTED, KEYS = 5, 20
MOST = 200
"""Milliseconds that the answer may take, the median of twenty."""
PAUSE = 0.3
CRITERION = "CA12"

WATCH = """
let pressed;
addEventListener("keydown", () => { pressed = performance.now(); }, true);
window.whenAnswered = () => new Promise((done) => {
  const outcome = document.getElementById("outcome");
  new MutationObserver((_, watcher) => {
    if (outcome.hasAttribute("aria-busy")) return; // it is asked for
    watcher.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - pressed)));
  }).observe(outcome, { attributeFilter: ["aria-busy"] });
});
"""
"""What the browser runs before the page’s own script."""


def main() -> int:
    """Measure, print the table, and say whether the bound is kept."""
    print("| editor | until the grade stands beside it, ms | slowest | bound |")
    print("|---|---:|---:|---|")
    if CHROMIUM is None:
        print("| not run: there is no chromium here | | | |")
        return 0
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder), WATCH, edit=True) as page:
        page.select_option("#finding", FINDING)
        page.wait_for_selector("#outcome p")
        page.focus("#field-text")
        words = _delays(page, ["a"])
        page.focus(f"[name=criteria][value={CRITERION}]")
        criteria = _delays(page, ["Space"])
    for name, delays in (("a key in a text", words), ("a criterion, by the space bar", criteria)):
        median = statistics.median(delays)
        print(f"| {name} | {median:.0f} | {max(delays):.0f} | at most {MOST} |")
    return int(max(map(statistics.median, (words, criteria))) > MOST)


def _delays(page: Page, keys: Sequence[str]) -> tuple[float, ...]:
    """Milliseconds from each key to its answer; the keys by turns."""
    delays = []
    for turn in range(UNCOUNTED + KEYS):
        time.sleep(PAUSE)
        page.evaluate("() => { window.answered = whenAnswered(); }")
        page.keyboard.press(keys[turn % len(keys)])
        delays.append(page.evaluate("answered"))
    return tuple(delays[UNCOUNTED:])


if __name__ == "__main__":
    sys.exit(main())
