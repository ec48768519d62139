"""The last round is kept whole, and the next one begins in its place."""

import json
import shutil
from pathlib import Path

import pytest
import yaml

from hmic.authoring.recording import write_records
from hmic.publishing.released import newest_round
from hmic.sources.project import Project
from hmic.sources.records import all_records
from hmic.sources.rounds import earlier_rounds
from tests.conftest import Run, edit
from tests.publishing_acts import of_round, publish

_KEPT = "rounds/trial-2030"
_BUILD = ("--format", "html")


def _files(folder: Path) -> dict[str, bytes]:
    """What the authors' files hold, by path."""
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "build" not in path.relative_to(folder).parts
    }
    assert found
    return found


def _begin(run: Run, folder: Path) -> None:
    ran = run("new", "round", "trial-2031", "--without", "westshire", cwd=folder)
    assert ran.status == 0, ran.err
    assert ran.out.splitlines() == [
        f"{_KEPT}/: the round of before, with the texts, figures and tables of its forces",
        "frameworks/programme.yaml: trial-2031, for 2 forces",
    ]


def test_the_last_round_is_kept_byte_for_byte(run: Run, small: Path) -> None:
    publish(small)
    before = _files(small)
    _begin(run, small)
    assert _files(small / _KEPT) == before


def test_the_next_round_begins_with_criteria_and_without_findings(run: Run, small: Path) -> None:
    publish(small)
    was = yaml.safe_load((small / "forces/eastshire/custody-care.yaml").read_text("utf-8"))
    _begin(run, small)
    checked = run("check", cwd=small)
    assert checked.status == 0, checked.out
    assert run("fmt", "--check", cwd=small).status == 0
    assert not (small / "forces/eastshire/sign-off").exists()
    assert not (small / "forces/eastshire/published").exists()
    now = yaml.safe_load((small / "forces/eastshire/custody-care.yaml").read_text("utf-8"))
    used = [one["id"] for key in ("strengths", "areas_for_improvement") for one in was.get(key, ())]
    assert used
    assert set(used) <= set(now["retired"])
    assert not any(now[key] for key in ("strengths", "areas_for_improvement"))
    assert now["author"] == was["author"]
    assert now["previous"]["grade"] in ("poor", "fair", "good", "excellent")
    programme = yaml.safe_load((small / "frameworks/programme.yaml").read_text("utf-8"))
    assert programme["programme"] == "trial-2031"
    assert "corrections" not in programme
    criteria = (small / "frameworks/custody-care.yaml").read_text("utf-8")
    assert "national_distribution" not in criteria
    assert "criteria:" in criteria


def test_no_number_that_was_used_comes_back(run: Run, small: Path) -> None:
    publish(small)
    added = run("new", "finding", "eastshire", "CU", "--kind", "strength", cwd=small).out.split()[
        -1
    ]
    _begin(run, small)
    after = run("new", "finding", "eastshire", "CU", "--kind", "strength", cwd=small).out.split()[
        -1
    ]
    assert int(after.removeprefix("CU-S")) == int(added.removeprefix("CU-S")) + 1


def test_the_dates_of_the_round_before_are_told(run: Run, small: Path) -> None:
    publish(small)
    _begin(run, small)
    told = "this round is published in 2030-10, and the one before, trial-2030, in 2030-10"
    period = "this round assesses what was until 2030-07, and the one before, trial-2030, until"
    found = run("check", cwd=small).out
    assert told in found
    assert period in found
    edit(small / "frameworks/programme.yaml", "published: 2030-10", "published: 2031-10")
    found = run("check", cwd=small).out
    assert told not in found
    assert period in found
    edit(small / "frameworks/programme.yaml", "to: 2030-07", "to: 2031-07")
    assert "round-dates" not in run("check", cwd=small).out
    assert "round-dates" not in run("check", "--round", "trial-2030", cwd=small).out


