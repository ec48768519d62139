"""The schemas as the YAML extension of VS Code uses them, by its own language server."""

import itertools
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.editor.language_server import SERVER, Editor, editor

NODE = shutil.which("node")
FOLDER = ROOT / "forces" / "northamptonshire"

pytestmark = [
    pytest.mark.editor,
    pytest.mark.skipif(NODE is None, reason="node is not installed"),
    pytest.mark.skipif(not SERVER.is_dir(), reason="`make editor` installs the language server"),
]


@pytest.fixture(scope="module")
def in_editor() -> Iterator[Editor]:
    assert NODE
    with editor(NODE, ROOT) as opened:
        yield opened


_NUMBERS = itertools.count(1)


class Draft:
    """A text that is typed into a data file and not saved; `|` marks the cursor."""

    def __init__(self, name: str, text: str) -> None:
        line = f"# yaml-language-server: $schema=../../schemas/{name}.schema.json\n"
        before, _, after = f"{line}{text}".partition("|")
        self.file = FOLDER / f"draft-{next(_NUMBERS)}.yaml"
        self.text = before + after
        self.cursor = (before.count("\n"), len(before.rpartition("\n")[2]))


CHILD_ABUSE = "assessment-child-abuse"


def proposed(in_editor: Editor, draft: Draft) -> dict[str, str]:
    in_editor.open(draft.file, draft.text)
    found = in_editor.completions(draft.file, *draft.cursor)
    return {each["label"]: str(each.get("documentation", "")) for each in found}


def shown(in_editor: Editor, draft: Draft) -> str:
    in_editor.open(draft.file, draft.text)
    return in_editor.hover(draft.file, *draft.cursor)


def found_wrong(in_editor: Editor, draft: Draft) -> list[tuple[int, str]]:
    wrong = in_editor.open(draft.file, draft.text)
    return [(each["range"]["start"]["line"] + 1, each["message"]) for each in wrong]


@pytest.mark.parametrize(
    "before", ["[|]", "[CA1, |]", "[CA1, C|]", "\n      - |\n", "\n      - C|\n"]
)
def test_the_id_of_a_criterion_is_completed(in_editor: Editor, before: str) -> None:
    text = f"framework: child-abuse\nstrengths:\n  - id: CA-S1\n    criteria: {before}\n"
    offered = proposed(in_editor, Draft(CHILD_ABUSE, text))
    assert list(offered) == [f"CA{number}" for number in range(1, 19)]
    assert offered["CA1"].startswith("A named chief officer leads on child abuse")


@pytest.mark.parametrize(
    ("schema", "text", "expected"),
    [
        (CHILD_ABUSE, "moderation:\n  ground: |\n", {"risk-carried", "new-evidence"}),
        (CHILD_ABUSE, "moderation:\n  grade: |\n", {"poor", "fair", "good", "excellent"}),
        (CHILD_ABUSE, "areas_for_improvement:\n  - severity: |\n", {"minor", "moderate", "major"}),
        (CHILD_ABUSE, "framework: child-abuse\n|\n", {"author", "strengths", "achievements"}),
        (CHILD_ABUSE, "strengths:\n  - id: CA-S1\n    |\n", {"text", "criteria", "note"}),
        ("force", "force: |\n", {"northamptonshire", "kent"}),
        ("force", "recommendations:\n  - findings: [|]\n", {"CA-A1", "MP-W1"}),
        (CHILD_ABUSE, "carried_over:\n  - by:\n      - |\n", {"CA-S1", "CA-A1"}),
        ("response", "answers:\n  - id: |\n", {"CA-A1"}),
        ("programme", "sections:\n  - section: |\n", {"glance", "force_summary"}),
        ("import", "kinds:\n  |\n", {"strength", "area_for_improvement"}),
        ("import", "frameworks:\n  |\n", {"child-abuse"}),
        ("framework", "criteria:\n  - level: |\n", {"fair", "good"}),
        ("hmic", "severities:\n  |\n", {"long-sentence", "unused-term"}),
        ("hmic", "severities:\n  long-sentence: |\n", {"error", "warning", '"off"'}),
        ("labels", "achievement:\n  |\n", {"fully", "partly"}),
        ("labels", "coverage:\n  some:\n    |\n", {"one", "few", "other"}),
    ],
)
def test_keys_and_words_are_completed(
    in_editor: Editor, schema: str, text: str, expected: set[str]
) -> None:
    assert expected <= set(proposed(in_editor, Draft(schema, text)))


