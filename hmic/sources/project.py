"""Finding the project, and the names of its files. The only module that knows the folder names."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import hmic
from hmic.diagnostics import Refusal, Route, near

_PACKAGE = Path(hmic.__file__).resolve().parent
PACKAGED = _PACKAGE / "packaged" if (_PACKAGE / "packaged").is_dir() else _PACKAGE.parent
"""What travels with hmic: the wheel's own copies, or the checkout's folders."""

STARTER = PACKAGED / "starter"
"""What authors start from: a whole project, and the texts of new files and findings."""

_OF_THE_FORCE = {
    "force": ("force",),
    "glossary": ("force_glossary",),
    "sign-off": ("sign_offs",),
    "comments": ("comments",),
    "progress": ("progress",),
    "response": ("response",),
}
_DATA_FILE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.yaml")
_OF_THE_PROGRAMME = {"programme": ("programme",), "glossary": ("glossary",)}
_HEADINGS = "import"
SIGNATURES = "sign-off"
"""The folder of a force that holds a file for each signature. Once it was one file of that name."""

PUBLISHED = "published"
"""The folder of a force that holds the records of its publications."""
GRADES = "grades"
"""The folder below forces/ that holds tables of grades made elsewhere, one a round."""
UNFINISHED = ".hmic-unfinished"
"""The mark that a command which changes several files has not ended yet."""
ROUNDS = "rounds"
"""The folder of the earlier rounds, each a project in itself."""
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_RECORD = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)\.([1-9][0-9]{0,3})\.json")

CONFIGURATION = "hmic.yaml"
"""What the project decides about hmic."""

_DATA = (".yaml", ".yml")
"""How the names of data files end, or of what was meant for one."""
_PICTURES = (".png", ".jpg", ".jpeg", ".svg")
_TEMPLATES = frozenset({".j2", ".css", ".js"})
"""How templates and styles end."""

DATA_FOLDERS = ("forces", "frameworks")
"""What of a project's past is looked at."""


@dataclass(frozen=True)
class DataFile:
    """One file to read: where it is, what messages call it, and the branch that it fills."""

    path: Path
    name: str
    mount: Route
    within: Path
    """The folder that it must not reach out of."""

    @property
    def below(self) -> str:
        """Its path below that folder."""
        return self.path.relative_to(self.within).as_posix()


@dataclass(frozen=True)
class RecordFile:
    """The file of one record, by its name."""

    file: DataFile
    programme: str
    edition: int


@dataclass(frozen=True, slots=True)
class Input:
    """One file that a report is made from: what messages call it, where it is, and within what."""

    name: str
    path: str
    within: Path
    """The folder that it must not reach out of."""


