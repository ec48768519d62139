"""Giving a framework or a force another slug: files, keys, links and schema lines follow.

Ids stay, for they begin with the framework's capitals and are cited elsewhere. A signature stays
what it was: it names the slug that was signed, and `hmic check` asks for another.
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from hmic.authoring.changes import Changes, problems_after
from hmic.authoring.elements import with_words
from hmic.authoring.replacing import hold_inside
from hmic.authoring.scaffolding import hold_slug
from hmic.authoring.schemas import schemas_of_project, write_schemas
from hmic.diagnostics import Diagnostic, Refusal, Result, Route, has_errors, near
from hmic.model.names import FOLDERS, taken_by
from hmic.model.round import Round
from hmic.sources.files import text_of
from hmic.sources.project import SIGNATURES, DataFile, Project
from hmic.sources.records import newest_records

_KEPT = "what is published keeps its name and its address; choose another in the next round"


@dataclass(frozen=True)
class Renamed:
    """What follows a new slug."""

    files: tuple[str, ...]
    """The files that were changed, by their names of now."""
    signed: tuple[str, ...]
    """The signatures that name the old slug."""


def rename_framework(project: Project, round_: Round, old: str, new: str) -> Result[Renamed | None]:
    """Gives a framework another slug.

    Args:
        project: The project.
        round_: Its round.
        old: The framework's slug.
        new: The slug that it is to have.

    Returns:
        What was changed; or nothing, and what stands in the way.

    Raises:
        Refusal: there is no such framework, it is not the project's, or the new slug is taken.
        OSError: a file can't be written; all are as they were.
    """
    _hold_free_for_framework(project, round_, old, new)
    for force in project.forces_with_data():
        records, _ = newest_records(project, force, round_.programme.programme)
        if any(old in record.basis.frameworks for record in records):
            raise Refusal(f"{old} is the name of a part of the published report of {force}", _KEPT)
    texts: list[tuple[DataFile, str, str | None]] = []
    gone: list[tuple[DataFile, str]] = []
    problems: list[Diagnostic] = []
    for file in (*project.programme_files(), *project.own_method_files(), *_of_forces(project)):
        was, unread = text_of(file)
        problems += unread
        if was is None:
            continue
        text = _follow(file, was, old, new)
        to = _under(project, file, old, new)
        if to is not None:
            _hold_absent(to)
            texts.append((to, text, None))
            gone.append((file, was))
        elif text != was:
            texts.append((file, text, was))
    if has_errors(problems):
        return Result(None, tuple(problems))
    changes = Changes(texts, gone)
    tried = partial(changes.try_out, project)
    if left := problems_after(project, tried, project.forces_with_data(), _called(old, new)):
        return Result(None, left)
    changes.make(f"renaming the framework {old} to {new}")
    _schemas_follow(project)
    signed = (file.name for file, _, _ in texts if file.mount[0] == "sign_offs")
    return Result(Renamed(tuple(file.name for file, _, _ in texts), tuple(signed)))


def _hold_free_for_framework(project: Project, round_: Round, old: str, new: str) -> None:
    """Holds that a framework can get a slug.

    Raises:
        Refusal: it can't.
    """
    if not project.has_programme:
        raise Refusal("this project takes its frameworks from hmic, which keep their names")
    known = round_.programme.all_frameworks
    if old not in known:
        hint = near(old, known, f"there are {', '.join(known)}")
        raise Refusal(f"no such framework: {old}", hint)
    hold_slug(new)
    if (taken := taken_by(new)) is not None:
        raise Refusal(taken, "choose another slug")
    if new in known or new in [part.section for part in round_.programme.sections]:
        raise Refusal(f"{new} is the name of another part of the report", "choose another slug")


def rename_force(project: Project, round_: Round, old: str, new: str) -> Result[Renamed | None]:
    """Gives a force another slug, and its folder that name.

    Args:
        project: The project.
        round_: Its round.
        old: The force's slug.
        new: The slug that it is to have.

    Returns:
        What was changed; or nothing, and what stands in the way.

    Raises:
        Refusal: there is no such force, the register is not the project's, or the new slug is
            taken.
        OSError: a file can't be written; all are as they were.
    """
    _hold_free_for_force(project, round_, old, new)
    folder, to = project.force_folder(old), project.force_folder(new)
    files = [(project.register, _is_slug_of_force)]
    own = project.force_file(old)
    if own.path.exists():
        files.append((own, lambda route: route == ("force",)))
    read = [_valued(file, old, new, where) for file, where in files]
    if problems := tuple(problem for one in read for problem in one.diagnostics):
        return Result(None, problems)
    texts = [one.value for one in read if one.value is not None]
    moves = [(f"forces/{old}", f"forces/{new}")] if folder.is_dir() else []

    def now(file: DataFile) -> DataFile:
        inside = file.path.is_relative_to(folder)
        return replace(file, path=to / file.path.name) if inside else file

    changes = Changes([(now(file), text, was) for file, text, was in texts], moves=moves)
    forces = [new if force == old else force for force in project.forces_with_data()]
    tried = partial(changes.try_out, project)
    if left := problems_after(project, tried, forces, _called(old, new)):
        return Result(None, left)
    changes.make(f"renaming the force {old} to {new}")
    _schemas_follow(project)
    names = tuple(file.name for file in project.force_files(new))
    signed = tuple(name for name in names if f"/{SIGNATURES}/" in name)
    return Result(Renamed((project.register.name, *names), signed))


def _hold_free_for_force(project: Project, round_: Round, old: str, new: str) -> None:
    """Holds that a force can get a slug.

    Raises:
        Refusal: it can't.
    """
    if not project.holds(project.register):
        raise Refusal("the register is hmic's own, whose forces keep their names")
    known = [force.slug for force in round_.register.forces]
    if old not in known:
        raise Refusal(f"no such force: {old}", near(old, known, "see forces/forces.yaml"))
    hold_slug(new)
    if new in known or new in FOLDERS or os.path.lexists(project.force_folder(new)):
        raise Refusal(f"{new} is taken", "choose another slug")
    if project.record_files(old):
        raise Refusal(f"{old} is the name under which a report was published", _KEPT)
    hold_inside(project.force_folder(old), project.root)


def _hold_absent(file: DataFile) -> None:
    if os.path.lexists(file.path):
        raise Refusal(f"{file.name} exists already, and is not touched", "choose another slug")


def _of_forces(project: Project) -> Iterator[DataFile]:
    for force in project.forces_with_data():
        yield from project.force_files(force)


def _under(project: Project, file: DataFile, old: str, new: str) -> DataFile | None:
    """Where a file stands that is named after the framework; None for any other."""
    if file.mount not in (("frameworks", old), ("assessments", old), ("sign_offs", old)):
        return None
    path = file.path.with_name(f"{new}.yaml")
    name = path.relative_to(project.top).as_posix()
    return DataFile(path, name, (file.mount[0], new), file.within)


def _follow(file: DataFile, text: str, old: str, new: str) -> str:
    """A text that names a framework by its new slug: in keys, in links, in the schema's line."""
    if old not in text:
        return text
    link = re.compile(rf"(\]\(#?){re.escape(old)}(?=\))")
    names = _names_framework(file.mount)

    def change(route: Route, word: str) -> str:
        if names(route) and word.strip("'\"") == old:
            return word.replace(old, new)
        return link.sub(rf"\g<1>{new}", word)

    head, line, rest = text.partition("\n")
    if head.startswith("# yaml-language-server:"):
        head = head.replace(f"assessment-{old}.schema.json", f"assessment-{new}.schema.json")
    return with_words(f"{head}{line}{rest}", change)


