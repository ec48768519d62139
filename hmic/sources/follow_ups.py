"""What followed a publication, read without the rest of a force's files."""

from typing import TypeVar

from hmic.diagnostics import Result
from hmic.model.follow_up import ProgressLog, Response
from hmic.model.values import Model
from hmic.sources.fitting import fit
from hmic.sources.project import DataFile, Project
from hmic.sources.reading import read_source

_Log = TypeVar("_Log", bound=Model)


def read_follow_up(project: Project, force: str) -> Result[tuple[ProgressLog, Response]]:
    """How far the areas of a force's report have come, and what it answers; empty without files."""
    files = {file.mount: file for file in project.force_files(force)}
    progress = _read(ProgressLog, files.get(("progress",)))
    response = _read(Response, files.get(("response",)))
    problems = (*progress.diagnostics, *response.diagnostics)
    return Result((progress.value, response.value), problems)


def _read(model: type[_Log], file: DataFile | None) -> Result[_Log]:
    if file is None:
        return Result(model())
    source, unread = read_source(file)
    fitted = fit(model, source)
    return Result(fitted.value or model(), (*unread, *fitted.diagnostics))
