"""Slips and worse, made up: what happens to the files of a project between two saves.

A project is its files by name. A mutation draws where and what it changes, and gives the project
back changed. Bytes, lines and values each have their own; so have whole files.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import yaml
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

Mutation = Callable[[DrawFn, bytes], bytes]


class Files(dict[str, bytes]):
    """Files by their names, shown without their bytes."""

    def __repr__(self) -> str:
        """Their names."""
        return f"<{', '.join(self)}>"


class Changes(dict[str, bytes | None]):
    """The files that change, with their new bytes; None is a file that is gone."""

    def __repr__(self) -> str:
        """Their names: their bytes are kept beside the project."""
        return f"<changes of {', '.join(self)}>"


LARGEST = 400_000
"""Bytes to which a file may grow; the reader's own limit is looked at elsewhere."""

_TOKENS = [
    *(
        b"\0",
        b"\x1b",
        b"\xff",
        b"\xc3",
        b"\xef\xbb\xbf",
        b"\r",
        b"\r\n",
        b"\t",
        b"\n\n",
        b"\n---\n",
    ),
    *(b"...\n", b": ", b" #", b"#", b"- ", b"? ", b"|", b">-\n", b"'", b'"', b'"\\ud800"', b"\\"),
    *(b"[", b"]", b"{", b"}", b",", b"&a ", b"*a", b"!!x ", b"%YAML 1.1\n", b"@", b"`", b"<<: "),
    *(b"<<<<<<< HEAD\n", b"=======\n", b">>>>>>> x\n", b"# hmic: ignore[", b"<b>", b"](x)", b"**"),
    *(text.encode() for text in ("\u2028", "\x85", "\xa0", "\u202e", "\ufeff", "“", "é", "🙂")),
]
_VALUES: list[Any] = [
    *(None, "", " ", "no", "12:30", "1.10", "null", "~", "0", "-1", "1e400", "9" * 400),
    *([], {}, [[]], [None], {"": None}, [{"id": None}], {"a": {"b": "c"}}, [["x"] * 3]),
    *("0 of 0", "101%", "3 of 2", "0%", "2007-13-45", "9999", "9999-12-31", "0000", "CA0", "CA01"),
    *("CA1-S1", "ca-s1", "…", "🙂", "\u202eabc", "é" * 200, "x " * 400, "x" * 5000, "\ufb01", "ß"),
    *("<script>", "[x](javascript:y)", "| a | b |\n|---|---|", "# h", "*" * 300, "[" * 300, "a: b"),
    *(
        "fully",
        "not_met",
        "excellent",
        "poor",
        "fair",
        "good",
        "final",
        "fieldwork",
        "custody-care",
    ),
    *("../../etc/passwd", "{{ 7 * 7 }}", "{% raw %}", "a\nb\n\nc", "\\", "'", '"', "\t", "#0B3C5D"),
]


def _flip(draw: DrawFn, raw: bytes) -> bytes:
    at = draw(st.integers(0, max(0, len(raw) - 1)))
    return (
        raw[:at]
        + bytes([byte ^ 1 << draw(st.integers(0, 7)) for byte in raw[at : at + 1]])
        + (raw[at + 1 :])
    )


def _insert(draw: DrawFn, raw: bytes) -> bytes:
    at = draw(st.integers(0, len(raw)))
    return raw[:at] + draw(st.sampled_from(_TOKENS) | st.binary(min_size=1, max_size=4)) + raw[at:]


def _delete(draw: DrawFn, raw: bytes) -> bytes:
    at = draw(st.integers(0, len(raw)))
    return raw[:at] + raw[at + draw(st.integers(1, 40)) :]


def _truncate(draw: DrawFn, raw: bytes) -> bytes:
    return raw[: draw(st.integers(0, len(raw)))]


def _repeat_bytes(draw: DrawFn, raw: bytes) -> bytes:
    at = draw(st.integers(0, len(raw)))
    piece = raw[at : at + draw(st.integers(1, 40))]
    times = draw(st.integers(2, 20_000))
    return raw[:at] + (piece * times)[: max(0, LARGEST - len(raw))] + raw[at:]


def _of_lines(change: Callable[[DrawFn, list[bytes], int], list[bytes]]) -> Mutation:
    def mutation(draw: DrawFn, raw: bytes) -> bytes:
        lines = raw.splitlines(keepends=True)
        if not lines:
            return raw
        return b"".join(change(draw, lines, draw(st.integers(0, len(lines) - 1))))

    return mutation


def _duplicate_line(_: DrawFn, lines: list[bytes], at: int) -> list[bytes]:
    return [*lines[: at + 1], *lines[at:]]


