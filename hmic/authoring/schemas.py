"""JSON Schemas of the data files, by which an editor completes, explains and checks them.

The shapes come from the models, and what each key means from the line under its field. The names
come from the project: criteria with their statements, frameworks, forces, grounds, grades. So the
schemas of a project are of use in that project only, and are written anew when its names change.

A schema takes whatever the reader takes, and may take more: `hmic check` has the last word.
"""

import contextlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from hmic.authoring.descriptions import descriptions
from hmic.authoring.output_schemas import output_schemas
from hmic.authoring.replacing import hold_inside, put_new, put_over
from hmic.diagnostics import Refusal, Result, Route, has_errors
from hmic.manuals import ADJUSTABLE
from hmic.model.assessment import (
    Assessment,
    JudgedOutcome,
    Moderation,
    PreviousGrade,
    Statement,
)
from hmic.model.by_method import keys_of, models_of
from hmic.model.comments import CommentLog
from hmic.model.configuration import Configuration
from hmic.model.document_headings import DocumentHeadings
from hmic.model.follow_up import Answer, CarriedOver, ProgressLog, ProgressNote, Response
from hmic.model.force import CurrentGrade, Force, Recommendation, Register
from hmic.model.forms import hint_of
from hmic.model.framework import Criterion, Framework
from hmic.model.glossary import Glossary
from hmic.model.labels import Catalogue
from hmic.model.method import Abbreviated, Condition, Method
from hmic.model.programme import BUILT_IN, Programme, ProgrammeFramework, ReportSection, ScaleGrade
from hmic.model.round import Round
from hmic.model.sign_off import REINSPECTIONS, ReinspectionsSignOff, SignOff
from hmic.model.values import percent
from hmic.model.vocabulary import bands_of, letter_of
from hmic.pipeline import read_round
from hmic.sources.files import plain_contents
from hmic.sources.label_catalogues import english_catalogue
from hmic.sources.project import Project

_LARGEST = 20_000_000
"""Bytes; a schema of 20,000 forces has 2 MB."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_WRITTEN_BY = "Written by `hmic schema` from the models and the project's names. Don't edit it."
_SUFFIX = ".schema.json"
_IN_A_LIST = "-in-a-list"

_Shape = dict[str, Any]
"""A JSON Schema, or a part of one."""
_Choices = Mapping[str, list[_Shape]]
"""By the name of a definition, the values that may be chosen, each with its title."""

_CHOSEN: Mapping[tuple[type[BaseModel], str], str] = {
    (Statement, "criterion"): "criterion",
    (Statement, "achievement"): "achievement",
    (Moderation, "ground"): "ground",
    (Moderation, "grade"): "grade",
    (Moderation, "computed"): "outcome",
    (JudgedOutcome, "grade"): "grade",
    (PreviousGrade, "grade"): "grade",
    (CurrentGrade, "grade"): "grade",
    (ScaleGrade, "grade"): "grade",
    (SignOff, "grade"): "outcome",
    (Criterion, "level"): "level",
    (Assessment, "framework"): "framework",
    (Framework, "framework"): "framework",
    (ProgrammeFramework, "framework"): "framework",
    (ProgrammeFramework, "parts"): "part",
    (Force, "force"): "force",
    (Force, "frameworks"): "framework",
    (Programme, "method"): "method",
}
"""The keys whose values are names of the project, and the definition of those names."""

_PROPOSED: Mapping[tuple[type[BaseModel], str], str] = {
    (Recommendation, "findings"): "finding",
    (CarriedOver, "id"): "finding",
    (CarriedOver, "by"): "finding",
    (ProgressNote, "id"): "finding",
    (Answer, "id"): "finding",
    (ReportSection, "section"): "section",
}
"""The keys whose values may be others than those that are proposed: schemas know no finding of a
force, so the ids are those of the first of each kind, in which a number is soon mended."""

_TEXTS = ("string", "number", "boolean")
"""What an editor may take a text for: 2007 for a number, true for a truth value."""

_PLURAL_FORMS = ("zero", "one", "two", "few", "many", "other")
"""The plural categories of the Unicode CLDR; a language has some of them."""

_ONLY_GRADED = ("achievements", "inputs", "moderation", "direction", "outcome")
"""What the assessment of an overview can't have; the rule overview-without-grade says so too."""


