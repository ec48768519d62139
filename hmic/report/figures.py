"""The figures and tables of a report, numbered in the order in which a reader meets them."""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from hmic.markup import references
from hmic.model.assessment import Assessment
from hmic.model.figures import DataTable, Figure, Picture, Table, number_of
from hmic.model.force import Force
from hmic.model.inspection import Inspection
from hmic.model.labels import Labels
from hmic.report import contents

_LISTED = 3
"""So many figures are listed after the contents."""


def unplaced(holder: Force | Assessment | None, texts: Iterable[str | None]) -> tuple[str, ...]:
    """The figures of a file that none of its texts places, in the order of the file."""
    if holder is None:
        return ()
    placed = {one.id for text in texts if text for one in references(text, ()) if one.places}
    return tuple(one.id for one in (*holder.figures, *holder.tables) if one.id not in placed)


def texts_of(holder: Force | Assessment) -> Iterator[str | None]:
    """The texts of a file that may place its figures."""
    if isinstance(holder, Force):
        yield holder.summary
        yield from (part.text for part in holder.overview)
        yield holder.developments.text if holder.developments else None
        yield from holder.texts.values()
    else:
        yield holder.context
        for practice in holder.developing_practice:
            yield from (practice.problem, practice.solution)


def with_figures(
    report: contents.Report, inspection: Inspection, labels: Labels
) -> contents.Report:
    """The report with its figures.

    Args:
        report: The report, which knows what its texts place.
        inspection: Where figures are declared, and what their files hold.
        labels: The fixed words of the report's language.

    Returns:
        The report; a figure that stands nowhere in it is left out.
    """
    declared = {one.id: one for one, _ in inspection.figures_with_routes()}
    if not declared:
        return report
    counts = {"figure": 0, "table": 0}
    figures = []
    for id_ in dict.fromkeys(_in_order(report)):
        one = declared.get(id_)
        content = inspection.figure_files.get(_file(one)) if one else None
        if one is None or content is None:
            continue
        kind = "table" if isinstance(one, Table) else "figure"
        counts[kind] += 1
        figures.append(
            _figure(one, content, labels.text(f"page.{kind}", number=counts[kind]), labels)
        )
    return replace(report, figures=tuple(figures), lists_figures=len(figures) >= _LISTED)


def _file(one: Figure | Table) -> str:
    return one.data if isinstance(one, Table) else one.file


def _in_order(report: contents.Report) -> Iterator[str]:
    overview = report.overview
    of_frameworks: list[str] = []
    for section in report.sections:
        of_frameworks += [*_placed(section.context), *section.figures]
    of_parts: dict[str, tuple[str, ...]] = {
        "summary": _placed(overview.summary),
        "overview": (*_placed(*(one.text for one in overview.parts)), *overview.figures),
        "developments": _placed(overview.developments),
        "frameworks": tuple(of_frameworks),
        "practice": _placed(
            *(text for one in report.practices for text in (one.problem, one.solution))
        ),
    }
    for part in report.parts:
        yield from _placed(part.text) if part.text else of_parts.get(part.name, ())


def _placed(*texts: str | None) -> tuple[str, ...]:
    return tuple(one.id for text in texts if text for one in references(text, ()) if one.places)


def _figure(
    one: Figure | Table, content: DataTable | Picture, label: str, labels: Labels
) -> contents.Figure:
    is_chart = isinstance(one, Figure) and one.chart is not None
    table = content if isinstance(content, DataTable) else None
    picture = content if isinstance(content, Picture) else None
    kind = "table" if isinstance(one, Table) else one.chart or "picture"
    alternative = one.alternative if isinstance(one, Figure) else None
    if is_chart and table and not alternative:
        series = labels.listed(table.columns[1:])
        alternative = labels.text(f"chart.{kind}", series=series, names=table.columns[0])
    return contents.Figure(
        id=one.id,
        kind=kind,
        label=label,
        caption=one.caption,
        units=one.units,
        alternative=alternative or "",
        description=one.description if isinstance(one, Figure) else None,
        source=labels.text("page.source", source=one.source) if one.source else None,
        note=one.note,
        picture=_picture(picture) if picture else None,
        columns=tuple(
            contents.FigureColumn(title, table.is_of_numbers(number))
            for number, title in enumerate(table.columns)
        )
        if table
        else (),
        rows=table.rows if table else (),
        numbers=tuple(tuple(number_of(cell) or 0.0 for cell in row[1:]) for row in table.rows)
        if table and is_chart
        else (),
    )


def _picture(picture: Picture) -> contents.FigurePicture:
    encoded = base64.b64encode(picture.raw).decode()
    return contents.FigurePicture(
        url=f"data:{picture.media_type};base64,{encoded}",
        media_type=picture.media_type,
        width=picture.width,
        height=picture.height,
        sha256=hashlib.sha256(picture.raw).hexdigest(),
    )
