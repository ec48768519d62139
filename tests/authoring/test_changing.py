"""A part of a report is changed in its file: all else stays, and the file says what was meant."""

import atexit
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from difflib import unified_diff
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hmic.authoring.changing import Change, Conflict, changed, save
from hmic.authoring.parts import (
    FINDING,
    SORTS,
    address_of,
    fields_of,
    known_parts,
    part_at,
    values_of,
)
from hmic.authoring.rewriting import Value
from hmic.diagnostics import Refusal
from hmic.model.round import Round
from hmic.pipeline import inspect, read_round
from hmic.sources.project import Project
from tests.conftest import SMALL

FORCE = "forces/eastshire"
COMMENTS = """\
sent: 2030-09-03  # to the force
comments:
  # By letter.
  - number: 1
    id: CU-S1
    category: B
    date: 2030-09-10
    point: She left in May.
"""
TERMS = """\
terms:
  - term: TB  # of the round
    description: Another one.
"""
RECOMMENDED = """\
recommendations:
  - id: R1
    text: Share the records.
    findings: [CU-A1]
"""


@pytest.fixture
def project(small: Path) -> Project:
    return filled(small)


def filled(folder: Path) -> Project:
    """The small project with a part of each sort."""
    (folder / FORCE / "comments.yaml").write_text(COMMENTS, encoding="utf-8")
    (folder / FORCE / "glossary.yaml").write_text(TERMS, encoding="utf-8")
    with (folder / FORCE / "force.yaml").open("a", encoding="utf-8") as file:
        file.write(RECOMMENDED)
    return Project(folder)


def round_of(project: Project) -> Round:
    round_ = read_round(project).round
    assert round_ is not None
    return round_


def value_of(project: Project, file: str, *route: str | int) -> Any:
    content = yaml.safe_load((project.root / FORCE / file).read_text(encoding="utf-8"))
    for key in route:
        content = content[key]
    return content


def write(project: Project, address: str, **now: Value | None) -> str:
    """Saves values over those that stand there; gives the address afterwards."""
    round_ = round_of(project)
    part = part_at(project, round_, "eastshire", address_of(round_, address))
    named = {name.replace("__", "."): value for name, value in now.items()}
    seen = values_of(part)
    return str(save(project, round_, "eastshire", Change(address, seen, named)))


def diff_of(project: Project, file: str) -> list[str]:
    """What a diff of a file to the project that it was shows."""
    was = filled_once() / FORCE / file
    before = was.read_text(encoding="utf-8").split("\n") if was.exists() else []
    after = (project.root / FORCE / file).read_text(encoding="utf-8").split("\n")
    lines = unified_diff(before, after, lineterm="", n=0)
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


