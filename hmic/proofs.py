"""Whether the method of a round is sound: proved once, and remembered in the user's cache folder.

A method as it comes with hmic is proved by hmic's own tests.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from pathlib import Path
from typing import Any

import hmic.judging
import hmic.model
from hmic.diagnostics import Diagnostic, error, near, warning
from hmic.judging.proving import PROPERTIES
from hmic.judging.soundness import shapes_of, verdict_of
from hmic.model.round import Round
from hmic.model.soundness import Failure, Tried, Verdict
from hmic.sources.files import Unreadable, contents_of
from hmic.sources.project import PACKAGED, Project
from hmic.sources.user_cache import UserCache

_CACHE = UserCache("proofs", most_bytes=2**20)


def comes_with_hmic(project: Project, round_: Round) -> bool:
    """Whether the method of a round is one of hmic's: its file, or a copy in the project."""
    file = project.method_file(round_.programme.method)
    ours = PACKAGED / "frameworks" / "methods" / file.path.name
    if not ours.is_file():
        return False
    try:
        return contents_of(file.path, file.within, ours.stat().st_size) == ours.read_bytes()
    except Unreadable:  # larger than ours, or gone since it was read
        return False


def verdict_on(project: Project, round_: Round) -> Verdict | None:
    """What the proof of a round's method came to: as it was kept, else proved and kept.

    Args:
        project: Where the round was read.
        round_: The round, of which everything fits.

    Returns:
        The verdict; None of a method as it comes with hmic.
    """
    if not round_.alters_method and comes_with_hmic(project, round_):
        return None
    parts = (repr(round_.method), repr(shapes_of(round_)), *_sources())
    key = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    kept = _CACHE.get(key)
    if kept is not None:
        failures, too_large, tried = json.loads(kept)
        return Verdict(
            tuple(Failure(*map(_flat, one)) for one in failures),
            tuple(too_large),
            tuple(Tried(*one) for one in tried),
        )
    verdict = verdict_of(round_)
    plain = astuple(verdict)
    _CACHE.put(key, json.dumps(plain).encode())
    return verdict


def _flat(value: Any) -> Any:  # noqa: ANN401 - plain data
    """Lists as the tuples that they were."""
    return tuple(map(_flat, value)) if isinstance(value, list) else value


def check_method(round_: Round) -> Iterator[Diagnostic]:
    """What is wrong with the method of a round that was proved, but for what is accepted.

    Yields:
        An error for each property that the method does not have, and for each unknown one that is
        accepted; a warning for each framework that is too large.
    """
    for place, one in enumerate(round_.programme.accepted):
        if one.key not in PROPERTIES:
            hint = near(one.key, PROPERTIES, f"properties: {', '.join(PROPERTIES)}")
            route = ("programme", "accepted", place, "property")
            yield error("wrong-value", f"no property is called “{one.property}”", route, hint)
    if round_.proved is None:
        return
    accepted = {one.key for one in round_.programme.accepted}
    programme = ("programme", "method")
    for failure in round_.proved.failures:
        if failure.property not in accepted:
            hint = f"mend the method, or accept {failure.property} in the programme"
            yield error("unsound-method", failure.text, programme, hint)
    for text in round_.proved.too_large:
        yield warning("unproved-method", f"too large to be tried whole: {text}", programme)


def _sources() -> Iterable[str]:
    """What proves: a verdict holds for it alone."""
    for package in (hmic.judging, hmic.model):
        for path in sorted(Path(*package.__path__).glob("*.py")):
            yield path.read_text(encoding="utf-8")
