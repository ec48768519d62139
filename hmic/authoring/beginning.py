"""Beginning a round: the last one moves whole to rounds/, and a new one starts from it.

What is kept is a project in itself, byte for byte what it was. The new round has its programme,
its criteria and its texts as a start; of each force a new file for every framework, in which the
grade of before is named and every id that was ever used is reserved. Signatures, comments and
records stay with the round that they are of.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from hmic.authoring.editing import as_yaml
from hmic.authoring.elements import with_value, without_values
from hmic.authoring.journal import Plan, journaled
from hmic.authoring.replacing import put_new
from hmic.authoring.scaffolding import (
    assessment_text,
    carried_over_text,
    force_text,
    hold_slug,
    used_ids,
)
from hmic.authoring.schemas import schemas_of_project, write_schemas
from hmic.diagnostics import Diagnostic, Refusal, Result, Severity, near
from hmic.model.follow_up import LeftPoint
from hmic.model.record import Record, State
from hmic.model.round import Round
from hmic.model.vocabulary import letter_of
from hmic.pipeline import inspect, read_round
from hmic.rules import ASKED_OF_FINAL
from hmic.sources.earlier_reports import points_of, read_earlier
from hmic.sources.files import text_of
from hmic.sources.project import CONFIGURATION, ROUNDS, DataFile, Project
from hmic.sources.reading import read_text
from hmic.sources.records import newest_records

_PARTS = ("frameworks", "forces", "templates", "schemas")
"""The folders that move, where the project has them."""
_OF_ONE_ROUND = ("corrections",)
"""What the programme says of reports that are published."""
_AFTER = "To be written: the title of the round after "
_OF_ITS_FORCES = ("national_distribution",)
"""What a framework says of the grades of its round."""


@dataclass(frozen=True)
class Begun:
    """A round that was begun."""

    kept: str
    """The round before it, by its folder."""
    forces: tuple[str, ...]
    """The forces that have files in the new round."""
    unknown: tuple[str, ...]
    """Of which ids may have been used that are not known, each with the reason in a clause."""


def begin_round(
    project: Project, round_: Round, slug: str, without: Collection[str]
) -> Result[Begun | None]:
    """Moves the project's round to rounds/PROGRAMME/, and begins another in its place.

    Args:
        project: The project.
        round_: Its round.
        slug: The slug of the new round.
        without: The forces that may have no released report.

    Returns:
        What was done; or nothing, and what would be wrong with the new round.

    Raises:
        Refusal: the round can't be moved yet, or the slug is taken.
        OSError: something can't be written; all is as it was.
    """
    old = round_.programme.programme
    _hold_free(project, old, slug)
    released = _hold_released(project, old, without)
    parts = [name for name in _PARTS if _own(project, name)]
    for name in parts:
        _hold_no_links(project.root / name)
    unknown: list[str] = []
    with tempfile.TemporaryDirectory(prefix=".hmic-", dir=project.root) as folder:
        new = Path(folder) / "project"
        _start(project, round_, slug, new)
        for force in project.forces_with_data():
            unknown += _start_force(project, round_, new, force, released.get(force))
        if problems := _errors(Project(new)):
            return Result(None, problems)
        if "schemas" in parts:
            schemas, _ = schemas_of_project(Project(new))
            write_schemas(schemas, new / "schemas", new)
        _exchange(project, new, old, parts)
    kept = f"{ROUNDS}/{old}"
    return Result(Begun(kept, project.forces_with_data(), tuple(unknown)))


def _hold_free(project: Project, old: str, slug: str) -> None:
    """Holds that a round of this slug can follow.

    Raises:
        Refusal: it can't.
    """
    if project.kept_as:
        raise Refusal(f"{project.kept_as} is an earlier round", "begin a round after the newest")
    if not project.has_programme:
        hint = "write frameworks/programme.yaml first, or start with hmic init in an empty folder"
        raise Refusal("this project takes its programme and frameworks from hmic", hint)
    hold_slug(slug)
    if slug == old or project.has_round(slug):
        raise Refusal(f"there is a round {slug} already", "choose another slug")
    if os.path.lexists(project.root / ROUNDS / old):
        raise Refusal(f"{ROUNDS}/{old} exists already, and is not touched", "move it elsewhere")
    folder = project.root / ROUNDS
    if os.path.lexists(folder) and (folder.is_symlink() or not folder.is_dir()):
        raise Refusal(f"{ROUNDS} is no folder", "move it elsewhere")


def _hold_released(project: Project, old: str, without: Collection[str]) -> dict[str, Record]:
    """The newest record that readers had, of each force that has one.

    Raises:
        Refusal: a force has none, and is not named; or one is named that has no files.
    """
    forces = project.forces_with_data()
    for name in without:
        if name not in forces:
            raise Refusal(f"no force with data: {name}", near(name, forces, "see forces/"))
    found: dict[str, Record] = {}
    for force in forces:
        records, problems = newest_records(project, force, old)
        if problems:
            raise Refusal(f"the records of {force} are damaged", f"hmic check {force} says where")
        newest = next((one for one in records if one.released is not None), None)
        if newest is not None:
            found[force] = newest
    if waiting := [one for one in forces if one not in found and one not in without]:
        options = " ".join(f"--without {one}" for one in waiting)
        raise Refusal(
            f"no report of this round was released of {', '.join(waiting)}",
            f"release it first; or go on with it in --round {old}, and begin with {options}",
        )
    return found


def _own(project: Project, name: str) -> bool:
    """Whether a folder is there and the project's own; in a checkout templates are hmic's."""
    path = project.root / name
    return path.is_dir() and path != project.templates


def _hold_no_links(folder: Path) -> None:
    """Holds that nothing in a folder is a link: moved, it might lead elsewhere.

    Raises:
        Refusal: something is.
    """
    found = (Path(at, name) for at, below, names in os.walk(folder) for name in (*below, *names))
    for path in (folder, *found):
        if path.is_symlink():
            named = path.relative_to(folder.parent).as_posix()
            raise Refusal(f"{named} is a link", "put what it leads to in its place, then begin")


def _start(project: Project, round_: Round, slug: str, new: Path) -> None:
    """What all forces share, as the new round begins with it."""
    shutil.copytree(project.root / "frameworks", new / "frameworks", symlinks=True)
    if _own(project, "templates"):
        shutil.copytree(project.root / "templates", new / "templates", symlinks=True)
    (new / "forces").mkdir()
    if project.holds(project.register):
        shutil.copy2(project.register.path, new / "forces")
    if (configuration := project.configuration) is not None:
        shutil.copy2(configuration.path, new)
    title = " ".join(round_.programme.title.split()).removeprefix(_AFTER)
    file = project.framework_file("programme")
    text = without_values(_text(file), _OF_ONE_ROUND)
    text = with_value(text, "programme", slug)
    text = with_value(text, "title", f'"{_AFTER}{_bare(title)}"')
    (new / "frameworks/programme.yaml").write_text(text, encoding="utf-8")
    for framework in round_.frameworks:
        file = project.framework_file(framework)
        text = without_values(_text(file), _OF_ITS_FORCES)
        (new / "frameworks" / file.path.name).write_text(text, encoding="utf-8")


def _start_force(
    project: Project, round_: Round, new: Path, force: str, released: Record | None
) -> Iterator[str]:
    """The files of a force; gives why ids may have been used that are not known."""
    folder = new / "forces" / force
    folder.mkdir()
    name = next((one.name for one in round_.register.forces if one.slug == force), force)
    text, logo = force_text(project, force, name), _logo_of(project, force)
    if logo is not None:
        text += f"\n{as_yaml({'logo': logo.name})}"
        shutil.copy2(logo, folder / logo.name)
    put_new(folder / "force.yaml", text.encode())
    glossary = project.force_glossary_file(force)
    if glossary.path.exists():
        put_new(folder / glossary.path.name, _text(glossary).encode())
    used, unknown = used_ids(project, force)
    left = _left(project, round_, force, released)
    for slug in round_.programme.all_frameworks:
        if slug in round_.frameworks:
            text = _emptied(project, round_, force, slug, released)
            text += carried_over_text(left, slug) + _reserved(round_, slug, used)
            put_new(folder / f"{slug}.yaml", text.encode())
    if unknown is not None:
        yield f"{force}: {unknown}"


def _logo_of(project: Project, force: str) -> Path | None:
    """The picture of a force's own logo, which is of no round."""
    file = project.force_file(force)
    content = read_text(_text(file), file.name, file.mount)[0].content
    name = content.get("logo") if isinstance(content, dict) else None
    path = project.force_folder(force) / str(name)
    is_there = isinstance(name, str) and path.parent == project.force_folder(force)
    return path if is_there and path.is_file() else None


