"""What the force is to do something about as CSV: the table of the report, for a spreadsheet."""

from hmic.report.contents import Report
from hmic.spreadsheets import csv_table

COLUMNS = (
    "id",
    "kind",
    "framework",
    "problem",
    "action",
    "criteria",
    "severity",
    "decides the grade",
)


def render_improvements(report: Report) -> str:
    """A line for each finding of the table, in its order; texts are CommonMark."""
    rows = [
        (
            one.id,
            one.kind,
            one.framework,
            one.problem,
            one.action or "",
            " ".join(one.criteria),
            one.severity or "",
            "yes" if one.decides else "no",
        )
        for one in report.summary.improvements
    ]
    return csv_table([COLUMNS, *rows])
