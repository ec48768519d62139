import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.commands.conftest import Here
from tests.conftest import Run, edit
from tests.publishing.test_building import tree
from tests.publishing_acts import follow_up_on, publish

QUICK = ("--format", "html,json")


def test_all_forces_an_index_and_manifests(small: Path, run: Run) -> None:
    ran = run("build", "--all", *QUICK, "--jobs", "2", cwd=small)
    assert ran.status == 0
    lines = ran.out.splitlines()
    assert lines[0] == "no data for 1 force: northshire"
    assert sorted(lines[1:5]) == [
        "build/draft/westshire/index.html",
        "build/draft/westshire/report.json",
        "build/eastshire/index.html",
        "build/eastshire/report.json",
    ]
    assert lines[5] == "2 reports: 2 built"
    assert {"build/national/index.html", "build/national/grades.csv"} <= set(lines[6:13])
    assert lines[13:] == [
        "build/manifest.json",
        "build/draft/manifest.json",
        "build/index.html",
    ]
    index = (small / "build/index.html").read_text(encoding="utf-8")
    assert 'href="eastshire/index.html"' in index
    assert 'href="national/index.html"' in index
    assert "default-src 'none'" in index


def test_one_process_and_two_make_the_same(small: Path, run: Run) -> None:
    for jobs in ("1", "2"):
        ran = run("build", "--all", *QUICK, "--jobs", jobs, "--output", jobs, cwd=small)
        assert ran.status == 0
    one, two = (
        {name: raw for name, (raw, _) in tree(small / jobs).items() if not name.startswith(".hmic")}
        for jobs in ("1", "2")
    )
    assert len(one) == 14
    assert one == two


def test_a_second_build_does_nothing_and_tells_the_same(small: Path, here: Here) -> None:
    first = here("build", "--all", *QUICK, "--jobs", "1")
    before = tree(small / "build")
    second = here("build", "--all", *QUICK, "--jobs", "1")
    assert second.out.splitlines()[1:] == [
        "eastshire: up to date",
        "westshire: up to date",
        "2 reports: 2 up to date",
        "national: up to date",
    ]
    assert "warning[missing-assessment]" in first.err
    assert second.err == first.err
    assert tree(small / "build") == before


def test_strict_refuses_a_report_that_is_up_to_date_and_has_warnings(
    small: Path, here: Here
) -> None:
    assert here("build", "--all", *QUICK, "--jobs", "1").status == 0
    before = tree(small / "build")
    ran = here("build", "--all", *QUICK, "--jobs", "1", "--strict")
    assert ran.status == 1
    assert "eastshire: up to date" in ran.out
    assert "hmic: westshire was not built; the report of" in ran.err
    assert tree(small / "build") == before


def test_what_was_built_is_said_with_the_reason(small: Path, here: Here) -> None:
    assert here("build", "--all", *QUICK, "--jobs", "1").status == 0
    edit(small / "forces/eastshire/force.yaml", "summary: A small", "summary: A very small")
    out = here("build", "--all", *QUICK, "--jobs", "1").out.splitlines()
    assert "westshire: up to date" in out
    assert "eastshire: force.yaml changed" in out
    assert {"2 reports: 1 built, 1 up to date", "build/manifest.json"} <= set(out)
    (small / "build/eastshire/index.html").unlink()
    assert "eastshire: index.html was deleted" in here("build", "eastshire", *QUICK).out
    assert "eastshire: it was to be rebuilt" in here("build", "eastshire", "--rebuild", *QUICK).out


def test_the_manifest_stays_true_when_one_force_is_built(small: Path, here: Here) -> None:
    assert here("build", "--all", *QUICK, "--jobs", "1").status == 0
    edit(small / "forces/eastshire/force.yaml", "summary: A small", "summary: A very small")
    assert "build/manifest.json" in here("build", "eastshire", *QUICK).out
    (row,) = json.loads((small / "build/manifest.json").read_bytes())["reports"]
    page = (small / "build/eastshire/index.html").stat().st_size
    assert row["files"][0]["bytes"] == page