def schema_name(mount: Route) -> str:
    """The name of the schema of a data file, which is told by the branch that the file fills."""
    branch, *slug = map(str, mount)
    names = {
        "programme": "programme",
        "frameworks": "framework",
        "glossary": "glossary",
        "force_glossary": "glossary",
        "register": "forces",
        "force": "force",
        "assessments": "-".join(["assessment", *slug]),
        "sign_offs": "-".join(["sign-off", *(s for s in slug if s == REINSPECTIONS)]),
        "comments": "comments",
        "progress": "progress",
        "response": "response",
        "configuration": "hmic",
        "labels": "labels",
        "method": "method",
        "import": "import",
    }
    return f"{names[branch]}{_SUFFIX}"


def first_line(file: Path, mount: Route, schemas: Path) -> str:
    """The comment by which an editor finds the schema of a data file, from the file's folder.

    Args:
        file: The data file.
        mount: The branch of an inspection that it fills.
        schemas: The folder of the schemas.

    Returns:
        The line, with its end.
    """
    there = Path(os.path.relpath(schemas / schema_name(mount), file.parent)).as_posix()
    return f"# yaml-language-server: $schema={there}\n"


def head_of(project: Project, file: Path, mount: Route) -> str:
    """What a new data file of a project begins with: that comment, where there are schemas.

    Args:
        project: The project.
        file: The data file.
        mount: The branch of an inspection that it fills.

    Returns:
        The line, or nothing where the project has no schemas.
    """
    return first_line(file, mount, project.schemas) if project.schemas.is_dir() else ""


def schemas_of_project(project: Project) -> Result[dict[str, str]]:
    """The text of every schema of a project by the name of its file; none after an error.

    Forces are not asked for what they hold: an editor helps most where a file is half done.
    """
    round_ = read_round(project)
    if round_.round is None or has_errors(round_.misfits):
        return Result({}, round_.misfits)
    return Result(schemas_of(round_.round, english_catalogue(project)), round_.misfits)


def schemas_of(round_: Round, english: Catalogue) -> dict[str, str]:
    """The text of every schema by the name of its file."""
    frameworks = round_.frameworks
    everywhere = _words(round_) | _names(round_)
    models: tuple[tuple[Route, type[BaseModel]], ...] = (
        (("programme",), Programme),
        (("glossary",), Glossary),
        (("register",), Register),
        (("force",), Force),
        (("sign_offs",), SignOff),
        (("sign_offs", REINSPECTIONS), ReinspectionsSignOff),
        (("comments",), CommentLog),
        (("progress",), ProgressLog),
        (("response",), Response),
        (("method",), Method),
    )
    schemas = {
        schema_name(mount): _schema(_shapes(model), model, everywhere) for mount, model in models
    }
    schemas[schema_name(("frameworks",))] = _framework(round_, everywhere)
    for slug in frameworks:
        schemas[schema_name(("assessments", slug))] = _assessment(slug, round_, everywhere)
    schemas[schema_name(("import",))] = _headings(round_, everywhere)
    schemas[schema_name(("configuration",))] = _configuration(everywhere)
    schemas[schema_name(("labels",))] = _labels(english)
    texts = {
        name: f"{json.dumps(schema, indent=2, ensure_ascii=False)}\n"
        for name, schema in schemas.items()
    }
    return texts | output_schemas(DIALECT, _WRITTEN_BY)


