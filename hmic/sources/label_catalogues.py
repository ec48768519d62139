"""A catalogue of fixed words, held against the English one that hmic brings along.

An error leaves the text out. Where the language is one that hmic ships, a project's catalogue may
hold what it words otherwise alone; any other language needs every text.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from hmic.diagnostics import Diagnostic, Result, Route, error, near, warning
from hmic.letters import HINT, lack
from hmic.model.body import FORCE
from hmic.model.by_method import keys_of
from hmic.model.labels import PLACEHOLDER, Catalogue, Labels, locale_of
from hmic.model.method import CriteriaOfMethod, Method
from hmic.model.programme import bare
from hmic.model.round import Round
from hmic.model.values import ENGLISH
from hmic.model.vocabulary import Vocabulary, severities_of
from hmic.sources.project import DataFile, Project
from hmic.sources.reading import Source, locate, read_source


def english_catalogue(project: Project) -> Catalogue:
    """The texts that hmic brings along, which name every text that there is."""
    shipped, _ = project.labels(ENGLISH)
    assert shipped is not None  # travels with hmic, and its tests hold that it is sound
    texts: Catalogue = read_source(shipped).value.content
    return texts


def read_labels(project: Project, round_: Round) -> Result[Labels]:
    """The fixed words of a round's language; hmic's English where there are faults."""
    programme, method = round_.programme, round_.method
    texts, found = _read_texts(project, programme.language, method)
    labels = Labels(
        ENGLISH if found else programme.language,
        texts,
        {},
        programme.body,
        method.method,
        words_of(method),
    )
    grades = {key: labels.word("outcome", key) for key in keys_of(method).outcomes}
    grades |= {step.grade: step.label for step in programme.scale}
    return Result(replace(labels, grades=grades), found)


def things_of(method: Method) -> Mapping[str, Collection[str]]:
    """By group, what a catalogue may word of a method: its own things, by their keys."""
    found: dict[str, set[str]] = {}
    for block in method.blocks.values():
        words = Vocabulary(method, block)
        met = {*words.values, *block.criteria.sets}
        graded = {*severities_of(block), *block.criteria.flags, *block.criteria.levels}
        of_block = {
            "outcome": block.outcomes,
            "level": block.criteria.levels,
            "flag": block.criteria.flags,
            "achievement": met,
            "met": met,
            "kind": words.kinds,
            "only": words.kinds,
            "unfinished": words.kinds,
            "severity": severities_of(block),
            "input": block.inputs,
            "evidence": block.inputs,
            "quantity": block.quantities,
            "threshold": {*block.quantities, *words.achievements},
            "choice": {*words.values, *graded},
        }
        for thing, keys in of_block.items():
            found.setdefault(thing, set()).update(keys)
    found["step"] = set(method.blocks)
    return found


def made_words(labels: Labels, round_: Round) -> Iterator[Diagnostic]:
    """One warning of all words that a report would make from the keys of its method.

    Args:
        labels: The fixed words of the round's language.
        round_: The round.
    """
    method, graded = round_.method, {step.grade for step in round_.programme.scale}
    kinds = {name: one for b in method.blocks.values() for name, one in b.findings.kinds.items()}
    criteria = [block.criteria for block in method.blocks.values()]
    taken = {grade for one in criteria for grade in _taken(method, one)}

    def is_made(thing: str, key: str) -> bool:
        if thing in ("outcome", "achievement") and key in (graded if thing == "outcome" else taken):
            return False
        if thing == "kind":
            worded = (labels.catalogue["kind"], method.words.get("kind", {}))
            return not kinds[key].one and not any(key in words for words in worded)
        if thing == "level" and key in labels.grades:
            return False
        return labels.known(thing, key) is None

    made = [
        f"{thing} {key}"
        for thing, keys in things_of(method).items()
        if thing in _PRINTED
        for key in sorted(keys)
        if is_made(thing, key)
    ]
    if made:
        number = "a word" if len(made) == 1 else f"{len(made)} words"
        message = f"the method lacks {number}, made from keys where a report prints them: "
        hint = "write them under words in its file, as in level: {basic: Basic}"
        yield warning("made-word", message + ", ".join(made), ("programme", "method"), hint)


def _taken(method: Method, criteria: CriteriaOfMethod) -> tuple[str, ...]:
    """The grades of another step that are achievements of this one: the scale words them."""
    step = criteria.achievements.from_ if criteria.achievements else None
    return method.blocks[step].grades if step else ()


_PRINTED = {"outcome", "level", "flag", "achievement", "kind", "severity", "input", "quantity"}
"""The things of a method that a report prints by a word."""


def words_of(method: Method) -> Catalogue:
    """A method's own words by thing and key, with what its kinds of findings are called."""
    words: dict[str, dict[str, str | Mapping[str, str]]] = {
        thing: dict(of_thing) for thing, of_thing in method.words.items()
    }
    kinds = dict(words.get("kind", {}))
    for block in method.blocks.values():
        for name, kind in block.findings.kinds.items():
            one = kind.one or name.replace("_", " ")
            other = kind.other or one
            forms = {"one": one, "other": other}
            kinds.setdefault(name, {form: f"{w[:1].upper()}{w[1:]}" for form, w in forms.items()})
    return {**words, "kind": kinds}