@cache
def filled_once() -> Path:
    """The small project with a part of each sort, which nobody changes."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    shutil.copytree(SMALL, folder, dirs_exist_ok=True)
    filled(folder)
    return folder


CASES: list[tuple[str, dict[str, Value | None], str, list[str]]] = [
    (
        "CU-A1",
        {"evidence": [{"type": "interview", "ref": "I-7", "date": "2030-05"}], "note": "Ask."},
        "custody-care.yaml",
        [
            "-  - {id: CU-A1, text: Records are not shared. This matters., criteria: [CU4], "
            "severity: moderate}",
            "+  - id: CU-A1",
            "+    text: Records are not shared. This matters.",
            "+    criteria: [CU4]",
            "+    severity: moderate",
            "+    evidence:",
            "+      - type: interview",
            "+        ref: I-7",
            "+        date: 2030-05",
            "+    note: Ask.",
        ],
    ),
    (
        "report/",
        {"stage": "accuracy", "marking": None},
        "force.yaml",
        ["-stage: final", "+stage: accuracy"],
    ),
    (
        "summary/",
        {"summary": "A small force.\n\nIt is fictional."},
        "force.yaml",
        [
            "-summary: A small force, and fictional.",
            "+summary: |",
            "+  A small force.",
            "+",
            "+  It is fictional.",
        ],
    ),
    (
        "overview/Geography",
        {"title": "Where it lies"},
        "force.yaml",
        [
            "-  - {title: Geography, text: It lies in the east.}",
            "+  - {title: Where it lies, text: It lies in the east.}",
        ],
    ),
    (
        "overview/",
        {"title": "People", "text": "There are some."},
        "force.yaml",
        ["+  - title: People", "+    text: There are some."],
    ),
    (
        "developments/",
        {"text": "Little has happened."},
        "force.yaml",
        ["-  text: Much has happened.", "+  text: Little has happened."],
    ),
    (
        "recommendation/R1",
        {"due": "2031-01"},
        "force.yaml",
        ["+    due: 2031-01"],
    ),
    (
        "recommendation/",
        {"id": "R2", "text": "Write it down.", "findings": ["CU-A1", "RP-A1"]},
        "force.yaml",
        ["+  - id: R2", "+    text: Write it down.", "+    findings: [CU-A1, RP-A1]"],
    ),
    (
        "correction/",
        {
            "date": "2030-11-04",
            "what": "fact",
            "ids": ["CU-S1", "CU-A1"],
            "was": "A nurse works at night.",
            "now": "A doctor works at night.",
            "reason": "The rota says so.",
            "grade_moved": "false",
        },
        "force.yaml",
        [
            "+corrections:",
            "+  - date: 2030-11-04",
            "+    what: fact",
            "+    ids: [CU-S1, CU-A1]",
            "+    was: A nurse works at night.",
            "+    now: A doctor works at night.",
            "+    reason: The rota says so.",
            "+    grade_moved: false",
        ],
    ),
    (
        "about/custody-care",
        {"previous.round": "2028", "previous.grade": "poor"},
        "custody-care.yaml",
        ["+previous:", "+  round: 2028", "+  grade: poor"],
    ),
    (
        "about/rural-policing",
        {"previous.round": None, "previous.grade": None, "previous.direction": None},
        "rural-policing.yaml",
        ["-previous: {round: 2028, grade: poor, direction: declined}"],
    ),
    (
        "context/farm-crime",
        {"context": "Farms are large."},
        "farm-crime.yaml",
        ["+context: Farms are large."],
    ),
    (
        "context/custody-care",
        {"context": None},
        "custody-care.yaml",
        ["-context: There is one *custody suite*."],
    ),
    (
        "statement/custody-care/CU10",
        {"measure": "19 of 20"},
        "custody-care.yaml",
        [
            "-  - {criterion: CU10, measure: 18 of 20, reason: Counted on one day.}",
            "+  - {criterion: CU10, measure: 19 of 20, reason: Counted on one day.}",
        ],
    ),
    (
        "statement/custody-care/CU2",
        {"not_assessed": "true", "reason": "It was closed."},
        "custody-care.yaml",
        ["+  - criterion: CU2", "+    not_assessed: true", "+    reason: It was closed."],
    ),
    (
        "statement/custody-care/CU7",
        {"achievement": None, "reason": None},
        "custody-care.yaml",
        [
            "-  - {criterion: CU7, achievement: largely, reason: Two of three complaints led to "
            "change.}"
        ],
    ),
    (
        "input/farm-crime/beacon",
        {"basis": "Two forces took it over."},
        "farm-crime.yaml",
        [
            "-  beacon: {is: shown, basis: Westshire took over its marking of tractors.}",
            "+  beacon: {is: shown, basis: Two forces took it over.}",
        ],
    ),
    (
        "input/custody-care/innovation",
        {"is": "shown", "basis": "It was new."},
        "custody-care.yaml",
        ["+inputs:", "+  innovation:", "+    is: shown", "+    basis: It was new."],
    ),
    (
        "direction/custody-care",
        {"value": "improved", "basis": "It was worse."},
        "custody-care.yaml",
        ["+direction:", "+  value: improved", "+  basis: It was worse."],
    ),
    (
        "moderation/custody-care",
        {
            "computed": "fair",
            "grade": "good",
            "ground": "context",
            "reason": "Little is lacking.",
            "decided_by": "the board",
            "confirmed_by": "the chief inspector",
            "date": "2030-09-30",
        },
        "custody-care.yaml",
        [
            "+moderation:",
            "+  computed: fair",
            "+  grade: good",
            "+  ground: context",
            "+  reason: Little is lacking.",
            "+  decided_by: the board",
            "+  confirmed_by: the chief inspector",
            "+  date: 2030-09-30",
        ],
    ),
    (
        "practice/custody-care/Warm meals",
        {"outcomes": ["Meals are warm.", "Nobody complains."], "contact.role": "chef"},
        "custody-care.yaml",
        [
            "-    outcomes: [Meals are warm.]",
            "-    contact: {role: custody manager}",
            "+    outcomes:",
            "+      - Meals are warm.",
            "+      - Nobody complains.",
            "+    contact: {role: chef}",
        ],
    ),
    (
        "practice/farm-crime/",
        {
            "title": "Marked tractors",
            "problem": "They went.",
            "solution": "Paint.",
            "outcomes": ["They come back."],
            "contact.role": "farm officer",
        },
        "farm-crime.yaml",
        [
            "+developing_practice:",
            "+  - title: Marked tractors",
            "+    problem: They went.",
            "+    solution: Paint.",
            "+    outcomes:",
            "+      - They come back.",
            "+    contact:",
            "+      role: farm officer",
        ],
    ),
    (
        "term/TB",
        {"expansion": "Trial board"},
        "glossary.yaml",
        ["+    expansion: Trial board"],
    ),
    (
        "term/",
        {"term": "PC", "expansion": "Police constable"},
        "glossary.yaml",
        ["+  - term: PC", "+    expansion: Police constable"],
    ),
    (
        "draft/",
        {"sent": "2030-09-04"},
        "comments.yaml",
        ["-sent: 2030-09-03  # to the force", "+sent: 2030-09-04  # to the force"],
    ),
    (
        "comment/1",
        {"outcome": "accepted", "reason": "The rota says so.", "answered_by": "second inspector"},
        "comments.yaml",
        [
            "+    outcome: accepted",
            "+    reason: The rota says so.",
            "+    answered_by: second inspector",
        ],
    ),
]


@pytest.mark.parametrize(
    ("address", "now", "file", "lines"), CASES, ids=[address for address, *_ in CASES]
)
def test_a_diff_shows_what_was_meant_and_nothing_else(
    project: Project, address: str, now: dict[str, Value | None], file: str, lines: list[str]
) -> None:
    round_ = round_of(project)
    part = part_at(project, round_, "eastshire", address_of(round_, address))
    after = save(project, round_, "eastshire", Change(address, values_of(part), now))
    assert diff_of(project, file) == lines
    if any(value is not None for value in now.values()):
        standing = values_of(part_at(project, round_, "eastshire", after))
        wanted = {k: tuple(v) if isinstance(v, list) else v for k, v in now.items()}
        assert {name: standing.get(name, wanted[name]) for name in now} == wanted
    assert diff_of(project, "wildlife-crime.yaml") == []


def test_every_sort_of_the_table_that_the_small_project_has_is_tried() -> None:
    tried = {address.partition("/")[0] for address, *_ in CASES if "/" in address}
    # the method of the small project asks for none of these
    assert set(SORTS) - tried == {"finding", "overall", "outcome", "carried"}


def test_a_glossary_is_begun_with_its_first_term(project: Project) -> None:
    (project.root / FORCE / "glossary.yaml").unlink()
    assert write(project, "term/", term="PC", expansion="Police constable") == "term/PC"
    assert value_of(project, "glossary.yaml", "terms", 0) == {
        "term": "PC",
        "expansion": "Police constable",
    }
    (project.root / FORCE / "comments.yaml").unlink()
    write(project, "draft/", sent="2030-09-03")
    assert str(value_of(project, "comments.yaml", "sent")) == "2030-09-03"


def test_a_file_that_is_not_there_yet_is_checked_as_if_it_were(project: Project) -> None:
    (project.root / FORCE / "glossary.yaml").unlink()
    read = read_round(project)
    assert read.round
    made = changed(
        project, read.round, "eastshire", Change("term/", {}, {"term": "PC", "description": "A"})
    )
    inspection = inspect(read, "eastshire", {made.part.file.name: made.text}).inspection
    assert inspection
    assert "PC" in {term.term for term in inspection.force_glossary}


def test_a_part_under_another_name_has_another_address(project: Project) -> None:
    assert write(project, "overview/Geography", title="Land") == "overview/Land"
    with pytest.raises(Refusal, match="no such part"):
        write(project, "overview/Geography", text="x")
    write(project, "overview/", title="Sea", text="There is none.")
    with pytest.raises(Refusal, match="there is Land already"):
        write(project, "overview/Sea", title="Land")
    with pytest.raises(Refusal, match="it has no title"):
        write(project, "overview/", text="No heading.")


def test_what_stood_about_a_part_in_comments_stays_when_it_goes(project: Project) -> None:
    path = project.root / FORCE / "force.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "  - {title: Geography", "  # Of the map.\n  - {title: Geography"
    )
    path.write_text(text, encoding="utf-8")
    write(project, "overview/Geography", title=None, text=None)
    assert "overview: []\n  # Of the map.\n" in path.read_text(encoding="utf-8")
    write(project, "developments/", text=None)  # its areas inspected again stay
    assert list(value_of(project, "force.yaml", "developments")) == ["reinspections"]


def test_somebody_elses_words_are_told_and_stay(project: Project) -> None:
    change = Change("comment/1", {"reason": None}, {"reason": "Yes."})
    write(project, "comment/1", reason="No.", outcome="accepted", answered_by="clerk")
    with pytest.raises(Conflict) as told:
        save(project, round_of(project), "eastshire", change)
    assert told.value.theirs == {"reason": "No."}


@pytest.mark.parametrize(
    "address",
    [
        "outcome/custody-care",  # the method leaves no grade to people
        "overall/",
        "direction/rural-policing",  # an overview has no grade
        "statement/rural-policing/FC1",
        "statement/custody-care/CU99",
        "statement/custody-care/",
        "comment/",
        "comment/2",
        "carried/custody-care/CU-A9",
        "input/custody-care/magic",
        "context/../../x",
        "context/westshire",
        "finding/CU-A1",
        "force.yaml/",
        "x",
        "",
        "/",
    ],
)
def test_what_the_round_does_not_have_is_not_offered(project: Project, address: str) -> None:
    round_ = round_of(project)
    with pytest.raises(Refusal):
        part_at(project, round_, "eastshire", address_of(round_, address))
    parts = known_parts(project, round_, "eastshire", list(round_.frameworks))
    assert address not in {str(part.address) for part in parts}


METHODS = SMALL.parent / "methods"
OF_METHODS = sorted(
    (path.parent.name, folder.name)
    for path in METHODS.glob("*/forces")
    for folder in path.iterdir()
    if folder.is_dir()
)


@pytest.mark.parametrize(("name", "force"), OF_METHODS)
def test_what_a_method_has_is_offered_and_nothing_else(name: str, force: str) -> None:
    project = Project(METHODS / name)
    round_ = round_of(project)
    parts = list(known_parts(project, round_, force, list(round_.frameworks)))
    assert {part.address.sort.name for part in parts} >= {"summary", "context", "term"}
    for part in parts:
        sort, slug, fields = part.address.sort.name, part.address.slug, fields_of(part)
        assert fields, str(part.address)
        if sort == "outcome":
            assert round_.block(slug).judged
        if sort == "statement":
            assert ("measure" in fields) == bool(round_.block(slug).bands)
        if sort == "input":
            assert part.address.which in round_.block(slug).inputs
    is_whole = round_.programme.overall is not None
    assert any(part.address.sort.name == "overall" for part in parts) == is_whole


def test_methods_were_looked_at() -> None:
    assert len({name for name, _ in OF_METHODS}) > 5


texts = st.lists(
    st.text(st.sampled_from("ab é’.,:#-[]{}*'\"|>&!%@`\n1"), min_size=1, max_size=14).map(
        str.strip
    ),
    min_size=1,
    max_size=12,
).map(lambda words: " ".join(filter(None, words)).strip("\n "))
ADDRESSES = [address for address, *_ in CASES]


def a_value(name: str, value: Value | None, words: str) -> Value:
    """Some words as what stands, or may stand, under a key."""
    if isinstance(value, tuple) and name != "evidence":
        return tuple(dict.fromkeys(words.replace("\n", " ").split(" ")[:3]))
    return words


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(
    st.lists(
        st.tuples(st.sampled_from(ADDRESSES), st.integers(0, 6), st.none() | texts.filter(bool)),
        min_size=1,
        max_size=5,
    )
)
def test_after_any_edits_of_any_sort_all_else_is_as_it_was(
    tmp_path: Path, edits: list[tuple[str, int, str | None]]
) -> None:
    folder = tmp_path / "project"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(filled_once(), folder)
    project = Project(folder)
    round_ = fixed_round()
    for address, number, words in edits:
        try:
            part = part_at(project, round_, "eastshire", address_of(round_, address))
        except Refusal:
            continue  # an edit before took it out, or named it otherwise
        seen = values_of(part)
        name = list(seen)[number % len(seen)]
        if words is None and (name == part.address.sort.known_by or part.address.sort is FINDING):
            continue
        now = {name: None if words is None else a_value(name, seen[name], words)}
        known_by = part.address.sort.known_by
        if not part.stands and known_by in seen:
            now = {known_by: f"New {number}", **now}
        before = part.source.text
        try:
            after = save(project, round_, "eastshire", Change(address, seen, now))
        except Refusal:
            assert texts_of(folder)[part.file.name] == before or part.is_new
            continue
        text = texts_of(folder)[part.file.name]
        assert Counter(comments_of(before)) - Counter(comments_of(text)) == Counter()
        keys = {key.partition(".")[0] for key in part.address.sort.keys}
        assert others_of(part.route, keys, before) == others_of(part.route, keys, text)
        if any(value is not None for value in {**seen, **now}.values()):
            standing = values_of(part_at(project, round_, "eastshire", after))
            wanted = {**seen, **now}
            assert {key: shown(standing.get(key)) for key in seen if key in standing} == {
                key: shown(wanted[key]) for key in seen if key in standing
            }


@cache
def fixed_round() -> Round:
    return round_of(Project(filled_once()))


def shown(value: Any) -> Any:
    """A value without the breaks of its lines."""
    if isinstance(value, list | tuple):
        return [shown(one) for one in value]
    return " ".join(value.split()) if isinstance(value, str) else value


def texts_of(folder: Path) -> dict[str, str]:
    found = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in (folder / FORCE).glob("*.yaml")
    }
    assert found
    return found


def comments_of(text: str) -> Iterator[str]:
    return (one for one in ("# to the force", "# By letter.", "# of the round") if one in text)


def others_of(route: tuple[str | int, ...], keys: set[str], text: str) -> Any:
    """What a file says besides a part: of lists the elements before, and all other keys."""
    content = yaml.load(text, yaml.BaseLoader) or {}  # noqa: S506 - it makes texts alone
    if not route:
        return [(key, value) for key, value in content.items() if key not in keys]
    listed = content.pop(str(route[0]), None)
    if isinstance(route[-1], int):
        return content, listed[: route[-1]]
    return content
