"""A project's own templates, colours and logo; and what its templates cannot do."""

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass, make_dataclass
from enum import Enum
from pathlib import Path
from types import BuiltinFunctionType, MethodType, ModuleType, SimpleNamespace
from typing import Any

import pytest
from jinja2 import BaseLoader, DictLoader, Environment
from jinja2.sandbox import SandboxedEnvironment

from hmic.diagnostics import Diagnostic, has_errors
from hmic.pipeline import compile_index, compile_report, preview, read_round
from hmic.rendering import look
from hmic.rendering.look import environment_of
from hmic.sources.project import Project

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)
"""One pixel."""


def _own(folder: Path, name: str, text: str) -> Path:
    file = folder / "templates" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def _built(folder: Path) -> tuple[str, tuple[Diagnostic, ...]]:
    project = Project(folder)
    round_ = read_round(project)
    compiled = compile_report(round_, "eastshire", ("html",))
    return compiled.outputs.get("html", b"").decode(), compiled.diagnostics


def _refused(folder: Path) -> Diagnostic:
    html, diagnostics = _built(folder)
    assert not html
    (diagnostic,) = diagnostics
    return diagnostic


def test_a_partial_takes_the_place_of_hmics(small: Path) -> None:
    _own(small, "parts/cover.html.j2", "<h1>{{ report.cover.force }}</h1>\n")
    html, diagnostics = _built(small)
    assert not diagnostics
    assert "<h1>Eastshire Police (fictional)</h1>" in html
    assert 'class="cover-title"' not in html


def test_a_block_is_overridden_and_the_rest_stays(small: Path) -> None:
    text = '{% extends "packaged/report.html.j2" %}\n{% block glossary %}<p>None.</p>{% endblock %}'
    _own(small, "report.html.j2", text)
    html, diagnostics = _built(small)
    assert not diagnostics
    assert "<p>None.</p>" in html
    assert 'id="glossary"' not in html
    assert 'class="cover-title"' in html


def test_a_partial_adds_to_hmics_own(small: Path) -> None:
    own = '{% include "packaged/parts/about.html.j2" %}<p>Crown copyright.</p>'
    _own(small, "parts/about.html.j2", own)
    html, _ = _built(small)
    assert 'id="about"' in html
    assert "<p>Crown copyright.</p>" in html


def test_a_style_takes_the_place_of_hmics(small: Path) -> None:
    _own(small, "screen.css", "@media screen { body { margin: 9rem; } }")
    html, _ = _built(small)
    assert "margin: 9rem" in html


@pytest.mark.parametrize(
    ("template", "line", "said"),
    [
        ("{{ report.cover.nothing }}", 1, "has no attribute 'nothing'"),
        ("<p>\n{% if %}\n", 2, "Expected an expression"),
        ("\n\n{% include 'no.html.j2' %}", 3, "there is no template no.html.j2"),
        ("\n{{ ''.__class__.__mro__ }}", 2, "unsafe"),
        ("{{ report.__init__.__globals__ }}", 1, "unsafe"),
        ("{{ label.__globals__['os'].popen('id').read() }}", 1, "unsafe"),
        ("{{ lipsum() }}", 1, "'lipsum' is undefined"),
        ("{% include '../../../etc/passwd' %}", 1, "there is no template ../../../etc/passwd"),
        ("{% include '/etc/passwd' %}", 1, "there is no template /etc/passwd"),
        ("{{ 1 / 0 }}", 1, "division by zero"),
    ],
)
def test_what_fails_in_a_template_is_told_at_its_line(
    small: Path, template: str, line: int, said: str
) -> None:
    _own(small, "parts/cover.html.j2", template)
    fault = _refused(small)
    assert (fault.code, fault.place and fault.place.file) == (
        "template",
        "templates/parts/cover.html.j2",
    )
    assert fault.place
    assert fault.place.line == line
    assert said in fault.message


