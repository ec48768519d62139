"""From a method's file to the method: its shape, then its words held against each other."""

from dataclasses import replace
from pathlib import Path

from hmic.diagnostics import Refusal, Result, error, in_order, near
from hmic.model.method import Method
from hmic.sources.fitting import as_written, fit_whole
from hmic.sources.label_catalogues import letters_lacking
from hmic.sources.method_faults import faults_of
from hmic.sources.placeholders import LEFT_OUT
from hmic.sources.project import DataFile, Project
from hmic.sources.reading import locate, read_source


def read_method(file: DataFile) -> Result[Method | None]:
    """The method of a file; None where anything in it makes no sense."""
    source, unread = read_source(file)
    fitted = fit_whole(Method, source)
    method, found = fitted.value, [*unread, *fitted.diagnostics]
    if method is not None:
        mount = len(source.mount)
        for fault in faults_of(method, source.mount):
            route = as_written(fault.route[mount:], source.content)
            found += locate([replace(fault, route=(*source.mount, *route))], [source])
        if method.method != file.path.stem:
            message = f"the method is called {method.method}, and its file {file.path.stem}.yaml"
            wrong = error("mislabelled-file", message, ("method", "method"), "give both one name")
            found += locate([wrong], [source])
    return Result(None if found else method, in_order([*found, *letters_lacking(source)]))


def method_of_programme(project: Project, name: str) -> Result[Method | None]:
    """The method that a programme names; where it names none that there is, an error there."""
    known = project.methods()
    if name in known:
        return read_method(project.method_file(name))
    if name == LEFT_OUT:  # what stands there was told already
        return read_method(project.method_file(known[0]))
    hint = near(name, known, "write one of them")
    message = f"“{name}” is not one of {', '.join(known)}"
    return Result(None, (error("wrong-value", message, ("programme", "method"), hint),))


def find_method(project: Project, name: str) -> DataFile:
    """The file of a method that is named, or whose file is.

    Raises:
        Refusal: there is no such method.
    """
    path = Path(name)
    if path.suffix == ".yaml" and path.is_file():
        path = path.resolve()
        return DataFile(path, name, ("method",), path.parent)
    known = project.methods()
    if name not in known:
        advice = f"there are {', '.join(known)}; or name a file that ends in .yaml"
        raise Refusal(f"no such method: {name}", near(name, known, advice))
    return project.method_file(name)
