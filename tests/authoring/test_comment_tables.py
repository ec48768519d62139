import csv
import io
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmic.authoring.comment_tables import as_table, import_table
from hmic.diagnostics import Refusal
from hmic.model.comments import Comment, CommentLog
from hmic.sources.project import Project
from tests.conftest import inspect_in

HEAD = "number,id,category,date,point,outcome,reason,answered_by\n"
LOG = """\
# What Eastshire said.
sent: 2030-08-05
comments:
  # the first letter
  - number: 1
    id: CU-S1
    category: B
    date: 2030-08-07
    point: >-
      It was not
      so.

  # the second letter
  - number: 4
    id: CU-S2
    category: A
    date: 2030-08-08
    point: Warm, not hot.
# end
"""


def _log(folder: Path) -> CommentLog:
    inspection = inspect_in(folder).inspection
    assert inspection is not None
    return inspection.comments


def _import(folder: Path, table: str, *, encoding: str = "utf-8") -> tuple[list[str], str]:
    """What an import says of a table, and the log's text after it."""
    file, path = folder / "forces/eastshire/comments.yaml", folder / "table.csv"
    path.write_bytes(table.encode(encoding))
    imported = import_table(Project(folder), "eastshire", _log(folder), path)
    said = []
    for diagnostic in imported.diagnostics:
        assert diagnostic.place is not None
        said.append(f"{diagnostic.code}:{diagnostic.place.line}: {diagnostic.message}")
    return said, file.read_text(encoding="utf-8") if file.exists() else ""


@pytest.fixture
def commented(small: Path) -> Path:
    file = small / "forces/eastshire/comments.yaml"
    file.write_text(LOG, encoding="utf-8")
    return small


def test_the_table_is_one_that_spreadsheets_open() -> None:
    comment = Comment(number=1, id="CU-S1", category="B", date="2030-08-07", point='=1, "2"\nö')
    table = as_table(CommentLog(comments=(comment,)))
    assert table == (
        '\ufeff"number","id","category","date","point","outcome","reason","answered_by"\r\n'
        '"1","CU-S1","B","2030-08-07","\'=1, ""2""\nö","","",""\r\n'
    )


TEXTS = st.text(st.sampled_from("=+-@'\" ,;:#\nabö{[]"), min_size=1, max_size=12).filter(
    lambda text: text.strip()
)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=3))
def test_a_log_that_goes_out_and_comes_back_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str]]
) -> None:
    log = CommentLog(
        comments=tuple(
            Comment.model_validate(
                {
                    "number": index + 1,
                    "id": "CU-S1",
                    "category": "C",
                    "date": "2030-08-07",
                    "point": point,
                    **(
                        {"outcome": "accepted", "reason": reason, "answered_by": "another"}
                        if index
                        else {}
                    ),
                }
            )
            for index, (point, reason) in enumerate(texts)
        )
    )
    folder = tmp_path_factory.mktemp("project")
    (folder / "forces/eastshire").mkdir(parents=True)
    table = folder / "table.csv"
    table.write_text(as_table(log), encoding="utf-8", newline="")
    imported = import_table(Project(folder), "eastshire", CommentLog(), table)
    assert imported.diagnostics == ()
    assert imported.added == log.comments
    again = import_table(Project(folder), "eastshire", log, table)
    assert (again.added, again.answered, again.diagnostics) == ((), (), ())


def test_a_new_comment_gets_the_next_number_and_every_line_stays(commented: Path) -> None:
    said, text = _import(commented, f"{HEAD},summary-1,C,08/09/2030,It lies.,,,\n")
    assert said == []
    new = (
        "  - number: 5\n    id: summary-1\n    category: C\n    date: '2030-09-08'\n"
        "    point: It lies.\n"
    )
    assert text == LOG.replace("# end\n", f"{new}# end\n")


def test_a_table_without_numbers_that_is_imported_again_adds_only_what_is_new(
    commented: Path,
) -> None:
    first = ',summary-1,C,08/09/2030,"It lies,\nthey say.",,,\n'
    _, once = _import(commented, HEAD + first)
    said, twice = _import(commented, HEAD + first)
    assert (said, twice) == ([], once)
    _, more = _import(commented, f"{HEAD}{first},summary-1,C,2030-09-08,It lies.,,,\n")
    assert more.startswith(once.removesuffix("# end\n"))
    assert more.count("number: ") == once.count("number: ") + 1