def test_one_bad_force_stops_no_other_and_shared_faults_are_told_once(
    small: Path, run: Run
) -> None:
    edit(small / "forces/westshire/force.yaml", "summary:", "sumary:")
    ran = run("build", "--all", *QUICK, "--jobs", "2", cwd=small)
    assert ran.status == 1
    assert "hmic: westshire was not built" in ran.err
    assert "build/eastshire/index.html" in ran.out
    edit(small / "frameworks/glossary.yaml", "expansion: trial board", "expansion: ''")
    ran = run("build", "--all", *QUICK, "--jobs", "2", cwd=small)
    assert ran.status == 1
    assert ran.err.count("error[wrong-value]") == 1
    assert ran.err.count("was not built") == 3
    assert "hmic: national was not built; the report of" in ran.err


def test_a_folder_that_is_not_registered_is_an_error(small: Path, here: Here) -> None:
    shutil.copytree(small / "forces/westshire", small / "forces/nowhereshire")
    ran = here("build", "--all", *QUICK, "--jobs", "1")
    assert ran.status == 1
    assert "error[unregistered-force]" in ran.err
    assert "build/eastshire/index.html" in ran.out


def test_reports_whose_force_is_gone_are_named_and_pruned(small: Path, here: Here) -> None:
    assert here("build", "--all", *QUICK, "--jobs", "1").status == 0
    shutil.rmtree(small / "forces/westshire")
    ran = here("build", "--all", *QUICK, "--jobs", "1")
    assert ran.status == 0
    assert "build/draft/westshire: its force has no data any more" in ran.err
    assert "--prune" in ran.err
    ran = here("build", "--all", "--prune", *QUICK, "--jobs", "1")
    assert "build/draft/westshire: removed" in ran.out
    assert not (small / "build/draft/westshire").exists()