def test_a_template_that_is_a_link_out_of_the_project_is_refused(small: Path) -> None:
    secret = small.parent / "secret"
    secret.write_text("a secret", encoding="utf-8")
    (small / "templates" / "parts").mkdir(parents=True)
    (small / "templates" / "parts" / "cover.html.j2").symlink_to(secret)
    assert "leads out of the project" in _refused(small).message


def test_the_colours_of_the_project(small: Path) -> None:
    text = 'colours: {accent: "#5B2A86", accent_dark: "#C9A6E4"}\n'
    (small / "hmic.yaml").write_text(text, encoding="utf-8")
    html, diagnostics = _built(small)
    assert not diagnostics
    assert "--accent: #5B2A86" in html
    assert "--accent: #C9A6E4" in html


@pytest.mark.parametrize(
    ("colours", "said"),
    [
        ('accent: "#AAAAAA", accent_dark: "#C9A6E4"', "contrast with #FFFFFF is 2.3 to 1"),
        ('accent: "#5B2A86", accent_dark: "#5B2A86"', "contrast with #14181D is"),
        ('accent: "#5B2A86"', "the key accent_dark is missing here"),
    ],
)
def test_colours_that_nobody_can_read_are_refused(small: Path, colours: str, said: str) -> None:
    (small / "hmic.yaml").write_text(f"colours: {{{colours}}}\n", encoding="utf-8")
    assert said in _refused(small).message


def test_the_logo_stands_in_the_page_itself(small: Path) -> None:
    (small / "logo.png").write_bytes(PNG)
    (small / "hmic.yaml").write_text("logo: logo.png\n", encoding="utf-8")
    html, diagnostics = _built(small)
    assert not diagnostics
    assert (
        f'<img class="logo" src="data:image/png;base64,{base64.b64encode(PNG).decode()}" alt="'
        in html
    )


@pytest.mark.parametrize(
    ("logo", "code"),
    [
        ("../logo.png", "outside-project"),
        ("missing.png", "unreadable-file"),
        ("text.png", "wrong-value"),
        ("large.png", "file-too-large"),
        ("https://example.org/logo.png", "unreadable-file"),
        ("/etc/logo.png", "wrong-value"),
        ("logo.exe", "wrong-value"),
        ("link.png", "outside-project"),
    ],
)
def test_a_logo_that_a_report_cannot_hold(small: Path, logo: str, code: str) -> None:
    (small.parent / "logo.png").write_bytes(PNG)
    (small / "text.png").write_text("no picture", encoding="utf-8")
    (small / "large.png").write_bytes(PNG + bytes(200_000))
    (small / "link.png").symlink_to(small.parent / "logo.png")
    (small / "hmic.yaml").write_text(f"logo: {logo}\n", encoding="utf-8")
    fault = _refused(small)
    assert fault.code == code
    assert fault.place
    assert (fault.place.file, fault.place.line) == ("hmic.yaml", 1)


VALUES = (str, int, float, bool, type(None), bytes, Enum)
HOLDERS = (tuple, list, dict, range, frozenset)


def _wrong(of: object, name: str, environment: SandboxedEnvironment) -> Iterator[str]:
    """What a template can reach from a value, as the sandbox lets it, that is no value."""
    todo, seen = [(of, name)], set[int]()
    while todo:
        value, at = todo.pop()
        if id(value) in seen or isinstance(value, VALUES):
            continue
        seen.add(id(value))
        if isinstance(value, HOLDERS):
            todo += _held(value, at)
            continue
        is_record = is_dataclass(value) and not isinstance(value, type)
        if is_record and not type(value).__dataclass_params__.frozen:  # type: ignore[attr-defined]
            yield f"{at} can be changed"
        if isinstance(value, ModuleType | type) or not (is_record or callable(value)):
            yield f"{at} is a {type(value)}"
        for part in dir(value):
            inner = getattr(value, part, None)
            if environment.is_safe_attribute(value, part, inner):
                if is_record:
                    todo.append((inner, f"{at}.{part}"))
                elif not isinstance(inner, (*VALUES, BuiltinFunctionType, MethodType)):
                    yield f"{at}.{part} is a {type(inner)}"


