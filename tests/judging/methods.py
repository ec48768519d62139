"""Methods in a few lines, for stating facts about how they are evaluated and proved."""

from pathlib import Path
from typing import Any

from hmic.judging.rulebook import Rulebook
from hmic.model.method import Method
from hmic.sources.reading import read_text
from tests.conftest import ROOT

SGC_2007 = ROOT / "frameworks/methods/sgc-2007.yaml"

SMALL = """
method: small
version: 1
title: Small
criteria:
  levels: [core, extra]
  flags: {key: {level: core}}
  achievements: [unmet, partly, met]
  sets: {short: [unmet, partly], assessed: [unmet, partly, met]}
  points: {partly: 1, met: 2}
  weights: {extra: 1/2}
findings: {kinds: {strength: for, concern: against}}
quantities: {many: at least 50%, two: at least 2}
inputs: {beacon: [absent, shown]}
outcomes: {low: grade, gap: {between: [low, mid]}, mid: grade, high: grade, none: outside}
"""
"""A method but for its rules."""


def method(text: str) -> Method:
    source, problems = read_text(text, "a method", ("method",))
    assert problems == ()
    return Method.model_validate(source.content)


def small(*rules: str) -> Rulebook:
    """The small method with some rules, each in brackets of YAML."""
    listed = "".join(f"  - {rule}\n" for rule in rules)
    made = method(f"{SMALL}rules:\n{listed}")
    return Rulebook(made, made)


def packaged(path: Path = SGC_2007, **changes: Any) -> Rulebook:
    made = method(path.read_text(encoding="utf-8")).model_copy(update=changes)
    return Rulebook(made, made)
