"""hmic sign-off: a named post stands behind a framework's grade."""

import sys
from datetime import date as day
from pathlib import Path
from typing import Annotated

import typer

from hmic.authoring.signing_off import sign_off as sign
from hmic.commands.output import MACHINE, InRound, exit_status, print_diagnostics, say
from hmic.diagnostics import Refusal, has_errors
from hmic.model.inspection import Inspection
from hmic.model.sign_off import REINSPECTIONS, WHOLE, ReinspectionsSignOff, SignOff
from hmic.model.values import Fault, day_of
from hmic.pipeline import inspect, read_round
from hmic.sources.project import SIGNATURES, find_project
from hmic.sources.selection import choose_forces, find_framework


def sign_off(
    force: Annotated[str, typer.Argument(metavar="FORCE", help="The force.")],
    frameworks: Annotated[
        list[str],
        typer.Option(
            "--framework",
            metavar="FRAMEWORK",
            help="Slug, prefix, `overall` or `reinspections`; may be repeated, or `all`.",
        ),
    ],
    post: Annotated[str, typer.Option("--post", metavar="POST", help="The post that signs.")],
    date: Annotated[
        str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="The day; today if none.")
    ] = None,
    round_name: InRound = None,
) -> None:
    """Sign a framework's grade for FORCE, with a fingerprint of all that it rests on.

    A final report needs every graded framework signed, its grade as a whole and its re-inspections;
    it is refused when anything that a grade rests on has moved since. No day to come is signed, but
    in a rehearsal of a round that is published later.

    Examples:

      hmic sign-off northamptonshire --framework CA --post "chief inspector" --date 2026-11-23
    """
    today = day.today().isoformat()  # noqa: DTZ011 - the signer's own calendar
    date = today if date is None else _day(date)
    if not post.strip():
        raise Refusal("no post is named", "name the post that signs, never a person")
    project = find_project(Path(), round_name)
    round_ = read_round(project)
    (chosen,) = choose_forces(project, round_.register, [force])
    inspected = inspect(round_, chosen)
    wrong = [d for d in inspected.diagnostics if not d.code.startswith("sign-off-")]
    print_diagnostics(wrong, sys.stderr)
    if has_errors(wrong):
        raise typer.Exit(exit_status(wrong))
    assert inspected.inspection is not None
    inspection = inspected.inspection
    slugs = (
        (
            *inspected.judgements,
            *([WHOLE] if inspection.programme.overall else []),
            *([REINSPECTIONS] if inspection.reinspections else []),
        )
        if frameworks == ["all"]
        else [
            name if name in (REINSPECTIONS, WHOLE) else find_framework(inspection.frameworks, name)
            for name in frameworks
        ]
    )
    try:
        signed = sign(project, inspected, slugs, post=post.strip(), date=date, today=today)
    except OSError as failure:
        say(f"hmic: the sign-off cannot be written: {failure}", to=sys.stderr)
        raise typer.Exit(MACHINE) from None
    for slug, one in signed.items():
        grades = _grades(one, inspection)
        say(f"{slug}: {grades}, signed by {one.post} on {one.date} in {SIGNATURES}/{slug}.yaml")


def _grades(signed: SignOff | ReinspectionsSignOff, inspection: Inspection) -> str:
    """What was signed, as the report prints it: a grade, or that of each re-inspection."""
    label = inspection.round.label
    if isinstance(signed, SignOff):
        return label(signed.grade)
    return ", ".join(
        f"{again.title} ({label(again.now.grade)})" for again in inspection.reinspections
    )


def _day(written: str) -> str:
    """The day on which the grades are signed."""
    try:
        return day_of(written)
    except Fault as fault:
        raise Refusal(f"{written} {fault}", fault.hint) from None
