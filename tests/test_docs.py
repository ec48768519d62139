"""The documentation is true: its commands run, its links lead somewhere, its lists are complete."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import yaml

from hmic.authoring.schemas import first_line
from hmic.judging.proving import prove_method
from hmic.manuals import CODES
from hmic.model import (
    assessment,
    body,
    cases,
    comments,
    configuration,
    correction,
    document_headings,
    figures,
    finding,
    follow_up,
    force,
    framework,
    glossary,
    method,
    programme,
    record,
    sign_off,
    values,
)
from hmic.model.values import Model
from hmic.pipeline import Compiled, compile_report, read_round
from hmic.rules import RULES
from hmic.sources.methods import read_method
from hmic.sources.project import DataFile, find_project
from hmic.sources.reading import read_text
from tests.conftest import ROOT, SMALL, Run, edit
from tests.publishing_acts import follow_up_on, publish
from tests.test_imports import CONTRACTS, HOMES, LAYERS

README, DOCS = ROOT / "README.md", ROOT / "docs"
SHOWING = (README, *sorted(DOCS.glob("*.md")))
LINKING = (*SHOWING, *(ROOT / f"{name}.md" for name in ("CHANGELOG", "CONTRIBUTING", "SECURITY")))

_BLOCK = re.compile(r"^ *```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def _name(document: Path) -> str:
    return document.relative_to(ROOT).as_posix()


def _blocks(document: Path, language: str) -> list[str]:
    text = document.read_text(encoding="utf-8")
    return [match[2] for match in _BLOCK.finditer(text) if match[1] == language]


def _prose(document: Path) -> str:
    return _BLOCK.sub("", document.read_text(encoding="utf-8"))


@dataclass
class Shown:
    """A command as the documentation shows it, in the document that shows it first."""

    document: Path
    status: int
    output: list[str] = field(default_factory=list)


def _commands() -> dict[str, Shown]:
    """Every distinct command of all documents, with the status and the output lines shown."""
    commands: dict[str, Shown] = {}
    for document in SHOWING:
        for block in _blocks(document, "console"):
            shown: Shown | None = None
            for line in block.splitlines():
                if not line.startswith("$ "):
                    assert shown, f"output without a command in {_name(document)}: {line}"
                    shown.output.append(line)
                    continue
                found = re.search(r"# exit (\d+)$", line)
                status = int(found[1]) if found else 0
                command = shlex.join(shlex.split(line[2:], comments=True))
                shown = commands.setdefault(command, Shown(document, status))
                assert shown.status == status, f"{command} is shown with two statuses"
    return commands


COMMANDS = _commands()
RUN_BY_TESTS = {c: shown for c, shown in COMMANDS.items() if c.split()[0] == "hmic"}
TARGETS = set(
    re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
)


def test_the_documentation_shows_commands() -> None:
    assert len(SHOWING) > 5
    assert {"make report", "make test"} < set(COMMANDS)
    for subcommand in ("build", "check", "grade", "criteria", "sign-off", "schema"):
        assert any(command.startswith(f"hmic {subcommand}") for command in RUN_BY_TESTS)
    assert {command.split()[0] for command in COMMANDS} == {"hmic", "make"}


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """A copy of the project's data, to be changed at will."""
    for folder in ("forces", "frameworks"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def _commit(folder: Path) -> None:
    """Makes a git repository of a folder, with all its files in one commit."""
    who = ("-c", "user.name=A test", "-c", "user.email=test@example.org")
    for arguments in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "All of it"]):
        subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)


def _lay_out(document: Path, folder: Path) -> list[Path]:
    """Writes the files that a document shows whole, each below a comment with its path."""
    written = []
    for block in _blocks(document, "yaml"):
        if named := re.match(r"# ([\w/-]+\.yaml)\n", block):
            file = folder / named[1]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block, encoding="utf-8")
            written.append(file)
    return written


def test_the_methods_shown_make_sense_and_are_proved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hmic.judging.proving.MOST_STATES", 5_000)
    failing = {}
    files = _lay_out(DOCS / "methods.md", tmp_path)
    for file in files:
        if file.parent.name == "methods":
            read = read_method(DataFile(file, file.name, ("method",), file.parent))
            assert read.value is not None, (file.name, read.diagnostics)
            proofs = prove_method(read.value).values()
            failing[file.stem] = [property_ for proof in proofs for property_ in proof.failed]
    assert len(failing) == 7
    assert {name: failed for name, failed in failing.items() if failed} == {
        "three-lenient-words": ["leaving_out_never_helps"]
    }


