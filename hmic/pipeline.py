"""The line from YAML to report; every command stops somewhere on it or repeats it.

    project     = find_project(cwd)              the folder with forces/
    round_      = read_round(project)            all that the reports of a round share, once
    inspection  = read_inspection(round_, force) the force's own files; it refers to its round
    judgements  = grade(inspection)              one Judgement per graded framework
    breaches    = check(inspection, judgements)  rules of a force; those of the round ran with it
    report      = assemble(inspection, judgements, labels)
    html        = render_html(report, look)      by the project's templates and hmic's
    json        = render_json(report, engine())
    pdf         = render_pdf(html)

Each step gives its value and its diagnostics. Errors stop the line before `assemble`; all problems
of all files are reported at once. The outputs stay in memory: `publishing` writes them.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from hmic.diagnostics import Diagnostic, Place, Result, Route, has_errors, in_order
from hmic.judging.grading import Judgements, grade
from hmic.manuals import CODES
from hmic.model.inspection import Inspection
from hmic.rules import ASKED_OF_FINAL, check, check_round, unused_term
from hmic.rules.walking import findings_with_routes
from hmic.sources import rounds
from hmic.sources.project import Project
from hmic.sources.reading import Source, locate
from hmic.sources.rounds import ReadRound, read_inspection
from hmic.sources.silencing import misplaced_severities, read_silencings, settle

if TYPE_CHECKING:
    from hmic.rendering.look import Look
    from hmic.report.contents import PublishedReport, Report

_OF_EACH_FORCE = frozenset(CODES.known) - {unused_term.CODE}
"""The codes that need no look at all forces together."""

Format = Literal["html", "pdf", "json", "large-print"]
FORMATS: tuple[Format, ...] = ("html", "pdf", "json")
"""What is built unless told otherwise."""
PRINTED: dict[Format, tuple[str, ...]] = {"pdf": (), "large-print": ("large-print.css",)}
"""The formats that the PDF engine makes, with the styles of each after print.css."""


@dataclass(frozen=True, eq=False)
class Inspected:
    """One force after the step `check`."""

    round: ReadRound
    force: str
    inspection: Inspection | None
    """None where the files that it rests on, the register or the programme, are not sound."""
    judgements: Judgements
    own_diagnostics: tuple[Diagnostic, ...]
    """What is wrong with the force's own files."""
    sources: tuple[Source, ...]
    """The force's own files, without the elements left out."""

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong with all that its report is made from."""
        return in_order([*self.round.diagnostics, *self.own_diagnostics])


@dataclass(frozen=True)
class Compiled:
    """One force at the end of the line: its outputs in memory, none after an error."""

    inspected: Inspected
    diagnostics: tuple[Diagnostic, ...]
    outputs: Mapping[Format, bytes] = field(default_factory=dict)
    style: str = ""
    """What makes pages of the page, for a PDF."""
    origins: Mapping[Format, str] = field(default_factory=dict)
    """The digest of what each format alone is a function of, besides the versions of hmic and of
    its engine; of all formats, asked for or not."""


def read_round(project: Project) -> ReadRound:
    """What the reports of all forces share, with all that is wrong with it."""
    read = rounds.read_round(project)
    breaches = check_round(read.sound) if read.sound else ()
    silencings, wrong = read_silencings(read.sources, CODES)
    misplaced = (fault for source in read.sources for fault in misplaced_severities(source, CODES))
    found = (*read.misfits, *misplaced, *locate(breaches, read.sources), *wrong)
    whole = read.sound is not None and not read.sound.incomplete
    looked_for = _OF_EACH_FORCE if whole else ()
    settled = settle(found, silencings, read.configuration.severities, looked_for)
    return replace(read, diagnostics=in_order(settled), silencings=silencings)


def inspect(round_: ReadRound, force: str) -> Inspected:
    """One force through the step `check`, with all problems of its own files."""
    read = read_inspection(round_, force)
    inspection = read.value
    judgements = grade(inspection) if inspection else {}
    breaches = check(inspection, judgements) if inspection else ()
    silencings, wrong = read_silencings(read.sources, CODES)
    found = (*read.diagnostics, *locate(breaches, (*round_.sources, *read.sources)), *wrong)
    looked_for = CODES.known if inspection and not inspection.incomplete else ()
    settled = settle(found, silencings, round_.configuration.severities, looked_for)
    return Inspected(round_, force, inspection, judgements, in_order(settled), read.sources)


def used_terms(inspected: Inspected) -> frozenset[str] | None:
    """The terms of the programme's glossary that one force uses; None where nobody can tell."""
    inspection = inspected.inspection
    if inspection is None or inspection.incomplete:
        return None
    return unused_term.used_terms(inspection)


def check_together(
    round_: ReadRound, used: Iterable[frozenset[str] | None]
) -> tuple[Diagnostic, ...]:
    """What only a look at all forces with data tells: the project's terms that none of them uses.

    Args:
        round_: What the forces share.
        used: What `used_terms` gives for each of them.
    """
    used = set(used)
    if round_.sound is None or not round_.project.has_programme or not used or None in used:
        return ()
    everywhere = frozenset[str]().union(*filter(None, used))
    unused = locate(unused_term.check_all(round_.sound, everywhere), round_.sources)
    severities = round_.configuration.severities
    return settle(unused, round_.silencings, severities, {unused_term.CODE})