def test_a_title_that_nobody_wrote_is_not_written_into_the_next(run: Run, small: Path) -> None:
    publish(small)
    _begin(run, small)
    without = ("--without", "eastshire", "--without", "westshire")
    assert run("new", "round", "trial-2032", *without, cwd=small).status == 0
    programme = (small / "frameworks/programme.yaml").read_text(encoding="utf-8")
    assert programme.count("To be written: the title of the round after") == 1
    assert 'after Trial inspection 2030"' in programme


def test_a_forces_own_logo_is_of_every_round(run: Run, small: Path) -> None:
    drawn = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4z"/></svg>'
    there = small / "forces/eastshire"
    (there / "crest.svg").write_text(drawn, encoding="utf-8")
    edit(there / "force.yaml", "stage: final\n", "stage: final\nlogo: crest.svg\n")
    publish(small)
    _begin(run, small)
    assert (there / "crest.svg").read_text(encoding="utf-8") == drawn
    assert yaml.safe_load((there / "force.yaml").read_text("utf-8"))["logo"] == "crest.svg"


def test_what_the_last_report_left_is_to_be_answered(run: Run, small: Path) -> None:
    publish(small)
    _begin(run, small)
    file = small / "forces/eastshire/custody-care.yaml"
    assert "carried_over:\n  - id: CU-A1\n    was: Records are not shared.\n" in file.read_text(
        "utf-8"
    )
    told = run("check", "eastshire", cwd=small).out
    assert "what became of CU-A1 is still to be written" in told
    edit(file, "    was: Records are not shared.\n", _ANSWERED)
    assert "CU-A1" not in run("check", "eastshire", cwd=small).out
    assert run("build", "eastshire", *_BUILD, cwd=small).status == 0
    page = (small / "build/draft/eastshire/index.html").read_text(encoding="utf-8")
    assert "<strong>Addressed in part.</strong> Most are <em>shared</em>." in page
    edit(file, f"  - id: CU-A1\n{_ANSWERED}", "")
    edit(file, "carried_over:\n", "")
    told = run("check", "eastshire", cwd=small).out
    assert "CU-A1 of trial-2030 is not answered" in told


def test_what_an_older_report_left_is_to_be_answered_too(run: Run, small: Path) -> None:
    publish(small)
    _begin(run, small)
    without = ("--without", "eastshire", "--without", "westshire")
    assert run("new", "round", "trial-2032", *without, cwd=small).status == 0
    file = small / "forces/eastshire/custody-care.yaml"
    assert "carried_over:\n  - id: CU-A1\n" in file.read_text("utf-8")
    told = run("check", "eastshire", cwd=small).out
    assert "is not answered" not in told
    assert told.count("round-dates") == 2


_ANSWERED = """    was: Records are not shared.
    now: partly
    text: Most are *shared*.
"""


def _answer_and_sign(run: Run, small: Path) -> None:
    """The new report answers what the last one left, under ids of its own, and is signed."""
    forces = small / "forces/eastshire"
    edit(forces / "custody-care.yaml", "{id: CU-A1,", "{id: CU-A2,")
    edit(
        forces / "custody-care.yaml", "author:", f"carried_over:\n  - id: CU-A1\n{_ANSWERED}author:"
    )
    left = "carried_over:\n  - {id: RP-A1, was: It was so., now: addressed, text: It is done.}\n"
    edit(forces / "rural-policing.yaml", "{id: RP-A1,", "{id: RP-A2,")
    edit(forces / "rural-policing.yaml", "author:", f"{left}author:")
    programme = small / "frameworks/programme.yaml"
    edit(programme, "title: ", "title: Trial inspection 2031\n# was: ")
    for name in ("all", "reinspections"):
        sign = ("sign-off", "eastshire", "--framework", name, "--post", "trial board")
        assert run(*sign, "--date", "2030-10-01", cwd=small).status == 0


