"""The parts of a report that an editor changes: what each is, in which file, under which keys.

They are a closed table. No name of a file is ever made of what an editor sends.
"""

import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from hmic.authoring.descriptions import descriptions
from hmic.authoring.rewriting import (
    Value,
    unwrapped,
)
from hmic.authoring.scaffolding import assessment_text
from hmic.authoring.schemas import head_of
from hmic.diagnostics import Refusal, Route, near
from hmic.model.by_method import models_of
from hmic.model.comments import ANSWER, CommentLog
from hmic.model.force import Force
from hmic.model.glossary import Glossary
from hmic.model.round import Round
from hmic.model.values import Model
from hmic.sources.files import limit_of, text_of
from hmic.sources.project import DataFile, Project
from hmic.sources.reading import Source, read_once, read_text

_EMPTY = "empty-file"
"""What is told of a file that holds comments alone: it is begun as a new one is."""

Asked = Callable[[Round, str], bool]
"""Whether a round has such a thing in the file of a framework; of none, in the other files."""


@dataclass(frozen=True)
class Sort:
    """One sort of what an editor changes."""

    name: str
    """With what its addresses begin."""
    label: str
    """What people call it."""
    branch: str
    """Of which file it is a part."""
    keys: tuple[str, ...]
    """What can be changed of it, in the usual order; a full stop leads into a mapping below."""
    at: tuple[str, ...] = ()
    """Where it stands in its file: the key of its list, or the way to its mapping."""
    known_by: str = ""
    """Of a list, the key by which an element is known."""
    is_named: bool = False
    """Whether its mapping stands below its name, which the method gives."""
    begins: bool = True
    """Whether it can be written where it is not yet, and taken out."""
    is_asked: Asked = lambda _round, _slug: True
    """Whether there is such a thing in a round."""
    needs: Mapping[str, Asked] = field(default_factory=dict)
    """The keys that not every round has."""


FINDING = Sort(
    "finding",
    "Finding",
    "assessments",
    (
        "text",
        "action",
        "criteria",
        "severity",
        "severity_reason",
        "theme",
        "place",
        "due",
        "evidence",
        "note",
    ),
    known_by="id",
    begins=False,
)
"""A finding; its list is that of its kind, and its address its id alone."""

_DECIDED = ("grade", "reason", "decided_by", "confirmed_by")
_MODERATED = ("computed", "grade", "ground", *_DECIDED[1:], "date")
_PREVIOUS = ("previous.round", "previous.grade", "previous.direction")
_STATED = ("achievement", "measure", "not_assessed", "measure_declined", "reason")
_CORRECTED = ("date", "what", "ids", "was", "now", "reason", "grade_moved")
_PRACTICE = ("title", "problem", "solution", "outcomes", "contact.role")


def _is_graded(round_: Round, slug: str) -> bool:
    return slug in round_.programme.graded


def _is_stated(round_: Round, slug: str) -> bool:
    return _is_graded(round_, slug) and round_.block(slug).criteria.achievements is not None


def _is_measured(round_: Round, slug: str) -> bool:
    return bool(round_.block(slug).bands)


def _is_moderated(round_: Round, slug: str) -> bool:
    return _is_graded(round_, slug) and bool(round_.programme.moderation_grounds)


def _is_judged(round_: Round, slug: str) -> bool:
    return _is_graded(round_, slug) and round_.block(slug).judged


def _is_whole_graded(round_: Round, _slug: str) -> bool:
    return round_.programme.overall is not None


