"""A finding is more than one paragraph with its lists, or another short text more than a paragraph.

A finding is one paragraph, because it is cited by its id as one thing; lists may follow it. What is
asked of the force, a criterion, an outcome or a point of a re-inspection stands in a line of a list
or table: it has no lists. Split a finding into two, or join its paragraphs.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from hmic.diagnostics import Diagnostic, Route, error
from hmic.judging.grading import Judgements
from hmic.markup import Form, beyond_one_paragraph
from hmic.model.inspection import Inspection
from hmic.model.round import Round
from hmic.rules.rule import Rule
from hmic.rules.walking import TextOfForm, findings_with_routes, forms_of_force, forms_of_round

CODE = "one-paragraph"


def check_round(round_: Round) -> Iterator[Diagnostic]:
    """What breaks the rule in the programme's files."""
    return _breaches(forms_of_round(round_), {})


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule in the force's own."""
    named = {
        route: finding.id
        for slug, assessment in inspection.assessments.items()
        for finding, route in findings_with_routes(slug, assessment)
    }
    return _breaches(forms_of_force(inspection), named)


def _breaches(texts: Iterable[TextOfForm], named: Mapping[Route, str]) -> Iterator[Diagnostic]:
    for text, route, form in texts:
        if form not in (Form.PARAGRAPH, Form.FINDING):
            continue
        if (line := beyond_one_paragraph(text, form)) is None:
            continue
        id_, key = named.get(route[:-1]), str(route[-1]).replace("_", " ")
        message = "the text is not one paragraph"
        hint = "join its lines: it stands in a line of a list or table"
        if form is Form.FINDING:
            message = f"{id_} is not one paragraph, with its lists after it"
            hint = "join its paragraphs into one, or make two findings of it"
        elif id_:
            message = f"the {key} of {id_} is not one paragraph"
        yield replace(error(CODE, message, route, hint), word=line or None)


RULE = Rule(CODE, __doc__, of_round=check_round, of_force=check_force)
