import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmic.diagnostics import Diagnostic, Place, Severity
from hmic.model.record import Standing
from hmic.publishing import memory
from hmic.publishing.memory import (
    Mark,
    Memory,
    claimed,
    decoded,
    digest_of,
    digest_of_all,
    encoded,
    sealed,
    sum_of,
    unsealed,
)

HERE = "eastshire"
FOUND = Diagnostic(
    "duplicate-id",
    Severity.WARNING,
    "CA-S1 stands here again",
    ("assessments", "child-abuse", "strengths", 1, "id"),
    "give it another number",
    "key",
    Place("forces/eastshire/child-abuse.yaml", 3, 4, 9, "  id: CA-S1 “twice”"),
    ("assessments", "child-abuse", "strengths", 0, "id"),
    Place("forces/eastshire/child-abuse.yaml", 1),
)
RECORD = Memory(
    "eastshire",
    "Eastshire Police",
    "East",
    Standing.FINAL,
    {"forces/eastshire/force.yaml": "a" * 64, "weasyprint": "70.0"},
    {"index.html": "b" * 64},
    (FOUND, Diagnostic("x", Severity.ERROR, "plain")),
    {"index.html": Mark("c" * 64, 12, (1, 2, 3))},
)


def test_a_record_comes_back_as_it_was() -> None:
    assert decoded(encoded(RECORD, HERE), HERE) == RECORD


@given(st.integers(min_value=0), st.binary(min_size=1, max_size=3))
def test_no_damage_to_a_record_passes_for_a_record(at: int, damage: bytes) -> None:
    raw = encoded(RECORD, HERE)
    at %= len(raw)
    harmed = raw[:at] + damage + raw[at + len(damage) :]
    assert decoded(harmed, HERE) in (None, RECORD)
    assert harmed.removesuffix(b"\n") == raw.removesuffix(b"\n") or decoded(harmed, HERE) is None


@given(st.binary(max_size=200))
def test_no_other_file_passes_for_a_record(raw: bytes) -> None:
    assert decoded(raw, HERE) is None


@pytest.mark.parametrize(
    "shape",
    [
        {},
        {"version": 0},
        {"version": 1},
        {"version": 1, "diagnostics": 3, "files": {}},
        {"version": 1, "diagnostics": [], "files": []},
        {"version": 1, "diagnostics": [], "files": {}, "forces": "of a later version"},
        {"version": 1, "diagnostics": [{}], "files": {}},
    ],
)
def test_a_record_of_another_shape_is_none(shape: dict[str, object]) -> None:
    assert decoded(sealed(shape, HERE), HERE) is None


def test_what_is_sealed_is_a_mapping() -> None:
    assert unsealed(sealed({"a": 1}, HERE), HERE) == {"a": 1}


def test_a_seal_is_of_one_user_and_of_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = encoded(RECORD, HERE)
    body = raw.partition(b"\n")[2]
    assert decoded(raw, f"draft/{HERE}") is None
    assert decoded(sum_of(body.strip()).encode() + b"\n" + body, HERE) is None
    monkeypatch.setattr(memory, "_secret", lambda: b"of another user")
    assert decoded(raw, HERE) is None
    assert claimed(raw) == {"index.html": "c" * 64}


@given(st.binary(max_size=200))
def test_any_file_may_be_asked_what_it_claims(raw: bytes) -> None:
    assert claimed(raw) == {}
    assert claimed(b"\n" + raw) == {}


def test_a_file_that_nests_without_end_claims_nothing() -> None:
    assert claimed(b"\n" + b"[" * 100_000) == {}
    assert claimed(b'\n{"files": {"a": {"sha256": "b"}, "c": {}}}') == {}


def test_the_parts_of_a_digest_do_not_run_together() -> None:
    assert digest_of("ab", "c") != digest_of("a", "bc")
    assert digest_of_all({"a": "1", "b": "2"}) == digest_of_all({"b": "2", "a": "1"})
    assert digest_of_all({"a": "1", "b": "2"}) != digest_of_all({"a": "2", "b": "1"})


def test_the_fingerprint_follows_what_a_report_was_made_from() -> None:
    assert RECORD.fingerprint == digest_of_all(RECORD.made_from)


def written(path: Path, raw: bytes) -> Mark:
    path.write_bytes(raw)
    return Mark.of(raw, path.stat())


def test_a_file_that_nobody_touched_is_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "file"
    mark = written(file, b"page")
    assert mark.is_of(str(file))
    file.rename(tmp_path / "moved")
    assert mark.is_of(str(tmp_path / "moved"))


def test_bytes_decide_where_the_times_are_others(tmp_path: Path) -> None:
    file = tmp_path / "file"
    mark = written(file, b"page")
    os.utime(file, (1, 1))
    assert mark.is_of(str(file))
    file.write_bytes(b"PAGE")
    os.utime(file, ns=(mark.changed[0], mark.changed[0]))  # as if nothing had been
    assert not mark.is_of(str(file))
    file.write_bytes(b"a page")
    assert not mark.is_of(str(file))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    mark = written(tmp_path / "file", b"page")
    with pytest.raises(FileNotFoundError):
        mark.is_of(str(tmp_path / "other"))
