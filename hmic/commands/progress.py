"""What a build shows while it runs, where a person is looking."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from hmic.commands.output import is_terminal
from hmic.publishing.building import Progress
from hmic.reporters.printable import printable

if TYPE_CHECKING:
    from rich.table import Table


@contextlib.contextmanager
def progress_shown() -> Iterator[Callable[[Progress], None]]:
    """A table of the reports that are being made, below the lines on those that are finished.

    Gives what is to be told of the progress. In a pipe it shows nothing: there the lines do.
    """
    if not is_terminal(sys.stderr):
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 - a pipe never pays for it
    from rich.live import Live  # noqa: PLC0415

    shown = _Shown()
    with Live(
        shown,
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=is_terminal(sys.stdout),
    ):
        yield shown.tell


class _Shown:
    """The table, drawn anew a few times a second."""

    def __init__(self) -> None:
        self._begun: dict[str, float] = {}
        self._waiting = 0

    def tell(self, progress: Progress) -> None:
        now = time.monotonic()
        self._begun = {force: self._begun.get(force, now) for force in progress.building}
        self._waiting = progress.waiting

    def __rich__(self) -> "Table":
        from rich.table import Table  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        now = time.monotonic()
        table = Table(box=None, show_header=False, pad_edge=False)
        for force, begun in tuple(self._begun.items()):
            table.add_row(Text(printable(force)), "building", f"{now - begun:.0f} s")
        if self._waiting:
            table.add_row(f"{self._waiting:,} more", "waiting", "")
        return table
