"""What the editor of a live page asks: a finding’s form, what a change would do, and to save it.

Plain values go in and come out, for a page; `site` guards the addresses. What writes is
`authoring`, as for the commands. What is read is kept until one of its files is another.
"""

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hmic.authoring.changing import Change, Changed, changed, save
from hmic.authoring.committing import commit, uncommitted
from hmic.authoring.moving import move_finding, read_files, withdraw_finding
from hmic.authoring.parts import (
    FINDING,
    address_of,
    fields_of,
    in_one_line,
    known_parts,
    part_at,
    values_of,
)
from hmic.authoring.scaffolding import make_finding
from hmic.diagnostics import Diagnostic, Refusal, Severity, has_errors
from hmic.judging.argument import published_reason
from hmic.judging.changes_in_words import smallest_in_words
from hmic.judging.grading import Judgement
from hmic.judging.sensitivity import Sensitivity, smallest_set
from hmic.model.inspection import Inspection
from hmic.model.labels import Labels
from hmic.model.record import Standing
from hmic.model.round import Round
from hmic.model.vocabulary import list_of
from hmic.pipeline import OF_PUBLISHING, Inspected, draw, inspect, read_round
from hmic.rules import sign_off_outdated
from hmic.serving.forms import (
    beside,
    criteria_of,
    form_of,
    holds,
    kinds_of,
    listed,
    title_of,
    told_of,
)
from hmic.sources.git import Author
from hmic.sources.project import Project
from hmic.sources.rounds import ReadRound

_OF_ID = 10
"""Characters of a commit’s id that are shown."""


@dataclass(frozen=True)
class _Read:
    """A force as it was read, and by which its files are known."""

    stamp: tuple[object, ...]
    round: ReadRound
    inspected: Inspected


