import copy
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

import pytest

from hmic.diagnostics import Diagnostic, Route
from hmic.model.assessment import Assessment
from hmic.model.force import Force, Register, RegisteredForce
from hmic.model.framework import Framework
from hmic.model.glossary import Glossary
from hmic.model.grade import Stage
from hmic.model.inspection import Inspection
from hmic.model.programme import Programme
from hmic.sources.methods import method_of_programme
from hmic.sources.placeholders import placeholders
from hmic.sources.project import Project
from hmic.sources.reading import Source, read_source, read_sources, read_text
from hmic.sources.validation import (
    IncompleteRegister,
    validate_inspection,
    validate_register,
    validate_round,
)
from tests.conftest import SMALL

PROGRAMME = "frameworks/programme.yaml"
CUSTODY = "frameworks/custody-care.yaml"
FARM = "frameworks/farm-crime.yaml"
GLOSSARY = "frameworks/glossary.yaml"
FORCE = "forces/eastshire/force.yaml"
CARE = "forces/eastshire/custody-care.yaml"
RURAL = "forces/eastshire/rural-policing.yaml"


@cache
def register() -> Register:
    read, problems = validate_register(read_source(Project(SMALL).register)[0])
    assert not problems
    return read


@cache
def sources() -> tuple[Source, ...]:
    project = Project(SMALL)
    read, problems = read_sources([*project.programme_files(), *project.force_files("eastshire")])
    assert not problems
    return read


def eastshire() -> RegisteredForce:
    return register().forces[0]


METHODS = partial(method_of_programme, Project(SMALL))


@dataclass(frozen=True)
class Read:
    """A force's files and those of its round, as one."""

    inspection: Inspection | None
    sources: tuple[Source, ...]
    diagnostics: tuple[Diagnostic, ...]


def validate_all(sources: Iterable[Source]) -> Read:
    together = tuple(sources)
    shared = [source for source in together if source.name.startswith("frameworks/")]
    own = [source for source in together if source not in shared]
    round_ = validate_round(shared, register(), METHODS)
    force = validate_inspection(own, round_.value, eastshire())
    return Read(
        force.value,
        (*round_.sources, *force.sources),
        (*round_.diagnostics, *force.diagnostics),
    )


def changed(*changes: tuple[str, str, str]) -> Read:
    """The small project after changes to its files: the file, what stood there, what does now."""
    now = {source.name: source for source in sources()}
    for name, old, new in changes:
        source = now[name]
        assert source.text.count(old) == 1, f"{old!r} stands {source.text.count(old)} times"
        text = source.text.replace(old, new)
        now[name], problems = read_text(text, name, source.mount)
        assert not problems
    return validate_all(now.values())


def where(diagnostic: Diagnostic) -> str:
    place = diagnostic.place
    assert place is not None
    return f"{place.file}:{place.line}:{place.column}"


def told(validated: Read) -> list[tuple[str, str]]:
    return [(diagnostic.code, where(diagnostic)) for diagnostic in validated.diagnostics]


def test_the_small_project_fits() -> None:
    validated = changed()
    assert not validated.diagnostics
    assert validated.inspection is not None
    assert not validated.inspection.incomplete


