"""The form of a part of a report: its fields, what stands beside them, and what is told of each.

Plain values go in and come out, for a page.
"""

import re
from bisect import bisect
from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from operator import itemgetter
from typing import Any

from hmic.authoring.parts import (
    FINDING,
    Field,
    Part,
    fields_of,
    in_one_line,
    values_of,
)
from hmic.diagnostics import Diagnostic, Route
from hmic.markup import Form, Written
from hmic.model.by_method import keys_of
from hmic.model.labels import Labels
from hmic.model.round import Round
from hmic.model.values import Model
from hmic.model.vocabulary import list_of
from hmic.pipeline import Inspected
from hmic.sources.files import limit_of
from hmic.sources.reading import read_once

_LONG = ("severity_reason", "note", "reason", "basis", "description")
"""The keys whose plain texts have room for several lines."""
_SHOWN: Mapping[str, tuple[str, str]] = {
    "report": ("cover", ""),
    "summary": ("summary", ""),
    "overview": ("overview", "{which}"),
    "developments": ("developments", ""),
    "overall": ("argument-overall", ""),
    "recommendation": ("{which}", ""),
    "correction": ("corrections", ""),
    "about": ("{slug}", ""),
    "context": ("{slug}", "{context}"),
    "statement": ("{which}", ""),
    "input": ("argument-{slug}", ""),
    "outcome": ("argument-{slug}", ""),
    "direction": ("argument-{slug}", ""),
    "moderation": ("argument-{slug}", ""),
    "practice": ("developing-practice", "{which}"),
    "carried": ("{which}", ""),
    "term": ("glossary", "{which}"),
}
"""Where the page shows a part, by its sort: the id of what holds it, and its heading there."""


def kinds_of(round_: Round, framework: str, words: Labels) -> list[dict[str, Any]]:
    """The kinds that a framework’s findings may have, each with its list, word and severities.

    Args:
        round_: The round.
        framework: The framework.
        words: The words of its language.

    Returns:
        The kinds, in the order of the method.
    """
    return [
        {
            "name": name,
            "list": list_of(name, kind),
            "label": words.word("kind", name),
            "severities": kind.severities,
            "usual": kind.default or "",
        }
        for name, kind in round_.block(framework).findings.kinds.items()
    ]


def title_of(round_: Round, part: Part) -> str:
    """What people call a part: CU-A1: Custody care."""
    address = part.address
    framework = round_.frameworks.get(address.slug)
    of = [framework.title] if framework else []
    if address.sort is FINDING:
        return ": ".join((address.which, *of))
    is_begun = address.sort.known_by and not part.stands
    named = "new" if is_begun and not address.which else address.which
    return ": ".join(filter(None, (*of, address.sort.label, named)))


def listed(round_: Round, part: Part, context: str) -> dict[str, Any]:
    """A part for the list of what can be changed.

    Args:
        round_: The round.
        part: The part.
        context: The heading of a framework’s context in the page.

    Returns:
        Its address and title, by which words it is found, and where the page shows it.
    """
    address = part.address
    names = {"which": address.which, "slug": address.slug, "context": context}
    at = [words.format(**names) for words in _SHOWN.get(address.sort.name, ())]
    return {
        "part": str(address),
        "title": title_of(round_, part),
        "group": round_.frameworks[address.slug].title if address.slug else "",
        "words": _words_of(round_, part),
        "stands": part.stands,
        "is_new": bool(address.sort.known_by) and not address.which,
        "at": at,
    }


def _words_of(round_: Round, part: Part) -> str:
    """What a part says, in one line; of what is stated of a criterion the criterion first."""
    said = [one for one in values_of(part).values() if isinstance(one, str)]
    framework, sort = round_.frameworks.get(part.address.slug), part.address.sort
    if framework and sort.known_by == "criterion":
        of = (one.statement for one in framework.criteria if one.id == part.address.which)
        said = [*of, *said]
    return in_one_line(" ".join(said))


def criteria_of(
    round_: Round, inspected: Inspected, slug: str, words: Labels
) -> Iterator[dict[str, Any]]:
    """The criteria of a framework, each with its statement and the findings that bear on it.

    Args:
        round_: The round.
        inspected: The force.
        slug: The framework.
        words: The words of its language.

    Yields:
        Each criterion, in its order.
    """
    bears: dict[str, list[str]] = {}
    of = inspected.inspection.findings_on(slug) if inspected.inspection else ()
    for finding in of:
        for criterion in finding.criteria:
            bears.setdefault(criterion, []).append(finding.id)
    for one in round_.frameworks[slug].criteria:
        yield {
            "id": one.id,
            "level": words.level(one.level) if one.level else "",
            "statement": one.statement,
            "bears": bears.get(one.id, ()),
        }


