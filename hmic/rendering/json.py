"""From report to report.json: field for field what the templates see, so that nothing is lacking.

The shape carries a version. A field may be added within a version; one that is renamed, removed or
given another meaning raises it. docs/report-json.md describes it, schemas/report.schema.json each
field.
"""

import json
from dataclasses import asdict
from typing import Any

from hmic.report.contents import Engine, Report

FORMAT = "hmic-report"
VERSION = 3


def render_json(report: Report, engine: Engine) -> str:
    """The report as JSON, indented, with a newline at its end; texts are CommonMark."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "engine": asdict(engine),
        **asdict(report),
    }
    for figure in document["figures"]:
        if figure["picture"]:
            del figure["picture"]["url"]  # the picture itself, of which the file has no need
    return json.dumps(document, ensure_ascii=False, indent=1, default=sorted) + "\n"  # sets
