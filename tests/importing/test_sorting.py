import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from hmic.importing.document import Block, Document, escaped
from hmic.importing.figures import as_table, number_figures
from hmic.importing.found import FoundReport
from hmic.importing.headings import Headings, bare, read_headings
from hmic.importing.plain_text import read_text
from hmic.importing.sorting import sort
from hmic.model.round import Round
from hmic.pipeline import read_round
from hmic.sources.project import Project
from hmic.spreadsheets import csv_table
from tests.conftest import SMALL

REPORT = Path(__file__).parent / "reports" / "northshire.txt"


def _round() -> Round:
    round_ = read_round(Project(SMALL)).round
    assert round_ is not None
    return round_


def _headings(round_: Round) -> Headings:
    headings, problems = read_headings(Project(SMALL), round_)
    assert problems == ()
    assert headings is not None
    return headings


def _sorted(text: str) -> FoundReport:
    round_ = _round()
    headings = _headings(round_)
    return sort(read_text(text, headings.every), headings, round_)


@pytest.fixture(scope="module")
def report() -> FoundReport:
    return _sorted(REPORT.read_text(encoding="utf-8"))


def test_each_finding_is_of_its_framework_and_kind(report: FoundReport) -> None:
    found = {s: Counter(f.kind for f in one.findings) for s, one in report.frameworks.items()}
    assert {slug: dict(kinds) for slug, kinds in found.items() if kinds} == {
        "custody-care": {"strength": 3, "work_in_progress": 1, "area_for_improvement": 1},
        "farm-crime": {"strength": 1},
    }


def test_a_finding_that_a_page_or_a_box_cut_is_whole(report: FoundReport) -> None:
    nurse, things, checks = report.frameworks["custody-care"].findings[:3]
    assert nurse.text.endswith("at every hour of the day and night, and what was found is "
                               "written down at once.")  # fmt: skip
    assert "in both of the suites. A survey" in checks.text
    assert things.text == (
        "Three things are done before anybody is released:\n\n"
        "- a telephone call is offered;\n- a warm drink is offered;\n- the way home is discussed."
    )


def test_a_paragraph_without_a_bullet_is_put_to_its_finding_and_told(report: FoundReport) -> None:
    added = " A survey of detainees confirmed that in April."
    assert report.frameworks["custody-care"].findings[2].text.endswith(added)
    (doubt,) = report.doubts
    assert "a paragraph without a bullet follows a finding" in doubt.message
    lines = REPORT.read_text(encoding="utf-8").split("\n")
    assert lines[doubt.at - 1].startswith("A survey")


def test_texts_numbers_and_terms_have_their_place(report: FoundReport) -> None:
    custody = report.frameworks["custody-care"]
    assert custody.context == [
        "There are two suites in Northshire (fictional), one of which was built in 1902. Its "
        "cells are cold. Heating is a well-known problem there."
    ]
    assert custody.national_context == ["Every force has cells."]
    assert (custody.distribution, custody.grade) == ((0, 1, 2, 0), "fair")
    assert report.frameworks["farm-crime"].grade == "good"
    headings = _headings(_round())
    assert headings.framework("Custo dy care") == "custody-care"  # as narrow cells cut words
    assert headings.framework("Custard care") is None
    assert report.national_rows == {
        "custody-care": (0, 1, 2, 0),
        "farm-crime": (1, 1, 1, 0),
        "wildlife-crime": (0, 2, 1, 0),
    }
    assert [(title, len(texts)) for title, texts in report.overview] == [
        ("Geographical description of force area", 1),
        ("Strategic priorities", 2),
    ]
    assert report.overview[1][1][1] == "- to be seen in both towns; and\n- to answer letters."
    assert report.developments == ["Two stations were closed, and one was opened."]
    assert [term[:2] for term in report.terms] == [
        ("AB", "animal book"),
        ("BARN (N)", "barn and rural network (north)"),
        ("CORAL", "computer for farms"),
        ("TB", "tractor board"),
    ]
    (example,) = custody.practice
    assert (example.title, example.problem) == ("Blankets for all", ["Detainees were cold."])
    assert example.solution == ["Blankets were bought:", "- they are thick;\n- they are many."]
    assert example.outcomes == ["Complaints have halved."]


