"""JSON Schemas of what hmic writes for other programs: reports, the nation, areas, records.

They are the same in every project. What each field means comes from the line under it.
"""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from hmic.authoring.descriptions import descriptions, lines_of
from hmic.judging.areas import Area
from hmic.model.record import Record
from hmic.report.contents import Engine, Report
from hmic.report.nation_contents import Nation

_Shape = dict[str, Any]


def output_schemas(dialect: str, comment: str) -> dict[str, str]:
    """The text of each by the name of its file.

    Args:
        dialect: The dialect that they are written in.
        comment: Who wrote them.
    """
    head = {"$schema": dialect, "$comment": comment}
    schemas = {
        "nation.schema.json": _nation(),
        "areas.schema.json": _areas(),
        "record.schema.json": _record(),
        "report.schema.json": _report(),
    }
    return {
        name: f"{json.dumps(head | shape, indent=2, ensure_ascii=False)}\n"
        for name, shape in schemas.items()
    }


def _report() -> _Shape:
    """The fields of a report, with what the file is and what set it before them."""
    shape = TypeAdapter(Report).json_schema(mode="serialization")
    shape["$defs"]["Engine"] = TypeAdapter(Engine).json_schema(mode="serialization")
    engine = {"$ref": "#/$defs/Engine", "description": "What sets the PDF."}
    _put_before(shape, {**_document("hmic-report", 3, "file"), "engine": engine})
    _describe(shape, "Report", lines_of(Report.__module__))
    return shape


def _nation() -> _Shape:
    """The fields of the nation, with what the file is before them."""
    shape = TypeAdapter(Nation).json_schema(mode="serialization")
    _put_before(shape, _document("hmic-nation", 1, "file"))
    _describe(shape, "Nation", {**lines_of(Report.__module__), **lines_of(Nation.__module__)})
    return shape


def _record() -> _Shape:
    shape = TypeAdapter(Record).json_schema(mode="serialization")
    for name, one in (("Record", shape), *shape["$defs"].items()):
        for field, line in descriptions(name).items():
            one["properties"][field] = {**one["properties"][field], "description": line}
    return shape


def _areas() -> _Shape:
    """What `hmic areas --format json` prints."""
    area = TypeAdapter(Area).json_schema(mode="serialization")
    _describe(area, "Area", lines_of(Area.__module__))
    shapes = area.pop("$defs")
    fields: _Shape = {
        **_document("hmic-areas", 1, "document"),
        "areas": {
            "type": "array",
            "items": {"$ref": "#/$defs/Area"},
            "description": "The areas for improvement, force by force.",
        },
    }
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "$defs": {"Area": area, **shapes},
    }


def _document(form: str, version: int, called: str) -> _Shape:
    """The fields by which a document says what it is."""
    return {
        "format": {"const": form, "description": f"What the {called} is."},
        "version": {"const": version, "description": "The version of its shape."},
    }


def _put_before(shape: _Shape, fields: _Shape) -> None:
    """Gives a shape more fields, before its own; each of them is always there."""
    shape["properties"] = fields | shape["properties"]
    shape["required"] = [*fields, *shape["required"]]


def _describe(shape: _Shape, top: str, lines: Mapping[str, Mapping[str, str]]) -> None:
    """Gives each field of a shape, and of those that it holds, the line under it.

    Args:
        shape: The shape, which is changed.
        top: The name of its class.
        lines: By class and field, the lines.
    """
    for name, one in ((top, shape), *shape["$defs"].items()):
        one.pop("title", None)
        for field, said in one["properties"].items():
            # where nothing is said of a field, its name says it
            line = lines.get(name, {}).get(field, f"The {field.replace('_', ' ')}.")
            one["properties"][field] = {"description": line, **said}
