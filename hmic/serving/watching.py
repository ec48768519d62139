"""Seeing that a file was saved from which reports are made. The only home of watchfiles."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from pathlib import Path

from watchfiles import Change, awatch

from hmic.sources.project import Project

_STEP, _LONGEST = 15, 400
"""Milliseconds: a burst of changes is over after a step without one, or is reported so far."""

Touched = Callable[[Collection[Path]], None]


async def watch(project: Project, touched: Touched) -> None:
    """Calls `touched` with the paths that a burst of changes touched, until it is cancelled.

    What a path is now is not told: it may be new, changed, or gone. Where a whole folder came or
    went, as it does when a branch is switched, the path is that folder's.

    Raises:
        OSError: the system has no room for more watches.
    """
    made_from = project.inputs
    tops = {path for path in made_from if path.parent == project.root}
    # the folders themselves come and go: their own folder is asked, and nothing else below it
    top = _bursts([project.root], lambda path: path in tops, below=False)
    arrival = asyncio.ensure_future(anext(top))
    while True:
        folders = [path for path in made_from if path.is_dir()]
        watching = asyncio.ensure_future(_tell(folders, touched))
        await asyncio.sleep(0)  # both watch from here on
        touched(made_from)
        try:
            await asyncio.wait({arrival, watching}, return_when=asyncio.FIRST_COMPLETED)
            if arrival.done():
                arrival.result()
                arrival = asyncio.ensure_future(anext(top))
            else:
                await _ended(watching)
        except BaseException:
            arrival.cancel()
            raise
        finally:
            watching.cancel()


async def _ended(watching: asyncio.Future[None]) -> None:
    try:
        await watching
    except FileNotFoundError:
        pass  # a folder went just before it was watched: look again what there is
    except RuntimeError as failure:  # of the watcher's own kind, as where watches run out
        raise OSError(f"the files cannot be watched: {failure}") from None


async def _tell(folders: list[Path], touched: Touched) -> None:
    async for paths in _bursts(folders, _in_sight_below(folders), below=True):
        touched(paths)


async def _bursts(
    roots: list[Path], ours: Callable[[Path], bool], *, below: bool
) -> AsyncIterator[frozenset[Path]]:
    def wanted(_change: Change, path: str) -> bool:
        return ours(Path(path))

    async for changes in awatch(
        *roots, watch_filter=wanted, recursive=below, step=_STEP, debounce=_LONGEST
    ):
        yield frozenset(Path(path) for _, path in changes)


def _in_sight_below(folders: list[Path]) -> Callable[[Path], bool]:
    """Whether nothing between the folder watched and the file begins with a dot.

    Editors keep what is not saved in such files, and git its own.
    """

    def in_sight(path: Path) -> bool:
        below = [path.relative_to(folder) for folder in folders if path.is_relative_to(folder)]
        return not any(part.startswith(".") for relative in below for part in relative.parts)

    return in_sight