def test_what_has_no_place_is_kept_with_its_reason(report: FoundReport) -> None:
    assert [(one.under, one.text, one.reason) for one in report.unplaced] == [
        (
            "Introduction to HMIC Inspections",
            "These trial inspections began in 2030, and this text is the same in every report.",
            "a text of the round, which its programme has in words of its own",
        ),
        (
            "Custody Care / Developing Practice",
            "FORCE CONTACT: Jo Bloggs – 01234 567890",
            "a person, whom no report names: write the role as contact",
        ),
        (
            "Rural Policing – Farm Crime / Areas for improvement",
            "None was found.",
            "it says that there is no area for improvement",
        ),
    ]


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def test_no_line_of_the_document_is_dropped(report: FoundReport) -> None:
    """Each line of prose stands somewhere; headings and tables are read as what they are."""
    texts = [f.text for one in report.frameworks.values() for f in one.findings]
    for one in report.frameworks.values():
        texts += [*one.context, *one.national_context]
        for example in one.practice:
            texts += [example.title, *example.problem, *example.solution, *example.outcomes]
    texts += [text for title, part in report.overview for text in (title, *part)]
    texts += [*report.developments, *report.summary, *(one.text for one in report.unplaced)]
    letters = _letters(" ".join(texts))
    lines = REPORT.read_text(encoding="utf-8").split("\n")
    prose = [line for line in lines if line.rstrip().endswith((".", ";", "and", "well-"))]
    assert len(prose) > 20
    assert [line for line in prose if _letters(line) not in letters] == []


@pytest.mark.parametrize(
    "heading",
    ["Custody care", "CUSTODY CARE", "1. Custody Care", "2.3 Custody care:", "Custody   care –"],
)
def test_a_heading_is_known_in_any_case_and_with_a_number(heading: str) -> None:
    headings = _headings(_round())
    assert [(one.of, one.name) for one in headings.meanings(heading)] == [
        ("framework", "custody-care")
    ]


def test_dashes_and_marks_make_no_other_heading() -> None:
    assert bare("Rural Policing – Farm Crime") == bare("rural policing - FARM CRIME.")
    assert bare("Terms & Abbreviations") == bare("Terms and abbreviations")


def test_the_name_of_a_framework_in_a_list_is_no_heading() -> None:
    report = _sorted("Custody care\n\nNational contextual factors\n\nFarm crime\n\nis much.")
    assert list(report.frameworks) == ["custody-care"]


def _blocks(*blocks: Block) -> FoundReport:
    round_ = _round()
    return sort(Document(blocks, "paragraph"), _headings(round_), round_)


def test_headings_by_style_divide_texts_and_are_told_among_findings() -> None:
    report = _blocks(
        Block("heading", "Custody care", 1, 1),
        Block("heading", "Contextual factors", 2, 2),
        Block("heading", "The cells", 3, 3),
        Block("text", "They are cold.", 4),
        Block("heading", "Strengths", 5, 2),
        Block("heading", "Leadership", 6, 3),
        Block("bullet", "Sergeants lead.", 7),
        Block("heading", "Annex", 8, 1),
        Block("text", "An annex.", 9),
    )
    custody = report.frameworks["custody-care"]
    assert custody.context == ["# The cells", "They are cold."]
    (finding,) = custody.findings
    assert (finding.text, finding.theme) == ("Sergeants lead.", "Leadership")
    assert [doubt.at for doubt in report.doubts] == [6]
    assert [(one.text, one.under) for one in report.unplaced] == [
        ("An annex.", "Annex"),
    ]


def test_a_note_in_the_margin_goes_with_its_finding() -> None:
    report = _blocks(
        Block("heading", "Custody care", 1, 1),
        Block("heading", "Strengths", 2, 2),
        Block("bullet", "Sergeants lead.", 3, notes=("Who says so?",)),
        Block("bullet", "and by example", 4, 1, notes=("Since when?",)),
    )
    (finding,) = report.frameworks["custody-care"].findings
    assert finding.note == "Who says so?\nSince when?"
    assert finding.text == "Sergeants lead.\n\n- and by example"


def test_tables_of_a_document_are_read_as_what_they_are() -> None:
    report = _blocks(
        Block("heading", "Custody care", 1, 1),
        Block("heading", "National grade distribution", 2, 2),
        Block("table", "", 3, rows=(("Excellent", "Good", "Fair", "Poor"), ("0", "1", "2", "0"))),
        Block("heading", "Contextual factors", 4, 2),
        Block("table", "", 5, rows=(("Suite", "Cells"), ("North", "10"))),
        Block("heading", "Glossary", 6, 1),
        Block("table", "", 7, rows=(("AB", "animal book"), ("", ""))),
    )
    custody = report.frameworks["custody-care"]
    assert custody.distribution == (0, 1, 2, 0)
    assert custody.context == ["| Suite | Cells |\n|---|---|\n| North | 10 |"]
    assert [term[:2] for term in report.terms] == [("AB", "animal book")]
    assert [doubt.at for doubt in report.doubts] == [5]


