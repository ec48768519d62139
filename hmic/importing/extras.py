"""Where a file is read by a library that most users do without: what to install."""

from collections.abc import Iterator
from contextlib import contextmanager

from hmic.diagnostics import Refusal


@contextmanager
def needed_for(what: str) -> Iterator[None]:
    """A stretch that imports such libraries.

    Raises:
        Refusal: one of them is not installed.
    """
    try:
        yield
    except ImportError as missing:
        raise Refusal(
            f"{what} needs {missing.name}, which is not installed",
            "install it with: pip install 'hmic[import]'",
        ) from None
