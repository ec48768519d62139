"""What a person names on the command line: forces and frameworks, or what was most likely meant."""

from collections.abc import Iterable, Mapping

from hmic.diagnostics import Refusal, near
from hmic.model.force import Register
from hmic.model.framework import Framework
from hmic.sources.project import Project
from hmic.sources.validation import IncompleteRegister


def choose_forces(project: Project, register: Register, names: Iterable[str]) -> tuple[str, ...]:
    """The forces named, each once, or every force with data where none is named.

    Args:
        project: The project.
        register: All forces.
        names: What was typed: slugs, also with a slash after them.

    Returns:
        Their slugs.

    Raises:
        Refusal: a force is unknown, or registered and without data.
    """
    with_data = project.forces_with_data()
    chosen = tuple(dict.fromkeys(name.rstrip("/") or name for name in names))
    registered = {force.slug: force.name for force in register.forces}
    for name in chosen:
        if name in with_data:
            continue
        if name in registered or isinstance(register, IncompleteRegister):
            raise Refusal(
                f"no data for {registered.get(name, name)}",
                f"hmic new force {name} makes its files",
            )
        have = f"forces with data: {', '.join(with_data) or 'none'}"
        by_name = {force.name.lower(): force.slug for force in register.forces}
        slug = by_name.get(name.lower(), name.lower())
        raise Refusal(f"no such force: {name}", near(slug, [*with_data, *registered], have))
    if not chosen and not with_data:
        raise Refusal("no force has data here", "write forces/<force>/force.yaml")
    return chosen or with_data


def find_framework(frameworks: Mapping[str, Framework], name: str) -> str:
    """The slug of a framework that is named by its slug or its prefix, in any case.

    Raises:
        Refusal: there is no such framework.
    """
    names = {framework.prefix.lower(): slug for slug, framework in frameworks.items()}
    names |= {slug: slug for slug in frameworks}
    if name.lower() not in names:
        known = ", ".join(f"{framework.prefix} ({slug})" for slug, framework in frameworks.items())
        raise Refusal(f"no such framework: {name}", near(name.lower(), names, f"there are {known}"))
    return names[name.lower()]
