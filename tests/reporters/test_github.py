import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from hmic.diagnostics import Diagnostic, Place, error, warning
from hmic.reporters.github import as_annotations, as_summary, by_importance
from hmic.reporters.printable import printable


def placed(problem: Diagnostic, file: str = "forces/a.yaml", line: int = 1) -> Diagnostic:
    return replace(problem, place=Place(file, line, 3, 8))


def read_command(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as GitHub's runner reads it: ActionCommand.TryParseV2."""
    assert line.splitlines() == [line]
    found = re.fullmatch(r"::(\w+) (.*?)::(.*)", line)
    assert found
    properties = dict(given.split("=", 1) for given in found[2].split(","))
    for code, character in (("%3A", ":"), ("%2C", ",")):
        properties = {key: value.replace(code, character) for key, value in properties.items()}
    return (
        found[1],
        {key: _unescaped(value) for key, value in properties.items()},
        _unescaped(found[3]),
    )


def _unescaped(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


class TestAnnotations:
    def test_an_error_with_its_place_and_hint(self) -> None:
        problem = replace(error("markup", "the text holds HTML", hint="write"), place=None)
        problem = replace(placed(problem), other=Place("forces/b.yaml", 9, 1))
        (line,) = as_annotations([problem])
        assert line == (
            "::error file=forces/a.yaml,line=1,col=3,endColumn=8,title=markup::"
            "the text holds HTML%0Afirst: forces/b.yaml:9:1%0Ahint: write"
        )

    def test_a_warning_without_a_place(self) -> None:
        (line,) = as_annotations([warning("missing-assessment", "no file")])
        assert line == "::warning title=missing-assessment::no file"

    def test_a_place_whose_end_is_not_known(self) -> None:
        problem = replace(error("yaml-syntax", "no"), place=Place("forces/a.yaml", 2, 5))
        (line,) = as_annotations([problem])
        assert line == "::error file=forces/a.yaml,line=2,col=5,title=yaml-syntax::no"

    def test_files_are_named_from_the_top_of_the_repository(self) -> None:
        problem = replace(placed(error("markup", "no")), other=Place("forces/b.yaml", 9, 1))
        (line,) = as_annotations([problem], "police/round, 1/")
        assert "file=police/round%2C 1/forces/a.yaml," in line
        assert "first: police/round, 1/forces/b.yaml:9:1" in line

    @given(file=st.text(min_size=1), message=st.text())
    def test_no_text_of_an_author_ends_a_command_or_begins_another(
        self, file: str, message: str
    ) -> None:
        (line,) = as_annotations([placed(error("markup", message), file)])
        name, properties, read = read_command(line)
        assert (name, properties["file"]) == ("error", printable(file))
        assert read == printable(message)
        assert set(properties) == {"file", "line", "col", "endColumn", "title"}


class TestLimits:
    def test_ten_of_a_kind_need_no_further_word(self) -> None:
        problems = [placed(error("markup", str(n)), line=n) for n in range(1, 11)]
        problems += [placed(warning("markup", str(n)), line=n) for n in range(1, 11)]
        lines = list(as_annotations(problems))
        assert len(lines) == 20
        assert not any(line.startswith("::notice") for line in lines)

    def test_the_number_dropped_is_stated(self) -> None:
        problems = [placed(warning("markup", str(n)), line=n) for n in range(1, 12)]
        problems += [placed(error("finding-id", str(n)), line=n) for n in range(1, 23)]
        lines = list(as_annotations(problems))
        kinds = [read_command(line)[0] for line in lines]
        assert kinds == ["error"] * 10 + ["warning"] * 10 + ["notice"]
        assert read_command(lines[-1])[2].startswith(
            "12 errors and 1 warning not shown here: GitHub takes 10 of a kind from a step."
        )

    def test_what_is_different_comes_before_what_repeats(self) -> None:
        many = [placed(error("markup", f"m{n}"), line=n) for n in range(1, 13)]
        late = placed(error("finding-id", "late"), line=20)
        other = placed(error("markup", "other"), "forces/b.yaml")
        least = placed(warning("one-paragraph", "least"), line=2)
        order = [problem.message for problem in by_importance([least, *many, late, other])]
        assert order[:4] == ["m1", "late", "other", "m2"]
        assert order[-2:] == ["m12", "least"]

    def test_nothing_wrong_says_nothing(self) -> None:
        assert list(as_annotations([])) == []


class TestSummary:
    def test_every_problem_in_the_order_of_the_files(self) -> None:
        problems = [placed(warning("markup", f"m{n}"), line=n) for n in range(1, 30)]
        text = as_summary("eastshire: some", problems, "inspection/")
        assert text.startswith("### hmic check\n\neastshire: some\n\n| Place |")
        rows = re.findall(
            r"^\| inspection/forces/a.yaml:(\d+):3 \| warning \| markup \|", text, re.MULTILINE
        )
        assert [int(line) for line in rows] == list(range(1, 30))

    def test_text_of_an_author_is_shown_as_it_is(self) -> None:
        problem = error("markup", "a <b>|pipe|</b> [x](y)\n@all `code`", hint="*write*")
        row = as_summary("eastshire: some", [problem]).splitlines()[-2]
        assert row == (
            "|  | error | markup | a \\<b\\>\\|pipe\\|\\</b\\> \\[x\\](y) @\u200ball \\`code\\` "
            "| \\*write\\* |"
        )

    def test_the_first_place_of_a_duplicate(self) -> None:
        problem = replace(
            placed(error("duplicate-id", "again")), other=Place("forces/b.yaml", 9, 1)
        )
        assert "| again (first: sub/forces/b.yaml:9:1) |" in as_summary("e: one", [problem], "sub/")

    def test_nothing_wrong(self) -> None:
        assert as_summary("eastshire: no problems", []) == (
            "### hmic check\n\neastshire: no problems\n\n"
        )

    def test_it_keeps_to_the_room_and_counts_what_it_leaves_out(self) -> None:
        problems = [placed(error("markup", "’" * 100), line=n) for n in range(1, 101)]
        text = as_summary("eastshire: some", problems, room=5000)
        assert 4000 < len(text.encode()) <= 5000
        rows = text.count("| error |")
        assert 0 < rows < 100
        assert f"\n{100 - rows} more not listed: a summary holds 1 MB." in text
