"""hmic method: a grading method as a page, with what is proved of it."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from hmic.commands.output import AUTHOR, InRound, exit_status, print_diagnostics, print_lines, say
from hmic.diagnostics import Refusal
from hmic.judging.cases import wrong_cases
from hmic.judging.proving import prove_method
from hmic.judging.soundness import shapes_of
from hmic.pipeline import read_round
from hmic.reporters.method import method_lines
from hmic.sources.method_cases import cases_of
from hmic.sources.methods import find_method, read_method
from hmic.sources.project import find_project


def method(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[METHOD]", help="A method by its name, or a file; the programme's if none."
        ),
    ] = None,
    round_name: InRound = None,
    *,
    test: Annotated[
        Path | None,
        typer.Option("--test", metavar="CASES", help="Run the cases of this file instead."),
    ] = None,
) -> None:
    """Show a grading METHOD in words, and prove whether it is sound.

    Where the programme uses it, it is shown with the programme's numbers, and proved for the
    frameworks that there are; else for every framework, smallest first, up to two million states.
    The exit status is 0 where it is sound, and 1 where it is not.

    Examples:

      hmic method

      hmic method sgc-2007

      hmic method frameworks/methods/ours.yaml --test cases.yaml
    """
    project = find_project(Path(), round_name)
    round_ = read_round(project).round
    if name is None and round_ is None:
        raise Refusal("no programme names a method here", "name one: hmic method sgc-2007")
    file = find_method(project, name or (round_.programme.method if round_ else ""))
    read, problems = read_method(file)
    print_diagnostics(problems, sys.stderr)
    if read is None:
        raise typer.Exit(exit_status(problems))
    found, shapes = read, None
    if round_ is not None and file.path == project.method_file(round_.programme.method).path:
        found, shapes = round_.method, shapes_of(round_)
    if test is not None:
        cases, problems = cases_of(test, found)
        print_diagnostics(problems, sys.stderr)
        wrong = tuple(wrong_cases(found, cases))
        for line in wrong:
            say(line)
        say(f"{len(cases) - len(wrong)} of {len(cases)} cases come out as they say")
        raise typer.Exit(AUTHOR if wrong else exit_status(problems))
    proofs = prove_method(found, shapes)
    print_lines(method_lines(found, proofs))
    raise typer.Exit(0 if all(proof.holds for proof in proofs.values()) else AUTHOR)
