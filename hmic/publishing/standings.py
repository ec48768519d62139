"""How all forces of a round stand, for whoever runs it: on a terminal and in the live page."""

from collections.abc import Sequence
from datetime import date

from hmic.diagnostics import Severity
from hmic.publishing.checks import Checked, Checks
from hmic.reporters.status import Standing


def today() -> str:
    """The day of whoever asks."""
    return date.today().isoformat()  # noqa: DTZ011 - theirs, wherever they are


def all_forces(checks: Checks) -> tuple[str, ...]:
    """The forces of the register in its order, then those that have data and stand in none."""
    listed = (force.slug for force in checks.round.register.forces)
    return tuple(dict.fromkeys((*listed, *checks.with_data)))


def standings_of(checks: Checks, forces: Sequence[str], day: str) -> list[Standing]:
    """How some forces stand; what was found in them is remembered.

    Args:
        checks: What is found in its forces.
        forces: The slugs of the forces.
        day: The day from which the days left are counted.

    Returns:
        One for each, in their order; that of a force without data says so.
    """
    with_data = set(checks.with_data)
    begun = checks.of([force for force in forces if force in with_data])
    checks.keep()
    found = {one.force: one for one in begun}
    return [_standing(checks, force, found.get(force), day) for force in forces]


def _standing(checks: Checks, force: str, checked: Checked | None, day: str) -> Standing:
    registered = checks.round.registered(force)
    name = registered.name if registered else force
    if checked is None:
        return Standing(force, name, None, None, 0, begun=False)
    errors = sum(one.severity is Severity.ERROR for one in checked.diagnostics)
    come, left, round_ = checked.progress, None, checks.round.round
    if round_ is not None and come is not None and come.due is not None:
        left = round_.programme.working_days_between(day, come.due)
    return Standing(force, name, come, left, errors, begun=True)
