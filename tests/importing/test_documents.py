import io
import shutil
import zipfile
from pathlib import Path

import pytest

from hmic.diagnostics import Refusal
from hmic.importing.documents import Imported, import_document
from hmic.model.round import Round
from hmic.pipeline import inspect, read_round
from hmic.sources.project import Project
from tests.conftest import edit
from tests.importing.pdf_files import Word, pdf_file
from tests.importing.word_files import (
    PNG,
    commented,
    comments,
    listed,
    p,
    picture,
    r,
    word_file,
)

REPORT = Path(__file__).parent / "reports" / "northshire.txt"


def _round(folder: Path) -> Round:
    round_ = read_round(Project(folder)).round
    assert round_ is not None
    return round_


def _import(folder: Path, file: Path, *, only_compare: bool = False) -> Imported:
    project = Project(folder)
    imported, _ = import_document(
        project, _round(folder), "northshire", file, only_compare=only_compare
    )
    assert imported is not None
    return imported


@pytest.fixture
def report(small: Path) -> Path:
    return Path(shutil.copy(REPORT, small / "report.txt"))


def _files(folder: Path) -> dict[str, str]:
    below = sorted((folder / "forces/northshire").glob("*.*"))
    return {path.name: path.read_text(encoding="utf-8") for path in below}


def _became(imported: Imported) -> dict[str, int]:
    parts = ("same", "changed", "new", "gone", "of_other_kind")
    return {
        part: number
        for part in parts
        if (number := sum(len(getattr(one, part)) for one in imported.matched.values()))
    }


def test_it_makes_the_files_of_a_force_that_lack_their_criteria_alone(
    small: Path, report: Path
) -> None:
    imported = _import(small, report)
    assert _became(imported) == {"new": 6}
    custody = _files(small)["custody-care.yaml"]
    assert "  - id: CU-S1\n    text: >-\n      Every detainee is seen by a nurse" in custody
    assert "    criteria: []  # to be linked\n" in custody.replace("[] #", "[]  #")
    assert 'author: "To be written: the post"' in custody
    assert "context: |-\n  There are two suites" in custody
    assert "  - title: Blankets for all\n" in custody
    assert "role: 'To be written: the role'" in custody
    read = read_round(Project(small))
    found = inspect(read, "northshire").own_diagnostics
    wrong = [d for d in found if d.severity == "error"]
    assert len(wrong) == 6
    assert {d.route[-1] for d in wrong} == {"criteria"}


def test_no_person_is_named_in_a_data_file(small: Path, report: Path) -> None:
    _import(small, report)
    named = [name for name, text in _files(small).items() if "Bloggs" in text]
    assert named == ["unplaced.md"]


def test_terms_are_the_forces_own_where_no_glossary_has_them(small: Path, report: Path) -> None:
    imported = _import(small, report)
    assert _files(small)["glossary.yaml"] == (
        "terms:\n  - term: AB\n    expansion: animal book\n"
        "  - term: BARN (N)\n    expansion: barn and rural network (north)\n"
        "  - term: CORAL\n    description: computer for farms\n"
    )
    said = [doubt.message for doubt in imported.report.doubts]
    assert "TB is “trial board” in the glossary, and “tractor board” here" in said
    at = next(one.at for one in imported.report.doubts if one.message.startswith("TB is"))
    assert "tractor board" in report.read_text(encoding="utf-8").splitlines()[at - 1]


def test_what_has_no_place_stands_in_a_file_with_the_reasons(small: Path, report: Path) -> None:
    _import(small, report)
    text = _files(small)["unplaced.md"]
    assert text.startswith("<!-- Written by hmic import")
    assert "## 1: a person, whom no report names: write the role as contact\n" in text
    assert "- custody-care: fair\n" in text
    assert "None was found. (line " in text
    assert "Every force has cells.\n" in text


def test_imported_again_the_same_document_changes_no_byte(small: Path, report: Path) -> None:
    _import(small, report)
    before = _files(small)
    assert _became(_import(small, report)) == {"same": 6}
    assert _files(small) == before


