"""hmic build: the reports of some forces or of all, written into the build folder."""

import re
import sys
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from traceback import format_exception
from typing import Annotated

import typer

from hmic.commands.output import (
    AUTHOR,
    CLEAN,
    MACHINE,
    InRound,
    complain,
    exit_status,
    from_here,
    hold_no_link,
    print_diagnostics,
    say,
)
from hmic.commands.progress import progress_shown
from hmic.diagnostics import Diagnostic, Place, Refusal, error, near
from hmic.model.record import Standing
from hmic.publishing.building import Built, Run, Wish, build_all, cannot_write
from hmic.publishing.cluster import cluster
from hmic.publishing.cores import cores
from hmic.publishing.freshness import take_inputs
from hmic.publishing.index import (
    Catalogued,
    Shard,
    catalogue,
    gone,
    hold_pages,
    is_catalogued,
    join,
    remove,
    shard_of,
)
from hmic.publishing.workers import Workers, hire_here
from hmic.rendering.formats import FORMATS, USUAL
from hmic.sources.project import Project, find_project
from hmic.sources.revisions import tracked_outputs


def build(
    forces: Annotated[
        list[str] | None,
        typer.Argument(metavar="FORCE", help="The forces, by the name of their folder."),
    ] = None,
    formats: Annotated[
        str,
        typer.Option(
            "--format", metavar=",".join(USUAL), help="The formats to write, separated by commas."
        ),
    ] = ",".join(USUAL),
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FOLDER", help="The build folder, in place of build/."),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            metavar="N",
            min=1,
            help="Reports made at a time; as many as cores if not given.",
        ),
    ] = None,
    shard: Annotated[
        str | None,
        typer.Option("--shard", metavar="K/N", help="With --all: only the Kth of N parts."),
    ] = None,
    engine: Annotated[
        str | None,
        typer.Option(
            "--cluster",
            metavar="ADDRESS",
            help="With --all: have the reports made by the Dask cluster whose scheduler is there.",
        ),
    ] = None,
    round_name: InRound = None,
    *,
    everything: Annotated[
        bool,
        typer.Option(
            "--all", help="Build every force with data, the nation, an index and a manifest."
        ),
    ] = False,
    index: Annotated[
        bool, typer.Option("--index", help="Only join the manifests of all shards, and index them.")
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="With --all: remove reports whose force is gone.")
    ] = False,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Build what is up to date too.")
    ] = False,
    nation: Annotated[
        bool,
        typer.Option(
            "--nation", help="Build the page, the PDF and the data of all forces together."
        ),
    ] = False,
    draft: Annotated[
        bool,
        typer.Option(
            "--draft", help="With --nation: for moderators, with every force at its stage."
        ),
    ] = False,
    large_print: Annotated[
        bool, typer.Option("--large-print", help="Write a second PDF, with letters of 18 points.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse on warnings too.")] = False,
) -> None:
    """Build the report of each FORCE as HTML, PDF and JSON, where it is not up to date.

    A final report goes to build/FORCE/, any other to build/draft/FORCE/. After an error nothing
    is written, and the earlier report stays as it was.

    Examples:

      hmic build northamptonshire

      hmic build northamptonshire --format html

      hmic build northamptonshire --strict --output public

      hmic build northamptonshire --large-print

      hmic build --all --jobs 2

      hmic build --all --shard 2/5

      hmic build --index

      hmic build --all --cluster tcp://192.0.2.1:8786

      hmic build --nation

      hmic build --nation --draft
    """
    wanted = (*_formats(formats), *(("large-print",) if large_print else ()))
    wish = Wish(wanted, output, strict=strict, rebuild=rebuild)
    part = _shard(shard)
    needing = {"--shard": shard, "--prune": prune, "--cluster": engine is not None}
    _hold_together(forces or (), needing, everything=everything, index=index, nation=nation)
    if draft and not nation:
        raise Refusal("--draft goes with --nation only: of a report its stage decides")
    if engine is not None and jobs:
        raise Refusal("--jobs is for this machine: a cluster has its own number of workers")
    project = find_project(Path(), round_name)
    if output is not None and project.is_authors(output):
        raise Refusal(
            f"{output} holds the authors' files, so no report is built there",
            "choose another folder with --output",
        )
    hold_no_link(output or project.build, project.root)
    run = BuildRun(project, wish)
    run.hold_untracked()
    run.hold_pages(whole=everything or index)
    if index:
        run.join()
        raise typer.Exit(run.status)
    if nation:
        run.build_nation(jobs or cores(), is_draft=draft, alone=True)
        run.keep_catalogue_true()
        raise typer.Exit(run.status)
    chosen = run.choose(forces or (), part)
    reports = run.build(chosen, jobs or cores(), engine)
    if everything:
        run.tell_of_the_gone(prune=prune)
        if part is None or part.number == 1:
            run.build_nation(jobs or cores())
        run.catalogue(chosen if part else project.forces_of_all_rounds(), part)
    else:
        run.tell_of_nations(reports)
        run.keep_catalogue_true()
    raise typer.Exit(run.status)


