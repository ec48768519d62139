"""The line from YAML to report; every command stops somewhere on it or repeats it.

    project     = find_project(cwd)              the folder with forces/
    round_      = read_round(project)            all that the reports of a round share, once
    inspection  = read_inspection(round_, force) the force's own files, with the records of what was
                                                 published of them; it refers to its round
    judgements  = judge(inspection)              one Judgement per graded framework
    breaches    = check(inspection, judgements)  rules of a force; those of the round ran with it
    report      = assemble(inspection, judgements, labels, edition)
    page        = render_html(report, look)      by the project's templates and hmic's
    output      = format.render(page)            each of `rendering.formats`
    written     = write_report(outputs)          by `publishing`, which knows what is fresh

Each step gives its value and its diagnostics. Errors stop the line before `assemble`; all problems
of all files are reported at once. As far as here the outputs stay in memory.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from hmic.diagnostics import Diagnostic, Result, Route, has_errors, in_order
from hmic.judging.grading import Judgements, judge
from hmic.judging.since_published import standing
from hmic.manuals import CODES
from hmic.model.follow_up import Response
from hmic.model.grade import Outcome, Stage
from hmic.model.inspection import Inspection
from hmic.model.record import Edition, Standing, next_edition
from hmic.proofs import check_method, comes_with_hmic, verdict_on
from hmic.rules import (
    ASKED_OF_FINAL,
    OFF,
    check,
    check_round,
    distribution_without_grade,
    unused_term,
    wrong_correction,
)
from hmic.sources import rounds
from hmic.sources.label_catalogues import made_words
from hmic.sources.project import Project
from hmic.sources.reading import Source, locate
from hmic.sources.rounds import ReadRound, read_inspection
from hmic.sources.silencing import Severities, misplaced_severities, read_silencings, settle
from hmic.sources.templates import read_templates
from hmic.sources.user_cache import UserCache

if TYPE_CHECKING:
    from hmic.rendering.formats import Drawn
    from hmic.rendering.look import Look
    from hmic.report.contents import PublishedReport

OF_PUBLISHING = ASKED_OF_FINAL | {wrong_correction.CODE}
"""The codes whose errors keep a report from being published, and not from being looked at."""

_OF_EACH_FORCE = frozenset(CODES.known) - {unused_term.CODE}
"""The codes that need no look at all forces together."""


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

    @cached_property
    def standing(self) -> Standing | None:
        """What its report is to readers; None where nobody can tell."""
        return standing(self.inspection, self.judgements) if self.inspection else None

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong with all that its report is made from."""
        return in_order([*self.round.diagnostics, *self.own_diagnostics])


@dataclass(frozen=True)
class Compiled:
    """One force at the end of the line."""

    inspected: Inspected
    diagnostics: tuple[Diagnostic, ...]
    outputs: Mapping[str, bytes] = field(default_factory=dict)
    """By the name of its format; none after an error."""


def read_round(project: Project) -> ReadRound:
    """What the reports of all forces share, with all that is wrong with it."""
    read = rounds.read_round(project)
    breaches = check_round(read.sound) if read.sound else ()
    silencings, wrong = read_silencings(read.sources, CODES)
    misplaced = (fault for source in read.sources for fault in misplaced_severities(source, CODES))
    whole = read.sound is not None and not read.sound.incomplete
    if read.sound is not None and not read.sound.incomplete:
        proved = replace(read.sound, proved=verdict_on(project, read.sound))
        read = replace(read, round=proved)
        breaches = (*breaches, *check_method(proved))
        if not comes_with_hmic(project, proved):
            breaches = (*breaches, *made_words(read.labels, proved))
    found = (*read.misfits, *misplaced, *locate(breaches, read.sources), *wrong)
    looked_for = _OF_EACH_FORCE if whole else ()
    settled = settle(found, silencings, _severities(read), looked_for)
    return replace(read, diagnostics=in_order(settled), silencings=silencings)


