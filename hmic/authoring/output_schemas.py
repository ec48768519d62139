"""JSON Schemas of what hmic writes for other programs: reports, the nation, areas, records.

They are the same in every project. What each field means comes from the line under it.
"""

import json
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
    engine = TypeAdapter(Engine).json_schema(mode="serialization")
    fields: _Shape = {
        "format": {"const": "hmic-report", "description": "What the file is."},
        "version": {"const": 2, "description": "The version of its shape."},
        "engine": {"$ref": "#/$defs/Engine", "description": "What sets the PDF."},
    }
    shape["properties"] = fields | shape["properties"]
    shape["required"] = [*fields, *shape["required"]]
    shape["$defs"]["Engine"] = engine
    _describe(shape, "Report", Report.__module__)
    return shape


def _nation() -> _Shape:
    """The fields of the nation, with what the file is before them."""
    shape = TypeAdapter(Nation).json_schema(mode="serialization")
    fields: _Shape = {
        "format": {"const": "hmic-nation", "description": "What the file is."},
        "version": {"const": 1, "description": "The version of its shape."},
    }
    shape["properties"] = fields | shape["properties"]
    shape["required"] = [*fields, *shape["required"]]
    lines = {**lines_of(Report.__module__), **lines_of(Nation.__module__)}
    for name, one in (("Nation", shape), *shape["$defs"].items()):
        one.pop("title", None)
        for field, said in one["properties"].items():
            line = lines.get(name, {}).get(field, f"The {field.replace('_', ' ')}.")
            one["properties"][field] = {"description": line, **said}
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
    _describe(area, "Area", Area.__module__)
    shapes = area.pop("$defs")
    fields: _Shape = {
        "format": {"const": "hmic-areas", "description": "What the document is."},
        "version": {"const": 1, "description": "The version of its shape."},
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


def _describe(shape: _Shape, top: str, module: str) -> None:
    """Gives each field of a shape, and of those that it holds, the line under it.

    Args:
        shape: The shape, which is changed.
        top: The name of its class.
        module: Where that is defined.
    """
    for name, one in ((top, shape), *shape["$defs"].items()):
        one.pop("title", None)
        lines = lines_of(module).get(name, {})
        for field, said in one["properties"].items():
            line = lines.get(field, f"The {field.replace('_', ' ')}.")  # its name says it
            one["properties"][field] = {"description": line, **said}
