"""Headings of a document, held against those that a mapping knows."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from hmic.diagnostics import Diagnostic, Result, error, near
from hmic.model.document_headings import DocumentHeadings
from hmic.model.round import Round
from hmic.model.vocabulary import list_of
from hmic.sources.fitting import fit
from hmic.sources.project import Project
from hmic.sources.reading import locate, read_source

OWN_PARTS = ("context", "national_context", "recommendations")
OWN_SECTIONS = ("summary", "overview", "developments", "recommendations", "glossary")
"""The parts that are known by their own names too, as their keys call them."""
LONGEST = 120
"""Characters of a heading; what is longer is a paragraph."""

_NUMBER = re.compile(
    r"(?:(?:section|chapter|part|annex)\s+)?(?:\d{1,2}(?:\.\d{1,2})*|[a-z])[.):]?\s+"
)
_EDGES = " .:;,–-•·\t\u00a0"


@dataclass(frozen=True)
class Meaning:
    """What a heading leads to."""

    of: Literal["framework", "kind", "part", "section", "overview"]
    name: str
    """Its slug, kind or key; of a part of the overview its own words."""


def bare(heading: str) -> str:
    """A heading without what differs from one writer to the next."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    text = re.sub("[\u2010-\u2015\u2212]", "-", text).replace("’", "'").replace("&", "and")
    return re.sub(r"\s*-\s*", " - ", " ".join(text.split())).strip(_EDGES)


def _without_spaces(heading: str) -> str:
    return bare(heading).replace(" ", "")


@dataclass(frozen=True)
class Known:
    """Whether a line is a heading that leads somewhere, or a grade that stands alone."""

    words: frozenset[str]
    """The headings, bare."""
    grades: frozenset[str]
    """The lines that state a grade, bare."""

    def __call__(self, line: str) -> bool:
        """Whether the line is one of them."""
        if len(line) > LONGEST:
            return False
        words = bare(line)
        number = _NUMBER.match(words)
        rest = words[number.end() :].strip(_EDGES) if number else words
        return words in self.words or rest in self.words or words in self.grades


class Headings:
    """The headings of a round's reports, and what each may lead to."""

    def __init__(self, round_: Round, known: DocumentHeadings) -> None:
        self.known = known
        self._meanings: dict[str, list[Meaning]] = {}
        for words, meaning in _meant(round_, known):
            listed = self._meanings.setdefault(bare(words), [])
            if meaning not in listed:
                listed.append(meaning)
        self._grades = tuple(bare(words) for words in known.grade)
        self._outcomes = {
            bare(word): key
            for block in round_.method.blocks.values()
            for key in block.outcomes
            for word in (round_.label(key), key)
        }

    @property
    def every(self) -> Known:
        """What a line is held against that may be one of them."""
        grades = (f"{before} {word}" for before in self._grades for word in self._outcomes)
        return Known(frozenset(self._meanings), frozenset(grades))

    def meanings(self, text: str) -> tuple[Meaning, ...]:
        """What a text may be the heading of; nothing where it is none that is known."""
        if len(text) > LONGEST:
            return ()
        words = bare(text)
        found = self._meanings.get(words)
        if found is None and (number := _NUMBER.match(words)):
            found = self._meanings.get(words[number.end() :].strip(_EDGES))
        return tuple(found or ())

    def framework(self, label: str) -> str | None:
        """The framework that a row of a table names; a narrow cell may have cut a word in two."""
        words = _without_spaces(label)
        found: Sequence[Meaning] = self.meanings(label) or next(
            (one for heading, one in self._meanings.items() if _without_spaces(heading) == words),
            (),
        )
        return next((one.name for one in found if one.of == "framework"), None)

    def grade(self, text: str) -> str | None:
        """The grade that a text states, where it is nothing else: GRADE FAIR."""
        words = bare(text)
        for before in self._grades:
            if words.startswith(f"{before} "):
                return self._outcomes.get(words[len(before) :].strip(_EDGES))
        return None

    def outcome(self, word: str) -> str | None:
        """The outcome that a word is the label of."""
        return self._outcomes.get(bare(word))

    def practice(self, text: str) -> tuple[str, str] | None:
        """Which part of an example of developing practice begins here, and what follows."""
        for part, labels in self.known.practice.items():
            for label in labels:
                pattern = rf"\s*{re.escape(label)}\s*(?::\s*(.*)|$)"
                if found := re.match(pattern, text, re.IGNORECASE | re.DOTALL):
                    return part, (found[1] or "").strip()
        return None