ONE_MISFIT = {
    "a list for a text": (CARE, "text: Meals are warm.", "text: [a]", "wrong-type", "[a]"),
    "a mapping for a text": (
        FORCE,
        "summary: A small force,",
        "summary: {a: b} #",
        "wrong-type",
        "{a: b}",
    ),
    "nothing for a text": (CARE, "author: trial inspector", "author:", "wrong-type", ""),
    "an empty text": (CARE, "author: trial inspector", "author: ' '", "wrong-value", "' '"),
    "a text for a list": (CARE, "criteria: [CU4]", "criteria: CU4", "wrong-type", "CU4"),
    "a list in a list of texts": (CARE, "[CU4]", "[[CU4]]", "wrong-type", "[CU4]"),
    "a mapping in a list of texts": (
        CARE,
        "[CU2, CU6,",
        "[CU2, {CU6: x},",
        "wrong-type",
        "{CU6: x}",
    ),
    "an empty list": (CARE, "criteria: [CU4]", "criteria: []", "wrong-value", "[]"),
    "a text for an element": (
        GLOSSARY,
        "{term: TB, expansion: trial board}",
        "TB",
        "wrong-type",
        "TB",
    ),
    "a list for a mapping": (
        CARE,
        "contact: {role: custody manager}",
        "contact: [a]",
        "wrong-type",
        "[a]",
    ),
    "a missing key of a mapping in a list": (
        CARE,
        "text: Meals are warm., ",
        "",
        "missing-key",
        "{id: CU-S2, crit",
    ),
    "a missing key at the top": (
        CARE,
        "author: trial inspector\n",
        "",
        "missing-key",
        "framework: custody-care",
    ),
    "a missing key within a mapping": (
        PROGRAMME,
        ", version: 1",
        "",
        "missing-key",
        "{by: trial board, date",
    ),
    "a key that does not exist": (
        CARE,
        "author:",
        "priority: 1\nauthor:",
        "unknown-key",
        "priority",
    ),
    "one within a mapping": (
        PROGRAMME,
        "  notice:",
        "  crest: x\n  notice:",
        "unknown-key",
        "crest",
    ),
    "a misspelt key that is needed": (CARE, "author:", "auther:", "unknown-key", "auther"),
    "a misspelt key that is not": (
        RURAL,
        "severity_reason:",
        "severity_reson:",
        "unknown-key",
        "severity_reson",
    ),
    "a misspelt list": (CUSTODY, "criteria:", "critera:", "unknown-key", "critera"),
    "a misspelt key of an overview": (PROGRAMME, "parts:", "part:", "unknown-key", "part"),
    "an unknown word": (CARE, "severity: moderate", "severity: severe", "wrong-value", "severe"),
    "a word in capitals": (FORCE, "stage: final", "stage: FINAL", "wrong-value", "FINAL"),
    "no number": (CUSTODY, "good: 1", "good: one", "wrong-value", "one"),
    "no grade": (CUSTODY, "good: 1", "goood: 1", "wrong-value", "goood"),
    "no truth": (
        CUSTODY,
        "significant: true, theme: care",
        "significant: so, theme: care",
        "wrong-value",
        "so",
    ),
    "no id": (CARE, "id: CU-S2", "id: CU-S02", "wrong-value", "CU-S02"),
    "no share": (CARE, "18 of 20", "most", "wrong-value", "most"),
    "a share of nothing": (CARE, "18 of 20", "0 of 0", "wrong-value", "0 of 0"),
    "a list for a measure": (CARE, "18 of 20", "[18, 20]", "wrong-type", "[18, 20]"),
    "a list for a share": (PROGRAMME, "at_least: 30%", "at_least: [30]", "wrong-type", "[30]"),
    "more than all": (PROGRAMME, "more_than: 50%", "more_than: 150%", "wrong-value", "150%"),
    "no colour": (PROGRAMME, '"#0B3C5D"', "blue", "wrong-value", "blue"),
    "no month": (CARE, "due: 2031-01", "due: soon", "wrong-value", "soon"),
    "a reason that is needed": (
        RURAL,
        ", severity_reason: The team is small.",
        "",
        "wrong-value",
        "{id: RP-A1",
    ),
    "two statements in one": (
        CARE,
        "measure: 18",
        "not_assessed: true, measure: 18",
        "wrong-value",
        "{criterion: CU10",
    ),
    "a dominant criterion that is not significant": (
        CUSTODY,
        "significant: true, dom",
        "dom",
        "wrong-value",
        "{id: CU1,",
    ),
    "bands that fall": (PROGRAMME, "largely: 85%", "largely: 20%", "wrong-value", "{not_met: 15%"),
    "no criterion that is significant": (
        FARM,
        "fair, significant: true",
        "fair",
        "wrong-value",
        "- {id: FC1",
    ),
    "a criterion of another framework": (FARM, "id: FC5", "id: CU5", "wrong-value", "CU5"),
    "a framework named twice": (
        PROGRAMME,
        "farm-crime, wildlife-crime",
        "farm-crime, custody-care",
        "wrong-value",
        "custody-care",
    ),
    "a scale upside down": (
        PROGRAMME,
        "grade: excellent, label: Excellent",
        "grade: poor, label: Excellent",
        "wrong-value",
        "- {grade: poor",
    ),
    "a misspelt word that others rest on": (
        FARM,
        "fair, significant:",
        "fair, significnt:",
        "unknown-key",
        "significnt",
    ),
    "a point of the only re-inspection": (FORCE, "id: LH1", "id: LH01", "wrong-value", "LH01"),
}
"""The file, what stood there, what stands there now, the code, what is marked."""


