"""Methods of seven kinds, of fictional projects: all are sound, and a fault in one is shown."""

from pathlib import Path

import pytest

from hmic.judging.method_in_words import InWords, MethodWords
from hmic.judging.proving import PROPERTIES, Property, prove_method
from hmic.judging.rulebook import Rulebook
from hmic.judging.states import Shape
from hmic.model.method import Method
from hmic.sources.methods import read_method
from hmic.sources.project import DataFile
from tests.conftest import ROOT

PROJECTS = ROOT / "tests/projects/methods"
SHAPES: dict[str, dict[str, list[Shape]]] = {
    "wardens-five": {"": [(4,)]},
    "watch-three": {"": [(3,), (2,)]},
    "points-and-limits": {"questions": [(2, 2), (2, 1)], "overall": [(3,)]},
    "gated": {"safeguarding": [(2,)], "areas": [(2,)]},
    "capability-six": {"": [(2, 2, 1, 1, 1)]},
    "baseline-four": {"": [(1, 1)]},
    "judged-four": {},
}
"""By method, the shapes of its project's frameworks."""


def _file(name: str) -> Path:
    (file,) = PROJECTS.glob(f"*/frameworks/methods/{name}.yaml")
    return file


def _method(file: Path) -> Method:
    read = read_method(DataFile(file, file.name, ("method",), file.parent))
    assert read.diagnostics == ()
    assert read.value is not None
    return read.value


def test_every_method_is_proved() -> None:
    found = {file.stem for file in PROJECTS.glob("*/frameworks/methods/*.yaml")}
    assert found == set(SHAPES)


@pytest.mark.parametrize("name", SHAPES)
def test_it_is_sound_for_the_frameworks_of_its_project(name: str) -> None:
    proofs = prove_method(_method(_file(name)), SHAPES[name])
    assert {step: proof.failed for step, proof in proofs.items()} == dict.fromkeys(SHAPES[name], ())


FAULTS: dict[str, tuple[str, str, str, Property, str]] = {
    "a gap: nobody rules on one inadequate beside two that require improvement": (
        "points-and-limits",
        "{rule: lowest, reaches: requires_improvement}\n      - {rule: good, when: {count",
        "{rule: good, when: {count",
        "complete",
        "2 areas Requires improvement: no rule speaks.",
    ),
    "a fall: level 2 asks for less of one kind": (
        "capability-six",
        "when: {every: performed, is: enough}, reaches: level_1",
        "when: {every: performed, is: largely_shown}, reaches: level_1",
        "monotone",
        "1 Performed criterion largely shown: Level 1. "
        "With one Performed criterion shown instead of largely shown: Level 0.",
    ),
    "a dead rule: one cause of concern comes first": (
        "wardens-five",
        "when: {count: cause_of_concern, is: at least 2}",
        "when: [{count: cause_of_concern, is: at least 2}, {none: cause_of_concern}]",
        "no_dead_rule",
        "The rule several causes never decides.",
    ),
    "a share of what was assessed alone": (
        "wardens-five",
        "{share: unproven, of: criteria, is: half}",
        "{share: not_met, of: looked_at, is: half}",
        "leaving_out_never_helps",
        "1 criterion not assessed, 2 not met and 3 beyond the standard: Adequate. "
        "With one criterion not met instead of not assessed: Inadequate.",
    ),
    "not looking pays": (
        "wardens-five",
        "{none: unproven}",
        "{none: not_met}",
        "leaving_out_never_helps",
        "1 criterion not assessed and 4 beyond the standard: Good. "
        "With one criterion not met instead of not assessed: Adequate.",
    ),
    "a gate the wrong way round": (
        "gated",
        "{input: safeguarding, is: not_effective}",
        "{input: safeguarding, is: effective}",
        "monotone",
        "1 criterion met: Good. With safeguarding Effective instead of Not effective: Inadequate.",
    ),
    "an order that lets the worse win": (
        "baseline-four",
        "of: expected, is: more than 50%}",
        "of: expected, is: at most 50%}",
        "monotone",
        "1 Expected criterion below: Fair. With one Expected criterion at instead of below: Poor.",
    ),
}
"""By what is wrong: the method, what stands in it, what is planted, what fails, and how."""


@pytest.mark.parametrize(
    ("name", "sound", "faulty", "property_", "told"), FAULTS.values(), ids=FAULTS
)
def test_a_fault_is_told_by_the_smallest_framework(
    name: str,
    sound: str,
    faulty: str,
    property_: Property,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("hmic.judging.proving.MOST_STATES", 10_000)
    text = _file(name).read_text(encoding="utf-8")
    assert text.count(sound) == 1
    planted = tmp_path / f"{name}.yaml"
    planted.write_text(text.replace(sound, faulty), encoding="utf-8")
    method = _method(planted)
    proofs = prove_method(method)
    failing = [step for step, proof in proofs.items() if property_ in proof.failed]
    assert failing, [proof.failed for proof in proofs.values()]
    words = InWords(Rulebook(method, method.blocks[failing[0]]), MethodWords(method))
    assert words.failure(proofs[failing[0]], property_) == told
    assert property_ in PROPERTIES
