"""Fingerprints of what a grade rests on. Never imported by the grader.

A fingerprint holds one digest for each thing that the grade rests on or is read with: the round,
the force, the framework, how the grade is printed; every criterion, the method with its quantities
and bands, every finding that bears on one of them, every statement, the moderation, the direction
of travel and the judgement itself. So what moved since a sign-off can be named. It covers neither
the layout of the files nor the version of hmic, nor what is never published.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from hmic.judging.achievement import bands_of_block
from hmic.judging.grading import Judgement
from hmic.judging.sensitivity import words_by_use
from hmic.judging.whole import WholeJudgement
from hmic.model.finding import Finding
from hmic.model.inspection import Inspection
from hmic.model.programme import Programme
from hmic.model.round import Round
from hmic.model.values import is_before

DIGITS = 16


@dataclass(frozen=True, slots=True)
class Moved:
    """Something that a grade rests on and that is not what was signed."""

    subject: str
    """A criterion's or finding's id, a threshold's name, or what else a fingerprint covers."""
    how: str
    """changed, new, or gone."""


def fingerprint(judgement: Judgement, inspection: Inspection) -> dict[str, str]:
    """A digest for each thing that the judgement rests on or is read with, by name."""
    programme, block = inspection.programme, judgement.book.block
    bands = bands_of_block(block, judgement.book.vocabulary.achievements)
    things: dict[str, Any] = {
        **_round(inspection),
        "force": [inspection.registered.slug, inspection.registered.name],
        "framework": [judgement.framework.framework, judgement.framework.title],
        "grade_in_words": _in_words(judgement.published, programme),
        "method": _method(inspection.round),
        **{word: block.quantities[word].bound.phrase for word in words_by_use(block)},
        "bands": [upper for _, upper in bands],
        "judgement": {
            "computed": judgement.computed,
            "before_cap": judgement.before_cap,
            "published": judgement.published,
        },
    }
    if judgement.inputs:
        things["inputs"] = {
            name: stated.model_dump(mode="json") for name, stated in judgement.inputs.items()
        }
    taken = {
        name: value
        for name, value in zip(block.inputs, judgement.situation.inputs, strict=False)
        if block.inputs[name].from_
    }
    if taken:
        things["taken"] = taken
    if judgement.judged:
        things["outcome"] = judgement.judged.model_dump(mode="json")
    if judgement.moderation:
        things["moderation"] = judgement.moderation.model_dump(mode="json")
    if judgement.direction:
        things["direction"] = judgement.direction.model_dump(mode="json")
    for assessed in judgement.assessed:
        criterion = assessed.criterion
        things[criterion.id] = {
            "level": criterion.level,
            **{flag: flag in criterion.flags for flag in criterion.flag_names},
            "statement": criterion.statement,
            "stated": assessed.statement.model_dump(mode="json") if assessed.statement else None,
        }
    own = {assessed.criterion.id for assessed in judgement.assessed}
    for finding in judgement.findings:
        if own & set(finding.criteria) or not finding.criteria:
            things[finding.id] = _finding(finding, own)
    return {name: _digest(thing) for name, thing in things.items()}


def fingerprint_of_whole(whole: WholeJudgement, inspection: Inspection) -> dict[str, str]:
    """A digest of the round, the force, the method, and of each framework's published outcome."""
    programme, block = inspection.programme, whole.book.block
    things: dict[str, Any] = {
        **_round(inspection),
        "force": [inspection.registered.slug, inspection.registered.name],
        "grade_in_words": _in_words(whole.published, programme),
        "method": _method(inspection.round),
        **{word: block.quantities[word].bound.phrase for word in words_by_use(block)},
        "judgement": {"published": whole.published, "before_cap": whole.before_cap},
    }
    if whole.moderation:
        things["moderation"] = whole.moderation.model_dump(mode="json")
    if whole.situation.inputs:
        things["taken"] = dict(zip(block.inputs, whole.situation.inputs, strict=True))
    for (slug, outcome), title in zip(whole.frameworks.items(), whole.titles, strict=True):
        things[slug] = [title, outcome, *_in_words(outcome, programme)]
    return {name: _digest(thing) for name, thing in things.items()}


def fingerprint_of_reinspections(inspection: Inspection) -> dict[str, str]:
    """A digest of the round, of the force, and of each re-inspection by its title.

    A re-inspection is covered with how its grades are printed, before and now.
    """
    programme = inspection.programme
    things: dict[str, Any] = {
        **_round(inspection),
        "force": [inspection.registered.slug, inspection.registered.name],
    }
    for again in inspection.reinspections:
        things[f"re-inspection of {' '.join(again.title.split())}"] = {
            **again.model_dump(mode="json"),
            "previous_in_words": _in_words(again.previous.grade, programme),
            "now_in_words": _in_words(again.now.grade, programme),
        }
    return {name: _digest(thing) for name, thing in things.items()}


