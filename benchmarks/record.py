"""What earlier runs of `make bench` found: a line of JSON a run, in benchmarks/record.jsonl.

Only shares are kept and compared, and only with the last run on such a machine: seconds of another
machine, or of another hour, say little. A share that got worse by more than 15 % fails a run, and
such a run is not recorded, so that it fails again until it is mended or, by --accept, let stand.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

RECORD = Path(__file__).with_name("record.jsonl")
MOST_WORSE = 0.15
"""How much worse a figure may get from one run to the next: of so few turns some is chance."""


@dataclass(frozen=True)
class Run:
    """One run of one part of the benchmarks."""

    part: str
    day: str
    """As 2026-11-25."""
    machine: str
    versions: str
    shares: Mapping[str, float]
    """What was measured by name: less is better, but for an efficiency."""


def last(part: str, machine: str, record: Path = RECORD) -> Run | None:
    """The last run of a part on such a machine; None where there was none.

    Raises:
        ValueError: a line of the record is none of ours.
    """
    if not record.exists():
        return None
    runs = [_run(line) for line in record.read_text(encoding="utf-8").splitlines()]
    same = [run for run in runs if (run.part, run.machine) == (part, machine)]
    return same[-1] if same else None


def _run(line: str) -> Run:
    try:
        return Run(**json.loads(line))
    except TypeError:
        raise ValueError(f"not a run: {line}") from None


def append(run: Run, record: Path = RECORD) -> None:
    """Adds a run at the end of the record."""
    with record.open("a", encoding="utf-8", newline="\n") as stream:
        stream.write(json.dumps(asdict(run), ensure_ascii=False) + "\n")


def worsened(before: Run, now: Run, more_is_better: Iterable[str] = ()) -> Iterator[str]:
    """What got worse from one run to the next by more than is chance, in words.

    Args:
        before: The earlier run.
        now: The later one, of the same part. What only one of them measured is passed over.
        more_is_better: The names of those figures of which that is so.
    """
    better = set(more_is_better)
    for name in before.shares.keys() & now.shares.keys():
        old, new = before.shares[name], now.shares[name]
        worse = (old / new if name in better else new / old) - 1
        if worse > MOST_WORSE:
            yield f"{name}: {old:.3f} on {before.day}, {new:.3f} now; worse by {worse:.0%}"
