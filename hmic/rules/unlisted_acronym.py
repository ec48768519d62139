"""A text uses an acronym that no glossary lists.

Readers outside the police cannot look it up. List it with its expansion in
frameworks/glossary.yaml, or in the glossary.yaml of the force, or write it out. Each acronym is
named once, where it first stands. The ids and prefixes of frameworks are no acronyms.
"""

import re
from collections.abc import Iterator, Mapping

from hmic.diagnostics import Diagnostic, warning
from hmic.judging.grading import Judgement
from hmic.model.inspection import Inspection
from hmic.rules.acronyms import acronyms
from hmic.rules.walking import published_texts, terms_with_routes

CODE = "unlisted-acronym"


def check(inspection: Inspection, _judgements: Mapping[str, Judgement]) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    if inspection.incomplete & {"glossary", "force_glossary"}:
        return
    terms = {term.term for term, _ in terms_with_routes(inspection)}
    prefixes = {framework.prefix for framework in inspection.frameworks.values()}
    known = terms | prefixes
    # a term such as RM 2000 lists what stands in it only as a part of it
    longer = "|".join(re.escape(term) for term in sorted(terms, reverse=True) if " " in term)
    listed = re.compile(rf"(?<!\w)(?:{longer})(?!\w)") if longer else None
    for text, route in published_texts(inspection):
        if known.issuperset(acronyms(text)):
            continue
        for acronym in acronyms(listed.sub("", text) if listed else text):
            if acronym not in known:
                known.add(acronym)
                message = f"{acronym} is used here and stands in no glossary"
                hint = f"list it: {{term: {acronym}, expansion: ...}}; or write it out"
                yield warning(CODE, message, route, hint)
