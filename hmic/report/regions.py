"""Forces by region, as every list of them stands: never by their grades."""

from collections.abc import Iterable
from typing import Protocol, TypeVar


class _InRegion(Protocol):
    @property
    def region(self) -> str: ...


_F = TypeVar("_F", bound=_InRegion)


def by_region(listed: Iterable[_F]) -> tuple[tuple[str, tuple[_F, ...]], ...]:
    """The regions as they come up, each with what is of it in the order of the list."""
    regions: dict[str, list[_F]] = {}
    for one in listed:
        regions.setdefault(one.region, []).append(one)
    return tuple((region, tuple(those)) for region, those in regions.items())
