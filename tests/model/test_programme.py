from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmic.model.force import Register
from hmic.model.programme import Markings, Programme
from hmic.sources.project import Project
from hmic.sources.reading import read_sources
from hmic.sources.validation import validate_round
from tests.conftest import SMALL


def _programme() -> Programme:
    sources, _ = read_sources(Project(SMALL).programme_files())
    round_ = validate_round(sources, Register(forces=())).value
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
