"""hmic grade: the grade of each framework, why, and what would change it."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from hmic.commands.output import (
    InRound,
    after,
    exit_status,
    hand_over,
    is_terminal,
    print_diagnostics,
    print_lines,
    say,
)
from hmic.commands.rounds import concerning
from hmic.diagnostics import Place, Refusal, Route, has_errors
from hmic.judging.comparison import compare
from hmic.judging.grading import judge
from hmic.judging.sensitivity import sensitivity
from hmic.judging.what_if import suppose
from hmic.judging.whole import judge_whole
from hmic.model.sign_off import WHOLE
from hmic.pipeline import Inspected, inspect, read_round
from hmic.reporters.judgements import (
    FORMAT,
    VERSION,
    as_json,
    differences_as_markdown,
    differences_as_text,
    explanation,
    explanation_of_whole,
    movement,
    summary_rows,
)
from hmic.reporters.lines import Line
from hmic.reporters.printable import printable, printable_values
from hmic.reporters.text import tally
from hmic.rules.walking import findings_with_routes
from hmic.sources.project import find_project
from hmic.sources.revisions import project_at
from hmic.sources.selection import choose_forces, find_framework

Form = Literal["text", "json", "markdown"]


def grade(
    forces: Annotated[
        list[str] | None,
        typer.Argument(metavar="FORCE", help="The forces; every force with data if none."),
    ] = None,
    round_name: InRound = None,
    *,
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain",
            metavar="FRAMEWORK",
            help="Show the whole argument for one framework, by its slug or its prefix, or for the "
            "grade as a whole, which is `overall`.",
        ),
    ] = None,
    supposed: Annotated[
        list[str] | None,
        typer.Option(
            "--suppose",
            metavar="WHAT",
            help="Show what one choice made otherwise would move; may be repeated, in the words of "
            "the method: CRITERION=ACHIEVEMENT, CRITERION=LEVEL or =FLAG, FINDING=SEVERITY, "
            "FINDING+CRITERION, FINDING-CRITERION, QUANTITY=NUMBER. Changes no file.",
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="REVISION", help="Show what moved since a git revision."),
    ] = None,
    form: Annotated[
        Form, typer.Option("--format", help="text, json, or markdown (with --since).")
    ] = "text",
) -> None:
    """Grade each framework of each FORCE, and say what decides the grade.

    What is supposed is said in the words of the round's method; here that is sgc-2007.

    Examples:

      hmic grade northamptonshire

      hmic grade northamptonshire --explain CA

      hmic grade northamptonshire --suppose NP8=fully --suppose CA-A1=major

      hmic grade northamptonshire --since HEAD~1 --format markdown

      hmic grade northamptonshire --format json
    """
    _refuse_together(explain=explain, suppose=supposed, since=since)
    if form == "markdown" and since is None:
        raise Refusal("--format markdown goes with --since")
    if form == "json" and (explain or supposed or since):
        raise Refusal("--format json gives the whole argument of every framework, alone")
    project = find_project(Path(), round_name)
    round_ = read_round(project)
    chosen = choose_forces(project, round_.register, forces or ())
    print_diagnostics(concerning(explain, round_.diagnostics, round_.round), sys.stderr)
    status = exit_status(round_.diagnostics)
    documents = []
    for force in chosen:
        inspected = inspect(round_, force)
        print_diagnostics(concerning(explain, inspected.own_diagnostics, round_.round), sys.stderr)
        status = max(status, exit_status(inspected.own_diagnostics))
        if inspected.inspection is None:
            continue
        if form == "json":
            documents.append(_document(inspected))
        elif explain is not None:
            with after(inspected.diagnostics):
                print_lines(_explained(inspected, explain))
        elif supposed:
            print_lines(_supposed(inspected, supposed))
        elif since is not None:
            _print_since(inspected, since, form)
        else:
            _print_grades(inspected)
    if form == "json":
        document = {"format": FORMAT, "version": VERSION, "forces": documents}
        hand_over(json.dumps(printable_values(document), ensure_ascii=False, indent=1))
    raise typer.Exit(status)


def _refuse_together(**options: object) -> None:
    given = [f"--{name}" for name, value in options.items() if value]
    if len(given) > 1:
        raise Refusal(f"{' and '.join(given)} can't be asked for together")


def _document(inspected: Inspected) -> dict[str, Any]:
    assert inspected.inspection is not None
    sensitivities = {
        slug: sensitivity(judgement) for slug, judgement in inspected.judgements.items()
    }
    return as_json(
        inspected.force,
        inspected.inspection,
        inspected.judgements,
        sensitivities,
        inspected.round.labels,
        _places(inspected),
    )


def _explained(inspected: Inspected, name: str) -> Iterator[Line]:
    inspection = inspected.inspection
    assert inspection is not None
    if name == WHOLE:
        whole = judge_whole(inspection, inspected.judgements)
        if whole is None:
            hint = "mend the errors of its frameworks; a programme that asks for one has overall"
            raise Refusal("there is no grade as a whole to explain", hint)
        yield from explanation_of_whole(inspection.registered.name, whole, inspected.round.labels)
        return
    slug = find_framework(inspection.frameworks, name)
    if slug not in inspected.judgements:
        raise Refusal(f"{slug} has no judgement to explain", "mend its errors; overviews have none")
    judgement = inspected.judgements[slug]
    found = sensitivity(judgement)
    places = _places(inspected)
    labels, name = inspected.round.labels, inspection.registered.name
    yield from explanation(name, judgement, found, labels, places)


def _supposed(inspected: Inspected, suppositions: list[str]) -> Iterator[Line]:
    assert inspected.inspection is not None
    otherwise = suppose(inspected.inspection, suppositions)
    now, labels = judge(otherwise), inspected.round.labels
    lines = list(movement(inspected.judgements, now, labels))
    whole = judge_whole(inspected.inspection, inspected.judgements)
    then = judge_whole(otherwise, now)
    if whole is not None and then is not None and whole.published != then.published:
        was, now_ = labels.outcome(whole.published), labels.outcome(then.published)
        lines.append(Line(f"as a whole: {was} -> {now_}", "strong"))
    yield Line(f"{inspected.inspection.registered.name}, supposing {', '.join(suppositions)}")
    yield from lines or [Line("Nothing moves.")]


def _print_since(inspected: Inspected, since: str, form: Form) -> None:
    assert inspected.inspection is not None
    with project_at(inspected.round.project, since) as past:
        before = inspect(read_round(past), inspected.force)
    if before.inspection is None:
        raise Refusal(f"the files of {inspected.force} could not be read as they were at {since}")
    if has_errors(before.diagnostics):
        say(f"hmic: the files had errors at {since}: {tally(before.diagnostics)}", to=sys.stderr)
    differences = compare(
        (before.inspection, before.judgements), (inspected.inspection, inspected.judgements)
    )
    if form == "markdown":
        name = inspected.inspection.registered.name
        say(differences_as_markdown(name, differences, since))
    else:
        print_lines(differences_as_text(differences, since))


def _print_grades(inspected: Inspected) -> None:
    assert inspected.inspection is not None
    rows = summary_rows(inspected.inspection, inspected.judgements, inspected.round.labels)
    if not is_terminal(sys.stdout):
        widths = [max((len(row[n]) for row in rows), default=0) for n in range(2)]
        for slug, outcome, why in rows:
            say(f"{inspected.force}  {slug:{widths[0]}}  {outcome:{widths[1]}}  {why}")
        return
    from rich.console import Console  # noqa: PLC0415 - a pipe never pays for it
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    name = Text(printable(inspected.inspection.registered.name))
    table = Table(title=name, title_justify="left", title_style="bold", show_edge=False)
    for heading, style in (("Framework", ""), ("Outcome", "bold"), ("What decides it", "")):
        table.add_column(heading, style=style, overflow="fold")
    for slug, outcome, why in rows:
        framework = inspected.inspection.frameworks.get(slug)
        cells = framework.title if framework else slug, outcome, why
        table.add_row(*(Text(printable(cell)) for cell in cells))
    Console().print(table)


def _places(inspected: Inspected) -> dict[str, Place]:
    """Where each finding and criterion stands, by its id."""
    inspection = inspected.inspection
    if inspection is None:
        return {}
    routes: dict[str, Route] = {}
    for slug, framework in inspection.frameworks.items():
        for index, criterion in enumerate(framework.criteria):
            routes[criterion.id] = ("frameworks", slug, "criteria", index, "id")
    for slug, assessment in inspection.assessments.items():
        for finding, route in findings_with_routes(slug, assessment):
            routes[finding.id] = (*route, "id")
    sources = (*inspected.round.sources, *inspected.sources)
    by_mount = {source.mount: source for source in sources}
    return {id_: by_mount[route[:2]].place(route) for id_, route in routes.items()}