def test_imported_again_findings_keep_their_ids_criteria_and_comments(
    small: Path, report: Path
) -> None:
    _import(small, report)
    file = small / "forces/northshire/custody-care.yaml"
    first, rest = file.read_text(encoding="utf-8").split("criteria: []", 1)
    file.write_text(f"{first}criteria: [CU1]{rest}", encoding="utf-8")
    edit(report, "within an hour of arrival", "within two hours of arrival")
    edit(report, "• A new form", "• Calls are free.\n\n• A new form")
    edit(report, "• Farmers are visited twice a year. \n", "")
    assert _became(_import(small, report)) == {"same": 4, "changed": 1, "new": 1, "gone": 1}
    after = file.read_text(encoding="utf-8")
    assert "within two hours" in after
    assert after.count("criteria: [CU1]") == 1
    assert "  - id: CU-W2\n    text: Calls are free.\n" in after
    assert "FC-S1" in _files(small)["farm-crime.yaml"]


def test_what_an_author_edited_is_not_overwritten_in_silence(small: Path, report: Path) -> None:
    _import(small, report)
    file = small / "forces/northshire/custody-care.yaml"
    edit(file, "within an hour of arrival", "within half an hour of arrival")
    imported = _import(small, report)
    told = [one for one in imported.report.doubts if "in its data file" in one.message]
    assert len(told) == 1
    assert (
        "“…seen within half an hour of arrival" in told[0].message or "half an" in told[0].message
    )
    lines = report.read_text(encoding="utf-8").splitlines()
    assert "within an hour of arrival" in " ".join(lines[told[0].at - 1 : told[0].at + 2])


def test_a_finding_below_another_heading_stays_and_is_told(small: Path, report: Path) -> None:
    _import(small, report)
    before = _files(small)
    text = report.read_text(encoding="utf-8")
    moved = "• A new form for complaints has been drafted and is being tried in one suite. \n"
    assert moved in text
    text = text.replace(moved, "").replace(
        "improvement \n\n• The", f"improvement \n\n{moved}\n• The"
    )
    report.write_text(text, encoding="utf-8")
    assert _became(_import(small, report)) == {"same": 5, "of_other_kind": 1}
    after = _files(small)
    assert {**after, "unplaced.md": ""} == {**before, "unplaced.md": ""}


def test_compare_writes_nothing(small: Path, report: Path) -> None:
    assert _became(_import(small, report, only_compare=True)) == {"new": 6}
    assert not (small / "forces/northshire").exists()


def test_what_an_author_wrote_is_not_replaced(small: Path, report: Path) -> None:
    _import(small, report)
    file = small / "forces/northshire/custody-care.yaml"
    edit(file, "There are two suites", "There are only two suites")
    imported = _import(small, report)
    assert "only two suites" in file.read_text(encoding="utf-8")
    reasons = [one.reason for one in imported.report.unplaced]
    assert reasons.count("its data file has a text of its own there") == 2


def test_a_file_that_hmic_did_not_write_is_left_alone(small: Path, report: Path) -> None:
    _import(small, report)
    (small / "forces/northshire/unplaced.md").write_text("Mine.", encoding="utf-8")
    before = _files(small)
    edit(report, "within an hour", "within two hours")
    with pytest.raises(Refusal, match="was not written by hmic import"):
        _import(small, report)
    assert _files(small) == before


def test_a_file_of_another_kind_is_refused(small: Path) -> None:
    file = small / "report.odt"
    file.write_bytes(b"x")
    with pytest.raises(Refusal, match="no document that can be read"):
        _import(small, file)


def _zip_bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a>" + b"x" * 20_000_000 + b"</a>")
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("letter.docx", word_file(p("Dear Sir,")), "no heading of a framework stands in it"),
        ("letter.pdf", pdf_file([Word("Dear Sir,", 72, 760)]), "no heading of a framework"),
        ("scan.pdf", pdf_file([]), "it holds no words"),
        ("bomb.docx", _zip_bomb(), "grows"),
        ("broken.pdf", b"%PDF-1.7 and no more", "no PDF that can be read"),
        ("empty.docx", b"", "no Word file"),
        ("long.txt", b"Custody care\n\nStrengths\n" + b"\n- Meals.\n" * 1001, "1,001 findings"),
    ],
)
def test_what_is_no_report_is_told_and_nothing_is_made(
    small: Path, name: str, raw: bytes, said: str
) -> None:
    (small / name).write_bytes(raw)
    imported, problems = import_document(Project(small), _round(small), "northshire", small / name)
    assert imported is None
    assert said in problems[-1].message
    assert not (small / "forces/northshire").exists()


