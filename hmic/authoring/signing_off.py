"""Writing sign-offs: a named post stands behind grades and what they rest on today."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from hmic.authoring.editing import set_keys
from hmic.authoring.schemas import head_of
from hmic.diagnostics import Refusal
from hmic.judging.fingerprints import fingerprint
from hmic.model.grade import Outcome
from hmic.model.sign_off import SignOff
from hmic.pipeline import Inspected
from hmic.sources.project import Project


def sign_off(
    project: Project, inspected: Inspected, frameworks: Iterable[str], *, post: str, date: str
) -> tuple[Path, Mapping[str, SignOff]]:
    """Signs frameworks of a force, all or none; gives the file and what was written.

    Raises:
        Refusal: there is no judgement to sign, or people have yet to decide.
        OSError: the file can't be written; it is as it was.
    """
    signed = {slug: _signed(inspected, slug, post=post, date=date) for slug in frameworks}
    file = project.sign_off_file(inspected.force)
    head = head_of(project, file, ("sign_offs",))
    set_keys(file, {slug: one.model_dump(mode="json") for slug, one in signed.items()}, head=head)
    return file, signed


def _signed(inspected: Inspected, framework: str, *, post: str, date: str) -> SignOff:
    inspection = inspected.inspection
    judgement = inspected.judgements.get(framework)
    if inspection is None or judgement is None:
        raise Refusal(f"{framework} has no judgement to sign", "mend the errors of its files first")
    if judgement.published is Outcome.JUDGEMENT_REQUIRED:
        raise Refusal(
            f"{framework} needs a judgement first: people decide between Poor and Fair",
            "record the decision under moderation",
        )
    return SignOff(
        grade=judgement.published,
        post=post,
        date=date,
        fingerprint=fingerprint(judgement, inspection.programme),
    )
