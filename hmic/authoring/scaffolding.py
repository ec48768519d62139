"""What authors start from: a project, the files of a force, a framework, a finding.

The texts are the files of the folder starter/, which travels with hmic. What an author still has to
write begins there with “To be written”, which the rule to-be-written then asks for.
"""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from string import Template, ascii_uppercase

from hmic.authoring.editing import NotKept, as_yaml
from hmic.authoring.elements import with_lines
from hmic.authoring.formatting import not_kept
from hmic.authoring.journal import put_all
from hmic.authoring.replacing import hold_inside, put, put_new
from hmic.authoring.schemas import head_of, schemas_of_project, write_schemas
from hmic.diagnostics import Place, Refusal, Result, error, has_errors, near
from hmic.judging.argument import in_two
from hmic.markup import first_paragraph, in_plain_words
from hmic.model.by_method import models_of
from hmic.model.follow_up import LeftPoint
from hmic.model.force import Register
from hmic.model.method import KindOfFinding
from hmic.model.names import taken_by
from hmic.model.programme import Programme
from hmic.model.round import Round
from hmic.model.vocabulary import alias_of, letter_of, list_of
from hmic.sources.earlier_reports import read_earlier
from hmic.sources.files import bytes_of, text_of
from hmic.sources.project import STARTER, DataFile, Project
from hmic.sources.reading import read_text
from hmic.sources.revisions import ever_held

_PREFIX = re.compile(r"(?m)^prefix: *['\"]?([A-Z]{2,4})\b")
_FINDING = re.compile(r"(?<![A-Z])([A-Z]{2,4}-[A-Z][0-9]{1,6})(?![0-9])")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class NewFinding:
    """A finding that was added."""

    id: str
    place: Place
    unknown: str | None = None
    """Why a number that git does not show may have been used before, in a clause."""


def make_project(folder: Path) -> tuple[Path, ...]:
    """A small complete project in an empty folder; gives its files.

    Raises:
        Refusal: the folder holds something besides git's own.
        OSError: a file can't be written.
    """
    present = sorted(path.name for path in folder.iterdir() if path.name != ".git")
    if present:
        raise Refusal(
            f"{folder} is not empty: it holds {present[0]}", "make an empty folder, and go there"
        )
    start = STARTER / "project"
    made: list[Path] = []
    for source in sorted(path for path in start.rglob("*") if path.is_file()):
        path = folder / source.relative_to(start)
        if path.name.startswith("dot-"):  # under its own name git would obey it in our repository
            path = path.with_name(path.name.replace("dot-", ".", 1))
        path.parent.mkdir(parents=True, exist_ok=True)
        put_new(path, source.read_bytes())
        made.append(path)
    project = Project(folder)
    schemas, _ = schemas_of_project(project)
    return (*made, *write_schemas(schemas, project.schemas, project.root))


def make_force(project: Project, round_: Round, slug: str) -> tuple[Path, ...]:
    """The files of a registered force, with comments that say what to write.

    Args:
        project: The project.
        round_: Its round.
        slug: The force.

    Returns:
        The files made.

    Raises:
        Refusal: the force is not registered, or has files already.
        OSError: the files can't be written; there are none.
    """
    texts = texts_of_force(project, round_, slug)
    put_all([(file, text, None) for file, text in texts], doing=f"beginning the files of {slug}")
    return tuple(file.path for file in project.force_files(slug))


def texts_of_force(project: Project, round_: Round, slug: str) -> tuple[tuple[DataFile, str], ...]:
    """The files with which a registered force begins.

    Args:
        project: The project.
        round_: Its round.
        slug: The force.

    Returns:
        Each file and its text; nothing is written.

    Raises:
        Refusal: the force is not registered, or has files already.
    """
    hold_slug(slug)
    name = next((force.name for force in round_.register.forces if force.slug == slug), None)
    if name is None:
        raise _unregistered(project, round_.register, slug)
    folder = project.force_folder(slug)
    if folder.is_dir() and any(folder.iterdir()):
        raise Refusal(f"{slug} has files already, and none of them is touched")
    hold_inside(folder / "force.yaml", project.root)
    left = read_earlier(project, round_, slug).left
    return (
        (project.force_file(slug), force_text(project, slug, name)),
        *(
            (
                project.assessment_file(slug, framework),
                assessment_text(project, round_, framework, slug)
                + carried_over_text(left, framework),
            )
            for framework in round_.programme.all_frameworks
            if framework in round_.frameworks
        ),
    )


def force_text(project: Project, slug: str, name: str) -> str:
    """What is said of a force as a whole, still to be written.

    Args:
        project: The project.
        slug: The force.
        name: Its name.

    Returns:
        The text of its file.
    """
    head = head_of(project, project.force_folder(slug) / "force.yaml", ("force",))
    return head + _filled("force", slug=slug, name=" ".join(name.split()))


