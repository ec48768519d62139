"""Something that a signed grade rests on has moved since it was signed.

A sign-off holds a digest of every criterion, finding and threshold that the grade rests on; that of
the body as a whole holds one of each framework's published outcome, and that of the re-inspections
one of each, by its title. Look at what moved with
`hmic grade FORCE --since REVISION`, then sign again, or take the change back. Before the final
stage it is a warning.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from hmic.diagnostics import Diagnostic, error, near, warning
from hmic.judging.fingerprints import (
    Moved,
    fingerprint,
    fingerprint_of_reinspections,
    fingerprint_of_whole,
    moved,
)
from hmic.judging.grading import Judgements
from hmic.judging.whole import judge_whole
from hmic.model.grade import Stage
from hmic.model.inspection import Inspection
from hmic.model.round import Round
from hmic.model.sign_off import REINSPECTIONS, WHOLE, SignOff
from hmic.rules.rule import Rule

CODE = "sign-off-outdated"

_MOST_NAMED = 6
_FOLLOWS = ("judgement", "grade_in_words")
_IN_WORDS = {
    "programme": "the name of the round",
    "published": "the date of publication",
    "assessment_period": "the assessment period",
    "force": "the name of the force",
    "framework": "the name of the framework",
    "grade_in_words": "what readers are told of the grade",
}


def check_force(inspection: Inspection, judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    make = error if inspection.force.stage is Stage.FINAL else warning
    for slug, sign_off in inspection.sign_offs.items():
        if slug not in inspection.graded and "programme" not in inspection.incomplete:
            hint = near(slug, inspection.graded, f"graded are: {', '.join(inspection.graded)}")
            breach = error(CODE, f"{slug} is no graded framework", ("sign_offs", slug), hint)
            yield replace(breach, at="key")
        elif slug in judgements and slug in inspection.assessments:
            judgement = judgements[slug]
            now = judgement.published, fingerprint(judgement, inspection)
            if outdated := _outdated(slug, sign_off, now, inspection.round):
                message, key = outdated
                yield make(CODE, message, ("sign_offs", slug, key), "look, and sign again")
    yield from _of_the_whole(inspection, judgements)
    signed = inspection.reinspections_sign_off
    if signed is None or {"force", "programme"} & inspection.incomplete:
        return
    if differences := moved(signed.fingerprint, fingerprint_of_reinspections(inspection)):
        message = f"since the re-inspections were signed: {_named(differences)}"
        route = ("sign_offs", REINSPECTIONS, "fingerprint")
        yield make(CODE, message, route, "look, and sign again")


def _of_the_whole(inspection: Inspection, judgements: Judgements) -> Iterator[Diagnostic]:
    make = error if inspection.force.stage is Stage.FINAL else warning
    signed, route = inspection.whole_sign_off, ("sign_offs", WHOLE)
    if signed is None or "programme" in inspection.incomplete:
        return
    if inspection.programme.overall is None:
        message, hint = "the programme asks for no grade as a whole", f"delete {WHOLE}.yaml"
        yield replace(error(CODE, message, route, hint), at="key")
    elif whole := judge_whole(inspection, judgements):
        now = whole.published, fingerprint_of_whole(whole, inspection)
        if outdated := _outdated("the whole", signed, now, inspection.round):
            message, key = outdated
            yield make(CODE, message, (*route, key), "look, and sign again")


def _outdated(
    name: str, signed: SignOff, now: tuple[str, Mapping[str, str]], round_: Round
) -> tuple[str, str] | None:
    """What is not as it was signed, and the key that says so."""
    outcome, fingerprint_now = now
    differences = moved(signed.fingerprint, fingerprint_now)
    if signed.grade != outcome:
        then, now_ = round_.label(signed.grade), round_.label(outcome)
        since = f"; since then: {_named(differences)}" if differences else ""
        return f"{name} was signed as {then} and is now {now_}{since}", "grade"
    if differences:
        return f"since {name} was signed: {_named(differences)}", "fingerprint"
    return None


def _named(differences: tuple[Moved, ...]) -> str:
    """What moved, criteria and findings by id; what follows from it only if nothing else does."""
    telling = [d for d in differences if d.subject not in _FOLLOWS] or list(differences)
    told = telling[:_MOST_NAMED]
    named = ", ".join(f"{_IN_WORDS.get(d.subject, d.subject)} {d.how}" for d in told)
    more = len(telling) - _MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named


RULE = Rule(CODE, __doc__, of_force=check_force, firm=True, asked_of_final=True)