@pytest.mark.parametrize(
    ("schema", "text", "expected"),
    [
        (
            CHILD_ABUSE,
            "strengths:\n  - criteria: [C|A1]\n",
            "#### CA1: fair, dominant; leadership and accountability\n\nA named chief officer",
        ),
        (CHILD_ABUSE, "auth|or: me\n", "The post that wrote the file, or a list of several."),
        (CHILD_ABUSE, "strengths:\n  - not|e: mine\n", "A note among inspectors. Never published."),
        (
            CHILD_ABUSE,
            "strengths:\n  - crit|eria: [CA1]\n",
            "The ids of the criteria that it bears",
        ),
        (CHILD_ABUSE, "moderation: {ground: oth|er}\n", "#### Other ground\n\nNone of the other"),
        (
            CHILD_ABUSE,
            "moderation: {grade: f|air}\n",
            "#### Fair\n\nFair means an acceptable level",
        ),
        ("force", "force: northam|ptonshire\n", "#### Northamptonshire Police\n\nEast Midlands"),
        ("sign-off", "grade: f|air\n", "#### Fair"),
        ("hmic", "severities: {long-sen|tence: off}\n", "A sentence has more than 40 words."),
        ("labels", "achievement: {part|ly: Rhannol}\n", "In English: Partly"),
    ],
)
def test_resting_on_a_word_shows_what_it_means(
    in_editor: Editor, schema: str, text: str, expected: str
) -> None:
    assert shown(in_editor, Draft(schema, text)).startswith(expected)


SOUND = "framework: child-abuse\nauthor: me\n"


SLIPS = {
    "Property strenghts is not allowed.": (4, "strenghts: []\n"),
    'Missing property "text".': (5, "strengths:\n  - {id: CA-S1, criteria: [CA1]}\n"),
    'Value must be "CA1" | "CA2" | ...': (
        7,
        "strengths:\n  - id: CA-S1\n    text: Good.\n    criteria: [CA1, DV1]\n",
    ),
    "Value is not accepted. Valid values: ...": (4, "direction: {value: better, basis: Seen.}\n"),
    "write CA-S and a number without padding: CA-S1": (
        5,
        "strengths:\n  - {id: CA-S01, text: Good., criteria: [CA1]}\n",
    ),
    'Incorrect type. Expected "array".': (4, "strengths: CA-S1\n"),
    "Array has too few items. Expected 1 or more.": (
        5,
        "strengths:\n  - {id: CA-S1, text: Good., criteria: []}\n",
    ),
    "Nested mappings are not allowed in compact mappings": (4, "context: Polish: a community\n"),
    "Map keys must be unique": (4, "author: you\n"),
    "Tabs are not allowed as indentation": (5, "strengths:\n\t- id: CA-S1\n"),
}
"""By the message that docs/editor.md explains, the line of a slip and its text."""


@pytest.mark.parametrize("message", SLIPS)
def test_a_slip_is_marked_in_its_line(in_editor: Editor, message: str) -> None:
    line, text = SLIPS[message]
    wrong = found_wrong(in_editor, Draft(CHILD_ABUSE, SOUND + text))
    beginning = message.removesuffix("...")
    assert [where for where, what in wrong if what.startswith(beginning)] == [line], wrong


@pytest.mark.parametrize(
    ("schema", "text", "message"),
    [
        ("hmic", "severities: {long-sentense: off}\n", "Property long-sentense is not allowed."),
        ("hmic", "severities: {long-sentence: fatal}\n", "Value is not accepted. Valid values: "),
        ("labels", "achievment: {}\n", "Property achievment is not allowed."),
        ("labels", "achievement: {partly: [Rhannol]}\n", "Incorrect type. Expected"),
    ],
)
def test_a_slip_in_other_files_is_marked_too(
    in_editor: Editor, schema: str, text: str, message: str
) -> None:
    ((line, found),) = found_wrong(in_editor, Draft(schema, text))
    assert (line, found.startswith(message)) == (2, True), found


def test_the_messages_explained_are_those_that_appear() -> None:
    section = (ROOT / "docs/editor.md").read_text(encoding="utf-8")
    section = section.split("\n## What to do with a red line\n")[1].split("\n## ")[0]
    explained = re.findall(r"^\| `(.+?)` \| ", section, re.MULTILINE)
    assert [message.replace("\\|", "|") for message in explained] == list(SLIPS)


def test_a_sound_text_is_not_marked(in_editor: Editor) -> None:
    text = (
        f"{SOUND}previous: {{round: 2006, grade: poor}}\ncontext: no\nstrengths: []\nmoderation:\n"
    )
    assert found_wrong(in_editor, Draft(CHILD_ABUSE, text)) == []


@pytest.mark.parametrize(
    "file",
    [
        ROOT / "forces/forces.yaml",
        ROOT / "templates/labels/en-GB.yaml",
        *sorted(ROOT.glob("frameworks/*.yaml")),
        *sorted(FOLDER.rglob("*.yaml")),
    ],
    ids=lambda file: os.path.relpath(file, ROOT),
)
def test_no_file_of_the_project_is_marked(in_editor: Editor, file: Path) -> None:
    assert in_editor.open(file, file.read_text(encoding="utf-8")) == []