def test_a_later_report_says_how_far_an_area_has_come(run: Run, small: Path) -> None:
    publish(small)
    _begin(run, small)
    forces, kept = small / "forces/eastshire", small / _KEPT / "forces/eastshire"
    shutil.rmtree(forces)
    shutil.copytree(kept, forces, ignore=shutil.ignore_patterns("published", "sign-off"))
    _answer_and_sign(run, small)
    publish(small, day="2031-10-20")
    rows = run("areas", "eastshire", "--format", "json", cwd=small).out
    found = {one["uid"].removeprefix("eastshire/"): one for one in json.loads(rows)["areas"]}
    assert {uid: one["status"] for uid, one in found.items()} == {
        "trial-2030/CU-A1": "partly",
        "trial-2030/RP-A1": "addressed",
        "trial-2031/CU-A2": "open",
        "trial-2031/RP-A2": "open",
    }
    last = found["trial-2030/CU-A1"]["history"][-1]
    assert (last["day"], last["said_in"], last["basis"]) == (
        "2031-10-20",
        "carry-over",
        "Most are shared.",
    )


def test_a_round_waits_for_the_release_of_each_force(run: Run, small: Path) -> None:
    publish(small)
    before = _files(small)
    ran = run("new", "round", "trial-2031", cwd=small)
    assert (ran.status, ran.out) == (2, "")
    assert "no report of this round was released of westshire" in ran.err
    assert "--without westshire" in ran.err
    for wrong in ("trial-2030", "Trial 2031"):
        assert run("new", "round", wrong, "--without", "westshire", cwd=small).status == 2
    assert run("new", "round", "next", "--without", "northshire", cwd=small).status == 2
    assert _files(small) == before


def test_a_round_that_can_not_be_moved_stays(
    run: Run, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(small)
    before, rename = _files(small), Path.rename

    def fails(self: Path, target: Path) -> Path:
        if self.name == "forces" and self.parent.name == "project":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fails)
    ran = run("new", "round", "trial-2031", "--without", "westshire", cwd=small)
    assert ran.status == 3
    assert _files(small) == before
    assert sorted(path.name for path in small.iterdir()) == ["forces", "frameworks"]


def test_two_rounds_are_open_at_once(run: Run, small: Path) -> None:
    publish(small)
    assert run("build", "eastshire", *_BUILD, cwd=small).status == 0
    page = small / "build/eastshire/index.html"
    public = page.read_bytes()
    _begin(run, small)
    assert run("build", "--all", *_BUILD, cwd=small).status == 0
    drafts = sorted(path.parent.name for path in (small / "build/draft").glob("*/index.html"))
    assert drafts == ["eastshire", "westshire"]
    assert page.read_bytes() == public
    again = run("build", "eastshire", "westshire", *_BUILD, "--round", "trial-2030", cwd=small)
    assert again.status == 0, again.err
    assert page.read_bytes() == public
    assert (small / "build" / _KEPT / "eastshire/index.html").read_bytes() == public
    assert (small / f"build/draft/{_KEPT}/westshire/index.html").exists()
    assert (small / "build/draft/westshire/index.html").exists()
    assert run("check", "--round", "trial-2030", cwd=small).status == 0


def test_the_newest_that_was_released_has_the_place_of_its_force(run: Run, small: Path) -> None:
    publish(small)
    _begin(run, small)
    project = Project(small)
    assert newest_round(project, tuple(earlier_rounds(project)), "eastshire") == "trial-2030"
    assert newest_round(project, tuple(earlier_rounds(project)), "westshire") == ""
    later = small / "rounds/trial-2029-again"
    shutil.copytree(small / _KEPT, later)
    shutil.rmtree(later / "forces/eastshire/published")
    assert newest_round(project, tuple(earlier_rounds(project)), "eastshire") == "trial-2030"
    (record,), _ = all_records(project.of_round("trial-2030"), "eastshire")
    write_records(project, [of_round(record, "trial-2031")])
    assert newest_round(project, tuple(earlier_rounds(project)), "eastshire") == ""


@pytest.mark.parametrize("name", ["frameworks", "forces/westshire/force.yaml"])
def test_a_round_with_a_link_in_it_is_not_moved(run: Run, small: Path, name: str) -> None:
    publish(small)
    (small / name).rename(small / "elsewhere")
    (small / name).symlink_to(small / "elsewhere")
    ran = run("new", "round", "trial-2031", "--without", "westshire", cwd=small)
    assert ran.status == 2
    assert f"{name} is a link" in ran.err
    assert not (small / "rounds").exists()