def covered(diagnostic: Diagnostic) -> str:
    place = diagnostic.place
    assert place is not None
    end = place.end_column - 1 if place.end_column else None
    return (place.excerpt or "")[place.column - 1 : end]


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "marked"), ONE_MISFIT.values(), ids=ONE_MISFIT
)
def test_one_misfit_is_one_error_where_it_stands(
    file: str, old: str, new: str, code: str, marked: str
) -> None:
    validated = changed((file, old, new))
    (diagnostic,) = validated.diagnostics
    assert (diagnostic.code, where(diagnostic).split(":")[0]) == (code, file)
    assert covered(diagnostic).startswith(marked)
    assert diagnostic.hint
    assert validated.inspection is not None
    slug = file.rpartition("/")[2].removesuffix(".yaml")
    assert validated.inspection.incomplete == {slug}


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words\n", "[]\n", "''\n"])
def test_a_file_that_is_no_mapping(text: str) -> None:
    source, _ = read_text(text, CARE, ("assessments", "custody-care"))
    others = [one for one in sources() if one.name != CARE]
    validated = validate_all([*others, source])
    assert told(validated) == [("wrong-type", f"{CARE}:1:1")]
    assert validated.inspection is not None
    assert "custody-care" not in validated.inspection.assessments
    assert "custody-care" in validated.inspection.incomplete


MESSAGES = {
    "did you mean": (
        (CARE, "author:", "Auther:"),
        "the key Auther is not known here",
        "did you mean author?",
    ),
    "a key that is there already is not meant": (
        (GLOSSARY, "expansion: trial board", "expansion: trial board, expansions: x"),
        "the key expansions is not known here",
        "keys: term, expansion, description",
    ),
    "a missing key": (
        (GLOSSARY, "term: TB, ", ""),
        "the key term is missing here",
        "keys: term, expansion, description",
    ),
    "a word": (
        (CARE, "severity: moderate", "severity: Moderat"),
        "“Moderat” is not one of minor, moderate or major",
        "did you mean moderate?",
    ),
    "a text": (
        (CARE, "context: There is one *custody suite*.", "context: {a: b}"),
        "a text is expected here, and a mapping of keys stands here",
        'if it is a text that holds a colon, put it in quotes: "a: b"',
    ),
    "nothing where a list must be": (
        ("frameworks/glossary.yaml", "\n  - {term: TB, expansion: trial board}", ""),
        "a list is expected here, and nothing stands here",
        "begin each element with a hyphen, or write [] where there is none",
    ),
    "nothing where something may be left out": (
        (CARE, "achievements:\n", "retired:\nachievements:\n"),
        "a list is expected here, and nothing stands here",
        "begin each element with a hyphen, or delete the key",
    ),
    "nothing where it may not": (
        (CARE, "author: trial inspector", "author:"),
        "a text is expected here, and nothing stands here",
        "write a text; one that begins with [ or { stands in quotes",
    ),
    "an empty element": (
        (PROGRAMME, "  - area: Cycling", "  -"),
        "a mapping is expected here, and nothing stands here",
        "write `key: value` lines, or delete the hyphen",
    ),
    "a share": (
        (PROGRAMME, "at_least: 30%", "at_least: {of: 20}"),
        "a text is expected here, and a mapping of keys stands here",
        'if it is a text that holds a colon, put it in quotes: "of: 20"',
    ),
    "a sentence of the model's": (
        (RURAL, ", severity_reason: The team is small.", ""),
        "severity minor needs a severity_reason",
        "add severity_reason: and why it is not moderate",
    ),
    "a day": (
        (PROGRAMME, "date: 2029-03-01", "date: 2029-03"),
        "“2029-03” does not have the form expected here",
        "write a day: 2007-10-01",
    ),
    "a month": (
        (PROGRAMME, "from: 2029-04", "from: 2029"),
        "“2029” does not have the form expected here",
        "write a month or a day: 2007-10 or 2007-10-01",
    ),
    "a slug": (
        (PROGRAMME, "programme: trial-2030", "programme: Trial 2030"),
        "“Trial 2030” does not have the form expected here",
        "write lower-case letters and digits with single hyphens: child-abuse",
    ),
    "a long value": (
        (PROGRAMME, "programme: trial-2030", f"programme: {'X' * 200}"),
        f"“{'X' * 57}...” does not have the form expected here",
        "write lower-case letters and digits with single hyphens: child-abuse",
    ),
}


