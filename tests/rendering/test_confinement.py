"""What a project's templates may take, and what becomes of those that take more."""

import os
import pickle
import sys
import time
from collections.abc import Iterator
from functools import partial
from types import FrameType
from typing import Any

import psutil
import pytest

from hmic.diagnostics import Diagnostic, Result
from hmic.rendering.confinement import Confined, Limits
from hmic.rendering.look import Look, render, whereabouts

FEW = Limits(seconds=1, memory=300, output=1)
NAME = "parts/cover.html.j2"


@pytest.fixture(scope="module")
def confined() -> Iterator[Confined]:
    confined = Confined()
    yield confined
    confined.end()


def _made(confined: Confined, text: str, **others: str) -> Result[bytes | None]:
    own = {NAME: text, **others}
    return confined.run(partial(render, Look({}, own), NAME, {}), FEW, whereabouts)


def _fault(made: Result[bytes | None]) -> Diagnostic:
    text, (fault,) = made
    assert text is None
    assert fault.code == "template"
    return fault


def test_what_takes_little_is_made(confined: Confined) -> None:
    assert _made(confined, "{{ 'é' * 3 }}") == ("ééé".encode(), ())


@pytest.mark.parametrize(
    "loops",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}\n{% endfor %}{% endfor %}",
        "{% set t = 'x' * 99999 %}{% for a in t %}{% for b in t %}\n{% endfor %}{% endfor %}",
        "{% macro m(n) %}{% for a in 'xx' %}{{ m(n) }}{% endfor %}{% endmacro %}{{ m(1) }}",
        "{{ 10 ** (10 ** 9) }}",
        "{{ ('a' * 99999)|replace('a', 'b' * 999)|replace('b', 'c' * 999)|length }}",
    ],
    ids=["loops", "over text", "a macro", "a number", "replacing"],
)
def test_what_does_not_end_is_ended_and_told_at_its_file(confined: Confined, loops: str) -> None:
    fault = _fault(_made(confined, f"<p>\n{loops}"))
    assert fault.place
    assert fault.place.file in (f"templates/{NAME}", "templates")
    assert any(
        words in fault.message
        for words in ("more than 1 seconds", "without end", "more than 300 MiB", "MiB of memory")
    )


def test_the_line_that_is_at_work_is_told(confined: Confined) -> None:
    inner = "{% for b in range(99999) %}\n{% if b == 'x' %}{% endif %}\n{% endfor %}"
    loops = f"<p>\n{{% for a in range(99999) %}}\n{inner}{{% endfor %}}"
    fault = _fault(_made(confined, loops))
    assert fault.place
    assert fault.place.file == f"templates/{NAME}"
    assert fault.place.line in (3, 4)


def test_what_another_template_includes_is_told_there(confined: Confined) -> None:
    loops = "\n{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    fault = _fault(_made(confined, "{% include 'other.j2' %}", **{"other.j2": loops}))
    assert fault.place
    assert (fault.place.file, fault.place.line) == ("templates/other.j2", 2)


def test_memory_ends(confined: Confined) -> None:
    grows = "{% set t = 'x' * 9999999 %}\n{% for a in range(999) %}{{ t ~ a }}{% endfor %}"
    fault = _fault(_made(confined, grows))
    assert "MiB of memory" in fault.message


def test_output_ends(confined: Confined) -> None:
    fault = _fault(_made(confined, "{{ 'x' * 1000001 }}"))
    assert fault.message == "the templates take more than 1 MB of output"


def test_the_next_request_is_answered_after_one_that_was_ended(confined: Confined) -> None:
    _made(confined, "{{ 'x' * 1000001 }}")
    assert _made(confined, "{{ 'x' }}") == (b"x", ())


def test_one_process_answers_many_requests(confined: Confined) -> None:
    _made(confined, "x")
    before = psutil.Process().children(recursive=True)
    _made(confined, "y")
    assert psutil.Process().children(recursive=True) == before


def test_a_process_that_dies_is_told(confined: Confined) -> None:
    text, (fault,) = confined.run(_dies, FEW, whereabouts)
    assert text is None
    assert fault.message == "the templates bring down the process that runs them"


def _dies() -> Result[bytes | None]:
    os._exit(9)


def test_whatever_fails_is_told(confined: Confined) -> None:
    _, (fault,) = confined.run(_fails, FEW, whereabouts)
    assert fault.message == "no report can be made by the templates: it fails"


def _fails() -> Result[bytes | None]:
    raise RuntimeError("it fails\nin two lines")


@pytest.mark.parametrize(
    "answer",
    [b"no answer\n", b"[]\n", b"{}\n", b'{"size": 9, "diagnostics": []}\nx', b'{"size": "x"}\n'],
)
def test_an_answer_that_is_none_is_no_answer(confined: Confined, answer: bytes) -> None:
    made, (fault,) = confined.run(partial(_says, answer), FEW, whereabouts)
    assert made is None
    assert fault.message == "the templates bring down the process that runs them"


def _says(answer: bytes) -> Result[bytes | None]:
    """Whoever left the sandbox could write what it likes where the answers go."""
    for number in range(3, 30):
        try:
            os.write(number, answer)
        except OSError:
            continue
    time.sleep(0.2)
    os._exit(0)


def test_nothing_of_a_pickle_comes_back(confined: Confined) -> None:
    made, found = confined.run(partial(_says, pickle.dumps(print) + b"\n"), FEW, whereabouts)
    assert made is None
    assert found


def test_a_frame_of_no_template_is_nowhere() -> None:
    frame: FrameType | Any = sys._getframe()  # noqa: SLF001 - as the confined process looks at its own
    while frame:
        assert frame.f_globals.get("__jinja_template__") is None
        frame = frame.f_back


def test_the_process_ends_with_its_own() -> None:
    before = {one.pid for one in psutil.Process().children()}  # other tests have their own
    confined = Confined()
    _made(confined, "x")
    (child,) = [one for one in psutil.Process().children() if one.pid not in before]
    confined.end()
    assert not child.is_running()
