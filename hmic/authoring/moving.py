"""Moving a finding to another kind, and withdrawing one; each reference is looked after.

A finding that moves gets a new id and names the old one under `replaces`, and every text that names
it names the new one. A finding that is withdrawn leaves its id under `retired`, with the reason;
while anything still names it, it stays. Whatever the kind does not have becomes a comment.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from hmic.authoring.changes import Changes, problems_after
from hmic.authoring.editing import NotKept, as_yaml
from hmic.authoring.elements import (
    reference_to,
    renamed,
    with_key,
    with_lines,
    with_retired,
    with_words,
    without_element,
    without_keys,
)
from hmic.authoring.formatting import not_kept
from hmic.authoring.replacing import unreadable
from hmic.authoring.scaffolding import next_number
from hmic.diagnostics import Diagnostic, Place, Refusal, Result, Route, error, has_errors, near
from hmic.model.by_method import models_of
from hmic.model.round import Round
from hmic.model.vocabulary import alias_of, letter_of, list_of, severities_of
from hmic.sources.files import limit_of, text_of
from hmic.sources.project import DataFile, Project
from hmic.sources.reading import Source, read_text

_RECORDS: tuple[Route, ...] = (("force", "corrections"),)
"""What says how things were, and keeps the ids that they had."""


@dataclass(frozen=True)
class Moved:
    """A finding under its new id."""

    old: str
    new: str
    place: Place
    dropped: tuple[str, ...]
    """The keys that its new kind does not have, and that are comments now."""
    files: tuple[str, ...]
    """The other files that name it."""
    unknown: str | None
    """Why a number that git does not show may have been used before, in a clause."""


@dataclass(frozen=True)
class Withdrawn:
    """A finding that is gone."""

    id: str
    place: Place
    """Where its id is reserved."""


@dataclass(frozen=True)
class Found:
    """A finding in its file."""

    framework: str
    source: Source
    key: str
    index: int

    @property
    def values(self) -> Mapping[str, object]:
        """As it is written."""
        found: Mapping[str, object] = self.source.content[self.key][self.index]
        return found


def move_finding(
    project: Project,
    round_: Round,
    force: str,
    id_: str,
    to: str,
    severity: str | None = None,
    severity_reason: str | None = None,
) -> Result[Moved | None]:
    """Moves a finding to the list of another kind.

    Args:
        project: The project.
        round_: Its round.
        force: The force.
        id_: The finding.
        to: The kind, its initials, or the key of its list.
        severity: How serious it is, where its new kind has severities.
        severity_reason: Why, where it is another than the kind's usual one.

    Returns:
        What was done; or nothing, and what stands in the way.

    Raises:
        Refusal: there is no such finding or kind, or it is of that kind.
        OSError: a file can't be written; all are as they were.
    """
    files, problems = read_files(project, force)
    if has_errors(problems):
        return Result(None, problems)
    found = find_finding(round_, files, id_)
    step = round_.step(found.framework)
    kinds = round_.block(found.framework).findings.kinds
    names = {list_of(name, kind): name for name, kind in kinds.items()}
    known = {
        **{alias_of(name, kinds): name for name in kinds},
        **names,
        **{name: name for name in kinds},
    }
    if to not in known:
        raise Refusal(
            f"{to} is no kind of finding here", near(to, known, f"one of: {', '.join(names)}")
        )
    kind = known[to]
    key, made = list_of(kind, kinds[kind]), models_of(round_.method, step)
    if key == found.key:
        raise Refusal(f"{id_} stands under {key} already")
    start = f"{round_.frameworks[found.framework].prefix}-{letter_of(kind, kinds[kind])}"
    number, unknown = next_number(project, force, start)
    new, order = f"{start}{number}", tuple(made.assessment.model_fields)
    dropped = tuple(name for name in found.values if name not in made.findings[kind].model_fields)
    given = {"severity": severity, "severity_reason": severity_reason}
    stated = {name: value for name, value in given.items() if value is not None}
    if stated and "severity" not in made.findings[kind].model_fields:
        options = " and ".join(f"--{name.replace('_', '-')}" for name in stated)
        raise Refusal(f"a finding of the kind {kind} has no severity", f"leave out {options}")
    if problem := unreadable(file_of(project, found.source), as_yaml(stated)):
        raise Refusal(f"the severity cannot be written: {problem.message}", problem.hint)
    source, text = found.source, found.source.text
    try:
        rest, element = without_element(text, found.key, found.index)
        element = without_keys(renamed(element, new), dropped)
        for name, value in reversed(stated.items()):  # each goes below the id
            quoted = json.dumps(" ".join(value.split()), ensure_ascii=False)
            written = value if value in severities_of(round_.block(found.framework)) else quoted
            element = with_key(without_keys(element, [name]), name, written)
        after = with_lines(rest, key, element.lines, order)
        if before := found.values.get("replaces"):  # one name alone can be under replaces
            after = with_retired(after, {"id": str(before)}, (), order)
    except NotKept as reason:
        return Result(None, (not_kept(file_of(project, source), text, reason),))
    texts = [(file, other.text) for file, other in files if other.mount != source.mount]
    changed = [(file, _with_id(file, was, id_, new), was) for file, was in texts]
    own = file_of(project, source)
    after = _with_id(own, after, id_, new)
    _hold_moved(found, after, key, new, dropped)
    changes = Changes([(own, after, text), *(one for one in changed if one[1] != one[2])])
    if left := problems_after(project, partial(changes.try_out, project), [force]):
        return Result(None, left)
    changes.make(f"moving {id_}, which becomes {new}")
    now, _ = read_text(after, own.name, own.mount)
    place = now.place((*own.mount, key, len(now.content[key]) - 1))
    named = tuple(file.name for file, _, _ in changes.texts[1:])
    return Result(Moved(id_, new, place, dropped, named, unknown))


def withdraw_finding(
    project: Project, round_: Round, force: str, id_: str, *, reason: str, date: str | None
) -> Result[Withdrawn | None]:
    """Takes a finding away and reserves its id, with the reason.

    Args:
        project: The project.
        round_: Its round.
        force: The force.
        id_: The finding.
        reason: Why.
        date: When, where that is said.

    Returns:
        What was done; or nothing, and what stands in the way: whatever still names it.

    Raises:
        Refusal: there is no such finding.
        OSError: the file can't be written; it is as it was.
    """
    files, problems = read_files(project, force)
    if has_errors(problems):
        return Result(None, problems)
    found = find_finding(round_, files, id_)
    named = [one for file, source in files for one in _references(file, source, id_, found)]
    if named:
        return Result(None, tuple(named))
    order = tuple(models_of(round_.method, round_.step(found.framework)).assessment.model_fields)
    source, text = found.source, found.source.text
    own = file_of(project, source)
    gone = {"id": id_, "reason": reason, **({"date": date} if date else {})}
    try:
        rest, element = without_element(text, found.key, found.index)
        after = with_retired(rest, gone, element.comments, order)
        if before := found.values.get("replaces"):  # its id of before is reserved no more
            after = with_retired(after, {"id": str(before)}, (), order)
    except NotKept as unkept:
        return Result(None, (not_kept(own, text, unkept),))
    changes = Changes([(own, after, text)])
    if left := problems_after(project, partial(changes.try_out, project), [force]):
        return Result(None, left)
    changes.make(f"withdrawing {id_}")
    now, _ = read_text(after, own.name, own.mount)
    listed = [one if isinstance(one, str) else one["id"] for one in now.content["retired"]]
    return Result(Withdrawn(id_, now.place((*own.mount, "retired", listed.index(id_)))))


def read_files(project: Project, force: str) -> Result[list[tuple[DataFile, Source]]]:
    """The force's files, but for its signatures, which are of what they say."""
    files: list[tuple[DataFile, Source]] = []
    problems: list[Diagnostic] = []
    for file in project.force_files(force):
        if file.mount[0] == "sign_offs":
            continue
        text, unread = text_of(file)
        problems += unread
        if text is not None:
            source, wrong = read_text(text, file.name, file.mount, limit_of(file).values)
            problems += wrong
            files.append((file, source))
    return Result(files, tuple(problems))


