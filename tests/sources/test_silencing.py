from pathlib import Path

import pytest
import yaml

from hmic.diagnostics import Diagnostic, Severity, warning
from hmic.model.configuration import Configuration
from hmic.pipeline import check_together, compile_report, inspect, read_round, used_terms
from hmic.sources import reading
from hmic.sources.project import Project
from hmic.sources.reading import locate, read_text
from hmic.sources.silencing import Codes, read_silencings, settle
from tests.conftest import edit, inspect_in

CARE = "forces/eastshire/custody-care.yaml"
LONG = "Meals are warm because " + " ".join(["very"] * 40) + " good cooks make them."
CODES = Codes({"dark", "loud", "bad-yaml"}, {"dark", "loud"}, {"dark", "loud", "unused-silencing"})


@pytest.fixture(params=["libyaml", "Python"], autouse=True)
def _loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "Python":
        monkeypatch.setattr(reading, "_LOADER", yaml.SafeLoader)


def settled(
    text: str,
    *routes: str | int,
    code: str = "dark",
    severities: dict[str, str] | None = None,
    complete: bool = True,
) -> list[Diagnostic]:
    """What is left of one warning about a value of a file."""
    source, problems = read_text(text, "x.yaml", ("force",))
    assert not problems
    found = locate([warning(code, "It is.", ("force", *routes))] if routes else [], [source])
    configuration = Configuration.model_validate({"severities": severities or {}})
    silencings, wrong = read_silencings([source], CODES)
    looked_for = CODES.known if complete else ()
    return list(settle((*wrong, *found), silencings, configuration.severities, looked_for))


def unused_by_all(small: Path) -> list[tuple[str, int]]:
    """What a look at both forces of the project tells."""
    round_ = read_round(Project(small))
    used = [used_terms(inspect(round_, force)) for force in ("eastshire", "westshire")]
    return told(list(check_together(round_, used)))


def told(found: list[Diagnostic]) -> list[tuple[str, int]]:
    return [(d.code, d.place.line if d.place else 0) for d in found]


SILENCED = {
    "on the line of the fault": "a: x  # hmic: ignore[dark] it is night\n",
    "alone on the line above": "# hmic: ignore[dark] it is night\na: x\n",
    "above, with a reason of two lines": "# hmic: ignore[dark] it is\n# night\na: x\n",
    "above, with another silencing": "# hmic: ignore[dark] night\n# hmic: ignore[loud] x\na: x\n",
    "with another code": "a: x  # hmic: ignore[loud, dark] it is night\n",
    "above, indented less": "b: y\n# hmic: ignore[dark] it is night\na: x\n",
    "beside the sign of a long text": "a: >-  # hmic: ignore[dark] it is night\n  x\n",
    "after a long text": "b: |\n  y\n# hmic: ignore[dark] it is night\na: x\n",
    "after a list of long texts": "b:\n  - |\n    y\n\n# hmic: ignore[dark] night\na: x\n",
    "without spaces": "a: x #hmic:ignore[dark]it is night\n",
    "in quotes": "a: 'x # y'  # hmic: ignore[dark] it is night\n",
}


@pytest.mark.parametrize("text", SILENCED.values(), ids=SILENCED)
def test_a_fault_is_silenced(text: str) -> None:
    assert [d for d in settled(text, "a") if d.code != "unused-silencing"] == []


NOT_SILENCED = {
    "two lines above": "# hmic: ignore[dark] night\n\na: x\n",
    "on the line below": "a: x\n# hmic: ignore[dark] night\n",
    "beside the value above": "b: y  # hmic: ignore[dark] night\na: x\n",
    "another code": "a: x  # hmic: ignore[loud] night\n",
}


@pytest.mark.parametrize("text", NOT_SILENCED.values(), ids=NOT_SILENCED)
def test_a_silencing_elsewhere_is_unused_and_the_fault_is_told(text: str) -> None:
    assert sorted(d.code for d in settled(text, "a")) == ["dark", "unused-silencing"]


PROSE = {
    "a long text": "a: |\n  Write\n  # hmic: ignore[dark] night\n",
    "a long text that is folded": "a: >-\n  Write # hmic: ignore[dark] night\n",
    "quotes": 'a: "Write # hmic: ignore[dark] night"\n',
    "quotes over two lines": "a: 'Write\n  # hmic: ignore[dark] night'\n",
    "a key": "a:\n  '# hmic: ignore[dark] night': x\n",
    "another comment": "# we speak of hmic: it ignores [dark]\na: x\n",
}


