"""Areas for improvement as text, as a table and as JSON; pure."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

from hmic.judging.areas import Area
from hmic.reporters.lines import in_columns
from hmic.reporters.printable import printable, printable_values

FORMAT, VERSION = "hmic-areas", 1

COLUMNS = (
    *("uid", "force", "name", "programme", "edition", "framework", "id", "kind", "criteria"),
    *("severity", "text", "action", "opened", "due", "status", "since", "basis", "post"),
    *("answer", "answer action", "answer due", "answer received", "criteria now", "passed to"),
)
"""The columns of the table."""
_HEADS = ("Area", "Severity", "Due", "Status", "Since", "Answer")


def csv_row(area: Area) -> tuple[str, ...]:
    """An area as a row below COLUMNS; texts are CommonMark."""
    last, answer = area.history[-1], area.answer
    return (
        *(area.uid, area.force, area.name, area.programme, str(area.edition or "")),
        *(area.framework, area.id, area.kind, " ".join(area.criteria), area.severity or ""),
        *(area.text, area.action or "", area.opened or "", area.due or "", area.status),
        *(area.since or "", last.basis or "", last.post or ""),
        *((answer.answer, answer.action or "", answer.due or "") if answer else ("", "", "")),
        (answer.received or "") if answer else "",
        *(" ".join(area.criteria_now), " ".join(area.passed_to)),
    )


def as_table(areas: Iterable[Area]) -> Iterator[tuple[str, ...]]:
    """All areas as the rows of a table, below COLUMNS."""
    yield COLUMNS
    yield from (tuple(map(printable, csv_row(area))) for area in areas)


def as_json(areas: Iterable[Area]) -> str:
    """All areas for programs: the document that docs/areas.md describes."""
    document = {"format": FORMAT, "version": VERSION, "areas": [asdict(area) for area in areas]}
    return json.dumps(printable_values(document), ensure_ascii=False, indent=1)


def as_rows(areas: Iterable[Area]) -> tuple[tuple[str, ...], ...]:
    """A row for each area below a row of heads."""
    return (
        _HEADS,
        *(
            (
                area.uid,
                area.severity or "",
                area.due or "",
                area.status,
                area.since or "",
                area.answer.answer if area.answer else "",
            )
            for area in areas
        ),
    )


def total(areas: Sequence[Area]) -> str:
    """How many there are, and how they stand, in a line."""
    counts = Counter(area.status for area in areas)
    known = ("open", "partly", "addressed", "superseded", "withdrawn")
    of_each = ", ".join(f"{counts[name]} {name}" for name in known if counts[name])
    many = "1 area for improvement" if len(areas) == 1 else f"{len(areas)} areas for improvement"
    return f"{many}: {of_each}" if areas else "no area for improvement that readers have"


def lines_of(areas: Sequence[Area]) -> Iterator[str]:
    """Rows as lines, their columns one below another, then how many there are."""
    if areas:
        yield from in_columns(as_rows(areas))
    yield total(areas)
    for force, others in {area.force: area.passed_to for area in areas if area.passed_to}.items():
        answer = "answers" if len(others) == 1 else "answer"
        yield f"{force} is no more: {', '.join(others)} {answer} for what it left"
