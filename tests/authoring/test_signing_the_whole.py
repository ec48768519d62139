"""The grade of a body as a whole is signed by itself, and its argument is shown."""

import json
import subprocess
from pathlib import Path
from shutil import copytree

import pytest

from hmic.pipeline import inspect, read_round
from hmic.sources.project import Project
from tests.conftest import ROOT, Run, edit
from tests.publishing_acts import publish

SIGN = ("sign-off", "brine", "--post", "chief inspector", "--date", "2029-11-27")


@pytest.fixture
def scores(tmp_path: Path) -> Path:
    """A final report with a grade as a whole, of which nothing is signed."""
    copy = copytree(ROOT / "tests/projects/methods/scores", tmp_path / "scores")
    force = copy / "forces/brine/force.yaml"
    text = force.read_text(encoding="utf-8")
    line = next(one for one in text.splitlines() if one.startswith("stage:"))
    force.write_text(text.replace(line, "stage: final"), encoding="utf-8")
    return copy


def faults(folder: Path) -> list[str]:
    found = inspect(read_round(Project(folder)), "brine").own_diagnostics
    return [one.message for one in found if one.code.startswith("sign-off-")]


def test_a_final_report_asks_for_its_signature(scores: Path, run: Run) -> None:
    for framework in ("safe", "caring", "well-run"):
        run(*SIGN, "--framework", framework, cwd=scores)
    assert faults(scores) == ["the grade as a whole is not signed, and the report is final"]
    signed = run(*SIGN, "--framework", "overall", cwd=scores)
    assert signed.out == (
        "overall: Requires improvement, signed by chief inspector on 2029-11-27 in "
        "sign-off/overall.yaml\n"
    )
    assert faults(scores) == []


def test_all_signs_it_too_and_a_grade_that_moves_outdates_it(scores: Path, run: Run) -> None:
    run(*SIGN, "--framework", "all", cwd=scores)
    assert faults(scores) == []
    programme = scores / "frameworks/programme.yaml"
    text = programme.read_text(encoding="utf-8")
    fewer = text.replace("[safe, caring, well-run]", "[safe, caring]")
    assert fewer != text
    programme.write_text(fewer, encoding="utf-8")
    assert faults(scores) == [
        "the whole was signed as Requires improvement and is now Good; since then: well-run gone"
    ]
    programme.write_text(text.replace("overall: {step", "# {step"), encoding="utf-8")
    assert faults(scores) == ["the programme asks for no grade as a whole"]


def test_it_is_no_older_than_what_was_adopted(scores: Path, run: Run) -> None:
    early = run(*SIGN[:-1], "2029-01-01", "--framework", "overall", cwd=scores)
    assert early.status == 2
    assert "the whole was signed before the criteria were adopted" in early.err
    run(*SIGN, "--framework", "all", cwd=scores)
    signed = scores / "forces/brine/sign-off/overall.yaml"
    text = signed.read_text(encoding="utf-8")
    signed.write_text(text.replace("2029-11-27", "2029-01-01"), encoding="utf-8")
    assert faults(scores) == [
        "the whole was signed before the criteria were adopted: 2029-01-01 is before 2029-09-02"
    ]


def test_its_argument_is_told_and_printed(scores: Path, run: Run) -> None:
    run(*SIGN, "--framework", "all", cwd=scores)
    told = run("grade", "brine", "--explain", "overall", cwd=scores).out
    smallest = "The smallest change that would raise it, to Good: Safe graded Good"
    assert smallest in told
    run("build", "brine", "--format", "json", cwd=scores)
    report = json.loads((scores / "build/brine/report.json").read_text(encoding="utf-8"))
    whole = report["whole_argument"]
    assert [row["decides"] for row in whole["rules"]] == [False] * 3 + [True] + [False] * 2
    assert [row["grade"] for row in whole["frameworks"]] == [
        "Requires improvement", "Outstanding", "Requires improvement",
    ]  # fmt: skip
    assert whole["changes"][0].startswith(smallest)
    assert whole["signed"] == "Requires improvement, signed by chief inspector on 27 November 2029."


