"""hmic move, hmic withdraw and hmic rename: every reference follows, or nothing changes."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hmic.authoring import replacing
from hmic.authoring.moving import move_finding
from hmic.diagnostics import Severity
from hmic.pipeline import read_round
from hmic.sources.project import Project
from tests.conftest import SMALL, Run, edit, inspect_in

NAMING = """stage: final
recommendations:
  - {id: R1, text: Share the records., findings: [CU-A1, RP-A1], due: 2031-03}
corrections:
  - {date: 2030-12-01, what: finding, ids: [CU-A1], was: CU-A1 said so., now: It is not so.,
     reason: A slip., grade_moved: false}
"""
COMMENTS = """comments:
  - {number: 1, id: CU-A1, category: B, date: 2030-08-07, point: CU-A1 is not so.}
  - {number: 2, id: CU-A1, category: B, date: 2030-08-07, point: Nor is CU-A1., outcome: accepted,
     reason: CU-A1 is so., answered_by: clerk}
"""


@pytest.fixture
def naming(small: Path) -> Path:
    """Eastshire, in which much names CU-A1; its report is a draft."""
    folder = small / "forces" / "eastshire"
    edit(folder / "force.yaml", "stage: final\n", NAMING.replace("final", "accuracy"))
    edit(folder / "custody-care.yaml", "There is one *custody suite*.", "One suite, as CU-A1 says.")
    edit(folder / "farm-crime.yaml", "Prevention is thorough.", "Prevention is thorough (CU-A1).")
    (folder / "comments.yaml").write_text(COMMENTS, encoding="utf-8")
    return small


def held(folder: Path) -> Mapping[str, str]:
    """Every file of a folder by its name."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def test_a_finding_moves_and_what_names_it_names_its_new_id(naming: Path, run: Run) -> None:
    ran = run("move", "eastshire", "CU-A1", "--to", "strengths", cwd=naming)
    assert ran.status == 0
    assert "higher number than CU-S4 may have been used" in ran.err  # it is not in git
    assert ran.out.splitlines() == [
        "forces/eastshire/custody-care.yaml:9: CU-S4, which was CU-A1",
        "forces/eastshire/comments.yaml: names CU-S4",
        "forces/eastshire/farm-crime.yaml: names CU-S4",
        "forces/eastshire/force.yaml: names CU-S4",
        "now comments, for its kind has no such keys: severity",
    ]
    custody = (naming / "forces/eastshire/custody-care.yaml").read_text(encoding="utf-8")
    assert (
        "  # severity: moderate\n  - {id: CU-S4, replaces: CU-A1, text: Records are not shared. "
        "This matters., criteria: [CU4]}\n" in custody
    )
    assert "areas_for_improvement: []\n" in custody
    assert "as CU-S4 says" in custody
    force = (naming / "forces/eastshire/force.yaml").read_text(encoding="utf-8")
    assert "findings: [CU-S4, RP-A1]" in force
    assert "ids: [CU-A1], was: CU-A1 said so." in force  # so it was


def test_the_log_keeps_the_force_s_words_and_the_ids_of_answered_comments(
    naming: Path, run: Run
) -> None:
    run("move", "eastshire", "CU-A1", "--to", "wip", cwd=naming)
    log = (naming / "forces/eastshire/comments.yaml").read_text(encoding="utf-8")
    assert log == COMMENTS.replace("1, id: CU-A1", "1, id: CU-W2")


def test_a_finding_that_moves_twice_reserves_both_ids(small: Path, run: Run) -> None:
    assert run("move", "eastshire", "CU-S1", "--to", "wip", cwd=small).status == 0
    assert run("move", "eastshire", "CU-W2", "--to", "strengths", cwd=small).status == 0
    text = (small / "forces/eastshire/custody-care.yaml").read_text(encoding="utf-8")
    assert "{id: CU-S4, replaces: CU-W2, text" in text
    assert text.endswith("retired:\n  - id: CU-S1\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("CU-A7", "--to", "strengths"), "no such finding: CU-A7"),
        (("CU-A1", "--to", "strenghts"), "did you mean strengths?"),
        (("CU-A1", "--to", "afi"), "CU-A1 stands under areas_for_improvement already"),
        (("CU-A1", "--to", "wip", "--severity", "minor"), "has no severity"),
        (("CU-S1", "--to", "afi", "--severity", "grave"), "grave"),
    ],
)
def test_what_cannot_be_moved_changes_nothing(
    small: Path, run: Run, arguments: tuple[str, ...], said: str
) -> None:
    before = held(small)
    ran = run("move", "eastshire", *arguments, cwd=small)
    assert ran.status in (1, 2)
    assert said in ran.err
    assert held(small) == before