def faults_of_labels(
    project: Project, language: str, method: Method | None = None
) -> tuple[Diagnostic, ...]:
    """What is wrong with the fixed words; hmic's own English ones need no look.

    Args:
        project: The project.
        language: The language tag of its reports.
        method: The method whose things its catalogue may word besides.

    Returns:
        What is wrong, by its place.
    """
    if language == ENGLISH and project.labels(ENGLISH)[1] is None:
        return ()
    found = _read_texts(project, language, method).diagnostics
    _, own = project.labels(language)
    return found if own is None else (*found, *letters_lacking(read_source(own).value))


def letters_lacking(source: Source) -> tuple[Diagnostic, ...]:
    """Where a file of words has characters for which the fonts of the PDF have no letter.

    Args:
        source: A catalogue, or a method, whose words are printed too.
    """

    def lacking(content: Any, route: Route) -> Iterator[Diagnostic]:  # noqa: ANN401 - any YAML
        if isinstance(content, dict):
            for key, value in content.items():
                yield from lacking(value, (*route, key))
        elif isinstance(content, list):
            for index, value in enumerate(content):
                yield from lacking(value, (*route, index))
        elif isinstance(content, str) and (found := lack(content)) is not None:
            yield replace(error("missing-letter", found[0], route, HINT), word=found[1])

    return locate(lacking(source.content, source.mount), [source])


def look_alikes(project: Project, round_: Round | None) -> tuple[Diagnostic, ...]:
    """Where outcomes have one word in the round's language, so that readers can't tell them apart.

    The words of the grades are the programme's, and those of other outcomes the catalogue's; the
    English ones need no look: the programme's model has them.
    """
    if round_ is None:
        return ()
    programme = round_.programme
    if programme.language == ENGLISH and project.labels(ENGLISH)[1] is None:
        return ()
    labels = read_labels(project, round_).value
    keys = keys_of(round_.method)
    words: dict[str, str] = {}
    found: list[Diagnostic] = []
    for key in (key for key in keys.outcomes if key not in keys.grades):
        called = labels.word("outcome", key)
        if words.setdefault(bare(called), called) is not called:
            message = f"two outcomes without a grade are called {called} in {programme.language}"
            hint = "word one of them otherwise under outcome in the labels of that language"
            found.append(error("wrong-value", message, ("programme", "language"), hint))
    for index, step in enumerate(programme.scale):
        for name in ("label", "symbol"):
            word = getattr(step, name)
            if (other := words.get(bare(word))) is not None:
                message = f"the {name} {word} is that of an outcome without a grade too: {other}"
                hint = "choose another: readers tell grades by it"
                route = ("programme", "scale", index, name)
                found.append(error("wrong-value", message, route, hint))
    return tuple(found)


