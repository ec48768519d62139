"""From what was found in a force to its judgements, with every reason.

The rules are those of the round's method. Pure and exact: the same evidence gives the same
judgement. Signatures are never read here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from hmic.judging.achievement import Assessed, assess
from hmic.judging.rulebook import Rulebook
from hmic.judging.ruling import RuleResult, Situation, apply, as_it_fails
from hmic.model.assessment import Asserted, Assessment, JudgedOutcome, Moderation, Statement, Travel
from hmic.model.finding import Finding
from hmic.model.framework import Framework
from hmic.model.inspection import Inspection
from hmic.model.method import NOT_ASSESSED
from hmic.model.round import Round


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """What the rules say of one thing that is graded, and what people decided on it."""

    book: Rulebook
    """The rules that graded it."""
    computed: str
    before_cap: str | None
    """The outcome of the rules that do not cap; None where no cap decides."""
    rules: tuple[RuleResult, ...]
    """The rules in order; none where people judge."""
    situation: Situation
    """What is graded as the rules see it."""
    moderation: Moderation | None = None
    """People's decision, where there is one; the computed outcome stands beside it."""

    @property
    def published(self) -> str:
        """What the report publishes: the moderated grade, else the computed outcome."""
        return self.moderation.grade if self.moderation else self.computed

    @property
    def capped(self) -> bool:
        """Whether a cap decides."""
        return self.before_cap is not None

    @property
    def deciding(self) -> RuleResult | None:
        """The rule that the outcome rests on; None where people judge."""
        return next((rule for rule in self.rules if rule.decides), None)

    @property
    def failing_rung(self) -> RuleResult | None:
        """The first rung that is not reached, where the outcome rests on a rung or on none."""
        rungs = (rule for rule in self.rules if rule.rule.verb == "reaches" and not rule.holds)
        return next(rungs, None)

    @property
    def between(self) -> tuple[str, ...]:
        """The two grades between which people must decide, and have not; none of any other."""
        return self.book.block.outcomes[self.published].between if not self.moderation else ()

    @property
    def rank(self) -> int | None:
        """0 for the worst outcome; None where it stands outside the order."""
        return self.book.rank(self.computed)

    @property
    def order(self) -> Sequence[str]:
        """The outcomes that have an order, worst first."""
        return self.book.order


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement(Ruled):
    """The outcome for one framework and one force, with its reasons."""

    framework: Framework
    assessed: tuple[Assessed, ...]
    """Every criterion in its order."""
    inputs: Mapping[str, Asserted]
    """What is asserted besides."""
    findings: tuple[Finding, ...] = ()
    """Every finding that may bear on its criteria, whether it does or not."""
    direction: Travel | None = None
    """Direction of travel, where one is stated."""
    judged: JudgedOutcome | None = None
    """What people stated, where the method leaves the outcome to them."""

    def as_it_fails(self, result: RuleResult) -> RuleResult:
        """A rule of several conditions that is not so, told by the first of them that fails."""
        names = [one.criterion.id for one in self.assessed]
        return as_it_fails(result, self.book, self.situation, names)


Judgements = Mapping[str, Judgement]
"""By the slug of a graded framework, in the order of the report."""


@lru_cache(maxsize=8)
def rulebooks(round_: Round) -> Mapping[str, Rulebook]:
    """By step, its rules; a step in which people judge has none, and its words all the same."""
    return {step: Rulebook(round_.method, block) for step, block in round_.method.blocks.items()}


def judge(inspection: Inspection) -> dict[str, Judgement]:
    """One judgement per graded framework of the inspection, by slug, in the report's order.

    A framework with something left out of its files gets none, for its grade would be wrong; nor
    does one of which people have not stated the outcome yet, or of which no rule speaks.
    """
    round_ = inspection.round
    judgements: dict[str, Judgement] = {}
    waiting = [slug for slug in inspection.graded if _is_gradable(inspection, slug)]
    # one that takes another's outcome waits for it; the programme's order is that of the report
    while ready := [s for s in waiting if taken_by(round_, s).isdisjoint(waiting)]:
        for slug in ready:
            judgement = _judge(inspection, slug, judgements)
            if judgement is not None:
                judgements[slug] = judgement
        waiting = [slug for slug in waiting if slug not in ready]
    return {slug: judgements[slug] for slug in inspection.graded if slug in judgements}


def _is_gradable(inspection: Inspection, slug: str) -> bool:
    framework = inspection.frameworks.get(slug)
    block = inspection.round.block(slug)
    has_grounds = framework is not None and (framework.criteria or block.judged)
    return bool(has_grounds) and inspection.is_whole(slug)


def taken_by(round_: Round, slug: str) -> set[str]:
    """The frameworks whose outcomes a framework takes."""
    return {one.from_ for one in round_.block(slug).inputs.values() if one.from_}


