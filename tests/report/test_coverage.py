"""Where criteria were not assessed, no page, chart or file says that nothing is to be improved."""

import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from hmic.model.labels import Labels
from hmic.pipeline import compile_report, inspect, read_round
from hmic.report.assembly import assemble
from hmic.report.contents import Coverage, FrameworkSection, Report
from hmic.report.coverage import coverage, nothing_to_improve
from hmic.sources.project import Project
from tests.conftest import ROOT, edit
from tests.judging.making import judge

FAULTLESS = "found no area for improvement."
METHODS = ROOT / "tests/projects/methods"


def _report(folder: Path, force: str = "eastshire") -> Report:
    inspected = inspect(read_round(Project(folder)), force)
    assert inspected.inspection is not None
    return assemble(inspected.inspection, inspected.judgements, inspected.round.labels)


def _section(report: Report, slug: str) -> FrameworkSection:
    return next(one for one in report.sections if one.slug == slug)


def _not_assessed(folder: Path, slug: str, criteria: Iterable[str]) -> None:
    """Nothing is found on a framework, and these of its criteria are stated as not assessed."""
    stated = [f"  - {{criterion: {id_}, not_assessed: true, reason: Snow.}}\n" for id_ in criteria]
    text = f"framework: {slug}\nauthor: trial inspector\nachievements:\n{''.join(stated)}"
    (folder / f"forces/eastshire/{slug}.yaml").write_text(text, encoding="utf-8")


@pytest.fixture
def unseen(small: Path) -> Path:
    """The small project, of which no criterion was assessed."""
    force = small / "forces/eastshire"
    edit(force / "force.yaml", "stage: final", "stage: fieldwork")
    for slug, prefix, count in (("custody-care", "CU", 10), ("farm-crime", "FC", 8)):
        _not_assessed(small, slug, (f"{prefix}{n}" for n in range(1, count + 1)))
    _not_assessed(small, "wildlife-crime", (f"WC{n}" for n in range(1, 9)))
    (force / "rural-policing.yaml").write_text(
        "framework: rural-policing\nauthor: trial inspector\ncontext: Half of it is farmland.\n",
        encoding="utf-8",
    )
    return small


def test_a_report_of_nothing_assessed_says_so_wherever_it_could_look_faultless(
    unseen: Path,
) -> None:
    report = _report(unseen)
    unknown = "What needs to improve is not known."
    assert [row.improve for row in report.glance.rows] == [
        f"None of 10 criteria was assessed. {unknown}",
        f"None of eight criteria was assessed. {unknown}",
        f"None of eight criteria was assessed. {unknown}",
    ]
    assert report.summary.improvements == ()
    assert report.summary.remark == f"None of 26 criteria was assessed. {unknown}"
    assert [row.coverage.assessed for row in report.summary.rows] == [0, 0, 0, 0]
    chart = _section(report, "farm-crime").achieved
    assert chart is not None
    assert chart.sentence.endswith(". None of eight criteria was assessed.")


def test_the_page_and_the_file_say_it_too(unseen: Path) -> None:
    outputs = compile_report(read_round(Project(unseen)), "eastshire", ("html", "json")).outputs
    page = outputs["html"].decode()
    assert FAULTLESS not in page
    parts = {
        name: page.partition(f'<section id="{name}"')[2].partition("</section>")[0]
        for name in (
            "glance",
            "summary",
            "force-summary",
            "arguments",
            "rural-policing",
            "farm-crime",
        )
    }
    found = {name: set(re.findall(r"None of (\w+) criteria", text)) for name, text in parts.items()}
    assert found == {
        "glance": {"10", "eight"},
        "summary": {"26"},
        "force-summary": {"26"},
        "arguments": {"10", "16", "eight"},
        "rural-policing": {"16"},
        "farm-crime": {"eight"},
    }
    document = json.loads(outputs["json"])
    assert document["summary"]["coverage"] == {
        "assessed": 0,
        "criteria": 26,
        "words": "None of 26 criteria was assessed.",
    }
    assert [one["coverage"]["criteria"] for one in document["sections"]] == [10, 16, 8, 8]


def test_an_overview_says_what_of_its_parts_was_assessed(small: Path) -> None:
    assert _section(_report(small), "rural-policing").coverage == Coverage(16, 16, None)
    _not_assessed(small, "farm-crime", ("FC3", "FC4", "FC5", "FC6", "FC7", "FC8"))
    report = _report(small)
    words = "10 of 16 criteria were assessed."
    assert _section(report, "rural-policing").coverage == Coverage(10, 16, words)
    assert _section(report, "farm-crime").coverage.assessed == 2  # by findings of the overview


