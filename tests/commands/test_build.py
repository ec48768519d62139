import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.commands.conftest import Here
from tests.conftest import Ran, Run, edit
from tests.publishing.test_building import tree

QUICK = ("--format", "html,json")


def stub_of_the_engine(folder: Path, code: str) -> str:
    """A PYTHONPATH on which another module stands in the PDF engine's place."""
    folder.mkdir()
    (folder / "weasyprint.py").write_text(code, encoding="utf-8")
    return os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))


def date_of(file: Path) -> str:
    """When a file was written, as messages say it."""
    return time.strftime("%d %B %Y, %H:%M", time.localtime(file.stat().st_mtime))


def test_all_formats_and_then_one_of_them(small: Path, run: Run, here: Here) -> None:
    ran = run("build", "eastshire", cwd=small)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == (
        "build/eastshire/index.html\nbuild/eastshire/eastshire.pdf\nbuild/eastshire/report.json\n"
        "build/eastshire/improvements.csv\n"
    )
    pdf = small / "build/eastshire/eastshire.pdf"
    made = pdf.read_bytes()
    assert made.startswith(b"%PDF-")

    assert here("build", "eastshire", "--format", "html").status == 0
    assert pdf.read_bytes() == made  # of the same inputs

    edit(small / "forces/eastshire/force.yaml", "summary: A small", "summary: A very small")
    ran = here("build", "eastshire", "--format", "html")
    assert (ran.status, ran.out) == (
        0,
        "eastshire: force.yaml changed\nbuild/eastshire/index.html\n",
    )
    # the table of what to improve is the same as before
    assert {path.name for path in pdf.parent.iterdir()} == {"index.html", "improvements.csv"}


def test_a_draft_goes_to_a_place_of_its_own(here: Here) -> None:
    ran = here("build", "westshire", *QUICK)
    assert ran.status == 0
    assert ran.out.splitlines()[0] == "build/draft/westshire/index.html"


FAULTS = {
    "bad YAML": ("forces/eastshire/force.yaml", b"force: eastshire: x\n", 1),
    "a binary file": ("forces/eastshire/custody-care.yaml", b"\x00\xff", 1),
    "an empty file": ("frameworks/farm-crime.yaml", b"", 1),
    "no programme": ("frameworks/programme.yaml", None, 1),
    "a bad register": ("forces/forces.yaml", b"- x\n", 1),
}


@pytest.mark.parametrize(("file", "raw", "status"), FAULTS.values(), ids=FAULTS)
def test_after_an_error_the_earlier_report_is_untouched_and_its_date_is_named(
    small: Path, here: Here, file: str, raw: bytes | None, status: int
) -> None:
    assert here("build", "eastshire", *QUICK).status == 0
    page = small / "build/eastshire/index.html"
    os.utime(page, (1_000_000_000, 1_000_000_000))
    before = tree(small / "build")
    if raw is None:
        (small / file).unlink()
    else:
        (small / file).write_bytes(raw)

    ran = here("build", "eastshire", *QUICK)

    assert (ran.status, ran.out) == (status, "")
    assert ran.err.startswith("error[")
    assert ran.err.endswith(
        f"hmic: eastshire was not built; the report of {date_of(page)} in build/eastshire "
        "is unchanged\n"
    )
    assert tree(small / "build") == before


def test_without_an_earlier_report_none_is_named(small: Path, here: Here) -> None:
    edit(small / "forces/eastshire/force.yaml", "summary:", "sumary:")
    ran = here("build", "eastshire")
    assert ran.status == 1
    assert ran.err.endswith("hmic: eastshire was not built\n")
    assert not (small / "build").exists()


def test_one_force_that_is_refused_keeps_no_other_from_being_built(small: Path, here: Here) -> None:
    edit(small / "forces/eastshire/force.yaml", "summary:", "sumary:")
    ran = here("build", "eastshire", "westshire", *QUICK)
    assert ran.status == 1
    assert "hmic: eastshire was not built" in ran.err
    assert "build/draft/westshire/index.html" in ran.out


def test_what_is_wrong_in_the_programme_is_told_once(small: Path, here: Here) -> None:
    edit(small / "frameworks/glossary.yaml", "expansion: trial board", "expansion: ''")
    ran = here("build", "eastshire", "westshire")
    assert ran.status == 1
    assert ran.err.count("error[wrong-value]") == 1
    assert "eastshire was not built" in ran.err
    assert "westshire was not built" in ran.err


def test_strict_refuses_on_warnings(small: Path, here: Here) -> None:
    assert here("build", "westshire", "--strict", *QUICK).status == 1
    assert not (small / "build").exists()


@pytest.mark.parametrize("force", ["northshire", "nowhere", "..", "/etc"])
def test_a_force_that_can_t_be_met_stops_before_anything_is_built(
    small: Path, here: Here, force: str
) -> None:
    ran = here("build", "eastshire", force, *QUICK)
    assert (ran.status, ran.out) == (2, "")
    assert not (small / "build").exists()


@pytest.mark.parametrize(
    ("formats", "message"),
    [
        ("htm", "no such format: htm"),
        ("html,epub", "no such format: epub"),
        ("", "no format is named"),
        (" , ", "no format is named"),
    ],
)
def test_formats_that_there_are_not(small: Path, here: Here, formats: str, message: str) -> None:
    ran = here("build", "eastshire", "--format", formats)
    assert ran.status == 2
    assert ran.err.startswith(f"hmic: {message}\n")
    assert not (small / "build").exists()


