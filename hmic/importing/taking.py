"""What a document says, as changes of a force's data files and of what the round shares."""

import re
import textwrap
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from hmic.authoring.editing import (
    NotKept,
    as_written,
    as_yaml,
    element_as_yaml,
    with_elements,
    with_values,
)
from hmic.authoring.formatting import not_kept
from hmic.authoring.schemas import head_of
from hmic.diagnostics import Diagnostic, Result
from hmic.importing.document import brief
from hmic.importing.found import Doubt, FoundFinding, FoundFramework, FoundReport, Unplaced
from hmic.importing.matching import Matched, said
from hmic.importing.written import (
    FileChange,
    FindingsOfForce,
    WrittenFile,
    WrittenFinding,
    free_ids,
    read_written,
)
from hmic.model.force import Force
from hmic.model.glossary import Glossary
from hmic.sources.project import DataFile

_TO_WRITE = "To be written"
_ROLE = f"{_TO_WRITE}: the role"
_WIDTH = 96
_DUE = re.compile(r"\b[Bb]y (?:the end of )?(?:(\d{1,2}) )?([A-Z][a-z]+) (\d{4})\b")
_ACRONYM = re.compile(r"[^\W\d_]")


class Taking:
    """The new texts of a force's data files, from what a document says."""

    def __init__(
        self,
        findings: FindingsOfForce,
        of_the_force: WrittenFile | None,
        report: FoundReport,
        matched: Mapping[str, Matched],
        figures: Mapping[str, str],
    ) -> None:
        """Nothing is changed yet.

        Args:
            findings: Those that are written.
            of_the_force: The file of the force as a whole.
            report: What the document says.
            matched: What becomes of its findings.
            figures: The ids of its figures, by the names of their files.
        """
        self._findings, self._of_the_force = findings, of_the_force
        self._project, self._round = findings.project, findings.round
        self._report, self._matched, self._figures = report, matched, figures
        self._problems: list[Diagnostic] = []
        self.unknown = findings.unknown if any(one.new for one in matched.values()) else None
        self.taken: list[str] = []
        """What is taken besides findings, in words."""

    def _declared(
        self, holder: str, content: Mapping[str, Any], *, is_taken: bool
    ) -> Mapping[str, list[dict[str, Any]]]:
        """The figures and tables of a file that are not declared in it yet, by key.

        Args:
            holder: The framework of the file; "" for that of the force.
            content: What stands there.
            is_taken: Whether the text that places them is; else there are those that findings name.
        """
        keys = ("figures", "tables")
        standing = [
            one.get("id") for key in keys for one in content.get(key) or () if isinstance(one, dict)
        ]
        new: dict[str, list[dict[str, Any]]] = {}
        for figure in self._report.figures.get(holder, ()):
            id_ = self._figures[figure.name]
            if id_ in standing or not (is_taken or self._is_named(id_)):
                continue
            standing.append(id_)
            values = {"id": id_, "caption": figure.caption or f"{_TO_WRITE}: its caption"}
            if figure.raw is not None:
                new.setdefault("tables", []).append({**values, "data": figure.name})
                continue
            told = figure.alternative or f"{_TO_WRITE}: what it shows, for those who don’t see it"
            values |= {"picture": figure.name, "alternative": told}
            new.setdefault("figures", []).append(values)
        return new

    def _is_named(self, id_: str) -> bool:
        return any(f"[]({id_})" in one.text for one in self._report.every_finding())

    def changes(self) -> Result[list[tuple[DataFile, str, str | None]]]:
        """The new text of each file that changes; or what can't be kept."""
        for slug in filter(None, self._matched):
            self._change(slug)
        changed, problems = self._findings.texts()
        self._problems += problems
        changes = [
            *changed,
            *filter(None, (self._framework(slug) for slug in self._report.frameworks)),
            *filter(None, (self._of_force(), self._glossary())),
        ]
        return Result(changes, tuple(self._problems))

    def _change(self, slug: str) -> None:
        """What becomes of the file on a framework."""
        matched = self._matched[slug]
        for standing, finding in matched.changed:
            changes = self._findings.change(slug).changes
            changes[standing.key, standing.index] = self._changed(standing, finding)
        for finding in matched.new:
            values: dict[str, Any] = {"text": finding.whole, "criteria": []}
            if finding.theme:
                values["theme"] = finding.theme
            if finding.note:
                values["note"] = finding.note
            self._findings.add(slug, finding.kind, values)
        found = self._report.frameworks.get(slug)
        if found is not None:
            standing_file = self._findings.written.get(slug)
            self._texts(slug, found, standing_file.content if standing_file else {})

    def _changed(self, standing: WrittenFinding, finding: FoundFinding) -> dict[str, Any]:
        """The new values of a finding or recommendation, whose old words are told."""
        was = _shortened(str(standing.values.get("text", "")), finding.whole)
        message = f"{standing.id} says {was} in its data file, and takes the words of here"
        hint = "git diff shows both; where an author’s edit was meant, put it back"
        self._report.doubts.append(Doubt(finding.at, message, hint, brief(finding.text)))
        return {"text": finding.whole}

    def _texts(self, slug: str, found: FoundFramework, content: Mapping[str, Any]) -> None:
        change = self._findings.change(slug)
        title = self._round.frameworks[slug].title
        is_free = bool(found.context) and self._is_free(
            content.get("context"), found.context, title
        )
        if is_free:
            change.values["context"] = as_written(_prose(found.context), "context", indent=2)
            self.taken.append(f"the context of {slug}")
        change.added |= self._declared(slug, content, is_taken=is_free)
        standing = content.get("developing_practice")
        titles = [
            said(str(one.get("title"))) if isinstance(one, dict) else ""
            for one in (standing if isinstance(standing, list) else ())
        ]
        for example in found.practice:
            if said(example.title) in titles:
                continue
            change.added.setdefault("developing_practice", []).append(
                {
                    "title": example.title or f"{_TO_WRITE}: its title",
                    "problem": _prose(example.problem) or f"{_TO_WRITE}: the problem",
                    "solution": _prose(example.solution) or f"{_TO_WRITE}: the solution",
                    "outcomes": example.outcomes or [f"{_TO_WRITE}: what came of it"],
                    "contact": {"role": _ROLE},
                }
            )
            self.taken.append(f"an example of developing practice of {slug}")

    def _is_free(self, standing: object, found: list[str], title: str) -> bool:
        """Whether a text has a place; what has none because another stands there is unplaced."""
        if standing is None or _TO_WRITE in str(standing):
            return True
        if said(str(standing)) != said("\n\n".join(found)):
            reason = "its data file has a text of its own there"
            self._report.unplaced += [Unplaced(title, text, 0, reason) for text in found]
        return False

    def _framework(self, slug: str) -> tuple[DataFile, str, str | None] | None:
        """What the round's own files lack: the national picture, and how many got each grade."""
        found, framework = self._report.frameworks[slug], self._round.frameworks[slug]
        row = found.distribution or self._report.national_rows.get(slug, ())
        values: dict[str, Any] = {}
        steps = [step.grade for step in self._round.programme.scale]
        stated = framework.national_distribution
        if row and stated is None:
            values["national_distribution"] = dict(zip(steps, map(str, row), strict=True))
        elif row and stated is not None and tuple(stated.get(grade, 0) for grade in steps) != row:
            numbers = " ".join(map(str, row))
            message = f"the document has other national numbers for {slug}: {numbers}"
            self._report.doubts.append(Doubt(0, message, "see which are right", ""))
        is_own = self._project.has_programme
        if found.national_context and self._is_free(
            framework.national_context, found.national_context, framework.title
        ):
            values["national_context"] = as_written(
                _prose(found.national_context), "national_context", indent=2
            )
        if not values:
            return None
        if not is_own:
            for text in found.national_context if "national_context" in values else ():
                reason = "the programme is hmic's own, and is not written"
                self._report.unplaced.append(Unplaced(framework.title, text, 0, reason))
            return None
        file = self._project.framework_file(slug)
        read, problems = read_written(file)
        self._problems += problems
        if read is None:
            return None
        self.taken += [f"{key} of {slug}" for key in values]
        return file, with_values(read.text, values), read.text

    def _of_force(self) -> tuple[DataFile, str, str | None] | None:
        read = self._of_the_force
        if read is None:
            return None
        report, content = self._report, read.content
        values: dict[str, Any] = {}
        parts = [part for part in report.overview if part[1]]
        paragraphs = [text for _, texts in parts for text in texts]
        if parts and self._is_free(_texts_of(content.get("overview")), paragraphs, "Overview"):
            values["overview"] = [
                {
                    "title": as_written(title, "title"),
                    "text": as_written(_prose(texts, 6), "text", indent=6),
                }
                for title, texts in parts
            ]
        developments = content.get("developments")
        standing = developments.get("text") if isinstance(developments, dict) else None
        if report.developments and self._is_free(standing, report.developments, "Developments"):
            text = as_written(_prose(report.developments, 4), "text", indent=4)
            values["developments"] = {"text": text}
        if report.summary and self._is_free(content.get("summary"), report.summary, "Summary"):
            values["summary"] = as_written(_prose(report.summary), "summary", indent=2)
        self.taken += [f"the {key} of the force" for key in values]
        change = FileChange(values, added={**self._declared("", content, is_taken=bool(values))})
        self._recommendations(change, content)
        try:
            after = change.made_in(read.text, tuple(Force.model_fields))
        except NotKept as reason:
            self._problems.append(not_kept(read.file, read.text, reason))
            return None
        return (read.file, after, read.text) if after != read.text else None

    def _recommendations(self, change: FileChange, content: Mapping[str, Any]) -> None:
        matched = self._matched.get("", Matched())
        for standing, found in matched.changed:
            change.changes[standing.key, standing.index] = self._changed(standing, found)
        listed = content.get("recommendations")
        ids = {str(one.get("id")) for one in listed or () if isinstance(one, dict)}
        free = free_ids("R", ids)
        for found in matched.new:
            to = {"to": found.to} if found.to else {}
            new: dict[str, Any] = {"id": next(free), **to, "text": found.text, "findings": []}
            if due := _due(found.text):
                new["due"] = due
            change.added.setdefault("recommendations", []).append(new)

    def _glossary(self) -> tuple[DataFile, str, str | None] | None:
        """The terms that neither the programme's glossary nor the force's own has."""
        file = self._project.force_glossary_file(self._findings.force)
        read, problems = read_written(file)
        self._problems += problems
        listed = read.content.get("terms") if read else []
        own = [one for one in (listed if isinstance(listed, list) else ()) if isinstance(one, dict)]
        known = {term.term: term.expansion or term.description for term in self._round.glossary}
        known |= {str(one.get("term")): one.get("expansion") for one in own}
        new = []
        for term, means, at in self._report.terms:
            standing = known.get(term)
            if term not in known:
                new.append({"term": term, _meaning(term, means): means})
                known[term] = means
            elif standing and said(standing).casefold() != said(means).casefold():
                message = f"{term} is “{said(standing)}” in the glossary, and “{means}” here"
                self._report.doubts.append(Doubt(at, message, "see which is right", term))
        if not new:
            return None
        self.taken.append(f"{len(new)} of the terms, in the force’s own glossary")
        if read is None:
            text = head_of(self._project, file.path, file.mount) + as_yaml({"terms": new})
            return file, text, None
        elements = [element_as_yaml(one) for one in new]
        try:
            after = with_elements(read.text, "terms", elements, tuple(Glossary.model_fields))
        except NotKept as reason:
            self._problems.append(not_kept(file, read.text, reason))
            return None
        return file, after, read.text