def _emptied(
    project: Project, round_: Round, force: str, slug: str, released: Record | None
) -> str:
    """A new file of a force on a framework, by its author, with the grade of before."""
    text = assessment_text(project, round_, slug, force)
    file = project.assessment_file(force, slug)
    was = read_text(_text(file), file.name, file.mount)[0].content if file.path.exists() else {}
    stated = {"author": was["author"]} if was.get("author") else {}
    judged = released.basis.judgements.get(slug) if released else None
    is_public = released is not None and released.state is State.RELEASED
    if judged and is_public and judged.published in round_.block(slug).grades:
        title = " ".join(round_.programme.title.split())
        stated["previous"] = {"round": title, "grade": judged.published}
    if "author" in stated:
        text = without_values(text, ["author"])
    before, line, after = text.partition("\n# The post that writes this file, never a person.\n")
    assert line, "starter/assessment.yaml and overview.yaml say whose file it is"
    return f"{before}{line}{as_yaml(stated) if stated else ''}{after}"


def _left(
    project: Project, round_: Round, force: str, released: Record | None
) -> tuple[LeftPoint, ...]:
    """What the last report left to be taken up; one that was withdrawn leaves nothing."""
    if released is not None and released.is_public:
        return tuple(points_of(released, round_))
    return read_earlier(project, round_, force).left


