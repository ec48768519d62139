import json
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from hmic.authoring.schemas import DIALECT, first_line, schema_name, schemas_of
from hmic.diagnostics import has_errors
from hmic.pipeline import inspect, read_round
from hmic.sources.label_catalogues import english_catalogue, faults_of_labels
from hmic.sources.project import DataFile, Project, find_project
from hmic.sources.reading import read_source
from tests.conftest import ROOT, SMALL, edit, inspect_in

OUTCOMES = SMALL.parent / "outcomes"


class _Editor(yaml.CSafeLoader):
    """Values as an editor takes them: YAML 1.2, in which a date and `no` are texts."""


_Editor.yaml_implicit_resolvers = {}

for tag, form in {
    "null": "~|null|Null|NULL|",
    "bool": "true|True|TRUE|false|False|FALSE",
    "int": "[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
    "float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.inf|\.nan",
}.items():
    _Editor.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^({form})$"), None)


def as_an_editor_reads(text: str) -> Any:
    return yaml.load(text, _Editor)  # noqa: S506 - a safe loader


@cache
def schemas_in(folder: Path) -> dict[str, str]:
    project = Project(folder)
    read = read_round(project)
    assert read.round is not None
    assert not has_errors(read.misfits)
    return schemas_of(read.round, english_catalogue(project))


@cache
def validators(folder: Path) -> dict[str, Draft202012Validator]:
    return {
        name: Draft202012Validator(json.loads(text)) for name, text in schemas_in(folder).items()
    }


def data_files(folder: Path) -> list[DataFile]:
    project = Project(folder)
    forces = (project.force_files(force) for force in project.forces_with_data())
    return [project.register, *project.programme_files(), *(file for of in forces for file in of)]


def complaints(folder: Path, file: DataFile, text: str) -> list[str]:
    """What the schema of a file holds against a text."""
    validator = validators(folder)[schema_name(file.mount)]
    return [error.message for error in validator.iter_errors(as_an_editor_reads(text))]


def labels(folder: Path, language: str) -> DataFile:
    """The project's own catalogue of a language; in a checkout of hmic, hmic's."""
    shipped, own = Project(folder).labels(language)
    file = own or shipped
    assert file is not None
    return file


METHODS = [find_project(ROOT).method_file(name) for name in find_project(ROOT).methods()]
FILES = [*data_files(ROOT), *find_project(ROOT).headings_files, *METHODS, labels(ROOT, "en-GB")]


def _name(file: DataFile) -> str:
    return file.name


def test_the_schemas_are_fresh() -> None:
    written = {file.name: file.read_text(encoding="utf-8") for file in (ROOT / "schemas").iterdir()}
    made = schemas_in(ROOT)
    assert sorted(written) == sorted(made)
    assert [name for name in made if written[name] != made[name]] == [], "run `hmic schema`"


@pytest.mark.parametrize("name", sorted(schemas_in(ROOT)))
def test_they_are_schemas(name: str) -> None:
    schema = json.loads(schemas_in(ROOT)[name])
    assert schema["$schema"] == DIALECT
    Draft202012Validator.check_schema(schema)


def test_every_data_file_is_known() -> None:
    folders = ("frameworks", "forces", "templates/labels")
    lie_there = {path for folder in folders for path in (ROOT / folder).rglob("*")}
    records = set((ROOT / "forces").glob("*/published/*.json"))  # which no author writes
    assert {file.path for file in FILES} == {p for p in lie_there if p.is_file()} - records
    assert len(FILES) > 15


@pytest.mark.parametrize("file", FILES, ids=_name)
def test_every_data_file_leads_to_its_schema(file: DataFile) -> None:
    line = file.path.read_text(encoding="utf-8").splitlines(keepends=True)[0]
    assert line == first_line(file.path, file.mount, ROOT / "schemas")
    schema = file.path.parent / line.strip().partition("$schema=")[2]
    assert schema.resolve() == ROOT / "schemas" / schema_name(file.mount)
    assert schema.is_file()