def inspect(round_: ReadRound, force: str, instead: Mapping[str, str] | None = None) -> Inspected:
    """One force through the step `check`, with all problems of its own files.

    Args:
        round_: What all forces share.
        force: The force.
        instead: By the name of a file, a text that is read in its place: one not saved yet.

    Returns:
        The force.
    """
    read = read_inspection(round_, force, instead)
    inspection = read.value
    judgements = judge(inspection) if inspection else {}
    breaches = check(inspection, judgements) if inspection else ()
    silencings, wrong = read_silencings(read.sources, CODES)
    stood_in = frozenset[Route]().union(*(source.stood_in for source in read.sources))
    written = (one for one in breaches if not _lies_in(one.route, stood_in))
    found = (*read.diagnostics, *locate(written, (*round_.sources, *read.sources)), *wrong)
    looked_for = CODES.known if inspection and not inspection.incomplete else ()
    settled = settle(found, silencings, _severities(round_), looked_for)
    return Inspected(round_, force, inspection, judgements, in_order(settled), read.sources)


def _lies_in(route: Route, others: Collection[Route]) -> bool:
    """Whether a route is one of others, or leads on from one."""
    return bool(others) and any(route[:n] in others for n in range(1, len(route) + 1))


def _severities(round_: ReadRound) -> Severities:
    """What each code counts as where it does not count as it says: hmic.yaml has the last word."""
    off: Severities = dict.fromkeys(OFF, "off")
    return {**off, **round_.configuration.severities}


def used_terms(inspected: Inspected) -> frozenset[str] | None:
    """The terms of the programme's glossary that one force uses; None where nobody can tell."""
    inspection = inspected.inspection
    if inspection is None or inspection.incomplete:
        return None
    return unused_term.used_terms(inspection)


def check_distributions(
    round_: ReadRound, inspected: Iterable[tuple[str, Stage, Mapping[str, Outcome]]]
) -> tuple[Diagnostic, ...]:
    """What only a look at several forces tells: that there are more of a grade than stated.

    Args:
        round_: What the forces share.
        inspected: The slug of each of them, with what `outcomes_of` gives.
    """
    if round_.sound is None:
        return ()
    found = distribution_without_grade.check_all(round_.sound, inspected)
    return in_order(locate(found, round_.sources))


def outcomes_of(inspected: Inspected) -> tuple[Stage, Mapping[str, Outcome]]:
    """The stage of a report, and the published outcome of each of its frameworks."""
    outcomes = {slug: one.published for slug, one in inspected.judgements.items()}
    stage = inspected.inspection.force.stage if inspected.inspection else Stage.FIELDWORK
    return stage, outcomes


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
    return settle(unused, round_.silencings, _severities(round_), {unused_term.CODE})


def look_of(round_: ReadRound) -> "Result[Look]":
    """How the reports of the project look, and what is wrong with the project's templates."""
    from hmic.rendering.look import Look  # noqa: PLC0415 - `check` and `grade` never pay

    templates, unread = read_templates(round_.project)
    colours = round_.configuration.colours
    look = Look(
        templates.packaged,
        templates.own,
        accent=colours.accent if colours else None,
        accent_dark=colours.accent_dark if colours else None,
        logo=round_.logo,
        compiled=None if templates.own else UserCache("templates", most_bytes=2**24),
    )
    return Result(look, unread)


