"""A framework is named in one place and not known in another.

Every framework that frameworks/programme.yaml names has a file of its slug beside it, every file
there is named in the programme, and every file of a force is about a framework of the programme.
An overview's parts are graded frameworks. Mend the slug, or add the file or the name.
"""

from collections.abc import Iterator, Mapping

from hmic.diagnostics import Diagnostic, Route, error, near
from hmic.judging.grading import Judgement
from hmic.model.inspection import Inspection

CODE = "unknown-framework"


def check(inspection: Inspection, _judgements: Mapping[str, Judgement]) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    yield from _of_the_programme(inspection)
    if "programme" not in inspection.incomplete:
        yield from _of_the_files(inspection)


def _of_the_programme(inspection: Inspection) -> Iterator[Diagnostic]:
    """Frameworks that the programme names and that are missing, or of the wrong kind."""
    known = sorted({*inspection.frameworks, *inspection.incomplete})
    for place, entry in enumerate(inspection.programme.frameworks):
        route: Route = ("programme", "frameworks", place)
        own = (entry.framework, (*route, "framework"))
        parts = [(slug, (*route, "parts", index)) for index, slug in enumerate(entry.parts)]
        for slug, where in (own, *parts):
            if slug not in known:
                hint = near(slug, known, f"write frameworks/{slug}.yaml, or mend the name")
                yield error(CODE, f"frameworks/ holds no {slug}.yaml", where, hint)
        for slug, where in parts or (own,):
            framework = inspection.frameworks.get(slug)
            if framework is not None and not framework.criteria:
                message = f"{slug} has no criteria, so it can't be graded"
                hint = "give it criteria, or name its parts here, as in parts: [child-abuse]"
                yield error(CODE, message, where, hint)
        overview = inspection.frameworks.get(entry.framework)
        if entry.parts and overview is not None and overview.criteria:
            message = f"{entry.framework} is the overview of others and has criteria of its own"
            yield error(CODE, message, own[1], "move its criteria to the parts")


def _of_the_files(inspection: Inspection) -> Iterator[Diagnostic]:
    """Files about a framework that the programme does not name."""
    named = inspection.programme.all_frameworks
    alike = [slug for slug in named if slug in inspection.frameworks]
    for branch, slugs in (
        ("frameworks", inspection.frameworks),
        ("assessments", inspection.assessments),
    ):
        for slug in slugs:
            if slug not in named:
                route: Route = (branch, slug, "framework")
                hint = near(slug, alike, f"the programme names: {', '.join(named)}")
                yield error(CODE, f"the programme names no framework {slug}", route, hint)
