"""The small report as it is published, read by people in review.

After a change that is meant, write the files anew: HMIC_GOLDEN=write pytest tests/rendering
"""

import os
import re
from pathlib import Path

import pytest

from hmic.pipeline import compile_report, read_round
from hmic.sources.project import Project
from tests.conftest import SMALL

GOLDEN = Path(__file__).parents[1] / "golden"


def _outputs() -> dict[str, str]:
    project = Project(SMALL)
    compiled = compile_report(read_round(project), "eastshire", ("html", "json"))
    html = compiled.outputs["html"].decode()
    body = html[html.index("<body") :]
    return {
        "eastshire.html": re.sub(r"(?s)<(svg|script).*?</\1>", r"<\1/>", body),
        # the engine is this machine's
        "eastshire.json": re.sub(r'(?s) "engine": {.*?},\n', "", compiled.outputs["json"].decode()),
    }


@pytest.mark.parametrize("name", ["eastshire.html", "eastshire.json"])
def test_the_small_report_is_as_it_was_read_last(name: str) -> None:
    output = _outputs()[name]
    file = GOLDEN / name
    if os.environ.get("HMIC_GOLDEN") == "write":
        file.write_text(output, encoding="utf-8")
    assert output == file.read_text(encoding="utf-8")
