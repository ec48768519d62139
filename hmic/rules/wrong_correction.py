"""A correction names what does not exist, or says what is not so.

Readers look up what was corrected by its ids: of findings, criteria, frameworks, paragraphs, also
of those that are retired. A corrected grade is that of a framework, of a point of a
re-inspection, or of the body as a whole (`overall`), and moved; a slip of wording moves none. A
grade that moved was signed after publication. What was and what is now differ. Where there is a
record of the publication, a correction names what is another than the record says, is not dated
before it, stays as readers were told, and says whether a grade moved as the record shows it.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error
from hmic.judging.fingerprints import (
    fingerprint,
    fingerprint_of_reinspections,
    fingerprint_of_whole,
    moved,
)
from hmic.judging.grading import Judgements
from hmic.judging.since_published import moved_grades, since_release
from hmic.judging.whole import judge_whole
from hmic.model.correction import Correction
from hmic.model.inspection import Inspection
from hmic.model.paragraphs import framework_of
from hmic.model.sign_off import WHOLE
from hmic.model.values import is_before
from hmic.model.vocabulary import letter_of
from hmic.rules.citing import Citable, citable
from hmic.rules.correcting import lost_corrections, new_corrections
from hmic.rules.rule import EVERYTHING, Rule

CODE = "wrong-correction"


def check_force(inspection: Inspection, judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    corrections = inspection.force.corrections
    # which counts the paragraphs of all texts
    ids = citable(inspection) if corrections else Citable(frozenset(), frozenset(), {})
    yield from _held_against_the_record(inspection, judgements, ids)
    if not corrections:
        return
    changed = _changed(inspection, judgements)
    for index, correction in enumerate(corrections):
        route = ("force", "corrections", index)
        for number, id_ in enumerate(correction.ids):
            if not _stands(id_, ids) and id_ not in changed:
                hint = ids.hint(id_, "name what was corrected by its id in the report")
                message = f"{id_} stands nowhere in the report"
                yield error(CODE, message, (*route, "ids", number), hint)
        if (lacking := _lacks(correction, inspection)) is not None:
            yield error(CODE, lacking, route, "name it under ids: [...]")
        if correction.was.split() == correction.now.split():
            hint = "write what the report said before, and what it says now"
            yield error(CODE, "was and now say the same", (*route, "now"), hint)
        if (untrue := _untrue(correction, inspection, judgements)) is not None:
            message, hint = untrue
            yield error(CODE, message, (*route, "grade_moved"), hint)


def _held_against_the_record(
    inspection: Inspection, judgements: Judgements, ids: Citable
) -> Iterator[Diagnostic]:
    """What the corrections since publication say that the record does not bear out.

    Args:
        inspection: The inspection.
        judgements: The judgement on each framework.
        ids: What a correction may name, where there is any.
    """
    released, since = inspection.released, since_release(inspection, judgements)
    if released is None or since is None:
        return
    changed = _changed(inspection, judgements)
    moved = moved_grades(released.basis, since.now)
    told: set[str] = set()
    edition, day = released.edition, released.published.date
    for index, correction in new_corrections(inspection):
        route = ("force", "corrections", index)
        if is_before(correction.date, day):
            message = f"edition {edition} was published on {day}, after this correction"
            yield error(CODE, message, (*route, "date"), "write the day on which it was made")
        for number, id_ in enumerate(correction.ids):
            if id_ not in changed and _stands(id_, ids):
                message = f"{id_} is what edition {edition} says: nothing of it was corrected"
                hint = f"name what was changed: {', '.join(sorted(changed)[:5]) or 'nothing was'}"
                yield error(CODE, message, (*route, "ids", number), hint)
        concerned = _concerned(correction, inspection) & moved
        told |= concerned if correction.grade_moved else set()
        if correction.grade_moved and not concerned:
            message = f"no grade that it names is another than in edition {edition}"
            yield error(CODE, message, (*route, "grade_moved"), "write grade_moved: false")
    for slug in sorted(moved - told):
        message = f"the grade of {slug} is another than in edition {edition}, and no correction "
        message += "says grade_moved: true of it"
        hint = "correct it with what: grade, its framework under ids, and grade_moved: true"
        yield error(CODE, message, ("force", "corrections"), hint)
    for lost in lost_corrections(inspection):
        message = f"the correction of {lost.date}, which edition {edition} tells readers of, "
        message += "does not stand here as it was"
        hint = "put it back as it was, and correct it by another"
        yield error(CODE, message, ("force", "corrections"), hint)


def _stands(id_: str, ids: Citable) -> bool:
    """Whether the report has or had something of this id; elsewhere it is told that it has not."""
    return ids.knows(id_, may_be_gone=False) or id_ in {*ids.gone, *ids.paragraphs}


def _changed(inspection: Inspection, judgements: Judgements) -> set[str]:
    """The ids of what is another than the record says; none where there is no record."""
    since = since_release(inspection, judgements)
    return {id_ for one in since.changes for id_ in one.names} if since else set()


def _concerned(correction: Correction, inspection: Inspection) -> set[str]:
    """The graded frameworks, and points of re-inspections, that a correction may be about."""
    programme = inspection.programme
    points = _points(inspection)
    found = {id_ for id_ in correction.ids if id_ in points or id_ == WHOLE}
    for id_ in correction.ids:
        slug = framework_of(id_.rstrip("0123456789"), inspection) or framework_of(id_, inspection)
        found |= set(programme.parts_of(slug)) if slug else set()
    return found if correction.ids else {*programme.graded, *points, WHOLE}


def _lacks(correction: Correction, inspection: Inspection) -> str | None:
    """What a correction is about and does not name."""
    named = {*_points(inspection), *inspection.graded, WHOLE}
    if correction.what == "grade" and named.isdisjoint(correction.ids):
        return "a grade was corrected, and no graded framework is named"
    letters = {
        letter_of(name, kind)
        for block in inspection.round.method.blocks.values()
        for name, kind in block.findings.kinds.items()
    }
    if correction.what == "finding" and not any(_is_finding(i, letters) for i in correction.ids):
        return "a finding was corrected, and none is named"
    return None


def _points(inspection: Inspection) -> set[str]:
    """The ids by which a correction names a re-inspection."""
    return {point.id for again in inspection.reinspections for point in again.points}


def _is_finding(id_: str, letters: set[str]) -> bool:
    rest = id_.partition("-")[2]
    return rest[:1] in letters and rest[1:].isdecimal()


def _untrue(
    correction: Correction, inspection: Inspection, judgements: Judgements
) -> tuple[str, str] | None:
    """Why grade_moved can't be so, and what to write; None where it may be."""
    if correction.what == "grade" and not correction.grade_moved:
        return "a grade was corrected, and so it moved", "write grade_moved: true"
    if correction.what == "wording" and correction.grade_moved:
        hint = "write grade_moved: false; or what: finding, or fact"
        return "a slip of wording moves no grade", hint
    if inspection.released is not None:
        return None  # the record tells more exactly
    if not correction.grade_moved or _may_have_moved(correction, inspection, judgements):
        return None
    message = "no grade has moved since publication: what was signed before it stands as signed"
    if correction.what == "grade":
        return message, "sign the corrected grade with hmic sign-off; or was it no grade? Mend what"
    return message, "write grade_moved: false; or sign the grade that moved with hmic sign-off"


