"""Readers of report.json rely on its fields: where one goes or changes its type, its version rises.

The fields of the version are listed in tests/golden, one a line. A field that is added is added
there: HMIC_GOLDEN=write pytest tests/authoring/test_report_versions.py
"""

import json
import os
from collections.abc import Iterator
from typing import Any

from hmic.rendering.json import VERSION
from tests.conftest import ROOT

FIELDS = ROOT / "tests" / "golden" / f"report-json-{VERSION}.txt"


def _type(field: dict[str, Any]) -> str:
    """The type of a field, without what is said of it."""
    if "$ref" in field:
        return str(field["$ref"].rsplit("/", 1)[1])
    if "anyOf" in field:
        return " or ".join(map(_type, field["anyOf"]))
    if "prefixItems" in field:
        return f"[{', '.join(map(_type, field['prefixItems']))}]"
    inside = field.get("items", field.get("additionalProperties"))
    kind = str(field.get("type", field.get("const")))
    return f"{kind} of {_type(inside)}" if isinstance(inside, dict) else kind


def _fields(schema: dict[str, Any]) -> Iterator[str]:
    for name, thing in (("report", schema), *schema["$defs"].items()):
        for field, told in thing.get("properties", {}).items():
            yield f"{name}.{field}: {_type(told)}"


def test_no_field_goes_within_a_version() -> None:
    schema = json.loads((ROOT / "schemas" / "report.schema.json").read_text(encoding="utf-8"))
    fields = sorted(_fields(schema))
    assert f"report.version: {VERSION}" in fields
    if os.environ.get("HMIC_GOLDEN") == "write":
        kept = FIELDS.read_text(encoding="utf-8").splitlines() if FIELDS.exists() else []
        FIELDS.write_text("\n".join(sorted({*fields, *kept})) + "\n", encoding="utf-8")
    assert fields == FIELDS.read_text(encoding="utf-8").splitlines()