def _reserved(round_: Round, slug: str, used: Collection[str]) -> str:
    """The ids that were used in earlier rounds, as a list at the end of a file."""
    kinds = round_.block(slug).findings.kinds
    letters = "".join(letter_of(name, kind) for name, kind in kinds.items())
    form = re.compile(rf"{round_.frameworks[slug].prefix}-([{letters}])([1-9][0-9]*)")
    found = [match for one in used if (match := form.fullmatch(one))]
    found.sort(key=lambda match: (letters.index(match[1]), int(match[2])))
    if not found:
        return ""
    lines = "\n".join(f"  - {match[0]}" for match in found)
    return f"# Ids of earlier rounds, which never return.\nretired:\n{lines}\n"


def _text(file: DataFile) -> str:
    """The text of a file of a sound round.

    Raises:
        Refusal: it can't be read.
    """
    text, problems = text_of(file)
    if text is None:
        raise Refusal(f"{file.name} can't be read: {problems[0].message}", "mend it first")
    return text


def _bare(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _errors(new: Project) -> tuple[Diagnostic, ...]:
    """What is wrong with the new round, but for what is still to be written or signed."""
    round_ = read_round(new)
    found = list(round_.diagnostics)
    for force in new.forces_with_data():
        found += inspect(round_, force).own_diagnostics
    errors = (one for one in found if one.severity is Severity.ERROR)
    return tuple(one for one in errors if one.code not in ASKED_OF_FINAL)


def _exchange(project: Project, new: Path, old: str, parts: Collection[str]) -> None:
    """Moves the old round away and the new one in, or does neither."""
    root, kept, fresh = project.root, f"{ROUNDS}/{old}", new.relative_to(project.root).as_posix()
    moves = [
        move for name in parts for move in ((name, f"{kept}/{name}"), (f"{fresh}/{name}", name))
    ]
    made = (ROUNDS, kept, f"{kept}/{CONFIGURATION}")
    scratch = new.parent.relative_to(root).as_posix()
    with journaled(root, Plan(f"beginning the round after {old}", moves, (), made, scratch)):
        (root / kept).mkdir(parents=True)
        if project.configuration is not None:
            shutil.copy2(root / CONFIGURATION, root / kept)
        for here, there in moves:
            (root / here).rename(root / there)