# fmt: off
SORTS: Mapping[str, Sort] = {
    sort.name: sort
    for sort in (
        FINDING,
        Sort("report", "The report", "force", ("stage", "title", "published", "marking")),
        Sort("summary", "Summary", "force", ("summary",)),
        Sort(
            "overview", "Part of the overview", "force", ("title", "text"), ("overview",), "title",
        ),
        Sort("developments", "Developments", "force", ("text",), ("developments",)),
        Sort(
            "overall", "Moderation of the whole", "force", _MODERATED, ("moderation",),
            is_asked=_is_whole_graded,
        ),
        Sort(
            "recommendation", "Recommendation", "force", ("id", "to", "text", "findings", "due"),
            ("recommendations",), "id",
        ),
        Sort(
            "correction", "Correction since publication", "force", _CORRECTED, ("corrections",),
            "was",
        ),
        Sort("about", "Author, earlier grade", "assessments", ("author", *_PREVIOUS)),
        Sort("context", "Contextual factors", "assessments", ("context",)),
        Sort(
            "statement", "What is stated of a criterion", "assessments", _STATED,
            ("achievements",), "criterion", is_asked=_is_stated,
            needs={"measure": _is_measured, "measure_declined": _is_measured},
        ),
        Sort(
            "input", "What is asserted besides", "assessments", ("is", "basis"), ("inputs",),
            is_named=True, is_asked=_is_graded,
        ),
        Sort(
            "outcome", "The grade that people state", "assessments", _DECIDED, ("outcome",),
            is_asked=_is_judged,
        ),
        Sort(
            "direction", "Direction of travel", "assessments", ("value", "basis"), ("direction",),
            is_asked=_is_graded,
        ),
        Sort(
            "moderation", "Moderation", "assessments", _MODERATED, ("moderation",),
            is_asked=_is_moderated,
        ),
        Sort(
            "practice", "Developing practice", "assessments", _PRACTICE,
            ("developing_practice",), "title",
        ),
        Sort(
            "carried", "What became of an area", "assessments", ("now", "text", "by"),
            ("carried_over",), "id", begins=False,
        ),
        Sort(
            "term", "Term", "force_glossary", ("term", "expansion", "description"), ("terms",),
            "term",
        ),
        Sort("draft", "When the draft was sent", "comments", ("sent",)),
        Sort(
            "comment", "Answer to a comment", "comments", ANSWER, ("comments",), "number",
            begins=False,
        ),
    )
}
# fmt: on
"""All that an editor changes, by the name of its sort."""


@dataclass(frozen=True)
class Address:
    """What an editor means."""

    sort: Sort
    slug: str = ""
    """The framework, of what stands in the file of one."""
    which: str = ""
    """Which of its list or of the method’s names; empty for one that is begun."""

    def __str__(self) -> str:
        if self.sort is FINDING:
            return self.which
        if self.sort.branch != FINDING.branch:
            return f"{self.sort.name}/{self.which}"
        which = (self.which,) if self.sort.known_by or self.sort.is_named else ()
        return "/".join((self.sort.name, self.slug, *which))


@dataclass(frozen=True)
class Part:
    """A part of a report where it stands in its file, or is to stand."""

    address: Address
    file: DataFile
    source: Source
    """The file as it is; the text that it would begin with where there is none."""
    is_new: bool
    """Whether there is no such file yet."""
    route: Route
    """From the top of the file: its mapping, or its list where it is a new element."""
    top: type[Model]
    """What the file may hold."""
    lacks: frozenset[str] = frozenset()
    """The keys of its sort that its round does not have."""

    @property
    def model(self) -> type[Model]:
        """What its mapping may hold."""
        return model_at(self.top, self.route)

    @property
    def stands(self) -> bool:
        """Whether something stands there."""
        return isinstance(self.content, dict)

    @property
    def content(self) -> Any:  # noqa: ANN401 - whatever the author's file holds
        """What stands there; None where nothing does."""
        return value_at(self.source.content, self.route)


@dataclass(frozen=True)
class Field:
    """A key of a part that can be changed."""

    hint: str
    """What its model says of it."""
    is_required: bool
    is_list: bool
    made_of: tuple[Any, ...]
    """Its types, the words that it may be, and what marks it."""


def address_of(round_: Round, written: str) -> Address:
    """What an address means.

    Raises:
        Refusal: nothing that can be changed.
    """
    name, *below = written.split("/", 1)
    if not below:
        prefix = name.partition("-")[0]
        slug = next((s for s, one in round_.frameworks.items() if one.prefix == prefix), "")
        return Address(FINDING, slug, name)
    sort = SORTS.get(name)
    slug, which = "", below[0]
    if sort is not None and sort.branch == FINDING.branch:
        slug, _, which = which.partition("/")
        if slug not in round_.frameworks:
            sort = None
    if sort in (None, FINDING) or not sort.is_asked(round_, slug):
        raise Refusal(
            f"{written} is nothing that can be changed here", near(name, SORTS, "") or None
        )
    return Address(sort, slug, which)