def beside(part: Part, criteria: Sequence[Mapping[str, Any]]) -> list[str]:
    """What stands beside the fields of a part, to be read and not to be changed here.

    Args:
        part: The part.
        criteria: The criteria of its framework.

    Returns:
        A line for each.
    """
    sort = part.address.sort
    own = part.content if part.stands and sort.known_by and sort is not FINDING else {}
    shown = {key.partition(".")[0] for key in sort.keys}
    lines = [f"{key}: {one}" for key, one in own.items() if key not in shown and key != "criterion"]
    of = next((one for one in criteria if one["id"] == part.address.which), None)
    if of and sort.known_by == "criterion":
        bears = ", ".join(of["bears"]) or "no finding"
        lines += [f"{of['id']}: {of['statement']}", f"{of['level']}; on it bears: {bears}"]
    return lines


def form_of(round_: Round, part: Part, name: str, field: Field) -> dict[str, Any]:
    """How a field is filled in: what is chosen from, the columns of a table, else how much room.

    Args:
        round_: The round.
        part: The part.
        name: The field.
        field: What the model says of it.

    Returns:
        Its form, and its choices or columns; of a text in CommonMark which form of it.
    """
    key = name.rpartition(".")[2]
    step = round_.step(part.address.slug) if part.address.slug else ""
    keys, programme = keys_of(round_.method, step), round_.programme
    named: Mapping[str, Sequence[str]] = {
        "grade": keys.grades,
        "computed": keys.outcomes,
        "achievement": keys.achievements,
        "ground": [one.ground for one in programme.moderation_grounds],
        "marking": programme.markings.levels if programme.markings else (),
    }
    types = [one for one in field.made_of if isinstance(one, type)]
    rows = next((one for one in types if issubclass(one, Model)), None)
    if key == "criteria":
        return {"form": "criteria"}
    if rows:
        return {"form": "rows", "columns": list(rows.model_fields)}
    written = next((one.form for one in field.made_of if isinstance(one, Written)), Form.PLAIN)
    if field.is_list:
        return {"form": "list", "written": written}
    words = [str(word) for one in types if issubclass(one, StrEnum) for word in one]
    words += [one for one in field.made_of if isinstance(one, str)]  # of a Literal
    if bool in types:
        words = ["true", "false"] if field.is_required else ["true"]
    if chosen := named.get(key) or words:
        return {"form": "choice", "options": list(chosen)}
    is_long = key in _LONG or written is not Form.PLAIN
    return {"form": "text" if is_long else "line", "written": written}


def holds(form: Mapping[str, Any], value: object) -> bool:
    """Whether a form can show what stands there: words, a list of them, or rows of words."""
    if value is None or form["form"] in ("text", "line", "choice"):
        return value is None or isinstance(value, str)
    if form["form"] == "list" and isinstance(value, str):
        return True
    of_rows = form["form"] == "rows"
    return isinstance(value, tuple) and all(
        isinstance(one, dict) and all(isinstance(each, str) for each in one.values())
        if of_rows
        else isinstance(one, str)
        for one in value
    )


def told_of(
    inspected: Inspected, part: Part, text: str, before: Inspected | None
) -> Iterator[dict[str, str | None]]:
    """What is told of a part, with the field that it is told of; and what is new elsewhere.

    Args:
        inspected: The force with the change.
        part: The part that is changed.
        text: The file with the change.
        before: The force without it; nothing elsewhere is told where there is none.

    Returns:
        Each in `check`’s words; its field is empty where it is of none.
    """
    mount = part.file.mount
    source = read_once(text, part.file.name, mount, limit_of(part.file).values).value
    within: Route = (*mount, *part.route)
    if part.route == part.address.sort.at and part.address.sort.known_by:  # the last, if it is new
        listed = source.content.get(part.route[0]) if isinstance(source.content, dict) else None
        within = (*within, len(listed or ()) - 1)
    fields = {(*within, *name.split(".")): name for name in fields_of(part)}
    starts = sorted(
        ((one.line, one.column), route)
        for spans in (source.values, source.keys)
        for route, one in spans.items()
    )
    earlier = before.own_diagnostics if before else ()
    known = {known for one in earlier for known in ((one.code, one.message), (one.code, one.route))}
    for one in inspected.own_diagnostics:
        place, name = one.place, None
        if place is not None and place.file == source.name:
            at = (place.begins or place.line, place.column)
            route = starts[bisect(starts, at, key=itemgetter(0)) - 1][1] if starts else ()
            name = next((n for r, n in fields.items() if route[: len(r)] == r), None)
            whole = source.values.get(within)
            if whole and at == (whole.line, whole.column):
                name = _named(one, fields.values()) or name or ""
            elif name is None and part.route and route[: len(within)] == within:
                name = _named(one, fields.values())
        is_known = not known.isdisjoint({(one.code, one.message), (one.code, one.route)})
        if name is None and (before is None or is_known):
            continue
        yield {
            "field": name or "",
            "severity": one.severity,
            "code": one.code,
            "message": one.message,
            "hint": one.hint,
        }


def _named(diagnostic: Diagnostic, fields: Collection[str]) -> str:
    """The field that a problem of a whole part names; empty where it names none."""
    words = re.findall(r"\w+", diagnostic.message)
    return next((name for name in reversed(list(fields)) if name.partition(".")[0] in words), "")
