"""How reports look: the templates that hmic brings along, a project's own over them, its colours.

A project's templates come with its pull requests, so they run in Jinja's sandbox: they print, loop
and branch, and reach neither Python nor a file outside of the two folders.
"""

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket
from jinja2.sandbox import ImmutableSandboxedEnvironment

from hmic.diagnostics import Diagnostic, Place, Result, error

PACKAGED = "packaged"
"""Before a template's name: hmic's own, which a project's template of that name may extend."""


@dataclass(frozen=True)
class Look:
    """What decides how the reports of a project look."""

    packaged: Path
    """The folder of hmic's templates and styles."""
    own: Path | None = None
    """The folder of the project's, where it has any."""
    accent: str | None = None
    """The project's accent colour: #0B3C5D."""
    accent_dark: str | None = None
    """The same on a dark ground."""
    logo: str | None = None
    """A picture as a data URL."""


def render(
    look: Look, name: str, filters: Mapping[str, Callable[..., Any]], **values: object
) -> Result[str | None]:
    """A template or stylesheet with its values filled in; nothing where a project's own fails."""
    environment = ImmutableSandboxedEnvironment(
        loader=_loader(look),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        optimized=False,  # a constant is not filtered once for all reports
        bytecode_cache=_COMPILED,
    )
    environment.filters |= filters
    try:
        return Result(environment.get_template(name).render(look=look, **values))
    except Exception as failure:
        if look.own is None:
            raise  # hmic's own templates are at fault
        return Result(None, (_fault(failure, look.own),))


def _loader(look: Look) -> ChoiceLoader:
    packaged = FileSystemLoader(look.packaged)
    own = [_Inside(look.own)] if look.own else []
    return ChoiceLoader([*own, packaged, PrefixLoader({PACKAGED: packaged})])


class _Outside(Exception):  # noqa: N818 - becomes a diagnostic
    """A template leads out of its folder."""


class _Inside(FileSystemLoader):
    """Loads from a folder of which no link leads out."""

    def get_source(self, environment: Environment, template: str) -> Any:  # noqa: ANN401 - Jinja's
        """The text of a template.

        Raises:
            TemplateNotFound: there is none of that name.
            _Outside: it is a link that leads out of the folder.
        """
        found = super().get_source(environment, template)
        folder = Path(self.searchpath[0]).resolve()
        if not Path(found[1]).resolve().is_relative_to(folder):
            raise _Outside(template)
        return found


def _fault(failure: Exception, own: Path) -> Diagnostic:
    """What is wrong with a project's templates, at the line where it went wrong."""
    if isinstance(failure, _Outside):
        place = Place(f"{own.name}/{failure}")
        message = "the template is a link that leads out of the project's templates"
        fault = error("template", message, (), "put the file itself here in place of the link")
        return replace(fault, place=place)
    frames = traceback.extract_tb(failure.__traceback__)
    inside = [frame for frame in frames if Path(frame.filename).is_relative_to(own)]
    place = Place(own.name)
    if inside:
        name, line = Path(inside[-1].filename).relative_to(own.parent).as_posix(), inside[-1].lineno
        place = Place(name, line or 1, excerpt=inside[-1].line)
    elif isinstance(failure, TemplateSyntaxError) and failure.filename:
        place = Place(Path(failure.filename).relative_to(own.parent).as_posix(), failure.lineno)
    said = str(failure) or type(failure).__name__
    if isinstance(failure, TemplateNotFound):
        said = f"there is no template {failure.name}"
    hint = "docs/templates.md says what a template may do; delete the file to use hmic's own"
    return replace(error("template", f"the template fails: {said}", (), hint), place=place)


class _Compiled(BytecodeCache):
    """Templates compiled in this process, each under the checksum of its text."""

    def __init__(self) -> None:
        self._codes: dict[str, tuple[str, Any]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Gives the code of a template, where this very text was compiled before."""
        checksum, code = self._codes.get(bucket.key, (None, None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps the code of a template in place of that of its earlier text."""
        self._codes[bucket.key] = (bucket.checksum, bucket.code)


_COMPILED = _Compiled()
"""A third of the time that a page takes; `hmic serve` and many reports pay it once."""
