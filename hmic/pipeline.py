"""The line from YAML to report; every command stops somewhere on it or repeats it.

    project     = find_project(cwd)              the folder with forces/
    register    = read_register(project)         all forces
    foundations = read_foundations(...)          the programme: what all forces share, read once
    sources     = read_sources(files)            YAML: text, data, and where each value stood
    inspection  = validate(sources)              pydantic: one tree of frozen models
    judgements  = grade(inspection)              one Judgement per graded framework
    breaches    = check(inspection, judgements)  rules across files and grades
    diagnostics = settle(...)                    silencings and the project's severities
    labels      = read_labels(programme)         the fixed words of its language
    report      = assemble(inspection, judgements, labels)
    html        = render_html(report, look)      by the project's templates and hmic's
    json        = render_json(report, engine())
    pdf         = render_pdf(html)

Each step gives its value and its diagnostics. Errors stop the line before `assemble`; all problems
of all files are reported at once. The outputs stay in memory: `publishing` writes them.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from hmic.diagnostics import (
    Diagnostic,
    Place,
    Route,
    error,
    has_errors,
    in_order,
    near,
)
from hmic.judging.grading import Judgement, grade
from hmic.manuals import CODES
from hmic.model.configuration import Configuration
from hmic.model.force import Register, RegisteredForce
from hmic.model.framework import Framework
from hmic.model.inspection import Inspection
from hmic.model.labels import Labels
from hmic.model.programme import Programme
from hmic.model.values import ENGLISH
from hmic.rules import ASKED_OF_FINAL, check
from hmic.rules.walking import findings_with_routes
from hmic.sources.label_catalogues import read_catalogue
from hmic.sources.logo import read_logo
from hmic.sources.project import Project
from hmic.sources.reading import Source, locate, read_source, read_sources
from hmic.sources.silencing import misplaced_severities, settle
from hmic.sources.validation import (
    Fitted,
    IncompleteRegister,
    fit_programme,
    validate,
    validate_configuration,
    validate_programme,
    validate_register,
)

if TYPE_CHECKING:
    from hmic.rendering.look import Look
    from hmic.report.contents import PublishedReport, Report

_UNUSED = frozenset({"unused-term", "unused-silencing"})
"""What is said of a file that forces share only after a look at all of them."""

Format = Literal["html", "pdf", "json", "large-print"]
FORMATS: tuple[Format, ...] = ("html", "pdf", "json")
"""What is built unless told otherwise."""
PRINTED: dict[Format, tuple[str, ...]] = {"pdf": (), "large-print": ("large-print.css",)}
"""The formats that the PDF engine makes, with the styles of each after print.css."""


@dataclass(frozen=True)
class Foundations:
    """What the reports of all forces rest on, read once for all of them."""

    project: Project
    register: Register
    programme: Fitted
    """The programme, its glossary and its frameworks."""
    configuration: Configuration
    """What the project decides about hmic."""
    configured: tuple[Source, ...]
    """Its hmic.yaml, where it has one."""
    diagnostics: tuple[Diagnostic, ...]
    """What is wrong with these files, besides what is not fitting in the programme's."""
    own: Mapping[str, bool]
    """By the name of each of the programme's files, whether it is the project's own."""
    logo: str | None
    """The project's logo as a data URL, where it has one."""


@dataclass(frozen=True)
class Inspected:
    """One force after the step `check`."""

    force: str
    inspection: Inspection | None
    """None where its foundations, the register or the programme, are not sound."""
    judgements: Mapping[str, Judgement]
    diagnostics: tuple[Diagnostic, ...]
    sources: tuple[Source, ...] = ()
    """The files read, without the elements left out."""
    unused: tuple[Diagnostic, ...] = ()
    """What of the programme's files this force makes no use of; another may: `unused_by_all`."""


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


def read_register(project: Project) -> tuple[Register, tuple[Diagnostic, ...]]:
    """The register of forces."""
    source, unread = read_source(project.register)
    register, misfits = validate_register(source)
    found = (*unread, *misfits)
    settled = settle(found, [source], Configuration(), CODES, complete=not found)
    return register, settled


def read_configuration(
    project: Project,
) -> tuple[Configuration, tuple[Source, ...], tuple[Diagnostic, ...]]:
    """What the project decides about hmic; nothing where it has no hmic.yaml."""
    if project.configuration is None:
        return Configuration(), (), ()
    source, unread = read_source(project.configuration)
    configuration, misfits = validate_configuration(source)
    misplaced = misplaced_severities(source, CODES)
    return configuration, (source,), (*unread, *misfits, *misplaced)


