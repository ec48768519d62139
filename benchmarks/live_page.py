"""How soon an edited finding is seen on the live page, in a real Chromium: run with `make bench`.

Prints a Markdown table of medians in milliseconds, and exits with 1 where a bound is not kept.
The server's part goes from the save until the browser is told; the browser's from there until the
page is drawn with what is new. A PDF that was asked for is made anew after each save: its time goes
until the browser is told that it is ready, and is held against a full build.
"""

import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.measuring import HMIC

ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FORCE = "northamptonshire"
EDITED = Path("forces", FORCE, "child-abuse.yaml")
FINDING = "CA-A3"
UNCOUNTED, EDITS = 5, 20
"""The first edits fill the caches of server and browser."""
MOST = 300
"""Milliseconds that new words may take at most."""
PAUSE = 0.2
"""Seconds between edits, in which both sides come to rest."""
PRINTS, BUILDS = 7, 3
MOST_OF_BUILD = 0.4
"""Of a full build, 0.25 of the 1 / 0.62 that a build took before a report was cut into sections."""

WATCH = """
const clock = () => performance.timeOrigin + performance.now();
let told, ready;
window.EventSource = class extends EventSource {
  constructor(address) {
    super(address);
    this.addEventListener("message", ({ data }) => {
      told = clock();
      const { page, pdf } = JSON.parse(data);
      if (pdf?.state === "ready" && pdf.current) ready = { page, at: told };
    });
  }
};
window.whenPrinted = () => new Promise((done) => {
  const before = ready?.page;
  const look = () => (ready && ready.page !== before ? done(ready.at) : setTimeout(look, 5));
  look();
});
window.whenDrawn = (id, words) => new Promise((done) => {
  const look = () => {
    const seen = document.querySelector("iframe:not(.coming)")?.contentDocument;
    const there = seen?.getElementById(id)?.textContent.includes(words);
    if (there) setTimeout(() => done([told, clock()])); // comes after what is being drawn
    else requestAnimationFrame(look);
  };
  look();
});
"""
"""What the browser runs before the live page's own script."""


@dataclass(frozen=True)
class Delay:
    """Milliseconds from a save until what is new is seen."""

    server: float
    browser: float

    @property
    def whole(self) -> float:
        """Both."""
        return self.server + self.browser


def main() -> int:
    """Measure, print the table, and say whether the bound is kept."""
    print("| live page | until seen, ms | server | browser | slowest | bound |")
    print("|---|---:|---:|---:|---:|---|")
    if CHROMIUM is None:
        print("| not run: there is no chromium here | | | | | |")
        return 0
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder), WATCH) as page:
        file = Path(folder) / EDITED
        words = _delays(page, file, "The force’s risk assessment", ("In edit {} risk assessment",))
        links = _delays(page, file, "[CA3, CA11]", ("[CA11, CA3]", "[CA3, CA11]"))
        prints = _prints(page, file)
    build = _full_build()
    share = statistics.median(prints) / build
    kept = statistics.median(delay.whole for delay in words) <= MOST and share <= MOST_OF_BUILD
    _print_row("new words of a finding", words, f"at most {MOST}")
    _print_row("other criteria of a finding", links, "")
    bound = f"{share:.2f} of a full build ({build:.0f}); at most {MOST_OF_BUILD}"
    print(
        f"| its PDF | {statistics.median(prints):.0f} | | | {max(prints):.0f} | {bound} |",
    )
    return int(not kept)


def _prints(page: Page, file: Path) -> tuple[float, ...]:
    """Milliseconds from each save of a finding until the PDF with its words is ready."""
    text = file.read_text(encoding="utf-8")
    page.evaluate("() => { window.printed = whenPrinted(); }")
    page.click("#ask")
    page.evaluate("printed")
    taken = []
    for turn in range(PRINTS):
        page.evaluate("() => { window.printed = whenPrinted(); }")
        time.sleep(PAUSE)
        saved = time.time() * 1000
        file.write_text(text.replace("risk assessment", f"risk {turn} assessment", 1), "utf-8")
        taken.append(page.evaluate("printed") - saved)
    return tuple(taken)


def _full_build() -> float:
    """Milliseconds of a full build of the same report, the median of some."""
    taken = []
    with tempfile.TemporaryDirectory() as output:
        command = (*HMIC, "build", FORCE, "--rebuild", "--output", output)
        for _ in range(BUILDS):
            began = time.perf_counter()
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603
            taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken)


def _delays(page: Page, file: Path, old: str, new: Sequence[str]) -> tuple[Delay, ...]:
    """Puts each of the new words in place of the old by turns, and the turn's number into a {}."""
    before, finding, after = file.read_text(encoding="utf-8").partition(f"id: {FINDING}\n")
    if old not in after:
        raise ValueError(f"no {old} in {FINDING}")
    delays = []
    for turn in range(UNCOUNTED + EDITS):
        words = new[turn % len(new)].format(turn)
        page.evaluate(
            "([id, words]) => { window.drawn = whenDrawn(id, words); }",
            [FINDING, words.strip("[]")],
        )
        time.sleep(PAUSE)
        saved = time.time() * 1000
        file.write_text(before + finding + after.replace(old, words, 1), encoding="utf-8")
        told, drawn = page.evaluate("drawn")
        delays.append(Delay(told - saved, drawn - told))
    return tuple(delays[UNCOUNTED:])


def _print_row(name: str, delays: Sequence[Delay], bound: str) -> None:
    whole, server, browser = (
        statistics.median(each)
        for each in zip(*((d.whole, d.server, d.browser) for d in delays), strict=True)
    )
    slowest = max(delay.whole for delay in delays)
    print(f"| {name} | {whole:.0f} | {server:.0f} | {browser:.0f} | {slowest:.0f} | {bound} |")


@contextmanager
def opened(folder: Path, watch: str, *, edit: bool = False) -> Iterator[Page]:
    """The live page of a copy of the real project.

    Args:
        folder: Where the copy is made.
        watch: What the browser runs before the page’s own script.
        edit: Whether the page can change its files.

    Yields:
        The page, when it shows the report.
    """
    for part in ("forces", "frameworks"):
        shutil.copytree(ROOT / part, folder / part)
    server = subprocess.Popen(  # noqa: S603 - a command of this project's
        (*HMIC, "serve", FORCE, "--no-browser", "--port", "0", *(["--edit"] if edit else [])),
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stderr
    try:
        first = server.stderr.readline()
        address = re.search(r"http://\S+", first)
        if address is None:
            raise RuntimeError(first + server.stderr.read())
        with sync_playwright() as playwright:
            # its sandbox needs rights that root in a container does not have
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            page = browser.new_page()
            page.add_init_script(watch)
            page.goto(address[0])
            page.wait_for_selector("iframe:not(.coming)")
            yield page
            browser.close()
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate()


if __name__ == "__main__":
    sys.exit(main())
