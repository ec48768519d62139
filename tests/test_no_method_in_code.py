"""The program names nothing of the 2007 method: it is in its file, in the labels and in tests.

Names of the program, and texts that are no prose, are read by `ast`; docstrings and sentences may
give examples.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from hmic.model.method import NOT_ASSESSED
from hmic.model.vocabulary import list_of, severities_of
from tests.conftest import ROOT
from tests.judging.methods import packaged

PLAIN = {
    NOT_ASSESSED: "outside the order of every method's achievements",
    "most": "a superlative: the most that something may be",
    "met": "an achievement within a sentence, and what is met",
    "short": "of a file's long and short forms",
    "open": "opens a file",
    "partly": "how far an area for improvement has come, and how far a force accepts it",
    "ungraded": "an area that the programme leaves without a grade, whatever the method",
}
"""Words of the method that mean something else in the program, each with what."""

_IN_PARTS = {"partly": "comments may be accepted in part", "progress": "that of a build"}
"""The same of words within names, as `progress_shown`."""

_NAME = re.compile(r"[\w.@-]+")


def _words() -> set[str]:
    """What the method calls its grades, levels, flags, kinds, severities, rules and inputs."""
    block = packaged().block
    criteria, kinds = block.criteria, block.findings.kinds
    assert criteria.achievements is not None
    return {
        *criteria.levels,
        *criteria.flags,
        *criteria.achievements.values,
        *criteria.sets,
        *kinds,
        *(list_of(name, kind) for name, kind in kinds.items()),
        *severities_of(block),
        *block.quantities,
        *block.inputs,
        *block.outcomes,
        *(rule.rule for rule in block.rules),
    }


def _named(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every name, and every text that is a name, with its line; no docstring."""
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        match node:
            case ast.Constant(value=str(text)) if id(node) not in prose and _NAME.fullmatch(text):
                yield line, text
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                yield line, name
            case ast.arg(arg=str(name)) | ast.keyword(arg=str(name)):
                yield line, name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield line, name
            case _:
                pass


def _told(path: Path) -> Iterator[str]:
    words = _words() - PLAIN.keys()
    # what is long stands nowhere else by chance; `good` and `fair` are looked for by themselves
    parts = {part for word in words for part in word.split("_") if len(part) > 5}
    parts -= {*_IN_PARTS, "assessed", "improvement", "number", "judgement", "required", "areas"}
    for line, name in _named(ast.parse(path.read_text(encoding="utf-8"))):
        pieces = set(re.split(r"[^a-z]+", name.lower()))
        if name.lower().replace("-", "_") in words or pieces & parts:
            yield f"{path.relative_to(ROOT)}:{line}: {name}"


def test_no_module_names_anything_of_the_2007_method() -> None:
    modules = sorted((ROOT / "hmic").rglob("*.py"))
    assert len(modules) > 200
    assert [told for module in modules for told in _told(module)] == []


def test_every_exemption_is_needed() -> None:
    used = {
        piece
        for module in (ROOT / "hmic").rglob("*.py")
        for _, name in _named(ast.parse(module.read_text(encoding="utf-8")))
        for piece in {name.lower(), *re.split(r"[^a-z]+", name.lower())}
    }
    assert PLAIN.keys() <= _words()
    assert {*PLAIN, *_IN_PARTS} <= used


def test_no_template_names_anything_of_the_2007_method() -> None:
    files = [*(ROOT / "templates").rglob("*.j2"), *(ROOT / "templates").glob("*.css")]
    assert len(files) > 10
    words = {w for w in _words() - PLAIN.keys() if w not in {"good", "fair", "poor"}}
    named = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in sorted(words)))
    found = [(file.name, m[0]) for file in files for m in named.finditer(file.read_text("utf-8"))]
    assert found == []
