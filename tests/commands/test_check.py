import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.conftest import Here
from tests.conftest import Run, edit

NESTED = b"a: " + b"[" * 5000
BOMB = b"a: &a [x, x]\n" + b"".join(
    b"%c: &%c [*%c, *%c]\n" % (n, n, n - 1, n - 1) for n in range(98, 123)
)

BAD_FILES = {
    "bad YAML": (b"a: b: c\n", "yaml-syntax"),
    "a wrong type": (b"- a\n- b\n", "wrong-type"),
    "an empty file": (b"", "empty-file"),
    "a file of comments": (b"# nothing yet\n", "empty-file"),
    "a binary file": (bytes(range(256)), "not-utf-8"),
    "a file of zeros": (bytes(1000), "control-character"),
    "Latin-1": (b"a: caf\xe9\n", "not-utf-8"),
    "a file of 100 MB": (None, "file-too-large"),
    "an alias bomb": (BOMB, "yaml-anchor"),
    "nesting 5,000 deep": (NESTED, "nested-too-deep"),
    "a Python tag": (b"a: !!python/object/apply:os.abort []\n", "yaml-tag"),
    "two documents": (b"a: b\n---\na: b\n", "several-documents"),
}


@pytest.mark.parametrize(("raw", "code"), BAD_FILES.values(), ids=BAD_FILES)
@pytest.mark.parametrize("folder", ["frameworks", "forces/eastshire"])
def test_a_bad_file_is_one_error_with_its_place(
    small: Path, here: Here, folder: str, raw: bytes | None, code: str
) -> None:
    file = small / folder / "x.yaml"
    with file.open("wb") as stream:
        stream.write(raw or b"")
        if raw is None:
            stream.truncate(100_000_000)
    ran = here("check", "eastshire")
    assert (ran.status, ran.err) == (1, "")
    assert re.findall(r"^(?:error|warning)\[(.*?)\]", ran.out, re.MULTILINE) == [code]
    assert re.search(rf"^ +--> {folder}/x\.yaml:\d+:\d+$", ran.out, re.MULTILINE)
    assert "\n  = hint: " in ran.out
    assert ran.out.endswith("eastshire: 1 error in 1 file\n")


def test_all_bad_files_are_told_in_one_run_as_a_user_sees_it(small: Path, run: Run) -> None:
    for name, (raw, _) in BAD_FILES.items():
        if raw is not None:
            slug = re.sub(r"\W+", "-", name).lower()
            (small / "forces/eastshire" / f"{slug}.yaml").write_bytes(raw)
    edit(small / "forces/eastshire/force.yaml", "stage: final", "stage: done")
    ran = run("check", "eastshire", cwd=small)
    found = re.findall(r"^error\[(.*?)\]", ran.out, re.MULTILINE)
    expected = [code for raw, code in BAD_FILES.values() if raw is not None]
    assert sorted(found) == sorted([*expected, "wrong-value"])
    assert (ran.status, ran.err) == (1, "")
    assert "\x1b" not in ran.out


def test_a_clean_project(here: Here) -> None:
    ran = here("check", "eastshire")
    assert (ran.status, ran.out, ran.err) == (0, "eastshire: no problems\n", "")


def test_warnings_count_under_strict_alone(here: Here) -> None:
    assert here("check").status == 0
    ran = here("check", "--strict")
    assert ran.status == 1
    assert re.search(r"^eastshire, westshire: \d+ warnings in 2 files$", ran.out, re.MULTILINE)


def test_what_is_wrong_in_the_programme_is_told_once_for_all_forces(
    small: Path, here: Here
) -> None:
    edit(small / "frameworks/glossary.yaml", "expansion: trial board", "expansion: ''")
    assert here("check").out.count("error[wrong-value]") == 1


MISSING = {
    "the programme": ("frameworks/programme.yaml", "frameworks/ holds no programme.yaml"),
    "a framework": ("frameworks/farm-crime.yaml", "frameworks/ holds no farm-crime.yaml"),
    "the force's own file": (
        "forces/eastshire/force.yaml",
        "forces/eastshire/ holds no force.yaml",
    ),
    "an assessment": (
        "forces/eastshire/farm-crime.yaml",
        "forces/eastshire/ holds no farm-crime.yaml",
    ),
}


@pytest.mark.parametrize(("file", "message"), MISSING.values(), ids=MISSING)
def test_a_missing_file(small: Path, here: Here, file: str, message: str) -> None:
    (small / file).unlink()
    ran = here("check", "eastshire")
    assert ran.status == 1
    assert message in ran.out
    found = re.findall(r"^error\[(.*?)\]", ran.out, re.MULTILINE)
    assert len([code for code in found if code != "sign-off-outdated"]) == 1