def hold_slug(slug: str) -> None:
    """Holds that a word can be a slug.

    Raises:
        Refusal: it can't.
    """
    if not _SLUG.fullmatch(slug):
        raise Refusal(f"{slug} is no slug", "write it in small letters, as in child-abuse")


def _unregistered(project: Project, register: Register, slug: str) -> Refusal:
    """A force has to be in the register, because frameworks count the grades of all of them."""
    line = f"{{slug: {slug}, name: ITS NAME, region: ITS REGION}}"
    hint = f"a new one needs this line in forces/forces.yaml first: - {line}"
    if not project.holds(project.register):
        hint = "the register is hmic's own; for other forces write forces/forces.yaml first"
    meant = near(slug, (force.slug for force in register.forces), "")
    return Refusal(f"no such force: {slug}", f"{meant} Else: {hint}" if meant else hint)


def make_framework(project: Project, round_: Round, slug: str) -> Result[tuple[Path, ...]]:
    """A framework with one criterion of each level of its method, and its place in the report.

    Args:
        project: The project.
        round_: Its round.
        slug: The new framework.

    Returns:
        The files written; or none, and what stands in the way in programme.yaml.

    Raises:
        Refusal: the project takes its frameworks from hmic, or the framework is there already.
        OSError: a file can't be written.
    """
    if not project.has_programme:
        raise Refusal(
            "this project takes its programme and frameworks from hmic",
            "write frameworks/programme.yaml first, or start with hmic init in an empty folder",
        )
    hold_slug(slug)
    file, programme_file = project.framework_file(slug), project.framework_file("programme")
    if (taken := taken_by(slug)) is not None:
        raise Refusal(taken, "choose another slug")
    if os.path.lexists(file.path):
        raise Refusal(f"{file.name} exists already, and is not touched")
    changed = was = None
    if slug not in round_.programme.all_frameworks:
        entry = _filled("place-in-report", slug=slug)
        was, problems = _text(programme_file)
        if was is None:
            return Result((), problems)
        order = tuple(Programme.model_fields)
        changed, problems = _with_element(programme_file, was, "frameworks", entry, order)
        if changed is None:
            return Result((), problems)
    prefix = _prefix(slug, _prefixes(project, round_))
    text = head_of(project, file.path, file.mount) + _filled(
        "framework",
        slug=slug,
        title=slug.replace("-", " ").capitalize(),
        prefix=prefix,
        forces=str(len(round_.register.forces)),
        grades=", ".join(f"{grade}: ..." for grade in reversed(round_.block(slug).grades)),
        criteria=_criteria(round_, slug, prefix),
    )
    texts: list[tuple[DataFile, str, str | None]] = [(file, text, None)]
    if changed is not None:
        texts.append((programme_file, changed, was))
    put_all(texts, doing=f"beginning the framework {slug}")
    made = [one.path for one, _, _ in texts]
    if project.schemas.is_dir():  # so that an editor knows the new criteria
        schemas, _ = schemas_of_project(project)
        write_schemas(schemas, project.schemas, project.root)
        made.append(project.schemas)
    return Result(tuple(made))


def make_finding(
    project: Project, round_: Round, force: str, framework: str, kind: str
) -> Result[NewFinding | None]:
    """A finding at the end of its list, under the next number that was never used.

    Where the force has no file for the framework, it is made.

    Args:
        project: The project.
        round_: Its round.
        force: A force with data.
        framework: A framework of the round.
        kind: What is found: a kind of the method, or its initials.

    Returns:
        The finding; or none, and what stands in the way in its file.

    Raises:
        Refusal: the method has no such kind, or the framework no criteria that one must bear on.
        OSError: the file can't be written; it is as it was.
    """
    kinds = round_.block(framework).findings.kinds
    by_name = {alias: name for name in kinds for alias in (name, alias_of(name, kinds))}
    if kind not in by_name:
        raise Refusal(
            f"{kind} is no kind of finding here", near(kind, by_name, f"one of: {', '.join(kinds)}")
        )
    name = by_name[kind]
    key, letter = list_of(name, kinds[name]), letter_of(name, kinds[name])
    file = project.assessment_file(force, framework)
    was, problems = _text(file)
    if problems:
        return Result(None, problems)
    before = assessment_text(project, round_, framework, force) if was is None else was
    start = f"{round_.frameworks[framework].prefix}-{letter}"
    number, unknown = next_number(project, force, start)
    id_ = f"{start}{number}"
    element = _element(round_, framework, kinds[name], id_)
    order = tuple(models_of(round_.method, round_.step(framework)).assessment.model_fields)
    text, problems = _with_element(file, before, key, element, order)
    if text is None:
        return Result(None, problems)
    source, _ = read_text(text, file.name, file.mount)
    place = source.place((*file.mount, key, len(source.content[key]) - 1))
    put(file, text, was)
    return Result(NewFinding(id_, place, unknown))