def test_shards_are_joined(small: Path, here: Here) -> None:
    seen: list[str] = []
    for number in ("1/2", "2/2"):
        ran = here("build", "--all", "--shard", number, *QUICK, "--jobs", "1")
        assert ran.status == 0
        seen += re.findall(r"build/(?:draft/)?(\w+)/index\.html", ran.out)
    assert sorted(seen) == ["eastshire", "national", "westshire"]
    assert not (small / "build/manifest.json").exists()
    ran = here("build", "--index")
    assert ran.status == 0
    assert ran.out.splitlines() == [
        "build/manifest.json",
        "build/draft/manifest.json",
        "build/index.html",
    ]
    (small / "build/manifest-1-of-2.json").unlink()
    ran = here("build", "--index")
    assert (ran.status, ran.out) == (2, "")
    assert "shard 1 of 2 is missing" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("eastshire", "--all"),
        ("eastshire", "--index"),
        ("--all", "--index"),
        ("eastshire", "--shard", "1/2"),
        ("eastshire", "--prune"),
        ("--index", "--shard", "1/2"),
        ("--all", "--shard", "3/2"),
        ("--all", "--shard", "0/2"),
        ("--all", "--shard", "half"),
        ("--all", "--jobs", "0"),
    ],
)
def test_what_does_not_go_together_is_refused(
    small: Path, here: Here, arguments: tuple[str, ...]
) -> None:
    ran = here("build", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert not (small / "build").exists()


def test_what_is_up_to_date_needs_no_access_to_write(small: Path, run: Run) -> None:
    assert run("build", "--all", *QUICK, cwd=small).status == 0
    for path in (small / "build", *(small / "build").rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    ran = run("build", "--all", *QUICK, cwd=small)
    assert ran.status == 0
    assert "2 reports: 2 up to date" in ran.out


ENDLESS = """
import os, pathlib, time
from hmic.publishing import making

def make(order):
    pathlib.Path(f"{order.force}.pid").write_text(str(os.getpid()), encoding="ascii")
    time.sleep(60)

making.make = make
"""
"""A worker that never comes to an end; what is preloaded imports it."""


@pytest.fixture
def endless(small: Path) -> subprocess.Popen[str]:
    """A build of two forces, both of which are at work for ever."""
    (small / "endless.py").write_text(
        ENDLESS + "if __name__ == '__main__':\n    import endless\n"
        "    making.make = endless.make\n"
        "    from hmic.cli import main\n    main()\n",
        encoding="utf-8",
    )
    return subprocess.Popen(
        [sys.executable, "endless.py", "build", "--all", "--jobs", "2", *QUICK],
        cwd=small,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(small)},
    )


def pid_of(small: Path, force: str) -> int:
    """The process that makes the report of a force, when it does."""
    file = small / f"{force}.pid"
    deadline = time.monotonic() + 60
    while not (file.exists() and file.read_text(encoding="ascii")):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return int(file.read_text(encoding="ascii"))


def test_ctrl_c_leaves_nothing_half_written_and_nobody_at_work(
    small: Path, endless: subprocess.Popen[str]
) -> None:
    workers = [pid_of(small, force) for force in ("eastshire", "westshire")]
    os.killpg(endless.pid, signal.SIGINT)
    out, err = endless.communicate(timeout=30)
    assert endless.returncode == 130
    assert "Traceback" not in err
    assert out.splitlines() == ["no data for 1 force: northshire"]
    assert not (small / "build").exists()
    for pid in workers:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_killed_worker_is_told_with_its_force_and_the_rest_goes_on(
    small: Path, endless: subprocess.Popen[str]
) -> None:
    for force in ("westshire", "eastshire"):
        os.kill(pid_of(small, force), signal.SIGKILL)
    _, err = endless.communicate(timeout=60)
    assert endless.returncode == 3
    for force in ("eastshire", "westshire"):
        assert f"the process that made the report of {force} was ended by SIGKILL" in err
        assert f"hmic: {force} was not built" in err


def test_a_nation_that_a_report_left_behind_is_named_until_it_is_made_anew(
    small: Path, here: Here
) -> None:
    publish(small)
    here("build", "--all", *QUICK, "--jobs", "1")
    here("build", "--nation", "--draft", *QUICK)
    assert "was made before" not in here("build", "eastshire", *QUICK).err
    follow_up_on(small)
    left = here("build", "eastshire", *QUICK)
    told = "{} was made before this report of eastshire, and counts what was so then\n      {}\n"
    assert left.status == 0
    assert told.format("hmic: build/national", "hmic build --nation") in left.err
    assert told.format("hmic: build/draft/national", "hmic build --nation --draft") in left.err
    here("build", "--nation", *QUICK)
    here("build", "--nation", "--draft", *QUICK)
    assert "was made before" not in here("build", "eastshire", *QUICK).err
    edit(small / "forces/westshire/force.yaml", "stage: fieldwork", "stage: accuracy")
    drafted = here("build", "westshire", *QUICK).err
    assert re.findall(r"build/[\w/]*national", drafted) == ["build/draft/national"]


def test_the_manifest_names_a_nation_that_was_made_alone(small: Path, here: Here) -> None:
    publish(small)
    here("build", "--all", *QUICK, "--jobs", "1")
    follow_up_on(small)
    assert "build/manifest.json" in here("build", "--nation", *QUICK).out
    [nation] = json.loads((small / "build/manifest.json").read_bytes())["nations"]
    for file in nation["files"]:
        held = (small / "build" / file["path"]).read_bytes()
        assert hashlib.sha256(held).hexdigest() == file["sha256"]


def test_a_nation_that_went_with_its_report_is_named(small: Path, here: Here) -> None:
    here("build", "--all", *QUICK, "--jobs", "1")
    publish(small, released=False)
    gone = here("build", "eastshire", *QUICK).err
    assert "hmic: build/national: taken away: it counted a report" in gone
    assert not (small / "build/national").exists()
    assert json.loads((small / "build/manifest.json").read_bytes())["nations"] == []