def _due(text: str) -> str | None:
    """By when something is to be done, where its words say so: by 31 March 2031."""
    found = _DUE.search(text)
    if found is None:
        return None
    day, month, year = found.groups()
    with suppress(ValueError):
        at = datetime.strptime(f"{day or 1} {month} {year}", "%d %B %Y")  # noqa: DTZ007 - no time
        return f"{at:%Y-%m-%d}" if day else f"{at:%Y-%m}"
    return None


def _shortened(was: str, now: str) -> str:
    """What a text says that another does not, from the first word that differs."""
    words, others = said(was).split(), said(now).split()
    same = next(
        (n for n, pair in enumerate(zip(words, others, strict=False)) if len({*pair}) > 1), 0
    )
    shown = " ".join(words[max(same - 2, 0) : same + 6])
    return f"“…{shown}…”"


def _texts_of(overview: object) -> str | None:
    """All texts of an overview as one; None where there is none."""
    parts = overview if isinstance(overview, list) else []
    texts = [str(part.get("text")) for part in parts if isinstance(part, dict)]
    return "\n\n".join(texts) or None


def _meaning(term: str, means: str) -> str:
    """Whether words are what the letters of a term stand for, or say what it is."""
    letters = [letter.casefold() for letter in _ACRONYM.findall(term) if letter.isupper()]
    at, text = 0, means.casefold()
    for number, letter in enumerate(letters):
        found = text.find(letter, at)
        if found < 0 or (number == 0 and found > 0):
            return "description"
        at = found + 1
    return "expansion"


def _prose(paragraphs: list[str], indent: int = 2) -> str:
    """Paragraphs as one text, broken into lines; lists and tables keep theirs."""
    return "\n\n".join(_broken(text, _WIDTH - indent) for text in paragraphs)


def _broken(text: str, width: int) -> str:
    lines = []
    for line in text.split("\n"):
        item = re.match(r" *(?:-|[0-9]+\.) ", line)
        if line.startswith(("|", ">")):
            lines.append(line)
            continue
        hanging = " " * (len(item[0]) if item else 0)
        broken = textwrap.wrap(
            line,
            width,
            subsequent_indent=hanging,
            break_long_words=False,
            break_on_hyphens=False,
        )
        # a line that would begin a list, a heading or a rule where it was broken stays whole
        starts = [one for one in broken[1:] if re.match(r"\s*([-+*#>=|~]|\d+[.)])", one)]
        lines += [line] if starts else broken
    return "\n".join(lines)
