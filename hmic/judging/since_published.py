"""What a force's report says otherwise than the newest record of it, thing by thing.

Texts are compared paragraph by paragraph, and aligned by what they say: one more changes no other.
Neither what hmic words nor a version is compared, so that an upgrade of hmic is no correction.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal
from weakref import WeakKeyDictionary

from hmic.diagnostics import Route
from hmic.judging.grading import Judgements
from hmic.judging.recording import (
    basis_of,
    paragraphs_shared,
    shared_as_whole,
    shared_things,
)
from hmic.markup import paragraphs_of
from hmic.model.grade import Stage
from hmic.model.inspection import Inspection
from hmic.model.paragraphs import overview_passage
from hmic.model.record import Basis, Standing
from hmic.model.round import Round
from hmic.model.sign_off import WHOLE

How = Literal["changed", "new", "gone"]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that readers see otherwise than it was published."""

    names: tuple[str, ...]
    """The ids by which a correction may name it; the first says it best."""
    how: How
    was: str
    """What was published: of a text the paragraph, else empty."""
    route: Route
    """Where it stands, or stood; empty where no file of the force holds it."""

    @property
    def name(self) -> str:
        """The id that says it best."""
        return self.names[0]


@dataclass(frozen=True, slots=True)
class _Thing:
    """Something that can be corrected."""

    names: tuple[str, ...]
    said: tuple[str, ...]
    """What it says: the paragraphs of a text; of all else its data, as one."""
    route: Route
    is_text: bool = False


@dataclass(frozen=True)
class Since:
    """What an inspection says now, and what of it is another than readers had."""

    now: Basis
    changes: tuple[Change, ...]


_known: WeakKeyDictionary[Inspection, tuple[Judgements, Since]] = WeakKeyDictionary()
"""Two rules and the standing of a report ask the same of one inspection."""


def since_release(inspection: Inspection, judgements: Judgements) -> Since | None:
    """All that is another than the newest report that readers had; None where they had none."""
    if inspection.released is None:
        return None
    judged, since = _known.get(inspection, (None, None))
    if since is None or judged is not judgements:
        now = basis_of(inspection, judgements)
        since = Since(now, changes_since(inspection.released.basis, now))
        _known[inspection] = judgements, since
    return since


def changes_since(published: Basis, now: Basis) -> tuple[Change, ...]:
    """All that is another than it was published, in the order of today's files, then what is gone.

    Args:
        published: What the record holds.
        now: What a record would hold that was made now.
    """
    before, after = dict(_things(published)), dict(_things(now))
    found: list[Change] = []
    for key, thing in after.items():
        found += _compared(before.get(key), thing)
    for key, thing in before.items():
        if key not in after:
            found += _compared(thing, None)
    return tuple(dict.fromkeys(found))


def moved_grades(published: Basis, now: Basis) -> frozenset[str]:
    """The frameworks whose grade is another than it was published; and points of re-inspections.

    The grade as a whole is `overall`.
    """
    slugs = {*published.judgements, *now.judgements}
    moved = {s for s in slugs if _grade(published, s) != _grade(now, s)}
    moved |= {WHOLE} if published.whole != now.whole else set()
    again, was = _reinspected(now), _reinspected(published)
    return frozenset(moved | {id_ for id_, grade in again.items() if was.get(id_, grade) != grade})


def shared_changes(published: Mapping[str, Sequence[str]], round_: Round) -> tuple[Change, ...]:
    """What all reports of the round share and show otherwise than they were published.

    Args:
        published: What the record holds; `recording.shared_of` made it.
        round_: The round as it is now.

    Returns:
        The changes.
    """
    whole, (texts, data) = shared_as_whole(round_), shared_things(round_)
    found: list[Change] = []
    for name in dict.fromkeys((*whole, *published)):
        if tuple(published.get(name, ()))[:1] == (whole.get(name),):
            continue
        was = tuple(published.get(name, ()))[1:]
        says = paragraphs_shared(texts.get(name, ()), data.get(name, ()))
        is_text = max(len(was), len(says)) > 1
        names = (name,) if is_text else (name, f"{name}-1")
        before, after = (_Thing(names, said, (), is_text=is_text) for said in (was, says))
        found += _compared(before if was else None, after if says else None)
    return tuple(Change(one.names, one.how, "", ()) for one in found)


def standing(inspection: Inspection, judgements: Judgements) -> Standing:
    """What the report of an inspection is to its readers."""
    record, stage = inspection.record, inspection.force.stage
    if stage is not Stage.FINAL or record is None:
        return Standing(stage)
    since = since_release(inspection, judgements) if record is inspection.released else None
    changes = (
        since.changes if since else changes_since(record.basis, basis_of(inspection, judgements))
    )
    is_as_published = not changes
    if is_as_published and not shared_changes(record.shared, inspection.round):
        return Standing(record.state)
    return Standing.CORRECTED


def _grade(basis: Basis, slug: str) -> str | None:
    judged = basis.judgements.get(slug)
    return judged.published if judged else None


def _reinspected(basis: Basis) -> dict[str, object]:
    """By the id of each of its points, the grade of a re-inspection."""
    developments: Any = basis.force.get("developments") or {}
    return {
        point["id"]: again["now"]["grade"]
        for again in developments.get("reinspections", ())
        for point in again["points"]
    }


