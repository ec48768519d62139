"""A framework, a section or a force has a name that is taken.

The slug of a framework is the name of its files and its anchor in the page: called summary, it
would lead readers to another place, and called comments, its file would be taken for the log of
comments. The name of a section of the programme's own is its anchor too. The slug of a force is the
name of its folder, beside others that hmic makes. Choose another name.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, Route, error
from hmic.model.names import FOLDERS, is_anchor, taken_by
from hmic.model.round import Round
from hmic.rules.rule import Rule

CODE = "reserved-name"


def check_round(round_: Round) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    for index, place in enumerate(round_.programme.frameworks):
        route = ("programme", "frameworks", index)
        named: list[tuple[str, Route]] = [(place.framework, (*route, "framework"))]
        named += [(part, (*route, "parts", n)) for n, part in enumerate(place.parts)]
        for slug, at in named:
            if (reason := taken_by(slug)) is not None:
                yield error(CODE, reason, at, f"choose another slug: {slug}-of-the-force")
    frameworks = round_.programme.all_frameworks
    for index, part in enumerate(round_.programme.sections):
        if part.is_own and (part.section in frameworks or is_anchor(part.section)):
            message = f"{part.section} is the anchor of another part of every report"
            hint = f"choose another name: about-{part.section}"
            yield error(CODE, message, ("programme", "sections", index, "section"), hint)
    for index, force in enumerate(round_.register.forces):
        if force.slug in FOLDERS:
            message = f"{force.slug} is the name of a folder that hmic makes"
            hint = f"choose another slug: {force.slug}-force"
            yield error(CODE, message, ("register", "forces", index, "slug"), hint)


RULE = Rule(CODE, __doc__, of_round=check_round, firm=True)
