"""The rules across files and grades: one module a rule, its manual in its docstring.

A rule is silent where what it needs was left out, and knows nothing of files and lines.
"""

from hmic.diagnostics import Diagnostic
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.model.round import Round
from hmic.rules import (
    absolute_words,
    circular_gate,
    comment_answered_by_author,
    comment_late,
    comment_number,
    comment_unanswered,
    criterion_without_evidence,
    direction_disagrees,
    distribution_total,
    distribution_without_grade,
    due_before_publication,
    duplicate_id,
    few_criteria,
    finding_id,
    follow_up_dates,
    force_dates,
    future_tense,
    gone_id,
    gravest_without_first_level,
    long_sentence,
    marking_not_public,
    markup,
    measure_disagrees,
    mislabelled_file,
    missing_assessment,
    missing_letter,
    moderation_beyond_range,
    moderation_ground,
    moderation_outdated,
    moderation_unconfirmed,
    not_assessed_with_findings,
    not_inspected,
    one_paragraph,
    overview_without_grade,
    people_must_judge,
    previous_disagrees,
    proportion_without_measure,
    repeated_reinspection,
    repeated_statement,
    reserved_name,
    round_dates,
    sign_off_missing,
    sign_off_outdated,
    sign_off_too_early,
    to_be_written,
    two_expansions,
    unanswered_area,
    uncorrected_change,
    unknown_area,
    unknown_criterion,
    unknown_figure,
    unknown_finding,
    unknown_framework,
    unknown_marking,
    unknown_paragraph,
    unknown_predecessor,
    unknown_reference,
    unknown_section,
    unknown_successor,
    unlisted_acronym,
    unused_term,
    wrong_correction,
)
from hmic.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    unknown_framework.RULE,
    mislabelled_file.RULE,
    reserved_name.RULE,
    missing_assessment.RULE,
    not_inspected.RULE,
    round_dates.RULE,
    force_dates.RULE,
    unknown_criterion.RULE,
    unknown_finding.RULE,
    duplicate_id.RULE,
    finding_id.RULE,
    gone_id.RULE,
    distribution_total.RULE,
    distribution_without_grade.RULE,
    few_criteria.RULE,
    circular_gate.RULE,
    criterion_without_evidence.RULE,
    direction_disagrees.RULE,
    previous_disagrees.RULE,
    unknown_predecessor.RULE,
    repeated_statement.RULE,
    repeated_reinspection.RULE,
    not_assessed_with_findings.RULE,
    measure_disagrees.RULE,
    overview_without_grade.RULE,
    people_must_judge.RULE,
    moderation_outdated.RULE,
    moderation_beyond_range.RULE,
    moderation_ground.RULE,
    moderation_unconfirmed.RULE,
    sign_off_missing.RULE,
    sign_off_outdated.RULE,
    sign_off_too_early.RULE,
    unknown_marking.RULE,
    marking_not_public.RULE,
    comment_unanswered.RULE,
    comment_late.RULE,
    comment_number.RULE,
    comment_answered_by_author.RULE,
    unknown_paragraph.RULE,
    unknown_area.RULE,
    unknown_successor.RULE,
    unanswered_area.RULE,
    follow_up_dates.RULE,
    unknown_section.RULE,
    markup.RULE,
    unknown_reference.RULE,
    unknown_figure.RULE,
    missing_letter.RULE,
    one_paragraph.RULE,
    unlisted_acronym.RULE,
    two_expansions.RULE,
    unused_term.RULE,
    wrong_correction.RULE,
    future_tense.RULE,
    uncorrected_change.RULE,
    due_before_publication.RULE,
    long_sentence.RULE,
    proportion_without_measure.RULE,
    absolute_words.RULE,
    gravest_without_first_level.RULE,
    to_be_written.RULE,
)
"""All rules, in the order in which they run; the order of what they find is that of the files."""

FIRM = frozenset(rule.code for rule in RULES if rule.firm)
"""Rules without which a report leaves something out, or shows what nobody stands behind."""

OFF = frozenset(rule.code for rule in RULES if rule.off)
"""Rules that count only where a project gives them a severity."""

ASKED_OF_FINAL = frozenset(rule.code for rule in RULES if rule.asked_of_final)
"""Rules that ask of a final report what they do not ask of a draft."""


def check_round(round_: Round) -> tuple[Diagnostic, ...]:
    """All that the rules find in what all forces share."""
    return tuple(
        breach
        for rule in RULES
        if rule.of_round is not None
        and rule.may_ask(round_.incomplete, has_every_id=not round_.incomplete)
        for breach in rule.of_round(round_)
    )


def check(inspection: Inspection, judgements: Judgements) -> tuple[Diagnostic, ...]:
    """All that the rules find in the files of one force."""
    has_every_id = inspection.has_every_id and not inspection.round.incomplete
    return tuple(
        breach
        for rule in RULES
        if rule.of_force is not None
        and rule.may_ask(inspection.incomplete, has_every_id=has_every_id)
        for breach in rule.of_force(inspection, judgements)
    )