@pytest.mark.parametrize(("change", "message", "hint"), MESSAGES.values(), ids=MESSAGES)
def test_messages_are_in_the_authors_words(
    change: tuple[str, str, str], message: str, hint: str
) -> None:
    (diagnostic,) = changed(change).diagnostics
    assert (diagnostic.message, diagnostic.hint) == (message, hint)


def test_all_misfits_of_all_files_are_told_in_one_run() -> None:
    validated = changed(
        (CARE, "id: CU-S2", "id: CU-S02"),
        (CARE, "severity: moderate", "severity: severe, colour: red"),
        (CARE, "contact: {role: custody manager}", "contact: {}"),
        (CARE, "measure: 18 of 20, ", ""),
        (FORCE, "stage: final", "stage: finished"),
        (FORCE, "id: LH1, ", ""),
        (PROGRAMME, "title: Trial inspection 2030\n", ""),
        (PROGRAMME, "budget: Money is short.", "budget: []"),
        (PROGRAMME, 'colour: "#0B3C5D"', "colour: blue"),
        (CUSTODY, "CU3, level: fair", "CU3, level: poor"),
        (CUSTODY, "good: 1", "good: one"),
        (GLOSSARY, "term: TB, ", ""),
    )
    assert sorted(told(validated)) == sorted(
        [
            ("wrong-value", f"{CARE}:6:10"),
            ("wrong-value", f"{CARE}:11:89"),
            ("unknown-key", f"{CARE}:11:97"),
            ("missing-key", f"{CARE}:24:14"),
            ("wrong-value", f"{CARE}:14:5"),
            ("wrong-value", f"{FORCE}:2:8"),
            ("missing-key", f"{FORCE}:13:11"),
            ("missing-key", f"{PROGRAMME}:1:1"),
            ("wrong-type", f"{PROGRAMME}:35:11"),
            ("wrong-value", f"{PROGRAMME}:15:61"),
            ("wrong-value", f"{CUSTODY}:13:22"),
            ("wrong-value", f"{CUSTODY}:5:45"),
            ("missing-key", f"{GLOSSARY}:2:5"),
        ]
    )
    assert validated.inspection is not None


def test_what_is_left_out_is_the_smallest_part_and_the_rest_keeps_its_places() -> None:
    validated = changed(
        (CARE, "id: CU-S1", "id: CU-S01"),
        (CARE, "text: Records are kept.", "text: [Records are kept.]"),
        (FORCE, "developments:\n  text: Much has happened.", "developments:\n  text: []"),
    )
    assert validated.inspection is not None
    kept, mended = validated.inspection.assessments["custody-care"].of_kind("strength")
    assert (kept.id, mended.id, mended.text) == ("CU-S2", "CU-S3", "…")
    assert not validated.inspection.has_every_id
    assert validated.inspection.force.developments is None
    assert validated.inspection.force.stage is Stage.FINAL
    source = next(one for one in validated.sources if one.name == CARE)
    place = source.place(("assessments", "custody-care", "strengths", 0, "criteria", 1))
    assert (place.line, place.column) == (6, 56)


def test_an_unknown_key_goes_alone() -> None:
    validated = changed((CARE, "id: CU-S2", "colour: red, id: CU-S2"))
    assert validated.inspection is not None
    assert len(validated.inspection.assessments["custody-care"].of_kind("strength")) == 3


