"""Publishes reports of test projects, without what takes time: nothing is printed."""

from pathlib import Path
from unittest.mock import patch

from hmic.authoring.recording import Done, add_acts, write_records
from hmic.model.record import Act, Record, State, sealed
from hmic.publishing.building import Wish
from hmic.publishing.freshness import take_inputs
from hmic.publishing.publication import publish_all
from hmic.publishing.workers import hire_here
from hmic.rendering.formats import USUAL
from hmic.sources.project import Project


def publish(
    folder: Path, force: str = "eastshire", day: str = "2030-10-20", *, released: bool = True
) -> Record:
    """The record of the next edition, written and, unless told otherwise, released."""
    project, act = Project(folder), Act(date=day, post="trial board")
    with patch("hmic.rendering.pdf.render_pdf", lambda *_: (b"%PDF- in its place", ())):
        [edited] = publish_all(
            take_inputs(project), [force], Wish(USUAL), act, hire_here(1, with_engine=False)
        )
    assert edited.record is not None, edited
    write_records(project, [edited.record])
    if released:
        add_acts(project, [Done(edited.record, State.RELEASED, act)])
    return edited.record


def of_round(record: Record, programme: str) -> Record:
    """The same record, as one of another round."""
    shape = record.model_dump(mode="json", by_alias=True, exclude={"digest"})
    return sealed({**shape, "programme": programme})


def follow_up_on(folder: Path, force: str = "eastshire", id_: str = "CU-A1") -> None:
    """Notes progress of an area of a report, and answers it."""
    notes = (("2031-02-03", "partly", "Two were."), ("2031-09-01", "addressed", "All were."))
    lines = (
        f"  - {{id: {id_}, day: {day}, status: {status}, basis: {basis}, post: trial board}}\n"
        for day, status, basis in notes
    )
    there = folder / "forces" / force
    (there / "progress.yaml").write_text("progress:\n" + "".join(lines), encoding="utf-8")
    answer = f"{{id: {id_}, answer: partly, action: Records *will* be shared., due: 2031-03}}"
    text = f"received: 2030-12-01\nanswers:\n  - {answer}\n"
    (there / "response.yaml").write_text(text, encoding="utf-8")
