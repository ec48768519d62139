import shutil
import subprocess
from pathlib import Path
from textwrap import indent

import pytest

from tests.conftest import Run, edit

POST = ("--post", "chief inspector", "--date", "2030-10-01")


def test_it_signs_and_the_final_build_accepts_it(run: Run, small: Path) -> None:
    edit(
        small / "forces/eastshire/custody-care.yaml", "criteria: [CU3], due", "criteria: [CU4], due"
    )
    refused = run("build", "eastshire", "--format", "json", cwd=small)
    assert refused.status == 1
    assert (
        "custody-care was signed as Fair and is now Good; since then: CU-W1 changed" in refused.err
    )

    ran = run("sign-off", "eastshire", "--framework", "CU", *POST, cwd=small)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == (
        "custody-care: Good, signed by chief inspector on 2030-10-01 "
        "in sign-off/custody-care.yaml\n"
    )
    built = run("build", "eastshire", "--format", "json", cwd=small)
    assert (built.status, built.err) == (0, "")


def test_what_stands_in_the_file_keeps_its_layout(run: Run, small: Path) -> None:
    file = small / "forces/eastshire/sign-off/farm-crime.yaml"
    text = file.read_text(encoding="utf-8").replace("fingerprint:", "# Rests on:\nfingerprint:")
    file.write_text(f"# Signed by the board.\n\n{text}\n# The end.\n", encoding="utf-8")
    before = file.read_text(encoding="utf-8").splitlines()
    run("sign-off", "eastshire", "--framework", "farm-crime", *POST, cwd=small)
    after = file.read_text(encoding="utf-8").splitlines()
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert changed == [
        ("post: trial board", "post: chief inspector"),
        ("date: '2030-09-30'", "date: '2030-10-01'"),
    ]


def test_a_comment_beside_what_is_gone_is_kept(run: Run, small: Path) -> None:
    file = small / "forces/eastshire/sign-off/farm-crime.yaml"
    with file.open("a", encoding="utf-8") as signature:
        signature.write("  FC-S9: 0123456789abcdef\n  # FC-S9 was discussed at length\n# The end\n")
    run("sign-off", "eastshire", "--framework", "farm-crime", *POST, cwd=small)
    text = file.read_text(encoding="utf-8")
    assert "FC-S9:" not in text
    assert text.startswith("# FC-S9 was discussed at length\ngrade: excellent\n")
    assert text.endswith("\n# The end\n")


def test_it_makes_the_files(run: Run, small: Path) -> None:
    folder = small / "forces/eastshire/sign-off"
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    shutil.rmtree(folder)
    date = ("--date", "2030-09-30")
    ran = run(
        "sign-off", "eastshire", "--framework", "all", "--post", "trial board", *date, cwd=small
    )
    assert ran.status == 0
    assert len(ran.out.splitlines()) == 4
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_the_file_it_makes_leads_to_its_schema_where_there_are_schemas(
    run: Run, small: Path
) -> None:
    file = small / "forces/eastshire/sign-off/farm-crime.yaml"
    before = file.read_text(encoding="utf-8")
    file.unlink()
    (small / "schemas").mkdir()
    all_of_it = ("--framework", "FC", "--post", "trial board", "--date", "2030-09-30")
    assert run("sign-off", "eastshire", *all_of_it, cwd=small).status == 0
    head, _, text = file.read_text(encoding="utf-8").partition("\n")
    assert head == "# yaml-language-server: $schema=../../../schemas/sign-off.schema.json"
    assert text == before


def test_an_old_file_of_all_signatures_is_read_and_then_split(run: Run, small: Path) -> None:
    folder = small / "forces/eastshire/sign-off"
    old = small / "forces/eastshire/sign-off.yaml"
    texts = {file.stem: file.read_text(encoding="utf-8") for file in sorted(folder.iterdir())}
    later = {"reinspections": texts.pop("reinspections")}  # never stood in the old file
    old.write_text(
        "".join(f"# On {slug}.\n{slug}:\n{indent(text, '  ')}" for slug, text in texts.items()),
        encoding="utf-8",
    )
    for slug in texts:
        (folder / f"{slug}.yaml").unlink()
    assert run("check", "eastshire", cwd=small).out == "eastshire: no problems\n"
    assert run("sign-off", "eastshire", "--framework", "FC", *POST, cwd=small).status == 0
    assert not old.exists()
    assert {file.stem for file in folder.iterdir()} == {*texts, *later}
    for slug, text in texts.items():
        now = (folder / f"{slug}.yaml").read_text(encoding="utf-8")
        assert now.startswith(f"# On {slug}.\n")
        assert (now == f"# On {slug}.\n{text}") == (slug != "farm-crime")
    assert run("check", "eastshire", cwd=small).out == "eastshire: no problems\n"


def test_two_who_sign_two_grades_on_two_branches_merge(run: Run, small: Path) -> None:
    def git(*arguments: str) -> None:
        name = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(["git", *name, *arguments], cwd=small, check=True, capture_output=True)

    shutil.rmtree(small / "forces/eastshire/sign-off")
    git("init", "-b", "main")
    git("add", ".")
    git("commit", "-m", "unsigned")
    for framework in ("CU", "FC"):
        git("checkout", "-b", framework, "main")
        assert run("sign-off", "eastshire", "--framework", framework, *POST, cwd=small).status == 0
        git("add", ".")
        git("commit", "-m", framework)
    git("merge", "CU")
    ran = run("check", "eastshire", cwd=small)
    assert ran.out.count("error[") == 2  # neither the third nor the re-inspections are signed
    assert "the grade of wildlife-crime is not signed" in ran.out