def test_rounds_that_are_kept_elsewhere_are_none(run: Run, small: Path, tmp_path: Path) -> None:
    publish(small)
    _begin(run, small)
    (small / "rounds").rename(tmp_path / "rounds")
    (small / "rounds").symlink_to(tmp_path / "rounds")
    ran = run("check", "--round", "trial-2030", cwd=small)
    assert ran.status == 2
    assert "no earlier round: trial-2030" in ran.err


def test_an_earlier_round_begins_no_other(run: Run, small: Path) -> None:
    publish(small)
    _begin(run, small)
    ran = run("new", "round", "trial-2032", cwd=small / _KEPT)
    assert ran.status == 2
    assert "trial-2030 is an earlier round" in ran.err


def test_messages_of_an_earlier_round_name_its_files_from_the_top(run: Run, small: Path) -> None:
    publish(small)
    _begin(run, small)
    edit(small / _KEPT / "frameworks/programme.yaml", "programme: trial-2030", "programme: 7 up")
    (small / _KEPT / "forces/eastshire/farm-crime.yml").touch()
    ran = run("check", "--round", "trial-2030", cwd=small)
    assert ran.status == 1
    assert f"rename it to {_KEPT}/forces/eastshire/farm-crime.yaml" in ran.out
    assert f"--> {_KEPT}/frameworks/programme.yaml:" in ran.out


def test_the_newest_report_and_the_index_lead_to_the_one_before(run: Run, small: Path) -> None:
    publish(small)
    _begin(run, small)
    assert run("build", "--all", "--round", "trial-2030", *_BUILD, cwd=small).status == 0
    shutil.rmtree(small / "forces/eastshire")
    shutil.copytree(
        small / _KEPT / "forces/eastshire",
        small / "forces/eastshire",
        ignore=shutil.ignore_patterns("published", "sign-off"),
    )
    edit(small / "forces/eastshire/force.yaml", "stage: final", "stage: accuracy")
    ran = run("build", "eastshire", *_BUILD, cwd=small)
    assert ran.status == 0, ran.err
    page = " ".join((small / "build/draft/eastshire/index.html").read_text("utf-8").split())
    address = "https://example.org/trial-2030/rounds/trial-2030/eastshire/"
    assert (
        f'<li>Trial inspection 2030, October 2030: <a href="{address}">{address}</a></li>' in page
    )
    assert run("build", "--all", *_BUILD, cwd=small).status == 0
    drafts = json.loads((small / "build/draft/manifest.json").read_text("utf-8"))
    (row,) = (one for one in drafts["reports"] if one["force"] == "eastshire")
    assert row["earlier"] == {"trial-2030": "rounds/trial-2030/eastshire/index.html"}


def test_the_index_lists_the_reports_of_earlier_rounds(run: Run, small: Path) -> None:
    publish(small)
    _begin(run, small)
    assert run("build", "--all", "--round", "trial-2030", *_BUILD, cwd=small).status == 0
    forces = small / "forces/eastshire"
    shutil.rmtree(forces)
    shutil.copytree(
        small / _KEPT / "forces/eastshire",
        forces,
        ignore=shutil.ignore_patterns("published", "sign-off"),
    )
    _answer_and_sign(run, small)
    publish(small, day="2031-10-20")
    ran = run("build", "--all", *_BUILD, cwd=small)
    assert ran.status == 0, ran.err
    index = (small / "build/index.html").read_text(encoding="utf-8")
    link = "Eastshire Police (fictional), Trial inspection 2030</a>"
    assert f'<a href="rounds/trial-2030/eastshire/index.html">{link}' in index
    pages = [small / "build" / name for name in ("index.html", "manifest.json")]
    before = [page.read_bytes() for page in pages]
    again = ("eastshire", "--rebuild", "--round", "trial-2030")
    assert run("build", *again, *_BUILD, cwd=small).status == 0
    assert [page.read_bytes() for page in pages] == before