def _delete_lines(draw: DrawFn, lines: list[bytes], at: int) -> list[bytes]:
    return [*lines[:at], *lines[at + draw(st.integers(1, 5)) :]]


def _swap_lines(draw: DrawFn, lines: list[bytes], at: int) -> list[bytes]:
    other = draw(st.integers(0, len(lines) - 1))
    lines[at], lines[other] = lines[other], lines[at]
    return lines


def _indent_lines(draw: DrawFn, lines: list[bytes], at: int) -> list[bytes]:
    by, end = draw(st.integers(-6, 6)), at + draw(st.integers(1, 6))
    moved = [b" " * by + line if by > 0 else line[min(-by, _margin(line)) :] for line in lines]
    return [*lines[:at], *moved[at:end], *lines[end:]]


def _margin(line: bytes) -> int:
    return len(line) - len(line.lstrip(b" "))


def _repeat_lines(draw: DrawFn, lines: list[bytes], at: int) -> list[bytes]:
    block = lines[at : at + draw(st.integers(1, 8))]
    most = LARGEST // (len(b"".join(block)) + 1)
    return [*lines[:at], *block * min(most, draw(st.integers(2, 3_000))), *lines[at:]]


def _of_values(change: Callable[[DrawFn, Any, Any], Any]) -> Mutation:
    """A change of what a mapping or list holds at a key or index; its layout is YAML's own."""

    def mutation(draw: DrawFn, raw: bytes) -> bytes:
        try:
            content = yaml.load(raw, yaml.CBaseLoader)  # noqa: S506 - makes texts and nothing else
        except (yaml.YAMLError, ValueError):
            return raw
        places = list(_places(content))
        if not places:
            return raw
        holder, step = draw(st.sampled_from(places))
        change(draw, holder, step)
        return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=90).encode(
            errors="surrogatepass"
        )

    return mutation


def _places(content: Any) -> Iterator[tuple[Any, Any]]:
    if not isinstance(content, dict | list):
        return
    for step in content if isinstance(content, dict) else range(len(content)):
        yield content, step
        yield from _places(content[step])


def _replace(draw: DrawFn, holder: Any, step: Any) -> None:
    holder[step] = draw(st.sampled_from(_VALUES) | st.text(max_size=20))


def _wrap(draw: DrawFn, holder: Any, step: Any) -> None:
    value = holder[step]
    holder[step] = draw(st.sampled_from([[value], {"text": value}, [value, value], [[value]]]))


def _drop(_: DrawFn, holder: Any, step: Any) -> None:
    del holder[step]


def _rename(draw: DrawFn, holder: Any, step: Any) -> None:
    if isinstance(holder, dict):
        value = holder.pop(step)
        name = st.sampled_from(["id", "text", "criteria", "framework", "", "a b", "é", "null"])
        holder[draw(name | st.just(step[:-1]) | st.just(step.upper()) | st.text(max_size=8))] = (
            value
        )


def _move(draw: DrawFn, holder: Any, step: Any) -> None:
    """Puts the value of a neighbour in its place."""
    steps = list(holder) if isinstance(holder, dict) else range(len(holder))
    holder[step] = holder[draw(st.sampled_from(list(steps)))]


MUTATIONS: tuple[Mutation, ...] = (
    *(_flip, _insert, _delete, _truncate, _repeat_bytes),
    *map(_of_lines, (_duplicate_line, _delete_lines, _swap_lines, _indent_lines, _repeat_lines)),
    *map(_of_values, (_replace, _replace, _wrap, _drop, _rename, _move)),
)


@st.composite
def mutated(draw: DrawFn, files: Files, tokens: Sequence[bytes] = ()) -> Changes:
    """A few changes of a few files, each the same for all kinds of files but the tokens."""
    changed = Changes()
    names = st.sampled_from(sorted(files))
    for _ in range(draw(st.integers(1, 4))):
        name = draw(names)
        raw = changed.get(name, files[name]) or b""
        if len(tokens) > 0 and draw(st.booleans()):
            at = draw(st.integers(0, len(raw)))
            changed[name] = raw[:at] + draw(st.sampled_from(tokens)) + raw[at:]
            continue
        kind = draw(st.integers(0, len(MUTATIONS) + 1))
        if kind < len(MUTATIONS):
            changed[name] = MUTATIONS[kind](draw, raw)[: 2 * LARGEST]
        elif kind == len(MUTATIONS):
            changed[name] = files[draw(names)]
        else:
            changed[name] = None
    return changed