def test_what_would_be_markup_is_printed_as_it_is() -> None:
    assert escaped("# one") == "\\# one"
    assert escaped("1. one *two* <b> `c` a_b _d_") == "1\\. one \\*two\\* \\<b> \\`c\\` a_b \\_d\\_"
    assert escaped("AT&T and &amp; [1] (2)") == "AT&T and \\&amp; [1] (2)"
    assert as_table([["a|b"], ["c"]]) == "| a\\|b |\n|---|\n| c |"


def test_what_stands_directly_below_an_area_is_its_context_and_is_told() -> None:
    round_ = _round()
    blocks = (
        Block("heading", "Custody care", 1, level=1),
        Block("text", "This says what was found in Northshire.", 2),
        Block("heading", "Strengths", 3, level=2),
        Block("bullet", "Meals are warm.", 4),
    )
    report = sort(Document(blocks, "paragraph"), _headings(round_), round_)
    assert report.frameworks["custody-care"].context == ["This says what was found in Northshire."]
    assert report.unplaced == []
    (doubt,) = report.doubts
    assert doubt.message.startswith("it stands directly below “Custody care”")


def test_numbered_lists_stay_numbered() -> None:
    def item(text: str, level: int, *, is_counted: bool = True) -> Block:
        return Block("bullet", text, 1, level, is_counted=is_counted)

    report = _blocks(
        Block("heading", "Custody care", 1, level=1),
        Block("heading", "Contextual factors", 1, level=2),
        Block("text", "Three things are done:", 1),
        item("a call;", 0),
        item("a drink:", 0),
        item("warm;", 1, is_counted=False),
        item("offered twice;", 1, is_counted=False),
        item("the way home.", 0),
        Block("heading", "Strengths", 1, level=2),
        item("Two things are told.", 0, is_counted=False),
        item("The time.", 1),
        item("The place.", 1),
    )
    framework = report.frameworks["custody-care"]
    assert framework.context == [
        "Three things are done:",
        "1. a call;\n2. a drink:\n   - warm;\n   - offered twice;\n3. the way home.",
    ]
    assert framework.findings[0].text == "Two things are told.\n\n1. The time.\n2. The place."


PLAN = "picture-1.png"


def _in_a_text(*blocks: Block, heading: str = "Contextual factors") -> FoundReport:
    return _blocks(Block("heading", "Custody care", 1, 1), Block("heading", heading, 2, 2), *blocks)


ROWS = (("Suite", "Cells"), ("North", "10"))


@pytest.mark.parametrize("is_above", [True, False])
def test_a_caption_is_that_of_the_table_or_picture_beside_it(*, is_above: bool) -> None:
    def beside(drawn: Block, caption: str) -> tuple[Block, ...]:
        said = Block("caption", caption, drawn.at)
        return (said, drawn) if is_above else (drawn, said)

    report = _in_a_text(
        Block("text", "Figure 1 is a plan; Table 1 counts, and Table 2 is lost.", 3),
        *beside(Block("picture", PLAN, 4, alternative="Two cells."), "Figure 1: The plan"),
        *beside(Block("table", "", 5, rows=ROWS), "Table 1 Cells by suite"),
    )
    drawn, counted = report.figures["custody-care"]
    assert (drawn.name, drawn.caption, drawn.number) == (PLAN, "The plan", "figure 1")
    assert drawn.alternative == "Two cells."
    assert (counted.caption, counted.raw) == ("Cells by suite", csv_table(ROWS).encode())
    ids = number_figures(report, [{"figures": [{"id": "F1", "picture": "old.png"}]}])
    assert ids == {"old.png": "F1", PLAN: "F2", counted.name: "T1"}
    assert report.frameworks["custody-care"].context == [
        "[](F2) is a plan; [](T1) counts, and Table 2 is lost.",
        "![](F2)",
        "![](T1)",
    ]
    assert report.unplaced == []


def test_a_line_that_is_numbered_like_one_is_a_caption_only_beside_something() -> None:
    report = _in_a_text(
        Block("table", "", 3, rows=ROWS),
        Block("text", "Table 1 – Cells by suite", 4),
        Block("text", "Table 1 shows that there are ten.", 5),
        Block("text", "Table 9: nothing of that kind.", 6),
    )
    ids = number_figures(report, [])
    assert list(ids.values()) == ["T1"]
    assert report.frameworks["custody-care"].context == [
        "![](T1)",
        "[](T1) shows that there are ten.",
        "Table 9: nothing of that kind.",
    ]


