"""Whatever happens between builds, what lies there is what a clean build would make."""

import hashlib
import io
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pikepdf
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hmic.diagnostics import Diagnostic
from hmic.model.record import Act, State
from hmic.publishing import freshness
from hmic.publishing.building import Built, Wish, build, build_all
from hmic.publishing.freshness import take_inputs
from hmic.publishing.nation import build_nation
from hmic.publishing.workers import hire_here
from hmic.rendering.file_links import show_files
from hmic.rendering.formats import USUAL
from hmic.rendering.look import Look
from hmic.sources import project as project_module
from hmic.sources.project import PACKAGED, Project
from tests.conftest import SMALL, edit
from tests.publishing_acts import publish

FORCES = ("eastshire", "westshire")
FORCES_OF_ROWS = ("northshire", *FORCES)


class World:
    """A project with templates of its own, and versions that can be others."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "small"
        shutil.copytree(SMALL, self.root)
        packaged = folder / "packaged"
        for name in ("templates", "frameworks/methods"):
            shutil.copytree(PACKAGED / name, packaged / name)
        self.packaged = packaged
        self.programs = {"hmic": "0", "weasyprint": "70.0"}
        self.printed: list[str] = []
        self.originals = {
            path: path.read_bytes()
            for path in (*self.root.rglob("*.yaml"), *packaged.rglob("*"))
            if path.is_file()
        }

    def print(
        self, html: str, style: str, _printer: None, _look: Look
    ) -> tuple[bytes, tuple[Diagnostic, ...]]:
        """In the PDF engine's place: a function of page, print style and version; and quick."""
        self.printed.append(html)
        told = hashlib.sha256(f"{html} {style}".encode()).hexdigest()
        return BLANK + f"% {self.programs} {told}".encode(), ()

    def build(
        self, output: Path, formats: tuple[str, ...], *, strict: bool = False
    ) -> dict[str, Built]:
        with (
            patch.object(project_module, "PACKAGED", self.packaged),
            patch.object(freshness, "versions", lambda: dict(self.programs)),
            patch("hmic.rendering.pdf.render_pdf", self.print),
        ):
            project = Project(self.root)
            forces = [force for force in FORCES if force in project.forces_with_data()]
            inputs, wish = take_inputs(project), Wish(formats, output, strict=strict)
            built = list(build_all(inputs, forces, wish))
            nation = build_nation(inputs, wish, hire_here(1, with_engine=False))
            return {one.force: one for one in (*built, *([nation] if nation else []))}


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".hmic" not in path.parts
    }


def by_themselves(written: dict[str, bytes]) -> dict[str, bytes]:
    """Files without what a page says of those beside it: another run may have put them there."""
    return {
        path: show_files(data, {}) if path.endswith("index.html") else data
        for path, data in written.items()
    }


def _blank() -> bytes:
    """A PDF of one empty page."""
    written = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(written, deterministic_id=True)
    return written.getvalue()


BLANK = _blank()