def write_schemas(schemas: Mapping[str, str], folder: Path, root: Path) -> tuple[Path, ...]:
    """Writes the schemas into a folder; those of frameworks that are no more go.

    Args:
        schemas: The text of each by its name.
        folder: The folder, present or not.
        root: The project, out of which no link leads.

    Returns:
        The files of the schemas.

    Raises:
        Refusal: something else stands under the name of a schema, or a link leads elsewhere.
        OSError: the folder can't be written.
    """
    if folder.is_relative_to(root):
        hold_inside(folder / "any", root)
    folder.mkdir(parents=True, exist_ok=True)
    standing = {name: _standing(folder / name) for name in schemas}
    for name, text in schemas.items():
        was = standing[name]
        if was is None:
            put_new(folder / name, text.encode())
        elif was != text.encode():
            put_over(folder / name, text.encode(), was)
    for old in folder.glob(schema_name(("assessments", "*"))):
        with contextlib.suppress(Refusal):  # what is not hmic's stays
            if old.name not in schemas and _standing(old):
                old.unlink()
    return tuple(folder / name for name in schemas)


def _standing(path: Path) -> bytes | None:
    """A schema that hmic wrote before; None where there is nothing.

    Raises:
        Refusal: there is something else.
    """
    if not os.path.lexists(path):
        return None
    text = plain_contents(path, _LARGEST)
    if text is not None and _WRITTEN_BY.encode() in text:
        return text
    raise Refusal(
        f"{path} is no schema that hmic wrote, and is not touched",
        "move it elsewhere, or choose another folder with --output",
    )


def _framework(round_: Round, everywhere: _Choices) -> _Shape:
    """A framework; its national distribution has a key for each grade."""
    model = models_of(round_.method).framework
    shapes = _shapes(model)
    distribution = shapes["Framework"]["properties"]["national_distribution"]
    distribution.pop("propertyNames", None)
    number = distribution["additionalProperties"]
    scale = round_.programme.scale
    distribution |= {
        "properties": {step.grade: {**number, "title": step.label} for step in scale},
        "required": [step.grade for step in scale],
        "additionalProperties": False,
    }
    return _schema(shapes, model, everywhere)


def _assessment(slug: str, round_: Round, everywhere: _Choices) -> _Shape:
    programme, frameworks = round_.programme, round_.frameworks
    framework = frameworks[slug]
    parts = [frameworks[part] for part in programme.parts_of(slug) if part in frameworks]
    own = {
        "framework": [_choice(slug, framework.title)],
        "finding": _first_findings(round_, dict.fromkeys((slug, *programme.parts_of(slug)))),
        "criterion": [_of_criterion(criterion) for part in parts for criterion in part.criteria],
    }
    made = models_of(round_.method, round_.step(slug))
    shapes = _shapes(made.assessment)
    kinds = round_.block(slug).findings.kinds
    chosen = dict(_CHOSEN)
    for kind, finding in made.findings.items():
        begins = f"{framework.prefix}-{letter_of(kind, kinds[kind])}"
        shapes[finding.__name__]["properties"]["id"] |= {
            "pattern": rf"^{begins}[1-9][0-9]*$",
            "patternErrorMessage": f"write {begins} and a number without padding: {begins}1",
        }
        chosen[finding, "criteria"] = "criterion"
        shapes[finding.__name__]["properties"]["replaces"]["examples"] = [f"{begins}1"]
    if programme.parts_of(slug) != (slug,):
        for key in _ONLY_GRADED:
            del shapes["Assessment"]["properties"][key]
    words = {**everywhere, **_words(round_, slug), **own}
    return _schema(shapes, made.assessment, words, chosen)


def _configuration(everywhere: _Choices) -> _Shape:
    """hmic.yaml, with each code that may have another severity, and what it is about."""
    shapes = _shapes(Configuration)
    stated = shapes[Configuration.__name__]["properties"]["severities"]
    stated.pop("propertyNames", None)
    severity = stated["additionalProperties"]
    stated["properties"] = {
        code: {**severity, "description": manual.strip()} for code, manual in ADJUSTABLE.items()
    }
    stated["additionalProperties"] = False
    return _schema(shapes, Configuration, everywhere)


