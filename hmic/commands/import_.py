"""hmic import: a report that was written elsewhere, into the data files."""

import sys
import textwrap
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from hmic.commands.output import MACHINE, InRound, complain, exit_status, print_diagnostics, say
from hmic.diagnostics import Refusal, has_errors
from hmic.importing.documents import UNPLACED, Imported, import_document
from hmic.importing.matching import Matched
from hmic.importing.word_settling import Tracked
from hmic.model.round import Round
from hmic.pipeline import read_round
from hmic.sources.project import find_project

_AN_EXAMPLE = "sections: {overview: [The force and its area]}"


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Word, PDF or plain text.")],
    force: Annotated[str, typer.Option("--force", metavar="FORCE", help="Whose report it is.")],
    tracked: Annotated[
        Tracked | None,
        typer.Option("--tracked", help="What becomes of tracked changes in a Word file."),
    ] = None,
    round_name: InRound = None,
    *,
    compare: Annotated[
        bool, typer.Option("--compare", help="Write nothing; count what would change.")
    ] = False,
) -> None:
    """Take a report that was written elsewhere, FILE, into the data files of FORCE.

    Sections and kinds of findings are known by their headings, one finding by its bullet. New
    findings get the next ids, and criteria: [] until somebody links them. Imported again, findings
    are matched by their words, and keep their ids. What has no place stands in unplaced.md.

    Examples:

      hmic import report.docx --force northamptonshire

      hmic import report.docx --force northamptonshire --compare

      hmic import report.docx --force northamptonshire --tracked accept
    """
    project = find_project(Path(), round_name)
    read = read_round(project)
    print_diagnostics(read.misfits, sys.stderr)
    if has_errors(read.misfits) or read.round is None:
        raise typer.Exit(exit_status(read.misfits))
    if not file.is_file():
        raise Refusal(f"there is no file {file}")
    slug = force.rstrip("/")
    try:
        imported, problems = import_document(
            project, read.round, slug, file, tracked=tracked, only_compare=compare
        )
    except OSError as failure:
        say(f"hmic: the data files cannot be written: {failure}", to=sys.stderr)
        raise typer.Exit(MACHINE) from None
    print_diagnostics(problems, sys.stderr)
    if imported is None:
        say("hmic: nothing was taken into the data files", to=sys.stderr)
    else:
        _tell(read.round, imported, slug, compared=compare)
    raise typer.Exit(exit_status(problems))


def _tell(round_: Round, imported: Imported, force: str, *, compared: bool) -> None:
    report = imported.report
    for slug, matched in imported.matched.items():
        found = report.frameworks.get(slug)
        counted = Counter(finding.kind for finding in found.findings) if found else Counter()
        kinds = ", ".join(f"{number} {kind}" for kind, number in counted.items()) or "no finding"
        if slug:
            say(f"{round_.frameworks[slug].prefix}  {kinds}: {_became(matched)}")
        else:
            say(f"{_counted(len(report.recommendations), 'recommendation')}: {_became(matched)}")
    total = Matched(
        *(
            [one for slug, m in imported.matched.items() if slug for one in getattr(m, part)]
            for part in ("same", "changed", "new", "gone", "of_other_kind")
        )
    )
    say(f"{_counted(report.findings, 'finding')}: {_became(total)}")
    said = [
        (len(report.national_rows), "national row"),
        (len(report.terms), "term"),
        (sum(len(one.practice) for one in report.frameworks.values()), "example"),
        (len(report.overview), "part of the overview"),
    ]
    say(", ".join(_counted(number, what) for number, what in said))
    for text in imported.texts:
        say(f"  {text}")
    reasons = Counter(one.reason for one in report.unplaced)
    where = "" if compared or not report.unplaced else f", in forces/{force}/{UNPLACED}"
    say(f"{_counted(len(report.unplaced), 'text')} without a place{where}")
    for reason, number in reasons.items():
        say(f"  {number}: {reason}")
    if report.headings:
        say(f"  headings that lead nowhere: {textwrap.shorten('; '.join(report.headings), 300)}")
        say(f"  frameworks/import.yaml may say what they lead to: {_AN_EXAMPLE}")
        say("  an area that the round lacks begins with hmic new framework, and is imported then")
    if compared:
        _tell_apart(total)
        _tell_apart(imported.matched.get("", Matched()))
        say("nothing was written")
        return
    if total.gone:
        ids = ", ".join(one.id for one in total.gone)
        say(f"not in the document, and as before: {ids}")
        say(f"  hmic withdraw {force} ID takes one out")
    if total.new:
        say(f"next: link {_counted(len(total.new), 'finding')} to criteria, where criteria: [] is,")
        say(f"  or in a table: hmic findings {force} --export findings.csv")
    if imported.unknown:
        complain(
            f"a higher number may have been used before: {imported.unknown}",
            "look for it before the findings are cited",
        )


def _tell_apart(total: Matched) -> None:
    """What differs, finding by finding."""
    for one, found in total.changed:
        say(f"  changed {one.id}: {_brief(found.whole)}")
    for found in total.new:
        say(f"  new {found.kind.replace('_', ' ')}: {_brief(found.whole)}")
    for one in total.gone:
        say(f"  gone {one.id}: {_brief(str(one.values.get('text', '')))}")
    for one, found in total.of_other_kind:
        say(f"  {one.id} is a {found.kind.replace('_', ' ')} there: {_brief(found.whole)}")


def _brief(text: str) -> str:
    return textwrap.shorten(text, 70, placeholder=" …")


def _became(matched: Matched) -> str:
    numbers: dict[str, Sequence[object]] = {
        "same": matched.same,
        "changed": matched.changed,
        "new": matched.new,
        "gone": matched.gone,
        "of another kind": matched.of_other_kind,
    }
    return ", ".join(f"{len(one)} {word}" for word, one in numbers.items() if one or word == "same")


def _counted(number: int, what: str) -> str:
    plural = what.replace("part", "parts") if what.startswith("part") else f"{what}s"
    return f"{number} {what if number == 1 else plural}"
