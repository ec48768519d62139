"""hmic publish: the record of a publication, and what is under embargo until it is released."""

import sys
from collections.abc import Collection
from datetime import date as day
from pathlib import Path
from typing import Annotated

import typer

from hmic.authoring.recording import Done, hold_state, write_records
from hmic.authoring.recording import add_acts as write_acts
from hmic.authoring.replacing import put_new
from hmic.commands.build import BuildRun
from hmic.commands.output import (
    MACHINE,
    InRound,
    complain,
    exit_status,
    from_here,
    hold_no_link,
    print_diagnostics,
    say,
)
from hmic.diagnostics import Refusal, has_errors
from hmic.model.grade import Stage
from hmic.model.record import Act, Standing, State
from hmic.model.values import Fault, day_of
from hmic.pipeline import inspect, read_round
from hmic.publishing.building import Wish
from hmic.publishing.cores import cores
from hmic.publishing.freshness import take_inputs
from hmic.publishing.publication import Edited, publish_all
from hmic.publishing.workers import hire_here
from hmic.rendering.formats import USUAL
from hmic.sources.project import Project, find_project
from hmic.sources.rounds import ReadRound
from hmic.sources.selection import choose_forces


def publish(
    forces: Annotated[list[str], typer.Argument(metavar="FORCE", help="The forces.")],
    post: Annotated[str, typer.Option("--post", metavar="POST", help="The post that publishes.")],
    date: Annotated[
        str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="The day; today if none.")
    ] = None,
    archive: Annotated[
        Path | None,
        typer.Option("--archive", metavar="FOLDER", help="Keep the files of the edition there."),
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="WHY", help="Why it is withdrawn.")
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", metavar="N", min=1, help="Reports made at a time."),
    ] = None,
    round_name: InRound = None,
    *,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="Withdraw the report that was released.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse on warnings too.")] = False,
) -> None:
    """Publish the final report of each FORCE under embargo, and write the record of it.

    All are published or none. The record, forces/FORCE/published/PROGRAMME.EDITION.json, belongs
    to the data: commit it. `hmic release` lifts the embargo. A report that was released is
    published again once its corrections are named.

    Examples:

      hmic publish northamptonshire --post "chief inspector" --date 2026-11-27

      hmic publish kent surrey --post "chief inspector" --archive editions

      hmic publish kent --withdraw --reason "Two forces were confused." --post "chief inspector"
    """
    if withdraw != (reason is not None):
        raise Refusal("--withdraw and --reason go together", "say why the report is withdrawn")
    act = act_of(post, date, reason)
    project = find_project(Path(), round_name)
    round_ = read_round(project)
    chosen = choose_forces(project, round_.register, forces)
    if withdraw:
        add_acts(project, round_, chosen, State.WITHDRAWN, act, stated=date is not None)
        return
    _hold_publishable(round_, chosen)
    if archive is not None:
        hold_no_link(archive, project.root)
    wish, hire = Wish(USUAL, strict=strict), hire_here(jobs or cores(), with_engine=True)
    edited = list(publish_all(take_inputs(project), chosen, wish, act, hire))
    for one in edited:
        print_diagnostics(one.diagnostics, sys.stderr)
    records = [one.record for one in edited if one.record is not None]
    if len(records) < len(edited):
        _tell_of_refused(edited, strict=strict)
    if archive is not None:
        _keep(edited, archive)
    try:
        files = write_records(project, records)
    except OSError as failure:
        complain(f"the record cannot be written: {failure.strerror}", "nothing was published")
        raise typer.Exit(MACHINE) from None
    for file, record in zip(files, records, strict=True):
        say(f"{record.force}: edition {record.edition} is prepared, on record in {file.name}")
    run = BuildRun(project, wish)
    run.tell_of_nations(run.build(chosen, jobs or cores(), None))
    run.keep_catalogue_true()
    raise typer.Exit(run.status)