@pytest.mark.parametrize("folder", ["forces", "frameworks", "forces/eastshire", "build/../forces"])
def test_no_report_is_built_among_the_authors_files(small: Path, here: Here, folder: str) -> None:
    before = tree(small)
    ran = here("build", "eastshire", "--output", folder)
    assert ran.status == 2
    assert "holds the authors' files" in ran.err
    assert tree(small) == before


@pytest.mark.parametrize("folder", ["/dev/null/build", "hmic.txt", "hmic.txt/build"])
def test_a_folder_that_can_t_be_written(small: Path, here: Here, folder: str) -> None:
    (small / "hmic.txt").write_text("a file", encoding="utf-8")
    ran = here("build", "eastshire", *QUICK, "--output", folder)
    assert (ran.status, ran.out) == (3, "")
    assert ran.err.startswith("error[cannot-write]: the report cannot be written to ")
    assert "hint: " in ran.err
    assert "Traceback" not in ran.err


def test_a_folder_that_holds_somebody_s_files(small: Path, here: Here) -> None:
    mine = small / "build/eastshire/notes.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine", encoding="utf-8")
    ran = here("build", "eastshire", *QUICK)
    assert ran.status == 3
    assert "build/eastshire: it holds notes.txt, which hmic did not write" in ran.err
    assert [path.name for path in mine.parent.iterdir()] == ["notes.txt"]


def test_a_full_disk(small: Path, here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    assert here("build", "eastshire", *QUICK).status == 0
    before = tree(small / "build")
    edit(small / "forces/eastshire/force.yaml", "summary: A small", "summary: A very small")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    ran = here("build", "eastshire", *QUICK)
    assert (ran.status, ran.out) == (3, "")
    assert "cannot be written to build/eastshire: no space left on device" in ran.err
    assert "make room on the disk" in ran.err
    assert "in build/eastshire is unchanged" in ran.err
    assert tree(small / "build") == before


PANGO = "cannot load library 'libpango-1.0-0': error 0x7e.  Additionally, ctypes.util could not ..."


def test_where_pango_is_missing_all_but_the_pdf_works(small: Path, run_process: Run) -> None:
    path = stub_of_the_engine(small / "stub", f"raise OSError({PANGO!r})\n")
    # where its sections are kept from another run, a PDF needs no engine
    cache = str(small / "cache")
    ran = run_process("build", "eastshire", cwd=small, PYTHONPATH=path, XDG_CACHE_HOME=cache)
    assert (ran.status, ran.out) == (3, "")
    assert "error[pdf-engine-missing]" in ran.err
    assert "the library libpango-1.0-0 is missing" in ran.err
    assert "--format html,json" in ran.err
    assert "Traceback" not in ran.err
    assert not (small / "build/eastshire").exists()

    ran = run_process("build", "eastshire", *QUICK, cwd=small, PYTHONPATH=path)
    assert (ran.status, ran.err) == (0, "")
    assert len(ran.out.splitlines()) == 2


def interrupted(small: Path, path: str) -> Ran:
    """A build that is interrupted, as by Ctrl-C, while the PDF is made."""
    with subprocess.Popen(
        [sys.executable, "-m", "hmic", "build", "eastshire", "--jobs", "1"],
        cwd=small,
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "in the engine\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        return Ran(process.returncode, out, err)


def test_an_interrupted_build_leaves_nothing_half_written(small: Path, here: Here) -> None:
    assert here("build", "eastshire", *QUICK).status == 0
    before = tree(small / "build")
    edit(small / "forces/eastshire/force.yaml", "summary: A small", "summary: A very small")
    path = stub_of_the_engine(
        small / "stub", "import time\nprint('in the engine', flush=True)\ntime.sleep(20)\n"
    )
    ran = interrupted(small, path)
    assert (ran.status, ran.out) == (130, "")
    assert "Traceback" not in ran.err
    assert tree(small / "build") == before


def test_a_bug_of_ours_keeps_its_traceback(
    small: Path, here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert here("build", "eastshire", *QUICK).status == 0
    before = tree(small / "build")

    def broken(*_: object) -> None:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr("hmic.report.assembly.assemble", broken)
    ran = here("build", "eastshire", "--rebuild", *QUICK)
    assert (ran.status, ran.out) == (3, "")
    assert "Traceback (most recent call last)" in ran.err
    assert "ZeroDivisionError: ours" in ran.err
    assert tree(small / "build") == before


def test_a_build_repairs_what_a_killed_one_left(small: Path, here: Here) -> None:
    assert here("build", "eastshire", *QUICK).status == 0
    state, target = small / "build/.hmic", small / "build/eastshire"
    files = tree(target)
    target.rename(state / "eastshire.aside")
    (state / "new-left").mkdir()
    edit(small / "forces/eastshire/force.yaml", "summary:", "sumary:")

    ran = here("build", "eastshire", *QUICK)

    assert ran.status == 1
    assert "in build/eastshire is unchanged" in ran.err
    assert tree(target) == files
    assert [path.name for path in state.iterdir()] == ["eastshire.json"]
