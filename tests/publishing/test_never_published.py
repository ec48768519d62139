"""What is never published reaches no output: not the page, the PDF, the JSON or their metadata."""

import contextlib
import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from pypdf import PdfReader

from hmic.pipeline import compile_report, read_round
from hmic.sources.project import Project
from tests.conftest import edit

CANARY = "Kanarienvogel"


def test_evidence_notes_and_comments_reach_no_output(small: Path) -> None:
    file = small / "forces" / "eastshire" / "custody-care.yaml"
    edit(
        file,
        "  - {id: CU-A1, text: Records are not shared. This matters.,",
        "  - {id: CU-A1, text: Records are not shared. This matters., "
        f"note: {CANARY} one, evidence: [{{type: interview {CANARY}, ref: {CANARY}-7}}],",
    )
    edit(
        file,
        "  - {id: CU-S2, text: Meals are warm.,",
        f"  - {{id: CU-S2, text: Meals are warm., note: {CANARY} two,",
    )
    (small / "forces" / "eastshire" / "comments.yaml").write_text(
        "comments:\n"
        f"  - {{number: 1, id: CU-S2, category: B, date: 2030-08-07, point: {CANARY} three,\n"
        f"     outcome: accepted, reason: {CANARY} four, answered_by: {CANARY} five}}\n",
        encoding="utf-8",
    )
    project = Project(small)
    compiled = compile_report(read_round(project), "eastshire", ("html", "pdf", "json"))
    assert compiled.inspected.inspection is not None
    findings = compiled.inspected.inspection.assessments["custody-care"].findings
    assert sum(CANARY in (finding.note or "") for finding in findings) == 2  # it was read
    (comment,) = compiled.inspected.inspection.comments.comments
    assert comment.point == f"{CANARY} three"
    assert set(compiled.outputs) == {"html", "pdf", "json"}

    for kind, output in compiled.outputs.items():
        assert CANARY.encode() not in output, kind
    reader = PdfReader(io.BytesIO(compiled.outputs["pdf"]))
    for page in reader.pages:
        assert CANARY not in page.extract_text()
    assert CANARY not in str(reader.metadata)
    for stream in _streams(compiled.outputs["pdf"]):
        assert CANARY.encode() not in stream


def _streams(pdf: bytes) -> Iterator[bytes]:
    """Every compressed stream of the file, unpacked: contents, metadata, object streams."""
    pieces = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    assert len(pieces) > 10
    for piece in pieces:
        with contextlib.suppress(zlib.error):
            yield zlib.decompressobj().decompress(piece)