def test_a_finding_is_withdrawn_when_nothing_names_it_any_more(naming: Path, run: Run) -> None:
    before = held(naming)
    reason = ("--reason", "The force showed: its books.", "--date", "2030-09-01")
    ran = run("withdraw", "eastshire", "CU-A1", *reason, cwd=naming)
    assert ran.status == 1
    assert re.findall(r"--> forces/eastshire/(\S+):\d+:\d+", ran.err) == [
        "comments.yaml",
        "custody-care.yaml",
        "farm-crime.yaml",
        "force.yaml",
    ]
    assert held(naming) == before
    folder = naming / "forces" / "eastshire"
    edit(folder / "force.yaml", "[CU-A1, RP-A1]", "[RP-A1]")
    edit(folder / "custody-care.yaml", "One suite, as CU-A1 says.", "One suite.")
    edit(folder / "farm-crime.yaml", " (CU-A1)", "")
    edit(
        folder / "comments.yaml",
        "point: CU-A1 is not so.}",
        "point: CU-A1 is not so., outcome: accepted, reason: It was., answered_by: clerk}",
    )
    ran = run("withdraw", "eastshire", "CU-A1", *reason, cwd=naming)
    assert ran.out == "forces/eastshire/custody-care.yaml:25: CU-A1 is withdrawn\n"
    text = (folder / "custody-care.yaml").read_text(encoding="utf-8")
    entry = "  - id: CU-A1\n    reason: 'The force showed: its books.'\n    date: 2030-09-01\n"
    assert f"retired:\n{entry}" in text
    assert "areas_for_improvement: []\n" in text
    errors = [d for d in inspect_in(naming).diagnostics if d.severity is Severity.ERROR]
    assert errors == []


def test_a_framework_is_renamed_in_every_file(small: Path, run: Run) -> None:
    edit(
        small / "forces/eastshire/custody-care.yaml",
        "There is one *custody suite*.",
        "# kept: custody-care\n  It differs from custody-care of old.",
    )
    (small / "schemas").mkdir()
    assert run("schema", cwd=small).status == 0
    ran = run("rename", "framework", "custody-care", "custody", cwd=small)
    assert ran.status == 0
    assert "signatures for the old name: 1" in ran.err
    now = held(small)
    assert {name for name in now if "custody" in name} == {
        "forces/eastshire/custody.yaml",
        "forces/eastshire/sign-off/custody.yaml",
        "forces/westshire/custody.yaml",
        "frameworks/custody.yaml",
        "schemas/assessment-custody.schema.json",
    }
    assert now["forces/eastshire/custody.yaml"].startswith("framework: custody\n")
    assert "of old" in now["forces/eastshire/custody.yaml"]
    assert "  - framework: custody\n" in now["frameworks/programme.yaml"]
    found = [d for d in inspect_in(small).diagnostics if d.severity is Severity.ERROR]
    assert {d.code for d in found} == {"sign-off-outdated"}


def test_a_force_is_renamed_with_all_that_its_folder_holds(small: Path, run: Run) -> None:
    (small / "forces/eastshire/crest.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>', encoding="utf-8"
    )
    edit(small / "forces/eastshire/force.yaml", "stage: final\n", "stage: final\nlogo: crest.svg\n")
    before = held(small / "forces/eastshire")
    ran = run("rename", "force", "eastshire", "sunrise", cwd=small)
    assert ran.status == 0
    after = held(small / "forces/sunrise")
    assert after == {
        **before,
        "force.yaml": before["force.yaml"].replace("force: eastshire", "force: sunrise"),
    }
    assert not (small / "forces/eastshire").exists()
    found = [d for d in inspect_in(small, "sunrise").diagnostics if d.severity is Severity.ERROR]
    assert {d.code for d in found} == {"sign-off-outdated"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("framework", "custody-care", "farm-crime"), "is the name of another part"),
        (("framework", "custody-care", "summary"), "is the anchor of another part"),
        (("framework", "custody-care", "Custody"), "Custody is no slug"),
        (("framework", "custdy-care", "custody"), "did you mean custody-care?"),
        (("force", "eastshire", "westshire"), "westshire is taken"),
        (("force", "eastshir", "sunrise"), "did you mean eastshire?"),
        (("force", "eastshire", "draft"), "draft is taken"),
    ],
)
def test_a_name_that_cannot_be_given_changes_nothing(
    small: Path, run: Run, arguments: tuple[str, ...], said: str
) -> None:
    before = held(small)
    ran = run("rename", *arguments, cwd=small)
    assert ran.status == 2
    assert said in ran.err
    assert held(small) == before


@pytest.mark.parametrize(
    "command",
    [
        ("rename", "framework", "custody-care", "custody"),
        ("rename", "force", "eastshire", "sunrise"),
        ("move", "eastshire", "CU-A1", "--to", "wip"),
    ],
)
@pytest.mark.parametrize("fails_at", [1, 2])
def test_what_fails_halfway_is_undone(
    naming: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    fails_at: int,
) -> None:
    before, count, put = held(naming), 0, replacing.put

    def full(file: object, text: str, was: str | None) -> None:
        nonlocal count
        count += 1
        if count == fails_at:
            raise OSError(28, os.strerror(28))
        put(file, text, was)  # type: ignore[arg-type]

    monkeypatch.setattr("hmic.authoring.journal.put", full)
    assert run(*command, cwd=naming).status == 3
    assert held(naming) == before