def test_a_sign_off_that_does_not_fit_goes_alone() -> None:
    text = "custody-care: {grade: fine, post: x, date: 2030-09-30, fingerprint: {}}\n"
    text += "farm-crime: {grade: excellent, post: x, date: 2030-09-30, fingerprint: {}}\n"
    name = "forces/eastshire/sign-off.yaml"
    signed, _ = read_text(text, name, ("sign_offs",))
    others = [one for one in sources() if one.mount[0] != "sign_offs"]
    validated = validate_all([*others, signed])
    assert told(validated) == [("wrong-value", f"{name}:1:23")]
    assert validated.inspection is not None
    assert list(validated.inspection.sign_offs) == ["farm-crime"]
    assert validated.inspection.incomplete == {"sign_offs"}


def test_a_signature_that_does_not_fit_takes_no_grade_away() -> None:
    validated = changed(("forces/eastshire/sign-off/farm-crime.yaml", "grade: ", "grade: so "))
    assert validated.inspection is not None
    assert list(validated.inspection.sign_offs) == ["custody-care", "wildlife-crime"]
    assert validated.inspection.incomplete == {"sign_offs"}
    assert validated.inspection.is_whole("farm-crime")


def test_a_grade_signed_in_two_files_is_signed_one_way() -> None:
    name = "forces/eastshire/sign-off.yaml"
    text = "farm-crime: {grade: fair, post: x, date: 2030-09-30, fingerprint: {}}\n"
    old, _ = read_text(text, name, ("sign_offs",))
    validated = validate_all([*sources(), old])
    assert told(validated) == [("duplicate-key", f"{name}:1:1")]
    assert validated.inspection is not None
    assert validated.inspection.sign_offs["farm-crime"].grade == "excellent"


def test_a_second_value_that_was_dropped_makes_the_file_incomplete() -> None:
    text = next(one.text for one in sources() if one.name == CARE) + "strengths: []\n"
    source, problems = read_text(text, CARE, ("assessments", "custody-care"))
    assert [problem.code for problem in problems] == ["duplicate-key"]
    others = [one for one in sources() if one.name != CARE]
    validated = validate_all([*others, source])
    assert not validated.diagnostics
    assert validated.inspection is not None
    assert validated.inspection.incomplete == {"custody-care"}


@pytest.mark.parametrize("lost", ["unreadable", "missing"])
def test_without_the_forces_own_file_the_others_are_still_looked_at(lost: str) -> None:
    others = [one for one in sources() if one.name != FORCE]
    given = [*others, Source(FORCE, ("force",), "", None, whole=False)]
    validated = validate_all(given if lost == "unreadable" else others)
    assert [d.code for d in validated.diagnostics] == (
        ["missing-file"] if lost == "missing" else []
    )
    assert validated.inspection is not None
    assert validated.inspection.force.force == "eastshire"
    assert validated.inspection.incomplete == {"force"}
    assert validated.inspection.assessments


def test_without_the_programme_there_is_no_inspection() -> None:
    validated = validate_all([s for s in sources() if s.name != PROGRAMME])
    assert [d.message for d in validated.diagnostics] == ["frameworks/ holds no programme.yaml"]
    assert validated.inspection is None


def test_a_programme_that_lost_all_its_frameworks_is_incomplete() -> None:
    validated = changed(
        (PROGRAMME, "framework: custody-care", "framework: Custody care"),
        (PROGRAMME, "framework: rural-policing", "framework: Rural policing"),
    )
    assert [code for code, _ in told(validated)] == ["wrong-value", "wrong-value"]
    assert validated.inspection is not None
    assert "programme" in validated.inspection.incomplete


def test_the_round_alone() -> None:
    shared = [one for one in sources() if one.name.startswith("frameworks/")]
    validated = validate_round(shared, register(), METHODS)
    assert validated.value is not None
    assert set(validated.value.frameworks) == {
        "custody-care",
        "farm-crime",
        "wildlife-crime",
        "rural-policing",
    }
    assert not validated.diagnostics
    assert [d.code for d in validate_round([], register(), METHODS).diagnostics] == ["missing-file"]


