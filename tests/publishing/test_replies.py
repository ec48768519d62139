"""What comes back from another machine is read as anything foreign is."""

import contextlib
import json
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmic.diagnostics import Place, error, warning
from hmic.model.record import Standing
from hmic.publishing import replies
from hmic.publishing.orders import Made, Order
from hmic.publishing.replies import FarFault, make_far, opened, packed

ORDER = Order("run", Path("/nowhere"), "eastshire", ("html", "pdf", "json"), "", frozenset())
FOUND = (
    error("unknown-criterion", "CU9 is none", ("assessments", "custody-care", 0), "there are CU1"),
    warning("unused-term", "no text uses BCU", ("glossary",)),
)
MADE = Made(
    "eastshire",
    "Eastshire Police",
    "East",
    Standing.FINAL,
    FOUND,
    {"html": b"<!DOCTYPE html>\n", "pdf": b"%PDF-1.7\n\xff", "json": b"{}\n"},
    {"html": 64 * "a", "large-print": 64 * "0"},
    not_inspected={"farm-crime": "Farm crime"},
)


def test_what_was_made_there_is_here_what_it_was() -> None:
    assert opened(packed(MADE), ORDER) == MADE
    nothing = Made("eastshire", "eastshire", "", None, FOUND)
    assert opened(packed(nothing), ORDER) == nothing


def test_a_problem_keeps_its_place() -> None:
    place = Place("forces/eastshire/force.yaml", 3, 4, 9, "stage: final")
    placed = Made(
        "eastshire",
        "E",
        "",
        None,
        tuple(replace(one, place=place, other=place, other_route=("a", 1)) for one in FOUND),
    )
    assert opened(packed(placed), ORDER) == placed


def test_what_was_raised_there_comes_back_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: Order) -> Made:
        raise RuntimeError("of all things")

    monkeypatch.setattr(replies, "make", fails)
    reply = make_far(ORDER)
    with pytest.raises(FarFault, match="RuntimeError: of all things"):
        opened(reply, ORDER)


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    head, _, rest = packed(MADE).partition(b"\n")
    shape = json.loads(head)
    change(shape)
    return json.dumps(shape).encode() + b"\n" + rest


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"\n",
        b"[]\n",
        pickle.dumps(MADE),
        packed(MADE)[:-1],
        packed(MADE) + b"x",
        changed(lambda head: head.update(force="westshire")),
        changed(lambda head: head.update(standing="published")),
        changed(lambda head: head.update(run="rm -rf /")),
        changed(lambda head: head.pop("name")),
        changed(lambda head: head.update(name=["a"])),
        changed(lambda head: head.update(sizes={"../../x": 2})),
        changed(lambda head: head.update(sizes={"large-print": 27})),
        changed(lambda head: head.update(sizes={"html": -1, "pdf": 28})),
        changed(lambda head: head.update(sizes={"pdf": 15, "html": 11, "json": 3})),
        changed(lambda head: head["origins"].update(html="../../etc")),
        changed(lambda head: head["origins"].update({"../x": 64 * "a"})),
        changed(lambda head: head["diagnostics"][0].update(severity="fatal")),
        changed(lambda head: head["diagnostics"][0].update(place={"file": "/etc/passwd"})),
        changed(lambda head: head["diagnostics"][0].update(place={"file": "forces/../../x"})),
        changed(lambda head: head["diagnostics"][0].update(message={"a": 1})),
    ],
)
def test_what_does_not_fit_the_order_is_refused(reply: bytes) -> None:
    with pytest.raises(FarFault):
        opened(reply, ORDER)


@pytest.mark.parametrize("reply", [None, "text", MADE, [1]])
def test_what_is_no_bytes_is_refused(reply: Any) -> None:
    with pytest.raises(FarFault, match="with no bytes"):
        opened(reply, ORDER)


CUT = st.builds(lambda at, new: packed(MADE)[:at] + new, st.integers(0, 900), st.binary(max_size=9))


@given(st.binary(max_size=200) | CUT)
def test_no_reply_does_more_than_be_refused(reply: bytes) -> None:
    with contextlib.suppress(FarFault):
        assert opened(reply, ORDER).force == "eastshire"