def part_at(project: Project, round_: Round, force: str, address: Address) -> Part:
    """A part where it stands in its file, or is to stand.

    Args:
        project: The project.
        round_: Its round.
        force: The force.
        address: What is meant.

    Returns:
        The part.

    Raises:
        Refusal: there is no such part, and none can be begun.
    """
    if address.sort is FINDING:
        return _finding_at(project, round_, force, address)
    sort, which = address.sort, address.which
    file = _file(project, force, address)
    source, is_new = _read(project, round_, force, file)
    top = _model(round_, address)
    if sort.is_named:
        if which not in model_at(top, sort.at).model_fields:
            raise Refusal(f"the method has no {which} to be asserted")
        return Part(address, file, source, is_new, (*sort.at, which), top)
    found = dict(elements_of(source, sort)) if sort.known_by else {"": sort.at}
    may_be = _may_be(round_, address)
    if which not in found and which not in may_be:
        raise Refusal(f"no such part: {address}", near(which, (*found, *may_be), "") or None)
    lacks = frozenset(key for key, has in sort.needs.items() if not has(round_, address.slug))
    return Part(address, file, source, is_new, found.get(which, sort.at), top, lacks)


def known_parts(
    project: Project, round_: Round, force: str, slugs: Sequence[str]
) -> Iterator[Part]:
    """Every part that stands somewhere or may, but for findings, in the order of the table.

    Args:
        project: The project.
        round_: Its round.
        force: The force.
        slugs: The frameworks that were inspected.

    Yields:
        Each part; of a list those that stand in it, and one that may be begun.
    """
    for sort in SORTS.values():
        if sort is FINDING:
            continue
        in_each = sort.branch == FINDING.branch
        for slug in slugs if in_each else ("",):
            if sort.is_asked(round_, slug):
                with suppress(Refusal):  # nothing can be changed in a file that can’t be read
                    of_sort = partial(Address, sort, slug)
                    names = _names(project, round_, force, of_sort())
                    part = partial(part_at, project, round_, force)
                    yield from [part(of_sort(name)) for name in names]


def _names(project: Project, round_: Round, force: str, address: Address) -> Iterable[str]:
    """Which parts of a sort there are, or may be.

    Args:
        project: The project.
        round_: Its round.
        force: The force.
        address: The sort.

    Returns:
        Their names; an empty one of what has none, and of a new one.

    Raises:
        Refusal: the file can’t be read.
    """
    sort = address.sort
    if sort.is_named:
        return model_at(_model(round_, address), sort.at).model_fields
    if not sort.known_by:
        return ("",)
    source, _ = _read(project, round_, force, _file(project, force, address))
    known, may_be = reversed(dict(elements_of(source, sort))), _may_be(round_, address)
    # criteria in their order, then those that the framework does not have
    return dict.fromkeys((*known, "") if may_be == ("",) else (*may_be, *known))


def fields_of(part: Part) -> dict[str, Field]:
    """The keys of a part that can be changed, as its model has them."""
    found = {}
    for key in part.address.sort.keys:
        *way, name = key.split(".")
        model = model_at(part.model, tuple(way))
        stated = fields_by_key(model).get(name)
        is_for_ever = key == part.address.sort.known_by == "id" and part.stands
        if stated is None or is_for_ever or key in part.lacks:
            continue
        hint = stated.description or descriptions(model.__name__).get(name, "")
        is_list = typing.get_origin(stated.annotation) is tuple
        made_of = (*stated.metadata, *_parts_of(stated.annotation))
        found[key] = Field(hint, stated.is_required(), is_list, made_of)
    return found


def values_of(part: Part) -> dict[str, Value | None]:
    """What stands under the keys that can be changed; None under one that is not there."""
    return {
        key: as_seen(value_at(part.content, tuple(key.split(".")))) if part.stands else None
        for key in fields_of(part)
    }


def model_at(model: type[Model], route: Route) -> type[Model]:
    """The model of what stands somewhere below a mapping of a model."""
    for key in route:
        if isinstance(key, str):
            model = next(_models_in(fields_by_key(model)[key].annotation))
    return model


def elements_of(source: Source, sort: Sort) -> Iterator[tuple[str, Route]]:
    """The elements of a list by that by which they are known, the first of each."""
    listed = value_at(source.content, sort.at)
    for index, one in reversed(list(enumerate(listed if isinstance(listed, list) else ()))):
        if isinstance(one, dict) and one.get(sort.known_by) is not None:
            yield in_one_line(one[sort.known_by]), (*sort.at, index)


def in_one_line(name: object) -> str:
    """A name as an address has it."""
    return " ".join(str(name).split())