MODERATION = {
    "computed": "undecided",
    "grade": "good",
    "ground": "new-evidence",
    "reason": "The two areas were mended before the visit ended.",
    "decided_by": "moderation board",
    "confirmed_by": "chief inspector",
    "date": "2029-11-20",
}


@pytest.fixture
def open_to_people(scores: Path) -> Path:
    """The same by a method that leaves two against one to people."""
    edit(
        scores / "frameworks/methods/points-and-limits.yaml",
        "      - {rule: lowest, reaches: requires_improvement}\n",
        "      - rule: two_against_one\n"
        "        when: [{count: requires_improvement, is: at least 2}, {some: outstanding}]\n"
        "        gives: undecided\n"
        "      - {rule: lowest, reaches: requires_improvement}\n",
    )
    method = scores / "frameworks/methods/points-and-limits.yaml"
    before, steps, overall = method.read_text(encoding="utf-8").rpartition("step: overall")
    between = "undecided: {between: [requires_improvement, good]}, good: grade"
    method.write_text(before + steps + overall.replace("good: grade", between, 1), encoding="utf-8")
    edit(method, "{not_rated: Not rated}", "{not_rated: Not rated, undecided: Undecided}")
    edit(
        scores / "frameworks/programme.yaml",
        "overall:",
        "moderation_grounds:\n"
        "  - {ground: new-evidence, label: New evidence, description: It came late.}\n"
        "overall:",
    )
    return scores


def moderate(folder: Path, **otherwise: str) -> None:
    force = folder / "forces/brine/force.yaml"
    text = force.read_text(encoding="utf-8").partition("\nmoderation:")[0].rstrip()
    written = json.dumps({**MODERATION, **otherwise})
    force.write_text(f"{text}\nmoderation: {written}\n", encoding="utf-8")


def told(folder: Path) -> list[tuple[str, str]]:
    found = inspect(read_round(Project(folder)), "brine").diagnostics
    ours = (one for one in found if not one.code.startswith(("sign-off-", "gravest-")))
    return [(one.code, one.message) for one in ours]


def test_people_decide_on_a_whole_between_two_grades(open_to_people: Path, run: Run) -> None:
    rule = "people-must-judge"
    asked = "people must decide between Requires improvement and Good, because of Safe, Well run"
    assert told(open_to_people) == [(rule, asked)]
    moderate(open_to_people)
    assert told(open_to_people) == []
    assert run(*SIGN, "--framework", "all", cwd=open_to_people).status == 0
    assert faults(open_to_people) == []
    why = "Good by moderation of a computed outcome of"
    assert why in run("grade", "brine", cwd=open_to_people).out
    explained = run("grade", "brine", "--explain", "overall", cwd=open_to_people).out
    assert "Settled by moderation board, confirmed by chief inspector, 2029-11-20" in explained
    run("build", "brine", "--format", "json", cwd=open_to_people)
    report = json.loads((open_to_people / "build/brine/report.json").read_text(encoding="utf-8"))
    assert report["glance"]["whole"]["mark"]["label"] == "Good"
    assert report["glance"]["whole"]["reason"].startswith(why)
    whole = report["whole_argument"]
    assert (whole["mark"]["label"], whole["computed"]["label"]) == ("Good", "Undecided")
    assert whole["moderation"].startswith("Moderation board settled on Good on 20 November")
    lines = next(line["lines"] for line in report["contents"] if line["anchor"] == "arguments")
    assert [line["anchor"] for line in lines][:2] == ["argument-overall", "argument-safe"]


@pytest.mark.parametrize(
    ("otherwise", "expected"),
    [
        ({"computed": "good"}, "moderation-outdated"),
        ({"grade": "outstanding"}, "moderation-beyond-range"),
        ({"ground": "no-such"}, "moderation-ground"),
        ({"confirmed_by": "Moderation board"}, "moderation-unconfirmed"),
        ({"date": "2029-01-01"}, "force-dates"),
    ],
)
def test_a_moderation_of_the_whole_is_held_to_the_same_rules(
    open_to_people: Path, otherwise: dict[str, str], expected: str
) -> None:
    moderate(open_to_people, **otherwise)
    assert [code for code, _ in told(open_to_people)] == [expected]


