"""The project's logo as a data URL, so that the page needs no other file."""

import base64

from hmic.diagnostics import Result, Route, error
from hmic.sources.project import Project

MOST_BYTES = 100_000
"""A larger picture is refused: the page holds it whole."""

_BEGINNINGS = (
    (b"\x89PNG\r\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"<svg", "image/svg+xml"),
    (b"<?xml", "image/svg+xml"),
)
"""How a file of each type begins."""


_ROUTE: Route = ("configuration", "logo")


def read_logo(project: Project, name: str) -> Result[str | None]:
    """The picture with a name in the project, or what is wrong with it."""

    def refused(code: str, message: str, hint: str) -> Result[str | None]:
        return Result(None, (error(code, message, _ROUTE, hint),))

    path = project.root / name
    if not path.resolve().is_relative_to(project.root):
        hint = "put the picture into the project"
        return refused("outside-project", f"{name} leads out of the project", hint)
    try:
        raw = path.read_bytes()
    except OSError as failure:
        reason = failure.strerror or "it cannot be read"
        message = f"{name} cannot be read: {reason[:1].lower()}{reason[1:]}"
        return refused("unreadable-file", message, "name it from the project's folder")
    if len(raw) > MOST_BYTES:
        message = f"{name} has {len(raw) / 1000:.0f} kB; a logo has at most {MOST_BYTES // 1000}"
        return refused("file-too-large", message, "save it smaller, or as SVG")
    kind = next((kind for start, kind in _BEGINNINGS if raw.lstrip().startswith(start)), None)
    if kind is None:
        message = f"{name} is no picture that a report can hold"
        return refused("wrong-value", message, "save it as SVG, PNG or JPEG")
    return Result(f"data:{kind};base64,{base64.b64encode(raw).decode()}")
