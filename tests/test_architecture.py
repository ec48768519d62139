"""Imports run one way, and each third-party library has one home."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "hmic"
MODULES = sorted(PACKAGE.rglob("*.py"))

MAY_IMPORT = {
    "hmic": set[str](),
    "diagnostics": set[str](),
    "renaming": set[str](),
    "model": set[str](),
    "sources": {"hmic", "diagnostics", "model"},
    "judging": {"model", "diagnostics"},
    "rules": {"judging", "model", "diagnostics"},
    "manuals": {"rules", "sources"},
    "report.contents": set[str](),
    "report": {"report.contents", "judging", "model", "diagnostics"},
    "rendering": {"report.contents", "diagnostics"},
    "reporters": {"hmic", "judging", "model", "diagnostics"},
    "pipeline": {
        "manuals",
        "sources",
        "judging",
        "rules",
        "report",
        "report.contents",
        "rendering",
        "model",
        "diagnostics",
    },
    "publishing": {
        "hmic",
        "pipeline",
        "renaming",
        "rendering",
        "report",
        "report.contents",
        "sources",
        "model",
        "diagnostics",
    },
    "authoring": {
        "manuals",
        "pipeline",
        "sources",
        "judging",
        "model",
        "renaming",
        "diagnostics",
    },
    "serving": {"pipeline", "sources", "rendering", "reporters", "diagnostics"},
    "commands": {
        "publishing",
        "serving",
        "authoring",
        "pipeline",
        "rendering",
        "sources",
        "judging",
        "reporters",
        "manuals",
        "model",
        "diagnostics",
    },
    "cli": {"hmic", "commands", "diagnostics"},
    "__main__": {"cli"},
}
"""What the modules of each folder may import of the project, besides their own folder."""

HOMES = {
    "babel": {"hmic/model/labels.py"},
    "yaml": {"hmic/sources/reading.py"},
    "ruamel": {"hmic/authoring/editing.py"},
    "jinja2": {"hmic/rendering/look.py"},
    "psutil": {"hmic/rendering/confinement.py"},
    "markdown_it": {"hmic/rendering/html.py"},
    "weasyprint": {"hmic/rendering/pdf_engine.py"},
    "pikepdf": {"hmic/rendering/finishing.py", "hmic/rendering/section_joining.py"},
    "pydantic": {
        "hmic/model/",
        "hmic/sources/",
        "hmic/rules/walking.py",
        "hmic/authoring/schemas.py",
    },
    "starlette": {"hmic/serving/site.py"},
    "uvicorn": {"hmic/serving/server.py"},
    "watchfiles": {"hmic/serving/watching.py"},
    "platformdirs": {"hmic/sources/user_cache.py"},
    "pebble": {"hmic/publishing/workers.py", "hmic/serving/printing.py"},
    "distributed": {"hmic/publishing/cluster.py"},
    "typer": {"hmic/cli.py", "hmic/commands/"},
    "rich": {"hmic/commands/", "hmic/reporters/"},
}


def _name(module: Path) -> str:
    parts = module.relative_to(PACKAGE).with_suffix("").parts
    if parts == ("__init__",):
        return "hmic"
    if parts == ("report", "contents"):
        return "report.contents"
    return parts[0]


def _imports(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or ""


def _part(imported: str) -> str:
    parts = imported.split(".")
    if parts == ["hmic"]:
        return "hmic"
    return "report.contents" if parts[1:3] == ["report", "contents"] else parts[1]


def test_the_package_has_modules() -> None:
    assert len(MODULES) > 40


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.relative_to(PACKAGE).as_posix())
def test_imports_run_one_way(module: Path) -> None:
    name = _name(module)
    allowed = MAY_IMPORT[name] | {name, name.split(".")[0] if name != "report.contents" else name}
    for imported in _imports(module):
        if imported.split(".")[0] == "hmic":
            # `from hmic.report import contents` names the module on the right
            part = "report.contents" if imported == "hmic.report" else _part(imported)
            assert part in allowed, f"{name} imports {imported}"


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.relative_to(PACKAGE).as_posix())
def test_each_library_has_one_home(module: Path) -> None:
    path = module.relative_to(PACKAGE.parent).as_posix()
    for imported in _imports(module):
        library = imported.split(".")[0]
        if library in HOMES:
            assert any(path.startswith(home) for home in HOMES[library]), f"{library} in {path}"


def test_the_grader_never_sees_a_signature() -> None:
    assert "fingerprints" not in (PACKAGE / "judging" / "grading.py").read_text(encoding="utf-8")
