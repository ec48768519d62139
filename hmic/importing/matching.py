"""Findings of a document, held against those that stand in the data files, by their words."""

import difflib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hmic.importing.found import FoundFinding, FoundReport
from hmic.importing.written import WrittenFinding

NEAR = 0.6
"""From which share of common words on a finding is taken for one that was changed. Two findings of
the 2007 report that have most in common share 0.45 of theirs."""
_WORD = re.compile(r"[^\W_]+")


@dataclass
class Matched:
    """What became of the findings of one framework."""

    same: list[WrittenFinding] = field(default_factory=list)
    changed: list[tuple[WrittenFinding, FoundFinding]] = field(default_factory=list)
    new: list[FoundFinding] = field(default_factory=list)
    gone: list[WrittenFinding] = field(default_factory=list)
    """Those that the document does not have; they stay."""
    of_other_kind: list[tuple[WrittenFinding, FoundFinding]] = field(default_factory=list)
    """Those that the document has under the heading of another kind; they stay."""


def match(report: FoundReport, written: Sequence[WrittenFinding]) -> Mapping[str, Matched]:
    """What became of the findings of each framework that either has, by slug.

    Recommendations stand under no framework: "".
    """
    found = {slug: one.findings for slug, one in report.frameworks.items()}
    found |= {"": report.recommendations} if report.recommendations else {}
    slugs = dict.fromkeys([*found, *(one.framework for one in written)])
    return {
        slug: _match(found.get(slug, []), [one for one in written if one.framework == slug])
        for slug in slugs
    }


def _match(found: Sequence[FoundFinding], written: Sequence[WrittenFinding]) -> Matched:
    matched = Matched()
    rest, standing = list(found), list(written)
    for same_kind in (True, False):
        for finding in tuple(rest):
            words = said(finding.whole)
            for one in standing:
                if said(str(one.values.get("text", ""))) == words and (
                    one.kind == finding.kind or not same_kind
                ):
                    if same_kind:
                        matched.same.append(one)
                    else:
                        matched.of_other_kind.append((one, finding))
                    rest.remove(finding)
                    standing.remove(one)
                    break
    for one, finding in _nearest(rest, standing):
        matched.changed.append((one, finding))
        rest.remove(finding)
        standing.remove(one)
    matched.new, matched.gone = rest, standing
    return matched


def said(text: str) -> str:
    """A text without what does not change what it says: spaces, and marks that escape."""
    return " ".join(re.sub(r"\\([^\w\s])", r"\1", text).split())


def _nearest(
    found: Sequence[FoundFinding], written: Sequence[WrittenFinding]
) -> list[tuple[WrittenFinding, FoundFinding]]:
    """Pairs of one kind that have most words in common, the nearest first, each once."""
    near: list[tuple[float, int, int]] = []
    words = [_words(finding.whole) for finding in found]
    others = [_words(str(one.values.get("text", ""))) for one in written]
    for i, finding in enumerate(found):
        for j, one in enumerate(written):
            if one.kind == finding.kind and (share := _share(words[i], others[j])) >= NEAR:
                near.append((share, i, j))
    pairs: list[tuple[WrittenFinding, FoundFinding]] = []
    taken: set[tuple[str, int]] = set()
    for _, i, j in sorted(near, key=lambda one: -one[0]):
        if ("found", i) not in taken and ("written", j) not in taken:
            taken |= {("found", i), ("written", j)}
            pairs.append((written[j], found[i]))
    return pairs


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _share(one: list[str], other: list[str]) -> float:
    """The share of words that two texts have in common, in the same order."""
    common = (Counter(one) & Counter(other)).total()
    if not common or 2 * common / (len(one) + len(other)) < NEAR:
        return 0.0
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
