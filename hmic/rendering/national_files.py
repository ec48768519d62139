"""The files of the nation, by format: what a build of any report has to know of them."""

from collections.abc import Mapping

PAGE, PDF, JSON = "html", "pdf", "json"
NAMES: Mapping[str, str] = {
    PAGE: "index.html",
    PDF: "national.pdf",
    JSON: "national.json",
    "workbook": "national.xlsx",
    "grades": "grades.csv",
    "criteria": "criteria.csv",
    "areas": "areas-for-improvement.csv",
    "package": "datapackage.json",
}
"""The file of each format, by its name."""
DATA = ("workbook", "grades", "criteria", "areas", "package")
"""The open data: beside every page but that of a draft."""
MAYBE = (NAMES["criteria"], NAMES["areas"])
"""Files of tables that may have no row, where there is none."""
