"""How far a force has come: for whoever runs a round."""

from hmic.judging.achievement import Basis
from hmic.judging.fingerprints import (
    fingerprint,
    fingerprint_of_reinspections,
    fingerprint_of_whole,
    moved,
)
from hmic.judging.grading import Judgements
from hmic.judging.since_published import standing
from hmic.judging.whole import judge_whole
from hmic.model.inspection import Inspection
from hmic.model.progress import Progress


def progress(inspection: Inspection, judgements: Judgements) -> Progress:
    """How far a force has come.

    Args:
        inspection: What was found there.
        judgements: The judgement on each graded framework.

    Returns:
        The numbers.
    """
    assessed = [one for judgement in judgements.values() for one in judgement.assessed]
    programme, log = inspection.programme, inspection.comments
    due = programme.working_days_after(log.sent, programme.accuracy_period) if log.sent else None
    signed = sum(
        slug in inspection.sign_offs
        and inspection.sign_offs[slug].grade == judgement.published
        and not moved(inspection.sign_offs[slug].fingerprint, fingerprint(judgement, inspection))
        for slug, judgement in judgements.items()
    )
    again = inspection.reinspections_sign_off
    if again is not None and inspection.reinspections:
        signed += not moved(again.fingerprint, fingerprint_of_reinspections(inspection))
    whole = judge_whole(inspection, judgements)
    as_a_whole = inspection.whole_sign_off
    if as_a_whole is not None and whole is not None and as_a_whole.grade == whole.published:
        signed += not moved(as_a_whole.fingerprint, fingerprint_of_whole(whole, inspection))
    return Progress(
        force=inspection.registered.slug,
        name=inspection.registered.name,
        stage=inspection.force.stage.value,
        standing=standing(inspection, judgements).value,
        edition=inspection.record.edition if inspection.record else None,
        criteria=len(assessed),
        with_evidence=sum(one.basis is not Basis.NO_EVIDENCE for one in assessed),
        comments=len(log.comments),
        open_comments=sum(comment.is_open for comment in log.comments),
        to_sign=len(inspection.graded)
        + bool(inspection.reinspections)
        + (programme.overall is not None),
        signed=signed,
        sent=log.sent,
        due=due,
    )
