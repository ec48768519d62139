import re
import shutil
from pathlib import Path

import pytest

from hmic.model.labels import Labels
from hmic.pipeline import Inspected, draw
from hmic.report.assembly import assemble
from hmic.report.contents import Report
from tests.conftest import edit, inspect_in


def _report(folder: Path, force: str = "eastshire") -> Report:
    inspected = inspect_in(folder, force)
    assert inspected.inspection is not None
    return assemble(inspected.inspection, inspected.judgements, inspected.round.labels)


def test_the_cover_says_what_it_is(small: Path) -> None:
    cover = _report(small).cover
    assert (cover.force, cover.title) == ("Eastshire Police (fictional)", "Trial inspection 2030")
    assert (cover.published, cover.assessment_period) == ("October 2030", "April 2029 to July 2030")
    assert (cover.notice, cover.stage_notice) == ("Fictional report, for tests.", None)


@pytest.mark.parametrize(
    ("stage", "notice"),
    [
        ("fieldwork", "Fieldwork draft. Not for publication."),
        ("accuracy", "Draft for the force to check its accuracy. Not for publication."),
    ],
)
def test_a_draft_says_so(small: Path, stage: str, notice: str) -> None:
    edit(small / "forces/eastshire/force.yaml", "stage: final", f"stage: {stage}")
    assert _report(small).cover.stage_notice == notice


def test_the_publishers_facts_reach_the_report(small: Path) -> None:
    report = _report(small)
    assert report.imprint.identifier == "Trial 2030/1"
    assert report.imprint.contact == "The trial office (fictional) sends other formats."
    assert report.imprint.accessibility == "Nobody has tested this report, and no program."
    assert report.contents[-1].title == "About this report"


@pytest.mark.parametrize("slash", ["/", ""])
def test_a_final_report_has_its_address_in_the_folder_of_its_force(small: Path, slash: str) -> None:
    edit(small / "frameworks/programme.yaml", "org/trial-2030/", f"org/trial-2030{slash}")
    assert _report(small).cover.canonical == "https://example.org/trial-2030/eastshire/"


def test_a_draft_has_no_address(small: Path) -> None:
    edit(small / "forces/eastshire/force.yaml", "stage: final", "stage: accuracy")
    assert _report(small).cover.canonical is None


def test_corrections_stand_at_the_front_with_what_they_moved(small: Path) -> None:
    with (small / "forces/eastshire/force.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "corrections:\n"
            "  - {date: 2030-11-05, what: finding, ids: [CU-S2, CU-S1], was: Meals are hot., "
            "now: Meals are warm., reason: A slip., grade_moved: false}\n"
            "  - {date: 2030-11-06, what: grade, ids: [custody-care], was: Good, now: Fair, "
            "reason: A record was overlooked., grade_moved: true}\n"
        )
    first, second = _report(small).corrections
    assert (first.date, first.subject, first.effect) == (
        "5 November 2030",
        "Finding CU-S2 and CU-S1",
        "No grade moved with it.",
    )
    assert (second.subject, second.was, second.now) == ("Grade custody-care", "Good", "Fair")
    assert second.effect == "A grade moved with it."


def test_the_notes_of_the_edition_keep_their_order(small: Path) -> None:
    assert _report(small).edition_notes == ()
    with (small / "forces/eastshire/force.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "edition_notes:\n"
            "  - {source: A slip., here: Put right., reason: It misled.}\n"
            "  - {source: A name., here: Left out., reason: It is private.}\n"
        )
    first, second = _report(small).edition_notes
    assert (first.source, first.here, first.reason) == ("A slip.", "Put right.", "It misled.")
    assert second.here == "Left out."


def test_an_overview_comes_before_its_parts_and_has_no_grade(small: Path) -> None:
    sections = _report(small).sections
    assert [section.full_title for section in sections] == [
        "Custody care",
        "Rural policing: overview",
        "Rural policing: farm crime",
        "Rural policing: wildlife crime",
    ]
    overview = sections[1]
    assert overview.is_overview
    assert overview.judged is None
    assert overview.previous is not None
    assert (overview.previous.when, overview.previous.mark.label) == ("2028", "Poor")


def test_the_distribution_says_where_this_force_stands(small: Path) -> None:
    distribution = _report(small).sections[0].distribution
    assert distribution is not None
    assert distribution.sentence == (
        "Of 3 forces: Excellent none, Good one, Fair two and Poor none. "
        "This force is one of the two graded Fair."
    )
    assert [run.count for run in distribution.runs if run.is_own] == [2]


def test_a_grade_that_no_force_was_counted_at_is_said_plainly(small: Path) -> None:
    file = small / "frameworks" / "custody-care.yaml"
    counts = "national_distribution: {excellent: 0, good: 1, fair: 2, poor: 0}"
    edit(file, counts, counts.replace("good: 1, fair: 2", "good: 3, fair: 0"))
    distribution = _report(small).sections[0].distribution
    assert distribution is not None
    assert distribution.sentence.endswith("This force: Fair.")