@dataclass(frozen=True)
class Project:
    """The folder that holds forces/; frameworks/ and the register fall back to packaged ones."""

    root: Path

    @property
    def top(self) -> Path:
        """The folder that the rounds lie in: of an earlier one two above, of the newest its own."""
        return self.root.parent.parent if self.kept_as else self.root

    @property
    def kept_as(self) -> str:
        """Under which name it is kept as an earlier round; empty where it is the newest."""
        folder = self.root.parent
        is_kept = folder.name == ROUNDS and (folder.parent / "forces").is_dir()
        return self.root.name if is_kept else ""

    @property
    def newest(self) -> "Project":
        """The round at the top; itself, unless it is an earlier one."""
        return Project(self.top) if self.kept_as else self

    @property
    def rounds(self) -> "tuple[Project, ...]":
        """The earlier rounds that are kept, each a project in itself, by name."""
        folder = self.top / ROUNDS
        found = sorted(folder.iterdir()) if folder.is_dir() and not folder.is_symlink() else ()
        return tuple(
            Project(path)
            for path in found
            if _SLUG.fullmatch(path.name) and (path / "forces").is_dir() and not path.is_symlink()
        )

    @property
    def no_rounds(self) -> "tuple[Path, ...]":
        """The folders among the earlier rounds that hold something and are read as none."""
        read = {one.root for one in self.rounds}
        others = (path for path in _files(self.top / ROUNDS) if path not in read)
        return tuple(path for path in others if any(_files(path)))

    def of_round(self, programme: str) -> "Project":
        """An earlier round, by the slug of its programme.

        Raises:
            Refusal: there is none.
        """
        names = [one.kept_as for one in self.rounds]
        if programme not in names:
            hint = near(programme, names, f"there are {', '.join(names)}") if names else None
            without = "no earlier round is kept here, and the newest needs no --round"
            raise Refusal(f"no earlier round: {programme}", hint or without)
        return Project(self.top / ROUNDS / programme)

    @property
    def build(self) -> Path:
        """Where reports are written unless told otherwise: those of all rounds in one folder."""
        return self.top / "build"

    def is_authors(self, path: Path) -> bool:
        """Whether a path lies where the authors' files are."""
        path = path.resolve()
        return any(path.is_relative_to(self.top / name) for name in (*DATA_FOLDERS, ROUNDS))

    @property
    def templates(self) -> Path:
        """Where hmic's templates and stylesheets are."""
        return PACKAGED / "templates"

    def packaged_templates(self) -> tuple[DataFile, ...]:
        """The templates and styles that hmic brings along, in the order of their names."""
        return tuple(
            self._file(path, ("templates",))
            for path in files_below(self.templates, PACKAGED)
            if path.suffix in _TEMPLATES
        )

    def own_templates(self) -> tuple[DataFile, ...]:
        """The project's own, which come before them; in a checkout of hmic it has none.

        A folder that leads out of the project stands in the place of what it holds.
        """
        folder = self.root / "templates"
        if folder == self.templates:
            return ()
        return tuple(
            self._file(path, ("templates",))
            for path in files_below(folder, self.root)
            if path.suffix in _TEMPLATES or path.is_dir()
        )

    def labels(self, language: str) -> tuple[DataFile | None, DataFile | None]:
        """The catalogue of a language's fixed words: hmic's, and the project's, where there is one.

        In a checkout of hmic the two are one, and the project has none of its own.
        """
        name = Path("templates", "labels", f"{language}.yaml")
        paths = dict.fromkeys((PACKAGED / name, self.root / name))
        files = [self._file(p, ("labels",)) if os.path.lexists(p) else None for p in paths]
        return files[0], files[1] if len(files) > 1 else None

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The folders and files a change of which may change a report, present or not."""
        own = (self.root / name for name in (*DATA_FOLDERS, "templates", CONFIGURATION))
        return tuple(dict.fromkeys((*own, self.templates)))

    def force_of(self, path: Path) -> str | None:
        """The force in whose folder a path lies; none where it may concern every force."""
        forces = self.root / "forces"
        parts = path.relative_to(forces).parts if path.is_relative_to(forces) else ()
        return parts[0] if parts and path != self.register.path else None

    @property
    def schemas(self) -> Path:
        """Where the JSON Schemas of the data files are written unless told otherwise."""
        return self.root / "schemas"

    @property
    def register(self) -> DataFile:
        """The register of forces."""
        own = self.root / "forces" / "forces.yaml"
        path = own if os.path.lexists(own) else PACKAGED / "forces" / "forces.yaml"
        return self._file(path, ("register",))

    @property
    def configuration(self) -> DataFile | None:
        """What the project decides about hmic, where it does."""
        path = self.root / CONFIGURATION
        return self._file(path, ("configuration",)) if os.path.lexists(path) else None

    def holds(self, file: DataFile) -> bool:
        """Whether a file is the project's own, and not one that hmic brings along."""
        return file.path.is_relative_to(self.root)

    def programme_files(self) -> tuple[DataFile, ...]:
        """The programme, its glossary and its frameworks, in the order of their names."""
        folders = (root / "frameworks" for root in (self.root, PACKAGED))
        found = ([path for path in _yaml_files(f) if path.stem != _HEADINGS] for f in folders)
        return tuple(
            self._file(path, _OF_THE_PROGRAMME.get(path.stem, ("frameworks", path.stem)))
            for path in next(filter(None, found), ())
        )

    @property
    def headings_files(self) -> tuple[DataFile, ...]:
        """By which headings a report written elsewhere is known: hmic's, then the project's own."""
        own = self.root / "frameworks" / f"{_HEADINGS}.yaml"
        packaged = PACKAGED / "frameworks" / f"{_HEADINGS}.yaml"
        there = [packaged, *([own] if own != packaged and os.path.lexists(own) else [])]
        return tuple(self._file(path, (_HEADINGS,)) for path in there)

    def method_file(self, name: str) -> DataFile:
        """The file of a grading method: the project's own, else hmic's, present or not."""
        within = Path("frameworks", "methods", f"{name}.yaml")
        own = self.root / within
        path = own if os.path.lexists(own) else PACKAGED / within
        return self._file(path, ("method",))

    def methods(self) -> tuple[str, ...]:
        """The names of the methods that there are: the project's own, and hmic's."""
        folders = (root / "frameworks" / "methods" for root in (self.root, PACKAGED))
        names = (path.stem for folder in folders for path in _yaml_files(folder))
        return tuple(sorted(set(names)))

    def own_method_files(self) -> tuple[DataFile, ...]:
        """The project's own methods; hmic's own where the project has no programme."""
        folder = self.root / "frameworks" / "methods"
        return tuple(self._file(path, ("method",)) for path in _yaml_files(folder))

    def figures_folder(self, force: str) -> Path:
        """The folder of the files that figures of a force are made from, present or not."""
        return self.force_folder(force) / "figures"

    def figure_files(self, force: str) -> tuple[DataFile, ...]:
        """The files there that a figure or table can be made from."""
        found = _look_alikes(self.figures_folder(force), endings=(*_PICTURES, ".csv"))
        return tuple(self._file(path, ("unread",)) for path in found)

    def force_files(self, force: str, besides: Iterable[str] = ()) -> tuple[DataFile, ...]:
        """The files of one force, in the order of their names.

        Besides, those of some names that may not be there yet.
        """
        folder = self.force_folder(force)
        paths = {*_yaml_files(folder), *(self.top / name for name in besides)}
        own = (
            self._file(path, _OF_THE_FORCE.get(path.stem, ("assessments", path.stem)))
            for path in sorted(paths)
        )
        signatures = (
            self._file(path, ("sign_offs", path.stem)) for path in _yaml_files(folder / SIGNATURES)
        )
        return (*own, *signatures)

    def unread_of_force(self, force: str) -> tuple[DataFile, ...]:
        """What of a force's folder looks like a data file, and is read as none."""
        folder = self.force_folder(force)
        read = {file.path for file in self.force_files(force)}
        return tuple(
            self._file(path, ("unread",)) for path in _look_alikes(folder) if path not in read
        )

    def unread_of_all(self) -> tuple[DataFile, ...]:
        """The same of what all forces share, and of the folders of no force."""
        frameworks, forces = self.root / "frameworks", self.root / "forces"
        shared = (self.register, *self.headings_files, *self.programme_files())
        read = {file.path for file in shared}
        labels = _look_alikes(self._own_labels)
        read |= {*_yaml_files(frameworks / "methods"), *(p for p in labels if p.suffix == ".yaml")}
        with_data = frozenset(self.forces_with_data())  # thousands, which tell of their own
        others = [p for p in _files(forces) if p.is_dir() and p.name not in with_data]
        read |= {path for folder in others for path in _yaml_files(folder / SIGNATURES)}
        found = (
            *(path for path in _look_alikes(self.root, deep=False) if _is_configuration(path)),
            *_look_alikes(frameworks),
            *_look_alikes(self._own_labels),
            *_look_alikes(forces, deep=False),
            *(path for folder in others for path in _look_alikes(folder)),
        )
        return tuple(self._file(path, ("unread",)) for path in found if path not in read)

    @property
    def _own_labels(self) -> Path:
        return self.root / "templates" / "labels"

    def inputs_of_all(self) -> tuple[Input, ...]:
        """Every file that all reports are made from: the programme, the register, the templates."""
        configuration = self.configuration
        # in a checkout of hmic the two are one, and hmic's
        templates = {self.root / "templates": "templates", self.templates: "hmic/templates"}
        files = [
            self.register,
            *self.programme_files(),
            *(self.method_file(name) for name in self.methods()),
            *((configuration,) if configuration else ()),
            *self.unread_of_all(),  # each is told of
        ]
        earlier = self._other_rounds
        of_earlier = [kept.framework_file("programme") for kept in earlier]
        of_earlier += [kept.register for kept in earlier if kept.holds(kept.register)]
        return (
            *(Input(f"{ROUNDS}/{one.name}", os.fspath(one), self.top) for one in self.no_rounds),
            *(Input(file.below, os.fspath(file.path), file.within) for file in files),
            *(Input(file.name, os.fspath(file.path), file.within) for file in of_earlier),
            *(one for kept in earlier for one in self._records_of_gone(kept)),
            *(
                Input(f"{name}/{path.relative_to(folder).as_posix()}", os.fspath(path), folder)
                for folder, name in templates.items()
                for path in files_below(folder, folder.parent)
            ),
        )

    def _records_of_gone(self, kept: "Project") -> Iterator[Input]:
        """An earlier round's records of bodies without data here: others may answer for them."""
        here = frozenset(self.forces_with_data())
        for force in kept.forces_with_data():
            if force not in here:
                yield from self._records_in(kept, force)

    def _records_in(self, kept: "Project", force: str) -> Iterator[Input]:
        for path in _files(kept.force_folder(force) / PUBLISHED):
            name = f"{ROUNDS}/{kept.kept_as}/forces/{force}/{path.name}"
            yield Input(name, os.fspath(path), self.top)

    @property
    def _other_rounds(self) -> "tuple[Project, ...]":
        """The earlier rounds beside this one; which of them came before it, their files say."""
        return tuple(one for one in self.rounds if one != self)

    def inputs_of(self, force: str) -> tuple[Input, ...]:
        """Every file that the report of one force is made from besides, read or to be told of.

        Of pictures all in the folder of the force: which of them it shows is not known yet. Of
        earlier rounds the records: what they left to be taken up is answered.
        """
        # not by force_files: thousands of forces are looked through before anything is read
        folder = self.force_folder(force)
        called = f"forces/{force}"
        return tuple(
            Input(f"{called}/{path.relative_to(folder).as_posix()}", os.fspath(path), self.root)
            for path in (
                *_look_alikes(folder, endings=(*_DATA, *_PICTURES, ".csv")),
                *_files(folder / PUBLISHED),
            )
        ) + tuple(record for kept in self._other_rounds for record in self._records_in(kept, force))

    def files_below(self, paths: Iterable[Path]) -> tuple[DataFile, ...]:
        """The YAML files named, and those in the folders named; the project's own if none is.

        Raises:
            Refusal: a path leads nowhere, or out of the project, or to something else than YAML.
        """
        # folders that are links are followed; whether a file is one is asked when it is read
        lexical = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100 - drops `..` too
        named = [path.parent.resolve() / path.name for path in lexical]
        own = [self.root / folder for folder in ("forces", "frameworks")]
        found: dict[Path, None] = {}
        for path in named or [folder for folder in own if folder.is_dir()]:
            if not path.is_relative_to(self.root):
                raise Refusal(f"{path} lies outside the project {self.root}")
            if path.is_dir():
                below = (p for p in sorted(path.rglob("*.yaml")) if _in_sight(p.relative_to(path)))
                found |= dict.fromkeys(below)
            elif path.suffix == ".yaml" and path.exists():
                found[path] = None
            else:
                raise Refusal(f"no data file: {path}", "name files that end in .yaml, or folders")
        register = self.root / "forces" / "forces.yaml"
        return tuple(
            self._file(path, ("register",) if path == register else ("file",)) for path in found
        )

    def grades_file(self, programme: str) -> DataFile | None:
        """The table of the grades of a round that were made elsewhere, where there is one."""
        path = self.root / "forces" / GRADES / f"{programme}.csv"
        return self._file(path, ("grades",)) if os.path.lexists(path) else None

    def inputs_of_nation(self) -> tuple[Input, ...]:
        """Every file of the nation that no report is made from: the tables of grades."""
        return tuple(
            Input(f"forces/{GRADES}/{path.name}", os.fspath(path), self.root)
            for path in _files(self.root / "forces" / GRADES)
            if path.name.endswith(".csv")
        )

    def has_round(self, programme: str) -> bool:
        """Whether an earlier round of this slug is kept, as a project in itself."""
        return any(one.kept_as == programme for one in self.rounds)

    @property
    def has_programme(self) -> bool:
        """Whether the programme is the project's own, and not the packaged one."""
        return (self.root / "frameworks" / "programme.yaml").exists()

    def framework_file(self, name: str) -> DataFile:
        """The project's own file of a framework, or of its programme, present or not."""
        path = self.root / "frameworks" / f"{name}.yaml"
        return self._file(path, _OF_THE_PROGRAMME.get(name, ("frameworks", name)))

    def force_folder(self, force: str) -> Path:
        """The folder of a force, present or not."""
        return self.root / "forces" / force

    def assessment_file(self, force: str, framework: str) -> DataFile:
        """The file of a force on a framework, present or not."""
        path = self.force_folder(force) / f"{framework}.yaml"
        return self._file(path, ("assessments", framework))

    def sign_off_file(self, force: str, framework: str) -> DataFile:
        """The signature of a grade, present or not."""
        path = self.force_folder(force) / SIGNATURES / f"{framework}.yaml"
        return self._file(path, ("sign_offs", framework))

    def old_sign_off_file(self, force: str) -> DataFile:
        """The one file in which all signatures of a force once stood, present or not."""
        return self._file(self.force_folder(force) / f"{SIGNATURES}.yaml", ("sign_offs",))

    def force_file(self, force: str) -> DataFile:
        """What is said of a force as a whole, present or not."""
        return self._file(self.force_folder(force) / "force.yaml", ("force",))

    def force_glossary_file(self, force: str) -> DataFile:
        """The force's own terms, present or not."""
        return self._file(self.force_folder(force) / "glossary.yaml", ("force_glossary",))

    def comments_file(self, force: str) -> DataFile:
        """The log of a force's comments on its draft, present or not."""
        return self._file(self.force_folder(force) / "comments.yaml", ("comments",))

    def progress_file(self, force: str) -> DataFile:
        """How far the areas of a force's report have come, present or not."""
        return self._file(self.force_folder(force) / "progress.yaml", ("progress",))

    def response_file(self, force: str) -> DataFile:
        """What a force answers to its report, present or not."""
        return self._file(self.force_folder(force) / "response.yaml", ("response",))

    def record_file(self, force: str, programme: str, edition: int) -> DataFile:
        """The record of an edition of a force's report, present or not.

        Args:
            force: The force.
            programme: The round.
            edition: The number of the edition.

        Returns:
            Its file.
        """
        path = self.force_folder(force) / PUBLISHED / f"{programme}.{edition}.json"
        return self._file(path, ("records", programme, edition))

    @property
    def has_records(self) -> bool:
        """Whether anything of it is on record: then readers have what was released."""
        return any(self.record_files(force) for force in self.forces_with_data())

    def record_files(self, force: str) -> tuple[RecordFile, ...]:
        """The records of a force's publications, by round and edition."""
        found = (_RECORD.fullmatch(path.name) for path in self._in_published(force))
        named = sorted((match[1], int(match[2])) for match in found if match)
        return tuple(RecordFile(self.record_file(force, *one), *one) for one in named)

    def strangers_among_records(self, force: str) -> tuple[DataFile, ...]:
        """What stands among the records of a force and has the name of none."""
        paths = (p for p in self._in_published(force) if not _RECORD.fullmatch(p.name))
        return tuple(self._file(path, ("records",)) for path in paths)

    def _in_published(self, force: str) -> Iterable[Path]:
        return _files(self.force_folder(force) / PUBLISHED)

    def forces_with_data(self) -> tuple[str, ...]:
        """The folders below forces/ that hold YAML files, by name."""
        return tuple(
            folder.name
            for folder in sorted((self.root / "forces").iterdir())
            if folder.is_dir() and not folder.name.startswith(".") and any(_yaml_files(folder))
        )

    def forces_of_all_rounds(self) -> tuple[str, ...]:
        """The same over the newest round and the earlier ones."""
        rounds = (self.newest, *self.rounds)
        return tuple(sorted({force for one in rounds for force in one.forces_with_data()}))

    def _file(self, path: Path, mount: Route) -> DataFile:
        for within, top in ((self.root, self.top), (PACKAGED, PACKAGED)):
            if path.is_relative_to(within):
                return DataFile(path, path.relative_to(top).as_posix(), mount, within)
        raise AssertionError(path)  # pragma: no cover - every path is made from one of the two