class Editing:
    """The editor of one force; of several threads, of which one reads at a time."""

    def __init__(self, project: Project, force: str) -> None:
        """Nothing is read yet."""
        self.project, self.force = project, force
        self._kept: _Read | None = None
        self._one_at_a_time = threading.Lock()
        self._writing = threading.Lock()  # two tabs never overtake each other

    def findings(self) -> dict[str, Any]:
        """The findings in the order of the report; and each framework that may get one more."""
        now = self._read()
        inspection = now.inspected.inspection
        if inspection is None:
            return {"findings": [], "frameworks": []}
        words = now.round.labels
        frameworks = [
            {
                "slug": slug,
                "title": inspection.frameworks[slug].title,
                "kinds": kinds_of(inspection.round, slug, words),
            }
            for slug in inspection.inspected
            if slug in inspection.frameworks and inspection.frameworks[slug].criteria
        ]
        left_out = self._left_out(now)
        findings = [
            {
                "id": id_,
                "framework": inspection.frameworks[slug].title,
                "kind": words.word("kind", kind),
                "words": in_one_line(text),
            }
            for slug in inspection.inspected
            if slug in inspection.frameworks
            for id_, kind, text in (*_found(inspection, slug), *left_out.get(slug, ()))
        ]
        return {"findings": findings, "frameworks": frameworks}

    def _left_out(self, now: _Read) -> dict[str, list[tuple[str, str, str]]]:
        """Findings that stand in the files and that an error keeps out: here they are mended.

        Args:
            now: What was read.

        Returns:
            By framework, the id, the kind and the text of each.
        """
        round_, inspection = now.round.round, now.inspected.inspection
        left: dict[str, list[tuple[str, str, str]]] = {}
        if round_ is None or inspection is None or not has_errors(now.inspected.own_diagnostics):
            return left
        files, _ = read_files(self.project, self.force)
        for file, source in files:
            slug = file.mount[-1]
            if file.mount[0] != "assessments" or slug not in round_.frameworks:
                continue
            known = {id_ for id_, *_ in _found(inspection, str(slug))}
            for name, kind in round_.block(str(slug)).findings.kinds.items():
                elements = (source.content or {}).get(list_of(name, kind))
                for element in elements if isinstance(elements, list) else ():
                    id_ = element.get("id") if isinstance(element, dict) else None
                    if isinstance(id_, str) and id_ not in known:
                        text = str(element.get("text") or "")
                        left.setdefault(str(slug), []).append((id_, name, text))
        return left

    def references(self) -> dict[str, Any]:
        """What a text may name, with its words: findings, then criteria, then frameworks."""
        inspection = self._read().inspected.inspection
        if inspection is None:
            return {"references": []}
        found: dict[str, str] = {}
        for slug in inspection.inspected:
            if slug in inspection.assessments:
                found |= {one.id: one.text for one in inspection.assessments[slug].findings}
        for slug in inspection.inspected:
            if slug in inspection.frameworks:
                criteria = inspection.frameworks[slug].criteria
                found |= {one.id: one.statement for one in criteria}
        for slug in inspection.inspected:
            if slug in inspection.frameworks:
                found[slug] = inspection.frameworks[slug].title
        named = [{"id": id_, "words": in_one_line(words)} for id_, words in found.items()]
        return {"references": named}

    def parts(self) -> dict[str, Any]:
        """What else of the report can be changed, and where the page shows it."""
        now = self._read()
        round_, inspection = now.round.round, now.inspected.inspection
        if round_ is None or inspection is None:
            return {"parts": []}
        slugs = [slug for slug in inspection.inspected if slug in round_.frameworks]
        parts = known_parts(self.project, round_, self.force, slugs)
        context = now.round.labels.text("heading.context")
        return {"parts": [listed(round_, part, context) for part in parts]}

    def form(self, written: str) -> dict[str, Any]:
        """What can be changed of a part, as it stands in its file.

        Args:
            written: The address of the part.

        Returns:
            Its fields, each with its value; the criteria that it may bear on, each with its
            statement and the findings that bear on it; and what is told of it now.

        Raises:
            Refusal: there is no such part.
        """
        now = self._read()
        round_ = _sound(now)
        part = part_at(self.project, round_, self.force, address_of(round_, written))
        slug, words = part.address.slug, now.round.labels
        criteria = list(criteria_of(round_, now.inspected, slug, words)) if slug else []
        is_finding = part.address.sort is FINDING
        kinds = kinds_of(round_, slug, words) if is_finding else []
        values = values_of(part)
        fields = [
            {
                "name": name,
                "hint": field.hint,
                "required": field.is_required,
                "value": values[name],
                **form_of(round_, part, name, field),
            }
            for name, field in fields_of(part).items()
        ]
        if strange := [one["name"] for one in fields if not holds(one, one["value"])]:
            message = f"{strange[0]} of {written} is of another kind than a form shows"
            raise Refusal(message, f"mend it in {part.file.name}; `hmic check` says how")
        return {
            "part": str(part.address),
            "title": title_of(round_, part),
            "lang": round_.programme.language,
            "file": part.file.name,
            "stands": part.stands,
            "ends": part.stands and part.address.sort.begins and bool(part.route),
            "beside": beside(part, criteria),
            "kinds": [one for one in kinds if one["list"] != part.route[0]],
            "fields": fields,
            "criteria": criteria if is_finding else [],
            "told": list(told_of(now.inspected, part, part.source.text, None)),
        }

    def tried(self, change: Change) -> dict[str, Any]:
        """What a change would do, without writing it.

        Args:
            change: The change.

        Returns:
            What `check` would say of it; the outcomes that it may move, before and after; and
            whether a signature is needed anew, or it is a correction.

        Raises:
            Refusal: the change can’t be made.
            Conflict: somebody else has changed the same values.
        """
        before, made, after = self._with(change)
        outdated = [_outdated(one) for one in (before, after)]
        return {
            "told": list(told_of(after, made.part, made.text, before)),
            "grades": list(_grades(before, after, made.part.address.slug)),
            "signature_anew": outdated[1] > outdated[0],
            "correction": after.standing is Standing.CORRECTED,
        }

    def preview(self, change: Change) -> dict[str, Any]:
        """The page with a change, which is not written.

        Args:
            change: The change.

        Returns:
            The page; or none, and why.

        Raises:
            Refusal: the change can’t be made.
            Conflict: somebody else has changed the same values.
        """
        _, _, after = self._with(change)
        drawn, found = draw(after, OF_PUBLISHING)
        if drawn is not None:
            return {"page": drawn.page}
        errors = (one for one in found if one.severity is Severity.ERROR)
        first = next((one for one in errors if one.code not in OF_PUBLISHING), None)
        return {"page": None, "message": first.message if first else None}

    def save(self, change: Change) -> dict[str, str]:
        """Writes a change into the file of its part; gives the part’s address now.

        Raises:
            Refusal: the change can’t be made, or the file could not be read again.
            Conflict: somebody else has changed the same values.
            OSError: the file can’t be written; it is as it was.
        """
        with self._writing:
            address = save(self.project, _sound(self._read()), self.force, change)
        return {"part": str(address)}

    def begin(self, framework: str, kind: str) -> dict[str, str]:
        """A new finding, under a number that was never used.

        Args:
            framework: The slug of its framework.
            kind: Its kind.

        Returns:
            Its id, and why the number may have been used before, where git does not show it.

        Raises:
            Refusal: there is no such framework or kind, or something stands in its way.
            OSError: the file can’t be written; it is as it was.
        """
        with self._writing:
            round_ = _sound(self._read())
            if framework not in round_.frameworks:
                raise Refusal(f"no such framework: {framework}")
            made, problems = make_finding(self.project, round_, self.force, framework, kind)
        if made is None:
            raise _refusal(problems)
        return {"id": made.id, "unknown": made.unknown or ""}

    def move(
        self, finding: str, kind: str, severity: str = "", severity_reason: str = ""
    ) -> dict[str, str]:
        """A finding under another kind, where it gets a new id.

        Args:
            finding: Its id.
            kind: Its new kind.
            severity: How serious it is there; nothing for the usual.
            severity_reason: Why, where it is another than the usual.

        Returns:
            Its new id, and why the number may have been used before, where git does not show it.

        Raises:
            Refusal: there is no such finding or kind, or something stands in its way.
            OSError: a file can’t be written; all are as they were.
        """
        why = severity_reason.strip() or None
        with self._writing:
            round_ = _sound(self._read())
            moved, problems = move_finding(
                self.project, round_, self.force, finding, kind, severity or None, why
            )
        if moved is None:
            raise _refusal(problems)
        return {"id": moved.new, "unknown": moved.unknown or ""}

    def withdraw(self, finding: str, reason: str) -> None:
        """Takes a finding away and reserves its id.

        Args:
            finding: Its id.
            reason: Why.

        Raises:
            Refusal: there is no such finding, no reason, or something names it still.
            OSError: the file can’t be written; it is as it was.
        """
        if not reason.strip():
            raise Refusal("a finding is withdrawn with a reason", "say why it goes")
        words = " ".join(reason.split())
        with self._writing:
            round_ = _sound(self._read())
            gone, problems = withdraw_finding(
                self.project, round_, self.force, finding, reason=words, date=None
            )
        if gone is None:
            raise _refusal(problems)

    def changes(self) -> dict[str, Any]:
        """What was changed since the last commit, in plain words.

        Returns:
            Each change by what it is about; the files, a seal of it all, whom git knows as author,
            the files that are left to git, and why none can be committed now, if so.

        Raises:
            Refusal: the project is not in git.
        """
        found = uncommitted(self.project, self.force)
        told = [{"subject": one.subject, "words": one.words} for one in found.alterations]
        return {
            "told": told,
            "files": found.files,
            "seal": found.seal,
            "name": found.author.name,
            "email": found.author.email,
            "left": found.left,
            "hindrance": found.hindrance,
        }

    def commit(self, name: str, email: str, sentence: str, seal: str) -> dict[str, str]:
        """Commits what `changes` told of.

        Args:
            name: The author’s.
            email: The author’s address.
            sentence: What was done.
            seal: That of what was told.

        Returns:
            The id of the commit, shortened.

        Raises:
            Refusal: something was changed since, or it can’t be committed.
        """
        with self._writing:
            made = commit(self.project, self.force, Author(name, email), sentence, seal)
        return {"id": made[:_OF_ID]}

    def _with(self, change: Change) -> tuple[Inspected, Changed, Inspected]:
        """The force as it is, a change to it that is not written, and the force with that."""
        now = self._read()
        made = changed(self.project, _sound(now), self.force, change)
        if made.text == made.part.source.text:  # also of a file that is not there yet
            return now.inspected, made, now.inspected
        after = inspect(now.round, self.force, {made.part.file.name: made.text})
        return now.inspected, made, after

    def _read(self) -> _Read:
        with self._one_at_a_time:
            stamp = self._stamp()
            if self._kept is None or self._kept.stamp != stamp:
                round_ = read_round(self.project)
                self._kept = _Read(stamp, round_, inspect(round_, self.force))
            return self._kept

    def _stamp(self) -> tuple[object, ...]:
        """What is another as soon as a file is that a report is made from."""
        inputs = (*self.project.inputs_of_all(), *self.project.inputs_of(self.force))
        return tuple((one.path, _state(one.path)) for one in inputs)