def test_groups_without_findings_are_left_out(small: Path) -> None:
    kinds = [[group.kind for group in section.groups] for section in _report(small).sections]
    assert kinds == [
        ["strength", "work_in_progress", "area_for_improvement"],
        ["strength", "area_for_improvement"],
        ["strength"],
        ["strength", "work_in_progress"],
    ]


def test_a_finding_says_when_it_is_due_and_why_it_is_minor(small: Path) -> None:
    sections = _report(small).sections
    due = sections[0].groups[1].findings[0]
    assert (due.due, due.remark) == ("2031-01", "Due January 2031.")
    minor = sections[1].groups[1].findings[0]
    assert (minor.severity, minor.remark) == ("minor", "Minor: The team is small.")


def test_the_contents_list_only_what_is_there(small: Path) -> None:
    anchors = [line.anchor for line in _report(small, "westshire").contents]
    assert "developing-practice" not in anchors
    assert "developments" not in anchors
    assert "developing-practice" in [line.anchor for line in _report(small).contents]


def test_a_draft_without_evidence_is_not_graded(small: Path) -> None:
    report = _report(small, "westshire")
    assert {a.judged.published.key for a in report.arguments} == {"ungraded"}


def test_the_summary_counts_findings(northamptonshire: Inspected, labels: Labels) -> None:
    assert northamptonshire.inspection is not None
    summary = assemble(northamptonshire.inspection, northamptonshire.judgements, labels).summary
    assert [kind.total for kind in summary.kinds] == [17, 29, 112]
    assert len([one for one in summary.improvements if one.severity]) == 17


def test_the_methods_and_thresholds_stand_once_with_their_sources(
    northamptonshire: Inspected, labels: Labels
) -> None:
    assert northamptonshire.inspection is not None
    method = assemble(northamptonshire.inspection, northamptonshire.judgements, labels).method
    assert [(row.word, row.value) for row in method.thresholds] == [
        ("Most", "more than 50% of the Good criteria"),
        ("Vast majority", "more than 85% of the Good criteria"),
        ("Significant number", "30% or more of the Fair criteria"),
    ]
    assert all(row.source for row in method.thresholds)
    assert [(row.word, row.value) for row in method.bands] == [
        ("Not met", "up to 15%"),
        ("Partly", "more than 15%, up to 50%"),
        ("Largely", "more than 50%, up to 85%"),
        ("Fully", "more than 85%, up to 100%"),
    ]
    assert len(method.known_properties) == 10
    assert "reconstruction" in (method.caveat or "")


def test_a_sign_off_alters_no_judgement(small: Path) -> None:
    signed = inspect_in(small).judgements
    shutil.rmtree(small / "forces/eastshire/sign-off")
    assert inspect_in(small).judgements == signed


SECTIONS = """
sections:
  - {section: glance}
  - {section: force_summary}
  - {section: frameworks}
  - section: foreword
    title: Why this round
    text: Meals matter.
  - {section: nation}
  - {section: practice}
  - {section: arguments}
  - {section: glossary}
"""


def test_the_programme_orders_the_sections_and_adds_its_own(small: Path) -> None:
    with (small / "frameworks" / "programme.yaml").open("a", encoding="utf-8") as file:
        file.write(SECTIONS)
    report = _report(small)
    assert [line.title for line in report.contents] == [
        "The grades at a glance",
        "Force summary of judgements",
        *(section.full_title for section in report.sections),
        "Why this round",
        "National summary of judgements",
        "Developing practice",
        "Criteria and arguments",
        "Glossary",
    ]
    assert [(part.title, part.text) for part in report.parts if part.text] == [
        ("Why this round", "Meals matter.")
    ]


STATEMENT = """
sections:
  - {section: glance}
  - {section: statement, title: What the force says}
  - {section: force_summary}
  - {section: frameworks}
  - {section: arguments}
  - {section: glossary}
"""


def test_a_force_gives_the_text_of_a_section_that_the_programme_leaves_to_it(small: Path) -> None:
    with (small / "frameworks" / "programme.yaml").open("a", encoding="utf-8") as file:
        file.write(STATEMENT)
    edit(
        small / "forces/eastshire/force.yaml",
        "stage: final\n",
        "stage: final\ntexts: {statement: We agree.}\n",
    )
    own = [(part.name, part.text) for part in _report(small).parts if part.title]
    assert own == [("statement", "We agree.")]
    assert not [part for part in _report(small, "westshire").parts if part.title]


def test_what_the_programme_does_not_say_is_left_out_with_its_heading(small: Path) -> None:
    file = small / "frameworks" / "programme.yaml"
    texts = re.search(r"(?ms)^texts:\n.*?(?=^known_properties)", file.read_text(encoding="utf-8"))
    assert texts is not None
    edit(file, texts[0], "")
    report = _report(small)
    below = {line.title: line.lines for line in report.contents}
    assert [line.title for line in below["Introduction"]] == [
        "Programmed frameworks",
        "Risk-based frameworks",
        "The grading process",
        "Future inspection activity",
    ]
    drawn, _ = draw(inspect_in(small))
    assert drawn is not None
    page = drawn.page
    assert "None" not in page
    assert 'id="grading-process"' in page
    assert 'id="about-developing-practice"' not in page


