"""Writing a sign-off: a named post stands behind a grade and what it rests on today."""

from pathlib import Path

from hmic.authoring.editing import set_key
from hmic.authoring.schemas import first_line
from hmic.diagnostics import Refusal
from hmic.judging.signing import fingerprint
from hmic.model.grade import Outcome
from hmic.model.sign_off import SignOff
from hmic.pipeline import Inspected
from hmic.sources.project import Project


def sign_off(
    project: Project, inspected: Inspected, framework: str, *, post: str, date: str
) -> tuple[Path, SignOff]:
    """Signs one framework of a force; gives the file and what was written.

    Raises:
        Refusal: there is no judgement to sign, or people have yet to decide.
        OSError: the file can't be written; it is as it was.
    """
    inspection = inspected.inspection
    judgement = inspected.judgements.get(framework)
    if inspection is None or judgement is None:
        raise Refusal(f"{framework} has no judgement to sign", "mend the errors of its files first")
    if judgement.published is Outcome.JUDGEMENT_REQUIRED:
        raise Refusal(
            f"{framework} needs a judgement first: people decide between Poor and Fair",
            "record the decision under moderation",
        )
    signed = SignOff(
        grade=judgement.published,
        post=post,
        date=date,
        fingerprint=fingerprint(judgement, inspection.programme),
    )
    file = project.sign_off_file(inspected.force)
    schemas = project.schemas
    head = first_line(file, ("sign_offs",), schemas) if schemas.is_dir() else ""
    set_key(file, framework, signed.model_dump(mode="json"), head=head)
    return file, signed