def read_foundations(project: Project, register: Register) -> Foundations:
    """What all forces share. One reading serves every force, as long as these files stay."""
    files = project.programme_files()
    sources, unread = read_sources(files)
    fitted = fit_programme(sources, register)
    configuration, configured, misconfigured = read_configuration(project)
    logo, no_logo = _read_logo(project, configuration)
    return Foundations(
        project,
        register,
        fitted,
        configuration,
        configured,
        (
            *unread,
            *misconfigured,
            *locate(no_logo, configured),
            *_faults_of_labels(project, fitted),
        ),
        {file.name: project.holds(file) for file in files},
        logo,
    )


def _read_logo(
    project: Project, configuration: Configuration
) -> tuple[str | None, tuple[Diagnostic, ...]]:
    if configuration.logo is None:
        return None, ()
    return read_logo(project, configuration.logo, ("configuration", "logo"))


def read_programme(
    project: Project,
) -> tuple[Programme | None, Mapping[str, Framework], tuple[Diagnostic, ...]]:
    """The programme and its frameworks, without any force."""
    sources, unread = read_sources(project.programme_files())
    programme, frameworks, misfits = validate_programme(sources)
    return programme, frameworks, in_order([*unread, *misfits])


def read_labels(project: Project, programme: Programme) -> Labels:
    """The fixed words of the programme's language; hmic's English where `inspect` found faults."""
    catalogue, language, _ = read_catalogue(project, programme.language)
    grades = {outcome: str(name) for outcome, name in catalogue["outcome"].items()}
    grades |= {step.grade.value: step.label for step in programme.scale}
    return Labels(language, catalogue, grades)


def _faults_of_labels(project: Project, fitted: Fitted) -> tuple[Diagnostic, ...]:
    """What is wrong with the fixed words, where they aren't those that hmic brings along."""
    programme = fitted.models.get(("programme",))
    language = programme.language if isinstance(programme, Programme) else ENGLISH
    if language == ENGLISH and project.labels(ENGLISH)[1] is None:
        return ()
    return locate(read_catalogue(project, language)[2], fitted.sources)


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
    by_mount = {source.mount: source for source in inspected.sources}
    return {id_: by_mount[route[:2]].place(route) for id_, route in routes.items()}


def inspect(foundations: Foundations, force: str) -> Inspected:
    """One force through the step `check`, with all problems of all its files."""
    project, register = foundations.project, foundations.register
    registered = next((f for f in register.forces if f.slug == force), None)
    unregistered: tuple[Diagnostic, ...] = ()
    if registered is None:
        registered = RegisteredForce.model_construct(slug=force, name=force, region=force)
        if not isinstance(register, IncompleteRegister):
            unregistered = (_unregistered(project, register, force),)
    sources, unread = read_sources(project.force_files(force))
    validated = validate(foundations.programme, sources, register, registered)
    # the rules hold the files against the register: they would blame them for what it lacks
    sound = not unregistered and not isinstance(register, IncompleteRegister)
    inspection = validated.inspection if sound else None
    judgements = grade(inspection) if inspection else {}
    breaches = check(inspection, judgements) if inspection else ()
    located = locate(breaches, validated.sources)
    found = in_order(
        [*foundations.diagnostics, *unregistered, *unread, *validated.diagnostics, *located]
    )
    complete = inspection is not None and not inspection.incomplete
    every_source = (*validated.sources, *foundations.configured)
    settled = in_order(
        settle(found, every_source, foundations.configuration, CODES, complete=complete)
    )
    own = foundations.own
    unused = [d for d in settled if d.code in _UNUSED and d.place and d.place.file in own]
    return Inspected(
        force,
        inspection,
        judgements,
        tuple(d for d in settled if d not in unused),
        validated.sources,
        tuple(d for d in unused if d.place and own[d.place.file]),
    )


def unused_by_all(of_each: Sequence[tuple[Diagnostic, ...]]) -> tuple[Diagnostic, ...]:
    """What of the programme's files no force makes use of, by what each of them makes none of.

    All forces with data are needed.
    """
    by_all = set(of_each[0]).intersection(*of_each[1:])
    return tuple(diagnostic for diagnostic in of_each[0] if diagnostic in by_all)