def _found(inspection: Inspection, slug: str) -> Iterator[tuple[str, str, str]]:
    """The id, the kind and the text of each finding of a framework."""
    if slug in inspection.assessments:
        for finding in inspection.assessments[slug].findings:
            yield finding.id, finding.kind, finding.text


def _sound(read: _Read) -> Round:
    if read.round.round is None:
        raise Refusal("the programme has errors", "mend them first; `hmic check` names them")
    return read.round.round


def _refusal(problems: Sequence[Diagnostic]) -> Refusal:
    """What stands in the way of a change, the first of it, with its place."""
    first = problems[0]
    at = f" ({first.place.file}:{first.place.line})" if first.place else ""
    return Refusal(f"{first.message}{at}", first.hint)


def _state(path: str) -> tuple[int, int, int] | None:
    try:
        state = os.stat(path)  # noqa: PTH116 - asked of every file at every key
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size, state.st_ino


def _outdated(inspected: Inspected) -> int:
    """How many signatures are of something else than stands there."""
    return sum(one.code == sign_off_outdated.CODE for one in inspected.own_diagnostics)


def _grades(before: Inspected, after: Inspected, framework: str) -> Iterator[dict[str, Any]]:
    """The outcome of a framework before and after a change, and of every other that moves."""
    words = before.round.labels
    for slug in dict.fromkeys([framework, *before.judgements, *after.judgements]):
        was, now = before.judgements.get(slug), after.judgements.get(slug)
        moves = (was and was.published) != (now and now.published)
        if before.inspection is None or (slug != framework and not moves):
            continue
        if was is None and now is None:
            continue  # it is not graded
        yield {
            "framework": before.inspection.frameworks[slug].title,
            "before": was and _as_json(was, words),
            "after": now and _as_json(now, words),
        }


def _as_json(judgement: Judgement, words: Labels) -> Mapping[str, Any]:
    nearest = Sensitivity(smallest_set(judgement, 1), smallest_set(judgement, -1), (), ())
    return {
        "outcome": words.outcome(judgement.published),
        "reason": published_reason(judgement, words),
        "smallest": smallest_in_words(judgement, nearest, words),
    }
