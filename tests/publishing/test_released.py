"""What readers have is one list, for all who count reports."""

import shutil
from pathlib import Path

from hmic.authoring.recording import Done, add_acts
from hmic.model.record import Act, Standing, State
from hmic.pipeline import inspect, read_round
from hmic.publishing.released import ReleasedReport, released_of_all_rounds, released_reports
from hmic.sources.project import Project
from tests.publishing_acts import publish


def _released(folder: Path) -> list[ReleasedReport]:
    return list(released_reports(read_round(Project(folder))))


def test_without_records_final_reports_are_counted(small: Path) -> None:
    [one] = _released(small)
    assert (one.force, one.standing, one.edition) == ("eastshire", Standing.FINAL, None)
    assert one.report["cover"]["force"] == one.name == "Eastshire Police (fictional)"


def test_what_is_prepared_is_told_to_nobody(small: Path) -> None:
    publish(small, released=False)
    assert _released(small) == []


def test_what_was_released_is_told_from_its_record(small: Path) -> None:
    record = publish(small)
    file = small / "forces/eastshire/force.yaml"
    file.write_text(file.read_text("utf-8").replace("and fictional", "and changed"), "utf-8")
    [one] = _released(small)
    assert (one.standing, one.edition, one.released) == (Standing.RELEASED, 1, "2030-10-20")
    assert one.report == record.report
    assert one.basis == record.basis


def test_what_was_withdrawn_is_told_as_that(small: Path) -> None:
    publish(small)
    project = Project(small)
    inspection = inspect(read_round(project), "eastshire").inspection
    assert inspection is not None
    assert inspection.record is not None
    act = Act(date="2030-12-01", post="trial board", reason="A challenge was upheld.")
    add_acts(project, [Done(inspection.record, State.WITHDRAWN, act)])
    [one] = _released(small)
    assert one.standing is Standing.WITHDRAWN


def test_every_round_that_the_project_holds_is_told_of(small: Path) -> None:
    record = publish(small)
    kept = small / "rounds" / record.programme
    for name in ("forces", "frameworks"):
        shutil.copytree(small / name, kept / name)
    shutil.rmtree(small / "forces/eastshire/published")
    found = list(released_of_all_rounds(Project(small)))
    assert [(one.force, one.standing, one.edition) for one in found] == [
        ("eastshire", Standing.FINAL, None),
        ("eastshire", Standing.RELEASED, 1),
    ]