SHARED = ["CU-S1", "CU-S2", "CU-S3", "CU-W1", "CU-A1", "RP-S1", "RP-A1", "WC-W1"]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    finding=st.sampled_from(SHARED),
    to=st.sampled_from(["strengths", "work_in_progress", "areas_for_improvement"]),
    named=st.lists(st.sampled_from(SHARED), max_size=3),
)
def test_no_reference_is_left_dangling(
    tmp_path_factory: pytest.TempPathFactory, finding: str, to: str, named: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("moved")
    for name, text in held(SMALL).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    asked = (
        f"recommendations: [{{id: R1, text: Do it., findings: [{', '.join([finding, *named])}]}}]"
    )
    told = f"A force: {', '.join(named)}." if named else "A force."
    edit(
        folder / "forces/eastshire/force.yaml",
        "summary: A small force, and fictional.",
        f"summary: '{told}'\n{asked}",
    )
    project = Project(folder)
    round_ = read_round(project).round
    assert round_ is not None
    standing = {"S": "strengths", "W": "work_in_progress", "A": "areas_for_improvement"}
    if standing[finding[3]] == to:
        return
    moved, problems = move_finding(project, round_, "eastshire", finding, to)
    assert (moved is None, problems) == (False, ())
    assert moved is not None
    inspected = inspect_in(folder)
    assert inspected.inspection is not None
    codes = {d.code for d in inspected.diagnostics if d.severity is Severity.ERROR}
    assert not codes & {"unknown-finding", "gone-id", "duplicate-id", "finding-id"}
    assert finding not in inspected.inspection.force.summary
    assert moved.new in inspected.inspection.force.recommendations[0].findings


@pytest.fixture
def published(small: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Eastshire, whose report was published and released."""
    monkeypatch.setattr("hmic.rendering.pdf.render_pdf", lambda *_: (b"%PDF- in its place", ()))
    monkeypatch.setattr("hmic.commands.publish.cores", lambda: 1)
    who = ("--post", "chief inspector", "--date", "2030-10-20")
    assert run("publish", "eastshire", *who, cwd=small).status == 0
    assert run("release", "eastshire", *who, cwd=small).status == 0
    return small


@pytest.mark.parametrize(
    "command",
    [
        ("rename", "framework", "custody-care", "custody"),
        ("rename", "force", "eastshire", "sunrise"),
    ],
)
def test_what_is_published_keeps_its_name(
    published: Path, run: Run, command: tuple[str, ...]
) -> None:
    before = held(published)
    ran = run(*command, cwd=published)
    assert ran.status == 2
    assert "what is published keeps its name" in ran.err
    assert held(published) == before


def test_a_published_finding_moves_and_is_to_be_corrected(published: Path, run: Run) -> None:
    assert run("status", "eastshire", cwd=published).out.splitlines()[1].split()[1:4] == [
        "released,",
        "edition",
        "1",
    ]
    assert run("move", "eastshire", "CU-A1", "--to", "strengths", cwd=published).status == 0
    codes = {d.code for d in inspect_in(published).diagnostics if d.severity is Severity.ERROR}
    assert "uncorrected-change" in codes
    assert "corrected, edition 1" in run("status", "eastshire", cwd=published).out


def test_a_finding_moves_with_how_serious_it_is_and_why(naming: Path, run: Run) -> None:
    reason = 'It is “rare”: "never" seen, # once.'
    move = ("move", "eastshire", "CU-S1", "--to", "afi", "--severity", "minor")
    ran = run(*move, "--severity-reason", reason, cwd=naming)
    assert ran.status == 0, ran.err
    inspection = inspect_in(naming).inspection
    assert inspection is not None
    findings = inspection.assessments["custody-care"].findings
    (moved,) = (finding for finding in findings if finding.replaces == "CU-S1")
    assert (moved.how_serious, moved.why_so_serious) == ("minor", reason)
    text = (naming / "forces/eastshire/custody-care.yaml").read_text(encoding="utf-8")
    assert re.search(r"severity: minor,? *\n? *severity_reason: ", text)


def test_a_severity_that_no_file_could_hold_is_refused(naming: Path, run: Run) -> None:
    before = held(naming)
    for severity, message in (("a: b", "“a: b” is not one of minor"), ("a\x07", "U+0007")):
        ran = run("move", "eastshire", "CU-S1", "--to", "afi", "--severity", severity, cwd=naming)
        assert ran.status in {1, 2}
        assert message in ran.err
    ran = run("move", "eastshire", "CU-S1", "--to", "wip", "--severity-reason", "x", cwd=naming)
    assert "leave out --severity-reason" in ran.err
    assert held(naming) == before