def _headings(round_: Round, everywhere: _Choices) -> _Shape:
    """import.yaml, with each framework and each kind of finding."""
    shapes = _shapes(DocumentHeadings)
    kinds = {
        kind: round_.method.word("kind", kind)
        for block in round_.method.blocks.values()
        for kind in block.findings.kinds
    }
    titles = {slug: framework.title for slug, framework in round_.frameworks.items()}
    for key, names in {"kinds": kinds, "frameworks": titles}.items():
        stated = shapes[DocumentHeadings.__name__]["properties"][key]
        named = stated.pop("additionalProperties", None) or next(
            iter(stated.pop("patternProperties").values())
        )
        stated.pop("propertyNames", None)
        stated["properties"] = {
            name: {**named, "description": words} for name, words in names.items()
        }
        stated["additionalProperties"] = False
    return _schema(shapes, DocumentHeadings, everywhere)


def _labels(english: Catalogue) -> _Shape:
    """A language's fixed words: each group and text of the English ones, with what it says there.

    None is asked for: a project words a few of its own, or all of another language.
    """
    groups = {
        group: {
            "type": "object",
            "description": f"As in “{_in_english(next(iter(texts.values())))}”",
            "properties": {key: _label(text) for key, text in texts.items()},
            "additionalProperties": False,
        }
        for group, texts in english.items()
    }
    return {
        "$schema": DIALECT,
        "$comment": _WRITTEN_BY,
        "description": "Every fixed word of a report, in one language.",
        "type": "object",
        "properties": groups,
        "additionalProperties": False,
    }


def _label(english: str | Mapping[str, str]) -> _Shape:
    """One text; where a count decides it, in one form or in those of the language."""
    label = {"type": _TEXTS, "description": f"In English: {_in_english(english)}"}
    if isinstance(english, str):
        return label
    forms = {form: _label(english.get(form, english["other"])) for form in _PLURAL_FORMS}
    return label | {
        "type": [*_TEXTS, "object"],
        "properties": forms,
        "additionalProperties": False,
    }


def _in_english(text: str | Mapping[str, str]) -> str:
    return text if isinstance(text, str) else text["other"]


def _schema(
    shapes: dict[str, _Shape],
    model: type[BaseModel],
    choices: _Choices,
    chosen_by: Mapping[tuple[type[BaseModel], str], str] | None = None,
) -> _Shape:
    """The shapes as one schema with the model at its top, where names can be chosen."""
    for (chooser, key), name in (chosen_by or _CHOSEN).items():
        if chooser.__name__ in shapes and choices.get(name):
            key_of_model = shapes[chooser.__name__]["properties"][key]
            if key_of_model["type"] == "array":
                key_of_model["items"] = {"$ref": f"#/$defs/{name}{_IN_A_LIST}"}
            else:
                chosen: _Shape = {"$ref": f"#/$defs/{name}"}
                if "null" in key_of_model["type"]:
                    chosen = {"anyOf": [chosen, {"type": "null"}]}
                described = {"description": key_of_model["description"]}
                shapes[chooser.__name__]["properties"][key] = chosen | described
    for (proposer, key), name in _PROPOSED.items():
        if proposer.__name__ in shapes:
            stated = shapes[proposer.__name__]["properties"][key]
            stated = stated["items"] if stated["type"] == "array" else stated
            stated["examples"] = [one["const"] for one in choices[name]]
    definitions = dict(shapes)
    for name, ways in choices.items():
        if ways:
            definitions[name] = {"oneOf": ways}
            definitions[f"{name}{_IN_A_LIST}"] = _in_a_list(name, ways)
    top = definitions.pop(model.__name__)
    schema = {"$schema": DIALECT, "$comment": _WRITTEN_BY, **top}
    if used := _used(top, definitions):
        schema["$defs"] = {name: definitions[name] for name in sorted(used)}
    return schema


def _used(shape: Any, definitions: Mapping[str, _Shape]) -> set[str]:  # noqa: ANN401 - of any depth
    """The definitions that a shape refers to, and those that they refer to."""
    used: set[str] = set()
    waiting = list(_references(shape))
    while waiting:
        if (name := waiting.pop()) not in used:
            used.add(name)
            waiting += _references(definitions[name])
    return used


