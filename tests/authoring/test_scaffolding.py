import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from hmic.authoring.editing import NotKept, with_elements
from hmic.authoring.scaffolding import make_project, next_number
from hmic.authoring.schemas import schemas_of_project
from hmic.sources.project import STARTER, Project
from hmic.sources.reading import read_text
from tests.authoring.test_formatting import documents
from tests.conftest import edit, inspect_in
from tests.judging.making import MADE

ORDER = tuple(MADE.assessment.model_fields)
ELEMENT = "id: XX-W9\ntext: >-\n  To be\n  written.\ncriteria: [XX1]\n"
ADDED = """\
  - id: XX-W9
    text: >-
      To be
      written.
    criteria: [XX1]
"""


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("framework: x\nwork_in_progress:\n  - id: XX-W1  # beside\n", ""),
        (
            "work_in_progress:\n  - id: XX-W1\n    # of this one\n",
            "\n# What falls short.\nauthor: y\n",
        ),
        ("work_in_progress:\n  - text: >-\n      Folded\n      text.\n", "\n\n# End.\n"),
        ("work_in_progress:\n  - {id: XX-W1, criteria: [XX1]}\n", "retired: [XX-W2]\n"),
        ("work_in_progress:\n  - id: XX-W1\n    criteria: [XX1]\n", "# Next.\nretired: []\n"),
        ("strengths:\n  - id: XX-S1\n    text: Plain\n      on two lines\nwork_in_progress:\n", ""),
    ],
)
def test_an_element_goes_to_the_end_of_its_list(above: str, below: str) -> None:
    assert (
        with_elements(above + below, "work_in_progress", [ELEMENT], ORDER) == above + ADDED + below
    )


def test_comments_that_head_the_next_key_go_on_heading_it() -> None:
    text = (
        "strengths: []  # none\n\n# What falls short.\nareas_for_improvement: []\n"
        "# Gone.\nretired: []\n"
    )
    after = with_elements(text, "areas_for_improvement", [ELEMENT], ORDER)
    assert after == text.replace("improvement: []\n", f"improvement:\n{ADDED}")
    after = with_elements(text, "work_in_progress", [ELEMENT], ORDER)
    assert after == text.replace("none\n", f"none\nwork_in_progress:\n{ADDED}")


def test_a_file_in_disorder_keeps_its_first_key() -> None:
    text = "# Head.\nretired: [XX-S1]\n# Tail.\n"
    after = with_elements(text, "strengths", [ELEMENT], ORDER)
    assert after == text.replace("# Tail", f"strengths:\n{ADDED}# Tail")


@pytest.mark.parametrize(
    "text",
    ["{}\n", "{author: x}\n", "{strengths: []}\n", "strengths: null\n", "a: 1\nstrengths: ''\n"],
)
def test_a_file_in_brackets_or_without_a_list_is_refused(text: str) -> None:
    with pytest.raises(NotKept):
        with_elements(text, "strengths", [ELEMENT], ORDER)


def test_a_list_in_brackets_is_refused_at_its_line() -> None:
    with pytest.raises(NotKept) as refused:
        with_elements("author: x\nstrengths: [{id: XX-S1}]\n", "strengths", [ELEMENT], ORDER)
    assert refused.value.line == 2


@settings(deadline=None)
@given(documents(), st.sampled_from(["k0", "k1", "k9"]))
def test_no_line_is_lost_beside_a_new_element(text: str, key: str) -> None:
    source, problems = read_text(text.rstrip("\n") + "\n", "file.yaml", ())
    if problems or not isinstance(source.content.get(key) or [], list):
        return
    try:
        after = with_elements(text, key, [ELEMENT], ["k0", "k1", "k2", "k9"])
    except NotKept:
        return
    lines = iter(re.sub("[ \t]", "", line) for line in after.split("\n"))
    for line in text.strip(" \t\n").split("\n"):
        assert re.sub("[ \t]", "", line) in lines  # in this order
    now = read_text(after, "file.yaml", ())[0].content
    assert now.pop(key)[-1]["id"] == "XX-W9"
    source.content.pop(key, None)
    assert now == source.content


def test_the_new_project_is_clean(tmp_path: Path) -> None:
    made = make_project(tmp_path)
    assert {path.name for path in made} >= {"README.md", ".gitignore", ".pre-commit-config.yaml"}
    assert Project(tmp_path).forces_with_data() == ("exampleshire",)
    assert inspect_in(tmp_path, "exampleshire").diagnostics == ()


def test_every_data_file_of_the_new_project_leads_to_a_fresh_schema(tmp_path: Path) -> None:
    made = make_project(tmp_path)
    project = Project(tmp_path)
    files = project.files_below([])
    assert len(files) == 8
    for file in files:
        first = file.path.read_text(encoding="utf-8").splitlines()[0]
        schema = file.path.parent / first.removeprefix("# yaml-language-server: $schema=")
        assert schema.resolve() in made
    schemas, _ = schemas_of_project(project)
    assert {file.name: file.read_text(encoding="utf-8") for file in project.schemas.iterdir()} == (
        schemas
    )


def test_the_hooks_and_the_spell_checker_are_wired(tmp_path: Path) -> None:
    make_project(tmp_path)
    hooks = yaml.safe_load((tmp_path / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    entries = [hook["entry"] for repo in hooks["repos"] for hook in repo["hooks"]]
    assert entries == ["hmic fmt", "hmic check", "hmic schema", "typos"]
    spelling = tomllib.loads((tmp_path / "typos.toml").read_text(encoding="utf-8"))
    assert spelling["default"]["locale"] == "en-gb"


def test_every_text_of_starter_is_plainly_fictional_or_still_to_be_written() -> None:
    texts = [path for path in STARTER.rglob("*.yaml") if path.name == "programme.yaml"]
    assert len(texts) == 1
    assert "fictional" in texts[0].read_text(encoding="utf-8")
    for name in ("speaks-for", "speaks-against"):
        text = (STARTER / f"{name}.yaml").read_text(encoding="utf-8")
        assert "\n  To be written" in text


def test_the_next_number_is_past_what_git_remembers(tmp_path: Path) -> None:
    make_project(tmp_path)
    project = Project(tmp_path)
    file = tmp_path / "forces/exampleshire/lost-property.yaml"

    def git(*arguments: str) -> None:
        who = ("-c", "user.name=A test", "-c", "user.email=test@example.org")
        subprocess.run(
            ["git", "-C", str(tmp_path), *who, *arguments], check=True, capture_output=True
        )

    assert next_number(project, "exampleshire", "LP-S")[0] == 4
    file.write_text(f"{file.read_text(encoding='utf-8')}retired: [LP-S5]\n", encoding="utf-8")
    assert next_number(project, "exampleshire", "LP-S")[0] == 6
    git("init", "-q", "-b", "trunk")
    assert next_number(project, "exampleshire", "LP-S")[0] == 6
    git("add", ".")
    git("commit", "-q", "-m", "One")
    git("checkout", "-q", "-b", "other")
    edit(file, "id: LP-S3", "id: LP-S41")
    git("commit", "-q", "-a", "-m", "Two")
    git("checkout", "-q", "trunk")
    assert next_number(project, "exampleshire", "LP-S")[0] == 42
    assert next_number(project, "exampleshire", "LP-A")[0] == 2