def moved(signed: Mapping[str, str], now: Mapping[str, str]) -> tuple[Moved, ...]:
    """What is not as it was signed: in today's order, then what is gone."""
    changed = tuple(
        Moved(name, "changed" if name in signed else "new")
        for name, digest in now.items()
        if signed.get(name) != digest
    )
    return (*changed, *(Moved(name, "gone") for name in signed if name not in now))


def _round(inspection: Inspection) -> dict[str, Any]:
    """What tells a report from that of the next round: nobody signs for both."""
    programme = inspection.programme
    period = programme.assessment_period
    return {
        "programme": [programme.programme, inspection.title],
        "published": inspection.published,
        "assessment_period": [period.from_, period.to],
    }


@lru_cache(maxsize=1)  # asked for each framework of each force
def _method(round_: Round) -> str:
    """The method's digest; its quantities and bands are digested by themselves."""
    return round_.method.without_numbers().digest


def _in_words(grade: str, programme: Programme) -> list[str]:
    """How a grade is printed, and what readers are told that it means."""
    step = next((s for s in programme.scale if s.grade == grade), None)
    return [step.label, step.symbol, step.definition] if step else []


def too_early(date: str, judgement: Judgement, programme: Programme) -> str | None:
    """Why a judgement can't have been signed on a day already, in words; None where it can.

    Args:
        date: The day of the signature: 2007-09-28.
        judgement: What is signed.
        programme: The programme, which was adopted on a day.

    Returns:
        The reason, if there is one.
    """
    slug, moderation = judgement.framework.framework, judgement.moderation
    if reason := before_adoption(date, f"{slug} was", programme):
        return reason
    if moderation is not None and is_before(date, moderation.date):
        decided = moderation.date
        return f"{slug} was signed before its moderation was decided: {date} is before {decided}"
    return None


def whole_too_early(
    date: str, judgements: Mapping[str, Judgement], inspection: Inspection
) -> str | None:
    """Why the grade as a whole can't have been signed on a day already; None where it can.

    Args:
        date: The day of the signature: 2007-09-28.
        judgements: The judgement on each graded framework.
        inspection: The inspection, which says what the whole rests on.

    Returns:
        The reason, if there is one.
    """
    programme = inspection.programme
    if reason := before_adoption(date, "the whole was", programme):
        return reason
    for slug in programme.overall.frameworks if programme.overall else ():
        moderation = judgements[slug].moderation if slug in judgements else None
        if moderation is not None and is_before(date, moderation.date):
            decided = f"the moderation of {slug} was decided: {date} is before {moderation.date}"
            return f"the whole was signed before {decided}"
    own = inspection.force.moderation
    if own is not None and is_before(date, own.date):
        decided = f"its moderation was decided: {date} is before {own.date}"
        return f"the whole was signed before {decided}"
    return None


def before_adoption(date: str, signed: str, programme: Programme) -> str | None:
    """Why nothing of a round can have been signed on a day already; None where it can.

    Args:
        date: The day of the signature: 2007-09-28.
        signed: What is signed, with its verb: child-abuse was.
        programme: The programme, which was adopted on a day.

    Returns:
        The reason, if there is one.
    """
    adopted = programme.adopted.date
    if not is_before(date, adopted):
        return None
    return f"{signed} signed before the criteria were adopted: {date} is before {adopted}"


def _finding(finding: Finding, own: set[str]) -> dict[str, Any]:
    """What of a finding bears on the framework: its note and evidence do not."""
    asks = {"action": finding.asked, "due": finding.to_be_done}
    return {
        **{key: value for key, value in asks.items() if value},
        "kind": finding.kind,
        "text": finding.text,
        "criteria": sorted(own & set(finding.criteria)),
        "severity": finding.how_serious,
        "severity_reason": finding.why_so_serious or "",
    }


def _digest(thing: object) -> str:
    text = json.dumps(_laid_flat(thing), sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def _laid_flat(thing: Any) -> Any:  # noqa: ANN401 - plain data
    """The same without the layout of its texts."""
    if isinstance(thing, str):
        return " ".join(thing.split())
    if isinstance(thing, dict):
        return {key: _laid_flat(value) for key, value in thing.items()}
    return [_laid_flat(each) for each in thing] if isinstance(thing, list) else thing


def _plain(value: object) -> str:
    if isinstance(value, Fraction):
        return str(value)
    raise TypeError(value)  # pragma: no cover - nothing else is digested
