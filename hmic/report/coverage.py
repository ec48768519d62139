"""How many of the criteria were assessed: what was not seen is never told as faultless."""

from collections.abc import Collection, Iterable

from hmic.judging.achievement import Assessed
from hmic.judging.grading import Judgements, assessed_criteria
from hmic.model.inspection import Inspection
from hmic.model.labels import Labels, sentence_start, within_sentence
from hmic.report import contents


def coverage_of(
    inspection: Inspection, slug: str, judgements: Judgements, labels: Labels
) -> contents.Coverage:
    """How many criteria of a framework were assessed; of an overview those of its parts.

    Args:
        inspection: The inspection.
        slug: The framework.
        judgements: By framework, its judgement, where it has one.
        labels: The fixed words of the report's language.

    Returns:
        The counts, with their sentence where a criterion was not assessed.
    """
    parts = inspection.programme.parts_of(slug)
    inspected = [part for part in parts if part in inspection.inspected]
    return coverage(_criteria(inspection, inspected, judgements), labels)


def coverage_of_all(
    inspection: Inspection, judgements: Judgements, labels: Labels
) -> contents.Coverage:
    """How many criteria of all frameworks inspected were assessed, graded or not.

    Args:
        inspection: The inspection.
        judgements: By framework, its judgement, where it has one.
        labels: The fixed words of the report's language.

    Returns:
        The counts, with their sentence where a criterion was not assessed.
    """
    return coverage(_criteria(inspection, inspection.inspected, judgements), labels)


def _criteria(
    inspection: Inspection, slugs: Iterable[str], judgements: Judgements
) -> Iterable[Assessed]:
    for slug in slugs:
        if slug in judgements:
            yield from judgements[slug].assessed
        elif slug in inspection.frameworks:
            yield from assessed_criteria(inspection, slug)


def coverage(criteria: Iterable[Assessed], labels: Labels) -> contents.Coverage:
    """How many of some criteria were assessed, in a sentence too where one of them was not."""
    each = [one.was_assessed for one in criteria]
    assessed, total = sum(each), len(each)
    return contents.Coverage(assessed, total, _in_words(assessed, total, labels))


def _in_words(assessed: int, total: int, labels: Labels) -> str | None:
    if assessed == total:
        return None
    if not assessed:
        return labels.text("coverage.none", total, total=labels.number(total))
    return sentence_start(_counted("coverage.some", assessed, total, labels))


def _counted(name: str, assessed: int, total: int, labels: Labels, **values: str) -> str:
    counts = {"assessed": labels.number(assessed), "total": labels.number(total)}
    return labels.text(name, assessed, **counts, **values)


def nothing_to_improve(coverage: contents.Coverage, kinds: Collection[str], labels: Labels) -> str:
    """What is said where no finding is to be taken up: of what was assessed, and no more.

    Args:
        coverage: How many of the criteria were assessed.
        kinds: The kinds of findings that would be taken up; a method may have none.
        labels: The fixed words of the report's language.

    Returns:
        A sentence, or two.
    """
    if not kinds or not (coverage.assessed or coverage.words is None):
        return " ".join(filter(None, (coverage.words, labels.text("coverage.nothing_known"))))
    kind = labels.either([within_sentence(labels.word("kind", one, 1)) for one in kinds])
    if coverage.words is None:
        return labels.text("page.no_area", kind=kind)
    return _counted("coverage.no_area", coverage.assessed, coverage.criteria, labels, kind=kind)