def _compared(was: _Thing | None, now: _Thing | None) -> Iterator[Change]:
    thing = now or was
    assert thing is not None
    if was is not None and now is not None and _flat(was) == _flat(now):
        return
    if not thing.is_text:
        how: How = "changed" if was and now else "new" if now else "gone"
        yield Change(thing.names, how, "", thing.route)
        return
    before, after = (_paragraphs(one) for one in (was, now))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            continue
        for place in range(max(last - first, end - start)):
            said = before[first + place] if first + place < last else ""
            is_there = start + place < end
            how = "gone" if not is_there else "changed" if said else "new"
            number = start + place if is_there else first + place
            names = (f"{thing.names[0]}-{number + 1}", *thing.names)
            yield Change(names, how, said, thing.route)


def _flat(thing: _Thing) -> list[list[str]]:
    return [said.split() for said in thing.said]


def _paragraphs(thing: _Thing | None) -> tuple[str, ...]:
    """What a text says, paragraph by paragraph: only what differs is read as more than words."""
    if thing is None:
        return ()
    return tuple(one for said in thing.said for one in paragraphs_of(said))


def _things(basis: Basis) -> Iterator[tuple[tuple[str, str], _Thing]]:
    """All that can be corrected, each under a key of its own."""
    for key, value in basis.force.items():
        yield from _of_the_force(key, value)
    for name, digest in basis.files.items():
        yield ("file", name), _data((name, "cover"), digest, ("force",))
    prefixes = {slug: str(one["prefix"]) for slug, one in basis.frameworks.items()}
    for slug, assessment in basis.assessments.items():
        yield from _of_an_assessment(slug, prefixes.get(slug, slug), assessment)
    for index, term in enumerate(basis.glossary):
        route: Route = ("force_glossary", "terms", index)
        yield ("term", str(term["term"])), _data(("glossary",), term, route)
    if basis.whole is not None:
        yield ("grade", WHOLE), _data((WHOLE,), basis.whole, ("force",))
    for slug, judged in basis.judgements.items():
        outcome = [judged.computed, judged.before_cap, judged.published]
        yield ("grade", slug), _data((slug,), outcome, ("assessments", slug))
        for id_, achieved in judged.achievements.items():
            yield ("achieved", id_), _data((id_, slug), achieved, ("assessments", slug))


def _of_the_force(key: str, value: Any) -> Iterator[tuple[tuple[str, str], _Thing]]:  # noqa: ANN401
    route: Route = ("force", key)
    match key:
        case "corrections":
            return
        case "summary":
            yield _text(key, value, route)
        case "texts":
            for name, text in value.items():
                yield _text(name, text, (*route, name))
        case "moderation":
            yield ("data", key), _data((WHOLE, "arguments"), value, route)
        case "overview":
            for index, part in enumerate(value):
                name = overview_passage(part["title"])
                yield _text(name, part["text"], (*route, index, "text"))
        case "developments":
            yield _text(key, value["text"], (*route, "text"))
            for index, again in enumerate(value.get("reinspections", ())):
                yield from _of_a_reinspection(again, (*route, "reinspections", index))
        case _:
            section = "about" if key == "edition_notes" else "cover"
            yield from _of_anything(key, (section,), value, route)


def _of_a_reinspection(again: Any, route: Route) -> Iterator[tuple[tuple[str, str], _Thing]]:  # noqa: ANN401
    names = tuple(point["id"] for point in again["points"])
    for index, point in enumerate(again["points"]):
        yield ("point", point["id"]), _data((point["id"],), point, (*route, "points", index))
    rest = {key: value for key, value in again.items() if key != "points"}
    yield ("again", str(again["title"])), _data((*names, "developments"), rest, (*route, "now"))


def _of_an_assessment(
    slug: str, prefix: str, assessment: Mapping[str, Any]
) -> Iterator[tuple[tuple[str, str], _Thing]]:
    for key, value in assessment.items():
        route: Route = ("assessments", slug, key)
        if key == "context":
            yield _text(f"{prefix}-context", value, route)
        elif key == "developing_practice":
            for index, practice in enumerate(value):
                name = (f"{prefix}-practice", "developing-practice")
                key_ = ("practice", f"{slug} {practice['title']}")
                yield key_, _data(name, practice, (*route, index))
        elif key == "achievements":
            for index, one in enumerate(value):
                yield ("stated", one["criterion"]), _data((one["criterion"],), one, (*route, index))
        elif key != "framework":
            yield from _of_anything(f"{slug} {key}", (slug,), value, route)


def _of_anything(
    key: str,
    names: tuple[str, ...],
    value: Any,  # noqa: ANN401 - plain data
    route: Route,
) -> Iterator[tuple[tuple[str, str], _Thing]]:
    """Whatever else a file holds: by its id where it has one, else as one thing."""
    if isinstance(value, list) and value and all(isinstance(v, dict) and "id" in v for v in value):
        for index, one in enumerate(value):
            data = {"stands under": key, **one}
            yield ("id", one["id"]), _data((one["id"],), data, (*route, index))
    else:
        yield ("data", key), _data(names, value, route)


def _text(name: str, text: str, route: Route) -> tuple[tuple[str, str], _Thing]:
    return ("text", name), _Thing((name,), (text,), route, is_text=True)


def _data(names: Iterable[str], value: Any, route: Route) -> _Thing:  # noqa: ANN401 - plain data
    return _Thing(tuple(names), (_said(value),), route)


def _said(value: Any) -> str:  # noqa: ANN401 - plain data
    """Plain data without the layout of its texts."""
    return json.dumps(_laid_flat(value), sort_keys=True, ensure_ascii=False)


def _laid_flat(value: Any) -> Any:  # noqa: ANN401 - plain data
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, dict):
        return {key: _laid_flat(below) for key, below in value.items()}
    return [_laid_flat(each) for each in value] if isinstance(value, list) else value
