import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from hmic.diagnostics import Refusal
from hmic.publishing.building import Wish, build_all
from hmic.publishing.freshness import take_inputs
from hmic.publishing.index import (
    Catalogued,
    Shard,
    catalogue,
    gone,
    is_catalogued,
    join,
    remove,
    shard_of,
)
from hmic.publishing.nation import build_nation
from hmic.publishing.workers import hire_here
from hmic.sources.project import Project
from tests.conftest import edit
from tests.publishing_acts import publish

REGISTER = {"eastshire": 0, "northshire": 1, "westshire": 2}


def built(folder: Path, shard: Shard | None = None, output: Path | None = None) -> Catalogued:
    """All reports of a project built, or those of one shard, the nation too, and catalogued."""
    project = Project(folder)
    inputs = take_inputs(project)
    forces = [
        force
        for force in project.forces_with_data()
        if shard is None or shard_of(force, REGISTER, shard.of) == shard.number
    ]
    for one in build_all(inputs, forces, Wish(("html", "json"), output)):
        assert one.written or one.kept, one
    if shard is None or shard.number == 1:
        build_nation(inputs, Wish(("html", "json"), output), hire_here(1, with_engine=False))
    return catalogue(project, output or project.build, inputs, forces, shard)


def read(path: Path) -> Any:
    return json.loads(path.read_bytes())


def names(paths: tuple[Path, ...], root: Path) -> list[str]:
    return [path.relative_to(root).as_posix() for path in paths]


def test_the_index_and_the_manifest_name_final_reports_alone(small: Path) -> None:
    done = built(small)
    build = small / "build"
    assert names(done.written, build) == ["manifest.json", "draft/manifest.json", "index.html"]
    manifest, drafts = read(build / "manifest.json"), read(build / "draft/manifest.json")
    assert [row["force"] for row in manifest["reports"]] == ["eastshire"]
    assert [row["stage"] for row in drafts["reports"]] == ["fieldwork"]
    for text in (build / "manifest.json", build / "index.html"):
        assert "westshire" not in text.read_text(encoding="utf-8").lower()
    assert is_catalogued(build)


def test_the_manifest_says_what_lies_there_and_what_it_was_made_from(small: Path) -> None:
    built(small)
    (row,) = read(small / "build/manifest.json")["reports"]
    assert (row["name"], row["region"]) == ("Eastshire Police (fictional)", "East")
    assert [file["path"] for file in row["files"]] == [
        "eastshire/index.html",
        "eastshire/report.json",
    ]
    for file in row["files"]:
        assert (small / "build" / file["path"]).stat().st_size == file["bytes"]
    before = row["fingerprint"]
    edit(small / "forces/eastshire/force.yaml", "summary: A small", "summary: A very small")
    built(small)
    (row,) = read(small / "build/manifest.json")["reports"]
    assert row["fingerprint"] != before


def test_what_was_not_inspected_is_told_in_manifest_and_index(small: Path) -> None:
    for name in ("rural-policing", "farm-crime", "wildlife-crime"):
        (small / f"forces/eastshire/{name}.yaml").unlink()
        (small / f"forces/eastshire/sign-off/{name}.yaml").unlink(missing_ok=True)
    edit(small / "forces/eastshire/force.yaml", "stage: final", FRAMEWORKS)
    built(small)
    (row,) = read(small / "build/manifest.json")["reports"]
    assert row["not_inspected"] == {
        "farm-crime": "Farm crime",
        "wildlife-crime": "Wildlife crime",
    }
    index = (small / "build/index.html").read_text(encoding="utf-8")
    assert "Farm crime and wildlife crime were not inspected in this round." in index


FRAMEWORKS = "stage: final\nframeworks: [custody-care]"


def test_what_is_as_it_was_is_not_written_again(small: Path) -> None:
    built(small)
    assert built(small).written == ()
    (small / "build/index.html").write_bytes(b"by hand")
    assert names(built(small).written, small / "build") == ["index.html"]
    (small / "build/.hmic/index.html").write_bytes(b"damaged")
    (small / "build/index.html").unlink()
    assert names(built(small).written, small / "build") == ["index.html"]


def test_a_page_that_was_deleted_is_not_listed(small: Path) -> None:
    built(small)
    (small / "build/eastshire/index.html").unlink()
    project = Project(small)
    catalogue(project, project.build, take_inputs(project), project.forces_with_data())
    (row,) = read(small / "build/manifest.json")["reports"]
    assert [file["path"] for file in row["files"]] == ["eastshire/report.json"]


def test_the_drafts_manifest_goes_with_the_last_draft(small: Path) -> None:
    built(small)
    shutil.rmtree(small / "forces/westshire")
    built(small)
    assert not (small / "build/draft/manifest.json").exists()


