"""What the texts of a report can refer to, and the paragraphs to which they do."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

from hmic.markup import PLAIN_ID, references
from hmic.model.inspection import Inspection
from hmic.model.paragraphs import passages
from hmic.report import contents

_PARAGRAPH = re.compile(r"(?P<passage>[A-Za-z]+(?:-[a-z]+)*)-(?P<number>[1-9]\d*)")


def with_references(report: contents.Report, inspection: Inspection) -> contents.Report:
    """The report, with all that its texts can refer to."""
    cited = frozenset(_cited_paragraphs(report, inspection))
    standing = (
        *(contents.Reference(id_, id_, id_) for id_ in _ids(report)),
        *(contents.Reference(line.anchor, line.anchor, line.title) for line in report.contents),
        *(contents.Reference(id_, id_, id_) for id_ in sorted(cited)),
        *(contents.Reference(one.id, one.id, one.label) for one in report.figures),
        *_earlier_rounds(inspection),
    )
    return replace(report, references=standing, cited_paragraphs=cited)


def _earlier_rounds(inspection: Inspection) -> Iterator[contents.Reference]:
    """Each by its title, and by the address of its report on this force, where that has one."""
    editions = inspection.before.editions
    addresses = {one.programme: one.address for one in editions if one.force is None}
    for slug, one in inspection.round.before.items():
        yield contents.Reference(slug, addresses.get(slug) or "", one.title)


def _ids(report: contents.Report) -> Iterator[str]:
    """Findings, criteria and points of re-inspections, as far as they are printed."""
    for section in report.sections:
        for group in section.groups:
            yield from (finding.id for finding in group.findings)
        yield from (gone.id for gone in section.withdrawn)
    yield from (recommendation.id for recommendation in report.recommendations)
    for argument in report.arguments:
        for table in argument.tables:
            yield from (row.id for row in table.rows)
    if any(part.name == "developments" for part in report.parts):
        for reinspection in report.overview.reinspections:
            yield from (point.id for point in reinspection.points)


def _cited_paragraphs(report: contents.Report, inspection: Inspection) -> Iterator[str]:
    """The paragraphs that a text refers to."""
    texts = [text for text in _texts(report) if "](" in text or PLAIN_ID.search(text)]
    if not texts:
        return
    prefixes = {section.prefix for section in report.sections}
    known = passages(inspection)
    for text in texts:
        for one in references(text, prefixes):
            found = _PARAGRAPH.fullmatch(one.id)
            if found and int(found["number"]) <= known.get(found["passage"], 0):
                yield one.id


def _texts(value: object) -> Iterator[str]:
    """All texts below a value of the report."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