def _references(shape: Any) -> Iterator[str]:  # noqa: ANN401 - of any depth
    if isinstance(shape, dict):
        if isinstance(reference := shape.get("$ref"), str):
            yield reference.rpartition("/")[2]
        for below in shape.values():
            yield from _references(below)
    elif isinstance(shape, list):
        for below in shape:
            yield from _references(below)


def _choice(value: str, title: str, description: str | None = None) -> _Shape:
    described = {"description": description.strip()} if description else {}
    return {"const": value, "title": title, **described}


def _in_a_list(name: str, choices: Iterable[_Shape]) -> _Shape:
    """Choices as an element of a list, proposed once wherever the list is begun.

    In a list in brackets the language server proposes each plain choice a second time as "- (array
    item)", which puts a stray hyphen there; `allOf: [true]`, which allows everything, stops that.
    But below a hyphen it proposes plain choices only: hence both.
    """
    return {
        "oneOf": [{**choice, "allOf": [True]} for choice in choices],
        "if": True,
        "then": {"$ref": f"#/$defs/{name}"},
    }


def _of_criterion(criterion: Criterion) -> _Shape:
    flag = criterion.flags[-1] if criterion.flags else None
    kind = ", ".join(filter(None, (criterion.level, flag)))
    title = (
        f"{criterion.id}: {kind}; {criterion.theme}"
        if kind
        else f"{criterion.id}: {criterion.theme}"
    )
    return _choice(criterion.id, title, criterion.statement)


def _names(round_: Round) -> dict[str, list[_Shape]]:
    frameworks = round_.frameworks
    titles = {slug: framework.title for slug, framework in frameworks.items()}
    return {
        "framework": [_choice(slug, titles[slug]) for slug in titles],
        "part": [_choice(slug, titles[slug]) for slug in titles if frameworks[slug].criteria],
        "force": [
            _choice(force.slug, force.name, force.region) for force in round_.register.forces
        ],
        "finding": _first_findings(round_, frameworks),
        "section": [_choice(name, name) for name in BUILT_IN],
        "ground": [
            _choice(ground.ground, ground.label, ground.description)
            for ground in round_.programme.moderation_grounds
        ],
    }


def _first_findings(round_: Round, slugs: Iterable[str]) -> list[_Shape]:
    """The first id of each kind in each framework, which shows how its ids begin."""
    return [
        _choice(f"{round_.frameworks[slug].prefix}-{letter_of(kind, about)}1", kind)
        for slug in slugs
        for kind, about in round_.block(slug).findings.kinds.items()
    ]


def _words(round_: Round, framework: str | None = None) -> dict[str, list[_Shape]]:
    """The words of grading, with what the programme says of each, in place of bare lists.

    Args:
        round_: The round.
        framework: Whose words they are; the words of the method's first step where not said.
    """
    meaning = {step.grade: step.definition for step in round_.programme.scale}
    step = round_.step(framework) if framework else next(iter(round_.method.blocks))
    keys, block = keys_of(round_.method, step if framework else ""), round_.method.blocks[step]

    def graded(words: Iterable[str]) -> list[_Shape]:
        return [_choice(word, round_.label(word), meaning.get(word)) for word in words]

    bands = dict(bands_of(block.bands, keys.achievements)) if block.bands else {}
    above = dict(zip(list(bands)[1:], bands.values(), strict=False))
    achievements = [
        _choice(
            word,
            word.replace("_", " ").capitalize(),
            f"Where a share is measured, {_band(above.get(word), bands[word])}."
            if word in bands
            else None,
        )
        for word in keys.achievements
    ]
    return {
        "method": [_choice(round_.method.method, round_.method.title)],
        "grade": graded(keys.grades),
        "outcome": graded(keys.outcomes),
        "level": [_choice(level, round_.label(level)) for level in block.criteria.levels],
        "achievement": achievements,
    }


def _band(above: Fraction | None, up_to: Fraction) -> str:
    begins = f"above {percent(above)} and " if above is not None else ""
    return f"{begins}up to {percent(up_to)}"


