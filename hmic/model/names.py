"""Names that are taken: no framework, and no force, can have them."""

import re

FILES = frozenset(
    {
        *("comments", "force", "glossary", "import", "methods", "programme", "progress"),
        *("overall", "reinspections", "response", "sign-off"),
    }
)
"""Names of files that stand beside those of frameworks."""

ANCHORS = frozenset(
    {
        *("about", "about-developing-practice", "argument-overall", "arguments", "contents"),
        *("compared", "controls", "corrections"),
        *("cover", "developing-practice", "developments", "force-summary", "future-activity"),
        *(
            "figures",
            "glance",
            "glossary",
            "grading-process",
            "improve",
            "introduction",
            "kind",
            "main",
        ),
        *("method", "national-summary", "overview", "programmed-frameworks", "recommendations"),
        *("risk-based-frameworks", "summary"),
    }
)
"""The anchors of the parts of every report; a framework's anchor is its slug."""

_MADE = re.compile(r"(?:argument|overview|term)-.+|reinspection-[0-9]+")
"""The anchors that are made of other names."""

FOLDERS = frozenset({"draft", "embargo", "grades", "national", "rounds"})
"""What stands in a build folder, and below forces/, beside the folders of forces."""


def taken_by(framework: str) -> str | None:
    """What has the name already that a framework is to have; None where it is free."""
    if framework in FILES:
        return f"{framework}.yaml is the name of another file"
    if framework in ANCHORS:
        return f"{framework} is the anchor of another part of every report"
    if _MADE.fullmatch(framework):
        return f"{framework} may be the anchor of something else in a report"
    return None


def is_anchor(name: str) -> bool:
    """Whether something of every report has the name as its anchor, or may have it."""
    return name in ANCHORS or bool(_MADE.fullmatch(name))