def _read_texts(project: Project, language: str, method: Method | None) -> Result[Catalogue]:
    """The texts for a language, or the English ones and what is wrong."""
    english = english_catalogue(project)
    shipped, own = project.labels(language)
    if (fault := _not_to_be_had(language, (shipped, own))) is not None:
        return Result(english, (fault,))
    base: Catalogue = read_source(shipped).value.content if shipped else {}
    base = _worded_by(method, base) if method else base
    if own is None:
        return Result(base)
    source, unread = read_source(own)
    found = unread or faults_of(source, english, language, method, whole=shipped is None)
    if found:
        return Result(english, found)
    texts: Catalogue = source.content
    groups = dict.fromkeys((*english, *texts))
    return Result({group: {**base.get(group, {}), **texts.get(group, {})} for group in groups})


def _worded_by(method: Method, base: Catalogue) -> Catalogue:
    """The packaged texts, the method's own words in their place; a project's come before both."""
    own = {thing: dict(words) for thing, words in method.words.items()}
    for block in method.blocks.values():
        for name, kind in block.findings.kinds.items():
            if kind.one:
                forms = {"one": kind.one, "other": kind.other or kind.one}
                own.setdefault("kind", {}).setdefault(name, forms)
    return {group: {**texts, **own.get(group, {})} for group, texts in base.items()}


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
    source: Source,
    english: Catalogue,
    language: str,
    method: Method | None = None,
    *,
    whole: bool,
) -> tuple[Diagnostic, ...]:
    """What is wrong with a catalogue, by its place.

    Args:
        source: The catalogue.
        english: The catalogue that has every text.
        language: The language tag, known to the CLDR; it says which plural forms there are.
        method: The method whose things it may word besides.
        whole: Whether every text must be there.

    Returns:
        The faults, each with its place.
    """
    forms = frozenset({*locale_of(language).plural_form.tags, "other"})
    further = things_of(method) if method else {}
    found = list(_groups(source.content, english, source.mount, forms, further))
    if whole and isinstance(source.content, dict):
        found += _missing(source.content, english, source.mount)
    return locate(found, [source])


def _groups(
    content: Any,  # noqa: ANN401 - whatever the author's file holds
    english: Catalogue,
    mount: Route,
    forms: Collection[str],
    further: Mapping[str, Collection[str]],
) -> Iterator[Diagnostic]:
    if not isinstance(content, dict):
        yield _no_mapping(mount)
        return
    for group, texts in content.items():
        route = (*mount, group)
        if group not in english and group not in further and "@" not in group:
            yield _unknown(route, english)
        elif not isinstance(texts, dict):
            yield _no_mapping(route)
        else:
            for key, text in texts.items():
                if key in english.get(group, {}):
                    filled = _outcomes_of(english)
                    yield from _text(text, english[group][key], (*route, key), forms, filled)
                elif key not in further.get(group, ()) and "@" not in group:
                    known = (*english.get(group, {}), *further.get(group, ()))
                    yield _unknown((*route, key), known)


def _text(
    text: Any,  # noqa: ANN401 - whatever the author's file holds
    english: str | Mapping[str, str],
    route: Route,
    forms: Collection[str],
    always_filled: Collection[str],
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
            if name not in {*filled, *always_filled}:
                message = f"{{{name}}} stands for nothing in this text"
                known = ", ".join(f"{{{one}}}" for one in sorted(filled)) or "none"
                yield error("wrong-value", message, where, f"what is filled here: {known}")


def _outcomes_of(english: Catalogue) -> Collection[str]:
    """The names that may stand in any text: of outcomes, and of who is inspected."""
    of_methods = (texts for group, texts in english.items() if "@" in group)
    worded = (text for texts in of_methods for text in texts.values())
    forms = (t for text in worded for t in ([text] if isinstance(text, str) else text.values()))
    return {name for form in forms for name in PLACEHOLDER.findall(form)} | FORCE.words().keys()


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