def test_a_moderation_without_a_whole_is_out_of_place(open_to_people: Path) -> None:
    moderate(open_to_people)
    edit(open_to_people / "frameworks/programme.yaml", "\noverall:", "\n# overall:")
    message = "the programme asks for no grade as a whole, which this would moderate"
    assert ("moderation-outdated", message) in told(open_to_people)


def test_it_is_signed_only_once_people_have_decided(open_to_people: Path, run: Run) -> None:
    force = open_to_people / "forces/brine/force.yaml"
    edit(force, "stage: final", "stage: accuracy")
    refused = run(*SIGN, "--framework", "overall", cwd=open_to_people)
    assert refused.status == 2
    assert "the whole needs a judgement first" in refused.err
    moderate(open_to_people)
    early = run(*SIGN[:-1], "2029-11-19", "--framework", "overall", cwd=open_to_people)
    assert "the whole was signed before its moderation was decided" in early.err


SHORTFALL = "severity: significant, severity_reason: Four were found that nobody knew of.}"
MENDED = "severity: some}"
"""With which Safe is Good, and the whole too."""


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def test_suppose_and_since_say_where_it_moves(scores: Path, run: Run) -> None:
    moves = "as a whole: Requires improvement -> Good\n"
    supposed = run("grade", "brine", "--suppose", "SF2=some_shortfall", cwd=scores)
    assert moves in supposed.out
    git(scores, "init", "-q")
    git(scores, "add", ".")
    git(scores, "commit", "-q", "-m", "before")
    edit(scores / "forces/brine/safe.yaml", SHORTFALL, MENDED)
    assert moves in run("grade", "brine", "--since", "HEAD", cwd=scores).out
    moderate(scores, computed="good")
    since = run("grade", "brine", "--since", "HEAD", cwd=scores).out
    assert "Decisions of people\n" in since
    assert "computed: good; grade: good" in since


def test_a_whole_that_moves_after_publication_is_told_in_a_correction(
    scores: Path, run: Run
) -> None:
    run(*SIGN, "--framework", "all", cwd=scores)
    record = publish(scores, "brine", "2030-11-20")
    assert record.basis.whole == "requires_improvement"
    assert "overall" in record.basis.signatures
    edit(scores / "forces/brine/safe.yaml", SHORTFALL, MENDED)
    run(*SIGN[:-1], "2030-11-25", "--framework", "all", cwd=scores)
    correct(scores, ids="[SF-S1, safe]")
    untold = "the grade of overall is another than in edition 1, and no correction says "
    assert told(scores) == [
        ("uncorrected-change", "overall is not what edition 1 says, and no correction names it"),
        ("wrong-correction", f"{untold}grade_moved: true of it"),
    ]
    correct(scores, ids="[SF-S1, safe, overall]")
    assert told(scores) == []


def test_a_correction_of_a_whole_that_stands_is_wrong(scores: Path, run: Run) -> None:
    run(*SIGN, "--framework", "all", cwd=scores)
    correct(scores, ids="[overall]", day="2030-12-01")
    stands = "no grade has moved since publication: what was signed before it stands as signed"
    assert told(scores) == [("wrong-correction", stands)]


def correct(folder: Path, *, ids: str, day: str = "2030-11-26") -> None:
    force = folder / "forces/brine/force.yaml"
    text = force.read_text(encoding="utf-8").partition("\ncorrections:")[0].rstrip()
    told = "was: Safe required improvement., now: Safe is good., reason: Two were known."
    correction = f"{{date: {day}, what: grade, ids: {ids}, {told}, grade_moved: true}}"
    force.write_text(f"{text}\ncorrections:\n  - {correction}\n", encoding="utf-8")
