from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from hmic.model.force import Register
from hmic.model.programme import BUILT_IN, Markings, Programme, ReportSection
from hmic.sources.methods import method_of_programme
from hmic.sources.project import Project
from hmic.sources.reading import read_sources
from hmic.sources.validation import validate_round
from tests.conftest import SMALL

METHODS = partial(method_of_programme, Project(SMALL))


def _programme() -> Programme:
    sources, _ = read_sources(Project(SMALL).programme_files())
    round_ = validate_round(sources, Register(forces=()), METHODS).value
    assert round_ is not None
    return round_.programme


PROGRAMME = _programme()


@pytest.mark.parametrize(
    ("sent", "last"),
    [
        ("2030-08-05", "2030-08-12"),  # a Monday, so the Monday after
        ("2030-08-03", "2030-08-09"),  # a Saturday
        ("2030-08-22", "2030-08-30"),  # over Monday 26 August, a holiday
        ("2030-12-20", "2030-12-30"),  # over Christmas Day
        ("2032-02-27", "2032-03-05"),  # over the leap day, which was a Sunday
    ],
)
def test_five_working_days_leave_out_weekends_and_holidays(sent: str, last: str) -> None:
    assert PROGRAMME.accuracy_period == 5
    assert PROGRAMME.working_days_after(sent, 5) == last


@given(st.dates(date(2029, 1, 1), date(2032, 1, 1)), st.integers(1, 30))
def test_a_deadline_is_a_working_day_with_as_many_before_it(sent: date, count: int) -> None:
    last = date.fromisoformat(PROGRAMME.working_days_after(sent.isoformat(), count))
    days = [sent + timedelta(days=n + 1) for n in range((last - sent).days)]
    working = [
        day for day in days if day.weekday() < 5 and day.isoformat() not in PROGRAMME.holidays
    ]
    assert len(working) == count
    assert working[-1] == last


def test_what_is_not_above_the_public_marking_may_be_published() -> None:
    markings = Markings(levels=("Open", "Closed", "Sealed"), public="Closed")
    assert [markings.may_be_published(level) for level in markings.levels] == [True, True, False]


@pytest.mark.parametrize(
    ("section", "at", "message"),
    [
        ({"section": "glance", "title": "At a glance"}, (), "glance is a section with contents"),
        ({"section": "foreword", "text": "It is."}, ("section",), "foreword is no section"),
        ({"section": "glanse"}, ("section",), "glanse is no section that hmic knows"),
    ],
)
def test_a_section_is_one_that_hmic_knows_or_has_a_title(
    section: dict[str, str], at: tuple[str, ...], message: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        ReportSection.model_validate(section)
    fault = caught.value.errors()[0]["ctx"]["error"]
    assert fault.at == at
    assert str(fault).startswith(message)


@pytest.mark.parametrize("name", ["glance", "force_summary", "frameworks", "arguments", "glossary"])
def test_no_report_does_without_what_others_lead_to(small: Path, name: str) -> None:
    file = small / "frameworks" / "programme.yaml"
    sections = "".join(f"  - section: {each}\n" for each in BUILT_IN if each != name)
    file.write_text(f"{file.read_text(encoding='utf-8')}sections:\n{sections}", encoding="utf-8")
    sources, _ = read_sources(Project(small).programme_files())
    problems = validate_round(sources, Register(forces=()), METHODS).diagnostics
    assert f"the section {name} is missing" in [problem.message for problem in problems]
