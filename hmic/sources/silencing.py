"""The last step of a check: what of all that was found counts, and as what.

An author silences a fault with a reason, in a comment on its line or alone on the line above:
`# hmic: ignore[long-sentence] quoted word for word`. A project gives a code another severity in
hmic.yaml. Neither can hide that something was left out of the data.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from hmic.diagnostics import Diagnostic, Place, Result, Severity, error, near, warning
from hmic.sources.reading import Source, Span, lines_of, locate, place_of, shown_line

_REMARK = re.compile(r"(?:^|(?<=\s))#\s*hmic:\s*(?P<said>.*?)\s*$")
_SILENCING = re.compile(r"ignore\s*\[(?P<codes>[^\]]*)\]\s*(?P<reason>.*)")
_COMMENT_ALONE = re.compile(r"\s*#")
_FORM = "write # hmic: ignore[code] reason"

Severities = Mapping[str, Literal["error", "warning", "off"]]
"""By code, what a project has it count as, in hmic.yaml."""


@dataclass(frozen=True)
class Codes:
    """What is known of the codes."""

    known: Collection[str]
    """All codes."""
    silenceable: Collection[str]
    """Those that a comment may silence."""
    adjustable: Collection[str]
    """Those to which hmic.yaml may give another severity."""


@dataclass(frozen=True)
class Silencing:
    """One code in one comment, and the line that it speaks of."""

    code: str
    file: str
    line: int
    place: Place


def read_silencings(sources: Iterable[Source], codes: Codes) -> Result[tuple[Silencing, ...]]:
    """The silencings of some files, and what is wrong with others.

    Args:
        sources: The files.
        codes: What may be done about each code.

    Returns:
        Those that hold, a code each.
    """
    silencings: list[Silencing] = []
    found: list[Diagnostic] = []
    for source in sources:
        for line, said, place in _remarks(source):
            faults = list(_faults(said, place, codes))
            found += faults
            if not faults:
                silencings += (
                    Silencing(code, source.name, line, place) for code in _codes_of(said)
                )
    return Result(tuple(silencings), tuple(found))


def settle(
    diagnostics: Iterable[Diagnostic],
    silencings: Iterable[Silencing],
    severities: Severities,
    looked_for: Collection[str],
) -> tuple[Diagnostic, ...]:
    """The located diagnostics without those silenced or off, and the silencings without use.

    Args:
        diagnostics: All that was found, with its place.
        silencings: The silencings of the files that it was found in.
        severities: The project's own severities, by code.
        looked_for: The codes of which all was looked for; a silencing of any other is not unused.

    Returns:
        What counts of it, and as what, with a warning for each silencing that is unused.
    """
    by_mark: dict[tuple[str, str, int], list[Silencing]] = {}
    for silencing in dict.fromkeys(silencings):
        by_mark.setdefault((silencing.code, silencing.file, silencing.line), []).append(silencing)
    used: set[tuple[str, str, int]] = set()
    found: list[Diagnostic] = []
    for diagnostic in diagnostics:
        place = diagnostic.place
        mark = (diagnostic.code, place.file, place.begins or place.line) if place else None
        if mark in by_mark:
            used.add(mark)
        else:
            found.append(diagnostic)
    found += (
        _unused(silencing)
        for mark, those in by_mark.items()
        if mark not in used and mark[0] in looked_for
        for silencing in those
    )
    return tuple(filter(None, (_weighed(diagnostic, severities) for diagnostic in found)))


def misplaced_severities(source: Source, codes: Codes) -> tuple[Diagnostic, ...]:
    """The severities of hmic.yaml that are about no code, or about one that keeps its own."""
    found: list[Diagnostic] = []
    severities = source.content.get("severities") if isinstance(source.content, dict) else None
    for code in severities if isinstance(severities, dict) else ():
        route = (*source.mount, "severities", code)
        if code not in codes.known:
            hint = near(code, codes.known, "`hmic rule` lists the codes")
            unknown = error("unknown-key", f"there is no code {code}", route, hint)
            found.append(replace(unknown, at="key"))
        elif code not in codes.adjustable:
            message = f"the severity of {code} is fixed: a report cannot do without what it asks"
            fixed = error("wrong-value", message, route, "delete the line, and mend the files")
            found.append(fixed)
    return locate(found, [source])


def _remarks(source: Source) -> Iterator[tuple[int, str, Place]]:
    """Each comment for hmic: the line that it speaks of, what it says, and where it stands."""
    # in a file that can't be read as YAML, nobody can tell a comment from a text
    if source.content is None or "hmic:" not in source.text:
        return
    lines = lines_of(source.text)
    below = _not_comments(lines)
    for number, line in enumerate(lines, 1):
        match = _REMARK.search(line)
        if match is None or source.is_prose(number, match.start() + 1):
            continue
        span = Span(number, match.start() + 1, match.end() + 1)
        is_alone = not line[: match.start()].strip()
        speaks_of = shown_line(source.text, below[number - 1] if is_alone else number)
        yield speaks_of, match["said"], place_of(source.name, source.text, span)


def _not_comments(lines: Sequence[str]) -> list[int]:
    """For each line the number of the first one, itself or below, that is no comment alone."""
    below = [len(lines) + 1]
    for number in range(len(lines), 0, -1):
        below.append(below[-1] if _COMMENT_ALONE.match(lines[number - 1]) else number)
    return below[:0:-1]


def _codes_of(said: str) -> list[str]:
    match = _SILENCING.fullmatch(said)
    return [code.strip() for code in match["codes"].split(",")] if match else []


def _faults(said: str, place: Place, codes: Codes) -> Iterator[Diagnostic]:
    match = _SILENCING.fullmatch(said)

    def fault(message: str, hint: str) -> Diagnostic:
        return replace(error("wrong-silencing", message, (), hint), place=place)

    if match is None:
        yield fault("the comment is for hmic, and hmic does not understand it", _FORM)
        return
    for code in _codes_of(said):
        if code not in codes.known:
            hint = near(code, codes.silenceable, "`hmic rule` lists the codes")
            yield fault(f"there is no code {code}" if code else "no code is named", hint)
        elif code not in codes.silenceable:
            yield fault(f"{code} cannot be silenced", "mend what it is about")
    if not any(letter.isalnum() for letter in match["reason"]):
        yield fault("a fault is silenced here without a reason", f"{_FORM}: say why it may stand")


def _unused(silencing: Silencing) -> Diagnostic:
    message = f"nothing is silenced here: there is no {silencing.code} at line {silencing.line}"
    hint = "delete the comment, or move it to the line of the fault or alone to the line above"
    return replace(warning("unused-silencing", message, (), hint), place=silencing.place)


def _weighed(diagnostic: Diagnostic, severities: Severities) -> Diagnostic | None:
    """The diagnostic with the project's severity; nothing where the project has it off."""
    severity = severities.get(diagnostic.code)
    if severity is None:
        return diagnostic
    return None if severity == "off" else replace(diagnostic, severity=Severity(severity))
