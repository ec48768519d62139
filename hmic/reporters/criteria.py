"""A framework's criteria as text, with the evidence of a force where one is given; pure."""

from collections.abc import Iterator

from hmic.judging.argument import achievement_in_words
from hmic.judging.grading import Judgement
from hmic.judging.sensitivity import ORDINARY, flag_of
from hmic.model.framework import Framework
from hmic.model.labels import Labels
from hmic.model.programme import Programme
from hmic.reporters.lines import Line


def criteria_lines(
    framework: Framework, programme: Programme, judgement: Judgement | None, labels: Labels
) -> Iterator[Line]:
    """Each criterion with level, flag and statement; with a judgement, evidence and gaps.

    Args:
        framework: The framework.
        programme: The programme.
        judgement: A judgement on it, where a force is named.
        labels: The fixed words of the report's language.
    """
    yield Line(f"{framework.title} ({framework.framework}, {framework.prefix})", "heading")
    if not framework.criteria:
        parts = ", ".join(programme.parts_of(framework.framework))
        yield Line(f"An overview, without criteria of its own. Its parts: {parts}.")
        return
    if caveat := programme.texts.criteria_caveat:
        yield Line(" ".join(caveat.split()), "faint")
    assessed = {one.criterion.id: one for one in judgement.assessed} if judgement else {}
    for criterion in framework.criteria:
        flag = flag_of(criterion)
        level = criterion.level if flag == ORDINARY else f"{criterion.level}, {flag}"
        yield Line("")
        yield Line(f"{criterion.id}  {level}; {criterion.theme}", "strong")
        yield Line(f"  {' '.join(criterion.statement.split())}")
        if judgement is not None:
            one = assessed[criterion.id]
            ids = ", ".join(finding.id for finding in one.findings) or "no finding yet"
            yield Line(f"  {achievement_in_words(one.achievement, labels)}: {ids}")
    if judgement is not None:
        bare = [one.criterion.id for one in judgement.assessed if not one.findings]
        total = len(judgement.assessed)
        yield Line("")
        yield (
            Line(f"{len(bare)} of {total} criteria still without a finding: {', '.join(bare)}")
            if bare
            else Line(f"All {total} criteria have a finding.")
        )