def _held(holder: Any, at: str) -> Iterator[tuple[object, str]]:
    pairs = holder.items() if isinstance(holder, dict) else enumerate(holder)
    for index, pair in enumerate(pairs):
        yield from ((one, f"{at}[{index}]") for one in pair)


@pytest.fixture
def contexts(small: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[dict[str, Any], Any]]:
    """What every template of the small project gets: its values by name, and its environment."""
    given: list[tuple[dict[str, Any], Any]] = []
    prepare = environment_of

    def noted(loader: BaseLoader, filters: Mapping[str, Callable[..., Any]], *kept: Any) -> Any:
        environment = prepare(loader, filters, *kept)
        load = environment.get_template

        def with_values(name: str, *arguments: Any, **settings: Any) -> Any:
            template = load(name, *arguments, **settings)
            if arguments or settings:  # one that another asks for
                return template

            def render(**values: object) -> str:
                given.append((values, environment))
                return template.render(**values)

            return SimpleNamespace(render=render)

        environment.get_template = with_values  # type: ignore[method-assign, assignment]
        return environment

    monkeypatch.setattr(look, "environment_of", noted)
    for stage in ("final", "accuracy"):
        edit_stage(small, stage)
        assert not has_errors(preview(read_round(Project(small)), "eastshire").diagnostics)
    compile_index(Project(small), [])
    return given


def edit_stage(folder: Path, stage: str) -> None:
    file = folder / "forces/eastshire/force.yaml"
    text = re.sub(r"stage: .*", f"stage: {stage}", file.read_text(encoding="utf-8"))
    file.write_text(text, encoding="utf-8")


def test_a_template_reaches_values_and_nothing_else(
    contexts: list[tuple[dict[str, Any], Any]],
) -> None:
    assert {name for values, _ in contexts for name in values} == {
        "look",
        "files",
        "report",
        "index",
        "label",
        "notes",
        "paragraph_id",
    }
    wrong: list[str] = []
    for values, environment in contexts:
        assert set(environment.globals) == {"range"}
        for name, value in values.items():
            wrong += _wrong(value, name, environment)
        for name, function in (*environment.filters.items(), *environment.tests.items()):
            wrong += [
                one for one in _wrong(function, f"|{name}", environment) if "cache" not in one
            ]
    assert not wrong


def test_what_is_no_value_would_be_seen() -> None:
    environment = environment_of(DictLoader({}), {})
    record = make_dataclass("Record", ["inner"], frozen=True)
    changeable = make_dataclass("Changeable", ["inner"])
    for wrong in (Path(), re, object(), type, record(Path()), record((1, re)), changeable(1)):
        assert list(_wrong(wrong, "x", environment)), wrong
    assert not list(_wrong(record(("x", 1, None)), "x", environment))


def test_hmics_templates_are_compiled_once_for_all_runs(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    compiled = []
    compile_source = Environment.compile

    def noted(self: Environment, *arguments: Any, **settings: Any) -> Any:
        compiled.append(arguments[1])
        return compile_source(self, *arguments, **settings)

    monkeypatch.setattr(Environment, "compile", noted)
    pages = []
    for _ in range(2):
        monkeypatch.setattr(look, "_CODES", {})  # as in a new process
        pages.append(_built(small))
        assert {"report.html.j2", "parts/cover.html.j2"} <= set(compiled)
        assert len(compiled) == len(set(compiled))
    assert pages[0] == pages[1]
    kept = {path: path.read_bytes() for path in (tmp_path / "cache").rglob("templates/*")}
    assert len(kept) == len(compiled)
    for path in kept:
        path.write_bytes(b"damaged")
    monkeypatch.setattr(look, "_CODES", {})
    assert _built(small) == pages[0]
    assert {path: path.read_bytes() for path in kept} == kept


def test_a_projects_own_templates_are_kept_nowhere(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    _own(small, "parts/cover.html.j2", "<h1>{{ report.cover.force }}</h1>\n")
    _built(small)
    assert not [*(tmp_path / "cache").rglob("templates/*")]