def test_a_section_without_content_is_left_out(small: Path) -> None:
    assert "practice" not in [part.name for part in _report(small, "westshire").parts]


def test_what_is_to_be_done_is_listed_gravest_first_with_what_is_in_the_way(small: Path) -> None:
    found = [
        (one.id, one.severity, " ".join(way.words for way in one.in_the_way))
        for one in _report(small).summary.improvements
    ]
    assert found == [
        ("CU-W1", None, "In the way of Good. Put right alone, it raises the grade to Good."),
        ("WC-W1", None, "In the way of Excellent (any 1 of 2)."),
        ("CU-A1", "Moderate", ""),
        ("RP-A1", "Minor", ""),
    ]


def test_of_equals_what_is_in_the_way_of_the_lower_grade_comes_first(small: Path) -> None:
    """Work in progress is as grave as a moderate area: the method’s table treats them alike."""
    edit(small / "forces/eastshire/custody-care.yaml", "criteria: [CU4]", "criteria: [CU4, CU3]")
    listed = _report(small).summary.improvements
    assert [one.id for one in listed] == ["CU-A1", "CU-W1", "WC-W1", "RP-A1"]
    assert [one.gravity for one in listed] == [1, 1, 1, 3]
    assert [way.of_some for one in listed for way in one.in_the_way] == [False, False, True]


def test_beside_the_list_stands_what_its_order_goes_by_and_what_it_leaves_out(small: Path) -> None:
    summary = _report(small).summary
    assert summary.order == "The gravest first; of equals, first what raises a grade alone."
    assert summary.order_notes == (
        "How grave, by the method: moderate and work in progress; minor. "
        "“Any 2 of 5”: so many of those criteria must be better met."
    )
    file = small / "forces/eastshire/farm-crime.yaml"
    text = file.read_text(encoding="utf-8")
    assert "work_in_progress:" not in text
    wip = "{id: FC-W1, text: More is planned., criteria: [FC7]}"
    file.write_text(f"{text}work_in_progress:\n  - {wip}\n", encoding="utf-8")
    summary = _report(small).summary
    assert "FC-W1" not in [one.id for one in summary.improvements]
    assert summary.order_notes.endswith(
        " Work in progress in the way of no next grade is not listed unless something is asked "
        "of it (one finding)."
    )
    edit(
        file, "More is planned.", "More is planned., action: Finish it."
    )  # what is asked is listed
    summary = _report(small).summary
    assert "FC-W1" in [one.id for one in summary.improvements]
    assert "not listed" not in summary.order_notes


def test_a_stated_criterion_leads_to_the_findings_behind_it(small: Path) -> None:
    file = small / "forces/eastshire/custody-care.yaml"
    edit(file, "criteria: [CU4]", "criteria: [CU4, CU3]")
    stated = "  - {criterion: CU3, achievement: largely, reason: Some were seen.}\n"
    edit(file, "achievements:\n", f"achievements:\n{stated}")
    listed = {one.id: one for one in _report(small).summary.improvements}
    assert listed["CU3"].unasked == "See CU-A1 and CU-W1."
    assert listed["CU3"].findings == ("CU-A1", "CU-W1")
    assert listed["CU-A1"].unasked == "No action is named."
    (way,) = listed["CU-A1"].in_the_way
    assert (way.behind, way.words, way.alone) == ("CU3", "Behind CU3.", False)


def test_each_grade_stands_beside_how_many_were_graded_higher_and_lower(small: Path) -> None:
    rows = [row for group in _report(small).national for row in group.rows]
    assert [(row.anchor, row.beside) for row in rows] == [
        ("custody-care", "Of 3: 1 higher, 0 lower."),
        ("farm-crime", "Of 3: 0 higher, 2 lower."),
        ("wildlife-crime", "Of 3: 0 higher, 2 lower."),
    ]


def test_the_front_page_says_the_grades_in_one_sentence(small: Path) -> None:
    assert _report(small).glance.sentence == (
        "Eastshire Police (fictional): Fair for custody care; Excellent for farm crime; "
        "Good for wildlife crime."
    )


def test_beside_what_holds_a_grade_stands_what_to_do_about_it(small: Path) -> None:
    """What is asked; without, whether it is enough alone; else what else is in the way."""
    said = {row.anchor: row.improve for row in _report(small).glance.rows}
    assert said["custody-care"].startswith("CU-W1: put right alone, it raises the grade")
    file = small / "forces/eastshire/custody-care.yaml"
    text = file.read_text(encoding="utf-8")
    found = "text: Only some records were complete."
    assert found in text
    file.write_text(text.replace(found, f"{found}, action: Complete them. Soon."), encoding="utf-8")
    said = {row.anchor: row.improve for row in _report(small).glance.rows}
    assert said["custody-care"] == "Complete them (CU-W1)."
