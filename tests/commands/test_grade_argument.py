"""`hmic grade` beyond the line a framework: --explain, --suppose, --since, --format."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Run, edit


@pytest.mark.parametrize("name", ["custody-care", "CU", "cu"])
def test_explain_shows_rules_criteria_findings_and_what_would_change(
    run: Run, small: Path, name: str
) -> None:
    ran = run("grade", "eastshire", "--explain", name, cwd=small)
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[:3] == [
        "Eastshire Police (fictional): Custody care",
        "Fair",
        "Held at Fair by one Fair criterion, CU3 (largely met): CU-W1, “Only some records were "
        "complete”.",
    ]
    rules = [line for line in lines if line[5:8].strip() in ("yes", "no")]
    assert [line[2] for line in rules] == list("1234567")
    assert [line[2] for line in rules if line.startswith(">")] == ["5"]
    assert "          CU-W1    forces/eastshire/custody-care.yaml:9" in lines
    assert "  CU10  good              Fully        measured 18 of 20: Counted on one day" in lines
    assert "  The smallest change that would raise it, to Good: CU3 fully." in lines


def test_explain_refuses_what_is_no_framework_or_has_no_grade(run: Run, small: Path) -> None:
    unknown = run("grade", "eastshire", "--explain", "custody", cwd=small)
    assert (unknown.status, unknown.out) == (2, "")
    assert "no such framework: custody" in unknown.err
    overview = run("grade", "eastshire", "--explain", "RP", cwd=small)
    assert overview.status == 2
    assert "rural-policing has no judgement to explain" in overview.err


def test_suppose_shows_before_and_after_and_changes_no_file(run: Run, small: Path) -> None:
    before = {file: file.read_bytes() for file in small.rglob("*.yaml")}
    arguments = ("--suppose", "CU3=fully", "--suppose", "WC-W1-WC7")
    ran = run("grade", "eastshire", *arguments, cwd=small)
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "Eastshire Police (fictional), supposing CU3=fully, WC-W1-WC7"
    assert lines[1] == "custody-care: Fair -> Good"
    assert "  CU3: largely -> fully" in lines
    assert "  WC7: partly -> not assessed" in lines
    assert {file: file.read_bytes() for file in small.rglob("*.yaml")} == before


def test_suppose_says_when_nothing_moves(run: Run, small: Path) -> None:
    ran = run("grade", "eastshire", "--suppose", "most=51%", cwd=small)
    assert ran.out.splitlines()[1:] == ["Nothing moves."]


def test_suppose_shows_a_threshold_that_moved(run: Run, small: Path) -> None:
    ran = run("grade", "eastshire", "--suppose", "most=75%", cwd=small)
    assert "wildlife-crime: Good -> Fair" in ran.out
    assert "  rule 6: 4 needed -> 6 needed" in ran.out


def test_suppose_refuses_nonsense(run: Run, small: Path) -> None:
    ran = run("grade", "eastshire", "--suppose", "CU33=fully", cwd=small)
    assert (ran.status, ran.out) == (2, "")
    assert "did you mean CU3?" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--explain", "CU", "--suppose", "CU3=fully"),
        ("--suppose", "CU3=fully", "--since", "HEAD"),
        ("--format", "markdown"),
        ("--format", "json", "--explain", "CU"),
        ("--format", "xml"),
    ],
)
def test_what_does_not_go_together_is_refused(
    run: Run, small: Path, arguments: tuple[str, ...]
) -> None:
    ran = run("grade", "eastshire", *arguments, cwd=small)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err


def test_json_holds_the_whole_argument(run: Run, small: Path) -> None:
    ran = run("grade", "eastshire", "--format", "json", cwd=small)
    document = json.loads(ran.out)
    assert (document["format"], document["version"]) == ("hmic-grades", 1)
    (force,) = document["forces"]
    frameworks = {framework["framework"]: framework for framework in force["frameworks"]}
    care = frameworks["custody-care"]
    assert (care["computed"], care["published"], care["before_cap"]) == ("fair", "fair", None)
    assert [rule["number"] for rule in care["rules"] if rule["decides"]] == [5]
    assert len(care["criteria"]) == 10
    third = care["criteria"][2]
    assert (third["criterion"], third["achievement"], third["basis"]) == (
        "CU3",
        "largely",
        "findings",
    )
    assert third["findings"][1] == {
        "finding": "CU-W1",
        "kind": "work_in_progress",
        "file": "forces/eastshire/custody-care.yaml",
        "line": 9,
    }
    assert care["sensitivity"]["raising"]["changes"] == [
        {"criterion": "CU3", "before": "largely", "after": "fully"}
    ]


def test_a_line_a_framework_is_plain_in_a_pipe(run: Run, small: Path) -> None:
    ran = run("grade", "eastshire", cwd=small)
    assert (ran.status, ran.err) == (0, "")
    assert "\x1b" not in ran.out
    assert [line.split()[:3] for line in ran.out.splitlines()] == [
        ["eastshire", "custody-care", "Fair"],
        ["eastshire", "farm-crime", "Excellent"],
        ["eastshire", "wildlife-crime", "Good"],
    ]


@pytest.fixture
def repository(small: Path) -> Path:
    """The small project in git, its present state committed."""
    _git(small, "init", "--quiet")
    _git(small, "add", ".")
    _git(small, "commit", "--quiet", "-m", "Begin")
    return small


def _git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=trial", "-c", "user.email=trial@example.org")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True)


class TestSince:
    def test_nothing_moved(self, run: Run, repository: Path) -> None:
        ran = run("grade", "eastshire", "--since", "HEAD", cwd=repository)
        assert (ran.status, ran.err) == (0, "")
        assert ran.out == "Nothing that a grade rests on has moved since HEAD.\n"

    def test_text_that_only_moved_is_no_difference(self, run: Run, repository: Path) -> None:
        file = repository / "forces/eastshire/custody-care.yaml"
        text = file.read_text(encoding="utf-8")
        first = "  - {id: CU-S1, text: A nurse sees everyone. She works at night too., "
        line = next(line for line in text.splitlines() if line.startswith(first))
        moved = text.replace(f"{line}\n", "").replace(
            "work_in_progress:", f"{line.replace('night too', 'night   too')}\nwork_in_progress:"
        )
        file.write_text(f"# a comment\n{moved}", encoding="utf-8")
        ran = run("grade", "eastshire", "--since", "HEAD", cwd=repository)
        assert ran.out == "Nothing that a grade rests on has moved since HEAD.\n"

    def test_what_moved_by_kind(self, run: Run, repository: Path) -> None:
        file = repository / "forces/eastshire/custody-care.yaml"
        edit(file, "criteria: [CU3], due", "criteria: [CU4], due")
        edit(file, "Meals are warm., criteria", "Meals are hot., criteria")
        ran = run("grade", "eastshire", "--since", "HEAD", cwd=repository)
        assert ran.out.splitlines() == [
            "Outcomes",
            "  custody-care: Fair -> Good",
            "Achievements",
            "  CU3: largely -> fully",
            "Findings reworded",
            "  CU-S2: Meals are warm. -> Meals are hot.",
            "Links between finding and criterion",
            "  CU-W1: CU3 -> CU4",
        ]
        assert ran.status == 1  # the sign-off no longer fits

    def test_markdown_for_a_pull_request(self, run: Run, repository: Path) -> None:
        edit(
            repository / "forces/eastshire/custody-care.yaml",
            "criteria: [CU3], due",
            "criteria: [CU4], due",
        )
        arguments = ("--since", "HEAD", "--format", "markdown")
        ran = run("grade", "eastshire", *arguments, cwd=repository)
        lines = ran.out.splitlines()
        assert lines[0] == "### Eastshire Police (fictional): what moved since `HEAD`"
        assert "- **`custody-care`: Fair → Good**" in lines
        assert "- `CU3`: largely → fully" in lines

    def test_a_project_below_the_top_of_the_repository(
        self, run: Run, small: Path, tmp_path: Path
    ) -> None:
        _git(tmp_path, "init", "--quiet")
        _git(tmp_path, "add", ".")
        _git(tmp_path, "commit", "--quiet", "-m", "Begin")
        edit(small / "forces/eastshire/custody-care.yaml", "Meals are warm., c", "Hot., c")
        ran = run("grade", "eastshire", "--since", "HEAD", cwd=small / "forces")
        assert "  CU-S2: Meals are warm. -> Hot." in ran.out

    @pytest.mark.parametrize("revision", ["nowhere", "--output=x", "HEAD~9"])
    def test_no_such_revision(self, run: Run, repository: Path, revision: str) -> None:
        ran = run("grade", "eastshire", f"--since={revision}", cwd=repository)
        assert (ran.status, ran.out) == (2, "")
        assert f"no such revision: {revision}" in ran.err

    def test_no_repository(self, run: Run, small: Path) -> None:
        ran = run("grade", "eastshire", "--since", "HEAD", cwd=small, GIT_CEILING_DIRECTORIES="/")
        assert (ran.status, ran.out) == (2, "")
        assert "the past of this project can’t be read: it is not in git" in ran.err


def test_an_argument_comes_with_the_warnings_of_its_framework_alone(small: Path, run: Run) -> None:
    for name, old in (("farm-crime", "FC-S1, text: "), ("wildlife-crime", "WC-S1, text: ")):
        edit(small / f"forces/eastshire/{name}.yaml", old, f"{old}Some 12 % of it. ")
    edit(small / "forces/eastshire/rural-policing.yaml", "RP-S1, text: ", "RP-S1, text: Some 9 %. ")
    edit(small / "forces/eastshire/force.yaml", "stage: final", "stage: accuracy")
    ran = run("grade", "eastshire", "--explain", "FC", cwd=small)
    assert ran.status == 0
    told = [line for line in ran.err.splitlines() if "proportion" in line]
    assert ["FC-S1" in line or "RP-S1" in line for line in told] == [True, True]
    assert run("grade", "eastshire", cwd=small).err.count("[proportion-without-measure]") == 3
