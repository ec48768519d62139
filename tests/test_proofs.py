"""A project's own method is proved before it grades anybody, once; what is accepted is let be."""

from pathlib import Path
from shutil import copy, copytree

import pytest
import yaml

from hmic import proofs
from hmic.judging.method_in_words import FAILS, HOLDS, SHOWN
from hmic.model.round import Round
from hmic.model.soundness import Verdict
from hmic.pipeline import read_round
from hmic.report.arguments import method
from hmic.sources.project import PACKAGED, Project, find_project
from tests.conftest import ROOT, edit

GAP = "Not complete: somewhere no rule speaks. 1 criterion emerging: no rule speaks."
SOUND = "{rule: meeting, reaches"
UNSOUND = "{rule: meeting, when: {some: embedded}, reaches"
ACCEPTED = """
accepted:
  - {property: %s, reason: The board adopted it so., by: the board, date: 2029-09-02}
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with a method of its own."""
    copytree(ROOT / "tests/projects/methods/three-outcomes", tmp_path, dirs_exist_ok=True)
    return find_project(tmp_path)


@pytest.fixture
def unsound(project: Project) -> Project:
    """The same, and no rule speaks where criteria are only emerging."""
    file = project.root / "frameworks/methods/watch-three.yaml"
    edit(file, SOUND, UNSOUND)
    return project


def told(project: Project) -> list[tuple[str, str]]:
    """Code and message of each problem of the round but one that is about other things."""
    found = read_round(project).diagnostics
    return [(one.code, one.message) for one in found if one.code != "distribution-without-grade"]


def test_a_sound_method_is_let_be(project: Project) -> None:
    assert told(project) == []


def test_an_unsound_method_is_an_error_with_the_smallest_framework(unsound: Project) -> None:
    assert ("unsound-method", GAP) in told(unsound)


def test_what_the_programme_accepts_is_no_error(unsound: Project) -> None:
    programme = unsound.root / "frameworks/programme.yaml"
    written = programme.read_text()
    programme.write_text(written + ACCEPTED % "complete")
    assert ("unsound-method", GAP) not in told(unsound)
    programme.write_text(written + ACCEPTED % "compleet")
    assert ("wrong-value", "no property is called “compleet”") in told(unsound)


def test_what_is_accepted_stands_in_the_report(unsound: Project) -> None:
    programme = unsound.root / "frameworks/programme.yaml"
    programme.write_text(programme.read_text() + ACCEPTED % "complete")
    project = find_project(unsound.root)
    round_ = read_round(project)
    assert round_.round is not None
    assert method(round_.round, round_.labels).accepted == (
        f"{GAP} Accepted by the board on 2 September 2029: The board adopted it so.",
    )


def test_the_report_says_in_plain_words_what_was_proved(project: Project) -> None:
    round_ = read_round(project)
    assert round_.round is not None
    (step,) = method(round_.round, round_.labels).steps
    words = {name: round_.labels.text(f"proved.{name}") for name in HOLDS}
    tried = "Tried were all 30 states that the frameworks of this round can be in."
    assert step.proved == (tried, *words.values())
    programme = project.root / "frameworks/programme.yaml"
    edit(project.root / "frameworks/methods/watch-three.yaml", SOUND, UNSOUND)
    programme.write_text(programme.read_text() + ACCEPTED % "complete")
    accepting = read_round(find_project(project.root))
    assert accepting.round is not None
    (step,) = method(accepting.round, accepting.labels).steps
    assert words["complete"] not in step.proved
    assert words["leaving_out_never_helps"] in step.proved


def test_a_method_is_proved_once(unsound: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    first = told(unsound)
    monkeypatch.setattr(proofs, "verdict_of", lambda _: pytest.fail("proved again"))
    assert told(unsound) == first


def test_a_framework_more_is_proved_anew(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    told(project)
    verdict = Verdict(too_large=("9 criteria: every framework of up to 5 criteria was tried",))
    monkeypatch.setattr(proofs, "verdict_of", lambda _: verdict)
    assert told(project) == []
    framework = project.root / "frameworks/known-faces.yaml"
    lines = framework.read_text().splitlines(keepends=True)
    last = max(n for n, line in enumerate(lines) if line.lstrip().startswith("- {id:"))
    framework.write_text("".join(line for n, line in enumerate(lines) if n != last))
    assert ("unproved-method", f"too large to be tried whole: {verdict.too_large[0]}") in told(
        project
    )


def test_a_method_that_comes_with_hmic_is_proved_by_its_tests(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proofs, "verdict_of", lambda _: pytest.fail("proved"))
    assert read_round(find_project(small)).diagnostics == ()


def test_other_numbers_make_it_another_method(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    proved: list[Round] = []

    def prove(round_: Round) -> Verdict:
        proved.append(round_)
        return Verdict()

    monkeypatch.setattr(proofs, "verdict_of", prove)
    edit(small / "frameworks/programme.yaml", "more_than: 50%", "more_than: 51%")
    read_round(find_project(small))
    assert len(proved) == 1


def test_a_copy_of_hmics_method_comes_with_hmic_until_a_byte_is_changed(small: Path) -> None:
    ours = PACKAGED / "frameworks" / "methods" / "sgc-2007.yaml"
    theirs = small / "frameworks" / "methods" / ours.name
    theirs.parent.mkdir()
    copy(ours, theirs)
    assert read_round(Project(small)).diagnostics == ()
    with theirs.open("a", encoding="utf-8") as file:
        file.write("# ours\n")
    assert [found.code for found in read_round(Project(small)).diagnostics] == ["made-word"]


def test_the_catalogue_tells_a_fault_as_check_does() -> None:
    """The words of `check` are English whatever the report's; of the same texts there are two."""
    catalogue = yaml.safe_load((ROOT / "templates/labels/en-GB.yaml").read_text(encoding="utf-8"))
    assert catalogue["shown"] == SHOWN
    assert catalogue["fails"] == FAILS


GERMAN = {
    ("fails", "complete"): "Unvollständig: Irgendwo spricht keine Regel.",
    ("shown", "criterion"): {"one": "Kriterium", "other": "Kriterien"},
    ("shown", "silent"): "{state}: Keine Regel spricht.",
}


def test_a_report_in_another_language_tells_what_is_accepted_in_it(unsound: Project) -> None:
    root = unsound.root
    catalogue = yaml.safe_load((ROOT / "templates/labels/en-GB.yaml").read_text(encoding="utf-8"))
    for (group, key), text in GERMAN.items():
        catalogue[group][key] = text
    folder = root / "templates/labels"
    folder.mkdir(parents=True)
    (folder / "de.yaml").write_text(yaml.safe_dump(catalogue, allow_unicode=True), "utf-8")
    programme = root / "frameworks/programme.yaml"
    programme.write_text(programme.read_text() + ACCEPTED % "complete" + "language: de\n")
    round_ = read_round(find_project(root))
    assert round_.round is not None
    (accepted,) = method(round_.round, round_.labels).accepted
    fault = (
        "Unvollständig: Irgendwo spricht keine Regel. 1 Kriterium emerging: Keine Regel spricht."
    )
    assert accepted.startswith(fault)
