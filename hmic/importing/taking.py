"""What a document says, as changes of a force's data files and of what the round shares."""

import itertools
import re
import textwrap
from collections.abc import Mapping
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
from hmic.authoring.scaffolding import used_numbers
from hmic.authoring.schemas import head_of
from hmic.diagnostics import Diagnostic, Result
from hmic.importing.found import Doubt, FoundFramework, FoundReport, Unplaced
from hmic.importing.matching import Matched, said
from hmic.importing.written import (
    FileChange,
    WrittenFile,
    new_assessment,
    read_written,
)
from hmic.model.by_method import models_of
from hmic.model.force import Force
from hmic.model.glossary import Glossary
from hmic.model.round import Round
from hmic.model.vocabulary import letter_of, list_of
from hmic.sources.project import DataFile, Project

_TO_WRITE = "To be written"
_ROLE = f"{_TO_WRITE}: the role"
_WIDTH = 96
_ACRONYM = re.compile(r"[^\W\d_]")


class Taking:
    """The new texts of a force's data files, from what a document says."""

    def __init__(
        self,
        project: Project,
        round_: Round,
        force: str,
        written: Mapping[str, WrittenFile],
        report: FoundReport,
        matched: Mapping[str, Matched],
    ) -> None:
        self._project, self._round, self._force = project, round_, force
        self._written, self._report, self._matched = written, report, matched
        self._problems: list[Diagnostic] = []
        used, unknown = used_numbers(project, force)
        self._used = dict(used)
        self.unknown = unknown if any(one.new for one in matched.values()) else None
        self.taken: list[str] = []
        """What is taken besides findings, in words."""
        self._of_the_force, unread = read_written(project.force_file(force))
        self._problems += unread
        self._figures = self._numbered_pictures()

    def _numbered_pictures(self) -> Mapping[str, str]:
        """By the name of a picture, the id of its figure, which its texts have in its place."""
        files = [*self._written.values(), *filter(None, [self._of_the_force])]
        declared = [
            one
            for file in files
            for key in ("figures", "tables")
            for one in (file.content.get(key) or ())
            if isinstance(one, dict)
        ]
        ids = {str(one.get("picture")): str(one.get("id")) for one in declared}
        taken = {str(one.get("id")) for one in declared}
        free = (f"F{number}" for number in itertools.count(1) if f"F{number}" not in taken)
        report = self._report
        for name in (name for names in report.pictures.values() for name in names):
            if name not in ids:
                ids[name] = next(free)
        contexts = [one.context for one in report.frameworks.values()]
        texts = [*contexts, *(part for _, part in report.overview), report.developments]
        for paragraphs in (*texts, report.summary):
            for index, text in enumerate(paragraphs):
                if (name := text[4:-1]) in ids and text == f"![]({name})":
                    paragraphs[index] = f"![]({ids[name]})"
        return ids

    def _declared(self, holder: str, content: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The figures of a file that are not declared in it yet."""
        standing = [one.get("id") for one in content.get("figures") or () if isinstance(one, dict)]
        names = dict.fromkeys(self._report.pictures.get(holder, ()))
        return [
            {
                "id": self._figures[name],
                "caption": f"{_TO_WRITE}: its caption",
                "picture": name,
                "alternative": f"{_TO_WRITE}: what it shows, for those who don’t see it",
            }
            for name in names
            if self._figures[name] not in standing
        ]

    def changes(self) -> Result[list[tuple[DataFile, str, str | None]]]:
        """The new text of each file that changes; or what can't be kept."""
        changes = [
            *filter(None, (self._assessment(slug) for slug in self._matched)),
            *filter(None, (self._framework(slug) for slug in self._report.frameworks)),
            *filter(None, (self._of_force(), self._glossary())),
        ]
        return Result(changes, tuple(self._problems))

    def _assessment(self, slug: str) -> tuple[DataFile, str, str | None] | None:
        file = self._project.assessment_file(self._force, slug)
        standing = self._written.get(slug)
        text = (
            standing.text
            if standing
            else new_assessment(self._project, self._round, slug, self._force)
        )
        change = self._change(slug, standing.content if standing else {})
        after = text
        order = tuple(models_of(self._round.method, self._round.step(slug)).assessment.model_fields)
        try:
            after = change.made_in(text, order)
        except NotKept as reason:
            self._problems.append(not_kept(file, after, reason))
            return None
        return (file, after, standing.text if standing else None) if after != text else None

    def _change(self, slug: str, content: Mapping[str, Any]) -> FileChange:
        change = FileChange()
        matched = self._matched[slug]
        kinds = self._round.block(slug).findings.kinds
        for standing, finding in matched.changed:
            change.changes[standing.key, standing.index] = {"text": finding.whole}
            was = _shortened(str(standing.values.get("text", "")), finding.whole)
            message = f"{standing.id} says {was} in its data file, and takes the words of here"
            hint = "git diff shows both; where an author’s edit was meant, put it back"
            self._report.doubts.append(Doubt(finding.at, message, hint, finding.text[:60]))
        for finding in matched.new:
            about = kinds[finding.kind]
            new = {"id": self._next(slug, letter_of(finding.kind, about)), "text": finding.whole}
            values: dict[str, Any] = {**new, "criteria": []}
            if finding.theme:
                values["theme"] = finding.theme
            if finding.note:
                values["note"] = finding.note
            change.added.setdefault(list_of(finding.kind, about), []).append(values)
        found = self._report.frameworks.get(slug)
        if found is not None:
            self._texts(slug, found, content, change)
        return change

    def _next(self, slug: str, letter: str) -> str:
        start = f"{self._round.frameworks[slug].prefix}-{letter}"
        self._used[start] = self._used.get(start, 0) + 1
        return f"{start}{self._used[start]}"

    def _texts(
        self, slug: str, found: FoundFramework, content: Mapping[str, Any], change: FileChange
    ) -> None:
        title = self._round.frameworks[slug].title
        if found.context and self._is_free(content.get("context"), found.context, title):
            change.values["context"] = as_written(_prose(found.context), "context", indent=2)
            self.taken.append(f"the context of {slug}")
            if figures := self._declared(slug, content):
                change.added["figures"] = figures
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
        if not values:
            return None
        self.taken += [f"the {key} of the force" for key in values]
        after = with_values(read.text, values)
        figures = [element_as_yaml(one) for one in self._declared("", content)]
        if figures:
            try:
                after = with_elements(after, "figures", figures, tuple(Force.model_fields))
            except NotKept as reason:
                self._problems.append(not_kept(read.file, after, reason))
        return read.file, after, read.text

    def _glossary(self) -> tuple[DataFile, str, str | None] | None:
        """The terms that neither the programme's glossary nor the force's own has."""
        file = self._project.force_glossary_file(self._force)
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
        if line.startswith("|"):
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
