import os

from hmic.manuals import CODES, MANUALS
from hmic.reporters.manuals import as_markdown
from tests.commands.conftest import Here
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "rules.md"


def test_the_manual_of_a_rule_is_its_docstring(here: Here) -> None:
    ran = here("rule", "long-sentence")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("long-sentence\n\nA sentence has more than 40 words.\n\nReaders")
    assert "silenced" not in ran.out


def test_a_code_that_is_no_rule_has_its_manual_too(here: Here) -> None:
    ran = here("rule", "duplicate-key")
    assert ran.status == 0
    assert ran.out.startswith("duplicate-key\n\nA key stands twice in one mapping.\n")
    assert ran.out.endswith("\nIt can’t be silenced, and its severity can’t be changed.\n")


def test_every_code_is_listed_with_what_is_wrong(here: Here) -> None:
    ran = here("rule")
    assert ran.status == 0
    lines = [line.split() for line in ran.out.splitlines() if line.startswith("  ")]
    assert [line[0] for line in lines] == list(CODES.known)
    assert all(len(line) > 3 for line in lines)


def test_an_unknown_code_is_refused(here: Here) -> None:
    ran = here("rule", "long-sentense")
    assert (ran.status, ran.out) == (2, "")
    assert "did you mean long-sentence?" in ran.err


def test_every_manual_says_what_is_wrong_and_what_to_do() -> None:
    assert len(CODES.known) == len(set(CODES.known)) > 50
    for group in MANUALS.values():
        for code, text in group.items():
            summary, _, rest = text.partition("\n\n")
            assert "\n" not in summary, code
            assert summary.endswith("."), code
            assert rest.endswith("."), code


def test_the_page_of_the_documentation_is_made_from_the_same_text() -> None:
    """To write it anew: HMIC_GOLDEN=write pytest tests/commands/test_rule.py."""
    page = as_markdown(MANUALS, set(CODES.known) - set(CODES.adjustable))
    if os.environ.get("HMIC_GOLDEN") == "write":
        PAGE.write_text(page, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page
