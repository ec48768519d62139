"""How far areas have come, by what later reports answer."""

from pathlib import Path

import pytest

from hmic.judging.areas import Area, Later, Told, areas_of
from hmic.model.follow_up import CarriedOver, ProgressLog
from tests.conftest import inspect_in


def area_after(small: Path, *answers: tuple[str, str, str], among: int, noted: str = "") -> Area:
    """An area of the small project, after answers of a later round: body, day, how far."""
    inspection = inspect_in(small).inspection
    assert inspection is not None
    later = [
        Later("next", day, (CarriedOver(id="CU-A1", was="-", now=now, text="So."),), body, among)
        for body, day, now in answers
    ]
    note = {"id": "CU-A1", "day": "2031-01-01", "status": noted, "basis": "-", "post": "lead"}
    log = ProgressLog.model_validate({"progress": [note] if noted else []})
    told = Told(inspection, "trial-2030", "Eastshire", 1, "2030-10-20")
    [area] = [one for one in areas_of([told], log, later=later) if one.id == "CU-A1"]
    return area


UP, DOWN = ("Up", "2031-10-01"), ("Down", "2031-11-01")


@pytest.mark.parametrize(
    ("up", "down", "status", "since"),
    [
        ("addressed", "addressed", "addressed", "2031-11-01"),
        ("addressed", "partly", "partly", "2031-11-01"),
        ("partly", "addressed", "partly", "2031-11-01"),
        ("superseded", "addressed", "superseded", "2031-11-01"),
        ("addressed", "open", "open", "2030-10-20"),
        ("open", "addressed", "open", "2030-10-20"),
    ],
)
def test_where_several_bodies_answer_an_area_is_as_far_as_the_least(
    small: Path, up: str, down: str, status: str, since: str
) -> None:
    area = area_after(small, (*UP, up), (*DOWN, down), among=2)
    assert (area.status, area.since) == (status, since)


def test_a_body_that_has_not_answered_stands_where_all_stood(small: Path) -> None:
    assert area_after(small, (*UP, "addressed"), among=2).status == "open"
    assert area_after(small, (*UP, "addressed"), among=2, noted="partly").status == "partly"
    assert area_after(small, (*UP, "open"), among=2, noted="partly").status == "open"
    assert area_after(small, (*UP, "addressed"), among=1).status == "addressed"


def test_a_basis_says_what_was_answered_where_the_area_is_less_far(small: Path) -> None:
    first, second = area_after(small, (*UP, "addressed"), (*DOWN, "partly"), among=2).history[1:]
    assert (first.status, first.basis) == ("open", "Up (addressed): So.")
    assert (second.status, second.basis) == ("partly", "Down: So.")
