"""A small fictional project of any method, as an author would start one."""

from pathlib import Path

_PROGRAMME = """
programme: isles-2031
method: {method}
title: The isles 2031
published: 2031-11
assessment_period: {{from: 2030-10, to: 2031-08}}
adopted: {{by: board of the isles, date: 2030-09-02, version: 1}}
inspectorate: {{name: Inspectorate of the Isles (fictional), licence: Free., notice: Fictional.}}
scale:
{scale}
texts:
{texts}
{further}frameworks:
{frameworks}
"""
_TEXTS = (
    "introduction programmed risk_based risk_based_tail grading_process developing_practice"
    " future_activity budget criteria_caveat"
)


def make_project(
    folder: Path, method: str, grades: list[str], files: dict[str, str], further: str = ""
) -> Path:
    """A project of one body, `westisle`.

    Args:
        folder: Where it is made.
        method: The text of its method.
        grades: The grades of its scale, best first.
        files: Further files by their place in the project; `frameworks/X.yaml` are its frameworks.
        further: Keys of the programme.

    Returns:
        The folder.
    """
    name = next(line.split()[1] for line in method.splitlines() if line.startswith("method:"))
    slugs = [Path(file).stem for file in files if file.startswith("frameworks/")]
    scale = [
        f"  - {{grade: {grade}, label: {grade.capitalize()}, symbol: {grade[:3]}, colour:"
        f' "#0B3C5D", text_colour: "#FFFFFF", definition: It is {grade}.}}'
        for grade in grades
    ]
    programme = _PROGRAMME.format(
        method=name,
        scale="\n".join(scale),
        texts="\n".join(f"  {key}: It was so." for key in _TEXTS.split()),
        further=further,
        frameworks="\n".join(f"  - framework: {slug}" for slug in slugs),
    )
    made = {
        f"frameworks/methods/{name}.yaml": method,
        "frameworks/programme.yaml": programme,
        "forces/forces.yaml": "forces: [{slug: westisle, name: Westisle (fictional), region: W}]",
        "forces/westisle/force.yaml": "{force: westisle, stage: accuracy, summary: It was seen.}",
        **files,
    }
    for place, text in made.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip(), encoding="utf-8")
    return folder


def framework(slug: str, prefix: str, *criteria: str) -> str:
    """A framework; a criterion is what is said of it besides its id: `level: core, key: true`."""
    lines = [
        f"  - {{id: {prefix}{number}, theme: sea, {f'{said}, ' * bool(said)}statement: It is so.}}"
        for number, said in enumerate(criteria, 1)
    ]
    head = f"framework: {slug}\nprefix: {prefix}\ntitle: {slug.capitalize()}\n"
    return f"{head}national_context: The isles.\ncriteria:\n" + "\n".join(lines) + "\n"


def assessment(slug: str, further: str = "", **achievements: str) -> str:
    """What was found: the achievement of each criterion."""
    lines = [
        f"  - {{criterion: {id_}, achievement: {one}, reason: People saw it.}}"
        for id_, one in achievements.items()
    ]
    stated = "achievements:\n" + "\n".join(lines) if lines else ""
    return f"framework: {slug}\nauthor: lead visitor\n{further}{stated}\n"
