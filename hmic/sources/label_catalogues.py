"""A catalogue of fixed words, held against the English one that hmic brings along.

An error leaves the text out. Where the language is one that hmic ships, a project's catalogue may
hold what it words otherwise alone; any other language needs every text.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from hmic.diagnostics import Diagnostic, Result, Route, error, near
from hmic.model.body import FORCE
from hmic.model.grade import Outcome
from hmic.model.labels import PLACEHOLDER, Catalogue, Labels, locale_of
from hmic.model.programme import Programme
from hmic.model.values import ENGLISH
from hmic.sources.project import DataFile, Project
from hmic.sources.reading import Source, locate, read_source

_ALWAYS_FILLED = frozenset(outcome.value for outcome in Outcome) | FORCE.words().keys()
"""The names of the outcomes, and the words for who is inspected, may stand in any text."""


def english_catalogue(project: Project) -> Catalogue:
    """The texts that hmic brings along, which name every text that there is."""
    shipped, _ = project.labels(ENGLISH)
    assert shipped is not None  # travels with hmic, and its tests hold that it is sound
    texts: Catalogue = read_source(shipped).value.content
    return texts


def read_labels(project: Project, programme: Programme) -> Result[Labels]:
    """The fixed words of a programme's language; hmic's English where there are faults."""
    texts, found = _read_texts(project, programme.language)
    grades = {outcome: str(name) for outcome, name in texts["outcome"].items()}
    grades |= {step.grade.value: step.label for step in programme.scale}
    language = ENGLISH if found else programme.language
    return Result(Labels(language, texts, grades, programme.body), found)


def faults_of_labels(project: Project, language: str) -> tuple[Diagnostic, ...]:
    """What is wrong with the fixed words; hmic's own English ones need no look."""
    if language == ENGLISH and project.labels(ENGLISH)[1] is None:
        return ()
    return _read_texts(project, language).diagnostics


def _read_texts(project: Project, language: str) -> Result[Catalogue]:
    """The texts for a language, or the English ones and what is wrong."""
    english = english_catalogue(project)
    shipped, own = project.labels(language)
    if (fault := _not_to_be_had(language, (shipped, own))) is not None:
        return Result(english, (fault,))
    base: Catalogue = read_source(shipped).value.content if shipped else {}
    if own is None:
        return Result(base)
    source, unread = read_source(own)
    found = unread or faults_of(source, english, language, whole=shipped is None)
    if found:
        return Result(english, found)
    texts: Catalogue = source.content
    return Result({group: {**base.get(group, {}), **texts.get(group, {})} for group in english})


def _not_to_be_had(language: str, files: Iterable[DataFile | None]) -> Diagnostic | None:
    route = ("programme", "language")
    try:
        locale_of(language)
    except ValueError:
        hint = "write the tag of a language: en-GB for English, cy for Welsh"
        message = f"the Unicode CLDR knows no language {language}"
        return error("wrong-value", message, route, hint)
    if any(files):
        return None
    message = f"templates/labels/ holds no {language}.yaml, which has the fixed words of a report"
    return error("missing-file", message, route, f"word hmic's own {ENGLISH}.yaml in {language}")


def faults_of(
    source: Source, english: Catalogue, language: str, *, whole: bool
) -> tuple[Diagnostic, ...]:
    """What is wrong with a catalogue, by its place.

    Args:
        source: The catalogue.
        english: The catalogue that has every text.
        language: The language tag, known to the CLDR; it says which plural forms there are.
        whole: Whether every text must be there.

    Returns:
        The faults, each with its place.
    """
    forms = frozenset({*locale_of(language).plural_form.tags, "other"})
    found = list(_groups(source.content, english, source.mount, forms))
    if whole and isinstance(source.content, dict):
        found += _missing(source.content, english, source.mount)
    return locate(found, [source])


def _groups(
    content: Any,  # noqa: ANN401 - whatever the author's file holds
    english: Catalogue,
    mount: Route,
    forms: Collection[str],
) -> Iterator[Diagnostic]:
    if not isinstance(content, dict):
        yield _no_mapping(mount)
        return
    for group, texts in content.items():
        route = (*mount, group)
        if group not in english:
            yield _unknown(route, english)
        elif not isinstance(texts, dict):
            yield _no_mapping(route)
        else:
            for key, text in texts.items():
                if key in english[group]:
                    yield from _text(text, english[group][key], (*route, key), forms)
                else:
                    yield _unknown((*route, key), english[group])


def _text(
    text: Any,  # noqa: ANN401 - whatever the author's file holds
    english: str | Mapping[str, str],
    route: Route,
    forms: Collection[str],
) -> Iterator[Diagnostic]:
    counted = not isinstance(english, str)
    if isinstance(text, dict) and counted:
        for form in sorted(text.keys() - forms):
            yield _unknown((*route, form), forms)
        for form in sorted(forms - text.keys()):
            yield _lacking(form, route, f"plural forms of the language: {', '.join(sorted(forms))}")
        texts = {(*route, form): one for form, one in text.items()}
    else:
        texts = {route: text}
    worded = [english] if isinstance(english, str) else [*english.values()]
    filled = {name for one in worded for name in PLACEHOLDER.findall(one)}
    if counted:
        filled.add("n")
    for where, one in texts.items():
        if not isinstance(one, str) or not one.strip():
            yield error("wrong-type", "a text is expected here", where, f"in English: {worded[0]}")
            continue
        for name in PLACEHOLDER.findall(one):
            if name not in filled | _ALWAYS_FILLED:
                message = f"{{{name}}} stands for nothing in this text"
                known = ", ".join(f"{{{one}}}" for one in sorted(filled)) or "none"
                yield error("wrong-value", message, where, f"what is filled here: {known}")


def _missing(content: Mapping[str, Any], english: Catalogue, mount: Route) -> Iterator[Diagnostic]:
    for group, texts in english.items():
        own = content.get(group)
        if own is None:
            yield _lacking(group, mount, f"texts: {', '.join(texts)}")
        elif isinstance(own, dict):
            for key, text in texts.items():
                if key not in own:
                    shown = text if isinstance(text, str) else next(iter(text.values()))
                    yield _lacking(key, (*mount, group), f"in English: {shown}")


def _lacking(key: str, route: Route, hint: str) -> Diagnostic:
    return error("missing-key", f"the key {key} is missing here", route, hint)


def _unknown(route: Route, known: Collection[str]) -> Diagnostic:
    name = str(route[-1])
    hint = near(name, known, f"keys: {', '.join(sorted(known))}")
    return replace(error("unknown-key", f"the key {name} is not known here", route, hint), at="key")


def _no_mapping(route: Route) -> Diagnostic:
    return error("wrong-type", "a mapping is expected here", route, "write `key: text` lines")
