from hypothesis import given
from hypothesis import strategies as st

from hmic.sources.conflicts import Conflict, conflicts_in, first_version

MARKERS = ("<<<<<<< HEAD", "||||||| base", "=======", ">>>>>>> north")
LINES = st.lists(st.sampled_from((*MARKERS, "  <<<<<<< HEAD", "a: b", "  ====", "", "<<<<<<<<")))


def test_a_conflict_holds_two_versions_and_the_first_is_read() -> None:
    lines = ["a: 1", MARKERS[0], "b: 2", MARKERS[1], "b: 0", MARKERS[2], "b: 3", MARKERS[3], "c: 4"]
    conflicts = conflicts_in(lines)
    assert conflicts == [Conflict(1, 7, whole=True)]
    assert first_version(lines, conflicts) == ["a: 1", "", "b: 2", "", "", "", "", "", "c: 4"]


def test_a_marker_that_was_left_is_told_by_itself() -> None:
    assert conflicts_in(["a: 1", "=======", "a: 2", ">>>>>>> north"]) == [
        Conflict(1, 1, whole=False),
        Conflict(3, 3, whole=False),
    ]
    assert conflicts_in(["<<<<<<< HEAD", "a: 1"]) == [Conflict(0, 0, whole=False)]


def test_what_only_resembles_a_marker_is_none() -> None:
    assert not conflicts_in(["<<<<<<<<", "<<<<<<<x", "  =======", "a <<<<<<< b", "===== ===="])


@given(LINES)
def test_lines_stay_where_they_stand_and_no_marker_is_read(lines: list[str]) -> None:
    kept = first_version(lines, conflicts_in(lines))
    assert len(kept) == len(lines)
    assert all(after in (before, "") for before, after in zip(lines, kept, strict=True))
    assert not conflicts_in(kept)
    outside = set(range(len(lines))) - {
        number for one in conflicts_in(lines) for number in range(one.first, one.last + 1)
    }
    assert all(kept[number] == lines[number] for number in outside)
