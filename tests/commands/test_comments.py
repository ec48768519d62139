from pathlib import Path

from tests.conftest import Run, edit

LOG = """\
sent: 2030-08-05
comments:
  - {number: 1, id: CU-S1, category: B, date: 2030-08-07, point: It is not so,
     outcome: partly_accepted, reason: It is in part, answered_by: second inspector}
  - {number: 2, id: summary-1, category: C, date: 2030-08-13, point: See the annex}
"""


def _draft(small: Path) -> Path:
    edit(small / "forces/eastshire/force.yaml", "stage: final", "stage: accuracy")
    file = small / "forces/eastshire/comments.yaml"
    file.write_text(LOG, encoding="utf-8")
    return file


def test_it_shows_the_last_day_what_was_said_and_what_is_open(small: Path, run: Run) -> None:
    _draft(small)
    ran = run("comments", "eastshire", cwd=small)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == (
        "Draft sent on 2030-08-05. The force has 5 working days, until 2030-08-12.\n"
        "2 comments, 1 open\n\n"
        "1  CU-S1, 2030-08-07: a fact behind a judgement (B)\n"
        "   It is not so\n"
        "   partly accepted by second inspector: It is in part\n\n"
        "2  summary-1, 2030-08-13, after the last day: missing evidence (C)\n"
        "   See the annex\n"
        "   open\n"
    )


def test_a_table_goes_out_once_and_comes_back(small: Path, run: Run) -> None:
    file = _draft(small)
    assert run("comments", "eastshire", "--export", "out.csv", cwd=small).out == "out.csv\n"
    again = run("comments", "eastshire", "--export", "out.csv", cwd=small)
    assert again.status == 2
    assert "out.csv exists already, and is not touched" in again.err
    file.unlink()
    back = run("comments", "eastshire", "--import", "out.csv", cwd=small)
    assert (back.status, back.out) == (0, "2 comments added, 0 answered\n")
    assert "second inspector" in file.read_text(encoding="utf-8")


def test_what_is_wrong_with_the_table_is_told_and_nothing_taken(small: Path, run: Run) -> None:
    file = _draft(small)
    (small / "in.csv").write_text("id,category,date,point\nCU-S1,X,2030-08-07,No\n")
    ran = run("comments", "eastshire", "--import", "in.csv", cwd=small)
    assert ran.status == 1
    assert "--> in.csv:2:1" in ran.err
    assert "nothing was taken into the log" in ran.err
    assert file.read_text(encoding="utf-8") == LOG


def test_a_final_report_is_refused_while_a_comment_is_open(small: Path, run: Run) -> None:
    _draft(small)
    edit(small / "forces/eastshire/force.yaml", "stage: accuracy", "stage: final")
    ran = run("build", "eastshire", "--format", "html", cwd=small)
    assert ran.status == 1
    assert "error[comment-unanswered]: comment 2 on summary-1 is not answered" in ran.err
    assert not (small / "build" / "eastshire").exists()


def test_a_broken_log_is_told_and_neither_shown_nor_changed(small: Path, run: Run) -> None:
    file = _draft(small)
    edit(file, "category: B", "category: E")
    ran = run("comments", "eastshire", cwd=small)
    assert (ran.status, ran.out) == (1, "")
    assert "error[wrong-value]: “E” is not one of A, B or C" in ran.err