def _finding_at(project: Project, round_: Round, force: str, address: Address) -> Part:
    """A finding in its file: that of its framework, else any."""
    likely = dict.fromkeys((address.slug, *round_.frameworks))
    standing: list[str] = []
    unread: Refusal | None = None
    for slug in filter(None, likely):
        file = project.assessment_file(force, slug)
        if not file.path.exists():
            continue
        try:
            source, _ = _read(project, round_, force, file)
        except Refusal as refusal:
            unread = unread or refusal
            continue
        made = models_of(round_.method, round_.step(slug))
        for key in made.assessment.lists.values():
            listed = value_at(source.content, (key,))
            for index, one in enumerate(listed if isinstance(listed, list) else ()):
                standing.append(str(one.get("id")) if isinstance(one, dict) else "")
                if standing[-1] == address.which:
                    here = Address(FINDING, slug, address.which)
                    return Part(here, file, source, False, (key, index), made.assessment)
    if unread:
        raise unread
    raise Refusal(
        f"no such finding: {address.which}",
        near(address.which, filter(None, standing), "name it by its id"),
    )


def _file(project: Project, force: str, address: Address) -> DataFile:
    """The file of a part, present or not."""
    of_force = {
        "force": project.force_file,
        "force_glossary": project.force_glossary_file,
        "comments": project.comments_file,
    }
    if address.sort.branch in of_force:
        return of_force[address.sort.branch](force)
    return project.assessment_file(force, address.slug)


def _read(project: Project, round_: Round, force: str, file: DataFile) -> tuple[Source, bool]:
    """A file; the text that it would begin with, and that it is new, where there is none.

    Raises:
        Refusal: it can’t be read.
    """
    if file.path.exists() or file.path.is_symlink():
        text, problems = text_of(file)
        if text is None:
            raise Refusal(f"{file.name}: {problems[0].message}", problems[0].hint)
        source, problems = read_once(text, file.name, file.mount, limit_of(file).values)
        for problem in problems:
            if problem.code != _EMPTY:
                at = f" (line {problem.place.line})" if problem.place else ""
                raise Refusal(f"{file.name} can’t be read: {problem.message}{at}", problem.hint)
        if not isinstance(source.content, dict | None):
            raise Refusal(f"{file.name} holds no keys", "mend the file itself first")
        return source, False
    if file.mount[0] == FINDING.branch:
        text = assessment_text(project, round_, str(file.mount[-1]), force)
    else:
        text = head_of(project, file.path, file.mount)
    return read_text(text, file.name, file.mount).value, True


def _may_be(round_: Round, address: Address) -> tuple[str, ...]:
    """Which elements a list may have besides those that it has; an empty name is a new one."""
    if not address.sort.known_by or not address.sort.begins:
        return ()
    if address.sort.known_by != "criterion":
        return ("",)
    return tuple(one.id for one in round_.frameworks[address.slug].criteria)


def _model(round_: Round, address: Address) -> type[Model]:
    """The model of the file that holds a part."""
    if address.sort.branch == FINDING.branch:
        return models_of(round_.method, round_.step(address.slug)).assessment
    models: Mapping[str, type[Model]] = {
        "force": Force,
        "force_glossary": Glossary,
        "comments": CommentLog,
    }
    return models[address.sort.branch]


def _parts_of(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - of any type
    """What a type is made of: types, the words of a Literal, and what marks it."""
    inner = typing.get_args(annotation)
    yield from (one for part in inner for one in _parts_of(part)) if inner else (annotation,)


def _models_in(annotation: Any) -> Iterator[type[Model]]:  # noqa: ANN401 - of any type
    """The models within a type."""
    types = (one for one in _parts_of(annotation) if isinstance(one, type))
    return (one for one in types if issubclass(one, Model))


def fields_by_key(model: type[Model]) -> dict[str, Any]:
    """What a model says of its keys, each by the key that authors write."""
    return {one.alias or name: one for name, one in model.model_fields.items()}


def as_seen(value: Any) -> Value | None:  # noqa: ANN401 - whatever the author's file holds
    """A value as an editor shows it: each paragraph on one line."""
    if isinstance(value, dict):
        return {str(key): as_seen(one) or "" for key, one in value.items()}
    if isinstance(value, list | tuple):
        return tuple(as_seen(one) or "" for one in value)
    return None if value is None else unwrapped(str(value).rstrip("\n"))


def value_at(content: Any, route: Route) -> Any:  # noqa: ANN401 - whatever the author's file holds
    """What stands somewhere; None where nothing does."""
    for key in route:
        if isinstance(content, dict):
            content = content.get(key)
        elif isinstance(content, list) and isinstance(key, int) and key < len(content):
            content = content[key]
        else:
            return None
    return content