def look_of(foundations: Foundations) -> "Look":
    """How the reports of the project look."""
    from hmic.rendering.look import Look  # noqa: PLC0415 - `check` and `grade` never pay

    project, colours = foundations.project, foundations.configuration.colours
    return Look(
        packaged=project.templates,
        own=project.own_templates,
        accent=colours.accent if colours else None,
        accent_dark=colours.accent_dark if colours else None,
        logo=foundations.logo,
    )


def compile_report(
    foundations: Foundations,
    force: str,
    formats: Iterable[Format],
    *,
    is_printed: Callable[[str], bool] = lambda _: False,
) -> Compiled:
    """One force to the end of the line.

    Args:
        foundations: What all forces of the project share.
        force: The slug of a force with data.
        formats: The formats to make.
        is_printed: Whether a PDF of this origin is there already; then none is made.
    """
    inspected = inspect(foundations, force)
    if inspected.inspection is None or has_errors(inspected.diagnostics):
        return Compiled(inspected, inspected.diagnostics)
    from hmic.rendering.engine_versions import engine  # noqa: PLC0415 - `check` and `grade` never pay
    from hmic.rendering.json import render_json  # noqa: PLC0415
    from hmic.rendering.pdf import print_styles, render_pdf  # noqa: PLC0415

    labels = read_labels(foundations.project, inspected.inspection.programme)
    report = _assembled(inspected, labels)
    html, style, diagnostics = _rendered(foundations, inspected, report, labels)
    if html is None or has_errors(diagnostics):
        return Compiled(inspected, diagnostics)
    json = render_json(report, engine())
    outputs: dict[Format, bytes] = {"html": html.encode(), "json": json.encode()}
    origins = {kind: _digest(made) for kind, made in outputs.items()}
    formats = tuple(formats)
    for kind, names in PRINTED.items():
        further, unstyled = print_styles(look_of(foundations), names)
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


def compile_index(
    project: Project, published: "Iterable[PublishedReport]"
) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """The page that leads to published reports; None where the programme is not sound."""
    from hmic.rendering.html import render_index  # noqa: PLC0415 - a single report needs none
    from hmic.report.indexing import assemble_index  # noqa: PLC0415

    register, unregistered = read_register(project)
    programme, _, found = read_programme(project)
    diagnostics = (*unregistered, *found)
    if programme is None or has_errors(diagnostics):
        return None, diagnostics
    labels = read_labels(project, programme)
    index = assemble_index(programme, register, published, labels)
    return render_index(index, look_of(read_foundations(project, register)), labels.text)


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


def preview(foundations: Foundations, force: str) -> Compiled:
    """One force as far as the page, to be looked at and not to be published.

    An error keeps the page back, but for what only a final report is asked for: whoever mends a
    report that was signed wants to see it before it is signed again.
    """
    inspected = inspect(foundations, force)
    faults = (d for d in inspected.diagnostics if d.code not in ASKED_OF_FINAL)
    if inspected.inspection is None or has_errors(faults):
        return Compiled(inspected, inspected.diagnostics)
    labels = read_labels(foundations.project, inspected.inspection.programme)
    report = _assembled(inspected, labels)
    html, style, diagnostics = _rendered(foundations, inspected, report, labels)
    outputs: dict[Format, bytes] = {"html": html.encode()} if html else {}
    return Compiled(inspected, diagnostics, outputs, style)


def _assembled(inspected: Inspected, labels: Labels) -> "Report":
    from hmic.report.assembly import assemble  # noqa: PLC0415 - `check` and `grade` never pay

    assert inspected.inspection is not None
    return assemble(inspected.inspection, inspected.judgements, labels)


def _rendered(
    foundations: Foundations, inspected: Inspected, report: "Report", labels: Labels
) -> tuple[str | None, str, tuple[Diagnostic, ...]]:
    """The page, what makes pages of it, and all diagnostics; no page where a template fails."""
    from hmic.rendering.html import render_html  # noqa: PLC0415 - `check` and `grade` never pay
    from hmic.rendering.pdf import print_styles  # noqa: PLC0415

    look = look_of(foundations)
    html, failed = render_html(report, look, labels.text)
    style, unstyled = print_styles(look, ("print.css",))
    return html, style, (*inspected.diagnostics, *failed, *unstyled)


def _unregistered(project: Project, register: Register, force: str) -> Diagnostic:
    known = [registered.slug for registered in register.forces]
    diagnostic = error(
        "unregistered-force",
        f"forces/{force}/ is the folder of no force in {project.register.name}",
        ("register",),
        near(force, known, "add it to the register, or rename the folder"),
    )
    return locate([diagnostic], [read_source(project.register)[0]])[0]