def test_an_open_comment_is_answered_and_every_line_stays(commented: Path) -> None:
    said, text = _import(
        commented, f"{HEAD}1,CU-S1,B,2030-08-07,It was not so.,accepted,It was not.,another post\n"
    )
    assert said == []
    answer = "    outcome: accepted\n    reason: It was not.\n    answered_by: another post\n"
    assert text.replace(answer, "") == LOG
    assert _log(commented).comments[0].answered_by == "another post"


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("id,category,date\n", "comments-table:1: the first line names no column point"),
        ("id,category,date,poit\n", "comments-table:1: there is no column poit"),
        ("", "comments-table:1: the first line names no column id"),
        (
            f"{HEAD},CU-S1,B,2030-08-07,It was so, and so,,,\n",
            "comments-table:2: the row has 9 cells, and the first line names 8",
        ),
        (
            f"{HEAD},CU-S1,B,2030-08-07,It was so.\n",
            "comments-table:2: the row has 5 cells, and the first line names 8",
        ),
        (
            "id,category,date,point,reason\nCU-S1,B,2030-08-07,It was so.\n",
            "comments-table:2: the row has 4 cells, and the first line names 5",
        ),
        (
            "id,category,date,point,Point\nCU-S1,B,2030-08-07,It was so.,Not so.\n",
            "comments-table:1: two columns are named point",
        ),
        (
            "id,category,date,point,\nCU-S1,B,2030-08-07,It was so.,See the annex.\n",
            "comments-table:2: column 5 has no name, and “See the annex.” in it",
        ),
        (
            'id,category,date,point\nCU-S1,B,2030-08-07,"It was so\nCU-S2,B,2030-08-07,Nor that\n',
            "comments-table:2: from here on it is no table: unexpected end of data",
        ),
        (
            'id,category,date,point\nCU-S1,B,2030-08-07,"It was\nCU-S2,B,2030-08-07,"So"\n',
            "comments-table:2: from here on it is no table: ',' expected after '\"'",
        ),
        (
            'id,category,date,point\nCU-S1,B,2030-08-07,"It was\nCU-S2,B,2030-08-07,Nor"\n',
            "comments-table:2: a cell holds what looks like a row: “CU-S2,B,2030-08-07,Nor”",
        ),
        (
            f"{HEAD}{'9' * 5000},CU-S1,A,2030-08-07,Once.,,,\n",
            f"wrong-value:2: “{'9' * 57}...” is not a whole number",
        ),
        (
            f"{HEAD}1,CU-S1,B,2030-08-07,It was so.,,,\n",
            "comments-table:2: comment 1 has another point in the log",
        ),
        (
            f"{HEAD},CU-S1,D,2030-08-07,It was so.,,,\n",
            "wrong-value:2: “D” is not one of A, B or C",
        ),
        (
            f'{HEAD},CU-S1,A,2030-08-07,"It\nwas",,,\n,CU-S1,A,2030-08-07,,,,\n',
            "missing-key:4: the key point is missing here",
        ),
        (
            f"{HEAD},CU-S1,A,2030-08-07,It was so.,accepted,,\n",
            "wrong-value:2: an answer has outcome, reason and answered_by, and reason is missing",
        ),
        (
            f"{HEAD}7,CU-S1,A,2030-08-07,Once.,,,\n7,CU-S1,A,2030-08-07,Twice.,,,\n",
            "wrong-value:3: the number 7 stands here again",
        ),
    ],
)
def test_a_table_that_does_not_fit_changes_nothing(commented: Path, table: str, said: str) -> None:
    found, text = _import(commented, table)
    assert found == [said]
    assert text == LOG


def test_a_table_in_an_old_encoding_is_named(commented: Path) -> None:
    found, text = _import(commented, f"{HEAD},CU-S1,A,2030-08-07,Caf\xe9,,,\n", encoding="cp1252")
    assert found == ["not-utf-8:2: the file is not UTF-8 text: here stands the byte 0xE9"]
    assert text == LOG


def test_a_comment_in_brackets_is_answered_by_hand(commented: Path) -> None:
    file = commented / "forces/eastshire/comments.yaml"
    log = "comments:\n  - {number: 1, id: CU-S1, category: B, date: 2030-08-07, point: No.}\n"
    file.write_text(log, encoding="utf-8")
    found, text = _import(commented, f"{HEAD}1,CU-S1,B,2030-08-07,No.,accepted,So.,another\n")
    assert [code.partition(":")[0] for code in found] == ["layout-not-kept"]
    assert text == log


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_table_may_be_separated_as_elsewhere(small: Path, delimiter: str) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerow(["ID", "Category", "Date", "Point"])
    writer.writerow(["CU-S1", "A", "2030-08-07", "One, two; three"])
    said, _ = _import(small, stream.getvalue())
    assert said == []
    assert [comment.point for comment in _log(small).comments] == ["One, two; three"]


@pytest.mark.parametrize("log", [LOG.replace("Warm, not hot", "Cold"), None, LOG + "# more\n"])
def test_what_an_author_saves_meanwhile_is_not_lost(commented: Path, log: str | None) -> None:
    file, table = commented / "forces/eastshire/comments.yaml", commented / "table.csv"
    table.write_text(f"{HEAD},CU-S1,A,2030-08-09,Late.,,,\n", encoding="utf-8")
    shown = _log(commented)
    if log is None:
        file.unlink()
    else:
        file.write_text(log, encoding="utf-8")
    if log is not None and log.startswith(LOG):  # nothing that was shown is another
        import_table(Project(commented), "eastshire", shown, table)
        assert "# more" in file.read_text(encoding="utf-8")
        return
    with pytest.raises(Refusal, match="was saved by somebody else"):
        import_table(Project(commented), "eastshire", shown, table)
    assert log is None or file.read_text(encoding="utf-8") == log


def test_an_empty_column_and_an_empty_row_say_nothing(small: Path) -> None:
    said, _ = _import(small, "id,category,date,point,,\n,,,,,\n\nCU-S1,A,2030-08-07,So.,,\n")
    assert said == []
    assert [comment.point for comment in _log(small).comments] == ["So."]


def test_no_number_of_a_comment_comes_back(commented: Path) -> None:
    def git(*arguments: str) -> None:
        name = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(["git", *name, *arguments], cwd=commented, check=True, capture_output=True)

    git("init")
    git("add", ".")
    git("commit", "-m", "commented")
    (commented / "forces/eastshire/comments.yaml").unlink()
    said, text = _import(commented, f"{HEAD},summary-1,C,08/09/2030,It lies.,,,\n")
    assert said == []
    assert "number: 5\n" in text
