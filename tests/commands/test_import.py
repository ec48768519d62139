from pathlib import Path

import pytest

from tests.conftest import Run
from tests.importing.word_files import deleted, inserted, p, r, word_file

REPORT = Path(__file__).parents[1] / "importing" / "reports" / "northshire.txt"


def test_it_says_what_was_taken_and_what_is_next(small: Path, run: Run) -> None:
    ran = run("import", str(REPORT), "--force", "northshire", cwd=small)
    assert ran.status == 0
    assert ran.out.startswith(
        "CU  3 strength, 1 work_in_progress, 1 area_for_improvement: 0 same, 5 new\n"
        "FC  1 strength: 0 same, 1 new\n"
        "6 findings: 0 same, 6 new\n"
        "3 national rows, 4 terms, 1 example, 2 parts of the overview\n"
    )
    assert "texts without a place, in forces/northshire/unplaced.md\n" in ran.out
    assert ran.out.endswith(
        "next: link 6 findings to criteria, where criteria: [] is,\n"
        "  or in a table: hmic findings northshire --export findings.csv\n"
    )
    assert "higher number" not in ran.err
    assert "warning[import-unsure]: a paragraph without a bullet follows a finding" in ran.err


def test_compare_counts_and_writes_nothing(small: Path, run: Run) -> None:
    ran = run("import", str(REPORT), "--force", "northshire", "--compare", cwd=small)
    assert ran.status == 0
    assert ran.out.endswith("nothing was written\n")
    assert not (small / "forces/northshire").exists()


def test_compare_names_what_differs(small: Path, run: Run) -> None:
    asked = ("import", "report.txt", "--force", "northshire")
    text = REPORT.read_text(encoding="utf-8")
    (small / "report.txt").write_text(text, encoding="utf-8")
    run(*asked, cwd=small)
    gone = "• Farmers are visited twice a year. \n"
    assert gone in text
    text = text.replace(gone, "").replace("within an hour", "within two hours")
    text = text.replace("• A new form", "• Calls are free.\n\n• A new form")
    (small / "report.txt").write_text(text, encoding="utf-8")
    told = run(*asked, "--compare", cwd=small).out
    assert "\n  new work in progress: Calls are free.\n" in told
    assert "\n  gone FC-S1: Farmers are visited twice a year.\n" in told
    assert "\n  changed CU-S1: " in told


def test_an_unknown_force_and_a_missing_file_are_wrong_requests(small: Path, run: Run) -> None:
    ran = run("import", str(REPORT), "--force", "nowhere", cwd=small)
    assert (ran.status, "no such force: nowhere" in ran.err) == (2, True)
    ran = run("import", "none.txt", "--force", "northshire", cwd=small)
    assert (ran.status, ran.err) == (2, "hmic: there is no file none.txt\n")


def test_a_letter_is_no_report_and_is_told_so(small: Path, run: Run) -> None:
    (small / "letter.txt").write_text("Dear Sir,\n\nThank you.\n\nYours\n", encoding="utf-8")
    ran = run("import", "letter.txt", "--force", "northshire", cwd=small)
    assert ran.status == 1
    assert "error[no-report]: no heading of a framework stands in it" in ran.err
    assert not (small / "forces/northshire").exists()


def test_tracked_changes_are_settled_as_is_said(small: Path, run: Run) -> None:
    pytest.importorskip("docx")
    body = [p(words, "Heading1") for words in ("Custody care", "Strengths")]
    finding = p(f"{r('Meals are ')}{deleted('cold')}{inserted('warm')}{r('.')}", "ListBullet")
    (small / "report.docx").write_bytes(word_file(*body, finding))
    asked = ("import", "report.docx", "--force", "northshire")
    ran = run(*asked, cwd=small)
    assert ran.status == 1
    assert "it holds 2 tracked changes that nobody has accepted or rejected" in ran.err
    assert "--tracked accept, or --tracked reject" in ran.err
    assert run(*asked, "--tracked", "reject", cwd=small).status == 0
    text = (small / "forces/northshire/custody-care.yaml").read_text(encoding="utf-8")
    assert "text: Meals are cold.\n" in text
    ran = run(*asked, "--tracked", "accept", cwd=small)
    assert "1 finding: 0 same, 1 changed" in ran.out
