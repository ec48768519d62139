"""How reports look: the templates that hmic brings along, a project's own over them, its colours.

A project's templates come with its pull requests. So they are texts that were read before, they
run in Jinja's sandbox, where they print, loop and branch, and in a process of its own that may
take only so much. What they get is values: nothing in it opens, imports or calls out.
"""

import hashlib
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from types import FrameType
from typing import Any, Protocol

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    Environment,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range

from hmic.diagnostics import Diagnostic, Place, Result, error
from hmic.rendering.confinement import CONFINED, OF_PAGES
from hmic.report.contents import Appearance

PACKAGED = "packaged"
"""Before a template's name: hmic's own, which a project's template of that name may extend."""
OWN = "templates"
"""Where a project's own templates stand, in messages."""
_HMICS = "hmic/templates"


class Store(Protocol):
    """Where bytes are kept by a key, and may be lost."""

    def get(self, key: str) -> bytes | None:
        """What was kept; None where there is nothing."""

    def put(self, key: str, raw: bytes) -> None:
        """Keeps bytes."""


@dataclass(frozen=True)
class Look:
    """What decides how the reports of a project look."""

    packaged: Mapping[str, str]
    """The texts of hmic's templates and styles, by name: parts/cover.html.j2."""
    own: Mapping[str, str] = field(default_factory=dict)
    """Those of the project's."""
    accent: str | None = None
    """The project's accent colour: #0B3C5D."""
    accent_dark: str | None = None
    """The same on a dark ground."""
    logo: str | None = None
    """A picture as a data URL."""
    pictures: tuple[str, ...] = ()
    """The pictures of the report's figures, as data URLs."""
    compiled: Store | None = field(default=None, compare=False)
    """Keeps hmic's templates as they were compiled, where a project has none of its own."""

    @property
    def given_pictures(self) -> tuple[str, ...]:
        """All pictures that a page may hold."""
        return (*((self.logo,) if self.logo else ()), *self.pictures)


def confined(look: Look, make: Callable[[], Result[str | None]]) -> Result[str | None]:
    """What a function makes by the templates: here by hmic's own, else in the confined process.

    The function is one of a module, with its arguments.
    """
    if not look.own:
        return make()
    made, found = CONFINED.run(make, OF_PAGES, whereabouts)
    return Result(None if made is None else made.decode(errors="replace"), found)


def render(
    look: Look, name: str, filters: Mapping[str, Callable[..., Any]], **values: object
) -> Result[str | None]:
    """A template or stylesheet with its values filled in; nothing where a project's own fails.

    Args:
        look: The templates, and what they see of the look.
        name: The template.
        filters: What it may apply to values, besides what Jinja brings along.
        values: What it sees besides `look`.

    Returns:
        The text, or what is wrong with a project's template.
    """
    loader = _Texts(look)
    environment = environment_of(loader, filters, None if look.own else look.compiled)
    appearance = Appearance(look.accent, look.accent_dark, look.logo)
    try:
        text = environment.get_template(name).render(look=appearance, **values)
        text.encode()  # half a character can be written in a template
    except Exception as failure:
        if not look.own:
            raise  # hmic's own templates are at fault
        return Result(None, (_fault(failure, look.own, loader.last),))
    return Result(text)


_SETTINGS = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
    "optimized": False,  # a constant is not filtered once for all reports
}


def environment_of(
    loader: BaseLoader, filters: Mapping[str, Callable[..., Any]], compiled: Store | None = None
) -> ImmutableSandboxedEnvironment:
    """The sandbox in which templates run.

    Args:
        loader: What gives their texts.
        filters: What they may apply to values.
        compiled: Where their code is kept from one run to the next; none of a project's own is.

    Returns:
        The sandbox.
    """
    environment = ImmutableSandboxedEnvironment(
        loader=loader, bytecode_cache=_Compiled(compiled), **_SETTINGS
    )
    environment.globals = {"range": safe_range}
    del environment.filters["random"]  # a report is the same each time
    environment.filters |= filters
    return environment


