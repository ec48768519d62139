"""Every outcome and every refusal, on small fictional forces, built as a user builds them."""

import re
import shutil
from pathlib import Path

import pytest

from hmic.publishing.building import Built, build
from hmic.sources.project import Project

OUTCOMES = Path(__file__).parents[1] / "projects" / "outcomes"

PUBLISHED = {
    "cappedshire": ("Poor", "Before this cap the outcome is Good."),
    "shortshire": ("Poor", "2 of 4 Fair criteria are partly met or not met"),
    "opencester": ("Not graded", "because BI2 was not assessed"),
    "fairshire": ("Fair", "Held at Fair by one Fair criterion, BI3"),
    "goodshire": ("Good", "Excellent needs 6"),
    "countshire": ("Good", "the count for Excellent; no evidence is given of a beacon"),
    "excelshire": ("Excellent", "both further factors are shown"),
    "gapshire": ("Fair", "Fair by moderation of a computed outcome of Judgement required"),
    "upshire": ("Good", "Good by moderation of a computed outcome of Fair"),
    "downshire": ("Poor", "Poor by moderation of a computed outcome of Good"),
}
REFUSED = {
    "unsettled": {"people-must-judge", "sign-off-missing"},
    "stale-moderation": {"moderation-outdated", "sign-off-missing"},
    "stale-signature": {"sign-off-outdated"},
    "unsigned": {"sign-off-missing"},
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    shutil.copytree(OUTCOMES, tmp_path / "outcomes")
    return Project(tmp_path / "outcomes")


def _build(project: Project, force: str, *, strict: bool = False) -> Built:
    return build(project, force, ("html", "json"), strict=strict)


def _text(html: str) -> str:
    body = html[html.index("<body") :]
    return " ".join(re.sub("<[^>]+>", " ", body).split()).replace(" ,", ",").replace(" .", ".")


def test_every_force_of_the_project_is_covered(project: Project) -> None:
    assert {*PUBLISHED, *REFUSED} == set(project.forces_with_data())


@pytest.mark.parametrize("force", PUBLISHED)
def test_it_is_built_with_its_grade_and_its_reason(project: Project, force: str) -> None:
    label, reason = PUBLISHED[force]
    built = _build(project, force)
    assert [path.name for path in built.written] == ["index.html", "report.json"]
    html = built.written[0].read_text(encoding="utf-8")
    grade = re.search(r'<h3>Grade <span class="mark mark-\w+">(.*?)</span></h3>', html)
    assert grade is not None
    assert _text("<body>" + grade[1]).endswith(label)
    assert reason in _text(html)


@pytest.mark.parametrize("force", ["gapshire", "upshire", "downshire"])
def test_computed_and_published_outcome_stand_side_by_side(project: Project, force: str) -> None:
    html = _build(project, force).written[0].read_text(encoding="utf-8")
    text = _text(html)
    assert "Computed outcome:" in text
    assert "Published grade:" in text
    assert "lead inspector settled on" in text.lower()
    assert "confirmed by chief inspector" in text


def test_an_outcome_that_is_no_grade_has_words_and_no_colour(project: Project) -> None:
    html = _build(project, "opencester").written[0].read_text(encoding="utf-8")
    assert '<span class="mark mark-none">Not graded</span>' in html


def test_a_direction_is_printed_where_one_is_stated(project: Project) -> None:
    html = _build(project, "upshire").written[0].read_text(encoding="utf-8")
    assert "Direction of travel: Improved: It was Poor in 2028." in html


def test_who_signed_is_printed(project: Project) -> None:
    html = _build(project, "fairshire").written[0].read_text(encoding="utf-8")
    assert "Fair, signed by trial board on 30 September 2030." in html


@pytest.mark.parametrize("force", REFUSED)
def test_it_is_refused_and_nothing_is_written(project: Project, force: str) -> None:
    built = _build(project, force)
    assert built.written == ()
    assert {diagnostic.code for diagnostic in built.diagnostics} == REFUSED[force]
    assert not (project.build / force).exists()


def test_an_outdated_signature_names_what_moved(project: Project) -> None:
    (diagnostic,) = _build(project, "stale-signature").diagnostics
    assert diagnostic.message == "since bicycle-safety was signed: BI-W1 changed"
    assert diagnostic.place is not None
    assert diagnostic.place.file == "forces/stale-signature/sign-off/bicycle-safety.yaml"


@pytest.mark.parametrize("force", ["upshire", "downshire"])
def test_a_grade_beyond_the_computed_range_is_refused_under_strict(
    project: Project, force: str
) -> None:
    built = _build(project, force, strict=True)
    assert [diagnostic.code for diagnostic in built.diagnostics] == ["moderation-beyond-range"]
    assert built.written == ()