def test_two_frameworks_at_once(run: Run, small: Path) -> None:
    both = ("--framework", "FC", "--framework", "WC")
    ran = run("sign-off", "eastshire", *both, *POST, cwd=small)
    assert [line.split(":")[0] for line in ran.out.splitlines()] == ["farm-crime", "wildlife-crime"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--framework", "XY", *POST), "no such framework: XY"),
        (("--framework", "RP", *POST), "rural-policing has no judgement to sign"),
        (("--framework", "CU", "--post", " "), "no post is named"),
        (("--framework", "CU", "--post", "p", "--date", "1 May 2030"), "1 May 2030 is no day"),
        (("--framework", "CU", "--post", "p", "--date", ""), "is no day"),
        (("--framework", "CU", "--post", "p", "--date", "2030-02-30"), "2030-02 has 28 days"),
        (("--framework", "CU", "--post", "p", "--date", "\uff12\uff1030-09-30"), "is no day"),
        (("--framework", "CU", "--post", "p", "--date", "9999-12-30"), "in no year"),
        (("--framework", "CU", "--post", "p", "--date", "2099-01-01"), "is still to come"),
        (("--framework", "CU", "--post", "p", "--date", "2029-02-28"), "before 2029-03-01"),
        (("--post", "p"), "--framework"),
    ],
)
def test_what_can_not_be_signed_is_refused(
    run: Run, small: Path, arguments: tuple[str, ...], message: str
) -> None:
    files = sorted((small / "forces/eastshire/sign-off").iterdir())
    before = [file.read_bytes() for file in files]
    ran = run("sign-off", "eastshire", *arguments, cwd=small)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err
    assert [file.read_bytes() for file in files] == before


def test_nothing_is_signed_while_there_are_errors(run: Run, small: Path) -> None:
    edit(small / "forces/eastshire/farm-crime.yaml", "FC7, FC8]", "FC7, FC88]")
    ran = run("sign-off", "eastshire", "--framework", "CU", *POST, cwd=small)
    assert (ran.status, ran.out) == (1, "")
    assert "FC88 is not a criterion" in ran.err


def test_judgement_required_is_settled_before_it_is_signed(run: Run, small: Path) -> None:
    edit(small / "forces/eastshire/force.yaml", "stage: final", "stage: accuracy")
    edit(small / "frameworks/programme.yaml", "at_least: 30%", "at_least: 40%")
    edit(
        small / "forces/eastshire/custody-care.yaml",
        "  - {id: CU-S2, text: Meals are warm., criteria: [CU2, CU6, CU8]}",
        "  - {id: CU-S2, text: Meals are warm., criteria: [CU6, CU8]}",
    )
    edit(
        small / "forces/eastshire/custody-care.yaml",
        "criteria: [CU4], severity",
        "criteria: [CU2, CU4], severity",
    )
    ran = run("sign-off", "eastshire", "--framework", "CU", *POST, cwd=small)
    assert (ran.status, ran.out) == (2, "")
    assert "people decide between Poor and Fair" in ran.err


def test_a_signature_older_than_the_adoption_is_mended_by_signing(run: Run, small: Path) -> None:
    edit(small / "frameworks/programme.yaml", "date: 2029-03-01", "date: 2030-10-01")
    checked = run("check", "eastshire", "--select", "sign-off-too-early", cwd=small)
    assert (checked.status, checked.out.count("was signed before the criteria")) == (1, 3)
    assert run("sign-off", "eastshire", "--framework", "all", *POST, cwd=small).status == 0
    assert run("check", "eastshire", cwd=small).status == 0


def test_the_grades_of_re_inspections_are_signed(run: Run, small: Path) -> None:
    title = "Lighthouses: lamps, wicks and oil, and everything else that keeps a coast lit " * 2
    edit(small / "forces/eastshire/force.yaml", "title: Lighthouses", f'title: "{title.strip()}"')
    refused = run("build", "eastshire", "--format", "json", cwd=small)
    assert "since the re-inspections were signed: re-inspection of Lighthouses: l" in refused.err
    ran = run("sign-off", "eastshire", "--framework", "reinspections", *POST, cwd=small)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == (
        f"reinspections: {title.strip()} (Fair), signed by chief inspector on 2030-10-01 "
        "in sign-off/reinspections.yaml\n"
    )
    assert run("check", "eastshire", cwd=small).out == "eastshire: no problems\n"


def test_where_nothing_was_inspected_again_nothing_of_it_is_signed(run: Run, small: Path) -> None:
    ran = run("sign-off", "westshire", "--framework", "reinspections", *POST, cwd=small)
    assert ran.status == 2
    assert "westshire has no re-inspection to sign" in ran.err


def test_re_inspections_are_not_signed_before_the_round_was_adopted(run: Run, small: Path) -> None:
    early = ("--post", "chief inspector", "--date", "2029-02-28")
    ran = run("sign-off", "eastshire", "--framework", "reinspections", *early, cwd=small)
    assert ran.status == 2
    assert "the re-inspections were signed before the criteria were adopted" in ran.err
