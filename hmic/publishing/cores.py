"""How many processes this one may keep busy: its cores, and what its control group leaves of them.

A container sees all cores of its machine and may use the time of some.
"""

import math
import os
from collections.abc import Iterator
from pathlib import Path

_GROUPS = Path("/sys/fs/cgroup")
_OURS = Path("/proc/self/cgroup")


def cores(groups: Path = _GROUPS, ours: Path = _OURS) -> int:
    """The cores that this process can really use, at least one."""
    limits = [limit for limit in _limits(groups, ours) if limit > 0]
    return max(1, min([_allowed(), *(math.ceil(limit) for limit in limits)]))


def _allowed() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _limits(groups: Path, ours: Path) -> Iterator[float]:
    """The cores that each control group from ours upwards allows, in both versions of them."""
    for line in _text(ours).splitlines():
        _, names, path = [*line.split(":", 2), "", ""][:3]
        top = groups / "cpu" if "cpu" in names.split(",") else groups
        group = top / path.lstrip("/")
        for folder in (group, *group.parents):
            if not folder.is_relative_to(top):
                break
            quota, _, period = _text(folder / "cpu.max").partition(" ")
            if not quota:
                quota, period = (_text(folder / f"cpu.cfs_{of}_us") for of in ("quota", "period"))
            if quota.lstrip("-").isdigit() and period.isdigit() and int(period):
                yield int(quota) / int(period)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""