def find_project(start: Path, round_: str | None = None) -> Project:
    """The project that a folder lies in: the nearest folder upwards that holds forces/.

    Args:
        start: The folder.
        round_: An earlier round of it, by the slug of its programme, if one is meant.

    Returns:
        The project, or the earlier round, which is one in itself.

    Raises:
        Refusal: there is none.
    """
    try:
        start = start.resolve()
    except FileNotFoundError:
        raise Refusal("no hmic project here: this folder no longer exists") from None
    for folder in (start, *start.parents):
        if (folder / "forces").is_dir():
            project = Project(folder)
            return project if round_ is None else project.of_round(round_)
    raise Refusal(
        f"no hmic project here: neither {start} nor a folder above it holds forces/",
        "go to the folder that holds forces/, or make forces/<force>/ here",
    )


def files_below(folder: Path, within: Path) -> Iterator[Path]:
    """The files in a folder and in those below it, in the order of their names.

    A folder that is a link is looked into where it does not lead out of `within`; one that does
    is given itself, for whoever reads it to refuse.
    """
    top = os.path.realpath(within)
    seen: set[str] = set()

    def below(path: Path) -> Iterator[Path]:
        real = os.path.realpath(path)
        if not is_below(real, top):
            yield path
        elif real not in seen:  # links can lead round in a circle
            seen.add(real)
            for inner in sorted(path.iterdir()):
                if inner.is_dir():
                    yield from below(inner)
                else:
                    yield inner

    return below(folder) if folder.is_dir() else iter(())


