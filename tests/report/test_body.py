"""Who is inspected: the fixed words name it as the programme does."""

import re
from pathlib import Path

import pytest
import yaml

from hmic.model.body import FORCE, Body
from hmic.model.labels import Labels
from hmic.report.assembly import assemble
from hmic.report.contents import Report
from tests.conftest import ROOT, edit, inspect_in

ACADEMY = Body(one="academy", other="academies", a="an academy")
OF_THE_2007_METHOD = {"reached@sgc-2007.excellent", "evidence.beacon"}
"""Texts that belong to one method, and name its bodies."""


def _report(small: Path, body: str) -> Report:
    edit(small / "frameworks/programme.yaml", "scale:", f"body: {body}\nscale:")
    inspected = inspect_in(small, "eastshire")
    assert inspected.inspection is not None
    return assemble(inspected.inspection, inspected.judgements, inspected.round.labels)


def test_a_report_calls_it_by_its_word(small: Path) -> None:
    report = _report(small, "{one: academy, other: academies, a: an academy}")
    cautions = " ".join(report.glance.cautions)
    assert "holds the academy against criteria" in cautions
    assert "An academy has a grade for each framework" in cautions
    assert "Academies of one grade differ" in cautions
    lines = [line.title for line in report.contents]
    assert "Academy overview and context" in lines
    distribution = report.sections[0].distribution
    assert distribution is not None
    assert distribution.sentence.startswith("Of 3 academies: ")
    assert distribution.sentence.endswith("This academy is one of the two graded Fair.")


def test_no_fixed_word_names_a_force() -> None:
    texts = yaml.safe_load((ROOT / "templates/labels/en-GB.yaml").read_text(encoding="utf-8"))
    named = {
        f"{group}.{key}"
        for group, keys in texts.items()
        for key, text in keys.items()
        if re.search(r"(?<![{\w])(forces?|police)\b", str(text), re.IGNORECASE)
    }
    assert len(texts) > 10
    assert named <= OF_THE_2007_METHOD


@pytest.mark.parametrize(("n", "bodies"), [(1, "force"), (2, "forces"), (None, "forces")])
def test_a_count_decides_the_form(n: int | None, bodies: str) -> None:
    labels = Labels("en-GB", {"a": {"b": "Of {bodies}"}}, {}, FORCE)
    assert labels.text("a.b", n) == f"Of {bodies}"


def test_a_language_has_the_forms_that_it_has() -> None:
    schools = Body(one="ysgol", other="ysgol", few="ysgol fawr", many="ysgolion")
    labels = Labels("cy", {"a": {"b": "{n} {bodies}"}}, {}, schools)
    assert [labels.text("a.b", n) for n in (3, 6, 10)] == ["3 ysgol fawr", "6 ysgolion", "10 ysgol"]


def test_a_sentence_begins_with_a_capital() -> None:
    words = ACADEMY.words()
    assert (words["Body"], words["Bodies"], words["A_body"]) == (
        "Academy",
        "Academies",
        "An academy",
    )
    assert words["sector"] == "academy"