def act_of(post: str, date: str | None, reason: str | None = None) -> Act:
    """Who does something, and when.

    Args:
        post: The post.
        date: The day; today if none.
        reason: Why, where it is asked for.

    Returns:
        Both.

    Raises:
        Refusal: one of them says nothing.
    """
    try:
        when = day.today().isoformat() if date is None else day_of(date)  # noqa: DTZ011
    except Fault as fault:
        raise Refusal(f"{date} {fault}", fault.hint) from None
    for text in (post, *(() if reason is None else (reason,))):
        if not text.strip() or not text.isprintable():
            raise Refusal("post and reason are plain words on one line", "name the post, no person")
    return Act(date=when, post=post.strip(), reason=reason.strip() if reason else None)


def add_acts(
    project: Project,
    round_: ReadRound,
    forces: Collection[str],
    state: State,
    act: Act,
    *,
    stated: bool,
) -> None:
    """Writes into the newest record of each force what became of it; looks at all before.

    Args:
        project: The project.
        round_: Its round.
        forces: The forces.
        state: What becomes of their reports.
        act: Who does it, and when.
        stated: Whether somebody stated the day; else it is no earlier than what was done before.

    Raises:
        Refusal: one of them is in another state.
        typer.Exit: a file is not sound.
    """
    before = State.PREPARED if state is State.RELEASED else State.RELEASED
    done = []
    for force in forces:
        inspected = inspect(round_, force)
        newest = inspected.inspection.record if inspected.inspection else None
        unreadable = newest is None and bool(project.record_files(force))
        if has_errors(inspected.diagnostics) and (unreadable or state is State.RELEASED):
            print_diagnostics(inspected.diagnostics, sys.stderr)
            raise typer.Exit(exit_status(inspected.diagnostics))
        record = hold_state(newest, force, before, state.value)
        if state is State.RELEASED and inspected.standing is not Standing.PREPARED:
            raise Refusal(
                f"{force} was changed since edition {record.edition} was prepared",
                f"hmic publish {force} prepares another, or put back what was changed",
            )
        last = (record.released or record.published).date
        if stated and act.date < last:
            raise Refusal(f"{act.date} is before the day of edition {record.edition} of {force}")
        dated = act.model_copy(update={"date": max(act.date, last)})
        done.append(Done(record, state, dated))
    for one, file in zip(done, write_acts(project, done), strict=True):
        record = one.record
        say(f"{record.force}: edition {record.edition} is {state}, as {file.name} says")


def _hold_publishable(round_: ReadRound, forces: Collection[str]) -> None:
    """Holds that each report is final, sound, and another than its newest record.

    Raises:
        Refusal: one is not.
        typer.Exit: files of one are not sound.
    """
    found = [inspect(round_, force) for force in forces]
    problems = tuple(dict.fromkeys(d for one in found for d in one.diagnostics))
    if has_errors(problems):
        print_diagnostics(problems, sys.stderr)
        complain("nothing was published")
        raise typer.Exit(exit_status(problems))
    for one in found:
        inspection = one.inspection
        assert inspection is not None
        if inspection.force.stage is not Stage.FINAL:
            hint = "stage: final in force.yaml says that it is final"
            raise Refusal(
                f"the report of {one.force} is at the stage {inspection.force.stage}", hint
            )
        record = inspection.record
        if record and one.standing in (Standing.PREPARED, Standing.RELEASED):
            message = f"edition {record.edition} of {one.force} is {record.state}"
            raise Refusal(f"{message}, and nothing was changed since")


def _tell_of_refused(edited: Collection[Edited], *, strict: bool) -> None:
    """Says why nothing is published.

    Raises:
        typer.Exit: always.
    """
    bugs = [one for one in edited if one.bug is not None]
    for one in bugs:
        complain(f"{one.force}: {one.bug}")
    complain("nothing was published")
    problems = [problem for one in edited for problem in one.diagnostics]
    raise typer.Exit(MACHINE if bugs else exit_status(problems, strict=strict))


def _keep(edited: Collection[Edited], archive: Path) -> None:
    """Keeps the files of each edition, each in a folder of its own; over nothing that is there.

    Raises:
        typer.Exit: they can't be written.
    """
    for one in edited:
        assert one.record is not None
        folder = archive / f"{one.record.programme}.{one.record.edition}" / one.force
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, data in one.outputs:
                put_new(folder / name, data)
        except OSError as failure:
            complain(f"{from_here(folder)} cannot be written: {failure.strerror}")
            raise typer.Exit(MACHINE) from None
        say(str(from_here(folder)))