def _names_framework(mount: Route) -> Callable[[Route], bool]:
    """Which routes of a file hold slugs of frameworks."""
    branch = mount[0]
    if branch in ("frameworks", "assessments"):
        return lambda route: route == ("framework",)
    if branch == "programme":
        return lambda route: route[:1] in (("frameworks",), ("overall",))
    if branch == "method":
        return lambda route: route[-1] == "from"
    if branch == "force":
        return lambda route: (
            route[:1] == ("frameworks",) or (route[:1] == ("corrections",) and "ids" in route)
        )
    if branch == "comments":
        return lambda route: route[-1] == "id"
    if branch == "sign_offs":
        return lambda route: len(mount) == 1 and len(route) == 1
    return lambda _: False


def _is_slug_of_force(route: Route) -> bool:
    return route[:1] == ("forces",) and route[-1] == "slug"


def _valued(
    file: DataFile, old: str, new: str, where: Callable[[Route], bool]
) -> Result[tuple[DataFile, str, str] | None]:
    """A file with a slug in place of another where a route says so, and its text of before."""

    def change(route: Route, word: str) -> str:
        is_it = where(route) and word.strip("'\"") == old
        return word.replace(old, new) if is_it else word

    text, problems = text_of(file)
    return Result((file, with_words(text, change), text) if text is not None else None, problems)


def _called(old: str, new: str) -> Callable[[str], str]:
    """What a message says when the new slug stands for the old."""
    pattern = re.compile(rf"(?<![\w-]){re.escape(old)}(?![\w-])")
    return lambda message: pattern.sub(new, message)


def _schemas_follow(project: Project) -> None:
    if project.schemas.is_dir():
        schemas, _ = schemas_of_project(project)
        write_schemas(schemas, project.schemas, project.root)