def test_a_register_of_which_something_was_left_out_says_so() -> None:
    source = read_source(Project(SMALL).register)[0]
    text = source.text.replace("region: West, ", "")
    found, problems = validate_register(read_text(text, source.name, source.mount)[0])
    assert isinstance(found, IncompleteRegister)
    assert [force.slug for force in found.forces] == ["eastshire", "northshire"]
    assert [(d.code, where(d)) for d in problems] == [("missing-key", "forces/forces.yaml:3:5")]
    unread = replace(source, content=None, whole=False)
    assert isinstance(validate_register(unread)[0], IncompleteRegister)


def test_every_slug_that_stands_twice_in_a_register_is_told_at_once() -> None:
    source = read_source(Project(SMALL).register)[0]
    text = re.sub("slug: (west|north)shire", "slug: eastshire", source.text)
    found, problems = validate_register(read_text(text, source.name, source.mount)[0])
    assert [force.slug for force in found.forces] == ["eastshire"]
    assert [(d.message, where(d)) for d in problems] == [
        ("the slug eastshire stands here again", f"forces/forces.yaml:{line}:12") for line in (3, 4)
    ]


@pytest.mark.parametrize("model", [Programme, Framework, Assessment, Force])
def test_what_stands_in_fits(model: Any) -> None:
    given = dict(placeholders(model, "custody-care", eastshire()))
    for name, field in model.model_fields.items():
        if field.is_required() and name not in given:
            assert (model, name) in {(Programme, "frameworks"), (Framework, "prefix")}
            given[name] = [{"framework": "custody-care"}] if model is Programme else "CU"
    model.model_validate(given)


def test_models_that_weigh_their_keys_together_are_known() -> None:
    """A new one may err where something was left out: see `_WEIGHED_TOGETHER` in fitting.py."""
    models: list[Any] = [Programme, Framework, Glossary, Force, Assessment]
    weighing = [m for m in models if m.__pydantic_decorators__.model_validators]
    assert weighing == [Programme, Framework, Assessment]  # of the last, only too many findings


# --- whatever value is put in any place


def routes(content: Any, route: Route = ()) -> Iterator[Route]:
    yield route
    if isinstance(content, (dict, list)):
        for step in content if isinstance(content, dict) else range(len(content)):
            yield from routes(content[step], (*route, step))


def put(content: Any, route: Route, value: Any) -> Any:
    if not route:
        return value
    content = copy.copy(content)
    content[route[0]] = put(content[route[0]], route[1:], value)
    return content


@pytest.mark.parametrize("value", [None, [["x"]], {"x": "y"}], ids=["nothing", "lists", "mapping"])
@pytest.mark.parametrize("source", sources(), ids=lambda source: source.name)
def test_no_value_anywhere_puts_another_place_in_the_wrong(source: Source, value: Any) -> None:
    for route in routes(source.content):
        content = put(source.content, route, value)
        now = [replace(source, content=content) if one is source else one for one in sources()]
        validated = validate_all(now)
        expected = source.place((*source.mount, *route))
        for diagnostic in validated.diagnostics:
            assert diagnostic.place is not None
            assert diagnostic.place.file == source.name
            # what weighs its keys together, and what lacks one, is at fault itself
            above = route[:-1] if diagnostic.code == "wrong-value" else route
            key = source.place((*source.mount, *route), "key")
            allowed = {expected.line, key.line, source.place((*source.mount, *above)).line, 1}
            assert diagnostic.place.line in allowed, (route, diagnostic)
        if validated.diagnostics and validated.inspection is not None:
            assert validated.inspection.incomplete


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("public: Open}", "public: Opened}", "Opened is none of the levels"),
        ("[Open, Closed, Sealed]", "[Open, Closed, Open]", "a marking stands twice"),
        ("[2030-08-26,", "[2030-02-30,", "“2030-02-30” is no day of the calendar"),
        ("https://example.org", "example.org", "“example.org/trial-2030/” does not have the form"),
    ],
)
def test_the_programmes_markings_holidays_and_address_are_held_to_their_form(
    old: str, new: str, said: str
) -> None:
    (misfit,) = changed((PROGRAMME, old, new)).diagnostics
    assert misfit.message.startswith(said)
