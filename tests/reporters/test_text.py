import pytest

from hmic.diagnostics import Diagnostic, Place, error, warning
from hmic.reporters.printable import printable
from hmic.reporters.text import as_text, block, tally


def at(place: Place, hint: str | None = None, other: Place | None = None) -> Diagnostic:
    found = error("some-code", "it is wrong", ("force",), hint)
    return Diagnostic(
        found.code, found.severity, found.message, found.route, hint, place=place, other=other
    )


def lines(place: Place) -> list[str]:
    return block(at(place)).split("\n")[1:]


def test_a_diagnostic_is_message_place_line_and_hint() -> None:
    place = Place("forces/x/force.yaml", 12, 8, 13, "stage: final")
    assert block(at(place, "mend it")) == (
        "error[some-code]: it is wrong\n"
        "  --> forces/x/force.yaml:12:8\n"
        "   |\n"
        "12 | stage: final\n"
        "   |        ^^^^^\n"
        "   = hint: mend it"
    )


def test_a_second_place_is_named() -> None:
    shown = block(at(Place("b.yaml", 3, 1, 2, "a: 1"), other=Place("a.yaml", 1, 2)))
    assert "\n  = first: a.yaml:1:2" in shown


def test_without_a_place_there_is_the_message_alone() -> None:
    assert block(warning("some-code", "look")) == "warning[some-code]: look"


def test_without_an_excerpt_there_is_the_place_alone() -> None:
    assert lines(Place("a.yaml", 1, 3)) == [" --> a.yaml:1:3"]


@pytest.mark.parametrize(
    ("place", "marks"),
    [
        (Place("a.yaml", 1, 4, None, "a: two words  "), "  |    ^^^^^^^^^"),
        (Place("a.yaml", 1, 7, 12, "a: \u6f22\u5b57 wrong"), "  |         ^^^^^"),
        (Place("a.yaml", 1, 4, 6, "a: \u6f22\u5b57 right"), "  |    ^^^^"),
        (Place("a.yaml", 1, 6, 7, "a: e\u0301x"), "  |     ^"),
        (Place("a.yaml", 1, 1, None, ""), "  | ^"),
        (Place("a.yaml", 1, 9, None, "a: b"), "  |         ^"),
        (Place("a.yaml", 1, 2, 3, "\tx"), "  |  ^"),
    ],
    ids=[
        "to the end of the line",
        "after characters of double width",
        "below characters of double width",
        "after an accent of its own",
        "an empty line",
        "past the end of the line",
        "after a tab",
    ],
)
def test_marks_stand_under_what_is_wrong(place: Place, marks: str) -> None:
    assert lines(place)[-1] == marks


@pytest.mark.parametrize("column", [1, 50, 200, 450, 500, 501])
def test_a_long_line_is_cut_round_the_fault(column: int) -> None:
    text = "".join(chr(ord("a") + n % 26) for n in range(500))
    _, _, line, marks = lines(Place("a.yaml", 1, column, column + 3, text))
    shown, mark = line.removeprefix("1 | "), marks.removeprefix("  | ")
    assert len(shown) <= 140
    assert shown[mark.index("^") :][:3].strip("…") in text[column - 1 : column + 2]
    assert shown.startswith("…") is (column > 61)
    assert shown.endswith("…") is (column < 420)


def test_nothing_that_a_terminal_obeys_is_printed() -> None:
    place = Place("a\x1b.yaml", 1, 4, 6, "a: \x1b[31mred\u202e\x07")
    shown = block(at(place, "h\x9bint\udcff"))
    assert printable(shown).replace("\ufffd", "\n") == shown.replace("\ufffd", "\n")
    for command in ("\x1b", "\x07", "\x9b", "\u202e", "\udcff"):
        assert command not in shown
    assert shown.count("\n") == 5


def test_each_diagnostic_is_followed_by_a_blank_line() -> None:
    assert as_text([error("a", "one"), warning("b", "two")]) == (
        "error[a]: one\n\nwarning[b]: two\n\n"
    )


@pytest.mark.parametrize(
    ("diagnostics", "said"),
    [
        ([], "no problems"),
        ([error("a", "x")], "1 error"),
        ([at(Place("a")), at(Place("a")), at(Place("b"))], "3 errors in 2 files"),
        ([at(Place("a")), warning("b", "x")], "1 error and 1 warning in 1 file"),
    ],
)
def test_the_tally(diagnostics: list[Diagnostic], said: str) -> None:
    assert tally(diagnostics) == said


def test_what_is_said_three_times_of_a_file_is_told_once_with_the_lines() -> None:
    def of(file: str, *numbers: int) -> list[Diagnostic]:
        return [at(Place(file, line, 1, 2, "x"), "mend it") for line in numbers]

    told = as_text([*of("a.yaml", 3, 5), *of("b.yaml", 1, 2, 9), *of("c.yaml", *range(1, 15))])
    blocks = told.strip().split("\n\n")
    assert [one.split("\n")[1].strip() for one in blocks] == [
        f"--> {place}:1" for place in ("a.yaml:3", "a.yaml:5", "b.yaml:1", "c.yaml:1")
    ]
    assert blocks[2].endswith("1 | x\n  | ^\n  = 2 more: lines 2, 9\n  = hint: mend it")
    assert "= 13 more: lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 and 1 more\n" in blocks[3]
