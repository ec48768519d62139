"""The manuals of codes: one as text, all in a list, and all as a page of Markdown."""

from collections.abc import Collection, Mapping

_FIRM = "It can’t be silenced, and its severity can’t be changed."

_HEAD = """\
# Rules and other messages

Every code that a message of hmic can have, with its manual. `hmic rule CODE` prints the same text.
[Commands](commands.md#messages) says how a message is read, how a fault is silenced with a reason,
and how a project changes a severity.
"""


def manual(code: str, text: str, *, firm: bool) -> str:
    """One manual; `firm` where neither silencing nor severity is the author's.

    Args:
        code: The code.
        text: Its manual.
        firm: Whether neither silencing nor severity is the author's.

    Returns:
        What is printed.
    """
    return f"{code}\n\n{_whole(text, firm=firm)}"


def summaries(manuals: Mapping[str, Mapping[str, str]]) -> str:
    """Each code with the first line of its manual, by where it comes from."""
    widest = max(len(code) for group in manuals.values() for code in group)
    blocks = (
        "\n".join([title, *(f"  {code:{widest}}  {_summary(group[code])}" for code in group)])
        for title, group in manuals.items()
    )
    return "\n\n".join(blocks)


def as_markdown(manuals: Mapping[str, Mapping[str, str]], firm: Collection[str]) -> str:
    """All manuals as a page of the documentation."""
    parts = [_HEAD]
    for title, group in manuals.items():
        parts.append(f"## {title}\n")
        parts += [
            f"### {code}\n\n{_whole(text, firm=code in firm)}\n" for code, text in group.items()
        ]
    return "\n".join(parts)


def _whole(text: str, *, firm: bool) -> str:
    return f"{text}\n\n{_FIRM}" if firm else text


def _summary(text: str) -> str:
    return text.partition("\n")[0]