@pytest.mark.parametrize("document", sorted({s.document for s in RUN_BY_TESTS.values()}), ids=_name)
def test_the_commands_shown_run(
    document: Path, run: Run, scratch: Path, northamptonshire_report: Compiled
) -> None:
    _lay_out(document, scratch)
    _commit(scratch)
    pdf = northamptonshire_report.outputs["pdf"]  # what a command would take seconds to make anew
    for command, shown in RUN_BY_TESTS.items():
        if shown.document == document:
            with patch("hmic.rendering.pdf.render_pdf", lambda *_: (pdf, ())):
                ran = run(*shlex.split(command)[1:], cwd=scratch)
            assert ran.status == shown.status, f"{command}\n{ran.err}"
            printed = f"{ran.out}{ran.err}".splitlines()
            assert [line for line in shown.output if line not in printed] == [], command


def test_make_commands_name_targets() -> None:
    assert {"report", "test", "lint"} <= TARGETS
    for document in LINKING:
        blocks = [*_blocks(document, "console"), *_blocks(document, "sh")]
        named = re.findall(r"^(?:\$ )?make ([a-z]+)", "\n".join(blocks), re.MULTILINE)
        named += re.findall(r"`make ([a-z]+)", _prose(document))
        assert set(named) <= TARGETS, _name(document)