def find_finding(round_: Round, files: list[tuple[DataFile, Source]], id_: str) -> Found:
    """A finding in its file.

    Args:
        round_: The round.
        files: The files of a force, as `read_files` gives them.
        id_: Its id.

    Returns:
        Where it stands.

    Raises:
        Refusal: there is no such finding.
    """
    standing = []
    for file, source in files:
        slug = str(file.mount[-1])
        if file.mount[0] != "assessments" or slug not in round_.frameworks:
            continue
        for name, kind in round_.block(slug).findings.kinds.items():
            key = list_of(name, kind)
            content = source.content if isinstance(source.content, dict) else {}
            for index, finding in enumerate(content.get(key) or ()):
                standing.append(finding.get("id") if isinstance(finding, dict) else None)
                if standing[-1] == id_:
                    return Found(slug, source, key, index)
    raise Refusal(f"no such finding: {id_}", near(id_, filter(None, standing), "name it by its id"))


def file_of(project: Project, source: Source) -> DataFile:
    """The file that was read as a source."""
    return DataFile(project.top / source.name, source.name, source.mount, project.root)


def _with_id(file: DataFile, text: str, old: str, new: str) -> str:
    """A text that names a finding by its new id, but where it says how things were."""
    pattern = reference_to(old)
    if not pattern.search(text):
        return text
    source, _ = read_text(text, file.name, file.mount, limit_of(file).values)

    def change(route: Route, word: str) -> str:
        if _is_record((*file.mount, *route), source):
            return word
        return pattern.sub(new, word)

    return with_words(text, change)