def _text(file: DataFile) -> Result[str | None]:
    """The text of a file; none where there is no file, or it can't be read."""
    if not os.path.lexists(file.path):
        return Result(None)
    return text_of(file)


def _with_element(
    file: DataFile, text: str, key: str, element: str, order: tuple[str, ...]
) -> Result[str | None]:
    """The text of a file with one more element; or what stands in its way."""
    source, problems = read_text(text, file.name, file.mount)
    if has_errors(problems):
        return Result(None, problems)
    content = source.content
    if not isinstance(content, dict) or not isinstance(content.get(key) or [], list):
        route = (*file.mount, key)
        wrong = error("wrong-type", f"{key} is not a list", route, "begin each element with -")
        return Result(None, (replace(wrong, place=source.place(route)),))
    try:
        first, *rest = element.rstrip("\n").split("\n")
        lines = [f"- {first}", *(f"  {line}" if line else "" for line in rest)]
        return Result(with_lines(source.text, key, lines, order))
    except NotKept as reason:
        return Result(None, (not_kept(file, source.text, reason),))


def assessment_text(project: Project, round_: Round, slug: str, force: str) -> str:
    """The file of a force on a framework, without findings.

    Args:
        project: The project.
        round_: Its round.
        slug: A framework of the round.
        force: The force.

    Returns:
        Its text.

    Raises:
        Refusal: the framework has no criteria that a finding could bear on.
    """
    file = project.assessment_file(force, slug)
    frameworks = round_.frameworks
    framework = frameworks[slug]
    parts = round_.programme.parts_of(slug)
    titles = [frameworks[part].title for part in parts if part in frameworks]
    listed = f" Its criteria: hmic criteria {framework.prefix} --force {force}"
    return head_of(project, file.path, file.mount) + _filled(
        "overview" if titles and slug not in parts else "assessment",
        slug=slug,
        title=" ".join(framework.title.split()),
        parts=" ".join(", ".join(titles).split()),
        listed=listed if framework.criteria else "",
        lists=_lists(round_, slug, force),
        statements=_statements(round_, slug),
    )


def carried_over_text(left: Iterable[LeftPoint], framework: str) -> str:
    """What earlier reports left to be taken up on a framework, as a list of points to answer."""
    points = [
        {"id": point.id}
        | ({"force": point.force} if point.force else {})
        | {"was": in_plain_words(in_two(first_paragraph(point.text)[0])[0])}
        for point in left
        if point.framework == framework
    ]
    asks = "# What became of each? Add now (addressed, partly, open or superseded), text and by."
    return f"{asks}\n{as_yaml({'carried_over': points})}" if points else ""


def _lists(round_: Round, slug: str, force: str) -> str:
    """The lists of findings, empty, each with the command that begins one."""
    prefix = round_.frameworks[slug].prefix
    lines = []
    kinds = round_.block(slug).findings.kinds
    for name, kind in kinds.items():
        title = kind.other or name.replace("_", " ")
        command = f"hmic new finding {force} {prefix} --kind {alias_of(name, kinds)}"
        lines += [f"# {title[:1].upper()}{title[1:]}: {command}", f"{list_of(name, kind)}: []"]
    return "\n".join(lines)


def _element(round_: Round, framework: str, kind: KindOfFinding, id_: str) -> str:
    """A finding, as its kind and the framework ask for one.

    Raises:
        Refusal: it has to bear on a criterion, and there is none.
    """
    criterion = _criterion(round_, framework)
    is_counted = framework in round_.programme.graded and not round_.block(framework).judged
    if criterion is None and is_counted:
        raise Refusal(f"{framework} has no criteria that a finding could bear on")
    bears, further = "", []
    if criterion is not None:
        bears = f" Name\n  the criteria that it bears on below, in place of {criterion}."
        further.append(f"criteria: [{criterion}]")
    if kind.severities:
        usual = f"Any severity but {kind.default} needs a severity_reason."
        further += [f"# {usual}"] if kind.default else []
        further.append(f"severity: {kind.default or kind.severities[0]}")
    element = _filled(f"speaks-{kind.speaks}", id=id_, bears=bears)
    return element + "".join(f"{line}\n" for line in further)


def _criterion(round_: Round, slug: str) -> str | None:
    """The first criterion that a finding of the framework may bear on."""
    for part in round_.programme.parts_of(slug):
        if part in round_.frameworks and round_.frameworks[part].criteria:
            return round_.frameworks[part].criteria[0].id
    return None