def _judge(inspection: Inspection, slug: str, before: Judgements) -> Judgement | None:
    own = inspection.assessments.get(slug)
    book = rulebooks(inspection.round)[inspection.round.step(slug)]
    framework, findings = inspection.frameworks[slug], inspection.findings_on(slug)
    if book.block.judged:
        return _as_stated(framework, book, findings, own)
    judgement = grade_framework(
        framework,
        book,
        findings,
        own.achievements if own else (),
        own.inputs.asserted if own else {},
        {name: one.published for name, one in before.items()},
    )
    if judgement is None or own is None:
        return judgement
    return replace(judgement, moderation=own.moderation, direction=own.direction)


def _as_stated(
    framework: Framework,
    book: Rulebook,
    findings: tuple[Finding, ...],
    own: Assessment | None,
) -> Judgement | None:
    """The judgement that people state; None until they do."""
    if own is None or own.outcome is None:
        return None
    assessed = _assess_each(framework, book, findings, own.achievements)
    return Judgement(
        framework=framework,
        book=book,
        computed=own.outcome.grade,
        before_cap=None,
        assessed=assessed,
        rules=(),
        situation=Situation((), (), ()),
        inputs={},
        findings=findings,
        direction=own.direction,
        judged=own.outcome,
    )


def grade_framework(
    framework: Framework,
    book: Rulebook,
    findings: Iterable[Finding],
    statements: Iterable[Statement] = (),
    inputs: Mapping[str, Asserted] | None = None,
    others: Mapping[str, str] | None = None,
) -> Judgement | None:
    """The judgement on one graded framework.

    Args:
        framework: The framework.
        book: The rules.
        findings: Every finding that may bear on its criteria.
        statements: What authors state about criteria.
        inputs: What they assert besides.
        others: By framework, its published outcome.

    Returns:
        The judgement; None where no rule speaks.
    """
    findings, inputs = tuple(findings), inputs or {}
    assessed = _assess_each(framework, book, findings, statements)
    own = {criterion.id for criterion in framework.criteria}
    counted = [f for f in findings if own.intersection(f.criteria) or not f.criteria]
    situation = Situation(
        cells=tuple(cell_of(one, book) for one in assessed),
        findings=tuple(sum(f.kind == kind for f in counted) for kind in book.kinds),
        inputs=tuple(value_of(name, book, inputs, others or {}) for name in book.block.inputs),
    )
    verdict, results = apply(book, situation, [one.criterion.id for one in assessed])
    if verdict.outcome is None:
        return None
    is_capped = verdict.decides in verdict.caps
    return Judgement(
        framework=framework,
        book=book,
        computed=verdict.outcome,
        before_cap=verdict.rest if is_capped else None,
        assessed=assessed,
        rules=results,
        situation=situation,
        inputs=inputs,
        findings=findings,
    )


def assessed_criteria(inspection: Inspection, slug: str) -> tuple[Assessed, ...]:
    """Every criterion of a framework in its order, whether or not anything grades it."""
    own = inspection.assessments.get(slug)
    return _assess_each(
        inspection.frameworks[slug],
        rulebooks(inspection.round)[inspection.round.step(slug)],
        inspection.findings_on(slug),
        own.achievements if own else (),
    )


def _assess_each(
    framework: Framework,
    book: Rulebook,
    findings: tuple[Finding, ...],
    statements: Iterable[Statement],
) -> tuple[Assessed, ...]:
    stated = {statement.criterion: statement for statement in statements}
    bearing: dict[str, list[Finding]] = {}
    for finding in findings:
        for criterion_id in dict.fromkeys(finding.criteria):
            bearing.setdefault(criterion_id, []).append(finding)
    return tuple(
        assess(
            criterion,
            bearing.get(criterion.id, ()),
            stated.get(criterion.id),
            book.block,
            book.bands,
        )
        for criterion in framework.criteria
    )


def cell_of(one: Assessed, book: Rulebook) -> int:
    """The cell in which a criterion counts."""
    words = book.vocabulary
    value = words.values.index(one.achievement or NOT_ASSESSED)
    criterion = one.criterion
    return words.cell(words.class_of(criterion.level, criterion.flags), value)


def value_of(
    name: str, book: Rulebook, inputs: Mapping[str, Asserted], others: Mapping[str, str]
) -> str:
    """The value of an input: what is asserted, or another's outcome; else the first.

    Args:
        name: The input.
        book: The rules that ask for it.
        inputs: What authors assert.
        others: By framework, its published outcome.

    Returns:
        One of its values.
    """
    values = book.vocabulary.input_values(name)
    taken = book.block.inputs[name].from_
    value = others.get(taken, "") if taken else inputs[name].is_ if name in inputs else ""
    return value if value in values else values[0]


def computed_range(judgement: Ruled) -> tuple[str, ...]:
    """The grades that the computed outcome leaves room for, worst first; none where ungraded."""
    book = judgement.book
    highest = judgement.before_cap or judgement.computed
    lowest = judgement.computed
    if book.rank(judgement.computed) is None or book.rank(highest) is None:
        return (judgement.computed,) if judgement.capped else ()
    grades = book.block.grades
    low, high = (book.block.outcomes[one].between or (one, one) for one in (lowest, highest))
    return grades[grades.index(low[0]) : grades.index(high[-1]) + 1]