def places_of_ids(inspected: Inspected) -> dict[str, Place]:
    """Where each finding and criterion stands, by its id."""
    inspection = inspected.inspection
    if inspection is None:
        return {}
    routes: dict[str, Route] = {}
    for slug, framework in inspection.frameworks.items():
        for index, criterion in enumerate(framework.criteria):
            routes[criterion.id] = ("frameworks", slug, "criteria", index, "id")
    for slug, assessment in inspection.assessments.items():
        for finding, route in findings_with_routes(slug, assessment):
            routes[finding.id] = (*route, "id")
    sources = (*inspected.round.sources, *inspected.sources)
    by_mount = {source.mount: source for source in sources}
    return {id_: by_mount[route[:2]].place(route) for id_, route in routes.items()}


def look_of(round_: ReadRound) -> "Look":
    """How the reports of the project look."""
    from hmic.rendering.look import Look  # noqa: PLC0415 - `check` and `grade` never pay

    project, colours = round_.project, round_.configuration.colours
    return Look(
        packaged=project.templates,
        own=project.own_templates,
        accent=colours.accent if colours else None,
        accent_dark=colours.accent_dark if colours else None,
        logo=round_.logo,
    )


def compile_report(
    round_: ReadRound,
    force: str,
    formats: Iterable[Format],
    *,
    is_printed: Callable[[str], bool] = lambda _: False,
) -> Compiled:
    """One force to the end of the line.

    Args:
        round_: What all forces share.
        force: The slug of a force with data.
        formats: The formats to make.
        is_printed: Whether a PDF of this origin is there already; then none is made.
    """
    inspected = inspect(round_, force)
    if inspected.inspection is None or has_errors(inspected.diagnostics):
        return Compiled(inspected, inspected.diagnostics)
    from hmic.rendering.engine_versions import engine  # noqa: PLC0415 - `check` and `grade` never pay
    from hmic.rendering.json import render_json  # noqa: PLC0415
    from hmic.rendering.pdf import print_styles, render_pdf  # noqa: PLC0415

    report = _assembled(inspected)
    html, style, diagnostics = _rendered(inspected, report)
    if html is None or has_errors(diagnostics):
        return Compiled(inspected, diagnostics)
    json = render_json(report, engine())
    outputs: dict[Format, bytes] = {"html": html.encode(), "json": json.encode()}
    origins = {kind: _digest(made) for kind, made in outputs.items()}
    formats = tuple(formats)
    for kind, names in PRINTED.items():
        further, unstyled = print_styles(look_of(round_), names)
        origins[kind] = _digest(outputs["html"], style.encode(), further.encode())
        diagnostics = (*diagnostics, *unstyled)
        if kind in formats and not is_printed(origins[kind]):
            pdf, complaints = render_pdf(html, style + further)
            diagnostics = (*diagnostics, *complaints)
            if pdf is not None:
                outputs[kind] = pdf
    if has_errors(diagnostics):
        return Compiled(inspected, diagnostics)
    wanted = {kind: outputs[kind] for kind in formats if kind in outputs}
    return Compiled(inspected, diagnostics, wanted, style, origins)


def compile_index(project: Project, published: "Iterable[PublishedReport]") -> Result[str | None]:
    """The page that leads to published reports; None where the programme is not sound."""
    from hmic.rendering.html import render_index  # noqa: PLC0415 - a single report needs none
    from hmic.report.indexing import assemble_index  # noqa: PLC0415

    round_ = read_round(project)
    if round_.round is None or has_errors(round_.misfits):
        return Result(None, round_.misfits)
    programme, labels = round_.round.programme, round_.labels
    index = assemble_index(programme, round_.register, published, labels)
    return Result(*render_index(index, look_of(round_), labels.text))


def load_engine() -> None:
    """Imports what a report needs, before it is needed."""
    from hmic.rendering import html, json, pdf  # noqa: F401, PLC0415
    from hmic.report import assembly  # noqa: F401, PLC0415

    pdf.preload()


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(b"%d:" % len(part))
        digest.update(part)
    return digest.hexdigest()


def preview(round_: ReadRound, force: str) -> Compiled:
    """One force as far as the page, to be looked at and not to be published.

    An error keeps the page back, but for what only a final report is asked for: whoever mends a
    report that was signed wants to see it before it is signed again.
    """
    inspected = inspect(round_, force)
    faults = (d for d in inspected.diagnostics if d.code not in ASKED_OF_FINAL)
    if inspected.inspection is None or has_errors(faults):
        return Compiled(inspected, inspected.diagnostics)
    report = _assembled(inspected)
    html, style, diagnostics = _rendered(inspected, report)
    outputs: dict[Format, bytes] = {"html": html.encode()} if html else {}
    return Compiled(inspected, diagnostics, outputs, style)


def _assembled(inspected: Inspected) -> "Report":
    from hmic.report.assembly import assemble  # noqa: PLC0415 - `check` and `grade` never pay

    assert inspected.inspection is not None
    return assemble(inspected.inspection, inspected.judgements, inspected.round.labels)


def _rendered(
    inspected: Inspected, report: "Report"
) -> tuple[str | None, str, tuple[Diagnostic, ...]]:
    """The page, what makes pages of it, and all diagnostics; no page where a template fails."""
    from hmic.rendering.html import render_html  # noqa: PLC0415 - `check` and `grade` never pay
    from hmic.rendering.pdf import print_styles  # noqa: PLC0415

    look = look_of(inspected.round)
    html, failed = render_html(report, look, inspected.round.labels.text)
    style, unstyled = print_styles(look, ("print.css",))
    return html, style, (*inspected.diagnostics, *failed, *unstyled)