def _criteria(round_: Round, slug: str, prefix: str) -> str:
    """A criterion of each level, with the flags that a framework needs; none where people judge."""
    criteria = round_.block(slug).criteria
    words = round_.vocabulary(slug)
    if not words.achievements:
        return ""
    met = ", ".join(round_.method.word("achievement", one).lower() for one in words.achievements)
    lines = [f"# Statements in the present tense that evidence can be held against: {met}."]
    lines.append("criteria:")
    needed = {
        level: flags
        for flags, level in models_of(round_.method, round_.step(slug)).framework.needed
    }
    for number, level in enumerate(criteria.levels or ("",), 1):
        flags = [flag for flag in criteria.flags if criteria.flags[flag].level in (None, level)]
        if flags:
            lines.append(
                f"  # It may have, as far as true: {', '.join(f'{f}: true' for f in flags)}"
            )
        lines.append(f"  - id: {prefix}{number}")
        lines += [f"    level: {level}"] if len(criteria.levels) > 1 else []
        lines += [f"    {flag}: true" for flag in needed.get(level, ())]
        lines.append('    theme: "To be written: what it is about, in a word or two"')
        lines.append('    statement: "To be written: what is so where it is met"')
    return "\n".join(lines) + "\n"


def _statements(round_: Round, slug: str) -> str:
    """How authors state what findings do not say, as comments."""
    block, criterion = round_.block(slug), _criterion(round_, slug)
    lines = []
    if criterion is not None and block.criteria.achievements is not None:
        best = round_.vocabulary(slug).achievements[-1]
        start = f"#   - {{criterion: {criterion},"
        lines += [
            "# Where findings do not say how far a criterion is met, with the reason:",
            "# achievements:",
            f"{start} not_assessed: true, reason: Why it was not.}}",
            f"{start} achievement: {best}, reason: What people saw.}}",
        ]
        if block.bands:
            lines.append(f"{start} measure: 18 of 41, reason: What was counted.}}")
    asserted = {name: one.values[-1] for name, one in block.inputs.items() if one.values}
    if asserted:
        lines += ["# What is asserted besides, each with its basis:", "# inputs:"]
        lines += [f"#   {name}: {{is: {value}, basis: ...}}" for name, value in asserted.items()]
    if block.judged and slug in round_.programme.graded:
        posts = "decided_by: ..., confirmed_by: ..."
        lines += ["# What people decided, and which posts:"]
        lines += [f"# outcome: {{grade: {block.grades[-1]}, reason: ..., {posts}}}"]
    return "".join(f"{line}\n" for line in lines)


def next_number(project: Project, force: str, start: str) -> tuple[int, str | None]:
    """Beyond every number that stands in the force's files, or ever stood there in git.

    Args:
        project: The project.
        force: The force.
        start: With what ids of the kind begin: CA-S.

    Returns:
        The number; and why there may be more of them than is known, where that is so.
    """
    used, unknown = used_numbers(project, force)
    return 1 + used.get(start, 0), unknown


def used_numbers(project: Project, force: str) -> tuple[Mapping[str, int], str | None]:
    """The highest number of each kind of id in a force's files, now or ever in git: CA-S to 14.

    Besides, why there may be more of them than is known, in a clause.
    """
    ids, unknown = used_ids(project, force)
    used: dict[str, int] = {}
    for found in ids:
        start = found.rstrip("0123456789")
        used[start] = max(used.get(start, 0), int(found[len(start) :]))
    return used, unknown


def used_ids(project: Project, force: str) -> tuple[frozenset[str], str | None]:
    """Every id of a finding in a force's files, now or ever in git; and why there may be more."""
    past = ever_held(project.force_folder(force), _FINDING)
    ids, unknown = [*past.found], past.unknown
    for file in project.force_files(force):
        raw, problems = bytes_of(file)
        ids += _FINDING.findall((raw or b"").decode(errors="replace"))
        unknown = f"{file.name} is not read: {problems[0].message}" if problems else unknown
    return frozenset(ids), unknown


def _prefixes(project: Project, round_: Round) -> frozenset[str]:
    """The prefixes that frameworks have, or ever had in git: no id of a criterion comes back."""
    past = ever_held(project.root / "frameworks", _PREFIX)
    return past.found.union(framework.prefix for framework in round_.frameworks.values())


def _prefix(slug: str, taken: Iterable[str]) -> str:
    """Two to four capitals for a framework: initials, or else its first letters."""
    initials = "".join(re.findall(r"(?<![a-z])[a-z]", slug))[:4].upper()
    letters = "".join(re.findall("[a-z]", slug)).upper()
    anything = (first + second for first in ascii_uppercase for second in ascii_uppercase)
    wanted = (initials, letters[:2], letters[:3], letters[:4], *anything)
    return next(prefix for prefix in wanted if len(prefix) > 1 and prefix not in taken)


def _filled(name: str, /, **values: str) -> str:
    """A text of starter/ with its names filled in."""
    text = (STARTER / f"{name}.yaml").read_text(encoding="utf-8")
    return Template(text).substitute(values)
