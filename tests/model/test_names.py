import re

import pytest

from hmic.model.names import ANCHORS, taken_by
from hmic.model.paragraphs import SECTIONS
from tests.conftest import ROOT

PARTS = sorted((ROOT / "templates" / "parts").glob("*.j2"))


def test_every_anchor_of_the_templates_is_taken() -> None:
    pages = [ROOT / "templates" / "report.html.j2", *PARTS]
    anchors = {
        anchor
        for page in pages
        for anchor in re.findall(r' id="([a-z-]+)"', page.read_text(encoding="utf-8"))
    }
    assert len(anchors) > 15
    assert anchors | set(SECTIONS) <= ANCHORS


@pytest.mark.parametrize("slug", ["argument-child-abuse", "term-acpo", "reinspection-1", "method"])
def test_an_anchor_is_no_name_of_a_framework(slug: str) -> None:
    assert "anchor" in (taken_by(slug) or "")


@pytest.mark.parametrize("slug", ["force", "comments", "sign-off", "import", "methods", "response"])
def test_a_file_beside_frameworks_is_none(slug: str) -> None:
    assert taken_by(slug) == f"{slug}.yaml is the name of another file"


@pytest.mark.parametrize("slug", ["child-abuse", "summary-care", "methods-of-entry", "terms"])
def test_any_other_name_is_free(slug: str) -> None:
    assert taken_by(slug) is None