def _hold_together(
    forces: Collection[str],
    needing: Mapping[str, object],
    *,
    everything: bool,
    index: bool,
    nation: bool,
) -> None:
    """Refuses options that do not go together.

    Args:
        forces: The forces that are named.
        needing: What is given for each option that goes with --all only.
        everything: Whether --all is given.
        index: Whether --index is.
        nation: Whether --nation is.

    Raises:
        Refusal: they don't.
    """
    if sum((bool(forces), everything, index, nation)) != 1:
        raise Refusal(
            "name the forces, or --all, or --index, or --nation: one of them",
            "hmic build --help shows examples",
        )
    alone = [] if everything else [option for option, given in needing.items() if given]
    if alone:
        raise Refusal(f"{alone[0]} goes with --all only")


def _formats(names: str) -> tuple[str, ...]:
    known = f"formats: {', '.join(USUAL)}"
    chosen = tuple(dict.fromkeys(filter(None, (name.strip() for name in names.split(",")))))
    for name in chosen:
        if name not in USUAL:
            raise Refusal(f"no such format: {name}", near(name, USUAL, known))
    if not chosen:
        raise Refusal("no format is named", known)
    return tuple(name for name in USUAL if name in chosen)


def _shard(text: str | None) -> Shard | None:
    if text is None:
        return None
    match = re.fullmatch(r"([1-9]\d{0,4})/([1-9]\d{0,4})", text)
    if match is None or int(match[1]) > int(match[2]):
        raise Refusal(f"no such shard: {text}", "the second of five parts is 2/5")
    return Shard(int(match[1]), int(match[2]))


