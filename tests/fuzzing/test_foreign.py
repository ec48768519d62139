"""What a pull request or a spreadsheet brings besides data files: templates, memories, tables.

Whatever stands in them: no traceback, no wait, nothing outside of their place, and what comes of
them is right or nothing. As in `test_fuzzing`: short in `make test`, long in `make fuzz`.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hmic.authoring.comment_tables import as_table, import_table
from hmic.diagnostics import Refusal, has_errors
from hmic.pipeline import compile_report, inspect, read_round
from hmic.publishing.building import Wish, build_all
from hmic.publishing.freshness import take_inputs
from hmic.rendering import look
from hmic.rendering.confinement import Limits
from hmic.sources.project import PACKAGED, Project
from tests.conftest import SMALL
from tests.fuzzing.mutations import Changes, Files, mutated
from tests.fuzzing.test_fuzzing import COMMENTS, LONG

FORCE = "eastshire"
TEMPLATES = ("parts/cover.html.j2", "parts/framework.html.j2", "screen.css", "print.css")
IN_TEMPLATES = (
    *(b"{{", b"}}", b"{%", b"%}", b"{#", b"#}", b"{{ report }}", b"{{ look }}", b"{{ self }}"),
    *(b"{% for a in report.frameworks %}", b"{% endfor %}", b"{% extends 'report.html.j2' %}"),
    *(b"{% include 'parts/cover.html.j2' %}", b"{{ ''.__class__ }}", b"{{ range(10**9) }}"),
    *(b"{% set x = 'x' * 9 ** 9 %}", b"|map('x')", b"<script>", b"</style>", b"@import url(x);"),
)
IN_TABLES = (
    *(b'"', b",", b";", b"\r", b"\n", b"\t", b'""', b"=1+1", b"@x", b"'", b"\xef\xbb\xbf", b"\0"),
)
NAMES = ("../x", "/etc/passwd", "a/b", "..", "", ".hmic", "index.html", "westshire", "\n", "\udc80")
"""What a memory may be made to name."""


def quickly(examples: int) -> settings:
    return settings(
        max_examples=LONG or examples,
        derandomize=not LONG,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("foreign") / "small"
    shutil.copytree(SMALL, folder)
    comments = folder / "forces" / FORCE / "comments.yaml"
    comments.write_text(COMMENTS.format(finding="CU-S1", year=2030), encoding="utf-8")
    yield folder
    assert [path.name for path in folder.parent.iterdir()] == ["small"]


def test_no_template_breaks_the_program(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look, "OF_PAGES", Limits(seconds=3, memory=300, output=5))
    texts = Files({name: (PACKAGED / "templates" / name).read_bytes() for name in TEMPLATES})

    @quickly(20)
    @given(mutated(texts, IN_TEMPLATES))
    def holds(changed: Changes) -> None:
        own = project / "templates"
        shutil.rmtree(own, ignore_errors=True)
        for name, raw in changed.items():
            if raw is not None:
                (own / name).parent.mkdir(parents=True, exist_ok=True)
                (own / name).write_bytes(raw)
        compiled = compile_report(read_round(Project(project)), FORCE, ("html",))
        assert bool(compiled.outputs) is not has_errors(compiled.diagnostics)
        for diagnostic in compiled.diagnostics:
            assert diagnostic.place
            assert not diagnostic.place.file.startswith("/")

    holds()
    shutil.rmtree(project / "templates", ignore_errors=True)


def _built(project: Path) -> Mapping[str, bytes]:
    """Every file of the build folder but what hmic remembers, after a run."""
    wish = Wish(("html", "json"))
    for built in build_all(take_inputs(Project(project)), ["eastshire", "westshire"], wish):
        assert built.bug is None
    build = project / "build"
    return {
        path.relative_to(build).as_posix(): path.read_bytes()
        for path in build.rglob("*")
        if path.is_file() and ".hmic" not in path.parts
    }


@st.composite
def _forged(draw: st.DrawFn, raw: bytes) -> bytes:
    """A memory with a value or name changed, below the seal that it had."""
    seal, _, body = raw.partition(b"\n")
    shape = json.loads(body)
    for _ in range(draw(st.integers(1, 3))):
        key = draw(st.sampled_from(sorted(shape)))
        name = draw(st.sampled_from(NAMES))
        value = shape[key]
        if isinstance(value, dict) and value and draw(st.booleans()):
            old = draw(st.sampled_from(sorted(value)))
            value[name] = value.pop(old) if draw(st.booleans()) else name
        else:
            shape[key] = draw(
                st.sampled_from(
                    [name, None, 0, -1, [], {}, [name], {name: name}, json.dumps(shape)]
                )
            )
    return seal + b"\n" + json.dumps(shape).encode() + b"\n"


def test_no_memory_decides_what_is_published(project: Path) -> None:
    clean = _built(project)
    assert {"eastshire/index.html", "draft/westshire/index.html"} <= clean.keys()
    memories = sorted((project / "build" / ".hmic").glob("*.json"))
    assert len(memories) > 1
    before = {path: path.read_bytes() for path in memories}
    files = Files({path.name: raw for path, raw in before.items()})
    forged = st.sampled_from(memories).flatmap(
        lambda path: _forged(before[path]).map(lambda raw: Changes({path.name: raw}))
    )

    @quickly(30)
    @given(mutated(files) | forged)
    def holds(changed: Changes) -> None:
        for name, raw in changed.items():
            if raw is not None:
                (project / "build" / ".hmic" / name).write_bytes(raw)
            else:
                (project / "build" / ".hmic" / name).unlink(missing_ok=True)
        assert _built(project) == clean

    holds()


def test_no_table_breaks_the_log(project: Path) -> None:
    log_file = project / "forces" / FORCE / "comments.yaml"
    before = log_file.read_bytes()
    inspection = inspect(read_round(Project(project)), FORCE).inspection
    assert inspection is not None
    log = inspection.comments
    row = '"","CU-S2","B","2030-08-08","A point, of two parts.","","",""\r\n'
    tables = Files({"comments.csv": f"{as_table(log)}{row}".encode()})
    table = project / "forces" / "comments.csv"

    @quickly(40)
    @given(mutated(tables, IN_TABLES))
    def holds(changed: Changes) -> None:
        raw = changed["comments.csv"]
        if raw is None:
            return
        table.write_bytes(raw)
        try:
            imported = import_table(Project(project), FORCE, log, table)
            after = inspect(read_round(Project(project)), FORCE)
            assert after.inspection is not None
            comments = after.inspection.comments.comments
            if has_errors(imported.diagnostics):
                assert log_file.read_bytes() == before
                for diagnostic in imported.diagnostics:
                    assert diagnostic.place
                    assert diagnostic.message
            else:
                assert len(comments) == len(log.comments) + len(imported.added)
                assert {one.point for one in imported.added} <= {one.point for one in comments}
        except Refusal:
            assert log_file.read_bytes() == before
        finally:
            log_file.write_bytes(before)

    holds()
    os.unlink(table)  # noqa: PTH108
