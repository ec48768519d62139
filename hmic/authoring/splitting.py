"""The one file in which all signatures of a force once stood, as a file for each of them.

What stands above a signature goes with it, line by line, and what stands at the end with the last;
so two people on two branches can sign two grades, and git has nothing to merge.
"""

from collections.abc import Mapping

from hmic.authoring.editing import as_yaml
from hmic.sources.reading import Source, lines_of, read_text

_FOR_AN_EDITOR = "# yaml-language-server:"


def split(old: Source) -> Mapping[str, str]:
    """By framework, the text of its own file, without the line for an editor.

    Args:
        old: The old file, in which everything fitted.
    """
    lines = lines_of(old.text)
    slugs = list(old.content)
    keys = [old.keys[*old.mount, slug].line - 1 for slug in slugs]
    begins = [_with_comments_above(lines, key) for key in keys]
    ends = [*begins[1:], len(lines)]
    begins[:1] = [0]
    texts: dict[str, str] = {}
    for slug, begin, key, end in zip(slugs, begins, keys, ends, strict=True):
        above = [line for line in lines[begin:key] if not line.startswith(_FOR_AN_EDITOR)]
        texts[slug] = _own_text(slug, above, lines[key], lines[key + 1 : end], old.content[slug])
    return texts


def _with_comments_above(lines: tuple[str, ...], key: int) -> int:
    """Where the comments and blank lines begin that stand right above a key."""
    while key and (not lines[key - 1].strip() or lines[key - 1].startswith("#")):
        key -= 1
    return key


def _own_text(
    slug: str, above: list[str], key: str, below: tuple[str, ...], content: Mapping[str, object]
) -> str:
    """The text of one signature.

    Args:
        slug: Its framework.
        above: The lines above its key.
        key: The line of its key.
        below: The lines below its key.
        content: What stands there.
    """
    beside = key.partition(":")[2].strip()
    if beside.startswith("#"):
        above = [*above, beside]
    told = [line for line in below if line.strip()]
    indent = min(
        (len(line) - len(line.lstrip()) for line in told if not _is_comment(line)), default=0
    )
    body = [line[indent:] if line[:indent].strip() == "" else line.lstrip() for line in below]
    text = "\n".join([*above, *body]).strip("\n") + "\n"
    if read_text(text, slug, ())[0].content == content:
        return text
    # written in braces, which no line of its own can be made of
    kept = [line.strip() for line in (*above, *below) if _is_comment(line)]
    return "".join(f"{line}\n" for line in kept) + as_yaml(content)


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")
