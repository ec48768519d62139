"""Building one report: the pipeline run to its end, and its outputs written."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from hmic.diagnostics import Diagnostic, Severity, error
from hmic.model.force import Register
from hmic.model.grade import Stage
from hmic.pipeline import FORMATS, Format, compile_report
from hmic.publishing.writing import write_report
from hmic.sources.project import Project


@dataclass(frozen=True)
class Built:
    """What became of one report."""

    force: str
    diagnostics: tuple[Diagnostic, ...]
    written: tuple[Path, ...] = ()
    """The files written; none where the report was refused."""
    standing: Path | None = None
    """The earlier report that stands unchanged, where this one was refused."""


def build(
    project: Project,
    register: Register,
    force: str,
    formats: Iterable[Format],
    *,
    output: Path | None = None,
    strict: bool = False,
) -> Built:
    """Builds one report, or says why not; the earlier report stays whole then.

    Args:
        project: The project.
        register: Its register of forces.
        force: The slug of a force with data.
        formats: The formats to write.
        output: The build folder, where it is not the project's.
        strict: Whether warnings refuse the report too.
    """
    root = output or project.build
    compiled = compile_report(project, register, force, formats)
    inspection = compiled.inspected.inspection
    final = inspection is None or inspection.force.stage is Stage.FINAL
    place = force if final else f"draft/{force}"
    standing = root / place / "index.html"
    refused = Built(force, compiled.diagnostics, standing=standing if standing.exists() else None)
    warned = any(d.severity is Severity.WARNING for d in compiled.diagnostics)
    if inspection is None or not compiled.outputs or (strict and warned):
        return refused
    names = _names(force, inspection.force.stage)
    files = {names[kind]: data for kind, data in compiled.outputs.items()}
    try:
        written = write_report(root, place, files, set(names.values()), compiled.inputs)
    except OSError as failure:
        problem = error(
            "cannot-write",
            f"the report cannot be written to {root / place}: {failure.strerror or failure}",
            (),
            "make room or mend the folder's access, then build again",
        )
        return replace(
            refused, diagnostics=(*compiled.diagnostics, replace(problem, fault="machine"))
        )
    return Built(force, compiled.diagnostics, written)


def _names(force: str, stage: Stage) -> dict[Format, str]:
    """The outputs' file names; a draft's PDF says in its name what it is."""
    pdf = f"{force}.pdf" if stage is Stage.FINAL else f"{force}-{stage}.pdf"
    return dict(zip(FORMATS, ("index.html", pdf, "report.json"), strict=True))
