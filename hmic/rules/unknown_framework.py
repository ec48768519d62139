"""A framework is named in one place and not known in another.

Every framework that frameworks/programme.yaml names has a file of its slug beside it, every file
there is named in the programme, and every file of a force is about a framework of the programme.
An overview's parts are graded frameworks. The steps that the programme names are its method's, and
what is graded as a whole, or taken by a gate, are graded frameworks. Mend the name, or add what it
names.
"""

from collections.abc import Iterable, Iterator

from hmic.diagnostics import Diagnostic, Route, error, near
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.model.round import Round
from hmic.rules.rule import Rule

CODE = "unknown-framework"


def check_round(round_: Round) -> Iterator[Diagnostic]:
    """What breaks the rule in the programme and the files of frameworks."""
    yield from _of_the_programme(round_)
    yield from _of_the_method(round_)
    yield from _of_another_step(round_)
    if "programme" not in round_.incomplete:
        yield from _not_named(round_, "frameworks", round_.frameworks)


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule in the files of the force."""
    if "programme" in inspection.incomplete:
        return
    yield from _not_named(inspection.round, "assessments", inspection.assessments)
    named = inspection.programme.all_frameworks
    for index, slug in enumerate(inspection.force.frameworks):
        if slug not in named:
            hint = near(slug, named, f"the programme names: {', '.join(named)}")
            route: Route = ("force", "frameworks", index)
            yield error(CODE, f"the programme names no framework {slug}", route, hint)


def _of_the_programme(round_: Round) -> Iterator[Diagnostic]:
    """Frameworks that the programme names and that are missing, or of the wrong kind."""
    if not round_.programme.frameworks and "programme" not in round_.incomplete:
        message, hint = "the programme names no framework yet", "hmic new framework ID begins one"
        yield error(CODE, message, ("programme", "frameworks"), hint)
    known = sorted({*round_.frameworks, *round_.incomplete})
    for place, entry in enumerate(round_.programme.frameworks):
        route: Route = ("programme", "frameworks", place)
        own = (entry.framework, (*route, "framework"))
        parts = [(slug, (*route, "parts", index)) for index, slug in enumerate(entry.parts)]
        for slug, where in (own, *parts):
            if slug not in known:
                hint = near(slug, known, f"write frameworks/{slug}.yaml, or mend the name")
                yield error(CODE, f"frameworks/ holds no {slug}.yaml", where, hint)
        for slug, where in parts or (own,):
            framework = round_.frameworks.get(slug)
            needs_criteria = not (entry.ungraded or round_.block(slug).judged)
            is_whole = slug not in round_.incomplete  # else its criteria may not have fitted
            if framework is not None and not framework.criteria and needs_criteria and is_whole:
                message = f"{slug} has no criteria, so it can't be graded"
                hint = "give it criteria, or name its parts here, as in parts: [child-abuse]"
                yield error(CODE, message, where, hint)
        overview = round_.frameworks.get(entry.framework)
        if entry.parts and overview is not None and overview.criteria:
            message = f"{entry.framework} is the overview of others and has criteria of its own"
            yield error(CODE, message, own[1], "move its criteria to the parts")


def _of_the_method(round_: Round) -> Iterator[Diagnostic]:
    """Steps that the method lacks, and frameworks that are not graded where a grade is taken."""
    programme, steps = round_.programme, [name for name in round_.method.blocks if name]
    top: Route = ("programme",)
    named: list[tuple[str | None, Route]] = [
        (entry.step, (*top, "frameworks", place, "step"))
        for place, entry in enumerate(programme.frameworks)
    ]
    taken: list[tuple[str | None, Route]] = []
    if programme.overall is not None:
        named.append((programme.overall.step, (*top, "overall", "step")))
        taken += (
            (slug, (*top, "overall", "frameworks", place))
            for place, slug in enumerate(programme.overall.frameworks)
        )
    for step, where in named:
        if step is not None and step not in steps:
            hint = near(step, steps, f"its steps: {', '.join(steps) or 'it has none'}")
            yield error(CODE, f"{programme.method} has no step {step}", where, hint)
    used = {round_.step(slug) for slug in programme.graded}
    used |= {programme.overall.step} if programme.overall else set()
    taken += (
        (one.from_, (*top, "method"))
        for name, block in round_.method.blocks.items()
        if name in used
        for one in block.inputs.values()
    )
    for slug, where in taken:
        if slug is not None and slug not in programme.graded:
            hint = near(slug, programme.graded, f"graded: {', '.join(programme.graded)}")
            yield error(CODE, f"{slug} is no framework that is graded here", where, hint)


def _of_another_step(round_: Round) -> Iterator[Diagnostic]:
    """Outcomes that are taken as those of one step, of a framework that another grades."""
    for block in round_.method.blocks.values():
        for name, one in block.inputs.items():
            step = one.step or next(iter(round_.method.blocks))
            if one.from_ in round_.programme.graded and round_.step(one.from_) != step:
                graded = round_.step(one.from_)
                message = f"{name} takes {one.from_} as graded by {step}, and {graded} grades it"
                hint = f"write step: {step} beside framework: {one.from_}"
                yield error(CODE, message, ("programme", "frameworks"), hint)


def _not_named(round_: Round, branch: str, slugs: Iterable[str]) -> Iterator[Diagnostic]:
    """Files about a framework that the programme does not name, by the branch that they fill."""
    named = round_.programme.all_frameworks
    alike = [slug for slug in named if slug in round_.frameworks]
    for slug in slugs:
        if slug not in named:
            route: Route = (branch, slug, "framework")
            hint = near(slug, alike, f"the programme names: {', '.join(named)}")
            yield error(CODE, f"the programme names no framework {slug}", route, hint)


RULE = Rule(CODE, __doc__, of_round=check_round, of_force=check_force, firm=True)