def test_one_criterion_of_many_is_missed(small: Path) -> None:
    edit(
        small / "forces/eastshire/farm-crime.yaml",
        "FC7, FC8]}\n",
        "FC7]}\nachievements:\n  - {criterion: FC8, not_assessed: true, reason: Snow.}\n",
    )
    report = _report(small)
    improve = {row.anchor: row.improve for row in report.glance.rows}
    assert improve["farm-crime"] == (
        "The inspection found no area for improvement in the seven of eight criteria that were "
        "assessed."
    )
    assert improve["wildlife-crime"] == (
        "WC-W1: it is in the way of Excellent, one of 2 of which 1 must be better met."
    )
    assert report.summary.improvements
    assert report.summary.remark == "25 of 26 criteria were assessed."


def test_what_to_improve_first_stands_before_what_was_not_assessed(small: Path) -> None:
    edit(
        small / "forces/eastshire/custody-care.yaml",
        "{criterion: CU7, achievement: largely,",
        "{criterion: CU7, not_assessed: true,",
    )
    (improve,) = [r.improve for r in _report(small).glance.rows if r.anchor == "custody-care"]
    assert improve == (
        "CU-W1: put right alone, it raises the grade to Good. Nine of 10 criteria were assessed."
    )


@pytest.mark.parametrize(
    ("project", "force", "slug", "found"),
    [
        ("judged", "tarn-end", "teaching", "text: Few pupils get to answer it."),
        ("five-grades", "highmoor", "recruiting", None),
    ],
)
def test_a_framework_that_no_rule_grades_says_it_too(
    tmp_path: Path, project: str, force: str, slug: str, found: str | None
) -> None:
    folder = tmp_path / project
    shutil.copytree(METHODS / project, folder)
    assert _section(_report(folder, force), slug).coverage == Coverage(0, 0, None)
    file = folder / f"frameworks/{slug}.yaml"
    prefix = re.findall(r"(?m)^prefix: (\w+)", file.read_text(encoding="utf-8"))[0]
    with file.open("a", encoding="utf-8") as framework:
        framework.write(
            "criteria:\n"
            f"  - {{id: {prefix}1, theme: one, statement: It is done.}}\n"
            f"  - {{id: {prefix}2, theme: one, statement: It is done well.}}\n"
        )
    words = "None of two criteria was assessed."
    assert _section(_report(folder, force), slug).coverage == Coverage(0, 2, words)
    if found:
        edit(folder / f"forces/{force}/{slug}.yaml", found, f"{found[:-1]}, criteria: [{prefix}2]")
        words = "One of two criteria was assessed."
        assert _section(_report(folder, force), slug).coverage == Coverage(1, 2, words)


@pytest.mark.parametrize(
    ("which", "words", "said"),
    [
        (slice(0, 1), None, "The inspection found no area for improvement."),
        (
            slice(1, 2),
            "The one criterion was not assessed.",
            "The one criterion was not assessed. What needs to improve is not known.",
        ),
        (
            slice(0, 2),
            "One of two criteria was assessed.",
            "The inspection found no area for improvement in the one of two criteria that was "
            "assessed.",
        ),
    ],
)
def test_the_words_agree_with_their_number(
    labels: Labels, which: slice, words: str | None, said: str
) -> None:
    covered = coverage(judge("s", "F -").assessed[which], labels)
    assert covered.words == words
    assert nothing_to_improve(covered, ["area_for_improvement"], labels) == said


def test_what_was_not_found_is_called_as_the_method_calls_it(labels: Labels) -> None:
    covered = coverage(judge("s", "F -").assessed[:1], labels)
    assert nothing_to_improve(covered, ["area_for_improvement", "work_in_progress"], labels) == (
        "The inspection found no area for improvement or work in progress."
    )
    assert nothing_to_improve(covered, [], labels) == "What needs to improve is not known."
    covered = coverage(judge("s", "F -").assessed[:2], labels)
    assert nothing_to_improve(covered, [], labels) == (
        "One of two criteria was assessed. What needs to improve is not known."
    )


def test_a_report_by_another_method_has_its_words(tmp_path: Path) -> None:
    shutil.copytree(METHODS / "three-outcomes", tmp_path, dirs_exist_ok=True)
    force = next(path for path in (tmp_path / "forces").iterdir() if path.is_dir())
    for file in force.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"(?ms)^gaps:\n(?:[ -].*?\n)+", "", text), encoding="utf-8")
    report = _report(tmp_path, force.name)
    assert "The inspection found no gap." in {row.improve for row in report.glance.rows}
    assert "area for improvement" not in str(report)