@pytest.mark.parametrize("file", FILES, ids=_name)
def test_every_data_file_is_valid(file: DataFile) -> None:
    assert complaints(ROOT, file, file.path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("folder", [SMALL, OUTCOMES], ids=lambda folder: folder.name)
def test_the_schemas_of_another_project_fit_that_one(folder: Path) -> None:
    files = data_files(folder)
    assert len(files) > 5
    for file in files:
        assert complaints(folder, file, file.path.read_text(encoding="utf-8")) == [], file.name


def test_only_severities_that_can_be_changed_are_offered() -> None:
    schema = validators(ROOT)["hmic.schema.json"]
    offered = json.loads(schemas_in(ROOT)["hmic.schema.json"])["properties"]["severities"][
        "properties"
    ]
    assert "long-sentence" in offered
    assert offered["long-sentence"]["description"].startswith("A sentence has more than 40 words.")
    assert schema.is_valid({"severities": {"long-sentence": "off"}})
    assert not schema.is_valid({"severities": {"long-sentence": "fatal"}})
    assert not schema.is_valid({"severities": {"unknown-key": "warning"}})
    assert not schema.is_valid({"severity": {}})


ODD_LABELS = """\
number: {"0": no, "1": 1, "2": true}
index:
  count:
    few: "{n}, {ungraded}"
    other: "{n} without a grade"
"""


def test_a_translator_is_offered_each_text_with_the_english_one(small: Path) -> None:
    schema = json.loads(schemas_in(ROOT)["labels.schema.json"])
    achievement = schema["properties"]["achievement"]["properties"]
    assert achievement["partly"]["description"] == "In English: Partly"
    forms = schema["properties"]["index"]["properties"]["count"]["properties"]
    assert forms["one"]["description"].endswith("One report is published.")
    assert forms["few"]["description"].endswith("{n} reports are published.")
    # Lithuanian has the forms one, few, many and other
    file = small / "templates/labels/lt.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(ODD_LABELS, encoding="utf-8")
    found = faults_of_labels(Project(small), "lt")
    about = {diagnostic.message for diagnostic in found}
    assert about == {message for message in about if message.endswith("is missing here")}
    assert complaints(ROOT, labels(small, "lt"), ODD_LABELS) == []


@pytest.mark.parametrize(
    "text",
    [
        "achievment: {}\n",
        "achievement: {partly: [In part]}\n",
        "achievement: {partly: {one: x, other: y}}\n",
        "achievement: {part: x}\n",
        "index: {count: {some: x, other: y}}\n",
        "reason: words\n",
    ],
)
def test_what_is_wrong_with_a_catalogue_is_marked(small: Path, text: str) -> None:
    file = small / "templates/labels/en-GB.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    assert has_errors(faults_of_labels(Project(small), "en-GB"))
    assert complaints(ROOT, labels(small, "en-GB"), text)


def _titles(schema: dict[str, Any], name: str) -> dict[str, str]:
    return {choice["const"]: choice["title"] for choice in schema["$defs"][name]["oneOf"]}


def test_only_the_criteria_of_the_framework_are_offered() -> None:
    schemas = schemas_in(ROOT)
    schema = json.loads(schemas["assessment-child-abuse.schema.json"])
    offered = _titles(schema, "criterion")
    assert list(offered) == [f"CA{number}" for number in range(1, 19)]
    assert offered["CA1"] == "CA1: fair, dominant; leadership and accountability"
    first = schema["$defs"]["criterion"]["oneOf"][0]
    assert first["description"].startswith("A named chief officer leads on child abuse")
    overview = json.loads(schemas["assessment-protecting-vulnerable-people.schema.json"])
    assert {id_.rstrip("0123456789") for id_ in _titles(overview, "criterion")} == {
        "CA",
        "DV",
        "MP",
        "PP",
    }
    assert "previous" in overview["properties"]
    assert not {"achievements", "excellent", "direction", "moderation"} & set(
        overview["properties"]
    )


def test_names_and_grades_say_what_they_mean() -> None:
    schemas = {name: json.loads(text) for name, text in schemas_in(ROOT).items()}
    assessment = schemas["assessment-child-abuse.schema.json"]
    assert _titles(assessment, "ground")["risk-carried"] == "Risk carried by the force"
    assert _titles(assessment, "grade")["excellent"] == "Excellent"
    assert _titles(assessment, "outcome")["judgement_required"] == "Judgement required"
    grades = {choice["const"]: choice for choice in assessment["$defs"]["grade"]["oneOf"]}
    assert grades["fair"]["description"].startswith("Fair means an acceptable level of service")
    partly = assessment["$defs"]["achievement"]["oneOf"][1]
    assert partly["description"] == "Where a share is measured, above 15% and up to 50%."
    forces = _titles(schemas["force.schema.json"], "force")
    assert len(forces) == 43
    assert forces["northamptonshire"] == "Northamptonshire Police"
    programme = schemas["programme.schema.json"]
    assert "protecting-vulnerable-people" in _titles(programme, "framework")
    assert "protecting-vulnerable-people" not in _titles(programme, "part")
    assert len(schemas["sign-off.schema.json"]["properties"]) == 4


def _keys(shape: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(shape, dict):
        yield from shape.get("properties", {}).items()
    below = shape.values() if isinstance(shape, dict) else shape if isinstance(shape, list) else ()
    for value in below:
        yield from _keys(value)


@pytest.mark.parametrize("name", sorted(schemas_in(ROOT)))
def test_every_key_says_what_it_means(name: str) -> None:
    keys = list(_keys(json.loads(schemas_in(ROOT)[name])))
    assert len(keys) >= 3
    assert [key for key, shape in keys if not {"description", "title"} & set(shape)] == []


CUSTODY = "forces/eastshire/custody-care.yaml"
FORCE = "forces/eastshire/force.yaml"
PROGRAMME = "frameworks/programme.yaml"
FRAMEWORK = "frameworks/custody-care.yaml"


def _changed(small: Path, name: str, old: str, new: str) -> tuple[bool, list[str]]:
    """Whether the reader and the rules find an error after a change; what the schema finds."""
    edit(small / name, old, new)
    # the change as such may leave a signature behind it
    found = [d for d in inspect_in(small).diagnostics if d.code != "sign-off-outdated"]
    (file,) = [file for file in data_files(SMALL) if file.name == name]
    return has_errors(found), complaints(SMALL, file, (small / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (PROGRAMME, "published: 2030-10", "published: 2030"),
        (PROGRAMME, "published: 2030-10", "published: '2030-10-01'"),
        (PROGRAMME, "version: 1}", "version: 1.10}"),
        (PROGRAMME, "at_least: 30%", "at_least: 3 of 10"),
        (PROGRAMME, "at_least: 30%", "at_least: '30 %'"),
        (PROGRAMME, "notice: Fictional report, for tests.", "notice:"),
        (PROGRAMME, "budget: Money is short.", "budget: no"),
        (PROGRAMME, "budget: Money is short.", "budget: true"),
        (FRAMEWORK, "significant: true, dominant: true", "significant: yes, dominant: 1"),
        (FRAMEWORK, "excellent: 0, good: 1", "excellent: '0', good: +1"),
        (FRAMEWORK, "rationale: People in custody depend on the police.", "rationale: ~"),
        (CUSTODY, "text: Meals are warm.", "text: 12:30"),
        (CUSTODY, "due: 2031-01", "due: 2031-01-31"),
        (CUSTODY, "measure: 18 of 20", "measure: 90.5%"),
        (CUSTODY, "severity: moderate}", "severity: moderate, note: null, evidence: []}"),
        (FORCE, "round: 2028", "round: '2028'"),
        (FORCE, "title: Geography", "title: 1e3"),
    ],
)
def test_what_is_no_error_is_valid(small: Path, name: str, old: str, new: str) -> None:
    assert _changed(small, name, old, new) == (False, [])


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (PROGRAMME, "at_least: 30%", "at_lest: 30%"),
        (PROGRAMME, "published: 2030-10", "published: October"),
        (PROGRAMME, "method: sgc-2007", "method: other"),
        (PROGRAMME, "framework: custody-care", "framework: custody"),
        (PROGRAMME, "[farm-crime, wildlife-crime]", "[farm-crime, rural-policing]"),
        (FRAMEWORK, "good: 1, fair: 2, poor: 0", "good: 1, fair: 2"),
        (FRAMEWORK, "significant: true, dominant: true", "significant: true, dominant: perhaps"),
        (CUSTODY, "framework: custody-care", "framework: farm-crime"),
        (CUSTODY, "author: trial inspector\n", ""),
        (CUSTODY, "strengths:", "strenghts:"),
        (CUSTODY, "criteria: [CU1, CU5]", "criteria: [CU1, FC5]"),
        (CUSTODY, "criteria: [CU1, CU5]", "criteria: []"),
        (CUSTODY, "criteria: [CU1, CU5]", "criteria: CU1"),
        (CUSTODY, "id: CU-S1", "id: CU-W9"),
        (CUSTODY, "id: CU-S1", "id: FC-S9"),
        (CUSTODY, "due: 2031-01", "due: 2031"),
        (CUSTODY, "severity: moderate", "severity: mild"),
        (CUSTODY, "criterion: CU7", "criterion: CU77"),
        (CUSTODY, "text: Meals are warm.", "text: [Meals are warm.]"),
        (FORCE, "force: eastshire", "force: nowhere"),
        (FORCE, "stage: final", "stage: done"),
        (FORCE, "summary: A small force, and fictional.", "summary:"),
    ],
)
def test_what_is_invalid_is_an_error(small: Path, name: str, old: str, new: str) -> None:
    has_error, found = _changed(small, name, old, new)
    assert has_error
    assert found


ODD = ("2007", "2007-10", "1.10", "1e5", "0x1F", "true", "no", "12:30", "~", "'7'", "53%", "[]")


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_value_that_passes_the_check_is_invalid(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    small = tmp_path_factory.mktemp("odd") / "small"
    shutil.copytree(SMALL, small)
    file = data.draw(st.sampled_from(data_files(small)))
    source, _ = read_source(file)
    within = {route[:depth] for route in source.values for depth in range(len(route))}
    span = source.values[data.draw(st.sampled_from(sorted(set(source.values) - within, key=str)))]
    lines = source.text.splitlines(keepends=True)
    line, start, end = lines[span.line - 1], span.column - 1, (span.end_column or 0) - 1
    assume(end > start)
    lines[span.line - 1] = f"{line[:start]}{data.draw(st.sampled_from(ODD))}{line[end:]}"
    text = "".join(lines)
    file.path.write_text(text, encoding="utf-8")
    project = Project(small)
    round_ = read_round(project)
    found = list(round_.diagnostics)
    for force in project.forces_with_data():
        found += inspect(round_, force).own_diagnostics
    if not has_errors(d for d in found if d.code != "sign-off-outdated"):
        assert complaints(SMALL, file, text) == []
