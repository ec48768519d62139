import pytest

from hmic.markup import paragraph_count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One.", 1),
        ("One,\nstill one.", 1),
        ("One.\n\nTwo.\n\n\nThree.\n", 3),
        ("It said:\n\n- one;\n- two.\n\nThen.", 4),
        ("It said:\n- one;\n- two.", 3),
        ("1. One\n2. Two\n3. Three", 3),
        ("It began in the year\n2007. It ended.", 1),
        ("- one\n  - below\n- two", 3),
        ("- one\n\n  still in one\n\n- two", 3),
    ],
)
def test_each_paragraph_and_each_point_of_a_list_counts(text: str, count: int) -> None:
    assert paragraph_count(text) == count