def _anchors(document: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", _prose(document), re.MULTILINE)
    anchors = [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings]
    assert len(anchors) == len(set(anchors)) or document.name == "CHANGELOG.md", _name(document)
    return set(anchors)


@pytest.mark.parametrize("document", LINKING, ids=_name)
def test_links_lead_somewhere(document: Path) -> None:
    shown = re.sub(r"`[^`\n]+`", "", _prose(document))
    links = re.findall(r"\]\(([^)\s]+)\)", shown)
    assert links or document.name != "README.md"
    for link in links:
        path, _, fragment = link.partition("#")
        if path.startswith(("https://", "http://")):
            continue
        target = (document.parent / path).resolve() if path else document
        assert target.is_file(), f"{_name(document)}: {link}"
        assert target.is_relative_to(ROOT), f"{_name(document)}: {link}"
        assert not fragment or fragment in _anchors(target), f"{_name(document)}: {link}"


def test_yaml_that_is_shown_can_be_read() -> None:
    blocks = [(document, block) for document in SHOWING for block in _blocks(document, "yaml")]
    assert len(blocks) > 5
    for document, block in blocks:
        assert read_text(block, _name(document), ("shown",))[1] == ()


def test_the_finding_and_the_error_message_of_the_readme_are_real(run: Run, scratch: Path) -> None:
    file = scratch / "forces/northamptonshire/child-abuse.yaml"
    (shown,) = _blocks(README, "yaml")
    assert shown.partition("\n")[2] in file.read_text(encoding="utf-8")

    edit(file, "criteria: [CA3, CA11]", "criteria: [CA3, CA111]")
    messages = run("check", cwd=scratch).out
    for document in (README, DOCS / "commands.md"):
        (message,) = _blocks(document, "text")
        assert f"{message}\n" in messages
    codes = re.findall(r"^(?:error|warning)\[([a-z-]+)\]", messages, re.MULTILINE)
    assert codes == ["uncorrected-change", "unknown-criterion", "sign-off-outdated"]


def test_the_reason_in_the_grading_example_is_the_real_one(run: Run) -> None:
    (reason,) = _blocks(DOCS / "grading.md", "text")
    assert reason.startswith("Held at Fair")
    assert reason in run("grade", "northamptonshire", cwd=ROOT).out


def _rows(document: Path) -> Iterator[tuple[str, list[str]]]:
    """Each row of each table, below the head, with the heading that it stands under."""
    heading = ""
    for line in _prose(document).splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.startswith("| `"):
            yield heading, [cell.strip() for cell in line.strip("|").split(" | ")]


TABLES: dict[str, type[Model]] = {
    "hmic.yaml": configuration.Configuration,
    "colours": configuration.Colours,
    "frameworks/programme.yaml": programme.Programme,
    "assessment_period": programme.Period,
    "adopted": programme.Adoption,
    "inspectorate": programme.Inspectorate,
    "body": body.Body,
    "markings": programme.Markings,
    "scale": programme.ScaleGrade,
    "accepted": programme.Accepted,
    "overall": programme.Overall,
    "moderation_grounds": programme.Ground,
    "texts": programme.Texts,
    "risk_based and planned": programme.Area,
    "frameworks": programme.ProgrammeFramework,
    "sections": programme.ReportSection,
    "frameworks/FRAMEWORK.yaml": framework.Framework,
    "criteria": framework.Criterion,
    "sources": framework.Document,
    "retired": values.Retired,
    "frameworks/import.yaml": document_headings.DocumentHeadings,
    "frameworks/glossary.yaml": glossary.Glossary,
    "terms": glossary.Term,
    "forces/forces.yaml": force.Register,
    "forces": force.RegisteredForce,
    "tile": force.Tile,
    "successors": force.Succession,
    "forces/FORCE/force.yaml": force.Force,
    "overview": force.OverviewPart,
    "developments": force.Developments,
    "reinspections": force.Reinspection,
    "now": force.CurrentGrade,
    "points": force.ReinspectionPoint,
    "recommendations": force.Recommendation,
    "carried_over": follow_up.CarriedOver,
    "corrections": correction.Correction,
    "edition_notes": force.EditionNote,
    "forces/FORCE/FRAMEWORK.yaml": assessment.Assessment,
    "previous": assessment.PreviousGrade,
    "Every finding": finding.Finding,
    "evidence": finding.Evidence,
    "achievements": assessment.Statement,
    "inputs": assessment.Asserted,
    "outcome": assessment.JudgedOutcome,
    "direction": assessment.Travel,
    "moderation": assessment.Moderation,
    "figures": figures.Figure,
    "tables": figures.Table,
    "developing_practice": assessment.DevelopingPractice,
    "contact": assessment.Contact,
    "forces/FORCE/sign-off/FRAMEWORK.yaml": sign_off.SignOff,
    "forces/FORCE/sign-off/reinspections.yaml": sign_off.ReinspectionsSignOff,
    "forces/FORCE/comments.yaml": comments.CommentLog,
    "comments": comments.Comment,
    "forces/FORCE/progress.yaml": follow_up.ProgressLog,
    "progress": follow_up.ProgressNote,
    "forces/FORCE/response.yaml": follow_up.Response,
    "answers": follow_up.Answer,
}
"""The headings of docs/data-files.md, and the model whose keys the table below each lists."""

METHOD_TABLES: dict[str, type[Model]] = {
    "frameworks/methods/METHOD.yaml": method.Method,
    "criteria of a method": method.CriteriaOfMethod,
    "flags": method.Flag,
    "achievements of a method": method.Achievements,
    "findings of a method": method.FindingsOfMethod,
    "kinds": method.KindOfFinding,
    "table": method.Row,
    "quantities of a method": method.Quantity,
    "inputs of a method": method.Input,
    "outcomes": method.OutcomeOfMethod,
    "rules": method.Rule,
    "when": method.Condition,
    "steps": method.Step,
    "a case": cases.Case,
    "a file of cases": cases.Cases,
}
"""The headings of docs/methods.md, and the model whose keys the table below each lists."""
_LISTED_WITH: dict[type[Model], type[Model]] = {
    method.Step: method.Block,
}
"""Models that have keys besides of another, which are listed there."""


def _models(model: type[Model]) -> Iterator[type[Model]]:
    for below in model.__subclasses__():
        if (
            below.__module__.startswith("hmic.model.")
            and below in vars(sys.modules[below.__module__]).values()
        ):  # not one that is made for a method
            if not below.__name__.startswith("_"):
                yield below
            yield from _models(below)


def test_every_model_has_a_table() -> None:
    of_two_kinds = {framework.RetiredCriterion, assessment.RetiredFinding}  # listed as one
    tables = {*TABLES.values(), *METHOD_TABLES.values()}
    of_records = {record.Act, record.Basis, record.Judged, record.Record}
    listed_elsewhere = {method.Block, method.Abbreviated, assessment.Inputs, *of_records}
    assert set(_models(Model)) - listed_elsewhere - of_two_kinds == tables


@pytest.mark.parametrize(
    ("document", "heading", "model"),
    [
        *(("data-files.md", heading, model) for heading, model in TABLES.items()),
        *(("methods.md", heading, model) for heading, model in METHOD_TABLES.items()),
    ],
)
def test_the_data_files_are_documented_key_by_key(
    document: str, heading: str, model: type[Model]
) -> None:
    shared = _LISTED_WITH.get(model)
    inherited = set(shared.model_fields) if shared else set()
    wanted = {
        f"`{key.alias or name}`": "yes" if key.is_required() else "no"
        for name, key in model.model_fields.items()
        if name not in inherited
    }
    rows = {cells[0]: cells[1] for under, cells in _rows(DOCS / document) if under == heading}
    assert rows == wanted


def test_the_first_line_of_every_kind_of_file_is_documented() -> None:
    rows = [cells for under, cells in _rows(DOCS / "editor.md") if under == "A new file"]
    documented = {file.strip("`"): f"{line.strip('`')}\n" for file, line in rows}
    project, force, framework = find_project(ROOT), "northamptonshire", "child-abuse"
    files = [project.register, *project.programme_files(), *project.force_files(force)]
    lines = {
        file.name: first_line(file.path, file.mount, project.schemas)
        for file in files
        if file.path.stem in (framework, "force", "forces", "glossary", "programme")
    }

    def in_general(text: str) -> str:
        return text.replace(force, "FORCE").replace(framework, "FRAMEWORK")

    found = {in_general(name): in_general(line) for name, line in lines.items()}
    assert len(found) == 7
    assert {name: documented[name] for name in found} == found
    assert set(documented) - set(found) == {
        "forces/FORCE/glossary.yaml",
        "forces/FORCE/comments.yaml",
        "forces/FORCE/progress.yaml",
        "forces/FORCE/response.yaml",
        "forces/FORCE/sign-off/reinspections.yaml",
        "frameworks/import.yaml",
        "frameworks/methods/METHOD.yaml",
        "hmic.yaml",
        "templates/labels/LANGUAGE.yaml",
    }


def test_every_code_has_a_manual() -> None:
    made = re.compile(
        r"(?:(?<![a-z])(?:error|warning|refused|fault|_unreadable|Unreadable)\(\s*|\bcode = )"
        r'"([a-z0-9-]+)"'
    )
    codes = {rule.code for rule in RULES} | {
        code
        for module in (ROOT / "hmic").rglob("*.py")
        for code in made.findall(module.read_text(encoding="utf-8"))
    }
    assert len(codes) > 50
    assert sorted(CODES.known) == sorted(codes)


def test_every_code_is_documented() -> None:
    page = _prose(DOCS / "rules.md")
    assert re.findall(r"^### ([a-z0-9-]+)$", page, re.MULTILINE) == list(CODES.known)


def test_every_option_is_documented(run: Run) -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    listed = re.findall(
        r"^  ([a-z-]+) ", run("--help", cwd=ROOT).out.split("Commands:")[1], re.MULTILINE
    )
    assert {"build", "check", "grade", "criteria", "sign-off", "schema"} <= set(listed)
    for name in listed:
        section = text.split(f"\n## hmic {name}\n")[1].split("\n## ")[0]
        options = set(re.findall(r"--[a-z-]+", run(name, "--help", cwd=ROOT).out))
        options -= {"--help", "--round"}  # of every command
        assert {option for option in options if f"| `{option}" not in section} == set(), name


def _paths(value: Any, path: str = "") -> Iterator[tuple[str, bool]]:
    """The path of every field of a JSON document, and whether anything stands below it."""
    if isinstance(value, dict):
        for key, below in value.items():
            inner = f"{path}.{key}" if path else key
            yield inner, below is not None and below != []
            yield from _paths(below, inner)
    elif isinstance(value, list):
        for element in value:
            yield from _paths(element, f"{path}[]")


def _found(*documents: str) -> dict[str, bool]:
    """The path of every field of some JSON documents, and whether anything stands below it."""
    found: dict[str, bool] = {}
    for document in documents:
        for path, filled in _paths(json.loads(document)):
            found[path] = found.get(path, False) or filled
    return found


def _documented(document: Path, *, apart_from: str = "") -> list[str]:
    return [cells[0].strip("`") for heading, cells in _rows(document) if heading != apart_from]


def test_report_json_is_documented_field_by_field() -> None:
    project = find_project(ROOT)
    outputs = compile_report(read_round(project), "northamptonshire", ("json",)).outputs
    found = _found(outputs["json"].decode())
    documented = _documented(DOCS / "report-json.md")
    assert len(documented) == len(set(documented))
    assert {path for path in found if not re.search(r"[.\[]", path)} <= set(documented)
    below_edition = {path for path in documented if path.startswith("cover.edition.")}
    assert {path.removesuffix("[]") for path in documented} - set(found) <= below_edition
    shape = json.loads((ROOT / "schemas/report.schema.json").read_text(encoding="utf-8"))
    assert list(_strangers(json.loads(outputs["json"]), shape, shape["$defs"])) == []


def _strangers(value: Any, shape: Any, shapes: Any) -> Iterator[str]:
    """The fields of a document that its schema does not describe."""
    while "$ref" in shape:
        shape = shapes[shape["$ref"].rpartition("/")[2]]
    for one in shape.get("anyOf", ()):
        if (value is None) == (one.get("type") == "null"):
            yield from _strangers(value, one, shapes)
    if isinstance(value, dict) and "properties" in shape:
        for key, below in value.items():
            if "description" not in shape["properties"].get(key, ()):
                yield key
            else:
                yield from _strangers(below, shape["properties"][key], shapes)
    if isinstance(value, list) and "items" in shape:
        for below in value:
            yield from _strangers(below, shape["items"], shapes)


def test_a_record_is_documented_field_by_field(tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    record = publish(tmp_path).model_dump(mode="json", by_alias=True)
    documented = set(_documented(DOCS / "records.md"))
    assert {*record, *(f"basis.{key}" for key in record["basis"])} == documented


DECISIONS = """
direction: {value: improved, basis: Seen.}
moderation:
  computed: fair
  grade: good
  ground: other
  reason: Seen.
  decided_by: one post
  confirmed_by: another post
  date: 2007-09-14
"""


def test_the_grades_as_json_are_documented_field_by_field(run: Run, scratch: Path) -> None:
    file = scratch / "forces/northamptonshire/child-abuse.yaml"
    file.write_text(file.read_text(encoding="utf-8") + DECISIONS, encoding="utf-8")
    documented = _documented(DOCS / "grade-json.md")
    found = _found(run("grade", "--format", "json", cwd=scratch).out)
    scores = run("grade", "--format", "json", cwd=ROOT / "tests/projects/methods/scores").out
    whole = {path for path in _found(scores) if path.startswith("forces[].whole.")}
    assert len(whole) > 10
    assert sorted(documented) == sorted({*found, *whole})


def test_the_areas_as_json_are_documented_field_by_field(run: Run, small: Path) -> None:
    publish(small)
    follow_up_on(small)
    found = _found(run("areas", "--format", "json", cwd=small).out)
    assert sorted(_documented(DOCS / "areas.md")) == sorted(found)


def test_the_problems_as_json_are_documented_field_by_field(run: Run, scratch: Path) -> None:
    edit(scratch / "forces/northamptonshire/child-abuse.yaml", "id: CA-S2\n", "id: CA-S1\n")
    problems = run("check", "--format", "json", cwd=scratch).out
    documented = _documented(DOCS / "check-json.md")
    assert sorted(documented) == sorted(_found(problems))
    (scratch / "problems.json").write_text(problems, encoding="utf-8")
    (program,) = _blocks(DOCS / "check-json.md", "python")
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=scratch,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    line = r"^forces/northamptonshire/child-abuse\.yaml:\d+  duplicate-id  CA-S1 stands here again$"
    assert re.search(line, ran.stdout, re.MULTILINE)


def test_the_manifest_is_documented_field_by_field(run: Run, scratch: Path) -> None:
    quick = ("--format", "json")
    assert run("build", "--all", "--shard", "1/2", *quick, cwd=scratch).status == 0
    manifest = (scratch / "build/manifest-1-of-2.json").read_text(encoding="utf-8")
    assert sorted(_documented(DOCS / "manifest-json.md")) == sorted(_found(manifest))
    assert run("build", "--all", *quick, cwd=scratch).status == 0
    (program,) = _blocks(DOCS / "manifest-json.md", "python")
    command = [sys.executable, "-X", "utf8", "-c", program]
    ran = subprocess.run(command, cwd=scratch, capture_output=True, encoding="utf-8", check=True)
    lines = ran.stdout.splitlines()
    assert {"northamptonshire/report.json as published", "national/grades.csv as published"} <= set(
        lines
    )
    assert all(line.endswith(" as published") for line in lines)


def test_every_hook_and_input_is_documented() -> None:
    rows = [(heading, cells[0].strip("`")) for heading, cells in _rows(DOCS / "ci.md")]
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    inputs = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["inputs"]
    assert [name for under, name in rows if under == "Before each commit"] == [
        hook["id"] for hook in hooks
    ]
    assert [name for under, name in rows if under == "On GitHub"] == list(inputs)


def test_the_names_of_the_rules_are_those_of_the_grader(run: Run) -> None:
    table = re.findall(r"^\| (\d) \| `([a-z_]+)` \|", _prose(DOCS / "grade-json.md"), re.MULTILINE)
    grades = json.loads(run("grade", "--format", "json", cwd=ROOT).out)
    rules = grades["forces"][0]["frameworks"][0]["rules"]
    assert [(str(rule["number"]), rule["name"]) for rule in rules] == table


@pytest.mark.parametrize("document", [DOCS / "report-json.md", DOCS / "grade-json.md"], ids=_name)
def test_the_programs_shown_run(document: Path, run: Run, scratch: Path) -> None:
    run("build", "northamptonshire", "--format", "json", cwd=scratch)
    grades = run("grade", "--format", "json", cwd=scratch).out
    (scratch / "grades.json").write_text(grades, encoding="utf-8")
    (program,) = _blocks(document, "python")
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=scratch,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "Neighbourhood policing" in ran.stdout


ARCHITECTURE = DOCS / "architecture.md"


def test_every_module_is_named_in_the_architecture() -> None:
    layout = ARCHITECTURE.read_text(encoding="utf-8").split("\n## Layout\n")[1].split("\n## ")[0]
    named = set(re.findall(r"`(?:hmic/)?([a-z_]+\.py)`", layout))
    # each of these folders holds one module a noun, a command or a rule, which other lists name
    many = ("model", "commands", "rules")
    modules = {
        path.name
        for path in (ROOT / "hmic").rglob("*.py")
        if not path.name.startswith("__") and path.parent.name not in many
    }
    assert len(modules) > 25
    assert modules <= named
    shared = {
        "output.py",
        "problems.py",
        "progress.py",
        "unfinished.py",
        "rule.py",
        "walking.py",
        "acronyms.py",
        "letters.py",
        "term_search.py",
        "correcting.py",
    }  # of those folders, what is none
    assert named == modules | shared


def _names(cell: str) -> set[str]:
    return set(re.findall(r"`([a-z_.]+)`", cell))


def test_the_architecture_says_which_way_imports_run() -> None:
    text = ARCHITECTURE.read_text(encoding="utf-8")
    section = text.split("\n## Which way imports run\n")[1].split("\n## ")[0]
    (layers,) = re.findall(r"```text\n(.*?)```", section, re.DOTALL)
    assert layers.split("\n")[:-1] == LAYERS[1:]
    others = [one["name"] for one in CONTRACTS if one["type"] == "forbidden"]
    assert len(others) > 3
    assert [name for name in others if f"- {name}" not in section] == []


def test_the_architecture_says_where_each_library_is_at_home() -> None:
    text = ARCHITECTURE.read_text(encoding="utf-8").split("Each outside library has one home:")[1]
    table = re.findall(r"^\| ([A-Za-z0-9_, ]+) \| (`.*) \|$", text.split("\n## ")[0], re.MULTILINE)
    homes = {
        library: [
            f"hmic.{home.removesuffix('.py').strip('/').replace('/', '.')}"
            for home in re.findall(r"`([a-z_]+(?:/[a-z_.]*|\.py))`", cell)
        ]
        for libraries, cell in table
        for library in libraries.split(", ")
    }
    assert homes == HOMES
