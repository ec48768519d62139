"""Reports made far from their files are what they are here."""

import os
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hmic.publishing.building import Built, Wish, build_all
from hmic.publishing.freshness import take_inputs
from hmic.publishing.making import make
from hmic.publishing.orders import Order
from hmic.publishing.parcels import Parcel, pack, pack_for_all, unpacked
from hmic.publishing.versions import versions
from hmic.publishing.workers import ThisProcess
from hmic.rendering.formats import USUAL
from hmic.sources.project import Project
from tests.conftest import ROOT

HTML: tuple[str, ...] = ("html", "json")


class Far(ThisProcess):
    """This process as if it were another: it looks at no file of the project."""

    far = True

    def __init__(self) -> None:
        self.taken: list[Order] = []

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Any:
        (order,) = arguments
        self.taken.append(order)
        return super().submit(function, replace(order, root=Path("/nowhere")))


def build_far(
    project: Project, forces: list[str], formats: tuple[str, ...], output: Path
) -> tuple[dict[str, Built], Far]:
    far = Far()
    wish = Wish(formats, output)
    built = build_all(take_inputs(project), forces, wish, lambda _: nullcontext(far))
    return {one.force: one for one in built}, far


def build_here(
    project: Project, forces: list[str], formats: tuple[str, ...], output: Path
) -> dict[str, Built]:
    built = build_all(take_inputs(project), forces, Wish(formats, output))
    return {one.force: one for one in built}


def outputs(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".hmic" not in path.parts
    }


def parcel_of(folder: Path, force: str) -> Parcel | None:
    inputs = take_inputs(Project(folder))
    for_all = pack_for_all(inputs)
    return None if for_all is None else pack(inputs.of(force), for_all)


def own_look(folder: Path) -> None:
    (folder / "templates").mkdir()
    (folder / "templates" / "screen.css").write_text("body {color: #123456}\n")
    (folder / "hmic.yaml").write_text("logo: logo.svg\n")
    (folder / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')


def nothing(_: Path) -> None:
    pass


def no_programme(folder: Path) -> None:
    """hmic's own stands in, so the forces do not fit: much is told, and the same."""
    shutil.rmtree(folder / "frameworks")


def broken(folder: Path) -> None:
    with (folder / "forces/eastshire/force.yaml").open("a") as stream:
        stream.write("nonsense: [\n")


def linked_within(folder: Path) -> None:
    glossary = folder / "forces/eastshire/custody-care.yaml"
    glossary.rename(folder / "elsewhere.yaml")
    glossary.symlink_to(folder / "elsewhere.yaml")


@pytest.mark.parametrize("change", [nothing, own_look, no_programme, broken, linked_within])
def test_what_is_made_far_away_is_what_is_made_here(
    small: Path, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    change(small)
    project, forces = Project(small), ["eastshire", "westshire"]
    here = build_here(project, forces, HTML, tmp_path / "here")
    far, worker = build_far(project, forces, HTML, tmp_path / "far")
    assert [order.force for order in worker.taken] == forces
    assert outputs(tmp_path / "far") == outputs(tmp_path / "here")
    for force in forces:
        assert far[force].bug is None
        assert far[force].diagnostics == here[force].diagnostics


def test_a_checkout_of_hmic_is_a_project_like_any_other(tmp_path: Path) -> None:
    forces = ["northamptonshire"]
    build_here(Project(ROOT), forces, HTML, tmp_path / "here")
    built, worker = build_far(Project(ROOT), forces, HTML, tmp_path / "far")
    assert built["northamptonshire"].diagnostics == ()
    assert len(worker.taken) == 1
    assert outputs(tmp_path / "far") == outputs(tmp_path / "here") != {}


def test_a_pdf_that_was_made_far_away_is_the_same(small: Path, tmp_path: Path) -> None:
    project = Project(small)
    build_here(project, ["eastshire"], USUAL, tmp_path / "here")
    build_far(project, ["eastshire"], USUAL, tmp_path / "far")
    assert outputs(tmp_path / "far") == outputs(tmp_path / "here")
    assert "eastshire/eastshire.pdf" in outputs(tmp_path / "far")


@pytest.mark.parametrize("file", ["forces/eastshire/force.yaml", "frameworks/programme.yaml"])
def test_a_file_that_is_a_link_out_of_the_project_is_told_here(
    small: Path, tmp_path: Path, file: str
) -> None:
    (small / file).rename(tmp_path / "outside.yaml")
    (small / file).symlink_to(tmp_path / "outside.yaml")
    built, worker = build_far(Project(small), ["eastshire"], HTML, tmp_path / "far")
    assert worker.taken == []
    assert "outside-project" in {found.code for found in built["eastshire"].diagnostics}
    assert outputs(tmp_path / "far") == {}


def test_a_file_that_changed_since_it_was_taken_down_is_not_sent(small: Path) -> None:
    inputs = take_inputs(Project(small))
    for_all = pack_for_all(inputs)
    assert for_all is not None
    making = inputs.of("eastshire")
    assert pack(making, for_all) is not None
    broken(small)
    assert pack(making, for_all) is None
    (small / "forces/eastshire/force.yaml").unlink()
    assert pack(making, for_all) is None


def test_the_same_files_make_the_same_parcel_at_any_time(small: Path) -> None:
    first = parcel_of(small, "eastshire")
    for path in small.rglob("*.yaml"):
        os.utime(path, (1, 1))
    assert parcel_of(small, "eastshire") == first


def test_a_parcel_leaves_nothing_behind(small: Path) -> None:
    parcel = parcel_of(small, "eastshire")
    assert parcel is not None
    with unpacked(parcel) as root:
        assert (root / "forces/eastshire/force.yaml").read_bytes() == (
            small / "forces/eastshire/force.yaml"
        ).read_bytes()
        assert not (root / "forces/westshire").exists()
    assert not root.exists()


@pytest.mark.parametrize(
    ("name", "there", "message"),
    [
        ("weasyprint", "69.0", f"weasyprint is {versions()['weasyprint']}, here 69.0"),
        ("hmic", "0" * 64, "hmic is another"),
        ("hmic/templates/print.css", "0" * 64, "hmic/templates/print.css is another"),
    ],
)
def test_a_worker_that_would_make_other_reports_makes_none(
    small: Path, name: str, there: str, message: str
) -> None:
    parcel = parcel_of(small, "eastshire")
    assert parcel is not None
    assert name in parcel.made_from
    parcel = replace(parcel, made_from={**parcel.made_from, name: there})
    made = make(Order("run", small, "eastshire", HTML, "", frozenset(), parcel=parcel))
    (found,) = made.diagnostics
    assert (found.code, found.fault, made.outputs) == ("worker-differs", "machine", {})
    assert found.message == f"a worker would make other reports: {message}"
