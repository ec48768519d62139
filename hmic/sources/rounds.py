"""From a project's files to its round, and to what was found in each force; nothing is judged yet.

What all forces share is read once, however many forces are looked at. It is a `ReadRound`: the
round with the files that it was read from, which say where each of its values stands.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial

from hmic.diagnostics import Diagnostic, Place, Result, Route, error, near
from hmic.model.configuration import Configuration
from hmic.model.force import Register, RegisteredForce
from hmic.model.grade import Stage
from hmic.model.inspection import Inspection
from hmic.model.labels import Labels
from hmic.model.round import EarlierRound, Round
from hmic.model.values import ENGLISH
from hmic.sources.earlier_reports import read_earlier
from hmic.sources.figure_files import read_figure_files
from hmic.sources.label_catalogues import faults_of_labels, look_alikes, read_labels
from hmic.sources.logo import read_logo
from hmic.sources.methods import method_of_programme
from hmic.sources.project import ROUNDS, Project
from hmic.sources.reading import Source, locate, read_source, read_sources
from hmic.sources.records import newest_records
from hmic.sources.registers import read_register
from hmic.sources.silencing import Silencing
from hmic.sources.unread import told_of_unread
from hmic.sources.validation import (
    IncompleteRegister,
    Validated,
    validate_configuration,
    validate_inspection,
    validate_register,
    validate_round,
)


@dataclass(frozen=True, eq=False)
class ReadRound:
    """What the reports of all forces share, as it was read."""

    project: Project
    register: Register
    configuration: Configuration
    """What the project decides about hmic; the defaults where it has no hmic.yaml."""
    logo: str | None
    """The project's logo as a data URL, where it has one."""
    round: Round | None
    """None where the programme is missing, or too little of it fits."""
    sources: tuple[Source, ...]
    """The files read, without the elements left out."""
    misfits: tuple[Diagnostic, ...]
    """What could not be read or does not fit."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """All that is wrong with these files, once the rules of a round have looked at them."""
    silencings: tuple[Silencing, ...] = ()
    """What their comments silence."""

    @property
    def sound(self) -> Round | None:
        """The round, where rules can look at it.

        They would blame it, or the files of a force, for what is lacking in the register.
        """
        return None if isinstance(self.register, IncompleteRegister) else self.round

    @cached_property
    def labels(self) -> Labels:
        """The fixed words of the programme's language; hmic's English where they have faults."""
        assert self.round is not None
        return read_labels(self.project, self.round).value

    def registered(self, force: str) -> RegisteredForce | None:
        """What the register says of a force."""
        return next((one for one in self.register.forces if one.slug == force), None)


def read_round(project: Project) -> ReadRound:
    """What the reports of all forces share, before any rule has looked at it."""
    listed, unlisted = read_source(project.register)
    register, strangers = validate_register(listed)
    sources, unread = read_sources(project.programme_files())
    validated = validate_round(sources, register, partial(method_of_programme, project))
    if validated.value is not None:
        before = dict(earlier_rounds(project))
        before.pop(validated.value.programme.programme, None)
        forces_before = _forces_before(project, register)
        whole = replace(validated.value, before=before, forces_before=forces_before)
        validated = replace(validated, value=whole)
    configured, unconfigured = read_sources(filter(None, [project.configuration]))
    configuration, misconfigured = validate_configuration(configured)
    logo, no_logo = _logo(project, configuration.logo, ("configuration", "logo"))
    language = validated.value.programme.language if validated.value else ENGLISH
    method = validated.value.method if validated.value else None
    every_source = (listed, *validated.sources, *configured)
    return ReadRound(
        project=project,
        register=register,
        configuration=configuration,
        logo=logo,
        round=validated.value,
        sources=every_source,
        misfits=(
            *unlisted,
            *strangers,
            *unread,
            *validated.diagnostics,
            *unconfigured,
            *misconfigured,
            *told_of_unread(project.unread_of_all(), final=False),
            *_misplaced_rounds(project),
            *locate((*no_logo, *faults_of_labels(project, language, method)), every_source),
            *locate(look_alikes(project, validated.value), every_source),
        ),
    )


def earlier_rounds(project: Project) -> Mapping[str, EarlierRound]:
    """The rounds before a project's own, by slug, the oldest first; by when each was published.

    As their own files tell of them; what is wrong is told there.
    """
    told = {kept.kept_as: _told(kept) for kept in project.rounds}
    found = {slug: one for slug, one in told.items() if one is not None}
    order = sorted(found, key=lambda slug: (found[slug].published, slug))
    if project.kept_as:
        order = order[: order.index(project.kept_as)] if project.kept_as in order else []
    return {slug: found[slug] for slug in order}


def _misplaced_rounds(project: Project) -> Iterator[Diagnostic]:
    """Folders of earlier rounds that are read as none, or as another than they hold."""
    code = "misplaced-round"
    for folder in project.no_rounds:
        hint = "a round lies in a folder named as its programme, with forces/ in it"
        if folder.is_symlink() or folder.parent.is_symlink():
            hint = "put the folder itself here in place of the link"
        message = f"{ROUNDS}/{folder.name} is read as no round"
        yield replace(error(code, message, (), hint), place=Place(f"{ROUNDS}/{folder.name}"))
    for kept in project.rounds:
        file = kept.framework_file("programme")
        content = read_source(file).value.content
        stated = content.get("programme") if isinstance(content, dict) else None
        if isinstance(stated, str) and stated != kept.kept_as:
            message = f"{ROUNDS}/{kept.kept_as} holds the round {stated}"
            problem = error(code, message, (), f"call the folder {ROUNDS}/{stated}")
            yield replace(problem, place=Place(file.name))


def _told(kept: Project) -> EarlierRound | None:
    content = read_source(kept.framework_file("programme")).value.content
    stated = content if isinstance(content, dict) else {}
    published, title, period = map(stated.get, ("published", "title", "assessment_period"))
    to = period.get("to") if isinstance(period, dict) else None
    if not isinstance(published, str) or not isinstance(title, str):
        return None
    return EarlierRound(title, published, to if isinstance(to, str) else "")


def _forces_before(project: Project, register: Register) -> frozenset[str] | None:
    """The bodies of earlier registers; none is read where nothing is said to succeed them."""
    if project.kept_as or not project.rounds or not register.successors:
        return None
    registers = (read_register(kept).value for kept in project.rounds)
    return frozenset(one.slug for each in registers for one in each.forces)


def _logo(project: Project, name: str | None, route: Route) -> Result[str | None]:
    """The picture of a name, where there is one."""
    return read_logo(project, name, route) if name else Result(None)


def read_inspection(
    round_: ReadRound, force: str, instead: Mapping[str, str] | None = None
) -> Validated[Inspection]:
    """What was found in one force; no inspection where its round is not sound, or not its own.

    Args:
        round_: What all forces share.
        force: The force.
        instead: By the name of a file, a text that is read in its place.

    Returns:
        The inspection, and what is wrong with its files.
    """
    registered = round_.registered(force)
    unregistered: tuple[Diagnostic, ...] = ()
    if registered is None:
        registered = RegisteredForce.model_construct(slug=force, name=force, region=force)
        if not isinstance(round_.register, IncompleteRegister):
            unregistered = locate([_unregistered(round_, force)], round_.sources)
    sources, unread = read_sources(round_.project.force_files(force, instead or ()), instead)
    is_sound = round_.sound is not None and not unregistered
    validated = validate_inspection(sources, round_.round, registered, is_sound=is_sound)
    inspection, no_logo = validated.value, tuple[Diagnostic, ...]()
    if inspection is not None and inspection.force.logo:
        name = f"forces/{force}/{inspection.force.logo}"
        logo, no_logo = _logo(round_.project, name, ("force", "logo"))
        inspection = replace(inspection, logo=logo)
    final = inspection is not None and inspection.force.stage is Stage.FINAL
    ignored = told_of_unread(round_.project.unread_of_force(force), final=final)
    unread = (*unread, *locate(no_logo, validated.sources))
    found = [*unregistered, *unread, *validated.diagnostics, *ignored]
    if inspection is not None and any(True for _ in inspection.figures_with_routes()):
        files, wrong = read_figure_files(round_.project, force, inspection)
        inspection = replace(inspection, figure_files=files)
        found += locate(wrong, validated.sources)
    if inspection is not None:
        programme = inspection.programme.programme
        records, damaged = newest_records(round_.project, force, programme)
        found += damaged
        newest = records[0] if records else None
        released = next((one for one in records if one.released is not None), None)
        before = read_earlier(round_.project, inspection.round, force)
        inspection = replace(inspection, record=newest, released=released, before=before)
    return replace(validated, value=inspection, diagnostics=tuple(found))


def _unregistered(round_: ReadRound, force: str) -> Diagnostic:
    known = [registered.slug for registered in round_.register.forces]
    return error(
        "unregistered-force",
        f"forces/{force}/ is the folder of no force in {round_.project.register.name}",
        ("register",),
        near(force, known, "add it to the register, or rename the folder"),
    )
