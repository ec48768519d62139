"""The grades of all forces together: those of reports, and those that were made elsewhere.

`hmic check` asks here what would keep the nation from being built, and the nation asks it again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from hmic.diagnostics import Diagnostic, Result, error, in_order
from hmic.model.grade import GradesOfForce, Outcome, Stage
from hmic.pipeline import Inspected, check_distributions, outcomes_of
from hmic.sources.grades_elsewhere import GradesElsewhere, read_grades_elsewhere
from hmic.sources.rounds import ReadRound

OutcomesByForce = Mapping[str, Mapping[str, Outcome]]
"""Published outcomes by force and framework."""


def grades_of(inspected: Inspected) -> GradesOfForce:
    """The grades of a force that was inspected."""
    stage, outcomes = outcomes_of(inspected)
    record = inspected.inspection.released if inspected.inspection else None
    judged = record.basis.judgements if record is not None and record.is_public else {}
    released = {slug: one.published for slug, one in judged.items()}
    return GradesOfForce(inspected.force, stage, outcomes, released)


def check_grades(round_: ReadRound, of_forces: Iterable[GradesOfForce]) -> tuple[Diagnostic, ...]:
    """What only a look at several forces, and at the grades made elsewhere, tells.

    Args:
        round_: What the forces share.
        of_forces: Their grades.
    """
    grades = tuple(of_forces)
    recorded = round_.project.has_records
    public = {one.force: _public(one, recorded=recorded) for one in grades}
    elsewhere, found = beside_reports(round_, public)
    as_they_stand = {one.force: one.outcomes for one in grades}
    staged = [(one.force, one.stage, one.outcomes) for one in grades]
    staged += _rows(elsewhere, as_they_stand)
    return in_order(dict.fromkeys((*found, *check_distributions(round_, staged))))


def beside_reports(round_: ReadRound, public: OutcomesByForce) -> Result[GradesElsewhere]:
    """The grades made elsewhere, and all that keeps them from being counted beside reports.

    Args:
        round_: The round.
        public: What the reports say that readers have.

    Returns:
        The grades; with them what is wrong with their table, each that a report gives too, and more
        of a grade than is stated.
    """
    if round_.round is None:
        return Result(GradesElsewhere())
    elsewhere, wrong = read_grades_elsewhere(round_.project, round_.round)
    counted = [(force, Stage.FINAL, outcomes) for force, outcomes in public.items()]
    counted += _rows(elsewhere, public)
    differing = check_distributions(round_, counted)
    return Result(elsewhere, (*wrong, *_twice(elsewhere, public), *differing))


def _public(grades: GradesOfForce, *, recorded: bool) -> Mapping[str, Outcome]:
    if recorded:
        return grades.released
    return grades.outcomes if grades.stage is Stage.FINAL else {}


def _rows(
    elsewhere: GradesElsewhere, reports: OutcomesByForce
) -> Iterator[tuple[str, Stage, Mapping[str, Outcome]]]:
    """The grades made elsewhere that no report gives: they are as final as they will be."""
    for force, grades in elsewhere.grades.items():
        own = reports.get(force, {})
        yield force, Stage.FINAL, {slug: one for slug, one in grades.items() if slug not in own}


def _twice(elsewhere: GradesElsewhere, public: OutcomesByForce) -> Iterator[Diagnostic]:
    for (force, framework), place in elsewhere.places.items():
        if framework in public.get(force, {}):
            message = f"{force} has a report that grades {framework}"
            hint = "delete the row: what is published here counts"
            yield replace(error("grades-table", message, ("grades",), hint), place=place)
