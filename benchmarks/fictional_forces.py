"""A project of fictional forces, as many and as large as a measurement needs.

    python -m benchmarks.fictional_forces FOLDER --forces 43 --findings 158

The frameworks are this project's own. The forces are made up: their names say so, and their texts
are put together from the words below. The same seed gives the same bytes, and a force has the same
texts however many others stand beside it. `hmic check` finds nothing in them.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from hmic.authoring.signing_off import sign_off
from hmic.model.framework import Criterion
from hmic.model.round import Round
from hmic.model.sign_off import REINSPECTIONS
from hmic.pipeline import inspect, read_round
from hmic.sources.project import Project, find_project

NORTHAMPTONSHIRES = 158
"""Findings of the real force."""
FEWEST = 50
"""Fewer findings leave a file without one of each kind, or a criterion without any."""

_SHAPE: Mapping[str, tuple[int, int, int]] = {
    "neighbourhood-policing": (34, 7, 1),
    "performance-management": (16, 5, 1),
    "protecting-vulnerable-people": (3, 0, 2),
    "child-abuse": (17, 2, 4),
    "domestic-violence": (12, 7, 3),
    "public-protection": (21, 2, 2),
    "missing-persons": (9, 6, 4),
}
"""Strengths, work in progress and areas for improvement of the real force, by framework."""

_WORDS: Mapping[str, Sequence[str]] = {
    "who": (
        "the unit", "the duty team", "each area", "a small team", "the control room",
        "the planning group", "every supervisor", "the records team", "the review board",
        "the training team", "a named officer", "the steering group",
    ),
    "does": (
        "reviews", "records", "checks", "plans", "explains", "shares", "compares", "keeps",
        "updates", "tests", "follows", "publishes",
    ),
    "adjective": (
        "open", "new", "shared", "weekly", "written", "local", "early", "urgent", "joint",
        "earlier", "routine", "complex",
    ),
    "what": (
        "cases", "plans", "visits", "requests", "reports", "actions", "results", "records",
        "referrals", "decisions", "enquiries", "lessons",
    ),
    "when": (
        "every morning", "once a week", "at each handover", "before each shift", "twice a month",
        "after each meeting", "within a day", "at the end of the month", "all year round",
        "without delay",
    ),
    "how": (
        "with its partners", "from one shared list", "against a written standard",
        "in plain words", "by a short form", "through one system", "with a clear purpose",
        "in good order", "on the same page", "with care",
    ),
    "why": (
        "so that nothing is lost", "so that the next shift can begin at once",
        "because partners ask for it", "so that trends are seen early",
        "because earlier cases showed the need", "so that residents get an answer",
        "and the results are kept", "and the quality is high",
    ),
}  # fmt: skip
_FIRST: Mapping[str, Sequence[str]] = {
    "strengths": (
        "{who} {does} {adjective} {what} {when}, {why}.",
        "{adjective} {what} are handled well, and {who} {does} them {how}.",
        "{when}, {who} {does} {adjective} {what} {how}.",
    ),
    "work_in_progress": (
        "{who} has begun to use a form for {adjective} {what}, and not every team has it yet.",
        "A plan for {adjective} {what} is agreed, and {who} has still to carry it out.",
    ),
    "areas_for_improvement": (
        "{adjective} {what} are not always seen by a supervisor {when}.",
        "There is no standard yet by which {who} {does} {adjective} {what}.",
    ),
}
"""How a finding of a kind begins."""
_MORE = (
    "{who} {does} {adjective} {what} {how}, {why}.",
    "{when}, {adjective} {what} are compared with {adjective} {what}, {why}.",
    "Staff say that {who} {does} them {when} and {how}.",
    "A sample of {adjective} {what} bore this out: {who} {does} them {how}.",
    "{who} also {does} {adjective} {what}, and a copy goes to those who asked for it.",
    "Where {adjective} {what} are late, {who} asks for the reason {when}.",
)
_ON_A_TERM = (
    "Staff can say what {term} means for their work.",
    "Notes on {term} are kept where every team finds them.",
    "What bears on {term} is marked as such.",
)


def write_project(
    folder: Path, *, forces: int, findings: int = NORTHAMPTONSHIRES, seed: int = 0
) -> Project:
    """Writes a project into a folder: its forces stand at the stage accuracy.

    Raises:
        ValueError: a force has too few findings for its files.
    """
    if findings < FEWEST:
        raise ValueError(f"a force has {FEWEST} findings or more")
    project = Project(folder.resolve())
    (project.root / "frameworks").mkdir(parents=True)
    own = find_project(Path(__file__).parent)
    for file in own.programme_files():
        text = file.path.read_text(encoding="utf-8")
        _write(project.root / file.name, _made_fictional(text))
    round_ = read_round(own).round
    assert round_ is not None
    width = max(3, len(str(forces)))
    slugs = [f"fictional-{number:0{width}}" for number in range(1, forces + 1)]
    _write(project.root / "forces" / "forces.yaml", _register(slugs))
    for slug in slugs:
        for name, lines in _force_files(slug, round_, findings, seed):
            _write(project.force_folder(slug) / name, "\n".join(lines) + "\n")
    return project


def finish(project: Project) -> None:
    """Signs every grade of every force, and raises the forces to the stage final."""
    round_ = read_round(project)
    for registered in round_.register.forces:
        inspected = inspect(round_, registered.slug)
        assert inspected.inspection is not None
        day = inspected.inspection.programme.adopted.date
        again = [REINSPECTIONS] if inspected.inspection.reinspections else []
        of_each = (*inspected.judgements, *again)
        sign_off(project, inspected, of_each, post="made-up post", date=day, today=day)
        file = project.force_folder(registered.slug) / "force.yaml"
        text = file.read_text(encoding="utf-8")
        _write(file, text.replace("\nstage: accuracy\n", "\nstage: final\n", 1))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


def _made_fictional(text: str) -> str:
    """A file of the programme for other forces: without their grades, and with a notice."""
    text = re.sub(r"(?m)^ *# hmic: .*\n", "", text)  # what it silences does not come up in these
    text = re.sub(r"(?m)^national_distribution: \{.*\}\n", "", text)
    notice = "Made up to measure a program: no force of this name exists, and nothing here is true."
    return re.sub(r"(?m)^(  notice:) >-\n(?:    .*\n)+", rf'\g<1> "{notice}"\n', text)


def _register(slugs: Sequence[str]) -> str:
    lines = ["forces:"]
    for index, slug in enumerate(slugs):
        number = slug.removeprefix("fictional-")
        region = f"Fictional region {'ABCDEFGHIJ'[index % 10]}"
        tile = f"{{row: {index // 10}, column: {index % 10}}}"
        lines.append(
            f"  - {{slug: {slug}, name: Fictional force {number}, region: {region}, tile: {tile}}}"
        )
    return "\n".join(lines) + "\n"


def _force_files(
    slug: str, round_: Round, findings: int, seed: int
) -> Iterator[tuple[str, Iterable[str]]]:
    random = Random(f"{seed} {slug}")  # noqa: S311 - nothing secret is made here
    # dealt out over the findings, so that each force uses each term of the glossary
    terms = [term.term for term in round_.glossary]
    order = random.sample(terms, len(terms))
    shares = iter([order[first::findings] for first in range(findings)])
    counts = _counts(findings)
    yield "force.yaml", _force(slug, random)
    for framework in round_.programme.all_frameworks:
        yield f"{framework}.yaml", _assessment(framework, round_, counts[framework], shares, random)


def _counts(findings: int) -> dict[str, tuple[int, ...]]:
    """How many findings of each kind each framework has; they add up."""
    counts = {
        framework: [
            max(round(kind * findings / NORTHAMPTONSHIRES), 1 if kind else 0) for kind in kinds
        ]
        for framework, kinds in _SHAPE.items()
    }
    # the largest file takes what rounding left over
    counts["neighbourhood-policing"][0] += findings - sum(map(sum, counts.values()))
    return {framework: tuple(kinds) for framework, kinds in counts.items()}


def _assessment(
    slug: str, round_: Round, counts: Sequence[int], terms: Iterator[Sequence[str]], random: Random
) -> Iterator[str]:
    framework = round_.frameworks[slug]
    criteria = [
        criterion
        for part in round_.programme.parts_of(slug)
        for criterion in round_.frameworks[part].criteria
    ]
    yield f"framework: {slug}"
    yield "author: made up"
    yield "context: |"
    yield from _paragraphs(2, random, "  ")
    strengths, works, areas = counts
    yield "strengths:"
    for index in range(strengths):
        # together they bear on all criteria, so that a shortfall leaves each largely met
        shared = criteria[index::strengths] or [random.choice(criteria)]
        yield from _finding(f"{framework.prefix}-S{index + 1}", "strengths", shared, terms, random)
    if works:
        yield "work_in_progress:"
    for index in range(works):
        of = [random.choice(criteria)]
        yield from _finding(
            f"{framework.prefix}-W{index + 1}", "work_in_progress", of, terms, random
        )
        if random.random() < 1 / 3:
            yield "    due: 2008-04"
    yield "areas_for_improvement:"
    for index in range(areas):
        severity = random.choices(("minor", "moderate", "major"), (3, 6, 1))[0]
        eligible = [c for c in criteria if c.level == "fair" and not c.flags]
        if severity == "major" and not eligible:
            severity = "moderate"
        of = [random.choice(eligible if severity == "major" else criteria)]
        yield from _finding(
            f"{framework.prefix}-A{index + 1}", "areas_for_improvement", of, terms, random
        )
        yield f"    severity: {severity}"
        if severity != "moderate":
            yield f"    severity_reason: {_sentence(random.choice(_MORE), random)!r}"
    if framework.criteria:
        measured = random.choice([c for c in framework.criteria if c.level == "good"])
        yield "achievements:"
        yield f"  - criterion: {measured.id}"
        yield f"    measure_declined: {random.randint(30, 60)} of 60"
        yield f"    reason: {_sentence(random.choice(_MORE), random)!r}"


def _finding(
    id_: str,
    kind: str,
    criteria: Iterable[Criterion],
    terms: Iterator[Sequence[str]],
    random: Random,
) -> Iterator[str]:
    yield f"  - id: {id_}"
    yield "    text: >-"
    yield f"      {_sentence(random.choice(_FIRST[kind]), random)}"
    for _ in range(random.randint(1, 3)):
        yield f"      {_sentence(random.choice(_MORE), random)}"
    for term in next(terms):
        yield f"      {random.choice(_ON_A_TERM).format(term=term)}"
    yield f"    criteria: [{', '.join(criterion.id for criterion in criteria)}]"


def _force(slug: str, random: Random) -> Iterator[str]:
    yield f"force: {slug}"
    yield "stage: accuracy"
    yield "summary: |"
    yield from _paragraphs(3, random, "  ")
    yield "overview:"
    for title in ("Made-up area", "Made-up people", "Made-up priorities", "Made-up partners"):
        yield f"  - title: {title}"
        yield "    text: |"
        yield from _paragraphs(2, random, "      ")
    yield "developments:"
    yield "  text: |"
    yield from _paragraphs(1, random, "    ")
    yield "  reinspections:"
    for letters, title in (("MA", "First made-up area"), ("MB", "Second made-up area")):
        yield f"    - title: {title}"
        yield "      previous: {round: 2006, grade: fair, direction: stable}"
        yield "      now: {grade: fair, direction: improved}"
        yield "      points:"
        for number in range(1, 10):
            yield f"        - id: {letters}{number}"
            for key in ("asked", "done", "open"):
                yield f"          {key}: >-"
                yield from _paragraph(2, random, "            ")


def _paragraphs(number: int, random: Random, indent: str) -> Iterator[str]:
    for index in range(number):
        if index:
            yield ""
        yield from _paragraph(5, random, indent)


def _paragraph(sentences: int, random: Random, indent: str) -> Iterator[str]:
    for _ in range(sentences):
        yield f"{indent}{_sentence(random.choice(_MORE), random)}"


def _sentence(pattern: str, random: Random) -> str:
    # each slot is filled by its own draw, also where a pattern has the same one twice
    text = re.sub(r"\{(\w+)\}", lambda slot: random.choice(_WORDS[slot[1]]), pattern)
    return text[0].upper() + text[1:]


def main() -> int:
    """Write a project of fictional forces into a new folder."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--forces", type=int, default=43)
    parser.add_argument("--findings", type=int, default=NORTHAMPTONSHIRES, help="of each force")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--final", action="store_true", help="sign every grade; takes longer")
    asked = parser.parse_args()
    project = write_project(
        asked.folder, forces=asked.forces, findings=asked.findings, seed=asked.seed
    )
    if asked.final:
        finish(project)
    return 0


if __name__ == "__main__":
    sys.exit(main())