def _shapes(model: type[BaseModel]) -> dict[str, _Shape]:
    """The model and all that it holds, each by its name, as an editor meets what is written."""
    _, together = models_json_schema([(model, "validation")])
    shapes: dict[str, _Shape] = together["$defs"]
    for name, shape in shapes.items():
        for key, line in descriptions(name).items():
            described = {**shape["properties"][key], "description": line}
            shape["properties"][key] = dict(sorted(described.items()))
    written = {name: _as_written(shape) for name, shape in shapes.items()}
    return written | dict(_short_forms(written))


def _short_forms(shapes: Mapping[str, _Shape]) -> Iterator[tuple[str, _Shape]]:
    """The mappings that may be written as the value of one key, in either form."""
    for model in Abbreviated.__subclasses__():
        if (shape := shapes.get(model.__name__)) is not None:
            yield model.__name__, {"anyOf": [shape["properties"][model.short], shape]}
    if (shape := shapes.get(Condition.__name__)) is not None:
        several = {"type": "array", "items": {"$ref": f"#/$defs/{Condition.__name__}"}}
        yield Condition.__name__, {"anyOf": [shape, several]}


def _as_written(shape: _Shape) -> _Shape:
    """A shape of pydantic's without its titles and defaults, and open to what the reader takes.

    To the reader every plain value is text, and the model decides what it is. An editor decides
    first: it takes 2007 for a number and true for a truth value, whatever is meant.
    """
    shape = {key: value for key, value in shape.items() if key not in ("title", "default")}
    if "properties" in shape:
        below = shape["properties"].items()
        shape["properties"] = {key: _as_written(value) for key, value in below}
    for key in ("items", "additionalProperties", "propertyNames"):
        if isinstance(shape.get(key), dict):
            shape[key] = _as_written(shape[key])
    if "patternProperties" in shape:
        named = shape["patternProperties"].items()
        shape["patternProperties"] = {names: _as_written(value) for names, value in named}
    if "anyOf" in shape:
        return _or_nothing(shape)
    if "enum" in shape or "const" in shape:
        return shape
    if shape.get("type") == "string":
        pattern = shape.get("pattern")
        form = {"patternErrorMessage": hint_of(pattern)} if pattern else {}
        kinds = ["string", *_plain_kinds(pattern)]
        return shape | form | {"type": kinds if len(kinds) > 1 else "string"}
    return shape | _WRITTEN.get(str(shape.get("type")), {})


def _or_nothing(shape: _Shape) -> _Shape:
    """An optional shape; one that has types of its own is clearer without alternatives."""
    stated, nothing = map(_as_written, shape.pop("anyOf"))
    if nothing != {"type": "null"}:  # a value that may be written as its one part alone
        return shape | {"anyOf": [stated, nothing]}
    if "type" not in stated:
        return shape | {"anyOf": [stated, nothing]}
    kinds = stated["type"] if isinstance(stated["type"], list) else [stated["type"]]
    return stated | shape | {"type": [*kinds, "null"]}


_WRITTEN: Mapping[str, _Shape] = {
    "boolean": {
        "type": ["boolean", "string", "integer"],
        "pattern": "^([Tt]([Rr][Uu][Ee])?|[Yy]([Ee][Ss])?|[Oo][Nn]|1"
        "|[Ff]([Aa][Ll][Ss][Ee])?|[Nn][Oo]?|[Oo][Ff][Ff]|0)$",
        "patternErrorMessage": "write true or false",
        "minimum": 0,
        "maximum": 1,
    },
    "integer": {
        "type": ["integer", "string"],
        "pattern": r"^\s*[+-]?[0-9]+(_[0-9]+)*(\.0*)?\s*$",
        "patternErrorMessage": "write digits only: 17",
    },
}
"""What a model takes for a truth value or a whole number, in quotes or without."""

_PLAIN = {"number": ("7", "2007", "1.5", "1e5", "1" * 16), "boolean": ("true",)}
"""Texts that an editor takes for something else where they stand without quotes."""


def _plain_kinds(pattern: str | None) -> Iterator[str]:
    """What an editor may take a text of a form for, besides text."""
    for kind, examples in _PLAIN.items():
        if pattern is None or any(re.search(pattern, example) for example in examples):
            yield kind