def test_a_word_file_comes_in_with_its_notes_and_pictures(small: Path) -> None:
    body = (
        p("Custody care", "Heading1"),
        p("Contextual factors", "Heading2"),
        p(f"{r('Here is a plan.')}{picture()}"),
        p("Strengths", "Heading2"),
        listed(commented("Meals are warm.", "7")),
    )
    parts = {**comments(_7="Who says so?"), "word/media/image1.png": PNG}
    (small / "report.docx").write_bytes(word_file(*body, parts=parts))
    imported = _import(small, small / "report.docx")
    assert _became(imported) == {"new": 1}
    custody = (small / "forces/northshire/custody-care.yaml").read_text(encoding="utf-8")
    assert "    criteria: [] # to be linked\n    note: Who says so?\n" in custody
    (drawn,) = (small / "forces/northshire/figures").iterdir()
    assert drawn.read_bytes() == PNG
    assert "context: |-\n  Here is a plan.\n\n  ![](F1)\n" in custody
    declared = custody[custody.index("figures:\n") :]
    assert declared.startswith(
        "figures:\n  - id: F1\n    caption: 'To be written: its caption'\n"
        f"    picture: {drawn.name}\n    alternative: 'To be written: what it shows"
    )
    found = inspect(read_round(Project(small)), "northshire").own_diagnostics
    assert {d.route[-1] for d in found if d.severity == "error"} == {"criteria"}
    before = _files(small)
    assert _became(_import(small, small / "report.docx")) == {"same": 1}
    assert _files(small) == before


def test_a_force_is_unmade_where_its_files_can_not_be_written(
    small: Path, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("hmic.authoring.journal.put", full)
    with pytest.raises(OSError, match="No space left"):
        _import(small, report)
    assert not (small / "forces/northshire").exists()


def test_a_project_names_its_own_headings(small: Path, report: Path) -> None:
    own = small / "frameworks/import.yaml"
    own.write_text("kinds: {strength: [What is good]}\n", encoding="utf-8")
    report.write_text("Custody care\n\nWhat is good\n\n• Meals.\n", encoding="utf-8")
    assert _became(_import(small, report)) == {"new": 1}
    own.write_text("kinds: {strenght: [What is good]}\n", encoding="utf-8")
    imported, problems = import_document(Project(small), _round(small), "northshire", report)
    assert imported is None
    assert [d.message for d in problems] == ["there is no kind of finding strenght"]
    own.write_text("kinds: {strength: [What is good]}\n", encoding="utf-8")
    report.write_text("Custody care\n\nAreas for improvement\n\n• Cells.\n", encoding="utf-8")
    assert _became(_import(small, report)) == {"gone": 1, "new": 1}  # hmic's own are known too


def test_recommendations_keep_their_ids_and_what_they_rest_on(small: Path, report: Path) -> None:
    report.write_text(
        "Custody care\n\nStrengths\n\n• Meals are warm.\n\nRecommendations\n\n"
        "• Heat all of the cells in the north suite.\n\n"
        "• To the county council: build one by 31 March 2031.\n",
        encoding="utf-8",
    )
    imported = _import(small, report)
    assert _became(imported) == {"new": 3}
    file = small / "forces/northshire/force.yaml"
    assert (
        "recommendations:\n  - id: R1\n    text: Heat all of the cells in the north suite.\n"
        "    findings: [] # to be linked\n  - id: R2\n" in file.read_text(encoding="utf-8")
    )
    edit(file, "suite.\n    findings: [] # to be linked", "suite.\n    findings: [CU-S1]")
    edit(report, "all of the cells", "most of the cells")
    assert (
        "  - id: R2\n    to: The county council\n    text: Build one by 31 March 2031.\n"
        "    findings: [] # to be linked\n    due: '2031-03-31'\n"
    ) in file.read_text(encoding="utf-8")
    edit(report, "• To the county council: build one by 31 March 2031.", "• Count them all.")
    assert _became(_import(small, report)) == {"same": 1, "changed": 1, "new": 1, "gone": 1}
    after = file.read_text(encoding="utf-8")
    assert "Heat most of the cells in the north suite.\n    findings: [CU-S1]\n" in after
    assert "  - id: R3\n    text: Count them all.\n" in after
    found = inspect(read_round(Project(small)), "northshire").own_diagnostics
    assert {d.message for d in found if d.route[-1:] == ("findings",)} == {
        "no finding is named yet, and one or more is needed here"
    }