@pytest.mark.parametrize(
    "rows", [(("Suite", "Suite"), ("a", "b")), (("Suite",), ("=1+1",)), (("a",) * 11, ("b",) * 11)]
)
def test_a_table_that_no_file_may_hold_stays_in_its_text(rows: tuple[tuple[str, ...], ...]) -> None:
    report = _in_a_text(Block("caption", "Table 1: Cells", 3), Block("table", "", 4, rows=rows))
    (text,) = report.frameworks["custody-care"].context
    assert text.startswith(f"Table: Cells\n\n| {rows[0][0]} |")
    assert report.figures == {}


def test_a_caption_without_a_place_is_kept_with_what_it_is_of() -> None:
    report = _in_a_text(
        Block("bullet", "Meals are warm.", 3),
        Block("caption", "Table 1: Meals", 4),
        Block("table", "", 5, rows=ROWS),
        Block("caption", "Figure 9: Nothing", 6),
        heading="Strengths",
    )
    assert [one.text for one in report.unplaced] == [
        "Meals\n\n| Suite | Cells |\n|---|---|\n| North | 10 |",
        "Figure 9: Nothing",
    ]
    assert len(report.frameworks["custody-care"].findings) == 1


def test_quotations_stay_quotations_where_a_text_may_have_them() -> None:
    report = _in_a_text(
        Block("text", "A detainee said:", 3),
        Block("quotation", "It is cold.", 4),
        Block("quotation", "And *dark*.", 5),
        Block("text", "Others agreed.", 6),
        Block("quotation", "It is.", 7),
        Block("heading", "Strengths", 8, 2),
        Block("bullet", "Meals are warm.", 9),
        Block("quotation", "They are.", 10),
    )
    custody = report.frameworks["custody-care"]
    assert custody.context == [
        "A detainee said:",
        "> It is cold.\n>\n> And \\*dark\\*.",
        "Others agreed.",
        "> It is.",
    ]
    assert [one.text for one in custody.findings] == ["Meals are warm. “They are.”"]
    assert [doubt.at for doubt in report.doubts] == [10]


def test_recommendations_are_those_of_the_report_wherever_they_stand() -> None:
    report = _blocks(
        Block("heading", "Custody care", 1, 1),
        Block("heading", "Recommendations", 2, 2),
        Block("text", "The force should:", 3),
        Block("bullet", "heat the cells;", 4, is_counted=True, footnotes=("[^f1]: Soon.",)),
        Block("bullet", "at night.", 5, 1),
        Block("heading", "Recommendations", 6, 1),
        Block("text", "Recommendation 2: Build a suite.", 7),
        Block("text", "3. Paint it.", 7),
        Block("text", "Count the cells.", 8),
        Block("table", "", 9, rows=ROWS),
    )
    assert [one.text for one in report.recommendations] == [
        "heat the cells; at night.",
        "Build a suite.",
        "Paint it.",
        "Count the cells.",
    ]
    assert [doubt.at for doubt in report.doubts] == [5, 8]
    assert [one.at for one in report.unplaced] == [3, 4, 9]


def test_a_heading_of_an_overview_begins_a_part_of_it() -> None:
    report = _blocks(
        Block("heading", "Overview", 1, 1),
        Block("heading", "The area", 2, 2),
        Block("text", "It is flat.", 3),
        Block("heading", "The people", 4, 2),
        Block("text", "They are few.", 5),
        Block("heading", "Custody care", 6, 1),
        Block("heading", "Overview", 7, 2),
        Block("text", "Of this alone.", 8),
    )
    assert report.overview == [("The area", ["It is flat."]), ("The people", ["They are few."])]
    assert [one.text for one in report.unplaced] == ["Of this alone."]


def test_headings_that_lead_nowhere_are_named_once_the_highest_of_them() -> None:
    report = _blocks(
        Block("heading", "Foreword", 1, 1),
        Block("heading", "Thanks", 2, 2),
        Block("text", "To all.", 3),
        Block("text", "And to others.", 4),
        Block("heading", "Custody care", 5, 1),
    )
    assert report.headings == ["Foreword"]


def test_what_is_counted_line_by_line_is_a_paragraph_each() -> None:
    report = _sorted(
        "Custody care\n\nRecommendations\n\n1. Heat the cells\nat night.\n2. Paint them.\n"
        "7. is no next one.\n"
    )
    assert [one.text for one in report.recommendations] == [
        "Heat the cells at night.",
        "Paint them. 7. is no next one.",
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [("1.", "2."), ("4.2", "4.3"), ("(1)", "(2)"), ("S1", "S2"), ("Finding 1:", "Finding 2:")],
)
def test_paragraphs_that_somebody_counted_are_findings(first: str, second: str) -> None:
    report = _sorted(
        f"Custody care\n\nStrengths\n\n{first} Cells are warm.\n\n{second} Meals are good.\n"
    )
    found = report.frameworks["custody-care"].findings
    assert [one.text for one in found] == ["Cells are warm.", "Meals are good."]
    assert report.doubts == []