@cache
def _records() -> tuple[bytes | None, ...]:
    """What eastshire may have on record: nothing, or an edition in each of its states."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(shutil.copytree(SMALL, Path(name) / "small"))
        record, act = publish(folder, released=False), {"date": "2030-10-21", "post": "board"}
    released = record.model_copy(update={"state": State.RELEASED, "released": Act(**act)})
    reason = {"reason": "A figure was wrong.", **act}
    withdrawn = released.model_copy(update={"state": State.WITHDRAWN, "withdrawn": Act(**reason)})
    return (None, *(one.encoded() for one in (record, released, withdrawn)))


def _put_on_record(root: Path, record: bytes | None) -> None:
    file = root / "forces/eastshire/published/trial-2030.1.json"
    if record is None:
        file.unlink(missing_ok=True)
    elif file.parent.parent.is_dir():
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(record)


Step = tuple[str, int]
STEPS = st.tuples(
    st.sampled_from(
        [
            "comment",
            "text",
            "break",
            "revert",
            "delete a file",
            "rename a file",
            "stage",
            "record",
            "grade elsewhere",
            "template",
            "print style",
            "version",
            "change an output",
            "delete an output",
            "forget",
            "harm what is remembered",
        ]
    ),
    st.integers(min_value=0, max_value=10_000),
)


def pick(paths: list[Path], number: int) -> Path | None:
    return sorted(paths)[number % len(paths)] if paths else None


def take(world: World, output: Path, step: Step) -> None:
    """One thing that may happen between two builds."""
    kind, number = step
    data = pick(list(world.root.rglob("*.yaml")), number)
    outputs = [p for p in output.rglob("*") if p.is_file() and ".hmic" not in p.parts]
    memories = list((output / ".hmic").glob("*.json")) if output.exists() else []
    changes: dict[str, Callable[[], object]] = {
        "version": lambda: world.programs.update(weasyprint=f"70.{number}"),
        "template": lambda: _append(world.packaged / "templates/parts/cover.html.j2", "\n<!-- -->"),
        "print style": lambda: _append(world.packaged / "templates/print.css", "\n/* */"),
        "record": lambda: _put_on_record(world.root, _records()[number % 4]),
        "grade elsewhere": lambda: _grade_elsewhere(world.root, number),
        "revert": lambda: [path.write_bytes(raw) for path, raw in world.originals.items()],
    }
    if data is not None:
        force = world.root / "forces" / FORCES[number % 2] / "force.yaml"
        changes |= {
            "comment": lambda: _append(data, f"# {number}\n"),
            "text": lambda: _replace(data, b"the", b"that"),
            "break": lambda: _append(data, "nonsense: [\n"),
            "delete a file": data.unlink,
            "rename a file": lambda: data.rename(data.with_name("glossary.yaml")),
            "stage": lambda: force.exists() and force.write_bytes(_draft(force.read_bytes())),
        }
    if (output_file := pick(outputs, number)) is not None:
        changes |= {
            "change an output": lambda: _append(output_file, "x"),
            "delete an output": output_file.unlink,
        }
    if (memory := pick(memories, number)) is not None:
        harmed = bytearray(memory.read_bytes())
        harmed[number % len(harmed)] ^= 1
        changes |= {
            "forget": memory.unlink,
            "harm what is remembered": lambda: memory.write_bytes(bytes(harmed)),
        }
    changes.get(kind, lambda: None)()


def _grade_elsewhere(root: Path, number: int) -> None:
    """A grade of a force that has no report, or of one that has; or in a faulty table."""
    table = root / "forces/grades/trial-2030.csv"
    table.parent.mkdir(exist_ok=True)
    force, framework = FORCES_OF_ROWS[number % 3], ("custody-care", "parking")[number % 5 == 0]
    table.write_text(f"force,framework,grade\n{force},{framework},fair\n", encoding="utf-8")


def _draft(raw: bytes) -> bytes:
    for stage in (b"fieldwork", b"final"):
        raw = raw.replace(b"stage: " + stage, b"stage: accuracy")
    return raw


def _replace(path: Path, old: bytes, new: bytes) -> None:
    if path.exists():
        path.write_bytes(path.read_bytes().replace(old, new, 1))


def _append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as stream:
        stream.write(text)


def _holds_strangers(built: Built) -> bool:
    return any(
        found.code == "cannot-write" and "which hmic did not write" in found.message
        for found in built.diagnostics
    )


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    st.lists(
        st.tuples(
            st.lists(STEPS, max_size=3),
            st.sampled_from([USUAL, ("html", "json"), ("html",), ("pdf",)]),
            st.booleans(),
        ),
        min_size=2,
        max_size=5,
    )
)
@example([([], USUAL, False), ([("stage", 0)], USUAL, False), ([("revert", 0)], USUAL, False)])
@example([([], USUAL, False), ([("version", 1)], ("html",), False), ([], USUAL, False)])
@example([([], USUAL, False), ([("change an output", n) for n in range(6)], ("html",), False)])
@example([([], USUAL, False), ([("text", 6), ("delete an output", 0)], ("html", "json"), True)])
@example([([("record", n)], USUAL, False) for n in range(4)])
@example([([("grade elsewhere", n)], ("html",), False) for n in (1, 3, 0)])
def test_what_lies_there_is_what_a_clean_build_makes(
    runs: list[tuple[list[Step], tuple[str, ...], bool]],
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world = World(folder)
        output = folder / "build"
        for number, (steps, formats, strict) in enumerate(runs):
            for step in steps:
                take(world, output, step)
            before = files(output)
            built = world.build(output, formats, strict=strict)
            if refused := [force for force, one in built.items() if _holds_strangers(one)]:
                # nothing shows any more that hmic wrote it: it stands until somebody moves it
                for path, raw in before.items():
                    assert Path(path).parent.name not in refused or files(output)[path] == raw
                for place in ("", "draft/", "embargo/", "rounds/trial-2030/"):
                    for force in refused:
                        shutil.rmtree(output / f"{place}{force}", ignore_errors=True)
                built = world.build(output, formats, strict=strict)
            clean = folder / f"clean-{number}"
            expected = world.build(clean, formats, strict=strict)
            lies, made = by_themselves(files(output)), by_themselves(files(clean))
            assert built.keys() == expected.keys()
            for force, one in expected.items():
                assert one.bug is None
                assert built[force].diagnostics == one.diagnostics
                assert bool(built[force].written or built[force].kept) == bool(one.written)
            assert {path: lies.get(path) for path in made} == made
            final = {Path(path).parent.name for path in made if not path.startswith("draft/")}
            assert not [
                path
                for path in lies
                if path.startswith("draft/") and Path(path).parent.name in final
            ]
            # what was kept of another format is what a build of all formats makes
            every = made
            if formats != USUAL or strict:
                whole = folder / f"whole-{number}"
                world.build(whole, USUAL)
                every = by_themselves(files(whole))
            beside = {
                path for path in lies if any(Path(path).parent == Path(m).parent for m in made)
            }
            assert {path: lies[path] for path in beside} == {path: every[path] for path in beside}


def test_a_second_build_prints_nothing_and_writes_nothing(tmp_path: Path) -> None:
    world = World(tmp_path)
    output = tmp_path / "build"
    world.build(output, USUAL)
    before = {path: path.stat().st_ctime_ns for path in output.rglob("*")}
    world.printed.clear()
    built = world.build(output, USUAL)
    assert {one.why for one in built.values()} == {None}
    assert built.keys() == {*FORCES, "national"}
    assert world.printed == []
    assert {path: path.stat().st_ctime_ns for path in output.rglob("*")} == before


@pytest.mark.parametrize(
    ("change", "pages"),
    [("a comment", 0), ("a text", 1), ("print style", 3), ("template", 2), ("version", 3)],
)
def test_a_pdf_is_printed_only_where_its_page_or_the_engine_changed(
    tmp_path: Path, change: str, pages: int
) -> None:
    world = World(tmp_path)
    output = tmp_path / "build"
    world.build(output, USUAL)
    world.printed.clear()
    force = world.root / "forces/eastshire/force.yaml"
    if change == "a comment":
        _append(force, "# a comment\n")
    elif change == "a text":
        edit(force, "summary: A small", "summary: A very small")
    else:
        take(world, output, (change, 1))
    world.build(output, USUAL)
    assert len(world.printed) == pages


def test_an_older_engine_s_pdf_is_not_kept_beside_a_new_page(tmp_path: Path) -> None:
    world = World(tmp_path)
    output = tmp_path / "build"
    world.build(output, USUAL)
    world.programs["weasyprint"] = "71.0"
    world.build(output, ("html",))
    assert sorted(files(output / "eastshire")) == ["index.html"]


def test_a_real_pdf_is_kept_where_its_page_is_the_same(small: Path) -> None:
    project = Project(small)
    built = build(project, "eastshire", USUAL)
    made = files(small / "build")
    _append(small / "forces/eastshire/custody-care.yaml", "# a comment\n")
    again = build(project, "eastshire", USUAL)
    names = ["index.html", "eastshire.pdf", "report.json", "improvements.csv"]
    assert [path.name for path in built.written] == names
    assert [path.name for path in again.kept] == ["eastshire.pdf"]
    assert files(small / "build") == made
    shutil.rmtree(small / "build")
    build(project, "eastshire", USUAL)
    assert files(small / "build") == made