class _Texts(BaseLoader):
    """Gives the texts of a look, the project's before hmic's."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self.last: str | None = None
        """The project's template that was last asked for."""

    def get_source(self, _: Environment, template: str) -> tuple[str, str, None]:
        """The text of a template, and what messages call it.

        Raises:
            TemplateNotFound: there is none of that name.
        """
        if (own := self._look.own.get(template)) is not None:
            self.last = _LOADING[0] = f"{OWN}/{template}"
            return own, self.last, None
        name = template.removeprefix(f"{PACKAGED}/")
        if (packaged := self._look.packaged.get(name)) is None:
            raise TemplateNotFound(template)
        return packaged, f"{_HMICS}/{name}", None


_LOADING = [""]
"""The project's template that was last asked for in this process."""


def whereabouts(frame: FrameType | None) -> tuple[str, int] | None:
    """The line of a project's template that a frame stands in."""
    while frame is not None:
        template = frame.f_globals.get("__jinja_template__")
        name = getattr(template, "filename", None)
        if template is not None and name and name.startswith(f"{OWN}/"):
            return name, template.get_corresponding_lineno(_line_of(frame))
        frame = frame.f_back
    return (_LOADING[0], 1) if _LOADING[0] else None


def _line_of(frame: FrameType) -> int:
    """The line that a frame is at, or was last at: the jump back to a loop's start has none."""
    line = frame.f_code.co_firstlineno
    for start, _, at in frame.f_code.co_lines():
        if start > frame.f_lasti:
            break
        line = at or line
    return line


def _fault(failure: Exception, own: Mapping[str, str], last: str | None) -> Diagnostic:
    """What is wrong with a project's templates, at the line where it went wrong."""
    frames = traceback.extract_tb(failure.__traceback__)
    inside = [frame for frame in frames if frame.filename.removeprefix(f"{OWN}/") in own]
    place = Place(last or OWN)
    if isinstance(failure, TemplateSyntaxError) and failure.filename:
        place = Place(failure.filename, failure.lineno)
    elif inside:
        place = Place(inside[-1].filename, inside[-1].lineno or 1)
    lines = own.get(place.file.removeprefix(f"{OWN}/"), "").splitlines()
    if len(lines) >= place.line:
        place = replace(place, excerpt=lines[place.line - 1])
    hint = "docs/templates.md says what a template may do; delete the file to use hmic's own"
    return replace(
        error("template", f"the template fails: {_said(failure)}", (), hint), place=place
    )


def _said(failure: Exception) -> str:
    if isinstance(failure, TemplateNotFound):
        return f"there is no template {failure.name}"
    if isinstance(failure, RecursionError):
        return "it includes or calls itself without end, or is nested too deep"
    if isinstance(failure, MemoryError):
        return f"it takes more than {OF_PAGES.memory} MiB of memory"
    return str(failure) or type(failure).__name__


_CODES: dict[str, tuple[str, Any]] = {}
"""Templates compiled in this process, each with the checksum of its text: `hmic serve` and many
reports compile them once."""


class _Compiled(BytecodeCache):
    """Compiled templates, of this process and of what is kept: a fifth of what a page costs."""

    def __init__(self, kept: Store | None) -> None:
        self._kept = kept

    def load_bytecode(self, bucket: Bucket) -> None:
        """Gives the code of a template, where this very text was compiled before."""
        checksum, code = _CODES.get(bucket.key, (None, None))
        if checksum == bucket.checksum:
            bucket.code = code
        elif self._kept is not None and (raw := self._kept.get(_key(bucket))) is not None:
            bucket.bytecode_from_string(raw)
            _CODES[bucket.key] = (bucket.checksum, bucket.code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps the code of a template in place of that of its earlier text."""
        _CODES[bucket.key] = (bucket.checksum, bucket.code)
        if self._kept is not None:
            self._kept.put(_key(bucket), bucket.bytecode_to_string())


def _key(bucket: Bucket) -> str:
    """A digest of all that the code of a template is a function of."""
    made_by = (sys.version, version("jinja2"), _SETTINGS)
    return hashlib.sha256(repr((made_by, bucket.key, bucket.checksum)).encode()).hexdigest()