def test_a_register_that_can_t_be_read_hides_nothing_else(small: Path, here: Here) -> None:
    (small / "forces/forces.yaml").write_text("forces: [\n", encoding="utf-8")
    edit(small / "forces/eastshire/force.yaml", "summary:", "sumary:")
    ran = here("check", "eastshire")
    assert ran.status == 1
    assert re.findall(r"^error\[(.*?)\]", ran.out, re.MULTILINE) == ["unknown-key", "yaml-syntax"]


def test_nobody_is_unknown_where_the_register_can_t_be_read(small: Path, here: Here) -> None:
    (small / "forces/forces.yaml").write_text("forces: [\n", encoding="utf-8")
    ran = here("check", "northshire")
    assert ran.status == 2
    assert "no data for northshire" in ran.err
    assert "error[yaml-syntax]" in ran.out


def test_one_force_that_does_not_fit_the_register_hides_nothing_else(
    small: Path, here: Here
) -> None:
    edit(small / "forces/forces.yaml", "slug: westshire", "slug: West Shire")
    ran = here("check")
    assert ran.status == 1
    assert re.findall(r"^error\[(.*?)\]", ran.out, re.MULTILINE) == ["wrong-value"]
    assert "--> forces/forces.yaml:3:12" in ran.out


def test_a_folder_that_is_not_in_the_register(small: Path, here: Here) -> None:
    (small / "forces/eastshire").rename(small / "forces/eastshyre")
    edit(small / "forces/eastshyre/custody-care.yaml", "author:", "auther:")
    ran = here("check", "eastshyre")
    assert ran.status == 1
    assert "error[unregistered-force]" in ran.out
    assert "did you mean eastshire?" in ran.out
    assert "error[unknown-key]" in ran.out
    assert len(re.findall(r"^error", ran.out, re.MULTILINE)) == 2


@pytest.mark.parametrize(
    "name", ["..", ".", "", "/", "/etc", "a/../eastshire", "a\nb", "\x1b[31m", "*", "x" * 300, "é"]
)
def test_a_name_that_is_no_force(here: Here, name: str) -> None:
    ran = here("check", name)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("hmic: no such force: ")
    assert len(ran.err.splitlines()) == 2
    assert "\x1b" not in ran.err


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("northshire", "no data for Northshire Police (fictional)", "hmic new force northshire"),
        ("eastshyre", "no such force: eastshyre", "did you mean eastshire?"),
        ("Eastshire", "no such force: Eastshire", "did you mean eastshire?"),
        ("northshire police (fictional)", "no such force: northshire", "did you mean northshire?"),
        ("forces/eastshire", "no such force: forces/eastshire", "did you mean eastshire?"),
        ("london", "no such force: london", "forces with data: eastshire, westshire"),
    ],
)
def test_a_force_that_can_t_be_met_is_the_request_s_fault(
    here: Here, name: str, message: str, hint: str
) -> None:
    ran = here("check", "eastshire", name)
    assert ran.status == 2
    assert f"hmic: {message}" in ran.err
    assert hint in ran.err


def test_a_name_may_end_with_a_slash_and_stand_twice(here: Here) -> None:
    ran = here("check", "eastshire/", "eastshire")
    assert (ran.status, ran.out) == (0, "eastshire: no problems\n")


def test_before_any_force_has_data_the_programme_is_checked(small: Path, here: Here) -> None:
    for file in small.glob("forces/*/*.yaml"):
        file.unlink()
    ran = here("check")
    assert (ran.status, ran.out) == (0, "no force has data; the programme: no problems\n")
    edit(small / "frameworks/custody-care.yaml", "fair: 2", "fair: 3")
    edit(small / "frameworks/programme.yaml", "budget: Money is short.", "budget: Money <br> is.")
    (small / "hmic.yaml").write_text("severities: {long-sentense: off}\n", encoding="utf-8")
    ran = here("check")
    found = re.findall(r"^error\[(.*?)\]", ran.out, re.MULTILINE)
    assert (ran.status, found) == (1, ["distribution-total", "markup", "unknown-key"])
    assert here("grade").status == here("check", "eastshire").status == 2


def test_a_file_name_that_is_no_text(small: Path, run: Run) -> None:
    name = os.fsdecode(b"\xff\x1b[31m.yaml")
    (small / "forces/eastshire" / name).write_text("a: b: c", encoding="utf-8")
    ran = run("check", "eastshire", cwd=small)
    assert (ran.status, ran.err) == (1, "")
    assert "--> forces/eastshire/\ufffd\ufffd[31m.yaml:1:5" in ran.out