def _meant(round_: Round, known: DocumentHeadings) -> Iterator[tuple[str, Meaning]]:
    """Every heading with what it leads to: those that the round's own names make, and the known."""
    yield from _of_frameworks(round_, known)
    for block in round_.method.blocks.values():
        for kind, about in block.findings.kinds.items():
            names = (kind, list_of(kind, about), about.other or kind)
            own = [name.replace("_", " ") for name in names]
            for words in [*own, *(f"{name}s" for name in own), *known.kinds.get(kind, ())]:
                yield words, Meaning("kind", kind)
    for part, headings in known.parts.items():
        yield from ((words, Meaning("part", part)) for words in headings)
    for section, headings in known.sections.items():
        yield from ((words, Meaning("section", section)) for words in headings)
    yield from ((part.replace("_", " "), Meaning("part", part)) for part in OWN_PARTS)
    yield from ((section, Meaning("section", section)) for section in OWN_SECTIONS)
    yield from ((words, Meaning("overview", words)) for words in known.overview)


def _of_frameworks(round_: Round, known: DocumentHeadings) -> Iterator[tuple[str, Meaning]]:
    programme = round_.programme
    for slug, framework in round_.frameworks.items():
        titles = [framework.title, *known.frameworks.get(slug, ())]
        overview = programme.overview_of(slug)
        if overview is not None and overview in round_.frameworks:
            titles.append(f"{round_.frameworks[overview].title} - {framework.title}")
        if programme.parts_of(slug) != (slug,):
            titles.append(f"{framework.title} - overview")
        for title in titles:
            yield title, Meaning("framework", slug)


def read_headings(project: Project, round_: Round) -> Result[Headings | None]:
    """The headings of hmic's own series, and those of the project's frameworks/import.yaml.

    What that file says of a key takes the place of what hmic has there.
    """
    known: dict[str, Any] = {}
    for file in project.headings_files:
        source, unread = read_source(file)
        fitted = fit(DocumentHeadings, source)
        found = [*unread, *fitted.diagnostics]
        if fitted.value is None or found:
            return Result(None, tuple(found))
        if project.holds(file) and project.has_programme:
            strangers = locate(_strangers(round_, fitted.value), [source])
            if strangers:
                return Result(None, strangers)
        for key, own in fitted.value.model_dump(exclude_unset=True).items():
            known[key] = {**known.get(key, {}), **own} if isinstance(own, dict) else own
    return Result(Headings(round_, DocumentHeadings(**known)))


def _strangers(round_: Round, known: DocumentHeadings) -> Iterator[Diagnostic]:
    """Frameworks and kinds that the round does not have."""
    kinds = {k: None for block in round_.method.blocks.values() for k in block.findings.kinds}
    there: Mapping[str, tuple[Mapping[str, object], Mapping[str, object]]] = {
        "frameworks": (known.frameworks, round_.frameworks),
        "kinds": (known.kinds, kinds),
    }
    for key, (named, have) in there.items():
        for name in named:
            if name not in have:
                hint = near(name, have, f"one of: {', '.join(have)}")
                what = {"frameworks": "framework", "kinds": "kind of finding"}[key]
                route = ("import", key, name)
                yield error("unknown-framework", f"there is no {what} {name}", route, hint)
