"""hmic method: a grading method as a page, with what is proved of it."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from hmic.commands.output import AUTHOR, exit_status, print_diagnostics, print_lines, say
from hmic.diagnostics import Refusal
from hmic.judging.cases import wrong_cases
from hmic.judging.proving import prove_method
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
    *,
    test: Annotated[
        Path | None,
        typer.Option("--test", metavar="CASES", help="Run the cases of this file instead."),
    ] = None,
) -> None:
    """Show a grading METHOD in words, and prove whether it is sound.

    The exit status is 0 where it is sound, and 1 where it is not.

    Examples:

      hmic method

      hmic method sgc-2007

      hmic method frameworks/methods/ours.yaml --test cases.yaml
    """
    project = find_project(Path())
    if name is None:
        round_ = read_round(project).round
        if round_ is None:
            raise Refusal("no programme names a method here", "name one: hmic method sgc-2007")
        name = round_.programme.method
    found, problems = read_method(find_method(project, name))
    print_diagnostics(problems, sys.stderr)
    if found is None:
        raise typer.Exit(exit_status(problems))
    if test is not None:
        cases, problems = cases_of(test, found)
        print_diagnostics(problems, sys.stderr)
        wrong = tuple(wrong_cases(found, cases))
        for line in wrong:
            say(line)
        say(f"{len(cases) - len(wrong)} of {len(cases)} cases come out as they say")
        raise typer.Exit(AUTHOR if wrong else exit_status(problems))
    proofs = prove_method(found)
    print_lines(method_lines(found, proofs))
    raise typer.Exit(0 if all(proof.holds for proof in proofs.values()) else AUTHOR)
