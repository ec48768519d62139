"""What the force is to do something about as CSV: the table of the report, for a spreadsheet.

A spreadsheet stands alone, so that it has besides what the table leads to.
"""

import csv
import io
from collections.abc import Mapping

from hmic.report.contents import Finding, Report
from hmic.spreadsheets import csv_table, restored

COLUMNS = (
    "id",
    "kind",
    "framework",
    "problem",
    "whole finding",
    "action",
    "addressed to",
    "due",
    "severity",
    "remark",
    "in the way of",
    "criteria",
    "criteria in words",
    "place in the report",
    "page of the PDF",
)


def render_improvements(report: Report) -> str:
    """A line for each line of the table, in its order; texts are CommonMark.

    The page of the PDF stands in none before there is a PDF beside it (`with_pages`).
    """
    findings = {
        finding.id: finding
        for section in report.sections
        for group in section.groups
        for finding in group.findings
    }
    judged = {
        row.id: row
        for argument in report.arguments
        for table in argument.tables
        for row in table.rows
    }
    whole = {id_: f"{row.basis}." for id_, row in judged.items()}
    whole |= {id_: finding.text for id_, finding in findings.items()}
    rows = []
    for one in report.summary.improvements:
        finding = findings.get(one.id)
        criteria = one.criteria or (one.id,)
        rows.append(
            (
                one.id,
                one.kind,
                one.framework,
                one.found,
                whole.get(one.id, ""),
                one.action or "",
                "; ".join(_addressed_to(report, finding)),
                "; ".join(_due(report, finding)),
                one.severity or "",
                (finding.remark if finding else None) or "",
                " ".join(way.words for way in one.in_the_way),
                " ".join(criteria),
                " ".join(f"{id_}: {judged[id_].statement}" for id_ in criteria if id_ in judged),
                f"index.html#{one.id}",
                "",
            )
        )
    return csv_table([COLUMNS, *rows])


def with_pages(table: bytes, pages: Mapping[str, int]) -> bytes:
    """The table with the page of each line.

    Args:
        table: The table as it was rendered, with or without pages.
        pages: By id, the page on which it begins; what has none gets none.
    """
    text = table.decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    lines = ([*map(restored, row[:-1]), str(pages.get(row[0], ""))] for row in rows)
    return csv_table([head, *lines]).encode()


def _addressed_to(report: Report, finding: Finding | None) -> list[str]:
    """Whom recommendations address that rest on a finding; without any, the body inspected."""
    ids = finding.recommendations if finding else ()
    named = dict.fromkeys(one.to for one in report.recommendations if one.id in ids)
    return list(named) or [report.cover.force]


def _due(report: Report, finding: Finding | None) -> list[str]:
    """The date of a finding, for machines, and those of the recommendations that rest on it."""
    if finding is None:
        return []
    asked = (one.due for one in report.recommendations if one.id in finding.recommendations)
    return list(dict.fromkeys(due for due in (finding.due, *asked) if due))
