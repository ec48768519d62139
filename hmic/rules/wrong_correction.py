"""A correction names what does not exist, or says what is not so.

Readers look up what was corrected by its ids: of findings, criteria, frameworks, paragraphs, also
of those that are retired. A corrected grade is that of a framework or of a point of a
re-inspection, and moved; a slip of wording moves none. A grade that moved was signed after
publication. What was and what is now differ.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error
from hmic.judging.fingerprints import fingerprint, fingerprint_of_reinspections, moved
from hmic.judging.grading import Judgements
from hmic.model.force import Correction
from hmic.model.inspection import Inspection
from hmic.model.paragraphs import framework_of
from hmic.model.values import is_before
from hmic.model.vocabulary import letter_of
from hmic.rules.citing import citable
from hmic.rules.rule import EVERYTHING, Rule

CODE = "wrong-correction"


def check_force(inspection: Inspection, judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    corrections = inspection.force.corrections
    if not corrections:
        return
    ids = citable(inspection)
    for index, correction in enumerate(corrections):
        route = ("force", "corrections", index)
        for number, id_ in enumerate(correction.ids):
            if not ids.knows(id_, may_be_gone=False) and id_ not in ids.gone:
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


def _lacks(correction: Correction, inspection: Inspection) -> str | None:
    """What a correction is about and does not name."""
    named = {*_points(inspection), *inspection.graded}
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