def test_what_is_counted_below_a_bullet_is_its_list() -> None:
    report = _sorted(
        "Custody care\n\nStrengths\n\n• Cells are:\n\n1. warm.\n\n2. clean.\n\n"
        "• 12 meals are good.\n"
    )
    found = report.frameworks["custody-care"].findings
    assert [one.text for one in found] == [
        "Cells are:\n\n1. warm.\n2. clean.",
        "12 meals are good.",
    ]


def test_a_finding_that_begins_with_no_is_one() -> None:
    report = _sorted(
        "Custody care\n\nStrengths\n\nNo strengths were found.\n\n"
        "Areas for improvement\n\nNo cell has a window.\n"
    )
    (found,) = report.frameworks["custody-care"].findings
    assert (found.kind, found.text) == ("area_for_improvement", "No cell has a window.")
    assert [one.reason for one in report.unplaced] == ["it says that there is no strength"]


def test_what_stands_beside_the_words_goes_with_them_wherever_they_go() -> None:
    """Notes and comments of a heading, of the rest of a finding, of what has no place."""
    round_ = _round()

    blocks = (
        Block("heading", "Custody care", 1, level=1),
        Block("bullet", "Cells are[^f2]", 2),
        Block("text", "warm[^f3] and clean.", 3, begins_page=True),
        Block("table", "", 4, rows=(("a[^f4]",),)),
    )
    with_notes = [
        replace(block, footnotes=(f"[^f{n}]: Note {n}.",), notes=(f"Comment {n}.",))
        for n, block in enumerate(blocks, 1)
    ]
    with_notes.insert(1, Block("heading", "Strengths", 1, level=2))
    report = sort(Document(tuple(with_notes), "paragraph"), _headings(round_), round_)
    (found,) = report.frameworks["custody-care"].findings
    assert found.whole == (
        "Cells are[^f2] warm[^f3] and clean.\n\n[^f2]: Note 2.\n\n[^f3]: Note 3."
    )
    kept = "\n".join([found.note or "", *(one.text for one in report.unplaced)])
    assert all(f"Comment {n}." in kept for n in range(1, 5))
    assert "Note 1." in kept
    assert "| a[^f4] |\n|---|\n\n[^f4]: Note 4." in kept


def test_marks_that_nobody_sees_are_left_out() -> None:
    report = _sorted("Custody care\n\nStrengths\n\n- Cells\u200b are\x00 warm\u2060.\n")
    (found,) = report.frameworks["custody-care"].findings
    assert found.text == "Cells are warm."


def test_a_table_that_no_reader_would_read_has_no_place() -> None:
    round_ = _round()
    rows = tuple(("a", str(n)) for n in range(300))
    blocks = (
        Block("heading", "Custody care", 1, level=1),
        Block("heading", "Context", 2, level=2),
        Block("table", "", 3, rows=rows),
    )
    report = sort(Document(blocks, "paragraph"), _headings(round_), round_)
    assert [one.reason for one in report.unplaced] == ["a table of more than 200 rows"]


def test_markdown_has_its_headings_and_tables() -> None:
    report = _sorted(
        "# Custody care\n## Context\nIt is cold.\n\n"
        "| Suite | Cells |\n|:--|--:|\n| North | 10 |\n\n## Strengths\n- Meals are warm.\n"
    )
    found = report.frameworks["custody-care"]
    assert found.context == ["It is cold.", "| Suite | Cells |\n|---|---|\n| North | 10 |"]
    assert [one.text for one in found.findings] == ["Meals are warm."]


def test_a_recommendation_loses_no_number_but_its_own() -> None:
    report = _sorted("Custody care\n\nRecommendations\n\n- Heat cells 1. and 2) at night.\n")
    assert [one.text for one in report.recommendations] == ["Heat cells 1. and 2) at night."]


def test_two_terms_that_were_read_as_one_are_told() -> None:
    report = _sorted("Custody care\n\nGlossary\n\nAB animal book\n\nCD cattle den EF equal field\n")
    assert [term for term, _, _ in report.terms] == ["AB", "CD"]
    assert [one.message for one in report.doubts] == ["EF stands in the meaning of CD"]
