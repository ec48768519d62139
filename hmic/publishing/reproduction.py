"""Making again what a record says: its grades from the record alone, its files from the project's.

Grades are made again of every edition, for a record holds all that they rest on. Files are made
again of the newest alone, and by the same programs: of an earlier one the texts are gone, and
other programs may set them otherwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from hmic.judging.grading import judge
from hmic.judging.recording import outcomes_of
from hmic.judging.whole import judge_whole
from hmic.model.record import Judged, Record
from hmic.publishing.building import Built
from hmic.publishing.publication import digests_of
from hmic.sources.records import inspection_of


@dataclass(frozen=True)
class GradedAgain:
    """What came of grading again by a record."""

    outcomes: int
    """How many the record has."""
    differences: tuple[str, ...]
    """Each that came out otherwise, in words."""


def grade_again(record: Record) -> GradedAgain:
    """The outcomes of a record, from what it says that they rest on and nothing else."""
    before, inspection = record.basis, inspection_of(record)
    count = len(before.judgements) + (before.whole is not None)
    if inspection is None:
        return GradedAgain(count, ("this version of hmic can't read what its grades rest on",))
    judgements = judge(inspection)
    whole = judge_whole(inspection, judgements)
    now = outcomes_of(judgements)
    found = [
        difference
        for slug in dict.fromkeys((*before.judgements, *now))
        for difference in _differences(slug, before.judgements.get(slug), now.get(slug))
    ]
    if before.whole != (outcome := whole.published if whole else None):
        found.append(f"as a whole {before.whole} is on record, and {outcome} comes out")
    return GradedAgain(count, tuple(found))


def files_that_differ(record: Record, built: Built) -> tuple[str, ...]:
    """The files of an edition that come out otherwise, by their names.

    Args:
        record: The record.
        built: What was made again.

    Returns:
        Their names.
    """
    now = digests_of(built.made) if built.made else {}
    names = sorted({*record.outputs, *now})
    return tuple(name for name in names if record.outputs.get(name) != now.get(name))


def _differences(slug: str, was: Judged | None, now: Judged | None) -> Iterator[str]:
    if was is None or now is None:
        yield f"{slug} is graded {'now' if was is None else 'on record'} alone"
        return
    if was.published != now.published:
        yield f"{slug}: {was.published} is on record, and {now.published} comes out"
    elif (was.computed, was.before_cap) != (now.computed, now.before_cap):
        yield f"{slug}: {was.computed} is on record as computed, and {now.computed} comes out"
    for id_ in dict.fromkeys((*was.achievements, *now.achievements)):
        if was.achievements.get(id_) != now.achievements.get(id_):
            yield f"{id_} is met otherwise than on record"