class BuildRun:
    """One run: what it has told already, and the exit status that it comes to."""

    def __init__(self, project: Project, wish: Wish) -> None:
        self.project, self.wish = project, wish
        self.root = wish.output or project.build
        self.inputs = take_inputs(project)
        self.status = CLEAN
        self._told: set[Diagnostic] = set()
        self._gone: list[Path] = []

    def hold_untracked(self) -> None:
        """Ends the run where files of build/ came with the project: they would be no output."""
        if kept := tracked_outputs(self.project):
            more = f", with {len(kept) - 1} more of build/" if len(kept) > 1 else ""
            problem = error(
                "build-in-git",
                f"{kept[0]} is under version control{more}; what is built is no source",
                (),
                "git rm -r --cached build takes it out; the line build/ in .gitignore keeps it out",
            )
            self._tell([replace(problem, place=Place(kept[0]))])
            raise typer.Exit(self.status)

    def hold_pages(self, *, whole: bool) -> None:
        """Ends the run where another program's index or manifest stands, before anything is built.

        Args:
            whole: Whether they are to be written anyway; else only where they are hmic's already.
        """
        try:
            if whole or is_catalogued(self.root):
                hold_pages(self.root)
        except OSError as failure:
            self._tell([cannot_write(self.root, self.project, failure)])
            raise typer.Exit(self.status) from None

    def choose(self, names: Collection[str], part: Shard | None) -> tuple[str, ...]:
        """The forces to build: those named, or all with data, or those of one shard."""
        with_data = self.project.forces_with_data()
        chosen = tuple(dict.fromkeys(name.rstrip("/") or name for name in names))
        if chosen and set(chosen) <= set(with_data):
            return chosen
        from hmic.sources.registers import read_register  # noqa: PLC0415 - the usual needs none
        from hmic.sources.selection import choose_forces  # noqa: PLC0415

        register, problems = read_register(self.project)
        self._tell(problems)
        chosen = choose_forces(self.project, register, names)
        if not names:
            missing = [one.slug for one in register.forces if one.slug not in with_data]
            if missing:
                forces = "1 force" if len(missing) == 1 else f"{len(missing)} forces"
                say(f"no data for {forces}: {', '.join(missing)}")
        if part:
            place = {force.slug: number for number, force in enumerate(register.forces)}
            chosen = tuple(one for one in chosen if shard_of(one, place, part.of) == part.number)
        return chosen

    def build(
        self, forces: Collection[str], jobs: int, engine: str | None
    ) -> Mapping[str, Standing]:
        """Builds reports, and says of each what became of it.

        Args:
            forces: The forces.
            jobs: How many reports, or sections of one, are made at a time.
            engine: The address of the cluster that makes them, if one does.

        Returns:
            How each report stands that lies there as it is to be.
        """
        with_engine = any(FORMATS[name].styles for name in self.wish.formats)
        counted: Counter[str] = Counter()
        lies: dict[str, Standing | None] = {}
        hire = hire_here(jobs, with_engine=with_engine)
        if engine is not None:
            hire = partial(_of_cluster, engine)
        with progress_shown() as watch:
            for built in build_all(self.inputs, forces, self.wish, hire, watch):
                self._tell(built.diagnostics)
                counted[self._tell_of(built)] += 1
                lies[built.force] = built.standing
                self._gone += built.gone
        if len(forces) > 1:
            counts = ", ".join(f"{number:,} {what}" for what, number in sorted(counted.items()))
            say(f"{len(forces):,} reports: {counts}")
        return {force: standing for force, standing in lies.items() if standing is not None}

    def build_nation(self, jobs: int, *, is_draft: bool = False, alone: bool = False) -> None:
        """Builds the nation, and says what became of it.

        Args:
            jobs: How many sections of its PDF are laid out at a time.
            is_draft: Whether it is for those who moderate.
            alone: Whether nothing else was asked for, so that it is said too that there is none.
        """
        from hmic.publishing.nation import build_nation  # noqa: PLC0415 - few builds make one

        hire = hire_here(jobs, with_engine="pdf" in self.wish.formats)
        built = build_nation(self.inputs, self.wish, hire, is_draft=is_draft)
        if built is None and alone:
            say("no report is published yet, and no grade from elsewhere is known: no nation")
        if built is None:
            return
        self._tell(built.diagnostics)
        self._tell_of(built)

    def tell_of_nations(self, reports: Mapping[str, Standing]) -> None:
        """Names each nation that reports left behind, or took away.

        Args:
            reports: The forces, each with how its report stands.
        """
        run = Run(self.project, self.wish, self.inputs)
        of_before: dict[str, list[str]] = {}
        for force, standing in reports.items():
            for place in run.nations_of_before(force, standing):
                of_before.setdefault(place, []).append(force)
        again = "hmic build --nation{}"
        again += f" --round {self.project.kept_as}" if self.project.kept_as else ""
        for folder in self._gone:
            what = "taken away: it counted a report that readers are to have no more"
            complain(f"{from_here(folder)}: {what}", again.format(""))
        for place, (first, *more) in of_before.items():
            others = f" and {len(more)} others" if more else ""
            message = f"was made before this report of {first}{others}, and counts what was so then"
            hint = again.format(" --draft" if place.startswith("draft/") else "")
            complain(f"{from_here(self.root / place)} {message}", hint)

    def tell_of_the_gone(self, *, prune: bool) -> None:
        """Names the reports of forces that have no data any more, and removes them if asked."""
        for place in gone(self.project, self.root):
            where = from_here(self.root / place)
            if not prune:
                complain(f"{where}: its force has no data any more", "hmic build --all --prune")
                continue
            try:
                remove(self.root, place)
            except OSError as failure:
                self._tell([cannot_write(self.root / place, self.project, failure)])
            else:
                say(f"{where}: removed, its force has no data any more")

    def catalogue(self, forces: Collection[str], part: Shard | None) -> None:
        """Writes manifests and index."""
        self._tell_of_pages(partial(catalogue, self.project, self.root, self.inputs, forces, part))

    def keep_catalogue_true(self) -> None:
        """Writes manifests and index anew where there are some."""
        if is_catalogued(self.root):
            self.catalogue(self.project.forces_of_all_rounds(), None)

    def join(self) -> None:
        """Joins the manifests of all shards."""
        self._tell_of_pages(partial(join, self.project, self.root))

    def _tell_of_pages(self, write: Callable[[], Catalogued]) -> None:
        try:
            done = write()
        except OSError as failure:
            self._tell([cannot_write(self.root, self.project, failure)])
            return
        self._tell(done.diagnostics)
        for place in done.unlisted:
            where = from_here(self.root / place)
            complain(f"{where} is not listed: it was not built here", f"build {where.name} again")
        for path in done.written:
            say(str(from_here(path)))

    def _tell(self, diagnostics: Collection[Diagnostic]) -> None:
        print_diagnostics(diagnostics, sys.stderr, self._told)
        self.status = max(self.status, exit_status(diagnostics, strict=self.wish.strict))

    def _tell_of(self, built: Built) -> str:
        """Says what became of a report, in lines for people; gives it in a word."""
        if built.bug is not None:
            self.status = MACHINE
            self._tell_of_bug(built.bug)
        if built.standing is Standing.CORRECTED:
            number = f"hmic publish {built.force} makes edition {built.edition}"
            complain(f"{built.force}: corrected, not yet published", number)
            self.status = max(self.status, AUTHOR)
        if built.why is None:
            say(f"{built.force}: up to date")
            return "up to date"
        if not built.written and not built.kept:
            message = f"{built.force} was not built"
            if built.earlier is not None:
                since = datetime.fromtimestamp(built.earlier.stat().st_mtime).astimezone()
                folder = from_here(built.earlier.parent)
                message += f"; the report of {since:%d %B %Y, %H:%M} in {folder} is unchanged"
            complain(message)
            return "not built"
        if built.why:
            kept = "".join(f"; {path.name} is as it was" for path in built.kept)
            say(f"{built.force}: {built.why}{kept}")
        for path in built.written:
            say(str(from_here(path)))
        return "built"

    def _tell_of_bug(self, bug: Exception) -> None:
        if isinstance(bug, OSError):
            where = f"{bug.filename}: " if bug.filename else ""
            complain(f"{where}{bug.strerror or bug}")
        else:
            say("".join(format_exception(bug)).rstrip(), to=sys.stderr)


def _of_cluster(engine: str, _reports: int) -> AbstractContextManager[Workers]:
    return cluster(engine)
