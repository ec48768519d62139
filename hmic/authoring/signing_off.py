"""Writing sign-offs: a named post stands behind grades and what they rest on today."""

import os
from collections.abc import Iterable, Mapping

from hmic.authoring.editing import as_yaml, with_values
from hmic.authoring.journal import put_all
from hmic.authoring.replacing import unreadable
from hmic.authoring.schemas import head_of
from hmic.authoring.splitting import split
from hmic.diagnostics import Refusal
from hmic.judging.fingerprints import (
    before_adoption,
    fingerprint,
    fingerprint_of_reinspections,
    fingerprint_of_whole,
    too_early,
    whole_too_early,
)
from hmic.judging.grading import Ruled
from hmic.judging.whole import judge_whole
from hmic.model.inspection import Inspection
from hmic.model.sign_off import REINSPECTIONS, WHOLE, ReinspectionsSignOff, SignOff
from hmic.model.values import is_before
from hmic.pipeline import Inspected
from hmic.sources.files import text_of
from hmic.sources.project import DataFile, Project
from hmic.sources.reading import read_source

_NAME_THE_DAY = "name the day on which it is signed, with --date"


def sign_off(
    project: Project,
    inspected: Inspected,
    frameworks: Iterable[str],
    *,
    post: str,
    date: str,
    today: str,
) -> Mapping[str, SignOff | ReinspectionsSignOff]:
    """Signs frameworks and re-inspections of a force; gives what was written.

    Each framework has a file of its own, and the re-inspections have one together. Where all
    signatures still stand in one file, it is split first.

    Args:
        project: The project.
        inspected: The force, sound through the step `check`.
        frameworks: The slugs of graded frameworks, `overall` for the grade as a whole, and
            `reinspections` for those.
        post: The post that signs.
        date: The day on which it signs.
        today: The day that the calendar says.

    Returns:
        The file, and what was written by framework.

    Raises:
        Refusal: there is no judgement to sign, people have yet to decide, the day is to come or
            before what is signed was adopted or decided, the post is no text that can be read
            again, or the file was saved meanwhile.
        OSError: the file can't be written; it is as it was.
    """
    inspection = inspected.inspection
    # a round to come is rehearsed as of its own days, as far as its publication and what follows
    corrected = (one.date for one in inspection.force.corrections) if inspection else ()
    last = max((inspection.published, *corrected)) if inspection else today
    if date > today and is_before(last, date):
        hint = f"today is {today}, and that is the day unless --date names an earlier one"
        raise Refusal(f"{date} is still to come", hint)
    if problem := unreadable(project.old_sign_off_file(inspected.force), as_yaml({"post": post})):
        raise Refusal(f"the post cannot be signed with: {problem.message}", problem.hint)
    signed = {
        name: (
            _reinspections_signed(inspected, post=post, date=date)
            if name == REINSPECTIONS
            else _whole_signed(inspected, post=post, date=date)
            if name == WHOLE
            else _signed(inspected, name, post=post, date=date)
        )
        for name in frameworks
    }
    old = project.old_sign_off_file(inspected.force)
    parts = _parts(old)
    texts: list[tuple[DataFile, str, str | None]] = []
    was_there = _text(old)
    for slug in dict.fromkeys((*parts, *signed)):
        file = project.sign_off_file(inspected.force, slug)
        was = _text(file)
        text = was
        if text is None:
            text = head_of(project, file.path, file.mount) + parts.get(slug, "")
        if slug in signed:
            text = with_values(text, signed[slug].model_dump(mode="json"))
        if text != was:
            texts.append((file, text, was))
    gone = [(old, was_there)] if parts and was_there is not None else []
    put_all(texts, gone, doing=f"signing {', '.join(signed)} of {inspected.force}")
    return signed


def _parts(old: DataFile) -> Mapping[str, str]:
    """What the old file of all signatures holds, as a text for each; nothing if there is none."""
    if _text(old) is None:
        return {}
    source, problems = read_source(old)
    if problems or not isinstance(source.content, dict):
        raise Refusal(f"{old.name} can't be split", "mend it, or delete it and sign again")
    return split(source)


def _text(file: DataFile) -> str | None:
    """What stands in a file; None where there is none.

    Raises:
        Refusal: it can't be read.
    """
    if not os.path.lexists(file.path):
        return None
    text, problems = text_of(file)
    if problems:
        raise Refusal(f"{file.name}: {problems[0].message}", problems[0].hint)
    return text


def _reinspections_signed(inspected: Inspected, *, post: str, date: str) -> ReinspectionsSignOff:
    inspection = inspected.inspection
    if inspection is None or not inspection.reinspections:
        hint = "they stand under developments in force.yaml"
        raise Refusal(f"{inspected.force} has no re-inspection to sign", hint)
    if reason := before_adoption(date, "the re-inspections were", inspection.programme):
        raise Refusal(reason, _NAME_THE_DAY)
    return ReinspectionsSignOff(
        post=post, date=date, fingerprint=fingerprint_of_reinspections(inspection)
    )


def _whole_signed(inspected: Inspected, *, post: str, date: str) -> SignOff:
    inspection, judgements = inspected.inspection, inspected.judgements
    whole = judge_whole(inspection, judgements) if inspection else None
    if inspection is None or whole is None:
        hint = "a programme that asks for one has the key overall"
        raise Refusal(f"{inspected.force} has no grade as a whole to sign", hint)
    _hold_decided("the whole", whole, inspection)
    if reason := whole_too_early(date, judgements, inspection):
        raise Refusal(reason, _NAME_THE_DAY)
    return SignOff(
        grade=whole.published,
        post=post,
        date=date,
        fingerprint=fingerprint_of_whole(whole, inspection),
    )


def _hold_decided(name: str, graded: Ruled, inspection: Inspection) -> None:
    """Refuses what people have yet to decide."""
    if graded.between:
        low, high = map(inspection.round.label, graded.between)
        message = f"{name} needs a judgement first: people decide between {low} and {high}"
        raise Refusal(message, "record the decision under moderation")


def _signed(inspected: Inspected, framework: str, *, post: str, date: str) -> SignOff:
    inspection = inspected.inspection
    judgement = inspected.judgements.get(framework)
    if inspection is None or judgement is None:
        raise Refusal(f"{framework} has no judgement to sign", "mend the errors of its files first")
    _hold_decided(framework, judgement, inspection)
    if reason := too_early(date, judgement, inspection.programme):
        raise Refusal(reason, _NAME_THE_DAY)
    return SignOff(
        grade=judgement.published,
        post=post,
        date=date,
        fingerprint=fingerprint(judgement, inspection),
    )
