"""Grades of a round that were made elsewhere: forces/grades/PROGRAMME.csv, read strictly.

They are counted in the nation beside those of the reports. A table says a grade once for each force
and framework; whatever in it does not fit the round is told with its line, and none of it counts.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from hmic.diagnostics import Diagnostic, Place, Result, error, near
from hmic.model.round import Round
from hmic.sources.files import USUAL, Unreadable, contents_of
from hmic.sources.project import DataFile, Project
from hmic.sources.tables import TableForm, TableRow, read_table, rows_of_csv

CODE = "grades-table"
COLUMNS = ("force", "framework", "grade")
_FORM = TableForm(CODE, ("grades",), COLUMNS, COLUMNS, "force", re.compile(r"[a-z0-9-]+"))


@dataclass(frozen=True)
class GradesElsewhere:
    """The grades of a table, and where each of them stands."""

    grades: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By force and framework."""
    places: Mapping[tuple[str, str], Place] = field(default_factory=dict)
    """By force and framework, the line of the table."""


def read_grades_elsewhere(project: Project, round_: Round) -> Result[GradesElsewhere]:
    """The grades of a round that were made elsewhere; none where the table is missing or faulty.

    Args:
        project: The project.
        round_: The round.

    Returns:
        The grades, and all that is wrong with the table.
    """
    file = project.grades_file(round_.programme.programme)
    if file is None:
        return Result(GradesElsewhere())
    try:
        text = contents_of(file.path, file.within, USUAL.size).decode("utf-8-sig")
    except Unreadable as failure:
        unread = error(failure.code, failure.message, file.mount, failure.hint)
        return Result(GradesElsewhere(), (replace(unread, place=Place(file.name)),))
    except UnicodeDecodeError:
        unread = error(CODE, "the table is no UTF-8 text", file.mount, "save it as CSV in UTF-8")
        return Result(GradesElsewhere(), (replace(unread, place=Place(file.name)),))
    rows, wrong = read_table(rows_of_csv(text), _FORM, file.name, text)
    return (
        _fitted(rows, round_, file, text) if rows is not None else Result(GradesElsewhere(), wrong)
    )


def _fitted(
    rows: tuple[TableRow, ...], round_: Round, file: DataFile, text: str
) -> Result[GradesElsewhere]:
    lines = text.splitlines()
    grades: dict[str, dict[str, str]] = {}
    places: dict[tuple[str, str], Place] = {}
    wrong: list[Diagnostic] = []
    fault = partial(error, CODE)
    for row in rows:
        excerpt = lines[row.line - 1] if row.line <= len(lines) else None
        place = Place(file.name, row.line, excerpt=excerpt)
        force, framework, grade = (row.cells[name] for name in COLUMNS)
        found = _fault(fault, round_, force, framework, grade)
        if found is None and framework in grades.get(force, {}):
            first = places[force, framework].line
            message = f"{force} has a grade for {framework} already, in line {first}"
            found = fault(message, file.mount, "delete one of the two rows")
        if found is not None:
            wrong.append(replace(found, place=place))
            continue
        grades.setdefault(force, {})[framework] = grade
        places[force, framework] = place
    return Result(GradesElsewhere(grades, places) if not wrong else GradesElsewhere(), tuple(wrong))


def _fault(
    fault: Callable[..., Diagnostic], round_: Round, force: str, framework: str, grade: str
) -> Diagnostic | None:
    """What of a row is none of the round's."""
    forces = [one.slug for one in round_.register.forces]
    graded = round_.programme.graded
    scale = [step.grade for step in round_.programme.scale]
    if force not in forces:
        hint = near(force, forces, "write the slug of a force of forces.yaml")
        return fault(f"there is no force {force}", ("grades",), hint)
    if framework not in graded:
        hint = near(framework, graded, f"graded frameworks: {', '.join(graded)}")
        return fault(f"the programme grades no framework {framework}", ("grades",), hint)
    if grade not in scale:
        hint = near(grade, scale, f"grades: {', '.join(scale)}")
        return fault(f"{grade or 'nothing'} is no grade of the scale", ("grades",), hint)
    stated = (
        round_.frameworks[framework].national_distribution
        if framework in round_.frameworks
        else None
    )
    if stated is not None and stated.get(grade) == 0:
        label = round_.label(grade)
        message = f"the programme states that no force is {label}, and by this row {force} is"
        return fault(message, ("grades",), "compare both with their source")
    return None
