"""The register of forces, alone."""

from hmic.diagnostics import Result
from hmic.model.force import Register
from hmic.sources.project import Project
from hmic.sources.reading import read_source
from hmic.sources.validation import validate_register


def read_register(project: Project) -> Result[Register]:
    """The register of a round, and what is wrong with it."""
    source, unread = read_source(project.register)
    register, misfits = validate_register(source)
    return Result(register, (*unread, *misfits))
