"""Publishes reports of test projects, without what takes time: nothing is printed."""

from pathlib import Path
from unittest.mock import patch

from hmic.authoring.recording import add_act, write_records
from hmic.model.record import Act, Record, State
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
        add_act(project, edited.record, State.RELEASED, act)
    return edited.record
