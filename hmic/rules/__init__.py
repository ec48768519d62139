"""The rules across files and grades: one module a rule, its manual in its docstring.

A rule is silent where what it needs was left out, and knows nothing of files and lines.
"""

from collections.abc import Iterable, Mapping
from types import ModuleType

from hmic.diagnostics import Diagnostic
from hmic.judging.grading import Judgement
from hmic.model.inspection import Inspection
from hmic.rules import (
    comment_answered_by_author,
    comment_late,
    comment_unanswered,
    criterion_without_evidence,
    distribution_total,
    due_before_publication,
    duplicate_id,
    few_good_criteria,
    finding_id,
    force_dates,
    future_strength,
    judgement_required,
    long_sentence,
    major_without_fair_criterion,
    marking_not_public,
    markup,
    measure_disagrees,
    mislabelled_file,
    missing_assessment,
    moderation_beyond_range,
    moderation_ground,
    moderation_outdated,
    moderation_unconfirmed,
    not_assessed_with_findings,
    one_paragraph,
    overview_without_grade,
    proportion_without_measure,
    repeated_statement,
    round_dates,
    sign_off_missing,
    sign_off_outdated,
    sign_off_too_early,
    to_be_written,
    two_expansions,
    unknown_criterion,
    unknown_framework,
    unknown_marking,
    unknown_paragraph,
    unlisted_acronym,
    unused_term,
)

RULES: tuple[ModuleType, ...] = (
    unknown_framework,
    mislabelled_file,
    missing_assessment,
    round_dates,
    force_dates,
    unknown_criterion,
    duplicate_id,
    finding_id,
    distribution_total,
    few_good_criteria,
    criterion_without_evidence,
    repeated_statement,
    not_assessed_with_findings,
    measure_disagrees,
    overview_without_grade,
    judgement_required,
    moderation_outdated,
    moderation_beyond_range,
    moderation_ground,
    moderation_unconfirmed,
    sign_off_missing,
    sign_off_outdated,
    sign_off_too_early,
    unknown_marking,
    marking_not_public,
    comment_unanswered,
    comment_late,
    comment_answered_by_author,
    unknown_paragraph,
    markup,
    one_paragraph,
    unlisted_acronym,
    two_expansions,
    unused_term,
    future_strength,
    due_before_publication,
    long_sentence,
    proportion_without_measure,
    major_without_fair_criterion,
    to_be_written,
)
"""All rules, in the order in which they run; the order of what they find is that of the files."""

NEEDED = frozenset(
    rule.CODE
    for rule in (
        unknown_framework,
        mislabelled_file,
        missing_assessment,
        round_dates,
        force_dates,
        unknown_criterion,
        duplicate_id,
        distribution_total,
        repeated_statement,
        not_assessed_with_findings,
        overview_without_grade,
        judgement_required,
        moderation_outdated,
        moderation_unconfirmed,
        sign_off_missing,
        sign_off_outdated,
        sign_off_too_early,
        unknown_marking,
        marking_not_public,
        comment_unanswered,
        comment_answered_by_author,
        to_be_written,
    )
)
"""Rules without which a report leaves something out, or shows what nobody stands behind."""

ASKED_OF_FINAL = frozenset(
    rule.CODE
    for rule in (
        missing_assessment,
        comment_unanswered,
        criterion_without_evidence,
        judgement_required,
        marking_not_public,
        sign_off_missing,
        sign_off_outdated,
        sign_off_too_early,
        to_be_written,
    )
)
"""Rules that ask of a final report what they do not ask of a draft. What breaks one of them keeps a
report from being published; what the report says is still true."""


def check(inspection: Inspection, judgements: Mapping[str, Judgement]) -> tuple[Diagnostic, ...]:
    """All that the rules find."""
    found: list[Diagnostic] = []
    for rule in RULES:
        breaches: Iterable[Diagnostic] = rule.check(inspection, judgements)
        found += breaches
    return tuple(found)
