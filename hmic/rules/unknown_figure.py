"""A figure is placed that is declared nowhere, or twice, or two have one id.

`![](F1)`, in a paragraph of its own, places the figure or table that the same file declares under
figures: or tables: with that id; what no text places stands at the end of its section. Each stands
once. Texts that all forces share have no figures: what they show is in a table of the text.
"""

from collections.abc import Iterator
from dataclasses import replace

from hmic.diagnostics import Diagnostic, Route, error, near
from hmic.judging.grading import Judgements
from hmic.markup import references
from hmic.model.inspection import Inspection
from hmic.model.round import Round
from hmic.rules.rule import Rule
from hmic.rules.walking import texts_of_force, texts_of_round

CODE = "unknown-figure"


def check_round(round_: Round) -> Iterator[Diagnostic]:
    """What breaks the rule in the programme's texts."""
    for text, route in texts_of_round(round_):
        for one in references(text, ()) if "![" in text else ():
            if one.places:
                message = f"{one.id} is placed in a text that all forces share"
                hint = "figures are a force's own: write a table into the text"
                yield replace(error(CODE, message, route, hint), word=f"![]({one.id})")


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule in the force's own texts."""
    declared: dict[str, Route] = {}
    taken: dict[str, Route] = {
        recommendation.id: ("force", "recommendations", index, "id")
        for index, recommendation in enumerate(inspection.force.recommendations)
    }
    for figure, route in inspection.figures_with_routes():
        at = (*route, "id")
        if figure.id in taken:
            again = error(CODE, f"{figure.id} stands here again", at, "give one another id")
            yield replace(again, other_route=taken[figure.id])
        taken.setdefault(figure.id, at)
        declared.setdefault(figure.id, at)
    placed: dict[str, Route] = {}
    for text, route in texts_of_force(inspection):
        for one in references(text, ()) if "![" in text else ():
            if one.places:
                yield from _placed_well(one.id, route, declared, placed)


def _placed_well(
    id_: str, route: Route, declared: dict[str, Route], placed: dict[str, Route]
) -> Iterator[Diagnostic]:
    at = declared.get(id_)
    holder = 1 if route[0] == "force" else 2
    word = f"![]({id_})"
    if at is None:
        hint = near(id_, declared, f"declare it in this file, under figures: or tables:, as {id_}")
        yield replace(error(CODE, f"no figure has the id {id_}", route, hint), word=word)
    elif at[:holder] != route[:holder]:
        message, hint = f"{id_} is declared in another file", "declare it where it is placed"
        yield replace(error(CODE, message, route, hint), word=word, other_route=at)
    elif id_ in placed:
        hint = f"refer to it there: [](${id_})".replace("$", "")
        again = error(CODE, f"{id_} is placed a second time", route, hint)
        yield replace(again, word=word, other_route=placed[id_])
    else:
        placed[id_] = route


RULE = Rule(CODE, __doc__, of_round=check_round, of_force=check_force)