def _may_have_moved(correction: Correction, inspection: Inspection, judgements: Judgements) -> bool:
    """Whether a grade concerned may be another than on the day of publication."""
    published = inspection.published
    again = inspection.reinspections_sign_off
    if not _points(inspection).isdisjoint(correction.ids) and (
        again is None
        or not is_before(again.date, published)
        or moved(again.fingerprint, fingerprint_of_reinspections(inspection))
    ):
        return True
    whole, as_a_whole = judge_whole(inspection, judgements), inspection.whole_sign_off
    is_named = not correction.ids or WHOLE in correction.ids
    if (
        is_named
        and whole is not None
        and (
            as_a_whole is None
            or not is_before(as_a_whole.date, published)
            or as_a_whole.grade != whole.published
            or moved(as_a_whole.fingerprint, fingerprint_of_whole(whole, inspection))
        )
    ):
        return True
    named = (framework_of(id_, inspection) for id_ in correction.ids)
    concerned = {slug for slug in named if slug in judgements} or set(judgements)
    for slug in filter(None, concerned):
        judgement, signed = judgements[slug], inspection.sign_offs.get(slug)
        if signed is None or not is_before(signed.date, published):
            return True
        if signed.grade != judgement.published:
            return True
        if moved(signed.fingerprint, fingerprint(judgement, inspection)):
            return True
    return not concerned


RULE = Rule(CODE, __doc__, of_force=check_force, needs=EVERYTHING, firm=True)
