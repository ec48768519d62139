"""What `hmic check` finds in each force: by all cores, and told again while nothing has changed.

What was found is kept in this user's cache folder, under the digests of all files and programs that
it is a function of: those by which a report counts as up to date.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from hmic.diagnostics import Diagnostic
from hmic.model.grade import GradesOfForce, Stage
from hmic.model.progress import Progress
from hmic.publishing.freshness import of_all, take, take_inputs
from hmic.publishing.memory import diagnostic_of, digest_of, digest_of_all
from hmic.publishing.workers import round_of, side_by_side
from hmic.sources.project import Project
from hmic.sources.user_cache import UserCache

if TYPE_CHECKING:
    from hmic.sources.rounds import ReadRound

_CACHE = UserCache("checks", most_bytes=2**26)
_MOST_FOUND = 1_000
"""So many problems of a force are remembered: of more, to write them down takes seconds."""
_MOST_TOGETHER = 20
"""So many choices of forces are remembered of one state of the programme."""


@dataclass(frozen=True)
class Checked:
    """One force after the step `check`, as values that outlive the run."""

    force: str
    diagnostics: tuple[Diagnostic, ...]
    """What is wrong with the force's own files."""
    terms: frozenset[str] | None
    """The terms of the programme's glossary that it uses; None where nobody can tell."""
    grades: GradesOfForce
    progress: Progress | None
    """How far it has come; None where its own file can't be read."""


class Checks:
    """One run over forces of a project, which `keep` remembers unless a file changed meanwhile."""

    def __init__(self, project: Project, jobs: int) -> None:
        """What reports are made from is taken down here, before any of it is read.

        Args:
            project: The project.
            jobs: How many processes to check many forces by.
        """
        self._project, self._jobs = project, jobs
        self._inputs = take_inputs(project)
        self._of_nation = take(project.inputs_of_nation())
        self.with_data = project.forces_with_data()
        """The slugs of the forces with data."""
        shared = {**self._inputs.files.digests, **self._of_nation.digests}
        self._key = digest_of(
            digest_of_all({**self._inputs.programs, **shared}),
            project.kept_as,
            str(project.has_records),
            *self.with_data,
        )
        self._kept = _decoded(_CACHE.get(self._key))
        self._looked_at: set[str] = set()
        """The forces that what is new rests on."""
        self._is_new = False

    @cached_property
    def round(self) -> "ReadRound":
        """What the forces share; read where something has to be worked out."""
        from hmic.pipeline import read_round  # noqa: PLC0415 - what is remembered needs none

        return read_round(self._project)

    def of(self, forces: Sequence[str]) -> tuple[Checked, ...]:
        """What is found in each force, in their order.

        Args:
            forces: The slugs of forces with data.
        """
        prints = {force: self._print_of(force) for force in forces}
        known = self._kept.forces
        missing = [one for one in forces if known.get(one, ("", {}))[0] != prints[one]]
        here = partial(_check_one, self.round) if missing else None
        found = here and side_by_side(here, _check_some, self._project, missing, self._jobs)
        new = {one.force: one for one in found or ()}
        few = [one for one in new.values() if len(one.diagnostics) <= _MOST_FOUND]
        self._kept.forces |= {one.force: (prints[one.force], _plain(one)) for one in few}
        self._looked_at.update(one.force for one in few)
        self._is_new |= bool(few)
        return tuple(new[one] if one in new else _of_plain(one, known[one][1]) for one in forces)

    def together(self, checked: Sequence[Checked]) -> tuple[Diagnostic, ...]:
        """What is wrong with what the forces share, and what only a look at several of them tells.

        Args:
            checked: What was found in each of the forces that were chosen.
        """
        forces = {one.force for one in checked}
        key = digest_of_all({force: self._print_of(force) for force in forces})
        if (known := self._kept.together.get(key)) is not None:
            return tuple(map(diagnostic_of, known))
        from hmic.pipeline import check_together  # noqa: PLC0415 - as above
        from hmic.publishing.national_grades import check_grades  # noqa: PLC0415

        of_each = [one.grades for one in checked]
        found = [*self.round.diagnostics, *check_grades(self.round, of_each)]
        if forces == set(self.with_data):
            found += check_together(self.round, [one.terms for one in checked])
        latest = list(self._kept.together.items())[1 - _MOST_TOGETHER :]
        self._kept.together = dict([*latest, (key, [asdict(one) for one in found])])
        self._looked_at |= forces
        self._is_new = True
        return tuple(found)

    def keep(self) -> None:
        """Remembers what was found, where no file was changed since it was taken down.

        Else nobody can tell what was read.
        """
        if self._is_new and not self._has_moved():
            _CACHE.put(self._key, self._kept.encoded())

    def _has_moved(self) -> bool:
        project, inputs = self._project, self._inputs
        shared = take(of_all(project)), take(project.inputs_of_nation())
        own = (take(project.inputs_of(one)) == inputs.first_of(one) for one in self._looked_at)
        return shared != (inputs.files, self._of_nation) or not all(own)

    def _print_of(self, force: str) -> str:
        """One digest of a force's own files, as they were when this run first looked at them."""
        return digest_of_all(self._inputs.first_of(force).digests)


def _check_some(run: str, project: Project, forces: Sequence[str]) -> list[Checked]:
    """Checks some forces, in whatever process: what they share is read once a run."""
    return [_check_one(round_of(run, project), force) for force in forces]


def _check_one(round_: "ReadRound", force: str) -> Checked:
    from hmic.judging.progress import progress  # noqa: PLC0415 - as above
    from hmic.pipeline import inspect, used_terms  # noqa: PLC0415
    from hmic.publishing.national_grades import grades_of  # noqa: PLC0415

    inspected = inspect(round_, force)
    inspection = inspected.inspection
    known = inspection is not None and "force" not in inspection.incomplete
    come = progress(inspection, inspected.judgements) if inspection and known else None
    found, terms = inspected.own_diagnostics, used_terms(inspected)
    return Checked(force, found, terms, grades_of(inspected), come)


class _Kept:
    """What is remembered of one state of what all forces share."""

    def __init__(self, forces: Mapping[str, Any], together: Mapping[str, Any]) -> None:
        self.forces: dict[str, tuple[str, Any]] = {
            force: (made_from, plain) for force, (made_from, plain) in forces.items()
        }
        """By force the digest of its own files, and what was found, as plain data."""
        self.together: dict[str, Any] = dict(together)
        """By the digests of those that were looked at, what was found in them together."""

    def encoded(self) -> bytes:
        """As JSON."""
        return json.dumps([self.forces, self.together], separators=(",", ":")).encode()


def _decoded(raw: bytes | None) -> _Kept:
    return _Kept(*json.loads(raw)) if raw is not None else _Kept({}, {})


def _plain(checked: Checked) -> Mapping[str, Any]:
    terms = None if checked.terms is None else sorted(checked.terms)
    return {**asdict(checked), "terms": terms, "force": None}


def _of_plain(force: str, plain: Mapping[str, Any]) -> Checked:
    terms, grades, come = plain["terms"], plain["grades"], plain["progress"]
    return Checked(
        force,
        tuple(map(diagnostic_of, plain["diagnostics"])),
        None if terms is None else frozenset(terms),
        GradesOfForce(**{**grades, "stage": Stage(grades["stage"])}),
        None if come is None else Progress(**come),
    )