@pytest.mark.parametrize("text", PROSE.values(), ids=PROSE)
def test_what_only_looks_like_a_silencing_is_none(text: str) -> None:
    assert [d.code for d in settled(text, "a")] == ["dark"]


WRONG = {
    "no reason": ("ignore[dark]", "a fault is silenced here without a reason"),
    "no letter in the reason": ("ignore[dark] -", "a fault is silenced here without a reason"),
    "an unknown code": ("ignore[drak] night", "there is no code drak"),
    "no code": ("ignore[] night", "no code is named"),
    "a code that leaves something out": ("ignore[bad-yaml] night", "bad-yaml cannot be silenced"),
    "another form": (
        "ignore dark: night",
        "the comment is for hmic, and hmic does not understand it",
    ),
}


@pytest.mark.parametrize(("said", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_silencing_is_an_error_and_silences_nothing(said: str, message: str) -> None:
    fault, wrong = settled(f"a: x  # hmic: {said}\n", "a")[::-1]
    assert (fault.code, wrong.code, wrong.severity) == ("dark", "wrong-silencing", Severity.ERROR)
    assert wrong.message == message
    assert wrong.hint
    assert wrong.place
    place = (wrong.place.line, wrong.place.column, wrong.place.end_column)
    assert place == (1, 7, 7 + len(f"# hmic: {said}"))


def test_a_misspelt_code_is_answered_with_the_right_one() -> None:
    (wrong,) = settled("a: x  # hmic: ignore[drak] night\n")
    assert wrong.hint == "did you mean dark?"


def test_an_unused_silencing_is_a_warning_unless_something_was_left_out() -> None:
    text = "b: y\na: x  # hmic: ignore[dark] it is night\n"
    (unused,) = settled(text)
    assert (unused.code, unused.severity) == ("unused-silencing", Severity.WARNING)
    assert unused.message == "nothing is silenced here: there is no dark at line 2"
    assert settled(text, complete=False) == []


def test_severities() -> None:
    assert [d.severity for d in settled("a: x", "a")] == [Severity.WARNING]
    raised = settled("a: x", "a", severities={"dark": "error"})
    assert [d.severity for d in raised] == [Severity.ERROR]
    assert settled("a: x", "a", severities={"dark": "off"}) == []
    assert settled("a: x # hmic: ignore[loud] x", severities={"unused-silencing": "off"}) == []


def test_a_silencing_of_what_is_off_is_used() -> None:
    text = "a: x  # hmic: ignore[dark] it is night\n"
    assert settled(text, "a", severities={"dark": "off"}) == []


def test_a_project_raises_and_lowers_severities(small: Path) -> None:
    edit(small / CARE, "text: Meals are warm.", f"text: {LONG}")
    edit(small / "forces/eastshire/sign-off/custody-care.yaml", "CU-S2", "CU-S2")
    assert told([d for d in inspect_in(small).diagnostics if d.code == "long-sentence"]) == [
        ("long-sentence", 6)
    ]
    file = small / "hmic.yaml"
    for severity, expected in (("error", ["error"]), ("warning", ["warning"]), ("off", [])):
        file.write_text(f"severities:\n  long-sentence: {severity}\n", encoding="utf-8")
        found = [d.severity for d in inspect_in(small).diagnostics if d.code == "long-sentence"]
        assert found == expected


MISCONFIGURED = {
    "a misspelt code": ("long-sentense: off", "unknown-key", "did you mean long-sentence?"),
    "an error that must stay": (
        "unknown-criterion: warning",
        "wrong-value",
        "delete the line, and mend the files",
    ),
    "a code of the reader": ("yaml-syntax: off", "wrong-value", None),
    "no severity": ("long-sentence: of", "wrong-value", "did you mean off?"),
}


@pytest.mark.parametrize(("line", "code", "hint"), MISCONFIGURED.values(), ids=MISCONFIGURED)
def test_what_is_wrong_in_the_configuration_is_told(
    small: Path, line: str, code: str, hint: str | None
) -> None:
    (small / "hmic.yaml").write_text(f"severities:\n  {line}\n", encoding="utf-8")
    (found,) = inspect_in(small).diagnostics
    assert (found.code, found.severity) == (code, Severity.ERROR)
    assert hint in (None, found.hint)
    assert found.place
    assert (found.place.file, found.place.line) == ("hmic.yaml", 2)


def test_all_that_is_wrong_in_the_configuration_is_told_at_once(small: Path) -> None:
    text = "severities: {long-sentence: of, yaml-syntax: off, mark-up: off}\n"
    (small / "hmic.yaml").write_text(text, encoding="utf-8")
    found = [d.code for d in inspect_in(small).diagnostics]
    assert found == ["wrong-value", "wrong-value", "unknown-key"]


def test_silencing_holds_for_build(small: Path) -> None:
    file = small / "forces/eastshire/glossary.yaml"
    file.write_text("terms:\n  - {term: HQ, description: Offices.}\n", encoding="utf-8")
    (small / "hmic.yaml").write_text("severities: {unused-term: error}", encoding="utf-8")
    project = Project(small)
    assert not compile_report(read_round(project), "eastshire", ("json",)).outputs
    edit(file, "Offices.}", "Offices.}  # hmic: ignore[unused-term] every force has one")
    compiled = compile_report(read_round(project), "eastshire", ("json",))
    assert compiled.outputs
    assert compiled.diagnostics == ()


def test_a_silencing_in_a_file_that_cannot_be_used_is_not_called_unused(small: Path) -> None:
    edit(small / CARE, "framework: custody-care", "# hmic: ignore[long-sentence] x\nframework:")
    found = [d.code for d in inspect_in(small).diagnostics]
    assert "wrong-type" in found
    assert "unused-silencing" not in found


def test_in_a_file_that_is_not_yaml_no_comment_is_looked_for(small: Path) -> None:
    text = "framework: a: b\ncontext: |\n  # hmic: ignore dark\n"
    (small / CARE).write_text(text, encoding="utf-8")
    assert {d.code for d in inspect_in(small).diagnostics} == {"yaml-syntax"}


def test_what_forces_share_is_unused_only_where_no_force_uses_it(small: Path) -> None:
    glossary = small / "frameworks/glossary.yaml"
    edit(glossary, "trial board}", "trial board}\n  - {term: HQ, expansion: headquarters}")
    assert unused_by_all(small) == [("unused-term", 3)]
    assert not [d for d in inspect_in(small).diagnostics if d.code == "unused-term"]
    edit(glossary, "headquarters}", "headquarters}  # hmic: ignore[unused-term] all have one")
    assert unused_by_all(small) == []
    edit(small / CARE, "text: Meals are warm.", "text: Meals at HQ are warm.")
    assert unused_by_all(small) == [("unused-silencing", 3)]
    edit(glossary, "  # hmic: ignore[unused-term] all have one", "")
    assert unused_by_all(small) == []


def test_where_a_force_lost_something_nobody_can_tell_what_is_unused(small: Path) -> None:
    glossary = small / "frameworks/glossary.yaml"
    edit(glossary, "trial board}", "trial board}\n  - {term: HQ, expansion: headquarters}")
    edit(small / CARE, "text: Meals are warm., ", "")
    assert unused_by_all(small) == []


def test_what_is_wrong_with_what_forces_share_is_told_once(small: Path) -> None:
    edit(small / "frameworks/programme.yaml", "budget: Money is short.", "budget: Money <br> is.")
    round_ = read_round(Project(small))
    assert told(list(round_.diagnostics)) == [("markup", 36)]
    for force in ("eastshire", "westshire"):
        own = inspect(round_, force).own_diagnostics
        assert not [d for d in own if d.place and d.place.file.startswith("frameworks/")]


def test_a_silencing_in_the_register_silences_nothing(small: Path) -> None:
    edit(small / "forces/forces.yaml", "forces:\n", "forces:\n  # hmic: ignore[markup] why not\n")
    assert told(list(read_round(Project(small)).diagnostics)) == [("unused-silencing", 2)]


def test_a_word_within_a_text_is_silenced_where_the_text_begins(small: Path) -> None:
    silenced = "# hmic: ignore[unlisted-acronym] known to all"
    long = f"text: >-  {silenced}\n      Warm\n      ACRO meals.\n    "
    edit(
        small / CARE,
        "  - {id: CU-S2, text: Meals are warm., criteria: [CU2, CU6, CU8]}",
        f"  - id: CU-S2\n    {long}criteria: [CU2, CU6, CU8]",
    )
    assert "unlisted-acronym" not in {d.code for d in inspect_in(small).diagnostics}
    edit(small / CARE, f"  {silenced}", "")
    (found,) = (d for d in inspect_in(small).diagnostics if d.code == "unlisted-acronym")
    assert found.place is not None
    assert (found.place.line, found.place.column, found.place.end_column) == (9, 7, 11)