def test_reports_whose_force_is_gone_are_found_and_taken_away(small: Path) -> None:
    built(small)
    project = Project(small)
    assert gone(project, project.build) == ()
    shutil.rmtree(small / "forces/westshire")
    assert gone(project, project.build) == ("draft/westshire",)
    (small / "build/draft/westshire/notes.txt").write_text("mine", encoding="utf-8")
    remove(project.build, "draft/westshire")
    assert gone(project, project.build) == ()
    assert [path.name for path in (small / "build/draft/westshire").iterdir()] == ["notes.txt"]


def test_a_programme_that_is_not_sound_makes_no_index(small: Path) -> None:
    built(small)
    before = (small / "build/index.html").read_bytes()
    (small / "frameworks/programme.yaml").write_text("x", encoding="utf-8")
    project = Project(small)
    done = catalogue(project, project.build, take_inputs(project), project.forces_with_data())
    assert done.diagnostics
    assert (small / "build/index.html").read_bytes() == before


# --- shards


def test_every_force_has_one_shard_and_keeps_it() -> None:
    of_three = [shard_of(force, REGISTER, 3) for force in REGISTER]
    assert of_three == [1, 2, 3]
    assert [shard_of(f, {**REGISTER, "southshire": 3}, 3) for f in REGISTER] == of_three
    assert 1 <= shard_of("unregistered", REGISTER, 3) <= 3
    assert {shard_of(force, REGISTER, 1) for force in (*REGISTER, "unregistered")} == {1}


def shards(small: Path, tmp_path: Path) -> Path:
    """Two shards, built apart and laid together."""
    together = tmp_path / "together"
    for number in (1, 2):
        output = tmp_path / f"shard-{number}"
        done = built(small, Shard(number, 2), output)
        assert done.written
        shutil.copytree(output, together, dirs_exist_ok=True)
    return together


@pytest.fixture
def in_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(REGISTER, "westshire", 1)


@pytest.mark.usefixtures("in_two")
def test_shards_join_to_what_one_build_makes(small: Path, tmp_path: Path) -> None:
    together = shards(small, tmp_path)
    whole = tmp_path / "whole"
    built(small, output=whole)
    join(Project(small), together)
    for name in ("manifest.json", "draft/manifest.json", "index.html"):
        assert (together / name).read_bytes() == (whole / name).read_bytes()
    (nation,) = read(together / "manifest.json")["nations"]
    assert nation["programme"] == "trial-2030"
    assert {"path", "sha256", "bytes"} == nation["files"][0].keys()
    for file in nation["files"]:
        assert (together / file["path"]).read_bytes() == (whole / file["path"]).read_bytes()
    assert join(Project(small), together).written == ()
    built(small, output=together)
    assert list(together.rglob("manifest-*")) == []


@pytest.mark.usefixtures("in_two")
def test_shards_name_nothing_that_is_under_embargo(small: Path, tmp_path: Path) -> None:
    publish(small, released=False)
    together = shards(small, tmp_path)
    assert (together / "embargo/eastshire/index.html").exists()
    join(Project(small), together)
    for path in (*together.glob("*.json"), *together.glob("*.html")):
        assert "eastshire" not in path.read_text(encoding="utf-8").lower(), path.name


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        ("a shard is missing", "shard 2 of 2 is missing"),
        ("a page is missing", "index.html is not what shard 1 of 2 wrote"),
        ("a page is another", "index.html is not what shard 1 of 2 wrote"),
        ("another split", "of different builds: 2 and 3 shards"),
        ("another programme", "different files of the programme"),
        ("damaged", "is no manifest of shard 1 of 2"),
        ("of another shape", "is no manifest of shard 1 of 2"),
        ("nothing", "there is no manifest of a shard"),
    ],
)
def test_what_does_not_belong_together_is_not_joined(
    small: Path, tmp_path: Path, harm: str, message: str
) -> None:
    together = shards(small, tmp_path)
    first, second = (together / f"manifest-{n}-of-2.json" for n in (1, 2))
    page = together / "eastshire/index.html"
    if harm == "a shard is missing":
        second.unlink()
    elif harm == "a page is missing":
        page.unlink()
    elif harm == "a page is another":
        page.write_bytes(b"another")
    elif harm == "another split":
        document = {**read(second), "shard": {"number": 3, "of": 3}}
        (together / "manifest-3-of-3.json").write_text(json.dumps(document), encoding="utf-8")
    elif harm == "another programme":
        second.write_text(json.dumps({**read(second), "fingerprint": "other"}), encoding="utf-8")
    elif harm == "damaged":
        first.write_bytes(first.read_bytes()[:-20])
    elif harm == "of another shape":
        first.write_text(json.dumps({**read(first), "reports": [{}]}), encoding="utf-8")
    else:
        for path in together.glob("manifest*.json"):
            path.unlink()
    with pytest.raises(Refusal, match=message):
        join(Project(small), together)
    assert not (together / "manifest.json").exists()