def draw(
    inspected: Inspected, forgiven: Collection[str] = (), publishing: Edition | None = None
) -> "Result[Drawn | None]":
    """The report of one force as its page; none after an error, and where a template fails.

    A report that was withdrawn is a page that says so.

    Args:
        inspected: The force.
        forgiven: The codes whose errors do not stop it.
        publishing: The edition as which it is published, where it is about to be.

    Returns:
        The page, and all that is wrong with what it was made from.
    """
    found, round_ = inspected.diagnostics, inspected.round
    if inspected.inspection is None or has_errors(d for d in found if d.code not in forgiven):
        return Result(None, found)
    from hmic.rendering.formats import STYLES, Drawn  # noqa: PLC0415 - `check` never pays for it
    from hmic.rendering.html import render_html, render_withdrawn  # noqa: PLC0415
    from hmic.rendering.pdf import print_styles  # noqa: PLC0415
    from hmic.report.assembly import assemble  # noqa: PLC0415

    look, unread = look_of(round_)
    if unread:
        return Result(None, (*found, *unread))
    look = replace(look, logo=inspected.inspection.logo or look.logo)
    edition = edition_of(inspected, publishing)
    inspection = inspected.inspection
    if publishing is not None or inspected.standing not in (Standing.FINAL, Standing.RELEASED):
        inspection = replace(inspection, response=Response())  # what goes on record is ours alone
    report = assemble(inspection, inspected.judgements, round_.labels, edition)
    pictures = tuple(one.picture.url for one in report.figures if one.picture)
    look = replace(look, pictures=pictures)
    if edition is not None and edition.withdrawn:
        page, failed = render_withdrawn(report, look, round_.labels.text)
    else:
        page, failed = render_html(report, look, round_.labels.text)
    broken = {fault.place.file.rpartition("/")[2] for fault in failed if fault.place}
    # the page holds a style too, and one that fails, perhaps after seconds, fails once
    styles, unstyled = print_styles(look, [name for name in STYLES if name not in broken])
    return Result(Drawn(report, page, styles, look) if page else None, (*found, *failed, *unstyled))


def edition_of(inspected: Inspected, publishing: Edition | None = None) -> Edition | None:
    """The edition of a report that is published, or is about to be; None of any other.

    Args:
        inspected: The force.
        publishing: The edition as which it is published, where it is about to be.
    """
    assert inspected.inspection is not None
    record = inspected.inspection.record
    if publishing is not None:
        return publishing
    match inspected.standing:
        case Standing.PREPARED | Standing.RELEASED if record:
            return Edition(record.edition, record.published.date)
        case Standing.CORRECTED:
            return Edition(next_edition(record))
        case Standing.WITHDRAWN if record:
            return Edition(record.edition, record.published.date, record.withdrawn)
    return None


def preview(round_: ReadRound, force: str) -> "Result[Drawn | None]":
    """One force as far as the page, to be looked at and not to be published.

    An error keeps the page back, but for what `OF_PUBLISHING` holds: whoever mends a report wants
    to see it before it is signed again, and before the correction is written.
    """
    return draw(inspect(round_, force), OF_PUBLISHING)


def compile_report(round_: ReadRound, force: str, formats: Iterable[str]) -> Compiled:
    """One force to the end of the line.

    Args:
        round_: What all forces share.
        force: The slug of a force with data.
        formats: The names of the formats to make.

    Returns:
        The formats that were asked for, or what stands in their way.
    """
    inspected = inspect(round_, force)
    drawn, diagnostics = draw(inspected)
    if drawn is None or has_errors(diagnostics):
        return Compiled(inspected, diagnostics)
    from hmic.rendering.formats import FORMATS  # noqa: PLC0415 - `check` never pays for it

    rendered = {name: FORMATS[name].render(drawn) for name in formats}
    diagnostics += tuple(found for _, complaints in rendered.values() for found in complaints)
    if has_errors(diagnostics):
        return Compiled(inspected, diagnostics)
    outputs = {name: output for name, (output, _) in rendered.items() if output is not None}
    return Compiled(inspected, diagnostics, outputs)


def compile_index(
    project: Project,
    published: "Iterable[PublishedReport]",
    nation: "PublishedReport | None" = None,
) -> Result[str | None]:
    """The page that leads to published reports; None where the programme is not sound.

    Args:
        project: The project.
        published: The reports.
        nation: The page of all forces together, where it is published.

    Returns:
        The page, and all that is wrong with what it was made from.
    """
    from hmic.rendering.formats import FORMATS  # noqa: PLC0415 - a single report needs none
    from hmic.rendering.html import render_index  # noqa: PLC0415
    from hmic.report.indexing import assemble_index  # noqa: PLC0415

    round_ = read_round(project)
    if round_.round is None or has_errors(round_.misfits):
        return Result(None, round_.misfits)
    programme, labels = round_.round.programme, round_.labels
    called = {name: form.label(labels.text) for name, form in FORMATS.items()}
    index = assemble_index(
        programme, round_.register, published, nation, labels, called, round_.round.before
    )
    look, unread = look_of(round_)
    return Result(None, unread) if unread else render_index(index, look, labels.text)
