"""What followed a publication, read without the rest of a force's files."""

from hmic.diagnostics import Diagnostic, Result
from hmic.model.follow_up import ProgressLog, Response
from hmic.sources.fitting import fit
from hmic.sources.project import Project
from hmic.sources.reading import read_source


def read_follow_up(project: Project, force: str) -> Result[tuple[ProgressLog, Response]]:
    """How far the areas of a force's report have come, and what it answers; empty without files."""
    progress, response = ProgressLog(), Response()
    problems: list[Diagnostic] = []
    for file in project.force_files(force):
        if file.mount in (("progress",), ("response",)):
            source, unread = read_source(file)
            problems += unread
            if file.mount == ("progress",):
                noted = fit(ProgressLog, source)
                progress = noted.value or progress
                problems += noted.diagnostics
            else:
                answered = fit(Response, source)
                response = answered.value or response
                problems += answered.diagnostics
    return Result((progress, response), tuple(problems))