def _is_record(route: Route, source: Source) -> bool:
    """Whether a text says how things were: an old id, a correction, a comment and its answer."""
    if any(route[: len(records)] == records for records in _RECORDS):
        return True
    if route[0] == "assessments":
        return route[2:3] == ("retired",) or route[-1] == "replaces"
    if route[0] != "comments" or len(route) < 4:  # noqa: PLR2004 - the log, its list, a comment, a key
        return False
    comment = source.content["comments"][route[2]]
    return route[3] != "id" or bool(comment.get("outcome"))


def _references(file: DataFile, source: Source, id_: str, found: Found) -> list[Diagnostic]:
    """What names a finding besides itself, each where it does."""
    pattern = reference_to(id_)
    if not pattern.search(source.text):
        return []
    own = (*found.source.mount, found.key, found.index)
    told = []

    def look(route: Route, word: str) -> str:
        at = (*file.mount, *route)
        if at[: len(own)] != own and pattern.search(word) and not _is_record(at, source):
            hint = "name what stands in its place, or take the words out; then withdraw it"
            if at[0] == "comments":
                hint = "answer the comment first; then withdraw it"
            wrong = error("still-named", f"{id_} is named here still", at, hint)
            told.append(replace(wrong, place=source.place(at, word=id_)))
        return word

    with_words(source.text, look)
    return told[::-1]


def _hold_moved(found: Found, after: str, key: str, new: str, dropped: tuple[str, ...]) -> None:
    """Holds that the finding is what it was, but for its id and what its new kind lacks."""
    now, problems = read_text(after, found.source.name, found.source.mount)
    assert not problems, problems
    moved = now.content[key][-1]
    kept = {
        name: value
        for name, value in found.values.items()
        if name not in (*dropped, "replaces", "severity", "severity_reason")
    }
    old = found.values["id"]
    pattern = reference_to(str(old))
    for name, value in kept.items():
        wanted = (
            new if name == "id" else pattern.sub(new, value) if isinstance(value, str) else value
        )
        assert moved[name] == wanted, name
    assert moved["replaces"] == old