def is_below(real: str, top: str) -> bool:
    """Whether a path lies in a folder, or is it; both without links."""
    return real == top or real.startswith(top if top.endswith(os.sep) else f"{top}{os.sep}")


def _in_sight(path: Path) -> bool:
    """Whether neither the file nor a folder on the way to it begins with a dot."""
    return not any(part.startswith(".") for part in path.parts)


def _look_alikes(
    folder: Path, *, deep: bool = True, endings: tuple[str, ...] = _DATA
) -> Iterator[Path]:
    """The files that end like YAML in a folder and in those below it, whatever their names.

    Args:
        folder: The folder.
        deep: Whether to look in those below it too.
        endings: Other endings to look for.
    """
    for within, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if deep and not name.startswith("."))
        for name in sorted(names):
            if name.lower().endswith(endings) and not name.startswith("."):
                yield Path(within, name)


def _files(folder: Path) -> Iterable[Path]:
    """What stands in a folder, in sight, by name; nothing where there is none."""
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(path for path in found if not path.name.startswith("."))


def _is_configuration(path: Path) -> bool:
    return path.stem.lower() == "hmic" and path.name != CONFIGURATION


def _yaml_files(folder: Path) -> Iterable[Path]:
    # not glob, which takes a folder without access for an empty one
    files = folder.iterdir() if folder.is_dir() else ()
    return sorted(path for path in files if _is_yaml(path.name))


def _is_yaml(name: str) -> bool:
    """Whether a file is read; what is wrong with its name is told then, but for capitals."""
    in_capitals = name != name.lower() and _DATA_FILE.fullmatch(name.lower())
    return name.endswith(".yaml") and not name.startswith(".") and not in_capitals
