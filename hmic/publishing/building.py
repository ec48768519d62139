"""Building one report: the pipeline run to its end, and its outputs written."""

import errno
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from hmic.diagnostics import Diagnostic, Severity, error
from hmic.model.grade import Stage
from hmic.pipeline import FORMATS, Compiled, Format, Foundations, compile_report
from hmic.publishing.writing import repair, withdraw_report, write_report
from hmic.sources.project import Project


@dataclass(frozen=True)
class Built:
    """What became of one report."""

    force: str
    diagnostics: tuple[Diagnostic, ...]
    written: tuple[Path, ...] = ()
    """The files written; none where the report was refused."""
    standing: Path | None = None
    """A file of the earlier report, which stands unchanged where this one was refused."""


def build(
    foundations: Foundations,
    force: str,
    formats: Iterable[Format],
    *,
    output: Path | None = None,
    strict: bool = False,
) -> Built:
    """Builds one report, or says why not; the earlier report stays whole then.

    Args:
        foundations: What all forces of the project share.
        force: The slug of a force with data.
        formats: The formats to write.
        output: The build folder, where it is not the project's.
        strict: Whether warnings refuse the report too.
    """
    project = foundations.project
    root = output or project.build
    repair(root)
    compiled = compile_report(foundations, force, formats)
    refused = Built(force, compiled.diagnostics, standing=_standing(root, compiled))
    inspection = compiled.inspected.inspection
    warned = any(d.severity is Severity.WARNING for d in compiled.diagnostics)
    if inspection is None or not compiled.outputs or (strict and warned):
        return refused
    stage = inspection.force.stage
    place, names = _place(force, stage), _names(force, stage)
    files = {names[kind]: data for kind, data in compiled.outputs.items()}
    ours = {name for any_stage in Stage for name in _names(force, any_stage).values()}
    try:
        written = write_report(root, place, files, ours, compiled.inputs)
        if stage is Stage.FINAL:  # no draft lies beside what is published
            withdraw_report(root, _place(force, Stage.ACCURACY))
    except OSError as failure:
        problem = _cannot_write(_in_project(project, root / place), failure)
        return replace(refused, diagnostics=(*compiled.diagnostics, problem))
    return Built(force, compiled.diagnostics, written)


def _place(force: str, stage: Stage) -> str:
    return force if stage is Stage.FINAL else f"draft/{force}"


def _standing(root: Path, compiled: Compiled) -> Path | None:
    """A file of the report that was built before; of the final one where the stage is not known."""
    force, inspection = compiled.inspected.force, compiled.inspected.inspection
    known = inspection is not None and "force" not in inspection.incomplete
    stages = [inspection.force.stage] if inspection and known else reversed(Stage)
    candidates = (
        root / _place(force, stage) / name
        for stage in stages
        for name in _names(force, stage).values()
    )
    return next(filter(Path.is_file, candidates), None)


_HINTS = {
    errno.ENOSPC: "make room on the disk, then build again",
    errno.EDQUOT: "make room on the disk, then build again",
    errno.EEXIST: "move it elsewhere, or choose another folder with --output",
}


def _cannot_write(where: Path, failure: OSError) -> Diagnostic:
    reason = failure.strerror or str(failure)
    message = f"the report cannot be written to {where}: {reason[:1].lower()}{reason[1:]}"
    hint = "mend the folder's access, or choose another folder with --output"
    problem = error("cannot-write", message, (), _HINTS.get(failure.errno or 0, hint))
    return replace(problem, fault="machine")


def _in_project(project: Project, path: Path) -> Path:
    return path.relative_to(project.root) if path.is_relative_to(project.root) else path


def _names(force: str, stage: Stage) -> dict[Format, str]:
    """The outputs' file names; a draft's PDF says in its name what it is."""
    pdf = f"{force}.pdf" if stage is Stage.FINAL else f"{force}-{stage}.pdf"
    return dict(zip(FORMATS, ("index.html", pdf, "report.json"), strict=True))