def test_a_folder_without_access_is_not_taken_for_an_empty_one(
    small: Path, here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    iterdir = Path.iterdir

    def denied(self: Path) -> Iterator[Path]:
        if self.name == "eastshire":
            raise PermissionError(13, "Permission denied", str(self))
        return iterdir(self)

    monkeypatch.setattr(Path, "iterdir", denied)
    ran = here("check")
    assert (ran.status, ran.out) == (3, "")
    assert ran.err == f"hmic: {small / 'forces/eastshire'}: Permission denied\n"


def test_links_out_of_the_project_give_nothing_away(small: Path, here: Here) -> None:
    outside = small.parent / "outside"
    (small / "forces/westshire").rename(outside)
    (small / "forces/westshire").symlink_to(outside)
    ran = here("check", "westshire")
    assert ran.status == 1
    assert set(re.findall(r"^error\[(.*?)\]", ran.out, re.MULTILINE)) == {"outside-project"}
    assert "inspection is under way" not in ran.out


def test_codes_are_chosen_and_left_out(small: Path, here: Here) -> None:
    edit(small / "forces/eastshire/custody-care.yaml", "text: Meals are warm.", "text: BCUs eat.")
    edit(small / "frameworks/glossary.yaml", "TB,", "TBX,")
    everything = here("check", "eastshire")
    codes = re.findall(r"^(?:error|warning)\[(.*?)\]", everything.out, re.MULTILINE)
    assert codes == ["unlisted-acronym", "sign-off-outdated", "unlisted-acronym"]
    chosen = here("check", "eastshire", "--select", "unlisted-acronym")
    assert chosen.status == 0
    assert chosen.out.endswith("eastshire: 2 warnings in 2 files; 1 of other codes not shown\n")
    assert here("check", "eastshire", "--select", "unlisted-acronym", "--strict").status == 1
    left_out = here("check", "eastshire", "--ignore", "unlisted-acronym")
    assert left_out.status == 1
    assert left_out.out.endswith("eastshire: 1 error in 1 file; 2 of other codes not shown\n")
    both = here(
        *("check", "eastshire"),
        *("--select", "unlisted-acronym", "--select", "markup", "--ignore", "unlisted-acronym"),
    )
    assert (both.status, both.out) == (0, "eastshire: no problems; 3 of other codes not shown\n")


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_an_unknown_code_is_refused(here: Here, option: str) -> None:
    ran = here("check", option, "unlisted-acronyms")
    assert (ran.status, ran.out) == (2, "")
    assert "did you mean unlisted-acronym?" in ran.err


def test_an_unused_term_of_all_forces_is_told_when_all_are_checked(small: Path, here: Here) -> None:
    glossary = small / "frameworks/glossary.yaml"
    edit(glossary, "trial board}", "trial board}\n  - {term: HQ, expansion: headquarters}")
    assert "unused-term" not in here("check", "eastshire").out
    assert here("check").out.count("warning[unused-term]: HQ is listed") == 1


def test_nobody_is_blamed_for_files_that_hmic_brings_along(tmp_path: Path, here: Here) -> None:
    folder = tmp_path / "own/forces/kent"
    folder.mkdir(parents=True)
    text = "force: kent\nstage: fieldwork\nsummary: BBCs are heard.\n"
    (folder / "force.yaml").write_text(text, encoding="utf-8")
    ran = here("check", cwd=tmp_path / "own")
    found = set(re.findall(r"^(?:error|warning)\[(.*?)\]", ran.out, re.MULTILINE))
    assert found == {"missing-assessment", "unlisted-acronym"}
    assert "--> frameworks/" not in ran.out


def test_two_forces_need_two_places_in_a_distribution(small: Path, run: Run) -> None:
    there = small / "forces/northshire"
    shutil.copytree(small / "forces/eastshire", there)
    edit(there / "force.yaml", "force: eastshire", "force: northshire")
    alone = run("check", "northshire", "--select", "distribution-without-grade", cwd=small)
    assert "distribution-without-grade" not in alone.out
    ran = run(
        "check", "northshire", "eastshire", "--select", "distribution-without-grade", cwd=small
    )
    assert ran.status == 1
    assert ran.out.count("error[distribution-without-grade]") == 2
    assert "by these numbers 1 of the forces got Excellent, and 2 did" in ran.out
    assert "--> frameworks/farm-crime.yaml:4:" in ran.out
